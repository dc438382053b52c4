// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 udp: the services of the module mudp, and datagrams sent and received
 * through it. It has a netlink family of its own, docs/netlink/mudp.yaml.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <linux/mudp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mipv4.h"
#include "names.h"
#include "stats.h"
#include "text.h"
#include "utils.h"

#define NSEC_PER_SEC	UINT64_C(1000000000)
#define NSEC_PER_MSEC	UINT64_C(1000000)

#define MAX_SIZE	65507
/* Datagrams of one request, at most; the module takes no more. */
#define BURST_MAX	1024
/* So long after the last datagram errors are still waited for. */
#define LINGER		(200 * NSEC_PER_MSEC)

static_assert((int)MUDP_A_IFINDEX == (int)MIPV4_A_IFINDEX, "nl_new() puts the other one");
static_assert((int)MUDP_GENL_VERSION == (int)MIPV4_GENL_VERSION, "nl_new() puts the other one");

static const uint8_t attr_types[MUDP_A_MAX + 1] = {
	[MUDP_A_IFINDEX] = MNL_TYPE_U32,
	[MUDP_A_ADDR] = MNL_TYPE_U32,
	[MUDP_A_PORT] = MNL_TYPE_U16,
	[MUDP_A_LOCAL_ADDR] = MNL_TYPE_U32,
	[MUDP_A_LOCAL_PORT] = MNL_TYPE_U16,
	[MUDP_A_SERVICE] = MNL_TYPE_U8,
	[MUDP_A_DATA] = MNL_TYPE_BINARY,
	[MUDP_A_SIZE] = MNL_TYPE_U32,
	[MUDP_A_SEQ] = MNL_TYPE_U64,
	[MUDP_A_COUNT] = MNL_TYPE_U32,
	[MUDP_A_TTL] = MNL_TYPE_U8,
	[MUDP_A_TOS] = MNL_TYPE_U8,
	[MUDP_A_DF] = MNL_TYPE_FLAG,
	[MUDP_A_GSO_SIZE] = MNL_TYPE_U16,
	[MUDP_A_ICMP_TYPE] = MNL_TYPE_U8,
	[MUDP_A_ICMP_CODE] = MNL_TYPE_U8,
	[MUDP_A_ICMP_INFO] = MNL_TYPE_U32,
	[MUDP_A_ERROR] = MNL_TYPE_U32,
	[MUDP_A_COUNTERS] = MNL_TYPE_NESTED,
	[MUDP_A_STATS] = MNL_TYPE_NESTED,
	[MUDP_A_DROPS] = MNL_TYPE_NESTED,
};

static_assert(MUDP_A_MAX == MUDP_A_DROPS, "attr_types lacks an attribute");

static const struct counter service_counters[] = {
	{ MUDP_COUNTER_IN_DATAGRAMS, "in", NULL },
	{ MUDP_COUNTER_IN_OCTETS, "octets", NULL },
	{ MUDP_COUNTER_OUT_DATAGRAMS, "out", NULL },
	{ MUDP_COUNTER_OUT_FAILED, "failed", NULL },
	{ MUDP_COUNTER_IGNORED, "ignored", NULL },
	{ MUDP_COUNTER_OVERFLOW, "overflow", NULL },
	{ MUDP_COUNTER_LOST, "lost", NULL },
	{ MUDP_COUNTER_DUPLICATE, "duplicate", NULL },
	{ MUDP_COUNTER_REORDERED, "reordered", NULL },
	{ MUDP_COUNTER_UNNUMBERED, "unnumbered", NULL },
};

static const struct counter udp_stats[] = {
	{ MUDP_STAT_IN_DATAGRAMS, "InDatagrams", NULL },
	{ MUDP_STAT_NO_PORTS, "NoPorts", NULL },
	{ MUDP_STAT_IN_ERRORS, "InErrors", NULL },
	{ MUDP_STAT_OUT_DATAGRAMS, "OutDatagrams", NULL },
	{ MUDP_STAT_SNDBUF_ERRORS, "SndbufErrors", NULL },
	{ MUDP_STAT_IN_CSUM_ERRORS, "InCsumErrors", NULL },
	{ MUDP_STAT_IGNORED_MULTI, "IgnoredMulti", NULL },
};

