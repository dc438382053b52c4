// SPDX-License-Identifier: GPL-2.0
/*
 * address.c: the addresses of an endpoint, and which destinations are ours.
 *
 * The list in struct mipv4 is what the administrator set. Those of its addresses that
 * are in use are in two tables for packets, the own addresses (here) and the routes
 * (route.c). To put one in may fail for want of memory, before packets see anything of
 * it; to take one out cannot. An address that is to be probed for (arp.c) comes
 * into use when nobody else turned out to have it.
 */
#include <linux/inetdevice.h>
#include <linux/log2.h>
#include <linux/rtnetlink.h>
#include "internal.h"

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
static void mipv4_own_refresh(struct mipv4 *ip, const struct mipv4_ifaddr *ifa)
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

/* Free a table that packets may still see. Of large ones not many may wait for that: a
 * program that joins one group after another would need memory for all of them.
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
static int mipv4_own_reserve(struct mipv4 *ip)
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

/* Have packets see an address that is in use: that it is ours, and its network. Addresses
 * on one network are in the order of the list. Context: process, RTNL. Return: 0, or
 * -ENOMEM and packets see nothing of it.
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
		mipv4_paths_forget(ip);
		return err;
	}
	ifa->linked = true;
	mipv4_own_refresh(ip, ifa);
	return 0;
}

/* Packets see it no more: it is not in use. Context: process, RTNL. */
static void mipv4_ifaddr_unlink(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	if (!ifa->linked)
		return;
	ifa->linked = false;
	if (ifa->plen < 32)
		mipv4_route_unlink(ip, &ifa->network);
	mipv4_own_refresh(ip, ifa);
}

/* Addresses were linked or unlinked: what depends on which there are. What was said of
 * groups came perhaps from 0.0.0.0, which routers need not believe (RFC 2236 section
 * 10): from an address it is said again. Context: process, RTNL.
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
 * mipv4_addr_init() - give a new endpoint its tables, without an address yet
 * @ip: the endpoint
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
 * mipv4_addr_exit() - free addresses and tables
 * @ip: an endpoint that no reader uses any more
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
			       "not a unicast address: 0/8, 127/8, multicast and class E cannot be a host's own");
		return -EINVAL;
	}
	host = addr & ~mipv4_netmask(plen);
	if (plen < 31 && (!host || addr == mipv4_broadcast(addr, plen))) {
		NL_SET_ERR_MSG(extack,
			       "host part is all zeros or all ones: give an address between the network and the broadcast address");
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
	/* RFC 3927 section 2.2.1 leaves no choice. */
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

/* Tell of an address that was added, or whose flags changed. Context: RTNL. */
static void mipv4_ifaddr_tell(struct mipv4 *ip, const struct mipv4_ifaddr *ifa)
{
	spin_lock_bh(&ip->arp.lock);
	mipv4_event_addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
	spin_unlock_bh(&ip->arp.lock);
}

/* Let go of an address that is in the list and in no table; @told: there was an event
 * about it. Context: RTNL.
 */
static void mipv4_ifaddr_forget(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
				bool told)
{
	spin_lock_bh(&ip->arp.lock);
	if (told)
		mipv4_event_addr(ip, ifa, MIPV4_CMD_ADDR_DEL_NTF);
	list_del_rcu(&ifa->list);
	mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_NONE);
	spin_unlock_bh(&ip->arp.lock);
	kfree_rcu(ifa, rcu);
}

/* Has it to be probed for where the device is? Context: RTNL. */
static bool mipv4_ifaddr_wants_probes(const struct mipv4 *ip,
				      const struct mipv4_ifaddr *ifa)
{
	return ifa->dad && mipv4_arp_used(ip->dev);
}

