/* SPDX-License-Identifier: GPL-2.0 */
/*
 * neigh.h: the neighbour table.
 */
#ifndef _MIPV4_NEIGH_H
#define _MIPV4_NEIGH_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable.h>
#include <linux/seqlock.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/mipv4.h>

/* Limits of the neighbour table of one endpoint. */
#define MIPV4_NEIGH_LIMIT	16384	/* dynamic ones, and as many permanent ones */
#define MIPV4_NEIGH_RESOLVING	4096	/* incomplete ones */
#define MIPV4_NEIGH_QUEUE	64	/* datagrams that wait for one neighbour */
#define MIPV4_NEIGH_QUEUES	1024	/* datagrams that wait for all neighbours */
#define MIPV4_NEIGH_QUEUE_LEN	(256 * 1024)	/* octets of memory, for one */
#define MIPV4_NEIGH_QUEUES_LEN	(4 * 1024 * 1024)	/* for all */

/* The neighbour table of an endpoint, and the delayed work that it shares with the own
 * addresses: see neigh.c and work.c. The lists hold neighbours by their state. In the
 * first three lists the neighbour that is due first comes first, because each of them has
 * one interval, which is constant.
 */
struct mipv4_neigh_table {
	struct rhashtable	table;
	spinlock_t		lock;		/* all below, and all states */
	struct list_head	resolving;	/* incomplete */
	struct list_head	delaying;	/* delay */
	struct list_head	probing;	/* probe */
	struct list_head	idle;		/* reachable, stale and failed ones
						 * that have answered once; the least
						 * recently changed first
						 */
	struct list_head	unverified;	/* the same, that never answered */
	struct list_head	permanent;	/* RTNL, too */
	struct mipv4_neigh	*noarp;		/* on a device without ARP, in place
						 * of all that are not permanent
						 */
	unsigned int		count;		/* dynamic neighbours */
	unsigned int		n_permanent;
	unsigned int		n_resolving;
	struct list_head	waiting;	/* neighbours with a queue, the one
						 * with the longest wait first
						 */
	unsigned int		queued;		/* datagrams on all queues */
	unsigned int		queued_len;	/* octets of memory of them */
	unsigned int		generation;	/* of the set of neighbours */
	unsigned long		gc_jiffies;	/* next garbage collection */
	struct list_head	*gc_at;		/* position of the running one, or
						 * NULL
						 */
	unsigned int		gc_left;	/* limit of neighbours to look at */
	bool			check_onlink;	/* remove neighbours that are no
						 * longer on-link
						 */
	bool			watch_new;	/* paths depend on a neighbour that
						 * is unknown
						 */
	bool			armed;		/* work is queued */
	unsigned long		next_jiffies;	/* for this time */
	struct delayed_work	work;
	wait_queue_head_t	wait;		/* woken when neighbours are
						 * resolved or fail
						 */
};

/* The size of a prebuilt link-layer header: the 14 octets of Ethernet, at the end of two
 * words.
 */
#define MIPV4_HH_LEN	16
#define MIPV4_HH_BUILD	0xff	/* instead of a length: no prebuilt header */

/**
 * struct mipv4_neigh - a neighbour
 * @node: in the table, by @addr
 * @addr: its address
 * @seq: guards @hh, @hh_len and @ha for readers without the lock
 * @fresh_until_jiffies: datagrams are sent without neigh.lock until then
 * @used_jiffies: when a datagram was last sent to it
 * @hh: prebuilt link-layer header, at the end of the array
 * @hh_len: its length, 0 on a device without link-layer header, %MIPV4_HH_BUILD if the
 *	device has to build a header for each datagram
 * @state: enum mipv4_neigh_state
 * @probes: solicitations without an answer
 * @changes: changes of its link-layer address that were accepted within one second
 * @backoff: rounds of solicitations that failed
 * @notified: the state in the last event about it, %MIPV4_NEIGH_INCOMPLETE if there was
 *	none
 * @answered: it has answered a solicitation once
 * @cacheable: path caches may hold it, see mipv4_neigh_make_cacheable(); neigh.lock
 * @ha: link-layer address
 * @confirmed_jiffies: when it was last known to be reachable
 * @updated_jiffies: when @ha was last changed
 * @due_jiffies: when its state times out; after a failure, when the next round of
 *	solicitations may begin
 * @list: in one of the lists of &struct mipv4_neigh_table
 * @waiting: in mipv4_neigh_table.waiting while @queue is not empty
 * @queue: datagrams, or fragments of them, that wait for @ha
 * @queued_len: octets of memory of @queue
 * @queued: datagrams in @queue
 * @watched: paths depend on whether it is dead, see mipv4_neigh_watch()
 * @removed: it was removed from the table
 * @rcu: frees it
 */
