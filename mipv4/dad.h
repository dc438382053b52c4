/* SPDX-License-Identifier: GPL-2.0 */
/*
 * dad.h: duplicate address detection.
 */
#ifndef _MIPV4_DAD_H
#define _MIPV4_DAD_H

#include <linux/jiffies.h>
#include <linux/types.h>
#include "endpoint.h"
#include "own.h"

/* The longest time between two runs of the delayed work while it is armed. */
#define MIPV4_DAD_IDLE_TIME	(15 * HZ)

void mipv4_dad_init(struct mipv4 *ip);
void mipv4_dad_conflict(struct mipv4 *ip, __be32 addr);
bool mipv4_dad_is_busy(struct mipv4 *ip);
unsigned long mipv4_dad_tick(struct mipv4 *ip);
void mipv4_dad_probe(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_dad_probe_again(struct mipv4 *ip);
bool mipv4_dad_inherit(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
		       const struct mipv4_ifaddr *old, bool dad);
bool mipv4_dad_complete(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
bool mipv4_dad_give_up(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_dad_retry(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_dad_announce(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_dad_announce_all(struct mipv4 *ip);
void mipv4_dad_device_up(struct mipv4 *ip);

/* Set the state of an address, and count the tentative ones. Context: neigh.lock. */
static inline void mipv4_ifaddr_set_state(struct mipv4 *ip,
					  struct mipv4_ifaddr *ifa,
					  enum mipv4_ifaddr_state state)
{
	unsigned int n = ip->dad.n_tentative;

	n -= ifa->state == MIPV4_IFADDR_TENTATIVE;
	n += state == MIPV4_IFADDR_TENTATIVE;
	WRITE_ONCE(ip->dad.n_tentative, n);
	WRITE_ONCE(ifa->state, state);
}

#endif /* _MIPV4_DAD_H */
