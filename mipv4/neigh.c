// SPDX-License-Identifier: GPL-2.0
/*
 * neigh.c: neighbours. Whose link-layer address belongs to a next hop: the table,
 * its states (RFC 826, RFC 1122 section 2.3.2), and what waits for an answer.
 *
 * The states are those of the kernel's own table. Packets to a neighbour that is
 * fresh take a hash lookup and the copy of a ready header, without a lock; all
 * else is done under arp.lock. As time passes mipv4_neigh_tick() looks at
 * neighbours that are due, sends what has to be sent after it has let go of the
 * lock, and says when it wants to run again; arp.c calls it, and hands in what ARP
 * packets tell.
 */
#include <linux/etherdevice.h>
#include <linux/jiffies.h>
#include <linux/rtnetlink.h>
#include <linux/sched/signal.h>
#include <net/arp.h>
#include "internal.h"

/* How long an answer counts, RFC 1122 2.3.2.1: "on the order of a minute". */
#define REACHABLE_TIME	(30 * HZ)
/* How long a stale neighbour may be used before it is asked again. */
#define DELAY_TIME	(5 * HZ)
/* Not more often than once a second, RFC 1122 2.3.2.1. */
#define RETRANS_TIME	HZ
#define MAX_PROBES	3
/* After a round without an answer, wait 1, 2, 4, 8 s for the next one. */
#define MAX_BACKOFF	3
/* A changed link-layer address is believed once a second: of several hosts that
 * answer one request the first counts. Whoever says so of itself (gratuitous ARP)
 * has moved, and the last word counts, for so many changes in that second.
 */
#define LOCK_TIME	HZ
#define MAX_CHANGES	8
/* An unused neighbour is forgotten. */
#define GC_TIME		(60 * HZ)
#define GC_INTERVAL	(15 * HZ)
/* What is sent between two holds of the lock. */
#define TICK_BATCH	8

static int mipv4_neigh_cmp(struct rhashtable_compare_arg *arg, const void *ptr)
{
	const struct mipv4_neigh *n = ptr;

	return n->addr != *(const __be32 *)arg->key;
}

/* With functions of our own the compiler sees that the key is one word. */
static const struct rhashtable_params mipv4_neigh_params = {
	.key_len		= sizeof_field(struct mipv4_neigh, addr),
	.key_offset		= offsetof(struct mipv4_neigh, addr),
	.head_offset		= offsetof(struct mipv4_neigh, node),
	.hashfn			= mipv4_addr_hash,
	.obj_cmpfn		= mipv4_neigh_cmp,
	.automatic_shrinking	= true,
};

/* An ARP packet to send when the lock is no longer held. */
struct mipv4_solicit {
	__be32	target;
	bool	unicast;
	u8	ha[MAX_ADDR_LEN];
};

/**
 * mipv4_arp_used() - are neighbours on this device found by ARP?
 * @dev: the device
 *
 * Return: true if they are.
 */
bool mipv4_arp_used(const struct net_device *dev)
{
	return !(READ_ONCE(dev->flags) & (IFF_NOARP | IFF_LOOPBACK)) &&
	       dev->header_ops && dev->addr_len;
}

/**
 * mipv4_neigh_find() - the neighbour with an address
 * @ip: the endpoint
 * @addr: its address
 *
 * Context: RCU.
 * Return: it or NULL.
 */
struct mipv4_neigh *mipv4_neigh_find(struct mipv4 *ip, __be32 addr)
{
	return rhashtable_lookup(&ip->arp.table, &addr, mipv4_neigh_params);
}

/**
 * mipv4_neigh_remember() - may a CPU remember a neighbour beyond this RCU section?
 * @ip: the endpoint
 * @n: the neighbour, just found
 *
 * The flag is set under arp.lock while the neighbour is in the table, and looked at
 * under arp.lock when it has been taken out. So whoever sees it set knows that taking
 * the neighbour out will raise the generation of paths; the caller has read that
 * before it found the neighbour. Strangers that never answered are not remembered.
 *
 * Context: BH disabled, RCU, arp.lock not held.
 * Return: true if it may.
 */
bool mipv4_neigh_remember(struct mipv4 *ip, struct mipv4_neigh *n)
{
	u8 state = READ_ONCE(n->state);

	if (READ_ONCE(n->remembered))
		return true;
	if (state == MIPV4_NEIGH_INCOMPLETE || state == MIPV4_NEIGH_FAILED)
		return false;
	spin_lock(&ip->arp.lock);
	if (mipv4_neigh_find(ip, n->addr) == n)
		WRITE_ONCE(n->remembered, true);
	spin_unlock(&ip->arp.lock);
	return READ_ONCE(n->remembered);
}

/**
 * mipv4_neigh_state_now() - the state of a neighbour as it is to be shown
 * @n: the neighbour
 *
 * Nobody is told when the time of a reachable neighbour runs out; it is stale
 * from then on.
 *
 * Context: RCU.
 * Return: enum mipv4_neigh_state.
 */
u8 mipv4_neigh_state_now(const struct mipv4_neigh *n)
{
	u8 state = READ_ONCE(n->state);

	if (state == MIPV4_NEIGH_REACHABLE &&
	    !time_before(jiffies, READ_ONCE(n->fresh_until_jiffies)))
		return MIPV4_NEIGH_STALE;
	return state;
}

static bool mipv4_neigh_is_valid(const struct mipv4_neigh *n)
{
	return n->state != MIPV4_NEIGH_INCOMPLETE &&
	       n->state != MIPV4_NEIGH_FAILED;
}

/**
 * mipv4_arp_arm() - have the work run
 * @ip: the endpoint
 * @due_jiffies: at that time at the latest
 *
 * Context: arp.lock.
 */
void mipv4_arp_arm(struct mipv4 *ip, unsigned long due_jiffies)
{
	struct mipv4_arp *arp = &ip->arp;
	unsigned long now = jiffies;

	if (!READ_ONCE(ip->live))
		return;		/* mipv4_arp_start() looks for what is due */
	if (arp->armed && !time_before(due_jiffies, arp->next_jiffies))
		return;
	arp->armed = true;
	arp->next_jiffies = due_jiffies;
	mod_delayed_work(system_wq, &arp->work,
			 time_after(due_jiffies, now) ? due_jiffies - now : 0);
}

