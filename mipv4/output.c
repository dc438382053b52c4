// SPDX-License-Identifier: GPL-2.0
/*
 * output.c: from a protocol's payload to the device. A frame is an skb that
 * starts at its IP header, with room ahead for the link-layer header.
 */
#include <linux/etherdevice.h>
#include <net/checksum.h>
#include <net/route.h>
#include "internal.h"
#include "trace.h"

/**
 * mipv4_allocate_frame() - a new frame, its IP header written
 * @ip: the endpoint that is to send it
 * @dst: destination
 * @protocol: protocol number
 * @payload: octets of payload that will be put behind the header
 * @len: receives the length of the header, where the payload begins; may be
 *	NULL
 * @gfp: how to allocate
 *
 * The source address is the one that mipv4_src() gives, 0 without a route; TTL,
 * TOS and DF are as they are set for the endpoint, but to a group the TTL is 1
 * (RFC 1112 section 6.1). Whoever needs other values writes
 * them there, through ip_hdr(); total length, identification and checksum are filled
 * in by mipv4_xmit(). skb->data is at the header, skb->len is its length, and the
 * tail room holds @payload octets.
 *
 * Context: any, as @gfp allows.
 * Return: the frame, owned by the caller until it is written or freed with
 * kfree_skb(); -EMSGSIZE if @payload does not fit a datagram; -ENODEV if the
 * endpoint is disconnected; -ENOMEM.
 */
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

/**
 * mipv4_frame_set_loop() - does a datagram to a group or to all come back to us?
 * @frame: from mipv4_allocate_frame()
 * @loop: false if not; otherwise, as every frame starts, the handler of its
 *	protocol receives it too: a broadcast, or if the endpoint is in the group
 *	(RFC 1112 section 6.1)
 *
 * It is kept in skb->cb, which until mipv4_xmit() is not the caller's to use.
 *
 * Context: any.
 */
void mipv4_frame_set_loop(struct sk_buff *frame, bool loop)
{
	MIPV4_CB(frame)->no_loop = !loop;
}
EXPORT_SYMBOL_GPL(mipv4_frame_set_loop);

/**
 * mipv4_ll_output() - build the link-layer header and hand over to the device
 * @ip: the endpoint
 * @skb: a finished datagram with room for the header, consumed
 * @lladdr: link-layer address of the receiver
 *
 * Context: BH disabled, RCU.
 * Return: 0 or -errno.
 */
int mipv4_ll_output(struct mipv4 *ip, struct sk_buff *skb, const u8 *lladdr)
{
	if (dev_hard_header(skb, ip->dev, ETH_P_IP, lladdr, NULL,
			    skb->len) < 0) {
		mipv4_drop(ip, skb, MIPV4_DROP_OUT_DEVICE);
		return -EINVAL;
	}
	return mipv4_dev_xmit(ip, skb);
}

/* In again at the device, as if @skb had come from the wire, so that handlers run
 * in the context that they always have. The link-layer header is for hooks at the
 * ingress of the device; a device that refuses to build one for its own address, as some
 * tunnels do, gets none. @skb is consumed.
 */
static int mipv4_loop_back(struct mipv4 *ip, struct sk_buff *skb)
{
	struct net_device *dev = ip->dev;

	/* What it refused to complete it may have begun. */
	if (dev_hard_header(skb, dev, ETH_P_IP, dev->dev_addr, NULL,
			    skb->len) < 0)
		__skb_pull(skb, skb_network_offset(skb));
	skb_orphan(skb);
	skb_reset_mac_header(skb);
	__skb_pull(skb, skb_network_offset(skb));
	skb->protocol = htons(ETH_P_IP);
	skb->pkt_type = PACKET_LOOPBACK;
	skb_clear_tstamp(skb);
	return netif_rx(skb) == NET_RX_SUCCESS ? 0 : -ENOBUFS;
}

/* To an address of our own. */
static int mipv4_output_local(struct mipv4 *ip, struct sk_buff *skb)
{
	int err = mipv4_loop_back(ip, skb);

	if (err)
		mipv4_drop(ip, NULL, MIPV4_DROP_OUT_DEVICE);
	else
		mipv4_count(ip, MIPV4_STAT_OUT_TRANSMITS);
	return err;
}

/* A datagram to all, or to a group that we are in, is for us too. If there is no room
 * for the copy it is as if it had come in, and been dropped. Context: BH disabled, RCU.
 */
