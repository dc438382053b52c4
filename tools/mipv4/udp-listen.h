/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 udp listen
 */
#ifndef MIPV4_TOOL_UDP_LISTEN_H
#define MIPV4_TOOL_UDP_LISTEN_H

#include "args.h"

int cmd_udp_listen(const struct args *args);

#endif