static struct mipv4_neigh *mipv4_neigh_first(struct list_head *list)
{
	return list_first_entry_or_null(list, struct mipv4_neigh, list);
}

/* @n is about to leave its list. Context: arp.lock. */
static void mipv4_neigh_leave(struct mipv4_arp *arp, struct mipv4_neigh *n)
{
	if (arp->gc_at == &n->list)
		arp->gc_at = n->list.next;
}

/* Put @n at the end of a list. Context: arp.lock. */
static void mipv4_neigh_move(struct mipv4_arp *arp, struct mipv4_neigh *n,
			     struct list_head *list)
{
	mipv4_neigh_leave(arp, n);
	list_move_tail(&n->list, list);
}

/* Put @n into the list where its state belongs. Context: arp.lock. */
static void mipv4_neigh_state(struct mipv4 *ip, struct mipv4_neigh *n, u8 state)
{
	struct mipv4_arp *arp = &ip->arp;
	struct list_head *list;

	if (n->state == MIPV4_NEIGH_INCOMPLETE && !list_empty(&n->list))
		arp->n_resolving--;
	WRITE_ONCE(n->state, state);
	switch (state) {
	case MIPV4_NEIGH_INCOMPLETE:
		arp->n_resolving++;
		list = &arp->resolving;
		break;
	case MIPV4_NEIGH_DELAY:
		list = &arp->delaying;
		break;
	case MIPV4_NEIGH_PROBE:
		list = &arp->probing;
		break;
	case MIPV4_NEIGH_PERMANENT:
		arp->n_permanent++;
		mipv4_changed(ip, MIPV4_PART_PERMANENT);
		list = &arp->permanent;
		break;
	default:
		list = n->answered ? &arp->idle : &arp->strangers;
		break;
	}
	mipv4_neigh_move(arp, n, list);
}

/* Keep the link-layer header ready. Context: arp.lock. */
static void mipv4_neigh_header(struct mipv4 *ip, struct mipv4_neigh *n,
			       const u8 *ha)
{
	const struct net_device *dev = ip->dev;
	struct ethhdr *eth;

	write_seqcount_begin(&n->seq);
	memcpy(n->ha, ha, dev->addr_len);
	n->hh_len = MIPV4_HH_BUILD;
	if (!dev->header_ops || !dev->header_ops->create) {
		n->hh_len = 0;
	} else if (dev->header_ops->create == eth_header) {
		eth = (struct ethhdr *)(n->hh + MIPV4_HH_LEN - ETH_HLEN);
		ether_addr_copy(eth->h_dest, ha);
		ether_addr_copy(eth->h_source, dev->dev_addr);
		eth->h_proto = htons(ETH_P_IP);
		n->hh_len = ETH_HLEN;
	}
	write_seqcount_end(&n->seq);
}

/* Is it a datagram, or the first fragment of one? */
static bool mipv4_is_head(const struct sk_buff *skb)
{
	return !(ip_hdr(skb)->frag_off & htons(IP_OFFSET));
}

/* Are they fragments of one datagram? */
static bool mipv4_same_datagram(const struct sk_buff *skb1,
				const struct sk_buff *skb2)
{
	const struct iphdr *iph1 = ip_hdr(skb1), *iph2 = ip_hdr(skb2);

	return ip_is_fragment(iph1) && ip_is_fragment(iph2) &&
	       iph1->id == iph2->id && iph1->saddr == iph2->saddr &&
	       iph1->daddr == iph2->daddr && iph1->protocol == iph2->protocol;
}

/* Datagrams came to (@datagrams, @len positive) or left the queue of @n.
 * Context: arp.lock.
 */
static void mipv4_neigh_queue_changed(struct mipv4 *ip, struct mipv4_neigh *n,
				      int datagrams, int len)
{
	struct mipv4_arp *arp = &ip->arp;

	n->queued += datagrams;
	n->queued_len += len;
	arp->queued_len += len;
	WRITE_ONCE(arp->queued, arp->queued + datagrams);
	if (skb_queue_empty(&n->queue))
		list_del_init(&n->waiting);
	else if (list_empty(&n->waiting))
		list_add_tail(&n->waiting, &arp->waiting);
}

/* All that waits for @n goes to @to. Context: arp.lock. */
static void mipv4_neigh_dequeue_all(struct mipv4 *ip, struct mipv4_neigh *n,
				    struct sk_buff_head *to)
{
	skb_queue_splice_tail_init(&n->queue, to);
	mipv4_neigh_queue_changed(ip, n, -n->queued, -(int)n->queued_len);
}

/* Tell of the state of @n, if it is @news or another than was told last.
 * Context: arp.lock.
 */
static void mipv4_neigh_tell(struct mipv4 *ip, struct mipv4_neigh *n, bool news)
{
	if (!news && n->state == n->told)
		return;
	n->told = n->state;
	mipv4_event_neigh(ip, n, MIPV4_CMD_NEIGH_NTF);
}

/* @n is in the table no more; what waited for it goes to @dropped. Context: arp.lock. */
static void mipv4_neigh_release(struct mipv4 *ip, struct mipv4_neigh *n,
				struct sk_buff_head *dropped)
{
	struct mipv4_arp *arp = &ip->arp;

	WRITE_ONCE(arp->generation, arp->generation + 1);
	mipv4_neigh_leave(arp, n);
	list_del(&n->list);
	if (n->state == MIPV4_NEIGH_INCOMPLETE)
		arp->n_resolving--;
	if (n->state == MIPV4_NEIGH_PERMANENT) {
		arp->n_permanent--;
		mipv4_changed(ip, MIPV4_PART_PERMANENT);
	} else {
		WRITE_ONCE(arp->count, arp->count - 1);
	}
	mipv4_neigh_dequeue_all(ip, n, dropped);
	WRITE_ONCE(n->fresh_until_jiffies, jiffies);
	if (n->remembered)
		mipv4_paths_forget(ip);
	kfree_rcu(n, rcu);
}

/* Take @n out of the table; what waited for it goes to @dropped.
 * Context: arp.lock.
 */
static void mipv4_neigh_unlink(struct mipv4 *ip, struct mipv4_neigh *n,
			       struct sk_buff_head *dropped)
{
	if (n->told != MIPV4_NEIGH_INCOMPLETE)
		mipv4_event_neigh(ip, n, MIPV4_CMD_NEIGH_DEL_NTF);
	rhashtable_remove_fast(&ip->arp.table, &n->node, mipv4_neigh_params);
	mipv4_neigh_release(ip, n, dropped);
}

