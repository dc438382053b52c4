// SPDX-License-Identifier: GPL-2.0
/*
 * user-test.c: datagrams of a transport in user space (user.c, netlink-user.c), as a
 * program sends and gets them.
 */
#include "fake.h"

static const u8 router_alert[] = { 0x94, 4, 0, 0 };

/* A device, and the socket of a program. */
struct program {
	struct fake		*f;
	struct fake_netlink	*nl;
};

static struct program user_new(struct kunit *test)
{
	struct program u = {
		.f = fake_new(test),
		.nl = fake_netlink(test, NETLINK_GENERIC),
	};

	fake_know(u.f, PEER, PEER_HA);
	return u;
}

static struct sk_buff *request(struct program *u, u8 cmd, u8 protocol)
{
	struct sk_buff *skb = fake_genl_about(u->nl, cmd, u->f);

	nla_put_u8(skb, MIPV4_A_PROTOCOL, protocol);
	return skb;
}

static int listen(struct program *u, u8 protocol)
{
	return fake_netlink_call(u->nl,
				 request(u, MIPV4_CMD_LISTEN, protocol));
}

static struct sk_buff *send_request(struct program *u, __be32 dst,
				    const char *payload)
{
	struct sk_buff *skb = request(u, MIPV4_CMD_SEND, EXPERIMENT);

	nla_put_be32(skb, MIPV4_A_ADDR, dst);
	nla_put(skb, MIPV4_A_PAYLOAD, strlen(payload), payload);
	return skb;
}

static void datagram_is_sent_as_the_endpoint_would(struct kunit *test)
{
	struct program u = user_new(test);
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
	struct program u = user_new(test);
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
	struct program u = user_new(test);
	struct sk_buff *skb;
	char *payload;
	int i;

	payload = kvzalloc(65516, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, payload);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		skb = request(&u, MIPV4_CMD_SEND, EXPERIMENT);
		KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000,
						       GFP_KERNEL), 0);
		nla_put_be32(skb, MIPV4_A_ADDR, PEER);
		nla_put(skb, MIPV4_A_PAYLOAD, sizes[i], payload);
		KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), 0);
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(u.f));
		skb_queue_purge(&u.f->sent);
	}
	skb = request(&u, MIPV4_CMD_SEND, EXPERIMENT);
	KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000, GFP_KERNEL), 0);
	nla_put_be32(skb, MIPV4_A_ADDR, PEER);
	nla_put(skb, MIPV4_A_PAYLOAD, 65516, payload);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EMSGSIZE);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "at most 65515 octets fit a datagram");
	skb = request(&u, MIPV4_CMD_SEND, EXPERIMENT);
	KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000, GFP_KERNEL), 0);
	nla_put_be32(skb, MIPV4_A_ADDR, PEER);
	nla_put(skb, MIPV4_A_OPTIONS, 4, router_alert);
	nla_put(skb, MIPV4_A_PAYLOAD, 65512, payload);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EMSGSIZE);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "payload and options do not fit a datagram");
	kvfree(payload);
}

/* What makes a request fail: an attribute that counts in place of an earlier one, or a
 * change of the endpoint.
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
	  "no route to the destination: add one" },
	{ "unreachable", to_who_is_unreachable, -EHOSTUNREACH,
	  "destination is unreachable: see its route and the neighbours" },
	{ "foreign source", from_a_stranger, -EADDRNOTAVAIL,
	  "source is no address of this endpoint: add it first" },
	{ "damaged options", with_damaged_options, -EINVAL,
	  "options are malformed, or do not fit" },
	{ "no TTL", without_ttl, -EINVAL, "TTL must be 1 to 255" },
	{ "too large for DF", too_large_for_df, -EMSGSIZE,
	  "datagram does not go in one piece: send less, or without DF" },
	{ "device is down", while_the_device_is_down, -ENETDOWN,
	  "device is down: set it up" },
	{ "queue is full", while_the_queue_is_full, -ENOBUFS,
	  "no room in the device's queue or among the neighbours: try again" },
};

static void fault_case_name(const struct fault_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fault, fault_cases, fault_case_name);

static void what_cannot_be_sent_is_an_error(struct kunit *test)
{
	const struct fault_case *c = test->param_value;
	struct program u = user_new(test);
	struct sk_buff *skb = send_request(&u, PEER, "hello");

	c->spoil(&u, skb);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), c->err);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl), c->message);
	KUNIT_EXPECT_TRUE(test, fake_silent(u.f));
}

static void request_has_to_be_whole(struct kunit *test)
{
	struct program u = user_new(test);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test,
			fake_netlink_call(u.nl, request(&u, MIPV4_CMD_SEND,
							EXPERIMENT)), -EINVAL);
	skb = fake_genl_about(u.nl, MIPV4_CMD_LISTEN, u.f);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EINVAL);
	skb = fake_genl(u.nl, MIPV4_CMD_LISTEN, NLM_F_ACK);
	nla_put_u32(skb, MIPV4_A_IFINDEX, 1);
	nla_put_u8(skb, MIPV4_A_PROTOCOL, EXPERIMENT);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -ENODEV);
}

/* The next message is the datagram "hello" of PEER. */
static struct nlattr **heard(struct program *u)
{
	struct kunit *test = u->f->test;
	struct nlattr **attrs;
	u8 cmd = 0;

	attrs = fake_genl_next(u->nl, &cmd);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, cmd, MIPV4_CMD_LISTEN_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			u->f->dev->ifindex);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), PEER);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), US);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), EXPERIMENT);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_PAYLOAD]), 5);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_PAYLOAD]), "hello", 5);
	return attrs;
}

