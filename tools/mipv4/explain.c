// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel cannot know when it refuses a request.
 *
 * The texts of the kernel say DEV, and that something is missing. This puts the name of
 * the device in its place, and looks up what the endpoint has.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <linux/genetlink.h>
#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <stdio.h>
#include <string.h>

#include "dev.h"
#include "explain.h"
#include "format.h"
#include "macros.h"
#include "mudp.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "options.h"
#include "udp.h"

#define SHOWN_MAX	4	/* objects in an error */

/* The request, and what the endpoint has. */
static struct {
	uint32_t ifindex, addr;
	uint16_t port;
	uint8_t prefix_len;
	char list[512];
	size_t len;
	unsigned int n;
} found;

/* Returns false after the last one that is shown. */
static bool add(const char *item)
{
	if (found.n++ == SHOWN_MAX)
		item = "...";
	found.len += (size_t)snprintf(found.list + found.len, sizeof(found.list) - found.len,
				      "%s%s", found.n > 1 ? ", " : "", item);
	return found.n <= SHOWN_MAX;
}

static bool add_addr(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	char text[32];

	nl_parse(nlh, tb);
	snprintf(text, sizeof(text), "%s/%u", addr_str(nl_u32(tb, MIPV4_A_ADDR)),
		 nl_u8(tb, MIPV4_A_PREFIXLEN));
	return add(text);
}

static bool add_same_addr(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	nl_parse(nlh, tb);
	return nl_u32(tb, MIPV4_A_ADDR) != found.addr || add_addr(nlh);
}

static bool add_route(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	char text[96], via[32] = "", metric[32] = "";
	uint32_t flags;
	uint8_t type;

	nl_parse(nlh, tb);
	flags = nl_u32(tb, MIPV4_A_ROUTE_FLAGS);
	if (nl_u32(tb, MIPV4_A_ADDR) != found.addr ||
	    nl_u8(tb, MIPV4_A_PREFIXLEN) != found.prefix_len || flags & MIPV4_ROUTE_CACHE)
		return true;
	if (nl_u32(tb, MIPV4_A_GATEWAY))
		snprintf(via, sizeof(via), " via %s", addr_str(nl_u32(tb, MIPV4_A_GATEWAY)));
	if (nl_u32(tb, MIPV4_A_METRIC))
		snprintf(metric, sizeof(metric), " metric %u", nl_u32(tb, MIPV4_A_METRIC));
	type = nl_u8(tb, MIPV4_A_ROUTE_TYPE);
	snprintf(text, sizeof(text), "%s%s%s%s%s",
		 type == MIPV4_ROUTE_TYPE_BLACKHOLE ? "blackhole " :
		 type == MIPV4_ROUTE_TYPE_UNREACHABLE ? "unreachable " : "",
		 prefix_str(found.addr, found.prefix_len), via, metric,
		 flags & MIPV4_ROUTE_CONNECTED ? " connected" : "");
	return add(text);
}

/* Neighbours and groups */
static bool add_host(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	nl_parse(nlh, tb);
	return add(addr_str(nl_u32(tb, MIPV4_A_ADDR)));
}

static bool add_service(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	char text[32];

	mudp_parse(nlh, tb);
	snprintf(text, sizeof(text), "%u %s", mudp_port(tb, MUDP_A_LOCAL_PORT),
		 udp_service_name(mudp_u8(tb, MUDP_A_SERVICE)));
	return add(text);
}

static bool add_same_port(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];

	mudp_parse(nlh, tb);
	return mudp_port(tb, MUDP_A_LOCAL_PORT) != found.port || add_service(nlh);
}