static void mipv4_loop_copy(struct mipv4 *ip, struct sk_buff *skb)
{
	const struct mipv4_own *own = rcu_dereference(ip->own);
	struct sk_buff *copy;

	if (MIPV4_CB(skb)->no_loop ||
	    mipv4_own_kind(own, ip_hdr(skb)->daddr) == MIPV4_KIND_NONE)
		return;
	/* With a header of its own: both get one of the link layer. */
	copy = pskb_copy(skb, GFP_ATOMIC);
	if (!copy || mipv4_loop_back(ip, copy)) {
		mipv4_count(ip, MIPV4_STAT_IN_RECEIVES);
		mipv4_drop(ip, NULL, MIPV4_DROP_NO_MEMORY);
	}
}

static int mipv4_output_multicast(struct mipv4 *ip, struct sk_buff *skb)
{
	u8 lladdr[MAX_ADDR_LEN];

	mipv4_loop_copy(ip, skb);
	mipv4_count(ip, MIPV4_STAT_OUT_MCAST_PKTS);
	if (ip->dev->type == ARPHRD_ETHER)	/* RFC 1112 section 6.4 */
		ip_eth_mc_map(ip_hdr(skb)->daddr, lladdr);
	else
		memcpy(lladdr, ip->dev->broadcast, sizeof(lladdr));
	return mipv4_ll_output(ip, skb, lladdr);
}

/* Is the first octet that of a header of which all is there? */
static bool mipv4_frame_has_header(const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;

	return iph->version == 4 && iph->ihl >= MIPV4_HDR_LEN / 4 &&
	       skb_headlen(skb) >= iph->ihl * 4;
}

/* Is this still a frame that can be sent? */
static bool mipv4_frame_ok(const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;

	return skb_headlen(skb) >= MIPV4_HDR_LEN &&
	       (likely(*skb->data == MIPV4_PLAIN) || mipv4_frame_has_header(skb)) &&
	       iph->ttl && !ip_is_fragment(iph) && skb->len <= MIPV4_MAX_LEN;
}

/* Does it go in one piece, or in the pieces that the device makes of it? */
static __always_inline bool mipv4_fits(const struct sk_buff *skb,
				       unsigned int mtu)
{
	return likely(skb->len <= mtu) ||
	       (skb_is_gso(skb) && skb_gso_validate_network_len(skb, mtu));
}

/* Fill in what depends on the length and on the path. Return: false with malformed
 * options.
 */
static bool mipv4_header_finish(struct mipv4 *ip,
				struct mipv4_path *path,
				const struct mipv4_nexthop *nh,
				struct sk_buff *skb, unsigned int mtu)
{
	struct iphdr *iph = (struct iphdr *)skb->data;
	unsigned int ihl = MIPV4_HDR_LEN / 4;

	iph->tot_len = htons(skb->len);
	/* What the path is narrower than goes in pieces, RFC 1191 section 3. */
	if (iph->frag_off & htons(IP_DF) && unlikely(nh->mtu_locked) &&
	    mipv4_fits(skb, mtu))
		iph->frag_off &= ~htons(IP_DF);
	/* RFC 6864: what cannot be fragmented needs no identification. */
	iph->id = iph->frag_off & htons(IP_DF) ? 0 :
		  htons(mipv4_id(ip, path, iph->daddr, skb));
	if (unlikely(*(u8 *)iph != MIPV4_PLAIN)) {
		if (!mipv4_options_leave(ip, iph))
			return false;
		ihl = iph->ihl;
	}
	iph->check = 0;
	iph->check = ip_fast_csum(iph, ihl);
	return true;
}

/* May a datagram of ours come from @src? RFC 1122 section 3.2.1.3: from an address
 * of ours, or from none if no host is meant, as we may not know ours yet. RFC 3927
 * section 2.6.2: from a link-local one not to a gateway, for which no route has it.
 * Context: RCU.
 */
static bool mipv4_source_ok(const struct mipv4 *ip,
			    const struct mipv4_nexthop *nh, __be32 src)
{
	if (!src)
		return nh->hop != MIPV4_HOP_ONLINK &&
		       nh->hop != MIPV4_HOP_GATEWAY &&
		       nh->hop != MIPV4_HOP_LOCAL;
	if (mipv4_is_linklocal(src) && nh->hop == MIPV4_HOP_GATEWAY)
		return false;
	return mipv4_own_kind(rcu_dereference(ip->own), src) ==
	       MIPV4_KIND_LOCAL;
}

