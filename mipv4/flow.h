/* SPDX-License-Identifier: GPL-2.0 */
/*
 * flow.h: datagrams of transports that keep their own skbs.
 */
#ifndef _MIPV4_FLOW_H
#define _MIPV4_FLOW_H

struct mipv4;
struct mipv4_flow;
struct sk_buff;

int mipv4_flow_output(struct mipv4 *ip, const struct mipv4_flow *flow,
		      struct sk_buff *skb);

#endif /* _MIPV4_FLOW_H */
