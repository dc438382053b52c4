/* SPDX-License-Identifier: GPL-2.0 */
/*
 * group.h: membership of multicast groups.
 */
#ifndef _MIPV4_GROUP_H
#define _MIPV4_GROUP_H

#include <linux/list.h>
#include <net/mipv4.h>

struct mipv4_filter;
struct mipv4_group;

/**
 * struct mipv4_membership - one member of a group: the administrator or a companion
 * @list: in &mipv4_group.members
 * @ip: the endpoint, with a reference unless @by_admin
 * @group: the group
 * @filter: the source filter of the member, which owns it
 * @by_admin: the membership is the administrator's, and ends with the endpoint
 */
struct mipv4_membership {
	struct list_head	list;
	struct mipv4		*ip;
	struct mipv4_group	*group;
	struct mipv4_filter	*filter;
	bool			by_admin;
};

const struct mipv4_filter *
mipv4_group_admin_filter(const struct mipv4_group *group);
int mipv4_group_add(struct mipv4 *ip, __be32 group, u8 mode,
		    const __be32 *sources, size_t n,
		    struct netlink_ext_ack *extack);
int mipv4_group_del(struct mipv4 *ip, __be32 group, struct netlink_ext_ack *extack);
int mipv4_groups_init(struct mipv4 *ip);
void mipv4_groups_exit(struct mipv4 *ip);

#endif /* _MIPV4_GROUP_H */
