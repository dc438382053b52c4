// SPDX-License-Identifier: GPL-2.0
/*
 * main.c: the protocol: what mipv4 receives for it.
 */
#include <linux/icmp.h>
#include <linux/module.h>
#include <net/ip.h>
#include "mrdp.h"

static const char *const mrdp_drop_names[] = {
	[MRDP_DROP_MALFORMED]	= "malformed",
	[MRDP_DROP_CSUM]	= "csum",
	[MRDP_DROP_NO_SESSION]	= "no-session",
	[MRDP_DROP_FILTER]	= "filter",
	[MRDP_DROP_RCVBUF]	= "rcvbuf",
};

/* Read the header of a datagram. mrdp owns the skb, but its data may be shared, so it is
 * only read. Return: false if the datagram is malformed.
 */
static bool mrdp_parse(struct sk_buff *skb, struct mrdp_hdr *hdr)
{
	if (!pskb_may_pull(skb, sizeof(*hdr)) ||
	    skb->len > sizeof(*hdr) + MRDP_LEN)
		return false;
	memcpy(hdr, skb->data, sizeof(*hdr));
	return hdr->from;
}

/* Report a datagram that is dropped, and free it. Context: softirq, RCU. */
static void mrdp_drop(struct mipv4 *ip, struct sk_buff *skb,
		      enum mrdp_drop reason)
{
	mipv4_report_drop(ip, mrdp_protocol.protocol, reason, skb);
	kfree_skb(skb);
}

/* A message without a session. If nobody has the port, it is answered as RFC 1122 section
 * 4.1.3.1 requires of UDP. A program that has it may be about to connect.
 */
static void mrdp_no_session(struct mipv4 *ip, const struct mrdp_hdr *hdr,
			    struct sk_buff *skb, bool has_port)
{
	if (hdr->flags & htons(MRDP_DATA) && !has_port)
		mipv4_icmp_send(ip, skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
	mrdp_drop(ip, skb, MRDP_DROP_NO_SESSION);
}

/* A datagram arrives; it is consumed. Context: softirq, RCU. */
static void mrdp_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		     struct sk_buff *skb, void *ctx)
{
	struct mrdp_hdr hdr;
	struct sock *sk;

	if (!mrdp_parse(skb, &hdr)) {
		mrdp_drop(ip, skb, MRDP_DROP_MALFORMED);
		return;
	}
	if (skb_checksum_validate(skb, mrdp_protocol.protocol,
				  inet_compute_pseudo)) {
		mrdp_drop(ip, skb, MRDP_DROP_CSUM);
		return;
	}
	sk = mipv4_sock_find(&mrdp_sockets, ip, skb, src, hdr.sport, dst,
			     hdr.dport);
	if (!sk || READ_ONCE(sk->sk_state) != TCP_ESTABLISHED) {
		mrdp_no_session(ip, &hdr, skb, sk);
		return;
	}
	if (mipv4_sock_filter(sk, skb, sizeof(hdr))) {
		atomic_inc(&sk->sk_drops);
		mrdp_drop(ip, skb, MRDP_DROP_FILTER);
		return;
	}
	if (!mrdp_input(sk, ip, &hdr, skb))
		consume_skb(skb);
}

/* The socket that sent a quoted datagram. The quote is the IP header and the next 8 octets,
 * or fewer in a forged ICMP error. Only hosts on the path know the identifier. Context: RCU.
 */
static struct sock *mrdp_find_sender(struct mipv4 *ip, const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct mrdp_hdr *hdr = (const void *)iph + iph->ihl * 4;
	struct sock *sk;

	if (skb->len < iph->ihl * 4 + offsetofend(struct mrdp_hdr, from))
		return NULL;
	sk = mipv4_sock_find_sender(&mrdp_sockets, ip, iph->saddr, hdr->sport,
				    iph->daddr, hdr->dport);
	return sk && hdr->from == READ_ONCE(mrdp_sk(sk)->id) ? sk : NULL;
}

/* Did mrdp send the datagram that an ICMP error quotes? RFC 5927. Context: softirq, RCU. */
static bool mrdp_sent(struct mipv4 *ip, const struct sk_buff *skb, void *ctx)
{
	return mrdp_find_sender(ip, skb);
}

/* A datagram was not delivered. If the peer does not know the protocol or the session,
 * the session ends. Other errors may be temporary (RFC 1122 section 4.2.3.9).
 * Context: softirq, RCU.
 */
static void mrdp_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		     u8 type, u8 code, u32 info, void *ctx)
{
	struct sock *sk = mrdp_find_sender(ip, skb);

	if (!sk || (type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED))
		return;
	mipv4_sock_error(sk, skb, from, type, code, info, inet_sk(sk)->inet_dport,
			 sizeof(struct mrdp_hdr));
	if (type == ICMP_DEST_UNREACH &&
	    (code == ICMP_PORT_UNREACH || code == ICMP_PROT_UNREACH))
		mrdp_fail(sk, ECONNREFUSED);
	else
		WRITE_ONCE(sk->sk_err_soft, EHOSTUNREACH);
}

static void mrdp_lost(struct sock *sk)
{
	mrdp_fail(sk, ENODEV);
}

/* An endpoint is detached: no handler runs for it, and its sessions end. Context: process,
 * RTNL.
 */
static void mrdp_disconnect(struct mipv4 *ip, void *ctx)
{
	mipv4_sock_for_endpoint(&mrdp_sockets, ip, mrdp_lost);
}

struct mipv4_protocol mrdp_protocol = {
	.name		= "mrdp",
	.protocol	= 254,
	.rcv		= mrdp_rcv,
	.err		= mrdp_err,
	.sent		= mrdp_sent,
	.disconnect	= mrdp_disconnect,
	.drop_names	= mrdp_drop_names,
	.n_drop_names	= ARRAY_SIZE(mrdp_drop_names),
};

/* The handlers look for sockets. */
static int __init mrdp_module_init(void)
{
	int err = mipv4_sock_register(&mrdp_sockets);

	if (err)
		return err;
	err = mipv4_register_protocol(&mrdp_protocol);
	if (err)
		mipv4_sock_unregister(&mrdp_sockets);
	return err;
}

/* An open socket keeps the module, so there is none. */
static void __exit mrdp_module_exit(void)
{
	mipv4_unregister_protocol(&mrdp_protocol);
	mipv4_sock_unregister(&mrdp_sockets);
}

module_init(mrdp_module_init);
module_exit(mrdp_module_exit);

module_param_named(protocol, mrdp_protocol.protocol, byte, 0444);
MODULE_PARM_DESC(protocol, "protocol number (254)");
MODULE_DESCRIPTION("A reliable datagram protocol, an example companion of mipv4");
MODULE_LICENSE("GPL");
