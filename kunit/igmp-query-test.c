// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-query-test.c: received IGMP messages, and the answers to queries.
 */
#include <linux/igmp.h>
#include "fake-igmp.h"
#include "fake.h"
#include "../mipv4/igmp-timer.h"

#ifdef CONFIG_FAULT_INJECTION

static void message_that_cannot_be_read_is_not_malformed(struct kunit *test)
{
	static const u8 message[8] = { 0x11, 100, 0xee, 0x9b };
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	skb = fake_datagram(f, PEER, htonl(INADDR_ALLHOSTS_GROUP), IPPROTO_IGMP,
			    message, sizeof(message));
	skb = fake_cramped(f, skb, 20);
	without_memory(fake_rcv(f, skb));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_IGMP_IGNORED);
}

#endif

static void general_query_is_answered_with_all_groups(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n;

	fake_group_add(f, GROUP, EXCLUDE, fake_some(test, 7, 1));
	fake_group_add(f, GROUP2, INCLUDE, fake_some(test, 1, 2));
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_igmp_query(f, 100, 0, NULL), 0);
	fake_tick(f, 10 * HZ);
	record = fake_sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	fake_expect_record(f, record, IS_EX, GROUP, fake_some(test, 7, 1));
	fake_expect_record(f, fake_next_record(record), IS_IN, GROUP2, fake_some(test, 1, 2));
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_IN_QUERIES), 1);
}

/* RFC 3376 section 4.1.1: above 127 the code is a floating point number. */
static void answer_comes_within_the_maximum_response_time(struct kunit *test)
{
	static const struct {
		u8		code;
		unsigned int	tenths;
	} codes[] = { { 0, 0 }, { 1, 1 }, { 127, 127 }, { 0x80, 128 },
		      { 0x9f, 496 }, { 0xff, 31744 } };
	struct fake *f = fake_new(test);
	long longest, most;
	int i, j;

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		longest = 0;
		most = codes[i].tenths * HZ / 10;
		for (j = 0; j < 40; j++) {
			fake_age(f, HZ);	/* not too many queries */
			f->ip->igmp.general.set = false;
			KUNIT_EXPECT_EQ(test, fake_igmp_query(f, codes[i].code, 0, NULL),
					0);
			KUNIT_ASSERT_TRUE(test, f->ip->igmp.general.set);
			longest = max_t(long, longest,
					f->ip->igmp.general.at_jiffies -
					jiffies);
		}
		KUNIT_EXPECT_LE(test, longest, most);
		/* Forty in the lower half have a probability of 10^-12. */
		KUNIT_EXPECT_GE(test, longest + 2, most / 2);
	}
}

struct answer_case {
	const char	*name;
	u8		mode;		/* of the group */
	unsigned int	first, n;
	unsigned int	ask_first, ask_n;	/* 0: the whole group */
	u8		type;		/* of the answer, 0 for none */
	unsigned int	answer_first, answer_n;
};

/* RFC 3376 section 5.2. */
static const struct answer_case answer_cases[] = {
	{ "include, group", INCLUDE, 1, 3, 0, 0, IS_IN, 1, 3 },
	{ "exclude, group", EXCLUDE, 1, 3, 0, 0, IS_EX, 1, 3 },
	{ "exclude nobody, group", EXCLUDE, 0, 0, 0, 0, IS_EX, 0, 0 },
	{ "include, sources", INCLUDE, 1, 3, 2, 5, IS_IN, 2, 2 },
	{ "include, other sources", INCLUDE, 1, 3, 7, 2, 0, 0, 0 },
	{ "exclude, sources", EXCLUDE, 1, 3, 2, 5, IS_IN, 4, 3 },
	{ "exclude, the same sources", EXCLUDE, 1, 3, 1, 3, 0, 0, 0 },
	{ "exclude, 64 sources", EXCLUDE, 0, 0, 1, 64, IS_IN, 1, 64 },
	{ "exclude, too many sources", EXCLUDE, 1, 1, 2, 65, IS_EX, 1, 1 },
};

