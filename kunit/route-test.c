// SPDX-License-Identifier: GPL-2.0
/*
 * route-test.c: where a datagram goes, and from which address (route.c).
 */
#include <linux/prandom.h>
#include "fake.h"

static struct mipv4_nexthop lookup(struct fake *f, __be32 dst)
{
	struct mipv4_nexthop nh;

	rcu_read_lock();
	nh = *mipv4_fib_lookup(f->ip, dst).nh;
	rcu_read_unlock();
	return nh;
}

static int add_route(struct fake *f, __be32 dst, u8 plen, __be32 gateway)
{
	return with_rtnl(mipv4_add_route(f->ip, dst, plen, gateway));
}

static int del_route(struct fake *f, __be32 dst, u8 plen, __be32 gateway)
{
	return with_rtnl(mipv4_del_route(f->ip, dst, plen, gateway));
}

static int add_spec(struct fake *f, const struct mipv4_route_spec *spec)
{
	return with_rtnl(mipv4_route_add(f->ip, spec, NULL));
}

struct hop_case {
	const char	*name;
	__be32		dst;
	u32		hop;
	__be32		gateway;
	__be32		src;
};

/* US/24 and 10.0.0.1/31, default route by GATEWAY, 10.9/16 by 10.0.0.0. */
static const struct hop_case hop_cases[] = {
	{ "ourselves", US, MIPV4_HOP_LOCAL, 0, US },
	{ "neighbour", PEER, MIPV4_HOP_ONLINK, 0, US },
	{ "the gateway itself", GATEWAY, MIPV4_HOP_ONLINK, 0, US },
	{ "subnet broadcast", SUBNET_BCAST, MIPV4_HOP_BROADCAST, 0, US },
	{ "limited broadcast", LIMITED_BCAST, MIPV4_HOP_BROADCAST, 0, US },
	{ "all hosts", ALL_HOSTS, MIPV4_HOP_MULTICAST, 0, US },
	{ "last group", IP4(239U, 255, 255, 255), MIPV4_HOP_MULTICAST, 0, US },
	{ "behind the default route", FAR, MIPV4_HOP_GATEWAY, GATEWAY, US },
	{ "next to the network, below", IP4(192U, 0, 1, 255), MIPV4_HOP_GATEWAY,
	  GATEWAY, US },
	{ "next to the network, above", IP4(192U, 0, 3, 0), MIPV4_HOP_GATEWAY,
	  GATEWAY, US },
	{ "ourselves, second", IP4(10, 0, 0, 1), MIPV4_HOP_LOCAL, 0,
	  IP4(10, 0, 0, 1) },
	{ "other end of a /31", IP4(10, 0, 0, 0), MIPV4_HOP_ONLINK, 0,
	  IP4(10, 0, 0, 1) },
	{ "behind another gateway", IP4(10, 9, 255, 255), MIPV4_HOP_GATEWAY,
	  IP4(10, 0, 0, 0), IP4(10, 0, 0, 1) },
	{ "just not behind it", IP4(10, 10, 0, 0), MIPV4_HOP_GATEWAY, GATEWAY,
	  US },
	{ "0.0.0.0", IP4(0, 0, 0, 0), MIPV4_HOP_NONE, 0, 0 },
	{ "0.1.2.3", IP4(0, 1, 2, 3), MIPV4_HOP_NONE, 0, 0 },
	{ "loopback", IP4(127, 0, 0, 1), MIPV4_HOP_NONE, 0, 0 },
	{ "class E", IP4(240U, 0, 0, 1), MIPV4_HOP_NONE, 0, 0 },
	{ "last of class E", IP4(255U, 255, 255, 254), MIPV4_HOP_NONE, 0, 0 },
	{ "lowest host", IP4(1, 0, 0, 0), MIPV4_HOP_GATEWAY, GATEWAY, US },
	{ "highest host", IP4(223U, 255, 255, 255), MIPV4_HOP_GATEWAY, GATEWAY,
	  US },
};

static void hop_case_name(const struct hop_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(hop, hop_cases, hop_case_name);

static void destination_has_its_next_hop(struct kunit *test)
{
	const struct hop_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct mipv4_nexthop nh;

	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 31)),
			0);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test,
			add_route(f, IP4(10, 9, 0, 0), 16, IP4(10, 0, 0, 0)),
			0);
	nh = lookup(f, c->dst);
	KUNIT_EXPECT_EQ(test, nh.hop, c->hop);
	if (c->hop == MIPV4_HOP_GATEWAY)
		KUNIT_EXPECT_BE(test, nh.gateway, c->gateway);
	KUNIT_EXPECT_BE(test, nh.src, c->src);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, c->dst), c->src);
}

static void without_a_route_there_is_none(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), (__be32)0);
}

/* A host that has no address yet can ask for one: RFC 2131. */
static void broadcast_needs_no_address(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, lookup(f, LIMITED_BCAST).hop,
			MIPV4_HOP_BROADCAST);
	KUNIT_EXPECT_EQ(test, lookup(f, PEER).hop, MIPV4_HOP_NONE);
}

