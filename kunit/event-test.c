// SPDX-License-Identifier: GPL-2.0
/*
 * event-test.c: what programs that listen are told of, and when (netlink-event.c).
 */
#include "fake.h"

/* An address on a network of its own, and a router there. */
#define LONE		IP4(10, 0, 0, 1)
#define LONE_GATEWAY	IP4(10, 0, 0, 254)

/* Somebody who listens to events, and an endpoint of which all was told. */
struct events {
	struct fake_netlink	*nl;
	struct fake		*f;
};

/* The next event, which is to be @cmd. */
static struct nlattr **expect_event(struct kunit *test, struct fake_netlink *nl,
				    u8 cmd)
{
	struct nlattr **attrs;
	u8 got = 0;

	attrs = fake_genl_next(nl, &got);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, got, cmd);
	return attrs;
}

static void expect_silence(struct kunit *test, struct fake_netlink *nl)
{
	u8 got = 0;

	KUNIT_EXPECT_NULL(test, fake_genl_next(nl, &got));
	KUNIT_EXPECT_EQ(test, got, 0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_lost(nl));
}

/* The next event is about the address @addr. */
static void expect_addr(struct events *e, u8 cmd, __be32 addr, u32 flags)
{
	struct nlattr **attrs = expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			e->f->dev->ifindex);
	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), addr);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u8(attrs[MIPV4_A_PREFIXLEN]), 24);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_ADDR_FLAGS]),
			flags);
}

/* The next event is about the endpoint, whose device is in that state. */
static void expect_device(struct events *e, bool up, bool carrier, u32 mtu)
{
	struct nlattr **attrs = expect_event(e->f->test, e->nl,
					     MIPV4_CMD_SET_NTF);

	KUNIT_EXPECT_EQ(e->f->test, !!attrs[MIPV4_A_UP], up);
	KUNIT_EXPECT_EQ(e->f->test, !!attrs[MIPV4_A_CARRIER], carrier);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_MTU]), mtu);
}

static void expect_route(struct events *e, u8 cmd, __be32 dst, u32 flags)
{
	struct nlattr **attrs = expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), dst);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_ROUTE_FLAGS]),
			flags);
}

static void expect_neigh(struct events *e, u8 cmd, __be32 addr, u8 state,
			 const u8 *ha)
{
	struct nlattr **attrs = expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), addr);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u8(attrs[MIPV4_A_NEIGH_STATE]),
			state);
	KUNIT_EXPECT_EQ(e->f->test, !!attrs[MIPV4_A_LLADDR], !!ha);
	if (ha && attrs[MIPV4_A_LLADDR])
		KUNIT_EXPECT_MEMEQ(e->f->test, nla_data(attrs[MIPV4_A_LLADDR]),
				   ha, ETH_ALEN);
}

static void expect_group(struct events *e, u8 cmd, u8 mode, size_t n, u32 users)
{
	struct nlattr **attrs = expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), GROUP);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u8(attrs[MIPV4_A_FILTER_MODE]),
			mode);
	KUNIT_EXPECT_EQ(e->f->test, nla_len(attrs[MIPV4_A_SOURCES]), 4 * n);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_USERS]), users);
}

static struct events *listen(struct kunit *test)
{
	struct events *e = kunit_kzalloc(test, sizeof(*e), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, e);
	e->nl = fake_netlink_events(test);
	e->f = fake_new(test);
	expect_event(test, e->nl, MIPV4_CMD_ATTACH_NTF);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US, 0);
	expect_silence(test, e->nl);
	return e;
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
	attrs = expect_event(test, nl, MIPV4_CMD_ATTACH_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			f->dev->ifindex);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_MTU]), 1500);
	expect_addr(&e, MIPV4_CMD_ADDR_NTF, US, 0);
	expect_route(&e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	expect_silence(test, nl);
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
	expect_silence(test, nl);
}

/* With it goes all that the endpoint had, without a word. */
static void detaching_is_told_last(struct kunit *test)
{
	struct events *e = listen(test);
	struct nlattr **attrs;

	fake_know(e->f, PEER, PEER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_PERMANENT,
		     PEER_HA);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, mipv4_route_add(e->f->ip,
					      &(struct mipv4_route_spec){
						.gateway = GATEWAY }, NULL), 0);
	KUNIT_EXPECT_EQ(test, mipv4_group_add(e->f->ip, GROUP,
					      MIPV4_FILTER_EXCLUDE, NULL, 0,
					      NULL), 0);
	rtnl_unlock();
	expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_EXCLUDE, 0, 1);
	fake_disconnect(e->f);
	attrs = expect_event(test, e->nl, MIPV4_CMD_DETACH_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			e->f->dev->ifindex);
	/* As it was, not what is left of it. */
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_REASM_LIMIT]),
			MIPV4_REASM_LIMIT);
	expect_silence(test, e->nl);
}

