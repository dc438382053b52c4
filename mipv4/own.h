/* SPDX-License-Identifier: GPL-2.0 */
/*
 * own.h: own addresses, and the table in which packets look them up.
 */
#ifndef _MIPV4_OWN_H
#define _MIPV4_OWN_H

#include <linux/hashtable.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include "fib.h"

struct mipv4;
struct mipv4_filter;

enum mipv4_kind {
	MIPV4_KIND_NONE,		/* not an own address */
	MIPV4_KIND_LOCAL,
	MIPV4_KIND_BROADCAST,
	MIPV4_KIND_MULTICAST,		/* a group of the endpoint */
	MIPV4_KIND_MULTICAST_FILTERED,	/* the same, with a source filter */
};

/* The state of an own address. Only addresses in use are in the tables. */
enum mipv4_ifaddr_state {
	MIPV4_IFADDR_NONE,		/* before it is added, after it is removed */
	MIPV4_IFADDR_TENTATIVE,		/* being probed for */
	MIPV4_IFADDR_USED,
	MIPV4_IFADDR_DUPLICATE,		/* another host has it */
};

/**
 * struct mipv4_dad - duplicate address detection of an endpoint
 * @n_tentative: addresses that are being probed for; neigh.lock
 * @n_conflicts: addresses found to be duplicates; neigh.lock
 * @attempt_jiffies: when probing for a new address last began; neigh.lock
 * @done_due: mipv4_addr_dad_done() has to be called
 */
struct mipv4_dad {
	unsigned int	n_tentative;
	unsigned int	n_conflicts;
	unsigned long	attempt_jiffies;
	bool		done_due;
};

#define MIPV4_LFT_NEVER		U64_MAX

/**
 * struct mipv4_ifaddr - an address of an endpoint
 * @list: in &struct mipv4.addrs; written under RTNL, read under RCU
 * @addr: the address
 * @plen: prefix length
 * @leaving: being removed: tables are built without it; written under RTNL
 * @dad: probe for it before use; RTNL
 * @dad_passed: its probes were once complete, and it came into use; neigh.lock
 * @dad_done: mipv4_addr_dad_done() has changed its state; RTNL
 * @lost: another host keeps it: it has to be given up; neigh.lock
 * @state: enum mipv4_ifaddr_state; neigh.lock, and RTNL from and to in use
 * @probes: probes sent for it; neigh.lock
 * @announces: gratuitous announcements still to send; neigh.lock
 * @conflict: another host used it within the last minute; neigh.lock
 * @due_jiffies: when the next probe or announcement is due; neigh.lock
 * @conflict_jiffies: when the other host last used it; neigh.lock
 * @defended_jiffies: when it was last defended; neigh.lock
 * @local: next hop of the address
 * @broadcast: next hop of its broadcast address
 * @onlink: next hop of its network
 * @network: the route to its network; RTNL
 * @linked: @network is in the trie; RTNL
 * @deprecated: its preferred lifetime is over; written under RTNL and neigh.lock
 * @notified_secondary: it was reported as secondary; RTNL
 * @valid_until_ms: when it expires, by the boot clock, or %MIPV4_LFT_NEVER; written under
 *	RTNL and neigh.lock
 * @preferred_until_ms: when it becomes deprecated; the same
 * @rcu: frees it
 */
struct mipv4_ifaddr {
	struct list_head	list;
	__be32			addr;
	u8			plen;
	bool			leaving;
	bool			dad;
	bool			dad_passed;
	bool			dad_done;
	bool			lost;
	u8			state;
	u8			probes;
	u8			announces;
	bool			conflict;
	unsigned long		due_jiffies;
	unsigned long		conflict_jiffies;
	unsigned long		defended_jiffies;
	struct mipv4_nexthop	local;
	struct mipv4_nexthop	broadcast;
	struct mipv4_nexthop	onlink;
	struct mipv4_route	network;
	bool			linked;
	bool			deprecated;
	bool			notified_secondary;
	u64			valid_until_ms;
	u64			preferred_until_ms;
	struct rcu_head		rcu;
};

