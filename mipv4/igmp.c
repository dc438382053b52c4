// SPDX-License-Identifier: GPL-2.0
/*
 * igmp.c: tell routers which groups we are in: IGMP version 3 (RFC 3376), and
 * where routers speak an older one, version 2 (RFC 2236) or 1 (RFC 1112).
 *
 * Three things are said: what has changed, by ourselves, at once and again some
 * times; an answer to a general query; answers about one group. With version 3 the
 * first has two timers, the second one, and the third one per group; with the older
 * versions each group has one for all. Time passes in one delayed work per endpoint,
 * mipv4_igmp_tick(): it builds what is due under igmp.lock, and sends it when it
 * has let go of the lock.
 */
#include <linux/igmp.h>
#include <linux/jiffies.h>
#include <linux/random.h>
#include "internal.h"

/* RFC 3376 section 8, and where it differs RFC 2236 section 8 */
#define ROBUSTNESS		2
#define QUERY_INTERVAL		(125 * HZ)
#define QUERY_RESPONSE		(10 * HZ)
#define UNSOLICITED_V3		HZ
#define UNSOLICITED_V2		(10 * HZ)
/* So many messages are sent in a second, and at once; */
#define SEND_RATE		200
#define SEND_BURST		64
/* so many queries, and reports of others, are listened to. */
#define HEAR_RATE		100
#define HEAR_BURST		50
/* Of no more than so many sources it is told again that they changed. */
#define PENDING_LIMIT		4096
/* A report is no longer than this, even if the device has a larger MTU. */
#define REPORT_LEN		1500
/* IP header with the router alert option, RFC 2113 */
#define IGMP_IP_LEN		(MIPV4_HDR_LEN + 4)

#define ALL_ROUTERS		htonl(INADDR_ALLRTRS_GROUP)
#define ALL_V3_ROUTERS		htonl(0xe0000016)	/* 224.0.0.22 */

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

/* Messages being built. */
struct mipv4_reports {
	struct mipv4		*ip;
	struct sk_buff_head	frames;
	struct sk_buff		*frame;	/* report being filled, the last one */
	struct igmpv3_grec	*record;	/* in it */
	unsigned int		max_len;	/* octets of a datagram */
	u8			type;	/* of the record */
	__be32			group;
};

static void mipv4_timer_set(struct mipv4_timer *timer, unsigned long in_jiffies)
{
	timer->set = true;
	timer->at_jiffies = jiffies + in_jiffies;
}

/* The same, unless it runs out sooner already. */
static void mipv4_timer_hasten(struct mipv4_timer *timer,
			       unsigned long in_jiffies)
{
	if (!timer->set || time_after(timer->at_jiffies, jiffies + in_jiffies))
		mipv4_timer_set(timer, in_jiffies);
}

static bool mipv4_timer_is_due(const struct mipv4_timer *timer)
{
	return timer->set && !time_before(jiffies, timer->at_jiffies);
}

/* How long @timer has to run, or @left if that is less. */
static long mipv4_timer_left(const struct mipv4_timer *timer, long left)
{
	if (!timer->set)
		return left;
	return clamp((long)(timer->at_jiffies - jiffies), 0L, left);
}

static unsigned long mipv4_igmp_random(unsigned long max_jiffies)
{
	return get_random_u32_below(max(max_jiffies, 1UL));
}

/* The routers were never told of it, nor are they to be: RFC 3376 section 5. */
static bool mipv4_group_is_silent(const struct mipv4_group *group)
{
	return group->addr == htonl(INADDR_ALLHOSTS_GROUP);
}

static bool mipv4_group_is_reported(const struct mipv4_group *group)
{
	return !mipv4_group_is_silent(group) &&
	       !mipv4_filter_is_shut(group->filter);
}

/* Is there still something to be said of it? Context: igmp.lock. */
static bool mipv4_group_is_pending(const struct mipv4_group *group)
{
	return group->left || group->changes || group->report.set;
}