/* Drop with the reason and give the error that goes with it. */
static int mipv4_send_fail(struct mipv4 *ip, struct sk_buff *frame,
			   enum mipv4_drop_reason reason, int err)
{
	mipv4_drop(ip, frame, reason);
	return err;
}

/* To the next hop if it is not a neighbour that is known. */
static noinline int mipv4_output_rare(struct mipv4 *ip,
				      const struct mipv4_nexthop *nh,
				      struct sk_buff *frame)
{
	switch (nh->hop) {
	case MIPV4_HOP_ONLINK:
	case MIPV4_HOP_GATEWAY:
		return mipv4_neigh_output(ip,
					  mipv4_nexthop_addr(nh, ip_hdr(frame)->daddr),
					  frame);
	case MIPV4_HOP_LOCAL:
		return mipv4_output_local(ip, frame);
	case MIPV4_HOP_BROADCAST:
		mipv4_loop_copy(ip, frame);
		mipv4_count(ip, MIPV4_STAT_OUT_BCAST_PKTS);
		return mipv4_ll_output(ip, frame, ip->dev->broadcast);
	case MIPV4_HOP_MULTICAST:
		return mipv4_output_multicast(ip, frame);
	case MIPV4_HOP_UNREACHABLE:
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_UNREACHABLE,
				       -EHOSTUNREACH);
	case MIPV4_HOP_BLACKHOLE:
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_BLACKHOLE, 0);
	default:
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_NO_ROUTE,
				       -ENETUNREACH);
	}
}

/* To the next hop. Context: BH disabled, RCU. */
static __always_inline int mipv4_output(struct mipv4 *ip, struct mipv4_way way,
					struct sk_buff *frame)
{
	if (likely(way.n))
		return mipv4_neigh_send(ip, way.n, frame);
	return mipv4_output_rare(ip, way.nh, frame);
}

/* Is there a way to go? */
static bool mipv4_hop_leads(u16 hop)
{
	return hop != MIPV4_HOP_NONE && hop != MIPV4_HOP_UNREACHABLE &&
	       hop != MIPV4_HOP_BLACKHOLE;
}

/* A datagram larger than @mtu: in fragments. Without one of them the others are of
 * no use: the first that fails is the last.
 */
static noinline int mipv4_output_pieces(struct mipv4 *ip, struct mipv4_way way,
					struct sk_buff *frame,
					unsigned int mtu)
{
	struct mipv4_cut cut;
	struct sk_buff *piece;
	int err;

	if (!mipv4_hop_leads(way.nh->hop))
		return mipv4_output(ip, way, frame);	/* to say so */
	if (ip_hdr(frame)->frag_off & htons(IP_DF) || skb_is_gso(frame))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_TOO_BIG,
				       -EMSGSIZE);
	err = mipv4_cut_begin(&cut, ip, frame, mtu);
	if (err)
		return mipv4_send_fail(ip, frame, err == -EMSGSIZE ?
						  MIPV4_DROP_OUT_TOO_BIG :
						  MIPV4_DROP_OUT_NO_MEMORY,
				       err);
	if (way.nh->hop == MIPV4_HOP_MULTICAST ||
	    way.nh->hop == MIPV4_HOP_BROADCAST)
		mipv4_loop_copy(ip, frame);	/* in one piece */
	while (!err && mipv4_cut_more(&cut)) {
		piece = mipv4_cut_next(&cut);
		if (!piece)
			return mipv4_send_fail(ip, frame,
					       MIPV4_DROP_OUT_NO_MEMORY,
					       -ENOMEM);
		mipv4_count(ip, MIPV4_STAT_FRAG_CREATES);
		mipv4_frame_set_loop(piece, false);
		err = mipv4_output(ip, way, piece);
	}
	mipv4_count(ip, err ? MIPV4_STAT_FRAG_FAILS : MIPV4_STAT_FRAG_OKS);
	consume_skb(frame);
	return err;
}

/**
 * mipv4_send() - send a frame
 * @ip: the endpoint
 * @frame: the frame, consumed
 *
 * Context: BH disabled, RCU.
 * Return: as mipv4_xmit().
 */
