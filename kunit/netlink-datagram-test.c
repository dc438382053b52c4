// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-datagram-test.c: checksums and segments of datagrams that a program receives.
 */
#include <linux/tcp.h>
#include <linux/udp.h>
#include "fake-program.h"
#include "fake.h"

/* The device has to finish the checksum at @offset in the payload. */
static void leave_checksum(struct sk_buff *skb, u16 offset)
{
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + sizeof(struct iphdr);
	skb->csum_offset = offset;
}

/* A datagram of UDP or TCP from PEER, @len octets behind their header, whose sender
 * leaves the checksum to the device.
 */
static struct sk_buff *unfinished(struct program *u, u8 protocol, size_t len)
{
	unsigned int hdr_len = protocol == IPPROTO_UDP ? sizeof(struct udphdr) :
							 sizeof(struct tcphdr);
	struct sk_buff *skb = fake_pattern(u->f, PEER, US, protocol,
					   hdr_len + len);
	struct udphdr *uh = (struct udphdr *)(ip_hdr(skb) + 1);
	struct tcphdr *th = (struct tcphdr *)uh;
	__sum16 sum = ~csum_tcpudp_magic(PEER, US, hdr_len + len, protocol, 0);

	if (protocol == IPPROTO_UDP) {
		uh->len = htons(hdr_len + len);
		uh->check = sum;
		leave_checksum(skb, offsetof(struct udphdr, check));
	} else {
		memset(th, 0, hdr_len);
		th->seq = htonl(1000);
		th->doff = hdr_len / 4;
		th->check = sum;
		leave_checksum(skb, offsetof(struct tcphdr, check));
	}
	return skb;
}

/* The payload of the next message, if it is a datagram of @protocol with @len octets;
 * otherwise NULL. *@rest receives the checksum over it, 0 if correct.
 */
static const u8 *carried(struct program *u, u8 protocol, size_t len,
			 __sum16 *rest)
{
	struct kunit *test = u->f->test;
	struct nlattr **attrs = fake_genl_next(u->nl, NULL);
	const u8 *payload;

	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), protocol);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_PAYLOAD]), len);
	payload = nla_data(attrs[MIPV4_A_PAYLOAD]);
	*rest = csum_tcpudp_magic(PEER, US, len, protocol,
				  csum_partial(payload, len, 0));
	return payload;
}

/* Devices like veth pass on checksums that the peer did not finish. */
static void unfinished_checksum_is_finished(struct kunit *test)
{
	static const u8 protocols[] = { IPPROTO_UDP, IPPROTO_TCP };
	struct program u = fake_program(test);
	struct sk_buff *skb, *tap;
	__wsum before;
	__sum16 rest;
	int i, shape;

	for (i = 0; i < ARRAY_SIZE(protocols); i++) {
		unsigned int hdr_len = i ? 20 : 8;

		KUNIT_ASSERT_EQ(test, fake_listen(&u, protocols[i]), 0);
		/* The datagram is linear, has all but the IP header in pages, or has an
		 * odd length.
		 */
		for (shape = 0; shape < 3; shape++) {
			skb = unfinished(&u, protocols[i], 500 + shape / 2);
			if (shape == 1) {
				skb = fake_paged(u.f, skb, 20);
				leave_checksum(skb, i ? 16 : 6);
			}
			tap = skb_clone(skb, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, tap);
			before = skb_checksum(tap, 0, tap->len, 0);
			fake_receive(u.f, skb);
			carried(&u, protocols[i], hdr_len + 500 + shape / 2,
				&rest);
			KUNIT_EXPECT_EQ(test, sum16(rest), 0);
			/* Other receivers see the unchanged datagram. */
			KUNIT_EXPECT_BE(test, before,
					skb_checksum(tap, 0, tap->len, 0));
			kfree_skb(tap);
		}
	}
}

