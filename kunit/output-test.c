// SPDX-License-Identifier: GPL-2.0
/*
 * output-test.c: datagrams that are sent, and the errors of those that are not.
 */
#include <linux/tcp.h>
#include "fake.h"
#include "../mipv4/attach.h"
#include "../mipv4/neigh-set.h"

static void written_datagram_is_sent(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "payload", 7), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, ntohs(iph->tot_len), 27);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_BE(test, iph->daddr, PEER);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), "payload", 7);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_REQUESTS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_TRANSMITS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_OCTETS), 27);
}

static void empty_datagram_is_sent(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, NULL, 0), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, ntohs(iph->tot_len), 20);
}

static void buffers_are_written_one_after_the_other(struct kunit *test)
{
	struct kvec iov[] = {
		{ "pay", 3 }, { "", 0 }, { "l", 1 }, { "oad", 3 },
	};
	struct fake *f = fake_with_peer(test);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test,
			mipv4_writev(f->ip, fake_frame(f, PEER, 7), iov, 4), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), "payload", 7);
}

/* "Room that was not asked for when the frame was allocated is made." */
static void more_can_be_written_than_was_asked_for(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 1480, GFP_KERNEL);
	struct fake *f = fake_with_peer(test);
	struct iphdr *iph;

	KUNIT_ASSERT_NOT_NULL(test, data);
	memset(data, 'x', 1480);
	KUNIT_EXPECT_EQ(test,
			mipv4_write(f->ip, fake_frame(f, PEER, 0), data, 1480),
			0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), data, 1480);
}

static void written_behind_what_the_frame_holds(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = fake_frame(f, PEER, 7);
	struct iphdr *iph;

	skb_put_data(frame, "pay", 3);
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "load", 4), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), "payload", 7);
}

static void payload_in_pages_is_sent_as_it_is(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct page *page = alloc_page(GFP_KERNEL);
	struct sk_buff *frame = fake_frame(f, PEER, 0);

	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(page_address(page), 'x', 1000);
	skb_add_rx_frag(frame, 0, page, 0, 1000, PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	frame = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, frame);
	KUNIT_EXPECT_EQ(test, frame->len, 14 + 20 + 1000);
	KUNIT_EXPECT_EQ(test, skb_shinfo(frame)->nr_frags, 1);
}

static void checksum_is_left_to_the_device(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = fake_frame(f, PEER, 8);

	skb_put_zero(frame, 8);
	frame->ip_summed = CHECKSUM_PARTIAL;
	frame->csum_start = skb_transport_header(frame) - frame->head;
	frame->csum_offset = 6;
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	frame = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, frame);
	KUNIT_EXPECT_EQ(test, (int)frame->ip_summed, CHECKSUM_PARTIAL);
	KUNIT_EXPECT_EQ(test, skb_checksum_start_offset(frame), 14 + 20);
}

static void fields_that_the_caller_wrote_are_kept(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = fake_frame(f, PEER, 1);
	struct iphdr *iph = ip_hdr(frame);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	iph->ttl = 1;
	iph->tos = 0xb8;
	iph->saddr = US2;
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->ttl, 1);
	KUNIT_EXPECT_EQ(test, iph->tos, 0xb8);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
}

/* RFC 6864 section 4.1: atomic datagrams may have any, we send 0. */
static void identification_of_what_is_not_fragmented_is_zero(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = fake_frame(f, PEER, 1);
	struct iphdr *iph;

	ip_hdr(frame)->frag_off = htons(IP_DF);
	ip_hdr(frame)->id = htons(77);
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	KUNIT_EXPECT_BE(test, iph->id, (__be16)0);
}

/* RFC 6864 section 4.2: an identification is repeated only after all others. */
static void identification_comes_back_only_after_all_others(struct kunit *test)
{
	unsigned long *seen = kunit_kzalloc(test, 65536 / 8, GFP_KERNEL);
	struct fake *f = fake_with_peer(test);
	unsigned int i, twice = 0;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	if (num_possible_cpus() > 1)
		kunit_skip(test, "each CPU has its share");
	for (i = 0; i < 65536; i++) {
		fake_send(f, PEER, NULL, 0);
		twice += test_and_set_bit(ntohs(fake_sent_ip(f)->id), seen);
		skb_queue_purge(&f->seen);
	}
	KUNIT_EXPECT_EQ(test, twice, 0);
}

static void datagram_beyond_the_mtu_is_fragmented(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 1481, GFP_KERNEL);
	struct fake *f = fake_with_peer(test);
	struct iphdr *first, *last;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, data, 1481), 0);
	first = fake_sent_ip(f);
	last = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, first);
	KUNIT_ASSERT_NOT_NULL(test, last);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_BE(test, first->id, last->id);
	KUNIT_EXPECT_EQ(test, ntohs(first->frag_off), IP_MF);
	KUNIT_EXPECT_EQ(test, ntohs(last->frag_off), 1480 / 8);
	KUNIT_EXPECT_EQ(test, ntohs(last->tot_len), 21);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_REQUESTS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_FRAG_OKS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_FRAG_CREATES), 2);
}

