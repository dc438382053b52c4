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

static void print(const struct nlattr *const *tb, const struct sample *sample)
{
	char name[COUNTER_NAME_LEN];
	size_t i;

	printf("%s:", paint(PAINT_DEV, dev_name(sample->ifindex)));
	for (i = 0; i < sample_counters(sample); i++) {
		counter_name(i, name);
		print_counter(name, sample->value[i], counter_doc(i));
	}
	print_limits(tb);
	putchar('\n');
}

static void json(json_t *root, const struct nlattr *const *tb, const struct sample *sample)
{
	json_t *dev = js_object(root), *memory;
	size_t i;

	js_str(dev, "ifname", dev_name(sample->ifindex));
	js_int(dev, "ifindex", sample->ifindex);
	sample_objects(dev, sample);
	for (i = 0; i < sample_counters(sample); i++)
		js_int(sample_object(dev, i), counter_key(i), sample->value[i]);

	memory = js_sub_object(dev, "memory");
	for (i = 0; i < ARRAY_SIZE(limits); i++) {
		js_int(memory, limits[i].json, nl_u32(tb, limits[i].count));
		js_int(memory, limits[i].json_limit, nl_u32(tb, limits[i].limit));
	}
}

/* Print the messages of the dump with the counters of UDP. */
static void show(const struct nl_msgs *msgs, uint32_t ifindex)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct samples samples = samples_of(msgs);
	const struct nlmsghdr *nlh;
	json_t *root = NULL;
	size_t pos = 0, i;

	samples_add_udp(&samples, ifindex);
	if (opt.json)
		root = js_array(NULL, NULL);
	for (i = 0; (nlh = nl_msgs_next(msgs, &pos)); i++) {
		nl_parse(nlh, tb);
		if (opt.json)
			json(root, tb, &samples.sample[i]);
		else
			print(tb, &samples.sample[i]);
	}
	if (opt.json)
		js_print(root);
	samples_free(&samples);
}

int cmd_stats(const struct args *args)
{
	struct nl_msgs msgs = { 0 };
	uint32_t ifindex;

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
	show(&msgs, ifindex);
	nl_msgs_free(&msgs);
	return 0;
}
