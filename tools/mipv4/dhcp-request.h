/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The messages that a DHCP client sends: RFC 2131 section 4.4, table 5.
 */
#ifndef MIPV4_TOOL_DHCP_REQUEST_H
#define MIPV4_TOOL_DHCP_REQUEST_H

#include <stdint.h>

#include "dhcp-client.h"

/* Build the message of @type for the state of @c, and send it through its callback. */
void dhcp_send(struct dhcp_client *c, uint64_t now, enum dhcp_type type);

#endif
