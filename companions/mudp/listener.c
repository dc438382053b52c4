// SPDX-License-Identifier: GPL-2.0
/*
 * listener.c: the listeners of each endpoint, in a table by address and port.
 */
#include <linux/in.h>
#include <linux/jhash.h>
#include <linux/random.h>
#include <linux/rhashtable.h>
#include <linux/slab.h>
#include <net/mudp.h>
#include "endpoint.h"
#include "listener.h"
#include "sockets.h"

/* The dynamic ports of RFC 6335 section 6. */
#define EPHEMERAL_MIN	49152
#define EPHEMERAL_N	(65536 - EPHEMERAL_MIN)

static u32 mudp_key_hash(const void *data, u32 len, u32 seed)
{
	const struct mudp_key *key = data;

	return jhash_2words((__force u32)key->addr, (__force u16)key->port,
			    seed);
}

static int mudp_key_cmp(struct rhashtable_compare_arg *arg, const void *ptr)
{
	const struct mudp_listener *listener = ptr;
	const struct mudp_key *key = arg->key;

	return listener->key.addr != key->addr ||
	       listener->key.port != key->port;
}

/* With its own functions the compiler sees that the key is two words. */
static const struct rhashtable_params mudp_listener_params = {
	.key_len	= sizeof(struct mudp_key),
	.key_offset	= offsetof(struct mudp_listener, key),
	.head_offset	= offsetof(struct mudp_listener, node),
	.hashfn		= mudp_key_hash,
	.obj_cmpfn	= mudp_key_cmp,
	.automatic_shrinking = true,
};

/**
 * mudp_listeners_init() - make the empty table of an endpoint
 * @ep: the endpoint
 *
 * Return: 0 or -ENOMEM.
 */
int mudp_listeners_init(struct mudp_endpoint *ep)
{
	INIT_LIST_HEAD(&ep->list);
	return rhltable_init(&ep->listeners, &mudp_listener_params);
}

/**
 * mudp_listeners_exit() - free the table of an endpoint
 * @ep: the endpoint, without listeners and without readers
 *
 * Context: process.
 */
void mudp_listeners_exit(struct mudp_endpoint *ep)
{
	rhltable_destroy(&ep->listeners);
}

/* Remove a listener from the table. Context: mudp_lock. */
static void mudp_listener_remove(struct mudp_listener *listener)
{
	struct mudp_endpoint *ep = listener->ep;

	rhltable_remove(&ep->listeners, &listener->node, mudp_listener_params);
	list_del_rcu(&listener->list);
	listener->ep = NULL;
	if (listener->key.addr)
		WRITE_ONCE(ep->n_bound, ep->n_bound - 1);
}

/**
 * mudp_listeners_close() - close the listeners of an endpoint that is disconnected
 * @ep: the endpoint, for which no callback runs
 *
 * Context: RTNL, mudp_lock.
 */
void mudp_listeners_close(struct mudp_endpoint *ep)
{
	struct mudp_listener *listener, *next;

	list_for_each_entry_safe(listener, next, &ep->list, list) {
		mudp_listener_remove(listener);
		if (listener->ops->closed)
			listener->ops->closed(listener->ctx);
	}
}

/**
 * mudp_listeners_at() - the listeners at an address and port
 * @ep: the endpoint
 * @addr: the address, 0 for the listeners of any address
 * @port: the port
 *
 * Context: RCU.
 * Return: the first of a list, or NULL.
 */
struct rhlist_head *mudp_listeners_at(struct mudp_endpoint *ep, __be32 addr,
				      __be16 port)
{
	struct mudp_key key = { .addr = addr, .port = port };

	if (addr && !READ_ONCE(ep->n_bound))
		return NULL;
	return rhltable_lookup(&ep->listeners, &key, mudp_listener_params);
}

/**
 * mudp_listener_find() - the listener for an own address and a port
 * @ep: the endpoint
 * @addr: the address
 * @port: the port
 *
 * Context: RCU.
 * Return: the listener of @addr, or else that of any address, or NULL.
 */
struct mudp_listener *mudp_listener_find(struct mudp_endpoint *ep, __be32 addr,
					 __be16 port)
{
	struct rhlist_head *pos = mudp_listeners_at(ep, addr, port);

	if (!pos)
		pos = mudp_listeners_at(ep, 0, port);
	return pos ? container_of(pos, struct mudp_listener, node) : NULL;
}

/* Context: mudp_lock. */
static bool mudp_port_is_taken(struct mudp_endpoint *ep, __be32 addr,
			       __be16 port)
{
	bool taken;

	rcu_read_lock();
	taken = mudp_listeners_at(ep, addr, port);
	rcu_read_unlock();
	return taken;
}

/* Can several listeners have this address? */
static bool mudp_addr_is_shared(__be32 addr)
{
	return ipv4_is_multicast(addr) || ipv4_is_lbcast(addr);
}

/* Has one of the listeners of an endpoint the port? Context: RCU. */
static bool mudp_endpoint_has_port(const struct mudp_endpoint *ep, __be32 addr,
				   __be16 port)
{
	const struct mudp_listener *listener;

	list_for_each_entry_rcu(listener, &ep->list, list) {
		if (listener->key.port == port &&
		    (!addr || !listener->key.addr || listener->key.addr == addr) &&
		    !mudp_addr_is_shared(listener->key.addr))
			return true;
	}
	return false;
}

