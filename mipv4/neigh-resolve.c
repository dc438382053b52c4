// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-resolve.c: address resolution: sending to a neighbour, soliciting its link-layer
 * address, and learning it from ARP packets (RFC 826, RFC 1122 section 2.3.2).
 *
 * A datagram to a fresh neighbour costs one hash lookup and the copy of a prebuilt
 * header, without a lock. Everything else happens under neigh.lock.
 */
#include <linux/if_arp.h>
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/seqlock.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <net/mipv4.h>
#include "compat.h"
#include "device.h"
#include "endpoint.h"
#include "header.h"
#include "lookup.h"
#include "neigh-queue.h"
#include "neigh-resolve.h"
#include "neigh.h"
#include "stats.h"

/* Too many neighbours are being solicited: abort the oldest one. It stays in the table as
 * failed, and can be solicited again after a second.
 * Context: neigh.lock.
 */
static void mipv4_neigh_abort_oldest(struct mipv4 *ip, struct sk_buff_head *dropped)
{
	struct mipv4_neigh *n = mipv4_neigh_first(&ip->neigh.resolving);

	mipv4_count(ip, MIPV4_STAT_ARP_EVICTIONS);
	WRITE_ONCE(n->probes, 0);
	mipv4_neigh_state(ip, n, MIPV4_NEIGH_FAILED);
	mipv4_neigh_dequeue_all(ip, n, dropped);
}

/* Start a round of solicitations. Context: neigh.lock. */
static void mipv4_neigh_resolve(struct mipv4 *ip, struct mipv4_neigh *n,
				struct sk_buff_head *dropped)
{
	if (n->state != MIPV4_NEIGH_INCOMPLETE)
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_INCOMPLETE);
	WRITE_ONCE(n->probes, 1);
	WRITE_ONCE(n->due_jiffies, jiffies + MIPV4_NEIGH_RETRANS_TIME);
	mipv4_neigh_arm(ip, n->due_jiffies);
	if (ip->neigh.n_resolving > MIPV4_NEIGH_RESOLVING)
		mipv4_neigh_abort_oldest(ip, dropped);
}

/* Send an ARP request for @s->target. Context: RCU, neigh.lock not held. */
void mipv4_neigh_solicit(struct mipv4 *ip, const struct mipv4_solicit *s)
{
	__be32 src = READ_ONCE(mipv4_fib_lookup(ip, s->target).nh->src);

	/* A request from 0.0.0.0 would be a probe (RFC 5227). The host that has the
	 * address would take it for a conflict.
	 */
	if (!src)
		return;
	mipv4_count(ip, MIPV4_STAT_ARP_OUT_REQUESTS);
	mipv4_arp_output(ip, ARPOP_REQUEST, src, s->target,
			 s->unicast ? mipv4_arp_dest(src, s->ha) : NULL, NULL);
}

/* Copy the prebuilt header in front of @skb.
 * Context: RCU. Return: false if the device has to build a header.
 */
static __always_inline bool mipv4_neigh_push(const struct mipv4_neigh *n,
					     struct sk_buff *skb)
{
	u64 *to = (u64 *)(skb->data - MIPV4_HH_LEN);
	const u64 *hh = (const u64 *)n->hh;
	unsigned int seq, len;

	do {
		seq = read_seqcount_begin(&n->seq);
		len = n->hh_len;
		if (unlikely(len == MIPV4_HH_BUILD))
			return false;
		put_unaligned(hh[0], to);
		put_unaligned(hh[1], to + 1);
	} while (read_seqcount_retry(&n->seq, seq));
	__skb_push(skb, len);
	return true;
}

/* Send on a device that builds each header itself. Context: RCU. */
static noinline int mipv4_neigh_xmit_built(struct mipv4 *ip,
					   const struct mipv4_neigh *n,
					   struct sk_buff *skb)
{
	u8 ha[MAX_ADDR_LEN];

	mipv4_neigh_ha(n, ha);
	return mipv4_ll_output(ip, skb, ha);
}

