/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 route
 */
#ifndef MIPV4_TOOL_ROUTE_H
#define MIPV4_TOOL_ROUTE_H

#include <jansson.h>
#include <libmnl/libmnl.h>

#include "args.h"

int cmd_route_add(const struct args *args);
int cmd_route_replace(const struct args *args);
int cmd_route_del(const struct args *args);
int cmd_route_show(const struct args *args);

/* Print a route on one line, without a newline. */
void route_print(const struct nlattr *const *tb);
/* The same without its device. */
void route_print_short(const struct nlattr *const *tb);
void route_fill(json_t *route, const struct nlattr *const *tb);

#endif
