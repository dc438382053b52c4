// SPDX-License-Identifier: GPL-2.0
/*
 * address.c: the configuration of own addresses.
 *
 * struct mipv4.addrs lists the configured addresses. Those in use are also in two tables
 * that packets read: the own addresses (own.c) and the routes (lookup.c). Adding an
 * address to them may fail without memory, before packets see any change. Removing one
 * cannot fail. An address with duplicate address detection (dad.c) comes into use after
 * its probes, if no other host has it.
 */
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/mipv4.h>
#include "address.h"
#include "dad.h"
#include "device.h"
#include "endpoint.h"
#include "event.h"
#include "fib.h"
#include "header.h"
#include "igmp.h"
#include "lookup.h"
#include "neigh.h"
#include "own.h"
#include "route.h"

/* Add an address that is in use to the tables: the address itself, and the route to its
 * network. Addresses on one network stand in the order of the list. Context: process,
 * RTNL. Return: 0, or -ENOMEM and packets see no change.
 */
static int mipv4_ifaddr_link(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
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

/* Remove an address that is no longer in use from the tables. Context: process, RTNL. */
static void mipv4_ifaddr_unlink(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	if (!ifa->linked)
		return;
	ifa->linked = false;
	if (ifa->plen < 32)
		mipv4_route_unlink(ip, &ifa->network);
	mipv4_own_refresh(ip, ifa);
}

/* Update the state that depends on the addresses in the tables. Reports of groups from
 * 0.0.0.0 may be ignored by routers (RFC 2236 section 10), so the first address sends
 * them again. Context: process, RTNL.
 */
static void mipv4_addrs_changed(struct mipv4 *ip)
{
	__be32 src = ip->fib.multicast.src;

	mipv4_changed(ip, MIPV4_PART_ADDRS);
	mipv4_routes_resolve(ip);
	if (!src && ip->fib.multicast.src)
		mipv4_igmp_rejoin(ip);
}

/**
 * mipv4_addr_init() - initialise the tables of addresses and routes
 * @ip: a new endpoint, without addresses
 *
 * Context: RTNL.
 * Return: 0 or -ENOMEM.
 */
int mipv4_addr_init(struct mipv4 *ip)
{
	int err;

	INIT_LIST_HEAD(&ip->addrs);
	err = mipv4_route_init(ip) ?: mipv4_own_update(ip);
	if (err)
		mipv4_route_exit(ip);
	return err;
}

/**
 * mipv4_addr_exit() - free addresses and the table of own addresses
 * @ip: an endpoint that has no reader any more
 *
 * Context: process.
 */
void mipv4_addr_exit(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa, *next;

	list_for_each_entry_safe(ifa, next, &ip->addrs, list)
		kfree(ifa);
	kvfree(rcu_dereference_protected(ip->own, 1));
}

static int mipv4_addr_check(__be32 addr, u8 plen,
			    struct netlink_ext_ack *extack)
{
	__be32 host;

	if (plen > 32 || !plen) {
		NL_SET_ERR_MSG(extack, "prefix length must be 1 to 32");
		return -EINVAL;
	}
	if (!mipv4_is_unicast(addr)) {
		NL_SET_ERR_MSG(extack,
			       "not a unicast address: 0/8, 127/8, multicast and class E are not addresses of hosts");
		return -EINVAL;
	}
	host = addr & ~mipv4_netmask(plen);
	if (plen < 31 && (!host || addr == mipv4_broadcast(addr, plen))) {
		NL_SET_ERR_MSG(extack,
			       "host part is all zeros or all ones: use an address between the network and the broadcast address");
		return -EINVAL;
	}
	return 0;
}

static struct mipv4_nexthop mipv4_ifaddr_hop(__be32 addr, enum mipv4_hop hop)
{
	return (struct mipv4_nexthop){
		.hop = hop, .src = addr, .mtu = MIPV4_MAX_LEN,
	};
}

static struct mipv4_ifaddr *mipv4_ifaddr_new(struct mipv4 *ip, __be32 addr,
					     u8 plen)
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
static void mipv4_ifaddr_notify(struct mipv4 *ip, const struct mipv4_ifaddr *ifa)
{
	spin_lock_bh(&ip->neigh.lock);
	mipv4_events->addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
	spin_unlock_bh(&ip->neigh.lock);
}

/* Remove an address from the list, and free it. It is in no table. With @notify the
 * removal is reported. Context: RTNL.
 */
static void mipv4_ifaddr_free(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
			      bool notify)
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
static bool mipv4_ifaddr_needs_dad(const struct mipv4 *ip,
				   const struct mipv4_ifaddr *ifa)
{
	return ifa->dad && mipv4_dev_uses_arp(ip->dev);
}

/**
 * mipv4_addr_add() - add an address
 * @ip: the endpoint
 * @addr: the address
 * @plen: prefix length of its network
 * @flags: %MIPV4_ADDR_TENTATIVE to probe for it first, or 0; a link-local address is
 *	always probed for
 * @extack: receives the error text
 *
 * The address is announced by gratuitous ARP when it comes into use (RFC 5227 section
 * 2.3).
 *
 * Context: RTNL.
 * Return: 0, -ENODEV, -EINVAL, -EEXIST, -ENOSPC or -ENOMEM.
 */
int mipv4_addr_add(struct mipv4 *ip, __be32 addr, u8 plen, u32 flags,
		   struct netlink_ext_ack *extack)
{
	struct mipv4_ifaddr *ifa;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	err = mipv4_addr_check(addr, plen, extack);
	if (err)
		return err;
	if (mipv4_ifaddr_get(ip, addr)) {
		NL_SET_ERR_MSG(extack, "the endpoint has this address already");
		return -EEXIST;
	}
	if (ip->n_addrs >= MIPV4_ADDR_LIMIT) {
		NL_SET_ERR_MSG(extack,
			       "an endpoint has at most 1024 addresses: delete one first (mipv4 addr del)");
		return -ENOSPC;
	}
	ifa = mipv4_ifaddr_new(ip, addr, plen);
	if (!ifa)
		return -ENOMEM;
	ifa->dad |= !!(flags & MIPV4_ADDR_TENTATIVE);
	if (mipv4_ifaddr_needs_dad(ip, ifa)) {
		ifa->state = MIPV4_IFADDR_NONE;
		list_add_tail_rcu(&ifa->list, &ip->addrs);
		mipv4_dad_probe(ip, ifa);
		ip->n_addrs++;
		mipv4_changed(ip, MIPV4_PART_ADDRS);
		mipv4_ifaddr_notify(ip, ifa);
		return 0;
	}
	list_add_tail_rcu(&ifa->list, &ip->addrs);
	err = mipv4_ifaddr_link(ip, ifa);
	if (err) {
		mipv4_ifaddr_free(ip, ifa, false);
		return err;
	}
	mipv4_addrs_changed(ip);
	ip->n_addrs++;
	mipv4_ifaddr_notify(ip, ifa);
	mipv4_route_notify(ip);
	mipv4_dad_announce(ip, ifa);
	return 0;
}

/**
 * mipv4_addr_del() - remove an address
 * @ip: the endpoint
 * @addr: the address
 * @plen: its prefix length, as it was added
 * @extack: receives the error text
 *
 * Routes through a gateway on its network stay, but are dead until another address
 * connects that network.
 *
 * Context: RTNL.
 * Return: 0, -ENODEV or -EADDRNOTAVAIL.
 */
int mipv4_addr_del(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack)
{
	struct mipv4_ifaddr *ifa;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	ifa = mipv4_ifaddr_get(ip, addr);
	if (!ifa || ifa->plen != plen) {
		NL_SET_ERR_MSG(extack,
			       "the endpoint does not have this address with this prefix length");
		return -EADDRNOTAVAIL;
	}
	WRITE_ONCE(ifa->leaving, true);
	mipv4_ifaddr_unlink(ip, ifa);
	mipv4_addrs_changed(ip);
	mipv4_ifaddr_free(ip, ifa, true);
	ip->n_addrs--;
	mipv4_route_notify(ip);
	mipv4_neigh_networks_changed(ip);
	return 0;
}

/**
 * mipv4_addr_set() - replace all addresses by one
 * @ip: the endpoint
 * @addr: the new address, or 0 for none
 * @plen: prefix length of its network
 * @extack: receives the error text
 *
 * The new address is added before the old ones are removed, so packets always find an
 * address. The exception is a link-local address, because it is probed for first.
 *
 * Context: RTNL.
 * Return: 0, -ENODEV, -EINVAL, or -ENOMEM and nothing has changed.
 */
int mipv4_addr_set(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack)
{
	struct mipv4_ifaddr *ifa, *next, *fresh = NULL;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	if (addr) {
		err = mipv4_addr_check(addr, plen, extack);
		if (err)
			return err;
		fresh = mipv4_ifaddr_new(ip, addr, plen);
		if (!fresh)
			return -ENOMEM;
		if (mipv4_ifaddr_needs_dad(ip, fresh))
			fresh->state = MIPV4_IFADDR_NONE;
		list_add_tail_rcu(&fresh->list, &ip->addrs);
		err = mipv4_ifaddr_in_use(fresh) ?
		      mipv4_ifaddr_link(ip, fresh) : 0;
		if (err) {
			mipv4_ifaddr_free(ip, fresh, false);
			return err;
		}
	}
	list_for_each_entry(ifa, &ip->addrs, list)
		if (ifa != fresh)
			WRITE_ONCE(ifa->leaving, true);
	list_for_each_entry(ifa, &ip->addrs, list)
		if (ifa != fresh)
			mipv4_ifaddr_unlink(ip, ifa);
	mipv4_addrs_changed(ip);
	list_for_each_entry_safe(ifa, next, &ip->addrs, list) {
		if (ifa == fresh)
			continue;
		WRITE_ONCE(ifa->leaving, false);
		mipv4_ifaddr_free(ip, ifa, true);
	}
	ip->n_addrs = fresh ? 1 : 0;
	if (fresh && mipv4_ifaddr_needs_dad(ip, fresh))
		mipv4_dad_probe(ip, fresh);
	if (fresh) {
		mipv4_ifaddr_notify(ip, fresh);
		mipv4_dad_announce(ip, fresh);
	}
	mipv4_route_notify(ip);
	mipv4_neigh_networks_changed(ip);
	return 0;
}

/**
 * mipv4_addr_dad_done() - apply the results of duplicate address detection
 * @ip: the endpoint
 *
 * Puts addresses into use whose probes are complete, and removes addresses that other
 * hosts keep.
 *
 * Context: RTNL.
 * Return: 0, or -ENOMEM and it has to be called again.
 */
int mipv4_addr_dad_done(struct mipv4 *ip)
{
	bool any_given_up = false, given_up;
	struct mipv4_ifaddr *ifa;
	int err = 0;

	ASSERT_RTNL();
	if (ip->dead || !READ_ONCE(ip->dad.done_due))
		return 0;
	WRITE_ONCE(ip->dad.done_due, false);
	list_for_each_entry(ifa, &ip->addrs, list) {
		given_up = mipv4_dad_give_up(ip, ifa);
		any_given_up |= given_up;
		if (given_up)
			mipv4_ifaddr_unlink(ip, ifa);
		ifa->dad_done = given_up || mipv4_dad_complete(ip, ifa);
		if (!ifa->dad_done || given_up || !mipv4_ifaddr_link(ip, ifa))
			continue;
		ifa->dad_done = false;
		mipv4_dad_retry(ip, ifa);
		err = -ENOMEM;
	}
	mipv4_addrs_changed(ip);
	list_for_each_entry(ifa, &ip->addrs, list) {
		if (!ifa->dad_done)
			continue;
		mipv4_ifaddr_notify(ip, ifa);
		if (mipv4_ifaddr_in_use(ifa))
			mipv4_dad_announce(ip, ifa);
		else
			net_info_ratelimited("mipv4: %s: %pI4 is given up: another host uses it\n",
					     ip->dev->name, &ifa->addr);
	}
	if (err)
		WRITE_ONCE(ip->dad.done_due, true);
	mipv4_route_notify(ip);
	if (any_given_up)
		mipv4_neigh_networks_changed(ip);
	return err;
}

/**
 * mipv4_addr_dad_restart() - probe for addresses again, after the device lost its network
 * @ip: the endpoint
 *
 * RFC 5227 section 2.1: meanwhile another host may have taken an address. So addresses
 * with duplicate address detection are not used until the new probes are complete. Other
 * addresses stay in use.
 *
 * Context: RTNL.
 * Return: true if an address that was in use is probed for.
 */
bool mipv4_addr_dad_restart(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;
	bool any = false;

	list_for_each_entry(ifa, &ip->addrs, list) {
		bool used = mipv4_ifaddr_in_use(ifa);

		if (!mipv4_ifaddr_needs_dad(ip, ifa))
			continue;
		mipv4_dad_probe(ip, ifa);
		mipv4_ifaddr_unlink(ip, ifa);
		if (used)
			mipv4_ifaddr_notify(ip, ifa);
		any |= used;
	}
	if (!any)
		return false;
	mipv4_addrs_changed(ip);
	mipv4_route_notify(ip);
	return true;
}

int mipv4_set_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_set(ip, addr, plen, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_set_ip);

int mipv4_add_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_add(ip, addr, plen, 0, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_add_ip);

int mipv4_probe_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_add(ip, addr, plen, MIPV4_ADDR_TENTATIVE, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_probe_ip);

int mipv4_del_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_del(ip, addr, plen, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_del_ip);
