// SPDX-License-Identifier: GPL-2.0
/*
 * Replies, errors and datagrams that the made-up kernel sends, in every form there is.
 */
#include <errno.h>
#include <linux/mipv4.h>
#include <stdbool.h>
#include <stdlib.h>

#include "fake-message.h"
#include "fake-ping.h"
#include "nlmsg.h"

static int receiver;	/* a descriptor */

static void emit(struct nlmsghdr *nlh)
{
	if (send(receiver, nlh, nlh->nlmsg_len, 0) < 0)
		exit(99);
}

static void acknowledge(uint32_t seq, int err, const char *text)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(fake_answer(0));
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
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_PING_NTF);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	fake_put_addr(nlh, MIPV4_A_ADDR, from);
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
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_PING);

	nlh->nlmsg_seq = seq;
	mnl_attr_put_u16(nlh, MIPV4_A_PING_ID, 7);
	fake_put_addr(nlh, MIPV4_A_SRC, "10.0.0.2");
	emit(nlh);
}

static struct nlmsghdr *user_event(void)
{
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_LISTEN_NTF);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	mnl_attr_put_u8(nlh, MIPV4_A_PROTOCOL, 253);
	return nlh;
}

static void datagram(uint8_t tos, uint8_t df, size_t options, size_t payload, uint32_t dropped)
{
	static const uint8_t octets[65515] = { 0x94, 4, 0xab };
	struct nlmsghdr *nlh = user_event();

	fake_put_addr(nlh, MIPV4_A_SRC, "10.0.0.1");
	fake_put_addr(nlh, MIPV4_A_ADDR, "10.0.0.2");
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
	nlh = user_event();
	fake_put_addr(nlh, MIPV4_A_SRC, "10.0.0.254");
	fake_put_addr(nlh, MIPV4_A_ADDR, "10.5.0.1");
	mnl_attr_put_u8(nlh, MIPV4_A_ICMP_TYPE, 3);
	mnl_attr_put_u8(nlh, MIPV4_A_ICMP_CODE, 2);
	mnl_attr_put_u32(nlh, MIPV4_A_ICMP_INFO, 0);
	emit(nlh);
	datagram(0, 0, 40, 65515, 7);
	nlh = user_event();
	mnl_attr_put_u32(nlh, MIPV4_A_ERROR, ENODEV);
	emit(nlh);
}

/* What happens to the echo request with the number @seq. */
static void ping_events(uint32_t seq, uint32_t size)
{
	struct nlmsghdr *nlh;

	if (seq == 1)
		reply(seq, size, false);	/* before the answer with our address */
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
}

void fake_ping(const struct nlmsghdr *nlh, uint32_t seq, int to)
{
	const struct nlattr *tb[MIPV4_A_MAX + 1];
	const char *err = getenv("MIPV4_FAKE_ERRNO");
	uint32_t size;

	receiver = to;
	nl_parse(nlh, tb);
	size = nl_u32(tb, MIPV4_A_PING_SIZE);
	if (err) {
		acknowledge(seq, atoi(err), getenv("MIPV4_FAKE_TEXT"));
	} else if (nl_cmd(nlh) == MIPV4_CMD_LISTEN) {
		listen_events(seq);
	} else if (getenv("MIPV4_FAKE_SILENT")) {
		acknowledge(seq, 0, NULL);
	} else if (getenv("MIPV4_FAKE_GOOD")) {
		source(seq);
		reply(seq, size, false);
		acknowledge(seq, 0, NULL);
	} else if (seq == 6 && getenv("MIPV4_FAKE_DETACH")) {
		acknowledge(seq, ENODEV, "gone");
	} else if (seq == 6) {
		acknowledge(seq, EMSGSIZE, "too big.");
	} else {
		ping_events(seq, size);
	}
}
