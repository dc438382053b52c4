// SPDX-License-Identifier: GPL-2.0
/*
 * way.c: what a transport protocol wants to know before it sends: the path to a
 * destination, and the kinds of addresses.
 */
#include <linux/build_bug.h>
#include <linux/in.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/mipv4.h>
#include "cache.h"
#include "compat.h"
#include "endpoint.h"
#include "fib.h"
#include "frame.h"
#include "header.h"
#include "lookup.h"
#include "nexthop.h"
#include "own.h"
#include "way.h"

static const u8 mipv4_way_kinds[] = {
	[MIPV4_HOP_NONE]	= MIPV4_WAY_NONE,
	[MIPV4_HOP_LOCAL]	= MIPV4_WAY_LOCAL,
	[MIPV4_HOP_BROADCAST]	= MIPV4_WAY_BROADCAST,
	[MIPV4_HOP_MULTICAST]	= MIPV4_WAY_MULTICAST,
	[MIPV4_HOP_ONLINK]	= MIPV4_WAY_ONLINK,
	[MIPV4_HOP_GATEWAY]	= MIPV4_WAY_GATEWAY,
	[MIPV4_HOP_UNREACHABLE]	= MIPV4_WAY_UNREACHABLE,
	[MIPV4_HOP_BLACKHOLE]	= MIPV4_WAY_BLACKHOLE,
};

/* The metric of the route to the prefix of @first that has the next hop @nh, or of @first if
 * the next hop was learned. Context: RCU.
 */
static u32 mipv4_way_metric(const struct mipv4_route *first,
			    const struct mipv4_nexthop *nh)
{
	const struct mipv4_route *rt = first;

	while (rt && rt->nh != nh)
		rt = rcu_dereference(rt->next);
	rt = rt ?: first;
	switch (rt->rank) {
	case MIPV4_RANK_ADDR:
		return 0;
	case MIPV4_RANK_ROUTE:
		return rt->metric;
	default:
		return U32_MAX;
	}
}

/**
 * mipv4_way_parts() - look up the path of a datagram
 * @ip: the endpoint
 * @dst: the destination
 *
 * No dead gateway is solicited.
 *
 * Context: RCU, the endpoint is not dead.
 * Return: the path.
 */
struct mipv4_way_parts mipv4_way_parts(struct mipv4 *ip, __be32 dst)
{
	const struct mipv4_learned *l = NULL;
	struct mipv4_way_parts parts;
	struct mipv4_found found;

	found = mipv4_fib_lookup_route(ip, dst, &parts.rt);
	parts.route_nh = found.nh;
	parts.nh = mipv4_route_refine(ip, dst, found, false);
	if (READ_ONCE(ip->n_learned))
		l = mipv4_cache_find(ip, dst);
	parts.learned = l && parts.nh == &l->nh ? l : NULL;
	return parts;
}

/* Look the path up. Context: RCU, the endpoint is not dead. */
static void mipv4_way_lookup(struct mipv4 *ip, __be32 dst, struct mipv4_way *way)
{
	const struct mipv4_way_parts parts = mipv4_way_parts(ip, dst);
	const struct mipv4_nexthop *nh = parts.nh;
	const struct mipv4_route *rt = parts.rt;

	if (nh->hop == MIPV4_HOP_NONE)
		return;
	*way = (struct mipv4_way){
		.kind = mipv4_way_kinds[nh->hop],
		.hop = mipv4_nexthop_addr(nh, dst),
		.saddr = READ_ONCE(nh->src),
		.mtu = mipv4_nexthop_mtu(ip, nh),
		.metric = rt ? mipv4_way_metric(rt, nh) : 0,
		.plen = rt ? rt->plen : 32,
		.df_off = nh->mtu_locked,
	};
}

/* The error of sending to a path. */
static int mipv4_way_error(const struct mipv4_way *way)
{
	switch (way->kind) {
	case MIPV4_WAY_NONE:
		return -ENETUNREACH;
	case MIPV4_WAY_UNREACHABLE:
		return -EHOSTUNREACH;
	case MIPV4_WAY_LOCAL:
	case MIPV4_WAY_ONLINK:
	case MIPV4_WAY_GATEWAY:
		return way->saddr ? 0 : -EADDRNOTAVAIL;
	default:
		return 0;
	}
}

int mipv4_way(struct mipv4 *ip, __be32 dst, struct mipv4_way *way)
{
	int err = -ENODEV;

	memset(way, 0, sizeof(*way));
	rcu_read_lock();
	if (READ_ONCE(ip->live)) {
		mipv4_way_lookup(ip, dst, way);
		err = READ_ONCE(ip->dev->flags) & IFF_UP ?
		      mipv4_way_error(way) : -ENETDOWN;
	}
	rcu_read_unlock();
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_way);

void mipv4_features(const struct mipv4 *ip, struct mipv4_features *features)
{
	const struct net_device *dev;

	memset(features, 0, sizeof(*features));
	rcu_read_lock();
	dev = mipv4_dev(ip);
	if (dev) {
		features->features = READ_ONCE(dev->features);
		features->gso_max_size = min_t(unsigned int, MIPV4_MAX_LEN,
					       mipv4_gso_max_size(dev));
		features->gso_max_segs = READ_ONCE(dev->gso_max_segs);
	}
	rcu_read_unlock();
}
EXPORT_SYMBOL_GPL(mipv4_features);

enum mipv4_addr_kind mipv4_addr_kind(const struct mipv4 *ip, __be32 addr)
{
	enum mipv4_addr_kind kind = MIPV4_ADDR_OTHER;

	rcu_read_lock();
	switch (mipv4_own_kind(rcu_dereference(ip->own), addr)) {
	case MIPV4_KIND_LOCAL:
		kind = MIPV4_ADDR_OWN;
		break;
	case MIPV4_KIND_BROADCAST:
		kind = MIPV4_ADDR_BROADCAST;
		break;
	default:
		if (ipv4_is_multicast(addr))
			kind = MIPV4_ADDR_MULTICAST;
		/* That of 169.254/16 without an address there. */
		else if (mipv4_fib_lookup(ip, addr).nh->hop == MIPV4_HOP_BROADCAST)
			kind = MIPV4_ADDR_BROADCAST;
	}
	rcu_read_unlock();
	return kind;
}
EXPORT_SYMBOL_GPL(mipv4_addr_kind);

/* For mipv4_rcv_kind(). */
static_assert(!offsetof(struct mipv4_cb, dst_kind));
static_assert(MIPV4_ADDR_OTHER == (int)MIPV4_KIND_NONE);
static_assert(MIPV4_ADDR_OWN == (int)MIPV4_KIND_LOCAL);
static_assert(MIPV4_ADDR_BROADCAST == (int)MIPV4_KIND_BROADCAST);
static_assert(MIPV4_ADDR_MULTICAST == (int)MIPV4_KIND_MULTICAST);
