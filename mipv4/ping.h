/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ping.h: echo requests of the administrator.
 */
#ifndef _MIPV4_PING_H
#define _MIPV4_PING_H

#include <linux/skbuff.h>

struct icmphdr;
struct mipv4;
struct net;

/* The result of an echo request. If @failed is set, the members type, code, info and
 * error are valid, otherwise rtt_ns, data and offset.
 */
struct mipv4_ping_event {
	__be32			from;
	u16			seq;
	u8			ttl;
	bool			failed;
	u8			type;
	u8			code;
	u32			info;
	int			error;	/* positive errno of this host, or 0 */
	u64			rtt_ns;
	struct sk_buff		*data;	/* the reply, its echoed data at offset */
	unsigned int		offset;
};

/**
 * struct mipv4_ping_request - an echo request
 * @dst: destination
 * @src: source, one of the own addresses; 0 for that of the path
 * @seq: sequence number
 * @size: octets of data; octet i is i modulo 256
 * @df: set DF
 * @ttl: time to live, 0 for the default of the endpoint
 */
struct mipv4_ping_request {
	__be32			dst;
	__be32			src;
	u16			seq;
	size_t			size;
	bool			df;
	u8			ttl;
};

int mipv4_ping_send(struct mipv4 *ip, struct net *net, u32 portid,
		    const struct mipv4_ping_request *request, u16 *id);
void mipv4_netlink_ping_event(struct mipv4 *ip, u32 portid,
			      const struct mipv4_ping_event *event);
bool mipv4_ping_reply(struct mipv4 *ip, __be32 src, struct sk_buff *skb, u16 id,
		      u16 seq);
bool mipv4_ping_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb, u8 type,
		    u8 code, u32 info);
bool mipv4_ping_sent(struct mipv4 *ip, const struct icmphdr *icmph);
int mipv4_ping_init(void);
void mipv4_ping_exit(void);

#endif /* _MIPV4_PING_H */
