/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink-drop.h: reports of drops.
 */
#ifndef _MIPV4_NETLINK_DROP_H
#define _MIPV4_NETLINK_DROP_H

#include <linux/mipv4.h>

struct mipv4;
struct sk_buff;

/* The drops that a CPU reports in a second, for each reason. */
#define MIPV4_DROP_REPORTS	100

void mipv4_drop_event(struct mipv4 *ip, const struct sk_buff *skb,
		      unsigned int reason, unsigned int n);
void mipv4_drop_init(struct mipv4 *ip);
void mipv4_drop_stop(struct mipv4 *ip);

#endif /* _MIPV4_NETLINK_DROP_H */
