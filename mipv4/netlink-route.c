// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-route.c: the netlink command that looks a path up, as a datagram does.
 */
#include <linux/jiffies.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "cache.h"
#include "compat.h"
#include "device.h"
#include "endpoint.h"
#include "fib.h"
#include "header.h"
#include "neigh-resolve.h"
#include "neigh.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "nexthop.h"
#include "way.h"

static u8 mipv4_nl_path_type(const struct mipv4_nexthop *nh)
{
	switch (nh->hop) {
	case MIPV4_HOP_LOCAL:
		return MIPV4_PATH_TYPE_LOCAL;
	case MIPV4_HOP_BROADCAST:
		return MIPV4_PATH_TYPE_BROADCAST;
	case MIPV4_HOP_MULTICAST:
		return MIPV4_PATH_TYPE_MULTICAST;
	case MIPV4_HOP_UNREACHABLE:
		return MIPV4_PATH_TYPE_UNREACHABLE;
	case MIPV4_HOP_BLACKHOLE:
		return MIPV4_PATH_TYPE_BLACKHOLE;
	default:
		return MIPV4_PATH_TYPE_UNICAST;
	}
}

/* Does a route refuse the datagram? */
static bool mipv4_nl_path_refuses(const struct mipv4_nexthop *nh)
{
	return nh->hop == MIPV4_HOP_UNREACHABLE || nh->hop == MIPV4_HOP_BLACKHOLE;
}

/* Append the MTU and whence it is known. A path whose route refuses it has none, and an own
 * address has no limit but that of datagrams. Context: RCU.
 */
static int mipv4_nl_put_mtu(struct sk_buff *skb, const struct mipv4 *ip,
			    const struct mipv4_way_parts *path)
{
	const struct mipv4_nexthop *nh = path->nh;
	u8 source = MIPV4_MTU_SOURCE_DEVICE;

	if (mipv4_nl_path_refuses(nh))
		return 0;
	if (nla_put_u32(skb, MIPV4_A_MTU, mipv4_nexthop_mtu(ip, nh)))
		return -EMSGSIZE;
	if (nh->hop == MIPV4_HOP_LOCAL)
		return 0;
	if (nh->mtu < READ_ONCE(ip->dev->mtu))
		source = path->learned && nh->mtu < path->route_nh->mtu ?
			 MIPV4_MTU_SOURCE_PATH : MIPV4_MTU_SOURCE_ROUTE;
	return nla_put_u8(skb, MIPV4_A_MTU_SOURCE, source);
}

/* Append the neighbour, if the path has one and it is known. Context: RCU. */
static int mipv4_nl_put_path_neigh(struct sk_buff *skb, struct mipv4 *ip,
				   __be32 addr)
{
	struct mipv4_neigh *n = addr ? mipv4_neigh_find(ip, addr) : NULL;
	u8 state, ha[MAX_ADDR_LEN];

	if (!n)
		return 0;
	state = mipv4_neigh_state_now(n);
	mipv4_neigh_ha(n, ha);
	if (nla_put_u8(skb, MIPV4_A_NEIGH_STATE, state))
		return -EMSGSIZE;
	return state == MIPV4_NEIGH_INCOMPLETE || state == MIPV4_NEIGH_FAILED ?
	       0 : nla_put(skb, MIPV4_A_LLADDR, ip->dev->addr_len, ha);
}

static u32 mipv4_nl_path_flags(struct mipv4 *ip,
			       const struct mipv4_way_parts *path)
{
	const struct mipv4_nexthop *nh = path->nh;
	u32 flags = path->learned ? MIPV4_ROUTE_CACHE : 0;

	if (nh->mtu_locked)
		flags |= MIPV4_ROUTE_LOCK;
	if (nh->hop == MIPV4_HOP_GATEWAY &&
	    mipv4_neigh_is_dead(ip, nh->gateway, false))
		flags |= MIPV4_ROUTE_FAILED;
	return flags;
}

/* Append the attributes of a path; @src is the source, 0 for that of the path. Context:
 * RCU.
 */
