// SPDX-License-Identifier: GPL-2.0
/*
 * group.c: which multicast groups an endpoint is in, and from which sources it
 * wants their datagrams (RFC 1112, RFC 3376 section 3).
 *
 * Each membership has a filter of its own; what they want together is that of the
 * group. It is in the table that packets use (address.c), and what the routers are
 * told (igmp.c). All of it is done under RTNL.
 */
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/inetdevice.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "event.h"
#include "filter.h"
#include "group.h"
#include "header.h"
#include "igmp.h"
#include "own.h"

/* What passes the filter of any member. */
static bool mipv4_members_want(const struct list_head *members, __be32 source)
{
	const struct mipv4_membership *m;

	list_for_each_entry(m, members, list)
		if (mipv4_filter_passes(m->filter, source))
			return true;
	return false;
}

/* There are only members in mode include: all their sources together.
 * Return: the filter, ERR_PTR(-ENOMEM), or ERR_PTR(-ENOSPC) if they are too many.
 */
static struct mipv4_filter *mipv4_merge_include(const struct list_head *members)
{
	const struct mipv4_membership *m;
	struct mipv4_filter *filter;
	size_t n = 0;

	list_for_each_entry(m, members, list)
		n += m->filter->n;
	if (!n)
		return &mipv4_filter_nothing;
	filter = mipv4_filter_alloc(MIPV4_FILTER_INCLUDE, n);
	if (!filter)
		return ERR_PTR(-ENOMEM);
	list_for_each_entry(m, members, list) {
		memcpy(&filter->source[filter->n], m->filter->source,
		       m->filter->n * sizeof(filter->source[0]));
		filter->n += m->filter->n;
	}
	mipv4_filter_sort(filter);
	if (filter->n <= MIPV4_GROUP_SOURCE_LIMIT)
		return filter;
	mipv4_filter_free(filter);
	return ERR_PTR(-ENOSPC);
}

/* What all members want together, RFC 3376 section 3.2. If one is in mode exclude,
 * those that it does not want and that no other wants either.
 * Return: as mipv4_merge_include().
 */
static struct mipv4_filter *mipv4_merge(const struct list_head *members)
{
	const struct mipv4_filter *excluded = NULL;
	const struct mipv4_membership *m;
	struct mipv4_filter *filter;
	u32 i;

	list_for_each_entry(m, members, list)
		if (m->filter->mode == MIPV4_FILTER_EXCLUDE &&
		    (!excluded || m->filter->n < excluded->n))
			excluded = m->filter;
	if (!excluded)
		return mipv4_merge_include(members);
	filter = mipv4_filter_alloc(MIPV4_FILTER_EXCLUDE, excluded->n);
	if (!filter)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < excluded->n; i++)
		if (!mipv4_members_want(members, excluded->source[i]))
			filter->source[filter->n++] = excluded->source[i];
	return filter;
}

/* Let the device take in what is for @addr, or no more. The core counts how often
 * an address was added, for several groups share one. Context: RTNL.
 */
static int mipv4_device_join(struct mipv4 *ip, __be32 addr)
{
	u8 lladdr[ETH_ALEN];

	if (ip->dev->type != ARPHRD_ETHER)
		return 0;
	ip_eth_mc_map(addr, lladdr);
	return dev_mc_add(ip->dev, lladdr);
}

static void mipv4_device_leave(struct mipv4 *ip, __be32 addr)
{
	u8 lladdr[ETH_ALEN];

	if (ip->dev->type != ARPHRD_ETHER)
		return;
	ip_eth_mc_map(addr, lladdr);
	dev_mc_del(ip->dev, lladdr);
}

/* The group with this address, which becomes one of ours if it is not; it has no
 * member yet then. Context: RTNL.
 */
