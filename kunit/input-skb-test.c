// SPDX-License-Identifier: GPL-2.0
/*
 * input-skb-test.c: received datagrams in pages, in lists, shared and cloned.
 */
#include "fake.h"
#include "../mipv4/input.h"

/* Header and options split at every octet. */
static void header_is_read_wherever_it_lies(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RA, 4, 0, 0, 1, 1, 1, 0 };
	struct fake *f = fake_with_protocol(test);
	unsigned int head;

	for (head = 0; head < 35; head++) {
		struct sk_buff *skb;
		u8 payload[7];

		fake_rcv(f, fake_paged(f, fake_options(f, PEER, US, EXPERIMENT,
						       options, 8, "payload",
						       7), head));
		skb = fake_delivered(f);
		KUNIT_ASSERT_NOT_NULL_MSG(test, skb, "split at %u", head);
		KUNIT_EXPECT_EQ(test, skb->len, 7);
		KUNIT_EXPECT_EQ(test, skb_copy_bits(skb, 0, payload, 7), 0);
		KUNIT_EXPECT_MEMEQ(test, payload, "payload", 7);
	}
}

static void padding_in_pages_is_cut_off(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb = fake_experiment(f);
	u8 octets[46] = {};

	memcpy(octets, skb->data, skb->len);
	kfree_skb(skb);
	fake_rcv(f, fake_paged(f, fake_bytes(f, octets, sizeof(octets)), 24));
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 7);
}

/* A tap holds the same skb, which must not change. */
static void shared_skb_is_left_alone(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb = skb_get(fake_experiment(f));

	fake_rcv(f, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 27);
	KUNIT_EXPECT_PTR_EQ(test, skb->data, skb_network_header(skb));
	KUNIT_EXPECT_EQ(test, refcount_read(&skb->users), 1);
	KUNIT_EXPECT_PTR_NE(test, fake_delivered(f), skb);
	kfree_skb(skb);
}

static void cloned_skb_is_left_alone(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb = fake_experiment(f), *tap = skb_clone(skb, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, tap);
	fake_rcv(f, skb);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, tap->len, 27);
	KUNIT_EXPECT_EQ(test, (int)mipv4_header_check(tap->data, 27, 27), 0);
	kfree_skb(tap);
}

static void dropped_datagram_is_freed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = skb_get(fake_datagram(f, PEER, FAR, EXPERIMENT,
						    "x", 1));

	fake_rcv(f, skb_clone(skb, GFP_KERNEL));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_DST_NOT_OURS);
	KUNIT_EXPECT_FALSE(test, skb_cloned(skb));
	kfree_skb(skb);
	kfree_skb(skb);
}

/* The core passes frames of a VLAN to the owner of the lower device, too. */
static void frame_of_a_device_on_top_is_left_to_it(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test), *top = fake_device(test);
	struct sk_buff *skb = fake_track(f, fake_experiment(f));

	as_softirq(mipv4_rcv(skb, top->dev, &f->ip->ip_packet, f->dev));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_RECEIVES), 0);
	KUNIT_EXPECT_PTR_EQ(test, fake_delivered(f), NULL);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
}

/* A driver with NAPI passes a list. Each frame is received by itself, in order. */
static void frames_in_a_list_are_taken_one_by_one(struct kunit *test)
{
	static const char *const payload[] = { "first", "bad", "third", "last" };
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb;
	LIST_HEAD(list);
	int i;

	for (i = 0; i < ARRAY_SIZE(payload); i++) {
		skb = fake_datagram(f, PEER, US, EXPERIMENT, payload[i],
				    strlen(payload[i]));
		ip_hdr(skb)->ttl += i == 1;	/* the checksum is wrong then */
		list_add_tail(&skb->list, &list);
	}
	KUNIT_EXPECT_EQ(test, as_softirq((mipv4_rcv_list(&list,
							 &f->ip->ip_packet,
							 f->dev), 0)), 0);
	for (i = 0; i < ARRAY_SIZE(payload); i++) {
		if (i == 1)
			continue;
		skb = fake_delivered(f);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, skb->len, strlen(payload[i]));
		KUNIT_EXPECT_MEMEQ(test, skb->data, payload[i], skb->len);
	}
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_HDR_CSUM);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_RECEIVES), 4);
}

static struct kunit_case input_skb_test_cases[] = {
	KUNIT_CASE(header_is_read_wherever_it_lies),
	KUNIT_CASE(padding_in_pages_is_cut_off),
	KUNIT_CASE(shared_skb_is_left_alone),
	KUNIT_CASE(cloned_skb_is_left_alone),
	KUNIT_CASE(dropped_datagram_is_freed),
	KUNIT_CASE(frame_of_a_device_on_top_is_left_to_it),
	KUNIT_CASE(frames_in_a_list_are_taken_one_by_one),
	{}
};

static struct kunit_suite input_skb_suite = {
	.name = "mipv4-input-skb",
	.test_cases = input_skb_test_cases,
};

kunit_test_suite(input_skb_suite);
