/* SPDX-License-Identifier: GPL-2.0 */
/*
 * event.h: how the tables report their changes.
 *
 * The tables do not know netlink: netlink-event.c, which stands above them, registers the
 * functions that send messages.
 */
#ifndef _MIPV4_EVENT_H
#define _MIPV4_EVENT_H

#include <linux/types.h>

struct mipv4;
struct mipv4_group;
struct mipv4_ifaddr;
struct mipv4_learned;
struct mipv4_neigh;
struct mipv4_route;

/**
 * struct mipv4_event_ops - how the tables report their changes
 * @wanted: does a program listen? Context: any; the endpoint has its device
 * @lost: programs that listen miss events, and learn that. Context: as @wanted
 * @addr: %MIPV4_CMD_ADDR_NTF or %MIPV4_CMD_ADDR_DEL_NTF. Context: neigh.lock, and
 *	RTNL or RCU
 * @route: %MIPV4_CMD_ROUTE_NTF or %MIPV4_CMD_ROUTE_DEL_NTF. Context: process, RTNL
 * @learned: %MIPV4_CMD_PMTU_NTF or %MIPV4_CMD_PMTU_DEL_NTF. Context: cache.lock
 * @neigh: %MIPV4_CMD_NEIGH_NTF or %MIPV4_CMD_NEIGH_DEL_NTF. Context: neigh.lock
 * @group: %MIPV4_CMD_GROUP_NTF or %MIPV4_CMD_GROUP_DEL_NTF. Context: process, RTNL
 *
 * The tables do not know netlink: netlink-event.c registers these functions.
 */
struct mipv4_event_ops {
	bool (*wanted)(const struct mipv4 *ip);
	void (*lost)(struct mipv4 *ip);
	void (*addr)(struct mipv4 *ip, const struct mipv4_ifaddr *ifa, u8 cmd);
	void (*route)(struct mipv4 *ip, const struct mipv4_route *rt, u8 cmd);
	void (*learned)(struct mipv4 *ip, const struct mipv4_learned *l,
			u8 cmd);
	void (*neigh)(struct mipv4 *ip, const struct mipv4_neigh *n, u8 cmd);
	void (*group)(struct mipv4 *ip, const struct mipv4_group *group,
		      u8 cmd);
};

extern const struct mipv4_event_ops *mipv4_events;

#endif /* _MIPV4_EVENT_H */
