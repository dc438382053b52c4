// SPDX-License-Identifier: GPL-2.0
/*
 * session.c: what a session does: numbers messages, sends them until the peer has
 * them, and puts in order what comes.
 */
#include <linux/ktime.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include "mrdp.h"

/* When to send again. The first is long, as nothing is known; RFC 6298 asks for 1 s
 * at least because its receivers may wait with their answers. Ours do not.
 */
#define RTO_FIRST_US	500000
#define RTO_MIN_US	50000
#define RTO_MAX_US	4000000

#define BACKOFF_MAX	7
#define TRIES		8	/* without a word from the peer */

static bool mrdp_before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

/* The places of message number @seq. */
static struct mrdp_msg **mrdp_out(struct mrdp *s, u32 seq)
{
	return &s->out[seq % MRDP_WINDOW];
}

static struct sk_buff **mrdp_in(struct mrdp *s, u32 seq)
{
	return &s->in[seq % MRDP_WINDOW];
}

/* Is @seq one of those that we have room for? */
static bool mrdp_in_window(const struct mrdp *s, u32 seq)
{
	return seq - s->rcv_read < MRDP_WINDOW;
}

/* Which messages behind the first missing one have come. */
static u32 mrdp_have(struct mrdp *s)
{
	u32 i, seq, have = 0;

	for (i = 0; i < MRDP_WINDOW - 1; i++) {
		seq = s->rcv_nxt + 1 + i;
		if (mrdp_in_window(s, seq) && *mrdp_in(s, seq))
			have |= BIT(i);
	}
	return have;
}

/* Send one datagram. If that fails it is as if it was lost on the way.
 * Context: lock.
 */
static void mrdp_transmit(struct mrdp *s, u32 to, u8 flags, u32 seq,
			  const struct mrdp_msg *msg)
{
	struct mrdp_hdr hdr = {
		.from = htonl(s->id),
		.to = htonl(to),
		.seq = htonl(seq),
		.ack = htonl(s->rcv_nxt),
		.have = htonl(mrdp_have(s)),
		.flags = flags,
		.window = s->rcv_read + MRDP_WINDOW - s->rcv_nxt,
	};
	struct kvec iov[] = {
		{ .iov_base = &hdr, .iov_len = sizeof(hdr) },
		{ .iov_base = msg ? (void *)msg->data : NULL,
		  .iov_len = msg ? msg->len : 0 },
	};
	size_t n = msg ? 2 : 1;
	struct sk_buff *frame;
	int err;

	frame = mipv4_allocate_frame(s->ip, s->peer, mrdp_protocol.protocol,
				     sizeof(hdr) + iov[1].iov_len, NULL,
				     GFP_ATOMIC);
	if (IS_ERR(frame)) {
		s->soft_err = PTR_ERR(frame);
		return;
	}
	ip_hdr(frame)->saddr = s->addr;
	hdr.check = mipv4_checksum(frame, iov, n);
	err = mipv4_writev(s->ip, frame, iov, n);	/* consumes frame */
	if (err)
		s->soft_err = err;
	else if (to == s->peer_id)
		s->rcv_told = s->rcv_read + MRDP_WINDOW;
}

/* What we have, and what there is room for. Context: lock. */
static void mrdp_answer(struct mrdp *s, u32 to)
{
	mrdp_transmit(s, to, 0, 0, NULL);
}

/* Context: lock. */
static void mrdp_transmit_msg(struct mrdp *s, u32 seq)
{
	struct mrdp_msg *msg = *mrdp_out(s, seq);

	msg->again = msg->sent_us;
	msg->sent_us = ktime_to_us(ktime_get());
	mrdp_transmit(s, s->peer_id, MRDP_DATA, seq, msg);
}

static unsigned long mrdp_timeout_jiffies(const struct mrdp *s)
{
	u32 us = min_t(u32, s->rto_us << s->backoff, RTO_MAX_US);

	return usecs_to_jiffies(us) + 1;
}

/* Send what the peer has room for, and look later what became of it.
 * Context: lock.
 */
static void mrdp_push(struct mrdp *s)
{
	while (s->snd_sent != s->snd_end &&
	       mrdp_before(s->snd_sent, s->snd_limit))
		mrdp_transmit_msg(s, s->snd_sent++);
	if (s->snd_una != s->snd_end)	/* does nothing if it is to run */
		schedule_delayed_work(&s->work, mrdp_timeout_jiffies(s));
}

