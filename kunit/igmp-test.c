// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-test.c: the changes of groups that routers must be sent (igmp.c).
 */
#include <linux/igmp.h>
#include "fake-igmp.h"
#include "fake.h"

/* RFC 3376 sections 5.1 and 8.1. */
static void join_is_told_twice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, HZ);
	fake_expect_report(f, TO_EX, GROUP, NULL);
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_OUT_REPORTS), 2);
}

static void group_of_all_hosts_is_never_told_of(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, ALL_HOSTS, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, fake_igmp_query(f, 1, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, fake_igmp_query(f, 1, ALL_HOSTS, NULL), 0);
	KUNIT_EXPECT_EQ(test, fake_igmp_query_old(f, 1, 0), 0);
	fake_tick(f, HZ);
	fake_group_del(f, ALL_HOSTS);
	fake_tick(f, HZ);
	fake_disconnect(f);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void second_member_with_the_same_filter_is_no_news(struct kunit *test)
{
	struct mipv4_membership *first, *second;
	struct fake *f = fake_new(test);

	first = fake_join(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	second = fake_join(f, GROUP, EXCLUDE, NULL);
	fake_leave(first);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_leave(second);
}

static void leave_is_told_twice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_group_del(f, GROUP);
	fake_tick(f, 0);
	fake_expect_report(f, TO_IN, GROUP, NULL);
	fake_tick(f, HZ);
	fake_expect_report(f, TO_IN, GROUP, NULL);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_TRUE(test, list_empty(&f->ip->igmp.left));
}

/* The table of RFC 3376 section 5.1: the report of a change. */
static void change_of_sources_is_told(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;
	struct igmpv3_grec *record;
	unsigned int n;

	m = fake_join(f, GROUP, INCLUDE, fake_some(test, 1, 3));
	fake_tick(f, 0);
	fake_expect_report(f, ALLOW, GROUP, fake_some(test, 1, 3));
	fake_groups_reported(f);

	KUNIT_ASSERT_EQ(test, fake_set_filter(m, INCLUDE, fake_some(test, 3, 2)), 0);
	fake_tick(f, 0);
	record = fake_sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	fake_expect_record(f, record, ALLOW, GROUP, fake_some(test, 4, 1));
	fake_expect_record(f, fake_next_record(record), BLOCK, GROUP, fake_some(test, 1, 2));
	fake_groups_reported(f);

	KUNIT_ASSERT_EQ(test, fake_set_filter(m, EXCLUDE, fake_some(test, 5, 2)), 0);
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP, fake_some(test, 5, 2));
	fake_groups_reported(f);

	KUNIT_ASSERT_EQ(test, fake_set_filter(m, EXCLUDE, fake_some(test, 6, 2)), 0);
	fake_tick(f, 0);
	record = fake_sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	fake_expect_record(f, record, ALLOW, GROUP, fake_some(test, 5, 1));
	fake_expect_record(f, fake_next_record(record), BLOCK, GROUP, fake_some(test, 7, 1));
	fake_groups_reported(f);

	KUNIT_ASSERT_EQ(test, fake_set_filter(m, INCLUDE, fake_some(test, 8, 2)), 0);
	fake_tick(f, 0);
	fake_expect_report(f, TO_IN, GROUP, fake_some(test, 8, 2));
	fake_groups_reported(f);

	fake_leave(m);
	fake_tick(f, 0);
	fake_expect_report(f, BLOCK, GROUP, fake_some(test, 8, 2));
	fake_tick(f, HZ);
	fake_expect_report(f, BLOCK, GROUP, fake_some(test, 8, 2));
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 3376 section 5.1: each source is reported as often as the robustness demands, also
 * if others change meanwhile.
 */
static void changes_of_sources_are_merged(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	m = fake_join(f, GROUP, INCLUDE, fake_some(test, 1, 1));
	fake_tick(f, 0);
	fake_expect_report(f, ALLOW, GROUP, fake_some(test, 1, 1));
	KUNIT_ASSERT_EQ(test, fake_set_filter(m, INCLUDE, fake_some(test, 1, 2)), 0);
	fake_tick(f, 0);
	/* The new source is reported for the first time, the other one for the second. */
	fake_expect_report(f, ALLOW, GROUP, &(struct sources){
			2, { SOURCE(2), SOURCE(1) } });
	fake_tick(f, HZ);
	fake_expect_report(f, ALLOW, GROUP, fake_some(test, 2, 1));
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_leave(m);
}

/* While a change of mode is to be reported, the report has the whole state. */
static void change_of_mode_takes_precedence(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	m = fake_join(f, GROUP, EXCLUDE, fake_some(test, 1, 1));
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP, fake_some(test, 1, 1));
	KUNIT_ASSERT_EQ(test, fake_set_filter(m, EXCLUDE, fake_some(test, 1, 2)), 0);
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP, fake_some(test, 1, 2));
	fake_tick(f, HZ);
	fake_expect_report(f, BLOCK, GROUP, fake_some(test, 2, 1));
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_leave(m);
}

