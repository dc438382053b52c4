/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 stats
 */
#ifndef MIPV4_TOOL_STATS_H
#define MIPV4_TOOL_STATS_H

#include "args.h"

int cmd_stats(const struct args *args);

#endif
