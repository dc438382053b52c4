/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-error.h: errors that a socket is told.
 */
#ifndef _MIPV4_SOCK_ERROR_H
#define _MIPV4_SOCK_ERROR_H

#include <linux/types.h>

struct mipv4_sock_out;
struct sock;

void mipv4_sock_too_big(struct sock *sk, const struct mipv4_sock_out *out,
			unsigned int mtu);

#endif /* _MIPV4_SOCK_ERROR_H */
