// SPDX-License-Identifier: GPL-2.0
/*
 * arp.c: received ARP packets (RFC 826): checks, replies, and detection of address
 * conflicts (RFC 5227).
 *
 * neigh-resolve.c updates the neighbour table from them. dad.c sends probes and
 * announcements, and defends own addresses.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <net/mipv4.h>
#include "arp.h"
#include "compat.h"
#include "dad.h"
#include "device.h"
#include "endpoint.h"
#include "event.h"
#include "header.h"
#include "neigh-resolve.h"
#include "neigh.h"
#include "own.h"
#include "stats.h"

/* The fields of an ARP packet that mipv4 uses. */
struct mipv4_arp_packet {
	u16		op;
	__be32		sip;
	__be32		tip;
	const u8	*sha;
};

static enum mipv4_drop_reason
mipv4_arp_parse(const struct net_device *dev, struct sk_buff *skb,
		struct mipv4_arp_packet *p)
{
	unsigned int len = arp_hdr_len((struct net_device *)dev);
	const struct arphdr *arp;
	const u8 *field;
	bool hrd_ok;

	if (!pskb_may_pull(skb, len))
		return skb->len < len ? MIPV4_DROP_ARP_MALFORMED :
					MIPV4_DROP_ARP_NO_MEMORY;
	arp = arp_hdr(skb);
	hrd_ok = arp->ar_hrd == htons(dev->type) ||
		 (dev->type == ARPHRD_ETHER &&
		  arp->ar_hrd == htons(ARPHRD_IEEE802));
	if (!hrd_ok || arp->ar_pro != htons(ETH_P_IP) ||
	    arp->ar_hln != dev->addr_len || arp->ar_pln != 4)
		return MIPV4_DROP_ARP_MALFORMED;
	p->op = ntohs(arp->ar_op);
	if (p->op != ARPOP_REQUEST && p->op != ARPOP_REPLY)
		return MIPV4_DROP_ARP_MALFORMED;

	field = (const u8 *)(arp + 1);
	p->sha = field;
	field += dev->addr_len;
	p->sip = get_unaligned((const __be32 *)field);
	field += 4 + dev->addr_len;
	p->tip = get_unaligned((const __be32 *)field);

	/* A probe has the sender address 0.0.0.0, and the reply to it has that target. */
	if ((p->sip && !mipv4_is_unicast(p->sip)) ||
	    ((p->tip || p->op != ARPOP_REPLY) && !mipv4_is_unicast(p->tip)))
		return MIPV4_DROP_ARP_INVALID;
	if (dev->type == ARPHRD_ETHER && !is_valid_ether_addr(p->sha))
		return MIPV4_DROP_ARP_INVALID;
	return 0;
}

/* Check whether another host has, or probes for, an address that this endpoint probes for
 * (RFC 5227 section 2.1.1). If so, the address becomes a duplicate and is not used.
 * Another endpoint of this machine counts as another host. Only a broadcast request is a
 * probe (section 1.1): switches that track devices send unicast requests from 0.0.0.0 and
 * do not claim an address. Context: BH disabled, RCU.
 */
static bool mipv4_arp_is_duplicate(struct mipv4 *ip,
				   const struct mipv4_arp_packet *p,
				   u8 pkt_type)
{
	__be32 addr = p->sip;
	struct mipv4_ifaddr *ifa;
	bool duplicate = false;

	if (likely(!READ_ONCE(ip->dad.n_tentative)))
		return false;
	if (!addr && p->op == ARPOP_REQUEST && pkt_type == PACKET_BROADCAST)
		addr = p->tip;
	ifa = mipv4_ifaddr_find(ip, addr);
	if (!ifa)
		return false;
	spin_lock(&ip->neigh.lock);
	if (ifa->state == MIPV4_IFADDR_TENTATIVE) {
		mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_DUPLICATE);
		ip->dad.n_conflicts++;
		mipv4_events->addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
		duplicate = true;
	}
	spin_unlock(&ip->neigh.lock);
	if (duplicate)
		net_info_ratelimited("mipv4: %s: %pI4 is not used: %*phC has this address\n",
				     ip->dev->name, &addr, ip->dev->addr_len,
				     p->sha);
	return duplicate;
}

/* The MIPV4_LEARN_* flags of a packet. A reply to an outstanding request counts in any
 * form: hosts may broadcast it (RFC 5227 section 2.6, RFC 3927 section 2.5), and some put
 * another target into it.
 */
