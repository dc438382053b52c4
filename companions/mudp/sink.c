// SPDX-License-Identifier: GPL-2.0
/*
 * sink.c: which sequence numbers came. A source numbers its datagrams from 0 on.
 */
#include "internal.h"

/**
 * mudp_sink_init() - nothing has come yet
 * @sink: the sink
 */
void mudp_sink_init(struct mudp_sink *sink)
{
	spin_lock_init(&sink->lock);
}

/* The numbers from @next to @seq, of which the last came. */
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

/* A number below the highest. */
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
 * mudp_sink_take() - a number came
 * @sink: the sink
 * @flow: from where
 * @seq: the number
 *
 * One source is followed at a time. From another one numbers begin anew.
 *
 * Context: softirq.
 */
void mudp_sink_take(struct mudp_sink *sink, const struct mudp_flow *flow,
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
