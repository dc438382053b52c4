// SPDX-License-Identifier: GPL-2.0
/*
 * endpoint-test.c: endpoints are found, referenced and detached.
 */
#include <net/net_namespace.h>
#include "fake.h"
#include "../mipv4/attach.h"

static void endpoint_is_found_by_index_and_namespace(struct kunit *test)
{
	struct fake *f = fake_new(test), *g = fake_new(test);
	struct mipv4 *ip;

	ip = mipv4_find(&init_net, f->dev->ifindex);
	KUNIT_EXPECT_PTR_EQ(test, ip, f->ip);
	mipv4_put(ip);
	ip = mipv4_find(&init_net, g->dev->ifindex);
	KUNIT_EXPECT_PTR_EQ(test, ip, g->ip);
	mipv4_put(ip);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, 0), NULL);
}

static void disconnected_endpoint_is_not_found(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_disconnect(f);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, f->dev->ifindex), NULL);
	KUNIT_EXPECT_PTR_EQ(test, with_rtnl(mipv4_find_dev(f->dev)), NULL);
}

/* mipv4_put() instead of mipv4_disconnect(): it stays attached. */
static void endpoint_stays_without_its_maker(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4 *ip = f->ip;
	int ifindex;

	mipv4_put(ip);
	f->ip = NULL;
	KUNIT_EXPECT_PTR_EQ(test, with_rtnl(mipv4_find_dev(f->dev)), ip);
	ifindex = f->dev->ifindex;
	/* The end of the device detaches the endpoint. */
	fake_unregister(f);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, ifindex), NULL);
}

/* A holder of a reference may call any function, which returns -ENODEV. */
static void calls_after_the_device_went_do_no_harm(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame = fake_frame(f, PEER, 1);
	struct mipv4_callbacks none = {};
	struct sk_buff *skb = fake_datagram(f, PEER, US, EXPERIMENT, "x", 1);
	struct sk_buff *again;

	fake_unregister(f);
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1), -ENODEV);
	again = mipv4_allocate_frame(f->ip, PEER, EXPERIMENT, 1, NULL,
				     GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(again), -ENODEV);
	mipv4_input(f->ip, &none, skb);
	KUNIT_EXPECT_EQ(test, mipv4_resolve(f->ip, PEER, HZ), -ENODEV);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, PEER), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
}

/* These calls return -ENODEV. KASAN checks them. */
static void configuring_after_the_device_went_is_refused(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	fake_unregister(f);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), -ENODEV);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, PEER, 24)),
			-ENODEV);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), -ENODEV);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_add_route(f->ip, FAR, 32, GATEWAY)),
			-ENODEV);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_route(f->ip, 0, 0, 0)),
			-ENODEV);
}

/* "It does no harm if the endpoint was detached before." */
static void detaching_twice_does_no_harm(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	rtnl_lock();
	mipv4_detach(f->ip);
	mipv4_detach(f->ip);
	rtnl_unlock();
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, f->disconnects, 1);
	KUNIT_EXPECT_EQ(test, fake_connect(f, US, 24, 0), 0);
}

static void reference_outlives_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4 *ip = mipv4_get(f->ip);

	fake_disconnect(f);
	fake_unregister(f);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(ip, NULL, 0), 1);
	mipv4_put(ip);
}

/* A companion may release the reference in a softirq, but freeing the tables takes long. */
static void last_reference_is_given_back_in_a_softirq(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4 *ip = mipv4_get(f->ip);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(ip, 0, 0, GATEWAY)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(ip, FAR, 32, 0)), 0);
	fake_disconnect(f);
	local_bh_disable();
	rcu_read_lock();
	mipv4_put(ip);
	rcu_read_unlock();
	local_bh_enable();
}

static void frames_after_disconnect_are_not_ours(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4 *ip = mipv4_get(f->ip);
	u64 before = fake_stat(f, MIPV4_STAT_IN_RECEIVES);

	fake_disconnect(f);
	fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US));
	KUNIT_EXPECT_PTR_EQ(test, fake_sent_arp(f, ARPOP_REPLY), NULL);
	f->ip = ip;
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_RECEIVES), before);
	f->ip = NULL;
	mipv4_put(ip);
}

/* The indices of devices are those of their namespace. */
static void namespaces_do_not_see_the_endpoints_of_each_other(struct kunit *test)
{
	struct net *net = fake_other_net(test);
	struct fake *f = fake_new(test), *g = fake_device_in(test, net);
	struct mipv4 *ip;

	KUNIT_ASSERT_EQ(test, fake_connect(g, US, 24, 0), 0);
	KUNIT_EXPECT_NULL(test, mipv4_find(net, f->dev->ifindex));
	KUNIT_EXPECT_PTR_EQ(test, with_rtnl(mipv4_find_dev(g->dev)), g->ip);
	ip = mipv4_find(net, g->dev->ifindex);
	KUNIT_EXPECT_PTR_EQ(test, ip, g->ip);
	if (ip)
		mipv4_put(ip);
	fake_disconnect(g);
	KUNIT_EXPECT_NULL(test, mipv4_find(net, g->dev->ifindex));
}

static void endpoint_stays_behind_when_its_device_moves(struct kunit *test)
{
	struct net *net = fake_other_net(test);
	struct fake *f = fake_new(test);
	int ifindex = f->dev->ifindex;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(dev_change_net_namespace(f->dev, net,
							   "moved%d")), 0);
	KUNIT_EXPECT_EQ(test, f->disconnects, 1);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, ifindex), NULL);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(net, f->dev->ifindex), NULL);
	fake_disconnect(f);
	fake_unregister(f);
}

static struct kunit_case endpoint_test_cases[] = {
	KUNIT_CASE(endpoint_is_found_by_index_and_namespace),
	KUNIT_CASE(disconnected_endpoint_is_not_found),
	KUNIT_CASE(endpoint_stays_without_its_maker),
	KUNIT_CASE(calls_after_the_device_went_do_no_harm),
	KUNIT_CASE(configuring_after_the_device_went_is_refused),
	KUNIT_CASE(detaching_twice_does_no_harm),
	KUNIT_CASE(reference_outlives_the_endpoint),
	KUNIT_CASE(last_reference_is_given_back_in_a_softirq),
	KUNIT_CASE(frames_after_disconnect_are_not_ours),
	KUNIT_CASE(namespaces_do_not_see_the_endpoints_of_each_other),
	KUNIT_CASE(endpoint_stays_behind_when_its_device_moves),
	{}
};

static struct kunit_suite endpoint_suite = {
	.name = "mipv4-endpoint",
	.test_cases = endpoint_test_cases,
};

kunit_test_suite(endpoint_suite);
