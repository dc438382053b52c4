// SPDX-License-Identifier: GPL-2.0
/*
 * The arguments of a command: keywords with their values, and operands without.
 */
#include <stdio.h>
#include <stdnoreturn.h>
#include <string.h>

#include "args.h"
#include "dev.h"
#include "fail.h"
#include "foreign.h"
#include "help.h"
#include "macros.h"
#include "options.h"
#include "parse.h"

static const struct {
	const char *name;
	const char *value;	/* NULL if the keyword has none */
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

/* The keywords that @cmd knows, NULL-terminated. */
static void list_keywords(const struct command_syntax *cmd, const char *words[KEY_MAX + 2])
{
	size_t n = 0, i;

	for (i = 0; i < KEY_MAX; i++)
		if (cmd->keys & BIT(i))
			words[n++] = keywords[i].name;
	words[n++] = "help";
	words[n] = NULL;
}

/* Is it a misspelt keyword, or one of ip(8)? */
static bool is_odd(const struct command_syntax *cmd, const char *word)
{
	const char *words[KEY_MAX + 2];

	list_keywords(cmd, words);
	return nearest(word, words) || is_foreign(cmd->object, word);
}

static const char *command_name(const struct command_syntax *cmd)
{
	static char name[32];

	if (!cmd->verb)
		return cmd->object;
	snprintf(name, sizeof(name), "%s %s", cmd->object, cmd->verb);
	return name;
}

static noreturn void unknown_argument(const struct command_syntax *cmd, const char *word)
{
	const char *words[KEY_MAX + 2];

	if (*word == '-')
		unknown_option(word);
	refuse_foreign(cmd->object, word);
	list_keywords(cmd, words);
	no_such_word("argument", word, nearest(word, words), command_name(cmd));
}

static int find_keyword(const struct command_syntax *cmd, const char *word)
{
	int i;

	for (i = 0; i < KEY_MAX; i++)
		if (cmd->keys & BIT(i) && !strcmp(word, keywords[i].name))
			return i;
	return -1;
}

static void check_needed(const struct command_syntax *cmd, const struct args *args)
{
	int i;

	if (cmd->operand_needed && !args->operand)
		usage_error("%s: %s is missing", command_name(cmd), cmd->operand);
	for (i = 0; i < KEY_MAX; i++)
		if (cmd->needed & BIT(i) && !args->value[i])
			usage_error("%s: \"%s %s\" is missing", command_name(cmd),
				    keywords[i].name, keywords[i].value);
}

/* Take an operand. Only a command with OPERAND_LIST has more than one. */
static void take_operand(const struct command_syntax *cmd, const char *word, struct args *args)
{
	if (*word != '-' && cmd->kind == OPERAND_LIST && args->n_operands < OPERANDS_MAX) {
		args->operands[args->n_operands++] = word;
		return;
	}
	/* A device may have any name; other operands do not look like a keyword. */
	if (*word == '-' || !cmd->operand || (cmd->kind != OPERAND_DEV && is_odd(cmd, word)))
		unknown_argument(cmd, word);
	if (args->operand) {
		/* "dve eth0": the first word is a misspelt keyword. */
		if (cmd->kind == OPERAND_DEV && is_odd(cmd, args->operand))
			unknown_argument(cmd, args->operand);
		unknown_argument(cmd, word);
	}
	args->operand = word;
}

/* @word is NULL after the last word. */
static bool begins_number(const char *word)
{
	return word && *word && strchr("0123456789.", *word);
}

/* Take the value of the keyword at argv[@i], if it has one; returns the last word used. */
static int take_keyword(const struct command_syntax *cmd, enum keyword key, char **argv, int i,
			int argc, struct args *args)
{
	const char *word = argv[i];

	if (args->value[key])
		usage_error("\"%s\" is given twice", word);
	if (!keywords[key].value)
		args->value[key] = word;
	else if (key == KEY_WATCH && !begins_number(argv[i + 1]))
		args->value[key] = "1";
	else if (++i < argc)
		args->value[key] = argv[i];
	else
		usage_error("%s: \"%s\" needs a value (%s %s)", command_name(cmd), word, word,
			    keywords[key].value);
	return i;
}

/* "DEV" and "dev DEV" are the same. */
static void merge_device(const struct command_syntax *cmd, struct args *args)
{
	if (args->operand && !dev_exists(args->operand))
		refuse_foreign(cmd->object, args->operand);
	if (args->operand && args->value[KEY_DEV])
		usage_error("%s: two devices, \"%s\" and \"%s\"", command_name(cmd),
			    args->operand, args->value[KEY_DEV]);
	if (args->operand)
		args->value[KEY_DEV] = args->operand;
	args->operand = args->value[KEY_DEV];
}

void args_parse(const struct command_syntax *cmd, int argc, char **argv, struct args *args)
{
	int i;

	memset(args, 0, sizeof(*args));
	for (i = 0; i < argc; i++) {
		int key = find_keyword(cmd, argv[i]);

		if (key >= 0)
			i = take_keyword(cmd, (enum keyword)key, argv, i, argc, args);
		else if (is_help(argv[i]))
			show_help(cmd->object, cmd->verb);
		else if (!option_parse(argv[i]))
			take_operand(cmd, argv[i], args);
	}
	if (cmd->kind == OPERAND_DEV)
		merge_device(cmd, args);
	check_needed(cmd, args);
}

uint32_t args_dev(const struct args *args)
{
	return args->value[KEY_DEV] ? dev_index(args->value[KEY_DEV]) : 0;
}

uint32_t args_number(const struct args *args, enum keyword key, uint32_t min, uint32_t max,
		     uint32_t usual)
{
	return args->value[key] ?
	       parse_number(keywords[key].name, args->value[key], min, max) : usual;
}

void not_in_batch(const char *command)
{
	if (in_batch())
		usage_error("%s cannot be in a batch", command);
}
