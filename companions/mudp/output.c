// SPDX-License-Identifier: GPL-2.0
/*
 * output.c: a datagram that is sent: a frame with its headers, the payload, then
 * mudp_xmit(), which completes the UDP header and hands the frame to mipv4.
 */
#include <linux/skbuff.h>
#include <linux/udp.h>
#include <linux/uio.h>
#include <net/ip.h>
#include <net/mudp.h>
#include "datagram.h"
#include "endpoint.h"
#include "output.h"

#define MAX_DATAGRAM	65535	/* octets, RFC 791 */

/* Count the result of sending a frame of @n datagrams. Return: @err. */
static int mudp_count_out(const struct mipv4 *ip, int err, unsigned int n)
{
	struct mudp_endpoint *ep;

	local_bh_disable();
	rcu_read_lock();
	ep = mudp_endpoint_find(ip);
	if (ep && !err)
		mudp_count_add(ep, MUDP_STAT_OUT_DATAGRAMS, n);
	else if (ep && (err == -ENOMEM || err == -ENOBUFS))
		mudp_count_add(ep, MUDP_STAT_SNDBUF_ERRORS, n);
	rcu_read_unlock();
	local_bh_enable();
	return err;
}

/* Fill the headers from @flow, except the lengths. */
static void mudp_frame_set_flow(struct sk_buff *frame,
				const struct mudp_flow *flow)
{
	struct iphdr *iph = ip_hdr(frame);
	struct udphdr *uh = skb_put(frame, MUDP_HDR_LEN);

	if (flow->saddr || flow->flags & MUDP_FLOW_SADDR)
		iph->saddr = flow->saddr;
	if (flow->ttl)
		iph->ttl = flow->ttl;
	if (flow->flags & MUDP_FLOW_TOS)
		iph->tos = flow->tos;
	if (flow->flags & MUDP_FLOW_DF)
		iph->frag_off = htons(IP_DF);
	else if (flow->flags & MUDP_FLOW_FRAGMENT)
		iph->frag_off = 0;
	*uh = (struct udphdr){ .source = flow->sport, .dest = flow->dport };
	skb_shinfo(frame)->gso_size = flow->gso_size;
}

struct sk_buff *mudp_allocate_frame(struct mipv4 *ip,
				    const struct mudp_flow *flow, size_t len,
				    gfp_t gfp)
{
	struct sk_buff *frame;

	if (len > MUDP_MAX_LEN)
		return ERR_PTR(-EMSGSIZE);
	frame = mipv4_allocate_frame(ip, flow->daddr, IPPROTO_UDP,
				     MUDP_HDR_LEN + len, NULL, gfp);
	if (!IS_ERR(frame))
		mudp_frame_set_flow(frame, flow);
	return frame;
}
EXPORT_SYMBOL_GPL(mudp_allocate_frame);

/* Does the frame still have its UDP header, and no more payload than a datagram? */
static int mudp_frame_check(const struct sk_buff *frame)
{
	int offset = skb_transport_offset(frame);

	if (offset < (int)sizeof(struct iphdr) ||
	    skb_headlen(frame) < offset + MUDP_HDR_LEN)
		return -EINVAL;
	return frame->len > MAX_DATAGRAM ? -EMSGSIZE : 0;
}

int mudp_xmit(struct mipv4 *ip, struct sk_buff *frame)
{
	int err = mudp_frame_check(frame);
	struct udphdr *uh;
	unsigned int len, n;

	if (unlikely(err)) {
		kfree_skb(frame);
		return err;
	}
	len = frame->len - skb_transport_offset(frame);
	n = mudp_set_gso(frame, len - MUDP_HDR_LEN,
			 skb_shinfo(frame)->gso_size);
	if (unlikely(n > MUDP_MAX_SEGMENTS)) {
		kfree_skb(frame);
		return -EINVAL;
	}
	uh = (struct udphdr *)skb_transport_header(frame);
	uh->len = htons(len);
	mudp_checksum_partial(frame, uh, ip_hdr(frame)->saddr,
			      ip_hdr(frame)->daddr, len);
	return mudp_count_out(ip, mipv4_xmit(ip, frame), n);
}
EXPORT_SYMBOL_GPL(mudp_xmit);

