// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-dump.c: dumps of the configuration: the engine that walks all endpoints of a
 * namespace, and the tables of an endpoint.
 *
 * A dump is marked as interrupted (NLM_F_DUMP_INTR) if the part of the configuration that
 * it shows changes while the dump runs.
 */
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/netlink.h>
#include <linux/rcupdate.h>
#include <linux/rhashtable.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include <net/sock.h>
#include "cache.h"
#include "compat.h"
#include "endpoint.h"
#include "fib-walk.h"
#include "fib.h"
#include "igmp.h"
#include "neigh.h"
#include "netlink-dump.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "netlink-put.h"
#include "own.h"

/* Return: the position of a dump. */
struct mipv4_nl_dump *mipv4_nl_dump(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct mipv4_nl_dump) > sizeof(cb->ctx));
	return (struct mipv4_nl_dump *)cb->ctx;
}

/* Call @dump for the requested endpoint, or for all endpoints of the namespace, from the
 * position of the dump on. @dump returns -EMSGSIZE when the message is full. The dump is
 * marked as interrupted if @part or the set of endpoints changes meanwhile. Context:
 * process.
 */
int mipv4_nl_dump_endpoints(struct sk_buff *skb,
			    struct netlink_callback *cb,
			    enum mipv4_part part,
			    int (*dump)(struct sk_buff *skb,
					struct netlink_callback *cb,
					struct mipv4 *ip))
{
	struct nlattr *want = mipv4_dump_attrs(cb)[MIPV4_A_IFINDEX];
	struct mipv4_net *mnet = mipv4_net(sock_net(skb->sk));
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	unsigned int i = 0;
	bool found = false;
	struct mipv4 *ip;
	int err = 0;

	rtnl_lock();
	cb->seq = mnet->generation[MIPV4_PART_ENDPOINTS] + at->changes;
	if (part != MIPV4_PART_ENDPOINTS)
		cb->seq += mnet->generation[part];
	list_for_each_entry(ip, &mnet->endpoints, net_list) {
		if (want && nla_get_u32(want) != ip->ifindex)
			continue;
		found = true;
		if (i++ < at->endpoint)
			continue;
		err = dump(skb, cb, ip);
		if (err)
			break;
		at->endpoint++;
		at->item = 0;
		at->dst = 0;
		at->plen = 0;
		at->nth = 0;
		at->configured = false;
	}
	rtnl_unlock();
	if (want && !found && !at->endpoint) {
		NL_SET_ERR_MSG_ATTR(cb->extack, want,
				    "device has no endpoint: attach it first (mipv4 attach DEV)");
		return -ENODEV;
	}
	/* A full message is an error only if it is empty. */
	return skb->len ? skb->len : err;
}

/* Append one object to a dump, with command @cmd and the attributes of @put. Return: 0 or
 * -EMSGSIZE.
 */
int mipv4_nl_dump_item(struct sk_buff *skb, struct netlink_callback *cb,
		       struct mipv4 *ip, u8 cmd, mipv4_nl_put *put,
		       const void *item)
{
	void *hdr;
	int err;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &mipv4_family, NLM_F_MULTI, cmd);
	if (!hdr)
		return -EMSGSIZE;
	err = nla_put_u32(skb, MIPV4_A_IFINDEX, ip->ifindex) ?:
	      put(skb, ip, item);
	if (err) {
		genlmsg_cancel(skb, hdr);
		return err;
	}
	genl_dump_check_consistent(cb, hdr);
	genlmsg_end(skb, hdr);
	return 0;
}

/* Mark the rest of the dump, its end included, as interrupted. */
static void mipv4_nl_dump_changed(struct netlink_callback *cb)
{
	mipv4_nl_dump(cb)->changes++;
	cb->seq++;
}

/* Return: a number that changes when items of a hash table may change their order. A
 * resized table has another seed. @generation changes with the set of items.
 */
static u32 mipv4_nl_layout(struct rhashtable *table,
			   const unsigned int *generation)
{
	u32 seed;

	rcu_read_lock();
	seed = rht_dereference_rcu(table->tbl, table)->hash_rnd;
	rcu_read_unlock();
	return seed + READ_ONCE(*generation);
}

