// SPDX-License-Identifier: GPL-2.0
/*
 * input-test.c: the checks of a received datagram, and the handler that it goes to.
 */
#include "fake.h"
#include "../mipv4/attach.h"
#include "../mipv4/input.h"

static void datagram_arrives_at_its_payload(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb;

	fake_receive(f, fake_experiment(f));
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 7);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "payload", 7);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)skb_transport_header(skb), skb->data);
	KUNIT_EXPECT_BE(test, ip_hdr(skb)->saddr, PEER);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_RECEIVES), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_OCTETS), 27);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_DELIVERS), 1);
}

static void payload_begins_behind_options(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RA, 4, 0, 0 };
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb;

	fake_receive(f, fake_options(f, PEER, US, EXPERIMENT, options, 4,
				     "payload", 7));
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 7);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "payload", 7);
}

static void padding_is_cut_off(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	u8 octets[46] = {};
	struct sk_buff *skb = fake_experiment(f);

	memcpy(octets, skb->data, skb->len);
	kfree_skb(skb);
	fake_receive(f, fake_bytes(f, octets, sizeof(octets)));
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 7);
}

struct bad_case {
	const char	*name;
	unsigned int	offset;		/* an octet of the datagram, */
	u8		value;		/* what it is made, */
	bool		checksum;	/* the checksum made right again */
	unsigned int	len;		/* and octets that arrive */
	u8		pkt_type;
	int		reason;
};

/* One for each reason that is in the header: options are in header-test.c. */
static const struct bad_case bad_cases[] = {
	{ "for another host", 8, 9, true, 27, PACKET_OTHERHOST,
	  MIPV4_DROP_OTHERHOST },
	{ "no octet", 8, 9, false, 0, PACKET_HOST, MIPV4_DROP_HDR_SHORT },
	{ "19 octets", 8, 9, false, 19, PACKET_HOST, MIPV4_DROP_HDR_SHORT },
	{ "version 6", 0, 0x65, true, 27, PACKET_HOST,
	  MIPV4_DROP_HDR_VERSION },
	{ "short header", 0, 0x44, false, 27, PACKET_HOST, MIPV4_DROP_HDR_LEN },
	{ "header longer than the datagram", 0, 0x4f, false, 27, PACKET_HOST,
	  MIPV4_DROP_HDR_LEN },
	{ "wrong checksum", 8, 9, false, 27, PACKET_HOST, MIPV4_DROP_HDR_CSUM },
	{ "total length below the header's", 3, 19, true, 27, PACKET_HOST,
	  MIPV4_DROP_HDR_TOTLEN },
	{ "one octet missing", 8, 9, true, 26, PACKET_HOST,
	  MIPV4_DROP_TRUNCATED },
	{ "all of the payload missing", 8, 9, true, 20, PACKET_HOST,
	  MIPV4_DROP_TRUNCATED },
	{ "nothing wrong", 8, 9, true, 27, PACKET_HOST, 0 },
	{ "TTL 0, for the last hop", 8, 0, true, 27, PACKET_HOST, 0 },
	{ "reserved flag", 6, 0x80, true, 27, PACKET_HOST, 0 },
};

static void bad_case_name(const struct bad_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(bad, bad_cases, bad_case_name);

static struct sk_buff *bad_datagram(struct fake *f, const struct bad_case *c)
{
	struct sk_buff *skb = fake_experiment(f);

	skb->data[c->offset] = c->value;
	if (c->checksum)
		fake_checksum(skb);
	skb_trim(skb, c->len);
	skb->pkt_type = c->pkt_type;
	return skb;
}

static void bad_datagram_has_its_reason(struct kunit *test)
{
	const struct bad_case *c = test->param_value;
	struct fake *f = fake_with_protocol(test);

	KUNIT_EXPECT_EQ(test, fake_rcv(f, bad_datagram(f, c)),
			c->reason ? NET_RX_DROP : NET_RX_SUCCESS);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, !!fake_delivered(f), !c->reason);
}

/* The same reason if the whole datagram is in a page. */
static void bad_datagram_in_pages_has_its_reason(struct kunit *test)
{
	const struct bad_case *c = test->param_value;
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb = bad_datagram(f, c);

	if (!skb->len)
		skb_trim(skb, 0);
	else
		skb = fake_paged(f, skb, 0);
	fake_rcv(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
}

static void source_route_is_dropped(struct kunit *test)
{
	static const u8 options[] = { IPOPT_LSRR, 7, 4, 192, 0, 2, 9, 0 };
	struct fake *f = fake_with_protocol(test);

	fake_receive(f, fake_options(f, PEER, US, EXPERIMENT, options, 8, "x",
				     1));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_SOURCE_ROUTE);
}

static void malformed_option_is_dropped(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RR, 9, 4, 0 };
	struct fake *f = fake_with_protocol(test);

	fake_receive(f, fake_options(f, PEER, US, EXPERIMENT, options, 4, "x",
				     1));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_HDR_OPTIONS);
}