static void answer_case_name(const struct answer_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(answer, answer_cases, answer_case_name);

static void query_about_a_group_is_answered(struct kunit *test)
{
	const struct answer_case *c = test->param_value;
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, c->mode, fake_some(test, c->first, c->n));
	fake_group_add(f, GROUP2, EXCLUDE, NULL);
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_igmp_query(f, 10, GROUP,
					      fake_some(test, c->ask_first, c->ask_n)), 0);
	fake_tick(f, HZ);
	if (c->type)
		fake_expect_report(f, c->type, GROUP,
				   fake_some(test, c->answer_first, c->answer_n));
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 3376 section 5.2, rules 1 to 5. */
static void answers_that_wait_are_combined(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	/* Queries about sources: some, others, and some of the first again. */
	fake_igmp_query(f, 10, GROUP, fake_some(test, 1, 2));
	fake_igmp_query(f, 10, GROUP, fake_some(test, 2, 3));
	fake_tick(f, HZ);
	fake_expect_report(f, IS_IN, GROUP, fake_some(test, 1, 4));
	/* A query about sources, then one about the group. */
	fake_igmp_query(f, 10, GROUP, fake_some(test, 1, 2));
	fake_igmp_query(f, 10, GROUP, NULL);
	fake_igmp_query(f, 10, GROUP, fake_some(test, 1, 2));
	fake_tick(f, HZ);
	fake_expect_report(f, IS_EX, GROUP, NULL);
	/* An earlier answer to a general query answers the one about the group, too. */
	fake_igmp_query(f, 0, 0, NULL);
	fake_igmp_query(f, 100, GROUP, NULL);
	fake_tick(f, 10 * HZ);
	fake_expect_report(f, IS_EX, GROUP, NULL);
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void query_without_groups_is_not_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, fake_igmp_query(f, 1, 0, NULL), 0);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

struct message_case {
	const char	*name;
	__be32		dst;
	u8		ttl;
	bool		alert;
	__be32		group;
	u8		type;
	u8		code;
	u16		nsrcs;
	size_t		len;
	int		reason;
	int		strict;		/* with igmp-router-alert, if another */
};

