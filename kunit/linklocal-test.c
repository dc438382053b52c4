// SPDX-License-Identifier: GPL-2.0
/*
 * linklocal-test.c: addresses of 169.254/16 (RFC 3927), which arp.c, address.c, route.c
 * and output.c treat differently from others. docs/rfc3927.md names the cases.
 */
#include "fake-addr.h"
#include "fake.h"
#include "../mipv4/address.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

#define OURS		IP4(169U, 254, 1, 1)
#define NEAR		IP4(169U, 254, 9, 9)
#define LL_GATEWAY	IP4(169U, 254, 0, 254)
#define LL_BCAST	IP4(169U, 254, 255, 255)

/* No other host has OURS, and it comes into use. */
static void probe_in_peace(struct fake *f)
{
	int i;

	for (i = 0; i < 5; i++)
		fake_tick(f, 2 * HZ);
	KUNIT_ASSERT_EQ(f->test, fake_addr_state(f, OURS), MIPV4_IFADDR_USED);
	fake_settle(f);
}

/* The endpoint of US has OURS, too. */
static struct fake *with_both(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, OURS, 16)), 0);
	probe_in_peace(f);
	return f;
}

/* The endpoint has OURS alone. */
static struct fake *with_ours(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, OURS, 16, 0), 0);
	probe_in_peace(f);
	return f;
}

static int add_it(struct fake *f)
{
	return mipv4_add_ip(f->ip, OURS, 16);
}

static int set_it(struct fake *f)
{
	return mipv4_set_ip(f->ip, OURS, 16);
}

static int probe_it(struct fake *f)
{
	return mipv4_probe_ip(f->ip, OURS, 16);
}

static const struct get_case {
	const char	*name;
	int		(*get)(struct fake *f);
} gets[] = {
	{ "added", add_it },
	{ "set", set_it },
	{ "added with dad", probe_it },
};

static void get_case_name(const struct get_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(get, gets, get_case_name);

/* Section 2.2.1: three probes are sent, with and without `dad`. */
static void address_is_probed_for_however_it_comes(struct kunit *test)
{
	const struct get_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(c->get(f)), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, OURS), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, OURS), MIPV4_KIND_NONE);
	probe_in_peace(f);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_PROBES), 3);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, OURS), MIPV4_KIND_LOCAL);
}

static void first_address_is_probed_for(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, OURS, 16, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, OURS), MIPV4_IFADDR_TENTATIVE);
	probe_in_peace(f);
}

static void address_of_another_host_is_not_used(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, OURS, 16)), 0);
	fake_tick(f, 2 * HZ);
	fake_receive(f, fake_arp(f, ARPOP_REPLY, OTHER_HA, OURS, NULL, 0));
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, OURS), MIPV4_IFADDR_DUPLICATE);
}

/* The next frame is a broadcast announcement of OURS. */
static void expect_broadcast(struct fake *f, u16 op, __be32 tip)
{
	struct fake_arp *arp = fake_sent_arp(f, op);

	KUNIT_ASSERT_NOT_NULL(f->test, arp);
	KUNIT_EXPECT_BE(f->test, arp->sip, OURS);
	KUNIT_EXPECT_BE(f->test, arp->tip, tip);
	KUNIT_EXPECT_MEMEQ(f->test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   BCAST_HA, ETH_ALEN);
}

/* Section 2.5, the last paragraph but one. */
static void replies_are_broadcast(struct kunit *test)
{
	struct fake *f = with_both(test);
	struct fake_arp *arp;

	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, NEAR, NULL, OURS));
	expect_broadcast(f, ARPOP_REPLY, NEAR);
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, 0, NULL, OURS));
	expect_broadcast(f, ARPOP_REPLY, 0);
	/* Nothing changes for an address that is not link-local. */
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, NEAR, NULL, US));
	arp = fake_sent_arp(f, ARPOP_REPLY);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   PEER_HA, ETH_ALEN);
}

static void requests_are_broadcast_also_to_who_is_known(struct kunit *test)
{
	struct fake *f = with_both(test);

	fake_send(f, NEAR, "x", 1);
	expect_broadcast(f, ARPOP_REQUEST, NEAR);
	fake_receive(f, fake_arp(f, ARPOP_REPLY, PEER_HA, NEAR, OUR_HA, OURS));
	fake_age(f, 40 * HZ);
	fake_send(f, NEAR, "x", 1);
	skb_queue_purge(&f->sent);
	fake_tick(f, 6 * HZ);
	KUNIT_EXPECT_EQ(test, fake_state(f, NEAR), MIPV4_NEIGH_PROBE);
	expect_broadcast(f, ARPOP_REQUEST, NEAR);
}

/* The addresses of an endpoint with a default route, and the next hop of a datagram to
 * NEAR.
 */
struct route_case {
	const char	*name;
	__be32		addr;
	u8		plen;
	__be32		dst;		/* of a route by the gateway */
	u8		dst_plen;
	__be32		src;		/* source of the request for NEAR */
};

static const struct route_case route_cases[] = {
	{ "no link-local address", 0, 0, 0, 0, US },
	{ "a link-local address", OURS, 16, 0, 0, OURS },
	{ "a link-local address without network", OURS, 32, 0, 0, US },
	{ "a route to 169/8", 0, 0, IP4(169U, 0, 0, 0), 8, US },
	{ "a route to 168/7", OURS, 16, IP4(168U, 0, 0, 0), 7, OURS },
};

