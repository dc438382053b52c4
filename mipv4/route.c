// SPDX-License-Identifier: GPL-2.0
/*
 * route.c: routes, and the table in which a packet finds its next hop.
 *
 * All prefixes, those of the addresses and the well-known ones included, are
 * compiled into a sorted array of address ranges, each with the next hop of
 * the longest prefix that covers it. A lookup is one binary search, whatever
 * the mixture of prefix lengths; a change compiles the table anew.
 */
#include <linux/inetdevice.h>
#include <linux/rtnetlink.h>
#include <linux/sort.h>
#include "internal.h"

/* A prefix on its way into the table. Of two equal ones the lower @order wins. */
struct mipv4_prefix {
	u32	start;
	u8	plen;
	u32	order;
	u32	hop;
};

/* The table while it is built. */
struct mipv4_fib_builder {
	struct mipv4_fib	*fib;
	struct mipv4_prefix	*prefix;
	u32			n_prefixes;
	u32			n_hops;
};

static void mipv4_fib_prefix(struct mipv4_fib_builder *b, __be32 dst, u8 plen,
			     enum mipv4_hop hop, __be32 gateway, __be32 src)
{
	b->fib->nexthop[b->n_hops] = (struct mipv4_nexthop){
		.hop = hop, .gateway = gateway, .src = src,
	};
	b->prefix[b->n_prefixes] = (struct mipv4_prefix){
		.start = ntohl(dst & mipv4_netmask(plen)),
		.plen = plen,
		.order = b->n_prefixes++,
		.hop = b->n_hops++,
	};
}

static int mipv4_prefix_cmp(const void *va, const void *vb)
{
	const struct mipv4_prefix *a = va, *b = vb;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->plen != b->plen)
		return a->plen < b->plen ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

static u32 mipv4_prefix_end(const struct mipv4_prefix *p)
{
	return p->start | ~ntohl(mipv4_netmask(p->plen));
}

static void mipv4_fib_range(struct mipv4_fib *fib, u32 start, u32 hop)
{
	/* A longer prefix with the same start takes the range over. */
	if (fib->n && fib->start[fib->n - 1] == start)
		fib->n--;
	if (fib->n && fib->hop[fib->n - 1] == hop)
		return;
	fib->start[fib->n] = start;
	fib->hop[fib->n++] = hop;
}

/* Cut the address space at the sorted prefixes. Those that cover the present
 * position are on a stack, the longest on top.
 */
static void mipv4_fib_compile(struct mipv4_fib_builder *b)
{
	const struct mipv4_prefix *stack[33], *p;
	unsigned int depth = 0;

	for (p = b->prefix; p < b->prefix + b->n_prefixes; p++) {
		while (depth && mipv4_prefix_end(stack[depth - 1]) < p->start) {
			u32 next = mipv4_prefix_end(stack[--depth]) + 1;

			mipv4_fib_range(b->fib, next, stack[depth - 1]->hop);
		}
		if (depth && stack[depth - 1]->start == p->start &&
		    stack[depth - 1]->plen == p->plen)
			continue;
		mipv4_fib_range(b->fib, p->start, p->hop);
		stack[depth++] = p;
	}
	while (depth > 1) {
		u32 next = mipv4_prefix_end(stack[--depth]) + 1;

		if (next)
			mipv4_fib_range(b->fib, next, stack[depth - 1]->hop);
	}
}

/* The source address towards a neighbour: the first one on its network. */
static const struct mipv4_ifaddr *
mipv4_addr_towards(const struct list_head *addrs, __be32 dst)
{
	const struct mipv4_ifaddr *ifa, *best = NULL;

	list_for_each_entry(ifa, addrs, list) {
		if (!ifa->leaving && ifa->addr == dst)
			return NULL;	/* ourselves */
		if (ifa->leaving ||
		    (ifa->addr ^ dst) & mipv4_netmask(ifa->plen))
			continue;
		if (!best || ifa->plen > best->plen)
			best = ifa;
	}
	return best;
}

static __be32 mipv4_first_addr(const struct list_head *addrs)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, addrs, list)
		if (!ifa->leaving)
			return ifa->addr;
	return 0;
}

/* What every host knows without being told. */
static void mipv4_fib_well_known(struct mipv4_fib_builder *b, __be32 src)
{
	mipv4_fib_prefix(b, 0, 0, MIPV4_HOP_NONE, 0, 0);
	mipv4_fib_prefix(b, htonl(INADDR_BROADCAST), 32, MIPV4_HOP_BROADCAST,
			 0, src);
	mipv4_fib_prefix(b, htonl(INADDR_UNSPEC_GROUP), 4, MIPV4_HOP_MULTICAST,
			 0, src);
	/* 0/8, 127/8 and class E never leave a host: RFC 1122 3.2.1.3 */
	mipv4_fib_prefix(b, 0, 8, MIPV4_HOP_NONE, 0, 0);
	mipv4_fib_prefix(b, htonl(0x7f000000), 8, MIPV4_HOP_NONE, 0, 0);
	mipv4_fib_prefix(b, htonl(0xf0000000), 4, MIPV4_HOP_NONE, 0, 0);
}

