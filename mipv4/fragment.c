// SPDX-License-Identifier: GPL-2.0
/*
 * fragment.c: fragmentation (RFC 791 section 3.2). Fragments are built one after the
 * other, so that each can be sent before memory for the next is allocated.
 *
 * A datagram may have a frag_list, usually because it was reassembled. A member of the
 * list becomes a fragment without a copy if it fits. No allocation is larger than a page,
 * unless the headers need more.
 */
#include <linux/ip.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <net/ip.h>
#include <net/sock.h>
#include "compat.h"
#include "endpoint.h"
#include "fragment.h"
#include "header.h"
#include "options.h"

/* A fragment with more octets to copy stores them in pages. */
#define LINEAR_LEN	2048

/* Append @len octets of @from at @offset: copy octets of the linear part, share pages.
 * Return: 0 or -ENOMEM.
 */
static __always_inline int mipv4_frag_payload(struct sk_buff *to,
					      struct sk_buff *from,
					      unsigned int offset,
					      unsigned int len)
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

/* Return: the octets of the linear part of @skb from @offset on, at most @len. */
static unsigned int mipv4_linear_part(const struct sk_buff *skb,
				      unsigned int offset, unsigned int len)
{
	unsigned int head = skb_headlen(skb);

	return offset < head ? min(len, head - offset) : 0;
}

/* Make the frag_list private, because members are removed from it. Return: octets in the
 * list; 0 if memory runs out.
 */
static unsigned int mipv4_cut_list(struct sk_buff *skb)
{
	const struct sk_buff *member;
	unsigned int len = 0;

	if (skb_unclone(skb, GFP_ATOMIC))
		return 0;
	skb_walk_frags(skb, member)
		len += member->len;
	return len;
}

/**
 * mipv4_cut_begin() - start the fragmentation of a datagram
 * @cut: receives its state
 * @ip: the endpoint that sends it
 * @skb: the datagram, skb->data at its header; not consumed. A checksum that was left to
 *	the device is filled in. Members of its frag_list may be removed.
 * @mtu: octets of the largest fragment, header included
 *
 * Context: BH disabled, RCU.
 * Return: 0; -ENOMEM; -EMSGSIZE if @mtu has no room for 8 octets of payload.
 */
int mipv4_cut_begin(struct mipv4_cut *cut, struct mipv4 *ip,
		    struct sk_buff *skb, unsigned int mtu)
{
	unsigned int list_len = 0;

	if (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb))
		return -ENOMEM;
	if (skb_orphan_frags(skb, GFP_ATOMIC))
		return -ENOMEM;
	if (unlikely(skb_has_frag_list(skb))) {
		list_len = mipv4_cut_list(skb);
		if (!list_len)
			return -ENOMEM;
	}
	cut->ip = ip;
	cut->skb = skb;
	cut->mtu = mtu;
	cut->hdr_len = ip_hdrlen(skb);
	cut->offset = 0;
	cut->total = skb->len - cut->hdr_len;
	cut->first = cut->total - list_len;
	cut->at = cut->hdr_len;
	cut->copy = false;
	if (mtu < cut->hdr_len + 8)
		return -EMSGSIZE;
	memcpy(cut->hdr, skb->data, cut->hdr_len);
	return 0;
}

/* Copy @len octets of @from at @offset to pages of @piece. Return: 0 or -ENOMEM. */
static int mipv4_piece_copy(struct sk_buff *piece, const struct sk_buff *from,
			    unsigned int offset, unsigned int len)
{
	unsigned int part, i;
	struct page *page;

	for (i = skb_shinfo(piece)->nr_frags; len; i++) {
		page = i < MAX_SKB_FRAGS ? dev_alloc_page() : NULL;
		if (!page)
			return -ENOMEM;
		part = min_t(unsigned int, len, PAGE_SIZE);
		skb_add_rx_frag(piece, i, page, 0, part, PAGE_SIZE);
		if (skb_copy_bits(from, offset, page_address(page), part))
			return -ENOMEM;
		offset += part;
		len -= part;
	}
	return 0;
}

/* Allocate the next fragment: its header, and room for @linear octets of payload.
 * netdev_alloc_skb() uses a page fragment, which costs less than a slab object of that
 * size. Return: the fragment or NULL.
 */
static __always_inline struct sk_buff *mipv4_cut_alloc(struct mipv4_cut *cut,
						       unsigned int linear)
{
	struct net_device *dev = cut->ip->dev;
	unsigned int headroom = LL_RESERVED_SPACE(dev);
	struct sk_buff *piece;

	piece = netdev_alloc_skb(dev, headroom + cut->hdr_len + linear +
				 dev->needed_tailroom);
	if (!piece)
		return NULL;
	skb_reserve(piece, headroom);
	skb_reset_network_header(piece);
	skb_put_data(piece, cut->hdr, cut->hdr_len);
	skb_set_transport_header(piece, cut->hdr_len);
	return piece;
}

/* Build the next fragment from a copy of @len octets of payload. Return: the fragment or
 * NULL.
 */
