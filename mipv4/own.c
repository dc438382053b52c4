// SPDX-License-Identifier: GPL-2.0
/*
 * own.c: the own addresses of an endpoint, as packets look them up.
 *
 * One hash table holds the addresses in use, their broadcast addresses and the multicast
 * groups. Its slots are filled once; a change of the kind or of the next hop is one store.
 * A new table replaces the old one, under RCU, only when there is no free slot, or when a
 * group is joined or left. struct mipv4 lists what the administrator set: address.c.
 */
#include <linux/in.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/rcupdate.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include "endpoint.h"
#include "fib.h"
#include "filter.h"
#include "header.h"
#include "igmp.h"
#include "own.h"

/* The slot of @addr, or the one where it would be. */
static u32 mipv4_own_find(const struct mipv4_own *own, __be32 addr)
{
	u32 i = mipv4_own_hash(own, addr);

	while (own->slot[i].addr && own->slot[i].addr != addr)
		i = (i + 1) & own->mask;
	return i;
}

/* Say of @addr what it is now. There is room if it is new. Packets see the kind and the
 * next hop before the address.
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
	/* Packets that see the address see the rest: mipv4_own_kind(). */
	smp_store_release(&own->slot[i].addr, addr);
}

/* A broadcast address, unless it is ours. */
static void mipv4_own_insert_other(struct mipv4_own *own, __be32 addr,
				   const struct mipv4_nexthop *nh)
{
	if (own->slot[mipv4_own_find(own, addr)].kind != MIPV4_KIND_LOCAL)
		mipv4_own_insert(own, addr, MIPV4_KIND_BROADCAST, nh);
}

/* What the table is to say of @group. */
static const struct mipv4_filter *
mipv4_own_group(const struct mipv4_group *group)
{
	return group->candidate ?: group->filter;
}

static void mipv4_own_insert_groups(struct mipv4_own *own,
				    const struct list_head *groups)
{
	const struct mipv4_filter *filter;
	const struct mipv4_group *group;

	list_for_each_entry(group, groups, list) {
		filter = mipv4_own_group(group);
		if (mipv4_filter_is_open(filter)) {
			mipv4_own_insert(own, group->addr,
					 MIPV4_KIND_MULTICAST, NULL);
		} else if (!mipv4_filter_is_shut(filter)) {
			mipv4_own_insert(own, group->addr,
					 MIPV4_KIND_MULTICAST_FILTERED, NULL);
			own->filter[mipv4_own_find(own, group->addr)] = filter;
		}
	}
}

/* An empty table for @n addresses and half as many more, so that few changes need a
 * new one, with room for filters if they are wanted.
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
 * mipv4_own_build() - the table of own addresses and groups
 * @ip: the endpoint; the filters of its groups stay theirs
 *
 * Prefixes of 31 and 32 bits have no broadcast address (RFC 3021). In the others the
 * first address, too, belongs to no host: it is the broadcast address of 4.2BSD (RFC
 * 1122 section 3.3.6). The limited broadcast address is always ours, and so is the
 * group of all hosts, whatever the source (RFC 1112 section 7.2, RFC 3376 section 5).
 * An address that is ours stays so even if it is the broadcast address of another
 * prefix; of several with the same broadcast address the first is its source.
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
		filters |= !mipv4_filter_is_open(mipv4_own_group(group));
	}
	own = mipv4_own_alloc(n, filters);
	if (!own)
		return NULL;
	/* The own ones first: they are looked for most, and so found at once. */
	list_for_each_entry_reverse(ifa, &ip->addrs, list)
		if (mipv4_ifaddr_in_use(ifa))
			mipv4_own_insert(own, ifa->addr, MIPV4_KIND_LOCAL,
					 &ifa->local);
	mipv4_own_insert_groups(own, groups);
	mipv4_own_insert(own, htonl(INADDR_ALLHOSTS_GROUP),
			 MIPV4_KIND_MULTICAST, NULL);
	/* Nobody sends to the first address of a network as to all. */
	list_for_each_entry(ifa, &ip->addrs, list)
		if (mipv4_ifaddr_in_use(ifa) && ifa->plen < 31 &&
		    ifa->addr & mipv4_netmask(ifa->plen))
			mipv4_own_insert_other(own,
					       ifa->addr & mipv4_netmask(ifa->plen),
					       NULL);
	list_for_each_entry_reverse(ifa, &ip->addrs, list)
		if (mipv4_ifaddr_in_use(ifa) && ifa->plen < 31)
			mipv4_own_insert_other(own,
					       mipv4_broadcast(ifa->addr,
							       ifa->plen),
					       &ifa->broadcast);
	mipv4_own_insert_other(own, htonl(INADDR_BROADCAST),
			       &ip->fib.broadcast);
	return own;
}

/* What is @addr, going by the list of addresses? Sets its next hop. Context: RTNL. */
static enum mipv4_kind mipv4_own_listed(struct mipv4 *ip, __be32 addr,
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

/* Say in the table that is in use what an address of the list, its broadcast address
 * and the first of its network are now. There is room. Context: RTNL.
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
		kind = mipv4_own_listed(ip, addrs[i], &nh);
		if (kind || own->slot[mipv4_own_find(own, addrs[i])].addr)
			mipv4_own_insert(own, addrs[i], kind, nh);
	}
}

/**
 * mipv4_own_filter() - from which sources a group is wanted
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

/* Free a table that packets may still see. Only few large tables may wait for a grace
 * period: a program that joins one group after another would need memory for all of them.
 * Context: process, RTNL.
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
 * mipv4_own_update() - publish the groups as they are now
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

/* Make room for one more address in the table. Context: RTNL. */
int mipv4_own_reserve(struct mipv4 *ip)
{
	struct mipv4_own *own = rtnl_dereference(ip->own);

	return 2 * (own->used + 3) <= own->mask + 1 ? 0 : mipv4_own_update(ip);
}

/**
 * mipv4_own_forget() - take a group out of the table that is in use
 * @ip: the endpoint
 * @group: the group, not 224.0.0.1
 *
 * For who leaves a group when there is no memory for a new table: leaving cannot
 * fail. The slot stays, with a kind that says that nothing is there.
 *
 * Context: RTNL.
 */
void mipv4_own_forget(struct mipv4 *ip, __be32 group)
{
	struct mipv4_own *own = rtnl_dereference(ip->own);
	u32 i = mipv4_own_find(own, group);

	mipv4_changed(ip, MIPV4_PART_GROUPS);
	WRITE_ONCE(own->slot[i].kind, MIPV4_KIND_NONE);
}

/**
 * mipv4_ifaddr_get() - the own address @addr, for who changes addresses
 * @ip: the endpoint
 * @addr: the address
 *
 * Context: RTNL.
 * Return: it, or NULL if it is not ours.
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
 * mipv4_ifaddr_find() - the own address @addr
 * @ip: the endpoint
 * @addr: the address
 *
 * Context: RCU.
 * Return: it, or NULL if it is not ours.
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
 * mipv4_ifaddr_is_secondary() - is an earlier address on its network in use?
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Context: RTNL or RCU.
 * Return: true if there is.
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
