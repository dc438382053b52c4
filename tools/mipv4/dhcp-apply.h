/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A DHCP lease on the endpoint: address, routes, MTU of the device. Only what the client
 * has set is removed again.
 */
#ifndef MIPV4_TOOL_DHCP_APPLY_H
#define MIPV4_TOOL_DHCP_APPLY_H

#include <stdint.h>

#include "dhcp-lease.h"

enum dhcp_addr_state {
	DHCP_ADDR_ABSENT,
	DHCP_ADDR_TENTATIVE,
	DHCP_ADDR_DUPLICATE,
	DHCP_ADDR_USED,
};

/* @metric is that of the routes. */
void dhcp_apply_init(uint32_t ifindex, uint32_t metric);
/* Add the address for @left seconds, and probe it; a failure ends the program. */
void dhcp_apply_addr(const struct dhcp_lease *lease, uint32_t left);
/* Set the lifetime of the address, the routes and the MTU; a failure is reported. */
void dhcp_apply_lease(const struct dhcp_lease *lease, uint32_t left);
void dhcp_apply_nothing(void);
/* The state of the address that was added. */
enum dhcp_addr_state dhcp_apply_state(void);

#endif
