/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Domain names in DHCP options. Only letters, digits, "-", "_" and "." pass, so that a
 * name is safe in a script, a file and a terminal.
 */
#ifndef MIPV4_TOOL_DHCP_NAMES_H
#define MIPV4_TOOL_DHCP_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A name as plain text; false if it has other characters, or @size is too small. */
bool dhcp_name(char *text, size_t size, const uint8_t *data, size_t len);
/* The compressed names of option 119 (RFC 3397), with blanks between them. */
bool dhcp_names(char *text, size_t size, const uint8_t *data, size_t len);

#endif
