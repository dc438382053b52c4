// SPDX-License-Identifier: GPL-2.0
/*
 * Words of the command line: misspelt words, addresses, numbers.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fail.h"
#include "format.h"
#include "parse.h"

#define WORD_MAX	32	/* a longer word is no misspelt keyword */

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* An insertion, deletion, replacement or swap of adjacent letters costs 1. */
static size_t edit_distance(const char *a, const char *b)
{
	size_t d[WORD_MAX + 1][WORD_MAX + 1];
	size_t la = strlen(a), lb = strlen(b), i, j;

	if (la > WORD_MAX || lb > WORD_MAX)
		return WORD_MAX + 1;

	for (i = 0; i <= la; i++)
		d[i][0] = i;
	for (j = 0; j <= lb; j++)
		d[0][j] = j;
	for (i = 1; i <= la; i++) {
		for (j = 1; j <= lb; j++) {
			size_t cost = a[i - 1] != b[j - 1];

			d[i][j] = min3(d[i - 1][j] + 1, d[i][j - 1] + 1,
				       d[i - 1][j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && d[i - 2][j - 2] + 1 < d[i][j])
				d[i][j] = d[i - 2][j - 2] + 1;
		}
	}
	return d[la][lb];
}

/* The number of letters that may be wrong: a short word is within reach of any other. */
static size_t reach(const char *word)
{
	size_t len = strlen(word);

	return len < 3 ? 0 : len < 6 ? 1 : 2;
}

const char *nearest(const char *word, const char *const *words)
{
	const char *best = NULL;
	size_t best_distance = WORD_MAX;

	for (; *words; words++) {
		size_t distance = edit_distance(word, *words);

		if (distance < best_distance && distance <= reach(*words)) {
			best_distance = distance;
			best = *words;
		}
	}
	return best;
}

void unknown_word(const char *kind, const char *word, const char *const *words)
{
	no_such_word(kind, word, nearest(word, words), "");
}

void no_such_word(const char *kind, const char *word, const char *near, const char *help)
{
	if (near)
		usage_error("unknown %s \"%s\": did you mean \"%s\"?", kind, word, near);
	if (*help)
		usage_error("unknown %s \"%s\": see \"mipv4 help %s\"", kind, word, help);
	usage_error("unknown %s \"%s\": see \"mipv4 help\"", kind, word);
}

uint32_t parse_addr(const char *s)
{
	struct in_addr in;

	if (inet_pton(AF_INET, s, &in) != 1)
		usage_error("\"%s\" is not an IPv4 address", s);
	return in.s_addr;
}

/* The length of a netmask; -1 if it has holes. */
static int mask_len(uint32_t mask)
{
	uint32_t host = ~ntohl(mask);

	return (host & (host + 1)) ? -1 : 32 - __builtin_popcount(host);
}

/* The length of a prefix: at most two digits, or a netmask; -1 if @s is neither. */
static int prefix_len(const char *s)
{
	size_t n = strlen(s);
	struct in_addr mask;

	if (inet_pton(AF_INET, s, &mask) == 1)
		return mask_len(mask.s_addr);
	if (!n || n > 2 || strspn(s, "0123456789") != n)
		return -1;
	return atoi(s);
}

uint32_t parse_prefix(const char *s, uint8_t *len)
{
	const char *slash = strchr(s, '/');
	size_t addr_len = slash ? (size_t)(slash - s) : strlen(s);
	int n = slash ? prefix_len(slash + 1) : 32;
	char text[INET_ADDRSTRLEN] = "";
	struct in_addr in;

	if (addr_len < sizeof(text))
		memcpy(text, s, addr_len);
	if (n < 0 || inet_pton(AF_INET, text, &in) != 1)
		usage_error("\"%s\" is not an IPv4 prefix (A.B.C.D/P)", s);
	if (n > 32)
		usage_error("\"%s\": a prefix length is at most 32", s);
	*len = (uint8_t)n;
	return in.s_addr;
}

void warn_no_length(const char *prefix)
{
	if (!strchr(prefix, '/'))
		complain("warning: no prefix length: taken as %s/32", prefix);
}

uint32_t parse_route_prefix(const char *s, uint8_t *len)
{
	uint32_t addr, mask;

	if (!strcmp(s, "default")) {
		*len = 0;
		return 0;
	}
	addr = parse_prefix(s, len);
	mask = *len ? htonl(UINT32_MAX << (32 - *len)) : 0;
	if (addr & ~mask)
		usage_error("%s has bits set outside its prefix: did you mean %s/%u?",
			    s, addr_str(addr & mask), *len);
	return addr;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

void parse_lladdr(const char *s, struct lladdr *ll)
{
	const char *p = s;

	ll->len = 0;
	for (;;) {
		int value = hex_digit(*p);

		if (value < 0)
			break;
		p++;
		if (hex_digit(*p) >= 0)
			value = value * 16 + hex_digit(*p++);
		if (ll->len == LLADDR_MAX)
			usage_error("\"%s\" is longer than %d octets", s, LLADDR_MAX);
		ll->octet[ll->len++] = (uint8_t)value;
		if (!*p)
			return;
		if (*p++ != ':')
			break;
	}
	usage_error("\"%s\" is not a link-layer address (aa:bb:cc:dd:ee:ff)", s);
}

uint32_t parse_number(const char *name, const char *s, uint32_t min, uint32_t max)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = isdigit((unsigned char)*s) ? strtoul(s, &end, 10) : 0;
	if (!isdigit((unsigned char)*s) || *end)
		usage_error("%s \"%s\" is not a number", name, s);
	if (errno || n < min || n > max)
		usage_error("%s %s is out of range: %u to %u", name, s, min, max);
	return (uint32_t)n;
}

uint8_t parse_octet(const char *name, const char *s)
{
	unsigned int n = 0;
	const char *p;

	if (s[0] != '0' || (s[1] != 'x' && s[1] != 'X'))
		return (uint8_t)parse_number(name, s, 0, 255);
	for (p = s + 2; hex_digit(*p) >= 0; p++) {
		n = n * 16 + (unsigned int)hex_digit(*p);
		if (n > 255)
			usage_error("%s %s is out of range: 0 to 0xff", name, s);
	}
	if (*p || p == s + 2)
		usage_error("%s \"%s\" is not a number", name, s);
	return (uint8_t)n;
}

uint64_t parse_seconds(const char *name, const char *s)
{
	const uint64_t max = 1000000;
	uint64_t ns = 0, unit = 1000000000;
	const char *p = s;

	if (!isdigit((unsigned char)*p) && !(*p == '.' && isdigit((unsigned char)p[1])))
		usage_error("%s \"%s\" is not a number of seconds", name, s);
	for (; isdigit((unsigned char)*p); p++) {
		ns = ns * 10 + (uint64_t)(*p - '0');
		if (ns > max)
			usage_error("%s %s is out of range: 0 to %llu", name, s,
				    (unsigned long long)max);
	}
	ns *= unit;
	if (*p == '.')
		for (p++; isdigit((unsigned char)*p); p++) {
			unit /= 10;
			ns += unit * (uint64_t)(*p - '0');
		}
	if (*p)
		usage_error("%s \"%s\" is not a number of seconds", name, s);
	return ns;
}
