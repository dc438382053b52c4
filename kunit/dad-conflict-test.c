// SPDX-License-Identifier: GPL-2.0
/*
 * dad-conflict-test.c: another host has the address.
 */
#include "fake-addr.h"
#include "fake.h"

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
	fake_arp_receive(f, c->op, c->sha, c->sip, NULL, c->tip);
	KUNIT_EXPECT_EQ(f->test, fake_addr_state(f, LONE), MIPV4_IFADDR_DUPLICATE);
	KUNIT_EXPECT_EQ(f->test, fake_dropped(f), MIPV4_DROP_ARP_CONFLICT);
	KUNIT_EXPECT_EQ(f->test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 1);
	skb_queue_purge(&f->sent);
	fake_tick(f, 10 * HZ);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
	KUNIT_EXPECT_EQ(f->test, fake_addr_kind(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(f->test, fake_addr_state(f, LONE), MIPV4_IFADDR_DUPLICATE);
}

static void address_of_another_host_is_not_used(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);

	fake_tick(f, HZ);
	expect_duplicate(f, test->param_value);
}

static void address_is_given_up_before_the_first_probe(struct kunit *test)
{
	expect_duplicate(fake_with_tentative_address(test), test->param_value);
}

static void address_is_given_up_until_the_wait_is_over(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);
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
	struct fake *f = fake_with_tentative_address(test);

	fake_tick(f, HZ);
	fake_arp_receive(f, c->op, c->sha, c->sip, NULL, c->tip);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 0);
}

/* Switches that track devices ask each host in this form, also for an address that it
 * does not use yet.
 */
static void unicast_request_of_nobody_is_no_probe(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);
	int i;

	for (i = 0; i < 3; i++) {
		fake_tick(f, 2 * HZ);
		fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, 0, OUR_HA, LONE);
	}
	fake_tick(f, 2 * HZ);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 0);
}

/* The owner of the duplicate address is a neighbour like others. */
static void duplicate_stays_until_it_is_deleted(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);

	fake_arp_receive(f, ARPOP_REPLY, OTHER_HA, LONE, OUR_HA, LONE_PEER);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, LONE, 24)),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, LONE_PEER, 24)), 0);
	fake_settle(f);
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, LONE, NULL, LONE_PEER);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
	KUNIT_EXPECT_EQ(test, fake_state(f, LONE), MIPV4_NEIGH_STALE);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, LONE, 24)), 0);
	fake_probe_for(f, LONE);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
}

/* An address in use is defended: a later probe for it is answered. */
static void probed_address_is_defended_from_probes(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, 0, NULL, LONE);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
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

		fake_probe_for(f, addr);
		fake_tick(f, HZ);
		KUNIT_ASSERT_EQ(test, probes_sent(f), i + 1);
		fake_arp_receive(f, ARPOP_REPLY, OTHER_HA, addr, OUR_HA, US);
		KUNIT_ASSERT_EQ(test, fake_addr_state(f, addr),
				MIPV4_IFADDR_DUPLICATE);
	}
	fake_probe_for(f, LONE);
	fake_probe_for(f, LONE_PEER);
	fake_tick(f, 60 * HZ - LEEWAY);
	KUNIT_EXPECT_EQ(test, probes_sent(f), 10);
	/* The probing of the first address ends. */
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

/* An address that was in use before is not a new attempt. */
static void old_address_is_probed_for_at_once_after_ten_conflicts(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	f->ip->dad.n_conflicts = 10;
	fake_down(f);
	fake_up(f);
	fake_settle(f);
	fake_probe_unanswered(f, LONE);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
}

static void conflict_ends_with_the_use_of_the_address(struct kunit *test)
{
	struct mipv4_ifaddr *ifa;
	struct fake *f = fake_new(test);

	fake_get_address(f, LONE);
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, LONE, NULL, LONE_PEER);
	rcu_read_lock();
	ifa = mipv4_ifaddr_find(f->ip, LONE);
	rcu_read_unlock();
	KUNIT_ASSERT_TRUE(test, ifa->conflict);
	fake_carrier(f, false);
	KUNIT_EXPECT_FALSE(test, ifa->conflict);
}

static struct kunit_case dad_conflict_test_cases[] = {
	KUNIT_CASE_PARAM(address_of_another_host_is_not_used,
			 conflict_gen_params),
	KUNIT_CASE_PARAM(address_is_given_up_before_the_first_probe,
			 conflict_gen_params),
	KUNIT_CASE_PARAM(address_is_given_up_until_the_wait_is_over,
			 conflict_gen_params),
	KUNIT_CASE_PARAM(other_packet_is_no_conflict, other_gen_params),
	KUNIT_CASE(unicast_request_of_nobody_is_no_probe),
	KUNIT_CASE(duplicate_stays_until_it_is_deleted),
	KUNIT_CASE(probed_address_is_defended_from_probes),
	KUNIT_CASE(after_ten_conflicts_one_address_a_minute_is_tried),
	KUNIT_CASE(old_address_is_probed_for_at_once_after_ten_conflicts),
	KUNIT_CASE(conflict_ends_with_the_use_of_the_address),
	{}
};

static struct kunit_suite dad_conflict_suite = {
	.name = "mipv4-dad-conflict",
	.test_cases = dad_conflict_test_cases,
};

kunit_test_suite(dad_conflict_suite);
