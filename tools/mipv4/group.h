/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 group
 */
#ifndef MIPV4_TOOL_GROUP_H
#define MIPV4_TOOL_GROUP_H

#include <jansson.h>
#include <libmnl/libmnl.h>

#include "args.h"

int cmd_group_add(const struct args *args);
int cmd_group_del(const struct args *args);
int cmd_group_show(const struct args *args);

/* Print a membership on one line, without a newline. */
void group_print(const struct nlattr *const *tb);
void group_fill(json_t *group, const struct nlattr *const *tb);

#endif
