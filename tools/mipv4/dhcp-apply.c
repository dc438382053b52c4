// SPDX-License-Identifier: GPL-2.0
/*
 * A DHCP lease on the endpoint.
 */
#include <errno.h>
#include <linux/mipv4.h>
#include <string.h>

#include "dev.h"
#include "dhcp-apply.h"
#include "dhcp-net.h"
#include "fail.h"
#include "format.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"

/* Each route may need one to its gateway. */
#define ROUTES_MAX	(2 * DHCP_ROUTES_MAX)

struct routes {
	struct dhcp_route route[ROUTES_MAX];
	size_t n;
};

static struct {
	uint32_t ifindex, metric;
	uint32_t addr;		/* 0 without */
	uint8_t prefixlen;
	struct routes routes;
	unsigned int mtu, old_mtu;	/* set, and before; 0 if the MTU was not set */
} applied;

void dhcp_apply_init(uint32_t ifindex, uint32_t metric)
{
	memset(&applied, 0, sizeof(applied));
	applied.ifindex = ifindex;
	applied.metric = metric;
}

/* The attributes of an own address; false if the endpoint does not have it. */
static bool find_addr(uint32_t addr, uint32_t *flags, bool *has_lifetime)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	bool found = false;
	size_t pos = 0;

	nl_dump(MIPV4_CMD_ADDR_GET, applied.ifindex, &msgs, "dhcp");
	while (!found && (nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		found = nl_u32(tb, MIPV4_A_ADDR) == addr;
		*flags = nl_u32(tb, MIPV4_A_ADDR_FLAGS);
		*has_lifetime = tb[MIPV4_A_VALID_LFT];
	}
	nl_msgs_free(&msgs);
	return found;
}

enum dhcp_addr_state dhcp_apply_state(void)
{
	bool has_lifetime;
	uint32_t flags;

	if (!applied.addr || !find_addr(applied.addr, &flags, &has_lifetime))
		return DHCP_ADDR_ABSENT;
	if (flags & MIPV4_ADDR_DUPLICATE)
		return DHCP_ADDR_DUPLICATE;
	return flags & MIPV4_ADDR_TENTATIVE ? DHCP_ADDR_TENTATIVE : DHCP_ADDR_USED;
}

/* The lifetime of an address. An infinite lease has a very long one, because addresses with
 * a lifetime are those of a lease, which "mipv4 save" omits.
 */
static uint32_t lifetime(uint32_t left)
{
	if (left == DHCP_FOREVER)
		return DHCP_FOREVER - 1;
	return left ? left : 1;
}

/* Add the address, or with NLM_F_REPLACE change it. */
static int set_addr(const struct dhcp_lease *lease, uint32_t left, uint16_t flags, char *text)
{
	struct nlmsghdr *nlh = nl_new(MIPV4_CMD_ADDR_ADD, applied.ifindex);

	nlh->nlmsg_flags |= flags;
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, lease->addr);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, lease->prefixlen);
	mnl_attr_put(nlh, MIPV4_A_DAD, 0, NULL);
	mnl_attr_put_u32(nlh, MIPV4_A_VALID_LFT, lifetime(left));
	mnl_attr_put_u32(nlh, MIPV4_A_PREFERRED_LFT, lifetime(left));
	return nl_do_errno(nlh, text);
}

/* An address that the administrator added stays, and is the older source of its network. */
static void warn_beside(const struct dhcp_lease *lease)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_dump(MIPV4_CMD_ADDR_GET, applied.ifindex, &msgs, "dhcp");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		uint32_t addr;
		uint8_t len;

		nl_parse(nlh, tb);
		addr = nl_u32(tb, MIPV4_A_ADDR);
		len = nl_u8(tb, MIPV4_A_PREFIXLEN);
		if (tb[MIPV4_A_VALID_LFT] || (addr ^ lease->addr) & dhcp_mask(lease->prefixlen))
			continue;
		complain("warning: the endpoint has %s/%u in the network of the lease, too: if it is of no use, mipv4 addr del %s/%u dev %s",
			 addr_str(addr), len, addr_str(addr), len, dev_name(applied.ifindex));
	}
	nl_msgs_free(&msgs);
}

