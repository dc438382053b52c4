// SPDX-License-Identifier: GPL-2.0
/*
 * stats-test.c: what a drop counts as (stats.c), in the terms of RFC 4293.
 */
#include "fake.h"

struct drop_case {
	const char			*name;
	enum mipv4_drop_reason		reason;
	enum mipv4_stat			stat;
};

#define CASE(reason_, stat_) \
	{ #reason_, MIPV4_DROP_##reason_, MIPV4_STAT_##stat_ }

/* The definitions of the ipIfStats objects. */
static const struct drop_case drop_cases[] = {
	CASE(HDR_SHORT, IN_HDR_ERRORS),
	CASE(HDR_VERSION, IN_HDR_ERRORS),
	CASE(HDR_LEN, IN_HDR_ERRORS),
	CASE(HDR_CSUM, IN_HDR_ERRORS),
	CASE(HDR_TOTLEN, IN_HDR_ERRORS),
	CASE(HDR_OPTIONS, IN_HDR_ERRORS),
	CASE(TRUNCATED, IN_TRUNCATED_PKTS),
	CASE(SRC_INVALID, IN_ADDR_ERRORS),
	CASE(DST_INVALID, IN_ADDR_ERRORS),
	CASE(DST_NOT_OURS, IN_ADDR_ERRORS),
	CASE(NO_PROTO, IN_UNKNOWN_PROTOS),
	CASE(EMPTY, IN_DISCARDS),
	CASE(GSO, IN_DISCARDS),
	CASE(FRAGMENT, REASM_FAILS),
	CASE(FRAG_TIMEOUT, REASM_FAILS),
	CASE(OUT_NO_ROUTE, OUT_NO_ROUTES),
	CASE(OUT_TOO_BIG, FRAG_FAILS),
	CASE(NEIGH_QUEUE, OUT_DISCARDS),
	CASE(ICMP_CSUM, ICMP_IN_CSUM_ERRORS),
	CASE(ICMP_SHORT, ICMP_IN_ERRORS),
	CASE(ARP_CONFLICT, ARP_CONFLICTS),
};

static void drop_case_name(const struct drop_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(drop, drop_cases, drop_case_name);

static void drop_counts_once_under_its_name(struct kunit *test)
{
	const struct drop_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct mipv4_totals *t;
	struct sk_buff *skb;
	u64 sum = 0;
	int i;

	t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t);
	skb = fake_track(f, fake_bytes(f, "x", 1));
	local_bh_disable();
	mipv4_drop(f->ip, skb, c->reason);
	/* No datagram was received, so the counters need not add up. */
	mipv4_count_add(f->ip, MIPV4_STAT_IN_RECEIVES,
			fake_is_undelivered(c->reason));
	local_bh_enable();
	mipv4_totals(f->ip, t);
	for (i = 0; i < __MIPV4_STAT_MAX; i++)
		sum += t->stat[i];
	KUNIT_EXPECT_EQ(test, t->stat[c->stat], 1);
	KUNIT_EXPECT_EQ(test, sum - t->stat[MIPV4_STAT_IN_RECEIVES], 1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), (int)c->reason);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
}

static void every_reason_has_a_counter_of_its_own(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int reason, n = 0;

	for (reason = MIPV4_DROP_PAD + 1; reason <= MIPV4_DROP_MAX; reason++) {
		local_bh_disable();
		mipv4_drop(f->ip, NULL, reason);
		local_bh_enable();
		KUNIT_EXPECT_EQ(test, fake_dropped(f), reason);
		n += fake_is_undelivered(reason);
	}
	local_bh_disable();
	mipv4_count_add(f->ip, MIPV4_STAT_IN_RECEIVES, n);
	local_bh_enable();
}

static void fresh_endpoint_has_counted_nothing(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct mipv4_totals *t;

	t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t);
	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	mipv4_totals(f->ip, t);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(t, 0, sizeof(*t)), NULL);
}

/* Reading the totals overwrites the buffer. */
static void totals_are_not_added_to(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_totals *t;

	t = kunit_kzalloc(test, sizeof(*t), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, t);
	memset(t, 0xff, sizeof(*t));
	mipv4_totals(f->ip, t);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(t, 0, sizeof(*t)), NULL);
}

static struct kunit_case stats_test_cases[] = {
	KUNIT_CASE_PARAM(drop_counts_once_under_its_name, drop_gen_params),
	KUNIT_CASE(every_reason_has_a_counter_of_its_own),
	KUNIT_CASE(fresh_endpoint_has_counted_nothing),
	KUNIT_CASE(totals_are_not_added_to),
	{}
};

static struct kunit_suite stats_suite = {
	.name = "mipv4-stats",
	.test_cases = stats_test_cases,
};

kunit_test_suite(stats_suite);