/**
 * mipv4_neigh_xmit() - send to a neighbour whose link-layer address is known
 * @ip: the endpoint
 * @n: the neighbour
 * @skb: a finished datagram with room for the link-layer header, consumed
 *
 * Context: BH disabled, RCU.
 * Return: as mipv4_dev_xmit().
 */
int mipv4_neigh_xmit(struct mipv4 *ip, struct mipv4_neigh *n,
		     struct sk_buff *skb)
{
	unsigned long now = jiffies;

	/* Write only if it changes: the cache line is shared. */
	if (READ_ONCE(n->used_jiffies) != now)
		WRITE_ONCE(n->used_jiffies, now);
	if (likely(mipv4_neigh_push(n, skb)))
		return mipv4_dev_xmit(ip, skb);
	return mipv4_neigh_xmit_built(ip, n, skb);
}

/* Prepare to send to a neighbour. A new or failed one is solicited: @s->target is set if
 * @s is to be sent. A stale one goes to the delay state. On MIPV4_VERDICT_WAIT @skb, if
 * not NULL, has been queued.
 * Context: neigh.lock.
 */
enum mipv4_neigh_verdict
mipv4_neigh_use(struct mipv4 *ip, __be32 addr, struct mipv4_neigh **np,
		struct sk_buff *skb, struct mipv4_solicit *s,
		struct sk_buff_head *dropped)
{
	struct mipv4_neigh *n = mipv4_neigh_find(ip, addr);
	unsigned long now = jiffies;

	s->target = 0;
	if (!n) {
		n = mipv4_neigh_new(ip, addr, MIPV4_NEIGH_INCOMPLETE, dropped);
		if (!n)
			return MIPV4_VERDICT_FULL;
		mipv4_neigh_resolve(ip, n, dropped);
		s->target = addr;
	}
	*np = n;
	switch (n->state) {
	case MIPV4_NEIGH_FAILED:
		if (time_before(now, n->due_jiffies))
			return n->probes ? MIPV4_VERDICT_FAIL : MIPV4_VERDICT_FULL;
		mipv4_neigh_resolve(ip, n, dropped);
		s->target = addr;
		fallthrough;
	case MIPV4_NEIGH_INCOMPLETE:
		s->unicast = false;
		if (skb && !mipv4_neigh_enqueue(ip, n, skb, dropped))
			return MIPV4_VERDICT_NO_ROOM;
		return MIPV4_VERDICT_WAIT;
	case MIPV4_NEIGH_REACHABLE:
	case MIPV4_NEIGH_STALE:
		if (n->state == MIPV4_NEIGH_REACHABLE &&
		    time_before(now, n->confirmed_jiffies + MIPV4_NEIGH_REACHABLE_TIME))
			break;
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_DELAY);
		WRITE_ONCE(n->due_jiffies, now + MIPV4_NEIGH_DELAY_TIME);
		WRITE_ONCE(n->fresh_until_jiffies, n->due_jiffies);
		mipv4_neigh_arm(ip, n->due_jiffies);
		break;
	case MIPV4_NEIGH_PERMANENT:
		WRITE_ONCE(n->fresh_until_jiffies, now + LONG_MAX / 2);
		break;
	}
	return MIPV4_VERDICT_SEND;
}

/**
 * mipv4_neigh_output_slow() - send to a neighbour that is unknown, or not fresh
 * @ip: the endpoint
 * @nexthop: its address
 * @skb: as for mipv4_neigh_output()
 *
 * Context: BH disabled, RCU.
 * Return: as mipv4_neigh_output().
 */
int mipv4_neigh_output_slow(struct mipv4 *ip, __be32 nexthop,
			    struct sk_buff *skb)
{
	enum mipv4_neigh_verdict verdict;
	struct sk_buff_head dropped;
	struct mipv4_solicit s;
	struct mipv4_neigh *n;

	if (!mipv4_dev_uses_arp(ip->dev)) {
		n = mipv4_neigh_find(ip, nexthop);
		return mipv4_neigh_xmit(ip, mipv4_neigh_without_arp(ip, n), skb);
	}

	__skb_queue_head_init(&dropped);
	spin_lock(&ip->neigh.lock);
	verdict = mipv4_neigh_use(ip, nexthop, &n, skb, &s, &dropped);
	spin_unlock(&ip->neigh.lock);

	mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_QUEUE);
	if (s.target)
		mipv4_neigh_solicit(ip, &s);
	switch (verdict) {
	case MIPV4_VERDICT_SEND:
		return mipv4_neigh_xmit(ip, n, skb);
	case MIPV4_VERDICT_WAIT:
		return 0;
	case MIPV4_VERDICT_FAIL:
		mipv4_drop(ip, skb, MIPV4_DROP_NEIGH_FAILED);
		return -EHOSTUNREACH;
	case MIPV4_VERDICT_NO_ROOM:
		mipv4_drop(ip, skb, MIPV4_DROP_NEIGH_QUEUE);
		return -ENOBUFS;
	default:
		mipv4_drop(ip, skb, MIPV4_DROP_NEIGH_FULL);
		return -ENOBUFS;
	}
}

/**
 * mipv4_neigh_output() - send a datagram to a neighbour
 * @ip: the endpoint
 * @nexthop: address of the neighbour
 * @skb: a finished datagram with room for the link-layer header, consumed
 *
 * Context: BH disabled, RCU.
 * Return: as mipv4_dev_xmit(); 0 also if the datagram waits for address resolution.
 */
int mipv4_neigh_output(struct mipv4 *ip, __be32 nexthop, struct sk_buff *skb)
{
	struct mipv4_neigh *n = mipv4_neigh_find(ip, nexthop);

	return n ? mipv4_neigh_send(ip, n, skb) :
		   mipv4_neigh_output_slow(ip, nexthop, skb);
}

/* Check whether a new link-layer address of a valid neighbour is accepted.
 * Context: neigh.lock.
 */
static bool mipv4_neigh_may_change(struct mipv4_neigh *n, unsigned int flags)
{
	if (!time_before(jiffies, n->updated_jiffies + MIPV4_NEIGH_LOCK_TIME))
		n->changes = 0;
	else if (!(flags & MIPV4_LEARN_GRATUITOUS) ||
		 n->changes >= MIPV4_NEIGH_MAX_CHANGES)
		return false;
	n->changes++;
	return true;
}

/* Update a neighbour from an ARP packet about it. While it is being solicited, every
 * reply counts as the answer.
 * Context: neigh.lock.
 */
static void mipv4_neigh_update(struct mipv4 *ip, struct mipv4_neigh *n,
			       const u8 *ha, unsigned int flags)
{
	bool solicited = n->state == MIPV4_NEIGH_INCOMPLETE ||
		     n->state == MIPV4_NEIGH_PROBE;
	bool valid = mipv4_neigh_is_valid(n);
	bool same = valid && !memcmp(n->ha, ha, ip->dev->addr_len);
	unsigned long now = jiffies;

	if (n->state == MIPV4_NEIGH_PERMANENT)
		return;
	if (!same) {
		if (valid && !mipv4_neigh_may_change(n, flags))
			return;
		mipv4_neigh_header(ip, n, ha);
		n->updated_jiffies = now;
	}
	if (flags & MIPV4_LEARN_ANSWER || (solicited && flags & MIPV4_LEARN_REPLY)) {
		/* An unsolicited reply does not prove that it answers. */
		if (solicited)
			n->answered = true;
		WRITE_ONCE(n->confirmed_jiffies, now);
		WRITE_ONCE(n->fresh_until_jiffies, now + MIPV4_NEIGH_REACHABLE_TIME);
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_REACHABLE);
	} else if (!same) {
		/* Not an answer: probe it before relying on the address. */
		WRITE_ONCE(n->fresh_until_jiffies, now);
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_STALE);
	} else {
		return;
	}
	WRITE_ONCE(n->probes, 0);
	WRITE_ONCE(n->backoff, 0);
	mipv4_neigh_notify(ip, n, !same);
}

/**
 * mipv4_neigh_learn() - learn a link-layer address from an ARP packet
 * @ip: the endpoint
 * @addr: the IPv4 address
 * @ha: the link-layer address
 * @flags: the MIPV4_LEARN_* flags of the packet; an unknown neighbour is added only with
 *	%MIPV4_LEARN_CONTACT
 *
 * Context: BH disabled, RCU.
 */