static void source_is_on_the_network_of_the_next_hop(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 8)), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, IP4(10, 0, 0, 9)), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), IP4(10, 0, 0, 1));
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
}

static void first_address_of_a_network_is_the_source(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US2);
}

/* The former address is not on the network any more, nor is its broadcast. */
static void deleted_network_is_unreachable(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, lookup(f, PEER).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, US).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, SUBNET_BCAST).hop, MIPV4_HOP_NONE);
}

static void more_specific_route_wins_over_a_network(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, STRANGER, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, lookup(f, STRANGER).hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, lookup(f, PEER).hop, MIPV4_HOP_ONLINK);
}

static void own_network_wins_over_an_equal_route(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test,
			add_route(f, IP4(192U, 0, 2, 0), 24, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, lookup(f, PEER).hop, MIPV4_HOP_ONLINK);
}

static void own_address_wins_over_a_host_route(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, US, 32, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, SUBNET_BCAST, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, lookup(f, US).hop, MIPV4_HOP_LOCAL);
	KUNIT_EXPECT_EQ(test, lookup(f, SUBNET_BCAST).hop, MIPV4_HOP_BROADCAST);
}

static void default_route_in_halves_leaves_the_well_known(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, 0, 1, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, IP4(128U, 0, 0, 0), 1, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(127, 0, 0, 1)).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, GROUP).hop, MIPV4_HOP_MULTICAST);
}

struct never_case {
	const char	*name;
	__be32		dst;
	u8		plen;
	u32		hop;
};

/* RFC 1122 section 3.2.1.3: (g) 127/8 "MUST NOT appear outside a host", (a) nor
 * 0/8 as a destination; (c) 255.255.255.255 is a broadcast on this network.
 * Whatever an administrator says.
 */
static const struct never_case never_cases[] = {
	{ "loopback network", IP4(127, 0, 0, 0), 8, MIPV4_HOP_NONE },
	{ "loopback address", IP4(127, 0, 0, 1), 32, MIPV4_HOP_NONE },
	{ "this network", IP4(0, 0, 0, 0), 8, MIPV4_HOP_NONE },
	{ "limited broadcast", LIMITED_BCAST, 32, MIPV4_HOP_BROADCAST },
};

static void never_case_name(const struct never_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(never, never_cases, never_case_name);

static void route_does_not_take_what_stays_here(struct kunit *test)
{
	const struct never_case *c = test->param_value;
	struct fake *f = fake_new(test);

	/* Refused, or without effect: either would do. */
	add_route(f, c->dst, c->plen, GATEWAY);
	KUNIT_EXPECT_EQ(test, lookup(f, c->dst).hop, c->hop);
}

struct route_case {
	const char	*name;
	__be32		dst;
	u8		plen;
	__be32		gateway;
	int		err;
};

static const struct route_case add_cases[] = {
	{ "default", 0, 0, PEER, 0 },
	{ "host", FAR, 32, GATEWAY, 0 },
	{ "there already", IP4(10, 0, 0, 0), 8, GATEWAY, -EEXIST },
	{ "there already, other gateway", IP4(10, 0, 0, 0), 8, PEER, 0 },
	{ "there already, by a gateway", IP4(10, 0, 0, 0), 8, 0, -EEXIST },
	{ "same start, longer", IP4(10, 0, 0, 0), 9, PEER, 0 },
	{ "bits outside the prefix", IP4(10, 0, 0, 1), 24, GATEWAY, -EINVAL },
	{ "bits outside no prefix", IP4(10, 0, 0, 0), 0, GATEWAY, -EINVAL },
	{ "prefix of 33 bits", FAR, 33, GATEWAY, -EINVAL },
	{ "prefix of 255 bits", FAR, 255, GATEWAY, -EINVAL },
	{ "no gateway: a neighbour", FAR, 32, 0, 0 },
	{ "multicast gateway", FAR, 32, ALL_HOSTS, -EINVAL },
	{ "limited broadcast as gateway", FAR, 32, LIMITED_BCAST, -EINVAL },
	{ "loopback as gateway", FAR, 32, IP4(127, 0, 0, 1), -EINVAL },
	{ "ourselves as gateway", FAR, 32, US, -EINVAL },
	{ "gateway elsewhere", FAR, 32, IP4(203U, 0, 113, 1), -ENETUNREACH },
	{ "gateway behind a gateway", FAR, 32, IP4(10, 1, 2, 3),
	  -ENETUNREACH },
	{ "broadcast as gateway", FAR, 32, SUBNET_BCAST, -ENETUNREACH },
};

static void route_case_name(const struct route_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(add, add_cases, route_case_name);

static void added_route_has_its_verdict(struct kunit *test)
{
	const struct route_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, IP4(10, 0, 0, 0), 8, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, add_route(f, c->dst, c->plen, c->gateway),
			c->err);
}

static const struct route_case del_cases[] = {
	{ "as it was added", IP4(10, 0, 0, 0), 8, GATEWAY, 0 },
	{ "whichever gateway", IP4(10, 0, 0, 0), 8, 0, 0 },
	{ "other gateway", IP4(10, 0, 0, 0), 8, PEER, -ESRCH },
	{ "other length", IP4(10, 0, 0, 0), 9, 0, -ESRCH },
	{ "other prefix", FAR, 32, 0, -ESRCH },
	{ "that of an address", IP4(192U, 0, 2, 0), 24, 0, -ESRCH },
	{ "well known", IP4(127, 0, 0, 0), 8, 0, -ESRCH },
	{ "prefix of 33 bits", IP4(10, 0, 0, 0), 33, 0, -ESRCH },
};

KUNIT_ARRAY_PARAM(del, del_cases, route_case_name);

static void deleted_route_has_its_verdict(struct kunit *test)
{
	const struct route_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, IP4(10, 0, 0, 0), 8, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, del_route(f, c->dst, c->plen, c->gateway),
			c->err);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(10, 0, 0, 1)).hop,
			c->err ? MIPV4_HOP_GATEWAY : MIPV4_HOP_NONE);
}

