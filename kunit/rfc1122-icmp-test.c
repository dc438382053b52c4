// SPDX-License-Identifier: GPL-2.0
/*
 * rfc1122-icmp-test.c: requirements of RFC 1122 for ICMP. docs/rfc1122.md names the
 * cases.
 */
#include "fake.h"

/* Section 3.2.2: "this header and data MUST be unchanged from the received
 * datagram", its padding not counted.
 */
static void error_quotes_the_datagram_as_it_came(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RR, 7, 4, 0, 0, 0, 0, IPOPT_END };
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb = fake_options(f, PEER, US, EXPERIMENT, options, 8,
					   "12345678", 8);
	struct icmphdr *icmph;
	u8 offender[46] = {};
	size_t len;

	ip_hdr(skb)->ttl = 1;
	ip_hdr(skb)->tos = 0xb8;
	fake_checksum(skb);
	memcpy(offender, skb->data, 36);
	kfree_skb(skb);
	fake_receive(f, fake_bytes(f, offender, sizeof(offender)));
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_ASSERT_EQ(test, len, 8 + 36);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(icmph + 1), offender, 36);
}

struct quoted_case {
	const char	*name;
	u8		len;
	u8		options[40];
};

/* An error does not quote the changes that were made for the handler. */
static const struct quoted_case quoted_cases[] = {
	{ "record route", 8, { IPOPT_RR, 7, 4 } },
	{ "record route, one left of three", 16,
	  { IPOPT_RR, 15, 12, 10, 0, 0, 1, 10, 0, 0, 2 } },
	{ "record route, full", 8, { IPOPT_RR, 7, 8, 10, 0, 0, 1 } },
	{ "record route, room that is not empty", 8,
	  { IPOPT_RR, 7, 4, 1, 2, 3, 4 } },
	{ "record route of 40 octets", 40, { IPOPT_RR, 39, 4 } },
	{ "times", 8, { IPOPT_TIMESTAMP, 8, 5, 0 } },
	{ "times, full", 8, { IPOPT_TIMESTAMP, 8, 9, 0x10, 1, 2, 3, 4 } },
	{ "times and addresses", 12, { IPOPT_TIMESTAMP, 12, 5, 1 } },
	{ "times of ours", 12, { IPOPT_TIMESTAMP, 12, 5, 3, 192, 0, 2, 1 } },
	{ "record route and times", 16,
	  { IPOPT_RR, 7, 4, 0, 0, 0, 0, IPOPT_TIMESTAMP, 8, 5, 0 } },
	{ "router alert", 4, { IPOPT_RA, 4, 0, 0 } },
	{ "nothing that counts", 4, { IPOPT_NOOP, IPOPT_NOOP } },
	{ "no options", 0 },
};

static void quoted_case_name(const struct quoted_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(quoted, quoted_cases, quoted_case_name);

/* The port is unused. With @ctx, the handler has written to skb->cb. */
static void refuse(struct mipv4 *ip, __be32 src, __be32 dst,
		   struct sk_buff *skb, void *ctx)
{
	if (*(bool *)ctx)
		memset(skb->cb, skb_network_header_len(skb) - MIPV4_HDR_LEN,
		       sizeof(skb->cb));
	mipv4_icmp_send(ip, skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
	kfree_skb(skb);
}

static void error_of_a_handler_quotes_the_datagram_as_it_came(struct kunit *test)
{
	const struct quoted_case *c = test->param_value;
	unsigned int hdr_len = MIPV4_HDR_LEN + c->len;
	struct fake *f = fake_with_peer(test);
	bool scribbles = false;
	struct mipv4_protocol proto = {
		.name = "nobody", .protocol = EXPERIMENT, .rcv = refuse,
		.ctx = &scribbles,
	};
	struct icmphdr *icmph;
	struct sk_buff *skb;
	u8 offender[68];
	size_t len;

	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&proto), 0);
	skb = fake_options(f, PEER, US, EXPERIMENT, c->options, c->len,
			   "12345678", 8);
	memcpy(offender, skb->data, hdr_len + 8);
	fake_receive(f, skb);
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_EXPECT_NOT_NULL(test, icmph);
	if (icmph) {
		KUNIT_EXPECT_EQ(test, len, 8 + hdr_len + 8);
		KUNIT_EXPECT_MEMEQ(test, (u8 *)(icmph + 1), offender,
				   hdr_len + 8);
	}
	scribbles = true;
	fake_receive(f, fake_options(f, PEER, US, EXPERIMENT, c->options,
				     c->len, "12345678", 8));
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_EXPECT_NOT_NULL(test, icmph);
	if (icmph)
		KUNIT_EXPECT_FALSE(test, ip_fast_csum(icmph + 1, hdr_len / 4));
	mipv4_unregister_protocol(&proto);
}

