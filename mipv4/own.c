// SPDX-License-Identifier: GPL-2.0
/*
 * own.c: the table in which packets look up own addresses.
 *
 * One hash table holds the addresses in use, their broadcast addresses and the multicast
 * groups. Its slots are filled once; a change of the kind or of the next hop is one
 * store. A new table replaces the old one, under RCU, when no slot is free, or when a
 * group is joined or left. address.c configures the addresses.
 */
#include <linux/in.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include "endpoint.h"
#include "fib.h"
#include "filter.h"
#include "header.h"
#include "igmp.h"
#include "own.h"

/* The slot of @addr, or the free one where it is to be inserted. */
static u32 mipv4_own_find(const struct mipv4_own *own, __be32 addr)
{
	u32 i = mipv4_own_hash(own, addr);

	while (own->slot[i].addr && own->slot[i].addr != addr)
		i = (i + 1) & own->mask;
	return i;
}

/* Insert @addr, or change its kind and next hop. A new address needs a free slot. Packets
 * see the kind and the next hop before the address.
 */
static void mipv4_own_insert(struct mipv4_own *own, __be32 addr,
			     enum mipv4_kind kind,
			     const struct mipv4_nexthop *nh)
{
	u32 i = mipv4_own_find(own, addr);

	WRITE_ONCE(own->nexthop[i], nh);
	WRITE_ONCE(own->slot[i].kind, kind);
	if (own->slot[i].addr)
		return;
	own->used++;
	/* Pairs with mipv4_own_kind() and mipv4_own_nexthop(). */
	smp_store_release(&own->slot[i].addr, addr);
}

/* Insert a broadcast address, unless it is an own address. */
static void mipv4_own_insert_broadcast(struct mipv4_own *own, __be32 addr,
				       const struct mipv4_nexthop *nh)
{
	if (own->slot[mipv4_own_find(own, addr)].kind != MIPV4_KIND_LOCAL)
		mipv4_own_insert(own, addr, MIPV4_KIND_BROADCAST, nh);
}

/* The source filter of @group for the new table. */
static const struct mipv4_filter *
mipv4_own_group_filter(const struct mipv4_group *group)
{
	return group->candidate ?: group->filter;
}

static void mipv4_own_insert_groups(struct mipv4_own *own,
				    const struct list_head *groups)
{
	const struct mipv4_filter *filter;
	const struct mipv4_group *group;

	list_for_each_entry(group, groups, list) {
		filter = mipv4_own_group_filter(group);
		if (mipv4_filter_accepts_all(filter)) {
			mipv4_own_insert(own, group->addr,
					 MIPV4_KIND_MULTICAST, NULL);
		} else if (!mipv4_filter_accepts_none(filter)) {
			mipv4_own_insert(own, group->addr,
					 MIPV4_KIND_MULTICAST_FILTERED, NULL);
			own->filter[mipv4_own_find(own, group->addr)] = filter;
		}
	}
}

/* Allocate an empty table for @n addresses and half as many more, so that most changes
 * need no new table. With @filters it has room for source filters.
 */
static struct mipv4_own *mipv4_own_alloc(size_t n, bool filters)
{
	size_t slots = roundup_pow_of_two(3 * n);
	struct mipv4_own *own;

	own = kvzalloc(struct_size(own, slot, slots) +
		       slots * sizeof(own->nexthop[0]) +
		       (filters ? slots * sizeof(own->filter[0]) : 0),
		       GFP_KERNEL_ACCOUNT);
	if (!own)
		return NULL;
	own->shift = 32 - ilog2(slots);
	own->mask = slots - 1;
	own->nexthop = (const struct mipv4_nexthop **)&own->slot[slots];
	if (filters)
		own->filter = (const struct mipv4_filter **)&own->nexthop[slots];
	return own;
}

/**
 * mipv4_own_build() - build the table of own addresses and groups
 * @ip: the endpoint; its groups keep ownership of their filters
 *
 * Prefixes of 31 and 32 bits have no broadcast address (RFC 3021). For other prefixes the
 * first address is a broadcast address, too: that of 4.2BSD (RFC 1122 section 3.3.6). The
 * table always holds the limited broadcast address. It also holds the all-hosts group,
 * for every source (RFC 1112 section 7.2, RFC 3376 section 5).
 *
 * An own address stays one even if it is the broadcast address of another prefix. If
 * several own addresses have the same broadcast address, the first is its source.
 *
 * Context: RTNL.
 * Return: the table, to be freed with kvfree(), or NULL without memory.
 */