static void end_of_the_device_is_told(struct kunit *test)
{
	struct events *e = listen(test);
	u32 ifindex = e->f->dev->ifindex;
	struct nlattr **attrs;

	fake_unregister(e->f);
	attrs = expect_event(test, e->nl, MIPV4_CMD_SET_NTF);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_UP]);
	attrs = expect_event(test, e->nl, MIPV4_CMD_DETACH_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]), ifindex);
	expect_silence(test, e->nl);
	/* Who still holds the endpoint can do nothing that would be told. */
	fake_disconnect(e->f);
	expect_silence(test, e->nl);
}

static void settings_are_told(struct kunit *test)
{
	struct events *e = listen(test);
	struct mipv4_settings s;
	struct nlattr **attrs;

	rtnl_lock();
	mipv4_settings_get(e->f->ip, &s);
	s.ttl = 7;
	KUNIT_EXPECT_EQ(test, mipv4_settings_set(e->f->ip, &s, NULL), 0);
	s.ttl = 0;
	KUNIT_EXPECT_EQ(test, mipv4_settings_set(e->f->ip, &s, NULL), -EINVAL);
	rtnl_unlock();
	attrs = expect_event(test, e->nl, MIPV4_CMD_SET_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_TTL]), 7);
	expect_silence(test, e->nl);
}

static void changes_of_the_device_are_told(struct kunit *test)
{
	struct events *e = listen(test);
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
	expect_silence(test, e->nl);
}

static void addresses_are_told(struct kunit *test)
{
	struct events *e = listen(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(e->f->ip, US2, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US2, MIPV4_ADDR_SECONDARY);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(e->f->ip, LONE, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US, 0);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	expect_silence(test, e->nl);
}

static void change_without_memory_is_no_change(struct kunit *test)
{
	struct events *e = listen(test);

	KUNIT_EXPECT_EQ(test, without_memory(mipv4_add_ip(e->f->ip, US2, 24)),
			-ENOMEM);
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_set_ip(e->f->ip, US2, 24)),
			-ENOMEM);
	expect_silence(test, e->nl);
}

static void claim(struct fake *f, __be32 addr)
{
	fake_receive(f, fake_arp(f, ARPOP_REPLY, OTHER_HA, addr, OUR_HA, addr));
}

/* As much time passes as probing takes at most. */
static void probe_in_peace(struct fake *f)
{
	int i;

	for (i = 0; i < 4; i++)
		fake_tick(f, 2 * HZ);
	fake_settle(f);
}

static void probing_and_its_end_are_told(struct kunit *test)
{
	struct events *e = listen(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_probe_ip(e->f->ip, LONE, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(e->f->ip, 0, 0,
							LONE_GATEWAY)), 0);
	expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, MIPV4_ROUTE_DEAD);
	probe_in_peace(e->f);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	expect_silence(test, e->nl);
	/* Another network, perhaps. */
	fake_down(e->f);
	expect_device(e, false, true, 1500);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_TENTATIVE);
	expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, MIPV4_ROUTE_DEAD);
	expect_silence(test, e->nl);
}

static void address_of_another_host_is_told(struct kunit *test)
{
	struct events *e = listen(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_probe_ip(e->f->ip, LONE, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_TENTATIVE);
	claim(e->f, LONE);
	claim(e->f, LONE);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_DUPLICATE);
	expect_silence(test, e->nl);
}

static void begin_and_end_of_a_conflict_are_told(struct kunit *test)
{
	struct events *e = listen(test);

	claim(e->f, US);
	claim(e->f, US);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US, MIPV4_ADDR_CONFLICT);
	expect_silence(test, e->nl);
	fake_tick(e->f, 61 * HZ);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US, 0);
	expect_silence(test, e->nl);
}

static void routes_are_told(struct kunit *test)
{
	struct events *e = listen(test);
	struct mipv4 *ip = e->f->ip;

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(ip, 0, 0, GATEWAY)), 0);
	expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_route(ip, 0, 0, GATEWAY)),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(ip, US, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US, 0);
	expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, MIPV4_ROUTE_DEAD);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(ip, US, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US, 0);
	expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_route(ip, 0, 0, 0)), 0);
	expect_route(e, MIPV4_CMD_ROUTE_DEL_NTF, 0, 0);
	expect_silence(test, e->nl);
}

