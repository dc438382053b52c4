// SPDX-License-Identifier: GPL-2.0
/*
 * own-test.c: the kind of an address: own, broadcast, none.
 */
#include <linux/hrtimer.h>
#include "fake-addr.h"
#include "fake.h"

static void only_the_limited_broadcast_is_ours_without_address(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LIMITED_BCAST), MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, 0), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_NONE);
}

static void address_and_broadcasts_are_ours(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, SUBNET_BCAST), MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LIMITED_BCAST), MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, PEER), MIPV4_KIND_NONE);
}

struct first_case {
	const char	*name;
	__be32		addr;
	u8		plen;
	__be32		first;		/* address of the network */
	enum mipv4_kind	kind;
};

/* RFC 1122 section 3.2.1.3: host number 0 is not the address of a host; RFC 3021. */
static const struct first_case first_cases[] = {
	{ "8 bits", IP4(10, 1, 2, 3), 8, IP4(10, 0, 0, 0),
	  MIPV4_KIND_BROADCAST },
	{ "24 bits", US, 24, IP4(192U, 0, 2, 0), MIPV4_KIND_BROADCAST },
	{ "30 bits", IP4(10, 0, 0, 5), 30, IP4(10, 0, 0, 4),
	  MIPV4_KIND_BROADCAST },
	{ "31 bits, the other host", IP4(10, 0, 0, 5), 31, IP4(10, 0, 0, 4),
	  MIPV4_KIND_NONE },
	{ "31 bits, ourselves", IP4(10, 0, 0, 4), 31, IP4(10, 0, 0, 4),
	  MIPV4_KIND_LOCAL },
	{ "32 bits", IP4(10, 0, 0, 5), 32, IP4(10, 0, 0, 4), MIPV4_KIND_NONE },
	{ "1 bit", IP4(10, 0, 0, 5), 1, 0, MIPV4_KIND_NONE },
	{ "not of the class", IP4(10, 1, 2, 3), 24, IP4(10, 0, 0, 0),
	  MIPV4_KIND_NONE },
};

static void first_case_name(const struct first_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(first, first_cases, first_case_name);

static void first_address_of_a_network_is_no_hosts(struct kunit *test)
{
	const struct first_case *c = test->param_value;
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, c->addr, c->plen, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, c->first), c->kind);
}

/* An own address stays one if it is the first address of another own network. */
static void own_address_wins_over_a_first_address(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 1, 0), 16, 0), 0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 1, 9), 24)),
			0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, 1, 0)), MIPV4_KIND_LOCAL);
}

struct specdest_case {
	const char	*name;
	__be32		src;
	__be32		dst;
	u8		pkt_type;
	__be32		specdest;
};

#define SECOND	IP4(198U, 51, 100, 1)

/* RFC 1122 section 3.2.1.3, for an endpoint with US/24, US2/24 and SECOND/24. */
static const struct specdest_case specdest_cases[] = {
	{ "to us", PEER, US, PACKET_HOST, US },
	{ "to another address of ours", PEER, US2, PACKET_HOST, US2 },
	{ "to all of our network", PEER, SUBNET_BCAST, PACKET_BROADCAST, US },
	{ "to all of our other network", PEER, IP4(198U, 51, 100, 255),
	  PACKET_BROADCAST, SECOND },
	{ "the same in the form of 4.2BSD", PEER, IP4(198U, 51, 100, 0),
	  PACKET_BROADCAST, SECOND },
	{ "to all, from a neighbour", PEER, LIMITED_BCAST, PACKET_BROADCAST,
	  US },
	{ "to all, from a neighbour there", FAR, LIMITED_BCAST,
	  PACKET_BROADCAST, SECOND },
	{ "to all, from nobody", 0, LIMITED_BCAST, PACKET_BROADCAST, US },
	{ "to all, from elsewhere", IP4(8, 8, 8, 8), LIMITED_BCAST,
	  PACKET_BROADCAST, US },
	{ "to all hosts, from a neighbour there", FAR, ALL_HOSTS,
	  PACKET_MULTICAST, SECOND },
};

