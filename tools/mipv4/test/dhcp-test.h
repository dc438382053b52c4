/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dhcp-test.h: the parts of the program that tests the DHCP client without a network.
 */
#ifndef MIPV4_TEST_DHCP_TEST_H
#define MIPV4_TEST_DHCP_TEST_H

#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "dhcp-message.h"
#include "macros.h"

struct test {
	const char *name;
	void (*run)(void);
};

#define TEST(name)	{ #name, name }

extern unsigned int test_failures;
extern const struct test message_tests[], lease_tests[], client_tests[], life_tests[],
	fuzz_tests[];

/* The expectation of a test; the test goes on after a failure. */
#define CHECK(condition)							\
do {										\
	if (!(condition)) {							\
		test_failures++;						\
		fprintf(stderr, "%s:%d: not: %s\n", __FILE__, __LINE__, #condition); \
	}									\
} while (0)

/* Addresses of the tests: those of the client, and of two servers. */
#define CLIENT	inet_addr("192.0.2.100")
#define SERVER	inet_addr("192.0.2.1")
#define OTHER	inet_addr("192.0.2.2")

/* A message of the server to the hardware address 02:00:00:00:00:02. */
void server_message(struct dhcp_packet *packet, uint8_t type, uint32_t xid, uint32_t yiaddr,
		    uint32_t server);
/* The same with a lease of 120 s in 192.0.2.0/24. */
void server_lease(struct dhcp_packet *packet, uint8_t type, uint32_t xid, uint32_t yiaddr,
		  uint32_t server);

#endif
