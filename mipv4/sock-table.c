// SPDX-License-Identifier: GPL-2.0
/*
 * sock-table.c: the sockets of a type in two tables.
 *
 * A datagram looks for its socket by both addresses and ports in the table of connected
 * sockets, then by its destination in the table of sockets that receive from everybody. The
 * mutex of the type guards all writers. A socket is freed a grace period after it left the
 * tables (SOCK_RCU_FREE), so readers need no reference.
 */
#include <linux/jhash.h>
#include <linux/module.h>
#include <linux/rhashtable.h>
#include <net/mipv4_sock.h>
#include <net/netns/hash.h>
#include <net/sock_reuseport.h>
#include "endpoint.h"
#include "sock-group.h"
#include "sock-table.h"

struct mipv4_sock_bound_key {
	const struct net	*net;
	__be32			addr;	/* 0 for any */
	u16			port;	/* host byte order */
};

struct mipv4_sock_connected_key {
	const struct net	*net;
	__be32			laddr;
	__be32			raddr;
	__be16			rport;
	u16			lport;	/* host byte order */
};

static u32 mipv4_sock_bound_hash(const void *data, u32 len, u32 seed)
{
	const struct mipv4_sock_bound_key *key = data;

	return jhash_2words((__force u32)key->addr,
			    key->port ^ net_hash_mix(key->net), seed);
}

static struct mipv4_sock_bound_key
mipv4_sock_bound_key(const struct mipv4_sock *msk)
{
	return (struct mipv4_sock_bound_key){
		.net	= sock_net(&msk->inet.sk),
		.addr	= msk->bound_addr,
		.port	= msk->inet.inet_num,
	};
}

static u32 mipv4_sock_bound_obj_hash(const void *data, u32 len, u32 seed)
{
	struct mipv4_sock_bound_key key = mipv4_sock_bound_key(data);

	return mipv4_sock_bound_hash(&key, len, seed);
}

static int mipv4_sock_bound_cmp(struct rhashtable_compare_arg *arg,
				const void *ptr)
{
	const struct mipv4_sock_bound_key *key = arg->key;
	const struct mipv4_sock *msk = ptr;

	return msk->bound_addr != key->addr || msk->inet.inet_num != key->port ||
	       !net_eq(sock_net(&msk->inet.sk), key->net);
}

static const struct rhashtable_params mipv4_sock_bound_params = {
	.key_len	= sizeof(struct mipv4_sock_bound_key),
	.head_offset	= offsetof(struct mipv4_sock, bound),
	.hashfn		= mipv4_sock_bound_hash,
	.obj_hashfn	= mipv4_sock_bound_obj_hash,
	.obj_cmpfn	= mipv4_sock_bound_cmp,
	.automatic_shrinking = true,
};

static u32 mipv4_sock_connected_hash(const void *data, u32 len, u32 seed)
{
	const struct mipv4_sock_connected_key *key = data;

	return jhash_3words((__force u32)key->laddr, (__force u32)key->raddr,
			    (__force u16)key->rport << 16 | key->lport,
			    seed ^ net_hash_mix(key->net));
}

static struct mipv4_sock_connected_key
mipv4_sock_connected_key(const struct inet_sock *inet)
{
	return (struct mipv4_sock_connected_key){
		.net	= sock_net(&inet->sk),
		.laddr	= inet->inet_rcv_saddr,
		.raddr	= inet->inet_daddr,
		.rport	= inet->inet_dport,
		.lport	= inet->inet_num,
	};
}

static u32 mipv4_sock_connected_obj_hash(const void *data, u32 len, u32 seed)
{
	struct mipv4_sock_connected_key key = mipv4_sock_connected_key(data);

	return mipv4_sock_connected_hash(&key, len, seed);
}

static int mipv4_sock_connected_cmp(struct rhashtable_compare_arg *arg,
				    const void *ptr)
{
	const struct mipv4_sock_connected_key *key = arg->key;
	const struct inet_sock *inet = ptr;

	return inet->inet_daddr != key->raddr || inet->inet_dport != key->rport ||
	       inet->inet_rcv_saddr != key->laddr || inet->inet_num != key->lport ||
	       !net_eq(sock_net(&inet->sk), key->net);
}

