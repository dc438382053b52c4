// SPDX-License-Identifier: GPL-2.0
/*
 * filter.c: source filters of multicast groups, as sorted lists (RFC 3376 section 3).
 */
#include <linux/slab.h>
#include <linux/sort.h>
#include <net/mipv4.h>
#include "filter.h"

/* The filter of a group without members. It is static and never freed, so that leaving a
 * group needs no memory.
 */
struct mipv4_filter mipv4_filter_nothing = {
	.mode = MIPV4_FILTER_INCLUDE,
};

static int mipv4_source_cmp(const void *a, const void *b)
{
	u32 left = ntohl(*(const __be32 *)a), right = ntohl(*(const __be32 *)b);

	return left < right ? -1 : left > right;
}

/* Sort the sources and remove duplicates. */
void mipv4_filter_sort(struct mipv4_filter *filter)
{
	u32 i, n = 0;

	sort(filter->source, filter->n, sizeof(filter->source[0]),
	     mipv4_source_cmp, NULL);
	for (i = 0; i < filter->n; i++)
		if (!n || filter->source[i] != filter->source[n - 1])
			filter->source[n++] = filter->source[i];
	filter->n = n;
}

struct mipv4_filter *mipv4_filter_alloc(u8 mode, size_t n)
{
	struct mipv4_filter *filter;

	filter = kvzalloc(struct_size(filter, source, n), GFP_KERNEL_ACCOUNT);
	if (filter)
		filter->mode = mode;
	return filter;
}

/**
 * mipv4_filter_new() - allocate a filter
 * @mode: enum mipv4_filter_mode
 * @sources: sources, in any order
 * @n: number of sources
 *
 * Context: process.
 * Return: the filter, for mipv4_filter_free(); NULL if memory runs out.
 */
struct mipv4_filter *mipv4_filter_new(u8 mode, const __be32 *sources, size_t n)
{
	struct mipv4_filter *filter = mipv4_filter_alloc(mode, n);

	if (!filter)
		return NULL;
	if (n)
		memcpy(filter->source, sources, n * sizeof(*sources));
	filter->n = n;
	mipv4_filter_sort(filter);
	return filter;
}

/**
 * mipv4_filter_free() - free a filter after an RCU grace period
 * @filter: the filter
 *
 * Context: any.
 */
void mipv4_filter_free(struct mipv4_filter *filter)
{
	if (filter != &mipv4_filter_nothing)
		kvfree_rcu(filter, rcu);
}

/**
 * mipv4_filter_has() - look up a source in the list of a filter
 * @filter: the filter
 * @source: the source
 *
 * Return: true if the list has it.
 */
bool mipv4_filter_has(const struct mipv4_filter *filter, __be32 source)
{
	u32 low = 0, high = filter->n;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (filter->source[middle] == source)
			return true;
		if (ntohl(filter->source[middle]) < ntohl(source))
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/**
 * mipv4_filter_passes() - check if a filter accepts a source
 * @filter: the filter
 * @source: the source
 *
 * Return: true if it does.
 */
bool mipv4_filter_passes(const struct mipv4_filter *filter, __be32 source)
{
	return mipv4_filter_has(filter, source) ==
	       (filter->mode == MIPV4_FILTER_INCLUDE);
}

bool mipv4_filter_same(const struct mipv4_filter *a,
		       const struct mipv4_filter *b)
{
	return a->mode == b->mode && a->n == b->n &&
	       !memcmp(a->source, b->source, a->n * sizeof(a->source[0]));
}
