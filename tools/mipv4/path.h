/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 route get: the path of a datagram.
 */
#ifndef MIPV4_TOOL_PATH_H
#define MIPV4_TOOL_PATH_H

#include "args.h"

int cmd_route_get(const struct args *args);

#endif
