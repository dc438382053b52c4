// SPDX-License-Identifier: GPL-2.0
/*
 * attach-test.c: attaching: what is refused, and the traces that a failure must not leave.
 */
#include <net/net_namespace.h>
#include "fake.h"
#include "../mipv4/address.h"
#include "../mipv4/group.h"
#include "../mipv4/neigh-set.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

static int connect_with(struct fake *f, const struct mipv4_config *config,
			struct netlink_ext_ack *extack)
{
	struct mipv4 *ip = with_rtnl(mipv4_connect(f->dev, config, extack));

	if (IS_ERR(ip))
		return PTR_ERR(ip);
	f->ip = ip;
	return 0;
}

/* Attaching is refused, and the administrator receives the reason. */
static void expect_refusal(struct fake *f, const struct mipv4_config *config,
			   int err)
{
	struct netlink_ext_ack extack = {};

	KUNIT_EXPECT_EQ(f->test, connect_with(f, config, &extack), err);
	KUNIT_EXPECT_NOT_NULL(f->test, extack._msg);
	/* A caller without an extack is possible. */
	KUNIT_EXPECT_EQ(f->test, connect_with(f, config, NULL), err);
}

static const struct mipv4_config plain = { .addr = US, .plen = 24 };

static void connected_endpoint_is_as_configured(struct kunit *test)
{
	struct mipv4_config config = {
		.addr = US, .plen = 24, .gateway = GATEWAY,
	};
	struct fake *f = fake_device(test);
	__be32 addr = 0;

	KUNIT_ASSERT_EQ(test, connect_with(f, &config, NULL), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, &addr, 1), 1);
	KUNIT_EXPECT_BE(test, addr, US);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, mipv4_dev(f->ip), f->dev);
	rcu_read_unlock();
}

static void second_endpoint_of_a_device_is_refused(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4 *ip = f->ip;

	expect_refusal(f, &plain, -EEXIST);
	KUNIT_EXPECT_PTR_EQ(test, f->ip, ip);
}

static void unknown_flag_is_refused(struct kunit *test)
{
	struct mipv4_config config = {
		.addr = US, .plen = 24, .flags = 0x80000000,
	};

	expect_refusal(fake_device(test), &config, -EINVAL);
}

static void impossible_address_is_refused(struct kunit *test)
{
	struct mipv4_config config = { .addr = SUBNET_BCAST, .plen = 24 };
	struct fake *f = fake_device(test);

	expect_refusal(f, &config, -EINVAL);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, f->dev->ifindex), NULL);
}

static void gateway_elsewhere_is_refused(struct kunit *test)
{
	struct mipv4_config config = {
		.addr = US, .plen = 24, .gateway = FAR,
	};
	struct fake *f = fake_device(test);

	expect_refusal(f, &config, -ENETUNREACH);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, f->dev->ifindex), NULL);
}

/* The visible traces of an endpoint. */
struct traces {
	unsigned int	mc;		/* groups in the filter of the device */
	unsigned int	addrs;
	unsigned int	routes;
	unsigned int	memberships;
	unsigned int	groups;
	unsigned int	neighs;
	__be32		src;
};

static struct traces traces_of(struct fake *f)
{
	struct netdev_hw_addr *ha;
	struct traces t = {};

	netif_addr_lock_bh(f->dev);
	/* The kernel's IPv6 joins and leaves groups at any time. */
	netdev_for_each_mc_addr(ha, f->dev)
		t.mc += ha->addr[0] == 1;
	netif_addr_unlock_bh(f->dev);
	if (!f->ip)
		return t;
	t.addrs = f->ip->n_addrs;
	t.routes = f->ip->n_routes;
	t.memberships = f->ip->igmp.n_memberships;
	t.groups = f->ip->igmp.n_groups;
	t.neighs = f->ip->neigh.count + f->ip->neigh.n_permanent;
	t.src = mipv4_src(f->ip, FAR);
	return t;
}

