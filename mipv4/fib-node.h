/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fib-node.h: the arithmetic of a node of the trie.
 */
#ifndef _MIPV4_FIB_NODE_H
#define _MIPV4_FIB_NODE_H

#include <linux/bitops.h>
#include <linux/types.h>
#include "fib.h"

#define MIPV4_FIB_DEPTH	6	/* nodes between the root and the longest prefix */

/* The number of bits behind those that the node decides. Its shortest prefix has 31 bits
 * less this number.
 */
static inline unsigned int mipv4_fib_shift(const struct mipv4_fib_node *node)
{
	return node->where & 63;
}

/* The shift of the nodes in which prefixes of length @plen end. */
static inline unsigned int mipv4_fib_level(u8 plen)
{
	return 30 - (plen - 1) / MIPV4_FIB_STRIDE * MIPV4_FIB_STRIDE;
}

static inline u64 mipv4_fib_where(u32 addr, unsigned int shift)
{
	unsigned int below = shift + MIPV4_FIB_STRIDE;

	return ((u64)addr << MIPV4_FIB_PAD >> below << below) | shift;
}

/* The six bits of @addr that the node decides; more than 63 if the node does not
 * cover it.
 */
static inline u64 mipv4_fib_index(const struct mipv4_fib_node *node, u32 addr)
{
	return (((u64)addr << MIPV4_FIB_PAD) ^ node->where) >> mipv4_fib_shift(node);
}

/* The bit, in a node of this shift, of a prefix that ends there. */
static inline unsigned int mipv4_fib_bit(unsigned int shift, u32 addr, u8 plen)
{
	unsigned int len = plen - (31 - shift);
	u64 x = (u64)addr << MIPV4_FIB_PAD >> shift & 63;

	return (1 << len) + (x >> (MIPV4_FIB_STRIDE - len));
}

static inline unsigned int mipv4_fib_below(u64 bits, unsigned int bit)
{
	return hweight64(bits & (BIT_ULL(bit) - 1));
}

static inline void __rcu **mipv4_fib_child(struct mipv4_fib_node *node, unsigned int x)
{
	return &node->slot[mipv4_fib_below(node->children, x)];
}

static inline void __rcu **mipv4_fib_first(struct mipv4_fib_node *node,
					   unsigned int bit)
{
	return &node->slot[hweight64(node->children) +
			   mipv4_fib_below(node->prefixes, bit)];
}

#endif /* _MIPV4_FIB_NODE_H */
