// SPDX-License-Identifier: GPL-2.0
/*
 * main.c: the protocol: it numbers messages, retransmits them until they are acknowledged,
 * and delivers received messages in order.
 *
 * There is a list of endpoints, and each endpoint has a list of sessions. Both lists are
 * written under a mutex and read under RCU. mipv4 calls connect and disconnect with RTNL
 * held, so a holder of the mutex must not take RTNL.
 */
#include <linux/icmp.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include "mrdp.h"

#define RTO_JIFFIES	(HZ / 20)	/* first retransmission timeout */
#define BACKOFF_MAX	6
#define TRIES		8		/* retransmissions without a reply */

/* The state of an endpoint. */
struct mrdp_endpoint {
	struct hlist_node	node;
	struct mipv4		*ip;
	struct hlist_head	sessions;
	struct rcu_head		rcu;
};

/* The reasons for which a datagram is dropped. */
enum mrdp_drop {
	MRDP_DROP_MALFORMED,
	MRDP_DROP_NO_SESSION,
};

static const char *const mrdp_drop_names[] = {
	[MRDP_DROP_MALFORMED]	= "malformed",
	[MRDP_DROP_NO_SESSION]	= "no-session",
};

static HLIST_HEAD(mrdp_endpoints);
static DEFINE_MUTEX(mrdp_mutex);
static struct mipv4_protocol mrdp_protocol;

/* Is message number @a before @b? Numbers wrap around. */
static bool mrdp_before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

/* End a session; received messages can still be read. Context: lock. */
static void mrdp_fail(struct mrdp *s, int err)
{
	if (!s->err)
		WRITE_ONCE(s->err, err);
	wake_up_interruptible(&s->wait);
}

/* Send one datagram, with a message or without. A datagram that cannot be sent counts as
 * lost. Context: lock.
 */
static void mrdp_transmit(struct mrdp *s, __be32 to, u32 seq,
			  const struct kvec *msg)
{
	struct mrdp_hdr hdr = {
		.from = s->id,
		.to = to,
		.seq = htonl(seq),
		.ack = htonl(s->rcv_nxt),
		.limit = htonl(s->rcv_read + MRDP_WINDOW),
		.flags = htons(msg ? MRDP_DATA : 0),
	};
	struct kvec iov[2] = {
		{ .iov_base = &hdr, .iov_len = sizeof(hdr) },
	};
	struct sk_buff *frame;

	if (msg)
		iov[1] = *msg;
	frame = mipv4_allocate_frame(s->ip, s->peer, mrdp_protocol.protocol,
				     sizeof(hdr) + iov[1].iov_len, NULL,
				     GFP_ATOMIC);
	if (IS_ERR(frame))
		return;
	ip_hdr(frame)->saddr = s->addr;
	hdr.check = mipv4_checksum(frame, iov, ARRAY_SIZE(iov));
	mipv4_writev(s->ip, frame, iov, ARRAY_SIZE(iov)); /* consumes frame */
}

/* Send an acknowledgment with the window. Context: lock. */
static void mrdp_answer(struct mrdp *s, __be32 to)
{
	mrdp_transmit(s, to, 0, NULL);
}

/* Send the messages that fit the window of the peer, and start the retransmission timer.
 * Context: lock.
 */
static void mrdp_push(struct mrdp *s)
{
	for (; s->snd_nxt != s->snd_end &&
	     mrdp_before(s->snd_nxt, s->snd_limit); s->snd_nxt++)
		mrdp_transmit(s, s->peer_id, s->snd_nxt,
			      &s->out[s->snd_nxt % MRDP_WINDOW]);
	if (s->snd_una != s->snd_end)	/* no effect if it is scheduled */
		schedule_delayed_work(&s->work, RTO_JIFFIES << s->backoff);
}

/* The peer acknowledges all before @ack and accepts all before @limit. Context: lock. */
static void mrdp_acked(struct mrdp *s, u32 ack, u32 limit)
{
	if (mrdp_before(s->snd_nxt, ack))
		return;		/* it was never sent */
	if (!mrdp_before(s->snd_una, ack) && !mrdp_before(s->snd_limit, limit))
		return;		/* nothing new */
	for (; mrdp_before(s->snd_una, ack); s->snd_una++)
		kfree(s->out[s->snd_una % MRDP_WINDOW].iov_base);
	if (mrdp_before(s->snd_limit, limit))
		s->snd_limit = limit;
	s->backoff = 0;
	cancel_delayed_work(&s->work);
	wake_up_interruptible(&s->wait);
}

