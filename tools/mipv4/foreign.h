/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Words of ip(8) that this program does not have.
 */
#ifndef MIPV4_TOOL_FOREIGN_H
#define MIPV4_TOOL_FOREIGN_H

#include <stdbool.h>

/* In place of the name of an object. */
#define FOREIGN_COMMAND	""
#define FOREIGN_OPTION	"-"

/* Does ip(8) have @word after @object? */
bool is_foreign(const char *object, const char *word);
/* The same; if it has, end with a usage error that says what to type. */
void refuse_foreign(const char *object, const char *word);

#endif
