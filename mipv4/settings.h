/* SPDX-License-Identifier: GPL-2.0 */
/*
 * settings.h: settings of an endpoint.
 */
#ifndef _MIPV4_SETTINGS_H
#define _MIPV4_SETTINGS_H

#include <linux/types.h>

struct mipv4;
struct netlink_ext_ack;

/* The settings of an endpoint that the administrator can change. */
struct mipv4_settings {
	u8		ttl;
	u8		tos;
	bool		df;
	bool		redirects;
	bool		source_routes;
	bool		igmp_router_alert;
	unsigned int	pmtu_min;
	unsigned int	reasm_timeout_ms;
	unsigned int	reasm_limit;
};

void mipv4_settings_get(const struct mipv4 *ip, struct mipv4_settings *s);
int mipv4_settings_set(struct mipv4 *ip, const struct mipv4_settings *s,
		       struct netlink_ext_ack *extack);

#endif /* _MIPV4_SETTINGS_H */
