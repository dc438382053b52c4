// SPDX-License-Identifier: GPL-2.0
/*
 * In place of nl.c for "make check": a kernel that always has the same state,
 * says on stderr what it is told to do, answers pings in every way there is, and
 * tells who listens all that there can be. It knows the family of mudp, too.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <linux/mudp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nl.h"
#include "utils.h"

#define FAMILY	42

static union {
	struct nlmsghdr nlh;
	char octets[NL_RECV_SIZE];
} request, answer;

static int pair[2];
static bool is_mudp;	/* the family that is open */

static struct nlmsghdr *start(void *buf, uint8_t cmd)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = FAMILY;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	return nlh;
}

void nl_open_family(const char *name, const char *missing)
{
	is_mudp = !strcmp(name, MUDP_GENL_NAME);
	if (is_mudp && getenv("MIPV4_FAKE_EMPTY") && !strcmp(getenv("MIPV4_FAKE_EMPTY"), "mudp"))
		fail("%s", missing);
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
		exit(99);
}

void nl_want_room(void)
{
}

bool nl_has_family(const char *name)
{
	const char *empty = getenv("MIPV4_FAKE_EMPTY");

	is_mudp = !strcmp(name, MUDP_GENL_NAME) && !(empty && !strcmp(empty, "mudp"));
	return is_mudp;
}

void nl_open(void)
{
	nl_open_family(MIPV4_GENL_NAME, "");
}

int nl_fd(void)
{
	return pair[0];
}

struct nlmsghdr *nl_new(uint8_t cmd, uint32_t ifindex)
{
	struct nlmsghdr *nlh = start(&request, cmd);

	if (ifindex)
		mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, ifindex);
	return nlh;
}

void nl_do(struct nlmsghdr *nlh, const char *what)
{
	const struct nlattr *attr;

	fprintf(stderr, "%s: cmd %u", what, nl_cmd(nlh));
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		const uint8_t *octet = mnl_attr_get_payload(attr);
		size_t i;

		fprintf(stderr, " %u=", mnl_attr_get_type(attr));
		for (i = 0; i < mnl_attr_get_payload_len(attr); i++)
			fprintf(stderr, "%02x", octet[i]);
	}
	fputc('\n', stderr);
}

void nl_do_later(struct nlmsghdr *nlh, const char *what,
		 void (*undo)(const struct nlmsghdr *nlh))
{
	(void)undo;
	nl_do(nlh, what);
}

void nl_later(bool go_on, void (*failed)(unsigned int line))
{
	(void)go_on;
	(void)failed;
}

void nl_later_line(unsigned int line)
{
	(void)line;
}

bool nl_settle(void)
{
	dev_index_forget();
	return true;
}

static void put_addr(struct nlmsghdr *nlh, uint16_t type, const char *addr)
{
	mnl_attr_put_u32(nlh, type, inet_addr(addr));
}

static void endpoint(struct nl_msgs *msgs, uint32_t ifindex, uint32_t flags)
{
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ENDPOINT_FLAGS, flags);
	mnl_attr_put(nlh, MIPV4_A_UP, 0, NULL);
	if (!flags)
		mnl_attr_put(nlh, MIPV4_A_CARRIER, 0, NULL);
	mnl_attr_put_u32(nlh, MIPV4_A_MTU, 1500);
	mnl_attr_put_u8(nlh, MIPV4_A_TTL, 64);
	mnl_attr_put(nlh, MIPV4_A_LLADDR, 6, "\x02\0\0\0\0\x01");
	mnl_attr_put(nlh, MIPV4_A_PROTOCOLS, 3, "\x01\x11\xfd");
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_COUNT, 3);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_LIMIT, 16384);
	mnl_attr_put_u8(nlh, MIPV4_A_TOS, 0x10);
	mnl_attr_put_u8(nlh, MIPV4_A_DF, 1);
	mnl_attr_put_u8(nlh, MIPV4_A_REDIRECTS, 0);
	mnl_attr_put_u8(nlh, MIPV4_A_SOURCE_ROUTES, 0);
	mnl_attr_put_u8(nlh, MIPV4_A_IGMP_ROUTER_ALERT, 0);
	mnl_attr_put_u32(nlh, MIPV4_A_PMTU_MIN, 552);
	mnl_attr_put_u32(nlh, MIPV4_A_REASM_TIMEOUT, 1500);
	mnl_attr_put_u32(nlh, MIPV4_A_REASM_LIMIT, 4194304);
	nl_msgs_add(msgs, nlh);
}

