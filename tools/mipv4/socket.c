// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 socket: the sockets of programs, in the manner of ss(8).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <linux/mipv4_sock.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "dev.h"
#include "escape.h"
#include "fail.h"
#include "foreign.h"
#include "format.h"
#include "macros.h"
#include "options.h"
#include "owner.h"
#include "parse.h"
#include "print.h"
#include "sockdiag.h"
#include "socket.h"
#include "text.h"

#define END_SIZE	64	/* of an address with device and port */

static const struct protocol {
	const char *name;
	uint32_t number;
} protocols[] = {
	{ "udp", IPPROTO_MUDP },	/* the first: others are shown if they are there */
	{ "mrdp", IPPROTO_MRDP },
};

/* The words that an error suggests. */
static const char *const words[] = {
	"udp", "mrdp", "listening", "all", "memory", "src", "dst", "sport", "dport", "dev", NULL
};

static struct {
	bool kill, all, listening, memory, any;	/* any: all sockets are meant */
	const struct protocol *protocol;	/* NULL for all */
	uint32_t ifindex, src, dst;		/* 0 for any */
	uint16_t sport, dport;
} want;

static struct {
	struct sock_info *list;
	struct owner *owners;			/* of each of them */
	const struct protocol **protocols;
	size_t n, room;
} found;

static const struct protocol *reading;		/* the protocol of add() */

/* ADDRESS or ADDRESS:PORT */
static void parse_end(const char *text, uint32_t *addr, uint16_t *port)
{
	char *rest = xstrdup(text), *first = strsep(&rest, ":");

	*addr = parse_addr(first);
	if (rest)
		*port = (uint16_t)parse_number("port", rest, 1, UINT16_MAX);
	free(first);
}

/* PORT, or :PORT as in ss(8) */
static uint16_t parse_sock_port(const char *word, const char *value)
{
	return (uint16_t)parse_number(word, *value == ':' ? value + 1 : value, 1, UINT16_MAX);
}

/* ss(8) may have one between a word and its value. */
static bool is_equals(const char *word)
{
	return word && (!strcmp(word, "=") || !strcmp(word, "==") || !strcmp(word, "eq"));
}

/* Take a word that has a value; false if it is another word. */
static bool take_value(const char *word, const char *value)
{
	const bool is_source = !strcmp(word, "src"), is_source_port = !strcmp(word, "sport");

	if (!is_source && !is_source_port && strcmp(word, "dst") && strcmp(word, "dport"))
		return false;
	if (!value)
		usage_error("socket: \"%s\" needs a value", word);
	if (is_source)
		parse_end(value, &want.src, &want.sport);
	else if (is_source_port)
		want.sport = parse_sock_port(word, value);
	else if (!strcmp(word, "dst"))
		parse_end(value, &want.dst, &want.dport);
	else
		want.dport = parse_sock_port(word, value);
	return true;
}

static void take_word(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (!strcmp(word, protocols[i].name)) {
			want.protocol = &protocols[i];
			return;
		}
	refuse_foreign("socket", word);
	if (!strcmp(word, "all"))
		want.all = true;
	else if (!strcmp(word, "listening"))
		want.listening = true;
	else if (!strcmp(word, "memory"))
		want.memory = true;
	else
		no_such_word("argument", word, nearest(word, words), "socket");
}

/*
 * Options of ss(8). Those for ports as numbers, for programs, and for TCP change nothing.
 * Of -l and -a the last one counts.
 */
static void take_letters(const char *letters)
{
	for (; *letters; letters++) {
		if (*letters == 'l' || *letters == 'a') {
			want.listening = *letters == 'l';
			want.all = *letters == 'a';
		} else if (*letters == 'u') {
			take_word("udp");
		}
		want.memory |= *letters == 'm';
		opt.json |= *letters == 'j';
		opt.details |= *letters == 's';
	}
}

static void parse_words(const struct args *args)
{
	size_t i = 0;

	memset(&want, 0, sizeof(want));
	want.ifindex = args_dev(args);
	want.kill = args->n_operands && !strcmp(args->operands[0], "kill");
	for (i = want.kill; i < args->n_operands; i++) {
		const char *word = args->operands[i];
		const size_t value = i + 1 + is_equals(args->operands[i + 1]);

		if (*word == '-')
			take_letters(word + 1);
		else if (take_value(word, args->operands[value]))
			i = value;
		else
			take_word(word);
	}
	if (want.all && want.listening)
		usage_error("socket: use either \"all\" or \"listening\"");
	want.any = !want.src && !want.dst && !want.sport && !want.dport && !want.ifindex;
	if (want.kill && want.any && !want.all)
		usage_error("socket kill: name the sockets: add src, dst, sport, dport, dev or \"all\"");
}

