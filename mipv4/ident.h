/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ident.h: identifications of datagrams.
 */
#ifndef _MIPV4_IDENT_H
#define _MIPV4_IDENT_H

#include <linux/jiffies.h>
#include <linux/skbuff.h>

struct mipv4;

/* The identifications of a CPU for a destination: see ident.c. */
struct mipv4_ids {
	__be32	dst;
	u32	seen_jiffies;	/* when the block was last seen to be fresh */
	u64	key;
	u16	taken;		/* blocks that the counter had given out */
	u16	left;		/* unused identifications in the block */
	u16	next;		/* the first of them */
};

u16 mipv4_id_find(struct mipv4 *ip, struct mipv4_ids *ids, __be32 dst,
		  unsigned int n);
unsigned int mipv4_id_count(const struct sk_buff *skb);

/* Allocate the identifications for @skb to @dst from @ids, which is in the path entry. If
 * the device makes several datagrams of @skb, their identifications are consecutive.
 * skb->data is at the IP header. Context: BH disabled. Return: the first identification.
 */
static __always_inline u16 mipv4_id(struct mipv4 *ip, struct mipv4_ids *ids,
				    __be32 dst, const struct sk_buff *skb)
{
	if (unlikely(skb_is_gso(skb)))
		return mipv4_id_find(ip, ids, dst, mipv4_id_count(skb));
	if (unlikely(ids->dst != dst || !ids->left ||
		     ids->seen_jiffies != (u32)jiffies))
		return mipv4_id_find(ip, ids, dst, 1);
	ids->left--;
	return ids->next++;
}

#endif /* _MIPV4_IDENT_H */
