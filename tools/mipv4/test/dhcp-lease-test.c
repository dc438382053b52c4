// SPDX-License-Identifier: GPL-2.0
/*
 * dhcp-lease-test.c: leases, and the names in them (dhcp-lease.c, dhcp-names.c).
 */
#include "dhcp-lease.h"
#include "dhcp-names.h"
#include "dhcp-test.h"

static struct dhcp_packet packet;
static struct dhcp_lease lease;

static void start(uint32_t yiaddr)
{
	server_message(&packet, DHCP_ACK, 7, yiaddr, SERVER);
	dhcp_put_u32(&packet, DHCP_OPT_LEASE_TIME, 3600);
}

static bool take(void)
{
	struct dhcp_message msg;

	return dhcp_parse(&msg, packet.octets, packet.len) && dhcp_lease_of(&lease, &msg);
}

static void lease_has_its_options(void)
{
	start(CLIENT);
	dhcp_put_addr(&packet, DHCP_OPT_MASK, inet_addr("255.255.255.192"));
	dhcp_put(&packet, DHCP_OPT_ROUTER, "\300\0\2\1\300\0\2\2", 8);
	dhcp_put(&packet, DHCP_OPT_DNS, "\10\10\10\10", 4);
	dhcp_put_u16(&packet, DHCP_OPT_MTU, 1400);
	dhcp_put_u32(&packet, DHCP_OPT_T1, 1000);
	dhcp_put_u32(&packet, DHCP_OPT_T2, 3000);
	dhcp_put(&packet, DHCP_OPT_DOMAIN, "example.org\0", 12);
	dhcp_put(&packet, DHCP_OPT_SEARCH, "\1a\7example\0\1b\300\2", 15);
	CHECK(take());
	CHECK(lease.addr == CLIENT && lease.prefixlen == 26 && lease.server == SERVER);
	CHECK(lease.time == 3600 && lease.t1 == 1000 && lease.t2 == 3000 && lease.mtu == 1400);
	CHECK(lease.routers.n == 2 && lease.routers.addr[1] == OTHER);
	CHECK(lease.dns.n == 1 && lease.dns.addr[0] == inet_addr("8.8.8.8"));
	CHECK(lease.n_routes == 2 && !lease.routes[1].len && lease.routes[1].gateway == OTHER);
	CHECK(!strcmp(lease.domain, "example.org"));
	CHECK(!strcmp(lease.search, "a.example b.example"));
}

static void lease_without_what_it_needs_is_refused(void)
{
	static const char *const no_hosts[] = {
		"0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(no_hosts); i++) {
		start(inet_addr(no_hosts[i]));
		CHECK(!take());
	}
	start(CLIENT);
	CHECK(take());
	server_message(&packet, DHCP_ACK, 7, CLIENT, 0);	/* no server */
	dhcp_put_u32(&packet, DHCP_OPT_LEASE_TIME, 3600);
	CHECK(!take());
	server_message(&packet, DHCP_ACK, 7, CLIENT, SERVER);	/* no time */
	CHECK(!take());
	dhcp_put_u32(&packet, DHCP_OPT_LEASE_TIME, 0);
	CHECK(!take());
	start(inet_addr("192.0.2.255"));	/* the broadcast address */
	dhcp_put_addr(&packet, DHCP_OPT_MASK, inet_addr("255.255.255.0"));
	CHECK(!take());
	start(inet_addr("192.0.2.255"));
	dhcp_put_addr(&packet, DHCP_OPT_MASK, inet_addr("255.255.254.0"));
	CHECK(take());
	start(inet_addr("192.0.2.255"));
	dhcp_put_addr(&packet, DHCP_OPT_MASK, inet_addr("255.255.255.254"));
	CHECK(take() && lease.prefixlen == 31);
}

