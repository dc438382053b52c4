// SPDX-License-Identifier: GPL-2.0
/*
 * frame-test.c: allocated frames, and the texts of errors.
 */
#include "fake.h"

static void allocated_frame_is_a_header_with_room_around(struct kunit *test)
{
	struct fake *f = fake_new(test);
	const struct iphdr *iph;
	struct sk_buff *frame;
	size_t len = 0;

	frame = mipv4_allocate_frame(f->ip, PEER, EXPERIMENT, 100, &len,
				     GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	iph = ip_hdr(frame);
	KUNIT_EXPECT_EQ(test, len, 20);
	KUNIT_EXPECT_EQ(test, frame->len, 20);
	KUNIT_EXPECT_PTR_EQ(test, (const u8 *)iph, frame->data);
	KUNIT_EXPECT_GE(test, skb_headroom(frame), LL_RESERVED_SPACE(f->dev));
	KUNIT_EXPECT_GE(test, skb_tailroom(frame), 100);
	KUNIT_EXPECT_EQ(test, (int)iph->version, 4);
	KUNIT_EXPECT_EQ(test, (int)iph->ihl, 5);
	KUNIT_EXPECT_EQ(test, iph->ttl, 64);
	KUNIT_EXPECT_EQ(test, iph->protocol, EXPERIMENT);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_BE(test, iph->daddr, PEER);
	KUNIT_EXPECT_PTR_EQ(test, (u8 *)skb_transport_header(frame),
			    frame->data + 20);
	kfree_skb(frame);
}

static void frame_without_a_route_has_no_source(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame = fake_frame(f, FAR, 0);

	KUNIT_EXPECT_BE(test, ip_hdr(frame)->saddr, (__be32)0);
	kfree_skb(frame);
}

static void length_need_not_be_asked_for(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame = mipv4_allocate_frame(f->ip, PEER, EXPERIMENT, 0,
						     NULL, GFP_ATOMIC);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	kfree_skb(frame);
}

static void frame_holds_no_more_than_a_datagram(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame;

	frame = mipv4_allocate_frame(f->ip, PEER, EXPERIMENT, 65515, NULL,
				     GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	kfree_skb(frame);
	frame = mipv4_allocate_frame(f->ip, PEER, EXPERIMENT, 65516, NULL,
				     GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(frame), -EMSGSIZE);
	frame = mipv4_allocate_frame(f->ip, PEER, EXPERIMENT, SIZE_MAX, NULL,
				     GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(frame), -EMSGSIZE);
}

struct group_case {
	const char	*name;
	__be32		dst;
	u8		ha[ETH_ALEN];
	enum mipv4_stat	stat;
};

/* RFC 1112 section 6.4: the low 23 bits. */
static const struct group_case group_cases[] = {
	{ "subnet broadcast", SUBNET_BCAST,
	  { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, MIPV4_STAT_OUT_BCAST_PKTS },
	{ "limited broadcast", LIMITED_BCAST,
	  { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, MIPV4_STAT_OUT_BCAST_PKTS },
	{ "all hosts", ALL_HOSTS, { 0x01, 0x00, 0x5e, 0x00, 0x00, 0x01 },
	  MIPV4_STAT_OUT_MCAST_PKTS },
	{ "group with the 24th bit set", GROUP,
	  { 0x01, 0x00, 0x5e, 0x01, 0x02, 0x03 }, MIPV4_STAT_OUT_MCAST_PKTS },
};

static void group_case_name(const struct group_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(group, group_cases, group_case_name);

static void group_has_its_link_layer_address(struct kunit *test)
{
	const struct group_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test, fake_send(f, c->dst, "x", 1), 0);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, c->ha, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_source, OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, c->stat), 1);
}

static void every_error_has_words_of_its_own(struct kunit *test)
{
	static const int errors[] = {
		0, MIPV4_ERR_NO_ROUTE, MIPV4_ERR_HOST_UNREACHABLE,
		MIPV4_ERR_WOULD_FRAGMENT, MIPV4_ERR_DOWN, MIPV4_ERR_DETACHED,
		-EINVAL, -ENOMEM, -ENOBUFS, -ENOSPC, -EBUSY, -EEXIST,
		-EADDRNOTAVAIL, -ESRCH, -ETIMEDOUT,
	};
	int i, j;

	for (i = 0; i < ARRAY_SIZE(errors); i++) {
		KUNIT_ASSERT_NOT_NULL(test, mipv4_strerror(errors[i]));
		for (j = 0; j < i; j++)
			KUNIT_EXPECT_STRNEQ(test, mipv4_strerror(errors[i]),
					    mipv4_strerror(errors[j]));
	}
}

static void unknown_error_has_words_too(struct kunit *test)
{
	int error;

	for (error = -4095; error <= 4095; error++)
		KUNIT_EXPECT_NOT_NULL(test, mipv4_strerror(error));
}

static void frame_begins_with_the_settings_of_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame;

	f->ip->ttl = 7;
	f->ip->tos = 0x48;
	f->ip->df = true;
	frame = fake_frame(f, PEER, 4);
	KUNIT_EXPECT_EQ(test, ip_hdr(frame)->ttl, 7);
	KUNIT_EXPECT_EQ(test, ip_hdr(frame)->tos, 0x48);
	KUNIT_EXPECT_BE(test, ip_hdr(frame)->frag_off, htons(IP_DF));
	kfree_skb(frame);
	f->ip->df = false;
	frame = fake_frame(f, PEER, 4);
	KUNIT_EXPECT_BE(test, ip_hdr(frame)->frag_off, (__be16)0);
	kfree_skb(frame);
}

static struct kunit_case frame_test_cases[] = {
	KUNIT_CASE(allocated_frame_is_a_header_with_room_around),
	KUNIT_CASE(frame_begins_with_the_settings_of_the_endpoint),
	KUNIT_CASE(frame_without_a_route_has_no_source),
	KUNIT_CASE(length_need_not_be_asked_for),
	KUNIT_CASE(frame_holds_no_more_than_a_datagram),
	KUNIT_CASE_PARAM(group_has_its_link_layer_address, group_gen_params),
	KUNIT_CASE(every_error_has_words_of_its_own),
	KUNIT_CASE(unknown_error_has_words_too),
	{}
};

static struct kunit_suite frame_suite = {
	.name = "mipv4-frame",
	.test_cases = frame_test_cases,
};

kunit_test_suite(frame_suite);
