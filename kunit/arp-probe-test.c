// SPDX-License-Identifier: GPL-2.0
/*
 * arp-probe-test.c: does another host have an address, before it is used (arp.c,
 * address.c): RFC 5227 section 2.1.
 */
#include "fake.h"

/* What a busy machine may lose between two looks at the clock. */
#define LEEWAY	(3 * HZ / 4)

/* An address on a network of its own. */
#define LONE		IP4(10, 0, 0, 1)
#define LONE_PEER	IP4(10, 0, 0, 2)
#define LONE_GATEWAY	IP4(10, 0, 0, 254)

static void probe_for(struct fake *f, __be32 addr)
{
	int err = with_rtnl(mipv4_probe_ip(f->ip, addr, 24));

	KUNIT_ASSERT_EQ(f->test, err, 0);
}

/* The endpoint of US is to have LONE, too. */
static struct fake *with_tentative_address(struct kunit *test)
{
	struct fake *f = fake_new(test);

	probe_for(f, LONE);
	return f;
}

static int state_of(struct fake *f, __be32 addr)
{
	struct mipv4_ifaddr *ifa;
	int state;

	rcu_read_lock();
	ifa = mipv4_ifaddr_find(f->ip, addr);
	state = ifa ? ifa->state : -1;
	rcu_read_unlock();
	return state;
}

static enum mipv4_kind kind_of(struct fake *f, __be32 addr)
{
	enum mipv4_kind kind;

	rcu_read_lock();
	kind = mipv4_own_kind(rcu_dereference(f->ip->own), addr);
	rcu_read_unlock();
	return kind;
}

/* The next frame is a probe for @addr and nothing follows. */
static void expect_probe(struct fake *f, __be32 addr)
{
	struct fake_arp *arp = fake_sent_arp(f, ARPOP_REQUEST);

	KUNIT_ASSERT_NOT_NULL(f->test, arp);
	KUNIT_EXPECT_BE(f->test, arp->sip, (__be32)0);
	KUNIT_EXPECT_BE(f->test, arp->tip, addr);
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
}

static void expect_announcement(struct fake *f, __be32 addr)
{
	struct fake_arp *arp = fake_sent_arp(f, ARPOP_REQUEST);

	KUNIT_ASSERT_NOT_NULL(f->test, arp);
	KUNIT_EXPECT_BE(f->test, arp->sip, addr);
	KUNIT_EXPECT_BE(f->test, arp->tip, addr);
}

/* As much time passes as it takes at most until probing for @addr is over. */
static void probe_in_peace(struct fake *f, __be32 addr)
{
	int i;

	fake_tick(f, HZ);
	for (i = 0; i < 3; i++) {
		expect_probe(f, addr);
		fake_tick(f, 2 * HZ);
	}
}

/* @addr was probed for and announced; nothing is left in what was sent. */
static void get_address(struct fake *f, __be32 addr)
{
	probe_for(f, addr);
	probe_in_peace(f, addr);
	KUNIT_ASSERT_EQ(f->test, state_of(f, addr), MIPV4_IFADDR_USED);
	fake_settle(f);
}

/* An ARP packet arrives. */
static void arrive(struct fake *f, u16 op, const u8 *sha, __be32 sip,
		   const u8 *tha, __be32 tip)
{
	fake_receive(f, fake_arp(f, op, sha, sip, tha, tip));
}

static void tentative_address_is_not_used(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);
	__be32 addrs[2] = {};

	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, kind_of(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, 0, 255)), MIPV4_KIND_NONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, LONE_PEER), (__be32)0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 2), 1);
	KUNIT_EXPECT_BE(test, addrs[0], US);
}

/* As a script sets them: it does not wait for the address. */
static void routes_may_be_set_before_the_address_is_used(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = LONE_GATEWAY, .src = LONE };
	struct fake *f = with_tentative_address(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, LONE)),
			-ENETUNREACH);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &spec, NULL)),
			0);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), -ENETUNREACH);
	probe_in_peace(f, LONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), LONE);
}

static void tentative_address_is_not_answered_for(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);

	arrive(f, ARPOP_REQUEST, PEER_HA, LONE_PEER, NULL, LONE);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_IGNORED);
	fake_receive(f, fake_echo(f, PEER, LONE, 1, 1, 8));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_DST_NOT_OURS);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
}

