// SPDX-License-Identifier: GPL-2.0
/*
 * The module mudp of the made-up kernel.
 */
#include <arpa/inet.h>
#include <linux/mudp.h>
#include <stdlib.h>

#include "fake-message.h"
#include "fake-mudp.h"
#include "nl.h"
#include "nlmsg.h"

static void service(struct nl_msgs *msgs, uint16_t port, uint8_t kind)
{
	struct nlmsghdr *nlh = fake_answer(MUDP_CMD_SERVICE_GET);
	struct nlattr *nest;
	uint16_t i;

	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, 1);
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(port));
	mnl_attr_put_u8(nlh, MUDP_A_SERVICE, kind);
	if (kind == MUDP_SERVICE_LISTEN || kind == MUDP_SERVICE_SEND)
		mnl_attr_put_u32(nlh, MUDP_A_PORTID, UINT32_MAX);
	nest = mnl_attr_nest_start(nlh, MUDP_A_COUNTERS);
	for (i = MUDP_COUNTER_PAD + 1; i <= MUDP_COUNTER_MAX; i++)
		mnl_attr_put_u64(nlh, i, kind == MUDP_SERVICE_SINK ? 100 + i : 0);
	mnl_attr_nest_end(nlh, nest);
	nl_msgs_add(msgs, nlh);
}

/* Every counter has its own value. */
struct nlmsghdr *fake_mudp_stats(void)
{
	struct nlmsghdr *nlh = fake_answer(MUDP_CMD_STATS_GET);
	struct nlattr *nest;
	uint16_t i;

	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, 1);
	nest = mnl_attr_nest_start(nlh, MUDP_A_STATS);
	for (i = MUDP_STAT_PAD + 1; i <= MUDP_STAT_MAX; i++)
		mnl_attr_put_u64(nlh, i, i == MUDP_STAT_IN_ERRORS ? 0 : i);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, MUDP_A_DROPS);
	for (i = MUDP_DROP_PAD + 1; i <= MUDP_DROP_MAX; i++)
		mnl_attr_put_u64(nlh, i, i == MUDP_DROP_GSO ? 0 : 10 + i);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

static struct nlmsghdr *mudp_event(uint8_t cmd, const char *from)
{
	struct nlmsghdr *nlh = fake_answer(cmd);

	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, 1);
	fake_put_addr(nlh, MUDP_A_ADDR, from);
	mnl_attr_put_u16(nlh, MUDP_A_PORT, htons(4242));
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(7777));
	return nlh;
}

static struct nlmsghdr *mudp_datagram(const void *data, size_t len)
{
	struct nlmsghdr *nlh = mudp_event(MUDP_CMD_RECEIVE_NTF, "10.0.0.1");

	fake_put_addr(nlh, MUDP_A_LOCAL_ADDR, "10.0.0.2");
	mnl_attr_put_u8(nlh, MUDP_A_TTL, 64);
	mnl_attr_put_u8(nlh, MUDP_A_TOS, 16);
	mnl_attr_put(nlh, MUDP_A_DATA, len, data);
	return nlh;
}

static struct nlmsghdr *mudp_sent(const struct nlmsghdr *request_nlh)
{
	struct nlmsghdr *nlh = fake_answer(MUDP_CMD_SEND);
	const char *err = getenv("MIPV4_FAKE_ERRNO");
	const struct nlattr *attr;
	uint32_t count = 1;

	mnl_attr_for_each(attr, request_nlh, sizeof(struct genlmsghdr))
		if (mnl_attr_get_type(attr) == MUDP_A_COUNT)
			count = mnl_attr_get_u32(attr);
	mnl_attr_put_u32(nlh, MUDP_A_IFINDEX, 1);
	mnl_attr_put_u16(nlh, MUDP_A_LOCAL_PORT, htons(50000));
	mnl_attr_put_u32(nlh, MUDP_A_COUNT, err ? 0 : count);
	if (err)
		mnl_attr_put_u32(nlh, MUDP_A_ERROR, (uint32_t)atoi(err));
	return nlh;
}

void fake_mudp_ask(const struct nlmsghdr *nlh, nl_handler *handle)
{
	struct nlmsghdr *event;

	switch (nl_cmd(nlh)) {
	case MUDP_CMD_STATS_GET:
		handle(fake_mudp_stats());
		break;
	case MUDP_CMD_LISTEN:
		handle(mudp_datagram("hello \"\\\n\xff", 10));
		handle(mudp_datagram("", 0));
		break;
	case MUDP_CMD_SEND:
		handle(mudp_sent(nlh));
		if (!getenv("MIPV4_FAKE_ICMP"))
			break;
		event = mudp_event(MUDP_CMD_ERROR_NTF, "10.0.0.1");
		mnl_attr_put_u8(event, MUDP_A_ICMP_TYPE, 3);
		mnl_attr_put_u8(event, MUDP_A_ICMP_CODE, 3);
		mnl_attr_put_u32(event, MUDP_A_ICMP_INFO, 0);
		handle(event);
	}
}

void fake_mudp_dump(struct nl_msgs *msgs)
{
	service(msgs, 7, MUDP_SERVICE_ECHO);
	service(msgs, 9, MUDP_SERVICE_DISCARD);
	service(msgs, 7777, MUDP_SERVICE_SINK);
	service(msgs, 65535, MUDP_SERVICE_LISTEN);
	service(msgs, 49152, MUDP_SERVICE_SEND);
	service(msgs, 1, 77);
}
