// SPDX-License-Identifier: GPL-2.0
/*
 * The netlink socket: finding the mipv4 family, requests that are
 * acknowledged, dumps that show one state.
 */
#include <errno.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "nl.h"
#include "utils.h"

#define DUMP_TRIES	50

static struct mnl_socket *sock;
static uint16_t family;		/* the one that is open */
static uint32_t events;		/* its multicast group of this name */
static char open_name[GENL_NAMSIZ];
static uint32_t last_seq;
static alignas(8) char recv_buf[NL_RECV_SIZE];

/* Requests of a batch that wait: the kernel has room for so many refusals. */
#define LATER_MAX	64
#define LATER_LEN	256	/* octets of one, at most */

static struct {
	bool on;
	bool go_on;
	bool over;		/* one failed, and nothing more is to be done */
	void (*failed)(unsigned int line);
	unsigned int line;
	unsigned int n;
	struct {
		unsigned int line;
		const char *what;
		void (*undo)(const struct nlmsghdr *nlh);
		size_t at;
		bool failed;
	} request[LATER_MAX];
	alignas(8) char buf[LATER_MAX * LATER_LEN];
	size_t len;
} later;

/* The largest datagram has to fit. */
static union {
	struct nlmsghdr nlh;
	char octets[NL_RECV_SIZE];
} request;

static void set_option(int option)
{
	int on = 1;

	/* Older kernels lack some; they are comforts, not needs. */
	mnl_socket_setsockopt(sock, option, &on, sizeof(on));
}

static void open_socket(void)
{
	sock = mnl_socket_open2(NETLINK_GENERIC, SOCK_CLOEXEC);
	if (!sock || mnl_socket_bind(sock, 0, MNL_SOCKET_AUTOPID) < 0)
		fail("cannot open a netlink socket: %s", strerror(errno));
	set_option(NETLINK_EXT_ACK);
	set_option(NETLINK_CAP_ACK);
	set_option(NETLINK_GET_STRICT_CHK);
}

void nl_want_room(void)
{
	int rcvbuf = 1 << 20;

	if (setsockopt(nl_fd(), SOL_SOCKET, SO_RCVBUFFORCE, &rcvbuf, sizeof(rcvbuf)) < 0)
		setsockopt(nl_fd(), SOL_SOCKET, SO_RCVBUF, &rcvbuf, sizeof(rcvbuf));
}

int nl_fd(void)
{
	return mnl_socket_get_fd(sock);
}

/* Returns the length, or a negative errno. */
static ssize_t receive(void *buf, size_t size, int flags)
{
	struct sockaddr_nl from;
	struct iovec iov = { .iov_base = buf, .iov_len = size };
	struct msghdr msg = {
		.msg_name = &from,
		.msg_iov = &iov,
		.msg_iovlen = 1,
	};
	ssize_t len;

	do {
		msg.msg_namelen = sizeof(from);
		len = recvmsg(nl_fd(), &msg, flags);
	} while ((len < 0 && errno == EINTR) || (len >= 0 && from.nl_pid));

	if (len < 0)
		return -errno;
	return (msg.msg_flags & MSG_TRUNC) ? -ENOSPC : len;
}

ssize_t nl_recv_now(void *buf, size_t size)
{
	return receive(buf, size, MSG_DONTWAIT);
}

int nl_send(struct nlmsghdr *nlh, uint32_t seq)
{
	ssize_t n;

	nlh->nlmsg_seq = seq;
	do {
		n = mnl_socket_sendto(sock, nlh, nlh->nlmsg_len);
	} while (n < 0 && errno == EINTR);
	return n < 0 ? errno : 0;
}

/* Send under a number that no answer to an earlier request has. */
static void send_new(struct nlmsghdr *nlh)
{
	int err;

	if (!nl_settle())
		end_program(STATUS_FAILED);
	err = nl_send(nlh, ++last_seq);
	if (err)
		fail("cannot send to the kernel: %s", strerror(err));
}