/* What to look up, by a part of the text of the kernel. */
static const struct {
	const char *part;
	uint8_t cmd;
	bool (*add)(const struct nlmsghdr *nlh);
} look_ups[] = {
	{ "does not have this address", MIPV4_CMD_ADDR_GET, add_same_addr },
	{ "does not have this address", MIPV4_CMD_ADDR_GET, add_addr },
	{ "exists already with another prefix", MIPV4_CMD_ADDR_GET, add_same_addr },
	{ "is not an address of this endpoint", MIPV4_CMD_ADDR_GET, add_addr },
	{ "on no connected network", MIPV4_CMD_ADDR_GET, add_addr },
	{ "no such static route", MIPV4_CMD_ROUTE_GET, add_route },
	{ "a route to this prefix", MIPV4_CMD_ROUTE_GET, add_route },
	{ "no such neighbour", MIPV4_CMD_NEIGH_GET, add_host },
	{ "is not in this group", MIPV4_CMD_GROUP_GET, add_host },
	{ "no service on that port", MUDP_CMD_SERVICE_GET, add_service },
	{ "port is in use", MUDP_CMD_SERVICE_GET, add_same_port },
};

/* Returns false if there is nothing to say. */
static bool look_up(const char *text)
{
	bool any = false;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(look_ups) && !found.n; i++) {
		if (!strstr(text, look_ups[i].part))
			continue;
		any = nl_peek(look_ups[i].cmd, found.ifindex, look_ups[i].add);
	}
	/* A socket has a port that no service has. */
	if (any && !found.n && !strstr(text, "already") && !strstr(text, "in use"))
		add(strstr(text, "route") ? "no route to this prefix" : "none");
	return found.n;
}

static bool count(const struct nlmsghdr *nlh)
{
	(void)nlh;
	found.n++;
	return false;
}

/* The module mudp does not know whether the device has an endpoint. */
static bool lacks_endpoint(const char *text)
{
	if (strcmp(text, "no service on that port") || !nl_has_family(MIPV4_GENL_NAME))
		return false;
	found.n = 0;
	nl_peek(MIPV4_CMD_GET, found.ifindex, count);
	return !found.n;
}

/* Replace each word DEV in @text by the name of the device. */
static void name_device(char text[NL_EXPLAINED_SIZE])
{
	const char *name = dev_name(found.ifindex);
	const size_t len = strlen(name);
	char *at = text;

	while ((at = strstr(at, "DEV")) && strlen(text) + len < NL_EXPLAINED_SIZE) {
		bool is_word = (at == text || !isalpha((unsigned char)at[-1])) &&
			       !isalpha((unsigned char)at[3]);

		if (is_word) {
			memmove(at + len, at + 3, strlen(at + 3) + 1);
			memcpy(at, name, len);
		}
		at += is_word ? len : 3;
	}
}

static void learn(const struct nlmsghdr *request)
{
	const struct nlattr *attr;

	memset(&found, 0, sizeof(found));
	mnl_attr_for_each(attr, request, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == MIPV4_A_IFINDEX)
			found.ifindex = mnl_attr_get_u32(attr);
		else if (mnl_attr_get_type(attr) == MIPV4_A_ADDR)
			found.addr = mnl_attr_get_u32(attr);
		else if (mnl_attr_get_type(attr) == MIPV4_A_PREFIXLEN)
			found.prefix_len = mnl_attr_get_u8(attr);
		else if (mnl_attr_get_type(attr) == MUDP_A_LOCAL_PORT &&
			 mnl_attr_get_payload_len(attr) == sizeof(found.port))
			found.port = ntohs(mnl_attr_get_u16(attr));
	}
}

const char *explain(const struct nlmsghdr *request, char text[NL_EXPLAINED_SIZE], bool look)
{
	if (!request)
		request = nl_request();
	if (request->nlmsg_type == GENL_ID_CTRL)
		return NULL;
	learn(request);
	if (!found.ifindex)
		return NULL;
	name_device(text);
	/* A batch that goes on may have many failures. */
	if (!look || opt.force || !look_up(text))
		return NULL;
	if (strcmp(found.list, "none") || !lacks_endpoint(text))
		return found.list;
	snprintf(text, NL_EXPLAINED_SIZE,
		 "device has no endpoint: attach it first (mipv4 attach %s)",
		 dev_name(found.ifindex));
	return NULL;
}
