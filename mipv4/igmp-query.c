// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-query.c: received IGMP messages: queries (RFC 3376 section 5.2, RFC 2236), the
 * version of the querier, and the reports of other hosts.
 */
#include <linux/igmp.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "frame.h"
#include "igmp-query.h"
#include "igmp.h"
#include "own.h"
#include "protocol.h"
#include "ratelimit.h"
#include "stats.h"

/* RFC 3376 section 8.3: response time of a query of version 1 */
#define IGMP_QUERY_RESPONSE	(10 * HZ)

/* A parsed query. */
struct mipv4_query {
	u8		version;
	u8		robustness;	/* of the querier, 0 if it gives none */
	__be32		group;		/* 0 for all groups */
	unsigned long	max_resp_jiffies;
	unsigned long	interval_jiffies;	/* 0 if it gives none */
	const __be32	*sources;
	unsigned int	n;		/* number of sources */
};

/* Return: true if the datagram has the router alert option, RFC 2113. Its options are
 * checked.
 */
static bool mipv4_has_router_alert(const struct iphdr *iph)
{
	const u8 *option = (const u8 *)(iph + 1);
	const u8 *end = (const u8 *)iph + iph->ihl * 4;

	while (option < end && *option != IPOPT_END) {
		if (*option == IPOPT_RA)
			return true;
		option += *option == IPOPT_NOOP ? 1 : option[1];
	}
	return false;
}

/* Parse a query of @len octets. RFC 3376 section 7.1: its length and its maximum response
 * time give the version. Other lengths are malformed.
 */
static enum mipv4_drop_reason mipv4_query_parse(const void *data,
						unsigned int len,
						struct mipv4_query *q)
{
	const struct igmpv3_query *query = data;

	*q = (struct mipv4_query){ .group = query->group };
	if (len == sizeof(struct igmphdr)) {
		q->version = query->code ? 2 : 1;
		q->max_resp_jiffies = query->code ? query->code * HZ / 10 :
						    IGMP_QUERY_RESPONSE;
		if (q->version == 1)
			q->group = 0;	/* RFC 1112: ignored */
	} else if (len >= sizeof(*query)) {
		q->version = 3;
		q->max_resp_jiffies = IGMPV3_MRC(query->code) * HZ / 10;
		q->robustness = query->qrv;
		q->interval_jiffies = IGMPV3_QQIC(query->qqic) * HZ;
		q->n = ntohs(query->nsrcs);
		q->sources = query->srcs;
		if (len < struct_size(query, srcs, q->n))
			return MIPV4_DROP_IGMP_MALFORMED;
	} else {
		return MIPV4_DROP_IGMP_MALFORMED;
	}
	if (q->group ? !ipv4_is_multicast(q->group) : q->n)
		return MIPV4_DROP_IGMP_MALFORMED;
	return 0;
}

/* Check that a query is trustworthy. - RFC 3376 section 9.1: the destination of a general
 * query is 224.0.0.1. Queries of versions 2 and 3 come from this network, so their TTL is
 * 1. They have a router alert option, which is required only if the administrator says
 * so. - Section 4.1.12: a query may also have another address of this host as
 * destination. - RFC 1112, appendix I: a query of version 1 has no such option. Its
 * destination is a group.
 */
static enum mipv4_drop_reason mipv4_query_check(const struct mipv4 *ip,
						const struct mipv4_query *q,
						const struct iphdr *iph,
						u8 dst_kind)
{
	if (dst_kind == MIPV4_KIND_BROADCAST)
		return MIPV4_DROP_IGMP_MALFORMED;
	if (!q->group && dst_kind == MIPV4_KIND_MULTICAST &&
	    iph->daddr != htonl(INADDR_ALLHOSTS_GROUP))
		return MIPV4_DROP_IGMP_MALFORMED;
	if (q->version == 1 && dst_kind != MIPV4_KIND_MULTICAST)
		return MIPV4_DROP_IGMP_IGNORED;
	if (q->version > 1 && iph->ttl != 1)
		return MIPV4_DROP_IGMP_IGNORED;
	if (q->version > 1 && READ_ONCE(ip->igmp_router_alert) &&
	    !mipv4_has_router_alert(iph))
		return MIPV4_DROP_IGMP_IGNORED;
	return 0;
}

/* Return: true if a query may change the parameters of all groups. A query to a unicast
 * address may come from anywhere. A query to a group may come through routers, but they
 * never forward datagrams to 224.0.0.1 and seldom forward options.
 */
static bool mipv4_query_is_from_router(const struct iphdr *iph, u8 dst_kind)
{
	return dst_kind == MIPV4_KIND_MULTICAST &&
	       (iph->daddr == htonl(INADDR_ALLHOSTS_GROUP) ||
		mipv4_has_router_alert(iph));
}

