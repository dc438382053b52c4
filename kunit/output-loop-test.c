// SPDX-License-Identifier: GPL-2.0
/*
 * output-loop-test.c: datagrams that come back to their sender.
 */
#include "fake.h"

static const __be32 broadcasts[] = { SUBNET_BCAST, LIMITED_BCAST };

static void broadcast_name(const __be32 *dst, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%pI4", dst);
}

KUNIT_ARRAY_PARAM(broadcast, broadcasts, broadcast_name);

/* As a datagram to a group that we are in. */
static void broadcast_comes_back(struct kunit *test)
{
	__be32 dst = *(const __be32 *)test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, dst, "payload", 7), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_BE(test, ip_hdr(skb)->saddr, US);
	KUNIT_EXPECT_BE(test, ip_hdr(skb)->daddr, dst);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "payload", 7);
	KUNIT_EXPECT_BE(test, as_softirq(mipv4_specdest(f->ip, skb)), US);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_REQUESTS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_TRANSMITS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_BCAST_PKTS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_BCAST_PKTS), 1);
}

static void broadcast_does_not_come_back_if_it_is_not_to(struct kunit *test)
{
	__be32 dst = *(const __be32 *)test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *frame;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	frame = fake_frame(f, dst, 1);
	mipv4_frame_set_loop(frame, false);
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_RECEIVES), 0);
}

static void broadcast_in_fragments_comes_back_whole_and_once(struct kunit *test)
{
	__be32 dst = *(const __be32 *)test->param_value;
	u8 *data = kunit_kzalloc(test, 3000, GFP_KERNEL);
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, dst, data, 3000), 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 3);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 3000);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_REASM_REQDS), 0);
}

/* DHCP: a host without an address broadcasts, too. */
static void broadcast_of_nobody_comes_back(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, LIMITED_BCAST, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
}

static void datagram_to_ourselves_comes_in_again(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, US, "payload", 7), 0);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_BE(test, ip_hdr(skb)->saddr, US);
	KUNIT_EXPECT_BE(test, ip_hdr(skb)->daddr, US);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "payload", 7);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_TRANSMITS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_DELIVERS), 1);
}

static void datagram_between_own_addresses_comes_in_again(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 32)),
			0);
	KUNIT_EXPECT_EQ(test, fake_send(f, IP4(10, 0, 0, 1), "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
}

static int refuse_header(struct sk_buff *skb, struct net_device *dev,
			 unsigned short type, const void *daddr,
			 const void *saddr, unsigned int len)
{
	return -EINVAL;
}

/* The header of GRE fails without a destination. */
static int leave_header(struct sk_buff *skb, struct net_device *dev,
			unsigned short type, const void *daddr,
			const void *saddr, unsigned int len)
{
	memset(skb_push(skb, 24), 0, 24);
	return -24;
}

static const struct header_ops no_header = {};
static const struct header_ops refused_header = { .create = refuse_header };
static const struct header_ops unfinished_header = { .create = leave_header };

struct link_case {
	const char		*name;
	const struct header_ops	*ops;
};

static const struct link_case link_cases[] = {
	{ "no link layer", NULL },
	{ "no header", &no_header },
	{ "header is refused", &refused_header },
	{ "header is left unfinished", &unfinished_header },
};

static void link_case_name(const struct link_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(link, link_cases, link_case_name);

static void own_address_is_reached_on_every_link(struct kunit *test)
{
	const struct link_case *c = test->param_value;
	struct fake *f = fake_device(test);
	struct sk_buff *skb;

	fake_noarp(f);
	f->dev->header_ops = c->ops;
	f->dev->hard_header_len = 24;
	f->dev->type = ARPHRD_NONE;
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, US, "payload", 7), 0);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 7);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "payload", 7);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), 0);
}

/* The handler runs after the sender, when bottom halves are enabled again. */
static void handler_does_not_run_inside_the_sender(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame = fake_frame(f, US, 1);
	unsigned int inside;
	int err;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	local_bh_disable();
	err = mipv4_write(f->ip, frame, "x", 1);
	inside = skb_queue_len(&f->delivered);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, inside, 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
}

static void largest_datagram_to_ourselves_is_not_fragmented(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 65515, GFP_KERNEL);
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, US, data, 65515), 0);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 65515);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_FRAG_CREATES), 0);
}

static struct kunit_case output_loop_test_cases[] = {
	KUNIT_CASE_PARAM(broadcast_comes_back, broadcast_gen_params),
	KUNIT_CASE_PARAM(broadcast_does_not_come_back_if_it_is_not_to,
			 broadcast_gen_params),
	KUNIT_CASE_PARAM(broadcast_in_fragments_comes_back_whole_and_once,
			 broadcast_gen_params),
	KUNIT_CASE(broadcast_of_nobody_comes_back),
	KUNIT_CASE(datagram_to_ourselves_comes_in_again),
	KUNIT_CASE(datagram_between_own_addresses_comes_in_again),
	KUNIT_CASE_PARAM(own_address_is_reached_on_every_link, link_gen_params),
	KUNIT_CASE(handler_does_not_run_inside_the_sender),
	KUNIT_CASE(largest_datagram_to_ourselves_is_not_fragmented),
	{}
};

static struct kunit_suite output_loop_suite = {
	.name = "mipv4-output-loop",
	.test_cases = output_loop_test_cases,
};

kunit_test_suite(output_loop_suite);
