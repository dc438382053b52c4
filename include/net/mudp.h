/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mudp: UDP on the endpoints of mipv4 (RFC 768, RFC 1122 section 4.1).
 *
 * The in-kernel API. It is shaped after the UDP layer of MirageOS. Addresses and ports
 * are in network byte order, sizes are octets, errors are negative errno values.
 *
 * Contexts. mudp_listen() and mudp_unlisten() sleep; their caller may hold RTNL. All other
 * functions may be called from any context except hard interrupts, like the functions of
 * net/mipv4.h that they call. Callbacks run in softirq context inside an RCU read-side
 * section, except those that say otherwise.
 *
 * Endpoints. The caller of a function that takes a &struct mipv4 has a reference to it, or
 * its own disconnect callback for that endpoint has not returned yet. The endpoint may be
 * disconnected at any time; the function then fails as its comment says.
 */
#ifndef _NET_MUDP_H
#define _NET_MUDP_H

#include <linux/bits.h>
#include <linux/skbuff.h>
#include <linux/types.h>
#include <linux/uio.h>
#include <net/mipv4.h>
#include <linux/mudp.h>

struct mudp_listener;

/* Octets of payload that fit a datagram without IP options. */
#define MUDP_MAX_LEN	65507

/* The most datagrams that one write with a GSO size is cut into. A receiver that gets the
 * frame uncut (virtio) may drop one that holds more.
 */
#define MUDP_MAX_SEGMENTS	64

/**
 * enum mudp_flow_flags - properties of a datagram
 * @MUDP_FLOW_TOS: send with the type of service of &struct mudp_flow. The default is that
 *	of the endpoint.
 * @MUDP_FLOW_DF: send with Don't Fragment, RFC 791; or it was received with that
 * @MUDP_FLOW_FRAGMENT: send without Don't Fragment, even if the endpoint sets it
 * @MUDP_FLOW_MULTI: it was received as multicast or broadcast
 * @MUDP_FLOW_SADDR: send from @saddr of &struct mudp_flow even if it is 0.0.0.0, which is
 *	valid only to a broadcast or a group
 */
enum mudp_flow_flags {
	MUDP_FLOW_TOS		= BIT(0),
	MUDP_FLOW_DF		= BIT(1),
	MUDP_FLOW_FRAGMENT	= BIT(2),
	MUDP_FLOW_MULTI		= BIT(3),
	MUDP_FLOW_SADDR		= BIT(4),
};

/**
 * struct mudp_flow - addresses, ports and header fields of a datagram
 * @saddr: source address; without %MUDP_FLOW_SADDR, 0 to send from the address that the
 *	route selects
 * @daddr: destination address
 * @sport: source port
 * @dport: destination port
 * @ttl: time to live; 0 to send with that of the endpoint
 * @tos: type of service; sent only with %MUDP_FLOW_TOS
 * @flags: &enum mudp_flow_flags
 * @gso_size: octets of payload of each datagram that a frame is cut into. The last one
 *	may be shorter. 0 sends one datagram; it is 0 in a received datagram.
 */
struct mudp_flow {
	__be32	saddr;
	__be32	daddr;
	__be16	sport;
	__be16	dport;
	u8	ttl;
	u8	tos;
	u8	flags;
	u16	gso_size;
};

/**
 * mudp_flow_reply() - the flow of a reply
 * @flow: the flow of a received datagram
 *
 * The source of the reply is the destination of the datagram. If that is multicast or
 * broadcast, it is the address that the route selects (RFC 1122 section 4.1.3.5).
 *
 * Context: any.
 * Return: the flow of a reply to it.
 */
static inline struct mudp_flow mudp_flow_reply(const struct mudp_flow *flow)
{
	return (struct mudp_flow){
		.saddr = flow->flags & MUDP_FLOW_MULTI ? 0 : flow->daddr,
		.daddr = flow->saddr,
		.sport = flow->dport,
		.dport = flow->sport,
	};
}

/**
 * struct mudp_ops - the callbacks of a listener
 * @rcv: receives a datagram. skb->data is at the payload and skb->len is its length,
 *	which may be 0; the headers are before it. The callback owns @skb and frees it.
 *	@skb may be shared with other listeners or a packet tap (make it writable before
 *	writing) and may be non-linear. Its checksum is verified.
 * @err: optional: a datagram that was sent from the address and port of the listener was
 *	not delivered. @flow is the flow of that datagram; @from, @type, @code and @info
 *	are as in &struct mipv4_protocol.
 * @closed: optional: the endpoint is disconnected, and the listener receives nothing any
 *	more. Its owner still passes it to mudp_unlisten(), later. Process context, RTNL
 *	held; it must not call mudp_listen() or mudp_unlisten().
 */
struct mudp_ops {
	void (*rcv)(struct mipv4 *ip, const struct mudp_flow *flow,
		    struct sk_buff *skb, void *ctx);
	void (*err)(struct mipv4 *ip, const struct mudp_flow *flow, __be32 from,
		    u8 type, u8 code, u32 info, void *ctx);
	void (*closed)(void *ctx);
};

/* Listeners: listener.c */

