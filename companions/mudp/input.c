// SPDX-License-Identifier: GPL-2.0
/*
 * input.c: a received datagram: mipv4 calls mudp_rcv(), which checks the header and calls
 * the listeners of the port. Also the ICMP errors about datagrams that were sent.
 */
#include <linux/icmp.h>
#include <linux/rhashtable.h>
#include <linux/skbuff.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/mudp.h>
#include <compat/gso.h>
#include "datagram.h"
#include "endpoint.h"
#include "input.h"
#include "listener.h"
#include "sock-input.h"

/* Is the checksum correct or absent? @skb's data is at the UDP header. */
static bool mudp_csum_ok(struct sk_buff *skb)
{
	const struct udphdr *uh = (const struct udphdr *)skb->data;
	const struct iphdr *iph = ip_hdr(skb);

	/* Most datagrams are linear, without a checksum from the device. */
	if (likely(skb->ip_summed == CHECKSUM_NONE && !skb->csum_valid &&
		   !skb_is_nonlinear(skb) && uh->check))
		return !csum_tcpudp_magic(iph->saddr, iph->daddr, skb->len,
					  IPPROTO_UDP,
					  csum_partial(uh, skb->len, 0));
	return !skb_checksum_validate_zero_check(skb, IPPROTO_UDP, uh->check,
						 inet_compute_pseudo);
}

/* All checks before a listener receives a datagram: RFC 768, RFC 1122 section 4.1.3.4.
 * @skb's data is at the UDP header.
 * Return: 0 or the reason to drop it.
 */
static enum mudp_drop_reason mudp_check(struct sk_buff *skb)
{
	unsigned int len;

	if (!pskb_may_pull(skb, MUDP_HDR_LEN))
		return skb->len < MUDP_HDR_LEN ? MUDP_DROP_SHORT :
						 MUDP_DROP_NO_MEMORY;
	len = ntohs(((const struct udphdr *)skb->data)->len);
	if (len < MUDP_HDR_LEN || len > skb->len)
		return MUDP_DROP_LENGTH;
	if (len < skb->len && pskb_trim_rcsum(skb, len))
		return MUDP_DROP_NO_MEMORY;
	if (!mudp_csum_ok(skb))
		return MUDP_DROP_CSUM;
	return 0;
}

/* The flow of a datagram whose data is at the UDP header. A broadcast or a multicast is for
 * all listeners.
 */
static struct mudp_flow mudp_flow_of(const struct mipv4 *ip,
				     const struct sk_buff *skb,
				     const struct iphdr *iph)
{
	const struct udphdr *uh = (const struct udphdr *)skb->data;
	u8 flags = 0;

	if (iph->frag_off & htons(IP_DF))
		flags |= MUDP_FLOW_DF;
	if (unlikely(mipv4_rcv_kind(ip, skb) != MIPV4_ADDR_OWN))
		flags |= MUDP_FLOW_MULTI;
	return (struct mudp_flow){
		.saddr = iph->saddr,
		.daddr = iph->daddr,
		.sport = uh->source,
		.dport = uh->dest,
		.ttl = iph->ttl,
		.tos = iph->tos,
		.flags = flags,
	};
}

/* The delivery of a multicast or broadcast datagram to its listeners. */
struct mudp_delivery {
	struct mudp_endpoint	*ep;
	struct sk_buff		*skb;	/* data at the payload */
	const struct mudp_flow	*flow;
	struct mudp_listener	*last;	/* receives @skb itself */
};

static void mudp_deliver(struct mudp_endpoint *ep, struct mudp_listener *to,
			 const struct mudp_flow *flow, struct sk_buff *skb)
{
	to->ops->rcv(ep->ip, flow, skb, to->ctx);
}

/* Deliver a copy to the listener that was the last so far. */
static void mudp_deliver_copy(struct mudp_delivery *d)
{
	struct sk_buff *copy = skb_clone(d->skb, GFP_ATOMIC);

	if (copy)
		mudp_deliver(d->ep, d->last, d->flow, copy);
	else
		mudp_drop_count(d->ep, d->skb, MUDP_DROP_NO_MEMORY);
}

