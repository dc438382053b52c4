// SPDX-License-Identifier: GPL-2.0
/*
 * route-hop.c: next hops, which static routes share.
 *
 * A million routes through one gateway have one next hop. It records whether the gateway
 * is on-link, and its source address. So a change of an address updates next hops, and
 * not routes.
 */
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <net/mipv4.h>
#include "compat.h"
#include "endpoint.h"
#include "fib.h"
#include "header.h"
#include "lookup.h"
#include "route-hop.h"

/* Update whether the gateway is on-link, and the source address. Context: RTNL. */
void mipv4_hop_resolve(struct mipv4 *ip, struct mipv4_shared_hop *hop)
{
	__be32 first = ip->fib.multicast.src, src = first;
	const struct mipv4_nexthop *via;
	bool dead = false;

	rcu_read_lock();
	if (hop->nh.hop == MIPV4_HOP_GATEWAY) {
		via = mipv4_fib_lookup_base(ip, hop->nh.gateway);
		src = mipv4_is_linklocal(via->src) ? ip->fib.routable :
						     via->src;
		/* RFC 3927 2.6.2: no route is better than a link-local source. */
		dead = via->hop != MIPV4_HOP_ONLINK || (!src && first);
	}
	if (hop->src && mipv4_has_addr(ip, hop->src))
		src = hop->src;
	rcu_read_unlock();
	WRITE_ONCE(hop->nh.src, src);
	WRITE_ONCE(hop->nh.dead, dead);
	if (dead != hop->notified_dead)
		ip->fib.notify_due = true;
}

static int mipv4_hop_cmp(const struct mipv4_shared_hop *a,
			 const struct mipv4_shared_hop *b)
{
	u32 ga = ntohl(a->nh.gateway), gb = ntohl(b->nh.gateway);

	if (ga != gb)
		return ga < gb ? -1 : 1;
	if (a->src != b->src)
		return ntohl(a->src) < ntohl(b->src) ? -1 : 1;
	if (a->nh.mtu != b->nh.mtu)
		return a->nh.mtu < b->nh.mtu ? -1 : 1;
	return a->nh.hop - b->nh.hop;
}

static int mipv4_hop_node_cmp(struct rb_node *a, const struct rb_node *b)
{
	return mipv4_hop_cmp(mipv4_hop_of(a),
			     rb_entry(b, struct mipv4_shared_hop, node));
}

static enum mipv4_hop mipv4_route_hop(const struct mipv4_route_spec *spec)
{
	switch (spec->type) {
	case MIPV4_ROUTE_TYPE_BLACKHOLE:
		return MIPV4_HOP_BLACKHOLE;
	case MIPV4_ROUTE_TYPE_UNREACHABLE:
		return MIPV4_HOP_UNREACHABLE;
	default:
		return spec->gateway ? MIPV4_HOP_GATEWAY : MIPV4_HOP_ONLINK;
	}
}

/* Find or create the next hop for a route, and count the route as its user.
 * Context: RTNL. Return: NULL without memory.
 */
struct mipv4_shared_hop *
mipv4_hop_get(struct mipv4 *ip, const struct mipv4_route_spec *spec)
{
	struct mipv4_shared_hop key = {
		.nh.gateway = spec->gateway,
		.nh.mtu = spec->mtu ?: MIPV4_MAX_LEN,
		.nh.hop = mipv4_route_hop(spec),
		.src = spec->src,
	};
	struct rb_node *node = ip->fib.hops.rb_node;
	struct mipv4_shared_hop *hop;
	int cmp;

	while (node) {
		hop = mipv4_hop_of(node);
		cmp = mipv4_hop_cmp(&key, hop);
		if (!cmp) {
			hop->users++;
			return hop;
		}
		node = cmp < 0 ? node->rb_left : node->rb_right;
	}
	hop = kmemdup(&key, sizeof(key), GFP_KERNEL_ACCOUNT);
	if (!hop)
		return NULL;
	hop->users = 1;
	mipv4_hop_resolve(ip, hop);
	hop->notified_dead = hop->nh.dead;
	rb_find_add(&hop->node, &ip->fib.hops, mipv4_hop_node_cmp);
	return hop;
}

/* Drop a user of a next hop, and free it after the last one. Path caches do not hold it
 * any more.
 * Context: process, RTNL.
 */
void mipv4_hop_put(struct mipv4 *ip, const struct mipv4_nexthop *nh)
{
	struct mipv4_shared_hop *hop =
		container_of((struct mipv4_nexthop *)nh,
			     struct mipv4_shared_hop, nh);

	if (--hop->users)
		return;
	rb_erase(&hop->node, &ip->fib.hops);
	kvfree_rcu_mightsleep(hop);
}

/* Update the next hops with a gateway in the given prefix. A route without a gateway was
 * added or deleted, so they may be on-link now, or no longer.
 * Context: RTNL.
 */
void mipv4_hops_resolve(struct mipv4 *ip, __be32 dst, u8 plen)
{
	u32 first = ntohl(dst), last = first | ~ntohl(mipv4_netmask(plen));
	struct rb_node *node = ip->fib.hops.rb_node, *from = NULL;
	struct mipv4_shared_hop *hop;

	while (node) {
		if (ntohl(mipv4_hop_of(node)->nh.gateway) < first) {
			node = node->rb_right;
		} else {
			from = node;
			node = node->rb_left;
		}
	}
	for (hop = mipv4_hop_of(from);
	     hop && ntohl(hop->nh.gateway) <= last;
	     hop = mipv4_hop_of(rb_next(&hop->node)))
		if (hop->nh.gateway)
			mipv4_hop_resolve(ip, hop);
}
