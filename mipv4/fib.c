// SPDX-License-Identifier: GPL-2.0
/*
 * fib.c: the prefixes of an endpoint, in a trie that changes in place.
 *
 * A node decides six bits of an address. It has two bitmaps. One has the prefixes that
 * end in the node: those of its six lengths, in the order of a binary heap. The other has
 * its children, one for each value of the six bits. Both index one array of pointers, by
 * the number of bits set below.
 *
 * A level without a choice has no node. A node holds the bits in front of its own, and a
 * lookup compares them. Levels begin at prefix lengths 1, 7, 13, 19, 25 and 31. So the
 * most frequent length, 24, is the last one of its nodes, and 32 of these prefixes share
 * a node.
 *
 * Packets read under RCU. A change replaces one node, or inserts one between two, and
 * publishes it by one pointer. Its cost does not depend on the number of prefixes, and
 * the memory that it frees is smaller than a page. Removing a prefix cannot fail: without
 * memory for a smaller node, the place in the node stays, empty.
 */
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include "compat.h"
#include "fib-node.h"
#include "fib.h"

/* For each value of the six bits, the bits of the prefixes that cover it: 1, 2 + (x >>
 * 5), 4 + (x >> 4), 8 + (x >> 3), 16 + (x >> 2), 32 + (x >> 1).
 */
const u64 mipv4_fib_cover[1 << MIPV4_FIB_STRIDE] = {
	0x0000000100010116ULL, 0x0000000100010116ULL, 0x0000000200010116ULL,
	0x0000000200010116ULL, 0x0000000400020116ULL, 0x0000000400020116ULL,
	0x0000000800020116ULL, 0x0000000800020116ULL, 0x0000001000040216ULL,
	0x0000001000040216ULL, 0x0000002000040216ULL, 0x0000002000040216ULL,
	0x0000004000080216ULL, 0x0000004000080216ULL, 0x0000008000080216ULL,
	0x0000008000080216ULL, 0x0000010000100426ULL, 0x0000010000100426ULL,
	0x0000020000100426ULL, 0x0000020000100426ULL, 0x0000040000200426ULL,
	0x0000040000200426ULL, 0x0000080000200426ULL, 0x0000080000200426ULL,
	0x0000100000400826ULL, 0x0000100000400826ULL, 0x0000200000400826ULL,
	0x0000200000400826ULL, 0x0000400000800826ULL, 0x0000400000800826ULL,
	0x0000800000800826ULL, 0x0000800000800826ULL, 0x000100000100104aULL,
	0x000100000100104aULL, 0x000200000100104aULL, 0x000200000100104aULL,
	0x000400000200104aULL, 0x000400000200104aULL, 0x000800000200104aULL,
	0x000800000200104aULL, 0x001000000400204aULL, 0x001000000400204aULL,
	0x002000000400204aULL, 0x002000000400204aULL, 0x004000000800204aULL,
	0x004000000800204aULL, 0x008000000800204aULL, 0x008000000800204aULL,
	0x010000001000408aULL, 0x010000001000408aULL, 0x020000001000408aULL,
	0x020000001000408aULL, 0x040000002000408aULL, 0x040000002000408aULL,
	0x080000002000408aULL, 0x080000002000408aULL, 0x100000004000808aULL,
	0x100000004000808aULL, 0x200000004000808aULL, 0x200000004000808aULL,
	0x400000008000808aULL, 0x400000008000808aULL, 0x800000008000808aULL,
	0x800000008000808aULL,
};

struct mipv4_fib_node *mipv4_fib_node(struct mipv4_fib *fib, u64 where,
				      u64 prefixes, u64 children)
{
	size_t n = hweight64(prefixes) + hweight64(children);
	struct mipv4_fib_node *node;

	node = kmalloc(struct_size(node, slot, n),
		       GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!node)
		return NULL;
	node->where = where;
	node->prefixes = prefixes;
	node->children = children;
	fib->n_nodes++;
	fib->len += ksize(node);
	return node;
}

