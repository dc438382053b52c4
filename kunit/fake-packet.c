// SPDX-License-Identifier: GPL-2.0
/*
 * fake-packet.c: packets to be received, and datagrams to be sent.
 */
#include <net/ip.h>
#include "fake.h"
#include "../mipv4/input.h"

#define HEADROOM	64

/* A frame to be received; skb->data is behind the link-layer header. */
static struct sk_buff *fake_skb(struct fake *f, size_t len)
{
	struct sk_buff *skb = alloc_skb(HEADROOM + len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, skb);
	skb_reserve(skb, HEADROOM);
	skb->dev = f->dev;
	skb->protocol = htons(ETH_P_IP);
	skb->pkt_type = PACKET_HOST;
	skb_reset_network_header(skb);
	return skb;
}

struct sk_buff *fake_bytes(struct fake *f, const void *data, size_t len)
{
	struct sk_buff *skb = fake_skb(f, len);

	skb_put_data(skb, data, len);
	return skb;
}

/* Calculate the checksum of an IP header that was changed. */
void fake_checksum(struct sk_buff *skb)
{
	struct iphdr *iph = ip_hdr(skb);

	iph->check = 0;
	iph->check = naive_sum16(iph, iph->ihl * 4);
}

struct sk_buff *fake_options(struct fake *f, __be32 src, __be32 dst,
			     u8 protocol, const void *options, size_t n,
			     const void *data, size_t len)
{
	struct sk_buff *skb = fake_skb(f, sizeof(struct iphdr) + n + len);
	struct iphdr *iph = skb_put(skb, sizeof(*iph));

	*iph = (struct iphdr){
		.version = 4,
		.ihl = (sizeof(*iph) + n) / 4,
		.tot_len = htons(sizeof(*iph) + n + len),
		.id = htons(1),
		.ttl = 60,
		.protocol = protocol,
		.saddr = src,
		.daddr = dst,
	};
	if (n)
		skb_put_data(skb, options, n);
	if (len)
		skb_put_data(skb, data, len);
	fake_checksum(skb);
	return skb;
}

struct sk_buff *fake_datagram(struct fake *f, __be32 src, __be32 dst,
			      u8 protocol, const void *data, size_t len)
{
	return fake_options(f, src, dst, protocol, NULL, 0, data, len);
}

/* A datagram that a protocol for EXPERIMENT receives. */
struct sk_buff *fake_experiment(struct fake *f)
{
	return fake_datagram(f, PEER, US, EXPERIMENT, "payload", 7);
}

/* The pattern of a payload: octet i is i modulo 251. */
static void fake_fill(u8 *data, size_t from, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		data[i] = (from + i) % 251;
}

struct sk_buff *fake_pattern(struct fake *f, __be32 src, __be32 dst,
			     u8 protocol, size_t len)
{
	u8 *data = kunit_kzalloc(f->test, len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, data);
	fake_fill(data, 0, len);
	return fake_datagram(f, src, dst, protocol, data, len);
}

/* A fragment of an EXPERIMENT from PEER to US, with the payload of fake_pattern(). */
struct sk_buff *fake_fragment(struct fake *f, u16 id, unsigned int offset,
			      size_t len, bool more)
{
	struct sk_buff *skb = fake_pattern(f, PEER, US, EXPERIMENT, len);
	struct iphdr *iph = ip_hdr(skb);

	fake_fill(skb->data + sizeof(*iph), offset, len);
	iph->id = htons(id);
	iph->frag_off = htons(offset / 8 | (more ? IP_MF : 0));
	fake_checksum(skb);
	return skb;
}

struct sk_buff *fake_icmp(struct fake *f, __be32 src, __be32 dst, u8 type,
			  u8 code, u32 info, const void *data, size_t len)
{
	struct sk_buff *skb = fake_pattern(f, src, dst, IPPROTO_ICMP,
					   sizeof(struct icmphdr) + len);
	struct icmphdr *icmph = (void *)(skb->data + sizeof(struct iphdr));

	*icmph = (struct icmphdr){
		.type = type, .code = code, .un.gateway = htonl(info),
	};
	if (data)
		memcpy(icmph + 1, data, len);
	icmph->checksum = naive_sum16(icmph, sizeof(*icmph) + len);
	return skb;
}

struct sk_buff *fake_echo(struct fake *f, __be32 src, __be32 dst, u16 id,
			  u16 seq, size_t size)
{
	return fake_icmp(f, src, dst, ICMP_ECHO, 0, id << 16 | seq, NULL, size);
}

