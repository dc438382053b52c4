// SPDX-License-Identifier: GPL-2.0
/*
 * route.c: the configuration of static routes, and the events about them.
 *
 * lookup.c puts routes into the trie of prefixes (fib.c), and finds them for packets.
 * Static routes share next hops: see route-hop.c. A route whose gateway is not on-link is
 * dead: it stays configured, and a lookup skips it.
 */
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <net/mipv4.h>
#include "cache.h"
#include "compat.h"
#include "endpoint.h"
#include "event.h"
#include "fib-walk.h"
#include "fib.h"
#include "header.h"
#include "lookup.h"
#include "neigh.h"
#include "own.h"
#include "protocol.h"
#include "route-check.h"
#include "route-hop.h"
#include "route.h"

#define ROUTE_EVENTS	256	/* the limit for one change of an address */

/* Invalidate everything that was derived from the routes: path caches, and the cache of
 * path MTUs and redirects.
 */
static void mipv4_routes_changed(struct mipv4 *ip)
{
	mipv4_changed(ip, MIPV4_PART_ROUTES);
	mipv4_paths_invalidate(ip);
	mipv4_cache_flush(ip);
}

/* The first address in use, 0 if there is none. A deprecated one counts only if all are.
 * With @routable link-local ones do not count, because they must not send through
 * gateways.
 */
static __be32 mipv4_first_addr(const struct mipv4 *ip, bool routable)
{
	const struct mipv4_ifaddr *ifa;
	__be32 deprecated = 0;

	list_for_each_entry(ifa, &ip->addrs, list) {
		if (!mipv4_ifaddr_in_use(ifa) ||
		    (routable && mipv4_is_linklocal(ifa->addr)))
			continue;
		if (!ifa->deprecated)
			return ifa->addr;
		deprecated = deprecated ?: ifa->addr;
	}
	return deprecated;
}

/**
 * mipv4_routes_resolve() - update all next hops after a change of addresses
 * @ip: the endpoint, with its new addresses in the tables
 *
 * Updates for each next hop whether its gateway is on-link, and its source address.
 *
 * Context: process, RTNL.
 */
void mipv4_routes_resolve(struct mipv4 *ip)
{
	__be32 src = mipv4_first_addr(ip, false);
	struct mipv4_shared_hop *hop;

	ip->fib.routable = mipv4_first_addr(ip, true);
	WRITE_ONCE(ip->fib.linklocal.src, src);
	WRITE_ONCE(ip->fib.multicast.src, src);
	WRITE_ONCE(ip->fib.broadcast.src, src);
	for (hop = mipv4_hop_of(rb_first(&ip->fib.hops)); hop;
	     hop = mipv4_hop_of(rb_next(&hop->node)))
		mipv4_hop_resolve(ip, hop);
	mipv4_routes_changed(ip);
}

/**
 * mipv4_route_init() - initialise the routes of a new endpoint
 * @ip: the endpoint
 *
 * It has only the well-known routes, to 169.254/16 and its broadcast address.
 *
 * Context: process, RTNL.
 * Return: 0 or -ENOMEM.
 */
int mipv4_route_init(struct mipv4 *ip)
{
	struct mipv4_fib *fib = &ip->fib;

	fib->hops = RB_ROOT;
	fib->none = (struct mipv4_nexthop){
		.hop = MIPV4_HOP_NONE, .mtu = MIPV4_MAX_LEN,
	};
	fib->broadcast = (struct mipv4_nexthop){
		.hop = MIPV4_HOP_BROADCAST, .mtu = MIPV4_MAX_LEN,
	};
	fib->multicast = (struct mipv4_nexthop){
		.hop = MIPV4_HOP_MULTICAST, .mtu = MIPV4_MAX_LEN,
	};
	fib->linklocal = (struct mipv4_nexthop){
		.hop = MIPV4_HOP_ONLINK, .mtu = MIPV4_MAX_LEN,
	};
	fib->well_known[0] = (struct mipv4_route){
		.nh = &fib->linklocal, .dst = htonl(0xa9fe0000), .plen = 16,
		.rank = MIPV4_RANK_WELL_KNOWN,
	};
	fib->well_known[1] = (struct mipv4_route){
		.nh = &fib->broadcast, .dst = htonl(0xa9feffff), .plen = 32,
		.rank = MIPV4_RANK_WELL_KNOWN,
	};
	return mipv4_route_link(ip, &fib->well_known[0]) ?:
	       mipv4_route_link(ip, &fib->well_known[1]);
}

