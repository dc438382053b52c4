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

#define WELL_KNOWN	8	/* prefixes that every host knows */

/* Of equal prefixes, one of our own addresses comes before one set by hand, and
 * that before what every host knows.
 */
enum mipv4_prefix_rank {
	RANK_ADDR,
	RANK_ROUTE,
	RANK_WELL_KNOWN,
};

/* A prefix on its way into the table. Of equal ones that with the lowest rank,
 * metric and order wins.
 */
struct mipv4_prefix {
	u32	start;
	u8	plen;
	u8	rank;
	u8	others;		/* routes chained behind it */
	u32	metric;
	u32	order;
	u32	hop;
	u32	last;		/* hop of the last one of the chain */
};

/* The table while it is built. */
struct mipv4_fib_builder {
	struct mipv4_fib	*fib;
	struct mipv4_prefix	*prefix;
	u32			n;	/* prefixes, each with a hop */
};

static struct mipv4_nexthop *mipv4_fib_prefix(struct mipv4_fib_builder *b,
					      __be32 dst, u8 plen,
					      enum mipv4_prefix_rank rank,
					      enum mipv4_hop hop, __be32 src)
{
	struct mipv4_nexthop *nh = &b->fib->nexthop[b->n];

	*nh = (struct mipv4_nexthop){
		.hop = hop, .src = src, .mtu = MIPV4_MAX_LEN,
	};
	b->prefix[b->n] = (struct mipv4_prefix){
		.start = ntohl(dst & mipv4_netmask(plen)),
		.plen = plen,
		.rank = rank,
		.order = b->n,
		.hop = b->n,
		.last = b->n,
	};
	b->n++;
	return nh;
}

static int mipv4_prefix_cmp(const void *va, const void *vb)
{
	const struct mipv4_prefix *a = va, *b = vb;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->plen != b->plen)
		return a->plen < b->plen ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (a->metric != b->metric)
		return a->metric < b->metric ? -1 : 1;
	return a->order < b->order ? -1 : 1;
}

/* @p has the prefix of @first, which won: keep it for when that one is dead. */
static void mipv4_fib_chain(struct mipv4_fib *fib, struct mipv4_prefix *first,
			    const struct mipv4_prefix *p)
{
	struct mipv4_nexthop *last = &fib->nexthop[first->last];

	if (first->rank != RANK_ROUTE || p->rank != RANK_ROUTE ||
	    first->others == MIPV4_GATEWAYS - 1)
		return;
	last->next = p->hop;
	last->has_next = true;
	first->last = p->hop;
	first->others++;
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
	struct mipv4_prefix *stack[33], *p;
	unsigned int depth = 0;

	for (p = b->prefix; p < b->prefix + b->n; p++) {
		while (depth && mipv4_prefix_end(stack[depth - 1]) < p->start) {
			u32 next = mipv4_prefix_end(stack[--depth]) + 1;

			mipv4_fib_range(b->fib, next, stack[depth - 1]->hop);
		}
		if (depth && stack[depth - 1]->start == p->start &&
		    stack[depth - 1]->plen == p->plen) {
			mipv4_fib_chain(b->fib, stack[depth - 1], p);
			continue;
		}
		mipv4_fib_range(b->fib, p->start, p->hop);
		stack[depth++] = p;
	}
	while (depth > 1) {
		u32 next = mipv4_prefix_end(stack[--depth]) + 1;

		if (next)
			mipv4_fib_range(b->fib, next, stack[depth - 1]->hop);
	}
}

static __be32 mipv4_first_addr(const struct list_head *addrs)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, addrs, list)
		if (mipv4_ifaddr_in_use(ifa))
			return ifa->addr;
	return 0;
}

static bool mipv4_has_addr(const struct list_head *addrs, __be32 addr)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, addrs, list)
		if (mipv4_ifaddr_in_use(ifa) && ifa->addr == addr)
			return true;
	return false;
}

