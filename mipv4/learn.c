// SPDX-License-Identifier: GPL-2.0
/*
 * learn.c: decides which path MTUs (RFC 1191, RFC 5927) and redirects (RFC 1122 section
 * 3.2.2.2) of ICMP messages are accepted. cache.c stores them.
 */
#include <linux/ip.h>
#include <linux/jiffies.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "cache.h"
#include "endpoint.h"
#include "fib.h"
#include "header.h"
#include "learn.h"
#include "lookup.h"
#include "nexthop.h"
#include "stats.h"

/* Allocate an entry with the present path to @dst. The caller changes and publishes it.
 * The path does not use a dead gateway. The tables are read under cache.lock: after they
 * change, the cache is flushed under the same lock.
 * Context: BH disabled, RCU, cache.lock. Return: NULL without memory.
 */
static struct mipv4_learned *mipv4_learned_new(struct mipv4 *ip, __be32 dst)
{
	const struct mipv4_learned *old = mipv4_cache_find(ip, dst);
	struct mipv4_learned *l;

	if (READ_ONCE(ip->dead))
		return NULL;
	l = kzalloc(sizeof(*l), GFP_ATOMIC);
	if (!l)
		return NULL;
	l->dst = dst;
	l->nh = old ? old->nh :
		      *mipv4_route_alive(ip, mipv4_fib_lookup(ip, dst), false);
	l->expires_jiffies = jiffies + MIPV4_CACHE_LIFE_TIME;
	return l;
}

/* The largest plateau below the length of the datagram, RFC 1191 section 7.1, for routers
 * that do not report their MTU. @len is the length that the router quotes. @path is its
 * upper bound.
 */
static unsigned int mipv4_plateau(unsigned int len, unsigned int path)
{
	static const u16 plateaus[] = {
		32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296,
	};
	int i;

	if (len < MIPV4_MTU_MIN || len > path)
		len = path;
	for (i = 0; i < ARRAY_SIZE(plateaus); i++)
		if (plateaus[i] < len)
			return plateaus[i];
	return MIPV4_MTU_MIN;
}

/**
 * mipv4_pmtu_learn() - learn a path MTU from an ICMP message
 * @ip: the endpoint
 * @quote: header of the quoted datagram, which the endpoint sent
 * @reported: the MTU of the next hop that the router reports; old routers report 0
 *
 * RFC 1191 section 3. Only a datagram with DF can be too large. The MTU must be less than
 * the present path MTU (RFC 5927 section 7): no report raises an MTU. The quoted length
 * is not an upper bound, because some routers change it (RFC 1191 section 5).
 *
 * A path MTU below the least accepted one is set to that, and locked: datagrams are then
 * sent without DF, so that routers may fragment them.
 *
 * Context: BH disabled, RCU.
 * Return: 0, also if nothing changes, or the reason why the report is refused.
 */
enum mipv4_drop_reason mipv4_pmtu_learn(struct mipv4 *ip,
					const struct iphdr *quote, u32 reported)
{
	const struct mipv4_nexthop *first, *nh;
	unsigned int mtu = reported & 0xffff, path, least;
	struct mipv4_learned *l;
	bool done = false, lock;

	if (!(quote->frag_off & htons(IP_DF)))
		return MIPV4_DROP_ICMP_PMTU;
	/* Groups, broadcast addresses and own addresses have no path. */
	first = mipv4_fib_lookup(ip, quote->daddr).nh;
	if (first->hop != MIPV4_HOP_GATEWAY && first->hop != MIPV4_HOP_ONLINK)
		return MIPV4_DROP_ICMP_PMTU;
	nh = mipv4_route_lookup(ip, quote->daddr, false);
	path = mipv4_nexthop_mtu(ip, nh);
	if (!mtu)
		mtu = mipv4_plateau(ntohs(quote->tot_len), path);
	if (mtu < MIPV4_MTU_MIN ||
	    mtu >= max(path, mipv4_nexthop_mtu(ip, first)))
		return MIPV4_DROP_ICMP_PMTU;
	/* A plateau is below the least only after the least itself was too large. */
	least = READ_ONCE(ip->pmtu_min);
	lock = mtu < least && (reported & 0xffff || path <= least);
	if (mtu < least)
		mtu = min(path, least);
	/* Nothing new, or a late report: the path MTU is smaller already. */
	if (mtu >= path && (!lock || nh->mtu_locked))
		return 0;

	spin_lock(&ip->cache.lock);
	l = mipv4_learned_new(ip, quote->daddr);
	if (l) {
		l->nh.mtu = mtu;
		l->nh.mtu_locked |= lock;
		done = mipv4_learned_publish(ip, l);
	}
	spin_unlock(&ip->cache.lock);
	if (done)
		mipv4_count(ip, MIPV4_STAT_PMTU_UPDATES);
	return 0;
}

/**
 * mipv4_redirect_learn() - learn a better first hop from an ICMP redirect
 * @ip: the endpoint
 * @from: the router that sent it
 * @dst: the destination
 * @gateway: the better first hop
 *
 * RFC 1122 section 3.2.2.2: only the present first hop may redirect, and only to a
 * neighbour.
 *
 * Context: BH disabled, RCU.
 * Return: 0, or the reason why the redirect is refused.
 */
enum mipv4_drop_reason mipv4_redirect_learn(struct mipv4 *ip, __be32 from,
					    __be32 dst, __be32 gateway)
{
	const struct mipv4_nexthop *nh = mipv4_route_lookup(ip, dst, false);
	struct mipv4_learned *l;
	bool done = false;

	if (!READ_ONCE(ip->redirects) || nh->hop != MIPV4_HOP_GATEWAY ||
	    nh->gateway != from || gateway == from ||
	    !mipv4_is_unicast(gateway) ||
	    mipv4_fib_lookup(ip, gateway).nh->hop != MIPV4_HOP_ONLINK)
		return MIPV4_DROP_ICMP_REDIRECT;

	spin_lock(&ip->cache.lock);
	l = mipv4_learned_new(ip, dst);
	if (l) {
		l->nh.gateway = gateway;
		done = mipv4_learned_publish(ip, l);
	}
	spin_unlock(&ip->cache.lock);
	if (!done)
		return MIPV4_DROP_ICMP_NO_MEMORY;
	mipv4_count(ip, MIPV4_STAT_REDIRECTS_FOLLOWED);
	return 0;
}
