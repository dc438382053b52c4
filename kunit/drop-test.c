// SPDX-License-Identifier: GPL-2.0
/*
 * drop-test.c: what is reported of a dropped packet (drop.c).
 */
#include <linux/ctype.h>
#include <linux/skbuff.h>
#include "fake.h"
#include "../mipv4/drop.h"

static void expect_packet(struct kunit *test, const struct sk_buff *skb,
			  __be32 src, __be32 dst, u8 protocol, unsigned int len)
{
	struct mipv4_drop_packet p;

	memset(&p, 0xff, sizeof(p));
	mipv4_drop_packet(skb, &p);
	KUNIT_EXPECT_BE(test, p.src, src);
	KUNIT_EXPECT_BE(test, p.dst, dst);
	KUNIT_EXPECT_EQ(test, p.protocol, protocol);
	KUNIT_EXPECT_EQ(test, p.len, len);
}

static void expect_nothing(struct kunit *test, const struct sk_buff *skb)
{
	expect_packet(test, skb, 0, 0, 0, 0);
}

static void received_datagram_is_named_by_its_header(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_experiment(f);

	expect_packet(test, skb, PEER, US, EXPERIMENT, 27);
	kfree_skb(skb);
}

static void data_may_begin_behind_the_header(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_experiment(f);

	__skb_pull(skb, 24);
	expect_packet(test, skb, PEER, US, EXPERIMENT, 27);
	kfree_skb(skb);
}

/* As behind dev_hard_header(). */
static void data_may_begin_before_the_header(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_experiment(f);

	__skb_push(skb, ETH_HLEN);
	expect_packet(test, skb, PEER, US, EXPERIMENT, 27);
	kfree_skb(skb);
}

static void header_may_be_in_pages(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_paged(f, fake_experiment(f), 3);

	expect_packet(test, skb, PEER, US, EXPERIMENT, 27);
	kfree_skb(skb);
}

static void options_do_not_matter(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_options(f, PEER, US, EXPERIMENT,
					   "\x94\x04\0\0", 4, "data", 4);

	expect_packet(test, skb, PEER, US, EXPERIMENT, 28);
	kfree_skb(skb);
}

static void fragment_is_named_by_its_header(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_fragment(f, 7, 64, 16, false);

	expect_packet(test, skb, PEER, US, EXPERIMENT, 36);
	kfree_skb(skb);
}

static void freed_packet_has_no_addresses(struct kunit *test)
{
	expect_nothing(test, NULL);
}

static void arp_packet_has_no_addresses(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);

	expect_nothing(test, skb);
	*skb->data = 0x45;		/* even if it looks like IPv4 */
	expect_nothing(test, skb);
	kfree_skb(skb);
}

static void short_packet_has_no_addresses(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_experiment(f);

	skb_trim(skb, 19);
	expect_nothing(test, skb);
	kfree_skb(skb);
}

static void other_version_has_no_addresses(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_experiment(f);

	ip_hdr(skb)->version = 6;
	expect_nothing(test, skb);
	ip_hdr(skb)->version = 4;
	ip_hdr(skb)->ihl = 4;
	expect_nothing(test, skb);
	kfree_skb(skb);
}

#define REASON(name_, text_, stat_, core_)	\
	{ MIPV4_DROP_##name_, #name_, text_ },

/* The names are those of the netlink specification. */
static void names_are_those_of_the_numbers(struct kunit *test)
{
	static const struct {
		enum mipv4_drop_reason	reason;
		const char		*number;
		const char		*name;
	} reasons[] = { MIPV4_DROP_REASONS(REASON) };
	int i, c;

	KUNIT_EXPECT_EQ(test, (int)ARRAY_SIZE(reasons),
			MIPV4_DROP_MAX - MIPV4_DROP_PAD);
	for (i = 0; i < ARRAY_SIZE(reasons); i++) {
		KUNIT_EXPECT_EQ(test, reasons[i].reason,
				MIPV4_DROP_PAD + 1 + i);
		KUNIT_ASSERT_EQ(test, strlen(reasons[i].name),
				strlen(reasons[i].number));
		for (c = 0; reasons[i].name[c]; c++)
			KUNIT_EXPECT_EQ(test, reasons[i].name[c],
					reasons[i].number[c] == '_' ? '-' :
					tolower(reasons[i].number[c]));
	}
}

static struct kunit_case drop_test_cases[] = {
	KUNIT_CASE(received_datagram_is_named_by_its_header),
	KUNIT_CASE(data_may_begin_behind_the_header),
	KUNIT_CASE(data_may_begin_before_the_header),
	KUNIT_CASE(header_may_be_in_pages),
	KUNIT_CASE(options_do_not_matter),
	KUNIT_CASE(fragment_is_named_by_its_header),
	KUNIT_CASE(freed_packet_has_no_addresses),
	KUNIT_CASE(arp_packet_has_no_addresses),
	KUNIT_CASE(short_packet_has_no_addresses),
	KUNIT_CASE(other_version_has_no_addresses),
	KUNIT_CASE(names_are_those_of_the_numbers),
	{}
};

static struct kunit_suite drop_suite = {
	.name = "mipv4-drop",
	.test_cases = drop_test_cases,
};

kunit_test_suite(drop_suite);
