// SPDX-License-Identifier: GPL-2.0
/*
 * nexthop-test.c: source addresses, dead gateways, metrics and types of routes.
 */
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/fib-walk.h"
#include "../mipv4/nexthop.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

static void source_is_on_the_network_of_the_next_hop(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 8)), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, IP4(10, 0, 0, 9)), 0);
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

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_FALSE(test, only_route_is_dead(f));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_TRUE(test, only_route_is_dead(f));
	KUNIT_EXPECT_EQ(test, fake_lookup(f, FAR).hop, MIPV4_HOP_NONE);
}

static void dead_route_lives_again_with_its_network(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, FAR, 24)), 0);
	KUNIT_EXPECT_TRUE(test, only_route_is_dead(f));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_FALSE(test, only_route_is_dead(f));
	KUNIT_EXPECT_EQ(test, fake_lookup(f, IP4(8, 8, 8, 8)).hop,
			MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(8, 8, 8, 8)), US2);
}

/* ARP cannot resolve a next hop that is an own address. */
static void gateway_that_became_ourselves_is_not_used(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, GATEWAY, 24)), 0);
	KUNIT_EXPECT_NE(test, fake_lookup(f, FAR).hop, MIPV4_HOP_GATEWAY);
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
	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(64, 1, 2, 3), 32, other), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(64, 1, 2, 0), 24, other), 0);
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(64, 1, 0, 0), 16, other), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_BE(test, fake_lookup(f, IP4(64, 1, 2, 3)).gateway, other);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_del_ip(f->ip, IP4(10, 0, 0, 1), 24)),
			0);
	KUNIT_EXPECT_BE(test, fake_lookup(f, IP4(64, 1, 2, 3)).gateway, PEER);
	KUNIT_EXPECT_BE(test, fake_lookup(f, IP4(64, 1, 2, 4)).gateway, PEER);
	KUNIT_EXPECT_BE(test, fake_lookup(f, IP4(64, 1, 3, 4)).gateway, GATEWAY);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 2), 24)),
			0);
	KUNIT_EXPECT_BE(test, fake_lookup(f, IP4(64, 1, 2, 3)).gateway, other);
	KUNIT_EXPECT_BE(test, fake_lookup(f, IP4(64, 1, 2, 3)).src,
			IP4(10, 0, 0, 2));
	KUNIT_EXPECT_BE(test, fake_lookup(f, IP4(64, 1, 2, 4)).gateway, other);
}

/* The next hop that would be used, which may not be in the table. */
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

	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, PEER);
	spec.gateway = GATEWAY;
	spec.metric = 10;
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, GATEWAY);
	match.metric = 20;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_del(f->ip, &match, NULL)),
			-ESRCH);
	match.metric = 10;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_del(f->ip, &match, NULL)),
			0);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, PEER);
}

/* No host answers for @gateway: after three requests it has failed. */
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

/* RFC 1122 sections 3.3.1.4 and 3.3.1.5: the next gateway is used, also for the datagrams
 * that waited for the first.
 */
static void dead_gateway_is_passed_over(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct iphdr *iph;

	fake_settle(f);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, PEER), 0);
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

/* The gateway is probed again at intervals, and used again when it answers. */
static void gateway_that_answers_again_is_used_again(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_settle(f);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, PEER), 0);
	fake_know(f, PEER, PEER_HA);
	let_fail(f, GATEWAY);
	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "y", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));

	fake_tick(f, 20 * HZ);
	/* Only sending probes the gateway, because a lookup is possible in any context. */
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
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, PEER), 0);
	let_fail(f, GATEWAY);
	for (i = 0; i < 4; i++)
		fake_tick(f, HZ + 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, GATEWAY);
	KUNIT_EXPECT_GE(test, fake_drops(f, MIPV4_DROP_NEIGH_FAILED), 1);
}

/* None of twelve gateways answers. */
static void eight_gateways_are_tried(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int n, i;

	fake_settle(f);
	for (i = 0; i < 12; i++)
		KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, IP4(192U, 0, 2,
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
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), -EHOSTUNREACH);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_UNREACHABLE);
	spec.dst = IP4(198U, 51, 100, 8);
	spec.type = MIPV4_ROUTE_TYPE_BLACKHOLE;
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, spec.dst, "x", 1), 0);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_BLACKHOLE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_NO_ROUTES), 2);
}

/* A network without an own address, and a gateway on it. */
static void on_link_route_makes_neighbours(struct kunit *test)
{
	struct fake *f = fake_device(test);
	const __be32 gateway = IP4(10, 0, 0, 1);
	struct fake_arp *arp;

	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 32, 0), 0);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, fake_add_route(f, 0, 0, gateway), -ENETUNREACH);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, gateway, 32, 0), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, gateway), 0);
	KUNIT_EXPECT_EQ(test, used(f, gateway).hop, MIPV4_HOP_ONLINK);
	KUNIT_EXPECT_BE(test, used(f, FAR).gateway, gateway);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), 0);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->tip, gateway);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	/* Without the neighbour the gateway is of no use. */
	KUNIT_ASSERT_EQ(test, fake_del_route(f, gateway, 32, 0), 0);
	KUNIT_EXPECT_EQ(test, used(f, FAR).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_TRUE(test, only_route_is_dead(f));
	/* A route to the network of the gateway makes it a neighbour again. */
	KUNIT_ASSERT_EQ(test, fake_add_route(f, IP4(10, 0, 0, 0), 24, 0), 0);
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
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US2);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 980);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(8, 8, 8, 8)), US);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, IP4(8, 8, 8, 8)), 1480);
	/* A source that is no longer an own address is not used. */
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	/* The MTU of the device is the limit. */
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 900)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 880);
}

static struct kunit_case nexthop_test_cases[] = {
	KUNIT_CASE(source_is_on_the_network_of_the_next_hop),
	KUNIT_CASE(first_address_of_a_network_is_the_source),
	KUNIT_CASE(route_is_dead_without_the_network_of_its_gateway),
	KUNIT_CASE(dead_route_lives_again_with_its_network),
	KUNIT_CASE(gateway_that_became_ourselves_is_not_used),
	KUNIT_CASE(dead_routes_are_passed_over),
	KUNIT_CASE(lowest_metric_is_used),
	KUNIT_CASE(dead_gateway_is_passed_over),
	KUNIT_CASE(gateway_that_answers_again_is_used_again),
	KUNIT_CASE(if_all_gateways_are_dead_the_first_says_so),
	KUNIT_CASE(eight_gateways_are_tried),
	KUNIT_CASE(unreachable_and_blackhole_stop_datagrams),
	KUNIT_CASE(on_link_route_makes_neighbours),
	KUNIT_CASE(route_has_its_own_mtu_and_source),
	{}
};

static struct kunit_suite nexthop_suite = {
	.name = "mipv4-nexthop",
	.test_cases = nexthop_test_cases,
};

kunit_test_suite(nexthop_suite);