/**
 * mudp_listen() - receive the datagrams of a port
 * @ip: the endpoint
 * @addr: the destination address that they must have, 0 for any
 * @port: the port, 0 to choose a free one from 49152 on (RFC 6056)
 * @ops: the callbacks; they must not change until mudp_unlisten()
 * @ctx: passed to the callbacks
 *
 * A datagram to an address of the endpoint is delivered to the listener of that address,
 * or if it has none, to the listener of any address. A multicast or broadcast datagram is
 * delivered to all listeners of its destination and to that of any address. A group has to
 * be joined with mipv4_join(). A group or 255.255.255.255 can have several listeners, any
 * other address has one.
 *
 * A callback may run before this returns. If the endpoint is disconnected, the listener is
 * notified by its closed callback.
 *
 * Context: process; sleeps. RTNL may be held.
 * Return: the listener, which the caller passes to mudp_unlisten(); ERR_PTR(-EADDRINUSE)
 * if the port has a listener, or no port is free; ERR_PTR(-ENODEV) if the endpoint is
 * disconnected; ERR_PTR(-EINVAL) if @ops has no rcv; ERR_PTR(-ENOMEM).
 */
struct mudp_listener *mudp_listen(struct mipv4 *ip, __be32 addr, __be16 port,
				  const struct mudp_ops *ops, void *ctx);

/**
 * mudp_unlisten() - stop to receive, and free a listener
 * @listener: from mudp_listen(), consumed
 *
 * When this returns, none of its callbacks runs.
 *
 * Context: process, not from a callback; sleeps. RTNL may be held.
 */
void mudp_unlisten(struct mudp_listener *listener);

/**
 * mudp_listener_port() - the port of a listener
 * @listener: the listener
 *
 * Context: any.
 * Return: the port in network order, also if mudp_listen() has chosen it.
 */
__be16 mudp_listener_port(const struct mudp_listener *listener);

/* Output: output.c */

/**
 * mudp_write() - send a copy of a buffer
 * @ip: the endpoint
 * @flow: its source, destination and header fields
 * @data: the buffer
 * @len: its octets
 *
 * Context: any except hard interrupts.
 * Return: as mudp_xmit().
 */
int mudp_write(struct mipv4 *ip, const struct mudp_flow *flow, const void *data,
	       size_t len);

/**
 * mudp_writev() - send copies of buffers as one payload
 * @ip: the endpoint
 * @flow: its source, destination and header fields
 * @iov: the buffers, in their order in the payload
 * @n: number of buffers
 *
 * Context: any except hard interrupts.
 * Return: as mudp_xmit().
 */
int mudp_writev(struct mipv4 *ip, const struct mudp_flow *flow,
		const struct kvec *iov, size_t n);

/**
 * mudp_allocate_frame() - a new frame with its headers
 * @ip: the endpoint that will send it
 * @flow: its source, destination and header fields
 * @len: octets of payload that the caller will append
 * @gfp: how to allocate
 *
 * skb->data is at the IP header. The UDP header follows, at skb_transport_header(), and
 * then tail room for @len octets. The caller puts the payload there, or adds it in page
 * fragments. The caller does not change skb->cb, nor the GSO fields of skb_shinfo().
 *
 * Context: any, as @gfp allows.
 * Return: the frame, owned by the caller until it calls mudp_xmit() or kfree_skb();
 * ERR_PTR(-EMSGSIZE) if @len does not fit a datagram; ERR_PTR(-ENODEV) if the endpoint is
 * disconnected; ERR_PTR(-ENOMEM).
 */
struct sk_buff *mudp_allocate_frame(struct mipv4 *ip,
				    const struct mudp_flow *flow, size_t len,
				    gfp_t gfp);

/**
 * mudp_xmit() - send a frame with its payload
 * @ip: the endpoint
 * @frame: from mudp_allocate_frame(), consumed in every case
 *
 * This sets the length and the checksum of the UDP header (RFC 768).
 *
 * An ICMP error about the datagram is reported only to the listener of its source address
 * and port. Without such a listener the error is dropped, and no path MTU is learned from
 * it (RFC 5927 section 4.1).
 *
 * Context: any except hard interrupts.
 * Return: as mipv4_xmit(); -EMSGSIZE also if the payload does not fit a datagram, or if
 * the datagrams of a frame with a GSO size are larger than the MTU; -EINVAL also if there
 * are more than %MUDP_MAX_SEGMENTS of them.
 */
int mudp_xmit(struct mipv4 *ip, struct sk_buff *frame);

/* Counters: endpoint.c */

/**
 * mudp_stat() - a counter of an endpoint
 * @ip: the endpoint
 * @stat: the counter; the names are those of the UDP-MIB, RFC 4113
 *
 * Context: any.
 * Return: its value in datagrams; 0 if the endpoint is disconnected.
 */
u64 mudp_stat(const struct mipv4 *ip, enum mudp_stat stat);

/**
 * mudp_drops() - the number of datagrams that an endpoint has dropped for a reason
 * @ip: the endpoint
 * @reason: the reason
 *
 * Context: any.
 * Return: the number of datagrams; 0 if the endpoint is disconnected.
 */
u64 mudp_drops(const struct mipv4 *ip, enum mudp_drop_reason reason);

#endif /* _NET_MUDP_H */
