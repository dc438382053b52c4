/* SPDX-License-Identifier: GPL-2.0 */
/*
 * address.h: configuration of own addresses.
 */
#ifndef _MIPV4_ADDRESS_H
#define _MIPV4_ADDRESS_H

#include <linux/types.h>
#include "lifetime.h"

struct mipv4;
struct netlink_ext_ack;

/* The limit of addresses of an endpoint. */
#define MIPV4_ADDR_LIMIT	1024

/**
 * struct mipv4_addr_spec - the configuration of an address
 * @addr: the address
 * @plen: prefix length of its network
 * @dad: probe for it before it is used
 * @replace: change the address if the endpoint has it
 * @lft: its lifetimes
 */
struct mipv4_addr_spec {
	__be32			addr;
	u8			plen;
	bool			dad;
	bool			replace;
	struct mipv4_lifetimes	lft;
};

int mipv4_addr_init(struct mipv4 *ip);
void mipv4_addr_exit(struct mipv4 *ip);
int mipv4_addr_add(struct mipv4 *ip, const struct mipv4_addr_spec *spec,
		   struct netlink_ext_ack *extack);
int mipv4_addr_del(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack);
int mipv4_addr_set(struct mipv4 *ip, __be32 addr, u8 plen,
		   struct netlink_ext_ack *extack);
int mipv4_addr_dad_done(struct mipv4 *ip);
bool mipv4_addr_dad_restart(struct mipv4 *ip);

/* An address that lasts for ever. */
static inline struct mipv4_addr_spec mipv4_addr_spec(__be32 addr, u8 plen)
{
	return (struct mipv4_addr_spec){
		.addr = addr,
		.plen = plen,
		.lft = { MIPV4_LFT_FOREVER, MIPV4_LFT_FOREVER },
	};
}

#endif /* _MIPV4_ADDRESS_H */