struct mipv4_own *mipv4_own_build(struct mipv4 *ip)
{
	const struct list_head *groups = &ip->igmp.groups;
	const struct mipv4_group *group;
	struct mipv4_ifaddr *ifa;
	struct mipv4_own *own;
	bool filters = false;
	size_t n = 2;

	list_for_each_entry(ifa, &ip->addrs, list)
		n += 3;
	list_for_each_entry(group, groups, list) {
		n++;
		filters |= !mipv4_filter_accepts_all(mipv4_own_group_filter(group));
	}
	own = mipv4_own_alloc(n, filters);
	if (!own)
		return NULL;
	/* Own addresses first: they are looked up most, and so found in one step. */
	list_for_each_entry_reverse(ifa, &ip->addrs, list)
		if (mipv4_ifaddr_in_use(ifa))
			mipv4_own_insert(own, ifa->addr, MIPV4_KIND_LOCAL,
					 &ifa->local);
	mipv4_own_insert_groups(own, groups);
	mipv4_own_insert(own, htonl(INADDR_ALLHOSTS_GROUP),
			 MIPV4_KIND_MULTICAST, NULL);
	/* The first address has no next hop: nothing is sent to it as a broadcast. */
	list_for_each_entry(ifa, &ip->addrs, list)
		if (mipv4_ifaddr_in_use(ifa) && ifa->plen < 31 &&
		    ifa->addr & mipv4_netmask(ifa->plen))
			mipv4_own_insert_broadcast(own,
						   ifa->addr & mipv4_netmask(ifa->plen),
						   NULL);
	list_for_each_entry_reverse(ifa, &ip->addrs, list)
		if (mipv4_ifaddr_in_use(ifa) && ifa->plen < 31)
			mipv4_own_insert_broadcast(own,
						   mipv4_broadcast(ifa->addr,
								   ifa->plen),
						   &ifa->broadcast);
	mipv4_own_insert_broadcast(own, htonl(INADDR_BROADCAST),
				   &ip->fib.broadcast);
	return own;
}

/* Find the kind and the next hop of @addr in the list of addresses. Context: RTNL. */
static enum mipv4_kind mipv4_own_classify(struct mipv4 *ip, __be32 addr,
					  const struct mipv4_nexthop **nh)
{
	enum mipv4_kind kind = MIPV4_KIND_NONE;
	const struct mipv4_ifaddr *ifa;

	*nh = NULL;
	if (addr == htonl(INADDR_BROADCAST)) {
		*nh = &ip->fib.broadcast;
		return MIPV4_KIND_BROADCAST;
	}
	list_for_each_entry(ifa, &ip->addrs, list) {
		if (!mipv4_ifaddr_in_use(ifa))
			continue;
		if (ifa->addr == addr) {
			*nh = &ifa->local;
			return MIPV4_KIND_LOCAL;
		}
		if (ifa->plen >= 31)
			continue;
		if (addr == (ifa->addr & mipv4_netmask(ifa->plen)) && addr)
			kind = MIPV4_KIND_BROADCAST;
		if (!*nh && addr == mipv4_broadcast(ifa->addr, ifa->plen)) {
			*nh = &ifa->broadcast;
			kind = MIPV4_KIND_BROADCAST;
		}
	}
	return kind;
}

/* Update an address of the list in the current table, with its broadcast address and the
 * first address of its network. The table has room. Context: RTNL.
 */
void mipv4_own_refresh(struct mipv4 *ip, const struct mipv4_ifaddr *ifa)
{
	const __be32 addrs[] = {
		ifa->addr, mipv4_broadcast(ifa->addr, ifa->plen),
		ifa->addr & mipv4_netmask(ifa->plen),
	};
	struct mipv4_own *own = rtnl_dereference(ip->own);
	const struct mipv4_nexthop *nh;
	enum mipv4_kind kind;
	int i;

	for (i = 0; i < ARRAY_SIZE(addrs); i++) {
		kind = mipv4_own_classify(ip, addrs[i], &nh);
		if (kind || own->slot[mipv4_own_find(own, addrs[i])].addr)
			mipv4_own_insert(own, addrs[i], kind, nh);
	}
}

