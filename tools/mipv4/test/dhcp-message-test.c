// SPDX-License-Identifier: GPL-2.0
/*
 * dhcp-message-test.c: DHCP messages on the wire (dhcp-message.c).
 */
#include "dhcp-test.h"

#define HEADER		240	/* octets before the options */
#define AT_SNAME	44
#define AT_FILE		108

static uint8_t octets[DHCP_MESSAGE_MAX + 1];
static struct dhcp_message msg;

/* A reply whose options, after the message type, are @options. */
static size_t with_options(const void *options, size_t len)
{
	struct dhcp_packet packet = { .len = 0 };

	server_message(&packet, DHCP_ACK, 7, CLIENT, 0);
	memset(octets, 0, sizeof(octets));
	memcpy(octets, packet.octets, packet.len);
	memcpy(octets + packet.len, options, len);
	return packet.len + len;
}

static void built_message_has_the_fields_of_rfc_2131(void)
{
	struct dhcp_header h = {
		.type = DHCP_DISCOVER, .broadcast = true, .htype = 1, .hlen = 6,
		.xid = htonl(0x01020304), .secs = 0x0506, .ciaddr = CLIENT,
		.chaddr = { 2, 0, 0, 0, 0, 2 },
	};
	static const uint8_t head[] = { 1, 1, 6, 0, 1, 2, 3, 4, 5, 6, 0x80, 0 };
	static const uint8_t options[] = { 99, 130, 83, 99, 53, 1, 1, 57, 2, 5, 0xc0, 255 };
	struct dhcp_packet packet = { .len = 0 };

	dhcp_build(&packet, &h);
	dhcp_put_u16(&packet, DHCP_OPT_MAX_SIZE, 1472);
	dhcp_finish(&packet);
	CHECK(packet.len == 300);
	CHECK(!memcmp(packet.octets, head, sizeof(head)));
	CHECK(!memcmp(packet.octets + 12, &h.ciaddr, 4));
	CHECK(!memcmp(packet.octets + 28, h.chaddr, 16));
	CHECK(!memcmp(packet.octets + 236, options, sizeof(options)));
	CHECK(dhcp_parse(&msg, packet.octets, packet.len));
	CHECK(!msg.h.reply && msg.h.type == DHCP_DISCOVER && msg.h.broadcast);
	CHECK(msg.h.xid == h.xid && msg.h.secs == h.secs && msg.h.ciaddr == h.ciaddr);
}

static void message_that_is_none_is_refused(void)
{
	size_t len = with_options("\377", 1), i;

	CHECK(dhcp_parse(&msg, octets, len));
	CHECK(msg.h.reply && msg.h.yiaddr == CLIENT);
	for (i = 0; i < len - 1; i++)	/* the end option may be missing */
		CHECK(!dhcp_parse(&msg, octets, i));
	CHECK(!dhcp_parse(&msg, octets, DHCP_MESSAGE_MAX + 1));
	octets[0] = 3;
	CHECK(!dhcp_parse(&msg, octets, len));
	octets[0] = 2;
	octets[2] = 17;
	CHECK(!dhcp_parse(&msg, octets, len));
	octets[2] = 6;
	octets[238] ^= 1;
	CHECK(!dhcp_parse(&msg, octets, len));
	octets[238] ^= 1;
	octets[HEADER + 1] = 2;		/* the length of the message type */
	CHECK(!dhcp_parse(&msg, octets, len));
}

static void option_that_exceeds_the_message_is_refused(void)
{
	CHECK(!dhcp_parse(&msg, octets, with_options("\3\5\1\2\3\4", 6)));
	CHECK(!dhcp_parse(&msg, octets, with_options("\3", 1)));
	CHECK(dhcp_parse(&msg, octets, with_options("\3\4\1\2\3\4", 6)));
	/* Nothing after the end option counts. */
	CHECK(dhcp_parse(&msg, octets, with_options("\377\3\5\1\2\3", 6)));
}