void mipv4_neigh_learn(struct mipv4 *ip, __be32 addr, const u8 *ha,
		       unsigned int flags)
{
	struct sk_buff_head ready, dropped;
	struct mipv4_neigh *n;
	struct sk_buff *skb;

	__skb_queue_head_init(&ready);
	__skb_queue_head_init(&dropped);
	spin_lock(&ip->neigh.lock);
	n = mipv4_neigh_find(ip, addr);
	if (!n && flags & MIPV4_LEARN_CONTACT && mipv4_is_onlink(ip, addr))
		n = mipv4_neigh_new(ip, addr, MIPV4_NEIGH_FAILED, &dropped);
	if (n) {
		mipv4_neigh_update(ip, n, ha, flags);
		if (mipv4_neigh_is_valid(n))
			mipv4_neigh_dequeue_all(ip, n, &ready);
	}
	spin_unlock(&ip->neigh.lock);

	mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_QUEUE);
	while ((skb = __skb_dequeue(&ready)))
		mipv4_neigh_output(ip, addr, skb);
	if (wq_has_sleeper(&ip->neigh.wait))
		wake_up_all(&ip->neigh.wait);
}

/* Solicit a dead neighbour again. Context: RCU. */
static noinline void mipv4_neigh_resolve_again(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_solicit s = {};
	struct sk_buff_head dropped;
	struct mipv4_neigh *n;

	__skb_queue_head_init(&dropped);
	local_bh_disable();
	spin_lock(&ip->neigh.lock);
	n = mipv4_neigh_find(ip, addr);
	if (n && n->state == MIPV4_NEIGH_FAILED) {
		WRITE_ONCE(n->backoff, n->backoff ?: 1);
		/* It is in use: garbage collection must keep its state. */
		WRITE_ONCE(n->used_jiffies, jiffies);
		mipv4_neigh_use(ip, addr, &n, NULL, &s, &dropped);
	}
	spin_unlock(&ip->neigh.lock);
	mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_QUEUE);
	if (s.target)
		mipv4_neigh_solicit(ip, &s);
	local_bh_enable();
}

/* Find a gateway. From now on, its death, return and removal raise the generation of paths.
 * Other neighbours are not watched, so a host that does not answer has no effect on path
 * caches.
 * Context: RCU. Return: NULL for an unknown gateway. The next death of any neighbour then
 * raises the generation.
 */
static struct mipv4_neigh *mipv4_neigh_watch(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_neigh *n;
	bool *watched;

	do {
		n = mipv4_neigh_find(ip, addr);
		watched = n ? &n->watched : &ip->neigh.watch_new;
		if (!READ_ONCE(*watched))
			WRITE_ONCE(*watched, true);
		/* Pairs with those in mipv4_neigh_flipped() and mipv4_neigh_release(). */
		smp_mb();
	} while (unlikely(n ? READ_ONCE(n->removed) : !!mipv4_neigh_find(ip, addr)));
	return n;
}

/**
 * mipv4_neigh_is_dead() - check whether a neighbour did not answer
 * @ip: the endpoint
 * @addr: its address
 * @solicit: solicit a dead neighbour again, if its backoff is over; it stays dead until
 *	it answers
 *
 * Used to choose among gateways (RFC 1122 section 3.3.1.4). An unknown neighbour counts
 * as alive. When the result changes, the generation of paths is raised.
 *
 * Context: RCU.
 * Return: true if it did not answer.
 */
bool mipv4_neigh_is_dead(struct mipv4 *ip, __be32 addr, bool solicit)
{
	struct mipv4_neigh *n = mipv4_neigh_watch(ip, addr);

	if (!n || !mipv4_neigh_has_failed(n))
		return false;
	if (solicit && READ_ONCE(n->state) == MIPV4_NEIGH_FAILED &&
	    !time_before(jiffies, READ_ONCE(n->due_jiffies)))
		mipv4_neigh_resolve_again(ip, addr);
	return true;
}
