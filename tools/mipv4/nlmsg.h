/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink messages: lists of messages, acknowledgments with the kernel's text, and the
 * attributes of the mipv4 family.
 */
#ifndef MIPV4_TOOL_NLMSG_H
#define MIPV4_TOOL_NLMSG_H

#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/mipv4.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#define NL_TEXT_SIZE	256
#define NL_EXPLAINED_SIZE	768

/* A list of messages. */
struct nl_msgs {
	char *buf;
	size_t len, size;
};

void nl_msgs_add(struct nl_msgs *msgs, const struct nlmsghdr *nlh);
/* The message at @pos, which moves on; NULL at the end. */
const struct nlmsghdr *nl_msgs_next(const struct nl_msgs *msgs, size_t *pos);
void nl_msgs_free(struct nl_msgs *msgs);

/*
 * The positive errno of an NLMSG_ERROR or NLMSG_DONE. @text is the kernel's
 * explanation, or "".
 */
int nl_status(const struct nlmsghdr *nlh, char text[NL_TEXT_SIZE]);
/*
 * Callback: name the device in the text of the kernel about @request, NULL for the last one.
 * With @look, it returns what the endpoint has instead, or NULL.
 */
extern const char *(*nl_explain)(const struct nlmsghdr *request, char text[NL_EXPLAINED_SIZE],
				 bool look);
/* Report that @command failed. */
void nl_complain(const char *command, int err, const char *text);
/* The same about the last request, and end the program. */
noreturn void nl_fail(const char *command, int err, const char *text);

/* The attributes of a message of the mipv4 family; @tb has MIPV4_A_MAX + 1 members. */
void nl_parse(const struct nlmsghdr *nlh, const struct nlattr **tb);
/* The same for a family whose attributes, 0 to @max, have these @types. */
void nl_parse_as(const struct nlmsghdr *nlh, const struct nlattr **tb, const uint8_t *types,
		 uint16_t max);
uint8_t nl_cmd(const struct nlmsghdr *nlh);
/* Values of attributes; 0 if the attribute is absent. */
uint32_t nl_u32(const struct nlattr *const *tb, enum mipv4_attr type);
uint16_t nl_u16(const struct nlattr *const *tb, enum mipv4_attr type);
uint8_t nl_u8(const struct nlattr *const *tb, enum mipv4_attr type);
uint64_t nl_u64(const struct nlattr *attr);
/* The payload of @attr and its length; NULL and 0 if the attribute is absent. */
size_t nl_octets(const struct nlattr *attr, const uint8_t **octets);
/* Does an endpoint have a handler of the protocol? */
bool nl_has_protocol(const struct nlattr *const *tb, uint8_t number);
/* @attr, a link-layer address, as text; "" if it is absent or empty. */
const char *nl_lladdr_str(const struct nlattr *attr);

#endif