/* Apply the rate limit of received messages. Context: igmp.lock. */
static bool mipv4_igmp_allow(struct mipv4_bucket *bucket)
{
	unsigned long now = jiffies;
	unsigned long passed = min_t(unsigned long,
				     now - bucket->filled_jiffies, HZ);
	unsigned int fresh = passed * IGMP_RECEIVE_RATE / HZ;

	if (fresh) {
		bucket->tokens = min(bucket->tokens + fresh, 0U + IGMP_RECEIVE_BURST);
		bucket->filled_jiffies = now;
	}
	if (!bucket->tokens)
		return false;
	bucket->tokens--;
	return true;
}

/* Store the version, robustness and interval of a querier: RFC 3376 sections 4.1.6, 4.1.7
 * and 7.2.1. Context: igmp.lock.
 */
static void mipv4_querier_seen(struct mipv4 *ip, const struct mipv4_query *q)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	unsigned long present_jiffies = igmp->robustness *
					igmp->query_interval_jiffies +
					q->max_resp_jiffies;

	if (q->version == 1) {
		mipv4_timer_set(&igmp->v1_querier, present_jiffies);
		mipv4_igmp_arm(ip, present_jiffies);
	} else if (q->version == 2 && !q->group) {
		mipv4_timer_set(&igmp->v2_querier, present_jiffies);
		mipv4_igmp_arm(ip, present_jiffies);
	} else if (q->version == 3) {
		igmp->robustness = q->robustness ?: IGMP_ROBUSTNESS;
		igmp->query_interval_jiffies = q->interval_jiffies ?:
					       IGMP_QUERY_INTERVAL;
	}
}

/* Store the sources of a query. If there are too many, or the whole group is to be
 * reported already, the response reports the whole group. Context: igmp.lock.
 */
static void mipv4_group_query(struct mipv4_group *group,
			      const struct mipv4_query *q)
{
	bool whole = !q->n || q->n > MIPV4_SOURCE_LIMIT ||
		     (group->report.set && !group->n_queried);
	unsigned int i, j;

	for (i = 0; i < q->n && !whole; i++) {
		for (j = 0; j < group->n_queried; j++)
			if (group->queried[j] == q->sources[i])
				break;
		if (j < group->n_queried)
			continue;
		if (j == ARRAY_SIZE(group->queried))
			whole = true;
		else
			group->queried[group->n_queried++] = q->sources[i];
	}
	if (whole)
		group->n_queried = 0;
}

/* Schedule the response in version 3, RFC 3376 section 5.2. Context: igmp.lock. */
static void mipv4_query_answer(struct mipv4 *ip, const struct mipv4_query *q)
{
	unsigned long in_jiffies = mipv4_igmp_random(q->max_resp_jiffies);
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_group *group;

	if (igmp->general.set &&
	    !time_after(igmp->general.at_jiffies, jiffies + in_jiffies))
		return;		/* that response answers this query too */
	if (!q->group) {
		if (list_empty(&igmp->groups))
			return;
		mipv4_timer_set(&igmp->general, in_jiffies);
	} else {
		group = mipv4_group_find(ip, q->group);
		if (!group || !mipv4_group_is_reported(group))
			return;
		mipv4_group_query(group, q);
		mipv4_timer_hasten(&group->report, in_jiffies);
	}
	mipv4_igmp_arm(ip, in_jiffies);
}

/* Schedule the responses in version 1 or 2: each group has a random delay of its own, RFC
 * 2236 section 3. Context: igmp.lock.
 */
static void mipv4_query_answer_old(struct mipv4 *ip,
				   const struct mipv4_query *q)
{
	struct mipv4_group *group;
	unsigned long in_jiffies;

	list_for_each_entry(group, &ip->igmp.groups, list) {
		if ((q->group && q->group != group->addr) ||
		    !mipv4_group_is_reported(group))
			continue;
		in_jiffies = mipv4_igmp_random(q->max_resp_jiffies);
		mipv4_timer_hasten(&group->report, in_jiffies);
		mipv4_igmp_arm(ip, in_jiffies);
	}
}

