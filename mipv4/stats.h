/* SPDX-License-Identifier: GPL-2.0 */
/*
 * stats.h: counters and drops, in the variables of each CPU.
 */
#ifndef _MIPV4_STATS_H
#define _MIPV4_STATS_H

#include <linux/u64_stats_sync.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "percpu.h"

/* The counters of an endpoint, summed over all CPUs. */
struct mipv4_totals {
	u64	stat[__MIPV4_STAT_MAX];
	u64	drop[__MIPV4_DROP_MAX];
};

void mipv4_drop_count(struct mipv4 *ip, const struct sk_buff *skb,
		      enum mipv4_drop_reason reason, unsigned int n);
void mipv4_drop(struct mipv4 *ip, struct sk_buff *skb,
		enum mipv4_drop_reason reason);
void mipv4_totals(const struct mipv4 *ip, struct mipv4_totals *totals);

/* Add @n to a counter. Context: BH disabled. */
static inline void mipv4_count_add(struct mipv4 *ip, enum mipv4_stat stat,
				   unsigned int n)
{
	struct mipv4_pcpu *pcpu = this_cpu_ptr(ip->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_add(&pcpu->stat[stat], n);
	u64_stats_update_end(&pcpu->syncp);
}

/* Count a packet and its @len octets with one update. Context: BH disabled. */
static inline void mipv4_count_packet(struct mipv4 *ip, enum mipv4_stat packets,
				      enum mipv4_stat octets, unsigned int len)
{
	struct mipv4_pcpu *pcpu = this_cpu_ptr(ip->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_inc(&pcpu->stat[packets]);
	u64_stats_add(&pcpu->stat[octets], len);
	u64_stats_update_end(&pcpu->syncp);
}

static inline void mipv4_count(struct mipv4 *ip, enum mipv4_stat stat)
{
	mipv4_count_add(ip, stat, 1);
}

#endif /* _MIPV4_STATS_H */
