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
#include "dhcp.h"
#include "endpoint.h"
#include "explain.h"
#include "fail.h"
#include "foreign.h"
#include "group.h"
#include "help.h"
#include "macros.h"
#include "listeners.h"
#include "monitor.h"
#include "neigh.h"
#include "nlmsg.h"
#include "options.h"
#include "parse.h"
#include "path.h"
#include "ping.h"
#include "restore.h"
#include "route.h"
#include "run.h"
#include "save.h"
#include "set.h"
#include "socket.h"
#include "stats.h"
#include "top.h"
#include "udp-listen.h"
#include "udp-send.h"
#include "udp.h"
#include "user.h"

/* Other names of objects and verbs. */
static const struct alias {
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

static int cmd_restore(const struct args *args);

/*
 * An abbreviation means the first command that matches. If that one destroys, few letters are
 * refused.
 */
static const struct command_syntax commands[] = {
	{ "addr", "show", cmd_addr_show, "DEV", false, OPERAND_DEV, DEV | BIT(KEY_TO), 0 },
	{ "addr", "add", cmd_addr_add, "A.B.C.D/P", true, OPERAND_ONE,
	  DEV | BIT(KEY_DAD) | BIT(KEY_VALID_LFT) | BIT(KEY_PREFERRED_LFT), DEV },
	{ "addr", "replace", cmd_addr_replace, "A.B.C.D/P", true, OPERAND_ONE,
	  DEV | BIT(KEY_DAD) | BIT(KEY_VALID_LFT) | BIT(KEY_PREFERRED_LFT), DEV },
	{ "addr", "del", cmd_addr_del, "A.B.C.D/P", true, OPERAND_ONE, DEV, DEV },
	{ "addr", "set", cmd_addr_set, "A.B.C.D/P", true, OPERAND_ONE, DEV, DEV },
	{ "route", "show", cmd_route_show, "DEV", false, OPERAND_SELECT,
	  DEV | BIT(KEY_TO) | BIT(KEY_ROOT) | BIT(KEY_MATCH) | BIT(KEY_EXACT) | BIT(KEY_TYPE) |
	  BIT(KEY_SELECT_VIA) | BIT(KEY_SELECT_SRC) | BIT(KEY_METRIC), 0 },
	{ "route", "get", cmd_route_get, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_FROM), DEV },
	{ "route", "add", cmd_route_add, "A.B.C.D/P or default", true, OPERAND_ONE,
	  DEV | BIT(KEY_VIA) | BIT(KEY_METRIC) | BIT(KEY_MTU) | BIT(KEY_SRC) |
	  BIT(KEY_BLACKHOLE) | BIT(KEY_UNREACHABLE), DEV },
	{ "route", "replace", cmd_route_replace, "A.B.C.D/P or default", true, OPERAND_ONE,
	  DEV | BIT(KEY_VIA) | BIT(KEY_METRIC) | BIT(KEY_MTU) | BIT(KEY_SRC) |
	  BIT(KEY_BLACKHOLE) | BIT(KEY_UNREACHABLE), DEV },
	{ "route", "del", cmd_route_del, "A.B.C.D/P or default", true, OPERAND_ONE,
	  DEV | BIT(KEY_VIA) | BIT(KEY_METRIC) | BIT(KEY_BLACKHOLE) |
	  BIT(KEY_UNREACHABLE), DEV },
	{ "neigh", "show", cmd_neigh_show, "DEV", false, OPERAND_SELECT,
	  DEV | BIT(KEY_TO) | BIT(KEY_NUD), 0 },
	{ "neigh", "add", cmd_neigh_add, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_LLADDR), DEV | BIT(KEY_LLADDR) },
	{ "neigh", "replace", cmd_neigh_replace, "A.B.C.D", true, OPERAND_ONE,
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
	{ "udp", "stats", cmd_udp_stats, "DEV", false, OPERAND_DEV, DEV, DEV },
	{ "udp", "send", cmd_udp_send, "A.B.C.D:PORT", true, OPERAND_ONE,
	  DEV | BIT(KEY_SIZE) | BIT(KEY_UDP_COUNT) | BIT(KEY_RATE) | BIT(KEY_TTL) |
	  BIT(KEY_TOS) | BIT(KEY_DF) | BIT(KEY_GSO), DEV },
	{ "udp", "listen", cmd_udp_listen, "PORT", true, OPERAND_ONE,
	  DEV | BIT(KEY_UDP_COUNT), DEV },
	{ "show", NULL, cmd_show, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "stats", NULL, cmd_stats, "DEV", false, OPERAND_DEV,
	  DEV | BIT(KEY_WATCH) | BIT(KEY_DIFFERENCE) | BIT(KEY_COUNT), 0 },
	{ "top", NULL, cmd_top, "SECONDS", false, OPERAND_ONE, DEV | BIT(KEY_COUNT), 0 },
	{ "save", NULL, cmd_save, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "restore", NULL, cmd_restore, "FILE (- is standard input)", true, OPERAND_ONE, 0, 0 },
	{ "monitor", NULL, cmd_monitor, "OBJECT", false, OPERAND_LIST,
	  DEV | BIT(KEY_REASON) | BIT(KEY_PROTO), 0 },
	{ "set", NULL, cmd_set, "DEV", false, OPERAND_DEV,
	  DEV | BIT(KEY_TTL) | BIT(KEY_TOS) | BIT(KEY_SET_DF) | BIT(KEY_REDIRECTS) |
	  BIT(KEY_SOURCE_ROUTES) | BIT(KEY_IGMP_ROUTER_ALERT) | BIT(KEY_PMTU_MIN) |
	  BIT(KEY_REASM_TIMEOUT) | BIT(KEY_REASM_LIMIT), DEV },
	{ "attach", NULL, cmd_attach, "DEV", true, OPERAND_DEV,
	  DEV | BIT(KEY_ADDR) | BIT(KEY_GATEWAY) | BIT(KEY_SHARED), 0 },
	{ "replace", NULL, cmd_replace, "DEV", true, OPERAND_DEV,
	  DEV | BIT(KEY_ADDR) | BIT(KEY_GATEWAY) | BIT(KEY_SHARED), 0 },
	{ "detach", NULL, cmd_detach, "DEV", true, OPERAND_DEV, DEV, 0 },
	{ "dhcp", NULL, cmd_dhcp, "DEV", true, OPERAND_DEV,
	  DEV | BIT(KEY_HOSTNAME) | BIT(KEY_CLIENT_ID) | BIT(KEY_METRIC) | BIT(KEY_SCRIPT) |
	  BIT(KEY_LEASE) | BIT(KEY_TIMEOUT) | BIT(KEY_ONESHOT) | BIT(KEY_KEEP) |
	  BIT(KEY_PIDFILE), 0 },
	{ "run", NULL, cmd_run, "PROGRAM", false, OPERAND_PROGRAM, DEV, 0 },
	{ "ping", NULL, cmd_ping, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_COUNT) | BIT(KEY_SIZE) | BIT(KEY_INTERVAL) | BIT(KEY_DF) |
	  BIT(KEY_WAIT) | BIT(KEY_DEADLINE) | BIT(KEY_QUIET) | BIT(KEY_PMTUDISC) |
	  BIT(KEY_STAMPS) | BIT(KEY_NUMERIC) | BIT(KEY_INET) | BIT(KEY_SRC), DEV },
	{ "send", NULL, cmd_send, "A.B.C.D", true, OPERAND_ONE,
	  DEV | BIT(KEY_PROTO) | BIT(KEY_SRC) | BIT(KEY_TTL) | BIT(KEY_TOS) | BIT(KEY_DF) |
	  BIT(KEY_OPTIONS) | BIT(KEY_SEND_SIZE), DEV | BIT(KEY_PROTO) },
	{ "listen", NULL, cmd_listen, NULL, false, OPERAND_ONE,
	  DEV | BIT(KEY_PROTO) | BIT(KEY_COUNT), DEV | BIT(KEY_PROTO) },
	{ "listeners", NULL, cmd_listeners, "DEV", false, OPERAND_DEV, DEV, 0 },
	{ "socket", NULL, cmd_socket, "WORD", false, OPERAND_LIST, DEV, 0 },
};

