/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A DHCP lease: what a server's offer or acknowledgment says, with each value checked.
 * No input or output.
 */
#ifndef MIPV4_TOOL_DHCP_LEASE_H
#define MIPV4_TOOL_DHCP_LEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp-message.h"

#define DHCP_FOREVER		UINT32_MAX
#define DHCP_ADDRS_MAX		8
#define DHCP_ROUTES_MAX		64
#define DHCP_NAMES_SIZE		1024

struct dhcp_route {
	uint32_t dst, gateway;	/* gateway 0: on the link */
	uint8_t len;
};

struct dhcp_addrs {
	uint32_t addr[DHCP_ADDRS_MAX];
	size_t n;
};

/* Addresses are in network byte order, times are seconds. Names have only safe characters. */
struct dhcp_lease {
	uint32_t addr, server;
	uint8_t prefixlen;
	uint32_t time, t1, t2;	/* DHCP_FOREVER for an infinite lease */
	uint16_t mtu;		/* 0 without */
	struct dhcp_addrs routers, dns;
	/* Those of option 121, or else default routes to the routers. */
	struct dhcp_route routes[DHCP_ROUTES_MAX];
	size_t n_routes;
	char hostname[DHCP_NAMES_SIZE], domain[DHCP_NAMES_SIZE];
	char search[DHCP_NAMES_SIZE];	/* names with blanks between them */
};

/* Make a lease of a message; false if the message lacks what a lease needs. */
bool dhcp_lease_of(struct dhcp_lease *lease, const struct dhcp_message *msg);

/* Is @addr the address of one host? */
bool dhcp_is_host(uint32_t addr);
/* Do @a and @b have the same routes? */
bool dhcp_same_route(const struct dhcp_route *a, const struct dhcp_route *b);
/* The mask of a prefix, in network byte order. */
uint32_t dhcp_mask(uint8_t prefixlen);

#endif
