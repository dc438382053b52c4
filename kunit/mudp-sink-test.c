// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-sink-test.c: the sink service (companions/mudp/sink.c).
 */
#include <net/mudp.h>
#include "fake.h"
#include "mudp-fake-netlink.h"

/* The sink remembers the last 1,024 numbers. */

struct sink_case {
	const char	*name;
	unsigned int	n;
	u64		seq[6];
	u64		lost;
	u64		duplicate;
	u64		reordered;
};

static const struct sink_case sink_cases[] = {
	{ "in order", 4, { 0, 1, 2, 3 } },
	{ "the first is missing", 2, { 1, 2 }, .lost = 1 },
	{ "some are missing", 3, { 0, 3, 4 }, .lost = 2 },
	{ "twice", 3, { 0, 1, 1 }, .duplicate = 1 },
	{ "the first twice", 2, { 0, 0 }, .duplicate = 1 },
	{ "late", 4, { 0, 2, 1, 3 }, .reordered = 1 },
	{ "late and twice", 4, { 0, 2, 1, 1 }, .duplicate = 1, .reordered = 1 },
	{ "from the end", 4, { 3, 2, 1, 0 }, .reordered = 3 },
	{ "as late as is remembered", 2, { 1024, 1 }, .lost = 1023,
	  .reordered = 1 },
	{ "as late as that, twice", 3, { 1, 1024, 1 }, .lost = 1023,
	  .duplicate = 1 },
	{ "later than is remembered", 2, { 1024, 0 }, .lost = 1024,
	  .duplicate = 1 },
	{ "what was remembered is forgotten", 4, { 0, 1, 1025, 1024 },
	  .lost = 1022, .reordered = 1 },
	{ "as far as is remembered", 3, { 0, 1024, 1 }, .lost = 1022,
	  .reordered = 1 },
	{ "farther than is remembered", 4, { 0, 1, 1026, 1025 }, .lost = 1023,
	  .reordered = 1 },
	{ "very far", 4, { 0, 1, 1 << 20, (1 << 20) - 1023 },
	  .lost = (1 << 20) - 3, .reordered = 1 },
	{ "beyond 32 bits", 3, { 0, 1ULL << 32, 1 }, .lost = (1ULL << 32) - 1,
	  .duplicate = 1 },
	{ "the highest, then 0", 3, { U64_MAX, 0, 1 }, .lost = U64_MAX },
};

static void sink_case_name(const struct sink_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sink, sink_cases, sink_case_name);

static void sink_detects_lost_duplicate_and_reordered(struct kunit *test)
{
	const struct sink_case *c = test->param_value;
	struct programs p = programs_with(test, MUDP_SERVICE_SINK);
	int i;

	for (i = 0; i < c->n; i++)
		peer_numbers(&p, PEER_PORT, c->seq[i]);
	expect_counter(&p, IN_DATAGRAMS, c->n);
	expect_counter(&p, IN_OCTETS, c->n * 8);
	expect_counter(&p, LOST, c->lost);
	expect_counter(&p, DUPLICATE, c->duplicate);
	expect_counter(&p, REORDERED, c->reordered);
	expect_counter(&p, UNNUMBERED, 0);
}

static void sink_follows_a_new_source_from_its_start(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_SINK);
	struct sk_buff *skb;
	__be64 seq = 0;

	peer_numbers(&p, PEER_PORT, 0);
	peer_numbers(&p, PEER_PORT, 1);
	peer_numbers(&p, htons(4243), 0);
	peer_numbers(&p, htons(4243), 1);
	skb = peer_datagram(p.f, htons(4243), US, PORT, &seq, sizeof(seq));
	ip_hdr(skb)->saddr = STRANGER;
	fake_checksum(skb);
	fake_receive(p.f, skb);
	expect_counter(&p, IN_DATAGRAMS, 5);
	expect_counter(&p, LOST, 0);
	expect_counter(&p, DUPLICATE, 0);
	/* The numbers of the first source do not count for the second. */
	peer_numbers(&p, PEER_PORT, 2);
	peer_numbers(&p, PEER_PORT, 0);
	peer_numbers(&p, PEER_PORT, 1);
	expect_counter(&p, LOST, 0);
	expect_counter(&p, DUPLICATE, 0);
	expect_counter(&p, REORDERED, 2);
}

static void sink_counts_datagrams_without_a_number(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_SINK);
	struct sk_buff *skb;
	__be64 seq = 0;

	peer_sends(&p, PEER_PORT, PORT, "", 0);
	peer_sends(&p, PEER_PORT, PORT, "\0\0\0\0\0\0", 7);
	expect_counter(&p, UNNUMBERED, 2);
	expect_counter(&p, IN_DATAGRAMS, 2);
	expect_counter(&p, IN_OCTETS, 7);
	/* A number can be in pages, or half of it. */
	skb = peer_datagram(p.f, PEER_PORT, US, PORT, &seq, sizeof(seq));
	fake_receive(p.f, fake_paged(p.f, skb, 28));
	seq = cpu_to_be64(1);
	skb = peer_datagram(p.f, PEER_PORT, US, PORT, &seq, sizeof(seq));
	fake_receive(p.f, fake_paged(p.f, skb, 32));
	expect_counter(&p, UNNUMBERED, 2);
	expect_counter(&p, LOST, 0);
	expect_counter(&p, DUPLICATE, 0);
}

static struct kunit_case mudp_sink_cases[] = {
	KUNIT_CASE_PARAM(sink_detects_lost_duplicate_and_reordered, sink_gen_params),
	KUNIT_CASE(sink_follows_a_new_source_from_its_start),
	KUNIT_CASE(sink_counts_datagrams_without_a_number),
	{}
};

static struct kunit_suite mudp_sink_suite = {
	.name = "mudp-sink",
	.test_cases = mudp_sink_cases,
};

kunit_test_suite(mudp_sink_suite);
