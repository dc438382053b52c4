// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-ping.c: the netlink command that sends an echo request (ping.c).
 */
#include <linux/icmp.h>
#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "compat.h"
#include "header.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "ping.h"

/* Reply to a ping command with the identifier and the source address. */
static int mipv4_nl_ping_reply(struct genl_info *info, u16 id, __be32 src)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL_ACCOUNT);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put_reply(msg, info, &mipv4_family, 0, MIPV4_CMD_PING);
	if (!hdr || nla_put_u16(msg, MIPV4_A_PING_ID, id) ||
	    nla_put_be32(msg, MIPV4_A_SRC, src)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

static void mipv4_nl_ping_request(struct nlattr **attrs,
				  struct mipv4_ping_request *request)
{
	*request = (struct mipv4_ping_request){
		.dst = nla_get_be32(attrs[MIPV4_A_ADDR]),
		.seq = nla_get_u16(attrs[MIPV4_A_PING_SEQ]),
		.size = 56,
		.df = nla_get_flag(attrs[MIPV4_A_PING_DF]),
	};
	if (attrs[MIPV4_A_SRC])
		request->src = nla_get_be32(attrs[MIPV4_A_SRC]);
	if (attrs[MIPV4_A_PING_SIZE])
		request->size = nla_get_u32(attrs[MIPV4_A_PING_SIZE]);
	if (attrs[MIPV4_A_TTL])
		request->ttl = nla_get_u8(attrs[MIPV4_A_TTL]);
}

static int mipv4_nl_ping(struct mipv4 *ip, struct genl_info *info,
			 const struct mipv4_ping_request *request)
{
	u16 id;
	int err;

	err = mipv4_ping_send(ip, genl_info_net(info), info->snd_portid,
			      request, &id);
	if (err == -EADDRNOTAVAIL && request->src) {
		mipv4_nl_explain(info->extack, err);
		NL_SET_BAD_ATTR(info->extack, info->attrs[MIPV4_A_SRC]);
	}
	if (err)
		return err;
	return mipv4_nl_ping_reply(info, id, request->src ?:
					     mipv4_src(ip, request->dst));
}

int mipv4_nl_ping_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	struct nlattr **attrs = info->attrs;
	struct mipv4_ping_request request;
	struct mipv4 *ip;
	int err;

	if (!netlink_ns_capable(skb, net->user_ns, CAP_NET_RAW)) {
		NL_SET_ERR_MSG(info->extack, "ping needs CAP_NET_RAW");
		return -EPERM;
	}
	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_IFINDEX) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_PING_SEQ))
		return -EINVAL;
	mipv4_nl_ping_request(attrs, &request);
	if (request.size > MIPV4_MAX_LEN - MIPV4_HDR_LEN - sizeof(struct icmphdr)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MIPV4_A_PING_SIZE],
				    "at most 65507 octets of data fit a datagram");
		return -EMSGSIZE;
	}
	ip = mipv4_find(net, nla_get_u32(attrs[MIPV4_A_IFINDEX]));
	if (!ip) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MIPV4_A_IFINDEX],
				    "device has no endpoint: attach it first (mipv4 attach DEV)");
		return -ENODEV;
	}
	err = mipv4_nl_ping(ip, info, &request);
	mipv4_put(ip);
	return err;
}
