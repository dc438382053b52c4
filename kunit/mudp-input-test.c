// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-input-test.c: received UDP datagrams and ICMP errors (companions/mudp/input.c).
 */
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"
#include "mudp-fake.h"

static void datagram_reaches_its_listener(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct sk_buff *skb;

	fake_receive(f, udp_datagram(f, US, PORT, 5));
	skb = skb_peek(&rec->queue);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 5);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "\0\1\2\3\4", 5);
	KUNIT_EXPECT_BE(test, rec->flow.saddr, PEER);
	KUNIT_EXPECT_BE(test, rec->flow.daddr, US);
	KUNIT_EXPECT_BE(test, rec->flow.sport, PEER_PORT);
	KUNIT_EXPECT_BE(test, rec->flow.dport, PORT);
	KUNIT_EXPECT_EQ(test, rec->flow.ttl, 60);
	KUNIT_EXPECT_EQ(test, rec->flow.flags, 0);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_DATAGRAMS), 1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void all_sizes_are_received(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 2, 1471, 1472, 9000, 65507 };
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct sk_buff *skb;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		fake_receive(f, udp_datagram(f, US, PORT, sizes[i]));
		skb = skb_peek(&rec->queue);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, skb->len, sizes[i]);
		KUNIT_EXPECT_EQ(test, rec_count(rec), 1);
	}
}

static void payload_may_be_in_pages(struct kunit *test)
{
	static const unsigned int heads[] = { 20, 21, 27, 28, 30 };
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct sk_buff *skb;
	u8 got[300];
	int i;

	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		fake_receive(f, fake_paged(f, udp_datagram(f, US, PORT, 251),
					   heads[i]));
		skb = skb_peek(&rec->queue);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_ASSERT_EQ(test, skb->len, 251);
		KUNIT_ASSERT_EQ(test, skb_copy_bits(skb, 0, got, 251), 0);
		KUNIT_EXPECT_MEMEQ(test, got, udp_pattern(test, 251), 251);
		rec_count(rec);
	}
}

/* The length field, the octets of UDP that are present, and the result. */
struct length_case {
	const char	*name;
	u16		field;
	size_t		there;
	int		octets;		/* octets of payload, -1 for none */
	u8		reason;
};

static const struct length_case length_cases[] = {
	{ "no payload", 8, 8, 0 },
	{ "with payload", 28, 28, 20 },
	{ "octets after the payload", 20, 28, 12 },
	{ "octets after no payload", 8, 28, 0 },
	{ "one octet of a header", 1, 1, -1, MUDP_DROP_SHORT },
	{ "seven octets of a header", 8, 7, -1, MUDP_DROP_SHORT },
	{ "no length", 0, 28, -1, MUDP_DROP_LENGTH },
	{ "less than a header", 7, 28, -1, MUDP_DROP_LENGTH },
	{ "one octet too many", 29, 28, -1, MUDP_DROP_LENGTH },
	{ "largest length", 65535, 28, -1, MUDP_DROP_LENGTH },
};

static void length_case_name(const struct length_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(length, length_cases, length_case_name);

static void length_field_limits_the_payload(struct kunit *test)
{
	const struct length_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	u8 data[32] = {};
	struct udphdr *uh = (struct udphdr *)data;

	*uh = (struct udphdr){
		.source = PEER_PORT, .dest = PORT, .len = htons(c->field),
	};
	if (c->octets >= 0)
		uh->check = (__force __sum16)htons(naive_udp(test, PEER, US,
							     data, c->field));
	fake_receive(f, fake_datagram(f, PEER, US, IPPROTO_UDP, data,
				      c->there));
	if (c->octets >= 0) {
		KUNIT_ASSERT_EQ(test, skb_queue_len(&rec->queue), 1);
		KUNIT_EXPECT_EQ(test, skb_peek(&rec->queue)->len, c->octets);
		KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 0);
	} else {
		KUNIT_EXPECT_EQ(test, rec_count(rec), 0);
		KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, c->reason), 1);
		KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 1);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* The checksum state from the device, and the result. */
