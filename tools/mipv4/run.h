/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: run a program with sockets of mipv4.
 */
#ifndef MIPV4_TOOL_RUN_H
#define MIPV4_TOOL_RUN_H

#include "args.h"

int cmd_run(const struct args *args);

#endif