static const struct rhashtable_params mipv4_sock_connected_params = {
	.key_len	= sizeof(struct mipv4_sock_connected_key),
	.head_offset	= offsetof(struct mipv4_sock, connected),
	.hashfn		= mipv4_sock_connected_hash,
	.obj_hashfn	= mipv4_sock_connected_obj_hash,
	.obj_cmpfn	= mipv4_sock_connected_cmp,
	.automatic_shrinking = true,
};

/**
 * mipv4_sock_tables_init() - make the empty tables of a type
 * @type: the type
 *
 * Return: 0 or -ENOMEM.
 */
int mipv4_sock_tables_init(struct mipv4_sock_type *type)
{
	int err;

	mutex_init(&type->lock);
	err = rhltable_init(&type->bound, &mipv4_sock_bound_params);
	if (err)
		return err;
	err = rhltable_init(&type->connected, &mipv4_sock_connected_params);
	if (err)
		rhltable_destroy(&type->bound);
	return err;
}

/**
 * mipv4_sock_tables_exit() - free the tables of a type
 * @type: the type, without sockets and without readers
 */
void mipv4_sock_tables_exit(struct mipv4_sock_type *type)
{
	rhltable_destroy(&type->connected);
	rhltable_destroy(&type->bound);
	mutex_destroy(&type->lock);
}

/* Count the socket if it is in a table and bound to a device. Context: type->lock. */
static void mipv4_sock_count_device(struct mipv4_sock_type *type, struct sock *sk)
{
	struct mipv4_sock *msk = mipv4_sk(sk);
	bool on_device = (msk->is_bound || msk->is_connected) &&
			 sk->sk_bound_dev_if;

	WRITE_ONCE(type->n_on_device,
		   type->n_on_device + on_device - msk->on_device);
	msk->on_device = on_device;
}

/**
 * mipv4_sock_rehash() - the device of a socket has changed (SO_BINDTODEVICE)
 * @sk: the socket
 *
 * Context: socket; sleeps.
 */
void mipv4_sock_rehash(struct sock *sk)
{
	struct mipv4_sock_type *type = mipv4_sock_type(sk);

	mutex_lock(&type->lock);
	mipv4_sock_count_device(type, sk);
	mutex_unlock(&type->lock);
}

/**
 * mipv4_sock_bound_insert() - put a socket into the table of those that receive from
 * everybody
 * @type: its type
 * @sk: the socket, with a port
 * @addr: the address that it is bound to, 0 for any
 *
 * Context: type->lock.
 * Return: 0 or -ENOMEM.
 */
int mipv4_sock_bound_insert(struct mipv4_sock_type *type, struct sock *sk,
			    __be32 addr)
{
	struct mipv4_sock *msk = mipv4_sk(sk);
	struct mipv4_sock_bound_key key;
	int err;

	msk->bound_addr = addr;
	key = mipv4_sock_bound_key(msk);
	/* Before the socket is visible, so that datagrams look for it. */
	if (msk->bound_addr)
		WRITE_ONCE(type->n_bound_addr, type->n_bound_addr + 1);
	err = rhltable_insert_key(&type->bound, &key, &msk->bound,
				  mipv4_sock_bound_params);
	if (err && msk->bound_addr)
		WRITE_ONCE(type->n_bound_addr, type->n_bound_addr - 1);
	msk->is_bound = !err;
	mipv4_sock_count_device(type, sk);
	return err ? -ENOMEM : 0;
}

/* Context: type->lock. */
static void mipv4_sock_bound_remove(struct mipv4_sock_type *type, struct sock *sk)
{
	struct mipv4_sock *msk = mipv4_sk(sk);

	if (!msk->is_bound)
		return;
	rhltable_remove(&type->bound, &msk->bound, mipv4_sock_bound_params);
	if (msk->bound_addr)
		WRITE_ONCE(type->n_bound_addr, type->n_bound_addr - 1);
	msk->is_bound = false;
}

/* Context: type->lock. */
static void mipv4_sock_connected_remove(struct mipv4_sock_type *type,
					struct sock *sk)
{
	struct mipv4_sock *msk = mipv4_sk(sk);

