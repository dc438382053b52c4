/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: the seccomp filter that reports system calls to the supervisor.
 */
#ifndef MIPV4_TOOL_RUN_FILTER_H
#define MIPV4_TOOL_RUN_FILTER_H

/*
 * Filter the system calls of this process and of all that it starts. Returns the descriptor
 * of the listener, or -1 with errno: EBUSY if another supervisor listens already.
 */
int run_filter_install(void);

#endif