/* Have mipv4_igmp_tick() run in @in_jiffies at the latest. Context: igmp.lock. */
static void mipv4_igmp_arm(struct mipv4 *ip, unsigned long in_jiffies)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	unsigned long due_jiffies = jiffies + in_jiffies;

	if (!READ_ONCE(ip->live))
		return;		/* mipv4_igmp_start() looks for what is due */
	if (igmp->armed && !time_before(due_jiffies, igmp->next_jiffies))
		return;
	igmp->armed = true;
	igmp->next_jiffies = due_jiffies;
	mod_delayed_work(system_wq, &igmp->work, in_jiffies);
}

/* What was to be said of a group need not be. Context: igmp.lock. */
static void mipv4_group_cancel(struct mipv4_group *group)
{
	group->left = 0;
	group->fresh = false;
	group->report.set = false;
	group->n_queried = 0;
	kvfree(group->changes);
	group->changes = NULL;
}

/* Forget the groups that were left, all of them or those of which everything has
 * been said. Context: igmp.lock.
 */
static void mipv4_igmp_forget(struct mipv4_igmp *igmp, bool all)
{
	struct mipv4_group *group, *next;

	list_for_each_entry_safe(group, next, &igmp->left, list) {
		if (!all && mipv4_group_is_pending(group))
			continue;
		list_del(&group->list);
		igmp->n_left--;
		mipv4_group_free(group);
	}
}

/* Which version do routers speak now? RFC 3376 section 7.2.1: the oldest that was
 * heard of late; when that changes, all that is pending is cancelled.
 * Context: igmp.lock.
 */
static u8 mipv4_igmp_mode(struct mipv4_igmp *igmp)
{
	struct mipv4_group *group;
	u8 version;

	if (mipv4_timer_is_due(&igmp->v1_querier))
		igmp->v1_querier.set = false;
	if (mipv4_timer_is_due(&igmp->v2_querier))
		igmp->v2_querier.set = false;
	version = igmp->v1_querier.set ? 1 : igmp->v2_querier.set ? 2 : 3;
	if (version == igmp->version)
		return version;
	WRITE_ONCE(igmp->version, version);
	igmp->general.set = false;
	igmp->change.set = false;
	igmp->again.set = false;
	list_for_each_entry(group, &igmp->groups, list)
		mipv4_group_cancel(group);
	mipv4_igmp_forget(igmp, true);
	return version;
}

/**
 * mipv4_igmp_version() - the version of IGMP that is spoken
 * @ip: the endpoint
 *
 * Context: process.
 * Return: 1, 2 or 3.
 */
u8 mipv4_igmp_version(struct mipv4 *ip)
{
	u8 version;

	spin_lock_bh(&ip->igmp.lock);
	version = mipv4_igmp_mode(&ip->igmp);
	spin_unlock_bh(&ip->igmp.lock);
	return version;
}

/* Building messages */

/* A message of IGMP to @dst with room for @len octets: from our first address or
 * 0.0.0.0, with TTL 1, precedence 6 and the router alert option (RFC 3376 section
 * 4), and not back to ourselves.
 * Return: NULL without memory, which is counted.
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

/* A message of version 1 or 2. */
static void mipv4_igmp_message(struct mipv4_reports *r, u8 type, __be32 group)
{
	const struct igmphdr igmph = { .type = type, .group = group };
	struct sk_buff *frame;

	frame = mipv4_igmp_frame(r, type == IGMP_HOST_LEAVE_MESSAGE ?
				    ALL_ROUTERS : group, sizeof(igmph));
	if (frame)
		skb_put_data(frame, &igmph, sizeof(igmph));
}

