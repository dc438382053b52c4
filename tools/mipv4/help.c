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

/* The notes below a usage. */
static const struct {
	const char *object;
	const char *text;
} notes[] = {
	{ "show", "-s: print the settings, too.\n" },
	{ "neigh", "-s: print the seconds since a neighbour was used and confirmed.\n" },
	{ "group",
	  "source: receive only datagrams from these sources.\n"
	  "exclude: receive datagrams from all other sources.\n" },
	{ "udp",
	  "send: without size, the payload is standard input. With size, the payload has a\n"
	  "sequence number, which the service sink checks. rate: datagrams per second.\n" },
	{ "stats",
	  "Counters that are 0 appear only with -s or -j.\n"
	  "-d: the increase since the last call. -w: rates per second, at an interval.\n" },
	{ "top", "Prints rates by protocol and drops by reason, until ^C.\n" },
	{ "monitor", "Prints events until ^C. -t: print times, too. -j: an object for each event.\n" },
	{ "save", "Prints commands for \"mipv4 -batch\".\n" },
	{ "ping",
	  "Without count, sends until ^C. The default size is 56, the default interval 1.\n"
	  "interval 0: send the next request after a reply, or after 10 ms.\n"
	  "df: set Don't Fragment. -j: one object at the end.\n" },
	{ "send",
	  "Without size, the payload is standard input. With size, octet i of it has the\n"
	  "value i modulo 256.\n" },
	{ "listen",
	  "Without count, prints datagrams until ^C. -j: an object for each datagram.\n" },
};

/* Print a usage: @before stands before the first line, blanks before the others. */
static void print_lines(FILE *to, const char *before, const char *usage)
{
	const char *end;

	for (; *usage; usage = end + 1, before = "       ") {
		end = strchr(usage, '\n');
		fprintf(to, "%s%.*s\n", before, (int)(end - usage), usage);
	}
}

void print_usage(FILE *to)
{
	size_t i;

	fputs("Usage: mipv4 [ OPTIONS ] COMMAND\n", to);
	for (i = 0; i < ARRAY_SIZE(usages); i++)
		print_lines(to, "       ", usages[i].usage);
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
	      "         -h        print this text, or the usage of a command\n"
	      "Commands may be abbreviated, as in \"mipv4 a s\". See mipv4(8).\n", to);
}

static void print_object(const char *object)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(usages); i++)
		if (!strcmp(usages[i].object, object))
			print_lines(stdout, "Usage: ", usages[i].usage);
	for (i = 0; i < ARRAY_SIZE(notes); i++)
		if (!strcmp(notes[i].object, object))
			fputs(notes[i].text, stdout);
}

void show_help(const char *object)
{
	if (object)
		print_object(object);
	else
		print_usage(stdout);
	finish_stdout();
	end_program(0);
}
