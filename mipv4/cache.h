/* SPDX-License-Identifier: GPL-2.0 */
/*
 * cache.h: path MTUs and redirects that the network reported.
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

#define MIPV4_CACHE_LIMIT	4096	/* destinations */
#define MIPV4_MTU_MIN		68	/* the least MTU of a network, RFC 791 */

/* The default of the least path MTU that is accepted, as in Linux: 512 octets and the
 * headers of IP and TCP.
 */
#define MIPV4_PMTU_MIN		552

/* The path MTUs and redirects of an endpoint: see cache.c. */
struct mipv4_cache {
	struct rhashtable	table;
	spinlock_t		lock;	/* all below, and mipv4.n_learned */
	struct list_head	list;	/* the first to expire comes first */
	unsigned int		generation;	/* of the set of entries */
	struct delayed_work	work;
};

/**
 * struct mipv4_learned - the learned path to a destination
 * @node: in the table, by @dst
 * @dst: the destination
 * @nh: the next hop, with the learned MTU or gateway
 * @expires_jiffies: the end of its life time
 * @list: in mipv4_cache.list
 * @rcu: frees it
 *
 * An entry does not change while readers can see it: a new entry replaces it.
 */
struct mipv4_learned {
	struct rhash_head	node;
	__be32			dst;
	struct mipv4_nexthop	nh;
	unsigned long		expires_jiffies;
	struct list_head	list;
	struct rcu_head		rcu;
};

/* RFC 1191 section 6.3 requires 10 minutes before a larger MTU is tried. */
#define MIPV4_CACHE_LIFE_TIME	(600 * HZ)

struct mipv4_learned *mipv4_cache_find(struct mipv4 *ip, __be32 dst);
bool mipv4_learned_publish(struct mipv4 *ip, struct mipv4_learned *l);
unsigned long mipv4_cache_expire(struct mipv4 *ip);
void mipv4_cache_flush(struct mipv4 *ip);
int mipv4_cache_init(struct mipv4 *ip);
void mipv4_cache_stop(struct mipv4 *ip);
void mipv4_cache_exit(struct mipv4 *ip);

#endif /* _MIPV4_CACHE_H */
