// SPDX-License-Identifier: GPL-2.0
/*
 * fragment-test.c: from a datagram to fragments (fragment.c): RFC 791 section 3.2.
 */
#include "fake.h"

struct cut_case {
	const char	*name;
	unsigned int	payload;
	unsigned int	mtu;
	unsigned int	in_pages;	/* octets of the payload */
	int		pieces;
};

static const struct cut_case cut_cases[] = {
	{ "one octet too many", 1481, 1500, 0, 2 },
	{ "exactly two", 2960, 1500, 0, 2 },
	{ "one more than two", 2961, 1500, 0, 3 },
	{ "no multiple of 8", 3000, 1499, 0, 3 },
	{ "smallest MTU of IPv4", 100, 68, 0, 3 },
	{ "8 octets a piece", 64, 28, 0, 8 },
	{ "7 octets more are of no use", 64, 35, 0, 8 },
	{ "no room for 8 octets", 64, 27, 0, -EMSGSIZE },
	{ "largest datagram", 65515, 1500, 0, 45 },
	{ "in a page", 4000, 1500, 4000, 3 },
	{ "half in a page", 4000, 1500, 2001, 3 },
	{ "border of head and page", 2960, 1500, 1480, 2 },
};

static void cut_case_name(const struct cut_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(cut, cut_cases, cut_case_name);

/* Cut @skb into pieces. Return: how many, or -errno. */
static int cut_up(struct fake *f, struct sk_buff *skb, unsigned int mtu,
		  struct sk_buff_head *list)
{
	struct sk_buff *piece;
	struct mipv4_cut cut;
	int err;

	__skb_queue_head_init(list);
	err = mipv4_cut_begin(&cut, f->ip, skb, mtu);
	while (!err && mipv4_cut_more(&cut)) {
		piece = mipv4_cut_next(&cut);
		if (piece)
			__skb_queue_tail(list, piece);
		else
			err = -ENOMEM;
	}
	return err ?: skb_queue_len(list);
}

static int cut(struct fake *f, struct sk_buff *skb, unsigned int mtu,
	       struct sk_buff_head *list)
{
	return as_softirq(cut_up(f, skb, mtu, list));
}

/* Check a piece, copy its payload to where it belongs. */
static void put_back(struct kunit *test, struct sk_buff *piece,
		     const struct iphdr *whole, u8 *data, unsigned int mtu,
		     unsigned int *next, bool last)
{
	const struct iphdr *iph = ip_hdr(piece);
	unsigned int len = piece->len - iph->ihl * 4;

	KUNIT_EXPECT_LE(test, piece->len, mtu);
	KUNIT_EXPECT_EQ(test, ntohs(iph->tot_len), piece->len);
	KUNIT_EXPECT_EQ(test, naive_checksum((u8 *)iph, iph->ihl * 4), 0);
	KUNIT_EXPECT_BE(test, iph->id, whole->id);
	KUNIT_EXPECT_EQ(test, iph->ttl, whole->ttl);
	KUNIT_EXPECT_EQ(test, iph->tos, whole->tos);
	KUNIT_EXPECT_EQ(test, iph->protocol, whole->protocol);
	KUNIT_EXPECT_BE(test, iph->saddr, whole->saddr);
	KUNIT_EXPECT_BE(test, iph->daddr, whole->daddr);
	KUNIT_EXPECT_EQ(test, !!(iph->frag_off & htons(IP_MF)), !last);
	KUNIT_ASSERT_EQ(test, (ntohs(iph->frag_off) & IP_OFFSET) * 8, *next);
	if (!last)
		KUNIT_EXPECT_EQ(test, len % 8, 0);
	KUNIT_ASSERT_EQ(test,
			skb_copy_bits(piece, iph->ihl * 4, data + *next, len),
			0);
	*next += len;
}

static void pieces_make_up_the_datagram(struct kunit *test)
{
	const struct cut_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_pattern(f, US, PEER, EXPERIMENT, c->payload);
	unsigned int next = 0, i, head = 20 + c->payload - c->in_pages;
	u8 *data = kunit_kzalloc(test, 65536, GFP_KERNEL);
	struct sk_buff_head list;
	struct sk_buff *piece;
	int n;

	KUNIT_ASSERT_NOT_NULL(test, data);
	if (c->in_pages)
		skb = fake_paged(f, skb, head);
	n = cut(f, skb, c->mtu, &list);
	KUNIT_EXPECT_EQ(test, n, c->pieces);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&list), max(n, 0));
	while ((piece = __skb_dequeue(&list))) {
		put_back(test, piece, ip_hdr(skb), data, c->mtu, &next,
			 skb_queue_empty(&list));
		kfree_skb(piece);
	}
	/* Not consumed. */
	KUNIT_EXPECT_EQ(test, skb->len, 20 + c->payload);
	kfree_skb(skb);
	if (n < 0)
		return;
	KUNIT_EXPECT_EQ(test, next, c->payload);
	for (i = 0; i < c->payload && data[i] == i % 251; i++)
		;
	KUNIT_EXPECT_EQ(test, i, c->payload);
}

