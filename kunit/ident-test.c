// SPDX-License-Identifier: GPL-2.0
/*
 * ident-test.c: identifications (RFC 6864): ident.c.
 */
#include <linux/udp.h>
#include "fake.h"
#include "../mipv4/path.h"

/* The @i-th destination; none is a multiple of another one. */
static __be32 dst_of(unsigned int i)
{
	return htonl(0x0a000001 + i * 7);
}

/* An endpoint, a datagram, and the identifications that each destination was given. */
struct ids_test {
	struct fake	*f;
	struct sk_buff	*skb;
	unsigned long	*seen;		/* 65536 bits for each destination */
	unsigned int	twice;
};

static void ids_free(void *seen)
{
	kvfree(seen);
}

static struct ids_test *ids_test(struct kunit *test, unsigned int n_dsts)
{
	struct ids_test *t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, t);
	t->f = fake_new(test);
	t->skb = fake_pattern(t->f, US, PEER, EXPERIMENT, 1000);
	t->seen = kvzalloc(n_dsts * 65536 / 8, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t->seen);
	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, ids_free,
							t->seen), 0);
	return t;
}

/* As it goes out. */
static u16 id_to(struct fake *f, __be32 dst, const struct sk_buff *skb)
{
	return as_softirq(mipv4_id(f->ip, &mipv4_path_slot(f->ip, dst)->ids, dst, skb));
}

/* The datagram becomes a GSO frame of @n segments, or a single one with 1. */
static void ids_segments(struct ids_test *t, unsigned int n)
{
	struct skb_shared_info *info = skb_shinfo(t->skb);
	unsigned int len = n * 10;

	info->gso_size = n > 1 ? 10 : 0;
	info->gso_type = n > 1 ? SKB_GSO_UDP_L4 : 0;
	info->gso_segs = 0;
	skb_trim(t->skb, 0);
	skb_put(t->skb, MIPV4_HDR_LEN + sizeof(struct udphdr) + len);
}

/* Send the frame to the @i-th destination. Return: the first identification. */
static u16 ids_give(struct ids_test *t, unsigned int i, unsigned int n)
{
	unsigned long *seen = t->seen + i * (65536 / BITS_PER_LONG);
	u16 first, id;

	first = id_to(t->f, dst_of(i), t->skb);
	for (id = first; n; n--, id++)
		t->twice += test_and_set_bit(id, seen);
	return first;
}

static unsigned int ids_of(const struct ids_test *t, unsigned int i)
{
	return bitmap_weight(t->seen + i * (65536 / BITS_PER_LONG), 65536);
}

struct many_case {
	const char	*name;
	unsigned int	dsts;
	unsigned int	each;		/* datagrams to each */
};

/* RFC 6864 section 4.3. A CPU has room for 64; at the end there are singles only. */
static const struct many_case many_cases[] = {
	{ "1 destination", 1, 65536 },
	{ "2 destinations", 2, 60000 },
	{ "20 destinations", 20, 5000 },
	{ "64 destinations", 64, 3000 },
	{ "200 destinations", 200, 1000 },
	{ "1000 destinations", 1000, 300 },
};

