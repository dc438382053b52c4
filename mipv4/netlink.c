// SPDX-License-Identifier: GPL-2.0
/*
 * netlink.c: the generic netlink family "mipv4". What it says is specified in
 * docs/netlink/mipv4.yaml, from which netlink-gen.c is made.
 */
#include <linux/moduleparam.h>
#include <linux/rtnetlink.h>
#include "internal.h"
#include "netlink-gen.h"

static const struct genl_multicast_group mipv4_groups[] = {
	[MIPV4_NLGRP_EVENTS] = { .name = MIPV4_MCGRP_EVENTS },
};

struct genl_family mipv4_family __ro_after_init = {
	.name		= MIPV4_GENL_NAME,
	.version	= MIPV4_GENL_VERSION,
	.maxattr	= MIPV4_A_MAX,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
	.mcgrps		= mipv4_groups,
	.n_mcgrps	= ARRAY_SIZE(mipv4_groups),
};

/* The endpoint that a request is about. Context: RTNL. */
static struct mipv4 *mipv4_nl_endpoint(struct genl_info *info)
{
	struct net_device *dev;
	struct mipv4 *ip;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_IFINDEX))
		return ERR_PTR(-EINVAL);
	dev = __dev_get_by_index(genl_info_net(info),
				 nla_get_u32(info->attrs[MIPV4_A_IFINDEX]));
	if (!dev) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MIPV4_A_IFINDEX],
				    "no such device");
		return ERR_PTR(-ENODEV);
	}
	ip = mipv4_find_dev(dev);
	if (!ip) {
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MIPV4_A_IFINDEX],
				    "device has no endpoint: attach it first");
		return ERR_PTR(-ENODEV);
	}
	return ip;
}

static bool mipv4_userns;
module_param_named(userns, mipv4_userns, bool, 0644);
MODULE_PARM_DESC(userns, "let root of a user namespace attach endpoints there");

/* Whoever may make a user namespace is root there. What such users can reach grows
 * only if the administrator wants it.
 */
static bool mipv4_nl_may_attach(struct sk_buff *skb, struct genl_info *info)
{
	if (genl_info_net(info)->user_ns == &init_user_ns ||
	    READ_ONCE(mipv4_userns) || netlink_capable(skb, CAP_NET_ADMIN))
		return true;
	NL_SET_ERR_MSG(info->extack,
		       "a user namespace needs CAP_NET_ADMIN of the host to attach; to allow it: echo 1 >/sys/module/mipv4/parameters/userns");
	return false;
}

int mipv4_nl_attach_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4_config config = {};
	struct net_device *dev;
	struct mipv4 *ip;
	int err = 0;

	if (!mipv4_nl_may_attach(skb, info))
		return -EPERM;
	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_IFINDEX))
		return -EINVAL;
	if (info->attrs[MIPV4_A_ADDR]) {
		if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_PREFIXLEN))
			return -EINVAL;
		config.addr = nla_get_be32(info->attrs[MIPV4_A_ADDR]);
		config.plen = nla_get_u8(info->attrs[MIPV4_A_PREFIXLEN]);
		if (!config.addr) {
			NL_SET_ERR_MSG_ATTR(info->extack,
					    info->attrs[MIPV4_A_ADDR],
					    "0.0.0.0 is no address: leave addr out to start without one");
			return -EINVAL;
		}
	}
	if (info->attrs[MIPV4_A_GATEWAY])
		config.gateway = nla_get_be32(info->attrs[MIPV4_A_GATEWAY]);
	if (info->attrs[MIPV4_A_ENDPOINT_FLAGS])
		config.flags =
			nla_get_u32(info->attrs[MIPV4_A_ENDPOINT_FLAGS]);

	rtnl_lock();
	dev = __dev_get_by_index(genl_info_net(info),
				 nla_get_u32(info->attrs[MIPV4_A_IFINDEX]));
	if (dev) {
		ip = mipv4_connect(dev, &config, info->extack);
		if (IS_ERR(ip))
			err = PTR_ERR(ip);
		else
			mipv4_put(ip);
	} else {
		NL_SET_ERR_MSG(info->extack, "no such device");
		err = -ENODEV;
	}
	rtnl_unlock();
	return err;
}

