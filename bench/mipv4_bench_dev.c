// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4_bench_dev.c: "ip link add DEV type mipv4_bench": a device like dummy, but like a
 * tunnel it has no link-layer header and no ARP. It counts and frees all packets.
 */
#include <linux/if_arp.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <net/rtnetlink.h>

static netdev_tx_t bench_dev_xmit(struct sk_buff *skb, struct net_device *dev)
{
	dev_lstats_add(dev, skb->len);
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static void bench_dev_stats(struct net_device *dev,
			    struct rtnl_link_stats64 *stats)
{
	dev_lstats_read(dev, &stats->tx_packets, &stats->tx_bytes);
}

static int bench_dev_init(struct net_device *dev)
{
	dev->lstats = netdev_alloc_pcpu_stats(struct pcpu_lstats);
	return dev->lstats ? 0 : -ENOMEM;
}

static void bench_dev_uninit(struct net_device *dev)
{
	free_percpu(dev->lstats);
}

static const struct net_device_ops bench_dev_ops = {
	.ndo_init	= bench_dev_init,
	.ndo_uninit	= bench_dev_uninit,
	.ndo_start_xmit	= bench_dev_xmit,
	.ndo_get_stats64 = bench_dev_stats,
};

static void bench_dev_setup(struct net_device *dev)
{
	dev->netdev_ops = &bench_dev_ops;
	dev->needs_free_netdev = true;
	dev->type = ARPHRD_NONE;
	dev->flags = IFF_NOARP | IFF_POINTOPOINT;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->features |= NETIF_F_SG | NETIF_F_HW_CSUM;
	dev->mtu = 1500;
	dev->max_mtu = 65535;
}

static struct rtnl_link_ops bench_dev_link = {
	.kind	= "mipv4_bench",
	.setup	= bench_dev_setup,
};

static int __init bench_dev_module_init(void)
{
	return rtnl_link_register(&bench_dev_link);
}

static void __exit bench_dev_module_exit(void)
{
	rtnl_link_unregister(&bench_dev_link);
}

module_init(bench_dev_module_init);
module_exit(bench_dev_module_exit);

MODULE_DESCRIPTION("Device without a link layer for the benchmark of mipv4");
MODULE_LICENSE("GPL");
