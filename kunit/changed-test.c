// SPDX-License-Identifier: GPL-2.0
/*
 * changed-test.c: protocols notice that something changed: the generation of paths, and the
 * changed callback (protocol.c).
 */
#include "fake-neigh.h"
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/address.h"
#include "../mipv4/learn.h"
#include "../mipv4/settings.h"

/**
 * struct watch - a protocol that records the changes of one endpoint
 * @proto: the protocol
 * @f: the device
 * @what: the flags of all calls since the last watched()
 * @calls: calls of changed()
 * @connected: connect() was called, and not disconnect()
 * @addr: an address, whose kind and presence at the last change of addresses are recorded
 * @kind: the kind of @addr
 * @n_addrs: the number of addresses
 */
struct watch {
	struct mipv4_protocol	proto;
	struct fake		*f;
	u32			what;
	unsigned int		calls;
	bool			connected;
	__be32			addr;
	enum mipv4_addr_kind	kind;
	size_t			n_addrs;
};

static void watch_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		      struct sk_buff *skb, void *ctx)
{
	kfree_skb(skb);
}

static int watch_connect(struct mipv4 *ip, void *ctx)
{
	struct watch *w = ctx;

	w->connected |= mipv4_dev(ip) == w->f->dev;
	return 0;
}

static void watch_disconnect(struct mipv4 *ip, void *ctx)
{
	struct watch *w = ctx;

	if (ip->dev == w->f->dev)
		w->connected = false;
}

static void watch_changed(struct mipv4 *ip, u32 what, void *ctx)
{
	struct watch *w = ctx;

	ASSERT_RTNL();
	if (mipv4_dev(ip) != w->f->dev)
		return;
	KUNIT_EXPECT_TRUE(w->f->test, w->connected);
	KUNIT_EXPECT_NE(w->f->test, what, 0);
	w->what |= what;
	w->calls++;
	if (!(what & MIPV4_CHANGED_ADDR))
		return;
	w->kind = mipv4_addr_kind(ip, w->addr);
	w->n_addrs = mipv4_get_ip(ip, NULL, 0);
}

static void watch_end(void *ctx)
{
	struct watch *w = ctx;

	mipv4_unregister_protocol(&w->proto);
}

static struct watch *watch_new(struct fake *f)
{
	struct watch *w = kunit_kzalloc(f->test, sizeof(*w), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, w);
	*w = (struct watch){
		.proto = {
			.name = "watch",
			.protocol = EXPERIMENT,
			.rcv = watch_rcv,
			.connect = watch_connect,
			.disconnect = watch_disconnect,
			.changed = watch_changed,
			.ctx = w,
		},
		.f = f,
		.addr = US,
	};
	KUNIT_ASSERT_EQ(f->test, mipv4_register_protocol(&w->proto), 0);
	KUNIT_ASSERT_EQ(f->test,
			kunit_add_action_or_reset(f->test, watch_end, w), 0);
	return w;
}

/* The flags of the changes since the last call. */
static u32 watched(struct watch *w)
{
	u32 what = w->what;

	w->what = 0;
	return what;
}

static void add_addr(struct fake *f)
{
	with_rtnl(mipv4_add_ip(f->ip, US2, 24));
}

static void del_addr(struct fake *f)
{
	with_rtnl(mipv4_del_ip(f->ip, US, 24));
}

static void set_addr(struct fake *f)
{
	with_rtnl(mipv4_set_ip(f->ip, US2, 24));
}

static void change_addr(struct fake *f, u8 plen, u32 preferred)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(US, plen);

	spec.replace = true;
	spec.lft.preferred = preferred;
	with_rtnl(mipv4_addr_add(f->ip, &spec, NULL));
}

static void replace_addr(struct fake *f)
{
	change_addr(f, 25, MIPV4_LFT_FOREVER);
}

static void deprecate_addr(struct fake *f)
{
	change_addr(f, 24, 0);
}

static void add_route(struct fake *f)
{
	fake_add_route(f, FAR, 32, GATEWAY);
}

static void replace_route(struct fake *f)
{
	const struct mipv4_route_spec spec = {
		.gateway = STRANGER, .metric = 5, .replace = true,
	};

	fake_add_spec(f, &spec);
}

