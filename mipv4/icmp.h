/* SPDX-License-Identifier: GPL-2.0 */
/*
 * icmp.h: received ICMP messages.
 */
#ifndef _MIPV4_ICMP_H
#define _MIPV4_ICMP_H

#include <linux/types.h>

struct mipv4;
struct sk_buff;

void mipv4_icmp_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		    struct sk_buff *skb, void *ctx);
void mipv4_icmp_register(void);

#endif /* _MIPV4_ICMP_H */
