// SPDX-License-Identifier: GPL-2.0
/*
 * arp-test.c: the rules of arp.c: who is where, and that we are where we are.
 */
#include "fake.h"

static void hear(struct fake *f, u16 op, const u8 *sha, __be32 sip, __be32 tip)
{
	fake_receive(f, fake_arp(f, op, sha, sip, OUR_HA, tip));
}

static void a_datagram_waits_until_the_neighbour_answers(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "hello", 5), 0);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_INCOMPLETE);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_EQ(test, arp->sip, US);
	KUNIT_EXPECT_EQ(test, arp->tip, PEER);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	hear(f, ARPOP_REPLY, PEER_HA, PEER, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->daddr, PEER);
}

static void three_requests_then_failure_is_told(struct kunit *test)
{
	struct fake *f = fake_new(test);
	static struct mipv4_protocol proto;
	int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, &proto, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "12345678", 8), 0);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
		KUNIT_EXPECT_EQ(test, f->err.n, 0);
		fake_tick(f, HZ + 1);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_EQ(test, f->err.type, ICMP_DEST_UNREACH);
	KUNIT_EXPECT_EQ(test, f->err.code, ICMP_HOST_UNREACH);
	KUNIT_EXPECT_EQ(test, f->err.from, US);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_FAILED), 1);
	/* For a second it fails at once, then it is asked again. */
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "12345678", 8), -EHOSTUNREACH);
	fake_age(f, HZ + 1);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "12345678", 8), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
}

static void a_stale_neighbour_is_used_then_probed(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_send(f, PEER, "x", 1);
	hear(f, ARPOP_REPLY, PEER_HA, PEER, US);
	fake_settle(f);
	fake_age(f, 31 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_DELAY);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	fake_tick(f, 5 * HZ + 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_PROBE);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	hear(f, ARPOP_REPLY, PEER_HA, PEER, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
}

static void a_request_for_us_is_answered_and_learned(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	hear(f, ARPOP_REQUEST, PEER_HA, PEER, US);
	arp = fake_sent_arp(f, ARPOP_REPLY);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_EQ(test, arp->sip, US);
	KUNIT_EXPECT_EQ(test, memcmp(arp->sha, OUR_HA, ETH_ALEN), 0);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
}

static void strangers_are_not_learned(struct kunit *test)
{
	struct fake *f = fake_new(test);

	/* not about us, unasked, and from another network */
	hear(f, ARPOP_REQUEST, PEER_HA, PEER, STRANGER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	hear(f, ARPOP_REPLY, PEER_HA, PEER, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	hear(f, ARPOP_REQUEST, PEER_HA, FAR, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, FAR), -1);
}

static void a_probe_for_our_address_is_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);

	hear(f, ARPOP_REQUEST, PEER_HA, 0, US);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
	KUNIT_EXPECT_EQ(test, fake_state(f, 0), -1);
}

static void a_conflict_is_defended_once_in_ten_seconds(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	hear(f, ARPOP_REQUEST, OTHER_HA, US, STRANGER);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_EQ(test, arp->sip, US);
	KUNIT_EXPECT_EQ(test, arp->tip, US);
	hear(f, ARPOP_REPLY, OTHER_HA, US, US);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 2);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_ARP_CONFLICT), 2);
	fake_age(f, 10 * HZ + 1);
	hear(f, ARPOP_REPLY, OTHER_HA, US, US);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
}

static void a_queue_keeps_the_newest(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int i, n = 0;

	for (i = 0; i < MIPV4_NEIGH_QUEUE + 10; i++)
		fake_send(f, PEER, &i, sizeof(i));
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_QUEUE), 10);
	fake_sent_arp(f, ARPOP_REQUEST);
	hear(f, ARPOP_REPLY, PEER_HA, PEER, US);
	for (i = 10; i < MIPV4_NEIGH_QUEUE + 10; i++) {
		struct iphdr *iph = fake_sent_ip(f);

		n += iph && !memcmp(iph + 1, &i, sizeof(i));
	}
	KUNIT_EXPECT_EQ(test, n, MIPV4_NEIGH_QUEUE);
}

static void a_changed_address_is_believed_once_a_second(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ethhdr *eth;

	fake_send(f, PEER, "x", 1);
	hear(f, ARPOP_REPLY, PEER_HA, PEER, US);
	hear(f, ARPOP_REPLY, OTHER_HA, PEER, US);
	fake_settle(f);
	fake_send(f, PEER, "x", 1);
	eth = (struct ethhdr *)((u8 *)fake_sent_ip(f) - ETH_HLEN);
	KUNIT_EXPECT_EQ(test, memcmp(eth->h_dest, PEER_HA, ETH_ALEN), 0);
	fake_age(f, HZ + 1);
	hear(f, ARPOP_REPLY, OTHER_HA, PEER, US);
	fake_send(f, PEER, "x", 1);
	eth = (struct ethhdr *)((u8 *)fake_sent_ip(f) - ETH_HLEN);
	KUNIT_EXPECT_EQ(test, memcmp(eth->h_dest, OTHER_HA, ETH_ALEN), 0);
}

static void a_neighbour_set_by_hand_stays(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_know(f, PEER, PEER_HA);
	hear(f, ARPOP_REPLY, OTHER_HA, PEER, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_PERMANENT);
	mipv4_arp_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	fake_tick(f, 3600 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_PERMANENT);
	KUNIT_EXPECT_EQ(test, mipv4_neigh_set(f->ip, FAR, PEER_HA, NULL),
			-EINVAL);
}

static void who_is_not_used_is_forgotten(struct kunit *test)
{
	struct fake *f = fake_new(test);

	hear(f, ARPOP_REQUEST, PEER_HA, PEER, US);
	fake_tick(f, 30 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	fake_tick(f, 61 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
}

static struct kunit_case arp_cases[] = {
	KUNIT_CASE(a_datagram_waits_until_the_neighbour_answers),
	KUNIT_CASE(three_requests_then_failure_is_told),
	KUNIT_CASE(a_stale_neighbour_is_used_then_probed),
	KUNIT_CASE(a_request_for_us_is_answered_and_learned),
	KUNIT_CASE(strangers_are_not_learned),
	KUNIT_CASE(a_probe_for_our_address_is_answered),
	KUNIT_CASE(a_conflict_is_defended_once_in_ten_seconds),
	KUNIT_CASE(a_queue_keeps_the_newest),
	KUNIT_CASE(a_changed_address_is_believed_once_a_second),
	KUNIT_CASE(a_neighbour_set_by_hand_stays),
	KUNIT_CASE(who_is_not_used_is_forgotten),
	{}
};

static struct kunit_suite arp_suite = {
	.name = "mipv4-arp",
	.test_cases = arp_cases,
};
kunit_test_suite(arp_suite);
