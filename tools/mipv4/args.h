/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The arguments of a command: keywords with their values, and operands without.
 */
#ifndef MIPV4_TOOL_ARGS_H
#define MIPV4_TOOL_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum keyword {
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
	KEY_SEND_SIZE,
	KEY_UDP_COUNT,
	KEY_VALID_LFT,
	KEY_PREFERRED_LFT,
	KEY_TO,
	KEY_ROOT,
	KEY_MATCH,
	KEY_EXACT,
	KEY_TYPE,
	KEY_SELECT_VIA,
	KEY_SELECT_SRC,
	KEY_WAIT,
	KEY_DEADLINE,
	KEY_QUIET,
	KEY_PMTUDISC,
	KEY_STAMPS,
	KEY_NUMERIC,
	KEY_INET,
	KEY_HOSTNAME,
	KEY_CLIENT_ID,
	KEY_SCRIPT,
	KEY_LEASE,
	KEY_TIMEOUT,
	KEY_ONESHOT,
	KEY_KEEP,
	KEY_PIDFILE,
	KEY_REASON,
	KEY_FROM,
	KEY_MAX
};

#define OPERANDS_MAX	16

struct args {
	const char *operand;		/* NULL without */
	const char *operands[OPERANDS_MAX + 2];	/* of a command that takes several; NULL follows */
	size_t n_operands;
	const char *value[KEY_MAX];	/* NULL if the keyword is absent */
	char **program;			/* NULL without */
	uint64_t words, words_not;	/* a bit for each that selects; with "-" in front */
};

enum operand {
	OPERAND_ONE,
	OPERAND_DEV,	/* a device, which may be given as "dev DEV" too */
	OPERAND_SELECT,	/* the same, or a prefix, which may be given as "to PREFIX" too */
	OPERAND_LIST,	/* any number of words */
	OPERAND_PROGRAM,	/* a program and its arguments, to the end */
};

struct command_syntax {
	const char *object;
	const char *verb;	/* NULL if the object is a command itself */
	int (*run)(const struct args *args);
	const char *operand;	/* the name of the operand, NULL if the command takes none */
	bool operand_needed;
	enum operand kind;
	uint64_t keys;		/* allowed keywords */
	uint64_t needed;	/* mandatory ones; "dev" only if there are several endpoints */
};

void args_parse(const struct command_syntax *cmd, int argc, char **argv, struct args *args);

/* The interface index of "dev", 0 without "dev". */
uint32_t args_dev(const struct args *args);
/* The number of a keyword, @usual without it. */
uint32_t args_number(const struct args *args, enum keyword key, uint32_t min, uint32_t max,
		     uint32_t usual);

/* A number of seconds, or UINT32_MAX for "forever"; @usual without the keyword. */
uint32_t args_lifetime(const struct args *args, enum keyword key, uint32_t usual);

/* For commands that wait: end with a usage error in a batch. */
void not_in_batch(const char *command);

#endif
