// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-user-test.c: datagrams that a program sends.
 */
#include "fake-program.h"
#include "fake.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

static const u8 router_alert[] = { 0x94, 4, 0, 0 };

static struct sk_buff *send_request(struct program *u, __be32 dst,
				    const char *payload)
{
	struct sk_buff *skb = fake_request(u, MIPV4_CMD_SEND, EXPERIMENT);

	nla_put_be32(skb, MIPV4_A_ADDR, dst);
	nla_put(skb, MIPV4_A_PAYLOAD, strlen(payload), payload);
	return skb;
}

static void datagram_is_sent_as_the_endpoint_would(struct kunit *test)
{
	struct program u = fake_program(test);
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test,
			fake_netlink_call(u.nl, send_request(&u, PEER, "hello")),
			0);
	iph = fake_sent_ip(u.f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->protocol, EXPERIMENT);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_BE(test, iph->daddr, PEER);
	KUNIT_EXPECT_EQ(test, iph->ttl, 64);
	KUNIT_EXPECT_EQ(test, iph->tos, 0);
	KUNIT_EXPECT_BE(test, iph->frag_off, (__be16)0);
	KUNIT_ASSERT_EQ(test, ntohs(iph->tot_len), 25);
	KUNIT_EXPECT_MEMEQ(test, (char *)(iph + 1), "hello", 5);
}

static void header_is_as_it_was_asked_for(struct kunit *test)
{
	struct program u = fake_program(test);
	struct sk_buff *skb;
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(u.f->ip, US2, 24)), 0);
	fake_settle(u.f);
	skb = send_request(&u, PEER, "hello");
	nla_put_be32(skb, MIPV4_A_SRC, US2);
	nla_put_u8(skb, MIPV4_A_TTL, 3);
	nla_put_u8(skb, MIPV4_A_TOS, 0xb8);
	nla_put_u8(skb, MIPV4_A_DF, 1);
	nla_put(skb, MIPV4_A_OPTIONS, 4, router_alert);
	KUNIT_ASSERT_EQ(test, fake_netlink_call(u.nl, skb), 0);
	iph = fake_sent_ip(u.f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
	KUNIT_EXPECT_EQ(test, iph->ttl, 3);
	KUNIT_EXPECT_EQ(test, iph->tos, 0xb8);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	KUNIT_ASSERT_EQ(test, iph->ihl * 4, 24);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), router_alert, 4);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1) + 4, "hello", 5);
}

static void datagram_may_be_empty_or_as_large_as_can_be(struct kunit *test)
{
	static const unsigned int sizes[] = { 0, 1480, 65515 };
	struct program u = fake_program(test);
	struct sk_buff *skb;
	char *payload;
	int i;

	payload = kvzalloc(65516, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, payload);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		skb = fake_request(&u, MIPV4_CMD_SEND, EXPERIMENT);
		KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000,
						       GFP_KERNEL), 0);
		nla_put_be32(skb, MIPV4_A_ADDR, PEER);
		nla_put(skb, MIPV4_A_PAYLOAD, sizes[i], payload);
		KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), 0);
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(u.f));
		skb_queue_purge(&u.f->sent);
	}
	skb = fake_request(&u, MIPV4_CMD_SEND, EXPERIMENT);
	KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000, GFP_KERNEL), 0);
	nla_put_be32(skb, MIPV4_A_ADDR, PEER);
	nla_put(skb, MIPV4_A_PAYLOAD, 65516, payload);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EMSGSIZE);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "at most 65515 octets fit a datagram");
	skb = fake_request(&u, MIPV4_CMD_SEND, EXPERIMENT);
	KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000, GFP_KERNEL), 0);
	nla_put_be32(skb, MIPV4_A_ADDR, PEER);
	nla_put(skb, MIPV4_A_OPTIONS, 4, router_alert);
	nla_put(skb, MIPV4_A_PAYLOAD, 65512, payload);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EMSGSIZE);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "payload and options do not fit a datagram");
	kvfree(payload);
}

/* Causes of a failed request: an attribute that replaces an earlier one, or a change of
 * the endpoint.
 */
static void to_far_away(struct program *u, struct sk_buff *skb)
{
	nla_put_be32(skb, MIPV4_A_ADDR, FAR);
}

static void to_who_is_unreachable(struct program *u, struct sk_buff *skb)
{
	struct mipv4_route_spec spec = {
		.dst = FAR, .plen = 32, .type = MIPV4_ROUTE_TYPE_UNREACHABLE,
	};

	KUNIT_ASSERT_EQ(u->f->test,
			with_rtnl(mipv4_route_add(u->f->ip, &spec, NULL)), 0);
	nla_put_be32(skb, MIPV4_A_ADDR, FAR);
}

