/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h: every difference between the kernels that mudp is built for (6.1 and
 * 6.12), in one place. The rest of the source is written for the newer one.
 */
#ifndef _MUDP_COMPAT_H
#define _MUDP_COMPAT_H

#include <linux/netdevice.h>
#include <linux/version.h>
#include <net/genetlink.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)

/* The netlink operations are generated in the split form, an entry for each of "do"
 * and "dump", and no command has both. This kernel has another name for that.
 */
struct genl_split_ops {
	int (*doit)(struct sk_buff *skb, struct genl_info *info);
	int (*dumpit)(struct sk_buff *skb, struct netlink_callback *cb);
	const struct nla_policy *policy;
	unsigned int maxattr;
	u8 cmd;
	u8 flags;
};

static inline void mudp_compat_genl_ops(struct genl_family *family,
					const struct genl_split_ops *split,
					unsigned int n)
{
	static struct genl_ops ops[8];
	unsigned int i;

	if (WARN_ON(n > ARRAY_SIZE(ops)))
		n = ARRAY_SIZE(ops);
	for (i = 0; i < n; i++) {
		ops[i].cmd = split[i].cmd;
		ops[i].flags = split[i].flags &
			       ~(GENL_CMD_CAP_DO | GENL_CMD_CAP_DUMP);
		ops[i].policy = split[i].policy;
		ops[i].maxattr = split[i].maxattr;
		ops[i].doit = split[i].doit;
		ops[i].dumpit = split[i].dumpit;
	}
	family->ops = ops;
	family->n_ops = n;
}

/* Where a dump finds the attributes of its request. */
static inline struct nlattr **mudp_dump_attrs(struct netlink_callback *cb)
{
	return genl_dumpit_info(cb)->attrs;
}

#else

static inline void mudp_compat_genl_ops(struct genl_family *family,
					const struct genl_split_ops *split,
					unsigned int n)
{
	family->split_ops = split;
	family->n_split_ops = n;
}

static inline struct nlattr **mudp_dump_attrs(struct netlink_callback *cb)
{
	return genl_info_dump(cb)->attrs;
}

#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#include <net/gso.h>
#endif

#endif /* _MUDP_COMPAT_H */
