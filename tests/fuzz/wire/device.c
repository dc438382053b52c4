// SPDX-License-Identifier: GPL-2.0
/*
 * device.c: fuzz0, an Ethernet device without a wire. It receives the frames of cases, and
 * checks that sent frames are well-formed. At times it is down, without a carrier, has
 * another MTU, and so on.
 */
#include <linux/icmp.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/mudp.h>
#include "../mipv4/endpoint.h"
#include "../mipv4/header.h"
#include "../mipv4/neigh-set.h"
#include "wire.h"

struct net_device *fuzz_dev;
static struct net_device *fuzz_dying_dev;

u64 fuzz_sent, fuzz_sent_wrong;

/* The changes of fuzz_device_change(). */
enum fuzz_change {
	FUZZ_CARRIER,		/* toggle the carrier */
	FUZZ_DOWN,		/* toggle up and down */
	FUZZ_MTU,		/* another MTU */
	FUZZ_NOARP,		/* toggle ARP */
	FUZZ_BUILT,		/* every header has to be built */
	FUZZ_NO_HEADER,		/* building a header fails */
	FUZZ_FULL,		/* it accepts no frames */
	FUZZ_OTHER_TYPE,	/* it has another type than Ethernet */
	FUZZ_CHANGES
};

static unsigned long fuzz_changed;	/* of enum fuzz_change */
static u8 fuzz_mtus;			/* index of the next MTU */
static const struct header_ops *fuzz_eth_header_ops;

static const char *fuzz_check_arp(const struct sk_buff *skb)
{
	const struct arphdr *arp = (const void *)(skb->data + ETH_HLEN);
	const u8 *sender = (const u8 *)(arp + 1);
	__be32 addr;

	if (skb->len < ETH_HLEN + sizeof(*arp) + 2 * (ETH_ALEN + 4))
		return "short ARP packet";
	if (arp->ar_hrd != htons(fuzz_dev->type) || arp->ar_pro != htons(ETH_P_IP) ||
	    arp->ar_hln != ETH_ALEN || arp->ar_pln != 4)
		return "ARP packet of another format";
	memcpy(&addr, sender + ETH_ALEN, sizeof(addr));
	if (!ether_addr_equal_unaligned(sender, fuzz_our_ha) ||
	    (addr && !fuzz_is_own(addr)))
		return "ARP packet of somebody else";
	return NULL;
}

static const char *fuzz_check_udp(const struct sk_buff *skb,
				  const struct iphdr *iph, unsigned int start,
				  unsigned int len)
{
	const struct udphdr *udp = (const void *)(skb->data + start);

	if (len < sizeof(*udp) || ntohs(udp->len) != len)
		return "UDP datagram of a wrong length";
	if (udp->check && csum_tcpudp_magic(iph->saddr, iph->daddr, len, IPPROTO_UDP,
					    skb_checksum(skb, start, len, 0)))
		return "UDP checksum";
	return NULL;
}

static const char *fuzz_check_ip(const struct sk_buff *skb)
{
	const struct ethhdr *eth = (const void *)skb->data;
	const struct iphdr *iph = (const void *)(skb->data + ETH_HLEN);
	unsigned int start, len;

	if (skb->len < ETH_HLEN + sizeof(*iph) || iph->version != 4 || iph->ihl < 5 ||
	    skb->len < ETH_HLEN + iph->ihl * 4)
		return "short IP header";
	if (ntohs(iph->tot_len) != skb->len - ETH_HLEN ||
	    ntohs(iph->tot_len) > fuzz_dev->mtu)
		return "total length";
	if (ip_fast_csum(iph, iph->ihl))
		return "IP checksum";
	if (!iph->ttl)
		return "TTL of 0";
	if (!fuzz_is_own(iph->saddr) &&
	    (iph->saddr || !is_multicast_ether_addr(eth->h_dest)))
		return "source that is none of ours";
	if (ip_is_fragment(iph))
		return NULL;
	start = ETH_HLEN + iph->ihl * 4;
	len = skb->len - start;
	switch (iph->protocol) {
	case IPPROTO_ICMP:
	case IPPROTO_IGMP:
		if (len < sizeof(struct icmphdr))
			return "short message";
		return csum_fold(skb_checksum(skb, start, len, 0)) ?
		       "checksum of ICMP or IGMP" : NULL;
	case IPPROTO_UDP:
		return fuzz_check_udp(skb, iph, start, len);
	default:
		return NULL;
	}
}

