// SPDX-License-Identifier: GPL-2.0
/*
 * Words of ip(8) that this program does not have, and what to type in their place.
 */
#include <string.h>

#include "fail.h"
#include "foreign.h"
#include "macros.h"

#define NO_FAMILY	"omit it: an endpoint has IPv4 only"
#define NO_FORWARDING	"omit it: an endpoint does not forward"
#define NO_NAMES	"omit it: addresses are always numbers"
#define NO_TABLES	"omit it: an endpoint has one table of routes"
#define NO_TCP		"omit it: an endpoint has no TCP"
#define NO_SCOPE	"omit it: the scope follows from the address"
#define NO_PROTO	"omit it: the flags of \"show\" say where an object comes from"
#define USE_FILTERS	"use nft(8) or tc(8): FILTERS in mipv4(7)"
#define SHOW_ONLY	"omit it: the command only prints"
#define NO_EXPRESSION	"omit it: a socket is shown if all words apply"
#define SELECT_ADDR	"use \"mipv4 -j addr show\" and jq(1)"
#define SELECT_NEIGH	"use \"mipv4 -j neigh show\" and jq(1)"
#define USE_METRIC	"use \"mipv4 route add\" with another metric"
#define USE_LINK	"use \"ip link set DEV ...\""
#define SAVE		"use \"mipv4 save\""
#define RESTORE		"use \"mipv4 restore FILE\""

