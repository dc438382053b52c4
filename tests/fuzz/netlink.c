// SPDX-License-Identifier: GPL-2.0
/*
 * netlink.c: send valid and invalid messages to the netlink families of mipv4 and mudp, and
 * check the answers. Tables made from the specifications in docs/netlink describe both
 * families.
 *
 *	netlink [-s SEED] [-f FIRST] [-n COUNT] [-t SECONDS] [-u] [-v] DEV...
 *
 * The messages have the numbers FIRST to FIRST + COUNT - 1 of the seed. Each run has the
 * same messages if the devices have the same indices. A single message can be repeated, but
 * its effect may depend on earlier ones. -t sets a time limit; -u runs as the user nobody;
 * -v prints each message.
 *
 * If one of these rules fails, the program exits with status 1 and prints the number of the
 * message:
 * - each message that requests an answer gets it within a minute: success or an error, or
 *   for a dump its end;
 * - answers and events conform to the specification: no other attributes, types and lengths
 *   as specified, padding of zeros;
 * - the text of an error is one line, is present if the number is ambiguous, and its offset
 *   is within the message;
 * - a program without privilege can only read.
 * At the end it prints for each operation the number of requests that succeeded and failed,
 * with the reasons, and the number of messages.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <net/if.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>

#define __noreturn	__attribute__((__noreturn__))
#define __printf(a, b)	__attribute__((__format__(printf, a, b)))
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define NOBODY		65534
#define BUFFER		(256 << 10)	/* larger than any message */
#define SOCKETS		6
#define PENDING		64		/* unanswered messages of a socket */
#define DEPTH		6		/* of invalid nests */
#define ENOUGH		10000		/* messages that cover each operation */

enum kind { U8, U16, U32, U64, FLAG, BINARY, STRING, NEST, PAD };

struct attr {
	const char		*name;
	enum kind		kind;
	bool			big_endian;
	uint64_t		min, max;
	const struct attr	*nest;
	unsigned int		n_nest;
};

#define CAN_DO		1
#define CAN_DUMP	2
#define READS		4	/* needs no privilege */

struct op {
	const char	*name;
	unsigned int	flags;
	uint16_t	request[16];	/* attributes, ended by 0 */
	uint16_t	reply[32];
};

struct tally {
	unsigned int	done, refused;
};

struct family {
	const char		*name;
	const struct attr	*attrs;
	unsigned int		n_attrs;
	const struct op		*ops;
	unsigned int		n_ops;
	uint16_t		id;
	uint32_t		events;	/* multicast group, 0 for none */
	struct tally		tally[64];
};

#include "netlink-tables.h"

#define N_FAMILIES	ARRAY_SIZE(families)

struct pending {
	uint32_t	seq;
	uint64_t	number;	/* of the message */
	uint32_t	len;
	struct family	*family; /* NULL for a foreign family */
	uint8_t		cmd;
};

struct sock {
	int		fd;
	size_t		room;	/* size of the receive buffer */
	struct pending	pending[PENDING];
	unsigned int	n_pending;
};

/* The reasons of refused requests. */
struct refusal {
	const struct op	*op;
	int		error;
	char		text[100];	/* "" without a text */
	unsigned int	n;
};

static struct sock socks[SOCKETS];
static struct sock listener;	/* receives events; sends nothing */
static uint8_t out[BUFFER], in[BUFFER];
static size_t out_len;
static unsigned int ifindexes[16], n_ifindexes;
static uint64_t seed, number, overruns, events, acks;
static bool unprivileged, verbose;
static struct refusal refusals[1024];
static unsigned int n_refusals;

/* Random numbers that depend on seed and message (splitmix64). */
static uint64_t rnd_state;

