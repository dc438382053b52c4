// SPDX-License-Identifier: GPL-2.0
/*
 * dad-test.c: an address is probed for before it is used, RFC 5227 section 2.1.
 */
#include "fake-addr.h"
#include "fake.h"
#include "../mipv4/address.h"
#include "../mipv4/dad.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

static void tentative_address_is_not_used(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);
	__be32 addrs[2] = {};

	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, 0, 255)), MIPV4_KIND_NONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, LONE_PEER), (__be32)0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 2), 1);
	KUNIT_EXPECT_BE(test, addrs[0], US);
}

/* A script sets routes without waiting for the address. */
static void routes_may_be_set_before_the_address_is_used(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = LONE_GATEWAY, .src = LONE };
	struct fake *f = fake_with_tentative_address(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, LONE)),
			-ENETUNREACH);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &spec, NULL)),
			0);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), -ENETUNREACH);
	fake_probe_unanswered(f, LONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), LONE);
}

static void tentative_address_is_not_answered_for(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, LONE_PEER, NULL, LONE);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_IGNORED);
	fake_receive(f, fake_echo(f, PEER, LONE, 1, 1, 8));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_DST_NOT_OURS);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
}

/* Section 2.1.1, octet by octet. */
static void probe_says_nothing_of_us(struct kunit *test)
{
	static const u8 nobody[ETH_ALEN];
	struct fake *f = fake_with_tentative_address(test);
	struct fake_arp *arp;

	fake_tick(f, HZ);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_MEMEQ(test, arp->sha, OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->sip, (__be32)0);
	KUNIT_EXPECT_MEMEQ(test, arp->tha, nobody, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->tip, LONE);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   BCAST_HA, ETH_ALEN);
}

/* PROBE_WAIT 1 s, PROBE_NUM 3, PROBE_MIN and PROBE_MAX 1 and 2 s, ANNOUNCE_WAIT
 * 2 s; then ANNOUNCE_NUM 2, ANNOUNCE_INTERVAL 2 s.
 */
static void address_is_used_after_three_probes(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);
	int i;

	fake_tick(f, HZ);
	fake_expect_probe(f, LONE);
	for (i = 0; i < 2; i++) {
		fake_tick(f, HZ - LEEWAY);
		KUNIT_EXPECT_TRUE(test, fake_silent(f));
		fake_tick(f, HZ + LEEWAY);
		fake_expect_probe(f, LONE);
	}
	fake_tick(f, 2 * HZ - LEEWAY);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	fake_tick(f, LEEWAY);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, LONE_PEER), LONE);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 3);

	for (i = 0; i < 2; i++) {
		fake_tick(f, 0);
		fake_expect_announcement(f, LONE);
		fake_tick(f, 2 * HZ - LEEWAY);
		KUNIT_EXPECT_TRUE(test, fake_silent(f));
		fake_age(f, LEEWAY);
	}
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void several_addresses_are_probed_for_at_once(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i;

	for (i = 0; i < 20; i++)
		fake_probe_for(f, htonl(0x0a000001 + i));
	for (i = 0; i < 5; i++)
		fake_tick(f, 2 * HZ);
	for (i = 0; i < 20; i++)
		KUNIT_EXPECT_EQ(test, fake_addr_state(f, htonl(0x0a000001 + i)),
				MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 60);
	KUNIT_EXPECT_EQ(test, f->ip->dad.n_tentative, 0);
}

/* The due times of tentative addresses are between @from and @to after @since_jiffies,
 * and they are spread.
 */
static void expect_spread(struct fake *f, unsigned long since_jiffies, long from,
			  long to)
{
	long least = LONG_MAX, most = LONG_MIN, wait;
	struct mipv4_ifaddr *ifa;

	rtnl_lock();
	spin_lock_bh(&f->ip->neigh.lock);
	list_for_each_entry(ifa, &f->ip->addrs, list) {
		if (ifa->state != MIPV4_IFADDR_TENTATIVE)
			continue;
		wait = ifa->due_jiffies - since_jiffies;
		least = min(least, wait);
		most = max(most, wait);
	}
	to += jiffies - since_jiffies;
	spin_unlock_bh(&f->ip->neigh.lock);
	rtnl_unlock();
	KUNIT_EXPECT_GE(f->test, least, from);
	KUNIT_EXPECT_LE(f->test, most, to);
	KUNIT_EXPECT_GT(f->test, most - least, HZ / 2);
}

