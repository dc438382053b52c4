/* SPDX-License-Identifier: GPL-2.0 */
/*
 * user.h: programs that listen to a protocol number.
 */
#ifndef _MIPV4_USER_H
#define _MIPV4_USER_H

#include <linux/types.h>

struct mipv4;
struct netlink_ext_ack;
struct sk_buff;

/* A socket that listens: see struct mipv4_listener. */
struct mipv4_listener_info {
	u32	portid;
	u32	dropped;
	u8	protocol;
};

int mipv4_user_listen(struct mipv4 *ip, u32 portid, u8 protocol,
		      struct netlink_ext_ack *extack);
bool mipv4_user_rcv(struct mipv4 *ip, struct sk_buff *skb);
bool mipv4_user_offer(struct mipv4 *ip, struct sk_buff *skb);
void mipv4_user_err(struct mipv4 *ip, __be32 from, const struct sk_buff *skb,
		    u8 type, u8 code, u32 info);
bool mipv4_user_sent(struct mipv4 *ip, u8 protocol);
int mipv4_user_walk(struct mipv4 *ip,
		    int (*visit)(const struct mipv4_listener_info *info, void *arg),
		    void *arg);
void mipv4_user_disconnect(struct mipv4 *ip);
int mipv4_user_init(void);
void mipv4_user_exit(void);

#endif /* _MIPV4_USER_H */
