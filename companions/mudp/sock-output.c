// SPDX-License-Identifier: GPL-2.0
/*
 * sock-output.c: what programs send through UDP sockets.
 *
 * A message is copied into a datagram without a lock. Only if messages are collected into
 * one datagram (UDP_CORK, MSG_MORE) is the socket locked.
 */
#include <linux/slab.h>
#include <linux/udp.h>
#include <net/ip.h>
#include <net/mipv4_sock.h>
#include <net/mudp.h>
#include <net/udp.h>
#include <compat/sock.h>
#include "datagram.h"
#include "endpoint.h"
#include "sock-output.h"
#include "sock-page.h"
#include "sockets.h"

/* Room for the headers of link layer, IP and UDP. mipv4 makes more if a device needs it. */
#define MUDP_SOCK_HEADROOM	(LL_MAX_HEADER + sizeof(struct iphdr) + MUDP_HDR_LEN)

/* UDP_SEGMENT as a control message. */
static int mudp_sock_cmsg(struct msghdr *msg, u16 *gso_size)
{
	struct cmsghdr *cmsg;

	for_each_cmsghdr(cmsg, msg) {
		if (cmsg->cmsg_level != SOL_UDP)
			continue;
		if (cmsg->cmsg_type != UDP_SEGMENT ||
		    cmsg->cmsg_len != CMSG_LEN(sizeof(u16)))
			return -EINVAL;
		*gso_size = *(u16 *)CMSG_DATA(cmsg);
	}
	return 0;
}

/* How a message is sent. */
static int mudp_sock_out_init(struct sock *sk, struct msghdr *msg,
			      struct mipv4_sock_out *out, u16 *gso_size)
{
	int err = mipv4_sock_out_init(sk, msg, out);

	if (err)
		return err;
	out->flow.protocol = IPPROTO_UDP;
	*gso_size = READ_ONCE(mudp_sk(sk)->gso_size);
	return likely(!msg->msg_controllen) ? 0 : mudp_sock_cmsg(msg, gso_size);
}

/* A datagram that is charged to the socket, with @linear octets of payload.
 * Return: the skb, its data at the payload, or ERR_PTR().
 */
static struct sk_buff *mudp_sock_alloc(struct sock *sk, const struct msghdr *msg,
				       size_t linear)
{
	const size_t len = MUDP_SOCK_HEADROOM + linear;
	struct sk_buff *skb = NULL;
	int err;

	/* The same in the common case, without preparations to wait. */
	if (likely(!READ_ONCE(sk->sk_err) &&
		   !(READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)))
		skb = sock_wmalloc(sk, len, 0, sk->sk_allocation);
	if (unlikely(!skb))
		skb = sock_alloc_send_pskb(sk, len, 0,
					   msg->msg_flags & MSG_DONTWAIT, &err, 0);
	if (!skb)
		return ERR_PTR(err);
	skb_reserve(skb, MUDP_SOCK_HEADROOM);
	__skb_put(skb, linear);
	return skb;
}

/* A datagram with the payload of a message. Return: as mudp_sock_alloc(). */
static struct sk_buff *mudp_sock_read(struct sock *sk, struct msghdr *msg, size_t len)
{
	size_t linear = len <= MUDP_LINEAR_LEN ? len : 0;
	struct sk_buff *skb = mudp_sock_alloc(sk, msg, linear);
	int err = 0;

	if (IS_ERR(skb))
		return skb;
	if (!linear)
		err = mudp_sock_append(sk, skb, msg, len);
	else if (!copy_from_iter_full(skb->data, len, &msg->msg_iter))
		err = -EFAULT;
	if (err) {
		kfree_skb(skb);
		return ERR_PTR(err);
	}
	return skb;
}

/* Put the UDP header in front of the payload: RFC 768. A program may leave the checksum
 * out (SO_NO_CHECK).
 */
static void mudp_sock_header(const struct sock *sk, const struct mipv4_sock_out *out,
			     struct sk_buff *skb)
{
	struct udphdr *uh = __skb_push(skb, MUDP_HDR_LEN);

	skb_reset_transport_header(skb);
	*uh = (struct udphdr){
		.source	= inet_sk(sk)->inet_sport,
		.dest	= out->dport,
		.len	= htons(skb->len),
	};
	if (sk->sk_no_check_tx)
		skb->ip_summed = CHECKSUM_NONE;
	else
		mudp_checksum_partial(skb, uh, out->flow.saddr, out->flow.daddr,
				      skb->len);
}

/* Linux's rule: the device dropped what its queue has no room for, and only a program that
 * asked for errors is told.
 */
static int mudp_sock_result(struct sock *sk, struct mipv4 *ip, int err,
			    unsigned int n)
{
	struct mudp_endpoint *ep = mudp_endpoint_find(ip);

	if (err > 0)
		err = net_xmit_errno(err);
	if (ep && !err)
		mudp_count_add(ep, MUDP_STAT_OUT_DATAGRAMS, n);
	else if (ep && (err == -ENOBUFS || err == -ENOMEM))
		mudp_count_add(ep, MUDP_STAT_SNDBUF_ERRORS, n);
	return err == -ENOBUFS && !mipv4_sk_recverr(sk) ? 0 : err;
}

