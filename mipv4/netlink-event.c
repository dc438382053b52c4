// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-event.c: what happens at endpoints, told to whoever listens: a message for
 * each change, made like the answer to a dump, goes to a multicast group in the
 * namespace of the device.
 *
 * A message is made and sent under the lock under which the change was made: RTNL,
 * and for what packets change neigh.lock or cache.lock. So messages about one thing
 * come in the order of its changes. The first about an endpoint says that it was
 * attached, the last that it was detached, and with it goes all that it had.
 *
 * Nobody waits for listeners. One that does not read, or for whom there is no
 * memory, gets -ENOBUFS from its socket, and has to ask how things are.
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
#include "netlink-event.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "netlink-put.h"
#include "own.h"

/* Room for the largest, a group with all its sources twice. */
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

/* Programs that listen miss events, and learn that. */
static void mipv4_event_lost(struct mipv4 *ip)
{
	genl_set_err(&mipv4_family, mipv4_event_net(ip), 0, MIPV4_NLGRP_EVENTS,
		     -ENOBUFS);
}

/* Return: the message; NULL if nobody wants it, or those who do were told that it is
 * lost.
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
 * mipv4_event_attached() - tell of a new endpoint and of what it begins with
 * @ip: the endpoint
 *
 * From now on events are told of.
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
 * mipv4_event_last() - what is to be told of an endpoint when all is over
 * @ip: the endpoint, about to be silenced
 *
 * Context: process, RTNL.
 * Return: the message, to be given to mipv4_event_detached(), or NULL.
 */
struct sk_buff *mipv4_event_last(struct mipv4 *ip)
{
	return mipv4_event_new(ip, MIPV4_CMD_DETACH_NTF, mipv4_nl_put_endpoint,
			       NULL, GFP_KERNEL);
}

/**
 * mipv4_event_detached() - tell that an endpoint ended, and nothing after that
 * @ip: the endpoint, silenced, with its device
 * @last: from mipv4_event_last()
 *
 * Context: process, RTNL.
 */
void mipv4_event_detached(struct mipv4 *ip, struct sk_buff *last)
{
	WRITE_ONCE(ip->announced, false);
	mipv4_event_send(ip, last, GFP_KERNEL);
}

/**
 * mipv4_event_set() - tell that settings changed, or the state of the device
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
};

/**
 * mipv4_event_init() - report the changes of tables as netlink messages
 *
 * Context: module initialisation, no endpoint yet.
 */
void __init mipv4_event_init(void)
{
	mipv4_events = &mipv4_netlink_events;
}
