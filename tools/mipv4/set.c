// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 set: the settings of an endpoint, and how "show" prints them.
 */
#include <assert.h>
#include <linux/mipv4.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "fail.h"
#include "macros.h"
#include "nl.h"
#include "nlmsg.h"
#include "parse.h"
#include "print.h"
#include "set.h"
#include "values.h"

/* Settings that are numbers. */
static const struct {
	enum keyword key;
	enum mipv4_attr attr;
	const char *name;
	uint32_t min, max, initial;
	bool is_u8;
} numbers[] = {
	{ KEY_TTL, MIPV4_A_TTL, "ttl", 1, 255, 64, true },
	{ KEY_PMTU_MIN, MIPV4_A_PMTU_MIN, "pmtu-min", 68, 65535, 552, false },
	{ KEY_REASM_LIMIT, MIPV4_A_REASM_LIMIT, "reasm-limit", 384 << 10, 1u << 30, 4 << 20, false },
};

#define DEFAULT_TIMEOUT	30000	/* ms */

/* Settings that are on or off. */
static const struct {
	enum keyword key;
	enum mipv4_attr attr;
	const char *name, *json;
} switches[] = {
	{ KEY_SET_DF, MIPV4_A_DF, "df", "df" },
	{ KEY_REDIRECTS, MIPV4_A_REDIRECTS, "redirects", "redirects" },
	{ KEY_SOURCE_ROUTES, MIPV4_A_SOURCE_ROUTES, "source-routes", "source_routes" },
	{ KEY_IGMP_ROUTER_ALERT, MIPV4_A_IGMP_ROUTER_ALERT, "igmp-router-alert",
	  "igmp_router_alert" },
};

/* A setting as it goes into the message. */
struct setting {
	enum mipv4_attr attr;
	bool is_u8;
	uint32_t value;
};

static void put(struct nlmsghdr *nlh, const struct setting *setting, uint32_t value)
{
	if (setting->is_u8)
		mnl_attr_put_u8(nlh, setting->attr, (uint8_t)value);
	else
		mnl_attr_put_u32(nlh, setting->attr, value);
}

static size_t parse_settings(const struct args *args, struct setting wanted[KEY_MAX])
{
	size_t n = 0, i;
	const char *s;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		s = args->value[numbers[i].key];
		if (s)
			wanted[n++] = (struct setting){
				numbers[i].attr, numbers[i].is_u8,
				parse_number(numbers[i].name, s, numbers[i].min, numbers[i].max)
			};
	}
	for (i = 0; i < ARRAY_SIZE(switches); i++) {
		s = args->value[switches[i].key];
		if (s)
			wanted[n++] = (struct setting){
				switches[i].attr, true, parse_switch(switches[i].name, s)
			};
	}
	s = args->value[KEY_TOS];
	if (s)
		wanted[n++] = (struct setting){ MIPV4_A_TOS, true, parse_octet("tos", s) };
	s = args->value[KEY_REASM_TIMEOUT];
	if (s)
		wanted[n++] = (struct setting){
			MIPV4_A_REASM_TIMEOUT, false, parse_timeout(s)
		};
	return n;
}

int cmd_set(const struct args *args)
{
	struct setting wanted[KEY_MAX];
	size_t n = parse_settings(args, wanted), i;
	uint32_t ifindex = args_dev(args);
	struct nlmsghdr *nlh;

	if (!n)
		usage_error("set: nothing to set: see \"mipv4 set help\"");
	nl_open();
	nlh = nl_new(MIPV4_CMD_SET, ifindex);
	for (i = 0; i < n; i++)
		put(nlh, &wanted[i], wanted[i].value);
	nl_do(nlh, "set");
	return 0;
}

