/* SPDX-License-Identifier: GPL-2.0 */
/*
 * event.h: notifications of changes in the tables.
 *
 * The tables do not use netlink. netlink-event.c registers the functions that send
 * messages.
 */
#ifndef _MIPV4_EVENT_H
#define _MIPV4_EVENT_H

#include <linux/mipv4.h>
#include <linux/types.h>

struct mipv4;
struct mipv4_group;
struct mipv4_ifaddr;
struct mipv4_learned;
struct mipv4_neigh;
struct mipv4_route;
struct sk_buff;

/**
 * struct mipv4_event_ops - the functions that the tables call after a change
 * @wanted: returns true if a program listens to events of the endpoint. Context: any; the
 *	endpoint has its device
 * @lost: reports to the programs that listen that they have missed events. Context: as
 *	@wanted
 * @addr: sends %MIPV4_CMD_ADDR_NTF or %MIPV4_CMD_ADDR_DEL_NTF. Context: neigh.lock, and
 *	RTNL or RCU
 * @route: sends %MIPV4_CMD_ROUTE_NTF or %MIPV4_CMD_ROUTE_DEL_NTF. Context: process, RTNL
 * @learned: sends %MIPV4_CMD_PMTU_NTF or %MIPV4_CMD_PMTU_DEL_NTF. Context: cache.lock
 * @neigh: sends %MIPV4_CMD_NEIGH_NTF or %MIPV4_CMD_NEIGH_DEL_NTF. Context: neigh.lock
 * @drop: sends %MIPV4_CMD_DROP_NTF about @n packets that were dropped, of which @skb is one,
 *	or NULL. @reason is a number of mipv4 or of a protocol, see drop.h. Context: BH
 *	disabled
 * @group: sends %MIPV4_CMD_GROUP_NTF or %MIPV4_CMD_GROUP_DEL_NTF. Context: process, RTNL
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
	void (*drop)(struct mipv4 *ip, const struct sk_buff *skb,
		     unsigned int reason, unsigned int n);
};

extern const struct mipv4_event_ops *mipv4_events;

#endif /* _MIPV4_EVENT_H */