static void mipv4_fib_addrs(struct mipv4_fib_builder *b,
			    const struct list_head *addrs)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, addrs, list)
		if (!ifa->leaving)
			mipv4_fib_prefix(b, ifa->addr, 32, MIPV4_HOP_LOCAL, 0,
					 ifa->addr);
	list_for_each_entry(ifa, addrs, list) {
		if (ifa->leaving)
			continue;
		if (ifa->plen < 31)
			mipv4_fib_prefix(b, mipv4_broadcast(ifa->addr,
							    ifa->plen), 32,
					 MIPV4_HOP_BROADCAST, 0, ifa->addr);
		if (ifa->plen < 32)
			mipv4_fib_prefix(b, ifa->addr, ifa->plen,
					 MIPV4_HOP_ONLINK, 0, ifa->addr);
	}
}

static void mipv4_fib_routes(struct mipv4_fib_builder *b,
			     const struct list_head *addrs,
			     const struct list_head *routes)
{
	const struct mipv4_ifaddr *ifa;
	const struct mipv4_route *rt;

	list_for_each_entry(rt, routes, list) {
		if (rt->leaving)
			continue;
		ifa = mipv4_addr_towards(addrs, rt->gateway);
		if (ifa)
			mipv4_fib_prefix(b, rt->dst, rt->plen,
					 MIPV4_HOP_GATEWAY, rt->gateway,
					 ifa->addr);
	}
}

/**
 * mipv4_fib_build() - compile the routes
 * @addrs: list of &struct mipv4_ifaddr
 * @routes: list of &struct mipv4_route
 *
 * A default route given by hand must win over the built-in "no route" of the
 * same prefix, a network of our own over a route to it: so routes come after
 * addresses and before what is well known.
 *
 * Return: the table, to be freed with kvfree(), or NULL without memory.
 */
struct mipv4_fib *mipv4_fib_build(const struct list_head *addrs,
				  const struct list_head *routes)
{
	struct mipv4_fib_builder b = {};
	size_t max = 6, ranges;

	max += 3 * list_count_nodes((struct list_head *)addrs);
	max += list_count_nodes((struct list_head *)routes);
	/* Every prefix begins a range and ends one. */
	ranges = 2 * max;
	b.prefix = kvmalloc_array(max, sizeof(*b.prefix), GFP_KERNEL);
	if (!b.prefix)
		return NULL;
	b.fib = kvmalloc(struct_size(b.fib, nexthop, max) +
			 ranges * (sizeof(*b.fib->start) +
				   sizeof(*b.fib->hop)), GFP_KERNEL_ACCOUNT);
	if (b.fib) {
		b.fib->n = 0;
		b.fib->start = (u32 *)&b.fib->nexthop[max];
		b.fib->hop = b.fib->start + ranges;
		mipv4_fib_addrs(&b, addrs);
		mipv4_fib_routes(&b, addrs, routes);
		mipv4_fib_well_known(&b, mipv4_first_addr(addrs));
		sort(b.prefix, b.n_prefixes, sizeof(*b.prefix),
		     mipv4_prefix_cmp, NULL);
		mipv4_fib_compile(&b);
	}
	kvfree(b.prefix);
	return b.fib;
}

/* Compile and publish. Context: RTNL. */
static int mipv4_fib_update(struct mipv4 *ip)
{
	struct mipv4_fib *fib, *old = rtnl_dereference(ip->fib);

	fib = mipv4_fib_build(&ip->addrs, &ip->routes);
	if (!fib)
		return -ENOMEM;
	mipv4_generation++;
	rcu_assign_pointer(ip->fib, fib);
	kvfree_rcu(old, rcu);
	return 0;
}

static struct mipv4_route *mipv4_route_find(struct mipv4 *ip, __be32 dst,
					    u8 plen)
{
	struct mipv4_route *rt;

	list_for_each_entry(rt, &ip->routes, list)
		if (rt->dst == dst && rt->plen == plen)
			return rt;
	return NULL;
}

/**
 * mipv4_route_is_dead() - is the gateway of a route on no connected network?
 * @ip: the endpoint
 * @rt: one of its routes
 *
 * Context: RTNL.
 * Return: true if it is.
 */
