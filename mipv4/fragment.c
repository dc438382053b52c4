// SPDX-License-Identifier: GPL-2.0
/*
 * fragment.c: from a datagram to fragments (RFC 791 section 3.2), one after the
 * other: each can be on its way before there is memory for the next.
 */
#include "internal.h"

/* Append @len octets of @from at @offset: what is in its linear part is copied,
 * pages are shared.
 * Return: 0 or -ENOMEM.
 */
static int mipv4_frag_payload(struct sk_buff *to, struct sk_buff *from,
			      unsigned int offset, unsigned int len)
{
	unsigned int head = skb_headlen(from), part, i, n = 0;

	if (offset < head) {
		part = min(len, head - offset);
		skb_put_data(to, from->data + offset, part);
		offset += part;
		len -= part;
	}
	offset -= head;
	for (i = 0; len && i < skb_shinfo(from)->nr_frags; i++) {
		const skb_frag_t *frag = &skb_shinfo(from)->frags[i];
		unsigned int size = skb_frag_size(frag);

		if (offset >= size) {
			offset -= size;
			continue;
		}
		part = min(len, size - offset);
		skb_frag_ref(from, i);
		skb_fill_page_desc(to, n++, skb_frag_page(frag),
				   skb_frag_off(frag) + offset, part);
		to->len += part;
		to->data_len += part;
		to->truesize += part;
		offset = 0;
		len -= part;
	}
	skb_shinfo(to)->flags |= skb_shinfo(from)->flags & SKBFL_SHARED_FRAG;
	return len ? -ENOMEM : 0;
}

/* Octets of @skb from @offset on that lie in its linear part, at most @len. */
static unsigned int mipv4_linear_part(const struct sk_buff *skb,
				      unsigned int offset, unsigned int len)
{
	unsigned int head = skb_headlen(skb);

	return offset < head ? min(len, head - offset) : 0;
}

/**
 * mipv4_cut_begin() - a datagram is to be cut into pieces
 * @cut: where it stands
 * @ip: the endpoint that sends it
 * @skb: the datagram, from its header on; not consumed, but its checksum is
 *	filled in if it was left to the device
 * @mtu: the largest piece, header included
 *
 * Context: BH disabled, RCU.
 * Return: 0 or -errno.
 */
int mipv4_cut_begin(struct mipv4_cut *cut, struct mipv4 *ip,
		    struct sk_buff *skb, unsigned int mtu)
{
	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb))
		return -ENOMEM;
	if (skb_has_frag_list(skb) && skb_linearize(skb))
		return -ENOMEM;
	if (skb_orphan_frags(skb, GFP_ATOMIC))
		return -ENOMEM;
	cut->ip = ip;
	cut->skb = skb;
	cut->mtu = mtu;
	cut->hdr_len = ip_hdrlen(skb);
	cut->offset = 0;
	cut->total = skb->len - cut->hdr_len;
	if (mtu < cut->hdr_len + 8)
		return -EMSGSIZE;
	memcpy(cut->hdr, skb->data, cut->hdr_len);
	return 0;
}

/* Room for the next piece, @len octets of payload, with its header in place. A page
 * fragment where a piece fits one: it costs less than a slab object of that size.
 */
static struct sk_buff *mipv4_cut_alloc(struct mipv4_cut *cut, unsigned int len)
{
	struct net_device *dev = cut->ip->dev;
	unsigned int headroom = LL_RESERVED_SPACE(dev);
	unsigned int start = ip_hdrlen(cut->skb) + cut->offset;
	struct sk_buff *piece;

	piece = netdev_alloc_skb(dev, headroom + cut->hdr_len +
				 mipv4_linear_part(cut->skb, start, len) +
				 dev->needed_tailroom);
	if (!piece)
		return NULL;
	skb_reserve(piece, headroom);
	skb_reset_network_header(piece);
	skb_put_data(piece, cut->hdr, cut->hdr_len);
	skb_set_transport_header(piece, cut->hdr_len);
	if (mipv4_frag_payload(piece, cut->skb, start, len)) {
		kfree_skb(piece);
		return NULL;
	}
	return piece;
}

/**
 * mipv4_cut_next() - the next piece
 * @cut: where it stands; mipv4_cut_more() says whether there is one
 *
 * All options go into the first piece; into the others those whose copied flag
 * is set.
 *
 * Context: BH disabled, RCU.
 * Return: the piece, to be sent as it is; NULL without memory.
 */
struct sk_buff *mipv4_cut_next(struct mipv4_cut *cut)
{
	unsigned int len = min(cut->total - cut->offset,
			       (cut->mtu - cut->hdr_len) & ~7U);
	struct sk_buff *piece = mipv4_cut_alloc(cut, len);
	u16 frag_off = cut->offset / 8;
	struct iphdr *iph;

	if (!piece)
		return NULL;
	cut->offset += len;
	if (cut->offset < cut->total)
		frag_off |= IP_MF;
	iph = (struct iphdr *)piece->data;
	iph->ihl = cut->hdr_len / 4;
	iph->tot_len = htons(piece->len);
	iph->frag_off = htons(frag_off);
	iph->check = 0;
	iph->check = ip_fast_csum(piece->data, iph->ihl);
	piece->protocol = cut->skb->protocol;
	piece->dev = cut->skb->dev;
	piece->priority = cut->skb->priority;
	piece->mark = cut->skb->mark;
	if (unlikely(cut->hdr_len > MIPV4_HDR_LEN))
		cut->hdr_len = MIPV4_HDR_LEN +
			       mipv4_options_copied(cut->hdr + MIPV4_HDR_LEN,
						    cut->hdr_len -
						    MIPV4_HDR_LEN);
	return piece;
}
