// SPDX-License-Identifier: GPL-2.0
/*
 * input-test.c: the rules of input.c and icmp.c: what is taken in, by whom, and
 * what is answered.
 */
#include "fake.h"

struct where {
	const char *name;
	__be32 src, dst;
	enum mipv4_drop_reason reason;
};

static void sources_and_destinations_are_judged(struct kunit *test)
{
	const struct where cases[] = {
		{ "peer to us", PEER, US, 0 },
		{ "far to us", FAR, US, 0 },
		{ "to the subnet broadcast", PEER, SUBNET_BCAST, 0 },
		{ "to the limited broadcast", PEER, LIMITED_BCAST, 0 },
		{ "to all hosts", PEER, ALL_HOSTS, 0 },
		{ "nobody yet, broadcast", 0, LIMITED_BCAST, 0 },
		{ "nobody yet, to us", 0, US, MIPV4_DROP_SRC_INVALID },
		{ "to another host", PEER, STRANGER, MIPV4_DROP_DST_NOT_OURS },
		{ "to a group", PEER, GROUP, MIPV4_DROP_DST_NOT_MEMBER },
		{ "to loopback", PEER, IP4(127U, 0, 0, 1),
		  MIPV4_DROP_DST_INVALID },
		{ "from a group", GROUP, US, MIPV4_DROP_SRC_INVALID },
		{ "from loopback", IP4(127U, 0, 0, 1), US,
		  MIPV4_DROP_SRC_INVALID },
		{ "from class E", IP4(240U, 0, 0, 1), US,
		  MIPV4_DROP_SRC_INVALID },
		{ "from the broadcast", SUBNET_BCAST, US,
		  MIPV4_DROP_SRC_INVALID },
		{ "from ourselves", US, US, MIPV4_DROP_SRC_OWN },
	};
	struct fake *f = fake_new(test);
	static struct mipv4_protocol proto;
	int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, &proto, EXPERIMENT), 0);
	fake_dropped(f);
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		bool taken;

		fake_receive(f, fake_datagram(f, cases[i].src, cases[i].dst,
					      EXPERIMENT, "x", 1));
		taken = fake_delivered(f);
		KUNIT_EXPECT_EQ_MSG(test, taken, !cases[i].reason, "%s",
				    cases[i].name);
		KUNIT_EXPECT_EQ_MSG(test, fake_dropped(f), cases[i].reason,
				    "%s", cases[i].name);
	}
}

static void unicast_in_a_link_layer_broadcast_is_dropped(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_datagram(f, PEER, US, EXPERIMENT, "x", 1);

	skb->pkt_type = PACKET_BROADCAST;
	fake_dropped(f);
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_L2_BROADCAST);
	skb = fake_datagram(f, PEER, US, EXPERIMENT, "x", 1);
	skb->pkt_type = PACKET_OTHERHOST;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OTHERHOST);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void padding_is_cut_off(struct kunit *test)
{
	struct fake *f = fake_new(test);
	static struct mipv4_protocol proto;
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, &proto, EXPERIMENT), 0);
	skb = fake_datagram(f, PEER, US, EXPERIMENT, "abcdefgh", 8);
	((struct iphdr *)skb->data)->tot_len = htons(23);
	ip_send_check((struct iphdr *)skb->data);
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 3);
}

struct seen {
	int tcp, udp, other;
	u8 protocol;
};

static void see_tcp(struct mipv4 *ip, __be32 src, __be32 dst,
		    struct sk_buff *skb, void *ctx)
{
	((struct seen *)ctx)->tcp++;
	kfree_skb(skb);
}

static void see_udp(struct mipv4 *ip, __be32 src, __be32 dst,
		    struct sk_buff *skb, void *ctx)
{
	((struct seen *)ctx)->udp++;
	kfree_skb(skb);
}

static void see_other(struct mipv4 *ip, u8 protocol, __be32 src, __be32 dst,
		      struct sk_buff *skb, void *ctx)
{
	((struct seen *)ctx)->other++;
	((struct seen *)ctx)->protocol = protocol;
	kfree_skb(skb);
}

static void input_goes_to_the_callback_of_its_protocol(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct seen seen = {};
	const struct mipv4_callbacks all = {
		.tcp = see_tcp, .udp = see_udp, .other = see_other,
		.ctx = &seen,
	};
	const struct mipv4_callbacks none = {};

	mipv4_input(f->ip, &all, fake_datagram(f, PEER, US, IPPROTO_TCP, "x",
					       1));
	KUNIT_EXPECT_EQ(test, seen.tcp, 1);
	mipv4_input(f->ip, &all, fake_datagram(f, PEER, US, IPPROTO_UDP, "x",
					       1));
	KUNIT_EXPECT_EQ(test, seen.udp, 1);
	mipv4_input(f->ip, &all, fake_datagram(f, PEER, US, IPPROTO_ICMP, "x",
					       1));
	KUNIT_EXPECT_EQ(test, seen.protocol, IPPROTO_ICMP);
	mipv4_input(f->ip, &all, fake_datagram(f, PEER, US, 99, "x", 1));
	KUNIT_EXPECT_EQ(test, seen.protocol, 99);
	/* The seed's rule on empty payloads. */
	mipv4_input(f->ip, &all, fake_datagram(f, PEER, US, 98, NULL, 0));
	KUNIT_EXPECT_EQ(test, seen.protocol, 98);
	fake_dropped(f);
	mipv4_input(f->ip, &all, fake_datagram(f, PEER, US, IPPROTO_UDP, NULL,
					       0));
	KUNIT_EXPECT_EQ(test, seen.udp, 1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_EMPTY);
	mipv4_input(f->ip, &none, fake_datagram(f, PEER, US, 99, "x", 1));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_NO_PROTO);
}