static struct mipv4_group *mipv4_group_get(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_group *group = mipv4_group_find(ip, addr);
	int err;

	if (group)
		return group;
	if (ip->igmp.n_groups >= MIPV4_GROUP_LIMIT)
		return ERR_PTR(-ENOSPC);
	err = mipv4_device_join(ip, addr);
	if (err)
		return ERR_PTR(err);
	/* Perhaps it was left a moment ago, and the routers are still being
	 * told.
	 */
	group = mipv4_igmp_revive(ip, addr);
	if (!group) {
		group = kzalloc(sizeof(*group), GFP_KERNEL_ACCOUNT);
		if (!group) {
			mipv4_device_leave(ip, addr);
			return ERR_PTR(-ENOMEM);
		}
		group->addr = addr;
		group->filter = &mipv4_filter_nothing;
		INIT_LIST_HEAD(&group->members);
	}
	group->in_device = true;
	ip->igmp.n_groups++;
	mipv4_igmp_link(ip, group);
	return group;
}

/* The filter of a member has changed, or there is one more or one less: tell the
 * table and the routers. Context: RTNL.
 * Return: 0, or -ENOMEM or -ENOSPC and both are as they were.
 */
static int mipv4_group_update(struct mipv4 *ip, struct mipv4_group *group)
{
	struct mipv4_filter *filter = mipv4_merge(&group->members);
	struct mipv4_changes *changes;
	int err;

	if (IS_ERR(filter))
		return PTR_ERR(filter);
	if (mipv4_filter_same(filter, group->filter)) {
		mipv4_filter_free(filter);
		return 0;
	}
	err = mipv4_igmp_prepare(ip, group, filter, &changes);
	if (err)
		goto fail;
	group->candidate = filter;
	err = mipv4_own_update(ip);
	group->candidate = NULL;
	if (err)
		goto fail_update;
	mipv4_igmp_commit(ip, group, filter, changes);
	return 0;

fail_update:
	kvfree(changes);
fail:
	mipv4_filter_free(filter);
	return err;
}

/* The group has no member any more. Cannot fail: without memory it is taken out of
 * the table that is in use, and the routers are told in another way.
 * Context: RTNL.
 */
static void mipv4_group_put(struct mipv4 *ip, struct mipv4_group *group)
{
	if (!list_empty(&group->members))
		return;
	if (!ip->dead && mipv4_group_update(ip, group)) {
		if (group->addr != htonl(INADDR_ALLHOSTS_GROUP))
			mipv4_own_forget(ip, group->addr);
		mipv4_igmp_commit(ip, group, &mipv4_filter_nothing, NULL);
	}
	if (group->in_device)
		mipv4_device_leave(ip, group->addr);
	ip->igmp.n_groups--;
	mipv4_igmp_unlink(ip, group);
}

static int mipv4_filter_check(u8 mode, const __be32 *sources, size_t n,
			      struct netlink_ext_ack *extack)
{
	size_t i;

	if (mode != MIPV4_FILTER_INCLUDE && mode != MIPV4_FILTER_EXCLUDE) {
		NL_SET_ERR_MSG(extack, "unknown filter mode");
		return -EINVAL;
	}
	if (n > MIPV4_SOURCE_LIMIT) {
		NL_SET_ERR_MSG(extack, "a filter has no more than 64 sources");
		return -ENOSPC;
	}
	for (i = 0; i < n; i++) {
		if (!mipv4_is_unicast(sources[i])) {
			NL_SET_ERR_MSG(extack,
				       "a source of a filter is not a unicast address");
			return -EINVAL;
		}
	}
	return 0;
}

