/* SPDX-License-Identifier: GPL-2.0 */
/*
 * protocol.h: the registry of transport protocols.
 */
#ifndef _MIPV4_PROTOCOL_H
#define _MIPV4_PROTOCOL_H

#include <linux/rcupdate.h>
#include <net/mipv4.h>

#define MIPV4_PROTOCOLS		256

extern struct mipv4_protocol __rcu *mipv4_protocols[MIPV4_PROTOCOLS];
extern unsigned int mipv4_protocols_generation;
void mipv4_protocol_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
			u8 type, u8 code, u32 info);
bool mipv4_protocol_sent(struct mipv4 *ip, const struct sk_buff *skb);
int mipv4_protocol_connect(struct mipv4 *ip, unsigned int *n);
void mipv4_protocol_disconnect(struct mipv4 *ip, unsigned int n);
void mipv4_protocol_changed(struct mipv4 *ip, u32 what);
void mipv4_protocol_builtin(struct mipv4_protocol *proto);
void mipv4_protocol_set_fallback(const struct mipv4_protocol *proto);

/* Return: the handler of a protocol number, or NULL. Context: RCU. */
static inline const struct mipv4_protocol *mipv4_protocol(u8 protocol)
{
	return rcu_dereference(mipv4_protocols[protocol]);
}

#endif /* _MIPV4_PROTOCOL_H */
