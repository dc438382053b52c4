// SPDX-License-Identifier: GPL-2.0
/*
 * user-test.c: the programs that receive datagrams of a protocol.
 */
#include "fake-command.h"
#include "fake-program.h"
#include "fake.h"
#include "../mipv4/user.h"

static const u8 router_alert[] = { 0x94, 4, 0, 0 };

static void hello(struct program *u)
{
	fake_dropped(u->f);
	fake_receive(u->f, fake_datagram(u->f, PEER, US, EXPERIMENT, "hello",
					 5));
}

static void datagram_is_heard(struct kunit *test)
{
	struct program u = fake_program(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), 0);
	attrs = fake_heard(&u);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_TTL]), 60);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_DF]), 0);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_DROPPED]), 0);
	KUNIT_EXPECT_PTR_EQ(test, attrs[MIPV4_A_OPTIONS], NULL);
	KUNIT_EXPECT_EQ(test, fake_stat(u.f, MIPV4_STAT_IN_DELIVERS), 1);
	/* No error reports an unknown protocol. */
	KUNIT_EXPECT_TRUE(test, fake_silent(u.f));
	fake_receive(u.f, fake_datagram(u.f, PEER, US, EXPERIMENT + 1, "x", 1));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

static void options_are_heard(struct kunit *test)
{
	struct program u = fake_program(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	fake_receive(u.f, fake_options(u.f, PEER, US, EXPERIMENT, router_alert,
				       4, "hello", 5));
	attrs = fake_heard(&u);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_OPTIONS]);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_OPTIONS]), 4);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_OPTIONS]),
			   router_alert, 4);
}

/* RFC 1122 section 3.2.1.8 (d) and (e): a program receives the options that a handler
 * would receive. A second program receives the same stamp.
 */
static void options_are_heard_with_our_stamp(struct kunit *test)
{
	static const u8 options[] = {
		IPOPT_RR, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0,
		IPOPT_TIMESTAMP, 20, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0,
	};
	static const u8 route[] = { IPOPT_RR, 11, 8, 192, 0, 2, 1, 0, 0, 0, 0 };
	static const u8 stamp[] = { IPOPT_TIMESTAMP, 20, 13, 1, 192, 0, 2, 1 };
	struct program u = fake_program(test);
	struct program other = {
		.f = u.f, .nl = fake_netlink(test, NETLINK_GENERIC),
	};
	struct program *each[] = { &u, &other };
	struct nlattr **attrs;
	const u8 *now;
	int i;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test, fake_listen(&other, EXPERIMENT), 0);
	fake_receive(u.f, fake_options(u.f, PEER, US, EXPERIMENT, options,
				       sizeof(options), "hello", 5));
	for (i = 0; i < ARRAY_SIZE(each); i++) {
		attrs = fake_heard(each[i]);
		KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_OPTIONS]);
		KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_OPTIONS]),
				sizeof(options));
		now = nla_data(attrs[MIPV4_A_OPTIONS]);
		KUNIT_EXPECT_MEMEQ(test, now, route, sizeof(route));
		KUNIT_EXPECT_MEMEQ(test, now + 11, stamp, sizeof(stamp));
		KUNIT_EXPECT_NE(test, get_unaligned_be32(now + 19), 0);
		KUNIT_EXPECT_EQ(test, now[23], 0);
	}
}

/* A tap may hold the same octets. */
static void stamp_is_not_seen_in_a_clone(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RR, 7, 4, 0, 0, 0, 0, 0 };
	struct program u = fake_program(test);
	struct sk_buff *skb, *tap;
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	skb = fake_options(u.f, PEER, US, EXPERIMENT, options, 8, "hello", 5);
	tap = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, tap);
	fake_receive(u.f, skb);
	KUNIT_EXPECT_MEMEQ(test, tap->data + 20, options, 8);
	kfree_skb(tap);
	attrs = fake_heard(&u);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_OPTIONS]);
	KUNIT_EXPECT_EQ(test, ((u8 *)nla_data(attrs[MIPV4_A_OPTIONS]))[2], 8);
}

static void each_who_listens_hears(struct kunit *test)
{
	struct program u = fake_program(test);
	struct program other = {
		.f = u.f, .nl = fake_netlink(test, NETLINK_GENERIC),
	};

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_listen(&u, EXPERIMENT), -EEXIST);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "the socket listens to this protocol already");
	KUNIT_ASSERT_EQ(test, fake_listen(&other, EXPERIMENT), 0);
	hello(&u);
	fake_heard(&u);
	fake_heard(&other);
	fake_netlink_close(other.nl);
	hello(&u);
	fake_heard(&u);
	fake_netlink_close(u.nl);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
}

/* Handlers in the kernel take precedence, also if they are registered later. */
static void protocol_of_a_companion_is_not_heard(struct kunit *test)
{
	struct program u = fake_program(test);

	KUNIT_EXPECT_EQ(test, fake_listen(&u, IPPROTO_IGMP), -EBUSY);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "a kernel module handles this protocol, so programs cannot listen to it");
	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(u.f, EXPERIMENT), 0);
	hello(&u);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(u.f));
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

