// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 route: the routes of an endpoint.
 */
#include <linux/mipv4.h>
#include <linux/netlink.h>
#include <stdio.h>

#include "args.h"
#include "dev.h"
#include "fail.h"
#include "format.h"
#include "macros.h"
#include "names.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "parse.h"
#include "print.h"
#include "route.h"
#include "select.h"
#include "show.h"
#include "text.h"

static const struct {
	uint32_t flag;
	const char *name;
} flag_names[] = {
	{ MIPV4_ROUTE_CONNECTED, "connected" },
	{ MIPV4_ROUTE_DEAD, "dead" },
	{ MIPV4_ROUTE_FAILED, "failed" },
	{ MIPV4_ROUTE_CACHE, "cache" },
	{ MIPV4_ROUTE_LOCK, "lock" },
};

/* Delete the route that this request added. */
static void undo_add(const struct nlmsghdr *added)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nlmsghdr *nlh;

	nl_parse(added, tb);
	nlh = nl_new(MIPV4_CMD_ROUTE_DEL, nl_u32(tb, MIPV4_A_IFINDEX));
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, nl_u32(tb, MIPV4_A_ADDR));
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, nl_u8(tb, MIPV4_A_PREFIXLEN));
	mnl_attr_put_u8(nlh, MIPV4_A_ROUTE_TYPE, nl_u8(tb, MIPV4_A_ROUTE_TYPE));
	mnl_attr_put_u32(nlh, MIPV4_A_METRIC, nl_u32(tb, MIPV4_A_METRIC));
	if (tb[MIPV4_A_GATEWAY])
		mnl_attr_put_u32(nlh, MIPV4_A_GATEWAY, nl_u32(tb, MIPV4_A_GATEWAY));
	nl_try(nlh, NULL);
}

static struct nlmsghdr *request(uint8_t cmd, const struct args *args, const char *command)
{
	const char *const *value = args->value;
	uint8_t len;
	uint32_t prefix = parse_route_prefix(args->operand, &len);
	uint32_t gateway = value[KEY_VIA] ? parse_addr(value[KEY_VIA]) : 0;
	uint32_t src = value[KEY_SRC] ? parse_addr(value[KEY_SRC]) : 0;
	uint32_t metric = args_number(args, KEY_METRIC, 0, UINT32_MAX, 0);
	uint32_t mtu = args_number(args, KEY_MTU, 68, 65535, 0);
	uint32_t ifindex = args_dev(args);
	struct nlmsghdr *nlh;

	if (value[KEY_BLACKHOLE] && value[KEY_UNREACHABLE])
		usage_error("%s: a route is either blackhole or unreachable", command);
	nl_open();
	nlh = nl_new(cmd, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, prefix);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, len);
	if (value[KEY_VIA])
		mnl_attr_put_u32(nlh, MIPV4_A_GATEWAY, gateway);
	if (value[KEY_BLACKHOLE] || value[KEY_UNREACHABLE])
		mnl_attr_put_u8(nlh, MIPV4_A_ROUTE_TYPE,
				value[KEY_BLACKHOLE] ? MIPV4_ROUTE_TYPE_BLACKHOLE :
						       MIPV4_ROUTE_TYPE_UNREACHABLE);
	if (value[KEY_METRIC])
		mnl_attr_put_u32(nlh, MIPV4_A_METRIC, metric);
	if (value[KEY_MTU])
		mnl_attr_put_u32(nlh, MIPV4_A_MTU, mtu);
	if (value[KEY_SRC])
		mnl_attr_put_u32(nlh, MIPV4_A_SRC, src);
	return nlh;
}

/* Another gateway for a prefix is no duplicate, so that this is without NLM_F_EXCL. */
int cmd_route_add(const struct args *args)
{
	nl_do_queued(request(MIPV4_CMD_ROUTE_ADD, args, "route add"), "route add", undo_add);
	return 0;
}