static void protocol(struct nl_msgs *msgs, uint8_t number, const char *name)
{
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_PROTOCOL_GET);

	mnl_attr_put_u8(nlh, MIPV4_A_PROTOCOL, number);
	mnl_attr_put_strz(nlh, MIPV4_A_NAME, name);
	nl_msgs_add(msgs, nlh);
}

static void address(struct nl_msgs *msgs, uint32_t ifindex, const char *addr, uint8_t len,
		    const char *broadcast, uint32_t flags)
{
	bool dad = flags & (MIPV4_ADDR_TENTATIVE | MIPV4_ADDR_DUPLICATE);
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_ADDR_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, ifindex);
	put_addr(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, len);
	if (broadcast)
		put_addr(nlh, MIPV4_A_BROADCAST, broadcast);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR_FLAGS, flags);
	if (dad)
		mnl_attr_put(nlh, MIPV4_A_DAD, 0, NULL);
	nl_msgs_add(msgs, nlh);
}

static void route(struct nl_msgs *msgs, const char *addr, uint8_t len, const char *gateway,
		  const char *src, uint32_t flags)
{
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_ROUTE_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	put_addr(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, len);
	if (gateway)
		put_addr(nlh, MIPV4_A_GATEWAY, gateway);
	if (src)
		put_addr(nlh, MIPV4_A_SRC, src);
	mnl_attr_put_u32(nlh, MIPV4_A_ROUTE_FLAGS, flags);
	if (flags & MIPV4_ROUTE_CACHE) {
		mnl_attr_put_u32(nlh, MIPV4_A_MTU, 1400);
		mnl_attr_put_u32(nlh, MIPV4_A_EXPIRES, 599900);
	}
	if (flags & MIPV4_ROUTE_FAILED) {
		mnl_attr_put_u32(nlh, MIPV4_A_METRIC, 20);
		put_addr(nlh, MIPV4_A_PREFSRC, "10.0.0.2");
	}
	if (flags & MIPV4_ROUTE_DEAD)
		put_addr(nlh, MIPV4_A_PREFSRC, "10.5.0.2");
	if (!gateway && !src)
		mnl_attr_put_u8(nlh, MIPV4_A_ROUTE_TYPE, len == 8 ?
				MIPV4_ROUTE_TYPE_BLACKHOLE : MIPV4_ROUTE_TYPE_UNREACHABLE);
	nl_msgs_add(msgs, nlh);
}

static int want_state = -1;	/* of neighbours */

static void neighbour(struct nl_msgs *msgs, const char *addr, uint8_t state, size_t lladdr_len)
{
	struct nlmsghdr *nlh;

	if (want_state >= 0 && state != want_state)
		return;
	nlh = start(&answer, MIPV4_CMD_NEIGH_GET);
	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	put_addr(nlh, MIPV4_A_ADDR, addr);
	if (lladdr_len)
		mnl_attr_put(nlh, MIPV4_A_LLADDR, lladdr_len,
			     "\x02\0\0\0\xfe\xff 0123456789012345678901234");
	mnl_attr_put_u8(nlh, MIPV4_A_NEIGH_STATE, state);
	mnl_attr_put_u32(nlh, MIPV4_A_CONFIRMED, 1044);
	mnl_attr_put_u32(nlh, MIPV4_A_USED, 12);
	mnl_attr_put_u8(nlh, MIPV4_A_PROBES, 2);
	nl_msgs_add(msgs, nlh);
}