static void many_case_name(const struct many_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(many, many_cases, many_case_name);

/* One after the other, in turn. */
static void no_destination_gets_one_twice(struct kunit *test)
{
	const struct many_case *c = test->param_value;
	struct ids_test *t = ids_test(test, c->dsts);
	unsigned int i, n;

	ids_segments(t, 1);
	for (n = 0; n < c->each; n++)
		for (i = 0; i < c->dsts; i++)
			ids_give(t, i, 1);
	KUNIT_EXPECT_EQ(test, t->twice, 0);
	for (i = 0; i < c->dsts; i++)
		KUNIT_EXPECT_EQ(test, ids_of(t, i), c->each);
	kfree_skb(t->skb);
}

/* In bursts, of any length, in any order; 1 in 4 is a GSO frame. */
static void any_order_gives_none_twice(struct kunit *test)
{
	const struct many_case *c = test->param_value;
	struct ids_test *t = ids_test(test, c->dsts);
	struct rnd_state rnd;
	unsigned int i, n, burst, frames;

	prandom_seed_state(&rnd, 1);
	for (frames = 0; frames < c->dsts * c->each / 16; ) {
		i = prandom_u32_state(&rnd) % c->dsts;
		burst = 1 + prandom_u32_state(&rnd) % 20;
		for (; burst; burst--, frames++) {
			n = prandom_u32_state(&rnd) % 4 ?
			    1 : 1 + prandom_u32_state(&rnd) % 32;
			ids_segments(t, n);
			ids_give(t, i, n);
		}
	}
	KUNIT_EXPECT_EQ(test, t->twice, 0);
	kfree_skb(t->skb);
}

struct run_case {
	const char	*name;
	unsigned int	segments;
	unsigned int	unique;		/* at least, before one comes again */
};

static const struct run_case run_cases[] = {
	{ "2 segments", 2, 65536 },
	{ "3 segments", 3, 64000 },
	{ "10 segments", 10, 61000 },
	{ "32 segments", 32, 65536 },
	{ "44 segments", 44, 45000 },
	{ "64 segments", 64, 65536 },
};

static void run_case_name(const struct run_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(run, run_cases, run_case_name);

static void segments_of_a_frame_have_each_their_own(struct kunit *test)
{
	const struct run_case *c = test->param_value;
	struct ids_test *t = ids_test(test, 1);
	unsigned int n;

	ids_segments(t, c->segments);
	for (n = 0; n + c->segments <= c->unique; n += c->segments)
		ids_give(t, 0, c->segments);
	KUNIT_EXPECT_EQ(test, t->twice, 0);
	KUNIT_EXPECT_EQ(test, ids_of(t, 0), n);
	kfree_skb(t->skb);
}

struct count_case {
	const char	*name;
	unsigned int	type;
	unsigned int	len;		/* behind the IP header */
	unsigned int	size;
	unsigned int	n;
};

static const struct count_case count_cases[] = {
	{ "UDP, even", SKB_GSO_UDP_L4, 8 + 640, 10, 64 },
	{ "UDP, a rest", SKB_GSO_UDP_L4, 8 + 641, 10, 65 },
	{ "UDP, one", SKB_GSO_UDP_L4, 8 + 10, 10, 1 },
	{ "UDP, nothing", SKB_GSO_UDP_L4, 8, 10, 1 },
	{ "less than a header", SKB_GSO_UDP_L4, 0, 10, 1 },
	{ "UDP in fragments", SKB_GSO_UDP, 8 + 640, 10, 1 },
	{ "TCP", SKB_GSO_TCPV4, 20 + 600, 100, 6 },
	{ "TCP with options, one more", SKB_GSO_TCPV4, 32 + 600, 100, 7 },
	{ "something else", 0, 600, 100, 6 },
};

static void count_case_name(const struct count_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(count, count_cases, count_case_name);

/* Frames of other sources may lack gso_segs. */
static void segments_are_counted(struct kunit *test)
{
	const struct count_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_pattern(f, US, PEER, IPPROTO_UDP, c->len);

	skb_shinfo(skb)->gso_size = c->size;
	skb_shinfo(skb)->gso_type = c->type;
	KUNIT_EXPECT_EQ(test, mipv4_id_count(skb), c->n);
	kfree_skb(skb);
}

/* Two CPUs send to one host. The second CPU sends this number between two datagrams of
 * the first.
 */
static const unsigned int others[] = {
	0, 1, 63, 64, 30000, 40000, 65000, 65536, 70000, 200000, 1100000,
};

static void others_name(const unsigned int *n, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u meanwhile", *n);
}

KUNIT_ARRAY_PARAM(others, others, others_name);

static void block_is_not_used_when_others_came_round(struct kunit *test)
{
	unsigned int n, between = *(const unsigned int *)test->param_value;
	struct ids_test *t = ids_test(test, 1);
	u16 *last = kunit_kzalloc(test, 32768 * sizeof(u16), GFP_KERNEL);
	struct mipv4_ids here = {}, there = {};
	struct mipv4 *ip = t->f->ip;
	unsigned int i, twice = 0;
	u16 id;

	KUNIT_ASSERT_NOT_NULL(test, last);
	as_softirq(mipv4_id_find(ip, &here, PEER, 1));
	for (n = 0; n < between; n++)
		last[n % 32768] = as_softirq(mipv4_id_find(ip, &there, PEER,
							   1));
	/* With fewer datagrams, no repetition is possible. */
	for (i = 0; i < 64; i++) {
		id = as_softirq(mipv4_id_find(ip, &here, PEER, 1));
		for (n = 0; n < min(between, 30000U); n++)
			twice += last[(between - 1 - n) % 32768] == id;
	}
	KUNIT_EXPECT_EQ(test, twice, 0);
	kfree_skb(t->skb);
}

/* The rest of a block is used if a host is sent few datagrams, but steadily. */
static void rest_of_a_block_is_used(struct kunit *test)
{
	struct ids_test *t = ids_test(test, 1);
	struct mipv4_ids *ids;
	unsigned int i;
	u16 first, id;

	ids_segments(t, 1);
	first = ids_give(t, 0, 1);
	ids = as_softirq(&mipv4_path_slot(t->f->ip, dst_of(0))->ids);
	for (i = 1; i < 64; i++) {
		ids->seen_jiffies = (u32)jiffies - HZ;
		id = ids_give(t, 0, 1);
		KUNIT_EXPECT_EQ(test, (u16)(id - first), i);
	}
	/* A datagram after a long time has a single identification. */
	ids->seen_jiffies = (u32)jiffies - 5 * HZ;
	ids_give(t, 0, 1);
	KUNIT_EXPECT_EQ(test, ids->left, 0);
	KUNIT_EXPECT_EQ(test, t->twice, 0);
	kfree_skb(t->skb);
}

/* The distances between consecutive blocks of @dst, as a histogram of 16 classes. Between
 * two of its blocks the same counter gives @blocks blocks and @singles singles.
 */
static void steps_between(struct ids_test *t, __be32 dst, unsigned int blocks,
			  unsigned int singles, unsigned int *steps)
{
	struct mipv4 *ip = t->f->ip;
	struct mipv4_ids here, other;
	u16 was = 0, id;
	unsigned int i, n;

	for (i = 0; i < 500; i++) {
		here = (struct mipv4_ids){};
		id = as_softirq(mipv4_id_find(ip, &here, dst, 1));
		steps[(u16)(id - was) / 4096]++;
		was = id;
		for (n = 0; n < blocks; n++) {
			other = (struct mipv4_ids){};
			as_softirq(mipv4_id_find(ip, &other, dst, 1));
		}
		for (n = 0; n < singles; n++) {
			other = (struct mipv4_ids){ .dst = STRANGER };
			as_softirq(mipv4_id_find(ip, &other, dst, 1));
		}
	}
}

/* Of 500 steps, about 31 are in each of the 16 classes. */
static bool steps_are_even(const unsigned int *steps)
{
	unsigned int n;

	for (n = 0; n < 16; n++)
		if (steps[n] < 5 || steps[n] > 90)
			return false;
	return true;
}

/* The identifications of a host show nothing of those that others got from the same
 * counter: the next block is not near, and its distance does not depend on the number of
 * blocks that were taken between.
 *
 * The key of a destination is random. The permutation of ident.c is uneven for one key in
 * 30; so one key proves nothing. At a rate of one in 23, as for the last row, more than 20
 * of 64 keys are uneven with a probability below 1e-11. The sum over all keys is half of its
 * mean with a probability below 1e-10 (Bernstein's inequality; the standard deviation of a
 * class is 11 for one key).
 */
static void steps_say_nothing_of_others(struct kunit *test)
{
	static const unsigned int between[][2] = { {}, { 1 }, { 0, 10 }, { 3, 3 } };
	struct ids_test *t = ids_test(test, 1);
	unsigned int i, key, n, uneven, steps[16], total[16];

	for (i = 0; i < ARRAY_SIZE(between); i++) {
		uneven = 0;
		memset(total, 0, sizeof(total));
		for (key = 0; key < 64; key++) {
			memset(steps, 0, sizeof(steps));
			steps_between(t, dst_of(key), between[i][0], between[i][1], steps);
			uneven += !steps_are_even(steps);
			for (n = 0; n < 16; n++)
				total[n] += steps[n];
			cond_resched();
		}
		KUNIT_EXPECT_LE_MSG(test, uneven, 20, "%u", i);
		/* About 2000 each. */
		for (n = 0; n < 16; n++)
			KUNIT_EXPECT_GE_MSG(test, total[n], 1000, "%u %u", i, n);
	}
	kfree_skb(t->skb);
}

/* Endpoints and destinations have different sequences. */
static void sequences_have_nothing_in_common(struct kunit *test)
{
	struct ids_test *t = ids_test(test, 1), *u = ids_test(test, 1);
	unsigned int i, same = 0;
	__be32 dst;

	ids_segments(t, 1);
	for (i = 0; i < 640; i++) {
		dst = htonl(0x0b000000 + i % 10);
		same += id_to(t->f, dst, t->skb) == id_to(u->f, dst, t->skb);
		same += id_to(t->f, dst, t->skb) ==
			id_to(t->f, htonl(0x0c000000 + i % 10), t->skb);
	}
	KUNIT_EXPECT_LE(test, same, 130);
	kfree_skb(t->skb);
	kfree_skb(u->skb);
}

static struct kunit_case ident_test_cases[] = {
	KUNIT_CASE_PARAM(no_destination_gets_one_twice, many_gen_params),
	KUNIT_CASE_PARAM(any_order_gives_none_twice, many_gen_params),
	KUNIT_CASE_PARAM(segments_of_a_frame_have_each_their_own,
			 run_gen_params),
	KUNIT_CASE_PARAM(segments_are_counted, count_gen_params),
	KUNIT_CASE_PARAM(block_is_not_used_when_others_came_round,
			 others_gen_params),
	KUNIT_CASE(rest_of_a_block_is_used),
	KUNIT_CASE(steps_say_nothing_of_others),
	KUNIT_CASE(sequences_have_nothing_in_common),
	{}
};

static struct kunit_suite ident_suite = {
	.name = "mipv4-ident",
	.test_cases = ident_test_cases,
};

kunit_test_suite(ident_suite);
