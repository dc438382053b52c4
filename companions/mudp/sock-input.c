// SPDX-License-Identifier: GPL-2.0
/*
 * sock-input.c: what UDP sockets receive.
 */
#include <linux/module.h>
#include <linux/udp.h>
#include <net/mipv4_sock.h>
#include <net/mudp.h>
#include <net/udp.h>
#include <compat/sock.h>
#include "datagram.h"
#include "endpoint.h"
#include "sock-input.h"
#include "sockets.h"

/* Deliver a datagram, its data at the payload; consumed. Filters see the UDP header. */
static void mudp_sock_deliver(struct mudp_endpoint *ep, struct sock *sk,
			      struct sk_buff *skb)
{
	enum mudp_drop_reason reason = MUDP_DROP_FILTER;

	__skb_push(skb, MUDP_HDR_LEN);
	if (mipv4_sock_filter(sk, skb, MUDP_HDR_LEN))
		goto drop;
	__skb_pull(skb, MUDP_HDR_LEN);
	reason = MUDP_DROP_RCVBUF;
	if (mipv4_sock_queue(sk, ep->ip, skb))
		goto drop;
	mudp_count_add(ep, MUDP_STAT_IN_DATAGRAMS, 1);
	return;
drop:
	atomic_inc(&sk->sk_drops);
	mudp_drop(ep, skb, reason);
}

/**
 * mudp_sock_rcv() - deliver a datagram to the socket of its port
 * @ep: the endpoint
 * @flow: its flow
 * @skb: the datagram, data at the payload; consumed if true is returned
 * @merged: it is several datagrams, which only a socket with UDP_GRO takes as one
 *
 * Context: packet.
 * Return: false if there is no socket, or it does not take merged datagrams.
 */
bool mudp_sock_rcv(struct mudp_endpoint *ep, const struct mudp_flow *flow,
		   struct sk_buff *skb, bool merged)
{
	struct sock *sk;

	sk = mipv4_sock_find(mudp_sockets, ep->ip, skb, flow->saddr, flow->sport,
			     flow->daddr, flow->dport);
	if (!sk || (merged && !READ_ONCE(mudp_sk(sk)->gro)))
		return false;
	mudp_sock_deliver(ep, sk, skb);
	return true;
}

/* The delivery of one datagram to many sockets. */
struct mudp_sock_many {
	struct mudp_endpoint	*ep;
	struct sk_buff		*skb;
	unsigned int		n;
};

static void mudp_sock_deliver_copy(struct sock *sk, void *arg)
{
	struct mudp_sock_many *many = arg;
	struct sk_buff *copy = skb_clone(many->skb, GFP_ATOMIC);

	many->n++;
	if (copy) {
		mudp_sock_deliver(many->ep, sk, copy);
	} else {
		atomic_inc(&sk->sk_drops);
		mudp_drop_count(many->ep, many->skb, MUDP_DROP_NO_MEMORY);
	}
}

/**
 * mudp_sock_rcv_all() - deliver copies of a multicast or broadcast to all sockets
 * @ep: the endpoint
 * @flow: its flow
 * @skb: the datagram, data at the payload; not consumed
 *
 * Context: packet.
 * Return: the number of sockets.
 */
unsigned int mudp_sock_rcv_all(struct mudp_endpoint *ep, const struct mudp_flow *flow,
			       struct sk_buff *skb)
{
	struct mudp_sock_many many = { .ep = ep, .skb = skb };

	mipv4_sock_for_each(mudp_sockets, ep->ip, flow->saddr, flow->sport,
			    flow->daddr, flow->dport, mudp_sock_deliver_copy,
			    &many);
	return many.n;
}

static struct sock *mudp_sock_sender(struct mipv4 *ip, const struct mudp_flow *flow)
{
	return mipv4_sock_find_sender(mudp_sockets, ip, flow->saddr, flow->sport,
				      flow->daddr, flow->dport);
}

