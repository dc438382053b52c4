// SPDX-License-Identifier: GPL-2.0
/*
 * select-test.c: the walk through the endpoints of a namespace, and the choice of one
 * (endpoint.c, select.c).
 */
#include <net/net_namespace.h>
#include "fake-route.h"
#include "fake.h"

/* Check that exactly @a, then @b are found; NULL for none. */
static void expect_walk(struct kunit *test, struct net *net, struct mipv4 *a,
			struct mipv4 *b)
{
	struct mipv4 *ip;

	rcu_read_lock();
	ip = mipv4_next(net, NULL);
	KUNIT_EXPECT_PTR_EQ(test, ip, a);
	if (ip)
		ip = mipv4_next(net, ip);
	KUNIT_EXPECT_PTR_EQ(test, ip, b);
	if (ip)
		KUNIT_EXPECT_PTR_EQ(test, mipv4_next(net, ip), NULL);
	rcu_read_unlock();
}

static void walk_is_in_the_order_of_attaching(struct kunit *test)
{
	struct fake *f = fake_device(test), *g = fake_device(test);

	expect_walk(test, &init_net, NULL, NULL);
	KUNIT_ASSERT_EQ(test, fake_connect(g, US, 24, 0), 0);
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	expect_walk(test, &init_net, g->ip, f->ip);
	fake_disconnect(g);
	expect_walk(test, &init_net, f->ip, NULL);
	KUNIT_ASSERT_EQ(test, fake_connect(g, US, 24, 0), 0);
	expect_walk(test, &init_net, f->ip, g->ip);
}

static void walk_stays_in_the_namespace(struct kunit *test)
{
	struct net *other = fake_other_net(test);
	struct fake *f = fake_new(test), *g = fake_device_in(test, other);

	KUNIT_ASSERT_EQ(test, fake_connect(g, US, 24, 0), 0);
	expect_walk(test, &init_net, f->ip, NULL);
	expect_walk(test, other, g->ip, NULL);
}

/* The walk may also hold RTNL instead of RCU, and detach the endpoint that it is at. */
static void walk_under_rtnl_may_detach(struct kunit *test)
{
	struct fake *f = fake_new(test), *g = fake_new(test);
	struct mipv4 *ip;

	rtnl_lock();
	ip = mipv4_next(&init_net, NULL);
	KUNIT_EXPECT_PTR_EQ(test, ip, f->ip);
	ip = mipv4_next(&init_net, ip);
	mipv4_disconnect(f->ip);
	f->ip = NULL;
	KUNIT_EXPECT_PTR_EQ(test, ip, g->ip);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_next(&init_net, ip), NULL);
	rtnl_unlock();
}

/* Which endpoint leads to @dst, 1 or 2, or the error. @f is 1, @g is 2. */
static int selected(struct fake *f, struct fake *g, __be32 dst)
{
	struct mipv4_way way, same;
	struct mipv4 *ip = as_softirq(mipv4_select(&init_net, dst, &way));

	if (IS_ERR(ip))
		return PTR_ERR(ip);
	KUNIT_EXPECT_EQ(f->test, mipv4_way(ip, dst, &same), 0);
	KUNIT_EXPECT_EQ(f->test, way.kind, same.kind);
	KUNIT_EXPECT_BE(f->test, way.hop, same.hop);
	KUNIT_EXPECT_BE(f->test, way.saddr, same.saddr);
	KUNIT_EXPECT_EQ(f->test, way.mtu, same.mtu);
	return ip == f->ip ? 1 : ip == g->ip ? 2 : 0;
}

#define OTHER_US	IP4(203U, 0, 113, 1)
#define OTHER_PEER	IP4(203U, 0, 113, 2)

/* Two endpoints: US/24, and OTHER_US/24. */
static void two(struct kunit *test, struct fake **f, struct fake **g)
{
	*f = fake_new(test);
	*g = fake_device(test);
	KUNIT_ASSERT_EQ(test, fake_connect(*g, OTHER_US, 24, 0), 0);
	fake_settle(*g);
}

static void without_an_endpoint_no_one_leads(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_EXPECT_EQ(test, selected(f, f, PEER), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, selected(f, f, GROUP), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, PTR_ERR(as_softirq(mipv4_find_addr(&init_net, US))),
			-EADDRNOTAVAIL);
}

static void network_of_the_destination_is_chosen(struct kunit *test)
{
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_EXPECT_EQ(test, selected(f, g, PEER), 1);
	KUNIT_EXPECT_EQ(test, selected(f, g, OTHER_PEER), 2);
	KUNIT_EXPECT_EQ(test, selected(f, g, SUBNET_BCAST), 1);
	KUNIT_EXPECT_EQ(test, selected(f, g, IP4(203U, 0, 113, 255)), 2);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), -ENETUNREACH);
}

static void own_address_comes_first(struct kunit *test)
{
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, OTHER_US, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, OTHER_US), 2);
}

static void longest_prefix_comes_before_the_metric(struct kunit *test)
{
	struct mipv4_route_spec spec = {
		.dst = FAR, .plen = 32, .gateway = OTHER_PEER, .metric = 100,
	};
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), 1);
	KUNIT_ASSERT_EQ(test, fake_add_spec(g, &spec), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), 2);
}

static void least_metric_comes_before_the_order(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = GATEWAY, .metric = 10 };
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	spec.gateway = OTHER_PEER;
	KUNIT_ASSERT_EQ(test, fake_add_spec(g, &spec), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), 1);
	spec.metric = 9;
	KUNIT_ASSERT_EQ(test, fake_add_spec(g, &spec), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), 2);
}

