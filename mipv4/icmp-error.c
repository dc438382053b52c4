// SPDX-License-Identifier: GPL-2.0
/*
 * icmp-error.c: ICMP errors about received datagrams: when one may be sent (RFC 1122
 * section 3.2.2), its rate limit, and its contents. This file also counts sent ICMP
 * messages.
 */
#include <linux/icmp.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/jhash.h>
#include <linux/jiffies.h>
#include <linux/module.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "header.h"
#include "icmp-error.h"
#include "linux-addr.h"
#include "options.h"
#include "output.h"
#include "own.h"
#include "ratelimit.h"
#include "stats.h"

/* Most octets of an error message, RFC 1812 section 4.3.2.3. */
#define ICMP_ERROR_LEN	576
/* Most errors of one kind, in a second and at once. */
#define KIND_RATE	1000
#define KIND_BURST	50
/* Most errors to one host, in a second and at once. */
#define HOST_RATE	100
#define HOST_BURST	20

static void mipv4_bucket_init(struct mipv4_bucket *bucket, unsigned int burst)
{
	bucket->tokens = burst;
	bucket->filled_jiffies = jiffies;
}

/**
 * mipv4_icmp_init() - initialise the ICMP rate limits of an endpoint
 * @ip: a new endpoint
 */
void mipv4_icmp_init(struct mipv4 *ip)
{
	struct mipv4_icmp_limit *limit = &ip->icmp_limit;
	int i;

	spin_lock_init(&limit->lock);
	limit->seed = get_random_u32();
	for (i = 0; i < ARRAY_SIZE(limit->kind); i++)
		mipv4_bucket_init(&limit->kind[i], KIND_BURST);
	for (i = 0; i < ARRAY_SIZE(limit->to); i++)
		mipv4_bucket_init(&limit->to[i], HOST_BURST);
}

/* Add the tokens of the time that has passed. */
static void mipv4_bucket_fill(struct mipv4_bucket *bucket, unsigned int rate,
			      unsigned int burst)
{
	unsigned long now = jiffies, passed;
	unsigned int fresh;

	passed = min_t(unsigned long, now - bucket->filled_jiffies, HZ);
	fresh = passed * rate / HZ;
	if (fresh) {
		bucket->tokens = min(bucket->tokens + fresh, burst);
		bucket->filled_jiffies = now;
	}
}

/* Return: the index of the limit for a type. */
static unsigned int mipv4_icmp_kind(u8 type)
{
	BUILD_BUG_ON(MIPV4_ICMP_KINDS != 3);
	switch (type) {
	case ICMP_DEST_UNREACH:
		return 0;
	case ICMP_TIME_EXCEEDED:
		return 1;
	default:
		return 2;
	}
}

/* Return: true if the limits allow another error of @type to @dst. Hosts that share a
 * slot share its limit. The seed hides which hosts share one. Context: BH disabled.
 */
static bool mipv4_icmp_allow(struct mipv4 *ip, u8 type, __be32 dst)
{
	struct mipv4_icmp_limit *limit = &ip->icmp_limit;
	struct mipv4_bucket *kind, *to;
	unsigned int slot;
	bool allow;

	slot = jhash_1word((__force u32)dst, limit->seed) % MIPV4_ICMP_SLOTS;
	kind = &limit->kind[mipv4_icmp_kind(type)];
	to = &limit->to[slot];
	spin_lock(&limit->lock);
	mipv4_bucket_fill(kind, KIND_RATE, KIND_BURST);
	mipv4_bucket_fill(to, HOST_RATE, HOST_BURST);
	allow = kind->tokens && to->tokens;
	if (allow) {
		to->tokens--;
		/* Take up to two more tokens at random. So a receiver of errors cannot
		 * count the tokens that others use (CVE-2020-25705).
		 */
		kind->tokens -= min(kind->tokens, 1 + get_random_u32_below(3));
	}
	spin_unlock(&limit->lock);
	return allow;
}

void mipv4_icmp_count_out(struct mipv4 *ip, u8 type)
{
	mipv4_count(ip, MIPV4_STAT_ICMP_OUT_MSGS);
	switch (type) {
	case ICMP_DEST_UNREACH:
		mipv4_count(ip, MIPV4_STAT_ICMP_OUT_DEST_UNREACHS);
		break;
	case ICMP_TIME_EXCEEDED:
		mipv4_count(ip, MIPV4_STAT_ICMP_OUT_TIME_EXCDS);
		break;
	case ICMP_PARAMETERPROB:
		mipv4_count(ip, MIPV4_STAT_ICMP_OUT_PARM_PROBS);
		break;
	case ICMP_ECHO:
		mipv4_count(ip, MIPV4_STAT_ICMP_OUT_ECHOS);
		break;
	case ICMP_ECHOREPLY:
		mipv4_count(ip, MIPV4_STAT_ICMP_OUT_ECHO_REPS);
		break;
	case ICMP_TIMESTAMPREPLY:
		mipv4_count(ip, MIPV4_STAT_ICMP_OUT_TIMESTAMP_REPS);
		break;
	}
}

