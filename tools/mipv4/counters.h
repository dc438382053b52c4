/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The counters and the drop reasons of an endpoint, in the order of the ABI.
 */
#ifndef MIPV4_TOOL_COUNTERS_H
#define MIPV4_TOOL_COUNTERS_H

#include <linux/mipv4.h>
#include <stddef.h>
#include <stdint.h>

struct counter {
	uint16_t id;		/* the attribute in the nest */
	const char *name;
	const char *doc;	/* may be NULL */
};

#define STAT_COUNT	(MIPV4_STAT_MAX - MIPV4_STAT_PAD)
#define DROP_COUNT	(MIPV4_DROP_MAX - MIPV4_DROP_PAD)
/* The counters of the MIB, followed by the drop reasons. */
#define COUNTERS	(STAT_COUNT + DROP_COUNT)

extern const struct counter stat_counters[];
extern const struct counter drop_counters[];

#define COUNTER_NAME_LEN	32

/* The name of the counter of a reason: DropHdrCsum for hdr-csum. */
void drop_name(const char *reason, char name[COUNTER_NAME_LEN]);
/* The name of counter @i in text output. */
void counter_name(size_t i, char name[COUNTER_NAME_LEN]);
/* Its name in JSON, and the object that has it: "stats" or "drops". */
const char *counter_key(size_t i, const char **object);
/* Its explanation; may be NULL. */
const char *counter_doc(size_t i);

#endif
