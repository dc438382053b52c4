// SPDX-License-Identifier: GPL-2.0
/*
 * dhcp-fuzz-test.c: messages that are changed at random, always the same ones. The
 * sanitizers of the compiler find what goes wrong.
 */
#include <stdlib.h>

#include "dhcp-client.h"
#include "dhcp-test.h"

#define ROUNDS	200000

static uint32_t state = 1;
static uint64_t now;

/* xorshift32 */
static uint32_t next(void)
{
	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state;
}

static void send_nothing(struct dhcp_client *c, const struct dhcp_packet *packet, uint32_t src,
			 uint32_t dst)
{
	(void)src;
	(void)dst;
	/* A client sends only valid messages, from and about an address of one host. */
	if (packet->len < 300 || (dhcp_is_bound(c) && !dhcp_is_host(c->lease.addr)))
		abort();
}

static void nothing(struct dhcp_client *c)
{
	(void)c;
}

static void report_nothing(struct dhcp_client *c, enum dhcp_event event, uint32_t server)
{
	(void)c;
	(void)event;
	(void)server;
}

static uint32_t random_number(struct dhcp_client *c)
{
	(void)c;
	return next();
}

static const struct dhcp_ops ops = {
	.send = send_nothing,
	.configure = nothing,
	.use = nothing,
	.deconfigure = nothing,
	.report = report_nothing,
	.random = random_number,
};

/* A valid message with all options that are read. */
static void full_message(struct dhcp_packet *packet, uint32_t xid)
{
	uint8_t type = next() % 2 ? DHCP_OFFER : DHCP_ACK;

	server_lease(packet, next() % 32 ? type : DHCP_NAK, xid, CLIENT, SERVER);
	dhcp_put(packet, DHCP_OPT_DNS, "\10\10\10\10\10\10\4\4", 8);
	dhcp_put(packet, DHCP_OPT_DOMAIN, "example.org", 11);
	dhcp_put(packet, DHCP_OPT_SEARCH, "\1a\7example\0\1b\300\2\1c\300\15", 19);
	dhcp_put(packet, DHCP_OPT_ROUTES, "\0\300\0\2\1\30\12\1\2\300\0\2\1", 13);
	dhcp_put(packet, DHCP_OPT_OVERLOAD, "\3", 1);
	dhcp_put_u16(packet, DHCP_OPT_MTU, 1400);
	dhcp_put_u32(packet, DHCP_OPT_T1, 10);
	dhcp_put_u32(packet, DHCP_OPT_T2, 20);
	dhcp_finish(packet);
}

/* Change octets, mostly of the options, and perhaps the length. */
static void mutate(uint8_t *octets, size_t *len)
{
	unsigned int n = next() % 8;
	size_t from = next() % 4 ? 236 : 0;

	while (n--)
		octets[from + next() % (*len - from)] = (uint8_t)(next() >> 3);
	if (next() % 4 == 0)
		*len = next() % (*len + 1);
}

/* A copy of its own size, so that a read beyond the end is noticed. */
static void receive(struct dhcp_client *c, const uint8_t *octets, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	memcpy(copy, octets, len);
	dhcp_receive(c, now, copy, len);
	free(copy);
}

static void something_happens(struct dhcp_client *c)
{
	switch (next() % 32) {
	case 0:
		now = c->timer == DHCP_NEVER ? now + 1000 : c->timer;
		dhcp_timeout(c, now);
		break;
	case 1:
		dhcp_link(c, now, next() % 4);
		break;
	case 2:
		dhcp_probed(c, now, next() % 8);
		break;
	case 3:
		dhcp_deleted(c, now);
		break;
	case 4:
		dhcp_renew(c, now);
		break;
	case 5:
		if (next() % 8 == 0)
			dhcp_release(c, now);
		break;
	default:
		now += next() % 3000;
		break;
	}
}

static void changed_messages_do_no_harm(void)
{
	struct dhcp_client c = { .ops = &ops, .htype = 1, .hlen = 6, .link = true };
	unsigned int bound = 0, i;
	struct dhcp_packet packet = { .len = 0 };

	memcpy(c.chaddr, "\2\0\0\0\0\2", 6);
	dhcp_start(&c, now, NULL, 0, 0);
	for (i = 0; i < ROUNDS; i++) {
		full_message(&packet, c.xid);
		if (next() % 2)
			mutate(packet.octets, &packet.len);
		receive(&c, packet.octets, packet.len);
		something_happens(&c);
		bound += dhcp_is_bound(&c);
		CHECK(!dhcp_is_bound(&c) || (c.configured && c.has_lease));
		CHECK(c.timer != DHCP_NEVER || !c.link || c.state == DHCP_RELEASED ||
		      c.lease.time == DHCP_FOREVER);
	}
	/* The test reaches all states. */
	CHECK(bound > ROUNDS / 10);
}

const struct test fuzz_tests[] = {
	TEST(changed_messages_do_no_harm),
	{ NULL, NULL }
};