/* Keep a received message. Return: false if it is not kept. Context: lock. */
static bool mrdp_take(struct mrdp *s, u32 seq, struct sk_buff *skb)
{
	struct sk_buff **place = &s->in[seq % MRDP_WINDOW];

	if (seq - s->rcv_read >= MRDP_WINDOW || *place)
		return false;	/* no room, or a duplicate */
	__skb_pull(skb, sizeof(struct mrdp_hdr));
	*place = skb;
	while (s->rcv_nxt - s->rcv_read < MRDP_WINDOW &&
	       s->in[s->rcv_nxt % MRDP_WINDOW])
		s->rcv_nxt++;
	wake_up_interruptible(&s->wait);
	return true;
}

/* Receive a datagram of a session. Return: is @skb kept? Context: softirq, lock. */
static bool mrdp_input(struct mrdp *s, const struct mrdp_hdr *hdr,
		       struct sk_buff *skb)
{
	bool data = hdr->flags & htons(MRDP_DATA), kept = false;

	if (hdr->to == s->id) {
		if (!s->peer_id) {
			s->peer_id = hdr->from;
			s->snd_nxt = s->snd_una; /* send it again */
		}
		if (hdr->from != s->peer_id) {
			mrdp_fail(s, -ECONNRESET); /* it restarted */
			return false;
		}
		s->silent = 0;
		mrdp_acked(s, ntohl(hdr->ack), ntohl(hdr->limit));
		if (data)
			kept = mrdp_take(s, ntohl(hdr->seq), skb);
		mrdp_push(s);
	}
	/* Also to an unknown identifier: the peer may not know ours yet. */
	if (data)
		mrdp_answer(s, hdr->from);
	return kept;
}

/* The timer: retransmit all that is not acknowledged. If the window is closed, send one
 * message as a probe. Context: process.
 */
static void mrdp_work(struct work_struct *work)
{
	struct mrdp *s = container_of(work, struct mrdp, work.work);

	spin_lock_bh(&s->lock);
	if (s->err || s->snd_una == s->snd_end)
		goto out;
	if (s->silent++ == TRIES) {
		mrdp_fail(s, s->soft_err ?: -ETIMEDOUT);
		goto out;
	}
	if (s->backoff < BACKOFF_MAX)
		s->backoff++;
	if (s->snd_limit == s->snd_una)
		s->snd_limit++;
	s->snd_nxt = s->snd_una;
	mrdp_push(s);
out:
	spin_unlock_bh(&s->lock);
}

/* Context: RCU or mutex. */
static struct mrdp_endpoint *mrdp_endpoint(const struct mipv4 *ip)
{
	struct mrdp_endpoint *e;

	hlist_for_each_entry_rcu(e, &mrdp_endpoints, node,
				 lockdep_is_held(&mrdp_mutex))
		if (e->ip == ip)
			return e;
	return NULL;
}

/* The session between two addresses. Context: RCU or mutex. */
static struct mrdp *mrdp_find(const struct mipv4 *ip, __be32 addr, __be32 peer)
{
	struct mrdp_endpoint *e = mrdp_endpoint(ip);
	struct mrdp *s;

	if (!e)
		return NULL;
	hlist_for_each_entry_rcu(s, &e->sessions, node,
				 lockdep_is_held(&mrdp_mutex))
		if (s->addr == addr && s->peer == peer && !READ_ONCE(s->err))
			return s;
	return NULL;
}

/* Read the header of a datagram. mrdp owns the skb, but its data may be shared, so it is
 * only read. Return: false if the datagram is malformed.
 */
static bool mrdp_parse(struct sk_buff *skb, __be32 src, __be32 dst,
		       struct mrdp_hdr *hdr)
{
	if (!pskb_may_pull(skb, sizeof(*hdr)) ||
	    skb->len > sizeof(*hdr) + MRDP_LEN)
		return false;
	memcpy(hdr, skb->data, sizeof(*hdr));
	return hdr->from &&
	       !csum_tcpudp_magic(src, dst, skb->len, ip_hdr(skb)->protocol,
				  skb_checksum(skb, 0, skb->len, 0));
}

/* Report a datagram that is dropped, and free it. Context: softirq, RCU. */
static void mrdp_drop(struct mipv4 *ip, struct sk_buff *skb,
		      enum mrdp_drop reason)
{
	mipv4_report_drop(ip, mrdp_protocol.protocol, reason, skb);
	kfree_skb(skb);
}

/* A datagram arrives; it is consumed. Context: softirq, RCU. */
static void mrdp_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		     struct sk_buff *skb, void *ctx)
{
	struct mrdp *s = mrdp_find(ip, dst, src);
	struct mrdp_hdr hdr;
	bool kept;

	if (!mrdp_parse(skb, src, dst, &hdr)) {
		mrdp_drop(ip, skb, MRDP_DROP_MALFORMED);
		return;
	}
	if (!s) {	/* as RFC 1122 section 4.1.3.1 requires of UDP */
		mipv4_icmp_send(ip, skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH,
				0);
		mrdp_drop(ip, skb, MRDP_DROP_NO_SESSION);
		return;
	}
	spin_lock(&s->lock);
	kept = mrdp_input(s, &hdr, skb);
	spin_unlock(&s->lock);
	if (!kept)
		consume_skb(skb);
}

