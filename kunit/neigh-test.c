// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-test.c: the states of a neighbour, and how many there are (neigh.c). Time
 * passes when a case says so: fake_tick().
 */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include "fake.h"

/* Give the neighbour's answer to a solicitation of ours. */
static void peer_answers(struct fake *f, const u8 *ha)
{
	int rc;
	struct sk_buff *skb = fake_arp(f, ARPOP_REPLY, ha, PEER, OUR_HA, US);

	rc = as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet, f->dev));
	KUNIT_EXPECT_EQ(f->test, rc, NET_RX_SUCCESS);
}

/* PEER was asked for and answered; nothing is left in what was sent. */
static struct fake *with_reachable_peer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	peer_answers(f, PEER_HA);
	KUNIT_ASSERT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	skb_queue_purge(&f->sent);
	return f;
}

/* Ask three times, wait for the third to be overdue. */
static void solicit_in_vain(struct fake *f)
{
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	fake_tick(f, HZ);
}

/* RFC 826, octet by octet. */
static void first_datagram_asks_for_the_neighbour(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_EQ(test, ntohs(arp->hdr.ar_hrd), ARPHRD_ETHER);
	KUNIT_EXPECT_EQ(test, ntohs(arp->hdr.ar_pro), ETH_P_IP);
	KUNIT_EXPECT_EQ(test, arp->hdr.ar_hln, 6);
	KUNIT_EXPECT_EQ(test, arp->hdr.ar_pln, 4);
	KUNIT_EXPECT_MEMEQ(test, arp->sha, OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	KUNIT_EXPECT_BE(test, arp->tip, PEER);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   BCAST_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_INCOMPLETE);
}

static void answer_makes_it_reachable_and_sends_what_waits(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	fake_send(f, PEER, "first", 5);
	fake_send(f, PEER, "second", 6);
	skb_queue_purge(&f->sent);
	peer_answers(f, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_source, OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, skb->data + 34, "first", 5);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, skb->data + 34, "second", 6);
}

static void reachable_neighbour_is_not_asked_for(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* A gateway is asked for, not the destination behind it. */
static void destination_behind_a_gateway_asks_for_the_gateway(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	fake_send(f, FAR, "x", 1);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->tip, GATEWAY);
}

/* RFC 1122 section 2.3.2.1: not more than once a second for one destination,
 * whatever is sent to it.
 */
static void neighbour_is_asked_for_once_a_second_at_most(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int i;

	for (i = 0; i < 10; i++)
		fake_send(f, PEER, "x", 1);
	mipv4_neigh_tick(f->ip);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, HZ);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void silent_neighbour_fails_after_three_requests(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int i;

	fake_send(f, PEER, "x", 1);
	solicit_in_vain(f);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_FAILURES), 1);
}

/* RFC 1122 section 2.4: unreachable is told for each datagram. */
static void protocol_is_told_of_each_datagram_that_waited(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_send(f, PEER, "11111111", 8);
	fake_send(f, PEER, "22222222", 8);
	solicit_in_vain(f);
	KUNIT_EXPECT_EQ(test, f->err.n, 2);
	KUNIT_EXPECT_BE(test, f->err.from, US);
	KUNIT_EXPECT_EQ(test, f->err.type, ICMP_DEST_UNREACH);
	KUNIT_EXPECT_EQ(test, f->err.code, ICMP_HOST_UNREACH);
	KUNIT_EXPECT_BE(test, f->err.iph.daddr, PEER);
	KUNIT_EXPECT_MEMEQ(test, f->err.payload, "22222222", 8);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_FAILED), 2);
}

static void failed_neighbour_is_refused_at_once(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_send(f, PEER, "x", 1);
	solicit_in_vain(f);
	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), -EHOSTUNREACH);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* After 1, 2, 4, 8 and then every 8 s there is another round. */
static void rounds_of_requests_come_at_growing_distance(struct kunit *test)
{
	static const unsigned int seconds[] = { 1, 2, 4, 8, 8 };
	struct fake *f = fake_new(test);
	int i;

	fake_send(f, PEER, "x", 1);
	for (i = 0; i < ARRAY_SIZE(seconds); i++) {
		solicit_in_vain(f);
		KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
		fake_age(f, seconds[i] * HZ - 3 * HZ / 4);
		KUNIT_EXPECT_EQ_MSG(test, fake_send(f, PEER, "x", 1),
				    -EHOSTUNREACH, "round %d", i);
		skb_queue_purge(&f->sent);
		fake_age(f, 3 * HZ / 4);
		KUNIT_EXPECT_EQ_MSG(test, fake_send(f, PEER, "x", 1), 0,
				    "round %d", i);
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	}
}