/* Somebody joins; see mipv4_join(). */
static struct mipv4_membership *
mipv4_member_add(struct mipv4 *ip, __be32 addr, u8 mode, const __be32 *sources,
		 size_t n, bool by_admin, struct netlink_ext_ack *extack)
{
	struct mipv4_membership *m;
	int err;

	ASSERT_RTNL();
	if (ip->dead)
		return ERR_PTR(-ENODEV);
	if (!ipv4_is_multicast(addr)) {
		NL_SET_ERR_MSG(extack,
			       "not a multicast group: give an address of 224.0.0.0/4");
		return ERR_PTR(-EINVAL);
	}
	err = mipv4_filter_check(mode, sources, n, extack);
	if (err)
		return ERR_PTR(err);
	if (ip->igmp.n_memberships >= MIPV4_MEMBERSHIP_LIMIT) {
		NL_SET_ERR_MSG(extack,
			       "an endpoint has no more than 4096 memberships");
		return ERR_PTR(-ENOSPC);
	}
	m = kzalloc(sizeof(*m), GFP_KERNEL_ACCOUNT);
	if (!m)
		return ERR_PTR(-ENOMEM);
	m->ip = ip;
	m->by_admin = by_admin;
	m->filter = mipv4_filter_new(mode, sources, n);
	err = -ENOMEM;
	if (!m->filter)
		goto fail;
	m->group = mipv4_group_get(ip, addr);
	if (IS_ERR(m->group)) {
		err = PTR_ERR(m->group);
		if (err == -ENOSPC)
			NL_SET_ERR_MSG(extack,
				       "an endpoint is in no more than 1024 groups");
		goto fail_group;
	}
	list_add_tail(&m->list, &m->group->members);
	err = mipv4_group_update(ip, m->group);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG(extack,
			       "the members of a group name no more than 4096 sources");
	if (err)
		goto fail_update;
	m->group->users++;
	ip->igmp.n_memberships++;
	mipv4_changed(ip, MIPV4_PART_GROUPS);
	mipv4_events->group(ip, m->group, MIPV4_CMD_GROUP_NTF);
	return m;

fail_update:
	list_del(&m->list);
	mipv4_group_put(ip, m->group);
fail_group:
	mipv4_filter_free(m->filter);
fail:
	kfree(m);
	return ERR_PTR(err);
}

/* Context: RTNL. */
static void mipv4_member_del(struct mipv4_membership *m)
{
	struct mipv4_group *group = m->group;
	struct mipv4 *ip = m->ip;

	if (list_is_singular(&group->members))
		mipv4_events->group(ip, group, MIPV4_CMD_GROUP_DEL_NTF);
	list_del(&m->list);
	group->users--;
	ip->igmp.n_memberships--;
	mipv4_changed(ip, MIPV4_PART_GROUPS);
	/* Without memory more comes in than is wanted, until the next change. */
	if (!ip->dead && !list_empty(&group->members)) {
		mipv4_group_update(ip, group);
		mipv4_events->group(ip, group, MIPV4_CMD_GROUP_NTF);
	}
	mipv4_group_put(ip, group);
	mipv4_filter_free(m->filter);
	kfree(m);
}

struct mipv4_membership *mipv4_join(struct mipv4 *ip, __be32 group, u8 mode,
				    const __be32 *sources, size_t n)
{
	struct mipv4_membership *m;

	m = mipv4_member_add(ip, group, mode, sources, n, false, NULL);
	if (!IS_ERR(m))
		mipv4_get(ip);
	return m;
}
EXPORT_SYMBOL_GPL(mipv4_join);

int mipv4_set_filter(struct mipv4_membership *membership, u8 mode,
		     const __be32 *sources, size_t n)
{
	struct mipv4_membership *m = membership;
	struct mipv4_filter *fresh, *old = m->filter;
	int err;

	ASSERT_RTNL();
	if (m->ip->dead)
		return -ENODEV;
	err = mipv4_filter_check(mode, sources, n, NULL);
	if (err)
		return err;
	fresh = mipv4_filter_new(mode, sources, n);
	if (!fresh)
		return -ENOMEM;
	m->filter = fresh;
	err = mipv4_group_update(m->ip, m->group);
	if (err)
		m->filter = old;
	else
		mipv4_events->group(m->ip, m->group, MIPV4_CMD_GROUP_NTF);
	mipv4_filter_free(err ? fresh : old);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_set_filter);

void mipv4_leave(struct mipv4_membership *membership)
{
	struct mipv4 *ip = membership->ip;

	ASSERT_RTNL();
	mipv4_member_del(membership);
	mipv4_put(ip);
}
EXPORT_SYMBOL_GPL(mipv4_leave);

