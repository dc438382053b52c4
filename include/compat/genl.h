/* SPDX-License-Identifier: GPL-2.0 */
/*
 * genl.h: the differences between the generic netlink of the kernels that mipv4 and mudp
 * are built for (6.1 and 6.12). The rest of the source is written for the newer one.
 */
#ifndef _COMPAT_GENL_H
#define _COMPAT_GENL_H

#include <linux/version.h>
#include <net/genetlink.h>

/* Multicast groups that need CAP_NET_ADMIN came with 6.1.68, 6.6.7 and 6.7. Older kernels
 * let everybody join a group.
 */
#ifdef GENL_MCAST_CAP_NET_ADMIN
#define MIPV4_MCAST_CAP_NET_ADMIN	.flags = GENL_MCAST_CAP_NET_ADMIN
#define MIPV4_MCAST_IS_RESTRICTED	true
#else
#define MIPV4_MCAST_CAP_NET_ADMIN
#define MIPV4_MCAST_IS_RESTRICTED	false
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)

/* The netlink operations are generated in the split form, one entry for "do"
 * and one for "dump". This kernel knows one entry for both, with one policy.
 */
struct genl_split_ops {
	int (*doit)(struct sk_buff *skb, struct genl_info *info);
	int (*dumpit)(struct sk_buff *skb, struct netlink_callback *cb);
	const struct nla_policy *policy;
	unsigned int maxattr;
	u8 cmd;
	u8 flags;
};

/* Set the operations of a family. A module has one family. */
static inline void mipv4_compat_genl_ops(struct genl_family *family,
					 const struct genl_split_ops *split,
					 unsigned int n)
{
	static struct genl_ops ops[32];
	struct genl_ops *op = ops;
	unsigned int i;

	for (i = 0; i < n; i++) {
		if (i && split[i].cmd != split[i - 1].cmd)
			op++;
		if (WARN_ON(op == ops + ARRAY_SIZE(ops)))
			break;
		op->cmd = split[i].cmd;
		op->flags |= split[i].flags &
			     ~(GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP);
		op->policy = split[i].policy;
		op->maxattr = split[i].maxattr;
		op->doit = op->doit ?: split[i].doit;
		op->dumpit = op->dumpit ?: split[i].dumpit;
	}
	family->ops = ops;
	family->n_ops = op - ops + 1;
}

/* The attributes of the request that started a dump. */
static inline struct nlattr **mipv4_dump_attrs(struct netlink_callback *cb)
{
	return genl_dumpit_info(cb)->attrs;
}

#else

static inline void mipv4_compat_genl_ops(struct genl_family *family,
					 const struct genl_split_ops *split,
					 unsigned int n)
{
	family->split_ops = split;
	family->n_split_ops = n;
}

static inline struct nlattr **mipv4_dump_attrs(struct netlink_callback *cb)
{
	return genl_info_dump(cb)->attrs;
}

#endif

#endif /* _COMPAT_GENL_H */