static void mask_with_holes_is_that_of_the_class(void)
{
	static const struct {
		const char *addr, *mask;
		uint8_t len;
	} rows[] = {
		{ "10.1.2.3", "255.0.255.0", 8 }, { "172.16.1.1", "0.0.0.0", 16 },
		{ "192.0.2.7", "0.255.255.255", 24 }, { "10.1.2.3", "255.255.255.255", 32 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		start(inet_addr(rows[i].addr));
		dhcp_put_addr(&packet, DHCP_OPT_MASK, inet_addr(rows[i].mask));
		CHECK(take() && lease.prefixlen == rows[i].len);
	}
	start(inet_addr("10.1.2.3"));
	CHECK(take() && lease.prefixlen == 8);
}

/* RFC 2131 section 4.4.5. */
static void times_have_defaults(void)
{
	static const struct {
		uint32_t time, t1, t2, want_t1, want_t2;
	} rows[] = {
		{ 3600, 0, 0, 1800, 3150 }, { 3600, 4000, 5000, 1800, 3150 },
		{ 3600, 100, 0, 100, 3150 }, { 3600, 0, 900, 900, 900 },
		{ 3600, 2000, 1000, 1000, 1000 }, { 1, 0, 0, 1, 1 }, { 2, 0, 0, 1, 1 },
		{ 0xfffffffe, 0, 0, 0x7fffffff, 0xdffffffe },
		{ DHCP_FOREVER, 5, 6, DHCP_FOREVER, DHCP_FOREVER },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		server_message(&packet, DHCP_ACK, 7, CLIENT, SERVER);
		dhcp_put_u32(&packet, DHCP_OPT_LEASE_TIME, rows[i].time);
		if (rows[i].t1)
			dhcp_put_u32(&packet, DHCP_OPT_T1, rows[i].t1);
		if (rows[i].t2)
			dhcp_put_u32(&packet, DHCP_OPT_T2, rows[i].t2);
		CHECK(take() && lease.t1 == rows[i].want_t1 && lease.t2 == rows[i].want_t2);
	}
}

static void small_mtu_is_ignored(void)
{
	start(CLIENT);
	dhcp_put_u16(&packet, DHCP_OPT_MTU, 575);
	CHECK(take() && !lease.mtu);
	start(CLIENT);
	dhcp_put_u16(&packet, DHCP_OPT_MTU, 576);
	CHECK(take() && lease.mtu == 576);
}

/* RFC 3442: then the router option is ignored. */
static void classless_routes_replace_routers(void)
{
	start(CLIENT);
	dhcp_put(&packet, DHCP_OPT_ROUTER, "\300\0\2\2", 4);
	dhcp_put(&packet, DHCP_OPT_ROUTES,
		 "\0\300\0\2\1\11\12\377\300\0\2\1\40\1\2\3\4\0\0\0\0", 5 + 7 + 9);
	CHECK(take() && lease.n_routes == 3);
	CHECK(!lease.routes[0].len && lease.routes[0].gateway == SERVER);
	CHECK(lease.routes[1].len == 9 && lease.routes[1].dst == inet_addr("10.128.0.0"));
	CHECK(lease.routes[2].len == 32 && lease.routes[2].dst == inet_addr("1.2.3.4") &&
	      !lease.routes[2].gateway);
}

static void malformed_routes_are_ignored(void)
{
	static const struct {
		const char *octets;
		size_t len;
	} rows[] = {
		{ "\41\1\2\3\4\5\300\0\2\1", 10 }, { "\30\12\0\0\300\0\2", 7 },
		{ "\0\300\0\2\1\30", 6 }, { "\0\177\0\0\1", 5 }, { "", 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		start(CLIENT);
		dhcp_put(&packet, DHCP_OPT_ROUTER, "\300\0\2\2", 4);
		dhcp_put(&packet, DHCP_OPT_ROUTES, rows[i].octets, rows[i].len);
		CHECK(take() && lease.n_routes == 1 && lease.routes[0].gateway == OTHER);
	}
}

static void lists_have_a_limit(void)
{
	uint8_t many[1000];
	size_t i;

	for (i = 0; i < sizeof(many); i += 4)
		memcpy(many + i, "\300\0\2\1", 4);
	start(CLIENT);
	dhcp_put(&packet, DHCP_OPT_ROUTER, many, sizeof(many));
	CHECK(take() && lease.routers.n == DHCP_ADDRS_MAX);
	for (i = 0; i < sizeof(many); i += 5)
		memcpy(many + i, "\0\300\0\2\1", 5);
	dhcp_put(&packet, DHCP_OPT_ROUTES, many, sizeof(many));
	CHECK(take() && lease.n_routes == DHCP_ROUTES_MAX);
}

/* Names go to scripts, files and terminals. */
static void unsafe_names_are_ignored(void)
{
	static const char *const bad[] = {
		"a b", "a;b", "a\nb", "$(a)", "`a`", "a'b", "a\"b", "\033[1m", "a\\b", "-a", ".a",
		"a/b", "a*", "\303\251",
	};
	char text[DHCP_NAMES_SIZE], labels[64];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		size_t len = strlen(bad[i]);

		CHECK(!dhcp_name(text, sizeof(text), (const uint8_t *)bad[i], len) && !*text);
		labels[0] = (char)len;
		memcpy(labels + 1, bad[i], len + 1);
		CHECK(!dhcp_names(text, sizeof(text), (uint8_t *)labels, len + 2) && !*text);
	}
	CHECK(!dhcp_name(text, sizeof(text), (const uint8_t *)"", 0));
	CHECK(!dhcp_name(text, 4, (const uint8_t *)"abcd", 4) && !*text);
	CHECK(dhcp_name(text, 5, (const uint8_t *)"abcd", 4) && !strcmp(text, "abcd"));
}

/* RFC 3397, RFC 1035 section 4.1.4. */
static void pointers_of_names_lead_back(void)
{
	static const struct {
		const char *octets;
		size_t len;
	} bad[] = {
		{ "\300\0", 2 }, { "\1a\300\2", 4 }, { "\1a\300\0", 4 }, { "\1a\300\11", 4 },
		{ "\1a\300", 3 }, { "\1a", 2 }, { "\2a", 2 }, { "\0", 1 }, { "\100a\0", 3 },
		{ "\1a\0\300\5\300\3", 7 }, { "\1a\0\1b\300\3", 7 },
	};
	char text[DHCP_NAMES_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK(!dhcp_names(text, sizeof(text), (const uint8_t *)bad[i].octets,
				  bad[i].len) && !*text);
	CHECK(dhcp_names(text, sizeof(text), (const uint8_t *)"\1a\1c\0\300\2\1b\300\0", 11));
	CHECK(!strcmp(text, "a.c c b.a.c"));
}

const struct test lease_tests[] = {
	TEST(lease_has_its_options),
	TEST(lease_without_what_it_needs_is_refused),
	TEST(mask_with_holes_is_that_of_the_class),
	TEST(times_have_defaults),
	TEST(small_mtu_is_ignored),
	TEST(classless_routes_replace_routers),
	TEST(malformed_routes_are_ignored),
	TEST(lists_have_a_limit),
	TEST(unsafe_names_are_ignored),
	TEST(pointers_of_names_lead_back),
	{ NULL, NULL }
};
