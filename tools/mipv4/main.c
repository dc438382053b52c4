// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4: the command line of the mipv4 kernel module. Options, the choice of
 * the command, help.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mipv4.h"
#include "utils.h"

struct options opt;

static const struct {
	const char *object;
	const char *usage;
} usages[] = {
	{ "attach", "mipv4 attach DEV [ addr A.B.C.D/P ] [ gateway G ] [ shared ]\n" },
	{ "detach", "mipv4 detach DEV\n" },
	{ "show", "mipv4 show [ dev DEV ]\n" },
	{ "set",
	  "mipv4 set dev DEV [ ttl N ] [ tos X ] [ df { on | off } ]\n"
	  "          [ redirects { on | off } ] [ source-routes { on | off } ]\n"
	  "          [ igmp-router-alert { on | off } ]\n"
	  "          [ pmtu-min N ] [ reasm-timeout S ] [ reasm-limit BYTES ]\n" },
	{ "addr",
	  "mipv4 addr add A.B.C.D/P dev DEV [ dad ]\n"
	  "mipv4 addr { del | set } A.B.C.D/P dev DEV\n"
	  "mipv4 addr [ show [ dev DEV ] ]\n" },
	{ "route",
	  "mipv4 route add { A.B.C.D/P | default } [ via G ] dev DEV\n"
	  "                [ metric N ] [ mtu N ] [ src A ]\n"
	  "mipv4 route add { blackhole | unreachable } A.B.C.D/P dev DEV [ metric N ]\n"
	  "mipv4 route del [ blackhole | unreachable ] { A.B.C.D/P | default } [ via G ]\n"
	  "                [ metric N ] dev DEV\n"
	  "mipv4 route [ show [ dev DEV ] ]\n" },
	{ "neigh",
	  "mipv4 neigh add A lladdr MAC dev DEV\n"
	  "mipv4 neigh del A dev DEV\n"
	  "mipv4 neigh [ show [ dev DEV ] [ nud STATE ] ]\n"
	  "mipv4 neigh flush [ dev DEV ]\n" },
	{ "group",
	  "mipv4 group add G dev DEV [ { source | exclude } S[,S]... ]\n"
	  "mipv4 group del G dev DEV\n"
	  "mipv4 group [ show [ dev DEV ] ]\n" },
	{ "udp",
	  "mipv4 udp { echo | discard | sink } PORT dev DEV\n"
	  "mipv4 udp del PORT dev DEV\n"
	  "mipv4 udp [ show [ dev DEV ] ]\n"
	  "mipv4 udp stats dev DEV\n"
	  "mipv4 udp send A:PORT dev DEV [ size N ] [ count N ] [ rate N ]\n"
	  "               [ ttl N ] [ tos X ] [ df ] [ gso N ]\n"
	  "mipv4 udp listen PORT dev DEV [ count N ]\n" },
	{ "stats",
	  "mipv4 stats [ dev DEV ] [ -d | -w [ SECONDS ] [ count N ] ]\n" },
	{ "top", "mipv4 top [ dev DEV ] [ SECONDS ] [ count N ]\n" },
	{ "monitor",
	  "mipv4 monitor [ all | endpoint | addr | route | neigh | group | pmtu ]...\n"
	  "              [ dev DEV ]\n" },
	{ "save", "mipv4 save [ dev DEV ]\n" },
	{ "ping",
	  "mipv4 ping A dev DEV [ count N ] [ size N ] [ interval S ] [ df ]\n" },
	{ "send",
	  "mipv4 send A proto N dev DEV [ src A ] [ ttl N ] [ tos X ] [ df ]\n"
	  "           [ options HEX ] [ size N ]\n" },
	{ "listen", "mipv4 listen proto N dev DEV [ count N ]\n" },
};

