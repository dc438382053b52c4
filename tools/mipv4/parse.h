/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words of the command line: misspelt words, addresses, numbers. A malformed word
 * ends the program with a usage error.
 */
#ifndef MIPV4_TOOL_PARSE_H
#define MIPV4_TOOL_PARSE_H

#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

#include "format.h"

struct lladdr {
	uint8_t octet[LLADDR_MAX];
	size_t len;
};

/* The word of the NULL-terminated @words that is nearest to @word; NULL if none is near. */
const char *nearest(const char *word, const char *const *words);
noreturn void unknown_word(const char *kind, const char *word, const char *const *words);
/* The same without @words; @help are the words after "mipv4 help". */
noreturn void no_such_word(const char *kind, const char *word, const char *near,
			   const char *help);

/* Addresses are in network byte order. */
uint32_t parse_addr(const char *s);
uint32_t parse_prefix(const char *s, uint8_t *len);
/* Warn that the length of an address that was added is the default. */
void warn_no_length(const char *prefix);
uint32_t parse_route_prefix(const char *s, uint8_t *len);
void parse_lladdr(const char *s, struct lladdr *ll);
uint8_t parse_octet(const char *name, const char *s);	/* decimal, or hex with 0x */
uint32_t parse_number(const char *name, const char *s, uint32_t min, uint32_t max);
uint64_t parse_seconds(const char *name, const char *s);	/* in nanoseconds */

#endif
