// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-test.c: the neighbour table and its limits.
 */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include "fake-neigh.h"
#include "fake.h"
#include "../mipv4/arp.h"
#include "../mipv4/neigh-resolve.h"

static void neighbours_being_asked_for_are_bounded(struct kunit *test)
{
	struct fake *f = fake_device(test);
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	for (i = 0; i < MIPV4_NEIGH_RESOLVING + 1; i++) {
		KUNIT_ASSERT_EQ(test, fake_send(f, fake_host(i), "x", 1), 0);
		skb_queue_purge(&f->sent);
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, f->ip->neigh.n_resolving, MIPV4_NEIGH_RESOLVING);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_EVICTIONS), 1);
	/* The oldest neighbour is removed. The time of its last request is kept. */
	KUNIT_EXPECT_EQ(test, fake_state(f, fake_host(0)), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_FALSE(test, as_softirq(mipv4_neigh_is_dead(f->ip, fake_host(0),
								false)));
	KUNIT_EXPECT_EQ(test, fake_state(f, fake_host(1)), MIPV4_NEIGH_INCOMPLETE);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, MIPV4_NEIGH_QUEUES);
}

/* The number of hosts that are sent to at one moment. */
static const unsigned int crowds[] = {
	MIPV4_NEIGH_RESOLVING + 200, MIPV4_NEIGH_LIMIT,
};

static void crowd_name(const unsigned int *crowd, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u hosts", *crowd);
}

KUNIT_ARRAY_PARAM(crowd, crowds, crowd_name);

/* RFC 1122 section 2.3.2.1, for as many hosts as the table holds. Some are sent to again
 * when it is full, at the same time.
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
		fake_send(f, fake_host(i % crowd), "x", 1);
		arp = fake_sent_arp(f, ARPOP_REQUEST);
		if (arp && arp->tip == fake_host(i % crowd))
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
	/* After a second there is room again. */
	fake_age(f, HZ);
	KUNIT_EXPECT_EQ(test, fake_send(f, fake_host(crowd), "x", 1), 0);
}

/* All hosts of a large network send requests for US. The table fills with unverified
 * neighbours, and neighbours in use stay.
 */
static void table_is_bounded_and_keeps_who_is_in_use(struct kunit *test)
{
	struct fake *f = fake_device(test);
	unsigned int i;
	int rc;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	for (i = 0; i < MIPV4_NEIGH_LIMIT + 5; i++) {
		struct sk_buff *skb = fake_arp(f, ARPOP_REQUEST, PEER_HA,
					       fake_host(i), NULL,
					       IP4(10, 0, 0, 1));

		if (i == MIPV4_NEIGH_LIMIT) {
			fake_age(f, 30 * HZ);
			KUNIT_EXPECT_EQ(test, fake_send(f, fake_host(0), "x", 1),
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
	KUNIT_EXPECT_NE(test, fake_state(f, fake_host(0)), -1);
	KUNIT_EXPECT_EQ(test, fake_state(f, fake_host(1)), -1);
	KUNIT_EXPECT_NE(test, fake_state(f, fake_host(MIPV4_NEIGH_LIMIT + 4)), -1);
}

enum stranger {
	STRANGER_ASKS,		/* for us */
	STRANGER_ANSWERS,	/* what it was not asked */
	STRANGER_IS_TALKED_TO,	/* and does not answer when asked */
};

/* A sender with more addresses than the table holds replaces its own entries. Neighbours
 * that have answered stay, also if they are silent now.
 */
static void storm(struct kunit *test, enum stranger kind)
{
	struct fake *f = fake_device(test);
	unsigned int i, left = 0;
	long generation;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	for (i = 0; i < 100; i++) {
		KUNIT_ASSERT_EQ(test, fake_send(f, fake_host(i), "x", 1), 0);
		fake_host_says(f, ARPOP_REPLY, i);
		KUNIT_ASSERT_EQ(test, fake_state(f, fake_host(i)),
				MIPV4_NEIGH_REACHABLE);
	}
	fake_age(f, 10 * HZ);
	generation = atomic_long_read(&f->ip->path_generation);
	for (i = 100; i < 2000 + MIPV4_NEIGH_LIMIT; i++) {
		fake_host_says(f, ARPOP_REQUEST, i);
		if (kind == STRANGER_ANSWERS)
			fake_host_says(f, ARPOP_REPLY, i);
		else if (kind == STRANGER_IS_TALKED_TO)
			fake_send(f, fake_host(i), "x", 1);
	}
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, MIPV4_NEIGH_LIMIT);
	for (i = 0; i < 100; i++)	/* stale, if all that took a minute */
		left += fake_state(f, fake_host(i)) != -1;
	KUNIT_EXPECT_EQ(test, left, 100);
	/* The paths that CPUs have cached to others stay valid. */
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

/* All unused neighbours are forgotten. */
static void strangers_are_forgotten(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	fake_host_says(f, ARPOP_REQUEST, 1);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, 1);
	fake_tick(f, 61 * HZ);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, 0);
}

static void unused_neighbour_is_forgotten(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

	fake_know(f, STRANGER, OTHER_HA);
	fake_tick(f, 59 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	fake_tick(f, 20 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_EQ(test, fake_state(f, STRANGER), MIPV4_NEIGH_PERMANENT);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.count, 0);
}

static struct kunit_case neigh_test_cases[] = {
	KUNIT_CASE_SLOW(neighbours_being_asked_for_are_bounded),
	KUNIT_CASE_PARAM(none_of_many_is_asked_for_twice_a_second,
			 crowd_gen_params),
	KUNIT_CASE_SLOW(table_is_bounded_and_keeps_who_is_in_use),
	KUNIT_CASE_SLOW(storm_of_strangers_leaves_who_has_answered),
	KUNIT_CASE_SLOW(storm_of_unasked_answers_leaves_who_has_answered),
	KUNIT_CASE_SLOW(storm_of_peers_leaves_who_has_answered),
	KUNIT_CASE(strangers_are_forgotten),
	KUNIT_CASE(unused_neighbour_is_forgotten),
	{}
};

static struct kunit_suite neigh_suite = {
	.name = "mipv4-neigh",
	.test_cases = neigh_test_cases,
};

kunit_test_suite(neigh_suite);
