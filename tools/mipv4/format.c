// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses as text.
 */
#include <arpa/inet.h>
#include <stdio.h>

#include "format.h"
#include "macros.h"

char *format_buffer(void)
{
	static char ring[8][FORMAT_SIZE];
	static size_t next;

	next = (next + 1) % ARRAY_SIZE(ring);
	return ring[next];
}

const char *addr_str(uint32_t addr)
{
	struct in_addr in = { .s_addr = addr };

	return inet_ntop(AF_INET, &in, format_buffer(), INET_ADDRSTRLEN);
}

const char *prefix_str(uint32_t addr, uint8_t len)
{
	char *text;

	if (!len && !addr)
		return "default";
	if (len == 32)
		return addr_str(addr);
	text = format_buffer();
	snprintf(text, FORMAT_SIZE, "%s/%u", addr_str(addr), len);
	return text;
}

const char *lladdr_str(const uint8_t *octet, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *text = format_buffer(), *p = text;
	size_t i;

	for (i = 0; i < len && i < LLADDR_MAX; i++) {
		if (i)
			*p++ = ':';
		*p++ = digits[octet[i] >> 4];
		*p++ = digits[octet[i] & 15];
	}
	*p = '\0';
	return text;
}
