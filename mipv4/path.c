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
 * Paths with several gateways are not cached: the choice depends on answers of the
 * gateways. Neither are destinations with a learned MTU or redirect, because these
 * expire.
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
	bool learned = READ_ONCE(ip->n_learned);
	struct mipv4_path path = { .nh = found.nh };
	__be32 addr;

	if (found.more || learned)
		path.nh = mipv4_route_refine(ip, dst, found, true);
	addr = mipv4_nexthop_addr(path.nh, dst);
	if (addr) {
		path.n = mipv4_neigh_find(ip, addr);
		if (!mipv4_dev_uses_arp(ip->dev))
			path.n = mipv4_neigh_without_arp(ip, path.n);
	}
	/* A learned path that just expired is not cached either. */
	if (path.nh == found.nh && !found.more &&
	    (!addr || (path.n && mipv4_neigh_make_cacheable(ip, path.n))) &&
	    !(learned && mipv4_cache_find(ip, dst)))
		mipv4_path_store(mipv4_path_slot(ip, dst), dst, path, generation);
	return path;
}