/* Section 2.1.1, octet by octet. */
static void probe_says_nothing_of_us(struct kunit *test)
{
	static const u8 nobody[ETH_ALEN];
	struct fake *f = with_tentative_address(test);
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
	struct fake *f = with_tentative_address(test);
	int i;

	fake_tick(f, HZ);
	expect_probe(f, LONE);
	for (i = 0; i < 2; i++) {
		fake_tick(f, HZ - LEEWAY);
		KUNIT_EXPECT_TRUE(test, fake_silent(f));
		fake_tick(f, HZ + LEEWAY);
		expect_probe(f, LONE);
	}
	fake_tick(f, 2 * HZ - LEEWAY);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	fake_tick(f, LEEWAY);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, kind_of(f, LONE), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, LONE_PEER), LONE);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 3);

	for (i = 0; i < 2; i++) {
		fake_tick(f, 0);
		expect_announcement(f, LONE);
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
		probe_for(f, htonl(0x0a000001 + i));
	for (i = 0; i < 5; i++)
		fake_tick(f, 2 * HZ);
	for (i = 0; i < 20; i++)
		KUNIT_EXPECT_EQ(test, state_of(f, htonl(0x0a000001 + i)),
				MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 60);
	KUNIT_EXPECT_EQ(test, f->ip->dad.n_tentative, 0);
}

/* What was done since @since_jiffies made the addresses that are probed for due after
 * @from to @to, and not all together.
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
		probe_for(f, htonl(0x0a000001 + i));
	expect_spread(f, since_jiffies, 0, HZ);
	since_jiffies = jiffies;
	fake_tick(f, HZ);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 64);
	expect_spread(f, since_jiffies, HZ, 2 * HZ);
}

struct packet_case {
	const char	*name;
	u16		op;
	__be32		sip;
	__be32		tip;
	const u8	*sha;
};

/* Section 2.1.1, the last two paragraphs but one. */
static const struct packet_case conflicts[] = {
	{ "reply to our probe", ARPOP_REPLY, LONE, 0, OTHER_HA },
	{ "reply of its owner", ARPOP_REPLY, LONE, LONE_PEER, OTHER_HA },
	{ "request of its owner", ARPOP_REQUEST, LONE, LONE_PEER, OTHER_HA },
	{ "announcement", ARPOP_REQUEST, LONE, LONE, OTHER_HA },
	{ "probe for it", ARPOP_REQUEST, 0, LONE, OTHER_HA },
	{ "announcement from a twin", ARPOP_REQUEST, LONE, LONE, OUR_HA },
};

static void packet_case_name(const struct packet_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(conflict, conflicts, packet_case_name);

static void expect_duplicate(struct fake *f, const struct packet_case *c)
{
	fake_dropped(f);
	arrive(f, c->op, c->sha, c->sip, NULL, c->tip);
	KUNIT_EXPECT_EQ(f->test, state_of(f, LONE), MIPV4_IFADDR_DUPLICATE);
	KUNIT_EXPECT_EQ(f->test, fake_dropped(f), MIPV4_DROP_ARP_CONFLICT);
	KUNIT_EXPECT_EQ(f->test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 1);
	skb_queue_purge(&f->sent);
	fake_tick(f, 10 * HZ);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
	KUNIT_EXPECT_EQ(f->test, kind_of(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(f->test, state_of(f, LONE), MIPV4_IFADDR_DUPLICATE);
}

static void address_of_another_host_is_not_used(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);

	fake_tick(f, HZ);
	expect_duplicate(f, test->param_value);
}

static void address_is_given_up_before_the_first_probe(struct kunit *test)
{
	expect_duplicate(with_tentative_address(test), test->param_value);
}

static void address_is_given_up_until_the_wait_is_over(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);
	int i;

	for (i = 0; i < 3; i++)
		fake_tick(f, 2 * HZ);
	KUNIT_ASSERT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 3);
	fake_tick(f, 2 * HZ - LEEWAY);
	expect_duplicate(f, test->param_value);
}