/* To all listeners of @addr. */
static void mudp_deliver_at(struct mudp_delivery *d, __be32 addr)
{
	struct mudp_listener *listener;
	struct rhlist_head *list, *pos;

	list = mudp_listeners_at(d->ep, addr, d->flow->dport);
	rhl_for_each_entry_rcu(listener, pos, list, node) {
		if (d->last)
			mudp_deliver_copy(d);
		d->last = listener;
	}
}

/* To all listeners; @skb is consumed. */
static noinline void mudp_deliver_all(struct mudp_endpoint *ep,
				      const struct mudp_flow *flow,
				      struct sk_buff *skb)
{
	struct mudp_delivery d = { .ep = ep, .skb = skb, .flow = flow };
	unsigned int n_socks;

	mudp_deliver_at(&d, flow->daddr);
	mudp_deliver_at(&d, 0);
	n_socks = mudp_sock_rcv_all(ep, flow, skb);
	if (d.last) {
		mudp_count_add(ep, MUDP_STAT_IN_DATAGRAMS, 1);
		mudp_deliver(ep, d.last, flow, skb);
	} else if (n_socks) {
		consume_skb(skb);
	} else {
		mudp_drop(ep, skb, MUDP_DROP_NO_MEMBER);
	}
}

/* Report a port without a listener, RFC 1122 section 4.1.3.1. mipv4_icmp_send() does not
 * send an error that RFC 1122 forbids.
 */
static noinline void mudp_no_port(struct mudp_endpoint *ep, struct sk_buff *skb)
{
	__skb_push(skb, MUDP_HDR_LEN);
	mipv4_icmp_send(ep->ip, skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
	mudp_drop(ep, skb, MUDP_DROP_NO_PORT);
}

/* Receive one datagram, consumed. */
static void mudp_rcv_one(struct mudp_endpoint *ep, struct sk_buff *skb)
{
	enum mudp_drop_reason reason = mudp_check(skb);
	struct mudp_listener *listener;
	struct mudp_flow flow;

	if (unlikely(reason)) {
		mudp_drop(ep, skb, reason);
		return;
	}
	flow = mudp_flow_of(ep->ip, skb, ip_hdr(skb));
	__skb_pull(skb, MUDP_HDR_LEN);
	if (unlikely(flow.flags & MUDP_FLOW_MULTI)) {
		mudp_deliver_all(ep, &flow, skb);
		return;
	}
	listener = mudp_listener_find(ep, flow.daddr, flow.dport);
	if (likely(listener)) {
		mudp_count_add(ep, MUDP_STAT_IN_DATAGRAMS, 1);
		mudp_deliver(ep, listener, &flow, skb);
	} else if (!mudp_sock_rcv(ep, &flow, skb, false)) {
		mudp_no_port(ep, skb);
	}
}

/* Deliver several datagrams in one @skb to a socket that takes them so (UDP_GRO). Return:
 * false if there is none; @skb, its data at the UDP header, is consumed otherwise.
 */
static bool mudp_rcv_merged(struct mudp_endpoint *ep, struct sk_buff *skb)
{
	struct mudp_flow flow;

	if (mudp_check(skb))
		return false;
	flow = mudp_flow_of(ep->ip, skb, ip_hdr(skb));
	if (flow.flags & MUDP_FLOW_MULTI ||
	    mudp_listener_find(ep, flow.daddr, flow.dport))
		return false;
	__skb_pull(skb, MUDP_HDR_LEN);
	if (mudp_sock_rcv(ep, &flow, skb, true))
		return true;
	__skb_push(skb, MUDP_HDR_LEN);
	return false;
}

/* Receive several datagrams in one @skb, made by GRO or by GSO of a local sender. @skb,
 * its data at the UDP header, is consumed. The features let segmentation keep the
 * checksum state instead of computing checksums.
 */
static noinline void mudp_rcv_segments(struct mudp_endpoint *ep,
				       struct sk_buff *skb)
{
	const netdev_features_t features = NETIF_F_SG | NETIF_F_HW_CSUM;
	struct sk_buff *segs, *seg, *next;

	/* A list of frames, each with its headers, is no one datagram. */
	if (!(skb_shinfo(skb)->gso_type & SKB_GSO_FRAGLIST) &&
	    mudp_rcv_merged(ep, skb))
		return;
	__skb_push(skb, -skb_network_offset(skb));
	segs = __skb_gso_segment(skb, features, false);
	if (IS_ERR_OR_NULL(segs)) {
		mudp_drop(ep, skb, MUDP_DROP_GSO);
		return;
	}
	consume_skb(skb);
	skb_list_walk_safe(segs, seg, next) {
		skb_mark_not_on_list(seg);
		__skb_pull(seg, skb_transport_offset(seg));
		mudp_rcv_one(ep, seg);
	}
}

/**
 * mudp_rcv() - receive a datagram from mipv4
 * @ip: the endpoint
 * @src: source address
 * @dst: destination address
 * @skb: the datagram, data at the UDP header, consumed
 * @ctx: unused
 *
 * Context: softirq, RCU.
 */
void mudp_rcv(struct mipv4 *ip, __be32 src, __be32 dst, struct sk_buff *skb,
	      void *ctx)
{
	struct mudp_endpoint *ep = mudp_endpoint_find(ip);

	if (unlikely(skb_is_gso(skb) &&
		     skb_shinfo(skb)->gso_type & SKB_GSO_UDP_L4))
		mudp_rcv_segments(ep, skb);
	else
		mudp_rcv_one(ep, skb);
}

/* The flow of a quoted datagram. @skb's data is at the IP header; the UDP header may be
 * missing. Return: false if it is.
 */
static bool mudp_quoted_flow(const struct sk_buff *skb, struct mudp_flow *flow)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct udphdr *uh = (const void *)iph + iph->ihl * 4;

	if (skb->len < iph->ihl * 4 + MUDP_HDR_LEN)
		return false;
	*flow = (struct mudp_flow){
		.saddr = iph->saddr,
		.daddr = iph->daddr,
		.sport = uh->source,
		.dport = uh->dest,
		.ttl = iph->ttl,
		.tos = iph->tos,
	};
	return true;
}

