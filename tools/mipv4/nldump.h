/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Dumps: lists of objects, read in one consistent state.
 */
#ifndef MIPV4_TOOL_NLDUMP_H
#define MIPV4_TOOL_NLDUMP_H

#include <linux/netlink.h>
#include <stdbool.h>
#include <stdint.h>

#include "nlmsg.h"

/*
 * Dump the objects of one device, or of all if @ifindex is 0. The dump is repeated
 * while the objects change. If they never stay unchanged, this warns, returns false
 * and keeps the last dump.
 */
bool nl_dump(uint8_t cmd, uint32_t ifindex, struct nl_msgs *msgs, const char *command);
/* Callback: does the caller want the object? */
typedef bool (*nl_filter)(const struct nlattr *const *tb);
/* The same for a request of nl_new() and the objects of @filter, NULL for all. */
bool nl_dump_some(struct nlmsghdr *nlh, nl_filter filter, struct nl_msgs *msgs,
		  const char *command);
/* The same for a request of nl_new() that has further attributes. */
bool nl_dump_for(struct nlmsghdr *nlh, struct nl_msgs *msgs, const char *command);

/*
 * Show objects to @add until it returns false, after a request failed: through a socket of
 * its own, at most 65536 objects, consistent or not. Returns false if there may be more of
 * them, or an error.
 */
bool nl_peek(uint8_t cmd, uint32_t ifindex, bool (*add)(const struct nlmsghdr *nlh));

#endif