static const struct packet_case others[] = {
	{ "request for it", ARPOP_REQUEST, LONE_PEER, LONE, OTHER_HA },
	{ "reply to it", ARPOP_REPLY, LONE_PEER, LONE, OTHER_HA },
	{ "reply of nobody to it", ARPOP_REPLY, 0, LONE, OTHER_HA },
	{ "probe for another", ARPOP_REQUEST, 0, LONE_PEER, OTHER_HA },
	{ "our own probe", ARPOP_REQUEST, 0, LONE, OUR_HA },
};

KUNIT_ARRAY_PARAM(other, others, packet_case_name);

static void other_packet_is_no_conflict(struct kunit *test)
{
	const struct packet_case *c = test->param_value;
	struct fake *f = with_tentative_address(test);

	fake_tick(f, HZ);
	arrive(f, c->op, c->sha, c->sip, NULL, c->tip);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 0);
}

/* A switch that tracks devices asks every host so, also for an address that the host
 * does not use yet.
 */
static void unicast_request_of_nobody_is_no_probe(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);
	int i;

	for (i = 0; i < 3; i++) {
		fake_tick(f, 2 * HZ);
		arrive(f, ARPOP_REQUEST, OTHER_HA, 0, OUR_HA, LONE);
	}
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 0);
}

/* The owner of a duplicate is a host like others. */
static void duplicate_stays_until_it_is_deleted(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);

	arrive(f, ARPOP_REPLY, OTHER_HA, LONE, OUR_HA, LONE_PEER);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, LONE, 24)),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, LONE_PEER, 24)), 0);
	fake_settle(f);
	arrive(f, ARPOP_REQUEST, OTHER_HA, LONE, NULL, LONE_PEER);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
	KUNIT_EXPECT_EQ(test, fake_state(f, LONE), MIPV4_NEIGH_STALE);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, LONE, 24)), 0);
	probe_for(f, LONE);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
}

static void deleted_address_is_not_probed_for(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, LONE, 24)), 0);
	KUNIT_EXPECT_EQ(test, f->ip->dad.n_tentative, 0);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	probe_for(f, LONE);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, PEER, 24)), 0);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, f->ip->dad.n_tentative, 0);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Time passes, and nothing of it is counted for probing. */
static void expect_waiting(struct fake *f)
{
	int i;

	skb_queue_purge(&f->sent);
	for (i = 0; i < 5; i++)
		fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
	KUNIT_EXPECT_EQ(f->test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
}

static void probing_waits_for_the_device(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_down(f);
	probe_for(f, LONE);
	expect_waiting(f);
	fake_up(f);
	fake_settle(f);
	probe_in_peace(f, LONE);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
}

static void probing_waits_for_the_carrier(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_carrier(f, false);
	probe_for(f, LONE);
	expect_waiting(f);
	fake_carrier(f, true);
	fake_settle(f);
	probe_in_peace(f, LONE);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
}

/* While it is down what becomes of its carrier is no news, and it may have come up
 * before its link has.
 */
static void carrier_may_come_after_the_device(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_down(f);
	with_rtnl((netif_carrier_off(f->dev), 0));
	fake_up(f);
	fake_settle(f);
	fake_carrier(f, true);
	fake_tick(f, 0);
	expect_announcement(f, US);
}

/* Off and on again, of which one event tells: it may be another network. */
static void two_changes_of_the_carrier_may_come_as_one(struct kunit *test)
{
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	rtnl_lock();
	netif_carrier_off(f->dev);
	netif_carrier_on(f->dev);
	netdev_state_change(f->dev);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	fake_settle(f);
	probe_in_peace(f, LONE);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
}

/* What is asked in the name of nobody is a probe, and would be taken for one. */
static void neighbours_of_a_lost_address_are_not_probed_for(struct kunit *test)
{
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	KUNIT_ASSERT_EQ(test, fake_send(f, LONE_PEER, "x", 1), 0);
	KUNIT_ASSERT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, LONE, 24)), 0);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void nothing_waits_for_neighbours_in_a_tentative_name(struct kunit *test)
{
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	KUNIT_ASSERT_EQ(test, fake_send(f, LONE_PEER, "x", 1), 0);
	fake_carrier(f, false);
	KUNIT_EXPECT_EQ(test, fake_state(f, LONE_PEER), -1);
	KUNIT_EXPECT_EQ(test, f->ip->neigh.queued, 0);
}