/* One of @list that is not in use, looking at the first of them; if these are, one of
 * them all the same. Context: arp.lock. Return: NULL if there are few.
 */
static struct mipv4_neigh *mipv4_neigh_unused(struct mipv4_arp *arp,
					      struct list_head *list)
{
	struct mipv4_neigh *n, *next;
	int tries = 16;

	list_for_each_entry_safe(n, next, list, list) {
		if (time_after(jiffies, READ_ONCE(n->used_jiffies) +
			       DELAY_TIME) || !--tries)
			return n;
		mipv4_neigh_move(arp, n, list);
	}
	return NULL;
}

/* Whom to forget for a new neighbour if the table is full: one that never answered, so
 * that whoever sends under many addresses only makes room for itself; otherwise one
 * that is idle, the least recently changed first. Context: arp.lock.
 */
static struct mipv4_neigh *mipv4_neigh_victim(struct mipv4 *ip)
{
	struct mipv4_arp *arp = &ip->arp;
	struct mipv4_neigh *n, *delayed, *probed;

	n = mipv4_neigh_unused(arp, &arp->strangers);
	if (n)
		return n;
	delayed = mipv4_neigh_first(&arp->delaying);
	if (delayed && !delayed->answered)
		return delayed;
	probed = mipv4_neigh_first(&arp->probing);
	if (probed && !probed->answered)
		return probed;
	n = mipv4_neigh_unused(arp, &arp->idle);
	if (n)
		return n;
	n = mipv4_neigh_first(&arp->resolving);
	if (n)
		return n;
	return delayed ?: probed;
}

/* Make room in a full table. Context: arp.lock. */
static void mipv4_neigh_evict(struct mipv4 *ip, struct sk_buff_head *dropped)
{
	if (ip->arp.count < MIPV4_NEIGH_LIMIT)
		return;
	mipv4_neigh_unlink(ip, mipv4_neigh_victim(ip), dropped);
	mipv4_count(ip, MIPV4_STAT_ARP_EVICTIONS);
}

/* A neighbour that is in no table yet. Return: NULL without memory. */
static struct mipv4_neigh *mipv4_neigh_alloc(struct mipv4 *ip, __be32 addr,
					     gfp_t gfp)
{
	struct mipv4_neigh *n = kzalloc(sizeof(*n), gfp | __GFP_ACCOUNT);

	if (!n)
		return NULL;
	n->addr = addr;
	seqcount_spinlock_init(&n->seq, &ip->arp.lock);
	INIT_LIST_HEAD(&n->list);
	INIT_LIST_HEAD(&n->waiting);
	__skb_queue_head_init(&n->queue);
	n->fresh_until_jiffies = jiffies;
	/* Not in use before a datagram is sent to it. */
	n->used_jiffies = jiffies - DELAY_TIME - 1;
	n->confirmed_jiffies = jiffies;
	n->updated_jiffies = jiffies - LOCK_TIME;
	n->due_jiffies = jiffies;	/* never solicited */
	return n;
}

/* Context: arp.lock. Return: false if @n could not be put into the table. */
static bool mipv4_neigh_link(struct mipv4 *ip, struct mipv4_neigh *n)
{
	struct mipv4_arp *arp = &ip->arp;

	if (rhashtable_insert_fast(&arp->table, &n->node, mipv4_neigh_params))
		return false;
	WRITE_ONCE(arp->generation, arp->generation + 1);
	return true;
}

/* A new neighbour, in @state, not by hand. What a program sends makes it pay for it:
 * see mipv4_neigh_alloc(). Context: arp.lock. Return: NULL without memory.
 */
static struct mipv4_neigh *mipv4_neigh_new(struct mipv4 *ip, __be32 addr,
					   u8 state,
					   struct sk_buff_head *dropped)
{
	struct mipv4_arp *arp = &ip->arp;
	struct mipv4_neigh *n;

	if (!READ_ONCE(ip->live))
		return NULL;
	n = mipv4_neigh_alloc(ip, addr, GFP_ATOMIC);
	if (!n)
		return NULL;
	mipv4_neigh_evict(ip, dropped);
	if (!mipv4_neigh_link(ip, n)) {
		kfree(n);
		return NULL;
	}
	WRITE_ONCE(arp->count, arp->count + 1);
	mipv4_arp_arm(ip, jiffies + GC_INTERVAL);
	mipv4_neigh_state(ip, n, state);
	return n;
}

/* Too many are being solicited: the first of them is not any more. It is remembered,
 * and can be solicited again when a second is over. Context: arp.lock.
 */
static void mipv4_neigh_give_up(struct mipv4 *ip, struct sk_buff_head *dropped)
{
	struct mipv4_neigh *n = mipv4_neigh_first(&ip->arp.resolving);

	mipv4_count(ip, MIPV4_STAT_ARP_EVICTIONS);
	WRITE_ONCE(n->probes, 0);
	mipv4_neigh_state(ip, n, MIPV4_NEIGH_FAILED);
	mipv4_neigh_dequeue_all(ip, n, dropped);
}

/* Begin a round of solicitations. Context: arp.lock. */
static void mipv4_neigh_resolve(struct mipv4 *ip, struct mipv4_neigh *n,
				struct sk_buff_head *dropped)
{
	if (n->state != MIPV4_NEIGH_INCOMPLETE)
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_INCOMPLETE);
	WRITE_ONCE(n->probes, 1);
	WRITE_ONCE(n->due_jiffies, jiffies + RETRANS_TIME);
	mipv4_arp_arm(ip, n->due_jiffies);
	if (ip->arp.n_resolving > MIPV4_NEIGH_RESOLVING)
		mipv4_neigh_give_up(ip, dropped);
}

static bool mipv4_neigh_queue_is_full(const struct mipv4_neigh *n,
				      unsigned int datagrams, unsigned int len)
{
	return n->queued + datagrams > MIPV4_NEIGH_QUEUE ||
	       n->queued_len + len > MIPV4_NEIGH_QUEUE_LEN;
}

