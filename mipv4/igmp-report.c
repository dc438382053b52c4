// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-report.c: the construction of IGMP messages, and their rate limit. They report
 * state changes and answer queries, in version 3 (RFC 3376 section 4.2), 2 or 1.
 */
#include <linux/igmp.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <net/checksum.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "cache.h"
#include "endpoint.h"
#include "filter.h"
#include "header.h"
#include "igmp-report.h"
#include "igmp.h"
#include "output.h"
#include "ratelimit.h"
#include "stats.h"

/* RFC 3376 section 8.11, RFC 2236 section 8.10: interval of unsolicited reports */
#define IGMP_UNSOLICITED_V3	HZ
#define IGMP_UNSOLICITED_V2	(10 * HZ)
/* The most octets of a report, even if the device has a larger MTU. */
#define IGMP_REPORT_LEN		1500
/* IP header with the router alert option, RFC 2113 */
#define IGMP_IP_LEN		(MIPV4_HDR_LEN + 4)

#define IGMP_ALL_ROUTERS	htonl(INADDR_ALLRTRS_GROUP)
#define IGMP_ALL_V3_ROUTERS	htonl(0xe0000016)	/* 224.0.0.22 */
/* Allocate an IGMP message to @dst with room for @len octets, and queue it in @r. RFC
 * 3376 section 4: the source is the first own address or 0.0.0.0, with TTL 1, precedence
 * 6 and the router alert option. The message is not looped back to this host. Context: BH
 * disabled.
 *
 * Return: the message, or NULL if memory runs out, which is counted.
 */
static struct sk_buff *mipv4_igmp_frame(struct mipv4_reports *r, __be32 dst,
					size_t len)
{
	static const u8 router_alert[] = { IPOPT_RA, 4, 0, 0 };
	struct sk_buff *frame;

	frame = mipv4_allocate_frame(r->ip, dst, IPPROTO_IGMP, len, NULL,
				     GFP_ATOMIC);
	if (IS_ERR(frame)) {
		frame = NULL;
		goto fail;
	}
	if (mipv4_set_options(frame, router_alert, sizeof(router_alert)))
		goto fail;
	ip_hdr(frame)->ttl = 1;
	ip_hdr(frame)->tos = IPTOS_PREC_INTERNETCONTROL;
	ip_hdr(frame)->frag_off = htons(IP_DF);
	mipv4_frame_set_loop(frame, false);
	__skb_queue_tail(&r->frames, frame);
	r->ip->igmp.credit--;
	return frame;

fail:
	mipv4_count(r->ip, MIPV4_STAT_OUT_REQUESTS);
	mipv4_drop(r->ip, frame, MIPV4_DROP_OUT_NO_MEMORY);
	return NULL;
}

/* Build a message of version 1 or 2. Context: igmp.lock. */
void mipv4_igmp_message(struct mipv4_reports *r, u8 type, __be32 group)
{
	const struct igmphdr igmph = { .type = type, .group = group };
	struct sk_buff *frame;

	frame = mipv4_igmp_frame(r, type == IGMP_HOST_LEAVE_MESSAGE ?
				    IGMP_ALL_ROUTERS : group, sizeof(igmph));
	if (frame)
		skb_put_data(frame, &igmph, sizeof(igmph));
}

/* Begin a report of version 3. Return: false if memory runs out. */
static bool mipv4_report_begin(struct mipv4_reports *r)
{
	const struct igmpv3_report report = {
		.type = IGMPV3_HOST_MEMBERSHIP_REPORT,
	};

	r->frame = mipv4_igmp_frame(r, IGMP_ALL_V3_ROUTERS,
				    r->max_len - IGMP_IP_LEN);
	if (!r->frame)
		return false;
	skb_put_data(r->frame, &report, sizeof(report));
	return true;
}

static unsigned int mipv4_report_room(const struct mipv4_reports *r)
{
	return r->frame ? r->max_len - r->frame->len : 0;
}

/* Append a record without sources to the report, which has room for it. */
static void mipv4_record_put(struct mipv4_reports *r)
{
	struct igmpv3_report *report = igmpv3_report_hdr(r->frame);

	r->record = skb_put_zero(r->frame, sizeof(*r->record));
	r->record->grec_type = r->type;
	r->record->grec_mca = r->group;
	be16_add_cpu(&report->ngrec, 1);
}

/* Return: true if the sources of a record cannot be spread over several reports. Those
 * that do not fit are left out, RFC 3376 section 4.2.16.
 */
static bool mipv4_record_is_whole(u8 type)
{
	return type == IGMPV3_MODE_IS_EXCLUDE ||
	       type == IGMPV3_CHANGE_TO_EXCLUDE;
}