static void hello(struct program *u)
{
	fake_dropped(u->f);
	fake_receive(u->f, fake_datagram(u->f, PEER, US, EXPERIMENT, "hello",
					 5));
}

static void datagram_is_heard(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), 0);
	attrs = heard(&u);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_TTL]), 60);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_DF]), 0);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_DROPPED]), 0);
	KUNIT_EXPECT_PTR_EQ(test, attrs[MIPV4_A_OPTIONS], NULL);
	KUNIT_EXPECT_EQ(test, fake_stat(u.f, MIPV4_STAT_IN_DELIVERS), 1);
	/* Nobody is told that it is not spoken here. */
	KUNIT_EXPECT_TRUE(test, fake_silent(u.f));
	fake_receive(u.f, fake_datagram(u.f, PEER, US, EXPERIMENT + 1, "x", 1));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

static void options_are_heard(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	fake_receive(u.f, fake_options(u.f, PEER, US, EXPERIMENT, router_alert,
				       4, "hello", 5));
	attrs = heard(&u);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_OPTIONS]);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_OPTIONS]), 4);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_OPTIONS]),
			   router_alert, 4);
}

static void each_who_listens_hears(struct kunit *test)
{
	struct program u = user_new(test);
	struct program other = {
		.f = u.f, .nl = fake_netlink(test, NETLINK_GENERIC),
	};

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, listen(&u, EXPERIMENT), -EEXIST);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "the socket listens to this protocol already");
	KUNIT_ASSERT_EQ(test, listen(&other, EXPERIMENT), 0);
	hello(&u);
	heard(&u);
	heard(&other);
	fake_netlink_close(other.nl);
	hello(&u);
	heard(&u);
	fake_netlink_close(u.nl);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
}

/* Handlers in the kernel come first, whenever they come. */
static void protocol_of_a_companion_is_not_heard(struct kunit *test)
{
	struct program u = user_new(test);

	KUNIT_EXPECT_EQ(test, listen(&u, IPPROTO_ICMP), -EBUSY);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "protocol has a handler in the kernel, which alone gets its datagrams");
	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(u.f, EXPERIMENT), 0);
	hello(&u);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(u.f));
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

static void no_more_than_64_listen(struct kunit *test)
{
	struct program u = user_new(test);
	int i;

	for (i = 0; i < 64; i++)
		KUNIT_ASSERT_EQ(test, listen(&u, 100 + i), 0);
	KUNIT_EXPECT_EQ(test, listen(&u, 99), -ENOSPC);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "no more than 64 sockets listen at an endpoint");
}

/* Until it reads; then it learns how many there were. */
static void what_finds_no_room_is_counted(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;
	unsigned int got = 0, dropped;
	int i;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	for (i = 0; i < 2000; i++)
		hello(&u);
	/* Netlink says first that something was lost. */
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
	while ((attrs = fake_genl_next(u.nl, NULL)))
		got++;
	KUNIT_EXPECT_GT(test, got, 0);
	KUNIT_EXPECT_LT(test, got, 2000);
	hello(&u);
	attrs = heard(&u);
	dropped = nla_get_u32(attrs[MIPV4_A_DROPPED]);
	KUNIT_EXPECT_EQ(test, got + dropped, 2000);
}

static void error_is_heard_by_who_listens(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;
	struct sk_buff *quote;

	quote = fake_datagram(u.f, US, PEER, EXPERIMENT, "12345678", 8);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_DEST_UNREACH,
				    ICMP_PROT_UNREACH, 0, quote->data,
				    quote->len));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_DEST_UNREACH,
				    ICMP_PROT_UNREACH, 0, quote->data,
				    quote->len));
	kfree_skb(quote);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), 0);
	attrs = fake_genl_next(u.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), GATEWAY);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), PEER);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), EXPERIMENT);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ICMP_TYPE]),
			ICMP_DEST_UNREACH);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ICMP_CODE]),
			ICMP_PROT_UNREACH);
	KUNIT_EXPECT_PTR_EQ(test, attrs[MIPV4_A_PAYLOAD], NULL);
}

static void listening_ends_with_the_endpoint(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	fake_disconnect(u.f);
	attrs = fake_genl_next(u.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ERROR]), ENODEV);
	fake_netlink_close(u.nl);
}

static void without_memory_nobody_listens(struct kunit *test)
{
	struct program u = user_new(test);

	KUNIT_EXPECT_EQ(test,
			without_memory(mipv4_user_listen(u.f->ip, 1, EXPERIMENT,
							 NULL)), -ENOMEM);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
}

static struct kunit_case user_test_cases[] = {
	KUNIT_CASE(datagram_is_sent_as_the_endpoint_would),
	KUNIT_CASE(header_is_as_it_was_asked_for),
	KUNIT_CASE(datagram_may_be_empty_or_as_large_as_can_be),
	KUNIT_CASE_PARAM(what_cannot_be_sent_is_an_error, fault_gen_params),
	KUNIT_CASE(request_has_to_be_whole),
	KUNIT_CASE(datagram_is_heard),
	KUNIT_CASE(options_are_heard),
	KUNIT_CASE(each_who_listens_hears),
	KUNIT_CASE(protocol_of_a_companion_is_not_heard),
	KUNIT_CASE(no_more_than_64_listen),
	KUNIT_CASE(what_finds_no_room_is_counted),
	KUNIT_CASE(error_is_heard_by_who_listens),
	KUNIT_CASE(listening_ends_with_the_endpoint),
	KUNIT_CASE(without_memory_nobody_listens),
	{}
};

static struct kunit_suite user_suite = {
	.name = "mipv4-user",
	.test_cases = user_test_cases,
};

kunit_test_suite(user_suite);