int mipv4_nl_detach_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4 *ip;

	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	if (!IS_ERR(ip))
		mipv4_detach(ip);
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(ip);
}

/* One of the changes of an address. */
static int mipv4_nl_addr(struct genl_info *info,
			 int (*change)(struct mipv4 *ip, __be32 addr, u8 plen,
				       struct netlink_ext_ack *extack))
{
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_PREFIXLEN))
		return -EINVAL;
	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = IS_ERR(ip) ? PTR_ERR(ip) :
	      change(ip, nla_get_be32(info->attrs[MIPV4_A_ADDR]),
		     nla_get_u8(info->attrs[MIPV4_A_PREFIXLEN]), info->extack);
	rtnl_unlock();
	return err;
}

static int mipv4_nl_addr_use(struct mipv4 *ip, __be32 addr, u8 plen,
			     struct netlink_ext_ack *extack)
{
	return mipv4_addr_add(ip, addr, plen, 0, extack);
}

static int mipv4_nl_addr_probe(struct mipv4 *ip, __be32 addr, u8 plen,
			       struct netlink_ext_ack *extack)
{
	return mipv4_addr_add(ip, addr, plen, MIPV4_ADDR_TENTATIVE, extack);
}

int mipv4_nl_addr_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_addr(info, nla_get_flag(info->attrs[MIPV4_A_DAD]) ?
				   mipv4_nl_addr_probe : mipv4_nl_addr_use);
}

int mipv4_nl_addr_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_addr(info, mipv4_addr_del);
}

int mipv4_nl_addr_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_addr(info, mipv4_addr_set);
}

int mipv4_nl_route_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct mipv4_route_spec spec = {};
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_PREFIXLEN))
		return -EINVAL;
	spec.dst = nla_get_be32(attrs[MIPV4_A_ADDR]);
	spec.plen = nla_get_u8(attrs[MIPV4_A_PREFIXLEN]);
	if (attrs[MIPV4_A_ROUTE_TYPE])
		spec.type = nla_get_u8(attrs[MIPV4_A_ROUTE_TYPE]);
	if (attrs[MIPV4_A_SRC])
		spec.src = nla_get_be32(attrs[MIPV4_A_SRC]);
	if (attrs[MIPV4_A_METRIC])
		spec.metric = nla_get_u32(attrs[MIPV4_A_METRIC]);
	if (attrs[MIPV4_A_MTU])
		spec.mtu = nla_get_u32(attrs[MIPV4_A_MTU]);
	if (attrs[MIPV4_A_GATEWAY]) {
		spec.gateway = nla_get_be32(attrs[MIPV4_A_GATEWAY]);
		if (!spec.gateway) {
			NL_SET_ERR_MSG_ATTR(info->extack,
					    attrs[MIPV4_A_GATEWAY],
					    "gateway is not a unicast address");
			return -EINVAL;
		}
	}
	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = IS_ERR(ip) ? PTR_ERR(ip) :
	      mipv4_route_add(ip, &spec, info->extack);
	rtnl_unlock();
	return err;
}

int mipv4_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4_route_match match = { .metric = -1, .type = -1 };
	struct nlattr **attrs = info->attrs;
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_PREFIXLEN))
		return -EINVAL;
	match.dst = nla_get_be32(attrs[MIPV4_A_ADDR]);
	match.plen = nla_get_u8(attrs[MIPV4_A_PREFIXLEN]);
	if (attrs[MIPV4_A_GATEWAY])
		match.gateway = nla_get_be32(attrs[MIPV4_A_GATEWAY]);
	if (attrs[MIPV4_A_METRIC])
		match.metric = nla_get_u32(attrs[MIPV4_A_METRIC]);
	if (attrs[MIPV4_A_ROUTE_TYPE])
		match.type = nla_get_u8(attrs[MIPV4_A_ROUTE_TYPE]);
	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = IS_ERR(ip) ? PTR_ERR(ip) :
	      mipv4_route_del(ip, &match, info->extack);
	rtnl_unlock();
	return err;
}

