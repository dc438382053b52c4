// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-output-test.c: sent UDP datagrams (companions/mudp/output.c).
 */
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"
#include "mudp-fake.h"

/* The next frame has to be a whole UDP datagram with a correct checksum, which the device
 * may have to complete.
 */
static struct udphdr *sent_udp(struct fake *f, size_t *len)
{
	struct iphdr *iph = fake_sent_ip(f);
	struct sk_buff *skb = skb_peek_tail(&f->seen);
	struct udphdr *uh;

	if (!iph || iph->protocol != IPPROTO_UDP || ip_is_fragment(iph) ||
	    (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb)) ||
	    skb_linearize(skb))
		return NULL;
	iph = (struct iphdr *)(skb->data + ETH_HLEN);
	uh = (struct udphdr *)(iph + 1);
	*len = ntohs(uh->len);
	if (*len != ntohs(iph->tot_len) - sizeof(*iph))
		return NULL;
	KUNIT_EXPECT_NE(f->test, (__force u16)uh->check, 0);
	KUNIT_EXPECT_EQ(f->test, naive_udp(f->test, iph->saddr, iph->daddr, uh,
					   *len), 0);
	*len -= sizeof(*uh);
	return uh;
}

static void datagram_is_sent_with_header_and_checksum(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 2, 100, 1471, 1472 };
	struct fake *f = with_peer(test);
	struct udphdr *uh;
	size_t len;
	u8 *data;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		data = udp_pattern(test, sizes[i]);
		KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &to_peer, data,
						 sizes[i]), 0);
		uh = sent_udp(f, &len);
		KUNIT_ASSERT_NOT_NULL(test, uh);
		KUNIT_EXPECT_BE(test, uh->source, PORT);
		KUNIT_EXPECT_BE(test, uh->dest, PEER_PORT);
		KUNIT_ASSERT_EQ(test, len, sizes[i]);
		KUNIT_EXPECT_MEMEQ(test, (u8 *)(uh + 1), data, len);
	}
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), i);
}

/* The device computes checksums if it can. */
static void checksum_is_left_to_the_device(struct kunit *test)
{
	struct fake *f = with_peer(test);

	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &to_peer, "hello", 5), 0);
	KUNIT_ASSERT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_EQ(test, (int)skb_peek_tail(&f->seen)->ip_summed,
			CHECKSUM_PARTIAL);
}

/* RFC 768: 0 means no checksum. */
static void checksum_of_zero_is_sent_as_ones(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct {
		struct udphdr	uh;
		__be16		data;
	} d = {
		.uh = { .source = PORT, .dest = PEER_PORT, .len = htons(10) },
	};
	struct udphdr *uh;
	size_t len;

	/* With this data the sum is all ones. */
	d.data = htons(naive_udp(test, US, PEER, &d, 10));
	KUNIT_ASSERT_EQ(test, naive_udp(test, US, PEER, &d, 10), 0);
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &to_peer, &d.data, 2), 0);
	uh = sent_udp(f, &len);
	KUNIT_ASSERT_NOT_NULL(test, uh);
	KUNIT_EXPECT_EQ(test, (__force u16)uh->check, 0xffff);
}

static void buffers_are_joined_in_order(struct kunit *test)
{
	struct fake *f = with_peer(test);
	u8 *data = udp_pattern(test, 1400);
	struct kvec iov[] = {
		{ data, 1 }, { data + 1, 0 }, { data + 1, 700 },
		{ data + 701, 699 },
	};
	struct udphdr *uh;
	size_t len;

	KUNIT_ASSERT_EQ(test, mudp_writev(f->ip, &to_peer, iov,
					  ARRAY_SIZE(iov)), 0);
	uh = sent_udp(f, &len);
	KUNIT_ASSERT_NOT_NULL(test, uh);
	KUNIT_ASSERT_EQ(test, len, 1400);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(uh + 1), data, 1400);
}

static void flow_chooses_source_ttl_tos_and_df(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	flow.saddr = US2;
	flow.ttl = 3;
	flow.tos = 0x28;
	flow.flags = MUDP_FLOW_TOS | MUDP_FLOW_DF;
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, "hello", 5), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
	KUNIT_EXPECT_EQ(test, iph->ttl, 3);
	KUNIT_EXPECT_EQ(test, iph->tos, 0x28);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));

	flow = to_peer;
	flow.tos = 0x28;
	flow.flags = MUDP_FLOW_FRAGMENT;
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, "hello", 5), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_EQ(test, iph->ttl, 64);
	KUNIT_EXPECT_EQ(test, iph->tos, 0);
	KUNIT_EXPECT_BE(test, iph->frag_off, (__be16)0);
}

