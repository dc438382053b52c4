// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 stats: the counters of an endpoint.
 */
#include <jansson.h>
#include <linux/mipv4.h>
#include <linux/netlink.h>
#include <stdio.h>

#include "args.h"
#include "counters.h"
#include "dev.h"
#include "fail.h"
#include "history.h"
#include "macros.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "print.h"
#include "sample.h"
#include "stats.h"
#include "text.h"
#include "watch.h"

static void print_counter(const char *name, uint64_t value, const char *doc)
{
	if (!value && !opt.details)
		return;
	printf("%s    %-24s %20llu", line_end(), name, (unsigned long long)value);
	if (opt.details && doc)
		printf("  %s", doc);
}

/* Resources that are limited: how much is in use, and the limit. */
static const struct {
	enum mipv4_attr count, limit;
	const char *name, *json, *json_limit;
} limits[] = {
	{ MIPV4_A_REASM_MEMORY, MIPV4_A_REASM_LIMIT, "ReasmMemory", "reasm", "reasm_limit" },
	{ MIPV4_A_NEIGH_COUNT, MIPV4_A_NEIGH_LIMIT, "Neighbours", "neighbours",
	  "neighbours_limit" },
	{ MIPV4_A_NEIGH_QUEUED, MIPV4_A_NEIGH_QUEUE_LIMIT, "NeighQueued", "neigh_queued",
	  "neigh_queued_limit" },
	{ MIPV4_A_PMTU_COUNT, MIPV4_A_PMTU_LIMIT, "RouteCache", "route_cache",
	  "route_cache_limit" },
};

static void print_limits(const struct nlattr *const *tb)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		uint32_t count = nl_u32(tb, limits[i].count);

		if (count || opt.details)
			printf("%s    %-24s %20u  of %u", line_end(), limits[i].name, count,
			       nl_u32(tb, limits[i].limit));
	}
}

static void print(const struct nlattr *const *tb)
{
	char name[COUNTER_NAME_LEN];
	struct sample sample;
	size_t i;

	printf("%s:", paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	sample_read(tb, &sample);
	for (i = 0; i < COUNTERS; i++) {
		counter_name(i, name);
		print_counter(name, sample.value[i], counter_doc(i));
	}
	print_limits(tb);
	putchar('\n');
}

static void json(json_t *root, const struct nlattr *const *tb)
{
	json_t *dev = js_object(root), *object;
	struct sample sample;
	size_t i;

	sample_read(tb, &sample);

	js_str(dev, "ifname", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	js_int(dev, "ifindex", nl_u32(tb, MIPV4_A_IFINDEX));

	object = js_sub_object(dev, "stats");
	for (i = 0; i < STAT_COUNT; i++)
		js_int(object, stat_counters[i].name, sample.value[i]);

	object = js_sub_object(dev, "drops");
	for (i = 0; i < DROP_COUNT; i++)
		js_int(object, drop_counters[i].name, sample.value[STAT_COUNT + i]);

	object = js_sub_object(dev, "memory");
	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		js_int(object, limits[i].json, nl_u32(tb, limits[i].count));
		js_int(object, limits[i].json_limit, nl_u32(tb, limits[i].limit));
	}
}

int cmd_stats(const struct args *args)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	uint32_t ifindex;
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	json_t *root = NULL;
	size_t pos = 0;

	if (args->value[KEY_WATCH] && args->value[KEY_DIFFERENCE])
		usage_error("stats: use either \"-w\" or \"-d\"");
	if (args->value[KEY_COUNT] && !args->value[KEY_WATCH])
		usage_error("stats: \"count\" needs \"-w\"");
	if (args->value[KEY_WATCH])
		return stats_watch(args);
	if (args->value[KEY_DIFFERENCE])
		return stats_difference(args);

	ifindex = args_dev(args);
	nl_open();
	nl_dump(MIPV4_CMD_STATS_GET, ifindex, &msgs, "stats");
	if (opt.json)
		root = js_array(NULL, NULL);

	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		if (opt.json)
			json(root, tb);
		else
			print(tb);
	}
	if (opt.json)
		js_print(root);
	nl_msgs_free(&msgs);
	return 0;
}
