/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sockets of programs, from sock_diag(7).
 */
#ifndef MIPV4_TOOL_SOCKDIAG_H
#define MIPV4_TOOL_SOCKDIAG_H

#include <linux/inet_diag.h>
#include <linux/sock_diag.h>
#include <stdint.h>

/* A socket. */
struct sock_info {
	struct inet_diag_msg msg;
	uint32_t memory[SK_MEMINFO_VARS];
};

/* Show all sockets of the protocol to @add; returns 0 or a positive errno. */
int sock_dump(uint32_t protocol, void (*add)(const struct sock_info *info));
/* Abort a socket; returns 0 or a positive errno. */
int sock_kill(uint32_t protocol, const struct sock_info *info);

#endif
