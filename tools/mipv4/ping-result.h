/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The results of mipv4 ping: counts, round-trip times, statistics.
 */
#ifndef MIPV4_TOOL_PING_RESULT_H
#define MIPV4_TOOL_PING_RESULT_H

#include <jansson.h>
#include <stdint.h>

struct ping_result {
	unsigned long long sent, received, duplicates, errors, corrupted;
	uint64_t first_send, last_send;	/* clock_ns() */
	uint64_t rtt_min, rtt_max;	/* ns */
	double rtt_sum, rtt_sum2;	/* ms */
	uint64_t timed;			/* replies with a round-trip time */
};

void ping_count_rtt(struct ping_result *result, uint64_t rtt);
/* A round-trip time in ms; a shorter time has more digits. */
const char *ping_rtt_str(uint64_t ns);
void ping_print_result(const struct ping_result *result, uint32_t target);
void ping_fill_result(json_t *root, const struct ping_result *result);

#endif