struct checksum_case {
	const char	*name;
	u8		summed;
	u16		off;		/* added to the right one */
	bool		none;		/* it is 0 */
	u16		csum_off;	/* added to the sum of the device */
	size_t		len;
	bool		good;
};

static const struct checksum_case checksum_cases[] = {
	{ "right", CHECKSUM_NONE, .len = 33, .good = true },
	{ "right, long", CHECKSUM_NONE, .len = 1401, .good = true },
	{ "wrong", CHECKSUM_NONE, .off = 1, .len = 33 },
	{ "wrong, long", CHECKSUM_NONE, .off = 1, .len = 1401 },
	{ "wrong, no payload", CHECKSUM_NONE, .off = 0x8000, .len = 0 },
	{ "none", CHECKSUM_NONE, .none = true, .len = 33, .good = true },
	{ "device has verified it", CHECKSUM_UNNECESSARY, .off = 1, .len = 33,
	  .good = true },
	{ "device has the sum", CHECKSUM_COMPLETE, .len = 33, .good = true },
	{ "device has the sum, long", CHECKSUM_COMPLETE, .len = 1401,
	  .good = true },
	{ "device has the sum of a wrong one", CHECKSUM_COMPLETE, .off = 1,
	  .len = 33 },
	{ "device has a sum, datagram has none", CHECKSUM_COMPLETE, .none = true,
	  .csum_off = 5, .len = 33, .good = true },
	{ "of this machine, not yet computed", CHECKSUM_PARTIAL, .off = 1, .len = 33,
	  .good = true },
};

static void checksum_case_name(const struct checksum_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(checksum, checksum_cases, checksum_case_name);

static void checksum_is_verified(struct kunit *test)
{
	const struct checksum_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct sk_buff *skb = udp_datagram(f, US, PORT, c->len);
	struct udphdr *uh = udp_of(skb);

	uh->check = c->none ? 0 :
		    (__force __sum16)((__force u16)uh->check ^ htons(c->off));
	skb->ip_summed = c->summed;
	if (c->summed == CHECKSUM_COMPLETE) {
		skb->csum = csum_partial(skb->data, skb->len, c->csum_off);
	} else if (c->summed == CHECKSUM_PARTIAL) {
		skb->csum_start = (u8 *)uh - skb->head;
		skb->csum_offset = offsetof(struct udphdr, check);
	}
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, rec_count(rec), c->good);
	KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, MUDP_DROP_CSUM), !c->good);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_CSUM_ERRORS),
			!c->good);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), !c->good);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* The checksum does not cover octets behind the end that the UDP header gives. */
static void sum_of_the_device_is_corrected_for_trimmed_octets(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct sk_buff *skb = udp_datagram(f, US, PORT, 33);
	u8 data[60];

	memcpy(data, udp_of(skb), 41);
	memset(data + 41, 0xaa, sizeof(data) - 41);
	kfree_skb(skb);
	skb = fake_datagram(f, PEER, US, IPPROTO_UDP, data, sizeof(data));
	skb->ip_summed = CHECKSUM_COMPLETE;
	skb->csum = csum_partial(skb->data, skb->len, 0);
	fake_receive(f, skb);
	KUNIT_ASSERT_EQ(test, skb_queue_len(&rec->queue), 1);
	KUNIT_EXPECT_EQ(test, skb_peek(&rec->queue)->len, 33);
}

static void port_without_a_listener_is_reported(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct icmphdr *icmph;
	struct iphdr *quote;
	size_t len;

	fake_receive(f, udp_datagram(f, US, PORT, 100));
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_PORT_UNREACH);
	KUNIT_ASSERT_EQ(test, len, 8 + 20 + 8 + 100);
	quote = (struct iphdr *)(icmph + 1);
	KUNIT_EXPECT_BE(test, quote->saddr, PEER);
	KUNIT_EXPECT_BE(test, ((struct udphdr *)(quote + 1))->dest, PORT);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_NO_PORTS), 1);
	KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, MUDP_DROP_NO_PORT), 1);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 0);
}

static void wrong_checksum_is_not_reported(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct sk_buff *skb = udp_datagram(f, US, PORT, 100);

	udp_of(skb)->check ^= (__force __sum16)1;
	fake_receive(f, skb);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_NO_PORTS), 0);
}

