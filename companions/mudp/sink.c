// SPDX-License-Identifier: GPL-2.0
/*
 * sink.c: detects lost, duplicate and reordered sequence numbers. A source numbers its
 * datagrams from 0.
 */
#include <linux/bitmap.h>
#include <net/mudp.h>
#include "sink.h"

/**
 * mudp_sink_init() - begin without a source
 * @sink: the sink, zeroed
 */
void mudp_sink_init(struct mudp_sink *sink)
{
	spin_lock_init(&sink->lock);
}

/* @seq was received, and no number between @next and it. */
static void mudp_sink_advance(struct mudp_sink *sink, u64 seq)
{
	u64 n;

	if (seq - sink->next >= MUDP_SINK_WINDOW)
		bitmap_zero(sink->seen, MUDP_SINK_WINDOW);
	else
		for (n = sink->next; n != seq; n++)
			__clear_bit(n % MUDP_SINK_WINDOW, sink->seen);
	__set_bit(seq % MUDP_SINK_WINDOW, sink->seen);
	sink->lost += seq - sink->next;
	sink->next = seq + 1;
}

/* A number below the highest was received. */
static void mudp_sink_late(struct mudp_sink *sink, u64 seq)
{
	if (sink->next - seq > MUDP_SINK_WINDOW ||
	    __test_and_set_bit(seq % MUDP_SINK_WINDOW, sink->seen)) {
		sink->duplicate++;
		return;
	}
	sink->reordered++;
	sink->lost--;
}

/**
 * mudp_sink_receive() - record a sequence number
 * @sink: the sink
 * @flow: the flow of its datagram
 * @seq: the number
 *
 * A sink follows one source. When the source changes, numbers start from 0 again.
 *
 * Context: softirq.
 */
void mudp_sink_receive(struct mudp_sink *sink, const struct mudp_flow *flow,
		       u64 seq)
{
	spin_lock(&sink->lock);
	if (sink->addr != flow->saddr || sink->port != flow->sport) {
		sink->addr = flow->saddr;
		sink->port = flow->sport;
		sink->next = 0;
	}
	if (seq >= sink->next)
		mudp_sink_advance(sink, seq);
	else
		mudp_sink_late(sink, seq);
	spin_unlock(&sink->lock);
}