/* Free a node that packets may still see. */
static void mipv4_fib_node_free(struct mipv4_fib *fib,
				struct mipv4_fib_node *node)
{
	fib->n_nodes--;
	fib->len -= ksize(node);
	kvfree_rcu_mightsleep(node);
}

/* Allocate a node for @prefixes and @children, and copy the pointers that @old has. The
 * caller sets the others.
 */
static struct mipv4_fib_node *mipv4_fib_copy(struct mipv4_fib *fib,
					     struct mipv4_fib_node *old,
					     u64 prefixes, u64 children)
{
	struct mipv4_fib_node *new;
	void __rcu **to;
	u64 left;

	new = mipv4_fib_node(fib, old->where, prefixes, children);
	if (!new)
		return NULL;
	to = new->slot;
	for (left = children; left; left &= left - 1, to++) {
		unsigned int x = __ffs64(left);

		RCU_INIT_POINTER(*to, old->children & BIT_ULL(x) ?
				      rtnl_dereference(*mipv4_fib_child(old, x)) :
				      NULL);
	}
	for (left = prefixes; left; left &= left - 1, to++) {
		unsigned int bit = __ffs64(left);

		RCU_INIT_POINTER(*to, old->prefixes & BIT_ULL(bit) ?
				      rtnl_dereference(*mipv4_fib_first(old, bit)) :
				      NULL);
	}
	return new;
}

/* The prefixes of a node that have a route. */
static u64 mipv4_fib_live(struct mipv4_fib_node *node)
{
	u64 left, live = node->prefixes;

	for (left = live; left; left &= left - 1) {
		unsigned int bit = __ffs64(left);

		if (!rcu_access_pointer(*mipv4_fib_first(node, bit)))
			live &= ~BIT_ULL(bit);
	}
	return live;
}

/* Allocate a node with one prefix, and no children. */
static struct mipv4_fib_node *mipv4_fib_leaf(struct mipv4_fib *fib, u32 addr,
					     u8 plen, struct mipv4_route *rt)
{
	unsigned int shift = mipv4_fib_level(plen);
	struct mipv4_fib_node *node;

	node = mipv4_fib_node(fib, mipv4_fib_where(addr, shift),
			      BIT_ULL(mipv4_fib_bit(shift, addr, plen)), 0);
	if (node)
		RCU_INIT_POINTER(node->slot[0], rt);
	return node;
}

static void mipv4_fib_replace(struct mipv4_fib *fib, void __rcu **at,
			      struct mipv4_fib_node *old,
			      struct mipv4_fib_node *new)
{
	rcu_assign_pointer(*at, new);
	mipv4_fib_node_free(fib, old);
}

/* Insert a prefix that ends in @old, and is not there. */
static int mipv4_fib_add_prefix(struct mipv4_fib *fib, void __rcu **at,
				struct mipv4_fib_node *old, u32 addr, u8 plen,
				struct mipv4_route *rt)
{
	unsigned int bit = mipv4_fib_bit(mipv4_fib_shift(old), addr, plen);
	struct mipv4_fib_node *new;

	new = mipv4_fib_copy(fib, old, mipv4_fib_live(old) | BIT_ULL(bit),
			     old->children);
	if (!new)
		return -ENOMEM;
	RCU_INIT_POINTER(*mipv4_fib_first(new, bit), rt);
	mipv4_fib_replace(fib, at, old, new);
	return 0;
}

/* Insert a prefix that ends below @old, where @old has no child. */
static int mipv4_fib_add_child(struct mipv4_fib *fib, void __rcu **at,
			       struct mipv4_fib_node *old, u32 addr, u8 plen,
			       struct mipv4_route *rt)
{
	unsigned int x = mipv4_fib_index(old, addr);
	struct mipv4_fib_node *new, *leaf;

	leaf = mipv4_fib_leaf(fib, addr, plen, rt);
	if (!leaf)
		return -ENOMEM;
	new = mipv4_fib_copy(fib, old, mipv4_fib_live(old),
			     old->children | BIT_ULL(x));
	if (!new) {
		mipv4_fib_node_free(fib, leaf);
		return -ENOMEM;
	}
	RCU_INIT_POINTER(*mipv4_fib_child(new, x), leaf);
	mipv4_fib_replace(fib, at, old, new);
	return 0;
}

