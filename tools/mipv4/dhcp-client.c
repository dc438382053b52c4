// SPDX-License-Identifier: GPL-2.0
/*
 * The state machine of a DHCP client: RFC 2131 section 4.4, figure 5.
 */
#include <string.h>

#include "dhcp-client.h"
#include "dhcp-request.h"

/* RFC 2131 section 4.1: 4, 8, 16, 32, 64 s, each with up to a second more or less. */
#define FIRST_DELAY	4000
#define LAST_DELAY	64000
#define JITTER		1000
/* Section 4.4.5: the least time between two requests to renew. */
#define RENEW_MIN	60000
/* Section 3.1: the wait after DECLINE. */
#define DECLINE_DELAY	10000
/* The wait after a NAK doubles up to LAST_DELAY, so that a hostile server causes no storm. */
#define NAK_DELAY	1000
#define REQUEST_TRIES	4
#define REBOOT_TRIES	2

static const char *const state_names[] = {
	[DHCP_INIT] = "init",
	[DHCP_SELECTING] = "selecting",
	[DHCP_REQUESTING] = "requesting",
	[DHCP_CHECKING] = "checking",
	[DHCP_BOUND] = "bound",
	[DHCP_RENEWING] = "renewing",
	[DHCP_REBINDING] = "rebinding",
	[DHCP_INIT_REBOOT] = "init-reboot",
	[DHCP_REBOOTING] = "rebooting",
	[DHCP_RELEASED] = "released",
};

const char *dhcp_state_name(enum dhcp_state state)
{
	return state_names[state];
}

bool dhcp_is_bound(const struct dhcp_client *c)
{
	return c->state == DHCP_BOUND || c->state == DHCP_RENEWING || c->state == DHCP_REBINDING;
}

