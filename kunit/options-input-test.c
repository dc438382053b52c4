// SPDX-License-Identifier: GPL-2.0
/*
 * options-input-test.c: IP options of received datagrams.
 */
#include <net/ip.h>
#include "fake-options.h"
#include "fake.h"
#include "../mipv4/frame.h"

static void arrival_is_recorded_in_a_route(struct kunit *test)
{
	static const u8 options[] = { RR, 11, 8, 9, 9, 9, 9, 0, 0, 0, 0, 0 };
	static const u8 want[] = { RR, 11, 12, 9, 9, 9, 9, 192, 0, 2, 1, 0 };
	static const u8 full[] = { RR, 7, 8, 9, 9, 9, 9, 0 };
	struct fake *f = fake_with_protocol(test);
	const u8 *now;

	now = fake_options_arrived(f, US, options, sizeof(options));
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, want, sizeof(want));
	now = fake_options_arrived(f, US, full, sizeof(full));
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, full, sizeof(full));
	/* For a broadcast, the recorded address is the source of replies. */
	now = fake_options_arrived(f, SUBNET_BCAST, options, sizeof(options));
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, want, sizeof(want));
}

static void arrival_is_stamped(struct kunit *test)
{
	static const u8 plain[] = { TS, 12, 9, 0, 1, 2, 3, 4, 0, 0, 0, 0 };
	static const u8 addr[] = { TS, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
	static const u8 named[] = { TS, 12, 5, 3, 192, 0, 2, 1, 0, 0, 0, 0 };
	static const u8 other[] = { TS, 12, 5, 3, 192, 0, 2, 9, 0, 0, 0, 0 };
	struct fake *f = fake_with_protocol(test);
	const u8 *now;

	now = fake_options_arrived(f, US, plain, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[2], 13);
	KUNIT_EXPECT_MEMEQ(test, now + 3, plain + 3, 5);
	KUNIT_EXPECT_TRUE(test, fake_is_now(now + 8));

	now = fake_options_arrived(f, US, addr, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[2], 13);
	KUNIT_EXPECT_MEMEQ(test, now + 4, "\xc0\0\2\1", 4);
	KUNIT_EXPECT_TRUE(test, fake_is_now(now + 8));

	now = fake_options_arrived(f, US, named, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[2], 13);
	KUNIT_EXPECT_TRUE(test, fake_is_now(now + 8));

	now = fake_options_arrived(f, US, other, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, other, 12);
}

/* RFC 1122 section 3.2.1.8: options that IP does not know are passed to the transport. */
static void other_options_are_passed_on(struct kunit *test)
{
	static const u8 options[] = {
		IPOPT_SEC, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9,
		IPOPT_RA, 4, 0, 0, 0x5e, 4, 7, 7, 0,
	};
	struct fake *f = fake_with_protocol(test);
	const u8 *now = fake_options_arrived(f, US, options, sizeof(options));

	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, options, sizeof(options));
}

/* A tap may hold the same octets. */
static void arrival_is_not_recorded_in_a_clone(struct kunit *test)
{
	static const u8 options[] = { RR, 7, 4, 0, 0, 0, 0, 0 };
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb = fake_options(f, PEER, US, EXPERIMENT, options, 8,
					   "x", 1);
	struct sk_buff *tap = skb_clone(skb, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, tap);
	fake_receive(f, skb);
	KUNIT_EXPECT_MEMEQ(test, tap->data + 20, options, 8);
	kfree_skb(tap);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, ((u8 *)(ip_hdr(skb) + 1))[2], 8);
}

