// SPDX-License-Identifier: GPL-2.0
/*
 * DHCP messages (RFC 2131, RFC 2132).
 */
#include <arpa/inet.h>
#include <string.h>

#include "dhcp-message.h"
#include "macros.h"

/* Offsets of fields, RFC 2131 section 2. */
#define AT_OP		0
#define AT_HTYPE	1
#define AT_HLEN		2
#define AT_XID		4
#define AT_SECS		8
#define AT_FLAGS	10
#define AT_CIADDR	12
#define AT_YIADDR	16
#define AT_CHADDR	28
#define AT_SNAME	44
#define SNAME_LEN	64
#define AT_FILE		108
#define FILE_LEN	128
#define AT_COOKIE	236
#define AT_OPTIONS	240

#define BOOTREQUEST	1
#define BOOTREPLY	2
#define FLAG_BROADCAST	0x8000
#define MIN_LEN		300	/* of a sent message, RFC 1542 section 2.1 */
#define PART_MAX	255	/* octets of a part of an option */

/* The values of option 52. */
#define OVERLOAD_FILE	1
#define OVERLOAD_SNAME	2

static const uint8_t cookie[] = { 99, 130, 83, 99 };

/* A field that holds options. */
struct field {
	const uint8_t *data;
	size_t len;
};

static uint16_t get_u16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get_addr(const uint8_t *p)
{
	uint32_t addr;

	memcpy(&addr, p, sizeof(addr));
	return addr;
}

/*
 * Call @take for each option of a field, up to the end option or the end of the field;
 * false if an option is longer than the field.
 */
static bool walk(struct field field, void (*take)(struct dhcp_message *msg, uint8_t code,
						  const uint8_t *value, size_t len),
		 struct dhcp_message *msg)
{
	size_t i = 0;

	while (i < field.len && field.data[i] != DHCP_OPT_END) {
		uint8_t code = field.data[i++], len;

		if (code == DHCP_OPT_PAD)
			continue;
		if (i == field.len)
			return false;
		len = field.data[i++];
		if (len > field.len - i)
			return false;
		take(msg, code, field.data + i, len);
		i += len;
	}
	return true;
}

/* Add up the parts of an option. All of them fit msg->octets, as they fit the message. */
static void measure(struct dhcp_message *msg, uint8_t code, const uint8_t *value, size_t len)
{
	(void)value;
	msg->has[code] = true;
	msg->len[code] = (uint16_t)(msg->len[code] + len);
}

static void copy(struct dhcp_message *msg, uint8_t code, const uint8_t *value, size_t len)
{
	memcpy(msg->octets + msg->at[code] + msg->len[code], value, len);
	msg->len[code] = (uint16_t)(msg->len[code] + len);
}

/* Give each option its place, and forget the lengths, which copy() counts again. */
static void place(struct dhcp_message *msg)
{
	uint16_t at = 0;
	int code;

	for (code = 0; code < 256; code++) {
		msg->at[code] = at;
		at = (uint16_t)(at + msg->len[code]);
		msg->len[code] = 0;
	}
}

static void take_overload(struct dhcp_message *msg, uint8_t code, const uint8_t *value, size_t len)
{
	if (code == DHCP_OPT_OVERLOAD && len == 1)
		msg->octets[0] = value[0];
}

/* The fields that hold options, in the order of RFC 3396 section 5. */
static bool find_fields(struct dhcp_message *msg, const uint8_t *data, size_t len,
			struct field fields[3])
{
	uint8_t overload;

	fields[0] = (struct field){ data + AT_OPTIONS, len - AT_OPTIONS };
	msg->octets[0] = 0;
	if (!walk(fields[0], take_overload, msg))
		return false;
	overload = msg->octets[0];
	fields[1] = (struct field){ data + AT_FILE, overload & OVERLOAD_FILE ? FILE_LEN : 0 };
	fields[2] = (struct field){ data + AT_SNAME, overload & OVERLOAD_SNAME ? SNAME_LEN : 0 };
	return true;
}

static bool parse_options(struct dhcp_message *msg, const uint8_t *data, size_t len)
{
	struct field fields[3];
	size_t i;

	if (!find_fields(msg, data, len, fields))
		return false;
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (!walk(fields[i], measure, msg))
			return false;
	place(msg);
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		walk(fields[i], copy, msg);
	return true;
}