/* The membership of the administrator, if there is one. Context: RTNL. */
static struct mipv4_membership *
mipv4_member_of_admin(const struct mipv4_group *group)
{
	struct mipv4_membership *m;

	list_for_each_entry(m, &group->members, list)
		if (m->by_admin)
			return m;
	return NULL;
}

/**
 * mipv4_group_admin_filter() - what the administrator wants of a group
 * @group: the group
 *
 * Context: RTNL.
 * Return: the filter, or NULL if the administrator has not joined it.
 */
const struct mipv4_filter *
mipv4_group_admin_filter(const struct mipv4_group *group)
{
	const struct mipv4_membership *m = mipv4_member_of_admin(group);

	return m ? m->filter : NULL;
}

/**
 * mipv4_group_add() - join a group, for the administrator
 * @ip: the endpoint
 * @group: the group
 * @mode: as for mipv4_join(), and so are the others
 * @sources: unicast addresses
 * @n: how many
 * @extack: says what is wrong
 *
 * The membership ends with the endpoint.
 *
 * Context: RTNL.
 * Return: 0, -EEXIST, or the errors of mipv4_join().
 */
int mipv4_group_add(struct mipv4 *ip, __be32 group, u8 mode,
		    const __be32 *sources, size_t n,
		    struct netlink_ext_ack *extack)
{
	const struct mipv4_group *joined = mipv4_group_find(ip, group);

	if (joined && mipv4_member_of_admin(joined)) {
		NL_SET_ERR_MSG(extack,
			       "group has been added already: delete it first to give it other sources");
		return -EEXIST;
	}
	return PTR_ERR_OR_ZERO(mipv4_member_add(ip, group, mode, sources, n,
						true, extack));
}

/**
 * mipv4_group_del() - leave a group, for the administrator
 * @ip: the endpoint
 * @group: the group
 * @extack: says what is wrong
 *
 * Context: RTNL.
 * Return: 0 or -EADDRNOTAVAIL.
 */
int mipv4_group_del(struct mipv4 *ip, __be32 group,
		    struct netlink_ext_ack *extack)
{
	const struct mipv4_group *joined = mipv4_group_find(ip, group);
	struct mipv4_membership *m;

	if (!joined) {
		NL_SET_ERR_MSG(extack, "the endpoint is not in this group");
		return -EADDRNOTAVAIL;
	}
	m = mipv4_member_of_admin(joined);
	if (!m) {
		NL_SET_ERR_MSG(extack,
			       "group was joined by a companion module, which alone can leave it");
		return -EADDRNOTAVAIL;
	}
	mipv4_member_del(m);
	return 0;
}

/**
 * mipv4_groups_init() - let the device take in what is for all hosts
 * @ip: a new endpoint
 *
 * Context: RTNL.
 * Return: 0 or -ENOMEM.
 */
int mipv4_groups_init(struct mipv4 *ip)
{
	int err = mipv4_device_join(ip, htonl(INADDR_ALLHOSTS_GROUP));

	ip->igmp.in_device = !err;
	return err;
}

/**
 * mipv4_groups_exit() - end what a dead endpoint has of groups
 * @ip: the endpoint, whose device is still there
 *
 * The memberships of companions stay theirs, without effect.
 *
 * Context: RTNL.
 */
void mipv4_groups_exit(struct mipv4 *ip)
{
	struct mipv4_group *group, *next;
	struct mipv4_membership *m;

	list_for_each_entry_safe(group, next, &ip->igmp.groups, list) {
		if (group->in_device)
			mipv4_device_leave(ip, group->addr);
		group->in_device = false;
		m = mipv4_member_of_admin(group);
		if (m)
			mipv4_member_del(m);
	}
	if (ip->igmp.in_device)
		mipv4_device_leave(ip, htonl(INADDR_ALLHOSTS_GROUP));
	ip->igmp.in_device = false;
}
