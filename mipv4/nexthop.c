// SPDX-License-Identifier: GPL-2.0
/*
 * nexthop.c: the second step of routing: dead gateways, learned path MTUs and redirects,
 * and the source address.
 *
 * lookup.c finds the routes. Of several gateways the first one that answers ARP is used
 * (RFC 1122 section 3.3.1.4). A path MTU or a redirect that the network reported
 * (cache.c) takes precedence over the route. The source address belongs to the next hop.
 */
#include <linux/ip.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/mipv4.h>
#include "cache.h"
#include "endpoint.h"
#include "fib.h"
#include "header.h"
#include "lookup.h"
#include "neigh-resolve.h"
#include "nexthop.h"
#include "own.h"

size_t mipv4_get_ip(const struct mipv4 *ip, __be32 *addrs, size_t max)
{
	const struct mipv4_ifaddr *ifa;
	size_t n = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(ifa, &ip->addrs, list) {
		if (!mipv4_ifaddr_in_use(ifa))
			continue;
		if (n < max)
			addrs[n] = ifa->addr;
		n++;
	}
	rcu_read_unlock();
	return n;
}
EXPORT_SYMBOL_GPL(mipv4_get_ip);

/* An own address whose network has the broadcast address @dst, in either form. With @dst
 * 0 the first own address.
 * Context: RCU. Return: 0 if there is none.
 */
static __be32 mipv4_addr_by_broadcast(const struct mipv4 *ip, __be32 dst)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry_rcu(ifa, &ip->addrs, list) {
		if (!mipv4_ifaddr_in_use(ifa))
			continue;
		if (!dst || (ifa->plen < 31 &&
			     (dst == mipv4_broadcast(ifa->addr, ifa->plen) ||
			      dst == (ifa->addr & mipv4_netmask(ifa->plen)))))
			return ifa->addr;
	}
	return 0;
}

__be32 mipv4_specdest(const struct mipv4 *ip, const struct sk_buff *skb)
{
	const struct mipv4_own *own = rcu_dereference(ip->own);
	const struct iphdr *iph = ip_hdr(skb);
	enum mipv4_kind kind = mipv4_own_kind(own, iph->daddr);
	__be32 addr = 0;

	if (kind == MIPV4_KIND_LOCAL)
		return iph->daddr;
	if (kind == MIPV4_KIND_BROADCAST)
		addr = mipv4_addr_by_broadcast(ip, iph->daddr);
	return addr ?: mipv4_src(ip, iph->saddr) ?: mipv4_addr_by_broadcast(ip, 0);
}
EXPORT_SYMBOL_GPL(mipv4_specdest);

__be32 mipv4_src(const struct mipv4 *ip, __be32 dst)
{
	__be32 src;

	rcu_read_lock();
	src = mipv4_route_lookup((struct mipv4 *)ip, dst, false)->src;
	rcu_read_unlock();
	return src;
}
EXPORT_SYMBOL_GPL(mipv4_src);

/**
 * mipv4_path_mtu() - the largest datagram that reaches a destination in one piece
 * @ip: the endpoint
 * @dst: the destination
 *
 * Context: RCU, the endpoint is not dead.
 * Return: octets, including the IP header.
 */
unsigned int mipv4_path_mtu(struct mipv4 *ip, __be32 dst)
{
	return mipv4_nexthop_mtu(ip, mipv4_route_lookup(ip, dst, false));
}

unsigned int mipv4_mtu(const struct mipv4 *ip, __be32 dst)
{
	unsigned int mtu = 0;

	rcu_read_lock();
	if (!READ_ONCE(ip->dead))
		mtu = mipv4_path_mtu((struct mipv4 *)ip, dst);
	rcu_read_unlock();
	return mtu > MIPV4_HDR_LEN ? mtu - MIPV4_HDR_LEN : 0;
}
EXPORT_SYMBOL_GPL(mipv4_mtu);

/**
 * mipv4_route_alive() - find the first route whose gateway is alive
 * @ip: the endpoint
 * @found: the routes to one prefix
 * @solicit: solicit dead gateways again
 *
 * RFC 1122 section 3.3.1.4.
 *
 * Context: RCU.
 * Return: its next hop, or that of the first route if all gateways are dead.
 */
const struct mipv4_nexthop *mipv4_route_alive(struct mipv4 *ip,
					      struct mipv4_found found,
					      bool solicit)
{
	const struct mipv4_nexthop *nh = found.nh;
	const struct mipv4_route *rt = found.more;
	unsigned int n = 1;

	while (nh->hop == MIPV4_HOP_GATEWAY &&
	       mipv4_neigh_is_dead(ip, nh->gateway, solicit)) {
		while (rt && READ_ONCE(rt->nh->dead))
			rt = rcu_dereference(rt->next);
		if (!rt || n++ == MIPV4_GATEWAYS)
			return found.nh;
		nh = rt->nh;
		rt = rcu_dereference(rt->next);
	}
	return nh;
}

/**
 * mipv4_route_refine() - refine the result of a lookup by dead gateways and learned paths
 * @ip: the endpoint
 * @dst: the destination
 * @found: the result of mipv4_fib_lookup()
 * @solicit: solicit dead gateways again
 *
 * A learned path is ignored while its gateway is dead. A dead endpoint has neither
 * neighbours nor a cache, but the holder of a reference may still call this.
 *
 * Context: RCU.
 * Return: the next hop.
 */
const struct mipv4_nexthop *mipv4_route_refine(struct mipv4 *ip, __be32 dst,
					       struct mipv4_found found,
					       bool solicit)
{
	const struct mipv4_nexthop *nh = found.nh;
	const struct mipv4_learned *l;

	if (READ_ONCE(ip->dead) ||
	    (nh->hop != MIPV4_HOP_GATEWAY && nh->hop != MIPV4_HOP_ONLINK))
		return nh;
	l = READ_ONCE(ip->n_learned) ? mipv4_cache_find(ip, dst) : NULL;
	if (l && (l->nh.hop != MIPV4_HOP_GATEWAY ||
		  !mipv4_neigh_is_dead(ip, l->nh.gateway, solicit)))
		return &l->nh;
	return found.more ? mipv4_route_alive(ip, found, solicit) : nh;
}
