// SPDX-License-Identifier: GPL-2.0
/*
 * The arguments of a command: keywords with their values, and operands without.
 */
#include <linux/mipv4.h>
#include <net/if.h>
#include <stdio.h>
#include <stdnoreturn.h>
#include <string.h>

#include "args.h"
#include "dev.h"
#include "fail.h"
#include "foreign.h"
#include "help.h"
#include "macros.h"
#include "names.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "parse.h"
#include "short.h"
#include "values.h"

#define LIST_SIZE	256	/* of the candidates in an error */
#define DEV_WORDS	32	/* " or dev DEV", " or another" */

static const struct {
	const char *name;
	const char *value;	/* NULL if the keyword has none */
	enum value_type type;
	uint32_t min, max;	/* of a number */
} keywords[KEY_MAX] = {
	[KEY_DEV] = { "dev", "DEV" },
	[KEY_ADDR] = { "addr", "A.B.C.D/P", VALUE_PREFIX },
	[KEY_GATEWAY] = { "gateway", "G", VALUE_ADDR },
	[KEY_SHARED] = { "shared", NULL },
	[KEY_VIA] = { "via", "G", VALUE_ADDR },
	[KEY_LLADDR] = { "lladdr", "MAC", VALUE_LLADDR },
	[KEY_COUNT] = { "count", "N", VALUE_NUMBER, 1, INT32_MAX },
	[KEY_SIZE] = { "size", "N", VALUE_NUMBER, 0, 65507 },
	[KEY_INTERVAL] = { "interval", "S", VALUE_SECONDS },
	[KEY_DF] = { "df", NULL },
	[KEY_METRIC] = { "metric", "N", VALUE_NUMBER, 0, UINT32_MAX },
	[KEY_MTU] = { "mtu", "N", VALUE_NUMBER, 68, 65535 },
	[KEY_SRC] = { "src", "A", VALUE_ADDR },
	[KEY_BLACKHOLE] = { "blackhole", NULL },
	[KEY_UNREACHABLE] = { "unreachable", NULL },
	[KEY_TTL] = { "ttl", "N", VALUE_NUMBER, 1, 255 },
	[KEY_TOS] = { "tos", "X", VALUE_OCTET },
	[KEY_SET_DF] = { "df", "{ on | off }", VALUE_SWITCH },
	[KEY_REDIRECTS] = { "redirects", "{ on | off }", VALUE_SWITCH },
	[KEY_SOURCE_ROUTES] = { "source-routes", "{ on | off }", VALUE_SWITCH },
	[KEY_IGMP_ROUTER_ALERT] = { "igmp-router-alert", "{ on | off }", VALUE_SWITCH },
	[KEY_PMTU_MIN] = { "pmtu-min", "N", VALUE_NUMBER, 68, 65535 },
	[KEY_REASM_TIMEOUT] = { "reasm-timeout", "S", VALUE_TIMEOUT },
	[KEY_REASM_LIMIT] = { "reasm-limit", "BYTES", VALUE_NUMBER, 384 << 10, 1 << 30 },
	[KEY_DAD] = { "dad", NULL },
	[KEY_SOURCE] = { "source", "S[,S]...", VALUE_SOURCES },
	[KEY_PROTO] = { "proto", "N", VALUE_PROTO },
	[KEY_OPTIONS] = { "options", "HEX", VALUE_OPTIONS },
	[KEY_RATE] = { "rate", "N", VALUE_NUMBER, 1, UINT32_MAX },
	[KEY_GSO] = { "gso", "N", VALUE_NUMBER, 1, 65507 },
	[KEY_EXCLUDE] = { "exclude", "S[,S]...", VALUE_SOURCES },
	[KEY_WATCH] = { "-w", "[ SECONDS ]", VALUE_SECONDS },
	[KEY_DIFFERENCE] = { "-d", NULL },
	[KEY_UDP_COUNT] = { "count", "N", VALUE_NUMBER, 1, UINT32_MAX },
	[KEY_SEND_SIZE] = { "size", "N", VALUE_NUMBER, 0, 65515 },
	[KEY_NUD] = { "nud", "STATE[,STATE]...", VALUE_STATES },
	[KEY_TO] = { "to", "PREFIX", VALUE_SELECTOR },
	[KEY_ROOT] = { "root", "PREFIX", VALUE_SELECTOR },
	[KEY_MATCH] = { "match", "PREFIX", VALUE_SELECTOR },
	[KEY_EXACT] = { "exact", "PREFIX", VALUE_SELECTOR },
	[KEY_TYPE] = { "type", "TYPE", VALUE_TYPE },
	[KEY_SELECT_VIA] = { "via", "PREFIX", VALUE_SELECTOR },
	[KEY_SELECT_SRC] = { "src", "PREFIX", VALUE_SELECTOR },
	[KEY_WAIT] = { "-W", "S", VALUE_SECONDS },
	[KEY_DEADLINE] = { "-w", "S", VALUE_SECONDS },
	[KEY_QUIET] = { "-q", NULL },
	[KEY_PMTUDISC] = { "-M", "{ do | dont | want }", VALUE_PMTUDISC },
	[KEY_STAMPS] = { "-D", NULL },
	[KEY_NUMERIC] = { "-n", NULL },
	[KEY_INET] = { "-4", NULL },
	[KEY_VALID_LFT] = { "valid_lft", "{ S | forever }", VALUE_LIFETIME, 1 },
	[KEY_PREFERRED_LFT] = { "preferred_lft", "{ S | forever }", VALUE_LIFETIME },
	[KEY_HOSTNAME] = { "hostname", "NAME" },
	[KEY_CLIENT_ID] = { "client-id", "ID" },
	[KEY_SCRIPT] = { "script", "FILE" },
	[KEY_LEASE] = { "lease", "FILE" },
	[KEY_TIMEOUT] = { "timeout", "S", VALUE_NUMBER, 1, 86400 },
	[KEY_ONESHOT] = { "oneshot", NULL },
	[KEY_KEEP] = { "keep", NULL },
	[KEY_PIDFILE] = { "pidfile", "FILE" },
	[KEY_REASON] = { "reason", "R" },
	[KEY_FROM] = { "from", "B", VALUE_ADDR },
};

