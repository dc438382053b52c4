// SPDX-License-Identifier: GPL-2.0
/*
 * rfc1122-test.c: requirements of RFC 1122 for IP. docs/rfc1122.md names the cases.
 */
#include "fake.h"
#include "../mipv4/reassembly.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

/* The security and the stream identifier option of RFC 791, whose lengths are
 * fixed, and one that nobody knows.
 */
#define OPT_SECURITY	130
#define OPT_STREAM_ID	136
#define OPT_UNKNOWN	0x5e

struct silence_case {
	const char	*name;
	unsigned int	offset;		/* an octet of the header, */
	u8		value;		/* what it is made, */
	bool		checksum;	/* the checksum made right again */
	bool		discarded;
};

static const struct silence_case silence_cases[] = {
	{ "nothing wrong", 9, EXPERIMENT, true, false },
	{ "version 0", 0, 0x05, true, true },
	{ "version 5", 0, 0x55, true, true },
	{ "version 6", 0, 0x65, true, true },
	{ "checksum", 11, 0xff, false, true },
	{ "destination of a neighbour", 19, 3, true, true },
	{ "loopback destination", 16, 127, true, true },
	{ "loopback source", 12, 127, true, true },
	{ "source in this network", 12, 0, true, true },
	{ "multicast source", 12, 224, true, true },
	{ "source in class E", 12, 240, true, true },
	{ "broadcast source", 15, 255, true, true },
	{ "our own source", 15, 1, true, true },
};

static void silence_case_name(const struct silence_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(silence, silence_cases, silence_case_name);

/* Sections 3.2.1.1 to 3.2.1.3: these are discarded silently. The protocol has no handler,
 * so a datagram that is not discarded causes an error.
 */
static void bad_datagram_is_discarded_in_silence(struct kunit *test)
{
	const struct silence_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb = fake_datagram(f, PEER, US, EXPERIMENT, "payload",
					    7);
	size_t len;

	skb->data[c->offset] = c->value;
	if (c->checksum)
		fake_checksum(skb);
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_UNKNOWN_PROTOS),
			!c->discarded);
	if (c->discarded)
		KUNIT_EXPECT_TRUE(test, fake_silent(f));
	else
		KUNIT_EXPECT_NOT_NULL(test,
				      fake_sent_icmp(f, ICMP_DEST_UNREACH,
						     &len));
}

struct source_case {
	const char	*name;
	__be32		src;
	__be32		dst;
	int		err;
};

static const struct source_case source_cases[] = {
	{ "ours", US, PEER, 0 },
	{ "ours on another network", OURS_ELSEWHERE, PEER, 0 },
	{ "a neighbour's", STRANGER, PEER, -EADDRNOTAVAIL },
	{ "anybody's", FAR, PEER, -EADDRNOTAVAIL },
	{ "subnet broadcast", SUBNET_BCAST, PEER, -EADDRNOTAVAIL },
	{ "limited broadcast", LIMITED_BCAST, PEER, -EADDRNOTAVAIL },
	{ "multicast", ALL_HOSTS, PEER, -EADDRNOTAVAIL },
	{ "loopback", IP4(127, 0, 0, 1), PEER, -EADDRNOTAVAIL },
	{ "class E", IP4(240U, 0, 0, 1), PEER, -EADDRNOTAVAIL },
	{ "none, to a host", 0, PEER, -EADDRNOTAVAIL },
	{ "0.0.0.2", IP4(0, 0, 0, 2), PEER, -EADDRNOTAVAIL },
	{ "0.0.0.2, to all", IP4(0, 0, 0, 2), LIMITED_BCAST, -EADDRNOTAVAIL },
	{ "none, to ourselves", 0, US, -EADDRNOTAVAIL },
	{ "none, to all", 0, LIMITED_BCAST, 0 },
	{ "none, to a group", 0, GROUP, 0 },
	{ "a neighbour's, to all", STRANGER, LIMITED_BCAST, -EADDRNOTAVAIL },
};

static void source_case_name(const struct source_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(source, source_cases, source_case_name);

/* Section 3.2.1.3: the source MUST be an address of the host. (a) None at all is
 * for a host that is to learn its address.
 */
static void source_is_an_address_of_ours(struct kunit *test)
{
	const struct source_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame;

	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, OURS_ELSEWHERE, 8)), 0);
	fake_settle(f);
	/* A broadcast comes back. */
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	frame = fake_track(f, fake_frame(f, c->dst, 1));
	ip_hdr(frame)->saddr = c->src;
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1), c->err);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
	KUNIT_EXPECT_EQ(test, fake_silent(f), !!c->err);
	KUNIT_EXPECT_EQ(test, fake_dropped(f),
			c->err ? MIPV4_DROP_OUT_INVALID : 0);
}

