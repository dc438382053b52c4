/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-route.h: routes are added, deleted and looked up.
 */
#ifndef _MIPV4_KUNIT_FAKE_ROUTE_H
#define _MIPV4_KUNIT_FAKE_ROUTE_H

#include "fake.h"
#include "../mipv4/route-hop.h"

struct hop_case {
	const char	*name;
	__be32		dst;
	u32		hop;
	__be32		gateway;
	__be32		src;
};

struct mipv4_nexthop fake_lookup(struct fake *f, __be32 dst);
int fake_add_route(struct fake *f, __be32 dst, u8 plen, __be32 gateway);
int fake_del_route(struct fake *f, __be32 dst, u8 plen, __be32 gateway);
int fake_add_spec(struct fake *f, const struct mipv4_route_spec *spec);
void fake_hop_case_name(const struct hop_case *c, char *name);

#endif /* _MIPV4_KUNIT_FAKE_ROUTE_H */
