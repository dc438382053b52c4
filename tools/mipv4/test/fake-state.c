// SPDX-License-Identifier: GPL-2.0
/*
 * The objects that the made-up kernel has.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "fake-message.h"
#include "fake-state.h"
#include "nlmsg.h"

static void endpoint(struct nl_msgs *msgs, uint32_t ifindex, uint32_t flags)
{
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, ifindex);
	mnl_attr_put_u32(nlh, MIPV4_A_ENDPOINT_FLAGS, flags);
	if (!getenv("MIPV4_FAKE_DOWN"))
		mnl_attr_put(nlh, MIPV4_A_UP, 0, NULL);
	if (!flags)
		mnl_attr_put(nlh, MIPV4_A_CARRIER, 0, NULL);
	mnl_attr_put_u32(nlh, MIPV4_A_MTU, 1500);
	mnl_attr_put_u8(nlh, MIPV4_A_TTL, 64);
	mnl_attr_put(nlh, MIPV4_A_LLADDR, 6, "\x02\0\0\0\0\x01");
	mnl_attr_put(nlh, MIPV4_A_PROTOCOLS, 3, "\x01\x11\xfd");
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_COUNT, 3);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_LIMIT, 16384);
	mnl_attr_put_u8(nlh, MIPV4_A_TOS, 0x10);
	mnl_attr_put_u8(nlh, MIPV4_A_DF, 1);
	mnl_attr_put_u8(nlh, MIPV4_A_REDIRECTS, 0);
	mnl_attr_put_u8(nlh, MIPV4_A_SOURCE_ROUTES, 0);
	mnl_attr_put_u8(nlh, MIPV4_A_IGMP_ROUTER_ALERT, 0);
	mnl_attr_put_u32(nlh, MIPV4_A_PMTU_MIN, 552);
	mnl_attr_put_u32(nlh, MIPV4_A_REASM_TIMEOUT, 1500);
	mnl_attr_put_u32(nlh, MIPV4_A_REASM_LIMIT, 4194304);
	nl_msgs_add(msgs, nlh);
}

static void protocol(struct nl_msgs *msgs, uint8_t number, const char *name)
{
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_PROTOCOL_GET);

	mnl_attr_put_u8(nlh, MIPV4_A_PROTOCOL, number);
	mnl_attr_put_strz(nlh, MIPV4_A_NAME, name);
	if (number == 17) {
		mnl_attr_put_strz(nlh, MIPV4_A_DROP_NAME, "udp-no-port");
		mnl_attr_put_strz(nlh, MIPV4_A_DROP_NAME, "udp-csum");
	}
	nl_msgs_add(msgs, nlh);
}

static void address(struct nl_msgs *msgs, uint32_t ifindex, const char *addr, uint8_t len,
		    const char *broadcast, uint32_t flags)
{
	bool dad = flags & (MIPV4_ADDR_TENTATIVE | MIPV4_ADDR_DUPLICATE);
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_ADDR_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, ifindex);
	fake_put_addr(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, len);
	if (broadcast)
		fake_put_addr(nlh, MIPV4_A_BROADCAST, broadcast);
	mnl_attr_put_u32(nlh, MIPV4_A_ADDR_FLAGS, flags);
	if (dad)
		mnl_attr_put(nlh, MIPV4_A_DAD, 0, NULL);
	if (flags & MIPV4_ADDR_DEPRECATED) {
		mnl_attr_put_u32(nlh, MIPV4_A_VALID_LFT, len == 32 ? 3600 : UINT32_MAX);
		mnl_attr_put_u32(nlh, MIPV4_A_PREFERRED_LFT, 0);
	}
	nl_msgs_add(msgs, nlh);
}

static void route(struct nl_msgs *msgs, const char *addr, uint8_t len, const char *gateway,
		  const char *src, uint32_t flags)
{
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_ROUTE_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	fake_put_addr(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put_u8(nlh, MIPV4_A_PREFIXLEN, len);
	if (gateway)
		fake_put_addr(nlh, MIPV4_A_GATEWAY, gateway);
	if (src)
		fake_put_addr(nlh, MIPV4_A_SRC, src);
	mnl_attr_put_u32(nlh, MIPV4_A_ROUTE_FLAGS, flags);
	if (flags & MIPV4_ROUTE_CACHE) {
		mnl_attr_put_u32(nlh, MIPV4_A_MTU, 1400);
		mnl_attr_put_u32(nlh, MIPV4_A_EXPIRES, 599900);
	}
	if (flags & MIPV4_ROUTE_FAILED) {
		mnl_attr_put_u32(nlh, MIPV4_A_METRIC, 20);
		fake_put_addr(nlh, MIPV4_A_PREFSRC, "10.0.0.2");
	}
	if (flags & MIPV4_ROUTE_DEAD)
		fake_put_addr(nlh, MIPV4_A_PREFSRC, "10.5.0.2");
	if (!gateway && !src)
		mnl_attr_put_u8(nlh, MIPV4_A_ROUTE_TYPE, len == 8 ?
				MIPV4_ROUTE_TYPE_BLACKHOLE : MIPV4_ROUTE_TYPE_UNREACHABLE);
	nl_msgs_add(msgs, nlh);
}

static int want_state = -1;	/* of neighbours; negative for all */

