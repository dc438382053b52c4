/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-choice.h: a cache of each CPU: the endpoint and the source address that were chosen
 * for recent messages of sockets.
 */
#ifndef _MIPV4_SOCK_CHOICE_H
#define _MIPV4_SOCK_CHOICE_H

#include <linux/hashtable.h>
#include <linux/netdevice.h>
#include <linux/percpu.h>
#include <linux/types.h>
#include <net/mipv4_sock.h>
#include "endpoint.h"

/**
 * struct mipv4_sock_choice - an endpoint that was chosen
 * @generation: of the choices of the namespace; no two namespaces have the same one
 * @ip: the endpoint, without a reference
 * @daddr: the destination
 * @bound: the source address that the message had to have, or 0
 * @ifindex: the device that it had to use, or 0
 * @saddr: the source address
 */
struct mipv4_sock_choice {
	unsigned long	generation;
	struct mipv4	*ip;
	__be32		daddr;
	__be32		bound;
	int		ifindex;
	__be32		saddr;
};

#define MIPV4_SOCK_CHOICE_BITS	6	/* 1 << this slots for each CPU */

extern struct mipv4_sock_choice __percpu *mipv4_sock_choices;

int mipv4_sock_choices_init(void);
void mipv4_sock_choices_exit(void);

/* The slot of a destination. Context: packet. */
static inline struct mipv4_sock_choice *mipv4_sock_choice_slot(__be32 daddr)
{
	u32 slot = ((__force u32)daddr * GOLDEN_RATIO_32) >>
		   (32 - MIPV4_SOCK_CHOICE_BITS);

	return this_cpu_ptr(mipv4_sock_choices) + slot;
}

/* Check whether a choice is the one for a message. The generation proves that nothing has
 * changed, except that a device goes down before this is reported.
 * Context: packet; @generation is the present one.
 */
static inline bool mipv4_sock_choice_fits(const struct mipv4_sock_choice *c,
					  unsigned long generation,
					  const struct mipv4_sock_out *out)
{
	return c->generation == generation && c->daddr == out->flow.daddr &&
	       c->bound == out->flow.saddr && c->ifindex == out->ifindex &&
	       READ_ONCE(c->ip->dev->flags) & IFF_UP;
}

#endif /* _MIPV4_SOCK_CHOICE_H */
