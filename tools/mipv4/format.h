/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses as text. The results live in a ring of eight static buffers.
 */
#ifndef MIPV4_TOOL_FORMAT_H
#define MIPV4_TOOL_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define LLADDR_MAX	32	/* MAX_ADDR_LEN of the kernel */
#define FORMAT_SIZE	(3 * LLADDR_MAX + 1)

/* The next buffer of the ring, of FORMAT_SIZE characters. */
char *format_buffer(void);

/* Addresses are in network byte order. */
const char *addr_str(uint32_t addr);
const char *prefix_str(uint32_t addr, uint8_t len);
const char *lladdr_str(const uint8_t *octet, size_t len);

#endif