/**
 * mudp_listener_has_port() - does a listener have a port that a socket wants?
 * @net: the namespace
 * @ifindex: the device of the socket, 0 for all
 * @addr: the address of the socket, 0 for all
 * @port: the port
 *
 * A listener is in the list before it asks whether a socket has its port, see
 * mudp_listener_add(). So one of both sees the other.
 *
 * Context: process.
 * Return: true if one of an endpoint of the socket does.
 */
bool mudp_listener_has_port(struct net *net, int ifindex, __be32 addr, __be16 port)
{
	const struct mudp_endpoint *ep;
	struct mipv4 *ip = NULL;
	bool taken = false;

	rcu_read_lock();
	while (!taken && (ip = mipv4_next(net, ip))) {
		ep = mudp_endpoint_find(ip);
		if (ep && (!ifindex || mipv4_dev(ip)->ifindex == ifindex))
			taken = mudp_endpoint_has_port(ep, addr, port);
	}
	rcu_read_unlock();
	return taken;
}

/* Has a socket the port? Context: mudp_lock. */
static bool mudp_sock_has_port(struct mudp_endpoint *ep, __be32 addr, __be16 port)
{
	return mipv4_sock_taken(mudp_sockets, ep->net, ep->ifindex, addr, port);
}

/* The first free port after a random one, RFC 6056 section 3.3.1.
 * Return: the port, or 0 if all are taken. Context: mudp_lock.
 */
static __be16 mudp_port_choose(struct mudp_endpoint *ep, __be32 addr)
{
	unsigned int first = get_random_u32_below(EPHEMERAL_N), i;
	__be16 port;

	for (i = 0; i < EPHEMERAL_N; i++) {
		port = htons(EPHEMERAL_MIN + (first + i) % EPHEMERAL_N);
		if (!mudp_port_is_taken(ep, addr, port) &&
		    !mudp_port_is_taken(ep, 0, port) &&
		    !mudp_sock_has_port(ep, addr, port))
			return port;
	}
	return 0;
}

/* Context: mudp_lock. */
static int mudp_listener_add(struct mudp_endpoint *ep,
			     struct mudp_listener *listener)
{
	struct mudp_key *key = &listener->key;
	int err;

	if (!key->port)
		key->port = mudp_port_choose(ep, key->addr);
	else if (!mudp_addr_is_shared(key->addr) &&
		 mudp_port_is_taken(ep, key->addr, key->port))
		key->port = 0;
	if (!key->port)
		return -EADDRINUSE;
	listener->ep = ep;
	/* Set before the listener is visible, so that datagrams look for it. */
	if (key->addr)
		WRITE_ONCE(ep->n_bound, ep->n_bound + 1);
	err = rhltable_insert(&ep->listeners, &listener->node,
			      mudp_listener_params);
	if (err) {
		if (key->addr)
			WRITE_ONCE(ep->n_bound, ep->n_bound - 1);
		return err;
	}
	list_add_rcu(&listener->list, &ep->list);
	if (mudp_addr_is_shared(key->addr) ||
	    !mudp_sock_has_port(ep, key->addr, key->port))
		return 0;
	mudp_listener_remove(listener);
	return -EADDRINUSE;
}

struct mudp_listener *mudp_listen(struct mipv4 *ip, __be32 addr, __be16 port,
				  const struct mudp_ops *ops, void *ctx)
{
	struct mudp_listener *listener;
	struct mudp_endpoint *ep;
	int err = -ENODEV;

	if (!ops->rcv)
		return ERR_PTR(-EINVAL);
	listener = kzalloc(sizeof(*listener), GFP_KERNEL_ACCOUNT);
	if (!listener)
		return ERR_PTR(-ENOMEM);
	listener->key.addr = addr;
	listener->key.port = port;
	listener->ops = ops;
	listener->ctx = ctx;
	mutex_lock(&mudp_lock);
	rcu_read_lock();
	ep = mudp_endpoint_find(ip);
	rcu_read_unlock();
	if (ep)
		err = mudp_listener_add(ep, listener);
	mutex_unlock(&mudp_lock);
	if (err) {
		kfree_rcu(listener, rcu);
		return ERR_PTR(err);
	}
	return listener;
}
EXPORT_SYMBOL_GPL(mudp_listen);

/**
 * mudp_listener_unlink() - remove a listener from its endpoint
 * @listener: from mudp_listen()
 *
 * Its port is free at once. The caller owns the listener and frees it with kfree().
 *
 * Context: process, not from a callback; sleeps.
 * Return: true if callbacks may run until the caller has called synchronize_net().
 */
bool mudp_listener_unlink(struct mudp_listener *listener)
{
	bool open;

	mutex_lock(&mudp_lock);
	/* No callback of a closed listener runs: mipv4 has waited for it. */
	open = listener->ep;
	if (open)
		mudp_listener_remove(listener);
	mutex_unlock(&mudp_lock);
	return open;
}

void mudp_unlisten(struct mudp_listener *listener)
{
	if (mudp_listener_unlink(listener))
		synchronize_net();
	kfree_rcu(listener, rcu);
}
EXPORT_SYMBOL_GPL(mudp_unlisten);

__be16 mudp_listener_port(const struct mudp_listener *listener)
{
	return listener->key.port;
}
EXPORT_SYMBOL_GPL(mudp_listener_port);