int mipv4_nl_neigh_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *lladdr = info->attrs[MIPV4_A_LLADDR];
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_LLADDR))
		return -EINVAL;
	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	if (IS_ERR(ip)) {
		err = PTR_ERR(ip);
	} else if (nla_len(lladdr) != ip->dev->addr_len) {
		NL_SET_ERR_MSG_ATTR(info->extack, lladdr,
				    "link-layer address is not as long as those of the device");
		err = -EINVAL;
	} else if (ip->dev->addr_len &&
		   !memcmp(nla_data(lladdr), ip->dev->broadcast,
			   ip->dev->addr_len)) {
		NL_SET_ERR_MSG_ATTR(info->extack, lladdr,
				    "link-layer address is the broadcast address: give that of one host");
		err = -EINVAL;
	} else {
		err = mipv4_neigh_set(ip,
				      nla_get_be32(info->attrs[MIPV4_A_ADDR]),
				      nla_data(lladdr), info->extack);
	}
	rtnl_unlock();
	return err;
}

int mipv4_nl_neigh_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR))
		return -EINVAL;
	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = IS_ERR(ip) ? PTR_ERR(ip) :
	      mipv4_neigh_del(ip, nla_get_be32(info->attrs[MIPV4_A_ADDR]),
			      info->extack);
	rtnl_unlock();
	return err;
}

int mipv4_nl_neigh_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4 *ip;

	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	if (!IS_ERR(ip))
		mipv4_neigh_flush(ip, MIPV4_DROP_NEIGH_FAILED);
	rtnl_unlock();
	return PTR_ERR_OR_ZERO(ip);
}

/* Where a dump is: which endpoint, and which of its things; of routes set by hand
 * first which prefix, and which of those to it; the places of things that are in a
 * hash table, as they were; and how often it was found that they are others now.
 */
struct mipv4_nl_dump {
	unsigned int	endpoint;
	unsigned int	item;
	u32		places;
	unsigned int	changes;
	__be32		dst;
	u8		plen;
	bool		by_hand;	/* these are done */
	u16		nth;
};

static struct mipv4_nl_dump *mipv4_nl_dump(struct netlink_callback *cb)
{
	BUILD_BUG_ON(sizeof(struct mipv4_nl_dump) > sizeof(cb->ctx));
	return (struct mipv4_nl_dump *)cb->ctx;
}

/* Call @dump for the endpoint that was asked for, or for all of the namespace,
 * from where the dump is. It returns -EMSGSIZE when the message is full. If @part
 * changes meanwhile, or the set of endpoints, the dump is interrupted.
 */
static int mipv4_nl_dump_endpoints(struct sk_buff *skb,
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
		at->by_hand = false;
	}
	rtnl_unlock();
	if (want && !found && !at->endpoint) {
		NL_SET_ERR_MSG_ATTR(cb->extack, want,
				    "device has no endpoint: attach it first");
		return -ENODEV;
	}
	/* With something in it, a full message is not an error. */
	return skb->len ? skb->len : err;
}

