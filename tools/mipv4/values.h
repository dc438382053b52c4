/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The values of keywords and operands. A malformed one ends the program with a usage error.
 */
#ifndef MIPV4_TOOL_VALUES_H
#define MIPV4_TOOL_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SOURCES_MAX	64
#define OPTIONS_MAX	40	/* octets of options of a header */

enum value_type {
	VALUE_ANY,
	VALUE_ADDR,
	VALUE_PREFIX,
	VALUE_ROUTE,	/* a prefix without host bits, or "default" */
	VALUE_TARGET,	/* A.B.C.D:PORT */
	VALUE_PORT,
	VALUE_LLADDR,
	VALUE_NUMBER,
	VALUE_OCTET,
	VALUE_SECONDS,
	VALUE_TIMEOUT,
	VALUE_SWITCH,
	VALUE_SOURCES,
	VALUE_PROTO,
	VALUE_OPTIONS,
	VALUE_STATES,	/* of neighbours, separated by commas */
	VALUE_SELECTOR,	/* a prefix, or "default" */
	VALUE_TYPE,	/* of a route */
	VALUE_PMTUDISC,	/* of ping(8) */
	VALUE_LIFETIME,	/* seconds, or "forever" */
};

/* End with a usage error if @value is not of the type; @min and @max are those of numbers. */
void check_value(enum value_type type, const char *name, const char *value, uint32_t min,
		 uint32_t max);

/* The prefix of a selection, which may have host bits. */
uint32_t parse_selector(const char *s, uint8_t *len);
uint16_t parse_port(const char *s);
uint32_t parse_target(const char *s, uint16_t *port);
/* Does it demand Don't Fragment? */
bool parse_pmtudisc(const char *s);
bool parse_switch(const char *name, const char *s);
uint32_t parse_timeout(const char *s);	/* in milliseconds */
/* A number of seconds, at least @min; UINT32_MAX for "forever". */
uint32_t parse_lifetime(const char *name, const char *s, uint32_t min);
uint8_t parse_proto(const char *s);
/* A list of addresses, separated by commas; returns their number. */
size_t parse_sources(const char *s, uint32_t sources[SOURCES_MAX]);
/* Hexadecimal digits; returns the number of octets. */
size_t parse_hex(const char *s, uint8_t octets[OPTIONS_MAX]);

#endif
