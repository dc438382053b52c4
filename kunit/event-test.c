// SPDX-License-Identifier: GPL-2.0
/*
 * event-test.c: events of endpoints, settings, addresses and routes.
 */
#include "fake-event.h"
#include "fake.h"
#include "../mipv4/address.h"
#include "../mipv4/group.h"
#include "../mipv4/reassembly.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"
#include "../mipv4/settings.h"

/* An address on a network of its own, and a router there. */
#define LONE		IP4(10, 0, 0, 1)
#define LONE_GATEWAY	IP4(10, 0, 0, 254)

/* The next event is about the endpoint, and has the state of the device. */
static void expect_device(struct events *e, bool up, bool carrier, u32 mtu)
{
	struct nlattr **attrs = fake_expect_event(e->f->test, e->nl,
						  MIPV4_CMD_SET_NTF);

	KUNIT_EXPECT_EQ(e->f->test, !!attrs[MIPV4_A_UP], up);
	KUNIT_EXPECT_EQ(e->f->test, !!attrs[MIPV4_A_CARRIER], carrier);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_MTU]), mtu);
}

static void attaching_is_told_first_and_then_what_there_is(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_events(test);
	struct mipv4_config config = {
		.addr = US, .plen = 24, .gateway = GATEWAY,
	};
	struct fake *f = fake_device(test);
	struct events e = { .nl = nl, .f = f };
	struct nlattr **attrs;

	f->ip = with_rtnl(mipv4_connect(f->dev, &config, NULL));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, f->ip);
	attrs = fake_expect_event(test, nl, MIPV4_CMD_ATTACH_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			f->dev->ifindex);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_MTU]), 1500);
	fake_expect_addr(&e, MIPV4_CMD_ADDR_NTF, US, 0);
	fake_expect_route(&e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	fake_expect_silence(test, nl);
}

static void refused_attaching_is_not_told(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink_events(test);
	struct mipv4_config config = {
		.addr = US, .plen = 24, .gateway = FAR,
	};
	struct fake *f = fake_device(test);

	KUNIT_EXPECT_TRUE(test, IS_ERR(with_rtnl(mipv4_connect(f->dev, &config,
							       NULL))));
	fake_expect_silence(test, nl);
}

/* No further event reports the addresses and routes of the endpoint. */
static void detaching_is_told_last(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct nlattr **attrs;

	fake_know(e->f, PEER, PEER_HA);
	fake_expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_PERMANENT,
			  PEER_HA);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, mipv4_route_add(e->f->ip,
					      &(struct mipv4_route_spec){
						.gateway = GATEWAY }, NULL), 0);
	KUNIT_EXPECT_EQ(test, mipv4_group_add(e->f->ip, GROUP,
					      MIPV4_FILTER_EXCLUDE, NULL, 0,
					      NULL), 0);
	rtnl_unlock();
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	fake_expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_EXCLUDE, 0, 1);
	fake_disconnect(e->f);
	attrs = fake_expect_event(test, e->nl, MIPV4_CMD_DETACH_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			e->f->dev->ifindex);
	/* The event has the state before the end. */
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_REASM_LIMIT]),
			MIPV4_REASM_LIMIT);
	fake_expect_silence(test, e->nl);
}

static void end_of_the_device_is_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	u32 ifindex = e->f->dev->ifindex;
	struct nlattr **attrs;

	fake_unregister(e->f);
	attrs = fake_expect_event(test, e->nl, MIPV4_CMD_SET_NTF);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_UP]);
	attrs = fake_expect_event(test, e->nl, MIPV4_CMD_DETACH_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]), ifindex);
	fake_expect_silence(test, e->nl);
	/* Calls of a holder of a reference cause no event. */
	fake_disconnect(e->f);
	fake_expect_silence(test, e->nl);
}

static void settings_are_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct mipv4_settings s;
	struct nlattr **attrs;

	rtnl_lock();
	mipv4_settings_get(e->f->ip, &s);
	s.ttl = 7;
	KUNIT_EXPECT_EQ(test, mipv4_settings_set(e->f->ip, &s, NULL), 0);
	s.ttl = 0;
	KUNIT_EXPECT_EQ(test, mipv4_settings_set(e->f->ip, &s, NULL), -EINVAL);
	rtnl_unlock();
	attrs = fake_expect_event(test, e->nl, MIPV4_CMD_SET_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_TTL]), 7);
	fake_expect_silence(test, e->nl);
}

static void changes_of_the_device_are_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct net_device *dev = e->f->dev;
	struct sockaddr sa = { .sa_family = dev->type };

	KUNIT_EXPECT_EQ(test, with_rtnl(dev_set_mtu(dev, 1400)), 0);
	expect_device(e, true, true, 1400);
	fake_carrier(e->f, false);
	expect_device(e, true, false, 1400);
	fake_carrier(e->f, true);
	expect_device(e, true, true, 1400);
	with_rtnl((dev_close(dev), 0));
	expect_device(e, false, true, 1400);
	KUNIT_EXPECT_EQ(test, with_rtnl(dev_open(dev, NULL)), 0);
	expect_device(e, true, true, 1400);
	memcpy(sa.sa_data, PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(dev_set_mac_address(dev, &sa, NULL)), 0);
	expect_device(e, true, true, 1400);
	with_rtnl((netdev_state_change(dev), 0));
	fake_expect_silence(test, e->nl);
}

static void addresses_are_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(e->f->ip, US2, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US2, MIPV4_ADDR_SECONDARY);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(e->f->ip, LONE, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US, 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	fake_expect_silence(test, e->nl);
}

