// SPDX-License-Identifier: GPL-2.0
/*
 * device.c: fuzz0, an Ethernet device without a wire. Frames are made to come in at
 * it; whatever is sent has to be well-formed.
 */
#include <linux/icmp.h>
#include <linux/if_arp.h>
#include <linux/ip.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include <net/ip.h>
#include "wire.h"

static struct net_device *fuzz_dev;

u64 fuzz_sent, fuzz_sent_wrong;

static const char *fuzz_check_arp(const struct sk_buff *skb)
{
	const struct arphdr *arp = (const void *)(skb->data + ETH_HLEN);
	const u8 *sender = (const u8 *)(arp + 1);
	__be32 addr;

	if (skb->len < ETH_HLEN + sizeof(*arp) + 2 * (ETH_ALEN + 4))
		return "short ARP packet";
	if (arp->ar_hrd != htons(ARPHRD_ETHER) || arp->ar_pro != htons(ETH_P_IP) ||
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
	if (!fuzz_is_own(iph->saddr) && (iph->saddr || iph->protocol != IPPROTO_IGMP))
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

/* What is wrong with a frame that is sent; NULL if nothing. */
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
	return NULL;	/* of Linux's IPv6 */
}

static netdev_tx_t fuzz_xmit(struct sk_buff *skb, struct net_device *dev)
{
	const char *wrong = fuzz_check(skb);

	fuzz_sent++;
	if (wrong) {
		fuzz_sent_wrong++;
		/* What is looked for in the kernel's log. */
		pr_err("BUG: mipv4_fuzz: sent: wrong %s\n", wrong);
		print_hex_dump(KERN_ERR, "mipv4_fuzz: ", DUMP_PREFIX_OFFSET, 16, 1,
			       skb->data, min(skb->len, 256U), false);
	}
	consume_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops fuzz_ops = {
	.ndo_start_xmit = fuzz_xmit,
};

static void fuzz_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &fuzz_ops;
	dev->needs_free_netdev = true;
	dev->priv_flags |= IFF_NO_QUEUE;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	eth_hw_addr_set(dev, fuzz_our_ha);
}

/* What a device may say of checksums: of UDP that it is right, also where it is not,
 * or the sum of all that came.
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

/* Linear, or with all behind the first octets in a page. The device has looked at the
 * checksum or not.
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

/**
 * fuzz_device_receive() - the frames of a case come in
 * @c: the case
 *
 * One by one, or all together if the shape of the first one says so.
 *
 * Context: process.
 */
void fuzz_device_receive(const struct fuzz_case *c)
{
	bool together = c->n && c->frame[0].shape & 0x80;
	struct sk_buff *skb;
	LIST_HEAD(list);
	unsigned int i;

	local_bh_disable();
	for (i = 0; i < c->n; i++) {
		skb = fuzz_skb(&c->frame[i]);
		if (!skb)
			continue;
		if (together)
			list_add_tail(&skb->list, &list);
		else
			netif_receive_skb(skb);
	}
	if (together)
		netif_receive_skb_list(&list);
	local_bh_enable();
}

/**
 * fuzz_device_init() - make the device
 *
 * Return: 0 or -errno.
 */
int fuzz_device_init(void)
{
	int err;

	fuzz_dev = alloc_netdev(0, "fuzz0", NET_NAME_ENUM, fuzz_setup);
	if (!fuzz_dev)
		return -ENOMEM;
	err = register_netdev(fuzz_dev);
	if (err)
		free_netdev(fuzz_dev);
	return err;
}

/**
 * fuzz_device_exit() - the device goes away
 */
void fuzz_device_exit(void)
{
	unregister_netdev(fuzz_dev);
}
