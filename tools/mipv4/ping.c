// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 ping: echo requests through an endpoint, reported as ping(8) reports them.
 *
 * Each request is a netlink command with the sequence number of the echo request. The
 * kernel acknowledges it at once with the source address, or with an error. Replies and
 * errors from the network arrive as notifications.
 */
#include <errno.h>
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/mipv4.h>
#include <netinet/ip_icmp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "clock.h"
#include "escape.h"
#include "fail.h"
#include "format.h"
#include "macros.h"
#include "names.h"
#include "nl.h"
#include "nlmsg.h"
#include "nlsock.h"
#include "nlwait.h"
#include "options.h"
#include "parse.h"
#include "ping-mtu.h"
#include "ping-result.h"
#include "ping.h"
#include "print.h"
#include "values.h"

#define STATUS_NO_REPLY	1
#define STATUS_ERROR	2

#define DEFAULT_SIZE	56
#define MAX_SIZE	65507
#define HEADERS		28	/* of IP and ICMP */
#define FLOOD_WAIT	(10 * NSEC_PER_MSEC)
#define LINGER_MIN	(1 * NSEC_PER_SEC)
#define LINGER_SILENT	(10 * NSEC_PER_SEC)	/* ARP gives up after 3 s or more */

/* The state of the request of each 16 bit sequence number. */
#define REQ_OPEN	1	/* without a reply or an error */
#define REQ_REPLIED	2

static struct {
	uint32_t target, source, wanted;	/* the source, and that of -I */
	const char *dev;
	uint32_t ifindex, mtu;
	uint32_t size;
	bool df, quiet, stamps;
	uint64_t count;		/* 0: until ^C */
	uint64_t interval, wait;
	uint64_t deadline;	/* 0: none */

	bool headed;		/* the first line was printed */
	bool broken;		/* a fatal error ends the run */
	struct nl_msgs early;	/* arrived before that */
	json_t *root, *replies;

	struct ping_result result;
	unsigned long long open;	/* requests without an answer */
	uint64_t next_send;
	uint8_t state[UINT16_MAX + 1];
} ping;

static void print_head(void)
{
	ping.headed = true;
	if (opt.json)
		return;
	printf("PING %s (%s)", addr_str(ping.target), addr_str(ping.target));
	if (ping.source)
		printf(" from %s %s", addr_str(ping.source), printable(ping.dev));
	else
		printf(" on %s", printable(ping.dev));
	printf(": %u(%u) bytes of data.\n", ping.size, ping.size + HEADERS);
}

/* The request has its answer; only duplicates may follow. */
static void close_request(uint16_t seq)
{
	if (!(ping.state[seq] & REQ_OPEN))
		return;
	ping.state[seq] &= (uint8_t)~REQ_OPEN;
	ping.open--;
	if (!ping.interval)
		ping.next_send = 0;
}

static json_t *json_reply(const char *type, uint32_t from, uint16_t seq)
{
	json_t *reply = js_object(ping.replies);

	js_str(reply, "type", type);
	js_str(reply, "from", addr_str(from));
	js_int(reply, "icmp_seq", seq);
	return reply;
}

/* The time, as with "ping -D". */
static void print_stamp(void)
{
	if (ping.stamps)
		printf("[%.6f] ", clock_seconds());
}

static void local_error(uint16_t seq, int err, const char *text)
{
	char line[NL_TEXT_SIZE];

	if (err == EMSGSIZE && ping.mtu)
		snprintf(line, sizeof(line), "message too long, mtu=%u", ping.mtu);
	else
		snprintf(line, sizeof(line), "%s", *text ? text : strerror(err));

	if (!ping.quiet)
		complain("local error: %s", line);
	ping.result.errors++;
	close_request(seq);
	if (opt.json && !ping.quiet)
		js_str(json_reply("local-error", ping.source, seq), "message", line);
}

