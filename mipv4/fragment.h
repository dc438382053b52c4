/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fragment.h: fragmentation of a datagram, and the range of a received fragment.
 */
#ifndef _MIPV4_FRAGMENT_H
#define _MIPV4_FRAGMENT_H

#include <linux/ip.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include "header.h"

struct mipv4;

/**
 * struct mipv4_cut - the fragmentation of a datagram
 * @ip: the endpoint that sends it
 * @skb: the datagram
 * @mtu: octets of the largest fragment, header included
 * @hdr_len: octets of the header of the next fragment
 * @offset: offset of the next fragment in the payload
 * @total: octets of the payload
 * @first: octets of the payload that are not in the frag_list of @skb
 * @at: offset of the next fragment in @skb
 * @copy: the members of the frag_list are copied
 * @hdr: the header of the next fragment, without the fields that differ in each
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
 * mipv4_frag_range() - compute the range of a fragment in its datagram
 * @iph: its header
 * @len: octets of its payload
 * @end: receives the offset behind its last octet
 *
 * The function refuses a fragment without payload, and one beyond the largest datagram.
 * It also refuses a fragment that is not the last and whose length is no multiple of 8
 * (RFC 791 section 3.2, RFC 1858).
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
