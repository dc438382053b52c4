// SPDX-License-Identifier: GPL-2.0
/*
 * The usage texts.
 */
#include <string.h>

#include "fail.h"
#include "help.h"
#include "macros.h"

static const struct {
	const char *object;
	const char *usage;
} usages[] = {
	{ "attach", "mipv4 attach DEV [ addr A.B.C.D/P ] [ gateway G ] [ shared ]\n" },
	{ "detach", "mipv4 detach DEV\n" },
	{ "replace", "mipv4 replace DEV [ addr A.B.C.D/P ] [ gateway G ] [ shared ]\n" },
	{ "show", "mipv4 show [ dev DEV ]\n" },
	{ "set",
	  "mipv4 set dev DEV [ ttl N ] [ tos X ] [ df { on | off } ]\n"
	  "          [ redirects { on | off } ] [ source-routes { on | off } ]\n"
	  "          [ igmp-router-alert { on | off } ]\n"
	  "          [ pmtu-min N ] [ reasm-timeout S ] [ reasm-limit BYTES ]\n" },
	{ "addr",
	  "mipv4 addr { add | replace } A.B.C.D/P dev DEV [ dad ]\n"
	  "               [ valid_lft { S | forever } ] [ preferred_lft { S | forever } ]\n"
	  "mipv4 addr { del | set } A.B.C.D/P dev DEV\n"
	  "mipv4 addr [ show [ dev DEV ] [ to PREFIX ] [ { tentative | dadfailed | deprecated |\n"
	  "           secondary | primary | conflict | permanent | dynamic }... ] ]\n" },
	{ "route",
	  "mipv4 route { add | replace } { A.B.C.D/P | default } [ via G ] dev DEV\n"
	  "                [ metric N ] [ mtu N ] [ src A ]\n"
	  "mipv4 route { add | replace } { blackhole | unreachable } A.B.C.D/P dev DEV [ metric N ]\n"
	  "mipv4 route del [ blackhole | unreachable ] { A.B.C.D/P | default } [ via G ]\n"
	  "                [ metric N ] dev DEV\n"
	  "mipv4 route get A [ from B ] dev DEV\n"
	  "mipv4 route [ show [ dev DEV ] [ to ] [ [ root | match | exact ] PREFIX ]\n"
	  "           [ via PREFIX ] [ src PREFIX ] [ type TYPE ] [ metric N ] ]\n" },
	{ "neigh",
	  "mipv4 neigh { add | replace } A lladdr MAC dev DEV\n"
	  "mipv4 neigh del A dev DEV\n"
	  "mipv4 neigh [ show [ dev DEV ] [ [ to ] PREFIX ] [ [ nud ] STATE[,STATE]... ] ]\n"
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
	  "mipv4 stats [ dev DEV ] [ -d | -w [ SECONDS ] [ { count | -c } N ] ]\n" },
	{ "top", "mipv4 top [ dev DEV ] [ SECONDS ] [ { count | -c } N ]\n" },
	{ "monitor",
	  "mipv4 monitor [ all | endpoint | addr | route | neigh | group | pmtu | drop ]...\n"
	  "              [ dev DEV ] [ reason R ] [ proto N ]\n" },
	{ "save", "mipv4 save [ dev DEV ]\n" },
	{ "restore", "mipv4 restore FILE\n" },
	{ "dhcp",
	  "mipv4 dhcp DEV [ hostname NAME ] [ client-id ID ] [ metric N ] [ script FILE ]\n"
	  "           [ lease FILE ] [ timeout S ] [ oneshot ] [ keep ] [ pidfile FILE ]\n" },
	{ "run", "mipv4 run [ dev DEV ] [ -- ] PROGRAM [ ARG ]...\n" },
	{ "ping",
	  "mipv4 ping A { dev | -I } DEV [ { src | -I } A ] [ { count | -c } N ]\n"
	  "           [ { size | -s } N ] [ { interval | -i } S ] [ df ]\n"
	  "           [ -M { do | dont | want } ] [ -W S ] [ -w S ] [ -q ] [ -D ] [ -n ] [ -4 ]\n" },
	{ "send",
	  "mipv4 send A proto N dev DEV [ src A ] [ ttl N ] [ tos X ] [ df ]\n"
	  "           [ options HEX ] [ size N ]\n" },
	{ "listen", "mipv4 listen proto N dev DEV [ count N ]\n" },
	{ "listeners", "mipv4 listeners [ dev DEV ]\n" },
	{ "socket",
	  "mipv4 socket [ udp | mrdp ] [ listening | all ] [ memory ] [ src A[:PORT] ] [ dst A[:PORT] ]\n"
	  "             [ sport N ] [ dport N ] [ dev DEV ]\n"
	  "mipv4 socket kill [ udp ] [ all ] [ memory ] [ src A[:PORT] ] [ dst A[:PORT] ]\n"
	  "             [ sport N ] [ dport N ] [ dev DEV ]\n" },
};

