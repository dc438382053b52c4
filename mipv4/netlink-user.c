// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-user.c: the netlink commands of a transport protocol in user space: send a
 * datagram, listen to a protocol number, and show who listens (user.c).
 */
#include <linux/ip.h>
#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "compat.h"
#include "endpoint.h"
#include "header.h"
#include "netlink-dump.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "netlink-put.h"
#include "user.h"

/* Find the endpoint of a request, and check the permission. Context: process. Return: the
 * endpoint with a reference, or ERR_PTR().
 */
static struct mipv4 *mipv4_nl_user_endpoint(struct sk_buff *skb,
					    struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	struct mipv4 *ip;

	if (!netlink_ns_capable(skb, net->user_ns, CAP_NET_RAW)) {
		NL_SET_ERR_MSG(info->extack,
			       "sending and listening need CAP_NET_RAW");
		return ERR_PTR(-EPERM);
	}
	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_IFINDEX) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_PROTOCOL))
		return ERR_PTR(-EINVAL);
	ip = mipv4_find(net, nla_get_u32(info->attrs[MIPV4_A_IFINDEX]));
	if (!ip) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MIPV4_A_IFINDEX],
				    "device has no endpoint: attach it first (mipv4 attach DEV)");
		return ERR_PTR(-ENODEV);
	}
	return ip;
}

/* Set the header fields that the request has. */
static int mipv4_nl_fill_header(struct sk_buff *frame, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct iphdr *iph;
	int err;

	if (attrs[MIPV4_A_OPTIONS]) {
		err = mipv4_set_options(frame, nla_data(attrs[MIPV4_A_OPTIONS]),
					nla_len(attrs[MIPV4_A_OPTIONS]));
		if (err) {
			NL_SET_ERR_MSG_ATTR(info->extack, attrs[MIPV4_A_OPTIONS],
					    "options are malformed or longer than 40 octets");
			return err;
		}
	}
	iph = ip_hdr(frame);
	if (attrs[MIPV4_A_SRC])
		iph->saddr = nla_get_be32(attrs[MIPV4_A_SRC]);
	if (attrs[MIPV4_A_TTL]) {
		iph->ttl = nla_get_u8(attrs[MIPV4_A_TTL]);
		if (!iph->ttl) {
			NL_SET_ERR_MSG_ATTR(info->extack, attrs[MIPV4_A_TTL],
					    "TTL must be 1 to 255");
			return -EINVAL;
		}
	}
	if (attrs[MIPV4_A_TOS])
		iph->tos = nla_get_u8(attrs[MIPV4_A_TOS]);
	if (attrs[MIPV4_A_DF])
		iph->frag_off = nla_get_u8(attrs[MIPV4_A_DF]) ? htons(IP_DF) :
								0;
	return 0;
}

static int mipv4_nl_send(struct mipv4 *ip, struct genl_info *info)
{
	struct nlattr *payload = info->attrs[MIPV4_A_PAYLOAD];
	size_t len = payload ? nla_len(payload) : 0;
	struct sk_buff *frame;
	int err;

	frame = mipv4_allocate_frame(ip, nla_get_be32(info->attrs[MIPV4_A_ADDR]),
				     nla_get_u8(info->attrs[MIPV4_A_PROTOCOL]),
				     len, NULL, GFP_KERNEL_ACCOUNT);
	if (frame == ERR_PTR(-EMSGSIZE))
		NL_SET_ERR_MSG_ATTR(info->extack, payload,
				    "at most 65515 octets fit a datagram");
	if (IS_ERR(frame))
		return PTR_ERR(frame);
	err = mipv4_nl_fill_header(frame, info);
	if (err) {
		kfree_skb(frame);
		return err;
	}
	if (frame->len + len > MIPV4_MAX_LEN) {
		NL_SET_ERR_MSG_ATTR(info->extack, payload,
				    "payload and options do not fit a datagram");
		kfree_skb(frame);
		return -EMSGSIZE;
	}
	if (len)
		skb_put_data(frame, nla_data(payload), len);
	err = mipv4_xmit(ip, frame);
	mipv4_nl_explain(info->extack, err);
	return err;
}

int mipv4_nl_send_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR))
		return -EINVAL;
	ip = mipv4_nl_user_endpoint(skb, info);
	if (IS_ERR(ip))
		return PTR_ERR(ip);
	err = mipv4_nl_send(ip, info);
	mipv4_put(ip);
	return err;
}

int mipv4_nl_listen_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4 *ip = mipv4_nl_user_endpoint(skb, info);
	int err;

	if (IS_ERR(ip))
		return PTR_ERR(ip);
	err = mipv4_user_listen(ip, info->snd_portid,
				nla_get_u8(info->attrs[MIPV4_A_PROTOCOL]),
				info->extack);
	mipv4_put(ip);
	return err;
}

/* A dump of the listeners of an endpoint. */
struct mipv4_nl_listener_walk {
	struct sk_buff		*skb;
	struct netlink_callback	*cb;
	struct mipv4		*ip;
	unsigned int		i;
};

static int mipv4_nl_put_listener(struct sk_buff *skb, struct mipv4 *ip,
				 const void *item)
{
	const struct mipv4_listener_info *info = item;

	return nla_put_u8(skb, MIPV4_A_PROTOCOL, info->protocol) ?:
	       nla_put_u32(skb, MIPV4_A_PORTID, info->portid) ?:
	       nla_put_u32(skb, MIPV4_A_DROPPED, info->dropped);
}

static int mipv4_nl_dump_listener(const struct mipv4_listener_info *info,
				  void *arg)
{
	struct mipv4_nl_listener_walk *walk = arg;
	struct mipv4_nl_dump *at = mipv4_nl_dump(walk->cb);

	if (walk->i++ < at->item)
		return 0;
	if (mipv4_nl_dump_item(walk->skb, walk->cb, walk->ip,
			       MIPV4_CMD_LISTENER_GET, mipv4_nl_put_listener,
			       info))
		return -EMSGSIZE;
	at->item++;
	return 0;
}

static int mipv4_nl_dump_listeners(struct sk_buff *skb,
				   struct netlink_callback *cb,
				   struct mipv4 *ip)
{
	struct mipv4_nl_listener_walk walk = { .skb = skb, .cb = cb, .ip = ip };

	return mipv4_user_walk(ip, mipv4_nl_dump_listener, &walk);
}

/* A socket that begins or ends to listen does not interrupt the dump. */
int mipv4_nl_listener_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_ENDPOINTS,
				       mipv4_nl_dump_listeners);
}
