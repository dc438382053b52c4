/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4: an IPv4 endpoint on a network device, beside the kernel's own.
 *
 * The in-kernel API, for companion modules that bring a transport protocol.
 * Its shape is that of the IPv4 layer of MirageOS; addresses are __be32, sizes
 * are octets, errors are negative errno values.
 *
 * Contexts. Configuration (mipv4_connect(), mipv4_disconnect(), mipv4_set_ip(),
 * mipv4_add_ip(), mipv4_probe_ip(), mipv4_del_ip(), the route and the group
 * functions) is called in process context with RTNL held. Protocol registration
 * takes RTNL itself. Everything
 * else may be called from any context but hard interrupts, under any spinlock
 * that its caller takes with bottom halves disabled; mipv4_resolve() sleeps.
 * Handlers of a protocol always run in softirq context inside an RCU read-side
 * section, also for datagrams that an endpoint sends to itself.
 */
#ifndef _NET_MIPV4_H
#define _NET_MIPV4_H

#include <linux/icmp.h>
#include <linux/ip.h>
#include <linux/netdevice.h>
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <linux/uio.h>
#include <net/net_namespace.h>
#include <linux/mipv4.h>

struct mipv4;
struct mipv4_membership;

/**
 * enum mipv4_error - the errors of an IPv4 layer, as negative errno values
 * @MIPV4_ERR_NO_ROUTE: no route to the destination, or it has no usable gateway
 * @MIPV4_ERR_HOST_UNREACHABLE: the next hop does not answer ARP
 * @MIPV4_ERR_WOULD_FRAGMENT: larger than the MTU and not to be fragmented
 * @MIPV4_ERR_DOWN: the device is down
 * @MIPV4_ERR_DETACHED: the endpoint has been disconnected
 *
 * Errors of the device and of memory allocation are returned as they come.
 */
enum mipv4_error {
	MIPV4_ERR_NO_ROUTE		= -ENETUNREACH,
	MIPV4_ERR_HOST_UNREACHABLE	= -EHOSTUNREACH,
	MIPV4_ERR_WOULD_FRAGMENT	= -EMSGSIZE,
	MIPV4_ERR_DOWN			= -ENETDOWN,
	MIPV4_ERR_DETACHED		= -ENODEV,
};

/**
 * struct mipv4_config - how an endpoint starts
 * @addr: its first address, 0 for none yet
 * @plen: prefix length of @addr, 1 to 32
 * @gateway: default gateway on the network of @addr, 0 for none
 * @flags: %MIPV4_ENDPOINT_SHARED, or 0 to own the device's IPv4 and ARP frames
 */
struct mipv4_config {
	__be32	addr;
	u8	plen;
	__be32	gateway;
	u32	flags;
};

/**
 * typedef mipv4_callback_t - takes in a datagram
 * @ip: the endpoint that it arrived at
 * @src: its source address
 * @dst: its destination: an address of the endpoint, or a broadcast or
 *	multicast address, of which mipv4_specdest() has the address that is meant
 * @skb: the datagram, skb->data at the payload and skb->len its length; ip_hdr()
 *	gives its header. The callback consumes it. It may be shared with a
 *	packet tap (make it writable before writing), may be non-linear, and
 *	its checksum state (skb->ip_summed) is as the device left it. skb->cb keeps
 *	its options as they came, for mipv4_icmp_send(): a callback that writes there
 *	sends errors first.
 * @ctx: as it was registered
 *
 * Context: softirq, RCU read side.
 */
typedef void (*mipv4_callback_t)(struct mipv4 *ip, __be32 src, __be32 dst,
				 struct sk_buff *skb, void *ctx);

/**
 * struct mipv4_callbacks - where mipv4_input() hands datagrams on to
 * @tcp: takes protocol 6; never sees an empty payload
 * @udp: takes protocol 17; never sees an empty payload
 * @other: takes every other protocol, ICMP (1) included; never sees an empty
 *	ICMP payload
 * @ctx: passed to each
 *
 * A datagram whose callback is NULL is dropped and counted as of an unknown
 * protocol.
 */
struct mipv4_callbacks {
	mipv4_callback_t tcp;
	mipv4_callback_t udp;
	void (*other)(struct mipv4 *ip, u8 protocol, __be32 src, __be32 dst,
		      struct sk_buff *skb, void *ctx);
	void *ctx;
};