	if (!msk->is_connected)
		return;
	rhltable_remove(&type->connected, &msk->connected,
			mipv4_sock_connected_params);
	WRITE_ONCE(type->n_connected, type->n_connected - 1);
	msk->is_connected = false;
}

/**
 * mipv4_sock_tables_remove() - take a socket out of the tables
 * @type: its type
 * @sk: the socket
 *
 * Context: type->lock. Readers may see the socket until a grace period has passed.
 */
void mipv4_sock_tables_remove(struct mipv4_sock_type *type, struct sock *sk)
{
	mipv4_sock_bound_remove(type, sk);
	mipv4_sock_connected_remove(type, sk);
	mipv4_sock_count_device(type, sk);
}

/**
 * mipv4_sock_hash_connected() - a socket receives from its peer only
 * @sk: the socket, with its peer and both addresses
 *
 * Context: socket; sleeps.
 * Return: 0; -ENOMEM, and nothing has changed.
 */
int mipv4_sock_hash_connected(struct sock *sk)
{
	struct mipv4_sock_type *type = mipv4_sock_type(sk);
	struct mipv4_sock *msk = mipv4_sk(sk);
	struct mipv4_sock_connected_key key = mipv4_sock_connected_key(&msk->inet);
	int err;

	mutex_lock(&type->lock);
	WRITE_ONCE(type->n_connected, type->n_connected + 1);
	err = rhltable_insert_key(&type->connected, &key, &msk->connected,
				  mipv4_sock_connected_params);
	if (err) {
		WRITE_ONCE(type->n_connected, type->n_connected - 1);
		err = -ENOMEM;
	} else {
		msk->is_connected = true;
		mipv4_sock_bound_remove(type, sk);
		mipv4_sock_count_device(type, sk);
	}
	mutex_unlock(&type->lock);
	return err;
}

/**
 * mipv4_sock_hash_bound() - a connected socket receives from everybody again
 * @sk: the socket, still with its peer
 * @addr: the address that it is bound to, 0 for any
 *
 * Context: socket; sleeps.
 * Return: 0; -ENOMEM, and nothing has changed.
 */
int mipv4_sock_hash_bound(struct sock *sk, __be32 addr)
{
	struct mipv4_sock_type *type = mipv4_sock_type(sk);
	int err;

	mutex_lock(&type->lock);
	err = mipv4_sock_bound_insert(type, sk, addr);
	if (!err) {
		mipv4_sock_connected_remove(type, sk);
		mipv4_sock_count_device(type, sk);
	}
	mutex_unlock(&type->lock);
	return err;
}

/* Lookup */

/* Does the socket receive from the device? */
static bool mipv4_sock_on(const struct sock *sk, int ifindex)
{
	int bound = READ_ONCE(sk->sk_bound_dev_if);

	return !bound || bound == ifindex;
}

/* The first socket of a list, or that which is bound to the device. */
static struct sock *mipv4_sock_pick_bound(const struct mipv4_sock_type *type,
					  struct rhlist_head *list, int ifindex)
{
	struct rhlist_head *pos;
	struct mipv4_sock *msk;
	struct sock *best = NULL;

	rhl_for_each_entry_rcu(msk, pos, list, bound) {
		struct sock *sk = &msk->inet.sk;

		if (!mipv4_sock_on(sk, ifindex))
			continue;
		if (!best)
			best = sk;
		if (!READ_ONCE(type->n_on_device))
			break;
		if (READ_ONCE(sk->sk_bound_dev_if))
			return sk;
	}
	return best;
}

static struct rhlist_head *mipv4_sock_bound_at(struct mipv4_sock_type *type,
					       const struct net *net,
					       __be32 addr, __be16 port)
{
	struct mipv4_sock_bound_key key = {
		.net	= net,
		.addr	= addr,
		.port	= ntohs(port),
	};

	if (addr && !READ_ONCE(type->n_bound_addr))
		return NULL;
	return rhltable_lookup(&type->bound, &key, mipv4_sock_bound_params);
}

