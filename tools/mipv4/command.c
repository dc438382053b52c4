// SPDX-License-Identifier: GPL-2.0
/*
 * The commands of the tool, and the choice of one by its words.
 */
#include <stdio.h>
#include <stdnoreturn.h>
#include <string.h>

#include "addr.h"
#include "args.h"
#include "command.h"
#include "endpoint.h"
#include "fail.h"
#include "group.h"
#include "help.h"
#include "macros.h"
#include "monitor.h"
#include "neigh.h"
#include "options.h"
#include "parse.h"
#include "ping.h"
#include "route.h"
#include "save.h"
#include "set.h"
#include "stats.h"
#include "top.h"
#include "udp-listen.h"
#include "udp-send.h"
#include "udp.h"
#include "user.h"

/* Other names of objects and verbs. */
static const struct {
	const char *alias, *name;
} aliases[] = {
	{ "address", "addr" },
	{ "neighbour", "neigh" },
	{ "neighbor", "neigh" },
	{ "list", "show" },
	{ "lst", "show" },
	{ "ls", "show" },
	{ "delete", "del" },
};

#define DEV	BIT(KEY_DEV)

/* An abbreviation means the first command that matches. */
static const struct command_syntax commands[] = {
	{ "addr", "show", cmd_addr_show, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "addr", "add", cmd_addr_add, "A.B.C.D/P", true, OPERAND_ONE, DEV | BIT(KEY_DAD), DEV },
	{ "addr", "del", cmd_addr_del, "A.B.C.D/P", true, OPERAND_ONE, DEV, DEV },
	{ "addr", "set", cmd_addr_set, "A.B.C.D/P", true, OPERAND_ONE, DEV, DEV },
	{ "route", "show", cmd_route_show, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "route", "add", cmd_route_add, "A.B.C.D/P or default", true, OPERAND_ONE,
	  DEV | BIT(KEY_VIA) | BIT(KEY_METRIC) | BIT(KEY_MTU) | BIT(KEY_SRC) |
	  BIT(KEY_BLACKHOLE) | BIT(KEY_UNREACHABLE), DEV },
	{ "route", "del", cmd_route_del, "A.B.C.D/P or default", true, OPERAND_ONE,
	  DEV | BIT(KEY_VIA) | BIT(KEY_METRIC) | BIT(KEY_BLACKHOLE) |
	  BIT(KEY_UNREACHABLE), DEV },
	{ "neigh", "show", cmd_neigh_show, "DEV", false, OPERAND_DEV, DEV | BIT(KEY_NUD), 0 },
	{ "neigh", "add", cmd_neigh_add, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_LLADDR), DEV | BIT(KEY_LLADDR) },
	{ "neigh", "del", cmd_neigh_del, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_LLADDR), DEV },
	{ "neigh", "flush", cmd_neigh_flush, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "group", "show", cmd_group_show, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "group", "add", cmd_group_add, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_SOURCE) | BIT(KEY_EXCLUDE), DEV },
	{ "group", "del", cmd_group_del, "A.B.C.D", true, OPERAND_ONE, DEV, DEV },
	{ "udp", "show", cmd_udp_show, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "udp", "echo", cmd_udp_echo, "PORT", true, OPERAND_ONE, DEV, DEV },
	{ "udp", "discard", cmd_udp_discard, "PORT", true, OPERAND_ONE, DEV, DEV },
	{ "udp", "del", cmd_udp_del, "PORT", true, OPERAND_ONE, DEV, DEV },
	{ "udp", "sink", cmd_udp_sink, "PORT", true, OPERAND_ONE, DEV, DEV },
	{ "udp", "stats", cmd_udp_stats, "DEV", true, OPERAND_DEV, DEV, 0 },
	{ "udp", "send", cmd_udp_send, "A.B.C.D:PORT", true, OPERAND_ONE,
	  DEV | BIT(KEY_SIZE) | BIT(KEY_COUNT) | BIT(KEY_RATE) | BIT(KEY_TTL) |
	  BIT(KEY_TOS) | BIT(KEY_DF) | BIT(KEY_GSO), DEV },
	{ "udp", "listen", cmd_udp_listen, "PORT", true, OPERAND_ONE, DEV | BIT(KEY_COUNT), DEV },
	{ "show", NULL, cmd_show, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "stats", NULL, cmd_stats, "DEV", false, OPERAND_DEV,
	  DEV | BIT(KEY_WATCH) | BIT(KEY_DIFFERENCE) | BIT(KEY_COUNT), 0 },
	{ "top", NULL, cmd_top, "SECONDS", false, OPERAND_ONE, DEV | BIT(KEY_COUNT), 0 },
	{ "save", NULL, cmd_save, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "monitor", NULL, cmd_monitor, "OBJECT", false, OPERAND_LIST, DEV, 0 },
	{ "set", NULL, cmd_set, "DEV", true, OPERAND_DEV,
	  DEV | BIT(KEY_TTL) | BIT(KEY_TOS) | BIT(KEY_SET_DF) | BIT(KEY_REDIRECTS) |
	  BIT(KEY_SOURCE_ROUTES) | BIT(KEY_IGMP_ROUTER_ALERT) | BIT(KEY_PMTU_MIN) |
	  BIT(KEY_REASM_TIMEOUT) | BIT(KEY_REASM_LIMIT), 0 },
	{ "attach", NULL, cmd_attach, "DEV", true, OPERAND_DEV,
	  DEV | BIT(KEY_ADDR) | BIT(KEY_GATEWAY) | BIT(KEY_SHARED), 0 },
	{ "detach", NULL, cmd_detach, "DEV", true, OPERAND_DEV, DEV, 0 },
	{ "ping", NULL, cmd_ping, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_COUNT) | BIT(KEY_SIZE) | BIT(KEY_INTERVAL) | BIT(KEY_DF), DEV },
	{ "send", NULL, cmd_send, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_PROTO) | BIT(KEY_SRC) | BIT(KEY_TTL) | BIT(KEY_TOS) | BIT(KEY_DF) |
	  BIT(KEY_OPTIONS) | BIT(KEY_SIZE), DEV | BIT(KEY_PROTO) },
	{ "listen", NULL, cmd_listen, NULL, false, OPERAND_ONE,
	  DEV | BIT(KEY_PROTO) | BIT(KEY_COUNT), DEV | BIT(KEY_PROTO) },
};

