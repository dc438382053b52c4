// SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause)
/* Do not edit directly, auto-generated from: */
/*	docs/netlink/mipv4.yaml */
/* YNL-GEN kernel source */

#include <net/netlink.h>
#include <net/genetlink.h>

#include "netlink-gen.h"

#include <uapi/linux/mipv4.h>

/* MIPV4_CMD_ATTACH - do */
static const struct nla_policy mipv4_attach_nl_policy[MIPV4_A_GATEWAY + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ENDPOINT_FLAGS] = NLA_POLICY_MASK(NLA_U32, 0x1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 32),
	[MIPV4_A_GATEWAY] = { .type = NLA_U32, },
};

/* MIPV4_CMD_DETACH - do */
static const struct nla_policy mipv4_detach_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MIPV4_CMD_GET - do */
static const struct nla_policy mipv4_get_do_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MIPV4_CMD_GET - dump */
static const struct nla_policy mipv4_get_dump_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MIPV4_CMD_ADDR_ADD - do */
static const struct nla_policy mipv4_addr_add_nl_policy[MIPV4_A_PREFERRED_LFT + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 32),
	[MIPV4_A_DAD] = { .type = NLA_FLAG, },
	[MIPV4_A_VALID_LFT] = { .type = NLA_U32, },
	[MIPV4_A_PREFERRED_LFT] = { .type = NLA_U32, },
};

/* MIPV4_CMD_ADDR_DEL - do */
static const struct nla_policy mipv4_addr_del_nl_policy[MIPV4_A_PREFIXLEN + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 32),
};

/* MIPV4_CMD_ADDR_SET - do */
static const struct nla_policy mipv4_addr_set_nl_policy[MIPV4_A_PREFIXLEN + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 32),
};

/* MIPV4_CMD_ADDR_GET - dump */
static const struct nla_policy mipv4_addr_get_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MIPV4_CMD_ROUTE_ADD - do */
static const struct nla_policy mipv4_route_add_nl_policy[MIPV4_A_ROUTE_TYPE + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 32),
	[MIPV4_A_GATEWAY] = { .type = NLA_U32, },
	[MIPV4_A_ROUTE_TYPE] = NLA_POLICY_MAX(NLA_U8, 2),
	[MIPV4_A_METRIC] = { .type = NLA_U32, },
	[MIPV4_A_MTU] = { .type = NLA_U32, },
	[MIPV4_A_SRC] = { .type = NLA_U32, },
};

/* MIPV4_CMD_ROUTE_DEL - do */
static const struct nla_policy mipv4_route_del_nl_policy[MIPV4_A_ROUTE_TYPE + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_PREFIXLEN] = NLA_POLICY_MAX(NLA_U8, 32),
	[MIPV4_A_GATEWAY] = { .type = NLA_U32, },
	[MIPV4_A_ROUTE_TYPE] = NLA_POLICY_MAX(NLA_U8, 2),
	[MIPV4_A_METRIC] = { .type = NLA_U32, },
};

/* MIPV4_CMD_ROUTE_GET - dump */
static const struct nla_policy mipv4_route_get_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MIPV4_CMD_NEIGH_ADD - do */
static const struct nla_policy mipv4_neigh_add_nl_policy[MIPV4_A_LLADDR + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_LLADDR] = { .type = NLA_BINARY, },
};

/* MIPV4_CMD_NEIGH_DEL - do */
static const struct nla_policy mipv4_neigh_del_nl_policy[MIPV4_A_ADDR + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
};

/* MIPV4_CMD_NEIGH_FLUSH - do */
static const struct nla_policy mipv4_neigh_flush_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MIPV4_CMD_NEIGH_GET - dump */
static const struct nla_policy mipv4_neigh_get_nl_policy[MIPV4_A_NEIGH_STATE + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_NEIGH_STATE] = NLA_POLICY_MAX(NLA_U8, 6),
};

/* MIPV4_CMD_STATS_GET - dump */
static const struct nla_policy mipv4_stats_get_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MIPV4_CMD_PING - do */
static const struct nla_policy mipv4_ping_nl_policy[MIPV4_A_PING_DF + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_PING_SEQ] = { .type = NLA_U16, },
	[MIPV4_A_PING_SIZE] = { .type = NLA_U32, },
	[MIPV4_A_PING_DF] = { .type = NLA_FLAG, },
	[MIPV4_A_TTL] = { .type = NLA_U8, },
	[MIPV4_A_SRC] = { .type = NLA_U32, },
};

