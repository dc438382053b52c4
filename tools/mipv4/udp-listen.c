// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 udp listen
 */
#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/mudp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "clock.h"
#include "fail.h"
#include "format.h"
#include "mudp.h"
#include "nl.h"
#include "nlmsg.h"
#include "nlsock.h"
#include "nlwait.h"
#include "options.h"
#include "print.h"
#include "udp-listen.h"
#include "values.h"

#define LISTEN_BUFFER	(4 << 20)	/* octets of datagrams that wait */

static struct {
	uint64_t count, received;
	bool done;
} listener;

/* Octets that are not printable ASCII become \xHH. */
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
	uint32_t specdest = mudp_u32(tb, MUDP_A_SPECDEST);
	json_t *root;

	if (!opt.json) {
		printf("%s:%u > %s:%u ttl %u ", addr_str(mudp_u32(tb, MUDP_A_ADDR)),
		       mudp_port(tb, MUDP_A_PORT), addr_str(mudp_u32(tb, MUDP_A_LOCAL_ADDR)),
		       mudp_port(tb, MUDP_A_LOCAL_PORT), mudp_u8(tb, MUDP_A_TTL));
		if (specdest && specdest != mudp_u32(tb, MUDP_A_LOCAL_ADDR))
			printf("specdest %s ", addr_str(specdest));
		printf("size %zu ", len);
		print_octets(data, len);
		putchar('\n');
		return;
	}
	root = js_object(NULL);
	js_str(root, "from", addr_str(mudp_u32(tb, MUDP_A_ADDR)));
	js_int(root, "port", mudp_port(tb, MUDP_A_PORT));
	js_str(root, "to", addr_str(mudp_u32(tb, MUDP_A_LOCAL_ADDR)));
	js_int(root, "local_port", mudp_port(tb, MUDP_A_LOCAL_PORT));
	js_int(root, "ttl", mudp_u8(tb, MUDP_A_TTL));
	js_int(root, "tos", mudp_u8(tb, MUDP_A_TOS));
	js_int(root, "size", len);
	json_octets(root, "data", data, len);
	if (specdest)
		js_str(root, "specdest", addr_str(specdest));
	js_print(root);
}

/* The answer to ask_again(). */
static void answered(const struct nlmsghdr *nlh)
{
	char text[NL_TEXT_SIZE];

	if (nl_status(nlh, text) == EBUSY)
		return;
	finish_stdout();
	fail("%s", MUDP_GONE);
}

static void handle(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];

	if (nlh->nlmsg_type == NLMSG_ERROR)
		answered(nlh);
	if (nlh->nlmsg_type < NLMSG_MIN_TYPE)
		return;
	mudp_parse(nlh, tb);
	if (nl_cmd(nlh) == MUDP_CMD_ERROR_NTF && mudp_u32(tb, MUDP_A_ERROR) == ENODEV)
		fail("%s", mudp_error(tb));
	if (nl_cmd(nlh) != MUDP_CMD_RECEIVE_NTF || listener.done)
		return;
	print_datagram(tb);
	listener.done = ++listener.received == listener.count;
}

static struct nlmsghdr *new_listen(uint32_t ifindex, uint16_t port)
{
	struct nlmsghdr *nlh = nl_new(MUDP_CMD_LISTEN, ifindex);

	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(port));
	return nlh;
}

/*
 * Messages were lost, perhaps the one that the endpoint was detached. Ask to listen
 * again: the answer is EBUSY if the socket still listens.
 */
static void ask_again(uint32_t ifindex, uint16_t port)
{
	int err = nl_send(new_listen(ifindex, port), 0);

	if (err)
		fail("cannot send to the kernel: %s", strerror(err));
}

int cmd_udp_listen(const struct args *args)
{
	uint16_t port = parse_port(args->operand);
	struct pollfd fd = { .events = POLLIN };
	uint32_t ifindex;

	not_in_batch("udp listen");
	listener.count = args_number(args, KEY_UDP_COUNT, 1, UINT32_MAX, 0);
	ifindex = args_dev(args);
	mudp_open();
	nl_sock_buffer(LISTEN_BUFFER);
	nl_ask(new_listen(ifindex, port), "udp listen", handle);
	fd.fd = nl_fd();
	while (!listener.done) {
		finish_stdout();
		wait_fds(&fd, 1, WAIT_FOREVER);
		if (nl_recv_all(handle))
			ask_again(ifindex, port);
	}
	return 0;
}