/* Begin a record for @n sources. Context: igmp.lock. */
void mipv4_record_begin(struct mipv4_reports *r, u8 type, __be32 group,
			unsigned int n)
{
	unsigned int want = mipv4_record_is_whole(type) ? n : min(n, 1U);

	r->record = NULL;
	r->type = type;
	r->group = group;
	if (mipv4_report_room(r) < sizeof(*r->record) + want * sizeof(__be32) &&
	    !mipv4_report_begin(r))
		return;
	mipv4_record_put(r);
}

static void mipv4_record_source(struct mipv4_reports *r, __be32 source)
{
	if (!r->record)
		return;
	if (mipv4_report_room(r) < sizeof(source)) {
		if (mipv4_record_is_whole(r->type))
			return;
		r->record = NULL;
		if (!mipv4_report_begin(r))
			return;
		mipv4_record_put(r);
	}
	skb_put_data(r->frame, &source, sizeof(source));
	be16_add_cpu(&r->record->grec_nsrcs, 1);
}

/* Report the whole state of a group, in a record of type @include or @exclude. */
static void mipv4_record_state(struct mipv4_reports *r,
			       const struct mipv4_group *group, u8 include,
			       u8 exclude)
{
	const struct mipv4_filter *filter = group->filter;
	u32 i;

	mipv4_record_begin(r, filter->mode == MIPV4_FILTER_INCLUDE ?
			      include : exclude, group->addr, filter->n);
	for (i = 0; i < filter->n; i++)
		mipv4_record_source(r, filter->source[i]);
}

/* Report the changed sources that are now accepted (ALLOW_NEW_SOURCES), or now blocked.
 */
static void mipv4_record_changes(struct mipv4_reports *r,
				 const struct mipv4_group *group, u8 type)
{
	const struct mipv4_changes *changes = group->changes;
	bool accepted = type == IGMPV3_ALLOW_NEW_SOURCES;
	bool begun = false;
	u32 i;

	for (i = 0; i < changes->n; i++) {
		__be32 source = changes->change[i].source;

		if (mipv4_filter_passes(group->filter, source) != accepted)
			continue;
		if (!begun)
			mipv4_record_begin(r, type, group->addr, 1);
		begun = true;
		mipv4_record_source(r, source);
	}
}

/* Report the accepted sources among those of the query: RFC 3376 section 5.2. */
static void mipv4_record_queried(struct mipv4_reports *r,
				 const struct mipv4_group *group)
{
	bool begun = false;
	unsigned int i;

	for (i = 0; i < group->n_queried; i++) {
		if (!mipv4_filter_passes(group->filter, group->queried[i]))
			continue;
		if (!begun)
			mipv4_record_begin(r, IGMPV3_MODE_IS_INCLUDE,
					   group->addr, 1);
		begun = true;
		mipv4_record_source(r, group->queried[i]);
	}
}

/* Count a report of each changed source. Context: igmp.lock. */
static void mipv4_changes_reported(struct mipv4_group *group)
{
	struct mipv4_changes *changes = group->changes;
	u32 i, n = 0;

	if (!changes)
		return;
	for (i = 0; i < changes->n; i++)
		if (--changes->change[i].left)
			changes->change[n++] = changes->change[i];
	changes->n = n;
	if (n)
		return;
	kvfree(changes);
	group->changes = NULL;
}

/* Report the changes of a group. RFC 3376 section 5.1: while a mode change is pending,
 * the whole state is reported. Context: igmp.lock.
 */
static void mipv4_report_change(struct mipv4_reports *r,
				struct mipv4_group *group)
{
	group->fresh = false;
	if (group->left) {
		mipv4_record_state(r, group, IGMPV3_CHANGE_TO_INCLUDE,
				   IGMPV3_CHANGE_TO_EXCLUDE);
		group->left--;
	} else if (group->changes) {
		mipv4_record_changes(r, group, IGMPV3_ALLOW_NEW_SOURCES);
		mipv4_record_changes(r, group, IGMPV3_BLOCK_OLD_SOURCES);
	}
	mipv4_changes_reported(group);
}

/* Report the changes of the groups in @list. Context: igmp.lock. Return: true if a report
 * has to be repeated.
 */
static bool mipv4_report_list(struct mipv4_reports *r, struct list_head *list,
			      bool fresh_only)
{
	struct mipv4_group *group;
	bool again = false;

	list_for_each_entry(group, list, list) {
		if (group->fresh || !fresh_only)
			mipv4_report_change(r, group);
		again |= group->left || group->changes;
	}
	return again;
}

/* Report changes after @timer has expired, first those of groups that were left. Repeated
 * reports have a timer of their own, because one fault of the network may lose all
 * messages of a moment (RFC 3376 section 5.1). Context: igmp.lock.
 */
void mipv4_report_changes(struct mipv4_reports *r,
			  struct mipv4_timer *timer)
{
	struct mipv4_igmp *igmp = &r->ip->igmp;
	bool fresh_only = timer == &igmp->change;
	bool again;

