/* SPDX-License-Identifier: GPL-2.0 */
/*
 * input.h: the receive path of datagrams.
 */
#ifndef _MIPV4_INPUT_H
#define _MIPV4_INPUT_H

#include <linux/netdevice.h>
#include <net/mipv4.h>
#include "own.h"

rx_handler_result_t mipv4_rx_handler(struct sk_buff **pskb);
enum mipv4_drop_reason mipv4_check_addrs(const struct mipv4_own *own,
					 __be32 src, __be32 dst, u8 pkt_type,
					 enum mipv4_kind *kind);
int mipv4_rcv(struct sk_buff *skb, struct net_device *dev,
	      struct packet_type *pt, struct net_device *orig_dev);
void mipv4_rcv_list(struct list_head *skbs, struct packet_type *pt,
		    struct net_device *orig_dev);

#endif /* _MIPV4_INPUT_H */