static void del_route(struct fake *f)
{
	fake_del_route(f, 0, 0, PEER);
}

static void change_mtu(struct fake *f)
{
	with_rtnl(dev_set_mtu(f->dev, 1400));
}

static void lose_carrier(struct fake *f)
{
	fake_carrier(f, false);
}

static void change_pmtu_min(struct fake *f)
{
	struct mipv4_settings s;

	rtnl_lock();
	mipv4_settings_get(f->ip, &s);
	s.pmtu_min = 600;
	mipv4_settings_set(f->ip, &s, NULL);
	rtnl_unlock();
}

static void learn_mtu(struct fake *f)
{
	struct iphdr quote = {
		.version = 4, .ihl = 5, .frag_off = htons(IP_DF),
		.tot_len = htons(1500), .saddr = US, .daddr = FAR,
	};

	as_softirq(mipv4_pmtu_learn(f->ip, &quote, 1400));
}

/* Learned before the case, see with_learned(). */
static void expire_mtu(struct fake *f)
{
	fake_age(f, 2 * MIPV4_CACHE_LIFE_TIME);
	mipv4_cache_expire(f->ip);
}

/* PEER is the first of two gateways. */
static void lose_gateway(struct fake *f)
{
	fake_age(f, 2 * HZ);
	mipv4_suspect(f->ip, PEER);
	fake_solicit_in_vain(f);
}

static void join_group(struct fake *f)
{
	struct mipv4_membership *m;

	m = with_rtnl(mipv4_join(f->ip, GROUP, MIPV4_FILTER_EXCLUDE, NULL, 0));
	rtnl_lock();
	if (!IS_ERR(m))
		mipv4_leave(m);
	rtnl_unlock();
}

static void send_and_receive(struct fake *f)
{
	fake_send(f, PEER, "x", 1);
	fake_send(f, FAR, "x", 1);
	fake_receive(f, fake_experiment(f));
	fake_tick(f, HZ);
}

struct change_case {
	const char	*name;
	void		(*change)(struct fake *f);
	u32		what;
	bool		generation;
};

static const struct change_case change_cases[] = {
	{ "address is added", add_addr, MIPV4_CHANGED_ADDR | MIPV4_CHANGED_ROUTE, true },
	{ "address is removed", del_addr, MIPV4_CHANGED_ADDR | MIPV4_CHANGED_ROUTE,
	  true },
	{ "address is set", set_addr, MIPV4_CHANGED_ADDR | MIPV4_CHANGED_ROUTE, true },
	{ "address is replaced", replace_addr,
	  MIPV4_CHANGED_ADDR | MIPV4_CHANGED_ROUTE, true },
	{ "address is deprecated", deprecate_addr,
	  MIPV4_CHANGED_ADDR | MIPV4_CHANGED_ROUTE, true },
	{ "route is added", add_route, MIPV4_CHANGED_ROUTE, true },
	{ "route is replaced", replace_route, MIPV4_CHANGED_ROUTE, true },
	{ "route is removed", del_route, MIPV4_CHANGED_ROUTE, true },
	{ "MTU of the device", change_mtu, MIPV4_CHANGED_MTU, true },
	{ "least path MTU", change_pmtu_min, MIPV4_CHANGED_MTU, true },
	{ "device goes down", fake_down, MIPV4_CHANGED_STATE, true },
	{ "carrier is lost", lose_carrier, MIPV4_CHANGED_STATE, true },
	{ "path MTU is learned", learn_mtu, 0, true },
	{ "path MTU expires", expire_mtu, 0, true },
	{ "gateway dies", lose_gateway, 0, true },
	{ "group", join_group, 0, false },
	{ "datagrams", send_and_receive, 0, false },
};

