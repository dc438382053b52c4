/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fragment.h: cutting a datagram into fragments.
 */
#ifndef _MIPV4_FRAGMENT_H
#define _MIPV4_FRAGMENT_H

#include <linux/ip.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include "header.h"

struct mipv4;

/**
 * struct mipv4_cut - a datagram that is being cut into pieces
 * @ip: the endpoint that sends it
 * @skb: the datagram
 * @mtu: the largest piece, header included
 * @hdr_len: octets of the header of the next piece
 * @offset: where in the payload it begins
 * @total: octets of the payload
 * @first: how many of them are not in the frag_list of @skb
 * @at: where in @skb the next piece begins
 * @copy: octets of the frag_list are copied
 * @hdr: its header, but for what is its own
 */
struct mipv4_cut {
	struct mipv4	*ip;
	struct sk_buff	*skb;
	unsigned int	mtu;
	unsigned int	hdr_len;
	unsigned int	offset;
	unsigned int	total;
	unsigned int	first;
	unsigned int	at;
	bool		copy;
	u8		hdr[60] __aligned(4);
};

int mipv4_cut_begin(struct mipv4_cut *cut, struct mipv4 *ip,
		    struct sk_buff *skb, unsigned int mtu);
struct sk_buff *mipv4_cut_next(struct mipv4_cut *cut);

static inline bool mipv4_cut_more(const struct mipv4_cut *cut)
{
	return cut->offset < cut->total;
}

/**
 * mipv4_frag_range() - the place of a fragment in its datagram
 * @iph: its header
 * @len: octets of its payload
 * @end: receives the offset behind its last octet
 *
 * Refused are fragments without payload, those that are not the last and do not
 * end on 8 octets, and those that end beyond the largest datagram (RFC 791
 * section 3.2, RFC 1858).
 *
 * Return: the offset of its first octet, or -EINVAL.
 */
static inline int mipv4_frag_range(const struct iphdr *iph, unsigned int len,
				   int *end)
{
	int offset = (ntohs(iph->frag_off) & IP_OFFSET) * 8;

	*end = offset + len;
	if (!len || (iph->frag_off & htons(IP_MF) && len % 8) ||
	    *end + iph->ihl * 4 > MIPV4_MAX_LEN)
		return -EINVAL;
	return offset;
}

#endif /* _MIPV4_FRAGMENT_H */