void dhcp_apply_addr(const struct dhcp_lease *lease, uint32_t left)
{
	char text[NL_TEXT_SIZE];
	bool has_lifetime;
	uint32_t flags;
	int err = set_addr(lease, left, 0, text);

	/* An address with a lifetime is that of a client that was killed. */
	if (err == EEXIST && find_addr(lease->addr, &flags, &has_lifetime)) {
		if (!has_lifetime)
			fail("dhcp: the lease is for %s, which the endpoint has already: delete it (mipv4 addr del)",
			     addr_str(lease->addr));
		err = set_addr(lease, left, NLM_F_REPLACE, text);
	}
	if (err)
		nl_fail("dhcp", err, text);
	if (applied.addr != lease->addr)
		warn_beside(lease);
	applied.addr = lease->addr;
	applied.prefixlen = lease->prefixlen;
}

static int change_route(uint8_t cmd, const struct dhcp_route *route, char *text)
{
	struct nlmsghdr *nlh = nl_new(cmd, applied.ifindex);

	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, route->dst);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, route->len);
	if (route->gateway)
		mnl_attr_put_u32(nlh, MIPV4_A_GATEWAY, route->gateway);
	if (applied.metric)
		mnl_attr_put_u32(nlh, MIPV4_A_METRIC, applied.metric);
	/* By this source "save" and "restore" know the routes of a lease. */
	if (cmd == MIPV4_CMD_ROUTE_ADD)
		mnl_attr_put_u32(nlh, MIPV4_A_SRC, applied.addr);
	return nl_do_errno(nlh, text);
}

static bool has_route(const struct routes *routes, const struct dhcp_route *route)
{
	size_t i;

	for (i = 0; i < routes->n; i++)
		if (dhcp_same_route(&routes->route[i], route))
			return true;
	return false;
}

static void append_route(struct routes *routes, const struct dhcp_route *route)
{
	if (routes->n < ROUTES_MAX && !has_route(routes, route))
		routes->route[routes->n++] = *route;
}

/* Is @addr in the network of the lease, or in one that is on the link? */
static bool is_on_link(const struct dhcp_lease *lease, const struct routes *routes, uint32_t addr)
{
	size_t i;

	if (!((addr ^ lease->addr) & dhcp_mask(lease->prefixlen)))
		return true;
	for (i = 0; i < routes->n; i++)
		if (!routes->route[i].gateway &&
		    !((addr ^ routes->route[i].dst) & dhcp_mask(routes->route[i].len)))
			return true;
	return false;
}

/* The routes of a lease: first those on the link, then those with a gateway. A gateway
 * elsewhere gets a route on the link, as other clients do.
 */
static void list_routes(const struct dhcp_lease *lease, struct routes *routes)
{
	size_t i;

	routes->n = 0;
	for (i = 0; i < lease->n_routes; i++)
		if (!lease->routes[i].gateway)
			append_route(routes, &lease->routes[i]);
	for (i = 0; i < lease->n_routes; i++) {
		const struct dhcp_route to_gateway = {
			.dst = lease->routes[i].gateway, .len = 32,
		};

		if (!lease->routes[i].gateway)
			continue;
		if (!is_on_link(lease, routes, to_gateway.dst))
			append_route(routes, &to_gateway);
		append_route(routes, &lease->routes[i]);
	}
}