struct nobody_case {
	const char	*name;
	__be32		dst;
	bool		noarp;
	int		err;
};

/* The same holds for an endpoint with a tentative address alone. */
static const struct nobody_case nobody_cases[] = {
	{ "to a neighbour", PEER, false, -EADDRNOTAVAIL },
	{ "to a host behind a gateway", FAR, false, -EADDRNOTAVAIL },
	{ "to a host, without ARP", PEER, true, -EADDRNOTAVAIL },
	{ "to a host behind a gateway, without ARP", FAR, true,
	  -EADDRNOTAVAIL },
	{ "to all", LIMITED_BCAST, false, 0 },
	{ "to a group", GROUP, false, 0 },
	{ "to nowhere", IP4(203U, 0, 113, 1), false, -ENETUNREACH },
};

static void nobody_case_name(const struct nobody_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(nobody, nobody_cases, nobody_case_name);

/* Section 3.2.1.3 (a): 0.0.0.0 is not the source of a unicast datagram, also with a
 * cached path.
 */
static void host_without_address_speaks_to_all_only(struct kunit *test)
{
	const struct mipv4_route_spec net = {
		.dst = IP4(192U, 0, 2, 0), .plen = 24,
	}, far = {
		.dst = IP4(198U, 51, 100, 0), .plen = 24, .gateway = GATEWAY,
	};
	const struct nobody_case *c = test->param_value;
	struct fake *f = fake_device(test);
	int i;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &net, NULL)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &far, NULL)), 0);
	fake_know(f, PEER, PEER_HA);
	fake_know(f, GATEWAY, PEER_HA);
	if (c->noarp)
		fake_noarp(f);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, fake_send(f, c->dst, "x", 1), c->err);
		KUNIT_EXPECT_EQ(test, fake_dropped(f),
				!c->err ? 0 : c->err == -ENETUNREACH ?
				MIPV4_DROP_OUT_NO_ROUTE :
				MIPV4_DROP_OUT_INVALID);
	}
	KUNIT_EXPECT_EQ(test, fake_silent(f), !!c->err);
}

/* Section 3.3.4.2: strong hosts. An endpoint neither receives datagrams for another nor
 * sends with its address. Nothing is forwarded between them.
 */
static void endpoints_are_strangers_to_one_another(struct kunit *test)
{
	struct fake *f = fake_new(test), *g = fake_device(test);
	struct sk_buff *frame;

	KUNIT_ASSERT_EQ(test, fake_connect(g, OURS_ELSEWHERE, 8, 0), 0);
	fake_settle(g);
	fake_know(g, IP4(10, 0, 0, 2), PEER_HA);
	fake_receive(f, fake_datagram(f, PEER, OURS_ELSEWHERE, EXPERIMENT, "x",
				      1));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_DST_NOT_OURS);
	fake_receive(f, fake_datagram(f, PEER, IP4(10, 0, 0, 2), EXPERIMENT,
				      "x", 1));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_DST_NOT_OURS);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(g));

	frame = fake_frame(g, IP4(10, 0, 0, 2), 0);
	ip_hdr(frame)->saddr = US;
	KUNIT_EXPECT_EQ(test, mipv4_xmit(g->ip, frame), -EADDRNOTAVAIL);
	KUNIT_EXPECT_TRUE(test, fake_silent(g));
}

/* Section 3.2.1.7: never 0; 1 is for the other end of the wire. */
static void datagram_with_ttl_zero_is_not_sent(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = fake_frame(f, PEER, 0);

	ip_hdr(frame)->ttl = 0;
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_INVALID);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	frame = fake_frame(f, PEER, 0);
	ip_hdr(frame)->ttl = 1;
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