/* The complement of zero stands for no checksum in UDP. */
static void finished_checksum_is_never_none(struct kunit *test)
{
	struct program u = fake_program(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_UDP, 2);
	struct udphdr *uh = (struct udphdr *)(ip_hdr(skb) + 1);
	const u8 *payload;
	__sum16 rest;

	*(__sum16 *)(uh + 1) = 0;
	*(__sum16 *)(uh + 1) = csum_fold(csum_partial(uh, 10, 0));
	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_UDP), 0);
	fake_receive(u.f, skb);
	payload = carried(&u, IPPROTO_UDP, 10, &rest);
	KUNIT_EXPECT_EQ(test, payload[6], 0xff);
	KUNIT_EXPECT_EQ(test, payload[7], 0xff);
	KUNIT_EXPECT_EQ(test, sum16(rest), 0);
}

/* The place of the checksum that the device states, from the payload on. */
struct place {
	const char	*name;
	int		start;
	u16		offset;
};

static const struct place places[] = {
	{ "start in the IP header", -1, 6 },
	{ "start before the frame", -60, 6 },
	{ "start at the end", 508, 0 },
	{ "start beyond the end", 2000, 6 },
	{ "half of it beyond the end", 0, 507 },
	{ "end beyond the end", 500, 7 },
	{ "offset beyond the end", 0, 508 },
	{ "offset far beyond the end", 0, 65535 },
};

static void place_name(const struct place *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(place, places, place_name);

static void checksum_that_would_lie_outside_is_left_alone(struct kunit *test)
{
	const struct place *c = test->param_value;
	struct program u = fake_program(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_UDP, 500);
	__sum16 rest;
	u8 *was;

	was = kunit_kmalloc(test, 508, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, was);
	memcpy(was, ip_hdr(skb) + 1, 508);
	skb->csum_start += c->start;
	skb->csum_offset = c->offset;
	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_UDP), 0);
	fake_receive(u.f, skb);
	KUNIT_EXPECT_MEMEQ(test, carried(&u, IPPROTO_UDP, 508, &rest), was, 508);
}

/* At any other place only these two octets change. */
static void checksum_goes_where_the_device_says(struct kunit *test)
{
	static const struct place all[] = {
		{ "at the end", 506, 0 }, { "odd", 7, 12 },
		{ "at the end of what is summed up", 3, 503 },
	};
	struct program u = fake_program(test);
	const u8 *payload;
	struct sk_buff *skb;
	unsigned int at;
	__sum16 rest;
	u8 was[508];
	int i;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_UDP), 0);
	for (i = 0; i < ARRAY_SIZE(all); i++) {
		skb = unfinished(&u, IPPROTO_UDP, 500);
		memcpy(was, ip_hdr(skb) + 1, 508);
		skb->csum_start += all[i].start;
		skb->csum_offset = all[i].offset;
		fake_receive(u.f, skb);
		payload = carried(&u, IPPROTO_UDP, 508, &rest);
		at = all[i].start + all[i].offset;
		KUNIT_EXPECT_MEMEQ(test, payload, was, at);
		KUNIT_EXPECT_EQ(test, naive_checksum(was + all[i].start,
						     508 - all[i].start),
				get_unaligned_be16(payload + at));
		KUNIT_EXPECT_MEMEQ(test, payload + at + 2, was + at + 2,
				   508 - at - 2);
	}
}

/* A GSO frame of five datagrams, the last one shorter. The program receives each with its
 * own header. @with_tap: a packet socket shares the data.
 */