static void group(struct nl_msgs *msgs, const char *addr, uint8_t mode, size_t n, uint32_t users)
{
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_GROUP_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	put_addr(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put_u8(nlh, MIPV4_A_FILTER_MODE, mode);
	mnl_attr_put(nlh, MIPV4_A_SOURCES, 4 * n, "\x0a\0\0\x07\x0a\0\0\x08");
	mnl_attr_put_u32(nlh, MIPV4_A_USERS, users);
	mnl_attr_put_u8(nlh, MIPV4_A_IGMP_VERSION, 3);
	/* The last of several has its own. */
	if (users > 1) {
		mnl_attr_put_u8(nlh, MIPV4_A_ADMIN_MODE, mode);
		mnl_attr_put(nlh, MIPV4_A_ADMIN_SOURCES, 4 * n, "\x0a\0\0\x07\x0a\0\0\x08");
	}
	nl_msgs_add(msgs, nlh);
}

/* How many times as much as at first counters are, if they are to grow. */
static uint64_t grown(void)
{
	static uint64_t looks;

	return getenv("MIPV4_FAKE_GROW") ? ++looks : 1;
}

/* Every counter has its own number, so that a swap of names is seen. */
static void counters(struct nl_msgs *msgs)
{
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_STATS_GET);
	uint64_t times = grown();
	struct nlattr *nest;
	uint16_t i;

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	nest = mnl_attr_nest_start(nlh, MIPV4_A_STATS);
	mnl_attr_put(nlh, MIPV4_STAT_PAD, 0, NULL);
	for (i = MIPV4_STAT_PAD + 1; i <= MIPV4_STAT_MAX; i++)
		mnl_attr_put_u64(nlh, i, i == MIPV4_STAT_IN_DISCARDS ? 0 : i * times);
	mnl_attr_put_u64(nlh, MIPV4_STAT_MAX + 1, 1);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, MIPV4_A_DROPS);
	mnl_attr_put_u64(nlh, MIPV4_DROP_HDR_CSUM, UINT64_C(1) << 62);
	mnl_attr_put_u64(nlh, MIPV4_DROP_NEIGH_FULL, MIPV4_DROP_NEIGH_FULL * times);
	if (times > 1)
		mnl_attr_put_u64(nlh, MIPV4_DROP_NO_PROTO, times);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u32(nlh, MIPV4_A_REASM_MEMORY, 123456);
	mnl_attr_put_u32(nlh, MIPV4_A_REASM_LIMIT, 4194304);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_COUNT, 3);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_LIMIT, 16384);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_QUEUED, 0);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_QUEUE_LIMIT, 1024);
	mnl_attr_put_u32(nlh, MIPV4_A_PMTU_COUNT, 1);
	mnl_attr_put_u32(nlh, MIPV4_A_PMTU_LIMIT, 4096);
	nl_msgs_add(msgs, nlh);
}

static void service(struct nl_msgs *msgs, uint16_t port, uint8_t kind)
{
	struct nlmsghdr *nlh = start(&answer, MUDP_CMD_SERVICE_GET);
	struct nlattr *nest;
	uint16_t i;

	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, 1);
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(port));
	mnl_attr_put_u8(nlh, MUDP_A_SERVICE, kind);
	nest = mnl_attr_nest_start(nlh, MUDP_A_COUNTERS);
	for (i = MUDP_COUNTER_PAD + 1; i <= MUDP_COUNTER_MAX; i++)
		mnl_attr_put_u64(nlh, i, kind == MUDP_SERVICE_SINK ? 100 + i : 0);
	mnl_attr_nest_end(nlh, nest);
	nl_msgs_add(msgs, nlh);
}