static struct nlmsghdr *new_message(uint16_t type, uint8_t cmd, uint8_t version)
{
	struct nlmsghdr *nlh;
	struct genlmsghdr *genl;

	nlh = mnl_nlmsg_put_header(&request);
	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
	return nlh;
}

struct nlmsghdr *nl_new(uint8_t cmd, uint32_t ifindex)
{
	struct nlmsghdr *nlh = new_message(family, cmd, MIPV4_GENL_VERSION);

	if (ifindex)
		mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, ifindex);
	return nlh;
}

/*
 * Read the answers to the last request up to its acknowledgment. Returns the
 * latter's errno; @handle gets the other messages.
 */
static int wait_ack(char *text, void (*handle)(const struct nlmsghdr *nlh))
{
	for (;;) {
		ssize_t got = receive(recv_buf, sizeof(recv_buf), 0);
		const struct nlmsghdr *nlh = (const void *)recv_buf;
		int len = (int)got;

		if (got < 0)
			fail("no answer from the kernel: %s", strerror((int)-got));
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
			/* What the kernel says unasked has no number. */
			if (nlh->nlmsg_seq && nlh->nlmsg_seq != last_seq)
				continue;
			if (nlh->nlmsg_type == NLMSG_ERROR)
				return nl_status(nlh, text);
			if (nlh->nlmsg_type >= NLMSG_MIN_TYPE && handle)
				handle(nlh);
		}
	}
}

static void found_group(const struct nlattr *group)
{
	const struct nlattr *attr;
	const char *name = "";
	uint32_t id = 0;

	mnl_attr_for_each_nested(attr, group) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_NAME &&
		    mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) == 0)
			name = mnl_attr_get_str(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GRP_ID &&
		    mnl_attr_validate(attr, MNL_TYPE_U32) == 0)
			id = mnl_attr_get_u32(attr);
	}
	if (!strcmp(name, MIPV4_MCGRP_EVENTS))
		events = id;
}

static void found_groups(const struct nlattr *groups)
{
	const struct nlattr *group;

	mnl_attr_for_each_nested(group, groups) {
		found_group(group);
	}
}

static void found_family(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    mnl_attr_validate(attr, MNL_TYPE_U16) == 0)
			family = mnl_attr_get_u16(attr);
		if (mnl_attr_get_type(attr) == CTRL_ATTR_MCAST_GROUPS)
			found_groups(attr);
	}
}

/* Find a family, and the socket for it if there is none yet; false without it. */
static bool find_family(const char *name)
{
	char text[NL_TEXT_SIZE];
	struct nlmsghdr *nlh;
	int err;

	if (sock && !strcmp(name, open_name))
		return true;
	if (!sock)
		open_socket();
	family = 0;
	events = 0;
	open_name[0] = '\0';
	nlh = new_message(GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	send_new(nlh);
	err = wait_ack(text, found_family);
	if (err == ENOENT || (!err && !family))
		return false;
	if (err)
		nl_fail("looking up the netlink family", err, text);
	snprintf(open_name, sizeof(open_name), "%s", name);
	return true;
}

void nl_open_family(const char *name, const char *missing)
{
	if (!find_family(name))
		fail("%s", missing);
}

bool nl_has_family(const char *name)
{
	return find_family(name);
}

static void join(uint32_t group)
{
	if (mnl_socket_setsockopt(sock, NETLINK_ADD_MEMBERSHIP, &group, sizeof(group)) < 0)
		fail("cannot listen to events: %s", strerror(errno));
}

/* Also to those of families that come and go; their group has this number. */
void nl_join_events(void)
{
	if (!events)
		fail("the mipv4 module is older than this program and tells of no events");
	join(GENL_ID_CTRL);
	join(events);
}

static noreturn void module_gone(void)
{
	fail("the mipv4 module was unloaded");
}

/* By a socket of its own: the answer finds room, and the events stay in their order. */
void nl_check_family(void)
{
	struct mnl_socket *of_events = sock;
	const uint16_t known = family;

	sock = NULL;
	if (!find_family(MIPV4_GENL_NAME) || family != known)
		module_gone();
	mnl_socket_close(sock);
	sock = of_events;
}

bool nl_is_event(const struct nlmsghdr *nlh)
{
	const struct nlattr *attr;

	if (nlh->nlmsg_type != GENL_ID_CTRL)
		return nlh->nlmsg_type == family;
	if (nl_cmd(nlh) != CTRL_CMD_DELFAMILY)
		return false;
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		if (mnl_attr_get_type(attr) == CTRL_ATTR_FAMILY_ID &&
		    mnl_attr_validate(attr, MNL_TYPE_U16) == 0 &&
		    mnl_attr_get_u16(attr) == family)
			module_gone();
	}
	return false;
}