/**
 * struct mipv4_pseudohdr - the pseudo-header of TCP and UDP checksums
 * @saddr: source address
 * @daddr: destination address
 * @zero: 0
 * @protocol: protocol number
 * @len: octets of transport header and data, network order
 *
 * RFC 768, RFC 9293 section 3.1.
 */
struct mipv4_pseudohdr {
	__be32	saddr;
	__be32	daddr;
	u8	zero;
	u8	protocol;
	__be16	len;
} __packed;

/**
 * struct mipv4_uipaddr - an address of any IP version
 * @family: %AF_INET or %AF_INET6
 * @v4: the address if @family is %AF_INET
 * @v6: the address if @family is %AF_INET6
 */
struct mipv4_uipaddr {
	sa_family_t family;
	union {
		__be32		v4;
		struct in6_addr	v6;
	};
};

/**
 * struct mipv4_protocol - a transport protocol on top of mipv4
 * @name: short name, shown to the administrator
 * @protocol: protocol number, 0 to 255 except 1 (ICMP) and 2 (IGMP)
 * @rcv: takes in datagrams of this protocol (see &typedef mipv4_callback_t).
 *	An empty payload is handed on unless the protocol is TCP or UDP. @skb may
 *	have page fragments and a frag_list. It may hold several datagrams, merged by
 *	GRO or by GSO of a sender on this machine (skb_is_gso()), and its checksum
 *	may be left to the device (%CHECKSUM_PARTIAL). Merged segments of TCP may
 *	exceed 65,535 octets: the total length in the IP header is then 0, and
 *	skb->len has the length of the payload, as always.
 * @err: optional: a datagram of ours could not be delivered. @from is who says
 *	so: a host that sent an ICMP error, or an own address if the next hop
 *	did not answer ARP. @skb, not consumed, starts at the IP header of the
 *	datagram that failed. Its header is linear, and so are 8 octets of payload,
 *	or all of them if the datagram had fewer: compare skb->len before you read;
 *	@type and @code are those of ICMP, @info the second word of the ICMP
 *	header in host order (the next-hop MTU for fragmentation needed).
 *	Context: softirq, RCU read side.
 * @sent: optional: is the datagram that an ICMP error quotes, given as to @err,
 *	one that this protocol has sent and that may still be on its way? If not
 *	the error is dropped: nobody is told of it, and no path MTU learned from it.
 *	Without it every error that quotes an address of the endpoint and a protocol
 *	that is registered is believed (RFC 5927 section 4). Context: as @err.
 * @connect: optional: an endpoint came into being, or the protocol was
 *	registered while it was there. Process context, RTNL held. An error
 *	refuses the endpoint, or the registration.
 * @disconnect: optional: the endpoint goes, no handler of this protocol runs
 *	for it any more, and none will. Process context, RTNL held.
 * @ctx: passed to each
 */
struct mipv4_protocol {
	const char *name;
	u8 protocol;
	mipv4_callback_t rcv;
	void (*err)(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		    u8 type, u8 code, u32 info, void *ctx);
	bool (*sent)(struct mipv4 *ip, const struct sk_buff *skb, void *ctx);
	int (*connect)(struct mipv4 *ip, void *ctx);
	void (*disconnect)(struct mipv4 *ip, void *ctx);
	void *ctx;
};

/* Life of an endpoint: attach.c, endpoint.c */

/**
 * mipv4_connect() - bind an endpoint to a device
 * @dev: the device
 * @config: how it starts
 * @extack: says what is wrong, may be NULL
 *
 * If this fails it leaves no trace: it has sent no frame and reported no event.
 *
 * From now on IPv4 and ARP frames of @dev come to the endpoint, and, unless it
 * is shared, to nobody else but packet taps; the other protocols of the device
 * go on as before. If the device is removed or moves to another namespace the
 * endpoint is detached.
 *
 * Context: process, RTNL held.
 * Return: the endpoint with a reference that belongs to the caller, to be given
 * back by mipv4_disconnect(), or by mipv4_put() to leave it attached;
 * ERR_PTR(-EEXIST) if @dev has one; -EBUSY if it has IPv4 addresses of the
 * kernel or another receive handler; -EINVAL for an impossible @config; -ENODEV
 * if it is going away; -EOPNOTSUPP; -ENOMEM; what a protocol's connect returned.
 */
struct mipv4 *mipv4_connect(struct net_device *dev,
			    const struct mipv4_config *config,
			    struct netlink_ext_ack *extack);

