// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-drop-test.c: reports of drops (netlink-drop.c).
 */
#include <linux/workqueue.h>
#include "fake-event.h"
#include "fake.h"
#include "../mipv4/netlink-drop.h"
#include "../mipv4/percpu.h"

/* A reason that is not part of the account of received datagrams. */
#define REASON	MIPV4_DROP_ARP_IGNORED

static const struct mipv4_drop_reports *reports(struct fake *f)
{
	return &per_cpu_ptr(f->ip->pcpu, raw_smp_processor_id())->reports;
}

/* Drop @n packets for a reason, all on one CPU. */
static void drop(struct fake *f, enum mipv4_drop_reason reason, unsigned int n)
{
	local_bh_disable();
	while (n--)
		mipv4_drop(f->ip, NULL, reason);
	local_bh_enable();
}

/* The next report is about a packet; with @len 0 the addresses are not there. */
static void expect_drop(struct fake *f, struct fake_netlink *nl,
			enum mipv4_drop_reason reason, __be32 src, __be32 dst,
			u8 protocol, u32 len)
{
	struct nlattr **attrs = fake_expect_event(f->test, nl,
						  MIPV4_CMD_DROP_NTF);

	KUNIT_EXPECT_EQ(f->test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			f->dev->ifindex);
	KUNIT_EXPECT_EQ(f->test, nla_get_u32(attrs[MIPV4_A_DROP_REASON]), reason);
	KUNIT_EXPECT_NULL(f->test, attrs[MIPV4_A_LEFT_OUT]);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_LEN], !!len);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_SRC], !!len);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_ADDR], !!len);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_PROTOCOL], !!len);
	if (!len)
		return;
	KUNIT_EXPECT_BE(f->test, nla_get_be32(attrs[MIPV4_A_SRC]), src);
	KUNIT_EXPECT_BE(f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), dst);
	KUNIT_EXPECT_EQ(f->test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), protocol);
	KUNIT_EXPECT_EQ(f->test, nla_get_u32(attrs[MIPV4_A_LEN]), len);
	KUNIT_EXPECT_NULL(f->test, attrs[MIPV4_A_SPORT]);
	KUNIT_EXPECT_NULL(f->test, attrs[MIPV4_A_DPORT]);
}

/* The next report is about @n drops that were left out. */
static void expect_left_out(struct fake *f, struct fake_netlink *nl,
			    enum mipv4_drop_reason reason, u32 n)
{
	struct nlattr **attrs = fake_expect_event(f->test, nl,
						  MIPV4_CMD_DROP_NTF);

	KUNIT_EXPECT_EQ(f->test, nla_get_u32(attrs[MIPV4_A_DROP_REASON]), reason);
	KUNIT_ASSERT_NOT_NULL(f->test, attrs[MIPV4_A_LEFT_OUT]);
	KUNIT_EXPECT_EQ(f->test, nla_get_u32(attrs[MIPV4_A_LEFT_OUT]), n);
	KUNIT_EXPECT_NULL(f->test, attrs[MIPV4_A_LEN]);
}

/* @n drops were left out, and nothing else is reported. */
static void told_left_out(struct fake *f, struct fake_netlink *nl,
			  enum mipv4_drop_reason reason, u32 n)
{
	flush_delayed_work(&f->ip->drop_work);
	expect_left_out(f, nl, reason, n);
	fake_expect_silence(f->test, nl);
}

static void expect_many(struct fake *f, struct fake_netlink *nl,
			enum mipv4_drop_reason reason, unsigned int n)
{
	while (n--)
		expect_drop(f, nl, reason, 0, 0, 0, 0);
}

static void received_datagram_is_reported(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	fake_receive(f, fake_datagram(f, PEER, STRANGER, EXPERIMENT, "data", 4));
	expect_drop(f, nl, MIPV4_DROP_DST_NOT_OURS, PEER, STRANGER, EXPERIMENT, 24);
	fake_receive(f, fake_options(f, PEER, US, EXPERIMENT, "\x94\x04\0\0", 4,
				     "data", 4));
	expect_drop(f, nl, MIPV4_DROP_NO_PROTO, PEER, US, EXPERIMENT, 28);
	fake_receive(f, fake_fragment(f, 7, 65528, 16, false));
	expect_drop(f, nl, MIPV4_DROP_FRAGMENT, PEER, US, EXPERIMENT, 36);
	fake_expect_silence(test, nl);
}

static void ports_are_reported(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	fake_receive(f, fake_datagram(f, PEER, STRANGER, IPPROTO_TCP, "\x12\x67\0\x35", 4));
	attrs = fake_expect_event(test, nl, MIPV4_CMD_DROP_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_LEN]), 24);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_SPORT]);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_DPORT]);
	KUNIT_EXPECT_EQ(test, ntohs(nla_get_be16(attrs[MIPV4_A_SPORT])), 4711);
	KUNIT_EXPECT_EQ(test, ntohs(nla_get_be16(attrs[MIPV4_A_DPORT])), 53);
	fake_expect_silence(test, nl);
}

static void short_packet_is_reported_without_addresses(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	fake_receive(f, fake_bytes(f, "\x45\0\0\x13", 4));
	expect_drop(f, nl, MIPV4_DROP_HDR_SHORT, 0, 0, 0, 0);
	drop(f, REASON, 1);
	expect_drop(f, nl, REASON, 0, 0, 0, 0);
	fake_expect_silence(test, nl);
}

