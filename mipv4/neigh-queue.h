/* SPDX-License-Identifier: GPL-2.0 */
/*
 * neigh-queue.h: datagrams that wait for a neighbour.
 */
#ifndef _MIPV4_NEIGH_QUEUE_H
#define _MIPV4_NEIGH_QUEUE_H

#include <linux/skbuff.h>
#include <net/mipv4.h>

struct mipv4_neigh;

void mipv4_neigh_dequeue_all(struct mipv4 *ip, struct mipv4_neigh *n,
			     struct sk_buff_head *to);
bool mipv4_neigh_enqueue(struct mipv4 *ip, struct mipv4_neigh *n,
			 struct sk_buff *skb, struct sk_buff_head *dropped);
void mipv4_drop_queue(struct mipv4 *ip, struct sk_buff_head *queue,
		      enum mipv4_drop_reason reason);

#endif /* _MIPV4_NEIGH_QUEUE_H */
