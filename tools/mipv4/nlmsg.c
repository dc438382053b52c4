// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink messages: lists, acknowledgments, attributes of the mipv4 family.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access.h"
#include "fail.h"
#include "format.h"
#include "nlmsg.h"
#include "options.h"

void nl_msgs_add(struct nl_msgs *msgs, const struct nlmsghdr *nlh)
{
	size_t len = MNL_ALIGN(nlh->nlmsg_len);

	if (msgs->size - msgs->len < len) {
		msgs->size = (msgs->size + len) * 2;
		msgs->buf = xrealloc(msgs->buf, msgs->size);
	}
	memset(msgs->buf + msgs->len + len - MNL_ALIGNTO, 0, MNL_ALIGNTO);
	memcpy(msgs->buf + msgs->len, nlh, nlh->nlmsg_len);
	msgs->len += len;
}

const struct nlmsghdr *nl_msgs_next(const struct nl_msgs *msgs, size_t *pos)
{
	const void *at = msgs->buf + *pos;
	const struct nlmsghdr *nlh = at;

	if (*pos >= msgs->len)
		return NULL;
	*pos += MNL_ALIGN(nlh->nlmsg_len);
	return nlh;
}

void nl_msgs_free(struct nl_msgs *msgs)
{
	free(msgs->buf);
	memset(msgs, 0, sizeof(*msgs));
}

/* Copy the kernel's explanation: one line, without a full stop. */
static void copy_text(char *to, const struct nlattr *attr)
{
	size_t len = mnl_attr_get_payload_len(attr), i;

	if (len > NL_TEXT_SIZE - 1)
		len = NL_TEXT_SIZE - 1;
	memcpy(to, mnl_attr_get_payload(attr), len);
	to[len] = '\0';
	for (i = 0; to[i]; i++)
		if ((unsigned char)to[i] < ' ')
			to[i] = ' ';
	while (i && (to[i - 1] == '.' || to[i - 1] == ' '))
		to[--i] = '\0';
}

int nl_status(const struct nlmsghdr *nlh, char text[NL_TEXT_SIZE])
{
	const struct nlattr *attr;
	size_t offset = sizeof(int);
	int err = EBADMSG;

	text[0] = '\0';
	/* The DONE of an old kernel has no payload. */
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(err))
		return nlh->nlmsg_type == NLMSG_DONE ? 0 : err;
	if (nlh->nlmsg_type == NLMSG_ERROR) {
		const struct nlmsgerr *e = mnl_nlmsg_get_payload(nlh);

		if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*e))
			return err;
		offset = sizeof(*e);
		if (!(nlh->nlmsg_flags & NLM_F_CAPPED) &&
		    e->msg.nlmsg_len > sizeof(e->msg))
			offset += MNL_ALIGN(e->msg.nlmsg_len - sizeof(e->msg));
	}
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS &&
	    offset < mnl_nlmsg_get_payload_len(nlh)) {
		mnl_attr_for_each(attr, nlh, offset)
			if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG)
				copy_text(text, attr);
	}
	memcpy(&err, mnl_nlmsg_get_payload(nlh), sizeof(err));
	return err < 0 ? -err : err;
}

static bool needs_raw(const char *command)
{
	return !strcmp(command, "ping") || !strcmp(command, "send") || !strcmp(command, "listen");
}

/* Requests and attributes of a newer program */
static bool is_unknown(int err, const char *text)
{
	return (err == EOPNOTSUPP && !*text) || !strcmp(text, "Unknown attribute type") ||
	       !strcmp(text, "Unsupported attribute");
}

static void complain_of_version(const char *command)
{
	const char *module = strncmp(command, "udp ", 4) ? "mipv4" : "mudp";

	complain("%s: the loaded module %s has version %s, which does not have this: load version %s",
		 command, module, module_version(module), program_version);
}

void nl_complain(const char *command, int err, const char *text)
{
	if (err == EPERM && in_user_namespace() && !owns_network())
		complain("%s: this user namespace does not own the network namespace",
			 *text ? text : strerror(err));
	else if (is_unknown(err, text))
		complain_of_version(command);
	else if (err == EPERM && !strstr(text, "CAP_"))
		complain("%s (%s is needed)", *text ? text : strerror(err),
			 needs_raw(command) ? "CAP_NET_RAW" : "CAP_NET_ADMIN");
	else if (*text)
		complain("%s", text);
	else
		complain("%s: %s", command, strerror(err));
}

const char *(*nl_explain)(const struct nlmsghdr *request, char text[NL_EXPLAINED_SIZE],
			  bool look);

