// SPDX-License-Identifier: GPL-2.0
/*
 * netlink.c: the commands of the generic netlink family "mipv4". docs/netlink/mipv4.yaml
 * specifies them, and netlink-gen.c is generated from it.
 */
#include <linux/icmp.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "address.h"
#include "attach.h"
#include "compat.h"
#include "endpoint.h"
#include "group.h"
#include "header.h"
#include "neigh-set.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "netlink-put.h"
#include "route-hop.h"
#include "route.h"
#include "settings.h"

/* Return: the endpoint of a request, or ERR_PTR(). Context: RTNL. */
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
	if (ip)
		return ip;
	if (info->genlhdr->cmd == MIPV4_CMD_DETACH)
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MIPV4_A_IFINDEX],
				    "device has no endpoint");
	else
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[MIPV4_A_IFINDEX],
				    "device has no endpoint: attach it first (mipv4 attach DEV)");
	return ERR_PTR(-ENODEV);
}

/* Call @change for the endpoint of a request, under RTNL. */
static int mipv4_nl_change(struct genl_info *info,
			   int (*change)(struct mipv4 *ip,
					 struct genl_info *info))
{
	struct mipv4 *ip;
	int err;

	rtnl_lock();
	ip = mipv4_nl_endpoint(info);
	err = IS_ERR(ip) ? PTR_ERR(ip) : change(ip, info);
	rtnl_unlock();
	return err;
}

static __be32 mipv4_nl_get_addr(const struct genl_info *info)
{
	return nla_get_be32(info->attrs[MIPV4_A_ADDR]);
}

static u8 mipv4_nl_get_plen(const struct genl_info *info)
{
	return nla_get_u8(info->attrs[MIPV4_A_PREFIXLEN]);
}

/* Does a request have an address and a prefix length? */
static bool mipv4_nl_has_prefix(struct genl_info *info)
{
	return !GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR) &&
	       !GENL_REQ_ATTR_CHECK(info, MIPV4_A_PREFIXLEN);
}

static bool mipv4_userns;
module_param_named(userns, mipv4_userns, bool, 0644);
MODULE_PARM_DESC(userns, "let root of a user namespace attach endpoints there");

