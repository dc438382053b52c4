/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-output.h: what connect() shares with sending.
 */
#ifndef _MIPV4_SOCK_OUTPUT_H
#define _MIPV4_SOCK_OUTPUT_H

#include <linux/types.h>

struct sock;

int mipv4_sock_device(const struct sock *sk, __be32 daddr);

#endif /* _MIPV4_SOCK_OUTPUT_H */
