// SPDX-License-Identifier: GPL-2.0
/*
 * address.c: the configuration of own addresses.
 *
 * An address with duplicate address detection (dad.c) comes into use after its probes, if
 * no other host has it. lifetime.c removes addresses that expire.
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
#include "header.h"
#include "ifaddr.h"
#include "lifetime.h"
#include "linux-addr.h"
#include "neigh.h"
#include "own.h"
#include "route.h"

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

static int mipv4_addr_check(struct mipv4 *ip, __be32 addr, u8 plen,
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
	if (ip->shared && mipv4_linux_has_addr(ip->dev, addr)) {
		NL_SET_ERR_MSG(extack,
			       "Linux has this address on the device: remove it there (ip addr del A.B.C.D/P dev DEV), or use another");
		return -EADDRINUSE;
	}
	return 0;
}

/* Add an address that is not in use before its probes are complete. Context: RTNL. */
static void mipv4_ifaddr_add_tentative(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	ifa->state = MIPV4_IFADDR_NONE;
	list_add_tail_rcu(&ifa->list, &ip->addrs);
	mipv4_dad_probe(ip, ifa);
	mipv4_changed(ip, MIPV4_PART_ADDRS);
	mipv4_ifaddr_notify(ip, ifa);
}

/* Add an address that the endpoint does not have. Context: RTNL. */
static int mipv4_ifaddr_add(struct mipv4 *ip, const struct mipv4_addr_spec *spec)
{
	struct mipv4_ifaddr *ifa = mipv4_ifaddr_new(ip, spec->addr, spec->plen);
	int err;

	if (!ifa)
		return -ENOMEM;
	ifa->dad |= spec->dad;
	mipv4_lft_set(ip, ifa, &spec->lft);
	if (mipv4_ifaddr_needs_dad(ip, ifa)) {
		mipv4_ifaddr_add_tentative(ip, ifa);
		ip->n_addrs++;
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

/* Set the lifetimes and the flag dad of an address. Packets see no change. Context:
 * RTNL.
 */
static void mipv4_ifaddr_renew(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
			       const struct mipv4_addr_spec *spec)
{
	bool deprecated = ifa->deprecated;

	ifa->dad = spec->dad || mipv4_is_linklocal(ifa->addr);
	mipv4_lft_set(ip, ifa, &spec->lft);
	if (ifa->deprecated != deprecated)
		mipv4_addrs_changed(ip);
	else
		mipv4_changed(ip, MIPV4_PART_ADDRS);
	mipv4_ifaddr_notify(ip, ifa);
	mipv4_route_notify(ip);
}

/* Replace an address by itself with another prefix length, or without duplicate address
 * detection. Packets see the address all the time if it was in use. Context: RTNL.
 */
static int mipv4_ifaddr_replace(struct mipv4 *ip, struct mipv4_ifaddr *old,
				const struct mipv4_addr_spec *spec)
{
	struct mipv4_ifaddr *ifa = mipv4_ifaddr_new(ip, spec->addr, spec->plen);
	bool used;
	int err;

	if (!ifa)
		return -ENOMEM;
	ifa->dad |= spec->dad;
	ifa->network.metric = old->network.metric;
	used = mipv4_dad_inherit(ip, ifa, old, mipv4_ifaddr_needs_dad(ip, ifa));
	WRITE_ONCE(old->leaving, true);
	list_add_tail_rcu(&ifa->list, &old->list);
	err = mipv4_ifaddr_in_use(ifa) ? mipv4_ifaddr_link(ip, ifa) : 0;
	if (err) {
		WRITE_ONCE(old->leaving, false);
		mipv4_ifaddr_free(ip, ifa, false);
		return err;
	}
	mipv4_lft_set(ip, ifa, &spec->lft);
	ip->n_addrs++;
	mipv4_ifaddrs_remove(ip);
	mipv4_ifaddr_notify(ip, ifa);
	mipv4_addrs_notify(ip);
	mipv4_route_notify(ip);
	if (!used)
		mipv4_dad_announce(ip, ifa);
	return 0;
}

/* Refuse an address that the endpoint has. Return: -EEXIST. */
static int mipv4_addr_exists(const struct mipv4_ifaddr *ifa,
			     const struct mipv4_addr_spec *spec,
			     struct netlink_ext_ack *extack)
{
	if (ifa->plen == spec->plen)
		NL_SET_ERR_MSG(extack,
			       "the address exists already: to change its lifetimes use mipv4 addr replace");
	else
		NL_SET_ERR_MSG(extack,
			       "the address exists already with another prefix length: to change it use mipv4 addr replace");
	return -EEXIST;
}

/**
 * mipv4_addr_add() - add an address
 * @ip: the endpoint
 * @spec: the address; a link-local address is always probed for
 * @extack: receives the error text
 *
 * The address is announced by gratuitous ARP when it comes into use (RFC 5227 section
 * 2.3). With @spec->replace an address that the endpoint has is changed. If only its
 * lifetimes change, packets see nothing of that.
 *
 * Context: RTNL.
 * Return: 0, -ENODEV, -EINVAL, -EADDRINUSE, -EEXIST, -ENOSPC or -ENOMEM.
 */
int mipv4_addr_add(struct mipv4 *ip, const struct mipv4_addr_spec *spec,
		   struct netlink_ext_ack *extack)
{
	struct mipv4_ifaddr *ifa;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	err = mipv4_addr_check(ip, spec->addr, spec->plen, extack) ?:
	      mipv4_lft_check(&spec->lft, extack);
	if (err)
		return err;
	ifa = mipv4_ifaddr_get(ip, spec->addr);
	if (ifa && !spec->replace)
		return mipv4_addr_exists(ifa, spec, extack);
	if (ifa && ifa->plen == spec->plen &&
	    (spec->dad || mipv4_ifaddr_in_use(ifa))) {
		mipv4_ifaddr_renew(ip, ifa, spec);
		return 0;
	}
	if (ifa)
		return mipv4_ifaddr_replace(ip, ifa, spec);
	if (ip->n_addrs >= MIPV4_ADDR_LIMIT) {
		NL_SET_ERR_MSG(extack,
			       "an endpoint has at most 1024 addresses: delete one first (mipv4 addr del)");
		return -ENOSPC;
	}
	return mipv4_ifaddr_add(ip, spec);
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
	mipv4_ifaddrs_remove(ip);
	mipv4_addrs_notify(ip);
	mipv4_route_notify(ip);
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
 * Return: 0, -ENODEV, -EINVAL, -EADDRINUSE, or -ENOMEM and nothing has changed.
 */
int mipv4_addr_set(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack)
{
	struct mipv4_ifaddr *ifa, *fresh = NULL;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	if (addr) {
		err = mipv4_addr_check(ip, addr, plen, extack);
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
		ip->n_addrs++;
	}
	list_for_each_entry(ifa, &ip->addrs, list)
		if (ifa != fresh)
			WRITE_ONCE(ifa->leaving, true);
	mipv4_ifaddrs_remove(ip);
	if (fresh && mipv4_ifaddr_needs_dad(ip, fresh))
		mipv4_dad_probe(ip, fresh);
	if (fresh) {
		mipv4_ifaddr_notify(ip, fresh);
		mipv4_dad_announce(ip, fresh);
	}
	mipv4_route_notify(ip);
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
	mipv4_addrs_notify(ip);
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
	mipv4_addrs_notify(ip);
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
	const struct mipv4_addr_spec spec = mipv4_addr_spec(addr, plen);

	return mipv4_addr_add(ip, &spec, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_add_ip);

int mipv4_probe_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(addr, plen);

	spec.dad = true;
	return mipv4_addr_add(ip, &spec, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_probe_ip);

int mipv4_del_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_del(ip, addr, plen, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_del_ip);
