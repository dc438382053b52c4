// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-put.c: the attributes that describe endpoints and their tables. Dumps
 * (netlink-dump.c) and events (netlink-event.c) use the same functions.
 *
 * Each function appends the attributes of one object to a message. It returns 0, or
 * -EMSGSIZE if the message is full.
 */
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/mipv4.h>
#include "cache.h"
#include "endpoint.h"
#include "fib.h"
#include "filter.h"
#include "group.h"
#include "header.h"
#include "igmp.h"
#include "lifetime.h"
#include "neigh-resolve.h"
#include "neigh.h"
#include "netlink-put.h"
#include "own.h"
#include "protocol.h"
#include "reassembly.h"
#include "route-hop.h"
#include "route.h"

static int mipv4_nl_put_protocols(struct sk_buff *skb)
{
	u8 numbers[256];
	int i, n = 0;

	rcu_read_lock();
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		if (mipv4_protocol(i))
			numbers[n++] = i;
	rcu_read_unlock();
	return nla_put(skb, MIPV4_A_PROTOCOLS, n, numbers);
}

/**
 * mipv4_nl_put_endpoint() - append the attributes of an endpoint
 * @skb: the message
 * @ip: the endpoint
 * @item: unused
 *
 * Context: RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int mipv4_nl_put_endpoint(struct sk_buff *skb, struct mipv4 *ip,
			  const void *item)
{
	const struct net_device *dev = ip->dev;

	if (nla_put_u32(skb, MIPV4_A_ENDPOINT_FLAGS,
			ip->shared ? MIPV4_ENDPOINT_SHARED : 0) ||
	    (dev->flags & IFF_UP && nla_put_flag(skb, MIPV4_A_UP)) ||
	    (netif_carrier_ok(dev) && nla_put_flag(skb, MIPV4_A_CARRIER)) ||
	    nla_put_u32(skb, MIPV4_A_MTU, dev->mtu) ||
	    nla_put_u8(skb, MIPV4_A_TTL, ip->ttl) ||
	    (dev->addr_len && nla_put(skb, MIPV4_A_LLADDR, dev->addr_len,
				      dev->dev_addr)) ||
	    mipv4_nl_put_protocols(skb) ||
	    nla_put_u32(skb, MIPV4_A_NEIGH_COUNT, READ_ONCE(ip->neigh.count)) ||
	    nla_put_u32(skb, MIPV4_A_NEIGH_LIMIT, MIPV4_NEIGH_LIMIT) ||
	    nla_put_u8(skb, MIPV4_A_TOS, ip->tos) ||
	    nla_put_u8(skb, MIPV4_A_DF, ip->df) ||
	    nla_put_u8(skb, MIPV4_A_REDIRECTS, ip->redirects) ||
	    nla_put_u8(skb, MIPV4_A_SOURCE_ROUTES, ip->source_routes) ||
	    nla_put_u8(skb, MIPV4_A_IGMP_ROUTER_ALERT,
		       ip->igmp_router_alert) ||
	    nla_put_u32(skb, MIPV4_A_PMTU_MIN, ip->pmtu_min) ||
	    nla_put_u32(skb, MIPV4_A_REASM_TIMEOUT,
			mipv4_reasm_timeout(ip)) ||
	    nla_put_u32(skb, MIPV4_A_REASM_LIMIT, mipv4_reasm_limit(ip)))
		return -EMSGSIZE;
	return 0;
}

static u32 mipv4_nl_addr_flags(const struct mipv4 *ip,
			       const struct mipv4_ifaddr *ifa)
{
	u8 state = READ_ONCE(ifa->state);
	u32 flags = 0;

	if (mipv4_ifaddr_is_secondary(ip, ifa))
		flags |= MIPV4_ADDR_SECONDARY;
	if (READ_ONCE(ifa->conflict))
		flags |= MIPV4_ADDR_CONFLICT;
	if (state == MIPV4_IFADDR_TENTATIVE)
		flags |= MIPV4_ADDR_TENTATIVE;
	if (state == MIPV4_IFADDR_DUPLICATE)
		flags |= MIPV4_ADDR_DUPLICATE;
	if (READ_ONCE(ifa->deprecated))
		flags |= MIPV4_ADDR_DEPRECATED;
	return flags;
}

/**
 * mipv4_nl_put_addr() - append the attributes of an address
 * @skb: the message
 * @ip: the endpoint
 * @item: &struct mipv4_ifaddr
 *
 * Context: RTNL, or neigh.lock and RCU.
 * Return: 0 or -EMSGSIZE.
 */
