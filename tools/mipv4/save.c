// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 save: the commands that restore the endpoints, for "mipv4 restore" and "mipv4 -batch".
 *
 * The order is such that each command finds the objects that it needs: the endpoint,
 * its addresses, direct routes, routes through gateways, neighbours, groups, services.
 * A route or a neighbour whose network no longer exists becomes a comment.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/mipv4.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "dev.h"
#include "escape.h"
#include "fail.h"
#include "format.h"
#include "macros.h"
#include "neigh.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "print.h"
#include "save.h"
#include "set.h"
#include "udp.h"

/* A command may have 64 sources of 15 characters, separated by commas. */
#define LINE_MAX_LEN	2048

static struct {
	uint32_t ifindex;	/* of the present endpoint */
	const char *dev;	/* its name, quoted if necessary */
	struct nl_msgs addrs, routes;
	json_t *root;
	bool lost;		/* a command became a comment */
} save;

static void emit(const char *fmt, ...) __printf(1, 2);

static void emit(const char *fmt, ...)
{
	char line[LINE_MAX_LEN];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (opt.json)
		js_add_str(save.root, line);
	else
		puts(line);
}

/* The name of the device, quoted for a batch; names have no blanks. */
static const char *quoted_dev(uint32_t ifindex)
{
	static char text[6 * 16];
	const char *name = dev_name(ifindex);
	bool plain = is_printable(name);
	char *p = text;

	if (plain && !strpbrk(name, "#'\"\\$")) {
		snprintf(text, sizeof(text), "%s", name);
		return text;
	}
	if (!plain)
		*p++ = '$';
	*p++ = '\'';
	for (; *name; name++)
		if (!plain)
			p += sprintf(p, isalnum((unsigned char)*name) ? "%c" : "\\x%02x",
				     (uint8_t)*name);
		else
			p += sprintf(p, *name == '\'' ? "'\"%c\"'" : "%c", *name);
	*p++ = '\'';
	*p = '\0';
	return text;
}

static bool is_in(uint32_t addr, const struct nlattr *const *tb)
{
	uint8_t len = nl_u8(tb, MIPV4_A_PREFIXLEN);
	uint32_t mask = len ? htonl(UINT32_MAX << (32 - len)) : 0;

	return !((addr ^ nl_u32(tb, MIPV4_A_ADDR)) & mask);
}

/* Call @handle for each message of @msgs about the present endpoint. */
static void each(const struct nl_msgs *msgs, void (*handle)(const struct nlattr *const *tb))
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(msgs, &pos))) {
		nl_parse(nlh, tb);
		if (nl_u32(tb, MIPV4_A_IFINDEX) == save.ifindex)
			handle(tb);
	}
}

static bool has_addr(uint32_t addr)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(&save.addrs, &pos))) {
		nl_parse(nlh, tb);
		if (nl_u32(tb, MIPV4_A_IFINDEX) == save.ifindex &&
		    nl_u32(tb, MIPV4_A_ADDR) == addr)
			return true;
	}
	return false;
}

static bool is_cache(const struct nlattr *const *tb)
{
	return nl_u32(tb, MIPV4_A_ROUTE_FLAGS) & (MIPV4_ROUTE_CONNECTED | MIPV4_ROUTE_CACHE);
}

/* A DHCP client owns an address that expires, and adds it again. */
static bool expires(const struct nlattr *const *tb)
{
	return tb[MIPV4_A_VALID_LFT] && nl_u32(tb, MIPV4_A_VALID_LFT) != UINT32_MAX;
}

/* Is @addr a leased address, or with @reaches on the network of one? */
static bool lease_has(uint32_t addr, bool reaches)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(&save.addrs, &pos))) {
		nl_parse(nlh, tb);
		if (nl_u32(tb, MIPV4_A_IFINDEX) == save.ifindex && expires(tb) &&
		    (reaches ? is_in(addr, tb) : nl_u32(tb, MIPV4_A_ADDR) == addr))
			return true;
	}
	return false;
}

/* Is @addr on a network of an address or of a route without gateway? */
static bool is_connected(uint32_t addr)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(&save.addrs, &pos))) {
		nl_parse(nlh, tb);
		if (nl_u32(tb, MIPV4_A_IFINDEX) == save.ifindex && !expires(tb) &&
		    is_in(addr, tb))
			return true;
	}
	for (pos = 0; (nlh = nl_msgs_next(&save.routes, &pos));) {
		nl_parse(nlh, tb);
		if (nl_u32(tb, MIPV4_A_IFINDEX) == save.ifindex && !is_cache(tb) &&
		    !nl_u32(tb, MIPV4_A_GATEWAY) &&
		    nl_u8(tb, MIPV4_A_ROUTE_TYPE) == MIPV4_ROUTE_TYPE_UNICAST && is_in(addr, tb))
			return true;
	}
	return false;
}

