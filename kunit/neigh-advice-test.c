// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-advice-test.c: a transport protocol reports that a peer answers, or seems dead
 * (neigh-advice.c).
 */
#include "fake-neigh.h"
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/neigh.h"

/* When the neighbour ceases to be fresh. */
static unsigned long fresh_until(struct fake *f, __be32 addr)
{
	struct mipv4_neigh *n;
	unsigned long until = 0;

	rcu_read_lock();
	n = mipv4_neigh_find(f->ip, addr);
	if (n)
		until = n->fresh_until_jiffies;
	rcu_read_unlock();
	return until;
}

/* RFC 1122 section 2.3.2.1: advice of the layer above. */
static void confirmed_neighbour_stays_reachable(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);
	int i;

	for (i = 0; i < 6; i++) {
		fake_tick(f, 20 * HZ);
		KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
		mipv4_confirm(f->ip, PEER);
		KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, 31 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
}

/* Many packets confirm a neighbour: most of them write nothing. */
static void nothing_is_written_where_nothing_is_due(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);
	unsigned long until;

	fake_age(f, 10 * HZ);
	until = fresh_until(f, PEER);
	mipv4_confirm(f->ip, PEER);
	KUNIT_EXPECT_EQ(test, fresh_until(f, PEER), until);
	fake_age(f, 6 * HZ);
	mipv4_confirm(f->ip, PEER);
	KUNIT_EXPECT_TRUE(test, time_after(fresh_until(f, PEER), until));
}

/* A neighbour that ARP is about to ask, or asks, need not be asked. */
static void confirmation_ends_a_probe(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);
	int probe;

	for (probe = 0; probe < 2; probe++) {
		fake_tick(f, 31 * HZ);
		fake_send(f, PEER, "x", 1);
		KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_DELAY);
		if (probe) {
			fake_tick(f, 5 * HZ + 1);
			KUNIT_EXPECT_EQ(test, fake_state(f, PEER),
					MIPV4_NEIGH_PROBE);
		}
		skb_queue_purge(&f->sent);
		mipv4_confirm(f->ip, PEER);
		KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
		fake_tick(f, 6 * HZ);
		KUNIT_EXPECT_TRUE(test, fake_silent(f));
	}
}

static void gateway_of_the_destination_is_confirmed(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, PEER), 0);
	fake_tick(f, 25 * HZ);
	mipv4_confirm(f->ip, FAR);
	fake_tick(f, 25 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
}

/* Only ARP finds the link-layer address. */
static void confirmation_resolves_nothing(struct kunit *test)
{
	struct fake *f = fake_new(test);

	mipv4_confirm(f->ip, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	fake_send(f, PEER, "x", 1);
	skb_queue_purge(&f->sent);
	mipv4_confirm(f->ip, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_INCOMPLETE);
	fake_solicit_in_vain(f);
	mipv4_confirm(f->ip, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
}

/* Own addresses, groups, broadcasts and nowhere have no neighbour; that of the
 * administrator stays as it is.
 */
static void advice_without_a_neighbour_does_nothing(struct kunit *test)
{
	static const __be32 dsts[] = {
		US, GROUP, LIMITED_BCAST, SUBNET_BCAST, FAR, IP4(127, 0, 0, 1), 0, PEER,
	};
	struct fake *f = fake_with_peer(test);
	int i;

	skb_queue_purge(&f->sent);
	for (i = 0; i < ARRAY_SIZE(dsts); i++) {
		mipv4_confirm(f->ip, dsts[i]);
		mipv4_suspect(f->ip, dsts[i]);
	}
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_PERMANENT);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void advice_to_a_disconnected_endpoint_does_no_harm(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

	fake_unregister(f);
	mipv4_confirm(f->ip, PEER);
	mipv4_suspect(f->ip, PEER);
}

static void advice_to_a_device_without_arp_does_nothing(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_noarp(f);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	mipv4_confirm(f->ip, PEER);
	mipv4_suspect(f->ip, PEER);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

/* RFC 1122 section 3.3.1.4. The request is a unicast, as each probe. */
static void suspected_neighbour_is_probed_at_once(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);
	struct fake_arp *arp;

	fake_age(f, 2 * HZ);
	mipv4_suspect(f->ip, PEER);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->tip, PEER);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_PROBE);
	/* Datagrams do not wait for the answer. */
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	fake_peer_answers(f, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 1122 section 2.3.2.1: at most one request a second. A host that makes us suspect
 * another cannot make us flood it.
 */
static void neighbour_is_probed_once_a_second(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);
	int i;

	for (i = 0; i < 100; i++)
		mipv4_suspect(f->ip, PEER);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));	/* it has just answered */
	fake_age(f, HZ + 1);
	for (i = 0; i < 100; i++)
		mipv4_suspect(f->ip, PEER);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_peer_answers(f, PEER_HA);
	for (i = 0; i < 100; i++)
		mipv4_suspect(f->ip, PEER);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void forward_progress_ends_the_suspicion(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

	fake_age(f, 2 * HZ);
	mipv4_suspect(f->ip, PEER);
	skb_queue_purge(&f->sent);
	mipv4_confirm(f->ip, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* The first probe is that of the suspicion, two follow, then the next gateway is used. */
static void suspected_gateway_that_is_silent_is_passed_over(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);
	struct mipv4_way way;

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, PEER), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, STRANGER), 0);
	fake_age(f, 2 * HZ);
	mipv4_suspect(f->ip, FAR);
	fake_solicit_in_vain(f);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_EQ(test, mipv4_way(f->ip, FAR, &way), 0);
	KUNIT_EXPECT_BE(test, way.hop, STRANGER);
}

/* ARP asks for it already, or will ask after its back-off. */
static void unresolved_neighbour_is_not_probed(struct kunit *test)
{
	struct fake *f = fake_new(test);

	mipv4_suspect(f->ip, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	fake_send(f, PEER, "x", 1);
	skb_queue_purge(&f->sent);
	mipv4_suspect(f->ip, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_INCOMPLETE);
	fake_solicit_in_vain(f);
	skb_queue_purge(&f->sent);
	mipv4_suspect(f->ip, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static struct kunit_case neigh_advice_test_cases[] = {
	KUNIT_CASE(confirmed_neighbour_stays_reachable),
	KUNIT_CASE(nothing_is_written_where_nothing_is_due),
	KUNIT_CASE(confirmation_ends_a_probe),
	KUNIT_CASE(gateway_of_the_destination_is_confirmed),
	KUNIT_CASE(confirmation_resolves_nothing),
	KUNIT_CASE(advice_without_a_neighbour_does_nothing),
	KUNIT_CASE(advice_to_a_disconnected_endpoint_does_no_harm),
	KUNIT_CASE(advice_to_a_device_without_arp_does_nothing),
	KUNIT_CASE(suspected_neighbour_is_probed_at_once),
	KUNIT_CASE(neighbour_is_probed_once_a_second),
	KUNIT_CASE(forward_progress_ends_the_suspicion),
	KUNIT_CASE(suspected_gateway_that_is_silent_is_passed_over),
	KUNIT_CASE(unresolved_neighbour_is_not_probed),
	{}
};

static struct kunit_suite neigh_advice_suite = {
	.name = "mipv4-neigh-advice",
	.test_cases = neigh_advice_test_cases,
};

kunit_test_suite(neigh_advice_suite);