static noinline struct sk_buff *mipv4_cut_copy(struct mipv4_cut *cut,
					       unsigned int len)
{
	bool linear = len <= LINEAR_LEN;
	struct sk_buff *piece = mipv4_cut_alloc(cut, linear ? len : 0);
	int err;

	if (!piece)
		return NULL;
	err = linear ? skb_copy_bits(cut->skb, cut->at, skb_put(piece, len),
				     len) :
		       mipv4_piece_copy(piece, cut->skb, cut->at, len);
	if (err) {
		kfree_skb(piece);
		return NULL;
	}
	cut->at += len;
	return piece;
}

/* Build the next fragment from @len octets outside the frag_list, and share their pages.
 * Return: the fragment or NULL.
 */
static __always_inline struct sk_buff *mipv4_cut_share(struct mipv4_cut *cut,
						       unsigned int len)
{
	unsigned int linear = mipv4_linear_part(cut->skb, cut->at, len);
	struct sk_buff *piece;

	if (unlikely(linear > LINEAR_LEN))
		return mipv4_cut_copy(cut, len);
	piece = mipv4_cut_alloc(cut, linear);
	if (!piece)
		return NULL;
	if (mipv4_frag_payload(piece, cut->skb, cut->at, len)) {
		kfree_skb(piece);
		return NULL;
	}
	cut->at += len;
	return piece;
}

/* Return: true if @member can become a fragment of @len octets at most. */
static bool mipv4_cut_fits(const struct mipv4_cut *cut,
			   const struct sk_buff *member, unsigned int len)
{
	return member->len && member->len <= len &&
	       (!member->next || member->len % 8 == 0) &&
	       !skb_shared(member) && !skb_cloned(member) &&
	       !skb_has_frag_list(member) && !cut->skb->destructor &&
	       skb_headroom(member) >= LL_RESERVED_SPACE(cut->ip->dev) +
				       cut->hdr_len;
}

/* Remove the first member of the frag_list and make it a fragment. Return: the fragment.
 */
static struct sk_buff *mipv4_cut_member(struct mipv4_cut *cut)
{
	struct sk_buff *skb = cut->skb;
	struct sk_buff *member = skb_shinfo(skb)->frag_list;

	skb_shinfo(skb)->frag_list = member->next;
	skb->len -= member->len;
	skb->data_len -= member->len;
	skb->truesize -= member->truesize;
	skb_mark_not_on_list(member);
	member->ip_summed = CHECKSUM_NONE;
	skb_scrub_packet(member, true);
	memcpy(__skb_push(member, cut->hdr_len), cut->hdr, cut->hdr_len);
	skb_reset_network_header(member);
	skb_set_transport_header(member, cut->hdr_len);
	return member;
}

/* Build the next fragment, at most @len octets of payload, of a datagram with a
 * frag_list. A fragment ends where the list begins, if that offset is a multiple of 8.
 * Each member of the list becomes a fragment, as long as it fits. Return: the fragment or
 * NULL.
 */
static noinline struct sk_buff *mipv4_cut_listed(struct mipv4_cut *cut,
						 unsigned int len)
{
	unsigned int left = cut->first - cut->offset;

	if (!cut->copy && cut->offset < cut->first) {
		if (left >= len || left % 8 == 0)
			return mipv4_cut_share(cut, min(left, len));
		cut->copy = true;
	}
	if (!cut->copy &&
	    mipv4_cut_fits(cut, skb_shinfo(cut->skb)->frag_list, len))
		return mipv4_cut_member(cut);
	cut->copy = true;
	return mipv4_cut_copy(cut, len);
}

/**
 * mipv4_cut_next() - build the next fragment
 * @cut: the state; mipv4_cut_more() returned true for it
 *
 * The first fragment has all options. The others have the options whose copied flag is
 * set.
 *
 * Context: BH disabled, RCU.
 * Return: the fragment, ready to send, owned by the caller; NULL if memory runs out.
 */
struct sk_buff *mipv4_cut_next(struct mipv4_cut *cut)
{
	unsigned int len = min(cut->total - cut->offset,
			       (cut->mtu - cut->hdr_len) & ~7U);
	u16 frag_off = cut->offset / 8;
	struct sk_buff *piece;
	struct iphdr *iph;

	piece = likely(cut->first == cut->total) ? mipv4_cut_share(cut, len) :
						   mipv4_cut_listed(cut, len);
	if (!piece)
		return NULL;
	cut->offset += piece->len - cut->hdr_len;
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
	/* The socket pays for the memory of each fragment until it is sent. */
	if (cut->skb->destructor == sock_wfree)
		skb_set_owner_w(piece, cut->skb->sk);
	if (unlikely(cut->hdr_len > MIPV4_HDR_LEN))
		cut->hdr_len = MIPV4_HDR_LEN +
			       mipv4_options_copied(cut->hdr + MIPV4_HDR_LEN,
						    cut->hdr_len -
						    MIPV4_HDR_LEN);
	return piece;
}
