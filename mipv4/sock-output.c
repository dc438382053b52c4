// SPDX-License-Identifier: GPL-2.0
/*
 * sock-output.c: how a message of a socket is sent: its destination and control messages,
 * the endpoint and the source address, and the header fields that options set.
 */
#include <linux/module.h>
#include <net/ip.h>
#include <net/mipv4_sock.h>
#include <compat/sock.h>
#include "endpoint.h"
#include "flow.h"
#include "header.h"
#include "sock-choice.h"
#include "sock-error.h"
#include "sock-output.h"

/**
 * mipv4_sock_device() - the device through which a socket sends
 * @sk: the socket
 * @daddr: the destination
 *
 * Return: its index, from SO_BINDTODEVICE, IP_MULTICAST_IF or IP_UNICAST_IF; 0 for any.
 */
int mipv4_sock_device(const struct sock *sk, __be32 daddr)
{
	const struct inet_sock *inet = inet_sk(sk);
	int bound = READ_ONCE(sk->sk_bound_dev_if);

	if (bound)
		return bound;
	return ipv4_is_multicast(daddr) ? READ_ONCE(inet->mc_index) :
					  (int)ntohl((__force __be32)READ_ONCE(inet->uc_index));
}

/* Read the destination of a message. */
static int mipv4_sock_out_dest(struct sock *sk, struct msghdr *msg,
			       struct mipv4_sock_out *out)
{
	DECLARE_SOCKADDR(struct sockaddr_in *, sin, msg->msg_name);
	struct inet_sock *inet = inet_sk(sk);
	int err;

	if (!sin) {
		if (READ_ONCE(sk->sk_state) != TCP_ESTABLISHED)
			return -EDESTADDRREQ;
		out->connected = true;
		out->flow.daddr = inet->inet_daddr;
		out->dport = inet->inet_dport;
		return 0;
	}
	if (msg->msg_namelen < (int)sizeof(*sin))
		return -EINVAL;
	if (sin->sin_family != AF_INET && sin->sin_family != AF_UNSPEC)
		return -EAFNOSUPPORT;
	err = mipv4_bpf_sendmsg(sk, (struct sockaddr *)sin, msg->msg_namelen);
	if (err)
		return err;
	out->flow.daddr = sin->sin_addr.s_addr;
	out->dport = sin->sin_port;
	return out->dport ? 0 : -EINVAL;
}

/* The fields of the header that options of the socket set. */
static __always_inline void mipv4_sock_out_options(const struct sock *sk,
						   struct mipv4_sock_out *out)
{
	const struct inet_sock *inet = inet_sk(sk);
	struct mipv4_flow *flow = &out->flow;
	int ttl;

	flow->saddr = inet->inet_saddr;
	flow->tos = READ_ONCE(inet->tos);
	if (flow->tos)
		flow->flags |= MIPV4_FLOW_TOS;
	if (ipv4_is_multicast(flow->daddr)) {
		ttl = READ_ONCE(inet->mc_ttl);
		if (!mipv4_sk_mc_loop(sk))
			flow->flags |= MIPV4_FLOW_NO_LOOP;
		if (!flow->saddr)
			flow->saddr = READ_ONCE(inet->mc_addr);
	} else {
		ttl = READ_ONCE(inet->uc_ttl);
	}
	flow->ttl = ttl < 0 ? 0 : ttl;
	switch (READ_ONCE(inet->pmtudisc)) {
	case IP_PMTUDISC_WANT:
		flow->flags |= MIPV4_FLOW_DF_IF_FITS;
		break;
	case IP_PMTUDISC_DO:
		flow->flags |= MIPV4_FLOW_DF;
		break;
	case IP_PMTUDISC_PROBE:
		flow->flags |= MIPV4_FLOW_DF | MIPV4_FLOW_IGNORE_PMTU;
		break;
	case IP_PMTUDISC_INTERFACE:
	case IP_PMTUDISC_OMIT:
		flow->flags |= MIPV4_FLOW_FRAGMENT | MIPV4_FLOW_IGNORE_PMTU;
		break;
	default:
		flow->flags |= MIPV4_FLOW_FRAGMENT;
	}
}

static int mipv4_sock_out_pktinfo(struct sock *sk, const struct cmsghdr *cmsg,
				  struct mipv4_sock_out *out)
{
	const struct in_pktinfo *info = CMSG_DATA(cmsg);

	if (cmsg->cmsg_len != CMSG_LEN(sizeof(*info)))
		return -EINVAL;
	if (info->ipi_ifindex) {
		if (READ_ONCE(sk->sk_bound_dev_if) &&
		    READ_ONCE(sk->sk_bound_dev_if) != info->ipi_ifindex)
			return -EINVAL;
		out->ifindex = info->ipi_ifindex;
	}
	if (info->ipi_spec_dst.s_addr)
		out->flow.saddr = info->ipi_spec_dst.s_addr;
	return 0;
}

