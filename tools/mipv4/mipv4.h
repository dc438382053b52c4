/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the parts of the tool share: the options, the arguments of a command,
 * the commands.
 */
#ifndef MIPV4_TOOL_H
#define MIPV4_TOOL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdnoreturn.h>

#include "nl.h"
#include "print.h"

enum color {
	COLOR_NEVER,
	COLOR_AUTO,	/* on a terminal */
	COLOR_ALWAYS,
};

struct options {
	bool json;
	bool pretty;
	bool details;	/* -s */
	bool time;	/* -t */
	bool oneline;
	bool brief;
	enum color color;
	bool force;
};

extern struct options opt;

enum key {
	KEY_DEV,
	KEY_ADDR,
	KEY_GATEWAY,
	KEY_SHARED,
	KEY_VIA,
	KEY_LLADDR,
	KEY_COUNT,
	KEY_SIZE,
	KEY_INTERVAL,
	KEY_DF,
	KEY_METRIC,
	KEY_MTU,
	KEY_SRC,
	KEY_BLACKHOLE,
	KEY_UNREACHABLE,
	KEY_TTL,
	KEY_TOS,
	KEY_SET_DF,
	KEY_REDIRECTS,
	KEY_SOURCE_ROUTES,
	KEY_IGMP_ROUTER_ALERT,
	KEY_PMTU_MIN,
	KEY_REASM_TIMEOUT,
	KEY_REASM_LIMIT,
	KEY_DAD,
	KEY_SOURCE,
	KEY_PROTO,
	KEY_OPTIONS,
	KEY_RATE,
	KEY_GSO,
	KEY_EXCLUDE,
	KEY_WATCH,
	KEY_DIFFERENCE,
	KEY_NUD,
	KEY_MAX
};

#define BIT(n)	(UINT64_C(1) << (n))

#define WORDS_MAX	16

/*
 * What a command was given: @what it is about, or several such words, and the value of
 * each keyword.
 */
struct args {
	const char *what;
	const char *words[WORDS_MAX];
	size_t n_words;
	const char *value[KEY_MAX];
};

/* What is without keyword. */
enum what {
	WHAT_ONE,
	WHAT_DEV,	/* a device, which may be given as "dev DEV" too */
	WHAT_LIST,	/* any number of words */
};

struct command {
	const char *object;
	const char *verb;	/* NULL when the object is a command itself */
	int (*run)(const struct args *args);
	const char *what;	/* the name of the argument without keyword */
	bool what_needed;
	enum what kind;		/* of that argument */
	uint64_t keys;		/* may be given */
	uint64_t needed;	/* of these, must be given */
};

/* args.c: the usage of the object is printed when help is asked for. */
void args_parse(const struct command *cmd, int argc, char **argv, struct args *args);
bool option_parse(const char *word);
bool is_help(const char *word);
extern const char *const option_words[];
noreturn void show_help(const char *object);
/* main.c: a command, its words without the name of the program */
int run_command(int argc, char **argv);
/* batch.c */
int run_batch(const char *file);
/* For commands that wait for something. */
void not_in_batch(const char *what);
/*
 * The payload of @command: standard input until its end, at most @max octets, for
 * which and one more there is room. It is an error if the batch comes from there.
 */
size_t read_payload(const char *command, void *payload, size_t max);

/* The interface index of "dev", 0 without one. */
uint32_t args_dev(const struct args *args);

/* endpoint.c */
int cmd_attach(const struct args *args);
int cmd_detach(const struct args *args);
int cmd_show(const struct args *args);
/* What is printed as text is on one line, without its end. */
void endpoint_print(const struct nlattr *const *tb);
void endpoint_print_state(const struct nlattr *const *tb);	/* in columns */
void endpoint_fill(json_t *dev, const struct nlattr *const *tb);
/* set.c */
int cmd_set(const struct args *args);
void settings_print(const struct nlattr *const *tb, const char *before, const char *between);
/* The words that set what is not as it is without them; "" for nothing. */
void settings_words(const struct nlattr *const *tb, char *words, size_t size);
void settings_json(json_t *dev, const struct nlattr *const *tb);
/* addr.c */
int cmd_addr_add(const struct args *args);
int cmd_addr_del(const struct args *args);
int cmd_addr_set(const struct args *args);
int cmd_addr_show(const struct args *args);
void addr_print(const struct nlattr *const *tb);
void addr_fill(json_t *addr, const struct nlattr *const *tb, bool flag_list);
/* route.c */
int cmd_route_add(const struct args *args);
int cmd_route_del(const struct args *args);
int cmd_route_show(const struct args *args);
void route_fill(json_t *route, const struct nlattr *const *tb);
void route_print(const struct nlattr *const *tb, bool with_dev);
/* neigh.c */
int cmd_neigh_add(const struct args *args);
int cmd_neigh_del(const struct args *args);
int cmd_neigh_flush(const struct args *args);
int cmd_neigh_show(const struct args *args);
/* Neighbours in that state only, NULL for all; returns as nl_dump(). */
bool neigh_dump(const char *state, uint32_t ifindex, struct nl_msgs *msgs, const char *what);
void neigh_print(const struct nlattr *const *tb);
void neigh_fill(json_t *neigh, const struct nlattr *const *tb);
/* group.c */
int cmd_group_add(const struct args *args);
int cmd_group_del(const struct args *args);
int cmd_group_show(const struct args *args);
void group_print(const struct nlattr *const *tb);
void group_fill(json_t *group, const struct nlattr *const *tb);
/* stats.c */
int cmd_stats(const struct args *args);
/* top.c */
int cmd_top(const struct args *args);
/* monitor.c */
int cmd_monitor(const struct args *args);
/* save.c */
int cmd_save(const struct args *args);
/* ping.c */
int cmd_ping(const struct args *args);
/* user.c */
int cmd_send(const struct args *args);
int cmd_listen(const struct args *args);
/* udp.c */
int cmd_udp_echo(const struct args *args);
int cmd_udp_discard(const struct args *args);
int cmd_udp_sink(const struct args *args);
int cmd_udp_del(const struct args *args);
int cmd_udp_show(const struct args *args);
int cmd_udp_stats(const struct args *args);
int cmd_udp_send(const struct args *args);
int cmd_udp_listen(const struct args *args);
/* Hand the services that stand on their own to @handle. */
void udp_services(uint32_t ifindex, void (*handle)(uint32_t ifindex, const char *name,
						   uint16_t port));

#endif
