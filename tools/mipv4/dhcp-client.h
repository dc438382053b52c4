/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The state machine of a DHCP client: RFC 2131 section 4.4, figure 5. It has no input or
 * output of its own: the caller passes events and the time, the machine calls the
 * functions of struct dhcp_ops. Times are milliseconds of any clock that does not stop.
 */
#ifndef MIPV4_TOOL_DHCP_CLIENT_H
#define MIPV4_TOOL_DHCP_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dhcp-lease.h"
#include "dhcp-message.h"

#define DHCP_NEVER		UINT64_MAX
#define DHCP_CLIENT_ID_MAX	255
#define DHCP_HOSTNAME_MAX	255

enum dhcp_state {
	DHCP_INIT,		/* waits, or has no link */
	DHCP_SELECTING,
	DHCP_REQUESTING,
	DHCP_CHECKING,		/* has a lease; its address is being probed (RFC 5227) */
	DHCP_BOUND,
	DHCP_RENEWING,
	DHCP_REBINDING,
	DHCP_INIT_REBOOT,	/* has a lease of earlier, and no link */
	DHCP_REBOOTING,
	DHCP_RELEASED,
};

/* What the caller may report. */
enum dhcp_event {
	DHCP_EVENT_DISCOVER,
	DHCP_EVENT_OFFER,
	DHCP_EVENT_REQUEST,	/* after an offer */
	DHCP_EVENT_REBOOT,	/* the request for the address of earlier */
	DHCP_EVENT_RENEW,
	DHCP_EVENT_REBIND,
	DHCP_EVENT_ACK,
	DHCP_EVENT_NAK,
	DHCP_EVENT_BOUND,	/* the lease is new */
	DHCP_EVENT_RENEWED,
	DHCP_EVENT_KEPT,	/* no server answered; the lease of earlier is used */
	DHCP_EVENT_CONFLICT,
	DHCP_EVENT_EXPIRED,
	DHCP_EVENT_LOST,	/* somebody deleted the address */
	DHCP_EVENT_RELEASED,
};

struct dhcp_client;

/* The callbacks of a client. None calls back into the machine. */
struct dhcp_ops {
	/* Send a message; @src 0 while the client has no address. */
	void (*send)(struct dhcp_client *c, const struct dhcp_packet *packet, uint32_t src,
		     uint32_t dst);
	/* Add the address of c->lease and probe it; dhcp_probed() has the result. */
	void (*configure)(struct dhcp_client *c);
	/* Take the routes of c->lease into use, and its new times. */
	void (*use)(struct dhcp_client *c);
	/* Remove the address and all routes. */
	void (*deconfigure)(struct dhcp_client *c);
	/* @server is the host that an event comes from, or 0. */
	void (*report)(struct dhcp_client *c, enum dhcp_event event, uint32_t server);
	uint32_t (*random)(struct dhcp_client *c);
};

struct dhcp_client {
	const struct dhcp_ops *ops;
	/* set by the caller before dhcp_start() */
	uint8_t htype, hlen, chaddr[DHCP_CHADDR_MAX];
	uint8_t client_id[DHCP_CLIENT_ID_MAX];
	size_t client_id_len;
	char hostname[DHCP_HOSTNAME_MAX + 1];	/* "" for none */

	enum dhcp_state state;
	uint64_t timer;			/* when dhcp_timeout() is due; DHCP_NEVER */
	bool link;
	bool has_lease;			/* @lease is valid: acknowledged and not over */
	bool configured;		/* its address is on the endpoint */
	struct dhcp_lease lease;	/* of an acknowledgment, or of an offer */
	uint8_t message[DHCP_MESSAGE_MAX];	/* that acknowledgment */
	size_t message_len;
	uint32_t wanted;		/* address to ask for in DISCOVER; 0 for none */
	uint64_t t1, t2, expiry;	/* DHCP_NEVER for an infinite lease */

	uint32_t xid;
	unsigned int tries;		/* messages sent in this state */
	unsigned int refusals;		/* NAKs in succession */
	uint64_t begun;			/* the acquisition, for @secs */
	uint16_t secs;			/* of the last message, but not of a REQUEST for an offer */
	uint64_t requested;		/* the first message of this transaction was sent */
};

/*
 * Start. @message is the acknowledgment of a lease of earlier, NULL for none; @left is
 * the time in seconds that is left of it. If that is 0, the client only asks for the same
 * address.
 */
void dhcp_start(struct dhcp_client *c, uint64_t now, const uint8_t *message, size_t len,
		uint32_t left);
/* A datagram arrived at the client's port. */
void dhcp_receive(struct dhcp_client *c, uint64_t now, const uint8_t *data, size_t len);
/* c->timer is due. */
void dhcp_timeout(struct dhcp_client *c, uint64_t now);
/* Nobody else has the address, or another host has it; also later than configure(). */
void dhcp_probed(struct dhcp_client *c, uint64_t now, bool is_free);
/* Somebody else deleted the address. */
void dhcp_deleted(struct dhcp_client *c, uint64_t now);
/* The device has a carrier and is up, or not any more. */
void dhcp_link(struct dhcp_client *c, uint64_t now, bool up);
/* Renew now; in DHCP_RELEASED start again. */
void dhcp_renew(struct dhcp_client *c, uint64_t now);
void dhcp_release(struct dhcp_client *c, uint64_t now);

/* Is the address in use? */
bool dhcp_is_bound(const struct dhcp_client *c);
/* The seconds that are left of the lease; DHCP_FOREVER, 0 without a lease. */
uint32_t dhcp_time_left(const struct dhcp_client *c, uint64_t now);
const char *dhcp_state_name(enum dhcp_state state);

#endif
