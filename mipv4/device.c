// SPDX-License-Identifier: GPL-2.0
/*
 * device.c: the state of the network device, frames with a header that the device builds,
 * and ARP packets to be sent.
 */
#include <linux/atomic.h>
#include <linux/if_ether.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/arp.h>
#include <net/mipv4.h>
#include "device.h"
#include "endpoint.h"
#include "stats.h"

/**
 * mipv4_link_record() - record the state of the link, to detect later changes
 * @ip: the endpoint
 *
 * Context: process, RTNL.
 */
void mipv4_link_record(struct mipv4 *ip)
{
	ip->carrier_downs = atomic_read(&ip->dev->carrier_down_count);
	ip->carrier = netif_carrier_ok(ip->dev);
	ip->connected = mipv4_is_connected(ip);
	ip->arp_on = mipv4_dev_uses_arp(ip->dev);
}

/**
 * mipv4_dev_uses_arp() - check whether a device resolves neighbours by ARP
 * @dev: the device
 *
 * Return: true if it does.
 */
bool mipv4_dev_uses_arp(const struct net_device *dev)
{
	return !(READ_ONCE(dev->flags) & (IFF_NOARP | IFF_LOOPBACK)) &&
	       dev->header_ops && dev->addr_len;
}

/**
 * mipv4_ll_output() - build the link-layer header and transmit
 * @ip: the endpoint
 * @skb: a finished datagram with room for the header, consumed
 * @lladdr: link-layer address of the receiver
 *
 * Context: BH disabled, RCU.
 * Return: as mipv4_dev_xmit().
 */
int mipv4_ll_output(struct mipv4 *ip, struct sk_buff *skb, const u8 *lladdr)
{
	if (dev_hard_header(skb, ip->dev, ETH_P_IP, lladdr, NULL,
			    skb->len) < 0) {
		mipv4_drop(ip, skb, MIPV4_DROP_OUT_DEVICE);
		return -EINVAL;
	}
	return mipv4_dev_xmit(ip, skb);
}

/**
 * mipv4_arp_output() - send an ARP packet
 * @ip: the endpoint
 * @op: ARPOP_REQUEST or ARPOP_REPLY
 * @sip: the sender address, 0 for a probe
 * @tip: the target address
 * @dest: link-layer address of the receiver, or NULL to broadcast
 * @tha: the target link-layer address, or NULL for zeros
 *
 * arp_send() of Linux would pass the packet to the ARP output chain of netfilter. The ARP
 * input chain does not see packets to an endpoint, so the output chain must not see those
 * from it either.
 *
 * Context: BH disabled, RCU.
 */
void mipv4_arp_output(struct mipv4 *ip, u16 op, __be32 sip, __be32 tip,
		      const u8 *dest, const u8 *tha)
{
	struct net_device *dev = ip->dev;
	struct sk_buff *skb;

	if (!mipv4_dev_uses_arp(dev))
		return;
	skb = arp_create(op, ETH_P_ARP, tip, dev, sip, dest, dev->dev_addr, tha);
	if (skb)
		dev_queue_xmit(skb);
}
