/* SPDX-License-Identifier: GPL-2.0 */
/*
 * device.h: the state of the network device, and transmission.
 */
#ifndef _MIPV4_DEVICE_H
#define _MIPV4_DEVICE_H

#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "stats.h"

void mipv4_link_record(struct mipv4 *ip);
bool mipv4_dev_uses_arp(const struct net_device *dev);
int mipv4_ll_output(struct mipv4 *ip, struct sk_buff *skb, const u8 *lladdr);
void mipv4_arp_output(struct mipv4 *ip, u16 op, __be32 sip, __be32 tip,
		      const u8 *dest, const u8 *tha);

/* Transmit a finished link-layer frame, which is consumed.
 * Context: bottom halves disabled, RCU. Return: 0; NET_XMIT_CN if the queue of the device
 * is congested; or -errno.
 */
static inline int mipv4_dev_xmit(struct mipv4 *ip, struct sk_buff *skb)
{
	int err = dev_queue_xmit(skb);

	if (unlikely(err && err != NET_XMIT_CN)) {
		mipv4_drop(ip, NULL, MIPV4_DROP_OUT_DEVICE);
		return err > 0 ? net_xmit_errno(err) : err;
	}
	mipv4_count(ip, MIPV4_STAT_OUT_TRANSMITS);
	return err;
}

/* Check whether frames of the device reach a network. A device that waits for 802.1X
 * authentication (IF_OPER_DORMANT) has a carrier, but is not connected.
 */
static inline bool mipv4_is_connected(const struct mipv4 *ip)
{
	const struct net_device *dev = ip->dev;

	return READ_ONCE(dev->flags) & IFF_UP && netif_carrier_ok(dev) &&
	       netif_oper_up(dev);
}

#endif /* _MIPV4_DEVICE_H */
