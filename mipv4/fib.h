/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fib.h: routes, next hops, and the trie of prefixes.
 */
#ifndef _MIPV4_FIB_H
#define _MIPV4_FIB_H

#include <linux/bitops.h>
#include <linux/rbtree.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

enum mipv4_hop {
	MIPV4_HOP_NONE,			/* no route */
	MIPV4_HOP_LOCAL,		/* an own address */
	MIPV4_HOP_BROADCAST,
	MIPV4_HOP_MULTICAST,
	MIPV4_HOP_ONLINK,		/* the destination is a neighbour */
	MIPV4_HOP_GATEWAY,
	MIPV4_HOP_UNREACHABLE,		/* dropped, with an error for the sender */
	MIPV4_HOP_BLACKHOLE,		/* dropped without an error */
};

/* A next hop. @src and @dead may change while packets read them. */
struct mipv4_nexthop {
	__be32	gateway;	/* for MIPV4_HOP_GATEWAY */
	__be32	src;		/* source address, 0 if there is none */
	u32	mtu;		/* of the route; that of the device may be less */
	u16	hop;		/* enum mipv4_hop */
	bool	dead;		/* the gateway is not on-link */
	u8	mtu_locked;	/* the path MTU is less than @mtu: send without DF */
};

/* The order of routes to one prefix: networks of own addresses, then static routes, then
 * the well-known ones.
 */
enum mipv4_route_rank {
	MIPV4_RANK_ADDR,
	MIPV4_RANK_ROUTE,
	MIPV4_RANK_WELL_KNOWN,
};

/**
 * struct mipv4_route - a static route, or the route to the network of an address
 * @next: the next one to the same prefix, by rank, metric and age; RCU
 * @nh: its next hop; that of a static route is in a &struct mipv4_shared_hop
 * @dst: the prefix
 * @metric: as configured; of an address, its place in the order of addresses
 * @plen: length of the prefix
 * @rank: enum mipv4_route_rank
 *
 * Packets read @next and @nh. While they can see the route @nh does not change. @next
 * changes when a route behind this one is added or removed.
 */
struct mipv4_route {
	struct mipv4_route __rcu	*next;
	const struct mipv4_nexthop	*nh;
	__be32				dst;
	u32				metric;
	u8				plen;
	u8				rank;
};

/**
 * struct mipv4_fib_node - a node of the trie of prefixes, see fib.c
 * @where: the bits of the address in front of those that it decides, then zeros; in the
 *	lowest six bits, the number of bits behind those that it decides. Addresses are
 *	%MIPV4_FIB_PAD bits longer here, with zeros at the end.
 * @prefixes: a bit for each prefix that ends in it, as in a binary heap
 * @children: a bit for each value of its six bits with a node below
 * @slot: the children, then the first routes to the prefixes
 */
struct mipv4_fib_node {
	u64		where;
	u64		prefixes;
	u64		children;
	void __rcu	*slot[];
};

#define MIPV4_FIB_PAD		5
#define MIPV4_FIB_STRIDE	6	/* bits that a node decides */

/**
 * struct mipv4_fib - the forwarding information base: prefixes, routes and next hops
 * @root: the trie, for addresses that begin with 0 and with 1; RCU
 * @any: the first default route; RCU
 * @none: next hop of a destination without a route
 * @broadcast: next hop of 255.255.255.255
 * @multicast: next hop of all groups
 * @linklocal: next hop of 169.254/16, which is on every link: RFC 3927 2.6.2
 * @well_known: the routes to 169.254/16 and to its broadcast address
 * @routable: the first address that may send through gateways, 0 if there is none; RTNL
 * @hops: struct mipv4_shared_hop, by gateway; RTNL
 * @n_nodes: nodes of the trie; RTNL
 * @len: octets of memory of the nodes; RTNL
 * @notify_due: routes became dead or alive, and mipv4_route_notify() has to report them;
 *	RTNL
 */
struct mipv4_fib {
	struct mipv4_fib_node __rcu	*root[2];
	struct mipv4_route __rcu	*any;
	struct mipv4_nexthop		none;
	struct mipv4_nexthop		broadcast;
	struct mipv4_nexthop		multicast;
	struct mipv4_nexthop		linklocal;
	struct mipv4_route		well_known[2];
	__be32				routable;
	struct rb_root			hops;
	unsigned int			n_nodes;
	size_t				len;
	bool				notify_due;
};

typedef int mipv4_fib_fn(struct mipv4_route *first, void *arg);

extern const u64 mipv4_fib_cover[1 << MIPV4_FIB_STRIDE];
struct mipv4_fib_node *mipv4_fib_node(struct mipv4_fib *fib, u64 where,
				      u64 prefixes, u64 children);
int mipv4_fib_insert(struct mipv4_fib *fib, __be32 dst, u8 plen,
		     struct mipv4_route *rt);
struct mipv4_route __rcu **mipv4_fib_slot(struct mipv4_fib *fib, __be32 dst,
					  u8 plen);
void mipv4_fib_remove(struct mipv4_fib *fib, __be32 dst, u8 plen);

/* The first route to the longest prefix that covers @dst. NULL if there is none, or only
 * mipv4_fib_find() finds it.
 * Context: RCU.
 */
static __always_inline const struct mipv4_route *
mipv4_fib_first_route(const struct mipv4_fib *fib, __be32 dst)
{
	const struct mipv4_fib_node *node, *best = NULL;
	u64 addr = (u64)ntohl(dst) << MIPV4_FIB_PAD;
	u64 x, children, match, last = 0;

	node = rcu_dereference(fib->root[ntohl(dst) >> 31]);
	while (node) {
		x = (addr ^ node->where) >> (node->where & 63);
		if (x > 63)
			break;
		match = node->prefixes & mipv4_fib_cover[x];
		if (match) {
			best = node;
			last = match;
		}
		/* The children up to x; the highest bit is that of x. */
		children = node->children << (63 - x);
		if (!(children >> 63))
			break;
		node = rcu_dereference(node->slot[hweight64(children) - 1]);
	}
	if (!best)
		return rcu_dereference(fib->any);
	/* The longest matching prefix has the highest bit. */
	last = best->prefixes << (64 - fls64(last));
	return rcu_dereference(best->slot[hweight64(best->children) +
					  hweight64(last) - 1]);
}

/* The address of the neighbour to which a datagram to @dst
 * is sent, 0 if there is none.
 */
static inline __be32 mipv4_nexthop_addr(const struct mipv4_nexthop *nh,
					__be32 dst)
{
	switch (nh->hop) {
	case MIPV4_HOP_ONLINK:
		return dst;
	case MIPV4_HOP_GATEWAY:
		return nh->gateway;
	default:
		return 0;
	}
}

#endif /* _MIPV4_FIB_H */
