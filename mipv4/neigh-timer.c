// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-timer.c: the neighbour table as time passes: retransmission, failure, garbage
 * collection, and waiting for an answer.
 *
 * A step looks at the neighbours that are due, and sends what has to be sent after it has
 * released neigh.lock. arp.c runs it from the delayed work of the endpoint.
 */
#include <linux/icmp.h>
#include <linux/ip.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/sched/signal.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "device.h"
#include "endpoint.h"
#include "fib.h"
#include "lookup.h"
#include "neigh-queue.h"
#include "neigh-resolve.h"
#include "neigh-timer.h"
#include "neigh.h"
#include "nexthop.h"
#include "protocol.h"
#include "stats.h"

/* What waited in vain goes to another gateway if there is one; otherwise who sent
 * it is told, as by an ICMP host unreachable from ourselves.
 * Context: BH disabled, RCU.
 */
static void mipv4_neigh_report(struct mipv4 *ip, struct sk_buff_head *failed)
{
	const struct mipv4_nexthop *nh;
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(failed))) {
		nh = mipv4_route_lookup(ip, ip_hdr(skb)->daddr, true);
		if (nh->hop == MIPV4_HOP_GATEWAY &&
		    !mipv4_neigh_is_dead(ip, nh->gateway, false)) {
			mipv4_neigh_output(ip, nh->gateway, skb);
			continue;
		}
		if (!(ip_hdr(skb)->frag_off & htons(IP_OFFSET)) &&
		    pskb_may_pull(skb, min(skb->len, ip_hdrlen(skb) + 8U)))
			mipv4_protocol_err(ip, ip_hdr(skb)->saddr, skb,
					   ICMP_DEST_UNREACH,
					   ICMP_HOST_UNREACH, 0);
		mipv4_drop(ip, skb, MIPV4_DROP_NEIGH_FAILED);
	}
}

/* No answer. Context: neigh.lock. */
static void mipv4_neigh_fail(struct mipv4 *ip, struct mipv4_neigh *n,
			     struct sk_buff_head *failed)
{
	bool solicited = n->state == MIPV4_NEIGH_INCOMPLETE;
	/* One that was known may only have moved: ask all at once. */
	unsigned long wait_jiffies = solicited ? HZ << n->backoff : 0;

	mipv4_count(ip, MIPV4_STAT_ARP_FAILURES);
	WRITE_ONCE(n->fresh_until_jiffies, jiffies);
	mipv4_neigh_state(ip, n, MIPV4_NEIGH_FAILED);
	WRITE_ONCE(n->due_jiffies, jiffies + wait_jiffies);
	if (solicited)
		WRITE_ONCE(n->backoff, min(n->backoff + 1, MIPV4_NEIGH_MAX_BACKOFF));
	mipv4_neigh_notify(ip, n, false);
	mipv4_neigh_dequeue_all(ip, n, failed);
}

/* One step of mipv4_neigh_tick(): what has to be sent after it, and when the next
 * one is due.
 */
struct mipv4_neigh_round {
	struct mipv4_solicit	solicit[TICK_BATCH];
	unsigned int		n;		/* of these */
	unsigned int		left;		/* neighbours to look at */
	struct sk_buff_head	failed;
	unsigned long		next_jiffies;
};

static void mipv4_neigh_round_again(struct mipv4_neigh_round *round,
				    unsigned long at_jiffies)
{
	if (time_before(at_jiffies, round->next_jiffies))
		round->next_jiffies = at_jiffies;
}

/* A neighbour's time has come. Context: neigh.lock. */
static void mipv4_neigh_due(struct mipv4 *ip, struct mipv4_neigh *n,
			    struct mipv4_neigh_round *round)
{
	struct mipv4_solicit *s;

	if (n->state == MIPV4_NEIGH_DELAY) {
		WRITE_ONCE(n->probes, 0);
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_PROBE);
	}
	if (n->probes >= MIPV4_NEIGH_MAX_PROBES) {
		mipv4_neigh_fail(ip, n, &round->failed);
		return;
	}
	WRITE_ONCE(n->probes, n->probes + 1);
	WRITE_ONCE(n->due_jiffies, jiffies + MIPV4_NEIGH_RETRANS_TIME);
	mipv4_neigh_move(&ip->neigh, n, n->state == MIPV4_NEIGH_PROBE ?
				      &ip->neigh.probing : &ip->neigh.resolving);
	mipv4_neigh_round_again(round, n->due_jiffies);
	s = &round->solicit[round->n++];
	s->target = n->addr;
	s->unicast = n->state == MIPV4_NEIGH_PROBE;
	if (s->unicast) {
		WRITE_ONCE(n->fresh_until_jiffies, n->due_jiffies);
		memcpy(s->ha, n->ha, sizeof(s->ha));
	}
}