static struct sock *mipv4_sock_find_connected(struct mipv4_sock_type *type,
					      const struct net *net, int ifindex,
					      __be32 raddr, __be16 rport,
					      __be32 laddr, __be16 lport)
{
	struct mipv4_sock_connected_key key = {
		.net	= net,
		.laddr	= laddr,
		.raddr	= raddr,
		.rport	= rport,
		.lport	= ntohs(lport),
	};
	struct rhlist_head *list, *pos;
	struct mipv4_sock *msk;

	if (!READ_ONCE(type->n_connected))
		return NULL;
	list = rhltable_lookup(&type->connected, &key,
			       mipv4_sock_connected_params);
	rhl_for_each_entry_rcu(msk, pos, list, connected) {
		if (mipv4_sock_on(&msk->inet.sk, ifindex))
			return &msk->inet.sk;
	}
	return NULL;
}

static struct sock *mipv4_sock_find_bound(struct mipv4_sock_type *type,
					  const struct net *net, int ifindex,
					  __be32 addr, __be16 port)
{
	struct sock *sk;

	sk = mipv4_sock_pick_bound(type,
				   mipv4_sock_bound_at(type, net, addr, port),
				   ifindex);
	if (sk || !addr)
		return sk;
	return mipv4_sock_pick_bound(type,
				     mipv4_sock_bound_at(type, net, 0, port),
				     ifindex);
}

struct sock *mipv4_sock_find(struct mipv4_sock_type *type, struct mipv4 *ip,
			     struct sk_buff *skb, __be32 saddr, __be16 sport,
			     __be32 daddr, __be16 dport)
{
	const struct net *net = dev_net(ip->dev);
	struct sock *sk, *one;
	u32 hash;

	sk = mipv4_sock_find_connected(type, net, ip->ifindex, saddr, sport,
				       daddr, dport);
	if (sk)
		return sk;
	sk = mipv4_sock_find_bound(type, net, ip->ifindex, daddr, dport);
	if (likely(!sk || !rcu_access_pointer(sk->sk_reuseport_cb)))
		return sk;
	hash = jhash_3words((__force u32)saddr, (__force u32)daddr,
			    (__force u16)sport << 16 | (__force u16)dport,
			    net_hash_mix(net));
	one = reuseport_select_sock(sk, hash, skb, 0);
	/* A program may choose a socket that has connected to another peer since. */
	return IS_ERR_OR_NULL(one) || READ_ONCE(one->sk_state) == TCP_ESTABLISHED ?
	       sk : one;
}
EXPORT_SYMBOL_GPL(mipv4_sock_find);

struct sock *mipv4_sock_find_sender(struct mipv4_sock_type *type,
				    struct mipv4 *ip, __be32 saddr, __be16 sport,
				    __be32 daddr, __be16 dport)
{
	const struct net *net = dev_net(ip->dev);
	struct sock *sk;

	sk = mipv4_sock_find_connected(type, net, ip->ifindex, daddr, dport,
				       saddr, sport);
	return sk ?: mipv4_sock_find_bound(type, net, ip->ifindex, saddr, sport);
}
EXPORT_SYMBOL_GPL(mipv4_sock_find_sender);

void mipv4_sock_for_each(struct mipv4_sock_type *type, struct mipv4 *ip,
			 __be32 saddr, __be16 sport, __be32 daddr, __be16 dport,
			 void (*fn)(struct sock *sk, void *arg), void *arg)
{
	const struct net *net = dev_net(ip->dev);
	__be32 addrs[] = { daddr, 0 };
	struct rhlist_head *list, *pos;
	struct mipv4_sock *msk;
	struct sock *sk;
	int i;

	sk = mipv4_sock_find_connected(type, net, ip->ifindex, saddr, sport,
				       daddr, dport);
	if (sk && mipv4_sock_wants(sk, ip->ifindex, daddr, saddr))
		fn(sk, arg);
	for (i = 0; i < ARRAY_SIZE(addrs); i++) {
		list = mipv4_sock_bound_at(type, net, addrs[i], dport);
		rhl_for_each_entry_rcu(msk, pos, list, bound) {
			sk = &msk->inet.sk;
			if (mipv4_sock_on(sk, ip->ifindex) &&
			    mipv4_sock_wants(sk, ip->ifindex, daddr, saddr))
				fn(sk, arg);
		}
	}
}
EXPORT_SYMBOL_GPL(mipv4_sock_for_each);