static const struct counter udp_drops[] = {
	{ MUDP_DROP_SHORT, "short", NULL },
	{ MUDP_DROP_LENGTH, "length", NULL },
	{ MUDP_DROP_CSUM, "csum", NULL },
	{ MUDP_DROP_NO_PORT, "no-port", NULL },
	{ MUDP_DROP_NO_MEMBER, "no-member", NULL },
	{ MUDP_DROP_NO_MEMORY, "no-memory", NULL },
	{ MUDP_DROP_GSO, "gso", NULL },
};

static_assert(ARRAY_SIZE(service_counters) == MUDP_COUNTER_MAX - MUDP_COUNTER_PAD,
	      "service_counters is out of date");
static_assert(ARRAY_SIZE(udp_stats) == UDP_STAT_COUNT, "udp_stats is out of date");
static_assert(ARRAY_SIZE(udp_drops) == UDP_DROP_COUNT,
	      "udp_drops is out of date");

static void open_family(void)
{
	nl_open_family(MUDP_GENL_NAME, "the mudp module is not loaded (modprobe mudp)");
}

/* The attributes of a message of mudp, MUDP_A_MAX + 1 in @tb. */
static void parse(const struct nlmsghdr *nlh, const struct nlattr **tb)
{
	const struct nlattr *attr;

	memset(tb, 0, (MUDP_A_MAX + 1) * sizeof(*tb));
	mnl_attr_for_each(attr, nlh, sizeof(struct genlmsghdr)) {
		uint16_t type = mnl_attr_get_type(attr);

		/* What a newer module has to say is not for us. */
		if (type > MUDP_A_MAX)
			continue;
		if (mnl_attr_validate(attr, attr_types[type]) < 0)
			fail("malformed attribute %u from the kernel", type);
		tb[type] = attr;
	}
}

static uint8_t get_u8(const struct nlattr *const *tb, enum mudp_attr type)
{
	return tb[type] ? mnl_attr_get_u8(tb[type]) : 0;
}

static uint32_t get_u32(const struct nlattr *const *tb, enum mudp_attr type)
{
	return tb[type] ? mnl_attr_get_u32(tb[type]) : 0;
}

static uint16_t get_port(const struct nlattr *const *tb, enum mudp_attr type)
{
	return tb[type] ? ntohs(mnl_attr_get_u16(tb[type])) : 0;
}

static uint16_t parse_port(const char *s)
{
	return (uint16_t)parse_number("port", s, 1, UINT16_MAX);
}

/* The value of a counter in @nest; what the kernel leaves out is 0. */
static uint64_t get_counter(const struct nlattr *nest, const struct counter *counter)
{
	const struct nlattr *attr;

	if (!nest)
		return 0;
	mnl_attr_for_each_nested(attr, nest)
		if (mnl_attr_get_type(attr) == counter->id &&
		    mnl_attr_get_payload_len(attr) == sizeof(uint64_t))
			return nl_u64(attr);
	return 0;
}

static void json_counters(json_t *object, const struct nlattr *nest,
			  const struct counter *counters, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		js_int(object, counters[i].name, get_counter(nest, &counters[i]));
}

/* Services */

static int service_add(const struct args *args, uint8_t kind, const char *what)
{
	uint16_t port = parse_port(args->what);
	uint32_t ifindex = args_dev(args);
	struct nlmsghdr *nlh;

	open_family();
	nlh = nl_new(MUDP_CMD_SERVICE_ADD, ifindex);
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(port));
	mnl_attr_put_u8(nlh, MUDP_A_SERVICE, kind);
	nl_do(nlh, what);
	return 0;
}

int cmd_udp_echo(const struct args *args)
{
	return service_add(args, MUDP_SERVICE_ECHO, "udp echo");
}

int cmd_udp_discard(const struct args *args)
{
	return service_add(args, MUDP_SERVICE_DISCARD, "udp discard");
}

