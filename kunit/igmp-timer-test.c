// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-timer-test.c: when reports are sent: repetition, limits, a new network.
 */
#include <linux/igmp.h>
#include "fake-igmp.h"
#include "fake.h"
#include "../mipv4/igmp-timer.h"

static void device_that_comes_up_is_told_of_again(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_down(f);
	fake_group_add(f, GROUP2, EXCLUDE, NULL);
	fake_tick(f, HZ);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_OUT_DOWN), 0);
	fake_up(f);
	fake_settle(f);
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 1);
	fake_tick(f, HZ);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 2);
}

struct event_case {
	const char	*name;
	unsigned long	event;
};

static const struct event_case event_cases[] = {
	{ "failover", NETDEV_NOTIFY_PEERS },
	{ "asked for by a bond", NETDEV_RESEND_IGMP },
	{ "another address", NETDEV_CHANGEADDR },
};

static void event_case_name(const struct event_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(event, event_cases, event_case_name);

static void groups_are_told_of_again_after(struct kunit *test)
{
	const struct event_case *c = test->param_value;
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, INCLUDE, fake_some(test, 1, 1));
	fake_groups_reported(f);
	rtnl_lock();
	call_netdevice_notifiers(c->event, f->dev);
	rtnl_unlock();
	fake_settle(f);
	fake_tick(f, 0);
	fake_expect_report(f, TO_IN, GROUP, fake_some(test, 1, 1));
}

static void carrier_that_comes_back_is_told_of(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_carrier(f, false);
	fake_carrier(f, true);
	fake_settle(f);
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP, NULL);
}

/* Groups that were left meanwhile are reported, too. */
static void group_left_while_down_is_told_of(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_down(f);
	fake_group_del(f, GROUP);
	spin_lock_bh(&f->ip->igmp.lock);
	f->ip->igmp.armed = false;	/* time runs */
	spin_unlock_bh(&f->ip->igmp.lock);
	fake_up(f);
	flush_delayed_work(&f->ip->igmp.work);
	fake_expect_report(f, TO_IN, GROUP, NULL);
}

/* Some routers ignore reports from 0.0.0.0. */
static void first_address_tells_of_groups_again(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, 0, 0)), 0);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US, 24)), 0);
	fake_settle(f);
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP, NULL);
}

/* Another network has other routers. */
static void routers_are_forgotten_with_the_network(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_igmp_query_old(f, 0, 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
	f->ip->igmp.robustness = 7;
	fake_down(f);
	fake_up(f);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 3);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.robustness, 2);
}

/* The first report is immediate. The repetitions of two groups must not come together. */
static void repeated_report_waits_for_its_own_time(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n;

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP, NULL);
	f->ip->igmp.again.at_jiffies = jiffies + HZ;
	fake_group_add(f, GROUP2, EXCLUDE, NULL);
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP2, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, HZ);
	record = fake_sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	fake_expect_record(f, record, TO_EX, GROUP, NULL);
	fake_expect_record(f, fake_next_record(record), TO_EX, GROUP2, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* With version 2 there is a report for each group. */
static void reports_are_limited(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned long before;
	unsigned int i, n;

	fake_igmp_query_old(f, 1, 0);
	for (i = 0; i < 300; i++)
		fake_group_add(f, htonl(0xef000000 + i), EXCLUDE, NULL);
	before = jiffies;
	for (i = 0; i < 10; i++)
		mipv4_igmp_tick(f->ip);
	n = skb_queue_len(&f->sent);
	i = (jiffies - before) / HZ + 1;
	KUNIT_EXPECT_GE(test, n, 64);
	KUNIT_EXPECT_LE(test, n, 64 + 200 * i);
	/* But none is lost. */
	for (i = 0; i < 10; i++)
		fake_tick(f, HZ);
	KUNIT_EXPECT_GE(test, skb_queue_len(&f->sent), 300);
}

static struct kunit_case igmp_timer_test_cases[] = {
	KUNIT_CASE(device_that_comes_up_is_told_of_again),
	KUNIT_CASE_PARAM(groups_are_told_of_again_after, event_gen_params),
	KUNIT_CASE(carrier_that_comes_back_is_told_of),
	KUNIT_CASE(group_left_while_down_is_told_of),
	KUNIT_CASE(first_address_tells_of_groups_again),
	KUNIT_CASE(routers_are_forgotten_with_the_network),
	KUNIT_CASE(repeated_report_waits_for_its_own_time),
	KUNIT_CASE(reports_are_limited),
	{}
};

static struct kunit_suite igmp_timer_suite = {
	.name = "mipv4-igmp-timer",
	.test_cases = igmp_timer_test_cases,
};

kunit_test_suite(igmp_timer_suite);
