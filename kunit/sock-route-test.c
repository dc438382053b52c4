// SPDX-License-Identifier: GPL-2.0
/*
 * sock-route-test.c: the endpoint and the source address of what a socket sends
 * (sock-output.c, sock-bind.c).
 */
#include <net/net_namespace.h>
#include "fake-route.h"
#include "fake-sock.h"

#define PORT		5000
#define PEER_PORT	6000
#define OTHER_US	IP4(203U, 0, 113, 1)
#define OTHER_PEER	IP4(203U, 0, 113, 2)
#define OTHER_GATEWAY	IP4(203U, 0, 113, 254)

/* Two endpoints, US/24 and OTHER_US/24, that know their neighbours. */
static void two(struct kunit *test, struct fake **f, struct fake **g)
{
	fake_sock_type(test, FAKE_SOCK);
	*f = fake_new(test);
	*g = fake_device(test);
	KUNIT_ASSERT_EQ(test, fake_connect(*g, OTHER_US, 24, 0), 0);
	fake_settle(*g);
	fake_know(*f, PEER, PEER_HA);
	fake_know(*f, GATEWAY, PEER_HA);
	fake_know(*g, OTHER_PEER, PEER_HA);
	fake_know(*g, OTHER_GATEWAY, PEER_HA);
}

/* Check that the next frame of @f is a datagram from @saddr to @daddr with the ports. */
static void expect_sent(struct fake *f, __be32 saddr, __be32 daddr, u16 sport,
			u16 dport)
{
	struct kunit *test = f->test;
	struct iphdr *iph = fake_sent_ip(f);
	const __be16 *ports;

	KUNIT_ASSERT_NOT_NULL(test, iph);
	ports = (const __be16 *)(iph + 1);
	KUNIT_EXPECT_BE(test, iph->saddr, saddr);
	KUNIT_EXPECT_BE(test, iph->daddr, daddr);
	KUNIT_EXPECT_EQ(test, iph->protocol, EXPERIMENT);
	KUNIT_EXPECT_EQ(test, ntohs(ports[0]), sport);
	KUNIT_EXPECT_EQ(test, ntohs(ports[1]), dport);
}

static void connect_chooses_endpoint_and_source(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	s = fake_sock_bound(test, 0, PORT);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, OTHER_PEER, PEER_PORT), 0);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(mipv4_sk(s->sk)->ip), g->ip);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, 0, 0), 2);
	expect_sent(g, OTHER_US, OTHER_PEER, PORT, PEER_PORT);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(mipv4_sk(s->sk)->ip), f->ip);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, 0, 0), 2);
	expect_sent(f, US, PEER, PORT, PEER_PORT);
	/* A message may go to another destination, and choose again. */
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, PEER, 7), 2);
	expect_sent(f, US, PEER, PORT, 7);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(g));
}

static void longest_prefix_and_metric_choose(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = GATEWAY, .metric = 10 };
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	s = fake_sock_bound(test, 0, PORT);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, FAR, PEER_PORT), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, s->sk->sk_state, TCP_CLOSE);
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	spec.gateway = OTHER_GATEWAY;
	spec.metric = 5;
	KUNIT_ASSERT_EQ(test, fake_add_spec(g, &spec), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, FAR, PEER_PORT), 2);
	expect_sent(g, OTHER_US, FAR, PORT, PEER_PORT);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, FAR, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, FAR, PEER_PORT), 2);
	expect_sent(f, US, FAR, PORT, PEER_PORT);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, FAR, PEER_PORT), 0);
	KUNIT_EXPECT_BE(test, inet_sk(s->sk)->inet_saddr, US);
}

static void bound_address_and_device_choose(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(g, 0, 0, OTHER_GATEWAY), 0);
	s = fake_sock_bound(test, OTHER_US, PORT);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, FAR, PEER_PORT), 2);
	expect_sent(g, OTHER_US, FAR, PORT, PEER_PORT);
	s = fake_sock(test);
	fake_sock_on(s, g);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s, 0, PORT + 1), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, FAR, PEER_PORT), 2);
	expect_sent(g, OTHER_US, FAR, PORT + 1, PEER_PORT);
	/* A device without an endpoint leads nowhere. */
	fake_sock_on(s, fake_device(test));
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, FAR, PEER_PORT), -ENETUNREACH);
}

