// SPDX-License-Identifier: GPL-2.0
/*
 * reassembly-test.c: from fragments to a datagram (reassembly.c): RFC 791 section
 * 3.2, RFC 815, RFC 1122 section 3.3.2.
 */
#include <linux/delay.h>
#include "fake.h"
#include "../mipv4/reassembly.h"
#include "../mipv4/settings.h"

struct piece {
	unsigned int	offset;
	unsigned int	len;
	bool		more;
};

struct pieces_case {
	const char	*name;
	struct piece	piece[6];
	unsigned int	n;
	unsigned int	whole;		/* octets delivered, 0 for none */
	enum mipv4_drop_reason reason;
	unsigned int	drops;
};

static const struct pieces_case pieces_cases[] = {
	{ "in order", { { 0, 8, 1 }, { 8, 16, 1 }, { 24, 5, 0 } }, 3, 29 },
	{ "backwards", { { 24, 5, 0 }, { 8, 16, 1 }, { 0, 8, 1 } }, 3, 29 },
	{ "middle last", { { 0, 8, 1 }, { 24, 5, 0 }, { 8, 16, 1 } }, 3, 29 },
	{ "first is missing", { { 8, 16, 1 }, { 24, 5, 0 } }, 2, 0 },
	{ "last is missing", { { 0, 8, 1 }, { 8, 16, 1 } }, 2, 0 },
	{ "middle is missing", { { 0, 8, 1 }, { 24, 5, 0 } }, 2, 0 },
	{ "duplicate does no harm",
	  { { 0, 8, 1 }, { 0, 8, 1 }, { 8, 5, 0 } }, 3, 13,
	  MIPV4_DROP_FRAG_DUPLICATE, 1 },
	{ "overlap discards all", { { 0, 16, 1 }, { 8, 16, 1 } }, 2, 0,
	  MIPV4_DROP_FRAG_OVERLAP, 2 },
	{ "overlap from below", { { 8, 16, 1 }, { 0, 16, 1 } }, 2, 0,
	  MIPV4_DROP_FRAG_OVERLAP, 2 },
	{ "beyond the last", { { 8, 8, 0 }, { 16, 8, 1 } }, 2, 0,
	  MIPV4_DROP_FRAGMENT, 2 },
	{ "two different ends", { { 8, 8, 0 }, { 16, 8, 0 } }, 2, 0,
	  MIPV4_DROP_FRAGMENT, 2 },
	{ "end before what is there", { { 16, 8, 1 }, { 8, 4, 0 } }, 2, 0,
	  MIPV4_DROP_FRAGMENT, 2 },
	{ "not the last, no multiple of 8", { { 0, 9, 1 } }, 1, 0,
	  MIPV4_DROP_FRAGMENT, 1 },
	{ "without payload", { { 8, 0, 0 } }, 1, 0, MIPV4_DROP_FRAGMENT, 1 },
	{ "beyond the largest datagram", { { 65512, 8, 0 } }, 1, 0,
	  MIPV4_DROP_FRAGMENT, 1 },
	{ "tiny first one", { { 0, 8, 1 }, { 8, 1, 0 } }, 2, 9 },
};

static void pieces_case_name(const struct pieces_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(pieces, pieces_cases, pieces_case_name);

static void expect_whole(struct fake *f, unsigned int len)
{
	struct sk_buff *skb = fake_delivered(f);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(f->test, skb);
	KUNIT_ASSERT_EQ(f->test, skb->len, len);
	KUNIT_EXPECT_EQ(f->test, ntohs(ip_hdr(skb)->tot_len), 20 + len);
	KUNIT_EXPECT_BE(f->test, ip_hdr(skb)->frag_off, (__be16)0);
	KUNIT_EXPECT_EQ(f->test, naive_checksum((u8 *)ip_hdr(skb), 20), 0);
	KUNIT_ASSERT_EQ(f->test, skb_linearize(skb), 0);
	for (i = 0; i < len && skb->data[i] == i % 251; i++)
		;
	KUNIT_EXPECT_EQ(f->test, i, len);
}

static void pieces_have_their_end(struct kunit *test)
{
	const struct pieces_case *c = test->param_value;
	struct fake *f = fake_with_protocol(test);
	unsigned int i;

	for (i = 0; i < c->n; i++)
		fake_receive(f, fake_fragment(f, 7, c->piece[i].offset,
					      c->piece[i].len,
					      c->piece[i].more));
	if (c->whole)
		expect_whole(f, c->whole);
	KUNIT_EXPECT_PTR_EQ(test, fake_delivered(f), NULL);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_REASM_REQDS), c->n);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_REASM_OKS), !!c->whole);
	if (c->drops)
		KUNIT_EXPECT_EQ(test, fake_drops(f, c->reason), c->drops);
	else
		KUNIT_EXPECT_EQ(test, fake_dropped(f), 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 791: identification, source, destination and protocol go together. */
static void pieces_of_different_datagrams_are_kept_apart(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb;

	fake_receive(f, fake_fragment(f, 1, 0, 8, true));
	fake_receive(f, fake_fragment(f, 2, 8, 8, false));
	skb = fake_fragment(f, 1, 8, 8, false);
	ip_hdr(skb)->saddr = STRANGER;
	fake_checksum(skb);
	fake_receive(f, skb);
	skb = fake_fragment(f, 1, 8, 8, false);
	ip_hdr(skb)->protocol = EXPERIMENT + 1;
	fake_checksum(skb);
	fake_receive(f, skb);
	KUNIT_EXPECT_PTR_EQ(test, fake_delivered(f), NULL);
	fake_receive(f, fake_fragment(f, 1, 8, 8, false));
	expect_whole(f, 16);
}

static void largest_datagram_is_put_together(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	unsigned int offset;

	for (offset = 0; offset < 65512; offset += 1480)
		fake_receive(f, fake_fragment(f, 9, offset,
					      min(1480U, 65515 - offset),
					      offset + 1480 < 65515));
	expect_whole(f, 65515);
}

static void pieces_in_pages_are_put_together(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);

	fake_rcv(f, fake_paged(f, fake_fragment(f, 3, 0, 800, true), 10));
	fake_rcv(f, fake_paged(f, fake_fragment(f, 3, 800, 99, false), 24));
	expect_whole(f, 899);
}