/* One message of a dump. */
static int mipv4_nl_dump_item(struct sk_buff *skb, struct netlink_callback *cb,
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

/* What comes from now on, the end included, says that the dump may be wrong. */
static void mipv4_nl_dump_changed(struct netlink_callback *cb)
{
	mipv4_nl_dump(cb)->changes++;
	cb->seq++;
}

/* As long as it stays the same the items of a hash table stay in their places, for
 * one that was resized has another seed; @generation is that of the set of items.
 */
static u32 mipv4_nl_places(struct rhashtable *table,
			   const unsigned int *generation)
{
	u32 seed;

	rcu_read_lock();
	seed = rht_dereference_rcu(table->tbl, table)->hash_rnd;
	rcu_read_unlock();
	return seed + READ_ONCE(*generation);
}

/* Call @dump for each item of a hash table, from where the dump is; @first of its
 * items came before the table. Packets change the set while it is dumped: then, and
 * if it is resized, some may come twice or not at all, and the messages say so.
 */
static int mipv4_nl_dump_table(struct sk_buff *skb, struct netlink_callback *cb,
			       struct mipv4 *ip, struct rhashtable *table,
			       const unsigned int *generation,
			       unsigned int first,
			       int (*dump)(struct sk_buff *skb,
					   struct netlink_callback *cb,
					   struct mipv4 *ip, const void *item))
{
	u32 places = mipv4_nl_places(table, generation);
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	bool resumes = at->item > first;
	struct rhashtable_iter iter;
	unsigned int i = first;
	const void *item;
	int err = 0;

	if (resumes && at->places != places)
		mipv4_nl_dump_changed(cb);
	at->places = places;
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
	/* Did those that were passed over stay in their places until then? */
	if (resumes && mipv4_nl_places(table, generation) != places)
		mipv4_nl_dump_changed(cb);
	return err;
}

/* What is not given stays as it is. Context: RTNL. */
static void mipv4_nl_settings(const struct mipv4 *ip, struct nlattr **attrs,
			      struct mipv4_settings *s)
{
	mipv4_settings_get(ip, s);
	if (attrs[MIPV4_A_TTL])
		s->ttl = nla_get_u8(attrs[MIPV4_A_TTL]);
	if (attrs[MIPV4_A_TOS])
		s->tos = nla_get_u8(attrs[MIPV4_A_TOS]);
	if (attrs[MIPV4_A_DF])
		s->df = nla_get_u8(attrs[MIPV4_A_DF]);
	if (attrs[MIPV4_A_REDIRECTS])
		s->redirects = nla_get_u8(attrs[MIPV4_A_REDIRECTS]);
	if (attrs[MIPV4_A_SOURCE_ROUTES])
		s->source_routes = nla_get_u8(attrs[MIPV4_A_SOURCE_ROUTES]);
	if (attrs[MIPV4_A_IGMP_ROUTER_ALERT])
		s->igmp_router_alert =
			nla_get_u8(attrs[MIPV4_A_IGMP_ROUTER_ALERT]);
	if (attrs[MIPV4_A_PMTU_MIN])
		s->pmtu_min = nla_get_u32(attrs[MIPV4_A_PMTU_MIN]);
	if (attrs[MIPV4_A_REASM_TIMEOUT])
		s->reasm_timeout_ms =
			nla_get_u32(attrs[MIPV4_A_REASM_TIMEOUT]);
	if (attrs[MIPV4_A_REASM_LIMIT])
		s->reasm_limit = nla_get_u32(attrs[MIPV4_A_REASM_LIMIT]);
}

int mipv4_nl_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4_settings settings;
	struct mipv4 *ip;
	int err;

	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = PTR_ERR_OR_ZERO(ip);
	if (!err) {
		mipv4_nl_settings(ip, info->attrs, &settings);
		err = mipv4_settings_set(ip, &settings, info->extack);
	}
	rtnl_unlock();
	return err;
}

int mipv4_nl_get_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct sk_buff *msg;
	struct mipv4 *ip;
	void *hdr;
	int err;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL_ACCOUNT);
	if (!msg)
		return -ENOMEM;
	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = PTR_ERR_OR_ZERO(ip);
	if (!err) {
		hdr = genlmsg_put_reply(msg, info, &mipv4_family, 0,
					MIPV4_CMD_GET);
		if (!hdr || nla_put_u32(msg, MIPV4_A_IFINDEX, ip->ifindex) ||
		    mipv4_nl_put_endpoint(msg, ip, NULL))
			err = -EMSGSIZE;
		else
			genlmsg_end(msg, hdr);
	}
	rtnl_unlock();
	if (err) {
		nlmsg_free(msg);
		return err;
	}
	return genlmsg_reply(msg, info);
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

/* Of several addresses on one network the first makes the route. */
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

