// SPDX-License-Identifier: GPL-2.0
/*
 * ifaddr.c: the objects of own addresses, and the tables that packets read.
 *
 * struct mipv4.addrs lists the configured addresses. Those in use are also in two tables
 * that packets read: the own addresses (own.c) and the routes (lookup.c). Adding an
 * address to them may fail without memory, before packets see any change. Removing one
 * cannot fail.
 */
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/mipv4.h>
#include "dad.h"
#include "device.h"
#include "endpoint.h"
#include "event.h"
#include "fib.h"
#include "header.h"
#include "ifaddr.h"
#include "igmp.h"
#include "lookup.h"
#include "neigh.h"
#include "own.h"
#include "protocol.h"
#include "route.h"

/* Beyond this number of removed addresses, a new table of own addresses is built. */
#define IFADDR_BATCH	8

/* Add an address that is in use to the tables: the address itself, and the route to its
 * network. Addresses on one network stand in the order of the list. Context: process,
 * RTNL. Return: 0, or -ENOMEM and packets see no change.
 */
int mipv4_ifaddr_link(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	int err = 0;

	if (ifa->plen < 32)
		err = mipv4_route_link(ip, &ifa->network);
	if (err)
		return err;
	err = mipv4_own_reserve(ip);
	if (err) {
		if (ifa->plen < 32)
			mipv4_route_unlink(ip, &ifa->network);
		mipv4_paths_invalidate(ip);
		return err;
	}
	ifa->linked = true;
	mipv4_own_refresh(ip, ifa);
	return 0;
}

/* Remove the route to the network of an address from the trie. Context: process, RTNL.
 * Return: true if the address was in use.
 */
static bool mipv4_ifaddr_unroute(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	if (!ifa->linked)
		return false;
	ifa->linked = false;
	if (ifa->plen < 32)
		mipv4_route_unlink(ip, &ifa->network);
	return true;
}

/* Remove an address that is no longer in use from the tables. Context: process, RTNL. */
void mipv4_ifaddr_unlink(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	if (mipv4_ifaddr_unroute(ip, ifa))
		mipv4_own_refresh(ip, ifa);
}

/* Remove the addresses that are leaving from the tables. An update of the table of own
 * addresses reads the list of addresses, so many addresses get one new table. Without
 * memory for it each is removed alone. Context: process, RTNL.
 */
static void mipv4_ifaddrs_unlink(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;
	unsigned int n = 0;

	list_for_each_entry(ifa, &ip->addrs, list)
		n += ifa->leaving && mipv4_ifaddr_unroute(ip, ifa);
	if (n > IFADDR_BATCH && !mipv4_own_update(ip))
		return;
	if (!n)
		return;
	list_for_each_entry(ifa, &ip->addrs, list)
		if (ifa->leaving)
			mipv4_own_refresh(ip, ifa);
}

/* The route of the first address in use on the network of @ifa. Context: RTNL. */
static const struct mipv4_route *mipv4_ifaddr_first(struct mipv4 *ip,
						    const struct mipv4_ifaddr *ifa)
{
	return rtnl_dereference(*mipv4_fib_slot(&ip->fib, ifa->network.dst,
						ifa->plen));
}

/* The source of datagrams to the network of @ifa. While the first address on a network is
 * deprecated, it is the first one there that is not, if any. Context: RTNL.
 */
static __be32 mipv4_ifaddr_src(struct mipv4 *ip, const struct mipv4_ifaddr *ifa)
{
	const struct mipv4_ifaddr *other;
	const struct mipv4_route *rt;

	if (!ifa->linked || ifa->plen == 32)
		return ifa->addr;
	rt = mipv4_ifaddr_first(ip, ifa);
	if (rt != &ifa->network)
		return ifa->addr;	/* not the first: packets do not use it */
	for (; rt && rt->rank == MIPV4_RANK_ADDR; rt = rtnl_dereference(rt->next)) {
		other = container_of(rt, struct mipv4_ifaddr, network);
		if (!other->deprecated)
			return other->addr;
	}
	return ifa->addr;
}

/* Update the sources of networks whose first address is deprecated. Context: RTNL. */
static void mipv4_ifaddrs_resolve(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;
	__be32 src;

	list_for_each_entry(ifa, &ip->addrs, list) {
		src = ifa->deprecated ? mipv4_ifaddr_src(ip, ifa) : ifa->addr;
		WRITE_ONCE(ifa->onlink.src, src);
		WRITE_ONCE(ifa->broadcast.src, src);
	}
}

/* Update the state that depends on the addresses in the tables. Reports of groups from
 * 0.0.0.0 may be ignored by routers (RFC 2236 section 10), so the first address sends
 * them again. Context: process, RTNL.
 */
