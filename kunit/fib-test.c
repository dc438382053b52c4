// SPDX-License-Identifier: GPL-2.0
/*
 * fib-test.c: the trie of prefixes against a list, and its changes without memory.
 */
#include <linux/prandom.h>
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/fib-walk.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

/* A route in a list, for comparison. */
struct naive {
	struct mipv4_route_spec	spec;
	unsigned int		age;	/* the oldest has the lowest; 0: unused */
};

/* The route to @dst by a linear search: the longest prefix, then the lowest metric, then
 * the oldest.
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

/* Prefixes are in few ranges, so that they nest. */
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

/* Does the lookup of @dst agree with the list? */
static bool agrees(struct fake *f, const struct naive *routes, unsigned int n,
		   __be32 dst)
{
	const struct naive *expected = naive_lookup(routes, n, dst);
	struct mipv4_nexthop nh = fake_lookup(f, dst);

	/* Another case tests the well-known prefixes. */
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

/* A walk that starts again at each prefix, as a dump does. */
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

/* Routes are added and deleted at random, with more additions at first and more deletions
 * later. After each step, lookups agree with the list at both ends of the prefix and
 * elsewhere.
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

		/* The last steps only delete. */
		if (!r->age && step < RANDOM_STEPS * 2 / 3) {
			random_spec(&rnd, spec);
			if (naive_conflicts(routes, RANDOM_ROUTES, spec)) {
				bad += fake_add_spec(f, spec) != -EEXIST;
				continue;
			}
			bad += fake_add_spec(f, spec);
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
		       !fake_del_route(f, routes[i].spec.dst, routes[i].spec.plen, 0))
			;
	KUNIT_EXPECT_EQ(test, f->ip->n_routes, 0);
	/* The routes of the beginning are left. */
	KUNIT_EXPECT_EQ(test, f->ip->fib.n_nodes, nodes);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&f->ip->fib.hops));
}

/* The place of a new prefix: each kind of change of a trie with 64.1.2.0/24, 64.1.3.0/24
 * and 64.1.2.128/32.
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

KUNIT_ARRAY_PARAM(place, places, fake_hop_case_name);

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
		same &= fake_lookup(f, place_probes[i]).gateway == gateways[i];
	return same;
}

/* If any allocation fails, nothing changes. A change allocates the route, its next hop,
 * and two nodes at most. Deleting never fails, and other lookups stay correct without
 * memory.
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

	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(64, 1, 2, 0), 24, PEER), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(64, 1, 3, 0), 24, PEER), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(64, 1, 2, 128), 32, PEER), 0);
	for (i = 0; i < ARRAY_SIZE(before); i++)
		before[i] = fake_lookup(f, place_probes[i]).gateway;
	nodes = f->ip->fib.n_nodes;
	len = f->ip->fib.len;
	for (nth = 1, more = true; more && nth < 20; nth++) {
		rtnl_lock();
		fake_fail_nth(nth);
		err = mipv4_add_route(f->ip, c->dst, c->hop, GATEWAY);
		more = fake_fail_nth(0);
		rtnl_unlock();
		/* A failed allocation of kmemleak is harmless. */
		if (!err && more)
			err = fake_del_route(f, c->dst, c->hop, GATEWAY);
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
		after[i] = fake_lookup(f, place_probes[i]).gateway;
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_del_route(f->ip, c->dst,
							     c->hop, GATEWAY)),
			0);
	KUNIT_EXPECT_TRUE(test, places_are(f, before));
	KUNIT_EXPECT_EQ(test, fake_add_route(f, c->dst, c->hop, GATEWAY), 0);
	KUNIT_EXPECT_TRUE(test, places_are(f, after));
	KUNIT_EXPECT_EQ(test, fake_del_route(f, c->dst, c->hop, GATEWAY), 0);
	KUNIT_EXPECT_TRUE(test, places_are(f, before));
	KUNIT_EXPECT_EQ(test, f->ip->fib.n_nodes, nodes);
	KUNIT_EXPECT_EQ(test, f->ip->fib.len, len);
}

static void thousand_routes_are_all_found(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i, bad = 0;

	for (i = 0; i < 1000; i++)
		bad += !!fake_add_route(f, IP4(10, i / 250, i % 250, 0), 24,
					i % 2 ? PEER : GATEWAY);
	KUNIT_EXPECT_EQ(test, bad, 0);
	for (i = 0; i < 1000; i++)
		bad += fake_lookup(f, IP4(10, i / 250, i % 250, 9)).gateway !=
		       (i % 2 ? PEER : GATEWAY);
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, IP4(10, 0, 250, 0)).hop,
			MIPV4_HOP_NONE);
}

static struct kunit_case fib_test_cases[] = {
	KUNIT_CASE_SLOW(random_routes_agree_with_the_naive_way),
	KUNIT_CASE_PARAM(change_of_a_route_is_whole_or_none, place_gen_params),
	KUNIT_CASE(thousand_routes_are_all_found),
	{}
};

static struct kunit_suite fib_suite = {
	.name = "mipv4-fib",
	.test_cases = fib_test_cases,
};

kunit_test_suite(fib_suite);
