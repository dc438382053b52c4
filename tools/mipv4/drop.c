// SPDX-License-Identifier: GPL-2.0
/*
 * Reports of drops: one packet each, or a number of packets that the kernel left out.
 */
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

/* The name in the ABI, or that of the counter in the output of "stats". */
static const char *parse_reason(const char *word)
{
	const char *const *of_protocols = protocol_reasons();
	const char *names[DROP_COUNT + 1] = { NULL }, *near;
	char name[COUNTER_NAME_LEN];
	size_t i;

	for (i = 0; i < DROP_COUNT; i++) {
		counter_name(STAT_COUNT + i, name);
		if (!strcmp(word, drop_counters[i].name) || !strcmp(word, name))
			return drop_counters[i].name;
		names[i] = drop_counters[i].name;
	}
	for (i = 0; of_protocols[i]; i++)
		if (!strcmp(word, of_protocols[i]))
			return of_protocols[i];
	near = nearest_of(word, names, of_protocols);
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
}
