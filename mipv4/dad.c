// SPDX-License-Identifier: GPL-2.0
/*
 * dad.c: duplicate address detection: probes, announcements and the defence of own
 * addresses (RFC 5227, and RFC 3927 for link-local addresses).
 *
 * An address that is tentative is probed for, and comes into use if no other host has it.
 * neigh.lock guards the state of addresses, as the delayed work of arp.c serves both.
 */
#include <linux/if_ether.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <net/arp.h>
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
/* A conflict is shown for so long after it was last seen. */
#define CONFLICT_TIME	(60 * HZ)
/* What is sent between two holds of the lock. */
#define TICK_BATCH	8

/* What to say of an own address when the lock is no longer held. */
struct mipv4_dad_packet {
	__be32	addr;
	bool	probe;
};

static void mipv4_dad_send_announcement(struct mipv4 *ip, __be32 addr)
{
	struct net_device *dev = ip->dev;

	mipv4_count(ip, MIPV4_STAT_ARP_OUT_ANNOUNCES);
	arp_send(ARPOP_REQUEST, ETH_P_ARP, addr, dev, addr, NULL,
		 dev->dev_addr, NULL);
}

/* Ask whether somebody has @addr without saying that it is ours, RFC 5227 section
 * 2.1.1: the sender address is 0. Context: RCU.
 */
static void mipv4_dad_send_probe(struct mipv4 *ip, __be32 addr)
{
	struct net_device *dev = ip->dev;

	mipv4_count(ip, MIPV4_STAT_ARP_OUT_PROBES);
	arp_send(ARPOP_REQUEST, ETH_P_ARP, addr, dev, 0, NULL, dev->dev_addr,
		 NULL);
}

/* What is to be done about a conflict. */
enum mipv4_dad_reaction {
	DAD_TOLERATE,
	DAD_DEFEND,
	DAD_GIVE_UP,
};