/* Look at the first neighbours of @list, which are due first. Context: neigh.lock. */
static void mipv4_neigh_scan(struct mipv4 *ip, struct list_head *list,
			     struct mipv4_neigh_round *round)
{
	struct mipv4_neigh *n;

	while ((n = mipv4_neigh_first(list))) {
		if (!time_before_eq(n->due_jiffies, jiffies)) {
			mipv4_neigh_round_again(round, n->due_jiffies);
			return;
		}
		if (!round->left) {
			round->next_jiffies = jiffies;
			return;
		}
		round->left--;
		mipv4_neigh_due(ip, n, round);
	}
}

static bool mipv4_neigh_is_forgotten(const struct mipv4_neigh *n)
{
	return time_after(jiffies, READ_ONCE(n->used_jiffies) + MIPV4_NEIGH_GC_TIME) &&
	       time_after(jiffies, n->confirmed_jiffies + MIPV4_NEIGH_GC_TIME) &&
	       time_after(jiffies, n->updated_jiffies + MIPV4_NEIGH_GC_TIME);
}

/* Is @n the next hop to its own address no more? Context: neigh.lock, RCU. */
static bool mipv4_neigh_is_stray(struct mipv4 *ip, const struct mipv4_neigh *n)
{
	return mipv4_nexthop_addr(mipv4_fib_lookup(ip, n->addr).nh, n->addr) !=
	       n->addr;
}

/* The list in which to look for neighbours to forget after @list: those that are in use
 * only if they may be strays.
 */
static struct list_head *mipv4_neigh_gc_list(struct mipv4_neigh_table *tbl,
					     const struct list_head *list)
{
	if (list == &tbl->idle)
		return &tbl->unverified;
	if (!tbl->strays)
		return NULL;
	if (list == &tbl->unverified)
		return &tbl->delaying;
	if (list == &tbl->delaying)
		return &tbl->probing;
	return list == &tbl->probing ? &tbl->resolving : NULL;
}

static bool mipv4_neigh_is_head(const struct mipv4_neigh_table *tbl,
				const struct list_head *at)
{
	return at == &tbl->idle || at == &tbl->unverified ||
	       at == &tbl->delaying || at == &tbl->probing ||
	       at == &tbl->resolving;
}

/* Look at the next neighbour, and forget it if it has not been used for long, or is a
 * stray. The lists follow each other. Context: neigh.lock, RCU.
 */
static void mipv4_neigh_gc_next(struct mipv4 *ip, struct sk_buff_head *failed)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	struct mipv4_neigh *n;

	if (mipv4_neigh_is_head(tbl, tbl->gc_at)) {
		struct list_head *list = mipv4_neigh_gc_list(tbl, tbl->gc_at);

		tbl->gc_at = list ? list->next : NULL;
		if (!list)
			tbl->strays = false;
		return;
	}
	if (!tbl->gc_left) {
		tbl->gc_at = NULL;
		return;
	}
	tbl->gc_left--;
	n = list_entry(tbl->gc_at, struct mipv4_neigh, list);
	tbl->gc_at = tbl->gc_at->next;
	if (tbl->strays ? mipv4_neigh_is_stray(ip, n) :
			  mipv4_neigh_is_forgotten(n))
		mipv4_neigh_unlink(ip, n, failed);
}

/* Look for neighbours to forget, if it is time. Context: neigh.lock, RCU. */
static void mipv4_neigh_gc(struct mipv4 *ip, struct mipv4_neigh_round *round)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	unsigned int i;

	if (!tbl->gc_at && !tbl->count)
		return;
	if (!tbl->gc_at && !time_before(jiffies, tbl->gc_jiffies)) {
		tbl->gc_jiffies = jiffies + MIPV4_NEIGH_GC_INTERVAL;
		tbl->gc_at = tbl->idle.next;
		/* Those that move meanwhile may be seen twice. */
		tbl->gc_left = 2 * tbl->count;
	}
	for (i = 0; tbl->gc_at && i < MIPV4_WALK_BATCH; i++)
		mipv4_neigh_gc_next(ip, &round->failed);
	if (tbl->gc_at)
		round->next_jiffies = jiffies;
	else
		mipv4_neigh_round_again(round, tbl->gc_jiffies);
}

