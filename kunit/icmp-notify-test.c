// SPDX-License-Identifier: GPL-2.0
/*
 * icmp-notify-test.c: received errors, and the protocols that are notified of them.
 */
#include "fake.h"

struct told_case {
	const char	*name;
	u8		type;
	u8		code;
	u32		info;
	enum mipv4_stat	stat;
};

static const struct told_case told_cases[] = {
	{ "port unreachable", ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0,
	  MIPV4_STAT_ICMP_IN_DEST_UNREACHS },
	{ "time exceeded", ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0,
	  MIPV4_STAT_ICMP_IN_TIME_EXCDS },
	{ "parameter problem", ICMP_PARAMETERPROB, 0, 0x14000000,
	  MIPV4_STAT_ICMP_IN_PARM_PROBS },
};

static void told_case_name(const struct told_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(told, told_cases, told_case_name);

/* RFC 1122 section 3.2.2.1: the transport protocol MUST be told. */
static void protocol_is_told_of_an_error(struct kunit *test)
{
	const struct told_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_receive(f, fake_icmp_about(f, PEER, c->type, c->code, c->info, US,
					FAR, EXPERIMENT));
	KUNIT_ASSERT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_BE(test, f->err.from, PEER);
	KUNIT_EXPECT_EQ(test, f->err.type, c->type);
	KUNIT_EXPECT_EQ(test, f->err.code, c->code);
	KUNIT_EXPECT_EQ(test, f->err.info, c->info);
	KUNIT_EXPECT_BE(test, f->err.iph.saddr, US);
	KUNIT_EXPECT_BE(test, f->err.iph.daddr, FAR);
	KUNIT_EXPECT_MEMEQ(test, f->err.payload, "\1\2\3\4\5\6\7\10", 8);
	KUNIT_EXPECT_EQ(test, fake_stat(f, c->stat), 1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static const u8 no_failures[] = { ICMP_SOURCE_QUENCH, ICMP_REDIRECT };

static void type_name(const u8 *type, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "type %u", *type);
}

KUNIT_ARRAY_PARAM(no_failure, no_failures, type_name);

/* RFC 6633: a source quench is ignored. A redirect concerns the path. */
static void protocol_is_not_told_of_what_is_no_failure(struct kunit *test)
{
	const u8 *type = test->param_value;
	struct fake *f = fake_with_peer(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_receive(f, fake_icmp_about(f, PEER, *type, 1, 0xc00002fe, US, FAR,
					EXPERIMENT));
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), *type == ICMP_REDIRECT ?
			MIPV4_DROP_ICMP_REDIRECT : MIPV4_DROP_ICMP_TYPE);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_IN_REDIRECTS),
			*type == ICMP_REDIRECT);
}

static void error_in_pages_is_linear_for_the_protocol(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	unsigned int head;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	for (head = 0; head < 56; head++)
		fake_rcv(f, fake_paged(f, fake_icmp_about(f, PEER,
							  ICMP_DEST_UNREACH, 3,
							  0, US, FAR,
							  EXPERIMENT), head));
	KUNIT_EXPECT_EQ(test, f->err.n, 56);
}

#ifdef CONFIG_FAULT_INJECTION

/* A lack of memory is not an error of the sender. */
static void message_that_cannot_be_read_is_not_short(struct kunit *test)
{
	/* of the IP header, then also of ICMP's, then also of the quote */
	static const unsigned int heads[] = { 20, 28, 48 };
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		skb = fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US, FAR,
				      EXPERIMENT);
		skb = fake_cramped(f, skb, heads[i]);
		without_memory(fake_rcv(f, skb));
		KUNIT_EXPECT_EQ_MSG(test, fake_dropped(f),
				    MIPV4_DROP_ICMP_NO_MEMORY, "%u", heads[i]);
	}
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_IN_ERRORS), 0);
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
}

#endif

struct quote_case {
	const char	*name;
	unsigned int	offset;		/* an octet of the quote */
	u8		value;
	unsigned int	len;		/* octets of the quote */
	int		reason;
};

static const struct quote_case quote_cases[] = {
	{ "nothing quoted", 8, 60, 0, MIPV4_DROP_ICMP_SHORT },
	{ "part of a header", 8, 60, 19, MIPV4_DROP_ICMP_SHORT },
	{ "header only", 8, 60, 20, MIPV4_DROP_ICMP_SHORT },
	{ "all of 7 octets", 3, 27, 27, 0 },
	{ "6 of 7 octets", 3, 27, 26, MIPV4_DROP_ICMP_SHORT },
	{ "all of 1 octet", 3, 21, 21, 0 },
	{ "nothing of 1 octet", 3, 21, 20, MIPV4_DROP_ICMP_SHORT },
	{ "no payload", 3, 20, 20, 0 },
	{ "length without header, payload missing", 3, 8, 20, 0 },
	{ "no payload, part of a header", 3, 20, 19, MIPV4_DROP_ICMP_SHORT },
	{ "7 octets of data", 8, 60, 27, MIPV4_DROP_ICMP_SHORT },
	{ "options that are missing", 0, 0x46, 23, MIPV4_DROP_ICMP_SHORT },
	{ "payload that is missing behind options", 0, 0x46, 27,
	  MIPV4_DROP_ICMP_SHORT },
	{ "version 6", 0, 0x65, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "short header", 0, 0x44, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "from somebody else", 15, 99, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "from our broadcast address", 15, 255, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "of another fragment", 7, 1, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "of a first fragment", 6, 0x20, 28, 0 },
	{ "as it should be", 8, 60, 28, 0 },
};

