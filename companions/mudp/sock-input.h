/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-input.h: what UDP sockets receive.
 */
#ifndef _MUDP_SOCK_INPUT_H
#define _MUDP_SOCK_INPUT_H

#include <linux/types.h>

struct mipv4;
struct msghdr;
struct mudp_endpoint;
struct mudp_flow;
struct sk_buff;
struct sock;

bool mudp_sock_rcv(struct mudp_endpoint *ep, const struct mudp_flow *flow,
		   struct sk_buff *skb, bool merged);
unsigned int mudp_sock_rcv_all(struct mudp_endpoint *ep, const struct mudp_flow *flow,
			       struct sk_buff *skb);
bool mudp_sock_err(struct mipv4 *ip, const struct mudp_flow *flow,
		   struct sk_buff *skb, __be32 from, u8 type, u8 code, u32 info);
bool mudp_sock_sent(struct mipv4 *ip, const struct mudp_flow *flow);
int mudp_sock_recvmsg(struct sock *sk, struct msghdr *msg, size_t len, int flags,
		      int *addr_len);

#endif /* _MUDP_SOCK_INPUT_H */
