// SPDX-License-Identifier: GPL-2.0
/*
 * fake.c: a network device that catches the frames that are sent, and its endpoint.
 */
#include "fake.h"
#include "../mipv4/neigh-set.h"

static netdev_tx_t fake_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct fake *f = *(struct fake **)netdev_priv(dev);

	if (f->full) {
		kfree_skb(skb);
		return NET_XMIT_DROP;
	}
	/* Frames of the kernel's IPv6 do not concern the test. */
	if (skb->protocol != htons(ETH_P_IP) &&
	    skb->protocol != htons(ETH_P_ARP)) {
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	skb_orphan(skb);
	skb_reset_mac_header(skb);
	skb_queue_tail(&f->sent, skb);
	return f->congested ? NET_XMIT_CN : NETDEV_TX_OK;
}

static const struct net_device_ops fake_ops = {
	.ndo_start_xmit		= fake_start_xmit,
	.ndo_set_mac_address	= eth_mac_addr,
};

static void fake_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &fake_ops;
	dev->needs_free_netdev = true;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->features |= NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_TSO;
	dev->hw_features |= dev->features;
	dev->max_mtu = 65535;
	eth_hw_addr_set(dev, OUR_HA);
}

/**
 * fake_unregister() - unregister the device
 * @f: the device
 */
void fake_unregister(struct fake *f)
{
	if (!f->dev)
		return;
	unregister_netdev(f->dev);
	f->dev = NULL;
}

/**
 * fake_disconnect() - detach the endpoint
 * @f: the device
 */
void fake_disconnect(struct fake *f)
{
	if (!f->ip)
		return;
	fake_check_account(f);
	rtnl_lock();
	mipv4_disconnect(f->ip);
	rtnl_unlock();
	f->ip = NULL;
}

static void fake_end(void *data)
{
	struct fake *f = data;

	fake_disconnect(f);
	fake_unregister(f);
	skb_queue_purge(&f->sent);
	skb_queue_purge(&f->seen);
	skb_queue_purge(&f->delivered);
}

static void fake_put_net(void *net)
{
	put_net(net);
}

/**
 * fake_other_net() - get a namespace that is not the first, until the case ends
 * @test: the case, which is skipped if there is none
 *
 * Return: the namespace.
 */
struct net *fake_other_net(struct kunit *test)
{
	struct net *net, *found = NULL;
	int err;

	rcu_read_lock();
	for_each_net_rcu(net)
		if (!found && !net_eq(net, &init_net))
			found = maybe_get_net(net);
	rcu_read_unlock();
	if (!found)
		kunit_skip(test, "needs a second network namespace");
	err = kunit_add_action_or_reset(test, fake_put_net, found);
	KUNIT_ASSERT_EQ(test, err, 0);
	return found;
}

/**
 * fake_device_in() - a device without an endpoint
 * @test: the case
 * @net: its namespace
 *
 * Return: the device, which is up.
 */
struct fake *fake_device_in(struct kunit *test, struct net *net)
{
	struct fake *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->test = test;
	skb_queue_head_init(&f->sent);
	skb_queue_head_init(&f->seen);
	skb_queue_head_init(&f->delivered);
	f->dev = alloc_netdev(sizeof(f), "fake%d", NET_NAME_ENUM, fake_setup);
	KUNIT_ASSERT_NOT_NULL(test, f->dev);
	*(struct fake **)netdev_priv(f->dev) = f;
	dev_net_set(f->dev, net);
	err = register_netdev(f->dev);
	if (err)
		free_netdev(f->dev);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = kunit_add_action_or_reset(test, fake_end, f);
	KUNIT_ASSERT_EQ(test, err, 0);
	fake_up(f);
	return f;
}

/* As fake_device_in(), in the first namespace. */
struct fake *fake_device(struct kunit *test)
{
	return fake_device_in(test, &init_net);
}

/**
 * fake_connect() - attach an endpoint to the device
 * @f: the device
 * @addr: its address, 0 for none
 * @plen: the prefix length of @addr
 * @flags: of the endpoint
 *
 * Return: 0 or -errno.
 */
int fake_connect(struct fake *f, __be32 addr, u8 plen, u32 flags)
{
	struct mipv4_config config = {
		.addr = addr, .plen = plen, .flags = flags,
	};
	struct mipv4 *ip = with_rtnl(mipv4_connect(f->dev, &config, NULL));

	if (IS_ERR(ip))
		return PTR_ERR(ip);
	f->ip = ip;
	fake_stop_time(f);
	memset(&f->before, 0, sizeof(f->before));
	return 0;
}

/**
 * fake_new() - a device with an endpoint that has the address US/24
 * @test: the case
 *
 * Return: the device. No frame has been sent.
 */
struct fake *fake_new(struct kunit *test)
{
	struct fake *f = fake_device(test);
	int err = fake_connect(f, US, 24, 0);

	KUNIT_ASSERT_EQ(test, err, 0);
	fake_settle(f);
	return f;
}

/**
 * fake_know() - set a neighbour by hand, so that ARP is not needed
 * @f: the device
 * @addr: the neighbour
 * @ha: its link-layer address
 */
void fake_know(struct fake *f, __be32 addr, const u8 *ha)
{
	int err = with_rtnl(mipv4_neigh_set(f->ip, addr, ha, NULL));

	KUNIT_ASSERT_EQ(f->test, err, 0);
	cond_resched();
}

/**
 * fake_carrier() - turn the carrier of the device on or off
 * @f: the device
 * @carrier: its new state
 *
 * The function waits until the core has notified mipv4 and set the queue of the device.
 */
void fake_carrier(struct fake *f, bool carrier)
{
	rtnl_lock();
	if (carrier)
		netif_carrier_on(f->dev);
	else
		netif_carrier_off(f->dev);
	netdev_state_change(f->dev);
	rtnl_unlock();
	if (!(f->dev->flags & IFF_UP))
		return;
	while (test_bit(__LINK_STATE_LINKWATCH_PENDING, &f->dev->state))
		msleep(20);
	rtnl_lock();
	rtnl_unlock();
}

void fake_down(struct fake *f)
{
	rtnl_lock();
	dev_close(f->dev);
	rtnl_unlock();
}

void fake_up(struct fake *f)
{
	int err = with_rtnl(dev_open(f->dev, NULL));

	KUNIT_ASSERT_EQ(f->test, err, 0);
}

/* Turn ARP off on the device. */
void fake_noarp(struct fake *f)
{
	with_rtnl(dev_change_flags(f->dev, f->dev->flags | IFF_NOARP, NULL));
}

/* A device with an endpoint that knows the link-layer address of PEER. */
struct fake *fake_with_peer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_know(f, PEER, PEER_HA);
	return f;
}