static void address_waits_for_memory(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);
	int i;

	fake_tick(f, HZ);
	for (i = 0; i < 2; i++)
		fake_tick(f, 2 * HZ);
	fake_age(f, 2 * HZ);
	mipv4_dad_tick(f->ip);
	KUNIT_ASSERT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 3);
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_addr_dad_done(f->ip)), -ENOMEM);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, kind_of(f, LONE), MIPV4_KIND_NONE);
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, kind_of(f, LONE), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 3);
}

static void doubt_needs_no_memory(struct kunit *test)
{
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	KUNIT_EXPECT_TRUE(test, without_memory(mipv4_addr_dad_restart(f->ip)));
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, kind_of(f, LONE), MIPV4_KIND_NONE);
}

/* The work wants RTNL, which who detaches holds while it waits for the work. */
static void probing_ends_with_the_endpoint(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);

	rtnl_lock();
	WRITE_ONCE(f->ip->dad.done_due, true);
	mod_delayed_work(system_wq, &f->ip->neigh.work, 0);
	msleep(50);
	mipv4_disconnect(f->ip);
	rtnl_unlock();
	f->ip = NULL;
	KUNIT_EXPECT_NULL(test, mipv4_find(&init_net, f->dev->ifindex));
}

static void interrupted_probing_begins_again(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);
	int i;

	for (i = 0; i < 3; i++)
		fake_tick(f, 2 * HZ);
	fake_down(f);
	expect_waiting(f);
	fake_up(f);
	fake_settle(f);
	probe_in_peace(f, LONE);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
}

/* Section 2.1: also when a link-state change signals that a cable was connected.
 * What was not probed for at first goes on.
 */
static void address_is_probed_for_again_at_a_new_link(struct kunit *test)
{
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	fake_carrier(f, false);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, kind_of(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_LOCAL);
	fake_carrier(f, true);
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_LOCAL);
	fake_know(f, PEER, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	fake_settle(f);
	fake_tick(f, HZ);
	arrive(f, ARPOP_REPLY, OTHER_HA, LONE, OUR_HA, LONE_PEER);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_DUPLICATE);
}

static void address_is_probed_for_again_when_the_device_comes_up(struct kunit *test)
{
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_route(f->ip, 0, 0, LONE_GATEWAY)),
			0);
	fake_down(f);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), (__be32)0);
	fake_up(f);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	fake_settle(f);
	probe_in_peace(f, LONE);
	/* A route through its network lives again. */
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), LONE);
}

static void duplicate_is_not_probed_for_again(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);

	arrive(f, ARPOP_REPLY, OTHER_HA, LONE, OUR_HA, LONE_PEER);
	fake_down(f);
	fake_up(f);
	fake_settle(f);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_DUPLICATE);
}

/* It is the same link: the address stays in use. */
static void new_device_address_is_no_new_link(struct kunit *test)
{
	struct sockaddr sa = { .sa_family = ARPHRD_ETHER };
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	memcpy(sa.sa_data, OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mac_address(f->dev, &sa, NULL)),
			0);
	KUNIT_EXPECT_EQ(test, kind_of(f, LONE), MIPV4_KIND_LOCAL);
	fake_tick(f, 0);
	expect_announcement(f, LONE);
}

/* Each is a reason why nobody hears the device; @deaf begins or ends it. */
struct deafness {
	const char	*name;
	void		(*make)(struct fake *f, bool deaf);
};

static void make_down(struct fake *f, bool deaf)
{
	if (deaf)
		fake_down(f);
	else
		fake_up(f);
}

static void make_without_carrier(struct fake *f, bool deaf)
{
	fake_carrier(f, !deaf);
}

/* As a port that 802.1X has not let in yet. */
static void make_dormant(struct fake *f, bool deaf)
{
	if (deaf)
		netif_dormant_on(f->dev);
	else
		netif_dormant_off(f->dev);
	fake_carrier(f, true);
}

static void make_testing(struct fake *f, bool deaf)
{
	if (deaf)
		netif_testing_on(f->dev);
	else
		netif_testing_off(f->dev);
	fake_carrier(f, true);
}

