// SPDX-License-Identifier: GPL-2.0
/*
 * sock-queue.c: the receive queue of a datagram socket, and the memory that it holds.
 *
 * The lock of the queue guards sk_forward_alloc too, because a datagram is received
 * without the lock of the socket. A datagram is charged when it is queued and uncharged
 * when it leaves the queue, not when it is freed.
 */
#include <linux/filter.h>
#include <linux/module.h>
#include <net/busy_poll.h>
#include <net/ip.h>
#include <net/mipv4_sock.h>
#include <compat/sock.h>
#include "endpoint.h"
#include "sock-queue.h"

int mipv4_sock_filter(struct sock *sk, struct sk_buff *skb, unsigned int header)
{
	return sk_filter_trim_cap(sk, skb, header);
}
EXPORT_SYMBOL_GPL(mipv4_sock_filter);

/* Give pages that the queue does not need back, but keep one for the next datagram.
 * Context: lock of the queue.
 */
static void mipv4_sock_reclaim(struct sock *sk)
{
	int spare = (sk->sk_forward_alloc - 1) & ~(PAGE_SIZE - 1);

	if (spare > 0)
		__sk_mem_reclaim(sk, spare);
}

/* Context: lock of the queue. */
static void mipv4_sock_uncharge(struct sock *sk, const struct sk_buff *skb)
{
	atomic_sub(skb->truesize, &sk->sk_rmem_alloc);
	sk_forward_alloc_add(sk, skb->truesize);
	mipv4_sock_reclaim(sk);
}

/* Take a datagram for the socket, if it has room, and keep what mipv4 knows of it. */
static __always_inline int mipv4_sock_admit(struct sock *sk, struct mipv4 *ip,
					    struct sk_buff *skb)
{
	struct mipv4_sock_cb *cb = MIPV4_SOCK_CB(skb);

	BUILD_BUG_ON(sizeof(*cb) > sizeof(skb->cb) - sizeof(struct sock_skb_cb));
	/* An empty queue takes a datagram of any size. */
	if (atomic_read(&sk->sk_rmem_alloc) >= READ_ONCE(sk->sk_rcvbuf))
		return -ENOBUFS;
	/* skb->cb belongs to mipv4 until here. */
	cb->specdest = mipv4_sk_cmsg_flags(sk) & IP_CMSG_PKTINFO ?
		       mipv4_specdest(ip, skb) : 0;
	cb->ifindex = ip->ifindex;
	skb_orphan(skb);
	nf_reset_ct(skb);
	sk_mark_napi_id(sk, skb);
	skb->dev = NULL;
	return 0;
}

/* Context: lock of the queue. */
static __always_inline bool mipv4_sock_charge_locked(struct sock *sk,
						     struct sk_buff *skb)
{
	if (!sk_rmem_schedule(sk, skb, skb->truesize))
		return false;
	sk_forward_alloc_add(sk, -(int)skb->truesize);
	atomic_add(skb->truesize, &sk->sk_rmem_alloc);
	return true;
}

static __always_inline void mipv4_sock_ready(struct sock *sk)
{
	void (*ready)(struct sock *sk);

	if (!sock_flag(sk, SOCK_DEAD)) {
		ready = READ_ONCE(sk->sk_data_ready);
		ready(sk);
	}
}

int mipv4_sock_queue(struct sock *sk, struct mipv4 *ip, struct sk_buff *skb)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	int err = mipv4_sock_admit(sk, ip, skb);

	if (err)
		return err;
	spin_lock(&queue->lock);
	if (!mipv4_sock_charge_locked(sk, skb)) {
		spin_unlock(&queue->lock);
		return -ENOMEM;
	}
	sock_skb_set_dropcount(sk, skb);
	__skb_queue_tail(queue, skb);
	spin_unlock(&queue->lock);
	mipv4_sock_ready(sk);
	return 0;
}
EXPORT_SYMBOL_GPL(mipv4_sock_queue);

int mipv4_sock_charge(struct sock *sk, struct mipv4 *ip, struct sk_buff *skb)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	int err = mipv4_sock_admit(sk, ip, skb);

	if (err)
		return err;
	spin_lock(&queue->lock);
	if (!mipv4_sock_charge_locked(sk, skb))
		err = -ENOMEM;
	spin_unlock(&queue->lock);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_sock_charge);

void mipv4_sock_append(struct sock *sk, struct sk_buff *skb)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;

	spin_lock(&queue->lock);
	sock_skb_set_dropcount(sk, skb);
	__skb_queue_tail(queue, skb);
	spin_unlock(&queue->lock);
	mipv4_sock_ready(sk);
}
EXPORT_SYMBOL_GPL(mipv4_sock_append);

void mipv4_sock_discard(struct sock *sk, struct sk_buff *skb)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;

	spin_lock(&queue->lock);
	mipv4_sock_uncharge(sk, skb);
	spin_unlock(&queue->lock);
	consume_skb(skb);
}
EXPORT_SYMBOL_GPL(mipv4_sock_discard);

/* Does the offset of SO_PEEK_OFF lead past a datagram? Past one without octets, if it was
 * peeked at before. Context: lock of the queue.
 */
static bool mipv4_sock_peeks_past(const struct sock *sk, const struct sk_buff *skb,
				  int offset)
{
	if (skb->len)
		return offset >= (int)skb->len;
	return offset || (skb->peeked && READ_ONCE(sk->sk_peek_off) >= 0);
}

/* The first datagram of the queue, or with MSG_PEEK that at @offset, which becomes an offset
 * in the datagram. @last receives the last one that was seen.
 */