/* RFC 6298 section 2. */
static void mrdp_measured(struct mrdp *s, u32 rtt_us)
{
	if (!s->srtt_us) {
		s->srtt_us = rtt_us;
		s->rttvar_us = rtt_us / 2;
	} else {
		s->rttvar_us = s->rttvar_us - s->rttvar_us / 4 +
			       abs((s32)(s->srtt_us - rtt_us)) / 4;
		s->srtt_us = s->srtt_us - s->srtt_us / 8 + rtt_us / 8;
	}
	s->rto_us = clamp_t(u32, s->srtt_us + 4 * s->rttvar_us, RTO_MIN_US,
			    RTO_MAX_US);
}

/* The peer has a message; that may be known already. Context: lock. */
static void mrdp_acked(struct mrdp *s, u32 seq)
{
	struct mrdp_msg *msg = *mrdp_out(s, seq);

	if (!msg)
		return;
	*mrdp_out(s, seq) = NULL;
	if (!msg->again)	/* otherwise: which of them was it? (Karn) */
		mrdp_measured(s, ktime_to_us(ktime_get()) - msg->sent_us);
	kfree(msg);
}

/* What the peer has, and what it has room for. Context: lock. */
static void mrdp_acks(struct mrdp *s, const struct mrdp_hdr *hdr)
{
	u32 i, ack = ntohl(hdr->ack), have = ntohl(hdr->have);
	u32 limit = ack + min_t(u32, hdr->window, MRDP_WINDOW);
	bool progress = false;

	if (mrdp_before(s->snd_sent, ack))
		return;		/* was never sent */
	for (; mrdp_before(s->snd_una, ack); s->snd_una++) {
		mrdp_acked(s, s->snd_una);
		progress = true;
	}
	for (i = 0; i < MRDP_WINDOW - 1; i++)
		if (have & BIT(i) && !mrdp_before(ack + 1 + i, s->snd_una) &&
		    mrdp_before(ack + 1 + i, s->snd_sent))
			mrdp_acked(s, ack + 1 + i);
	if (mrdp_before(s->snd_limit, limit)) {
		s->snd_limit = limit;
		progress = true;
	}
	if (!progress)
		return;
	s->backoff = 0;
	if (s->snd_una == s->snd_end)
		cancel_delayed_work(&s->work);
	else
		mod_delayed_work(system_wq, &s->work, mrdp_timeout_jiffies(s));
	wake_up_interruptible(&s->wait);
}

/* Take a message in. Return: false if it is not wanted. Context: lock. */
static bool mrdp_take(struct mrdp *s, u32 seq, struct sk_buff *skb)
{
	if (!mrdp_in_window(s, seq) || *mrdp_in(s, seq))
		return false;	/* no room, or a duplicate */
	__skb_pull(skb, sizeof(struct mrdp_hdr));
	*mrdp_in(s, seq) = skb;
	while (mrdp_in_window(s, s->rcv_nxt) && *mrdp_in(s, s->rcv_nxt))
		s->rcv_nxt++;
	wake_up_interruptible(&s->wait);
	return true;
}

/**
 * mrdp_input() - a datagram for a session
 * @s: the session
 * @hdr: its header, in network order
 * @skb: all of it, consumed if that is returned
 *
 * Context: softirq, lock.
 * Return: is @skb consumed?
 */
bool mrdp_input(struct mrdp *s, const struct mrdp_hdr *hdr,
		struct sk_buff *skb)
{
	u32 from = ntohl(hdr->from);
	bool kept = false;

	if (ntohl(hdr->to) == s->id) {
		if (!s->peer_id)
			s->peer_id = from;
		if (from != s->peer_id) {
			mrdp_fail(s, -ECONNRESET);	/* it started anew */
			return false;
		}
		s->silent = 0;
		mrdp_acks(s, hdr);
		if (hdr->flags & MRDP_DATA)
			kept = mrdp_take(s, ntohl(hdr->seq), skb);
		mrdp_push(s);
	}
	/* To a stranger, too: it may be the peer that does not know us yet. */
	if (hdr->flags & (MRDP_DATA | MRDP_ASK))
		mrdp_answer(s, from);
	return kept;
}

/* Send again what was not answered in time. If nothing could be sent ask for
 * permission. Context: lock.
 */
static void mrdp_repeat(struct mrdp *s)
{
	u64 now_us = ktime_to_us(ktime_get());
	u32 seq;

	for (seq = s->snd_una; seq != s->snd_sent; seq++) {
		struct mrdp_msg *msg = *mrdp_out(s, seq);

		if (msg && now_us - msg->sent_us >= s->rto_us)
			mrdp_transmit_msg(s, seq);
	}
	if (s->snd_una == s->snd_sent)
		mrdp_transmit(s, s->peer_id, MRDP_ASK, 0, NULL);
	if (s->backoff < BACKOFF_MAX)
		s->backoff++;
}