/* Report an error of another host or of our endpoint. */
static void remote_error(uint16_t seq, const struct nlattr *const *tb)
{
	uint32_t from = nl_u32(tb, MIPV4_A_ADDR);
	uint8_t type = nl_u8(tb, MIPV4_A_ICMP_TYPE), code = nl_u8(tb, MIPV4_A_ICMP_CODE);
	uint32_t mtu = nl_u32(tb, MIPV4_A_ICMP_INFO) & 0xffff;
	const char *text;
	json_t *reply;

	if (type == ICMP_DEST_UNREACH && code == ICMP_FRAG_NEEDED && mtu && mtu < ping.mtu)
		ping.mtu = mtu;
	if (!tb[MIPV4_A_ERROR])
		text = icmp_str(type, code, nl_u32(tb, MIPV4_A_ICMP_INFO));
	else if (nl_u32(tb, MIPV4_A_ERROR) == EHOSTUNREACH)
		text = "Destination Host Unreachable";
	else
		text = strerror((int)nl_u32(tb, MIPV4_A_ERROR));

	if (ping.quiet) {
		/* Counted only. */
	} else if (opt.json) {
		reply = json_reply("error", from, seq);
		if (tb[MIPV4_A_ICMP_TYPE]) {
			js_int(reply, "icmp_type", type);
			js_int(reply, "icmp_code", code);
		}
		js_str(reply, "message", text);
	} else {
		print_stamp();
		printf("From %s icmp_seq=%u %s\n", addr_str(from), seq, text);
	}

	/* The request may still be answered after these two. */
	if (!tb[MIPV4_A_ERROR] && (type == ICMP_REDIRECT || type == ICMP_SOURCE_QUENCH))
		return;
	ping.result.errors++;
	close_request(seq);
}

/*
 * The index of the first wrong octet of a reply, or @size: octet n is n modulo 256.
 */
static size_t find_corruption(const uint8_t *data, size_t size)
{
	size_t i;

	for (i = 0; i < size && data[i] == (i & 0xff); i++)
		;
	return i;
}

struct reply {
	uint32_t from;
	uint16_t seq;
	const uint8_t *data;
	size_t size, bad;	/* bad: the first wrong octet, or size */
	uint64_t rtt;
	bool timed, duplicate;
	uint8_t ttl;
};

static void fill_reply(const struct reply *reply)
{
	json_t *object = json_reply("reply", reply->from, reply->seq);

	js_int(object, "bytes", reply->size + 8);
	js_int(object, "ttl", reply->ttl);
	if (reply->timed)
		js_real(object, "time", (double)reply->rtt / NSEC_PER_MSEC);
	js_bool(object, "duplicate", reply->duplicate);
	js_bool(object, "truncated", reply->size < ping.size);
	js_bool(object, "corrupted", reply->bad < reply->size);
}

static void print_reply(const struct reply *reply)
{
	print_stamp();
	printf("%zu bytes from %s: icmp_seq=%u ttl=%u", reply->size + 8, addr_str(reply->from),
	       reply->seq, reply->ttl);
	if (reply->timed)
		printf(" time=%s ms", ping_rtt_str(reply->rtt));
	if (reply->duplicate)
		printf(" (DUP!)");
	if (reply->size < ping.size)
		printf(" (truncated)");
	putchar('\n');
	if (reply->bad < reply->size)
		printf("wrong data byte #%zu should be 0x%zx but was 0x%x\n", reply->bad,
		       reply->bad & 0xff, reply->data[reply->bad]);
}

static void echo_reply(uint16_t seq, const struct nlattr *const *tb)
{
	struct reply reply = {
		.from = nl_u32(tb, MIPV4_A_ADDR),
		.seq = seq,
		.timed = tb[MIPV4_A_PING_RTT],
		.duplicate = ping.state[seq] & REQ_REPLIED,
		.ttl = nl_u8(tb, MIPV4_A_TTL),
		.size = ping.size,
		.bad = ping.size,
	};

	if (tb[MIPV4_A_PING_DATA]) {
		reply.size = nl_octets(tb[MIPV4_A_PING_DATA], &reply.data);
		reply.bad = find_corruption(reply.data, reply.size);
	}
	if (reply.timed)
		reply.rtt = nl_u64(tb[MIPV4_A_PING_RTT]);

	if (reply.duplicate)
		ping.result.duplicates++;
	else
		ping.result.received++;
	if (reply.timed)
		ping_count_rtt(&ping.result, reply.rtt);
	if (reply.bad < reply.size)
		ping.result.corrupted++;
	ping.state[seq] |= REQ_REPLIED;
	close_request(seq);
	if (ping.quiet)
		return;
	if (opt.json)
		fill_reply(&reply);
	else
		print_reply(&reply);
}

