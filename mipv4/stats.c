// SPDX-License-Identifier: GPL-2.0
/*
 * stats.c: counters, and the only function that drops packets.
 */
#include <linux/icmp.h>
#include <linux/igmp.h>
#include <linux/skbuff.h>
#include <linux/u64_stats_sync.h>
#include <net/mipv4.h>
#include "drop.h"
#include "endpoint.h"
#include "event.h"
#include "percpu.h"
#include "stats.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* The counter of RFC 4293 and the drop reason of the core for a drop. */
struct mipv4_drop_info {
	u8	stat;
	u16	core;
};

#define DROP(name_, text_, stat_, core_)				\
	[MIPV4_DROP_##name_] = { stat_, SKB_DROP_REASON_##core_ },

static const struct mipv4_drop_info mipv4_drop_info[__MIPV4_DROP_MAX] = {
	MIPV4_DROP_REASONS(DROP)
};

/**
 * mipv4_drop_count() - count, trace and report dropped packets that the caller or the core
 * frees
 * @ip: the endpoint
 * @skb: one of the packets, not consumed; NULL if it is freed already
 * @reason: the reason for the drop
 * @n: number of packets
 *
 * Context: BH disabled.
 */
void mipv4_drop_count(struct mipv4 *ip, const struct sk_buff *skb,
		      enum mipv4_drop_reason reason, unsigned int n)
{
	const struct mipv4_drop_info *info = &mipv4_drop_info[reason];
	struct mipv4_pcpu *pcpu = this_cpu_ptr(ip->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_add(&pcpu->drop[reason], n);
	if (info->stat)
		u64_stats_add(&pcpu->stat[info->stat], n);
	u64_stats_update_end(&pcpu->syncp);
	trace_mipv4_drop(ip, skb, reason);
	mipv4_events->drop(ip, skb, reason, n);
}

/**
 * mipv4_drop() - count, trace, report and free a dropped packet
 * @ip: the endpoint
 * @skb: the packet, consumed; NULL if it is freed already
 * @reason: the reason for the drop
 *
 * Context: BH disabled.
 */
void mipv4_drop(struct mipv4 *ip, struct sk_buff *skb,
		enum mipv4_drop_reason reason)
{
	mipv4_drop_count(ip, skb, reason, 1);
	kfree_skb_reason(skb, mipv4_drop_info[reason].core);
}

/**
 * mipv4_totals() - sum the counters of all CPUs
 * @ip: the endpoint
 * @totals: receives the sums
 *
 * Context: any.
 */
void mipv4_totals(const struct mipv4 *ip, struct mipv4_totals *totals)
{
	int cpu, i;

	memset(totals, 0, sizeof(*totals));
	for_each_possible_cpu(cpu) {
		const struct mipv4_pcpu *pcpu = per_cpu_ptr(ip->pcpu, cpu);
		struct mipv4_totals one;
		unsigned int start;

		do {
			start = u64_stats_fetch_begin(&pcpu->syncp);
			for (i = 0; i < __MIPV4_STAT_MAX; i++)
				one.stat[i] = u64_stats_read(&pcpu->stat[i]);
			for (i = 0; i < __MIPV4_DROP_MAX; i++)
				one.drop[i] = u64_stats_read(&pcpu->drop[i]);
		} while (u64_stats_fetch_retry(&pcpu->syncp, start));

		for (i = 0; i < __MIPV4_STAT_MAX; i++)
			totals->stat[i] += one.stat[i];
		for (i = 0; i < __MIPV4_DROP_MAX; i++)
			totals->drop[i] += one.drop[i];
	}
}
