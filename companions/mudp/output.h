/* SPDX-License-Identifier: GPL-2.0 */
/*
 * output.h: output functions that are not part of the API, net/mudp.h.
 */
#ifndef _MUDP_OUTPUT_H
#define _MUDP_OUTPUT_H

struct mipv4;
struct mudp_flow;
struct sk_buff;

int mudp_write_skb(struct mipv4 *ip, const struct mudp_flow *flow,
		   struct sk_buff *skb);

#endif /* _MUDP_OUTPUT_H */
