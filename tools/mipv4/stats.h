/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The counters of endpoints at a time, for what compares two of them.
 */
#ifndef MIPV4_STATS_H
#define MIPV4_STATS_H

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

/* watch.c, history.c */
int stats_watch(const struct args *args);
int stats_difference(const struct args *args);

#endif
