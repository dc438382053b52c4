/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The module mudp of the made-up kernel.
 */
#ifndef MIPV4_FAKE_MUDP_H
#define MIPV4_FAKE_MUDP_H

#include <libmnl/libmnl.h>

#include "nl.h"
#include "nlmsg.h"

/* Dump the services. */
void fake_mudp_dump(struct nl_msgs *msgs);
struct nlmsghdr *fake_mudp_stats(void);
/* Call @handle with the answers and notifications that a request causes. */
void fake_mudp_ask(const struct nlmsghdr *nlh, nl_handler *handle);

#endif
