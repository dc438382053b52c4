// SPDX-License-Identifier: GPL-2.0
/*
 * route-check.c: which static routes are possible: prefixes, gateways, sources and MTUs.
 */
#include <linux/netlink.h>
#include <linux/rcupdate.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "fib.h"
#include "header.h"
#include "lookup.h"
#include "own.h"
#include "route-check.h"
#include "route-hop.h"

static int mipv4_route_check_prefix(__be32 dst, u8 plen,
				    struct netlink_ext_ack *extack)
{
	if (plen > 32 || dst & ~mipv4_netmask(plen)) {
		NL_SET_ERR_MSG(extack,
			       "destination has bits set outside its prefix");
		return -EINVAL;
	}
	/* RFC 1122 3.2.1.3: these never leave a host, or are not addresses of hosts. */
	if ((dst ? plen : plen >= 8) && !mipv4_is_unicast(dst)) {
		NL_SET_ERR_MSG(extack,
			       "destination is loopback, multicast or reserved");
		return -EINVAL;
	}
	return 0;
}

/* Check that the gateway is a neighbour, and not behind another gateway. */
static int mipv4_route_check_gateway(struct mipv4 *ip,
				     const struct mipv4_route_spec *spec,
				     struct netlink_ext_ack *extack)
{
	__be32 gateway = spec->gateway;
	u32 hop;

	rcu_read_lock();
	hop = mipv4_fib_lookup(ip, gateway).nh->hop;
	rcu_read_unlock();
	if (!mipv4_is_unicast(gateway)) {
		NL_SET_ERR_MSG(extack, "gateway is not a unicast address");
		return -EINVAL;
	}
	if (hop == MIPV4_HOP_LOCAL) {
		NL_SET_ERR_MSG(extack,
			       "gateway is an address of this endpoint: use the address of the router");
		return -EINVAL;
	}
	/* RFC 3927 section 2.6.2. */
	if ((mipv4_is_linklocal(spec->dst) && spec->plen >= 16) ||
	    mipv4_is_linklocal(spec->src)) {
		NL_SET_ERR_MSG(extack,
			       "no gateway forwards from or to 169.254/16: omit via or src");
		return -EINVAL;
	}
	if (hop != MIPV4_HOP_ONLINK && !mipv4_route_will_connect(ip, gateway)) {
		NL_SET_ERR_MSG(extack,
			       "gateway is on no connected network: first add an address on its network (mipv4 addr add), or an on-link route to it (mipv4 route add)");
		return -ENETUNREACH;
	}
	return 0;
}

/**
 * mipv4_route_check() - check the configuration of a static route
 * @ip: the endpoint
 * @spec: the route
 * @extack: receives the error text
 *
 * Context: RTNL.
 * Return: 0, -EINVAL or -ENETUNREACH.
 */
int mipv4_route_check(struct mipv4 *ip, const struct mipv4_route_spec *spec,
		      struct netlink_ext_ack *extack)
{
	int err = mipv4_route_check_prefix(spec->dst, spec->plen, extack);

	if (err)
		return err;
	if (spec->type != MIPV4_ROUTE_TYPE_UNICAST &&
	    (spec->gateway || spec->src || spec->mtu)) {
		NL_SET_ERR_MSG(extack,
			       "a blackhole or unreachable route has no gateway, source or MTU");
		return -EINVAL;
	}
	if (spec->gateway)
		err = mipv4_route_check_gateway(ip, spec, extack);
	if (err)
		return err;
	if (spec->src && !mipv4_ifaddr_get(ip, spec->src)) {
		NL_SET_ERR_MSG(extack,
			       "source is not an address of this endpoint: add it first (mipv4 addr add)");
		return -EINVAL;
	}
	if (spec->mtu && (spec->mtu < MIPV4_MTU_MIN ||
			  spec->mtu > MIPV4_MAX_LEN)) {
		NL_SET_ERR_MSG(extack, "MTU of a route must be 68 to 65535");
		return -EINVAL;
	}
	return 0;
}
