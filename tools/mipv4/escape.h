/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text from elsewhere on terminals: octets that control a terminal, or that are no UTF-8,
 * become \xNN.
 */
#ifndef MIPV4_TOOL_ESCAPE_H
#define MIPV4_TOOL_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Can @s be printed as it is? */
bool is_printable(const char *s);
/* @s as it can be printed: itself, or in a ring of static buffers, which may cut it. */
const char *printable(const char *s);
void print_escaped(FILE *to, const char *s);

#endif