/* Reassemble the sent fragments. Return: the octets of UDP. */
static size_t sent_fragments(struct fake *f, u8 *to, size_t max)
{
	struct iphdr *iph;
	struct sk_buff *skb;
	size_t at = 0, len;

	while ((iph = fake_sent_ip(f))) {
		skb = skb_peek_tail(&f->seen);
		len = ntohs(iph->tot_len) - 20;
		KUNIT_EXPECT_EQ(f->test, (int)skb->ip_summed, CHECKSUM_NONE);
		KUNIT_EXPECT_EQ(f->test,
				(ntohs(iph->frag_off) & IP_OFFSET) * 8, at);
		if (at + len > max ||
		    skb_copy_bits(skb, ETH_HLEN + 20, to + at, len))
			return 0;
		at += len;
		if (!(iph->frag_off & htons(IP_MF)))
			return at;
	}
	return 0;
}

static void large_datagram_is_fragmented(struct kunit *test)
{
	static const size_t sizes[] = { 1473, 2048, 2049, 4096, 9000, 65507 };
	struct fake *f = with_peer(test);
	u8 *got = kunit_kzalloc(test, 65535, GFP_KERNEL), *data;
	size_t len;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, got);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		data = udp_pattern(test, sizes[i]);
		KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &to_peer, data,
						 sizes[i]), 0);
		len = sent_fragments(f, got, 65535);
		KUNIT_ASSERT_EQ(test, len, sizes[i] + 8);
		KUNIT_EXPECT_EQ(test, naive_udp(test, US, PEER, got, len), 0);
		KUNIT_EXPECT_MEMEQ(test, got + 8, data, sizes[i]);
	}
}

static void more_than_a_datagram_is_refused(struct kunit *test)
{
	struct fake *f = with_peer(test);
	u8 *data = udp_pattern(test, 65508);
	struct kvec iov[] = {
		{ data, 65507 }, { data, 1 }, { data, SIZE_MAX },
	};
	struct sk_buff *frame;
	int i;

	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &to_peer, data, 65508),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &to_peer, data, SIZE_MAX),
			-EMSGSIZE);
	for (i = 2; i <= ARRAY_SIZE(iov); i++)
		KUNIT_EXPECT_EQ(test, mudp_writev(f->ip, &to_peer, iov, i),
				-EMSGSIZE);
	frame = mudp_allocate_frame(f->ip, &to_peer, SIZE_MAX, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(frame), -EMSGSIZE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), 0);
}

static void errors_of_sending_are_returned(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;
	u8 *data = udp_pattern(test, 1473);

	flow.daddr = FAR;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, "x", 1), -ENETUNREACH);
	flow = to_peer;
	flow.saddr = STRANGER;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, "x", 1),
			-EADDRNOTAVAIL);
	flow = to_peer;
	flow.flags = MUDP_FLOW_DF;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, data, 1473), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_SNDBUF_ERRORS), 0);
	f->full = true;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &to_peer, "x", 1), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_SNDBUF_ERRORS), 1);
	fake_down(f);
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &to_peer, "x", 1), -ENETDOWN);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), 0);
}

/* The page that is sent is the page of the caller. */
static void frame_of_pages_is_not_copied(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct page *page = alloc_page(GFP_KERNEL);
	struct sk_buff *frame, *skb;
	struct udphdr *uh;
	size_t len;

	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(page_address(page), 'x', 1000);
	frame = mudp_allocate_frame(f->ip, &to_peer, 0, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	skb_add_rx_frag(frame, 0, page, 0, 1000, PAGE_SIZE);
	KUNIT_ASSERT_EQ(test, mudp_xmit(f->ip, frame), 0);
	skb = skb_peek(&f->sent);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb_shinfo(skb)->nr_frags, 1);
	KUNIT_EXPECT_PTR_EQ(test, skb_frag_page(skb_shinfo(skb)->frags), page);
	uh = sent_udp(f, &len);
	KUNIT_ASSERT_NOT_NULL(test, uh);
	KUNIT_EXPECT_EQ(test, len, 1000);
}

