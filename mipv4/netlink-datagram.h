/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink-datagram.h: netlink messages that carry a datagram or an error.
 */
#ifndef _MIPV4_NETLINK_DATAGRAM_H
#define _MIPV4_NETLINK_DATAGRAM_H

#include <linux/skbuff.h>

struct mipv4;

/* The reason why a datagram of a program was not delivered, or why it cannot listen any
 * more.
 */
struct mipv4_user_error {
	__be32			from;	/* the host that reports it */
	__be32			dst;	/* of the datagram */
	u8			protocol;
	u8			type;	/* ICMP type, code and info */
	u8			code;
	u32			info;
	int			errnum;	/* positive errno of this host, or 0 */
	const struct sk_buff	*skb;	/* the datagram, if errnum is 0 */
};

int mipv4_netlink_datagram(struct mipv4 *ip, u32 portid, struct sk_buff *skb,
			   u32 dropped);
void mipv4_netlink_user_error(struct mipv4 *ip, u32 portid,
			      const struct mipv4_user_error *error);

#endif /* _MIPV4_NETLINK_DATAGRAM_H */