/* Section 3.2.1.7: a host MUST NOT discard a datagram with a TTL below 2. */
static void datagram_with_a_small_ttl_is_delivered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int ttl;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	for (ttl = 0; ttl < 3; ttl++) {
		struct sk_buff *skb = fake_datagram(f, PEER, US, EXPERIMENT,
						    "x", 1);

		ip_hdr(skb)->ttl = ttl;
		fake_checksum(skb);
		fake_receive(f, skb);
		skb = fake_delivered(f);
		KUNIT_ASSERT_NOT_NULL_MSG(test, skb, "TTL %d", ttl);
		KUNIT_EXPECT_EQ(test, ip_hdr(skb)->ttl, ttl);
	}
}

struct option_case {
	const char	*name;
	u8		octets[12];
	size_t		len;
};

static const struct option_case option_cases[] = {
	{ "security", { OPT_SECURITY, 11 }, 12 },
	{ "stream identifier", { OPT_STREAM_ID, 4, 1, 2 }, 4 },
	{ "router alert", { IPOPT_RA, 4, 0, 0 }, 4 },
	{ "unknown", { OPT_UNKNOWN, 4, 1, 2 }, 4 },
	{ "unknown, to be copied", { OPT_UNKNOWN | 0x80, 4, 1, 2 }, 4 },
	{ "several", { IPOPT_NOOP, OPT_UNKNOWN, 3, 9, IPOPT_RA, 4, 0, 0 }, 8 },
};

static void option_case_name(const struct option_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(option, option_cases, option_case_name);

/* Sections 3.2.1.6 to 3.2.1.8 and 3.4: type of service, time to live and all options are
 * passed up. Unknown options do not cause a drop.
 */
static void handler_sees_the_whole_header(struct kunit *test)
{
	const struct option_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_options(f, PEER, US, EXPERIMENT, c->octets,
					   c->len, "payload", 7);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	ip_hdr(skb)->tos = 0xb8;
	ip_hdr(skb)->ttl = 17;
	fake_checksum(skb);
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, ip_hdr(skb)->tos, 0xb8);
	KUNIT_EXPECT_EQ(test, ip_hdr(skb)->ttl, 17);
	KUNIT_ASSERT_EQ(test, ip_hdrlen(skb), 20 + c->len);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(ip_hdr(skb) + 1), c->octets, c->len);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "payload", 7);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Section 3.2.1.8: the transport layer can send them. */
static void options_of_the_transport_are_sent(struct kunit *test)
{
	const struct option_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = fake_frame(f, PEER, c->len + 7);
	struct iphdr *iph;

	skb_put_data(frame, c->octets, c->len);
	ip_hdr(frame)->ihl += c->len / 4;
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "payload", 7), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_ASSERT_EQ(test, iph->ihl * 4, 20 + c->len);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), c->octets, c->len);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)iph + iph->ihl * 4, "payload", 7);
}

/* The endpoint that a handler receives. */
static void note_endpoint(struct mipv4 *ip, __be32 src, __be32 dst,
			  struct sk_buff *skb, void *ctx)
{
	struct mipv4 **at = ctx;

	*at = ip;
	kfree_skb(skb);
}

/* Section 3.4: the interface is passed up. */
static void handler_is_told_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_new(test), *g = fake_new(test);
	struct mipv4 *at = NULL;
	struct mipv4_protocol proto = {
		.name = "where", .protocol = EXPERIMENT, .rcv = note_endpoint,
		.ctx = &at,
	};

	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&proto), 0);
	fake_receive(g, fake_datagram(g, PEER, US, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_PTR_EQ(test, at, g->ip);
	fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_PTR_EQ(test, at, f->ip);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_dev(f->ip), f->dev);
	mipv4_unregister_protocol(&proto);
}

/* Section 3.3.2: not set from the TTL. */
static void time_to_reassemble_is_fixed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_fragment(f, 7, 0, 8, true);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	ip_hdr(skb)->ttl = 1;
	fake_checksum(skb);
	fake_receive(f, skb);
	schedule_timeout_uninterruptible(HZ + HZ / 2);
	skb = fake_fragment(f, 7, 8, 8, false);
	ip_hdr(skb)->ttl = 1;
	fake_checksum(skb);
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 16);
}

struct stamp_case {
	const char	*name;
	u8		octets[12];
	u8		pointer;	/* as it leaves */
};

static const struct stamp_case stamp_cases[] = {
	{ "times only", { IPOPT_TIMESTAMP, 12, 5, 0 }, 9 },
	{ "with addresses", { IPOPT_TIMESTAMP, 12, 5, 1 }, 13 },
	{ "we are named first",
	  { IPOPT_TIMESTAMP, 12, 5, 3, 192, 0, 2, 1 }, 13 },
	{ "another is named first",
	  { IPOPT_TIMESTAMP, 12, 5, 3, 192, 0, 2, 2 }, 5 },
};

