// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 udp send
 */
#include <arpa/inet.h>
#include <errno.h>
#include <jansson.h>
#include <libmnl/libmnl.h>
#include <linux/mudp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
#include "parse.h"
#include "payload.h"
#include "print.h"
#include "udp-send.h"
#include "values.h"

#define BURST_MAX	1024	/* datagrams of one request, a limit of the module */
#define LINGER		(200 * NSEC_PER_MSEC)	/* wait for errors after the last datagram */
#define GIVE_UP		(3 * NSEC_PER_SEC)	/* the device drops every datagram for so long */

static struct {
	uint32_t ifindex, addr;
	uint16_t port, local_port;
	uint32_t size;
	bool numbered;
	uint8_t *data;		/* if not numbered */
	uint64_t count;
	uint32_t rate;		/* datagrams a second; 0 without limit */
	uint8_t ttl, tos;	/* ttl 0: that of the endpoint */
	bool has_tos, df;
	uint16_t gso;		/* 0 without */
	uint64_t sent, errors;
	uint32_t error;		/* of the last request */
	uint32_t done;		/* datagrams that this request sent */
	uint64_t progress;	/* the last time that a datagram was sent */
	json_t *messages;
} sender;

static void handle(const struct nlmsghdr *nlh)
{
	const struct nlattr *tb[MUDP_A_MAX + 1];
	json_t *message;

	if (nlh->nlmsg_type < NLMSG_MIN_TYPE)
		return;
	mudp_parse(nlh, tb);
	if (nl_cmd(nlh) == MUDP_CMD_SEND) {
		sender.done = mudp_u32(tb, MUDP_A_COUNT);
		sender.error = mudp_u32(tb, MUDP_A_ERROR);
		sender.local_port = mudp_port(tb, MUDP_A_LOCAL_PORT);
	} else if (nl_cmd(nlh) == MUDP_CMD_ERROR_NTF) {
		if (mudp_u32(tb, MUDP_A_ERROR) == ENODEV)
			fail("%s", mudp_error(tb));
		sender.errors++;
		if (opt.json) {
			message = js_object(sender.messages);
			js_str(message, "from", addr_str(mudp_u32(tb, MUDP_A_ADDR)));
			js_str(message, "message", mudp_error(tb));
		} else {
			printf("From %s: %s\n", addr_str(mudp_u32(tb, MUDP_A_ADDR)),
			       mudp_error(tb));
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

/* The number of datagrams that are due at @now, counted from @start. */
static uint64_t due(uint64_t start, uint64_t now)
{
	double n;

	if (!sender.rate)
		return sender.count;
	n = (double)(now - start) * sender.rate / NSEC_PER_SEC + 1;
	return n < (double)sender.count ? (uint64_t)n : sender.count;
}

/* The device dropped a datagram: its queue gets time to drain. */
static void wait_for_queue(void)
{
	const struct timespec pause = { .tv_nsec = (long)NSEC_PER_MSEC };

	if (clock_ns() - sender.progress > GIVE_UP)
		fail("the device drops all datagrams: its queue is full, or a rule at its egress drops them");
	nanosleep(&pause, NULL);
}

/*
 * Send datagrams that are due in one request. A next hop gets time to answer ARP; if it
 * does not, the next request fails.
 */
static void send_some(uint64_t n)
{
	const struct timespec resolve = { .tv_nsec = 20 * (long)NSEC_PER_MSEC };

	if (!sender.numbered)
		n = 1;
	else if (n > BURST_MAX)
		n = BURST_MAX;
	sender.done = 0;
	sender.error = 0;
	nl_ask(new_send((uint32_t)n), "udp send", handle);
	sender.sent += sender.done;
	if (sender.done)
		sender.progress = clock_ns();
	if (sender.error == ENOBUFS)
		wait_for_queue();
	else if (sender.error == EAGAIN)
		nanosleep(&resolve, NULL);
	else if (sender.error == EMSGSIZE)
		fail("datagram exceeds the path MTU and must not be fragmented");
	else if (sender.error == EHOSTUNREACH)
		fail("next hop does not answer");
	else if (sender.error == ENETUNREACH)
		fail("no route to %s", addr_str(sender.addr));
	else if (sender.error)
		fail("udp send: %s", strerror((int)sender.error));
}

static void send_all(void)
{
	struct pollfd fd = { .fd = nl_fd(), .events = POLLIN };
	uint64_t start = clock_ns(), now = start, end;

	sender.progress = start;
	while (sender.sent < sender.count) {
		uint64_t n = due(start, now) - sender.sent;

		if (n)
			send_some(n);
		else
			wait_fds(&fd, 1, start + sender.sent * NSEC_PER_SEC / sender.rate);
		nl_recv_all(handle);
		now = clock_ns();
	}
	for (end = clock_ns() + LINGER; clock_ns() < end; nl_recv_all(handle))
		wait_fds(&fd, 1, end);
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
	sender.addr = parse_target(args->operand, &sender.port);
	sender.count = args_number(args, KEY_UDP_COUNT, 1, UINT32_MAX, 1);
	sender.rate = args_number(args, KEY_RATE, 1, UINT32_MAX, 0);
	sender.numbered = args->value[KEY_SIZE];
	sender.size = args_number(args, KEY_SIZE, 0, UDP_SIZE_MAX, 0);
	sender.ttl = (uint8_t)args_number(args, KEY_TTL, 1, 255, 0);
	sender.has_tos = args->value[KEY_TOS];
	if (sender.has_tos)
		sender.tos = parse_octet("tos", args->value[KEY_TOS]);
	sender.df = args->value[KEY_DF];
	sender.gso = (uint16_t)args_number(args, KEY_GSO, 1, UDP_SIZE_MAX, 0);
	sender.ifindex = args_dev(args);
	mudp_open();
	if (!sender.numbered) {
		sender.data = xrealloc(NULL, UDP_SIZE_MAX + 1);
		sender.size = (uint32_t)read_payload("udp send", sender.data, UDP_SIZE_MAX);
	}
	if (opt.json)
		sender.messages = js_array(NULL, NULL);
	send_all();
	print_sent();
	free(sender.data);
	return sender.errors ? STATUS_FAILED : 0;
}
