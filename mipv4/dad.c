// SPDX-License-Identifier: GPL-2.0
/*
 * dad.c: duplicate address detection: probes, announcements and the defence of own
 * addresses (RFC 5227, and RFC 3927 for link-local addresses).
 *
 * A tentative address comes into use after all its probes, if no other host has it.
 * neigh.lock guards the state of addresses, because work.c runs one delayed work for
 * addresses and neighbours.
 */
#include <linux/if_arp.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/spinlock.h>
#include <net/mipv4.h>
#include "dad.h"
#include "device.h"
#include "endpoint.h"
#include "event.h"
#include "header.h"
#include "neigh.h"
#include "own.h"
#include "stats.h"

/* RFC 5227 section 1.1, with its names. */
#define PROBE_WAIT		HZ
#define PROBE_NUM		3
#define PROBE_MIN		HZ
#define PROBE_MAX		(2 * HZ)
#define ANNOUNCE_WAIT		(2 * HZ)
#define ANNOUNCE_NUM		2
#define ANNOUNCE_INTERVAL	(2 * HZ)
#define MAX_CONFLICTS		10
#define RATE_LIMIT_INTERVAL	(60 * HZ)
#define DEFEND_INTERVAL		(10 * HZ)
/* A conflict is reported for this time after it was last seen. */
#define CONFLICT_TIME	(60 * HZ)
/* Packets sent between two holds of neigh.lock. */
#define TICK_BATCH	8

/* A packet to send after the lock has been released. */
struct mipv4_dad_packet {
	__be32	addr;
	bool	probe;
};

static void mipv4_dad_send_announcement(struct mipv4 *ip, __be32 addr)
{
	mipv4_count(ip, MIPV4_STAT_ARP_OUT_ANNOUNCES);
	mipv4_arp_output(ip, ARPOP_REQUEST, addr, addr, NULL, NULL);
}

/* Send a probe, RFC 5227 section 2.1.1. Its sender address is 0, so it does not claim
 * @addr. Context: RCU.
 */
static void mipv4_dad_send_probe(struct mipv4 *ip, __be32 addr)
{
	mipv4_count(ip, MIPV4_STAT_ARP_OUT_PROBES);
	mipv4_arp_output(ip, ARPOP_REQUEST, 0, addr, NULL, NULL);
}

/* The reaction to a conflict. */
enum mipv4_dad_reaction {
	DAD_TOLERATE,
	DAD_DEFEND,
	DAD_GIVE_UP,
};

/* RFC 5227 section 2.4 (c): an address is defended at most once in DEFEND_INTERVAL, and
 * never given up. RFC 3927 section 2.5 is stricter: a link-local address is given up at
 * the second conflict within that interval. Context: neigh.lock.
 */
static enum mipv4_dad_reaction mipv4_dad_react(struct mipv4_ifaddr *ifa)
{
	bool again = ifa->conflict &&
		     jiffies - ifa->conflict_jiffies <= DEFEND_INTERVAL;

	if (mipv4_is_linklocal(ifa->addr) && again)
		return DAD_GIVE_UP;
	if (jiffies - ifa->defended_jiffies <= DEFEND_INTERVAL)
		return DAD_TOLERATE;
	ifa->defended_jiffies = jiffies;
	return DAD_DEFEND;
}

/* Another host uses the own address @addr. Context: BH disabled, RCU. */
void mipv4_dad_conflict(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_ifaddr *ifa = mipv4_ifaddr_find(ip, addr);
	enum mipv4_dad_reaction reaction = DAD_TOLERATE;

	spin_lock(&ip->neigh.lock);
	if (ifa) {
		bool notify = !ifa->conflict && ifa->state == MIPV4_IFADDR_USED;

		reaction = mipv4_dad_react(ifa);
		WRITE_ONCE(ifa->conflict, true);
		if (notify)
			mipv4_events->addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
		ifa->conflict_jiffies = jiffies;
		mipv4_neigh_arm(ip, ifa->conflict_jiffies + CONFLICT_TIME);
		if (reaction == DAD_GIVE_UP) {
			ifa->lost = true;
			WRITE_ONCE(ip->dad.done_due, true);
			mipv4_neigh_arm(ip, jiffies);
		}
	}
	spin_unlock(&ip->neigh.lock);
	if (reaction == DAD_DEFEND)
		mipv4_dad_send_announcement(ip, addr);
}