static void late_answer_ends_a_failure(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_send(f, PEER, "x", 1);
	solicit_in_vain(f);
	skb_queue_purge(&f->sent);
	peer_answers(f, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

static void reachable_neighbour_becomes_stale(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	fake_tick(f, 29 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void stale_neighbour_is_used_and_not_yet_asked(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	fake_tick(f, 31 * HZ);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_DELAY);
}

/* RFC 1122 section 2.3.2.1 (2): unicast poll. */
static struct fake *with_probed_peer(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	fake_tick(f, 31 * HZ);
	fake_send(f, PEER, "x", 1);
	skb_queue_purge(&f->sent);
	fake_tick(f, 4 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, HZ + 1);
	return f;
}

static void delayed_neighbour_is_probed_by_unicast(struct kunit *test)
{
	struct fake *f = with_probed_peer(test);

	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_PROBE);
}

static void probed_neighbour_can_be_used(struct kunit *test)
{
	struct fake *f = with_probed_peer(test);

	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

static void probed_neighbour_that_answers_is_reachable(struct kunit *test)
{
	struct fake *f = with_probed_peer(test);

	peer_answers(f, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	skb_queue_purge(&f->sent);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void probed_neighbour_that_is_silent_fails(struct kunit *test)
{
	struct fake *f = with_probed_peer(test);
	int i;

	solicit_in_vain(f);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
}

/* It may have moved: everybody is asked, without a pause. */
static void neighbour_that_stopped_answering_is_asked_for_again(struct kunit *test)
{
	struct fake *f = with_probed_peer(test);

	solicit_in_vain(f);
	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   BCAST_HA, ETH_ALEN);
}

static void permanent_neighbour_never_changes(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	fake_know(f, PEER, PEER_HA);
	fake_age(f, 3600 * HZ);
	peer_answers(f, OTHER_HA);
	fake_tick(f, 3600 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_PERMANENT);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void neighbour_set_by_hand_gets_what_waits(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_send(f, PEER, "x", 1);
	skb_queue_purge(&f->sent);
	fake_know(f, PEER, OTHER_HA);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void neighbour_elsewhere_is_not_set(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, mipv4_neigh_set(f->ip, FAR, PEER_HA, NULL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, mipv4_neigh_set(f->ip, US, PEER_HA, NULL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test,
			mipv4_neigh_set(f->ip, SUBNET_BCAST, PEER_HA, NULL),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, fake_state(f, FAR), -1);
}

static void deleted_neighbour_is_asked_for_again(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	KUNIT_EXPECT_EQ(test, mipv4_neigh_del(f->ip, PEER, NULL), 0);
	KUNIT_EXPECT_EQ(test, mipv4_neigh_del(f->ip, PEER, NULL), -ENOENT);
	fake_send(f, PEER, "x", 1);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
}

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
	peer_answers(f, PEER_HA);
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
	KUNIT_EXPECT_LE(test, f->ip->neigh.queued, MIPV4_ARP_QUEUE);
	KUNIT_EXPECT_EQ(test,
			fake_drops(f, MIPV4_DROP_NEIGH_QUEUE) +
			f->ip->neigh.queued, 40 * MIPV4_NEIGH_QUEUE);
}

/* A datagram to @dst that takes 32 KiB of memory or more and says @number. */
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
	peer_answers(f, PEER_HA);
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

/* How many octets of payload of whole datagrams are sent, in order, the last one with
 * @pattern; -1 if there is a fragment whose predecessor is not there.
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

/* The largest there are, in 119 fragments: none of them may be missing. */
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
		peer_answers(f, PEER_HA);
		KUNIT_EXPECT_EQ(test, sent_whole(f, 'a'), lens[i]);
		KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
		KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
	}
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_QUEUE), 0);
}

/* What has to go goes as a whole, the oldest first, and nothing else goes. */
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
	peer_answers(f, PEER_HA);
	whole = sent_whole(f, 'j');
	KUNIT_EXPECT_GT(test, whole, 0);
	KUNIT_EXPECT_EQ(test, whole % 20000, 0);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
}

/* One that needs more room than there is takes none, and is refused. */
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
	peer_answers(f, PEER_HA);
	KUNIT_EXPECT_EQ(test, sent_whole(f, 'b'), 100);
}

