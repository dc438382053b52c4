/* SPDX-License-Identifier: GPL-2.0 */
/*
 * listener.h: the listeners of an endpoint.
 */
#ifndef _MUDP_LISTENER_H
#define _MUDP_LISTENER_H

#include <linux/rhashtable-types.h>
#include <linux/types.h>

struct mudp_endpoint;
struct mudp_ops;
struct net;

/* The key of the table of listeners. */
struct mudp_key {
	__be32	addr;		/* 0 for any */
	__be16	port;
};

/**
 * struct mudp_listener - receives the datagrams of a port
 * @node: in &mudp_endpoint.listeners
 * @key: its address and port
 * @ops: its callbacks
 * @ctx: passed to its callbacks
 * @ep: its endpoint; NULL once that is disconnected; mudp_lock
 * @list: in &mudp_endpoint.list; RCU
 * @rcu: frees it
 */
struct mudp_listener {
	struct rhlist_head	node;
	struct mudp_key		key;
	const struct mudp_ops	*ops;
	void			*ctx;
	struct mudp_endpoint	*ep;
	struct list_head	list;
	struct rcu_head		rcu;
};

int mudp_listeners_init(struct mudp_endpoint *ep);
void mudp_listeners_exit(struct mudp_endpoint *ep);
void mudp_listeners_close(struct mudp_endpoint *ep);
struct rhlist_head *mudp_listeners_at(struct mudp_endpoint *ep, __be32 addr,
				      __be16 port);
struct mudp_listener *mudp_listener_find(struct mudp_endpoint *ep, __be32 addr,
					 __be16 port);
bool mudp_listener_has_port(struct net *net, int ifindex, __be32 addr, __be16 port);
bool mudp_listener_unlink(struct mudp_listener *listener);

#endif /* _MUDP_LISTENER_H */
