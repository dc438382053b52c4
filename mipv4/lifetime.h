/* SPDX-License-Identifier: GPL-2.0 */
/*
 * lifetime.h: lifetimes of own addresses.
 */
#ifndef _MIPV4_LIFETIME_H
#define _MIPV4_LIFETIME_H

#include <linux/types.h>

struct mipv4;
struct mipv4_ifaddr;
struct netlink_ext_ack;

/* A lifetime without end, as a number of seconds. */
#define MIPV4_LFT_FOREVER	U32_MAX

/* The lifetimes of an address, in seconds. */
struct mipv4_lifetimes {
	u32	valid;
	u32	preferred;
};

int mipv4_lft_check(const struct mipv4_lifetimes *lft,
		    struct netlink_ext_ack *extack);
void mipv4_lft_set(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
		   const struct mipv4_lifetimes *lft);
bool mipv4_lft_get(const struct mipv4_ifaddr *ifa, struct mipv4_lifetimes *lft);
bool mipv4_lft_is_due(struct mipv4 *ip);
bool mipv4_lft_pending(const struct mipv4 *ip, unsigned long *due_jiffies);
void mipv4_addr_expire(struct mipv4 *ip);

#endif /* _MIPV4_LIFETIME_H */