/* The first address that may send through gateways: a link-local one may not. */
static __be32 mipv4_first_routable(const struct list_head *addrs)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, addrs, list)
		if (mipv4_ifaddr_in_use(ifa) && !mipv4_is_linklocal(ifa->addr))
			return ifa->addr;
	return 0;
}

/* What every host knows without being told. */
static void mipv4_fib_well_known(struct mipv4_fib_builder *b, __be32 src)
{
	static const struct {
		u32	dst;
		u8	plen;
		u8	hop;
	} known[] = {
		{ 0, 0, MIPV4_HOP_NONE },
		{ INADDR_BROADCAST, 32, MIPV4_HOP_BROADCAST },
		{ INADDR_UNSPEC_GROUP, 4, MIPV4_HOP_MULTICAST },
		/* 0/8, 127/8 and class E never leave a host: RFC 1122 3.2.1.3 */
		{ 0, 8, MIPV4_HOP_NONE },
		{ 0x7f000000, 8, MIPV4_HOP_NONE },
		{ 0xf0000000, 4, MIPV4_HOP_NONE },
		/* 169.254/16 is on every link: RFC 3927 2.6.2 */
		{ 0xa9fe0000, 16, MIPV4_HOP_ONLINK },
		{ 0xa9feffff, 32, MIPV4_HOP_BROADCAST },
	};
	int i;

	BUILD_BUG_ON(ARRAY_SIZE(known) != WELL_KNOWN);
	for (i = 0; i < ARRAY_SIZE(known); i++)
		mipv4_fib_prefix(b, htonl(known[i].dst), known[i].plen,
				 RANK_WELL_KNOWN, known[i].hop,
				 known[i].hop == MIPV4_HOP_NONE ? 0 : src);
}

static void mipv4_fib_addrs(struct mipv4_fib_builder *b,
			    const struct list_head *addrs)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, addrs, list)
		if (mipv4_ifaddr_in_use(ifa))
			mipv4_fib_prefix(b, ifa->addr, 32, RANK_ADDR,
					 MIPV4_HOP_LOCAL, ifa->addr);
	list_for_each_entry(ifa, addrs, list) {
		if (!mipv4_ifaddr_in_use(ifa))
			continue;
		if (ifa->plen < 31)
			mipv4_fib_prefix(b, mipv4_broadcast(ifa->addr,
							    ifa->plen),
					 32, RANK_ADDR, MIPV4_HOP_BROADCAST,
					 ifa->addr);
		if (ifa->plen < 32)
			mipv4_fib_prefix(b, ifa->addr, ifa->plen, RANK_ADDR,
					 MIPV4_HOP_ONLINK, ifa->addr);
	}
}

static enum mipv4_hop mipv4_route_hop(const struct mipv4_route_spec *spec)
{
	switch (spec->type) {
	case MIPV4_ROUTE_TYPE_BLACKHOLE:
		return MIPV4_HOP_BLACKHOLE;
	case MIPV4_ROUTE_TYPE_UNREACHABLE:
		return MIPV4_HOP_UNREACHABLE;
	default:
		return spec->gateway ? MIPV4_HOP_GATEWAY : MIPV4_HOP_ONLINK;
	}
}

/* A route by hand, from @src unless it has a source of its own that is ours. */
static void mipv4_fib_route(struct mipv4_fib_builder *b,
			    const struct list_head *addrs,
			    const struct mipv4_route_spec *spec, __be32 src)
{
	struct mipv4_nexthop *nh;

	if (spec->src && mipv4_has_addr(addrs, spec->src))
		src = spec->src;
	nh = mipv4_fib_prefix(b, spec->dst, spec->plen, RANK_ROUTE,
			      mipv4_route_hop(spec), src);
	nh->gateway = spec->gateway;
	if (spec->mtu)
		nh->mtu = spec->mtu;
	b->prefix[b->n - 1].metric = spec->metric;
}

