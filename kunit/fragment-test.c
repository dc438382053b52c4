// SPDX-License-Identifier: GPL-2.0
/*
 * fragment-test.c: from a datagram to fragments (fragment.c): RFC 791 section 3.2.
 */
#include "fake.h"
#include "../mipv4/fragment.h"

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

/* Fragment @skb. Return: the number of fragments, or -errno. */
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

/* Check a fragment, and copy its payload to its offset. */
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

/* The checksum cannot be left to the device, because the device would need the whole
 * datagram.
 */
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

/* A datagram with a frag_list, as it comes out of reassembly. */
enum spoil { NOTHING, SHARED, CLONED, CRAMPED, OWNED };

struct list_case {
	const char	*name;
	unsigned int	first;	/* octets of payload that are not in the list */
	unsigned int	each;	/* and in the members of it, */
	unsigned int	last;	/* the last apart */
	enum spoil	spoil;	/* what is wrong with the second */
	unsigned int	mtu;
	int		pieces;
	unsigned int	taken;	/* members that are fragments already */
};

#define MEMBERS	5

static const struct list_case list_cases[] = {
	{ "all fit", 1480, 1480, 100, NOTHING, 1500, 6, 5 },
	{ "first is more than a piece", 2968, 1480, 100, NOTHING, 1500, 8, 5 },
	{ "smaller than a piece", 1480, 1000, 7, NOTHING, 1500, 6, 5 },
	{ "larger than a piece", 1480, 1480, 100, NOTHING, 1000, 9, 0 },
	{ "shared", 1480, 1480, 100, SHARED, 1500, 6, 1 },
	{ "cloned", 1480, 1480, 100, CLONED, 1500, 6, 1 },
	{ "no room for a header", 1480, 1480, 100, CRAMPED, 1500, 6, 1 },
	{ "of a socket", 1480, 1480, 100, OWNED, 1500, 6, 0 },
	{ "members of no multiple of 8", 1480, 1001, 100, NOTHING, 1500, 4, 0 },
	{ "first of no multiple of 8", 1001, 1480, 100, NOTHING, 1500, 5, 0 },
	{ "large pieces", 4000, 3000, 100, NOTHING, 9000, 6, 5 },
	{ "large pieces, copied", 4000, 3000, 100, SHARED, 9000, 4, 1 },
	{ "smallest MTU", 48, 48, 8, NOTHING, 68, 6, 5 },
};

static void list_case_name(const struct list_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(list, list_cases, list_case_name);

static void no_destructor(struct sk_buff *skb)
{
}

/* Its data begins where its memory does. */
static void cramp(struct sk_buff *skb)
{
	unsigned int room = skb_headroom(skb);

	memmove(skb->head, skb->data, skb->len);
	skb->data -= room;
	skb->tail -= room;
}

/* Its members are in @members. A spoiled second member has one more reference. */
static struct sk_buff *listed(struct fake *f, const struct list_case *c,
			      struct sk_buff **members,
			      struct sk_buff **other)
{
	unsigned int total = c->first + (MEMBERS - 1) * c->each + c->last, i;
	struct sk_buff *skb = fake_pattern(f, US, PEER, EXPERIMENT, total);
	struct sk_buff **next = &skb_shinfo(skb)->frag_list;
	unsigned int offset = MIPV4_HDR_LEN + c->first;

	for (i = 0; i < MEMBERS; i++) {
		unsigned int len = i < MEMBERS - 1 ? c->each : c->last;

		members[i] = fake_bytes(f, skb->data + offset, len);
		if (i == 1 && c->spoil == CRAMPED)
			cramp(members[i]);
		offset += len;
	}
	skb_trim(skb, MIPV4_HDR_LEN + c->first);
	for (i = 0; i < MEMBERS; i++) {
		*next = members[i];
		next = &members[i]->next;
		skb->len += members[i]->len;
		skb->data_len += members[i]->len;
		skb->truesize += members[i]->truesize;
	}
	if (c->spoil == SHARED)
		*other = skb_get(members[1]);
	else if (c->spoil == CLONED)
		*other = skb_clone(members[1], GFP_KERNEL);
	else if (c->spoil == OWNED)
		skb->destructor = no_destructor;
	return skb;
}

/* Nothing that was allocated for it is larger than a page. */
static bool is_of_pages(const struct sk_buff *skb)
{
	int i;

	for (i = 0; i < skb_shinfo(skb)->nr_frags; i++)
		if (skb_frag_size(&skb_shinfo(skb)->frags[i]) > PAGE_SIZE)
			return false;
	return skb_end_offset(skb) <= SKB_WITH_OVERHEAD(PAGE_SIZE);
}

static void members_of_a_list_are_pieces(struct kunit *test)
{
	const struct list_case *c = test->param_value;
	unsigned int total = c->first + (MEMBERS - 1) * c->each + c->last;
	u8 *data = kunit_kzalloc(test, 65536, GFP_KERNEL);
	struct sk_buff *members[MEMBERS], *skb, *piece, *other = NULL;
	unsigned int next = 0, taken = 0, end, i;
	struct fake *f = fake_new(test);
	struct sk_buff_head list;

	KUNIT_ASSERT_NOT_NULL(test, data);
	skb = listed(f, c, members, &other);
	end = skb_end_offset(skb);
	KUNIT_EXPECT_EQ(test, cut(f, skb, c->mtu, &list), c->pieces);
	/* It was not made linear. */
	KUNIT_EXPECT_EQ(test, skb_end_offset(skb), end);
	while ((piece = __skb_dequeue(&list))) {
		for (i = 0; i < MEMBERS && piece != members[i]; i++)
			;
		taken += i < MEMBERS;
		KUNIT_EXPECT_TRUE(test, is_of_pages(piece));
		KUNIT_EXPECT_GE(test, skb_headroom(piece),
				LL_RESERVED_SPACE(f->dev));
		put_back(test, piece, ip_hdr(skb), data, c->mtu, &next,
			 skb_queue_empty(&list));
		kfree_skb(piece);
	}
	kfree_skb(skb);
	if (other) {
		KUNIT_EXPECT_EQ(test, other->len, c->each);
		kfree_skb(other);
	}
	KUNIT_EXPECT_EQ(test, taken, c->taken);
	KUNIT_EXPECT_EQ(test, next, total);
	for (i = 0; i < total && data[i] == i % 251; i++)
		;
	KUNIT_EXPECT_EQ(test, i, total);
}

static struct kunit_case fragment_test_cases[] = {
	KUNIT_CASE_PARAM(pieces_make_up_the_datagram, cut_gen_params),
	KUNIT_CASE(copied_options_go_into_every_piece),
	KUNIT_CASE(checksum_is_filled_in_before_cutting),
	KUNIT_CASE(pieces_have_room_for_the_link_layer),
	KUNIT_CASE_PARAM(members_of_a_list_are_pieces, list_gen_params),
	{}
};

static struct kunit_suite fragment_suite = {
	.name = "mipv4-fragment",
	.test_cases = fragment_test_cases,
};

kunit_test_suite(fragment_suite);
