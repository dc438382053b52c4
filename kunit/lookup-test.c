// SPDX-License-Identifier: GPL-2.0
/*
 * lookup-test.c: the route and the next hop of a destination.
 */
#include "fake-route.h"
#include "fake.h"

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

KUNIT_ARRAY_PARAM(hop, hop_cases, fake_hop_case_name);

static void destination_has_its_next_hop(struct kunit *test)
{
	const struct hop_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct mipv4_nexthop nh;

	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 31)),
			0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test,
			fake_add_route(f, IP4(10, 9, 0, 0), 16, IP4(10, 0, 0, 0)),
			0);
	nh = fake_lookup(f, c->dst);
	KUNIT_EXPECT_EQ(test, nh.hop, c->hop);
	if (c->hop == MIPV4_HOP_GATEWAY)
		KUNIT_EXPECT_BE(test, nh.gateway, c->gateway);
	KUNIT_EXPECT_BE(test, nh.src, c->src);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, c->dst), c->src);
}

static void without_a_route_there_is_none(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, fake_lookup(f, FAR).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), (__be32)0);
}

/* A host that has no address yet can ask for one: RFC 2131. */
static void broadcast_needs_no_address(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, LIMITED_BCAST).hop,
			MIPV4_HOP_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, PEER).hop, MIPV4_HOP_NONE);
}

/* The former address is not on the network any more, nor is its broadcast. */
static void deleted_network_is_unreachable(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, PEER).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, US).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, SUBNET_BCAST).hop, MIPV4_HOP_NONE);
}

static void more_specific_route_wins_over_a_network(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_add_route(f, STRANGER, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, STRANGER).hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, PEER).hop, MIPV4_HOP_ONLINK);
}

static void own_network_wins_over_an_equal_route(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test,
			fake_add_route(f, IP4(192U, 0, 2, 0), 24, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, PEER).hop, MIPV4_HOP_ONLINK);
}

static void own_address_wins_over_a_host_route(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_add_route(f, US, 32, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, SUBNET_BCAST, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, US).hop, MIPV4_HOP_LOCAL);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, SUBNET_BCAST).hop, MIPV4_HOP_BROADCAST);
}

static void default_route_in_halves_leaves_the_well_known(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 1, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(128U, 0, 0, 0), 1, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, FAR).hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, IP4(127, 0, 0, 1)).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, GROUP).hop, MIPV4_HOP_MULTICAST);
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

	/* The route may be refused, or have no effect. */
	fake_add_route(f, c->dst, c->plen, GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, c->dst).hop, c->hop);
}

static struct kunit_case lookup_test_cases[] = {
	KUNIT_CASE_PARAM(destination_has_its_next_hop, hop_gen_params),
	KUNIT_CASE(without_a_route_there_is_none),
	KUNIT_CASE(broadcast_needs_no_address),
	KUNIT_CASE(deleted_network_is_unreachable),
	KUNIT_CASE(more_specific_route_wins_over_a_network),
	KUNIT_CASE(own_network_wins_over_an_equal_route),
	KUNIT_CASE(own_address_wins_over_a_host_route),
	KUNIT_CASE(default_route_in_halves_leaves_the_well_known),
	KUNIT_CASE_PARAM(route_does_not_take_what_stays_here, never_gen_params),
	{}
};

static struct kunit_suite lookup_suite = {
	.name = "mipv4-lookup",
	.test_cases = lookup_test_cases,
};

kunit_test_suite(lookup_suite);