/* Check whether ARP packets can reach other hosts. */
static bool mipv4_dad_can_send(const struct mipv4 *ip)
{
	return mipv4_is_connected(ip) && mipv4_dev_uses_arp(ip->dev);
}

/* Check whether every probe for @ifa was sent, and the time to wait for an answer is
 * over. Context: neigh.lock.
 */
static bool mipv4_dad_is_complete(const struct mipv4_ifaddr *ifa)
{
	return ifa->state == MIPV4_IFADDR_TENTATIVE &&
	       ifa->probes == PROBE_NUM &&
	       time_before_eq(ifa->due_jiffies, jiffies);
}

/* Check whether a probe or an announcement of @ifa is due later. Context: neigh.lock. */
static bool mipv4_dad_is_pending(const struct mipv4 *ip,
				 const struct mipv4_ifaddr *ifa)
{
	if (ifa->state == MIPV4_IFADDR_TENTATIVE)
		return mipv4_dad_can_send(ip) && !mipv4_dad_is_complete(ifa);
	return ifa->announces;
}

/* Count a probe for @ifa and set the time of the next one. After MAX_CONFLICTS conflicts,
 * probing for a new address begins at most once in RATE_LIMIT_INTERVAL (RFC 5227 section
 * 2.1.1). Context: neigh.lock. Return: false if the probe has to wait.
 */
static bool mipv4_dad_probe_due(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	struct mipv4_dad *dad = &ip->dad;

	if (!ifa->probes && !ifa->dad_passed) {
		if (dad->n_conflicts >= MAX_CONFLICTS &&
		    jiffies - dad->attempt_jiffies < RATE_LIMIT_INTERVAL) {
			ifa->due_jiffies = dad->attempt_jiffies +
					   RATE_LIMIT_INTERVAL;
			return false;
		}
		dad->attempt_jiffies = jiffies;
	}
	ifa->probes++;
	ifa->due_jiffies = jiffies + ANNOUNCE_WAIT;
	if (ifa->probes < PROBE_NUM)
		ifa->due_jiffies = jiffies + PROBE_MIN +
			get_random_u32_below(PROBE_MAX - PROBE_MIN + 1);
	return true;
}

/* A probe or an announcement of @ifa is due. Context: neigh.lock. Return: true if @packet
 * is to be sent.
 */
static bool mipv4_dad_due(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
			  struct mipv4_dad_packet *packet)
{
	packet->addr = ifa->addr;
	packet->probe = ifa->state == MIPV4_IFADDR_TENTATIVE;
	if (packet->probe)
		return mipv4_dad_probe_due(ip, ifa);
	ifa->announces--;
	ifa->due_jiffies = jiffies + ANNOUNCE_INTERVAL;
	return true;
}

/* End a conflict that was not seen again for CONFLICT_TIME. Context: neigh.lock, RCU. */
static void mipv4_dad_expire_conflict(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
				      unsigned long *next_jiffies)
{
	unsigned long over_jiffies = ifa->conflict_jiffies + CONFLICT_TIME;

	if (!ifa->conflict)
		return;
	if (time_before_eq(over_jiffies, jiffies)) {
		WRITE_ONCE(ifa->conflict, false);
		if (ifa->state != MIPV4_IFADDR_NONE)
			mipv4_events->addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
	} else if (time_before(over_jiffies, *next_jiffies)) {
		*next_jiffies = over_jiffies;
	}
}

/* Fill @packets from the own addresses that are due. Context: neigh.lock, RCU.
 * Return: the number of packets.
 */
static unsigned int mipv4_dad_scan(struct mipv4 *ip,
				   struct mipv4_dad_packet *packets,
				   unsigned long *next_jiffies)
{
	struct mipv4_ifaddr *ifa;
	unsigned int n = 0;

	list_for_each_entry_rcu(ifa, &ip->addrs, list) {
		mipv4_dad_expire_conflict(ip, ifa, next_jiffies);
		if (mipv4_dad_is_pending(ip, ifa) &&
		    time_before_eq(ifa->due_jiffies, jiffies)) {
			if (n == TICK_BATCH) {
				*next_jiffies = jiffies;
				break;
			}
			n += mipv4_dad_due(ip, ifa, &packets[n]);
		}
		if (mipv4_dad_is_complete(ifa))
			WRITE_ONCE(ip->dad.done_due, true);
		else if (mipv4_dad_is_pending(ip, ifa) &&
			 time_before(ifa->due_jiffies, *next_jiffies))
			*next_jiffies = ifa->due_jiffies;
	}
	return n;
}

