/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-table.h: the tables of the sockets of a type.
 */
#ifndef _MIPV4_SOCK_TABLE_H
#define _MIPV4_SOCK_TABLE_H

#include <linux/types.h>

struct mipv4_sock_type;
struct sock;

int mipv4_sock_tables_init(struct mipv4_sock_type *type);
void mipv4_sock_tables_exit(struct mipv4_sock_type *type);
int mipv4_sock_bound_insert(struct mipv4_sock_type *type, struct sock *sk,
			    __be32 addr);
void mipv4_sock_tables_remove(struct mipv4_sock_type *type, struct sock *sk);
int mipv4_sock_hash_connected(struct sock *sk);
int mipv4_sock_hash_bound(struct sock *sk, __be32 addr);
void mipv4_sock_rehash(struct sock *sk);

#endif /* _MIPV4_SOCK_TABLE_H */
