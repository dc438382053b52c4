/* SPDX-License-Identifier: GPL-2.0 */
/*
 * neigh-resolve.h: sending to neighbours, and learning them.
 */
#ifndef _MIPV4_NEIGH_RESOLVE_H
#define _MIPV4_NEIGH_RESOLVE_H

#include <linux/jiffies.h>
#include <linux/skbuff.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "fib.h"
#include "lookup.h"
#include "neigh.h"

/* What an ARP packet says of its sender. */
#define MIPV4_LEARN_REPLY	BIT(0)	/* a reply, of whatever form */
#define MIPV4_LEARN_ANSWER	BIT(1)	/* a reply to us, by unicast */
#define MIPV4_LEARN_CONTACT	BIT(2)	/* a request for an address of ours */
#define MIPV4_LEARN_GRATUITOUS	BIT(3)	/* about itself, RFC 5227 section 3 */

/* An ARP packet to send when the lock is no longer held. */
struct mipv4_solicit {
	__be32	target;
	bool	unicast;
	u8	ha[MAX_ADDR_LEN];
};

/* What to do with a datagram for a neighbour that is not fresh. */
enum mipv4_neigh_verdict {
	MIPV4_VERDICT_SEND,
	MIPV4_VERDICT_WAIT,
	MIPV4_VERDICT_FAIL,
	MIPV4_VERDICT_FULL,
	MIPV4_VERDICT_NO_ROOM,
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
bool mipv4_neigh_is_dead(struct mipv4 *ip, __be32 addr, bool ask);

/* Where a datagram goes on a device without ARP, if @n is the neighbour, or NULL: only
 * what was set by hand is known. Context: RCU.
 */
static inline struct mipv4_neigh *
mipv4_neigh_without_arp(struct mipv4 *ip, struct mipv4_neigh *n)
{
	return n && READ_ONCE(n->state) == MIPV4_NEIGH_PERMANENT ?
	       n : ip->neigh.noarp;
}

/* To a neighbour that is known; as mipv4_neigh_output(). */
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
