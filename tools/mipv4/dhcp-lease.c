// SPDX-License-Identifier: GPL-2.0
/*
 * A DHCP lease.
 */
#include <arpa/inet.h>
#include <string.h>

#include "dhcp-lease.h"
#include "dhcp-names.h"

#define MTU_MIN		576	/* RFC 791: every host receives this */

uint32_t dhcp_mask(uint8_t prefixlen)
{
	return prefixlen ? htonl(UINT32_MAX << (32 - prefixlen)) : 0;
}

bool dhcp_is_host(uint32_t addr)
{
	uint32_t a = ntohl(addr);

	return a >> 24 != 0 && a >> 24 != 127 && a >> 28 < 14;
}

bool dhcp_same_route(const struct dhcp_route *a, const struct dhcp_route *b)
{
	return a->dst == b->dst && a->gateway == b->gateway && a->len == b->len;
}

/* The prefix of the class of an address, for a server that sends no mask. */
static uint8_t class_len(uint32_t addr)
{
	uint8_t first = (uint8_t)(ntohl(addr) >> 24);

	if (first < 128)
		return 8;
	return first < 192 ? 16 : 24;
}

/* The length of a mask; 0 if it has holes. */
static uint8_t mask_len(uint32_t mask)
{
	uint8_t len;

	for (len = 32; len && dhcp_mask(len) != mask; len--)
		;
	return len;
}

/* Is @addr the first or the last of its network, which no host has? */
static bool is_broadcast(uint32_t addr, uint8_t len)
{
	uint32_t host = addr & ~dhcp_mask(len);

	return len < 31 && (!host || host == ~dhcp_mask(len));
}

static void take_prefix(struct dhcp_lease *lease, const struct dhcp_message *msg)
{
	uint32_t mask;

	lease->prefixlen = 0;
	if (dhcp_option_addr(msg, DHCP_OPT_MASK, &mask))
		lease->prefixlen = mask_len(mask);
	if (!lease->prefixlen)
		lease->prefixlen = class_len(lease->addr);
}

/* The defaults of RFC 2131 section 4.4.5, also for times in the wrong order. */
static void take_times(struct dhcp_lease *lease, const struct dhcp_message *msg)
{
	uint32_t time = lease->time;

	if (time == DHCP_FOREVER) {
		lease->t1 = DHCP_FOREVER;
		lease->t2 = DHCP_FOREVER;
		return;
	}
	if (!dhcp_option_u32(msg, DHCP_OPT_T2, &lease->t2) || !lease->t2 || lease->t2 >= time)
		lease->t2 = (uint32_t)((uint64_t)time * 7 / 8);
	if (!dhcp_option_u32(msg, DHCP_OPT_T1, &lease->t1) || !lease->t1 ||
	    lease->t1 > lease->t2)
		lease->t1 = time / 2 < lease->t2 ? time / 2 : lease->t2;
	/* A lease of a second causes a request a second, not a storm. */
	if (!lease->t1)
		lease->t1 = 1;
	if (!lease->t2)
		lease->t2 = 1;
}

/* A list of hosts; others, and those that exceed the limit, are omitted. */
static void take_addrs(struct dhcp_addrs *addrs, const struct dhcp_message *msg, uint8_t code)
{
	size_t len, i;
	const uint8_t *p = dhcp_option(msg, code, &len);
	uint32_t addr;

	addrs->n = 0;
	if (!p || len % sizeof(addr))
		return;
	for (i = 0; i < len && addrs->n < DHCP_ADDRS_MAX; i += sizeof(addr)) {
		memcpy(&addr, p + i, sizeof(addr));
		if (dhcp_is_host(addr))
			addrs->addr[addrs->n++] = addr;
	}
}

/* One route of option 121; returns its octets, 0 if it is malformed. */
static size_t take_route(struct dhcp_route *route, const uint8_t *p, size_t len)
{
	size_t octets = (p[0] + 7u) / 8;	/* of the destination */

	if (p[0] > 32 || len < 1 + octets + sizeof(route->gateway))
		return 0;
	memset(route, 0, sizeof(*route));
	route->len = p[0];
	memcpy(&route->dst, p + 1, octets);
	route->dst &= dhcp_mask(route->len);
	memcpy(&route->gateway, p + 1 + octets, sizeof(route->gateway));
	if (route->gateway && !dhcp_is_host(route->gateway))
		return 0;
	return 1 + octets + sizeof(route->gateway);
}

/* RFC 3442; false if the option is absent or malformed. */
static bool take_classless_routes(struct dhcp_lease *lease, const struct dhcp_message *msg)
{
	size_t len, used;
	const uint8_t *p = dhcp_option(msg, DHCP_OPT_ROUTES, &len);

	lease->n_routes = 0;
	if (!p || !len)
		return false;
	for (; len; p += used, len -= used) {
		struct dhcp_route route;

		used = take_route(&route, p, len);
		if (!used)
			return false;
		if (lease->n_routes < DHCP_ROUTES_MAX)
			lease->routes[lease->n_routes++] = route;
	}
	return true;
}

static void take_routes(struct dhcp_lease *lease, const struct dhcp_message *msg)
{
	size_t i;

	take_addrs(&lease->routers, msg, DHCP_OPT_ROUTER);
	if (take_classless_routes(lease, msg))
		return;
	lease->n_routes = 0;
	for (i = 0; i < lease->routers.n; i++)
		lease->routes[lease->n_routes++] =
			(struct dhcp_route){ .gateway = lease->routers.addr[i] };
}

static void take_name(char text[DHCP_NAMES_SIZE], const struct dhcp_message *msg, uint8_t code)
{
	size_t len;
	const uint8_t *p = dhcp_option(msg, code, &len);

	if (p)
		dhcp_name(text, DHCP_NAMES_SIZE, p, len);
}

bool dhcp_lease_of(struct dhcp_lease *lease, const struct dhcp_message *msg)
{
	const uint8_t *search;
	size_t len;

	memset(lease, 0, sizeof(*lease));
	lease->addr = msg->h.yiaddr;
	if (!dhcp_is_host(lease->addr) ||
	    !dhcp_option_addr(msg, DHCP_OPT_SERVER, &lease->server) ||
	    !dhcp_is_host(lease->server) ||
	    !dhcp_option_u32(msg, DHCP_OPT_LEASE_TIME, &lease->time) || !lease->time)
		return false;
	take_prefix(lease, msg);
	if (is_broadcast(lease->addr, lease->prefixlen))
		return false;
	take_times(lease, msg);
	take_routes(lease, msg);
	take_addrs(&lease->dns, msg, DHCP_OPT_DNS);
	if (dhcp_option_u16(msg, DHCP_OPT_MTU, &lease->mtu) && lease->mtu < MTU_MIN)
		lease->mtu = 0;
	take_name(lease->hostname, msg, DHCP_OPT_HOSTNAME);
	take_name(lease->domain, msg, DHCP_OPT_DOMAIN);
	search = dhcp_option(msg, DHCP_OPT_SEARCH, &len);
	if (search)
		dhcp_names(lease->search, sizeof(lease->search), search, len);
	return true;
}