/* Begin another report of version 3. Return: false without memory. */
static bool mipv4_report_begin(struct mipv4_reports *r)
{
	const struct igmpv3_report report = {
		.type = IGMPV3_HOST_MEMBERSHIP_REPORT,
	};

	r->frame = mipv4_igmp_frame(r, ALL_V3_ROUTERS,
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

/* Put a record without sources into the report, which has room for it. */
static void mipv4_record_put(struct mipv4_reports *r)
{
	struct igmpv3_report *report = igmpv3_report_hdr(r->frame);

	r->record = skb_put_zero(r->frame, sizeof(*r->record));
	r->record->grec_type = r->type;
	r->record->grec_mca = r->group;
	be16_add_cpu(&report->ngrec, 1);
}

/* The sources of a record that excludes cannot be spread over several: those that
 * find no room are left out, RFC 3376 section 4.2.16.
 */
static bool mipv4_record_is_whole(u8 type)
{
	return type == IGMPV3_MODE_IS_EXCLUDE ||
	       type == IGMPV3_CHANGE_TO_EXCLUDE;
}

/* Begin a record, for which @n sources are to come. */
static void mipv4_record_begin(struct mipv4_reports *r, u8 type, __be32 group,
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

/* All of the state of a group, as @include or @exclude says. */
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

/* Those sources of which the routers have to be told that now they are wanted, or
 * not wanted.
 */
static void mipv4_record_changes(struct mipv4_reports *r,
				 const struct mipv4_group *group, u8 type)
{
	const struct mipv4_changes *changes = group->changes;
	bool wanted = type == IGMPV3_ALLOW_NEW_SOURCES;
	bool begun = false;
	u32 i;

	for (i = 0; i < changes->n; i++) {
		__be32 source = changes->change[i].source;

		if (mipv4_filter_passes(group->filter, source) != wanted)
			continue;
		if (!begun)
			mipv4_record_begin(r, type, group->addr, 1);
		begun = true;
		mipv4_record_source(r, source);
	}
}

/* Those sources that were asked for and are wanted: RFC 3376 section 5.2. */
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

/* Once more, each source has been told of. Context: igmp.lock. */
static void mipv4_changes_told(struct mipv4_group *group)
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

/* What has changed in a group. RFC 3376 section 5.1: as long as its mode has to be
 * told, all of its state is. Context: igmp.lock.
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
	mipv4_changes_told(group);
}

/* Changes of the groups in @list. Context: igmp.lock.
 * Return: is one of them to be told again?
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

/* @timer has run out: tell of changes, those of groups that were left first. What is
 * repeated waits for a time of its own, for one fault of the network may swallow
 * all that is sent at a moment (RFC 3376 section 5.1). Context: igmp.lock.
 */
static void mipv4_report_changes(struct mipv4_reports *r,
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
				1 + mipv4_igmp_random(UNSOLICITED_V3));
}

/* The state of all groups, as a general query asks. Context: igmp.lock. */
static void mipv4_report_all(struct mipv4_reports *r)
{
	struct mipv4_igmp *igmp = &r->ip->igmp;
	struct mipv4_group *group;

	igmp->general.set = false;
	list_for_each_entry(group, &igmp->groups, list)
		if (mipv4_group_is_reported(group))
			mipv4_record_state(r, group, IGMPV3_MODE_IS_INCLUDE,
					   IGMPV3_MODE_IS_EXCLUDE);
}

/* A group whose own timer has run out, with version 3: somebody has asked.
 * Context: igmp.lock.
 */
static void mipv4_report_asked(struct mipv4_reports *r,
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

/* The same with an older one: asked, joined or left. Context: igmp.lock. */
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
				1 + mipv4_igmp_random(UNSOLICITED_V2));
}

static void mipv4_report_groups(struct mipv4_reports *r, struct list_head *list,
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
			mipv4_report_asked(r, group);
		else
			mipv4_report_old(r, group, version);
	}
}

/* Finish the messages and send them. Context: BH disabled, RCU. */
static void mipv4_reports_send(struct mipv4_reports *r)
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

static void mipv4_reports_init(struct mipv4_reports *r, struct mipv4 *ip)
{
	unsigned int mtu = READ_ONCE(ip->dev->mtu);

	*r = (struct mipv4_reports){
		.ip = ip,
		.max_len = clamp_t(unsigned int, mtu, MIPV4_MTU_MIN,
				   REPORT_LEN),
	};
	__skb_queue_head_init(&r->frames);
}

/* Credit what time has brought. A report is sent in one go, whatever it takes, and
 * then nothing until time has paid for it. Context: igmp.lock.
 * Return: is there anybody to hear us?
 */
static bool mipv4_igmp_can_send(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	unsigned long now = jiffies, passed = now - igmp->credit_jiffies;
	int fresh = min_t(unsigned long, passed, 60 * HZ) * SEND_RATE / HZ;

	if (fresh) {
		igmp->credit = min(igmp->credit + fresh, SEND_BURST);
		igmp->credit_jiffies = now;
	}
	return !READ_ONCE(ip->dead) && READ_ONCE(ip->dev->flags) & IFF_UP;
}