static void clones_of_pieces_are_put_together(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *first = fake_fragment(f, 3, 0, 800, true);
	struct sk_buff *tap = skb_clone(first, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, tap);
	fake_rcv(f, first);
	fake_rcv(f, fake_fragment(f, 3, 800, 99, false));
	expect_whole(f, 899);
	KUNIT_EXPECT_EQ(test, (int)mipv4_header_check(tap->data, 20, tap->len),
			0);
	KUNIT_EXPECT_EQ(test, ntohs(ip_hdr(tap)->frag_off), IP_MF);
	kfree_skb(tap);
}

static void whole_datagram_of_no_protocol_is_complained_about(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct icmphdr *icmph;
	size_t len;

	fake_know(f, PEER, PEER_HA);
	fake_receive(f, fake_fragment(f, 7, 0, 8, true));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_receive(f, fake_fragment(f, 7, 8, 8, false));
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_PROT_UNREACH);
}

struct ecn_case {
	const char	*name;
	u8		first;
	u8		last;
	int		whole;		/* of the datagram, -1 for none */
};

/* RFC 3168 section 5.3 */
static const struct ecn_case ecn_cases[] = {
	{ "not-ECT", 0, 0, 0 },
	{ "one was marked", 2, 3, 3 },
	{ "first was marked", 3, 1, 3 },
	{ "all capable", 2, 2, 2 },
	{ "marked and not capable", 3, 0, -1 },
	{ "not capable and marked", 0, 3, -1 },
};

static void ecn_case_name(const struct ecn_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(ecn, ecn_cases, ecn_case_name);

static struct sk_buff *with_tos(struct sk_buff *skb, u8 tos)
{
	ip_hdr(skb)->tos = tos;
	fake_checksum(skb);
	return skb;
}

static void congestion_mark_survives(struct kunit *test)
{
	const struct ecn_case *c = test->param_value;
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb;

	fake_receive(f, with_tos(fake_fragment(f, 7, 0, 8, true), c->first));
	fake_receive(f, with_tos(fake_fragment(f, 7, 8, 8, false), c->last));
	skb = fake_delivered(f);
	KUNIT_EXPECT_EQ(test, skb ? ip_hdr(skb)->tos : -1, c->whole);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_FRAG_ECN),
			c->whole < 0 ? 2 : 0);
}

/* Let the time of the pieces that arrive from now on be short, and wait for a
 * count of drops.
 */
static void expire(struct fake *f, unsigned int drops)
{
	int i;

	for (i = 0; i < 500; i++) {
		if (fake_drops(f, MIPV4_DROP_FRAG_TIMEOUT) == drops)
			break;
		msleep(20);
	}
	KUNIT_EXPECT_EQ(f->test, fake_drops(f, MIPV4_DROP_FRAG_TIMEOUT), drops);
}

/* RFC 1122 section 3.3.2: time exceeded, code 1, if fragment 0 came. */
static void timeout_with_the_first_piece_is_complained_about(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct icmphdr *icmph;
	size_t len;

	f->ip->fqdir->timeout = 1;
	fake_receive(f, fake_fragment(f, 7, 0, 16, true));
	expire(f, 1);
	icmph = fake_sent_icmp(f, ICMP_TIME_EXCEEDED, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_EXC_FRAGTIME);
	KUNIT_EXPECT_EQ(test, len, 8 + 36);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_REASM_FAILS), 1);
}

