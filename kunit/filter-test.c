// SPDX-License-Identifier: GPL-2.0
/*
 * filter-test.c: source filters, and the filter of a group with several members.
 */
#include "fake-igmp.h"
#include "fake.h"

static void members_of_a_group_have_4096_sources_at_most(struct kunit *test)
{
	struct mipv4_membership *m[64];
	const struct sources *s;
	struct fake *f = fake_new(test);
	unsigned int i;

	for (i = 0; i < 64; i++)
		m[i] = fake_join(f, GROUP, INCLUDE, fake_some(test, 64 * i, 64));
	s = fake_some(test, 64 * i, 1);
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(with_rtnl(mipv4_join(f->ip, GROUP, INCLUDE,
						     s->source, 1))), -ENOSPC);
	KUNIT_EXPECT_EQ(test, fake_set_filter(m[0], INCLUDE, fake_some(test, 0, 63)), 0);
	fake_leave(fake_join(f, GROUP, INCLUDE, s));
	for (i = 0; i < 64; i++)
		fake_leave(m[i]);
}

struct merge_case {
	const char	*name;
	struct {
		u8		mode;
		unsigned int	first;
		unsigned int	n;
	} member[3];
	u8		mode;
	unsigned int	first;
	unsigned int	n;
};

/* RFC 3376 section 3.2, its examples among them; sources are SOURCE(first) and
 * those behind it.
 */
static const struct merge_case merge_cases[] = {
	{ "all want all", { { EXCLUDE, 0, 0 }, { EXCLUDE, 0, 0 },
			    { EXCLUDE, 0, 0 } }, EXCLUDE, 0, 0 },
	{ "one wants all", { { EXCLUDE, 1, 4 }, { INCLUDE, 7, 3 },
			     { EXCLUDE, 0, 0 } }, EXCLUDE, 0, 0 },
	{ "intersection of the excluded", { { EXCLUDE, 1, 4 }, { EXCLUDE, 2, 4 },
					    { EXCLUDE, 3, 4 } }, EXCLUDE, 3, 2 },
	{ "excluded but for the included",
	  { { EXCLUDE, 1, 4 }, { EXCLUDE, 2, 4 }, { INCLUDE, 4, 3 } },
	  EXCLUDE, 2, 2 },
	{ "union of the included", { { INCLUDE, 1, 3 }, { INCLUDE, 2, 4 },
				     { INCLUDE, 9, 0 } }, INCLUDE, 1, 5 },
	{ "nobody wants any", { { INCLUDE, 0, 0 }, { INCLUDE, 0, 0 },
				{ INCLUDE, 0, 0 } }, INCLUDE, 0, 0 },
};

static void merge_case_name(const struct merge_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(merge, merge_cases, merge_case_name);

static void filters_of_members_are_merged(struct kunit *test)
{
	const struct merge_case *c = test->param_value;
	struct mipv4_membership *m[3];
	struct fake *f = fake_new(test);
	struct mipv4_filter *filter;
	int i;

	for (i = 0; i < 3; i++)
		m[i] = fake_join(f, GROUP, c->member[i].mode,
				 fake_some(test, c->member[i].first, c->member[i].n));
	rtnl_lock();
	filter = mipv4_group_find(f->ip, GROUP)->filter;
	KUNIT_EXPECT_EQ(test, filter->mode, c->mode);
	KUNIT_EXPECT_EQ(test, filter->n, c->n);
	for (i = 0; i < min(filter->n, c->n); i++)
		KUNIT_EXPECT_BE(test, filter->source[i], SOURCE(c->first + i));
	rtnl_unlock();
	for (i = 0; i < 3; i++)
		fake_leave(m[i]);
}

static void source_that_nobody_wants_is_filtered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	m = fake_join(f, GROUP, INCLUDE, fake_some(test, 1, 2));
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(1), GROUP), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(2), GROUP), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(3), GROUP),
			MIPV4_DROP_SRC_FILTERED);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, 0, GROUP), MIPV4_DROP_SRC_FILTERED);
	KUNIT_EXPECT_EQ(test, fake_set_filter(m, EXCLUDE, fake_some(test, 1, 1)), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(1), GROUP),
			MIPV4_DROP_SRC_FILTERED);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(3), GROUP), 0);
	KUNIT_EXPECT_EQ(test, fake_set_filter(m, INCLUDE, NULL), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(3), GROUP),
			MIPV4_DROP_DST_NOT_MEMBER);
	fake_leave(m);
}

/* RFC 3376 section 5. */
static void filter_does_not_close_the_group_of_all_hosts(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_group_add(f, ALL_HOSTS, INCLUDE, fake_some(test, 1, 1));
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(2), ALL_HOSTS), 0);
	fake_group_del(f, ALL_HOSTS);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(2), ALL_HOSTS), 0);
}

static void refused_filter_changes_nothing(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;
	__be32 group = GROUP2;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	m = fake_join(f, GROUP, INCLUDE, fake_some(test, 1, 2));
	KUNIT_EXPECT_EQ(test, fake_set_filter(m, EXCLUDE, fake_some(test, 1, 65)),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_set_filter(m, INCLUDE, &group, 1)),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(1), GROUP), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(3), GROUP),
			MIPV4_DROP_SRC_FILTERED);
	fake_leave(m);
}

static struct kunit_case filter_test_cases[] = {
	KUNIT_CASE(members_of_a_group_have_4096_sources_at_most),
	KUNIT_CASE_PARAM(filters_of_members_are_merged, merge_gen_params),
	KUNIT_CASE(source_that_nobody_wants_is_filtered),
	KUNIT_CASE(filter_does_not_close_the_group_of_all_hosts),
	KUNIT_CASE(refused_filter_changes_nothing),
	{}
};

static struct kunit_suite filter_suite = {
	.name = "mipv4-filter",
	.test_cases = filter_test_cases,
};

kunit_test_suite(filter_suite);
