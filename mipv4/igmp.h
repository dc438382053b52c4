/* SPDX-License-Identifier: GPL-2.0 */
/*
 * igmp.h: the multicast groups of an endpoint, and what is to be reported of them.
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

/* Limits of multicast of one endpoint. */
#define MIPV4_GROUP_LIMIT	1024
#define MIPV4_MEMBERSHIP_LIMIT	4096
#define MIPV4_SOURCE_LIMIT	64	/* in the filter of one membership, */
#define MIPV4_GROUP_SOURCE_LIMIT 4096	/* and of all members of a group */

/* Multicast of an endpoint: see group.c and igmp.c. */
struct mipv4_igmp {
	struct list_head	groups;		/* joined; written under RTNL
						 * and lock
						 */
	unsigned int		n_groups;	/* RTNL */
	unsigned int		n_memberships;	/* RTNL */
	bool			in_device;	/* its filter has that of
						 * 224.0.0.1; RTNL
						 */
	spinlock_t		lock;		/* all below */
	struct list_head	left;		/* groups, until the routers
						 * were told
						 */
	unsigned int		n_left;
	u8			version;	/* that routers speak */
	u8			robustness;	/* how often we say things */
	unsigned long		query_interval_jiffies;
	struct mipv4_timer	v1_querier;	/* until then there is one */
	struct mipv4_timer	v2_querier;
	struct mipv4_timer	general;	/* answer to a general query */
	struct mipv4_timer	change;		/* tell of changes, */
	struct mipv4_timer	again;		/* and tell again */
	int			credit;		/* messages that may be sent */
	unsigned long		credit_jiffies;	/* when it was last raised */
	struct mipv4_bucket	queries;	/* that are listened to */
	struct mipv4_bucket	reports;
	bool			armed;		/* work will run, */
	unsigned long		next_jiffies;	/* and when */
	struct delayed_work	work;
};

/* Sources about which the routers have still to be told, so many times each. */
struct mipv4_changes {
	u32	n;
	struct {
		__be32	source;
		u8	left;
	} change[];
};

/**
 * struct mipv4_group - a multicast group
 * @list: in &mipv4_igmp.groups, or in &mipv4_igmp.left without members
 * @addr: its address
 * @users: how many members; RTNL
 * @members: struct mipv4_membership; RTNL
 * @in_device: the filter of the device has its address; RTNL
 * @filter: what all members together want; written under RTNL and igmp.lock
 * @candidate: what is to take its place, for builders of tables; RTNL
 * @left: state change reports of its mode, or with versions 1 and 2 reports, that
 *	nobody has asked for and that are still to be sent; igmp.lock
 * @fresh: the change was not told of yet; igmp.lock
 * @reporter: we were the last to report it (version 2); igmp.lock
 * @report: when to report it, as a query asked for, or with versions 1 and 2 in
 *	any case; igmp.lock
 * @changes: sources still to be told of; NULL if there are none; igmp.lock
 * @n_queried: how many sources were asked for, 0 for the whole group; igmp.lock
 * @queried: these; igmp.lock
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

/* RFC 3376 section 8, and where it differs RFC 2236 section 8 */
#define IGMP_ROBUSTNESS		2
#define IGMP_QUERY_INTERVAL		(125 * HZ)
#define IGMP_QUERY_RESPONSE		(10 * HZ)
#define IGMP_UNSOLICITED_V3		HZ
#define IGMP_UNSOLICITED_V2		(10 * HZ)
/* So many messages are sent in a second, and at once; */
#define IGMP_SEND_RATE		200
#define IGMP_SEND_BURST		64
/* so many queries, and reports of others, are listened to. */
#define IGMP_RECEIVE_RATE		100
#define IGMP_RECEIVE_BURST		50
/* Of no more than so many sources it is told again that they changed. */
#define IGMP_PENDING_LIMIT		4096
/* A report is no longer than this, even if the device has a larger MTU. */
#define IGMP_REPORT_LEN		1500
/* IP header with the router alert option, RFC 2113 */
#define IGMP_IP_LEN		(MIPV4_HDR_LEN + 4)

#define IGMP_ALL_ROUTERS		htonl(INADDR_ALLRTRS_GROUP)
#define ALL_V3_ROUTERS		htonl(0xe0000016)	/* 224.0.0.22 */

void mipv4_igmp_arm(struct mipv4 *ip, unsigned long in_jiffies);
void mipv4_group_cancel(struct mipv4_group *group);
void mipv4_igmp_forget(struct mipv4_igmp *igmp, bool all);
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

/* The same, unless it runs out sooner already. */
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

/* How long @timer has to run, or @left if that is less. */
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

/* The routers were never told of it, nor are they to be: RFC 3376 section 5. */
static inline bool mipv4_group_is_silent(const struct mipv4_group *group)
{
	return group->addr == htonl(INADDR_ALLHOSTS_GROUP);
}

static inline bool mipv4_group_is_reported(const struct mipv4_group *group)
{
	return !mipv4_group_is_silent(group) &&
	       !mipv4_filter_is_shut(group->filter);
}

/* Is there still something to be said of it? Context: igmp.lock. */
static inline bool mipv4_group_is_pending(const struct mipv4_group *group)
{
	return group->left || group->changes || group->report.set;
}

#endif /* _MIPV4_IGMP_H */