static void answer(struct fake *f, const u8 *ha)
{
	fake_receive(f, fake_arp(f, ARPOP_REPLY, ha, PEER, OUR_HA, US));
}

static void neighbour_that_answers_is_told_once(struct kunit *test)
{
	struct events *e = listen(test);

	fake_send(e->f, PEER, "x", 1);
	expect_silence(test, e->nl);
	answer(e->f, PEER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
		     PEER_HA);
	answer(e->f, PEER_HA);
	/* It is asked again and answers again: no news. */
	fake_tick(e->f, 31 * HZ);
	fake_send(e->f, PEER, "x", 1);
	fake_tick(e->f, 6 * HZ);
	answer(e->f, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_state(e->f, PEER), MIPV4_NEIGH_REACHABLE);
	expect_silence(test, e->nl);
	fake_age(e->f, 2 * HZ);
	answer(e->f, OTHER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
		     OTHER_HA);
	expect_silence(test, e->nl);
}

static void neighbour_that_asks_is_told(struct kunit *test)
{
	struct events *e = listen(test);

	fake_receive(e->f, fake_arp(e->f, ARPOP_REQUEST, PEER_HA, PEER, NULL,
				    US));
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_STALE, PEER_HA);
	fake_send(e->f, PEER, "x", 1);
	answer(e->f, PEER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
		     PEER_HA);
	expect_silence(test, e->nl);
}

static void neighbour_that_fails_is_told_once(struct kunit *test)
{
	struct events *e = listen(test);
	int i;

	fake_send(e->f, PEER, "x", 1);
	for (i = 0; i < 20; i++) {
		fake_tick(e->f, 2 * HZ);
		fake_send(e->f, PEER, "x", 1);
	}
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_FAILED, NULL);
	expect_silence(test, e->nl);
	answer(e->f, PEER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
		     PEER_HA);
	expect_silence(test, e->nl);
}

static void forgotten_neighbour_is_told_if_it_was_known(struct kunit *test)
{
	struct events *e = listen(test);
	int err;

	fake_send(e->f, PEER, "x", 1);
	answer(e->f, PEER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
		     PEER_HA);
	fake_send(e->f, STRANGER, "x", 1);
	mipv4_neigh_flush(e->f->ip, MIPV4_DROP_NEIGH_FAILED);
	expect_neigh(e, MIPV4_CMD_NEIGH_DEL_NTF, PEER, MIPV4_NEIGH_REACHABLE,
		     PEER_HA);
	expect_silence(test, e->nl);
	fake_know(e->f, PEER, OTHER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_PERMANENT,
		     OTHER_HA);
	fake_know(e->f, PEER, PEER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_PERMANENT,
		     PEER_HA);
	err = with_rtnl(mipv4_neigh_del(e->f->ip, PEER, NULL));
	KUNIT_EXPECT_EQ(test, err, 0);
	expect_neigh(e, MIPV4_CMD_NEIGH_DEL_NTF, PEER, MIPV4_NEIGH_PERMANENT,
		     PEER_HA);
	expect_silence(test, e->nl);
}

static void unused_neighbour_is_told_when_it_is_forgotten(struct kunit *test)
{
	struct events *e = listen(test);

	fake_send(e->f, PEER, "x", 1);
	answer(e->f, PEER_HA);
	expect_neigh(e, MIPV4_CMD_NEIGH_NTF, PEER, MIPV4_NEIGH_REACHABLE,
		     PEER_HA);
	fake_tick(e->f, 100 * HZ);
	expect_neigh(e, MIPV4_CMD_NEIGH_DEL_NTF, PEER, MIPV4_NEIGH_STALE,
		     PEER_HA);
	expect_silence(test, e->nl);
}

static void groups_are_told(struct kunit *test)
{
	static const __be32 sources[] = { IP4(10, 1, 0, 1), IP4(10, 1, 0, 2) };
	struct events *e = listen(test);
	struct mipv4 *ip = e->f->ip;
	struct mipv4_membership *m;

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_group_add(ip, GROUP,
							MIPV4_FILTER_INCLUDE,
							sources, 1, NULL)), 0);
	expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_INCLUDE, 1, 1);
	m = with_rtnl(mipv4_join(ip, GROUP, MIPV4_FILTER_INCLUDE, sources, 2));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, m);
	expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_INCLUDE, 2, 2);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_filter(m,
							 MIPV4_FILTER_EXCLUDE,
							 NULL, 0)), 0);
	expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_EXCLUDE, 0, 2);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_group_del(ip, GROUP, NULL)), 0);
	expect_group(e, MIPV4_CMD_GROUP_NTF, MIPV4_FILTER_EXCLUDE, 0, 1);
	rtnl_lock();
	mipv4_leave(m);
	rtnl_unlock();
	expect_group(e, MIPV4_CMD_GROUP_DEL_NTF, MIPV4_FILTER_EXCLUDE, 0, 1);
	expect_silence(test, e->nl);
}