int cmd_udp_sink(const struct args *args)
{
	return service_add(args, MUDP_SERVICE_SINK, "udp sink");
}

int cmd_udp_del(const struct args *args)
{
	uint16_t port = parse_port(args->what);
	uint32_t ifindex = args_dev(args);
	struct nlmsghdr *nlh;

	open_family();
	nlh = nl_new(MUDP_CMD_SERVICE_DEL, ifindex);
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(port));
	nl_do(nlh, "udp del");
	return 0;
}

static const char *service_name(uint8_t kind)
{
	static const char *const names[] = {
		[MUDP_SERVICE_ECHO] = "echo",
		[MUDP_SERVICE_DISCARD] = "discard",
		[MUDP_SERVICE_SINK] = "sink",
		[MUDP_SERVICE_LISTEN] = "listen",
		[MUDP_SERVICE_SEND] = "send",
	};

	return kind < ARRAY_SIZE(names) ? names[kind] : "unknown";
}

/* Counters that are 0 are left out, but the first two. */
static void print_service(const struct nlattr *const *tb)
{
	size_t i;

	printf("%u %s dev %s", get_port(tb, MUDP_A_LOCAL_PORT),
	       service_name(get_u8(tb, MUDP_A_SERVICE)),
	       paint(PAINT_DEV, dev_name(get_u32(tb, MUDP_A_IFINDEX))));
	for (i = 0; i < ARRAY_SIZE(service_counters); i++) {
		uint64_t value = get_counter(tb[MUDP_A_COUNTERS], &service_counters[i]);

		if (value || i < 2 || opt.details)
			printf(" %s %llu", service_counters[i].name, (unsigned long long)value);
	}
	putchar('\n');
}

static void json_service(json_t *array, const struct nlattr *const *tb)
{
	json_t *service = js_object(array);

	js_int(service, "port", get_port(tb, MUDP_A_LOCAL_PORT));
	js_str(service, "service", service_name(get_u8(tb, MUDP_A_SERVICE)));
	js_str(service, "dev", dev_name(get_u32(tb, MUDP_A_IFINDEX)));
	json_counters(service, tb[MUDP_A_COUNTERS], service_counters,
		      ARRAY_SIZE(service_counters));
}

int cmd_udp_show(const struct args *args)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	uint32_t ifindex = args_dev(args);
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	json_t *root = NULL;
	size_t pos = 0;

	open_family();
	nl_dump(MUDP_CMD_SERVICE_GET, ifindex, &msgs, "udp show");
	if (opt.json)
		root = js_array(NULL, NULL);
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		parse(nlh, tb);
		if (opt.json)
			json_service(root, tb);
		else
			print_service(tb);
	}
	if (opt.json)
		js_print(root);
	nl_msgs_free(&msgs);
	return 0;
}

void udp_services(uint32_t ifindex, void (*handle)(uint32_t ifindex, const char *name,
						   uint16_t port))
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	struct nl_msgs msgs = { 0 };
	const struct nlmsghdr *nlh;
	size_t pos = 0;
	uint8_t kind;

	if (!nl_has_family(MUDP_GENL_NAME))
		return;
	nl_dump(MUDP_CMD_SERVICE_GET, ifindex, &msgs, "udp show");
	while ((nlh = nl_msgs_next(&msgs, &pos))) {
		parse(nlh, tb);
		kind = get_u8(tb, MUDP_A_SERVICE);
		/* The others belong to programs. */
		if (kind == MUDP_SERVICE_ECHO || kind == MUDP_SERVICE_DISCARD ||
		    kind == MUDP_SERVICE_SINK)
			handle(get_u32(tb, MUDP_A_IFINDEX), service_name(kind),
			       get_port(tb, MUDP_A_LOCAL_PORT));
	}
	nl_msgs_free(&msgs);
}

static void print_counters(const struct nlattr *nest, const struct counter *counters, size_t n,
			   const char *prefix)
{
	char name[32];
	size_t i;

	for (i = 0; i < n; i++) {
		uint64_t value = get_counter(nest, &counters[i]);

		snprintf(name, sizeof(name), "%s%s", prefix, counters[i].name);
		if (value || opt.details)
			printf("%s    %-24s %20llu", line_end(), name,
			       (unsigned long long)value);
	}
}