static void frame_may_have_options(struct kunit *test)
{
	static const u8 alert[] = { 0x94, 4, 0, 0 };
	struct fake *f = with_peer(test);
	struct sk_buff *frame, *skb;
	struct iphdr *iph;

	frame = mudp_allocate_frame(f->ip, &to_peer, 5, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, alert, 4), 0);
	skb_put_data(frame, "hello", 5);
	KUNIT_ASSERT_EQ(test, mudp_xmit(f->ip, frame), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	skb = skb_peek_tail(&f->seen);
	KUNIT_ASSERT_EQ(test, skb_checksum_help(skb), 0);
	iph = (struct iphdr *)(skb->data + ETH_HLEN);
	KUNIT_EXPECT_EQ(test, (int)iph->ihl, 6);
	KUNIT_EXPECT_EQ(test, naive_udp(test, US, PEER, (u8 *)iph + 24, 13), 0);
}

static void damaged_frame_is_refused(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct sk_buff *frame;

	frame = mudp_allocate_frame(f->ip, &to_peer, 0, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	skb_trim(frame, frame->len - 1);
	fake_track(f, frame);
	KUNIT_EXPECT_EQ(test, mudp_xmit(f->ip, frame), -EINVAL);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void large_write_is_cut_into_datagrams(struct kunit *test)
{
	static const size_t cases[][2] = {	/* octets, octets of each datagram */
		{ 5000, 1000 }, { 5001, 1000 }, { 1001, 1000 }, { 1000, 1000 },
		{ 1, 1000 }, { 0, 1000 }, { 65507, 1472 },
	};
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;
	size_t len, at, total = 0;
	struct udphdr *uh;
	u8 *data;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		data = udp_pattern(test, cases[i][0]);
		flow.gso_size = cases[i][1];
		KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, data,
						 cases[i][0]), 0);
		at = 0;
		do {
			uh = sent_udp(f, &len);
			KUNIT_ASSERT_NOT_NULL(test, uh);
			KUNIT_ASSERT_EQ(test, len, min(cases[i][0] - at,
						       cases[i][1]));
			KUNIT_EXPECT_MEMEQ(test, (u8 *)(uh + 1), data + at,
					   len);
			at += len;
			total++;
		} while (at < cases[i][0]);
		KUNIT_EXPECT_TRUE(test, fake_silent(f));
	}
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), total);
}

static void pieces_larger_than_the_mtu_are_refused(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;

	flow.gso_size = 1473;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, udp_pattern(test, 3000),
					 3000), -EMSGSIZE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Receivers that get the frame uncut (virtio) accept no more. */
static void more_pieces_than_receivers_take_are_refused(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;
	u8 *data = udp_pattern(test, 6401);
	struct udphdr *uh;
	size_t len;
	int i;

	flow.gso_size = 100;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, data, 6401), -EINVAL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, data, 6400), 0);
	for (i = 0; i < 64; i++) {
		uh = sent_udp(f, &len);
		KUNIT_ASSERT_NOT_NULL(test, uh);
		KUNIT_ASSERT_EQ(test, len, 100);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), 64);
}

static struct kunit_case mudp_output_cases[] = {
	KUNIT_CASE(datagram_is_sent_with_header_and_checksum),
	KUNIT_CASE(checksum_is_left_to_the_device),
	KUNIT_CASE(checksum_of_zero_is_sent_as_ones),
	KUNIT_CASE(buffers_are_joined_in_order),
	KUNIT_CASE(flow_chooses_source_ttl_tos_and_df),
	KUNIT_CASE(large_datagram_is_fragmented),
	KUNIT_CASE(more_than_a_datagram_is_refused),
	KUNIT_CASE(errors_of_sending_are_returned),
	KUNIT_CASE(frame_of_pages_is_not_copied),
	KUNIT_CASE(frame_may_have_options),
	KUNIT_CASE(damaged_frame_is_refused),
	KUNIT_CASE(large_write_is_cut_into_datagrams),
	KUNIT_CASE(pieces_larger_than_the_mtu_are_refused),
	KUNIT_CASE(more_pieces_than_receivers_take_are_refused),
	{}
};

static struct kunit_suite mudp_output_suite = {
	.name = "mudp-output",
	.test_cases = mudp_output_cases,
};

kunit_test_suite(mudp_output_suite);