/* The session that sent a quoted datagram. The quote is the IP header and the next 8
 * octets, or fewer in a forged ICMP error. Only hosts on the path know the identifier.
 * Context: RCU.
 */
static struct mrdp *mrdp_find_sender(const struct mipv4 *ip,
				     const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct mrdp_hdr *hdr = (const void *)iph + iph->ihl * 4;
	struct mrdp *s;

	if (skb->len < iph->ihl * 4 + offsetofend(struct mrdp_hdr, from))
		return NULL;
	s = mrdp_find(ip, iph->saddr, iph->daddr);
	return s && hdr->from == s->id ? s : NULL;
}

/* Did mrdp send the datagram that an ICMP error quotes? RFC 5927. Context: softirq, RCU. */
static bool mrdp_sent(struct mipv4 *ip, const struct sk_buff *skb, void *ctx)
{
	return mrdp_find_sender(ip, skb);
}

/* A datagram was not delivered. If the peer does not know the protocol or the session,
 * the session ends. Other errors may be temporary (RFC 1122 section 4.2.3.9).
 * Context: softirq, RCU.
 */
static void mrdp_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		     u8 type, u8 code, u32 info, void *ctx)
{
	struct mrdp *s = mrdp_find_sender(ip, skb);

	if (!s || type != ICMP_DEST_UNREACH || code == ICMP_FRAG_NEEDED)
		return;
	spin_lock(&s->lock);
	if (code == ICMP_PORT_UNREACH || code == ICMP_PROT_UNREACH)
		mrdp_fail(s, -ECONNREFUSED);
	else
		s->soft_err = -EHOSTUNREACH;
	spin_unlock(&s->lock);
}

/* An endpoint is attached. Context: process, RTNL. */
static int mrdp_connect(struct mipv4 *ip, void *ctx)
{
	struct mrdp_endpoint *e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);

	if (!e)
		return -ENOMEM;
	e->ip = ip;
	mutex_lock(&mrdp_mutex);
	hlist_add_head_rcu(&e->node, &mrdp_endpoints);
	mutex_unlock(&mrdp_mutex);
	return 0;
}

/* An endpoint is detached: no handler runs for it, and its sessions end. Their files own
 * the sessions, which keep a reference to the endpoint. Context: process, RTNL.
 */
static void mrdp_disconnect(struct mipv4 *ip, void *ctx)
{
	struct mrdp_endpoint *e;
	struct hlist_node *next;
	struct mrdp *s;

	mutex_lock(&mrdp_mutex);
	e = mrdp_endpoint(ip);
	hlist_for_each_entry_safe(s, next, &e->sessions, node) {
		hlist_del_init_rcu(&s->node);
		spin_lock_bh(&s->lock);
		mrdp_fail(s, -ENODEV);
		spin_unlock_bh(&s->lock);
	}
	hlist_del_rcu(&e->node);
	mutex_unlock(&mrdp_mutex);
	kfree_rcu(e, rcu);	/* handlers of other endpoints may read it */
}

static struct mipv4_protocol mrdp_protocol = {
	.name		= "mrdp",
	.protocol	= 254,
	.rcv		= mrdp_rcv,
	.err		= mrdp_err,
	.sent		= mrdp_sent,
	.connect	= mrdp_connect,
	.disconnect	= mrdp_disconnect,
	.drop_names	= mrdp_drop_names,
	.n_drop_names	= ARRAY_SIZE(mrdp_drop_names),
};

/**
 * mrdp_new() - a session that has not begun
 *
 * Return: the session, or NULL.
 */
struct mrdp *mrdp_new(void)
{
	struct mrdp *s = kzalloc(sizeof(*s), GFP_KERNEL_ACCOUNT);

	if (!s)
		return NULL;
	spin_lock_init(&s->lock);
	init_waitqueue_head(&s->wait);
	INIT_DELAYED_WORK(&s->work, mrdp_work);
	s->id = (__force __be32)(get_random_u32() | 1);	/* not 0 */
	s->snd_limit = 1;
	s->err = -ENOTCONN;
	return s;
}

/**
 * mrdp_begin() - begin a session
 * @s: a new one
 * @net: namespace of the device
 * @name: the device of an endpoint
 * @peer: address of the peer
 *
 * Context: process, without RTNL.
 * Return: 0; -ENODEV if the device has no endpoint; -EISCONN if @s is not new;
 * -ENETUNREACH without a route; -EADDRINUSE if the addresses have a session.
 */
