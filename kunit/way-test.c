// SPDX-License-Identifier: GPL-2.0
/*
 * way-test.c: the path to a destination, and the kinds of addresses (way.c).
 */
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/learn.h"
#include "../mipv4/neigh-timer.h"

struct way_case {
	const char		*name;
	__be32			dst;
	enum mipv4_way_kind	kind;
	__be32			hop;
	__be32			saddr;
	u8			plen;
	u32			metric;
	int			err;
};

#define NET9		IP4(10, 9, 0, 0)
#define NET8		IP4(10, 8, 0, 0)
#define NET7		IP4(10, 7, 0, 0)

/* US/24; default route by GATEWAY, metric 5; 10.9/16 on-link, metric 7; 10.8/16
 * unreachable; 10.7/16 blackhole.
 */
static const struct way_case way_cases[] = {
	{ "ourselves", US, MIPV4_WAY_LOCAL, 0, US, 32, 0, 0 },
	{ "neighbour", PEER, MIPV4_WAY_ONLINK, PEER, US, 24, 0, 0 },
	{ "subnet broadcast", SUBNET_BCAST, MIPV4_WAY_BROADCAST, 0, US, 32, 0, 0 },
	{ "limited broadcast", LIMITED_BCAST, MIPV4_WAY_BROADCAST, 0, US, 32, 0, 0 },
	{ "group", GROUP, MIPV4_WAY_MULTICAST, 0, US, 32, 0, 0 },
	{ "default route", FAR, MIPV4_WAY_GATEWAY, GATEWAY, US, 0, 5, 0 },
	{ "on-link route", IP4(10, 9, 1, 1), MIPV4_WAY_ONLINK, IP4(10, 9, 1, 1), US,
	  16, 7, 0 },
	{ "unreachable", IP4(10, 8, 1, 1), MIPV4_WAY_UNREACHABLE, 0, US, 16, 0,
	  -EHOSTUNREACH },
	{ "blackhole", IP4(10, 7, 1, 1), MIPV4_WAY_BLACKHOLE, 0, US, 16, 0, 0 },
	{ "link-local neighbour", IP4(169, 254, 1, 1), MIPV4_WAY_ONLINK,
	  IP4(169, 254, 1, 1), US, 16, U32_MAX, 0 },
	{ "loopback", IP4(127, 0, 0, 1), MIPV4_WAY_NONE, 0, 0, 0, 0, -ENETUNREACH },
	{ "class E", IP4(240U, 0, 0, 1), MIPV4_WAY_NONE, 0, 0, 0, 0, -ENETUNREACH },
};

static void way_case_name(const struct way_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(way, way_cases, way_case_name);

static struct fake *with_routes(struct kunit *test)
{
	static const struct mipv4_route_spec routes[] = {
		{ .gateway = GATEWAY, .metric = 5 },
		{ .dst = NET9, .plen = 16, .metric = 7 },
		{ .dst = NET8, .plen = 16, .type = MIPV4_ROUTE_TYPE_UNREACHABLE },
		{ .dst = NET7, .plen = 16, .type = MIPV4_ROUTE_TYPE_BLACKHOLE },
	};
	struct fake *f = fake_new(test);
	int i;

	for (i = 0; i < ARRAY_SIZE(routes); i++)
		KUNIT_ASSERT_EQ(test, fake_add_spec(f, &routes[i]), 0);
	return f;
}

static void destination_has_its_way(struct kunit *test)
{
	const struct way_case *c = test->param_value;
	struct fake *f = with_routes(test);
	struct mipv4_way way;

	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, c->dst, &way), c->err);
	KUNIT_EXPECT_EQ(test, way.kind, c->kind);
	KUNIT_EXPECT_BE(test, way.hop, c->hop);
	KUNIT_EXPECT_BE(test, way.saddr, c->saddr);
	KUNIT_EXPECT_EQ(test, way.plen, c->plen);
	KUNIT_EXPECT_EQ(test, way.metric, c->metric);
	KUNIT_EXPECT_FALSE(test, way.df_off);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Sending with the source of the path gives the same result, whatever it is. */
static void error_is_that_of_sending(struct kunit *test)
{
	const struct way_case *c = test->param_value;
	struct fake *f = with_routes(test);

	KUNIT_EXPECT_EQ(test, fake_send(f, c->dst, "x", 1), c->err);
}

static void way_without_an_address_has_no_source(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct mipv4_way way;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, IP4(169, 254, 1, 1), &way),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, way.kind, MIPV4_WAY_ONLINK);
	KUNIT_EXPECT_EQ(test, fake_send(f, IP4(169, 254, 1, 1), "x", 1),
			-EADDRNOTAVAIL);
	/* RFC 2131: a host asks for its address from 0.0.0.0. */
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, LIMITED_BCAST, &way), 0);
	KUNIT_EXPECT_BE(test, way.saddr, (__be32)0);
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, FAR, &way), -ENETUNREACH);
}

static void way_of_a_device_that_is_down_says_so(struct kunit *test)
{
	struct fake *f = with_routes(test);
	struct mipv4_way way;

	fake_down(f);
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, FAR, &way), -ENETDOWN);
	KUNIT_EXPECT_EQ(test, way.kind, MIPV4_WAY_GATEWAY);
	fake_up(f);
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, FAR, &way), 0);
}