/* An ICMP error to US about a datagram. It quotes the header and 8 octets, 1 to 8. */
struct sk_buff *fake_icmp_about(struct fake *f, __be32 src, u8 type, u8 code,
				u32 info, __be32 quote_src, __be32 quote_dst,
				u8 protocol)
{
	static const u8 payload[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct sk_buff *quote = fake_datagram(f, quote_src, quote_dst, protocol,
					      payload, sizeof(payload));
	struct sk_buff *skb = fake_icmp(f, src, US, type, code, info,
					quote->data, quote->len);

	kfree_skb(quote);
	return skb;
}

struct sk_buff *fake_arp(struct fake *f, u16 op, const u8 *sha, __be32 sip,
			 const u8 *tha, __be32 tip)
{
	struct fake_arp arp = {
		.hdr = {
			.ar_hrd = htons(ARPHRD_ETHER),
			.ar_pro = htons(ETH_P_IP),
			.ar_hln = ETH_ALEN,
			.ar_pln = 4,
			.ar_op = htons(op),
		},
		.sip = sip,
		.tip = tip,
	};
	struct sk_buff *skb;

	memcpy(arp.sha, sha, ETH_ALEN);
	if (tha)
		memcpy(arp.tha, tha, ETH_ALEN);
	skb = fake_bytes(f, &arp, sizeof(arp));
	skb->protocol = htons(ETH_P_ARP);
	if (!tha)
		skb->pkt_type = PACKET_BROADCAST;
	return skb;
}

/* The same packet with @head octets in its head, and the rest in a page. @skb is consumed. */
struct sk_buff *fake_paged(struct fake *f, struct sk_buff *skb,
			   unsigned int head)
{
	struct sk_buff *paged = fake_skb(f, head);
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, page);
	paged->pkt_type = skb->pkt_type;
	paged->protocol = skb->protocol;
	skb_put_data(paged, skb->data, head);
	memcpy(page_address(page), skb->data + head, skb->len - head);
	skb_add_rx_frag(paged, 0, page, 0, skb->len - head, PAGE_SIZE);
	kfree_skb(skb);
	return paged;
}

/* As fake_paged(); to read more than @head octets needs an allocation. */
struct sk_buff *fake_cramped(struct fake *f, struct sk_buff *skb,
			     unsigned int head)
{
	struct sk_buff *cramped = fake_paged(f, skb, head);
	unsigned int room = skb_end_pointer(cramped) - skb_tail_pointer(cramped);

	memmove(cramped->data + room, cramped->data, head);
	cramped->data += room;
	cramped->tail += room;
	skb_reset_network_header(cramped);
	return cramped;
}

static void fake_freed(struct sk_buff *skb)
{
	struct fake *f = skb_shinfo(skb)->destructor_arg;

	f->freed++;
}

/* f->freed counts @skb when it is freed or sent by the device. */
struct sk_buff *fake_track(struct fake *f, struct sk_buff *skb)
{
	skb_shinfo(skb)->destructor_arg = f;
	skb->destructor = fake_freed;
	return skb;
}

/* The core of Linux receives a frame from the device. */
void fake_receive(struct fake *f, struct sk_buff *skb)
{
	struct ethhdr *eth = skb_push(skb, ETH_HLEN);

	memcpy(eth->h_dest, OUR_HA, ETH_ALEN);
	memcpy(eth->h_source, PEER_HA, ETH_ALEN);
	eth->h_proto = skb->protocol;
	skb_reset_mac_header(skb);
	skb_pull(skb, ETH_HLEN);
	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
}

/* mipv4_rcv() receives an skb that the core would not accept. */
int fake_rcv(struct fake *f, struct sk_buff *skb)
{
	return as_softirq(mipv4_rcv(skb, f->dev, &f->ip->ip_packet, f->dev));
}

/* A frame for @room octets of payload. */
struct sk_buff *fake_frame(struct fake *f, __be32 dst, size_t room)
{
	struct sk_buff *frame = mipv4_allocate_frame(f->ip, dst, EXPERIMENT,
						     room, NULL, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(f->test, frame);
	return frame;
}

int fake_send(struct fake *f, __be32 dst, const void *data, size_t len)
{
	return mipv4_write(f->ip, fake_frame(f, dst, len), data, len);
}

/* The checksum of RFC 1071, calculated octet by octet, in host order. */
u16 naive_checksum(const u8 *data, size_t len)
{
	u32 sum = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		sum += i % 2 ? data[i] : data[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return ~sum;
}