/* Process a query. skb->data is at the IGMP header. Context: softirq, RCU. */
static enum mipv4_drop_reason mipv4_igmp_query(struct mipv4 *ip,
					       struct sk_buff *skb)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	enum mipv4_drop_reason reason;
	struct mipv4_query q;

	mipv4_count(ip, MIPV4_STAT_IGMP_IN_QUERIES);
	/* Sources beyond the limit are not read. */
	if (!pskb_may_pull(skb, min_t(unsigned int, skb->len,
				      sizeof(struct igmpv3_query) +
				      MIPV4_SOURCE_LIMIT * sizeof(__be32))))
		return MIPV4_DROP_IGMP_IGNORED;		/* out of memory */
	reason = mipv4_query_parse(skb->data, skb->len, &q);
	if (!reason)
		reason = mipv4_query_check(ip, &q, ip_hdr(skb),
					   MIPV4_CB(skb)->dst_kind);
	if (reason)
		return reason;

	spin_lock(&igmp->lock);
	if (!mipv4_igmp_allow(&igmp->queries)) {
		reason = MIPV4_DROP_IGMP_IGNORED;
	} else {
		if (mipv4_query_is_from_router(ip_hdr(skb),
					       MIPV4_CB(skb)->dst_kind))
			mipv4_querier_seen(ip, &q);
		if (mipv4_igmp_mode(igmp) == 3)
			mipv4_query_answer(ip, &q);
		else
			mipv4_query_answer_old(ip, &q);
	}
	spin_unlock(&igmp->lock);
	return reason;
}

/* Process the report of another host. In versions 1 and 2 one report of a group is
 * enough, so the pending report of this host is cancelled (RFC 2236 section 3).
 */
static enum mipv4_drop_reason mipv4_igmp_report(struct mipv4 *ip,
						struct sk_buff *skb)
{
	const struct igmphdr *igmph = (const struct igmphdr *)skb->data;
	enum mipv4_drop_reason reason = MIPV4_DROP_IGMP_IGNORED;
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_group *group;

	mipv4_count(ip, MIPV4_STAT_IGMP_IN_REPORTS);
	if (igmph->type == IGMPV3_HOST_MEMBERSHIP_REPORT)
		return MIPV4_DROP_IGMP_IGNORED;
	if (igmph->group != ip_hdr(skb)->daddr)
		return MIPV4_DROP_IGMP_MALFORMED;
	if (ip_hdr(skb)->ttl != 1 || READ_ONCE(igmp->version) == 3)
		return MIPV4_DROP_IGMP_IGNORED;

	spin_lock(&igmp->lock);
	if (mipv4_igmp_allow(&igmp->reports) && mipv4_igmp_mode(igmp) < 3) {
		group = mipv4_group_find(ip, igmph->group);
		if (group && group->report.set) {
			mipv4_group_cancel(group);
			group->reporter = false;
			reason = 0;
		}
	}
	spin_unlock(&igmp->lock);
	return reason;
}

static enum mipv4_drop_reason mipv4_igmp_process(struct mipv4 *ip,
						 struct sk_buff *skb)
{
	if (!pskb_may_pull(skb, sizeof(struct igmphdr)))
		return skb->len < sizeof(struct igmphdr) ?
		       MIPV4_DROP_IGMP_MALFORMED :
		       MIPV4_DROP_IGMP_IGNORED;		/* out of memory */
	if (skb_checksum_simple_validate(skb))
		return MIPV4_DROP_IGMP_MALFORMED;
	switch (((const struct igmphdr *)skb->data)->type) {
	case IGMP_HOST_MEMBERSHIP_QUERY:
		return mipv4_igmp_query(ip, skb);
	case IGMP_HOST_MEMBERSHIP_REPORT:
	case IGMPV2_HOST_MEMBERSHIP_REPORT:
	case IGMPV3_HOST_MEMBERSHIP_REPORT:
		return mipv4_igmp_report(ip, skb);
	default:
		return MIPV4_DROP_IGMP_IGNORED;
	}
}

/* Receive an IGMP message; see struct mipv4_protocol. */
static void mipv4_igmp_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
			   struct sk_buff *skb, void *ctx)
{
	enum mipv4_drop_reason reason = mipv4_igmp_process(ip, skb);

	if (reason)
		mipv4_drop(ip, skb, reason);
	else
		consume_skb(skb);
}

/* IGMP messages go to groups only, and no ICMP error is about a datagram to a group. */
static bool mipv4_igmp_sent(struct mipv4 *ip, const struct sk_buff *skb,
			    void *ctx)
{
	return false;
}

static struct mipv4_protocol mipv4_igmp_protocol = {
	.name		= "igmp",
	.protocol	= IPPROTO_IGMP,
	.rcv		= mipv4_igmp_rcv,
	.sent		= mipv4_igmp_sent,
};

/**
 * mipv4_igmp_register() - register IGMP
 *
 * Context: module initialisation.
 */
void __init mipv4_igmp_register(void)
{
	mipv4_protocol_builtin(&mipv4_igmp_protocol);
}