static void neighbour(struct nl_msgs *msgs, const char *addr, uint8_t state, size_t lladdr_len)
{
	struct nlmsghdr *nlh;

	if (want_state >= 0 && state != want_state)
		return;
	nlh = fake_answer(MIPV4_CMD_NEIGH_GET);
	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	fake_put_addr(nlh, MIPV4_A_ADDR, addr);
	if (lladdr_len)
		mnl_attr_put(nlh, MIPV4_A_LLADDR, lladdr_len,
			     "\x02\0\0\0\xfe\xff 0123456789012345678901234");
	mnl_attr_put_u8(nlh, MIPV4_A_NEIGH_STATE, state);
	mnl_attr_put_u32(nlh, MIPV4_A_CONFIRMED, 1044);
	mnl_attr_put_u32(nlh, MIPV4_A_USED, 12);
	mnl_attr_put_u8(nlh, MIPV4_A_PROBES, 2);
	nl_msgs_add(msgs, nlh);
}

static void listener(struct nl_msgs *msgs, uint8_t protocol, uint32_t dropped)
{
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_LISTENER_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	mnl_attr_put_u8(nlh, MIPV4_A_PROTOCOL, protocol);
	mnl_attr_put_u32(nlh, MIPV4_A_PORTID, UINT32_MAX);
	mnl_attr_put_u32(nlh, MIPV4_A_DROPPED, dropped);
	nl_msgs_add(msgs, nlh);
}

static void group(struct nl_msgs *msgs, const char *addr, uint8_t mode, size_t n, uint32_t users)
{
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_GROUP_GET);

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	fake_put_addr(nlh, MIPV4_A_ADDR, addr);
	mnl_attr_put_u8(nlh, MIPV4_A_FILTER_MODE, mode);
	mnl_attr_put(nlh, MIPV4_A_SOURCES, 4 * n, "\x0a\0\0\x07\x0a\0\0\x08");
	mnl_attr_put_u32(nlh, MIPV4_A_USERS, users);
	mnl_attr_put_u8(nlh, MIPV4_A_IGMP_VERSION, 3);
	/* The last user of several is the administrator. */
	if (users > 1) {
		mnl_attr_put_u8(nlh, MIPV4_A_ADMIN_MODE, mode);
		mnl_attr_put(nlh, MIPV4_A_ADMIN_SOURCES, 4 * n, "\x0a\0\0\x07\x0a\0\0\x08");
	}
	nl_msgs_add(msgs, nlh);
}

/* A factor of all counters, which grows if MIPV4_FAKE_GROW is set. */
static uint64_t grown(void)
{
	static uint64_t looks;

	return getenv("MIPV4_FAKE_GROW") ? ++looks : 1;
}

/* Every counter has its own value, so that a test notices swapped names. */
static void counters(struct nl_msgs *msgs)
{
	struct nlmsghdr *nlh = fake_answer(MIPV4_CMD_STATS_GET);
	uint64_t times = grown();
	struct nlattr *nest;
	uint16_t i;

	mnl_attr_put_u32(nlh, MIPV4_A_IFINDEX, 1);
	nest = mnl_attr_nest_start(nlh, MIPV4_A_STATS);
	mnl_attr_put(nlh, MIPV4_STAT_PAD, 0, NULL);
	for (i = MIPV4_STAT_PAD + 1; i <= MIPV4_STAT_MAX; i++)
		mnl_attr_put_u64(nlh, i, i == MIPV4_STAT_IN_DISCARDS ? 0 : i * times);
	mnl_attr_put_u64(nlh, MIPV4_STAT_MAX + 1, 1);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, MIPV4_A_DROPS);
	mnl_attr_put_u64(nlh, MIPV4_DROP_HDR_CSUM, UINT64_C(1) << 62);
	mnl_attr_put_u64(nlh, MIPV4_DROP_NEIGH_FULL, MIPV4_DROP_NEIGH_FULL * times);
	if (times > 1)
		mnl_attr_put_u64(nlh, MIPV4_DROP_NO_PROTO, times);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u32(nlh, MIPV4_A_REASM_MEMORY, 123456);
	mnl_attr_put_u32(nlh, MIPV4_A_REASM_LIMIT, 4194304);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_COUNT, 3);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_LIMIT, 16384);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_QUEUED, 0);
	mnl_attr_put_u32(nlh, MIPV4_A_NEIGH_QUEUE_LIMIT, 1024);
	mnl_attr_put_u32(nlh, MIPV4_A_PMTU_COUNT, 1);
	mnl_attr_put_u32(nlh, MIPV4_A_PMTU_LIMIT, 4096);
	nl_msgs_add(msgs, nlh);
}