/* The value of a control message that is an int, or an octet as old programs send it. */
static int mipv4_sock_cmsg_int(const struct cmsghdr *cmsg, int *value)
{
	if (cmsg->cmsg_len == CMSG_LEN(sizeof(int)))
		*value = *(int *)CMSG_DATA(cmsg);
	else if (cmsg->cmsg_len == CMSG_LEN(sizeof(u8)))
		*value = *(u8 *)CMSG_DATA(cmsg);
	else
		return -EINVAL;
	return 0;
}

static int mipv4_sock_out_retopts(const struct cmsghdr *cmsg,
				  struct mipv4_sock_out *out)
{
	size_t len = cmsg->cmsg_len - sizeof(*cmsg);

	if (len > sizeof(out->options))
		return -EINVAL;
	memcpy(out->options, CMSG_DATA(cmsg), len);
	out->flow.options = out->options;
	out->flow.options_len = len;
	return 0;
}

static int mipv4_sock_out_cmsg(struct sock *sk, struct msghdr *msg,
			       struct cmsghdr *cmsg, struct mipv4_sock_out *out)
{
	int err, value;

	if (cmsg->cmsg_level == SOL_SOCKET)
		return mipv4_sock_cmsg_send(sk, msg, cmsg, &out->sockc);
	if (cmsg->cmsg_level != SOL_IP)
		return 0;	/* of the transport */
	switch (cmsg->cmsg_type) {
	case IP_RETOPTS:
		return mipv4_sock_out_retopts(cmsg, out);
	case IP_PKTINFO:
		return mipv4_sock_out_pktinfo(sk, cmsg, out);
	case IP_TTL:
		err = mipv4_sock_cmsg_int(cmsg, &value);
		if (err || value < 1 || value > 255)
			return -EINVAL;
		out->flow.ttl = value;
		return 0;
	case IP_TOS:
		err = mipv4_sock_cmsg_int(cmsg, &value);
		if (err || value < 0 || value > 255)
			return -EINVAL;
		out->flow.tos = value;
		out->flow.flags |= MIPV4_FLOW_TOS;
		return 0;
	default:
		return -EINVAL;
	}
}

/* What the socket says of a message whose destination is known. */
static __always_inline void mipv4_sock_out_socket(struct sock *sk,
						  struct mipv4_sock_out *out)
{
	out->ifindex = mipv4_sock_device(sk, out->flow.daddr);
	mipv4_sock_out_options(sk, out);
	sockcm_init(&out->sockc, sk);
	out->sockc.mark = READ_ONCE(sk->sk_mark);
}

void mipv4_sock_out_peer(struct sock *sk, struct mipv4_sock_out *out)
{
	memset(out, 0, offsetof(struct mipv4_sock_out, options));
	out->connected = true;
	out->flow.daddr = inet_sk(sk)->inet_daddr;
	out->dport = inet_sk(sk)->inet_dport;
	mipv4_sock_out_socket(sk, out);
}
EXPORT_SYMBOL_GPL(mipv4_sock_out_peer);

int mipv4_sock_out_init(struct sock *sk, struct msghdr *msg,
			struct mipv4_sock_out *out)
{
	struct cmsghdr *cmsg;
	int err;

	memset(out, 0, offsetof(struct mipv4_sock_out, options));
	out->confirm = msg->msg_flags & MSG_CONFIRM;
	err = mipv4_sock_out_dest(sk, msg, out);
	if (err)
		return err;
	mipv4_sock_out_socket(sk, out);
	if (likely(!msg->msg_controllen))
		return 0;
	/* What a message asks for need not be the way to the peer. */
	out->connected = false;
	for_each_cmsghdr(cmsg, msg) {
		if (!CMSG_OK(msg, cmsg))
			return -EINVAL;
		err = mipv4_sock_out_cmsg(sk, msg, cmsg, out);
		if (err)
			return err;
	}
	return 0;
}
EXPORT_SYMBOL_GPL(mipv4_sock_out_init);