/* A dump of routes, for mipv4_fib_walk(). */
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

	if (!at->by_hand && mipv4_fib_walk(&ip->fib, at->dst, at->plen,
					   mipv4_nl_dump_prefix, &walk))
		return -EMSGSIZE;
	at->by_hand = true;
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

int mipv4_nl_group_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr *sources = info->attrs[MIPV4_A_SOURCES];
	struct nlattr *mode = info->attrs[MIPV4_A_FILTER_MODE];
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR))
		return -EINVAL;
	if (sources && nla_len(sources) % sizeof(__be32)) {
		NL_SET_ERR_MSG_ATTR(info->extack, sources,
				    "sources are four octets each");
		return -EINVAL;
	}
	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = IS_ERR(ip) ? PTR_ERR(ip) :
	      mipv4_group_add(ip, nla_get_be32(info->attrs[MIPV4_A_ADDR]),
			      mode ? nla_get_u8(mode) : MIPV4_FILTER_EXCLUDE,
			      sources ? nla_data(sources) : NULL,
			      sources ? nla_len(sources) / sizeof(__be32) : 0,
			      info->extack);
	rtnl_unlock();
	return err;
}

int mipv4_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR))
		return -EINVAL;
	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = IS_ERR(ip) ? PTR_ERR(ip) :
	      mipv4_group_del(ip, nla_get_be32(info->attrs[MIPV4_A_ADDR]),
			      info->extack);
	rtnl_unlock();
	return err;
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

/* The state of the neighbours that were asked for, -1 for any. */
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

/* Those that were set by hand change under RTNL only, whatever is learned meanwhile. */
static int mipv4_nl_dump_permanent(struct sk_buff *skb,
				   struct netlink_callback *cb,
				   struct mipv4 *ip)
{
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	const struct mipv4_neigh *n;
	unsigned int i = 0;