static uint64_t rnd(void)
{
	uint64_t z = rnd_state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static unsigned int below(unsigned int n)
{
	return rnd() % n;
}

static bool one_in(unsigned int n)
{
	return !below(n);
}

static void hex(FILE *to, const uint8_t *data, size_t len)
{
	size_t i;

	for (i = 0; i < len && i < 512; i++)
		fprintf(to, "%02x", data[i]);
	fprintf(to, "%s\n", i < len ? "..." : "");
}

/* Report a fault of the last message, or of an earlier one. */
static void __noreturn __printf(1, 2) fault(const char *format, ...)
{
	va_list args;

	printf("seed %llu message %llu: ", (unsigned long long)seed,
	       (unsigned long long)number);
	va_start(args, format);
	vprintf(format, args);
	va_end(args);
	printf("\nsent: ");
	hex(stdout, out, out_len);
	exit(1);
}

static void __noreturn die(const char *what)
{
	perror(what);
	exit(2);
}

/* Messages to send. */

static void put(const void *data, size_t len)
{
	if (out_len + len > BUFFER)
		len = BUFFER - out_len;
	memcpy(out + out_len, data, len);
	out_len += len;
}

static void put_random(size_t len)
{
	while (len) {
		uint64_t r = rnd();
		size_t n = len < sizeof(r) ? len : sizeof(r);

		put(&r, n);
		len -= n;
	}
}

static void pad(void)
{
	put("\0\0\0", -out_len & 3);
}

/* Addresses and routes of tests/e2e/fuzz-netlink.sh, present or deleted; devices are in the
 * order of the arguments.
 */
static const struct subject {
	unsigned int	device;
	const char	*addr;
	uint8_t		len;
	const char	*gateway;
} subjects[] = {
	/* routes */
	{ 0, "172.16.0.0", 24, "10.9.0.1" }, { 0, "172.16.0.0", 24, "10.9.0.77" },
	{ 0, "0.0.0.0", 0, "10.9.0.1" }, { 0, "192.0.2.0", 24, "10.9.0.1" },
	{ 1, "172.17.0.0", 16, "10.8.0.2" }, { 4, "172.18.0.0", 16, "10.7.0.3" },
	/* addresses */
	{ 0, "10.9.0.2", 24, "10.9.0.1" }, { 0, "10.9.0.3", 24, "10.9.0.1" },
	{ 1, "10.8.0.1", 24, "10.8.0.2" }, { 2, "10.8.0.2", 24, "10.8.0.1" },
	{ 4, "10.7.0.1", 24, "10.7.0.3" }, { 4, "10.7.0.2", 32, "10.7.0.3" },
	{ 4, "10.7.0.9", 24, "10.7.0.3" },
};

#define N_ROUTES	6

/* The object that a message concerns; NULL for none. */
static const struct subject *subject;

/* A small set of values, so that requests often concern the same objects. */
static uint32_t address(const struct op *op)
{
	static const char *const known[] = {
		"10.9.0.2", "10.9.0.1", "10.9.0.3", "10.9.0.77", "10.9.0.99",
		"10.9.0.0", "10.9.0.255", "10.8.0.1", "10.8.0.2", "10.7.0.1",
		"172.16.0.0", "172.16.5.0", "172.17.0.0", "192.0.2.0",
		"192.0.2.9", "0.0.0.0", "255.255.255.255", "127.0.0.1",
		"240.0.0.1", "169.254.1.1", "224.0.0.1",
	};
	static const char *const groups[] = {
		"239.1.2.3", "239.1.2.4", "232.1.1.1", "224.0.0.1",
		"224.0.0.22", "224.0.1.1", "239.255.255.250",
	};
	const char *text;

	if (!strncmp(op->name, "group", 5) ? !one_in(4) : one_in(10))
		text = groups[below(ARRAY_SIZE(groups))];
	else
		text = known[below(ARRAY_SIZE(known))];
	switch (below(20)) {
	case 0:
		return rnd();
	case 1: case 2:
		return htonl(0x0a090000 + below(256));
	default:
		return inet_addr(text);
	}
}

static uint64_t any_number(const struct attr *attr)
{
	static const uint32_t known[] = {
		0, 1, 2, 3, 7, 9, 63, 64, 65, 255, 256, 552, 576, 1472, 1500,
		5000, 9000, 65507, 65508, 65535, 65536, 1 << 20, INT32_MAX,
		1u << 31, UINT32_MAX,
	};

	if (attr->max < 256)
		return one_in(20) ? attr->max + 1 : below(attr->max + 1);
	if (one_in(4))
		return rnd();
	return known[below(ARRAY_SIZE(known))];
}

/* Requests that take the kernel long are rare. */
static bool is_amount(const struct attr *attr)
{
	return !strcmp(attr->name, "count") || strstr(attr->name, "size");
}

static uint64_t integer(const struct op *op, const struct attr *attr)
{
	static const uint8_t lengths[] = { 0, 8, 12, 16, 24, 24, 24, 30, 31, 32 };
	static const uint8_t protocols[] = { 253, 254, 253, 255, 0, 1, 2, 6, 17 };
	static const uint16_t ports[] = { 7, 9, 19, 53, 5000, 5001, 5002, 0 };

	if (subject && subject->device < n_ifindexes && !strcmp(attr->name, "ifindex"))
		return ifindexes[subject->device];
	if (subject && !strcmp(attr->name, "addr"))
		return inet_addr(subject->addr);
	if (subject && !strcmp(attr->name, "prefixlen"))
		return subject->len;
	if (subject && !strcmp(attr->name, "gateway"))
		return inet_addr(subject->gateway);
	if (!strcmp(attr->name, "ifindex") && !one_in(20))
		return ifindexes[below(n_ifindexes)];
	if (attr->kind == U32 && attr->big_endian)
		return address(op);
	if (attr->kind == U16 && attr->big_endian && !one_in(8))
		return htons(ports[below(ARRAY_SIZE(ports))]);
	if (!strcmp(attr->name, "prefixlen") && !one_in(4))
		return lengths[below(ARRAY_SIZE(lengths))];
	if (!strcmp(attr->name, "protocol") && !one_in(4))
		return protocols[below(ARRAY_SIZE(protocols))];
	if (!strcmp(attr->name, "metric") && !one_in(4))
		return 10 * below(3);
	if (is_amount(attr) && !one_in(200))
		return below(one_in(10) ? 3000 : 20);
	return any_number(attr);
}

static size_t int_size(enum kind kind)
{
	static const uint8_t sizes[] = { [U8] = 1, [U16] = 2, [U32] = 4, [U64] = 8 };

	return kind <= U64 ? sizes[kind] : 0;
}

static void put_binary(const struct op *op, const struct attr *attr)
{
	static const char *const options[] = {
		"\x94\x04\0\0", "\x07\x0b\x04\0\0\0\0\0\0\0\0\0",
		"\x44\x0c\x05\x01\0\0\0\0\0\0\0\0", "\x83\x07\x04\x0a\x09\0\1\0",
		"\1\1\1\0",
	};
	static const uint8_t sizes[] = { 4, 12, 12, 8, 4 };
	unsigned int i, n;

	if (one_in(300)) {
		put_random(below(70000));
	} else if (one_in(10)) {
		put_random(below(80));
	} else if (!strcmp(attr->name, "lladdr")) {
		put("\2\0\0\0\0", 5);
		put_random(1);
	} else if (!strcmp(attr->name, "options")) {
		i = below(ARRAY_SIZE(options));
		put(options[i], sizes[i]);
	} else if (!strcmp(attr->name, "sources")) {
		for (n = below(one_in(10) ? 70 : 4); n; n--) {
			uint32_t source = address(op);

			put(&source, sizeof(source));
		}
	} else {
		put_random(below(one_in(10) ? 4000 : 100));
	}
}

static void put_value(const struct op *op, const struct attr *attr)
{
	uint64_t value;

	switch (attr->kind) {
	case U8: case U16: case U32: case U64:
		/* For little-endian machines only. */
		value = integer(op, attr);
		put(&value, int_size(attr->kind));
		break;
	case BINARY:
		put_binary(op, attr);
		break;
	case STRING:
		put("a name", one_in(8) ? below(8) : 7);
		break;
	case NEST:
		put_random(below(24));
		break;
	default:
		break;
	}
}

/* Nested attributes, partly malformed. */
static void put_nests(int depth)
{
	struct nlattr nla = { .nla_type = below(80) | NLA_F_NESTED };
	size_t start = out_len;

	put(&nla, sizeof(nla));
	if (depth && !one_in(4))
		put_nests(depth - 1);
	else
		put_random(below(40));
	nla.nla_len = one_in(10) ? rnd() : out_len - start;
	memcpy(out + start, &nla, sizeof(nla));
	pad();
}

static void put_attr(const struct family *family, const struct op *op,
		     uint16_t type, unsigned int wrong_in)
{
	const struct attr *attr = &family->attrs[type];
	struct nlattr nla = { .nla_type = type };
	size_t start = out_len;
	int wrong = -1;

	if (wrong_in && one_in(wrong_in))
		wrong = below(9);
	if (wrong == 0) {
		put_nests(DEPTH);
		return;
	}
	if (wrong == 1)
		nla.nla_type |= NLA_F_NESTED;
	if (wrong == 2)
		nla.nla_type |= NLA_F_NET_BYTEORDER;
	if (wrong == 3)
		nla.nla_type = one_in(2) ? below(family->n_attrs + 3) : rnd();
	put(&nla, sizeof(nla));
	if (wrong == 4)
		put_random(below(20));
	else if (wrong == 5)
		put_random(below(80000));
	else
		put_value(op, attr);
	/* The length field limits an attribute. */
	if (out_len - start > UINT16_MAX)
		out_len = start + UINT16_MAX - below(4);
	nla.nla_len = out_len - start;
	if (wrong == 6)
		nla.nla_len = one_in(2) ? below(12) : rnd();
	memcpy(out + start, &nla, sizeof(nla));
	pad();
	if (wrong == 7)
		put_attr(family, op, type, 0);
	if (wrong == 8)
		put_random(below(8));
}

/* A random operation; those that delete much are rare. */
static uint8_t choose_op(const struct family *family)
{
	static const char *const seldom[] = { "detach", "addr-set", "neigh-flush" };
	unsigned int cmd, i;

	for (;;) {
		cmd = below(family->n_ops);
		if (!(family->ops[cmd].flags & (CAN_DO | CAN_DUMP)))
			continue;
		for (i = 0; i < ARRAY_SIZE(seldom); i++)
			if (!strcmp(family->ops[cmd].name, seldom[i]))
				break;
		if (i == ARRAY_SIZE(seldom) || one_in(8))
			return cmd;
	}
}

static void put_attrs(const struct family *family, const struct op *op)
{
	unsigned int wrong_in = one_in(5) ? 3 : 0;
	unsigned int left_out = below(4);	/* quarters of the attributes */
	unsigned int i, n;

	/* A multicast group is no operation. */
	if (strstr(op->name, "group") || one_in(3))
		subject = NULL;
	else if (strstr(op->name, "route"))
		subject = &subjects[below(N_ROUTES)];
	else
		subject = &subjects[below(ARRAY_SIZE(subjects))];
	/* The first attributes name the object; without them most requests fail. */
	for (i = 0; op->request[i]; i++)
		if (i < 3 ? !one_in(20) : below(4) >= left_out)
			put_attr(family, op, op->request[i], wrong_in);
	if (one_in(15))
		for (n = below(20); n; n--)
			put_attr(family, op, 1 + below(family->n_attrs - 1),
				 wrong_in);
}

/* Flip bits after the netlink header. */
static void spoil(size_t start)
{
	size_t body = start + NLMSG_HDRLEN;
	unsigned int n;

	if (out_len == body)
		return;
	switch (below(3)) {
	case 0:
		for (n = 1 + below(8); n; n--)
			out[body + below(out_len - body)] ^= 1 << below(8);
		break;
	case 1:
		out_len -= below(out_len - body + 1);
		break;
	case 2:
		put_random(below(64));
		break;
	}
}

static uint16_t choose_flags(const struct op *op)
{
	uint16_t flags = NLM_F_REQUEST | NLM_F_ACK;

	if (one_in(30))
		return flags | rnd();
	if (one_in(30))
		return flags & ~(one_in(2) ? NLM_F_REQUEST : NLM_F_ACK);
	if (!(op->flags & CAN_DO) || ((op->flags & CAN_DUMP) && one_in(2)) || one_in(50))
		flags |= NLM_F_DUMP;
	if (one_in(20))
		flags |= NLM_F_ECHO;
	if (!(flags & NLM_F_DUMP) && one_in(4))
		flags |= one_in(3) ? NLM_F_EXCL : NLM_F_REPLACE;
	return flags;
}

static uint16_t choose_type(const struct family *family)
{
	if (!one_in(60))
		return family->id;
	if (one_in(3))
		return families[below(N_FAMILIES)].id;
	return one_in(2) ? below(NLMSG_MIN_TYPE) : 0x7000 + below(16);
}

/* Does the message get an answer? Record it. */
static void expect(struct sock *sock, const struct nlmsghdr *nlh, size_t room)
{
	struct pending *p;
	unsigned int i;

	if (!(nlh->nlmsg_flags & NLM_F_ACK) || nlh->nlmsg_len < NLMSG_HDRLEN ||
	    nlh->nlmsg_len > room)
		return;
	p = &sock->pending[sock->n_pending++];
	*p = (struct pending){ .seq = nlh->nlmsg_seq, .number = number,
			       .len = nlh->nlmsg_len };
	for (i = 0; i < N_FAMILIES; i++)
		if (nlh->nlmsg_type == families[i].id &&
		    nlh->nlmsg_flags & NLM_F_REQUEST &&
		    nlh->nlmsg_len >= NLMSG_HDRLEN + GENL_HDRLEN)
			p->family = &families[i];
	if (p->family)
		p->cmd = *(const uint8_t *)NLMSG_DATA(nlh);
}

/* Append one message. */
static void put_message(uint32_t seq)
{
	struct family *family = &families[below(3) ? 0 : below(N_FAMILIES)];
	uint8_t cmd = choose_op(family);
	const struct op *op = &family->ops[cmd];
	struct genlmsghdr genl = { .cmd = cmd, .version = 1 };
	size_t start = out_len;
	struct nlmsghdr nlh = {
		.nlmsg_flags = choose_flags(op),
		.nlmsg_type = choose_type(family),
		.nlmsg_seq = seq,
	};

	put(&nlh, sizeof(nlh));
	if (!one_in(200)) {
		if (one_in(50))
			genl.cmd = rnd();
		if (one_in(50))
			genl.version = rnd();
		if (one_in(100))
			genl.reserved = rnd();
		put(&genl, sizeof(genl));
		put_attrs(family, op);
	}
	if (one_in(8))
		spoil(start);
	nlh.nlmsg_len = out_len - start;
	if (one_in(100))
		nlh.nlmsg_len = one_in(2) ? below(40) : rnd();
	memcpy(out + start, &nlh, sizeof(nlh));
}

/* The messages of the next send: usually one. */
static void put_messages(struct sock *sock)
{
	unsigned int n = one_in(40) ? 2 + below(6) : 1;
	size_t starts[8];
	unsigned int i;

	out_len = 0;
	for (i = 0; i < n; i++) {
		starts[i] = out_len;
		put_message(number * 8 + i + 1);
		if (i + 1 < n)
			pad();
	}
	/* A wrong length may hide the messages that follow. */
	for (i = 0; i < n; i++) {
		struct nlmsghdr nlh;

		memcpy(&nlh, out + starts[i], sizeof(nlh));
		expect(sock, (void *)(out + starts[i]), out_len - starts[i]);
		if (i + 1 < n && starts[i] + NLMSG_ALIGN(nlh.nlmsg_len) != starts[i + 1])
			break;
	}
}

/* Received messages. */

static void check_attrs(const struct attr *attrs, unsigned int n_attrs,
			const uint16_t *allowed, const uint8_t *data, size_t len);

/* Is it a line of printable text? */
static void check_string(const char *what, const char *text, size_t len)
{
	size_t i;

	if (len < 2 || text[len - 1])
		fault("%s of %zu octets is no text", what, len);
	for (i = 0; i < len - 1; i++)
		if (!isprint((unsigned char)text[i]))
			fault("%s with octet %02x", what, (unsigned char)text[i]);
}

static bool is_allowed(const uint16_t *allowed, unsigned int type)
{
	if (!allowed)
		return true;
	while (*allowed && *allowed != type)
		allowed++;
	return *allowed;
}

static void check_attr(const struct attr *attr, const uint8_t *data, size_t len)
{
	uint64_t value = 0;

	switch (attr->kind) {
	case U8: case U16: case U32: case U64:
		if (len != int_size(attr->kind))
			fault("%s has %zu octets", attr->name, len);
		memcpy(&value, data, len);
		if (!attr->big_endian && value > attr->max)
			fault("%s is %llu", attr->name, (unsigned long long)value);
		break;
	case FLAG: case PAD:
		if (len)
			fault("%s has %zu octets", attr->name, len);
		break;
	case NEST:
		check_attrs(attr->nest, attr->n_nest, NULL, data, len);
		break;
	case STRING:
		check_string(attr->name, (const char *)data, len);
		break;
	case BINARY:
		break;
	}
}

static void check_attrs(const struct attr *attrs, unsigned int n_attrs,
			const uint16_t *allowed, const uint8_t *data, size_t len)
{
	while (len) {
		struct nlattr nla;
		unsigned int type;
		size_t i, whole;

		if (len < NLA_HDRLEN)
			fault("%zu octets behind the last attribute", len);
		memcpy(&nla, data, sizeof(nla));
		if (nla.nla_len < NLA_HDRLEN || nla.nla_len > len)
			fault("attribute of %u octets where %zu are", nla.nla_len, len);
		type = nla.nla_type & NLA_TYPE_MASK;
		if (!type || type >= n_attrs || !attrs[type].name)
			fault("attribute %u is not specified", type);
		if (attrs[type].kind != PAD && !is_allowed(allowed, type))
			fault("attribute %s has no business here", attrs[type].name);
		check_attr(&attrs[type], data + NLA_HDRLEN, nla.nla_len - NLA_HDRLEN);
		whole = NLA_ALIGN(nla.nla_len);
		if (whole > len)
			whole = len;
		for (i = nla.nla_len; i < whole; i++)
			if (data[i])
				fault("octet behind %s is not 0", attrs[type].name);
		data += whole;
		len -= whole;
	}
}

/* The message of a family. */
static void check_genl(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = NLMSG_DATA(nlh);
	const struct family *family = NULL;
	unsigned int i;

	for (i = 0; i < N_FAMILIES; i++)
		if (families[i].id == nlh->nlmsg_type)
			family = &families[i];
	if (!family)
		fault("message of type %u", nlh->nlmsg_type);
	if (nlh->nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN)
		fault("message of %u octets", nlh->nlmsg_len);
	if (!genl->cmd || genl->cmd >= family->n_ops || !family->ops[genl->cmd].name)
		fault("command %u is not specified", genl->cmd);
	check_attrs(family->attrs, family->n_attrs, family->ops[genl->cmd].reply,
		    (const uint8_t *)genl + GENL_HDRLEN,
		    nlh->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN);
}

static const struct op *op_of(const struct pending *p)
{
	if (!p->family || p->cmd >= p->family->n_ops || !p->family->ops[p->cmd].name)
		return NULL;
	return &p->family->ops[p->cmd];
}

static void count_refusal(const struct op *op, int error, const char *text)
{
	struct refusal *r;

	for (r = refusals; r < refusals + n_refusals; r++)
		if (r->op == op && r->error == error && !strcmp(r->text, text))
			break;
	if (r == refusals + ARRAY_SIZE(refusals))
		return;
	if (r == refusals + n_refusals) {
		n_refusals++;
		r->op = op;
		r->error = error;
		snprintf(r->text, sizeof(r->text), "%s", text);
	}
	r->n++;
}

/* The attributes of an error; @text gets its text, truncated if necessary. */
static void check_extack(const struct pending *p, const uint8_t *data, size_t len,
			 char *text, size_t room)
{
	struct nlattr nla;
	uint32_t offset;

	while (len >= NLA_HDRLEN) {
		memcpy(&nla, data, sizeof(nla));
		if (nla.nla_len < NLA_HDRLEN || nla.nla_len > len)
			fault("extack of %u octets where %zu are", nla.nla_len, len);
		switch (nla.nla_type & NLA_TYPE_MASK) {
		case NLMSGERR_ATTR_MSG:
			check_string("error", (const char *)data + NLA_HDRLEN,
				     nla.nla_len - NLA_HDRLEN);
			snprintf(text, room, "%s", (const char *)data + NLA_HDRLEN);
			break;
		case NLMSGERR_ATTR_OFFS:
			memcpy(&offset, data + NLA_HDRLEN, sizeof(offset));
			if (offset >= p->len)
				fault("error about octet %u of %u", offset, p->len);
			break;
		case NLMSGERR_ATTR_MISS_TYPE:
			snprintf(text, room, "%s", "(an attribute is missing)");
			break;
		}
		if ((size_t)NLA_ALIGN(nla.nla_len) >= len)
			break;
		data += NLA_ALIGN(nla.nla_len);
		len -= NLA_ALIGN(nla.nla_len);
	}
}

static bool says_too_little(int error)
{
	return error == -EINVAL || error == -EEXIST || error == -ENOENT ||
	       error == -ERANGE || error == -ENODEV || error == -EADDRINUSE;
}

static void take_verdict(const struct pending *p, int error, const char *text)
{
	const struct op *op = op_of(p);

	if (error > 0 || error < -4095)
		fault("error %d", error);
	acks++;
	if (!op) {
		if (p->family && !error)
			fault("command %u is none, and was done", p->cmd);
		return;
	}
	if (error) {
		p->family->tally[p->cmd].refused++;
		if (!*text && says_too_little(error))
			fault("%s: no more than: %s", op->name, strerror(-error));
		count_refusal(op, error, text);
		return;
	}
	p->family->tally[p->cmd].done++;
	if (unprivileged && !(op->flags & READS))
		fault("%s was done for nobody", op->name);
}

static struct pending *find_pending(struct sock *sock, uint32_t seq)
{
	unsigned int i;

	for (i = 0; i < sock->n_pending; i++)
		if (sock->pending[i].seq == seq)
			return &sock->pending[i];
	return NULL;
}

/* NLMSG_ERROR or NLMSG_DONE, which begin alike. */
static void take_end(struct sock *sock, const struct nlmsghdr *nlh)
{
	size_t skip = nlh->nlmsg_type == NLMSG_ERROR ?
		      NLMSG_LENGTH(sizeof(struct nlmsgerr)) : NLMSG_LENGTH(sizeof(int));
	struct pending *p = find_pending(sock, nlh->nlmsg_seq);
	char text[sizeof(refusals[0].text)] = "";
	int error = 0;

	if (nlh->nlmsg_len < NLMSG_LENGTH(sizeof(error)))
		fault("answer of %u octets", nlh->nlmsg_len);
	memcpy(&error, NLMSG_DATA(nlh), sizeof(error));
	/* Without NLM_F_ACK only errors are answered. */
	if (!p)
		return;
	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS && nlh->nlmsg_len > skip)
		check_extack(p, (const uint8_t *)nlh + skip, nlh->nlmsg_len - skip, text,
			     sizeof(text));
	take_verdict(p, error, text);
	*p = sock->pending[--sock->n_pending];
}