static void option_has_one_value_and_one_length(void)
{
	size_t len = with_options("\0\0\32\2\5\334\16\0\72\3\1\2\3\377", 14);
	uint16_t mtu;
	uint32_t n;

	CHECK(dhcp_parse(&msg, octets, len));
	CHECK(dhcp_option_u16(&msg, DHCP_OPT_MTU, &mtu) && mtu == 1500);
	CHECK(!dhcp_option_u32(&msg, DHCP_OPT_MTU, &n));
	CHECK(!dhcp_option_u32(&msg, DHCP_OPT_T1, &n));
	CHECK(dhcp_option(&msg, 14, &len) && !len);
	CHECK(!dhcp_option(&msg, 13, &len) && !len);
}

/* RFC 3396 section 5. */
static void parts_of_an_option_are_joined(void)
{
	size_t len = with_options("\6\4\1\2\3\4\17\1x\6\4\5\6\7\10\377", 16);
	const uint8_t *value;

	CHECK(dhcp_parse(&msg, octets, len));
	value = dhcp_option(&msg, DHCP_OPT_DNS, &len);
	CHECK(value && len == 8 && !memcmp(value, "\1\2\3\4\5\6\7\10", 8));
	value = dhcp_option(&msg, DHCP_OPT_DOMAIN, &len);
	CHECK(value && len == 1 && *value == 'x');
}

static void long_option_is_sent_in_parts(void)
{
	struct dhcp_packet packet = { .len = 0 };
	const uint8_t *value;
	uint8_t long_one[600];
	size_t len;

	memset(long_one, 'x', sizeof(long_one));
	server_message(&packet, DHCP_ACK, 7, CLIENT, 0);
	dhcp_put(&packet, 200, long_one, sizeof(long_one));
	CHECK(packet.len == HEADER + 3 + 600 + 6);
	CHECK(dhcp_parse(&msg, packet.octets, packet.len));
	value = dhcp_option(&msg, 200, &len);
	CHECK(value && len == sizeof(long_one) && !memcmp(value, long_one, len));
}

static void message_that_is_full_takes_no_more(void)
{
	static const uint8_t big[DHCP_MESSAGE_MAX];
	struct dhcp_packet packet = { .len = 0 };
	size_t i, len;

	server_message(&packet, DHCP_ACK, 7, CLIENT, 0);
	for (i = 0; i < 100; i++)
		dhcp_put(&packet, 200, big, 300);
	for (i = 0; i < 1000; i++)
		dhcp_put(&packet, 201, big, 1);
	dhcp_put(&packet, 202, big, sizeof(big));
	dhcp_finish(&packet);
	CHECK(packet.len <= DHCP_MESSAGE_MAX);
	CHECK(dhcp_parse(&msg, packet.octets, packet.len));
	CHECK(!dhcp_option(&msg, 202, &len));
}

/* RFC 2132 section 9.3: options, then file, then sname. */
static void overloaded_fields_hold_options(void)
{
	size_t len = with_options("\64\1\3\6\4\1\1\1\1\377", 10);
	const uint8_t *value;

	memcpy(octets + AT_FILE, "\6\4\2\2\2\2\377", 7);
	memcpy(octets + AT_SNAME, "\6\4\3\3\3\3\64\1\3\377", 10);
	CHECK(dhcp_parse(&msg, octets, len));
	value = dhcp_option(&msg, DHCP_OPT_DNS, &len);
	CHECK(value && len == 12 && !memcmp(value, "\1\1\1\1\2\2\2\2\3\3\3\3", 12));

	len = with_options("\64\1\2\377", 4);
	memcpy(octets + AT_FILE, "\6\4\2\2\2\2\377", 7);
	CHECK(dhcp_parse(&msg, octets, len));
	CHECK(!dhcp_option(&msg, DHCP_OPT_DNS, &len));

	/* An option of the file does not reach into the next field. */
	len = with_options("\64\1\1\377", 4);
	memset(octets + AT_FILE, DHCP_OPT_PAD, 128);
	octets[AT_FILE + 126] = 6;
	octets[AT_FILE + 127] = 4;
	CHECK(!dhcp_parse(&msg, octets, len));
}

const struct test message_tests[] = {
	TEST(built_message_has_the_fields_of_rfc_2131),
	TEST(message_that_is_none_is_refused),
	TEST(option_that_exceeds_the_message_is_refused),
	TEST(option_has_one_value_and_one_length),
	TEST(parts_of_an_option_are_joined),
	TEST(long_option_is_sent_in_parts),
	TEST(message_that_is_full_takes_no_more),
	TEST(overloaded_fields_hold_options),
	{ NULL, NULL }
};
