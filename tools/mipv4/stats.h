/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The counters of endpoints at a time, for what compares two of them.
 */
#ifndef MIPV4_STATS_H
#define MIPV4_STATS_H

#include <linux/mudp.h>
#include <stdint.h>

#include "mipv4.h"
#include "names.h"

/* Those of the MIB, and behind them the drops. */
#define COUNTERS	(STAT_COUNT + DROP_COUNT)

struct look {
	uint32_t ifindex;
	uint64_t value[COUNTERS];
};

struct looks {
	struct look *look;
	size_t n;
};

#define COUNTER_NAME_LEN	32

/* The name of a counter, as it is printed. */
void counter_name(size_t i, char name[COUNTER_NAME_LEN]);
/* Its name in JSON, and the object that it is in: "stats" or "drops". */
const char *counter_key(size_t i, const char **object);

/* The counters of one endpoint, or of all if @ifindex is 0. */
struct looks looks_take(uint32_t ifindex);
const struct look *looks_find(const struct looks *looks, uint32_t ifindex);
void looks_free(struct looks *looks);
/* Did the endpoint begin anew between the two? */
bool look_restarted(const struct look *before, const struct look *after);

/* A look at the counters again and again: how often is in @keyword of the command @name. */
struct watch {
	const char *name, *keyword;
	/* Look at what else there is, all of it or that of one device; may be NULL. */
	void (*look)(uint32_t ifindex);
	/* Print what an endpoint did in so many seconds. */
	void (*print)(const struct look *before, const struct look *after, double seconds,
		      bool terminal);
};

/* watch.c: until "count" looks were taken, or it is interrupted. */
int watch_run(const struct watch *watch, const struct args *args, const char *interval_text);
/* How much counter @i grew in a second. */
double rate(const struct look *before, const struct look *after, size_t i, double seconds);
/* What each object of JSON begins with. */
json_t *rates_object(const struct look *after, double seconds);
void time_text(char text[32]);

#define UDP_STAT_COUNT	(MUDP_STAT_MAX - MUDP_STAT_PAD)
#define UDP_DROP_COUNT	(MUDP_DROP_MAX - MUDP_DROP_PAD)

/* The counters of the UDP of an endpoint. */
struct udp_look {
	uint32_t ifindex;
	uint64_t stat[UDP_STAT_COUNT], drop[UDP_DROP_COUNT];
};

/* udp.c: false if mudp is not loaded, or the endpoint is gone. */
bool udp_look_take(uint32_t ifindex, struct udp_look *look);
const char *udp_drop_name(size_t i);

/* watch.c, history.c */
int stats_watch(const struct args *args);
int stats_difference(const struct args *args);

#endif
