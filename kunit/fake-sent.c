// SPDX-License-Identifier: GPL-2.0
/*
 * fake-sent.c: the frames that were sent, and the datagrams that were delivered.
 */
#include "fake.h"

struct sk_buff *fake_sent(struct fake *f)
{
	struct sk_buff *skb = skb_dequeue(&f->sent);

	if (skb)
		skb_queue_tail(&f->seen, skb);
	return skb;
}

struct iphdr *fake_sent_ip(struct fake *f)
{
	struct sk_buff *skb = fake_sent(f);
	struct iphdr *iph;

	if (!skb || eth_hdr(skb)->h_proto != htons(ETH_P_IP) ||
	    skb_headlen(skb) < ETH_HLEN + sizeof(*iph))
		return NULL;
	iph = (struct iphdr *)(skb->data + ETH_HLEN);
	KUNIT_EXPECT_EQ(f->test, naive_checksum((u8 *)iph, iph->ihl * 4), 0);
	KUNIT_EXPECT_EQ(f->test, ntohs(iph->tot_len), skb->len - ETH_HLEN);
	return iph;
}

/* The next frame, if it is an ICMP message of @type; otherwise NULL. @len receives its
 * length. Its checksum has to be correct.
 */
struct icmphdr *fake_sent_icmp(struct fake *f, u8 type, size_t *len)
{
	struct iphdr *iph = fake_sent_ip(f);
	struct icmphdr *icmph;

	if (!iph || iph->protocol != IPPROTO_ICMP ||
	    skb_linearize(skb_peek_tail(&f->seen)))
		return NULL;
	iph = (struct iphdr *)(skb_peek_tail(&f->seen)->data + ETH_HLEN);
	icmph = (struct icmphdr *)((u8 *)iph + iph->ihl * 4);
	*len = ntohs(iph->tot_len) - iph->ihl * 4;
	if (icmph->type != type)
		return NULL;
	KUNIT_EXPECT_EQ(f->test, naive_checksum((u8 *)icmph, *len), 0);
	return icmph;
}

struct fake_arp *fake_sent_arp(struct fake *f, u16 op)
{
	struct sk_buff *skb = fake_sent(f);
	struct fake_arp *arp;

	if (!skb || eth_hdr(skb)->h_proto != htons(ETH_P_ARP) ||
	    skb_headlen(skb) < ETH_HLEN + sizeof(*arp))
		return NULL;
	arp = (struct fake_arp *)(skb->data + ETH_HLEN);
	return arp->hdr.ar_op == htons(op) ? arp : NULL;
}

bool fake_silent(struct fake *f)
{
	return skb_queue_empty(&f->sent);
}

/* The next datagram that a protocol of fake_protocol() received. */
struct sk_buff *fake_delivered(struct fake *f)
{
	struct sk_buff *skb = skb_dequeue(&f->delivered);

	if (skb)
		skb_queue_tail(&f->seen, skb);
	return skb;
}