/* MIPV4_CMD_SET - do */
static const struct nla_policy mipv4_set_nl_policy[MIPV4_A_IGMP_ROUTER_ALERT + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_TTL] = { .type = NLA_U8, },
	[MIPV4_A_TOS] = { .type = NLA_U8, },
	[MIPV4_A_DF] = NLA_POLICY_MAX(NLA_U8, 1),
	[MIPV4_A_REDIRECTS] = NLA_POLICY_MAX(NLA_U8, 1),
	[MIPV4_A_SOURCE_ROUTES] = NLA_POLICY_MAX(NLA_U8, 1),
	[MIPV4_A_PMTU_MIN] = { .type = NLA_U32, },
	[MIPV4_A_REASM_TIMEOUT] = { .type = NLA_U32, },
	[MIPV4_A_REASM_LIMIT] = { .type = NLA_U32, },
	[MIPV4_A_IGMP_ROUTER_ALERT] = NLA_POLICY_MAX(NLA_U8, 1),
};

/* MIPV4_CMD_GROUP_ADD - do */
static const struct nla_policy mipv4_group_add_nl_policy[MIPV4_A_SOURCES + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_FILTER_MODE] = NLA_POLICY_MAX(NLA_U8, 1),
	[MIPV4_A_SOURCES] = { .type = NLA_BINARY, },
};

/* MIPV4_CMD_GROUP_DEL - do */
static const struct nla_policy mipv4_group_del_nl_policy[MIPV4_A_ADDR + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
};

/* MIPV4_CMD_GROUP_GET - dump */
static const struct nla_policy mipv4_group_get_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* MIPV4_CMD_SEND - do */
static const struct nla_policy mipv4_send_nl_policy[MIPV4_A_PAYLOAD + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_PROTOCOL] = { .type = NLA_U8, },
	[MIPV4_A_SRC] = { .type = NLA_U32, },
	[MIPV4_A_TTL] = { .type = NLA_U8, },
	[MIPV4_A_TOS] = { .type = NLA_U8, },
	[MIPV4_A_DF] = NLA_POLICY_MAX(NLA_U8, 1),
	[MIPV4_A_OPTIONS] = { .type = NLA_BINARY, },
	[MIPV4_A_PAYLOAD] = { .type = NLA_BINARY, },
};

/* MIPV4_CMD_LISTEN - do */
static const struct nla_policy mipv4_listen_nl_policy[MIPV4_A_PROTOCOL + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_PROTOCOL] = { .type = NLA_U8, },
};

/* MIPV4_CMD_ROUTE_LOOKUP - do */
static const struct nla_policy mipv4_route_lookup_nl_policy[MIPV4_A_SRC + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
	[MIPV4_A_ADDR] = { .type = NLA_U32, },
	[MIPV4_A_SRC] = { .type = NLA_U32, },
};

/* MIPV4_CMD_LISTENER_GET - dump */
static const struct nla_policy mipv4_listener_get_nl_policy[MIPV4_A_IFINDEX + 1] = {
	[MIPV4_A_IFINDEX] = NLA_POLICY_MIN(NLA_U32, 1),
};

