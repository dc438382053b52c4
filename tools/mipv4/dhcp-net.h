/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The sockets of the DHCP client: datagrams through mudp, events of the endpoint, events of
 * the device. A failure that leaves no way on ends the program.
 */
#ifndef MIPV4_TOOL_DHCP_NET_H
#define MIPV4_TOOL_DHCP_NET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp-message.h"

#define DHCP_NET_FDS	3

/* Called by dhcp_net_read(). */
struct dhcp_net_handlers {
	void (*datagram)(const uint8_t *data, size_t len);
	/* An address of the endpoint may have changed. */
	void (*addresses)(void);
	/* The device may have changed. */
	void (*device)(void);
	/* The endpoint is gone, or mudp is. */
	void (*gone)(void);
};

/* Open all sockets, and listen on the port of clients. */
void dhcp_net_open(uint32_t ifindex, const struct dhcp_net_handlers *handlers);
/* The descriptors to wait for. */
void dhcp_net_fds(int fds[DHCP_NET_FDS]);
/* Read all that has arrived at these descriptors. */
void dhcp_net_read(void);

/*
 * Send a message to the port of servers. While ARP resolves the next hop, @now, in
 * milliseconds, decides when it is sent again: dhcp_net_due() is that time,
 * dhcp_net_retry() does it.
 */
void dhcp_net_send(const struct dhcp_packet *packet, uint32_t src, uint32_t dst, uint64_t now);
uint64_t dhcp_net_due(void);
void dhcp_net_retry(uint64_t now);
/* Wait until the last message was sent, or a second is over. */
void dhcp_net_flush(void);

/* The device. */
bool dhcp_net_has_link(void);
/* Its hardware address; returns the length, 0 if DHCP cannot use it. */
uint8_t dhcp_net_hwaddr(uint8_t *htype, uint8_t chaddr[DHCP_CHADDR_MAX]);
/* 0 if unknown. */
unsigned int dhcp_net_mtu(void);
bool dhcp_net_set_mtu(unsigned int mtu);

#endif
