/* SPDX-License-Identifier: GPL-2.0 */
/*
 * path.h: the path cache of each CPU.
 */
#ifndef _MIPV4_PATH_H
#define _MIPV4_PATH_H

#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/types.h>
#include "endpoint.h"
#include "percpu.h"

struct mipv4_path mipv4_path_find(struct mipv4 *ip, __be32 dst);

/* The slot of @dst in the path cache of this CPU. Context: bottom halves disabled. */
static inline struct mipv4_path_entry *mipv4_path_slot(struct mipv4 *ip,
						       __be32 dst)
{
	u32 slot = ((__force u32)dst * GOLDEN_RATIO_32) >>
		   (32 - MIPV4_PATH_BITS);

	return &this_cpu_ptr(ip->pcpu)->paths[slot];
}

/* The path for a datagram to @dst; @entry is the slot of @dst.
 * Context: bottom halves disabled, RCU.
 */
static __always_inline struct mipv4_path
mipv4_path_lookup(struct mipv4 *ip, const struct mipv4_path_entry *entry,
		  __be32 dst)
{
	if (likely(entry->dst == dst && entry->generation ==
		   atomic_long_read(&ip->path_generation)))
		return entry->path;
	return mipv4_path_find(ip, dst);
}

#endif /* _MIPV4_PATH_H */