/* A frame with a GSO size to an own address loops back uncut, like the result of GRO. */
static void segments_are_received_one_by_one(struct kunit *test)
{
	static const size_t sizes[] = { 1025, 5000, 65507 };
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct mudp_flow flow = {
		.daddr = US, .sport = PEER_PORT, .dport = PORT,
		.gso_size = 1024,
	};
	size_t at, len, n, total = 0;
	struct sk_buff *skb;
	u8 *data, *got;
	int i;

	got = kunit_kzalloc(test, 1024, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, got);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		data = udp_pattern(test, sizes[i]);
		KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, data, sizes[i]),
				0);
		n = DIV_ROUND_UP(sizes[i], 1024);
		KUNIT_ASSERT_EQ(test, skb_queue_len(&rec->queue), n);
		for (at = 0; at < sizes[i]; at += len) {
			skb = skb_dequeue(&rec->queue);
			len = min(sizes[i] - at, (size_t)1024);
			KUNIT_ASSERT_EQ(test, skb->len, len);
			KUNIT_EXPECT_EQ(test, skb_copy_bits(skb, 0, got, len),
					0);
			KUNIT_EXPECT_MEMEQ(test, got, data + at, len);
			kfree_skb(skb);
		}
		total += n;
	}
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_DATAGRAMS), total);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 0);
}

/* The other result of GRO: a list of datagrams. */
static void segments_in_a_list_are_received_one_by_one(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct sk_buff *head = udp_datagram(f, US, PORT, 100), *next;
	int i;

	for (i = 0; i < 3; i++) {
		next = udp_datagram(f, US, PORT, 100);
		skb_set_transport_header(next, 20);
		__skb_pull(next, 20 + 8);
		next->next = skb_shinfo(head)->frag_list;
		skb_shinfo(head)->frag_list = next;
		head->len += next->len;
		head->data_len += next->len;
		head->truesize += next->truesize;
	}
	ip_hdr(head)->tot_len = htons(head->len);
	fake_checksum(head);
	udp_of(head)->len = htons(head->len - 20);
	skb_shinfo(head)->gso_size = 100;
	skb_shinfo(head)->gso_segs = 4;
	skb_shinfo(head)->gso_type = SKB_GSO_FRAGLIST | SKB_GSO_UDP_L4;
	head->ip_summed = CHECKSUM_UNNECESSARY;
	head->csum_level = ~0;
	fake_receive(f, head);
	KUNIT_ASSERT_EQ(test, skb_queue_len(&rec->queue), 4);
	for (i = 0; i < 4; i++) {
		struct sk_buff *skb = skb_dequeue(&rec->queue);

		KUNIT_EXPECT_EQ(test, skb->len, 100);
		kfree_skb(skb);
	}
}

static void impossible_segments_are_dropped(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct sk_buff *skb = udp_datagram(f, US, PORT, 100);

	skb_shinfo(skb)->gso_size = 1000;
	skb_shinfo(skb)->gso_segs = 1;
	skb_shinfo(skb)->gso_type = SKB_GSO_UDP_L4;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, rec_count(rec), 0);
	KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, MUDP_DROP_GSO), 1);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 1);
}

/* An ICMP error to US about a datagram from @src and @sport to PEER. */
static void icmp_about(struct fake *f, u8 type, u8 code, u32 info, __be32 src,
		       __be16 sport)
{
	struct udphdr uh = {
		.source = sport, .dest = PEER_PORT, .len = htons(1000),
	};
	struct sk_buff *quote;

	quote = fake_datagram(f, src, PEER, IPPROTO_UDP, &uh, sizeof(uh));
	ip_hdr(quote)->tot_len = htons(1020);
	ip_hdr(quote)->frag_off = htons(IP_DF);
	fake_checksum(quote);
	fake_receive(f, fake_icmp(f, GATEWAY, US, type, code, info, quote->data,
				  quote->len));
	kfree_skb(quote);
}

