// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-version-test.c: routers of IGMP versions 1 and 2.
 */
#include <linux/igmp.h>
#include "fake-igmp.h"
#include "fake.h"

/* The next frame is a message of version 1 or 2. */
static void says_old(struct fake *f, u8 type, __be32 dst, __be32 group)
{
	struct igmphdr *igmph;
	size_t len;

	igmph = fake_sent_igmp(f, dst, &len);
	KUNIT_ASSERT_NOT_NULL(f->test, igmph);
	KUNIT_EXPECT_EQ(f->test, len, 8);
	KUNIT_EXPECT_EQ(f->test, igmph->type, type);
	KUNIT_EXPECT_EQ(f->test, igmph->code, 0);
	KUNIT_EXPECT_BE(f->test, igmph->group, group);
}

/* RFC 3376 section 7.2.1, RFC 2236 section 3. */
static void router_of_version_2_gets_reports_of_version_2(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_group_add(f, GROUP2, INCLUDE, fake_some(test, 1, 1));
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_igmp_query_old(f, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 2);
	fake_tick(f, HZ);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP2, GROUP2);
	KUNIT_EXPECT_EQ(test, fake_igmp_query_old(f, 10, GROUP), 0);
	fake_tick(f, HZ);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void join_and_leave_of_version_2(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_igmp_query_old(f, 10, 0);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, 10 * HZ);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_group_del(f, GROUP);
	fake_tick(f, 0);
	says_old(f, IGMP_HOST_LEAVE_MESSAGE, ALL_ROUTERS, GROUP);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_OUT_LEAVES), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_OUT_REPORTS), 2);
}

/* Versions 1 and 2 know nothing of sources. */
static void change_of_sources_is_not_told_in_version_2(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	fake_igmp_query_old(f, 10, 0);
	m = fake_join(f, GROUP, INCLUDE, fake_some(test, 1, 1));
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_set_filter(m, EXCLUDE, NULL), 0);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	/* A group without members is left. */
	KUNIT_EXPECT_EQ(test, fake_set_filter(m, INCLUDE, NULL), 0);
	fake_tick(f, 0);
	says_old(f, IGMP_HOST_LEAVE_MESSAGE, ALL_ROUTERS, GROUP);
	fake_leave(m);
}

/* RFC 2236 section 3: one report is sufficient. A host that did not send it need not send
 * a leave.
 */
static void report_of_another_host_takes_the_place_of_ours(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_group_add(f, GROUP2, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_igmp_query_old(f, 100, 0);
	KUNIT_EXPECT_EQ(test, fake_igmp_receive_old(f, GROUP,
						    IGMPV2_HOST_MEMBERSHIP_REPORT, 0,
						    GROUP), 0);
	fake_tick(f, 10 * HZ);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP2, GROUP2);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_group_del(f, GROUP);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_group_del(f, GROUP2);
	fake_tick(f, HZ);
	says_old(f, IGMP_HOST_LEAVE_MESSAGE, ALL_ROUTERS, GROUP2);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_IN_REPORTS), 1);
}

static void report_of_another_host_does_not_count_in_version_3(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_igmp_query(f, 10, GROUP, NULL);
	KUNIT_EXPECT_EQ(test, fake_igmp_receive_old(f, GROUP,
						    IGMPV2_HOST_MEMBERSHIP_REPORT, 0,
						    GROUP), NOT_OURS);
	fake_tick(f, HZ);
	fake_expect_report(f, IS_EX, GROUP, NULL);
}