static int mipv4_nl_put_path(struct sk_buff *skb, struct mipv4 *ip, __be32 dst,
			     __be32 src, const struct mipv4_way_parts *path)
{
	const struct mipv4_nexthop *nh = path->nh;
	long left = path->learned ? path->learned->expires_jiffies - jiffies : 0;

	if (!src && !mipv4_nl_path_refuses(nh))
		src = READ_ONCE(nh->src);
	if (nla_put_u32(skb, MIPV4_A_IFINDEX, ip->ifindex) ||
	    nla_put_be32(skb, MIPV4_A_ADDR, dst) ||
	    nla_put_u8(skb, MIPV4_A_PATH_TYPE, mipv4_nl_path_type(nh)) ||
	    (nh->hop == MIPV4_HOP_GATEWAY &&
	     nla_put_be32(skb, MIPV4_A_GATEWAY, nh->gateway)) ||
	    (src && nla_put_be32(skb, MIPV4_A_SRC, src)) ||
	    nla_put_u32(skb, MIPV4_A_ROUTE_FLAGS,
			mipv4_nl_path_flags(ip, path)) ||
	    mipv4_nl_put_mtu(skb, ip, path) ||
	    (left > 0 && nla_put_u32(skb, MIPV4_A_EXPIRES,
				     jiffies_to_msecs(left))) ||
	    mipv4_nl_put_path_neigh(skb, ip, mipv4_nexthop_addr(nh, dst)))
		return -EMSGSIZE;
	return 0;
}

/* Look up the path of a datagram, with the errors of mipv4_xmit(), in its order. Context:
 * RCU.
 */
static int mipv4_nl_lookup(struct mipv4 *ip, __be32 dst, __be32 src,
			   struct mipv4_way_parts *path)
{
	if (READ_ONCE(ip->dead))
		return -ENODEV;
	if (!(READ_ONCE(ip->dev->flags) & IFF_UP))
		return -ENETDOWN;
	*path = mipv4_way_parts(ip, dst);
	if (src && !mipv4_source_ok(ip, path->nh, src))
		return -EADDRNOTAVAIL;
	return path->nh->hop == MIPV4_HOP_NONE ? -ENETUNREACH : 0;
}

/* Look up and append. Context: RCU. */
static int mipv4_nl_route_answer(struct sk_buff *skb, struct mipv4 *ip,
				 __be32 dst, __be32 src,
				 struct netlink_ext_ack *extack)
{
	struct mipv4_way_parts path;
	int err;

	err = mipv4_nl_lookup(ip, dst, src, &path);
	if (err) {
		mipv4_nl_explain(extack, err);
		return err;
	}
	return mipv4_nl_put_path(skb, ip, dst, src, &path);
}

static int mipv4_nl_route_reply(struct mipv4 *ip, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct sk_buff *msg;
	int err = -EMSGSIZE;
	void *hdr;

	msg = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL_ACCOUNT);
	if (!msg)
		return -ENOMEM;
	hdr = genlmsg_put_reply(msg, info, &mipv4_family, 0,
				MIPV4_CMD_ROUTE_LOOKUP);
	if (!hdr)
		goto fail;
	rcu_read_lock();
	err = mipv4_nl_route_answer(msg, ip, nla_get_be32(attrs[MIPV4_A_ADDR]),
				    attrs[MIPV4_A_SRC] ?
					nla_get_be32(attrs[MIPV4_A_SRC]) : 0,
				    info->extack);
	rcu_read_unlock();
	if (err)
		goto fail;
	genlmsg_end(msg, hdr);
	return genlmsg_reply(msg, info);
fail:
	nlmsg_free(msg);
	return err;
}

int mipv4_nl_route_lookup_doit(struct sk_buff *skb, struct genl_info *info)
{
	struct nlattr **attrs = info->attrs;
	struct mipv4 *ip;
	int err;

	if (GENL_REQ_ATTR_CHECK(info, MIPV4_A_IFINDEX) ||
	    GENL_REQ_ATTR_CHECK(info, MIPV4_A_ADDR))
		return -EINVAL;
	ip = mipv4_find(genl_info_net(info), nla_get_u32(attrs[MIPV4_A_IFINDEX]));
	if (!ip) {
		NL_SET_ERR_MSG_ATTR(info->extack, attrs[MIPV4_A_IFINDEX],
				    "device has no endpoint: attach it first (mipv4 attach DEV)");
		return -ENODEV;
	}
	err = mipv4_nl_route_reply(ip, info);
	mipv4_put(ip);
	return err;
}