/**
 * mudp_sock_err() - report an ICMP error to the socket that sent the datagram
 * @ip: the endpoint
 * @flow: the flow of the datagram
 * @skb: the quoted datagram, data at its IP header, not consumed
 * @from: the host that sent the error
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order
 *
 * Context: packet.
 * Return: false if there is no socket.
 */
bool mudp_sock_err(struct mipv4 *ip, const struct mudp_flow *flow,
		   struct sk_buff *skb, __be32 from, u8 type, u8 code, u32 info)
{
	struct sock *sk = mudp_sock_sender(ip, flow);

	if (!sk)
		return false;
	mipv4_sock_error(sk, skb, from, type, code, info, flow->dport, MUDP_HDR_LEN);
	return true;
}

/**
 * mudp_sock_sent() - can a socket have sent a datagram?
 * @ip: the endpoint
 * @flow: the flow of the datagram
 *
 * Context: packet.
 * Return: true if a socket has the source port, and is connected to the destination or to
 * nobody.
 */
bool mudp_sock_sent(struct mipv4 *ip, const struct mudp_flow *flow)
{
	return mudp_sock_sender(ip, flow);
}

/* The source of a datagram, for the program. */
static void mudp_sock_put_name(struct sock *sk, struct msghdr *msg,
			       const struct sk_buff *skb, int *addr_len)
{
	DECLARE_SOCKADDR(struct sockaddr_in *, sin, msg->msg_name);

	if (!sin)
		return;
	*sin = (struct sockaddr_in){
		.sin_family	 = AF_INET,
		.sin_addr.s_addr = ip_hdr(skb)->saddr,
		.sin_port	 = udp_hdr(skb)->source,
	};
	*addr_len = sizeof(*sin);
	mipv4_bpf_recvmsg(sk, (struct sockaddr *)sin, *addr_len);
}

static void mudp_sock_put_gro(const struct sock *sk, struct msghdr *msg,
			      const struct sk_buff *skb)
{
	int gso_size = skb_shinfo(skb)->gso_size;

	if (READ_ONCE(mudp_sk(sk)->gro) && skb_is_gso(skb))
		put_cmsg(msg, SOL_UDP, UDP_GRO, sizeof(gso_size), &gso_size);
}

/**
 * mudp_sock_recvmsg() - receive a datagram
 * @sk: the socket
 * @msg: receives it
 * @len: octets of room
 * @flags: of recvmsg()
 * @addr_len: receives the octets of the address
 *
 * Context: process; sleeps.
 * Return: octets, with MSG_TRUNC those of the datagram; 0 after shutdown(); -errno.
 */
int mudp_sock_recvmsg(struct sock *sk, struct msghdr *msg, size_t len, int flags,
		      int *addr_len)
{
	struct sk_buff *skb;
	int err, offset;
	size_t copied;

	if (flags & MSG_ERRQUEUE)
		return mipv4_sock_recv_error(sk, msg, len, addr_len);
	skb = mipv4_sock_dequeue(sk, flags, &offset, &err);
	if (!skb)
		return err;
	copied = skb->len - offset;
	if (copied > len) {
		copied = len;
		msg->msg_flags |= MSG_TRUNC;
	}
	err = skb_copy_datagram_msg(skb, offset, msg, copied);
	if (unlikely(err)) {
		if (!(flags & MSG_PEEK))
			atomic_inc(&sk->sk_drops);
		goto out;
	}
	mudp_sock_put_name(sk, msg, skb, addr_len);
	mudp_sock_put_gro(sk, msg, skb);
	mipv4_sock_recv_cmsg(sk, msg, skb);
	if (flags & MSG_PEEK)
		sk_peek_offset_fwd(sk, copied);
	else
		sk_peek_offset_bwd(sk, skb->len);
	err = flags & MSG_TRUNC ? skb->len : copied;
out:
	consume_skb(skb);
	return err;
}