/* One step of mipv4_neigh_tick(). Return: when the next one is due. */
static unsigned long mipv4_neigh_step(struct mipv4 *ip)
{
	struct mipv4_neigh_round round = {
		.left = TICK_BATCH,
		.next_jiffies = jiffies + MIPV4_NEIGH_GC_INTERVAL,
	};
	struct mipv4_neigh_table *tbl = &ip->neigh;
	unsigned int i;

	__skb_queue_head_init(&round.failed);
	spin_lock(&tbl->lock);
	mipv4_neigh_scan(ip, &tbl->resolving, &round);
	mipv4_neigh_scan(ip, &tbl->delaying, &round);
	mipv4_neigh_scan(ip, &tbl->probing, &round);
	mipv4_neigh_gc(ip, &round);
	spin_unlock(&tbl->lock);

	for (i = 0; i < round.n; i++)
		mipv4_neigh_solicit(ip, &round.solicit[i]);
	mipv4_neigh_report(ip, &round.failed);
	return round.next_jiffies;
}

/**
 * mipv4_neigh_tick() - do what is due: solicit, give up, forget
 * @ip: the endpoint
 *
 * Context: process; takes neigh.lock.
 * Return: when it has to be called again, in jiffies.
 */
unsigned long mipv4_neigh_tick(struct mipv4 *ip)
{
	unsigned long next_jiffies;

	do {
		local_bh_disable();
		rcu_read_lock();
		next_jiffies = mipv4_neigh_step(ip);
		rcu_read_unlock();
		local_bh_enable();
		cond_resched();
	} while (time_before_eq(next_jiffies, jiffies));
	if (wq_has_sleeper(&ip->neigh.wait))
		wake_up_all(&ip->neigh.wait);
	return next_jiffies;
}

/* Where does the resolution of the next hop of @dst stand? Begins it if need
 * be. Return: 0 done, -EINPROGRESS, or why not.
 */
static int mipv4_resolve_step(struct mipv4 *ip, __be32 dst)
{
	enum mipv4_neigh_verdict verdict;
	const struct mipv4_nexthop *nh;
	struct sk_buff_head dropped;
	struct mipv4_solicit s = {};
	struct mipv4_neigh *n;
	int err = 0;

	__skb_queue_head_init(&dropped);
	local_bh_disable();
	rcu_read_lock();
	nh = mipv4_route_lookup(ip, dst, true);
	if (!READ_ONCE(ip->live)) {
		err = -ENODEV;
	} else if (!(READ_ONCE(ip->dev->flags) & IFF_UP)) {
		err = -ENETDOWN;
	} else if (nh->hop == MIPV4_HOP_NONE) {
		err = -ENETUNREACH;
	} else if (nh->hop == MIPV4_HOP_UNREACHABLE) {
		err = -EHOSTUNREACH;
	} else if (mipv4_nexthop_addr(nh, dst) && mipv4_dev_uses_arp(ip->dev)) {
		__be32 addr = mipv4_nexthop_addr(nh, dst);

		spin_lock(&ip->neigh.lock);
		verdict = mipv4_neigh_use(ip, addr, &n, NULL, &s, &dropped);
		spin_unlock(&ip->neigh.lock);
		mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_QUEUE);
		if (s.target)
			mipv4_neigh_solicit(ip, &s);
		err = verdict == MIPV4_VERDICT_SEND ? 0 :
		      verdict == MIPV4_VERDICT_WAIT ? -EINPROGRESS :
		      verdict == MIPV4_VERDICT_FAIL ? -EHOSTUNREACH : -ENOBUFS;
	}
	rcu_read_unlock();
	local_bh_enable();
	return err;
}

int mipv4_resolve(struct mipv4 *ip, __be32 dst, unsigned long timeout_jiffies)
{
	int err = -EINPROGRESS;
	long left;

	might_sleep();
	left = wait_event_interruptible_timeout(ip->neigh.wait,
						(err = mipv4_resolve_step(ip, dst)) !=
						-EINPROGRESS, timeout_jiffies);
	if (left < 0)
		return left;
	return err == -EINPROGRESS ? -ETIMEDOUT : err;
}
EXPORT_SYMBOL_GPL(mipv4_resolve);