/* Insert a prefix that ends above @below and covers it: in a new node with @below as its
 * child.
 */
static int mipv4_fib_add_above(struct mipv4_fib *fib, void __rcu **at,
			       struct mipv4_fib_node *below, u32 addr, u8 plen,
			       struct mipv4_route *rt)
{
	unsigned int shift = mipv4_fib_level(plen);
	u64 where = mipv4_fib_where(addr, shift);
	struct mipv4_fib_node *new;

	new = mipv4_fib_node(fib, where,
			     BIT_ULL(mipv4_fib_bit(shift, addr, plen)),
			     BIT_ULL((below->where ^ where) >> shift));
	if (!new)
		return -ENOMEM;
	RCU_INIT_POINTER(new->slot[0], below);
	RCU_INIT_POINTER(new->slot[1], rt);
	rcu_assign_pointer(*at, new);
	return 0;
}

/* Insert a prefix that differs from @other after @common bits: in a new node with both
 * below it.
 */
static int mipv4_fib_add_fork(struct mipv4_fib *fib, void __rcu **at,
			      struct mipv4_fib_node *other, unsigned int common,
			      u32 addr, u8 plen, struct mipv4_route *rt)
{
	unsigned int shift = mipv4_fib_level(common);
	u64 where = mipv4_fib_where(addr, shift);
	struct mipv4_fib_node *new, *leaf;
	unsigned int x, y;

	leaf = mipv4_fib_leaf(fib, addr, plen, rt);
	if (!leaf)
		return -ENOMEM;
	x = (leaf->where ^ where) >> shift;
	y = (other->where ^ where) >> shift;
	new = mipv4_fib_node(fib, where, 0, BIT_ULL(x) | BIT_ULL(y));
	if (!new) {
		mipv4_fib_node_free(fib, leaf);
		return -ENOMEM;
	}
	RCU_INIT_POINTER(new->slot[x > y], leaf);
	RCU_INIT_POINTER(new->slot[y > x], other);
	rcu_assign_pointer(*at, new);
	return 0;
}

static void __rcu **mipv4_fib_root(struct mipv4_fib *fib, u32 addr)
{
	return (void __rcu **)&fib->root[addr >> 31];
}

/**
 * mipv4_fib_insert() - insert a prefix that is not in the trie
 * @fib: the trie
 * @dst: the prefix
 * @plen: its length
 * @rt: its first route
 *
 * Context: process, RTNL.
 * Return: 0, or -ENOMEM and nothing has changed.
 */
int mipv4_fib_insert(struct mipv4_fib *fib, __be32 dst, u8 plen,
		     struct mipv4_route *rt)
{
	u32 addr = ntohl(dst);
	void __rcu **at = mipv4_fib_root(fib, addr);
	unsigned int level, shift, common;
	struct mipv4_fib_node *node;
	u64 x;

	if (!plen) {
		rcu_assign_pointer(fib->any, rt);
		return 0;
	}
	level = mipv4_fib_level(plen);
	while ((node = rtnl_dereference(*at))) {
		shift = mipv4_fib_shift(node);
		x = mipv4_fib_index(node, addr);
		if (x > 63 || shift < level)
			break;
		if (shift == level)
			return mipv4_fib_add_prefix(fib, at, node, addr, plen,
						    rt);
		if (!(node->children & BIT_ULL(x)))
			return mipv4_fib_add_child(fib, at, node, addr, plen,
						   rt);
		at = mipv4_fib_child(node, x);
	}
	if (!node) {
		node = mipv4_fib_leaf(fib, addr, plen, rt);
		rcu_assign_pointer(*at, node);
		return node ? 0 : -ENOMEM;
	}
	common = 32 + MIPV4_FIB_PAD - fls64(((u64)addr << MIPV4_FIB_PAD) ^ (node->where & ~63ULL));
	if (common >= 31 - level)
		return mipv4_fib_add_above(fib, at, node, addr, plen, rt);
	return mipv4_fib_add_fork(fib, at, node, common, addr, plen, rt);
}

