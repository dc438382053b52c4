// SPDX-License-Identifier: GPL-2.0
/*
 * The path MTU that mipv4 ping reports with df.
 */
#include <arpa/inet.h>
#include <linux/mipv4.h>
#include <linux/netlink.h>

#include "dev.h"
#include "fail.h"
#include "nldump.h"
#include "nlmsg.h"
#include "ping-mtu.h"

/* The MTU of a route to @target, and how well it fits. */
struct best_route {
	uint32_t mtu;
	int len;		/* of the prefix; -1 without a route */
	int64_t metric;		/* -1 for a cached path */
};

static void compare(const struct nlattr *const *tb, uint32_t target, struct best_route *best)
{
	uint32_t differs = ntohl(nl_u32(tb, MIPV4_A_ADDR) ^ target);
	int64_t metric = nl_u32(tb, MIPV4_A_METRIC);
	int len = nl_u8(tb, MIPV4_A_PREFIXLEN);

	if (nl_u32(tb, MIPV4_A_ROUTE_FLAGS) & MIPV4_ROUTE_CACHE)
		metric = -1;
	if ((len && differs >> (32 - len)) || len < best->len ||
	    (len == best->len && metric >= best->metric))
		return;
	*best = (struct best_route){ nl_u32(tb, MIPV4_A_MTU), len, metric };
}

/*
 * The MTU of the most specific route: that of the cached path if there is one,
 * otherwise that of the lowest metric, of equal ones the first. 0 if it has none.
 */
static uint32_t route_mtu(uint32_t ifindex, uint32_t target)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	struct best_route best = { .len = -1 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_dump(MIPV4_CMD_ROUTE_GET, ifindex, &msgs, "ping");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		compare(tb, target, &best);
	}
	nl_msgs_free(&msgs);
	return best.mtu;
}

uint32_t ping_mtu(uint32_t ifindex, uint32_t target, bool df)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	uint32_t mtu, route = 0;
	size_t pos = 0;

	nl_dump(MIPV4_CMD_GET, ifindex, &msgs, "ping");
	nlh = nl_msgs_next(&msgs, &pos);
	if (!nlh)
		fail("device has no endpoint: attach it first (mipv4 attach %s)",
		     dev_name(ifindex));
	nl_parse(nlh, tb);
	mtu = nl_u32(tb, MIPV4_A_MTU);
	nl_msgs_free(&msgs);
	/* Only a request that may not be fragmented can be too long. */
	if (df)
		route = route_mtu(ifindex, target);
	return route && route < mtu ? route : mtu;
}
