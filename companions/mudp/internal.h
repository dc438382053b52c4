/* SPDX-License-Identifier: GPL-2.0 */
/*
 * internal.h: what the files of mudp.ko share.
 *
 * Locking. Endpoints and listeners are written under mudp_lock, which may be taken
 * with RTNL held, and read under RCU. Counters are per CPU and written with bottom
 * halves disabled.
 */
#ifndef _MUDP_INTERNAL_H
#define _MUDP_INTERNAL_H

#include <linux/mutex.h>
#include <linux/rhashtable.h>
#include <linux/u64_stats_sync.h>
#include <linux/udp.h>
#include <net/mudp.h>
#include "compat.h"

#define MUDP_HDR_LEN	((unsigned int)sizeof(struct udphdr))

/* endpoint.c: what mudp knows of an endpoint, and its counters */

/* Counters of one CPU, indexed by enum mudp_stat and enum mudp_drop_reason. */
struct mudp_pcpu {
	u64_stats_t		stat[__MUDP_STAT_MAX];
	u64_stats_t		drop[__MUDP_DROP_MAX];
	struct u64_stats_sync	syncp;
};

/**
 * struct mudp_endpoint - what mudp knows of an endpoint of mipv4
 * @ip: the endpoint
 * @pcpu: counters
 * @n_bound: listeners on one address, not on any; without them there is one lookup
 *	less for each datagram
 * @listeners: struct mudp_listener, by address and port
 * @list: the same, in no order; mudp_lock
 * @node: in the table of endpoints, by @ip
 *
 * It is there from the connect of the protocol until its disconnect.
 */
struct mudp_endpoint {
	struct mipv4			*ip;
	struct mudp_pcpu __percpu	*pcpu;
	unsigned int			n_bound;
	struct rhltable			listeners;
	struct list_head		list;
	struct hlist_node		node;
};

struct mudp_endpoint *mudp_endpoint_find(const struct mipv4 *ip);
int mudp_endpoint_connect(struct mipv4 *ip, void *ctx);
void mudp_endpoint_disconnect(struct mipv4 *ip, void *ctx);
void mudp_count_add(struct mudp_endpoint *ep, enum mudp_stat stat,
		    unsigned int n);
void mudp_drop(struct mudp_endpoint *ep, struct sk_buff *skb,
	       enum mudp_drop_reason reason);

/* listener.c: who listens on which port */

/* What listeners are looked up by. */
struct mudp_key {
	__be32	addr;		/* 0 for any */
	__be16	port;
	u16	zero;
};

/**
 * struct mudp_listener - who takes in the datagrams of a port
 * @node: in &mudp_endpoint.listeners
 * @key: its address and port
 * @ops: what it does
 * @ctx: passed to its callbacks
 * @ep: its endpoint; NULL when that is gone; mudp_lock
 * @list: in &mudp_endpoint.list
 */
struct mudp_listener {
	struct rhlist_head	node;
	struct mudp_key		key;
	const struct mudp_ops	*ops;
	void			*ctx;
	struct mudp_endpoint	*ep;
	struct list_head	list;
};

extern struct mutex mudp_lock;

int mudp_listeners_init(struct mudp_endpoint *ep);
void mudp_listeners_exit(struct mudp_endpoint *ep);
void mudp_listeners_close(struct mudp_endpoint *ep);
struct rhlist_head *mudp_listeners_at(struct mudp_endpoint *ep, __be32 addr,
				      __be16 port);
struct mudp_listener *mudp_listener_find(struct mudp_endpoint *ep, __be32 addr,
					 __be16 port);

/* input.c */

void mudp_rcv(struct mipv4 *ip, __be32 src, __be32 dst, struct sk_buff *skb,
	      void *ctx);
void mudp_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb, u8 type,
	      u8 code, u32 info, void *ctx);
bool mudp_sent(struct mipv4 *ip, const struct sk_buff *skb, void *ctx);

#endif /* _MUDP_INTERNAL_H */
