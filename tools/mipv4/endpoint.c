// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 attach, detach and show: the endpoints themselves.
 */
#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <netinet/in.h>
#include <stdio.h>

#include "access.h"
#include "addr.h"
#include "args.h"
#include "dev.h"
#include "endpoint.h"
#include "escape.h"
#include "fail.h"
#include "mudp.h"
#include "names.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "parse.h"
#include "print.h"
#include "route.h"
#include "set.h"
#include "show.h"
#include "text.h"

static bool is_down;

static bool look_down(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	nl_parse(nlh, tb);
	is_down = !tb[MIPV4_A_UP];
	return false;
}

void endpoint_warn_down(uint32_t ifindex)
{
	const char *dev = dev_name(ifindex);

	is_down = false;
	nl_open();
	nl_peek(MIPV4_CMD_GET, ifindex, look_down);
	if (is_down)
		complain("warning: %s is down: set it up (ip link set %s up)", dev, dev);
}

void endpoint_warn(const struct args *args)
{
	if (args->value[KEY_ADDR])
		warn_no_length(args->value[KEY_ADDR]);
	endpoint_warn_down(args_dev(args));
}

int cmd_attach(const struct args *args)
{
	uint32_t addr = 0, gateway = 0, ifindex;
	struct nlmsghdr *nlh;
	uint8_t len = 0;

	if (args->value[KEY_ADDR])
		addr = parse_prefix(args->value[KEY_ADDR], &len);
	if (args->value[KEY_GATEWAY])
		gateway = parse_addr(args->value[KEY_GATEWAY]);
	ifindex = args_dev(args);

	nl_open();
	nlh = nl_new(MIPV4_CMD_ATTACH, ifindex);
	if (args->value[KEY_SHARED])
		mnl_attr_put_u32(nlh, MIPV4_A_ENDPOINT_FLAGS, MIPV4_ENDPOINT_SHARED);
	if (args->value[KEY_ADDR]) {
		mnl_attr_put_u32(nlh, MIPV4_A_ADDR, addr);
		mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, len);
	}
	if (args->value[KEY_GATEWAY])
		mnl_attr_put_u32(nlh, MIPV4_A_GATEWAY, gateway);
	nl_do(nlh, "attach");
	if (!nl_is_recorded())
		endpoint_warn(args);
	return 0;
}

int cmd_detach(const struct args *args)
{
	uint32_t ifindex = args_dev(args);

	nl_open();
	nl_do(nl_new(MIPV4_CMD_DETACH, ifindex), "detach");
	return 0;
}

/* Up to three flags, NULL-terminated. */
static void flag_names(const struct nlattr *const *tb, const char *names[4])
{
	size_t n = 0;

	names[n++] = nl_u32(tb, MIPV4_A_ENDPOINT_FLAGS) & MIPV4_ENDPOINT_SHARED ?
		     "SHARED" : "EXCLUSIVE";
	if (tb[MIPV4_A_UP]) {
		if (!tb[MIPV4_A_CARRIER])
			names[n++] = "NO-CARRIER";
		names[n++] = "UP";
	}
	names[n] = NULL;
}

static void print_protocols(const struct nlattr *attr)
{
	const uint8_t *number = mnl_attr_get_payload(attr);
	size_t n = mnl_attr_get_payload_len(attr), i;

	printf("    protocols");
	for (i = 0; i < n; i++) {
		const char *name = protocol_name(number[i]);

		if (name)
			printf(" %s(%u)", printable(name), number[i]);
		else
			printf(" %u", number[i]);
	}
	printf("%s%s", n ? "" : " none", line_end());
}

static void print_flags(const struct nlattr *const *tb)
{
	const char *flags[4];
	size_t i;

	flag_names(tb, flags);
	for (i = 0; flags[i]; i++)
		printf("%c%s", i ? ',' : '<', flags[i]);
	putchar('>');
}

