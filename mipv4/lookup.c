// SPDX-License-Identifier: GPL-2.0
/*
 * lookup.c: the lookup of a destination among addresses and routes, the first step of
 * routing; and the lists of routes that it reads.
 *
 * The networks of addresses and the prefixes of static routes are in one trie (fib.c).
 * Each prefix has a list of its routes, in the order of preference. Own addresses and
 * broadcast addresses are in the table of own.c. Groups and the limited broadcast address
 * need no table. nexthop.c is the second step.
 */
#include <linux/in.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include "endpoint.h"
#include "fib-walk.h"
#include "fib.h"
#include "header.h"
#include "lookup.h"
#include "own.h"

/* The next hop of an address that is not unicast, and not
 * in the table of own addresses.
 */
static const struct mipv4_nexthop *
mipv4_fib_well_known(const struct mipv4_fib *fib, __be32 dst)
{
	return ipv4_is_multicast(dst) ? &fib->multicast : &fib->none;
}

/* The result of a lookup that found @rt, or NULL. Context: RCU. */
static struct mipv4_found mipv4_found_route(const struct mipv4_fib *fib,
					    const struct mipv4_route *rt)
{
	if (!rt)
		return (struct mipv4_found){ .nh = &fib->none };
	return (struct mipv4_found){
		.nh = rt->nh,
		.more = rt->nh->hop == MIPV4_HOP_GATEWAY ?
			rcu_dereference(rt->next) : NULL,
	};
}

/* mipv4_fib_lookup_route(), as a part of its callers: all that is sent comes here. */
static __always_inline struct mipv4_found
mipv4_fib_lookup_any(const struct mipv4 *ip, __be32 dst,
		     const struct mipv4_route **rt)
{
	struct mipv4_found found = {
		.nh = mipv4_own_nexthop(rcu_dereference(ip->own), dst),
	};

	*rt = NULL;
	if (found.nh)
		return found;
	if (unlikely(!mipv4_is_unicast(dst))) {
		found.nh = mipv4_fib_well_known(&ip->fib, dst);
		return found;
	}
	*rt = mipv4_fib_first_route(&ip->fib, dst);
	if (unlikely(!*rt || READ_ONCE((*rt)->nh->dead)))
		*rt = mipv4_fib_find(&ip->fib, dst, false);
	return mipv4_found_route(&ip->fib, *rt);
}

/**
 * mipv4_fib_lookup() - look up a destination among addresses and routes
 * @ip: the endpoint
 * @dst: the destination
 *
 * Context: RCU.
 * Return: the next hop, and for a gateway further routes.
 */
struct mipv4_found mipv4_fib_lookup(const struct mipv4 *ip, __be32 dst)
{
	const struct mipv4_route *rt;

	return mipv4_fib_lookup_any(ip, dst, &rt);
}

/**
 * mipv4_fib_lookup_route() - look up a destination, and the route to it
 * @ip: the endpoint
 * @dst: the destination
 * @rt: receives the first usable route to the longest prefix; NULL for an own address, a
 *	broadcast address or a group, and without a route
 *
 * Context: RCU.
 * Return: as mipv4_fib_lookup().
 */
struct mipv4_found mipv4_fib_lookup_route(const struct mipv4 *ip, __be32 dst,
					  const struct mipv4_route **rt)
{
	return mipv4_fib_lookup_any(ip, dst, rt);
}

/* Look up a gateway: as mipv4_fib_lookup(), without routes through gateways. A gateway
 * must be a neighbour, on the network of an own address or an on-link route.
 * Context: RCU.
 */
const struct mipv4_nexthop *mipv4_fib_lookup_base(const struct mipv4 *ip,
						  __be32 dst)
{
	const struct mipv4_nexthop *nh =
		mipv4_own_nexthop(rcu_dereference(ip->own), dst);

	if (nh)
		return nh;
	if (!mipv4_is_unicast(dst))
		return mipv4_fib_well_known(&ip->fib, dst);
	return mipv4_found_route(&ip->fib, mipv4_fib_find(&ip->fib, dst, true)).nh;
}

bool mipv4_has_addr(const struct mipv4 *ip, __be32 addr)
{
	return mipv4_own_kind(rcu_dereference(ip->own), addr) ==
	       MIPV4_KIND_LOCAL;
}

/* Compare two routes to one prefix: @a is in the list already, so it is the older one.
 * Return: true if @a comes before @b.
 */
static bool mipv4_route_before(const struct mipv4_route *a,
			       const struct mipv4_route *b)
{
	return a->rank != b->rank ? a->rank < b->rank : a->metric <= b->metric;
}

/**
 * mipv4_route_link() - add a route to the tables that packets read
 * @ip: the endpoint
 * @rt: the route
 *
 * Context: process, RTNL.
 * Return: 0, or -ENOMEM and nothing has changed.
 */
int mipv4_route_link(struct mipv4 *ip, struct mipv4_route *rt)
{
	struct mipv4_route __rcu **at = mipv4_fib_slot(&ip->fib, rt->dst,
						       rt->plen);
	struct mipv4_route *other;

	if (!at) {
		RCU_INIT_POINTER(rt->next, NULL);
		return mipv4_fib_insert(&ip->fib, rt->dst, rt->plen, rt);
	}
	while ((other = rtnl_dereference(*at)) && mipv4_route_before(other, rt))
		at = &other->next;
	RCU_INIT_POINTER(rt->next, other);
	rcu_assign_pointer(*at, rt);
	return 0;
}

/**
 * mipv4_route_unlink() - remove a route from the tables that packets read
 * @ip: the endpoint
 * @rt: the route; packets may read it until a grace period is over
 *
 * Context: process, RTNL.
 */
void mipv4_route_unlink(struct mipv4 *ip, struct mipv4_route *rt)
{
	struct mipv4_route __rcu **first = mipv4_fib_slot(&ip->fib, rt->dst,
							  rt->plen);
	struct mipv4_route __rcu **at = first;
	struct mipv4_route *other;

	while ((other = rtnl_dereference(*at)) != rt)
		at = &other->next;
	if (at == first && !rcu_access_pointer(rt->next))
		mipv4_fib_remove(&ip->fib, rt->dst, rt->plen);
	else
		rcu_assign_pointer(*at, rtnl_dereference(rt->next));
}

/**
 * mipv4_route_exchange() - put a route in the place of another
 * @ip: the endpoint
 * @old: a route in the tables, which packets may read until a grace period is over
 * @rt: the new one, to the same prefix, with the same rank and metric
 *
 * Context: process, RTNL.
 */
void mipv4_route_exchange(struct mipv4 *ip, struct mipv4_route *old,
			  struct mipv4_route *rt)
{
	struct mipv4_route __rcu **at = mipv4_fib_slot(&ip->fib, old->dst,
						       old->plen);
	struct mipv4_route *other;

	while ((other = rtnl_dereference(*at)) != old)
		at = &other->next;
	RCU_INIT_POINTER(rt->next, rtnl_dereference(old->next));
	rcu_assign_pointer(*at, rt);
}

/**
 * mipv4_route_will_connect() - check whether a tentative address will connect a neighbour
 * @ip: the endpoint
 * @addr: the address of the neighbour
 *
 * Context: RTNL.
 * Return: true if it is on the network of an address that is probed for.
 */
bool mipv4_route_will_connect(struct mipv4 *ip, __be32 addr)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list)
		if (READ_ONCE(ifa->state) == MIPV4_IFADDR_TENTATIVE &&
		    addr != ifa->addr &&
		    !((addr ^ ifa->addr) & mipv4_netmask(ifa->plen)))
			return true;
	return false;
}
