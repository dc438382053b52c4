// SPDX-License-Identifier: GPL-2.0
/*
 * reassembly.c: from fragments to a datagram (RFC 791 section 3.2, RFC 815, RFC
 * 1122 section 3.3.2), on the kernel's inet_frag: it keeps the queues, their
 * timers and their memory, this file has the rules.
 *
 * A queue's fragments are in a tree that inet_frag owns and frees; fq->n counts
 * them, so that each is accounted for when the queue is given up.
 *
 * inet_frag takes nothing in when its memory is full: who sends fragments to which
 * nothing follows would keep all others from being put together, until their time has
 * run out. So the queues of an endpoint are in a list, too, and the oldest gives way.
 */
#include <linux/atomic.h>
#include <linux/icmp.h>
#include <linux/ip.h>
#include <linux/jhash.h>
#include <linux/list.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rhashtable.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <net/inet_ecn.h>
#include <net/inet_frag.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "compat.h"
#include "endpoint.h"
#include "fragment.h"
#include "frame.h"
#include "header.h"
#include "reassembly.h"
#include "stats.h"

/* What a queue is found by; passed to inet_frag_find(). */
struct mipv4_frag_key {
	struct frag_v4_compare_key	v4;	/* hashed and compared */
	struct mipv4			*ip;
};

/* A datagram that is being put together. Guarded by q.lock. */
struct mipv4_fragq {
	struct inet_frag_queue	q;
	struct mipv4		*ip;
	struct list_head	age;	/* in mipv4.fragqs; fragqs_lock */
	unsigned int		n;
	u8			ecn;	/* IPFRAG_ECN_*, of all fragments */
};

/* So many queues give way to a fragment at most. */
#define EVICTIONS	64

static struct inet_frags mipv4_frags;

static struct mipv4_fragq *mipv4_fragq(struct inet_frag_queue *q)
{
	return container_of(q, struct mipv4_fragq, q);
}

static void mipv4_fragq_init(struct inet_frag_queue *q, const void *arg)
{
	const struct mipv4_frag_key *key = arg;

	q->key.v4 = key->v4;
	mipv4_fragq(q)->ip = key->ip;
	INIT_LIST_HEAD(&mipv4_fragq(q)->age);
}

/* Its first fragment came. Context: BH disabled, q.lock. */
static void mipv4_fragq_begin(struct mipv4_fragq *fq)
{
	struct mipv4 *ip = fq->ip;

	spin_lock(&ip->fragqs_lock);
	list_add_tail(&fq->age, &ip->fragqs);
	spin_unlock(&ip->fragqs_lock);
}

/* It is not found any more. Context: BH disabled, q.lock. */
static void mipv4_fragq_end(struct mipv4_fragq *fq, int *refs)
{
	struct mipv4 *ip = fq->ip;

	spin_lock(&ip->fragqs_lock);
	list_del_init(&fq->age);
	spin_unlock(&ip->fragqs_lock);
	mipv4_frag_kill(&fq->q, refs);
}

/* Give a queue up: its fragments are freed with the last reference.
 * Context: BH disabled, q.lock.
 */
static void mipv4_fragq_drop(struct mipv4_fragq *fq, int *refs,
			     enum mipv4_drop_reason reason)
{
	if (fq->q.flags & INET_FRAG_COMPLETE)
		return;
	mipv4_fragq_end(fq, refs);
	mipv4_drop_count(fq->ip, reason, fq->n);
}

/* The time of a queue has run out: if its first fragment came, say so (RFC 1122
 * section 3.3.2). Context: softirq.
 */
static void mipv4_frag_expire(struct timer_list *t)
{
	struct inet_frag_queue *q = from_timer(q, t, timer);
	struct mipv4_fragq *fq = mipv4_fragq(q);
	struct mipv4 *ip = fq->ip;
	struct sk_buff *head = NULL;
	int refs = 1;			/* the timer's */

	rcu_read_lock();
	/* Then the endpoint may be gone; what it had is freed without us. */
	if (READ_ONCE(q->fqdir->dead))
		goto out;
	spin_lock(&q->lock);
	if (!(q->flags & INET_FRAG_COMPLETE)) {
		mipv4_fragq_drop(fq, &refs, MIPV4_DROP_FRAG_TIMEOUT);
		if (q->flags & INET_FRAG_FIRST_IN)
			head = inet_frag_pull_head(q);
	}
	spin_unlock(&q->lock);
	if (head) {
		mipv4_icmp_send(ip, head, ICMP_TIME_EXCEEDED,
				ICMP_EXC_FRAGTIME, 0);
		kfree_skb_reason(head, SKB_DROP_REASON_NOT_SPECIFIED);
	}
out:
	rcu_read_unlock();
	mipv4_frag_putn(q, refs);
}

