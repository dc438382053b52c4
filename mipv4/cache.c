// SPDX-License-Identifier: GPL-2.0
/*
 * cache.c: what the network told about single destinations: path MTUs (RFC 1191)
 * and first hops (ICMP redirects, RFC 1122 section 3.2.2.2). Each is forgotten ten
 * minutes after something was last told, all of them when addresses or routes
 * change.
 *
 * While there is none, a datagram costs one look at mipv4.n_learned. Readers are
 * under RCU; writers take cache.lock and replace an entry by a new one. The list is
 * in the order of expiry, for all entries live equally long.
 */
#include "internal.h"

/* RFC 1191 section 6.3 asks for 10 minutes before a larger MTU is tried. */
#define LIFE_TIME	(600 * HZ)

static const struct rhashtable_params mipv4_learned_params = {
	.key_len		= sizeof_field(struct mipv4_learned, dst),
	.key_offset		= offsetof(struct mipv4_learned, dst),
	.head_offset		= offsetof(struct mipv4_learned, node),
	.hashfn			= mipv4_addr_hash,
	.automatic_shrinking	= true,
};

/**
 * mipv4_cache_find() - what was told about a destination
 * @ip: the endpoint
 * @dst: the destination
 *
 * Context: RCU.
 * Return: it, or NULL if there is nothing that still counts.
 */
struct mipv4_learned *mipv4_cache_find(struct mipv4 *ip, __be32 dst)
{
	struct mipv4_learned *l = rhashtable_lookup(&ip->cache.table, &dst,
						    mipv4_learned_params);

	if (l && time_before(jiffies, READ_ONCE(l->expires_jiffies)))
		return l;
	return NULL;
}

/* Context: cache.lock. */
static void mipv4_learned_forget(struct mipv4 *ip, struct mipv4_learned *l)
{
	rhashtable_remove_fast(&ip->cache.table, &l->node,
			       mipv4_learned_params);
	list_del(&l->list);
	WRITE_ONCE(ip->cache.generation, ip->cache.generation + 1);
	WRITE_ONCE(ip->n_learned, ip->n_learned - 1);
	mipv4_event_learned(ip, l, MIPV4_CMD_PMTU_DEL_NTF);
	kfree_rcu(l, rcu);
}

/* An entry that says what is known now, to be changed and then published; it does
 * not go through a gateway that is dead. The tables are looked at under the lock:
 * when they change, what was learned is flushed after that, under the lock too.
 * Context: BH disabled, RCU, cache.lock. Return: NULL without memory.
 */
static struct mipv4_learned *mipv4_learned_new(struct mipv4 *ip, __be32 dst)
{
	const struct mipv4_learned *old = mipv4_cache_find(ip, dst);
	struct mipv4_learned *l;

	if (READ_ONCE(ip->dead))
		return NULL;
	l = kzalloc(sizeof(*l), GFP_ATOMIC);
	if (!l)
		return NULL;
	l->dst = dst;
	l->nh = old ? old->nh :
		      *mipv4_route_alive(ip, mipv4_fib_lookup(ip, dst), false);
	l->expires_jiffies = jiffies + LIFE_TIME;
	return l;
}

/* Publish @l, in place of what there was of its destination; if they are many the
 * one that would expire first goes. Context: BH disabled, cache.lock.
 * Return: false without memory, and @l is freed.
 */
static bool mipv4_learned_publish(struct mipv4 *ip, struct mipv4_learned *l)
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
	/* Not before there is something to look for: see mipv4_way_find(). */
	mipv4_paths_forget(ip);
	list_add_tail(&l->list, &cache->list);
	mipv4_event_learned(ip, l, MIPV4_CMD_PMTU_NTF);
	if (old) {
		list_del(&old->list);
		kfree_rcu(old, rcu);
		return true;
	}
	WRITE_ONCE(cache->generation, cache->generation + 1);
	if (ip->n_learned == 1)
		queue_delayed_work(system_power_efficient_wq, &cache->work,
				   LIFE_TIME);
	if (ip->n_learned > MIPV4_CACHE_LIMIT)
		mipv4_learned_forget(ip,
				     list_first_entry(&cache->list,
						      struct mipv4_learned,
						      list));
	return true;
}

/* The largest usual MTU below the length of what was sent, RFC 1191 section 7.1: for
 * routers that do not report theirs. @len is that length as the router quotes it; @path
 * bounds what it can have been.
 */
static unsigned int mipv4_plateau(unsigned int len, unsigned int path)
{
	static const u16 plateaus[] = {
		32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296,
	};
	int i;

	if (len < MIPV4_MTU_MIN || len > path)
		len = path;
	for (i = 0; i < ARRAY_SIZE(plateaus); i++)
		if (plateaus[i] < len)
			return plateaus[i];
	return MIPV4_MTU_MIN;
}

/**
 * mipv4_pmtu_learn() - take in that a datagram was too large for its path
 * @ip: the endpoint
 * @quote: header of the datagram, one of ours
 * @told: the MTU of the next hop, as the router tells it; 0 from old ones
 *
 * RFC 1191 section 3. Only what must not be fragmented can be too large, and only
 * for a hop whose MTU is less than that of the path so far (RFC 5927 section 7); an
 * MTU never grows on anybody's word. The quoted length bounds nothing: some routers
 * change it before they quote it (RFC 1191 section 5).
 *
 * An MTU below the least that is believed is learned as that, and locked: routers
 * may fragment what is sent from now on.
 *
 * Context: BH disabled, RCU.
 * Return: 0, also if nothing changes, or why it cannot be true.
 */