/* Add pages for @len octets of payload. Return: 0 or -ENOMEM. */
static int mudp_frame_add_pages(struct sk_buff *frame, size_t len, gfp_t gfp)
{
	unsigned int part, i;
	struct page *page;

	for (i = 0; len; i++) {
		page = alloc_page(gfp);
		if (!page)
			return -ENOMEM;
		part = min_t(size_t, len, PAGE_SIZE);
		skb_add_rx_frag(frame, i, page, 0, part, PAGE_SIZE);
		len -= part;
	}
	return 0;
}

/* A frame with @len octets of payload, which the caller writes. */
static struct sk_buff *mudp_frame_new(struct mipv4 *ip,
				      const struct mudp_flow *flow, size_t len,
				      gfp_t gfp)
{
	bool linear = len <= MUDP_LINEAR_LEN;
	struct sk_buff *frame;

	BUILD_BUG_ON(DIV_ROUND_UP(MUDP_MAX_LEN, PAGE_SIZE) > MAX_SKB_FRAGS);
	if (len > MUDP_MAX_LEN)
		return ERR_PTR(-EMSGSIZE);
	frame = mudp_allocate_frame(ip, flow, linear ? len : 0, gfp);
	if (IS_ERR(frame))
		return frame;
	if (linear) {
		skb_put(frame, len);
	} else if (mudp_frame_add_pages(frame, len, gfp)) {
		kfree_skb(frame);
		return ERR_PTR(-ENOMEM);
	}
	return frame;
}

/* The octets in @iov, or more than %MUDP_MAX_LEN if they do not fit a datagram. */
static size_t mudp_iov_len(const struct kvec *iov, size_t n)
{
	size_t i, len = 0;

	for (i = 0; i < n && len <= MUDP_MAX_LEN; i++) {
		if (iov[i].iov_len > MUDP_MAX_LEN)
			return MUDP_MAX_LEN + 1;
		len += iov[i].iov_len;
	}
	return len;
}

int mudp_writev(struct mipv4 *ip, const struct mudp_flow *flow,
		const struct kvec *iov, size_t n)
{
	size_t len = mudp_iov_len(iov, n);
	struct sk_buff *frame;
	struct iov_iter from;

	frame = mudp_frame_new(ip, flow, len, GFP_ATOMIC);
	if (IS_ERR(frame))
		return mudp_count_out(ip, PTR_ERR(frame), 1);
	iov_iter_kvec(&from, ITER_SOURCE, iov, n, len);
	if (skb_copy_datagram_from_iter(frame, frame->len - len, &from, len)) {
		kfree_skb(frame);
		return -EFAULT;
	}
	return mudp_xmit(ip, frame);
}
EXPORT_SYMBOL_GPL(mudp_writev);

int mudp_write(struct mipv4 *ip, const struct mudp_flow *flow, const void *data,
	       size_t len)
{
	struct kvec iov = { .iov_base = (void *)data, .iov_len = len };

	return mudp_writev(ip, flow, &iov, 1);
}
EXPORT_SYMBOL_GPL(mudp_write);

/* Copy the payload of @skb into that of @frame, which is either linear or in pages.
 * Return: 0 or -EFAULT.
 */
static int mudp_frame_copy(struct sk_buff *frame, const struct sk_buff *skb)
{
	const struct skb_shared_info *info = skb_shinfo(frame);
	unsigned int at = 0, size, i;

	if (!info->nr_frags)
		return skb_copy_bits(skb, 0, skb_tail_pointer(frame) - skb->len,
				     skb->len);
	for (i = 0; i < info->nr_frags; i++) {
		size = skb_frag_size(&info->frags[i]);
		if (skb_copy_bits(skb, at, skb_frag_address(&info->frags[i]),
				  size))
			return -EFAULT;
		at += size;
	}
	return 0;
}

/**
 * mudp_write_skb() - send a copy of a received payload
 * @ip: the endpoint
 * @flow: its source, destination and header fields
 * @skb: data at the payload, not consumed
 *
 * Context: any except hard interrupts.
 * Return: as mudp_xmit().
 */
int mudp_write_skb(struct mipv4 *ip, const struct mudp_flow *flow,
		   struct sk_buff *skb)
{
	struct sk_buff *frame = mudp_frame_new(ip, flow, skb->len, GFP_ATOMIC);

	if (IS_ERR(frame))
		return mudp_count_out(ip, PTR_ERR(frame), 1);
	if (mudp_frame_copy(frame, skb)) {
		kfree_skb(frame);
		return -EFAULT;
	}
	return mudp_xmit(ip, frame);
}
