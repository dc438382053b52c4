// SPDX-License-Identifier: GPL-2.0
/*
 * notify.c: notifications to the netlink socket of a program: datagrams, ICMP errors, and
 * the end of its port. Softirqs send them, so large data is put into pages.
 */
#include <linux/mm.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/mudp.h>
#include "datagram.h"
#include "family.h"
#include "notify.h"

/* Begin a notification with room for @len octets of data, unless they are so many that
 * they are put into pages.
 */
static struct sk_buff *mudp_notify_new(const struct mudp_socket *to, u8 cmd,
				       __be16 port, unsigned int len)
{
	struct sk_buff *msg = genlmsg_new(256 +
					  (len > MUDP_LINEAR_LEN ? 0 : len),
					  GFP_ATOMIC | __GFP_NOWARN);

	if (!msg)
		return NULL;
	if (!genlmsg_put(msg, 0, 0, &mudp_family, 0, cmd) ||
	    nla_put_u32(msg, MUDP_A_IFINDEX, to->ifindex) ||
	    nla_put_be16(msg, MUDP_A_LOCAL_PORT, port)) {
		nlmsg_free(msg);
		return NULL;
	}
	return msg;
}

/* Send a notification, or free it after an error. Return: true if it was sent. */
static bool mudp_notify_send(const struct mudp_socket *to, struct sk_buff *msg,
			     int err)
{
	if (err) {
		nlmsg_free(msg);
		return false;
	}
	nlmsg_hdr(msg)->nlmsg_len = msg->len;	/* with the pages */
	return !genlmsg_unicast(read_pnet(&to->net), msg, to->portid);
}

/* Append the first @len octets of @skb to @msg, in pages, with padding. */
static int mudp_notify_put_pages(struct sk_buff *msg, const struct sk_buff *skb,
				 unsigned int len)
{
	unsigned int part, padded = NLA_ALIGN(len), offset = 0, i;
	struct page *page;

	for (i = 0; padded; i++) {
		page = i < MAX_SKB_FRAGS ? alloc_page(GFP_ATOMIC | __GFP_NOWARN) :
					   NULL;
		if (!page)
			return -ENOMEM;
		part = min_t(unsigned int, padded, PAGE_SIZE);
		skb_add_rx_frag(msg, i, page, 0, part, PAGE_SIZE);
		padded -= part;
		memset(page_address(page) + part - NLA_ALIGNTO, 0, NLA_ALIGNTO);
		part = min(part, len - offset);
		if (skb_copy_bits(skb, offset, page_address(page), part))
			return -EFAULT;
		offset += part;
	}
	return 0;
}

/* Put all octets of @skb as the last attribute of @msg. */
static int mudp_notify_put_data(struct sk_buff *msg, const struct sk_buff *skb)
{
	struct nlattr *nla;

	if (skb->len <= MUDP_LINEAR_LEN) {
		nla = nla_reserve(msg, MUDP_A_DATA, skb->len);
		return nla ? skb_copy_bits(skb, 0, nla_data(nla), skb->len) :
			     -EMSGSIZE;
	}
	if (nla_attr_size(skb->len) > U16_MAX || skb_tailroom(msg) < NLA_HDRLEN)
		return -EMSGSIZE;
	nla = skb_put(msg, NLA_HDRLEN);
	nla->nla_type = MUDP_A_DATA;
	nla->nla_len = nla_attr_size(skb->len);
	return mudp_notify_put_pages(msg, skb, skb->len);
}

static int mudp_notify_put_datagram(struct sk_buff *msg,
				    const struct mudp_flow *flow,
				    struct sk_buff *skb, __be32 specdest)
{
	if (nla_put_be32(msg, MUDP_A_ADDR, flow->saddr) ||
	    nla_put_be16(msg, MUDP_A_PORT, flow->sport) ||
	    nla_put_be32(msg, MUDP_A_LOCAL_ADDR, flow->daddr) ||
	    nla_put_u8(msg, MUDP_A_TTL, flow->ttl) ||
	    nla_put_u8(msg, MUDP_A_TOS, flow->tos) ||
	    nla_put_be32(msg, MUDP_A_SPECDEST, specdest))
		return -EMSGSIZE;
	return mudp_notify_put_data(msg, skb);
}

/**
 * mudp_notify_datagram() - send a datagram to a socket
 * @to: the socket
 * @flow: the flow of the datagram
 * @skb: the datagram, data at the payload, not consumed
 * @specdest: the own address that it is for; 0 for none
 *
 * Context: softirq, RCU.
 * Return: false if the socket has no room for it.
 */
bool mudp_notify_datagram(const struct mudp_socket *to,
			  const struct mudp_flow *flow, struct sk_buff *skb,
			  __be32 specdest)
{
	struct sk_buff *msg;

	msg = mudp_notify_new(to, MUDP_CMD_RECEIVE_NTF, flow->dport, skb->len);
	return msg &&
	       mudp_notify_send(to, msg,
				mudp_notify_put_datagram(msg, flow, skb,
							 specdest));
}

static int mudp_notify_put_icmp(struct sk_buff *msg,
				const struct mudp_flow *flow, __be32 from,
				u8 type, u8 code, u32 info)
{
	if (nla_put_be32(msg, MUDP_A_ADDR, from) ||
	    nla_put_be16(msg, MUDP_A_PORT, flow->dport))
		return -EMSGSIZE;
	/* From this host, not from a host on the path: ARP failed. */
	if (from == flow->saddr)
		return nla_put_u32(msg, MUDP_A_ERROR, EHOSTUNREACH);
	return nla_put_u8(msg, MUDP_A_ICMP_TYPE, type) ?:
	       nla_put_u8(msg, MUDP_A_ICMP_CODE, code) ?:
	       nla_put_u32(msg, MUDP_A_ICMP_INFO, info);
}

/**
 * mudp_notify_icmp() - report to a socket that a datagram was not delivered
 * @to: the socket
 * @flow: the flow of the datagram
 * @from: the host that sent the ICMP error; an own address if ARP failed
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order
 *
 * Context: BH disabled, RCU.
 */
void mudp_notify_icmp(const struct mudp_socket *to,
		      const struct mudp_flow *flow, __be32 from, u8 type,
		      u8 code, u32 info)
{
	struct sk_buff *msg;

	msg = mudp_notify_new(to, MUDP_CMD_ERROR_NTF, flow->sport, 0);
	if (msg)
		mudp_notify_send(to, msg,
				 mudp_notify_put_icmp(msg, flow, from, type,
						      code, info));
}

/**
 * mudp_notify_closed() - report to a socket that its port is closed
 * @to: the socket; nothing is sent if its portid is 0
 * @port: the port
 *
 * Context: process.
 */
void mudp_notify_closed(const struct mudp_socket *to, __be16 port)
{
	struct sk_buff *msg;

	if (!to->portid)
		return;
	msg = mudp_notify_new(to, MUDP_CMD_ERROR_NTF, port, 0);
	if (msg)
		mudp_notify_send(to, msg,
				 nla_put_u32(msg, MUDP_A_ERROR, ENODEV));
}
