// SPDX-License-Identifier: GPL-2.0
/*
 * icmp.c: received ICMP messages (RFC 792, RFC 1122 section 3.2.2). The endpoint answers
 * echo and timestamp requests. An error about a datagram of this endpoint goes to the
 * protocol that sent it.
 */
#include <linux/icmp.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "frame.h"
#include "header.h"
#include "icmp-error.h"
#include "icmp.h"
#include "learn.h"
#include "linux-addr.h"
#include "nexthop.h"
#include "options.h"
#include "output.h"
#include "own.h"
#include "ping.h"
#include "protocol.h"
#include "stats.h"
#include "user.h"

/* Least octets of a quote before extensions, RFC 4884. */
#define QUOTE_MIN	128

/* A timestamp message, RFC 792. */
struct mipv4_icmp_timestamp {
	struct icmphdr	hdr;
	__be32		originate;
	__be32		receive;
	__be32		transmit;
};

static void mipv4_icmp_count_in(struct mipv4 *ip, u8 type)
{
	switch (type) {
	case ICMP_DEST_UNREACH:
		mipv4_count(ip, MIPV4_STAT_ICMP_IN_DEST_UNREACHS);
		break;
	case ICMP_TIME_EXCEEDED:
		mipv4_count(ip, MIPV4_STAT_ICMP_IN_TIME_EXCDS);
		break;
	case ICMP_PARAMETERPROB:
		mipv4_count(ip, MIPV4_STAT_ICMP_IN_PARM_PROBS);
		break;
	case ICMP_REDIRECT:
		mipv4_count(ip, MIPV4_STAT_ICMP_IN_REDIRECTS);
		break;
	case ICMP_ECHO:
		mipv4_count(ip, MIPV4_STAT_ICMP_IN_ECHOS);
		break;
	case ICMP_ECHOREPLY:
		mipv4_count(ip, MIPV4_STAT_ICMP_IN_ECHO_REPS);
		break;
	case ICMP_TIMESTAMP:
		mipv4_count(ip, MIPV4_STAT_ICMP_IN_TIMESTAMPS);
		break;
	case ICMP_TIMESTAMPREPLY:
		mipv4_count(ip, MIPV4_STAT_ICMP_IN_TIMESTAMP_REPS);
		break;
	}
}

/* Make the first @len octets of a message linear. Return: 0 or the reason to drop it. */
static enum mipv4_drop_reason mipv4_icmp_pull(struct sk_buff *skb,
					      unsigned int len)
{
	if (likely(pskb_may_pull(skb, len)))
		return 0;
	return skb->len < len ? MIPV4_DROP_ICMP_SHORT :
				MIPV4_DROP_ICMP_NO_MEMORY;
}

/* Make a request in @skb writable, and reserve headroom for the IP header of the reply.
 * skb->data is at the ICMP header. GSO fields that the sender set are cleared. Return:
 * false if memory runs out.
 */
static bool mipv4_icmp_reply_begin(struct mipv4 *ip, struct sk_buff *skb)
{
	if (skb_cow(skb, LL_RESERVED_SPACE(ip->dev) + MIPV4_HDR_LEN +
			 MAX_IPOPTLEN))
		return false;
	skb_gso_reset(skb);
	return true;
}

/* Push the options of the reply in front of @skb, which holds the request. Return: the
 * number of octets.
 */
static noinline unsigned int mipv4_icmp_reply_options(struct sk_buff *skb)
{
	u8 options[MAX_IPOPTLEN];
	unsigned int len = mipv4_options_echo(ip_hdr(skb), options);

	memcpy(__skb_push(skb, len), options, len);
	return len;
}

/* Send the reply in @skb to @src, from the address that the request was sent to.
 * skb->data is at the ICMP header. The reply has the TOS and the options of the request:
 * RFC 1122 sections 3.2.2.6 and 3.2.2.8. If the endpoint sets DF, the reply has it too.
 * Only a reply beyond the path MTU is sent without DF and in fragments, because a reply
 * returns all data. @skb is consumed.
 */
