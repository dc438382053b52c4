// SPDX-License-Identifier: GPL-2.0
/*
 * stats.c: counters, and the only function that drops packets.
 */
#include <linux/icmp.h>
#include <linux/igmp.h>
#include <linux/skbuff.h>
#include <linux/u64_stats_sync.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "percpu.h"
#include "stats.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

/* The counter of RFC 4293 and the drop reason of the core for a drop. */
struct mipv4_drop_info {
	u8	stat;
	u16	core;
};

#define DROP(name_, stat_, core_)					\
	[MIPV4_DROP_##name_] = { stat_, SKB_DROP_REASON_##core_ }

static const struct mipv4_drop_info mipv4_drop_info[__MIPV4_DROP_MAX] = {
	DROP(OTHERHOST,		MIPV4_STAT_IN_ADDR_ERRORS,	OTHERHOST),
	DROP(HDR_SHORT,		MIPV4_STAT_IN_HDR_ERRORS,	PKT_TOO_SMALL),
	DROP(HDR_VERSION,	MIPV4_STAT_IN_HDR_ERRORS,	IP_INHDR),
	DROP(HDR_LEN,		MIPV4_STAT_IN_HDR_ERRORS,	IP_INHDR),
	DROP(HDR_CSUM,		MIPV4_STAT_IN_HDR_ERRORS,	IP_CSUM),
	DROP(HDR_TOTLEN,	MIPV4_STAT_IN_HDR_ERRORS,	IP_INHDR),
	DROP(TRUNCATED,		MIPV4_STAT_IN_TRUNCATED_PKTS,	PKT_TOO_SMALL),
	DROP(HDR_OPTIONS,	MIPV4_STAT_IN_HDR_ERRORS,	IP_INHDR),
	DROP(SOURCE_ROUTE,	MIPV4_STAT_IN_HDR_ERRORS,	IP_INHDR),
	DROP(SRC_INVALID,	MIPV4_STAT_IN_ADDR_ERRORS,	IP_INADDRERRORS),
	DROP(SRC_OWN,		MIPV4_STAT_IN_ADDR_ERRORS,	IP_INADDRERRORS),
	DROP(DST_INVALID,	MIPV4_STAT_IN_ADDR_ERRORS,	IP_INADDRERRORS),
	DROP(DST_NOT_OURS,	MIPV4_STAT_IN_ADDR_ERRORS,	IP_INADDRERRORS),
	DROP(DST_NOT_MEMBER,	MIPV4_STAT_IN_ADDR_ERRORS,	IP_INADDRERRORS),
	DROP(SRC_FILTERED,	MIPV4_STAT_IN_ADDR_ERRORS,	IP_INADDRERRORS),
	DROP(L2_BROADCAST,	MIPV4_STAT_IN_DISCARDS,
	     UNICAST_IN_L2_MULTICAST),
	DROP(FRAGMENT,		MIPV4_STAT_REASM_FAILS,		NOT_SPECIFIED),
	DROP(FRAG_OVERLAP,	MIPV4_STAT_REASM_FAILS,		NOT_SPECIFIED),
	DROP(FRAG_DUPLICATE,	0,				NOT_SPECIFIED),
	DROP(FRAG_ECN,		MIPV4_STAT_REASM_FAILS,		NOT_SPECIFIED),
	DROP(FRAG_TIMEOUT,	MIPV4_STAT_REASM_FAILS,		NOT_SPECIFIED),
	DROP(FRAG_MEMORY,	MIPV4_STAT_REASM_FAILS,		NOMEM),
	DROP(EMPTY,		MIPV4_STAT_IN_DISCARDS,		PKT_TOO_SMALL),
	DROP(NO_PROTO,		MIPV4_STAT_IN_UNKNOWN_PROTOS,	IP_NOPROTO),
	DROP(GSO,		MIPV4_STAT_IN_DISCARDS,		SKB_GSO_SEG),
	DROP(NO_MEMORY,		MIPV4_STAT_IN_DISCARDS,		NOMEM),
	DROP(DETACHED,		MIPV4_STAT_IN_DISCARDS,		DEV_READY),
	DROP(ICMP_NO_MEMORY,	0,				NOMEM),
	DROP(ICMP_SHORT,	MIPV4_STAT_ICMP_IN_ERRORS,	HDR_TRUNC),
	DROP(ICMP_CSUM,		MIPV4_STAT_ICMP_IN_CSUM_ERRORS,	ICMP_CSUM),
	DROP(ICMP_TYPE,		0,				UNHANDLED_PROTO),
	DROP(ICMP_BCAST,	0,				NOT_SPECIFIED),
	DROP(ICMP_QUOTE,	MIPV4_STAT_ICMP_IN_ERRORS,	NOT_SPECIFIED),
	DROP(ICMP_UNCLAIMED,	0,				NO_SOCKET),
	DROP(ICMP_REDIRECT,	0,				NOT_SPECIFIED),
	DROP(ICMP_PMTU,		MIPV4_STAT_ICMP_IN_ERRORS,	NOT_SPECIFIED),
	DROP(IGMP_MALFORMED,	0,				HDR_TRUNC),
	DROP(IGMP_IGNORED,	0,				NOT_SPECIFIED),
	DROP(ARP_OTHERHOST,	0,				OTHERHOST),
	DROP(ARP_NO_MEMORY,	0,				NOMEM),
	DROP(ARP_MALFORMED,	0,				DEV_HDR),
	DROP(ARP_INVALID,	0,				DEV_HDR),
	DROP(ARP_IGNORED,	0,				NOT_SPECIFIED),
	DROP(ARP_CONFLICT,	MIPV4_STAT_ARP_CONFLICTS,	NOT_SPECIFIED),
	DROP(OUT_NO_MEMORY,	MIPV4_STAT_OUT_DISCARDS,	NOMEM),
	DROP(OUT_DETACHED,	MIPV4_STAT_OUT_DISCARDS,	DEV_READY),
	DROP(OUT_NO_ROUTE,	MIPV4_STAT_OUT_NO_ROUTES,	IP_OUTNOROUTES),
	DROP(OUT_UNREACHABLE,	MIPV4_STAT_OUT_NO_ROUTES,	IP_OUTNOROUTES),
	DROP(OUT_BLACKHOLE,	MIPV4_STAT_OUT_NO_ROUTES,	IP_OUTNOROUTES),
	DROP(OUT_TOO_BIG,	MIPV4_STAT_FRAG_FAILS,		PKT_TOO_BIG),
	DROP(OUT_INVALID,	MIPV4_STAT_OUT_DISCARDS,	IP_INHDR),
	DROP(OUT_DOWN,		MIPV4_STAT_OUT_DISCARDS,	DEV_READY),
	DROP(OUT_DEVICE,	MIPV4_STAT_OUT_DISCARDS,	NOT_SPECIFIED),
	DROP(NEIGH_FAILED,	MIPV4_STAT_OUT_DISCARDS,	NEIGH_FAILED),
	DROP(NEIGH_QUEUE,	MIPV4_STAT_OUT_DISCARDS,	NEIGH_QUEUEFULL),
	DROP(NEIGH_FULL,	MIPV4_STAT_OUT_DISCARDS,	NEIGH_CREATEFAIL),
};

/**
 * mipv4_drop_count() - count dropped packets that the caller or the core frees
 * @ip: the endpoint
 * @reason: the reason for the drop
 * @n: number of packets
 *
 * Context: BH disabled.
 */
void mipv4_drop_count(struct mipv4 *ip, enum mipv4_drop_reason reason,
		      unsigned int n)
{
	const struct mipv4_drop_info *info = &mipv4_drop_info[reason];
	struct mipv4_pcpu *pcpu = this_cpu_ptr(ip->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_add(&pcpu->drop[reason], n);
	if (info->stat)
		u64_stats_add(&pcpu->stat[info->stat], n);
	u64_stats_update_end(&pcpu->syncp);
}

/**
 * mipv4_drop() - count, trace and free a dropped packet
 * @ip: the endpoint
 * @skb: the packet, consumed; NULL if it is freed already
 * @reason: the reason for the drop
 *
 * Context: BH disabled.
 */
void mipv4_drop(struct mipv4 *ip, struct sk_buff *skb,
		enum mipv4_drop_reason reason)
{
	mipv4_drop_count(ip, reason, 1);
	trace_mipv4_drop(ip, skb, reason);
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