/* Call @dump for each item of a hash table, from the position of the dump on. The dump
 * has @first items before those of the table. Packets may change the set of items during
 * the dump, or resize the table. Items may then appear twice or not at all, and the dump
 * is marked as interrupted. Context: process.
 */
static int mipv4_nl_dump_table(struct sk_buff *skb, struct netlink_callback *cb,
			       struct mipv4 *ip, struct rhashtable *table,
			       const unsigned int *generation,
			       unsigned int first,
			       int (*dump)(struct sk_buff *skb,
					   struct netlink_callback *cb,
					   struct mipv4 *ip, const void *item))
{
	u32 layout = mipv4_nl_layout(table, generation);
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	bool resumes = at->item > first;
	struct rhashtable_iter iter;
	unsigned int i = first;
	const void *item;
	int err = 0;

	if (resumes && at->layout != layout)
		mipv4_nl_dump_changed(cb);
	at->layout = layout;
	rhashtable_walk_enter(table, &iter);
	rhashtable_walk_start(&iter);
	while (!err && (item = rhashtable_walk_next(&iter))) {
		if (IS_ERR(item)) {
			mipv4_nl_dump_changed(cb);
			i = first;
			continue;
		}
		if (i++ < at->item)
			continue;
		err = dump(skb, cb, ip, item);
		if (!err)
			at->item++;
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	/* Check that the skipped items have not changed their order until now. */
	if (resumes && mipv4_nl_layout(table, generation) != layout)
		mipv4_nl_dump_changed(cb);
	return err;
}

static int mipv4_nl_dump_endpoint(struct sk_buff *skb,
				  struct netlink_callback *cb, struct mipv4 *ip)
{
	return mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_GET,
				  mipv4_nl_put_endpoint, NULL);
}

int mipv4_nl_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_SETTINGS,
				       mipv4_nl_dump_endpoint);
}

static int mipv4_nl_dump_addrs(struct sk_buff *skb, struct netlink_callback *cb,
			       struct mipv4 *ip)
{
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	const struct mipv4_ifaddr *ifa;
	unsigned int i = 0;

	list_for_each_entry(ifa, &ip->addrs, list) {
		if (i++ < at->item)
			continue;
		if (mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_ADDR_GET,
				       mipv4_nl_put_addr, ifa))
			return -EMSGSIZE;
		at->item++;
	}
	return 0;
}

int mipv4_nl_addr_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_ADDRS,
				       mipv4_nl_dump_addrs);
}

/* Dump the connected route of an address. Only the first of several addresses on a
 * network has one.
 */
static int mipv4_nl_dump_connected(struct sk_buff *skb,
				   struct netlink_callback *cb,
				   struct mipv4 *ip,
				   const struct mipv4_ifaddr *ifa)
{
	if (ifa->plen == 32 || !mipv4_ifaddr_in_use(ifa) ||
	    mipv4_ifaddr_is_secondary(ip, ifa))
		return 0;
	return mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_ROUTE_GET,
				  mipv4_nl_put_connected, ifa);
}

static int mipv4_nl_dump_learned(struct sk_buff *skb,
				 struct netlink_callback *cb, struct mipv4 *ip,
				 const void *item)
{
	const struct mipv4_learned *l = item;

	if (!time_before(jiffies, l->expires_jiffies))
		return 0;
	return mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_ROUTE_GET,
				  mipv4_nl_put_learned, l);
}

/* The arguments of a dump of routes, for mipv4_fib_walk(). */
struct mipv4_nl_dump_walk {
	struct sk_buff		*skb;
	struct netlink_callback	*cb;
	struct mipv4		*ip;
};

