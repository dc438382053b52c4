// SPDX-License-Identifier: GPL-2.0
/*
 * output.c: the transmit path, from the payload of a protocol to the device. A frame is
 * an skb that starts at its IP header and has headroom for the link-layer header. What
 * frames have in common with the skbs of flow.c is in output.h.
 */
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "device.h"
#include "endpoint.h"
#include "fib.h"
#include "fragment.h"
#include "frame.h"
#include "header.h"
#include "neigh-resolve.h"
#include "nexthop.h"
#include "output.h"
#include "own.h"
#include "path.h"
#include "percpu.h"
#include "stats.h"

/* Deliver @skb as if the device had received it, so that handlers always run in the same
 * context. Hooks at the ingress of the device read the link-layer header. Some tunnels
 * refuse to build a header for their own address; @skb then has none. @skb is consumed.
 */
static int mipv4_loop_back(struct mipv4 *ip, struct sk_buff *skb)
{
	struct net_device *dev = ip->dev;

	/* The device may have pushed a part of the header before it failed. */
	if (dev_hard_header(skb, dev, ETH_P_IP, dev->dev_addr, NULL,
			    skb->len) < 0)
		__skb_pull(skb, skb_network_offset(skb));
	skb_orphan(skb);
	skb_reset_mac_header(skb);
	__skb_pull(skb, skb_network_offset(skb));
	skb->protocol = htons(ETH_P_IP);
	skb->pkt_type = PACKET_LOOPBACK;
	skb_clear_tstamp(skb);
	return netif_rx(skb) == NET_RX_SUCCESS ? 0 : -ENOBUFS;
}

/* Send a datagram to an own address. @frame is consumed. */
static int mipv4_output_local(struct mipv4 *ip, struct sk_buff *skb)
{
	int err = mipv4_loop_back(ip, skb);

	if (err)
		mipv4_drop(ip, NULL, MIPV4_DROP_OUT_DEVICE);
	else
		mipv4_count(ip, MIPV4_STAT_OUT_TRANSMITS);
	return err;
}

/* This host also receives broadcasts, and datagrams to a group that it has joined. If
 * memory runs out, the copy is counted as a received datagram that was dropped. Context:
 * BH disabled, RCU.
 */
static void mipv4_loop_copy(struct mipv4 *ip, struct sk_buff *skb)
{
	const struct mipv4_own *own = rcu_dereference(ip->own);
	struct sk_buff *copy;

	if (MIPV4_CB(skb)->no_loop ||
	    mipv4_own_kind(own, ip_hdr(skb)->daddr) == MIPV4_KIND_NONE)
		return;
	/* pskb_copy() copies the header, because each copy receives a link-layer header
	 * of its own.
	 */
	copy = pskb_copy(skb, GFP_ATOMIC);
	if (!copy || mipv4_loop_back(ip, copy)) {
		mipv4_count(ip, MIPV4_STAT_IN_RECEIVES);
		mipv4_drop(ip, NULL, MIPV4_DROP_NO_MEMORY);
	}
}

static int mipv4_output_multicast(struct mipv4 *ip, struct sk_buff *skb)
{
	u8 lladdr[MAX_ADDR_LEN];

	mipv4_loop_copy(ip, skb);
	mipv4_count(ip, MIPV4_STAT_OUT_MCAST_PKTS);
	if (ip->dev->type == ARPHRD_ETHER)	/* RFC 1112 section 6.4 */
		ip_eth_mc_map(ip_hdr(skb)->daddr, lladdr);
	else
		memcpy(lladdr, ip->dev->broadcast, sizeof(lladdr));
	return mipv4_ll_output(ip, skb, lladdr);
}

/* Return: true if the frame starts with a complete, linear IPv4 header. */
static bool mipv4_frame_has_header(const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;

	return iph->version == 4 && iph->ihl >= MIPV4_HDR_LEN / 4 &&
	       skb_headlen(skb) >= iph->ihl * 4;
}

