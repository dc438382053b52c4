/* SPDX-License-Identifier: GPL-2.0 */
/*
 * way.h: the path to a destination, as a datagram takes it.
 */
#ifndef _MIPV4_WAY_H
#define _MIPV4_WAY_H

#include <linux/types.h>

struct mipv4;
struct mipv4_learned;
struct mipv4_nexthop;
struct mipv4_route;

/**
 * struct mipv4_way_parts - a path, and where it comes from
 * @nh: the next hop that datagrams take
 * @route_nh: the next hop of @rt; not @nh if the network reported another, or a gateway is
 *	dead
 * @rt: the first usable route to the longest prefix; NULL for an own address, a broadcast
 *	address or a group, and without a route
 * @learned: the report that @nh is from, or NULL
 */
struct mipv4_way_parts {
	const struct mipv4_nexthop	*nh;
	const struct mipv4_nexthop	*route_nh;
	const struct mipv4_route	*rt;
	const struct mipv4_learned	*learned;
};

struct mipv4_way_parts mipv4_way_parts(struct mipv4 *ip, __be32 dst);

#endif /* _MIPV4_WAY_H */