struct sk_buff *mipv4_sock_alloc_skb(struct sock *sk, struct msghdr *msg,
				     unsigned int header, size_t len)
{
	const unsigned int room = LL_MAX_HEADER + sizeof(struct iphdr) +
				  MAX_IPOPTLEN + header;
	struct sk_buff *skb;
	int err;

	skb = sock_alloc_send_pskb(sk, room + len, 0, msg->msg_flags & MSG_DONTWAIT,
				   &err, 0);
	if (!skb)
		return ERR_PTR(err);
	skb_reserve(skb, room);
	skb_put(skb, len);
	err = skb_copy_datagram_from_iter(skb, 0, &msg->msg_iter, len);
	if (!err)
		return skb;
	kfree_skb(skb);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(mipv4_sock_alloc_skb);

/* The endpoint that a message must use, or else the best. Context: RCU. */
static struct mipv4 *mipv4_sock_endpoint(struct sock *sk,
					 const struct mipv4_sock_out *out,
					 struct mipv4_way *way)
{
	struct net *net = sock_net(sk);
	struct mipv4 *ip;
	int err;

	if (out->ifindex)
		ip = mipv4_find_ifindex(net, out->ifindex) ?:
		     ERR_PTR(-ENETUNREACH);
	else if (out->flow.saddr)
		ip = mipv4_find_addr(net, out->flow.saddr);
	else
		return mipv4_select(net, out->flow.daddr, way);
	if (IS_ERR(ip))
		return ip;
	err = mipv4_way(ip, out->flow.daddr, way);
	return err ? ERR_PTR(err) : ip;
}

/* RFC 1122 section 4.1.3.5: the source is an own address. Only what is sent to many may be
 * without one, because a host that asks for its address has none.
 */
static int mipv4_sock_source(struct mipv4_sock_out *out, const struct mipv4_way *way)
{
	if (out->flow.saddr)
		return 0;
	out->flow.saddr = way->saddr;
	if (way->saddr)
		return 0;
	if (way->kind != MIPV4_WAY_BROADCAST && way->kind != MIPV4_WAY_MULTICAST)
		return -EADDRNOTAVAIL;
	out->flow.flags |= MIPV4_FLOW_SADDR;
	return 0;
}

/* Choose the endpoint and the source address, and remember them. A broadcast needs the
 * permission of the socket each time. Context: packet.
 */
static noinline struct mipv4 *mipv4_sock_route_find(struct sock *sk,
						    struct mipv4_sock_out *out,
						    unsigned long generation)
{
	struct mipv4_sock_choice choice = {
		.generation	= generation,
		.daddr		= out->flow.daddr,
		.bound		= out->flow.saddr,
		.ifindex	= out->ifindex,
	};
	struct mipv4_way way;
	struct mipv4 *ip;
	int err;

	/* RFC 1122 section 3.2.1.3: 0.0.0.0 is no destination. */
	if (!out->flow.daddr || ipv4_is_loopback(out->flow.daddr))
		return ERR_PTR(-ENETUNREACH);
	ip = mipv4_sock_endpoint(sk, out, &way);
	if (IS_ERR(ip))
		return ip;
	if (way.kind == MIPV4_WAY_BROADCAST && !sock_flag(sk, SOCK_BROADCAST))
		return ERR_PTR(-EACCES);
	err = mipv4_sock_source(out, &way);
	if (err)
		return ERR_PTR(err);
	if (way.kind != MIPV4_WAY_BROADCAST && out->flow.saddr) {
		choice.ip = ip;
		choice.saddr = out->flow.saddr;
		*mipv4_sock_choice_slot(out->flow.daddr) = choice;
	}
	return ip;
}

struct mipv4 *mipv4_sock_route(struct sock *sk, struct mipv4_sock_out *out)
{
	const struct mipv4_sock_choice *choice;
	unsigned long generation;
	struct mipv4 *ip;

	/* A socket that has no source yet looks for one. */
	if (out->connected && out->flow.saddr) {
		ip = rcu_dereference(mipv4_sk(sk)->ip);
		if (likely(ip && READ_ONCE(ip->live)))
			return ip;
	}
	/* Read it first: a change during the choice invalidates the result. */
	generation = atomic_long_read_acquire(&mipv4_net(sock_net(sk))->choices);
	choice = mipv4_sock_choice_slot(out->flow.daddr);
	if (likely(mipv4_sock_choice_fits(choice, generation, out))) {
		out->flow.saddr = choice->saddr;
		return choice->ip;
	}
	return mipv4_sock_route_find(sk, out, generation);
}
EXPORT_SYMBOL_GPL(mipv4_sock_route);

/* Fields of the skb that options of the socket and control messages set. */
static void mipv4_sock_skb_set(struct sock *sk, const struct mipv4_sock_out *out,
			       struct sk_buff *skb)
{
	skb->priority = READ_ONCE(sk->sk_priority);
	skb->mark = out->sockc.mark;
	mipv4_skb_set_txtime(skb, sk, out->sockc.transmit_time);
	skb_setup_tx_timestamp(skb, out->sockc.tsflags);
	skb->ooo_okay = 1;
}

int mipv4_sock_xmit(struct sock *sk, struct mipv4 *ip,
		    struct mipv4_sock_out *out, struct sk_buff *skb)
{
	const struct ip_options_rcu *options;
	struct mipv4_way way;
	int err;

	mipv4_sock_skb_set(sk, out, skb);
	if (unlikely(out->confirm))
		mipv4_confirm(ip, out->flow.daddr);
	options = rcu_dereference(inet_sk(sk)->inet_opt);
	if (unlikely(options && !out->flow.options)) {
		out->flow.options = options->opt.__data;
		out->flow.options_len = options->opt.optlen;
	}
	err = mipv4_flow_output(ip, &out->flow, skb);
	if (unlikely(err == -EMSGSIZE) &&
	    !mipv4_way(ip, out->flow.daddr, &way))
		mipv4_sock_too_big(sk, out, way.mtu);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_sock_xmit);
