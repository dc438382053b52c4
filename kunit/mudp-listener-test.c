// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-listener-test.c: ports and their listeners, multicast and broadcast, endpoints that end
 * (companions/mudp/listener.c, connect.c).
 */
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"
#include "mudp-fake.h"

static struct sk_buff *multi(struct sk_buff *skb, u8 pkt_type)
{
	skb->pkt_type = pkt_type;
	return skb;
}

static void broadcast_and_multicast_are_not_reported(struct kunit *test)
{
	static const struct {
		__be32	dst;
		u8	pkt_type;
	} cases[] = {
		{ LIMITED_BCAST, PACKET_BROADCAST },
		{ SUBNET_BCAST, PACKET_BROADCAST },
		{ SUBNET_BCAST, PACKET_HOST },
		{ ALL_HOSTS, PACKET_MULTICAST },
	};
	struct fake *f = with_peer(test);
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_receive(f, multi(udp_datagram(f, cases[i].dst, PORT, 9),
				      cases[i].pkt_type));
		KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, MUDP_DROP_NO_MEMBER),
				i + 1);
		KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IGNORED_MULTI),
				i + 1);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_NO_PORTS), 0);
}

static void port_has_one_listener(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *any = rec_start(f, 0, PORT), *one = rec_start(f, US, PORT);
	struct rec *other = rec_new(test);

	KUNIT_EXPECT_EQ(test, rec_listen(other, f, 0, PORT), -EADDRINUSE);
	KUNIT_EXPECT_EQ(test, rec_listen(other, f, US, PORT), -EADDRINUSE);
	rec_unlisten(any);
	KUNIT_EXPECT_EQ(test, rec_listen(other, f, 0, PORT), 0);
	rec_unlisten(one);
	KUNIT_EXPECT_EQ(test, rec_listen(one, f, US, PORT), 0);
}

static void endpoints_have_separate_ports(struct kunit *test)
{
	struct fake *f = fake_new(test), *g = fake_new(test);
	struct rec *here = rec_start(f, 0, PORT);
	struct rec *there = rec_start(g, 0, PORT);

	fake_receive(f, udp_datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, rec_count(here), 1);
	KUNIT_EXPECT_EQ(test, rec_count(there), 0);
	KUNIT_EXPECT_EQ(test, mudp_stat(g->ip, MUDP_STAT_IN_DATAGRAMS), 0);
}

static void listener_of_the_address_is_preferred(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *any = rec_start(f, 0, PORT), *one = rec_start(f, US, PORT);
	int err = with_rtnl(mipv4_add_ip(f->ip, US2, 24));

	KUNIT_ASSERT_EQ(test, err, 0);
	fake_receive(f, udp_datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, rec_count(one), 1);
	KUNIT_EXPECT_EQ(test, rec_count(any), 0);
	fake_receive(f, udp_datagram(f, US2, PORT, 1));
	KUNIT_EXPECT_EQ(test, rec_count(one), 0);
	KUNIT_EXPECT_EQ(test, rec_count(any), 1);
	rec_unlisten(one);
	fake_receive(f, udp_datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, rec_count(any), 1);
}

static void listener_receives_nothing_after_unlisten(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct rec *rec = rec_start(f, 0, PORT);

	rec_unlisten(rec);
	fake_receive(f, udp_datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, rec_count(rec), 0);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_NO_PORTS), 1);
}

static void listener_needs_a_handler(struct kunit *test)
{
	static const struct mudp_ops nothing;
	struct fake *f = fake_new(test);
	struct mudp_listener *l = mudp_listen(f->ip, 0, PORT, &nothing, NULL);

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(l), -EINVAL);
}

