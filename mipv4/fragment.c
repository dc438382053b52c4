// SPDX-License-Identifier: GPL-2.0
/*
 * fragment.c: from a datagram to fragments (RFC 791 section 3.2).
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

/* One fragment: a copy of @iph, with @hdr_len octets, and part of the payload.
 * Return: it, or NULL without memory.
 */
static struct sk_buff *mipv4_frag_make(struct mipv4 *ip, struct sk_buff *skb,
				       const struct iphdr *iph,
				       unsigned int hdr_len,
				       unsigned int offset, unsigned int len,
				       bool more)
{
	unsigned int headroom = LL_RESERVED_SPACE(ip->dev);
	unsigned int start = ip_hdrlen(skb) + offset;
	struct sk_buff *frag;
	struct iphdr *fh;

	frag = alloc_skb(headroom + hdr_len +
			 mipv4_linear_part(skb, start, len) +
			 ip->dev->needed_tailroom, GFP_ATOMIC);
	if (!frag)
		return NULL;
	skb_reserve(frag, headroom);
	skb_reset_network_header(frag);
	fh = skb_put_data(frag, iph, hdr_len);
	skb_set_transport_header(frag, hdr_len);
	if (mipv4_frag_payload(frag, skb, start, len)) {
		kfree_skb(frag);
		return NULL;
	}
	fh->ihl = hdr_len / 4;
	fh->tot_len = htons(frag->len);
	fh->frag_off = htons(offset / 8 | (more ? IP_MF : 0));
	ip_send_check(fh);
	frag->protocol = skb->protocol;
	frag->dev = skb->dev;
	frag->priority = skb->priority;
	frag->mark = skb->mark;
	return frag;
}

/**
 * mipv4_fragment() - cut a datagram into pieces
 * @ip: the endpoint that sends it
 * @skb: the datagram, from its header on; not consumed, but its checksum is
 *	filled in if it was left to the device
 * @mtu: the largest piece, header included
 * @list: receives the pieces in order
 *
 * All options go into the first piece; into the others those whose copied flag
 * is set.
 *
 * Context: BH disabled, RCU.
 * Return: how many pieces, or -errno and @list is empty.
 */
int mipv4_fragment(struct mipv4 *ip, struct sk_buff *skb, unsigned int mtu,
		   struct sk_buff_head *list)
{
	unsigned int hdr_len = ip_hdrlen(skb), offset = 0, total, len;
	u8 hdr[60] __aligned(4);
	struct sk_buff *frag;
	int n = 0;

	__skb_queue_head_init(list);
	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb))
		return -ENOMEM;
	if (skb_has_frag_list(skb) && skb_linearize(skb))
		return -ENOMEM;
	if (skb_orphan_frags(skb, GFP_ATOMIC))
		return -ENOMEM;
	if (mtu < hdr_len + 8)
		return -EMSGSIZE;

	total = skb->len - hdr_len;
	memcpy(hdr, skb->data, hdr_len);
	while (offset < total) {
		len = min(total - offset, (mtu - hdr_len) & ~7U);
		frag = mipv4_frag_make(ip, skb, (struct iphdr *)hdr, hdr_len,
				       offset, len, offset + len < total);
		if (!frag) {
			__skb_queue_purge(list);
			return -ENOMEM;
		}
		__skb_queue_tail(list, frag);
		offset += len;
		if (!n++)
			hdr_len = MIPV4_HDR_LEN +
				  mipv4_options_copied(hdr + MIPV4_HDR_LEN,
						       hdr_len - MIPV4_HDR_LEN);
	}
	return n;
}
