// SPDX-License-Identifier: GPL-2.0
/*
 * input.c: the path of a received datagram. The device calls mipv4_rcv() or
 * mipv4_rcv_list(), a companion calls mipv4_input(). mipv4_take() counts, checks and
 * reassembles it. mipv4_rcv_one() or mipv4_demultiplex() calls the handler of its
 * protocol.
 */
#include <linux/icmp.h>
#include <linux/if_ether.h>
#include <linux/if_vlan.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "compat.h"
#include "endpoint.h"
#include "filter.h"
#include "frame.h"
#include "header.h"
#include "input.h"
#include "options-input.h"
#include "own.h"
#include "protocol.h"
#include "reassembly.h"
#include "stats.h"
#include "trace.h"
#include "user.h"

/* A frame that is neither IPv4 nor ARP. The core may have removed a priority tag from a
 * frame that carries another tag. After this handler the core would remove that tag too,
 * and pass an IPv4 or ARP frame to every handler. So this function sends the frame
 * through the core again, as a frame with a single tag.
 */
static noinline rx_handler_result_t mipv4_rx_other(struct sk_buff *skb)
{
	if (!eth_type_vlan(skb->protocol) || !skb_vlan_tag_present(skb) ||
	    skb_vlan_tag_get_id(skb))
		return RX_HANDLER_PASS;
	__vlan_hwaccel_clear_tag(skb);
	mipv4_skip_taps(skb);
	return RX_HANDLER_ANOTHER;
}

/**
 * mipv4_rx_handler() - reserve IPv4 and ARP frames for the endpoint
 * @pskb: the frame
 *
 * The core delivers those frames only to packet types that are bound to this device: taps
 * and the endpoint. Frames of all other protocols take their usual path.
 *
 * Context: softirq, RCU.
 * Return: how the core continues with the frame.
 */
rx_handler_result_t mipv4_rx_handler(struct sk_buff **pskb)
{
	switch ((*pskb)->protocol) {
	case htons(ETH_P_IP):
	case htons(ETH_P_ARP):
		return RX_HANDLER_EXACT;
	default:
		return mipv4_rx_other(*pskb);
	}
}

/**
 * mipv4_check_addrs() - check both addresses of a datagram
 * @own: own addresses
 * @src: source address
 * @dst: destination address
 * @pkt_type: how the frame was addressed, skb->pkt_type
 * @kind: receives the kind of @dst
 *
 * RFC 1122 sections 3.2.1.3 and 3.3.6. The source 0.0.0.0 means a host that does not know
 * its address yet. Such a host can only broadcast.
 *
 * Context: RCU.
 * Return: 0 or the reason for the drop.
 */
enum mipv4_drop_reason mipv4_check_addrs(const struct mipv4_own *own,
					 __be32 src, __be32 dst, u8 pkt_type,
					 enum mipv4_kind *kind)
{
	enum mipv4_kind src_kind;

	*kind = mipv4_own_kind(own, dst);
	if (unlikely(*kind == MIPV4_KIND_NONE)) {
		if (ipv4_is_multicast(dst))
			return MIPV4_DROP_DST_NOT_MEMBER;
		return mipv4_is_unicast(dst) ? MIPV4_DROP_DST_NOT_OURS :
					       MIPV4_DROP_DST_INVALID;
	}

	if (unlikely(!mipv4_is_unicast(src)))
		return !src && *kind != MIPV4_KIND_LOCAL ? 0 :
							   MIPV4_DROP_SRC_INVALID;
	src_kind = mipv4_own_kind(own, src);
	if (unlikely(src_kind == MIPV4_KIND_BROADCAST))
		return MIPV4_DROP_SRC_INVALID;
	if (unlikely(src_kind == MIPV4_KIND_LOCAL &&
		     pkt_type != PACKET_LOOPBACK))
		return MIPV4_DROP_SRC_OWN;

	if (unlikely(*kind == MIPV4_KIND_LOCAL &&
		     (pkt_type == PACKET_BROADCAST ||
		      pkt_type == PACKET_MULTICAST)))
		return MIPV4_DROP_L2_BROADCAST;
	return 0;
}

