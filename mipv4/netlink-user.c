// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-user.c: the part of the netlink family that carries datagrams: a transport
 * protocol in user space sends them by a command, and gets them in messages (user.c).
 */
#include "internal.h"
#include "netlink-gen.h"

/* Octets of payload of a datagram that failed, at most. */
#define QUOTE_MAX	64U

/* The endpoint that a request is about, with a reference. */
static struct mipv4 *mipv4_nl_user_endpoint(struct sk_buff *skb,
					    struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	struct mipv4 *ip;

	if (!netlink_ns_capable(skb, net->user_ns, CAP_NET_RAW)) {
		NL_SET_ERR_MSG(info->extack,
			       "datagrams of one's own need CAP_NET_RAW");
		return ERR_PTR(-EPERM);
	}
	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_IFINDEX) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_PROTOCOL))
		return ERR_PTR(-EINVAL);
	ip = mipv4_find(net, nla_get_u32(info->attrs[MIPV4_A_IFINDEX]));
	if (!ip) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MIPV4_A_IFINDEX],
				    "device has no endpoint: attach it first");
		return ERR_PTR(-ENODEV);
	}
	return ip;
}

/* Write into the header what the request says. */
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
					    "options are malformed, or do not fit");
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

/* What to do about a datagram that was not sent. */
static void mipv4_nl_explain(struct netlink_ext_ack *extack, int err)
{
	switch (err) {
	case -EADDRNOTAVAIL:
		NL_SET_ERR_MSG(extack,
			       "source is no address of this endpoint: add it first");
		break;
	case -ENETUNREACH:
		NL_SET_ERR_MSG(extack,
			       "no route to the destination: add one");
		break;
	case -EHOSTUNREACH:
		NL_SET_ERR_MSG(extack,
			       "destination is unreachable: see its route and the neighbours");
		break;
	case -EMSGSIZE:
		NL_SET_ERR_MSG(extack,
			       "datagram does not go in one piece: send less, or without DF");
		break;
	case -ENETDOWN:
		NL_SET_ERR_MSG(extack, "device is down: set it up");
		break;
	case -ENOBUFS:
		NL_SET_ERR_MSG(extack,
			       "no room in the device's queue or among the neighbours: try again");
		break;
	case -ENODEV:
		NL_SET_ERR_MSG(extack, "the endpoint is being detached");
		break;
	}
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

static int mipv4_nl_put_header(struct sk_buff *msg, const struct iphdr *iph)
{
	size_t options = iph->ihl * 4 - sizeof(*iph);

	return nla_put_be32(msg, MIPV4_A_SRC, iph->saddr) ?:
	       nla_put_be32(msg, MIPV4_A_ADDR, iph->daddr) ?:
	       nla_put_u8(msg, MIPV4_A_PROTOCOL, iph->protocol) ?:
	       nla_put_u8(msg, MIPV4_A_TTL, iph->ttl) ?:
	       nla_put_u8(msg, MIPV4_A_TOS, iph->tos) ?:
	       nla_put_u8(msg, MIPV4_A_DF, !!(iph->frag_off & htons(IP_DF))) ?:
	       (options ? nla_put(msg, MIPV4_A_OPTIONS, options, iph + 1) : 0);
}

/* The CRC of SCTP, over @len octets of @msg from @at on. */
static __le32 mipv4_nl_crc(const struct sk_buff *msg, int at, int len)
{
	__wsum crc = (__force __wsum)~0;
	u8 buffer[256];
	int part;

	for (; len; at += part, len -= part) {
		part = min_t(int, len, sizeof(buffer));
		if (skb_copy_bits(msg, at, buffer, part))
			break;
		crc = crc32c_csum_stub->update(buffer, part, crc);
	}
	return cpu_to_le32(~(__force u32)crc);
}

/* Finish the checksum that the sender left to the device: in @msg, where the copy of all
 * octets is at @at, for @skb may not be ours alone. If it would lie outside all stays as
 * it is, and the program finds it wrong.
 */
static void mipv4_nl_finish_csum(struct sk_buff *msg, int at,
				 const struct sk_buff *skb)
{
	bool crc = skb_csum_is_sctp((struct sk_buff *)skb);
	size_t size = crc ? sizeof(__le32) : sizeof(__sum16);
	int start = skb_checksum_start_offset(skb);
	__sum16 sum;
	__le32 crc32c;

	if (start < 0 || start + skb->csum_offset + size > skb->len)
		return;
	if (crc) {
		crc32c = mipv4_nl_crc(msg, at + start, skb->len - start);
		skb_store_bits(msg, at + start + skb->csum_offset, &crc32c,
			       size);
	} else {
		sum = csum_fold(skb_checksum(msg, at + start, skb->len - start,
					     0)) ?: CSUM_MANGLED_0;
		skb_store_bits(msg, at + start + skb->csum_offset, &sum, size);
	}
}

static int mipv4_nl_put_datagram(struct sk_buff *msg, const struct mipv4 *ip,
				 struct sk_buff *skb, u32 dropped)
{
	int at;

	if (nla_put_u32(msg, MIPV4_A_IFINDEX, ip->ifindex) ||
	    mipv4_nl_put_header(msg, ip_hdr(skb)) ||
	    nla_put_u32(msg, MIPV4_A_DROPPED, dropped) ||
	    nla_put_be32(msg, MIPV4_A_SPECDEST, mipv4_specdest(ip, skb)))
		return -EMSGSIZE;
	at = mipv4_nl_put_data(msg, MIPV4_A_PAYLOAD, skb, 0, skb->len);
	if (at < 0)
		return at;
	if (skb->ip_summed == CHECKSUM_PARTIAL)
		mipv4_nl_finish_csum(msg, at, skb);
	return 0;
}

/**
 * mipv4_netlink_datagram() - give a datagram to a socket
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @skb: the datagram, data behind the IP header; neither consumed nor changed
 * @dropped: how many the socket has lost
 *
 * A checksum that the sender left to the device is finished in what the socket gets.
 *
 * Context: BH disabled, RCU.
 * Return: 0, or -errno and it is one more.
 */
int mipv4_netlink_datagram(struct mipv4 *ip, u32 portid,
			   struct sk_buff *skb, u32 dropped)
{
	struct sk_buff *msg = mipv4_nl_new_data(skb->len);
	void *hdr;

	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put(msg, 0, 0, &mipv4_family, 0, MIPV4_CMD_LISTEN_NTF);
	if (!hdr || mipv4_nl_put_datagram(msg, ip, skb, dropped)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	return mipv4_nl_unicast_data(dev_net(ip->dev), msg, portid);
}

/* The first octets of payload of @skb, a datagram from its IP header on. */
static int mipv4_nl_put_quote(struct sk_buff *msg, const struct sk_buff *skb)
{
	unsigned int hdr_len = ((const struct iphdr *)skb->data)->ihl * 4;
	unsigned int len = min(skb->len - hdr_len, QUOTE_MAX);
	struct nlattr *quote = nla_reserve(msg, MIPV4_A_QUOTE, len);

	if (!quote)
		return -EMSGSIZE;
	return skb_copy_bits(skb, hdr_len, nla_data(quote), len);
}

static int mipv4_nl_put_error(struct sk_buff *msg, const struct mipv4 *ip,
			      const struct mipv4_user_error *error)
{
	if (nla_put_u32(msg, MIPV4_A_IFINDEX, ip->ifindex) ||
	    nla_put_u8(msg, MIPV4_A_PROTOCOL, error->protocol))
		return -EMSGSIZE;
	if (error->errnum)
		return nla_put_u32(msg, MIPV4_A_ERROR, error->errnum);
	return nla_put_be32(msg, MIPV4_A_SRC, error->from) ?:
	       nla_put_be32(msg, MIPV4_A_ADDR, error->dst) ?:
	       nla_put_u8(msg, MIPV4_A_ICMP_TYPE, error->type) ?:
	       nla_put_u8(msg, MIPV4_A_ICMP_CODE, error->code) ?:
	       nla_put_u32(msg, MIPV4_A_ICMP_INFO, error->info) ?:
	       mipv4_nl_put_quote(msg, error->skb);
}

/**
 * mipv4_netlink_user_error() - tell a socket of an error
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @error: the error
 *
 * Context: BH disabled.
 */
void mipv4_netlink_user_error(struct mipv4 *ip, u32 portid,
			      const struct mipv4_user_error *error)
{
	struct sk_buff *msg = genlmsg_new(256, GFP_ATOMIC);
	void *hdr;

	if (!msg)
		return;
	hdr = genlmsg_put(msg, 0, 0, &mipv4_family, 0, MIPV4_CMD_LISTEN_NTF);
	if (!hdr || mipv4_nl_put_error(msg, ip, error)) {
		nlmsg_free(msg);
		return;
	}
	genlmsg_end(msg, hdr);
	genlmsg_unicast(dev_net(ip->dev), msg, portid);
}