/**
 * mipv4_route_spec() - the configuration of a static route
 * @rt: the static route
 * @spec: receives the configuration
 *
 * Context: RTNL.
 */
void mipv4_route_spec(const struct mipv4_route *rt,
		      struct mipv4_route_spec *spec)
{
	const struct mipv4_nexthop *nh = rt->nh;

	*spec = (struct mipv4_route_spec){
		.dst = rt->dst,
		.plen = rt->plen,
		.metric = rt->metric,
		.gateway = nh->gateway,
		.src = mipv4_shared_hop(nh)->src,
		.mtu = nh->mtu == MIPV4_MAX_LEN ? 0 : nh->mtu,
		.type = nh->hop == MIPV4_HOP_BLACKHOLE ?
				MIPV4_ROUTE_TYPE_BLACKHOLE :
			nh->hop == MIPV4_HOP_UNREACHABLE ?
				MIPV4_ROUTE_TYPE_UNREACHABLE :
				MIPV4_ROUTE_TYPE_UNICAST,
	};
}

static struct mipv4_route *mipv4_if_static(struct mipv4_route *rt)
{
	return rt && rt->rank == MIPV4_RANK_ROUTE ? rt : NULL;
}

/* The first static route to a prefix. Context: RTNL. */
static struct mipv4_route *mipv4_route_static(struct mipv4 *ip, __be32 dst,
					      u8 plen)
{
	struct mipv4_route __rcu **at = mipv4_fib_slot(&ip->fib, dst, plen);
	struct mipv4_route *rt = at ? rtnl_dereference(*at) : NULL;

	while (rt && rt->rank == MIPV4_RANK_ADDR)
		rt = rtnl_dereference(rt->next);
	return mipv4_if_static(rt);
}

/* The next static route to the same prefix. */
static struct mipv4_route *mipv4_route_next(const struct mipv4_route *rt)
{
	return mipv4_if_static(rtnl_dereference(rt->next));
}

/* Check for a conflict with a static route other than @except. Several gateways for one
 * prefix are alternatives. Any other two routes with the same metric are a mistake.
 */
static int mipv4_route_conflicts(struct mipv4 *ip,
				 const struct mipv4_route_spec *spec,
				 const struct mipv4_route *except,
				 struct netlink_ext_ack *extack)
{
	const struct mipv4_route *rt;
	unsigned int n = 0;

	for (rt = mipv4_route_static(ip, spec->dst, spec->plen); rt;
	     rt = mipv4_route_next(rt), n++) {
		if (rt != except && rt->metric == spec->metric &&
		    (spec->excl || !rt->nh->gateway || !spec->gateway ||
		     rt->nh->gateway == spec->gateway)) {
			NL_SET_ERR_MSG(extack,
				       "a route to this prefix with this metric exists: replace it (mipv4 route replace), or set another metric");
			return -EEXIST;
		}
	}
	if (except)
		return 0;
	if (n >= MIPV4_PREFIX_LIMIT) {
		NL_SET_ERR_MSG(extack,
			       "a prefix has at most 256 routes: delete one first (mipv4 route del)");
		return -ENOSPC;
	}
	if (ip->n_routes >= MIPV4_ROUTE_LIMIT) {
		NL_SET_ERR_MSG(extack,
			       "an endpoint has at most 4194304 routes: delete one first (mipv4 route del)");
		return -ENOSPC;
	}
	return 0;
}

static int mipv4_route_notify_prefix(struct mipv4_route *rt, void *arg)
{
	const struct mipv4_nexthop *nh;
	struct mipv4 *ip = arg;

	for (; rt; rt = rtnl_dereference(rt->next)) {
		nh = rt->nh;
		if (rt->rank == MIPV4_RANK_ROUTE &&
		    nh->dead != mipv4_shared_hop(nh)->notified_dead)
			mipv4_events->route(ip, rt, MIPV4_CMD_ROUTE_NTF);
	}
	return 0;
}