/* Each port is chosen once, then none is free. The first and the last receive. */
static void ports_are_chosen_until_none_is_free(struct kunit *test)
{
	const unsigned int first = 49152, n = 65536 - first;
	struct fake *f = fake_new(test);
	struct mudp_listener **all;
	struct rec *rec = rec_new(test);
	unsigned long *seen;
	unsigned int i, in_order = 0;
	u16 port, last = 0;

	all = kvcalloc(n, sizeof(*all), GFP_KERNEL);
	seen = bitmap_zalloc(n, GFP_KERNEL);
	if (!all || !seen) {
		KUNIT_FAIL(test, "no memory");
		goto out;
	}
	for (i = 0; i < n; i++) {
		all[i] = mudp_listen(f->ip, 0, 0, &rec_ops, rec);
		if (IS_ERR(all[i])) {
			KUNIT_FAIL(test, "port %u of %u: %ld", i, n,
				   PTR_ERR(all[i]));
			break;
		}
		port = ntohs(mudp_listener_port(all[i]));
		if (port < first || test_and_set_bit(port - first, seen))
			KUNIT_FAIL(test, "port %u", port);
		in_order += port == last + 1;
		last = port;
	}
	KUNIT_EXPECT_EQ(test, bitmap_weight(seen, n), n);
	/* Some are consecutive by chance, and when few are left. */
	KUNIT_EXPECT_LT(test, in_order, n * 9 / 10);
	KUNIT_EXPECT_EQ(test, rec_listen(rec, f, 0, 0), -EADDRINUSE);
	fake_receive(f, udp_datagram(f, US, htons(first), 1));
	fake_receive(f, udp_datagram(f, US, htons(65535), 1));
	KUNIT_EXPECT_EQ(test, rec_count(rec), 2);
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, rec->closed, n);
	while (i--)
		mudp_unlisten(all[i]);
out:
	bitmap_free(seen);
	kvfree(all);
}

static void broadcast_reaches_all_listeners(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct rec *any = rec_start(f, 0, PORT), *own = rec_start(f, US, PORT);
	struct rec *a = rec_start(f, LIMITED_BCAST, PORT);
	struct rec *b = rec_start(f, LIMITED_BCAST, PORT);
	struct rec *net = rec_start(f, SUBNET_BCAST, PORT);

	fake_receive(f, multi(udp_datagram(f, LIMITED_BCAST, PORT, 5),
			      PACKET_BROADCAST));
	KUNIT_EXPECT_EQ(test, rec_count(any), 1);
	KUNIT_EXPECT_TRUE(test, any->flow.flags & MUDP_FLOW_MULTI);
	KUNIT_EXPECT_EQ(test, rec_count(a), 1);
	KUNIT_EXPECT_EQ(test, rec_count(b), 1);
	KUNIT_EXPECT_EQ(test, rec_count(net), 0);
	KUNIT_EXPECT_EQ(test, rec_count(own), 0);
	fake_receive(f, multi(udp_datagram(f, SUBNET_BCAST, PORT, 5),
			      PACKET_BROADCAST));
	KUNIT_EXPECT_EQ(test, rec_count(any), 1);
	KUNIT_EXPECT_EQ(test, rec_count(a), 0);
	KUNIT_EXPECT_EQ(test, rec_count(net), 1);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_DATAGRAMS), 2);
}

static void group_reaches_all_its_members(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct rec *any = rec_start(f, 0, PORT), *a = rec_start(f, GROUP, PORT);
	struct rec *b = rec_start(f, GROUP, PORT);
	struct rec *other = rec_start(f, GROUP, htons(7778));
	struct mipv4_membership *member;
	struct sk_buff *skb;

	member = with_rtnl(mipv4_join(f->ip, GROUP, MIPV4_FILTER_EXCLUDE, NULL,
				      0));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, member);
	fake_receive(f, multi(udp_datagram(f, GROUP, PORT, 5), PACKET_MULTICAST));
	skb = skb_peek(&a->queue);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 5);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "\0\1\2\3\4", 5);
	KUNIT_EXPECT_EQ(test, rec_count(a), 1);
	KUNIT_EXPECT_EQ(test, rec_count(b), 1);
	KUNIT_EXPECT_EQ(test, rec_count(any), 1);
	KUNIT_EXPECT_EQ(test, rec_count(other), 0);
	rtnl_lock();
	mipv4_leave(member);
	rtnl_unlock();
}

