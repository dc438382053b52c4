// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 send, mipv4 listen: datagrams of any protocol, for scripts and trials.
 */
#include <errno.h>
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/mipv4.h>
#include <stdio.h>
#include <stdnoreturn.h>
#include <string.h>

#include "args.h"
#include "clock.h"
#include "escape.h"
#include "fail.h"
#include "format.h"
#include "names.h"
#include "nl.h"
#include "nlmsg.h"
#include "nlsock.h"
#include "nlwait.h"
#include "options.h"
#include "parse.h"
#include "payload.h"
#include "print.h"
#include "user.h"
#include "values.h"

#define PAYLOAD_MAX	65515
#define SHOWN_MAX	32	/* octets of a payload on a line, at most OPTIONS_MAX */

static struct {
	const char *dev;
	uint32_t ifindex;
	uint8_t proto;
	uint64_t count, received;	/* count 0: until ^C */
	uint32_t dropped;
	bool listening;
} user;

static size_t get_payload(const struct args *args, uint8_t *payload)
{
	size_t n, i;

	if (!args->value[KEY_SEND_SIZE])
		return read_payload("send", payload, PAYLOAD_MAX);
	n = parse_number("size", args->value[KEY_SEND_SIZE], 0, PAYLOAD_MAX);
	for (i = 0; i < n; i++)
		payload[i] = (uint8_t)i;
	return n;
}

int cmd_send(const struct args *args)
{
	static uint8_t payload[PAYLOAD_MAX + 1];
	uint32_t target = parse_addr(args->operand), ifindex, src = 0;
	uint8_t proto = parse_proto(args->value[KEY_PROTO]), ttl = 0, tos = 0;
	uint8_t options[OPTIONS_MAX];
	size_t n_options = 0, n;
	struct nlmsghdr *nlh;

	if (args->value[KEY_SRC])
		src = parse_addr(args->value[KEY_SRC]);
	ttl = (uint8_t)args_number(args, KEY_TTL, 1, UINT8_MAX, 0);
	if (args->value[KEY_TOS])
		tos = parse_octet("tos", args->value[KEY_TOS]);
	if (args->value[KEY_OPTIONS])
		n_options = parse_hex(args->value[KEY_OPTIONS], options);
	ifindex = args_dev(args);
	n = get_payload(args, payload);

	nl_open();
	nlh = nl_new(MIPV4_CMD_SEND, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR, target);
	mnl_attr_put_u8(nlh, MIPV4_A_PROTOCOL, proto);
	if (args->value[KEY_SRC])
		mnl_attr_put_u32(nlh, MIPV4_A_SRC, src);
	if (args->value[KEY_TTL])
		mnl_attr_put_u8(nlh, MIPV4_A_TTL, ttl);
	if (args->value[KEY_TOS])
		mnl_attr_put_u8(nlh, MIPV4_A_TOS, tos);
	if (args->value[KEY_DF])
		mnl_attr_put_u8(nlh, MIPV4_A_DF, 1);
	if (n_options)
		mnl_attr_put(nlh, MIPV4_A_OPTIONS, n_options, options);
	mnl_attr_put(nlh, MIPV4_A_PAYLOAD, n, payload);
	nl_do(nlh, "send");
	return 0;
}

static void hex_text(char *text, const uint8_t *octets, size_t n)
{
	size_t i;

	*text = '\0';
	for (i = 0; i < n; i++)
		sprintf(text + 2 * i, "%02x", octets[i]);
}

static void js_hex(json_t *object, const char *key, const struct nlattr *attr)
{
	static char text[2 * (UINT16_MAX + 1)];
	const uint8_t *octets;
	size_t n = nl_octets(attr, &octets);

	hex_text(text, octets, n);
	js_str(object, key, text);
}

static json_t *json_event(const char *type, const struct nlattr *const *tb)
{
	json_t *event = js_object(NULL);

	js_str(event, "type", type);
	js_str(event, "ifname", user.dev);
	js_str(event, "src", addr_str(nl_u32(tb, MIPV4_A_SRC)));
	js_str(event, "dst", addr_str(nl_u32(tb, MIPV4_A_ADDR)));
	js_int(event, "protocol", nl_u8(tb, MIPV4_A_PROTOCOL));
	return event;
}

static void json_datagram(const struct nlattr *const *tb)
{
	json_t *event = json_event("datagram", tb);

	js_int(event, "ttl", nl_u8(tb, MIPV4_A_TTL));
	js_int(event, "tos", nl_u8(tb, MIPV4_A_TOS));
	js_bool(event, "df", nl_u8(tb, MIPV4_A_DF));
	js_hex(event, "options", tb[MIPV4_A_OPTIONS]);
	js_hex(event, "payload", tb[MIPV4_A_PAYLOAD]);
	js_int(event, "dropped", nl_u32(tb, MIPV4_A_DROPPED));
	if (nl_u32(tb, MIPV4_A_SPECDEST))
		js_str(event, "specdest", addr_str(nl_u32(tb, MIPV4_A_SPECDEST)));
	js_print(event);
}