/* The next event is about @addr with a prefix length of 16. */
static void expect_wide(struct events *e, __be32 addr, u32 flags)
{
	struct nlattr **attrs = fake_expect_event(e->f->test, e->nl,
						  MIPV4_CMD_ADDR_NTF);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), addr);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u8(attrs[MIPV4_A_PREFIXLEN]), 16);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_ADDR_FLAGS]),
			flags);
}

static void address_that_becomes_the_first_is_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct mipv4_addr_spec spec = mipv4_addr_spec(US, 16);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(e->f->ip, US, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US, 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, 0);
	fake_expect_silence(test, e->nl);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US, MIPV4_ADDR_SECONDARY);
	spec.replace = true;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_addr_add(e->f->ip, &spec, NULL)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US, MIPV4_ADDR_SECONDARY);
	expect_wide(e, US, 0);
	fake_expect_silence(test, e->nl);

	/* The one that comes back to the network keeps its place, behind US2. */
	spec = mipv4_addr_spec(US2, 16);
	spec.replace = true;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_addr_add(e->f->ip, &spec, NULL)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US2, 0);
	expect_wide(e, US2, 0);
	expect_wide(e, US, MIPV4_ADDR_SECONDARY);
	fake_expect_silence(test, e->nl);
}

static void change_without_memory_is_no_change(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	KUNIT_EXPECT_EQ(test, without_memory(mipv4_add_ip(e->f->ip, US2, 24)),
			-ENOMEM);
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_set_ip(e->f->ip, US2, 24)),
			-ENOMEM);
	fake_expect_silence(test, e->nl);
}

static void claim(struct fake *f, __be32 addr)
{
	fake_receive(f, fake_arp(f, ARPOP_REPLY, OTHER_HA, addr, OUR_HA, addr));
}

/* The maximum time of probing passes. */
static void probe_in_peace(struct fake *f)
{
	int i;

	for (i = 0; i < 4; i++)
		fake_tick(f, 2 * HZ);
	fake_settle(f);
}

static void probing_and_its_end_are_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_probe_ip(e->f->ip, LONE, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(e->f->ip, 0, 0,
							LONE_GATEWAY)), 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, MIPV4_ROUTE_DEAD);
	probe_in_peace(e->f);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	fake_expect_silence(test, e->nl);
	/* The network may be another one. */
	fake_down(e->f);
	expect_device(e, false, true, 1500);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_TENTATIVE);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, MIPV4_ROUTE_DEAD);
	fake_expect_silence(test, e->nl);
}

static void address_of_another_host_is_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_probe_ip(e->f->ip, LONE, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_TENTATIVE);
	claim(e->f, LONE);
	claim(e->f, LONE);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_DUPLICATE);
	fake_expect_silence(test, e->nl);
}

static void begin_and_end_of_a_conflict_are_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	claim(e->f, US);
	claim(e->f, US);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US, MIPV4_ADDR_CONFLICT);
	fake_expect_silence(test, e->nl);
	fake_tick(e->f, 61 * HZ);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US, 0);
	fake_expect_silence(test, e->nl);
}

static void routes_are_told(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct mipv4 *ip = e->f->ip;

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(ip, 0, 0, GATEWAY)), 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(ip, 0, 0, GATEWAY)),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(ip, US, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US, 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, MIPV4_ROUTE_DEAD);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(ip, US, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US, 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_route(ip, 0, 0, 0)), 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_DEL_NTF, 0, 0);
	fake_expect_silence(test, e->nl);
}

/* The change itself succeeds. */
static void listener_learns_that_there_was_no_memory(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct mipv4_settings s;

	rtnl_lock();
	mipv4_settings_get(e->f->ip, &s);
	rtnl_unlock();
	s.ttl = 7;
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_settings_set(e->f->ip, &s,
								NULL)), 0);
	KUNIT_EXPECT_EQ(test, e->f->ip->ttl, 7);
	KUNIT_EXPECT_TRUE(test, fake_netlink_lost(e->nl));
	fake_expect_silence(test, e->nl);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
}

static void listener_that_does_not_read_learns_that_it_lost(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	unsigned int i, n = 0;
	u8 cmd;

	for (i = 0; i < 2000; i++)
		fake_know(e->f, PEER, PEER_HA);
	KUNIT_EXPECT_TRUE(test, fake_netlink_lost(e->nl));
	while (fake_genl_next(e->nl, &cmd))
		n++;
	KUNIT_EXPECT_LT(test, n, 2000);
	KUNIT_EXPECT_GT(test, n, 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	fake_expect_silence(test, e->nl);
}

static void nobody_but_listeners_is_told(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct events *e = fake_events_listen(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	fake_expect_silence(test, nl);
}

static struct kunit_case event_test_cases[] = {
	KUNIT_CASE(attaching_is_told_first_and_then_what_there_is),
	KUNIT_CASE(refused_attaching_is_not_told),
	KUNIT_CASE(detaching_is_told_last),
	KUNIT_CASE(end_of_the_device_is_told),
	KUNIT_CASE(settings_are_told),
	KUNIT_CASE(changes_of_the_device_are_told),
	KUNIT_CASE(addresses_are_told),
	KUNIT_CASE(address_that_becomes_the_first_is_told),
	KUNIT_CASE(change_without_memory_is_no_change),
	KUNIT_CASE(probing_and_its_end_are_told),
	KUNIT_CASE(address_of_another_host_is_told),
	KUNIT_CASE(begin_and_end_of_a_conflict_are_told),
	KUNIT_CASE(routes_are_told),
	KUNIT_CASE(listener_learns_that_there_was_no_memory),
	KUNIT_CASE(listener_that_does_not_read_learns_that_it_lost),
	KUNIT_CASE(nobody_but_listeners_is_told),
	{}
};

static struct kunit_suite event_suite = {
	.name = "mipv4-event",
	.test_cases = event_test_cases,
};

kunit_test_suite(event_suite);