/* Make the whole header linear, options included. */
static noinline enum mipv4_drop_reason mipv4_pull_header(struct sk_buff *skb)
{
	unsigned int hdr_len;

	if (!pskb_may_pull(skb, MIPV4_HDR_LEN))
		return skb->len < MIPV4_HDR_LEN ? MIPV4_DROP_HDR_SHORT :
						  MIPV4_DROP_NO_MEMORY;
	hdr_len = ((const struct iphdr *)skb->data)->ihl * 4;
	if (hdr_len <= skb->len && !pskb_may_pull(skb, hdr_len))
		return MIPV4_DROP_NO_MEMORY;
	return 0;
}

/* Apply the source filter to a broadcast or multicast datagram, and count it. The filter
 * does not apply to IGMP, because IGMP is about the group itself.
 */
static noinline enum mipv4_drop_reason
mipv4_check_group(struct mipv4 *ip, const struct mipv4_own *own,
		  const struct iphdr *iph, enum mipv4_kind *kind)
{
	if (*kind == MIPV4_KIND_MULTICAST_FILTERED) {
		if (iph->protocol != IPPROTO_IGMP &&
		    !mipv4_filter_passes(mipv4_own_filter(own, iph->daddr),
					 iph->saddr))
			return MIPV4_DROP_SRC_FILTERED;
		*kind = MIPV4_KIND_MULTICAST;
	}
	mipv4_count(ip, *kind == MIPV4_KIND_BROADCAST ?
			MIPV4_STAT_IN_BCAST_PKTS : MIPV4_STAT_IN_MCAST_PKTS);
	return 0;
}

/* Check the addresses of a datagram that is not plain. Context: RCU. */
static noinline enum mipv4_drop_reason
mipv4_check_rare(struct mipv4 *ip, const struct mipv4_own *own,
		 const struct iphdr *iph, struct sk_buff *skb)
{
	enum mipv4_drop_reason reason;
	enum mipv4_kind kind;

	reason = mipv4_check_addrs(own, iph->saddr, iph->daddr, skb->pkt_type,
				   &kind);
	if (!reason && kind != MIPV4_KIND_LOCAL)
		reason = mipv4_check_group(ip, own, iph, &kind);
	MIPV4_CB(skb)->dst_kind = kind;
	return reason;
}

/* GRO may merge TCP segments into more octets than the total length can hold. The total
 * length is then 0 ("BIG TCP"). A device may also set it to 0 for fewer octets. Return: 0
 * for such a datagram, otherwise @reason.
 */
static noinline enum mipv4_drop_reason
mipv4_allow_big_tcp(const struct sk_buff *skb, enum mipv4_drop_reason reason)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;

	return reason == MIPV4_DROP_HDR_TOTLEN && !iph->tot_len &&
	       iph->protocol == IPPROTO_TCP && !ip_is_fragment(iph) &&
	       skb_is_gso(skb) && skb_is_gso_tcp(skb) ? 0 : reason;
}

/* All checks that a datagram must pass before any handler sees it. @skb is not shared and
 * starts at the IP header. Context: BH disabled, RCU.
 */
static __always_inline enum mipv4_drop_reason mipv4_check(struct mipv4 *ip,
							  struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	enum mipv4_drop_reason reason;
	const struct mipv4_own *own;

	if (unlikely(skb->pkt_type == PACKET_OTHERHOST))
		return MIPV4_DROP_OTHERHOST;
	if (unlikely(skb_headlen(skb) < MIPV4_HDR_LEN ||
		     iph->ihl * 4 > skb_headlen(skb))) {
		reason = mipv4_pull_header(skb);
		if (reason)
			return reason;
		iph = (const struct iphdr *)skb->data;
	}
	reason = mipv4_header_check(iph, skb_headlen(skb), skb->len);
	if (unlikely(reason)) {
		reason = mipv4_allow_big_tcp(skb, reason);
		if (reason)
			return reason;
	} else if (unlikely(ntohs(iph->tot_len) < skb->len)) {
		/* Remove the padding of the link layer. */
		if (pskb_trim_rcsum(skb, ntohs(iph->tot_len)))
			return MIPV4_DROP_NO_MEMORY;
		iph = (const struct iphdr *)skb->data;
	}
	own = rcu_dereference(ip->own);
	/* A unicast datagram from another host passes all checks of addresses. */
	if (likely(mipv4_own_kind(own, iph->daddr) == MIPV4_KIND_LOCAL &&
		   mipv4_own_kind(own, iph->saddr) == MIPV4_KIND_NONE &&
		   mipv4_is_unicast(iph->saddr) && skb->pkt_type == PACKET_HOST)) {
		MIPV4_CB(skb)->dst_kind = MIPV4_KIND_LOCAL;
	} else {
		reason = mipv4_check_rare(ip, own, iph, skb);
		if (reason)
			return reason;
	}
	if (unlikely(iph->ihl > MIPV4_HDR_LEN / 4))
		return mipv4_options_input(ip, skb);
	return 0;
}