static void change_case_name(const struct change_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(change, change_cases, change_case_name);

/* PEER is reachable and the first gateway. A path MTU is known to another destination. */
static struct fake *with_paths(struct kunit *test)
{
	struct iphdr quote = {
		.version = 4, .ihl = 5, .frag_off = htons(IP_DF),
		.tot_len = htons(1500), .saddr = US, .daddr = IP4(198U, 51, 100, 8),
	};
	struct mipv4_route_spec spec = { .gateway = PEER, .metric = 5 };
	struct fake *f = fake_with_reachable_peer(test);

	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	spec.gateway = GATEWAY;
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_ASSERT_EQ(test, as_softirq(mipv4_pmtu_learn(f->ip, &quote, 1300)), 0);
	return f;
}

static void change_is_noticed(struct kunit *test)
{
	const struct change_case *c = test->param_value;
	struct fake *f = with_paths(test);
	struct watch *w = watch_new(f);
	unsigned long generation = mipv4_generation(f->ip);

	KUNIT_EXPECT_EQ(test, w->calls, 0);
	c->change(f);
	KUNIT_EXPECT_EQ(test, watched(w), c->what);
	KUNIT_EXPECT_EQ(test, mipv4_generation(f->ip) != generation, c->generation);
}

static void device_that_comes_back_is_noticed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct watch *w = watch_new(f);
	unsigned long generation;

	fake_down(f);
	KUNIT_EXPECT_EQ(test, watched(w), MIPV4_CHANGED_STATE);
	generation = mipv4_generation(f->ip);
	fake_up(f);
	KUNIT_EXPECT_EQ(test, watched(w), MIPV4_CHANGED_STATE);
	KUNIT_EXPECT_NE(test, mipv4_generation(f->ip), generation);
}

static void gateway_that_answers_again_is_noticed(struct kunit *test)
{
	struct fake *f = with_paths(test);
	unsigned long generation;
	struct mipv4_way way;

	lose_gateway(f);
	mipv4_way(f->ip, FAR, &way);
	KUNIT_EXPECT_BE(test, way.hop, GATEWAY);
	generation = mipv4_generation(f->ip);
	/* It is dead already: a further failure changes nothing. */
	fake_send(f, PEER, "x", 1);
	fake_age(f, HZ);
	fake_send(f, FAR, "x", 1);
	fake_peer_answers(f, PEER_HA);
	KUNIT_EXPECT_NE(test, mipv4_generation(f->ip), generation);
	mipv4_way(f->ip, FAR, &way);
	KUNIT_EXPECT_BE(test, way.hop, PEER);
}

/* A gateway that never answered before is asked again while another is used. */
static void gateway_that_answers_at_last_is_noticed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned long generation;

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, PEER), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	generation = mipv4_generation(f->ip);
	fake_send(f, FAR, "x", 1);
	fake_solicit_in_vain(f);
	KUNIT_EXPECT_NE(test, mipv4_generation(f->ip), generation);
	fake_age(f, 20 * HZ);
	/* It stays dead until it answers. */
	generation = mipv4_generation(f->ip);
	fake_send(f, FAR, "x", 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_INCOMPLETE);
	KUNIT_EXPECT_EQ(test, mipv4_generation(f->ip), generation);
	fake_peer_answers(f, PEER_HA);
	KUNIT_EXPECT_NE(test, mipv4_generation(f->ip), generation);
}

/* An answer of a neighbour that did not fail is the usual case. */
static void answer_of_a_neighbour_changes_no_path(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned long generation = mipv4_generation(f->ip);

	fake_send(f, PEER, "x", 1);
	fake_peer_answers(f, PEER_HA);
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, OTHER_HA, STRANGER, NULL, US));
	KUNIT_EXPECT_EQ(test, mipv4_generation(f->ip), generation);
}

static void disconnect_changes_the_generation(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4 *ip = mipv4_get(f->ip);
	unsigned long generation = mipv4_generation(ip);

	fake_disconnect(f);
	KUNIT_EXPECT_NE(test, mipv4_generation(ip), generation);
	mipv4_put(ip);
}

/* The first call comes when the endpoint is live, none before connect(): watch_changed()
 * checks that. None comes after disconnect().
 */
static void calls_are_between_connect_and_disconnect(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct watch *w = watch_new(f);
	unsigned int calls;

	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	KUNIT_EXPECT_EQ(test, watched(w), MIPV4_CHANGED_STATE);
	calls = w->calls;
	fake_disconnect(f);
	fake_down(f);
	KUNIT_EXPECT_EQ(test, w->calls, calls);
}