/* In how many jiffies is something to be done? Context: igmp.lock. */
static long mipv4_igmp_left(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_group *group;
	long left = MAX_SCHEDULE_TIMEOUT;

	if (READ_ONCE(ip->dev->flags) & IFF_UP) {
		left = mipv4_timer_left(&igmp->general, left);
		left = mipv4_timer_left(&igmp->change, left);
		left = mipv4_timer_left(&igmp->again, left);
		list_for_each_entry(group, &igmp->groups, list)
			left = mipv4_timer_left(&group->report, left);
		list_for_each_entry(group, &igmp->left, list)
			left = mipv4_timer_left(&group->report, left);
		if (igmp->credit <= 0)
			left = max(left, (1L - igmp->credit) * HZ / SEND_RATE);
	}
	left = mipv4_timer_left(&igmp->v1_querier, left);
	return mipv4_timer_left(&igmp->v2_querier, left);
}

/**
 * mipv4_igmp_tick() - say what is due
 * @ip: the endpoint
 *
 * Context: process; takes igmp.lock.
 * Return: in how many jiffies it has to be called again, MAX_SCHEDULE_TIMEOUT for
 * never.
 */
long mipv4_igmp_tick(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_reports r;
	long left;
	u8 version;

	mipv4_reports_init(&r, ip);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&igmp->lock);
	version = mipv4_igmp_mode(igmp);
	if (mipv4_igmp_can_send(ip)) {
		if (igmp->credit > 0 && mipv4_timer_is_due(&igmp->again))
			mipv4_report_changes(&r, &igmp->again);
		if (igmp->credit > 0 && mipv4_timer_is_due(&igmp->change))
			mipv4_report_changes(&r, &igmp->change);
		if (igmp->credit > 0 && mipv4_timer_is_due(&igmp->general))
			mipv4_report_all(&r);
		mipv4_report_groups(&r, &igmp->left, version);
		mipv4_report_groups(&r, &igmp->groups, version);
		mipv4_igmp_forget(igmp, false);
	}
	left = mipv4_igmp_left(ip);
	spin_unlock(&igmp->lock);
	mipv4_reports_send(&r);
	rcu_read_unlock();
	local_bh_enable();
	return left;
}

static void mipv4_igmp_work(struct work_struct *work)
{
	struct mipv4 *ip = container_of(to_delayed_work(work), struct mipv4,
					igmp.work);
	struct mipv4_igmp *igmp = &ip->igmp;
	long left;

	spin_lock_bh(&igmp->lock);
	igmp->armed = false;
	spin_unlock_bh(&igmp->lock);

	left = mipv4_igmp_tick(ip);
	if (left == MAX_SCHEDULE_TIMEOUT)
		return;
	spin_lock_bh(&igmp->lock);
	mipv4_igmp_arm(ip, max(left, 1L));
	spin_unlock_bh(&igmp->lock);
}

/* Changes */

/* The sources that pass only one of the filters of the same mode, each to be told of
 * @times times, and those that are still to be told of. Context: igmp.lock.
 */
static void mipv4_changes_fill(struct mipv4_changes *changes,
			       const struct mipv4_group *group,
			       const struct mipv4_filter *filter, u8 times)
{
	const struct mipv4_filter *old = group->filter;
	const struct mipv4_changes *pending = group->changes;
	__be32 source;
	u32 i, n = 0;

	for (i = 0; i < old->n; i++)
		if (!mipv4_filter_has(filter, old->source[i]))
			changes->change[n++].source = old->source[i];
	for (i = 0; i < filter->n; i++)
		if (!mipv4_filter_has(old, filter->source[i]))
			changes->change[n++].source = filter->source[i];
	for (i = 0; i < n; i++)
		changes->change[i].left = times;
	for (i = 0; pending && i < pending->n; i++) {
		source = pending->change[i].source;
		if (mipv4_filter_has(old, source) ==
		    mipv4_filter_has(filter, source))
			changes->change[n++] = pending->change[i];
	}
	changes->n = n;
}

