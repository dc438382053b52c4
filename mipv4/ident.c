// SPDX-License-Identifier: GPL-2.0
/*
 * ident.c: the identifications of datagrams (RFC 6864). An identification is not repeated
 * to a destination before nearly all others are used. The segments of a GSO frame have
 * consecutive ones. Other hosts cannot predict them or count datagrams with them.
 *
 * The 65,536 identifications are 1,024 blocks of 64. A destination has a key. The key
 * selects one of 512 counters, which several destinations share, and a permutation of the
 * blocks. A counter gives out the blocks in turn. Each block goes to one destination on
 * one CPU, which numbers its datagrams from it. So a host sees the same sequence, even if
 * the counter gave blocks to other destinations meanwhile.
 *
 * A CPU keeps the block of a destination in the path entry, see path.c. A destination
 * without a path entry, or with rare datagrams, would use a block for each datagram. Such
 * destinations receive single identifications. Singles come from a group of 16 blocks, in
 * an order that also depends on the key.
 */
#include <linux/atomic.h>
#include <linux/ip.h>
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/siphash.h>
#include <linux/skbuff.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <net/ip.h>
#include "endpoint.h"
#include "ident.h"

#define BLOCK		64		/* identifications in a block */
#define BLOCKS		1024
#define GROUP_BLOCKS	16		/* blocks in a group for singles */
#define GROUP_ALIGN	4		/* a group starts at a multiple of this */
/* Singles in a group. A random number, up to 128, is skipped, so that other hosts cannot
 * count the singles.
 */
#define GROUP_LEN	(GROUP_BLOCKS * BLOCK - 1)
#define GROUP_SKIP	128
/* The most blocks for one GSO frame. */
#define FRAME_BLOCKS	16
/* The rest of a block is used until the counter has given out half of all blocks, */
#define FRESH_BLOCKS	(BLOCKS / 2)
/* and at most for this time, so that the counter cannot have wrapped unnoticed. */
#define FRESH_TIME	(4 * HZ)

/* Bits of each member of struct mipv4_id_state in a counter. */
#define TAKEN_BITS	14
#define GROUP_BITS	8
#define LEFT_BITS	10

/* The unpacked state of a counter. */
struct mipv4_id_state {
	u32	taken;		/* blocks that were given out */
	u32	group;		/* first block of the group for singles */
	u32	left;		/* singles left in the group */
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

/* Start a new group for singles. */
static void mipv4_id_open_group(struct mipv4_id_state *s)
{
	s->taken = ALIGN(s->taken, GROUP_ALIGN);
	s->group = s->taken % BLOCKS;
	s->taken += GROUP_BLOCKS;
	s->left = GROUP_LEN - get_random_u32_below(GROUP_SKIP);
}

/* Take @blocks blocks from a counter, or a single if @blocks is 0.
 *
 * Return: the state. The single is number @left of the group. The blocks are those before
 * @taken.
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
		/* The counter has given out half of all blocks since the group was
		 * started.
		 */
		if ((s.taken - s.group - GROUP_BLOCKS) % BLOCKS >= FRESH_BLOCKS)
			s.left = 0;
	} while (!atomic_try_cmpxchg(counter, &old, mipv4_id_pack(&s)));
	return got;
}

/* Permute a number of 10 bits by a Feistel network, whose rounds hash by multiplying. */
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

/* Return: the first identification of a block. */
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

/* Return: true if the rest of the block may be used. */
static bool mipv4_id_is_fresh(const struct mipv4_ids *ids,
			      const atomic_t *counter)
{
	u32 taken = mipv4_id_unpack(atomic_read(counter)).taken;

	return (taken - ids->taken) % BIT(TAKEN_BITS) < FRESH_BLOCKS;
}

/* Take new blocks for @n identifications. Of the rest of the new block and that of the
 * old one, the larger is kept. Return: the first identification.
 */
static u16 mipv4_id_run(struct mipv4_ids *ids, atomic_t *counter,
			unsigned int n)
{
	unsigned int blocks = min(DIV_ROUND_UP(n, BLOCK), FRAME_BLOCKS);
	unsigned int left = blocks * BLOCK - min(n, blocks * BLOCK);
	u32 end = mipv4_id_take(counter, blocks).taken;
	u16 first = mipv4_id_of_block(ids->key, end - blocks);

	/* The permutation does not keep blocks consecutive, so the rest of several is not
	 * used.
	 */
	if (blocks == 1 && left >= ids->left) {
		ids->taken = end % BIT(TAKEN_BITS);
		ids->left = left;
		ids->next = first + n;
	}
	return first;
}

/**
 * mipv4_id_find() - allocate identifications if the current block cannot be used
 * @ip: the endpoint
 * @ids: the identifications of this CPU to @dst
 * @dst: the destination
 * @n: number of datagrams
 *
 * Context: BH disabled.
 * Return: the first identification; the others follow it.
 */
u16 mipv4_id_find(struct mipv4 *ip, struct mipv4_ids *ids, __be32 dst,
		  unsigned int n)
{
	u32 now = (u32)jiffies;
	atomic_t *counter;
	bool often;		/* often enough for a block */

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
 * mipv4_id_count() - count the datagrams that a GSO frame becomes
 * @skb: the frame, skb->data at its IP header
 *
 * gso_segs may be 0, so it is not used. A frame that is cut into fragments is one
 * datagram.
 *
 * Return: their number, or one more.
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
