// SPDX-License-Identifier: GPL-2.0
/*
 * sock-choice-test.c: what a CPU remembers of the choice among endpoints, and when it
 * chooses anew (sock-choice.c). Each case sends first, so that a choice is remembered, and
 * then makes a change that leads the next message elsewhere.
 */
#include "../mipv4/neigh-set.h"
#include "../mipv4/sock-choice.h"
#include "fake-route.h"
#include "fake-sock.h"

#define PORT		5000
#define PEER_PORT	6000
#define ROUTER2		IP4(192U, 0, 2, 253)
#define ROUTER3		IP4(192U, 0, 2, 252)
#define OTHER_US	IP4(203U, 0, 113, 1)
#define OTHER_GATEWAY	IP4(203U, 0, 113, 254)

/* Two endpoints with default routes, and a socket. FAR is reached through @f. */
struct pair {
	struct fake		*f, *g;
	struct fake_sock	*s;
};

static struct pair with_default_routes(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = GATEWAY, .metric = 10 };
	struct pair p;

	fake_sock_type(test, FAKE_SOCK);
	p.f = fake_new(test);
	p.g = fake_device(test);
	KUNIT_ASSERT_EQ(test, fake_connect(p.g, OTHER_US, 24, 0), 0);
	fake_settle(p.g);
	fake_know(p.f, GATEWAY, PEER_HA);
	fake_know(p.f, ROUTER2, OTHER_HA);
	fake_know(p.g, OTHER_GATEWAY, PEER_HA);
	KUNIT_ASSERT_EQ(test, fake_add_spec(p.f, &spec), 0);
	spec.gateway = OTHER_GATEWAY;
	spec.metric = 20;
	KUNIT_ASSERT_EQ(test, fake_add_spec(p.g, &spec), 0);
	p.s = fake_sock_bound(test, 0, PORT);
	return p;
}

static bool fits(struct net *net, const struct mipv4_sock_out *out)
{
	return mipv4_sock_choice_fits(mipv4_sock_choice_slot(out->flow.daddr),
				      atomic_long_read(&mipv4_net(net)->choices), out);
}

/* Is the choice for @daddr of a socket without address and device remembered? */
static bool remembers(__be32 daddr)
{
	struct mipv4_sock_out out = { .flow.daddr = daddr };

	return as_softirq(fits(&init_net, &out));
}

/* Send to FAR. @f must send it, from @saddr. */
static void expect_through(struct pair *p, struct fake *f, __be32 saddr)
{
	struct kunit *test = f->test;
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, fake_sock_send(p->s, FAR, PEER_PORT), 2);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, saddr);
	KUNIT_EXPECT_BE(test, iph->daddr, FAR);
	KUNIT_EXPECT_TRUE(test, fake_silent(p->f));
	KUNIT_EXPECT_TRUE(test, fake_silent(p->g));
}

static void choice_is_remembered_without_a_reference(struct kunit *test)
{
	struct pair p = with_default_routes(test);
	unsigned int refs = refcount_read(&p.f->ip->refs);

	KUNIT_EXPECT_FALSE(test, remembers(FAR));
	expect_through(&p, p.f, US);
	KUNIT_EXPECT_TRUE(test, remembers(FAR));
	expect_through(&p, p.f, US);
	KUNIT_EXPECT_EQ(test, refcount_read(&p.f->ip->refs), refs);
}

static void route_of_another_endpoint_is_seen(struct kunit *test)
{
	struct pair p = with_default_routes(test);

	expect_through(&p, p.f, US);
	KUNIT_ASSERT_EQ(test, fake_add_route(p.g, FAR, 32, OTHER_GATEWAY), 0);
	KUNIT_EXPECT_FALSE(test, remembers(FAR));
	expect_through(&p, p.g, OTHER_US);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_route(p.g->ip, FAR, 32, OTHER_GATEWAY)),
			0);
	expect_through(&p, p.f, US);
}

static void address_that_goes_is_not_sent_from(struct kunit *test)
{
	struct pair p = with_default_routes(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(p.f->ip, US2, 24)), 0);
	fake_settle(p.f);
	expect_through(&p, p.f, US);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(p.f->ip, US, 24)), 0);
	expect_through(&p, p.f, US2);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(p.f->ip, US2, 24)), 0);
	expect_through(&p, p.g, OTHER_US);
}

/* The address of the destination becomes one of another endpoint. */
static void address_that_comes_is_seen(struct kunit *test)
{
	struct pair p = with_default_routes(test);

	expect_through(&p, p.f, US);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(p.g->ip, FAR, 32)), 0);
	fake_settle(p.g);
	KUNIT_EXPECT_EQ(test, fake_sock_send(p.s, FAR, PEER_PORT), 2);
	KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
}

static void device_that_goes_down_is_left(struct kunit *test)
{
	struct pair p = with_default_routes(test);

	expect_through(&p, p.f, US);
	fake_down(p.f);
	expect_through(&p, p.g, OTHER_US);
	fake_up(p.f);
	KUNIT_EXPECT_FALSE(test, remembers(FAR));
}

static void detached_endpoint_is_left(struct kunit *test)
{
	struct pair p = with_default_routes(test);

	expect_through(&p, p.f, US);
	fake_disconnect(p.f);
	rcu_barrier();
	expect_through(&p, p.g, OTHER_US);
}

static void attached_endpoint_is_seen(struct kunit *test)
{
	struct pair p = with_default_routes(test);
	struct fake *h = fake_device(test);

	expect_through(&p, p.f, US);
	KUNIT_ASSERT_EQ(test, fake_connect(h, IP4(198U, 51, 100, 77), 24, 0), 0);
	fake_settle(h);
	KUNIT_EXPECT_FALSE(test, remembers(FAR));
}

