// SPDX-License-Identifier: GPL-2.0
/*
 * main-test.c: events of devices and of kernel addresses.
 */
#include <net/net_namespace.h>
#include "fake.h"

static void kernel_gets_no_address_on_a_device_of_ours(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_ROUTE);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, f->dev, US2, 24, true),
			-EBUSY);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, f->dev, US2, 24, true), 0);
}

static void kernel_gets_an_address_on_a_shared_device(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_ROUTE);
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, MIPV4_ENDPOINT_SHARED),
			0);
	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, f->dev, US2, 24, true), 0);
}

static void endpoint_goes_with_its_device(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int ifindex = f->dev->ifindex;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_send(f, PEER, "x", 1);
	fake_unregister(f);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, ifindex), NULL);
	KUNIT_EXPECT_EQ(test, f->disconnects, 1);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, mipv4_dev(f->ip), NULL);
	rcu_read_unlock();
}

/* Devices that are removed together. Their endpoints share a grace period. */
#define TOGETHER	3

static struct fake *together[TOGETHER];
static unsigned int alive_at_disconnect[TOGETHER];
static unsigned int disconnects_together;

static int together_connect(struct mipv4 *ip, void *ctx)
{
	return 0;
}

static void together_disconnect(struct mipv4 *ip, void *ctx)
{
	unsigned int i, alive = 0;

	rcu_read_lock();
	for (i = 0; i < TOGETHER; i++)
		alive += !!mipv4_dev(together[i]->ip);
	rcu_read_unlock();
	alive_at_disconnect[disconnects_together++ % TOGETHER] = alive;
}

static void together_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
			 struct sk_buff *skb, void *ctx)
{
	kfree_skb(skb);
}

static struct mipv4_protocol together_protocol = {
	.name = "together",
	.protocol = EXPERIMENT,
	.rcv = together_rcv,
	.connect = together_connect,
	.disconnect = together_disconnect,
};

static void devices_that_go_together_lose_their_endpoints_at_once(struct kunit *test)
{
	struct fake *other = fake_new(test);
	LIST_HEAD(kill);
	unsigned int i;

	for (i = 0; i < TOGETHER; i++)
		together[i] = fake_new(test);
	disconnects_together = 0;
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&together_protocol), 0);
	rtnl_lock();
	for (i = 0; i < TOGETHER; i++)
		unregister_netdevice_queue(together[i]->dev, &kill);
	unregister_netdevice_many(&kill);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, disconnects_together, TOGETHER);
	for (i = 0; i < TOGETHER; i++) {
		together[i]->dev = NULL;
		KUNIT_EXPECT_EQ(test, alive_at_disconnect[i], 0);
	}
	/* One that stays. */
	KUNIT_EXPECT_PTR_EQ(test, with_rtnl(mipv4_find_dev(other->dev)),
			    other->ip);
	KUNIT_EXPECT_EQ(test, fake_send(other, PEER, "x", 1), 0);
	mipv4_unregister_protocol(&together_protocol);
}

static void device_that_goes_down_forgets_its_neighbours(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_send(f, PEER, "x", 1);
	fake_down(f);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_OUT_DOWN), 1);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), -ENETDOWN);
}