static void mrdp_work(struct work_struct *work)
{
	struct mrdp *s = container_of(work, struct mrdp, work.work);

	spin_lock_bh(&s->lock);
	if (!s->err && s->snd_una != s->snd_end) {
		if (s->silent++ == TRIES) {
			mrdp_fail(s, s->soft_err ?: -ETIMEDOUT);
		} else {
			mrdp_repeat(s);
			mrdp_push(s);
		}
	}
	spin_unlock_bh(&s->lock);
}

/**
 * mrdp_new() - a session that has not begun
 *
 * Return: it or NULL.
 */
struct mrdp *mrdp_new(void)
{
	struct mrdp *s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	if (!s)
		return NULL;
	spin_lock_init(&s->lock);
	init_waitqueue_head(&s->wait);
	INIT_DELAYED_WORK(&s->work, mrdp_work);
	s->rto_us = RTO_FIRST_US;
	s->err = -ENOTCONN;
	return s;
}

/**
 * mrdp_free() - free a session that no handler knows any more
 * @s: the session
 *
 * Context: process; sleeps.
 */
void mrdp_free(struct mrdp *s)
{
	int i;

	cancel_delayed_work_sync(&s->work);
	for (i = 0; i < MRDP_WINDOW; i++) {
		kfree(s->out[i]);
		kfree_skb(s->in[i]);
	}
	if (s->ip)
		mipv4_put(s->ip);
	kfree(s);
}

/**
 * mrdp_fail() - a session is over; what has arrived can still be read
 * @s: the session
 * @err: why, a negative errno value
 *
 * Context: lock.
 */
void mrdp_fail(struct mrdp *s, int err)
{
	if (s->err)
		return;
	s->err = err;
	wake_up_interruptible(&s->wait);
}

/**
 * mrdp_queue() - send a message
 * @s: the session
 * @msg: the message, consumed unless there is an error
 *
 * Context: process.
 * Return: 0; -EAGAIN as long as the window is full; why the session is over.
 */
int mrdp_queue(struct mrdp *s, struct mrdp_msg *msg)
{
	int err;

	spin_lock_bh(&s->lock);
	err = s->err;
	if (!err && s->snd_end - s->snd_una == MRDP_WINDOW)
		err = -EAGAIN;
	if (!err) {
		if (!s->peer_id && s->snd_una == s->snd_end)
			mrdp_transmit(s, 0, MRDP_ASK, 0, NULL);
		*mrdp_out(s, s->snd_end++) = msg;
		mrdp_push(s);
	}
	spin_unlock_bh(&s->lock);
	return err;
}

/**
 * mrdp_dequeue() - read a message
 * @s: the session
 * @skb: receives it; the caller frees it
 *
 * Context: process.
 * Return: 0; -EAGAIN as long as there is none; why the session is over.
 */
int mrdp_dequeue(struct mrdp *s, struct sk_buff **skb)
{
	int err = 0;

	spin_lock_bh(&s->lock);
	if (s->rcv_read != s->rcv_nxt) {
		*skb = *mrdp_in(s, s->rcv_read);
		*mrdp_in(s, s->rcv_read++) = NULL;
		/* A sender that waits for room wants to know. */
		if (!s->err && s->rcv_read + MRDP_WINDOW - s->rcv_told >=
			       MRDP_WINDOW / 2)
			mrdp_answer(s, s->peer_id);
	} else {
		err = s->err ?: -EAGAIN;
	}
	spin_unlock_bh(&s->lock);
	return err;
}

/**
 * mrdp_flushed() - does the peer have all that was written?
 * @s: the session
 *
 * Context: process.
 * Return: 0 if so; -EAGAIN if not; why the session is over.
 */
int mrdp_flushed(struct mrdp *s)
{
	int err;

	spin_lock_bh(&s->lock);
	err = s->err;
	if (!err && s->snd_una != s->snd_end)
		err = -EAGAIN;
	spin_unlock_bh(&s->lock);
	return err;
}

/**
 * mrdp_ready() - what can be done without waiting?
 * @s: the session
 *
 * Context: process.
 * Return: as poll(2).
 */
__poll_t mrdp_ready(struct mrdp *s)
{
	__poll_t ready = 0;

	spin_lock_bh(&s->lock);
	if (s->err || s->rcv_read != s->rcv_nxt)
		ready |= EPOLLIN | EPOLLRDNORM;
	if (s->err || s->snd_end - s->snd_una < MRDP_WINDOW)
		ready |= EPOLLOUT | EPOLLWRNORM;
	if (s->err)
		ready |= EPOLLERR;
	spin_unlock_bh(&s->lock);
	return ready;
}
