// SPDX-License-Identifier: GPL-2.0
/*
 * route-test.c: routes are added and deleted; their number and memory.
 */
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/lookup.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

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

	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(10, 0, 0, 0), 8, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_add_route(f, c->dst, c->plen, c->gateway),
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

	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(10, 0, 0, 0), 8, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_del_route(f, c->dst, c->plen, c->gateway),
			c->err);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, IP4(10, 0, 0, 1)).hop,
			c->err ? MIPV4_HOP_GATEWAY : MIPV4_HOP_NONE);
}

/* The memory of the trie included. */
static void route_takes_no_more_than_64_octets(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i, bad = 0;
	size_t len;

	for (i = 0; i < 4096; i++)
		bad += !!fake_add_route(f, htonl(0x40000000 + (i << 8)), 24,
					GATEWAY);
	KUNIT_EXPECT_EQ(test, bad, 0);
	len = f->ip->fib.len +
	      4096 * roundup_pow_of_two(sizeof(struct mipv4_route));
	KUNIT_EXPECT_LE(test, len, 4096 * 64);
}

/* Many routes share one next hop, which ends with the last one. */
static void routes_share_next_hops(struct kunit *test)
{
	struct fake *f = fake_new(test);
	const struct mipv4_nexthop *a, *b;

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, FAR, 32, GATEWAY), 0);
	rcu_read_lock();
	a = mipv4_fib_lookup(f->ip, FAR).nh;
	b = mipv4_fib_lookup(f->ip, IP4(8, 8, 8, 8)).nh;
	rcu_read_unlock();
	KUNIT_EXPECT_PTR_EQ(test, a, b);
	KUNIT_ASSERT_EQ(test, fake_del_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_BE(test, fake_lookup(f, FAR).gateway, GATEWAY);
	KUNIT_ASSERT_EQ(test, fake_del_route(f, FAR, 32, GATEWAY), 0);
	KUNIT_EXPECT_TRUE(test, RB_EMPTY_ROOT(&f->ip->fib.hops));
}

/* A holder of a reference may look up routes after the device and the neighbour table are
 * gone.
 */
static void routes_of_a_detached_endpoint_can_be_asked(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, PEER), 0);
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
	KUNIT_ASSERT_EQ(test, fake_add_route(f, FAR, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &spec, &extack)),
			-ENOSPC);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "an endpoint has at most 4194304 routes: delete one first (mipv4 route del)");
	KUNIT_EXPECT_EQ(test, fake_lookup(f, FAR).hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_del_route(f, FAR, 32, 0), 0);
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
		bad += !!fake_add_spec(f, &spec);
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &spec, &extack)),
			-ENOSPC);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "a prefix has at most 256 routes: delete one first (mipv4 route del)");
	KUNIT_EXPECT_EQ(test, fake_add_route(f, FAR, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_del_route(f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_add_spec(f, &spec), 0);
}

static struct kunit_case route_test_cases[] = {
	KUNIT_CASE_PARAM(added_route_has_its_verdict, add_gen_params),
	KUNIT_CASE_PARAM(deleted_route_has_its_verdict, del_gen_params),
	KUNIT_CASE(route_takes_no_more_than_64_octets),
	KUNIT_CASE(routes_share_next_hops),
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