/* Any user may create a user namespace and is root there. Such users can attach endpoints
 * only if the administrator allows it.
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
					    "0.0.0.0 is not an address: omit addr to attach without one");
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

static int mipv4_nl_detach(struct mipv4 *ip, struct genl_info *info)
{
	mipv4_detach(ip);
	return 0;
}

int mipv4_nl_detach_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_change(info, mipv4_nl_detach);
}

static int mipv4_nl_addr_add(struct mipv4 *ip, struct genl_info *info)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(mipv4_nl_get_addr(info),
						      mipv4_nl_get_plen(info));
	struct nlattr **attrs = info->attrs;

	spec.dad = nla_get_flag(attrs[MIPV4_A_DAD]);
	spec.replace = info->nlhdr->nlmsg_flags & NLM_F_REPLACE;
	if (attrs[MIPV4_A_VALID_LFT])
		spec.lft.valid = nla_get_u32(attrs[MIPV4_A_VALID_LFT]);
	spec.lft.preferred = attrs[MIPV4_A_PREFERRED_LFT] ?
			     nla_get_u32(attrs[MIPV4_A_PREFERRED_LFT]) :
			     spec.lft.valid;
	return mipv4_addr_add(ip, &spec, info->extack);
}

int mipv4_nl_addr_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_has_prefix(info) ?
	       mipv4_nl_change(info, mipv4_nl_addr_add) : -EINVAL;
}

static int mipv4_nl_addr_del(struct mipv4 *ip, struct genl_info *info)
{
	return mipv4_addr_del(ip, mipv4_nl_get_addr(info),
			      mipv4_nl_get_plen(info), info->extack);
}

int mipv4_nl_addr_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_has_prefix(info) ?
	       mipv4_nl_change(info, mipv4_nl_addr_del) : -EINVAL;
}

static int mipv4_nl_addr_set(struct mipv4 *ip, struct genl_info *info)
{
	return mipv4_addr_set(ip, mipv4_nl_get_addr(info),
			      mipv4_nl_get_plen(info), info->extack);
}

int mipv4_nl_addr_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_has_prefix(info) ?
	       mipv4_nl_change(info, mipv4_nl_addr_set) : -EINVAL;
}

static int mipv4_nl_route_add(struct mipv4 *ip, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct mipv4_route_spec spec = {
		.dst = mipv4_nl_get_addr(info),
		.plen = mipv4_nl_get_plen(info),
		.replace = info->nlhdr->nlmsg_flags & NLM_F_REPLACE,
		.excl = info->nlhdr->nlmsg_flags & NLM_F_EXCL,
	};

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
	return mipv4_route_add(ip, &spec, info->extack);
}

int mipv4_nl_route_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_has_prefix(info) ?
	       mipv4_nl_change(info, mipv4_nl_route_add) : -EINVAL;
}

static int mipv4_nl_route_del(struct mipv4 *ip, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct mipv4_route_match match = {
		.dst = mipv4_nl_get_addr(info),
		.plen = mipv4_nl_get_plen(info),
		.metric = -1,
		.type = -1,
	};

	if (attrs[MIPV4_A_GATEWAY])
		match.gateway = nla_get_be32(attrs[MIPV4_A_GATEWAY]);
	if (attrs[MIPV4_A_METRIC])
		match.metric = nla_get_u32(attrs[MIPV4_A_METRIC]);
	if (attrs[MIPV4_A_ROUTE_TYPE])
		match.type = nla_get_u8(attrs[MIPV4_A_ROUTE_TYPE]);
	return mipv4_route_del(ip, &match, info->extack);
}

int mipv4_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_has_prefix(info) ?
	       mipv4_nl_change(info, mipv4_nl_route_del) : -EINVAL;
}

static int mipv4_nl_neigh_add(struct mipv4 *ip, struct genl_info *info)
{
	struct nlattr *lladdr = info->attrs[MIPV4_A_LLADDR];
	__be32 addr = mipv4_nl_get_addr(info);
	int err;

	if (nla_len(lladdr) != ip->dev->addr_len) {
		NL_SET_ERR_MSG_ATTR(info->extack, lladdr,
				    "link-layer address has the wrong length for the device");
		return -EINVAL;
	}
	err = mipv4_neigh_check_lladdr(ip->dev, nla_data(lladdr), info->extack);
	if (err)
		return err;
	if (info->nlhdr->nlmsg_flags & NLM_F_EXCL &&
	    mipv4_neigh_is_permanent(ip, addr)) {
		NL_SET_ERR_MSG(info->extack,
			       "the neighbour has a permanent entry already: to change it use mipv4 neigh replace");
		return -EEXIST;
	}
	return mipv4_neigh_set(ip, addr, nla_data(lladdr), info->extack);
}

int mipv4_nl_neigh_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_LLADDR))
		return -EINVAL;
	return mipv4_nl_change(info, mipv4_nl_neigh_add);
}

static int mipv4_nl_neigh_del(struct mipv4 *ip, struct genl_info *info)
{
	return mipv4_neigh_del(ip, mipv4_nl_get_addr(info), info->extack);
}

int mipv4_nl_neigh_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR))
		return -EINVAL;
	return mipv4_nl_change(info, mipv4_nl_neigh_del);
}

static int mipv4_nl_neigh_flush(struct mipv4 *ip, struct genl_info *info)
{
	mipv4_neigh_flush(ip, MIPV4_DROP_NEIGH_FAILED);
	return 0;
}

int mipv4_nl_neigh_flush_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_change(info, mipv4_nl_neigh_flush);
}

/* Fill @s with the settings of the request. The others keep their values. Context: RTNL.
 */
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

static int mipv4_nl_set(struct mipv4 *ip, struct genl_info *info)
{
	struct mipv4_settings settings;

	mipv4_nl_settings(ip, info->attrs, &settings);
	return mipv4_settings_set(ip, &settings, info->extack);
}

int mipv4_nl_set_doit(struct sk_buff *skb, struct genl_info *info)
{
	return mipv4_nl_change(info, mipv4_nl_set);
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

static int mipv4_nl_group_add(struct mipv4 *ip, struct genl_info *info)
{
	const struct nlattr *sources = info->attrs[MIPV4_A_SOURCES];
	const struct nlattr *mode = info->attrs[MIPV4_A_FILTER_MODE];

	return mipv4_group_add(ip, mipv4_nl_get_addr(info),
			       mode ? nla_get_u8(mode) : MIPV4_FILTER_EXCLUDE,
			       sources ? nla_data(sources) : NULL,
			       sources ? nla_len(sources) / sizeof(__be32) : 0,
			       info->extack);
}

int mipv4_nl_group_add_doit(struct sk_buff *skb, struct genl_info *info)
{
	const struct nlattr *sources = info->attrs[MIPV4_A_SOURCES];

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR))
		return -EINVAL;
	if (sources && nla_len(sources) % sizeof(__be32)) {
		NL_SET_ERR_MSG_ATTR(info->extack, sources,
				    "each source must have four octets");
		return -EINVAL;
	}
	return mipv4_nl_change(info, mipv4_nl_group_add);
}

static int mipv4_nl_group_del(struct mipv4 *ip, struct genl_info *info)
{
	return mipv4_group_del(ip, mipv4_nl_get_addr(info), info->extack);
}

int mipv4_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info)
{
	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR))
		return -EINVAL;
	return mipv4_nl_change(info, mipv4_nl_group_del);
}
