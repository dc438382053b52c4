/* SPDX-License-Identifier: GPL-2.0 */
/*
 * arp.h: received ARP packets.
 */
#ifndef _MIPV4_ARP_H
#define _MIPV4_ARP_H

struct mipv4;
struct net_device;
struct packet_type;
struct sk_buff;

int mipv4_arp_rcv(struct sk_buff *skb, struct net_device *dev,
		  struct packet_type *pt, struct net_device *orig_dev);

#endif /* _MIPV4_ARP_H */
