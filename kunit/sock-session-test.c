// SPDX-License-Identifier: GPL-2.0
/*
 * sock-session-test.c: what sockets that are not for datagrams have of the library: they send
 * to one peer, and receive messages in their order (sock-bind.c, sock-queue.c, sock-recv.c).
 */
#include "fake-sock.h"

#define PORT		5000
#define PEER_PORT	6000

/* A socket for sequenced packets, and the endpoint. */
static struct fake_sock *session(struct kunit *test, struct fake **f)
{
	fake_sock_kind(test, FAKE_SOCK, SOCK_SEQPACKET);
	*f = fake_new(test);
	fake_know(*f, PEER, PEER_HA);
	return fake_sock_open(test, &init_net, FAKE_SOCK, SOCK_SEQPACKET);
}

/* A received message: its data at the payload of @len octets. */
static struct sk_buff *message(struct fake *f, size_t len)
{
	struct sk_buff *skb = fake_pattern(f, PEER, US, EXPERIMENT,
					   FAKE_SOCK_HDR_LEN + len);
	__be16 *ports;

	skb_reset_network_header(skb);
	skb_pull(skb, ip_hdrlen(skb));
	skb_reset_transport_header(skb);
	ports = (__be16 *)skb->data;
	ports[0] = htons(PEER_PORT);
	skb_pull(skb, FAKE_SOCK_HDR_LEN);
	return skb;
}

/* Queue a message of 5 octets. */
static void queue(struct fake_sock *s, struct fake *f)
{
	struct sk_buff *skb = message(f, 5);

	KUNIT_ASSERT_EQ(s->test, as_softirq(mipv4_sock_queue(s->sk, f->ip, skb)), 0);
}

/* Receive into @room octets; @msg has what recvmsg() says. */
static int receive(struct fake_sock *s, struct msghdr *msg, size_t room, int flags)
{
	static u8 buf[2000];
	struct kvec vec = { .iov_base = buf, .iov_len = room };

	*msg = (struct msghdr){ };
	return kernel_recvmsg(s->sock, msg, &vec, 1, room, flags | MSG_DONTWAIT);
}

static void peer_is_one_host(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f;

	s = session(test, &f);
	sock_set_flag(s->sk, SOCK_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, GROUP, PORT), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, htonl(INADDR_BROADCAST), PORT),
			-ENETUNREACH);
	KUNIT_EXPECT_EQ(test, s->sk->sk_state, TCP_CLOSE);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, STRANGER, PEER_PORT), -EISCONN);
	KUNIT_EXPECT_BE(test, inet_sk(s->sk)->inet_daddr, PEER);
	KUNIT_EXPECT_EQ(test, fake_sock_send(s, 0, 0), 2);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
}

/* The transport has ended the session: the socket is still in the table. */
static void ended_session_is_disconnected_first(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f;

	s = session(test, &f);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	s->sk->sk_state = TCP_CLOSE;
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), -EISCONN);
	KUNIT_EXPECT_EQ(test, fake_sock_disconnect(s), 0);
	KUNIT_EXPECT_FALSE(test, mipv4_sk(s->sk)->is_connected);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, 0, PORT), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_EQ(test, s->sk->sk_state, TCP_ESTABLISHED);
}

static void reading_needs_a_peer(struct kunit *test)
{
	struct fake_sock *s;
	struct msghdr msg;
	struct fake *f;

	s = session(test, &f);
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 10, 0), -ENOTCONN);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 10, 0), -EAGAIN);
	queue(s, f);
	s->sk->sk_state = TCP_CLOSE;
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 10, 0), 5);
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 10, 0), -ENOTCONN);
	s->sk->sk_shutdown = RCV_SHUTDOWN;
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, msg.msg_flags & MSG_EOR, 0);
}

static void record_ends_or_is_truncated(struct kunit *test)
{
	struct sockaddr_in sin;
	struct fake_sock *s;
	struct msghdr msg;
	struct fake *f;
	int i;

	s = session(test, &f);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	for (i = 0; i < 3; i++)
		queue(s, f);
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 5, MSG_PEEK), 5);
	KUNIT_EXPECT_EQ(test, msg.msg_flags & (MSG_EOR | MSG_TRUNC), MSG_EOR);
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 4, 0), 4);
	KUNIT_EXPECT_EQ(test, msg.msg_flags & (MSG_EOR | MSG_TRUNC), MSG_TRUNC);
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 4, MSG_TRUNC), 5);
	msg = (struct msghdr){ .msg_name = &sin, .msg_namelen = sizeof(sin) };
	KUNIT_EXPECT_EQ(test, sock_recvmsg(s->sock, &msg, 0), 0);
	KUNIT_EXPECT_BE(test, sin.sin_addr.s_addr, PEER);
	KUNIT_EXPECT_EQ(test, ntohs(sin.sin_port), PEER_PORT);
}

/* What waits for others is charged, but nobody reads it before its turn. */
static void early_message_waits_for_its_turn(struct kunit *test)
{
	struct sk_buff *skb, *other;
	struct fake_sock *s;
	struct msghdr msg;
	struct fake *f;

	s = session(test, &f);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	skb = message(f, 5);
	other = message(f, 6);
	KUNIT_ASSERT_EQ(test, as_softirq(mipv4_sock_charge(s->sk, f->ip, skb)), 0);
	KUNIT_ASSERT_EQ(test, as_softirq(mipv4_sock_charge(s->sk, f->ip, other)), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->sk->sk_rmem_alloc),
			skb->truesize + other->truesize);
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 10, 0), -EAGAIN);
	local_bh_disable();
	mipv4_sock_append(s->sk, other);
	mipv4_sock_discard(s->sk, skb);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, receive(s, &msg, 10, 0), 6);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->sk->sk_rmem_alloc), 0);
	/* SO_RCVBUF counts it too. */
	s->sk->sk_rcvbuf = 1;
	skb = message(f, 5);
	other = message(f, 5);
	KUNIT_EXPECT_EQ(test, as_softirq(mipv4_sock_charge(s->sk, f->ip, skb)), 0);
	KUNIT_EXPECT_EQ(test, as_softirq(mipv4_sock_charge(s->sk, f->ip, other)), -ENOBUFS);
	kfree_skb(other);
	local_bh_disable();
	mipv4_sock_append(s->sk, skb);
	local_bh_enable();
}

static struct kunit_case sock_session_test_cases[] = {
	KUNIT_CASE(peer_is_one_host),
	KUNIT_CASE(ended_session_is_disconnected_first),
	KUNIT_CASE(reading_needs_a_peer),
	KUNIT_CASE(record_ends_or_is_truncated),
	KUNIT_CASE(early_message_waits_for_its_turn),
	{}
};

static struct kunit_suite sock_session_suite = {
	.name = "mipv4-sock-session",
	.test_cases = sock_session_test_cases,
};

kunit_test_suite(sock_session_suite);
