// SPDX-License-Identifier: GPL-2.0
/*
 * Reports of drops: one packet each, or a number of packets that the kernel left out.
 */
#include <arpa/inet.h>
#include <linux/mipv4.h>
#include <stdio.h>
#include <string.h>

#include "counters.h"
#include "dev.h"
#include "drop.h"
#include "escape.h"
#include "fail.h"
#include "format.h"
#include "names.h"
#include "nlmsg.h"
#include "parse.h"
#include "print.h"
#include "text.h"
#include "values.h"

static const char *wanted_reason;	/* NULL for all */
static int wanted_proto = -1;		/* -1 for all */

/* One like @word in both lists, each of which ends with NULL; NULL if there is none. */
static const char *nearest_of(const char *word, const char *const *a, const char *const *b)
{
	const char *near = nearest(word, a);

	return near ? near : nearest(word, b);
}

/* A reason of mipv4, by its name in the ABI or that of its counter; NULL if it is none. */
static const char *own_reason(const char *word)
{
	char name[COUNTER_NAME_LEN];
	size_t i;

	for (i = 0; i < DROP_COUNT; i++) {
		counter_name(STAT_COUNT + i, name);
		if (!strcmp(word, drop_counters[i].name) || !strcmp(word, name))
			return drop_counters[i].name;
	}
	return NULL;
}

/* Is it @reason, such as udp-no-port, or the name of its counter, or without its protocol? */
static bool is_reason(const char *reason, const char *word)
{
	const char *short_form = strchr(reason, '-');
	char name[COUNTER_NAME_LEN];

	drop_name(reason, name);
	return !strcmp(word, reason) || !strcmp(word, name) ||
	       (short_form && !strcmp(word, short_form + 1));
}

/* A reason of a protocol; NULL if it is none, or one of several protocols. */
static const char *protocol_reason(const char *word)
{
	const char *const *reasons = protocol_reasons();
	const char *found = NULL;
	size_t i;

	for (i = 0; reasons[i]; i++) {
		if (!is_reason(reasons[i], word))
			continue;
		if (found)
			return NULL;
		found = reasons[i];
	}
	return found;
}

/* "udp stats" has "drop-" in front of a reason. */
static const char *after_drop(const char *word)
{
	static const char drop[] = "drop-";

	return strncmp(word, drop, strlen(drop)) ? word : word + strlen(drop);
}

/* A reason of UDP that is unknown, because only the module reports it, is no mistake. */
static void check_udp_reason(const char *word)
{
	char reason[COUNTER_NAME_LEN];
	size_t i;

	for (i = COUNTERS - UDP_DROP_COUNT; i < COUNTERS; i++) {
		counter_reason(i, reason);
		if (is_reason(reason, word))
			fail("the mudp module is not loaded (modprobe mudp)");
	}
}

static const char *parse_reason(const char *word)
{
	const char *names[DROP_COUNT + 1] = { NULL }, *reason = NULL, *near;
	const char *bare = after_drop(word);
	size_t i;

	/* A word of "udp stats" means a reason of UDP, also if mipv4 has one of this name. */
	if (bare == word)
		reason = own_reason(word);
	if (!reason)
		reason = protocol_reason(bare);
	if (!reason)
		reason = own_reason(bare);
	if (reason)
		return reason;
	check_udp_reason(bare);
	for (i = 0; i < DROP_COUNT; i++)
		names[i] = drop_counters[i].name;
	near = nearest_of(word, names, protocol_reasons());
	if (near)
		no_such_word("reason", word, near, "");
	usage_error("unknown reason \"%s\": see \"mipv4 -s stats\", or load the module of its protocol first",
		    word);
}

void drop_select(const struct args *args)
{
	if (args->value[KEY_REASON])
		wanted_reason = parse_reason(args->value[KEY_REASON]);
	if (args->value[KEY_PROTO])
		wanted_proto = parse_proto(args->value[KEY_PROTO]);
}

/* The name of the reason; a newer module may have more of them. */
static const char *reason_name(const struct nlattr *const *tb)
{
	uint32_t reason = nl_u32(tb, MIPV4_A_DROP_REASON);
	size_t i;

	if (tb[MIPV4_A_DROP_NAME])
		return mnl_attr_get_str(tb[MIPV4_A_DROP_NAME]);
	for (i = 0; i < DROP_COUNT; i++)
		if (drop_counters[i].id == reason)
			return drop_counters[i].name;
	return "unknown";
}

bool drop_selected(const struct nlattr *const *tb)
{
	if (wanted_reason && strcmp(reason_name(tb), wanted_reason))
		return false;
	return wanted_proto < 0 || tb[MIPV4_A_LEFT_OUT] ||
	       (tb[MIPV4_A_PROTOCOL] && nl_u8(tb, MIPV4_A_PROTOCOL) == wanted_proto);
}

static uint16_t port(const struct nlattr *const *tb, enum mipv4_attr type)
{
	return ntohs(mnl_attr_get_u16(tb[type]));
}

void drop_print(const struct nlattr *const *tb)
{
	const char *protocol;
	uint8_t number;

	printf("%s: drop %s", paint(PAINT_DEV, dev_name(nl_u32(tb, MIPV4_A_IFINDEX))),
	       printable(reason_name(tb)));
	if (tb[MIPV4_A_LEFT_OUT])
		printf(": %u more, left out", nl_u32(tb, MIPV4_A_LEFT_OUT));
	if (!tb[MIPV4_A_LEN])
		return;
	number = nl_u8(tb, MIPV4_A_PROTOCOL);
	protocol = protocol_name(number);
	printf(" src %s", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_SRC))));
	printf(" dst %s proto ", paint(PAINT_ADDR, addr_str(nl_u32(tb, MIPV4_A_ADDR))));
	if (protocol)
		printf("%s(%u)", printable(protocol), number);
	else
		printf("%u", number);
	printf(" len %u", nl_u32(tb, MIPV4_A_LEN));
	if (tb[MIPV4_A_SPORT] && tb[MIPV4_A_DPORT])
		printf(" sport %u dport %u", port(tb, MIPV4_A_SPORT), port(tb, MIPV4_A_DPORT));
}

void drop_fill(json_t *event, const struct nlattr *const *tb)
{
	js_int(event, "ifindex", nl_u32(tb, MIPV4_A_IFINDEX));
	js_str(event, "ifname", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	js_str(event, "reason", reason_name(tb));
	if (tb[MIPV4_A_LEFT_OUT])
		js_int(event, "left_out", nl_u32(tb, MIPV4_A_LEFT_OUT));
	if (!tb[MIPV4_A_LEN])
		return;
	js_str(event, "src", addr_str(nl_u32(tb, MIPV4_A_SRC)));
	js_str(event, "dst", addr_str(nl_u32(tb, MIPV4_A_ADDR)));
	js_int(event, "protocol", nl_u8(tb, MIPV4_A_PROTOCOL));
	js_int(event, "len", nl_u32(tb, MIPV4_A_LEN));
	if (tb[MIPV4_A_SPORT] && tb[MIPV4_A_DPORT]) {
		js_int(event, "sport", port(tb, MIPV4_A_SPORT));
		js_int(event, "dport", port(tb, MIPV4_A_DPORT));
	}
}