/* Check whether an own address needs another run of the delayed work.
 * Context: neigh.lock.
 */
bool mipv4_dad_is_busy(struct mipv4 *ip)
{
	const struct mipv4_ifaddr *ifa;
	bool any = READ_ONCE(ip->dad.done_due);

	rcu_read_lock();
	list_for_each_entry_rcu(ifa, &ip->addrs, list)
		any |= ifa->conflict || mipv4_dad_is_pending(ip, ifa);
	rcu_read_unlock();
	return any;
}

/* One step of mipv4_dad_tick(). Return: the time of the next one, in jiffies. */
static unsigned long mipv4_dad_step(struct mipv4 *ip)
{
	unsigned long next_jiffies = jiffies + MIPV4_DAD_IDLE_TIME;
	struct mipv4_dad_packet packets[TICK_BATCH];
	unsigned int i, n;

	spin_lock(&ip->neigh.lock);
	n = mipv4_dad_scan(ip, packets, &next_jiffies);
	spin_unlock(&ip->neigh.lock);

	for (i = 0; i < n; i++) {
		if (packets[i].probe)
			mipv4_dad_send_probe(ip, packets[i].addr);
		else
			mipv4_dad_send_announcement(ip, packets[i].addr);
	}
	return next_jiffies;
}

/**
 * mipv4_dad_tick() - send the probes and announcements that are due
 * @ip: the endpoint
 *
 * Context: process; takes neigh.lock.
 * Return: the time of the next call, in jiffies.
 */
unsigned long mipv4_dad_tick(struct mipv4 *ip)
{
	unsigned long next_jiffies;

	do {
		local_bh_disable();
		rcu_read_lock();
		next_jiffies = mipv4_dad_step(ip);
		rcu_read_unlock();
		local_bh_enable();
		cond_resched();
	} while (time_before_eq(next_jiffies, jiffies));
	return next_jiffies;
}

/**
 * mipv4_dad_probe() - probe for an address, RFC 5227 section 2.1.1
 * @ip: the endpoint
 * @ifa: one of its addresses, or one that the caller is about to add
 *
 * The address becomes tentative, unless it is a duplicate. Probing begins after a random
 * time, and not before the device is connected: see mipv4_dad_device_up().
 *
 * Context: process, RTNL.
 */
void mipv4_dad_probe(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	spin_lock_bh(&ip->neigh.lock);
	if (ifa->state != MIPV4_IFADDR_DUPLICATE) {
		mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_TENTATIVE);
		ifa->probes = 0;
		ifa->announces = 0;
		WRITE_ONCE(ifa->conflict, false);
		ifa->due_jiffies = jiffies +
				   get_random_u32_below(PROBE_WAIT + 1);
		mipv4_neigh_arm(ip, ifa->due_jiffies);
	}
	spin_unlock_bh(&ip->neigh.lock);
}

/**
 * mipv4_dad_probe_again() - restart probing for all tentative addresses
 * @ip: the endpoint; ARP was turned on or off on its device
 *
 * Context: process, RTNL.
 */
void mipv4_dad_probe_again(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list)
		if (READ_ONCE(ifa->state) == MIPV4_IFADDR_TENTATIVE)
			mipv4_dad_probe(ip, ifa);
}

/**
 * mipv4_dad_inherit() - continue duplicate address detection with another object
 * @ip: the endpoint
 * @ifa: the new object of an address
 * @old: the old one
 * @dad: the address has to be probed for before it is used
 *
 * Probes, announcements and conflicts continue as for @old. Without @dad, the address
 * comes into use.
 *
 * Context: process, RTNL.
 * Return: true if @old was in use.
 */