/* What a usage has to say below its lines. */
static const char *usage_notes(const char *object)
{
	if (!strcmp(object, "stats"))
		return "Counters that are 0 are shown with -s only, or with -j.\n"
		       "-d: what came since the last look. -w: how much in a second, again and again.\n";
	if (!strcmp(object, "top"))
		return "Shows who sends and gets how much in a second, and what is dropped, until ^C.\n";
	if (!strcmp(object, "monitor"))
		return "Shows what happens until ^C. -t: with the time. -j: an object for each.\n";
	if (!strcmp(object, "save"))
		return "Prints commands for \"mipv4 -batch\".\n";
	if (!strcmp(object, "show"))
		return "-s shows the settings.\n";
	if (!strcmp(object, "neigh"))
		return "-s shows when a neighbour was used and confirmed.\n";
	if (!strcmp(object, "group"))
		return "source: only what these send. exclude: what all others send.\n";
	if (!strcmp(object, "udp"))
		return "send: without size, standard input is the payload; with it, datagrams are\n"
		       "numbered, as sink expects them. rate: datagrams a second.\n";
	if (!strcmp(object, "ping"))
		return "Sends until ^C without count; size 56 and interval 1 by default.\n"
		       "interval 0: the next as soon as an answer came, or after 10 ms.\n"
		       "df: set Don't Fragment. -j: one object at the end.\n";
	if (!strcmp(object, "send"))
		return "The payload comes from the standard input, or counts its octets with size.\n";
	if (!strcmp(object, "listen"))
		return "Shows what comes until ^C without count. -j: an object for each.\n";
	return "";
}

/* A name of an object or verb that is none of its own. */
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

