// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-stats-test.c: the dumps of counters and protocols.
 */
#include "fake-command.h"
#include "fake.h"

static void counters_are_dumped_under_their_numbers(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs, *counter;

	fake_receive(f, fake_datagram(f, PEER, FAR, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_STATS_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	counter = nla_find_nested(attrs[MIPV4_A_STATS],
				  MIPV4_STAT_IN_RECEIVES);
	KUNIT_ASSERT_NOT_NULL(test, counter);
	KUNIT_EXPECT_EQ(test, nla_get_u64(counter), 1);
	counter = nla_find_nested(attrs[MIPV4_A_DROPS],
				  MIPV4_DROP_DST_NOT_OURS);
	KUNIT_ASSERT_NOT_NULL(test, counter);
	KUNIT_EXPECT_EQ(test, nla_get_u64(counter), 1);
	counter = nla_find_nested(attrs[MIPV4_A_DROPS], MIPV4_DROP_MAX);
	KUNIT_ASSERT_NOT_NULL(test, counter);
	KUNIT_EXPECT_EQ(test, nla_get_u64(counter), 0);
}

/* The number of handlers in a dump; @named of them have the name "experiment". */
static unsigned int dumped_protocols(struct kunit *test,
				     struct fake_netlink *nl,
				     unsigned int *named)
{
	struct nlattr **attrs;
	unsigned int n = 0;
	int last = -1;
	u8 cmd;

	*named = 0;
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, NULL, MIPV4_CMD_PROTOCOL_GET), 0);
	for (; (attrs = fake_genl_next(nl, &cmd)); n++) {
		KUNIT_ASSERT_EQ(test, cmd, MIPV4_CMD_PROTOCOL_GET);
		KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_PROTOCOL]);
		KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_NAME]);
		KUNIT_EXPECT_GT(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), last);
		last = nla_get_u8(attrs[MIPV4_A_PROTOCOL]);
		*named += !nla_strcmp(attrs[MIPV4_A_NAME], "experiment");
	}
	return n;
}

static void taken_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		      struct sk_buff *skb, void *ctx)
{
	consume_skb(skb);
}

static void protocols_are_dumped_with_their_names(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	unsigned int before, named, n = 0, i;
	struct mipv4_protocol *taken;
	struct nlattr **attrs;

	taken = kunit_kcalloc(test, 256, sizeof(*taken), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, taken);
	before = dumped_protocols(test, nl, &named);
	KUNIT_EXPECT_GE(test, before, 2);
	KUNIT_EXPECT_EQ(test, named, 0);
	for (i = 0; i < 256; i++) {
		taken[n] = (struct mipv4_protocol){
			.name = "experiment", .protocol = i, .rcv = taken_rcv,
		};
		n += !mipv4_register_protocol(&taken[n]);
	}
	/* More than one message holds. */
	KUNIT_EXPECT_EQ(test, dumped_protocols(test, nl, &named), 256);
	KUNIT_EXPECT_EQ(test, named, n);
	KUNIT_EXPECT_EQ(test, n, 256 - before);
	while (n--)
		mipv4_unregister_protocol(&taken[n]);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, NULL, MIPV4_CMD_PROTOCOL_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]),
			IPPROTO_ICMP);
	KUNIT_EXPECT_EQ(test, nla_strcmp(attrs[MIPV4_A_NAME], "icmp"), 0);
}

static void protocol_dump_that_was_overtaken_says_so(struct kunit *test)
{
	struct mipv4_protocol taken = {
		.protocol = 253, .rcv = taken_rcv,
	};
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct mipv4_protocol *many;
	unsigned int n = 0, i;
	char name[250];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	taken.name = name;
	many = kunit_kcalloc(test, 250, sizeof(*many), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, many);
	for (i = 0; i < 250; i++) {
		many[n] = taken;
		many[n].protocol = i;
		n += !mipv4_register_protocol(&many[n]);
	}
	KUNIT_EXPECT_EQ(test, fake_netlink_ask(nl,
					       fake_genl(nl,
							 MIPV4_CMD_PROTOCOL_GET,
							 NLM_F_DUMP)), 0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_done(nl));
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&taken), 0);
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_TRUE(test, fake_netlink_interrupted(nl));
	mipv4_unregister_protocol(&taken);
	while (n--)
		mipv4_unregister_protocol(&many[n]);
}

static void protocol_dump_knows_no_attribute(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_PROTOCOL_GET),
			-EINVAL);
}

static struct kunit_case netlink_stats_test_cases[] = {
	KUNIT_CASE(counters_are_dumped_under_their_numbers),
	KUNIT_CASE(protocols_are_dumped_with_their_names),
	KUNIT_CASE(protocol_dump_that_was_overtaken_says_so),
	KUNIT_CASE(protocol_dump_knows_no_attribute),
	{}
};

static struct kunit_suite netlink_stats_suite = {
	.name = "mipv4-netlink-stats",
	.test_cases = netlink_stats_test_cases,
};

kunit_test_suite(netlink_stats_suite);
