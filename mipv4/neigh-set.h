/* SPDX-License-Identifier: GPL-2.0 */
/*
 * neigh-set.h: permanent neighbours, and flushing the neighbour table.
 */
#ifndef _MIPV4_NEIGH_SET_H
#define _MIPV4_NEIGH_SET_H

#include <net/mipv4.h>

void mipv4_neigh_flush(struct mipv4 *ip, enum mipv4_drop_reason reason);
void mipv4_neigh_device_changed(struct mipv4 *ip);
int mipv4_neigh_check_lladdr(const struct net_device *dev, const u8 *lladdr,
			     struct netlink_ext_ack *extack);
bool mipv4_neigh_is_permanent(struct mipv4 *ip, __be32 addr);
int mipv4_neigh_set(struct mipv4 *ip, __be32 addr, const u8 *lladdr,
		    struct netlink_ext_ack *extack);
int mipv4_neigh_del(struct mipv4 *ip, __be32 addr,
		    struct netlink_ext_ack *extack);

#endif /* _MIPV4_NEIGH_SET_H */