/* The prefix of a command that needs @addr to be on a connected network. */
static const char *if_connected(uint32_t addr)
{
	if (is_connected(addr))
		return "";
	save.lost = true;
	return "# on no connected network: ";
}

/* The same for a neighbour or a gateway, which cannot have an address of the endpoint. */
static const char *if_neighbour(uint32_t addr)
{
	if (!has_addr(addr))
		return if_connected(addr);
	save.lost = true;
	return "# an address of the endpoint: ";
}

static void save_addr(const struct nlattr *const *tb)
{
	if (expires(tb))
		return;
	emit("addr add %s/%u dev %s%s", addr_str(nl_u32(tb, MIPV4_A_ADDR)),
	     nl_u8(tb, MIPV4_A_PREFIXLEN), save.dev, tb[MIPV4_A_DAD] ? " dad" : "");
}

static void save_route(const struct nlattr *const *tb)
{
	static const char *const types[] = {
		[MIPV4_ROUTE_TYPE_UNICAST] = "",
		[MIPV4_ROUTE_TYPE_UNREACHABLE] = "unreachable ",
		[MIPV4_ROUTE_TYPE_BLACKHOLE] = "blackhole ",
	};
	uint32_t gateway = nl_u32(tb, MIPV4_A_GATEWAY), src = nl_u32(tb, MIPV4_A_PREFSRC);
	char via[32] = "", metric[32] = "", mtu[32] = "", from[32] = "";
	uint8_t type = nl_u8(tb, MIPV4_A_ROUTE_TYPE);

	/* The client adds the routes of its lease again. */
	if (src ? lease_has(src, false) :
	    gateway && !is_connected(gateway) && lease_has(gateway, true))
		return;
	if (type >= ARRAY_SIZE(types))
		fail("save: a route has a type that this program does not know");
	if (gateway)
		snprintf(via, sizeof(via), " via %s", addr_str(gateway));
	if (nl_u32(tb, MIPV4_A_METRIC))
		snprintf(metric, sizeof(metric), " metric %u", nl_u32(tb, MIPV4_A_METRIC));
	if (nl_u32(tb, MIPV4_A_MTU))
		snprintf(mtu, sizeof(mtu), " mtu %u", nl_u32(tb, MIPV4_A_MTU));
	if (src && has_addr(src)) {
		snprintf(from, sizeof(from), " src %s", addr_str(src));
	} else if (src) {
		emit("# the source of the next, %s, is no address any more", addr_str(src));
		save.lost = true;
	}
	emit("%sroute add %s%s%s dev %s%s%s%s", gateway ? if_neighbour(gateway) : "", types[type],
	     prefix_str(nl_u32(tb, MIPV4_A_ADDR), nl_u8(tb, MIPV4_A_PREFIXLEN)), via, save.dev,
	     metric, mtu, from);
}

static void save_direct_route(const struct nlattr *const *tb)
{
	if (!is_cache(tb) && !nl_u32(tb, MIPV4_A_GATEWAY))
		save_route(tb);
}

static void save_gateway_route(const struct nlattr *const *tb)
{
	if (!is_cache(tb) && nl_u32(tb, MIPV4_A_GATEWAY))
		save_route(tb);
}

static uint32_t message_addr(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	nl_parse(nlh, tb);
	return ntohl(nl_u32(tb, MIPV4_A_ADDR));
}

static int by_addr(const void *a, const void *b)
{
	uint32_t left = message_addr(*(const struct nlmsghdr *const *)a);
	uint32_t right = message_addr(*(const struct nlmsghdr *const *)b);

	return left < right ? -1 : left > right;
}

/* The kernel has neighbours and groups in no order; equal states print equal commands. */
static void sort_by_addr(struct nl_msgs *msgs)
{
	const struct nlmsghdr **list = NULL, *nlh;
	struct nl_msgs sorted = { 0 };
	size_t n = 0, pos = 0, i;

	while (nl_msgs_next(msgs, &pos))
		n++;
	if (!n)
		return;
	list = xrealloc(NULL, n * sizeof(*list));
	for (i = 0, pos = 0; (nlh = nl_msgs_next(msgs, &pos)); i++)
		list[i] = nlh;
	qsort(list, n, sizeof(*list), by_addr);
	for (i = 0; i < n; i++)
		nl_msgs_add(&sorted, list[i]);
	free(list);
	nl_msgs_free(msgs);
	*msgs = sorted;
}

