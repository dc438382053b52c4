// SPDX-License-Identifier: GPL-2.0
/*
 * The transport for "make check", in place of nlsock.c, nlqueue.c, nl.c and nldump.c: a
 * made-up kernel whose state never changes. It prints requests on stderr, answers pings
 * in every form there is, and sends every event to a listener. It has the family of
 * mudp, too.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/mipv4.h>
#include <linux/mudp.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dev.h"
#include "fail.h"
#include "fake-message.h"
#include "fake-mudp.h"
#include "fake-ping.h"
#include "fake-state.h"
#include "nl.h"
#include "nldump.h"
#include "nlmsg.h"
#include "nlqueue.h"
#include "nlsock.h"

static union {
	struct nlmsghdr nlh;
	char octets[NL_RECV_SIZE];
} request;

static int pair[2];
static bool is_mudp;	/* the family that is open */

void nl_open_family(const char *name, const char *missing)
{
	is_mudp = !strcmp(name, MUDP_GENL_NAME);
	if (is_mudp && getenv("MIPV4_FAKE_EMPTY") && !strcmp(getenv("MIPV4_FAKE_EMPTY"), "mudp"))
		fail("%s", missing);
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
		exit(99);
}

/* The name of device 1 can be any. */
char *if_indextoname(unsigned int ifindex, char name[IF_NAMESIZE])
{
	const char *dev = getenv("MIPV4_FAKE_DEV");

	if (ifindex != 1)
		return NULL;
	snprintf(name, IF_NAMESIZE, "%s", dev ? dev : "lo");
	return name;
}

uint16_t nl_family(void)
{
	return FAKE_FAMILY;
}

uint32_t nl_event_group(void)
{
	return 0;
}

int nl_do_errno(struct nlmsghdr *nlh, char *text)
{
	*text = '\0';
	nl_do(nlh, "request");
	return 0;
}

void nl_sock_buffer(int octets)
{
	(void)octets;
}

bool nl_has_family(const char *name)
{
	const char *empty = getenv("MIPV4_FAKE_EMPTY");

	is_mudp = !strcmp(name, MUDP_GENL_NAME) && !(empty && !strcmp(empty, "mudp"));
	return is_mudp || !strcmp(name, MIPV4_GENL_NAME);
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
	struct nlmsghdr *nlh = fake_start(&request, cmd);

	if (ifindex)
		mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, ifindex);
	return nlh;
}

static nl_handler *recorder;

void nl_record(nl_handler *record)
{
	recorder = record;
}

static const char *flags(const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_flags & NLM_F_REPLACE)
		return " replace";
	return nlh->nlmsg_flags & NLM_F_EXCL ? " excl" : "";
}

const struct nlmsghdr *nl_request(void)
{
	return &request.nlh;
}

bool nl_is_recorded(void)
{
	return recorder;
}

void nl_do(struct nlmsghdr *nlh, const char *command)
{
	const struct nlattr *attr;

	if (recorder) {
		recorder(nlh);
		return;
	}
	if (getenv("MIPV4_FAKE_TEXT"))
		nl_fail(command, getenv("MIPV4_FAKE_ERRNO") ? atoi(getenv("MIPV4_FAKE_ERRNO")) : EINVAL,
			getenv("MIPV4_FAKE_TEXT"));

	fprintf(stderr, "%s: cmd %u%s", command, nl_cmd(nlh), flags(nlh));
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		const uint8_t *octet = mnl_attr_get_payload(attr);
		size_t i;

		fprintf(stderr, " %u=", mnl_attr_get_type(attr));
		for (i = 0; i < mnl_attr_get_payload_len(attr); i++)
			fprintf(stderr, "%02x", octet[i]);
	}
	fputc('\n', stderr);
}

void nl_do_queued(struct nlmsghdr *nlh, const char *command, nl_undo *undo)
{
	(void)undo;
	nl_do(nlh, command);
}

void nl_queue_start(bool go_on, void (*failed)(unsigned int line))
{
	(void)go_on;
	(void)failed;
}

void nl_queue_line(unsigned int line)
{
	(void)line;
}

bool nl_queue_flush(void)
{
	dev_index_forget();
	return true;
}

