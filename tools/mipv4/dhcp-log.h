/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a DHCP client reports: a line for each event, or an object of JSON, and the state of
 * a unit of systemd.
 */
#ifndef MIPV4_TOOL_DHCP_LOG_H
#define MIPV4_TOOL_DHCP_LOG_H

#include <stdint.h>

#include "dhcp-client.h"

/* Report an event; @left is the rest of the lease in seconds. */
void dhcp_log(const struct dhcp_client *c, const char *dev, enum dhcp_event event,
	      uint32_t server, uint32_t left);
/* Send a state such as READY=1 to systemd, if that has started this program. */
void dhcp_notify(const char *state);

#endif
