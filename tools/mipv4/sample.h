/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Samples of the counters of endpoints, to compare two moments.
 */
#ifndef MIPV4_TOOL_SAMPLE_H
#define MIPV4_TOOL_SAMPLE_H

#include <linux/mipv4.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counters.h"
#include "nlmsg.h"

struct sample {
	uint32_t ifindex;
	uint64_t value[COUNTERS];
};

struct samples {
	struct sample *sample;
	size_t n;
};

/* The counters in one message. */
void sample_read(const struct nlattr *const *tb, struct sample *sample);
/* The counters of one endpoint, or of all if @ifindex is 0. */
struct samples samples_take(uint32_t ifindex);
const struct sample *samples_find(const struct samples *samples, uint32_t ifindex);
void samples_free(struct samples *samples);
/* Did the counters restart from 0 between the two? */
bool sample_restarted(const struct sample *before, const struct sample *after);

#endif