/* Each gateway has a source address of its own. */
static void death_of_a_gateway_is_seen(struct kunit *test)
{
	struct mipv4_route_spec spec = { .gateway = ROUTER3, .metric = 1, .src = US };
	struct pair p = with_default_routes(test);
	int i;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(p.f->ip, US2, 24)), 0);
	fake_settle(p.f);
	fake_receive(p.f, fake_arp(p.f, ARPOP_REQUEST, PEER_HA, ROUTER3, NULL, US));
	KUNIT_ASSERT_NOT_NULL(test, fake_sent_arp(p.f, ARPOP_REPLY));
	KUNIT_ASSERT_EQ(test, fake_add_spec(p.f, &spec), 0);
	spec = (struct mipv4_route_spec){ .gateway = ROUTER2, .metric = 2, .src = US2 };
	KUNIT_ASSERT_EQ(test, fake_add_spec(p.f, &spec), 0);
	expect_through(&p, p.f, US);
	fake_age(p.f, 60 * HZ);
	expect_through(&p, p.f, US);
	for (i = 0; i < 10 && fake_state(p.f, ROUTER3) != MIPV4_NEIGH_FAILED; i++)
		fake_tick(p.f, HZ + 1);
	skb_queue_purge(&p.f->sent);
	KUNIT_EXPECT_EQ(test, fake_sock_send(p.s, FAR, PEER_PORT), 2);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(p.f, ARPOP_REQUEST));
	KUNIT_EXPECT_BE(test, fake_sent_ip(p.f)->saddr, US2);
	fake_receive(p.f, fake_arp(p.f, ARPOP_REPLY, PEER_HA, ROUTER3, OUR_HA, US));
	expect_through(&p, p.f, US);
}

/* The device and the address of a message are a part of what is remembered. */
static void device_and_address_have_a_choice_of_their_own(struct kunit *test)
{
	struct pair p = with_default_routes(test);
	struct fake_sock *any = p.s, *on_g = fake_sock(test), *at_g;

	fake_sock_on(on_g, p.g);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(on_g, 0, PORT + 1), 0);
	at_g = fake_sock_bound(test, OTHER_US, PORT + 2);
	expect_through(&p, p.f, US);
	p.s = on_g;
	expect_through(&p, p.g, OTHER_US);
	expect_through(&p, p.g, OTHER_US);
	p.s = any;
	expect_through(&p, p.f, US);
	p.s = at_g;
	expect_through(&p, p.g, OTHER_US);
	expect_through(&p, p.g, OTHER_US);
	p.s = any;
	expect_through(&p, p.f, US);
	/* The socket moves to the other device. */
	fake_sock_on(any, p.g);
	expect_through(&p, p.g, OTHER_US);
}

static void permission_to_broadcast_is_asked_each_time(struct kunit *test)
{
	struct pair p = with_default_routes(test);

	sock_set_flag(p.s->sk, SOCK_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_sock_send(p.s, SUBNET_BCAST, PEER_PORT), 2);
	KUNIT_EXPECT_FALSE(test, remembers(SUBNET_BCAST));
	sock_reset_flag(p.s->sk, SOCK_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_sock_send(p.s, SUBNET_BCAST, PEER_PORT), -EACCES);
}

static void choice_is_of_one_namespace(struct kunit *test)
{
	struct net *other = fake_other_net(test);
	struct pair p = with_default_routes(test);
	struct mipv4_sock_out out = { .flow.daddr = FAR };
	struct fake_sock *s = fake_sock_in(test, other, FAKE_SOCK);

	expect_through(&p, p.f, US);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s, 0, PORT), 0);
	KUNIT_EXPECT_FALSE(test, as_softirq(fits(other, &out)));
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, FAR, PEER_PORT), -ENETUNREACH);
	KUNIT_EXPECT_TRUE(test, remembers(FAR));
}

/* A host that does not answer is no gateway. */
static void host_that_dies_leaves_the_choices(struct kunit *test)
{
	struct pair p = with_default_routes(test);
	int i;

	expect_through(&p, p.f, US);
	KUNIT_EXPECT_EQ(test, fake_sock_send(p.s, STRANGER, PEER_PORT), 2);
	for (i = 0; i < 10 && fake_state(p.f, STRANGER) != MIPV4_NEIGH_FAILED; i++)
		fake_tick(p.f, HZ + 1);
	KUNIT_EXPECT_EQ(test, fake_state(p.f, STRANGER), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_TRUE(test, remembers(FAR));
}

static struct kunit_case sock_choice_test_cases[] = {
	KUNIT_CASE(choice_is_remembered_without_a_reference),
	KUNIT_CASE(route_of_another_endpoint_is_seen),
	KUNIT_CASE(address_that_goes_is_not_sent_from),
	KUNIT_CASE(address_that_comes_is_seen),
	KUNIT_CASE(device_that_goes_down_is_left),
	KUNIT_CASE(detached_endpoint_is_left),
	KUNIT_CASE(attached_endpoint_is_seen),
	KUNIT_CASE(death_of_a_gateway_is_seen),
	KUNIT_CASE(device_and_address_have_a_choice_of_their_own),
	KUNIT_CASE(permission_to_broadcast_is_asked_each_time),
	KUNIT_CASE(choice_is_of_one_namespace),
	KUNIT_CASE(host_that_dies_leaves_the_choices),
	{}
};

static struct kunit_suite sock_choice_suite = {
	.name = "mipv4-sock-choice",
	.test_cases = sock_choice_test_cases,
};

kunit_test_suite(sock_choice_suite);
