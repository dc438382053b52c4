// SPDX-License-Identifier: GPL-2.0
/*
 * settings.c: the settings of an endpoint that the administrator can change.
 */
#include <linux/netlink.h>
#include "cache.h"
#include "endpoint.h"
#include "header.h"
#include "netlink-event.h"
#include "protocol.h"
#include "reassembly.h"
#include "settings.h"

/**
 * mipv4_settings_get() - read the settings of an endpoint
 * @ip: the endpoint
 * @s: receives the settings
 *
 * Context: RTNL.
 */
void mipv4_settings_get(const struct mipv4 *ip, struct mipv4_settings *s)
{
	*s = (struct mipv4_settings){
		.ttl = ip->ttl,
		.tos = ip->tos,
		.df = ip->df,
		.redirects = ip->redirects,
		.source_routes = ip->source_routes,
		.igmp_router_alert = ip->igmp_router_alert,
		.pmtu_min = ip->pmtu_min,
		.reasm_timeout_ms = mipv4_reasm_timeout(ip),
		.reasm_limit = mipv4_reasm_limit(ip),
	};
}

static int mipv4_settings_check(const struct mipv4_settings *s,
				struct netlink_ext_ack *extack)
{
	if (!s->ttl) {
		NL_SET_ERR_MSG(extack, "TTL must be 1 to 255");
		return -EINVAL;
	}
	if (s->pmtu_min < MIPV4_MTU_MIN || s->pmtu_min > MIPV4_MAX_LEN) {
		NL_SET_ERR_MSG(extack,
			       "least path MTU must be 68 to 65535 octets");
		return -EINVAL;
	}
	if (!s->reasm_timeout_ms ||
	    s->reasm_timeout_ms > MIPV4_REASM_TIMEOUT_MAX) {
		NL_SET_ERR_MSG(extack,
			       "time for reassembly must be 1 ms to 1 hour");
		return -EINVAL;
	}
	if (s->reasm_limit < MIPV4_REASM_LIMIT_MIN ||
	    s->reasm_limit > MIPV4_REASM_LIMIT_MAX) {
		NL_SET_ERR_MSG(extack,
			       "memory for reassembly must be 384 KiB to 1 GiB");
		return -EINVAL;
	}
	return 0;
}

/**
 * mipv4_settings_set() - change the settings of an endpoint
 * @ip: the endpoint
 * @s: the values of all settings
 * @extack: receives the error text
 *
 * Packets use the new values immediately. TTL, TOS and DF are the defaults of new frames.
 *
 * Context: RTNL.
 * Return: 0, or -EINVAL and nothing has changed.
 */
int mipv4_settings_set(struct mipv4 *ip, const struct mipv4_settings *s,
		       struct netlink_ext_ack *extack)
{
	int err = mipv4_settings_check(s, extack);

	if (err)
		return err;
	WRITE_ONCE(ip->ttl, s->ttl);
	WRITE_ONCE(ip->tos, s->tos);
	WRITE_ONCE(ip->df, s->df);
	WRITE_ONCE(ip->redirects, s->redirects);
	WRITE_ONCE(ip->source_routes, s->source_routes);
	WRITE_ONCE(ip->igmp_router_alert, s->igmp_router_alert);
	if (s->pmtu_min != ip->pmtu_min) {
		WRITE_ONCE(ip->pmtu_min, s->pmtu_min);
		mipv4_cache_flush(ip);	/* learned with the old limit */
		mipv4_protocol_changed(ip, MIPV4_CHANGED_MTU);
	}
	mipv4_reasm_set(ip, s->reasm_timeout_ms, s->reasm_limit);
	mipv4_changed(ip, MIPV4_PART_SETTINGS);
	mipv4_event_set(ip);
	return 0;
}
