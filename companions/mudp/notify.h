/* SPDX-License-Identifier: GPL-2.0 */
/*
 * notify.h: notifications to the netlink socket of a program.
 */
#ifndef _MUDP_NOTIFY_H
#define _MUDP_NOTIFY_H

#include <linux/types.h>
#include <net/net_namespace.h>

struct mudp_flow;
struct sk_buff;

/**
 * struct mudp_socket - the netlink socket of a program
 * @net: its namespace
 * @portid: its netlink address, 0 for no socket
 * @ifindex: the device whose datagrams it receives
 */
struct mudp_socket {
	possible_net_t	net;
	u32		portid;
	int		ifindex;
};

bool mudp_notify_datagram(const struct mudp_socket *to,
			  const struct mudp_flow *flow, struct sk_buff *skb,
			  __be32 specdest);
void mudp_notify_icmp(const struct mudp_socket *to,
		      const struct mudp_flow *flow, __be32 from, u8 type,
		      u8 code, u32 info);
void mudp_notify_closed(const struct mudp_socket *to, __be16 port);

#endif /* _MUDP_NOTIFY_H */