/* The same where all queues together are full: others lose whole datagrams. */
static void whole_datagrams_of_others_give_way(struct kunit *test)
{
	struct fake *f = with_small_mtu(test);
	unsigned int i;

	for (i = 0; i < 40; i++)
		KUNIT_EXPECT_EQ(test, send_long(f, IP4(192U, 0, 2, 100 + i),
						65515, 'a' + i), 0);
	KUNIT_EXPECT_LE(test, f->ip->neigh.queued_len, MIPV4_ARP_QUEUE_LEN);
	KUNIT_EXPECT_GT(test, f->ip->neigh.queued_len, MIPV4_ARP_QUEUE_LEN / 2);
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

/* Whom has been waited for the longest loses what waits for him. */
static void all_queues_together_are_bounded_by_memory(struct kunit *test)
{
	unsigned int hosts = 60, each = 3, i, j;
	struct fake *f = with_large_mtu(test);

	for (i = 0; i < hosts; i++)
		for (j = 0; j < each; j++)
			send_large(f, IP4(192U, 0, 2, 100 + i), j);
	KUNIT_EXPECT_LE(test, f->ip->neigh.queued_len, MIPV4_ARP_QUEUE_LEN);
	KUNIT_EXPECT_GT(test, f->ip->neigh.queued_len, MIPV4_ARP_QUEUE_LEN / 2);
	KUNIT_EXPECT_EQ(test,
			fake_drops(f, MIPV4_DROP_NEIGH_QUEUE) +
			f->ip->neigh.queued, hosts * each);
	KUNIT_EXPECT_EQ(test, queue_len_of(f, IP4(192U, 0, 2, 100)), 0);
	KUNIT_EXPECT_EQ(test,
			queue_len_of(f, IP4(192U, 0, 2, 100 + hosts - 1)),
			each);
	solicit_in_vain(f);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued_len, 0);
	KUNIT_EXPECT_TRUE(test, list_empty(&f->ip->neigh.waiting));
}

static __be32 host(unsigned int i)
{
	return htonl(0x0a000002 + i);
}

static void neighbours_being_asked_for_are_bounded(struct kunit *test)
{
	struct fake *f = fake_device(test);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	for (i = 0; i < MIPV4_NEIGH_RESOLVING + 1; i++) {
		KUNIT_ASSERT_EQ(test, fake_send(f, host(i), "x", 1), 0);
		skb_queue_purge(&f->sent);
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, f->ip->neigh.n_resolving, MIPV4_NEIGH_RESOLVING);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_EVICTIONS), 1);
	/* The oldest: nobody knows whether it is dead, and when it was asked for is
	 * remembered.
	 */
	KUNIT_EXPECT_EQ(test, fake_state(f, host(0)), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_FALSE(test, as_softirq(mipv4_neigh_is_dead(f->ip, host(0),
								false)));
	KUNIT_EXPECT_EQ(test, fake_state(f, host(1)), MIPV4_NEIGH_INCOMPLETE);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, MIPV4_ARP_QUEUE);
}

/* How many hosts are sent to at one moment. */
static const unsigned int crowds[] = {
	MIPV4_NEIGH_RESOLVING + 200, MIPV4_NEIGH_LIMIT,
};

static void crowd_name(const unsigned int *crowd, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u hosts", *crowd);
}

KUNIT_ARRAY_PARAM(crowd, crowds, crowd_name);

/* RFC 1122 section 2.3.2.1, for as many as the table has room for: some are sent to again
 * when it is full. Time stands still.
 */
