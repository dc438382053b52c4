// SPDX-License-Identifier: GPL-2.0
/*
 * drop.c: reads the addresses and ports of a dropped packet, for tracepoints and reports, and
 * names the reasons of protocols.
 */
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "drop.h"
#include "header.h"

/* The protocol that has each reason. A protocol has its reasons in one piece. Written under
 * RTNL, read under RCU.
 */
static const struct mipv4_protocol __rcu *
	mipv4_drop_owners[MIPV4_PROTOCOL_REASONS];

/* The header of these protocols begins with the ports. */
static bool mipv4_drop_protocol_has_ports(u8 protocol)
{
	switch (protocol) {
	case IPPROTO_UDP:
	case IPPROTO_TCP:
	case IPPROTO_UDPLITE:
	case IPPROTO_SCTP:
	case IPPROTO_DCCP:
		return true;
	}
	return false;
}

/* @offset is that of the transport header, which later fragments do not have. */
static void mipv4_drop_ports(const struct sk_buff *skb, const struct iphdr *iph,
			     int offset, struct mipv4_drop_packet *packet)
{
	const __be16 *ports;
	__be16 copy[2];

	if (iph->frag_off & htons(IP_OFFSET) ||
	    !mipv4_drop_protocol_has_ports(iph->protocol))
		return;
	ports = skb_header_pointer(skb, offset, sizeof(copy), copy);
	if (!ports)
		return;
	packet->has_ports = true;
	packet->sport = ports[0];
	packet->dport = ports[1];
}

/**
 * mipv4_drop_packet() - read the addresses and ports of a dropped packet
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
	mipv4_drop_ports(skb, iph, offset + 4 * iph->ihl, packet);
}

/* The first place with room for @n reasons; MIPV4_PROTOCOL_REASONS if there is none. */
static unsigned int mipv4_drop_room(unsigned int n)
{
	unsigned int i, free = 0;

	for (i = 0; i < MIPV4_PROTOCOL_REASONS && free < n; i++)
		free = rcu_access_pointer(mipv4_drop_owners[i]) ? 0 : free + 1;
	return free < n ? MIPV4_PROTOCOL_REASONS : i - n;
}

/**
 * mipv4_drop_names_add() - give numbers to the reasons of a protocol
 * @proto: the protocol
 *
 * Context: process, RTNL.
 * Return: 0; -ENOSPC if there is no room.
 */
int mipv4_drop_names_add(struct mipv4_protocol *proto)
{
	unsigned int i, room = mipv4_drop_room(proto->n_drop_names);

	if (room == MIPV4_PROTOCOL_REASONS)
		return -ENOSPC;
	for (i = 0; i < proto->n_drop_names; i++)
		rcu_assign_pointer(mipv4_drop_owners[room + i], proto);
	proto->drop_base = __MIPV4_DROP_MAX + room;
	return 0;
}

/**
 * mipv4_drop_names_del() - take the numbers of a protocol back
 * @proto: a protocol of mipv4_drop_names_add()
 *
 * Its names are read until the end of a grace period.
 *
 * Context: process, RTNL.
 */
void mipv4_drop_names_del(const struct mipv4_protocol *proto)
{
	unsigned int i;

	for (i = 0; i < proto->n_drop_names; i++)
		RCU_INIT_POINTER(mipv4_drop_owners[proto->drop_base -
						   __MIPV4_DROP_MAX + i], NULL);
}

/**
 * mipv4_drop_name() - name a reason of a protocol
 * @reason: its number, from __MIPV4_DROP_MAX on
 * @name: receives the name: that of the protocol, a hyphen, that of the reason
 *
 * Context: any.
 * Return: false if no protocol has that reason.
 */
bool mipv4_drop_name(unsigned int reason, char name[MIPV4_DROP_NAME_LEN])
{
	const struct mipv4_protocol *proto;
	const char *own = NULL;

	rcu_read_lock();
	proto = rcu_dereference(mipv4_drop_owners[reason - __MIPV4_DROP_MAX]);
	if (proto)
		own = proto->drop_names[reason - proto->drop_base];
	if (own)
		snprintf(name, MIPV4_DROP_NAME_LEN, "%s-%s", proto->name, own);
	rcu_read_unlock();
	return own;
}