/* The number of routes that became dead or alive without an event. */
static unsigned int mipv4_routes_events_due(struct mipv4 *ip)
{
	struct mipv4_shared_hop *hop;
	unsigned int n = 0;

	for (hop = mipv4_hop_of(rb_first(&ip->fib.hops)); hop;
	     hop = mipv4_hop_of(rb_next(&hop->node)))
		if (hop->notified_dead != hop->nh.dead)
			n += hop->users;
	return n;
}

/**
 * mipv4_route_notify() - report the routes that became dead or alive
 * @ip: the endpoint
 *
 * A change of one address can affect a million routes. Above ROUTE_EVENTS, programs that
 * listen receive only the report that events were lost.
 *
 * Context: process, RTNL.
 */
void mipv4_route_notify(struct mipv4 *ip)
{
	struct mipv4_shared_hop *hop;

	if (!ip->fib.notify_due)
		return;
	ip->fib.notify_due = false;
	if (mipv4_events->wanted(ip)) {
		if (mipv4_routes_events_due(ip) > ROUTE_EVENTS)
			mipv4_events->lost(ip);
		else
			mipv4_fib_walk(&ip->fib, 0, 0,
				       mipv4_route_notify_prefix, ip);
	}
	for (hop = mipv4_hop_of(rb_first(&ip->fib.hops)); hop;
	     hop = mipv4_hop_of(rb_next(&hop->node)))
		hop->notified_dead = hop->nh.dead;
}

/* Allocate a route and its next hop. Context: RTNL. Return: NULL without memory. */
static struct mipv4_route *mipv4_route_new(struct mipv4 *ip,
					   const struct mipv4_route_spec *spec)
{
	struct mipv4_shared_hop *hop;
	struct mipv4_route *rt;

	rt = kmalloc(sizeof(*rt), GFP_KERNEL_ACCOUNT);
	if (!rt)
		return NULL;
	hop = mipv4_hop_get(ip, spec);
	if (!hop) {
		kfree(rt);
		return NULL;
	}
	*rt = (struct mipv4_route){
		.nh = &hop->nh,
		.dst = spec->dst,
		.plen = spec->plen,
		.metric = spec->metric,
		.rank = MIPV4_RANK_ROUTE,
	};
	return rt;
}

/* Report a route that packets can use now. Context: process, RTNL. */
static void mipv4_route_added(struct mipv4 *ip, const struct mipv4_route *rt)
{
	if (!rt->nh->gateway)
		mipv4_hops_resolve(ip, rt->dst, rt->plen);
	mipv4_routes_changed(ip);
	mipv4_events->route(ip, rt, MIPV4_CMD_ROUTE_NTF);
	mipv4_route_notify(ip);
	mipv4_protocol_changed(ip, MIPV4_CHANGED_ROUTE);
}

/* Report a route that packets cannot find any more, and free it. Context: process,
 * RTNL.
 */
static void mipv4_route_removed(struct mipv4 *ip, struct mipv4_route *rt)
{
	if (!rt->nh->gateway)
		mipv4_hops_resolve(ip, rt->dst, rt->plen);
	mipv4_routes_changed(ip);
	mipv4_events->route(ip, rt, MIPV4_CMD_ROUTE_DEL_NTF);
	mipv4_route_notify(ip);
	mipv4_protocol_changed(ip, MIPV4_CHANGED_ROUTE);
	if (!rt->nh->gateway)
		mipv4_neigh_networks_changed(ip);
	mipv4_hop_put(ip, rt->nh);
	kvfree_rcu_mightsleep(rt);
}

/* The static route that @spec replaces: that with the same gateway, or else the first one
 * with the same metric. Context: RTNL.
 */
static struct mipv4_route *mipv4_route_replaced(struct mipv4 *ip,
						const struct mipv4_route_spec *spec)
{
	struct mipv4_route *rt, *first = NULL;

	for (rt = mipv4_route_static(ip, spec->dst, spec->plen); rt;
	     rt = mipv4_route_next(rt)) {
		if (rt->metric != spec->metric)
			continue;
		if (rt->nh->gateway == spec->gateway)
			return rt;
		first = first ?: rt;
	}
	return first;
}

