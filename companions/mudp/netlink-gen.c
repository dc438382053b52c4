// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	docs/netlink/mudp.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/mudp.h>

/* MUDP_CMD_SERVICE_ADD - do */
static const struct nla_policy mudp_service_add_nl_policy[MUDP_A_SERVICE + 1] = {
	[MUDP_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MUDP_A_LOCAL_PORT] = { .type = NLA_U16, },
	[MUDP_A_SERVICE] = NLA_POLICY_MAX(NLA_U8, 4),
};

/* MUDP_CMD_SERVICE_DEL - do */
static const struct nla_policy mudp_service_del_nl_policy[MUDP_A_LOCAL_PORT + 1] = {
	[MUDP_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MUDP_A_LOCAL_PORT] = { .type = NLA_U16, },
};

/* MUDP_CMD_SERVICE_GET - dump */
static const struct nla_policy mudp_service_get_nl_policy[MUDP_A_IFINDEX + 1] = {
	[MUDP_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MUDP_CMD_STATS_GET - do */
static const struct nla_policy mudp_stats_get_nl_policy[MUDP_A_IFINDEX + 1] = {
	[MUDP_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MUDP_CMD_LISTEN - do */
static const struct nla_policy mudp_listen_nl_policy[MUDP_A_LOCAL_PORT + 1] = {
	[MUDP_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MUDP_A_LOCAL_PORT] = { .type = NLA_U16, },
};

/* MUDP_CMD_SEND - do */
static const struct nla_policy mudp_send_nl_policy[MUDP_A_GSO_SIZE + 1] = {
	[MUDP_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MUDP_A_ADDR] = { .type = NLA_U32, },
	[MUDP_A_PORT] = { .type = NLA_U16, },
	[MUDP_A_DATA] = { .type = NLA_BINARY, },
	[MUDP_A_SIZE] = { .type = NLA_U32, },
	[MUDP_A_SEQ] = { .type = NLA_U64, },
	[MUDP_A_COUNT] = NLA_POLICY_RANGE(NLA_U32, 1, 1024),
	[MUDP_A_TTL] = NLA_POLICY_MIN(NLA_U8, 1),
	[MUDP_A_TOS] = { .type = NLA_U8, },
	[MUDP_A_DF] = { .type = NLA_FLAG, },
	[MUDP_A_GSO_SIZE] = NLA_POLICY_MIN(NLA_U16, 1),
	[MUDP_A_LOCAL_ADDR] = { .type = NLA_U32, },
	[MUDP_A_LOCAL_PORT] = { .type = NLA_U16, },
};

/* Ops table for mudp */
const struct genl_split_ops mudp_nl_ops[6] = {
	{
		.cmd		= MUDP_CMD_SERVICE_ADD,
		.doit		= mudp_nl_service_add_doit,
		.policy		= mudp_service_add_nl_policy,
		.maxattr	= MUDP_A_SERVICE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MUDP_CMD_SERVICE_DEL,
		.doit		= mudp_nl_service_del_doit,
		.policy		= mudp_service_del_nl_policy,
		.maxattr	= MUDP_A_LOCAL_PORT,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MUDP_CMD_SERVICE_GET,
		.dumpit		= mudp_nl_service_get_dumpit,
		.policy		= mudp_service_get_nl_policy,
		.maxattr	= MUDP_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MUDP_CMD_STATS_GET,
		.doit		= mudp_nl_stats_get_doit,
		.policy		= mudp_stats_get_nl_policy,
		.maxattr	= MUDP_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MUDP_CMD_LISTEN,
		.doit		= mudp_nl_listen_doit,
		.policy		= mudp_listen_nl_policy,
		.maxattr	= MUDP_A_LOCAL_PORT,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MUDP_CMD_SEND,
		.doit		= mudp_nl_send_doit,
		.policy		= mudp_send_nl_policy,
		.maxattr	= MUDP_A_GSO_SIZE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
};