/* The fault of a sent frame; NULL without a fault. */
static const char *fuzz_check(struct sk_buff *skb)
{
	const struct ethhdr *eth = (const void *)skb->data;

	if (skb_linearize(skb))
		return NULL;
	if (skb->len < ETH_HLEN)
		return "short frame";
	if (!ether_addr_equal(eth->h_source, fuzz_our_ha))
		return "link-layer source";
	if (eth->h_proto == htons(ETH_P_ARP))
		return fuzz_check_arp(skb);
	if (eth->h_proto == htons(ETH_P_IP))
		return fuzz_check_ip(skb);
	return NULL;	/* from IPv6 of Linux */
}

static netdev_tx_t fuzz_xmit(struct sk_buff *skb, struct net_device *dev)
{
	const char *wrong = fuzz_check(skb);

	fuzz_sent++;
	if (wrong) {
		fuzz_sent_wrong++;
		/* The test looks for this line in the kernel's log. */
		pr_err("BUG: mipv4_fuzz: sent: wrong %s\n", wrong);
		print_hex_dump(KERN_ERR, "mipv4_fuzz: ", DUMP_PREFIX_OFFSET, 16, 1,
			       skb->data, min(skb->len, 256U), false);
	}
	consume_skb(skb);
	return fuzz_changed & BIT(FUZZ_FULL) ? NET_XMIT_DROP : NETDEV_TX_OK;
}

static const struct net_device_ops fuzz_ops = {
	.ndo_start_xmit = fuzz_xmit,
};

static void fuzz_setup(struct net_device *dev)
{
	ether_setup(dev);
	fuzz_eth_header_ops = dev->header_ops;
	dev->netdev_ops = &fuzz_ops;
	dev->needs_free_netdev = true;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	eth_hw_addr_set(dev, fuzz_our_ha);
}

/* The forms in which a device reports checksums: that of UDP is right, even if it is not,
 * or the sum of all received octets.
 */
static void fuzz_set_checksum(struct sk_buff *skb)
{
	const struct iphdr *iph = (const void *)skb->data;

	if (skb_headlen(skb) >= sizeof(*iph) && iph->protocol == IPPROTO_UDP) {
		skb->ip_summed = CHECKSUM_UNNECESSARY;
	} else {
		skb->csum = skb_checksum(skb, 0, skb->len, 0);
		skb->ip_summed = CHECKSUM_COMPLETE;
	}
}

/* Linear, or with all octets after the first in a page. The device may have checked the
 * checksum.
 */
static struct sk_buff *fuzz_skb(const struct fuzz_frame *frame)
{
	unsigned int linear = frame->shape & 1 ? ETH_HLEN + (frame->shape >> 2) :
						 frame->len;
	struct sk_buff *skb;
	struct page *page;

	linear = min_t(unsigned int, linear, frame->len);
	skb = netdev_alloc_skb_ip_align(fuzz_dev, max(linear, 1U * ETH_HLEN));
	if (!skb)
		return NULL;
	skb_put_data(skb, frame->data, linear);
	if (linear < frame->len) {
		page = alloc_page(GFP_ATOMIC);
		if (!page) {
			kfree_skb(skb);
			return NULL;
		}
		memcpy(page_address(page), frame->data + linear, frame->len - linear);
		skb_add_rx_frag(skb, 0, page, 0, frame->len - linear, PAGE_SIZE);
	}
	skb->protocol = eth_type_trans(skb, fuzz_dev);
	if (frame->shape & 2)
		fuzz_set_checksum(skb);
	return skb;
}

/* A frame of several UDP datagrams, as GRO makes it; other frames do not change. */
static void fuzz_set_segments(struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	struct skb_shared_info *info = skb_shinfo(skb);
	unsigned int hdr_len = sizeof(*iph) + sizeof(struct udphdr);

	if (skb->protocol != htons(ETH_P_IP) || skb_headlen(skb) <= hdr_len ||
	    iph->protocol != IPPROTO_UDP || iph->ihl != 5)
		return;
	info->gso_size = 1 + (skb->len - hdr_len) / 3;
	info->gso_segs = DIV_ROUND_UP(skb->len - hdr_len, info->gso_size);
	info->gso_type = SKB_GSO_UDP_L4;
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + sizeof(*iph);
	skb->csum_offset = offsetof(struct udphdr, check);
}