enum mipv4_drop_reason mipv4_pmtu_learn(struct mipv4 *ip,
					const struct iphdr *quote, u32 told)
{
	const struct mipv4_nexthop *first, *nh;
	unsigned int mtu = told & 0xffff, path, least;
	struct mipv4_learned *l;
	bool done = false, lock;

	if (!(quote->frag_off & htons(IP_DF)))
		return MIPV4_DROP_ICMP_PMTU;
	/* To groups, to all and to ourselves there is no path. */
	first = mipv4_fib_lookup(ip, quote->daddr).nh;
	if (first->hop != MIPV4_HOP_GATEWAY && first->hop != MIPV4_HOP_ONLINK)
		return MIPV4_DROP_ICMP_PMTU;
	nh = mipv4_route_lookup(ip, quote->daddr, false);
	path = mipv4_nexthop_mtu(ip, nh);
	if (!mtu)
		mtu = mipv4_plateau(ntohs(quote->tot_len), path);
	if (mtu < MIPV4_MTU_MIN ||
	    mtu >= max(path, mipv4_nexthop_mtu(ip, first)))
		return MIPV4_DROP_ICMP_PMTU;
	/* A guess is below the least only when that has turned out too large. */
	least = READ_ONCE(ip->pmtu_min);
	lock = mtu < least && (told & 0xffff || path <= least);
	if (mtu < least)
		mtu = min(path, least);
	/* Nothing new, or about what was sent before the path was known. */
	if (mtu >= path && (!lock || nh->mtu_locked))
		return 0;

	spin_lock(&ip->cache.lock);
	l = mipv4_learned_new(ip, quote->daddr);
	if (l) {
		l->nh.mtu = mtu;
		l->nh.mtu_locked |= lock;
		done = mipv4_learned_publish(ip, l);
	}
	spin_unlock(&ip->cache.lock);
	if (done)
		mipv4_count(ip, MIPV4_STAT_PMTU_UPDATES);
	return 0;
}

/**
 * mipv4_redirect_learn() - take in that there is a better first hop
 * @ip: the endpoint
 * @from: the router that says so
 * @dst: the destination
 * @gateway: the better one
 *
 * RFC 1122 section 3.2.2.2: only from the present first hop, only to a neighbour.
 *
 * Context: BH disabled, RCU.
 * Return: 0 or why it is not followed.
 */
enum mipv4_drop_reason mipv4_redirect_learn(struct mipv4 *ip, __be32 from,
					    __be32 dst, __be32 gateway)
{
	const struct mipv4_nexthop *nh = mipv4_route_lookup(ip, dst, false);
	struct mipv4_learned *l;
	bool done = false;

	if (!READ_ONCE(ip->redirects) || nh->hop != MIPV4_HOP_GATEWAY ||
	    nh->gateway != from || gateway == from ||
	    !mipv4_is_unicast(gateway) ||
	    mipv4_fib_lookup(ip, gateway).nh->hop != MIPV4_HOP_ONLINK)
		return MIPV4_DROP_ICMP_REDIRECT;

	spin_lock(&ip->cache.lock);
	l = mipv4_learned_new(ip, dst);
	if (l) {
		l->nh.gateway = gateway;
		done = mipv4_learned_publish(ip, l);
	}
	spin_unlock(&ip->cache.lock);
	if (!done)
		return MIPV4_DROP_ICMP_NO_MEMORY;
	mipv4_count(ip, MIPV4_STAT_REDIRECTS_FOLLOWED);
	return 0;
}

/* Forget the first few entries, only those that have expired if @expired.
 * Return: jiffies until the next one goes, 0 if there is none.
 */
static unsigned long mipv4_cache_forget_some(struct mipv4 *ip, bool expired)
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
		mipv4_learned_forget(ip, l);
	}
	spin_unlock_bh(&cache->lock);
	return left;
}

/**
 * mipv4_cache_expire() - forget what was told too long ago
 * @ip: the endpoint
 *
 * Context: process.
 * Return: jiffies until it has to be called again, 0 if nothing is left.
 */
unsigned long mipv4_cache_expire(struct mipv4 *ip)
{
	return mipv4_cache_forget_some(ip, true);
}

static void mipv4_cache_work(struct work_struct *work)
{
	struct mipv4 *ip = container_of(to_delayed_work(work), struct mipv4,
					cache.work);
	unsigned long left = mipv4_cache_expire(ip);

	if (left && !READ_ONCE(ip->dead))
		queue_delayed_work(system_power_efficient_wq, &ip->cache.work,
				   left);
}

/**
 * mipv4_cache_flush() - forget everything
 * @ip: the endpoint
 *
 * Context: process.
 */
void mipv4_cache_flush(struct mipv4 *ip)
{
	while (mipv4_cache_forget_some(ip, false))
		cond_resched();
}

/**
 * mipv4_cache_init() - a new endpoint has been told nothing
 * @ip: the endpoint
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
 * mipv4_cache_stop() - no timer runs any more
 * @ip: an endpoint that is dead
 *
 * Context: process.
 */
void mipv4_cache_stop(struct mipv4 *ip)
{
	spin_lock_bh(&ip->cache.lock);	/* nobody queues the work after this */
	spin_unlock_bh(&ip->cache.lock);
	cancel_delayed_work_sync(&ip->cache.work);
}

/**
 * mipv4_cache_exit() - free the cache
 * @ip: an endpoint that no reader uses any more
 *
 * Context: process.
 */
void mipv4_cache_exit(struct mipv4 *ip)
{
	mipv4_cache_flush(ip);
	rhashtable_destroy(&ip->cache.table);
}