void fake_dump(uint8_t cmd, int state, struct nl_msgs *msgs)
{
	want_state = state;
	switch (cmd) {
	case MIPV4_CMD_GET:
		endpoint(msgs, 1, 0);
		if (!getenv("MIPV4_FAKE_ONE"))
			endpoint(msgs, 99999, MIPV4_ENDPOINT_SHARED);
		break;
	case MIPV4_CMD_ADDR_GET:
		address(msgs, 1, "10.0.0.2", 24, "10.0.0.255", 0);
		address(msgs, 1, "10.0.0.3", 24, "10.0.0.255",
			MIPV4_ADDR_SECONDARY | MIPV4_ADDR_CONFLICT);
		address(msgs, 1, "10.0.0.4", 24, "10.0.0.255",
			MIPV4_ADDR_SECONDARY | MIPV4_ADDR_TENTATIVE);
		address(msgs, 1, "10.0.0.5", 24, "10.0.0.255", MIPV4_ADDR_DUPLICATE);
		address(msgs, 99999, "10.1.0.2", 32, NULL, 0);
		address(msgs, 99999, "10.1.0.3", 32, NULL, MIPV4_ADDR_DEPRECATED);
		address(msgs, 99999, "10.1.0.4", 31, NULL, MIPV4_ADDR_DEPRECATED);
		break;
	case MIPV4_CMD_ROUTE_GET:
		route(msgs, "0.0.0.0", 0, "10.0.0.1", "10.0.0.2", 0);
		route(msgs, "10.0.0.0", 24, NULL, "10.0.0.2", MIPV4_ROUTE_CONNECTED);
		route(msgs, "10.9.0.1", 32, "10.5.0.1", NULL, MIPV4_ROUTE_DEAD);
		route(msgs, "0.0.0.0", 0, "10.0.0.7", "10.0.0.2", MIPV4_ROUTE_FAILED);
		route(msgs, "11.0.0.0", 8, NULL, NULL, 0);
		route(msgs, "12.0.0.1", 32, NULL, NULL, 0);
		route(msgs, "192.0.2.7", 32, "10.0.0.1", "10.0.0.2", MIPV4_ROUTE_CACHE);
		break;
	case MIPV4_CMD_PROTOCOL_GET:
		protocol(msgs, 1, "icmp");
		protocol(msgs, 17, getenv("MIPV4_FAKE_DEV") ?: "mudp");
		break;
	case MIPV4_CMD_LISTENER_GET:
		listener(msgs, 253, 0);
		listener(msgs, 1, 7);
		break;
	case MIPV4_CMD_NEIGH_GET:
		neighbour(msgs, "10.0.0.1", MIPV4_NEIGH_REACHABLE, 6);
		neighbour(msgs, "10.0.0.9", MIPV4_NEIGH_INCOMPLETE, 0);
		neighbour(msgs, "10.0.0.7", MIPV4_NEIGH_PERMANENT, 32);
		neighbour(msgs, "10.0.0.8", 77, 1);
		break;
	case MIPV4_CMD_GROUP_GET:
		group(msgs, "239.1.2.3", MIPV4_FILTER_EXCLUDE, 0, 1);
		group(msgs, "239.1.2.4", MIPV4_FILTER_EXCLUDE, 1, 2);
		group(msgs, "232.1.2.3", MIPV4_FILTER_INCLUDE, 2, 3);
		group(msgs, "232.1.2.4", MIPV4_FILTER_INCLUDE, 0, 1);
		break;
	case MIPV4_CMD_STATS_GET:
		counters(msgs);
	}
}