void nl_fail(const char *command, int err, const char *text)
{
	char explained[NL_EXPLAINED_SIZE];
	const char *has = NULL;

	snprintf(explained, sizeof(explained), "%s", text);
	if (*text && nl_explain)
		has = nl_explain(NULL, explained, true);
	if (has)
		complain("%s; it has %s", explained, has);
	else
		nl_complain(command, err, explained);
	end_program(fail_status);
}

static const uint8_t attr_types[MIPV4_A_MAX + 1] = {
	[MIPV4_A_IFINDEX] = MNL_TYPE_U32,
	[MIPV4_A_ENDPOINT_FLAGS] = MNL_TYPE_U32,
	[MIPV4_A_ADDR] = MNL_TYPE_U32,
	[MIPV4_A_PREFIXLEN] = MNL_TYPE_U8,
	[MIPV4_A_GATEWAY] = MNL_TYPE_U32,
	[MIPV4_A_BROADCAST] = MNL_TYPE_U32,
	[MIPV4_A_SRC] = MNL_TYPE_U32,
	[MIPV4_A_ADDR_FLAGS] = MNL_TYPE_U32,
	[MIPV4_A_ROUTE_FLAGS] = MNL_TYPE_U32,
	[MIPV4_A_LLADDR] = MNL_TYPE_BINARY,
	[MIPV4_A_NEIGH_STATE] = MNL_TYPE_U8,
	[MIPV4_A_CONFIRMED] = MNL_TYPE_U32,
	[MIPV4_A_USED] = MNL_TYPE_U32,
	[MIPV4_A_PROBES] = MNL_TYPE_U8,
	[MIPV4_A_MTU] = MNL_TYPE_U32,
	[MIPV4_A_TTL] = MNL_TYPE_U8,
	[MIPV4_A_PROTOCOLS] = MNL_TYPE_BINARY,
	[MIPV4_A_NEIGH_COUNT] = MNL_TYPE_U32,
	[MIPV4_A_NEIGH_LIMIT] = MNL_TYPE_U32,
	[MIPV4_A_STATS] = MNL_TYPE_NESTED,
	[MIPV4_A_DROPS] = MNL_TYPE_NESTED,
	[MIPV4_A_PING_ID] = MNL_TYPE_U16,
	[MIPV4_A_PING_SEQ] = MNL_TYPE_U16,
	[MIPV4_A_PING_SIZE] = MNL_TYPE_U32,
	[MIPV4_A_PING_DF] = MNL_TYPE_FLAG,
	[MIPV4_A_PING_RTT] = MNL_TYPE_U64,
	[MIPV4_A_PING_DATA] = MNL_TYPE_BINARY,
	[MIPV4_A_ICMP_TYPE] = MNL_TYPE_U8,
	[MIPV4_A_ICMP_CODE] = MNL_TYPE_U8,
	[MIPV4_A_ICMP_INFO] = MNL_TYPE_U32,
	[MIPV4_A_ERROR] = MNL_TYPE_U32,
	[MIPV4_A_UP] = MNL_TYPE_FLAG,
	[MIPV4_A_CARRIER] = MNL_TYPE_FLAG,
	[MIPV4_A_TOS] = MNL_TYPE_U8,
	[MIPV4_A_DF] = MNL_TYPE_U8,
	[MIPV4_A_REDIRECTS] = MNL_TYPE_U8,
	[MIPV4_A_SOURCE_ROUTES] = MNL_TYPE_U8,
	[MIPV4_A_REASM_TIMEOUT] = MNL_TYPE_U32,
	[MIPV4_A_REASM_LIMIT] = MNL_TYPE_U32,
	[MIPV4_A_REASM_MEMORY] = MNL_TYPE_U32,
	[MIPV4_A_PMTU_MIN] = MNL_TYPE_U32,
	[MIPV4_A_PMTU_COUNT] = MNL_TYPE_U32,
	[MIPV4_A_PMTU_LIMIT] = MNL_TYPE_U32,
	[MIPV4_A_NEIGH_QUEUED] = MNL_TYPE_U32,
	[MIPV4_A_NEIGH_QUEUE_LIMIT] = MNL_TYPE_U32,
	[MIPV4_A_METRIC] = MNL_TYPE_U32,
	[MIPV4_A_ROUTE_TYPE] = MNL_TYPE_U8,
	[MIPV4_A_EXPIRES] = MNL_TYPE_U32,
	[MIPV4_A_DAD] = MNL_TYPE_FLAG,
	[MIPV4_A_FILTER_MODE] = MNL_TYPE_U8,
	[MIPV4_A_SOURCES] = MNL_TYPE_BINARY,
	[MIPV4_A_USERS] = MNL_TYPE_U32,
	[MIPV4_A_IGMP_VERSION] = MNL_TYPE_U8,
	[MIPV4_A_PROTOCOL] = MNL_TYPE_U8,
	[MIPV4_A_OPTIONS] = MNL_TYPE_BINARY,
	[MIPV4_A_PAYLOAD] = MNL_TYPE_BINARY,
	[MIPV4_A_DROPPED] = MNL_TYPE_U32,
	[MIPV4_A_PREFSRC] = MNL_TYPE_U32,
	[MIPV4_A_ADMIN_MODE] = MNL_TYPE_U8,
	[MIPV4_A_ADMIN_SOURCES] = MNL_TYPE_BINARY,
	[MIPV4_A_NAME] = MNL_TYPE_NUL_STRING,
	[MIPV4_A_IGMP_ROUTER_ALERT] = MNL_TYPE_U8,
	[MIPV4_A_SPECDEST] = MNL_TYPE_U32,
	[MIPV4_A_QUOTE] = MNL_TYPE_BINARY,
	[MIPV4_A_VALID_LFT] = MNL_TYPE_U32,
	[MIPV4_A_PREFERRED_LFT] = MNL_TYPE_U32,
	[MIPV4_A_DROP_REASON] = MNL_TYPE_U32,
	[MIPV4_A_LEN] = MNL_TYPE_U32,
	[MIPV4_A_LEFT_OUT] = MNL_TYPE_U32,
	[MIPV4_A_PATH_TYPE] = MNL_TYPE_U8,
	[MIPV4_A_MTU_SOURCE] = MNL_TYPE_U8,
	[MIPV4_A_PORTID] = MNL_TYPE_U32,
	[MIPV4_A_DROP_NAME] = MNL_TYPE_NUL_STRING,
	[MIPV4_A_SPORT] = MNL_TYPE_U16,
	[MIPV4_A_DPORT] = MNL_TYPE_U16,
};

