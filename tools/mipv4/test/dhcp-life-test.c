// SPDX-License-Identifier: GPL-2.0
/*
 * dhcp-life-test.c: leases that are long, kept, released or lost (dhcp-client.c).
 */
#include "dhcp-fake.h"

/* RFC 2131 section 4.4.5: half of the time that is left, but not less than a minute. */
static void long_lease_is_renewed_several_times(void)
{
	struct dhcp_packet packet = { .len = 0 };

	begin_requesting();
	server_message(&packet, DHCP_ACK, w.c.xid, CLIENT, SERVER);
	dhcp_put_u32(&packet, DHCP_OPT_LEASE_TIME, 800);
	receive(&packet);
	dhcp_probed(&w.c, w.now, true);
	pass(400);		/* T2 is at 700 */
	CHECK(w.events[DHCP_EVENT_RENEW] == 1 && w.c.timer == w.now + 150 * SECOND);
	pass(150);
	CHECK(w.events[DHCP_EVENT_RENEW] == 2 && w.c.timer == w.now + 75 * SECOND);
	pass(75);
	CHECK(w.events[DHCP_EVENT_RENEW] == 3 && w.c.timer == w.now + 60 * SECOND);
	pass(60);
	CHECK(w.events[DHCP_EVENT_RENEW] == 4 && w.c.timer == w.now + 15 * SECOND);
	pass(15);
	CHECK(w.events[DHCP_EVENT_REBIND] == 1 && w.c.timer == w.now + 60 * SECOND);
}

static void shortest_lease_causes_no_storm(void)
{
	struct dhcp_packet packet = { .len = 0 };
	unsigned int before;
	int i;

	begin_bound();
	before = w.sent;
	for (i = 0; i < 20; i++) {
		dhcp_renew(&w.c, w.now);
		server_message(&packet, DHCP_ACK, w.c.xid, CLIENT, SERVER);
		dhcp_put_u32(&packet, DHCP_OPT_LEASE_TIME, 1);
		receive(&packet);
		CHECK(w.c.state == DHCP_BOUND && w.c.timer == w.now + SECOND);
	}
	CHECK(w.sent == before + 20);
}

static void infinite_lease_needs_no_timer(void)
{
	struct dhcp_packet packet = { .len = 0 };

	begin_requesting();
	server_message(&packet, DHCP_ACK, w.c.xid, CLIENT, SERVER);
	dhcp_put_u32(&packet, DHCP_OPT_LEASE_TIME, DHCP_FOREVER);
	receive(&packet);
	dhcp_probed(&w.c, w.now, true);
	CHECK(w.c.timer == DHCP_NEVER && dhcp_time_left(&w.c, w.now) == DHCP_FOREVER);
}

static void init_reboot_to_rebooting_to_bound(void)
{
	begin_again(100);
	CHECK(w.c.state == DHCP_REBOOTING && w.last.h.type == DHCP_REQUEST);
	CHECK(w.last.h.broadcast && !w.last.h.ciaddr && !w.src && w.dst == UINT32_MAX);
	CHECK(sent_addr(DHCP_OPT_REQUESTED) == CLIENT && !sent_addr(DHCP_OPT_SERVER));
	says(DHCP_ACK, CLIENT, OTHER);
	CHECK(w.c.state == DHCP_CHECKING);
	dhcp_probed(&w.c, w.now, true);
	CHECK(w.c.state == DHCP_BOUND && dhcp_time_left(&w.c, w.now) == 120);
}

static void rebooting_to_init_by_nak(void)
{
	begin_again(100);
	says(DHCP_NAK, 0, OTHER);
	CHECK(w.c.state == DHCP_INIT && !w.configured);
}

/* RFC 2131 section 3.2: the client may use the rest of the lease. */
static void rebooting_to_bound_without_an_answer(void)
{
	begin_again(100);
	pass(12);
	CHECK(w.sent == 2 && w.c.state == DHCP_CHECKING && w.events[DHCP_EVENT_KEPT] == 1);
	dhcp_probed(&w.c, w.now, true);
	CHECK(w.c.state == DHCP_BOUND && dhcp_time_left(&w.c, w.now) == 88);
	pass(28);
	CHECK(w.c.state == DHCP_RENEWING);
}

static void lease_that_is_over_is_asked_for_again(void)
{
	begin_again(0);
	CHECK(w.c.state == DHCP_SELECTING && sent_addr(DHCP_OPT_REQUESTED) == CLIENT);
	begin_again(5);
	pass(5);
	CHECK(w.c.state == DHCP_SELECTING && !w.configured && !w.removed);
}

static void stored_lease_that_is_none_is_ignored(void)
{
	world();
	dhcp_start(&w.c, w.now, (const uint8_t *)"x", 1, 100);
	CHECK(w.c.state == DHCP_SELECTING && !sent_addr(DHCP_OPT_REQUESTED));
}

static void link_that_returns_checks_the_lease(void)
{
	begin_bound();
	dhcp_link(&w.c, w.now, false);
	CHECK(w.c.state == DHCP_INIT_REBOOT && !w.removed);
	pass(70);
	CHECK(w.sent == 2);
	dhcp_link(&w.c, w.now, true);
	CHECK(w.c.state == DHCP_REBOOTING && w.sent == 3 && !w.removed);
	says(DHCP_ACK, CLIENT, SERVER);
	CHECK(w.c.state == DHCP_BOUND && w.configured == 1 && !w.removed);
	dhcp_link(&w.c, w.now, false);
	pass(120);
	CHECK(w.c.state == DHCP_INIT && w.removed == 1 && w.c.timer == DHCP_NEVER);
	dhcp_link(&w.c, w.now, true);
	CHECK(w.c.state == DHCP_SELECTING);
}