/* The notes below a usage, of one verb or of the whole object. */
static const struct {
	const char *object;
	const char *verb;
	const char *text;
} notes[] = {
	{ "replace", NULL,
	  "Attaches an endpoint, or changes the attached one: the address becomes its only one, the\n"
	  "route through G its only default route. All else stays, and datagrams go on.\n" },
	{ "show", NULL, "-s: print the settings, too.\n" },
	{ "addr", "set", "set: makes it the only address, and deletes all others.\n" },
	{ "route", "add",
	  "add: metric: of several routes to a prefix, the one with the lowest is used; the next one\n"
	  "while its gateway does not answer. src: the source of datagrams. blackhole drops them,\n"
	  "unreachable also reports an error to their sender.\n" },
	{ "route", "replace", "replace: puts it in the place of a route with the same prefix and metric.\n" },
	{ "route", "del", "del: deletes one route that matches all arguments.\n" },
	{ "route", "get", "get: looks the path of a datagram up, sends nothing.\n" },
	{ "route", "show",
	  "show: exact is the default; root: the prefix and its parts; match: all that contain it.\n" },
	{ "neigh", "show", "-s: print the seconds since a neighbour was used and confirmed.\n" },
	{ "group", "add",
	  "source: receive only datagrams from these sources.\n"
	  "exclude: receive datagrams from all other sources.\n" },
	{ "udp", "send",
	  "send: without size, the payload is standard input. With size, the payload has a\n"
	  "sequence number, which the service sink checks. rate: datagrams per second.\n" },
	{ "stats", NULL,
	  "Counters that are 0 appear only with -s or -j.\n"
	  "-d: the increase since the last call. -w: rates per second of those that grow.\n" },
	{ "top", NULL, "Prints rates by protocol and drops by reason, until ^C.\n" },
	{ "monitor", NULL,
	  "Prints events until ^C. -t: print times, too. -j: an object for each event.\n"
	  "drop: dropped packets, with times, which \"all\" does not include. reason, proto: some\n"
	  "of them.\n" },
	{ "save", NULL,
	  "Prints commands. Apply them with \"mipv4 restore FILE\": all of them, or none if one fails.\n"
	  "\"mipv4 -batch FILE\" ends at the first that fails, and what it did before that stays.\n" },
	{ "restore", NULL,
	  "FILE: the output of \"mipv4 save\"; - is standard input. Changes only what differs. If a\n"
	  "change fails, all is as before.\n" },
	{ "dhcp", NULL,
	  "Gets an address by DHCP and renews it until ^C or SIGTERM; then gives it\n"
	  "back. SIGUSR1: renew now.\n"
	  "timeout: end without a lease after S seconds. oneshot: end with the first lease.\n"
	  "keep: do not give the lease back. hostname \"\": send no name.\n" },
	{ "run", NULL,
	  "Runs a program, unchanged, with sockets of mipv4 instead of those of Linux. Its children\n"
	  "get them, too. Example: mipv4 run -- dig @192.0.2.1 example.org\n"
	  "Sockets of IPv6, and addresses that no endpoint reaches, stay Linux's; so does 127.0.0.0/8.\n"
	  "dev: use the endpoint of this device only. The exit status is that of the program.\n" },
	{ "ping", NULL,
	  "Without count, sends until ^C. The default size is 56, the default interval 1.\n"
	  "interval 0: send the next request after a reply, or after 10 ms.\n"
	  "df: set Don't Fragment. -j: one object at the end. The options are those of ping(8).\n" },
	{ "send", NULL,
	  "Without size, the payload is standard input. With size, octet i of it has the\n"
	  "value i modulo 256.\n" },
	{ "listen", NULL,
	  "Without count, prints datagrams until ^C. -j: an object for each datagram.\n" },
	{ "listeners", NULL,
	  "Prints the programs that listen, and the services of UDP. dropped: datagrams for which\n"
	  "the program had no room.\n" },
	{ "socket", NULL,
	  "Prints the sockets of programs that have a peer. listening: those with a port that\n"
	  "have none, as UDP servers. all: all. -s: their numbers. memory: as \"ss -m\". dev: bound to\n"
	  "the device. The options -l -a -u -t -n -p -m of ss(8) may be used: \"mipv4 socket -lun\".\n"
	  "kill: the programs get the error ECONNABORTED; the sockets lose their ports.\n" },
};