/* RFC 2236 section 4. */
static void router_of_version_1_gets_reports_and_no_leaves(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_igmp_query_old(f, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
	fake_tick(f, 10 * HZ);
	says_old(f, IGMP_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	/* A newer router does not change that. */
	fake_igmp_query_old(f, 10, 0);
	fake_igmp_query(f, 10, 0, NULL);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
	fake_tick(f, HZ);
	says_old(f, IGMP_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	fake_group_del(f, GROUP);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 3376 sections 7.2.1 and 8.12: 2 times 125 s and the response time. */
static void old_routers_are_forgotten(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_igmp_query_old(f, 0, 0);
	fake_tick(f, 100 * HZ);
	fake_igmp_query_old(f, 100, 0);
	fake_tick(f, 155 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
	fake_age(f, 6 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 2);
	fake_age(f, 100 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 3);
	skb_queue_purge(&f->sent);
	fake_igmp_query(f, 0, 0, NULL);
	fake_tick(f, 0);
	fake_expect_report(f, IS_EX, GROUP, NULL);
}

static void specific_query_of_version_2_makes_no_router_of_it(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_igmp_query_old(f, 10, GROUP), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 3);
	fake_tick(f, HZ);
	fake_expect_report(f, IS_EX, GROUP, NULL);
}

/* A query that may come from another network, or that is unicast, changes neither the
 * version nor the settings.
 */
static void query_for_us_alone_changes_no_version(struct kunit *test)
{
	struct igmphdr old = { .type = QUERY };
	struct igmpv3_query q = { .type = QUERY, .code = 1, .qrv = 7,
				  .qqic = 255 };
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_igmp_receive(f, US, 1, true, &old, sizeof(old)),
			MIPV4_DROP_IGMP_IGNORED);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	/* RFC 3376 section 4.1.12: these are answered all the same. */
	old.code = 1;
	KUNIT_EXPECT_EQ(test, fake_igmp_receive(f, US, 1, true, &old, sizeof(old)), 0);
	KUNIT_EXPECT_EQ(test, fake_igmp_receive(f, US, 1, true, &q, 12), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 3);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.robustness, 2);
	fake_tick(f, HZ);
	fake_expect_report(f, IS_EX, GROUP, NULL);
	/* A query to all hosts changes the version. */
	old.code = 0;
	KUNIT_EXPECT_EQ(test, fake_igmp_receive(f, ALL_HOSTS, 1, false, &old,
						sizeof(old)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
}

static void change_of_version_cancels_what_waits(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_group_add(f, GROUP2, EXCLUDE, NULL);
	fake_tick(f, 0);
	fake_group_del(f, GROUP);
	skb_queue_purge(&f->sent);
	fake_igmp_query_old(f, 10, GROUP3);	/* we are not in that one */
	fake_igmp_query_old(f, 0, 0);
	fake_tick(f, 10 * HZ);
	says_old(f, IGMP_HOST_MEMBERSHIP_REPORT, GROUP2, GROUP2);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void detaching_leaves_in_version_2(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_igmp_query_old(f, 10, 0);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_disconnect(f);
	says_old(f, IGMP_HOST_LEAVE_MESSAGE, ALL_ROUTERS, GROUP);
}

static struct kunit_case igmp_version_test_cases[] = {
	KUNIT_CASE(router_of_version_2_gets_reports_of_version_2),
	KUNIT_CASE(join_and_leave_of_version_2),
	KUNIT_CASE(change_of_sources_is_not_told_in_version_2),
	KUNIT_CASE(report_of_another_host_takes_the_place_of_ours),
	KUNIT_CASE(report_of_another_host_does_not_count_in_version_3),
	KUNIT_CASE(router_of_version_1_gets_reports_and_no_leaves),
	KUNIT_CASE(old_routers_are_forgotten),
	KUNIT_CASE(specific_query_of_version_2_makes_no_router_of_it),
	KUNIT_CASE(query_for_us_alone_changes_no_version),
	KUNIT_CASE(change_of_version_cancels_what_waits),
	KUNIT_CASE(detaching_leaves_in_version_2),
	{}
};

static struct kunit_suite igmp_version_suite = {
	.name = "mipv4-igmp-version",
	.test_cases = igmp_version_test_cases,
};

kunit_test_suite(igmp_version_suite);