static void take_messages(struct sock *sock, size_t len)
{
	const struct nlmsghdr *nlh = (const void *)in;

	while (len) {
		if (len < NLMSG_HDRLEN || nlh->nlmsg_len < NLMSG_HDRLEN ||
		    nlh->nlmsg_len > len)
			fault("message of %u octets where %zu are", nlh->nlmsg_len, len);
		if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE)
			take_end(sock, nlh);
		else if (nlh->nlmsg_type >= NLMSG_MIN_TYPE)
			check_genl(nlh);
		if (!nlh->nlmsg_seq)
			events++;
		if (NLMSG_ALIGN(nlh->nlmsg_len) >= len)
			break;
		len -= NLMSG_ALIGN(nlh->nlmsg_len);
		nlh = (const void *)((const uint8_t *)nlh + NLMSG_ALIGN(nlh->nlmsg_len));
	}
}

/* Return: false if no message is left. */
static bool receive(struct sock *sock)
{
	struct iovec iov = { .iov_base = in, .iov_len = sock->room };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	ssize_t len = recvmsg(sock->fd, &msg, MSG_DONTWAIT);

	if (len >= 0) {
		/* An event can exceed the buffer; an answer cannot. */
		if (!(msg.msg_flags & MSG_TRUNC))
			take_messages(sock, len);
		return true;
	}
	if (errno == ENOBUFS) {
		/* The socket was full, and messages are lost. */
		overruns++;
		sock->n_pending = 0;
		return true;
	}
	if (errno != EAGAIN)
		fault("recvmsg: %s", strerror(errno));
	return false;
}