static bool dump(uint8_t cmd, int state, struct nl_msgs *msgs)
{
	msgs->len = 0;
	if (getenv("MIPV4_FAKE_EMPTY"))
		return true;
	if (is_mudp)
		fake_mudp_dump(msgs);
	else
		fake_dump(cmd, state, msgs);
	return true;
}

bool nl_dump(uint8_t cmd, uint32_t ifindex, struct nl_msgs *msgs, const char *command)
{
	(void)ifindex;
	(void)command;
	return dump(cmd, -1, msgs);
}

bool nl_dump_for(struct nlmsghdr *nlh, struct nl_msgs *msgs, const char *command)
{
	const struct nlattr *attr;
	int state = -1;

	(void)command;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == MIPV4_A_NEIGH_STATE)
			state = mnl_attr_get_u8(attr);
	return dump(nl_cmd(nlh), state, msgs);
}

bool nl_peek(uint8_t cmd, uint32_t ifindex, bool (*add)(const struct nlmsghdr *nlh))
{
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_dump(cmd, ifindex, &msgs, "");
	while ((nlh = nl_msgs_next(&msgs, &pos)) && add(nlh))
		;
	nl_msgs_free(&msgs);
	return !nlh;
}

bool nl_dump_some(struct nlmsghdr *nlh, nl_filter filter, struct nl_msgs *msgs,
		  const char *command)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const struct nlmsghdr *found;
	struct nl_msgs all = { 0 };
	size_t pos = 0;

	nl_dump_for(nlh, &all, command);
	while ((found = nl_msgs_next(&all, &pos))) {
		nl_parse(found, tb);
		if (!filter || filter(tb))
			nl_msgs_add(msgs, found);
	}
	nl_msgs_free(&all);
	return true;
}

static void emit(const struct nlmsghdr *nlh, uint8_t cmd)
{
	struct genlmsghdr *genl = mnl_nlmsg_get_payload(&request.nlh);

	memcpy(&request, nlh, nlh->nlmsg_len);
	genl->cmd = cmd;
	if (send(pair[1], &request, nlh->nlmsg_len, 0) < 0)
		exit(99);
}

/* Send two events for each message of a dump. */
static void notify(uint8_t get, uint8_t cmd, uint8_t del_cmd)
{
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_dump(get, 0, &msgs, "");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		emit(nlh, cmd);
		emit(nlh, del_cmd);
	}
	nl_msgs_free(&msgs);
}

bool nl_is_event(const struct nlmsghdr *nlh)
{
	return nlh->nlmsg_type == FAKE_FAMILY;
}

void nl_check_family(void)
{
}

/* Every event happens at once, followed by ^C. */
void nl_join_events(void)
{
	int size = 1 << 20;

	setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
	notify(MIPV4_CMD_GET, MIPV4_CMD_ATTACH_NTF, MIPV4_CMD_SET_NTF);
	notify(MIPV4_CMD_ADDR_GET, MIPV4_CMD_ADDR_NTF, MIPV4_CMD_ADDR_DEL_NTF);
	notify(MIPV4_CMD_ROUTE_GET, MIPV4_CMD_ROUTE_NTF, MIPV4_CMD_ROUTE_DEL_NTF);
	notify(MIPV4_CMD_NEIGH_GET, MIPV4_CMD_NEIGH_NTF, MIPV4_CMD_NEIGH_DEL_NTF);
	notify(MIPV4_CMD_GROUP_GET, MIPV4_CMD_GROUP_NTF, MIPV4_CMD_GROUP_DEL_NTF);
	notify(MIPV4_CMD_ROUTE_GET, MIPV4_CMD_PMTU_NTF, MIPV4_CMD_PMTU_DEL_NTF);
	notify(MIPV4_CMD_GET, MIPV4_CMD_DETACH_NTF, 0);
	kill(getpid(), SIGINT);
}

