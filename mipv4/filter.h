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
 * struct mipv4_filter - the sources whose datagrams to a group are accepted
 * @rcu: frees it
 * @n: number of sources
 * @mode: enum mipv4_filter_mode
 * @source: the sources, sorted, without duplicates
 *
 * The "interface state" of RFC 3376 section 3.2. A filter that packets can see is not
 * changed, but replaced.
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

/* Return: true if the filter accepts all sources. */
static inline bool mipv4_filter_accepts_all(const struct mipv4_filter *filter)
{
	return filter->mode == MIPV4_FILTER_EXCLUDE && !filter->n;
}

/* Return: true if the filter accepts no source. Such a host is no member, RFC 3376
 * section 3.1.
 */
static inline bool mipv4_filter_accepts_none(const struct mipv4_filter *filter)
{
	return filter->mode == MIPV4_FILTER_INCLUDE && !filter->n;
}

#endif /* _MIPV4_FILTER_H */
