// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-route-test.c: the command that looks a path up (netlink-route.c).
 */
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/learn.h"
#include "../mipv4/neigh.h"
#include "../mipv4/route-hop.h"

/* Look @dst up. Return: the attributes of the answer, NULL after an error. */
static struct nlattr **lookup(struct fake *f, struct fake_netlink *nl,
			      __be32 dst, __be32 src, int err)
{
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_ROUTE_LOOKUP, f);
	u64 arps = fake_stat(f, MIPV4_STAT_ARP_OUT_REQUESTS);
	unsigned int n = f->ip->neigh.count;
	int got;

	nla_put_be32(skb, MIPV4_A_ADDR, dst);
	if (src)
		nla_put_be32(skb, MIPV4_A_SRC, src);
	got = fake_netlink_call(nl, skb);
	KUNIT_EXPECT_EQ(f->test, got, err);
	/* Nothing is sent, and no neighbour is made. */
	KUNIT_EXPECT_EQ(f->test, f->ip->neigh.count, n);
	KUNIT_EXPECT_EQ(f->test, fake_stat(f, MIPV4_STAT_ARP_OUT_REQUESTS), arps);
	return got ? NULL : fake_genl_next(nl, NULL);
}

static void expect_path(struct fake *f, struct fake_netlink *nl, __be32 dst,
			u8 type, __be32 gateway, __be32 src)
{
	struct nlattr **attrs = lookup(f, nl, dst, 0, 0);

	KUNIT_ASSERT_NOT_NULL(f->test, attrs);
	KUNIT_EXPECT_BE(f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), dst);
	KUNIT_EXPECT_EQ(f->test, nla_get_u8(attrs[MIPV4_A_PATH_TYPE]), type);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_GATEWAY], !!gateway);
	if (gateway)
		KUNIT_EXPECT_BE(f->test, nla_get_be32(attrs[MIPV4_A_GATEWAY]),
				gateway);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_SRC], !!src);
	if (src)
		KUNIT_EXPECT_BE(f->test, nla_get_be32(attrs[MIPV4_A_SRC]), src);
}

static void expect_mtu(struct fake *f, struct fake_netlink *nl, __be32 dst,
		       u32 mtu, int source)
{
	struct nlattr **attrs = lookup(f, nl, dst, 0, 0);

	KUNIT_ASSERT_NOT_NULL(f->test, attrs);
	KUNIT_ASSERT_NOT_NULL(f->test, attrs[MIPV4_A_MTU]);
	KUNIT_EXPECT_EQ(f->test, nla_get_u32(attrs[MIPV4_A_MTU]), mtu);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_MTU_SOURCE], source >= 0);
	if (source >= 0)
		KUNIT_EXPECT_EQ(f->test, nla_get_u8(attrs[MIPV4_A_MTU_SOURCE]),
				source);
	KUNIT_EXPECT_EQ(f->test, !!attrs[MIPV4_A_EXPIRES],
			source == MIPV4_MTU_SOURCE_PATH);
}

static void add_route(struct fake *f, const struct mipv4_route_spec *spec)
{
	KUNIT_ASSERT_EQ(f->test, fake_add_spec(f, spec), 0);
}

static void each_kind_of_path_is_named(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);

	expect_path(f, nl, PEER, MIPV4_PATH_TYPE_UNICAST, 0, US);
	expect_path(f, nl, US, MIPV4_PATH_TYPE_LOCAL, 0, US);
	expect_path(f, nl, SUBNET_BCAST, MIPV4_PATH_TYPE_BROADCAST, 0, US);
	expect_path(f, nl, LIMITED_BCAST, MIPV4_PATH_TYPE_BROADCAST, 0, US);
	expect_path(f, nl, GROUP, MIPV4_PATH_TYPE_MULTICAST, 0, US);
	lookup(f, nl, FAR, 0, -ENETUNREACH);
	add_route(f, &(struct mipv4_route_spec){ .gateway = GATEWAY });
	expect_path(f, nl, FAR, MIPV4_PATH_TYPE_UNICAST, GATEWAY, US);
	add_route(f, &(struct mipv4_route_spec){
		.dst = FAR, .plen = 32, .type = MIPV4_ROUTE_TYPE_UNREACHABLE });
	expect_path(f, nl, FAR, MIPV4_PATH_TYPE_UNREACHABLE, 0, 0);
	add_route(f, &(struct mipv4_route_spec){
		.dst = OURS_ELSEWHERE, .plen = 32,
		.type = MIPV4_ROUTE_TYPE_BLACKHOLE });
	expect_path(f, nl, OURS_ELSEWHERE, MIPV4_PATH_TYPE_BLACKHOLE, 0, 0);
}

static void mtu_is_that_of_device_route_or_path(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	const struct iphdr quote = {
		.tot_len = htons(1400), .frag_off = htons(IP_DF),
		.saddr = US, .daddr = FAR,
	};

	expect_mtu(f, nl, PEER, 1500, MIPV4_MTU_SOURCE_DEVICE);
	expect_mtu(f, nl, US, 65535, -1);
	add_route(f, &(struct mipv4_route_spec){
		.gateway = GATEWAY, .mtu = 1400 });
	expect_mtu(f, nl, FAR, 1400, MIPV4_MTU_SOURCE_ROUTE);
	KUNIT_EXPECT_EQ(test, (int)as_softirq(mipv4_pmtu_learn(f->ip, &quote, 900)),
			0);
	expect_mtu(f, nl, FAR, 900, MIPV4_MTU_SOURCE_PATH);
}

static void neighbour_is_shown_with_its_state(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct nlattr **attrs;

	attrs = lookup(f, nl, PEER, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_LLADDR]);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_LLADDR]), PEER_HA,
			   ETH_ALEN);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_NEIGH_STATE]),
			fake_state(f, PEER));
	attrs = lookup(f, nl, STRANGER, 0, 0);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_LLADDR]);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_NEIGH_STATE]);
}

static void source_must_be_an_own_address(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);

	KUNIT_EXPECT_NOT_NULL(test, lookup(f, nl, PEER, US, 0));
	lookup(f, nl, PEER, STRANGER, -EADDRNOTAVAIL);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(nl),
			   "source is not an address of this endpoint: add it first (mipv4 addr add)");
}

static void device_must_be_up(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);

	fake_down(f);
	lookup(f, nl, PEER, 0, -ENETDOWN);
}

static struct kunit_case netlink_route_test_cases[] = {
	KUNIT_CASE(each_kind_of_path_is_named),
	KUNIT_CASE(mtu_is_that_of_device_route_or_path),
	KUNIT_CASE(neighbour_is_shown_with_its_state),
	KUNIT_CASE(source_must_be_an_own_address),
	KUNIT_CASE(device_must_be_up),
	{}
};

static struct kunit_suite netlink_route_suite = {
	.name = "mipv4-netlink-route",
	.test_cases = netlink_route_test_cases,
};

kunit_test_suite(netlink_route_suite);
