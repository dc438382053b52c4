/* SPDX-License-Identifier: ((GPL-2.0 WITH Linux-syscall-note) OR BSD-3-Clause) */
/* Do not edit directly, auto-generated from: */
/*	docs/netlink/mudp.yaml */
/* YNL-GEN kernel header */

#ifndef _LINUX_MUDP_GEN_H
#define _LINUX_MUDP_GEN_H

#include <net/netlink.h>
#include <net/genetlink.h>

#include <uapi/linux/mudp.h>

/* Ops table for mudp */
extern const struct genl_split_ops mudp_nl_ops[6];

int mudp_nl_service_add_doit(struct sk_buff *skb, struct genl_info *info);
int mudp_nl_service_del_doit(struct sk_buff *skb, struct genl_info *info);
int mudp_nl_service_get_dumpit(struct sk_buff *skb,
			       struct netlink_callback *cb);
int mudp_nl_stats_get_doit(struct sk_buff *skb, struct genl_info *info);
int mudp_nl_listen_doit(struct sk_buff *skb, struct genl_info *info);
int mudp_nl_send_doit(struct sk_buff *skb, struct genl_info *info);

#endif /* _LINUX_MUDP_GEN_H */