static void notified(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	uint16_t seq;

	nl_parse(nlh, tb);
	seq = nl_u16(tb, MIPV4_A_PING_SEQ);
	if (nl_u32(tb, MIPV4_A_ERROR) == EMSGSIZE)
		local_error(seq, EMSGSIZE, "");
	else if (tb[MIPV4_A_ERROR] || tb[MIPV4_A_ICMP_TYPE])
		remote_error(seq, tb);
	else
		echo_reply(seq, tb);
}

/* The first line has the source address; earlier messages are reported after it. */
static void head_done(void)
{
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	if (ping.headed)
		return;
	print_head();
	while ((nlh = nl_msgs_next(&ping.early, &pos)))
		notified(nlh);
	nl_msgs_free(&ping.early);
}

/* Errors that the next request would meet again. */
static bool is_fatal(int err)
{
	switch (err) {
	case EMSGSIZE:
	case EHOSTUNREACH:
	case EHOSTDOWN:
	case ENETDOWN:
	case ENOBUFS:
	case ENOMEM:
	case EAGAIN:
		return false;
	case ENETUNREACH:
	case EADDRNOTAVAIL:
		return ping.result.sent <= 1;
	}
	return true;
}

static void handle(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	char text[NL_TEXT_SIZE];
	int err;

	if (nlh->nlmsg_type == NLMSG_ERROR) {
		err = nl_status(nlh, text);
		/* Without a request that was sent there are no statistics. */
		if (err && is_fatal(err) && ping.result.sent <= 1)
			nl_fail("ping", err, text);
		ping.broken |= err && is_fatal(err);
		head_done();
		if (err)
			local_error((uint16_t)nlh->nlmsg_seq, err, text);
	} else if (nlh->nlmsg_type < NLMSG_MIN_TYPE) {
		return;
	} else if (nl_cmd(nlh) == MIPV4_CMD_PING) {
		nl_parse(nlh, tb);
		ping.source = nl_u32(tb, MIPV4_A_SRC);
		head_done();
	} else if (nl_cmd(nlh) == MIPV4_CMD_PING_NTF) {
		if (ping.headed)
			notified(nlh);
		else
			nl_msgs_add(&ping.early, nlh);
	}
}

static void receive(void)
{
	nl_recv_all(handle);
	finish_stdout();
}

static void send_request(uint64_t at)
{
	struct nlmsghdr *nlh = nl_new(MIPV4_CMD_PING, ping.ifindex);
	uint16_t seq;
	int err;

	ping.result.sent++;
	seq = (uint16_t)ping.result.sent;
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, ping.target);
	if (ping.wanted)
		mnl_attr_put_u32(nlh, MIPV4_A_SRC, ping.wanted);
	mnl_attr_put_u16(nlh, MIPV4_A_PING_SEQ, seq);
	mnl_attr_put_u32(nlh, MIPV4_A_PING_SIZE, ping.size);
	if (ping.df)
		mnl_attr_put(nlh, MIPV4_A_PING_DF, 0, NULL);

	/* Sequence numbers repeat after 65536 requests: the old request is lost. */
	if (!(ping.state[seq] & REQ_OPEN))
		ping.open++;
	ping.state[seq] = REQ_OPEN;

	if (!ping.result.first_send)
		ping.result.first_send = at;
	ping.result.last_send = at;
	ping.next_send = ping.interval ? ping.next_send + ping.interval : at + FLOOD_WAIT;
	if (ping.interval && ping.next_send <= at)
		ping.next_send = at + ping.interval;

	err = nl_send(nlh, (uint32_t)ping.result.sent);
	if (err)
		local_error(seq, err, "");
}