/* Move the second half to a buffer of its own, as GRO may do. */
static void fuzz_set_list(struct sk_buff *skb)
{
	unsigned int half = skb->len / 2;
	struct sk_buff *rest;

	if (skb_is_nonlinear(skb) || half < sizeof(struct iphdr))
		return;
	rest = alloc_skb(skb->len - half, GFP_ATOMIC);
	if (!rest)
		return;
	skb_put_data(rest, skb->data + half, skb->len - half);
	skb_trim(skb, half);
	skb_shinfo(skb)->frag_list = rest;
	skb->len += rest->len;
	skb->data_len += rest->len;
	skb->truesize += rest->truesize;
}

static void fuzz_take(struct mipv4 *ip, __be32 src, __be32 dst, struct sk_buff *skb,
		      void *ctx)
{
	consume_skb(skb);
}

static void fuzz_take_other(struct mipv4 *ip, u8 protocol, __be32 src, __be32 dst,
			    struct sk_buff *skb, void *ctx)
{
	consume_skb(skb);
}

static void fuzz_input(struct mipv4 *ip, struct sk_buff *skb, bool deaf)
{
	static const struct mipv4_callbacks none, all = {
		.tcp = fuzz_take,
		.udp = fuzz_take,
		.other = fuzz_take_other,
	};

	mipv4_input(ip, deaf ? &none : &all, skb);
}

/**
 * fuzz_device_receive() - receive a frame
 * @frame: the frame
 * @ip: the endpoint, or NULL
 * @how: its modifiers
 * @list: a list to which it is added, to be received with others, or NULL
 *
 * Context: process.
 */
void fuzz_device_receive(const struct fuzz_frame *frame, struct mipv4 *ip,
			 const struct fuzz_how *how, struct list_head *list)
{
	struct sk_buff *skb = fuzz_skb(frame), *other = NULL;

	if (!skb)
		return;
	if (how->marks & FUZZ_MARK_LOOPED)
		skb->pkt_type = PACKET_LOOPBACK;
	if (how->marks & FUZZ_MARK_SEGMENTS)
		fuzz_set_segments(skb);
	else if (how->marks & FUZZ_MARK_LIST)
		fuzz_set_list(skb);
	if (list) {
		list_add_tail(&skb->list, list);
		return;
	}
	if (how->marks & FUZZ_MARK_SHARED)
		other = skb_get(skb);
	else if (how->marks & FUZZ_MARK_CLONED)
		other = skb_clone(skb, GFP_ATOMIC);
	local_bh_disable();
	current->fail_nth = how->fail;
	if (how->marks & FUZZ_MARK_INPUT && ip)
		fuzz_input(ip, skb, how->marks & FUZZ_MARK_DEAF);
	else
		netif_receive_skb(skb);
	current->fail_nth = 0;
	local_bh_enable();
	kfree_skb(other);
}

static int fuzz_header(struct sk_buff *skb, struct net_device *dev,
		       unsigned short type, const void *daddr, const void *saddr,
		       unsigned int len)
{
	if (fuzz_changed & BIT(FUZZ_NO_HEADER))
		return -ENETDOWN;
	return eth_header(skb, dev, type, daddr, saddr, len);
}

static const struct header_ops fuzz_header_ops = {
	.create = fuzz_header,
};

/* Cached headers are now stale, and waiting frames were made for another MTU.
 * Context: RTNL.
 */
static void fuzz_forget_neighbours(void)
{
	struct mipv4 *ip = mipv4_find_dev(fuzz_dev);

	if (ip)
		mipv4_neigh_flush(ip, MIPV4_DROP_NEIGH_FAILED);
}

static void fuzz_set_flags(unsigned int flags)
{
	dev_change_flags(fuzz_dev, flags, NULL);
}

static void fuzz_set_carrier(bool carrier)
{
	if (carrier)
		netif_carrier_on(fuzz_dev);
	else
		netif_carrier_off(fuzz_dev);
	netdev_state_change(fuzz_dev);
}

/**
 * fuzz_device_change() - change the device
 * @what: the change, modulo their number
 *
 * Context: process.
 */