static void group_joined_again_is_not_left(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_group_del(f, GROUP);
	fake_tick(f, 0);
	fake_expect_report(f, TO_IN, GROUP, NULL);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	fake_expect_report(f, TO_EX, GROUP, NULL);
	fake_tick(f, HZ);
	fake_expect_report(f, TO_EX, GROUP, NULL);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* A group is joined and left while no frame can be sent. */
static void sources_still_to_be_told_of_are_bounded(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_group *group;
	unsigned int i, n = 0;

	fake_down(f);
	for (i = 0; i < 200; i++) {
		fake_group_add(f, GROUP, INCLUDE, fake_some(test, 64 * i, 64));
		fake_group_del(f, GROUP);
		group = list_first_entry(&f->ip->igmp.left, struct mipv4_group,
					 list);
		n = max(n, group->changes ? group->changes->n : 0);
	}
	KUNIT_EXPECT_GT(test, n, 64 * 50);
	KUNIT_EXPECT_LE(test, n, 4096 + 2 * 64);
	fake_up(f);
	fake_settle(f);
	fake_tick(f, 0);
	fake_expect_report(f, TO_IN, GROUP, NULL);
}

/* Groups with a report that is still due are left, too. */
static void detaching_tells_of_what_was_left(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	fake_group_del(f, GROUP);
	fake_disconnect(f);
	fake_expect_report(f, TO_IN, GROUP, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void detaching_leaves_all_groups(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n;

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_group_add(f, GROUP2, INCLUDE, fake_some(test, 1, 1));
	fake_groups_reported(f);
	fake_disconnect(f);
	record = fake_sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	fake_expect_record(f, record, TO_IN, GROUP, NULL);
	fake_expect_record(f, fake_next_record(record), TO_IN, GROUP2, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static struct kunit_case igmp_test_cases[] = {
	KUNIT_CASE(join_is_told_twice),
	KUNIT_CASE(group_of_all_hosts_is_never_told_of),
	KUNIT_CASE(second_member_with_the_same_filter_is_no_news),
	KUNIT_CASE(leave_is_told_twice),
	KUNIT_CASE(change_of_sources_is_told),
	KUNIT_CASE(changes_of_sources_are_merged),
	KUNIT_CASE(change_of_mode_takes_precedence),
	KUNIT_CASE(group_joined_again_is_not_left),
	KUNIT_CASE(sources_still_to_be_told_of_are_bounded),
	KUNIT_CASE(detaching_tells_of_what_was_left),
	KUNIT_CASE(detaching_leaves_all_groups),
	{}
};

static struct kunit_suite igmp_suite = {
	.name = "mipv4-igmp",
	.test_cases = igmp_test_cases,
};

kunit_test_suite(igmp_suite);