/* Return: true if the caller of mipv4_xmit() left the frame valid. */
static bool mipv4_frame_ok(const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;

	return skb_headlen(skb) >= MIPV4_HDR_LEN &&
	       (likely(*skb->data == MIPV4_PLAIN) || mipv4_frame_has_header(skb)) &&
	       iph->ttl && !ip_is_fragment(iph) && skb->len <= MIPV4_MAX_LEN;
}

/* Drop @frame for @reason. Return: @err. */
int mipv4_send_fail(struct mipv4 *ip, struct sk_buff *frame,
		    enum mipv4_drop_reason reason, int err)
{
	mipv4_drop(ip, frame, reason);
	return err;
}

/* Send to a next hop that is not a known neighbour. @frame is consumed. */
int mipv4_output_rare(struct mipv4 *ip, const struct mipv4_nexthop *nh,
		      struct sk_buff *frame)
{
	switch (nh->hop) {
	case MIPV4_HOP_ONLINK:
	case MIPV4_HOP_GATEWAY:
		return mipv4_neigh_output(ip,
					  mipv4_nexthop_addr(nh, ip_hdr(frame)->daddr),
					  frame);
	case MIPV4_HOP_LOCAL:
		return mipv4_output_local(ip, frame);
	case MIPV4_HOP_BROADCAST:
		mipv4_loop_copy(ip, frame);
		mipv4_count(ip, MIPV4_STAT_OUT_BCAST_PKTS);
		return mipv4_ll_output(ip, frame, ip->dev->broadcast);
	case MIPV4_HOP_MULTICAST:
		return mipv4_output_multicast(ip, frame);
	case MIPV4_HOP_UNREACHABLE:
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_UNREACHABLE,
				       -EHOSTUNREACH);
	case MIPV4_HOP_BLACKHOLE:
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_BLACKHOLE, 0);
	default:
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_NO_ROUTE,
				       -ENETUNREACH);
	}
}

/* Return: true if the datagram leaves for a neighbour, a group or all hosts. */
static bool mipv4_hop_is_usable(u16 hop)
{
	return hop != MIPV4_HOP_NONE && hop != MIPV4_HOP_UNREACHABLE &&
	       hop != MIPV4_HOP_BLACKHOLE;
}

/* Send a datagram larger than @mtu in fragments. The receiver needs all fragments, so the
 * loop stops at the first that fails. @frame is consumed. Context: BH disabled, RCU.
 */
int mipv4_output_pieces(struct mipv4 *ip, struct mipv4_path path,
			struct sk_buff *frame, unsigned int mtu)
{
	struct mipv4_cut cut;
	struct sk_buff *piece;
	int err, told = 0;

	if (!mipv4_hop_is_usable(path.nh->hop))
		return mipv4_output(ip, path, frame);	/* reports the error */
	if (ip_hdr(frame)->frag_off & htons(IP_DF) || skb_is_gso(frame))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_TOO_BIG,
				       -EMSGSIZE);
	err = mipv4_cut_begin(&cut, ip, frame, mtu);
	if (err)
		return mipv4_send_fail(ip, frame, err == -EMSGSIZE ?
						  MIPV4_DROP_OUT_TOO_BIG :
						  MIPV4_DROP_OUT_NO_MEMORY,
				       err);
	if (path.nh->hop == MIPV4_HOP_MULTICAST ||
	    path.nh->hop == MIPV4_HOP_BROADCAST)
		mipv4_loop_copy(ip, frame);	/* the copy is not fragmented */
	while (err >= 0 && mipv4_cut_more(&cut)) {
		piece = mipv4_cut_next(&cut);
		if (!piece)
			return mipv4_send_fail(ip, frame,
					       MIPV4_DROP_OUT_NO_MEMORY,
					       -ENOMEM);
		mipv4_count(ip, MIPV4_STAT_FRAG_CREATES);
		mipv4_frame_set_loop(piece, false);
		err = mipv4_output(ip, path, piece);
		if (err > 0)
			told = err;
	}
	mipv4_count(ip, err < 0 ? MIPV4_STAT_FRAG_FAILS : MIPV4_STAT_FRAG_OKS);
	consume_skb(frame);
	return err < 0 ? err : told;
}

