// SPDX-License-Identifier: GPL-2.0
/*
 * cache.c: path MTUs (RFC 1191) and redirects (RFC 1122 section 3.2.2.2) of single
 * destinations. An entry expires ten minutes after its last report. A change of addresses
 * or routes flushes the cache. learn.c decides which reports are accepted.
 *
 * Path caches hold entries, see path.c, so a datagram pays nothing for them. Readers are
 * under RCU; writers take cache.lock and replace an entry by a new one. The list is in
 * the order of expiry, because all entries have the same life time.
 */
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include <net/mipv4.h>
#include "cache.h"
#include "endpoint.h"
#include "event.h"
#include "header.h"

static const struct rhashtable_params mipv4_learned_params = {
	.key_len		= sizeof_field(struct mipv4_learned, dst),
	.key_offset		= offsetof(struct mipv4_learned, dst),
	.head_offset		= offsetof(struct mipv4_learned, node),
	.hashfn			= mipv4_addr_hash,
	.automatic_shrinking	= true,
};

/**
 * mipv4_cache_find() - find the learned path to a destination
 * @ip: the endpoint
 * @dst: the destination
 *
 * Context: RCU.
 * Return: the entry, or NULL if there is none that has not expired.
 */
struct mipv4_learned *mipv4_cache_find(struct mipv4 *ip, __be32 dst)
{
	struct mipv4_learned *l = rhashtable_lookup(&ip->cache.table, &dst,
						    mipv4_learned_params);

	if (l && time_before(jiffies, READ_ONCE(l->expires_jiffies)))
		return l;
	return NULL;
}

/* Remove an entry from the table, from the path caches, and free it. Context: cache.lock. */
static void mipv4_learned_remove(struct mipv4 *ip, struct mipv4_learned *l)
{
	rhashtable_remove_fast(&ip->cache.table, &l->node,
			       mipv4_learned_params);
	list_del(&l->list);
	WRITE_ONCE(ip->cache.generation, ip->cache.generation + 1);
	WRITE_ONCE(ip->n_learned, ip->n_learned - 1);
	mipv4_paths_invalidate(ip);
	mipv4_events->learned(ip, l, MIPV4_CMD_PMTU_DEL_NTF);
	kfree_rcu(l, rcu);
}

/* Queue the work for the time when the first entry expires, in @left jiffies. A timer is
 * late by up to an eighth of its time, and path caches hold the entry until the work has
 * run. So the work runs a few times before.
 */
static void mipv4_cache_arm(struct mipv4_cache *cache, unsigned long left)
{
	queue_delayed_work(system_power_efficient_wq, &cache->work,
			   left > HZ ? left - left / 8 : left);
}

/* Publish @l, in place of the old entry of its destination. Above the limit, remove the
 * entry that expires first.
 * Context: BH disabled, cache.lock. Return: false without memory, and @l is freed.
 */
bool mipv4_learned_publish(struct mipv4 *ip, struct mipv4_learned *l)
{
	struct mipv4_cache *cache = &ip->cache;
	struct mipv4_learned *old;
	int err;

	old = rhashtable_lookup_fast(&cache->table, &l->dst,
				     mipv4_learned_params);
	if (old)
		err = rhashtable_replace_fast(&cache->table, &old->node,
					      &l->node, mipv4_learned_params);
	else
		err = rhashtable_insert_fast(&cache->table, &l->node,
					     mipv4_learned_params);
	if (err) {
		kfree(l);
		return false;
	}
	if (!old)
		WRITE_ONCE(ip->n_learned, ip->n_learned + 1);
	/* After n_learned and the entry are visible: see mipv4_path_find(). */
	mipv4_paths_invalidate(ip);
	list_add_tail(&l->list, &cache->list);
	mipv4_events->learned(ip, l, MIPV4_CMD_PMTU_NTF);
	if (old) {
		list_del(&old->list);
		kfree_rcu(old, rcu);
		return true;
	}
	WRITE_ONCE(cache->generation, cache->generation + 1);
	if (ip->n_learned == 1)
		mipv4_cache_arm(cache, MIPV4_CACHE_LIFE_TIME);
	if (ip->n_learned > MIPV4_CACHE_LIMIT)
		mipv4_learned_remove(ip,
				     list_first_entry(&cache->list,
						      struct mipv4_learned,
						      list));
	return true;
}

/* Remove some entries from the head of the list, with @expired only those that have
 * expired. Return: jiffies until the next one expires, 0 if there is none.
 */
static unsigned long mipv4_cache_remove_some(struct mipv4 *ip, bool expired)
{
	struct mipv4_cache *cache = &ip->cache;
	struct mipv4_learned *l, *next;
	unsigned int room = MIPV4_WALK_BATCH;
	unsigned long left = 0;

	spin_lock_bh(&cache->lock);
	list_for_each_entry_safe(l, next, &cache->list, list) {
		if (expired && time_before(jiffies, l->expires_jiffies)) {
			left = l->expires_jiffies - jiffies;
			break;
		}
		if (!room--) {
			left = 1;
			break;
		}
		mipv4_learned_remove(ip, l);
	}
	spin_unlock_bh(&cache->lock);
	return left;
}

/**
 * mipv4_cache_expire() - remove expired entries
 * @ip: the endpoint
 *
 * Context: process.
 * Return: jiffies until the next call, 0 if the cache is empty.
 */
unsigned long mipv4_cache_expire(struct mipv4 *ip)
{
	return mipv4_cache_remove_some(ip, true);
}

static void mipv4_cache_work(struct work_struct *work)
{
	struct mipv4 *ip = container_of(to_delayed_work(work), struct mipv4,
					cache.work);
	unsigned long left = mipv4_cache_expire(ip);

	if (left && !READ_ONCE(ip->dead))
		mipv4_cache_arm(&ip->cache, left);
}

/**
 * mipv4_cache_flush() - remove all entries
 * @ip: the endpoint
 *
 * Context: process.
 */
void mipv4_cache_flush(struct mipv4 *ip)
{
	while (mipv4_cache_remove_some(ip, false))
		cond_resched();
}

/**
 * mipv4_cache_init() - initialise the cache
 * @ip: a new endpoint
 *
 * Context: process.
 * Return: 0 or -ENOMEM.
 */
int mipv4_cache_init(struct mipv4 *ip)
{
	struct mipv4_cache *cache = &ip->cache;

	spin_lock_init(&cache->lock);
	INIT_LIST_HEAD(&cache->list);
	INIT_DELAYED_WORK(&cache->work, mipv4_cache_work);
	return rhashtable_init(&cache->table, &mipv4_learned_params);
}

/**
 * mipv4_cache_stop() - stop the timer of the cache
 * @ip: an endpoint that is dead
 *
 * Context: process.
 */
void mipv4_cache_stop(struct mipv4 *ip)
{
	/* After this no mipv4_learned_publish() queues the work. */
	spin_lock_bh(&ip->cache.lock);
	spin_unlock_bh(&ip->cache.lock);
	cancel_delayed_work_sync(&ip->cache.work);
}

/**
 * mipv4_cache_exit() - free the cache
 * @ip: an endpoint that has no reader any more
 *
 * Context: process.
 */
void mipv4_cache_exit(struct mipv4 *ip)
{
	mipv4_cache_flush(ip);
	rhashtable_destroy(&ip->cache.table);
}
