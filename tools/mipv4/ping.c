// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 ping: echo requests through an endpoint, reported as ping(8) does.
 *
 * Each request is a netlink command; its sequence number there is the one of
 * the echo request. The kernel answers it at once with our source address, or
 * with an error. What comes back from the network are messages of their own.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "mipv4.h"
#include "names.h"
#include "utils.h"

#define NSEC_PER_SEC	UINT64_C(1000000000)
#define NSEC_PER_MSEC	UINT64_C(1000000)

#define STATUS_NO_REPLY	1
#define STATUS_ERROR	2

#define DEFAULT_SIZE	56
#define MAX_SIZE	65507
#define HEADERS		28	/* of IP and ICMP */
#define FLOOD_WAIT	(10 * NSEC_PER_MSEC)
#define LINGER_MIN	(1 * NSEC_PER_SEC)
#define LINGER_SILENT	(10 * NSEC_PER_SEC)	/* ARP gives up after 3, or later */

/* What is known about the request of each 16 bit sequence number. */
#define REQ_OPEN	1	/* neither a reply nor an error came */
#define REQ_REPLIED	2

static struct {
	uint32_t target, source;
	const char *dev;
	uint32_t ifindex, mtu;
	uint32_t size;
	bool df;
	uint64_t count;		/* 0: no end */
	uint64_t interval;

	bool headed;		/* the first line is out */
	bool broken;		/* going on makes no sense */
	struct nl_msgs early;	/* came before that */
	json_t *root, *replies;

	unsigned long long sent, received, duplicates, errors, corrupted, open;
	uint64_t start, last_send, next_send;
	uint64_t rtt_min, rtt_max;
	double rtt_sum, rtt_sum2;	/* in ms */
	uint64_t timed;
	uint8_t state[UINT16_MAX + 1];
} ping;

static uint64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* Time is shown with the more digits the shorter it is. */
static const char *rtt_str(uint64_t ns)
{
	static char text[32];
	uint64_t us = (ns + 500) / 1000;
	int digits = us >= 100000 ? 0 : us >= 10000 ? 1 : us >= 1000 ? 2 : 3;

	snprintf(text, sizeof(text), "%.*f", digits, (double)us / 1000);
	return text;
}

static void print_head(void)
{
	ping.headed = true;
	if (opt.json)
		return;
	printf("PING %s (%s)", addr_str(ping.target), addr_str(ping.target));
	if (ping.source)
		printf(" from %s %s", addr_str(ping.source), ping.dev);
	else
		printf(" on %s", ping.dev);
	printf(": %u(%u) bytes of data.\n", ping.size, ping.size + HEADERS);
}

/* No more is to come about this request, duplicates apart. */
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

static void local_error(uint16_t seq, int err, const char *text)
{
	char line[NL_TEXT_SIZE];

	if (err == EMSGSIZE && ping.mtu)
		snprintf(line, sizeof(line), "message too long, mtu=%u", ping.mtu);
	else
		snprintf(line, sizeof(line), "%s", *text ? text : strerror(err));

	complain("local error: %s", line);
	ping.errors++;
	close_request(seq);
	if (opt.json)
		js_str(json_reply("local-error", ping.source, seq), "message", line);
}

/* Say what somebody, or our own endpoint, has against the request. */
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

	if (opt.json) {
		reply = json_reply("error", from, seq);
		if (tb[MIPV4_A_ICMP_TYPE]) {
			js_int(reply, "icmp_type", type);
			js_int(reply, "icmp_code", code);
		}
		js_str(reply, "message", text);
	} else {
		printf("From %s icmp_seq=%u %s\n", addr_str(from), seq, text);
	}

	/* These two do not keep the request from being answered. */
	if (!tb[MIPV4_A_ERROR] && (type == ICMP_REDIRECT || type == ICMP_SOURCE_QUENCH))
		return;
	ping.errors++;
	close_request(seq);
}

static void count_rtt(uint64_t rtt)
{
	double ms = (double)rtt / NSEC_PER_MSEC;

	if (!ping.timed || rtt < ping.rtt_min)
		ping.rtt_min = rtt;
	if (rtt > ping.rtt_max)
		ping.rtt_max = rtt;
	ping.timed++;
	ping.rtt_sum += ms;
	ping.rtt_sum2 += ms * ms;
}