/* RFC 4293, ipIfStatsInOctets: "including those received in error"; octets of
 * what InReceives counts MUST be counted.
 */
static void octets_of_bad_datagrams_are_counted_too(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_receive(f, fake_datagram(f, PEER, FAR, EXPERIMENT, "payload", 7));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_RECEIVES), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_OCTETS), 27);
}

static void unknown_protocol_is_counted(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_receive(f, fake_experiment(f));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_NO_PROTO);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_UNKNOWN_PROTOS), 1);
}

struct empty_case {
	u8	protocol;
	bool	dropped;
};

/* TCP, UDP and ICMP receive no empty payload. */
static const struct empty_case empty_cases[] = {
	{ IPPROTO_TCP, true }, { IPPROTO_UDP, true }, { EXPERIMENT, false },
	{ IPPROTO_SCTP, false }, { 0, false }, { 255, false },
};

static void empty_case_name(const struct empty_case *c, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "protocol %u", c->protocol);
}

KUNIT_ARRAY_PARAM(empty, empty_cases, empty_case_name);

static void empty_payload_is_for_those_who_can_use_it(struct kunit *test)
{
	const struct empty_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, c->protocol), 0);
	fake_receive(f, fake_datagram(f, PEER, US, c->protocol, NULL, 0));
	KUNIT_EXPECT_EQ(test, fake_dropped(f),
			c->dropped ? MIPV4_DROP_EMPTY : 0);
	KUNIT_EXPECT_EQ(test, !!fake_delivered(f), !c->dropped);
	fake_receive(f, fake_datagram(f, PEER, US, c->protocol, "x", 1));
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
}

static void empty_icmp_is_dropped(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_receive(f, fake_datagram(f, PEER, US, IPPROTO_ICMP, NULL, 0));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_EMPTY);
}

/* The callback that mipv4_input() called. */
struct called {
	unsigned int	tcp;
	unsigned int	udp;
	unsigned int	other;
	u8		protocol;
	unsigned int	len;
	__be32		src;
	__be32		dst;
};

static void called_note(struct called *c, __be32 src, __be32 dst,
			struct sk_buff *skb)
{
	c->src = src;
	c->dst = dst;
	c->len = skb->len;
	kfree_skb(skb);
}

static void called_tcp(struct mipv4 *ip, __be32 src, __be32 dst,
		       struct sk_buff *skb, void *ctx)
{
	struct called *c = ctx;

	c->tcp++;
	called_note(c, src, dst, skb);
}

static void called_udp(struct mipv4 *ip, __be32 src, __be32 dst,
		       struct sk_buff *skb, void *ctx)
{
	struct called *c = ctx;

	c->udp++;
	called_note(c, src, dst, skb);
}

static void called_other(struct mipv4 *ip, u8 protocol, __be32 src, __be32 dst,
			 struct sk_buff *skb, void *ctx)
{
	struct called *c = ctx;

	c->other++;
	c->protocol = protocol;
	called_note(c, src, dst, skb);
}

struct demux_case {
	const char	*name;
	u8		protocol;
	size_t		len;
	bool		tcp;
	bool		udp;
	bool		other;
	int		reason;		/* with callbacks */
	int		without;	/* with none */
};

static const struct demux_case demux_cases[] = {
	{ "TCP", IPPROTO_TCP, 20, true, false, false, 0, MIPV4_DROP_NO_PROTO },
	{ "UDP", IPPROTO_UDP, 8, false, true, false, 0, MIPV4_DROP_NO_PROTO },
	{ "ICMP", IPPROTO_ICMP, 8, false, false, true, 0,
	  MIPV4_DROP_NO_PROTO },
	{ "another", EXPERIMENT, 1, false, false, true, 0,
	  MIPV4_DROP_NO_PROTO },
	{ "TCP, empty", IPPROTO_TCP, 0, false, false, false, MIPV4_DROP_EMPTY,
	  MIPV4_DROP_EMPTY },
	{ "UDP, empty", IPPROTO_UDP, 0, false, false, false, MIPV4_DROP_EMPTY,
	  MIPV4_DROP_EMPTY },
	{ "ICMP, empty", IPPROTO_ICMP, 0, false, false, false,
	  MIPV4_DROP_EMPTY, MIPV4_DROP_EMPTY },
	{ "another, empty", EXPERIMENT, 0, false, false, true, 0,
	  MIPV4_DROP_NO_PROTO },
};