	list_for_each_entry(n, &ip->arp.permanent, list) {
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
	return mipv4_nl_dump_table(skb, cb, ip, &ip->arp.table,
				   &ip->arp.generation, 0,
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

static int mipv4_nl_dump_protocol(struct sk_buff *skb,
				  struct netlink_callback *cb,
				  const struct mipv4_protocol *proto)
{
	void *hdr;

	hdr = genlmsg_put(skb, NETLINK_CB(cb->skb).portid, cb->nlh->nlmsg_seq,
			  &mipv4_family, NLM_F_MULTI, MIPV4_CMD_PROTOCOL_GET);
	if (!hdr)
		return -EMSGSIZE;
	if (nla_put_u8(skb, MIPV4_A_PROTOCOL, proto->protocol) ||
	    nla_put_string(skb, MIPV4_A_NAME, proto->name)) {
		genlmsg_cancel(skb, hdr);
		return -EMSGSIZE;
	}
	genl_dump_check_consistent(cb, hdr);
	genlmsg_end(skb, hdr);
	return 0;
}

int mipv4_nl_protocol_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb)
{
	struct mipv4_nl_dump *at = mipv4_nl_dump(cb);
	int err;

	/* It knows no attributes, and has no policy for generic netlink to say so. */
	err = nlmsg_parse(cb->nlh, GENL_HDRLEN, NULL, 0, NULL, cb->extack);
	if (err)
		return err;
	rtnl_lock();
	cb->seq = mipv4_protocols_generation;
	for (; at->item < ARRAY_SIZE(mipv4_protocols); at->item++) {
		const struct mipv4_protocol *proto =
			rtnl_dereference(mipv4_protocols[at->item]);

		err = proto ? mipv4_nl_dump_protocol(skb, cb, proto) : 0;
		if (err)
			break;
	}
	rtnl_unlock();
	return skb->len ? skb->len : err;
}

/* Counters as a nest, each under its number. */
static int mipv4_nl_put_counters(struct sk_buff *skb, int nest_attr, int pad,
				 const u64 *counters, int n)
{
	struct nlattr *nest = nla_nest_start(skb, nest_attr);
	int i;

	if (!nest)
		return -EMSGSIZE;
	for (i = pad + 1; i < n; i++) {
		if (nla_put_u64_64bit(skb, i, counters[i], pad)) {
			nla_nest_cancel(skb, nest);
			return -EMSGSIZE;
		}
	}
	nla_nest_end(skb, nest);
	return 0;
}

/* What is bounded, how much of it there is, and the bounds. */
static int mipv4_nl_put_memory(struct sk_buff *skb, const struct mipv4 *ip)
{
	return nla_put_u32(skb, MIPV4_A_REASM_MEMORY, mipv4_reasm_memory(ip)) ?:
	       nla_put_u32(skb, MIPV4_A_REASM_LIMIT, mipv4_reasm_limit(ip)) ?:
	       nla_put_u32(skb, MIPV4_A_NEIGH_COUNT,
			   READ_ONCE(ip->arp.count)) ?:
	       nla_put_u32(skb, MIPV4_A_NEIGH_LIMIT, MIPV4_NEIGH_LIMIT) ?:
	       nla_put_u32(skb, MIPV4_A_NEIGH_QUEUED,
			   READ_ONCE(ip->arp.queued)) ?:
	       nla_put_u32(skb, MIPV4_A_NEIGH_QUEUE_LIMIT, MIPV4_ARP_QUEUE) ?:
	       nla_put_u32(skb, MIPV4_A_PMTU_COUNT, READ_ONCE(ip->n_learned)) ?:
	       nla_put_u32(skb, MIPV4_A_PMTU_LIMIT, MIPV4_CACHE_LIMIT);
}

static int mipv4_nl_put_totals(struct sk_buff *skb,
			       const struct mipv4_totals *totals)
{
	return mipv4_nl_put_counters(skb, MIPV4_A_STATS, MIPV4_STAT_PAD,
				     totals->stat, __MIPV4_STAT_MAX) ?:
	       mipv4_nl_put_counters(skb, MIPV4_A_DROPS, MIPV4_DROP_PAD,
				     totals->drop, __MIPV4_DROP_MAX);
}

static int mipv4_nl_put_stats(struct sk_buff *skb, struct mipv4 *ip,
			      const void *totals)
{
	return mipv4_nl_put_totals(skb, totals) ?: mipv4_nl_put_memory(skb, ip);
}

static int mipv4_nl_dump_stats(struct sk_buff *skb, struct netlink_callback *cb,
			       struct mipv4 *ip)
{
	struct mipv4_totals *totals;
	int err;

	totals = kmalloc(sizeof(*totals), GFP_KERNEL_ACCOUNT);
	if (!totals)
		return -ENOMEM;
	mipv4_totals(ip, totals);
	err = mipv4_nl_dump_item(skb, cb, ip, MIPV4_CMD_STATS_GET,
				 mipv4_nl_put_stats, totals);
	kfree(totals);
	return err;
}

int mipv4_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	return mipv4_nl_dump_endpoints(skb, cb, MIPV4_PART_ENDPOINTS,
				       mipv4_nl_dump_stats);
}

/* The answer to a ping command: which identifier, from which address. */
static int mipv4_nl_ping_reply(struct genl_info *info, u16 id, __be32 src)
{
	struct sk_buff *msg;
	void *hdr;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL_ACCOUNT);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put_reply(msg, info, &mipv4_family, 0, MIPV4_CMD_PING);
	if (!hdr || nla_put_u16(msg, MIPV4_A_PING_ID, id) ||
	    nla_put_be32(msg, MIPV4_A_SRC, src)) {
		nlmsg_free(msg);
		return -EMSGSIZE;
	}
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
}

