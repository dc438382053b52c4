// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-event.c: events of endpoints. Each change sends a message to a multicast group
 * in the namespace of the device. Its attributes are those of a dump.
 *
 * A message is built and sent under the lock of the change: RTNL, or neigh.lock or
 * cache.lock for changes by packets. So the messages about an object are in the order of
 * its changes. The first message about an endpoint says that it was attached. The last
 * says that it was detached, and implies the end of all its objects.
 *
 * No event waits for a program. A program that does not read, or for which memory runs
 * out, receives -ENOBUFS from its socket and has to dump the state again.
 */
#include <linux/list.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "cache.h"
#include "compat.h"
#include "endpoint.h"
#include "event.h"
#include "fib-walk.h"
#include "fib.h"
#include "igmp.h"
#include "neigh.h"
#include "netlink-drop.h"
#include "netlink-event.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "netlink-put.h"
#include "own.h"

/* Octets of the largest message: a group with all its sources twice. */
#define EVENT_LEN	768

static struct net *mipv4_event_net(const struct mipv4 *ip)
{
	return dev_net(ip->dev);
}

static bool mipv4_event_wanted(const struct mipv4 *ip)
{
	return genl_has_listeners(&mipv4_family, mipv4_event_net(ip),
				  MIPV4_NLGRP_EVENTS);
}

/* Report to the programs that listen that they have missed events. */
static void mipv4_event_lost(struct mipv4 *ip)
{
	genl_set_err(&mipv4_family, mipv4_event_net(ip), 0, MIPV4_NLGRP_EVENTS,
		     -ENOBUFS);
}

/* Return: the message; NULL if no program listens, or if the message is lost and that was
 * reported.
 */
static struct sk_buff *mipv4_event_new(struct mipv4 *ip, u8 cmd,
				       mipv4_nl_put *put, const void *item,
				       gfp_t gfp)
{
	struct sk_buff *msg;
	void *hdr = NULL;

	if (!mipv4_event_wanted(ip))
		return NULL;
	msg = genlmsg_new(EVENT_LEN, gfp);
	if (msg)
		hdr = genlmsg_put(msg, 0, 0, &mipv4_family, 0, cmd);
	if (!hdr || nla_put_u32(msg, MIPV4_A_IFINDEX, ip->ifindex) ||
	    put(msg, ip, item)) {
		nlmsg_free(msg);
		mipv4_event_lost(ip);
		return NULL;
	}
	genlmsg_end(msg, hdr);
	return msg;
}

static void mipv4_event_send(struct mipv4 *ip, struct sk_buff *msg, gfp_t gfp)
{
	if (msg)
		genlmsg_multicast_netns(&mipv4_family, mipv4_event_net(ip), msg,
					0, MIPV4_NLGRP_EVENTS, gfp);
}

static void mipv4_event(struct mipv4 *ip, u8 cmd, mipv4_nl_put *put,
			const void *item, gfp_t gfp)
{
	if (READ_ONCE(ip->announced))
		mipv4_event_send(ip, mipv4_event_new(ip, cmd, put, item, gfp),
				 gfp);
}

static void mipv4_event_addr(struct mipv4 *ip, const struct mipv4_ifaddr *ifa,
			     u8 cmd)
{
	mipv4_event(ip, cmd, mipv4_nl_put_addr, ifa, GFP_ATOMIC);
}

static void mipv4_event_route(struct mipv4 *ip, const struct mipv4_route *rt,
			      u8 cmd)
{
	mipv4_event(ip, cmd, mipv4_nl_put_route, rt, GFP_KERNEL);
}

static void mipv4_event_learned(struct mipv4 *ip,
				const struct mipv4_learned *l, u8 cmd)
{
	mipv4_event(ip, cmd, mipv4_nl_put_learned, l, GFP_ATOMIC);
}

static void mipv4_event_neigh(struct mipv4 *ip, const struct mipv4_neigh *n,
			      u8 cmd)
{
	mipv4_event(ip, cmd, mipv4_nl_put_neigh, n, GFP_ATOMIC);
}

static void mipv4_event_group(struct mipv4 *ip,
			      const struct mipv4_group *group, u8 cmd)
{
	mipv4_event(ip, cmd, mipv4_nl_put_group, group, GFP_KERNEL);
}

static int mipv4_event_prefix(struct mipv4_route *rt, void *arg)
{
	struct mipv4 *ip = arg;

	for (; rt; rt = rtnl_dereference(rt->next))
		if (rt->rank == MIPV4_RANK_ROUTE)
			mipv4_event_route(ip, rt, MIPV4_CMD_ROUTE_NTF);
	return 0;
}

/**
 * mipv4_event_attached() - report a new endpoint and its first objects
 * @ip: the endpoint
 *
 * From now on, events of the endpoint are sent.
 *
 * Context: process, RTNL.
 */
void mipv4_event_attached(struct mipv4 *ip)
{
	const struct mipv4_group *group;
	const struct mipv4_ifaddr *ifa;

	WRITE_ONCE(ip->announced, true);
	mipv4_event(ip, MIPV4_CMD_ATTACH_NTF, mipv4_nl_put_endpoint, NULL,
		    GFP_KERNEL);
	spin_lock_bh(&ip->neigh.lock);
	list_for_each_entry(ifa, &ip->addrs, list)
		mipv4_event_addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
	spin_unlock_bh(&ip->neigh.lock);
	mipv4_fib_walk(&ip->fib, 0, 0, mipv4_event_prefix, ip);
	list_for_each_entry(group, &ip->igmp.groups, list)
		mipv4_event_group(ip, group, MIPV4_CMD_GROUP_NTF);
}

/**
 * mipv4_event_last() - build the last message about an endpoint
 * @ip: the endpoint, which is about to be removed
 *
 * Context: process, RTNL.
 * Return: the message, for mipv4_event_detached(), or NULL.
 */
struct sk_buff *mipv4_event_last(struct mipv4 *ip)
{
	return mipv4_event_new(ip, MIPV4_CMD_DETACH_NTF, mipv4_nl_put_endpoint,
			       NULL, GFP_KERNEL);
}

/**
 * mipv4_event_detached() - report that an endpoint was detached, as its last event
 * @ip: the endpoint, which still has its device
 * @last: from mipv4_event_last(), consumed
 *
 * Context: process, RTNL.
 */
void mipv4_event_detached(struct mipv4 *ip, struct sk_buff *last)
{
	WRITE_ONCE(ip->announced, false);
	mipv4_event_send(ip, last, GFP_KERNEL);
}

/**
 * mipv4_event_set() - report a change of the settings or of the state of the device
 * @ip: the endpoint
 *
 * Context: process, RTNL.
 */
void mipv4_event_set(struct mipv4 *ip)
{
	mipv4_event(ip, MIPV4_CMD_SET_NTF, mipv4_nl_put_endpoint, NULL,
		    GFP_KERNEL);
}

static const struct mipv4_event_ops mipv4_netlink_events = {
	.wanted		= mipv4_event_wanted,
	.lost		= mipv4_event_lost,
	.addr		= mipv4_event_addr,
	.route		= mipv4_event_route,
	.learned	= mipv4_event_learned,
	.neigh		= mipv4_event_neigh,
	.group		= mipv4_event_group,
	.drop		= mipv4_drop_event,
};

/**
 * mipv4_event_init() - register the netlink events
 *
 * Context: module initialisation, no endpoint yet.
 */
void __init mipv4_event_init(void)
{
	mipv4_events = &mipv4_netlink_events;
}