/**
 * mipv4_disconnect() - end an endpoint and give the reference back
 * @ip: the endpoint, from mipv4_connect()
 *
 * Cannot fail. When this returns no handler runs for it any more. It does no
 * harm if the endpoint was detached before, by hand or because its device went.
 *
 * Context: process, RTNL held; sleeps.
 */
void mipv4_disconnect(struct mipv4 *ip);

/**
 * mipv4_find() - the endpoint of a device, by index
 * @net: namespace of the device
 * @ifindex: its index
 *
 * Context: any.
 * Return: it, with a reference to be given back by mipv4_put(), or NULL.
 */
struct mipv4 *mipv4_find(struct net *net, int ifindex);

/**
 * mipv4_get() - take a reference
 * @ip: an endpoint that cannot go away meanwhile: the caller has a reference, or
 *	runs in a handler
 *
 * Context: any.
 * Return: @ip.
 */
struct mipv4 *mipv4_get(struct mipv4 *ip);

/**
 * mipv4_put() - give a reference back
 * @ip: the endpoint
 *
 * Context: any but hard interrupt.
 */
void mipv4_put(struct mipv4 *ip);

/**
 * mipv4_dev() - the device of an endpoint
 * @ip: the endpoint
 *
 * Context: RTNL or RCU, which keep the device there.
 * Return: it, or NULL if the endpoint is disconnected.
 */
struct net_device *mipv4_dev(const struct mipv4 *ip);

/* Input: input.c, protocol.c */

/**
 * mipv4_input() - take in one datagram and hand it to callbacks
 * @ip: the endpoint that it is for
 * @callbacks: where it goes, by protocol
 * @skb: the datagram, consumed; skb->data at the IP header, skb->pkt_type as
 *	eth_type_trans() sets it
 *
 * For a companion that brings datagrams from elsewhere, or wants to see all of
 * them itself. The datagram is checked like one from the device. One callback
 * runs, at most, before this returns. Without a callback for its protocol, a
 * datagram goes to the programs that listen, or the sender receives an ICMP error.
 *
 * Context: any but hard interrupt.
 */
void mipv4_input(struct mipv4 *ip, const struct mipv4_callbacks *callbacks,
		 struct sk_buff *skb);

/**
 * mipv4_register_protocol() - take the datagrams of a protocol number
 * @proto: the protocol; must stay as it is until it is unregistered
 *
 * It serves every endpoint, those that are there and those to come. Datagrams
 * may arrive before this returns, but for an endpoint not before its
 * @proto->connect has returned 0. The kernel log says why a protocol is refused.
 *
 * Context: process, without RTNL; sleeps.
 * Return: 0; -EBUSY if the number is taken; -EINVAL without a name or @rcv; what
 * @proto->connect returned.
 */
int mipv4_register_protocol(struct mipv4_protocol *proto);

/**
 * mipv4_unregister_protocol() - take no more datagrams
 * @proto: a registered protocol
 *
 * When this returns none of its functions runs any more.
 *
 * Context: process, without RTNL; sleeps.
 */
void mipv4_unregister_protocol(struct mipv4_protocol *proto);

/* Output: frame.c, options.c, output.c */

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
				     size_t payload, size_t *len, gfp_t gfp);

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
void mipv4_frame_set_loop(struct sk_buff *frame, bool loop);

/**
 * mipv4_set_options() - give a frame options
 * @frame: from mipv4_allocate_frame(), with payload or without
 * @options: the options, as RFC 791 writes them; record route and timestamp with
 *	the pointer at their first slot are filled in on the way
 * @len: their octets, 0 to 40; the header is padded to a multiple of 4
 *
 * They replace those that the frame has. ip_hdr(@frame)->ihl tells the length of
 * the header from then on, and skb->data stays at its beginning.
 *
 * Context: any.
 * Return: 0; -EINVAL if they are malformed or too many; -ENOMEM. The frame
 * belongs to the caller as before.
 */
int mipv4_set_options(struct sk_buff *frame, const void *options, size_t len);

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
		size_t len);

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
		 const struct kvec *iov, size_t n);

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
int mipv4_xmit(struct mipv4 *ip, struct sk_buff *frame);

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
		       size_t n);

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
					  u8 protocol, u16 len);

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
unsigned int mipv4_mtu(const struct mipv4 *ip, __be32 dst);

/* Addresses: address.c, nexthop.c, header.c */