int mipv4_nl_put_addr(struct sk_buff *skb, struct mipv4 *ip, const void *item)
{
	const struct mipv4_ifaddr *ifa = item;
	struct mipv4_lifetimes lft;
	bool ends = mipv4_lft_get(ifa, &lft);

	if (nla_put_be32(skb, MIPV4_A_ADDR, ifa->addr) ||
	    nla_put_u8(skb, MIPV4_A_PREFIXLEN, ifa->plen) ||
	    (ifa->plen < 31 &&
	     nla_put_be32(skb, MIPV4_A_BROADCAST,
			  mipv4_broadcast(ifa->addr, ifa->plen))) ||
	    nla_put_u32(skb, MIPV4_A_ADDR_FLAGS,
			mipv4_nl_addr_flags(ip, ifa)) ||
	    (ifa->dad && nla_put_flag(skb, MIPV4_A_DAD)) ||
	    (ends && nla_put_u32(skb, MIPV4_A_VALID_LFT, lft.valid)) ||
	    (ends && nla_put_u32(skb, MIPV4_A_PREFERRED_LFT, lft.preferred)))
		return -EMSGSIZE;
	return 0;
}

static int mipv4_nl_put_spec(struct sk_buff *skb,
			     const struct mipv4_route_spec *spec, u32 flags)
{
	if (nla_put_be32(skb, MIPV4_A_ADDR, spec->dst) ||
	    nla_put_u8(skb, MIPV4_A_PREFIXLEN, spec->plen) ||
	    nla_put_u8(skb, MIPV4_A_ROUTE_TYPE, spec->type) ||
	    (spec->gateway &&
	     nla_put_be32(skb, MIPV4_A_GATEWAY, spec->gateway)) ||
	    (spec->src && nla_put_be32(skb, MIPV4_A_SRC, spec->src)) ||
	    (spec->metric && nla_put_u32(skb, MIPV4_A_METRIC, spec->metric)) ||
	    (spec->mtu && nla_put_u32(skb, MIPV4_A_MTU, spec->mtu)) ||
	    nla_put_u32(skb, MIPV4_A_ROUTE_FLAGS, flags))
		return -EMSGSIZE;
	return 0;
}

/**
 * mipv4_nl_put_route() - append the attributes of a configured route
 * @skb: the message
 * @ip: the endpoint
 * @item: &struct mipv4_route
 *
 * The attributes include the source in use, if any, and the configured source.
 *
 * Context: RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int mipv4_nl_put_route(struct sk_buff *skb, struct mipv4 *ip, const void *item)
{
	const struct mipv4_route *rt = item;
	bool dead = rt->nh->dead;
	u32 flags = dead ? MIPV4_ROUTE_DEAD : 0;
	struct mipv4_route_spec spec;
	__be32 src;

	mipv4_route_spec(rt, &spec);
	src = spec.src;
	rcu_read_lock();
	/* A source that is not in use is replaced below. */
	if (mipv4_own_kind(rcu_dereference(ip->own), spec.src) !=
	    MIPV4_KIND_LOCAL)
		spec.src = 0;
	if (spec.gateway && !dead &&
	    mipv4_neigh_is_dead(ip, spec.gateway, false))
		flags |= MIPV4_ROUTE_FAILED;
	rcu_read_unlock();
	if (!spec.src && spec.type == MIPV4_ROUTE_TYPE_UNICAST && !dead)
		spec.src = mipv4_src(ip, spec.gateway ?: spec.dst);
	return mipv4_nl_put_spec(skb, &spec, flags) ?:
	       (src ? nla_put_be32(skb, MIPV4_A_PREFSRC, src) : 0);
}

/**
 * mipv4_nl_put_connected() - append the attributes of a connected route
 * @skb: the message
 * @ip: the endpoint
 * @item: the &struct mipv4_ifaddr whose network it leads to
 *
 * Context: any.
 * Return: 0 or -EMSGSIZE.
 */
int mipv4_nl_put_connected(struct sk_buff *skb, struct mipv4 *ip,
			   const void *item)
{
	const struct mipv4_ifaddr *ifa = item;
	const struct mipv4_route_spec spec = {
		.dst = ifa->addr & mipv4_netmask(ifa->plen),
		.plen = ifa->plen,
		.src = READ_ONCE(ifa->onlink.src),
	};

	return mipv4_nl_put_spec(skb, &spec, MIPV4_ROUTE_CONNECTED);
}

