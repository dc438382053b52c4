/* SPDX-License-Identifier: GPL-2.0 */
/*
 * neigh-resolve.h: sending to neighbours, and learning their link-layer addresses.
 */
#ifndef _MIPV4_NEIGH_RESOLVE_H
#define _MIPV4_NEIGH_RESOLVE_H

#include <linux/bits.h>
#include <linux/jiffies.h>
#include <linux/skbuff.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "fib.h"
#include "lookup.h"
#include "neigh.h"

/* How an ARP packet reports the link-layer address of its sender. */
#define MIPV4_LEARN_REPLY	BIT(0)	/* a reply of any form */
#define MIPV4_LEARN_ANSWER	BIT(1)	/* a unicast reply to an own address */
#define MIPV4_LEARN_CONTACT	BIT(2)	/* a request for an own address */
#define MIPV4_LEARN_GRATUITOUS	BIT(3)	/* an announcement, RFC 5227 section 3 */

/* A request to send after neigh.lock has been released. */
struct mipv4_solicit {
	__be32	target;
	bool	unicast;
	u8	ha[MAX_ADDR_LEN];
};

/* The result of mipv4_neigh_use() for a datagram. */
enum mipv4_neigh_verdict {
	MIPV4_VERDICT_SEND,	/* the link-layer address is known */
	MIPV4_VERDICT_WAIT,	/* the datagram is queued */
	MIPV4_VERDICT_FAIL,	/* the neighbour did not answer */
	MIPV4_VERDICT_FULL,	/* the table is full, or there is no memory */
	MIPV4_VERDICT_NO_ROOM,	/* the datagram was not queued */
};

void mipv4_neigh_solicit(struct mipv4 *ip, const struct mipv4_solicit *s);
int mipv4_neigh_xmit(struct mipv4 *ip, struct mipv4_neigh *n,
		     struct sk_buff *skb);
enum mipv4_neigh_verdict mipv4_neigh_use(struct mipv4 *ip, __be32 addr,
					 struct mipv4_neigh **np,
					 struct sk_buff *skb,
					 struct mipv4_solicit *s,
					 struct sk_buff_head *dropped);
int mipv4_neigh_output_slow(struct mipv4 *ip, __be32 nexthop,
			    struct sk_buff *skb);
int mipv4_neigh_output(struct mipv4 *ip, __be32 nexthop, struct sk_buff *skb);
void mipv4_neigh_learn(struct mipv4 *ip, __be32 addr, const u8 *ha,
		       unsigned int flags);
bool mipv4_neigh_is_dead(struct mipv4 *ip, __be32 addr, bool solicit);

/* The neighbour to send to on a device without ARP. @n is the one in the table, or NULL;
 * only a permanent one counts.
 * Context: RCU.
 */
static inline struct mipv4_neigh *
mipv4_neigh_without_arp(struct mipv4 *ip, struct mipv4_neigh *n)
{
	return n && READ_ONCE(n->state) == MIPV4_NEIGH_PERMANENT ?
	       n : ip->neigh.noarp;
}

/* Send to a neighbour that was found. Context and result are those of
 * mipv4_neigh_output().
 */
static inline int mipv4_neigh_send(struct mipv4 *ip, struct mipv4_neigh *n,
				   struct sk_buff *skb)
{
	if (likely(time_before(jiffies, READ_ONCE(n->fresh_until_jiffies))))
		return mipv4_neigh_xmit(ip, n, skb);
	return mipv4_neigh_output_slow(ip, n->addr, skb);
}

static inline bool mipv4_is_onlink(struct mipv4 *ip, __be32 addr)
{
	return mipv4_fib_lookup(ip, addr).nh->hop == MIPV4_HOP_ONLINK;
}

#endif /* _MIPV4_NEIGH_RESOLVE_H */