static void print_head(const struct nlattr *const *tb)
{
	printf("%s: ", paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	print_flags(tb);
	printf(" mtu %u ttl %u", nl_u32(tb, MIPV4_A_MTU), nl_u8(tb, MIPV4_A_TTL));
}

void endpoint_print(const struct nlattr *const *tb)
{
	print_head(tb);
	settings_print(tb, " ", " ");
}

static void print_brief(const struct nlattr *const *tb)
{
	show_dev_state(tb);
	printf("%s ", paint(PAINT_LLADDR, nl_lladdr_str(tb[MIPV4_A_LLADDR])));
	print_flags(tb);
	putchar('\n');
}

/* What the endpoints have that are shown. */
static struct {
	struct nl_msgs addrs, routes, groups, services;
	bool has_mudp;
} objects;

static void read_objects(uint32_t ifindex, bool has_udp)
{
	nl_dump(MIPV4_CMD_ADDR_GET, ifindex, &objects.addrs, "show");
	nl_dump(MIPV4_CMD_ROUTE_GET, ifindex, &objects.routes, "show");
	nl_dump(MIPV4_CMD_GROUP_GET, ifindex, &objects.groups, "show");
	protocol_names_learn("show");
	objects.has_mudp = has_udp && nl_has_family(MUDP_GENL_NAME);
	if (objects.has_mudp)
		nl_dump(MUDP_CMD_SERVICE_GET, ifindex, &objects.services, "show");
}

static void free_objects(void)
{
	nl_msgs_free(&objects.addrs);
	nl_msgs_free(&objects.routes);
	nl_msgs_free(&objects.groups);
	nl_msgs_free(&objects.services);
}

static unsigned int count_groups(uint32_t ifindex)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *nlh;
	unsigned int n = 0;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(&objects.groups, &pos))) {
		nl_parse(nlh, tb);
		n += nl_u32(tb, MIPV4_A_IFINDEX) == ifindex;
	}
	return n;
}

static unsigned int count_services(uint32_t ifindex)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	const struct nlmsghdr *nlh;
	unsigned int n = 0;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(&objects.services, &pos))) {
		mudp_parse(nlh, tb);
		n += mudp_u32(tb, MUDP_A_IFINDEX) == ifindex;
	}
	return n;
}

static void print_counts(const struct nlattr *const *tb)
{
	uint32_t ifindex = nl_u32(tb, MIPV4_A_IFINDEX);

	printf("    neighbours %u of %u%s", nl_u32(tb, MIPV4_A_NEIGH_COUNT),
	       nl_u32(tb, MIPV4_A_NEIGH_LIMIT), line_end());
	printf("    groups %u", count_groups(ifindex));
	if (objects.has_mudp && nl_has_protocol(tb, IPPROTO_UDP))
		printf(", udp services %u", count_services(ifindex));
	putchar('\n');
}

static void print(const struct nlattr *const *tb)
{
	const struct nlattr *sub[MIPV4_A_MAX + 1];
	uint32_t ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
	const struct nlmsghdr *nlh;
	size_t pos;

	print_head(tb);
	printf("%s", line_end());
	if (*nl_lladdr_str(tb[MIPV4_A_LLADDR]))
		printf("    link/addr %s%s", paint(PAINT_LLADDR, nl_lladdr_str(tb[MIPV4_A_LLADDR])), line_end());
	for (pos = 0; (nlh = nl_msgs_next(&objects.addrs, &pos));) {
		nl_parse(nlh, sub);
		if (nl_u32(sub, MIPV4_A_IFINDEX) != ifindex)
			continue;
		printf("    ");
		addr_print(sub);
		printf("%s", line_end());
	}
	/* Omit routes that come from addresses, and cached paths. */
	for (pos = 0; (nlh = nl_msgs_next(&objects.routes, &pos));) {
		nl_parse(nlh, sub);
		if (nl_u32(sub, MIPV4_A_IFINDEX) != ifindex ||
		    nl_u32(sub, MIPV4_A_ROUTE_FLAGS) &
		    (MIPV4_ROUTE_CONNECTED | MIPV4_ROUTE_CACHE))
			continue;
		printf("    ");
		route_print_short(sub);
		printf("%s", line_end());
	}
	if (tb[MIPV4_A_PROTOCOLS])
		print_protocols(tb[MIPV4_A_PROTOCOLS]);
	if (opt.details) {
		settings_print(tb, "    ", opt.oneline ? "\\    " : "\n    ");
		printf("%s", line_end());
	}
	print_counts(tb);
}

