// SPDX-License-Identifier: GPL-2.0
/*
 * dhcp-fake.c: a DHCP client without a network, and a clock that the tests move.
 */
#include "dhcp-fake.h"

struct world w;

static void fake_send(struct dhcp_client *c, const struct dhcp_packet *packet, uint32_t src,
		      uint32_t dst)
{
	(void)c;
	w.sent++;
	w.src = src;
	w.dst = dst;
	CHECK(dhcp_parse(&w.last, packet->octets, packet->len));
	CHECK(!w.last.h.reply && w.last.h.xid == w.c.xid);
}

static void fake_configure(struct dhcp_client *c)
{
	(void)c;
	w.configured++;
}

static void fake_use(struct dhcp_client *c)
{
	(void)c;
	w.used++;
}

static void fake_deconfigure(struct dhcp_client *c)
{
	(void)c;
	w.removed++;
}

static void fake_report(struct dhcp_client *c, enum dhcp_event event, uint32_t server)
{
	(void)c;
	(void)server;
	w.events[event]++;
}

/* The jitter is 0, and each transaction has a number of its own. */
static uint32_t fake_random(struct dhcp_client *c)
{
	(void)c;
	w.random += 2001;
	return w.random + SECOND - w.random % 2001;
}

static const struct dhcp_ops fake_ops = {
	.send = fake_send,
	.configure = fake_configure,
	.use = fake_use,
	.deconfigure = fake_deconfigure,
	.report = fake_report,
	.random = fake_random,
};

void world(void)
{
	memset(&w, 0, sizeof(w));
	w.now = 5000;
	w.c.ops = &fake_ops;
	w.c.htype = 1;
	w.c.hlen = 6;
	w.c.link = true;
	memcpy(w.c.chaddr, "\2\0\0\0\0\2", 6);
	memcpy(w.c.client_id, "\1\2\0\0\0\0\2", 7);
	w.c.client_id_len = 7;
	memcpy(w.c.hostname, "host", 5);
}

void receive(const struct dhcp_packet *packet)
{
	dhcp_receive(&w.c, w.now, packet->octets, packet->len);
}

void says(uint8_t type, uint32_t addr, uint32_t server)
{
	struct dhcp_packet packet = { .len = 0 };

	if (type == DHCP_NAK)
		server_message(&packet, type, w.c.xid, 0, server);
	else
		server_lease(&packet, type, w.c.xid, addr, server);
	if (type == DHCP_ACK)
		w.ack = packet;
	receive(&packet);
}

/* Let @seconds pass, with all timers. */
void pass(uint32_t seconds)
{
	uint64_t end = w.now + seconds * SECOND;
	unsigned int n = 0;

	while (w.c.timer <= end && n++ < 1000) {
		w.now = w.c.timer > w.now ? w.c.timer : w.now;
		dhcp_timeout(&w.c, w.now);
	}
	CHECK(n < 1000);
	w.now = end;
}

void begin(void)
{
	world();
	dhcp_start(&w.c, w.now, NULL, 0, 0);
}

void begin_requesting(void)
{
	begin();
	says(DHCP_OFFER, CLIENT, SERVER);
}

void begin_bound(void)
{
	begin_requesting();
	says(DHCP_ACK, CLIENT, SERVER);
	dhcp_probed(&w.c, w.now, true);
	CHECK(w.c.state == DHCP_BOUND && w.configured == 1 && w.used == 1);
}

/* Start with the lease of begin_bound(), of which @left seconds are left. */
void begin_again(uint32_t left)
{
	struct dhcp_packet ack;

	begin_bound();
	ack = w.ack;
	world();
	dhcp_start(&w.c, w.now, ack.octets, ack.len, left);
}

uint32_t sent_addr(uint8_t code)
{
	uint32_t addr;

	return dhcp_option_addr(&w.last, code, &addr) ? addr : 0;
}

bool sent_parameters(void)
{
	size_t len, i;
	const uint8_t *p = dhcp_option(&w.last, DHCP_OPT_PARAMETERS, &len);
	size_t at_routes = len, at_router = len;

	for (i = 0; i < len; i++) {
		if (p[i] == DHCP_OPT_ROUTES)
			at_routes = i;
		if (p[i] == DHCP_OPT_ROUTER)
			at_router = i;
	}
	return at_routes < at_router && at_router < len;
}
