// SPDX-License-Identifier: GPL-2.0
/*
 * options-overflow-test.c: options that have no room for another entry.
 */
#include "fake-options.h"
#include "fake.h"

/* RFC 791: the overflow is the number of IP modules that cannot register timestamps
 * due to lack of space. We are one such module, in an echo reply as well. A list of
 * named hosts lacks no space for the others.
 */
struct overflow_case {
	const char	*name;
	u8		octets[12];
	u8		len;
	u8		flags;		/* when it was here */
};

static const struct overflow_case overflow_cases[] = {
	{ "full", { TS, 8, 9, 0x00, 1, 2, 3, 4 }, 8, 0x10 },
	{ "full for one before", { TS, 8, 9, 0x10, 1, 2, 3, 4 }, 8, 0x20 },
	{ "full for 14 before", { TS, 8, 9, 0xe0, 1, 2, 3, 4 }, 8, 0xf0 },
	{ "no slot at all", { TS, 4, 5, 0x00 }, 4, 0x10 },
	{ "full of addresses",
	  { TS, 12, 13, 0x01, 192, 0, 2, 12, 1, 2, 3, 4 }, 12, 0x11 },
	{ "full of addresses for one before",
	  { TS, 12, 13, 0x11, 192, 0, 2, 12, 1, 2, 3, 4 }, 12, 0x21 },
	{ "full of named hosts",
	  { TS, 12, 13, 0x03, 192, 0, 2, 12, 1, 2, 3, 4 }, 12, 0x03 },
	{ "full of named hosts, overflow 15",
	  { TS, 12, 13, 0xf3, 192, 0, 2, 12, 1, 2, 3, 4 }, 12, 0xf3 },
	{ "full of us",
	  { TS, 12, 13, 0x03, 192, 0, 2, 1, 1, 2, 3, 4 }, 12, 0x03 },
	{ "another host is next",
	  { TS, 12, 5, 0x03, 192, 0, 2, 12 }, 12, 0x03 },
	{ "one slot", { TS, 8, 5, 0x00 }, 8, 0x00 },
	{ "one slot, overflow", { TS, 8, 5, 0x20 }, 8, 0x20 },
	{ "one slot of an address", { TS, 12, 5, 0x01 }, 12, 0x01 },
	{ "one slot of ours", { TS, 12, 5, 0x03, 192, 0, 2, 1 }, 12, 0x03 },
};

static void overflow_case_name(const struct overflow_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(overflow, overflow_cases, overflow_case_name);

static void overflow_is_counted_once(struct kunit *test)
{
	const struct overflow_case *c = test->param_value;
	struct fake *f = fake_with_protocol(test);
	const u8 *now = fake_options_arrived(f, US, c->octets, c->len);

	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[3], c->flags);
	if (c->octets[2] > c->octets[1])
		KUNIT_EXPECT_MEMEQ(test, now + 4, c->octets + 4, c->len - 4);
}

/* RFC 791: the overflow counter is full as well. Only the arrival cannot be counted; a
 * reply with such a list is well formed.
 */
static void overflow_that_cannot_be_counted_is_an_error(struct kunit *test)
{
	static const u8 options[][12] = {
		{ 1, 1, 1, 1, TS, 8, 9, 0xf0, 1, 2, 3, 4 },
		{ TS, 12, 13, 0xf1, 192, 0, 2, 12, 1, 2, 3, 4 },
	};
	struct fake *f = fake_with_protocol(test);
	struct icmphdr *icmph;
	size_t len;
	int i;

	for (i = 0; i < ARRAY_SIZE(options); i++) {
		KUNIT_EXPECT_NULL(test, fake_options_arrived(f, US, options[i], 12));
		KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_HDR_OPTIONS);
		icmph = fake_sent_icmp(f, ICMP_PARAMETERPROB, &len);
		KUNIT_ASSERT_NOT_NULL(test, icmph);
		KUNIT_EXPECT_EQ(test, ntohl(icmph->un.gateway),
				(i ? 23U : 27U) << 24);
	}
}

static void overflow_is_counted_once_in_a_reply(struct kunit *test)
{
	const struct overflow_case *c = test->param_value;
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *echo = fake_echo(f, PEER, US, 1, 2, 10);
	const u8 *now;

	fake_receive(f, fake_options(f, PEER, US, IPPROTO_ICMP, c->octets,
				     c->len, echo->data + 20, 18));
	kfree_skb(echo);
	now = fake_options_sent(f, c->len);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[0], TS);
	KUNIT_EXPECT_EQ(test, now[3], c->flags);
}

/* A protocol may leave no room for another entry. */
static void overflow_is_not_counted_by_who_sends(struct kunit *test)
{
	const struct overflow_case *c = test->param_value;
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *frame = fake_frame(f, PEER, 4);
	const u8 *now;

	KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, c->octets, c->len), 0);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	now = fake_options_sent(f, c->len);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[3], c->octets[3]);
}

static struct kunit_case options_overflow_test_cases[] = {
	KUNIT_CASE_PARAM(overflow_is_counted_once, overflow_gen_params),
	KUNIT_CASE_PARAM(overflow_is_counted_once_in_a_reply,
			 overflow_gen_params),
	KUNIT_CASE_PARAM(overflow_is_not_counted_by_who_sends,
			 overflow_gen_params),
	KUNIT_CASE(overflow_that_cannot_be_counted_is_an_error),
	{}
};

static struct kunit_suite options_overflow_suite = {
	.name = "mipv4-options-overflow",
	.test_cases = options_overflow_test_cases,
};

kunit_test_suite(options_overflow_suite);
