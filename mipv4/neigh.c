// SPDX-License-Identifier: GPL-2.0
/*
 * neigh.c: the neighbour table: next hops, their link-layer addresses and their states
 * (RFC 826, RFC 1122 section 2.3.2).
 *
 * The states are those of Linux's own table. neigh.lock guards the table; a datagram to a
 * reachable neighbour does not take it. neigh-resolve.c sends to neighbours and learns
 * them, neigh-timer.c runs their timers, neigh-set.c sets permanent ones.
 */
#include <linux/etherdevice.h>
#include <linux/if_ether.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable.h>
#include <linux/seqlock.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "event.h"
#include "header.h"
#include "neigh-queue.h"
#include "neigh.h"
#include "stats.h"

static int mipv4_neigh_cmp(struct rhashtable_compare_arg *arg, const void *ptr)
{
	const struct mipv4_neigh *n = ptr;

	return n->addr != *(const __be32 *)arg->key;
}

/* With these functions the compiler knows that the key is one word. */
static const struct rhashtable_params mipv4_neigh_params = {
	.key_len		= sizeof_field(struct mipv4_neigh, addr),
	.key_offset		= offsetof(struct mipv4_neigh, addr),
	.head_offset		= offsetof(struct mipv4_neigh, node),
	.hashfn			= mipv4_addr_hash,
	.obj_cmpfn		= mipv4_neigh_cmp,
	.automatic_shrinking	= true,
};

/**
 * mipv4_neigh_find() - find a neighbour
 * @ip: the endpoint
 * @addr: its address
 *
 * Context: RCU.
 * Return: the neighbour or NULL.
 */
struct mipv4_neigh *mipv4_neigh_find(struct mipv4 *ip, __be32 addr)
{
	return rhashtable_lookup(&ip->neigh.table, &addr, mipv4_neigh_params);
}

/**
 * mipv4_neigh_make_cacheable() - allow path caches to hold a neighbour
 * @ip: the endpoint
 * @n: the neighbour, just found
 *
 * The flag is set under neigh.lock while the neighbour is in the table, and read under
 * neigh.lock after the neighbour was removed. So if a CPU sees the flag, the removal of
 * the neighbour will raise the generation of paths. The caller has read the generation
 * before it found the neighbour. Incomplete and failed neighbours get no flag.
 *
 * Context: BH disabled, RCU, neigh.lock not held.
 * Return: true if path caches may hold it.
 */
bool mipv4_neigh_make_cacheable(struct mipv4 *ip, struct mipv4_neigh *n)
{
	u8 state = READ_ONCE(n->state);

	if (READ_ONCE(n->cacheable))
		return true;
	if (state == MIPV4_NEIGH_INCOMPLETE || state == MIPV4_NEIGH_FAILED)
		return false;
	spin_lock(&ip->neigh.lock);
	if (mipv4_neigh_find(ip, n->addr) == n)
		WRITE_ONCE(n->cacheable, true);
	spin_unlock(&ip->neigh.lock);
	return READ_ONCE(n->cacheable);
}

/**
 * mipv4_neigh_state_now() - the state of a neighbour, as it is reported
 * @n: the neighbour
 *
 * No event is sent when a reachable neighbour becomes stale: the state is computed from
 * the time.
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

/**
 * mipv4_neigh_arm() - queue the delayed work
 * @ip: the endpoint
 * @due_jiffies: the latest time at which it has to run
 *
 * Context: neigh.lock.
 */
void mipv4_neigh_arm(struct mipv4 *ip, unsigned long due_jiffies)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	unsigned long now = jiffies;

	if (!READ_ONCE(ip->live))
		return;		/* mipv4_work_start() queues it */
	if (tbl->armed && !time_before(due_jiffies, tbl->next_jiffies))
		return;
	tbl->armed = true;
	tbl->next_jiffies = due_jiffies;
	mod_delayed_work(system_wq, &tbl->work,
			 time_after(due_jiffies, now) ? due_jiffies - now : 0);
}

/* Prepare the removal of @n from its list: garbage collection goes on behind it.
 * Context: neigh.lock.
 */
static void mipv4_neigh_leave(struct mipv4_neigh_table *tbl, struct mipv4_neigh *n)
{
	if (tbl->gc_at == &n->list)
		tbl->gc_at = n->list.next;
}