static void remove_routes(const struct routes *keep)
{
	char text[NL_TEXT_SIZE];
	struct routes rest = { .n = 0 };
	size_t i;

	/* The last one first: those with a gateway before the one to the gateway. */
	for (i = applied.routes.n; i-- > 0;)
		if (!keep || !has_route(keep, &applied.routes.route[i]))
			change_route(MIPV4_CMD_ROUTE_DEL, &applied.routes.route[i], text);
	for (i = 0; i < applied.routes.n; i++)
		if (keep && has_route(keep, &applied.routes.route[i]))
			append_route(&rest, &applied.routes.route[i]);
	applied.routes = rest;
}

static bool is_route(const struct nlattr *const *tb, const struct dhcp_route *route)
{
	return nl_u32(tb, MIPV4_A_ADDR) == route->dst &&
	       nl_u8(tb, MIPV4_A_PREFIXLEN) == route->len &&
	       nl_u32(tb, MIPV4_A_GATEWAY) == route->gateway &&
	       nl_u32(tb, MIPV4_A_METRIC) == applied.metric;
}

/* Did a client that was killed leave this route? It names a leased address as its source:
 * the present one, or one that has expired.
 */
static bool is_left_over(const struct dhcp_route *route)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	bool found = false, has_lifetime;
	uint32_t src = 0, flags;
	size_t pos = 0;

	nl_dump(MIPV4_CMD_ROUTE_GET, applied.ifindex, &msgs, "dhcp");
	while (!found && (nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		found = is_route(tb, route);
		src = nl_u32(tb, MIPV4_A_PREFSRC);
	}
	nl_msgs_free(&msgs);
	return found && src &&
	       (src == applied.addr || !find_addr(src, &flags, &has_lifetime));
}

/* A route that exists already belongs to the administrator, if no client has left it. */
static void add_route(const struct dhcp_route *route)
{
	char text[NL_TEXT_SIZE];
	int err;

	if (has_route(&applied.routes, route))
		return;
	err = change_route(MIPV4_CMD_ROUTE_ADD, route, text);
	if (err == EEXIST && is_left_over(route)) {
		change_route(MIPV4_CMD_ROUTE_DEL, route, text);
		err = change_route(MIPV4_CMD_ROUTE_ADD, route, text);
	}
	if (!err)
		append_route(&applied.routes, route);
	else if (err != EEXIST)
		complain("dhcp: cannot add the route to %s: %s",
			 prefix_str(route->dst, route->len), *text ? text : strerror(err));
}

static void restore_mtu(void)
{
	if (applied.mtu && dhcp_net_mtu() == applied.mtu)
		dhcp_net_set_mtu(applied.old_mtu);
	applied.mtu = 0;
}

static void apply_mtu(unsigned int mtu)
{
	unsigned int old = dhcp_net_mtu();

	if (!mtu || mtu == old)
		return;
	if (!dhcp_net_set_mtu(mtu)) {
		complain("dhcp: cannot set the MTU %u: %s", mtu, strerror(errno));
		return;
	}
	if (!applied.mtu)
		applied.old_mtu = old;
	applied.mtu = mtu;
}

void dhcp_apply_lease(const struct dhcp_lease *lease, uint32_t left)
{
	char text[NL_TEXT_SIZE];
	struct routes wanted;
	size_t i;
	int err = set_addr(lease, left, NLM_F_REPLACE, text);

	if (err)
		complain("dhcp: cannot renew %s: %s", addr_str(lease->addr),
			 *text ? text : strerror(err));
	else
		applied.prefixlen = lease->prefixlen;
	apply_mtu(lease->mtu);
	list_routes(lease, &wanted);
	remove_routes(&wanted);
	for (i = 0; i < wanted.n; i++)
		add_route(&wanted.route[i]);
}

void dhcp_apply_nothing(void)
{
	char text[NL_TEXT_SIZE];
	struct nlmsghdr *nlh;

	remove_routes(NULL);
	restore_mtu();
	if (!applied.addr)
		return;
	nlh = nl_new(MIPV4_CMD_ADDR_DEL, applied.ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, applied.addr);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, applied.prefixlen);
	nl_do_errno(nlh, text);
	applied.addr = 0;
}