static bool is_connected(const struct sock_info *info)
{
	return info->msg.idiag_state == TCP_ESTABLISHED;
}

static bool has_state(const struct sock_info *info)
{
	if (want.all || want.kill || opt.details)
		return true;
	if (want.listening)
		return !is_connected(info) && info->msg.id.idiag_sport;
	return is_connected(info);
}

static bool is_wanted(const struct sock_info *info)
{
	const struct inet_diag_sockid *id = &info->msg.id;

	return has_state(info) && (!want.ifindex || want.ifindex == id->idiag_if) &&
	       (!want.src || want.src == id->idiag_src[0]) &&
	       (!want.dst || want.dst == id->idiag_dst[0]) &&
	       (!want.sport || want.sport == ntohs(id->idiag_sport)) &&
	       (!want.dport || want.dport == ntohs(id->idiag_dport));
}

static void add(const struct sock_info *info)
{
	if (!is_wanted(info))
		return;
	if (found.n == found.room) {
		found.room = 2 * found.room + 16;
		found.list = xrealloc(found.list, found.room * sizeof(*found.list));
		found.owners = xrealloc(found.owners, found.room * sizeof(*found.owners));
		found.protocols = xrealloc(found.protocols, found.room * sizeof(*found.protocols));
	}
	found.list[found.n] = *info;
	found.owners[found.n] = (struct owner){ .inode = info->msg.idiag_inode };
	found.protocols[found.n++] = reading;
}

static void read_sockets(void)
{
	size_t i;
	int err;

	found.n = 0;
	for (i = 0; i < ARRAY_SIZE(protocols); i++) {
		if (want.protocol && want.protocol != &protocols[i])
			continue;
		reading = &protocols[i];
		err = sock_dump(reading->number, add);
		if (err == ENOENT)
			fail("the mipv4_diag module is not loaded (modprobe mipv4_diag)");
		if (err)
			fail("socket: %s", strerror(err));
	}
}

/* Abort the sockets; those that have gone meanwhile are not shown. */
static void kill_sockets(void)
{
	size_t i, n = 0;
	int err;

	for (i = 0; i < found.n; i++) {
		err = sock_kill(found.protocols[i]->number, &found.list[i]);
		if (err == ENOENT)
			continue;
		if (err == EPERM)
			fail("socket kill: %s (CAP_NET_ADMIN is needed)", strerror(err));
		if (err)
			fail("socket kill: %s", strerror(err));
		found.list[n] = found.list[i];
		found.owners[n] = found.owners[i];
		found.protocols[n++] = found.protocols[i];
	}
	found.n = n;
	if (!n)
		fail("socket kill: no such socket");
}

static const char *state_name(const struct sock_info *info)
{
	return is_connected(info) ? "ESTAB" : "UNCONN";
}

/* An address, the device after it, and a port. */
static const char *end_str(char text[END_SIZE], uint32_t addr, uint32_t ifindex, uint16_t port)
{
	int n = snprintf(text, END_SIZE, "%s%s%s:", addr_str(addr), ifindex ? "%" : "",
			 ifindex ? printable(dev_name(ifindex)) : "");

	if (port)
		snprintf(text + n, END_SIZE - (size_t)n, "%u", port);
	else
		snprintf(text + n, END_SIZE - (size_t)n, "*");
	return text;
}

static void print_memory(const uint32_t *m)
{
	printf("\n      skmem:(r%u,rb%u,t%u,tb%u,f%u,w%u,o%u,bl%u,d%u)",
	       m[SK_MEMINFO_RMEM_ALLOC], m[SK_MEMINFO_RCVBUF], m[SK_MEMINFO_WMEM_ALLOC],
	       m[SK_MEMINFO_SNDBUF], m[SK_MEMINFO_FWD_ALLOC], m[SK_MEMINFO_WMEM_QUEUED],
	       m[SK_MEMINFO_OPTMEM], m[SK_MEMINFO_BACKLOG], m[SK_MEMINFO_DROPS]);
}

