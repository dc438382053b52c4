/* SPDX-License-Identifier: GPL-2.0 */
/*
 * address.h: configuration of own addresses.
 */
#ifndef _MIPV4_ADDRESS_H
#define _MIPV4_ADDRESS_H

struct mipv4;
struct netlink_ext_ack;

/* The limit of addresses of an endpoint. */
#define MIPV4_ADDR_LIMIT	1024

int mipv4_addr_init(struct mipv4 *ip);
void mipv4_addr_exit(struct mipv4 *ip);
int mipv4_addr_add(struct mipv4 *ip, __be32 addr, u8 plen, u32 flags,
		   struct netlink_ext_ack *extack);
int mipv4_addr_del(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack);
int mipv4_addr_set(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack);
int mipv4_addr_dad_done(struct mipv4 *ip);
bool mipv4_addr_dad_restart(struct mipv4 *ip);

#endif /* _MIPV4_ADDRESS_H */