static void drain(struct sock *sock)
{
	while (receive(sock))
		;
	if (sock->n_pending)
		fault("no answer to message %llu",
		      (unsigned long long)sock->pending[0].number);
}

static void open_socket(struct sock *sock, size_t room)
{
	int one = 1, size = 4 << 20;

	sock->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);
	if (sock->fd < 0)
		die("socket");
	if (setsockopt(sock->fd, SOL_NETLINK, NETLINK_EXT_ACK, &one, sizeof(one)) ||
	    setsockopt(sock->fd, SOL_NETLINK, NETLINK_CAP_ACK, &one, sizeof(one)) ||
	    setsockopt(sock->fd, SOL_NETLINK, NETLINK_GET_STRICT_CHK, &one, sizeof(one)))
		die("setsockopt");
	if (setsockopt(sock->fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) &&
	    setsockopt(sock->fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size)))
		die("setsockopt");
	sock->room = room;
	sock->n_pending = 0;
}

static size_t choose_room(void)
{
	static const size_t rooms[] = { 4096, 8192, 32768, BUFFER };

	return rooms[below(ARRAY_SIZE(rooms))];
}

static void send_messages(void)
{
	struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	struct sock *sock = &socks[below(SOCKETS)];
	unsigned int before;

	/* With its subscriptions, services and running dumps. */
	if (one_in(300)) {
		close(sock->fd);
		open_socket(sock, choose_room());
	}
	if (sock->n_pending > PENDING / 2)
		drain(sock);
	before = sock->n_pending;
	put_messages(sock);
	if (verbose) {
		printf("%llu: ", (unsigned long long)number);
		hex(stdout, out, out_len);
	}
	if (sendto(sock->fd, out, out_len, 0, (void *)&kernel, sizeof(kernel)) < 0) {
		if (errno != EMSGSIZE && errno != ENOBUFS)
			fault("sendto: %s", strerror(errno));
		sock->n_pending = before;
	}
	/* Some dumps are abandoned. */
	if (one_in(20))
		receive(sock);
	else
		drain(sock);
}

