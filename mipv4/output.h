/* SPDX-License-Identifier: GPL-2.0 */
/*
 * output.h: the transmit path of datagrams, behind the lookup of the path.
 */
#ifndef _MIPV4_OUTPUT_H
#define _MIPV4_OUTPUT_H

#include <linux/bpf-cgroup.h>
#include <linux/ip.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "compat.h"
#include "endpoint.h"
#include "fib.h"
#include "header.h"
#include "ident.h"
#include "neigh-resolve.h"
#include "nexthop.h"
#include "options.h"
#include "percpu.h"
#include "stats.h"
#include "trace.h"

int mipv4_send_fail(struct mipv4 *ip, struct sk_buff *frame,
		    enum mipv4_drop_reason reason, int err);
int mipv4_output_rare(struct mipv4 *ip, const struct mipv4_nexthop *nh,
		      struct sk_buff *frame);
int mipv4_output_pieces(struct mipv4 *ip, struct mipv4_path path,
			struct sk_buff *frame, unsigned int mtu);
int mipv4_send(struct mipv4 *ip, struct sk_buff *frame);

/* Return: true if the datagram, or each segment that GSO makes of it, fits @mtu. */
static __always_inline bool mipv4_fits(const struct sk_buff *skb,
				       unsigned int mtu)
{
	return likely(skb->len <= mtu) ||
	       (skb_is_gso(skb) && skb_gso_validate_network_len(skb, mtu));
}

/* Set the header fields that depend on the length and on the path. @flags has
 * MIPV4_FLOW_*. Return: false if the options are malformed.
 */
static __always_inline bool mipv4_header_finish(struct mipv4 *ip,
						struct mipv4_path_entry *entry,
						const struct mipv4_nexthop *nh,
						unsigned int mtu, u8 flags,
						struct sk_buff *skb)
{
	struct iphdr *iph = (struct iphdr *)skb->data;
	unsigned int ihl = MIPV4_HDR_LEN / 4;

	iph->tot_len = htons(skb->len);
	/* The path is narrower than the smallest path MTU that the endpoint accepts, so
	 * routers must be able to fragment the datagram (RFC 1191 section 3).
	 */
	if (iph->frag_off & htons(IP_DF) && unlikely(nh->mtu_locked) &&
	    !(flags & MIPV4_FLOW_IGNORE_PMTU) && mipv4_fits(skb, mtu))
		iph->frag_off &= ~htons(IP_DF);
	/* RFC 6864: a datagram that cannot be fragmented needs no identification. */
	if (!(flags & MIPV4_FLOW_ID))
		iph->id = iph->frag_off & htons(IP_DF) ? 0 :
			  htons(mipv4_id(ip, &entry->ids, iph->daddr, skb));
	if (unlikely(*(u8 *)iph != MIPV4_PLAIN)) {
		if (!mipv4_options_output(ip, iph))
			return false;
		ihl = iph->ihl;
	}
	iph->check = 0;
	iph->check = ip_fast_csum(iph, ihl);
	return true;
}

/* Send to the next hop. @frame is consumed. Context: BH disabled, RCU. */
static __always_inline int mipv4_output(struct mipv4 *ip, struct mipv4_path path,
					struct sk_buff *frame)
{
	if (likely(path.n))
		return mipv4_neigh_send(ip, path.n, frame);
	return mipv4_output_rare(ip, path.nh, frame);
}

/* Does a program of the cgroup refuse what a socket sends? systemd filters addresses so.
 * The program sees the datagram from its IP header on, before it is fragmented. The macro
 * of Linux 6.1 has a parameter sk, which would also replace the member of skb->sk.
 */
static __always_inline bool mipv4_cgroup_refuses(struct sock *sk,
						 struct sk_buff *skb)
{
	int err = BPF_CGROUP_RUN_PROG_INET_EGRESS(sk, skb);

	return unlikely(err && err != NET_XMIT_CN);
}

/* Complete the header of a frame, and send it on @path. @mtu is the limit of the path,
 * @entry the slot of the destination. @flags has MIPV4_FLOW_*. @frame is consumed.
 * Context: BH disabled, RCU. Return: the values of mipv4_flow_xmit().
 */
static __always_inline int mipv4_send_routed(struct mipv4 *ip,
					     struct mipv4_path_entry *entry,
					     struct mipv4_path path,
					     unsigned int mtu, u8 flags,
					     struct sk_buff *frame)
{
	const struct iphdr *iph = (const struct iphdr *)frame->data;

	frame->protocol = htons(ETH_P_IP);
	frame->dev = ip->dev;
	if (unlikely(!mipv4_header_finish(ip, entry, path.nh, mtu, flags, frame)))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_INVALID,
				       -EINVAL);
	/* The source of the path needs no check. */
	if (unlikely(iph->saddr != READ_ONCE(path.nh->src) || !iph->saddr) &&
	    !mipv4_source_ok(ip, path.nh, iph->saddr))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_INVALID,
				       -EADDRNOTAVAIL);
	/* Pass the type of service to the link layer, RFC 1122 section 2.4. */
	if (unlikely(iph->tos) && !frame->priority)
		frame->priority = rt_tos2priority(iph->tos);
	if (mipv4_cgroup_refuses(frame->sk, frame))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_CGROUP, -EPERM);
	mipv4_count_add(ip, MIPV4_STAT_OUT_OCTETS, frame->len);
	trace_mipv4_send(ip, frame);
	if (unlikely(!mipv4_fits(frame, mtu)))
		return mipv4_output_pieces(ip, path, frame, mtu);
	return mipv4_output(ip, path, frame);
}

#endif /* _MIPV4_OUTPUT_H */
