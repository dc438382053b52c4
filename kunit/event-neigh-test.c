// SPDX-License-Identifier: GPL-2.0
/*
 * event-neigh-test.c: events of neighbours, groups and path MTUs.
 */
#include "fake-event.h"
#include "fake.h"
#include "../mipv4/group.h"
#include "../mipv4/neigh-set.h"

static void answer(struct fake *f, const u8 *ha)
{
	fake_receive(f, fake_arp(f, ARPOP_REPLY, ha, PEER, OUR_HA, US));
}

static void neighbour_that_answers_is_told_once(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	fake_send(e->f, PEER, "x", 1);
	fake_expect_silence(test, e->nl);
	answer(e->f, PEER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
			  PEER_HA);
	answer(e->f, PEER_HA);
	/* A neighbour that answers again causes no event. */
	fake_tick(e->f, 31 * HZ);
	fake_send(e->f, PEER, "x", 1);
	fake_tick(e->f, 6 * HZ);
	answer(e->f, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_state(e->f, PEER), MIPV4_NEIGH_REACHABLE);
	fake_expect_silence(test, e->nl);
	fake_age(e->f, 2 * HZ);
	answer(e->f, OTHER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
			  OTHER_HA);
	fake_expect_silence(test, e->nl);
}

static void neighbour_that_asks_is_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	fake_receive(e->f, fake_arp(e->f, ARPOP_REQUEST, PEER_HA, PEER, NULL,
				    US));
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_STALE, PEER_HA);
	fake_send(e->f, PEER, "x", 1);
	answer(e->f, PEER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
			  PEER_HA);
	fake_expect_silence(test, e->nl);
}

static void neighbour_that_fails_is_told_once(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	int i;

	fake_send(e->f, PEER, "x", 1);
	for (i = 0; i < 20; i++) {
		fake_tick(e->f, 2 * HZ);
		fake_send(e->f, PEER, "x", 1);
	}
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_FAILED, NULL);
	fake_expect_silence(test, e->nl);
	answer(e->f, PEER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
			  PEER_HA);
	fake_expect_silence(test, e->nl);
}

static void forgotten_neighbour_is_told_if_it_was_known(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	int err;

	fake_send(e->f, PEER, "x", 1);
	answer(e->f, PEER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
			  PEER_HA);
	fake_send(e->f, STRANGER, "x", 1);
	mipv4_neigh_flush(e->f->ip, MIPV4_DROP_NEIGH_FAILED);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_DEL_NTF, PEER, MIPV4_NEIGH_REACHABLE,
			  PEER_HA);
	fake_expect_silence(test, e->nl);
	fake_know(e->f, PEER, OTHER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_PERMANENT,
			  OTHER_HA);
	fake_know(e->f, PEER, PEER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_PERMANENT,
			  PEER_HA);
	err = with_rtnl(mipv4_neigh_del(e->f->ip, PEER, NULL));
	KUNIT_EXPECT_EQ(test, err, 0);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_DEL_NTF, PEER, MIPV4_NEIGH_PERMANENT,
			  PEER_HA);
	fake_expect_silence(test, e->nl);
}

static void unused_neighbour_is_told_when_it_is_forgotten(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	fake_send(e->f, PEER, "x", 1);
	answer(e->f, PEER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
			  PEER_HA);
	fake_tick(e->f, 100 * HZ);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_DEL_NTF, PEER, MIPV4_NEIGH_STALE,
			  PEER_HA);
	fake_expect_silence(test, e->nl);
}

static void groups_are_told(struct kunit *test)
{
	static const __be32 sources[] = { IP4(10, 1, 0, 1), IP4(10, 1, 0, 2) };
	struct events *e = fake_events_listen(test);
	struct mipv4 *ip = e->f->ip;
	struct mipv4_membership *m;

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_group_add(ip, GROUP,
							MIPV4_FILTER_INCLUDE,
							sources, 1, NULL)), 0);
	fake_expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_INCLUDE, 1, 1);
	m = with_rtnl(mipv4_join(ip, GROUP, MIPV4_FILTER_INCLUDE, sources, 2));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, m);
	fake_expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_INCLUDE, 2, 2);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_filter(m,
							 MIPV4_FILTER_EXCLUDE,
							 NULL, 0)), 0);
	fake_expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_EXCLUDE, 0, 2);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_group_del(ip, GROUP, NULL)), 0);
	fake_expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_EXCLUDE, 0, 1);
	rtnl_lock();
	mipv4_leave(m);
	rtnl_unlock();
	fake_expect_group(e, MIPV4_CMD_GROUP_DEL_NTF, MIPV4_FILTER_EXCLUDE, 0, 1);
	fake_expect_silence(test, e->nl);
}

/* A router reports that a datagram to @dst was too big. */
static void too_big(struct fake *f, __be32 dst, u32 mtu)
{
	struct sk_buff *quote = fake_pattern(f, US, dst, EXPERIMENT, 8);

	ip_hdr(quote)->tot_len = htons(1500);
	ip_hdr(quote)->frag_off = htons(IP_DF);
	fake_receive(f, fake_icmp(f, GATEWAY, US, ICMP_DEST_UNREACH,
				  ICMP_FRAG_NEEDED, mtu, quote->data,
				  quote->len));
	kfree_skb(quote);
}

static void expect_pmtu(struct events *e, u8 cmd, u32 mtu)
{
	struct nlattr **attrs = fake_expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), FAR);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_MTU]), mtu);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_ROUTE_FLAGS]),
			MIPV4_ROUTE_CACHE);
}

/* As fake_events_listen(), with a route to the hosts of which path MTUs are learned. */
static struct events *listen_to_mtus(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(e->f, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(e->f->ip, 0, 0,
							GATEWAY)), 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	return e;
}

static void path_mtus_are_told(struct kunit *test)
{
	struct events *e = listen_to_mtus(test);

	too_big(e->f, FAR, 1400);
	expect_pmtu(e, MIPV4_CMD_PMTU_NTF, 1400);
	too_big(e->f, FAR, 1400);
	fake_expect_silence(test, e->nl);
	too_big(e->f, FAR, 1300);
	expect_pmtu(e, MIPV4_CMD_PMTU_NTF, 1300);
	fake_age(e->f, 601 * HZ);
	mipv4_cache_expire(e->f->ip);
	expect_pmtu(e, MIPV4_CMD_PMTU_DEL_NTF, 1300);
	fake_expect_silence(test, e->nl);
}

static void path_mtus_are_forgotten_when_routes_change(struct kunit *test)
{
	struct events *e = listen_to_mtus(test);

	too_big(e->f, FAR, 1400);
	expect_pmtu(e, MIPV4_CMD_PMTU_NTF, 1400);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	expect_pmtu(e, MIPV4_CMD_PMTU_DEL_NTF, 1400);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	fake_expect_silence(test, e->nl);
}

static struct kunit_case event_neigh_test_cases[] = {
	KUNIT_CASE(neighbour_that_answers_is_told_once),
	KUNIT_CASE(neighbour_that_asks_is_told),
	KUNIT_CASE(neighbour_that_fails_is_told_once),
	KUNIT_CASE(forgotten_neighbour_is_told_if_it_was_known),
	KUNIT_CASE(unused_neighbour_is_told_when_it_is_forgotten),
	KUNIT_CASE(groups_are_told),
	KUNIT_CASE(path_mtus_are_told),
	KUNIT_CASE(path_mtus_are_forgotten_when_routes_change),
	{}
};

static struct kunit_suite event_neigh_suite = {
	.name = "mipv4-event-neigh",
	.test_cases = event_neigh_test_cases,
};

kunit_test_suite(event_neigh_suite);
