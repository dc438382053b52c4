// SPDX-License-Identifier: GPL-2.0
/*
 * options-test.c: the options of a datagram (options.c): RFC 791 section 3.1, RFC
 * 1122 section 3.2.1.8.
 */
#include "fake.h"

struct options_case {
	const char	*name;
	u8		octets[16];
	size_t		len;
	int		fault;	/* octet of the header, 0 if there is none */
	int		rr, ts, srr;	/* where those are found */
};

#define RR	IPOPT_RR
#define TS	IPOPT_TIMESTAMP
#define LSRR	IPOPT_LSRR
#define SSRR	IPOPT_SSRR

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

/* Any octets at all: no read outside, no endless loop. */
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

/* What becomes of options on their way to a protocol. */
static const u8 *arrived(struct fake *f, __be32 dst, const u8 *options,
			 size_t n)
{
	struct sk_buff *skb = fake_options(f, PEER, dst, EXPERIMENT, options, n,
					   "x", 1);

	if (dst == SUBNET_BCAST)
		skb->pkt_type = PACKET_BROADCAST;
	fake_receive(f, skb);
	skb = fake_delivered(f);
	if (!skb)
		return NULL;
	KUNIT_EXPECT_EQ(f->test, ip_fast_csum(ip_hdr(skb), ip_hdr(skb)->ihl),
			0);
	return (const u8 *)(ip_hdr(skb) + 1);
}

static struct fake *with_protocol(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_know(f, PEER, PEER_HA);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	return f;
}

static void arrival_is_recorded_in_a_route(struct kunit *test)
{
	static const u8 options[] = { RR, 11, 8, 9, 9, 9, 9, 0, 0, 0, 0, 0 };
	static const u8 want[] = { RR, 11, 12, 9, 9, 9, 9, 192, 0, 2, 1, 0 };
	static const u8 full[] = { RR, 7, 8, 9, 9, 9, 9, 0 };
	struct fake *f = with_protocol(test);
	const u8 *now;

	now = arrived(f, US, options, sizeof(options));
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, want, sizeof(want));
	now = arrived(f, US, full, sizeof(full));
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, full, sizeof(full));
	/* To everybody: the address that we answer with. */
	now = arrived(f, SUBNET_BCAST, options, sizeof(options));
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, want, sizeof(want));
}

/* Milliseconds since midnight UT; the clock goes on while we look. */
static bool is_now(const u8 *stamp)
{
	u32 then = get_unaligned_be32(stamp);
	u32 now = ntohl(inet_current_timestamp());

	return now - then < 10000 || then > 86400000 - 10000;
}

static void arrival_is_stamped(struct kunit *test)
{
	static const u8 plain[] = { TS, 12, 9, 0, 1, 2, 3, 4, 0, 0, 0, 0 };
	static const u8 addr[] = { TS, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
	static const u8 named[] = { TS, 12, 5, 3, 192, 0, 2, 1, 0, 0, 0, 0 };
	static const u8 other[] = { TS, 12, 5, 3, 192, 0, 2, 9, 0, 0, 0, 0 };
	struct fake *f = with_protocol(test);
	const u8 *now;

	now = arrived(f, US, plain, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[2], 13);
	KUNIT_EXPECT_MEMEQ(test, now + 3, plain + 3, 5);
	KUNIT_EXPECT_TRUE(test, is_now(now + 8));

	now = arrived(f, US, addr, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[2], 13);
	KUNIT_EXPECT_MEMEQ(test, now + 4, "\xc0\0\2\1", 4);
	KUNIT_EXPECT_TRUE(test, is_now(now + 8));

	now = arrived(f, US, named, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[2], 13);
	KUNIT_EXPECT_TRUE(test, is_now(now + 8));

	now = arrived(f, US, other, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, other, 12);
}

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
	struct fake *f = with_protocol(test);
	const u8 *now = arrived(f, US, c->octets, c->len);

	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[3], c->flags);
	if (c->octets[2] > c->octets[1])
		KUNIT_EXPECT_MEMEQ(test, now + 4, c->octets + 4, c->len - 4);
}

/* RFC 1122 section 3.2.1.8: what IP does not know is for the transport. */
static void other_options_are_passed_on(struct kunit *test)
{
	static const u8 options[] = {
		IPOPT_SEC, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9,
		IPOPT_RA, 4, 0, 0, 0x5e, 4, 7, 7, 0,
	};
	struct fake *f = with_protocol(test);
	const u8 *now = arrived(f, US, options, sizeof(options));

	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, options, sizeof(options));
}

