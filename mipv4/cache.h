/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cache.h: path MTUs and first hops that the network reported.
 */
#ifndef _MIPV4_CACHE_H
#define _MIPV4_CACHE_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include "fib.h"

struct mipv4;

/* Destinations of which the network told something, see cache.c; and path MTUs:
 * none is less than an IPv4 network can have (RFC 791), and none is believed that
 * is less than what every host can take, 576 octets less the largest IP options
 * would leave; Linux has the same default.
 */
#define MIPV4_CACHE_LIMIT	4096
#define MIPV4_MTU_MIN		68
#define MIPV4_PMTU_MIN		552

/* What the network told: see cache.c. */
struct mipv4_cache {
	struct rhashtable	table;
	spinlock_t		lock;	/* all below, and mipv4.n_learned */
	struct list_head	list;	/* the first to expire comes first */
	unsigned int		generation;	/* of the set of entries */
	struct delayed_work	work;
};

/**
 * struct mipv4_learned - what was told about one
 * @node: in the table, by @dst
 * @dst: the destination
 * @nh: how to reach it: as the routes say, with what was told
 * @expires_jiffies: it counts until then
 * @list: in mipv4_cache.list
 * @rcu: frees it
 *
 * It is not changed while readers can see it, but replaced by another.
 */
struct mipv4_learned {
	struct rhash_head	node;
	__be32			dst;
	struct mipv4_nexthop	nh;
	unsigned long		expires_jiffies;
	struct list_head	list;
	struct rcu_head		rcu;
};

/* RFC 1191 section 6.3 asks for 10 minutes before a larger MTU is tried. */
#define MIPV4_CACHE_LIFE_TIME	(600 * HZ)

struct mipv4_learned *mipv4_cache_find(struct mipv4 *ip, __be32 dst);
bool mipv4_learned_publish(struct mipv4 *ip, struct mipv4_learned *l);
unsigned long mipv4_cache_expire(struct mipv4 *ip);
void mipv4_cache_flush(struct mipv4 *ip);
int mipv4_cache_init(struct mipv4 *ip);
void mipv4_cache_stop(struct mipv4 *ip);
void mipv4_cache_exit(struct mipv4 *ip);

#endif /* _MIPV4_CACHE_H */