static void route_case_name(const struct route_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(route, route_cases, route_case_name);

/* Section 2.6.2: the sender resolves the destination itself, on the link. */
static void destination_is_a_neighbour(struct kunit *test)
{
	const struct route_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	fake_know(f, GATEWAY, OTHER_HA);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	if (c->dst)
		KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, c->dst,
								c->dst_plen,
								GATEWAY)), 0);
	if (c->addr) {
		KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, c->addr,
							     c->plen)), 0);
		probe_in_peace(f);
	}
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, fake_send(f, NEAR, "x", 1), 0);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->tip, NEAR);
	KUNIT_EXPECT_BE(test, arp->sip, c->src);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Section 2.6.2: 169.254.255.255 is the broadcast address of the prefix. */
static void last_address_is_a_broadcast(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, fake_send(f, LL_BCAST, "x", 1), 0);
	/* The datagram, and no ARP request for that address. */
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->daddr, LL_BCAST);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   BCAST_HA, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, fake_state(f, LL_BCAST), -1);
}

static void route_through_a_gateway_is_refused(struct kunit *test)
{
	struct mipv4_route_spec spec = {
		.gateway = GATEWAY, .src = OURS,
	};
	struct fake *f = with_both(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(f->ip,
							IP4(169U, 254, 0, 0), 16,
							GATEWAY)), -EINVAL);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(f->ip, NEAR, 32,
							GATEWAY)), -EINVAL);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_route_add(f->ip, &spec, NULL)),
			-EINVAL);
	/* Without a gateway it says what is true anyway. */
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(f->ip, NEAR, 32, 0)), 0);
}

/* Sections 2.6.2 and 2.7: a datagram from a link-local address is not sent to a router. */
static void source_never_goes_to_a_gateway(struct kunit *test)
{
	struct fake *f = with_ours(test);

	fake_know(f, LL_GATEWAY, OTHER_HA);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0,
							LL_GATEWAY)), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_NO_ROUTE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));

	/* With another address the route is used, and that address is the source. */
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US, 24)), 0);
	fake_settle(f);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

static void source_that_is_asked_for_never_goes_to_a_gateway(struct kunit *test)
{
	struct fake *f = with_both(test);
	struct sk_buff *frame;

	fake_know(f, GATEWAY, OTHER_HA);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	frame = fake_frame(f, FAR, 1);
	ip_hdr(frame)->saddr = OURS;
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1),
			-EADDRNOTAVAIL);
	/* A datagram to a neighbour is sent. */
	fake_know(f, PEER, PEER_HA);
	frame = fake_frame(f, PEER, 1);
	ip_hdr(frame)->saddr = OURS;
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

/* Another host uses OURS. */
static void conflict(struct fake *f)
{
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, OTHER_HA, OURS, NULL, OURS));
}

/* Section 2.5 (b). */
static void first_conflict_is_answered_by_an_announcement(struct kunit *test)
{
	struct fake *f = with_both(test);

	conflict(f);
	expect_broadcast(f, ARPOP_REQUEST, OURS);
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, OURS), MIPV4_IFADDR_USED);
	/* The next one may come when DEFEND_INTERVAL is over. */
	fake_age(f, 11 * HZ);
	conflict(f);
	expect_broadcast(f, ARPOP_REQUEST, OURS);
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, OURS), MIPV4_IFADDR_USED);
}

/* Section 2.5: a second conflict within DEFEND_INTERVAL ends the use of the address. */
static void second_conflict_ends_the_use_of_the_address(struct kunit *test)
{
	struct fake *f = with_both(test);

	conflict(f);
	fake_age(f, 9 * HZ);
	skb_queue_purge(&f->sent);
	conflict(f);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, OURS), MIPV4_IFADDR_DUPLICATE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, OURS), MIPV4_KIND_NONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, NEAR), US);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, NEAR, NULL, OURS));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	/* The address stays a duplicate until it is deleted. */
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, OURS), MIPV4_IFADDR_DUPLICATE);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, OURS, 16)), 0);
}

/* RFC 5227 section 2.4 (c) is for others. */
static void other_address_is_never_given_up(struct kunit *test)
{
	struct fake *f = with_both(test);
	int i;

	for (i = 0; i < 10; i++) {
		fake_receive(f, fake_arp(f, ARPOP_REQUEST, OTHER_HA, US, NULL,
					 US));
		fake_tick(f, HZ);
	}
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, US), MIPV4_IFADDR_USED);
}

#ifdef CONFIG_FAULT_INJECTION

static void giving_up_needs_no_memory(struct kunit *test)
{
	struct fake *f = with_both(test);

	conflict(f);
	conflict(f);
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_addr_dad_done(f->ip)), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, OURS), MIPV4_IFADDR_DUPLICATE);
}

#endif

static struct kunit_case linklocal_test_cases[] = {
	KUNIT_CASE_PARAM(address_is_probed_for_however_it_comes, get_gen_params),
	KUNIT_CASE(first_address_is_probed_for),
	KUNIT_CASE(address_of_another_host_is_not_used),
	KUNIT_CASE(replies_are_broadcast),
	KUNIT_CASE(requests_are_broadcast_also_to_who_is_known),
	KUNIT_CASE_PARAM(destination_is_a_neighbour, route_gen_params),
	KUNIT_CASE(last_address_is_a_broadcast),
	KUNIT_CASE(route_through_a_gateway_is_refused),
	KUNIT_CASE(source_never_goes_to_a_gateway),
	KUNIT_CASE(source_that_is_asked_for_never_goes_to_a_gateway),
	KUNIT_CASE(first_conflict_is_answered_by_an_announcement),
	KUNIT_CASE(second_conflict_ends_the_use_of_the_address),
	KUNIT_CASE(other_address_is_never_given_up),
#ifdef CONFIG_FAULT_INJECTION
	KUNIT_CASE(giving_up_needs_no_memory),
#endif
	{}
};

static struct kunit_suite linklocal_suite = {
	.name = "mipv4-linklocal",
	.test_cases = linklocal_test_cases,
};

kunit_test_suite(linklocal_suite);
