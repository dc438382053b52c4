/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The script that a DHCP client runs after a change of its lease.
 */
#ifndef MIPV4_TOOL_DHCP_SCRIPT_H
#define MIPV4_TOOL_DHCP_SCRIPT_H

#include "dhcp-lease.h"

/*
 * Run @file with @event as its argument and the lease in its environment, under the names
 * that udhcpc uses. It is ended after some seconds. Without @lease only the device is set.
 */
void dhcp_script(const char *file, const char *event, const char *dev,
		 const struct dhcp_lease *lease);

#endif