/**
 * mipv4_addr_add() - add an address
 * @ip: the endpoint
 * @addr: the address
 * @plen: prefix length of the network it is on
 * @flags: %MIPV4_ADDR_TENTATIVE to probe for it first, or 0; a link-local address is
 *	probed for in any case
 * @extack: says what is wrong
 *
 * When it comes into use the address is announced by gratuitous ARP (RFC 5227
 * section 2.3).
 *
 * Context: RTNL.
 * Return: 0, -EINVAL, -EEXIST, -ENOSPC or -ENOMEM.
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
			       "an endpoint has no more than 1024 addresses");
		return -ENOSPC;
	}
	ifa = mipv4_ifaddr_new(ip, addr, plen);
	if (!ifa)
		return -ENOMEM;
	ifa->dad |= !!(flags & MIPV4_ADDR_TENTATIVE);
	if (mipv4_ifaddr_wants_probes(ip, ifa)) {
		ifa->state = MIPV4_IFADDR_NONE;
		list_add_tail_rcu(&ifa->list, &ip->addrs);
		mipv4_arp_probe(ip, ifa);
		ip->n_addrs++;
		mipv4_changed(ip, MIPV4_PART_ADDRS);
		mipv4_ifaddr_tell(ip, ifa);
		return 0;
	}
	list_add_tail_rcu(&ifa->list, &ip->addrs);
	err = mipv4_ifaddr_link(ip, ifa);
	if (err) {
		mipv4_ifaddr_forget(ip, ifa, false);
		return err;
	}
	mipv4_addrs_changed(ip);
	ip->n_addrs++;
	mipv4_ifaddr_tell(ip, ifa);
	mipv4_route_tell(ip);
	mipv4_arp_announce(ip, ifa);
	return 0;
}

/**
 * mipv4_addr_del() - remove an address
 * @ip: the endpoint
 * @addr: the address
 * @plen: its prefix length, as it was added
 * @extack: says what is wrong
 *
 * Routes through a gateway on its network stay, dead, until another address
 * connects that network.
 *
 * Context: RTNL.
 * Return: 0 or -EADDRNOTAVAIL.
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
	mipv4_ifaddr_forget(ip, ifa, true);
	ip->n_addrs--;
	mipv4_route_tell(ip);
	mipv4_neigh_networks_changed(ip);
	return 0;
}

/**
 * mipv4_addr_set() - make an address the only one
 * @ip: the endpoint
 * @addr: the address, or 0 for none
 * @plen: prefix length of the network it is on
 * @extack: says what is wrong
 *
 * Packets see the old addresses or the new one, for a moment both, never neither, unless
 * that is link-local: it is probed for first.
 *
 * Context: RTNL.
 * Return: 0, -EINVAL, or -ENOMEM and nothing has changed.
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
		if (mipv4_ifaddr_wants_probes(ip, fresh))
			fresh->state = MIPV4_IFADDR_NONE;
		list_add_tail_rcu(&fresh->list, &ip->addrs);
		err = mipv4_ifaddr_in_use(fresh) ?
		      mipv4_ifaddr_link(ip, fresh) : 0;
		if (err) {
			mipv4_ifaddr_forget(ip, fresh, false);
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
		mipv4_ifaddr_forget(ip, ifa, true);
	}
	ip->n_addrs = fresh ? 1 : 0;
	if (fresh && mipv4_ifaddr_wants_probes(ip, fresh))
		mipv4_arp_probe(ip, fresh);
	if (fresh) {
		mipv4_ifaddr_tell(ip, fresh);
		mipv4_arp_announce(ip, fresh);
	}
	mipv4_route_tell(ip);
	mipv4_neigh_networks_changed(ip);
	return 0;
}

/**
 * mipv4_addr_settle() - use the addresses that nobody else turned out to have, and
 * give up those that others keep
 * @ip: the endpoint
 *
 * Context: RTNL.
 * Return: 0, or -ENOMEM and it has to be called again.
 */
