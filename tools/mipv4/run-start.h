/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: start the supervisor.
 */
#ifndef MIPV4_TOOL_RUN_START_H
#define MIPV4_TOOL_RUN_START_H

/*
 * Install the filter in this process, and start a supervisor that is not its child. Returns
 * 0 or the error; EBUSY or ENOSYS: the kernel or another supervisor does not allow it.
 */
int run_start_supervisor(void);

#endif
