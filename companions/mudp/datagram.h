/* SPDX-License-Identifier: GPL-2.0 */
/*
 * datagram.h: sizes that input, output and notifications share.
 */
#ifndef _MUDP_DATAGRAM_H
#define _MUDP_DATAGRAM_H

#include <linux/skbuff.h>
#include <linux/udp.h>
#include <net/checksum.h>

#define MUDP_HDR_LEN	((unsigned int)sizeof(struct udphdr))

/* A larger payload is put into pages, because a large linear buffer is hard to allocate
 * in a softirq.
 */
#define MUDP_LINEAR_LEN	2048

/* Leave the checksum of @len octets of header and payload to the device. The core computes
 * it if the device cannot.
 */
static inline void mudp_checksum_partial(struct sk_buff *skb, struct udphdr *uh,
					 __be32 saddr, __be32 daddr,
					 unsigned int len)
{
	uh->check = ~csum_tcpudp_magic(saddr, daddr, len, IPPROTO_UDP, 0);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = (unsigned char *)uh - skb->head;
	skb->csum_offset = offsetof(struct udphdr, check);
}

/* Let a frame with @len octets of payload be cut into datagrams of @gso_size octets, 0 for
 * one. Return: the number of datagrams.
 */
static inline unsigned int mudp_set_gso(struct sk_buff *skb, unsigned int len,
					u16 gso_size)
{
	struct skb_shared_info *info = skb_shinfo(skb);

	if (!gso_size || len <= gso_size) {
		skb_gso_reset(skb);
		return 1;
	}
	info->gso_size = gso_size;
	info->gso_type = SKB_GSO_UDP_L4;
	info->gso_segs = DIV_ROUND_UP(len, gso_size);
	return info->gso_segs;
}

#endif /* _MUDP_DATAGRAM_H */