static void heard_one_by_one(struct program *u, u8 protocol, bool with_tap)
{
	struct kunit *test = u->f->test;
	unsigned int hdr_len = protocol == IPPROTO_UDP ? 8 : 20;
	struct sk_buff *skb = unfinished(u, protocol, 490);
	struct sk_buff *tap = with_tap ? skb_clone(skb, GFP_KERNEL) : NULL;
	u64 delivers = fake_stat(u->f, MIPV4_STAT_IN_DELIVERS);
	unsigned int at, len;
	const u8 *payload;
	__sum16 rest;
	u8 was[490];

	KUNIT_ASSERT_EQ(test, !tap, !with_tap);
	memcpy(was, (u8 *)(ip_hdr(skb) + 1) + hdr_len, 490);
	skb_shinfo(skb)->gso_size = 100;
	skb_shinfo(skb)->gso_segs = 5;
	skb_shinfo(skb)->gso_type = protocol == IPPROTO_UDP ? SKB_GSO_UDP_L4 :
							      SKB_GSO_TCPV4;
	fake_receive(u->f, skb);
	for (at = 0; at < 490; at += len) {
		len = min(490 - at, 100U);
		payload = carried(u, protocol, hdr_len + len, &rest);
		KUNIT_EXPECT_MEMEQ(test, payload + hdr_len, was + at, len);
		KUNIT_EXPECT_EQ(test, sum16(rest), 0);
		if (protocol == IPPROTO_UDP)
			KUNIT_EXPECT_EQ(test, get_unaligned_be16(payload + 4),
					hdr_len + len);
		else
			KUNIT_EXPECT_EQ(test, get_unaligned_be32(payload + 4),
					1000 + at);
	}
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u->nl, NULL), NULL);
	KUNIT_EXPECT_EQ(test, fake_dropped(u->f), 0);
	/* It was received as one. */
	KUNIT_EXPECT_EQ(test, fake_stat(u->f, MIPV4_STAT_IN_DELIVERS),
			delivers + 1);
	kfree_skb(tap);
}

static void many_in_one_are_heard_one_by_one(struct kunit *test)
{
	struct program u = fake_program(test);

	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_UDP), 0);
	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_TCP), 0);
	heard_one_by_one(&u, IPPROTO_UDP, false);
	heard_one_by_one(&u, IPPROTO_UDP, true);
	heard_one_by_one(&u, IPPROTO_TCP, false);
	heard_one_by_one(&u, IPPROTO_TCP, true);
}

/* More segments of TCP than a total length can say. */
static void big_tcp_is_heard_segment_by_segment(struct kunit *test)
{
	struct program u = fake_program(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_TCP, 500);
	unsigned int i, heard = 0;

	for (i = 0; i < 17; i++) {
		struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

		KUNIT_ASSERT_NOT_NULL(test, page);
		skb_add_rx_frag(skb, i, page, 0, PAGE_SIZE, PAGE_SIZE);
	}
	ip_hdr(skb)->tot_len = 0;
	fake_checksum(skb);
	skb_shinfo(skb)->gso_size = 8000;
	skb_shinfo(skb)->gso_segs = DIV_ROUND_UP(500 + 17 * PAGE_SIZE, 8000);
	skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_TCP), 0);
	fake_receive(u.f, skb);
	while (fake_genl_next(u.nl, NULL))
		heard++;
	KUNIT_EXPECT_EQ(test, heard, DIV_ROUND_UP(500 + 17 * PAGE_SIZE, 8000));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), 0);
}

/* One datagram that its sender would have cut into fragments. */
static void datagram_to_be_fragmented_is_heard_as_one(struct kunit *test)
{
	struct program u = fake_program(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_UDP, 500);
	__sum16 rest;

	skb_shinfo(skb)->gso_size = 200;
	skb_shinfo(skb)->gso_segs = 3;
	skb_shinfo(skb)->gso_type = SKB_GSO_UDP;
	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_UDP), 0);
	fake_receive(u.f, skb);
	carried(&u, IPPROTO_UDP, 508, &rest);
	KUNIT_EXPECT_EQ(test, sum16(rest), 0);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

/* The faults of a GSO frame of five. */
struct lie {
	const char	*name;
	u8		protocol;
	u16		size;
	u32		type;
	int		start;
	int		summed;
};

