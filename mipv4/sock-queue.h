/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-queue.h: the receive queue of a socket.
 */
#ifndef _MIPV4_SOCK_QUEUE_H
#define _MIPV4_SOCK_QUEUE_H

#include <linux/types.h>

struct sock;

/* Data in skb->cb of a queued datagram. The end of skb->cb belongs to the core of sockets:
 * struct sock_skb_cb.
 */
struct mipv4_sock_cb {
	__be32	specdest;	/* for IP_PKTINFO */
	int	ifindex;	/* of the device that received it */
};

#define MIPV4_SOCK_CB(skb)	((struct mipv4_sock_cb *)(skb)->cb)

void mipv4_sock_purge(struct sock *sk);

#endif /* _MIPV4_SOCK_QUEUE_H */
