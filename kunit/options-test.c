// SPDX-License-Identifier: GPL-2.0
/*
 * options-test.c: IP options: their check, and those that are sent.
 */
#include "fake-options.h"
#include "fake.h"
#include "../mipv4/options.h"

struct options_case {
	const char	*name;
	u8		octets[16];
	size_t		len;
	int		fault;	/* octet of the header, 0 if there is none */
	int		rr, ts, srr;	/* where those are found */
};

static const struct options_case options_cases[] = {
	{ "none", { }, 0 },
	{ "end of list", { IPOPT_END }, 4 },
	{ "no operations", { 1, 1, 1, 1 }, 4 },
	{ "router alert", { IPOPT_RA, 4, 0, 0 }, 4 },
	{ "unknown, well formed", { 0x5e, 4, 9, 9 }, 4 },
	{ "shortest, length 2", { 0x5e, 2, 1, 1 }, 4 },
	{ "up to the last octet", { 1, 1, 0x5e, 2 }, 4 },
	{ "security", { IPOPT_SEC, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, 12 },
	{ "length missing", { 1, 1, 1, 0x5e }, 4, 23 },
	{ "length 0", { 0x5e, 0, 0, 0 }, 4, 21 },
	{ "length 1", { 0x5e, 1, 0, 0 }, 4, 21 },
	{ "length one beyond the header", { 0x5e, 5, 0, 0 }, 4, 21 },
	{ "length 255", { 0x5e, 255, 0, 0 }, 4, 21 },
	{ "second one too long", { IPOPT_RA, 4, 0, 0, 0x5e, 5, 0, 0 }, 8, 25 },
	{ "router alert too short", { IPOPT_RA, 3, 0, 0 }, 4, 21 },
	{ "router alert too long", { IPOPT_RA, 5, 0, 0, 0, 0 }, 8, 21 },
	{ "end stops before nonsense", { 0, 0x5e, 0, 0xff }, 4 },
	{ "end stops before a source route", { 0, LSRR, 3, 4 }, 4 },
	{ "end behind an option", { 0x5e, 2, 0, SSRR }, 4 },

	{ "record route", { RR, 7, 4 }, 8, .rr = 20 },
	{ "record route without a slot", { RR, 3, 4 }, 4, .rr = 20 },
	{ "record route, full", { 1, RR, 7, 8 }, 8, .rr = 21 },
	{ "record route, second slot", { RR, 11, 8 }, 12, .rr = 20 },
	{ "record route without pointer", { RR, 2 }, 4, 21 },
	{ "record route, pointer 0", { RR, 7, 0 }, 8, 22 },
	{ "record route, pointer into itself", { RR, 7, 3 }, 8, 22 },
	{ "record route, half a slot left", { RR, 7, 5 }, 8, 22 },
	{ "record route, last octet", { RR, 7, 7 }, 8, 22 },
	{ "record route, pointer far behind", { RR, 7, 255 }, 8, .rr = 20 },
	{ "record route twice", { RR, 3, 4, RR, 3, 4 }, 8, 23, .rr = 20 },

	{ "timestamp", { TS, 8, 5, 0 }, 8, .ts = 20 },
	{ "timestamp, full", { TS, 8, 9, 0 }, 8, .ts = 20 },
	{ "timestamp, full for the 15th time", { TS, 8, 9, 0xe0 }, 8, .ts = 20 },
	{ "timestamp, no more can be counted", { TS, 8, 9, 0xf0 }, 8, .ts = 20 },
	{ "list of named hosts is full", { TS, 12, 13, 3 }, 12, .ts = 20 },
	{ "full list of named hosts, overflow 15", { TS, 12, 13, 0xf3 }, 12,
	  .ts = 20 },
	{ "full list of unknown kind, overflow 15", { TS, 8, 9, 0xf2 }, 8 },
	{ "timestamp with room and overflow", { TS, 8, 5, 0xf0 }, 8, .ts = 20 },
	{ "timestamp too short", { TS, 3, 5 }, 4, 21 },
	{ "timestamp, pointer into itself", { TS, 8, 4, 0 }, 8, 22 },
	{ "timestamp, half a slot left", { TS, 8, 6, 0 }, 8, 22 },
	{ "timestamp with address", { TS, 12, 5, 1 }, 12, .ts = 20 },
	{ "half a slot with address left", { TS, 12, 9, 1 }, 12, 22 },
	{ "timestamp of named hosts", { TS, 12, 5, 3 }, 12, .ts = 20 },
	{ "half a slot of a named host left", { TS, 12, 9, 3 }, 12, 22 },
	{ "timestamp of unknown kind", { TS, 12, 5, 2 }, 12 },
	{ "timestamp twice", { TS, 4, 5, 0, TS, 4, 5, 0 }, 8, 24, .ts = 20 },

	{ "loose source route", { LSRR, 7, 4, 1, 2, 3, 4, 0 }, 8, .srr = 20 },
	{ "strict source route", { SSRR, 7, 4, 1, 2, 3, 4, 0 }, 8, .srr = 20 },
	{ "source route behind another", { 1, LSRR, 3, 4 }, 4, .srr = 21 },
	{ "source route that is malformed", { LSRR, 9, 4, 0 }, 4, 21 },
	{ "source route, half a slot", { LSRR, 7, 6, 0 }, 8, 22 },
	{ "two source routes", { LSRR, 3, 4, SSRR, 3, 4 }, 8, 23, .srr = 20 },
	{ "one of each", { LSRR, 3, 4, RR, 3, 4, TS, 4, 5, 0 }, 12, .srr = 20,
	  .rr = 23, .ts = 26 },
};

static void options_case_name(const struct options_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(options, options_cases, options_case_name);

static void options_have_their_verdict(struct kunit *test)
{
	const struct options_case *c = test->param_value;
	struct mipv4_options found;
	u8 fault = 0;

	KUNIT_EXPECT_EQ(test,
			(int)mipv4_options_parse(c->octets, c->len, &found,
						 &fault),
			c->fault ? MIPV4_DROP_HDR_OPTIONS : 0);
	KUNIT_EXPECT_EQ(test, fault, c->fault);
	KUNIT_EXPECT_EQ(test, found.record_route, c->rr);
	KUNIT_EXPECT_EQ(test, found.timestamp, c->ts);
	KUNIT_EXPECT_EQ(test, found.source_route, c->srr);
}

/* Random octets cause no read outside of the options, and no endless loop. */
static void options_of_noise_are_survived(struct kunit *test)
{
	u8 *octets = kunit_kzalloc(test, 40, GFP_KERNEL);
	struct mipv4_options found;
	u8 fault;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, octets);
	for (i = 0; i < 20000; i++) {
		size_t len = get_random_u32_below(11) * 4;

		get_random_bytes(octets, 40);
		fault = 0;
		if (!mipv4_options_parse(octets + 40 - len, len, &found,
					 &fault))
			KUNIT_EXPECT_EQ(test,
					mipv4_options_copied(octets + 40 - len,
							     len) % 4, 0);
		else if (fault < 20 || fault >= 20 + len)
			KUNIT_FAIL(test, "fault at %u", fault);
	}
}

struct copied_case {
	const char	*name;
	u8		octets[12];
	unsigned int	len;
	u8		left[12];
	unsigned int	left_len;
};

/* RFC 791 section 3.1, "copied" flag: security, source routes and router alert
 * go into every fragment, record route and timestamp into the first only.
 */
static const struct copied_case copied_cases[] = {
	{ "none", { }, 0, { }, 0 },
	{ "padding only", { 1, 1, 1, 0 }, 4, { }, 0 },
	{ "router alert stays", { IPOPT_RA, 4, 0, 0 }, 4,
	  { IPOPT_RA, 4, 0, 0 }, 4 },
	{ "record route goes", { IPOPT_RR, 7, 4, 1, 2, 3, 4, 0 }, 8, { }, 0 },
	{ "of two, the copied one",
	  { IPOPT_RR, 3, 4, IPOPT_RA, 4, 5, 6, IPOPT_END }, 8,
	  { IPOPT_RA, 4, 5, 6 }, 4 },
	{ "padded to four octets", { 0x9e, 2, 0x9e, 3, 7, 0, 9, 9 }, 8,
	  { 0x9e, 2, 0x9e, 3, 7, 0, 0, 0 }, 8 },
	{ "nothing behind the end", { IPOPT_END, IPOPT_RA, 4, 0 }, 4, { }, 0 },
};

static void copied_case_name(const struct copied_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(copied, copied_cases, copied_case_name);

static void copied_options_are_left(struct kunit *test)
{
	const struct copied_case *c = test->param_value;
	unsigned int len;
	u8 octets[12];

	memcpy(octets, c->octets, sizeof(octets));
	len = mipv4_options_copied(octets, c->len);
	KUNIT_ASSERT_EQ(test, len, c->left_len);
	KUNIT_EXPECT_MEMEQ(test, octets, c->left, len);
}

static void frame_is_sent_with_its_options(struct kunit *test)
{
	static const u8 options[] = { RR, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0,
				      IPOPT_RA, 4, 0, 0 };
	static const u8 want[] = { RR, 11, 8, 192, 0, 2, 1, 0, 0, 0, 0,
				   IPOPT_RA, 4, 0, 0, 0 };
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *frame;
	const u8 *now;
	int twice;

	for (twice = 0; twice < 2; twice++) {
		frame = fake_frame(f, PEER, 4);
		KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, "\1\1", 2), 0);
		if (twice)
			skb_put_data(frame, "abcd", 4);
		KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, options, 15), 0);
		if (!twice)
			skb_put_data(frame, "abcd", 4);
		KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
		now = fake_options_sent(f, 16);
		KUNIT_ASSERT_NOT_NULL(test, now);
		KUNIT_EXPECT_MEMEQ(test, now, want, sizeof(want));
		KUNIT_EXPECT_MEMEQ(test, now + 16, "abcd", 4);
	}
}