/* May a fragment that ends at @end be part of this datagram? Where the datagram
 * ends is told by its last fragment, once. Context: q.lock.
 */
static bool mipv4_fragq_extend(struct inet_frag_queue *q, int end, bool last)
{
	if (last) {
		if (end < q->len ||
		    (q->flags & INET_FRAG_LAST_IN && end != q->len))
			return false;
		q->flags |= INET_FRAG_LAST_IN;
		q->len = end;
	} else if (end > q->len) {
		if (q->flags & INET_FRAG_LAST_IN)
			return false;
		q->len = end;
	}
	return true;
}

/* Put a fragment into its queue. What does not fit together discards the whole
 * datagram (RFC 5722 section 4, as Linux does for IPv4); a duplicate does no
 * harm. @skb's data is at the payload. Context: BH disabled, q.lock.
 *
 * Return: 0 and @skb belongs to the queue, or the reason to drop it.
 */
static enum mipv4_drop_reason
mipv4_fragq_insert(struct mipv4_fragq *fq, struct sk_buff *skb, int offset,
		   int end, int *refs)
{
	const struct iphdr *iph = ip_hdr(skb);
	u8 ecn = 1 << (iph->tos & INET_ECN_MASK);
	unsigned int truesize = skb->truesize;
	struct inet_frag_queue *q = &fq->q;
	ktime_t tstamp = skb->tstamp;
	unsigned int len = skb->len;

	skb_gso_reset(skb);	/* a fragment is no segment, whoever says so */
	if (q->flags & INET_FRAG_COMPLETE)	/* given up meanwhile */
		return MIPV4_DROP_FRAGMENT;
	if (!mipv4_fragq_extend(q, end, !(iph->frag_off & htons(IP_MF)))) {
		mipv4_fragq_drop(fq, refs, MIPV4_DROP_FRAGMENT);
		return MIPV4_DROP_FRAGMENT;
	}
	switch (inet_frag_queue_insert(q, skb, offset, end)) {
	case IPFRAG_OK:
		break;
	case IPFRAG_DUP:
		return MIPV4_DROP_FRAG_DUPLICATE;
	default:
		mipv4_fragq_drop(fq, refs, MIPV4_DROP_FRAG_OVERLAP);
		return MIPV4_DROP_FRAG_OVERLAP;
	}
	if (!fq->n++)
		mipv4_fragq_begin(fq);
	fq->ecn |= ecn;
	q->stamp = tstamp;
	q->meat += len;
	if (!offset)
		q->flags |= INET_FRAG_FIRST_IN;
	add_frag_mem_limit(q->fqdir, truesize);
	return 0;
}

static bool mipv4_fragq_is_whole(const struct inet_frag_queue *q)
{
	return q->flags == (INET_FRAG_FIRST_IN | INET_FRAG_LAST_IN) &&
	       q->meat == q->len;
}

/* All fragments are there: make them the datagram, which is what the first becomes. Given
 * the last that came, inet_frag would copy that first. Context: BH disabled, q.lock.
 *
 * Return: the datagram, or NULL if it can't be; then the queue has been given up, and
 * all fragments with it.
 */
static struct sk_buff *mipv4_fragq_finish(struct mipv4_fragq *fq, int *refs)
{
	struct inet_frag_queue *q = &fq->q;
	struct sk_buff *skb = skb_rb_first(&q->rb_fragments);
	enum mipv4_drop_reason reason;
	u8 ecn = ip_frag_ecn_table[fq->ecn];
	struct iphdr *iph;
	void *reasm;
	int len;

	reason = MIPV4_DROP_FRAG_ECN;
	if (ecn == 0xff)		/* RFC 3168 section 5.3 */
		goto fail;
	reason = MIPV4_DROP_FRAG_MEMORY;
	reasm = inet_frag_reasm_prepare(q, skb, NULL);
	if (!reasm)
		goto fail;
	reason = MIPV4_DROP_FRAGMENT;
	len = ip_hdrlen(skb) + q->len;
	if (len > MIPV4_MAX_LEN)
		goto fail;

