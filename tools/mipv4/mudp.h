/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The netlink family of the module mudp: docs/netlink/mudp.yaml.
 */
#ifndef MIPV4_TOOL_MUDP_H
#define MIPV4_TOOL_MUDP_H

#include <libmnl/libmnl.h>
#include <linux/mudp.h>
#include <stdint.h>

#include "counters.h"

#define UDP_SIZE_MAX	65507	/* octets of data in the largest datagram */

/* Open the family; an error that mudp is not loaded ends the program. */
void mudp_open(void);
/* The attributes of a message of mudp; @tb has MUDP_A_MAX + 1 members. */
void mudp_parse(const struct nlmsghdr *nlh, const struct nlattr **tb);
/* Values of attributes; 0 if the attribute is absent. */
uint8_t mudp_u8(const struct nlattr *const *tb, enum mudp_attr type);
uint32_t mudp_u32(const struct nlattr *const *tb, enum mudp_attr type);
/* A port in host byte order. */
uint16_t mudp_port(const struct nlattr *const *tb, enum mudp_attr type);
/* The value of a counter in @nest; 0 if it is absent. */
uint64_t mudp_counter(const struct nlattr *nest, const struct counter *counter);
/* What an ERROR_NTF reports; never NULL. */
const char *mudp_error(const struct nlattr *const *tb);
#define MUDP_GONE	"the endpoint was detached, or mudp was unloaded"

/* A port on the command line. */

#endif