static bool mipv4_arp_queue_is_full(const struct mipv4_arp *arp,
				    unsigned int datagrams, unsigned int len)
{
	return arp->queued + datagrams > MIPV4_ARP_QUEUE ||
	       arp->queued_len + len > MIPV4_ARP_QUEUE_LEN;
}

/* Drop the oldest datagram that waits for @n, all fragments of it. Context: arp.lock. */
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

/* Do the fragments of a datagram that came before @skb wait for @n?
 * Context: arp.lock.
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

/* Let @skb wait for @n, at the expense of the oldest datagrams that wait: for @n if it
 * has its share, for whom has been waited for the longest if all are too many. One
 * that is larger than the limit waits alone. A fragment does not wait if the others of
 * its datagram were dropped: it would be of no use. Context: arp.lock.
 *
 * Return: false if @skb does not wait.
 */
static bool mipv4_neigh_enqueue(struct mipv4 *ip, struct mipv4_neigh *n,
				struct sk_buff *skb,
				struct sk_buff_head *dropped)
{
	unsigned int len = skb->truesize, datagrams = mipv4_is_head(skb);
	struct mipv4_arp *arp = &ip->arp;

	while (!skb_queue_empty(&n->queue) &&
	       mipv4_neigh_queue_is_full(n, datagrams, len))
		mipv4_neigh_queue_drop(ip, n, dropped);
	while (!list_empty(&arp->waiting) &&
	       mipv4_arp_queue_is_full(arp, datagrams, len))
		mipv4_neigh_queue_drop(ip, list_first_entry(&arp->waiting,
							    struct mipv4_neigh,
							    waiting), dropped);
	if (!datagrams && !mipv4_neigh_queue_has_rest(n, skb))
		return false;
	__skb_queue_tail(&n->queue, skb);
	mipv4_neigh_queue_changed(ip, n, datagrams, len);
	return true;
}

/* Context: BH disabled, arp.lock not held. */
static void mipv4_drop_queue(struct mipv4 *ip, struct sk_buff_head *queue,
			     enum mipv4_drop_reason reason)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(queue)))
		mipv4_drop(ip, skb, reason);
}

/* Ask who has @s->target. Context: RCU, arp.lock not held. */
static void mipv4_neigh_solicit(struct mipv4 *ip, const struct mipv4_solicit *s)
{
	struct net_device *dev = ip->dev;
	__be32 src = READ_ONCE(mipv4_fib_lookup(ip, s->target).nh->src);

	/* From nobody it would be a probe (RFC 5227), and who has the address would
	 * take us for a rival.
	 */
	if (!src)
		return;
	mipv4_count(ip, MIPV4_STAT_ARP_OUT_REQUESTS);
	arp_send(ARPOP_REQUEST, ETH_P_ARP, s->target, dev, src,
		 s->unicast ? mipv4_arp_to(src, s->ha) : NULL, dev->dev_addr,
		 NULL);
}

/* Copy the ready header in front of @skb. Context: RCU.
 * Return: false if this device builds each anew.
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

/* Have the device build a header for each. Context: RCU. */
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
 * Return: 0 or -errno.
 */
int mipv4_neigh_xmit(struct mipv4 *ip, struct mipv4_neigh *n,
		     struct sk_buff *skb)
{
	unsigned long now = jiffies;

	/* Do not dirty the cache line for every packet. */
	if (READ_ONCE(n->used_jiffies) != now)
		WRITE_ONCE(n->used_jiffies, now);
	if (likely(mipv4_neigh_push(n, skb)))
		return mipv4_dev_xmit(ip, skb);
	return mipv4_neigh_xmit_built(ip, n, skb);
}

/* What to do with a datagram for a neighbour that is not fresh. */
enum mipv4_neigh_verdict {
	NEIGH_SEND,
	NEIGH_WAIT,
	NEIGH_FAIL,
	NEIGH_FULL,
	NEIGH_NO_ROOM,
};

/* Context: arp.lock. On NEIGH_WAIT @skb, if any, has been queued; @s->target is
 * set if @s is to be sent.
 */
static enum mipv4_neigh_verdict
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
			return NEIGH_FULL;
		mipv4_neigh_resolve(ip, n, dropped);
		s->target = addr;
	}
	*np = n;
	switch (n->state) {
	case MIPV4_NEIGH_FAILED:
		if (time_before(now, n->due_jiffies))
			return n->probes ? NEIGH_FAIL : NEIGH_FULL;
		mipv4_neigh_resolve(ip, n, dropped);
		s->target = addr;
		fallthrough;
	case MIPV4_NEIGH_INCOMPLETE:
		s->unicast = false;
		if (skb && !mipv4_neigh_enqueue(ip, n, skb, dropped))
			return NEIGH_NO_ROOM;
		return NEIGH_WAIT;
	case MIPV4_NEIGH_REACHABLE:
	case MIPV4_NEIGH_STALE:
		if (n->state == MIPV4_NEIGH_REACHABLE &&
		    time_before(now, n->confirmed_jiffies + REACHABLE_TIME))
			break;
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_DELAY);
		WRITE_ONCE(n->due_jiffies, now + DELAY_TIME);
		WRITE_ONCE(n->fresh_until_jiffies, n->due_jiffies);
		mipv4_arp_arm(ip, n->due_jiffies);
		break;
	case MIPV4_NEIGH_PERMANENT:
		WRITE_ONCE(n->fresh_until_jiffies, now + LONG_MAX / 2);
		break;
	}
	return NEIGH_SEND;
}

/**
 * mipv4_neigh_output_slow() - send to a neighbour that is not known, or not fresh
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

	if (!mipv4_arp_used(ip->dev)) {
		n = mipv4_neigh_find(ip, nexthop);
		return mipv4_neigh_xmit(ip, mipv4_neigh_without_arp(ip, n), skb);
	}

	__skb_queue_head_init(&dropped);
	spin_lock(&ip->arp.lock);
	verdict = mipv4_neigh_use(ip, nexthop, &n, skb, &s, &dropped);
	spin_unlock(&ip->arp.lock);

	mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_QUEUE);
	if (s.target)
		mipv4_neigh_solicit(ip, &s);
	switch (verdict) {
	case NEIGH_SEND:
		return mipv4_neigh_xmit(ip, n, skb);
	case NEIGH_WAIT:
		return 0;
	case NEIGH_FAIL:
		mipv4_drop(ip, skb, MIPV4_DROP_NEIGH_FAILED);
		return -EHOSTUNREACH;
	case NEIGH_NO_ROOM:
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
 * Return: 0, also when it waits for an answer to ARP, or -errno.
 */