/* A slot of the table of own addresses, their broadcast addresses and groups: a hash
 * table with linear probing. A slot with address 0 is empty; at least half of the slots
 * are. A slot is filled once: its kind and next hop may change while packets read it, its
 * address does not.
 */
struct mipv4_own_slot {
	__be32	addr;
	u32	kind;
};

struct mipv4_own {
	struct rcu_head	rcu;
	u32		shift;		/* 1 << (32 - shift) slots */
	u32		mask;
	u32		used;		/* slots that are not empty; RTNL */
	/* of each slot; NULL for a group, and for a removed address */
	const struct mipv4_nexthop **nexthop;
	/* of each slot of MIPV4_KIND_MULTICAST_FILTERED; NULL if there is none */
	const struct mipv4_filter **filter;
	struct mipv4_own_slot slot[];
};

struct mipv4_own *mipv4_own_build(struct mipv4 *ip);
void mipv4_own_refresh(struct mipv4 *ip, const struct mipv4_ifaddr *ifa);
const struct mipv4_filter *mipv4_own_filter(const struct mipv4_own *own,
					    __be32 group);
int mipv4_own_update(struct mipv4 *ip);
int mipv4_own_reserve(struct mipv4 *ip);
void mipv4_own_remove_group(struct mipv4 *ip, __be32 group);
struct mipv4_ifaddr *mipv4_ifaddr_get(struct mipv4 *ip, __be32 addr);
struct mipv4_ifaddr *mipv4_ifaddr_find(struct mipv4 *ip, __be32 addr);
bool mipv4_ifaddr_is_secondary(const struct mipv4 *ip,
			       const struct mipv4_ifaddr *ifa);

/* Check whether the address belongs into the tables. Context: RTNL or RCU. */
static inline bool mipv4_ifaddr_in_use(const struct mipv4_ifaddr *ifa)
{
	return !READ_ONCE(ifa->leaving) &&
	       READ_ONCE(ifa->state) == MIPV4_IFADDR_USED;
}

/* The upper bits of the product depend on every bit of the address. */
static inline u32 mipv4_own_hash(const struct mipv4_own *own, __be32 addr)
{
	return ((__force u32)addr * GOLDEN_RATIO_32) >> own->shift;
}

/* The slot that linear probing visits after @slot. */
static inline const struct mipv4_own_slot *
mipv4_own_next(const struct mipv4_own *own, const struct mipv4_own_slot *slot)
{
	return &own->slot[(slot + 1 - own->slot) & own->mask];
}

/* The kind of @addr. A slot's address is written last, so a packet that reads it also
 * reads the kind and the next hop that belong to it. Context: RCU.
 */
static inline enum mipv4_kind mipv4_own_kind(const struct mipv4_own *own,
					     __be32 addr)
{
	const struct mipv4_own_slot *slot =
		&own->slot[mipv4_own_hash(own, addr)];
	__be32 found;

	/* Before the rest of the slot. */
	while ((found = smp_load_acquire(&slot->addr))) {
		if (likely(found == addr))
			return READ_ONCE(slot->kind);
		slot = mipv4_own_next(own, slot);
	}
	return MIPV4_KIND_NONE;
}

/* The next hop of an own address or a broadcast address, NULL for other addresses.
 * Context: RCU.
 */
static inline const struct mipv4_nexthop *
mipv4_own_nexthop(const struct mipv4_own *own, __be32 addr)
{
	const struct mipv4_own_slot *slot =
		&own->slot[mipv4_own_hash(own, addr)];
	__be32 found;

	/* Before the rest of the slot. */
	while ((found = smp_load_acquire(&slot->addr))) {
		if (found == addr)
			return READ_ONCE(own->nexthop[slot - own->slot]);
		slot = mipv4_own_next(own, slot);
	}
	return NULL;
}

#endif /* _MIPV4_OWN_H */