bool mipv4_dad_inherit(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
		       const struct mipv4_ifaddr *old, bool dad)
{
	bool used;

	spin_lock_bh(&ip->neigh.lock);
	used = old->state == MIPV4_IFADDR_USED;
	if (used || dad) {
		mipv4_ifaddr_set_state(ip, ifa, old->state);
		ifa->dad_passed = old->dad_passed;
		ifa->lost = old->lost;
		ifa->probes = old->probes;
		ifa->announces = old->announces;
		ifa->conflict = old->conflict;
		ifa->due_jiffies = old->due_jiffies;
		ifa->conflict_jiffies = old->conflict_jiffies;
		ifa->defended_jiffies = old->defended_jiffies;
	}
	spin_unlock_bh(&ip->neigh.lock);
	return used;
}

/**
 * mipv4_dad_complete() - put a tentative address into use if no other host has it
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * The caller adds the address to the tables.
 *
 * Context: process, RTNL.
 * Return: true if the address is in use now; false if it was not tentative, or probing is
 * not over.
 */
bool mipv4_dad_complete(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	bool probed;

	spin_lock_bh(&ip->neigh.lock);
	probed = mipv4_dad_is_complete(ifa);
	if (probed) {
		mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_USED);
		ifa->dad_passed = true;
	}
	spin_unlock_bh(&ip->neigh.lock);
	return probed;
}

/**
 * mipv4_dad_give_up() - give up an address in use that another host keeps
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * The address becomes a duplicate, as after a conflict while it was tentative. The caller
 * removes it from the tables.
 *
 * Context: process, RTNL.
 * Return: true if the address was given up.
 */
bool mipv4_dad_give_up(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	bool lost;

	spin_lock_bh(&ip->neigh.lock);
	lost = ifa->lost && ifa->state == MIPV4_IFADDR_USED;
	ifa->lost = false;
	if (lost) {
		mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_DUPLICATE);
		ifa->announces = 0;
		WRITE_ONCE(ifa->conflict, false);
		ip->dad.n_conflicts++;
	}
	spin_unlock_bh(&ip->neigh.lock);
	return lost;
}

/**
 * mipv4_dad_retry() - postpone the use of an address
 * @ip: the endpoint
 * @ifa: one of its addresses, for which mipv4_dad_complete() just returned true
 *
 * The address is tentative again, with its probes complete. mipv4_dad_complete() succeeds
 * again, unless a conflict is detected before.
 *
 * Context: process, RTNL.
 */
void mipv4_dad_retry(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	spin_lock_bh(&ip->neigh.lock);
	mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_TENTATIVE);
	spin_unlock_bh(&ip->neigh.lock);
}

/**
 * mipv4_dad_announce() - announce an address that is in use, RFC 5227 section 2.3
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Context: process, RTNL.
 */
void mipv4_dad_announce(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	if (!mipv4_dad_can_send(ip))
		return;		/* mipv4_dad_device_up() announces it */
	spin_lock_bh(&ip->neigh.lock);
	if (ifa->state == MIPV4_IFADDR_USED) {
		ifa->announces = ANNOUNCE_NUM;
		ifa->due_jiffies = jiffies;
		mipv4_neigh_arm(ip, ifa->due_jiffies);
	}
	spin_unlock_bh(&ip->neigh.lock);
}

/**
 * mipv4_dad_announce_all() - announce every address that is in use
 * @ip: the endpoint, whose device has a new link-layer address or was moved to another
 *	port
 *
 * Context: process, RTNL.
 */
void mipv4_dad_announce_all(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list)
		mipv4_dad_announce(ip, ifa);
}

/**
 * mipv4_dad_device_up() - the device is connected to a network
 * @ip: the endpoint
 *
 * Announces addresses in use, and probes for tentative ones.
 *
 * Context: process, RTNL.
 */
void mipv4_dad_device_up(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list) {
		if (READ_ONCE(ifa->state) == MIPV4_IFADDR_TENTATIVE)
			mipv4_dad_probe(ip, ifa);
		else
			mipv4_dad_announce(ip, ifa);
	}
}

/**
 * mipv4_dad_init() - initialise duplicate address detection
 * @ip: a new endpoint
 */
void mipv4_dad_init(struct mipv4 *ip)
{
	ip->dad.attempt_jiffies = jiffies - RATE_LIMIT_INTERVAL;
}
