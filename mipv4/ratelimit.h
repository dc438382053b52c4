/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ratelimit.h: token buckets and timers.
 */
#ifndef _MIPV4_RATELIMIT_H
#define _MIPV4_RATELIMIT_H

#include <linux/types.h>

/* A token bucket. */
struct mipv4_bucket {
	unsigned int		tokens;
	unsigned long		filled_jiffies;
};

/* A point in time at which something is due, if it is set. */
struct mipv4_timer {
	bool			set;
	unsigned long		at_jiffies;
};

#endif /* _MIPV4_RATELIMIT_H */