int mipv4_neigh_output(struct mipv4 *ip, __be32 nexthop, struct sk_buff *skb)
{
	struct mipv4_neigh *n = mipv4_neigh_find(ip, nexthop);

	return n ? mipv4_neigh_send(ip, n, skb) :
		   mipv4_neigh_output_slow(ip, nexthop, skb);
}

static bool mipv4_is_onlink(struct mipv4 *ip, __be32 addr)
{
	return mipv4_fib_lookup(ip, addr).nh->hop == MIPV4_HOP_ONLINK;
}

/* Is the link-layer address that a valid neighbour is said to have now to be
 * believed? Context: arp.lock.
 */
static bool mipv4_neigh_may_change(struct mipv4_neigh *n, unsigned int heard)
{
	if (!time_before(jiffies, n->updated_jiffies + LOCK_TIME))
		n->changes = 0;
	else if (!(heard & MIPV4_HEARD_GRATUITOUS) ||
		 n->changes >= MAX_CHANGES)
		return false;
	n->changes++;
	return true;
}

/* The neighbour answered, or was heard. A reply from a neighbour that is being asked
 * is the answer. Context: arp.lock.
 */
static void mipv4_neigh_heard(struct mipv4 *ip, struct mipv4_neigh *n,
			      const u8 *ha, unsigned int heard)
{
	bool asked = n->state == MIPV4_NEIGH_INCOMPLETE ||
		     n->state == MIPV4_NEIGH_PROBE;
	bool valid = mipv4_neigh_is_valid(n);
	bool same = valid && !memcmp(n->ha, ha, ip->dev->addr_len);
	unsigned long now = jiffies;

	if (n->state == MIPV4_NEIGH_PERMANENT)
		return;
	if (!same) {
		if (valid && !mipv4_neigh_may_change(n, heard))
			return;
		mipv4_neigh_header(ip, n, ha);
		n->updated_jiffies = now;
	}
	if (heard & MIPV4_HEARD_ANSWER || (asked && heard & MIPV4_HEARD_REPLY)) {
		/* In other states it says so without having been asked. */
		if (asked)
			n->answered = true;
		WRITE_ONCE(n->confirmed_jiffies, now);
		WRITE_ONCE(n->fresh_until_jiffies, now + REACHABLE_TIME);
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_REACHABLE);
	} else if (!same) {
		/* Somebody's word, not an answer: ask before relying on it. */
		WRITE_ONCE(n->fresh_until_jiffies, now);
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_STALE);
	} else {
		return;
	}
	WRITE_ONCE(n->probes, 0);
	WRITE_ONCE(n->backoff, 0);
	mipv4_neigh_tell(ip, n, !same);
}

/**
 * mipv4_neigh_learn() - an ARP packet said who has an address
 * @ip: the endpoint
 * @addr: the address
 * @ha: the link-layer address that has it
 * @heard: how it was said: flags MIPV4_HEARD_*; a stranger is remembered only with
 *	%MIPV4_HEARD_CONTACT
 *
 * Context: BH disabled, RCU.
 */
void mipv4_neigh_learn(struct mipv4 *ip, __be32 addr, const u8 *ha,
		       unsigned int heard)
{
	struct sk_buff_head ready, dropped;
	struct mipv4_neigh *n;
	struct sk_buff *skb;

	__skb_queue_head_init(&ready);
	__skb_queue_head_init(&dropped);
	spin_lock(&ip->arp.lock);
	n = mipv4_neigh_find(ip, addr);
	if (!n && heard & MIPV4_HEARD_CONTACT && mipv4_is_onlink(ip, addr))
		n = mipv4_neigh_new(ip, addr, MIPV4_NEIGH_FAILED, &dropped);
	if (n) {
		mipv4_neigh_heard(ip, n, ha, heard);
		if (mipv4_neigh_is_valid(n))
			mipv4_neigh_dequeue_all(ip, n, &ready);
	}
	spin_unlock(&ip->arp.lock);

	mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_QUEUE);
	while ((skb = __skb_dequeue(&ready)))
		mipv4_neigh_output(ip, addr, skb);
	if (wq_has_sleeper(&ip->arp.wait))
		wake_up_all(&ip->arp.wait);
}

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

/* No answer. Context: arp.lock. */
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
		WRITE_ONCE(n->backoff, min(n->backoff + 1, MAX_BACKOFF));
	mipv4_neigh_tell(ip, n, false);
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

/* A neighbour's time has come. Context: arp.lock. */
static void mipv4_neigh_due(struct mipv4 *ip, struct mipv4_neigh *n,
			    struct mipv4_neigh_round *round)
{
	struct mipv4_solicit *s;

	if (n->state == MIPV4_NEIGH_DELAY) {
		WRITE_ONCE(n->probes, 0);
		mipv4_neigh_state(ip, n, MIPV4_NEIGH_PROBE);
	}
	if (n->probes >= MAX_PROBES) {
		mipv4_neigh_fail(ip, n, &round->failed);
		return;
	}
	WRITE_ONCE(n->probes, n->probes + 1);
	WRITE_ONCE(n->due_jiffies, jiffies + RETRANS_TIME);
	mipv4_neigh_move(&ip->arp, n, n->state == MIPV4_NEIGH_PROBE ?
				      &ip->arp.probing : &ip->arp.resolving);
	mipv4_neigh_round_again(round, n->due_jiffies);
	s = &round->solicit[round->n++];
	s->target = n->addr;
	s->unicast = n->state == MIPV4_NEIGH_PROBE;
	if (s->unicast) {
		WRITE_ONCE(n->fresh_until_jiffies, n->due_jiffies);
		memcpy(s->ha, n->ha, sizeof(s->ha));
	}
}

/* Look at the first neighbours of @list, which are due first. Context: arp.lock. */
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
	return time_after(jiffies, READ_ONCE(n->used_jiffies) + GC_TIME) &&
	       time_after(jiffies, n->confirmed_jiffies + GC_TIME) &&
	       time_after(jiffies, n->updated_jiffies + GC_TIME);
}