static void mipv4_icmp_reply_send(struct mipv4 *ip, struct sk_buff *skb,
				  __be32 src, __be32 dst)
{
	u8 type = ((struct icmphdr *)skb->data)->type;
	u8 tos = ip_hdr(skb)->tos;
	unsigned int len = 0;

	skb->ip_summed = CHECKSUM_NONE;
	skb_scrub_packet(skb, true);
	skb->priority = 0;
	skb_set_transport_header(skb, 0);
	if (unlikely(ip_hdr(skb)->ihl > MIPV4_HDR_LEN / 4))
		len = mipv4_icmp_reply_options(skb);
	mipv4_header_build(__skb_push(skb, MIPV4_HDR_LEN), dst, src,
			   IPPROTO_ICMP, tos, READ_ONCE(ip->ttl));
	skb_reset_network_header(skb);
	ip_hdr(skb)->ihl += len / 4;
	if (unlikely(READ_ONCE(ip->df)) &&
	    skb->len <= mipv4_path_mtu(ip, src))
		ip_hdr(skb)->frag_off = htons(IP_DF);
	mipv4_icmp_count_out(ip, type);
	mipv4_send(ip, skb);
}

/* Turn the echo request in @skb into the reply, and send it. skb->data is at the ICMP
 * header. RFC 1122 section 3.2.2.6: every host answers, with all the data. Return: 0 if
 * @skb was consumed, or the reason to drop it.
 */
static enum mipv4_drop_reason mipv4_icmp_echo(struct mipv4 *ip,
					      struct sk_buff *skb,
					      __be32 src, __be32 dst)
{
	bool partial = skb->ip_summed == CHECKSUM_PARTIAL;
	struct icmphdr *icmph;

	/* RFC 1122 permits silence. Answers to a broadcast would amplify a smurf attack.
	 */
	if (MIPV4_CB(skb)->dst_kind != MIPV4_KIND_LOCAL)
		return MIPV4_DROP_ICMP_BCAST;
	if (!mipv4_icmp_reply_begin(ip, skb))
		return MIPV4_DROP_ICMP_NO_MEMORY;

	icmph = (struct icmphdr *)skb->data;
	icmph->type = ICMP_ECHOREPLY;
	if (unlikely(partial)) {
		icmph->checksum = 0;
		icmph->checksum = csum_fold(skb_checksum(skb, 0, skb->len, 0));
	} else {
		csum_replace2(&icmph->checksum, htons(ICMP_ECHO << 8),
			      htons(ICMP_ECHOREPLY << 8));
		/* the checksum of a message of zeros, RFC 1624 section 3 */
		if (!icmph->checksum)
			icmph->checksum = CSUM_MANGLED_0;
	}
	mipv4_icmp_reply_send(ip, skb, src, dst);
	return 0;
}

/* Turn a timestamp request into the reply, as mipv4_icmp_echo(). RFC 792, RFC 1122
 * section 3.2.2.8: the times are milliseconds since midnight UT. Both times are that of
 * the reply, because the reply is sent at once.
 */
static enum mipv4_drop_reason mipv4_icmp_timestamp(struct mipv4 *ip,
						   struct sk_buff *skb,
						   __be32 src, __be32 dst)
{
	struct mipv4_icmp_timestamp *ts;
	enum mipv4_drop_reason reason;

	if (MIPV4_CB(skb)->dst_kind != MIPV4_KIND_LOCAL)
		return MIPV4_DROP_ICMP_BCAST;
	reason = mipv4_icmp_pull(skb, sizeof(*ts));
	if (reason)
		return reason;
	if (pskb_trim(skb, sizeof(*ts)) || !mipv4_icmp_reply_begin(ip, skb))
		return MIPV4_DROP_ICMP_NO_MEMORY;
	ts = (struct mipv4_icmp_timestamp *)skb->data;
	ts->hdr.type = ICMP_TIMESTAMPREPLY;
	ts->receive = inet_current_timestamp();
	ts->transmit = ts->receive;
	ts->hdr.checksum = 0;
	ts->hdr.checksum = csum_fold(csum_partial(ts, sizeof(*ts), 0));
	mipv4_icmp_reply_send(ip, skb, src, dst);
	return 0;
}

/* Remove the extensions after the quote, because they are not part of the quoted
 * datagram. A quote before extensions has at least 128 octets (RFC 4884 section 4). A
 * smaller length comes from a sender without extensions. Return: false if memory runs
 * out.
 */
static bool mipv4_icmp_trim_quote(struct sk_buff *skb)
{
	const struct icmphdr *icmph = (const struct icmphdr *)skb->data;
	unsigned int len = icmph->un.reserved[1] * 4;

	if (icmph->type != ICMP_DEST_UNREACH &&
	    icmph->type != ICMP_TIME_EXCEEDED &&
	    icmph->type != ICMP_PARAMETERPROB)
		return true;
	return len < QUOTE_MIN || sizeof(*icmph) + len >= skb->len ||
	       !pskb_trim(skb, sizeof(*icmph) + len);
}