/* No frame was sent, no event was reported, and the traces are those of before. */
static void expect_no_trace(struct fake *f, struct fake_netlink *events,
			    const struct traces *before)
{
	struct kunit *test = f->test;
	struct traces now = traces_of(f);

	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_NULL(test, fake_genl_next(events, NULL));
	KUNIT_EXPECT_EQ(test, now.mc, before->mc);
	KUNIT_EXPECT_EQ(test, now.addrs, before->addrs);
	KUNIT_EXPECT_EQ(test, now.routes, before->routes);
	KUNIT_EXPECT_EQ(test, now.memberships, before->memberships);
	KUNIT_EXPECT_EQ(test, now.groups, before->groups);
	KUNIT_EXPECT_EQ(test, now.neighs, before->neighs);
	KUNIT_EXPECT_BE(test, now.src, before->src);
}

static rx_handler_result_t nobody(struct sk_buff **pskb)
{
	return RX_HANDLER_PASS;
}

static void take_handler(struct fake *f, bool take)
{
	rtnl_lock();
	if (take)
		KUNIT_EXPECT_EQ(f->test,
				netdev_rx_handler_register(f->dev, nobody,
							   NULL), 0);
	else
		netdev_rx_handler_unregister(f->dev);
	rtnl_unlock();
}

/* This failure comes last: the handler is registered after everything else. */
static void allow_no_handler(struct fake *f, bool refuse)
{
	if (refuse)
		f->dev->priv_flags |= IFF_NO_RX_HANDLER;
	else
		f->dev->priv_flags &= ~IFF_NO_RX_HANDLER;
}

static void let_companion_refuse(struct fake *f, bool refuse)
{
	f->refuse = refuse ? -EPERM : 0;
}

static const struct refusal {
	const char		*name;
	struct mipv4_config	config;
	void			(*arrange)(struct fake *f, bool refuse);
	int			err;
} refusals[] = {
	{ "address", { .addr = SUBNET_BCAST, .plen = 24 }, NULL, -EINVAL },
	{ "prefix length", { .addr = US, .plen = 0 }, NULL, -EINVAL },
	{ "gateway on no network",
	  { .addr = US, .plen = 24, .gateway = FAR }, NULL, -ENETUNREACH },
	{ "gateway without an address", { .gateway = GATEWAY }, NULL,
	  -ENETUNREACH },
	{ "companion", { .addr = US, .plen = 24, .gateway = GATEWAY },
	  let_companion_refuse, -EPERM },
	{ "shared, companion",
	  { .addr = US, .plen = 24, .flags = MIPV4_ENDPOINT_SHARED },
	  let_companion_refuse, -EPERM },
	{ "receive handler of another", { .addr = US, .plen = 24 },
	  take_handler, -EBUSY },
	{ "no receive handler", { .addr = US, .plen = 24 },
	  allow_no_handler, -EINVAL },
};

