/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sockets.h: UDP sockets: socket(AF_INET, SOCK_DGRAM, IPPROTO_MUDP).
 */
#ifndef _MUDP_SOCKETS_H
#define _MUDP_SOCKETS_H

#include <linux/types.h>
#include <net/mipv4_sock.h>

/**
 * struct mudp_sock - a UDP socket
 * @msk: what all sockets on mipv4 have
 * @gso_size: UDP_SEGMENT: octets of payload of each datagram, 0 for one datagram
 * @gro: UDP_GRO: several datagrams may be received as one
 * @corking: UDP_CORK: messages are collected
 * @pending: the datagram that is collected, its data at the payload; the lock of the socket
 * @pending_out: how it is sent; the same
 * @pending_gso: @gso_size of it; the same
 */
struct mudp_sock {
	struct mipv4_sock	msk;
	u16			gso_size;
	bool			gro;
	bool			corking;
	struct sk_buff		*pending;
	struct mipv4_sock_out	*pending_out;
	u16			pending_gso;
};

static inline struct mudp_sock *mudp_sk(const struct sock *sk)
{
	return (struct mudp_sock *)sk;
}

extern struct mipv4_sock_type *mudp_sockets;	/* set before they are registered */

#endif /* _MUDP_SOCKETS_H */
