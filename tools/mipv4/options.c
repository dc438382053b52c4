// SPDX-License-Identifier: GPL-2.0
/*
 * The options of the command line, which may stand anywhere.
 */
#include <stdio.h>
#include <stdnoreturn.h>
#include <string.h>

#include "fail.h"
#include "foreign.h"
#include "macros.h"
#include "options.h"
#include "parse.h"

struct options opt;

#ifndef VERSION
#define VERSION	"unknown"
#endif

const char program_version[] = VERSION;

static const char *const option_words[] = {
	"-json", "-pretty", "-statistics", "-timestamp", "-oneline", "-brief", "-color", "-batch",
	"-netns", "-force", "-Version", "-help", NULL
};

void unknown_option(const char *word)
{
	const char *name = word[0] == '-' && word[1] == '-' ? word + 1 : word;

	refuse_foreign(FOREIGN_OPTION, word);
	no_such_word("option", word, nearest(name, option_words), "");
}

bool is_help(const char *word)
{
	static const char *const words[] = { "help", "-h", "-help", "--help" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

/* One letter of j, p, s, t, o and c, or several: -js */
static bool short_options(const char *letters)
{
	if (!*letters || strspn(letters, "jpstoc") != strlen(letters))
		return false;
	for (; *letters; letters++) {
		opt.json |= *letters == 'j';
		opt.pretty |= *letters == 'p';
		opt.details |= *letters == 's';
		opt.time |= *letters == 't';
		opt.oneline |= *letters == 'o';
		if (*letters == 'c')
			opt.color = COLOR_ALWAYS;
	}
	return true;
}

/* color, or color=WHEN */
static bool color_option(const char *name)
{
	static const char *const words[] = { "never", "auto", "always", NULL };
	const char *when = strchr(name, '=');
	size_t len = when ? (size_t)(when - name) : strlen(name), i;

	if (strncmp(name, "color", len) || (len != 1 && len != 5))
		return false;
	opt.color = COLOR_ALWAYS;
	if (!when)
		return true;
	for (i = 0; words[i]; i++)
		if (!strcmp(when + 1, words[i])) {
			opt.color = (enum color)i;
			return true;
		}
	unknown_word("value of -color", when + 1, words);
}

static noreturn void show_version(void)
{
	printf("mipv4 %s\n", program_version);
	finish_stdout();
	end_program(0);
}

bool option_parse(const char *word)
{
	const char *name = word + 1;

	if (*word != '-' || !*name)
		return false;
	/* The only family. */
	if (short_options(name) || !strcmp(word, "-4"))
		return true;
	if (*name == '-')
		name++;

	if (!strcmp(name, "json"))
		opt.json = true;
	else if (!strcmp(name, "pretty"))
		opt.pretty = true;
	else if (!strcmp(name, "stats") || !strcmp(name, "statistics"))
		opt.details = true;
	else if (!strcmp(name, "timestamp"))
		opt.time = true;
	else if (!strcmp(name, "oneline"))
		opt.oneline = true;
	else if (!strcmp(name, "br") || !strcmp(name, "brief"))
		opt.brief = true;
	else if (!strcmp(name, "force"))
		opt.force = true;
	else if (color_option(name))
		return true;
	else if (!strcmp(word, "-V") || !strcmp(name, "Version") || !strcmp(name, "version"))
		show_version();
	else
		return false;
	return true;
}
