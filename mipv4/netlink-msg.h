/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink-msg.h: the netlink family, texts for errors, and messages that carry packets.
 */
#ifndef _MIPV4_NETLINK_MSG_H
#define _MIPV4_NETLINK_MSG_H

#include <linux/types.h>

struct genl_family;
struct net;
struct netlink_ext_ack;
struct sk_buff;

/* Most octets of a packet in the linear part of a message. Larger packets are in pages.
 */
#define MIPV4_NL_LINEAR		2048

extern struct genl_family mipv4_family;
struct sk_buff *mipv4_nl_new_data(unsigned int len);
int mipv4_nl_put_data(struct sk_buff *msg, int attr, const struct sk_buff *skb,
		      unsigned int offset, unsigned int len);
void mipv4_nl_explain(struct netlink_ext_ack *extack, int err);
int mipv4_nl_unicast_data(struct net *net, struct sk_buff *msg, u32 portid);

#endif /* _MIPV4_NETLINK_MSG_H */
