// SPDX-License-Identifier: GPL-2.0
/*
 * igmp.c: the state of multicast reports: which changes routers must learn. The endpoint
 * uses IGMP version 3 (RFC 3376). If the routers use an older version, it uses version 2
 * (RFC 2236) or 1 (RFC 1112).
 *
 * There are three kinds of messages: reports of changes, which are repeated; the response
 * to a general query; responses to queries of one group. Version 3 has two timers for the
 * first kind, one for the second, and one in each group for the third. The older versions
 * use the timer of each group for all. mipv4_igmp_tick() runs in a delayed work of the
 * endpoint. It builds the messages that are due under igmp.lock, and sends them without
 * the lock.
 */
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "endpoint.h"
#include "filter.h"
#include "igmp.h"

/* Most changed sources of a group that are reported one by one. */
#define IGMP_PENDING_LIMIT	4096
/* Schedule mipv4_igmp_tick() in @in_jiffies at the latest. Context: igmp.lock. */
void mipv4_igmp_arm(struct mipv4 *ip, unsigned long in_jiffies)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	unsigned long due_jiffies = jiffies + in_jiffies;

	if (!READ_ONCE(ip->live))
		return;		/* mipv4_igmp_start() schedules it */
	if (igmp->armed && !time_before(due_jiffies, igmp->next_jiffies))
		return;
	igmp->armed = true;
	igmp->next_jiffies = due_jiffies;
	mod_delayed_work(system_wq, &igmp->work, in_jiffies);
}

/* Cancel all pending reports of a group. Context: igmp.lock. */
void mipv4_group_cancel(struct mipv4_group *group)
{
	group->left = 0;
	group->fresh = false;
	group->report.set = false;
	group->n_queried = 0;
	kvfree(group->changes);
	group->changes = NULL;
}

/* Free the groups that were left: all, or those without pending reports. Context:
 * igmp.lock.
 */
void mipv4_igmp_free_left(struct mipv4_igmp *igmp, bool all)
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

/* Return: the version that routers use. RFC 3376 section 7.2.1: the version is the oldest
 * in recent queries. When it changes, all pending reports are cancelled. Context:
 * igmp.lock.
 */
u8 mipv4_igmp_mode(struct mipv4_igmp *igmp)
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
	mipv4_igmp_free_left(igmp, true);
	return version;
}

/**
 * mipv4_igmp_version() - get the version of IGMP that the endpoint uses
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

/* Fill @changes with the sources that pass only one of two filters with the same mode.
 * Each is to be reported @times times. Add the sources of earlier changes that are still
 * pending. Context: igmp.lock.
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
 * mipv4_igmp_prepare() - allocate memory for the report of a changed filter
 * @ip: the endpoint
 * @group: the group
 * @filter: its new filter
 * @changes: receives the memory, for mipv4_igmp_commit() or kvfree(). NULL if no memory
 *	is needed: the mode changes, or too many sources are pending and the whole state
 *	is reported instead.
 *
 * Context: process, RTNL.
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
	/* Without RTNL, pending changes only become fewer. */
	spin_lock_bh(&ip->igmp.lock);
	if (group->changes)
		pending = group->changes->n;
	spin_unlock_bh(&ip->igmp.lock);
	if (pending > IGMP_PENDING_LIMIT)
		return 0;
	*changes = kvzalloc(struct_size(*changes, change, n + pending),
			    GFP_KERNEL_ACCOUNT);
	return *changes ? 0 : -ENOMEM;
}

/* Schedule the reports of version 3: the new mode, or the changed sources, robustness
 * times each. Context: igmp.lock.
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

/* Schedule the reports of versions 1 and 2: only that a group was joined or left. Version
 * 1 has no leave message. In version 2 only the last reporter of the group sends it (RFC
 * 2236 section 3). Context: igmp.lock.
 */
