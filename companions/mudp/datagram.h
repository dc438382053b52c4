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

#endif /* _MUDP_DATAGRAM_H */