static void none_of_many_is_asked_for_twice_a_second(struct kunit *test)
{
	unsigned int crowd = *(const unsigned int *)test->param_value, i;
	unsigned int again = 400, twice = 0;
	struct fake *f = fake_device(test);
	unsigned long begin_jiffies;
	struct fake_arp *arp;
	u8 *asked;

	asked = kunit_kzalloc(test, crowd, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, asked);
	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	begin_jiffies = jiffies;
	for (i = 0; i < crowd + again; i++) {
		fake_send(f, host(i % crowd), "x", 1);
		arp = fake_sent_arp(f, ARPOP_REQUEST);
		if (arp && arp->tip == host(i % crowd))
			twice += asked[i % crowd]++;
		skb_queue_purge(&f->sent);
		skb_queue_purge(&f->seen);
		cond_resched();
		if (i % 256)
			continue;
		fake_age(f, begin_jiffies - jiffies);
		begin_jiffies = jiffies;
	}
	KUNIT_EXPECT_EQ(test, twice, 0);
	KUNIT_EXPECT_LE(test, f->ip->neigh.n_resolving, MIPV4_NEIGH_RESOLVING);
	KUNIT_EXPECT_LE(test, f->ip->neigh.count, MIPV4_NEIGH_LIMIT);
	/* When a second is over there is room again. */
	fake_age(f, HZ);
	KUNIT_EXPECT_EQ(test, fake_send(f, host(crowd), "x", 1), 0);
}

/* Everybody on a large network asks for us: the table fills with strangers, and
 * who is in use stays.
 */
static void table_is_bounded_and_keeps_who_is_in_use(struct kunit *test)
{
	struct fake *f = fake_device(test);
	unsigned int i;
	int rc;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	for (i = 0; i < MIPV4_NEIGH_LIMIT + 5; i++) {
		struct sk_buff *skb = fake_arp(f, ARPOP_REQUEST, PEER_HA,
					       host(i), NULL,
					       IP4(10, 0, 0, 1));

		if (i == MIPV4_NEIGH_LIMIT) {
			fake_age(f, 30 * HZ);
			KUNIT_EXPECT_EQ(test, fake_send(f, host(0), "x", 1),
					0);
		}
		rc = as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet,
					      f->dev));
		KUNIT_ASSERT_EQ(test, rc, NET_RX_SUCCESS);
		skb_queue_purge(&f->sent);
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, MIPV4_NEIGH_LIMIT);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_EVICTIONS), 5);
	KUNIT_EXPECT_NE(test, fake_state(f, host(0)), -1);
	KUNIT_EXPECT_EQ(test, fake_state(f, host(1)), -1);
	KUNIT_EXPECT_NE(test, fake_state(f, host(MIPV4_NEIGH_LIMIT + 4)), -1);
}

/* host(@i) asks for us, or answers. */
static void host_says(struct fake *f, u16 op, unsigned int i)
{
	struct sk_buff *skb = fake_arp(f, op, PEER_HA, host(i),
				       op == ARPOP_REPLY ? f->dev->dev_addr :
							   NULL,
				       IP4(10, 0, 0, 1));

	as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet, f->dev));
	skb_queue_purge(&f->sent);
	cond_resched();
}

enum stranger {
	STRANGER_ASKS,		/* for us */
	STRANGER_ANSWERS,	/* what it was not asked */
	STRANGER_IS_TALKED_TO,	/* and does not answer when asked */
};

/* Who sends under more addresses than the table holds makes room for itself, and does
 * not take the place of those that have answered, also if they are silent by now.
 */
static void storm(struct kunit *test, enum stranger kind)
{
	struct fake *f = fake_device(test);
	unsigned int i, left = 0;
	long generation;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	for (i = 0; i < 100; i++) {
		KUNIT_ASSERT_EQ(test, fake_send(f, host(i), "x", 1), 0);
		host_says(f, ARPOP_REPLY, i);
		KUNIT_ASSERT_EQ(test, fake_state(f, host(i)),
				MIPV4_NEIGH_REACHABLE);
	}
	fake_age(f, 10 * HZ);
	generation = atomic_long_read(&f->ip->path_generation);
	for (i = 100; i < 2000 + MIPV4_NEIGH_LIMIT; i++) {
		host_says(f, ARPOP_REQUEST, i);
		if (kind == STRANGER_ANSWERS)
			host_says(f, ARPOP_REPLY, i);
		else if (kind == STRANGER_IS_TALKED_TO)
			fake_send(f, host(i), "x", 1);
	}
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, MIPV4_NEIGH_LIMIT);
	for (i = 0; i < 100; i++)	/* stale, if all that took a minute */
		left += fake_state(f, host(i)) != -1;
	KUNIT_EXPECT_EQ(test, left, 100);
	/* What CPUs remember of others still counts. */
	if (kind != STRANGER_IS_TALKED_TO)
		KUNIT_EXPECT_EQ(test, atomic_long_read(&f->ip->path_generation),
				generation);
}

