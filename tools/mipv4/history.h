/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 stats -d
 */
#ifndef MIPV4_TOOL_HISTORY_H
#define MIPV4_TOOL_HISTORY_H

#include "args.h"

int stats_difference(const struct args *args);

#endif
