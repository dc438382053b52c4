// SPDX-License-Identifier: GPL-2.0
/*
 * How fast counters move, again and again: what mipv4 stats -w and mipv4 top have in
 * common, and the former.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "stats.h"
#include "text.h"
#include "utils.h"

#define NSEC_PER_SEC	UINT64_C(1000000000)
#define NSEC_PER_MSEC	UINT64_C(1000000)

#define CLEAR_SCREEN	"\033[H\033[2J"

static uint64_t now_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

void time_text(char text[32])
{
	time_t now = time(NULL);
	struct tm tm;

	if (!localtime_r(&now, &tm) || !strftime(text, 32, "%T", &tm))
		text[0] = '\0';
}

double rate(const struct look *before, const struct look *after, size_t i, double seconds)
{
	return (double)(after->value[i] - before->value[i]) / seconds;
}

json_t *rates_object(const struct look *after, double seconds)
{
	json_t *root = js_object(NULL);

	js_real(root, "timestamp", (double)now_ns(CLOCK_REALTIME) / 1e9);
	js_str(root, "ifname", dev_name(after->ifindex));
	js_int(root, "ifindex", after->ifindex);
	js_real(root, "interval", seconds);
	return root;
}

static void print_json(const struct look *before, const struct look *after, double seconds)
{
	json_t *root = rates_object(after, seconds), *sub[2];
	const char *object;
	size_t i;

	sub[0] = js_sub_object(root, "stats");
	sub[1] = js_sub_object(root, "drops");
	for (i = 0; i < COUNTERS; i++) {
		double value = rate(before, after, i, seconds);
		const char *key = counter_key(i, &object);

		if (value > 0)
			js_real(sub[i >= STAT_COUNT], key, value);
	}
	js_print(root);
}

/* Each counter that moves has a line; in a pipe with all that belongs to it. */
static void print_rates(const struct look *before, const struct look *after, double seconds,
			bool terminal)
{
	char name[COUNTER_NAME_LEN], text[32];
	size_t i;

	if (opt.json) {
		print_json(before, after, seconds);
		return;
	}
	time_text(text);
	if (terminal)
		printf("%s:\n", paint(PAINT_DEV, dev_name(after->ifindex)));
	for (i = 0; i < COUNTERS; i++) {
		double value = rate(before, after, i, seconds);

		if (!(value > 0))
			continue;
		counter_name(i, name);
		if (terminal)
			printf("    %-24s %20.1f/s\n", name, value);
		else
			printf("%s %s %s %.1f\n", text,
			       paint(PAINT_DEV, dev_name(after->ifindex)), name, value);
	}
}

static void print(const struct watch *watch, const struct looks *before,
		  const struct looks *after, double seconds, bool terminal)
{
	const struct look *old;
	char text[32];
	size_t i;

	if (terminal) {
		time_text(text);
		printf(CLEAR_SCREEN "%s, in a second, over %.1f s; ^C ends\n", text, seconds);
	}
	for (i = 0; i < after->n; i++) {
		old = looks_find(before, after->look[i].ifindex);
		/* One that is new has to wait for the next time. */
		if (old && !look_restarted(old, &after->look[i]))
			watch->print(old, &after->look[i], seconds, terminal);
	}
	finish_stdout();
}

/* Returns false when it was interrupted. */
static bool wait_until(uint64_t at, int interrupt)
{
	struct pollfd fd = { .fd = interrupt, .events = POLLIN };

	for (;;) {
		uint64_t now = now_ns(CLOCK_MONOTONIC), left = at > now ? at - now : 0;
		const struct timespec timeout = {
			.tv_sec = (time_t)(left / NSEC_PER_SEC),
			.tv_nsec = (long)(left % NSEC_PER_SEC),
		};
		int n = ppoll(&fd, 1, &timeout, NULL);

		if (n < 0 && errno != EINTR)
			fail("poll: %s", strerror(errno));
		if (n >= 0)
			return !n;
	}
}

static struct looks look(const struct watch *watch, uint32_t ifindex)
{
	struct looks looks = looks_take(ifindex);

	if (watch->look)
		watch->look(ifindex);
	return looks;
}

int watch_run(const struct watch *watch, const struct args *args, const char *interval_text)
{
	uint64_t interval = parse_seconds(watch->keyword, interval_text), count = UINT64_MAX;
	bool terminal = !opt.json && isatty(STDOUT_FILENO);
	uint64_t at, then, now;
	uint32_t ifindex;
	struct looks before, after;
	int interrupt;

	not_in_batch(watch->name);
	if (interval < 10 * NSEC_PER_MSEC)
		usage_error("%s %s is out of range: 0.01 to 1000000", watch->keyword,
			    interval_text);
	if (args->value[KEY_COUNT])
		count = parse_number("count", args->value[KEY_COUNT], 1, INT32_MAX);
	ifindex = args_dev(args);
	nl_open();
	interrupt = interrupt_fd();
	before = look(watch, ifindex);
	then = now_ns(CLOCK_MONOTONIC);
	for (at = then + interval; count && wait_until(at, interrupt); at += interval, count--) {
		after = look(watch, ifindex);
		dev_names_change();
		now = now_ns(CLOCK_MONOTONIC);
		print(watch, &before, &after, (double)(now - then) / NSEC_PER_SEC, terminal);
		looks_free(&before);
		before = after;
		then = now;
		if (at + interval < now)	/* the machine slept */
			at = now - interval;
	}
	looks_free(&before);
	close(interrupt);
	return 0;
}

int stats_watch(const struct args *args)
{
	static const struct watch watch = {
		.name = "stats -w",
		.keyword = "-w",
		.print = print_rates,
	};

	return watch_run(&watch, args, args->value[KEY_WATCH]);
}
