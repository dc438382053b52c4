// SPDX-License-Identifier: GPL-2.0
/*
 * fib-walk.c: walks of the trie of prefixes: each prefix in order, the lookup that skips
 * dead routes, and freeing the trie. fib.c describes and changes the trie.
 */
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include "fib-node.h"
#include "fib-walk.h"
#include "fib.h"

/* Walk the prefixes of @node and its children: see mipv4_fib_walk(). */
static int mipv4_fib_walk_node(struct mipv4_fib_node *node, u32 from, u8 plen,
			       mipv4_fib_fn *fn, void *arg)
{
	unsigned int shift = mipv4_fib_shift(node), len, bit;
	u64 key = node->where & ~63ULL, start = (u64)from << MIPV4_FIB_PAD, x = 0;
	struct mipv4_route *rt;
	u32 addr;
	int err;

	if (start > key)
		x = (start - key) >> shift;
	for (; x < 64; x++) {
		addr = (key | x << shift) >> MIPV4_FIB_PAD;
		for (len = x ? MIPV4_FIB_STRIDE - __ffs64(x) : 0; len < MIPV4_FIB_STRIDE; len++) {
			bit = (1 << len) + (x >> (MIPV4_FIB_STRIDE - len));
			if (!(node->prefixes & BIT_ULL(bit)) || addr < from ||
			    (addr == from && 31 - shift + len < plen))
				continue;
			rt = rtnl_dereference(*mipv4_fib_first(node, bit));
			err = rt ? fn(rt, arg) : 0;
			if (err)
				return err;
		}
		if (!(node->children & BIT_ULL(x)))
			continue;
		err = mipv4_fib_walk_node(rtnl_dereference(*mipv4_fib_child(node, x)),
					  from, plen, fn, arg);
		if (err)
			return err;
	}
	return 0;
}

/**
 * mipv4_fib_walk() - call a function for each prefix
 * @fib: the trie
 * @dst: the prefix to begin at; it need not be in the trie
 * @plen: its length
 * @fn: receives the first route to the prefix; must not change the trie
 * @arg: for @fn
 *
 * Prefixes come in the order of addresses, shorter ones first.
 *
 * Context: RTNL.
 * Return: 0, or the first other value that @fn returned.
 */
int mipv4_fib_walk(struct mipv4_fib *fib, __be32 dst, u8 plen,
		   mipv4_fib_fn *fn, void *arg)
{
	struct mipv4_route *any = rtnl_dereference(fib->any);
	struct mipv4_fib_node *node;
	int err = 0, i;

	if (any && !dst && !plen)
		err = fn(any, arg);
	for (i = 0; i < ARRAY_SIZE(fib->root) && !err; i++) {
		node = rtnl_dereference(fib->root[i]);
		if (node)
			err = mipv4_fib_walk_node(node, ntohl(dst), plen, fn,
						  arg);
	}
	return err;
}

/* Choose one of the routes to a prefix: with @base the first without a gateway, otherwise
 * the first that is not dead.
 */
static const struct mipv4_route *
mipv4_fib_pick(const struct mipv4_route *rt, bool base)
{
	for (; rt; rt = rcu_dereference_rtnl(rt->next))
		if (base ? rt->nh->hop != MIPV4_HOP_GATEWAY :
			   !READ_ONCE(rt->nh->dead))
			break;
	return rt;
}

/**
 * mipv4_fib_find() - find the longest prefix that has a usable route
 * @fib: the trie
 * @dst: the destination
 * @base: routes with a gateway do not count
 *
 * mipv4_fib_first_route() finds the longest prefix, whose first route may be dead. This
 * function goes on to further routes and shorter prefixes.
 *
 * Context: RCU or RTNL.
 * Return: the route or NULL.
 */
const struct mipv4_route *mipv4_fib_find(const struct mipv4_fib *fib,
					 __be32 dst, bool base)
{
	const struct mipv4_fib_node *node, *nodes[MIPV4_FIB_DEPTH];
	const struct mipv4_route *rt;
	u64 match[MIPV4_FIB_DEPTH], children;
	unsigned int n = 0, bit;
	u32 addr = ntohl(dst);
	u64 x;

	node = rcu_dereference_rtnl(fib->root[addr >> 31]);
	while (node) {
		x = mipv4_fib_index(node, addr);
		if (x > 63)
			break;
		nodes[n] = node;
		match[n++] = node->prefixes & mipv4_fib_cover[x];
		children = node->children << (63 - x);
		if (!(children >> 63))
			break;
		node = rcu_dereference_rtnl(node->slot[hweight64(children) - 1]);
	}
	while (n--) {
		node = nodes[n];
		while (match[n]) {
			bit = fls64(match[n]) - 1;
			match[n] &= ~BIT_ULL(bit);
			rt = rcu_dereference_rtnl(*mipv4_fib_first((struct mipv4_fib_node *)node,
								   bit));
			rt = mipv4_fib_pick(rt, base);
			if (rt)
				return rt;
		}
	}
	return mipv4_fib_pick(rcu_dereference_rtnl(fib->any), base);
}

/* The depth is limited: a child has fewer bits left to decide. */
static void mipv4_fib_exit_node(struct mipv4_fib_node *node,
				void (*fn)(struct mipv4_route *first))
{
	unsigned int children = hweight64(node->children), i;
	unsigned int n = children + hweight64(node->prefixes);

	for (i = 0; i < children; i++)
		mipv4_fib_exit_node(rcu_dereference_protected(node->slot[i], 1),
				    fn);
	for (; i < n; i++)
		fn(rcu_dereference_protected(node->slot[i], 1));
	kfree(node);
	cond_resched();
}

/**
 * mipv4_fib_exit() - free the trie
 * @fib: a trie that has no reader any more
 * @fn: frees the routes to a prefix; receives the first one, or NULL
 *
 * Context: process.
 */
void mipv4_fib_exit(struct mipv4_fib *fib,
		    void (*fn)(struct mipv4_route *first))
{
	struct mipv4_fib_node *node;
	int i;

	fn(rcu_dereference_protected(fib->any, 1));
	for (i = 0; i < ARRAY_SIZE(fib->root); i++) {
		node = rcu_dereference_protected(fib->root[i], 1);
		if (node)
			mipv4_fib_exit_node(node, fn);
	}
}