/* Is @n the next hop to its own address no more? Context: arp.lock, RCU. */
static bool mipv4_neigh_is_stray(struct mipv4 *ip, const struct mipv4_neigh *n)
{
	return mipv4_nexthop_addr(mipv4_fib_lookup(ip, n->addr).nh, n->addr) !=
	       n->addr;
}

/* The list in which to look for neighbours to forget after @list: those that are in use
 * only if they may be strays.
 */
static struct list_head *mipv4_neigh_gc_list(struct mipv4_arp *arp,
					     const struct list_head *list)
{
	if (list == &arp->idle)
		return &arp->strangers;
	if (!arp->strays)
		return NULL;
	if (list == &arp->strangers)
		return &arp->delaying;
	if (list == &arp->delaying)
		return &arp->probing;
	return list == &arp->probing ? &arp->resolving : NULL;
}

static bool mipv4_neigh_is_head(const struct mipv4_arp *arp,
				const struct list_head *at)
{
	return at == &arp->idle || at == &arp->strangers ||
	       at == &arp->delaying || at == &arp->probing ||
	       at == &arp->resolving;
}

/* Look at the next neighbour, and forget it if it has not been used for long, or is a
 * stray. The lists follow each other. Context: arp.lock, RCU.
 */
static void mipv4_neigh_gc_next(struct mipv4 *ip, struct sk_buff_head *failed)
{
	struct mipv4_arp *arp = &ip->arp;
	struct mipv4_neigh *n;

	if (mipv4_neigh_is_head(arp, arp->gc_at)) {
		struct list_head *list = mipv4_neigh_gc_list(arp, arp->gc_at);

		arp->gc_at = list ? list->next : NULL;
		if (!list)
			arp->strays = false;
		return;
	}
	if (!arp->gc_left) {
		arp->gc_at = NULL;
		return;
	}
	arp->gc_left--;
	n = list_entry(arp->gc_at, struct mipv4_neigh, list);
	arp->gc_at = arp->gc_at->next;
	if (arp->strays ? mipv4_neigh_is_stray(ip, n) :
			  mipv4_neigh_is_forgotten(n))
		mipv4_neigh_unlink(ip, n, failed);
}

/* Look for neighbours to forget, if it is time. Context: arp.lock, RCU. */
static void mipv4_neigh_gc(struct mipv4 *ip, struct mipv4_neigh_round *round)
{
	struct mipv4_arp *arp = &ip->arp;
	unsigned int i;

	if (!arp->gc_at && !arp->count)
		return;
	if (!arp->gc_at && !time_before(jiffies, arp->gc_jiffies)) {
		arp->gc_jiffies = jiffies + GC_INTERVAL;
		arp->gc_at = arp->idle.next;
		/* Those that move meanwhile may be seen twice. */
		arp->gc_left = 2 * arp->count;
	}
	for (i = 0; arp->gc_at && i < MIPV4_WALK_BATCH; i++)
		mipv4_neigh_gc_next(ip, &round->failed);
	if (arp->gc_at)
		round->next_jiffies = jiffies;
	else
		mipv4_neigh_round_again(round, arp->gc_jiffies);
}

/**
 * mipv4_neigh_networks_changed() - an address or an on-link route is gone
 * @ip: the endpoint
 *
 * Neighbours that are on no connected network any more are forgotten soon, but for those
 * that were set by hand.
 *
 * Context: process.
 */
void mipv4_neigh_networks_changed(struct mipv4 *ip)
{
	spin_lock_bh(&ip->arp.lock);
	if (ip->arp.count) {
		ip->arp.strays = true;
		ip->arp.gc_at = NULL;
		ip->arp.gc_jiffies = jiffies;
		mipv4_arp_arm(ip, jiffies);
	}
	spin_unlock_bh(&ip->arp.lock);
}

/* One step of mipv4_neigh_tick(). Return: when the next one is due. */
static unsigned long mipv4_neigh_step(struct mipv4 *ip)
{
	struct mipv4_neigh_round round = {
		.left = TICK_BATCH,
		.next_jiffies = jiffies + GC_INTERVAL,
	};
	struct mipv4_arp *arp = &ip->arp;
	unsigned int i;

	__skb_queue_head_init(&round.failed);
	spin_lock(&arp->lock);
	mipv4_neigh_scan(ip, &arp->resolving, &round);
	mipv4_neigh_scan(ip, &arp->delaying, &round);
	mipv4_neigh_scan(ip, &arp->probing, &round);
	mipv4_neigh_gc(ip, &round);
	spin_unlock(&arp->lock);

	for (i = 0; i < round.n; i++)
		mipv4_neigh_solicit(ip, &round.solicit[i]);
	mipv4_neigh_report(ip, &round.failed);
	return round.next_jiffies;
}

/**
 * mipv4_neigh_tick() - do what is due: solicit, give up, forget
 * @ip: the endpoint
 *
 * Context: process; takes arp.lock.
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
	if (wq_has_sleeper(&ip->arp.wait))
		wake_up_all(&ip->arp.wait);
	return next_jiffies;
}

/* Forget the first of the neighbours that were not set by hand. Return: true if there
 * may be more.
 */
static bool mipv4_neigh_flush_some(struct mipv4 *ip,
				   enum mipv4_drop_reason reason)
{
	struct list_head *lists[] = {
		&ip->arp.idle, &ip->arp.strangers, &ip->arp.delaying,
		&ip->arp.probing, &ip->arp.resolving,
	};
	unsigned int i, left = MIPV4_WALK_BATCH;
	struct sk_buff_head dropped;
	struct mipv4_neigh *n;

	__skb_queue_head_init(&dropped);
	local_bh_disable();
	spin_lock(&ip->arp.lock);
	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		while (left && (n = mipv4_neigh_first(lists[i]))) {
			mipv4_neigh_unlink(ip, n, &dropped);
			left--;
		}
	}
	spin_unlock(&ip->arp.lock);
	mipv4_drop_queue(ip, &dropped, reason);
	local_bh_enable();
	return !left;
}

/**
 * mipv4_neigh_flush() - forget every neighbour that was not set by hand
 * @ip: the endpoint
 * @reason: what the datagrams that wait for one are dropped for
 *
 * Packets go on meanwhile: arp.lock is let go of after every few. Under a flood of new
 * neighbours it ends all the same.
 *
 * Context: process.
 */