int mrdp_begin(struct mrdp *s, struct net *net, const char *name, __be32 peer)
{
	struct mrdp_endpoint *e;
	struct net_device *dev;
	struct mipv4 *ip = NULL;
	__be32 addr;
	int err = 0;

	rcu_read_lock();
	dev = dev_get_by_name_rcu(net, name);
	if (dev)
		ip = mipv4_find(net, dev->ifindex);
	rcu_read_unlock();
	if (!ip)
		return -ENODEV;

	mutex_lock(&mrdp_mutex);
	addr = mipv4_src(ip, peer);
	e = mrdp_endpoint(ip);
	if (!e)		/* it was detached meanwhile */
		err = -ENODEV;
	else if (s->ip)
		err = -EISCONN;
	else if (!addr)
		err = -ENETUNREACH;
	else if (mrdp_find(ip, addr, peer))
		err = -EADDRINUSE;
	if (!err) {	/* e cannot go before mrdp_disconnect() has the mutex */
		spin_lock_bh(&s->lock);
		s->ip = mipv4_get(ip);
		s->addr = addr;
		s->peer = peer;
		s->err = 0;
		spin_unlock_bh(&s->lock);
		hlist_add_head_rcu(&s->node, &e->sessions);
	}
	mutex_unlock(&mrdp_mutex);
	mipv4_put(ip);
	return err;
}

/**
 * mrdp_send() - send a message
 * @s: the session
 * @msg: the message, from kmalloc(); consumed unless there is an error
 *
 * Context: process.
 * Return: 0; -EAGAIN while the window is full; the error that ended the session.
 */
int mrdp_send(struct mrdp *s, const struct kvec *msg)
{
	int err;

	spin_lock_bh(&s->lock);
	err = s->err;
	if (!err && s->snd_end - s->snd_una == MRDP_WINDOW)
		err = -EAGAIN;
	if (!err) {
		s->out[s->snd_end++ % MRDP_WINDOW] = *msg;
		mrdp_push(s);
	}
	spin_unlock_bh(&s->lock);
	return err;
}

/**
 * mrdp_receive() - receive a message
 * @s: the session
 * @skb: receives the message; the caller frees it
 *
 * Context: process.
 * Return: 0; -EAGAIN while there is none; the error that ended the session.
 */
int mrdp_receive(struct mrdp *s, struct sk_buff **skb)
{
	struct sk_buff **place;
	int err = 0;

	spin_lock_bh(&s->lock);
	if (s->rcv_read != s->rcv_nxt) {
		place = &s->in[s->rcv_read++ % MRDP_WINDOW];
		*skb = *place;
		*place = NULL;
		/* Open the window of a sender that waits. */
		if (s->rcv_read % (MRDP_WINDOW / 2) == 0)
			mrdp_answer(s, s->peer_id);
	} else {
		err = s->err ?: -EAGAIN;
	}
	spin_unlock_bh(&s->lock);
	return err;
}

/**
 * mrdp_free() - end a session
 * @s: the session
 *
 * Context: process, without RTNL; sleeps.
 */
void mrdp_free(struct mrdp *s)
{
	u32 i;

	mutex_lock(&mrdp_mutex);
	hlist_del_init_rcu(&s->node);
	mutex_unlock(&mrdp_mutex);
	synchronize_net();	/* wait for the handlers that use it */
	cancel_delayed_work_sync(&s->work);
	for (; s->snd_una != s->snd_end; s->snd_una++)
		kfree(s->out[s->snd_una % MRDP_WINDOW].iov_base);
	for (i = 0; i < MRDP_WINDOW; i++)
		kfree_skb(s->in[i]);
	if (s->ip)
		mipv4_put(s->ip);
	kfree(s);
}

static int __init mrdp_init(void)
{
	int err = mipv4_register_protocol(&mrdp_protocol);

	if (err)
		return err;
	err = misc_register(&mrdp_device);
	if (err)
		mipv4_unregister_protocol(&mrdp_protocol);
	return err;
}

/* An open file keeps the module, so there is no session. */
static void __exit mrdp_exit(void)
{
	misc_deregister(&mrdp_device);
	mipv4_unregister_protocol(&mrdp_protocol);
}

module_init(mrdp_init);
module_exit(mrdp_exit);

module_param_named(protocol, mrdp_protocol.protocol, byte, 0444);
MODULE_PARM_DESC(protocol, "protocol number (254)");
MODULE_DESCRIPTION("A reliable datagram protocol, an example companion of mipv4");
MODULE_LICENSE("GPL");