/* A router says that what we sent to @dst was too big. */
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
	struct nlattr **attrs = expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), FAR);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_MTU]), mtu);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_ROUTE_FLAGS]),
			MIPV4_ROUTE_CACHE);
}

/* The same with a route to where path MTUs are learned of. */
static struct events *listen_to_mtus(struct kunit *test)
{
	struct events *e = listen(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(e->f, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(e->f->ip, 0, 0,
							GATEWAY)), 0);
	expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	return e;
}

static void path_mtus_are_told(struct kunit *test)
{
	struct events *e = listen_to_mtus(test);

	too_big(e->f, FAR, 1400);
	expect_pmtu(e, MIPV4_CMD_PMTU_NTF, 1400);
	too_big(e->f, FAR, 1400);
	expect_silence(test, e->nl);
	too_big(e->f, FAR, 1300);
	expect_pmtu(e, MIPV4_CMD_PMTU_NTF, 1300);
	fake_age(e->f, 601 * HZ);
	mipv4_cache_expire(e->f->ip);
	expect_pmtu(e, MIPV4_CMD_PMTU_DEL_NTF, 1300);
	expect_silence(test, e->nl);
}

static void path_mtus_are_forgotten_when_routes_change(struct kunit *test)
{
	struct events *e = listen_to_mtus(test);

	too_big(e->f, FAR, 1400);
	expect_pmtu(e, MIPV4_CMD_PMTU_NTF, 1400);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	expect_pmtu(e, MIPV4_CMD_PMTU_DEL_NTF, 1400);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	expect_silence(test, e->nl);
}

/* The change happens all the same. */
static void listener_learns_that_there_was_no_memory(struct kunit *test)
{
	struct events *e = listen(test);
	struct mipv4_settings s;

	rtnl_lock();
	mipv4_settings_get(e->f->ip, &s);
	rtnl_unlock();
	s.ttl = 7;
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_settings_set(e->f->ip, &s,
								NULL)), 0);
	KUNIT_EXPECT_EQ(test, e->f->ip->ttl, 7);
	KUNIT_EXPECT_TRUE(test, fake_netlink_lost(e->nl));
	expect_silence(test, e->nl);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
}

static void listener_that_does_not_read_learns_that_it_lost(struct kunit *test)
{
	struct events *e = listen(test);
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
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	expect_silence(test, e->nl);
}

static void nobody_but_listeners_is_told(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct events *e = listen(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(e->f->ip, US2, 24)), 0);
	expect_addr(e, MIPV4_CMD_ADDR_NTF, US2, MIPV4_ADDR_SECONDARY);
	expect_silence(test, nl);
}

static struct kunit_case event_test_cases[] = {
	KUNIT_CASE(attaching_is_told_first_and_then_what_there_is),
	KUNIT_CASE(refused_attaching_is_not_told),
	KUNIT_CASE(detaching_is_told_last),
	KUNIT_CASE(end_of_the_device_is_told),
	KUNIT_CASE(settings_are_told),
	KUNIT_CASE(changes_of_the_device_are_told),
	KUNIT_CASE(addresses_are_told),
	KUNIT_CASE(change_without_memory_is_no_change),
	KUNIT_CASE(probing_and_its_end_are_told),
	KUNIT_CASE(address_of_another_host_is_told),
	KUNIT_CASE(begin_and_end_of_a_conflict_are_told),
	KUNIT_CASE(routes_are_told),
	KUNIT_CASE(neighbour_that_answers_is_told_once),
	KUNIT_CASE(neighbour_that_asks_is_told),
	KUNIT_CASE(neighbour_that_fails_is_told_once),
	KUNIT_CASE(forgotten_neighbour_is_told_if_it_was_known),
	KUNIT_CASE(unused_neighbour_is_told_when_it_is_forgotten),
	KUNIT_CASE(groups_are_told),
	KUNIT_CASE(path_mtus_are_told),
	KUNIT_CASE(path_mtus_are_forgotten_when_routes_change),
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