bool mipv4_route_is_dead(const struct mipv4 *ip, const struct mipv4_route *rt)
{
	return !mipv4_addr_towards(&ip->addrs, rt->gateway);
}

/**
 * mipv4_route_add() - add a route through a gateway
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length, 0 for the default route
 * @gateway: a neighbour that forwards
 * @extack: says what is wrong
 *
 * Context: RTNL.
 * Return: 0, -EINVAL, -ENETUNREACH, -EEXIST, -ENOSPC or -ENOMEM.
 */
int mipv4_route_add(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway,
		    struct netlink_ext_ack *extack)
{
	const struct mipv4_nexthop *nh;
	struct mipv4_route *rt;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	if (plen > 32 || dst & ~mipv4_netmask(plen)) {
		NL_SET_ERR_MSG(extack,
			       "destination has bits set outside its prefix");
		return -EINVAL;
	}
	/* RFC 1122 3.2.1.3: these never leave a host, or have no gateway. */
	if ((dst ? plen : plen >= 8) && !mipv4_is_unicast(dst)) {
		NL_SET_ERR_MSG(extack,
			       "destination is loopback, multicast or reserved");
		return -EINVAL;
	}
	if (!mipv4_is_unicast(gateway)) {
		NL_SET_ERR_MSG(extack, "gateway is not a unicast address");
		return -EINVAL;
	}
	nh = mipv4_fib_lookup(rtnl_dereference(ip->fib), gateway);
	if (nh->hop == MIPV4_HOP_LOCAL) {
		NL_SET_ERR_MSG(extack,
			       "gateway is an address of this endpoint: give that of the router");
		return -EINVAL;
	}
	if (nh->hop != MIPV4_HOP_ONLINK) {
		NL_SET_ERR_MSG(extack,
			       "gateway is on no connected network: add an address on its network first");
		return -ENETUNREACH;
	}
	if (mipv4_route_find(ip, dst, plen)) {
		NL_SET_ERR_MSG(extack,
			       "there is a route to this prefix already: delete it first");
		return -EEXIST;
	}
	if (ip->n_routes >= MIPV4_ROUTE_LIMIT) {
		NL_SET_ERR_MSG(extack,
			       "an endpoint has no more than 65536 routes");
		return -ENOSPC;
	}
	rt = kzalloc(sizeof(*rt), GFP_KERNEL_ACCOUNT);
	if (!rt)
		return -ENOMEM;
	rt->dst = dst;
	rt->plen = plen;
	rt->gateway = gateway;
	list_add_tail_rcu(&rt->list, &ip->routes);
	err = mipv4_fib_update(ip);
	if (err) {
		list_del_rcu(&rt->list);
		kfree_rcu(rt, rcu);
		return err;
	}
	ip->n_routes++;
	return 0;
}

/**
 * mipv4_route_del() - remove a route that was added
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length
 * @gateway: the gateway, or 0 for whichever
 * @extack: says what is wrong
 *
 * Context: RTNL.
 * Return: 0, -ESRCH, or -ENOMEM and the route is still there.
 */
int mipv4_route_del(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway,
		    struct netlink_ext_ack *extack)
{
	struct mipv4_route *rt;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	rt = mipv4_route_find(ip, dst, plen);
	if (!rt || (gateway && gateway != rt->gateway)) {
		NL_SET_ERR_MSG(extack,
			       "no such route was added (those of addresses go with the address)");
		return -ESRCH;
	}
	rt->leaving = true;
	err = mipv4_fib_update(ip);
	if (err) {
		rt->leaving = false;
		return err;
	}
	list_del_rcu(&rt->list);
	ip->n_routes--;
	kfree_rcu(rt, rcu);
	return 0;
}

/**
 * mipv4_route_exit() - free the routes
 * @ip: an endpoint that no reader uses any more
 *
 * Context: any.
 */
void mipv4_route_exit(struct mipv4 *ip)
{
	struct mipv4_route *rt, *next;

	list_for_each_entry_safe(rt, next, &ip->routes, list)
		kfree(rt);
}

/**
 * mipv4_add_route() - add a route through a gateway
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length, 0 for the default route
 * @gateway: a neighbour that forwards
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for an impossible prefix or gateway; -ENETUNREACH if the
 * gateway is on no connected network; -EEXIST; -ENOSPC; -ENOMEM.
 */
int mipv4_add_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway)
{
	return mipv4_route_add(ip, dst, plen, gateway, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_add_route);

/**
 * mipv4_del_route() - remove a route
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length
 * @gateway: its gateway, or 0 for whichever
 *
 * Context: process, RTNL held.
 * Return: 0; -ESRCH; -ENOMEM, and the route is still there.
 */
int mipv4_del_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway)
{
	return mipv4_route_del(ip, dst, plen, gateway, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_del_route);
