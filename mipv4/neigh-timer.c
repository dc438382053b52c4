// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-timer.c: the timers of the neighbour table: retransmission, failure and garbage
 * collection; and mipv4_resolve(), which waits for an answer.
 *
 * A step handles the neighbours that are due. It sends solicitations after it has
 * released neigh.lock. work.c runs it from the delayed work of the endpoint.
 */
#include <linux/icmp.h>
#include <linux/ip.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
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

/* Solicitations sent between two holds of neigh.lock. */
#define TICK_BATCH	8

/* Send datagrams that waited for a failed neighbour through another gateway. If there is
 * none, drop them, and report a host unreachable to their protocol.
 * Context: BH disabled, RCU.
 */
static void mipv4_neigh_report_failed(struct mipv4 *ip, struct sk_buff_head *failed)
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

/* A round of solicitations or probes had no answer. Context: neigh.lock. */
static void mipv4_neigh_fail(struct mipv4 *ip, struct mipv4_neigh *n,
			     struct sk_buff_head *failed)
{
	bool solicited = n->state == MIPV4_NEIGH_INCOMPLETE;
	/* A known neighbour may have moved: broadcast without a delay. */
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

/* The result of one step of mipv4_neigh_tick(). */
struct mipv4_neigh_round {
	struct mipv4_solicit	solicit[TICK_BATCH];
	unsigned int		n;		/* used entries of solicit */
	unsigned int		left;		/* due neighbours still to handle */
	struct sk_buff_head	failed;
	unsigned long		next_jiffies;	/* the next step */
};

static void mipv4_neigh_round_schedule(struct mipv4_neigh_round *round,
				       unsigned long at_jiffies)
{
	if (time_before(at_jiffies, round->next_jiffies))
		round->next_jiffies = at_jiffies;
}

/* Handle a neighbour that is due: probe, retransmit or fail. Context: neigh.lock. */
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
	mipv4_neigh_round_schedule(round, n->due_jiffies);
	s = &round->solicit[round->n++];
	s->target = n->addr;
	s->unicast = n->state == MIPV4_NEIGH_PROBE;
	if (s->unicast) {
		WRITE_ONCE(n->fresh_until_jiffies, n->due_jiffies);
		memcpy(s->ha, n->ha, sizeof(s->ha));
	}
}

/* Handle the neighbours at the head of @list that are due. Context: neigh.lock. */
static void mipv4_neigh_scan(struct mipv4 *ip, struct list_head *list,
			     struct mipv4_neigh_round *round)
{
	struct mipv4_neigh *n;

	while ((n = mipv4_neigh_first(list))) {
		if (!time_before_eq(n->due_jiffies, jiffies)) {
			mipv4_neigh_round_schedule(round, n->due_jiffies);
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

static bool mipv4_neigh_is_expired(const struct mipv4_neigh *n)
{
	return time_after(jiffies, READ_ONCE(n->used_jiffies) + MIPV4_NEIGH_GC_TIME) &&
	       time_after(jiffies, n->confirmed_jiffies + MIPV4_NEIGH_GC_TIME) &&
	       time_after(jiffies, n->updated_jiffies + MIPV4_NEIGH_GC_TIME);
}

/* Check whether the address of @n is no longer on-link. Context: neigh.lock, RCU. */
static bool mipv4_neigh_is_off_link(struct mipv4 *ip, const struct mipv4_neigh *n)
{
	return mipv4_nexthop_addr(mipv4_fib_lookup(ip, n->addr).nh, n->addr) !=
	       n->addr;
}

/* The list that garbage collection visits after @list. Neighbours in use are visited only
 * with check_onlink.
 */
static struct list_head *mipv4_neigh_gc_list(struct mipv4_neigh_table *tbl,
					     const struct list_head *list)
{
	if (list == &tbl->idle)
		return &tbl->unverified;
	if (!tbl->check_onlink)
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

/* Visit the next neighbour, and remove it if it has expired or is off-link. At the end of
 * a list, go to the next list.
 * Context: neigh.lock, RCU.
 */
static void mipv4_neigh_gc_next(struct mipv4 *ip, struct sk_buff_head *failed)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	struct mipv4_neigh *n;

	if (mipv4_neigh_is_head(tbl, tbl->gc_at)) {
		struct list_head *list = mipv4_neigh_gc_list(tbl, tbl->gc_at);

		tbl->gc_at = list ? list->next : NULL;
		if (!list)
			tbl->check_onlink = false;
		return;
	}
	if (!tbl->gc_left) {
		tbl->gc_at = NULL;
		return;
	}
	tbl->gc_left--;
	n = list_entry(tbl->gc_at, struct mipv4_neigh, list);
	tbl->gc_at = tbl->gc_at->next;
	if (tbl->check_onlink ? mipv4_neigh_is_off_link(ip, n) :
			  mipv4_neigh_is_expired(n))
		mipv4_neigh_unlink(ip, n, failed);
}

/* Run a part of garbage collection, if it is due. Context: neigh.lock, RCU. */
static void mipv4_neigh_gc(struct mipv4 *ip, struct mipv4_neigh_round *round)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	unsigned int i;

	if (!tbl->gc_at && !tbl->count)
		return;
	if (!tbl->gc_at && !time_before(jiffies, tbl->gc_jiffies)) {
		tbl->gc_jiffies = jiffies + MIPV4_NEIGH_GC_INTERVAL;
		tbl->gc_at = tbl->idle.next;
		/* A neighbour that moves to another list may be visited twice. */
		tbl->gc_left = 2 * tbl->count;
	}
	for (i = 0; tbl->gc_at && i < MIPV4_WALK_BATCH; i++)
		mipv4_neigh_gc_next(ip, &round->failed);
	if (tbl->gc_at)
		round->next_jiffies = jiffies;
	else
		mipv4_neigh_round_schedule(round, tbl->gc_jiffies);
}

/* One step of mipv4_neigh_tick(). Return: the time of the next one, in jiffies. */
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
	mipv4_neigh_report_failed(ip, &round.failed);
	return round.next_jiffies;
}

/**
 * mipv4_neigh_tick() - solicit, fail and remove the neighbours that are due
 * @ip: the endpoint
 *
 * Context: process; takes neigh.lock.
 * Return: the time of the next call, in jiffies.
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

/* Check the resolution of the next hop of @dst, and start it if necessary. Return: 0 if
 * it is resolved, -EINPROGRESS, or another -errno if it failed.
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
