// SPDX-License-Identifier: GPL-2.0
/*
 * The names of neighbour states, protocols and ICMP errors.
 */
#include <arpa/inet.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/mipv4.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "fail.h"
#include "format.h"
#include "macros.h"
#include "names.h"
#include "nldump.h"
#include "nlmsg.h"
#include "parse.h"

const char *const neigh_states[] = {
	[MIPV4_NEIGH_INCOMPLETE] = "INCOMPLETE",
	[MIPV4_NEIGH_REACHABLE] = "REACHABLE",
	[MIPV4_NEIGH_STALE] = "STALE",
	[MIPV4_NEIGH_DELAY] = "DELAY",
	[MIPV4_NEIGH_PROBE] = "PROBE",
	[MIPV4_NEIGH_FAILED] = "FAILED",
	[MIPV4_NEIGH_PERMANENT] = "PERMANENT",
	NULL
};

const char *const addr_words[] = {
	"tentative", "dadfailed", "deprecated", "secondary", "primary", "conflict", "permanent",
	"dynamic", NULL
};

const char *neigh_state_name(uint8_t state)
{
	return state < ARRAY_SIZE(neigh_states) - 1 ? neigh_states[state] : "UNKNOWN";
}

uint8_t neigh_state_parse(const char *word)
{
	uint8_t state;

	for (state = 0; neigh_states[state]; state++)
		if (!strcasecmp(word, neigh_states[state]))
			return state;
	unknown_word("state of a neighbour", word, neigh_states);
}

uint32_t neigh_states_parse(const char *words)
{
	char *list = xstrdup(words), *rest = list, *word;
	uint32_t states = 0;

	while ((word = strsep(&rest, ",")))
		states |= strcmp(word, "all") ? UINT32_C(1) << neigh_state_parse(word) : UINT32_MAX;
	free(list);
	return states;
}

static const char *const route_types[] = {
	[MIPV4_ROUTE_TYPE_UNICAST] = "unicast",
	[MIPV4_ROUTE_TYPE_UNREACHABLE] = "unreachable",
	[MIPV4_ROUTE_TYPE_BLACKHOLE] = "blackhole",
	NULL
};

const char *route_type_name(uint8_t type)
{
	return type < ARRAY_SIZE(route_types) - 1 ? route_types[type] : "unknown";
}

uint8_t route_type_parse(const char *word)
{
	uint8_t type;

	for (type = 0; route_types[type]; type++)
		if (!strcmp(word, route_types[type]))
			return type;
	unknown_word("type of a route", word, route_types);
}

static char *learned_names[256];
static char **learned_reasons;		/* NULL-terminated, or NULL */
static size_t n_reasons;

static void forget_names(void)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(learned_names); i++) {
		free(learned_names[i]);
		learned_names[i] = NULL;
	}
	while (n_reasons)
		free(learned_reasons[--n_reasons]);
}

/* The attribute is there once for each reason. */
static void learn_reasons(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) != MIPV4_A_DROP_NAME)
			continue;
		learned_reasons = xrealloc(learned_reasons,
					   (n_reasons + 2) * sizeof(*learned_reasons));
		learned_reasons[n_reasons++] = xstrdup(mnl_attr_get_str(attr));
		learned_reasons[n_reasons] = NULL;
	}
}

void protocol_names_learn(const char *command)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t i, pos = 0;

	forget_names();
	nl_dump(MIPV4_CMD_PROTOCOL_GET, 0, &msgs, command);
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		nl_parse(nlh, tb);
		if (!tb[MIPV4_A_PROTOCOL] || !tb[MIPV4_A_NAME])
			continue;
		i = mnl_attr_get_u8(tb[MIPV4_A_PROTOCOL]);
		free(learned_names[i]);
		learned_names[i] = xstrdup(mnl_attr_get_str(tb[MIPV4_A_NAME]));
		learn_reasons(nlh);
	}
	nl_msgs_free(&msgs);
}

