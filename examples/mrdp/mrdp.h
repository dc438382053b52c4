/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mrdp.h: the protocol, and the functions that the files of mrdp.ko share.
 *
 * MRDP carries messages between two hosts, each message once and in order. It is an
 * example of a companion of mipv4, for experiments on a local network: it has protocol
 * number 254 (RFC 3692). The retransmission timeout is fixed and doubles with each
 * retransmission, and there is no congestion control. A protocol for the Internet needs
 * more (RFC 6298, RFC 8085).
 *
 * A session is between two addresses with a port each. There is no handshake, and nobody
 * listens: both sides connect to each other, in any order. Each side chooses a random
 * identifier. Only a host that has received the identifier can send it back, so a forged
 * datagram is detected, and so is a peer that has restarted. The first message has no
 * identifier of the peer; the reply has it.
 *
 * Messages are numbered from 0. Each message is answered by an acknowledgment with the
 * window, even if the message is not kept. An acknowledgment is not answered. The last
 * message may be an end of file, which has no payload.
 */
#ifndef _MRDP_H
#define _MRDP_H

#include <net/mipv4_sock.h>

#define MRDP_WINDOW	32	/* messages in flight, or waiting for the reader */
#define MRDP_LEN	8192	/* the most octets of a message */

#define MRDP_DATA	0x01	/* a message follows the header */
#define MRDP_END	0x02	/* it is the last one, and empty */

/**
 * struct mrdp_hdr - the header
 * @sport: port of the sender
 * @dport: port of the receiver
 * @from: identifier of the sender
 * @to: identifier of the receiver, 0 if it is not known yet
 * @seq: number of the message, if there is one
 * @ack: all messages before this number are received
 * @limit: the window: messages before this number are accepted
 * @flags: %MRDP_DATA, %MRDP_END
 * @check: checksum of header and message with the pseudo-header of UDP
 *
 * An ICMP error quotes at least 8 octets: the ports and the identifier of the sender.
 */
struct mrdp_hdr {
	__be16	sport;
	__be16	dport;
	__be32	from;
	__be32	to;
	__be32	seq;
	__be32	ack;
	__be32	limit;
	__be16	flags;
	__sum16	check;
};

/* Room for all headers. mipv4 makes more if a device needs it. */
#define MRDP_ROOM	(LL_MAX_HEADER + sizeof(struct iphdr) + sizeof(struct mrdp_hdr))

/* The reasons for which a datagram is dropped. */
enum mrdp_drop {
	MRDP_DROP_MALFORMED,
	MRDP_DROP_CSUM,
	MRDP_DROP_NO_SESSION,
	MRDP_DROP_FILTER,
	MRDP_DROP_RCVBUF,
};

/**
 * struct mrdp_sock - a socket, and its session while it is connected
 * @msk: the socket on mipv4
 * @lock: all below, sk_write_queue, and the end of the session
 * @id: own identifier
 * @peer_id: identifier of the peer, 0 until it is known
 * @backoff: times that the retransmission timeout is doubled
 * @silent: retransmissions since the last reply
 * @sent_end: an end of file is the last message to send
 * @received_end: the peer has sent one
 * @snd_una: the first message that is not acknowledged; sk_write_queue begins with it
 * @snd_nxt: the next message to send
 * @snd_end: the number of the next message that the program sends
 * @snd_limit: end of the window of the peer
 * @rcv_nxt: the next message to receive
 * @rcv_limit: end of the window that the peer knows
 * @early: messages that wait for others before them, by number modulo %MRDP_WINDOW
 */
struct mrdp_sock {
	struct mipv4_sock	msk;

	spinlock_t		lock;	/* all below */
	__be32			id;
	__be32			peer_id;
	u8			backoff;
	u8			silent;
	bool			sent_end;
	bool			received_end;
	u32			snd_una;
	u32			snd_nxt;
	u32			snd_end;
	u32			snd_limit;
	u32			rcv_nxt;
	u32			rcv_limit;
	struct sk_buff		*early[MRDP_WINDOW];
};

static inline struct mrdp_sock *mrdp_sk(const struct sock *sk)
{
	return (struct mrdp_sock *)sk;
}

/**
 * struct mrdp_cb - what skb->cb has of a message in sk_write_queue
 * @seq: its number
 * @flags: of the header
 */
struct mrdp_cb {
	u32	seq;
	u16	flags;
};

static inline struct mrdp_cb *mrdp_cb(struct sk_buff *skb)
{
	return (struct mrdp_cb *)skb->cb;
}

/* main.c: the protocol */
extern struct mipv4_protocol mrdp_protocol;

/* session.c: a session */
void mrdp_init(struct sock *sk);
void mrdp_reset(struct sock *sk);
void mrdp_fail(struct sock *sk, int err);
int mrdp_queue(struct sock *sk, struct sk_buff *skb, u16 flags);
bool mrdp_input(struct sock *sk, struct mipv4 *ip, const struct mrdp_hdr *hdr,
		struct sk_buff *skb);
void mrdp_open_window(struct sock *sk);

/* sock.c: the sockets */
extern struct mipv4_sock_type mrdp_sockets;

#endif /* _MRDP_H */