static uint64_t linger(void)
{
	uint64_t min = ping.wait < LINGER_MIN ? ping.wait : LINGER_MIN;

	if (!ping.result.received)
		return ping.wait;
	return ping.result.rtt_max * 2 > min ? ping.result.rtt_max * 2 : min;
}

/* With a deadline, the count is that of the replies. */
static bool all_sent(void)
{
	return ping.count &&
	       (ping.deadline ? ping.result.received : ping.result.sent) >= ping.count;
}

static bool is_over(void)
{
	return ping.deadline && clock_ns() >= ping.deadline;
}

/*
 * Send a request if one is due, and set @until to when the next event is. Returns false
 * if the last request was answered or its time is over.
 */
static bool send_due(uint64_t *until)
{
	uint64_t at = clock_ns();

	if (!all_sent() && at >= ping.next_send) {
		send_request(at);
		receive();
	}
	if (!all_sent()) {
		*until = ping.next_send;
		if (ping.deadline && ping.deadline < *until)
			*until = ping.deadline;
		return !ping.broken;
	}
	*until = ping.result.last_send + linger();
	return !ping.broken && ping.open && clock_ns() < *until;
}

static void run(void)
{
	struct pollfd fds[] = {
		{ .fd = nl_fd(), .events = POLLIN },
		{ .fd = interrupt_fd(), .events = POLLIN },
	};
	uint64_t until;

	ping.next_send = clock_ns();
	while (!ping.broken && !fds[1].revents && !is_over() && send_due(&until)) {
		wait_fds(fds, ARRAY_SIZE(fds), until);
		if (fds[0].revents)
			receive();
	}
	close(fds[1].fd);
}

static void print_json(void)
{
	if (ping.source)
		js_str(ping.root, "source", addr_str(ping.source));
	ping_fill_result(ping.root, &ping.result);
	js_print(ping.root);
}

int cmd_ping(const struct args *args)
{
	not_in_batch("ping");
	ping.target = parse_addr(args->operand);
	if (args->value[KEY_SRC])
		ping.wanted = parse_addr(args->value[KEY_SRC]);
	ping.count = args_number(args, KEY_COUNT, 1, INT32_MAX, 0);
	ping.size = args_number(args, KEY_SIZE, 0, MAX_SIZE, DEFAULT_SIZE);
	ping.interval = NSEC_PER_SEC;
	if (args->value[KEY_INTERVAL])
		ping.interval = parse_seconds("interval", args->value[KEY_INTERVAL]);
	ping.wait = LINGER_SILENT;
	if (args->value[KEY_WAIT])
		ping.wait = parse_seconds("-W", args->value[KEY_WAIT]);
	if (args->value[KEY_DEADLINE])
		ping.deadline = clock_ns() + parse_seconds("-w", args->value[KEY_DEADLINE]);
	ping.df = args->value[KEY_DF] ||
		  (args->value[KEY_PMTUDISC] && parse_pmtudisc(args->value[KEY_PMTUDISC]));
	ping.quiet = args->value[KEY_QUIET];
	ping.stamps = args->value[KEY_STAMPS];
	ping.dev = args->value[KEY_DEV];

	fail_status = STATUS_ERROR;
	ping.ifindex = args_dev(args);
	nl_open();
	ping.mtu = ping_mtu(ping.ifindex, ping.target, ping.df);
	nl_sock_buffer(NL_SOCK_BUFFER);
	/* receive() flushes; line buffering would lose the errno of a failed write. */
	setvbuf(stdout, NULL, _IOFBF, BUFSIZ);

	if (opt.json) {
		ping.root = js_object(NULL);
		js_str(ping.root, "target", addr_str(ping.target));
		js_str(ping.root, "ifname", ping.dev);
		js_int(ping.root, "size", ping.size);
		ping.replies = js_array(ping.root, "replies");
	}
	run();
	head_done();
	if (opt.json)
		print_json();
	else
		ping_print_result(&ping.result, ping.target);
	if (ping.broken)
		return STATUS_ERROR;
	if (ping.deadline && ping.result.received < ping.count)
		return STATUS_NO_REPLY;
	return ping.result.received ? 0 : STATUS_NO_REPLY;
}