static void arp_packet_is_reported_without_addresses(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, STRANGER));
	expect_drop(f, nl, MIPV4_DROP_ARP_IGNORED, 0, 0, 0, 0);
	fake_expect_silence(test, nl);
}

static void sent_datagram_is_reported(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "data", 4), -ENETUNREACH);
	/* Only a route selects the source. */
	expect_drop(f, nl, MIPV4_DROP_OUT_NO_ROUTE, 0, FAR, EXPERIMENT, 24);
	fake_expect_silence(test, nl);
}

/* The core frees the fragments of a datagram together. */
static void fragments_of_a_datagram_are_reported_by_one(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_with_protocol(test);
	int i;

	f->ip->fqdir->timeout = HZ / 10;
	fake_receive(f, fake_fragment(f, 7, 0, 16, true));
	fake_receive(f, fake_fragment(f, 7, 32, 16, true));
	fake_receive(f, fake_fragment(f, 7, 64, 16, true));
	for (i = 0; i < 500 && fake_drops(f, MIPV4_DROP_FRAG_TIMEOUT) < 3; i++)
		msleep(20);
	expect_drop(f, nl, MIPV4_DROP_FRAG_TIMEOUT, PEER, US, EXPERIMENT, 36);
	told_left_out(f, nl, MIPV4_DROP_FRAG_TIMEOUT, 2);
}

static void nothing_is_built_if_no_program_listens(struct kunit *test)
{
	struct fake *f = fake_new(test);

	drop(f, REASON, 2 * MIPV4_DROP_REPORTS);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(reports(f), 0, sizeof(*reports(f))),
			    NULL);
	KUNIT_EXPECT_FALSE(test, delayed_work_pending(&f->ip->drop_work));
}

/* Programs that listen to events are not woken. */
static void drops_are_no_events(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	drop(e->f, REASON, 1);
	fake_expect_silence(test, e->nl);
}

static void flood_is_limited_and_adds_up(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	drop(f, REASON, MIPV4_DROP_REPORTS + 23);
	expect_many(f, nl, REASON, MIPV4_DROP_REPORTS);
	fake_expect_silence(test, nl);
	KUNIT_EXPECT_TRUE(test, delayed_work_pending(&f->ip->drop_work));
	told_left_out(f, nl, REASON, 23);
	/* Each is reported once. */
	drop(f, REASON, 7);
	told_left_out(f, nl, REASON, 7);
}

static void one_reason_does_not_hide_another(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	drop(f, REASON, MIPV4_DROP_REPORTS + 1);
	drop(f, MIPV4_DROP_NEIGH_FULL, 1);
	expect_many(f, nl, REASON, MIPV4_DROP_REPORTS);
	expect_drop(f, nl, MIPV4_DROP_NEIGH_FULL, 0, 0, 0, 0);
	fake_expect_silence(test, nl);
}

static void limit_is_for_a_second(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	drop(f, REASON, MIPV4_DROP_REPORTS);
	expect_many(f, nl, REASON, MIPV4_DROP_REPORTS);
	per_cpu_ptr(f->ip->pcpu, raw_smp_processor_id())->reports.window_jiffies -= HZ;
	drop(f, REASON, 1);
	expect_drop(f, nl, REASON, 0, 0, 0, 0);
	fake_expect_silence(test, nl);
}

static void report_without_memory_is_left_out(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	fake_fail_nth(1);
	drop(f, REASON, 1);
	KUNIT_EXPECT_TRUE(test, fake_fail_nth(0));
	fake_expect_silence(test, nl);
	told_left_out(f, nl, REASON, 1);
}

/* They are told before the end of the endpoint. */
static void detach_tells_what_was_left_out(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);

	drop(f, REASON, MIPV4_DROP_REPORTS + 1);
	fake_disconnect(f);
	expect_many(f, nl, REASON, MIPV4_DROP_REPORTS);
	expect_left_out(f, nl, REASON, 1);
	fake_expect_silence(test, nl);
}

/* The device of a dead endpoint may be freed already. */
static void dead_endpoint_reports_nothing(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_drops(test);
	struct fake *f = fake_new(test);
	struct mipv4 *ip = mipv4_get(f->ip);

	fake_disconnect(f);
	local_bh_disable();
	mipv4_drop(ip, NULL, REASON);
	local_bh_enable();
	mipv4_put(ip);
	fake_expect_silence(test, nl);
}

static struct kunit_case netlink_drop_test_cases[] = {
	KUNIT_CASE(received_datagram_is_reported),
	KUNIT_CASE(ports_are_reported),
	KUNIT_CASE(short_packet_is_reported_without_addresses),
	KUNIT_CASE(arp_packet_is_reported_without_addresses),
	KUNIT_CASE(sent_datagram_is_reported),
	KUNIT_CASE(fragments_of_a_datagram_are_reported_by_one),
	KUNIT_CASE(nothing_is_built_if_no_program_listens),
	KUNIT_CASE(drops_are_no_events),
	KUNIT_CASE(flood_is_limited_and_adds_up),
	KUNIT_CASE(one_reason_does_not_hide_another),
	KUNIT_CASE(limit_is_for_a_second),
	KUNIT_CASE(report_without_memory_is_left_out),
	KUNIT_CASE(detach_tells_what_was_left_out),
	KUNIT_CASE(dead_endpoint_reports_nothing),
	{}
};

static struct kunit_suite netlink_drop_suite = {
	.name = "mipv4-netlink-drop",
	.test_cases = netlink_drop_test_cases,
};

kunit_test_suite(netlink_drop_suite);
