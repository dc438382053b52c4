/* SPDX-License-Identifier: GPL-2.0 */
/*
 * route.h: configuration of routes.
 */
#ifndef _MIPV4_ROUTE_H
#define _MIPV4_ROUTE_H

#include <linux/types.h>

struct mipv4;
struct mipv4_route;
struct mipv4_route_spec;
struct netlink_ext_ack;

/* The limits of static routes of an endpoint, and of those to one prefix. */
#define MIPV4_ROUTE_LIMIT	(4 * 1024 * 1024)
#define MIPV4_PREFIX_LIMIT	256

/* The routes that mipv4_route_del() deletes: those to @dst and @plen, further limited by
 * the other fields.
 */
struct mipv4_route_match {
	__be32	dst;
	__be32	gateway;	/* 0 for any */
	s64	metric;		/* -1 for any */
	u8	plen;
	s8	type;		/* -1 for any */
};

void mipv4_routes_resolve(struct mipv4 *ip);
int mipv4_route_init(struct mipv4 *ip);
void mipv4_route_spec(const struct mipv4_route *rt,
		      struct mipv4_route_spec *spec);
void mipv4_route_notify(struct mipv4 *ip);
int mipv4_route_add(struct mipv4 *ip, const struct mipv4_route_spec *spec,
		    struct netlink_ext_ack *extack);
int mipv4_route_del(struct mipv4 *ip, const struct mipv4_route_match *match,
		    struct netlink_ext_ack *extack);
void mipv4_route_exit(struct mipv4 *ip);

#endif /* _MIPV4_ROUTE_H */
