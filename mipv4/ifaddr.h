/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ifaddr.h: the objects of own addresses.
 */
#ifndef _MIPV4_IFADDR_H
#define _MIPV4_IFADDR_H

#include <linux/types.h>

struct mipv4;
struct mipv4_ifaddr;

int mipv4_ifaddr_link(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_ifaddr_unlink(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_addrs_changed(struct mipv4 *ip);
struct mipv4_ifaddr *mipv4_ifaddr_new(struct mipv4 *ip, __be32 addr, u8 plen);
void mipv4_ifaddr_notify(struct mipv4 *ip, struct mipv4_ifaddr *ifa);
void mipv4_addrs_notify(struct mipv4 *ip);
void mipv4_ifaddr_free(struct mipv4 *ip, struct mipv4_ifaddr *ifa, bool notify);
bool mipv4_ifaddr_needs_dad(const struct mipv4 *ip,
			    const struct mipv4_ifaddr *ifa);
void mipv4_ifaddrs_remove(struct mipv4 *ip);

#endif /* _MIPV4_IFADDR_H */