static int note_dead(struct mipv4_route *rt, void *arg)
{
	for (; rt; rt = rtnl_dereference(rt->next))
		if (rt->rank == MIPV4_RANK_ROUTE)
			*(bool *)arg = rt->nh->dead;
	return 0;
}

static bool only_route_is_dead(struct fake *f)
{
	bool dead = false;

	rtnl_lock();
	mipv4_fib_walk(&f->ip->fib, 0, 0, note_dead, &dead);
	rtnl_unlock();
	return dead;
}

static void route_is_dead_without_the_network_of_its_gateway(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_FALSE(test, only_route_is_dead(f));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_TRUE(test, only_route_is_dead(f));
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_NONE);
}

static void dead_route_lives_again_with_its_network(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, FAR, 24)), 0);
	KUNIT_EXPECT_TRUE(test, only_route_is_dead(f));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_FALSE(test, only_route_is_dead(f));
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(8, 8, 8, 8)).hop,
			MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(8, 8, 8, 8)), US2);
}

/* A next hop that is ourselves would be asked for by ARP, in vain. */
static void gateway_that_became_ourselves_is_not_used(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, GATEWAY, 24)), 0);
	KUNIT_EXPECT_NE(test, lookup(f, FAR).hop, MIPV4_HOP_GATEWAY);
}

/* A route as a list would have it. */
struct naive {
	struct mipv4_route_spec	spec;
	unsigned int		age;	/* the oldest has the least; 0: none */
};

/* Of the longest of all prefixes that cover @dst that with the lowest metric, of
 * equal ones the oldest; the slow way.
 */
static const struct naive *naive_lookup(const struct naive *routes,
					unsigned int n, __be32 dst)
{
	const struct naive *best = NULL, *r;

	for (r = routes; r < routes + n; r++) {
		if (!r->age || (r->spec.dst ^ dst) & mipv4_netmask(r->spec.plen))
			continue;
		if (!best || r->spec.plen > best->spec.plen ||
		    (r->spec.plen == best->spec.plen &&
		     (r->spec.metric < best->spec.metric ||
		      (r->spec.metric == best->spec.metric &&
		       r->age < best->age))))
			best = r;
	}
	return best;
}

static bool naive_conflicts(const struct naive *routes, unsigned int n,
			    const struct mipv4_route_spec *spec)
{
	const struct naive *r;

	for (r = routes; r < routes + n; r++)
		if (r->age && r->spec.dst == spec->dst &&
		    r->spec.plen == spec->plen &&
		    r->spec.metric == spec->metric &&
		    (!r->spec.gateway || !spec->gateway ||
		     r->spec.gateway == spec->gateway))
			return true;
	return false;
}

/* Prefixes crowd in few places, so that they nest. */
static __be32 random_addr(struct rnd_state *rnd)
{
	u32 addr = 0x40000000 | (prandom_u32_state(rnd) & 0x03ffffff);

	if (prandom_u32_state(rnd) % 2)
		addr &= 0x4000ffff;
	if (prandom_u32_state(rnd) % 8 == 0)
		addr |= 0x80000000;
	return htonl(addr);
}

static void random_spec(struct rnd_state *rnd, struct mipv4_route_spec *spec)
{
	u32 gateway = prandom_u32_state(rnd) % 9;

	*spec = (struct mipv4_route_spec){
		.plen = prandom_u32_state(rnd) % 33,
		.metric = prandom_u32_state(rnd) % 3,
		.gateway = gateway ? htonl(0x0a000100 + gateway) : 0,
	};
	spec->dst = random_addr(rnd) & mipv4_netmask(spec->plen);
}

