/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The path MTU that mipv4 ping reports with df.
 */
#ifndef MIPV4_TOOL_PING_MTU_H
#define MIPV4_TOOL_PING_MTU_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The MTU of the endpoint; with @df that of the route to @target if it is less. It is an
 * error if the device has no endpoint.
 */
uint32_t ping_mtu(uint32_t ifindex, uint32_t target, bool df);

#endif
