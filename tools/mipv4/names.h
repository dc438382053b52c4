/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The names of counters, neighbour states, flags, protocols and ICMP errors.
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
uint8_t neigh_state_parse(const char *word);

/* Ask the kernel how the protocols that have a handler are called; @what does so. */
void protocol_names_learn(const char *what);
/* So, or as is usual; NULL if there is no name. */
const char *protocol_name(uint8_t number);

/* An ICMP error in ping(8)'s words; the text may be overwritten by the next one. */
const char *icmp_str(uint8_t type, uint8_t code, uint32_t info);

#endif
