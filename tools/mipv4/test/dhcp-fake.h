/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dhcp-fake.h: a DHCP client without a network, and a clock that the tests move.
 */
#ifndef MIPV4_TEST_DHCP_FAKE_H
#define MIPV4_TEST_DHCP_FAKE_H

#include "dhcp-client.h"
#include "dhcp-test.h"

#define SECOND	1000u

/* The client, and what it did. */
struct world {
	struct dhcp_client c;
	uint64_t now;
	uint32_t random;
	unsigned int sent, configured, used, removed;
	struct dhcp_message last;	/* that was sent */
	uint32_t src, dst;
	unsigned int events[DHCP_EVENT_RELEASED + 1];
	struct dhcp_packet ack;		/* of the lease */
};

extern struct world w;

/* A client that has not started. */
void world(void);
void receive(const struct dhcp_packet *packet);
/* A server sends a message; @addr is that of the client. */
void says(uint8_t type, uint32_t addr, uint32_t server);
/* Let seconds pass, with all timers. */
void pass(uint32_t seconds);

/* A client in SELECTING, REQUESTING, BOUND. */
void begin(void);
void begin_requesting(void);
void begin_bound(void);
/* Start with the lease of begin_bound(), of which @left seconds are left. */
void begin_again(uint32_t left);

/* The last message of the client: an option with an address, 0 without; does it ask for
 * routes in the order of RFC 3442?
 */
uint32_t sent_addr(uint8_t code);
bool sent_parameters(void);

#endif