/* With a @name, the handler of a protocol dropped it. */
static void drop(uint32_t reason, const char *name, uint8_t protocol, uint32_t left_out)
{
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_DROP_NTF);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	if (name)
		mnl_attr_put_strz(nlh, MIPV4_A_DROP_NAME, name);
	else
		mnl_attr_put_u32(nlh, MIPV4_A_DROP_REASON, reason);
	if (left_out)
		mnl_attr_put_u32(nlh, MIPV4_A_LEFT_OUT, left_out);
	if (protocol) {
		fake_put_addr(nlh, MIPV4_A_SRC, "10.0.0.1");
		fake_put_addr(nlh, MIPV4_A_ADDR, "10.0.0.2");
		mnl_attr_put_u8(nlh, MIPV4_A_PROTOCOL, protocol);
		mnl_attr_put_u32(nlh, MIPV4_A_LEN, 84);
	}
	/* A fragment of TCP has no ports. */
	if (protocol == IPPROTO_UDP) {
		mnl_attr_put_u16(nlh, MIPV4_A_SPORT, htons(40000));
		mnl_attr_put_u16(nlh, MIPV4_A_DPORT, htons(9));
	}
	emit(nlh, MIPV4_CMD_DROP_NTF);
}

/* Drops of each form happen at once, followed by ^C; the last reason is unknown. */
void nl_join_drops(void)
{
	drop(MIPV4_DROP_NO_PROTO, NULL, 253, 0);
	drop(MIPV4_DROP_NO_PROTO, NULL, 6, 0);
	drop(MIPV4_DROP_ARP_IGNORED, NULL, 0, 0);
	drop(MIPV4_DROP_NO_PROTO, NULL, 0, 912);
	drop(0, "udp-no-port", 17, 0);
	drop(0, "udp-no-port", 0, 3);
	drop(0, "esc-\x1b", 0, 1);
	drop(MIPV4_DROP_MAX + 1, NULL, 1, 0);
	kill(getpid(), SIGINT);
}

/* One of the two endpoints is detached before its UDP is sampled. */
bool nl_try(struct nlmsghdr *nlh, nl_handler *handle)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	nl_parse(nlh, tb);
	if (nl_u32(tb, MIPV4_A_IFINDEX) != 1)
		return false;
	handle(fake_mudp_stats());
	return true;
}

/* The path to an address: each form once, by the last octet. */
static const struct nlmsghdr *path(const struct nlmsghdr *request_nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_ROUTE_LOOKUP);
	uint8_t type;

	nl_parse(request_nlh, tb);
	type = (uint8_t)(nl_u32(tb, MIPV4_A_ADDR) >> 24);
	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, nl_u32(tb, MIPV4_A_ADDR));
	mnl_attr_put_u8(nlh, MIPV4_A_PATH_TYPE, type % 7);
	if (type == MIPV4_PATH_TYPE_UNREACHABLE || type == MIPV4_PATH_TYPE_BLACKHOLE)
		return nlh;
	fake_put_addr(nlh, MIPV4_A_SRC, "10.0.0.2");
	mnl_attr_put_u32(nlh, MIPV4_A_MTU, 1400);
	if (type != MIPV4_PATH_TYPE_LOCAL)
		mnl_attr_put_u8(nlh, MIPV4_A_MTU_SOURCE, type == 7 ? MIPV4_MTU_SOURCE_PATH :
							MIPV4_MTU_SOURCE_DEVICE);
	if (type == 7) {
		fake_put_addr(nlh, MIPV4_A_GATEWAY, "10.0.0.1");
		mnl_attr_put_u32(nlh, MIPV4_A_ROUTE_FLAGS, MIPV4_ROUTE_CACHE);
		mnl_attr_put_u32(nlh, MIPV4_A_EXPIRES, 599000);
		mnl_attr_put(nlh, MIPV4_A_LLADDR, 6, "\2\0\0\0\0\1");
		mnl_attr_put_u8(nlh, MIPV4_A_NEIGH_STATE, MIPV4_NEIGH_REACHABLE);
	}
	return nlh;
}

void nl_ask(struct nlmsghdr *nlh, const char *command, nl_handler *handle)
{
	nl_do(nlh, command);
	if (!is_mudp && nl_cmd(nlh) == MIPV4_CMD_ROUTE_LOOKUP) {
		handle(path(nlh));
		return;
	}
	fake_mudp_ask(nlh, handle);
}

int nl_send(struct nlmsghdr *nlh, uint32_t seq)
{
	fake_ping(nlh, seq, pair[1]);
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
