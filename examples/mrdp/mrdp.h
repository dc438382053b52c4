/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mrdp.h: what the two files of mrdp.ko share.
 *
 * MRDP carries messages between two hosts, each of them once and in order. It is an
 * example of a companion of mipv4, for experiments on a local network: on protocol
 * number 254 (RFC 3692), without ports, one session between two addresses at a time.
 * It sends again after a fixed time, doubled while that is in vain, and controls no
 * congestion; a protocol for the Internet does both better (RFC 6298, RFC 8085).
 *
 * A session has an identifier at each side, chosen at random. Who sends the right
 * one back has seen it, so it is the peer, and not somebody who forges datagrams,
 * nor the peer as it was before it started anew. The first message is sent without
 * knowing that of the other side, until an answer tells it.
 *
 * Messages are numbered from 0. Every one is answered, also if it is not taken in:
 * with what has arrived and for what there is room. Answers are not answered.
 */
#ifndef _MRDP_H
#define _MRDP_H

#include <linux/miscdevice.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/mipv4.h>

#define MRDP_WINDOW	32	/* messages on the way, or waiting for the reader */
#define MRDP_LEN	8192	/* octets of a message, at most */

#define MRDP_DATA	0x01	/* there is a message behind the header */

/**
 * struct mrdp_hdr - the header
 * @from: identifier of the sender's session
 * @to: that of the receiver's, 0 if it is not known
 * @seq: number of the message, if there is one
 * @ack: all before this have arrived
 * @limit: there is room for all before this
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
 * @peer: the other side
 * @id: our identifier
 * @lock: all below
 * @wait: something has changed
 * @work: sends again
 * @peer_id: identifier of the peer, 0 until it is known
 * @err: why it is over, -ENOTCONN before it begins
 * @soft_err: what may be the reason if the peer is not heard
 * @backoff: how often it was in vain to send again
 * @silent: how often since the peer was heard
 * @out: messages to be sent, by number modulo %MRDP_WINDOW
 * @snd_una: the oldest that the peer may not have
 * @snd_nxt: the next to be sent
 * @snd_end: the next to be written
 * @snd_limit: the peer has room until here
 * @in: messages received, by number modulo %MRDP_WINDOW
 * @rcv_read: the next to be read
 * @rcv_nxt: the next that has not arrived
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

/* chardev.c: what programs call */
extern struct miscdevice mrdp_device;

#endif /* _MRDP_H */
