// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 top: the load of an endpoint by protocol, and its drops by reason.
 */
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "clock.h"
#include "counters.h"
#include "dev.h"
#include "fail.h"
#include "mudp.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "print.h"
#include "sample.h"
#include "text.h"
#include "top.h"
#include "udp.h"
#include "watch.h"

/* What a protocol, or a reason for drops, grew by in the interval. */
struct row {
	const char *name, *doc;
	uint64_t in, out;
};

#define ROWS	8

/* The UDP of each endpoint that has it, in this sample and the one before. */
static struct udp_looks {
	struct udp_sample *sample;
	size_t n;
} udp_now, udp_before;

static const struct udp_sample *find_udp(const struct udp_looks *samples, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < samples->n; i++)
		if (samples->sample[i].ifindex == ifindex)
			return &samples->sample[i];
	return NULL;
}

/*
 * Sample only endpoints with a handler for UDP: a request to mudp can make the kernel load
 * the module.
 */
static void sample_udp(uint32_t ifindex)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	free(udp_before.sample);
	udp_before = udp_now;
	memset(&udp_now, 0, sizeof(udp_now));
	nl_dump(MIPV4_CMD_GET, ifindex, &msgs, "top");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		if (!nl_has_protocol(tb, IPPROTO_UDP))
			continue;
		udp_now.sample = xrealloc(udp_now.sample, (udp_now.n + 1) * sizeof(*udp_now.sample));
		if (udp_sample_take(nl_u32(tb, MIPV4_A_IFINDEX), &udp_now.sample[udp_now.n]))
			udp_now.n++;
	}
	nl_msgs_free(&msgs);
	nl_open();
}

/* The higher rate first. */
static int by_rate(const void *a, const void *b)
{
	const struct row *x = a, *y = b;
	uint64_t first = x->in + x->out, second = y->in + y->out;

	return first < second ? 1 : first > second ? -1 : 0;
}

static struct {
	const struct sample *before, *after;
	double seconds;
} at;

static uint64_t growth(size_t i)
{
	return at.after->value[i] - at.before->value[i];
}

static uint64_t of(enum mipv4_stat stat)
{
	return growth(stat - MIPV4_STAT_PAD - 1);
}

/* The growth of a counter of UDP; 0 if the counter restarted. */
static uint64_t udp_growth(const uint64_t *before, const uint64_t *after, size_t i)
{
	return after[i] < before[i] ? 0 : after[i] - before[i];
}

static uint64_t udp_of(const struct udp_sample *before, const struct udp_sample *after,
		       enum mudp_stat stat)
{
	return udp_growth(before->stat, after->stat, stat - MUDP_STAT_PAD - 1);
}

/* The counters are not sampled at the same instant. */
static uint64_t less(uint64_t all, uint64_t part)
{
	return all > part ? all - part : 0;
}

/*
 * The growth of each protocol. The module counts ICMP and IGMP, mudp counts UDP. The row
 * "other" is the rest of all datagrams that were delivered or sent.
 */
static size_t fill_protocols(struct row rows[ROWS])
{
	const struct udp_sample *old = find_udp(&udp_before, at.after->ifindex);
	const struct udp_sample *new = find_udp(&udp_now, at.after->ifindex);
	struct row other = { .name = "other", .in = of(MIPV4_STAT_IN_DELIVERS),
			     .out = of(MIPV4_STAT_OUT_REQUESTS) };
	size_t n = 0, i;

	rows[n++] = (struct row){ .name = "icmp", .in = of(MIPV4_STAT_ICMP_IN_MSGS),
				  .out = of(MIPV4_STAT_ICMP_OUT_MSGS) };
	rows[n++] = (struct row){ .name = "igmp",
				  .in = of(MIPV4_STAT_IGMP_IN_QUERIES) +
					of(MIPV4_STAT_IGMP_IN_REPORTS),
				  .out = of(MIPV4_STAT_IGMP_OUT_REPORTS) +
					 of(MIPV4_STAT_IGMP_OUT_LEAVES) };
	if (old && new)
		rows[n++] = (struct row){ .name = "udp",
					  .in = udp_of(old, new, MUDP_STAT_IN_DATAGRAMS) +
						udp_of(old, new, MUDP_STAT_NO_PORTS) +
						udp_of(old, new, MUDP_STAT_IN_ERRORS) +
						udp_of(old, new, MUDP_STAT_IGNORED_MULTI),
					  .out = udp_of(old, new, MUDP_STAT_OUT_DATAGRAMS) };
	for (i = 0; i < n; i++) {
		other.in = less(other.in, rows[i].in);
		other.out = less(other.out, rows[i].out);
	}
	rows[n++] = other;
	rows[n++] = (struct row){ .name = "arp",
				  .in = of(MIPV4_STAT_ARP_IN_REQUESTS) +
					of(MIPV4_STAT_ARP_IN_REPLIES),
				  .out = of(MIPV4_STAT_ARP_OUT_REQUESTS) +
					 of(MIPV4_STAT_ARP_OUT_REPLIES) +
					 of(MIPV4_STAT_ARP_OUT_ANNOUNCES) +
					 of(MIPV4_STAT_ARP_OUT_PROBES) };
	qsort(rows, n, sizeof(*rows), by_rate);
	return n;
}

