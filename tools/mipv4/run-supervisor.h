/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: the process that handles the reported system calls.
 */
#ifndef MIPV4_TOOL_RUN_SUPERVISOR_H
#define MIPV4_TOOL_RUN_SUPERVISOR_H

#include <stdnoreturn.h>

/* Handle the calls of @listener until the last program ends. */
noreturn void supervise(int listener);

#endif
