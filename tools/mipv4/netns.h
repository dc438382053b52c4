/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Network namespaces that have a name.
 */
#ifndef MIPV4_TOOL_NETNS_H
#define MIPV4_TOOL_NETNS_H

/* Enter the network namespace @name of "ip netns"; a failure ends the program. */
void netns_enter(const char *name);

#endif