/**
 * mipv4_igmp_prepare() - get the memory that a change of a group will need
 * @ip: the endpoint
 * @group: the group
 * @filter: what it is to become
 * @changes: receives it, to be given to mipv4_igmp_commit() or kvfree(); NULL if
 *	none is needed, because the mode changes or all of the new state is told
 *	instead of very many sources
 *
 * Context: RTNL.
 * Return: 0 or -ENOMEM.
 */
int mipv4_igmp_prepare(struct mipv4 *ip, const struct mipv4_group *group,
		       const struct mipv4_filter *filter,
		       struct mipv4_changes **changes)
{
	size_t n = filter->n + group->filter->n, pending = 0;

	*changes = NULL;
	if (group->filter->mode != filter->mode)
		return 0;
	/* What is to be told of already becomes less meanwhile, not more. */
	spin_lock_bh(&ip->igmp.lock);
	if (group->changes)
		pending = group->changes->n;
	spin_unlock_bh(&ip->igmp.lock);
	if (pending > PENDING_LIMIT)
		return 0;
	*changes = kvzalloc(struct_size(*changes, change, n + pending),
			    GFP_KERNEL_ACCOUNT);
	return *changes ? 0 : -ENOMEM;
}

/* To be said with version 3: the mode if it has changed, or the sources, robustness
 * times, for the first time now. Context: igmp.lock.
 */
static void mipv4_group_changed(struct mipv4 *ip, struct mipv4_group *group,
				const struct mipv4_filter *filter,
				struct mipv4_changes *changes)
{
	struct mipv4_igmp *igmp = &ip->igmp;

	if (changes)
		mipv4_changes_fill(changes, group, filter, igmp->robustness);
	else
		group->left = igmp->robustness;
	kvfree(group->changes);
	group->changes = changes;
	group->fresh = true;
	mipv4_timer_set(&igmp->change, 0);
	mipv4_igmp_arm(ip, 0);
}

/* With an older version: only that a group was joined or left. Version 1 has no
 * word for leaving, and in version 2 only who was the last to report says so (RFC
 * 2236 section 3). Context: igmp.lock.
 */
static void mipv4_group_changed_old(struct mipv4 *ip, struct mipv4_group *group,
				    const struct mipv4_filter *filter,
				    u8 version)
{
	bool was = !mipv4_filter_is_shut(group->filter);
	bool is = !mipv4_filter_is_shut(filter);

	if (was == is)
		return;
	mipv4_group_cancel(group);
	if (!is && (version == 1 || !group->reporter))
		return;
	group->left = is ? ip->igmp.robustness : 1;
	group->reporter = false;
	mipv4_timer_set(&group->report, 0);
	mipv4_igmp_arm(ip, 0);
}

/**
 * mipv4_igmp_commit() - the filter of a group changes, tell the routers
 * @ip: the endpoint
 * @group: the group
 * @filter: its new filter, which takes the place of the one it has
 * @changes: from mipv4_igmp_prepare(), consumed; without it the routers are told
 *	all of the new state instead of what is different
 *
 * Context: RTNL.
 */
void mipv4_igmp_commit(struct mipv4 *ip, struct mipv4_group *group,
		       struct mipv4_filter *filter,
		       struct mipv4_changes *changes)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_filter *old = group->filter;
	u8 version;

	spin_lock_bh(&igmp->lock);
	version = mipv4_igmp_mode(igmp);
	if (version == 3 && !mipv4_group_is_silent(group)) {
		mipv4_group_changed(ip, group, filter, changes);
		changes = NULL;
	} else if (!mipv4_group_is_silent(group)) {
		mipv4_group_changed_old(ip, group, filter, version);
	}
	group->filter = filter;
	spin_unlock_bh(&igmp->lock);
	kvfree(changes);
	mipv4_filter_free(old);
}

/**
 * mipv4_igmp_link() - the endpoint is in a group from now on
 * @ip: the endpoint
 * @group: the group
 *
 * Context: RTNL.
 */
void mipv4_igmp_link(struct mipv4 *ip, struct mipv4_group *group)
{
	spin_lock_bh(&ip->igmp.lock);
	list_add_tail(&group->list, &ip->igmp.groups);
	spin_unlock_bh(&ip->igmp.lock);
}