static void from_a_stranger(struct program *u, struct sk_buff *skb)
{
	nla_put_be32(skb, MIPV4_A_SRC, PEER);
}

static void with_damaged_options(struct program *u, struct sk_buff *skb)
{
	static const u8 options[] = { 0x94, 40, 0, 0 };

	nla_put(skb, MIPV4_A_OPTIONS, sizeof(options), options);
}

static void without_ttl(struct program *u, struct sk_buff *skb)
{
	nla_put_u8(skb, MIPV4_A_TTL, 0);
}

static void too_large_for_df(struct program *u, struct sk_buff *skb)
{
	static const u8 payload[64];

	KUNIT_ASSERT_EQ(u->f->test, with_rtnl(dev_set_mtu(u->f->dev, 68)), 0);
	nla_put_u8(skb, MIPV4_A_DF, 1);
	nla_put(skb, MIPV4_A_PAYLOAD, sizeof(payload), payload);
}

static void while_the_device_is_down(struct program *u, struct sk_buff *skb)
{
	with_rtnl((dev_close(u->f->dev), 0));
}

static void while_the_queue_is_full(struct program *u, struct sk_buff *skb)
{
	u->f->full = true;
}

struct fault_case {
	const char	*name;
	void		(*spoil)(struct program *u, struct sk_buff *skb);
	int		err;
	const char	*message;
};

static const struct fault_case fault_cases[] = {
	{ "no route", to_far_away, -ENETUNREACH,
	  "no route to the destination: add one (mipv4 route add)" },
	{ "unreachable", to_who_is_unreachable, -EHOSTUNREACH,
	  "destination is unreachable: check its route and its neighbour (mipv4 route, mipv4 neigh)"
	},
	{ "foreign source", from_a_stranger, -EADDRNOTAVAIL,
	  "source is not an address of this endpoint: add it first (mipv4 addr add)" },
	{ "damaged options", with_damaged_options, -EINVAL,
	  "options are malformed or longer than 40 octets" },
	{ "no TTL", without_ttl, -EINVAL, "TTL must be 1 to 255" },
	{ "too large for DF", too_large_for_df, -EMSGSIZE,
	  "datagram exceeds the MTU and DF is set: send fewer octets, or send without df" },
	{ "device is down", while_the_device_is_down, -ENETDOWN,
	  "device is down: set it up (ip link set DEV up)" },
	{ "queue is full", while_the_queue_is_full, -ENOBUFS,
	  "the queue of the device or the neighbour table is full, or a rule at the egress dropped it: see mipv4 stats",
	},
};

static void fault_case_name(const struct fault_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fault, fault_cases, fault_case_name);

static void what_cannot_be_sent_is_an_error(struct kunit *test)
{
	const struct fault_case *c = test->param_value;
	struct program u = fake_program(test);
	struct sk_buff *skb = send_request(&u, PEER, "hello");

	c->spoil(&u, skb);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), c->err);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl), c->message);
	KUNIT_EXPECT_TRUE(test, fake_silent(u.f));
}

static void request_has_to_be_whole(struct kunit *test)
{
	struct program u = fake_program(test);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test,
			fake_netlink_call(u.nl, fake_request(&u, MIPV4_CMD_SEND,
							     EXPERIMENT)), -EINVAL);
	skb = fake_genl_about(u.nl, MIPV4_CMD_LISTEN, u.f);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EINVAL);
	skb = fake_genl(u.nl, MIPV4_CMD_LISTEN, NLM_F_ACK);
	nla_put_u32(skb, MIPV4_A_IFINDEX, 1);
	nla_put_u8(skb, MIPV4_A_PROTOCOL, EXPERIMENT);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -ENODEV);
}

static struct kunit_case netlink_user_test_cases[] = {
	KUNIT_CASE(datagram_is_sent_as_the_endpoint_would),
	KUNIT_CASE(header_is_as_it_was_asked_for),
	KUNIT_CASE(datagram_may_be_empty_or_as_large_as_can_be),
	KUNIT_CASE_PARAM(what_cannot_be_sent_is_an_error, fault_gen_params),
	KUNIT_CASE(request_has_to_be_whole),
	{}
};

static struct kunit_suite netlink_user_suite = {
	.name = "mipv4-netlink-user",
	.test_cases = netlink_user_test_cases,
};

kunit_test_suite(netlink_user_suite);
