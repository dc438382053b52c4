/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h: the differences between Linux 6.1 and 6.12. The differences that also concern
 * mudp are in include/compat. The rest of the source uses the functions of 6.12.
 */
#ifndef _MIPV4_COMPAT_H
#define _MIPV4_COMPAT_H

#include <linux/netdevice.h>
#include <linux/version.h>
#include <net/inet_frag.h>
#include <compat/genl.h>
#include <compat/gso.h>

#ifndef kvfree_rcu_mightsleep
#define kvfree_rcu_mightsleep(ptr)	kvfree_rcu(ptr)
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
/* The string may have grown since its length was read. */
#define MIPV4_ASSIGN_STR(dst, src) \
	strscpy(__get_str(dst), src, __get_dynamic_array_len(dst))
#else
#define MIPV4_ASSIGN_STR(dst, src)	__assign_str(dst)
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
#include <linux/skbuff_ref.h>
#endif

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/* A wireless device changes IFF_DONT_BRIDGE itself, with its type. */
static inline bool mipv4_is_wireless(const struct net_device *dev)
{
#if IS_ENABLED(CONFIG_CFG80211)
	return dev->ieee80211_ptr;
#else
	return false;
#endif
}

/* The largest GSO frame of IPv4; that of IPv6 may be larger. */
static inline unsigned int mipv4_gso_max_size(const struct net_device *dev)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	return READ_ONCE(dev->gso_max_size);
#else
	return READ_ONCE(dev->gso_ipv4_max_size);
#endif
}

/* Skip taps and classifiers when the core processes a frame again. A kernel without
 * classifiers shows such a frame to taps twice.
 */
static inline void mipv4_skip_taps(struct sk_buff *skb)
{
#if defined(CONFIG_NET_XGRESS) || (defined(CONFIG_NET_CLS_ACT) && \
				   LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0))
	skb->tc_skip_classify = 1;
#endif
}

/* References to a reassembly queue: the number that inet_frag_find() takes, and the
 * functions that kill a queue and drop references.
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
