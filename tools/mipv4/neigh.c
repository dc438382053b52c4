// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 neigh: the neighbours of an endpoint.
 */
#include <stdio.h>

#include "mipv4.h"
#include "names.h"
#include "text.h"
#include "utils.h"

int cmd_neigh_add(const struct args *args)
{
	uint32_t addr = parse_addr(args->what), ifindex;
	struct nlmsghdr *nlh;
	struct lladdr ll;

	parse_lladdr(args->value[KEY_LLADDR], &ll);
	ifindex = args_dev(args);
	nl_open();
	nlh = nl_new(MIPV4_CMD_NEIGH_ADD, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put(nlh, MIPV4_A_LLADDR, ll.len, ll.octet);
	nl_do(nlh, "neigh add");
	return 0;
}

int cmd_neigh_del(const struct args *args)
{
	uint32_t addr = parse_addr(args->what), ifindex;
	struct nlmsghdr *nlh;
	struct lladdr ll;

	/* Nobody needs it, but it has to make sense. */
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
	const struct nlattr *ll = tb[MIPV4_A_LLADDR];

	printf("%s dev %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR))),
	       paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	if (ll && mnl_attr_get_payload_len(ll))
		printf(" lladdr %s",
		       paint(PAINT_LLADDR, lladdr_str(mnl_attr_get_payload(ll),
						      mnl_attr_get_payload_len(ll))));
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
	const struct nlattr *ll = tb[MIPV4_A_LLADDR];

	print_column(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR)), ADDR_COLUMN);
	print_column(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX)), DEV_COLUMN);
	if (ll && mnl_attr_get_payload_len(ll))
		printf("%s", paint(PAINT_LLADDR, lladdr_str(mnl_attr_get_payload(ll),
							    mnl_attr_get_payload_len(ll))));
}

void neigh_fill(json_t *neigh, const struct nlattr *const *tb)
{
	const struct nlattr *ll = tb[MIPV4_A_LLADDR];

	js_str(neigh, "dst", addr_str(nl_u32(tb, MIPV4_A_ADDR)));
	js_str(neigh, "dev", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	if (ll && mnl_attr_get_payload_len(ll))
		js_str(neigh, "lladdr", lladdr_str(mnl_attr_get_payload(ll),
						   mnl_attr_get_payload_len(ll)));
	js_add_str(js_array(neigh, "state"),
		   neigh_state_name(nl_u8(tb, MIPV4_A_NEIGH_STATE)));
	if (tb[MIPV4_A_USED])
		js_real(neigh, "used", seconds(tb, MIPV4_A_USED));
	if (tb[MIPV4_A_CONFIRMED])
		js_real(neigh, "confirmed", seconds(tb, MIPV4_A_CONFIRMED));
	js_int(neigh, "probes", nl_u8(tb, MIPV4_A_PROBES));
}

bool neigh_dump(const char *state, uint32_t ifindex, struct nl_msgs *msgs, const char *what)
{
	struct nlmsghdr *nlh = nl_new(MIPV4_CMD_NEIGH_GET, ifindex);

	if (state)
		mnl_attr_put_u8(nlh, MIPV4_A_NEIGH_STATE, neigh_state_parse(state));
	return nl_dump_for(nlh, msgs, what);
}

int cmd_neigh_show(const struct args *args)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	uint32_t ifindex = args_dev(args);
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	json_t *root = NULL;
	size_t pos = 0;

	nl_open();
	neigh_dump(args->value[KEY_NUD], ifindex, &msgs, "neigh show");
	if (opt.json)
		root = js_array(NULL, NULL);

	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		if (opt.json) {
			neigh_fill(js_object(root), tb);
			continue;
		}
		if (opt.brief)
			print_brief(tb);
		else
			neigh_print(tb);
		putchar('\n');
	}
	if (opt.json)
		js_print(root);
	nl_msgs_free(&msgs);
	return 0;
}
