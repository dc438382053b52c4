// SPDX-License-Identifier: GPL-2.0
/*
 * sock-error.c: ICMP errors about what a socket has sent, as the error of the socket
 * (SO_ERROR) and in its error queue (IP_RECVERR, ip(7)).
 */
#include <linux/errqueue.h>
#include <linux/icmp.h>
#include <linux/module.h>
#include <linux/net_tstamp.h>
#include <net/icmp.h>
#include <net/ip.h>
#include <net/mipv4_sock.h>
#include <compat/sock.h>
#include "sock-error.h"

/* The meaning of an ICMP error: RFC 1122 sections 4.1.3.3 and 4.2.3.9. */
struct mipv4_sock_meaning {
	int	err;	/* positive errno, 0 to ignore the error */
	bool	hard;	/* the program is told without IP_RECVERR too, if it is connected */
};

static struct mipv4_sock_meaning mipv4_sock_icmp_meaning(const struct sock *sk,
							 u8 type, u8 code)
{
	struct mipv4_sock_meaning none = { };

	switch (type) {
	case ICMP_TIME_EXCEEDED:
		return (struct mipv4_sock_meaning){ .err = EHOSTUNREACH };
	case ICMP_PARAMETERPROB:
		return (struct mipv4_sock_meaning){ .err = EPROTO, .hard = true };
	case ICMP_DEST_UNREACH:
		break;
	default:
		return none;
	}
	if (code > NR_ICMP_UNREACH)
		return (struct mipv4_sock_meaning){ .err = EHOSTUNREACH };
	if (code == ICMP_FRAG_NEEDED) {
		if (READ_ONCE(inet_sk(sk)->pmtudisc) == IP_PMTUDISC_DONT)
			return none;
		return (struct mipv4_sock_meaning){ .err = EMSGSIZE, .hard = true };
	}
	return (struct mipv4_sock_meaning){
		.err	= icmp_err_convert[code].errno,
		.hard	= icmp_err_convert[code].fatal,
	};
}

/* Put an error on the error queue. The data of @skb, consumed, are what the program gets
 * of its datagram; its network header is at an IP header with the destination.
 */
static void mipv4_sock_queue_error(struct sock *sk, struct sk_buff *skb,
				   const struct sock_extended_err *ee, __be16 port)
{
	struct sock_exterr_skb *serr = SKB_EXT_ERR(skb);

	memset(serr, 0, sizeof(*serr));
	serr->ee = *ee;
	serr->addr_offset = (u8 *)&ip_hdr(skb)->daddr - skb_network_header(skb);
	serr->port = port;
	if (sock_queue_err_skb(sk, skb))
		kfree_skb(skb);
}

/* A copy of the quoted datagram, its data at the payload. */
static struct sk_buff *mipv4_sock_quote(struct sk_buff *skb,
					unsigned int header)
{
	struct sk_buff *copy = skb_clone(skb, GFP_ATOMIC);
	unsigned int hdr_len;

	if (!copy)
		return NULL;
	skb_reset_network_header(copy);
	hdr_len = ip_hdrlen(copy) + header;
	if (!pskb_may_pull(copy, hdr_len)) {
		kfree_skb(copy);
		return NULL;
	}
	__skb_pull(copy, hdr_len);
	return copy;
}

void mipv4_sock_error(struct sock *sk, struct sk_buff *skb, __be32 from, u8 type,
		      u8 code, u32 info, __be16 dport, unsigned int header)
{
	struct mipv4_sock_meaning meaning = mipv4_sock_icmp_meaning(sk, type, code);
	struct sock_extended_err ee = {
		.ee_errno	= meaning.err,
		.ee_origin	= SO_EE_ORIGIN_ICMP,
		.ee_type	= type,
		.ee_code	= code,
		.ee_info	= meaning.err == EMSGSIZE ? info & 0xffff : 0,
		.ee_data	= (__force u32)from,
	};
	struct sk_buff *copy;

	if (!meaning.err)
		return;
	if (mipv4_sk_recverr(sk)) {
		copy = mipv4_sock_quote(skb, header);
		if (copy)
			mipv4_sock_queue_error(sk, copy, &ee, dport);
	} else if (!meaning.hard || READ_ONCE(sk->sk_state) != TCP_ESTABLISHED) {
		return;
	}
	WRITE_ONCE(sk->sk_err, meaning.err);
	sk_error_report(sk);
}
EXPORT_SYMBOL_GPL(mipv4_sock_error);

