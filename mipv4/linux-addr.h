/* SPDX-License-Identifier: GPL-2.0 */
/*
 * linux-addr.h: addresses of Linux beside an endpoint.
 */
#ifndef _MIPV4_LINUX_ADDR_H
#define _MIPV4_LINUX_ADDR_H

#include <linux/types.h>

struct mipv4;
struct net_device;

bool mipv4_linux_has_addr(const struct net_device *dev, __be32 addr);
bool mipv4_linux_answers(const struct mipv4 *ip, __be32 addr);

#endif /* _MIPV4_LINUX_ADDR_H */