/* RFC 3376 sections 4, 7.1 and 9.1. */
static const struct message_case message_cases[] = {
	{ "general 3", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 12, 0 },
	{ "general 2", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 8, 0 },
	{ "general 1", ALL_HOSTS, 1, true, 0, QUERY, 0, 0, 8, 0 },
	{ "general 1 without an alert", ALL_HOSTS, 2, false, 0, QUERY, 0, 0, 8,
	  0 },
	{ "to a group", GROUP, 1, true, GROUP, QUERY, 10, 0, 12, 0 },
	{ "about a group, to all", ALL_HOSTS, 1, true, GROUP, QUERY, 10, 0, 12,
	  0 },
	{ "general to us", US, 1, true, 0, QUERY, 10, 0, 12, 0 },
	{ "one source", GROUP, 1, true, GROUP, QUERY, 10, 1, 16, 0 },
	{ "something behind it", GROUP, 1, true, GROUP, QUERY, 10, 1, 40, 0 },
	{ "2 without an alert", ALL_HOSTS, 1, false, 0, QUERY, 10, 0, 8, 0,
	  NOT_OURS },
	{ "3 without an alert", ALL_HOSTS, 1, false, 0, QUERY, 10, 0, 12, 0,
	  NOT_OURS },
	{ "2 about a group without an alert", GROUP, 1, false, GROUP, QUERY,
	  10, 0, 8, 0, NOT_OURS },
	{ "3 about a group without an alert", GROUP, 1, false, GROUP, QUERY,
	  10, 0, 12, 0, NOT_OURS },
	{ "one source without an alert", GROUP, 1, false, GROUP, QUERY, 10, 1,
	  16, 0, NOT_OURS },
	{ "3 to us without an alert", US, 1, false, 0, QUERY, 10, 0, 12, 0,
	  NOT_OURS },
	{ "2 without an alert from afar", ALL_HOSTS, 2, false, 0, QUERY, 10, 0,
	  8, NOT_OURS },
	{ "3 without an alert from afar", ALL_HOSTS, 2, false, 0, QUERY, 10, 0,
	  12, NOT_OURS },
	{ "2 from afar", ALL_HOSTS, 2, true, 0, QUERY, 10, 0, 8, NOT_OURS },
	{ "3 from afar", ALL_HOSTS, 64, true, 0, QUERY, 10, 0, 12, NOT_OURS },
	{ "general to a group", GROUP, 1, true, 0, QUERY, 10, 0, 12, BAD },
	{ "to a broadcast", LIMITED_BCAST, 1, true, 0, QUERY, 10, 0, 12, BAD },
	{ "about a host", ALL_HOSTS, 1, true, PEER, QUERY, 10, 0, 12, BAD },
	{ "general with sources", ALL_HOSTS, 1, true, 0, QUERY, 10, 1, 16,
	  BAD },
	{ "a source less", GROUP, 1, true, GROUP, QUERY, 10, 2, 16, BAD },
	{ "very many sources", GROUP, 1, true, GROUP, QUERY, 10, 0xffff, 40,
	  BAD },
	{ "empty", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 0, BAD },
	{ "7 octets", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 7, BAD },
	{ "9 octets", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 9, BAD },
	{ "11 octets", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 11, BAD },
	{ "report 3", ALL_HOSTS, 1, true, 0, 0x22, 0, 0, 8, NOT_OURS },
	{ "report 2", GROUP, 1, true, GROUP, 0x16, 0, 0, 8, NOT_OURS },
	{ "report to another", ALL_HOSTS, 1, true, GROUP, 0x16, 0, 0, 8, BAD },
	{ "leave", ALL_HOSTS, 1, true, GROUP, 0x17, 0, 0, 8, NOT_OURS },
	{ "DVMRP", ALL_HOSTS, 1, true, 0, IGMP_DVMRP, 0, 0, 8, NOT_OURS },
};

static void message_case_name(const struct message_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(message, message_cases, message_case_name);

static void message_arrives(struct kunit *test, bool strict)
{
	const struct message_case *c = test->param_value;
	u8 data[40] = { c->type, c->code };
	struct fake *f = fake_new(test);
	int reason = strict && c->strict ? c->strict : c->reason;

	f->ip->igmp_router_alert = strict;
	memcpy(data + 4, &c->group, 4);
	data[10] = c->nsrcs >> 8;
	data[11] = c->nsrcs;
	memcpy(data + 12, "\x0a\x01\x00\x01", 4);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_igmp_receive(f, c->dst, c->ttl, c->alert, data,
						c->len), reason);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_EQ(test, fake_silent(f), reason != 0);
}

static void message_has_its_verdict(struct kunit *test)
{
	message_arrives(test, false);
}

static void message_has_its_verdict_with_router_alert(struct kunit *test)
{
	message_arrives(test, true);
}

/* A query about a group could come through routers. Without router alert it is
 * answered, and changes nothing.
 */
static void unmarked_query_about_a_group_changes_nothing(struct kunit *test)
{
	static const struct {
		__be32		dst;
		bool		alert;
		unsigned int	robustness;
	} queries[] = {
		{ GROUP, false, 2 }, { US, true, 2 }, { US, false, 2 },
		{ GROUP, true, 7 }, { ALL_HOSTS, false, 7 },
		{ ALL_HOSTS, true, 7 },
	};
	struct igmpv3_query q = {
		.type = IGMP_HOST_MEMBERSHIP_QUERY, .code = 1, .qrv = 7,
		.qqic = 125,
	};
	struct fake *f;
	int i;

	for (i = 0; i < ARRAY_SIZE(queries); i++) {
		f = fake_new(test);
		fake_group_add(f, GROUP, EXCLUDE, NULL);
		fake_groups_reported(f);
		q.group = queries[i].dst == GROUP ? GROUP : 0;
		KUNIT_EXPECT_EQ(test, fake_igmp_receive(f, queries[i].dst, 1,
							queries[i].alert, &q, sizeof(q)),
				0);
		KUNIT_EXPECT_EQ(test, f->ip->igmp.robustness,
				queries[i].robustness);
		fake_tick(f, HZ);
		KUNIT_EXPECT_FALSE(test, fake_silent(f));
	}
}