static void take_stats(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	json_t *root;

	if (nl_cmd(nlh) != MUDP_CMD_STATS_GET)
		return;
	parse(nlh, tb);
	if (!opt.json) {
		printf("%s:", paint(PAINT_DEV, dev_name(get_u32(tb, MUDP_A_IFINDEX))));
		print_counters(tb[MUDP_A_STATS], udp_stats, ARRAY_SIZE(udp_stats), "");
		print_counters(tb[MUDP_A_DROPS], udp_drops, ARRAY_SIZE(udp_drops), "drop-");
		putchar('\n');
		return;
	}
	root = js_object(NULL);
	js_str(root, "ifname", dev_name(get_u32(tb, MUDP_A_IFINDEX)));
	json_counters(js_sub_object(root, "stats"), tb[MUDP_A_STATS], udp_stats,
		      ARRAY_SIZE(udp_stats));
	json_counters(js_sub_object(root, "drops"), tb[MUDP_A_DROPS], udp_drops,
		      ARRAY_SIZE(udp_drops));
	js_print(root);
}

static struct udp_look *looking;

static void take_look(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	size_t i;

	if (nl_cmd(nlh) != MUDP_CMD_STATS_GET)
		return;
	parse(nlh, tb);
	for (i = 0; i < UDP_STAT_COUNT; i++)
		looking->stat[i] = get_counter(tb[MUDP_A_STATS], &udp_stats[i]);
	for (i = 0; i < UDP_DROP_COUNT; i++)
		looking->drop[i] = get_counter(tb[MUDP_A_DROPS], &udp_drops[i]);
}

bool udp_look_take(uint32_t ifindex, struct udp_look *look)
{
	if (!nl_has_family(MUDP_GENL_NAME))
		return false;
	memset(look, 0, sizeof(*look));
	look->ifindex = ifindex;
	looking = look;
	return nl_try(nl_new(MUDP_CMD_STATS_GET, ifindex), take_look);
}

const char *udp_drop_name(size_t i)
{
	return udp_drops[i].name;
}

int cmd_udp_stats(const struct args *args)
{
	uint32_t ifindex = args_dev(args);

	open_family();
	nl_ask(nl_new(MUDP_CMD_STATS_GET, ifindex), "udp stats", take_stats);
	return 0;
}

/* What the socket is told */

/* Give all that there is to receive to @handle. */
/* Wait until there is something to receive, or @at is past. */
static void wait_until(uint64_t at, uint64_t now)
{
	struct pollfd fd = { .fd = nl_fd(), .events = POLLIN };
	uint64_t left = at > now ? at - now : 0;
	struct timespec timeout = {
		.tv_sec = (time_t)(left / NSEC_PER_SEC),
		.tv_nsec = (long)(left % NSEC_PER_SEC),
	};

	if (ppoll(&fd, 1, &timeout, NULL) < 0 && errno != EINTR)
		fail("poll: %s", strerror(errno));
}

static const char endpoint_gone[] = "the endpoint or mudp is gone";

/* What an error message says; never NULL. */
static const char *error_text(const struct nlattr *const *tb)
{
	uint32_t err = get_u32(tb, MUDP_A_ERROR);

	if (err == ENODEV)
		return endpoint_gone;
	if (err == EHOSTUNREACH)
		return "next hop does not answer";
	if (err)
		return strerror((int)err);
	return icmp_str(get_u8(tb, MUDP_A_ICMP_TYPE), get_u8(tb, MUDP_A_ICMP_CODE),
			get_u32(tb, MUDP_A_ICMP_INFO));
}

/* Listening */

static struct {
	uint64_t count, got;
	bool done;
} listener;