static void device_that_comes_up_again_works(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_down(f);
	fake_up(f);
	fake_settle(f);
	fake_know(f, PEER, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

static void endpoint_of_a_device_that_is_down_is_announced_later(struct kunit *test)
{
	struct fake *f = fake_device(test);

	fake_down(f);
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	fake_tick(f, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_up(f);
	fake_tick(f, 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
}

static void lost_carrier_forgets_neighbours_and_its_return_announces(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_send(f, PEER, "x", 1);
	fake_carrier(f, false);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	skb_queue_purge(&f->sent);
	fake_carrier(f, true);
	fake_tick(f, 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	fake_settle(f);
	/* A repetition causes no event. */
	fake_carrier(f, true);
	fake_tick(f, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void renamed_device_keeps_its_endpoint(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_ROUTE);
	struct fake *f = fake_new(test);
	struct mipv4 *ip;

	KUNIT_ASSERT_EQ(test, fake_rename(nl, f->dev, "renamed"), 0);
	ip = mipv4_find(&init_net, f->dev->ifindex);
	KUNIT_EXPECT_PTR_EQ(test, ip, f->ip);
	if (ip)
		mipv4_put(ip);
}

/* Upper devices that take all frames of their ports, and others. */
static const struct upper {
	const char		*name;
	unsigned long		flag;		/* of the upper device */
	bool			refused;
} uppers[] = {
	{ "bridge", IFF_EBRIDGE, true },
	{ "bond", IFF_MASTER | IFF_BONDING, true },
	{ "team", IFF_TEAM, true },
	{ "OVS", IFF_OPENVSWITCH, true },
	{ "VRF", IFF_L3MDEV_MASTER, false },
};

static void upper_name(const struct upper *u, char *name)
{
	strscpy(name, u->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(upper, uppers, upper_name);

static int set_upper(struct fake *f, struct fake *upper, bool master,
		     struct netlink_ext_ack *extack)
{
	if (master)
		return netdev_master_upper_dev_link(f->dev, upper->dev, NULL,
						    NULL, extack);
	return netdev_upper_dev_link(f->dev, upper->dev, extack);
}

static void shared_device_does_not_become_a_port(struct kunit *test)
{
	const struct upper *u = test->param_value;
	struct fake *f = fake_device(test), *g = fake_device(test);
	struct netlink_ext_ack extack = {};
	unsigned int flags = g->dev->flags;
	unsigned long priv_flags = g->dev->priv_flags;

	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, MIPV4_ENDPOINT_SHARED),
			0);
	rtnl_lock();
	g->dev->priv_flags |= u->flag & ~IFF_MASTER;
	g->dev->flags |= u->flag & IFF_MASTER;
	KUNIT_EXPECT_EQ(test, set_upper(f, g, true, &extack),
			u->refused ? -EBUSY : 0);
	KUNIT_EXPECT_EQ(test, !!extack._msg, u->refused);
	if (!u->refused)
		netdev_upper_dev_unlink(f->dev, g->dev);
	/* On top of it, but not its master. */
	KUNIT_EXPECT_EQ(test, set_upper(f, g, false, NULL), 0);
	netdev_upper_dev_unlink(f->dev, g->dev);
	rtnl_unlock();
	fake_disconnect(f);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, set_upper(f, g, true, NULL), 0);
	netdev_upper_dev_unlink(f->dev, g->dev);
	g->dev->priv_flags = priv_flags;
	g->dev->flags = flags;
	rtnl_unlock();
}

static void device_cannot_change_its_type(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int result;

	result = with_rtnl(call_netdevice_notifiers(NETDEV_PRE_TYPE_CHANGE,
						    f->dev));
	KUNIT_EXPECT_TRUE(test, result & NOTIFY_STOP_MASK);
}

static struct kunit_case main_test_cases[] = {
	KUNIT_CASE(kernel_gets_no_address_on_a_device_of_ours),
	KUNIT_CASE(kernel_gets_an_address_on_a_shared_device),
	KUNIT_CASE(endpoint_goes_with_its_device),
	KUNIT_CASE(devices_that_go_together_lose_their_endpoints_at_once),
	KUNIT_CASE(device_that_goes_down_forgets_its_neighbours),
	KUNIT_CASE(device_that_comes_up_again_works),
	KUNIT_CASE(endpoint_of_a_device_that_is_down_is_announced_later),
	KUNIT_CASE(lost_carrier_forgets_neighbours_and_its_return_announces),
	KUNIT_CASE(renamed_device_keeps_its_endpoint),
	KUNIT_CASE_PARAM(shared_device_does_not_become_a_port,
			 upper_gen_params),
	KUNIT_CASE(device_cannot_change_its_type),
	{}
};

static struct kunit_suite main_suite = {
	.name = "mipv4-main",
	.test_cases = main_test_cases,
};

kunit_test_suite(main_suite);