/* The other fragments would be useless load. */
static void first_piece_that_fails_is_the_last(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 14800, GFP_KERNEL);
	struct fake *f = fake_with_peer(test);

	KUNIT_ASSERT_NOT_NULL(test, data);
	f->full = true;
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, data, 14800), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_OUT_DEVICE), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_FRAG_CREATES), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_FRAG_OKS), 0);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_FRAG_FAILS), 1);
}

#ifdef CONFIG_FAULT_INJECTION

/* A missing fragment ends the sending, too. */
static void piece_without_memory_is_an_error(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 2000, GFP_KERNEL);
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame;

	KUNIT_ASSERT_NOT_NULL(test, data);
	frame = fake_frame(f, PEER, 2000);
	skb_put_data(frame, data, 2000);
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_xmit(f->ip, frame)),
			-ENOMEM);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_NO_MEMORY);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

#endif

/* A frame that the device will segment is not too big. */
static void gso_frame_passes_the_mtu(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame = mipv4_allocate_frame(f->ip, PEER, IPPROTO_TCP,
						     4020, NULL, GFP_KERNEL);
	struct tcphdr *th;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	ip_hdr(frame)->frag_off = htons(IP_DF);
	th = skb_put_zero(frame, 4020);
	th->doff = 5;
	frame->ip_summed = CHECKSUM_PARTIAL;
	frame->csum_start = skb_transport_header(frame) - frame->head;
	frame->csum_offset = offsetof(struct tcphdr, check);
	skb_shinfo(frame)->gso_type = SKB_GSO_TCPV4;
	skb_shinfo(frame)->gso_size = 1000;
	skb_shinfo(frame)->gso_segs = 4;
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame), 0);
	frame = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, frame);
	KUNIT_EXPECT_EQ(test, frame->len, 14 + 20 + 4020);
	KUNIT_EXPECT_TRUE(test, skb_is_gso(frame));
}

struct fail_case {
	const char	*name;
	__be32		dst;
	size_t		len;
	void		(*break_it)(struct fake *f, struct sk_buff *frame);
	int		err;
	int		reason;
};

static void break_nothing(struct fake *f, struct sk_buff *frame)
{
}

static void break_df(struct fake *f, struct sk_buff *frame)
{
	ip_hdr(frame)->frag_off = htons(IP_DF);
}

static void break_device(struct fake *f, struct sk_buff *frame)
{
	f->full = true;
}

static void break_down(struct fake *f, struct sk_buff *frame)
{
	fake_down(f);
}

static void break_version(struct fake *f, struct sk_buff *frame)
{
	ip_hdr(frame)->version = 6;
}

static void break_ihl_short(struct fake *f, struct sk_buff *frame)
{
	ip_hdr(frame)->ihl = 4;
}

static void break_ihl_long(struct fake *f, struct sk_buff *frame)
{
	ip_hdr(frame)->ihl = 15;
}

static void break_fragment(struct fake *f, struct sk_buff *frame)
{
	ip_hdr(frame)->frag_off = htons(IP_MF);
}

static void break_neighbour(struct fake *f, struct sk_buff *frame)
{
	fake_send(f, STRANGER, "x", 1);
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	fake_dropped(f);
}

/* Options that have no end: the first of them has length 0. */
static void break_options(struct fake *f, struct sk_buff *frame)
{
	ip_hdr(frame)->ihl = 6;
	skb_put_data(frame, "\x94\x00\x00\x00", 4);
}

static void break_detach(struct fake *f, struct sk_buff *frame)
{
	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
}

