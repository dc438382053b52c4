// SPDX-License-Identifier: GPL-2.0
/*
 * drop.c: reads the addresses of a dropped packet, for tracepoints and reports.
 */
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/skbuff.h>
#include "drop.h"
#include "header.h"

/**
 * mipv4_drop_packet() - read the addresses of a dropped packet
 * @skb: the packet, with its network header set; NULL if it is freed already
 * @packet: receives them; all 0 if the packet has no IPv4 header
 *
 * skb->data may be before, at or behind the IP header. The header was not checked: only
 * octets that the packet has are read.
 *
 * Context: any.
 */
void mipv4_drop_packet(const struct sk_buff *skb,
		       struct mipv4_drop_packet *packet)
{
	const struct iphdr *iph;
	struct iphdr copy;
	int offset;

	memset(packet, 0, sizeof(*packet));
	if (!skb || skb->protocol == htons(ETH_P_ARP))
		return;
	offset = skb_network_offset(skb);
	iph = skb_header_pointer(skb, offset, sizeof(copy), &copy);
	if (!iph || iph->version != 4 || iph->ihl < MIPV4_HDR_LEN / 4)
		return;
	packet->src = iph->saddr;
	packet->dst = iph->daddr;
	packet->protocol = iph->protocol;
	packet->len = skb->len - offset;
}
