// SPDX-License-Identifier: GPL-2.0
/*
 * header.c: builds the IPv4 header. header.h has the checks.
 */
#include <linux/ip.h>
#include <linux/module.h>
#include <net/mipv4.h>
#include "header.h"

/**
 * mipv4_header_build() - write a header without options
 * @iph: receives the header
 * @src: source address
 * @dst: destination address
 * @protocol: protocol number
 * @tos: type of service
 * @ttl: time to live
 *
 * Total length, identification and checksum stay 0: mipv4_xmit() sets them when the
 * length is known.
 */
void mipv4_header_build(struct iphdr *iph, __be32 src, __be32 dst, u8 protocol,
			u8 tos, u8 ttl)
{
	*iph = (struct iphdr){
		.version	= 4,
		.ihl		= MIPV4_HDR_LEN / 4,
		.tos		= tos,
		.ttl		= ttl,
		.protocol	= protocol,
		.saddr		= src,
		.daddr		= dst,
	};
}

struct mipv4_uipaddr mipv4_to_uipaddr(__be32 addr)
{
	return (struct mipv4_uipaddr){ .family = AF_INET, .v4 = addr };
}
EXPORT_SYMBOL_GPL(mipv4_to_uipaddr);

bool mipv4_of_uipaddr(const struct mipv4_uipaddr *uip, __be32 *addr)
{
	if (uip->family != AF_INET)
		return false;
	*addr = uip->v4;
	return true;
}
EXPORT_SYMBOL_GPL(mipv4_of_uipaddr);