static void disconnected_endpoint_has_no_way(struct kunit *test)
{
	struct fake *f = with_routes(test);
	struct mipv4_way way = { .kind = MIPV4_WAY_GATEWAY, .mtu = 1 };

	fake_unregister(f);
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, FAR, &way), -ENODEV);
	KUNIT_EXPECT_EQ(test, way.kind, MIPV4_WAY_NONE);
	KUNIT_EXPECT_EQ(test, way.mtu, 0);
	KUNIT_EXPECT_EQ(test, mipv4_addr_kind(f->ip, GROUP), MIPV4_ADDR_MULTICAST);
}

static void way_has_the_smallest_mtu(struct kunit *test)
{
	struct mipv4_route_spec spec = {
		.dst = FAR, .plen = 32, .gateway = GATEWAY, .mtu = 1000,
	};
	struct fake *f = fake_new(test);
	struct mipv4_way way;

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	mipv4_way(f->ip, FAR, &way);
	KUNIT_EXPECT_EQ(test, way.mtu, 1500);
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	mipv4_way(f->ip, FAR, &way);
	KUNIT_EXPECT_EQ(test, way.mtu, 1000);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 900)), 0);
	mipv4_way(f->ip, FAR, &way);
	KUNIT_EXPECT_EQ(test, way.mtu, 900);
	mipv4_way(f->ip, US, &way);
	KUNIT_EXPECT_EQ(test, way.mtu, 65535);
}

static void learn_mtu(struct fake *f, u32 mtu)
{
	struct iphdr quote = {
		.version = 4, .ihl = 5, .frag_off = htons(IP_DF),
		.tot_len = htons(1500), .saddr = US, .daddr = FAR,
	};

	KUNIT_EXPECT_EQ(f->test, as_softirq(mipv4_pmtu_learn(f->ip, &quote, mtu)),
			0);
}

static void way_has_the_path_mtu(struct kunit *test)
{
	struct fake *f = with_routes(test);
	struct mipv4_way way;

	learn_mtu(f, 1400);
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, FAR, &way), 0);
	KUNIT_EXPECT_EQ(test, way.mtu, 1400);
	KUNIT_EXPECT_FALSE(test, way.df_off);
	KUNIT_EXPECT_EQ(test, way.metric, 5);
	KUNIT_EXPECT_EQ(test, way.plen, 0);
	/* Less than the endpoint accepts: RFC 1191 section 3, the datagram needs no DF. */
	learn_mtu(f, 300);
	mipv4_way(f->ip, FAR, &way);
	KUNIT_EXPECT_EQ(test, way.mtu, 552);
	KUNIT_EXPECT_TRUE(test, way.df_off);
}

/* RFC 1122 section 3.3.1.4. The metric is that of the route that is used. */
static void way_passes_a_dead_gateway(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = PEER, .metric = 9 };
	struct fake *f = with_routes(test);
	struct mipv4_way way;
	int i;

	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	fake_send(f, FAR, "x", 1);
	for (i = 0; i < 3; i++)
		fake_tick(f, HZ + 1);
	KUNIT_ASSERT_EQ(test, fake_state(f, GATEWAY), MIPV4_NEIGH_FAILED);
	skb_queue_purge(&f->sent);
	fake_tick(f, 20 * HZ);
	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, FAR, &way), 0);
	KUNIT_EXPECT_BE(test, way.hop, PEER);
	KUNIT_EXPECT_EQ(test, way.metric, 9);
	/* A lookup asks nobody. */
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

struct kind_case {
	const char		*name;
	__be32			addr;
	enum mipv4_addr_kind	kind;
};

static const struct kind_case kind_cases[] = {
	{ "own address", US, MIPV4_ADDR_OWN },
	{ "neighbour", PEER, MIPV4_ADDR_OTHER },
	{ "0.0.0.0", 0, MIPV4_ADDR_OTHER },
	{ "loopback", IP4(127, 0, 0, 1), MIPV4_ADDR_OTHER },
	{ "limited broadcast", LIMITED_BCAST, MIPV4_ADDR_BROADCAST },
	{ "subnet broadcast", SUBNET_BCAST, MIPV4_ADDR_BROADCAST },
	{ "first address of the network", IP4(192U, 0, 2, 0), MIPV4_ADDR_BROADCAST },
	{ "broadcast of another network", IP4(198U, 51, 100, 255), MIPV4_ADDR_OTHER },
	{ "broadcast of 169.254/16", IP4(169U, 254, 255, 255), MIPV4_ADDR_BROADCAST },
	{ "all hosts", ALL_HOSTS, MIPV4_ADDR_MULTICAST },
	{ "group that is not joined", GROUP, MIPV4_ADDR_MULTICAST },
};

static void kind_case_name(const struct kind_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(kind, kind_cases, kind_case_name);

static void address_has_its_kind(struct kunit *test)
{
	const struct kind_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, mipv4_addr_kind(f->ip, c->addr), c->kind);
}

