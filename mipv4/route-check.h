/* SPDX-License-Identifier: GPL-2.0 */
/*
 * route-check.h: checks of static routes.
 */
#ifndef _MIPV4_ROUTE_CHECK_H
#define _MIPV4_ROUTE_CHECK_H

struct mipv4;
struct mipv4_route_spec;
struct netlink_ext_ack;

int mipv4_route_check(struct mipv4 *ip, const struct mipv4_route_spec *spec,
		      struct netlink_ext_ack *extack);

#endif /* _MIPV4_ROUTE_CHECK_H */
