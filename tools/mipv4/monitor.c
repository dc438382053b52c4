// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 monitor: events of endpoints as they happen, in the words of "show".
 */
#include <jansson.h>
#include <linux/mipv4.h>
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "addr.h"
#include "args.h"
#include "clock.h"
#include "dev.h"
#include "drop.h"
#include "endpoint.h"
#include "fail.h"
#include "foreign.h"
#include "group.h"
#include "macros.h"
#include "monitor.h"
#include "names.h"
#include "neigh.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "nlsock.h"
#include "nlwait.h"
#include "options.h"
#include "parse.h"
#include "print.h"
#include "route.h"
#include "text.h"

enum monitor_object {
	OBJECT_ENDPOINT,
	OBJECT_ADDR,
	OBJECT_ROUTE,
	OBJECT_NEIGH,
	OBJECT_GROUP,
	OBJECT_PMTU,
	OBJECT_ALL,
	OBJECT_DROP
};

static const char *const object_names[] = {
	[OBJECT_ENDPOINT] = "endpoint",
	[OBJECT_ADDR] = "addr",
	[OBJECT_ROUTE] = "route",
	[OBJECT_NEIGH] = "neigh",
	[OBJECT_GROUP] = "group",
	[OBJECT_PMTU] = "pmtu",
	[OBJECT_ALL] = "all",
	[OBJECT_DROP] = "drop",
	NULL
};

/* Other names, as of commands. */
static const struct {
	const char *name;
	enum monitor_object object;
} aliases[] = {
	{ "address", OBJECT_ADDR },
	{ "neighbour", OBJECT_NEIGH },
	{ "neighbor", OBJECT_NEIGH },
};