static void storm_of_strangers_leaves_who_has_answered(struct kunit *test)
{
	storm(test, STRANGER_ASKS);
}

static void storm_of_unasked_answers_leaves_who_has_answered(struct kunit *test)
{
	storm(test, STRANGER_ANSWERS);
}

static void storm_of_peers_leaves_who_has_answered(struct kunit *test)
{
	storm(test, STRANGER_IS_TALKED_TO);
}

/* As are all who are not used. */
static void strangers_are_forgotten(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	host_says(f, ARPOP_REQUEST, 1);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, 1);
	fake_tick(f, 61 * HZ);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, 0);
}

static void neighbours_set_by_hand_are_bounded(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct netlink_ext_ack extack = {};
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	for (i = 0; i < MIPV4_NEIGH_LIMIT; i++)
		fake_know(f, host(i), PEER_HA);
	KUNIT_EXPECT_EQ(test,
			mipv4_neigh_set(f->ip, host(i), PEER_HA, &extack),
			-ENOSPC);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "an endpoint has at most 16384 permanent neighbours: delete one first (mipv4 neigh del)");
	KUNIT_EXPECT_EQ(test, f->ip->neigh.n_permanent, MIPV4_NEIGH_LIMIT);
	/* One that is there can be changed, and the place of another taken. */
	fake_know(f, host(5), OTHER_HA);
	KUNIT_EXPECT_EQ(test, mipv4_neigh_del(f->ip, host(6), NULL), 0);
	fake_know(f, host(i), PEER_HA);
}

static void unused_neighbour_is_forgotten(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	fake_know(f, STRANGER, OTHER_HA);
	fake_tick(f, 59 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	fake_tick(f, 20 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_EQ(test, fake_state(f, STRANGER), MIPV4_NEIGH_PERMANENT);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, 0);
}

static void flush_drops_what_waits_and_keeps_the_permanent(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	fake_know(f, GATEWAY, OTHER_HA);
	fake_send(f, STRANGER, "x", 1);
	fake_send(f, STRANGER, "x", 1);
	mipv4_neigh_flush(f->ip, MIPV4_DROP_OUT_DOWN);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_OUT_DOWN), 2);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_EQ(test, fake_state(f, STRANGER), -1);
	KUNIT_EXPECT_EQ(test, fake_state(f, GATEWAY), MIPV4_NEIGH_PERMANENT);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, 0);
}

/* Each takes the network of US away. */
struct network_loss {
	const char	*name;
	int		(*lose)(struct fake *f);
};

static int lose_by_set(struct fake *f)
{
	return mipv4_set_ip(f->ip, IP4(10, 0, 0, 1), 24);
}

static int lose_by_del(struct fake *f)
{
	return mipv4_del_ip(f->ip, US, 24);
}

static int lose_by_longer_prefix(struct fake *f)
{
	return mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 24) ?:
	       mipv4_del_ip(f->ip, US, 24) ?:
	       mipv4_add_ip(f->ip, US, 32);
}

static const struct network_loss losses[] = {
	{ "another address is set", lose_by_set },
	{ "the address is deleted", lose_by_del },
	{ "the network is smaller", lose_by_longer_prefix },
};

static void loss_name(const struct network_loss *loss, char *name)
{
	strscpy(name, loss->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(loss, losses, loss_name);

#define CROWD	(2 * MIPV4_WALK_BATCH)

/* In each state, and more than one hold of the lock looks at. */
static void neighbours_of_a_lost_network_are_forgotten(struct kunit *test)
{
	const struct network_loss *loss = test->param_value;
	struct fake *f = with_reachable_peer(test);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_know(f, GATEWAY, OTHER_HA);
	for (i = 10; i < 10 + CROWD; i++)	/* stale, some delayed */
		fake_receive(f, fake_arp(f, ARPOP_REQUEST, OTHER_HA,
					 IP4(192U, 0, 2, i), NULL, US));
	for (i = 10; i < 20; i++)
		fake_send(f, IP4(192U, 0, 2, i), "x", 1);
	fake_send(f, STRANGER, "11111111", 8);	/* incomplete */
	skb_queue_purge(&f->sent);
	KUNIT_ASSERT_EQ(test, f->ip->neigh.count, 2 + CROWD);

	KUNIT_ASSERT_EQ(test, with_rtnl(loss->lose(f)), 0);
	fake_settle(f);
	mipv4_neigh_tick(f->ip);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, 0);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.n_resolving, 0);
	KUNIT_EXPECT_EQ(test, fake_state(f, GATEWAY), MIPV4_NEIGH_PERMANENT);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_FAILED), 1);
	KUNIT_EXPECT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
}

