// SPDX-License-Identifier: GPL-2.0
/*
 * dad-link-test.c: probing while the device or its link goes and comes.
 */
#include "fake-addr.h"
#include "fake.h"

/* Time passes, but not for the probes. */
static void expect_waiting(struct fake *f)
{
	int i;

	skb_queue_purge(&f->sent);
	for (i = 0; i < 5; i++)
		fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
	KUNIT_EXPECT_EQ(f->test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
}

static void probing_waits_for_the_device(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_down(f);
	fake_probe_for(f, LONE);
	expect_waiting(f);
	fake_up(f);
	fake_settle(f);
	fake_probe_unanswered(f, LONE);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
}

static void probing_waits_for_the_carrier(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_carrier(f, false);
	fake_probe_for(f, LONE);
	expect_waiting(f);
	fake_carrier(f, true);
	fake_settle(f);
	fake_probe_unanswered(f, LONE);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
}

/* While the device is down, the core reports no change of its carrier. The device may
 * come up before its link.
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
	fake_expect_announcement(f, US);
}

/* The carrier was lost and came back, and one event reports both. The network may be
 * another one.
 */
static void two_changes_of_the_carrier_may_come_as_one(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	rtnl_lock();
	netif_carrier_off(f->dev);
	netif_carrier_on(f->dev);
	netdev_state_change(f->dev);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	fake_settle(f);
	fake_probe_unanswered(f, LONE);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
}

static void interrupted_probing_begins_again(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);
	int i;

	for (i = 0; i < 3; i++)
		fake_tick(f, 2 * HZ);
	fake_down(f);
	expect_waiting(f);
	fake_up(f);
	fake_settle(f);
	fake_probe_unanswered(f, LONE);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
}

/* Section 2.1: an address is probed for again when a cable is connected. Addresses that
 * were added without probing stay in use.
 */
static void address_is_probed_for_again_at_a_new_link(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	fake_carrier(f, false);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	fake_carrier(f, true);
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	fake_know(f, PEER, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	fake_settle(f);
	fake_tick(f, HZ);
	fake_arp_receive(f, ARPOP_REPLY, OTHER_HA, LONE, OUR_HA, LONE_PEER);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_DUPLICATE);
}

static void address_is_probed_for_again_when_the_device_comes_up(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_route(f->ip, 0, 0, LONE_GATEWAY)),
			0);
	fake_down(f);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), (__be32)0);
	fake_up(f);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	fake_settle(f);
	fake_probe_unanswered(f, LONE);
	/* A route through its network lives again. */
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), LONE);
}

static void duplicate_is_not_probed_for_again(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);

	fake_arp_receive(f, ARPOP_REPLY, OTHER_HA, LONE, OUR_HA, LONE_PEER);
	fake_down(f);
	fake_up(f);
	fake_settle(f);
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_DUPLICATE);
}

/* The link is the same, so the address stays in use. */
static void new_device_address_is_no_new_link(struct kunit *test)
{
	struct sockaddr sa = { .sa_family = ARPHRD_ETHER };
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	memcpy(sa.sa_data, OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mac_address(f->dev, &sa, NULL)),
			0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_LOCAL);
	fake_tick(f, 0);
	fake_expect_announcement(f, LONE);
}

/* Reasons for which frames of the device reach no host; @deaf turns one on or off. */
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

/* A port that 802.1X has not authorized yet. */
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

/* The link fails at the beginning, or after one, two, three probes. Probes are not sent
 * meanwhile, and earlier probes do not count.
 */
static void probing_waits_until_somebody_hears(struct kunit *test)
{
	const struct deafness *d = test->param_value;
	struct fake *f = fake_new(test);
	unsigned int after, i;

	for (after = 0; after <= 3; after++) {
		u64 probes;

		fake_probe_for(f, LONE);
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
		KUNIT_EXPECT_EQ_MSG(test, fake_addr_state(f, LONE),
				    MIPV4_IFADDR_TENTATIVE, "after %u probes",
				    after);
		d->make(f, false);
		fake_settle(f);
		fake_probe_unanswered(f, LONE);
		KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
		KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, LONE, 24)),
				0);
		fake_settle(f);
	}
}

/* After the link returns, the network may be another one. Learned neighbours are
 * forgotten. Addresses are probed for if they were added so, and announced otherwise.
 */
static void who_hears_again_may_be_others(struct kunit *test)
{
	const struct deafness *d = test->param_value;
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_ASSERT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	d->make(f, true);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	d->make(f, false);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, US), MIPV4_IFADDR_USED);
	skb_queue_purge(&f->sent);
	fake_tick(f, 0);
	fake_expect_announcement(f, US);
}

static struct kunit_case dad_link_test_cases[] = {
	KUNIT_CASE(probing_waits_for_the_device),
	KUNIT_CASE(probing_waits_for_the_carrier),
	KUNIT_CASE(carrier_may_come_after_the_device),
	KUNIT_CASE(two_changes_of_the_carrier_may_come_as_one),
	KUNIT_CASE(interrupted_probing_begins_again),
	KUNIT_CASE(address_is_probed_for_again_at_a_new_link),
	KUNIT_CASE(address_is_probed_for_again_when_the_device_comes_up),
	KUNIT_CASE(duplicate_is_not_probed_for_again),
	KUNIT_CASE(new_device_address_is_no_new_link),
	KUNIT_CASE_PARAM(probing_waits_until_somebody_hears, deafness_gen_params),
	KUNIT_CASE_PARAM(who_hears_again_may_be_others, deafness_gen_params),
	{}
};

static struct kunit_suite dad_link_suite = {
	.name = "mipv4-dad-link",
	.test_cases = dad_link_test_cases,
};

kunit_test_suite(dad_link_suite);
