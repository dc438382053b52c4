// SPDX-License-Identifier: GPL-2.0
/*
 * The words after a command, and the options, which may be anywhere.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mipv4.h"
#include "utils.h"

#ifndef VERSION
#define VERSION	"unknown"
#endif

static const struct {
	const char *name;
	const char *value;	/* what follows it, NULL for nothing */
} keywords[KEY_MAX] = {
	[KEY_DEV] = { "dev", "DEV" },
	[KEY_ADDR] = { "addr", "A.B.C.D/P" },
	[KEY_GATEWAY] = { "gateway", "G" },
	[KEY_SHARED] = { "shared", NULL },
	[KEY_VIA] = { "via", "G" },
	[KEY_LLADDR] = { "lladdr", "MAC" },
	[KEY_COUNT] = { "count", "N" },
	[KEY_SIZE] = { "size", "N" },
	[KEY_INTERVAL] = { "interval", "S" },
	[KEY_DF] = { "df", NULL },
	[KEY_METRIC] = { "metric", "N" },
	[KEY_MTU] = { "mtu", "N" },
	[KEY_SRC] = { "src", "A" },
	[KEY_BLACKHOLE] = { "blackhole", NULL },
	[KEY_UNREACHABLE] = { "unreachable", NULL },
	[KEY_TTL] = { "ttl", "N" },
	[KEY_TOS] = { "tos", "X" },
	[KEY_SET_DF] = { "df", "{ on | off }" },
	[KEY_REDIRECTS] = { "redirects", "{ on | off }" },
	[KEY_SOURCE_ROUTES] = { "source-routes", "{ on | off }" },
	[KEY_IGMP_ROUTER_ALERT] = { "igmp-router-alert", "{ on | off }" },
	[KEY_PMTU_MIN] = { "pmtu-min", "N" },
	[KEY_REASM_TIMEOUT] = { "reasm-timeout", "S" },
	[KEY_REASM_LIMIT] = { "reasm-limit", "BYTES" },
	[KEY_DAD] = { "dad", NULL },
	[KEY_SOURCE] = { "source", "S[,S]..." },
	[KEY_PROTO] = { "proto", "N" },
	[KEY_OPTIONS] = { "options", "HEX" },
	[KEY_RATE] = { "rate", "N" },
	[KEY_GSO] = { "gso", "N" },
	[KEY_EXCLUDE] = { "exclude", "S[,S]..." },
	[KEY_WATCH] = { "-w", "[ SECONDS ]" },
	[KEY_DIFFERENCE] = { "-d", NULL },
	[KEY_NUD] = { "nud", "STATE" },
};

const char *const option_words[] = {
	"-json", "-pretty", "-statistics", "-timestamp", "-oneline", "-brief", "-color", "-batch",
	"-force", "-Version", "-help", NULL
};

bool is_help(const char *word)
{
	static const char *const words[] = { "help", "-h", "-help", "--help" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(word, words[i]))
			return true;
	return false;
}

/* One of j, p, s, t, o and c, or several of them: -js */
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

/* color, or color=when */
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
	puts("mipv4 " VERSION);
	finish_stdout();
	end_program(0);
}

/* Take an option; says whether it was one of those that only set something. */
bool option_parse(const char *word)
{
	const char *name = word + 1;

	if (*word != '-' || !*name)
		return false;
	if (short_options(name))
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

/* The keywords that @cmd knows, NULL-terminated. */
static void list_keywords(const struct command *cmd, const char *words[KEY_MAX + 2])
{
	size_t n = 0, i;

	for (i = 0; i < KEY_MAX; i++)
		if (cmd->keys & BIT(i))
			words[n++] = keywords[i].name;
	words[n++] = "help";
	words[n] = NULL;
}

static bool is_near_keyword(const struct command *cmd, const char *word)
{
	const char *words[KEY_MAX + 2];

	list_keywords(cmd, words);
	return nearest(word, words);
}

static noreturn void unknown_argument(const struct command *cmd, const char *word)
{
	const char *words[KEY_MAX + 2];

	if (*word == '-')
		unknown_word("option", word, option_words);
	list_keywords(cmd, words);
	unknown_word("argument", word, words);
}

static const char *command_name(const struct command *cmd)
{
	static char name[32];

	if (!cmd->verb)
		return cmd->object;
	snprintf(name, sizeof(name), "%s %s", cmd->object, cmd->verb);
	return name;
}

static int find_keyword(const struct command *cmd, const char *word)
{
	int i;

	for (i = 0; i < KEY_MAX; i++)
		if (cmd->keys & BIT(i) && !strcmp(word, keywords[i].name))
			return i;
	return -1;
}

static void check_needed(const struct command *cmd, const struct args *args)
{
	int i;

	if (cmd->what_needed && !args->what)
		usage_error("%s: %s is missing", command_name(cmd), cmd->what);
	for (i = 0; i < KEY_MAX; i++)
		if (cmd->needed & BIT(i) && !args->value[i])
			usage_error("%s: \"%s %s\" is missing", command_name(cmd),
				    keywords[i].name, keywords[i].value);
}

/* Take the argument without keyword; a second one is none. */
static void take_what(const struct command *cmd, const char *word, struct args *args)
{
	if (*word != '-' && cmd->kind == WHAT_LIST && args->n_words < WORDS_MAX) {
		args->words[args->n_words++] = word;
		return;
	}
	/* A device may have any name, an address does not look like a keyword. */
	if (*word == '-' || !cmd->what ||
	    (cmd->kind != WHAT_DEV && is_near_keyword(cmd, word)))
		unknown_argument(cmd, word);
	if (args->what) {
		/* "dve eth0": the first was meant to be a keyword. */
		if (cmd->kind == WHAT_DEV && is_near_keyword(cmd, args->what))
			unknown_argument(cmd, args->what);
		unknown_argument(cmd, word);
	}
	args->what = word;
}

/* Behind the last word there is a null pointer. */
static bool begins_number(const char *word)
{
	return word && *word && strchr("0123456789.", *word);
}

void args_parse(const struct command *cmd, int argc, char **argv, struct args *args)
{
	int i;

	memset(args, 0, sizeof(*args));
	for (i = 0; i < argc; i++) {
		const char *word = argv[i];
		int key = find_keyword(cmd, word);

		if (key >= 0) {
			if (args->value[key])
				usage_error("\"%s\" is given twice", word);
			if (!keywords[key].value)
				args->value[key] = word;
			else if (key == KEY_WATCH && !begins_number(argv[i + 1]))
				args->value[key] = "1";
			else if (++i < argc)
				args->value[key] = argv[i];
			else
				usage_error("%s: \"%s\" needs a value (%s %s)",
					    command_name(cmd), word, word,
					    keywords[key].value);
		} else if (is_help(word)) {
			show_help(cmd->object);
		} else if (!option_parse(word)) {
			take_what(cmd, word, args);
		}
	}
	if (cmd->kind == WHAT_DEV) {
		if (args->what && args->value[KEY_DEV])
			usage_error("%s: two devices, \"%s\" and \"%s\"", command_name(cmd),
				    args->what, args->value[KEY_DEV]);
		if (args->what)
			args->value[KEY_DEV] = args->what;
		args->what = args->value[KEY_DEV];
	}
	check_needed(cmd, args);
}

uint32_t args_dev(const struct args *args)
{
	return args->value[KEY_DEV] ? dev_index(args->value[KEY_DEV]) : 0;
}