/* Move @n to the end of @list. Context: neigh.lock. */
void mipv4_neigh_move(struct mipv4_neigh_table *tbl, struct mipv4_neigh *n,
		      struct list_head *list)
{
	mipv4_neigh_leave(tbl, n);
	list_move_tail(&n->list, list);
}

/* @n has died or has returned. If somebody asked whether it is dead, paths may depend on that.
 * Context: neigh.lock.
 */
static void mipv4_neigh_flipped(struct mipv4 *ip, const struct mipv4_neigh *n)
{
	smp_mb();	/* pairs with that in mipv4_neigh_watch() */
	if (!READ_ONCE(n->watched) && !READ_ONCE(ip->neigh.watch_new))
		return;
	/* A CPU that set it until now has read the old generation before. */
	WRITE_ONCE(ip->neigh.watch_new, false);
	mipv4_paths_invalidate(ip);
}

/* Set the state of @n, and move it to the list of that state. Context: neigh.lock. */
void mipv4_neigh_state(struct mipv4 *ip, struct mipv4_neigh *n, u8 state)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	bool dead = mipv4_neigh_has_failed(n);
	struct list_head *list;

	if (n->state == MIPV4_NEIGH_INCOMPLETE && !list_empty(&n->list))
		tbl->n_resolving--;
	WRITE_ONCE(n->state, state);
	switch (state) {
	case MIPV4_NEIGH_INCOMPLETE:
		tbl->n_resolving++;
		list = &tbl->resolving;
		break;
	case MIPV4_NEIGH_DELAY:
		list = &tbl->delaying;
		break;
	case MIPV4_NEIGH_PROBE:
		list = &tbl->probing;
		break;
	case MIPV4_NEIGH_PERMANENT:
		tbl->n_permanent++;
		mipv4_changed(ip, MIPV4_PART_PERMANENT);
		list = &tbl->permanent;
		break;
	default:
		list = n->answered ? &tbl->idle : &tbl->unverified;
		break;
	}
	mipv4_neigh_move(tbl, n, list);
	if (mipv4_neigh_has_failed(n) != dead)
		mipv4_neigh_flipped(ip, n);
}

/* Set the link-layer address of @n, and prebuild the link-layer header.
 * Context: neigh.lock.
 */
void mipv4_neigh_header(struct mipv4 *ip, struct mipv4_neigh *n, const u8 *ha)
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

/* Report the state of @n if it changed since the last event, or if @changed.
 * Context: neigh.lock.
 */
void mipv4_neigh_notify(struct mipv4 *ip, struct mipv4_neigh *n, bool changed)
{
	if (!changed && n->state == n->notified)
		return;
	n->notified = n->state;
	mipv4_events->neigh(ip, n, MIPV4_CMD_NEIGH_NTF);
}

/* Free @n, which was removed from the table. Datagrams that wait for it go to @dropped.
 * Context: neigh.lock.
 */
static void mipv4_neigh_release(struct mipv4 *ip, struct mipv4_neigh *n,
				struct sk_buff_head *dropped)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;

	WRITE_ONCE(tbl->generation, tbl->generation + 1);
	mipv4_neigh_leave(tbl, n);
	list_del(&n->list);
	if (n->state == MIPV4_NEIGH_INCOMPLETE)
		tbl->n_resolving--;
	if (n->state == MIPV4_NEIGH_PERMANENT) {
		tbl->n_permanent--;
		mipv4_changed(ip, MIPV4_PART_PERMANENT);
	} else {
		WRITE_ONCE(tbl->count, tbl->count - 1);
	}
	mipv4_neigh_dequeue_all(ip, n, dropped);
	WRITE_ONCE(n->fresh_until_jiffies, jiffies);
	WRITE_ONCE(n->removed, true);
	smp_mb();	/* pairs with that in mipv4_neigh_watch() */
	if (n->cacheable || READ_ONCE(n->watched))
		mipv4_paths_invalidate(ip);
	kfree_rcu(n, rcu);
}

/* Remove @n from the table, and free it. Datagrams that wait for it go to @dropped.
 * Context: neigh.lock.
 */
void mipv4_neigh_unlink(struct mipv4 *ip, struct mipv4_neigh *n,
			struct sk_buff_head *dropped)
{
	if (n->notified != MIPV4_NEIGH_INCOMPLETE)
		mipv4_events->neigh(ip, n, MIPV4_CMD_NEIGH_DEL_NTF);
	rhashtable_remove_fast(&ip->neigh.table, &n->node, mipv4_neigh_params);
	mipv4_neigh_release(ip, n, dropped);
}