/**
 * mipv4_igmp_unlink() - the endpoint is not in a group any more
 * @ip: the endpoint
 * @group: the group, without members; it is freed when the routers were told
 *
 * Context: RTNL.
 */
void mipv4_igmp_unlink(struct mipv4 *ip, struct mipv4_group *group)
{
	struct mipv4_igmp *igmp = &ip->igmp;

	spin_lock_bh(&igmp->lock);
	list_move_tail(&group->list, &igmp->left);
	/* Of very many the first are given up. */
	if (igmp->n_left++ == MIPV4_GROUP_LIMIT)
		mipv4_group_cancel(list_first_entry(&igmp->left,
						    struct mipv4_group, list));
	mipv4_igmp_forget(igmp, ip->dead);
	spin_unlock_bh(&igmp->lock);
}

/**
 * mipv4_igmp_revive() - a group that was left a moment ago, if it was
 * @ip: the endpoint
 * @addr: its address
 *
 * Context: RTNL.
 * Return: it, in no list, with what the routers have still to be told; or NULL.
 */
struct mipv4_group *mipv4_igmp_revive(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_group *group, *found = NULL;

	spin_lock_bh(&igmp->lock);
	list_for_each_entry(group, &igmp->left, list) {
		if (group->addr == addr) {
			list_del(&group->list);
			igmp->n_left--;
			found = group;
			break;
		}
	}
	spin_unlock_bh(&igmp->lock);
	return found;
}

/**
 * mipv4_igmp_rejoin() - tell routers that may not know us of all groups
 * @ip: the endpoint, whose device came up, got a carrier or another address, or
 *	which got another address to speak from
 *
 * Context: process, RTNL.
 */
void mipv4_igmp_rejoin(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_group *group;
	u8 version;

	if (!(ip->dev->flags & IFF_UP))
		return;		/* when it comes up */
	spin_lock_bh(&igmp->lock);
	version = mipv4_igmp_mode(igmp);
	list_for_each_entry(group, &igmp->groups, list) {
		if (!mipv4_group_is_reported(group))
			continue;
		mipv4_group_cancel(group);
		group->left = igmp->robustness;
		group->fresh = true;
		if (version == 3)
			mipv4_timer_set(&igmp->change, 0);
		else
			mipv4_timer_set(&group->report, 0);
	}
	/* Of groups that were left while it was down nobody has heard, either. */
	mipv4_igmp_arm(ip, 0);
	spin_unlock_bh(&igmp->lock);
}

/**
 * mipv4_igmp_network_lost() - what routers said counts no more
 * @ip: the endpoint, whose device went down or lost its carrier
 *
 * Context: process, RTNL.
 */
void mipv4_igmp_network_lost(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;

	spin_lock_bh(&igmp->lock);
	igmp->v1_querier.set = false;
	igmp->v2_querier.set = false;
	igmp->robustness = ROBUSTNESS;
	igmp->query_interval_jiffies = QUERY_INTERVAL;
	mipv4_igmp_mode(igmp);
	spin_unlock_bh(&igmp->lock);
}

/* Leave the groups in @list, or those of which it was still to be said that they were
 * left; nothing else will be said of them. Context: igmp.lock.
 */
static void mipv4_goodbye_list(struct mipv4_reports *r, struct list_head *list,
			       u8 version, bool can_send)
{
	struct mipv4_igmp *igmp = &r->ip->igmp;
	struct mipv4_group *group;
	bool joined, pending;

	list_for_each_entry(group, list, list) {
		joined = mipv4_group_is_reported(group);
		pending = !joined && mipv4_group_is_pending(group);
		mipv4_group_cancel(group);
		if (!can_send || igmp->credit <= 0)
			continue;
		if (version == 3 && (joined || pending))
			mipv4_record_begin(r, IGMPV3_CHANGE_TO_INCLUDE,
					   group->addr, 0);
		else if (version == 2 && (pending || (joined && group->reporter)))
			mipv4_igmp_message(r, IGMP_HOST_LEAVE_MESSAGE,
					   group->addr);
	}
}

