// SPDX-License-Identifier: GPL-2.0
/*
 * Options of one letter that stand for a keyword or an operand of their command.
 */
#include <string.h>

#include "dev.h"
#include "macros.h"
#include "short.h"

static const struct {
	const char *object, *name;
	enum keyword key;
} options[] = {
	{ "ping", "-c", KEY_COUNT },
	{ "ping", "-i", KEY_INTERVAL },
	{ "ping", "-s", KEY_SIZE },
	{ "ping", "-I", KEY_DEV },
	{ "stats", "-c", KEY_COUNT },
	{ "top", "-c", KEY_COUNT },
};

const char *option_letters(const struct command_syntax *cmd)
{
	return strcmp(cmd->object, "socket") ? NULL : "latunpmjs";
}

bool begins_number(const char *word)
{
	return word && *word && strchr("0123456789.", *word);
}

/* A device may have any name. */
static bool is_address(const char *word)
{
	return word && strchr(word, '.') && strspn(word, "0123456789.") == strlen(word) &&
	       !dev_exists(word);
}

int short_keyword(const struct command_syntax *cmd, const char *word, const char *value)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(options); i++)
		if (!strcmp(cmd->object, options[i].object) && !strcmp(word, options[i].name))
			break;
	if (i == ARRAY_SIZE(options))
		return -1;
	/* "-I ADDRESS" is the source. */
	if (options[i].key == KEY_DEV && is_address(value))
		return KEY_SRC;
	/* Except in ping, "-c" without a number asks for colours. */
	if (strcmp(cmd->object, "ping") && !begins_number(value))
		return -1;
	return options[i].key;
}
