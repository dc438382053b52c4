/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink-dump.h: the engine of dumps.
 */
#ifndef _MIPV4_NETLINK_DUMP_H
#define _MIPV4_NETLINK_DUMP_H

#include "endpoint.h"
#include "netlink-put.h"

struct mipv4;
struct netlink_callback;
struct sk_buff;

/* Where a dump is: which endpoint, and which of its things; of routes set by hand
 * first which prefix, and which of those to it; the places of things that are in a
 * hash table, as they were; and how often it was found that they are others now.
 */
struct mipv4_nl_dump {
	unsigned int	endpoint;
	unsigned int	item;
	u32		places;
	unsigned int	changes;
	__be32		dst;
	u8		plen;
	bool		by_hand;	/* these are done */
	u16		nth;
};

struct mipv4_nl_dump *mipv4_nl_dump(struct netlink_callback *cb);
int mipv4_nl_dump_endpoints(struct sk_buff *skb, struct netlink_callback *cb,
			    enum mipv4_part part,
			    int (*dump)(struct sk_buff *skb,
					struct netlink_callback *cb, struct mipv4 *ip));
int mipv4_nl_dump_item(struct sk_buff *skb, struct netlink_callback *cb,
		       struct mipv4 *ip, u8 cmd, mipv4_nl_put *put,
		       const void *item);

#endif /* _MIPV4_NETLINK_DUMP_H */