int cmd_route_replace(const struct args *args)
{
	struct nlmsghdr *nlh = request(MIPV4_CMD_ROUTE_ADD, args, "route replace");

	nlh->nlmsg_flags |= NLM_F_REPLACE;
	nl_do_queued(nlh, "route replace", NULL);
	return 0;
}

int cmd_route_del(const struct args *args)
{
	nl_do_queued(request(MIPV4_CMD_ROUTE_DEL, args, "route del"), "route del", NULL);
	return 0;
}

/* NULL for the usual type, which ip(8) does not print either. */
static const char *type_name(const struct nlattr *const *tb)
{
	uint8_t type = nl_u8(tb, MIPV4_A_ROUTE_TYPE);

	if (type == MIPV4_ROUTE_TYPE_UNICAST)
		return NULL;
	return route_type_name(type);
}

static void print(const struct nlattr *const *tb, bool with_dev)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ROUTE_FLAGS);
	const char *type = type_name(tb);
	size_t i;

	if (type)
		printf("%s ", type);
	printf("%s", paint(PAINT_ADDR, prefix_str(nl_u32(tb, MIPV4_A_ADDR),
						  nl_u8(tb, MIPV4_A_PREFIXLEN))));
	if (nl_u32(tb, MIPV4_A_GATEWAY))
		printf(" via %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_GATEWAY))));
	if (with_dev)
		printf(" dev %s", paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	if (nl_u32(tb, MIPV4_A_SRC))
		printf(" src %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_SRC))));
	if (nl_u32(tb, MIPV4_A_METRIC))
		printf(" metric %u", nl_u32(tb, MIPV4_A_METRIC));
	if (nl_u32(tb, MIPV4_A_MTU))
		printf(" mtu %u", nl_u32(tb, MIPV4_A_MTU));
	for (i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (flags & flag_names[i].flag)
			printf(" %s", flag_names[i].name);
	if (tb[MIPV4_A_EXPIRES])
		printf(" expires %usec", nl_u32(tb, MIPV4_A_EXPIRES) / 1000);
}

void route_print(const struct nlattr *const *tb)
{
	print(tb, true);
}

void route_print_short(const struct nlattr *const *tb)
{
	print(tb, false);
}

void route_fill(json_t *route, const struct nlattr *const *tb)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ROUTE_FLAGS);
	json_t *list;
	size_t i;

	if (type_name(tb))
		js_str(route, "type", type_name(tb));
	js_str(route, "dst", prefix_str(nl_u32(tb, MIPV4_A_ADDR),
					nl_u8(tb, MIPV4_A_PREFIXLEN)));
	if (nl_u32(tb, MIPV4_A_GATEWAY))
		js_str(route, "gateway", addr_str(nl_u32(tb, MIPV4_A_GATEWAY)));
	js_str(route, "dev", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	if (nl_u32(tb, MIPV4_A_SRC))
		js_str(route, "prefsrc", addr_str(nl_u32(tb, MIPV4_A_SRC)));
	if (nl_u32(tb, MIPV4_A_METRIC))
		js_int(route, "metric", nl_u32(tb, MIPV4_A_METRIC));
	if (nl_u32(tb, MIPV4_A_MTU))
		js_int(route, "mtu", nl_u32(tb, MIPV4_A_MTU));
	if (tb[MIPV4_A_EXPIRES])
		js_int(route, "expires", nl_u32(tb, MIPV4_A_EXPIRES) / 1000);
	list = js_array(route, "flags");
	for (i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (flags & flag_names[i].flag)
			js_add_str(list, flag_names[i].name);
}

int cmd_route_show(const struct args *args)
{
	static const struct record_format format = { route_print, route_fill };
	uint32_t ifindex = args_dev(args);
	struct nl_msgs msgs = { 0 };

	nl_open();
	nl_dump_some(nl_new(MIPV4_CMD_ROUTE_GET, ifindex), select_routes(args), &msgs,
		     "route show");
	show_records(&msgs, &format);
	return 0;
}