/* Print lines up to @end: @before stands before the first, blanks before the others. */
static void print_lines(FILE *to, const char *before, const char *line, const char *end)
{
	size_t len;

	for (; line < end; line += len, before = "       ") {
		len = strcspn(line, "\n") + 1;
		fprintf(to, "%s%.*s", before, (int)len, line);
	}
}

void print_usage(FILE *to)
{
	size_t i;

	fputs("Usage: mipv4 [ OPTIONS ] COMMAND\n", to);
	for (i = 0; i < ARRAY_SIZE(usages); i++)
		print_lines(to, "       ", usages[i].usage, strchr(usages[i].usage, '\0'));
	/* More than a buffer would hide why a write failed. */
	if (to == stdout)
		finish_stdout();
	fputs("OPTIONS: -j[son]   JSON on standard output\n"
	      "         -p[retty] JSON with indentation\n"
	      "         -s[tats]  details: counters that are 0, times of neighbours\n"
	      "         -t[imestamp] with monitor, the time of each event\n"
	      "         -o[neline] each record on one line; -br[ief] columns for show, addr, neigh\n"
	      "         -c[olor][={always|auto|never}] colours\n"
	      "         -b[atch] FILE [ -force ] run the commands in FILE, one per line;\n"
	      "                   - is standard input. Without -force, the batch ends at\n"
	      "                   the first failure\n"
	      "         -n[etns] NETNS run the command in this namespace of \"ip netns\"\n"
	      "         -V        print the version\n"
	      "         -h        print this text, or the usage of a command: mipv4 help addr add\n"
	      "dev DEV may be omitted if one endpoint is attached, except with attach and detach.\n"
	      "Commands may be abbreviated, as in \"mipv4 a s\". See mipv4(8).\n", to);
}

/* Is the form "mipv4 OBJECT { VERB | VERB } ..." one of @verb? */
static bool is_form_of(const char *form, const char *object, const char *verb)
{
	const char *at = form + strlen("mipv4 ") + strlen(object);
	size_t len;

	do {
		at += strspn(at, " {[|");
		len = strcspn(at, "\n ");
		if (len == strlen(verb) && !strncmp(at, verb, len))
			return true;
		at += len;
	} while (!strncmp(at, " |", 2));
	return false;
}

/* The end of a form, with the lines that continue it. */
static const char *form_end(const char *form)
{
	do
		form = strchr(form, '\n') + 1;
	while (*form == ' ');
	return form;
}

static void print_object(const char *object, const char *verb)
{
	const char *before = "Usage: ", *form, *end;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(usages); i++) {
		if (strcmp(usages[i].object, object))
			continue;
		for (form = usages[i].usage; *form; form = end) {
			end = form_end(form);
			if (verb && !is_form_of(form, object, verb))
				continue;
			print_lines(stdout, before, form, end);
			before = "       ";
		}
	}
	for (i = 0; i < ARRAY_SIZE(notes); i++)
		if (!strcmp(notes[i].object, object) &&
		    (!verb || !notes[i].verb || !strcmp(notes[i].verb, verb)))
			fputs(notes[i].text, stdout);
}

void show_help(const char *object, const char *verb)
{
	if (object)
		print_object(object, verb);
	else
		print_usage(stdout);
	finish_stdout();
	end_program(0);
}