	mipv4_fragq_end(fq, refs);
	inet_frag_reasm_finish(q, skb, reasm, true);
	q->rb_fragments = RB_ROOT;
	q->fragments_tail = NULL;
	q->last_run_head = NULL;

	skb->dev = fq->ip->dev;
	iph = ip_hdr(skb);
	iph->tot_len = htons(len);
	iph->frag_off = 0;
	iph->tos |= ecn;
	ip_send_check(iph);
	return skb;
fail:
	mipv4_fragq_drop(fq, refs, reason);
	return NULL;
}

/* The queue of a fragment, made if it is the first that comes. */
static struct mipv4_fragq *mipv4_fragq_find(struct mipv4 *ip,
					    const struct iphdr *iph)
{
	struct mipv4_frag_key key = {
		.v4 = {
			.saddr = iph->saddr,
			.daddr = iph->daddr,
			.id = iph->id,
			.protocol = iph->protocol,
		},
		.ip = ip,
	};
	struct inet_frag_queue *q = inet_frag_find(ip->fqdir, &key);

	return q ? mipv4_fragq(q) : NULL;
}

/* What the table that queues are found by takes of each at most: it doubles when it is
 * three quarters full, and its header makes kmalloc() double that.
 */
#define MIPV4_FRAGQ_SLOTS	(2 * 8 * sizeof(struct rhash_head *) / 3)

/* Is there room for one more, and for a queue of its own? inet_frag asks only
 * whether there is any, and does not count the table.
 */
static bool mipv4_frag_fits(const struct mipv4 *ip, const struct sk_buff *skb)
{
	struct fqdir *fqdir = ip->fqdir;
	long need = skb->truesize + sizeof(struct mipv4_fragq) +
		    (atomic_read(&fqdir->rhashtable.nelems) + 1) *
		    MIPV4_FRAGQ_SLOTS;

	return frag_mem_limit(fqdir) + need <= READ_ONCE(fqdir->high_thresh);
}

/* Give the oldest queue up. While it is in the list the table has a reference to it.
 * Context: BH disabled. Return: false if there is none.
 */
static bool mipv4_fragq_evict(struct mipv4 *ip)
{
	struct mipv4_fragq *fq;
	int refs = 1;

	spin_lock(&ip->fragqs_lock);
	fq = list_first_entry_or_null(&ip->fragqs, struct mipv4_fragq, age);
	if (fq)
		refcount_inc(&fq->q.refcnt);
	spin_unlock(&ip->fragqs_lock);
	if (!fq)
		return false;
	spin_lock(&fq->q.lock);
	mipv4_fragq_drop(fq, &refs, MIPV4_DROP_FRAG_MEMORY);
	spin_unlock(&fq->q.lock);
	mipv4_frag_putn(&fq->q, refs);
	return true;
}

/* Have older ones make room for a fragment. Return: false if there is none all the
 * same.
 */
static bool mipv4_frag_make_room(struct mipv4 *ip, const struct sk_buff *skb)
{
	int left = EVICTIONS;

	while (!mipv4_frag_fits(ip, skb))
		if (!left-- || !mipv4_fragq_evict(ip))
			return false;
	return true;
}

/**
 * mipv4_reassemble() - take in a fragment
 * @ip: the endpoint
 * @skb: a checked fragment from its header on, consumed
 *
 * Context: BH disabled, RCU.
 * Return: the datagram, from its header on, if this was the last piece; NULL if
 * others are missing, or the fragment was dropped.
 */
struct sk_buff *mipv4_reassemble(struct mipv4 *ip, struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	u8 dst_kind = MIPV4_CB(skb)->dst_kind;
	enum mipv4_drop_reason reason;
	struct sk_buff *whole = NULL;
	struct mipv4_fragq *fq;
	int offset, end, refs;

	mipv4_count(ip, MIPV4_STAT_REASM_REQDS);
	offset = mipv4_frag_range(iph, skb->len - iph->ihl * 4, &end);
	if (offset < 0) {
		mipv4_drop(ip, skb, MIPV4_DROP_FRAGMENT);
		return NULL;
	}
	fq = mipv4_frag_make_room(ip, skb) ? mipv4_fragq_find(ip, iph) : NULL;
	if (!fq) {
		mipv4_drop(ip, skb, MIPV4_DROP_FRAG_MEMORY);
		return NULL;
	}
	refs = MIPV4_FRAG_FIND_REFS;
	__skb_pull(skb, iph->ihl * 4);

	spin_lock(&fq->q.lock);
	reason = mipv4_fragq_insert(fq, skb, offset, end, &refs);
	if (!reason && mipv4_fragq_is_whole(&fq->q))
		whole = mipv4_fragq_finish(fq, &refs);
	spin_unlock(&fq->q.lock);
	mipv4_frag_putn(&fq->q, refs);

	if (reason)
		mipv4_drop(ip, skb, reason);
	if (whole) {
		mipv4_count(ip, MIPV4_STAT_REASM_OKS);
		/* inet_frag had its own use for skb->cb. */
		MIPV4_CB(whole)->dst_kind = dst_kind;
	}
	return whole;
}