/* Those that need no gateway, or, with @base in which theirs are found, all. */
static void mipv4_fib_routes(struct mipv4_fib_builder *b,
			     const struct list_head *addrs,
			     const struct list_head *routes,
			     const struct mipv4_fib *base)
{
	const struct mipv4_nexthop *via;
	__be32 first = mipv4_first_addr(addrs), src;
	struct mipv4_route *rt;

	list_for_each_entry(rt, routes, list) {
		if (rt->leaving)
			continue;
		if (!rt->spec.gateway) {
			mipv4_fib_route(b, addrs, &rt->spec, first);
		} else if (base) {
			via = mipv4_fib_lookup(base, rt->spec.gateway);
			src = mipv4_is_linklocal(via->src) ?
			      mipv4_first_routable(addrs) : via->src;
			/* RFC 3927 2.6.2: better none than a link-local one. */
			rt->dead = via->hop != MIPV4_HOP_ONLINK ||
				   (!src && first);
			if (!rt->dead)
				mipv4_fib_route(b, addrs, &rt->spec, src);
		}
	}
}

static struct mipv4_fib *mipv4_fib_alloc(size_t n)
{
	size_t ranges = 2 * n;	/* every prefix begins a range and ends one */
	struct mipv4_fib *fib;

	fib = kvmalloc(struct_size(fib, nexthop, n) +
		       ranges * (sizeof(*fib->start) + sizeof(*fib->hop)),
		       GFP_KERNEL_ACCOUNT);
	if (fib) {
		fib->n = 0;
		fib->start = (u32 *)&fib->nexthop[n];
		fib->hop = fib->start + ranges;
	}
	return fib;
}

static void mipv4_fib_fill(struct mipv4_fib_builder *b,
			   const struct list_head *addrs,
			   const struct list_head *routes,
			   const struct mipv4_fib *base)
{
	b->n = 0;
	mipv4_fib_addrs(b, addrs);
	mipv4_fib_routes(b, addrs, routes, base);
	mipv4_fib_well_known(b, mipv4_first_addr(addrs));
	sort(b->prefix, b->n, sizeof(*b->prefix), mipv4_prefix_cmp, NULL);
	mipv4_fib_compile(b);
}

/* Prefixes that do not depend on others, and all of them. */
static void mipv4_fib_count(const struct list_head *addrs,
			    const struct list_head *routes, size_t *n_base,
			    size_t *n_all)
{
	const struct mipv4_route *rt;

	*n_base = WELL_KNOWN +
		  3 * list_count_nodes((struct list_head *)addrs);
	*n_all = *n_base;
	list_for_each_entry(rt, routes, list) {
		++*n_all;
		*n_base += !rt->spec.gateway;
	}
}

/**
 * mipv4_fib_build() - compile the routes
 * @addrs: list of &struct mipv4_ifaddr
 * @routes: list of &struct mipv4_route; of those whose gateway is not on-link it
 *	is noted that they are dead
 *
 * Gateways are looked for in a table without the routes that have one: a gateway
 * is a neighbour, on a network of our own or behind an on-link route.
 *
 * Return: the table, to be freed with kvfree(), or NULL without memory.
 */
struct mipv4_fib *mipv4_fib_build(const struct list_head *addrs,
				  const struct list_head *routes)
{
	struct mipv4_fib *base = NULL, *fib = NULL;
	struct mipv4_fib_builder b = {};
	size_t n_base, n_all;

	mipv4_fib_count(addrs, routes, &n_base, &n_all);
	b.prefix = kvmalloc_array(n_all, sizeof(*b.prefix), GFP_KERNEL);
	base = mipv4_fib_alloc(n_base);
	fib = mipv4_fib_alloc(n_all);
	if (!b.prefix || !base || !fib) {
		kvfree(fib);
		fib = NULL;
		goto out;
	}
	b.fib = base;
	mipv4_fib_fill(&b, addrs, routes, NULL);
	b.fib = fib;
	mipv4_fib_fill(&b, addrs, routes, base);
out:
	kvfree(base);
	kvfree(b.prefix);
	return fib;
}

