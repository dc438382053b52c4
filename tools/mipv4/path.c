// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 route get: the path of a datagram, as the kernel looks it up for a datagram.
 */
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/mipv4.h>
#include <stdio.h>

#include "args.h"
#include "dev.h"
#include "format.h"
#include "macros.h"
#include "names.h"
#include "nl.h"
#include "nlmsg.h"
#include "options.h"
#include "parse.h"
#include "path.h"
#include "print.h"
#include "text.h"

static const char *type_name(const struct nlattr *const *tb)
{
	static const char *const names[] = {
		[MIPV4_PATH_TYPE_UNICAST] = "unicast",
		[MIPV4_PATH_TYPE_LOCAL] = "local",
		[MIPV4_PATH_TYPE_BROADCAST] = "broadcast",
		[MIPV4_PATH_TYPE_MULTICAST] = "multicast",
		[MIPV4_PATH_TYPE_UNREACHABLE] = "unreachable",
		[MIPV4_PATH_TYPE_BLACKHOLE] = "blackhole",
	};
	uint8_t type = nl_u8(tb, MIPV4_A_PATH_TYPE);

	return type < ARRAY_SIZE(names) ? names[type] : "unknown";
}

static const char *mtu_source_name(const struct nlattr *const *tb)
{
	static const char *const names[] = {
		[MIPV4_MTU_SOURCE_DEVICE] = "device",
		[MIPV4_MTU_SOURCE_ROUTE] = "route",
		[MIPV4_MTU_SOURCE_PATH] = "path",
	};
	uint8_t source = nl_u8(tb, MIPV4_A_MTU_SOURCE);

	return source < ARRAY_SIZE(names) ? names[source] : "unknown";
}

static const struct {
	uint32_t flag;
	const char *name;
} flag_names[] = {
	{ MIPV4_ROUTE_FAILED, "failed" },
	{ MIPV4_ROUTE_CACHE, "cache" },
	{ MIPV4_ROUTE_LOCK, "lock" },
};

static const char *lladdr(const struct nlattr *const *tb)
{
	const struct nlattr *attr = tb[MIPV4_A_LLADDR];

	return lladdr_str(mnl_attr_get_payload(attr), mnl_attr_get_payload_len(attr));
}

/* The neighbour follows the path, on a line of its own. */
static void print_neigh(const struct nlattr *const *tb)
{
	uint32_t addr = nl_u32(tb, tb[MIPV4_A_GATEWAY] ? MIPV4_A_GATEWAY : MIPV4_A_ADDR);

	printf("%s    neigh %s", line_end(), paint(PAINT_ADDR, addr_str(addr)));
	if (tb[MIPV4_A_LLADDR])
		printf(" lladdr %s", paint(PAINT_LLADDR, lladdr(tb)));
	printf(" %s", tb[MIPV4_A_NEIGH_STATE] ?
	       neigh_state_name(nl_u8(tb, MIPV4_A_NEIGH_STATE)) : "not resolved yet");
}

static void print(const struct nlattr *const *tb)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ROUTE_FLAGS);
	bool unicast = nl_u8(tb, MIPV4_A_PATH_TYPE) == MIPV4_PATH_TYPE_UNICAST;
	size_t i;

	if (!unicast)
		printf("%s ", type_name(tb));
	printf("%s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR))));
	if (tb[MIPV4_A_GATEWAY])
		printf(" via %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_GATEWAY))));
	printf(" dev %s", paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	if (tb[MIPV4_A_SRC])
		printf(" src %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_SRC))));
	if (tb[MIPV4_A_MTU])
		printf(" mtu %u", nl_u32(tb, MIPV4_A_MTU));
	if (tb[MIPV4_A_MTU_SOURCE])
		printf(" (%s)", mtu_source_name(tb));
	for (i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (flags & flag_names[i].flag)
			printf(" %s", flag_names[i].name);
	if (tb[MIPV4_A_EXPIRES])
		printf(" expires %usec", nl_u32(tb, MIPV4_A_EXPIRES) / 1000);
	if (unicast)
		print_neigh(tb);
	putchar('\n');
}

static void json(const struct nlattr *const *tb)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ROUTE_FLAGS);
	json_t *root = js_object(NULL), *list;
	size_t i;

	js_str(root, "type", type_name(tb));
	js_str(root, "dst", addr_str(nl_u32(tb, MIPV4_A_ADDR)));
	if (tb[MIPV4_A_GATEWAY])
		js_str(root, "gateway", addr_str(nl_u32(tb, MIPV4_A_GATEWAY)));
	js_str(root, "dev", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	if (tb[MIPV4_A_SRC])
		js_str(root, "prefsrc", addr_str(nl_u32(tb, MIPV4_A_SRC)));
	if (tb[MIPV4_A_MTU])
		js_int(root, "mtu", nl_u32(tb, MIPV4_A_MTU));
	if (tb[MIPV4_A_MTU_SOURCE])
		js_str(root, "mtu_source", mtu_source_name(tb));
	if (tb[MIPV4_A_EXPIRES])
		js_int(root, "expires", nl_u32(tb, MIPV4_A_EXPIRES) / 1000);
	if (tb[MIPV4_A_LLADDR])
		js_str(root, "lladdr", lladdr(tb));
	if (tb[MIPV4_A_NEIGH_STATE])
		js_str(root, "state", neigh_state_name(nl_u8(tb, MIPV4_A_NEIGH_STATE)));
	list = js_array(root, "flags");
	for (i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (flags & flag_names[i].flag)
			js_add_str(list, flag_names[i].name);
	js_print(root);
}

static void show(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	if (nl_cmd(nlh) != MIPV4_CMD_ROUTE_LOOKUP)
		return;
	nl_parse(nlh, tb);
	if (opt.json)
		json(tb);
	else
		print(tb);
}

int cmd_route_get(const struct args *args)
{
	uint32_t dst = parse_addr(args->operand);
	uint32_t src = args->value[KEY_FROM] ? parse_addr(args->value[KEY_FROM]) : 0;
	uint32_t ifindex = args_dev(args);
	struct nlmsghdr *nlh;

	nl_open();
	nlh = nl_new(MIPV4_CMD_ROUTE_LOOKUP, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, dst);
	if (src)
		mnl_attr_put_u32(nlh, MIPV4_A_SRC, src);
	nl_ask(nlh, "route get", show);
	return 0;
}