/* As a packet finds an unreachable route before a shorter prefix. */
static void unreachable_route_is_an_answer(struct kunit *test)
{
	struct mipv4_route_spec spec = {
		.dst = FAR, .plen = 32, .type = MIPV4_ROUTE_TYPE_UNREACHABLE,
	};
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_spec(g, &spec), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), -EHOSTUNREACH);
	spec.type = MIPV4_ROUTE_TYPE_BLACKHOLE;
	spec.replace = true;
	KUNIT_ASSERT_EQ(test, fake_add_spec(g, &spec), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), 2);
}

static void endpoint_of_a_device_that_is_down_is_skipped(struct kunit *test)
{
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(g, 0, 0, OTHER_PEER), 0);
	fake_down(f);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), 2);
	KUNIT_EXPECT_EQ(test, selected(f, g, PEER), 2);
	KUNIT_EXPECT_EQ(test, selected(f, g, GROUP), 2);
	fake_disconnect(g);
	KUNIT_EXPECT_EQ(test, selected(f, g, FAR), -ENETDOWN);
	KUNIT_EXPECT_EQ(test, selected(f, g, GROUP), -ENETDOWN);
}

/* 169.254/16 is on every link, but one endpoint has an address there. */
static void link_local_destination_prefers_an_address_there(struct kunit *test)
{
	const __be32 linklocal = IP4(169U, 254, 1, 1);
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_EXPECT_EQ(test, selected(f, g, linklocal), 1);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_route(g->ip, IP4(169U, 254, 0, 0), 16,
						  0)), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, linklocal), 2);
}

static void group_prefers_a_default_route(struct kunit *test)
{
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_EXPECT_EQ(test, selected(f, g, GROUP), 1);
	KUNIT_EXPECT_EQ(test, selected(f, g, LIMITED_BCAST), 1);
	KUNIT_ASSERT_EQ(test, fake_add_route(g, 0, 0, OTHER_PEER), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, GROUP), 2);
	KUNIT_EXPECT_EQ(test, selected(f, g, LIMITED_BCAST), 2);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, GROUP), 1);
	/* A dead route counts as none. */
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, FAR, 24)), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, GROUP), 2);
}

static void group_needs_an_address(struct kunit *test)
{
	struct fake *f = fake_device(test), *g = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, GROUP), -EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, selected(f, g, LIMITED_BCAST), -EADDRNOTAVAIL);
	KUNIT_ASSERT_EQ(test, fake_connect(g, US, 24, 0), 0);
	KUNIT_EXPECT_EQ(test, selected(f, g, GROUP), 2);
}

static void other_namespace_is_not_searched(struct kunit *test)
{
	struct net *other = fake_other_net(test);
	struct fake *f = fake_new(test);
	struct mipv4_way way;

	KUNIT_EXPECT_EQ(test, PTR_ERR(as_softirq(mipv4_select(other, PEER, &way))),
			-ENETUNREACH);
	KUNIT_EXPECT_EQ(test, PTR_ERR(as_softirq(mipv4_find_addr(other, US))),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, selected(f, f, PEER), 1);
}

/* The endpoint with the address, 1 or 2, or the error. */
static int owner(struct fake *f, struct fake *g, __be32 addr)
{
	struct mipv4 *ip = as_softirq(mipv4_find_addr(&init_net, addr));

	if (IS_ERR(ip))
		return PTR_ERR(ip);
	return ip == f->ip ? 1 : ip == g->ip ? 2 : 0;
}

static void address_has_one_owner(struct kunit *test)
{
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_EXPECT_EQ(test, owner(f, g, US), 1);
	KUNIT_EXPECT_EQ(test, owner(f, g, OTHER_US), 2);
	KUNIT_EXPECT_EQ(test, owner(f, g, PEER), -EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, owner(f, g, SUBNET_BCAST), -EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, owner(f, g, ALL_HOSTS), -EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, owner(f, g, 0), -EADDRNOTAVAIL);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(g->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, owner(f, g, US), -ENOTUNIQ);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, owner(f, g, US), 2);
}

/* A reference outlives the endpoint, which then is not live any more. */
static void reference_is_taken_while_it_is_live(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_way way;
	struct mipv4 *ip = as_softirq(mipv4_get_live(f->ip));

	KUNIT_ASSERT_PTR_EQ(test, ip, f->ip);
	fake_disconnect(f);
	KUNIT_EXPECT_PTR_EQ(test, as_softirq(mipv4_get_live(ip)), NULL);
	KUNIT_EXPECT_EQ(test, mipv4_way(ip, PEER, &way), -ENODEV);
	mipv4_put(ip);
}

static struct kunit_case select_test_cases[] = {
	KUNIT_CASE(walk_is_in_the_order_of_attaching),
	KUNIT_CASE(walk_stays_in_the_namespace),
	KUNIT_CASE(walk_under_rtnl_may_detach),
	KUNIT_CASE(without_an_endpoint_no_one_leads),
	KUNIT_CASE(network_of_the_destination_is_chosen),
	KUNIT_CASE(own_address_comes_first),
	KUNIT_CASE(longest_prefix_comes_before_the_metric),
	KUNIT_CASE(least_metric_comes_before_the_order),
	KUNIT_CASE(unreachable_route_is_an_answer),
	KUNIT_CASE(endpoint_of_a_device_that_is_down_is_skipped),
	KUNIT_CASE(link_local_destination_prefers_an_address_there),
	KUNIT_CASE(group_prefers_a_default_route),
	KUNIT_CASE(group_needs_an_address),
	KUNIT_CASE(other_namespace_is_not_searched),
	KUNIT_CASE(address_has_one_owner),
	KUNIT_CASE(reference_is_taken_while_it_is_live),
	{}
};

static struct kunit_suite select_suite = {
	.name = "mipv4-select",
	.test_cases = select_test_cases,
};

kunit_test_suite(select_suite);
