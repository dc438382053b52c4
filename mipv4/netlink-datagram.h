/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink-datagram.h: messages that carry a datagram or an error.
 */
#ifndef _MIPV4_NETLINK_DATAGRAM_H
#define _MIPV4_NETLINK_DATAGRAM_H

#include <linux/skbuff.h>

struct mipv4;

/* Why a datagram of user space did not arrive, or none will any more. */
struct mipv4_user_error {
	__be32			from;	/* who says so */
	__be32			dst;	/* of the datagram */
	u8			protocol;
	u8			type;	/* of ICMP, and so are these */
	u8			code;
	u32			info;
	int			errnum;	/* positive errno of our own, or 0 */
	const struct sk_buff	*skb;	/* the datagram, if errnum is 0 */
};

int mipv4_netlink_datagram(struct mipv4 *ip, u32 portid, struct sk_buff *skb,
			   u32 dropped);
void mipv4_netlink_user_error(struct mipv4 *ip, u32 portid,
			      const struct mipv4_user_error *error);

#endif /* _MIPV4_NETLINK_DATAGRAM_H */
