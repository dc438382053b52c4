// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-advice.c: what a transport protocol reports about a path, RFC 1122 sections 2.3.2.1
 * and 3.3.1.4: that its peer answers, so that ARP need not ask; or that it seems dead, so
 * that ARP asks at once.
 */
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/spinlock.h>
#include <net/mipv4.h>
#include "device.h"
#include "endpoint.h"
#include "neigh-resolve.h"
#include "neigh.h"
#include "path.h"

/* An answer is recorded if an earlier one is older than this, because many packets confirm
 * one neighbour.
 */
#define CONFIRM_TIME	(MIPV4_NEIGH_REACHABLE_TIME / 2)

/* The neighbour that datagrams to @dst are sent to, or NULL. Context: BH disabled, RCU. */
static struct mipv4_neigh *mipv4_advice_neigh(struct mipv4 *ip, __be32 dst)
{
	if (unlikely(!READ_ONCE(ip->live)))
		return NULL;
	return mipv4_path_lookup(ip, mipv4_path_slot(ip, dst), dst).n;
}

/* Check that @n is still in the table, and has a link-layer address that was learned.
 * Context: neigh.lock.
 */
static bool mipv4_advice_applies(struct mipv4 *ip, const struct mipv4_neigh *n)
{
	return mipv4_neigh_is_valid(n) && n->state != MIPV4_NEIGH_PERMANENT &&
	       mipv4_neigh_find(ip, n->addr) == n;
}

/* The same without the lock: a hint that the lock is worth taking. */
static bool mipv4_advice_may_apply(const struct mipv4_neigh *n)
{
	u8 state = READ_ONCE(n->state);

	return state != MIPV4_NEIGH_INCOMPLETE && state != MIPV4_NEIGH_FAILED &&
	       state != MIPV4_NEIGH_PERMANENT;
}

/* Context: BH disabled, RCU. */
static noinline void mipv4_neigh_confirm(struct mipv4 *ip, struct mipv4_neigh *n)
{
	unsigned long now = jiffies;

	if (!mipv4_advice_may_apply(n))
		return;
	spin_lock(&ip->neigh.lock);
	if (mipv4_advice_applies(ip, n)) {
		WRITE_ONCE(n->confirmed_jiffies, now);
		WRITE_ONCE(n->fresh_until_jiffies, now + MIPV4_NEIGH_REACHABLE_TIME);
		WRITE_ONCE(n->probes, 0);
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_REACHABLE);
		mipv4_neigh_notify(ip, n, false);
	}
	spin_unlock(&ip->neigh.lock);
}

void mipv4_confirm(struct mipv4 *ip, __be32 dst)
{
	struct mipv4_neigh *n;

	mipv4_packet_begin();
	n = mipv4_advice_neigh(ip, dst);
	if (n && unlikely(time_before(READ_ONCE(n->fresh_until_jiffies),
				      jiffies + CONFIRM_TIME)))
		mipv4_neigh_confirm(ip, n);
	mipv4_packet_end();
}
EXPORT_SYMBOL_GPL(mipv4_confirm);

/* Probe @n now, unless it was known to be reachable a moment ago, or is being probed. So
 * however often a protocol suspects it, it is asked once a second at most.
 * Context: BH disabled, RCU.
 */
static void mipv4_neigh_suspect(struct mipv4 *ip, struct mipv4_neigh *n)
{
	struct mipv4_solicit s = {};
	unsigned long now = jiffies;

	spin_lock(&ip->neigh.lock);
	if (mipv4_advice_applies(ip, n) && n->state != MIPV4_NEIGH_PROBE &&
	    !time_before(now, n->confirmed_jiffies + MIPV4_NEIGH_RETRANS_TIME)) {
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_PROBE);
		WRITE_ONCE(n->probes, 1);
		WRITE_ONCE(n->due_jiffies, now + MIPV4_NEIGH_RETRANS_TIME);
		WRITE_ONCE(n->fresh_until_jiffies, n->due_jiffies);
		mipv4_neigh_arm(ip, n->due_jiffies);
		s.target = n->addr;
		s.unicast = true;
		memcpy(s.ha, n->ha, sizeof(s.ha));
	}
	spin_unlock(&ip->neigh.lock);
	if (s.target)
		mipv4_neigh_solicit(ip, &s);
}

void mipv4_suspect(struct mipv4 *ip, __be32 dst)
{
	struct mipv4_neigh *n;

	mipv4_packet_begin();
	n = mipv4_advice_neigh(ip, dst);
	if (n && mipv4_advice_may_apply(n) && mipv4_dev_uses_arp(ip->dev))
		mipv4_neigh_suspect(ip, n);
	mipv4_packet_end();
}
EXPORT_SYMBOL_GPL(mipv4_suspect);