void nl_open(void)
{
	nl_open_family(MIPV4_GENL_NAME, "the mipv4 module is not loaded (modprobe mipv4)");
}

bool nl_try(struct nlmsghdr *nlh, void (*handle)(const struct nlmsghdr *nlh))
{
	char text[NL_TEXT_SIZE];

	send_new(nlh);
	return !wait_ack(text, handle);
}

void nl_ask(struct nlmsghdr *nlh, const char *what,
	    void (*handle)(const struct nlmsghdr *nlh))
{
	char text[NL_TEXT_SIZE];
	int err;

	send_new(nlh);
	err = wait_ack(text, handle);
	if (err)
		nl_fail(what, err, text);
	if (*text)
		complain("warning: %s", text);
}

void nl_do(struct nlmsghdr *nlh, const char *what)
{
	nl_ask(nlh, what, NULL);
}

void nl_later(bool go_on, void (*failed)(unsigned int line))
{
	later.on = true;
	later.go_on = go_on;
	later.failed = failed;
}

void nl_later_line(unsigned int line)
{
	later.line = line;
}

void nl_do_later(struct nlmsghdr *nlh, const char *what,
		 void (*undo)(const struct nlmsghdr *nlh))
{
	size_t len = MNL_ALIGN(nlh->nlmsg_len);

	if (!later.on || (!undo && !later.go_on) || len > LATER_LEN) {
		nl_do(nlh, what);
		return;
	}
	if (later.n == LATER_MAX && !nl_settle())
		end_program(STATUS_FAILED);
	/* Without being asked the kernel answers only if it refuses. */
	nlh->nlmsg_flags &= (uint16_t)~NLM_F_ACK;
	memset(later.buf + later.len + len - MNL_ALIGNTO, 0, MNL_ALIGNTO);
	memcpy(later.buf + later.len, nlh, nlh->nlmsg_len);
	later.request[later.n].line = later.line;
	later.request[later.n].what = what;
	later.request[later.n].undo = undo;
	later.request[later.n].at = later.len;
	later.request[later.n].failed = false;
	later.len += len;
	later.n++;
}

static struct nlmsghdr *later_request(unsigned int i)
{
	return (struct nlmsghdr *)(later.buf + later.request[i].at);
}

/* Take note of an answer to the request @i; true if it is the first that failed. */
static void later_answer(unsigned int i, const struct nlmsghdr *nlh)
{
	char text[NL_TEXT_SIZE];
	int err = nl_status(nlh, text);

	if (!err)
		return;
	later.request[i].failed = true;
	if (later.over)
		return;
	nl_complain(later.request[i].what, err, text);
	later.failed(later.request[i].line);
	later.over = !later.go_on;
}

/* Read the answers to @n requests, the last of which has one in any case. */
static void later_answers(unsigned int n)
{
	uint32_t first = last_seq + 1 - n;

	for (;;) {
		ssize_t got = receive(recv_buf, sizeof(recv_buf), 0);
		const struct nlmsghdr *nlh = (const void *)recv_buf;
		int len = (int)got;

		if (got < 0)
			fail("no answer from the kernel: %s", strerror((int)-got));
		for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
			if (nlh->nlmsg_type != NLMSG_ERROR || nlh->nlmsg_seq - first >= n)
				continue;
			later_answer(nlh->nlmsg_seq - first, nlh);
			if (nlh->nlmsg_seq == last_seq)
				return;
		}
	}
}