uint32_t dhcp_time_left(const struct dhcp_client *c, uint64_t now)
{
	if (!c->has_lease || c->expiry <= now)
		return 0;
	if (c->expiry == DHCP_NEVER)
		return DHCP_FOREVER;
	return (uint32_t)((c->expiry - now) / 1000);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static void report(struct dhcp_client *c, enum dhcp_event event, uint32_t server)
{
	c->ops->report(c, event, server);
}

/* The delay before the next message of this state, and the number of messages. */
static uint64_t backoff(struct dhcp_client *c)
{
	uint64_t delay = FIRST_DELAY;
	unsigned int i;

	for (i = 0; i < c->tries && delay < LAST_DELAY; i++)
		delay *= 2;
	c->tries++;
	return delay - JITTER + c->ops->random(c) % (2 * JITTER + 1);
}

/* A transaction begins: its messages have one number and one time. */
static void begin(struct dhcp_client *c, uint64_t now, enum dhcp_state state)
{
	c->state = state;
	c->xid = c->ops->random(c);
	c->tries = 0;
	c->requested = now;
}

static void discover(struct dhcp_client *c, uint64_t now)
{
	report(c, DHCP_EVENT_DISCOVER, 0);
	dhcp_send(c, now, DHCP_DISCOVER);
	c->timer = now + backoff(c);
}

static void begin_selecting(struct dhcp_client *c, uint64_t now)
{
	begin(c, now, DHCP_SELECTING);
	c->begun = now;
	discover(c, now);
}

/* Begin again after @delay, or as soon as there is a link. */
static void init(struct dhcp_client *c, uint64_t now, uint64_t delay)
{
	c->state = DHCP_INIT;
	c->has_lease = false;
	c->timer = c->link ? now + delay : DHCP_NEVER;
	if (c->link && !delay)
		begin_selecting(c, now);
}

/* The lease is over: give the address up. */
static void drop_lease(struct dhcp_client *c)
{
	if (c->configured)
		c->ops->deconfigure(c);
	c->configured = false;
	c->has_lease = false;
}

static void expire(struct dhcp_client *c, uint64_t now)
{
	report(c, DHCP_EVENT_EXPIRED, 0);
	c->wanted = c->lease.addr;
	drop_lease(c);
	init(c, now, 0);
}

static void reboot(struct dhcp_client *c, uint64_t now)
{
	report(c, DHCP_EVENT_REBOOT, 0);
	dhcp_send(c, now, DHCP_REQUEST);
	c->timer = earlier(now + backoff(c), c->expiry);
}

/* Ask whether the lease of earlier is still valid, as soon as there is a link. */
static void begin_rebooting(struct dhcp_client *c, uint64_t now)
{
	begin(c, now, DHCP_REBOOTING);
	c->begun = now;
	if (c->link) {
		reboot(c, now);
		return;
	}
	c->state = DHCP_INIT_REBOOT;
	c->timer = c->expiry;
}

static void request(struct dhcp_client *c, uint64_t now)
{
	report(c, DHCP_EVENT_REQUEST, c->lease.server);
	dhcp_send(c, now, DHCP_REQUEST);
	c->timer = now + backoff(c);
}

/* Section 4.4.5: wait for half of the time up to @end, but not less than a minute. */
static uint64_t renew_time(uint64_t now, uint64_t end)
{
	uint64_t half = end > now ? (end - now) / 2 : 0;

	return earlier(now + (half < RENEW_MIN ? RENEW_MIN : half), end);
}

static void renew(struct dhcp_client *c, uint64_t now)
{
	report(c, DHCP_EVENT_RENEW, c->lease.server);
	dhcp_send(c, now, DHCP_REQUEST);
	c->timer = renew_time(now, c->t2);
}

static void rebind(struct dhcp_client *c, uint64_t now)
{
	report(c, DHCP_EVENT_REBIND, 0);
	dhcp_send(c, now, DHCP_REQUEST);
	c->timer = renew_time(now, c->expiry);
}

static void begin_renewing(struct dhcp_client *c, uint64_t now)
{
	begin(c, now, DHCP_RENEWING);
	c->begun = now;
	renew(c, now);
}

static void begin_rebinding(struct dhcp_client *c, uint64_t now)
{
	begin(c, now, DHCP_REBINDING);
	rebind(c, now);
}

/* The address is in use; a timer may be due already. */
static void bound(struct dhcp_client *c, enum dhcp_event event)
{
	c->state = DHCP_BOUND;
	c->timer = c->t1;
	c->refusals = 0;
	c->ops->use(c);
	report(c, event, c->lease.server);
}

/* Use the address if it is on the endpoint; else add it, and wait for the probes. */
static void use_lease(struct dhcp_client *c, enum dhcp_event event)
{
	if (c->configured) {
		bound(c, event);
		return;
	}
	c->state = DHCP_CHECKING;
	c->timer = c->expiry;
	c->configured = true;
	c->ops->configure(c);
}

/* The server did not answer. Use the lease of earlier if that is not over. */
static void end_rebooting(struct dhcp_client *c, uint64_t now)
{
	if (!dhcp_time_left(c, now)) {
		expire(c, now);
		return;
	}
	report(c, DHCP_EVENT_KEPT, 0);
	use_lease(c, DHCP_EVENT_BOUND);
}

static void refused(struct dhcp_client *c, uint64_t now, uint32_t server)
{
	uint64_t delay = NAK_DELAY;
	unsigned int i;

	for (i = 0; i < c->refusals && delay < LAST_DELAY; i++)
		delay *= 2;
	if (c->refusals < UINT16_MAX)
		c->refusals++;
	report(c, DHCP_EVENT_NAK, server);
	drop_lease(c);
	c->wanted = 0;
	init(c, now, delay);
}

/* Seconds after @since; an infinite time never ends. */
static uint64_t after(uint64_t since, uint32_t seconds)
{
	return seconds == DHCP_FOREVER ? DHCP_NEVER : since + (uint64_t)seconds * 1000;
}

/* Section 4.4.1: the time of a lease begins when the request was sent. */
static void take_lease(struct dhcp_client *c, const struct dhcp_lease *lease, const uint8_t *data,
		       size_t len)
{
	c->lease = *lease;
	c->has_lease = true;
	c->wanted = lease->addr;
	memcpy(c->message, data, len);
	c->message_len = len;
	c->t1 = after(c->requested, lease->t1);
	c->t2 = after(c->requested, lease->t2);
	c->expiry = after(c->requested, lease->time);
}

/* Count the time that passed before @now, of a lease that was taken as if at @now. */
static void age_lease(struct dhcp_client *c, uint64_t now, uint32_t left)
{
	uint64_t gone = (uint64_t)(c->lease.time - left) * 1000;

	if (c->lease.time == DHCP_FOREVER)
		return;
	c->t1 = c->t1 - now > gone ? c->t1 - gone : now;
	c->t2 = c->t2 - now > gone ? c->t2 - gone : now;
	c->expiry -= gone;
}

void dhcp_start(struct dhcp_client *c, uint64_t now, const uint8_t *message, size_t len,
		uint32_t left)
{
	struct dhcp_message msg;
	struct dhcp_lease lease;

	c->timer = DHCP_NEVER;
	if (!message || !dhcp_parse(&msg, message, len) || !dhcp_lease_of(&lease, &msg)) {
		init(c, now, 0);
		return;
	}
	c->wanted = lease.addr;
	if (!left) {
		init(c, now, 0);
		return;
	}
	c->requested = now;
	take_lease(c, &lease, message, len);
	age_lease(c, now, left < lease.time ? left : lease.time);
	begin_rebooting(c, now);
}

/* Section 4.4.1, and RFC 6842: is the message for this client, in this transaction? */
static bool is_for_us(const struct dhcp_client *c, const struct dhcp_message *msg)
{
	size_t len;
	const uint8_t *id = dhcp_option(msg, DHCP_OPT_CLIENT_ID, &len);

	return msg->h.reply && msg->h.xid == c->xid && msg->h.htype == c->htype &&
	       msg->h.hlen == c->hlen && !memcmp(msg->h.chaddr, c->chaddr, c->hlen) &&
	       (!id || (len == c->client_id_len && !memcmp(id, c->client_id, len)));
}

static void take_offer(struct dhcp_client *c, uint64_t now, const struct dhcp_message *msg)
{
	if (c->state != DHCP_SELECTING || !dhcp_lease_of(&c->lease, msg))
		return;
	report(c, DHCP_EVENT_OFFER, c->lease.server);
	c->state = DHCP_REQUESTING;
	c->tries = 0;
	c->requested = now;
	request(c, now);
}

/* Must the answer come from the server of c->lease? */
static bool has_one_server(const struct dhcp_client *c)
{
	return c->state == DHCP_REQUESTING || c->state == DHCP_RENEWING;
}

static bool waits_for_answer(const struct dhcp_client *c)
{
	return c->state == DHCP_REQUESTING || c->state == DHCP_RENEWING ||
	       c->state == DHCP_REBINDING || c->state == DHCP_REBOOTING;
}

static void take_ack(struct dhcp_client *c, const struct dhcp_message *msg, const uint8_t *data,
		     size_t len)
{
	enum dhcp_event event = dhcp_is_bound(c) ? DHCP_EVENT_RENEWED : DHCP_EVENT_BOUND;
	struct dhcp_lease lease;

	if (!waits_for_answer(c) || !dhcp_lease_of(&lease, msg) || lease.addr != c->lease.addr ||
	    (has_one_server(c) && lease.server != c->lease.server))
		return;
	report(c, DHCP_EVENT_ACK, lease.server);
	take_lease(c, &lease, data, len);
	use_lease(c, event);
}

static void take_nak(struct dhcp_client *c, uint64_t now, const struct dhcp_message *msg)
{
	uint32_t server;

	if (!waits_for_answer(c) || !dhcp_option_addr(msg, DHCP_OPT_SERVER, &server) ||
	    (has_one_server(c) && server != c->lease.server))
		return;
	refused(c, now, server);
}

void dhcp_receive(struct dhcp_client *c, uint64_t now, const uint8_t *data, size_t len)
{
	struct dhcp_message msg;

	if (!dhcp_parse(&msg, data, len) || !is_for_us(c, &msg))
		return;
	if (msg.h.type == DHCP_OFFER)
		take_offer(c, now, &msg);
	else if (msg.h.type == DHCP_ACK)
		take_ack(c, &msg, data, len);
	else if (msg.h.type == DHCP_NAK)
		take_nak(c, now, &msg);
}

/* The timers of a state that has no lease in use. */
static void timeout_without_address(struct dhcp_client *c, uint64_t now)
{
	switch (c->state) {
	case DHCP_INIT:
		begin_selecting(c, now);
		break;
	case DHCP_SELECTING:
		discover(c, now);
		break;
	case DHCP_REQUESTING:
		if (c->tries < REQUEST_TRIES)
			request(c, now);
		else
			init(c, now, 0);
		break;
	case DHCP_REBOOTING:
		if (c->tries < REBOOT_TRIES)
			reboot(c, now);
		else
			end_rebooting(c, now);
		break;
	default:
		break;
	}
}

void dhcp_timeout(struct dhcp_client *c, uint64_t now)
{
	if (now < c->timer)
		return;
	c->timer = DHCP_NEVER;
	if (c->has_lease && now >= c->expiry)
		expire(c, now);
	else if (!dhcp_is_bound(c))
		timeout_without_address(c, now);
	else if (now >= c->t2 && c->state != DHCP_REBINDING)
		begin_rebinding(c, now);
	else if (c->state == DHCP_BOUND)
		begin_renewing(c, now);
	else if (c->state == DHCP_RENEWING)
		renew(c, now);
	else
		rebind(c, now);
}

void dhcp_probed(struct dhcp_client *c, uint64_t now, bool is_free)
{
	if (!c->configured)
		return;
	if (is_free) {
		if (c->state == DHCP_CHECKING)
			bound(c, DHCP_EVENT_BOUND);
		return;
	}
	report(c, DHCP_EVENT_CONFLICT, 0);
	c->xid = c->ops->random(c);
	dhcp_send(c, now, DHCP_DECLINE);
	drop_lease(c);
	c->wanted = 0;
	init(c, now, DECLINE_DELAY);
}

void dhcp_deleted(struct dhcp_client *c, uint64_t now)
{
	if (!c->configured)
		return;
	c->ops->deconfigure(c);
	c->configured = false;
	if (!dhcp_time_left(c, now)) {
		expire(c, now);
		return;
	}
	report(c, DHCP_EVENT_LOST, 0);
	begin_rebooting(c, now);
}

void dhcp_link(struct dhcp_client *c, uint64_t now, bool up)
{
	if (c->link == up)
		return;
	c->link = up;
	if (c->state == DHCP_RELEASED)
		return;
	/* The host may be in another network: RFC 2131 section 3.7. */
	if (c->has_lease)
		begin_rebooting(c, now);
	else
		init(c, now, 0);
}

void dhcp_renew(struct dhcp_client *c, uint64_t now)
{
	if (dhcp_is_bound(c))
		begin_renewing(c, now);
	else if (c->state == DHCP_RELEASED)
		init(c, now, 0);
}

void dhcp_release(struct dhcp_client *c, uint64_t now)
{
	bool was_bound = dhcp_is_bound(c);

	if (was_bound) {
		c->xid = c->ops->random(c);
		dhcp_send(c, now, DHCP_RELEASE);
	}
	drop_lease(c);
	c->state = DHCP_RELEASED;
	c->timer = DHCP_NEVER;
	if (was_bound)
		report(c, DHCP_EVENT_RELEASED, 0);
}
