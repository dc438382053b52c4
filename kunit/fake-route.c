// SPDX-License-Identifier: GPL-2.0
/*
 * fake-route.c: routes are added, deleted and looked up.
 */
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/lookup.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"

struct mipv4_nexthop fake_lookup(struct fake *f, __be32 dst)
{
	struct mipv4_nexthop nh;

	rcu_read_lock();
	nh = *mipv4_fib_lookup(f->ip, dst).nh;
	rcu_read_unlock();
	return nh;
}

int fake_add_route(struct fake *f, __be32 dst, u8 plen, __be32 gateway)
{
	return with_rtnl(mipv4_add_route(f->ip, dst, plen, gateway));
}

int fake_del_route(struct fake *f, __be32 dst, u8 plen, __be32 gateway)
{
	return with_rtnl(mipv4_del_route(f->ip, dst, plen, gateway));
}

int fake_add_spec(struct fake *f, const struct mipv4_route_spec *spec)
{
	return with_rtnl(mipv4_route_add(f->ip, spec, NULL));
}

void fake_hop_case_name(const struct hop_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}
