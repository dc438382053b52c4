/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 listeners: who receives datagrams.
 */
#ifndef MIPV4_TOOL_LISTENERS_H
#define MIPV4_TOOL_LISTENERS_H

#include "args.h"

int cmd_listeners(const struct args *args);

#endif