static void timeout_without_the_first_piece_is_silent(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);

	f->ip->fqdir->timeout = 1;
	fake_receive(f, fake_fragment(f, 7, 8, 16, true));
	expire(f, 1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void timeout_of_a_broadcast_is_silent(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *skb = fake_fragment(f, 7, 0, 16, true);

	f->ip->fqdir->timeout = 1;
	ip_hdr(skb)->daddr = SUBNET_BCAST;
	fake_checksum(skb);
	skb->pkt_type = PACKET_BROADCAST;
	fake_receive(f, skb);
	expire(f, 1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void memory_of_pieces_is_given_back(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_reasm_memory(f->ip)), 0);
	fake_receive(f, fake_fragment(f, 7, 0, 800, true));
	KUNIT_EXPECT_GE(test, with_rtnl(mipv4_reasm_memory(f->ip)), 800);
	fake_receive(f, fake_fragment(f, 7, 800, 8, false));
	expect_whole(f, 808);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_reasm_memory(f->ip)), 0);
}

/* The limit is not exceeded, not even by the first fragment. */
static void piece_that_does_not_fit_is_not_taken(struct kunit *test)
{
	struct fake *f = fake_new(test);

	f->ip->fqdir->high_thresh = 100;
	fake_receive(f, fake_fragment(f, 1, 0, 800, true));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_FRAG_MEMORY);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_reasm_memory(f->ip)), 0);
}

static void memory_of_pieces_is_bounded(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	unsigned int i;

	for (i = 0; i < 4000; i++)
		fake_receive(f, fake_fragment(f, i, 0, 1480, true));
	KUNIT_EXPECT_GT(test, fake_drops(f, MIPV4_DROP_FRAG_MEMORY), 0);
	KUNIT_EXPECT_LE(test, with_rtnl(mipv4_reasm_memory(f->ip)),
			MIPV4_REASM_LIMIT);
}

/* First fragments without successors do not stop the reassembly of others: the oldest are
 * dropped.
 */
static void oldest_pieces_make_room(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	unsigned int i;

	f->ip->fqdir->timeout = 3600 * HZ;	/* however slow this is */
	for (i = 0; i < 4000; i++)
		fake_receive(f, fake_fragment(f, i, 0, 1480, true));
	fake_receive(f, fake_fragment(f, 60000, 0, 800, true));
	for (i = 4000; i < 4100; i++)
		fake_receive(f, fake_fragment(f, i, 0, 1480, true));
	fake_receive(f, fake_fragment(f, 60000, 800, 8, false));
	expect_whole(f, 808);
	/* Each other fragment waits or was dropped. */
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_FRAG_MEMORY) +
			atomic_read(&f->ip->fqdir->rhashtable.nelems), 4100);
}

/* After the limit is lowered, fragments are dropped as others arrive, not all at once. */
static void lowered_limit_is_reached_step_by_step(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	unsigned int i;

	for (i = 0; i < 200; i++)
		fake_receive(f, fake_fragment(f, i, 0, 800, true));
	f->ip->fqdir->high_thresh = 10000;
	fake_receive(f, fake_fragment(f, 1000, 0, 800, true));
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_FRAG_MEMORY), 64 + 1);
	for (i = 0; i < 4; i++)
		fake_receive(f, fake_fragment(f, 1001 + i, 0, 800, true));
	KUNIT_EXPECT_LE(test, with_rtnl(mipv4_reasm_memory(f->ip)), 10000);
	fake_receive(f, fake_fragment(f, 1004, 800, 8, false));
	expect_whole(f, 808);
}

/* RFC 1122 section 3.3.2: a datagram of 576 octets is reassembled however it was
 * fragmented. The memory is at its minimum, the driver uses a page for each fragment, and
 * other hosts fill that memory.
 */
struct least_case {
	const char	*name;
	unsigned int	piece;		/* octets of each */
	bool		backwards;
	bool		flooded;
};

static const struct least_case least_cases[] = {
	{ "pieces of 8", 8, false, false },
	{ "pieces of 8, backwards", 8, true, false },
	{ "pieces of 8, memory is full", 8, false, true },
	{ "pieces of 8, backwards, memory is full", 8, true, true },
	{ "pieces of 48", 48, false, true },
	{ "two pieces", 280, true, true },
};

