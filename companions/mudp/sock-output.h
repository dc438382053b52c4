/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-output.h: what programs send through UDP sockets.
 */
#ifndef _MUDP_SOCK_OUTPUT_H
#define _MUDP_SOCK_OUTPUT_H

#include <linux/types.h>

struct msghdr;
struct sock;

int mudp_sock_sendmsg(struct sock *sk, struct msghdr *msg, size_t len);
int mudp_sock_push(struct sock *sk);
void mudp_sock_flush(struct sock *sk);

#endif /* _MUDP_SOCK_OUTPUT_H */