static void quote_case_name(const struct quote_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(quote, quote_cases, quote_case_name);

static void only_a_datagram_of_ours_can_have_failed(struct kunit *test)
{
	const struct quote_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);
	struct sk_buff *quote = fake_pattern(f, US, FAR, EXPERIMENT, 8);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	quote->data[c->offset] = c->value;
	fake_receive(f, fake_icmp(f, PEER, US, ICMP_DEST_UNREACH, 3, 0,
				  quote->data, c->len));
	kfree_skb(quote);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, f->err.n, !c->reason);
	if (f->err.n)
		KUNIT_EXPECT_EQ(test, f->err.len, c->len);
}

struct short_case {
	const char	*name;
	u8		protocol;
	unsigned int	len;		/* octets of payload */
};

static const struct short_case short_cases[] = {
	{ "ICMP, 0 octets", IPPROTO_ICMP, 0 },
	{ "ICMP, 1 octet", IPPROTO_ICMP, 1 },
	{ "ICMP, 7 octets", IPPROTO_ICMP, 7 },
	{ "IGMP, 0 octets", IPPROTO_IGMP, 0 },
	{ "IGMP, 7 octets", IPPROTO_IGMP, 7 },
	{ "UDP of nobody, 0 octets", IPPROTO_UDP, 0 },
};

static void short_case_name(const struct short_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(short, short_cases, short_case_name);

/* What follows would be an echo reply, were it read. */
static void handler_reads_nothing_behind_a_short_quote(struct kunit *test)
{
	const struct short_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);
	struct sk_buff *quote = fake_datagram(f, US, FAR, c->protocol,
					      "\0\0\0\0\0\0\0", c->len);

	fake_receive(f, fake_icmp(f, PEER, US, ICMP_DEST_UNREACH, 1, 0,
				  quote->data, quote->len));
	kfree_skb(quote);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
}

/* A datagram that waited for ARP and failed is no longer, either. */
static void short_datagram_of_ours_may_fail(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	for (i = 0; i < 3; i++)
		fake_tick(f, HZ + 1);
	KUNIT_ASSERT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_EQ(test, f->err.len, 21);
	KUNIT_EXPECT_EQ(test, f->err.payload[0], 'x');
}

static void error_for_a_protocol_that_is_not_there_is_unclaimed(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);

	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US,
					FAR, EXPERIMENT));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
}

struct own_case {
	const char	*name;
	u8		type;		/* of the ICMP message that is quoted */
	bool		df_set;		/* the endpoint forbids fragments */
	u16		frag_off;	/* of the quote */
	u8		code;
	int		reason;
	unsigned int	mtu;		/* of the path, after that */
};

/* The endpoint keeps nothing of an echo reply to compare an error with, except DF: RFC
 * 5927 section 4.
 */