/* RFC 3927 section 2.2.1, RFC 5227 section 2.1.1: hosts that start together do not probe
 * together. The 64 addresses of one host are 64 hosts here.
 */
static void probes_are_spread_in_time(struct kunit *test)
{
	unsigned long since_jiffies = jiffies;
	struct fake *f = fake_new(test);
	unsigned int i;

	for (i = 0; i < 64; i++)
		fake_probe_for(f, htonl(0x0a000001 + i));
	expect_spread(f, since_jiffies, 0, HZ);
	since_jiffies = jiffies;
	fake_tick(f, HZ);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 64);
	expect_spread(f, since_jiffies, HZ, 2 * HZ);
}

static void deleted_address_is_not_probed_for(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, LONE, 24)), 0);
	KUNIT_EXPECT_EQ(test, f->ip->dad.n_tentative, 0);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_probe_for(f, LONE);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, PEER, 24)), 0);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, f->ip->dad.n_tentative, 0);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* A request from 0.0.0.0 is a probe, and other hosts would treat it as one. */
static void neighbours_of_a_lost_address_are_not_probed_for(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	KUNIT_ASSERT_EQ(test, fake_send(f, LONE_PEER, "x", 1), 0);
	KUNIT_ASSERT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, LONE, 24)), 0);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void nothing_waits_for_neighbours_in_a_tentative_name(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	KUNIT_ASSERT_EQ(test, fake_send(f, LONE_PEER, "x", 1), 0);
	fake_carrier(f, false);
	KUNIT_EXPECT_EQ(test, fake_state(f, LONE_PEER), -1);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
}

static void address_waits_for_memory(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);
	int i;

	fake_tick(f, HZ);
	for (i = 0; i < 2; i++)
		fake_tick(f, 2 * HZ);
	fake_age(f, 2 * HZ);
	mipv4_dad_tick(f->ip);
	KUNIT_ASSERT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 3);
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_addr_dad_done(f->ip)), -ENOMEM);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_NONE);
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 3);
}

static void doubt_needs_no_memory(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	KUNIT_EXPECT_TRUE(test, without_memory(mipv4_addr_dad_restart(f->ip)));
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_NONE);
}

/* The work needs RTNL. The caller of detach holds RTNL while it waits for the work. */
static void probing_ends_with_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);

	rtnl_lock();
	WRITE_ONCE(f->ip->dad.done_due, true);
	mod_delayed_work(system_wq, &f->ip->neigh.work, 0);
	msleep(50);
	mipv4_disconnect(f->ip);
	rtnl_unlock();
	f->ip = NULL;
	KUNIT_EXPECT_NULL(test, mipv4_find(&init_net, f->dev->ifindex));
}

static void address_is_used_at_once_without_arp(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_noarp(f);
	fake_probe_for(f, LONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_LOCAL);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void tentative_address_makes_no_other_secondary(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);
	bool secondary;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, LONE_PEER, 24)), 0);
	rtnl_lock();
	rcu_read_lock();
	secondary = mipv4_ifaddr_is_secondary(f->ip,
					      mipv4_ifaddr_find(f->ip,
								LONE_PEER));
	rcu_read_unlock();
	rtnl_unlock();
	KUNIT_EXPECT_FALSE(test, secondary);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, LONE_GATEWAY), LONE_PEER);
}

static struct kunit_case dad_test_cases[] = {
	KUNIT_CASE(tentative_address_is_not_used),
	KUNIT_CASE(routes_may_be_set_before_the_address_is_used),
	KUNIT_CASE(tentative_address_is_not_answered_for),
	KUNIT_CASE(probe_says_nothing_of_us),
	KUNIT_CASE(address_is_used_after_three_probes),
	KUNIT_CASE(several_addresses_are_probed_for_at_once),
	KUNIT_CASE(probes_are_spread_in_time),
	KUNIT_CASE(deleted_address_is_not_probed_for),
	KUNIT_CASE(neighbours_of_a_lost_address_are_not_probed_for),
	KUNIT_CASE(nothing_waits_for_neighbours_in_a_tentative_name),
	KUNIT_CASE(address_waits_for_memory),
	KUNIT_CASE(doubt_needs_no_memory),
	KUNIT_CASE(probing_ends_with_the_endpoint),
	KUNIT_CASE(address_is_used_at_once_without_arp),
	KUNIT_CASE(tentative_address_makes_no_other_secondary),
	{}
};

static struct kunit_suite dad_suite = {
	.name = "mipv4-dad",
	.test_cases = dad_test_cases,
};

kunit_test_suite(dad_suite);
