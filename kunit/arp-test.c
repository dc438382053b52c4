// SPDX-License-Identifier: GPL-2.0
/*
 * arp-test.c: received ARP packets: which are answered, counted and dropped.
 */
#include "fake-addr.h"
#include "fake.h"
#include "../mipv4/arp.h"

static void request_for_us_is_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	arp = fake_sent_arp(f, ARPOP_REPLY);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_MEMEQ(test, arp->sha, OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	KUNIT_EXPECT_MEMEQ(test, arp->tha, PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->tip, PEER);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void request_for_every_own_address_is_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US2);
	arp = fake_sent_arp(f, ARPOP_REPLY);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->sip, US2);
}

/* RFC 5227 section 2.1.1: a probe has sender address 0; section 2.4 has it
 * answered.
 */
static void probe_for_our_address_is_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, 0, NULL, US);
	arp = fake_sent_arp(f, ARPOP_REPLY);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	KUNIT_EXPECT_BE(test, arp->tip, (__be32)0);
	KUNIT_EXPECT_EQ(test, fake_state(f, 0), -1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), 0);
}

struct another_case {
	const char	*name;
	__be32		tip;
};

static const struct another_case another_cases[] = {
	{ "a neighbour", STRANGER },
	{ "a host on another network", FAR },
	{ "a link-local address", IP4(169U, 254, 1, 1) },
};

static void another_case_name(const struct another_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(another, another_cases, another_case_name);

/* An endpoint answers only for its own addresses. RFC 3927 section 2.7 demands it for
 * 169.254/16.
 */
static void request_for_another_is_ignored(struct kunit *test)
{
	const struct another_case *c = test->param_value;
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, c->tip);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_IGNORED);
	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, 0, NULL, c->tip);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void request_for_a_broadcast_address_is_ignored(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, SUBNET_BCAST);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

struct malformed_case {
	const char	*name;
	unsigned int	offset;		/* of an octet, */
	u8		value;		/* and what it is made */
	unsigned int	len;
	u8		pkt_type;
	int		reason;
};

static const struct malformed_case malformed_cases[] = {
	{ "hardware type of another link", 1, 7, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "protocol IPv6", 2, 0x86, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "hardware address length 0", 4, 0, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "hardware address length 8", 4, 8, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "protocol address length 16", 5, 16, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "operation 0", 7, 0, 28, PACKET_BROADCAST, MIPV4_DROP_ARP_MALFORMED },
	{ "reverse request", 7, 3, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "operation 257", 6, 1, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "one octet short", 7, 1, 27, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "header only", 7, 1, 8, PACKET_BROADCAST, MIPV4_DROP_ARP_MALFORMED },
	{ "one octet", 0, 0, 1, PACKET_BROADCAST, MIPV4_DROP_ARP_MALFORMED },
	{ "multicast hardware sender", 8, 0x03, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "loopback sender", 14, 127, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "multicast sender", 14, 224, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "sender in class E", 14, 255, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "sender in this network", 14, 0, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "multicast target", 24, 224, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "loopback target", 24, 127, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "target in this network", 24, 0, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "for another host", 7, 1, 28, PACKET_OTHERHOST,
	  MIPV4_DROP_ARP_OTHERHOST },
	{ "IEEE 802 is Ethernet, too", 1, 6, 28, PACKET_BROADCAST, 0 },
	{ "padded", 7, 1, 46, PACKET_BROADCAST, 0 },
	{ "request by unicast", 7, 1, 28, PACKET_HOST, 0 },
};

static void malformed_case_name(const struct malformed_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(malformed, malformed_cases, malformed_case_name);

static void bad_packet_has_its_reason(struct kunit *test)
{
	const struct malformed_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *arp = fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL,
				       US);
	u8 octets[64] = {};
	struct sk_buff *skb;

	memcpy(octets, arp->data, arp->len);
	kfree_skb(arp);
	octets[c->offset] = c->value;
	skb = fake_bytes(f, octets, c->len);
	skb->protocol = htons(ETH_P_ARP);
	skb->pkt_type = c->pkt_type;
	as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet, f->dev));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, fake_silent(f), !!c->reason);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER),
			c->reason ? -1 : MIPV4_NEIGH_STALE);
}

static void own_packet_that_comes_back_is_ignored(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, OUR_HA, US, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_IGNORED);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 0);
}

static void packet_in_pieces_is_read(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	skb_queue_purge(&f->sent);
	fake_receive(f, fake_paged(f, fake_arp(f, ARPOP_REQUEST, OTHER_HA,
					       STRANGER, NULL, US), 2));
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
}

#ifdef CONFIG_FAULT_INJECTION

static void packet_that_cannot_be_read_is_not_malformed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	skb = fake_cramped(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL,
				       US), 2);
	without_memory(as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet,
						f->dev)));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_NO_MEMORY);
}

#endif

static void device_without_arp_does_not_answer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_noarp(f);
	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_IGNORED);
}

static void packets_are_counted_by_operation(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	fake_arp_receive(f, ARPOP_REPLY, PEER_HA, PEER, OUR_HA, US);
	fake_arp_receive(f, ARPOP_REPLY, PEER_HA, PEER, OUR_HA, US);
	fake_send(f, STRANGER, "x", 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_IN_REQUESTS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_IN_REPLIES), 2);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_REPLIES), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_REQUESTS), 1);
}

static struct kunit_case arp_test_cases[] = {
	KUNIT_CASE(request_for_us_is_answered),
	KUNIT_CASE(request_for_every_own_address_is_answered),
	KUNIT_CASE(probe_for_our_address_is_answered),
	KUNIT_CASE_PARAM(request_for_another_is_ignored, another_gen_params),
	KUNIT_CASE(request_for_a_broadcast_address_is_ignored),
	KUNIT_CASE_PARAM(bad_packet_has_its_reason, malformed_gen_params),
	KUNIT_CASE(own_packet_that_comes_back_is_ignored),
	KUNIT_CASE(packet_in_pieces_is_read),
#ifdef CONFIG_FAULT_INJECTION
	KUNIT_CASE(packet_that_cannot_be_read_is_not_malformed),
#endif
	KUNIT_CASE(device_without_arp_does_not_answer),
	KUNIT_CASE(packets_are_counted_by_operation),
	{}
};

static struct kunit_suite arp_suite = {
	.name = "mipv4-arp",
	.test_cases = arp_test_cases,
};

kunit_test_suite(arp_suite);