static void print_addr(const struct nlattr *const *tb)
{
	printf("%s: ", paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	addr_print(tb);
}

static void fill_addr(json_t *event, const struct nlattr *const *tb)
{
	js_int(event, "ifindex", nl_u32(tb, MIPV4_A_IFINDEX));
	js_str(event, "ifname", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	addr_fill(event, tb, true);
}

static const struct event {
	uint8_t cmd;
	enum monitor_object object;
	const char *name;
	bool gone;
	void (*print)(const struct nlattr *const *tb);
	void (*fill)(json_t *event, const struct nlattr *const *tb);
} events[] = {
	{ MIPV4_CMD_ATTACH_NTF, OBJECT_ENDPOINT, "attach", false, endpoint_print, endpoint_fill },
	{ MIPV4_CMD_DETACH_NTF, OBJECT_ENDPOINT, "detach", true, endpoint_print, endpoint_fill },
	{ MIPV4_CMD_SET_NTF, OBJECT_ENDPOINT, "set", false, endpoint_print, endpoint_fill },
	{ MIPV4_CMD_ADDR_NTF, OBJECT_ADDR, "addr", false, print_addr, fill_addr },
	{ MIPV4_CMD_ADDR_DEL_NTF, OBJECT_ADDR, "addr-del", true, print_addr, fill_addr },
	{ MIPV4_CMD_ROUTE_NTF, OBJECT_ROUTE, "route", false, route_print, route_fill },
	{ MIPV4_CMD_ROUTE_DEL_NTF, OBJECT_ROUTE, "route-del", true, route_print, route_fill },
	{ MIPV4_CMD_NEIGH_NTF, OBJECT_NEIGH, "neigh", false, neigh_print, neigh_fill },
	{ MIPV4_CMD_NEIGH_DEL_NTF, OBJECT_NEIGH, "neigh-del", true, neigh_print, neigh_fill },
	{ MIPV4_CMD_GROUP_NTF, OBJECT_GROUP, "group", false, group_print, group_fill },
	{ MIPV4_CMD_GROUP_DEL_NTF, OBJECT_GROUP, "group-del", true, group_print, group_fill },
	{ MIPV4_CMD_PMTU_NTF, OBJECT_PMTU, "pmtu", false, route_print, route_fill },
	{ MIPV4_CMD_PMTU_DEL_NTF, OBJECT_PMTU, "pmtu-del", true, route_print, route_fill },
	{ MIPV4_CMD_DROP_NTF, OBJECT_DROP, "drop", false, drop_print, drop_fill },
};

/* The objects that have events. */
#define EVENTS	(BIT(OBJECT_ALL) - 1)

static struct {
	uint64_t objects;	/* a bit for each wanted object */
	uint32_t ifindex;	/* 0 for all */
} monitor;

/* The object with this name, or the first with this abbreviation. */
static enum monitor_object parse_object(const char *word)
{
	size_t i;

	for (i = 0; *word && object_names[i]; i++)
		if (!strncmp(object_names[i], word, strlen(word)))
			return (enum monitor_object)i;
	for (i = 0; *word && i < ARRAY_SIZE(aliases); i++)
		if (!strncmp(aliases[i].name, word, strlen(word)))
			return aliases[i].object;
	refuse_foreign("monitor", word);
	no_such_word("object", word, nearest(word, object_names), "monitor");
}

static void parse_objects(const struct args *args)
{
	size_t i;

	for (i = 0; i < args->n_operands; i++) {
		enum monitor_object object = parse_object(args->operands[i]);

		monitor.objects |= object == OBJECT_ALL ? EVENTS : BIT(object);
	}
	if (!args->n_operands)
		monitor.objects = EVENTS;
	if (!(monitor.objects & BIT(OBJECT_DROP)) &&
	    (args->value[KEY_REASON] || args->value[KEY_PROTO]))
		usage_error("\"reason\" and \"proto\" select drops: use mipv4 monitor drop");
}

/* A drop is of no use without its time. */
static bool with_time(const struct event *event)
{
	return opt.time || event->object == OBJECT_DROP;
}

static void print_time(void)
{
	struct timespec ts;
	char text[32];
	struct tm tm;

	clock_gettime(CLOCK_REALTIME, &ts);
	if (!localtime_r(&ts.tv_sec, &tm) || !strftime(text, sizeof(text), "%FT%T", &tm))
		return;
	printf("[%s.%06ld] ", text, ts.tv_nsec / 1000);
}

static void json(const struct event *event, const struct nlattr *const *tb)
{
	json_t *root = js_object(NULL);

	if (with_time(event))
		js_real(root, "timestamp", clock_seconds());
	js_str(root, "event", event->name);
	event->fill(root, tb);
	js_print(root);
}

static void print(const struct event *event, const struct nlattr *const *tb)
{
	if (with_time(event))
		print_time();
	if (event->gone)
		printf("Deleted ");
	event->print(tb);
	putchar('\n');
}

static void handle(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	size_t i;

	if (!nl_is_event(nlh))
		return;
	nl_parse(nlh, tb);
	if (monitor.ifindex && nl_u32(tb, MIPV4_A_IFINDEX) != monitor.ifindex)
		return;
	for (i = 0; i < ARRAY_SIZE(events); i++) {
		if (events[i].cmd != nl_cmd(nlh) || !(monitor.objects & BIT(events[i].object)))
			continue;
		if (events[i].object == OBJECT_DROP && !drop_selected(tb))
			continue;
		if (opt.json)
			json(&events[i], tb);
		else
			print(&events[i], tb);
		finish_stdout();
	}
}

static void receive(void)
{
	dev_names_refresh();
	if (!nl_recv_all(handle))
		return;
	complain("events were lost: the socket was full");
	nl_check_family();
}

/* Names are looked up before events, because a removed device has none. */
static void learn_names(void)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_dump(MIPV4_CMD_GET, 0, &msgs, "monitor");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		dev_name(nl_u32(tb, MIPV4_A_IFINDEX));
	}
	nl_msgs_free(&msgs);
	protocol_names_learn("monitor");
}

int cmd_monitor(const struct args *args)
{
	int interrupt;

	not_in_batch("monitor");
	parse_objects(args);
	monitor.ifindex = args_dev(args);
	nl_open();
	nl_sock_buffer(NL_SOCK_BUFFER);
	learn_names();
	drop_select(args);
	interrupt = interrupt_fd();
	if (monitor.objects & EVENTS)
		nl_join_events();
	if (monitor.objects & BIT(OBJECT_DROP))
		nl_join_drops();
	nl_listen(interrupt, receive, NULL);
	return 0;
}
