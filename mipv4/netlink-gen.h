/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	docs/netlink/mipv4.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_MIPV4_GEN_H
#define _LINUX_MIPV4_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/mipv4.h>

/* Ops table for mipv4 */
extern const struct genl_split_ops mipv4_nl_ops[26];

int mipv4_nl_attach_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_detach_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_get_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mipv4_nl_addr_add_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_addr_del_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_addr_set_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_addr_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mipv4_nl_route_add_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_route_del_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_route_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mipv4_nl_neigh_add_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_neigh_del_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_neigh_flush_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_neigh_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mipv4_nl_stats_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mipv4_nl_ping_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_set_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_group_add_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_group_del_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_group_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);
int mipv4_nl_send_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_listen_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_protocol_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);
int mipv4_nl_route_lookup_doit(struct sk_buff *skb, struct genl_info *info);
int mipv4_nl_listener_get_dumpit(struct sk_buff *skb,
				 struct netlink_callback *cb);

enum {
	MIPV4_NLGRP_EVENTS,
	MIPV4_NLGRP_DROPS,
};

#endif /* _LINUX_MIPV4_GEN_H */
