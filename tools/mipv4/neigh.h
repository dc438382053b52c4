/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 neigh
 */
#ifndef MIPV4_TOOL_NEIGH_H
#define MIPV4_TOOL_NEIGH_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "args.h"
#include "nlmsg.h"

int cmd_neigh_add(const struct args *args);
int cmd_neigh_replace(const struct args *args);
int cmd_neigh_del(const struct args *args);
int cmd_neigh_flush(const struct args *args);
int cmd_neigh_show(const struct args *args);

/* Dump the neighbours in this state, or all if it is NULL; returns as nl_dump(). */
bool neigh_dump(const char *state, uint32_t ifindex, struct nl_msgs *msgs,
		const char *command);
/* Print a neighbour on one line, without a newline. */
void neigh_print(const struct nlattr *const *tb);
void neigh_fill(json_t *neigh, const struct nlattr *const *tb);

#endif
