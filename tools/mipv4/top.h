/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 top
 */
#ifndef MIPV4_TOOL_TOP_H
#define MIPV4_TOOL_TOP_H

#include "args.h"

int cmd_top(const struct args *args);

#endif
