// SPDX-License-Identifier: GPL-2.0
/*
 * learn.c: which ICMP reports about a path are believed: path MTUs (RFC 1191, RFC 5927) and
 * redirects (RFC 1122 section 3.2.2.2). cache.c stores them.
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

/* An entry that says what is known now, to be changed and then published; it does
 * not go through a gateway that is dead. The tables are looked at under the lock:
 * when they change, what was learned is flushed after that, under the lock too.
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

/* The largest usual MTU below the length of what was sent, RFC 1191 section 7.1: for
 * routers that do not report theirs. @len is that length as the router quotes it; @path
 * bounds what it can have been.
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
 * mipv4_pmtu_learn() - take in that a datagram was too large for its path
 * @ip: the endpoint
 * @quote: header of the datagram, one of ours
 * @told: the MTU of the next hop, as the router tells it; 0 from old ones
 *
 * RFC 1191 section 3. Only what must not be fragmented can be too large, and only
 * for a hop whose MTU is less than that of the path so far (RFC 5927 section 7); an
 * MTU never grows on anybody's word. The quoted length bounds nothing: some routers
 * change it before they quote it (RFC 1191 section 5).
 *
 * An MTU below the least that is believed is learned as that, and locked: routers
 * may fragment what is sent from now on.
 *
 * Context: BH disabled, RCU.
 * Return: 0, also if nothing changes, or why it cannot be true.
 */
enum mipv4_drop_reason mipv4_pmtu_learn(struct mipv4 *ip,
					const struct iphdr *quote, u32 told)
{
	const struct mipv4_nexthop *first, *nh;
	unsigned int mtu = told & 0xffff, path, least;
	struct mipv4_learned *l;
	bool done = false, lock;

	if (!(quote->frag_off & htons(IP_DF)))
		return MIPV4_DROP_ICMP_PMTU;
	/* To groups, to all and to ourselves there is no path. */
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
	/* A guess is below the least only when that has turned out too large. */
	least = READ_ONCE(ip->pmtu_min);
	lock = mtu < least && (told & 0xffff || path <= least);
	if (mtu < least)
		mtu = min(path, least);
	/* Nothing new, or about what was sent before the path was known. */
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
 * mipv4_redirect_learn() - take in that there is a better first hop
 * @ip: the endpoint
 * @from: the router that says so
 * @dst: the destination
 * @gateway: the better one
 *
 * RFC 1122 section 3.2.2.2: only from the present first hop, only to a neighbour.
 *
 * Context: BH disabled, RCU.
 * Return: 0 or why it is not followed.
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