/* Find an unused neighbour among the first of @list. After 16 used ones, return the next
 * one all the same.
 * Context: neigh.lock. Return: NULL if @list is empty, or short and all are in use.
 */
static struct mipv4_neigh *mipv4_neigh_unused(struct mipv4_neigh_table *tbl,
					      struct list_head *list)
{
	struct mipv4_neigh *n, *next;
	int tries = 16;

	list_for_each_entry_safe(n, next, list, list) {
		if (time_after(jiffies, READ_ONCE(n->used_jiffies) +
			       MIPV4_NEIGH_DELAY_TIME) || !--tries)
			return n;
		mipv4_neigh_move(tbl, n, list);
	}
	return NULL;
}

/* Choose the neighbour to evict from a full table. Neighbours that never answered come
 * first, so a host that sends from many addresses evicts only its own entries. Then
 * follow idle ones, the least recently changed first.
 * Context: neigh.lock.
 */
static struct mipv4_neigh *mipv4_neigh_victim(struct mipv4 *ip)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	struct mipv4_neigh *n, *delayed, *probed;

	n = mipv4_neigh_unused(tbl, &tbl->unverified);
	if (n)
		return n;
	delayed = mipv4_neigh_first(&tbl->delaying);
	if (delayed && !delayed->answered)
		return delayed;
	probed = mipv4_neigh_first(&tbl->probing);
	if (probed && !probed->answered)
		return probed;
	n = mipv4_neigh_unused(tbl, &tbl->idle);
	if (n)
		return n;
	n = mipv4_neigh_first(&tbl->resolving);
	if (n)
		return n;
	return delayed ?: probed;
}

/* Evict a neighbour if the table is full. Context: neigh.lock. */
static void mipv4_neigh_evict(struct mipv4 *ip, struct sk_buff_head *dropped)
{
	if (ip->neigh.count < MIPV4_NEIGH_LIMIT)
		return;
	mipv4_neigh_unlink(ip, mipv4_neigh_victim(ip), dropped);
	mipv4_count(ip, MIPV4_STAT_ARP_EVICTIONS);
}

/* Allocate a neighbour that is not in the table. It is charged to the current process.
 * Return: NULL without memory.
 */
struct mipv4_neigh *mipv4_neigh_alloc(struct mipv4 *ip, __be32 addr, gfp_t gfp)
{
	struct mipv4_neigh *n = kzalloc(sizeof(*n), gfp | __GFP_ACCOUNT);

	if (!n)
		return NULL;
	n->addr = addr;
	seqcount_spinlock_init(&n->seq, &ip->neigh.lock);
	INIT_LIST_HEAD(&n->list);
	INIT_LIST_HEAD(&n->waiting);
	__skb_queue_head_init(&n->queue);
	n->fresh_until_jiffies = jiffies;
	/* It counts as unused until a datagram is sent to it. */
	n->used_jiffies = jiffies - MIPV4_NEIGH_DELAY_TIME - 1;
	n->confirmed_jiffies = jiffies;
	n->updated_jiffies = jiffies - MIPV4_NEIGH_LOCK_TIME;
	n->due_jiffies = jiffies;	/* never solicited */
	return n;
}

/* Insert @n into the table. Context: neigh.lock. Return: false without memory. */
static bool mipv4_neigh_link(struct mipv4 *ip, struct mipv4_neigh *n)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;

	if (rhashtable_insert_fast(&tbl->table, &n->node, mipv4_neigh_params))
		return false;
	WRITE_ONCE(tbl->generation, tbl->generation + 1);
	return true;
}

/* Add a dynamic neighbour in @state. If a program sends, its process pays for the memory:
 * see mipv4_neigh_alloc().
 * Context: neigh.lock. Return: NULL without memory.
 */
struct mipv4_neigh *mipv4_neigh_new(struct mipv4 *ip, __be32 addr, u8 state,
				    struct sk_buff_head *dropped)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
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
	WRITE_ONCE(tbl->count, tbl->count + 1);
	mipv4_neigh_arm(ip, jiffies + MIPV4_NEIGH_GC_INTERVAL);
	mipv4_neigh_state(ip, n, state);
	return n;
}