/* Does the lookup of @dst find what the list has? */
static bool agrees(struct fake *f, const struct naive *routes, unsigned int n,
		   __be32 dst)
{
	const struct naive *expected = naive_lookup(routes, n, dst);
	struct mipv4_nexthop nh = lookup(f, dst);

	/* What is well known is another case's. */
	if (!mipv4_is_unicast(dst))
		return true;
	if (!expected)
		return nh.hop == MIPV4_HOP_NONE;
	return nh.gateway == expected->spec.gateway &&
	       nh.hop == (nh.gateway ? MIPV4_HOP_GATEWAY : MIPV4_HOP_ONLINK);
}

/* The prefix before this one in a walk. */
struct order {
	__be32		dst;
	u8		plen;
	unsigned int	n;	/* routes by hand so far */
	unsigned int	bad;
};

static int check_order(struct mipv4_route *rt, void *arg)
{
	struct order *o = arg;

	o->bad += o->n && (ntohl(rt->dst) < ntohl(o->dst) ||
			   (rt->dst == o->dst && rt->plen <= o->plen));
	o->dst = rt->dst;
	o->plen = rt->plen;
	for (; rt; rt = rtnl_dereference(rt->next)) {
		o->bad += rt->dst != o->dst || rt->plen != o->plen;
		o->n += rt->rank == MIPV4_RANK_ROUTE;
	}
	return 0;
}

/* A walk that begins anew at each prefix, as a dump does. */
static int stop_at_second(struct mipv4_route *rt, void *arg)
{
	struct order *o = arg;

	if (o->n && (rt->dst != o->dst || rt->plen != o->plen)) {
		o->dst = rt->dst;
		o->plen = rt->plen;
		return 1;
	}
	o->n = 1;
	return 0;
}

static unsigned int count_in_steps(struct mipv4_fib *fib)
{
	struct order o = {};
	unsigned int n = 1;

	mipv4_fib_walk(fib, 0, 0, stop_at_second, &o);
	o.n = 1;
	while (mipv4_fib_walk(fib, o.dst, o.plen, stop_at_second, &o))
		n++;
	return n + 1;
}

static int count_prefix(struct mipv4_route *rt, void *arg)
{
	++*(unsigned int *)arg;
	return 0;
}

#define RANDOM_ROUTES	250
#define RANDOM_STEPS	6000

/* Routes come and go at random, more of them at first, fewer in the end. After each
 * step lookups find what they should, at both ends of its prefix and elsewhere.
 */
static void random_routes_agree_with_the_naive_way(struct kunit *test)
{
	unsigned int step, bad = 0, n = 0, prefixes = 0, nodes, i;
	struct fake *f = fake_device(test);
	u32 seed = get_random_u32();
	struct order order = {};
	struct naive *routes;
	struct rnd_state rnd;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	routes = kunit_kcalloc(test, RANDOM_ROUTES, sizeof(*routes),
			       GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, routes);
	nodes = f->ip->fib.n_nodes;
	prandom_seed_state(&rnd, seed);
	for (step = 1; step <= RANDOM_STEPS && !bad; step++) {
		struct naive *r = &routes[prandom_u32_state(&rnd) %
					  RANDOM_ROUTES];
		struct mipv4_route_spec *spec = &r->spec;
		struct mipv4_route_match match;

		/* The last of them only delete. */
		if (!r->age && step < RANDOM_STEPS * 2 / 3) {
			random_spec(&rnd, spec);
			if (naive_conflicts(routes, RANDOM_ROUTES, spec)) {
				bad += add_spec(f, spec) != -EEXIST;
				continue;
			}
			bad += add_spec(f, spec);
			r->age = step;
			n++;
		} else if (r->age) {
			match = (struct mipv4_route_match){
				.dst = spec->dst, .plen = spec->plen,
				.gateway = spec->gateway,
				.metric = spec->metric, .type = -1,
			};
			bad += with_rtnl(mipv4_route_del(f->ip, &match, NULL));
			r->age = 0;
			n--;
		}
		bad += f->ip->n_routes != n;
		for (i = 0; i < 4; i++)
			bad += !agrees(f, routes, RANDOM_ROUTES,
				       random_addr(&rnd));
		bad += !agrees(f, routes, RANDOM_ROUTES, spec->dst);
		bad += !agrees(f, routes, RANDOM_ROUTES,
			       spec->dst | ~mipv4_netmask(spec->plen));
		bad += !agrees(f, routes, RANDOM_ROUTES,
			       htonl(ntohl(spec->dst |
					   ~mipv4_netmask(spec->plen)) + 1));
		if (step % 50)
			continue;
		rtnl_lock();
		order = (struct order){};
		mipv4_fib_walk(&f->ip->fib, 0, 0, check_order, &order);
		prefixes = 0;
		mipv4_fib_walk(&f->ip->fib, 0, 0, count_prefix, &prefixes);
		bad += order.bad || order.n != n ||
		       (prefixes > 1 &&
			count_in_steps(&f->ip->fib) != prefixes);
		rtnl_unlock();
	}
	KUNIT_EXPECT_EQ_MSG(test, bad, 0, "seed %u, step %u, %u routes, %u of %u prefixes",
			    seed, step, n, order.n, prefixes);
	for (i = 0; i < RANDOM_ROUTES; i++)
		while (routes[i].age &&
		       !del_route(f, routes[i].spec.dst, routes[i].spec.plen, 0))
			;
	KUNIT_EXPECT_EQ(test, f->ip->n_routes, 0);
	/* What is left is what there was. */
	KUNIT_EXPECT_EQ(test, f->ip->fib.n_nodes, nodes);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&f->ip->fib.hops));
}