static void specdest_case_name(const struct specdest_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(specdest, specdest_cases, specdest_case_name);

static void datagram_has_a_specific_destination(struct kunit *test)
{
	const struct specdest_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, SECOND, 24)), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	skb = fake_datagram(f, c->src, c->dst, EXPERIMENT, "x", 1);
	skb->pkt_type = c->pkt_type;
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_BE(test, as_softirq(mipv4_specdest(f->ip, skb)),
			c->specdest);
}

static void endpoint_without_address_has_no_specific_destination(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	skb = fake_datagram(f, PEER, LIMITED_BCAST, EXPERIMENT, "x", 1);
	skb->pkt_type = PACKET_BROADCAST;
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_BE(test, as_softirq(mipv4_specdest(f->ip, skb)),
			(__be32)0);
}

/* RFC 3021 */
static void prefix_of_31_or_32_bits_has_no_broadcast(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 2), 31, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, 0, 3)), MIPV4_KIND_NONE);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_set_ip(f->ip, IP4(10, 0, 0, 3), 31)),
			0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, 0, 3)), MIPV4_KIND_LOCAL);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US, 32)), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, SUBNET_BCAST), MIPV4_KIND_NONE);
}

/* 10.0.0.127 is the broadcast address of 10.0.0.1/25 and a host of 10.0.0.0/8,
 * whichever comes first.
 */
static void own_address_wins_over_a_broadcast_of_another(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 25, 0), 0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 127), 8)),
			0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, 0, 127)), MIPV4_KIND_LOCAL);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_set_ip(f->ip, IP4(10, 0, 0, 127), 8)),
			0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 25)),
			0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, 0, 127)), MIPV4_KIND_LOCAL);
}

/* Context: RTNL. */
static bool is_secondary(struct fake *f, __be32 addr)
{
	bool secondary;

	rtnl_lock();
	rcu_read_lock();
	secondary = mipv4_ifaddr_is_secondary(f->ip,
					      mipv4_ifaddr_find(f->ip, addr));
	rcu_read_unlock();
	rtnl_unlock();
	return secondary;
}

static void later_address_of_the_same_network_is_secondary(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, STRANGER, 25)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, FAR, 24)), 0);
	KUNIT_EXPECT_FALSE(test, is_secondary(f, US));
	KUNIT_EXPECT_TRUE(test, is_secondary(f, US2));
	/* of another prefix length, or another network */
	KUNIT_EXPECT_FALSE(test, is_secondary(f, STRANGER));
	KUNIT_EXPECT_FALSE(test, is_secondary(f, FAR));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_FALSE(test, is_secondary(f, US2));
}

static void unknown_address_is_not_found(struct kunit *test)
{
	struct fake *f = fake_new(test);

	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, mipv4_ifaddr_find(f->ip, PEER), NULL);
	KUNIT_EXPECT_NOT_NULL(test, mipv4_ifaddr_find(f->ip, US));
	rcu_read_unlock();
}

static struct kunit_case own_test_cases[] = {
	KUNIT_CASE(only_the_limited_broadcast_is_ours_without_address),
	KUNIT_CASE(address_and_broadcasts_are_ours),
	KUNIT_CASE(prefix_of_31_or_32_bits_has_no_broadcast),
	KUNIT_CASE(own_address_wins_over_a_broadcast_of_another),
	KUNIT_CASE_PARAM(first_address_of_a_network_is_no_hosts,
			 first_gen_params),
	KUNIT_CASE(own_address_wins_over_a_first_address),
	KUNIT_CASE_PARAM(datagram_has_a_specific_destination,
			 specdest_gen_params),
	KUNIT_CASE(endpoint_without_address_has_no_specific_destination),
	KUNIT_CASE(later_address_of_the_same_network_is_secondary),
	KUNIT_CASE(unknown_address_is_not_found),
	{}
};

static struct kunit_suite own_suite = {
	.name = "mipv4-own",
	.test_cases = own_test_cases,
};

kunit_test_suite(own_suite);