int mipv4_send(struct mipv4 *ip, struct sk_buff *frame)
{
	const struct iphdr *iph;
	struct net_device *dev;
	struct mipv4_path *path;
	struct mipv4_way way;
	unsigned int mtu;

	mipv4_count(ip, MIPV4_STAT_OUT_REQUESTS);
	if (unlikely(!READ_ONCE(ip->live)))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_DETACHED,
				       -ENODEV);
	if (unlikely(!mipv4_frame_ok(frame)))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_INVALID,
				       -EINVAL);
	dev = ip->dev;
	if (unlikely(!(READ_ONCE(dev->flags) & IFF_UP)))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_DOWN,
				       -ENETDOWN);
	if (unlikely(skb_cow_head(frame, LL_RESERVED_SPACE(dev))))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_NO_MEMORY,
				       -ENOMEM);
	skb_reset_network_header(frame);
	iph = (const struct iphdr *)frame->data;
	path = mipv4_path(ip, iph->daddr);
	way = mipv4_way(ip, path, iph->daddr);
	mtu = mipv4_nexthop_mtu(ip, way.nh);

	if (unlikely(!mipv4_header_finish(ip, path, way.nh, frame, mtu)))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_INVALID,
				       -EINVAL);
	frame->protocol = htons(ETH_P_IP);
	frame->dev = dev;
	/* What mipv4_allocate_frame() wrote needs no look. */
	if (unlikely(iph->saddr != READ_ONCE(way.nh->src) || !iph->saddr) &&
	    !mipv4_source_ok(ip, way.nh, iph->saddr))
		return mipv4_send_fail(ip, frame, MIPV4_DROP_OUT_INVALID,
				       -EADDRNOTAVAIL);
	/* The link layer is to know the type of service, RFC 1122 section 2.4. */
	if (unlikely(iph->tos) && !frame->priority)
		frame->priority = rt_tos2priority(iph->tos);
	mipv4_count_add(ip, MIPV4_STAT_OUT_OCTETS, frame->len);
	trace_mipv4_send(ip, frame);
	if (unlikely(!mipv4_fits(frame, mtu)))
		return mipv4_output_pieces(ip, way, frame, mtu);
	return mipv4_output(ip, way, frame);
}

/**
 * mipv4_xmit() - send a frame that holds its payload already
 * @ip: the endpoint
 * @frame: from mipv4_allocate_frame(), consumed in every case. The payload may
 *	be in page fragments, its checksum may be left to the device
 *	(CHECKSUM_PARTIAL), and it may be a GSO frame.
 *
 * Context: any but hard interrupt.
 * Return: 0 if it was handed to the device, to local delivery, or waits for an
 * answer to ARP (a failure is then told to the protocol's err handler);
 * -ENETUNREACH without a route; -EHOSTUNREACH if the next hop did not answer;
 * -EMSGSIZE beyond the MTU if it must not be fragmented; -ENETDOWN; -ENODEV if
 * the endpoint is disconnected; -EINVAL if the header is damaged or its TTL is
 * 0; -EADDRNOTAVAIL if the source is no address of the endpoint; -ENOMEM;
 * -ENOBUFS if the device's queue or the neighbour table is full; and other
 * errors of the device.
 */
int mipv4_xmit(struct mipv4 *ip, struct sk_buff *frame)
{
	int err;

	mipv4_packet_begin();
	err = mipv4_send(ip, frame);
	mipv4_packet_end();
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_xmit);

/* The octets of @iov, or more than a datagram holds. */
static size_t mipv4_iov_len(const struct kvec *iov, size_t n)
{
	size_t i, len = 0;

	for (i = 0; i < n && len <= MIPV4_MAX_LEN; i++) {
		if (iov[i].iov_len > MIPV4_MAX_LEN)
			return MIPV4_MAX_LEN + 1;
		len += iov[i].iov_len;
	}
	return len;
}

static int mipv4_frame_append(struct sk_buff *frame, const struct kvec *iov,
			      size_t n)
{
	size_t i, len = mipv4_iov_len(iov, n);

	if (len > MIPV4_MAX_LEN || frame->len > MIPV4_MAX_LEN - len)
		return -EMSGSIZE;
	if (skb_linearize(frame))
		return -ENOMEM;
	if (skb_tailroom(frame) < len &&
	    pskb_expand_head(frame, 0, len - skb_tailroom(frame), GFP_ATOMIC))
		return -ENOMEM;
	for (i = 0; i < n; i++)
		skb_put_data(frame, iov[i].iov_base, iov[i].iov_len);
	return 0;
}