static void unregistered_protocol_is_not_called(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct watch *w = watch_new(f);

	kunit_release_action(test, watch_end, w);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, w->calls, 0);
}

static void expire_addr(struct fake *f)
{
	fake_tick(f, 200 * HZ);
}

static void give_addr_lifetime(struct fake *f)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(US, 24);

	spec.replace = true;
	spec.lft = (struct mipv4_lifetimes){ 100, 100 };
	with_rtnl(mipv4_addr_add(f->ip, &spec, NULL));
}

/* The device was without carrier: an address with duplicate address detection is probed
 * for again.
 */
static void restart_dad(struct fake *f)
{
	fake_carrier(f, false);
}

static void give_addr_dad(struct fake *f)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(US, 24);

	spec.replace = true;
	spec.dad = true;
	with_rtnl(mipv4_addr_add(f->ip, &spec, NULL));
}

struct going_case {
	const char	*name;
	void		(*prepare)(struct fake *f);
	void		(*change)(struct fake *f);
	size_t		left;
};

static const struct going_case going_cases[] = {
	{ "removed", NULL, del_addr, 0 },
	{ "replaced by another", NULL, set_addr, 1 },
	{ "expired", give_addr_lifetime, expire_addr, 0 },
	{ "probed for again", give_addr_dad, restart_dad, 0 },
};

static void going_case_name(const struct going_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(going, going_cases, going_case_name);

static void address_that_goes_is_not_own_in_the_call(struct kunit *test)
{
	const struct going_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct watch *w = watch_new(f);

	if (c->prepare)
		c->prepare(f);
	w->kind = MIPV4_ADDR_OWN;
	w->n_addrs = 9;
	watched(w);
	c->change(f);
	KUNIT_EXPECT_TRUE(test, watched(w) & MIPV4_CHANGED_ADDR);
	KUNIT_EXPECT_EQ(test, w->kind, MIPV4_ADDR_OTHER);
	KUNIT_EXPECT_EQ(test, w->n_addrs, c->left);
}

static void features_are_those_of_the_device(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_features features;

	mipv4_features(f->ip, &features);
	KUNIT_EXPECT_TRUE(test, features.features & NETIF_F_SG);
	KUNIT_EXPECT_TRUE(test, features.features & NETIF_F_TSO);
	/* 65,536 is the default of Linux, and more than a datagram can have. */
	KUNIT_EXPECT_EQ(test, features.gso_max_size, 65535);
	KUNIT_EXPECT_EQ(test, features.gso_max_segs, f->dev->gso_max_segs);
	rtnl_lock();
	netif_set_tso_max_size(f->dev, 20000);
	f->dev->wanted_features &= ~NETIF_F_TSO;
	netdev_update_features(f->dev);
	rtnl_unlock();
	mipv4_features(f->ip, &features);
	KUNIT_EXPECT_FALSE(test, features.features & NETIF_F_TSO);
	KUNIT_EXPECT_EQ(test, features.gso_max_size, 20000);
	fake_unregister(f);
	mipv4_features(f->ip, &features);
	KUNIT_EXPECT_EQ(test, features.features, 0);
	KUNIT_EXPECT_EQ(test, features.gso_max_size, 0);
	KUNIT_EXPECT_EQ(test, features.gso_max_segs, 0);
}

static struct kunit_case changed_test_cases[] = {
	KUNIT_CASE_PARAM(change_is_noticed, change_gen_params),
	KUNIT_CASE(device_that_comes_back_is_noticed),
	KUNIT_CASE(gateway_that_answers_again_is_noticed),
	KUNIT_CASE(gateway_that_answers_at_last_is_noticed),
	KUNIT_CASE(answer_of_a_neighbour_changes_no_path),
	KUNIT_CASE(disconnect_changes_the_generation),
	KUNIT_CASE(calls_are_between_connect_and_disconnect),
	KUNIT_CASE(unregistered_protocol_is_not_called),
	KUNIT_CASE_PARAM(address_that_goes_is_not_own_in_the_call,
			 going_gen_params),
	KUNIT_CASE(features_are_those_of_the_device),
	{}
};

static struct kunit_suite changed_suite = {
	.name = "mipv4-changed",
	.test_cases = changed_test_cases,
};

kunit_test_suite(changed_suite);