/* Where a prefix goes: each kind of change of the trie that has 64.1.2.0/24,
 * 64.1.3.0/24 and 64.1.2.128/32.
 */
static const struct hop_case places[] = {
	{ "beside others of its node", IP4(64, 1, 4, 0), 24 },
	{ "above others of its node", IP4(64, 1, 0, 0), 20 },
	{ "below a node", IP4(64, 1, 3, 7), 32 },
	{ "below a node, deeper", IP4(64, 1, 3, 0), 27 },
	{ "above a node", IP4(64, 0, 0, 0), 10 },
	{ "between two nodes", IP4(64, 1, 2, 128), 25 },
	{ "apart from a node", IP4(64, 200, 0, 0), 16 },
	{ "apart from a deep node", IP4(64, 1, 2, 129), 32 },
	{ "in the other half", IP4(200U, 1, 0, 0), 16 },
	{ "everything", 0, 0 },
	{ "half of everything", 0, 1 },
	{ "a prefix that is there", IP4(64, 1, 2, 0), 24 },
};

KUNIT_ARRAY_PARAM(place, places, hop_case_name);

static const __be32 place_probes[] = {
	IP4(64, 1, 2, 1), IP4(64, 1, 2, 128), IP4(64, 1, 2, 129),
	IP4(64, 1, 2, 200), IP4(64, 1, 3, 0), IP4(64, 1, 3, 7),
	IP4(64, 1, 3, 31), IP4(64, 1, 4, 9), IP4(64, 1, 5, 9),
	IP4(64, 1, 20, 1), IP4(64, 2, 0, 0), IP4(64, 200, 3, 4),
	IP4(65, 0, 0, 1), IP4(200U, 1, 2, 3), IP4(8, 8, 8, 8),
};

static bool places_are(struct fake *f, const __be32 *gateways)
{
	bool same = true;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(place_probes); i++)
		same &= lookup(f, place_probes[i]).gateway == gateways[i];
	return same;
}

/* Whichever piece of memory is missing, all is as it was; and a change asks for few:
 * the route, its next hop, and two nodes at most. To delete never fails, and without
 * memory the rest is right, too.
 */
static void change_of_a_route_is_whole_or_none(struct kunit *test)
{
	const struct hop_case *c = test->param_value;
	__be32 before[ARRAY_SIZE(place_probes)], after[ARRAY_SIZE(place_probes)];
	struct fake *f = fake_new(test);
	unsigned int nth, nodes, i, failed = 0;
	size_t len;
	bool more;
	int err;

	KUNIT_ASSERT_EQ(test, add_route(f, IP4(64, 1, 2, 0), 24, PEER), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, IP4(64, 1, 3, 0), 24, PEER), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, IP4(64, 1, 2, 128), 32, PEER), 0);
	for (i = 0; i < ARRAY_SIZE(before); i++)
		before[i] = lookup(f, place_probes[i]).gateway;
	nodes = f->ip->fib.n_nodes;
	len = f->ip->fib.len;
	for (nth = 1, more = true; more && nth < 20; nth++) {
		rtnl_lock();
		fake_fail_nth(nth);
		err = mipv4_add_route(f->ip, c->dst, c->hop, GATEWAY);
		more = fake_fail_nth(0);
		rtnl_unlock();
		/* What kmemleak could not get does no harm. */
		if (!err && more)
			err = del_route(f, c->dst, c->hop, GATEWAY);
		else if (err)
			failed++;
		if (!more)
			break;
		KUNIT_EXPECT_TRUE(test, !err || err == -ENOMEM);
		KUNIT_EXPECT_TRUE(test, places_are(f, before));
		KUNIT_EXPECT_EQ(test, f->ip->fib.n_nodes, nodes);
		KUNIT_EXPECT_EQ(test, f->ip->fib.len, len);
		KUNIT_EXPECT_EQ(test, f->ip->n_routes, 3);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_LE(test, failed, 4);
	if (IS_ENABLED(CONFIG_FAULT_INJECTION))
		KUNIT_EXPECT_GE(test, failed, 2);
	for (i = 0; i < ARRAY_SIZE(after); i++)
		after[i] = lookup(f, place_probes[i]).gateway;
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_del_route(f->ip, c->dst,
							     c->hop, GATEWAY)),
			0);
	KUNIT_EXPECT_TRUE(test, places_are(f, before));
	KUNIT_EXPECT_EQ(test, add_route(f, c->dst, c->hop, GATEWAY), 0);
	KUNIT_EXPECT_TRUE(test, places_are(f, after));
	KUNIT_EXPECT_EQ(test, del_route(f, c->dst, c->hop, GATEWAY), 0);
	KUNIT_EXPECT_TRUE(test, places_are(f, before));
	KUNIT_EXPECT_EQ(test, f->ip->fib.n_nodes, nodes);
	KUNIT_EXPECT_EQ(test, f->ip->fib.len, len);
}

