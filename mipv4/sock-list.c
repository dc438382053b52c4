// SPDX-License-Identifier: GPL-2.0
/*
 * sock-list.c: all sockets of a namespace, by a number that stays while the socket exists. So
 * a dump continues where it ended, whatever came and went meanwhile.
 */
#include <linux/module.h>
#include <linux/xarray.h>
#include <net/mipv4_sock.h>
#include "endpoint.h"
#include "sock-list.h"

/**
 * mipv4_sock_list_add() - add a new socket to those of its namespace
 * @sk: the socket, with %SOCK_RCU_FREE
 *
 * Context: process; sleeps.
 * Return: 0 or -ENOMEM.
 */
int mipv4_sock_list_add(struct sock *sk)
{
	int err;

	err = xa_alloc(&mipv4_net(sock_net(sk))->socks, &mipv4_sk(sk)->number, sk,
		       xa_limit_32b, GFP_KERNEL_ACCOUNT);
	return err ? -ENOMEM : 0;
}

/**
 * mipv4_sock_list_remove() - a socket is closed
 * @sk: the socket, which may have been removed before
 *
 * Context: process. Readers may see the socket until a grace period has passed.
 */
void mipv4_sock_list_remove(struct sock *sk)
{
	struct mipv4_sock *msk = mipv4_sk(sk);

	if (msk->number)
		xa_erase(&mipv4_net(sock_net(sk))->socks, msk->number);
	msk->number = 0;
}

struct sock *mipv4_sock_next(struct net *net, unsigned long *number)
{
	struct xarray *socks = &mipv4_net(net)->socks;
	struct sock *sk;

	rcu_read_lock();
	xa_for_each_start(socks, *number, sk, *number) {
		if (refcount_inc_not_zero(&sk->sk_refcnt))
			break;
	}
	rcu_read_unlock();
	return sk;
}
EXPORT_SYMBOL_GPL(mipv4_sock_next);

void mipv4_sock_for_endpoint(struct mipv4_sock_type *type, struct mipv4 *ip,
			     void (*fn)(struct sock *sk))
{
	unsigned long number;
	struct sock *sk;

	rcu_read_lock();
	xa_for_each(&mipv4_net(dev_net(ip->dev))->socks, number, sk) {
		if (mipv4_sock_type(sk) == type &&
		    rcu_access_pointer(mipv4_sk(sk)->ip) == ip)
			fn(sk);
	}
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(mipv4_sock_for_endpoint);
