/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The options of the command line, which may stand anywhere.
 */
#ifndef MIPV4_TOOL_OPTIONS_H
#define MIPV4_TOOL_OPTIONS_H

#include <stdbool.h>
#include <stdnoreturn.h>

enum color {
	COLOR_NEVER,
	COLOR_AUTO,	/* on a terminal */
	COLOR_ALWAYS,
};

struct options {
	bool json;
	bool pretty;
	bool details;	/* -s */
	bool time;	/* -t */
	bool oneline;
	bool brief;
	enum color color;
	bool force;
};

extern struct options opt;
extern const char program_version[];

/* Take @word if it is an option that sets a member of opt. */
bool option_parse(const char *word);
bool is_help(const char *word);
noreturn void unknown_option(const char *word);

#endif