static bool begins(const char *word, const char *with)
{
	return *with && !strncmp(word, with, strlen(with));
}

/* The alias with this name or abbreviation; NULL if there is none. */
static const struct alias *find_alias(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(aliases); i++)
		if (begins(aliases[i].alias, word))
			return &aliases[i];
	return NULL;
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

/* The commands that destroy. */
static const struct {
	const char *object;	/* NULL for all */
	const char *name;
} destroyers[] = {
	{ "", "detach" },
	{ "", "restore" },
	{ "", "replace" },
	{ "addr", "set" },
	{ NULL, "del" },
	{ NULL, "flush" },
};

/* Without @object, @name is that of an object. */
static bool destroys(const char *object, const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(destroyers); i++)
		if (!strcmp(name, destroyers[i].name) &&
		    (!destroyers[i].object || !strcmp(destroyers[i].object, object ?: "")))
			return true;
	return false;
}

/* Never suggest a command that destroys. */
static noreturn void unknown_command(const char *object, const char *word)
{
	const char *words[ARRAY_SIZE(commands) + 2], *near;
	char kind[32] = "command";
	size_t n = 0, i;

	refuse_foreign(object ?: FOREIGN_COMMAND, word);
	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (!object)
			words[n++] = commands[i].object;
		else if (!strcmp(commands[i].object, object))
			words[n++] = commands[i].verb;
	words[n++] = "help";
	words[n] = NULL;
	if (object)
		snprintf(kind, sizeof(kind), "%s command", object);
	near = nearest(word, words);
	no_such_word(kind, word, near && destroys(object, near) ? NULL : near, object ?: "");
}

