// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 group: the multicast groups of an endpoint.
 */
#include <linux/mipv4.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "dev.h"
#include "fail.h"
#include "format.h"
#include "group.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "parse.h"
#include "print.h"
#include "show.h"
#include "text.h"
#include "values.h"

int cmd_group_add(const struct args *args)
{
	uint32_t group = parse_addr(args->operand), sources[SOURCES_MAX], ifindex;
	struct nlmsghdr *nlh;
	size_t n = 0;

	if (args->value[KEY_SOURCE] && args->value[KEY_EXCLUDE])
		usage_error("group add: use either \"source\" or \"exclude\"");
	if (args->value[KEY_SOURCE] || args->value[KEY_EXCLUDE])
		n = parse_sources(args->value[KEY_SOURCE] ?: args->value[KEY_EXCLUDE], sources);
	ifindex = args_dev(args);
	nl_open();
	nlh = nl_new(MIPV4_CMD_GROUP_ADD, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, group);
	if (n) {
		mnl_attr_put_u8(nlh, MIPV4_A_FILTER_MODE, args->value[KEY_SOURCE] ?
				MIPV4_FILTER_INCLUDE : MIPV4_FILTER_EXCLUDE);
		mnl_attr_put(nlh, MIPV4_A_SOURCES, n * sizeof(sources[0]), sources);
	}
	nl_do(nlh, "group add");
	return 0;
}

int cmd_group_del(const struct args *args)
{
	uint32_t group = parse_addr(args->operand), ifindex = args_dev(args);
	struct nlmsghdr *nlh;

	nl_open();
	nlh = nl_new(MIPV4_CMD_GROUP_DEL, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, group);
	nl_do(nlh, "group del");
	return 0;
}

static const char *mode_name(const struct nlattr *const *tb)
{
	return nl_u8(tb, MIPV4_A_FILTER_MODE) == MIPV4_FILTER_INCLUDE ? "include" : "exclude";
}

/* The sources in a message; returns their number. */
static size_t get_sources(const struct nlattr *const *tb, const uint32_t **sources)
{
	const struct nlattr *attr = tb[MIPV4_A_SOURCES];

	if (!attr)
		return 0;
	*sources = mnl_attr_get_payload(attr);
	return mnl_attr_get_payload_len(attr) / sizeof(**sources);
}

void group_print(const struct nlattr *const *tb)
{
	const uint32_t *sources;
	size_t n = get_sources(tb, &sources), i;

	printf("%s dev %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR))),
	       paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	if (n || nl_u8(tb, MIPV4_A_FILTER_MODE) == MIPV4_FILTER_INCLUDE)
		printf(" %s", mode_name(tb));
	for (i = 0; i < n; i++)
		printf("%c%s", i ? ',' : ' ', paint(PAINT_ADDR, addr_str(sources[i])));
	printf(" users %u igmp %u", nl_u32(tb, MIPV4_A_USERS),
	       nl_u8(tb, MIPV4_A_IGMP_VERSION));
}

void group_fill(json_t *group, const struct nlattr *const *tb)
{
	const uint32_t *sources;
	json_t *list;
	size_t n = get_sources(tb, &sources), i;

	js_str(group, "group", addr_str(nl_u32(tb, MIPV4_A_ADDR)));
	js_str(group, "dev", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	js_str(group, "mode", mode_name(tb));
	list = js_array(group, "sources");
	for (i = 0; i < n; i++)
		js_add_str(list, addr_str(sources[i]));
	js_int(group, "users", nl_u32(tb, MIPV4_A_USERS));
	js_int(group, "igmp_version", nl_u8(tb, MIPV4_A_IGMP_VERSION));
}

int cmd_group_show(const struct args *args)
{
	static const struct record_format format = { group_print, group_fill };
	uint32_t ifindex = args_dev(args);
	struct nl_msgs msgs = { 0 };

	nl_open();
	nl_dump(MIPV4_CMD_GROUP_GET, ifindex, &msgs, "group show");
	show_records(&msgs, &format);
	return 0;
}
