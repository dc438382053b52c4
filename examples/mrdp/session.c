// SPDX-License-Identifier: GPL-2.0
/*
 * session.c: a session: it numbers messages, retransmits them until they are acknowledged,
 * and delivers received messages in order.
 *
 * The program, the softirq that receives, and the timer all work under the spinlock of the
 * socket. "Lock" means that it is held, with bottom halves disabled.
 */
#include <linux/random.h>
#include "mrdp.h"

#define RTO_JIFFIES	(HZ / 20)	/* first retransmission timeout */
#define BACKOFF_MAX	6
#define TRIES		8		/* retransmissions without a reply */

/* Is message number @a before @b? Numbers wrap around. */
static bool mrdp_before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

static bool mrdp_is_open(const struct sock *sk)
{
	return READ_ONCE(sk->sk_state) == TCP_ESTABLISHED;
}

/* The window: how many messages the receive queue still has room for. Context: lock. */
static u32 mrdp_limit(const struct sock *sk)
{
	return mrdp_sk(sk)->rcv_nxt + MRDP_WINDOW -
	       skb_queue_len_lockless(&sk->sk_receive_queue);
}

/* Forget all messages that are not acknowledged. Context: lock. */
static void mrdp_purge(struct sock *sk)
{
	struct mrdp_sock *s = mrdp_sk(sk);

	sk_stop_timer(sk, &sk->sk_timer);
	WRITE_ONCE(s->snd_una, s->snd_end);
	s->snd_nxt = s->snd_end;
	__skb_queue_purge(&sk->sk_write_queue);
}

/* End a session; received messages can still be read. Context: lock. */
static void mrdp_end(struct sock *sk, int err)
{
	if (!mrdp_is_open(sk))
		return;
	WRITE_ONCE(sk->sk_state, TCP_CLOSE);
	mrdp_purge(sk);
	WRITE_ONCE(sk->sk_err, err);
	sk_error_report(sk);
}

/**
 * mrdp_fail() - end a session
 * @sk: the socket
 * @err: positive errno for the program
 *
 * Context: process or softirq.
 */
void mrdp_fail(struct sock *sk, int err)
{
	spin_lock_bh(&mrdp_sk(sk)->lock);
	mrdp_end(sk, err);
	spin_unlock_bh(&mrdp_sk(sk)->lock);
}

/* Put the header in front of a message. The device may compute the checksum. Context: lock. */
static void mrdp_header(struct sock *sk, const struct mipv4_sock_out *out,
			struct sk_buff *skb, __be32 to, const struct mrdp_cb *cb)
{
	struct mrdp_hdr *hdr = __skb_push(skb, sizeof(*hdr));
	struct mrdp_sock *s = mrdp_sk(sk);

	s->rcv_limit = mrdp_limit(sk);
	*hdr = (struct mrdp_hdr){
		.sport	= inet_sk(sk)->inet_sport,
		.dport	= out->dport,
		.from	= s->id,
		.to	= to,
		.seq	= htonl(cb->seq),
		.ack	= htonl(s->rcv_nxt),
		.limit	= htonl(s->rcv_limit),
		.flags	= htons(cb->flags),
		.check	= ~csum_tcpudp_magic(out->flow.saddr, out->flow.daddr, skb->len,
					     out->flow.protocol, 0),
	};
	skb_reset_transport_header(skb);
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_transport_header(skb) - skb->head;
	skb->csum_offset = offsetof(struct mrdp_hdr, check);
}

/* Send a datagram to the peer, its data at the message; consumed. The socket pays
 * for it until the device has sent it. A datagram that cannot be sent counts as lost.
 * Context: lock.
 */
static void mrdp_xmit(struct sock *sk, struct sk_buff *skb, __be32 to,
		      const struct mrdp_cb *cb)
{
	struct mipv4_sock_out out;
	struct mipv4 *ip;

	skb_set_owner_w(skb, sk);
	mipv4_sock_out_peer(sk, &out);
	out.flow.protocol = mrdp_protocol.protocol;
	rcu_read_lock();
	ip = mipv4_sock_route(sk, &out);
	if (IS_ERR(ip)) {
		kfree_skb(skb);
	} else {
		mrdp_header(sk, &out, skb, to, cb);
		mipv4_sock_xmit(sk, ip, &out, skb);
	}
	rcu_read_unlock();
}

/* Send an acknowledgment with the window. Context: lock. */
static void mrdp_answer(struct sock *sk, __be32 to)
{
	struct sk_buff *skb = alloc_skb(MRDP_ROOM, GFP_ATOMIC);
	const struct mrdp_cb cb = { };

	if (!skb)
		return;
	skb_reserve(skb, MRDP_ROOM);
	mrdp_xmit(sk, skb, to, &cb);
}

/* Send a message, which stays in the queue. A clone shares its octets, also the room for the
 * headers. If another clone of it is still in the queue of a device, those are copied.
 * Context: lock.
 */