static const struct fail_case fail_cases[] = {
	{ "no route", FAR, 7, break_nothing, -ENETUNREACH,
	  MIPV4_DROP_OUT_NO_ROUTE },
	{ "no route, beyond the MTU", FAR, 3000, break_nothing, -ENETUNREACH,
	  MIPV4_DROP_OUT_NO_ROUTE },
	{ "to loopback", IP4(127, 0, 0, 1), 7, break_nothing, -ENETUNREACH,
	  MIPV4_DROP_OUT_NO_ROUTE },
	{ "beyond the MTU, not to be fragmented", PEER, 1481, break_df,
	  -EMSGSIZE, MIPV4_DROP_OUT_TOO_BIG },
	{ "at the MTU, not to be fragmented", PEER, 1480, break_df, 0, 0 },
	{ "more than a datagram holds", PEER, 65516, break_nothing, -EMSGSIZE,
	  MIPV4_DROP_OUT_TOO_BIG },
	{ "device is full", PEER, 7, break_device, -ENOBUFS,
	  MIPV4_DROP_OUT_DEVICE },
	{ "device is down", PEER, 7, break_down, -ENETDOWN,
	  MIPV4_DROP_OUT_DOWN },
	{ "version 6", PEER, 7, break_version, -EINVAL,
	  MIPV4_DROP_OUT_INVALID },
	{ "short header", PEER, 7, break_ihl_short, -EINVAL,
	  MIPV4_DROP_OUT_INVALID },
	{ "header longer than the frame", PEER, 7, break_ihl_long, -EINVAL,
	  MIPV4_DROP_OUT_INVALID },
	{ "a fragment", PEER, 7, break_fragment, -EINVAL,
	  MIPV4_DROP_OUT_INVALID },
	{ "malformed options", PEER, 7, break_options, -EINVAL,
	  MIPV4_DROP_OUT_INVALID },
	{ "neighbour failed", STRANGER, 7, break_neighbour, -EHOSTUNREACH,
	  MIPV4_DROP_NEIGH_FAILED },
	{ "disconnected", PEER, 7, break_detach, -ENODEV,
	  MIPV4_DROP_OUT_DETACHED },
	{ "all is well", PEER, 7, break_nothing, 0, 0 },
};

static void fail_case_name(const struct fail_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fail, fail_cases, fail_case_name);

/* Each failure has its error and its counter, and consumes the frame. */
static void frame_is_consumed_with_its_error(struct kunit *test)
{
	const struct fail_case *c = test->param_value;
	u8 *data = kunit_kzalloc(test, c->len, GFP_KERNEL);
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame;

	KUNIT_ASSERT_NOT_NULL(test, data);
	frame = fake_track(f, fake_frame(f, c->dst, 0));
	c->break_it(f, frame);
	f->freed = 0;
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, data, c->len), c->err);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
}

/* Buffers whose sum overflows a size_t. */
static void absurd_buffers_are_refused(struct kunit *test)
{
	struct kvec iov[] = { { "x", 1 }, { "y", SIZE_MAX }, { "z", 1 } };
	struct fake *f = fake_with_peer(test);

	KUNIT_EXPECT_EQ(test,
			mipv4_writev(f->ip, fake_track(f, fake_frame(f, PEER,
								     0)),
				     iov, 3), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
}

static void frame_waits_for_arp_without_being_freed(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test,
			mipv4_write(f->ip, fake_track(f, fake_frame(f, PEER,
								    1)),
				    "x", 1), 0);
	KUNIT_EXPECT_EQ(test, f->freed, 0);
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
}

static void nothing_is_allocated_after_disconnect(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame;

	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
	frame = mipv4_allocate_frame(f->ip, PEER, EXPERIMENT, 0, NULL,
				     GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(frame), -ENODEV);
}

/* RFC 1122 section 3.3.2: the layer above can ask. */
static void mtu_is_the_payload_that_fits(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, PEER), 1480);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, US), 65515);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 576)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, PEER), 556);
}

static void mtu_of_a_disconnected_endpoint_is_zero(struct kunit *test)
{
	struct fake *f = fake_new(test);

	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, PEER), 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, US), 0);
}

static struct kunit_case output_test_cases[] = {
	KUNIT_CASE(written_datagram_is_sent),
	KUNIT_CASE(empty_datagram_is_sent),
	KUNIT_CASE(buffers_are_written_one_after_the_other),
	KUNIT_CASE(more_can_be_written_than_was_asked_for),
	KUNIT_CASE(written_behind_what_the_frame_holds),
	KUNIT_CASE(payload_in_pages_is_sent_as_it_is),
	KUNIT_CASE(checksum_is_left_to_the_device),
	KUNIT_CASE(fields_that_the_caller_wrote_are_kept),
	KUNIT_CASE(identification_of_what_is_not_fragmented_is_zero),
	KUNIT_CASE_SLOW(identification_comes_back_only_after_all_others),
	KUNIT_CASE(datagram_beyond_the_mtu_is_fragmented),
	KUNIT_CASE(first_piece_that_fails_is_the_last),
#ifdef CONFIG_FAULT_INJECTION
	KUNIT_CASE(piece_without_memory_is_an_error),
#endif
	KUNIT_CASE(gso_frame_passes_the_mtu),
	KUNIT_CASE_PARAM(frame_is_consumed_with_its_error, fail_gen_params),
	KUNIT_CASE(absurd_buffers_are_refused),
	KUNIT_CASE(frame_waits_for_arp_without_being_freed),
	KUNIT_CASE(nothing_is_allocated_after_disconnect),
	KUNIT_CASE(mtu_is_the_payload_that_fits),
	KUNIT_CASE(mtu_of_a_disconnected_endpoint_is_zero),
	{}
};

static struct kunit_suite output_suite = {
	.name = "mipv4-output",
	.test_cases = output_test_cases,
};

kunit_test_suite(output_suite);
