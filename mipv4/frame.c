// SPDX-License-Identifier: GPL-2.0
/*
 * frame.c: frames that a transport protocol fills, the checksums that it needs, and
 * errors in words.
 */
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "fib.h"
#include "frame.h"
#include "header.h"
#include "nexthop.h"

struct sk_buff *mipv4_allocate_frame(struct mipv4 *ip, __be32 dst, u8 protocol,
				     size_t payload, size_t *len, gfp_t gfp)
{
	unsigned int headroom = 0, tailroom = 0;
	const struct mipv4_nexthop *nh;
	u8 ttl = READ_ONCE(ip->ttl);
	struct sk_buff *skb;
	__be32 src = 0;
	bool dead;

	if (payload > MIPV4_MAX_LEN - MIPV4_HDR_LEN)
		return ERR_PTR(-EMSGSIZE);

	rcu_read_lock();
	dead = READ_ONCE(ip->dead);
	if (!dead) {
		headroom = LL_RESERVED_SPACE(ip->dev);
		tailroom = READ_ONCE(ip->dev->needed_tailroom);
		nh = mipv4_route_lookup(ip, dst, false);
		src = READ_ONCE(nh->src);
		if (nh->hop == MIPV4_HOP_MULTICAST)
			ttl = 1;
	}
	rcu_read_unlock();
	if (dead)
		return ERR_PTR(-ENODEV);

	skb = alloc_skb(headroom + MIPV4_HDR_LEN + payload + tailroom, gfp);
	if (!skb)
		return ERR_PTR(-ENOMEM);
	skb_reserve(skb, headroom);
	skb_reset_network_header(skb);
	mipv4_header_build(skb_put(skb, MIPV4_HDR_LEN), src, dst, protocol,
			   READ_ONCE(ip->tos), ttl);
	if (READ_ONCE(ip->df))
		ip_hdr(skb)->frag_off = htons(IP_DF);
	skb_set_transport_header(skb, MIPV4_HDR_LEN);
	skb->protocol = htons(ETH_P_IP);
	if (len)
		*len = MIPV4_HDR_LEN;
	return skb;
}
EXPORT_SYMBOL_GPL(mipv4_allocate_frame);

void mipv4_frame_set_loop(struct sk_buff *frame, bool loop)
{
	MIPV4_CB(frame)->no_loop = !loop;
}
EXPORT_SYMBOL_GPL(mipv4_frame_set_loop);

__sum16 mipv4_checksum(const struct sk_buff *frame, const struct kvec *iov,
		       size_t n)
{
	const struct iphdr *iph = ip_hdr(frame);
	__wsum sum = 0;
	size_t i, len = 0;

	for (i = 0; i < n; i++) {
		sum = csum_block_add(sum, csum_partial(iov[i].iov_base,
						       iov[i].iov_len, 0), len);
		len += iov[i].iov_len;
	}
	return csum_tcpudp_magic(iph->saddr, iph->daddr, len, iph->protocol,
				 sum);
}
EXPORT_SYMBOL_GPL(mipv4_checksum);

struct mipv4_pseudohdr mipv4_pseudoheader(const struct mipv4 *ip, __be32 dst,
					  u8 protocol, u16 len)
{
	return (struct mipv4_pseudohdr){
		.saddr = mipv4_src(ip, dst),
		.daddr = dst,
		.protocol = protocol,
		.len = htons(len),
	};
}
EXPORT_SYMBOL_GPL(mipv4_pseudoheader);

const char *mipv4_strerror(int error)
{
	switch (error) {
	case 0:
		return "success";
	case MIPV4_ERR_NO_ROUTE:
		return "no route to the destination";
	case MIPV4_ERR_HOST_UNREACHABLE:
		return "next hop does not answer";
	case MIPV4_ERR_WOULD_FRAGMENT:
		return "datagram would have to be fragmented";
	case MIPV4_ERR_DOWN:
		return "device is down";
	case MIPV4_ERR_DETACHED:
		return "endpoint is disconnected";
	case -EINVAL:
		return "invalid argument";
	case -ENOMEM:
		return "out of memory";
	case -ENOBUFS:
		return "queue is full";
	case -ENOSPC:
		return "too many";
	case -EBUSY:
		return "in use";
	case -EEXIST:
		return "exists already";
	case -EADDRNOTAVAIL:
		return "no such address";
	case -ESRCH:
		return "no such route";
	case -ETIMEDOUT:
		return "timed out";
	default:
		return "device error";
	}
}
EXPORT_SYMBOL_GPL(mipv4_strerror);