int mipv4_addr_settle(struct mipv4 *ip)
{
	bool any_given_up = false, given_up;
	struct mipv4_ifaddr *ifa;
	int err = 0;

	ASSERT_RTNL();
	if (ip->dead || !READ_ONCE(ip->arp.unsettled))
		return 0;
	WRITE_ONCE(ip->arp.unsettled, false);
	list_for_each_entry(ifa, &ip->addrs, list) {
		given_up = mipv4_arp_give_up(ip, ifa);
		any_given_up |= given_up;
		if (given_up)
			mipv4_ifaddr_unlink(ip, ifa);
		ifa->settled = given_up || mipv4_arp_probed(ip, ifa);
		if (!ifa->settled || given_up || !mipv4_ifaddr_link(ip, ifa))
			continue;
		ifa->settled = false;
		mipv4_arp_probed_in_vain(ip, ifa);
		err = -ENOMEM;
	}
	mipv4_addrs_changed(ip);
	list_for_each_entry(ifa, &ip->addrs, list) {
		if (!ifa->settled)
			continue;
		mipv4_ifaddr_tell(ip, ifa);
		if (mipv4_ifaddr_in_use(ifa))
			mipv4_arp_announce(ip, ifa);
		else
			net_info_ratelimited("mipv4: %s: %pI4 is given up, another host has it\n",
					     ip->dev->name, &ifa->addr);
	}
	if (err)
		WRITE_ONCE(ip->arp.unsettled, true);
	mipv4_route_tell(ip);
	if (any_given_up)
		mipv4_neigh_networks_changed(ip);
	return err;
}

/**
 * mipv4_addr_doubt() - the device has lost its network: when it is there again,
 * others may have our addresses
 * @ip: the endpoint
 *
 * RFC 5227 section 2.1: those that were probed for when they were added are probed
 * for again, before they are used again. The others stay.
 *
 * Context: RTNL.
 * Return: true if there is one that was in use.
 */
bool mipv4_addr_doubt(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;
	bool any = false;

	list_for_each_entry(ifa, &ip->addrs, list) {
		bool used = mipv4_ifaddr_in_use(ifa);

		if (!mipv4_ifaddr_wants_probes(ip, ifa))
			continue;
		mipv4_arp_probe(ip, ifa);
		mipv4_ifaddr_unlink(ip, ifa);
		if (used)
			mipv4_ifaddr_tell(ip, ifa);
		any |= used;
	}
	if (!any)
		return false;
	mipv4_addrs_changed(ip);
	mipv4_route_tell(ip);
	return true;
}

/**
 * mipv4_set_ip() - set the address of an endpoint
 * @ip: the endpoint
 * @addr: its only address from now on, 0 for none
 * @plen: prefix length of the network it is on
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for what cannot be a host's address; -ENOMEM, and nothing
 * has changed.
 */
int mipv4_set_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_set(ip, addr, plen, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_set_ip);

/**
 * mipv4_add_ip() - add an address to an endpoint
 * @ip: the endpoint
 * @addr: the address
 * @plen: prefix length of the network it is on
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for what cannot be a host's address; -EEXIST; -ENOSPC
 * beyond 1024 addresses; -ENOMEM.
 */
int mipv4_add_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_add(ip, addr, plen, 0, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_add_ip);

/**
 * mipv4_probe_ip() - add an address to an endpoint if nobody else has it
 * @ip: the endpoint
 * @addr: the address
 * @plen: prefix length of the network it is on
 *
 * As RFC 5227 section 2.1 asks for: it takes 4 to 7 seconds with the device up,
 * in which the address is not used, until mipv4_get_ip() knows of it. Does another
 * host have it, or probe for it too, then it is never used; it is to be removed by
 * mipv4_del_ip(). Whenever the device has been down or without carrier the address
 * is probed for again. Routes through its network can be set before it is in use,
 * and wait for it. It cannot come into use while somebody holds RTNL.
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for what cannot be a host's address; -EEXIST; -ENOSPC
 * beyond 1024 addresses; -ENOMEM; -ENODEV after mipv4_disconnect().
 */
int mipv4_probe_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_add(ip, addr, plen, MIPV4_ADDR_TENTATIVE, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_probe_ip);

