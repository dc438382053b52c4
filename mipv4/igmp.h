/* SPDX-License-Identifier: GPL-2.0 */
/*
 * igmp.h: the multicast groups of an endpoint, and the state of their reports.
 */
#ifndef _MIPV4_IGMP_H
#define _MIPV4_IGMP_H

#include <linux/igmp.h>
#include <linux/in.h>
#include <linux/inetdevice.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/random.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include "filter.h"
#include "header.h"
#include "ratelimit.h"

struct mipv4;
struct mipv4_filter;

/* Limits of multicast for each endpoint. */
#define MIPV4_GROUP_LIMIT	1024
#define MIPV4_MEMBERSHIP_LIMIT	4096
#define MIPV4_SOURCE_LIMIT	64	/* in the filter of one membership */
#define MIPV4_GROUP_SOURCE_LIMIT 4096	/* of all members of a group */

/* The multicast state of an endpoint. Configuration writes the first four members under
 * RTNL; groups also under lock. The lock protects all members after it.
 */
struct mipv4_igmp {
	struct list_head	groups;		/* joined */
	unsigned int		n_groups;
	unsigned int		n_memberships;
	bool			in_device;	/* its filter has 224.0.0.1 */
	spinlock_t		lock;
	struct list_head	left;		/* groups whose leave is to be sent */
	unsigned int		n_left;
	u8			version;	/* of the routers, 1 to 3 */
	u8			robustness;	/* number of times a change is reported */
	unsigned long		query_interval_jiffies;
	struct mipv4_timer	v1_querier;	/* runs while there is one */
	struct mipv4_timer	v2_querier;
	struct mipv4_timer	general;	/* response to a general query */
	struct mipv4_timer	change;		/* first report of changes */
	struct mipv4_timer	again;		/* repeats reports of changes */
	int			credit;		/* messages that may be sent now */
	unsigned long		credit_jiffies;	/* last update of credit */
	struct mipv4_bucket	queries;	/* limit of received queries */
	struct mipv4_bucket	reports;	/* limit of received reports */
	bool			armed;		/* work is scheduled */
	unsigned long		next_jiffies;	/* for this time */
	struct delayed_work	work;
};

/* Sources whose change has still to be reported. */
struct mipv4_changes {
	u32	n;
	struct {
		__be32	source;
		u8	left;	/* number of reports */
	} change[];
};

/**
 * struct mipv4_group - a multicast group
 * @list: in &mipv4_igmp.groups, or in &mipv4_igmp.left without members
 * @addr: its address
 * @users: number of members; RTNL
 * @members: struct mipv4_membership; RTNL
 * @in_device: the filter of the device has its address; RTNL
 * @filter: the merged filter of all members; written under RTNL and igmp.lock
 * @candidate: the filter that replaces it, for builders of tables; RTNL
 * @left: unsolicited reports still to be sent: of a mode change, or in versions 1 and 2
 *	of the group; igmp.lock
 * @fresh: the change has not been reported yet; igmp.lock
 * @reporter: this host sent the last report of the group (version 2); igmp.lock
 * @report: when to report the group: the response to a query, in versions 1 and 2 any
 *	report; igmp.lock
 * @changes: changed sources still to be reported; NULL if there are none; igmp.lock
 * @n_queried: number of sources in the query, 0 for the whole group; igmp.lock
 * @queried: the sources in the query; igmp.lock
 */
struct mipv4_group {
	struct list_head	list;
	__be32			addr;
	unsigned int		users;
	struct list_head	members;
	bool			in_device;
	struct mipv4_filter	*filter;
	struct mipv4_filter	*candidate;
	u8			left;
	bool			fresh;
	bool			reporter;
	struct mipv4_timer	report;
	struct mipv4_changes	*changes;
	unsigned int		n_queried;
	__be32			queried[MIPV4_SOURCE_LIMIT];
};

/* RFC 3376 section 8, and RFC 2236 section 8 for version 2 */
#define IGMP_ROBUSTNESS		2
#define IGMP_QUERY_INTERVAL	(125 * HZ)
/* Limit of sent messages, in a second and at once. */
#define IGMP_SEND_RATE		200
#define IGMP_SEND_BURST		64
/* Limit of received queries, and of received reports, in a second and at once. */
#define IGMP_RECEIVE_RATE	100
#define IGMP_RECEIVE_BURST	50

void mipv4_igmp_arm(struct mipv4 *ip, unsigned long in_jiffies);
void mipv4_group_cancel(struct mipv4_group *group);
void mipv4_igmp_free_left(struct mipv4_igmp *igmp, bool all);
u8 mipv4_igmp_mode(struct mipv4_igmp *igmp);
u8 mipv4_igmp_version(struct mipv4 *ip);
int mipv4_igmp_prepare(struct mipv4 *ip, const struct mipv4_group *group,
		       const struct mipv4_filter *filter,
		       struct mipv4_changes **changes);
void mipv4_igmp_commit(struct mipv4 *ip, struct mipv4_group *group,
		       struct mipv4_filter *filter,
		       struct mipv4_changes *changes);
void mipv4_igmp_link(struct mipv4 *ip, struct mipv4_group *group);
void mipv4_igmp_unlink(struct mipv4 *ip, struct mipv4_group *group);
struct mipv4_group *mipv4_igmp_revive(struct mipv4 *ip, __be32 addr);
void mipv4_igmp_rejoin(struct mipv4 *ip);
void mipv4_igmp_network_lost(struct mipv4 *ip);
struct mipv4_group *mipv4_group_find(struct mipv4 *ip, __be32 addr);
void mipv4_group_free(struct mipv4_group *group);

static inline void mipv4_timer_set(struct mipv4_timer *timer, unsigned long in_jiffies)
{
	timer->set = true;
	timer->at_jiffies = jiffies + in_jiffies;
}

/* Set a timer, unless it expires earlier already. */
static inline void mipv4_timer_hasten(struct mipv4_timer *timer,
				      unsigned long in_jiffies)
{
	if (!timer->set || time_after(timer->at_jiffies, jiffies + in_jiffies))
		mipv4_timer_set(timer, in_jiffies);
}

static inline bool mipv4_timer_is_due(const struct mipv4_timer *timer)
{
	return timer->set && !time_before(jiffies, timer->at_jiffies);
}

/* Return: the jiffies until @timer expires, at most @left. */
static inline long mipv4_timer_left(const struct mipv4_timer *timer, long left)
{
	if (!timer->set)
		return left;
	return clamp((long)(timer->at_jiffies - jiffies), 0L, left);
}

static inline unsigned long mipv4_igmp_random(unsigned long max_jiffies)
{
	return get_random_u32_below(max(max_jiffies, 1UL));
}

/* Return: true for the group of all hosts, which is never reported: RFC 3376 section 5.
 */
static inline bool mipv4_group_is_all_hosts(const struct mipv4_group *group)
{
	return group->addr == htonl(INADDR_ALLHOSTS_GROUP);
}

static inline bool mipv4_group_is_reported(const struct mipv4_group *group)
{
	return !mipv4_group_is_all_hosts(group) &&
	       !mipv4_filter_accepts_none(group->filter);
}

/* Return: true if a report of the group is still to be sent. Context: igmp.lock. */
static inline bool mipv4_group_is_pending(const struct mipv4_group *group)
{
	return group->left || group->changes || group->report.set;
}

#endif /* _MIPV4_IGMP_H */