	timer->set = false;
	again = mipv4_report_list(r, &igmp->left, fresh_only);
	again |= mipv4_report_list(r, &igmp->groups, fresh_only);
	if (again && !igmp->again.set)
		mipv4_timer_set(&igmp->again,
				1 + mipv4_igmp_random(IGMP_UNSOLICITED_V3));
}

/* Report the state of all groups, in response to a general query. Context: igmp.lock. */
void mipv4_report_all(struct mipv4_reports *r)
{
	struct mipv4_igmp *igmp = &r->ip->igmp;
	struct mipv4_group *group;

	igmp->general.set = false;
	list_for_each_entry(group, &igmp->groups, list)
		if (mipv4_group_is_reported(group))
			mipv4_record_state(r, group, IGMPV3_MODE_IS_INCLUDE,
					   IGMPV3_MODE_IS_EXCLUDE);
}

/* Respond to a query of a group in version 3. Context: igmp.lock. */
static void mipv4_report_response(struct mipv4_reports *r,
				  struct mipv4_group *group)
{
	group->report.set = false;
	if (!mipv4_group_is_reported(group))
		return;
	if (group->n_queried)
		mipv4_record_queried(r, group);
	else
		mipv4_record_state(r, group, IGMPV3_MODE_IS_INCLUDE,
				   IGMPV3_MODE_IS_EXCLUDE);
	group->n_queried = 0;
}

/* Send the report or the leave message of a group in version 1 or 2. Context: igmp.lock.
 */
static void mipv4_report_old(struct mipv4_reports *r, struct mipv4_group *group,
			     u8 version)
{
	group->report.set = false;
	if (group->left)
		group->left--;
	if (!mipv4_group_is_reported(group)) {
		mipv4_igmp_message(r, IGMP_HOST_LEAVE_MESSAGE, group->addr);
		return;
	}
	mipv4_igmp_message(r, version == 1 ? IGMP_HOST_MEMBERSHIP_REPORT :
					     IGMPV2_HOST_MEMBERSHIP_REPORT,
			   group->addr);
	group->reporter = true;
	if (group->left)
		mipv4_timer_set(&group->report,
				1 + mipv4_igmp_random(IGMP_UNSOLICITED_V2));
}

/* Send what is due for each group in @list, as the limit allows. Context: igmp.lock. */
void mipv4_report_groups(struct mipv4_reports *r, struct list_head *list,
			 u8 version)
{
	struct mipv4_igmp *igmp = &r->ip->igmp;
	struct mipv4_group *group;

	list_for_each_entry(group, list, list) {
		if (igmp->credit <= 0)
			break;
		if (!mipv4_timer_is_due(&group->report))
			continue;
		if (version == 3)
			mipv4_report_response(r, group);
		else
			mipv4_report_old(r, group, version);
	}
}

/* Finish the messages and send them. Context: BH disabled, RCU. */
void mipv4_reports_send(struct mipv4_reports *r)
{
	struct sk_buff *frame;
	struct igmphdr *igmph;
	unsigned int len;

	while ((frame = __skb_dequeue(&r->frames))) {
		igmph = igmp_hdr(frame);
		len = skb_tail_pointer(frame) - (u8 *)igmph;
		igmph->csum = csum_fold(csum_partial(igmph, len, 0));
		mipv4_count(r->ip, igmph->type == IGMP_HOST_LEAVE_MESSAGE ?
				   MIPV4_STAT_IGMP_OUT_LEAVES :
				   MIPV4_STAT_IGMP_OUT_REPORTS);
		mipv4_send(r->ip, frame);
	}
}

void mipv4_reports_init(struct mipv4_reports *r, struct mipv4 *ip)
{
	unsigned int mtu = READ_ONCE(ip->dev->mtu);

	*r = (struct mipv4_reports){
		.ip = ip,
		.max_len = clamp_t(unsigned int, mtu, MIPV4_MTU_MIN,
				   IGMP_REPORT_LEN),
	};
	__skb_queue_head_init(&r->frames);
}

/* Update the credit. A report is sent as a whole even if it exceeds the credit. Then
 * nothing is sent until the credit is positive again. Context: igmp.lock. Return: true if
 * messages can be sent.
 */
bool mipv4_igmp_can_send(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	unsigned long now = jiffies, passed = now - igmp->credit_jiffies;
	int fresh = min_t(unsigned long, passed, 60 * HZ) * IGMP_SEND_RATE / HZ;

	if (fresh) {
		igmp->credit = min(igmp->credit + fresh, IGMP_SEND_BURST);
		igmp->credit_jiffies = now;
	}
	return !READ_ONCE(ip->dead) && READ_ONCE(ip->dev->flags) & IFF_UP;
}
