// SPDX-License-Identifier: GPL-2.0
/*
 * The values of keywords and operands.
 */
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "macros.h"
#include "names.h"
#include "parse.h"
#include "values.h"

uint16_t parse_port(const char *s)
{
	return (uint16_t)parse_number("port", s, 1, UINT16_MAX);
}

uint32_t parse_target(const char *s, uint16_t *port)
{
	char *rest = xstrdup(s), *text = strsep(&rest, ":");
	uint32_t addr = 0;

	if (rest) {
		addr = parse_addr(text);
		*port = parse_port(rest);
	} else {
		usage_error("\"%s\" is not an address with a port (A.B.C.D:PORT)", s);
	}
	free(text);
	return addr;
}

uint32_t parse_selector(const char *s, uint8_t *len)
{
	static const char *const all[] = { "default", "all", "any" };
	size_t i;

	*len = 0;
	for (i = 0; i < ARRAY_SIZE(all); i++)
		if (!strcmp(s, all[i]))
			return 0;
	return parse_prefix(s, len);
}

bool parse_pmtudisc(const char *s)
{
	static const char *const words[] = { "do", "dont", "want", NULL };
	size_t i;

	for (i = 0; words[i]; i++)
		if (!strcmp(s, words[i]))
			return !i;
	unknown_word("value of -M", s, words);
}

bool parse_switch(const char *name, const char *s)
{
	if (strcmp(s, "on") && strcmp(s, "off"))
		usage_error("%s \"%s\" is neither \"on\" nor \"off\"", name, s);
	return !strcmp(s, "on");
}

uint32_t parse_timeout(const char *s)
{
	uint64_t ms = parse_seconds("reasm-timeout", s) / 1000000;

	if (!ms || ms > 3600 * 1000)
		usage_error("reasm-timeout %s is out of range: 0.001 to 3600", s);
	return (uint32_t)ms;
}

uint8_t parse_proto(const char *s)
{
	const struct protoent *proto = getprotobyname(s);

	if (proto && proto->p_proto >= 0 && proto->p_proto <= UINT8_MAX)
		return (uint8_t)proto->p_proto;
	return parse_octet("proto", s);
}

size_t parse_sources(const char *s, uint32_t sources[SOURCES_MAX])
{
	char *list = xstrdup(s), *rest = list, *word;
	size_t n = 0;

	while ((word = strsep(&rest, ",")) && n < SOURCES_MAX)
		sources[n++] = parse_addr(word);
	if (word)
		usage_error("a group has at most %d sources", SOURCES_MAX);
	free(list);
	return n;
}

uint32_t parse_lifetime(const char *name, const char *s, uint32_t min)
{
	return strcmp(s, "forever") ? parse_number(name, s, min, UINT32_MAX - 1) : UINT32_MAX;
}

size_t parse_hex(const char *s, uint8_t octets[OPTIONS_MAX])
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	size_t n = strlen(s), i;

	if (n % 2 || strspn(s, digits) != n)
		usage_error("options \"%s\" is not an even number of hex digits", s);
	if (n > 2 * OPTIONS_MAX)
		usage_error("options have at most %d octets", OPTIONS_MAX);
	for (i = 0; i < n; i++) {
		unsigned int digit = (unsigned int)(strchr(digits, s[i]) - digits) % 16;

		octets[i / 2] = (uint8_t)(i % 2 ? octets[i / 2] * 16u + digit : digit);
	}
	return n / 2;
}

void check_value(enum value_type type, const char *name, const char *value, uint32_t min,
		 uint32_t max)
{
	uint32_t sources[SOURCES_MAX];
	uint8_t octets[OPTIONS_MAX], len;
	struct lladdr ll;
	uint16_t port;

	switch (type) {
	case VALUE_ANY:
		return;
	case VALUE_ADDR:
		parse_addr(value);
		return;
	case VALUE_PREFIX:
		parse_prefix(value, &len);
		return;
	case VALUE_ROUTE:
		parse_route_prefix(value, &len);
		return;
	case VALUE_TARGET:
		parse_target(value, &port);
		return;
	case VALUE_PORT:
		parse_port(value);
		return;
	case VALUE_LLADDR:
		parse_lladdr(value, &ll);
		return;
	case VALUE_NUMBER:
		parse_number(name, value, min, max);
		return;
	case VALUE_OCTET:
		parse_octet(name, value);
		return;
	case VALUE_SECONDS:
		parse_seconds(name, value);
		return;
	case VALUE_TIMEOUT:
		parse_timeout(value);
		return;
	case VALUE_SWITCH:
		parse_switch(name, value);
		return;
	case VALUE_SOURCES:
		parse_sources(value, sources);
		return;
	case VALUE_PROTO:
		parse_proto(value);
		return;
	case VALUE_OPTIONS:
		parse_hex(value, octets);
		return;
	case VALUE_STATES:
		neigh_states_parse(value);
		return;
	case VALUE_SELECTOR:
		parse_selector(value, &len);
		return;
	case VALUE_PMTUDISC:
		parse_pmtudisc(value);
		return;
	case VALUE_TYPE:
		route_type_parse(value);
		return;
	case VALUE_LIFETIME:
		parse_lifetime(name, value, min);
		return;
	}
}