static void print_socket(const struct sock_info *info, const struct owner *owner,
			 const struct protocol *protocol)
{
	const struct inet_diag_sockid *id = &info->msg.id;
	char local[END_SIZE], peer[END_SIZE];

	printf("%-5s %-6s %-6u %-6u %-26s %-22s uid %u", protocol->name, state_name(info),
	       info->msg.idiag_rqueue, info->msg.idiag_wqueue,
	       end_str(local, id->idiag_src[0], id->idiag_if, ntohs(id->idiag_sport)),
	       end_str(peer, id->idiag_dst[0], 0, ntohs(id->idiag_dport)), info->msg.idiag_uid);
	if (info->memory[SK_MEMINFO_DROPS])
		printf(" dropped %u", info->memory[SK_MEMINFO_DROPS]);
	if (owner->pid)
		printf(" pid %d (%s)", owner->pid, printable(owner->program));
	if (want.memory)
		print_memory(info->memory);
	putchar('\n');
}

static void json_memory(json_t *object, const uint32_t *m)
{
	static const char *const names[SK_MEMINFO_VARS] = {
		"receive", "receive_limit", "send", "send_limit", "forward", "queued", "options",
		"backlog", NULL
	};
	json_t *memory = js_sub_object(object, "memory");
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i])
			js_int(memory, names[i], m[i]);
}

static void json_socket(json_t *root, const struct sock_info *info, const struct owner *owner,
			const struct protocol *protocol)
{
	const struct inet_diag_sockid *id = &info->msg.id;
	json_t *object = js_object(root);

	js_str(object, "type", protocol->name);
	js_str(object, "state", state_name(info));
	js_int(object, "recv_q", info->msg.idiag_rqueue);
	js_int(object, "send_q", info->msg.idiag_wqueue);
	js_str(object, "src", addr_str(id->idiag_src[0]));
	if (id->idiag_sport)
		js_int(object, "sport", ntohs(id->idiag_sport));
	if (is_connected(info)) {
		js_str(object, "dst", addr_str(id->idiag_dst[0]));
		js_int(object, "dport", ntohs(id->idiag_dport));
	}
	if (id->idiag_if)
		js_str(object, "dev", dev_name(id->idiag_if));
	js_int(object, "uid", info->msg.idiag_uid);
	js_int(object, "inode", info->msg.idiag_inode);
	js_int(object, "dropped", info->memory[SK_MEMINFO_DROPS]);
	if (owner->pid) {
		js_int(object, "pid", (uint64_t)owner->pid);
		js_str(object, "program", owner->program);
	}
	json_memory(object, info->memory);
}

static void show_sockets(void)
{
	json_t *root = NULL;
	size_t i;

	if (opt.json)
		root = js_array(NULL, NULL);
	else
		printf("%-5s %-6s %-6s %-6s %-26s %-22s %s\n", "Netid", "State", "Recv-Q", "Send-Q",
		       "Local Address:Port", "Peer Address:Port", "Process");
	for (i = 0; i < found.n; i++)
		if (opt.json)
			json_socket(root, &found.list[i], &found.owners[i], found.protocols[i]);
		else
			print_socket(&found.list[i], &found.owners[i], found.protocols[i]);
	if (opt.json)
		js_print(root);
}

static void summarize(const struct protocol *protocol, json_t *root)
{
	unsigned int connected = 0, bound = 0, unbound = 0;
	json_t *object;
	size_t i;

	for (i = 0; i < found.n; i++)
		if (found.protocols[i] != protocol)
			continue;
		else if (is_connected(&found.list[i]))
			connected++;
		else if (found.list[i].msg.id.idiag_sport)
			bound++;
		else
			unbound++;
	if (protocol != (want.protocol ? want.protocol : &protocols[0]) &&
	    !(connected + bound + unbound))
		return;
	if (!opt.json) {
		printf("%s: %u (connected %u, listening %u, unbound %u)\n", protocol->name,
		       connected + bound + unbound, connected, bound, unbound);
		return;
	}
	object = js_object(root);
	js_str(object, "type", protocol->name);
	js_int(object, "sockets", connected + bound + unbound);
	js_int(object, "connected", connected);
	js_int(object, "listening", bound);
	js_int(object, "unbound", unbound);
}

static void show_summary(void)
{
	json_t *root = opt.json ? js_array(NULL, NULL) : NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(protocols); i++)
		if (!want.protocol || want.protocol == &protocols[i])
			summarize(&protocols[i], root);
	if (opt.json)
		js_print(root);
}

int cmd_socket(const struct args *args)
{
	parse_words(args);
	read_sockets();
	if (opt.details && !want.kill) {
		show_summary();
		return 0;
	}
	owners_find_sockets(found.owners, found.n);
	if (want.kill)
		kill_sockets();
	show_sockets();
	return 0;
}
