/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The names of counters, neighbour states, flags and protocols.
 */
#ifndef MIPV4_NAMES_H
#define MIPV4_NAMES_H

#include <linux/mipv4.h>
#include <stddef.h>
#include <stdint.h>

struct counter {
	uint16_t id;		/* the attribute in the nest */
	const char *name;
	const char *doc;	/* may be NULL */
};

/* In the order of the ABI. */
#define STAT_COUNT	(MIPV4_STAT_MAX - MIPV4_STAT_PAD)
#define DROP_COUNT	(MIPV4_DROP_MAX - MIPV4_DROP_PAD)

extern const struct counter stat_counters[];
extern const struct counter drop_counters[];

const char *neigh_state_name(uint8_t state);

/* NULL if there is none. */
const char *protocol_name(uint8_t number);

#endif