/* Start and end. */

static void find_family(struct family *family)
{
	struct {
		struct nlmsghdr		nlh;
		struct genlmsghdr	genl;
		struct nlattr		nla;
		char			name[16];
	} request = {
		.nlh = { sizeof(request), GENL_ID_CTRL, NLM_F_REQUEST, 1, 0 },
		.genl = { .cmd = CTRL_CMD_GETFAMILY, .version = 1 },
		.nla = { .nla_type = CTRL_ATTR_FAMILY_NAME },
	};
	const uint8_t *at = in + NLMSG_HDRLEN + GENL_HDRLEN;
	struct nlattr nla;
	ssize_t len;

	snprintf(request.name, sizeof(request.name), "%s", family->name);
	request.nla.nla_len = NLA_HDRLEN + strlen(family->name) + 1;
	if (send(socks[0].fd, &request, sizeof(request), 0) < 0)
		die("send");
	len = recv(socks[0].fd, in, sizeof(in), 0);
	for (; at + NLA_HDRLEN <= in + len; at += NLA_ALIGN(nla.nla_len)) {
		memcpy(&nla, at, sizeof(nla));
		if (nla.nla_len < NLA_HDRLEN)
			break;
		if (nla.nla_type == CTRL_ATTR_FAMILY_ID)
			memcpy(&family->id, at + NLA_HDRLEN, sizeof(family->id));
		/* The list has one nest with a name and a number. */
		if ((nla.nla_type & NLA_TYPE_MASK) == CTRL_ATTR_MCAST_GROUPS)
			memcpy(&family->events, at + 3 * NLA_HDRLEN,
			       sizeof(family->events));
	}
	if (!family->id) {
		fprintf(stderr, "there is no family %s\n", family->name);
		exit(2);
	}
}

