// SPDX-License-Identifier: GPL-2.0
/*
 * drop-test.c: what is reported of a dropped packet (drop.c).
 */
#include <linux/ctype.h>
#include <linux/skbuff.h>
#include <net/ip.h>
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

/* The first octets of a transport header: port 4711 sends to port 53. */
#define PORTS	"\x12\x67\x00\x35"

static void expect_ports(struct kunit *test, const struct sk_buff *skb)
{
	struct mipv4_drop_packet p;

	mipv4_drop_packet(skb, &p);
	KUNIT_EXPECT_TRUE(test, p.has_ports);
	KUNIT_EXPECT_EQ(test, ntohs(p.sport), 4711);
	KUNIT_EXPECT_EQ(test, ntohs(p.dport), 53);
}

static void expect_no_ports(struct kunit *test, const struct sk_buff *skb)
{
	struct mipv4_drop_packet p;

	mipv4_drop_packet(skb, &p);
	KUNIT_EXPECT_BE(test, p.src, PEER);
	KUNIT_EXPECT_FALSE(test, p.has_ports);
	KUNIT_EXPECT_EQ(test, p.sport, 0);
	KUNIT_EXPECT_EQ(test, p.dport, 0);
}

static void protocols_with_ports_have_them(struct kunit *test)
{
	static const u8 with[] = { IPPROTO_UDP, IPPROTO_TCP, IPPROTO_UDPLITE,
				   IPPROTO_SCTP, IPPROTO_DCCP };
	static const u8 without[] = { IPPROTO_ICMP, IPPROTO_IGMP, IPPROTO_GRE,
				      EXPERIMENT };
	struct fake *f = fake_new(test);
	struct sk_buff *skb;
	int i;

	for (i = 0; i < ARRAY_SIZE(with); i++) {
		skb = fake_datagram(f, PEER, US, with[i], PORTS, 4);
		expect_ports(test, skb);
		kfree_skb(skb);
	}
	for (i = 0; i < ARRAY_SIZE(without); i++) {
		skb = fake_datagram(f, PEER, US, without[i], PORTS, 4);
		expect_no_ports(test, skb);
		kfree_skb(skb);
	}
}

static void ports_are_behind_the_options(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_options(f, PEER, US, IPPROTO_UDP,
					   "\x94\x04\0\0", 4, PORTS, 4);

	expect_ports(test, skb);
	kfree_skb(skb);
}

/* As a handler that has pulled the headers; and with headers in pages. */
static void ports_do_not_depend_on_where_the_data_begins(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_datagram(f, PEER, US, IPPROTO_UDP,
					    PORTS "\0\x0c\0\0data", 12);
	int linear;

	__skb_pull(skb, 28);
	expect_ports(test, skb);
	__skb_push(skb, 28 + ETH_HLEN);
	expect_ports(test, skb);
	kfree_skb(skb);
	for (linear = 0; linear <= 24; linear++) {
		skb = fake_paged(f, fake_datagram(f, PEER, US, IPPROTO_UDP,
						  PORTS "\0\x0c\0\0data", 12),
				 linear);
		expect_ports(test, skb);
		kfree_skb(skb);
	}
}

static void ports_that_are_not_there_are_not_read(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_datagram(f, PEER, US, IPPROTO_UDP, PORTS, 4);

	skb_trim(skb, 23);
	expect_no_ports(test, skb);
	skb_trim(skb, 20);
	expect_no_ports(test, skb);
	/* A header that claims to be longer than the packet. */
	ip_hdr(skb)->ihl = 15;
	expect_no_ports(test, skb);
	kfree_skb(skb);
}

static void later_fragments_have_no_ports(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_datagram(f, PEER, US, IPPROTO_TCP, PORTS, 4);

	ip_hdr(skb)->frag_off = htons(IP_MF);
	expect_ports(test, skb);
	ip_hdr(skb)->frag_off = htons(IP_MF | 1);
	expect_no_ports(test, skb);
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
	KUNIT_CASE(protocols_with_ports_have_them),
	KUNIT_CASE(ports_are_behind_the_options),
	KUNIT_CASE(ports_do_not_depend_on_where_the_data_begins),
	KUNIT_CASE(ports_that_are_not_there_are_not_read),
	KUNIT_CASE(later_fragments_have_no_ports),
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
