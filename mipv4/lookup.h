/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lookup.h: the lookup of a destination among addresses and routes.
 */
#ifndef _MIPV4_LOOKUP_H
#define _MIPV4_LOOKUP_H

#include <linux/types.h>

struct mipv4;
struct mipv4_nexthop;
struct mipv4_route;

/* The result of a lookup: a next hop, and for a gateway further routes to the same
 * prefix, to be used while it is dead.
 */
struct mipv4_found {
	const struct mipv4_nexthop	*nh;
	const struct mipv4_route	*more;
};

struct mipv4_found mipv4_fib_lookup(const struct mipv4 *ip, __be32 dst);
struct mipv4_found mipv4_fib_lookup_route(const struct mipv4 *ip, __be32 dst,
					  const struct mipv4_route **rt);
const struct mipv4_nexthop *mipv4_fib_lookup_base(const struct mipv4 *ip,
						  __be32 dst);
bool mipv4_has_addr(const struct mipv4 *ip, __be32 addr);
int mipv4_route_link(struct mipv4 *ip, struct mipv4_route *rt);
void mipv4_route_unlink(struct mipv4 *ip, struct mipv4_route *rt);
void mipv4_route_exchange(struct mipv4 *ip, struct mipv4_route *old,
			  struct mipv4_route *rt);
bool mipv4_route_will_connect(struct mipv4 *ip, __be32 addr);

#endif /* _MIPV4_LOOKUP_H */
