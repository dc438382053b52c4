// SPDX-License-Identifier: GPL-2.0
/*
 * Rates of counters, sampled at an interval: mipv4 stats -w, and a part of mipv4 top.
 */
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "counters.h"
#include "dev.h"
#include "fail.h"
#include "nl.h"
#include "options.h"
#include "parse.h"
#include "print.h"
#include "sample.h"
#include "text.h"
#include "watch.h"

#define CLEAR_SCREEN	"\033[H\033[2J"

double rate(uint64_t growth, double seconds)
{
	return (double)growth / seconds;
}

/* Six decimals show one event in the longest interval. */
void js_rate(json_t *object, const char *key, uint64_t growth, double seconds)
{
	js_real(object, key, round(rate(growth, seconds) * 1e6) / 1e6);
}

json_t *rates_object(const struct sample *after, double seconds)
{
	json_t *root = js_object(NULL);

	js_real(root, "timestamp", clock_seconds());
	js_str(root, "ifname", dev_name(after->ifindex));
	js_int(root, "ifindex", after->ifindex);
	js_real(root, "interval", seconds);
	return root;
}

static void print_json(const struct sample *before, const struct sample *after, double seconds)
{
	json_t *root = rates_object(after, seconds);
	size_t i;

	sample_objects(root, after);
	for (i = 0; i < sample_counters(after); i++)
		js_rate(sample_object(root, i), counter_key(i), sample_growth(before, after, i),
			seconds);
	js_print(root);
}

/* A line for each counter that grew; in a pipe each line has the time and the device. */
static void print_rates(const struct sample *before, const struct sample *after, double seconds,
			bool terminal)
{
	char name[COUNTER_NAME_LEN], text[32];
	bool changed = false;
	size_t i;

	if (opt.json) {
		print_json(before, after, seconds);
		return;
	}
	time_text(text);
	if (terminal)
		printf("%s:\n", paint(PAINT_DEV, dev_name(after->ifindex)));
	for (i = 0; i < sample_counters(after); i++) {
		uint64_t growth = sample_growth(before, after, i);
		double value = rate(growth, seconds);

		if (!growth)
			continue;
		changed = true;
		counter_name(i, name);
		if (terminal)
			printf("    %-24s %20.1f/s\n", name, value);
		else
			printf("%s %s %s %.1f\n", text,
			       paint(PAINT_DEV, dev_name(after->ifindex)), name, value);
	}
	if (changed)
		return;
	if (terminal)
		printf("    nothing changed\n");
	else
		printf("%s %s nothing changed\n", text,
		       paint(PAINT_DEV, dev_name(after->ifindex)));
}

const char *per_second(double seconds)
{
	static char text[64];

	snprintf(text, sizeof(text), "per second, %.*f s interval", seconds < 0.95 ? 2 : 1,
		 seconds);
	return text;
}

static void print(const struct watch *watch, const struct samples *before,
		  const struct samples *after, double seconds, bool terminal)
{
	const struct sample *old;
	char text[32];
	size_t i;

	if (terminal) {
		time_text(text);
		printf(CLEAR_SCREEN "%s, %s; ^C ends\n", text, per_second(seconds));
	}
	for (i = 0; i < after->n; i++) {
		old = samples_find(before, after->sample[i].ifindex);
		/* A new endpoint has no rates until the next interval. */
		if (old && !sample_restarted(old, &after->sample[i]))
			watch->print(old, &after->sample[i], seconds, terminal);
	}
	finish_stdout();
}

int watch_run(const struct watch *watch, const struct args *args, const char *interval_text)
{
	uint64_t interval = parse_seconds(watch->keyword, interval_text), count;
	bool terminal = !opt.json && isatty(STDOUT_FILENO);
	uint64_t at, then, now;
	uint32_t ifindex;
	struct samples before, after;
	struct pollfd fd = { .events = POLLIN };

	not_in_batch(watch->command);
	if (interval < 10 * NSEC_PER_MSEC)
		usage_error("%s %s is out of range: 0.01 to 1000000", watch->keyword,
			    interval_text);
	count = args->value[KEY_COUNT] ? args_number(args, KEY_COUNT, 1, INT32_MAX, 0) : UINT64_MAX;
	ifindex = args_dev(args);
	nl_open();
	fd.fd = interrupt_fd();
	before = samples_take(ifindex);
	then = clock_ns();
	for (at = then + interval; count && !wait_fds(&fd, 1, at); at += interval, count--) {
		after = samples_take(ifindex);
		dev_names_refresh();
		now = clock_ns();
		print(watch, &before, &after, (double)(now - then) / NSEC_PER_SEC, terminal);
		samples_free(&before);
		before = after;
		then = now;
		if (at + interval < now)	/* the machine was suspended */
			at = now - interval;
	}
	samples_free(&before);
	close(fd.fd);
	return 0;
}

int stats_watch(const struct args *args)
{
	static const struct watch watch = {
		.command = "stats -w",
		.keyword = "-w",
		.print = print_rates,
	};

	return watch_run(&watch, args, args->value[KEY_WATCH]);
}
