// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 top: the load of an endpoint by protocol, and its drops by reason.
 */
#include <jansson.h>
#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "clock.h"
#include "counters.h"
#include "dev.h"
#include "fail.h"
#include "options.h"
#include "print.h"
#include "sample.h"
#include "text.h"
#include "top.h"
#include "watch.h"

/* What a protocol, or a reason for drops, grew by in the interval. */
struct row {
	const char *name, *doc;
	uint64_t in, out;
};

#define ROWS	8

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

static uint64_t of(enum mipv4_stat stat)
{
	return sample_growth(at.before, at.after, stat - MIPV4_STAT_PAD - 1);
}

static uint64_t udp_of(enum mudp_stat stat)
{
	return sample_growth(at.before, at.after, IP_COUNTERS + stat - MUDP_STAT_PAD - 1);
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
	if (at.after->has_udp)
		rows[n++] = (struct row){ .name = "udp",
					  .in = udp_of(MUDP_STAT_IN_DATAGRAMS) +
						udp_of(MUDP_STAT_NO_PORTS) +
						udp_of(MUDP_STAT_IN_ERRORS) +
						udp_of(MUDP_STAT_IGNORED_MULTI),
					  .out = udp_of(MUDP_STAT_OUT_DATAGRAMS) };
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

static size_t fill_drops(struct row rows[COUNTERS])
{
	static char names[COUNTERS][COUNTER_NAME_LEN];
	size_t n = 0, i;

	for (i = 0; i < COUNTERS; i++) {
		uint64_t value = sample_growth(at.before, at.after, i);

		if (!value || !counter_is_drop(i))
			continue;
		counter_reason(i, names[i]);
		rows[n++] = (struct row){ .name = names[i], .doc = counter_doc(i), .in = value };
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
	struct row protocols[ROWS], drops[COUNTERS];
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
		.print = print,
	};

	return watch_run(&watch, args, args->operand ? args->operand : "1");
}