static void save_neigh(const struct nlattr *const *tb)
{
	const struct nlattr *ll = tb[MIPV4_A_LLADDR];
	uint32_t addr = nl_u32(tb, MIPV4_A_ADDR);

	if (nl_u8(tb, MIPV4_A_NEIGH_STATE) != MIPV4_NEIGH_PERMANENT || !ll)
		return;
	emit("%sneigh add %s lladdr %s dev %s", if_neighbour(addr), addr_str(addr),
	     lladdr_str(mnl_attr_get_payload(ll), mnl_attr_get_payload_len(ll)), save.dev);
}

static void save_group(const struct nlattr *const *tb)
{
	const struct nlattr *attr = tb[MIPV4_A_ADMIN_SOURCES];
	const uint32_t *sources = attr ? mnl_attr_get_payload(attr) : NULL;
	size_t n = attr ? mnl_attr_get_payload_len(attr) / sizeof(*sources) : 0, i;
	char list[LINE_MAX_LEN - 256] = "", *p = list;

	if (!tb[MIPV4_A_ADMIN_MODE])
		return;	/* a companion module has joined it */
	for (i = 0; i < n && i < 64; i++)
		p += sprintf(p, "%s%s", i ? "," :
			     nl_u8(tb, MIPV4_A_ADMIN_MODE) == MIPV4_FILTER_INCLUDE ? " source " :
			     " exclude ", addr_str(sources[i]));
	emit("group add %s dev %s%s", addr_str(nl_u32(tb, MIPV4_A_ADDR)), save.dev, list);
}

static void save_service(uint32_t ifindex, uint8_t service, uint16_t port)
{
	save.dev = quoted_dev(ifindex);
	emit("udp %s %u dev %s", udp_service_name(service), port, save.dev);
}

static void save_endpoint(const struct nlattr *const *tb, const struct nl_msgs *neighs,
			  const struct nl_msgs *groups)
{
	bool shared = nl_u32(tb, MIPV4_A_ENDPOINT_FLAGS) & MIPV4_ENDPOINT_SHARED;
	char words[256];

	save.ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
	save.dev = quoted_dev(save.ifindex);
	emit("attach dev %s%s", save.dev, shared ? " shared" : "");
	settings_words(tb, words, sizeof(words));
	if (*words)
		emit("set dev %s%s", save.dev, words);
	each(&save.addrs, save_addr);
	each(&save.routes, save_direct_route);
	each(&save.routes, save_gateway_route);
	each(neighs, save_neigh);
	each(groups, save_group);
}

/* An incomplete dump is not saved. */
static void save_whole(bool whole)
{
	if (!whole)
		fail("nothing was saved: run mipv4 save again");
}

static void save_dump(uint8_t cmd, uint32_t ifindex, struct nl_msgs *msgs)
{
	save_whole(nl_dump(cmd, ifindex, msgs, "save"));
}

int cmd_save(const struct args *args)
{
	struct nl_msgs endpoints = { 0 }, neighs = { 0 }, groups = { 0 };
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	uint32_t ifindex = args_dev(args);
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_open();
	save_dump(MIPV4_CMD_GET, ifindex, &endpoints);
	if (ifindex && !endpoints.len)
		fail("device has no endpoint: attach it first (mipv4 attach %s)",
		     args->value[KEY_DEV]);
	if (endpoints.len) {
		save_dump(MIPV4_CMD_ADDR_GET, ifindex, &save.addrs);
		save_dump(MIPV4_CMD_ROUTE_GET, ifindex, &save.routes);
		save_whole(neigh_dump("permanent", ifindex, &neighs, "save"));
		sort_by_addr(&neighs);
		save_dump(MIPV4_CMD_GROUP_GET, ifindex, &groups);
		sort_by_addr(&groups);
	}
	if (opt.json)
		save.root = js_array(NULL, NULL);
	while ((nlh = nl_msgs_next(&endpoints, &pos))) {
		nl_parse(nlh, tb);
		save_endpoint(tb, &neighs, &groups);
	}
	if (endpoints.len)
		udp_services(ifindex, save_service);
	else if (!opt.json)
		puts("# no endpoint is attached");
	if (opt.json)
		js_print(save.root);
	if (save.lost)
		complain("warning: commands that would fail are comments");
	save.lost = false;
	nl_msgs_free(&endpoints);
	nl_msgs_free(&save.addrs);
	nl_msgs_free(&save.routes);
	nl_msgs_free(&neighs);
	nl_msgs_free(&groups);
	return 0;
}