/* Send a datagram, its data at the payload; consumed. */
static int mudp_sock_send(struct sock *sk, struct mipv4_sock_out *out,
			  struct sk_buff *skb, u16 gso_size)
{
	unsigned int n = mudp_set_gso(skb, skb->len, gso_size);
	struct mipv4 *ip;
	int err;

	/* Each datagram of several gets its checksum when they are cut. */
	if (n > MUDP_MAX_SEGMENTS || (n > 1 && sk->sk_no_check_tx)) {
		kfree_skb(skb);
		return -EINVAL;
	}
	local_bh_disable();
	rcu_read_lock();
	ip = mipv4_sock_route(sk, out);
	if (IS_ERR(ip)) {
		err = PTR_ERR(ip);
		kfree_skb(skb);
	} else {
		mudp_sock_header(sk, out, skb);
		err = mipv4_sock_xmit(sk, ip, out, skb);
		err = mudp_sock_result(sk, ip, err, n);
	}
	rcu_read_unlock();
	local_bh_enable();
	return err;
}

/* Messages that are collected */

/* Begin to collect a datagram. */
static int mudp_sock_begin(struct sock *sk, struct msghdr *msg)
{
	struct mudp_sock *us = mudp_sk(sk);
	struct mipv4_sock_out *out;
	struct sk_buff *skb;
	u16 gso_size;
	int err;

	out = kmalloc(sizeof(*out), GFP_KERNEL_ACCOUNT);
	if (!out)
		return -ENOMEM;
	err = mudp_sock_out_init(sk, msg, out, &gso_size);
	if (err)
		goto fail;
	skb = mudp_sock_alloc(sk, msg, 0);
	if (IS_ERR(skb)) {
		err = PTR_ERR(skb);
		goto fail;
	}
	us->pending_gso = gso_size;
	us->pending_out = out;
	WRITE_ONCE(us->pending, skb);
	return 0;
fail:
	kfree(out);
	return err;
}

/**
 * mudp_sock_push() - send the datagram that is collected
 * @sk: the socket
 *
 * Context: socket.
 * Return: 0, also if there is none; -errno.
 */
int mudp_sock_push(struct sock *sk)
{
	struct mudp_sock *us = mudp_sk(sk);
	struct mipv4_sock_out *out = us->pending_out;
	struct sk_buff *skb = us->pending;
	int err;

	if (!skb)
		return 0;
	WRITE_ONCE(us->pending, NULL);
	us->pending_out = NULL;
	err = mudp_sock_send(sk, out, skb, us->pending_gso);
	kfree(out);
	return err;
}

/**
 * mudp_sock_flush() - drop the datagram that is collected
 * @sk: the socket
 *
 * Context: socket.
 */
void mudp_sock_flush(struct sock *sk)
{
	struct mudp_sock *us = mudp_sk(sk);

	kfree_skb(us->pending);
	kfree(us->pending_out);
	WRITE_ONCE(us->pending, NULL);
	us->pending_out = NULL;
}

/* As in Linux, a message that does not fit ends the datagram, which is not sent. */
static int mudp_sock_collect(struct sock *sk, struct msghdr *msg, size_t len,
			     bool more)
{
	struct mudp_sock *us = mudp_sk(sk);
	int err = 0;

	lock_sock(sk);
	if (!us->pending)
		err = mudp_sock_begin(sk, msg);
	if (!err) {
		err = mudp_sock_append(sk, us->pending, msg, len);
		if (err)
			mudp_sock_flush(sk);
		else if (!more)
			err = mudp_sock_push(sk);
	}
	release_sock(sk);
	return err ?: (int)len;
}

/**
 * mudp_sock_sendmsg() - send a message
 * @sk: the socket
 * @msg: the message
 * @len: octets of it
 *
 * Context: process; sleeps.
 * Return: @len or -errno.
 */
int mudp_sock_sendmsg(struct sock *sk, struct msghdr *msg, size_t len)
{
	bool more = READ_ONCE(mudp_sk(sk)->corking) || msg->msg_flags & MSG_MORE;
	struct mipv4_sock_out out;
	struct sk_buff *skb;
	u16 gso_size;
	int err;

	if (len > MUDP_MAX_LEN)
		return -EMSGSIZE;
	if (msg->msg_flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (unlikely(more || READ_ONCE(mudp_sk(sk)->pending)))
		return mudp_sock_collect(sk, msg, len, more);
	err = mudp_sock_out_init(sk, msg, &out, &gso_size);
	if (err)
		return err;
	skb = mudp_sock_read(sk, msg, len);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	err = mudp_sock_send(sk, &out, skb, gso_size);
	return err ?: (int)len;
}
