/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Options of one letter that stand for a keyword or an operand of their command.
 */
#ifndef MIPV4_TOOL_SHORT_H
#define MIPV4_TOOL_SHORT_H

#include <stdbool.h>

#include "args.h"

/* @word is NULL after the last word. */
bool begins_number(const char *word);

/* The keyword of the option @word, before @value or NULL; -1 if there is none. */
int short_keyword(const struct command_syntax *cmd, const char *word, const char *value);

/*
 * The options that are operands of @cmd, -j and -s among them, because letters may be
 * combined; NULL if there are none.
 */
const char *option_letters(const struct command_syntax *cmd);

#endif
