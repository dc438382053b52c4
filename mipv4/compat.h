/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h: every difference between the kernels that mipv4 is built for
 * (6.1 and 6.12), in one place. The rest of the source is written for the
 * newer one.
 */
#ifndef _MIPV4_COMPAT_H
#define _MIPV4_COMPAT_H

#include <linux/netdevice.h>
#include <linux/version.h>
#include <net/genetlink.h>
#include <net/inet_frag.h>

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

/* Where a dump finds the attributes of its request. */
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

#ifndef kvfree_rcu_mightsleep
#define kvfree_rcu_mightsleep(ptr)	kvfree_rcu(ptr)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
#define MIPV4_ASSIGN_STR(dst, src)	__assign_str(dst, src)
#else
#define MIPV4_ASSIGN_STR(dst, src)	__assign_str(dst)
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#include <linux/skbuff_ref.h>
#endif
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#include <net/gso.h>
#endif

/* When the core looks at a frame once more, taps and classifiers do not. A kernel without
 * classifiers shows such a frame to taps twice.
 */
static inline void mipv4_skip_taps(struct sk_buff *skb)
{
#if defined(CONFIG_NET_XGRESS) || (defined(CONFIG_NET_CLS_ACT) && \
				   LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0))
	skb->tc_skip_classify = 1;
#endif
}

/* References to a reassembly queue: what inet_frag_find() took, how to kill one
 * and how to let go of it.
 */
#ifdef MIPV4_HAVE_INET_FRAG_PUTN

#define MIPV4_FRAG_FIND_REFS	0

static inline void mipv4_frag_kill(struct inet_frag_queue *q, int *refs)
{
	inet_frag_kill(q, refs);
}

static inline void mipv4_frag_putn(struct inet_frag_queue *q, int refs)
{
	inet_frag_putn(q, refs);
}

#else

#define MIPV4_FRAG_FIND_REFS	1

static inline void mipv4_frag_kill(struct inet_frag_queue *q, int *refs)
{
	inet_frag_kill(q);
}

static inline void mipv4_frag_putn(struct inet_frag_queue *q, int refs)
{
	if (refs)
		inet_frag_put(q);
}

#endif

#endif /* _MIPV4_COMPAT_H */
