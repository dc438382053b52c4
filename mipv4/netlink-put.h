/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink-put.h: the netlink attributes that describe an object.
 */
#ifndef _MIPV4_NETLINK_PUT_H
#define _MIPV4_NETLINK_PUT_H

#include <linux/skbuff.h>

struct mipv4;

/* Append the attributes of @item to a message. Return: 0, or -EMSGSIZE if it is full. */
typedef int mipv4_nl_put(struct sk_buff *skb, struct mipv4 *ip,
			 const void *item);

mipv4_nl_put mipv4_nl_put_endpoint, mipv4_nl_put_addr, mipv4_nl_put_route,
	     mipv4_nl_put_connected, mipv4_nl_put_learned, mipv4_nl_put_neigh,
	     mipv4_nl_put_group;

#endif /* _MIPV4_NETLINK_PUT_H */