/* With what the trie takes for it. */
static void route_takes_no_more_than_64_octets(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i, bad = 0;
	size_t len;

	for (i = 0; i < 4096; i++)
		bad += !!add_route(f, htonl(0x40000000 + (i << 8)), 24,
				   GATEWAY);
	KUNIT_EXPECT_EQ(test, bad, 0);
	len = f->ip->fib.len +
	      4096 * roundup_pow_of_two(sizeof(struct mipv4_route));
	KUNIT_EXPECT_LE(test, len, 4096 * 64);
}

/* Many routes, one next hop; and its end. */
static void routes_share_next_hops(struct kunit *test)
{
	struct fake *f = fake_new(test);
	const struct mipv4_nexthop *a, *b;

	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, FAR, 32, GATEWAY), 0);
	rcu_read_lock();
	a = mipv4_fib_lookup(f->ip, FAR).nh;
	b = mipv4_fib_lookup(f->ip, IP4(8, 8, 8, 8)).nh;
	rcu_read_unlock();
	KUNIT_EXPECT_PTR_EQ(test, a, b);
	KUNIT_ASSERT_EQ(test, del_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_BE(test, lookup(f, FAR).gateway, GATEWAY);
	KUNIT_ASSERT_EQ(test, del_route(f, FAR, 32, GATEWAY), 0);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&f->ip->fib.hops));
}

/* The longest prefix whose gateway is on-link, and of its routes the first. */
static void dead_routes_are_passed_over(struct kunit *test)
{
	const __be32 other = IP4(10, 0, 0, 9);
	struct mipv4_route_spec spec = {
		.dst = IP4(64, 1, 2, 0), .plen = 24, .gateway = PEER,
		.metric = 9,
	};
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 24)),
			0);
	KUNIT_ASSERT_EQ(test, add_route(f, IP4(64, 1, 2, 3), 32, other), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, IP4(64, 1, 2, 0), 24, other), 0);
	KUNIT_ASSERT_EQ(test, add_spec(f, &spec), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, IP4(64, 1, 0, 0), 16, other), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_BE(test, lookup(f, IP4(64, 1, 2, 3)).gateway, other);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_del_ip(f->ip, IP4(10, 0, 0, 1), 24)),
			0);
	KUNIT_EXPECT_BE(test, lookup(f, IP4(64, 1, 2, 3)).gateway, PEER);
	KUNIT_EXPECT_BE(test, lookup(f, IP4(64, 1, 2, 4)).gateway, PEER);
	KUNIT_EXPECT_BE(test, lookup(f, IP4(64, 1, 3, 4)).gateway, GATEWAY);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 2), 24)),
			0);
	KUNIT_EXPECT_BE(test, lookup(f, IP4(64, 1, 2, 3)).gateway, other);
	KUNIT_EXPECT_BE(test, lookup(f, IP4(64, 1, 2, 3)).src,
			IP4(10, 0, 0, 2));
	KUNIT_EXPECT_BE(test, lookup(f, IP4(64, 1, 2, 4)).gateway, other);
}

static void thousand_routes_are_all_found(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i, bad = 0;

	for (i = 0; i < 1000; i++)
		bad += !!add_route(f, IP4(10, i / 250, i % 250, 0), 24,
				   i % 2 ? PEER : GATEWAY);
	KUNIT_EXPECT_EQ(test, bad, 0);
	for (i = 0; i < 1000; i++)
		bad += lookup(f, IP4(10, i / 250, i % 250, 9)).gateway !=
		       (i % 2 ? PEER : GATEWAY);
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(10, 0, 250, 0)).hop,
			MIPV4_HOP_NONE);
}

/* The one that would be used, which may be none of the table. */
static struct mipv4_nexthop used(struct fake *f, __be32 dst)
{
	struct mipv4_nexthop nh;

	nh = *as_softirq(mipv4_route_lookup(f->ip, dst, false));
	return nh;
}

static void lowest_metric_is_used(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = PEER, .metric = 20 };
	struct fake *f = fake_new(test);
	struct mipv4_route_match match = {
		.gateway = GATEWAY, .metric = -1, .type = -1,
	};

	KUNIT_ASSERT_EQ(test, add_spec(f, &spec), 0);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, PEER);
	spec.gateway = GATEWAY;
	spec.metric = 10;
	KUNIT_ASSERT_EQ(test, add_spec(f, &spec), 0);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, GATEWAY);
	match.metric = 20;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_del(f->ip, &match, NULL)),
			-ESRCH);
	match.metric = 10;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_del(f->ip, &match, NULL)),
			0);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, PEER);
}