/**
 * mipv4_send() - send a frame
 * @ip: the endpoint
 * @frame: the frame, consumed
 *
 * Context: BH disabled, RCU.
 * Return: the values of mipv4_flow_xmit().
 */
int mipv4_send(struct mipv4 *ip, struct sk_buff *frame)
{
	const struct iphdr *iph;
	struct net_device *dev;
	struct mipv4_path_entry *entry;
	struct mipv4_path path;

	mipv4_count(ip, MIPV4_STAT_OUT_REQUESTS);
	if (unlikely(!READ_ONCE(ip->live)))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_DETACHED,
				       -ENODEV);
	if (unlikely(!mipv4_frame_ok(frame)))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_INVALID,
				       -EINVAL);
	dev = ip->dev;
	if (unlikely(!(READ_ONCE(dev->flags) & IFF_UP)))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_DOWN,
				       -ENETDOWN);
	if (unlikely(skb_cow_head(frame, LL_RESERVED_SPACE(dev))))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_NO_MEMORY,
				       -ENOMEM);
	skb_reset_network_header(frame);
	iph = (const struct iphdr *)frame->data;
	entry = mipv4_path_slot(ip, iph->daddr);
	path = mipv4_path_lookup(ip, entry, iph->daddr);
	return mipv4_send_routed(ip, entry, path,
				 mipv4_nexthop_mtu(ip, path.nh), 0, frame);
}

int mipv4_xmit(struct mipv4 *ip, struct sk_buff *frame)
{
	int err;

	mipv4_packet_begin();
	err = mipv4_send(ip, frame);
	mipv4_packet_end();
	return min(err, 0);	/* without NET_XMIT_CN */
}
EXPORT_SYMBOL_GPL(mipv4_xmit);

/* Return: the octets of @iov; more than %MIPV4_MAX_LEN if a datagram cannot hold them. */
static size_t mipv4_iov_len(const struct kvec *iov, size_t n)
{
	size_t i, len = 0;

	for (i = 0; i < n && len <= MIPV4_MAX_LEN; i++) {
		if (iov[i].iov_len > MIPV4_MAX_LEN)
			return MIPV4_MAX_LEN + 1;
		len += iov[i].iov_len;
	}
	return len;
}

static int mipv4_frame_append(struct sk_buff *frame, const struct kvec *iov,
			      size_t n)
{
	size_t i, len = mipv4_iov_len(iov, n);

	if (len > MIPV4_MAX_LEN || frame->len > MIPV4_MAX_LEN - len)
		return -EMSGSIZE;
	if (skb_linearize(frame))
		return -ENOMEM;
	if (skb_tailroom(frame) < len &&
	    pskb_expand_head(frame, 0, len - skb_tailroom(frame), GFP_ATOMIC))
		return -ENOMEM;
	for (i = 0; i < n; i++)
		skb_put_data(frame, iov[i].iov_base, iov[i].iov_len);
	return 0;
}

int mipv4_writev(struct mipv4 *ip, struct sk_buff *frame,
		 const struct kvec *iov, size_t n)
{
	int err = mipv4_frame_append(frame, iov, n);

	if (unlikely(err)) {
		local_bh_disable();
		mipv4_count(ip, MIPV4_STAT_OUT_REQUESTS);
		mipv4_drop(ip, frame, err == -EMSGSIZE ?
				      MIPV4_DROP_OUT_TOO_BIG :
				      MIPV4_DROP_OUT_NO_MEMORY);
		local_bh_enable();
		return err;
	}
	return mipv4_xmit(ip, frame);
}
EXPORT_SYMBOL_GPL(mipv4_writev);

int mipv4_write(struct mipv4 *ip, struct sk_buff *frame, const void *data,
		size_t len)
{
	struct kvec iov = { .iov_base = (void *)data, .iov_len = len };

	return mipv4_writev(ip, frame, &iov, 1);
}
EXPORT_SYMBOL_GPL(mipv4_write);
