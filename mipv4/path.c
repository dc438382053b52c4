// SPDX-License-Identifier: GPL-2.0
/*
 * path.c: the ways to destinations that a CPU has used lately, so that a datagram
 * takes one look for the next hop and the neighbour, and no lock.
 *
 * Next hops belong to routes and addresses, neighbours to their table; both are freed
 * by RCU. Whoever takes one out calls mipv4_paths_forget() before it is freed: a CPU
 * that still saw the old generation began its RCU section early enough to be waited
 * for, all others look anew. A way is not remembered if there is a choice of
 * gateways, which depends on whether they answer, or if the network told something
 * about the destination, which is forgotten by time.
 */
#include "internal.h"

/**
 * mipv4_paths_forget() - what CPUs remember is not to be used any more
 * @ip: the endpoint
 *
 * To be called when a next hop or a neighbour has been taken out, or something was
 * put in that comes before what there was.
 *
 * Context: any.
 */
void mipv4_paths_forget(struct mipv4 *ip)
{
	/* What was changed is seen by who sees the new generation. */
	smp_mb__before_atomic();
	atomic_long_inc(&ip->path_generation);
}

/* The identifications stay: they are of their own destination. */
static void mipv4_path_keep(struct mipv4_path *path, __be32 dst,
			    struct mipv4_way way, unsigned long generation)
{
	path->way = way;
	path->generation = generation;
	path->dst = dst;
}

/**
 * mipv4_way_find() - find out how a destination is reached, and remember it
 * @ip: the endpoint
 * @dst: the destination
 *
 * Context: BH disabled, RCU, the endpoint is not dead.
 * Return: the way.
 */
struct mipv4_way mipv4_way_find(struct mipv4 *ip, __be32 dst)
{
	/* Before all else: if something changes meanwhile this does not count. */
	unsigned long generation =
		atomic_long_read_acquire(&ip->path_generation);
	struct mipv4_found found = mipv4_fib_lookup(ip, dst);
	bool learned = READ_ONCE(ip->n_learned);
	struct mipv4_way way = { .nh = found.nh };
	__be32 addr;

	if (found.more || learned)
		way.nh = mipv4_route_refine(ip, dst, found, true);
	addr = mipv4_nexthop_addr(way.nh, dst);
	if (addr) {
		way.n = mipv4_neigh_find(ip, addr);
		if (!mipv4_arp_used(ip->dev))
			way.n = mipv4_neigh_without_arp(ip, way.n);
	}
	/* Nor is what was learned to be kept if it has just gone. */
	if (way.nh == found.nh && !found.more &&
	    (!addr || (way.n && mipv4_neigh_remember(ip, way.n))) &&
	    !(learned && mipv4_cache_find(ip, dst)))
		mipv4_path_keep(mipv4_path(ip, dst), dst, way, generation);
	return way;
}
