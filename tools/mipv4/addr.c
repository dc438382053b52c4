// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 addr: the addresses of an endpoint.
 */
#include <linux/mipv4.h>
#include <linux/netlink.h>
#include <stdio.h>

#include "addr.h"
#include "args.h"
#include "dev.h"
#include "fail.h"
#include "format.h"
#include "macros.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "parse.h"
#include "print.h"
#include "select.h"
#include "show.h"
#include "text.h"

static int change(uint8_t cmd, uint16_t flags, const struct args *args, const char *command)
{
	uint8_t len;
	uint32_t addr = parse_prefix(args->operand, &len);
	uint32_t valid = args_lifetime(args, KEY_VALID_LFT, UINT32_MAX);
	uint32_t preferred = args_lifetime(args, KEY_PREFERRED_LFT, valid);
	uint32_t ifindex = args_dev(args);
	struct nlmsghdr *nlh;

	if (preferred > valid)
		usage_error("preferred_lft must not be more than valid_lft");
	nl_open();
	nlh = nl_new(cmd, ifindex);
	nlh->nlmsg_flags |= flags;
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, len);
	if (args->value[KEY_DAD])
		mnl_attr_put(nlh, MIPV4_A_DAD, 0, NULL);
	if (args->value[KEY_VALID_LFT])
		mnl_attr_put_u32(nlh, MIPV4_A_VALID_LFT, valid);
	if (args->value[KEY_PREFERRED_LFT])
		mnl_attr_put_u32(nlh, MIPV4_A_PREFERRED_LFT, preferred);
	nl_do(nlh, command);
	if (cmd != MIPV4_CMD_ADDR_DEL && !nl_is_recorded())
		warn_no_length(args->operand);
	return 0;
}

int cmd_addr_add(const struct args *args)
{
	return change(MIPV4_CMD_ADDR_ADD, NLM_F_EXCL, args, "addr add");
}

int cmd_addr_replace(const struct args *args)
{
	return change(MIPV4_CMD_ADDR_ADD, NLM_F_REPLACE, args, "addr replace");
}

int cmd_addr_del(const struct args *args)
{
	return change(MIPV4_CMD_ADDR_DEL, 0, args, "addr del");
}

int cmd_addr_set(const struct args *args)
{
	return change(MIPV4_CMD_ADDR_SET, 0, args, "addr set");
}

/* The names of "ip addr", as far as it has such flags. */
static const struct {
	uint32_t flag;
	const char *name;
} flag_names[] = {
	{ MIPV4_ADDR_SECONDARY, "secondary" },
	{ MIPV4_ADDR_TENTATIVE, "tentative" },
	{ MIPV4_ADDR_DUPLICATE, "dadfailed" },
	{ MIPV4_ADDR_CONFLICT, "conflict" },
	{ MIPV4_ADDR_DEPRECATED, "deprecated" },
};

static void print_lifetime(const struct nlattr *const *tb, enum mipv4_attr type,
			   const char *name)
{
	if (tb[type] && nl_u32(tb, type) == UINT32_MAX)
		printf(" %s forever", name);
	else if (tb[type])
		printf(" %s %usec", name, nl_u32(tb, type));
}

void addr_print(const struct nlattr *const *tb)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ADDR_FLAGS);
	size_t i;

	printf("inet %s/%u", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR))),
	       nl_u8(tb, MIPV4_A_PREFIXLEN));
	if (nl_u32(tb, MIPV4_A_BROADCAST))
		printf(" brd %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_BROADCAST))));
	for (i = 0; i < ARRAY_SIZE(flag_names); i++)
		if (flags & flag_names[i].flag)
			printf(" %s", flag_names[i].name);
	print_lifetime(tb, MIPV4_A_VALID_LFT, "valid_lft");
	print_lifetime(tb, MIPV4_A_PREFERRED_LFT, "preferred_lft");
}

