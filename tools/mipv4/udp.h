/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mipv4 udp: the services of the module mudp and the counters of its UDP.
 */
#ifndef MIPV4_TOOL_UDP_H
#define MIPV4_TOOL_UDP_H

#include <stdbool.h>
#include <stdint.h>

#include "args.h"
#include "mudp.h"

int cmd_udp_echo(const struct args *args);
int cmd_udp_discard(const struct args *args);
int cmd_udp_sink(const struct args *args);
int cmd_udp_del(const struct args *args);
int cmd_udp_show(const struct args *args);
int cmd_udp_stats(const struct args *args);

/* Call @handle for each service that does not belong to a program. */
void udp_services(uint32_t ifindex, void (*handle)(uint32_t ifindex, uint8_t service,
						   uint16_t port));
const char *udp_service_name(uint8_t service);
/* A request to start a service, or with this value to end the one at the port. */
#define UDP_SERVICE_NONE	UINT8_MAX
struct nlmsghdr *udp_service_request(uint32_t ifindex, uint16_t port, uint8_t service);

#endif