const char *const *protocol_reasons(void)
{
	static const char *const none[] = { NULL };

	return n_reasons ? (const char *const *)learned_reasons : none;
}

/* The usual names are known without /etc/protocols. */
const char *protocol_name(uint8_t number)
{
	const struct protoent *entry;

	if (learned_names[number])
		return learned_names[number];
	switch (number) {
	case IPPROTO_ICMP:
		return "icmp";
	case IPPROTO_IGMP:
		return "igmp";
	case IPPROTO_TCP:
		return "tcp";
	case IPPROTO_UDP:
		return "udp";
	case IPPROTO_SCTP:
		return "sctp";
	}
	entry = getprotobynumber(number);
	return entry ? entry->p_name : NULL;
}

static const char *unreachable_str(uint8_t code, uint32_t info, char *text, size_t size)
{
	static const char *const texts[] = {
		[ICMP_NET_UNREACH] = "Destination Net Unreachable",
		[ICMP_HOST_UNREACH] = "Destination Host Unreachable",
		[ICMP_PROT_UNREACH] = "Destination Protocol Unreachable",
		[ICMP_PORT_UNREACH] = "Destination Port Unreachable",
		[ICMP_SR_FAILED] = "Source Route Failed",
		[ICMP_NET_UNKNOWN] = "Destination Net Unknown",
		[ICMP_HOST_UNKNOWN] = "Destination Host Unknown",
		[ICMP_HOST_ISOLATED] = "Source Host Isolated",
		[ICMP_NET_ANO] = "Destination Net Prohibited",
		[ICMP_HOST_ANO] = "Destination Host Prohibited",
		[ICMP_NET_UNR_TOS] = "Destination Net Unreachable for Type of Service",
		[ICMP_HOST_UNR_TOS] = "Destination Host Unreachable for Type of Service",
		[ICMP_PKT_FILTERED] = "Packet filtered",
		[ICMP_PREC_VIOLATION] = "Precedence Violation",
		[ICMP_PREC_CUTOFF] = "Precedence Cutoff",
	};

	if (code < ARRAY_SIZE(texts) && texts[code])
		return texts[code];
	if (code == ICMP_FRAG_NEEDED)
		snprintf(text, size, "Frag needed and DF set (mtu = %u)", info & 0xffff);
	else
		snprintf(text, size, "Dest Unreachable, Bad Code: %u", code);
	return text;
}

static void redirect_str(uint8_t code, uint32_t info, char *text, size_t size)
{
	static const char *const texts[] = {
		[ICMP_REDIR_NET] = "Redirect Network",
		[ICMP_REDIR_HOST] = "Redirect Host",
		[ICMP_REDIR_NETTOS] = "Redirect Type of Service and Network",
		[ICMP_REDIR_HOSTTOS] = "Redirect Type of Service and Host",
	};

	if (code < ARRAY_SIZE(texts))
		snprintf(text, size, "%s(New nexthop: %s)", texts[code], addr_str(htonl(info)));
	else
		snprintf(text, size, "Redirect, Bad Code: %u", code);
}

const char *icmp_str(uint8_t type, uint8_t code, uint32_t info)
{
	static char text[80];

	switch (type) {
	case ICMP_DEST_UNREACH:
		return unreachable_str(code, info, text, sizeof(text));
	case ICMP_SOURCE_QUENCH:
		return "Source Quench";
	case ICMP_REDIRECT:
		redirect_str(code, info, text, sizeof(text));
		break;
	case ICMP_TIME_EXCEEDED:
		if (code == ICMP_EXC_TTL)
			return "Time to live exceeded";
		if (code == ICMP_EXC_FRAGTIME)
			return "Frag reassembly time exceeded";
		snprintf(text, sizeof(text), "Time exceeded, Bad Code: %u", code);
		break;
	case ICMP_PARAMETERPROB:
		snprintf(text, sizeof(text), "Parameter problem: pointer = %u", info >> 24);
		break;
	default:
		snprintf(text, sizeof(text), "Bad ICMP type: %u", type);
	}
	return text;
}