static const struct lie lies[] = {
	{ "no type", IPPROTO_UDP, 100, 0, 0, CHECKSUM_PARTIAL },
	{ "type of another protocol", IPPROTO_UDP, 100, SKB_GSO_TCPV4, 0,
	  CHECKSUM_PARTIAL },
	{ "type of another protocol, TCP", IPPROTO_TCP, 100, SKB_GSO_UDP_L4, 0,
	  CHECKSUM_PARTIAL },
	{ "protocol that is not cut", EXPERIMENT, 100, SKB_GSO_UDP_L4, 0,
	  CHECKSUM_PARTIAL },
	{ "larger than all", IPPROTO_UDP, 1000, SKB_GSO_UDP_L4, 0,
	  CHECKSUM_PARTIAL },
	{ "larger than all, TCP", IPPROTO_TCP, 1000, SKB_GSO_TCPV4, 0,
	  CHECKSUM_PARTIAL },
	{ "sums from elsewhere", IPPROTO_UDP, 100, SKB_GSO_UDP_L4, 4,
	  CHECKSUM_PARTIAL },
	{ "summed up", IPPROTO_UDP, 100, SKB_GSO_UDP_L4, 0, CHECKSUM_NONE },
	{ "summed up, TCP", IPPROTO_TCP, 100, SKB_GSO_TCPV4, 0, CHECKSUM_NONE },
};

static void lie_name(const struct lie *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(lie, lies, lie_name);

static void many_in_one_that_cannot_be_are_not_heard(struct kunit *test)
{
	const struct lie *c = test->param_value;
	struct program u = fake_program(test);
	struct sk_buff *skb = unfinished(&u, c->protocol, 500);

	skb_shinfo(skb)->gso_size = c->size;
	skb_shinfo(skb)->gso_segs = 5;
	skb_shinfo(skb)->gso_type = c->type;
	skb->csum_start += c->start;
	skb->ip_summed = c->summed;
	KUNIT_ASSERT_EQ(test, fake_listen(&u, c->protocol), 0);
	fake_dropped(u.f);
	fake_receive(u.f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_GSO);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

/* The checksum of a reassembled datagram covers all of it. */
static void datagram_of_fragments_is_finished(struct kunit *test)
{
	struct program u = fake_program(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_UDP, 500);
	struct sk_buff *piece[2];
	__sum16 rest;
	int i;

	for (i = 0; i < ARRAY_SIZE(piece); i++) {
		piece[i] = fake_datagram(u.f, PEER, US, IPPROTO_UDP,
					 skb->data + 20 + i * 256,
					 i ? 252 : 256);
		ip_hdr(piece[i])->frag_off = htons(i ? 256 / 8 : IP_MF);
		fake_checksum(piece[i]);
		leave_checksum(piece[i], skb->csum_offset);
		/* A fragment is not a segment. */
		skb_shinfo(piece[i])->gso_size = 100;
		skb_shinfo(piece[i])->gso_type = SKB_GSO_UDP_L4;
	}
	kfree_skb(skb);
	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_UDP), 0);
	fake_receive(u.f, piece[0]);
	fake_receive(u.f, piece[1]);
	carried(&u, IPPROTO_UDP, 508, &rest);
	KUNIT_EXPECT_EQ(test, sum16(rest), 0);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

static struct kunit_case netlink_datagram_test_cases[] = {
	KUNIT_CASE(unfinished_checksum_is_finished),
	KUNIT_CASE(finished_checksum_is_never_none),
	KUNIT_CASE_PARAM(checksum_that_would_lie_outside_is_left_alone,
			 place_gen_params),
	KUNIT_CASE(checksum_goes_where_the_device_says),
	KUNIT_CASE(many_in_one_are_heard_one_by_one),
	KUNIT_CASE(big_tcp_is_heard_segment_by_segment),
	KUNIT_CASE(datagram_to_be_fragmented_is_heard_as_one),
	KUNIT_CASE_PARAM(many_in_one_that_cannot_be_are_not_heard,
			 lie_gen_params),
	KUNIT_CASE(datagram_of_fragments_is_finished),
	{}
};

static struct kunit_suite netlink_datagram_suite = {
	.name = "mipv4-netlink-datagram",
	.test_cases = netlink_datagram_test_cases,
};

kunit_test_suite(netlink_datagram_suite);
