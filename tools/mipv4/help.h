/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The usage texts.
 */
#ifndef MIPV4_TOOL_HELP_H
#define MIPV4_TOOL_HELP_H

#include <stdio.h>
#include <stdnoreturn.h>

void print_usage(FILE *to);
/*
 * Print the usage of @verb of @object, of the whole object if @verb is NULL, or of all if
 * @object is NULL, and end the program.
 */
noreturn void show_help(const char *object, const char *verb);

#endif