static const struct own_case own_cases[] = {
	{ "echo reply, as df forbids", ICMP_ECHOREPLY, true, IP_DF,
	  ICMP_FRAG_NEEDED, 0, 1000 },
	{ "timestamp reply, as df forbids", ICMP_TIMESTAMPREPLY, true, IP_DF,
	  ICMP_FRAG_NEEDED, 0, 1000 },
	{ "echo reply that never had DF", ICMP_ECHOREPLY, false, IP_DF,
	  ICMP_FRAG_NEEDED, MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
	{ "timestamp reply that never had DF", ICMP_TIMESTAMPREPLY, false,
	  IP_DF, ICMP_FRAG_NEEDED, MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
	{ "echo reply that may be fragmented", ICMP_ECHOREPLY, false, 0,
	  ICMP_FRAG_NEEDED, MIPV4_DROP_ICMP_PMTU, 1500 },
	{ "echo reply to a host that is down", ICMP_ECHOREPLY, false, 0,
	  ICMP_HOST_UNREACH, 0, 1500 },
	{ "timestamp reply to a host that is down", ICMP_TIMESTAMPREPLY, false,
	  0, ICMP_HOST_UNREACH, 0, 1500 },
	{ "echo request of nobody", ICMP_ECHO, true, IP_DF, ICMP_FRAG_NEEDED,
	  MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
	{ "timestamp request", ICMP_TIMESTAMP, true, IP_DF, ICMP_FRAG_NEEDED,
	  MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
	{ "address mask reply", ICMP_ADDRESSREPLY, true, IP_DF,
	  ICMP_FRAG_NEEDED, MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
};

static void own_case_name(const struct own_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(own, own_cases, own_case_name);

static void icmp_claims_what_it_has_sent(struct kunit *test)
{
	const struct own_case *c = test->param_value;
	const u8 message[8] = { c->type };
	struct fake *f = fake_with_peer(test);
	struct sk_buff *quote;

	fake_know(f, GATEWAY, OTHER_HA);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	f->ip->df = c->df_set;
	quote = fake_datagram(f, US, FAR, IPPROTO_ICMP, message, 8);
	ip_hdr(quote)->frag_off = htons(c->frag_off);
	ip_hdr(quote)->tot_len = htons(1500);
	fake_receive(f, fake_icmp(f, GATEWAY, US, ICMP_DEST_UNREACH, c->code,
				  1000, quote->data, quote->len));
	kfree_skb(quote);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), c->mtu - 20);
}

struct extended_case {
	const char	*name;
	u8		type;
	u8		words;		/* of the quote, as the message says */
	unsigned int	len;		/* of quote and extensions */
	unsigned int	quote;		/* what is left */
};

static const struct extended_case extended_cases[] = {
	{ "unreachable, no extensions", ICMP_DEST_UNREACH, 0, 140, 140 },
	{ "unreachable, extended", ICMP_DEST_UNREACH, 32, 140, 128 },
	{ "time exceeded, extended", ICMP_TIME_EXCEEDED, 33, 200, 132 },
	{ "parameter problem, extended", ICMP_PARAMETERPROB, 32, 140, 128 },
	{ "quote to the end", ICMP_DEST_UNREACH, 35, 140, 140 },
	{ "quote beyond the end", ICMP_DEST_UNREACH, 36, 140, 140 },
	{ "quote of 255 words", ICMP_DEST_UNREACH, 255, 140, 140 },
	{ "quote too short for extensions", ICMP_DEST_UNREACH, 31, 140, 140 },
};

static void extended_case_name(const struct extended_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(extended, extended_cases, extended_case_name);

/* RFC 4884: the protocol does not receive the octets behind the quote. */
static void extensions_are_not_part_of_the_quote(struct kunit *test)
{
	const struct extended_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);
	struct sk_buff *quote = fake_pattern(f, US, FAR, EXPERIMENT,
					     c->len - 20);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_receive(f, fake_icmp(f, PEER, US, c->type, 0, c->words << 16,
				  quote->data, c->len));
	kfree_skb(quote);
	KUNIT_ASSERT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_EQ(test, f->err.len, c->quote);
}

/* RFC 5927 section 4: the protocol knows its datagrams. */
static void error_that_the_protocol_denies_is_not_believed(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	f->denies = true;
	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US,
					FAR, EXPERIMENT));
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
	f->denies = false;
	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US,
					FAR, EXPERIMENT));
	KUNIT_EXPECT_EQ(test, f->err.n, 1);
}

/* The endpoint sends no ICMP message of type 1, so an error about one has no receiver. */
static void error_about_an_unknown_message_is_unclaimed(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);

	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 1, 0, US,
					FAR, IPPROTO_ICMP));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
}

/* An error about a datagram to a broadcast address is ignored, as by Linux. */
static void error_to_a_broadcast_address_is_not_believed(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb = fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0,
					      US, FAR, EXPERIMENT);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	ip_hdr(skb)->daddr = SUBNET_BCAST;
	fake_checksum(skb);
	skb->pkt_type = PACKET_BROADCAST;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
}

static struct kunit_case icmp_notify_test_cases[] = {
	KUNIT_CASE_PARAM(protocol_is_told_of_an_error, told_gen_params),
	KUNIT_CASE_PARAM(protocol_is_not_told_of_what_is_no_failure,
			 no_failure_gen_params),
	KUNIT_CASE(error_in_pages_is_linear_for_the_protocol),
#ifdef CONFIG_FAULT_INJECTION
	KUNIT_CASE(message_that_cannot_be_read_is_not_short),
#endif
	KUNIT_CASE_PARAM(only_a_datagram_of_ours_can_have_failed,
			 quote_gen_params),
	KUNIT_CASE_PARAM(handler_reads_nothing_behind_a_short_quote,
			 short_gen_params),
	KUNIT_CASE(short_datagram_of_ours_may_fail),
	KUNIT_CASE_PARAM(icmp_claims_what_it_has_sent, own_gen_params),
	KUNIT_CASE(error_for_a_protocol_that_is_not_there_is_unclaimed),
	KUNIT_CASE_PARAM(extensions_are_not_part_of_the_quote,
			 extended_gen_params),
	KUNIT_CASE(error_that_the_protocol_denies_is_not_believed),
	KUNIT_CASE(error_about_an_unknown_message_is_unclaimed),
	KUNIT_CASE(error_to_a_broadcast_address_is_not_believed),
	{}
};

static struct kunit_suite icmp_notify_suite = {
	.name = "mipv4-icmp-notify",
	.test_cases = icmp_notify_test_cases,
};

kunit_test_suite(icmp_notify_suite);
