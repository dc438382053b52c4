/* SPDX-License-Identifier: GPL-2.0 */
/*
 * nexthop.h: the next hop and the source address for a destination.
 */
#ifndef _MIPV4_NEXTHOP_H
#define _MIPV4_NEXTHOP_H

#include <linux/types.h>
#include "endpoint.h"
#include "fib.h"
#include "header.h"
#include "lookup.h"
#include "own.h"

/* The limit of routes to one prefix that a lookup tries. */
#define MIPV4_GATEWAYS		8

unsigned int mipv4_path_mtu(struct mipv4 *ip, __be32 dst);
const struct mipv4_nexthop *mipv4_route_alive(struct mipv4 *ip,
					      struct mipv4_found found,
					      bool solicit);
const struct mipv4_nexthop *mipv4_route_refine(struct mipv4 *ip, __be32 dst,
					       struct mipv4_found found,
					       bool solicit);

/* The largest datagram that @nh takes in one piece. Context: RCU. */
static inline unsigned int mipv4_nexthop_mtu(const struct mipv4 *ip,
					     const struct mipv4_nexthop *nh)
{
	if (unlikely(nh->hop == MIPV4_HOP_LOCAL))
		return MIPV4_MAX_LEN;
	return min(READ_ONCE(ip->dev->mtu), nh->mtu);
}

/* The next hop for @dst, with dead gateways, path MTUs and redirects considered. With
 * @solicit, which senders set, dead gateways are solicited again.
 * Context: RCU; with @solicit not a hard interrupt.
 */
static inline const struct mipv4_nexthop *
mipv4_route_lookup(struct mipv4 *ip, __be32 dst, bool solicit)
{
	struct mipv4_found found = mipv4_fib_lookup(ip, dst);

	if (likely(!found.more && !READ_ONCE(ip->n_learned)))
		return found.nh;
	return mipv4_route_refine(ip, dst, found, solicit);
}

/* Check the source address of a datagram. RFC 1122 section 3.2.1.3: the source must be an
 * own address. The source 0.0.0.0 is valid only for destinations that are not a single
 * host, because the endpoint may not have an address yet. RFC 3927 section 2.6.2: a
 * datagram from a link-local address must not go to a gateway, because no router forwards
 * it. Context: RCU.
 */
static inline bool mipv4_source_ok(const struct mipv4 *ip,
				   const struct mipv4_nexthop *nh, __be32 src)
{
	if (!src)
		return nh->hop != MIPV4_HOP_ONLINK &&
		       nh->hop != MIPV4_HOP_GATEWAY &&
		       nh->hop != MIPV4_HOP_LOCAL;
	if (mipv4_is_linklocal(src) && nh->hop == MIPV4_HOP_GATEWAY)
		return false;
	return mipv4_own_kind(rcu_dereference(ip->own), src) ==
	       MIPV4_KIND_LOCAL;
}

#endif /* _MIPV4_NEXTHOP_H */