int mipv4_nl_ping_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct net *net = genl_info_net(info);
	struct nlattr **attrs = info->attrs;
	size_t size = 56;
	struct mipv4 *ip;
	__be32 dst;
	u16 id;
	int err;

	if (!netlink_ns_capable(skb, net->user_ns, CAP_NET_RAW)) {
		NL_SET_ERR_MSG(info->extack, "ping needs CAP_NET_RAW");
		return -EPERM;
	}
	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_IFINDEX) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_PING_SEQ))
		return -EINVAL;
	if (attrs[MIPV4_A_PING_SIZE])
		size = nla_get_u32(attrs[MIPV4_A_PING_SIZE]);
	if (size > MIPV4_MAX_LEN - MIPV4_HDR_LEN - sizeof(struct icmphdr)) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MIPV4_A_PING_SIZE],
				    "at most 65507 octets of data fit a datagram");
		return -EMSGSIZE;
	}
	dst = nla_get_be32(attrs[MIPV4_A_ADDR]);

	ip = mipv4_find(net, nla_get_u32(attrs[MIPV4_A_IFINDEX]));
	if (!ip) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MIPV4_A_IFINDEX],
				    "device has no endpoint: attach it first");
		return -ENODEV;
	}
	err = mipv4_ping_send(ip, net, info->snd_portid, dst,
			      nla_get_u16(attrs[MIPV4_A_PING_SEQ]), size,
			      nla_get_flag(attrs[MIPV4_A_PING_DF]),
			      attrs[MIPV4_A_TTL] ?
				nla_get_u8(attrs[MIPV4_A_TTL]) : 0, &id);
	if (!err)
		err = mipv4_nl_ping_reply(info, id, mipv4_src(ip, dst));
	mipv4_put(ip);
	return err;
}

static int mipv4_nl_put_ping_event(struct sk_buff *msg, const struct mipv4 *ip,
				   const struct mipv4_ping_event *event)
{
	int at;

	if (nla_put_u32(msg, MIPV4_A_IFINDEX, ip->ifindex) ||
	    nla_put_be32(msg, MIPV4_A_ADDR, event->from) ||
	    nla_put_u16(msg, MIPV4_A_PING_SEQ, event->seq))
		return -EMSGSIZE;
	if (event->error)
		return nla_put_u32(msg, MIPV4_A_ERROR, event->error);
	if (event->failed)
		return nla_put_u8(msg, MIPV4_A_ICMP_TYPE, event->type) ?:
		       nla_put_u8(msg, MIPV4_A_ICMP_CODE, event->code) ?:
		       nla_put_u32(msg, MIPV4_A_ICMP_INFO, event->info);
	if (nla_put_u64_64bit(msg, MIPV4_A_PING_RTT, event->rtt_ns,
			      MIPV4_A_PAD) ||
	    nla_put_u8(msg, MIPV4_A_TTL, event->ttl))
		return -EMSGSIZE;
	at = mipv4_nl_put_data(msg, MIPV4_A_PING_DATA, event->data,
			       event->offset, event->data->len - event->offset);
	return min(at, 0);
}

/**
 * mipv4_netlink_ping_event() - tell a socket what became of its echo request
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @event: what became of it
 *
 * A socket that does not read loses events, and is told so by netlink.
 *
 * Context: BH disabled, RCU.
 */
void mipv4_netlink_ping_event(struct mipv4 *ip, u32 portid,
			      const struct mipv4_ping_event *event)
{
	struct sk_buff *msg;
	void *hdr;

	msg = mipv4_nl_new_data(event->data ?
				event->data->len - event->offset : 0);
	if (!msg)
		return;
	hdr = genlmsg_put(msg, 0, 0, &mipv4_family, 0, MIPV4_CMD_PING_NTF);
	if (!hdr || mipv4_nl_put_ping_event(msg, ip, event)) {
		nlmsg_free(msg);
		return;
	}
	mipv4_nl_unicast_data(dev_net(ip->dev), msg, portid);
}

/**
 * mipv4_netlink_init() - register the family
 *
 * Return: 0 or -errno.
 */
int __init mipv4_netlink_init(void)
{
	mipv4_compat_genl_ops(&mipv4_family, mipv4_nl_ops,
			      ARRAY_SIZE(mipv4_nl_ops));
	return genl_register_family(&mipv4_family);
}

/**
 * mipv4_netlink_exit() - no request is or will be processed any more
 */
void mipv4_netlink_exit(void)
{
	genl_unregister_family(&mipv4_family);
}