/**
 * mipv4_fib_slot() - find the pointer to the first route of a prefix
 * @fib: the trie
 * @dst: the prefix
 * @plen: its length
 *
 * Context: RTNL.
 * Return: the pointer, which may be empty, or NULL if the trie has no place for the
 * prefix.
 */
struct mipv4_route __rcu **mipv4_fib_slot(struct mipv4_fib *fib, __be32 dst,
					  u8 plen)
{
	u32 addr = ntohl(dst);
	void __rcu **at = mipv4_fib_root(fib, addr);
	struct mipv4_fib_node *node;
	unsigned int level, bit;
	u64 x;

	if (!plen)
		return &fib->any;
	level = mipv4_fib_level(plen);
	while ((node = rtnl_dereference(*at))) {
		x = mipv4_fib_index(node, addr);
		if (x > 63 || mipv4_fib_shift(node) < level)
			return NULL;
		if (mipv4_fib_shift(node) == level)
			break;
		if (!(node->children & BIT_ULL(x)))
			return NULL;
		at = mipv4_fib_child(node, x);
	}
	if (!node)
		return NULL;
	bit = mipv4_fib_bit(level, addr, plen);
	return node->prefixes & BIT_ULL(bit) ?
	       (struct mipv4_route __rcu **)mipv4_fib_first(node, bit) : NULL;
}

/* Replace the nodes from @path[@from] to @path[@to], the last, by @new, and free them. */
static void mipv4_fib_cut(struct mipv4_fib *fib, void __rcu ***path,
			  unsigned int from, unsigned int to,
			  struct mipv4_fib_node *new)
{
	struct mipv4_fib_node *node[MIPV4_FIB_DEPTH];
	unsigned int i;

	for (i = from; i <= to; i++)
		node[i] = rtnl_dereference(*path[i]);
	rcu_assign_pointer(*path[from], new);
	for (i = from; i <= to; i++)
		mipv4_fib_node_free(fib, node[i]);
}

/**
 * mipv4_fib_remove() - remove a prefix
 * @fib: the trie
 * @dst: the prefix, which is in the trie
 * @plen: its length
 *
 * Without memory its place stays, empty.
 *
 * Context: process, RTNL.
 */
void mipv4_fib_remove(struct mipv4_fib *fib, __be32 dst, u8 plen)
{
	struct mipv4_route __rcu **slot = mipv4_fib_slot(fib, dst, plen);
	struct mipv4_fib_node *node, *new;
	u64 prefixes, children, x;
	void __rcu **path[MIPV4_FIB_DEPTH];
	unsigned int last = 0, i;
	u32 addr = ntohl(dst);

	/* From here on packets do not see the prefix. */
	RCU_INIT_POINTER(*slot, NULL);
	if (!plen)
		return;
	path[0] = mipv4_fib_root(fib, addr);
	node = rtnl_dereference(*path[0]);
	while (mipv4_fib_shift(node) != mipv4_fib_level(plen)) {
		path[++last] = mipv4_fib_child(node,
					       mipv4_fib_index(node, addr));
		node = rtnl_dereference(*path[last]);
	}
	prefixes = mipv4_fib_live(node);
	children = node->children;
	for (i = last; !prefixes && !children && i; i--) {
		node = rtnl_dereference(*path[i - 1]);
		x = mipv4_fib_index(node, addr);
		prefixes = mipv4_fib_live(node);
		children = node->children & ~BIT_ULL(x);
	}
	if (prefixes || children & (children - 1)) {
		new = mipv4_fib_copy(fib, node, prefixes, children);
		if (!new)
			return;
	} else {
		new = children ?
		      rtnl_dereference(*mipv4_fib_child(node,
							__ffs64(children))) :
		      NULL;
	}
	mipv4_fib_cut(fib, path, i, last, new);
}