static void demux_case_name(const struct demux_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(demux, demux_cases, demux_case_name);

static void input_calls_the_callback_of_the_protocol(struct kunit *test)
{
	const struct demux_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct called called = {};
	struct mipv4_callbacks callbacks = {
		.tcp = called_tcp,
		.udp = called_udp,
		.other = called_other,
		.ctx = &called,
	};

	mipv4_input(f->ip, &callbacks,
		    fake_pattern(f, PEER, US, c->protocol, c->len));
	KUNIT_EXPECT_EQ(test, called.tcp, c->tcp);
	KUNIT_EXPECT_EQ(test, called.udp, c->udp);
	KUNIT_EXPECT_EQ(test, called.other, c->other);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	if (c->reason)
		return;
	KUNIT_EXPECT_EQ(test, called.len, c->len);
	KUNIT_EXPECT_BE(test, called.src, PEER);
	KUNIT_EXPECT_BE(test, called.dst, US);
	if (c->other)
		KUNIT_EXPECT_EQ(test, called.protocol, c->protocol);
}

/* RFC 1122 section 3.2.2.1, as for a datagram from the device. For a protocol with a
 * handler no error reports that it is not supported.
 */
static void input_without_callback_is_of_an_unknown_protocol(struct kunit *test)
{
	const struct demux_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct mipv4_callbacks none = {};
	struct icmphdr *icmph;
	size_t len;

	fake_know(f, PEER, PEER_HA);
	mipv4_input(f->ip, &none,
		    fake_pattern(f, PEER, US, c->protocol, c->len));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->without);
	if (c->without == MIPV4_DROP_NO_PROTO &&
	    c->protocol != IPPROTO_ICMP) {
		icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
		KUNIT_ASSERT_NOT_NULL(test, icmph);
		KUNIT_EXPECT_EQ(test, icmph->code, ICMP_PROT_UNREACH);
		KUNIT_EXPECT_EQ(test, len, 8 + 20 + c->len);
		KUNIT_EXPECT_EQ(test, ((struct iphdr *)(icmph + 1))->protocol,
				c->protocol);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void input_is_checked_like_a_frame(struct kunit *test)
{
	const struct bad_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct called called = {};
	struct mipv4_callbacks callbacks = {
		.other = called_other, .ctx = &called,
	};

	mipv4_input(f->ip, &callbacks, bad_datagram(f, c));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, called.other, !c->reason);
}

static void input_after_disconnect_is_dropped(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_track(f, fake_experiment(f));
	struct mipv4_callbacks none = {};

	mipv4_get(f->ip);
	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
	mipv4_input(f->ip, &none, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_DETACHED);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
	mipv4_put(f->ip);
}

struct handler_case {
	u16			protocol;
	rx_handler_result_t	result;
};

static const struct handler_case handler_cases[] = {
	{ ETH_P_IP, RX_HANDLER_EXACT }, { ETH_P_ARP, RX_HANDLER_EXACT },
	{ ETH_P_IPV6, RX_HANDLER_PASS }, { ETH_P_LLDP, RX_HANDLER_PASS },
	{ ETH_P_8021Q, RX_HANDLER_PASS }, { ETH_P_RARP, RX_HANDLER_PASS },
};

static void handler_case_name(const struct handler_case *c, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%04x", c->protocol);
}

KUNIT_ARRAY_PARAM(handler, handler_cases, handler_case_name);

static void only_ipv4_and_arp_are_taken_from_others(struct kunit *test)
{
	const struct handler_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_experiment(f);

	skb->protocol = htons(c->protocol);
	KUNIT_EXPECT_EQ(test, mipv4_rx_handler(&skb), c->result);
	kfree_skb(skb);
}

static struct kunit_case input_test_cases[] = {
	KUNIT_CASE(datagram_arrives_at_its_payload),
	KUNIT_CASE(payload_begins_behind_options),
	KUNIT_CASE(padding_is_cut_off),
	KUNIT_CASE_PARAM(bad_datagram_has_its_reason, bad_gen_params),
	KUNIT_CASE_PARAM(bad_datagram_in_pages_has_its_reason, bad_gen_params),
	KUNIT_CASE(source_route_is_dropped),
	KUNIT_CASE(malformed_option_is_dropped),
	KUNIT_CASE(octets_of_bad_datagrams_are_counted_too),
	KUNIT_CASE(unknown_protocol_is_counted),
	KUNIT_CASE_PARAM(empty_payload_is_for_those_who_can_use_it,
			 empty_gen_params),
	KUNIT_CASE(empty_icmp_is_dropped),
	KUNIT_CASE_PARAM(input_calls_the_callback_of_the_protocol,
			 demux_gen_params),
	KUNIT_CASE_PARAM(input_without_callback_is_of_an_unknown_protocol,
			 demux_gen_params),
	KUNIT_CASE_PARAM(input_is_checked_like_a_frame, bad_gen_params),
	KUNIT_CASE(input_after_disconnect_is_dropped),
	KUNIT_CASE_PARAM(only_ipv4_and_arp_are_taken_from_others,
			 handler_gen_params),
	{}
};

static struct kunit_suite input_suite = {
	.name = "mipv4-input",
	.test_cases = input_test_cases,
};

kunit_test_suite(input_suite);