static void make_without_arp(struct fake *f, bool deaf)
{
	unsigned int flags = f->dev->flags & ~IFF_NOARP;

	with_rtnl(dev_change_flags(f->dev, deaf ? flags | IFF_NOARP : flags,
				   NULL));
}

static const struct deafness deafnesses[] = {
	{ "down", make_down },
	{ "without carrier", make_without_carrier },
	{ "dormant", make_dormant },
	{ "testing", make_testing },
	{ "arp off", make_without_arp },
};

static void deafness_name(const struct deafness *d, char *name)
{
	strscpy(name, d->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(deafness, deafnesses, deafness_name);

/* From the beginning, or after one, two, three probes: what nobody hears is not sent and
 * not counted, and what was sent before does not count.
 */
static void probing_waits_until_somebody_hears(struct kunit *test)
{
	const struct deafness *d = test->param_value;
	struct fake *f = fake_new(test);
	unsigned int after, i;

	for (after = 0; after <= 3; after++) {
		u64 probes;

		probe_for(f, LONE);
		for (i = 0; i < after; i++)
			fake_tick(f, 2 * HZ);
		d->make(f, true);
		skb_queue_purge(&f->sent);
		probes = fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES);
		for (i = 0; i < 10; i++)
			fake_tick(f, 2 * HZ);
		KUNIT_EXPECT_TRUE(test, fake_silent(f));
		KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES),
				probes);
		KUNIT_EXPECT_EQ_MSG(test, state_of(f, LONE),
				    MIPV4_IFADDR_TENTATIVE, "after %u probes",
				    after);
		d->make(f, false);
		fake_settle(f);
		probe_in_peace(f, LONE);
		KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
		KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, LONE, 24)),
				0);
		fake_settle(f);
	}
}

/* When somebody hears again it may be another network: what was learned is forgotten,
 * addresses that are to be probed for are, others are announced.
 */
static void who_hears_again_may_be_others(struct kunit *test)
{
	const struct deafness *d = test->param_value;
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_ASSERT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	d->make(f, true);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	d->make(f, false);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, state_of(f, US), MIPV4_IFADDR_USED);
	skb_queue_purge(&f->sent);
	fake_tick(f, 0);
	expect_announcement(f, US);
}

static void address_is_used_at_once_without_arp(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_noarp(f);
	probe_for(f, LONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, LONE), MIPV4_KIND_LOCAL);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* In use is in use: who probes for it now is answered. */
static void probed_address_is_defended_from_probes(struct kunit *test)
{
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	arrive(f, ARPOP_REQUEST, OTHER_HA, 0, NULL, LONE);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
}

static void tentative_address_makes_no_other_secondary(struct kunit *test)
{
	struct fake *f = with_tentative_address(test);
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

static unsigned int probes_sent(struct fake *f)
{
	return fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES);
}

/* MAX_CONFLICTS 10, RATE_LIMIT_INTERVAL 60 s. */
static void after_ten_conflicts_one_address_a_minute_is_tried(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i;

	for (i = 0; i < 10; i++) {
		__be32 addr = htonl(0x0a000101 + i);

		probe_for(f, addr);
		fake_tick(f, HZ);
		KUNIT_ASSERT_EQ(test, probes_sent(f), i + 1);
		arrive(f, ARPOP_REPLY, OTHER_HA, addr, OUR_HA, US);
		KUNIT_ASSERT_EQ(test, state_of(f, addr),
				MIPV4_IFADDR_DUPLICATE);
	}
	probe_for(f, LONE);
	probe_for(f, LONE_PEER);
	fake_tick(f, 60 * HZ - LEEWAY);
	KUNIT_EXPECT_EQ(test, probes_sent(f), 10);
	/* One of them, to its end. */
	fake_tick(f, LEEWAY);
	KUNIT_EXPECT_EQ(test, probes_sent(f), 11);
	for (i = 0; i < 3; i++)
		fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_EQ(test, probes_sent(f), 13);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 2);
	/* The other one. */
	fake_tick(f, 60 * HZ - 6 * HZ - LEEWAY);
	KUNIT_EXPECT_EQ(test, probes_sent(f), 13);
	fake_tick(f, LEEWAY);
	KUNIT_EXPECT_EQ(test, probes_sent(f), 14);
}