static unsigned int mipv4_arp_learn_flags(const struct mipv4_arp_packet *p,
					  bool for_us, u8 pkt_type)
{
	unsigned int flags = 0;

	if (p->op == ARPOP_REPLY)
		flags |= MIPV4_LEARN_REPLY;
	if (p->op == ARPOP_REPLY && for_us && pkt_type == PACKET_HOST)
		flags |= MIPV4_LEARN_ANSWER;
	if (p->op == ARPOP_REQUEST && for_us)
		flags |= MIPV4_LEARN_CONTACT;
	if (p->sip == p->tip)
		flags |= MIPV4_LEARN_GRATUITOUS;
	return flags;
}

/* Reply and learn, RFC 826 "packet reception". Only a request for an own address adds its
 * sender to the neighbour table. Other packets only refresh an existing neighbour.
 */
static enum mipv4_drop_reason
mipv4_arp_process(struct mipv4 *ip, const struct mipv4_arp_packet *p,
		  u8 pkt_type)
{
	const struct mipv4_own *own = rcu_dereference(ip->own);
	struct net_device *dev = ip->dev;
	bool for_us = mipv4_own_kind(own, p->tip) == MIPV4_KIND_LOCAL;
	bool own_ha = !memcmp(p->sha, dev->dev_addr, dev->addr_len);

	/* Ignore a frame that this device sent and that came back. However, a claim of a
	 * tentative address is a conflict whatever its link-layer address (RFC 5227
	 * section 2.1.1).
	 */
	if (own_ha && p->sip && mipv4_arp_is_duplicate(ip, p, pkt_type))
		return MIPV4_DROP_ARP_CONFLICT;
	if (own_ha)
		return MIPV4_DROP_ARP_IGNORED;
	if (p->sip && mipv4_own_kind(own, p->sip) == MIPV4_KIND_LOCAL) {
		mipv4_dad_conflict(ip, p->sip);
		return MIPV4_DROP_ARP_CONFLICT;
	}
	if (mipv4_arp_is_duplicate(ip, p, pkt_type))
		return MIPV4_DROP_ARP_CONFLICT;
	if (for_us && p->op == ARPOP_REQUEST) {
		mipv4_count(ip, MIPV4_STAT_ARP_OUT_REPLIES);
		mipv4_arp_output(ip, ARPOP_REPLY, p->tip, p->sip,
				 mipv4_arp_dest(p->tip, p->sha), p->sha);
	}
	if (!p->sip)
		return for_us ? 0 : MIPV4_DROP_ARP_IGNORED;
	if (!for_us && !mipv4_neigh_find(ip, p->sip))
		return MIPV4_DROP_ARP_IGNORED;
	mipv4_neigh_learn(ip, p->sip, p->sha,
			  mipv4_arp_learn_flags(p, for_us, pkt_type));
	return 0;
}

/**
 * mipv4_arp_rcv() - receive an ARP frame
 * @skb: the frame, consumed
 * @dev: the device that received it
 * @pt: the packet_type of the endpoint
 * @orig_dev: unused
 *
 * Context: softirq, RCU.
 * Return: NET_RX_SUCCESS or NET_RX_DROP.
 */
int mipv4_arp_rcv(struct sk_buff *skb, struct net_device *dev,
		  struct packet_type *pt, struct net_device *orig_dev)
{
	struct mipv4 *ip = pt->af_packet_priv;
	enum mipv4_drop_reason reason;
	struct mipv4_arp_packet p;

	if (unlikely(dev != pt->dev)) {		/* see mipv4_rcv() */
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb) {
		mipv4_drop(ip, NULL, MIPV4_DROP_ARP_NO_MEMORY);
		return NET_RX_DROP;
	}
	if (skb->pkt_type == PACKET_OTHERHOST)
		reason = MIPV4_DROP_ARP_OTHERHOST;
	else if (!mipv4_dev_uses_arp(dev) || skb->pkt_type == PACKET_LOOPBACK)
		reason = MIPV4_DROP_ARP_IGNORED;
	else
		reason = mipv4_arp_parse(dev, skb, &p);
	if (!reason) {
		mipv4_count(ip, p.op == ARPOP_REQUEST ?
				MIPV4_STAT_ARP_IN_REQUESTS :
				MIPV4_STAT_ARP_IN_REPLIES);
		reason = mipv4_arp_process(ip, &p, skb->pkt_type);
	}
	if (reason) {
		mipv4_drop(ip, skb, reason);
		return NET_RX_DROP;
	}
	consume_skb(skb);
	return NET_RX_SUCCESS;
}
