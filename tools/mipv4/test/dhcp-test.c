// SPDX-License-Identifier: GPL-2.0
/*
 * dhcp-test.c: tests of the DHCP client without a network: codec, lease, state machine,
 * and changed messages. Prints "N tests, N failed".
 */
#include "dhcp-test.h"

unsigned int test_failures;

static unsigned int count, failed;

void server_message(struct dhcp_packet *packet, uint8_t type, uint32_t xid, uint32_t yiaddr,
		    uint32_t server)
{
	struct dhcp_header h = {
		.type = type, .reply = true, .htype = 1, .hlen = 6, .xid = xid,
		.yiaddr = yiaddr, .chaddr = { 2, 0, 0, 0, 0, 2 },
	};

	dhcp_build(packet, &h);
	if (server)
		dhcp_put_addr(packet, DHCP_OPT_SERVER, server);
}

void server_lease(struct dhcp_packet *packet, uint8_t type, uint32_t xid, uint32_t yiaddr,
		  uint32_t server)
{
	server_message(packet, type, xid, yiaddr, server);
	dhcp_put_addr(packet, DHCP_OPT_MASK, inet_addr("255.255.255.0"));
	dhcp_put_addr(packet, DHCP_OPT_ROUTER, server);
	dhcp_put_u32(packet, DHCP_OPT_LEASE_TIME, 120);
}

static void run(const struct test *tests)
{
	for (; tests->name; tests++) {
		unsigned int before = test_failures;

		tests->run();
		count++;
		if (test_failures == before)
			continue;
		failed++;
		fprintf(stderr, "FAILED: %s\n", tests->name);
	}
}

int main(void)
{
	run(message_tests);
	run(lease_tests);
	run(client_tests);
	run(life_tests);
	run(fuzz_tests);
	printf("%u tests, %u failed\n", count, failed);
	return failed != 0;
}
