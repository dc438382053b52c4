/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-list.h: all sockets of a namespace.
 */
#ifndef _MIPV4_SOCK_LIST_H
#define _MIPV4_SOCK_LIST_H

struct sock;

int mipv4_sock_list_add(struct sock *sk);
void mipv4_sock_list_remove(struct sock *sk);

#endif /* _MIPV4_SOCK_LIST_H */
