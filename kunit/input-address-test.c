// SPDX-License-Identifier: GPL-2.0
/*
 * input-address-test.c: the addresses of a received datagram.
 */
#include "fake.h"
#include "../mipv4/input.h"

struct addrs_case {
	const char	*name;
	__be32		src;
	__be32		dst;
	u8		pkt_type;
	int		reason;
	int		kind;		/* if it is for us */
};

/* RFC 1122 sections 3.2.1.3 and 3.3.6; US has 24 bits. */
static const struct addrs_case addrs_cases[] = {
	{ "peer to us", PEER, US, PACKET_HOST, 0, MIPV4_KIND_LOCAL },
	{ "far to us", FAR, US, PACKET_HOST, 0, MIPV4_KIND_LOCAL },
	{ "us to us, inside", US, US, PACKET_LOOPBACK, 0, MIPV4_KIND_LOCAL },
	{ "us to us, from outside", US, US, PACKET_HOST, MIPV4_DROP_SRC_OWN },
	{ "us to broadcast, from outside", US, SUBNET_BCAST, PACKET_BROADCAST,
	  MIPV4_DROP_SRC_OWN },
	{ "to subnet broadcast", PEER, SUBNET_BCAST, PACKET_BROADCAST, 0,
	  MIPV4_KIND_BROADCAST },
	{ "to limited broadcast", PEER, LIMITED_BCAST, PACKET_BROADCAST, 0,
	  MIPV4_KIND_BROADCAST },
	{ "to broadcast in a unicast frame", PEER, SUBNET_BCAST, PACKET_HOST, 0,
	  MIPV4_KIND_BROADCAST },
	{ "to all hosts", PEER, ALL_HOSTS, PACKET_MULTICAST, 0,
	  MIPV4_KIND_MULTICAST },
	{ "to a group of others", PEER, GROUP, PACKET_MULTICAST,
	  MIPV4_DROP_DST_NOT_MEMBER },
	{ "to all routers", PEER, IP4(224U, 0, 0, 2), PACKET_MULTICAST,
	  MIPV4_DROP_DST_NOT_MEMBER },
	{ "to a neighbour", PEER, STRANGER, PACKET_HOST,
	  MIPV4_DROP_DST_NOT_OURS },
	{ "to anybody", PEER, FAR, PACKET_HOST, MIPV4_DROP_DST_NOT_OURS },
	{ "to a broadcast of others", PEER, IP4(198U, 51, 100, 255),
	  PACKET_BROADCAST, MIPV4_DROP_DST_NOT_OURS },
	{ "to 0.0.0.0", PEER, 0, PACKET_HOST, MIPV4_DROP_DST_INVALID },
	{ "to 0.1.2.3", PEER, IP4(0, 1, 2, 3), PACKET_HOST,
	  MIPV4_DROP_DST_INVALID },
	{ "to loopback", PEER, IP4(127, 0, 0, 1), PACKET_HOST,
	  MIPV4_DROP_DST_INVALID },
	{ "to class E", PEER, IP4(240U, 0, 0, 1), PACKET_HOST,
	  MIPV4_DROP_DST_INVALID },
	{ "nobody to us", 0, US, PACKET_HOST, MIPV4_DROP_SRC_INVALID },
	{ "nobody to all", 0, LIMITED_BCAST, PACKET_BROADCAST, 0,
	  MIPV4_KIND_BROADCAST },
	{ "0.1.2.3 to us", IP4(0, 1, 2, 3), US, PACKET_HOST,
	  MIPV4_DROP_SRC_INVALID },
	{ "0.1.2.3 to all", IP4(0, 1, 2, 3), LIMITED_BCAST, PACKET_BROADCAST,
	  MIPV4_DROP_SRC_INVALID },
	{ "loopback to us", IP4(127, 0, 0, 1), US, PACKET_HOST,
	  MIPV4_DROP_SRC_INVALID },
	{ "loopback to all", IP4(127, 0, 0, 1), LIMITED_BCAST,
	  PACKET_BROADCAST, MIPV4_DROP_SRC_INVALID },
	{ "multicast to us", ALL_HOSTS, US, PACKET_HOST,
	  MIPV4_DROP_SRC_INVALID },
	{ "class E to us", IP4(240U, 0, 0, 1), US, PACKET_HOST,
	  MIPV4_DROP_SRC_INVALID },
	{ "limited broadcast to us", LIMITED_BCAST, US, PACKET_HOST,
	  MIPV4_DROP_SRC_INVALID },
	{ "network address to us", IP4(192U, 0, 2, 0), US, PACKET_HOST,
	  MIPV4_DROP_SRC_INVALID },
	{ "network address to all", IP4(192U, 0, 2, 0), LIMITED_BCAST,
	  PACKET_BROADCAST, MIPV4_DROP_SRC_INVALID },
	{ "another network's first address to us", IP4(198U, 51, 100, 0), US,
	  PACKET_HOST, 0, MIPV4_KIND_LOCAL },
	{ "to the broadcast of 4.2BSD", PEER, IP4(192U, 0, 2, 0),
	  PACKET_BROADCAST, 0, MIPV4_KIND_BROADCAST },
	{ "subnet broadcast to us", SUBNET_BCAST, US, PACKET_HOST,
	  MIPV4_DROP_SRC_INVALID },
	{ "subnet broadcast to all", SUBNET_BCAST, LIMITED_BCAST,
	  PACKET_BROADCAST, MIPV4_DROP_SRC_INVALID },
	{ "to us in a broadcast frame", PEER, US, PACKET_BROADCAST,
	  MIPV4_DROP_L2_BROADCAST },
	{ "to us in a multicast frame", PEER, US, PACKET_MULTICAST,
	  MIPV4_DROP_L2_BROADCAST },
};

static void addrs_case_name(const struct addrs_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(addrs, addrs_cases, addrs_case_name);

static void addresses_have_their_verdict(struct kunit *test)
{
	const struct addrs_case *c = test->param_value;
	struct fake *f = fake_new(test);
	enum mipv4_kind kind = MIPV4_KIND_NONE;
	int reason;

	reason = as_softirq(mipv4_check_addrs(rcu_dereference(f->ip->own),
					      c->src, c->dst, c->pkt_type,
					      &kind));
	KUNIT_EXPECT_EQ(test, reason, c->reason);
	if (!reason)
		KUNIT_EXPECT_EQ(test, kind, c->kind);
}

/* The same verdict for a whole datagram, with its counter. */
static void datagram_is_delivered_or_counted(struct kunit *test)
{
	const struct addrs_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	skb = fake_datagram(f, c->src, c->dst, EXPERIMENT, "payload", 7);
	skb->pkt_type = c->pkt_type;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, !!fake_delivered(f), !c->reason);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_BCAST_PKTS),
			!c->reason && c->kind == MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_MCAST_PKTS),
			!c->reason && c->kind == MIPV4_KIND_MULTICAST);
}

static struct kunit_case input_address_test_cases[] = {
	KUNIT_CASE_PARAM(addresses_have_their_verdict, addrs_gen_params),
	KUNIT_CASE_PARAM(datagram_is_delivered_or_counted, addrs_gen_params),
	{}
};

static struct kunit_suite input_address_suite = {
	.name = "mipv4-input-address",
	.test_cases = input_address_test_cases,
};

kunit_test_suite(input_address_suite);