void mipv4_neigh_flush(struct mipv4 *ip, enum mipv4_drop_reason reason)
{
	unsigned int tries = 2 * MIPV4_NEIGH_LIMIT / MIPV4_WALK_BATCH;

	while (mipv4_neigh_flush_some(ip, reason) && --tries)
		cond_resched();
	wake_up_all(&ip->arp.wait);
}

/* Build the headers of the first permanent neighbours anew, and put them last.
 * Return: how many, at most @left.
 */
static unsigned int mipv4_neigh_headers(struct mipv4 *ip, unsigned int left)
{
	struct mipv4_neigh *n;
	u8 ha[MAX_ADDR_LEN];
	unsigned int i;

	spin_lock_bh(&ip->arp.lock);
	for (i = 0; i < min_t(unsigned int, left, MIPV4_WALK_BATCH); i++) {
		n = mipv4_neigh_first(&ip->arp.permanent);
		if (!n)
			break;
		memcpy(ha, n->ha, sizeof(ha));
		mipv4_neigh_header(ip, n, ha);
		list_rotate_left(&ip->arp.permanent);
	}
	spin_unlock_bh(&ip->arp.lock);
	return i;
}

/**
 * mipv4_neigh_device_changed() - the link-layer address of the device changed
 * @ip: the endpoint
 *
 * Context: process, RTNL.
 */
void mipv4_neigh_device_changed(struct mipv4 *ip)
{
	unsigned int n, left = READ_ONCE(ip->arp.n_permanent);

	mipv4_neigh_flush(ip, MIPV4_DROP_NEIGH_FAILED);
	while (left && (n = mipv4_neigh_headers(ip, left))) {
		left -= n;
		cond_resched();
	}
	spin_lock_bh(&ip->arp.lock);
	mipv4_neigh_header(ip, ip->arp.nobody, ip->dev->dev_addr);
	spin_unlock_bh(&ip->arp.lock);
}

/* The permanent neighbour with the address of @fresh: the one that is there, or @fresh,
 * also in place of one that was learned and that nobody has paid for.
 * Context: arp.lock.
 * Return: it; ERR_PTR(-ENOSPC) or ERR_PTR(-ENOMEM).
 */
static struct mipv4_neigh *mipv4_neigh_settle(struct mipv4 *ip,
					      struct mipv4_neigh *fresh,
					      struct sk_buff_head *ready)
{
	struct mipv4_arp *arp = &ip->arp;
	struct mipv4_neigh *old = mipv4_neigh_find(ip, fresh->addr);

	if (old && old->state == MIPV4_NEIGH_PERMANENT)
		return old;
	if (arp->n_permanent >= MIPV4_NEIGH_LIMIT)
		return ERR_PTR(-ENOSPC);
	if (!old && !mipv4_neigh_link(ip, fresh))
		return ERR_PTR(-ENOMEM);
	if (old) {
		fresh->told = old->told;
		rhashtable_replace_fast(&arp->table, &old->node, &fresh->node,
					mipv4_neigh_params);
		mipv4_neigh_release(ip, old, ready);
	}
	mipv4_neigh_state(ip, fresh, MIPV4_NEIGH_PERMANENT);
	return fresh;
}

/**
 * mipv4_neigh_set() - set the link-layer address of a neighbour by hand
 * @ip: the endpoint
 * @addr: the neighbour
 * @lladdr: its link-layer address, as long as those of the device
 * @extack: says what is wrong
 *
 * Context: process, RTNL.
 * Return: 0, -EINVAL, -ENOSPC or -ENOMEM.
 */
int mipv4_neigh_set(struct mipv4 *ip, __be32 addr, const u8 *lladdr,
		    struct netlink_ext_ack *extack)
{
	struct mipv4_neigh *fresh, *n;
	struct sk_buff_head ready;
	struct sk_buff *skb;
	bool onlink;

	rcu_read_lock();
	onlink = mipv4_is_onlink(ip, addr);
	rcu_read_unlock();
	if (!onlink && !mipv4_route_will_connect(ip, addr)) {
		NL_SET_ERR_MSG(extack,
			       "neighbour is on no connected network: add an address on its network first");
		return -EINVAL;
	}
	fresh = mipv4_neigh_alloc(ip, addr, GFP_KERNEL);
	if (!fresh)
		return -ENOMEM;
	__skb_queue_head_init(&ready);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&ip->arp.lock);
	n = mipv4_neigh_settle(ip, fresh, &ready);
	if (!IS_ERR(n)) {
		mipv4_neigh_header(ip, n, lladdr);
		n->updated_jiffies = jiffies;
		mipv4_neigh_tell(ip, n, true);
		mipv4_paths_forget(ip);	/* without ARP it was nobody */
	}
	spin_unlock(&ip->arp.lock);
	while ((skb = __skb_dequeue(&ready)))
		mipv4_neigh_output(ip, addr, skb);
	rcu_read_unlock();
	local_bh_enable();
	wake_up_all(&ip->arp.wait);
	if (n != fresh)
		kfree(fresh);
	if (n == ERR_PTR(-ENOSPC))
		NL_SET_ERR_MSG(extack,
			       "no more than 16384 neighbours can be set by hand");
	return PTR_ERR_OR_ZERO(n);
}

/**
 * mipv4_neigh_del() - forget a neighbour
 * @ip: the endpoint
 * @addr: the neighbour
 * @extack: says what is wrong
 *
 * Context: process.
 * Return: 0 or -ENOENT.
 */
int mipv4_neigh_del(struct mipv4 *ip, __be32 addr,
		    struct netlink_ext_ack *extack)
{
	struct sk_buff_head dropped;
	struct mipv4_neigh *n;

