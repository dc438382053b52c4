/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 monitor
 */
#ifndef MIPV4_TOOL_MONITOR_H
#define MIPV4_TOOL_MONITOR_H

#include "args.h"

int cmd_monitor(const struct args *args);

#endif
