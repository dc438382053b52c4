// SPDX-License-Identifier: GPL-2.0
/*
 * path.c: the path cache of each CPU: next hop and neighbour of recently used
 * destinations. A datagram that hits costs one lookup, and no lock.
 *
 * Next hops belong to routes and addresses, neighbours to their table. RCU frees both.
 * mipv4_paths_invalidate() raises the generation before either is freed. A CPU that saw
 * the old generation began its RCU section before that, so the grace period waits for it.
 * Other CPUs look up the path again.
 *
 * A learned path MTU or redirect is cached too: its end raises the generation. So do the
 * death and the return of a gateway, if there was a choice. While the gateway that comes
 * first is dead, the path is not cached: each datagram has to look whether it is time to
 * solicit that gateway again.
 */
#include <linux/atomic.h>
#include "cache.h"
#include "device.h"
#include "endpoint.h"
#include "fib.h"
#include "lookup.h"
#include "neigh-resolve.h"
#include "neigh.h"
#include "nexthop.h"
#include "path.h"
#include "percpu.h"

/* Store a path in a slot. The identifications of the slot stay: they have a destination
 * of their own.
 */
static void mipv4_path_store(struct mipv4_path_entry *entry, __be32 dst,
			     struct mipv4_path path, unsigned long generation)
{
	entry->path = path;
	entry->generation = generation;
	entry->dst = dst;
}

/* Return: true if the next hop may be cached, as far as it depends on what was learned, and
 * on gateways. Context: RCU.
 */
static bool mipv4_path_is_first_choice(struct mipv4 *ip, __be32 dst,
				       struct mipv4_found found,
				       struct mipv4_path path)
{
	const struct mipv4_learned *l = mipv4_cache_find(ip, dst);

	return path.nh == (l ? &l->nh : found.nh) &&
	       (!path.n || !mipv4_neigh_has_failed(path.n));
}

/**
 * mipv4_path_find() - look up the path to a destination, and cache it
 * @ip: the endpoint
 * @dst: the destination
 *
 * Context: BH disabled, RCU, the endpoint is not dead.
 * Return: the path.
 */
struct mipv4_path mipv4_path_find(struct mipv4 *ip, __be32 dst)
{
	/* Read it first: a change during the lookup invalidates the result. */
	unsigned long generation =
		atomic_long_read_acquire(&ip->path_generation);
	struct mipv4_found found = mipv4_fib_lookup(ip, dst);
	struct mipv4_path path = { .nh = found.nh };
	bool refined = found.more || READ_ONCE(ip->n_learned);
	__be32 addr;

	if (refined)
		path.nh = mipv4_route_refine(ip, dst, found, true);
	addr = mipv4_nexthop_addr(path.nh, dst);
	if (addr) {
		path.n = mipv4_neigh_find(ip, addr);
		if (!mipv4_dev_uses_arp(ip->dev))
			path.n = mipv4_neigh_without_arp(ip, path.n);
	}
	if ((!refined || mipv4_path_is_first_choice(ip, dst, found, path)) &&
	    (!addr || (path.n && mipv4_neigh_make_cacheable(ip, path.n))))
		mipv4_path_store(mipv4_path_slot(ip, dst), dst, path, generation);
	return path;
}