/* RFC 5227 section 2.4 (c): an address is defended once in a while, and never given up.
 * RFC 3927 section 2.5 has no such choice: a link-local address is given up at the
 * second conflict within that time. Context: neigh.lock.
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

/* Somebody else uses an address of ours. Context: BH disabled, RCU. */
void mipv4_dad_conflict(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_ifaddr *ifa = mipv4_ifaddr_find(ip, addr);
	enum mipv4_dad_reaction reaction = DAD_TOLERATE;

	spin_lock(&ip->neigh.lock);
	if (ifa) {
		bool news = !ifa->conflict && ifa->state == MIPV4_IFADDR_USED;

		reaction = mipv4_dad_react(ifa);
		WRITE_ONCE(ifa->conflict, true);
		if (news)
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

/* Does anybody hear what ARP says? */
static bool mipv4_dad_can_send(const struct mipv4 *ip)
{
	return mipv4_is_connected(ip) && mipv4_dev_uses_arp(ip->dev);
}

/* Has every probe for @ifa been sent, and waited for an answer to?
 * Context: neigh.lock.
 */
static bool mipv4_dad_is_complete(const struct mipv4_ifaddr *ifa)
{
	return ifa->state == MIPV4_IFADDR_TENTATIVE &&
	       ifa->probes == PROBE_NUM &&
	       time_before_eq(ifa->due_jiffies, jiffies);
}

/* Is something of @ifa waited for? Context: neigh.lock. */
static bool mipv4_dad_is_pending(const struct mipv4 *ip,
				 const struct mipv4_ifaddr *ifa)
{
	if (ifa->state == MIPV4_IFADDR_TENTATIVE)
		return mipv4_dad_can_send(ip) && !mipv4_dad_is_complete(ifa);
	return ifa->announces;
}

/* May a probe for @ifa be sent? Who met many conflicts begins with one new address
 * a minute, RFC 5227 section 2.1.1. Context: neigh.lock.
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

/* The time of @ifa has come. Context: neigh.lock. Return: true if @say is to be
 * said.
 */
static bool mipv4_dad_due(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
			  struct mipv4_dad_packet *say)
{
	say->addr = ifa->addr;
	say->probe = ifa->state == MIPV4_IFADDR_TENTATIVE;
	if (say->probe)
		return mipv4_dad_probe_due(ip, ifa);
	ifa->announces--;
	ifa->due_jiffies = jiffies + ANNOUNCE_INTERVAL;
	return true;
}

/* A conflict that was not seen again is over. Context: neigh.lock, RCU. */
static void mipv4_dad_conflict_over(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
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

/* Look at the own addresses that are due, until @say is full.
 * Context: neigh.lock, RCU. Return: how many of @say to say.
 */
static unsigned int mipv4_dad_scan(struct mipv4 *ip,
				   struct mipv4_dad_packet *say,
				   unsigned long *next_jiffies)
{
	struct mipv4_ifaddr *ifa;
	unsigned int n = 0;

	list_for_each_entry_rcu(ifa, &ip->addrs, list) {
		mipv4_dad_conflict_over(ip, ifa, next_jiffies);
		if (mipv4_dad_is_pending(ip, ifa) &&
		    time_before_eq(ifa->due_jiffies, jiffies)) {
			if (n == TICK_BATCH) {
				*next_jiffies = jiffies;
				break;
			}
			n += mipv4_dad_due(ip, ifa, &say[n]);
		}
		if (mipv4_dad_is_complete(ifa))
			WRITE_ONCE(ip->dad.done_due, true);
		else if (mipv4_dad_is_pending(ip, ifa) &&
			 time_before(ifa->due_jiffies, *next_jiffies))
			*next_jiffies = ifa->due_jiffies;
	}
	return n;
}

/* Is there something to be done of an own address later on? Context: neigh.lock. */
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

/* One step of mipv4_dad_tick(). Return: when the next one is due. */
static unsigned long mipv4_dad_step(struct mipv4 *ip)
{
	unsigned long next_jiffies = jiffies + MIPV4_IDLE_TIME;
	struct mipv4_dad_packet say[TICK_BATCH];
	unsigned int i, n;

	spin_lock(&ip->neigh.lock);
	n = mipv4_dad_scan(ip, say, &next_jiffies);
	spin_unlock(&ip->neigh.lock);

	for (i = 0; i < n; i++) {
		if (say[i].probe)
			mipv4_dad_send_probe(ip, say[i].addr);
		else
			mipv4_dad_send_announcement(ip, say[i].addr);
	}
	return next_jiffies;
}

/**
 * mipv4_dad_tick() - say what is due of the own addresses
 * @ip: the endpoint
 *
 * Context: process; takes neigh.lock.
 * Return: when it has to be called again, in jiffies.
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
 * @ifa: an address that is, or is going to be, one of its addresses
 *
 * It is tentative from now on, unless it turned out to be another's. Probing begins
 * after a random time, and not before the device is connected: see
 * mipv4_dad_device_up().
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
 * mipv4_dad_probe_again() - what was probed for until now does not count
 * @ip: the endpoint, whose probes can be heard now, or not any more
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
 * mipv4_dad_complete() - does nobody else have an address that was probed for?
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Then it is in use from now on, and belongs into the tables.
 *
 * Context: process, RTNL.
 * Return: true if nobody has it; false also if it was not being probed for, or
 * probing is not over.
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
 * mipv4_dad_give_up() - does another host keep an address that is in use?
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Then it is in use no more, as after a conflict while it was probed for, and belongs
 * into no table.
 *
 * Context: process, RTNL.
 * Return: true if it does.
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
 * mipv4_dad_retry() - an address cannot come into use yet
 * @ip: the endpoint
 * @ifa: one of its addresses, for which mipv4_dad_complete() was true just now
 *
 * It is so again, unless another host is heard to have the address meanwhile.
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
		return;		/* when it is */
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
 * @ip: the endpoint, whose device got another link-layer address or another port
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
 * Addresses in use are announced, tentative ones are probed for.
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
 * mipv4_dad_init() - no address was probed for yet
 * @ip: a new endpoint
 */
void mipv4_dad_init(struct mipv4 *ip)
{
	ip->dad.attempt_jiffies = jiffies - RATE_LIMIT_INTERVAL;
}