/* RFC 1122 section 3.2.1.8 (e): the originating host records the first timestamp. */
static void departure_is_stamped(struct kunit *test)
{
	static const u8 options[] = { TS, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *frame = fake_frame(f, PEER, 4);
	const u8 *now;

	KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, options, 12), 0);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	now = fake_options_sent(f, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[2], 13);
	KUNIT_EXPECT_MEMEQ(test, now + 4, "\xc0\0\2\1", 4);
	KUNIT_EXPECT_TRUE(test, fake_is_now(now + 8));
}

static void bad_options_are_not_sent(struct kunit *test)
{
	static const u8 many[44] = { 1 };
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *frame = fake_frame(f, PEER, 4);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, mipv4_set_options(frame, many, 41), -EINVAL);
	KUNIT_EXPECT_EQ(test, mipv4_set_options(frame, "\7\3\3\0", 4), -EINVAL);
	KUNIT_EXPECT_EQ(test, ip_hdrlen(frame), 20);
	/* Written there by hand. */
	KUNIT_EXPECT_EQ(test, mipv4_set_options(frame, "\1\1\1\1", 4), 0);
	iph = ip_hdr(frame);
	memcpy(iph + 1, "\7\3\3\0", 4);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_INVALID);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 1122 section 3.2.2.6: updated, and in the reply, without truncation. */