/* The words that select objects by their state. */
static const struct {
	const char *object, *verb;
	const char *const *words;
} selectors[] = {
	{ "addr", "show", addr_words },
	{ "neigh", "show", neigh_states },
};

static const char *const *words_of(const struct command_syntax *cmd)
{
	static const char *const none[] = { NULL };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(selectors); i++)
		if (cmd->verb && !strcmp(cmd->object, selectors[i].object) &&
		    !strcmp(cmd->verb, selectors[i].verb))
			return selectors[i].words;
	return none;
}

#define WORDS_MAX	16	/* of one command */

/* The keywords and words that @cmd knows, NULL-terminated. */
static void list_keywords(const struct command_syntax *cmd,
			  const char *words[KEY_MAX + WORDS_MAX + 2])
{
	size_t n = 0, i;

	for (i = 0; words_of(cmd)[i] && i < WORDS_MAX; i++)
		words[n++] = words_of(cmd)[i];

	for (i = 0; i < KEY_MAX; i++)
		if (cmd->keys & BIT(i))
			words[n++] = keywords[i].name;
	words[n++] = "help";
	words[n] = NULL;
}

/* Is it a misspelt keyword, or one of ip(8)? */
static bool is_odd(const struct command_syntax *cmd, const char *word)
{
	const char *words[KEY_MAX + WORDS_MAX + 2];

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

/* An address without the keyword in front of it: the two words, or NULL. */
static const char *forgotten_keyword(const struct command_syntax *cmd, const char *word)
{
	static char text[64];
	const char *keyword = (cmd->keys & BIT(KEY_ADDR)) ? "addr" :
			      (cmd->keys & BIT(KEY_VIA)) ? "via" : NULL;

	if (!keyword || !strchr(word, '.') || strspn(word, "0123456789./") != strlen(word))
		return NULL;
	snprintf(text, sizeof(text), "%s %s", keyword, word);
	return text;
}

static noreturn void unknown_argument(const struct command_syntax *cmd, const char *word)
{
	const char *words[KEY_MAX + WORDS_MAX + 2];

	if (*word == '-')
		unknown_option(word);
	refuse_foreign(cmd->object, word);
	list_keywords(cmd, words);
	no_such_word("argument", word, forgotten_keyword(cmd, word) ?: nearest(word, words),
		     command_name(cmd));
}

static bool is_ping(const struct command_syntax *cmd)
{
	return !strcmp(cmd->object, "ping");
}

/* The keyword @word, before @value; -1 if there is none. */
static int find_keyword(const struct command_syntax *cmd, const char *word, const char *value)
{
	int i = short_keyword(cmd, word, value);

	if (i >= 0)
		return i;
	for (i = 0; i < KEY_MAX; i++)
		if (cmd->keys & BIT(i) && !strcmp(word, keywords[i].name))
			return i;
	return -1;
}

/* The bit of a word that selects, 0 if there is none. */
static uint64_t find_word(const struct command_syntax *cmd, const char *word, size_t len)
{
	const char *const *words = words_of(cmd);
	size_t i;

	for (i = 0; words[i]; i++)
		if (strlen(words[i]) == len && !strncasecmp(word, words[i], len))
			return BIT(i);
	return 0;
}

/* Take such words, separated by commas; with "-" in front they exclude objects. */
static bool take_words(const struct command_syntax *cmd, const char *word, struct args *args)
{
	const bool not = *word == '-';
	uint64_t bits = 0, bit;
	size_t len;

	if (not)
		word++;
	for (;; word += len + 1) {
		len = strcspn(word, ",");
		bit = find_word(cmd, word, len);
		if (!bit)
			return false;
		bits |= bit;
		if (!word[len])
			break;
	}
	*(not ? &args->words_not : &args->words) |= bits;
	return true;
}

static void check_needed(const struct command_syntax *cmd, const struct args *args)
{
	int i;

	if (cmd->operand_needed && !args->operand)
		usage_error("%s: %s is missing", command_name(cmd), cmd->operand);
	for (i = 0; i < KEY_MAX; i++)
		if (cmd->needed & BIT(i) && i != KEY_DEV && !args->value[i])
			usage_error("%s: \"%s %s\" is missing", command_name(cmd),
				    keywords[i].name, keywords[i].value);
}

static noreturn void device_missing(const struct command_syntax *cmd, const struct nl_msgs *msgs)
{
	char list[LIST_SIZE] = "", *p = list, *end = list + sizeof(list);
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	while ((nlh = nl_msgs_next(msgs, &pos)) && end - p > DEV_WORDS) {
		nl_parse(nlh, tb);
		p += snprintf(p, (size_t)(end - p), "%sdev %s", p == list ? "" : " or ",
			      dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	}
	if (nlh)
		snprintf(p, (size_t)(end - p), " or another");
	usage_error("%s: \"dev DEV\" is missing: add %s", command_name(cmd),
		    *list ? list : "it, after mipv4 attach DEV");
}

/* Without "dev", the device of the only endpoint is meant. */
static void infer_device(const struct command_syntax *cmd, struct args *args)
{
	static char name[IF_NAMESIZE];
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	if (!(cmd->needed & BIT(KEY_DEV)) || args->value[KEY_DEV])
		return;
	/* The command line is wrong, whether the module is loaded or not. */
	if (!nl_has_family(MIPV4_GENL_NAME))
		usage_error("%s: \"dev DEV\" is missing", command_name(cmd));
	nl_dump(MIPV4_CMD_GET, 0, &msgs, command_name(cmd));
	nlh = nl_msgs_next(&msgs, &pos);
	if (!nlh || pos < msgs.len)
		device_missing(cmd, &msgs);
	nl_parse(nlh, tb);
	snprintf(name, sizeof(name), "%s", dev_name(nl_u32(tb, MIPV4_A_IFINDEX)));
	args->value[KEY_DEV] = name;
	nl_msgs_free(&msgs);
}

/* What the names of operands mean. */
static const struct {
	const char *name;
	enum value_type type;
} operand_types[] = {
	{ "A.B.C.D", VALUE_ADDR },
	{ "A.B.C.D/P", VALUE_PREFIX },
	{ "A.B.C.D/P or default", VALUE_ROUTE },
	{ "A.B.C.D:PORT", VALUE_TARGET },
	{ "PORT", VALUE_PORT },
	{ "SECONDS", VALUE_SECONDS },
};

static void check_operand(const struct command_syntax *cmd, const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(operand_types); i++)
		if (!strcmp(cmd->operand, operand_types[i].name))
			check_value(operand_types[i].type, cmd->object, word, 0, 0);
}

static bool is_dev_operand(const struct command_syntax *cmd)
{
	return cmd->kind == OPERAND_DEV || cmd->kind == OPERAND_SELECT;
}

/* An operand of OPERAND_SELECT that is no device. */
static bool is_selector(const char *word)
{
	return !dev_exists(word) && (!strcmp(word, "default") || (*word && strchr("0123456789", *word)));
}

/* Only a command with OPERAND_LIST has more than one operand. */
static bool take_listed(const struct command_syntax *cmd, const char *word, struct args *args)
{
	if (cmd->kind != OPERAND_LIST || args->n_operands == OPERANDS_MAX)
		return false;
	args->operands[args->n_operands++] = word;
	return true;
}

/* Take options of the command itself: -lun */
static bool take_letters(const struct command_syntax *cmd, const char *word, struct args *args)
{
	const char *letters = option_letters(cmd);

	return letters && *word == '-' && word[1] &&
	       strspn(word + 1, letters) == strlen(word + 1) && take_listed(cmd, word, args);
}

static void take_operand(const struct command_syntax *cmd, const char *word, struct args *args)
{
	if (*word != '-' && take_listed(cmd, word, args))
		return;
	/* "dve eth0": the first word is a misspelt keyword. */
	if (args->operand && is_dev_operand(cmd) &&
	    (args->value[KEY_DEV] || is_odd(cmd, args->operand)))
		unknown_argument(cmd, args->operand);
	if (cmd->kind == OPERAND_SELECT && is_selector(word)) {
		if (args->value[KEY_TO])
			usage_error("\"%s\" is given twice", "to");
		check_value(VALUE_SELECTOR, "to", word, 0, 0);
		args->value[KEY_TO] = word;
		return;
	}
	/* A device may have any name; other operands do not look like a keyword. */
	if ((*word == '-' && word[1]) || !cmd->operand || (!is_dev_operand(cmd) && is_odd(cmd, word)))
		unknown_argument(cmd, word);
	if (args->operand)
		unknown_argument(cmd, word);
	check_operand(cmd, word);
	args->operand = word;
}

/* Is it the next keyword? A device may have any name. */
static bool is_no_value(const struct command_syntax *cmd, enum keyword key, const char *word)
{
	return find_keyword(cmd, word, NULL) >= 0 && !(key == KEY_DEV && dev_exists(word));
}

static bool is_range(const struct command_syntax *cmd, const char *word)
{
	int key = find_keyword(cmd, word, NULL);

	return key == KEY_ROOT || key == KEY_MATCH || key == KEY_EXACT;
}

/* Take the value of the keyword at argv[@i], if it has one; returns the last word used. */
static int take_keyword(const struct command_syntax *cmd, enum keyword key, char **argv, int i,
			int argc, struct args *args)
{
	const char *word = argv[i];

	/* "to root PREFIX" */
	if (key == KEY_TO && i + 1 < argc && is_range(cmd, argv[i + 1]))
		return i;
	if (args->value[key])
		usage_error("\"%s\" is given twice", word);
	if (!keywords[key].value) {
		args->value[key] = word;
	} else if (key == KEY_WATCH && !begins_number(argv[i + 1])) {
		args->value[key] = "1";
	} else {
		if (++i == argc || is_no_value(cmd, key, argv[i]))
			usage_error("%s: \"%s\" needs a value (%s %s)", command_name(cmd), word,
				    word, keywords[key].value);
		args->value[key] = argv[i];
		check_value(keywords[key].type, word, argv[i], keywords[key].min,
			    keywords[key].max);
	}
	return i;
}

/* Take an option of ping(8) and its value in one word: -c3. */
static bool take_joined(const struct command_syntax *cmd, const char *word, struct args *args)
{
	char name[] = "-x";
	int key;

	if (!is_ping(cmd) || *word != '-' || !word[1] || !word[2])
		return false;
	name[1] = word[1];
	key = find_keyword(cmd, name, word + 2);
	if (key < 0 || !keywords[key].value)
		return false;
	if (args->value[key])
		usage_error("\"%s\" is given twice", name);
	check_value(keywords[key].type, name, word + 2, keywords[key].min, keywords[key].max);
	args->value[key] = word + 2;
	return true;
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

static bool is_option(const struct command_syntax *cmd, const char *word)
{
	/* Some letters mean something else in ping(8), ss(8), and in clients of DHCP. */
	if ((is_ping(cmd) || option_letters(cmd) || !strcmp(cmd->object, "dhcp")) && *word == '-')
		refuse_foreign(cmd->object, word);
	return option_parse(word);
}

/* The first word that is no keyword and no option is the program, or "--" is in front of it. */
static bool is_program(const struct command_syntax *cmd, const char *word)
{
	return cmd->kind == OPERAND_PROGRAM &&
	       (!strcmp(word, "--") ||
		(*word != '-' && find_keyword(cmd, word, NULL) < 0 && !is_help(word)));
}

void args_parse(const struct command_syntax *cmd, int argc, char **argv, struct args *args)
{
	int i;

	memset(args, 0, sizeof(*args));
	for (i = 0; i < argc; i++) {
		int key = find_keyword(cmd, argv[i], argv[i + 1]);

		if (is_program(cmd, argv[i])) {
			i += !strcmp(argv[i], "--");
			args->program = argv[i] ? argv + i : NULL;
			break;
		}
		if (key >= 0)
			i = take_keyword(cmd, (enum keyword)key, argv, i, argc, args);
		else if (is_help(argv[i]))
			show_help(cmd->object, cmd->verb);
		else if (!take_words(cmd, argv[i], args) && !take_joined(cmd, argv[i], args) &&
			 !take_letters(cmd, argv[i], args) && !is_option(cmd, argv[i]))
			take_operand(cmd, argv[i], args);
	}
	if (is_dev_operand(cmd))
		merge_device(cmd, args);
	check_needed(cmd, args);
	infer_device(cmd, args);
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

uint32_t args_lifetime(const struct args *args, enum keyword key, uint32_t usual)
{
	return args->value[key] ?
	       parse_lifetime(keywords[key].name, args->value[key], keywords[key].min) : usual;
}

void not_in_batch(const char *command)
{
	if (in_batch())
		usage_error("%s cannot be in a batch", command);
}