static void mipv4_group_changed_old(struct mipv4 *ip, struct mipv4_group *group,
				    const struct mipv4_filter *filter,
				    u8 version)
{
	bool was = !mipv4_filter_accepts_none(group->filter);
	bool is = !mipv4_filter_accepts_none(filter);

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
 * mipv4_igmp_commit() - change the filter of a group and schedule the reports
 * @ip: the endpoint
 * @group: the group, which owns @filter afterwards; its old filter is freed
 * @filter: its new filter
 * @changes: from mipv4_igmp_prepare(), consumed; NULL to report the whole new state
 *
 * Context: process, RTNL.
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
	if (version == 3 && !mipv4_group_is_all_hosts(group)) {
		mipv4_group_changed(ip, group, filter, changes);
		changes = NULL;
	} else if (!mipv4_group_is_all_hosts(group)) {
		mipv4_group_changed_old(ip, group, filter, version);
	}
	group->filter = filter;
	spin_unlock_bh(&igmp->lock);
	kvfree(changes);
	mipv4_filter_free(old);
}

/**
 * mipv4_igmp_link() - add a group to the groups of an endpoint
 * @ip: the endpoint
 * @group: the group
 *
 * Context: process, RTNL.
 */
void mipv4_igmp_link(struct mipv4 *ip, struct mipv4_group *group)
{
	spin_lock_bh(&ip->igmp.lock);
	list_add_tail(&group->list, &ip->igmp.groups);
	spin_unlock_bh(&ip->igmp.lock);
}

/**
 * mipv4_igmp_unlink() - remove a group from the groups of an endpoint
 * @ip: the endpoint
 * @group: the group, without members; freed after its last report
 *
 * Context: process, RTNL.
 */
void mipv4_igmp_unlink(struct mipv4 *ip, struct mipv4_group *group)
{
	struct mipv4_igmp *igmp = &ip->igmp;

	spin_lock_bh(&igmp->lock);
	list_move_tail(&group->list, &igmp->left);
	/* Beyond the limit the oldest group loses its reports. */
	if (igmp->n_left++ == MIPV4_GROUP_LIMIT)
		mipv4_group_cancel(list_first_entry(&igmp->left,
						    struct mipv4_group, list));
	mipv4_igmp_free_left(igmp, ip->dead);
	spin_unlock_bh(&igmp->lock);
}

/**
 * mipv4_igmp_revive() - find a group that was left and is not freed yet
 * @ip: the endpoint
 * @addr: its address
 *
 * Context: process, RTNL.
 * Return: the group, owned by the caller, in no list, with its pending reports; or NULL.
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
 * mipv4_igmp_rejoin() - report all groups again, because routers may not know them
 * @ip: the endpoint, after its device came up, got carrier or another link-layer address,
 *	or after its own source address changed
 *
 * Context: process, RTNL.
 */
void mipv4_igmp_rejoin(struct mipv4 *ip)
{
	struct mipv4_igmp *igmp = &ip->igmp;
	struct mipv4_group *group;
	u8 version;

	if (!(ip->dev->flags & IFF_UP))
		return;		/* reported when it comes up */
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
	/* Also send the leave messages of the time when the device was down. */
	mipv4_igmp_arm(ip, 0);
	spin_unlock_bh(&igmp->lock);
}

/**
 * mipv4_igmp_network_lost() - forget the parameters of the queriers
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
	igmp->robustness = IGMP_ROBUSTNESS;
	igmp->query_interval_jiffies = IGMP_QUERY_INTERVAL;
	mipv4_igmp_mode(igmp);
	spin_unlock_bh(&igmp->lock);
}

/**
 * mipv4_group_find() - find a joined group by its address
 * @ip: the endpoint
 * @addr: the address
 *
 * Context: RTNL or igmp.lock.
 * Return: the group or NULL.
 */
struct mipv4_group *mipv4_group_find(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_group *group;

	list_for_each_entry(group, &ip->igmp.groups, list)
		if (group->addr == addr)
			return group;
	return NULL;
}

/**
 * mipv4_group_free() - free a group
 * @group: a group without members that is in no list
 *
 * Context: any.
 */
void mipv4_group_free(struct mipv4_group *group)
{
	mipv4_filter_free(group->filter);
	kvfree(group->changes);
	kfree(group);
}