/* Nobody answers for @gateway: three times it is asked, then it is given up. */
static void let_fail(struct fake *f, __be32 gateway)
{
	int i;

	fake_send(f, FAR, "x", 1);
	KUNIT_EXPECT_EQ(f->test, fake_state(f, gateway),
			MIPV4_NEIGH_INCOMPLETE);
	for (i = 0; i < 3; i++)
		fake_tick(f, HZ + 1);
	KUNIT_EXPECT_EQ(f->test, fake_state(f, gateway), MIPV4_NEIGH_FAILED);
}

/* RFC 1122 section 3.3.1.4, 3.3.1.5: the next one is used, and what waited for
 * the first goes there too.
 */
static void dead_gateway_is_passed_over(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct iphdr *iph;

	fake_settle(f);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, PEER), 0);
	fake_know(f, PEER, PEER_HA);
	let_fail(f, GATEWAY);
	while (fake_sent_arp(f, ARPOP_REQUEST))
		;
	iph = (struct iphdr *)(skb_peek_tail(&f->seen)->data + ETH_HLEN);
	KUNIT_EXPECT_BE(test, iph->daddr, FAR);
	KUNIT_EXPECT_MEMEQ(test, skb_peek_tail(&f->seen)->data, PEER_HA, 6);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_FAILED), 0);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, PEER);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "y", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

/* It is asked again now and then, and used again when it answers. */
static void gateway_that_answers_again_is_used_again(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_settle(f);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, PEER), 0);
	fake_know(f, PEER, PEER_HA);
	let_fail(f, GATEWAY);
	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "y", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));

	fake_tick(f, 20 * HZ);
	/* Only who sends asks: to look must be allowed anywhere. */
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 1480);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "z", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, PEER);
	fake_receive(f, fake_arp(f, ARPOP_REPLY, OTHER_HA, GATEWAY, OUR_HA,
				 US));
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, GATEWAY);
}

static void if_all_gateways_are_dead_the_first_says_so(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int i;

	fake_settle(f);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, PEER), 0);
	let_fail(f, GATEWAY);
	for (i = 0; i < 4; i++)
		fake_tick(f, HZ + 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, GATEWAY);
	KUNIT_EXPECT_GE(test, fake_drops(f, MIPV4_DROP_NEIGH_FAILED), 1);
}

/* Nobody answers for any of twelve. */
static void eight_gateways_are_tried(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int n, i;

	fake_settle(f);
	for (i = 0; i < 12; i++)
		KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, IP4(192U, 0, 2,
							     20 + i)), 0);
	for (n = 0; n < 12; n++) {
		if (used(f, FAR).gateway != IP4(192U, 0, 2, 20 + n))
			break;
		fake_send(f, FAR, "x", 1);
		for (i = 0; i < 3; i++)
			fake_tick(f, HZ + 1);
		KUNIT_EXPECT_EQ(test, fake_state(f, IP4(192U, 0, 2, 20 + n)),
				MIPV4_NEIGH_FAILED);
	}
	KUNIT_EXPECT_EQ(test, n, MIPV4_GATEWAYS);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, IP4(192U, 0, 2, 20));
}

static void unreachable_and_blackhole_stop_datagrams(struct kunit *test)
{
	struct mipv4_route_spec spec = {
		.dst = FAR, .plen = 32, .type = MIPV4_ROUTE_TYPE_UNREACHABLE,
	};
	struct fake *f = fake_new(test);

	fake_settle(f);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_spec(f, &spec), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), -EHOSTUNREACH);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_UNREACHABLE);
	spec.dst = IP4(198U, 51, 100, 8);
	spec.type = MIPV4_ROUTE_TYPE_BLACKHOLE;
	KUNIT_ASSERT_EQ(test, add_spec(f, &spec), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, spec.dst, "x", 1), 0);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_BLACKHOLE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_NO_ROUTES), 2);
}

/* A network of which we have no address, and a gateway on it. */
static void on_link_route_makes_neighbours(struct kunit *test)
{
	struct fake *f = fake_device(test);
	const __be32 gateway = IP4(10, 0, 0, 1);
	struct fake_arp *arp;

	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 32, 0), 0);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, add_route(f, 0, 0, gateway), -ENETUNREACH);
	KUNIT_ASSERT_EQ(test, add_route(f, gateway, 32, 0), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, gateway), 0);
	KUNIT_EXPECT_EQ(test, used(f, gateway).hop, MIPV4_HOP_ONLINK);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, gateway);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), 0);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->tip, gateway);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	/* Without the neighbour the gateway is of no use. */
	KUNIT_ASSERT_EQ(test, del_route(f, gateway, 32, 0), 0);
	KUNIT_EXPECT_EQ(test, used(f, FAR).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_TRUE(test, only_route_is_dead(f));
	/* A route to the network of the gateway makes it a neighbour again. */
	KUNIT_ASSERT_EQ(test, add_route(f, IP4(10, 0, 0, 0), 24, 0), 0);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, gateway);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
}