static void mrdp_send(struct sock *sk, struct sk_buff *skb)
{
	const struct mrdp_cb cb = *mrdp_cb(skb);
	struct sk_buff *clone;

	clone = skb_cloned(skb) ? pskb_copy(skb, GFP_ATOMIC) :
				  skb_clone(skb, GFP_ATOMIC);
	if (!clone)
		return;
	mrdp_xmit(sk, clone, mrdp_sk(sk)->peer_id, &cb);
}

/* Send the messages that fit the window of the peer, and start the retransmission timer.
 * Context: lock.
 */
static void mrdp_push(struct sock *sk)
{
	struct mrdp_sock *s = mrdp_sk(sk);
	struct sk_buff *skb;

	skb_queue_walk(&sk->sk_write_queue, skb) {
		if (!mrdp_before(mrdp_cb(skb)->seq, s->snd_limit))
			break;
		if (mrdp_cb(skb)->seq != s->snd_nxt)
			continue;	/* it was sent */
		mrdp_send(sk, skb);
		s->snd_nxt++;
	}
	if (s->snd_una != s->snd_end && !timer_pending(&sk->sk_timer))
		sk_reset_timer(sk, &sk->sk_timer,
			       jiffies + (RTO_JIFFIES << s->backoff));
}

/**
 * mrdp_queue() - send a message
 * @sk: the socket
 * @skb: the message, charged to @sk; consumed
 * @flags: of the header
 *
 * Context: process.
 * Return: 0; -ENOTCONN without a session; -EPIPE after the end of file.
 */
int mrdp_queue(struct sock *sk, struct sk_buff *skb, u16 flags)
{
	struct mrdp_sock *s = mrdp_sk(sk);
	int err = 0;

	spin_lock_bh(&s->lock);
	if (!mrdp_is_open(sk))
		err = -ENOTCONN;
	else if (s->sent_end)
		err = -EPIPE;
	if (err) {
		kfree_skb(skb);
	} else {
		*mrdp_cb(skb) = (struct mrdp_cb){ .seq = s->snd_end++, .flags = flags };
		s->sent_end = flags & MRDP_END;
		__skb_header_release(skb);
		__skb_queue_tail(&sk->sk_write_queue, skb);
		mrdp_push(sk);
	}
	spin_unlock_bh(&s->lock);
	return err;
}

/* The peer acknowledges all before @ack and accepts all before @limit. A freed message wakes
 * programs that wait for room. Context: lock.
 */
static void mrdp_acked(struct sock *sk, struct mipv4 *ip, u32 ack, u32 limit)
{
	struct mrdp_sock *s = mrdp_sk(sk);

	if (mrdp_before(s->snd_nxt, ack))
		return;		/* it was never sent */
	if (!mrdp_before(s->snd_una, ack) && !mrdp_before(s->snd_limit, limit))
		return;		/* nothing new */
	mipv4_confirm(ip, inet_sk(sk)->inet_daddr);
	while (mrdp_before(s->snd_una, ack)) {
		WRITE_ONCE(s->snd_una, s->snd_una + 1);
		consume_skb(__skb_dequeue(&sk->sk_write_queue));
	}
	if (mrdp_before(s->snd_limit, limit))
		s->snd_limit = limit;
	s->backoff = 0;
	sk->sk_err_soft = 0;
	sk_stop_timer(sk, &sk->sk_timer);
}

/* The turn of a received message has come. Context: lock. */
static void mrdp_deliver(struct sock *sk, struct sk_buff *skb)
{
	const struct mrdp_hdr *hdr = (void *)skb_transport_header(skb);

	if (!(hdr->flags & htons(MRDP_END))) {
		mipv4_sock_append(sk, skb);
		return;
	}
	mipv4_sock_discard(sk, skb);
	mrdp_sk(sk)->received_end = true;
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | RCV_SHUTDOWN);
	sk->sk_state_change(sk);
}

/* Keep a received message. Return: false if it is not kept. Context: lock. */
static bool mrdp_take(struct sock *sk, struct mipv4 *ip, u32 seq, struct sk_buff *skb)
{
	struct mrdp_sock *s = mrdp_sk(sk);
	struct sk_buff **place = &s->early[seq % MRDP_WINDOW];

	if (seq - s->rcv_nxt >= mrdp_limit(sk) - s->rcv_nxt || *place)
		return false;	/* no room, or a duplicate */
	if (mipv4_sock_charge(sk, ip, skb)) {
		atomic_inc(&sk->sk_drops);
		mipv4_report_drop(ip, mrdp_protocol.protocol, MRDP_DROP_RCVBUF, skb);
		return false;
	}
	__skb_pull(skb, sizeof(struct mrdp_hdr));
	*place = skb;
	while ((skb = s->early[s->rcv_nxt % MRDP_WINDOW])) {
		s->early[s->rcv_nxt++ % MRDP_WINDOW] = NULL;
		mrdp_deliver(sk, skb);
	}
	return true;
}