static void open_all(void)
{
	unsigned int i;

	for (i = 0; i < SOCKETS; i++)
		open_socket(&socks[i], choose_room());
	open_socket(&listener, BUFFER);
	for (i = 0; i < N_FAMILIES; i++) {
		find_family(&families[i]);
		if (families[i].events &&
		    setsockopt(listener.fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP,
			       &families[i].events, sizeof(families[i].events)))
			die("setsockopt");
	}
}

/* Called every minute. */
static void on_alarm(int signal)
{
	static uint64_t last = UINT64_MAX;
	static const char text[] = "a message has taken more than a minute\n";

	if (number != last) {
		last = number;
		return;
	}
	if (write(STDOUT_FILENO, text, sizeof(text) - 1) < 0)
		_exit(signal);
	_exit(1);
}

static void watch(void)
{
	const struct itimerval minute = { { 60, 0 }, { 60, 0 } };
	const struct sigaction action = {
		.sa_handler = on_alarm,
		.sa_flags = SA_RESTART,
	};

	if (sigaction(SIGALRM, &action, NULL) || setitimer(ITIMER_REAL, &minute, NULL))
		die("setitimer");
}

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec + ts.tv_nsec / 1e9;
}

static void report(uint64_t n, double seconds)
{
	unsigned int i, cmd;

	for (i = 0; i < N_FAMILIES; i++) {
		const struct family *f = &families[i];

		for (cmd = 0; cmd < f->n_ops; cmd++)
			if (f->ops[cmd].flags & (CAN_DO | CAN_DUMP))
				printf("%s %s: %u done, %u refused\n", f->name,
				       f->ops[cmd].name, f->tally[cmd].done,
				       f->tally[cmd].refused);
	}
	for (i = 0; i < n_refusals; i++)
		printf("%s: %u times %s: %s\n", refusals[i].op->name, refusals[i].n,
		       strerror(-refusals[i].error), refusals[i].text);
	printf("%llu messages in %.0f s, %llu answered, %llu events, %llu overruns\n",
	       (unsigned long long)n, seconds, (unsigned long long)acks,
	       (unsigned long long)events, (unsigned long long)overruns);
}