/**
 * mipv4_fib_publish() - have packets use a new table of routes
 * @ip: the endpoint
 * @fib: the table, from mipv4_fib_build()
 *
 * The old one is freed, and what was learned about its routes is forgotten.
 *
 * Context: RTNL.
 */
void mipv4_fib_publish(struct mipv4 *ip, struct mipv4_fib *fib)
{
	struct mipv4_fib *old = rtnl_dereference(ip->fib);

	mipv4_changed(ip, MIPV4_PART_ROUTES);
	rcu_assign_pointer(ip->fib, fib);
	mipv4_paths_forget(ip);
	if (old)
		kvfree_rcu(old, rcu);
	mipv4_cache_flush(ip);
}

/* Compile and publish. Context: RTNL. */
static int mipv4_fib_update(struct mipv4 *ip)
{
	struct mipv4_fib *fib = mipv4_fib_build(&ip->addrs, &ip->routes);

	if (!fib)
		return -ENOMEM;
	mipv4_fib_publish(ip, fib);
	return 0;
}

/**
 * mipv4_route_alive() - the first of several routes whose gateway is not dead
 * @ip: the endpoint
 * @fib: the table
 * @first: the first of the routes
 * @ask: ask gateways that are dead whether they still are
 *
 * RFC 1122 section 3.3.1.4.
 *
 * Context: RCU.
 * Return: that, or @first if all are dead.
 */
const struct mipv4_nexthop *
mipv4_route_alive(struct mipv4 *ip, const struct mipv4_fib *fib,
		  const struct mipv4_nexthop *first, bool ask)
{
	const struct mipv4_nexthop *nh = first;

	while (nh->hop == MIPV4_HOP_GATEWAY &&
	       mipv4_neigh_is_dead(ip, nh->gateway, ask)) {
		if (!nh->has_next)
			return first;
		nh = &fib->nexthop[nh->next];
	}
	return nh;
}

/**
 * mipv4_route_refine() - the next hop, beyond what the table says
 * @ip: the endpoint
 * @fib: the table
 * @dst: the destination
 * @nh: what the table says
 * @ask: ask gateways that are dead whether they still are
 *
 * What was told about a path does not count while the gateway it leads through is
 * dead. An endpoint that is disconnected has neither neighbours nor a cache any
 * more, but whoever holds it may still ask.
 *
 * Context: RCU.
 * Return: the next hop.
 */
const struct mipv4_nexthop *
mipv4_route_refine(struct mipv4 *ip, const struct mipv4_fib *fib, __be32 dst,
		   const struct mipv4_nexthop *nh, bool ask)
{
	const struct mipv4_learned *l;

	if (READ_ONCE(ip->dead) ||
	    (nh->hop != MIPV4_HOP_GATEWAY && nh->hop != MIPV4_HOP_ONLINK))
		return nh;
	l = READ_ONCE(ip->n_learned) ? mipv4_cache_find(ip, dst) : NULL;
	if (l && (l->nh.hop != MIPV4_HOP_GATEWAY ||
		  !mipv4_neigh_is_dead(ip, l->nh.gateway, ask)))
		return &l->nh;
	return nh->has_next ? mipv4_route_alive(ip, fib, nh, ask) : nh;
}

/* Is there a route that this one would contradict? Several gateways for one prefix
 * are several chances; anything else with the same metric is a mistake.
 */
static bool mipv4_route_conflicts(struct mipv4 *ip,
				  const struct mipv4_route_spec *spec)
{
	const struct mipv4_route *rt;

	list_for_each_entry(rt, &ip->routes, list)
		if (rt->spec.dst == spec->dst && rt->spec.plen == spec->plen &&
		    rt->spec.metric == spec->metric &&
		    (!rt->spec.gateway || !spec->gateway ||
		     rt->spec.gateway == spec->gateway))
			return true;
	return false;
}

static int mipv4_route_check_prefix(__be32 dst, u8 plen,
				    struct netlink_ext_ack *extack)
{
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
	return 0;
}

