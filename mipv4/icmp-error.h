/* SPDX-License-Identifier: GPL-2.0 */
/*
 * icmp-error.h: ICMP errors to send, and their rate limits.
 */
#ifndef _MIPV4_ICMP_ERROR_H
#define _MIPV4_ICMP_ERROR_H

#include <linux/icmp.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include "ratelimit.h"

struct mipv4;

/* Rate limits: one for each kind of ICMP errors, and one for each slot of receivers. */
#define MIPV4_ICMP_KINDS	3
#define MIPV4_ICMP_SLOTS	256

/* The rate limits of ICMP errors: see icmp-error.c. */
struct mipv4_icmp_limit {
	spinlock_t		lock;	/* all below */
	struct mipv4_bucket	kind[MIPV4_ICMP_KINDS];
	struct mipv4_bucket	to[MIPV4_ICMP_SLOTS];	/* by hash of the address */
	u32			seed;
};

void mipv4_icmp_init(struct mipv4 *ip);
void mipv4_icmp_count_out(struct mipv4 *ip, u8 type);

static inline bool mipv4_icmp_is_error(u8 type)
{
	switch (type) {
	case ICMP_DEST_UNREACH:
	case ICMP_SOURCE_QUENCH:
	case ICMP_REDIRECT:
	case ICMP_TIME_EXCEEDED:
	case ICMP_PARAMETERPROB:
		return true;
	default:
		return false;
	}
}

#endif /* _MIPV4_ICMP_ERROR_H */
