/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sink.h: detects lost, duplicate and reordered sequence numbers.
 */
#ifndef _MUDP_SINK_H
#define _MUDP_SINK_H

#include <linux/spinlock.h>
#include <linux/types.h>

struct mudp_flow;

#define MUDP_SINK_WINDOW	1024	/* sequence numbers that are remembered */

/**
 * struct mudp_sink - the sequence numbers of one source
 * @lock: all below
 * @addr: address of the source
 * @port: its port, 0 for no source yet
 * @next: one more than the highest number received
 * @seen: the %MUDP_SINK_WINDOW numbers below @next: bit n modulo that is set if number n
 *	was received
 * @lost: numbers below @next that were not received
 * @duplicate: numbers received again, or too late to be remembered
 * @reordered: numbers received after a higher one
 */
struct mudp_sink {
	spinlock_t	lock;	/* all below */
	__be32		addr;
	__be16		port;
	u64		next;
	DECLARE_BITMAP(seen, MUDP_SINK_WINDOW);
	u64		lost;
	u64		duplicate;
	u64		reordered;
};

void mudp_sink_init(struct mudp_sink *sink);
void mudp_sink_receive(struct mudp_sink *sink, const struct mudp_flow *flow,
		       u64 seq);

#endif /* _MUDP_SINK_H */