/* Of several with the same beginning, an abbreviation means the first. */
static const struct command commands[] = {
	{ "addr", "show", cmd_addr_show, "DEV", false, WHAT_DEV, DEV, 0 },
	{ "addr", "add", cmd_addr_add, "A.B.C.D/P", true, WHAT_ONE, DEV | BIT(KEY_DAD), DEV },
	{ "addr", "del", cmd_addr_del, "A.B.C.D/P", true, WHAT_ONE, DEV, DEV },
	{ "addr", "set", cmd_addr_set, "A.B.C.D/P", true, WHAT_ONE, DEV, DEV },
	{ "route", "show", cmd_route_show, "DEV", false, WHAT_DEV, DEV, 0 },
	{ "route", "add", cmd_route_add, "A.B.C.D/P or default", true, WHAT_ONE,
	  DEV | BIT(KEY_VIA) | BIT(KEY_METRIC) | BIT(KEY_MTU) | BIT(KEY_SRC) |
	  BIT(KEY_BLACKHOLE) | BIT(KEY_UNREACHABLE), DEV },
	{ "route", "del", cmd_route_del, "A.B.C.D/P or default", true, WHAT_ONE,
	  DEV | BIT(KEY_VIA) | BIT(KEY_METRIC) | BIT(KEY_BLACKHOLE) |
	  BIT(KEY_UNREACHABLE), DEV },
	{ "neigh", "show", cmd_neigh_show, "DEV", false, WHAT_DEV, DEV | BIT(KEY_NUD), 0 },
	{ "neigh", "add", cmd_neigh_add, "A.B.C.D", true, WHAT_ONE,
	  DEV | BIT(KEY_LLADDR), DEV | BIT(KEY_LLADDR) },
	{ "neigh", "del", cmd_neigh_del, "A.B.C.D", true, WHAT_ONE,
	  DEV | BIT(KEY_LLADDR), DEV },
	{ "neigh", "flush", cmd_neigh_flush, "DEV", false, WHAT_DEV, DEV, 0 },
	{ "group", "show", cmd_group_show, "DEV", false, WHAT_DEV, DEV, 0 },
	{ "group", "add", cmd_group_add, "A.B.C.D", true, WHAT_ONE,
	  DEV | BIT(KEY_SOURCE) | BIT(KEY_EXCLUDE), DEV },
	{ "group", "del", cmd_group_del, "A.B.C.D", true, WHAT_ONE, DEV, DEV },
	{ "udp", "show", cmd_udp_show, "DEV", false, WHAT_DEV, DEV, 0 },
	{ "udp", "echo", cmd_udp_echo, "PORT", true, WHAT_ONE, DEV, DEV },
	{ "udp", "discard", cmd_udp_discard, "PORT", true, WHAT_ONE, DEV, DEV },
	{ "udp", "del", cmd_udp_del, "PORT", true, WHAT_ONE, DEV, DEV },
	{ "udp", "sink", cmd_udp_sink, "PORT", true, WHAT_ONE, DEV, DEV },
	{ "udp", "stats", cmd_udp_stats, "DEV", true, WHAT_DEV, DEV, 0 },
	{ "udp", "send", cmd_udp_send, "A.B.C.D:PORT", true, WHAT_ONE,
	  DEV | BIT(KEY_SIZE) | BIT(KEY_COUNT) | BIT(KEY_RATE) | BIT(KEY_TTL) |
	  BIT(KEY_TOS) | BIT(KEY_DF) | BIT(KEY_GSO), DEV },
	{ "udp", "listen", cmd_udp_listen, "PORT", true, WHAT_ONE, DEV | BIT(KEY_COUNT), DEV },
	{ "show", NULL, cmd_show, "DEV", false, WHAT_DEV, DEV, 0 },
	{ "stats", NULL, cmd_stats, "DEV", false, WHAT_DEV,
	  DEV | BIT(KEY_WATCH) | BIT(KEY_DIFFERENCE) | BIT(KEY_COUNT), 0 },
	{ "top", NULL, cmd_top, "SECONDS", false, WHAT_ONE, DEV | BIT(KEY_COUNT), 0 },
	{ "save", NULL, cmd_save, "DEV", false, WHAT_DEV, DEV, 0 },
	{ "monitor", NULL, cmd_monitor, "OBJECT", false, WHAT_LIST, DEV, 0 },
	{ "set", NULL, cmd_set, "DEV", true, WHAT_DEV,
	  DEV | BIT(KEY_TTL) | BIT(KEY_TOS) | BIT(KEY_SET_DF) | BIT(KEY_REDIRECTS) |
	  BIT(KEY_SOURCE_ROUTES) | BIT(KEY_IGMP_ROUTER_ALERT) | BIT(KEY_PMTU_MIN) |
	  BIT(KEY_REASM_TIMEOUT) | BIT(KEY_REASM_LIMIT), 0 },
	{ "attach", NULL, cmd_attach, "DEV", true, WHAT_DEV,
	  DEV | BIT(KEY_ADDR) | BIT(KEY_GATEWAY) | BIT(KEY_SHARED), 0 },
	{ "detach", NULL, cmd_detach, "DEV", true, WHAT_DEV, DEV, 0 },
	{ "ping", NULL, cmd_ping, "A.B.C.D", true, WHAT_ONE,
	  DEV | BIT(KEY_COUNT) | BIT(KEY_SIZE) | BIT(KEY_INTERVAL) | BIT(KEY_DF), DEV },
	{ "send", NULL, cmd_send, "A.B.C.D", true, WHAT_ONE,
	  DEV | BIT(KEY_PROTO) | BIT(KEY_SRC) | BIT(KEY_TTL) | BIT(KEY_TOS) | BIT(KEY_DF) |
	  BIT(KEY_OPTIONS) | BIT(KEY_SIZE), DEV | BIT(KEY_PROTO) },
	{ "listen", NULL, cmd_listen, NULL, false, WHAT_ONE,
	  DEV | BIT(KEY_PROTO) | BIT(KEY_COUNT), DEV | BIT(KEY_PROTO) },
};