static void bad_options_are_answered_with_where_they_are_bad(struct kunit *test)
{
	static const u8 options[] = { 1, RR, 7, 5, 0, 0, 0, 0 };
	struct fake *f = fake_with_protocol(test);
	struct icmphdr *icmph;
	size_t len;

	KUNIT_EXPECT_NULL(test, fake_options_arrived(f, US, options, 8));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_HDR_OPTIONS);
	icmph = fake_sent_icmp(f, ICMP_PARAMETERPROB, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, 0);
	KUNIT_EXPECT_EQ(test, ntohl(icmph->un.gateway), 23U << 24);
	KUNIT_EXPECT_EQ(test, len, 8 + 20 + 8 + 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_OUT_PARM_PROBS), 1);
	/* A broadcast is not answered. */
	KUNIT_EXPECT_NULL(test, fake_options_arrived(f, SUBNET_BCAST, options, 8));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Data of others in skb->cb is not quoted, even if it looks like saved options. */
static void error_quotes_nothing_of_others(struct kunit *test)
{
	static const u8 options[] = { 1, RR, 7, 5, 0, 0, 0, 0 };
	static const u8 left[] = { IPOPT_RA, 4, 0, 0, 's', 2, 'e', 'c' };
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb = fake_options(f, PEER, US, EXPERIMENT, options, 8,
					   "x", 1);
	struct mipv4_cb *cb = MIPV4_CB(skb);
	u8 quote[28] __aligned(4), forged[28] __aligned(4);
	struct icmphdr *icmph;
	size_t len;

	memcpy(quote, skb->data, 28);
	memcpy(forged, quote, 28);
	memcpy(forged + 20, left, 8);
	ip_send_check((struct iphdr *)forged);
	cb->n_options = 8;
	memcpy(cb->options, left, 8);
	cb->check = ((struct iphdr *)forged)->check;
	fake_rcv(f, skb);
	icmph = fake_sent_icmp(f, ICMP_PARAMETERPROB, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_ASSERT_EQ(test, len, 8 + 28 + 1);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(icmph + 1), quote, 28);
}

/* Source routes are dropped by default, without an error. */
static void source_route_is_dropped_in_silence(struct kunit *test)
{
	static const u8 options[] = { LSRR, 7, 8, 198, 51, 100, 1, 0 };
	struct fake *f = fake_with_protocol(test);

	KUNIT_EXPECT_NULL(test, fake_options_arrived(f, US, options, 8));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_SOURCE_ROUTE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 1122 section 3.2.1.8 (c): the route as received is for the transport. */
static void ended_source_route_is_taken_if_it_may(struct kunit *test)
{
	static const u8 options[] = { LSRR, 7, 8, 198, 51, 100, 1, 0 };
	struct fake *f = fake_with_protocol(test);
	const u8 *now;

	f->ip->source_routes = true;
	now = fake_options_arrived(f, US, options, 8);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, options, 8);
}

/* RFC 1122 section 3.3.5: a host does not forward. */
static void source_route_that_leads_on_failed_here(struct kunit *test)
{
	static const u8 options[] = { SSRR, 7, 4, 198, 51, 100, 1, 0 };
	struct fake *f = fake_with_protocol(test);
	struct icmphdr *icmph;
	size_t len;

	f->ip->source_routes = true;
	KUNIT_EXPECT_NULL(test, fake_options_arrived(f, US, options, 8));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_SOURCE_ROUTE);
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_SR_FAILED);
}

static struct kunit_case options_input_test_cases[] = {
	KUNIT_CASE(arrival_is_recorded_in_a_route),
	KUNIT_CASE(arrival_is_stamped),
	KUNIT_CASE(other_options_are_passed_on),
	KUNIT_CASE(arrival_is_not_recorded_in_a_clone),
	KUNIT_CASE(bad_options_are_answered_with_where_they_are_bad),
	KUNIT_CASE(error_quotes_nothing_of_others),
	KUNIT_CASE(source_route_is_dropped_in_silence),
	KUNIT_CASE(ended_source_route_is_taken_if_it_may),
	KUNIT_CASE(source_route_that_leads_on_failed_here),
	{}
};

static struct kunit_suite options_input_suite = {
	.name = "mipv4-options-input",
	.test_cases = options_input_test_cases,
};

kunit_test_suite(options_input_suite);