/* A tap may hold the same octets. */
static void arrival_is_not_recorded_in_a_clone(struct kunit *test)
{
	static const u8 options[] = { RR, 7, 4, 0, 0, 0, 0, 0 };
	struct fake *f = with_protocol(test);
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
	struct fake *f = with_protocol(test);
	struct icmphdr *icmph;
	size_t len;

	KUNIT_EXPECT_NULL(test, arrived(f, US, options, 8));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_HDR_OPTIONS);
	icmph = fake_sent_icmp(f, ICMP_PARAMETERPROB, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, 0);
	KUNIT_EXPECT_EQ(test, ntohl(icmph->un.gateway), 23U << 24);
	KUNIT_EXPECT_EQ(test, len, 8 + 20 + 8 + 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_OUT_PARM_PROBS), 1);
	/* Not if everybody was spoken to. */
	KUNIT_EXPECT_NULL(test, arrived(f, SUBNET_BCAST, options, 8));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 791: the count of those that found no room is full as well. It is the arrival
 * that cannot be counted: a reply with such a list is well formed.
 */
static void overflow_that_cannot_be_counted_is_an_error(struct kunit *test)
{
	static const u8 options[][12] = {
		{ 1, 1, 1, 1, TS, 8, 9, 0xf0, 1, 2, 3, 4 },
		{ TS, 12, 13, 0xf1, 192, 0, 2, 12, 1, 2, 3, 4 },
	};
	struct fake *f = with_protocol(test);
	struct icmphdr *icmph;
	size_t len;
	int i;

	for (i = 0; i < ARRAY_SIZE(options); i++) {
		KUNIT_EXPECT_NULL(test, arrived(f, US, options[i], 12));
		KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_HDR_OPTIONS);
		icmph = fake_sent_icmp(f, ICMP_PARAMETERPROB, &len);
		KUNIT_ASSERT_NOT_NULL(test, icmph);
		KUNIT_EXPECT_EQ(test, ntohl(icmph->un.gateway),
				(i ? 23U : 27U) << 24);
	}
}

/* What others left in skb->cb is not quoted, though it looks like options that we have
 * kept.
 */
static void error_quotes_nothing_of_others(struct kunit *test)
{
	static const u8 options[] = { 1, RR, 7, 5, 0, 0, 0, 0 };
	static const u8 left[] = { IPOPT_RA, 4, 0, 0, 's', 2, 'e', 'c' };
	struct fake *f = with_protocol(test);
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

/* Dropped by default, and nobody is told. */
static void source_route_is_dropped_in_silence(struct kunit *test)
{
	static const u8 options[] = { LSRR, 7, 8, 198, 51, 100, 1, 0 };
	struct fake *f = with_protocol(test);

	KUNIT_EXPECT_NULL(test, arrived(f, US, options, 8));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_SOURCE_ROUTE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 1122 section 3.2.1.8 (c): the route as received is for the transport. */
static void ended_source_route_is_taken_if_it_may(struct kunit *test)
{
	static const u8 options[] = { LSRR, 7, 8, 198, 51, 100, 1, 0 };
	struct fake *f = with_protocol(test);
	const u8 *now;

	f->ip->source_routes = true;
	now = arrived(f, US, options, 8);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, options, 8);
}

/* RFC 1122 section 3.3.5: a host does not forward. */
static void source_route_that_leads_on_failed_here(struct kunit *test)
{
	static const u8 options[] = { SSRR, 7, 4, 198, 51, 100, 1, 0 };
	struct fake *f = with_protocol(test);
	struct icmphdr *icmph;
	size_t len;

	f->ip->source_routes = true;
	KUNIT_EXPECT_NULL(test, arrived(f, US, options, 8));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_SOURCE_ROUTE);
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_SR_FAILED);
}

/* The header of what is sent, and its options. */
static const u8 *sent(struct fake *f, unsigned int options_len)
{
	struct iphdr *iph = fake_sent_ip(f);

	if (!iph)
		return NULL;
	KUNIT_EXPECT_EQ(f->test, iph->ihl * 4, 20 + options_len);
	KUNIT_EXPECT_EQ(f->test, ip_fast_csum(iph, iph->ihl), 0);
	return (const u8 *)(iph + 1);
}

static void frame_is_sent_with_its_options(struct kunit *test)
{
	static const u8 options[] = { RR, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0,
				      IPOPT_RA, 4, 0, 0 };
	static const u8 want[] = { RR, 11, 8, 192, 0, 2, 1, 0, 0, 0, 0,
				   IPOPT_RA, 4, 0, 0, 0 };
	struct fake *f = with_protocol(test);
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
		now = sent(f, 16);
		KUNIT_ASSERT_NOT_NULL(test, now);
		KUNIT_EXPECT_MEMEQ(test, now, want, sizeof(want));
		KUNIT_EXPECT_MEMEQ(test, now + 16, "abcd", 4);
	}
}

