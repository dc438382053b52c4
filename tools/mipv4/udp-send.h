/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 udp send
 */
#ifndef MIPV4_TOOL_UDP_SEND_H
#define MIPV4_TOOL_UDP_SEND_H

#include "args.h"

int cmd_udp_send(const struct args *args);

#endif
