/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 run: the program whose system call the supervisor handles.
 */
#ifndef MIPV4_TOOL_RUN_TARGET_H
#define MIPV4_TOOL_RUN_TARGET_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Enter the network namespace of a thread; false if that is not allowed. */
bool target_enter_netns(pid_t tid);

/* A pidfd of a thread, or before Linux 6.9 that of its process; -1 if it is gone. */
int target_open(pid_t tid);

/*
 * Read the address of a message in the memory of a thread: at @addr, or that of the
 * struct msghdr at @msg. False if it is not an IPv4 address.
 */
bool target_read_addr(pid_t tid, uint64_t addr, uint64_t len, struct sockaddr_in *in);
bool target_read_msg_addr(pid_t tid, uint64_t msg, struct sockaddr_in *in);

#endif