static void echo_reply(uint16_t seq, const struct nlattr *const *tb)
{
	const struct nlattr *attr = tb[MIPV4_A_PING_DATA];
	const uint8_t *data = attr ? mnl_attr_get_payload(attr) : NULL;
	size_t size = attr ? mnl_attr_get_payload_len(attr) : ping.size, bad;
	uint64_t rtt = tb[MIPV4_A_PING_RTT] ? nl_u64(tb[MIPV4_A_PING_RTT]) : 0;
	uint32_t from = nl_u32(tb, MIPV4_A_ADDR);
	bool duplicate = ping.state[seq] & REQ_REPLIED;

	if (duplicate)
		ping.duplicates++;
	else
		ping.received++;
	if (tb[MIPV4_A_PING_RTT])
		count_rtt(rtt);
	ping.state[seq] |= REQ_REPLIED;
	close_request(seq);

	for (bad = 0; data && bad < size; bad++)
		if (data[bad] != (bad & 0xff))
			break;
	if (!data || bad == size)
		data = NULL;	/* nothing wrong with it */
	else
		ping.corrupted++;

	if (opt.json) {
		json_t *reply = json_reply("reply", from, seq);

		js_int(reply, "bytes", size + 8);
		js_int(reply, "ttl", nl_u8(tb, MIPV4_A_TTL));
		if (tb[MIPV4_A_PING_RTT])
			js_real(reply, "time", (double)rtt / NSEC_PER_MSEC);
		js_bool(reply, "duplicate", duplicate);
		js_bool(reply, "truncated", size < ping.size);
		js_bool(reply, "corrupted", !!data);
		return;
	}
	printf("%zu bytes from %s: icmp_seq=%u ttl=%u", size + 8, addr_str(from), seq,
	       nl_u8(tb, MIPV4_A_TTL));
	if (tb[MIPV4_A_PING_RTT])
		printf(" time=%s ms", rtt_str(rtt));
	if (duplicate)
		printf(" (DUP!)");
	if (size < ping.size)
		printf(" (truncated)");
	putchar('\n');
	if (data)
		printf("wrong data byte #%zu should be 0x%zx but was 0x%x\n", bad, bad & 0xff,
		       data[bad]);
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

/* The first line needs the source address; what comes before it has to wait. */
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

/* Errors that will not go away by trying again. */
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
		return ping.sent <= 1;
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
		/* Before there is anything to report on, only the error is told. */
		if (err && is_fatal(err) && ping.sent <= 1)
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

	ping.sent++;
	seq = (uint16_t)ping.sent;
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, ping.target);
	mnl_attr_put_u16(nlh, MIPV4_A_PING_SEQ, seq);
	mnl_attr_put_u32(nlh, MIPV4_A_PING_SIZE, ping.size);
	if (ping.df)
		mnl_attr_put(nlh, MIPV4_A_PING_DF, 0, NULL);

	/* The number comes again after 65536 requests: the old one is lost. */
	if (!(ping.state[seq] & REQ_OPEN))
		ping.open++;
	ping.state[seq] = REQ_OPEN;

	if (!ping.start)
		ping.start = at;
	ping.last_send = at;
	ping.next_send = ping.interval ? ping.next_send + ping.interval : at + FLOOD_WAIT;
	if (ping.interval && ping.next_send <= at)
		ping.next_send = at + ping.interval;

	err = nl_send(nlh, (uint32_t)ping.sent);
	if (err)
		local_error(seq, err, "");
}

static uint64_t linger(void)
{
	if (!ping.received)
		return LINGER_SILENT;
	return ping.rtt_max * 2 > LINGER_MIN ? ping.rtt_max * 2 : LINGER_MIN;
}

static void run(void)
{
	struct pollfd fds[] = {
		{ .fd = nl_fd(), .events = POLLIN },
		{ .fd = interrupt_fd(), .events = POLLIN },
	};

	ping.next_send = now();
	for (;;) {
		uint64_t at = now(), until;
		struct timespec timeout;

		if (!ping.count || ping.sent < ping.count) {
			if (at >= ping.next_send) {
				send_request(at);
				receive();
				at = now();
			}
			if (ping.broken)
				break;
			until = ping.next_send;
			if (ping.count && ping.sent == ping.count)
				continue;
		} else {
			until = ping.last_send + linger();
			if (!ping.open || at >= until)
				break;
		}
		at = until > at ? until - at : 0;
		timeout.tv_sec = (time_t)(at / NSEC_PER_SEC);
		timeout.tv_nsec = (long)(at % NSEC_PER_SEC);
		if (ppoll(fds, ARRAY_SIZE(fds), &timeout, NULL) < 0 && errno != EINTR)
			fail("poll: %s", strerror(errno));
		if (fds[0].revents)
			receive();
		if (fds[1].revents || ping.broken)
			break;
	}
	close(fds[1].fd);
}

static double loss(void)
{
	uint64_t lost = ping.sent > ping.received ? ping.sent - ping.received : 0;

	return ping.sent ? (double)lost * 100 / (double)ping.sent : 0;
}

static double rtt_avg(void)
{
	return ping.rtt_sum / (double)ping.timed;
}

static double rtt_mdev(void)
{
	double variance = ping.rtt_sum2 / (double)ping.timed - rtt_avg() * rtt_avg();

	return variance > 0 ? sqrt(variance) : 0;
}