void endpoint_fill(json_t *dev, const struct nlattr *const *tb)
{
	const struct nlattr *protocols = tb[MIPV4_A_PROTOCOLS];
	uint32_t ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
	const char *flags[4];
	json_t *list;
	size_t i;

	js_int(dev, "ifindex", ifindex);
	js_str(dev, "ifname", dev_name(ifindex));
	flag_names(tb, flags);
	list = js_array(dev, "flags");
	for (i = 0; flags[i]; i++)
		js_add_str(list, flags[i]);
	js_int(dev, "mtu", nl_u32(tb, MIPV4_A_MTU));
	js_int(dev, "ttl", nl_u8(tb, MIPV4_A_TTL));
	js_str(dev, "address", nl_lladdr_str(tb[MIPV4_A_LLADDR]));
	list = js_array(dev, "protocols");
	for (i = 0; protocols && i < mnl_attr_get_payload_len(protocols); i++) {
		uint8_t number = ((const uint8_t *)mnl_attr_get_payload(protocols))[i];
		json_t *protocol = js_object(list);

		js_int(protocol, "number", number);
		js_str(protocol, "name", protocol_name(number));
	}
	settings_fill(dev, tb);
	js_int(dev, "neighbours", nl_u32(tb, MIPV4_A_NEIGH_COUNT));
	js_int(dev, "neighbours_limit", nl_u32(tb, MIPV4_A_NEIGH_LIMIT));
}

static void json(json_t *root, const struct nlattr *const *tb)
{
	uint32_t ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
	const struct nlattr *sub[MIPV4_A_MAX + 1];
	json_t *dev = js_object(root), *list;
	const struct nlmsghdr *nlh;
	size_t pos;

	endpoint_fill(dev, tb);
	js_int(dev, "groups", count_groups(ifindex));
	if (objects.has_mudp && nl_has_protocol(tb, IPPROTO_UDP))
		js_int(dev, "udp_services", count_services(ifindex));
	list = js_array(dev, "addrs");
	for (pos = 0; (nlh = nl_msgs_next(&objects.addrs, &pos));) {
		nl_parse(nlh, sub);
		if (nl_u32(sub, MIPV4_A_IFINDEX) == ifindex)
			addr_fill(js_object(list), sub, true);
	}
	list = js_array(dev, "routes");
	for (pos = 0; (nlh = nl_msgs_next(&objects.routes, &pos));) {
		nl_parse(nlh, sub);
		if (nl_u32(sub, MIPV4_A_IFINDEX) == ifindex)
			route_fill(js_object(list), sub);
	}
}

/* A user who is root of a namespace sees nothing there, and could not know why. */
static void say_what_is_missing(void)
{
	if (!in_user_namespace())
		return;
	if (!owns_network())
		complain("no endpoints: this user namespace does not own the network namespace, so only root of the host attaches one (mipv4 attach DEV)");
	else if (!user_namespaces_may_attach())
		complain("no endpoints: a user namespace may not attach one, until root of the host types: echo 1 >/sys/module/mipv4/parameters/userns");
	else
		complain("no endpoints: attach one (mipv4 attach DEV)");
}

int cmd_show(const struct args *args)
{
	struct nl_msgs endpoints = { 0 };
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	uint32_t ifindex = args_dev(args);
	const struct nlmsghdr *nlh;
	bool has_udp = false;
	json_t *root = NULL;
	size_t pos = 0;

	nl_open();
	nl_dump(MIPV4_CMD_GET, ifindex, &endpoints, "show");
	if (ifindex && !endpoints.len)
		fail("device has no endpoint: attach it first (mipv4 attach %s)",
		     args->value[KEY_DEV]);
	if (!endpoints.len)
		say_what_is_missing();
	/* Without endpoints there is nothing else to dump. */
	while ((nlh = nl_msgs_next(&endpoints, &pos))) {
		nl_parse(nlh, tb);
		has_udp |= nl_has_protocol(tb, IPPROTO_UDP);
	}
	if (endpoints.len && (opt.json || !opt.brief))
		read_objects(ifindex, has_udp);
	if (opt.json)
		root = js_array(NULL, NULL);

	for (pos = 0; (nlh = nl_msgs_next(&endpoints, &pos));) {
		nl_parse(nlh, tb);
		if (opt.json)
			json(root, tb);
		else if (opt.brief)
			print_brief(tb);
		else
			print(tb);
	}
	if (opt.json)
		js_print(root);
	nl_msgs_free(&endpoints);
	free_objects();
	return 0;
}
