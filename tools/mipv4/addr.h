/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 addr
 */
#ifndef MIPV4_TOOL_ADDR_H
#define MIPV4_TOOL_ADDR_H

#include <jansson.h>
#include <libmnl/libmnl.h>
#include <stdbool.h>

#include "args.h"

int cmd_addr_add(const struct args *args);
int cmd_addr_replace(const struct args *args);
int cmd_addr_del(const struct args *args);
int cmd_addr_set(const struct args *args);
int cmd_addr_show(const struct args *args);

/* Print an address on one line, without a newline. */
void addr_print(const struct nlattr *const *tb);
/* Flags are members of the object, as in "ip -j addr", or with @flag_list in a list. */
void addr_fill(json_t *addr, const struct nlattr *const *tb, bool flag_list);

#endif