static void copied_options_go_into_every_piece(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RR, 3, 4, IPOPT_RA, 4, 0, 0, 0 };
	u8 *data = kunit_kzalloc(test, 3000, GFP_KERNEL);
	struct fake *f = fake_new(test);
	struct sk_buff_head list;
	struct sk_buff *skb, *piece;

	KUNIT_ASSERT_NOT_NULL(test, data);
	skb = fake_options(f, US, PEER, EXPERIMENT, options, 8, data, 3000);
	KUNIT_EXPECT_EQ(test, cut(f, skb, 1500, &list), 3);
	kfree_skb(skb);
	piece = __skb_dequeue(&list);
	KUNIT_ASSERT_NOT_NULL(test, piece);
	KUNIT_EXPECT_EQ(test, (int)ip_hdr(piece)->ihl, 7);
	KUNIT_EXPECT_MEMEQ(test, piece->data + 20, options, 8);
	kfree_skb(piece);
	while ((piece = __skb_dequeue(&list))) {
		KUNIT_EXPECT_EQ(test, (int)ip_hdr(piece)->ihl, 6);
		KUNIT_EXPECT_MEMEQ(test, piece->data + 20, options + 3, 4);
		kfree_skb(piece);
	}
}

/* What was left to the device cannot be: it would have to see all of it. */
static void checksum_is_filled_in_before_cutting(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_pattern(f, US, PEER, IPPROTO_UDP, 2000);
	struct sk_buff_head list;
	__be16 field;
	u16 sum;

	skb_set_transport_header(skb, 20);
	memset(skb->data + 26, 0, 2);
	sum = naive_checksum(skb->data + 20, 2000);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_transport_header(skb) - skb->head;
	skb->csum_offset = 6;
	KUNIT_EXPECT_EQ(test, cut(f, skb, 1500, &list), 2);
	memcpy(&field, skb_peek(&list)->data + 26, 2);
	KUNIT_EXPECT_EQ(test, ntohs(field), sum);
	KUNIT_EXPECT_EQ(test, (int)skb_peek(&list)->ip_summed,
			CHECKSUM_NONE);
	__skb_queue_purge(&list);
	kfree_skb(skb);
}

static void pieces_have_room_for_the_link_layer(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_pattern(f, US, PEER, EXPERIMENT, 2000);
	struct sk_buff_head list;
	struct sk_buff *piece;

	KUNIT_EXPECT_EQ(test, cut(f, skb, 1500, &list), 2);
	skb_queue_walk(&list, piece)
		KUNIT_EXPECT_GE(test, skb_headroom(piece),
				LL_RESERVED_SPACE(f->dev));
	__skb_queue_purge(&list);
	kfree_skb(skb);
}

static struct kunit_case fragment_test_cases[] = {
	KUNIT_CASE_PARAM(pieces_make_up_the_datagram, cut_gen_params),
	KUNIT_CASE(copied_options_go_into_every_piece),
	KUNIT_CASE(checksum_is_filled_in_before_cutting),
	KUNIT_CASE(pieces_have_room_for_the_link_layer),
	{}
};

static struct kunit_suite fragment_suite = {
	.name = "mipv4-fragment",
	.test_cases = fragment_test_cases,
};

kunit_test_suite(fragment_suite);
