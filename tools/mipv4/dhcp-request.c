// SPDX-License-Identifier: GPL-2.0
/*
 * The messages that a DHCP client sends: RFC 2131 section 4.4, table 5.
 */
#include <string.h>

#include "dhcp-request.h"

/* RFC 3442: option 121 is asked for before option 3. */
static const uint8_t parameters[] = {
	DHCP_OPT_MASK, DHCP_OPT_ROUTES, DHCP_OPT_ROUTER, DHCP_OPT_DNS, DHCP_OPT_HOSTNAME,
	DHCP_OPT_DOMAIN, DHCP_OPT_MTU, DHCP_OPT_LEASE_TIME, DHCP_OPT_SERVER, DHCP_OPT_T1,
	DHCP_OPT_T2, DHCP_OPT_SEARCH,
};

/* Does the client send from the leased address? Then the server answers to it. */
static bool has_address(const struct dhcp_client *c, enum dhcp_type type)
{
	return type == DHCP_RELEASE || (type == DHCP_REQUEST && (c->state == DHCP_RENEWING ||
								 c->state == DHCP_REBINDING));
}

/* The seconds since the acquisition began. A request after an offer repeats those of the
 * DISCOVER.
 */
static uint16_t seconds(struct dhcp_client *c, uint64_t now)
{
	uint64_t s = (now - c->begun) / 1000;

	if (c->state != DHCP_REQUESTING)
		c->secs = s < UINT16_MAX ? (uint16_t)s : UINT16_MAX;
	return c->secs;
}

/* The options that say which address the message is about. */
static void put_address(const struct dhcp_client *c, struct dhcp_packet *packet,
			enum dhcp_type type)
{
	bool selects = type == DHCP_REQUEST && c->state == DHCP_REQUESTING;

	if (type == DHCP_DISCOVER) {
		if (c->wanted)
			dhcp_put_addr(packet, DHCP_OPT_REQUESTED, c->wanted);
		return;
	}
	if (!has_address(c, type))
		dhcp_put_addr(packet, DHCP_OPT_REQUESTED, c->lease.addr);
	if (selects || type == DHCP_DECLINE || type == DHCP_RELEASE)
		dhcp_put_addr(packet, DHCP_OPT_SERVER, c->lease.server);
}

void dhcp_send(struct dhcp_client *c, uint64_t now, enum dhcp_type type)
{
	bool from_address = has_address(c, type);
	bool unicast = type == DHCP_RELEASE ||
		       (type == DHCP_REQUEST && c->state == DHCP_RENEWING);
	bool asks = type == DHCP_DISCOVER || type == DHCP_REQUEST;
	struct dhcp_header h = {
		.type = (uint8_t)type,
		.htype = c->htype,
		.hlen = c->hlen,
		.xid = c->xid,
		.secs = asks ? seconds(c, now) : 0,
		.broadcast = asks && !from_address,
		.ciaddr = from_address ? c->lease.addr : 0,
	};
	struct dhcp_packet packet = { .len = 0 };

	memcpy(h.chaddr, c->chaddr, sizeof(h.chaddr));
	dhcp_build(&packet, &h);
	dhcp_put(&packet, DHCP_OPT_CLIENT_ID, c->client_id, c->client_id_len);
	put_address(c, &packet, type);
	if (asks) {
		dhcp_put_u16(&packet, DHCP_OPT_MAX_SIZE, DHCP_MESSAGE_WANTED);
		if (*c->hostname)
			dhcp_put(&packet, DHCP_OPT_HOSTNAME, c->hostname, strlen(c->hostname));
		dhcp_put(&packet, DHCP_OPT_PARAMETERS, parameters, sizeof(parameters));
	}
	dhcp_finish(&packet);
	c->ops->send(c, &packet, from_address ? c->lease.addr : 0,
		     unicast ? c->lease.server : UINT32_MAX);
}