static const struct {
	const char *object;
	const char *word;
	const char *advice;
} words[] = {
	{ FOREIGN_COMMAND, "link", "use \"ip link\"" },
	{ FOREIGN_COMMAND, "rule", "use \"mipv4 route\": an endpoint has one table of routes" },
	{ FOREIGN_COMMAND, "netns", "use \"ip netns\"" },
	{ FOREIGN_COMMAND, "maddress", "use \"mipv4 group\"" },
	{ FOREIGN_COMMAND, "mroute", "use \"ip mroute\": an endpoint does not forward" },
	{ FOREIGN_COMMAND, "mrule", "use \"ip mrule\": an endpoint does not forward" },
	{ FOREIGN_COMMAND, "tunnel", "use \"ip tunnel\"" },
	{ FOREIGN_COMMAND, "tunl", "use \"ip tunnel\"" },
	{ FOREIGN_COMMAND, "tuntap", "use \"ip tuntap\"" },
	{ FOREIGN_COMMAND, "vrf", "use \"ip vrf\"" },
	{ FOREIGN_COMMAND, "xfrm", "use \"ip xfrm\"" },
	{ FOREIGN_COMMAND, "l2tp", "use \"ip l2tp\"" },
	{ FOREIGN_COMMAND, "amt", "use \"ip amt\"" },
	{ FOREIGN_COMMAND, "tap", "use \"ip tuntap\"" },
	{ FOREIGN_COMMAND, "fou", "use \"ip fou\"" },
	{ FOREIGN_COMMAND, "ila", "use \"ip ila\"" },
	{ FOREIGN_COMMAND, "ioam", "use \"ip ioam\"" },
	{ FOREIGN_COMMAND, "macsec", "use \"ip macsec\"" },
	{ FOREIGN_COMMAND, "mptcp", "use \"ip mptcp\"" },
	{ FOREIGN_COMMAND, "sr", "use \"ip sr\"" },
	{ FOREIGN_COMMAND, "seg6", "use \"ip sr\"" },
	{ FOREIGN_COMMAND, "token", "use \"ip token\"" },
	{ FOREIGN_COMMAND, "addrlabel", "use \"ip addrlabel\"" },
	{ FOREIGN_COMMAND, "tcp_metrics", "use \"ip tcp_metrics\"" },
	{ FOREIGN_COMMAND, "tcpmetrics", "use \"ip tcp_metrics\"" },
	{ FOREIGN_COMMAND, "netconf", "use \"mipv4 -s show\"" },
	{ FOREIGN_COMMAND, "ntable", "use \"mipv4 -s neigh\"" },
	{ FOREIGN_COMMAND, "ntbl", "use \"mipv4 -s neigh\"" },
	{ FOREIGN_COMMAND, "filter", USE_FILTERS },
	{ FOREIGN_COMMAND, "firewall", USE_FILTERS },
	{ FOREIGN_COMMAND, "nft", USE_FILTERS },
	{ FOREIGN_COMMAND, "nftables", USE_FILTERS },
	{ FOREIGN_COMMAND, "iptables", USE_FILTERS },
	{ FOREIGN_COMMAND, "tc", USE_FILTERS },
	{ FOREIGN_COMMAND, "xdp", USE_FILTERS },
	{ FOREIGN_COMMAND, "ss", "use \"mipv4 socket\"" },
	{ FOREIGN_COMMAND, "netstat", "use \"mipv4 socket\"" },
	{ FOREIGN_COMMAND, "nstat", "use \"mipv4 stats -d\"" },
	{ FOREIGN_COMMAND, "arp", "use \"mipv4 neigh\"" },
	{ FOREIGN_COMMAND, "drop", "use \"mipv4 monitor drop\"" },
	{ FOREIGN_COMMAND, "nexthop", "use \"mipv4 route add PREFIX via G dev DEV\"" },

	{ FOREIGN_OPTION, "-6", "use \"ip -6\"" },
	{ FOREIGN_OPTION, "-0", "use \"ip link\"" },
	{ FOREIGN_OPTION, "-B", "use \"bridge\"" },
	{ FOREIGN_OPTION, "-M", "use \"ip -M\"" },
	{ FOREIGN_OPTION, "-f", NO_FAMILY },
	{ FOREIGN_OPTION, "-family", NO_FAMILY },
	{ FOREIGN_OPTION, "-d", "use -s" },
	{ FOREIGN_OPTION, "-details", "use -s" },
	{ FOREIGN_OPTION, "-a", "omit it: without dev, \"show\" has all endpoints" },
	{ FOREIGN_OPTION, "-all", "omit it: without dev, \"show\" has all endpoints" },
	{ FOREIGN_OPTION, "-r", "use \"getent hosts ADDRESS\"" },
	{ FOREIGN_OPTION, "-resolve", "use \"getent hosts ADDRESS\"" },
	{ FOREIGN_OPTION, "-N", NO_NAMES },
	{ FOREIGN_OPTION, "-Numeric", NO_NAMES },
	{ FOREIGN_OPTION, "-human", "omit it: counters are whole numbers" },
	{ FOREIGN_OPTION, "-human-readable", "omit it: counters are whole numbers" },
	{ FOREIGN_OPTION, "-iec", "omit it: counters are whole numbers" },
	{ FOREIGN_OPTION, "-l", "omit it: a command ends by itself" },
	{ FOREIGN_OPTION, "-loops", "omit it: a command ends by itself" },
	{ FOREIGN_OPTION, "-rc", "omit it: the buffer is as large as necessary" },
	{ FOREIGN_OPTION, "-rcvbuf", "omit it: the buffer is as large as necessary" },
	{ FOREIGN_OPTION, "-tshort", "use -t" },
	{ FOREIGN_OPTION, "-echo", "use \"mipv4 monitor\"" },
	{ FOREIGN_OPTION, "-D", "use -j" },
	{ FOREIGN_OPTION, "-Dump", "use -j" },

	{ "addr", "change", "use \"mipv4 addr replace\"" },
	{ "addr", "flush", "use \"mipv4 addr del\" for each address" },
	{ "addr", "save", SAVE },
	{ "addr", "showdump", SAVE },
	{ "addr", "restore", RESTORE },
	{ "addr", "scope", NO_SCOPE },
	{ "addr", "label", "omit it: addresses have no labels" },
	{ "addr", "brd", "omit it: the prefix has a broadcast address" },
	{ "addr", "broadcast", "omit it: the prefix has a broadcast address" },
	{ "addr", "anycast", "omit it: add the address to several endpoints" },
	{ "addr", "local", "omit it: only the address follows" },
	{ "addr", "peer", "use \"mipv4 route add PEER dev DEV\"" },
	{ "addr", "metric", "use \"mipv4 route add PREFIX dev DEV metric N\"" },
	{ "addr", "nodad", "omit it: only \"dad\" checks an address first" },
	{ "addr", "optimistic", "omit it: without \"dad\" an address is in use at once" },
	{ "addr", "home", NO_FAMILY },
	{ "addr", "mngtmpaddr", NO_FAMILY },
	{ "addr", "noprefixroute", "use a prefix length of 32" },
	{ "addr", "autojoin", "use \"mipv4 group add\"" },
	{ "addr", "proto", NO_PROTO },
	{ "addr", "up", SELECT_ADDR },
	{ "addr", "type", SELECT_ADDR },
	{ "addr", "vrf", SELECT_ADDR },
	{ "addr", "master", SELECT_ADDR },
	{ "addr", "nomaster", SELECT_ADDR },
	{ "addr", "group", SELECT_ADDR },
	{ "addr", "temporary", SELECT_ADDR },

	{ "route", "change", "use \"mipv4 route replace\"" },
	{ "route", "append", USE_METRIC },
	{ "route", "prepend", USE_METRIC },
	{ "route", "flush", "use \"mipv4 route del\" for each route; a change of a route clears the cache" },
	{ "route", "save", SAVE },
	{ "route", "showdump", SAVE },
	{ "route", "restore", RESTORE },
	{ "route", "table", NO_TABLES },
	{ "route", "vrf", NO_TABLES },
	{ "route", "scope", NO_SCOPE },
	{ "route", "proto", NO_PROTO },
	{ "route", "protocol", NO_PROTO },
	{ "route", "onlink", "use \"mipv4 route add G dev DEV\" before" },
	{ "route", "nexthop", "use \"mipv4 route add PREFIX via G dev DEV\" for each gateway" },
	{ "route", "weight", "use \"metric N\": the gateway with the lowest is used" },
	{ "route", "pref", "use \"metric N\": the route with the lowest is used" },
	{ "route", "preference", "use \"metric N\": the route with the lowest is used" },
	{ "route", "nhid", "use \"via G\"" },
	{ "route", "oif", "use \"dev DEV\"" },
	{ "route", "tos", "use \"mipv4 set dev DEV tos X\"" },
	{ "route", "dsfield", "use \"mipv4 set dev DEV tos X\"" },
	{ "route", "ttl-propagate", "use \"mipv4 set dev DEV ttl N\"" },
	{ "route", "hoplimit", "use \"mipv4 set dev DEV ttl N\"" },
	{ "route", "lock", "omit it: \"mtu N\" is a limit" },
	{ "route", "realm", NO_TABLES },
	{ "route", "realms", NO_TABLES },
	{ "route", "mark", NO_TABLES },
	{ "route", "uid", NO_TABLES },
	{ "route", "ipproto", NO_TABLES },
	{ "route", "sport", NO_TABLES },
	{ "route", "dport", NO_TABLES },
	{ "route", "fibmatch", "use \"mipv4 route show match PREFIX\"" },
	{ "route", "expires", "omit it: only learned routes expire" },
	{ "route", "pervasive", NO_SCOPE },
	{ "route", "iif", NO_FORWARDING },
	{ "route", "as", NO_FORWARDING },
	{ "route", "encap", "use a tunnel device (ip link add)" },
	{ "route", "advmss", NO_TCP },
	{ "route", "window", NO_TCP },
	{ "route", "rtt", NO_TCP },
	{ "route", "rttvar", NO_TCP },
	{ "route", "reordering", NO_TCP },
	{ "route", "cwnd", NO_TCP },
	{ "route", "initcwnd", NO_TCP },
	{ "route", "initrwnd", NO_TCP },
	{ "route", "ssthresh", NO_TCP },
	{ "route", "rto_min", NO_TCP },
	{ "route", "features", NO_TCP },
	{ "route", "quickack", NO_TCP },
	{ "route", "congctl", NO_TCP },
	{ "route", "fastopen_no_cookie", NO_TCP },
	{ "route", "cached", "omit it: \"show\" has cached routes" },
	{ "route", "cloned", "omit it: \"show\" has cached routes" },
	{ "route", "unicast", "omit it: only the prefix follows" },
	{ "route", "local", "use \"mipv4 addr add\"" },
	{ "route", "broadcast", "use \"mipv4 addr add\": the prefix has a broadcast address" },
	{ "route", "anycast", "use \"mipv4 addr add\"" },
	{ "route", "multicast", "use \"mipv4 group add\"" },
	{ "route", "prohibit", "use \"unreachable\"" },
	{ "route", "throw", NO_TABLES },
	{ "route", "nat", NO_FORWARDING },

	{ "neigh", "change", "use \"mipv4 neigh replace\"" },
	{ "neigh", "get", "use \"mipv4 neigh show\"" },
	{ "ping", "-6", "use ping(8)" },
	{ "ping", "-A", "use \"-i 0\"" },
	{ "ping", "-f", "use \"-i 0\"" },
	{ "ping", "-l", "use \"-i 0\"" },
	{ "ping", "-b", "omit it: broadcasts are sent without it" },
	{ "ping", "-L", "omit it: an endpoint hears its own multicasts only if it joined the group" },
	{ "ping", "-O", "use -j: replies have their numbers" },
	{ "ping", "-Q", "use \"mipv4 set dev DEV tos X\"" },
	{ "ping", "-R", "use \"mipv4 send\" with options" },
	{ "ping", "-T", "use \"mipv4 send\" with options" },
	{ "ping", "-t", "use \"mipv4 set dev DEV ttl N\", which changes all datagrams" },
	{ "ping", "-v", "omit it: all errors are printed" },

	{ "neigh", "proxy", "use \"mipv4 addr add\": an endpoint answers for its addresses" },
	{ "neigh", "router", NO_FAMILY },
	{ "neigh", "nud", "omit it: a neighbour that you add is permanent" },
	{ "neigh", "extern_learn", "omit it: a neighbour that you add is permanent" },
	{ "neigh", "managed", "omit it: a neighbour that you add is permanent" },
	{ "neigh", "use", "use \"mipv4 ping A dev DEV\"" },
	{ "neigh", "protocol", NO_PROTO },
	{ "neigh", "unused", SELECT_NEIGH },
	{ "neigh", "nomaster", SELECT_NEIGH },
	{ "neigh", "vrf", SELECT_NEIGH },

	{ "addr", "dev", "use \"mipv4 addr show dev DEV\"" },
	{ "route", "dev", "use \"mipv4 route show dev DEV\"" },
	{ "neigh", "dev", "use \"mipv4 neigh show dev DEV\"" },
	{ "group", "dev", "use \"mipv4 group show dev DEV\"" },
	{ "udp", "dev", "use \"mipv4 udp show dev DEV\"" },
	{ "attach", "address", "use \"addr A.B.C.D/P\"" },
	{ "attach", "local", "use \"addr A.B.C.D/P\"" },
	{ "attach", "via", "use \"gateway G\"" },
	{ "replace", "address", "use \"addr A.B.C.D/P\"" },
	{ "replace", "local", "use \"addr A.B.C.D/P\"" },
	{ "replace", "via", "use \"gateway G\"" },
	{ "route", "gateway", "use \"via G\"" },
	{ "route", "gw", "use \"via G\"" },
	{ "group", "include", "use \"source S\"" },
	{ "group", "src", "use \"source S\"" },
	{ "group", "from", "use \"source S\"" },
	{ "group", "join", "use \"mipv4 group add\"" },
	{ "group", "leave", "use \"mipv4 group del\"" },
	{ "neigh", "all", "omit it: without dev, all are meant" },
	{ "udp", "add", "use \"mipv4 udp echo\", \"discard\" or \"sink\"" },
	{ "udp", "stop", "use \"mipv4 udp del\"" },
	{ "udp", "drop", "use \"mipv4 monitor drop reason udp-no-port\"" },
	{ "stats", "show", SHOW_ONLY },
	{ "top", "show", SHOW_ONLY },
	{ "listeners", "show", SHOW_ONLY },
	{ "socket", "show", SHOW_ONLY },
	{ "socket", "list", SHOW_ONLY },
	{ "socket", "tcp", NO_TCP },
	{ "socket", "state", "use \"listening\" or \"all\"" },
	{ "socket", "established", "omit it: without \"listening\" or \"all\" it is meant" },
	{ "socket", "connected", "omit it: without \"listening\" or \"all\" it is meant" },
	{ "socket", "or", NO_EXPRESSION },
	{ "socket", "and", NO_EXPRESSION },
	{ "socket", "not", NO_EXPRESSION },
	{ "socket", "(", NO_EXPRESSION },
	{ "socket", ")", NO_EXPRESSION },
	{ "socket", "-K", "use \"mipv4 socket kill\"" },
	{ "socket", "-i", "omit it: UDP has no more" },
	{ "socket", "-e", "use -j" },
	{ "socket", "-o", "omit it: UDP has no timers" },
	{ "socket", "-H", "use -j" },
	{ "socket", "-x", "use \"ss -x\"" },
	{ "socket", "-w", "use \"mipv4 listeners\"" },
	{ "socket", "-r", NO_NAMES },
	{ "dhcp", "release", "end the client (SIGTERM): it gives the lease back" },
	{ "dhcp", "renew", "send the client SIGUSR1" },
	{ "dhcp", "-r", "end the client (SIGTERM): it gives the lease back" },
	{ "dhcp", "-k", "end the client (SIGTERM): it gives the lease back" },
	{ "dhcp", "-x", "end the client (SIGTERM); with \"keep\" it does not give the lease back" },
	{ "dhcp", "-1", "use \"oneshot\"" },
	{ "dhcp", "-q", "use \"oneshot\"" },
	{ "dhcp", "-n", "send the client SIGUSR1" },
	{ "dhcp", "-i", "omit it: only the device follows" },

	{ "set", "up", USE_LINK },
	{ "set", "down", USE_LINK },
	{ "set", "address", USE_LINK },
	{ "set", "alias", USE_LINK },
	{ "set", "allmulticast", USE_LINK },
	{ "set", "arp", USE_LINK },
	{ "set", "carrier", USE_LINK },
	{ "set", "group", USE_LINK },
	{ "set", "master", USE_LINK },
	{ "set", "mtu", USE_LINK },
	{ "set", "multicast", USE_LINK },
	{ "set", "name", USE_LINK },
	{ "set", "nomaster", USE_LINK },
	{ "set", "promisc", USE_LINK },
	{ "set", "protodown", USE_LINK },
	{ "set", "txqueuelen", USE_LINK },
	{ "set", "type", USE_LINK },
	{ "set", "vf", USE_LINK },
	{ "set", "xdp", USE_LINK },

	{ "monitor", "link", "use \"ip monitor link\"" },
	{ "monitor", "rule", "use \"ip monitor rule\"" },
	{ "monitor", "nexthop", "use \"ip monitor nexthop\"" },
	{ "monitor", "netconf", "use \"mipv4 monitor endpoint\"" },
	{ "monitor", "nsid", "use \"ip monitor nsid\"" },
	{ "monitor", "mroute", NO_FORWARDING },
	{ "monitor", "maddress", "use \"mipv4 monitor group\"" },
	{ "monitor", "prefix", NO_FAMILY },
	{ "monitor", "stats", "use \"mipv4 stats -w\"" },
	{ "monitor", "label", "omit it: each line says what it is about" },
	{ "monitor", "all-nsid", "use \"mipv4 -n NETNS monitor\"" },
	{ "monitor", "file", "use \"mipv4 -j monitor\" and a redirection" },
};

#define ABBREVIATION_MIN	3

/* ip(8) abbreviates objects, too. */
static bool is_same(size_t i, const char *word)
{
	size_t len = strlen(word);

	if (*words[i].object || len < ABBREVIATION_MIN)
		return !strcmp(words[i].word, word);
	return !strncmp(words[i].word, word, len);
}

static const char *find_advice(const char *object, const char *word)
{
	size_t i;

	if (word[0] == '-' && word[1] == '-')
		word++;
	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i].object, object) && is_same(i, word))
			return words[i].advice;
	return NULL;
}

bool is_foreign(const char *object, const char *word)
{
	return find_advice(object, word);
}

void refuse_foreign(const char *object, const char *word)
{
	const char *advice = find_advice(object, word);

	if (advice)
		usage_error("\"%s\" is not supported here: %s", word, advice);
}