/* This relates the kernel's log to messages. */
static void mark(int log)
{
	char text[64];
	int len = snprintf(text, sizeof(text), "netlink fuzzer: message %llu\n",
			   (unsigned long long)number);

	if (log >= 0 && write(log, text, len) < 0)
		die("/dev/kmsg");
}

static void run(uint64_t first, uint64_t count, double seconds, int log)
{
	double start = now();
	unsigned int i;

	for (number = first; number - first < count; number++) {
		rnd_state = seed * 0xd1342543de82ef95 + number;
		rnd_state = rnd();
		if (number % 10000 == 0)
			mark(log);
		send_messages();
		if (number % 64 == 0) {
			drain(&listener);
			if (now() - start > seconds)
				break;
		}
	}
	for (i = 0; i < SOCKETS; i++) {
		drain(&socks[i]);
		close(socks[i].fd);
	}
	drain(&listener);
	report(number - first, now() - start);
}

static void drop_rights(void)
{
	if (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, NOBODY))
		die("setresuid");
}

static void add_device(const char *name)
{
	if (n_ifindexes == ARRAY_SIZE(ifindexes))
		return;
	ifindexes[n_ifindexes] = if_nametoindex(name);
	if (!ifindexes[n_ifindexes++])
		die(name);
}

int main(int argc, char **argv)
{
	uint64_t first = 0, count = UINT64_MAX;
	double seconds = 1e9;
	int option, log;

	setvbuf(stdout, NULL, _IOLBF, 0);
	while ((option = getopt(argc, argv, "s:f:n:t:uv")) >= 0) {
		switch (option) {
		case 's':
			seed = strtoull(optarg, NULL, 0);
			break;
		case 'f':
			first = strtoull(optarg, NULL, 0);
			break;
		case 'n':
			count = strtoull(optarg, NULL, 0);
			break;
		case 't':
			seconds = atof(optarg);
			break;
		case 'u':
			unprivileged = true;
			break;
		case 'v':
			verbose = true;
			break;
		default:
			return 2;
		}
	}
	if (optind == argc) {
		fprintf(stderr, "netlink: which devices?\n");
		return 2;
	}
	for (; optind < argc; optind++)
		add_device(argv[optind]);
	log = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
	if (unprivileged)
		drop_rights();
	open_all();
	watch();
	run(first, count, seconds, log);
	return 0;
}
