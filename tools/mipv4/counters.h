/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The counters and the drop reasons of an endpoint and its UDP, in the order of the ABI.
 */
#ifndef MIPV4_TOOL_COUNTERS_H
#define MIPV4_TOOL_COUNTERS_H

#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct counter {
	uint16_t id;		/* the attribute in the nest */
	const char *name;
	const char *doc;	/* may be NULL */
};

#define STAT_COUNT	(MIPV4_STAT_MAX - MIPV4_STAT_PAD)
#define DROP_COUNT	(MIPV4_DROP_MAX - MIPV4_DROP_PAD)
#define UDP_STAT_COUNT	(MUDP_STAT_MAX - MUDP_STAT_PAD)
#define UDP_DROP_COUNT	(MUDP_DROP_MAX - MUDP_DROP_PAD)
/* The counters of the MIB, followed by the drop reasons; then the same of UDP. */
#define IP_COUNTERS	(STAT_COUNT + DROP_COUNT)
#define COUNTERS	(IP_COUNTERS + UDP_STAT_COUNT + UDP_DROP_COUNT)

extern const struct counter stat_counters[];
extern const struct counter drop_counters[];
extern const struct counter udp_stats[UDP_STAT_COUNT];
extern const struct counter udp_drops[UDP_DROP_COUNT];

#define COUNTER_NAME_LEN	32

bool counter_is_drop(size_t i);
bool counter_is_udp(size_t i);
/* The name of counter @i in text output: InReceives, DropHdrCsum, UdpNoPorts, DropUdpNoPort. */
void counter_name(size_t i, char name[COUNTER_NAME_LEN]);
/* Its name in JSON: InReceives, hdr-csum, NoPorts, no-port. */
const char *counter_key(size_t i);
/* The reason of a drop, as in reports of drops: hdr-csum, udp-no-port. */
void counter_reason(size_t i, char reason[COUNTER_NAME_LEN]);
/* Its explanation; may be NULL. */
const char *counter_doc(size_t i);
/* The name of the counter of a reason: DropHdrCsum for hdr-csum. */
void drop_name(const char *reason, char name[COUNTER_NAME_LEN]);

#endif
