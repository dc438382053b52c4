/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DHCP messages (RFC 2131, RFC 2132): parse what a server sends, build what a client
 * sends. No input or output. Addresses are in network byte order.
 */
#ifndef MIPV4_TOOL_DHCP_MESSAGE_H
#define MIPV4_TOOL_DHCP_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DHCP_SERVER_PORT	67
#define DHCP_CLIENT_PORT	68
/* The largest message that is accepted, and the largest that a server may send (57). */
#define DHCP_MESSAGE_MAX	4096
#define DHCP_MESSAGE_WANTED	1472
#define DHCP_CHADDR_MAX		16

enum dhcp_type {
	DHCP_DISCOVER = 1,
	DHCP_OFFER = 2,
	DHCP_REQUEST = 3,
	DHCP_DECLINE = 4,
	DHCP_ACK = 5,
	DHCP_NAK = 6,
	DHCP_RELEASE = 7,
};

enum dhcp_option {
	DHCP_OPT_PAD = 0,
	DHCP_OPT_MASK = 1,
	DHCP_OPT_ROUTER = 3,
	DHCP_OPT_DNS = 6,
	DHCP_OPT_HOSTNAME = 12,
	DHCP_OPT_DOMAIN = 15,
	DHCP_OPT_MTU = 26,
	DHCP_OPT_REQUESTED = 50,
	DHCP_OPT_LEASE_TIME = 51,
	DHCP_OPT_OVERLOAD = 52,
	DHCP_OPT_TYPE = 53,
	DHCP_OPT_SERVER = 54,
	DHCP_OPT_PARAMETERS = 55,
	DHCP_OPT_MESSAGE = 56,
	DHCP_OPT_MAX_SIZE = 57,
	DHCP_OPT_T1 = 58,
	DHCP_OPT_T2 = 59,
	DHCP_OPT_CLIENT_ID = 61,
	DHCP_OPT_SEARCH = 119,
	DHCP_OPT_ROUTES = 121,
	DHCP_OPT_END = 255,
};

/* The fields of the header, with the message type. */
struct dhcp_header {
	uint8_t type;		/* enum dhcp_type */
	bool reply;		/* from a server */
	bool broadcast;		/* the server shall broadcast its answer */
	uint8_t htype, hlen;
	uint32_t xid;		/* in network byte order, like all else that is compared only */
	uint16_t secs;
	uint32_t ciaddr, yiaddr;
	uint8_t chaddr[DHCP_CHADDR_MAX];
};

/* A message that was parsed. Parts of an option are joined (RFC 3396). */
struct dhcp_message {
	struct dhcp_header h;
	bool has[256];
	uint16_t at[256], len[256];	/* the option in @octets */
	uint8_t octets[DHCP_MESSAGE_MAX];
};

/* Parse @data; false if it is no valid message. */
bool dhcp_parse(struct dhcp_message *msg, const uint8_t *data, size_t len);
/* The value of an option; NULL if it is absent. */
const uint8_t *dhcp_option(const struct dhcp_message *msg, uint8_t code, size_t *len);
/* Numbers in host byte order; false if the option is absent or has another length. */
bool dhcp_option_u16(const struct dhcp_message *msg, uint8_t code, uint16_t *value);
bool dhcp_option_u32(const struct dhcp_message *msg, uint8_t code, uint32_t *value);
/* An address in network byte order. */
bool dhcp_option_addr(const struct dhcp_message *msg, uint8_t code, uint32_t *addr);

/* A message that is being built. */
struct dhcp_packet {
	uint8_t octets[DHCP_MESSAGE_MAX];
	size_t len;
};

void dhcp_build(struct dhcp_packet *packet, const struct dhcp_header *h);
/* Append an option, in parts if it is long; an option for which no room is left is omitted. */
void dhcp_put(struct dhcp_packet *packet, uint8_t code, const void *value, size_t len);
void dhcp_put_u16(struct dhcp_packet *packet, uint8_t code, uint16_t value);
void dhcp_put_u32(struct dhcp_packet *packet, uint8_t code, uint32_t value);
void dhcp_put_addr(struct dhcp_packet *packet, uint8_t code, uint32_t addr);
/* Append the end option, and fill up to the length that relays expect (RFC 1542). */
void dhcp_finish(struct dhcp_packet *packet);

#endif