static void fragments_in_any_order_become_a_datagram(struct kunit *test)
{
	struct fake *f = fake_new(test);
	static struct mipv4_protocol proto;
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, &proto, EXPERIMENT), 0);
	fake_receive(f, fake_fragment(f, 7, 16, 5, false));
	fake_receive(f, fake_fragment(f, 7, 0, 8, true));
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	fake_receive(f, fake_fragment(f, 7, 8, 8, true));
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 21);
	KUNIT_EXPECT_EQ(test, mipv4_reasm_memory(f->ip), 0);
}

static void overlapping_fragments_discard_the_datagram(struct kunit *test)
{
	struct fake *f = fake_new(test);
	static struct mipv4_protocol proto;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, &proto, EXPERIMENT), 0);
	fake_receive(f, fake_fragment(f, 7, 0, 16, true));
	fake_receive(f, fake_fragment(f, 7, 8, 16, true));
	fake_receive(f, fake_fragment(f, 7, 24, 8, false));
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_FRAG_OVERLAP), 2);
}

static void echo_is_answered_with_its_data(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 56, 57, 1472 };
	struct fake *f = fake_new(test);
	int i;

	fake_know(f, PEER, PEER_HA);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct icmphdr *icmph;
		size_t len = 0;

		fake_receive(f, fake_echo(f, PEER, US, 5, i, sizes[i]));
		icmph = fake_sent_icmp(f, ICMP_ECHOREPLY, &len);
		KUNIT_ASSERT_NOT_NULL(test, icmph);
		KUNIT_EXPECT_EQ(test, len, sizeof(*icmph) + sizes[i]);
		KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.id), 5);
		KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.sequence), i);
	}
}

static void echo_to_broadcast_or_with_bad_checksum_is_not_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	fake_know(f, PEER, PEER_HA);
	fake_receive(f, fake_echo(f, PEER, SUBNET_BCAST, 1, 1, 8));
	fake_receive(f, fake_echo(f, PEER, ALL_HOSTS, 1, 1, 8));
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_ICMP_BCAST), 2);
	skb = fake_echo(f, PEER, US, 1, 1, 8);
	skb->data[22] ^= 1;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_ICMP_CSUM), 1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void an_unknown_protocol_is_told_but_never_an_error_about_errors(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct icmphdr *icmph;
	size_t len;

	fake_know(f, PEER, PEER_HA);
	fake_receive(f, fake_datagram(f, PEER, US, 99, "x", 1));
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_PROT_UNREACH);
	KUNIT_EXPECT_EQ(test, len, sizeof(*icmph) + 21);
	fake_receive(f, fake_datagram(f, PEER, SUBNET_BCAST, 99, "x", 1));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NO_PROTO), 2);
}

static void an_error_about_our_datagram_reaches_its_protocol(struct kunit *test)
{
	struct fake *f = fake_new(test);
	static struct mipv4_protocol proto;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, &proto, EXPERIMENT), 0);
	fake_receive(f, fake_icmp_about(f, FAR, ICMP_DEST_UNREACH,
					ICMP_FRAG_NEEDED, 1400, US, PEER,
					EXPERIMENT));
	KUNIT_EXPECT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_EQ(test, f->err.from, FAR);
	KUNIT_EXPECT_EQ(test, f->err.code, ICMP_FRAG_NEEDED);
	KUNIT_EXPECT_EQ(test, f->err.info, 1400);
	/* not about something that is not ours, and no redirect */
	fake_receive(f, fake_icmp_about(f, FAR, ICMP_DEST_UNREACH, 1, 0,
					STRANGER, PEER, EXPERIMENT));
	fake_receive(f, fake_icmp_about(f, FAR, ICMP_REDIRECT, 1, 0, US, PEER,
					EXPERIMENT));
	KUNIT_EXPECT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_ICMP_QUOTE), 1);
}

static struct kunit_case input_cases[] = {
	KUNIT_CASE(sources_and_destinations_are_judged),
	KUNIT_CASE(unicast_in_a_link_layer_broadcast_is_dropped),
	KUNIT_CASE(padding_is_cut_off),
	KUNIT_CASE(input_goes_to_the_callback_of_its_protocol),
	KUNIT_CASE(fragments_in_any_order_become_a_datagram),
	KUNIT_CASE(overlapping_fragments_discard_the_datagram),
	KUNIT_CASE(echo_is_answered_with_its_data),
	KUNIT_CASE(echo_to_broadcast_or_with_bad_checksum_is_not_answered),
	KUNIT_CASE(an_unknown_protocol_is_told_but_never_an_error_about_errors),
	KUNIT_CASE(an_error_about_our_datagram_reaches_its_protocol),
	{}
};

static struct kunit_suite input_suite = {
	.name = "mipv4-input",
	.test_cases = input_cases,
};
kunit_test_suite(input_suite);