static void neighbours_of_other_networks_stay(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1),
						     24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, IP4(10, 0, 0, 1),
						     24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	mipv4_neigh_tick(f->ip);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
}

static void neighbours_of_a_deleted_route_are_forgotten(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, FAR, 32, 0)), 0);
	fake_send(f, FAR, "x", 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, FAR), MIPV4_NEIGH_INCOMPLETE);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_route(f->ip, FAR, 32, 0)), 0);
	mipv4_neigh_tick(f->ip);
	KUNIT_EXPECT_EQ(test, fake_state(f, FAR), -1);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
}

/* Something that wants to run in a softirq all the time, and how often it could. */
struct softirqs {
	struct tasklet_struct	tasklet;
	unsigned int		n;
	bool			stop;
};

static void softirq_runs(struct tasklet_struct *t)
{
	struct softirqs *softirqs = from_tasklet(softirqs, t, tasklet);

	softirqs->n++;
	if (!READ_ONCE(softirqs->stop))
		tasklet_schedule(t);
}

#define WALKED	MIPV4_NEIGH_RESOLVING

/* Each fills a table with WALKED entries, and walks it. */
struct walk {
	const char	*name;
	void		(*fill)(struct fake *f);
	void		(*walk)(struct fake *f);
};

static void fill_strangers(struct fake *f)
{
	unsigned int i;

	for (i = 0; i < WALKED; i++)
		host_says(f, ARPOP_REQUEST, i);
}

static void fill_permanent(struct fake *f)
{
	unsigned int i;

	for (i = 0; i < WALKED; i++)
		fake_know(f, host(i), PEER_HA);
}

static void fill_resolving(struct fake *f)
{
	unsigned int i;

	for (i = 0; i < WALKED; i++) {
		fake_send(f, host(i), "x", 1);
		cond_resched();
	}
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	skb_queue_purge(&f->sent);
	fake_age(f, HZ);
}

static void fill_learned(struct fake *f)
{
	struct iphdr quote = {
		.tot_len = htons(1500), .frag_off = htons(IP_DF),
	};
	unsigned int i;

	for (i = 0; i < WALKED; i++) {
		quote.daddr = host(i);
		as_softirq(mipv4_pmtu_learn(f->ip, &quote, 1400));
	}
}

static void walk_flush(struct fake *f)
{
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	KUNIT_EXPECT_EQ(f->test, f->ip->neigh.count, 0);
}

static void walk_headers(struct fake *f)
{
	mipv4_neigh_device_changed(f->ip);
}

static void walk_forgotten(struct fake *f)
{
	fake_age(f, 61 * HZ);
	mipv4_neigh_tick(f->ip);
	KUNIT_EXPECT_EQ(f->test, f->ip->neigh.count, 0);
}

static void walk_failing(struct fake *f)
{
	mipv4_neigh_tick(f->ip);
	KUNIT_EXPECT_EQ(f->test, f->ip->neigh.n_resolving, 0);
}

static void walk_learned(struct fake *f)
{
	mipv4_cache_flush(f->ip);
	KUNIT_EXPECT_EQ(f->test, f->ip->n_learned, 0);
}

static const struct walk walks[] = {
	{ "flush", fill_strangers, walk_flush },
	{ "headers of permanent ones", fill_permanent, walk_headers },
	{ "unused ones are forgotten", fill_strangers, walk_forgotten },
	{ "silent ones fail", fill_resolving, walk_failing },
	{ "flush of what was learned", fill_learned, walk_learned },
};