static void echo_reply_has_the_recorded_route_and_times(struct kunit *test)
{
	static const u8 options[] = {
		1, RR, 15, 8, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0,
		IPOPT_RA, 4, 0, 0, TS, 12, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0,
	};
	static const u8 want[] = {
		RR, 15, 16, 9, 9, 9, 9, 192, 0, 2, 1, 192, 0, 2, 1,
		TS, 12, 13, 0,
	};
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *echo = fake_echo(f, PEER, US, 1, 2, 10);
	const u8 *now;

	fake_receive(f, fake_options(f, PEER, US, IPPROTO_ICMP, options,
				     sizeof(options), echo->data + 20, 18));
	kfree_skb(echo);
	now = fake_options_sent(f, 28);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, want, sizeof(want));
	KUNIT_EXPECT_TRUE(test, fake_is_now(now + 19));
	KUNIT_EXPECT_TRUE(test, fake_is_now(now + 23));
	KUNIT_EXPECT_EQ(test, now[27], IPOPT_END);
	KUNIT_EXPECT_EQ(test, now[28], ICMP_ECHOREPLY);
}

static struct kunit_case options_test_cases[] = {
	KUNIT_CASE_PARAM(options_have_their_verdict, options_gen_params),
	KUNIT_CASE(options_of_noise_are_survived),
	KUNIT_CASE_PARAM(copied_options_are_left, copied_gen_params),
	KUNIT_CASE(frame_is_sent_with_its_options),
	KUNIT_CASE(departure_is_stamped),
	KUNIT_CASE(bad_options_are_not_sent),
	KUNIT_CASE(echo_reply_has_the_recorded_route_and_times),
	{}
};

static struct kunit_suite options_suite = {
	.name = "mipv4-options",
	.test_cases = options_test_cases,
};

kunit_test_suite(options_suite);