/**
 * mipv4_writev() - copy buffers behind a frame and send it
 * @ip: the endpoint
 * @frame: from mipv4_allocate_frame(), consumed in every case
 * @iov: the buffers, put one after the other behind what the frame holds
 * @n: how many
 *
 * Room that was not asked for when the frame was allocated is made.
 *
 * Context: any but hard interrupt.
 * Return: as mipv4_xmit(); -EMSGSIZE also for more than a datagram holds.
 */
int mipv4_writev(struct mipv4 *ip, struct sk_buff *frame,
		 const struct kvec *iov, size_t n)
{
	int err = mipv4_frame_append(frame, iov, n);

	if (unlikely(err)) {
		local_bh_disable();
		mipv4_count(ip, MIPV4_STAT_OUT_REQUESTS);
		mipv4_drop(ip, frame, err == -EMSGSIZE ?
				      MIPV4_DROP_OUT_TOO_BIG :
				      MIPV4_DROP_OUT_NO_MEMORY);
		local_bh_enable();
		return err;
	}
	return mipv4_xmit(ip, frame);
}
EXPORT_SYMBOL_GPL(mipv4_writev);

/**
 * mipv4_write() - copy a buffer behind a frame and send it
 * @ip: the endpoint
 * @frame: from mipv4_allocate_frame(), consumed in every case
 * @data: the buffer
 * @len: its length
 *
 * Context: any but hard interrupt.
 * Return: as mipv4_writev().
 */
int mipv4_write(struct mipv4 *ip, struct sk_buff *frame, const void *data,
		size_t len)
{
	struct kvec iov = { .iov_base = (void *)data, .iov_len = len };

	return mipv4_writev(ip, frame, &iov, 1);
}
EXPORT_SYMBOL_GPL(mipv4_write);

/**
 * mipv4_checksum() - the transport checksum of buffers that follow a frame
 * @frame: from mipv4_allocate_frame(); gives the addresses and the protocol of
 *	the pseudo-header
 * @iov: transport header, its checksum field 0, and data
 * @n: how many buffers
 *
 * RFC 1071, RFC 768. UDP sends the result 0 as 0xffff (CSUM_MANGLED_0).
 *
 * Context: any.
 * Return: the checksum as it goes into the header.
 */
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

/**
 * mipv4_pseudoheader() - the pseudo-header of a transport checksum
 * @ip: the endpoint, whose address towards @dst is the source
 * @dst: destination
 * @protocol: protocol number
 * @len: octets of transport header and data
 *
 * Context: any.
 * Return: its 12 octets, in network order.
 */
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

/**
 * mipv4_path_mtu() - the largest datagram that reaches a destination in one piece
 * @ip: the endpoint
 * @dst: the destination
 *
 * Context: RCU, the endpoint is not dead.
 * Return: octets, the IP header counted.
 */
unsigned int mipv4_path_mtu(struct mipv4 *ip, __be32 dst)
{
	return mipv4_nexthop_mtu(ip, mipv4_route_lookup(ip, dst, false));
}

/**
 * mipv4_mtu() - the largest payload that reaches a destination in one piece
 * @ip: the endpoint
 * @dst: the destination
 *
 * The MTU of the device, or of the route if it has one, or of the path if the
 * network has told that it is less (RFC 1191).
 *
 * Context: any.
 * Return: octets, the IP header not counted; for an address of the endpoint the
 * most that it can receive (MMS_R of RFC 1122 section 3.3.2, what it gives for
 * others being MMS_S); 0 if the endpoint is disconnected.
 */
unsigned int mipv4_mtu(const struct mipv4 *ip, __be32 dst)
{
	unsigned int mtu = 0;

	rcu_read_lock();
	if (!READ_ONCE(ip->dead))
		mtu = mipv4_path_mtu((struct mipv4 *)ip, dst);
	rcu_read_unlock();
	return mtu > MIPV4_HDR_LEN ? mtu - MIPV4_HDR_LEN : 0;
}
EXPORT_SYMBOL_GPL(mipv4_mtu);

/**
 * mipv4_strerror() - an error in words
 * @error: 0 or a negative errno value from a function of this API
 *
 * Context: any.
 * Return: a constant string, never NULL.
 */
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
