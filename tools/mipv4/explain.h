/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the kernel cannot know when it refuses a request: the name of the device, and what
 * the endpoint has instead.
 */
#ifndef MIPV4_TOOL_EXPLAIN_H
#define MIPV4_TOOL_EXPLAIN_H

#include <libmnl/libmnl.h>
#include <stdbool.h>

#include "nlmsg.h"

/* For nl_explain. */
const char *explain(const struct nlmsghdr *request, char text[NL_EXPLAINED_SIZE], bool look);

#endif
