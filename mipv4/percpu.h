/* SPDX-License-Identifier: GPL-2.0 */
/*
 * percpu.h: the data of an endpoint for each CPU: counters and the path cache.
 */
#ifndef _MIPV4_PERCPU_H
#define _MIPV4_PERCPU_H

#include <linux/atomic.h>
#include <linux/u64_stats_sync.h>
#include "drop.h"
#include "ident.h"

struct mipv4_neigh;
struct mipv4_nexthop;

/* A path: the next hop, and its neighbour. The neighbour is NULL if it is unknown, or the
 * next hop is not a neighbour.
 */
struct mipv4_path {
	const struct mipv4_nexthop	*nh;
	struct mipv4_neigh		*n;
};

/* A slot of the path cache of a CPU: see path.c. */
struct mipv4_path_entry {
	struct mipv4_path	path;
	unsigned long		generation;
	__be32			dst;
	struct mipv4_ids	ids;	/* may be of another destination */
} __aligned(64);			/* a power of two: indexed by a shift */

#define MIPV4_PATH_BITS		6	/* 1 << this slots for each CPU */

/* The drops that a CPU reports, indexed by reason, also those of protocols: see
 * netlink-drop.c.
 */
struct mipv4_drop_reports {
	unsigned long	window_jiffies;			/* of @sent */
	u8		sent[MIPV4_REASONS];
	atomic_t	left_out[MIPV4_REASONS];
};

/* The data of an endpoint for one CPU. Counters are indexed by enum mipv4_stat and enum
 * mipv4_drop_reason.
 */
struct mipv4_pcpu {
	u64_stats_t		stat[__MIPV4_STAT_MAX];
	u64_stats_t		drop[__MIPV4_DROP_MAX];
	struct u64_stats_sync	syncp;
	struct mipv4_path_entry	paths[1 << MIPV4_PATH_BITS];
	struct mipv4_drop_reports	reports;
};

#endif /* _MIPV4_PERCPU_H */