/* RFC 1122 section 3.3.6 makes no exception for own broadcasts. */
static void own_broadcast_reaches_all_listeners(struct kunit *test)
{
	static const __be32 dsts[] = { SUBNET_BCAST, LIMITED_BCAST };
	struct fake *f = with_peer(test);
	struct rec *any = rec_start(f, 0, PORT), *own = rec_start(f, US, PORT);
	struct mudp_flow flow = to_peer;
	int i;

	flow.dport = PORT;
	for (i = 0; i < ARRAY_SIZE(dsts); i++) {
		flow.daddr = dsts[i];
		KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, "x", 1), 0);
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
		KUNIT_EXPECT_EQ(test, rec_count(any), 1);
		KUNIT_EXPECT_TRUE(test, any->flow.flags & MUDP_FLOW_MULTI);
		KUNIT_EXPECT_EQ(test, rec_count(own), 0);
	}
	/* A datagram to an own address is unicast. */
	flow.daddr = US;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, "x", 1), 0);
	KUNIT_EXPECT_EQ(test, rec_count(own), 1);
	KUNIT_EXPECT_FALSE(test, own->flow.flags & MUDP_FLOW_MULTI);
}

static void reply_to_a_broadcast_has_an_own_source(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct rec *rec = rec_start(f, 0, PORT);
	struct mudp_flow reply;
	struct iphdr *iph;

	fake_receive(f, multi(udp_datagram(f, SUBNET_BCAST, PORT, 5),
			      PACKET_BROADCAST));
	reply = mudp_flow_reply(&rec->flow);
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &reply, "x", 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_BE(test, iph->daddr, PEER);
}

static void listener_is_closed_with_its_endpoint(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *rec = rec_start(f, 0, PORT), *other = rec_new(test);
	struct mipv4 *ip = mipv4_get(f->ip);

	fake_unregister(f);
	KUNIT_EXPECT_EQ(test, rec->closed, 1);
	KUNIT_EXPECT_EQ(test, rec_listen(other, f, 0, PORT), -ENODEV);
	KUNIT_EXPECT_EQ(test, mudp_write(ip, &to_peer, "x", 1), -ENODEV);
	KUNIT_EXPECT_EQ(test, mudp_stat(ip, MUDP_STAT_OUT_DATAGRAMS), 0);
	KUNIT_EXPECT_BE(test, mudp_listener_port(rec->listener), PORT);
	rec_unlisten(rec);
	KUNIT_EXPECT_EQ(test, rec->closed, 1);
	mipv4_put(ip);
}

static void next_endpoint_of_a_device_has_free_ports(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct rec *before = rec_start(f, 0, PORT), *after;

	fake_receive(f, udp_datagram(f, US, PORT, 1));
	fake_disconnect(f);
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_DATAGRAMS), 0);
	rec_count(before);
	after = rec_start(f, 0, PORT);
	fake_receive(f, udp_datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, rec_count(before), 0);
	KUNIT_EXPECT_EQ(test, rec_count(after), 1);
}

static struct kunit_case mudp_listener_cases[] = {
	KUNIT_CASE(broadcast_and_multicast_are_not_reported),
	KUNIT_CASE(port_has_one_listener),
	KUNIT_CASE(endpoints_have_separate_ports),
	KUNIT_CASE(listener_of_the_address_is_preferred),
	KUNIT_CASE(listener_receives_nothing_after_unlisten),
	KUNIT_CASE(listener_needs_a_handler),
	KUNIT_CASE(ports_are_chosen_until_none_is_free),
	KUNIT_CASE(broadcast_reaches_all_listeners),
	KUNIT_CASE(own_broadcast_reaches_all_listeners),
	KUNIT_CASE(group_reaches_all_its_members),
	KUNIT_CASE(reply_to_a_broadcast_has_an_own_source),
	KUNIT_CASE(listener_is_closed_with_its_endpoint),
	KUNIT_CASE(next_endpoint_of_a_device_has_free_ports),
	{}
};

static struct kunit_suite mudp_listener_suite = {
	.name = "mudp-listener",
	.test_cases = mudp_listener_cases,
};

kunit_test_suite(mudp_listener_suite);
