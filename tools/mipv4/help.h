/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The usage texts.
 */
#ifndef MIPV4_TOOL_HELP_H
#define MIPV4_TOOL_HELP_H

#include <stdio.h>
#include <stdnoreturn.h>

void print_usage(FILE *to);
/* Print the usage of @object, or of all if it is NULL, and end the program. */
noreturn void show_help(const char *object);

#endif
