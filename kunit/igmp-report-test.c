// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-report-test.c: the reports that are built: source address, records, size.
 */
#include <linux/igmp.h>
#include "fake-igmp.h"
#include "fake.h"

static void report_comes_from_the_first_address(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
}

/* RFC 3376 section 4.2.13. */
static void report_comes_from_0_0_0_0_without_an_address(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, 0);
}

static void changes_of_several_groups_share_a_report(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n;

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_group_add(f, GROUP2, INCLUDE, fake_some(test, 1, 2));
	fake_tick(f, 0);
	record = fake_sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	fake_expect_record(f, record, TO_EX, GROUP, NULL);
	fake_expect_record(f, fake_next_record(record), ALLOW, GROUP2, fake_some(test, 1, 2));
}

/* RFC 3376 section 4.2.16: a list of included sources is spread over reports, one
 * of excluded sources is cut off.
 */
static void report_that_does_not_fit_is_split(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n, got;

	/* Beside headers and record there is room for 15 sources. */
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 100)), 0);
	fake_group_add(f, GROUP, INCLUDE, fake_some(test, 1, 64));
	fake_groups_reported(f);
	fake_igmp_query(f, 0, 0, NULL);
	fake_tick(f, 0);
	for (got = 0; got < 64; got += n) {
		record = fake_sent_report(f, &n);
		KUNIT_ASSERT_NOT_NULL(test, record);
		KUNIT_EXPECT_EQ(test, n, 1);
		n = ntohs(record->grec_nsrcs);
		KUNIT_EXPECT_EQ(test, n, min(64 - got, 15U));
		fake_expect_record(f, record, IS_IN, GROUP, fake_some(test, 1 + got, n));
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));

	fake_group_del(f, GROUP);
	fake_group_add(f, GROUP, EXCLUDE, fake_some(test, 1, 64));
	fake_groups_reported(f);
	fake_igmp_query(f, 0, 0, NULL);
	fake_tick(f, 0);
	fake_expect_report(f, IS_EX, GROUP, fake_some(test, 1, 15));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void records_that_do_not_fit_go_into_another_report(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i, n;

	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 100)), 0);
	for (i = 0; i < 20; i++)
		fake_group_add(f, htonl(0xef000000 + i), EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_igmp_query(f, 0, 0, NULL);
	fake_tick(f, 0);
	/* 8 records of 8 octets each */
	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_NOT_NULL(test, fake_sent_report(f, &n));
		KUNIT_EXPECT_EQ(test, n, i < 2 ? 8 : 4);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static struct kunit_case igmp_report_test_cases[] = {
	KUNIT_CASE(report_comes_from_the_first_address),
	KUNIT_CASE(report_comes_from_0_0_0_0_without_an_address),
	KUNIT_CASE(changes_of_several_groups_share_a_report),
	KUNIT_CASE(report_that_does_not_fit_is_split),
	KUNIT_CASE(records_that_do_not_fit_go_into_another_report),
	{}
};

static struct kunit_suite igmp_report_suite = {
	.name = "mipv4-igmp-report",
	.test_cases = igmp_report_test_cases,
};

kunit_test_suite(igmp_report_suite);
