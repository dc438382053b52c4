// SPDX-License-Identifier: GPL-2.0
/*
 * ident.c: identifications of datagrams (RFC 6864): none twice to a destination before
 * nearly all others, consecutive ones for the segments of a GSO frame, and nothing in
 * them that another host could use.
 *
 * The 65,536 identifications are 1,024 blocks of 64. A destination has a key, by which
 * it shares one of 512 counters with others, and which permutes the blocks. A counter
 * goes round the blocks and gives each away once: to one destination on one CPU, which
 * numbers its datagrams from it. So a host sees the same sequence whether or not others
 * were given blocks between its own.
 *
 * A CPU keeps the block of a destination beside the path to it, see path.c. Of more
 * destinations than it has room for, or that are sent to rarely, each datagram would
 * cost a block. They are given single numbers: of a group of 16 blocks in an order that
 * depends on the key, too.
 */
#include <linux/atomic.h>
#include <linux/ip.h>
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/skbuff.h>
#include "endpoint.h"
#include "ident.h"

#define BLOCK		64		/* identifications */
#define BLOCKS		1024		/* one after the other, then again */
#define GROUP_BLOCKS	16
#define GROUP_ALIGN	4
/* Singles that a group has: up to 128 fewer, so that nobody can count them. */
#define GROUP_LEN	(GROUP_BLOCKS * BLOCK - 1)
#define GROUP_SKIP	128
/* A frame that is more than all of this is given no more. */
#define FRAME_BLOCKS	16
/* What is left of a block is used until the counter has gone half round, */
#define FRESH_BLOCKS	(BLOCKS / 2)
/* and for so long, so that the counter cannot have gone round unseen. */
#define FRESH_TIME	(4 * HZ)

#define TAKEN_BITS	14
#define GROUP_BITS	8
#define LEFT_BITS	10

/* What a counter consists of. */
struct mipv4_id_state {
	u32	taken;		/* blocks */
	u32	group;		/* that singles come from: its first block */
	u32	left;		/* singles that it still has */
};

static struct mipv4_id_state mipv4_id_unpack(u32 word)
{
	return (struct mipv4_id_state){
		.taken = word >> (GROUP_BITS + LEFT_BITS),
		.group = (word >> LEFT_BITS) % BIT(GROUP_BITS) * GROUP_ALIGN,
		.left = word % BIT(LEFT_BITS),
	};
}

static u32 mipv4_id_pack(const struct mipv4_id_state *s)
{
	BUILD_BUG_ON(TAKEN_BITS + GROUP_BITS + LEFT_BITS != 32);
	return s->taken << (GROUP_BITS + LEFT_BITS) |
	       s->group / GROUP_ALIGN << LEFT_BITS | s->left;
}

/* A group of blocks for singles. */
static void mipv4_id_open_group(struct mipv4_id_state *s)
{
	s->taken = ALIGN(s->taken, GROUP_ALIGN);
	s->group = s->taken % BLOCKS;
	s->taken += GROUP_BLOCKS;
	s->left = GROUP_LEN - get_random_u32_below(GROUP_SKIP);
}

/* Take @blocks blocks, or with 0 a single, from a counter.
 * Return: its state, of which a single is the last that is left of the group, and
 * blocks are those before the ones that are taken.
 */
static struct mipv4_id_state mipv4_id_take(atomic_t *counter,
					   unsigned int blocks)
{
	u32 old = atomic_read(counter);
	struct mipv4_id_state s, got;

	do {
		s = mipv4_id_unpack(old);
		if (!blocks && !s.left)
			mipv4_id_open_group(&s);
		s.taken += blocks;
		got = s;
		if (!blocks)
			s.left--;
		/* The counter comes round to the group, which has been slow. */
		if ((s.taken - s.group - GROUP_BLOCKS) % BLOCKS >= FRESH_BLOCKS)
			s.left = 0;
	} while (!atomic_try_cmpxchg(counter, &old, mipv4_id_pack(&s)));
	return got;
}

