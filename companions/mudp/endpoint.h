/* SPDX-License-Identifier: GPL-2.0 */
/*
 * endpoint.h: the UDP state of each endpoint of mipv4.
 */
#ifndef _MUDP_ENDPOINT_H
#define _MUDP_ENDPOINT_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/rhashtable-types.h>
#include <linux/skbuff.h>
#include <linux/u64_stats_sync.h>
#include <linux/workqueue.h>
#include <net/mipv4.h>
#include <linux/mudp.h>

/* Counters of one CPU, indexed by enum mudp_stat and enum mudp_drop_reason. A writer
 * disables bottom halves.
 */
struct mudp_pcpu {
	u64_stats_t		stat[__MUDP_STAT_MAX];
	u64_stats_t		drop[__MUDP_DROP_MAX];
	struct u64_stats_sync	syncp;
};

/**
 * struct mudp_endpoint - the UDP state of an endpoint of mipv4
 * @ip: the endpoint
 * @net: its namespace, which exists as long as the endpoint is attached
 * @ifindex: index of its device
 * @pcpu: counters
 * @n_bound: number of listeners that have an address. If it is 0, a datagram needs
 *	one lookup less.
 * @listeners: &struct mudp_listener, by address and port
 * @list: the same listeners, in no order; mudp_lock
 * @free_work: frees the endpoint after a grace period
 *
 * It exists from the connect callback of the protocol until its disconnect callback.
 */
struct mudp_endpoint {
	struct mipv4			*ip;
	struct net			*net;
	int				ifindex;
	struct mudp_pcpu __percpu	*pcpu;
	unsigned int			n_bound;
	struct rhltable			listeners;
	struct list_head		list;
	struct rcu_work			free_work;
};

/* Serializes the writers of endpoints and listeners; readers are under RCU. It may be
 * taken with RTNL held, and its holder never waits for a grace period.
 */
extern struct mutex mudp_lock;

extern const struct mipv4_protocol *mudp_proto;	/* set before it is registered */

/* The names of the reasons for drops. */
extern const char *const mudp_drop_names[__MUDP_DROP_MAX];

void mudp_drop_count(struct mudp_endpoint *ep, const struct sk_buff *skb,
		     enum mudp_drop_reason reason);
void mudp_drop(struct mudp_endpoint *ep, struct sk_buff *skb,
	       enum mudp_drop_reason reason);

/* The UDP state of an endpoint, or NULL if the endpoint is disconnected. It does not change
 * under mudp_lock. Context: RCU or RTNL.
 */
static inline struct mudp_endpoint *mudp_endpoint_find(const struct mipv4 *ip)
{
	return mipv4_protocol_data(ip, mudp_proto);
}

/* Context: bottom halves disabled. */
static inline void mudp_count_add(struct mudp_endpoint *ep, enum mudp_stat stat,
				  unsigned int n)
{
	struct mudp_pcpu *pcpu = this_cpu_ptr(ep->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_add(&pcpu->stat[stat], n);
	u64_stats_update_end(&pcpu->syncp);
}

#endif /* _MUDP_ENDPOINT_H */
