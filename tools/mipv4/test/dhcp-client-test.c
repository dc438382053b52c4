// SPDX-License-Identifier: GPL-2.0
/*
 * dhcp-client-test.c: each arrow of RFC 2131 figure 5 between a start and the end of a lease
 * (dhcp-client.c, dhcp-request.c).
 */
#include "dhcp-fake.h"

static void init_to_selecting(void)
{
	const uint8_t *id;
	size_t len;

	begin();
	CHECK(w.c.state == DHCP_SELECTING && w.sent == 1);
	CHECK(w.last.h.type == DHCP_DISCOVER && w.last.h.broadcast && !w.last.h.ciaddr);
	CHECK(!w.src && w.dst == UINT32_MAX && !sent_addr(DHCP_OPT_REQUESTED));
	CHECK(!sent_addr(DHCP_OPT_SERVER) && sent_parameters());
	id = dhcp_option(&w.last, DHCP_OPT_CLIENT_ID, &len);
	CHECK(id && len == 7 && !memcmp(id, "\1\2\0\0\0\0\2", 7));
	id = dhcp_option(&w.last, DHCP_OPT_HOSTNAME, &len);
	CHECK(id && len == 4 && !memcmp(id, "host", 4));
}

/* RFC 2131 section 4.1. */
static void discover_is_repeated_with_growing_delays(void)
{
	static const unsigned int delays[] = { 4, 8, 16, 32, 64, 64, 64 };
	uint32_t xid;
	size_t i;

	begin();
	xid = w.last.h.xid;
	for (i = 0; i < ARRAY_SIZE(delays); i++) {
		CHECK(w.c.timer == w.now + delays[i] * SECOND);
		pass(delays[i]);
		CHECK(w.sent == i + 2 && w.last.h.type == DHCP_DISCOVER && w.last.h.xid == xid);
	}
	CHECK(w.last.h.secs == 4 + 8 + 16 + 32 + 64 + 64 + 64);
}

static void selecting_to_requesting(void)
{
	begin();
	pass(5);
	says(DHCP_OFFER, CLIENT, SERVER);
	CHECK(w.c.state == DHCP_REQUESTING && w.sent == 3);
	CHECK(w.last.h.type == DHCP_REQUEST && w.last.h.broadcast && !w.last.h.ciaddr);
	CHECK(!w.src && w.dst == UINT32_MAX && w.last.h.secs == 4);
	CHECK(sent_addr(DHCP_OPT_REQUESTED) == CLIENT && sent_addr(DHCP_OPT_SERVER) == SERVER);
	/* Another offer is too late. */
	says(DHCP_OFFER, CLIENT, OTHER);
	CHECK(w.c.state == DHCP_REQUESTING && w.sent == 3);
}

static void requesting_to_init_without_an_answer(void)
{
	begin_requesting();
	pass(4 + 8 + 16);
	CHECK(w.c.state == DHCP_REQUESTING && w.sent == 5);
	pass(32);
	CHECK(w.c.state == DHCP_SELECTING && w.last.h.type == DHCP_DISCOVER);
}

static void requesting_to_init_by_nak(void)
{
	begin_requesting();
	says(DHCP_NAK, 0, OTHER);
	CHECK(w.c.state == DHCP_REQUESTING);
	says(DHCP_NAK, 0, SERVER);
	CHECK(w.c.state == DHCP_INIT && !w.configured);
	pass(1);
	CHECK(w.c.state == DHCP_SELECTING);
}

/* The wait after a NAK doubles, up to 64 s. */
static void server_that_refuses_causes_no_storm(void)
{
	unsigned int i;

	begin();
	for (i = 0; i < 100; i++) {
		says(DHCP_OFFER, CLIENT, SERVER);
		says(DHCP_NAK, 0, SERVER);
		pass(i < 6 ? 1u << i : 64);
		CHECK(w.c.state == DHCP_SELECTING);
	}
}

/* RFC 2131 section 4.4.1, RFC 5227: the address is probed before it is used. */
static void requesting_to_bound(void)
{
	begin_requesting();
	pass(2);
	says(DHCP_ACK, CLIENT, SERVER);
	CHECK(w.c.state == DHCP_CHECKING && w.configured == 1 && !w.used);
	pass(6);
	dhcp_probed(&w.c, w.now, true);
	CHECK(w.c.state == DHCP_BOUND && w.used == 1 && w.events[DHCP_EVENT_BOUND] == 1);
	/* The times begin with the request. */
	CHECK(w.c.timer == w.now + (60 - 8) * SECOND);
	CHECK(dhcp_time_left(&w.c, w.now) == 120 - 8);
}