static void walk_name(const struct walk *walk, char *name)
{
	strscpy(name, walk->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(walk, walks, walk_name);

/* In one hold of the lock a softirq could not run at all, and after it ten times at
 * most, until it is ksoftirqd's turn.
 */
static void packets_get_in_while_a_table_is_walked(struct kunit *test)
{
	const struct walk *walk = test->param_value;
	struct fake *f = fake_device(test);
	struct softirqs softirqs = {};

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	fake_settle(f);
	walk->fill(f);
	tasklet_setup(&softirqs.tasklet, softirq_runs);
	tasklet_schedule(&softirqs.tasklet);
	walk->walk(f);
	WRITE_ONCE(softirqs.stop, true);
	tasklet_kill(&softirqs.tasklet);
	KUNIT_EXPECT_GE(test, softirqs.n, WALKED / MIPV4_WALK_BATCH / 2);
}

static void device_without_arp_sends_at_once(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_noarp(f);
	KUNIT_EXPECT_FALSE(test, mipv4_dev_uses_arp(f->dev));
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* What an administrator turns ARP off for: to say himself who is where. */
static void neighbour_set_by_hand_counts_without_arp(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	fake_noarp(f);
	fake_know(f, PEER, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, PEER_HA, ETH_ALEN);
}

static void new_device_address_is_in_all_headers(struct kunit *test)
{
	struct sockaddr sa = { .sa_family = ARPHRD_ETHER };
	struct fake *f = with_reachable_peer(test);
	struct sk_buff *skb;

	fake_know(f, GATEWAY, PEER_HA);
	memcpy(sa.sa_data, OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mac_address(f->dev, &sa, NULL)),
			0);
	/* Learned ones are forgotten, those set by hand have a new header. */
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, fake_send(f, GATEWAY, "x", 1), 0);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_source, OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, PEER_HA, ETH_ALEN);
}

static void known_neighbour_is_resolved_at_once(struct kunit *test)
{
	struct fake *f = with_reachable_peer(test);

	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, PEER, 0), 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void nothing_to_resolve_is_resolved(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, US, 0), 0);
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, SUBNET_BCAST, 0), 0);
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, GROUP, 0), 0);
	fake_noarp(f);
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, PEER, 0), 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void resolving_gives_up_with_its_reason(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, FAR, HZ), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, PEER, 1), -ETIMEDOUT);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	solicit_in_vain(f);
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, PEER, HZ), -EHOSTUNREACH);
	mipv4_get(f->ip);
	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, PEER, HZ), -ENODEV);
	mipv4_put(f->ip);
}

/* Somebody else waits in mipv4_resolve(). */
struct waiter {
	struct fake		*f;
	struct completion	done;
	int			result;
};

static int waiter_run(void *data)
{
	struct waiter *w = data;

	w->result = mipv4_resolve(w->f->ip, PEER, 20 * HZ);
	complete(&w->done);
	return 0;
}

static struct waiter *waiter_start(struct fake *f)
{
	struct waiter *w = kunit_kzalloc(f->test, sizeof(*w), GFP_KERNEL);
	struct task_struct *task;
	int i;

	KUNIT_ASSERT_NOT_NULL(f->test, w);
	w->f = f;
	init_completion(&w->done);
	task = kthread_run(waiter_run, w, "mipv4-waiter");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(f->test, task);
	for (i = 0; i < 100 && fake_silent(f); i++)
		schedule_timeout_uninterruptible(1);
	return w;
}

static void waiting_ends_with_the_answer(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct waiter *w = waiter_start(f);

	peer_answers(f, PEER_HA);
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&w->done, 30 * HZ),
			0);
	KUNIT_EXPECT_EQ(test, w->result, 0);
}

static void waiting_ends_with_the_failure(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct waiter *w = waiter_start(f);

	solicit_in_vain(f);
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&w->done, 30 * HZ),
			0);
	KUNIT_EXPECT_EQ(test, w->result, -EHOSTUNREACH);
}

static void waiting_ends_with_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct waiter *w = waiter_start(f);

	mipv4_get(f->ip);
	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&w->done, 30 * HZ),
			0);
	KUNIT_EXPECT_EQ(test, w->result, -ENODEV);
	mipv4_put(f->ip);
}

