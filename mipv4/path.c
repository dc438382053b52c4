// SPDX-License-Identifier: GPL-2.0
/*
 * path.c: the ways to destinations that a CPU has used lately, so that a datagram
 * takes one look for the next hop and the neighbour, and no lock.
 *
 * Next hops belong to routes and addresses, neighbours to their table; both are freed
 * by RCU. Whoever takes one out calls mipv4_paths_invalidate() before it is freed: a CPU
 * that still saw the old generation began its RCU section early enough to be waited
 * for, all others look anew. A path is not remembered if there is a choice of
 * gateways, which depends on whether they answer, or if the network told something
 * about the destination, which is forgotten by time.
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

/* The identifications stay: they are of their own destination. */
static void mipv4_path_keep(struct mipv4_path_entry *entry, __be32 dst,
			    struct mipv4_path path, unsigned long generation)
{
	entry->path = path;
	entry->generation = generation;
	entry->dst = dst;
}

/**
 * mipv4_path_find() - find out how a destination is reached, and remember it
 * @ip: the endpoint
 * @dst: the destination
 *
 * Context: BH disabled, RCU, the endpoint is not dead.
 * Return: the path.
 */
struct mipv4_path mipv4_path_find(struct mipv4 *ip, __be32 dst)
{
	/* Before all else: if something changes meanwhile this does not count. */
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
	/* Nor is what was learned to be kept if it has just gone. */
	if (path.nh == found.nh && !found.more &&
	    (!addr || (path.n && mipv4_neigh_remember(ip, path.n))) &&
	    !(learned && mipv4_cache_find(ip, dst)))
		mipv4_path_keep(mipv4_path_slot(ip, dst), dst, path, generation);
	return path;
}