/* The listener that sent a datagram. Context: RCU. */
static struct mudp_listener *mudp_find_sender(struct mipv4 *ip,
					      const struct mudp_flow *flow)
{
	struct mudp_endpoint *ep = mudp_endpoint_find(ip);

	return ep ? mudp_listener_find(ep, flow->saddr, flow->sport) : NULL;
}

/**
 * mudp_err() - report a delivery error to the listener or the socket that sent the datagram
 * @ip: the endpoint
 * @from: the host that sent the ICMP error; an own address if ARP failed
 * @skb: the quoted datagram, data at its IP header, not consumed
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order
 * @ctx: unused
 *
 * Context: BH disabled, RCU.
 */
void mudp_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb, u8 type,
	      u8 code, u32 info, void *ctx)
{
	struct mudp_listener *listener;
	struct mudp_flow flow;

	if (!mudp_quoted_flow(skb, &flow))
		return;
	listener = mudp_find_sender(ip, &flow);
	if (!listener)
		mudp_sock_err(ip, &flow, skb, from, type, code, info);
	else if (listener->ops->err)
		listener->ops->err(ip, &flow, from, type, code, info,
				   listener->ctx);
}

/**
 * mudp_sent() - does an ICMP error quote a datagram that mudp can have sent?
 * @ip: the endpoint
 * @skb: the quoted datagram, data at its IP header
 * @ctx: unused
 *
 * It can if its source port has a listener or a socket, RFC 5927 section 4.1.
 *
 * Context: softirq, RCU.
 * Return: true if it can.
 */
bool mudp_sent(struct mipv4 *ip, const struct sk_buff *skb, void *ctx)
{
	struct mudp_flow flow;

	return mudp_quoted_flow(skb, &flow) &&
	       (mudp_find_sender(ip, &flow) || mudp_sock_sent(ip, &flow));
}
