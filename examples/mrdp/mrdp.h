/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mrdp.h: the protocol, and the functions that the two files of mrdp.ko share.
 *
 * MRDP carries messages between two hosts, each message once and in order. It is an
 * example of a companion of mipv4, for experiments on a local network: it has protocol
 * number 254 (RFC 3692), no ports, and one session between two addresses at a time.
 * The retransmission timeout is fixed and doubles with each retransmission, and there is
 * no congestion control. A protocol for the Internet needs more (RFC 6298, RFC 8085).
 *
 * Each side of a session chooses a random identifier. Only a host that has received the
 * identifier can send it back, so a forged datagram is detected, and so is a peer that
 * has restarted. The first message has no identifier of the peer; the reply has it.
 *
 * Messages are numbered from 0. Each message is answered by an acknowledgment with the
 * window, even if the message is not kept. An acknowledgment is not answered.
 */
#ifndef _MRDP_H
#define _MRDP_H

#include <linux/miscdevice.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/mipv4.h>

#define MRDP_WINDOW	32	/* messages in flight, or waiting for the reader */
#define MRDP_LEN	8192	/* the most octets of a message */

#define MRDP_DATA	0x01	/* a message follows the header */

/**
 * struct mrdp_hdr - the header
 * @from: identifier of the sender
 * @to: identifier of the receiver, 0 if it is not known yet
 * @seq: number of the message, if there is one
 * @ack: all messages before this number are received
 * @limit: the window: messages before this number are accepted
 * @flags: %MRDP_DATA or 0
 * @check: checksum of header and message with mipv4's pseudo-header
 *
 * An ICMP error quotes at least 8 octets: the identifiers.
 */
struct mrdp_hdr {
	__be32	from;
	__be32	to;
	__be32	seq;
	__be32	ack;
	__be32	limit;
	__be16	flags;
	__sum16	check;
};

/**
 * struct mrdp - a session
 * @node: in the sessions of its endpoint; written under mrdp_mutex, read under RCU
 * @ip: the endpoint, with a reference; from here to @id set once, when it begins
 * @addr: its address
 * @peer: address of the peer
 * @id: own identifier
 * @lock: all below
 * @wait: woken up when the state changes
 * @work: the retransmission timer
 * @peer_id: identifier of the peer, 0 until it is known
 * @err: the error that ended the session, -ENOTCONN before it begins
 * @soft_err: an error that may be temporary, reported after a timeout
 * @backoff: times that the retransmission timeout is doubled
 * @silent: retransmissions since the last reply
 * @out: messages to send, by number modulo %MRDP_WINDOW
 * @snd_una: the first message that is not acknowledged
 * @snd_nxt: the next message to send
 * @snd_end: the next message to be written
 * @snd_limit: end of the window of the peer
 * @in: received messages, by number modulo %MRDP_WINDOW
 * @rcv_read: the next message to be read
 * @rcv_nxt: the next message to receive
 */
struct mrdp {
	struct hlist_node	node;
	struct mipv4		*ip;
	__be32			addr;
	__be32			peer;
	__be32			id;

	spinlock_t		lock;	/* all below */
	wait_queue_head_t	wait;
	struct delayed_work	work;
	__be32			peer_id;
	int			err;
	int			soft_err;
	u8			backoff;
	u8			silent;

	struct kvec		out[MRDP_WINDOW];
	u32			snd_una;
	u32			snd_nxt;
	u32			snd_end;
	u32			snd_limit;

	struct sk_buff		*in[MRDP_WINDOW];
	u32			rcv_read;
	u32			rcv_nxt;
};

/* main.c: the protocol */
struct mrdp *mrdp_new(void);
int mrdp_begin(struct mrdp *s, struct net *net, const char *name, __be32 peer);
int mrdp_send(struct mrdp *s, const struct kvec *msg);
int mrdp_receive(struct mrdp *s, struct sk_buff **skb);
void mrdp_free(struct mrdp *s);

/* chardev.c: the interface for programs */
extern struct miscdevice mrdp_device;

#endif /* _MRDP_H */
