/* SPDX-License-Identifier: GPL-2.0 */
/*
 * internal.h: what the files of mudp.ko share.
 *
 * Locking. Endpoints and listeners are written under mudp_lock, which may be taken
 * with RTNL held, and read under RCU. Each namespace has a lock for its services,
 * taken before mudp_lock. Nobody waits for a grace period with one of these locks.
 * Counters are per CPU and written with bottom halves disabled.
 */
#ifndef _MUDP_INTERNAL_H
#define _MUDP_INTERNAL_H

#include <linux/bitmap.h>
#include <linux/mutex.h>
#include <linux/rhashtable.h>
#include <linux/u64_stats_sync.h>
#include <linux/udp.h>
#include <linux/workqueue.h>
#include <net/mudp.h>
#include <compat/genl.h>
#include <compat/gso.h>

#define MUDP_HDR_LEN	((unsigned int)sizeof(struct udphdr))

/* Larger payloads are put into pages: large pieces of memory are hard to get. */
#define LINEAR_LEN	2048

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
 * @net: its namespace, which is there as long as the endpoint is attached
 * @pcpu: counters
 * @n_bound: listeners on one address, not on any; without them there is one lookup
 *	less for each datagram
 * @listeners: struct mudp_listener, by address and port
 * @list: the same, in no order; mudp_lock
 * @node: in the table of endpoints, by @ip
 * @free_work: frees it, after a grace period
 *
 * It is there from the connect of the protocol until its disconnect.
 */
struct mudp_endpoint {
	struct mipv4			*ip;
	struct net			*net;
	struct mudp_pcpu __percpu	*pcpu;
	unsigned int			n_bound;
	struct rhltable			listeners;
	struct list_head		list;
	struct hlist_node		node;
	struct rcu_work			free_work;
};

struct mudp_endpoint *mudp_endpoint_find(const struct mipv4 *ip);
int mudp_endpoint_connect(struct mipv4 *ip, void *ctx);
void mudp_endpoint_disconnect(struct mipv4 *ip, void *ctx);
int mudp_endpoints_init(void);
void mudp_endpoints_exit(void);
void mudp_drop(struct mudp_endpoint *ep, struct sk_buff *skb,
	       enum mudp_drop_reason reason);

/* Context: bottom halves disabled. */
static inline void mudp_count_add(struct mudp_endpoint *ep, enum mudp_stat stat,
				  unsigned int n)
{
	struct mudp_pcpu *pcpu = this_cpu_ptr(ep->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_add(&pcpu->stat[stat], n);
	u64_stats_update_end(&pcpu->syncp);
}

/* listener.c: who listens on which port */

/* What listeners are looked up by. */
struct mudp_key {
	__be32	addr;		/* 0 for any */
	__be16	port;
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
bool mudp_listener_take_out(struct mudp_listener *listener);
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

/* output.c */

int mudp_write_skb(struct mipv4 *ip, const struct mudp_flow *flow,
		   struct sk_buff *skb);

/* sink.c: which sequence numbers came */

#define MUDP_SINK_WINDOW	1024	/* numbers that are remembered */

/**
 * struct mudp_sink - the sequence numbers of one source
 * @lock: all below
 * @addr: address of the source
 * @port: its port, 0 for none yet
 * @next: one more than the highest number that came
 * @seen: which of the %MUDP_SINK_WINDOW below @next came, number n at n modulo that
 * @lost: numbers below @next that did not come
 * @duplicate: numbers that came again, or so late that nobody knows
 * @reordered: numbers that came after a higher one
 */
struct mudp_sink {
	spinlock_t	lock;	/* all below */
	__be32		addr;
	__be16		port;
	u64		next;
	DECLARE_BITMAP(seen, MUDP_SINK_WINDOW);
	u64		lost;
	u64		duplicate;
	u64		reordered;
};

void mudp_sink_init(struct mudp_sink *sink);
void mudp_sink_take(struct mudp_sink *sink, const struct mudp_flow *flow,
		    u64 seq);

/* service.c: what the module does with ports by itself */

/* Counters of one CPU, indexed by enum mudp_counter. */
struct mudp_service_pcpu {
	u64_stats_t		counter[__MUDP_COUNTER_MAX];
	struct u64_stats_sync	syncp;
};

/**
 * struct mudp_service - what is done with a port
 * @list: in &mudp_net.services; or of those that whoever took it out of that ends
 * @node: in &mudp_net.by_portid, if it belongs to a socket
 * @id: of services that were started one after the other, the later one's is higher
 * @ip: its endpoint; not to be used but in callbacks of the listener
 * @net: namespace of that
 * @ifindex: its device
 * @kind: enum mudp_service_kind
 * @portid: netlink address of the socket that it belongs to, 0 for none
 * @listener: where its datagrams come from; not for its callbacks, which may run
 *	before mudp_listen() has returned it
 * @pcpu: counters
 * @sink: sequence numbers
 */
struct mudp_service {
	struct list_head		list;
	struct hlist_node		node;
	u64				id;
	struct mipv4			*ip;
	possible_net_t			net;
	int				ifindex;
	u8				kind;
	u32				portid;
	struct mudp_listener		*listener;
	struct mudp_service_pcpu __percpu *pcpu;
	struct mudp_sink		sink;
};

/* What a service is to be, as in &struct mudp_service. */
struct mudp_service_spec {
	struct net	*net;
	int		ifindex;
	u8		kind;
	u32		portid;
	__be16		port;
};

int mudp_service_add(struct mipv4 *ip, const struct mudp_service_spec *spec,
		     __be16 *port, struct netlink_ext_ack *extack);
int mudp_service_del(const struct net *net, int ifindex, __be16 port,
		     struct netlink_ext_ack *extack);
__be16 mudp_service_of_socket(const struct net *net, const struct mipv4 *ip,
			      u32 portid, u8 kind);
void mudp_service_sent(const struct net *net, const struct mipv4 *ip,
		       u32 portid, unsigned int n, bool failed);
int mudp_services_walk(const struct net *net, int ifindex, u64 *after,
		       int (*visit)(struct mudp_service *service, void *data),
		       void *data);
void mudp_service_counters(struct mudp_service *service, u64 *counters);
void mudp_services_endpoint_gone(const struct mudp_endpoint *ep);
int mudp_services_init(void);
void mudp_services_stop(void);
void mudp_services_exit(void);

/* netlink.c */

bool mudp_netlink_receive(const struct mudp_service *service,
			  const struct mudp_flow *flow, struct sk_buff *skb);
void mudp_netlink_icmp(const struct mudp_service *service,
		       const struct mudp_flow *flow, __be32 from, u8 type,
		       u8 code, u32 info);
void mudp_netlink_gone(const struct mudp_service *service);
int mudp_netlink_init(void);
void mudp_netlink_exit(void);

#endif /* _MUDP_INTERNAL_H */
