/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink with the mipv4 family: nl.c talks to the kernel, nlmsg.c takes its
 * messages apart.
 */
#ifndef MIPV4_NL_H
#define MIPV4_NL_H

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/mipv4.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>
#include <sys/types.h>

/* A message with the largest datagram has to fit. */
#define NL_RECV_SIZE	(128 * 1024)
#define NL_TEXT_SIZE	256

struct nl_msgs {
	char *buf;
	size_t len, size;
};

/* nl.c */

/*
 * Open the socket and look the family up. Any failure, here and below, ends
 * the program with a message unless said otherwise.
 */
void nl_open(void);
/* The same for the family of another module; @missing says that it is not loaded. */
void nl_open_family(const char *name, const char *missing);
/* Is there such a family? */
bool nl_has_family(const char *name);
/* From now on the socket is told of what happens at endpoints. */
void nl_join_events(void);
/* Is it one of these? It ends the program to hear that the module is gone. */
bool nl_is_event(const struct nlmsghdr *nlh);
/* Is the module still there? For when events were lost. It ends the program if not. */
void nl_check_family(void);
int nl_fd(void);
/* Many messages may come at once; without privilege it is a wish. */
void nl_want_room(void);

/* Start a request to the family; it lies in a static buffer. */
struct nlmsghdr *nl_new(uint8_t cmd, uint32_t ifindex);

/* Send @nlh and wait until the kernel says that it did it. */
void nl_do(struct nlmsghdr *nlh, const char *what);

/*
 * As nl_do(), but in a batch the request may wait for others, with which it is sent at
 * once. @undo takes back what such a request has done; without it the request waits only
 * if the batch goes on when one fails.
 */
void nl_do_later(struct nlmsghdr *nlh, const char *what,
		 void (*undo)(const struct nlmsghdr *nlh));

/*
 * Requests may wait from now on. @failed gets the line of each that failed, after an
 * error message. With @go_on the others count all the same; otherwise only the first
 * that failed is reported, those sent after it are undone, and nothing more is sent.
 */
void nl_later(bool go_on, void (*failed)(unsigned int line));
/* Those that come now are of this line. */
void nl_later_line(unsigned int line);
/* Send those that wait; false if nothing more is to be done. */
bool nl_settle(void);

/* The same, but what is wrong is for the caller; false then. */
bool nl_try(struct nlmsghdr *nlh, void (*handle)(const struct nlmsghdr *nlh));

/* The same as nl_do(), and @handle gets the answers, and what the socket is told meanwhile. */
void nl_ask(struct nlmsghdr *nlh, const char *what,
	    void (*handle)(const struct nlmsghdr *nlh));

/*
 * Collect a dump, of one device unless @ifindex is 0, in one state. If it never
 * stays the same for long enough that is said, and the last one is taken.
 */
bool nl_dump(uint8_t cmd, uint32_t ifindex, struct nl_msgs *msgs, const char *what);
/* The same for a request of nl_new() that says more. */
bool nl_dump_for(struct nlmsghdr *nlh, struct nl_msgs *msgs, const char *what);

/* Send only, with this sequence number; returns 0 or a positive errno. */
int nl_send(struct nlmsghdr *nlh, uint32_t seq);
/* What there is to receive, without waiting: its length or a negative errno. */
ssize_t nl_recv_now(void *buf, size_t size);

/* nlmsg.c */

/*
 * Hand every message that has come to @handle, without waiting. Returns true if there
 * were more, for which the kernel had no room.
 */
bool nl_recv_all(void (*handle)(const struct nlmsghdr *nlh));

void nl_msgs_add(struct nl_msgs *msgs, const struct nlmsghdr *nlh);
const struct nlmsghdr *nl_msgs_next(const struct nl_msgs *msgs, size_t *pos);
void nl_msgs_free(struct nl_msgs *msgs);

/*
 * The positive errno in an NLMSG_ERROR or NLMSG_DONE, and the text that the
 * kernel put with it, or "".
 */
int nl_status(const struct nlmsghdr *nlh, char text[NL_TEXT_SIZE]);
void nl_complain(const char *what, int err, const char *text);
noreturn void nl_fail(const char *what, int err, const char *text);

/* The attributes of a message of the family, MIPV4_A_MAX + 1 in @tb. */
void nl_parse(const struct nlmsghdr *nlh, const struct nlattr **tb);
uint8_t nl_cmd(const struct nlmsghdr *nlh);
uint32_t nl_u32(const struct nlattr *const *tb, enum mipv4_attr type);
uint16_t nl_u16(const struct nlattr *const *tb, enum mipv4_attr type);
uint8_t nl_u8(const struct nlattr *const *tb, enum mipv4_attr type);
uint64_t nl_u64(const struct nlattr *attr);

#endif
