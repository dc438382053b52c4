// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-queue.c: datagrams that wait for the link-layer address of a neighbour.
 *
 * The queues are limited in datagrams and in octets, for each neighbour and for all of
 * them together. A new datagram replaces the oldest one. A datagram that is sent in
 * fragments counts once, and is dropped whole.
 */
#include <linux/ip.h>
#include <linux/list.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "neigh-queue.h"
#include "neigh.h"
#include "stats.h"

/* Check for a whole datagram, or the first fragment of one. */
static bool mipv4_is_head(const struct sk_buff *skb)
{
	return !(ip_hdr(skb)->frag_off & htons(IP_OFFSET));
}

/* Check whether both are fragments of the same datagram. */
static bool mipv4_same_datagram(const struct sk_buff *skb1,
				const struct sk_buff *skb2)
{
	const struct iphdr *iph1 = ip_hdr(skb1), *iph2 = ip_hdr(skb2);

	return ip_is_fragment(iph1) && ip_is_fragment(iph2) &&
	       iph1->id == iph2->id && iph1->saddr == iph2->saddr &&
	       iph1->daddr == iph2->daddr && iph1->protocol == iph2->protocol;
}

/* Account for datagrams that were added to the queue of @n, or removed if the numbers are
 * negative.
 * Context: neigh.lock.
 */
static void mipv4_neigh_queue_changed(struct mipv4 *ip, struct mipv4_neigh *n,
				      int datagrams, int len)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;

	n->queued += datagrams;
	n->queued_len += len;
	tbl->queued_len += len;
	WRITE_ONCE(tbl->queued, tbl->queued + datagrams);
	if (skb_queue_empty(&n->queue))
		list_del_init(&n->waiting);
	else if (list_empty(&n->waiting))
		list_add_tail(&n->waiting, &tbl->waiting);
}

/* Move all datagrams that wait for @n to @to. Context: neigh.lock. */
void mipv4_neigh_dequeue_all(struct mipv4 *ip, struct mipv4_neigh *n,
			     struct sk_buff_head *to)
{
	skb_queue_splice_tail_init(&n->queue, to);
	mipv4_neigh_queue_changed(ip, n, -n->queued, -(int)n->queued_len);
}

static bool mipv4_neigh_queue_is_full(const struct mipv4_neigh *n,
				      unsigned int datagrams, unsigned int len)
{
	return n->queued + datagrams > MIPV4_NEIGH_QUEUE ||
	       n->queued_len + len > MIPV4_NEIGH_QUEUE_LEN;
}

static bool mipv4_neigh_queues_are_full(const struct mipv4_neigh_table *tbl,
					unsigned int datagrams, unsigned int len)
{
	return tbl->queued + datagrams > MIPV4_NEIGH_QUEUES ||
	       tbl->queued_len + len > MIPV4_NEIGH_QUEUES_LEN;
}

/* Drop the oldest datagram that waits for @n, with all its fragments.
 * Context: neigh.lock.
 */
static void mipv4_neigh_queue_drop(struct mipv4 *ip, struct mipv4_neigh *n,
				   struct sk_buff_head *dropped)
{
	struct sk_buff *oldest = skb_peek(&n->queue), *skb, *next;

	skb_queue_walk_safe(&n->queue, skb, next) {
		if (skb != oldest && !mipv4_same_datagram(skb, oldest))
			continue;
		__skb_unlink(skb, &n->queue);
		mipv4_neigh_queue_changed(ip, n, -mipv4_is_head(skb),
					  -(int)skb->truesize);
		__skb_queue_tail(dropped, skb);
	}
}

/* Check whether earlier fragments of the datagram of @skb wait for @n.
 * Context: neigh.lock.
 */
static bool mipv4_neigh_queue_has_rest(const struct mipv4_neigh *n,
				       const struct sk_buff *skb)
{
	const struct sk_buff *other;

	skb_queue_reverse_walk(&n->queue, other)
		if (mipv4_same_datagram(other, skb))
			return true;
	return false;
}

/* Queue @skb for @n. Above the limit of @n its oldest datagrams are dropped. Above the
 * limit of all queues those of the neighbour with the longest wait are dropped. A
 * datagram that is larger than a limit waits alone. A later fragment is useless if the
 * earlier ones were dropped, so it is not queued.
 * Context: neigh.lock. Return: false if @skb was not queued.
 */
bool mipv4_neigh_enqueue(struct mipv4 *ip, struct mipv4_neigh *n,
			 struct sk_buff *skb, struct sk_buff_head *dropped)
{
	unsigned int len = skb->truesize, datagrams = mipv4_is_head(skb);
	struct mipv4_neigh_table *tbl = &ip->neigh;

	while (!skb_queue_empty(&n->queue) &&
	       mipv4_neigh_queue_is_full(n, datagrams, len))
		mipv4_neigh_queue_drop(ip, n, dropped);
	while (!list_empty(&tbl->waiting) &&
	       mipv4_neigh_queues_are_full(tbl, datagrams, len))
		mipv4_neigh_queue_drop(ip, list_first_entry(&tbl->waiting,
							    struct mipv4_neigh,
							    waiting), dropped);
	if (!datagrams && !mipv4_neigh_queue_has_rest(n, skb))
		return false;
	__skb_queue_tail(&n->queue, skb);
	mipv4_neigh_queue_changed(ip, n, datagrams, len);
	return true;
}

/* Drop all datagrams of a queue. Context: BH disabled, neigh.lock not held. */
void mipv4_drop_queue(struct mipv4 *ip, struct sk_buff_head *queue,
		      enum mipv4_drop_reason reason)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(queue)))
		mipv4_drop(ip, skb, reason);
}