static bool begins(const char *word, const char *with)
{
	return *with && !strncmp(word, with, strlen(with));
}

/* The name of an alias or its abbreviation; NULL if there is none. */
static const char *find_alias(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(aliases); i++)
		if (begins(aliases[i].alias, word))
			return aliases[i].name;
	return NULL;
}

static noreturn void unknown_command(const char *object, const char *word)
{
	const char *words[ARRAY_SIZE(commands) + 2];
	char kind[32] = "command";
	size_t n = 0, i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!object)
			words[n++] = commands[i].object;
		else if (!strcmp(commands[i].object, object))
			words[n++] = commands[i].verb;
	words[n++] = "help";
	words[n] = NULL;
	if (object)
		snprintf(kind, sizeof(kind), "%s command", object);
	unknown_word(kind, word, words);
}

/* The command with this verb of @object; without @object, with this object. */
static const struct command_syntax *find_name(const char *object, const char *word, bool whole)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		const struct command_syntax *cmd = &commands[i];
		const char *name = object ? cmd->verb : cmd->object;

		if (object && strcmp(cmd->object, object))
			continue;
		if (whole ? !strcmp(name, word) : begins(name, word))
			return cmd;
	}
	return NULL;
}

static const struct command_syntax *find(const char *object, const char *word)
{
	const char *alias = find_alias(word);
	const struct command_syntax *cmd = find_name(object, word, true);

	if (!cmd)
		cmd = find_name(object, word, false);
	if (!cmd && alias)
		cmd = find_name(object, alias, true);
	if (!cmd)
		unknown_command(object, word);
	return cmd;
}

void skip_options(int *argc, char ***argv, const char *object)
{
	for (; *argc && ***argv == '-'; (*argc)--, (*argv)++) {
		if (is_help(**argv))
			show_help(object);
		if (!option_parse(**argv))
			unknown_word("option", **argv, option_words);
	}
	if (*argc && (is_help(**argv) || (!object && begins("help", **argv))))
		show_help(object);
}

int run_command(int argc, char **argv)
{
	const struct command_syntax *cmd;
	const char *object;
	struct args args;

	skip_options(&argc, &argv, NULL);
	if (!argc) {
		print_usage(stderr);
		return STATUS_USAGE;
	}

	cmd = find(NULL, *argv);
	object = cmd->object;
	argc--, argv++;

	if (cmd->verb) {
		skip_options(&argc, &argv, object);
		cmd = find(object, argc ? *argv : "show");
		if (argc)
			argc--, argv++;
	}

	args_parse(cmd, argc, argv, &args);
	return cmd->run(&args);
}
