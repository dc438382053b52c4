/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Samples of the counters of endpoints, to compare two moments.
 */
#ifndef MIPV4_TOOL_SAMPLE_H
#define MIPV4_TOOL_SAMPLE_H

#include <jansson.h>
#include <linux/mipv4.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counters.h"
#include "nldump.h"
#include "nlmsg.h"

struct sample {
	uint32_t ifindex;
	bool has_udp;		/* mudp is loaded; without it, its counters are 0 */
	uint64_t value[COUNTERS];
};

struct samples {
	struct sample *sample;
	size_t n;
};

/* The counters in the messages of a dump, in their order, without those of UDP. */
struct samples samples_of(const struct nl_msgs *msgs);
/* Add those of UDP to samples of one endpoint, or of all if @ifindex is 0. */
void samples_add_udp(struct samples *samples, uint32_t ifindex);
/* The counters of one endpoint, or of all if @ifindex is 0. */
struct samples samples_take(uint32_t ifindex);
const struct sample *samples_find(const struct samples *samples, uint32_t ifindex);
void samples_free(struct samples *samples);
/* Did the counters of the endpoint restart from 0 between the two? */
bool sample_restarted(const struct sample *before, const struct sample *after);
/* What counter @i grew by. That of UDP restarts with mudp. */
uint64_t sample_growth(const struct sample *before, const struct sample *after, size_t i);
/* The number of counters that the endpoint has. */
size_t sample_counters(const struct sample *sample);

/*
 * In JSON, the counters are in the objects "stats" and "drops", those of UDP in such objects
 * in "udp". Make these objects in @root, and find the one that has counter @i.
 */
void sample_objects(json_t *root, const struct sample *sample);
json_t *sample_object(json_t *root, size_t i);

#endif