struct mipv4_neigh {
	struct rhash_head	node;
	__be32			addr;
	seqcount_spinlock_t	seq;
	unsigned long		fresh_until_jiffies;
	unsigned long		used_jiffies;
	u8			hh[MIPV4_HH_LEN] __aligned(8);
	u8			hh_len;
	u8			state;
	u8			probes;
	u8			changes;
	u8			backoff;
	u8			notified;
	bool			answered;
	bool			cacheable;
	u8			ha[MAX_ADDR_LEN];
	unsigned long		confirmed_jiffies;
	unsigned long		updated_jiffies;
	unsigned long		due_jiffies;
	struct list_head	list;
	struct list_head	waiting;
	struct sk_buff_head	queue;
	unsigned int		queued_len;
	u16			queued;
	bool			watched;
	bool			removed;
	struct rcu_head		rcu;
};

/* A neighbour is reachable for this time after an answer, RFC 1122 2.3.2.1: "on the order
 * of a minute".
 */
#define MIPV4_NEIGH_REACHABLE_TIME	(30 * HZ)
/* A stale neighbour is used for this time before it is probed. */
#define MIPV4_NEIGH_DELAY_TIME	(5 * HZ)
/* The interval of solicitations: at least a second, RFC 1122 2.3.2.1. */
#define MIPV4_NEIGH_RETRANS_TIME	HZ
#define MIPV4_NEIGH_MAX_PROBES	3
/* After rounds without an answer the next one begins after 1, 2, 4, 8 s. */
#define MIPV4_NEIGH_MAX_BACKOFF	3
/* A link-layer address changes at most once in this time: if several hosts answer one
 * request, the first answer counts. A host that announces itself by gratuitous ARP has
 * moved, so the last announcement counts, up to a limit of changes.
 */
#define MIPV4_NEIGH_LOCK_TIME	HZ
#define MIPV4_NEIGH_MAX_CHANGES	8
/* A neighbour that was not used for this time is removed. */
#define MIPV4_NEIGH_GC_TIME		(60 * HZ)
#define MIPV4_NEIGH_GC_INTERVAL	(15 * HZ)

struct mipv4_neigh *mipv4_neigh_find(struct mipv4 *ip, __be32 addr);
bool mipv4_neigh_make_cacheable(struct mipv4 *ip, struct mipv4_neigh *n);
u8 mipv4_neigh_state_now(const struct mipv4_neigh *n);
void mipv4_neigh_arm(struct mipv4 *ip, unsigned long due_jiffies);
void mipv4_neigh_move(struct mipv4_neigh_table *tbl, struct mipv4_neigh *n,
		      struct list_head *list);
void mipv4_neigh_state(struct mipv4 *ip, struct mipv4_neigh *n, u8 state);
void mipv4_neigh_header(struct mipv4 *ip, struct mipv4_neigh *n, const u8 *ha);
void mipv4_neigh_notify(struct mipv4 *ip, struct mipv4_neigh *n, bool changed);
void mipv4_neigh_unlink(struct mipv4 *ip, struct mipv4_neigh *n,
			struct sk_buff_head *dropped);
struct mipv4_neigh *mipv4_neigh_alloc(struct mipv4 *ip, __be32 addr, gfp_t gfp);
struct mipv4_neigh *mipv4_neigh_new(struct mipv4 *ip, __be32 addr, u8 state,
				    struct sk_buff_head *dropped);
void mipv4_neigh_networks_changed(struct mipv4 *ip);
struct mipv4_neigh *mipv4_neigh_make_permanent(struct mipv4 *ip,
					       struct mipv4_neigh *fresh,
					       struct sk_buff_head *ready);
int mipv4_neigh_init(struct mipv4 *ip);
void mipv4_neigh_exit(struct mipv4 *ip);

/* Read the link-layer address consistently. @ha has room for %MAX_ADDR_LEN octets.
 * Context: RCU or neigh.lock.
 */
static inline void mipv4_neigh_ha(const struct mipv4_neigh *n, u8 *ha)
{
	unsigned int seq;

	do {
		seq = read_seqcount_begin(&n->seq);
		memcpy(ha, n->ha, MAX_ADDR_LEN);
	} while (read_seqcount_retry(&n->seq, seq));
}

static inline bool mipv4_neigh_is_valid(const struct mipv4_neigh *n)
{
	return n->state != MIPV4_NEIGH_INCOMPLETE &&
	       n->state != MIPV4_NEIGH_FAILED;
}

/* Check whether a neighbour did not answer a round of solicitations. One that was aborted had
 * no time for an answer. Context: RCU or neigh.lock.
 */
static inline bool mipv4_neigh_has_failed(const struct mipv4_neigh *n)
{
	u8 state = READ_ONCE(n->state);

	if (state == MIPV4_NEIGH_INCOMPLETE)
		return READ_ONCE(n->backoff);
	return state == MIPV4_NEIGH_FAILED && READ_ONCE(n->probes);
}

static inline struct mipv4_neigh *mipv4_neigh_first(struct list_head *list)
{
	return list_first_entry_or_null(list, struct mipv4_neigh, list);
}

#endif /* _MIPV4_NEIGH_H */