/* Check that an error quotes a datagram of this endpoint, and make the quote linear.
 * skb->data is at the ICMP header. RFC 792: the quote has the header and 8 octets, or all
 * octets of a datagram that had fewer. Context: RCU.
 */
static enum mipv4_drop_reason mipv4_icmp_check_quote(struct mipv4 *ip,
						     struct sk_buff *skb)
{
	const unsigned int offset = sizeof(struct icmphdr);
	enum mipv4_drop_reason reason;
	const struct iphdr *quote;
	unsigned int quote_len, tot_len;

	reason = mipv4_icmp_pull(skb, offset + MIPV4_HDR_LEN);
	if (reason)
		return reason;
	quote = (const struct iphdr *)(skb->data + offset);
	quote_len = quote->ihl * 4;
	if (quote->version != 4 || quote_len < MIPV4_HDR_LEN)
		return MIPV4_DROP_ICMP_QUOTE;
	tot_len = max_t(unsigned int, ntohs(quote->tot_len), quote_len);
	reason = mipv4_icmp_pull(skb, offset + min(tot_len, quote_len + 8));
	if (reason)
		return reason;
	if (!pskb_may_pull(skb, min(skb->len, offset + quote_len + 8)))
		return MIPV4_DROP_ICMP_NO_MEMORY;
	quote = (const struct iphdr *)(skb->data + offset);
	if (mipv4_own_kind(rcu_dereference(ip->own), quote->saddr) !=
	    MIPV4_KIND_LOCAL || quote->frag_off & htons(IP_OFFSET))
		return MIPV4_DROP_ICMP_QUOTE;
	return 0;
}

/* Process the error @icmph from @src. skb->data is at the quoted datagram. Context:
 * softirq, RCU.
 */
static enum mipv4_drop_reason mipv4_icmp_act(struct mipv4 *ip, __be32 src,
					     const struct icmphdr *icmph,
					     struct sk_buff *skb)
{
	const struct iphdr *quote = (const struct iphdr *)skb->data;
	enum mipv4_drop_reason reason;

	/* RFC 6633: "silently discard". */
	if (icmph->type == ICMP_SOURCE_QUENCH)
		return MIPV4_DROP_ICMP_TYPE;
	if (!mipv4_protocol_sent(ip, skb))
		return MIPV4_DROP_ICMP_UNCLAIMED;
	/* A redirect is about the next hop, not about a failure. */
	if (icmph->type == ICMP_REDIRECT)
		return mipv4_redirect_learn(ip, src, quote->daddr,
					    icmph->un.gateway);
	if (icmph->type == ICMP_DEST_UNREACH &&
	    icmph->code == ICMP_FRAG_NEEDED) {
		reason = mipv4_pmtu_learn(ip, quote, ntohl(icmph->un.gateway));
		if (reason)
			return reason;
	}
	/* RFC 1122 section 3.2.2.1: notify the protocol. */
	mipv4_protocol_err(ip, src, skb, icmph->type, icmph->code,
			   ntohl(icmph->un.gateway));
	return 0;
}

/* Process a received error. skb->data is at the ICMP header. Context: softirq, RCU. */
static enum mipv4_drop_reason mipv4_icmp_error(struct mipv4 *ip,
					       struct sk_buff *skb, __be32 src)
{
	const struct icmphdr icmph = *(struct icmphdr *)skb->data;
	enum mipv4_drop_reason reason;

	if (MIPV4_CB(skb)->dst_kind != MIPV4_KIND_LOCAL)
		return MIPV4_DROP_ICMP_BCAST;
	if (!mipv4_icmp_trim_quote(skb))
		return MIPV4_DROP_ICMP_NO_MEMORY;
	reason = mipv4_icmp_check_quote(ip, skb);
	if (reason)
		return reason;
	__skb_pull(skb, sizeof(icmph));
	reason = mipv4_icmp_act(ip, src, &icmph, skb);
	__skb_push(skb, sizeof(icmph));
	return reason;
}

/* Process an ICMP message. Return: 0 if the message was used, and *@pskb is NULL if it
 * was consumed; otherwise the reason to drop it. Context: softirq, RCU.
 */
