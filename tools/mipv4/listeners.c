// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 listeners: the programs that listen to a protocol or to a port of UDP, and the
 * services of mudp.
 */
#include <jansson.h>
#include <linux/in.h>
#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <stdio.h>
#include <stdlib.h>

#include "args.h"
#include "counters.h"
#include "dev.h"
#include "escape.h"
#include "fail.h"
#include "listeners.h"
#include "mudp.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "owner.h"
#include "print.h"
#include "text.h"
#include "udp.h"

struct listener {
	uint32_t ifindex;
	uint8_t protocol;
	uint16_t port;		/* of UDP, or 0 */
	const char *kind;
	uint64_t received, dropped;	/* of UDP; for which a program had no room */
};

static struct {
	struct listener *list;
	struct owner *owners;	/* of each of them; with portid 0, it is no program */
	size_t n;
} found;

static void add(const struct listener *listener, uint32_t portid)
{
	found.list = xrealloc(found.list, (found.n + 1) * sizeof(*found.list));
	found.owners = xrealloc(found.owners, (found.n + 1) * sizeof(*found.owners));
	found.list[found.n] = *listener;
	found.owners[found.n++] = (struct owner){ .portid = portid };
}

static void read_protocols(uint32_t ifindex)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	struct listener listener;
	size_t pos = 0;

	nl_open();
	nl_dump(MIPV4_CMD_LISTENER_GET, ifindex, &msgs, "listeners");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		listener = (struct listener){
			.ifindex = nl_u32(tb, MIPV4_A_IFINDEX),
			.protocol = nl_u8(tb, MIPV4_A_PROTOCOL),
			.kind = "listen",
			.dropped = nl_u32(tb, MIPV4_A_DROPPED),
		};
		add(&listener, nl_u32(tb, MIPV4_A_PORTID));
	}
	nl_msgs_free(&msgs);
}

static void read_ports(uint32_t ifindex)
{
	static const struct counter in = { MUDP_COUNTER_IN_DATAGRAMS, "in", NULL },
				    overflow = { MUDP_COUNTER_OVERFLOW, "overflow", NULL };
	const struct nlattr *tb[MUDP_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	struct listener listener;
	size_t pos = 0;

	if (!nl_has_family(MUDP_GENL_NAME))
		return;
	mudp_open();
	nl_dump(MUDP_CMD_SERVICE_GET, ifindex, &msgs, "listeners");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		mudp_parse(nlh, tb);
		listener = (struct listener){
			.ifindex = mudp_u32(tb, MUDP_A_IFINDEX),
			.protocol = IPPROTO_UDP,
			.port = mudp_port(tb, MUDP_A_LOCAL_PORT),
			.kind = udp_service_name(mudp_u8(tb, MUDP_A_SERVICE)),
			.received = mudp_counter(tb[MUDP_A_COUNTERS], &in),
			.dropped = mudp_counter(tb[MUDP_A_COUNTERS], &overflow),
		};
		add(&listener, mudp_u32(tb, MUDP_A_PORTID));
	}
	nl_msgs_free(&msgs);
}

static void print_listener(const struct listener *listener, const struct owner *owner)
{
	if (listener->port)
		printf("udp %u", listener->port);
	else
		printf("proto %u", listener->protocol);
	printf(" %s dev %s", listener->kind, paint(PAINT_DEV, dev_name(listener->ifindex)));
	if (listener->port)
		printf(" in %llu", (unsigned long long)listener->received);
	if (owner->portid)
		printf(" dropped %llu", (unsigned long long)listener->dropped);
	if (owner->pid)
		printf(" pid %d (%s)", owner->pid, printable(owner->program));
	putchar('\n');
}

static void json_listener(json_t *root, const struct listener *listener,
			  const struct owner *owner)
{
	json_t *object = js_object(root);

	js_str(object, "dev", dev_name(listener->ifindex));
	js_int(object, "protocol", listener->protocol);
	if (listener->port)
		js_int(object, "port", listener->port);
	js_str(object, "kind", listener->kind);
	if (listener->port)
		js_int(object, "in", listener->received);
	if (owner->portid)
		js_int(object, "dropped", listener->dropped);
	if (owner->pid) {
		js_int(object, "pid", (uint64_t)owner->pid);
		js_str(object, "program", owner->program);
	}
}

int cmd_listeners(const struct args *args)
{
	uint32_t ifindex = args_dev(args);
	json_t *root = NULL;
	size_t i;

	found.n = 0;
	read_protocols(ifindex);
	read_ports(ifindex);
	owners_find(found.owners, found.n);
	if (opt.json)
		root = js_array(NULL, NULL);
	for (i = 0; i < found.n; i++)
		if (opt.json)
			json_listener(root, &found.list[i], &found.owners[i]);
		else
			print_listener(&found.list[i], &found.owners[i]);
	if (opt.json)
		js_print(root);
	return 0;
}
