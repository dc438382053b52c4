/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mudp: UDP on the endpoints of mipv4 (RFC 768, RFC 1122 section 4.1).
 *
 * The in-kernel API. Its shape is that of the UDP layer of MirageOS; addresses and
 * ports are in network byte order, sizes are octets, errors are negative errno
 * values.
 *
 * Contexts. mudp_listen() and mudp_unlisten() sleep; it does not matter whether
 * RTNL is held. Everything else may be called from any context but hard interrupts,
 * as the functions of net/mipv4.h that it stands on. Callbacks run in softirq
 * context inside an RCU read-side section, if nothing else is said.
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

/* Datagrams that one write with a GSO size is cut into, at most. A receiver that gets
 * the frame whole (virtio) may drop one that holds more.
 */
#define MUDP_MAX_SEGMENTS	64

/**
 * enum mudp_flow_flags - what is special about a datagram
 * @MUDP_FLOW_TOS: to be sent with the type of service of &struct mudp_flow, not
 *	with that of the endpoint
 * @MUDP_FLOW_DF: not to be fragmented; or it came with that mark
 * @MUDP_FLOW_FRAGMENT: may be fragmented, also if the endpoint is set to forbid it
 * @MUDP_FLOW_MULTI: it came to a group or to all
 */
enum mudp_flow_flags {
	MUDP_FLOW_TOS		= BIT(0),
	MUDP_FLOW_DF		= BIT(1),
	MUDP_FLOW_FRAGMENT	= BIT(2),
	MUDP_FLOW_MULTI		= BIT(3),
};

/**
 * struct mudp_flow - from where to where a datagram goes, and how
 * @saddr: source address; to send from the address that the route selects, 0
 * @daddr: destination address
 * @sport: source port
 * @dport: destination port
 * @ttl: time to live; to send with that of the endpoint, 0
 * @tos: type of service
 * @flags: &enum mudp_flow_flags
 * @gso_size: to cut what is sent into datagrams of so many octets of payload, the
 *	last of which may be shorter, %MUDP_MAX_SEGMENTS at most; 0 for one datagram.
 *	0 in what is received.
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
 * mudp_flow_reply() - the way back
 * @flow: of a datagram that was received
 *
 * From the address that was spoken to, or if that was not one host's, from the one
 * that the route selects (RFC 1122 section 4.1.3.5).
 *
 * Return: the flow of an answer to it.
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
 * struct mudp_ops - what a listener does
 * @rcv: takes in a datagram. skb->data is at the payload, of which there may be
 *	none, and skb->len is its length; the headers are before it. @skb is the
 *	callback's to free. It may be shared with other listeners or a packet tap
 *	(make it writable before writing) and may be non-linear; its checksum has
 *	been verified.
 * @err: optional: a datagram that was sent from the address and port of the listener
 *	could not be delivered. @flow is that of the datagram; @from, @type, @code
 *	and @info are as in &struct mipv4_protocol.
 * @closed: optional: the endpoint is gone, and the listener hears nothing any more;
 *	it still has to be given to mudp_unlisten(), but not from here. Process
 *	context, RTNL held; it must not call mudp_listen() or mudp_unlisten().
 */
struct mudp_ops {
	void (*rcv)(struct mipv4 *ip, const struct mudp_flow *flow,
		    struct sk_buff *skb, void *ctx);
	void (*err)(struct mipv4 *ip, const struct mudp_flow *flow, __be32 from,
		    u8 type, u8 code, u32 info, void *ctx);
	void (*closed)(void *ctx);
};

/* Listeners: listener.c */
struct mudp_listener *mudp_listen(struct mipv4 *ip, __be32 addr, __be16 port,
				  const struct mudp_ops *ops, void *ctx);
void mudp_unlisten(struct mudp_listener *listener);
__be16 mudp_listener_port(const struct mudp_listener *listener);

/* Output: output.c */
int mudp_write(struct mipv4 *ip, const struct mudp_flow *flow, const void *data,
	       size_t len);
int mudp_writev(struct mipv4 *ip, const struct mudp_flow *flow,
		const struct kvec *iov, size_t n);
struct sk_buff *mudp_allocate_frame(struct mipv4 *ip,
				    const struct mudp_flow *flow, size_t len,
				    gfp_t gfp);
int mudp_xmit(struct mipv4 *ip, struct sk_buff *frame);

/* Counters: endpoint.c */
u64 mudp_stat(const struct mipv4 *ip, enum mudp_stat stat);
u64 mudp_drops(const struct mipv4 *ip, enum mudp_drop_reason reason);

#endif /* _NET_MUDP_H */