void mipv4_addrs_changed(struct mipv4 *ip)
{
	__be32 src = ip->fib.multicast.src;

	mipv4_changed(ip, MIPV4_PART_ADDRS);
	mipv4_ifaddrs_resolve(ip);
	mipv4_routes_resolve(ip);
	if (!src && ip->fib.multicast.src)
		mipv4_igmp_rejoin(ip);
	mipv4_protocol_changed(ip, MIPV4_CHANGED_ADDR | MIPV4_CHANGED_ROUTE);
}

static struct mipv4_nexthop mipv4_ifaddr_hop(__be32 addr, enum mipv4_hop hop)
{
	return (struct mipv4_nexthop){
		.hop = hop, .src = addr, .mtu = MIPV4_MAX_LEN,
	};
}

/* Allocate an address that is in use by default. Context: RTNL. Return: NULL without
 * memory.
 */
struct mipv4_ifaddr *mipv4_ifaddr_new(struct mipv4 *ip, __be32 addr, u8 plen)
{
	struct mipv4_ifaddr *ifa;

	ifa = kzalloc(sizeof(*ifa), GFP_KERNEL_ACCOUNT);
	if (!ifa)
		return NULL;
	ifa->addr = addr;
	ifa->plen = plen;
	ifa->state = MIPV4_IFADDR_USED;
	/* RFC 3927 section 2.2.1 requires probes. */
	ifa->dad = mipv4_is_linklocal(addr);
	ifa->defended_jiffies = jiffies - 60 * HZ;
	ifa->valid_until_ms = MIPV4_LFT_NEVER;
	ifa->preferred_until_ms = MIPV4_LFT_NEVER;
	ifa->local = mipv4_ifaddr_hop(addr, MIPV4_HOP_LOCAL);
	ifa->broadcast = mipv4_ifaddr_hop(addr, MIPV4_HOP_BROADCAST);
	ifa->onlink = mipv4_ifaddr_hop(addr, MIPV4_HOP_ONLINK);
	ifa->network = (struct mipv4_route){
		.nh = &ifa->onlink,
		.dst = addr & mipv4_netmask(plen),
		.plen = plen,
		.metric = ip->addr_order++,
		.rank = MIPV4_RANK_ADDR,
	};
	return ifa;
}

/* Report an address that was added, or whose state changed. Context: RTNL. */
void mipv4_ifaddr_notify(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	ifa->notified_secondary = mipv4_ifaddr_is_secondary(ip, ifa);
	spin_lock_bh(&ip->neigh.lock);
	mipv4_events->addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
	spin_unlock_bh(&ip->neigh.lock);
}

/**
 * mipv4_addrs_notify() - report the addresses in use that became the first one on their
 * network, or no longer are
 * @ip: the endpoint
 *
 * Context: process, RTNL, after the events of the addresses that caused it.
 */
void mipv4_addrs_notify(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list)
		if (ifa->linked && ifa->plen < 32 &&
		    ifa->notified_secondary !=
		    (mipv4_ifaddr_first(ip, ifa) != &ifa->network))
			mipv4_ifaddr_notify(ip, ifa);
}

/* Remove an address from the list, and free it. It is in no table. With @notify the
 * removal is reported. Context: RTNL.
 */
void mipv4_ifaddr_free(struct mipv4 *ip, struct mipv4_ifaddr *ifa, bool notify)
{
	spin_lock_bh(&ip->neigh.lock);
	if (notify)
		mipv4_events->addr(ip, ifa, MIPV4_CMD_ADDR_DEL_NTF);
	list_del_rcu(&ifa->list);
	mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_NONE);
	spin_unlock_bh(&ip->neigh.lock);
	kfree_rcu(ifa, rcu);
}

/* Check whether the address must be probed for on this device. Context: RTNL. */
bool mipv4_ifaddr_needs_dad(const struct mipv4 *ip,
			    const struct mipv4_ifaddr *ifa)
{
	return ifa->dad && mipv4_dev_uses_arp(ip->dev);
}

/**
 * mipv4_ifaddrs_remove() - remove the addresses that are leaving
 * @ip: the endpoint
 *
 * All of them leave the tables that packets read in one pass. Each removal is reported.
 *
 * Context: process, RTNL.
 */
void mipv4_ifaddrs_remove(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa, *next;
	unsigned int n = ip->n_addrs;

	mipv4_ifaddrs_unlink(ip);
	mipv4_addrs_changed(ip);
	list_for_each_entry_safe(ifa, next, &ip->addrs, list) {
		if (!ifa->leaving)
			continue;
		mipv4_ifaddr_free(ip, ifa, true);
		ip->n_addrs--;
	}
	if (ip->n_addrs != n)
		mipv4_neigh_networks_changed(ip);
}