static void route_has_its_own_mtu_and_source(struct kunit *test)
{
	struct mipv4_route_spec spec = {
		.dst = FAR, .plen = 32, .gateway = GATEWAY, .mtu = 1000,
		.src = US2,
	};
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_spec(f, &spec), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US2);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 980);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(8, 8, 8, 8)), US);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, IP4(8, 8, 8, 8)), 1480);
	/* A source that is not ours any more is not used. */
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	/* The device has the last word. */
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 900)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 880);
}

/* Who holds a reference may ask also when the device is gone, and the table of
 * neighbours with it.
 */
static void routes_of_a_detached_endpoint_can_be_asked(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_route(f, 0, 0, PEER), 0);
	fake_unregister(f);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	KUNIT_EXPECT_BE(test, mipv4_pseudoheader(f->ip, FAR, 253, 1).saddr, US);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 0);
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, FAR, HZ), -ENODEV);
}

static void routes_are_bounded(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = GATEWAY };
	struct netlink_ext_ack extack = {};
	struct fake *f = fake_new(test);

	/* As if they were there. */
	f->ip->n_routes = MIPV4_ROUTE_LIMIT - 1;
	KUNIT_ASSERT_EQ(test, add_route(f, FAR, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &spec, &extack)),
			-ENOSPC);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "an endpoint has at most 4194304 routes: delete one first (mipv4 route del)");
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, del_route(f, FAR, 32, 0), 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &spec, NULL)),
			0);
}

static void routes_to_one_prefix_are_bounded(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = GATEWAY };
	struct netlink_ext_ack extack = {};
	struct fake *f = fake_new(test);
	unsigned int bad = 0;

	for (; spec.metric < MIPV4_PREFIX_LIMIT; spec.metric++)
		bad += !!add_spec(f, &spec);
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &spec, &extack)),
			-ENOSPC);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "a prefix has at most 256 routes: delete one first (mipv4 route del)");
	KUNIT_EXPECT_EQ(test, add_route(f, FAR, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, del_route(f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, add_spec(f, &spec), 0);
}

static struct kunit_case route_test_cases[] = {
	KUNIT_CASE_PARAM(destination_has_its_next_hop, hop_gen_params),
	KUNIT_CASE(without_a_route_there_is_none),
	KUNIT_CASE(broadcast_needs_no_address),
	KUNIT_CASE(source_is_on_the_network_of_the_next_hop),
	KUNIT_CASE(first_address_of_a_network_is_the_source),
	KUNIT_CASE(deleted_network_is_unreachable),
	KUNIT_CASE(more_specific_route_wins_over_a_network),
	KUNIT_CASE(own_network_wins_over_an_equal_route),
	KUNIT_CASE(own_address_wins_over_a_host_route),
	KUNIT_CASE(default_route_in_halves_leaves_the_well_known),
	KUNIT_CASE_PARAM(route_does_not_take_what_stays_here, never_gen_params),
	KUNIT_CASE_PARAM(added_route_has_its_verdict, add_gen_params),
	KUNIT_CASE_PARAM(deleted_route_has_its_verdict, del_gen_params),
	KUNIT_CASE(route_is_dead_without_the_network_of_its_gateway),
	KUNIT_CASE(dead_route_lives_again_with_its_network),
	KUNIT_CASE(gateway_that_became_ourselves_is_not_used),
	KUNIT_CASE_SLOW(random_routes_agree_with_the_naive_way),
	KUNIT_CASE_PARAM(change_of_a_route_is_whole_or_none, place_gen_params),
	KUNIT_CASE(route_takes_no_more_than_64_octets),
	KUNIT_CASE(routes_share_next_hops),
	KUNIT_CASE(dead_routes_are_passed_over),
	KUNIT_CASE(thousand_routes_are_all_found),
	KUNIT_CASE(lowest_metric_is_used),
	KUNIT_CASE(dead_gateway_is_passed_over),
	KUNIT_CASE(gateway_that_answers_again_is_used_again),
	KUNIT_CASE(if_all_gateways_are_dead_the_first_says_so),
	KUNIT_CASE(eight_gateways_are_tried),
	KUNIT_CASE(unreachable_and_blackhole_stop_datagrams),
	KUNIT_CASE(on_link_route_makes_neighbours),
	KUNIT_CASE(route_has_its_own_mtu_and_source),
	KUNIT_CASE(routes_of_a_detached_endpoint_can_be_asked),
	KUNIT_CASE(routes_are_bounded),
	KUNIT_CASE(routes_to_one_prefix_are_bounded),
	{}
};

static struct kunit_suite route_suite = {
	.name = "mipv4-route",
	.test_cases = route_test_cases,
};

kunit_test_suite(route_suite);
