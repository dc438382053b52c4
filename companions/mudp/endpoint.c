// SPDX-License-Identifier: GPL-2.0
/*
 * endpoint.c: the counters of endpoints.
 */
#include <linux/in.h>
#include <linux/skbuff.h>
#include <net/mipv4.h>
#include <net/mudp.h>
#include "endpoint.h"
#include "sockets.h"

/* See endpoint.h. */
DEFINE_MUTEX(mudp_lock);
const struct mipv4_protocol *mudp_proto __ro_after_init;
struct mipv4_sock_type *mudp_sockets __ro_after_init;

/* See endpoint.h. */
const char *const mudp_drop_names[__MUDP_DROP_MAX] = {
	[MUDP_DROP_SHORT] = "short",
	[MUDP_DROP_LENGTH] = "length",
	[MUDP_DROP_CSUM] = "csum",
	[MUDP_DROP_NO_PORT] = "no-port",
	[MUDP_DROP_NO_MEMBER] = "no-member",
	[MUDP_DROP_NO_MEMORY] = "no-memory",
	[MUDP_DROP_GSO] = "gso",
	[MUDP_DROP_RCVBUF] = "rcvbuf",
	[MUDP_DROP_FILTER] = "filter",
};

/* The counters of a drop: one or two of the UDP-MIB, and the drop reason of the core. */
struct mudp_drop_info {
	u8	stat;
	u8	also;
	u16	core;
};

static const struct mudp_drop_info mudp_drop_info[__MUDP_DROP_MAX] = {
	[MUDP_DROP_SHORT] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_PKT_TOO_SMALL
	},
	[MUDP_DROP_LENGTH] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_PKT_TOO_SMALL
	},
	[MUDP_DROP_CSUM] = {
		MUDP_STAT_IN_ERRORS, MUDP_STAT_IN_CSUM_ERRORS,
		SKB_DROP_REASON_UDP_CSUM
	},
	[MUDP_DROP_NO_PORT] = {
		MUDP_STAT_NO_PORTS, 0, SKB_DROP_REASON_NO_SOCKET
	},
	[MUDP_DROP_NO_MEMBER] = {
		MUDP_STAT_IGNORED_MULTI, 0, SKB_DROP_REASON_NO_SOCKET
	},
	[MUDP_DROP_NO_MEMORY] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_NOMEM
	},
	[MUDP_DROP_GSO] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_NOT_SPECIFIED
	},
	[MUDP_DROP_RCVBUF] = {
		MUDP_STAT_IN_ERRORS, MUDP_STAT_RCVBUF_ERRORS,
		SKB_DROP_REASON_SOCKET_RCVBUFF
	},
	[MUDP_DROP_FILTER] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_SOCKET_FILTER
	},
};

/**
 * mudp_drop_count() - count and report a drop
 * @ep: the endpoint
 * @skb: the datagram, not consumed
 * @reason: the reason
 *
 * Context: bottom halves disabled.
 */
void mudp_drop_count(struct mudp_endpoint *ep, const struct sk_buff *skb,
		     enum mudp_drop_reason reason)
{
	const struct mudp_drop_info *info = &mudp_drop_info[reason];
	struct mudp_pcpu *pcpu = this_cpu_ptr(ep->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_inc(&pcpu->drop[reason]);
	u64_stats_inc(&pcpu->stat[info->stat]);
	if (info->also)
		u64_stats_inc(&pcpu->stat[info->also]);
	u64_stats_update_end(&pcpu->syncp);
	mipv4_report_drop(ep->ip, IPPROTO_UDP, reason, skb);
}

/**
 * mudp_drop() - count, report and free a datagram that is dropped
 * @ep: the endpoint
 * @skb: the datagram, consumed
 * @reason: the reason
 *
 * Context: bottom halves disabled.
 */
void mudp_drop(struct mudp_endpoint *ep, struct sk_buff *skb,
	       enum mudp_drop_reason reason)
{
	mudp_drop_count(ep, skb, reason);
	kfree_skb_reason(skb, mudp_drop_info[reason].core);
}

/* The sum of a counter over all CPUs. It is at @offset in struct mudp_pcpu. */
static u64 mudp_total(const struct mipv4 *ip, size_t offset)
{
	struct mudp_endpoint *ep;
	u64 one, total = 0;
	unsigned int start;
	int cpu;

	rcu_read_lock();
	ep = mudp_endpoint_find(ip);
	if (!ep)
		goto out;
	for_each_possible_cpu(cpu) {
		const struct mudp_pcpu *pcpu = per_cpu_ptr(ep->pcpu, cpu);

		do {
			start = u64_stats_fetch_begin(&pcpu->syncp);
			one = u64_stats_read((const void *)pcpu + offset);
		} while (u64_stats_fetch_retry(&pcpu->syncp, start));
		total += one;
	}
out:
	rcu_read_unlock();
	return total;
}

u64 mudp_stat(const struct mipv4 *ip, enum mudp_stat stat)
{
	return mudp_total(ip, offsetof(struct mudp_pcpu, stat) +
			      stat * sizeof(u64_stats_t));
}
EXPORT_SYMBOL_GPL(mudp_stat);

u64 mudp_drops(const struct mipv4 *ip, enum mudp_drop_reason reason)
{
	return mudp_total(ip, offsetof(struct mudp_pcpu, drop) +
			      reason * sizeof(u64_stats_t));
}
EXPORT_SYMBOL_GPL(mudp_drops);