/**
 * mipv4_route_add() - add a static route, or replace one
 * @ip: the endpoint
 * @spec: the route
 * @extack: receives the error text
 *
 * Of several routes to one prefix packets use the one with the lowest metric, and of
 * equal ones the oldest. While its gateway does not answer ARP they use the next one. A
 * replaced route keeps its place among them, and packets find one of both all the time.
 *
 * Context: RTNL.
 * Return: 0, -ENODEV, -EINVAL, -ENETUNREACH, -EEXIST, -ENOSPC or -ENOMEM.
 */
int mipv4_route_add(struct mipv4 *ip, const struct mipv4_route_spec *spec,
		    struct netlink_ext_ack *extack)
{
	struct mipv4_route *rt, *old = NULL;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	err = mipv4_route_check(ip, spec, extack);
	if (err)
		return err;
	if (spec->replace)
		old = mipv4_route_replaced(ip, spec);
	err = mipv4_route_conflicts(ip, spec, old, extack);
	if (err)
		return err;
	rt = mipv4_route_new(ip, spec);
	if (!rt)
		return -ENOMEM;
	if (old) {
		mipv4_route_exchange(ip, old, rt);
		mipv4_route_removed(ip, old);
	} else {
		err = mipv4_route_link(ip, rt);
		if (err) {
			mipv4_hop_put(ip, rt->nh);
			kfree(rt);
			return err;
		}
		ip->n_routes++;
	}
	mipv4_route_added(ip, rt);
	return 0;
}

static bool mipv4_route_matches(const struct mipv4_route *rt,
				const struct mipv4_route_match *match)
{
	struct mipv4_route_spec spec;

	mipv4_route_spec(rt, &spec);
	return (!match->gateway || spec.gateway == match->gateway) &&
	       (match->metric < 0 || spec.metric == match->metric) &&
	       (match->type < 0 || spec.type == match->type);
}

/**
 * mipv4_route_del() - delete a static route
 * @ip: the endpoint
 * @match: the route; if several match, that with the lowest metric, of equal ones the
 *	oldest
 * @extack: receives the error text
 *
 * Context: process, RTNL.
 * Return: 0, -ENODEV or -ESRCH.
 */
int mipv4_route_del(struct mipv4 *ip, const struct mipv4_route_match *match,
		    struct netlink_ext_ack *extack)
{
	struct mipv4_route *rt = NULL;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	if (match->plen <= 32 && !(match->dst & ~mipv4_netmask(match->plen)))
		rt = mipv4_route_static(ip, match->dst, match->plen);
	while (rt && !mipv4_route_matches(rt, match))
		rt = mipv4_route_next(rt);
	if (!rt) {
		NL_SET_ERR_MSG(extack,
			       "no such static route: to delete the route of an address, delete the address (mipv4 addr del)");
		return -ESRCH;
	}
	mipv4_route_unlink(ip, rt);
	ip->n_routes--;
	mipv4_route_removed(ip, rt);
	return 0;
}

static void mipv4_route_exit_prefix(struct mipv4_route *rt)
{
	struct mipv4_route *next;

	for (; rt; rt = next) {
		next = rcu_dereference_protected(rt->next, 1);
		if (rt->rank == MIPV4_RANK_ROUTE)
			kfree(rt);
	}
}

/**
 * mipv4_route_exit() - free the trie, the static routes and the next hops
 * @ip: an endpoint that has no reader any more
 *
 * Context: process.
 */
void mipv4_route_exit(struct mipv4 *ip)
{
	struct mipv4_shared_hop *hop, *next;

	mipv4_fib_exit(&ip->fib, mipv4_route_exit_prefix);
	rbtree_postorder_for_each_entry_safe(hop, next, &ip->fib.hops, node) {
		kfree(hop);
		cond_resched();
	}
}

int mipv4_add_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway)
{
	const struct mipv4_route_spec spec = {
		.dst = dst, .plen = plen, .gateway = gateway,
	};

	return mipv4_route_add(ip, &spec, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_add_route);

int mipv4_del_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway)
{
	const struct mipv4_route_match match = {
		.dst = dst, .plen = plen, .gateway = gateway,
		.metric = -1, .type = -1,
	};

	return mipv4_route_del(ip, &match, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_del_route);
