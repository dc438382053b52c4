// SPDX-License-Identifier: GPL-2.0
/*
 * reassembly.c: reassembly of fragments (RFC 791 section 3.2, RFC 815, RFC 1122 section
 * 3.3.2). The kernel's inet_frag keeps the queues, their timers and their memory. This
 * file has the rules.
 *
 * inet_frag owns and frees the fragments of a queue, in a tree. fq->n counts them, so
 * that each is accounted for when the queue is dropped.
 *
 * inet_frag refuses all fragments while its memory limit is exceeded. A sender of
 * fragments that are never completed could then stop all reassembly until they time out.
 * So each endpoint also has a list of its queues, and drops the oldest to make room.
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

/* The key of a queue, passed to inet_frag_find(). */
struct mipv4_frag_key {
	struct frag_v4_compare_key	v4;	/* hashed and compared */
	struct mipv4			*ip;
};

/* A queue: the fragments of one datagram. q.lock protects it. */
struct mipv4_fragq {
	struct inet_frag_queue	q;
	struct mipv4		*ip;
	struct list_head	age;	/* in mipv4.fragqs; fragqs_lock */
	unsigned int		n;	/* fragments in the queue */
	u8			ecn;	/* IPFRAG_ECN_*, of all fragments */
};

/* The most queues that are dropped to make room for one fragment. */
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

/* Add a queue to the list, when its first fragment arrives. Context: BH disabled, q.lock.
 */
static void mipv4_fragq_begin(struct mipv4_fragq *fq)
{
	struct mipv4 *ip = fq->ip;

	spin_lock(&ip->fragqs_lock);
	list_add_tail(&fq->age, &ip->fragqs);
	spin_unlock(&ip->fragqs_lock);
}

/* Remove a queue from the list and from the table of inet_frag. Context: BH disabled,
 * q.lock.
 */
static void mipv4_fragq_end(struct mipv4_fragq *fq, int *refs)
{
	struct mipv4 *ip = fq->ip;

	spin_lock(&ip->fragqs_lock);
	list_del_init(&fq->age);
	spin_unlock(&ip->fragqs_lock);
	mipv4_frag_kill(&fq->q, refs);
}

/* Drop a queue. inet_frag frees its fragments with the last reference. Context: BH
 * disabled, q.lock.
 */
static void mipv4_fragq_drop(struct mipv4_fragq *fq, int *refs,
			     enum mipv4_drop_reason reason)
{
	if (fq->q.flags & INET_FRAG_COMPLETE)
		return;
	mipv4_fragq_end(fq, refs);
	mipv4_drop_count(fq->ip, fq->q.fragments_tail, reason, fq->n);
}

/* A queue has timed out. If its first fragment has arrived, send time exceeded (RFC 1122
 * section 3.3.2). Context: softirq.
 */
static void mipv4_frag_expire(struct timer_list *t)
{
	struct inet_frag_queue *q = from_timer(q, t, timer);
	struct mipv4_fragq *fq = mipv4_fragq(q);
	struct mipv4 *ip = fq->ip;
	struct sk_buff *head = NULL;
	int refs = 1;			/* the reference of the timer */

	rcu_read_lock();
	/* The endpoint may be freed already. fqdir_exit() frees the fragments. */
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

/* Return: false if a fragment that ends at @end contradicts the length of the datagram.
 * The last fragment sets the length, once. Context: q.lock.
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

/* Insert a fragment into its queue. A fragment that overlaps or contradicts others drops
 * the whole datagram (RFC 5722 section 4, as in Linux for IPv4). A duplicate does not.
 * skb->data of @skb is at the payload. Context: BH disabled, q.lock.
 *
 * Return: 0 if the queue owns @skb now, otherwise the reason to drop @skb.
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

	skb_gso_reset(skb);	/* a fragment is no segment, whatever the sender says */
	if (q->flags & INET_FRAG_COMPLETE)	/* dropped by another CPU */
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

/* All fragments have arrived: build the datagram in the skb of the first fragment. With
 * the skb of the last arrival inet_frag would copy the first one. Context: BH disabled,
 * q.lock.
 *
 * Return: the datagram, or NULL if the queue was dropped with all its fragments.
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

/* Find or create the queue of a fragment. Return: the queue with the references of
 * inet_frag_find(), or NULL.
 */
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

/* The most octets of the hash table for each queue. The table doubles when it is three
 * quarters full, and its header makes kmalloc() double that.
 */
#define MIPV4_FRAGQ_SLOTS	(2 * 8 * sizeof(struct rhash_head *) / 3)

/* Return: true if a fragment and a new queue fit into the memory limit. inet_frag only
 * checks that the limit is not exceeded yet, and does not count the hash table.
 */
static bool mipv4_frag_fits(const struct mipv4 *ip, const struct sk_buff *skb)
{
	struct fqdir *fqdir = ip->fqdir;
	long need = skb->truesize + sizeof(struct mipv4_fragq) +
		    (atomic_read(&fqdir->rhashtable.nelems) + 1) *
		    MIPV4_FRAGQ_SLOTS;

	return frag_mem_limit(fqdir) + need <= READ_ONCE(fqdir->high_thresh);
}

/* Drop the oldest queue. The table holds a reference to each queue in the list. Context:
 * BH disabled. Return: false if there is no queue.
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

/* Drop old queues to make room for a fragment. Context: BH disabled. Return: false if
 * that did not help.
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
 * mipv4_reassemble() - receive a fragment
 * @ip: the endpoint
 * @skb: a checked fragment, skb->data at its header, consumed
 *
 * Context: BH disabled, RCU.
 * Return: the datagram, skb->data at its header, owned by the caller, if this fragment
 * completed it; NULL if fragments are missing, or the fragment was dropped.
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
		/* inet_frag has overwritten skb->cb. */
		MIPV4_CB(whole)->dst_kind = dst_kind;
	}
	return whole;
}

/**
 * mipv4_reasm_set() - set the timeout and the memory limit of reassembly
 * @ip: the endpoint
 * @timeout_ms: timeout of new queues, in milliseconds
 * @limit: memory limit in octets; when fragments arrive, old queues are dropped down to
 *	it
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
 * mipv4_reasm_init() - initialise reassembly of an endpoint
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
 * mipv4_reasm_stop() - accept no more fragments
 * @ip: an endpoint that is dead
 *
 * After an RCU grace period no timer of a fragment queue uses @ip.
 *
 * Context: process.
 */
void mipv4_reasm_stop(struct mipv4 *ip)
{
	fqdir_pre_exit(ip->fqdir);
}

/**
 * mipv4_reasm_exit() - free all fragments
 * @ip: an endpoint after mipv4_reasm_stop() and a grace period
 *
 * A work of inet_frag frees them; mipv4_frags_exit() waits for it.
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
 * mipv4_frags_init() - initialise the reassembly data that all endpoints share
 *
 * Return: 0 or -ENOMEM.
 */
int __init mipv4_frags_init(void)
{
	return inet_frags_init(&mipv4_frags);
}

/**
 * mipv4_frags_exit() - wait until all fragments are freed, and free the shared data
 *
 * Context: process; sleeps.
 */
void mipv4_frags_exit(void)
{
	inet_frags_fini(&mipv4_frags);
}