bool dhcp_parse(struct dhcp_message *msg, const uint8_t *data, size_t len)
{
	const uint8_t *type;
	size_t type_len;

	memset(msg, 0, sizeof(*msg));
	if (len < AT_OPTIONS || len > DHCP_MESSAGE_MAX ||
	    memcmp(data + AT_COOKIE, cookie, sizeof(cookie)) ||
	    (data[AT_OP] != BOOTREQUEST && data[AT_OP] != BOOTREPLY) ||
	    data[AT_HLEN] > DHCP_CHADDR_MAX)
		return false;
	msg->h.reply = data[AT_OP] == BOOTREPLY;
	msg->h.htype = data[AT_HTYPE];
	msg->h.hlen = data[AT_HLEN];
	msg->h.xid = get_addr(data + AT_XID);
	msg->h.secs = get_u16(data + AT_SECS);
	msg->h.broadcast = get_u16(data + AT_FLAGS) & FLAG_BROADCAST;
	msg->h.ciaddr = get_addr(data + AT_CIADDR);
	msg->h.yiaddr = get_addr(data + AT_YIADDR);
	memcpy(msg->h.chaddr, data + AT_CHADDR, DHCP_CHADDR_MAX);
	if (!parse_options(msg, data, len))
		return false;
	type = dhcp_option(msg, DHCP_OPT_TYPE, &type_len);
	if (!type || type_len != 1)
		return false;
	msg->h.type = *type;
	return true;
}

const uint8_t *dhcp_option(const struct dhcp_message *msg, uint8_t code, size_t *len)
{
	*len = msg->len[code];
	return msg->has[code] ? msg->octets + msg->at[code] : NULL;
}

bool dhcp_option_u16(const struct dhcp_message *msg, uint8_t code, uint16_t *value)
{
	size_t len;
	const uint8_t *p = dhcp_option(msg, code, &len);

	if (!p || len != sizeof(*value))
		return false;
	*value = get_u16(p);
	return true;
}

bool dhcp_option_addr(const struct dhcp_message *msg, uint8_t code, uint32_t *addr)
{
	size_t len;
	const uint8_t *p = dhcp_option(msg, code, &len);

	if (!p || len != sizeof(*addr))
		return false;
	*addr = get_addr(p);
	return true;
}

bool dhcp_option_u32(const struct dhcp_message *msg, uint8_t code, uint32_t *value)
{
	if (!dhcp_option_addr(msg, code, value))
		return false;
	*value = ntohl(*value);
	return true;
}

static void put_u16(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

void dhcp_build(struct dhcp_packet *packet, const struct dhcp_header *h)
{
	uint8_t *p = packet->octets;

	memset(packet, 0, sizeof(*packet));
	p[AT_OP] = h->reply ? BOOTREPLY : BOOTREQUEST;
	p[AT_HTYPE] = h->htype;
	p[AT_HLEN] = h->hlen;
	memcpy(p + AT_XID, &h->xid, sizeof(h->xid));
	put_u16(p + AT_SECS, h->secs);
	put_u16(p + AT_FLAGS, h->broadcast ? FLAG_BROADCAST : 0);
	memcpy(p + AT_CIADDR, &h->ciaddr, sizeof(h->ciaddr));
	memcpy(p + AT_YIADDR, &h->yiaddr, sizeof(h->yiaddr));
	memcpy(p + AT_CHADDR, h->chaddr, DHCP_CHADDR_MAX);
	memcpy(p + AT_COOKIE, cookie, sizeof(cookie));
	packet->len = AT_OPTIONS;
	dhcp_put(packet, DHCP_OPT_TYPE, &h->type, 1);
}

void dhcp_put(struct dhcp_packet *packet, uint8_t code, const void *value, size_t len)
{
	size_t headers = 2 * (len / PART_MAX + 1);
	const uint8_t *from = value;

	/* One octet is for the end option. */
	if (len >= sizeof(packet->octets) ||
	    sizeof(packet->octets) - packet->len < headers + len + 1)
		return;
	do {
		size_t part = len < PART_MAX ? len : PART_MAX;

		packet->octets[packet->len++] = code;
		packet->octets[packet->len++] = (uint8_t)part;
		memcpy(packet->octets + packet->len, from, part);
		packet->len += part;
		from += part;
		len -= part;
	} while (len);
}

void dhcp_put_u16(struct dhcp_packet *packet, uint8_t code, uint16_t value)
{
	value = htons(value);
	dhcp_put(packet, code, &value, sizeof(value));
}

void dhcp_put_u32(struct dhcp_packet *packet, uint8_t code, uint32_t value)
{
	dhcp_put_addr(packet, code, htonl(value));
}

void dhcp_put_addr(struct dhcp_packet *packet, uint8_t code, uint32_t addr)
{
	dhcp_put(packet, code, &addr, sizeof(addr));
}

void dhcp_finish(struct dhcp_packet *packet)
{
	packet->octets[packet->len++] = DHCP_OPT_END;
	if (packet->len < MIN_LEN)
		packet->len = MIN_LEN;
}
