// SPDX-License-Identifier: GPL-2.0
/*
 * flow.c: datagrams of transports that keep their own skbs, such as the clones of a
 * retransmit queue. The transport describes the IP header by a flow, and one lookup finds
 * the path, the source address and the limit of the length.
 */
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "fib.h"
#include "flow.h"
#include "frame.h"
#include "header.h"
#include "nexthop.h"
#include "output.h"
#include "path.h"
#include "percpu.h"
#include "stats.h"

unsigned int mipv4_headroom(const struct mipv4 *ip)
{
	unsigned int headroom = MIPV4_HDR_LEN;

	rcu_read_lock();
	if (!READ_ONCE(ip->dead))
		headroom += LL_RESERVED_SPACE(ip->dev);
	rcu_read_unlock();
	return headroom;
}
EXPORT_SYMBOL_GPL(mipv4_headroom);

/* Check what does not depend on the path. @hdr_len receives the length of the IP header.
 * Return: 0 or -errno, with the reason to drop the datagram in @reason.
 */
static __always_inline int mipv4_flow_check(struct mipv4 *ip,
					    const struct mipv4_flow *flow,
					    const struct sk_buff *skb,
					    unsigned int *hdr_len,
					    enum mipv4_drop_reason *reason)
{
	if (unlikely(!READ_ONCE(ip->live))) {
		*reason = MIPV4_DROP_OUT_DETACHED;
		return -ENODEV;
	}
	*hdr_len = MIPV4_HDR_LEN + ALIGN(flow->options_len, 4);
	if (unlikely(flow->options_len > MAX_IPOPTLEN)) {
		*reason = MIPV4_DROP_OUT_INVALID;
		return -EINVAL;
	}
	if (unlikely(skb->len > MIPV4_MAX_LEN - *hdr_len)) {
		*reason = MIPV4_DROP_OUT_TOO_BIG;
		return -EMSGSIZE;
	}
	if (unlikely(!(READ_ONCE(ip->dev->flags) & IFF_UP))) {
		*reason = MIPV4_DROP_OUT_DOWN;
		return -ENETDOWN;
	}
	return 0;
}

/* Return: true to send with DF. */
static __always_inline bool mipv4_flow_df(const struct mipv4 *ip, u8 flags,
					  const struct sk_buff *skb,
					  unsigned int mtu)
{
	if (flags & MIPV4_FLOW_DF)
		return true;
	if (flags & MIPV4_FLOW_FRAGMENT)
		return false;
	if (flags & MIPV4_FLOW_DF_IF_FITS)
		return mipv4_fits(skb, mtu);
	return READ_ONCE(ip->df);
}

/* Write the header of @hdr_len octets, except what mipv4_header_finish() sets. */
static __always_inline void mipv4_flow_header(const struct mipv4 *ip,
					      const struct mipv4_flow *flow,
					      const struct mipv4_nexthop *nh,
					      unsigned int mtu,
					      unsigned int hdr_len,
					      struct sk_buff *skb)
{
	struct iphdr *iph = ip_hdr(skb);
	u8 ttl = flow->ttl, tos = flow->tos, flags = flow->flags;
	__be32 src = flow->saddr;

	if (!src && !(flags & MIPV4_FLOW_SADDR))
		src = READ_ONCE(nh->src);
	if (!ttl)
		ttl = unlikely(nh->hop == MIPV4_HOP_MULTICAST) ?
		      1 : READ_ONCE(ip->ttl);
	if (!(flags & MIPV4_FLOW_TOS))
		tos = READ_ONCE(ip->tos);
	mipv4_header_build(iph, src, flow->daddr, flow->protocol, tos, ttl);
	if (mipv4_flow_df(ip, flags, skb, mtu))
		iph->frag_off = htons(IP_DF);
	iph->id = flow->id;
	if (unlikely(flow->options_len)) {
		iph->ihl = hdr_len / 4;
		memset(iph + 1, IPOPT_END, hdr_len - MIPV4_HDR_LEN);
		memcpy(iph + 1, flow->options, flow->options_len);
	}
}

/* The largest datagram that the flow may send in one piece. Context: RCU. */
static __always_inline unsigned int
mipv4_flow_mtu(const struct mipv4 *ip, const struct mipv4_flow *flow,
	       const struct mipv4_nexthop *nh)
{
	if (unlikely(flow->flags & MIPV4_FLOW_IGNORE_PMTU) &&
	    nh->hop != MIPV4_HOP_LOCAL)
		return READ_ONCE(ip->dev->mtu);
	return mipv4_nexthop_mtu(ip, nh);
}

/* Send the datagram of a flow. @skb is consumed. Context: BH disabled, RCU. */
static __always_inline int mipv4_flow_send(struct mipv4 *ip,
					   const struct mipv4_flow *flow,
					   struct sk_buff *skb)
{
	enum mipv4_drop_reason reason;
	struct mipv4_path_entry *entry;
	struct mipv4_path path;
	unsigned int hdr_len, mtu;
	int err;

	mipv4_count(ip, MIPV4_STAT_OUT_REQUESTS);
	err = mipv4_flow_check(ip, flow, skb, &hdr_len, &reason);
	if (unlikely(err))
		return mipv4_send_fail(ip, skb, reason, err);
	if (unlikely(skb_cow_head(skb, LL_RESERVED_SPACE(ip->dev) + hdr_len)))
		return mipv4_send_fail(ip, skb, MIPV4_DROP_OUT_NO_MEMORY,
				       -ENOMEM);
	memset(skb->cb, 0, sizeof(skb->cb));
	MIPV4_CB(skb)->no_loop = flow->flags & MIPV4_FLOW_NO_LOOP;
	entry = mipv4_path_slot(ip, flow->daddr);
	path = mipv4_path_lookup(ip, entry, flow->daddr);

	skb_reset_transport_header(skb);
	__skb_push(skb, hdr_len);
	skb_reset_network_header(skb);
	mtu = mipv4_flow_mtu(ip, flow, path.nh);
	mipv4_flow_header(ip, flow, path.nh, mtu, hdr_len, skb);
	return mipv4_send_routed(ip, entry, path, mtu, flow->flags, skb);
}

/**
 * mipv4_flow_output() - mipv4_flow_xmit() for a caller that is in the context of packets
 * @ip: the endpoint
 * @flow: the flow
 * @skb: the datagram, consumed
 *
 * Context: BH disabled, RCU.
 * Return: as mipv4_flow_xmit().
 */
int mipv4_flow_output(struct mipv4 *ip, const struct mipv4_flow *flow,
		      struct sk_buff *skb)
{
	return mipv4_flow_send(ip, flow, skb);
}

int mipv4_flow_xmit(struct mipv4 *ip, const struct mipv4_flow *flow,
		    struct sk_buff *skb)
{
	int err;

	mipv4_packet_begin();
	err = mipv4_flow_send(ip, flow, skb);
	mipv4_packet_end();
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_flow_xmit);