/**
 * mipv4_reasm_set() - set both
 * @ip: the endpoint
 * @timeout_ms: how long fragments that come from now on wait for others
 * @limit: octets of memory; if there is more in use it is given up as fragments come
 *
 * Context: RTNL.
 */
void mipv4_reasm_set(struct mipv4 *ip, unsigned int timeout_ms,
		     unsigned int limit)
{
	WRITE_ONCE(ip->fqdir->timeout, msecs_to_jiffies(timeout_ms));
	WRITE_ONCE(ip->fqdir->high_thresh, limit);
	WRITE_ONCE(ip->fqdir->low_thresh, limit / 4 * 3);
}

/**
 * mipv4_reasm_init() - an endpoint begins to reassemble
 * @ip: a new endpoint
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int mipv4_reasm_init(struct mipv4 *ip)
{
	int err = fqdir_init(&ip->fqdir, &mipv4_frags, dev_net(ip->dev));

	if (err)
		return err;
	spin_lock_init(&ip->fragqs_lock);
	INIT_LIST_HEAD(&ip->fragqs);
	mipv4_reasm_set(ip, MIPV4_REASM_TIMEOUT_MS, MIPV4_REASM_LIMIT);
	return 0;
}

/**
 * mipv4_reasm_stop() - take no more fragments
 * @ip: an endpoint that is dead
 *
 * After the RCU readers of now no fragment's timer touches @ip.
 *
 * Context: process.
 */
void mipv4_reasm_stop(struct mipv4 *ip)
{
	fqdir_pre_exit(ip->fqdir);
}

/**
 * mipv4_reasm_exit() - free all fragments, some time soon
 * @ip: an endpoint, stopped
 *
 * Context: process.
 */
void mipv4_reasm_exit(struct mipv4 *ip)
{
	fqdir_exit(ip->fqdir);
}

static u32 mipv4_frag_hash_key(const void *data, u32 len, u32 seed)
{
	return jhash2(data, sizeof(struct frag_v4_compare_key) / sizeof(u32),
		      seed);
}

static u32 mipv4_frag_hash_obj(const void *data, u32 len, u32 seed)
{
	const struct inet_frag_queue *q = data;

	return mipv4_frag_hash_key(&q->key.v4, 0, seed);
}

static int mipv4_frag_cmp(struct rhashtable_compare_arg *arg, const void *ptr)
{
	const struct mipv4_frag_key *key = arg->key;
	const struct inet_frag_queue *q = ptr;

	return memcmp(&q->key.v4, &key->v4, sizeof(key->v4));
}

static struct inet_frags mipv4_frags = {
	.qsize			= sizeof(struct mipv4_fragq),
	.constructor		= mipv4_fragq_init,
	.frag_expire		= mipv4_frag_expire,
	.frags_cache_name	= "mipv4-frags",
	.rhash_params		= {
		.head_offset		= offsetof(struct inet_frag_queue,
						   node),
		.hashfn			= mipv4_frag_hash_key,
		.obj_hashfn		= mipv4_frag_hash_obj,
		.obj_cmpfn		= mipv4_frag_cmp,
		.automatic_shrinking	= true,
	},
};

/**
 * mipv4_frags_init() - what all endpoints share for reassembly
 *
 * Return: 0 or -ENOMEM.
 */
int __init mipv4_frags_init(void)
{
	return inet_frags_init(&mipv4_frags);
}

/**
 * mipv4_frags_exit() - free it, after the last fragment has been
 *
 * Context: process; sleeps.
 */
void mipv4_frags_exit(void)
{
	inet_frags_fini(&mipv4_frags);
}
