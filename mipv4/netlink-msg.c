// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-msg.c: the netlink family "mipv4", texts for errors of sending, and messages that
 * end with octets of a packet. docs/netlink/mipv4.yaml specifies the family.
 *
 * Such messages are built in a softirq, where large allocations often fail. So many
 * octets are stored in pages.
 */
#include <linux/module.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "compat.h"
#include "netlink-gen.h"
#include "netlink-msg.h"

/**
 * mipv4_nl_new_data() - allocate a message that ends with octets of an skb
 * @len: number of octets
 *
 * Context: any.
 * Return: the message, or NULL if memory runs out.
 */
struct sk_buff *mipv4_nl_new_data(unsigned int len)
{
	if (len > MIPV4_NL_LINEAR)
		len = 0;
	return genlmsg_new(256 + nla_total_size(len), GFP_ATOMIC);
}

/* Append @len octets of @skb at @offset to @msg, in pages, and pad them. */
static int mipv4_nl_put_pages(struct sk_buff *msg, const struct sk_buff *skb,
			      unsigned int offset, unsigned int len)
{
	unsigned int part, padded = NLA_ALIGN(len), i;
	struct page *page;

	for (i = 0; padded; i++) {
		page = i < MAX_SKB_FRAGS ? alloc_page(GFP_ATOMIC) : NULL;
		if (!page)
			return -ENOMEM;
		part = min_t(unsigned int, padded, PAGE_SIZE);
		skb_add_rx_frag(msg, i, page, 0, part, PAGE_SIZE);
		padded -= part;
		memset(page_address(page) + part - NLA_ALIGNTO, 0, NLA_ALIGNTO);
		part = min(part, len);
		if (skb_copy_bits(skb, offset, page_address(page), part))
			return -EFAULT;
		offset += part;
		len -= part;
	}
	return 0;
}

/**
 * mipv4_nl_put_data() - append the last attribute of a message: octets of an skb
 * @msg: from mipv4_nl_new_data()
 * @attr: the attribute
 * @skb: has the octets
 * @offset: offset of the first octet
 * @len: number of octets
 *
 * Context: any.
 * Return: the offset of the octets in @msg; -EMSGSIZE if it is full; -ENOMEM.
 */
int mipv4_nl_put_data(struct sk_buff *msg, int attr, const struct sk_buff *skb,
		      unsigned int offset, unsigned int len)
{
	bool linear = len <= MIPV4_NL_LINEAR;
	struct nlattr *nla;
	int at, err;

	if (nla_attr_size(len) > U16_MAX || skb_tailroom(msg) < NLA_HDRLEN)
		return -EMSGSIZE;
	if (linear) {
		nla = nla_reserve(msg, attr, len);
		if (!nla)
			return -EMSGSIZE;
		at = (u8 *)nla_data(nla) - msg->data;
		err = skb_copy_bits(skb, offset, nla_data(nla), len);
	} else {
		nla = skb_put(msg, NLA_HDRLEN);
		nla->nla_type = attr;
		nla->nla_len = nla_attr_size(len);
		at = msg->len;
		err = mipv4_nl_put_pages(msg, skb, offset, len);
	}
	return err ?: at;
}

/**
 * mipv4_nl_unicast_data() - finish and send a message of mipv4_nl_new_data()
 * @net: namespace of the socket
 * @msg: the message, consumed
 * @portid: netlink address of the socket
 *
 * Context: any.
 * Return: 0 or -errno.
 */
int mipv4_nl_unicast_data(struct net *net, struct sk_buff *msg, u32 portid)
{
	nlmsg_hdr(msg)->nlmsg_len = msg->len;
	return genlmsg_unicast(net, msg, portid);
}

/**
 * mipv4_nl_explain() - report the reason for an error of mipv4_xmit()
 * @extack: receives the reason
 * @err: 0 or the error
 */
void mipv4_nl_explain(struct netlink_ext_ack *extack, int err)
{
	switch (err) {
	case -EADDRNOTAVAIL:
		NL_SET_ERR_MSG(extack,
			       "source is not an address of this endpoint: add it first (mipv4 addr add)");
		break;
	case -ENETUNREACH:
		NL_SET_ERR_MSG(extack,
			       "no route to the destination: add one (mipv4 route add)");
		break;
	case -EHOSTUNREACH:
		NL_SET_ERR_MSG(extack,
			       "destination is unreachable: check its route and its neighbour (mipv4 route, mipv4 neigh)");
		break;
	case -EMSGSIZE:
		NL_SET_ERR_MSG(extack,
			       "datagram exceeds the MTU and DF is set: send fewer octets, or send without df");
		break;
	case -ENETDOWN:
		NL_SET_ERR_MSG(extack, "device is down: set it up (ip link set DEV up)");
		break;
	case -ENOBUFS:
		NL_SET_ERR_MSG(extack,
			       "the queue of the device or the neighbour table is full, or a rule at the egress dropped it: see mipv4 stats");
		break;
	case -ENODEV:
		NL_SET_ERR_MSG(extack, "the endpoint is being detached");
		break;
	}
}

static const struct genl_multicast_group mipv4_groups[] = {
	[MIPV4_NLGRP_EVENTS] = { .name = MIPV4_MCGRP_EVENTS },
	[MIPV4_NLGRP_DROPS] = {
		.name = MIPV4_MCGRP_DROPS, MIPV4_MCAST_CAP_NET_ADMIN
	},
};

struct genl_family mipv4_family __ro_after_init = {
	.name		= MIPV4_GENL_NAME,
	.version	= MIPV4_GENL_VERSION,
	.maxattr	= MIPV4_A_MAX,
	/* The core refuses NLM_F_REPLACE and NLM_F_EXCL in later commands. */
	.resv_start_op	= MIPV4_CMD_NEIGH_ADD + 1,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.mcgrps		= mipv4_groups,
	.n_mcgrps	= ARRAY_SIZE(mipv4_groups),
};
