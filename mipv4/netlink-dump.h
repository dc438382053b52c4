/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink-dump.h: the dump engine.
 */
#ifndef _MIPV4_NETLINK_DUMP_H
#define _MIPV4_NETLINK_DUMP_H

#include "endpoint.h"
#include "netlink-put.h"

struct mipv4;
struct netlink_callback;
struct sk_buff;

/* The position of a dump, in the context of its callback. */
struct mipv4_nl_dump {
	unsigned int	endpoint;	/* number of complete endpoints */
	unsigned int	item;		/* number of complete items of the endpoint */
	u32		layout;		/* of the hash table, see mipv4_nl_layout() */
	unsigned int	changes;	/* number of layout changes that were detected */
	__be32		dst;		/* prefix of the next configured route */
	u8		plen;
	bool		configured;	/* all configured routes are complete */
	u16		nth;		/* number of complete routes to the prefix */
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
