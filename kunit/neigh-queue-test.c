// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-queue-test.c: datagrams that wait for ARP.
 */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include "fake-neigh.h"
#include "fake.h"
#include "../mipv4/neigh-set.h"

static void datagrams_wait_and_the_newest_are_kept(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int n = MIPV4_NEIGH_QUEUE + 3, i;
	struct sk_buff *skb;

	for (i = 0; i < n; i++) {
		u8 number = i;

		KUNIT_EXPECT_EQ(test, fake_send(f, PEER, &number, 1), 0);
	}
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_QUEUE), 3);
	skb_queue_purge(&f->sent);
	fake_peer_answers(f, PEER_HA);
	for (i = 3; i < n; i++) {
		skb = fake_sent(f);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, skb->data[34], i);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
}

static void all_queues_together_are_bounded(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int host, i;

	for (host = 100; host < 140; host++)
		for (i = 0; i < MIPV4_NEIGH_QUEUE; i++)
			fake_send(f, IP4(192U, 0, 2, host), "x", 1);
	KUNIT_EXPECT_LE(test, f->ip->neigh.queued, MIPV4_NEIGH_QUEUES);
	KUNIT_EXPECT_EQ(test,
			fake_drops(f, MIPV4_DROP_NEIGH_QUEUE) +
			f->ip->neigh.queued, 40 * MIPV4_NEIGH_QUEUE);
}

/* A datagram to @dst that takes 32 KiB of memory or more. @number is in its payload. */
static void send_large(struct fake *f, __be32 dst, u8 number)
{
	u8 *data = kunit_kzalloc(f->test, 32768, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, data);
	data[0] = number;
	KUNIT_EXPECT_EQ(f->test, fake_send(f, dst, data, 32768), 0);
	kunit_kfree(f->test, data);
}

static struct fake *with_large_mtu(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 65535)), 0);
	return f;
}

static void queue_is_bounded_by_memory_and_keeps_the_newest(struct kunit *test)
{
	struct fake *f = with_large_mtu(test);
	unsigned int i, kept;
	struct sk_buff *skb;

	for (i = 0; i < 20; i++)
		send_large(f, PEER, i);
	kept = f->ip->neigh.queued;
	KUNIT_EXPECT_GT(test, kept, 0);
	KUNIT_EXPECT_LT(test, kept, 20);
	KUNIT_EXPECT_LE(test, kept, MIPV4_NEIGH_QUEUE_LEN / 32768);
	KUNIT_EXPECT_LE(test, f->ip->neigh.queued_len, MIPV4_NEIGH_QUEUE_LEN);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_QUEUE), 20 - kept);
	/* A small one takes the place of one large one at most. */
	fake_send(f, PEER, "x", 1);
	KUNIT_EXPECT_GE(test, f->ip->neigh.queued, kept);
	skb_queue_purge(&f->sent);
	fake_peer_answers(f, PEER_HA);
	skb = skb_peek_tail(&f->sent);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->data[34], 'x');
	kfree_skb(skb_dequeue_tail(&f->sent));
	skb = skb_peek_tail(&f->sent);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->data[34], 19);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
}

static unsigned int queue_len_of(struct fake *f, __be32 addr)
{
	struct mipv4_neigh *n;
	unsigned int len;

	rcu_read_lock();
	n = mipv4_neigh_find(f->ip, addr);
	len = n ? skb_queue_len(&n->queue) : 0;
	rcu_read_unlock();
	return len;
}

/* A datagram of @len octets of payload to @dst, which goes in fragments. */
static int send_long(struct fake *f, __be32 dst, size_t len, u8 pattern)
{
	u8 *data = kunit_kzalloc(f->test, len, GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(f->test, data);
	memset(data, pattern, len);
	err = fake_send(f, dst, data, len);
	kunit_kfree(f->test, data);
	return err;
}

static struct fake *with_small_mtu(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 576)), 0);
	return f;
}

/* The octets of payload of the whole datagrams that were sent, in order, the last one
 * with @pattern; -1 if the predecessor of a fragment is missing.
 */
static int sent_whole(struct fake *f, u8 pattern)
{
	unsigned int next = 0, whole = 0;
	struct iphdr *iph;
	u8 last = 0;

	while ((iph = fake_sent_ip(f))) {
		unsigned int offset = (ntohs(iph->frag_off) & IP_OFFSET) * 8;
		unsigned int len = ntohs(iph->tot_len) - iph->ihl * 4;

		if (offset != next)
			return -1;
		next += len;
		last = *((u8 *)iph + iph->ihl * 4);
		if (iph->frag_off & htons(IP_MF))
			continue;
		whole += next;
		next = 0;
	}
	return next || last != pattern ? -1 : whole;
}

/* The largest datagram has 119 fragments, and all must be sent. */
static void largest_datagram_waits_in_fragments(struct kunit *test)
{
	static const unsigned int lens[] = { 40000, 65515, 557, 1112 };
	struct fake *f = with_small_mtu(test);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(lens); i++) {
		mipv4_neigh_flush(f->ip, MIPV4_DROP_OUT_DOWN);
		KUNIT_EXPECT_EQ(test, send_long(f, PEER, lens[i], 'a'), 0);
		KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 1);
		skb_queue_purge(&f->sent);
		fake_peer_answers(f, PEER_HA);
		KUNIT_EXPECT_EQ(test, sent_whole(f, 'a'), lens[i]);
		KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
		KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
	}
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_QUEUE), 0);
}