bool nl_dump(uint8_t cmd, uint32_t ifindex, struct nl_msgs *msgs, const char *what)
{
	(void)ifindex;
	(void)what;
	msgs->len = 0;
	if (getenv("MIPV4_FAKE_EMPTY"))
		return true;
	if (is_mudp) {
		service(msgs, 7, MUDP_SERVICE_ECHO);
		service(msgs, 9, MUDP_SERVICE_DISCARD);
		service(msgs, 7777, MUDP_SERVICE_SINK);
		service(msgs, 65535, MUDP_SERVICE_LISTEN);
		service(msgs, 49152, MUDP_SERVICE_SEND);
		service(msgs, 1, 77);
		return true;
	}

	switch (cmd) {
	case MIPV4_CMD_GET:
		endpoint(msgs, 1, 0);
		endpoint(msgs, 99999, MIPV4_ENDPOINT_SHARED);
		break;
	case MIPV4_CMD_ADDR_GET:
		address(msgs, 1, "10.0.0.2", 24, "10.0.0.255", 0);
		address(msgs, 1, "10.0.0.3", 24, "10.0.0.255",
			MIPV4_ADDR_SECONDARY | MIPV4_ADDR_CONFLICT);
		address(msgs, 1, "10.0.0.4", 24, "10.0.0.255",
			MIPV4_ADDR_SECONDARY | MIPV4_ADDR_TENTATIVE);
		address(msgs, 1, "10.0.0.5", 24, "10.0.0.255", MIPV4_ADDR_DUPLICATE);
		address(msgs, 99999, "10.1.0.2", 32, NULL, 0);
		break;
	case MIPV4_CMD_ROUTE_GET:
		route(msgs, "0.0.0.0", 0, "10.0.0.1", "10.0.0.2", 0);
		route(msgs, "10.0.0.0", 24, NULL, "10.0.0.2", MIPV4_ROUTE_CONNECTED);
		route(msgs, "10.9.0.1", 32, "10.5.0.1", NULL, MIPV4_ROUTE_DEAD);
		route(msgs, "0.0.0.0", 0, "10.0.0.7", "10.0.0.2", MIPV4_ROUTE_FAILED);
		route(msgs, "11.0.0.0", 8, NULL, NULL, 0);
		route(msgs, "12.0.0.1", 32, NULL, NULL, 0);
		route(msgs, "192.0.2.7", 32, "10.0.0.1", "10.0.0.2", MIPV4_ROUTE_CACHE);
		break;
	case MIPV4_CMD_PROTOCOL_GET:
		protocol(msgs, 1, "icmp");
		protocol(msgs, 17, "mudp");
		break;
	case MIPV4_CMD_NEIGH_GET:
		neighbour(msgs, "10.0.0.1", MIPV4_NEIGH_REACHABLE, 6);
		neighbour(msgs, "10.0.0.9", MIPV4_NEIGH_INCOMPLETE, 0);
		neighbour(msgs, "10.0.0.7", MIPV4_NEIGH_PERMANENT, 32);
		neighbour(msgs, "10.0.0.8", 77, 1);
		break;
	case MIPV4_CMD_GROUP_GET:
		group(msgs, "239.1.2.3", MIPV4_FILTER_EXCLUDE, 0, 1);
		group(msgs, "239.1.2.4", MIPV4_FILTER_EXCLUDE, 1, 2);
		group(msgs, "232.1.2.3", MIPV4_FILTER_INCLUDE, 2, 3);
		group(msgs, "232.1.2.4", MIPV4_FILTER_INCLUDE, 0, 1);
		break;
	case MIPV4_CMD_STATS_GET:
		counters(msgs);
	}
	return true;
}

bool nl_dump_for(struct nlmsghdr *nlh, struct nl_msgs *msgs, const char *what)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *attr;
	bool whole;

	mnl_attr_for_each(attr, nlh, sizeof(*genl))
		if (mnl_attr_get_type(attr) == MIPV4_A_NEIGH_STATE)
			want_state = mnl_attr_get_u8(attr);
	whole = nl_dump(genl->cmd, 0, msgs, what);
	want_state = -1;
	return whole;
}

/* Tell of each message of a dump by two events. */
static void tell(uint8_t get, uint8_t cmd, uint8_t del_cmd)
{
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_dump(get, 0, &msgs, "");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		struct genlmsghdr *genl;

		memcpy(&answer, nlh, nlh->nlmsg_len);
		genl = mnl_nlmsg_get_payload(&answer.nlh);
		genl->cmd = cmd;
		if (send(pair[1], &answer, nlh->nlmsg_len, 0) < 0)
			exit(99);
		genl->cmd = del_cmd;
		if (send(pair[1], &answer, nlh->nlmsg_len, 0) < 0)
			exit(99);
	}
	nl_msgs_free(&msgs);
}

