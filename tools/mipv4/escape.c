// SPDX-License-Identifier: GPL-2.0
/*
 * Text from elsewhere on terminals.
 */
#include <stdint.h>
#include <string.h>

#include "escape.h"
#include "macros.h"

/* The number of octets that continue a character of UTF-8; -1 if this begins none. */
static int continuation(uint8_t first)
{
	return first < 0x80 ? 0 : first < 0xc2 ? -1 : first < 0xe0 ? 1 : first < 0xf0 ? 2 :
	       first < 0xf5 ? 3 : -1;
}

/* The length of the character at @s if it can be printed, 0 if its octet is escaped. */
static size_t char_len(const char *s)
{
	const uint8_t *octet = (const uint8_t *)s;
	int n = continuation(*octet), i;
	uint32_t value;

	if (!n)
		return *octet >= ' ' && *octet != 0x7f;
	if (n < 0)
		return 0;
	value = *octet & (0x3fu >> n);
	for (i = 1; i <= n; i++) {
		if ((octet[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (octet[i] & 0x3fu);
	}
	/* Controls, a longer form than necessary, surrogates, the end of Unicode */
	if (value < 0xa0 || (n == 2 && value < 0x800) || (value >= 0xd800 && value < 0xe000) ||
	    (n == 3 && value < 0x10000) || value > 0x10ffff)
		return 0;
	return (size_t)n + 1;
}

bool is_printable(const char *s)
{
	size_t len;

	for (; *s; s += len) {
		len = char_len(s);
		if (!len)
			return false;
	}
	return true;
}

void print_escaped(FILE *to, const char *s)
{
	size_t len;

	for (; *s; s += len) {
		len = char_len(s);
		if (len) {
			fwrite(s, 1, len, to);
			continue;
		}
		fprintf(to, "\\x%02x", (uint8_t)*s);
		len = 1;
	}
}

#define PRINTABLE_MAX	128

const char *printable(const char *s)
{
	static char ring[4][PRINTABLE_MAX];
	static size_t next;
	char *text = ring[next], *to = text;
	size_t len;

	if (is_printable(s))
		return s;
	next = (next + 1) % ARRAY_SIZE(ring);
	for (; *s && to < text + PRINTABLE_MAX - 8; s += len ? len : 1) {
		len = char_len(s);
		if (len)
			to = (char *)memcpy(to, s, len) + len;
		else
			to += sprintf(to, "\\x%02x", (uint8_t)*s);
	}
	*to = '\0';
	return text;
}