void fuzz_device_change(u8 what)
{
	static const unsigned int mtus[] = { 576, 68, 1006, 1500 };

	what %= FUZZ_CHANGES;
	rtnl_lock();
	fuzz_changed ^= BIT(what);
	switch (what) {
	case FUZZ_CARRIER:
		fuzz_set_carrier(!netif_carrier_ok(fuzz_dev));
		break;
	case FUZZ_DOWN:
		fuzz_set_flags(dev_get_flags(fuzz_dev) ^ IFF_UP);
		break;
	case FUZZ_MTU:
		fuzz_changed |= BIT(FUZZ_MTU);
		fuzz_forget_neighbours();
		dev_set_mtu(fuzz_dev, mtus[fuzz_mtus++ % ARRAY_SIZE(mtus)]);
		break;
	case FUZZ_NOARP:
		fuzz_set_flags(dev_get_flags(fuzz_dev) ^ IFF_NOARP);
		break;
	case FUZZ_BUILT:
	case FUZZ_NO_HEADER:
		fuzz_dev->header_ops = &fuzz_header_ops;
		fuzz_forget_neighbours();
		break;
	case FUZZ_OTHER_TYPE:
		fuzz_dev->type = fuzz_changed & BIT(what) ? ARPHRD_IEEE802 :
							    ARPHRD_ETHER;
		break;
	}
	rtnl_unlock();
}

/**
 * fuzz_device_restore() - undo all changes of the device
 *
 * Context: process.
 */
void fuzz_device_restore(void)
{
	if (!fuzz_changed)
		return;
	rtnl_lock();
	fuzz_dev->type = ARPHRD_ETHER;
	if (fuzz_dev->header_ops == &fuzz_header_ops) {
		fuzz_dev->header_ops = fuzz_eth_header_ops;
		fuzz_forget_neighbours();
	}
	if (fuzz_changed & BIT(FUZZ_MTU)) {
		fuzz_forget_neighbours();
		dev_set_mtu(fuzz_dev, ETH_DATA_LEN);
		fuzz_mtus = 0;
	}
	if (!netif_carrier_ok(fuzz_dev))
		fuzz_set_carrier(true);
	fuzz_set_flags((dev_get_flags(fuzz_dev) & ~IFF_NOARP) | IFF_UP);
	fuzz_changed = 0;
	rtnl_unlock();
}

/**
 * fuzz_device_dying() - end an endpoint while a companion, which holds it, uses it
 * @protocol: the protocol of a datagram that the companion sends
 *
 * Context: process.
 */
void fuzz_device_dying(u8 protocol)
{
	const struct mipv4_config config = { .addr = fuzz_addr(0), .plen = 24 };
	const struct mudp_flow flow = { .daddr = fuzz_addr(4) };
	struct sk_buff *frame;
	struct mipv4 *ip;

	rtnl_lock();
	ip = mipv4_connect(fuzz_dying_dev, &config, NULL);
	if (IS_ERR(ip)) {
		rtnl_unlock();
		return;
	}
	mipv4_get(ip);
	frame = mipv4_allocate_frame(ip, flow.daddr, protocol, 0, NULL, GFP_KERNEL);
	mipv4_disconnect(ip);
	rtnl_unlock();
	if (!IS_ERR(frame))
		mipv4_xmit(ip, frame);
	mudp_write(ip, &flow, &flow, sizeof(flow));
	mipv4_mtu(ip, flow.daddr);
	frame = alloc_skb(MIPV4_HDR_LEN, GFP_KERNEL);
	if (frame) {
		skb_put_zero(frame, MIPV4_HDR_LEN);
		fuzz_input(ip, frame, false);
	}
	mipv4_put(ip);
}

static struct net_device *fuzz_device_new(const char *name)
{
	struct net_device *dev = alloc_netdev(0, name, NET_NAME_ENUM, fuzz_setup);
	int err;

	if (!dev)
		return ERR_PTR(-ENOMEM);
	err = register_netdev(dev);
	if (!err)
		return dev;
	free_netdev(dev);
	return ERR_PTR(err);
}

/**
 * fuzz_device_init() - make the devices
 *
 * Return: 0 or -errno.
 */
int fuzz_device_init(void)
{
	fuzz_dev = fuzz_device_new("fuzz0");
	if (IS_ERR(fuzz_dev))
		return PTR_ERR(fuzz_dev);
	fuzz_dying_dev = fuzz_device_new("fuzz1");
	if (IS_ERR(fuzz_dying_dev)) {
		unregister_netdev(fuzz_dev);
		return PTR_ERR(fuzz_dying_dev);
	}
	return 0;
}

/**
 * fuzz_device_exit() - remove the devices
 */
void fuzz_device_exit(void)
{
	unregister_netdev(fuzz_dying_dev);
	unregister_netdev(fuzz_dev);
}