static void ack_of_another_server_or_address_is_ignored(void)
{
	begin_requesting();
	says(DHCP_ACK, CLIENT, OTHER);
	says(DHCP_ACK, inet_addr("192.0.2.101"), SERVER);
	CHECK(w.c.state == DHCP_REQUESTING && !w.configured);
}

static void conflict_is_declined(void)
{
	begin_requesting();
	says(DHCP_ACK, CLIENT, SERVER);
	dhcp_probed(&w.c, w.now, false);
	CHECK(w.last.h.type == DHCP_DECLINE && w.dst == UINT32_MAX && !w.src);
	CHECK(sent_addr(DHCP_OPT_REQUESTED) == CLIENT && sent_addr(DHCP_OPT_SERVER) == SERVER);
	CHECK(!w.last.h.ciaddr && !sent_parameters());
	CHECK(w.c.state == DHCP_INIT && w.removed == 1);
	pass(9);
	CHECK(w.sent == 3);
	pass(1);
	CHECK(w.sent == 4 && w.last.h.type == DHCP_DISCOVER && !sent_addr(DHCP_OPT_REQUESTED));
}

static void bound_to_renewing(void)
{
	begin_bound();
	pass(59);
	CHECK(w.c.state == DHCP_BOUND);
	pass(1);
	CHECK(w.c.state == DHCP_RENEWING && w.last.h.type == DHCP_REQUEST);
	CHECK(w.src == CLIENT && w.dst == SERVER && w.last.h.ciaddr == CLIENT);
	CHECK(!w.last.h.broadcast && !sent_addr(DHCP_OPT_REQUESTED) &&
	      !sent_addr(DHCP_OPT_SERVER));
}

static void renewing_to_bound(void)
{
	begin_bound();
	pass(60);
	says(DHCP_ACK, CLIENT, OTHER);
	CHECK(w.c.state == DHCP_RENEWING);
	says(DHCP_ACK, CLIENT, SERVER);
	CHECK(w.c.state == DHCP_BOUND && w.used == 2 && w.configured == 1 && !w.removed);
	CHECK(w.c.timer == w.now + 60 * SECOND && dhcp_time_left(&w.c, w.now) == 120);
	CHECK(w.events[DHCP_EVENT_RENEWED] == 1);
}

static void renewing_to_init_by_nak(void)
{
	begin_bound();
	pass(60);
	says(DHCP_NAK, 0, OTHER);
	CHECK(w.c.state == DHCP_RENEWING && !w.removed);
	says(DHCP_NAK, 0, SERVER);
	CHECK(w.c.state == DHCP_INIT && w.removed == 1);
}

static void renewing_to_rebinding(void)
{
	begin_bound();
	pass(105);
	CHECK(w.c.state == DHCP_REBINDING && w.last.h.type == DHCP_REQUEST);
	CHECK(w.src == CLIENT && w.dst == UINT32_MAX && w.last.h.ciaddr == CLIENT);
	CHECK(!w.last.h.broadcast && !sent_addr(DHCP_OPT_REQUESTED) &&
	      !sent_addr(DHCP_OPT_SERVER));
}

static void rebinding_to_bound_by_any_server(void)
{
	begin_bound();
	pass(105);
	says(DHCP_ACK, CLIENT, OTHER);
	CHECK(w.c.state == DHCP_BOUND && w.c.lease.server == OTHER && !w.removed);
}

static void rebinding_to_init_by_nak(void)
{
	begin_bound();
	pass(105);
	says(DHCP_NAK, 0, OTHER);
	CHECK(w.c.state == DHCP_INIT && w.removed == 1);
}

static void rebinding_to_init_when_the_lease_is_over(void)
{
	begin_bound();
	pass(119);
	CHECK(w.c.state == DHCP_REBINDING && !w.removed);
	pass(1);
	CHECK(w.c.state == DHCP_SELECTING && w.removed == 1 &&
	      w.events[DHCP_EVENT_EXPIRED] == 1);
	CHECK(sent_addr(DHCP_OPT_REQUESTED) == CLIENT);
}

const struct test client_tests[] = {
	TEST(init_to_selecting),
	TEST(discover_is_repeated_with_growing_delays),
	TEST(selecting_to_requesting),
	TEST(requesting_to_init_without_an_answer),
	TEST(requesting_to_init_by_nak),
	TEST(server_that_refuses_causes_no_storm),
	TEST(requesting_to_bound),
	TEST(ack_of_another_server_or_address_is_ignored),
	TEST(conflict_is_declined),
	TEST(bound_to_renewing),
	TEST(renewing_to_bound),
	TEST(renewing_to_init_by_nak),
	TEST(renewing_to_rebinding),
	TEST(rebinding_to_bound_by_any_server),
	TEST(rebinding_to_init_by_nak),
	TEST(rebinding_to_init_when_the_lease_is_over),
	{ NULL, NULL }
};