void addr_fill(json_t *addr, const struct nlattr *const *tb, bool flag_list)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ADDR_FLAGS);
	json_t *list = NULL;
	size_t i;

	js_str(addr, "local", addr_str(nl_u32(tb, MIPV4_A_ADDR)));
	js_int(addr, "prefixlen", nl_u8(tb, MIPV4_A_PREFIXLEN));
	if (nl_u32(tb, MIPV4_A_BROADCAST))
		js_str(addr, "broadcast", addr_str(nl_u32(tb, MIPV4_A_BROADCAST)));
	if (flag_list)
		list = js_array(addr, "flags");
	for (i = 0; i < ARRAY_SIZE(flag_names); i++) {
		if (!(flags & flag_names[i].flag))
			continue;
		if (list)
			js_add_str(list, flag_names[i].name);
		else
			js_bool(addr, flag_names[i].name, true);
	}
	if (tb[MIPV4_A_VALID_LFT])
		js_int(addr, "valid_life_time", nl_u32(tb, MIPV4_A_VALID_LFT));
	if (tb[MIPV4_A_PREFERRED_LFT])
		js_int(addr, "preferred_life_time", nl_u32(tb, MIPV4_A_PREFERRED_LFT));
}

/* Print an address: with -oneline after its device, otherwise below it. */
static void print_below(const struct nlattr *const *tb, bool first)
{
	const char *dev = paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));

	if (opt.oneline)
		printf("%s: ", dev);
	else
		printf("%s%s    ", first ? dev : "", first ? ":\n" : "");
	addr_print(tb);
	putchar('\n');
}

/* One word: 10.0.0.2/24, or 10.0.0.2/24(tentative). */
static void print_one_brief(const struct nlattr *const *tb)
{
	uint32_t flags = nl_u32(tb, MIPV4_A_ADDR_FLAGS);
	const char *before = "(";
	size_t i;

	printf("%s/%u", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR))),
	       nl_u8(tb, MIPV4_A_PREFIXLEN));
	for (i = 0; i < ARRAY_SIZE(flag_names); i++) {
		if (!(flags & flag_names[i].flag) || flag_names[i].flag == MIPV4_ADDR_SECONDARY)
			continue;
		printf("%s%s", before, flag_names[i].name);
		before = ",";
	}
	printf("%s ", *before == ',' ? ")" : "");
}

/* Print a line for each endpoint, even without addresses; with a filter only if it has some. */
static int show_brief(uint32_t ifindex, nl_filter filter)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1], *sub[MIPV4_A_MAX + 1];
	struct nl_msgs endpoints = { 0 }, addrs = { 0 };
	const struct nlmsghdr *nlh, *addr;
	size_t pos = 0, at;

	nl_dump(MIPV4_CMD_GET, ifindex, &endpoints, "addr show");
	nl_dump_some(nl_new(MIPV4_CMD_ADDR_GET, ifindex), filter, &addrs, "addr show");
	while ((nlh = nl_msgs_next(&endpoints, &pos))) {
		bool any = false;

		nl_parse(nlh, tb);
		if (!filter)
			show_dev_state(tb);
		for (at = 0; (addr = nl_msgs_next(&addrs, &at));) {
			nl_parse(addr, sub);
			if (nl_u32(sub, MIPV4_A_IFINDEX) != nl_u32(tb, MIPV4_A_IFINDEX))
				continue;
			if (filter && !any)
				show_dev_state(tb);
			any = true;
			print_one_brief(sub);
		}
		if (!filter || any)
			putchar('\n');
	}
	nl_msgs_free(&endpoints);
	nl_msgs_free(&addrs);
	return 0;
}

int cmd_addr_show(const struct args *args)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	uint32_t ifindex = args_dev(args), last = 0;
	json_t *root = NULL, *list = NULL;
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_open();
	if (opt.brief && !opt.json)
		return show_brief(ifindex, select_addrs(args));
	nl_dump_some(nl_new(MIPV4_CMD_ADDR_GET, ifindex), select_addrs(args), &msgs,
		     "addr show");
	if (opt.json)
		root = js_array(NULL, NULL);

	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		ifindex = nl_u32(tb, MIPV4_A_IFINDEX);

		/* A dump has the addresses of one device together. */
		if (ifindex != last && opt.json) {
			json_t *dev = js_object(root);

			js_int(dev, "ifindex", ifindex);
			js_str(dev, "ifname", dev_name(ifindex));
			list = js_array(dev, "addr_info");
		}
		if (opt.json)
			addr_fill(js_object(list), tb, false);
		else
			print_below(tb, ifindex != last);
		last = ifindex;
	}
	if (opt.json)
		js_print(root);
	nl_msgs_free(&msgs);
	return 0;
}