/**
 * mipv4_igmp_goodbye() - tell routers that we leave all groups, once
 * @ip: an endpoint that is about to be detached
 *
 * So that they need not send on until they have asked in vain.
 *
 * Context: process, RTNL.
 */
void mipv4_igmp_goodbye(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_reports r;
	bool can_send;
	u8 version;

	mipv4_reports_init(&r, ip);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&igmp->lock);
	version = mipv4_igmp_mode(igmp);
	can_send = mipv4_igmp_can_send(ip);
	mipv4_goodbye_list(&r, &igmp->left, version, can_send);
	mipv4_goodbye_list(&r, &igmp->groups, version, can_send);
	igmp->general.set = false;
	igmp->change.set = false;
	igmp->again.set = false;
	spin_unlock(&igmp->lock);
	mipv4_reports_send(&r);
	rcu_read_unlock();
	local_bh_enable();
}

/* Input */

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
						    QUERY_RESPONSE;
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
	unsigned int fresh = passed * HEAR_RATE / HZ;

	if (fresh) {
		bucket->tokens = min(bucket->tokens + fresh, 0U + HEAR_BURST);
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
static void mipv4_querier_heard(struct mipv4 *ip, const struct mipv4_query *q)
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
		igmp->robustness = q->robustness ?: ROBUSTNESS;
		igmp->query_interval_jiffies = q->interval_jiffies ?:
					       QUERY_INTERVAL;
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
			mipv4_querier_heard(ip, &q);
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

/**
 * mipv4_igmp_rcv() - take in an IGMP message
 * @ip: the endpoint
 * @dst: destination address
 * @skb: the message, data at the IGMP header, consumed
 *
 * Context: softirq, RCU.
 */
void mipv4_igmp_rcv(struct mipv4 *ip, __be32 dst, struct sk_buff *skb)
{
	enum mipv4_drop_reason reason = mipv4_igmp_process(ip, skb);

	if (reason)
		mipv4_drop(ip, skb, reason);
	else
		consume_skb(skb);
}

/**
 * mipv4_igmp_init() - what a new endpoint has of IGMP
 * @ip: the endpoint
 */
void mipv4_igmp_init(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;

	spin_lock_init(&igmp->lock);
	INIT_LIST_HEAD(&igmp->groups);
	INIT_LIST_HEAD(&igmp->left);
	INIT_DELAYED_WORK(&igmp->work, mipv4_igmp_work);
	igmp->version = 3;
	igmp->robustness = ROBUSTNESS;
	igmp->query_interval_jiffies = QUERY_INTERVAL;
	igmp->credit = SEND_BURST;
	igmp->credit_jiffies = jiffies;
	igmp->queries.tokens = HEAR_BURST;
	igmp->queries.filled_jiffies = jiffies;
	igmp->reports = igmp->queries;
}

/**
 * mipv4_igmp_start() - have the routers told of what there was before
 * @ip: an endpoint that is live from now on
 *
 * Context: process.
 */
void mipv4_igmp_start(struct mipv4 *ip)
{
	long left;

	spin_lock_bh(&ip->igmp.lock);
	left = mipv4_igmp_left(ip);
	if (left != MAX_SCHEDULE_TIMEOUT)
		mipv4_igmp_arm(ip, max(left, 0L));
	spin_unlock_bh(&ip->igmp.lock);
}

/**
 * mipv4_igmp_stop() - no timer runs any more
 * @ip: an endpoint that is dead
 *
 * Context: process.
 */
void mipv4_igmp_stop(struct mipv4 *ip)
{
	spin_lock_bh(&ip->igmp.lock);	/* the last mipv4_igmp_arm() is over */
	spin_unlock_bh(&ip->igmp.lock);
	cancel_delayed_work_sync(&ip->igmp.work);
}

/**
 * mipv4_igmp_exit() - free the groups that were left
 * @ip: an endpoint for which mipv4_igmp_stop() was called
 *
 * Context: process.
 */
void mipv4_igmp_exit(struct mipv4 *ip)
{
	spin_lock_bh(&ip->igmp.lock);
	mipv4_igmp_forget(&ip->igmp, true);
	spin_unlock_bh(&ip->igmp.lock);
}