/* All settings, with their defaults. */
static const struct setting settings[SETTINGS] = {
	{ MIPV4_A_TTL, true, 64 },
	{ MIPV4_A_PMTU_MIN, false, 552 },
	{ MIPV4_A_REASM_LIMIT, false, 4 << 20 },
	{ MIPV4_A_REASM_TIMEOUT, false, DEFAULT_TIMEOUT },
	{ MIPV4_A_TOS, true, 0 },
	{ MIPV4_A_DF, true, 0 },
	{ MIPV4_A_REDIRECTS, true, 0 },
	{ MIPV4_A_SOURCE_ROUTES, true, 0 },
	{ MIPV4_A_IGMP_ROUTER_ALERT, true, 0 },
};

static_assert(ARRAY_SIZE(numbers) + ARRAY_SIZE(switches) + 2 == SETTINGS,
	      "settings lacks one");

void settings_init(uint32_t values[SETTINGS])
{
	size_t i;

	for (i = 0; i < SETTINGS; i++)
		values[i] = settings[i].value;
}

void settings_get(const struct nlattr *const *tb, uint32_t values[SETTINGS])
{
	size_t i;

	for (i = 0; i < SETTINGS; i++)
		if (tb[settings[i].attr])
			values[i] = settings[i].is_u8 ? nl_u8(tb, settings[i].attr) :
							nl_u32(tb, settings[i].attr);
}

bool settings_put(struct nlmsghdr *nlh, const uint32_t old[SETTINGS],
		  const uint32_t new[SETTINGS])
{
	bool any = false;
	size_t i;

	for (i = 0; i < SETTINGS; i++)
		if (old[i] != new[i]) {
			put(nlh, &settings[i], new[i]);
			any = true;
		}
	return any;
}

static uint32_t number_of(const struct nlattr *const *tb, size_t i)
{
	return numbers[i].is_u8 ? nl_u8(tb, numbers[i].attr) : nl_u32(tb, numbers[i].attr);
}

void settings_words(const struct nlattr *const *tb, char *words, size_t size)
{
	uint32_t timeout = nl_u32(tb, MIPV4_A_REASM_TIMEOUT);
	char *p = words, *end = words + size;
	size_t i;

	*p = '\0';
	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		if (number_of(tb, i) != numbers[i].initial)
			p += snprintf(p, (size_t)(end - p), " %s %u", numbers[i].name,
				      number_of(tb, i));
	if (nl_u8(tb, MIPV4_A_TOS))
		p += snprintf(p, (size_t)(end - p), " tos 0x%02x", nl_u8(tb, MIPV4_A_TOS));
	for (i = 0; i < ARRAY_SIZE(switches); i++)
		if (nl_u8(tb, switches[i].attr))
			p += snprintf(p, (size_t)(end - p), " %s on", switches[i].name);
	if (timeout != DEFAULT_TIMEOUT)
		snprintf(p, (size_t)(end - p), " reasm-timeout %u.%03u", timeout / 1000,
			 timeout % 1000);
}

void settings_print(const struct nlattr *const *tb, const char *before, const char *between)
{
	size_t i;

	printf("%stos 0x%02x", before, nl_u8(tb, MIPV4_A_TOS));
	for (i = 0; i < ARRAY_SIZE(switches); i++)
		printf(" %s %s", switches[i].name, nl_u8(tb, switches[i].attr) ? "on" : "off");
	printf(" pmtu-min %u%sreasm-timeout %g reasm-limit %u",
	       nl_u32(tb, MIPV4_A_PMTU_MIN), between, nl_u32(tb, MIPV4_A_REASM_TIMEOUT) / 1000.0,
	       nl_u32(tb, MIPV4_A_REASM_LIMIT));
}

void settings_fill(json_t *dev, const struct nlattr *const *tb)
{
	size_t i;

	js_int(dev, "tos", nl_u8(tb, MIPV4_A_TOS));
	for (i = 0; i < ARRAY_SIZE(switches); i++)
		js_bool(dev, switches[i].json, nl_u8(tb, switches[i].attr));
	js_int(dev, "pmtu_min", nl_u32(tb, MIPV4_A_PMTU_MIN));
	js_real(dev, "reasm_timeout", nl_u32(tb, MIPV4_A_REASM_TIMEOUT) / 1000.0);
	js_int(dev, "reasm_limit", nl_u32(tb, MIPV4_A_REASM_LIMIT));
}