static void removed_address_is_not_own(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_addr_kind(f->ip, US), MIPV4_ADDR_OTHER);
	KUNIT_EXPECT_EQ(test, mipv4_addr_kind(f->ip, SUBNET_BCAST),
			MIPV4_ADDR_OTHER);
}

/* An address that is probed for is not yet in use. */
static void tentative_address_is_not_own(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_probe_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_addr_kind(f->ip, US2), MIPV4_ADDR_OTHER);
}

struct rcv_case {
	const char		*name;
	__be32			dst;
	u8			pkt_type;
	enum mipv4_addr_kind	kind;
};

static const struct rcv_case rcv_cases[] = {
	{ "unicast", US, PACKET_HOST, MIPV4_ADDR_OWN },
	{ "limited broadcast", LIMITED_BCAST, PACKET_BROADCAST, MIPV4_ADDR_BROADCAST },
	{ "subnet broadcast", SUBNET_BCAST, PACKET_BROADCAST, MIPV4_ADDR_BROADCAST },
	{ "subnet broadcast in a unicast frame", SUBNET_BCAST, PACKET_HOST,
	  MIPV4_ADDR_BROADCAST },
	{ "group", ALL_HOSTS, PACKET_MULTICAST, MIPV4_ADDR_MULTICAST },
	{ "group in a broadcast frame", ALL_HOSTS, PACKET_BROADCAST,
	  MIPV4_ADDR_MULTICAST },
};

static void rcv_case_name(const struct rcv_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(rcv, rcv_cases, rcv_case_name);

static void received_datagram_has_its_kind(struct kunit *test)
{
	const struct rcv_case *c = test->param_value;
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb = fake_datagram(f, PEER, c->dst, EXPERIMENT, "x", 1);

	skb->pkt_type = c->pkt_type;
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, mipv4_rcv_kind(f->ip, skb), c->kind);
}

static void source_filter_does_not_change_the_kind(struct kunit *test)
{
	const __be32 source = PEER;
	struct fake *f = fake_with_protocol(test);
	struct mipv4_membership *m;
	struct sk_buff *skb;

	m = with_rtnl(mipv4_join(f->ip, GROUP, MIPV4_FILTER_INCLUDE, &source, 1));
	KUNIT_ASSERT_FALSE(test, IS_ERR(m));
	skb = fake_datagram(f, PEER, GROUP, EXPERIMENT, "x", 1);
	skb->pkt_type = PACKET_MULTICAST;
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_EXPECT_NOT_NULL(test, skb);
	if (skb)
		KUNIT_EXPECT_EQ(test, mipv4_rcv_kind(f->ip, skb),
				MIPV4_ADDR_MULTICAST);
	rtnl_lock();
	mipv4_leave(m);
	rtnl_unlock();
}

static void reassembled_datagram_has_its_kind(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb;

	fake_receive(f, fake_fragment(f, 1, 8, 8, false));
	fake_receive(f, fake_fragment(f, 1, 0, 8, true));
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, mipv4_rcv_kind(f->ip, skb), MIPV4_ADDR_OWN);
}

/* The datagrams that this host sends to itself and to all. */
static void datagram_of_our_own_has_its_kind(struct kunit *test)
{
	static const struct kind_case cases[] = {
		{ .addr = US, .kind = MIPV4_ADDR_OWN },
		{ .addr = SUBNET_BCAST, .kind = MIPV4_ADDR_BROADCAST },
		{ .addr = LIMITED_BCAST, .kind = MIPV4_ADDR_BROADCAST },
		{ .addr = ALL_HOSTS, .kind = MIPV4_ADDR_MULTICAST },
	};
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		KUNIT_ASSERT_EQ(test, fake_send(f, cases[i].addr, "x", 1), 0);
		skb = fake_delivered(f);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, mipv4_rcv_kind(f->ip, skb), cases[i].kind);
	}
}

static struct kunit_case way_test_cases[] = {
	KUNIT_CASE_PARAM(destination_has_its_way, way_gen_params),
	KUNIT_CASE_PARAM(error_is_that_of_sending, way_gen_params),
	KUNIT_CASE(way_without_an_address_has_no_source),
	KUNIT_CASE(way_of_a_device_that_is_down_says_so),
	KUNIT_CASE(disconnected_endpoint_has_no_way),
	KUNIT_CASE(way_has_the_smallest_mtu),
	KUNIT_CASE(way_has_the_path_mtu),
	KUNIT_CASE(way_passes_a_dead_gateway),
	KUNIT_CASE_PARAM(address_has_its_kind, kind_gen_params),
	KUNIT_CASE(removed_address_is_not_own),
	KUNIT_CASE(tentative_address_is_not_own),
	KUNIT_CASE_PARAM(received_datagram_has_its_kind, rcv_gen_params),
	KUNIT_CASE(source_filter_does_not_change_the_kind),
	KUNIT_CASE(reassembled_datagram_has_its_kind),
	KUNIT_CASE(datagram_of_our_own_has_its_kind),
	{}
};

static struct kunit_suite way_suite = {
	.name = "mipv4-way",
	.test_cases = way_test_cases,
};

kunit_test_suite(way_suite);