/* The quote has no UDP header, or only a part of it. */
static void error_that_quotes_no_ports_is_unclaimed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct udphdr uh = { .source = PORT, .dest = PEER_PORT };
	unsigned int len;

	for (len = 0; len < sizeof(uh); len++) {
		struct sk_buff *quote = fake_datagram(f, US, PEER, IPPROTO_UDP,
						      &uh, len);

		fake_receive(f, fake_icmp(f, GATEWAY, US, ICMP_DEST_UNREACH,
					  ICMP_PORT_UNREACH, 0, quote->data,
					  quote->len));
		kfree_skb(quote);
		KUNIT_EXPECT_EQ(test, fake_dropped(f),
				MIPV4_DROP_ICMP_UNCLAIMED);
	}
	KUNIT_EXPECT_EQ(test, rec->errs, 0);
}

static void error_reaches_the_listener_of_the_source(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct rec *other = rec_start(f, 0, htons(7778));

	icmp_about(f, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0, US, PORT);
	KUNIT_EXPECT_EQ(test, rec->errs, 1);
	KUNIT_EXPECT_BE(test, rec->err_flow.saddr, US);
	KUNIT_EXPECT_BE(test, rec->err_flow.daddr, PEER);
	KUNIT_EXPECT_BE(test, rec->err_flow.sport, PORT);
	KUNIT_EXPECT_BE(test, rec->err_flow.dport, PEER_PORT);
	KUNIT_EXPECT_BE(test, rec->err_from, GATEWAY);
	KUNIT_EXPECT_EQ(test, rec->err_type, ICMP_DEST_UNREACH);
	KUNIT_EXPECT_EQ(test, rec->err_code, ICMP_PORT_UNREACH);
	KUNIT_EXPECT_EQ(test, other->errs, 0);
	KUNIT_EXPECT_EQ(test, rec_count(rec), 0);
}

/* RFC 5927: a port without a listener cannot have sent it. */
static void error_about_a_port_without_a_listener_is_ignored(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, US, PORT);
	int err = with_rtnl(mipv4_add_ip(f->ip, US2, 24));

	KUNIT_ASSERT_EQ(test, err, 0);
	fake_dropped(f);
	icmp_about(f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, 600, US,
		   htons(7778));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
	icmp_about(f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, 600, US2, PORT);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_EXPECT_EQ(test, rec->errs, 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, PEER), 1480);
	icmp_about(f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, 600, US, PORT);
	KUNIT_EXPECT_EQ(test, rec->errs, 1);
	KUNIT_EXPECT_EQ(test, rec->err_info, 600);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, PEER), 580);
}

static void failed_neighbour_is_reported(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct mudp_flow flow = to_peer;

	flow.daddr = STRANGER;
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, "hello", 5), 0);
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	KUNIT_EXPECT_EQ(test, rec->errs, 1);
	KUNIT_EXPECT_BE(test, rec->err_from, US);
	KUNIT_EXPECT_BE(test, rec->err_flow.daddr, STRANGER);
}

static struct kunit_case mudp_input_cases[] = {
	KUNIT_CASE(datagram_reaches_its_listener),
	KUNIT_CASE(all_sizes_are_received),
	KUNIT_CASE(payload_may_be_in_pages),
	KUNIT_CASE_PARAM(length_field_limits_the_payload, length_gen_params),
	KUNIT_CASE_PARAM(checksum_is_verified, checksum_gen_params),
	KUNIT_CASE(sum_of_the_device_is_corrected_for_trimmed_octets),
	KUNIT_CASE(port_without_a_listener_is_reported),
	KUNIT_CASE(wrong_checksum_is_not_reported),
	KUNIT_CASE(segments_are_received_one_by_one),
	KUNIT_CASE(segments_in_a_list_are_received_one_by_one),
	KUNIT_CASE(impossible_segments_are_dropped),
	KUNIT_CASE(error_that_quotes_no_ports_is_unclaimed),
	KUNIT_CASE(error_reaches_the_listener_of_the_source),
	KUNIT_CASE(error_about_a_port_without_a_listener_is_ignored),
	KUNIT_CASE(failed_neighbour_is_reported),
	{}
};

static struct kunit_suite mudp_input_suite = {
	.name = "mudp-input",
	.test_cases = mudp_input_cases,
};

kunit_test_suite(mudp_input_suite);