static void broadcast_needs_permission(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	s = fake_sock_bound(test, 0, PORT);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, SUBNET_BCAST, PEER_PORT), -EACCES);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, SUBNET_BCAST, PEER_PORT), -EACCES);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, LIMITED_BCAST, PEER_PORT), -EACCES);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	sock_set_flag(s->sk, SOCK_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, SUBNET_BCAST, PEER_PORT), 2);
	expect_sent(f, US, SUBNET_BCAST, PORT, PEER_PORT);
}

static void destination_must_be_one(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	s = fake_sock_bound(test, 0, PORT);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, 0, 0), -EDESTADDRREQ);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, PEER, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, IP4(127, 0, 0, 1), 9), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, 0, 9), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, FAR, 9), -ENETUNREACH);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(g));
}

/* A connected socket gets an error while its address is gone, and goes on when another
 * endpoint has it.
 */
static void connected_socket_survives_its_endpoint(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	s = fake_sock_bound(test, 0, PORT);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	fake_disconnect(f);
	KUNIT_EXPECT_LT(test, fake_sock_send(s, 0, 0), 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(g));
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	fake_settle(f);
	fake_know(f, PEER, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, 0, 0), 2);
	expect_sent(f, US, PEER, PORT, PEER_PORT);
	/* It receives again, too. */
	KUNIT_EXPECT_PTR_EQ(test, as_softirq(mipv4_sock_find(mipv4_sock_type(s->sk), f->ip,
							     NULL, PEER, htons(PEER_PORT),
							     US, htons(PORT))), s->sk);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_PTR_EQ(test, rcu_access_pointer(mipv4_sk(s->sk)->ip), f->ip);
}

/* A socket may be connected to a broadcast address before the endpoint has an address. The
 * transport is told the source of each datagram, for its checksum.
 */
static void source_that_comes_later_is_told(struct kunit *test)
{
	struct mipv4_sock_out out = { .flow.daddr = htonl(INADDR_BROADCAST) };
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, 0, 0)), 0);
	s = fake_sock_bound(test, 0, PORT);
	fake_sock_on(s, f);
	sock_set_flag(s->sk, SOCK_BROADCAST);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, INADDR_BROADCAST, PEER_PORT), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US, 24)), 0);
	fake_settle(f);
	out.connected = true;
	out.ifindex = f->dev->ifindex;
	KUNIT_EXPECT_PTR_EQ(test, as_softirq(mipv4_sock_route(s->sk, &out)), f->ip);
	KUNIT_EXPECT_BE(test, out.flow.saddr, US);
}

/* RFC 1122 section 4.1.3.5: not from an address that the host has no more. */
static void connected_socket_does_not_send_from_a_lost_address(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	s = fake_sock_bound(test, US2, PORT);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, 0, 0), 2);
	expect_sent(f, US2, PEER, PORT, PEER_PORT);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_LT(test, fake_sock_send(s, 0, 0), 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void namespaces_are_apart(struct kunit *test)
{
	struct net *other = fake_other_net(test);
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	s = fake_sock_in(test, other, FAKE_SOCK);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, US, PORT), -EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, 0, PORT), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, PEER, PEER_PORT), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), -ENETUNREACH);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* What a socket sends is charged to it until the device has sent it. */
static void sent_datagram_is_uncharged(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f, *g;

	two(test, &f, &g);
	s = fake_sock_bound(test, 0, PORT);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, PEER, PEER_PORT), 2);
	/* It waits for its neighbour. */
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, STRANGER, PEER_PORT), 2);
	KUNIT_EXPECT_GT(test, sk_wmem_alloc_get(s->sk), 0);
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, sk_wmem_alloc_get(s->sk), 0);
}

static struct kunit_case sock_route_test_cases[] = {
	KUNIT_CASE(connect_chooses_endpoint_and_source),
	KUNIT_CASE(longest_prefix_and_metric_choose),
	KUNIT_CASE(bound_address_and_device_choose),
	KUNIT_CASE(broadcast_needs_permission),
	KUNIT_CASE(destination_must_be_one),
	KUNIT_CASE(connected_socket_survives_its_endpoint),
	KUNIT_CASE(source_that_comes_later_is_told),
	KUNIT_CASE(connected_socket_does_not_send_from_a_lost_address),
	KUNIT_CASE(namespaces_are_apart),
	KUNIT_CASE(sent_datagram_is_uncharged),
	{}
};

static struct kunit_suite sock_route_suite = {
	.name = "mipv4-sock-route",
	.test_cases = sock_route_test_cases,
};

kunit_test_suite(sock_route_suite);