/**
 * mipv4_src() - the source address for a destination
 * @ip: the endpoint
 * @dst: where a datagram is to go
 *
 * The address on the network of the next hop (RFC 1122 section 3.3.4.3).
 *
 * Context: any.
 * Return: the address; 0 without a route or without an address.
 */
__be32 mipv4_src(const struct mipv4 *ip, __be32 dst);

/**
 * mipv4_set_ip() - set the address of an endpoint
 * @ip: the endpoint
 * @addr: its only address from now on, 0 for none
 * @plen: prefix length of the network it is on
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for what cannot be a host's address; -ENOMEM, and nothing
 * has changed.
 */
int mipv4_set_ip(struct mipv4 *ip, __be32 addr, u8 plen);

/**
 * mipv4_add_ip() - add an address to an endpoint
 * @ip: the endpoint
 * @addr: the address
 * @plen: prefix length of the network it is on
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for what cannot be a host's address; -EEXIST; -ENOSPC
 * beyond 1024 addresses; -ENOMEM.
 */
int mipv4_add_ip(struct mipv4 *ip, __be32 addr, u8 plen);

/**
 * mipv4_probe_ip() - add an address to an endpoint if nobody else has it
 * @ip: the endpoint
 * @addr: the address
 * @plen: prefix length of the network it is on
 *
 * As RFC 5227 section 2.1 asks for: it takes 4 to 7 seconds with the device up,
 * in which the address is not used, until mipv4_get_ip() knows of it. Does another
 * host have it, or probe for it too, then it is never used; it is to be removed by
 * mipv4_del_ip(). Whenever the device has been down or without carrier the address
 * is probed for again. Routes through its network can be set before it is in use,
 * and wait for it. It cannot come into use while somebody holds RTNL.
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for what cannot be a host's address; -EEXIST; -ENOSPC
 * beyond 1024 addresses; -ENOMEM; -ENODEV after mipv4_disconnect().
 */
int mipv4_probe_ip(struct mipv4 *ip, __be32 addr, u8 plen);

/**
 * mipv4_del_ip() - remove an address from an endpoint
 * @ip: the endpoint
 * @addr: the address
 * @plen: its prefix length, as it was added
 *
 * Context: process, RTNL held.
 * Return: 0 or -EADDRNOTAVAIL.
 */
int mipv4_del_ip(struct mipv4 *ip, __be32 addr, u8 plen);

/**
 * mipv4_get_ip() - the addresses of an endpoint
 * @ip: the endpoint
 * @addrs: receives those in use, the oldest first
 * @max: how many fit
 *
 * Context: any.
 * Return: how many are in use, which may be more than @max.
 */
size_t mipv4_get_ip(const struct mipv4 *ip, __be32 *addrs, size_t max);

/**
 * mipv4_specdest() - the specific destination of a datagram that was received
 * @ip: the endpoint
 * @skb: the datagram, as a handler gets it
 *
 * RFC 1122 section 3.2.1.3: the destination, if that is an address of the endpoint.
 * Of what came to all or to a group, an own address: that on the network of the
 * broadcast, or the one that a datagram to the sender would come from, or the first.
 *
 * Context: softirq, RCU.
 * Return: the address; 0 if the endpoint has none in use.
 */
__be32 mipv4_specdest(const struct mipv4 *ip, const struct sk_buff *skb);

/**
 * mipv4_to_uipaddr() - an IPv4 address as one of any version
 * @addr: the address
 *
 * Context: any.
 * Return: the same address, tagged with its family.
 */
struct mipv4_uipaddr mipv4_to_uipaddr(__be32 addr);

/**
 * mipv4_of_uipaddr() - the IPv4 address in one of any version
 * @uip: the address
 * @addr: receives it
 *
 * Context: any.
 * Return: false, and @addr is left alone, if it is of another version.
 */
bool mipv4_of_uipaddr(const struct mipv4_uipaddr *uip, __be32 *addr);

/* Routes: route.c */

/**
 * mipv4_add_route() - add a route
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length, 0 for the default route
 * @gateway: a neighbour that forwards, or 0 if the destinations are neighbours
 *
 * Several gateways may be given for one prefix; the next one is used while one
 * does not answer ARP.
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for an impossible prefix or gateway; -ENETUNREACH if the
 * gateway is on no connected network; -EEXIST; -ENOSPC; -ENOMEM.
 */
int mipv4_add_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway);

