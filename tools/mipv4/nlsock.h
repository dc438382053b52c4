/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The netlink socket.
 */
#ifndef MIPV4_TOOL_NLSOCK_H
#define MIPV4_TOOL_NLSOCK_H

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The largest datagram fits a message of this size. */
#define NL_RECV_SIZE	(128 * 1024)
/* The usual argument of nl_sock_buffer(). */
#define NL_SOCK_BUFFER	(1024 * 1024)

/* Open the socket if it is not open. */
void nl_sock_open(void);
/* Open a new socket with an empty queue, in place of the present one. */
void nl_sock_reopen(void);
/* Open a second socket in place of the first; nl_sock_pop() closes it again. */
void nl_sock_push(void);
void nl_sock_pop(void);

int nl_fd(void);
/* Make room for @octets of received messages; less without CAP_NET_ADMIN. */
void nl_sock_buffer(int octets);
/* Join a multicast group, that of @what. */
void nl_sock_join(uint32_t group, const char *what);

/* A new sequence number for a request, and the last such number. */
uint32_t nl_next_seq(void);
uint32_t nl_last_seq(void);

/* Send @len octets of requests; returns 0 or a positive errno. */
int nl_sock_send(const void *requests, size_t len);
/* Send one request with this sequence number; returns 0 or a positive errno. */
int nl_send(struct nlmsghdr *nlh, uint32_t seq);
/*
 * Wait for messages; returns their length or a negative errno. @nlh points to a static
 * buffer, which the next call overwrites.
 */
ssize_t nl_recv(const struct nlmsghdr **nlh);
/* The same; a failure ends the program. */
int nl_recv_answer(const struct nlmsghdr **nlh);
/* As nl_recv(), without waiting, into a buffer of the caller. */
ssize_t nl_recv_now(void *buf, size_t size);

#endif
