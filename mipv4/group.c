// SPDX-License-Identifier: GPL-2.0
/*
 * group.c: the memberships of multicast groups, and their source filters (RFC 1112, RFC
 * 3376 section 3).
 *
 * Each membership has its own filter. The filter of the group merges those of its
 * members. Packets use the merged filter (own.c), and IGMP reports it (igmp.c). RTNL
 * protects all of it.
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

/* Return: true if the filter of any member accepts @source. */
static bool mipv4_members_accept(const struct list_head *members, __be32 source)
{
	const struct mipv4_membership *m;

	list_for_each_entry(m, members, list)
		if (mipv4_filter_passes(m->filter, source))
			return true;
	return false;
}

/* Merge the sources of members that all have mode include. Return: the filter,
 * ERR_PTR(-ENOMEM), or ERR_PTR(-ENOSPC) for too many sources.
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

/* Merge the filters of all members, RFC 3376 section 3.2. If one has mode exclude, the
 * result excludes the sources that no member accepts. Return: as mipv4_merge_include().
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
		if (!mipv4_members_accept(members, excluded->source[i]))
			filter->source[filter->n++] = excluded->source[i];
	return filter;
}

/* Add the link-layer address of a group to the filter of the device. The core counts how
 * often it was added, because groups may share one. Context: RTNL.
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

/* Find the group with an address, or join it without a member. Context: process, RTNL. */
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
	/* The leave messages of the group may still be pending. */
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

/* Update the group after a change of its members or their filters: the table of packets,
 * and the reports to routers. Context: process, RTNL. Return: 0; -ENOMEM or -ENOSPC
 * without any change.
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

/* Leave a group that has no member any more. Cannot fail: if memory runs out, the group
 * is removed from the current table, and the whole new state is reported. Context:
 * process, RTNL.
 */
static void mipv4_group_put(struct mipv4 *ip, struct mipv4_group *group)
{
	if (!list_empty(&group->members))
		return;
	if (!ip->dead && mipv4_group_update(ip, group)) {
		if (group->addr != htonl(INADDR_ALLHOSTS_GROUP))
			mipv4_own_remove_group(ip, group->addr);
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
		NL_SET_ERR_MSG(extack, "a filter has at most 64 sources");
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

/* Allocate a membership with its filter. Return: the membership or NULL. */
static struct mipv4_membership *mipv4_member_alloc(struct mipv4 *ip, u8 mode,
						   const __be32 *sources, size_t n,
						   bool by_admin)
{
	struct mipv4_membership *m = kzalloc(sizeof(*m), GFP_KERNEL_ACCOUNT);

	if (!m)
		return NULL;
	m->ip = ip;
	m->by_admin = by_admin;
	m->filter = mipv4_filter_new(mode, sources, n);
	if (m->filter)
		return m;
	kfree(m);
	return NULL;
}

/* Add a membership to the group with address @addr. Context: process, RTNL.
 * Return: 0 or -errno without any change.
 */
static int mipv4_member_link(struct mipv4_membership *m, __be32 addr,
			     struct netlink_ext_ack *extack)
{
	struct mipv4_group *group = mipv4_group_get(m->ip, addr);
	int err;

	if (group == ERR_PTR(-ENOSPC))
		NL_SET_ERR_MSG(extack,
			       "an endpoint can join at most 1024 groups: leave one first (mipv4 group del)");
	if (IS_ERR(group))
		return PTR_ERR(group);
	m->group = group;
	list_add_tail(&m->list, &group->members);
	err = mipv4_group_update(m->ip, group);
	if (!err)
		return 0;
	if (err == -ENOSPC)
		NL_SET_ERR_MSG(extack, "the members of a group can name at most 4096 sources");
	list_del(&m->list);
	mipv4_group_put(m->ip, group);
	return err;
}

/* Add a member; see mipv4_join(). Context: process, RTNL. */
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
		NL_SET_ERR_MSG(extack, "not a multicast group: use an address of 224.0.0.0/4");
		return ERR_PTR(-EINVAL);
	}
	err = mipv4_filter_check(mode, sources, n, extack);
	if (err)
		return ERR_PTR(err);
	if (ip->igmp.n_memberships >= MIPV4_MEMBERSHIP_LIMIT) {
		NL_SET_ERR_MSG(extack, "an endpoint has at most 4096 memberships");
		return ERR_PTR(-ENOSPC);
	}
	m = mipv4_member_alloc(ip, mode, sources, n, by_admin);
	if (!m)
		return ERR_PTR(-ENOMEM);
	err = mipv4_member_link(m, addr, extack);
	if (err) {
		mipv4_filter_free(m->filter);
		kfree(m);
		return ERR_PTR(err);
	}
	m->group->users++;
	ip->igmp.n_memberships++;
	mipv4_changed(ip, MIPV4_PART_GROUPS);
	mipv4_events->group(ip, m->group, MIPV4_CMD_GROUP_NTF);
	return m;
}

/* End a membership and free it. Context: process, RTNL. */
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
	/* If memory runs out, the group keeps its old filter until the next change. */
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

/* Return: the membership of the administrator, or NULL. Context: RTNL. */
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
 * mipv4_group_admin_filter() - get the filter of the administrator for a group
 * @group: the group
 *
 * Context: RTNL.
 * Return: the filter, or NULL if the administrator has not joined the group.
 */
const struct mipv4_filter *
mipv4_group_admin_filter(const struct mipv4_group *group)
{
	const struct mipv4_membership *m = mipv4_member_of_admin(group);

	return m ? m->filter : NULL;
}

/**
 * mipv4_group_add() - join a group for the administrator
 * @ip: the endpoint
 * @group: the group
 * @mode: as in mipv4_join()
 * @sources: unicast addresses, in any order
 * @n: number of sources
 * @extack: receives the reason for a failure
 *
 * The membership ends with the endpoint.
 *
 * Context: process, RTNL.
 * Return: 0, -EEXIST, or the errors of mipv4_join().
 */
int mipv4_group_add(struct mipv4 *ip, __be32 group, u8 mode,
		    const __be32 *sources, size_t n,
		    struct netlink_ext_ack *extack)
{
	const struct mipv4_group *joined = mipv4_group_find(ip, group);

	if (joined && mipv4_member_of_admin(joined)) {
		NL_SET_ERR_MSG(extack,
			       "group was added already: to change its sources, delete it first (mipv4 group del)");
		return -EEXIST;
	}
	return PTR_ERR_OR_ZERO(mipv4_member_add(ip, group, mode, sources, n,
						true, extack));
}

/**
 * mipv4_group_del() - leave a group for the administrator
 * @ip: the endpoint
 * @group: the group
 * @extack: receives the reason for a failure
 *
 * Context: process, RTNL.
 * Return: 0 or -EADDRNOTAVAIL.
 */
int mipv4_group_del(struct mipv4 *ip, __be32 group, struct netlink_ext_ack *extack)
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
			       "a companion module joined the group, and only that module can leave it");
		return -EADDRNOTAVAIL;
	}
	mipv4_member_del(m);
	return 0;
}

/**
 * mipv4_groups_init() - add the group of all hosts to the filter of the device
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
 * mipv4_groups_exit() - end the memberships of the administrator
 * @ip: a dead endpoint that still has its device
 *
 * Memberships of companions stay with the companions, without effect.
 *
 * Context: process, RTNL.
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