/* Octets that are no text are shown as \xHH. */
static void print_octets(const uint8_t *data, size_t len)
{
	size_t i;

	putchar('"');
	for (i = 0; i < len; i++)
		if (data[i] == '"' || data[i] == '\\')
			printf("\\%c", data[i]);
		else if (data[i] >= ' ' && data[i] < 0x7f)
			putchar(data[i]);
		else
			printf("\\x%02x", data[i]);
	putchar('"');
}

static void json_octets(json_t *object, const char *key, const uint8_t *data, size_t len)
{
	static const char digits[] = "0123456789abcdef";
	char *text = xrealloc(NULL, 2 * len + 1);
	size_t i;

	for (i = 0; i < len; i++) {
		text[2 * i] = digits[data[i] >> 4];
		text[2 * i + 1] = digits[data[i] & 15];
	}
	text[2 * len] = '\0';
	js_str(object, key, text);
	free(text);
}

static void print_datagram(const struct nlattr *const *tb)
{
	const struct nlattr *attr = tb[MUDP_A_DATA];
	const uint8_t *data = attr ? mnl_attr_get_payload(attr) : NULL;
	size_t len = attr ? mnl_attr_get_payload_len(attr) : 0;
	json_t *root;

	if (!opt.json) {
		printf("%s:%u > %s:%u ttl %u size %zu ", addr_str(get_u32(tb, MUDP_A_ADDR)),
		       get_port(tb, MUDP_A_PORT), addr_str(get_u32(tb, MUDP_A_LOCAL_ADDR)),
		       get_port(tb, MUDP_A_LOCAL_PORT), get_u8(tb, MUDP_A_TTL), len);
		print_octets(data, len);
		putchar('\n');
		return;
	}
	root = js_object(NULL);
	js_str(root, "from", addr_str(get_u32(tb, MUDP_A_ADDR)));
	js_int(root, "port", get_port(tb, MUDP_A_PORT));
	js_str(root, "to", addr_str(get_u32(tb, MUDP_A_LOCAL_ADDR)));
	js_int(root, "local_port", get_port(tb, MUDP_A_LOCAL_PORT));
	js_int(root, "ttl", get_u8(tb, MUDP_A_TTL));
	js_int(root, "tos", get_u8(tb, MUDP_A_TOS));
	js_int(root, "size", len);
	json_octets(root, "data", data, len);
	js_print(root);
}

/* The answer of a socket that listens, see cmd_udp_listen(). */
static void answered(const struct nlmsghdr *nlh)
{
	char text[NL_TEXT_SIZE];

	if (nl_status(nlh, text) == EBUSY)
		return;
	finish_stdout();
	fail("%s", endpoint_gone);
}

static void heard(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];

	if (nlh->nlmsg_type == NLMSG_ERROR)
		answered(nlh);
	if (nlh->nlmsg_type < NLMSG_MIN_TYPE)
		return;
	parse(nlh, tb);
	if (nl_cmd(nlh) == MUDP_CMD_ERROR_NTF && get_u32(tb, MUDP_A_ERROR) == ENODEV)
		fail("%s", error_text(tb));
	if (nl_cmd(nlh) != MUDP_CMD_RECEIVE_NTF || listener.done)
		return;
	print_datagram(tb);
	listener.done = ++listener.got == listener.count;
}

