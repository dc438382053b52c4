// SPDX-License-Identifier: GPL-2.0
/*
 * sock.c: socket(AF_INET, SOCK_SEQPACKET, IPPROTO_MRDP). The library of mipv4 has all that
 * is not here: bind(), options, poll(), the receive queue, waiting.
 */
#include <linux/mipv4_sock.h>
#include <linux/module.h>
#include "mrdp.h"

/* socket(). If it fails, destroy is called. */
static int mrdp_sock_init(struct sock *sk)
{
	mrdp_init(sk);
	return mipv4_sock_init(sk);
}

/* connect() to AF_UNSPEC: the socket can have another session. */
static int mrdp_sock_disconnect(struct sock *sk, int flags)
{
	int err = mipv4_sock_disconnect(sk, flags);

	if (!err) {
		WRITE_ONCE(sk->sk_shutdown, 0);
		mrdp_reset(sk);
	}
	return err;
}

/* "mipv4 socket kill" */
static int mrdp_sock_abort(struct sock *sk, int err)
{
	mipv4_sock_abort(sk, err);
	mrdp_reset(sk);
	return 0;
}

/* A message waits for room in SO_SNDBUF, not for its acknowledgment. */
static int mrdp_sock_sendmsg(struct sock *sk, struct msghdr *msg, size_t len)
{
	struct sk_buff *skb;
	int err;

	if (len > MRDP_LEN)
		return -EMSGSIZE;
	if (msg->msg_flags & MSG_OOB)
		return -EOPNOTSUPP;
	if (READ_ONCE(sk->sk_state) != TCP_ESTABLISHED)
		return sock_error(sk) ?: -ENOTCONN;
	if (msg->msg_name)
		return -EISCONN;
	skb = mipv4_sock_alloc_skb(sk, msg, sizeof(struct mrdp_hdr), len);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	err = mrdp_queue(sk, skb, MRDP_DATA);
	return err ?: (int)len;
}

static int mrdp_sock_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			     int flags, int *addr_len)
{
	int n = mipv4_sock_recvmsg(sk, msg, len, flags, addr_len);

	mrdp_open_window(sk);
	return n;
}

/* The peer gets an end of file after all messages. Without memory, it does not. */
static void mrdp_sock_shutdown(struct sock *sk, int how)
{
	struct mrdp_sock *s = mrdp_sk(sk);
	struct sk_buff *skb;

	/* A softirq sets the other half of the field. */
	spin_lock_bh(&s->lock);
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | how |
		   (s->received_end ? RCV_SHUTDOWN : 0));
	spin_unlock_bh(&s->lock);
	if (!(how & SEND_SHUTDOWN))
		return;
	skb = sock_wmalloc(sk, MRDP_ROOM, true, GFP_KERNEL);
	if (skb) {
		skb_reserve(skb, MRDP_ROOM);
		mrdp_queue(sk, skb, MRDP_DATA | MRDP_END);
	}
}

static bool mrdp_is_done(const struct sock *sk)
{
	const struct mrdp_sock *s = mrdp_sk(sk);

	return READ_ONCE(s->snd_una) == READ_ONCE(s->snd_end);
}

/* A message that is not acknowledged may be lost. With SO_LINGER, close() waits for that. */
static void mrdp_sock_close(struct sock *sk, long timeout)
{
	mrdp_sock_shutdown(sk, SHUTDOWN_MASK);
	if (timeout)
		wait_event_interruptible_timeout(*sk_sleep(sk), mrdp_is_done(sk),
						 timeout);
	mipv4_sock_close(sk, timeout);
}

/* No reader starts anything any more. */
static void mrdp_sock_destroy(struct sock *sk)
{
	mrdp_fail(sk, 0);
	mrdp_reset(sk);
	mipv4_sock_destroy(sk);
}

struct mipv4_sock_type mrdp_sockets = {
	.prot = {
		.name		= "MRDP",
		.owner		= THIS_MODULE,	/* an open socket keeps the module */
		.obj_size	= sizeof(struct mrdp_sock),
		.init		= mrdp_sock_init,
		.destroy	= mrdp_sock_destroy,
		.connect	= mipv4_sock_connect,
		.disconnect	= mrdp_sock_disconnect,
		.diag_destroy	= mrdp_sock_abort,
		.sendmsg	= mrdp_sock_sendmsg,
		.recvmsg	= mrdp_sock_recvmsg,
		.shutdown	= mrdp_sock_shutdown,
		.close		= mrdp_sock_close,
	},
	.type		= SOCK_SEQPACKET,
	.protocol	= IPPROTO_MRDP,
};

/* The numbers of IPPROTO_MRDP and SOCK_SEQPACKET: the macro writes what it gets. */
MODULE_ALIAS_NET_PF_PROTO_TYPE(PF_INET, 259, 5);