/* The IP header of an error about a datagram with this type of service and this
 * destination.
 */
static struct iphdr *header_of_error(struct fake *f, __be32 dst, u8 tos)
{
	struct sk_buff *skb = fake_datagram(f, PEER, dst, EXPERIMENT, "x", 1);
	size_t len;

	ip_hdr(skb)->tos = tos;
	fake_checksum(skb);
	fake_receive(f, skb);
	KUNIT_ASSERT_NOT_NULL(f->test,
			      fake_sent_icmp(f, ICMP_DEST_UNREACH, &len));
	return (struct iphdr *)(skb_peek_tail(&f->seen)->data + ETH_HLEN);
}

/* Section 3.2.2: "SHOULD be sent with normal (i.e., zero) TOS bits"; precedence is
 * another matter. RFC 3168 section 5: it must not look capable of ECN, either.
 */
static void error_has_no_type_of_service(struct kunit *test)
{
	static const u8 tos[] = { 0x00, 0x10, 0x1e, 0xb8, 0x02, 0x03, 0xff };
	struct fake *f = fake_with_peer(test);
	int i;

	for (i = 0; i < ARRAY_SIZE(tos); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    header_of_error(f, US, tos[i])->tos & 0x1f,
				    0, "TOS %02x", tos[i]);
}

/* Section 3.3.4.2: a reply comes from the destination of the datagram. */
static void error_comes_from_the_address_that_was_spoken_to(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, OURS_ELSEWHERE, 8)), 0);
	fake_settle(f);
	KUNIT_EXPECT_BE(test, header_of_error(f, US, 0)->saddr, US);
	KUNIT_EXPECT_BE(test, header_of_error(f, US2, 0)->saddr, US2);
	KUNIT_EXPECT_BE(test, header_of_error(f, OURS_ELSEWHERE, 0)->saddr,
			OURS_ELSEWHERE);
}

/* Section 3.2.2.1: the error is only a hint. The protocol is notified, and can go on
 * sending.
 */
static void unreachable_is_only_a_hint(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	int code;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	for (code = 0; code < 16; code++) {
		unsigned int told = f->err.n;

		if (code == ICMP_FRAG_NEEDED)	/* is about the size */
			continue;
		fake_receive(f, fake_icmp_about(f, GATEWAY, ICMP_DEST_UNREACH,
						code, 0, US, PEER,
						EXPERIMENT));
		KUNIT_EXPECT_EQ(test, f->err.n, told + 1);
		KUNIT_EXPECT_EQ(test, f->err.type, ICMP_DEST_UNREACH);
		KUNIT_EXPECT_EQ(test, f->err.code, code);
		KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
		KUNIT_EXPECT_NOT_NULL_MSG(test, fake_sent_ip(f), "code %d",
					  code);
	}
}

/* Section 3.2.2: unknown types are discarded in silence; sections 3.2.2.7 and
 * 3.2.2.9: information requests and those for an address mask are not answered.
 */
static void only_echo_and_timestamp_are_answered(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	int type;

	for (type = 0; type < 256; type++) {
		if (type == ICMP_ECHO || type == ICMP_TIMESTAMP)
			continue;
		fake_receive(f, fake_icmp(f, PEER, US, type, 0, 0, NULL, 12));
		KUNIT_EXPECT_GT_MSG(test, fake_dropped(f), 0, "type %d", type);
		KUNIT_EXPECT_TRUE_MSG(test, fake_silent(f), "type %d", type);
	}
}