static void nothing_is_sent_without_a_link(void)
{
	world();
	w.c.link = false;
	dhcp_start(&w.c, w.now, NULL, 0, 0);
	pass(1000);
	CHECK(!w.sent && w.c.state == DHCP_INIT);
	dhcp_link(&w.c, w.now, true);
	CHECK(w.sent == 1 && w.c.state == DHCP_SELECTING);
	dhcp_link(&w.c, w.now, false);
	pass(1000);
	CHECK(w.sent == 1);
}

static void conflict_after_the_link_returned_is_declined(void)
{
	begin_bound();
	dhcp_probed(&w.c, w.now, false);
	CHECK(w.last.h.type == DHCP_DECLINE && w.removed == 1 && w.c.state == DHCP_INIT);
	/* The events of an address that is gone mean nothing. */
	dhcp_probed(&w.c, w.now, false);
	dhcp_probed(&w.c, w.now, true);
	dhcp_deleted(&w.c, w.now);
	CHECK(w.removed == 1 && w.c.state == DHCP_INIT);
}

static void address_that_was_deleted_is_asked_for_again(void)
{
	begin_bound();
	dhcp_deleted(&w.c, w.now);
	CHECK(w.removed == 1 && w.c.state == DHCP_REBOOTING);
	says(DHCP_ACK, CLIENT, SERVER);
	CHECK(w.configured == 2 && w.c.state == DHCP_CHECKING);
	w.now += 119 * SECOND + 500;	/* the kernel counts whole seconds */
	dhcp_deleted(&w.c, w.now);
	CHECK(w.c.state == DHCP_SELECTING && w.events[DHCP_EVENT_EXPIRED] == 1);
}

static void release_ends_the_lease(void)
{
	begin_bound();
	dhcp_release(&w.c, w.now);
	CHECK(w.last.h.type == DHCP_RELEASE && w.src == CLIENT && w.dst == SERVER);
	CHECK(w.last.h.ciaddr == CLIENT && sent_addr(DHCP_OPT_SERVER) == SERVER);
	CHECK(!sent_addr(DHCP_OPT_REQUESTED) && !sent_parameters());
	CHECK(w.c.state == DHCP_RELEASED && w.removed == 1);
	pass(1000);
	dhcp_link(&w.c, w.now, false);
	dhcp_link(&w.c, w.now, true);
	CHECK(w.sent == 3);
	dhcp_renew(&w.c, w.now);
	CHECK(w.sent == 4 && w.c.state == DHCP_SELECTING);
	/* Without an address there is nothing to send. */
	dhcp_release(&w.c, w.now);
	CHECK(w.sent == 4 && w.removed == 1);
}

static void lease_is_renewed_on_demand(void)
{
	begin_bound();
	dhcp_renew(&w.c, w.now);
	CHECK(w.c.state == DHCP_RENEWING && w.dst == SERVER);
}

/* Number, hardware address, client identifier (RFC 6842), and the direction. */
static void message_for_others_is_ignored(void)
{
	struct dhcp_packet packet = { .len = 0 };
	int i;

	begin();
	for (i = 0; i < 7; i++) {
		server_lease(&packet, DHCP_OFFER, w.c.xid ^ (i == 0), CLIENT, SERVER);
		if (i == 1)
			packet.octets[33] ^= 1;		/* the last octet of chaddr */
		if (i == 2)
			packet.octets[0] = 1;		/* a request */
		if (i == 3)
			packet.octets[1] = 6;		/* htype */
		if (i == 4)
			packet.octets[2] = 5;		/* hlen */
		if (i == 5)
			dhcp_put(&packet, DHCP_OPT_CLIENT_ID, "\1\2\0\0\0\0\3", 7);
		if (i == 6)
			dhcp_put(&packet, DHCP_OPT_CLIENT_ID, "\1\2\0\0\0\0\2", 7);
		CHECK(w.c.state == DHCP_SELECTING);
		receive(&packet);
	}
	CHECK(w.c.state == DHCP_REQUESTING);
}

const struct test life_tests[] = {
	TEST(long_lease_is_renewed_several_times),
	TEST(shortest_lease_causes_no_storm),
	TEST(infinite_lease_needs_no_timer),
	TEST(init_reboot_to_rebooting_to_bound),
	TEST(rebooting_to_init_by_nak),
	TEST(rebooting_to_bound_without_an_answer),
	TEST(lease_that_is_over_is_asked_for_again),
	TEST(stored_lease_that_is_none_is_ignored),
	TEST(link_that_returns_checks_the_lease),
	TEST(nothing_is_sent_without_a_link),
	TEST(conflict_after_the_link_returned_is_declined),
	TEST(address_that_was_deleted_is_asked_for_again),
	TEST(release_ends_the_lease),
	TEST(lease_is_renewed_on_demand),
	TEST(message_for_others_is_ignored),
	{ NULL, NULL }
};