/**
 * mipv4_route_tell() - tell of the routes that died, or came back to life, as tables
 * were published anew
 * @ip: the endpoint
 *
 * Context: process, RTNL.
 */
void mipv4_route_tell(struct mipv4 *ip)
{
	struct mipv4_route *rt;

	list_for_each_entry(rt, &ip->routes, list) {
		if (rt->dead == rt->told_dead)
			continue;
		rt->told_dead = rt->dead;
		mipv4_event_route(ip, rt, MIPV4_CMD_ROUTE_NTF);
	}
}

/**
 * mipv4_route_will_connect() - is @addr on the network of an address that is probed
 * for?
 * @ip: the endpoint
 * @addr: the address of a neighbour
 *
 * Context: RTNL.
 * Return: true if it is.
 */
bool mipv4_route_will_connect(struct mipv4 *ip, __be32 addr)
{
	const struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list)
		if (READ_ONCE(ifa->state) == MIPV4_IFADDR_TENTATIVE &&
		    addr != ifa->addr &&
		    !((addr ^ ifa->addr) & mipv4_netmask(ifa->plen)))
			return true;
	return false;
}

/* A gateway has to be a neighbour, not behind another gateway. */
static int mipv4_route_check_gateway(struct mipv4 *ip,
				     const struct mipv4_route_spec *spec,
				     struct netlink_ext_ack *extack)
{
	__be32 gateway = spec->gateway;
	u32 hop = mipv4_fib_lookup(rtnl_dereference(ip->fib), gateway)->hop;

	if (!mipv4_is_unicast(gateway)) {
		NL_SET_ERR_MSG(extack, "gateway is not a unicast address");
		return -EINVAL;
	}
	if (hop == MIPV4_HOP_LOCAL) {
		NL_SET_ERR_MSG(extack,
			       "gateway is an address of this endpoint: give that of the router");
		return -EINVAL;
	}
	/* RFC 3927 section 2.6.2. */
	if ((mipv4_is_linklocal(spec->dst) && spec->plen >= 16) ||
	    mipv4_is_linklocal(spec->src)) {
		NL_SET_ERR_MSG(extack,
			       "no gateway forwards from or to 169.254/16: leave out via, or src");
		return -EINVAL;
	}
	if (hop != MIPV4_HOP_ONLINK && !mipv4_route_will_connect(ip, gateway)) {
		NL_SET_ERR_MSG(extack,
			       "gateway is on no connected network: add an address on its network, or an on-link route to it, first");
		return -ENETUNREACH;
	}
	return 0;
}

static int mipv4_route_check(struct mipv4 *ip,
			     const struct mipv4_route_spec *spec,
			     struct netlink_ext_ack *extack)
{
	int err = mipv4_route_check_prefix(spec->dst, spec->plen, extack);

	if (err)
		return err;
	if (spec->type != MIPV4_ROUTE_TYPE_UNICAST &&
	    (spec->gateway || spec->src || spec->mtu)) {
		NL_SET_ERR_MSG(extack,
			       "a blackhole or unreachable route has no gateway, source or MTU");
		return -EINVAL;
	}
	if (spec->gateway)
		err = mipv4_route_check_gateway(ip, spec, extack);
	if (err)
		return err;
	if (spec->src && !mipv4_ifaddr_get(ip, spec->src)) {
		NL_SET_ERR_MSG(extack,
			       "source is no address of this endpoint: add it first");
		return -EINVAL;
	}
	if (spec->mtu && (spec->mtu < MIPV4_MTU_MIN ||
			  spec->mtu > MIPV4_MAX_LEN)) {
		NL_SET_ERR_MSG(extack, "MTU of a route must be 68 to 65535");
		return -EINVAL;
	}
	if (mipv4_route_conflicts(ip, spec)) {
		NL_SET_ERR_MSG(extack,
			       "there is a route to this prefix with this metric already: delete it first, or give another metric");
		return -EEXIST;
	}
	if (ip->n_routes >= MIPV4_ROUTE_LIMIT) {
		NL_SET_ERR_MSG(extack,
			       "an endpoint has no more than 65536 routes");
		return -ENOSPC;
	}
	return 0;
}

