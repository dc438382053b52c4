/* SPDX-License-Identifier: GPL-2.0 */
/*
 * input.h: the callbacks that mipv4 calls for datagrams and ICMP errors.
 */
#ifndef _MUDP_INPUT_H
#define _MUDP_INPUT_H

#include <linux/types.h>

struct mipv4;
struct sk_buff;

void mudp_rcv(struct mipv4 *ip, __be32 src, __be32 dst, struct sk_buff *skb,
	      void *ctx);
void mudp_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb, u8 type,
	      u8 code, u32 info, void *ctx);
bool mudp_sent(struct mipv4 *ip, const struct sk_buff *skb, void *ctx);

#endif /* _MUDP_INPUT_H */
