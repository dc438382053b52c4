// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-datagram.c: netlink messages that carry a received datagram, or an error, to a
 * program that listens (user.c).
 */
#include <linux/ip.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/genetlink.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "netlink-datagram.h"
#include "netlink-msg.h"

/* Most octets of payload that an error quotes. */
#define QUOTE_MAX	64U

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

/* Compute the CRC32c of SCTP over @len octets of @msg, from @at on. */
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

/* Complete the checksum that the sender left to the device. @skb may be shared, so the
 * checksum is written to its copy in @msg, at offset @at. A checksum field outside the
 * datagram stays unchanged, and the program finds the checksum wrong.
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
 * mipv4_netlink_datagram() - send a received datagram to a socket
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @skb: the datagram, skb->data behind the IP header; neither consumed nor changed
 * @dropped: number of datagrams that the socket has lost
 *
 * The message has a complete checksum, even if the sender left it to the device.
 *
 * Context: BH disabled, RCU.
 * Return: 0; -errno if the socket lost this datagram, too.
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

/* Append the first octets of payload of @skb. skb->data is at the IP header. */
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
 * mipv4_netlink_user_error() - report an error to a socket
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
