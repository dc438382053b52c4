// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-drop-test.c: the drops of mudp in the reports of mipv4 (endpoint.c).
 */
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake-event.h"
#include "fake.h"
#include "mudp-fake.h"

static void reset_length(struct sk_buff *skb)
{
	udp_of(skb)->len = 0;
}

static void break_checksum(struct sk_buff *skb)
{
	udp_of(skb)->check ^= (__force __sum16)1;
}

static void break_segments(struct sk_buff *skb)
{
	skb_shinfo(skb)->gso_size = 1000;
	skb_shinfo(skb)->gso_segs = 1;
	skb_shinfo(skb)->gso_type = SKB_GSO_UDP_L4;
}

/* A datagram to a port without a listener, and what is wrong with it. */
static const struct reason_case {
	const char	*name;
	__be32		dst;
	void		(*spoil)(struct sk_buff *skb);
} reason_cases[] = {
	{ "udp-length", US, reset_length },
	{ "udp-csum", US, break_checksum },
	{ "udp-no-port", US },
	{ "udp-no-member", LIMITED_BCAST },
	{ "udp-gso", US, break_segments },
};

static void reason_case_name(const struct reason_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(reason, reason_cases, reason_case_name);

static void drop_is_reported_by_name(struct kunit *test)
{
	const struct reason_case *c = test->param_value;
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);
	struct sk_buff *skb = udp_datagram(f, c->dst, PORT, 100);

	if (c->spoil)
		c->spoil(skb);
	fake_receive(f, skb);
	fake_expect_named_drop(f, nl, c->name, c->dst, 0);
	fake_expect_silence(test, nl);
}

static void short_datagram_is_reported(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	fake_receive(f, fake_datagram(f, PEER, US, IPPROTO_UDP, "1234567", 7));
	fake_expect_named_drop(f, nl, "udp-short", US, 0);
	fake_expect_silence(test, nl);
}

/* The addresses are those of the datagram that has no copy. */
static void copy_without_memory_is_reported(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);
	struct rec *first = rec_start(f, LIMITED_BCAST, PORT);
	struct rec *second = rec_start(f, 0, PORT);
	struct sk_buff *skb = udp_datagram(f, LIMITED_BCAST, PORT, 100);

	fake_fail_nth(1);
	fake_receive(f, skb);
	KUNIT_EXPECT_TRUE(test, fake_fail_nth(0));
	KUNIT_EXPECT_EQ(test, rec_count(first) + rec_count(second), 1);
	fake_expect_named_drop(f, nl, "udp-no-memory", LIMITED_BCAST, 0);
	fake_expect_silence(test, nl);
}

/* A reason that has no name would not be reported. */
static void every_reason_has_a_name(struct kunit *test)
{
	static const char *const names[__MUDP_DROP_MAX] = {
		[MUDP_DROP_SHORT] = "udp-short",
		[MUDP_DROP_LENGTH] = "udp-length",
		[MUDP_DROP_CSUM] = "udp-csum",
		[MUDP_DROP_NO_PORT] = "udp-no-port",
		[MUDP_DROP_NO_MEMBER] = "udp-no-member",
		[MUDP_DROP_NO_MEMORY] = "udp-no-memory",
		[MUDP_DROP_GSO] = "udp-gso",
		[MUDP_DROP_RCVBUF] = "udp-rcvbuf",
		[MUDP_DROP_FILTER] = "udp-filter",
	};
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);
	struct sk_buff *skb = udp_datagram(f, US, PORT, 100);
	unsigned int reason;

	for (reason = MUDP_DROP_PAD + 1; reason < __MUDP_DROP_MAX; reason++) {
		mipv4_report_drop(f->ip, IPPROTO_UDP, reason, skb);
		fake_expect_named_drop(f, nl, names[reason], US, 0);
	}
	kfree_skb(skb);
}

static void received_datagram_is_not_reported(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);

	fake_receive(f, udp_datagram(f, US, PORT, 100));
	KUNIT_EXPECT_EQ(test, rec_count(rec), 1);
	fake_expect_silence(test, nl);
}

static struct kunit_case mudp_drop_cases[] = {
	KUNIT_CASE_PARAM(drop_is_reported_by_name, reason_gen_params),
	KUNIT_CASE(short_datagram_is_reported),
	KUNIT_CASE(copy_without_memory_is_reported),
	KUNIT_CASE(every_reason_has_a_name),
	KUNIT_CASE(received_datagram_is_not_reported),
	{}
};

static struct kunit_suite mudp_drop_suite = {
	.name = "mudp-drop",
	.test_cases = mudp_drop_cases,
};

kunit_test_suite(mudp_drop_suite);
