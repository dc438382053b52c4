// SPDX-License-Identifier: GPL-2.0
/*
 * protocol-drop-test.c: reports of the drops of a protocol, by their names (protocol.c,
 * drop.c, netlink-drop.c).
 */
#include <linux/workqueue.h>
#include "fake-command.h"
#include "fake-event.h"
#include "fake.h"
#include "../mipv4/drop.h"
#include "../mipv4/netlink-drop.h"

enum {
	DROP_SHORT = 1,		/* 0 has no name */
	DROP_FULL,
};

static const char *const names[] = {
	[DROP_SHORT] = "short",
	[DROP_FULL] = "full",
};

static void drop_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		     struct sk_buff *skb, void *ctx)
{
	mipv4_report_drop(ip, EXPERIMENT, DROP_SHORT, skb);
	kfree_skb(skb);
}

static int drop_refuse(struct mipv4 *ip, void *ctx)
{
	return -EPERM;
}

static struct mipv4_protocol *drop_protocol(struct kunit *test, u8 number)
{
	struct mipv4_protocol *proto = kunit_kzalloc(test, sizeof(*proto),
						     GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, proto);
	*proto = (struct mipv4_protocol){
		.name = "fake",
		.protocol = number,
		.rcv = drop_rcv,
		.drop_names = names,
		.n_drop_names = ARRAY_SIZE(names),
	};
	return proto;
}

/* A program that listens, an endpoint, and a protocol. */
struct reports {
	struct fake_netlink	*nl;
	struct fake		*f;
	struct mipv4_protocol	*proto;
};

static void reports_end(void *data)
{
	mipv4_unregister_protocol(data);
}

static struct reports reports(struct kunit *test)
{
	struct reports r = {
		.nl = fake_netlink_drops(test),
		.f = fake_new(test),
		.proto = drop_protocol(test, EXPERIMENT),
	};

	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(r.proto), 0);
	return r;
}

/* The same until the end of the case. */
static struct reports lasting_reports(struct kunit *test)
{
	struct reports r = reports(test);

	KUNIT_ASSERT_EQ(test, kunit_add_action_or_reset(test, reports_end, r.proto),
			0);
	return r;
}

/* Report @n drops, all on one CPU. */
static void report(struct reports *r, unsigned int reason, unsigned int n)
{
	struct sk_buff *skb = fake_experiment(r->f);

	local_bh_disable();
	while (n--)
		mipv4_report_drop(r->f->ip, EXPERIMENT, reason, skb);
	local_bh_enable();
	kfree_skb(skb);
}

static void expect_many(struct reports *r, const char *name, unsigned int n)
{
	while (n--)
		fake_expect_named_drop(r->f, r->nl, name, US, 0);
}

static void drop_in_the_handler_is_reported_by_name(struct kunit *test)
{
	struct reports r = lasting_reports(test);

	fake_receive(r.f, fake_experiment(r.f));
	fake_expect_named_drop(r.f, r.nl, "fake-short", US, 0);
	report(&r, DROP_FULL, 1);
	fake_expect_named_drop(r.f, r.nl, "fake-full", US, 0);
	fake_expect_silence(test, r.nl);
}

static void reason_without_a_name_is_not_reported(struct kunit *test)
{
	struct reports r = lasting_reports(test);

	report(&r, 0, 1);
	report(&r, ARRAY_SIZE(names), 1);
	report(&r, UINT_MAX, 1);
	mipv4_report_drop(r.f->ip, EXPERIMENT + 1, DROP_SHORT, NULL);
	mipv4_report_drop(r.f->ip, IPPROTO_ICMP, DROP_SHORT, NULL);
	fake_expect_silence(test, r.nl);
}

static void flood_is_limited_by_reason_and_adds_up(struct kunit *test)
{
	struct reports r = lasting_reports(test);

	report(&r, DROP_SHORT, MIPV4_DROP_REPORTS + 23);
	report(&r, DROP_FULL, 1);
	expect_many(&r, "fake-short", MIPV4_DROP_REPORTS);
	fake_expect_named_drop(r.f, r.nl, "fake-full", US, 0);
	fake_expect_silence(test, r.nl);
	flush_delayed_work(&r.f->ip->drop_work);
	fake_expect_named_drop(r.f, r.nl, "fake-short", US, 23);
	fake_expect_silence(test, r.nl);
}

static void end_of_a_protocol_reports_what_was_left_out(struct kunit *test)
{
	struct reports r = reports(test);

	report(&r, DROP_SHORT, MIPV4_DROP_REPORTS + 1);
	mipv4_unregister_protocol(r.proto);
	expect_many(&r, "fake-short", MIPV4_DROP_REPORTS);
	fake_expect_named_drop(r.f, r.nl, "fake-short", US, 1);
	/* It has no names any more. */
	report(&r, DROP_SHORT, 1);
	fake_expect_silence(test, r.nl);
}