static void stamp_case_name(const struct stamp_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(stamp, stamp_cases, stamp_case_name);

/* Section 3.2.1.8 (e): the originating host MUST record a timestamp if the addresses
 * are not specified before, or the first of them is its own. Its value follows section
 * 3.2.2.8.
 */
static void timestamp_of_who_sends_is_the_first(struct kunit *test)
{
	const struct stamp_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = fake_frame(f, PEER, 0);
	u32 before = ntohl(inet_current_timestamp()), then;
	const u8 *option;
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, c->octets, 12), 0);
	KUNIT_ASSERT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	option = (const u8 *)(iph + 1);
	KUNIT_ASSERT_EQ(test, option[2], c->pointer);
	if (c->pointer == 5) {
		KUNIT_EXPECT_MEMEQ(test, option, c->octets, 12);
		return;
	}
	then = get_unaligned_be32(option + c->pointer - 5);
	KUNIT_EXPECT_LT(test, then, 86400000U);
	/* Midnight may pass. */
	KUNIT_EXPECT_TRUE(test, then - before < 10000 || then < 10000);
}

/* Section 3.2.1.6: "the default is all zero bits". */
static void type_of_service_is_zero_by_default(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->tos, 0);
}

/* Section 3.2.1.8 (c): two source routes MUST NOT be sent. */
static void two_source_routes_are_not_sent(struct kunit *test)
{
	static const u8 options[] = {
		IPOPT_LSRR, 7, 4, 198, 51, 100, 1, IPOPT_NOOP,
		IPOPT_SSRR, 7, 4, 198, 51, 100, 2, IPOPT_END,
	};
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = fake_frame(f, PEER, sizeof(options));

	KUNIT_EXPECT_EQ(test, mipv4_set_options(frame, options,
						sizeof(options)), -EINVAL);
	/* Written there by hand. */
	skb_put_data(frame, options, sizeof(options));
	ip_hdr(frame)->ihl += sizeof(options) / 4;
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), -EINVAL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Section 3.3.2: "the partially-reassembled datagram MUST be discarded". What comes
 * later does not complete it.
 */
static void piece_behind_the_timeout_completes_nothing(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	f->ip->fqdir->timeout = 1;
	fake_receive(f, fake_fragment(f, 7, 0, 8, true));
	for (i = 0; i < 1000 && with_rtnl(mipv4_reasm_memory(f->ip)); i++)
		schedule_timeout_uninterruptible(1);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_reasm_memory(f->ip)), 0);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_FRAG_TIMEOUT), 1);
	f->ip->fqdir->timeout = 3600 * HZ;
	fake_receive(f, fake_fragment(f, 7, 8, 8, false));
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
}

static struct kunit_case rfc1122_test_cases[] = {
	KUNIT_CASE_PARAM(bad_datagram_is_discarded_in_silence,
			 silence_gen_params),
	KUNIT_CASE_PARAM(source_is_an_address_of_ours, source_gen_params),
	KUNIT_CASE_PARAM(host_without_address_speaks_to_all_only,
			 nobody_gen_params),
	KUNIT_CASE(datagram_with_ttl_zero_is_not_sent),
	KUNIT_CASE(datagram_with_a_small_ttl_is_delivered),
	KUNIT_CASE_PARAM(handler_sees_the_whole_header, option_gen_params),
	KUNIT_CASE_PARAM(options_of_the_transport_are_sent, option_gen_params),
	KUNIT_CASE_SLOW(time_to_reassemble_is_fixed),
	KUNIT_CASE(endpoints_are_strangers_to_one_another),
	KUNIT_CASE(handler_is_told_the_endpoint),
	KUNIT_CASE_PARAM(timestamp_of_who_sends_is_the_first, stamp_gen_params),
	KUNIT_CASE(type_of_service_is_zero_by_default),
	KUNIT_CASE(two_source_routes_are_not_sent),
	KUNIT_CASE(piece_behind_the_timeout_completes_nothing),
	{}
};

static struct kunit_suite rfc1122_suite = {
	.name = "mipv4-rfc1122",
	.test_cases = rfc1122_test_cases,
};

kunit_test_suite(rfc1122_suite);