/**
 * mipv4_own_filter() - the source filter of a group
 * @own: the table
 * @group: an address of %MIPV4_KIND_MULTICAST_FILTERED in it
 *
 * Context: RCU.
 * Return: the filter.
 */
const struct mipv4_filter *mipv4_own_filter(const struct mipv4_own *own,
					    __be32 group)
{
	return own->filter[mipv4_own_find(own, group)];
}

/* Free a table after a grace period. A large table is freed synchronously: a program that
 * joins many groups must not make many of them wait for a grace period. Context: process,
 * RTNL.
 */
static void mipv4_own_retire(struct mipv4_own *own)
{
	if (struct_size(own, slot, own->mask + 1) <= PAGE_SIZE) {
		kvfree_rcu(own, rcu);
		return;
	}
	synchronize_net();
	kvfree(own);
}

/**
 * mipv4_own_update() - build and publish a new table
 * @ip: the endpoint
 *
 * Context: RTNL.
 * Return: 0, or -ENOMEM and nothing has changed.
 */
int mipv4_own_update(struct mipv4 *ip)
{
	struct mipv4_own *own, *old = rtnl_dereference(ip->own);

	own = mipv4_own_build(ip);
	if (!own)
		return -ENOMEM;
	mipv4_changed(ip, MIPV4_PART_GROUPS);
	rcu_assign_pointer(ip->own, own);
	if (old)
		mipv4_own_retire(old);
	return 0;
}

/* Make room for one more own address, with its broadcast addresses. Context: RTNL. */
int mipv4_own_reserve(struct mipv4 *ip)
{
	struct mipv4_own *own = rtnl_dereference(ip->own);

	return 2 * (own->used + 3) <= own->mask + 1 ? 0 : mipv4_own_update(ip);
}

/**
 * mipv4_own_remove_group() - remove a group from the current table
 * @ip: the endpoint
 * @group: the group, not 224.0.0.1
 *
 * Used when there is no memory for a new table, because leaving a group cannot fail. The
 * slot stays, with %MIPV4_KIND_NONE.
 *
 * Context: RTNL.
 */
void mipv4_own_remove_group(struct mipv4 *ip, __be32 group)
{
	struct mipv4_own *own = rtnl_dereference(ip->own);
	u32 i = mipv4_own_find(own, group);

	mipv4_changed(ip, MIPV4_PART_GROUPS);
	WRITE_ONCE(own->slot[i].kind, MIPV4_KIND_NONE);
}

/**
 * mipv4_ifaddr_get() - find an own address, to change it
 * @ip: the endpoint
 * @addr: the address
 *
 * Context: RTNL.
 * Return: the address, or NULL if it is not configured.
 */
struct mipv4_ifaddr *mipv4_ifaddr_get(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list)
		if (ifa->addr == addr)
			return ifa;
	return NULL;
}

/**
 * mipv4_ifaddr_find() - find an own address, to read it
 * @ip: the endpoint
 * @addr: the address
 *
 * Context: RCU.
 * Return: the address, or NULL if it is not configured.
 */
struct mipv4_ifaddr *mipv4_ifaddr_find(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry_rcu(ifa, &ip->addrs, list)
		if (ifa->addr == addr)
			return ifa;
	return NULL;
}

/**
 * mipv4_ifaddr_is_secondary() - check whether an earlier address on the same network is
 * in use
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Context: RTNL or RCU.
 * Return: true if there is one.
 */
bool mipv4_ifaddr_is_secondary(const struct mipv4 *ip,
			       const struct mipv4_ifaddr *ifa)
{
	const struct mipv4_ifaddr *other;

	list_for_each_entry_rcu(other, &ip->addrs, list,
				lockdep_rtnl_is_held()) {
		if (other == ifa)
			return false;
		if (mipv4_ifaddr_in_use(other) && other->plen == ifa->plen &&
		    !((other->addr ^ ifa->addr) & mipv4_netmask(ifa->plen)))
			return true;
	}
	return false;
}