/* RFC 1122 section 3.2.2: no error about an ICMP error, about a broadcast or multicast on
 * either layer, or about a later fragment. No error goes to a source that is not a single
 * host. Linux reports errors about an address that both have. skb->data is at the IP header
 * of the datagram. Context: RCU.
 */
static bool mipv4_icmp_may_report(struct mipv4 *ip, struct sk_buff *skb)
{
	const struct mipv4_own *own = rcu_dereference(ip->own);
	const struct iphdr *iph = ip_hdr(skb);
	u8 type, *typep;

	if (skb->pkt_type != PACKET_HOST && skb->pkt_type != PACKET_LOOPBACK)
		return false;
	if (mipv4_own_kind(own, iph->daddr) != MIPV4_KIND_LOCAL)
		return false;
	if (!mipv4_is_unicast(iph->saddr) ||
	    mipv4_own_kind(own, iph->saddr) == MIPV4_KIND_BROADCAST)
		return false;
	if (iph->frag_off & htons(IP_OFFSET))
		return false;
	if (ip->shared && mipv4_linux_answers(ip, iph->daddr))
		return false;
	if (iph->protocol != IPPROTO_ICMP)
		return true;
	typep = skb_header_pointer(skb, iph->ihl * 4, sizeof(type), &type);
	return typep && !mipv4_icmp_is_error(*typep);
}

/* Build and send the error. @skb is not consumed. Context: BH disabled, RCU. */
static void mipv4_icmp_send_error(struct mipv4 *ip, struct sk_buff *skb,
				  u8 type, u8 code, u32 info)
{
	const struct iphdr *iph = ip_hdr(skb);
	unsigned int quote;
	struct icmphdr *icmph;
	struct sk_buff *frame;
	size_t len;

	quote = min_t(unsigned int, skb->len,
		      ICMP_ERROR_LEN - MIPV4_HDR_LEN - sizeof(*icmph));
	len = sizeof(*icmph) + quote;
	frame = mipv4_allocate_frame(ip, iph->saddr, IPPROTO_ICMP, len, NULL,
				     GFP_ATOMIC);
	if (IS_ERR(frame)) {
		mipv4_count(ip, MIPV4_STAT_ICMP_OUT_ERRORS);
		return;
	}
	/* RFC 1122 section 3.2.2: the source is the destination of the datagram, and the
	 * type of service is 0. RFC 1812 section 4.3.2.5: the precedence is 6.
	 */
	ip_hdr(frame)->saddr = iph->daddr;
	ip_hdr(frame)->tos = IPTOS_PREC_INTERNETCONTROL;

	icmph = skb_put(frame, sizeof(*icmph));
	*icmph = (struct icmphdr){
		.type = type,
		.code = code,
		.un.gateway = htonl(info),
	};
	if (skb_copy_bits(skb, 0, skb_put(frame, quote), quote)) {
		kfree_skb(frame);
		mipv4_count(ip, MIPV4_STAT_ICMP_OUT_ERRORS);
		return;
	}
	if (unlikely(iph->ihl > MIPV4_HDR_LEN / 4))
		mipv4_options_quote(skb, (struct iphdr *)(icmph + 1));
	icmph->checksum = csum_fold(csum_partial(icmph, len, 0));
	mipv4_icmp_count_out(ip, type);
	mipv4_send(ip, frame);
}

void mipv4_icmp_send(struct mipv4 *ip, struct sk_buff *skb, u8 type, u8 code,
		     u32 info)
{
	int offset = skb->data - skb_network_header(skb);

	local_bh_disable();
	rcu_read_lock();
	if (offset > 0)
		__skb_push(skb, offset);
	if (!READ_ONCE(ip->dead) && mipv4_icmp_may_report(ip, skb)) {
		if (mipv4_icmp_allow(ip, type, ip_hdr(skb)->saddr))
			mipv4_icmp_send_error(ip, skb, type, code, info);
		else
			mipv4_count(ip, MIPV4_STAT_ICMP_OUT_RATE_LIMITED);
	}
	if (offset > 0)
		__skb_pull(skb, offset);
	rcu_read_unlock();
	local_bh_enable();
}
EXPORT_SYMBOL_GPL(mipv4_icmp_send);
