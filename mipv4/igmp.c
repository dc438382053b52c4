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
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>
#include "endpoint.h"
#include "filter.h"
#include "igmp.h"

/* Have mipv4_igmp_tick() run in @in_jiffies at the latest. Context: igmp.lock. */
void mipv4_igmp_arm(struct mipv4 *ip, unsigned long in_jiffies)
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
void mipv4_group_cancel(struct mipv4_group *group)
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
void mipv4_igmp_forget(struct mipv4_igmp *igmp, bool all)
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
	if (pending > IGMP_PENDING_LIMIT)
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
	igmp->robustness = IGMP_ROBUSTNESS;
	igmp->query_interval_jiffies = IGMP_QUERY_INTERVAL;
	mipv4_igmp_mode(igmp);
	spin_unlock_bh(&igmp->lock);
}

/**
 * mipv4_group_find() - the group with an address, if the endpoint is in it
 * @ip: the endpoint
 * @addr: the address
 *
 * Context: RTNL or igmp.lock.
 * Return: it or NULL.
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