/* Count a received datagram, check it and reassemble it. The network header of @skb is
 * set. @skb is consumed. Context: BH disabled, RCU.
 *
 * Return: the datagram, skb->data at its payload; NULL if it was dropped, or if fragments
 * of it are missing.
 */
static __always_inline struct sk_buff *mipv4_take(struct mipv4 *ip,
						  struct sk_buff *skb)
{
	enum mipv4_drop_reason reason;

	mipv4_count_packet(ip, MIPV4_STAT_IN_RECEIVES, MIPV4_STAT_IN_OCTETS,
			   skb->len);
	if (unlikely(skb_shared(skb))) {
		skb = skb_share_check(skb, GFP_ATOMIC);
		if (!skb) {
			mipv4_drop(ip, NULL, MIPV4_DROP_NO_MEMORY);
			return NULL;
		}
	}
	skb_orphan(skb);
	reason = mipv4_check(ip, skb);
	if (unlikely(reason)) {
		mipv4_drop(ip, skb, reason);
		return NULL;
	}
	if (unlikely(ip_is_fragment(ip_hdr(skb)))) {
		skb = mipv4_reassemble(ip, skb);
		if (!skb)
			return NULL;
	}
	trace_mipv4_receive(ip, skb);
	__skb_pull(skb, ip_hdr(skb)->ihl * 4);
	skb_reset_transport_header(skb);
	return skb;
}

/* TCP, UDP and ICMP read a header from the payload, so the payload must not be empty. An
 * unknown protocol may give an empty payload a meaning.
 */
static bool mipv4_needs_payload(u8 protocol)
{
	return protocol == IPPROTO_TCP || protocol == IPPROTO_UDP ||
	       protocol == IPPROTO_ICMP;
}

/* No companion has registered this protocol. Offer the datagram to the programs that
 * listen. If none takes it, send protocol unreachable (RFC 1122 section 3.2.2.1).
 */
static void mipv4_no_protocol(struct mipv4 *ip, struct sk_buff *skb)
{
	if (mipv4_user_rcv(ip, skb))
		return;
	__skb_push(skb, skb_network_header_len(skb));
	mipv4_icmp_send(ip, skb, ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, 0);
	mipv4_drop(ip, skb, MIPV4_DROP_NO_PROTO);
}

/* Process the options just before a handler receives @skb. If memory runs out, drop @skb
 * and return false.
 */
static bool mipv4_deliverable(struct mipv4 *ip, struct sk_buff *skb)
{
	if (likely(ip_hdr(skb)->ihl == MIPV4_HDR_LEN / 4) ||
	    mipv4_options_deliver(ip, skb))
		return true;
	mipv4_drop(ip, skb, MIPV4_DROP_NO_MEMORY);
	return false;
}

/* Receive one frame: check it, and pass the datagram to the registered protocol. @skb is
 * consumed. Context: softirq, RCU.
 */
