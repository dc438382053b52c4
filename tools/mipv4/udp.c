// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 udp: the services of the module mudp and the counters of its UDP.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <jansson.h>
#include <linux/mipv4.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "counters.h"
#include "dev.h"
#include "fail.h"
#include "macros.h"
#include "mudp.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "print.h"
#include "text.h"
#include "udp.h"
#include "values.h"

static const struct counter service_counters[] = {
	{ MUDP_COUNTER_IN_DATAGRAMS, "in", NULL },
	{ MUDP_COUNTER_IN_OCTETS, "octets", NULL },
	{ MUDP_COUNTER_OUT_DATAGRAMS, "out", NULL },
	{ MUDP_COUNTER_OUT_FAILED, "failed", NULL },
	{ MUDP_COUNTER_IGNORED, "ignored", NULL },
	{ MUDP_COUNTER_OVERFLOW, "overflow", NULL },
	{ MUDP_COUNTER_LOST, "lost", NULL },
	{ MUDP_COUNTER_DUPLICATE, "duplicate", NULL },
	{ MUDP_COUNTER_REORDERED, "reordered", NULL },
	{ MUDP_COUNTER_UNNUMBERED, "unnumbered", NULL },
};

static_assert(ARRAY_SIZE(service_counters) == MUDP_COUNTER_MAX - MUDP_COUNTER_PAD,
	      "service_counters is out of date");

static void json_counters(json_t *object, const struct nlattr *nest,
			  const struct counter *counters, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		js_int(object, counters[i].name, mudp_counter(nest, &counters[i]));
}

struct nlmsghdr *udp_service_request(uint32_t ifindex, uint16_t port, uint8_t service)
{
	const bool add = service != UDP_SERVICE_NONE;
	struct nlmsghdr *nlh;

	mudp_open();
	nlh = nl_new(add ? MUDP_CMD_SERVICE_ADD : MUDP_CMD_SERVICE_DEL, ifindex);
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(port));
	if (add)
		mnl_attr_put_u8(nlh, MUDP_A_SERVICE, service);
	return nlh;
}

static int change(const struct args *args, uint8_t service, const char *command)
{
	uint16_t port = parse_port(args->operand);

	nl_do(udp_service_request(args_dev(args), port, service), command);
	return 0;
}

int cmd_udp_echo(const struct args *args)
{
	return change(args, MUDP_SERVICE_ECHO, "udp echo");
}

int cmd_udp_discard(const struct args *args)
{
	return change(args, MUDP_SERVICE_DISCARD, "udp discard");
}

int cmd_udp_sink(const struct args *args)
{
	return change(args, MUDP_SERVICE_SINK, "udp sink");
}

int cmd_udp_del(const struct args *args)
{
	return change(args, UDP_SERVICE_NONE, "udp del");
}

const char *udp_service_name(uint8_t service)
{
	static const char *const names[] = {
		[MUDP_SERVICE_ECHO] = "echo",
		[MUDP_SERVICE_DISCARD] = "discard",
		[MUDP_SERVICE_SINK] = "sink",
		[MUDP_SERVICE_LISTEN] = "listen",
		[MUDP_SERVICE_SEND] = "send",
	};

	return service < ARRAY_SIZE(names) ? names[service] : "unknown";
}

/* Omit counters that are 0, except the first two. */
static void print_service(const struct nlattr *const *tb)
{
	size_t i;

	printf("%u %s dev %s", mudp_port(tb, MUDP_A_LOCAL_PORT),
	       udp_service_name(mudp_u8(tb, MUDP_A_SERVICE)),
	       paint(PAINT_DEV, dev_name(mudp_u32(tb, MUDP_A_IFINDEX))));
	for (i = 0; i < ARRAY_SIZE(service_counters); i++) {
		uint64_t value = mudp_counter(tb[MUDP_A_COUNTERS], &service_counters[i]);

		if (value || i < 2 || opt.details)
			printf(" %s %llu", service_counters[i].name, (unsigned long long)value);
	}
	putchar('\n');
}

static void json_service(json_t *array, const struct nlattr *const *tb)
{
	json_t *service = js_object(array);

	js_int(service, "port", mudp_port(tb, MUDP_A_LOCAL_PORT));
	js_str(service, "service", udp_service_name(mudp_u8(tb, MUDP_A_SERVICE)));
	js_str(service, "dev", dev_name(mudp_u32(tb, MUDP_A_IFINDEX)));
	json_counters(service, tb[MUDP_A_COUNTERS], service_counters,
		      ARRAY_SIZE(service_counters));
}