static enum mipv4_drop_reason mipv4_icmp_process(struct mipv4 *ip,
						 struct sk_buff **pskb,
						 __be32 src, __be32 dst)
{
	struct sk_buff *skb = *pskb;
	const struct icmphdr *icmph;
	enum mipv4_drop_reason reason;

	reason = mipv4_icmp_pull(skb, sizeof(*icmph));
	if (reason)
		return reason;
	if (skb_checksum_simple_validate(skb))
		return MIPV4_DROP_ICMP_CSUM;
	icmph = (const struct icmphdr *)skb->data;
	mipv4_icmp_count_in(ip, icmph->type);
	if (mipv4_icmp_is_error(icmph->type))
		return mipv4_icmp_error(ip, skb, src);
	switch (icmph->type) {
	case ICMP_ECHO:
	case ICMP_TIMESTAMP:
		if (unlikely(ip->shared) && mipv4_linux_answers(ip, dst))
			return 0;
		reason = icmph->type == ICMP_ECHO ?
			 mipv4_icmp_echo(ip, skb, src, dst) :
			 mipv4_icmp_timestamp(ip, skb, src, dst);
		if (!reason)
			*pskb = NULL;	/* it is the reply now */
		return reason;
	case ICMP_ECHOREPLY:
		return mipv4_ping_reply(ip, src, skb,
					ntohs(icmph->un.echo.id),
					ntohs(icmph->un.echo.sequence)) ||
		       mipv4_user_offer(ip, skb) ?
			0 : MIPV4_DROP_ICMP_UNCLAIMED;
	default:
		/* RFC 1122 section 3.2.2.8: programs that asked receive the replies. */
		return mipv4_user_offer(ip, skb) ? 0 : MIPV4_DROP_ICMP_TYPE;
	}
}

/* Could this endpoint have sent the ICMP message that an error quotes? skb->data is at
 * the IP header of the message. The endpoint keeps no record of its replies. A quoted
 * reply that has DF set can be ours only if the endpoint sets DF (RFC 5927 section 4).
 * Context: softirq, RCU.
 *
 * Return: true for an echo request of a ping session, for a reply, or if a program
 * listens to ICMP.
 */
static bool mipv4_icmp_sent(struct mipv4 *ip, const struct sk_buff *skb,
			    void *ctx)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct icmphdr *icmph = (const void *)iph + iph->ihl * 4;

	if (skb->len < iph->ihl * 4 + sizeof(*icmph))
		return false;
	switch (icmph->type) {
	case ICMP_ECHOREPLY:
	case ICMP_TIMESTAMPREPLY:
		return !(iph->frag_off & htons(IP_DF)) || READ_ONCE(ip->df);
	case ICMP_ECHO:
		return mipv4_ping_sent(ip, icmph) ||
		       mipv4_user_sent(ip, IPPROTO_ICMP);
	default:
		return mipv4_user_sent(ip, IPPROTO_ICMP);
	}
}

/* Report an ICMP message that was not delivered to its ping session or program; see
 * struct mipv4_protocol.
 */
static void mipv4_icmp_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
			   u8 type, u8 code, u32 info, void *ctx)
{
	if (!mipv4_ping_err(ip, from, skb, type, code, info))
		mipv4_user_err(ip, from, skb, type, code, info);
}

/**
 * mipv4_icmp_rcv() - receive an ICMP message
 * @ip: the endpoint
 * @src: source address
 * @dst: destination address
 * @skb: the message, skb->data at the ICMP header, consumed
 * @ctx: unused
 *
 * Context: softirq, RCU.
 */
void mipv4_icmp_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		    struct sk_buff *skb, void *ctx)
{
	enum mipv4_drop_reason reason;

	mipv4_count(ip, MIPV4_STAT_ICMP_IN_MSGS);
	reason = mipv4_icmp_process(ip, &skb, src, dst);
	if (reason)
		mipv4_drop(ip, skb, reason);
	else
		consume_skb(skb);
}

static struct mipv4_protocol mipv4_icmp_protocol = {
	.name		= "icmp",
	.protocol	= IPPROTO_ICMP,
	.rcv		= mipv4_icmp_rcv,
	.err		= mipv4_icmp_err,
	.sent		= mipv4_icmp_sent,
};

/**
 * mipv4_icmp_register() - register ICMP
 *
 * Context: module initialisation.
 */
void __init mipv4_icmp_register(void)
{
	mipv4_protocol_builtin(&mipv4_icmp_protocol);
}