/**
 * mipv4_del_ip() - remove an address from an endpoint
 * @ip: the endpoint
 * @addr: the address
 * @plen: its prefix length, as it was added
 *
 * Context: process, RTNL held.
 * Return: 0 or -EADDRNOTAVAIL.
 */
int mipv4_del_ip(struct mipv4 *ip, __be32 addr, u8 plen)
{
	return mipv4_addr_del(ip, addr, plen, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_del_ip);

/**
 * mipv4_get_ip() - the addresses of an endpoint
 * @ip: the endpoint
 * @addrs: receives those in use, the oldest first
 * @max: how many fit
 *
 * Context: any.
 * Return: how many are in use, which may be more than @max.
 */
size_t mipv4_get_ip(const struct mipv4 *ip, __be32 *addrs, size_t max)
{
	const struct mipv4_ifaddr *ifa;
	size_t n = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(ifa, &ip->addrs, list) {
		if (READ_ONCE(ifa->state) != MIPV4_IFADDR_USED)
			continue;
		if (n < max)
			addrs[n] = ifa->addr;
		n++;
	}
	rcu_read_unlock();
	return n;
}
EXPORT_SYMBOL_GPL(mipv4_get_ip);

/* An own address whose network has the broadcast address @dst, in either form; with 0
 * the first one. Context: RCU. Return: 0 if there is none.
 */
static __be32 mipv4_addr_for(const struct mipv4 *ip, __be32 dst)
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

/**
 * mipv4_specdest() - the specific destination of a datagram that was received
 * @ip: the endpoint
 * @skb: the datagram, as a handler gets it
 *
 * RFC 1122 section 3.2.1.3: the destination, if that is an address of the endpoint.
 * Of what came to all or to a group, an own address: that on the network of the
 * broadcast, or the one that a datagram to the sender would come from, or the first.
 *
 * Context: softirq, RCU.
 * Return: the address; 0 if the endpoint has none in use.
 */
__be32 mipv4_specdest(const struct mipv4 *ip, const struct sk_buff *skb)
{
	const struct mipv4_own *own = rcu_dereference(ip->own);
	const struct iphdr *iph = ip_hdr(skb);
	enum mipv4_kind kind = mipv4_own_kind(own, iph->daddr);
	__be32 addr = 0;

	if (kind == MIPV4_KIND_LOCAL)
		return iph->daddr;
	if (kind == MIPV4_KIND_BROADCAST)
		addr = mipv4_addr_for(ip, iph->daddr);
	return addr ?: mipv4_src(ip, iph->saddr) ?: mipv4_addr_for(ip, 0);
}
EXPORT_SYMBOL_GPL(mipv4_specdest);

/**
 * mipv4_src() - the source address for a destination
 * @ip: the endpoint
 * @dst: where a datagram is to go
 *
 * The address on the network of the next hop (RFC 1122 section 3.3.4.3).
 *
 * Context: any.
 * Return: the address; 0 without a route or without an address.
 */
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
 * mipv4_to_uipaddr() - an IPv4 address as one of any version
 * @addr: the address
 *
 * Context: any.
 * Return: the same address, tagged with its family.
 */
struct mipv4_uipaddr mipv4_to_uipaddr(__be32 addr)
{
	return (struct mipv4_uipaddr){ .family = AF_INET, .v4 = addr };
}
EXPORT_SYMBOL_GPL(mipv4_to_uipaddr);

/**
 * mipv4_of_uipaddr() - the IPv4 address in one of any version
 * @uip: the address
 * @addr: receives it
 *
 * Context: any.
 * Return: false, and @addr is left alone, if it is of another version.
 */
bool mipv4_of_uipaddr(const struct mipv4_uipaddr *uip, __be32 *addr)
{
	if (uip->family != AF_INET)
		return false;
	*addr = uip->v4;
	return true;
}
EXPORT_SYMBOL_GPL(mipv4_of_uipaddr);
