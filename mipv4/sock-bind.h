/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-bind.h: the endpoint of a connected socket.
 */
#ifndef _MIPV4_SOCK_BIND_H
#define _MIPV4_SOCK_BIND_H

struct mipv4;
struct sock;

void mipv4_sock_set_endpoint(struct sock *sk, struct mipv4 *ip);

#endif /* _MIPV4_SOCK_BIND_H */
