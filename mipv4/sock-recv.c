// SPDX-License-Identifier: GPL-2.0
/*
 * sock-recv.c: recvmsg() of a transport that does nothing special.
 */
#include <linux/module.h>
#include <net/ip.h>
#include <net/mipv4_sock.h>
#include <compat/sock.h>

/* The source of a datagram, for the program. */
static void mipv4_sock_put_name(struct sock *sk, struct msghdr *msg,
				const struct sk_buff *skb, int *addr_len)
{
	const __be16 *ports = (const __be16 *)skb_transport_header(skb);
	DECLARE_SOCKADDR(struct sockaddr_in *, sin, msg->msg_name);

	if (!sin)
		return;
	*sin = (struct sockaddr_in){
		.sin_family	 = AF_INET,
		.sin_addr.s_addr = ip_hdr(skb)->saddr,
		.sin_port	 = ports[0],
	};
	*addr_len = sizeof(*sin);
	mipv4_bpf_recvmsg(sk, (struct sockaddr *)sin, *addr_len);
}

int mipv4_sock_recvmsg(struct sock *sk, struct msghdr *msg, size_t len, int flags,
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
	copied = min_t(size_t, len, skb->len - offset);
	if (copied < skb->len - offset)
		msg->msg_flags |= MSG_TRUNC;
	else if (mipv4_sock_has_sessions(sk))
		msg->msg_flags |= MSG_EOR;
	err = skb_copy_datagram_msg(skb, offset, msg, copied);
	if (unlikely(err)) {
		if (!(flags & MSG_PEEK))
			atomic_inc(&sk->sk_drops);
		goto out;
	}
	mipv4_sock_put_name(sk, msg, skb, addr_len);
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
EXPORT_SYMBOL_GPL(mipv4_sock_recvmsg);
