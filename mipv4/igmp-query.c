// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-query.c: received IGMP messages: queries (RFC 3376 section 5.2, RFC 2236) and the reports
 * of other hosts.
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

/* A query as it was received. */
struct mipv4_query {
	u8		version;
	u8		robustness;	/* of the querier, 0 if it does not say */
	__be32		group;		/* 0 for all */
	unsigned long	max_resp_jiffies;
	unsigned long	interval_jiffies;	/* 0 if it does not say */
	const __be32	*sources;
	unsigned int	n;
};

/* Does the datagram ask routers to look at it, RFC 2113? Its options are checked. */
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

/* Read a query of @len octets. RFC 3376 section 7.1:
 * its length and its maximum response time tell the version; what is between has
 * none.
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

/* May it be believed? RFC 3376 section 9.1: a general query goes to all hosts, and
 * from version 2 on has a router alert option, if the administrator insists on that,
 * and comes from this network; section 4.1.12: other addresses of ours do, too. One of
 * version 1 has no such option, but goes to all hosts, which no router forwards: RFC
 * 1112, appendix I.
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

/* May it change how all groups are reported? A datagram to us alone may come from
 * anywhere. A datagram to a group may come through routers, but they seldom forward
 * options, and never what is to all hosts.
 */
static bool mipv4_query_is_of_router(const struct iphdr *iph, u8 dst_kind)
{
	return dst_kind == MIPV4_KIND_MULTICAST &&
	       (iph->daddr == htonl(INADDR_ALLHOSTS_GROUP) ||
		mipv4_has_router_alert(iph));
}

/* Not more than so many messages in a second. Context: igmp.lock. */
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

/* Who asks all, and what to take over from them: RFC 3376 sections 4.1.6, 4.1.7 and
 * 7.2.1. Who asks us alone, perhaps from afar, changes nothing for all. Context:
 * igmp.lock.
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

/* Remember which sources were asked for; of the group itself if it is asked for
 * already, or they are too many. Context: igmp.lock.
 */
static void mipv4_group_asked(struct mipv4_group *group,
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

/* Answer with version 3, RFC 3376 section 5.2. Context: igmp.lock. */
static void mipv4_query_answer(struct mipv4 *ip, const struct mipv4_query *q)
{
	unsigned long in_jiffies = mipv4_igmp_random(q->max_resp_jiffies);
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_group *group;

	if (igmp->general.set &&
	    !time_after(igmp->general.at_jiffies, jiffies + in_jiffies))
		return;		/* that answers this one too */
	if (!q->group) {
		if (list_empty(&igmp->groups))
			return;
		mipv4_timer_set(&igmp->general, in_jiffies);
	} else {
		group = mipv4_group_find(ip, q->group);
		if (!group || !mipv4_group_is_reported(group))
			return;
		mipv4_group_asked(group, q);
		mipv4_timer_hasten(&group->report, in_jiffies);
	}
	mipv4_igmp_arm(ip, in_jiffies);
}

/* Answer with an older version, RFC 2236 section 3: each group when its own time has
 * come. Context: igmp.lock.
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

/* @skb, data at a query. */
static enum mipv4_drop_reason mipv4_igmp_query(struct mipv4 *ip,
					       struct sk_buff *skb)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	enum mipv4_drop_reason reason;
	struct mipv4_query q;

	mipv4_count(ip, MIPV4_STAT_IGMP_IN_QUERIES);
	/* Of more sources none is looked at. */
	if (!pskb_may_pull(skb, min_t(unsigned int, skb->len,
				      sizeof(struct igmpv3_query) +
				      MIPV4_SOURCE_LIMIT * sizeof(__be32))))
		return MIPV4_DROP_IGMP_IGNORED;		/* for want of memory */
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
		if (mipv4_query_is_of_router(ip_hdr(skb),
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

/* Another host is in a group: with versions 1 and 2 one of us is enough, RFC 2236
 * section 3.
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
		       MIPV4_DROP_IGMP_IGNORED;		/* for want of memory */
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

/* Take in an IGMP message; see struct mipv4_protocol. */
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
 * mipv4_igmp_register() - make IGMP known to all endpoints
 *
 * Context: module initialisation.
 */
void __init mipv4_igmp_register(void)
{
	mipv4_protocol_builtin(&mipv4_igmp_protocol);
}