/**
 * mipv4_del_route() - remove a route
 * @ip: the endpoint
 * @dst: destination prefix
 * @plen: its length
 * @gateway: its gateway, or 0 for whichever
 *
 * Context: process, RTNL held.
 * Return: 0 or -ESRCH.
 */
int mipv4_del_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway);

/* Multicast groups: group.c */

/**
 * mipv4_join() - join a multicast group
 * @ip: the endpoint
 * @group: the group
 * @mode: %MIPV4_FILTER_INCLUDE for datagrams of @sources only,
 *	%MIPV4_FILTER_EXCLUDE for those of all others
 * @sources: unicast addresses, in any order
 * @n: how many, 64 at most; none with %MIPV4_FILTER_EXCLUDE for datagrams of
 *	whatever source
 *
 * Datagrams to the group, of what any of those wants that have joined it, then
 * come to the handlers of their protocols; the routers are told. Each call is a
 * membership of its own.
 *
 * Context: process, RTNL held.
 * Return: the membership, which belongs to the caller, to be given to mipv4_leave()
 * in every case, also when the endpoint is disconnected before; ERR_PTR(-EINVAL)
 * if @group is no multicast address, or for an impossible filter; -ENOSPC beyond
 * 1024 groups or 4096 memberships of an endpoint, 64 sources, or 4096 of all members
 * of the group; -ENODEV if the endpoint is disconnected; -ENOMEM.
 */
struct mipv4_membership *mipv4_join(struct mipv4 *ip, __be32 group, u8 mode,
				    const __be32 *sources, size_t n);

/**
 * mipv4_set_filter() - want datagrams of other sources
 * @membership: from mipv4_join()
 * @mode: as there, and so are the others
 * @sources: unicast addresses, in any order
 * @n: how many
 *
 * Packets see either the old filter or the new one.
 *
 * Context: process, RTNL held.
 * Return: 0; -EINVAL for an impossible filter, -ENOSPC as mipv4_join(), -ENOMEM,
 * -ENODEV if the endpoint is disconnected, and nothing has changed.
 */
int mipv4_set_filter(struct mipv4_membership *membership, u8 mode,
		     const __be32 *sources, size_t n);

/**
 * mipv4_leave() - end a membership
 * @membership: from mipv4_join(); it is gone afterwards
 *
 * Cannot fail, and may be called after the endpoint was disconnected. If nobody
 * else is in the group its datagrams are no longer taken in when this returns. If
 * others are, and there is no memory for the filter of those alone, what this
 * member wanted is taken in until somebody joins, leaves or sets a filter.
 *
 * Context: process, RTNL held.
 */
void mipv4_leave(struct mipv4_membership *membership);

/* Neighbours and ICMP: neigh-timer.c, icmp-error.c */

/**
 * mipv4_resolve() - wait until the next hop of a destination is known
 * @ip: the endpoint
 * @dst: the destination
 * @timeout_jiffies: how long to wait at most
 *
 * Context: process, without RTNL, with a reference to @ip; sleeps.
 * Return: 0 if a datagram to @dst can be sent at once; -EHOSTUNREACH if the
 * next hop does not answer; -ENETUNREACH without a route; -ENETDOWN; -ENOBUFS if
 * the neighbour table is full; -ETIMEDOUT; -ENODEV if the endpoint is
 * disconnected meanwhile; -ERESTARTSYS on a signal.
 */
int mipv4_resolve(struct mipv4 *ip, __be32 dst, unsigned long timeout_jiffies);

/**
 * mipv4_icmp_send() - send an ICMP error about a datagram that was received
 * @ip: the endpoint
 * @skb: the offender, not consumed: from its IP header on, or from its payload
 *	on as a protocol's rcv gets it
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order: the next-hop MTU, or the
 *	pointer of a parameter problem in the most significant octet
 *
 * The rules of RFC 1122 section 3.2.2 on when an error must not be sent are
 * applied here, and a limit on how many are sent; callers need not ask.
 *
 * Context: any but hard interrupt.
 */
void mipv4_icmp_send(struct mipv4 *ip, struct sk_buff *skb, u8 type, u8 code,
		     u32 info);

/* Errors: frame.c */

/**
 * mipv4_strerror() - an error in words
 * @error: 0 or a negative errno value from a function of this API
 *
 * Context: any.
 * Return: a constant string, never NULL.
 */
const char *mipv4_strerror(int error);

#endif /* _NET_MIPV4_H */