/**
 * mipv4_route_add() - add a route
 * @ip: the endpoint
 * @spec: the route
 * @extack: says what is wrong
 *
 * Of several to one prefix that with the lowest metric is used, of equal ones the
 * oldest, and the next one while its gateway does not answer ARP.
 *
 * Context: RTNL.
 * Return: 0, -EINVAL, -ENETUNREACH, -EEXIST, -ENOSPC or -ENOMEM.
 */
int mipv4_route_add(struct mipv4 *ip, const struct mipv4_route_spec *spec,
		    struct netlink_ext_ack *extack)
{
	struct mipv4_route *rt;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	err = mipv4_route_check(ip, spec, extack);
	if (err)
		return err;
	rt = kzalloc(sizeof(*rt), GFP_KERNEL_ACCOUNT);
	if (!rt)
		return -ENOMEM;
	rt->spec = *spec;
	list_add_tail(&rt->list, &ip->routes);
	err = mipv4_fib_update(ip);
	if (err) {
		list_del(&rt->list);
		kfree(rt);
		return err;
	}
	ip->n_routes++;
	rt->told_dead = rt->dead;
	mipv4_event_route(ip, rt, MIPV4_CMD_ROUTE_NTF);
	mipv4_route_tell(ip);
	return 0;
}

static bool mipv4_route_matches(const struct mipv4_route_spec *spec,
				const struct mipv4_route_match *match)
{
	return spec->dst == match->dst && spec->plen == match->plen &&
	       (!match->gateway || spec->gateway == match->gateway) &&
	       (match->metric < 0 || spec->metric == match->metric) &&
	       (match->type < 0 || spec->type == match->type);
}

/**
 * mipv4_route_del() - remove a route that was added
 * @ip: the endpoint
 * @match: which; the oldest one if several match
 * @extack: says what is wrong
 *
 * Context: RTNL.
 * Return: 0, -ESRCH, or -ENOMEM and the route is still there.
 */
int mipv4_route_del(struct mipv4 *ip, const struct mipv4_route_match *match,
		    struct netlink_ext_ack *extack)
{
	struct mipv4_route *rt;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return -ENODEV;
	list_for_each_entry(rt, &ip->routes, list)
		if (mipv4_route_matches(&rt->spec, match))
			goto found;
	NL_SET_ERR_MSG(extack,
		       "no such route was added (those of addresses go with the address)");
	return -ESRCH;
found:
	rt->leaving = true;
	err = mipv4_fib_update(ip);
	if (err) {
		rt->leaving = false;
		return err;
	}
	list_del(&rt->list);
	ip->n_routes--;
	mipv4_event_route(ip, rt, MIPV4_CMD_ROUTE_DEL_NTF);
	mipv4_route_tell(ip);
	if (!rt->spec.gateway)
		mipv4_neigh_networks_changed(ip);
	kfree(rt);
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
 * mipv4_add_route() - add a route
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length, 0 for the default route
 * @gateway: a neighbour that forwards, or 0 if the destinations are neighbours
 *
 * Several gateways may be given for one prefix; the next one is used while one
 * does not answer ARP.
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for an impossible prefix or gateway; -ENETUNREACH if the
 * gateway is on no connected network; -EEXIST; -ENOSPC; -ENOMEM.
 */
int mipv4_add_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway)
{
	const struct mipv4_route_spec spec = {
		.dst = dst, .plen = plen, .gateway = gateway,
	};

	return mipv4_route_add(ip, &spec, NULL);
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
	const struct mipv4_route_match match = {
		.dst = dst, .plen = plen, .gateway = gateway,
		.metric = -1, .type = -1,
	};

	return mipv4_route_del(ip, &match, NULL);
}
EXPORT_SYMBOL_GPL(mipv4_del_route);