/* A datagram of an open session. Return: is @skb kept? Context: softirq, lock. */
static bool mrdp_input_open(struct sock *sk, struct mipv4 *ip,
			    const struct mrdp_hdr *hdr, struct sk_buff *skb)
{
	bool data = hdr->flags & htons(MRDP_DATA), kept = false;
	struct mrdp_sock *s = mrdp_sk(sk);

	if (hdr->to == s->id) {
		if (!s->peer_id) {
			s->peer_id = hdr->from;
			s->snd_nxt = s->snd_una; /* send it again */
		}
		if (hdr->from != s->peer_id) {
			mrdp_end(sk, ECONNRESET); /* it restarted */
			return false;
		}
		s->silent = 0;
		mrdp_acked(sk, ip, ntohl(hdr->ack), ntohl(hdr->limit));
		if (data)
			kept = mrdp_take(sk, ip, ntohl(hdr->seq), skb);
		mrdp_push(sk);
	}
	/* Also to an unknown identifier: the peer may not know ours yet. */
	if (data)
		mrdp_answer(sk, hdr->from);
	return kept;
}

/**
 * mrdp_input() - receive a datagram of a session
 * @sk: the socket
 * @ip: the endpoint
 * @hdr: the header
 * @skb: the datagram, its data at the header
 *
 * Context: softirq, RCU.
 * Return: true if @skb is kept.
 */
bool mrdp_input(struct sock *sk, struct mipv4 *ip, const struct mrdp_hdr *hdr,
		struct sk_buff *skb)
{
	bool kept;

	spin_lock(&mrdp_sk(sk)->lock);
	kept = mrdp_is_open(sk) && mrdp_input_open(sk, ip, hdr, skb);
	spin_unlock(&mrdp_sk(sk)->lock);
	return kept;
}

/**
 * mrdp_open_window() - a program has read: tell a sender that may wait
 * @sk: the socket
 *
 * Context: process.
 */
void mrdp_open_window(struct sock *sk)
{
	struct mrdp_sock *s = mrdp_sk(sk);

	spin_lock_bh(&s->lock);
	if (mrdp_is_open(sk) && mrdp_limit(sk) - s->rcv_limit >= MRDP_WINDOW / 2)
		mrdp_answer(sk, s->peer_id);
	spin_unlock_bh(&s->lock);
}

/* Nothing was acknowledged for a while: another gateway may be better. Context: lock. */
static void mrdp_suspect(struct sock *sk)
{
	struct mipv4 *ip;

	rcu_read_lock();
	ip = rcu_dereference(mrdp_sk(sk)->msk.ip);
	if (ip)
		mipv4_suspect(ip, inet_sk(sk)->inet_daddr);
	rcu_read_unlock();
}

/* Retransmit all that is not acknowledged. If the window is closed, send one message as a
 * probe. Context: lock.
 */
static void mrdp_retransmit(struct sock *sk)
{
	struct mrdp_sock *s = mrdp_sk(sk);

	if (s->silent++ == TRIES) {
		mrdp_end(sk, sk->sk_err_soft ?: ETIMEDOUT);
		return;
	}
	if (s->silent == TRIES / 2)
		mrdp_suspect(sk);
	if (s->backoff < BACKOFF_MAX)
		s->backoff++;
	if (s->snd_limit == s->snd_una)
		s->snd_limit++;
	s->snd_nxt = s->snd_una;
	mrdp_push(sk);
}

/* Context: softirq. */
static void mrdp_timeout(struct timer_list *timer)
{
	struct sock *sk = from_timer(sk, timer, sk_timer);
	struct mrdp_sock *s = mrdp_sk(sk);

	spin_lock(&s->lock);
	if (mrdp_is_open(sk) && s->snd_una != s->snd_end)
		mrdp_retransmit(sk);
	spin_unlock(&s->lock);
	sock_put(sk);
}

/**
 * mrdp_reset() - forget the session of a socket that has no peer
 * @sk: the socket
 *
 * Context: process.
 */
void mrdp_reset(struct sock *sk)
{
	struct mrdp_sock *s = mrdp_sk(sk);
	u32 i;

	spin_lock_bh(&s->lock);
	mrdp_purge(sk);
	for (i = 0; i < MRDP_WINDOW; i++) {
		if (s->early[i])
			mipv4_sock_discard(sk, s->early[i]);
		s->early[i] = NULL;
	}
	WRITE_ONCE(s->id, (__force __be32)(get_random_u32() | 1)); /* not 0 */
	s->peer_id = 0;
	s->backoff = 0;
	s->silent = 0;
	s->sent_end = false;
	s->received_end = false;
	WRITE_ONCE(s->snd_una, 0);
	s->snd_nxt = 0;
	s->snd_end = 0;
	s->snd_limit = 1;
	s->rcv_nxt = 0;
	s->rcv_limit = MRDP_WINDOW;
	spin_unlock_bh(&s->lock);
}

/**
 * mrdp_init() - begin without a session
 * @sk: a new socket
 *
 * Context: process.
 */
void mrdp_init(struct sock *sk)
{
	spin_lock_init(&mrdp_sk(sk)->lock);
	timer_setup(&sk->sk_timer, mrdp_timeout, 0);
	mrdp_reset(sk);
}