static void print_datagram(const struct nlattr *const *tb)
{
	uint32_t dropped = nl_u32(tb, MIPV4_A_DROPPED);
	char text[2 * OPTIONS_MAX + 1];
	const uint8_t *octets;
	size_t n;

	if (dropped != user.dropped)
		printf("%u datagrams were lost: the socket was full\n", dropped - user.dropped);
	user.dropped = dropped;
	printf("%s > %s: proto %u ttl %u tos 0x%x", addr_str(nl_u32(tb, MIPV4_A_SRC)),
	       addr_str(nl_u32(tb, MIPV4_A_ADDR)), nl_u8(tb, MIPV4_A_PROTOCOL),
	       nl_u8(tb, MIPV4_A_TTL), nl_u8(tb, MIPV4_A_TOS));
	if (nl_u8(tb, MIPV4_A_DF))
		printf(" df");
	if (nl_u32(tb, MIPV4_A_SPECDEST) &&
	    nl_u32(tb, MIPV4_A_SPECDEST) != nl_u32(tb, MIPV4_A_ADDR))
		printf(" specdest %s", addr_str(nl_u32(tb, MIPV4_A_SPECDEST)));
	n = nl_octets(tb[MIPV4_A_OPTIONS], &octets);
	if (n && n <= OPTIONS_MAX) {
		hex_text(text, octets, n);
		printf(" options %s", text);
	}
	n = nl_octets(tb[MIPV4_A_PAYLOAD], &octets);
	hex_text(text, octets, n < SHOWN_MAX ? n : SHOWN_MAX);
	printf(" length %zu%s%s%s\n", n, n ? ": " : "", text, n > SHOWN_MAX ? "..." : "");
}

static void icmp_error(const struct nlattr *const *tb)
{
	uint8_t type = nl_u8(tb, MIPV4_A_ICMP_TYPE), code = nl_u8(tb, MIPV4_A_ICMP_CODE);
	const char *text = icmp_str(type, code, nl_u32(tb, MIPV4_A_ICMP_INFO));
	json_t *event;

	if (opt.json) {
		event = json_event("error", tb);
		js_int(event, "icmp_type", type);
		js_int(event, "icmp_code", code);
		js_str(event, "message", text);
		if (tb[MIPV4_A_QUOTE])
			js_hex(event, "quote", tb[MIPV4_A_QUOTE]);
		js_print(event);
	} else {
		printf("From %s about a datagram to %s: %s\n", addr_str(nl_u32(tb, MIPV4_A_SRC)),
		       addr_str(nl_u32(tb, MIPV4_A_ADDR)), text);
	}
}

static noreturn void endpoint_gone(void)
{
	finish_stdout();
	fail("the endpoint of %s was detached", user.dev);
}

static void notified(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];

	if (user.count && user.received == user.count)
		return;
	nl_parse(nlh, tb);
	if (tb[MIPV4_A_ERROR])
		endpoint_gone();
	if (tb[MIPV4_A_ICMP_TYPE]) {
		icmp_error(tb);
		return;
	}
	user.received++;
	if (opt.json)
		json_datagram(tb);
	else
		print_datagram(tb);
}

static void send_listen(void)
{
	struct nlmsghdr *nlh = nl_new(MIPV4_CMD_LISTEN, user.ifindex);
	int err;

	mnl_attr_put_u8(nlh, MIPV4_A_PROTOCOL, user.proto);
	err = nl_send(nlh, 1);
	if (err)
		fail("cannot send to the kernel: %s", strerror(err));
}

/*
 * The first answer says whether the socket listens. EEXIST means that it already does,
 * since an earlier request. Any other answer to a later request means that the endpoint
 * was detached.
 */
static void answered(const struct nlmsghdr *nlh)
{
	char text[NL_TEXT_SIZE];
	int err = nl_status(nlh, text);

	if (user.listening && err != EEXIST)
		endpoint_gone();
	if (err && err != EEXIST)
		nl_fail("listen", err, text);
	if (!user.listening && !opt.json)
		printf("listening on %s\n", printable(user.dev));
	user.listening = true;
}

static void handle(const struct nlmsghdr *nlh)
{
	if (nlh->nlmsg_type == NLMSG_ERROR)
		answered(nlh);
	else if (nlh->nlmsg_type >= NLMSG_MIN_TYPE && nl_cmd(nlh) == MIPV4_CMD_LISTEN_NTF)
		notified(nlh);
}

/*
 * If messages were lost, one of them may have been that the endpoint was detached: ask
 * again.
 */
static void receive(void)
{
	if (nl_recv_all(handle))
		send_listen();
	finish_stdout();
}

static bool done(void)
{
	return user.count && user.received == user.count;
}

int cmd_listen(const struct args *args)
{
	int interrupt;

	user.proto = parse_proto(args->value[KEY_PROTO]);
	not_in_batch("listen");
	user.count = args_number(args, KEY_COUNT, 1, INT32_MAX, 0);
	user.dev = args->value[KEY_DEV];
	user.ifindex = args_dev(args);
	nl_open();
	nl_sock_buffer(NL_SOCK_BUFFER);
	setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
	interrupt = interrupt_fd();
	send_listen();
	nl_listen(interrupt, receive, done);
	return 0;
}