static void wrong_checksum_is_dropped(struct kunit *test)
{
	static const u8 data[] = { QUERY, 10, 0x12, 0x34, 0, 0, 0, 0 };
	static const u8 options[] = { 0x94, 4, 0, 0 };
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	skb = fake_options(f, PEER, ALL_HOSTS, IPPROTO_IGMP, options, 4, data,
			   8);
	skb->pkt_type = PACKET_MULTICAST;
	ip_hdr(skb)->ttl = 1;
	fake_checksum(skb);
	fake_rcv(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), BAD);
}

/* It is about the group itself. */
static void query_passes_the_filter_of_its_group(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_group_add(f, GROUP, INCLUDE, fake_some(test, 1, 1));
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test, fake_igmp_query(f, 0, GROUP, NULL), 0);
	fake_tick(f, 0);
	fake_expect_report(f, IS_IN, GROUP, fake_some(test, 1, 1));
}

/* RFC 3376 section 4.1.6. */
static void robustness_of_the_querier_is_taken_over(struct kunit *test)
{
	struct igmpv3_query q = { .type = QUERY, .code = 1, .qrv = 4 };
	struct fake *f = fake_new(test);
	int i;

	KUNIT_EXPECT_EQ(test, fake_igmp_receive(f, ALL_HOSTS, 1, true, &q, 12), 0);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	for (i = 0; i < 4; i++) {
		fake_expect_report(f, TO_EX, GROUP, NULL);
		fake_tick(f, HZ);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	q.qrv = 0;	/* it does not say */
	fake_igmp_receive(f, ALL_HOSTS, 1, true, &q, 12);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.robustness, 2);
}

/* The number of reports in a second is limited, whatever the queries. */
static void flood_of_queries_is_not_answered_without_end(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned long before;
	unsigned int i;

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_groups_reported(f);
	before = jiffies;
	for (i = 0; i < 1000; i++) {
		fake_igmp_query(f, 0, 0, NULL);
		mipv4_igmp_tick(f->ip);
	}
	i = (jiffies - before) / HZ + 1;
	KUNIT_EXPECT_LE(test, skb_queue_len(&f->sent), 50 + 100 * i);
	KUNIT_EXPECT_EQ(test, fake_drops(f, NOT_OURS),
			1000 - skb_queue_len(&f->sent));
}

static struct kunit_case igmp_query_test_cases[] = {
#ifdef CONFIG_FAULT_INJECTION
	KUNIT_CASE(message_that_cannot_be_read_is_not_malformed),
#endif
	KUNIT_CASE(general_query_is_answered_with_all_groups),
	KUNIT_CASE(answer_comes_within_the_maximum_response_time),
	KUNIT_CASE_PARAM(query_about_a_group_is_answered, answer_gen_params),
	KUNIT_CASE(answers_that_wait_are_combined),
	KUNIT_CASE(query_without_groups_is_not_answered),
	KUNIT_CASE_PARAM(message_has_its_verdict, message_gen_params),
	KUNIT_CASE_PARAM(message_has_its_verdict_with_router_alert,
			 message_gen_params),
	KUNIT_CASE(unmarked_query_about_a_group_changes_nothing),
	KUNIT_CASE(wrong_checksum_is_dropped),
	KUNIT_CASE(query_passes_the_filter_of_its_group),
	KUNIT_CASE(robustness_of_the_querier_is_taken_over),
	KUNIT_CASE(flood_of_queries_is_not_answered_without_end),
	{}
};

static struct kunit_suite igmp_query_suite = {
	.name = "mipv4-igmp-query",
	.test_cases = igmp_query_test_cases,
};

kunit_test_suite(igmp_query_suite);