/**
 * mipv4_sock_too_big() - put -EMSGSIZE on the error queue of a socket that asked for it
 * @sk: the socket
 * @out: the message that was too big
 * @mtu: the largest datagram
 *
 * Context: packet.
 */
void mipv4_sock_too_big(struct sock *sk, const struct mipv4_sock_out *out,
			unsigned int mtu)
{
	struct sock_extended_err ee = {
		.ee_errno	= EMSGSIZE,
		.ee_origin	= SO_EE_ORIGIN_LOCAL,
		.ee_info	= mtu,
	};
	struct sk_buff *skb;
	struct iphdr *iph;

	if (!mipv4_sk_recverr(sk))
		return;
	skb = alloc_skb(sizeof(*iph), GFP_ATOMIC);
	if (!skb)
		return;
	iph = skb_put_zero(skb, sizeof(*iph));
	iph->daddr = out->flow.daddr;
	skb_reset_network_header(skb);
	__skb_pull(skb, sizeof(*iph));
	mipv4_sock_queue_error(sk, skb, &ee, out->dport);
}

/* What a program reads as IP_RECVERR. */
struct mipv4_sock_report {
	struct sock_extended_err	ee;
	struct sockaddr_in		offender;
};

static void mipv4_sock_put_report(struct sock *sk, struct msghdr *msg,
				  struct sk_buff *skb)
{
	struct sock_exterr_skb *serr = SKB_EXT_ERR(skb);
	struct mipv4_sock_report report = { .ee = serr->ee };

	if (report.ee.ee_origin == SO_EE_ORIGIN_ICMP) {
		report.offender.sin_family = AF_INET;
		report.offender.sin_addr.s_addr =
			(__force __be32)report.ee.ee_data;
		report.ee.ee_data = 0;
	}
	put_cmsg(msg, SOL_IP, IP_RECVERR, sizeof(report), &report);
}

/* The device and the addresses of a datagram whose time of sending this is, for programs that
 * asked for them by SOF_TIMESTAMPING_OPT_CMSG and IP_PKTINFO. A report without the datagram
 * (SOF_TIMESTAMPING_OPT_TSONLY) has no device.
 */
static void mipv4_sock_put_sent(struct sock *sk, struct msghdr *msg,
				const struct sk_buff *skb)
{
	int ifindex = SKB_EXT_ERR(skb)->header.h4.iif;
	struct in_pktinfo info = { .ipi_ifindex = ifindex };

	if (!ifindex || !(mipv4_sk_cmsg_flags(sk) & IP_CMSG_PKTINFO) ||
	    !(READ_ONCE(sk->sk_tsflags) & SOF_TIMESTAMPING_OPT_CMSG))
		return;
	if (skb_network_offset(skb) + (int)sizeof(struct iphdr) > (int)skb_headlen(skb))
		return;
	info.ipi_spec_dst.s_addr = ip_hdr(skb)->saddr;
	info.ipi_addr.s_addr = ip_hdr(skb)->daddr;
	put_cmsg(msg, SOL_IP, IP_PKTINFO, sizeof(info), &info);
}

int mipv4_sock_recv_error(struct sock *sk, struct msghdr *msg, size_t len,
			  int *addr_len)
{
	DECLARE_SOCKADDR(struct sockaddr_in *, sin, msg->msg_name);
	struct sock_exterr_skb *serr;
	size_t copied = len;
	struct sk_buff *skb;
	int err;

	skb = sock_dequeue_err_skb(sk);
	if (!skb)
		return -EAGAIN;
	if (copied > skb->len)
		copied = skb->len;
	else if (copied < skb->len)
		msg->msg_flags |= MSG_TRUNC;
	err = skb_copy_datagram_msg(skb, 0, msg, copied);
	if (err)
		goto out;
	sock_recv_timestamp(msg, sk, skb);
	serr = SKB_EXT_ERR(skb);
	/* A time stamp has no address: its datagram may be a clone without its header. */
	if (sin && serr->ee.ee_origin != SO_EE_ORIGIN_TIMESTAMPING) {
		*sin = (struct sockaddr_in){
			.sin_family	 = AF_INET,
			.sin_addr.s_addr = *(__be32 *)(skb_network_header(skb) +
						       serr->addr_offset),
			.sin_port	 = serr->port,
		};
		*addr_len = sizeof(*sin);
	}
	if (serr->ee.ee_origin == SO_EE_ORIGIN_TIMESTAMPING)
		mipv4_sock_put_sent(sk, msg, skb);
	mipv4_sock_put_report(sk, msg, skb);
	msg->msg_flags |= MSG_ERRQUEUE;
	err = copied;
out:
	consume_skb(skb);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_sock_recv_error);