/* The module mudp has no services of a device without an endpoint; mipv4 says so. */
static void check_endpoint(uint32_t ifindex)
{
	struct nl_msgs msgs = { 0 };

	nl_open();
	nl_dump(MIPV4_CMD_GET, ifindex, &msgs, "udp show");
	nl_msgs_free(&msgs);
}

int cmd_udp_show(const struct args *args)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	uint32_t ifindex = args_dev(args);
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	json_t *root = NULL;
	size_t pos = 0;

	mudp_open();
	nl_dump(MUDP_CMD_SERVICE_GET, ifindex, &msgs, "udp show");
	if (ifindex && !msgs.len)
		check_endpoint(ifindex);
	if (opt.json)
		root = js_array(NULL, NULL);
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		mudp_parse(nlh, tb);
		if (opt.json)
			json_service(root, tb);
		else
			print_service(tb);
	}
	if (opt.json)
		js_print(root);
	nl_msgs_free(&msgs);
	return 0;
}

struct service {
	uint32_t ifindex;
	uint16_t port;
	uint8_t kind;
};

static int by_port(const void *a, const void *b)
{
	const struct service *left = a, *right = b;

	if (left->ifindex != right->ifindex)
		return left->ifindex < right->ifindex ? -1 : 1;
	return left->port - right->port;
}

void udp_services(uint32_t ifindex, void (*handle)(uint32_t ifindex, uint8_t service,
						   uint16_t port))
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	struct service *services = NULL;
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0, n = 0, i;
	uint8_t kind;

	if (!nl_has_family(MUDP_GENL_NAME))
		return;
	nl_dump(MUDP_CMD_SERVICE_GET, ifindex, &msgs, "udp show");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		mudp_parse(nlh, tb);
		kind = mudp_u8(tb, MUDP_A_SERVICE);
		/* Services of other kinds belong to programs. */
		if (kind != MUDP_SERVICE_ECHO && kind != MUDP_SERVICE_DISCARD &&
		    kind != MUDP_SERVICE_SINK)
			continue;
		services = xrealloc(services, (n + 1) * sizeof(*services));
		services[n++] = (struct service){ mudp_u32(tb, MUDP_A_IFINDEX),
						  mudp_port(tb, MUDP_A_LOCAL_PORT), kind };
	}
	/* The module has them in the order of their start; equal states print equal commands. */
	if (n)
		qsort(services, n, sizeof(*services), by_port);
	for (i = 0; i < n; i++)
		handle(services[i].ifindex, services[i].kind, services[i].port);
	free(services);
	nl_msgs_free(&msgs);
}

static void print_counters(const struct nlattr *nest, const struct counter *counters, size_t n,
			   const char *prefix)
{
	char name[32];
	size_t i;

	for (i = 0; i < n; i++) {
		uint64_t value = mudp_counter(nest, &counters[i]);

		snprintf(name, sizeof(name), "%s%s", prefix, counters[i].name);
		if (value || opt.details)
			printf("%s    %-24s %20llu", line_end(), name,
			       (unsigned long long)value);
	}
}

static void take_stats(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	json_t *root;

	if (nl_cmd(nlh) != MUDP_CMD_STATS_GET)
		return;
	mudp_parse(nlh, tb);
	if (!opt.json) {
		printf("%s:", paint(PAINT_DEV, dev_name(mudp_u32(tb, MUDP_A_IFINDEX))));
		print_counters(tb[MUDP_A_STATS], udp_stats, UDP_STAT_COUNT, "");
		print_counters(tb[MUDP_A_DROPS], udp_drops, UDP_DROP_COUNT, "drop-");
		putchar('\n');
		return;
	}
	root = js_object(NULL);
	js_str(root, "ifname", dev_name(mudp_u32(tb, MUDP_A_IFINDEX)));
	json_counters(js_sub_object(root, "stats"), tb[MUDP_A_STATS], udp_stats,
		      UDP_STAT_COUNT);
	json_counters(js_sub_object(root, "drops"), tb[MUDP_A_DROPS], udp_drops,
		      UDP_DROP_COUNT);
	js_print(root);
}

int cmd_udp_stats(const struct args *args)
{
	uint32_t ifindex = args_dev(args);

	mudp_open();
	nl_ask(nl_new(MUDP_CMD_STATS_GET, ifindex), "udp stats", take_stats);
	return 0;
}