bool nl_settle(void)
{
	unsigned int n = later.n, i, bad;
	ssize_t sent;

	dev_index_forget();
	if (!n)
		return !later.over;
	later.n = 0;
	for (i = 0; i < n; i++)
		later_request(i)->nlmsg_seq = ++last_seq;
	later_request(n - 1)->nlmsg_flags |= NLM_F_ACK;
	do {
		sent = mnl_socket_sendto(sock, later.buf, later.len);
	} while (sent < 0 && errno == EINTR);
	later.len = 0;
	if (sent < 0)
		fail("cannot send to the kernel: %s", strerror(errno));
	later_answers(n);
	if (!later.over)
		return true;
	for (bad = 0; !later.request[bad].failed; bad++)
		;
	later.over = false;
	/* The last one first, as if they had never been. */
	for (i = n - 1; i > bad; i--)
		if (!later.request[i].failed)
			later.request[i].undo(later_request(i));
	later.over = true;
	return false;
}

/* Start anew with an empty queue: the rest of a dump is not wanted. */
static void reopen(void)
{
	mnl_socket_close(sock);
	open_socket();
}

enum dump_end {
	DUMP_WHOLE,
	DUMP_CHANGED,		/* the state changed meanwhile */
	DUMP_CUT,		/* and messages are missing */
};

static enum dump_end dump_once(struct nlmsghdr *nlh, struct nl_msgs *msgs, const char *what)
{
	char text[NL_TEXT_SIZE];
	enum dump_end end = DUMP_WHOLE;
	int err;

	msgs->len = 0;
	send_new(nlh);
	for (;;) {
		ssize_t got = receive(recv_buf, sizeof(recv_buf), 0);
		const struct nlmsghdr *in = (const void *)recv_buf;
		int len = (int)got;

		if (got == -ENOBUFS || got == -ENOSPC) {
			reopen();
			return DUMP_CUT;
		}
		if (got < 0)
			nl_fail(what, (int)-got, "");

		for (; mnl_nlmsg_ok(in, len); in = mnl_nlmsg_next(in, &len)) {
			if (in->nlmsg_seq != last_seq)
				continue;
			if (in->nlmsg_flags & NLM_F_DUMP_INTR)
				end = DUMP_CHANGED;
			if (in->nlmsg_type == NLMSG_ERROR || in->nlmsg_type == NLMSG_DONE) {
				err = nl_status(in, text);
				if (err == EINTR || err == EAGAIN)
					return DUMP_CUT;
				if (err)
					nl_fail(what, err, text);
				return end;
			}
			if (in->nlmsg_type == family)
				nl_msgs_add(msgs, in);
		}
	}
}

bool nl_dump_for(struct nlmsghdr *nlh, struct nl_msgs *msgs, const char *what)
{
	enum dump_end end = DUMP_CUT;
	int tries;

	/* A dump ends with NLMSG_DONE, it needs no acknowledgment. */
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	for (tries = 0; tries < DUMP_TRIES; tries++) {
		const struct timespec pause = { .tv_nsec = tries * 200000L };

		if (tries)
			nanosleep(&pause, NULL);
		end = dump_once(nlh, msgs, what);
		if (end == DUMP_WHOLE)
			return true;
	}
	if (end == DUMP_CUT)
		fail("%s: it changed too often while being read: try again", what);
	complain("warning: %s: it changed while being read, some of it may be missing or be there twice",
		 what);
	return false;
}

bool nl_dump(uint8_t cmd, uint32_t ifindex, struct nl_msgs *msgs, const char *what)
{
	return nl_dump_for(nl_new(cmd, ifindex), msgs, what);
}
