/* SPDX-License-Identifier: GPL-2.0 */
/*
 * route-hop.h: next hops that routes share.
 */
#ifndef _MIPV4_ROUTE_HOP_H
#define _MIPV4_ROUTE_HOP_H

#include <linux/rbtree.h>
#include <linux/types.h>
#include "fib.h"

struct mipv4;

/* The configuration of a static route. */
struct mipv4_route_spec {
	__be32	dst;
	__be32	gateway;	/* 0 for an on-link route */
	__be32	src;		/* 0 for the default */
	u32	metric;
	u32	mtu;		/* 0 for that of the device */
	u8	plen;
	u8	type;		/* enum mipv4_route_type */
	bool	replace;	/* the route with this metric, if there is one */
	bool	excl;		/* not beside another route with this metric */
};

/**
 * struct mipv4_shared_hop - the next hop of static routes
 * @nh: the part that packets read
 * @node: in mipv4_fib.hops
 * @src: the configured source, 0 for the default
 * @users: the number of routes
 * @notified_dead: the value of @nh.dead in the last event about the routes
 */
struct mipv4_shared_hop {
	struct mipv4_nexthop	nh;
	struct rb_node		node;
	__be32			src;
	unsigned int		users;
	bool			notified_dead;
};

void mipv4_hop_resolve(struct mipv4 *ip, struct mipv4_shared_hop *hop);
struct mipv4_shared_hop *mipv4_hop_get(struct mipv4 *ip,
				       const struct mipv4_route_spec *spec);
void mipv4_hop_put(struct mipv4 *ip, const struct mipv4_nexthop *nh);
void mipv4_hops_resolve(struct mipv4 *ip, __be32 dst, u8 plen);

static inline const struct mipv4_shared_hop *
mipv4_shared_hop(const struct mipv4_nexthop *nh)
{
	return container_of(nh, struct mipv4_shared_hop, nh);
}

static inline struct mipv4_shared_hop *mipv4_hop_of(struct rb_node *node)
{
	return rb_entry_safe(node, struct mipv4_shared_hop, node);
}

#endif /* _MIPV4_ROUTE_HOP_H */