/* A permutation of 10 bits: a Feistel network, whose rounds hash by multiplication. */
static unsigned int mipv4_id_permute(u64 key, unsigned int n)
{
	unsigned int left = n / 32 % 32, right = n % 32, was, round;

	for (round = 0; round < 4; round++) {
		was = right;
		right = left ^ ((right * ((u32)key | 1) + (u32)(key >> 32)) >>
				27);
		left = was;
		key = rol64(key, 16);
	}
	return left * 32 + right;
}

/* The first identification of a block. */
static u16 mipv4_id_of_block(u64 key, unsigned int block)
{
	return mipv4_id_permute(key, block % BLOCKS) * BLOCK;
}

static u16 mipv4_id_single(u64 key, atomic_t *counter)
{
	struct mipv4_id_state got = mipv4_id_take(counter, 0);
	unsigned int n;

	n = mipv4_id_permute(key * GOLDEN_RATIO_64 + got.group, got.left);
	return mipv4_id_of_block(key, got.group + n / BLOCK) + n % BLOCK;
}

/* May more of the block be used? */
static bool mipv4_id_is_fresh(const struct mipv4_ids *ids,
			      const atomic_t *counter)
{
	u32 taken = mipv4_id_unpack(atomic_read(counter)).taken;

	return (taken - ids->taken) % BIT(TAKEN_BITS) < FRESH_BLOCKS;
}

/* @n identifications of blocks of their own. Of those that are left, here and in the
 * block that was there, the more are kept.
 */
static u16 mipv4_id_run(struct mipv4_ids *ids, atomic_t *counter,
			unsigned int n)
{
	unsigned int blocks = min(DIV_ROUND_UP(n, BLOCK), FRAME_BLOCKS);
	unsigned int left = blocks * BLOCK - min(n, blocks * BLOCK);
	u32 end = mipv4_id_take(counter, blocks).taken;
	u16 first = mipv4_id_of_block(ids->key, end - blocks);

	/* Blocks that are taken one after the other do not lie so. */
	if (blocks == 1 && left >= ids->left) {
		ids->taken = end % BIT(TAKEN_BITS);
		ids->left = left;
		ids->next = first + n;
	}
	return first;
}

/**
 * mipv4_id_find() - identifications for a datagram if there is no block to go on with
 * @ip: the endpoint
 * @ids: where the CPU keeps those to @dst
 * @dst: the destination
 * @n: how many datagrams it is going to be
 *
 * Context: BH disabled.
 * Return: the first of them; the others follow it.
 */
u16 mipv4_id_find(struct mipv4 *ip, struct mipv4_ids *ids, __be32 dst,
		  unsigned int n)
{
	u32 now = (u32)jiffies;
	atomic_t *counter;
	bool often;		/* enough for a block */

	if (ids->dst == dst) {
		often = now - ids->seen_jiffies < FRESH_TIME;
	} else {
		often = !ids->dst;
		ids->dst = dst;
		ids->key = siphash_1u32((__force u32)dst, &ip->id_key);
		ids->left = 0;
	}
	counter = &ip->id_counter[ids->key >> (64 - MIPV4_ID_BITS)];
	if (!often || !mipv4_id_is_fresh(ids, counter))
		ids->left = 0;
	ids->seen_jiffies = now;
	if (ids->left >= n) {
		ids->left -= n;
		ids->next += n;
		return ids->next - n;
	}
	if (n == 1 && !often)
		return mipv4_id_single(ids->key, counter);
	return mipv4_id_run(ids, counter, n);
}

/**
 * mipv4_id_count() - how many datagrams is a GSO frame going to be?
 * @skb: the frame, from its IP header on
 *
 * gso_segs may be missing. What is cut into fragments is one datagram.
 *
 * Return: as many, or one more.
 */
unsigned int mipv4_id_count(const struct sk_buff *skb)
{
	const struct skb_shared_info *info = skb_shinfo(skb);
	unsigned int hdr_len = ip_hdrlen(skb);

	if (info->gso_type & SKB_GSO_UDP)
		return 1;
	if (info->gso_type & SKB_GSO_UDP_L4)
		hdr_len += sizeof(struct udphdr);
	else if (info->gso_type & SKB_GSO_TCPV4)
		hdr_len += sizeof(struct tcphdr);
	return skb->len > hdr_len ?
	       DIV_ROUND_UP(skb->len - hdr_len, info->gso_size) : 1;
}