/* Whole datagrams are dropped, the oldest first, and no other fragment. */
static void whole_datagrams_give_way(struct kunit *test)
{
	struct fake *f = with_small_mtu(test);
	unsigned int i;
	int whole;

	for (i = 0; i < 10; i++)
		KUNIT_EXPECT_EQ(test, send_long(f, PEER, 20000, 'a' + i), 0);
	KUNIT_EXPECT_LE(test, f->ip->neigh.queued_len, MIPV4_NEIGH_QUEUE_LEN);
	KUNIT_EXPECT_GT(test, f->ip->neigh.queued_len,
			MIPV4_NEIGH_QUEUE_LEN * 2 / 3);
	skb_queue_purge(&f->sent);
	fake_peer_answers(f, PEER_HA);
	whole = sent_whole(f, 'j');
	KUNIT_EXPECT_GT(test, whole, 0);
	KUNIT_EXPECT_EQ(test, whole % 20000, 0);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
}

/* A datagram that is larger than the queue is refused, and drops no other. */
static void datagram_larger_than_the_queue_is_refused(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 68)), 0);
	KUNIT_EXPECT_EQ(test, send_long(f, PEER, 60000, 'a'), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&f->ip->neigh.waiting));
	KUNIT_EXPECT_EQ(test, send_long(f, PEER, 100, 'b'), 0);
	skb_queue_purge(&f->sent);
	fake_peer_answers(f, PEER_HA);
	KUNIT_EXPECT_EQ(test, sent_whole(f, 'b'), 100);
}

/* If all queues together are full, other neighbours lose whole datagrams. */
static void whole_datagrams_of_others_give_way(struct kunit *test)
{
	struct fake *f = with_small_mtu(test);
	unsigned int i;

	for (i = 0; i < 40; i++)
		KUNIT_EXPECT_EQ(test, send_long(f, IP4(192U, 0, 2, 100 + i),
						65515, 'a' + i), 0);
	KUNIT_EXPECT_LE(test, f->ip->neigh.queued_len, MIPV4_NEIGH_QUEUES_LEN);
	KUNIT_EXPECT_GT(test, f->ip->neigh.queued_len, MIPV4_NEIGH_QUEUES_LEN / 2);
	for (i = 0; i < 40; i++) {
		__be32 addr = IP4(192U, 0, 2, 100 + i);
		int whole;

		skb_queue_purge(&f->sent);
		fake_receive(f, fake_arp(f, ARPOP_REPLY, PEER_HA, addr, OUR_HA,
					 US));
		whole = skb_queue_empty(&f->sent) ? 0 :
			sent_whole(f, 'a' + i);
		KUNIT_EXPECT_TRUE_MSG(test, whole == 65515 ||
				      (!whole && i < 30), "%u: %d", i, whole);
	}
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
}

/* The neighbour with the longest wait loses its datagrams. */
static void all_queues_together_are_bounded_by_memory(struct kunit *test)
{
	unsigned int hosts = 60, each = 3, i, j;
	struct fake *f = with_large_mtu(test);

	for (i = 0; i < hosts; i++)
		for (j = 0; j < each; j++)
			send_large(f, IP4(192U, 0, 2, 100 + i), j);
	KUNIT_EXPECT_LE(test, f->ip->neigh.queued_len, MIPV4_NEIGH_QUEUES_LEN);
	KUNIT_EXPECT_GT(test, f->ip->neigh.queued_len, MIPV4_NEIGH_QUEUES_LEN / 2);
	KUNIT_EXPECT_EQ(test,
			fake_drops(f, MIPV4_DROP_NEIGH_QUEUE) +
			f->ip->neigh.queued, hosts * each);
	KUNIT_EXPECT_EQ(test, queue_len_of(f, IP4(192U, 0, 2, 100)), 0);
	KUNIT_EXPECT_EQ(test,
			queue_len_of(f, IP4(192U, 0, 2, 100 + hosts - 1)),
			each);
	fake_solicit_in_vain(f);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&f->ip->neigh.waiting));
}

static struct kunit_case neigh_queue_test_cases[] = {
	KUNIT_CASE(datagrams_wait_and_the_newest_are_kept),
	KUNIT_CASE(all_queues_together_are_bounded),
	KUNIT_CASE(queue_is_bounded_by_memory_and_keeps_the_newest),
	KUNIT_CASE(all_queues_together_are_bounded_by_memory),
	KUNIT_CASE(largest_datagram_waits_in_fragments),
	KUNIT_CASE(whole_datagrams_give_way),
	KUNIT_CASE(datagram_larger_than_the_queue_is_refused),
	KUNIT_CASE(whole_datagrams_of_others_give_way),
	{}
};

static struct kunit_suite neigh_queue_suite = {
	.name = "mipv4-neigh-queue",
	.test_cases = neigh_queue_test_cases,
};

kunit_test_suite(neigh_queue_suite);
