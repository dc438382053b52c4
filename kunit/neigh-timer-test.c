// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-timer-test.c: retransmission, failure, and the age of a neighbour.
 */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include "fake-neigh.h"
#include "fake.h"

static void silent_neighbour_fails_after_three_requests(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int i;

	fake_send(f, PEER, "x", 1);
	fake_solicit_in_vain(f);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_FAILURES), 1);
}

/* RFC 1122 section 2.4: the protocol is notified for each datagram. */
static void protocol_is_told_of_each_datagram_that_waited(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_send(f, PEER, "11111111", 8);
	fake_send(f, PEER, "22222222", 8);
	fake_solicit_in_vain(f);
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
	fake_solicit_in_vain(f);
	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), -EHOSTUNREACH);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Another round starts after 1, 2, 4, 8 s, and then every 8 s. */
static void rounds_of_requests_come_at_growing_distance(struct kunit *test)
{
	static const unsigned int seconds[] = { 1, 2, 4, 8, 8 };
	struct fake *f = fake_new(test);
	int i;

	fake_send(f, PEER, "x", 1);
	for (i = 0; i < ARRAY_SIZE(seconds); i++) {
		fake_solicit_in_vain(f);
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
	fake_solicit_in_vain(f);
	skb_queue_purge(&f->sent);
	fake_peer_answers(f, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

static void reachable_neighbour_becomes_stale(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

	fake_tick(f, 29 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void stale_neighbour_is_used_and_not_yet_asked(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

	fake_tick(f, 31 * HZ);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_DELAY);
}

/* RFC 1122 section 2.3.2.1 (2): unicast poll. */
static struct fake *with_probed_peer(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

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

	fake_peer_answers(f, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	skb_queue_purge(&f->sent);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void probed_neighbour_that_is_silent_fails(struct kunit *test)
{
	struct fake *f = with_probed_peer(test);
	int i;

	fake_solicit_in_vain(f);
	for (i = 0; i < 3; i++)
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
}

/* The neighbour may have moved: a broadcast request follows at once. */
static void neighbour_that_stopped_answering_is_asked_for_again(struct kunit *test)
{
	struct fake *f = with_probed_peer(test);

	fake_solicit_in_vain(f);
	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   BCAST_HA, ETH_ALEN);
}

static struct kunit_case neigh_timer_test_cases[] = {
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
	{}
};

static struct kunit_suite neigh_timer_suite = {
	.name = "mipv4-neigh-timer",
	.test_cases = neigh_timer_test_cases,
};

kunit_test_suite(neigh_timer_suite);
