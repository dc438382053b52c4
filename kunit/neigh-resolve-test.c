// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-resolve-test.c: the first datagram to a neighbour, and mipv4_resolve().
 */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include "fake-neigh.h"
#include "fake.h"
#include "../mipv4/attach.h"
#include "../mipv4/device.h"
#include "../mipv4/neigh-timer.h"

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
	fake_peer_answers(f, PEER_HA);
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
	struct fake *f = fake_with_reachable_peer(test);

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

/* RFC 1122 section 2.3.2.1: one request a second at most for one destination. */
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

static void device_without_arp_sends_at_once(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_noarp(f);
	KUNIT_EXPECT_FALSE(test, mipv4_dev_uses_arp(f->dev));
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void known_neighbour_is_resolved_at_once(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

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
	fake_solicit_in_vain(f);
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, PEER, HZ), -EHOSTUNREACH);
	mipv4_get(f->ip);
	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, PEER, HZ), -ENODEV);
	mipv4_put(f->ip);
}

/* A thread that waits in mipv4_resolve(). */
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

	fake_peer_answers(f, PEER_HA);
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&w->done, 30 * HZ),
			0);
	KUNIT_EXPECT_EQ(test, w->result, 0);
}

static void waiting_ends_with_the_failure(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct waiter *w = waiter_start(f);

	fake_solicit_in_vain(f);
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

static struct kunit_case neigh_resolve_test_cases[] = {
	KUNIT_CASE(first_datagram_asks_for_the_neighbour),
	KUNIT_CASE(answer_makes_it_reachable_and_sends_what_waits),
	KUNIT_CASE(reachable_neighbour_is_not_asked_for),
	KUNIT_CASE(destination_behind_a_gateway_asks_for_the_gateway),
	KUNIT_CASE(neighbour_is_asked_for_once_a_second_at_most),
	KUNIT_CASE(device_without_arp_sends_at_once),
	KUNIT_CASE(known_neighbour_is_resolved_at_once),
	KUNIT_CASE(nothing_to_resolve_is_resolved),
	KUNIT_CASE(resolving_gives_up_with_its_reason),
	KUNIT_CASE(waiting_ends_with_the_answer),
	KUNIT_CASE(waiting_ends_with_the_failure),
	KUNIT_CASE(waiting_ends_with_the_endpoint),
	{}
};

static struct kunit_suite neigh_resolve_suite = {
	.name = "mipv4-neigh-resolve",
	.test_cases = neigh_resolve_test_cases,
};

kunit_test_suite(neigh_resolve_suite);
