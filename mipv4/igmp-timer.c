// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-timer.c: the timing of IGMP messages: the delayed work of an endpoint, and the
 * leave messages of an endpoint that ends.
 */
#include <linux/igmp.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "endpoint.h"
#include "igmp-report.h"
#include "igmp-timer.h"
#include "igmp.h"

/* Return: the jiffies until the next timer expires. Context: igmp.lock. */
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
			left = max(left, (1L - igmp->credit) * HZ / IGMP_SEND_RATE);
	}
	left = mipv4_timer_left(&igmp->v1_querier, left);
	return mipv4_timer_left(&igmp->v2_querier, left);
}

/**
 * mipv4_igmp_tick() - send the messages that are due
 * @ip: the endpoint
 *
 * Context: process; takes igmp.lock.
 * Return: the jiffies until the next call, MAX_SCHEDULE_TIMEOUT for never.
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
		mipv4_igmp_free_left(igmp, false);
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

/* Leave the groups in @list, send pending leave messages, and cancel all other reports.
 * Context: igmp.lock.
 */
static void mipv4_leave_list(struct mipv4_reports *r, struct list_head *list,
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
 * mipv4_igmp_leave_all() - send leave messages for all groups, once
 * @ip: an endpoint that is about to be detached
 *
 * Otherwise routers would forward datagrams until their queries remain unanswered.
 *
 * Context: process, RTNL.
 */
void mipv4_igmp_leave_all(struct mipv4 *ip)
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
	mipv4_leave_list(&r, &igmp->left, version, can_send);
	mipv4_leave_list(&r, &igmp->groups, version, can_send);
	igmp->general.set = false;
	igmp->change.set = false;
	igmp->again.set = false;
	spin_unlock(&igmp->lock);
	mipv4_reports_send(&r);
	rcu_read_unlock();
	local_bh_enable();
}

/**
 * mipv4_igmp_init() - initialise IGMP of an endpoint
 * @ip: a new endpoint
 */
void mipv4_igmp_init(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;

	spin_lock_init(&igmp->lock);
	INIT_LIST_HEAD(&igmp->groups);
	INIT_LIST_HEAD(&igmp->left);
	INIT_DELAYED_WORK(&igmp->work, mipv4_igmp_work);
	igmp->version = 3;
	igmp->robustness = IGMP_ROBUSTNESS;
	igmp->query_interval_jiffies = IGMP_QUERY_INTERVAL;
	igmp->credit = IGMP_SEND_BURST;
	igmp->credit_jiffies = jiffies;
	igmp->queries.tokens = IGMP_RECEIVE_BURST;
	igmp->queries.filled_jiffies = jiffies;
	igmp->reports = igmp->queries;
}

/**
 * mipv4_igmp_start() - schedule the reports of groups that were joined before
 * @ip: an endpoint that has just become live
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
 * mipv4_igmp_stop() - stop the delayed work
 * @ip: an endpoint that is dead
 *
 * Context: process; sleeps.
 */
void mipv4_igmp_stop(struct mipv4 *ip)
{
	spin_lock_bh(&ip->igmp.lock);	/* waits for a running mipv4_igmp_arm() */
	spin_unlock_bh(&ip->igmp.lock);
	cancel_delayed_work_sync(&ip->igmp.work);
}

/**
 * mipv4_igmp_exit() - free the groups that were left
 * @ip: an endpoint after mipv4_igmp_stop()
 *
 * Context: process.
 */
void mipv4_igmp_exit(struct mipv4 *ip)
{
	spin_lock_bh(&ip->igmp.lock);
	mipv4_igmp_free_left(&ip->igmp, true);
	spin_unlock_bh(&ip->igmp.lock);
}
