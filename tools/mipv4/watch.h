/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Rates of counters, sampled at an interval until ^C.
 */
#ifndef MIPV4_TOOL_WATCH_H
#define MIPV4_TOOL_WATCH_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "args.h"
#include "sample.h"

struct watch {
	const char *command;
	const char *keyword;	/* the word that has the interval */
	/* Callback: print the rates of an endpoint over this number of seconds. */
	void (*print)(const struct sample *before, const struct sample *after, double seconds,
		      bool terminal);
};

/* Sample until "count" intervals have passed, or ^C. */
int watch_run(const struct watch *watch, const struct args *args, const char *interval_text);
/* What a counter grew by in a second, if it grew by @growth in @seconds. */
double rate(uint64_t growth, double seconds);
/* The same in JSON, rounded. */
void js_rate(json_t *object, const char *key, uint64_t growth, double seconds);
/* The heading of rates, in a static buffer. */
const char *per_second(double seconds);
/* A JSON object with the members that all rates have. */
json_t *rates_object(const struct sample *after, double seconds);

/* mipv4 stats -w */
int stats_watch(const struct args *args);

#endif