/* Ops table for mipv4 */
const struct genl_split_ops mipv4_nl_ops[26] = {
	{
		.cmd		= MIPV4_CMD_ATTACH,
		.doit		= mipv4_nl_attach_doit,
		.policy		= mipv4_attach_nl_policy,
		.maxattr	= MIPV4_A_GATEWAY,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_DETACH,
		.doit		= mipv4_nl_detach_doit,
		.policy		= mipv4_detach_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_GET,
		.doit		= mipv4_nl_get_doit,
		.policy		= mipv4_get_do_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_GET,
		.dumpit		= mipv4_nl_get_dumpit,
		.policy		= mipv4_get_dump_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MIPV4_CMD_ADDR_ADD,
		.doit		= mipv4_nl_addr_add_doit,
		.policy		= mipv4_addr_add_nl_policy,
		.maxattr	= MIPV4_A_PREFERRED_LFT,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_ADDR_DEL,
		.doit		= mipv4_nl_addr_del_doit,
		.policy		= mipv4_addr_del_nl_policy,
		.maxattr	= MIPV4_A_PREFIXLEN,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_ADDR_SET,
		.doit		= mipv4_nl_addr_set_doit,
		.policy		= mipv4_addr_set_nl_policy,
		.maxattr	= MIPV4_A_PREFIXLEN,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_ADDR_GET,
		.dumpit		= mipv4_nl_addr_get_dumpit,
		.policy		= mipv4_addr_get_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MIPV4_CMD_ROUTE_ADD,
		.doit		= mipv4_nl_route_add_doit,
		.policy		= mipv4_route_add_nl_policy,
		.maxattr	= MIPV4_A_ROUTE_TYPE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_ROUTE_DEL,
		.doit		= mipv4_nl_route_del_doit,
		.policy		= mipv4_route_del_nl_policy,
		.maxattr	= MIPV4_A_ROUTE_TYPE,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_ROUTE_GET,
		.dumpit		= mipv4_nl_route_get_dumpit,
		.policy		= mipv4_route_get_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MIPV4_CMD_NEIGH_ADD,
		.doit		= mipv4_nl_neigh_add_doit,
		.policy		= mipv4_neigh_add_nl_policy,
		.maxattr	= MIPV4_A_LLADDR,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_NEIGH_DEL,
		.doit		= mipv4_nl_neigh_del_doit,
		.policy		= mipv4_neigh_del_nl_policy,
		.maxattr	= MIPV4_A_ADDR,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_NEIGH_FLUSH,
		.doit		= mipv4_nl_neigh_flush_doit,
		.policy		= mipv4_neigh_flush_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_NEIGH_GET,
		.dumpit		= mipv4_nl_neigh_get_dumpit,
		.policy		= mipv4_neigh_get_nl_policy,
		.maxattr	= MIPV4_A_NEIGH_STATE,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MIPV4_CMD_STATS_GET,
		.dumpit		= mipv4_nl_stats_get_dumpit,
		.policy		= mipv4_stats_get_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MIPV4_CMD_PING,
		.doit		= mipv4_nl_ping_doit,
		.policy		= mipv4_ping_nl_policy,
		.maxattr	= MIPV4_A_PING_DF,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_SET,
		.doit		= mipv4_nl_set_doit,
		.policy		= mipv4_set_nl_policy,
		.maxattr	= MIPV4_A_IGMP_ROUTER_ALERT,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_GROUP_ADD,
		.doit		= mipv4_nl_group_add_doit,
		.policy		= mipv4_group_add_nl_policy,
		.maxattr	= MIPV4_A_SOURCES,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_GROUP_DEL,
		.doit		= mipv4_nl_group_del_doit,
		.policy		= mipv4_group_del_nl_policy,
		.maxattr	= MIPV4_A_ADDR,
		.flags		= GENL_UNS_ADMIN_PERM | GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_GROUP_GET,
		.dumpit		= mipv4_nl_group_get_dumpit,
		.policy		= mipv4_group_get_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MIPV4_CMD_SEND,
		.doit		= mipv4_nl_send_doit,
		.policy		= mipv4_send_nl_policy,
		.maxattr	= MIPV4_A_PAYLOAD,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_LISTEN,
		.doit		= mipv4_nl_listen_doit,
		.policy		= mipv4_listen_nl_policy,
		.maxattr	= MIPV4_A_PROTOCOL,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd	= MIPV4_CMD_PROTOCOL_GET,
		.dumpit	= mipv4_nl_protocol_get_dumpit,
		.flags	= GENL_CMD_CAP_DUMP,
	},
	{
		.cmd		= MIPV4_CMD_ROUTE_LOOKUP,
		.doit		= mipv4_nl_route_lookup_doit,
		.policy		= mipv4_route_lookup_nl_policy,
		.maxattr	= MIPV4_A_SRC,
		.flags		= GENL_CMD_CAP_DO,
	},
	{
		.cmd		= MIPV4_CMD_LISTENER_GET,
		.dumpit		= mipv4_nl_listener_get_dumpit,
		.policy		= mipv4_listener_get_nl_policy,
		.maxattr	= MIPV4_A_IFINDEX,
		.flags		= GENL_CMD_CAP_DUMP,
	},
};

static const struct genl_multicast_group mipv4_nl_mcgrps[] = {
	[MIPV4_NLGRP_EVENTS] = { "events", },
	[MIPV4_NLGRP_DROPS] = { "drops", },
};
