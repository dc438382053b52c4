/* SPDX-License-Identifier: GPL-2.0 */
/*
 * learn.h: path MTUs and redirects in ICMP messages.
 */
#ifndef _MIPV4_LEARN_H
#define _MIPV4_LEARN_H

#include <net/mipv4.h>

enum mipv4_drop_reason mipv4_pmtu_learn(struct mipv4 *ip,
					const struct iphdr *quote, u32 reported);
enum mipv4_drop_reason mipv4_redirect_learn(struct mipv4 *ip, __be32 from,
					    __be32 dst, __be32 gateway);

#endif /* _MIPV4_LEARN_H */