static void least_case_name(const struct least_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(least, least_cases, least_case_name);

/* A page, and an skb with some room for headers. */
#define PAGE_BUFFER	(4096 + SKB_TRUESIZE(256))

static void receive_in_a_page(struct fake *f, struct sk_buff *skb)
{
	skb->truesize = PAGE_BUFFER;
	fake_receive(f, skb);
}

static void least_limit_is_enough_for_576_octets(struct kunit *test)
{
	const struct least_case *c = test->param_value;
	const unsigned int len = 576 - 20, n = DIV_ROUND_UP(len, c->piece);
	struct fake *f = fake_with_protocol(test);
	struct mipv4_settings s;
	unsigned int i, at;

	rtnl_lock();
	mipv4_settings_get(f->ip, &s);
	s.reasm_limit = MIPV4_REASM_LIMIT_MIN;
	KUNIT_EXPECT_EQ(test, mipv4_settings_set(f->ip, &s, NULL), 0);
	s.reasm_limit--;
	KUNIT_EXPECT_EQ(test, mipv4_settings_set(f->ip, &s, NULL), -EINVAL);
	rtnl_unlock();
	f->ip->fqdir->timeout = 3600 * HZ;	/* however slow this is */
	for (i = 0; c->flooded && i < 100; i++)
		receive_in_a_page(f, fake_fragment(f, i, 0, 8, true));
	KUNIT_EXPECT_EQ(test, !!fake_drops(f, MIPV4_DROP_FRAG_MEMORY),
			c->flooded);
	for (i = 0; i < n; i++) {
		at = (c->backwards ? n - 1 - i : i) * c->piece;
		receive_in_a_page(f, fake_fragment(f, 60000, at,
						   min(c->piece, len - at),
						   at + c->piece < len));
	}
	expect_whole(f, len);
}

/* The table grows by a work, perhaps after the fragments arrived. */
static void memory_of_the_table_is_within_the_limit(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	struct rhashtable *ht = &f->ip->fqdir->rhashtable;
	unsigned int i;

	for (i = 0; i < 4000; i++)
		fake_receive(f, fake_fragment(f, i, 0, 8, true));
	KUNIT_EXPECT_GT(test, fake_drops(f, MIPV4_DROP_FRAG_MEMORY), 0);
	flush_work(&ht->run_work);
	KUNIT_ASSERT_FALSE(test,
			   is_vmalloc_addr(rcu_access_pointer(ht->tbl)));
	KUNIT_EXPECT_LE(test, with_rtnl(mipv4_reasm_memory(f->ip)) +
			      ksize(rcu_access_pointer(ht->tbl)),
			MIPV4_REASM_LIMIT);
}

/* The end of the endpoint frees the rest; kmemleak checks it. */
static void pieces_go_with_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test);
	unsigned int i;

	for (i = 0; i < 10; i++)
		fake_receive(f, fake_fragment(f, i, 8 * i, 8, true));
	KUNIT_EXPECT_GT(test, with_rtnl(mipv4_reasm_memory(f->ip)), 0);
	fake_disconnect(f);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void endpoints_do_not_share_pieces(struct kunit *test)
{
	struct fake *f = fake_with_protocol(test), *g = fake_new(test);

	fake_receive(f, fake_fragment(f, 7, 0, 8, true));
	fake_receive(g, fake_fragment(g, 7, 8, 8, false));
	KUNIT_EXPECT_PTR_EQ(test, fake_delivered(f), NULL);
}

static struct kunit_case reassembly_test_cases[] = {
	KUNIT_CASE_PARAM(pieces_have_their_end, pieces_gen_params),
	KUNIT_CASE(pieces_of_different_datagrams_are_kept_apart),
	KUNIT_CASE(largest_datagram_is_put_together),
	KUNIT_CASE(pieces_in_pages_are_put_together),
	KUNIT_CASE(clones_of_pieces_are_put_together),
	KUNIT_CASE(whole_datagram_of_no_protocol_is_complained_about),
	KUNIT_CASE_PARAM(congestion_mark_survives, ecn_gen_params),
	KUNIT_CASE(timeout_with_the_first_piece_is_complained_about),
	KUNIT_CASE(timeout_without_the_first_piece_is_silent),
	KUNIT_CASE(timeout_of_a_broadcast_is_silent),
	KUNIT_CASE(memory_of_pieces_is_given_back),
	KUNIT_CASE(piece_that_does_not_fit_is_not_taken),
	KUNIT_CASE_SLOW(memory_of_pieces_is_bounded),
	KUNIT_CASE_SLOW(oldest_pieces_make_room),
	KUNIT_CASE(lowered_limit_is_reached_step_by_step),
	KUNIT_CASE_PARAM(least_limit_is_enough_for_576_octets,
			 least_gen_params),
	KUNIT_CASE_SLOW(memory_of_the_table_is_within_the_limit),
	KUNIT_CASE(pieces_go_with_the_endpoint),
	KUNIT_CASE(endpoints_do_not_share_pieces),
	{}
};

static struct kunit_suite reassembly_suite = {
	.name = "mipv4-reassembly",
	.test_cases = reassembly_test_cases,
};

kunit_test_suite(reassembly_suite);