	__skb_queue_head_init(&dropped);
	local_bh_disable();
	spin_lock(&ip->arp.lock);
	rcu_read_lock();
	n = mipv4_neigh_find(ip, addr);
	if (n)
		mipv4_neigh_unlink(ip, n, &dropped);
	rcu_read_unlock();
	spin_unlock(&ip->arp.lock);
	mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_FAILED);
	local_bh_enable();
	wake_up_all(&ip->arp.wait);
	if (!n) {
		NL_SET_ERR_MSG(extack, "no such neighbour");
		return -ENOENT;
	}
	return 0;
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
	} else if (mipv4_nexthop_addr(nh, dst) && mipv4_arp_used(ip->dev)) {
		__be32 addr = mipv4_nexthop_addr(nh, dst);

		spin_lock(&ip->arp.lock);
		verdict = mipv4_neigh_use(ip, addr, &n, NULL, &s, &dropped);
		spin_unlock(&ip->arp.lock);
		mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_QUEUE);
		if (s.target)
			mipv4_neigh_solicit(ip, &s);
		err = verdict == NEIGH_SEND ? 0 :
		      verdict == NEIGH_WAIT ? -EINPROGRESS :
		      verdict == NEIGH_FAIL ? -EHOSTUNREACH : -ENOBUFS;
	}
	rcu_read_unlock();
	local_bh_enable();
	return err;
}

/* Ask a neighbour that is dead, in case it is not any more. Context: RCU. */
static noinline void mipv4_neigh_ask_again(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_solicit s = {};
	struct sk_buff_head dropped;
	struct mipv4_neigh *n;

	__skb_queue_head_init(&dropped);
	local_bh_disable();
	spin_lock(&ip->arp.lock);
	n = mipv4_neigh_find(ip, addr);
	if (n && n->state == MIPV4_NEIGH_FAILED) {
		WRITE_ONCE(n->backoff, n->backoff ?: 1);
		/* It is wanted: do not forget that it is dead. */
		WRITE_ONCE(n->used_jiffies, jiffies);
		mipv4_neigh_use(ip, addr, &n, NULL, &s, &dropped);
	}
	spin_unlock(&ip->arp.lock);
	mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_QUEUE);
	if (s.target)
		mipv4_neigh_solicit(ip, &s);
	local_bh_enable();
}

/**
 * mipv4_neigh_is_dead() - did a neighbour fail to answer?
 * @ip: the endpoint
 * @addr: its address
 * @ask: if it did, and may be asked again by now, do so; it is dead until it
 *	answers
 *
 * For who has other neighbours to turn to (RFC 1122 section 3.3.1.4); one of which
 * nothing is known is taken to be alive.
 *
 * Context: RCU.
 * Return: true if it did.
 */
bool mipv4_neigh_is_dead(struct mipv4 *ip, __be32 addr, bool ask)
{
	struct mipv4_neigh *n = mipv4_neigh_find(ip, addr);
	u8 state = n ? READ_ONCE(n->state) : MIPV4_NEIGH_STALE;

	if (state == MIPV4_NEIGH_INCOMPLETE)
		return READ_ONCE(n->backoff);
	/* One that was given up for others had no time to answer. */
	if (state != MIPV4_NEIGH_FAILED || !READ_ONCE(n->probes))
		return false;
	if (ask && !time_before(jiffies, READ_ONCE(n->due_jiffies)))
		mipv4_neigh_ask_again(ip, addr);
	return true;
}

/**
 * mipv4_resolve() - wait until the next hop of a destination is known
 * @ip: the endpoint
 * @dst: the destination
 * @timeout_jiffies: how long to wait at most
 *
 * Context: process, without RTNL, with a reference to @ip; sleeps.
 * Return: 0 if a datagram to @dst can be sent at once; -EHOSTUNREACH if the
 * next hop does not answer; -ENETUNREACH without a route; -ENETDOWN; -ENOBUFS if
 * the neighbour table is full; -ETIMEDOUT; -ENODEV if the endpoint is
 * disconnected meanwhile; -ERESTARTSYS on a signal.
 */
int mipv4_resolve(struct mipv4 *ip, __be32 dst, unsigned long timeout_jiffies)
{
	int err = -EINPROGRESS;
	long left;

	might_sleep();
	left = wait_event_interruptible_timeout(ip->arp.wait,
						(err = mipv4_resolve_step(ip, dst)) !=
						-EINPROGRESS, timeout_jiffies);
	if (left < 0)
		return left;
	return err == -EINPROGRESS ? -ETIMEDOUT : err;
}
EXPORT_SYMBOL_GPL(mipv4_resolve);

/* In the place of neighbours where ARP is not used. As the kernel does, it has the
 * link-layer address of the device, which tunnels do not look at.
 */
static struct mipv4_neigh *mipv4_neigh_nobody(struct mipv4 *ip)
{
	struct mipv4_neigh *n = kzalloc(sizeof(*n), GFP_KERNEL_ACCOUNT);

	if (!n)
		return NULL;
	seqcount_spinlock_init(&n->seq, &ip->arp.lock);
	n->state = MIPV4_NEIGH_PERMANENT;
	n->remembered = true;	/* it goes with the endpoint */
	n->fresh_until_jiffies = jiffies + LONG_MAX / 2;
	spin_lock_bh(&ip->arp.lock);
	mipv4_neigh_header(ip, n, ip->dev->dev_addr);
	spin_unlock_bh(&ip->arp.lock);
	return n;
}

/**
 * mipv4_neigh_init() - an empty neighbour table
 * @ip: a new endpoint
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int mipv4_neigh_init(struct mipv4 *ip)
{
	struct mipv4_arp *arp = &ip->arp;
	int err;

	INIT_LIST_HEAD(&arp->resolving);
	INIT_LIST_HEAD(&arp->delaying);
	INIT_LIST_HEAD(&arp->probing);
	INIT_LIST_HEAD(&arp->idle);
	INIT_LIST_HEAD(&arp->strangers);
	INIT_LIST_HEAD(&arp->permanent);
	INIT_LIST_HEAD(&arp->waiting);
	init_waitqueue_head(&arp->wait);
	arp->gc_jiffies = jiffies + GC_INTERVAL;
	arp->nobody = mipv4_neigh_nobody(ip);
	if (!arp->nobody)
		return -ENOMEM;
	err = rhashtable_init(&arp->table, &mipv4_neigh_params);
	if (err)
		kfree(arp->nobody);
	return err;
}

static void mipv4_neigh_free(void *n, void *arg)
{
	kfree(n);
}

/**
 * mipv4_neigh_exit() - free the neighbour table
 * @ip: an endpoint whose neighbours were flushed and that no reader uses
 *
 * Context: process.
 */
void mipv4_neigh_exit(struct mipv4 *ip)
{
	rhashtable_free_and_destroy(&ip->arp.table, mipv4_neigh_free, NULL);
	kfree(ip->arp.nobody);
}
