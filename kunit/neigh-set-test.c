// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-set-test.c: neighbours set by hand, flushed, and of a network that is gone.
 */
#include <linux/interrupt.h>
#include <linux/kthread.h>
#include "fake-neigh.h"
#include "fake.h"
#include "../mipv4/learn.h"
#include "../mipv4/neigh-set.h"
#include "../mipv4/neigh-timer.h"

static void permanent_neighbour_never_changes(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	fake_know(f, PEER, PEER_HA);
	fake_age(f, 3600 * HZ);
	fake_peer_answers(f, OTHER_HA);
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
	struct fake *f = fake_with_reachable_peer(test);

	KUNIT_EXPECT_EQ(test, mipv4_neigh_del(f->ip, PEER, NULL), 0);
	KUNIT_EXPECT_EQ(test, mipv4_neigh_del(f->ip, PEER, NULL), -ENOENT);
	fake_send(f, PEER, "x", 1);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
}

static void neighbours_set_by_hand_are_bounded(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct netlink_ext_ack extack = {};
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 8, 0), 0);
	for (i = 0; i < MIPV4_NEIGH_LIMIT; i++)
		fake_know(f, fake_host(i), PEER_HA);
	KUNIT_EXPECT_EQ(test,
			mipv4_neigh_set(f->ip, fake_host(i), PEER_HA, &extack),
			-ENOSPC);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "an endpoint has at most 16384 permanent neighbours: delete one first (mipv4 neigh del)");
	KUNIT_EXPECT_EQ(test, f->ip->neigh.n_permanent, MIPV4_NEIGH_LIMIT);
	/* A permanent neighbour can be changed at the limit, and deleting one makes room. */
	fake_know(f, fake_host(5), OTHER_HA);
	KUNIT_EXPECT_EQ(test, mipv4_neigh_del(f->ip, fake_host(6), NULL), 0);
	fake_know(f, fake_host(i), PEER_HA);
}

static void flush_drops_what_waits_and_keeps_the_permanent(struct kunit *test)
{
	struct fake *f = fake_with_reachable_peer(test);

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

/* Changes that remove the network of US. */
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

/* More neighbours of each state than the flush checks while it holds the lock once. */
static void neighbours_of_a_lost_network_are_forgotten(struct kunit *test)
{
	const struct network_loss *loss = test->param_value;
	struct fake *f = fake_with_reachable_peer(test);
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
	struct fake *f = fake_with_reachable_peer(test);

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
	struct fake *f = fake_with_reachable_peer(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, FAR, 32, 0)), 0);
	fake_send(f, FAR, "x", 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, FAR), MIPV4_NEIGH_INCOMPLETE);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_route(f->ip, FAR, 32, 0)), 0);
	mipv4_neigh_tick(f->ip);
	KUNIT_EXPECT_EQ(test, fake_state(f, FAR), -1);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
}

/* A softirq that is raised all the time, and the number of its runs. */
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

/* Functions that fill a table with WALKED entries, and walk it. */
struct walk {
	const char	*name;
	void		(*fill)(struct fake *f);
	void		(*walk)(struct fake *f);
};

static void fill_strangers(struct fake *f)
{
	unsigned int i;

	for (i = 0; i < WALKED; i++)
		fake_host_says(f, ARPOP_REQUEST, i);
}

static void fill_permanent(struct fake *f)
{
	unsigned int i;

	for (i = 0; i < WALKED; i++)
		fake_know(f, fake_host(i), PEER_HA);
}

static void fill_resolving(struct fake *f)
{
	unsigned int i;

	for (i = 0; i < WALKED; i++) {
		fake_send(f, fake_host(i), "x", 1);
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
		quote.daddr = fake_host(i);
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

/* A softirq cannot run while the lock is held. After that it runs ten times at most
 * before ksoftirqd takes over.
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

/* An administrator turns ARP off to set all neighbours by hand. */
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
	struct fake *f = fake_with_reachable_peer(test);
	struct sk_buff *skb;

	fake_know(f, GATEWAY, PEER_HA);
	memcpy(sa.sa_data, OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mac_address(f->dev, &sa, NULL)),
			0);
	/* Learned neighbours are forgotten. Permanent ones have a new header. */
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, fake_send(f, GATEWAY, "x", 1), 0);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_source, OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, PEER_HA, ETH_ALEN);
}

static struct kunit_case neigh_set_test_cases[] = {
	KUNIT_CASE(permanent_neighbour_never_changes),
	KUNIT_CASE(neighbour_set_by_hand_gets_what_waits),
	KUNIT_CASE(neighbour_elsewhere_is_not_set),
	KUNIT_CASE(deleted_neighbour_is_asked_for_again),
	KUNIT_CASE_SLOW(neighbours_set_by_hand_are_bounded),
	KUNIT_CASE(flush_drops_what_waits_and_keeps_the_permanent),
	KUNIT_CASE_PARAM(neighbours_of_a_lost_network_are_forgotten,
			 loss_gen_params),
	KUNIT_CASE(neighbours_of_other_networks_stay),
	KUNIT_CASE(neighbours_of_a_deleted_route_are_forgotten),
	KUNIT_CASE_PARAM(packets_get_in_while_a_table_is_walked, walk_gen_params),
	KUNIT_CASE(neighbour_set_by_hand_counts_without_arp),
	KUNIT_CASE(new_device_address_is_in_all_headers),
	{}
};

static struct kunit_suite neigh_set_suite = {
	.name = "mipv4-neigh-set",
	.test_cases = neigh_set_test_cases,
};

kunit_test_suite(neigh_set_suite);