/**
 * mipv4_neigh_networks_changed() - remove neighbours that are no longer on-link
 * @ip: the endpoint, of which an address or an on-link route was removed
 *
 * The delayed work removes them soon. Permanent neighbours stay.
 *
 * Context: process.
 */
void mipv4_neigh_networks_changed(struct mipv4 *ip)
{
	spin_lock_bh(&ip->neigh.lock);
	if (ip->neigh.count) {
		ip->neigh.check_onlink = true;
		ip->neigh.gc_at = NULL;
		ip->neigh.gc_jiffies = jiffies;
		mipv4_neigh_arm(ip, jiffies);
	}
	spin_unlock_bh(&ip->neigh.lock);
}

/* Find the permanent neighbour with the address of @fresh, or insert @fresh. @fresh
 * replaces a dynamic neighbour, whose memory is not charged to the administrator.
 * Datagrams that wait for that go to @ready.
 * Context: neigh.lock. Return: the permanent neighbour, ERR_PTR(-ENOSPC) or
 * ERR_PTR(-ENOMEM).
 */
struct mipv4_neigh *mipv4_neigh_make_permanent(struct mipv4 *ip,
					       struct mipv4_neigh *fresh,
					       struct sk_buff_head *ready)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	struct mipv4_neigh *old = mipv4_neigh_find(ip, fresh->addr);

	if (old && old->state == MIPV4_NEIGH_PERMANENT)
		return old;
	if (tbl->n_permanent >= MIPV4_NEIGH_LIMIT)
		return ERR_PTR(-ENOSPC);
	if (!old && !mipv4_neigh_link(ip, fresh))
		return ERR_PTR(-ENOMEM);
	if (old) {
		fresh->notified = old->notified;
		rhashtable_replace_fast(&tbl->table, &old->node, &fresh->node,
					mipv4_neigh_params);
		mipv4_neigh_release(ip, old, ready);
	}
	mipv4_neigh_state(ip, fresh, MIPV4_NEIGH_PERMANENT);
	return fresh;
}

/* Allocate the neighbour that stands for all on a device without ARP. As in Linux, it has
 * the link-layer address of the device, which tunnels ignore.
 */
static struct mipv4_neigh *mipv4_neigh_noarp_new(struct mipv4 *ip)
{
	struct mipv4_neigh *n = kzalloc(sizeof(*n), GFP_KERNEL_ACCOUNT);

	if (!n)
		return NULL;
	seqcount_spinlock_init(&n->seq, &ip->neigh.lock);
	n->state = MIPV4_NEIGH_PERMANENT;
	n->cacheable = true;	/* it is freed with the endpoint */
	n->fresh_until_jiffies = jiffies + LONG_MAX / 2;
	spin_lock_bh(&ip->neigh.lock);
	mipv4_neigh_header(ip, n, ip->dev->dev_addr);
	spin_unlock_bh(&ip->neigh.lock);
	return n;
}

/**
 * mipv4_neigh_init() - initialise the neighbour table
 * @ip: a new endpoint
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int mipv4_neigh_init(struct mipv4 *ip)
{
	struct mipv4_neigh_table *tbl = &ip->neigh;
	int err;

	INIT_LIST_HEAD(&tbl->resolving);
	INIT_LIST_HEAD(&tbl->delaying);
	INIT_LIST_HEAD(&tbl->probing);
	INIT_LIST_HEAD(&tbl->idle);
	INIT_LIST_HEAD(&tbl->unverified);
	INIT_LIST_HEAD(&tbl->permanent);
	INIT_LIST_HEAD(&tbl->waiting);
	init_waitqueue_head(&tbl->wait);
	tbl->gc_jiffies = jiffies + MIPV4_NEIGH_GC_INTERVAL;
	tbl->noarp = mipv4_neigh_noarp_new(ip);
	if (!tbl->noarp)
		return -ENOMEM;
	err = rhashtable_init(&tbl->table, &mipv4_neigh_params);
	if (err)
		kfree(tbl->noarp);
	return err;
}

static void mipv4_neigh_free(void *n, void *arg)
{
	kfree(n);
}

/**
 * mipv4_neigh_exit() - free the neighbour table
 * @ip: an endpoint that has no reader any more, and whose neighbours were flushed
 *
 * Context: process.
 */
void mipv4_neigh_exit(struct mipv4 *ip)
{
	rhashtable_free_and_destroy(&ip->neigh.table, mipv4_neigh_free, NULL);
	kfree(ip->neigh.noarp);
}
