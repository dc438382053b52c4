/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fib-walk.h: walks of the trie of prefixes.
 */
#ifndef _MIPV4_FIB_WALK_H
#define _MIPV4_FIB_WALK_H

#include <linux/types.h>
#include "fib.h"

struct mipv4_fib;
struct mipv4_route;

int mipv4_fib_walk(struct mipv4_fib *fib, __be32 dst, u8 plen, mipv4_fib_fn *fn,
		   void *arg);
const struct mipv4_route *mipv4_fib_find(const struct mipv4_fib *fib,
					 __be32 dst, bool base);
void mipv4_fib_exit(struct mipv4_fib *fib,
		    void (*fn)(struct mipv4_route *first));

#endif /* _MIPV4_FIB_WALK_H */
