/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: a socket of the other owner with the options of an old one.
 */
#ifndef MIPV4_TOOL_RUN_COPY_H
#define MIPV4_TOOL_RUN_COPY_H

#include "run-socket.h"

/*
 * A new socket of @owner with the options, flags and local address of @old, which has this
 * type. Returns the descriptor, which is closed on exec, or -1.
 */
int run_copy(int old, int type, enum run_owner owner);

#endif
