// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 route: the routes of an endpoint.
 */
#include <stdio.h>

#include "mipv4.h"
#include "utils.h"

static int change(uint8_t cmd, const struct args *args, const char *name)
{
	uint8_t len;
	uint32_t prefix = parse_route_prefix(args->what, &len);
	uint32_t gateway = args->value[KEY_VIA] ? parse_addr(args->value[KEY_VIA]) : 0;
	uint32_t ifindex = args_dev(args);
	struct nlmsghdr *nlh;

	nl_open();
	nlh = nl_new(cmd, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, prefix);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, len);
	if (args->value[KEY_VIA])
		mnl_attr_put_u32(nlh, MIPV4_A_GATEWAY, gateway);
	nl_do(nlh, name);
	return 0;
}

int cmd_route_add(const struct args *args)
{
	return change(MIPV4_CMD_ROUTE_ADD, args, "route add");
}

int cmd_route_del(const struct args *args)
{
	return change(MIPV4_CMD_ROUTE_DEL, args, "route del");
}

void route_print(const struct nlattr *const *tb, bool with_dev)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ROUTE_FLAGS);

	printf("%s", prefix_str(nl_u32(tb, MIPV4_A_ADDR), nl_u8(tb, MIPV4_A_PREFIXLEN)));
	if (nl_u32(tb, MIPV4_A_GATEWAY))
		printf(" via %s", addr_str(nl_u32(tb, MIPV4_A_GATEWAY)));
	if (with_dev)
		printf(" dev %s", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	if (nl_u32(tb, MIPV4_A_SRC))
		printf(" src %s", addr_str(nl_u32(tb, MIPV4_A_SRC)));
	if (flags & MIPV4_ROUTE_CONNECTED)
		printf(" connected");
	if (flags & MIPV4_ROUTE_DEAD)
		printf(" dead");
	putchar('\n');
}

void route_json(json_t *array, const struct nlattr *const *tb)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ROUTE_FLAGS);
	json_t *route = js_object(array), *list;

	js_str(route, "dst", prefix_str(nl_u32(tb, MIPV4_A_ADDR),
					nl_u8(tb, MIPV4_A_PREFIXLEN)));
	if (nl_u32(tb, MIPV4_A_GATEWAY))
		js_str(route, "gateway", addr_str(nl_u32(tb, MIPV4_A_GATEWAY)));
	js_str(route, "dev", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	if (nl_u32(tb, MIPV4_A_SRC))
		js_str(route, "prefsrc", addr_str(nl_u32(tb, MIPV4_A_SRC)));
	list = js_array(route, "flags");
	if (flags & MIPV4_ROUTE_CONNECTED)
		js_add_str(list, "connected");
	if (flags & MIPV4_ROUTE_DEAD)
		js_add_str(list, "dead");
}

int cmd_route_show(const struct args *args)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	uint32_t ifindex = args_dev(args);
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	json_t *root = NULL;
	size_t pos = 0;

	nl_open();
	nl_dump(MIPV4_CMD_ROUTE_GET, ifindex, &msgs, "route show");
	if (opt.json)
		root = js_array(NULL, NULL);

	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		if (opt.json)
			route_json(root, tb);
		else
			route_print(tb, true);
	}
	if (opt.json)
		js_print(root);
	nl_msgs_free(&msgs);
	return 0;
}
