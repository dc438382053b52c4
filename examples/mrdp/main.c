// SPDX-License-Identifier: GPL-2.0
/*
 * main.c: the protocol: numbers messages, sends them until the peer has them, and
 * puts in order what comes.
 *
 * Each endpoint of mipv4 has a list of its sessions. Both lists are written under a
 * mutex and read under RCU. mipv4 calls connect and disconnect with RTNL held, so
 * nobody may take RTNL who has the mutex.
 */
#include <linux/icmp.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include "mrdp.h"

#define RTO_JIFFIES	(HZ / 20)	/* when to send again, at first */
#define BACKOFF_MAX	6
#define TRIES		8		/* without a word from the peer */

/* What we have of an endpoint. */
struct mrdp_endpoint {
	struct hlist_node	node;
	struct mipv4		*ip;
	struct hlist_head	sessions;
	struct rcu_head		rcu;
};

static HLIST_HEAD(mrdp_endpoints);
static DEFINE_MUTEX(mrdp_mutex);
static struct mipv4_protocol mrdp_protocol;

/* Is message number @a before @b? They wrap around. */
static bool mrdp_before(u32 a, u32 b)
{
	return (s32)(a - b) < 0;
}

/* The session is over; what has arrived can still be read. Context: lock. */
static void mrdp_fail(struct mrdp *s, int err)
{
	if (!s->err)
		WRITE_ONCE(s->err, err);
	wake_up_interruptible(&s->wait);
}

/* Send one datagram, with a message or without. If that fails it is as if it was
 * lost on the way. Context: lock.
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

/* What has arrived, and what there is room for. Context: lock. */
static void mrdp_answer(struct mrdp *s, __be32 to)
{
	mrdp_transmit(s, to, 0, NULL);
}

/* Send what the peer has room for, and look later what became of it.
 * Context: lock.
 */
static void mrdp_push(struct mrdp *s)
{
	for (; s->snd_nxt != s->snd_end &&
	     mrdp_before(s->snd_nxt, s->snd_limit); s->snd_nxt++)
		mrdp_transmit(s, s->peer_id, s->snd_nxt,
			      &s->out[s->snd_nxt % MRDP_WINDOW]);
	if (s->snd_una != s->snd_end)	/* does nothing if it is to run */
		schedule_delayed_work(&s->work, RTO_JIFFIES << s->backoff);
}

/* The peer has all before @ack, and room for all before @limit. Context: lock. */
static void mrdp_acked(struct mrdp *s, u32 ack, u32 limit)
{
	if (mrdp_before(s->snd_nxt, ack))
		return;		/* was never sent */
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

/* Take a message in. Return: false if it is not wanted. Context: lock. */
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

/* A datagram for a session. Return: is the skb kept? Context: softirq, lock. */
static bool mrdp_input(struct mrdp *s, const struct mrdp_hdr *hdr,
		       struct sk_buff *skb)
{
	bool data = hdr->flags & htons(MRDP_DATA), kept = false;

	if (hdr->to == s->id) {
		if (!s->peer_id) {
			s->peer_id = hdr->from;
			s->snd_nxt = s->snd_una; /* was not taken in */
		}
		if (hdr->from != s->peer_id) {
			mrdp_fail(s, -ECONNRESET); /* it started anew */
			return false;
		}
		s->silent = 0;
		mrdp_acked(s, ntohl(hdr->ack), ntohl(hdr->limit));
		if (data)
			kept = mrdp_take(s, ntohl(hdr->seq), skb);
		mrdp_push(s);
	}
	/* To a stranger, too: it may be the peer that does not know us yet. */
	if (data)
		mrdp_answer(s, hdr->from);
	return kept;
}

/* Nothing new was heard in time: send again what the peer may not have. If it had
 * no room for it, it is to tell whether it has some now. Process.
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

/* The header of a datagram. The skb is ours, but what is in it may be shared: it is
 * only read. Return: false if it is no datagram of ours.
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

/* A datagram. Softirq, RCU; the skb is ours to free. */
static void mrdp_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		     struct sk_buff *skb, void *ctx)
{
	struct mrdp *s = mrdp_find(ip, dst, src);
	struct mrdp_hdr hdr;
	bool kept = false;

	if (!mrdp_parse(skb, src, dst, &hdr)) {
		kfree_skb(skb);
		return;
	}
	if (s) {
		spin_lock(&s->lock);
		kept = mrdp_input(s, &hdr, skb);
		spin_unlock(&s->lock);
	} else {	/* as RFC 1122 section 4.1.3.1 asks of UDP */
		mipv4_icmp_send(ip, skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH,
				0);
	}
	if (!kept)
		consume_skb(skb);
}

/* The session that has sent a datagram, given from its IP header on, with the 8
 * octets behind it, or fewer if somebody forged it. Only hosts on the path know the
 * identifier. Context: RCU.
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

/* An ICMP error quotes a datagram: is it ours? RFC 5927. Softirq, RCU. */
static bool mrdp_sent(struct mipv4 *ip, const struct sk_buff *skb, void *ctx)
{
	return mrdp_find_sender(ip, skb);
}

/* A datagram was not delivered. Nobody there takes it: the session is over. All
 * else may pass (RFC 1122 section 4.2.3.9). Softirq, RCU.
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

/* An endpoint is there: make what we need of it. Process, RTNL. */
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

/* An endpoint goes, and no handler runs for it any more: its sessions are over.
 * They belong to their files, which keep them and a reference on the endpoint.
 * Process, RTNL.
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
	kfree_rcu(e, rcu);	/* handlers of other endpoints may see it */
}

static struct mipv4_protocol mrdp_protocol = {
	.name		= "mrdp",
	.protocol	= 254,
	.rcv		= mrdp_rcv,
	.err		= mrdp_err,
	.sent		= mrdp_sent,
	.connect	= mrdp_connect,
	.disconnect	= mrdp_disconnect,
};

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
	s->id = (__force __be32)(get_random_u32() | 1);	/* not 0 */
	s->snd_limit = 1;
	s->err = -ENOTCONN;
	return s;
}

/**
 * mrdp_begin() - begin a session
 * @s: a new one
 * @net: namespace of the device
 * @name: the device that has an endpoint
 * @peer: address of the other side
 *
 * Context: process, without RTNL.
 * Return: 0; -ENODEV without such an endpoint; -EISCONN if it is not new;
 * -ENETUNREACH if there is no route; -EADDRINUSE if there is such a session.
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
	if (!e)		/* it has gone meanwhile */
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
 * @msg: the message, of kmalloc(), which is consumed unless there is an error
 *
 * Context: process.
 * Return: 0; -EAGAIN as long as the window is full; why the session is over.
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
 * @skb: receives it; the caller frees it
 *
 * Context: process.
 * Return: 0; -EAGAIN as long as there is none; why the session is over.
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
		/* A sender that waits for room wants to know. */
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
	synchronize_net();	/* no handler knows it any more */
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

/* There is no open file, hence no session. */
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