static void print_usage(FILE *to)
{
	size_t i;

	fputs("Usage: mipv4 [ OPTIONS ] COMMAND\n", to);
	for (i = 0; i < ARRAY_SIZE(usages); i++) {
		const char *p = usages[i].usage, *end;

		for (; *p; p = end + 1) {
			end = strchr(p, '\n');
			fprintf(to, "       %.*s\n", (int)(end - p), p);
		}
	}
	fputs("OPTIONS: -j[son]   JSON on standard output\n"
	      "         -p[retty] JSON with indentation\n"
	      "         -s[tats]  more: counters that are 0, times of neighbours\n"
	      "         -t[imestamp] with monitor, the time of each event\n"
	      "         -o[neline] each record on one line; -br[ief] columns for show, addr, neigh\n"
	      "         -c[olor][={always|auto|never}] colours\n"
	      "         -b[atch] FILE [ -force ] the commands in FILE, one a line, - for standard\n"
	      "                   input; stops at the first that fails unless -force is given\n"
	      "         -V        the version\n"
	      "         -h        this text, or that of a command\n"
	      "Commands may be abbreviated, as in \"mipv4 a s\". See mipv4(8).\n", to);
}

void show_help(const char *object)
{
	size_t i;

	if (!object)
		print_usage(stdout);
	for (i = 0; object && i < ARRAY_SIZE(usages); i++) {
		const char *p = usages[i].usage, *end;

		if (strcmp(usages[i].object, object))
			continue;
		for (; *p; p = end + 1) {
			end = strchr(p, '\n');
			printf("%s%.*s\n", p == usages[i].usage ? "Usage: " : "       ",
			       (int)(end - p), p);
		}
		fputs(usage_notes(object), stdout);
	}
	finish_stdout();
	end_program(0);
}

static bool begins(const char *word, const char *with)
{
	return *with && !strncmp(word, with, strlen(with));
}

/* The name that an alias, or the beginning of one, stands for, if any. */
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

/* The command of this name; with @object, a verb of it, otherwise an object. */
static const struct command *find_name(const char *object, const char *word, bool whole)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(commands); i++) {
		const struct command *cmd = &commands[i];
		const char *name = object ? cmd->verb : cmd->object;

		if (object && strcmp(cmd->object, object))
			continue;
		if (whole ? !strcmp(name, word) : begins(name, word))
			return cmd;
	}
	return NULL;
}

static const struct command *find(const char *object, const char *word)
{
	const char *alias = find_alias(word);
	const struct command *cmd = find_name(object, word, true);

	if (!cmd)
		cmd = find_name(object, word, false);
	if (!cmd && alias)
		cmd = find_name(object, alias, true);
	if (!cmd)
		unknown_command(object, word);
	return cmd;
}

static bool is_batch(const char *word)
{
	return !strcmp(word, "-b") || !strcmp(word, "-batch") || !strcmp(word, "--batch");
}

/* Take options away from the front. */
static void skip_options(int *argc, char ***argv, const char *object)
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
	const struct command *cmd;
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

/* Take "-batch FILE" out of the options in front; NULL without it. */
static const char *take_batch(int *argc, char **argv)
{
	const char *file;
	int i;

	for (i = 0; i < *argc && *argv[i] == '-' && !is_batch(argv[i]); i++)
		;
	if (i == *argc || *argv[i] != '-')
		return NULL;
	if (i + 1 == *argc)
		usage_error("\"%s\" needs a value (%s FILE)", argv[i], argv[i]);
	file = argv[i + 1];
	for (*argc -= 2; i < *argc; i++)
		argv[i] = argv[i + 2];
	argv[i] = NULL;
	return file;
}

int main(int argc, char **argv)
{
	const char *batch;
	int status;

	keep_std_fds();
	/* Writing to a pipe that was closed is an error like others. */
	signal(SIGPIPE, SIG_IGN);

	if (argc)
		argc--, argv++;
	batch = take_batch(&argc, argv);
	if (batch)
		skip_options(&argc, &argv, NULL);
	if (batch && argc)
		usage_error("a batch has its commands in the file, not behind it: \"%s\"", *argv);
	status = batch ? run_batch(batch) : run_command(argc, argv);
	finish_stdout();
	return status;
}
