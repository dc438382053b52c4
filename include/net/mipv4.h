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

/* Life of an endpoint: endpoint.c */
struct mipv4 *mipv4_connect(struct net_device *dev,
			    const struct mipv4_config *config,
			    struct netlink_ext_ack *extack);
void mipv4_disconnect(struct mipv4 *ip);
struct mipv4 *mipv4_find(struct net *net, int ifindex);
struct mipv4 *mipv4_get(struct mipv4 *ip);
void mipv4_put(struct mipv4 *ip);
struct net_device *mipv4_dev(const struct mipv4 *ip);

/* Input: input.c, protocol.c */
void mipv4_input(struct mipv4 *ip, const struct mipv4_callbacks *callbacks,
		 struct sk_buff *skb);
int mipv4_register_protocol(struct mipv4_protocol *proto);
void mipv4_unregister_protocol(struct mipv4_protocol *proto);

/* Output: output.c */
struct sk_buff *mipv4_allocate_frame(struct mipv4 *ip, __be32 dst, u8 protocol,
				     size_t payload, size_t *len, gfp_t gfp);
void mipv4_frame_set_loop(struct sk_buff *frame, bool loop);
int mipv4_set_options(struct sk_buff *frame, const void *options, size_t len);
int mipv4_write(struct mipv4 *ip, struct sk_buff *frame, const void *data,
		size_t len);
int mipv4_writev(struct mipv4 *ip, struct sk_buff *frame,
		 const struct kvec *iov, size_t n);
int mipv4_xmit(struct mipv4 *ip, struct sk_buff *frame);
__sum16 mipv4_checksum(const struct sk_buff *frame, const struct kvec *iov,
		       size_t n);
struct mipv4_pseudohdr mipv4_pseudoheader(const struct mipv4 *ip, __be32 dst,
					  u8 protocol, u16 len);
unsigned int mipv4_mtu(const struct mipv4 *ip, __be32 dst);

/* Addresses: address.c */
__be32 mipv4_src(const struct mipv4 *ip, __be32 dst);
int mipv4_set_ip(struct mipv4 *ip, __be32 addr, u8 plen);
int mipv4_add_ip(struct mipv4 *ip, __be32 addr, u8 plen);
int mipv4_probe_ip(struct mipv4 *ip, __be32 addr, u8 plen);
int mipv4_del_ip(struct mipv4 *ip, __be32 addr, u8 plen);
size_t mipv4_get_ip(const struct mipv4 *ip, __be32 *addrs, size_t max);
__be32 mipv4_specdest(const struct mipv4 *ip, const struct sk_buff *skb);
struct mipv4_uipaddr mipv4_to_uipaddr(__be32 addr);
bool mipv4_of_uipaddr(const struct mipv4_uipaddr *uip, __be32 *addr);

/* Routes: route.c */
int mipv4_add_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway);
int mipv4_del_route(struct mipv4 *ip, __be32 dst, u8 plen, __be32 gateway);

/* Multicast groups: group.c */
struct mipv4_membership *mipv4_join(struct mipv4 *ip, __be32 group, u8 mode,
				    const __be32 *sources, size_t n);
int mipv4_set_filter(struct mipv4_membership *membership, u8 mode,
		     const __be32 *sources, size_t n);
void mipv4_leave(struct mipv4_membership *membership);

/* Neighbours and ICMP: neigh.c, icmp.c */
int mipv4_resolve(struct mipv4 *ip, __be32 dst, unsigned long timeout_jiffies);
void mipv4_icmp_send(struct mipv4 *ip, struct sk_buff *skb, u8 type, u8 code,
		     u32 info);

/* Errors: output.c */
const char *mipv4_strerror(int error);

#endif /* _NET_MIPV4_H */