static int mipv4_nl_dump_prefix(struct mipv4_route *rt, void *arg)
{
	const struct mipv4_nl_dump_walk *walk = arg;
	struct mipv4_nl_dump *at = mipv4_nl_dump(walk->cb);
	unsigned int i = 0;

	if (at->dst != rt->dst || at->plen != rt->plen)
		at->nth = 0;
	at->dst = rt->dst;
	at->plen = rt->plen;
	for (; rt; rt = rtnl_dereference(rt->next)) {
		if (rt->rank != MIPV4_RANK_ROUTE || i++ < at->nth)
			continue;
		if (mipv4_nl_dump_item(walk->skb, walk->cb, walk->ip,
				       MIPV4_CMD_ROUTE_GET, mipv4_nl_put_route,
				       rt))
			return -EMSGSIZE;
		at->nth++;
	}
	return 0;
}

static int mipv4_nl_dump_routes(struct sk_buff *skb,
				struct netlink_callback *cb, struct mipv4 *ip)
{
	struct mipv4_nl_dump_walk walk = { .skb = skb, .cb = cb, .ip = ip };
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	const struct mipv4_ifaddr *ifa;
	unsigned int i = 0;

	if (!at->configured && mipv4_fib_walk(&ip->fib, at->dst, at->plen,
					      mipv4_nl_dump_prefix, &walk))
		return -EMSGSIZE;
	at->configured = true;
	list_for_each_entry(ifa, &ip->addrs, list) {
		if (i++ < at->item)
			continue;
		if (mipv4_nl_dump_connected(skb, cb, ip, ifa))
			return -EMSGSIZE;
		at->item++;
	}
	return mipv4_nl_dump_table(skb, cb, ip, &ip->cache.table,
				   &ip->cache.generation, i,
				   mipv4_nl_dump_learned);
}

int mipv4_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_ROUTES,
				       mipv4_nl_dump_routes);
}

static int mipv4_nl_dump_groups(struct sk_buff *skb,
				struct netlink_callback *cb, struct mipv4 *ip)
{
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	const struct mipv4_group *group;
	unsigned int i = 0;

	list_for_each_entry(group, &ip->igmp.groups, list) {
		if (i++ < at->item)
			continue;
		if (mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_GROUP_GET,
				       mipv4_nl_put_group, group))
			return -EMSGSIZE;
		at->item++;
	}
	return 0;
}

int mipv4_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_GROUPS,
				       mipv4_nl_dump_groups);
}

/* Return: the requested state of neighbours, -1 for any. */
static int mipv4_nl_want_state(struct netlink_callback *cb)
{
	const struct nlattr *attr = mipv4_dump_attrs(cb)[MIPV4_A_NEIGH_STATE];

	return attr ? nla_get_u8(attr) : -1;
}

static int mipv4_nl_dump_neigh(struct sk_buff *skb, struct netlink_callback *cb,
			       struct mipv4 *ip, const void *item)
{
	int want = mipv4_nl_want_state(cb);

	if (want >= 0 && mipv4_neigh_state_now(item) != want)
		return 0;
	return mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_NEIGH_GET,
				  mipv4_nl_put_neigh, item);
}

/* Dump the permanent neighbours. They change under RTNL only, so learned neighbours do
 * not interrupt the dump.
 */
static int mipv4_nl_dump_permanent(struct sk_buff *skb,
				   struct netlink_callback *cb,
				   struct mipv4 *ip)
{
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	const struct mipv4_neigh *n;
	unsigned int i = 0;

	list_for_each_entry(n, &ip->neigh.permanent, list) {
		if (i++ < at->item)
			continue;
		if (mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_NEIGH_GET,
				       mipv4_nl_put_neigh, n))
			return -EMSGSIZE;
		at->item++;
	}
	return 0;
}

static int mipv4_nl_dump_neighs(struct sk_buff *skb,
				struct netlink_callback *cb, struct mipv4 *ip)
{
	return mipv4_nl_dump_table(skb, cb, ip, &ip->neigh.table,
				   &ip->neigh.generation, 0,
				   mipv4_nl_dump_neigh);
}

int mipv4_nl_neigh_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	if (mipv4_nl_want_state(cb) == MIPV4_NEIGH_PERMANENT)
		return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_PERMANENT,
					       mipv4_nl_dump_permanent);
	return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_ENDPOINTS,
				       mipv4_nl_dump_neighs);
}