static void refusal_name(const struct refusal *r, char *name)
{
	strscpy(name, r->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(refusal, refusals, refusal_name);

/* The attach of an endpoint failed, and time has passed for its delayed work. */
static void refused_endpoint_leaves_no_trace(struct kunit *test)
{
	struct fake_netlink *events = fake_netlink_events(test);
	const struct refusal *r = test->param_value;
	struct fake *f = fake_device(test);
	struct traces before = traces_of(f);

	f->eager = true;
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	if (r->arrange)
		r->arrange(f, true);
	KUNIT_EXPECT_EQ(test, connect_with(f, &r->config, NULL), r->err);
	msleep(50);
	expect_no_trace(f, events, &before);
	KUNIT_EXPECT_NULL(test, mipv4_find(&init_net, f->dev->ifindex));
	if (r->arrange)
		r->arrange(f, false);
	/* The device can have an endpoint afterwards. */
	f->eager = false;
	KUNIT_EXPECT_EQ(test, fake_connect(f, US, 24, 0), 0);
}

static void endpoint_without_memory_leaves_no_trace(struct kunit *test)
{
	struct mipv4_config config = {
		.addr = US, .plen = 24, .gateway = GATEWAY,
	};
	struct fake_netlink *events = fake_netlink_events(test);
	struct fake *f = fake_device(test);
	struct traces before = traces_of(f);
	unsigned int nth, refused = 0;
	bool failed;
	int err;

	for (nth = 1; nth < 1000; nth++) {
		rtnl_lock();
		fake_fail_nth(nth);
		f->ip = mipv4_connect(f->dev, &config, NULL);
		failed = fake_fail_nth(0);
		err = PTR_ERR_OR_ZERO(f->ip);
		if (err)
			f->ip = NULL;
		rtnl_unlock();
		if (err) {
			KUNIT_EXPECT_EQ(test, err, -ENOMEM);
			expect_no_trace(f, events, &before);
			refused++;
			continue;
		}
		if (!failed)
			break;
		/* It could do without. */
		fake_disconnect(f);
		skb_queue_purge(&f->sent);
		while (fake_genl_next(events, NULL))
			;
	}
	KUNIT_EXPECT_GT(test, refused, 5);
}

/* Configuration by the administrator. Context: RTNL. */
static int do_addr_add(struct fake *f)
{
	return mipv4_add_ip(f->ip, US2, 24);
}

static int do_addr_probe(struct fake *f)
{
	return mipv4_probe_ip(f->ip, US2, 24);
}

/* The address US gets another network, so that the trie of routes has a new node. */
static int do_addr_replace(struct fake *f)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(US, 8);

	spec.replace = true;
	return mipv4_addr_add(f->ip, &spec, NULL);
}

static int do_addr_set(struct fake *f)
{
	return mipv4_addr_set(f->ip, US2, 24, NULL);
}

static int do_addr_del(struct fake *f)
{
	return mipv4_addr_del(f->ip, US, 24, NULL);
}

static int do_route_add(struct fake *f)
{
	return mipv4_add_route(f->ip, FAR, 32, GATEWAY);
}

static int do_route_replace(struct fake *f)
{
	const struct mipv4_route_spec spec = { .gateway = PEER, .replace = true };

	return mipv4_route_add(f->ip, &spec, NULL);
}

static int do_route_del(struct fake *f)
{
	return mipv4_del_route(f->ip, 0, 0, GATEWAY);
}

static int do_group_add(struct fake *f)
{
	const __be32 source = PEER;

	return mipv4_group_add(f->ip, GROUP, MIPV4_FILTER_INCLUDE, &source, 1,
			       NULL);
}

static int do_neigh_set(struct fake *f)
{
	return mipv4_neigh_set(f->ip, PEER, PEER_HA, NULL);
}

static const struct deed {
	const char	*name;
	int		(*act)(struct fake *f);
	bool		needs_none;
} deeds[] = {
	{ "addr add", do_addr_add },
	{ "addr add dad", do_addr_probe },
	{ "addr replace", do_addr_replace },
	{ "addr set", do_addr_set },
	{ "addr del", do_addr_del, true },
	{ "route add", do_route_add },
	{ "route replace", do_route_replace },
	{ "route del", do_route_del, true },
	{ "group add", do_group_add },
	{ "neigh add", do_neigh_set },
};

static void deed_name(const struct deed *d, char *name)
{
	strscpy(name, d->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(deed, deeds, deed_name);

static void change_without_memory_leaves_no_trace(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_netlink *events;
	const struct deed *d = test->param_value;
	struct traces before;
	unsigned int nth;
	int err;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	events = fake_netlink_events(test);
	before = traces_of(f);
	for (nth = 1; nth < 100; nth++) {
		rtnl_lock();
		fake_fail_nth(nth);
		err = d->act(f);
		fake_fail_nth(0);
		rtnl_unlock();
		if (!err)
			break;
		fake_tick(f, 0);
		expect_no_trace(f, events, &before);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, nth == 1, d->needs_none);
}

static void loopback_device_is_refused(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct mipv4 *ip;

	ip = with_rtnl(mipv4_connect(init_net.loopback_dev, &plain, &extack));
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(ip), -EINVAL);
	KUNIT_EXPECT_NOT_NULL(test, extack._msg);
}

static void device_that_is_going_is_refused(struct kunit *test)
{
	struct fake *f = fake_device(test);
	u8 state = f->dev->reg_state;

	f->dev->reg_state = NETREG_UNREGISTERING;
	expect_refusal(f, &plain, -ENODEV);
	f->dev->reg_state = state;
}

/* A port of a bridge has another receive handler. */
static void device_that_is_taken_is_refused(struct kunit *test)
{
	struct mipv4_config shared = {
		.addr = US, .plen = 24, .flags = MIPV4_ENDPOINT_SHARED,
	};
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test,
			with_rtnl(netdev_rx_handler_register(f->dev, nobody,
							     NULL)), 0);
	expect_refusal(f, &plain, -EBUSY);
	/* The endpoint would receive no frame, or not all. */
	expect_refusal(f, &shared, -EBUSY);
	/* Not ours to remove. */
	KUNIT_EXPECT_TRUE(test, with_rtnl(netdev_is_rx_handler_busy(f->dev)));
	rtnl_lock();
	netdev_rx_handler_unregister(f->dev);
	rtnl_unlock();
}

static void device_with_kernel_addresses_is_refused_but_shared(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_ROUTE);
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_kernel_addr(nl, f->dev, US2, 24, true), 0);
	expect_refusal(f, &plain, -EBUSY);
	KUNIT_EXPECT_EQ(test, fake_connect(f, US, 24, MIPV4_ENDPOINT_SHARED),
			0);
	fake_disconnect(f);
	KUNIT_ASSERT_EQ(test, fake_kernel_addr(nl, f->dev, US2, 24, false), 0);
	KUNIT_EXPECT_EQ(test, fake_connect(f, US, 24, 0), 0);
}