static __always_inline int mipv4_rcv_one(struct mipv4 *ip, struct sk_buff *skb,
					 const struct net_device *dev,
					 const struct packet_type *pt)
{
	const struct mipv4_protocol *proto;
	const struct iphdr *iph;

	if (unlikely(dev != pt->dev)) {
		/* The frame belongs to a device on top of this one, such as a VLAN. The
		 * core delivers it to the lower device too.
		 */
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
	skb = mipv4_take(ip, skb);
	if (unlikely(!skb))
		return NET_RX_DROP;

	iph = ip_hdr(skb);
	proto = mipv4_protocol(iph->protocol);
	if (unlikely(!proto)) {
		mipv4_no_protocol(ip, skb);
	} else if (unlikely(!skb->len && mipv4_needs_payload(iph->protocol))) {
		mipv4_drop(ip, skb, MIPV4_DROP_EMPTY);
	} else if (mipv4_deliverable(ip, skb)) {
		iph = ip_hdr(skb);
		mipv4_count(ip, MIPV4_STAT_IN_DELIVERS);
		proto->rcv(ip, iph->saddr, iph->daddr, skb, proto->ctx);
	}
	return NET_RX_SUCCESS;
}

/**
 * mipv4_rcv() - receive an IPv4 frame
 * @skb: the frame, consumed
 * @dev: the device that received it
 * @pt: the packet_type of the endpoint
 * @orig_dev: unused
 *
 * Context: softirq, RCU.
 * Return: NET_RX_SUCCESS or NET_RX_DROP.
 */
int mipv4_rcv(struct sk_buff *skb, struct net_device *dev,
	      struct packet_type *pt, struct net_device *orig_dev)
{
	return mipv4_rcv_one(pt->af_packet_priv, skb, dev, pt);
}

/**
 * mipv4_rcv_list() - receive a list of IPv4 frames
 * @skbs: the frames, all consumed
 * @pt: the packet_type of the endpoint
 * @orig_dev: unused
 *
 * Context: softirq, RCU.
 */
void mipv4_rcv_list(struct list_head *skbs, struct packet_type *pt,
		    struct net_device *orig_dev)
{
	struct sk_buff *skb, *next;

	/* The loop consumes all frames, so it need not unlink each from the list. */
	list_for_each_entry_safe(skb, next, skbs, list) {
		skb_mark_not_on_list(skb);
		mipv4_rcv_one(pt->af_packet_priv, skb, skb->dev, pt);
	}
	INIT_LIST_HEAD(skbs);
}

/* The callbacks of the caller do not cover this protocol. If a protocol is registered for
 * it, the datagram is dropped without an ICMP error, because this host supports the
 * protocol.
 */
static void mipv4_no_callback(struct mipv4 *ip, struct sk_buff *skb)
{
	if (mipv4_protocol(ip_hdr(skb)->protocol))
		mipv4_drop(ip, skb, MIPV4_DROP_NO_PROTO);
	else
		mipv4_no_protocol(ip, skb);
}

/* Pass the datagram to the callbacks of the caller of mipv4_input(). */
static void mipv4_demultiplex(struct mipv4 *ip,
			      const struct mipv4_callbacks *callbacks,
			      struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	mipv4_callback_t callback = iph->protocol == IPPROTO_TCP ?
				    callbacks->tcp :
				    iph->protocol == IPPROTO_UDP ?
				    callbacks->udp : NULL;
	bool other = iph->protocol != IPPROTO_TCP &&
		     iph->protocol != IPPROTO_UDP && callbacks->other;

	if (!skb->len && mipv4_needs_payload(iph->protocol)) {
		mipv4_drop(ip, skb, MIPV4_DROP_EMPTY);
	} else if (!callback && !other) {
		mipv4_no_callback(ip, skb);
	} else if (mipv4_deliverable(ip, skb)) {
		iph = ip_hdr(skb);
		mipv4_count(ip, MIPV4_STAT_IN_DELIVERS);
		if (callback)
			callback(ip, iph->saddr, iph->daddr, skb,
				 callbacks->ctx);
		else
			callbacks->other(ip, iph->protocol, iph->saddr,
					 iph->daddr, skb, callbacks->ctx);
	}
}

void mipv4_input(struct mipv4 *ip, const struct mipv4_callbacks *callbacks,
		 struct sk_buff *skb)
{
	local_bh_disable();
	rcu_read_lock();
	if (READ_ONCE(ip->dead)) {
		mipv4_count(ip, MIPV4_STAT_IN_RECEIVES);
		mipv4_drop(ip, skb, MIPV4_DROP_DETACHED);
	} else {
		skb_reset_network_header(skb);
		skb = mipv4_take(ip, skb);
		if (skb)
			mipv4_demultiplex(ip, callbacks, skb);
	}
	rcu_read_unlock();
	local_bh_enable();
}
EXPORT_SYMBOL_GPL(mipv4_input);
