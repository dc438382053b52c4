/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 dhcp
 */
#ifndef MIPV4_TOOL_DHCP_H
#define MIPV4_TOOL_DHCP_H

#include "args.h"

int cmd_dhcp(const struct args *args);

#endif