/* Many may come at once; without privilege it is a wish. */
static void enlarge_queue(void)
{
	int size = 4 << 20;

	if (setsockopt(nl_fd(), SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		setsockopt(nl_fd(), SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
}

static struct nlmsghdr *new_listen(uint32_t ifindex, uint16_t port)
{
	struct nlmsghdr *nlh = nl_new(MUDP_CMD_LISTEN, ifindex);

	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(port));
	return nlh;
}

/*
 * Among the messages that found no room may be the one about the end of the endpoint.
 * The socket asks to listen again: the answer is EBUSY if it listens still.
 */
static void ask_again(uint32_t ifindex, uint16_t port)
{
	int err = nl_send(new_listen(ifindex, port), 0);

	if (err)
		fail("cannot send to the kernel: %s", strerror(err));
}

int cmd_udp_listen(const struct args *args)
{
	uint16_t port = parse_port(args->what);
	uint32_t ifindex;

	not_in_batch("udp listen");
	if (args->value[KEY_COUNT])
		listener.count = parse_number("count", args->value[KEY_COUNT], 1, UINT32_MAX);
	ifindex = args_dev(args);
	open_family();
	enlarge_queue();
	nl_ask(new_listen(ifindex, port), "udp listen", heard);
	while (!listener.done) {
		finish_stdout();
		wait_until(60 * NSEC_PER_SEC, 0);
		if (nl_recv_all(heard))
			ask_again(ifindex, port);
	}
	return 0;
}

/* Sending */

static struct {
	uint32_t ifindex, addr;
	uint16_t port, local_port;
	uint32_t size;
	bool numbered;
	uint8_t *data;		/* if it is not */
	uint64_t count;
	uint32_t rate;		/* datagrams a second, 0 for all at once */
	uint8_t ttl, tos;	/* ttl: 0 for that of the endpoint */
	bool has_tos, df;
	uint16_t gso;		/* 0 for none */
	uint64_t sent, errors;
	uint32_t error;		/* of the last request */
	uint32_t done;		/* datagrams that it has sent */
	json_t *messages;
} sender;

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * NSEC_PER_SEC + (uint64_t)ts.tv_nsec;
}

/* A.B.C.D:PORT */
static void parse_target(const char *s)
{
	char *rest = xstrdup(s), *addr = strsep(&rest, ":");

	if (rest) {
		sender.addr = parse_addr(addr);
		sender.port = parse_port(rest);
	} else {
		usage_error("\"%s\" is not an address with a port (A.B.C.D:PORT)", s);
	}
	free(addr);
}

static void told(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	json_t *message;

	if (nlh->nlmsg_type < NLMSG_MIN_TYPE)
		return;
	parse(nlh, tb);
	if (nl_cmd(nlh) == MUDP_CMD_SEND) {
		sender.done = get_u32(tb, MUDP_A_COUNT);
		sender.error = get_u32(tb, MUDP_A_ERROR);
		sender.local_port = get_port(tb, MUDP_A_LOCAL_PORT);
	} else if (nl_cmd(nlh) == MUDP_CMD_ERROR_NTF) {
		if (get_u32(tb, MUDP_A_ERROR) == ENODEV)
			fail("%s", error_text(tb));
		sender.errors++;
		if (opt.json) {
			message = js_object(sender.messages);
			js_str(message, "from", addr_str(get_u32(tb, MUDP_A_ADDR)));
			js_str(message, "message", error_text(tb));
		} else {
			printf("From %s: %s\n", addr_str(get_u32(tb, MUDP_A_ADDR)),
			       error_text(tb));
		}
	}
}

static struct nlmsghdr *new_send(uint32_t n)
{
	struct nlmsghdr *nlh = nl_new(MUDP_CMD_SEND, sender.ifindex);

	mnl_attr_put_u32(nlh, MUDP_A_ADDR, sender.addr);
	mnl_attr_put_u16(nlh, MUDP_A_PORT, htons(sender.port));
	if (sender.ttl)
		mnl_attr_put_u8(nlh, MUDP_A_TTL, sender.ttl);
	if (sender.has_tos)
		mnl_attr_put_u8(nlh, MUDP_A_TOS, sender.tos);
	if (sender.df)
		mnl_attr_put(nlh, MUDP_A_DF, 0, NULL);
	if (sender.gso)
		mnl_attr_put_u16(nlh, MUDP_A_GSO_SIZE, sender.gso);
	if (sender.numbered) {
		mnl_attr_put_u32(nlh, MUDP_A_SIZE, sender.size);
		mnl_attr_put_u64(nlh, MUDP_A_SEQ, sender.sent);
		mnl_attr_put_u32(nlh, MUDP_A_COUNT, n);
	} else {
		mnl_attr_put(nlh, MUDP_A_DATA, sender.size, sender.data);
	}
	return nlh;
}

/* How many datagrams are due at @now, since @start? */
static uint64_t due(uint64_t start, uint64_t now)
{
	double n;

	if (!sender.rate)
		return sender.count;
	n = (double)(now - start) * sender.rate / NSEC_PER_SEC + 1;
	return n < (double)sender.count ? (uint64_t)n : sender.count;
}

/* Send what is due in one request. A queue that is full gets time to empty, and a
 * next hop time to answer; whether it does, the module finds out.
 */
static void send_some(uint64_t n)
{
	const struct timespec pause = { .tv_nsec = (long)NSEC_PER_MSEC };
	const struct timespec asked = { .tv_nsec = 20 * (long)NSEC_PER_MSEC };

	if (!sender.numbered)
		n = 1;
	else if (n > BURST_MAX)
		n = BURST_MAX;
	sender.done = 0;
	sender.error = 0;
	nl_ask(new_send((uint32_t)n), "udp send", told);
	sender.sent += sender.done;
	if (sender.error == ENOBUFS)
		nanosleep(&pause, NULL);
	else if (sender.error == EAGAIN)
		nanosleep(&asked, NULL);
	else if (sender.error == EMSGSIZE)
		fail("datagram does not go in one piece");
	else if (sender.error == EHOSTUNREACH)
		fail("next hop does not answer");
	else if (sender.error == ENETUNREACH)
		fail("no route to %s", addr_str(sender.addr));
	else if (sender.error)
		fail("udp send: %s", strerror((int)sender.error));
}

static void send_all(void)
{
	uint64_t start = now_ns(), now = start, end;

	while (sender.sent < sender.count) {
		uint64_t n = due(start, now) - sender.sent;

		if (n)
			send_some(n);
		else
			wait_until(start + sender.sent * NSEC_PER_SEC / sender.rate, now);
		nl_recv_all(told);
		now = now_ns();
	}
	for (end = now_ns() + LINGER; (now = now_ns()) < end; nl_recv_all(told))
		wait_until(end, now);
}

static void print_sent(void)
{
	json_t *root;

	if (!opt.json) {
		printf("sent %llu datagrams of %u octets from port %u to %s:%u\n",
		       (unsigned long long)sender.sent, sender.size, sender.local_port,
		       addr_str(sender.addr), sender.port);
		return;
	}
	root = js_object(NULL);
	js_int(root, "sent", sender.sent);
	js_int(root, "size", sender.size);
	js_int(root, "local_port", sender.local_port);
	js_str(root, "to", addr_str(sender.addr));
	js_int(root, "port", sender.port);
	json_object_set_new(root, "errors", sender.messages);
	js_print(root);
}

int cmd_udp_send(const struct args *args)
{
	memset(&sender, 0, sizeof(sender));
	parse_target(args->what);
	sender.count = 1;
	if (args->value[KEY_COUNT])
		sender.count = parse_number("count", args->value[KEY_COUNT], 1, UINT32_MAX);
	if (args->value[KEY_RATE])
		sender.rate = parse_number("rate", args->value[KEY_RATE], 1, UINT32_MAX);
	sender.numbered = args->value[KEY_SIZE];
	if (sender.numbered)
		sender.size = parse_number("size", args->value[KEY_SIZE], 0, MAX_SIZE);
	if (args->value[KEY_TTL])
		sender.ttl = (uint8_t)parse_number("ttl", args->value[KEY_TTL], 1, 255);
	sender.has_tos = args->value[KEY_TOS];
	if (sender.has_tos)
		sender.tos = parse_octet("tos", args->value[KEY_TOS]);
	sender.df = args->value[KEY_DF];
	if (args->value[KEY_GSO])
		sender.gso = (uint16_t)parse_number("gso", args->value[KEY_GSO], 1, MAX_SIZE);
	sender.ifindex = args_dev(args);
	open_family();
	if (!sender.numbered) {
		sender.data = xrealloc(NULL, MAX_SIZE + 1);
		sender.size = (uint32_t)read_payload("udp send", sender.data, MAX_SIZE);
	}
	if (opt.json)
		sender.messages = js_array(NULL, NULL);
	send_all();
	print_sent();
	free(sender.data);
	return sender.errors ? STATUS_FAILED : 0;
}
