// SPDX-License-Identifier: GPL-2.0
/*
 * options-input.c: the options of a received datagram: the check when it arrives, source
 * routes, and the record route and timestamp that its handler receives.
 */
#include <linux/icmp.h>
#include <linux/ip.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "frame.h"
#include "header.h"
#include "options-input.h"
#include "options.h"
#include "own.h"

/* A host does not forward along a source route (RFC 1122 section 3.3.5). Section 3.2.1.8
 * (c) requires a host to accept a source route that ends there. As in Linux, the endpoint
 * accepts it only if the administrator allows it, because senders can use source routes
 * to avoid filters.
 */
static enum mipv4_drop_reason mipv4_source_route(struct mipv4 *ip,
						 struct sk_buff *skb,
						 const u8 *srr)
{
	if (!READ_ONCE(ip->source_routes))
		return MIPV4_DROP_SOURCE_ROUTE;
	if (srr[MIPV4_OPT_POINTER] > srr[MIPV4_OPT_LEN])
		return 0;
	mipv4_icmp_send(ip, skb, ICMP_DEST_UNREACH, ICMP_SR_FAILED, 0);
	return MIPV4_DROP_SOURCE_ROUTE;
}

/**
 * mipv4_options_input() - check the options of a received datagram
 * @ip: the endpoint
 * @skb: the datagram, skb->data at its header, its addresses checked
 *
 * The sender of malformed options receives an ICMP error (RFC 1122 section 3.2.2.5).
 *
 * Context: BH disabled, RCU.
 * Return: 0 or the reason to drop the datagram.
 */
enum mipv4_drop_reason mipv4_options_input(struct mipv4 *ip, struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	enum mipv4_drop_reason reason;
	struct mipv4_options found;
	u8 fault;

	/* skb->cb may hold data of another layer, which must not be quoted. */
	MIPV4_CB(skb)->n_options = 0;
	reason = mipv4_options_find(iph, &found, &fault);
	if (!reason && found.timestamp &&
	    mipv4_stamp_is_in_error((const u8 *)iph + found.timestamp)) {
		reason = MIPV4_DROP_HDR_OPTIONS;
		fault = found.timestamp + MIPV4_OPT_FLAGS;
	}
	if (reason)
		mipv4_icmp_send(ip, skb, ICMP_PARAMETERPROB, 0, fault << 24);
	else if (found.source_route)
		reason = mipv4_source_route(ip, skb, (const u8 *)iph +
						     found.source_route);
	return reason;
}

/* Save the options and the checksum of a header before they are changed. */
static void mipv4_options_keep(struct mipv4_cb *cb, const struct iphdr *iph)
{
	BUILD_BUG_ON(sizeof(*cb) > sizeof_field(struct sk_buff, cb));
	cb->n_options = iph->ihl * 4 - MIPV4_HDR_LEN;
	memcpy(cb->options, iph + 1, cb->n_options);
	cb->check = iph->check;
}

/**
 * mipv4_options_deliver() - process the options of a datagram for its handler
 * @ip: the endpoint
 * @skb: the datagram, skb->data at its payload
 *
 * The caller calls this function only if a handler receives the datagram. The function
 * saves the received options for ICMP errors that the handler sends, see
 * mipv4_options_quote().
 *
 * Context: BH disabled, RCU.
 * Return: false if memory runs out.
 */
bool mipv4_options_deliver(struct mipv4 *ip, struct sk_buff *skb)
{
	const struct iphdr *iph = ip_hdr(skb);
	struct mipv4_options found;
	__be32 addr = iph->daddr;
	u8 fault;

	if (mipv4_options_find(iph, &found, &fault) ||
	    (!found.record_route && !found.timestamp))
		return true;
	if (MIPV4_CB(skb)->dst_kind != MIPV4_KIND_LOCAL)
		addr = mipv4_src(ip, iph->saddr);
	if (skb_cow(skb, 0))
		return false;
	mipv4_options_keep(MIPV4_CB(skb), ip_hdr(skb));
	if (found.timestamp)
		mipv4_count_overflow(skb_network_header(skb) + found.timestamp);
	mipv4_options_record(ip_hdr(skb), &found, addr,
			     rcu_dereference(ip->own));
	ip_send_check(ip_hdr(skb));
	return true;
}
