/* SPDX-License-Identifier: GPL-2.0 */
/*
 * filter.h: source filters of multicast groups.
 */
#ifndef _MIPV4_FILTER_H
#define _MIPV4_FILTER_H

#include <linux/rcupdate.h>
#include <linux/types.h>
#include <net/mipv4.h>

/**
 * struct mipv4_filter - from which sources datagrams to a group are wanted
 * @rcu: frees it
 * @n: how many sources
 * @mode: enum mipv4_filter_mode
 * @source: the sources, sorted, none twice
 *
 * The "interface state" of RFC 3376 section 3.2. It is not changed while packets
 * can see it, but replaced by another.
 */
struct mipv4_filter {
	struct rcu_head	rcu;
	u32		n;
	u8		mode;
	__be32		source[];
};

extern struct mipv4_filter mipv4_filter_nothing;
void mipv4_filter_sort(struct mipv4_filter *filter);
struct mipv4_filter *mipv4_filter_alloc(u8 mode, size_t n);
struct mipv4_filter *mipv4_filter_new(u8 mode, const __be32 *sources, size_t n);
void mipv4_filter_free(struct mipv4_filter *filter);
bool mipv4_filter_has(const struct mipv4_filter *filter, __be32 source);
bool mipv4_filter_passes(const struct mipv4_filter *filter, __be32 source);
bool mipv4_filter_same(const struct mipv4_filter *a,
		       const struct mipv4_filter *b);

/* Everything from everybody? */
static inline bool mipv4_filter_is_open(const struct mipv4_filter *filter)
{
	return filter->mode == MIPV4_FILTER_EXCLUDE && !filter->n;
}

/* Nothing from nobody? That is not to be a member, RFC 3376 section 3.1. */
static inline bool mipv4_filter_is_shut(const struct mipv4_filter *filter)
{
	return filter->mode == MIPV4_FILTER_INCLUDE && !filter->n;
}

#endif /* _MIPV4_FILTER_H */