/* RFC 1122 section 3.2.1.8 (e): who originates a timestamp sets the first. */
static void departure_is_stamped(struct kunit *test)
{
	static const u8 options[] = { TS, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0 };
	struct fake *f = with_protocol(test);
	struct sk_buff *frame = fake_frame(f, PEER, 4);
	const u8 *now;

	KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, options, 12), 0);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	now = sent(f, 12);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[2], 13);
	KUNIT_EXPECT_MEMEQ(test, now + 4, "\xc0\0\2\1", 4);
	KUNIT_EXPECT_TRUE(test, is_now(now + 8));
}

static void bad_options_are_not_sent(struct kunit *test)
{
	static const u8 many[44] = { 1 };
	struct fake *f = with_protocol(test);
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
	struct fake *f = with_protocol(test);
	struct sk_buff *echo = fake_echo(f, PEER, US, 1, 2, 10);
	const u8 *now;

	fake_receive(f, fake_options(f, PEER, US, IPPROTO_ICMP, options,
				     sizeof(options), echo->data + 20, 18));
	kfree_skb(echo);
	now = sent(f, 28);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_MEMEQ(test, now, want, sizeof(want));
	KUNIT_EXPECT_TRUE(test, is_now(now + 19));
	KUNIT_EXPECT_TRUE(test, is_now(now + 23));
	KUNIT_EXPECT_EQ(test, now[27], IPOPT_END);
	KUNIT_EXPECT_EQ(test, now[28], ICMP_ECHOREPLY);
}

static void overflow_is_counted_once_in_a_reply(struct kunit *test)
{
	const struct overflow_case *c = test->param_value;
	struct fake *f = with_protocol(test);
	struct sk_buff *echo = fake_echo(f, PEER, US, 1, 2, 10);
	const u8 *now;

	fake_receive(f, fake_options(f, PEER, US, IPPROTO_ICMP, c->octets,
				     c->len, echo->data + 20, 18));
	kfree_skb(echo);
	now = sent(f, c->len);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[0], TS);
	KUNIT_EXPECT_EQ(test, now[3], c->flags);
}

/* A protocol that leaves no room for us had its reasons. */
static void overflow_is_not_counted_by_who_sends(struct kunit *test)
{
	const struct overflow_case *c = test->param_value;
	struct fake *f = with_protocol(test);
	struct sk_buff *frame = fake_frame(f, PEER, 4);
	const u8 *now;

	KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, c->octets, c->len), 0);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	now = sent(f, c->len);
	KUNIT_ASSERT_NOT_NULL(test, now);
	KUNIT_EXPECT_EQ(test, now[3], c->octets[3]);
}

static struct kunit_case options_cases_list[] = {
	KUNIT_CASE_PARAM(options_have_their_verdict, options_gen_params),
	KUNIT_CASE(options_of_noise_are_survived),
	KUNIT_CASE_PARAM(copied_options_are_left, copied_gen_params),
	KUNIT_CASE(arrival_is_recorded_in_a_route),
	KUNIT_CASE(arrival_is_stamped),
	KUNIT_CASE_PARAM(overflow_is_counted_once, overflow_gen_params),
	KUNIT_CASE_PARAM(overflow_is_counted_once_in_a_reply,
			 overflow_gen_params),
	KUNIT_CASE_PARAM(overflow_is_not_counted_by_who_sends,
			 overflow_gen_params),
	KUNIT_CASE(other_options_are_passed_on),
	KUNIT_CASE(arrival_is_not_recorded_in_a_clone),
	KUNIT_CASE(bad_options_are_answered_with_where_they_are_bad),
	KUNIT_CASE(overflow_that_cannot_be_counted_is_an_error),
	KUNIT_CASE(error_quotes_nothing_of_others),
	KUNIT_CASE(source_route_is_dropped_in_silence),
	KUNIT_CASE(ended_source_route_is_taken_if_it_may),
	KUNIT_CASE(source_route_that_leads_on_failed_here),
	KUNIT_CASE(frame_is_sent_with_its_options),
	KUNIT_CASE(departure_is_stamped),
	KUNIT_CASE(bad_options_are_not_sent),
	KUNIT_CASE(echo_reply_has_the_recorded_route_and_times),
	{}
};

static struct kunit_suite options_suite = {
	.name = "mipv4-options",
	.test_cases = options_cases_list,
};

kunit_test_suite(options_suite);
