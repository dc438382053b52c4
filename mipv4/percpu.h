/* SPDX-License-Identifier: GPL-2.0 */
/*
 * percpu.h: what each CPU keeps of an endpoint: counters, and the paths used lately.
 */
#ifndef _MIPV4_PERCPU_H
#define _MIPV4_PERCPU_H

#include <linux/u64_stats_sync.h>
#include "ident.h"

struct mipv4_neigh;
struct mipv4_nexthop;

/* How a destination is reached: a next hop, and the neighbour that it is, NULL if
 * none is known or it is not one.
 */
struct mipv4_path {
	const struct mipv4_nexthop	*nh;
	struct mipv4_neigh		*n;
};

/* The path to @dst, as a CPU remembers it: see path.c. */
struct mipv4_path_entry {
	struct mipv4_path	path;
	unsigned long		generation;
	__be32			dst;
	struct mipv4_ids	ids;	/* may be of another destination */
} __aligned(64);			/* so that one is found by a shift */

#define MIPV4_PATH_BITS		6	/* a CPU remembers 1 << this paths */

/* What one CPU has of an endpoint: counters, indexed by enum mipv4_stat and enum
 * mipv4_drop_reason, and the paths that it remembers.
 */
struct mipv4_pcpu {
	u64_stats_t		stat[__MIPV4_STAT_MAX];
	u64_stats_t		drop[__MIPV4_DROP_MAX];
	struct u64_stats_sync	syncp;
	struct mipv4_path_entry	paths[1 << MIPV4_PATH_BITS];
};

#endif /* _MIPV4_PERCPU_H */