static struct kunit_case neigh_test_cases[] = {
	KUNIT_CASE(first_datagram_asks_for_the_neighbour),
	KUNIT_CASE(answer_makes_it_reachable_and_sends_what_waits),
	KUNIT_CASE(reachable_neighbour_is_not_asked_for),
	KUNIT_CASE(destination_behind_a_gateway_asks_for_the_gateway),
	KUNIT_CASE(neighbour_is_asked_for_once_a_second_at_most),
	KUNIT_CASE(silent_neighbour_fails_after_three_requests),
	KUNIT_CASE(protocol_is_told_of_each_datagram_that_waited),
	KUNIT_CASE(failed_neighbour_is_refused_at_once),
	KUNIT_CASE(rounds_of_requests_come_at_growing_distance),
	KUNIT_CASE(late_answer_ends_a_failure),
	KUNIT_CASE(reachable_neighbour_becomes_stale),
	KUNIT_CASE(stale_neighbour_is_used_and_not_yet_asked),
	KUNIT_CASE(delayed_neighbour_is_probed_by_unicast),
	KUNIT_CASE(probed_neighbour_can_be_used),
	KUNIT_CASE(probed_neighbour_that_answers_is_reachable),
	KUNIT_CASE(probed_neighbour_that_is_silent_fails),
	KUNIT_CASE(neighbour_that_stopped_answering_is_asked_for_again),
	KUNIT_CASE(permanent_neighbour_never_changes),
	KUNIT_CASE(neighbour_set_by_hand_gets_what_waits),
	KUNIT_CASE(neighbour_elsewhere_is_not_set),
	KUNIT_CASE(deleted_neighbour_is_asked_for_again),
	KUNIT_CASE(datagrams_wait_and_the_newest_are_kept),
	KUNIT_CASE(all_queues_together_are_bounded),
	KUNIT_CASE(queue_is_bounded_by_memory_and_keeps_the_newest),
	KUNIT_CASE(all_queues_together_are_bounded_by_memory),
	KUNIT_CASE(largest_datagram_waits_in_fragments),
	KUNIT_CASE(whole_datagrams_give_way),
	KUNIT_CASE(datagram_larger_than_the_queue_is_refused),
	KUNIT_CASE(whole_datagrams_of_others_give_way),
	KUNIT_CASE_SLOW(neighbours_being_asked_for_are_bounded),
	KUNIT_CASE_PARAM(none_of_many_is_asked_for_twice_a_second,
			 crowd_gen_params),
	KUNIT_CASE_SLOW(table_is_bounded_and_keeps_who_is_in_use),
	KUNIT_CASE_SLOW(storm_of_strangers_leaves_who_has_answered),
	KUNIT_CASE_SLOW(storm_of_unasked_answers_leaves_who_has_answered),
	KUNIT_CASE_SLOW(storm_of_peers_leaves_who_has_answered),
	KUNIT_CASE(strangers_are_forgotten),
	KUNIT_CASE_SLOW(neighbours_set_by_hand_are_bounded),
	KUNIT_CASE(unused_neighbour_is_forgotten),
	KUNIT_CASE(flush_drops_what_waits_and_keeps_the_permanent),
	KUNIT_CASE_PARAM(neighbours_of_a_lost_network_are_forgotten,
			 loss_gen_params),
	KUNIT_CASE(neighbours_of_other_networks_stay),
	KUNIT_CASE(neighbours_of_a_deleted_route_are_forgotten),
	KUNIT_CASE_PARAM(packets_get_in_while_a_table_is_walked, walk_gen_params),
	KUNIT_CASE(device_without_arp_sends_at_once),
	KUNIT_CASE(neighbour_set_by_hand_counts_without_arp),
	KUNIT_CASE(new_device_address_is_in_all_headers),
	KUNIT_CASE(known_neighbour_is_resolved_at_once),
	KUNIT_CASE(nothing_to_resolve_is_resolved),
	KUNIT_CASE(resolving_gives_up_with_its_reason),
	KUNIT_CASE(waiting_ends_with_the_answer),
	KUNIT_CASE(waiting_ends_with_the_failure),
	KUNIT_CASE(waiting_ends_with_the_endpoint),
	{}
};

static struct kunit_suite neigh_suite = {
	.name = "mipv4-neigh",
	.test_cases = neigh_test_cases,
};

kunit_test_suite(neigh_suite);