static void no_more_than_64_listen(struct kunit *test)
{
	struct program u = fake_program(test);
	int i;

	for (i = 0; i < 64; i++)
		KUNIT_ASSERT_EQ(test, fake_listen(&u, 100 + i), 0);
	KUNIT_EXPECT_EQ(test, fake_listen(&u, 99), -ENOSPC);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "at most 64 sockets can listen at an endpoint");
}

/* When the program reads, it receives the number of lost datagrams. */
static void what_finds_no_room_is_counted(struct kunit *test)
{
	struct program u = fake_program(test);
	struct nlattr **attrs;
	unsigned int got = 0, dropped;
	int i;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	for (i = 0; i < 2000; i++)
		hello(&u);
	/* Netlink first reports the loss. */
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
	while ((attrs = fake_genl_next(u.nl, NULL)))
		got++;
	KUNIT_EXPECT_GT(test, got, 0);
	KUNIT_EXPECT_LT(test, got, 2000);
	hello(&u);
	attrs = fake_heard(&u);
	dropped = nla_get_u32(attrs[MIPV4_A_DROPPED]);
	KUNIT_EXPECT_EQ(test, got + dropped, 2000);
}

/* The next listener of a dump has this protocol; returns its attributes. */
static struct nlattr **dumped_listener(struct program *u, struct fake_netlink *nl,
				       u8 protocol)
{
	struct nlattr **attrs;
	u8 cmd = 0;

	attrs = fake_genl_next(nl, &cmd);
	KUNIT_ASSERT_NOT_NULL(u->f->test, attrs);
	KUNIT_EXPECT_EQ(u->f->test, cmd, MIPV4_CMD_LISTENER_GET);
	KUNIT_EXPECT_EQ(u->f->test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			u->f->dev->ifindex);
	KUNIT_EXPECT_EQ(u->f->test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]),
			protocol);
	return attrs;
}

static void who_listens_is_dumped(struct kunit *test)
{
	struct program u = fake_program(test);
	struct program other = {
		.f = u.f, .nl = fake_netlink(test, NETLINK_GENERIC),
	};
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct nlattr **attrs;
	u32 portid;
	int i;

	KUNIT_ASSERT_EQ(test, fake_listen(&other, 254), 0);
	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	for (i = 0; i < 2000; i++)
		hello(&u);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, u.f, MIPV4_CMD_LISTENER_GET), 0);
	attrs = dumped_listener(&u, nl, 254);
	portid = nla_get_u32(attrs[MIPV4_A_PORTID]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_DROPPED]), 0);
	attrs = dumped_listener(&u, nl, EXPERIMENT);
	KUNIT_EXPECT_NE(test, nla_get_u32(attrs[MIPV4_A_PORTID]), portid);
	KUNIT_EXPECT_GT(test, nla_get_u32(attrs[MIPV4_A_DROPPED]), 0);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(nl, NULL), NULL);

	fake_netlink_close(u.nl);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, NULL, MIPV4_CMD_LISTENER_GET), 0);
	dumped_listener(&u, nl, 254);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(nl, NULL), NULL);
}

/* RFC 1122 section 3.4: SpecDest. */
static void specific_destination_is_heard(struct kunit *test)
{
	static const __be32 dsts[] = { US, SUBNET_BCAST, LIMITED_BCAST,
				       ALL_HOSTS };
	struct program u = fake_program(test);
	struct nlattr **attrs;
	struct sk_buff *skb;
	int i;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	for (i = 0; i < ARRAY_SIZE(dsts); i++) {
		skb = fake_datagram(u.f, PEER, dsts[i], EXPERIMENT, "x", 1);
		skb->pkt_type = i ? PACKET_BROADCAST : PACKET_HOST;
		fake_receive(u.f, skb);
		attrs = fake_genl_next(u.nl, NULL);
		KUNIT_ASSERT_NOT_NULL(test, attrs);
		KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]),
				dsts[i]);
		KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SPECDEST]),
				US);
	}
}

static void listening_ends_with_the_endpoint(struct kunit *test)
{
	struct program u = fake_program(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
	fake_disconnect(u.f);
	attrs = fake_genl_next(u.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ERROR]), ENODEV);
	fake_netlink_close(u.nl);
}

static void without_memory_nobody_listens(struct kunit *test)
{
	struct program u = fake_program(test);

	KUNIT_EXPECT_EQ(test,
			without_memory(mipv4_user_listen(u.f->ip, 1, EXPERIMENT,
							 NULL)), -ENOMEM);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
}

static struct kunit_case user_test_cases[] = {
	KUNIT_CASE(datagram_is_heard),
	KUNIT_CASE(options_are_heard),
	KUNIT_CASE(options_are_heard_with_our_stamp),
	KUNIT_CASE(stamp_is_not_seen_in_a_clone),
	KUNIT_CASE(each_who_listens_hears),
	KUNIT_CASE(protocol_of_a_companion_is_not_heard),
	KUNIT_CASE(no_more_than_64_listen),
	KUNIT_CASE(what_finds_no_room_is_counted),
	KUNIT_CASE(who_listens_is_dumped),
	KUNIT_CASE(specific_destination_is_heard),
	KUNIT_CASE(listening_ends_with_the_endpoint),
	KUNIT_CASE(without_memory_nobody_listens),
	{}
};

static struct kunit_suite user_suite = {
	.name = "mipv4-user",
	.test_cases = user_test_cases,
};

kunit_test_suite(user_suite);
