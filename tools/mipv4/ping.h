/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 ping
 */
#ifndef MIPV4_TOOL_PING_H
#define MIPV4_TOOL_PING_H

#include "args.h"

int cmd_ping(const struct args *args);

#endif