#define LETTERS_MIN	4

/* Commands that destroy are not abbreviated to a few letters of @name, their whole word. */
static const struct command_syntax *check_letters(const struct command_syntax *cmd,
						  const char *word, const char *name)
{
	char enough[LETTERS_MIN + 1];

	if (!destroys(cmd->verb ? cmd->object : NULL, cmd->verb ?: cmd->object) ||
	    strlen(word) >= LETTERS_MIN || !strcmp(word, name))
		return cmd;
	snprintf(enough, sizeof(enough), "%s", name);
	usage_error("\"%s\" is too short for \"%s\": write at least \"%s\"", word, name, enough);
}

/* An abbreviation of one of these means it, even if others begin so. */
static bool is_usual(const char *name)
{
	static const char *const usual[] = { "addr", "route", "show", "set", "discard" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(usual); i++)
		if (!strcmp(name, usual[i]))
			return true;
	return false;
}

struct names {
	char list[128];
	size_t len;
	const char *last;
	unsigned int n;
};

/* The commands of an object stand together. */
static void add_name(struct names *names, const char *name)
{
	if (names->last && !strcmp(names->last, name))
		return;
	names->len += (size_t)snprintf(names->list + names->len, sizeof(names->list) - names->len,
				       "%s\"%s\"", names->n++ ? ", " : "", name);
	names->last = name;
}

/* Does @word, which abbreviates @name, abbreviate others as well? */
static void check_ambiguous(const char *object, const char *word, const char *name)
{
	const struct alias *alias = find_alias(word);
	struct names names = { .len = 0 };
	size_t i;

	if (is_usual(name) || destroys(object, name))
		return;
	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		const char *other = object ? commands[i].verb : commands[i].object;

		if ((!object || !strcmp(commands[i].object, object)) && begins(other, word))
			add_name(&names, other);
	}
	if (alias && !begins(alias->name, word) && find_name(object, alias->name, true))
		add_name(&names, alias->alias);
	if (names.n > 1)
		usage_error("\"%s\" is ambiguous: write one of %s", word, names.list);
}

static const struct command_syntax *find_abbreviated(const char *object, const char *word)
{
	const struct command_syntax *cmd = find_name(object, word, false);
	const char *name;

	if (!cmd)
		return NULL;
	name = object ? cmd->verb : cmd->object;
	check_ambiguous(object, word, name);
	return check_letters(cmd, word, name);
}

static const struct command_syntax *find(const char *object, const char *word)
{
	const struct command_syntax *cmd = find_name(object, word, true);
	const struct alias *alias = find_alias(word);

	if (cmd)
		return cmd;
	if (!alias || strcmp(alias->alias, word))
		cmd = find_abbreviated(object, word);
	if (cmd)
		return cmd;
	cmd = alias ? find_name(object, alias->name, true) : NULL;
	if (cmd)
		return check_letters(cmd, word, alias->alias);
	unknown_command(object, word);
}

/* The words after "help" may name a command, too. */
static noreturn void help(const char *object, char **words)
{
	const struct command_syntax *cmd;
	bool whole = false;

	for (; *words && !is_help(*words) && !whole; words++) {
		if (**words == '-')
			continue;
		cmd = find(object, *words);
		if (object)
			show_help(object, cmd->verb);
		object = cmd->object;
		whole = !cmd->verb;
	}
	show_help(object, NULL);
}

void skip_options(int *argc, char ***argv, const char *object)
{
	for (; *argc && ***argv == '-'; (*argc)--, (*argv)++) {
		if (is_help(**argv))
			help(object, *argv + 1);
		if (!option_parse(**argv))
			unknown_option(**argv);
	}
	if (*argc && (is_help(**argv) || (!object && begins("help", **argv))))
		help(object, *argv + 1);
}

/* The command that the words are, and its arguments. */
static const struct command_syntax *parse_command(int argc, char **argv, struct args *args)
{
	const struct command_syntax *cmd;
	const char *object;

	nl_explain = explain;
	skip_options(&argc, &argv, NULL);
	if (!argc) {
		print_usage(stderr);
		end_program(STATUS_USAGE);
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

	args_parse(cmd, argc, argv, args);
	return cmd;
}

int run_command(int argc, char **argv)
{
	const struct command_syntax *cmd;
	struct args args;

	cmd = parse_command(argc, argv, &args);
	return cmd->run(&args);
}

/* The file has commands itself. */
static int cmd_restore(const struct args *args)
{
	return restore(args->operand, parse_command);
}
