/* SPDX-License-Identifier: GPL-2.0 */
/*
 * mrdp.h: what the files of mrdp.ko share.
 *
 * MRDP carries messages between two hosts, each of them once and in order. It is an
 * example of a companion of mipv4, for experiments: on protocol number 254 (RFC
 * 3692), without ports, one session between two addresses at a time.
 *
 * A session has an identifier at each side, chosen at random. Who sends the right
 * one back has seen it, so it is the peer, and not somebody who forges datagrams,
 * nor the peer as it was before it started anew. Whoever has something to say and
 * does not know the identifier of the other side asks for it first.
 *
 * Messages are numbered from 0. Every one is answered by what the receiver has,
 * and for how many more there is room; so is every question. Answers are not
 * answered.
 */
#ifndef _MRDP_H
#define _MRDP_H

#include <linux/list.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>
#include <net/mipv4.h>

#define MRDP_WINDOW	32	/* messages on the way, and waiting for the reader */
#define MRDP_LEN	8192	/* octets of a message, at most */

#define MRDP_DATA	0x01	/* there is a message behind the header */
#define MRDP_ASK	0x02	/* answer this */

/**
 * struct mrdp_hdr - the header
 * @from: identifier of the sender's session
 * @to: that of the receiver's, 0 if it is not known
 * @seq: number of the message, if there is one
 * @ack: all before this have arrived
 * @have: bit i: so has number @ack + 1 + i
 * @flags: %MRDP_DATA, %MRDP_ASK
 * @window: for how many messages, from @ack on, there is room
 * @check: checksum of header and message with mipv4's pseudo-header
 *
 * An ICMP error quotes at least 8 octets: the identifiers.
 */
struct mrdp_hdr {
	__be32	from;
	__be32	to;
	__be32	seq;
	__be32	ack;
	__be32	have;
	u8	flags;
	u8	window;
	__sum16	check;
};

/* A message to be sent, until the peer has it. */
struct mrdp_msg {
	u64	sent_us;
	bool	again;		/* sent more than once */
	size_t	len;
	u8	data[];
};

/**
 * struct mrdp - a session
 * @lock: all below
 * @wait: something has changed
 * @list: in the sessions of its endpoint; written under mrdp_mutex, read under RCU
 * @listed: it is there; mrdp_mutex
 * @ip: the endpoint, with a reference
 * @addr: its address; these two and @id never change once they are set
 * @peer: the other side
 * @id: our identifier
 * @peer_id: that of the peer, 0 until it is known
 * @err: why it is over, -ENOTCONN before it begins
 * @soft_err: what may be the reason if the peer is not heard
 * @out: messages to be sent, by number modulo %MRDP_WINDOW
 * @snd_una: the oldest that the peer may not have
 * @snd_sent: the next that was never sent
 * @snd_end: the next to be written
 * @snd_limit: the peer has room until here
 * @in: messages received
 * @rcv_read: the next to be read
 * @rcv_nxt: the next that has not arrived
 * @rcv_told: until where the peer knows that there is room
 * @srtt_us: round trip time (RFC 6298), 0 while unknown
 * @rttvar_us: its variation
 * @rto_us: when to send again
 * @backoff: how often that was in vain; the time doubles each time
 * @silent: times that @work ran since the peer was last heard
 * @work: sends again
 */
struct mrdp {
	spinlock_t		lock;	/* all below */
	wait_queue_head_t	wait;
	struct list_head	list;
	bool			listed;
	struct mipv4		*ip;
	__be32			addr;
	__be32			peer;
	u32			id;
	u32			peer_id;
	int			err;
	int			soft_err;

	struct mrdp_msg		*out[MRDP_WINDOW];
	u32			snd_una;
	u32			snd_sent;
	u32			snd_end;
	u32			snd_limit;

	struct sk_buff		*in[MRDP_WINDOW];
	u32			rcv_read;
	u32			rcv_nxt;
	u32			rcv_told;

	u32			srtt_us;
	u32			rttvar_us;
	u32			rto_us;
	u8			backoff;
	u8			silent;
	struct delayed_work	work;
};

/* main.c: what mipv4 calls */
extern struct mipv4_protocol mrdp_protocol;
int mrdp_bind(struct mrdp *s, struct net *net, const char *name, __be32 peer);
void mrdp_unbind(struct mrdp *s);

/* session.c: what a session does */
struct mrdp *mrdp_new(void);
void mrdp_free(struct mrdp *s);
void mrdp_fail(struct mrdp *s, int err);
bool mrdp_input(struct mrdp *s, const struct mrdp_hdr *hdr,
		struct sk_buff *skb);
int mrdp_queue(struct mrdp *s, struct mrdp_msg *msg);
int mrdp_dequeue(struct mrdp *s, struct sk_buff **skb);
int mrdp_flushed(struct mrdp *s);
__poll_t mrdp_ready(struct mrdp *s);

/* chardev.c: what programs call */
int mrdp_chardev_init(void);
void mrdp_chardev_exit(void);

#endif /* _MRDP_H */