static void end_of_an_endpoint_reports_what_was_left_out(struct kunit *test)
{
	struct reports r = lasting_reports(test);

	report(&r, DROP_SHORT, MIPV4_DROP_REPORTS + 1);
	fake_disconnect(r.f);
	expect_many(&r, "fake-short", MIPV4_DROP_REPORTS);
	fake_expect_named_drop(r.f, r.nl, "fake-short", US, 1);
	fake_expect_silence(test, r.nl);
}

/* Register protocols until one is refused. Return: the number of the registered ones. */
static unsigned int register_many(struct mipv4_protocol **many, unsigned int max)
{
	unsigned int n = 0;

	while (n < max && !mipv4_register_protocol(many[n]))
		n++;
	return n;
}

static void unregister_many(struct mipv4_protocol **many, unsigned int n)
{
	while (n--)
		mipv4_unregister_protocol(many[n]);
}

/* Other protocols of the machine may have reasons, too. */
static void room_for_names_is_limited_and_given_back(struct kunit *test)
{
	const unsigned int max = MIPV4_PROTOCOL_REASONS / ARRAY_SIZE(names) + 1;
	struct mipv4_protocol *many[MIPV4_PROTOCOL_REASONS];
	struct mipv4_protocol *without = drop_protocol(test, 252);
	unsigned int n, i;

	for (i = 0; i < max; i++)
		many[i] = drop_protocol(test, 150 + i);
	without->n_drop_names = 0;
	n = register_many(many, max);
	KUNIT_ASSERT_LT(test, n, max);
	KUNIT_EXPECT_GT(test, n, max / 2);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(many[n]), -ENOSPC);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(without), 0);
	mipv4_unregister_protocol(without);
	/* A gap in the middle is used. */
	mipv4_unregister_protocol(many[n / 2]);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(many[n]), 0);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(many[n / 2]), -ENOSPC);
	mipv4_unregister_protocol(many[n]);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(many[n / 2]), 0);
	unregister_many(many, n);
	KUNIT_EXPECT_EQ(test, register_many(many, max), n);
	unregister_many(many, n);
}

static void refused_protocol_gives_its_room_back(struct kunit *test)
{
	struct mipv4_protocol *proto = drop_protocol(test, EXPERIMENT);
	struct fake *f = fake_new(test);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, f->ip);
	for (i = 0; i < MIPV4_PROTOCOL_REASONS; i++) {
		proto->connect = drop_refuse;
		KUNIT_ASSERT_EQ(test, mipv4_register_protocol(proto), -EPERM);
	}
	proto->connect = NULL;
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(proto), 0);
	mipv4_unregister_protocol(proto);
}

static void long_names_are_truncated(struct kunit *test)
{
	static const char *const longs[] = {
		"0123456789012345678901234567890123456789012345678901234567890"
	};
	struct mipv4_protocol *proto = drop_protocol(test, EXPERIMENT);
	struct reports r = {
		.nl = fake_netlink_drops(test),
		.f = fake_new(test),
	};

	proto->drop_names = longs;
	proto->n_drop_names = 1;
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(proto), 0);
	report(&r, 0, 1);
	fake_expect_named_drop(r.f, r.nl,
			       "fake-012345678901234567890123456789012345678901",
			       US, 0);
	mipv4_unregister_protocol(proto);
}

/* The names in the message of a dump about protocol @number. Return: their count. */
static unsigned int dumped_names(struct kunit *test, struct fake_netlink *nl,
				 u8 number)
{
	struct nlattr **attrs;
	unsigned int n = 0;

	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, NULL, MIPV4_CMD_PROTOCOL_GET), 0);
	while ((attrs = fake_genl_next(nl, NULL)))
		if (nla_get_u8(attrs[MIPV4_A_PROTOCOL]) == number)
			n = attrs[MIPV4_A_DROP_NAME] ?
			    1 + !nla_strcmp(attrs[MIPV4_A_DROP_NAME], "fake-full") :
			    0;
	return n;
}

/* The last of several attributes is found. */
static void names_are_dumped_with_the_protocol(struct kunit *test)
{
	struct reports r = lasting_reports(test);

	KUNIT_EXPECT_EQ(test, dumped_names(test, r.nl, EXPERIMENT), 2);
	KUNIT_EXPECT_EQ(test, dumped_names(test, r.nl, IPPROTO_ICMP), 0);
}

static struct kunit_case protocol_drop_test_cases[] = {
	KUNIT_CASE(drop_in_the_handler_is_reported_by_name),
	KUNIT_CASE(reason_without_a_name_is_not_reported),
	KUNIT_CASE(flood_is_limited_by_reason_and_adds_up),
	KUNIT_CASE(end_of_a_protocol_reports_what_was_left_out),
	KUNIT_CASE(end_of_an_endpoint_reports_what_was_left_out),
	KUNIT_CASE(room_for_names_is_limited_and_given_back),
	KUNIT_CASE(refused_protocol_gives_its_room_back),
	KUNIT_CASE(long_names_are_truncated),
	KUNIT_CASE(names_are_dumped_with_the_protocol),
	{}
};

static struct kunit_suite protocol_drop_suite = {
	.name = "mipv4-protocol-drop",
	.test_cases = protocol_drop_test_cases,
};

kunit_test_suite(protocol_drop_suite);