static void handler_is_ours_until_disconnect(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_TRUE(test, with_rtnl(netdev_is_rx_handler_busy(f->dev)));
	fake_disconnect(f);
	KUNIT_EXPECT_FALSE(test, with_rtnl(netdev_is_rx_handler_busy(f->dev)));
}

static void shared_endpoint_receives_without_a_handler(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, MIPV4_ENDPOINT_SHARED),
			0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_FALSE(test, with_rtnl(netdev_is_rx_handler_busy(f->dev)));
	fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
}

static struct kunit_case attach_test_cases[] = {
	KUNIT_CASE(connected_endpoint_is_as_configured),
	KUNIT_CASE(second_endpoint_of_a_device_is_refused),
	KUNIT_CASE(unknown_flag_is_refused),
	KUNIT_CASE(impossible_address_is_refused),
	KUNIT_CASE(gateway_elsewhere_is_refused),
	KUNIT_CASE_PARAM(refused_endpoint_leaves_no_trace, refusal_gen_params),
	KUNIT_CASE(endpoint_without_memory_leaves_no_trace),
	KUNIT_CASE_PARAM(change_without_memory_leaves_no_trace,
			 deed_gen_params),
	KUNIT_CASE(loopback_device_is_refused),
	KUNIT_CASE(device_that_is_going_is_refused),
	KUNIT_CASE(device_that_is_taken_is_refused),
	KUNIT_CASE(device_with_kernel_addresses_is_refused_but_shared),
	KUNIT_CASE(handler_is_ours_until_disconnect),
	KUNIT_CASE(shared_endpoint_receives_without_a_handler),
	{}
};

static struct kunit_suite attach_suite = {
	.name = "mipv4-attach",
	.test_cases = attach_test_cases,
};

kunit_test_suite(attach_suite);