/**
 * mipv4_nl_put_learned() - append a learned path MTU or redirect, as a route
 * @skb: the message
 * @ip: the endpoint
 * @item: &struct mipv4_learned
 *
 * Context: RCU or cache.lock.
 * Return: 0 or -EMSGSIZE.
 */
int mipv4_nl_put_learned(struct sk_buff *skb, struct mipv4 *ip,
			 const void *item)
{
	const struct mipv4_learned *l = item;
	const struct mipv4_route_spec spec = {
		.dst = l->dst,
		.plen = 32,
		.src = l->nh.src,
		.gateway = l->nh.gateway,
		.mtu = l->nh.mtu == MIPV4_MAX_LEN ? 0 : l->nh.mtu,
	};
	u32 flags = MIPV4_ROUTE_CACHE | (l->nh.mtu_locked ? MIPV4_ROUTE_LOCK : 0);
	long left = l->expires_jiffies - jiffies;

	return mipv4_nl_put_spec(skb, &spec, flags) ?:
	       (left > 0 ? nla_put_u32(skb, MIPV4_A_EXPIRES,
				       jiffies_to_msecs(left)) : 0);
}

static unsigned int mipv4_nl_ms_since(unsigned long then_jiffies)
{
	return jiffies_to_msecs(jiffies - then_jiffies);
}

/**
 * mipv4_nl_put_neigh() - append the attributes of a neighbour
 * @skb: the message
 * @ip: the endpoint
 * @item: &struct mipv4_neigh
 *
 * Context: RCU or neigh.lock.
 * Return: 0 or -EMSGSIZE.
 */
int mipv4_nl_put_neigh(struct sk_buff *skb, struct mipv4 *ip, const void *item)
{
	const struct mipv4_neigh *n = item;
	u8 state = mipv4_neigh_state_now(n), ha[MAX_ADDR_LEN];
	bool has_ha = state != MIPV4_NEIGH_INCOMPLETE &&
		      state != MIPV4_NEIGH_FAILED;

	mipv4_neigh_ha(n, ha);
	if (nla_put_be32(skb, MIPV4_A_ADDR, n->addr) ||
	    nla_put_u8(skb, MIPV4_A_NEIGH_STATE, state) ||
	    (has_ha && nla_put(skb, MIPV4_A_LLADDR, ip->dev->addr_len, ha)) ||
	    (has_ha &&
	     nla_put_u32(skb, MIPV4_A_CONFIRMED,
			 mipv4_nl_ms_since(READ_ONCE(n->confirmed_jiffies)))) ||
	    nla_put_u32(skb, MIPV4_A_USED,
			mipv4_nl_ms_since(READ_ONCE(n->used_jiffies))) ||
	    nla_put_u8(skb, MIPV4_A_PROBES, READ_ONCE(n->probes)))
		return -EMSGSIZE;
	return 0;
}

static int mipv4_nl_put_filter(struct sk_buff *skb, int mode_attr,
			       int sources_attr,
			       const struct mipv4_filter *filter)
{
	size_t n = min_t(size_t, filter->n, MIPV4_SOURCE_LIMIT);

	return nla_put_u8(skb, mode_attr, filter->mode) ?:
	       nla_put(skb, sources_attr, n * sizeof(filter->source[0]),
		       filter->source);
}

/**
 * mipv4_nl_put_group() - append the attributes of a multicast group
 * @skb: the message
 * @ip: the endpoint
 * @item: &struct mipv4_group
 *
 * Context: process, RTNL.
 * Return: 0 or -EMSGSIZE.
 */
int mipv4_nl_put_group(struct sk_buff *skb, struct mipv4 *ip, const void *item)
{
	const struct mipv4_group *group = item;
	const struct mipv4_filter *admin = mipv4_group_admin_filter(group);

	if (nla_put_be32(skb, MIPV4_A_ADDR, group->addr) ||
	    mipv4_nl_put_filter(skb, MIPV4_A_FILTER_MODE, MIPV4_A_SOURCES,
				group->filter) ||
	    nla_put_u32(skb, MIPV4_A_USERS, group->users) ||
	    nla_put_u8(skb, MIPV4_A_IGMP_VERSION, mipv4_igmp_version(ip)) ||
	    (admin && mipv4_nl_put_filter(skb, MIPV4_A_ADMIN_MODE,
					  MIPV4_A_ADMIN_SOURCES, admin)))
		return -EMSGSIZE;
	return 0;
}
