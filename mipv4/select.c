// SPDX-License-Identifier: GPL-2.0
/*
 * select.c: the choice among the endpoints of a namespace, for a protocol whose user does
 * not name a device.
 */
#include <linux/err.h>
#include <linux/in.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "endpoint.h"
#include "fib.h"
#include "lookup.h"

/* An endpoint that leads to the destination. */
struct mipv4_choice {
	struct mipv4		*ip;
	struct mipv4_way	way;
	unsigned int		rank;	/* before prefix and metric; less is better */
	int			err;	/* 0 or -EHOSTUNREACH */
};

/* Check whether an endpoint can send through a default route. Context: RCU. */
static bool mipv4_has_default(const struct mipv4 *ip)
{
	const struct mipv4_route *rt = rcu_dereference(ip->fib.any);

	while (rt && READ_ONCE(rt->nh->dead))
		rt = rcu_dereference(rt->next);
	return rt && mipv4_nexthop_addr(rt->nh, htonl(INADDR_BROADCAST));
}

/* Look up the path from an endpoint. A group is on the network of every endpoint.
 * Context: RCU. Return: 0, or why the endpoint cannot be chosen.
 */
static int mipv4_choice_init(struct mipv4_choice *c, struct mipv4 *ip, __be32 dst)
{
	c->ip = ip;
	c->err = mipv4_way(ip, dst, &c->way);
	if (ipv4_is_multicast(dst) || ipv4_is_lbcast(dst)) {
		c->rank = !mipv4_has_default(ip);
		return c->err ?: c->way.saddr ? 0 : -EADDRNOTAVAIL;
	}
	c->rank = c->way.kind != MIPV4_WAY_LOCAL;
	return c->err == -EHOSTUNREACH ? 0 : c->err;
}

/* Is @a better than @b, which was attached first? */
static bool mipv4_choice_is_better(const struct mipv4_choice *a,
				   const struct mipv4_choice *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank;
	if (a->way.plen != b->way.plen)
		return a->way.plen > b->way.plen;
	return a->way.metric < b->way.metric;
}

struct mipv4 *mipv4_select(struct net *net, __be32 dst, struct mipv4_way *way)
{
	struct mipv4_choice best = { .err = -ENETUNREACH }, c;
	struct mipv4 *ip = NULL;
	int err;

	while ((ip = mipv4_next(net, ip))) {
		err = mipv4_choice_init(&c, ip, dst);
		if (!err && (!best.ip || mipv4_choice_is_better(&c, &best)))
			best = c;
		else if (err && !best.ip && c.way.kind != MIPV4_WAY_NONE)
			best.err = err;
	}
	*way = best.way;
	return best.err ? ERR_PTR(best.err) : best.ip;
}
EXPORT_SYMBOL_GPL(mipv4_select);

struct mipv4 *mipv4_find_addr(struct net *net, __be32 addr)
{
	struct mipv4 *ip = NULL, *found = ERR_PTR(-EADDRNOTAVAIL);

	while ((ip = mipv4_next(net, ip))) {
		if (!mipv4_has_addr(ip, addr))
			continue;
		if (!IS_ERR(found))
			return ERR_PTR(-ENOTUNIQ);
		found = ip;
	}
	return found;
}
EXPORT_SYMBOL_GPL(mipv4_find_addr);
