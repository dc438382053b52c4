// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 neigh: the neighbours of an endpoint.
 */
#include <linux/netlink.h>
#include <stdio.h>

#include "args.h"
#include "dev.h"
#include "format.h"
#include "names.h"
#include "neigh.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "parse.h"
#include "print.h"
#include "select.h"
#include "show.h"
#include "text.h"

static int add(const struct args *args, uint16_t flags, const char *command)
{
	uint32_t addr = parse_addr(args->operand), ifindex;
	struct nlmsghdr *nlh;
	struct lladdr ll;

	parse_lladdr(args->value[KEY_LLADDR], &ll);
	ifindex = args_dev(args);
	nl_open();
	nlh = nl_new(MIPV4_CMD_NEIGH_ADD, ifindex);
	nlh->nlmsg_flags |= flags;
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put(nlh, MIPV4_A_LLADDR, ll.len, ll.octet);
	nl_do(nlh, command);
	return 0;
}

int cmd_neigh_add(const struct args *args)
{
	return add(args, NLM_F_EXCL, "neigh add");
}

int cmd_neigh_replace(const struct args *args)
{
	return add(args, NLM_F_REPLACE, "neigh replace");
}

int cmd_neigh_del(const struct args *args)
{
	uint32_t addr = parse_addr(args->operand), ifindex;
	struct nlmsghdr *nlh;
	struct lladdr ll;

	/* The kernel does not need it, but it must be an address. */
	if (args->value[KEY_LLADDR])
		parse_lladdr(args->value[KEY_LLADDR], &ll);
	ifindex = args_dev(args);
	nl_open();
	nlh = nl_new(MIPV4_CMD_NEIGH_DEL, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, addr);
	nl_do(nlh, "neigh del");
	return 0;
}

/* The kernel flushes one endpoint at a time. */
int cmd_neigh_flush(const struct args *args)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	uint32_t ifindex = args_dev(args);
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_open();
	if (ifindex) {
		nl_do(nl_new(MIPV4_CMD_NEIGH_FLUSH, ifindex), "neigh flush");
		return 0;
	}
	nl_dump(MIPV4_CMD_GET, 0, &msgs, "neigh flush");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
		nl_do(nl_new(MIPV4_CMD_NEIGH_FLUSH, ifindex), "neigh flush");
	}
	nl_msgs_free(&msgs);
	return 0;
}

static double seconds(const struct nlattr *const *tb, enum mipv4_attr type)
{
	return nl_u32(tb, type) / 1000.0;
}

void neigh_print(const struct nlattr *const *tb)
{
	const char *lladdr = nl_lladdr_str(tb[MIPV4_A_LLADDR]);

	printf("%s dev %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR))),
	       paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	if (*lladdr)
		printf(" lladdr %s", paint(PAINT_LLADDR, lladdr));
	if (opt.details) {
		if (tb[MIPV4_A_USED])
			printf(" used %.3fs", seconds(tb, MIPV4_A_USED));
		if (tb[MIPV4_A_CONFIRMED])
			printf(" confirmed %.3fs", seconds(tb, MIPV4_A_CONFIRMED));
		if (tb[MIPV4_A_PROBES])
			printf(" probes %u", nl_u8(tb, MIPV4_A_PROBES));
	}
	printf(" %s", neigh_state_name(nl_u8(tb, MIPV4_A_NEIGH_STATE)));
}

static void print_brief(const struct nlattr *const *tb)
{
	const char *lladdr = nl_lladdr_str(tb[MIPV4_A_LLADDR]);

	print_column(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR)), ADDR_COLUMN);
	print_column(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX)), DEV_COLUMN);
	if (*lladdr)
		printf("%s", paint(PAINT_LLADDR, lladdr));
}

void neigh_fill(json_t *neigh, const struct nlattr *const *tb)
{
	const char *lladdr = nl_lladdr_str(tb[MIPV4_A_LLADDR]);

	js_str(neigh, "dst", addr_str(nl_u32(tb, MIPV4_A_ADDR)));
	js_str(neigh, "dev", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	if (*lladdr)
		js_str(neigh, "lladdr", lladdr);
	js_add_str(js_array(neigh, "state"),
		   neigh_state_name(nl_u8(tb, MIPV4_A_NEIGH_STATE)));
	if (tb[MIPV4_A_USED])
		js_real(neigh, "used", seconds(tb, MIPV4_A_USED));
	if (tb[MIPV4_A_CONFIRMED])
		js_real(neigh, "confirmed", seconds(tb, MIPV4_A_CONFIRMED));
	js_int(neigh, "probes", nl_u8(tb, MIPV4_A_PROBES));
}

bool neigh_dump(const char *state, uint32_t ifindex, struct nl_msgs *msgs, const char *command)
{
	struct nlmsghdr *nlh = nl_new(MIPV4_CMD_NEIGH_GET, ifindex);

	if (state)
		mnl_attr_put_u8(nlh, MIPV4_A_NEIGH_STATE, neigh_state_parse(state));
	return nl_dump_for(nlh, msgs, command);
}

int cmd_neigh_show(const struct args *args)
{
	const struct record_format format = {
		opt.brief ? print_brief : neigh_print, neigh_fill
	};
	uint32_t ifindex = args_dev(args);
	struct nl_msgs msgs = { 0 };

	nl_open();
	nl_dump_some(nl_new(MIPV4_CMD_NEIGH_GET, ifindex), select_neighs(args), &msgs,
		     "neigh show");
	show_records(&msgs, &format);
	return 0;
}
