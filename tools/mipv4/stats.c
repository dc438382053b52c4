// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 stats: the counters of an endpoint.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mipv4.h"
#include "names.h"
#include "stats.h"
#include "text.h"
#include "utils.h"

/* The values of the counters in @nest; what the kernel leaves out is 0. */
static void read_values(const struct nlattr *nest, const struct counter *counters,
			size_t n, uint64_t *values)
{
	const struct nlattr *attr;
	size_t i;

	memset(values, 0, n * sizeof(*values));
	if (!nest)
		return;
	mnl_attr_for_each_nested(attr, nest) {
		i = (size_t)mnl_attr_get_type(attr) - counters[0].id;
		if (i < n && mnl_attr_get_payload_len(attr) == sizeof(uint64_t))
			values[i] = nl_u64(attr);
	}
}

static void print_counter(const char *name, uint64_t value, const char *doc)
{
	if (!value && !opt.details)
		return;
	printf("%s    %-24s %20llu", line_end(), name, (unsigned long long)value);
	if (opt.details && doc)
		printf("  %s", doc);
}

/* hdr-csum: DropHdrCsum */
static void drop_name(const char *reason, char *name, size_t size)
{
	bool start = true;
	size_t n = (size_t)snprintf(name, size, "Drop");

	for (; *reason && n < size - 1; reason++) {
		if (*reason != '-')
			name[n++] = (char)(start ? toupper((unsigned char)*reason) : *reason);
		start = *reason == '-';
	}
	name[n] = '\0';
}

void counter_name(size_t i, char name[COUNTER_NAME_LEN])
{
	if (i < STAT_COUNT)
		snprintf(name, COUNTER_NAME_LEN, "%s", stat_counters[i].name);
	else
		drop_name(drop_counters[i - STAT_COUNT].name, name, COUNTER_NAME_LEN);
}

const char *counter_key(size_t i, const char **object)
{
	*object = i < STAT_COUNT ? "stats" : "drops";
	return i < STAT_COUNT ? stat_counters[i].name : drop_counters[i - STAT_COUNT].name;
}

static void read_look(const struct nlattr *const *tb, struct look *look)
{
	look->ifindex = nl_u32(tb, MIPV4_A_IFINDEX);
	read_values(tb[MIPV4_A_STATS], stat_counters, STAT_COUNT, look->value);
	read_values(tb[MIPV4_A_DROPS], drop_counters, DROP_COUNT, look->value + STAT_COUNT);
}

struct looks looks_take(uint32_t ifindex)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	struct looks looks = { 0 };
	size_t pos = 0;

	nl_dump(MIPV4_CMD_STATS_GET, ifindex, &msgs, "stats");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		looks.look = xrealloc(looks.look, (looks.n + 1) * sizeof(*looks.look));
		nl_parse(nlh, tb);
		read_look(tb, &looks.look[looks.n++]);
	}
	nl_msgs_free(&msgs);
	return looks;
}

const struct look *looks_find(const struct looks *looks, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < looks->n; i++)
		if (looks->look[i].ifindex == ifindex)
			return &looks->look[i];
	return NULL;
}

void looks_free(struct looks *looks)
{
	free(looks->look);
	memset(looks, 0, sizeof(*looks));
}

bool look_restarted(const struct look *before, const struct look *after)
{
	size_t i;

	for (i = 0; i < COUNTERS; i++)
		if (after->value[i] < before->value[i])
			return true;
	return false;
}

/* What is bounded: how much of it there is, and the bound. */
static const struct {
	enum mipv4_attr count, limit;
	const char *name, *json, *json_limit;
} bounds[] = {
	{ MIPV4_A_REASM_MEMORY, MIPV4_A_REASM_LIMIT, "ReasmMemory", "reasm", "reasm_limit" },
	{ MIPV4_A_NEIGH_COUNT, MIPV4_A_NEIGH_LIMIT, "Neighbours", "neighbours",
	  "neighbours_limit" },
	{ MIPV4_A_NEIGH_QUEUED, MIPV4_A_NEIGH_QUEUE_LIMIT, "NeighQueued", "neigh_queued",
	  "neigh_queued_limit" },
	{ MIPV4_A_PMTU_COUNT, MIPV4_A_PMTU_LIMIT, "RouteCache", "route_cache",
	  "route_cache_limit" },
};

static void print_bounds(const struct nlattr *const *tb)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bounds); i++) {
		uint32_t count = nl_u32(tb, bounds[i].count);

		if (count || opt.details)
			printf("%s    %-24s %20u  of %u", line_end(), bounds[i].name, count,
			       nl_u32(tb, bounds[i].limit));
	}
}

static void print(const struct nlattr *const *tb)
{
	char name[COUNTER_NAME_LEN];
	struct look look;
	size_t i;

	printf("%s:", paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))));
	read_look(tb, &look);
	for (i = 0; i < COUNTERS; i++) {
		counter_name(i, name);
		print_counter(name, look.value[i], i < STAT_COUNT ? stat_counters[i].doc :
						   drop_counters[i - STAT_COUNT].doc);
	}
	print_bounds(tb);
	putchar('\n');
}

static void json(json_t *root, const struct nlattr *const *tb)
{
	json_t *dev = js_object(root), *object;
	struct look look;
	size_t i;

	read_look(tb, &look);

	js_str(dev, "ifname", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	js_int(dev, "ifindex", nl_u32(tb, MIPV4_A_IFINDEX));

	object = js_sub_object(dev, "stats");
	for (i = 0; i < STAT_COUNT; i++)
		js_int(object, stat_counters[i].name, look.value[i]);

	object = js_sub_object(dev, "drops");
	for (i = 0; i < DROP_COUNT; i++)
		js_int(object, drop_counters[i].name, look.value[STAT_COUNT + i]);

	object = js_sub_object(dev, "memory");
	for (i = 0; i < ARRAY_SIZE(bounds); i++) {
		js_int(object, bounds[i].json, nl_u32(tb, bounds[i].count));
		js_int(object, bounds[i].json_limit, nl_u32(tb, bounds[i].limit));
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
		usage_error("stats: either \"-w\" or \"-d\"");
	if (args->value[KEY_COUNT] && !args->value[KEY_WATCH])
		usage_error("stats: \"count\" is for \"-w\"");
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