/* What was ours is no new address. */
static void old_address_is_probed_for_at_once_after_ten_conflicts(struct kunit *test)
{
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	f->ip->dad.n_conflicts = 10;
	fake_down(f);
	fake_up(f);
	fake_settle(f);
	probe_in_peace(f, LONE);
	KUNIT_EXPECT_EQ(test, state_of(f, LONE), MIPV4_IFADDR_USED);
}

static void conflict_ends_with_the_use_of_the_address(struct kunit *test)
{
	struct mipv4_ifaddr *ifa;
	struct fake *f = fake_new(test);

	get_address(f, LONE);
	arrive(f, ARPOP_REQUEST, OTHER_HA, LONE, NULL, LONE_PEER);
	rcu_read_lock();
	ifa = mipv4_ifaddr_find(f->ip, LONE);
	rcu_read_unlock();
	KUNIT_ASSERT_TRUE(test, ifa->conflict);
	fake_carrier(f, false);
	KUNIT_EXPECT_FALSE(test, ifa->conflict);
}

static struct kunit_case arp_probe_test_cases[] = {
	KUNIT_CASE(tentative_address_is_not_used),
	KUNIT_CASE(routes_may_be_set_before_the_address_is_used),
	KUNIT_CASE(tentative_address_is_not_answered_for),
	KUNIT_CASE(probe_says_nothing_of_us),
	KUNIT_CASE(address_is_used_after_three_probes),
	KUNIT_CASE(several_addresses_are_probed_for_at_once),
	KUNIT_CASE(probes_are_spread_in_time),
	KUNIT_CASE_PARAM(address_of_another_host_is_not_used,
			 conflict_gen_params),
	KUNIT_CASE_PARAM(address_is_given_up_before_the_first_probe,
			 conflict_gen_params),
	KUNIT_CASE_PARAM(address_is_given_up_until_the_wait_is_over,
			 conflict_gen_params),
	KUNIT_CASE_PARAM(other_packet_is_no_conflict, other_gen_params),
	KUNIT_CASE(unicast_request_of_nobody_is_no_probe),
	KUNIT_CASE(duplicate_stays_until_it_is_deleted),
	KUNIT_CASE(deleted_address_is_not_probed_for),
	KUNIT_CASE(probing_waits_for_the_device),
	KUNIT_CASE(probing_waits_for_the_carrier),
	KUNIT_CASE(carrier_may_come_after_the_device),
	KUNIT_CASE(two_changes_of_the_carrier_may_come_as_one),
	KUNIT_CASE(neighbours_of_a_lost_address_are_not_probed_for),
	KUNIT_CASE(nothing_waits_for_neighbours_in_a_tentative_name),
	KUNIT_CASE(address_waits_for_memory),
	KUNIT_CASE(doubt_needs_no_memory),
	KUNIT_CASE(probing_ends_with_the_endpoint),
	KUNIT_CASE(interrupted_probing_begins_again),
	KUNIT_CASE(address_is_probed_for_again_at_a_new_link),
	KUNIT_CASE(address_is_probed_for_again_when_the_device_comes_up),
	KUNIT_CASE(duplicate_is_not_probed_for_again),
	KUNIT_CASE(new_device_address_is_no_new_link),
	KUNIT_CASE_PARAM(probing_waits_until_somebody_hears, deafness_gen_params),
	KUNIT_CASE_PARAM(who_hears_again_may_be_others, deafness_gen_params),
	KUNIT_CASE(address_is_used_at_once_without_arp),
	KUNIT_CASE(probed_address_is_defended_from_probes),
	KUNIT_CASE(tentative_address_makes_no_other_secondary),
	KUNIT_CASE(after_ten_conflicts_one_address_a_minute_is_tried),
	KUNIT_CASE(old_address_is_probed_for_at_once_after_ten_conflicts),
	KUNIT_CASE(conflict_ends_with_the_use_of_the_address),
	{}
};

static struct kunit_suite arp_probe_suite = {
	.name = "mipv4-arp-probe",
	.test_cases = arp_probe_test_cases,
};

kunit_test_suite(arp_probe_suite);
