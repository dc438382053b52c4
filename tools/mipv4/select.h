/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The objects that "show" selects, with the words of ip(8).
 */
#ifndef MIPV4_TOOL_SELECT_H
#define MIPV4_TOOL_SELECT_H

#include <stdbool.h>
#include <stdint.h>

#include "args.h"
#include "nldump.h"

/* A filter for nl_dump_some(), NULL if the arguments select all. */
nl_filter select_addrs(const struct args *args);
nl_filter select_routes(const struct args *args);
nl_filter select_neighs(const struct args *args);

#endif