static void print_statistics(void)
{
	printf("\n--- %s ping statistics ---\n", addr_str(ping.target));
	printf("%llu packets transmitted, %llu received", ping.sent,
	       ping.received);
	if (ping.duplicates)
		printf(", +%llu duplicates", ping.duplicates);
	if (ping.corrupted)
		printf(", +%llu corrupted", ping.corrupted);
	if (ping.errors)
		printf(", +%llu errors", ping.errors);
	if (ping.sent)
		printf(", %g%% packet loss, time %llums", (double)(float)loss(),
		       (unsigned long long)((ping.last_send - ping.start) / NSEC_PER_MSEC));
	putchar('\n');
	if (ping.timed)
		printf("rtt min/avg/max/mdev = %.3f/%.3f/%.3f/%.3f ms",
		       (double)ping.rtt_min / NSEC_PER_MSEC, rtt_avg(),
		       (double)ping.rtt_max / NSEC_PER_MSEC, rtt_mdev());
	putchar('\n');
}

/* Numbers of digits that nobody can tell from noise are left out. */
static double rounded(double ms)
{
	return round(ms * 1e6) / 1e6;
}

static void json_statistics(void)
{
	json_t *rtt;

	if (ping.source)
		js_str(ping.root, "source", addr_str(ping.source));
	js_int(ping.root, "transmitted", ping.sent);
	js_int(ping.root, "received", ping.received);
	js_int(ping.root, "duplicates", ping.duplicates);
	js_int(ping.root, "corrupted", ping.corrupted);
	js_int(ping.root, "errors", ping.errors);
	js_real(ping.root, "loss", rounded(loss()));
	js_int(ping.root, "time", (ping.last_send - ping.start) / NSEC_PER_MSEC);
	if (ping.timed) {
		rtt = js_sub_object(ping.root, "rtt");
		js_real(rtt, "min", (double)ping.rtt_min / NSEC_PER_MSEC);
		js_real(rtt, "avg", rounded(rtt_avg()));
		js_real(rtt, "max", (double)ping.rtt_max / NSEC_PER_MSEC);
		js_real(rtt, "mdev", rounded(rtt_mdev()));
	}
	js_print(ping.root);
}

/* The MTU of the most specific route to the target: what was learned, otherwise that
 * of the lowest metric, of several the first.
 */
static void read_route_mtu(void)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	int64_t lowest = 0;
	int longest = -1;
	size_t pos = 0;
	uint32_t mtu = 0;

	nl_dump(MIPV4_CMD_ROUTE_GET, ping.ifindex, &msgs, "ping");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		uint32_t differs;
		int64_t metric;
		int len;

		nl_parse(nlh, tb);
		len = nl_u8(tb, MIPV4_A_PREFIXLEN);
		differs = ntohl(nl_u32(tb, MIPV4_A_ADDR) ^ ping.target);
		metric = nl_u32(tb, MIPV4_A_METRIC);
		if (nl_u32(tb, MIPV4_A_ROUTE_FLAGS) & MIPV4_ROUTE_CACHE)
			metric = -1;
		if ((len && differs >> (32 - len)) || len < longest ||
		    (len == longest && metric >= lowest))
			continue;
		longest = len;
		lowest = metric;
		mtu = nl_u32(tb, MIPV4_A_MTU);
	}
	if (mtu && mtu < ping.mtu)
		ping.mtu = mtu;
	nl_msgs_free(&msgs);
}

static void read_mtu(void)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;

	nl_dump(MIPV4_CMD_GET, ping.ifindex, &msgs, "ping");
	nlh = nl_msgs_next(&msgs, &pos);
	if (!nlh)
		fail("device has no endpoint: attach it first");
	nl_parse(nlh, tb);
	ping.mtu = nl_u32(tb, MIPV4_A_MTU);
	nl_msgs_free(&msgs);
	/* Others are never too long. */
	if (ping.df)
		read_route_mtu();
}

int cmd_ping(const struct args *args)
{
	not_in_batch("ping");
	ping.target = parse_addr(args->what);
	ping.size = DEFAULT_SIZE;
	ping.interval = NSEC_PER_SEC;
	if (args->value[KEY_COUNT])
		ping.count = parse_number("count", args->value[KEY_COUNT], 1, INT32_MAX);
	if (args->value[KEY_SIZE])
		ping.size = parse_number("size", args->value[KEY_SIZE], 0, MAX_SIZE);
	if (args->value[KEY_INTERVAL])
		ping.interval = parse_seconds("interval", args->value[KEY_INTERVAL]);
	ping.df = args->value[KEY_DF];
	ping.dev = args->value[KEY_DEV];

	fail_status = STATUS_ERROR;
	ping.ifindex = args_dev(args);
	nl_open();
	read_mtu();
	nl_want_room();
	/* receive() flushes: a line at a time would lose the reason of a failure. */
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
		json_statistics();
	else
		print_statistics();
	if (ping.broken)
		return STATUS_ERROR;
	return ping.received ? 0 : STATUS_NO_REPLY;
}