bool nl_is_event(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_type == FAMILY;
}

/* All that there can be happens at once, and then comes ^C. */
void nl_check_family(void)
{
}

void nl_join_events(void)
{
	int size = 1 << 20;

	setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	tell(MIPV4_CMD_GET, MIPV4_CMD_ATTACH_NTF, MIPV4_CMD_SET_NTF);
	tell(MIPV4_CMD_ADDR_GET, MIPV4_CMD_ADDR_NTF, MIPV4_CMD_ADDR_DEL_NTF);
	tell(MIPV4_CMD_ROUTE_GET, MIPV4_CMD_ROUTE_NTF, MIPV4_CMD_ROUTE_DEL_NTF);
	tell(MIPV4_CMD_NEIGH_GET, MIPV4_CMD_NEIGH_NTF, MIPV4_CMD_NEIGH_DEL_NTF);
	tell(MIPV4_CMD_GROUP_GET, MIPV4_CMD_GROUP_NTF, MIPV4_CMD_GROUP_DEL_NTF);
	tell(MIPV4_CMD_ROUTE_GET, MIPV4_CMD_PMTU_NTF, MIPV4_CMD_PMTU_DEL_NTF);
	tell(MIPV4_CMD_GET, MIPV4_CMD_DETACH_NTF, 0);
	kill(getpid(), SIGINT);
}

static void emit(struct nlmsghdr *nlh)
{
	if (send(pair[1], nlh, nlh->nlmsg_len, 0) < 0)
		exit(99);
}

/* Counters of mudp, each with its own number. */
static struct nlmsghdr *mudp_stats(void)
{
	struct nlmsghdr *nlh = start(&answer, MUDP_CMD_STATS_GET);
	struct nlattr *nest;
	uint16_t i;

	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, 1);
	nest = mnl_attr_nest_start(nlh, MUDP_A_STATS);
	for (i = MUDP_STAT_PAD + 1; i <= MUDP_STAT_MAX; i++)
		mnl_attr_put_u64(nlh, i, i == MUDP_STAT_IN_ERRORS ? 0 : i);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, MUDP_A_DROPS);
	for (i = MUDP_DROP_PAD + 1; i <= MUDP_DROP_MAX; i++)
		mnl_attr_put_u64(nlh, i, i == MUDP_DROP_GSO ? 0 : 10 + i);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

static struct nlmsghdr *mudp_event(uint8_t cmd, const char *from)
{
	struct nlmsghdr *nlh = start(&answer, cmd);

	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, 1);
	put_addr(nlh, MUDP_A_ADDR, from);
	mnl_attr_put_u16(nlh, MUDP_A_PORT, htons(4242));
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(7777));
	return nlh;
}

static struct nlmsghdr *mudp_datagram(const void *data, size_t len)
{
	struct nlmsghdr *nlh = mudp_event(MUDP_CMD_RECEIVE_NTF, "10.0.0.1");

	put_addr(nlh, MUDP_A_LOCAL_ADDR, "10.0.0.2");
	mnl_attr_put_u8(nlh, MUDP_A_TTL, 64);
	mnl_attr_put_u8(nlh, MUDP_A_TOS, 16);
	mnl_attr_put(nlh, MUDP_A_DATA, len, data);
	return nlh;
}

static struct nlmsghdr *mudp_sent(const struct nlmsghdr *request_nlh)
{
	struct nlmsghdr *nlh = start(&answer, MUDP_CMD_SEND);
	const char *err = getenv("MIPV4_FAKE_ERRNO");
	const struct nlattr *attr;
	uint32_t count = 1;

	mnl_attr_for_each(attr, request_nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == MUDP_A_COUNT)
			count = mnl_attr_get_u32(attr);
	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, 1);
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(50000));
	mnl_attr_put_u32(nlh, MUDP_A_COUNT, err ? 0 : count);
	if (err)
		mnl_attr_put_u32(nlh, MUDP_A_ERROR, (uint32_t)atoi(err));
	return nlh;
}

