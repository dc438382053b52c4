/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Requests of a batch that wait, so that many are sent at once and the kernel answers
 * only if it refuses one.
 */
#ifndef MIPV4_TOOL_NLQUEUE_H
#define MIPV4_TOOL_NLQUEUE_H

#include <linux/netlink.h>
#include <stdbool.h>

/* Callback: undo a request that was carried out. */
typedef void nl_undo(const struct nlmsghdr *nlh);

/*
 * From now on requests may be queued. @failed is called with the line of each request
 * that fails, after its error message. With @go_on the other requests count
 * nevertheless. Otherwise only the first failure is reported, requests sent after it
 * are undone, and nothing more is sent.
 */
void nl_queue_start(bool go_on, void (*failed)(unsigned int line));
/* Requests that follow belong to this line of the batch. */
void nl_queue_line(unsigned int line);
/* Queue a request; false if it cannot wait: send it at once. */
bool nl_queue_add(const struct nlmsghdr *nlh, const char *command, nl_undo *undo);
/* Send all queued requests; false if the batch has ended. */
bool nl_queue_flush(void);

#endif