static size_t fill_drops(struct row rows[DROP_COUNT + UDP_DROP_COUNT])
{
	const struct udp_sample *old = find_udp(&udp_before, at.after->ifindex);
	const struct udp_sample *new = find_udp(&udp_now, at.after->ifindex);
	static char names[UDP_DROP_COUNT][COUNTER_NAME_LEN];
	size_t n = 0, i;

	for (i = 0; i < DROP_COUNT; i++) {
		uint64_t value = growth(STAT_COUNT + i);

		if (value)
			rows[n++] = (struct row){ .name = drop_counters[i].name,
						  .doc = drop_counters[i].doc, .in = value };
	}
	for (i = 0; old && new && i < UDP_DROP_COUNT; i++) {
		uint64_t value = udp_growth(old->drop, new->drop, i);

		snprintf(names[i], COUNTER_NAME_LEN, "udp-%s", udp_drops[i].name);
		if (value)
			rows[n++] = (struct row){ .name = names[i], .in = value };
	}
	qsort(rows, n, sizeof(*rows), by_rate);
	return n;
}

static void fill_rates(json_t *object, uint64_t in, uint64_t out)
{
	js_rate(object, "in", in, at.seconds);
	js_rate(object, "out", out, at.seconds);
}

static void print_json(const struct row *protocols, size_t n, const struct row *drops,
		       size_t n_drops)
{
	json_t *root = rates_object(at.after, at.seconds), *list, *object;
	size_t i;

	fill_rates(js_sub_object(root, "datagrams"), of(MIPV4_STAT_IN_RECEIVES),
		   of(MIPV4_STAT_OUT_TRANSMITS));
	fill_rates(js_sub_object(root, "octets"), of(MIPV4_STAT_IN_OCTETS),
		   of(MIPV4_STAT_OUT_OCTETS));
	fill_rates(js_sub_object(root, "fragments"), of(MIPV4_STAT_REASM_REQDS),
		   of(MIPV4_STAT_FRAG_CREATES));
	list = js_array(root, "protocols");
	for (i = 0; i < n; i++) {
		object = js_object(list);
		js_str(object, "name", protocols[i].name);
		fill_rates(object, protocols[i].in, protocols[i].out);
	}
	list = js_array(root, "drops");
	for (i = 0; i < n_drops; i++) {
		object = js_object(list);
		js_str(object, "reason", drops[i].name);
		js_rate(object, "rate", drops[i].in, at.seconds);
	}
	js_print(root);
}

static void print_row(const char *name, uint64_t in, uint64_t out)
{
	if (in || out || opt.details)
		printf("%s    %-20s %14.1f %14.1f", line_end(), name, rate(in, at.seconds),
		       rate(out, at.seconds));
}

static void print_text(const struct row *protocols, size_t n, const struct row *drops,
		       size_t n_drops, bool terminal)
{
	char text[32];
	size_t i;

	time_text(text);
	if (terminal)
		printf("%s:", paint(PAINT_DEV, dev_name(at.after->ifindex)));
	else
		printf("%s: %s, %s", paint(PAINT_DEV, dev_name(at.after->ifindex)), text,
		       per_second(at.seconds));
	printf("%s    %-20s %14s %14s", line_end(), "", "in", "out");
	print_row("datagrams", of(MIPV4_STAT_IN_RECEIVES), of(MIPV4_STAT_OUT_TRANSMITS));
	print_row("octets", of(MIPV4_STAT_IN_OCTETS), of(MIPV4_STAT_OUT_OCTETS));
	print_row("fragments", of(MIPV4_STAT_REASM_REQDS), of(MIPV4_STAT_FRAG_CREATES));
	for (i = 0; i < n; i++)
		print_row(protocols[i].name, protocols[i].in, protocols[i].out);
	if (n_drops)
		printf("%s    dropped", line_end());
	for (i = 0; i < n_drops; i++)
		printf("%s    %-20s %14.1f%s%s", line_end(), drops[i].name,
		       rate(drops[i].in, at.seconds), drops[i].doc ? "  " : "", drops[i].doc ? drops[i].doc : "");
	putchar('\n');
}

static void print(const struct sample *before, const struct sample *after, double seconds,
		  bool terminal)
{
	struct row protocols[ROWS], drops[DROP_COUNT + UDP_DROP_COUNT];
	size_t n, n_drops;

	at.before = before;
	at.after = after;
	at.seconds = seconds;
	n = fill_protocols(protocols);
	n_drops = fill_drops(drops);
	if (opt.json)
		print_json(protocols, n, drops, n_drops);
	else
		print_text(protocols, n, drops, n_drops, terminal);
}

int cmd_top(const struct args *args)
{
	static const struct watch watch = {
		.command = "top",
		.keyword = "top",
		.sample = sample_udp,
		.print = print,
	};

	return watch_run(&watch, args, args->operand ? args->operand : "1");
}
