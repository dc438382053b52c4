// SPDX-License-Identifier: GPL-2.0
/*
 * The netlink family of the module mudp.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "counters.h"
#include "mudp.h"
#include "names.h"
#include "nl.h"
#include "nlmsg.h"
#include "parse.h"

static_assert((int)MUDP_A_IFINDEX == (int)MIPV4_A_IFINDEX, "nl_new() puts that of mipv4");
static_assert((int)MUDP_GENL_VERSION == (int)MIPV4_GENL_VERSION, "nl_new() puts that of mipv4");

static const uint8_t attr_types[MUDP_A_MAX + 1] = {
	[MUDP_A_IFINDEX] = MNL_TYPE_U32,
	[MUDP_A_ADDR] = MNL_TYPE_U32,
	[MUDP_A_PORT] = MNL_TYPE_U16,
	[MUDP_A_LOCAL_ADDR] = MNL_TYPE_U32,
	[MUDP_A_SPECDEST] = MNL_TYPE_U32,
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
	[MUDP_A_PORTID] = MNL_TYPE_U32,
};

static_assert(MUDP_A_MAX == MUDP_A_PORTID, "attr_types lacks an attribute");

void mudp_open(void)
{
	nl_open_family(MUDP_GENL_NAME, "the mudp module is not loaded (modprobe mudp)");
}

void mudp_parse(const struct nlmsghdr *nlh, const struct nlattr **tb)
{
	nl_parse_as(nlh, tb, attr_types, MUDP_A_MAX);
}

uint8_t mudp_u8(const struct nlattr *const *tb, enum mudp_attr type)
{
	return tb[type] ? mnl_attr_get_u8(tb[type]) : 0;
}

uint32_t mudp_u32(const struct nlattr *const *tb, enum mudp_attr type)
{
	return tb[type] ? mnl_attr_get_u32(tb[type]) : 0;
}

uint16_t mudp_port(const struct nlattr *const *tb, enum mudp_attr type)
{
	return tb[type] ? ntohs(mnl_attr_get_u16(tb[type])) : 0;
}

uint64_t mudp_counter(const struct nlattr *nest, const struct counter *counter)
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

const char *mudp_error(const struct nlattr *const *tb)
{
	uint32_t err = mudp_u32(tb, MUDP_A_ERROR);

	if (err == ENODEV)
		return MUDP_GONE;
	if (err == EHOSTUNREACH)
		return "next hop does not answer";
	if (err)
		return strerror((int)err);
	return icmp_str(mudp_u8(tb, MUDP_A_ICMP_TYPE), mudp_u8(tb, MUDP_A_ICMP_CODE),
			mudp_u32(tb, MUDP_A_ICMP_INFO));
}