/* Of two endpoints, one goes away before its UDP is looked at. */
bool nl_try(struct nlmsghdr *nlh, void (*handle)(const struct nlmsghdr *nlh))
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	nl_parse(nlh, tb);
	if (nl_u32(tb, MIPV4_A_IFINDEX) != 1)
		return false;
	handle(mudp_stats());
	return true;
}

void nl_ask(struct nlmsghdr *nlh, const char *what,
	    void (*handle)(const struct nlmsghdr *nlh))
{
	struct nlmsghdr *event;

	nl_do(nlh, what);
	switch (nl_cmd(nlh)) {
	case MUDP_CMD_STATS_GET:
		handle(mudp_stats());
		break;
	case MUDP_CMD_LISTEN:
		handle(mudp_datagram("hello \"\\\n\xff", 10));
		handle(mudp_datagram("", 0));
		break;
	case MUDP_CMD_SEND:
		handle(mudp_sent(nlh));
		if (!getenv("MIPV4_FAKE_ICMP"))
			break;
		event = mudp_event(MUDP_CMD_ERROR_NTF, "10.0.0.1");
		mnl_attr_put_u8(event, MUDP_A_ICMP_TYPE, 3);
		mnl_attr_put_u8(event, MUDP_A_ICMP_CODE, 3);
		mnl_attr_put_u32(event, MUDP_A_ICMP_INFO, 0);
		handle(event);
	}
}

static void acknowledge(uint32_t seq, int err, const char *text)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(&answer);
	struct nlmsgerr *e;

	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_flags = NLM_F_CAPPED | (text ? NLM_F_ACK_TLVS : 0);
	nlh->nlmsg_seq = seq;
	e = mnl_nlmsg_put_extra_header(nlh, sizeof(*e));
	e->error = -err;
	if (text)
		mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, text);
	emit(nlh);
}

static struct nlmsghdr *note(uint32_t seq, const char *from)
{
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_PING_NTF);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	put_addr(nlh, MIPV4_A_ADDR, from);
	mnl_attr_put_u16(nlh, MIPV4_A_PING_SEQ, (uint16_t)seq);
	return nlh;
}

static void reply(uint32_t seq, uint32_t size, bool corrupt)
{
	static uint8_t data[65507];
	struct nlmsghdr *nlh = note(seq, "10.0.0.1");
	uint32_t i;

	for (i = 0; i < size; i++)
		data[i] = (uint8_t)i;
	if (corrupt)
		data[16]++;
	mnl_attr_put(nlh, MIPV4_A_PAD, 0, NULL);
	mnl_attr_put_u64(nlh, MIPV4_A_PING_RTT, 44000 * seq * seq * seq * seq);
	mnl_attr_put_u8(nlh, MIPV4_A_TTL, 64);
	mnl_attr_put(nlh, MIPV4_A_PING_DATA, size, data);
	emit(nlh);
}

static void icmp(uint32_t seq, uint8_t type, uint8_t code, uint32_t info)
{
	struct nlmsghdr *nlh = note(seq, "10.0.0.254");

	mnl_attr_put_u8(nlh, MIPV4_A_ICMP_TYPE, type);
	mnl_attr_put_u8(nlh, MIPV4_A_ICMP_CODE, code);
	mnl_attr_put_u32(nlh, MIPV4_A_ICMP_INFO, info);
	emit(nlh);
}

static void source(uint32_t seq)
{
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_PING);

	nlh->nlmsg_seq = seq;
	mnl_attr_put_u16(nlh, MIPV4_A_PING_ID, 7);
	put_addr(nlh, MIPV4_A_SRC, "10.0.0.2");
	emit(nlh);
}

static struct nlmsghdr *heard(void)
{
	struct nlmsghdr *nlh = start(&answer, MIPV4_CMD_LISTEN_NTF);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	mnl_attr_put_u8(nlh, MIPV4_A_PROTOCOL, 253);
	return nlh;
}