static_assert(MIPV4_A_MAX == MIPV4_A_DPORT, "attr_types lacks an attribute");

void nl_parse_as(const struct nlmsghdr *nlh, const struct nlattr **tb, const uint8_t *types,
		 uint16_t max)
{
	const struct nlattr *attr;

	memset(tb, 0, (max + 1u) * sizeof(*tb));
	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(struct genlmsghdr))
		fail("malformed message from the kernel");

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		uint16_t type = mnl_attr_get_type(attr);

		/* Ignore attributes of a newer module. */
		if (type > max)
			continue;
		if (types[type] && mnl_attr_validate(attr, types[type]) < 0)
			fail("malformed attribute %u from the kernel", type);
		tb[type] = attr;
	}
}

void nl_parse(const struct nlmsghdr *nlh, const struct nlattr **tb)
{
	nl_parse_as(nlh, tb, attr_types, MIPV4_A_MAX);
}

uint8_t nl_cmd(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	return mnl_nlmsg_get_payload_len(nlh) < sizeof(*genl) ? 0 : genl->cmd;
}

uint32_t nl_u32(const struct nlattr *const *tb, enum mipv4_attr type)
{
	return tb[type] ? mnl_attr_get_u32(tb[type]) : 0;
}

uint16_t nl_u16(const struct nlattr *const *tb, enum mipv4_attr type)
{
	return tb[type] ? mnl_attr_get_u16(tb[type]) : 0;
}

uint8_t nl_u8(const struct nlattr *const *tb, enum mipv4_attr type)
{
	return tb[type] ? mnl_attr_get_u8(tb[type]) : 0;
}

/* The kernel aligns these to 4 octets only. */
uint64_t nl_u64(const struct nlattr *attr)
{
	return mnl_attr_get_u64(attr);
}

size_t nl_octets(const struct nlattr *attr, const uint8_t **octets)
{
	*octets = attr ? mnl_attr_get_payload(attr) : NULL;
	return attr ? mnl_attr_get_payload_len(attr) : 0;
}

bool nl_has_protocol(const struct nlattr *const *tb, uint8_t number)
{
	const struct nlattr *attr = tb[MIPV4_A_PROTOCOLS];

	return attr && memchr(mnl_attr_get_payload(attr), number, mnl_attr_get_payload_len(attr));
}

const char *nl_lladdr_str(const struct nlattr *attr)
{
	const uint8_t *octets;
	size_t len = nl_octets(attr, &octets);

	return lladdr_str(octets, len);
}