static struct sk_buff *mipv4_sock_take(struct sock *sk, unsigned int flags,
				       int *offset, struct sk_buff **last)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	struct sk_buff *skb, *found = NULL;

	*last = (struct sk_buff *)queue;
	if (skb_queue_empty_lockless(queue))
		return NULL;
	spin_lock_bh(&queue->lock);
	*last = queue->prev;
	skb_queue_walk(queue, skb) {
		if (!(flags & MSG_PEEK)) {
			__skb_unlink(skb, queue);
			mipv4_sock_uncharge(sk, skb);
		} else if (mipv4_sock_peeks_past(sk, skb, *offset)) {
			*offset -= skb->len;
			continue;
		} else {
			skb->peeked = 1;
			refcount_inc(&skb->users);
		}
		found = skb;
		break;
	}
	spin_unlock_bh(&queue->lock);
	return found;
}

/* Why does an empty queue have nothing? 0 after shutdown(), -EAGAIN if something may come. */
static int mipv4_sock_why_empty(const struct sock *sk)
{
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		return 0;
	return mipv4_sock_has_sessions(sk) &&
	       READ_ONCE(sk->sk_state) != TCP_ESTABLISHED ? -ENOTCONN : -EAGAIN;
}

struct sk_buff *mipv4_sock_dequeue(struct sock *sk, unsigned int flags,
				   int *offset, int *err)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	long timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);
	struct sk_buff *skb, *last;

	do {
		/* It is negative without SO_PEEK_OFF. */
		*offset = max(0, sk_peek_offset(sk, flags));
		skb = mipv4_sock_take(sk, flags, offset, &last);
		if (skb)
			return skb;
		*err = sock_error(sk);
		if (*err)
			return NULL;
		if (sk_can_busy_loop(sk)) {
			sk_busy_loop(sk, flags & MSG_DONTWAIT);
			if (!skb_queue_empty_lockless(queue))
				continue;
		}
		*err = mipv4_sock_why_empty(sk);
		if (!timeo || *err != -EAGAIN)
			return NULL;
	} while (!__skb_wait_for_more_packets(sk, queue, err, &timeo, last));
	return NULL;
}
EXPORT_SYMBOL_GPL(mipv4_sock_dequeue);

int mipv4_sock_next_len(struct sock *sk)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	struct sk_buff *skb;
	int len = -1;

	spin_lock_bh(&queue->lock);
	skb = skb_peek(queue);
	if (skb)
		len = skb->len;
	spin_unlock_bh(&queue->lock);
	return len;
}
EXPORT_SYMBOL_GPL(mipv4_sock_next_len);

/**
 * mipv4_sock_purge() - free what is in the receive queue
 * @sk: a socket that nobody sees any more
 */
void mipv4_sock_purge(struct sock *sk)
{
	struct sk_buff *skb;

	while ((skb = __skb_dequeue(&sk->sk_receive_queue))) {
		atomic_sub(skb->truesize, &sk->sk_rmem_alloc);
		sk_forward_alloc_add(sk, skb->truesize);
		kfree_skb(skb);
	}
}

/* Control messages: ip(7). All fields are in the IP header before the data. */

static void mipv4_put_pktinfo(struct msghdr *msg, const struct sk_buff *skb)
{
	struct in_pktinfo info = {
		.ipi_ifindex	= MIPV4_SOCK_CB(skb)->ifindex,
		.ipi_spec_dst	= { .s_addr = MIPV4_SOCK_CB(skb)->specdest },
		.ipi_addr	= { .s_addr = ip_hdr(skb)->daddr },
	};

	put_cmsg(msg, SOL_IP, IP_PKTINFO, sizeof(info), &info);
}

/* The destination, with the port of the header of the transport. */
static void mipv4_put_origdst(struct msghdr *msg, const struct sk_buff *skb)
{
	const __be16 *ports = (const __be16 *)skb_transport_header(skb);
	struct sockaddr_in sin = {
		.sin_family	 = AF_INET,
		.sin_addr.s_addr = ip_hdr(skb)->daddr,
		.sin_port	 = ports[1],
	};

	put_cmsg(msg, SOL_IP, IP_ORIGDSTADDR, sizeof(sin), &sin);
}

static void mipv4_sock_ip_cmsg(struct msghdr *msg, struct sk_buff *skb,
			       unsigned long flags)
{
	const struct iphdr *iph = ip_hdr(skb);
	unsigned int optlen = iph->ihl * 4 - sizeof(*iph);
	u8 tos = iph->tos;
	int ttl = iph->ttl;

	if (flags & IP_CMSG_PKTINFO)
		mipv4_put_pktinfo(msg, skb);
	if (flags & IP_CMSG_TTL)
		put_cmsg(msg, SOL_IP, IP_TTL, sizeof(ttl), &ttl);
	if (flags & IP_CMSG_TOS)
		put_cmsg(msg, SOL_IP, IP_TOS, sizeof(tos), &tos);
	if (flags & IP_CMSG_RECVOPTS && optlen)
		put_cmsg(msg, SOL_IP, IP_RECVOPTS, optlen, (void *)(iph + 1));
	if (flags & IP_CMSG_ORIGDSTADDR)
		mipv4_put_origdst(msg, skb);
}

void mipv4_sock_recv_cmsg(struct sock *sk, struct msghdr *msg,
			  struct sk_buff *skb)
{
	unsigned long flags = mipv4_sk_cmsg_flags(sk);

	sock_recv_cmsgs(msg, sk, skb);
	if (unlikely(flags))
		mipv4_sock_ip_cmsg(msg, skb, flags);
}
EXPORT_SYMBOL_GPL(mipv4_sock_recv_cmsg);