static void datagram(uint8_t tos, uint8_t df, size_t options, size_t payload, uint32_t dropped)
{
	static const uint8_t octets[65515] = { 0x94, 4, 0xab };
	struct nlmsghdr *nlh = heard();

	put_addr(nlh, MIPV4_A_SRC, "10.0.0.1");
	put_addr(nlh, MIPV4_A_ADDR, "10.0.0.2");
	mnl_attr_put_u8(nlh, MIPV4_A_TTL, 64);
	mnl_attr_put_u8(nlh, MIPV4_A_TOS, tos);
	mnl_attr_put_u8(nlh, MIPV4_A_DF, df);
	if (options)
		mnl_attr_put(nlh, MIPV4_A_OPTIONS, options, octets);
	mnl_attr_put_u32(nlh, MIPV4_A_DROPPED, dropped);
	mnl_attr_put(nlh, MIPV4_A_PAYLOAD, payload, octets);
	emit(nlh);
}

static void listen_events(uint32_t seq)
{
	struct nlmsghdr *nlh;

	datagram(0, 0, 0, 3, 0);		/* before the answer */
	acknowledge(seq, 0, NULL);
	datagram(0xb8, 1, 4, 33, 0);
	datagram(0, 0, 0, 0, 7);
	nlh = heard();
	put_addr(nlh, MIPV4_A_SRC, "10.0.0.254");
	put_addr(nlh, MIPV4_A_ADDR, "10.5.0.1");
	mnl_attr_put_u8(nlh, MIPV4_A_ICMP_TYPE, 3);
	mnl_attr_put_u8(nlh, MIPV4_A_ICMP_CODE, 2);
	mnl_attr_put_u32(nlh, MIPV4_A_ICMP_INFO, 0);
	emit(nlh);
	datagram(0, 0, 40, 65515, 7);
	nlh = heard();
	mnl_attr_put_u32(nlh, MIPV4_A_ERROR, ENODEV);
	emit(nlh);
}

int nl_send(struct nlmsghdr *ping, uint32_t seq)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const char *fatal = getenv("MIPV4_FAKE_ERRNO");
	struct nlmsghdr *nlh;
	uint32_t size;

	nl_parse(ping, tb);
	size = nl_u32(tb, MIPV4_A_PING_SIZE);
	if (fatal) {
		acknowledge(seq, atoi(fatal), getenv("MIPV4_FAKE_TEXT"));
		return 0;
	}
	if (nl_cmd(ping) == MIPV4_CMD_LISTEN) {
		listen_events(seq);
		return 0;
	}
	if (getenv("MIPV4_FAKE_GOOD")) {
		source(seq);
		reply(seq, size, false);
		acknowledge(seq, 0, NULL);
		return 0;
	}
	if (seq == 6 && getenv("MIPV4_FAKE_DETACH")) {
		acknowledge(seq, ENODEV, "gone");
		return 0;
	}
	if (seq == 6) {
		acknowledge(seq, EMSGSIZE, "too big.");
		return 0;
	}
	if (seq == 1)
		reply(seq, size, false);	/* before we said our address */
	source(seq);
	acknowledge(seq, 0, NULL);
	switch (seq) {
	case 2:
		reply(seq, size, false);
		reply(seq, size, false);
		break;
	case 3:
		nlh = note(seq, "10.0.0.2");
		mnl_attr_put_u32(nlh, MIPV4_A_ERROR, EHOSTUNREACH);
		emit(nlh);
		break;
	case 4:
		icmp(seq, 3, 4, 1400);
		break;
	case 5:
		reply(seq, size, true);
		break;
	case 7:
		icmp(seq, 5, 1, 0x0a000003);
		reply(seq, size / 2, false);
		break;
	case 8:
		icmp(seq, 11, 0, 0);
		break;
	case 9:
		icmp(seq, 12, 0, 0x14000000);
		break;
	case 10:
		icmp(seq, 3, 77, 0);
	}
	return 0;
}

ssize_t nl_recv_now(void *buf, size_t size)
{
	static bool lost;
	ssize_t n;

	if (getenv("MIPV4_FAKE_LOST") && !lost) {
		lost = true;
		return -ENOBUFS;
	}
	n = recv(pair[0], buf, size, MSG_DONTWAIT);
	return n < 0 ? -errno : n;
}