/* Section 3.2.2.1: an unreachable is no proof of a dead gateway. */
static void unreachable_is_no_proof_of_a_dead_gateway(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct iphdr *iph;
	int code;

	fake_know(f, GATEWAY, OTHER_HA);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, PEER)), 0);
	for (code = 0; code < 16; code++) {
		if (code == ICMP_FRAG_NEEDED)
			continue;
		fake_receive(f, fake_icmp_about(f, GATEWAY, ICMP_DEST_UNREACH,
						code, 0, US, FAR, EXPERIMENT));
		KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), 0);
		iph = fake_sent_ip(f);
		KUNIT_ASSERT_NOT_NULL(test, iph);
		KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
				   OTHER_HA, ETH_ALEN);
	}
}

/* Section 3.4: the transport layer can send ICMP queries. */
static void query_of_a_protocol_is_sent(struct kunit *test)
{
	static const u8 types[] = { ICMP_ECHO, ICMP_TIMESTAMP };
	struct fake *f = fake_with_peer(test);
	struct icmphdr query = { .un.echo.id = htons(7) }, *icmph;
	struct sk_buff *frame;
	size_t len;
	int i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		query.type = types[i];
		frame = mipv4_allocate_frame(f->ip, PEER, IPPROTO_ICMP,
					     sizeof(query), NULL, GFP_KERNEL);
		KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
		query.checksum = 0;
		query.checksum = naive_sum16(&query, sizeof(query));
		KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, &query,
						  sizeof(query)), 0);
		icmph = fake_sent_icmp(f, types[i], &len);
		KUNIT_ASSERT_NOT_NULL(test, icmph);
		KUNIT_EXPECT_EQ(test, len, sizeof(query));
		KUNIT_EXPECT_MEMEQ(test, (u8 *)icmph, (u8 *)&query, len);
	}
}

/* Section 3.4: all octets of the quote are passed up, not only the first 8. */
static void whole_quote_is_passed_up(struct kunit *test)
{
	static const unsigned int lens[] = { 8, 9, 100, 520 };
	struct fake *f = fake_with_peer(test);
	struct sk_buff *quote;
	int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		quote = fake_pattern(f, US, FAR, EXPERIMENT, lens[i]);
		fake_receive(f, fake_icmp(f, PEER, US, ICMP_TIME_EXCEEDED, 0,
					  0, quote->data, quote->len));
		KUNIT_EXPECT_EQ(test, f->err.n, i + 1);
		KUNIT_EXPECT_EQ(test, f->err.len, quote->len);
		kfree_skb(quote);
	}
}

/* Section 3.2.2.9: replies to nobody's address mask request change nothing. */
static void address_mask_reply_is_ignored(struct kunit *test)
{
	static const u8 mask[4] = { 255, 255, 0, 0 };
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb;

	skb = fake_icmp(f, PEER, US, ICMP_ADDRESSREPLY, 0, 0, mask, 4);
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_TYPE);
	skb = fake_icmp(f, PEER, LIMITED_BCAST, ICMP_ADDRESSREPLY, 0, 0, mask,
			4);
	skb->pkt_type = PACKET_BROADCAST;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_TYPE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	/* 192.0.3.1 is on the network of such a mask. */
	KUNIT_EXPECT_EQ(test, fake_send(f, IP4(192U, 0, 3, 1), "x", 1),
			-ENETUNREACH);
}

static struct kunit_case rfc1122_icmp_test_cases[] = {
	KUNIT_CASE(error_quotes_the_datagram_as_it_came),
	KUNIT_CASE_PARAM(error_of_a_handler_quotes_the_datagram_as_it_came,
			 quoted_gen_params),
	KUNIT_CASE(error_has_no_type_of_service),
	KUNIT_CASE(only_echo_and_timestamp_are_answered),
	KUNIT_CASE(unreachable_is_only_a_hint),
	KUNIT_CASE(error_comes_from_the_address_that_was_spoken_to),
	KUNIT_CASE(unreachable_is_no_proof_of_a_dead_gateway),
	KUNIT_CASE(query_of_a_protocol_is_sent),
	KUNIT_CASE(whole_quote_is_passed_up),
	KUNIT_CASE(address_mask_reply_is_ignored),
	{}
};

static struct kunit_suite rfc1122_icmp_suite = {
	.name = "mipv4-rfc1122-icmp",
	.test_cases = rfc1122_icmp_test_cases,
};

kunit_test_suite(rfc1122_icmp_suite);
