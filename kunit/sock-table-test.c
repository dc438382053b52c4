// SPDX-License-Identifier: GPL-2.0
/*
 * sock-table-test.c: which socket receives a datagram (sock-table.c, sock-group.c).
 */
#include <net/net_namespace.h>
#include "fake-sock.h"

#define PORT		5000
#define PEER_PORT	6000

/* The socket that receives from @saddr:@sport to @daddr:PORT through @f. */
static struct sock *receiver(struct mipv4_sock_type *type, struct fake *f,
			     __be32 saddr, u16 sport, __be32 daddr)
{
	return as_softirq(mipv4_sock_find(type, f->ip, NULL, saddr, htons(sport), daddr,
					  htons(PORT)));
}

static struct sock *from_peer(struct mipv4_sock_type *type, struct fake *f)
{
	return receiver(type, f, PEER, PEER_PORT, US);
}

/* The more a socket says, the earlier it comes. Each is closed, and the next receives. */
static void most_specific_socket_receives(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *s[5];
	int i;

	for (i = 0; i < ARRAY_SIZE(s); i++) {
		s[i] = fake_sock(test);
		s[i]->sk->sk_reuse = SK_CAN_REUSE;
	}
	/* In this order, so that a socket does not come first because it is the newest. */
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s[0], US, PORT), 0);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s[0], PEER, PEER_PORT), 0);
	fake_sock_on(s[1], f);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s[1], US, PORT), 0);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s[2], US, PORT), 0);
	fake_sock_on(s[3], f);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s[3], 0, PORT), 0);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s[4], 0, PORT), 0);
	for (i = 0; i < ARRAY_SIZE(s); i++) {
		KUNIT_EXPECT_PTR_EQ_MSG(test, from_peer(type, f), s[i]->sk,
					"socket %d", i);
		fake_sock_close(s[i]);
	}
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), NULL);
	KUNIT_EXPECT_EQ(test, type->n_connected, 0);
	KUNIT_EXPECT_EQ(test, type->n_bound_addr, 0);
	KUNIT_EXPECT_EQ(test, type->n_on_device, 0);
}

/* As if another thread had disconnected the socket after it got its port. Without one, it
 * would get one later, and no longer be found in the table under its old key.
 */
static void connect_takes_a_port_if_it_was_lost(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *s = fake_sock(test);
	struct sockaddr_in sin = {
		.sin_family		= AF_INET,
		.sin_addr.s_addr	= PEER,
		.sin_port		= htons(PEER_PORT),
	};

	KUNIT_ASSERT_EQ(test, mipv4_sock_connect(s->sk, (struct sockaddr *)&sin,
						 sizeof(sin)), 0);
	KUNIT_EXPECT_NE(test, inet_sk(s->sk)->inet_num, 0);
	KUNIT_EXPECT_EQ(test, ntohs(inet_sk(s->sk)->inet_sport),
			inet_sk(s->sk)->inet_num);
	KUNIT_EXPECT_GT(test, fake_sock_send(s, 0, 0), 0);
	fake_sock_close(s);
	KUNIT_EXPECT_NULL(test, from_peer(type, f));
	KUNIT_EXPECT_EQ(test, type->n_connected, 0);
}

static void connected_socket_receives_from_its_peer_only(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *s = fake_sock_bound(test, 0, PORT);

	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), s->sk);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), s->sk);
	KUNIT_EXPECT_PTR_EQ(test, receiver(type, f, PEER, PEER_PORT + 1, US), NULL);
	KUNIT_EXPECT_PTR_EQ(test, receiver(type, f, STRANGER, PEER_PORT, US), NULL);
	KUNIT_EXPECT_PTR_EQ(test, receiver(type, f, PEER, PEER_PORT, US2), NULL);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, STRANGER, PEER_PORT), 0);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), NULL);
	KUNIT_EXPECT_PTR_EQ(test, receiver(type, f, STRANGER, PEER_PORT, US), s->sk);
	KUNIT_ASSERT_EQ(test, fake_sock_disconnect(s), 0);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), s->sk);
	KUNIT_EXPECT_PTR_EQ(test, receiver(type, f, STRANGER, 1, US2), s->sk);
	KUNIT_EXPECT_EQ(test, type->n_connected, 0);
}

/* A port that nobody asked for goes with the peer. */
static void disconnect_gives_a_chosen_port_back(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake_sock *s;

	fake_new(test);
	s = fake_sock(test);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_NE(test, inet_sk(s->sk)->inet_num, 0);
	KUNIT_EXPECT_BE(test, inet_sk(s->sk)->inet_saddr, US);
	KUNIT_ASSERT_EQ(test, fake_sock_disconnect(s), 0);
	KUNIT_EXPECT_EQ(test, inet_sk(s->sk)->inet_num, 0);
	KUNIT_EXPECT_BE(test, inet_sk(s->sk)->inet_saddr, 0);
	KUNIT_EXPECT_BE(test, inet_sk(s->sk)->inet_rcv_saddr, 0);
	KUNIT_EXPECT_EQ(test, type->n_connected, 0);
	KUNIT_EXPECT_EQ(test, fake_sock_connect(s, STRANGER, PEER_PORT), 0);
}

static void socket_of_another_device_does_not_receive(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test), *g = fake_device(test);
	struct fake_sock *s = fake_sock(test);

	KUNIT_ASSERT_EQ(test, fake_connect(g, OURS_ELSEWHERE, 24, 0), 0);
	fake_sock_on(s, g);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s, 0, PORT), 0);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), NULL);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, g), s->sk);
	/* The device may change afterwards. */
	fake_sock_on(s, f);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), s->sk);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, g), NULL);
	fake_sock_on(s, NULL);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, g), s->sk);
	KUNIT_EXPECT_EQ(test, type->n_on_device, 0);
}

static void namespaces_are_apart(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct net *other = fake_other_net(test);
	struct fake *f = fake_new(test), *g = fake_device_in(test, other);
	struct fake_sock *here, *there;

	KUNIT_ASSERT_EQ(test, fake_connect(g, US, 24, 0), 0);
	here = fake_sock_bound(test, 0, PORT);
	there = fake_sock_in(test, other, FAKE_SOCK);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), here->sk);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, g), NULL);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(there, US, PORT), 0);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), here->sk);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, g), there->sk);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(there, PEER, PEER_PORT), 0);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, g), there->sk);
	KUNIT_EXPECT_PTR_EQ(test, from_peer(type, f), here->sk);
}

static void sender_is_found_by_what_it_sent(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *bound = fake_sock_bound(test, 0, PORT);
	struct fake_sock *connected = fake_sock_bound(test, US, PORT + 1);

	KUNIT_ASSERT_EQ(test, fake_sock_connect(connected, PEER, PEER_PORT), 0);
#define SENDER(port, daddr)							\
	as_softirq(mipv4_sock_find_sender(type, f->ip, US, htons(port), daddr,	\
					  htons(PEER_PORT)))
	KUNIT_EXPECT_PTR_EQ(test, SENDER(PORT, PEER), bound->sk);
	KUNIT_EXPECT_PTR_EQ(test, SENDER(PORT, STRANGER), bound->sk);
	KUNIT_EXPECT_PTR_EQ(test, SENDER(PORT + 1, PEER), connected->sk);
	/* It has never sent to a stranger. */
	KUNIT_EXPECT_PTR_EQ(test, SENDER(PORT + 1, STRANGER), NULL);
	KUNIT_EXPECT_PTR_EQ(test, SENDER(PORT + 2, PEER), NULL);
#undef SENDER
}

/* Datagrams of one flow stay with one socket of the group. */
static void reuseport_spreads_flows(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *s[3];
	unsigned int n[3] = { };
	struct sock *sk;
	int i, j;

	for (i = 0; i < 3; i++) {
		s[i] = fake_sock(test);
		s[i]->sk->sk_reuseport = true;
		KUNIT_ASSERT_EQ(test, fake_sock_bind(s[i], 0, PORT), 0);
	}
	for (i = 0; i < 100; i++) {
		sk = receiver(type, f, PEER, PEER_PORT + i, US);
		KUNIT_EXPECT_PTR_EQ(test, receiver(type, f, PEER, PEER_PORT + i, US), sk);
		for (j = 0; j < 3; j++)
			n[j] += sk == s[j]->sk;
	}
	KUNIT_EXPECT_EQ(test, n[0] + n[1] + n[2], 100);
	for (j = 0; j < 3; j++)
		KUNIT_EXPECT_GT(test, n[j], 10);
	fake_sock_close(s[0]);
	for (i = 0; i < 20; i++) {
		sk = receiver(type, f, PEER, PEER_PORT + i, US);
		KUNIT_EXPECT_TRUE(test, sk == s[1]->sk || sk == s[2]->sk);
	}
}

/* Datagrams to many */

struct many {
	struct sock		*sk[8];
	unsigned int		n;
};

static void many_note(struct sock *sk, void *arg)
{
	struct many *many = arg;

	if (many->n < ARRAY_SIZE(many->sk))
		many->sk[many->n] = sk;
	many->n++;
}

static struct many receivers(struct mipv4_sock_type *type, struct fake *f,
			     __be32 saddr, __be32 daddr)
{
	struct many many = { };

	as_softirq(({
		mipv4_sock_for_each(type, f->ip, saddr, htons(PEER_PORT), daddr,
				    htons(PORT), many_note, &many);
		0;
	}));
	return many;
}

static bool has(const struct many *many, const struct fake_sock *s)
{
	unsigned int i;

	for (i = 0; i < many->n; i++)
		if (many->sk[i] == s->sk)
			return true;
	return false;
}

static struct fake_sock *sharing(struct kunit *test, __be32 addr)
{
	struct fake_sock *s = fake_sock(test);

	s->sk->sk_reuse = SK_CAN_REUSE;
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s, addr, PORT), 0);
	return s;
}

static void broadcast_is_for_all(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *any, *to_us, *to_all;
	struct many many;

	any = sharing(test, 0);
	to_us = sharing(test, US);
	to_all = sharing(test, SUBNET_BCAST);
	many = receivers(type, f, PEER, SUBNET_BCAST);
	KUNIT_EXPECT_EQ(test, many.n, 2);
	KUNIT_EXPECT_TRUE(test, has(&many, any));
	KUNIT_EXPECT_TRUE(test, has(&many, to_all));
	KUNIT_EXPECT_FALSE(test, has(&many, to_us));
}

static int join(struct fake_sock *s, int name, __be32 source)
{
	struct ip_mreq_source mreq = {
		.imr_multiaddr	= GROUP,
		.imr_interface	= US,
		.imr_sourceaddr	= source,
	};
	struct ip_mreq any = {
		.imr_multiaddr.s_addr = GROUP,
		.imr_interface.s_addr = US,
	};

	if (name == IP_ADD_MEMBERSHIP || name == IP_DROP_MEMBERSHIP)
		return s->sk->sk_prot->setsockopt(s->sk, SOL_IP, name,
						  KERNEL_SOCKPTR(&any), sizeof(any));
	return s->sk->sk_prot->setsockopt(s->sk, SOL_IP, name, KERNEL_SOCKPTR(&mreq),
					  sizeof(mreq));
}

/* An own address that the endpoint has lost still names the membership. */
static void group_is_left_by_a_lost_address(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f;

	fake_sock_type(test, FAKE_SOCK);
	f = fake_new(test);
	s = sharing(test, 0);
	KUNIT_ASSERT_EQ(test, join(s, IP_ADD_MEMBERSHIP, 0), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, join(s, IP_DROP_MEMBERSHIP, 0), 0);
	KUNIT_EXPECT_NULL(test, rcu_access_pointer(mipv4_sk(s->sk)->groups));
	KUNIT_EXPECT_EQ(test, join(s, IP_DROP_MEMBERSHIP, 0), -EADDRNOTAVAIL);
}

/* A program holds the lock of a socket while it waits for room to send. RTNL, which all
 * namespaces share, must not wait for it.
 */
static void membership_does_not_wait_for_a_sender(struct kunit *test)
{
	struct fake_sock *s;
	int err;

	fake_sock_type(test, FAKE_SOCK);
	fake_new(test);
	s = sharing(test, 0);
	lock_sock(s->sk);
	err = join(s, IP_ADD_MEMBERSHIP, 0);
	release_sock(s->sk);
	KUNIT_EXPECT_EQ(test, err, 0);
}

static void group_is_for_members_and_their_sources(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *old, *none, *any, *one;
	struct many many;

	old = sharing(test, 0);		/* IP_MULTICAST_ALL is the default */
	none = sharing(test, 0);
	KUNIT_ASSERT_EQ(test, fake_sock_set(none, IP_MULTICAST_ALL, 0), 0);
	any = sharing(test, 0);
	KUNIT_ASSERT_EQ(test, join(any, IP_ADD_MEMBERSHIP, 0), 0);
	one = sharing(test, 0);
	KUNIT_ASSERT_EQ(test, join(one, IP_ADD_SOURCE_MEMBERSHIP, PEER), 0);
	many = receivers(type, f, PEER, GROUP);
	KUNIT_EXPECT_EQ(test, many.n, 3);
	KUNIT_EXPECT_FALSE(test, has(&many, none));
	many = receivers(type, f, STRANGER, GROUP);
	KUNIT_EXPECT_EQ(test, many.n, 2);
	KUNIT_EXPECT_TRUE(test, has(&many, old));
	KUNIT_EXPECT_TRUE(test, has(&many, any));

	KUNIT_ASSERT_EQ(test, join(any, IP_BLOCK_SOURCE, STRANGER), 0);
	many = receivers(type, f, STRANGER, GROUP);
	KUNIT_EXPECT_EQ(test, many.n, 1);
	KUNIT_EXPECT_TRUE(test, has(&many, old));
	/* The last source ends the membership. */
	KUNIT_ASSERT_EQ(test, join(one, IP_DROP_SOURCE_MEMBERSHIP, PEER), 0);
	KUNIT_EXPECT_EQ(test, join(one, IP_DROP_SOURCE_MEMBERSHIP, PEER),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, join(any, IP_ADD_MEMBERSHIP, 0), -EADDRINUSE);
	KUNIT_EXPECT_EQ(test, join(any, IP_ADD_SOURCE_MEMBERSHIP, PEER), -EINVAL);
	KUNIT_EXPECT_EQ(test, join(any, IP_UNBLOCK_SOURCE, PEER), -EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, join(one, IP_BLOCK_SOURCE, PEER), -EINVAL);
}

/* What a socket receives does not change with the endpoint. */
static void membership_outlives_the_endpoint(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *s = sharing(test, 0);
	struct many many;

	KUNIT_ASSERT_EQ(test, join(s, IP_ADD_MEMBERSHIP, 0), 0);
	fake_disconnect(f);
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	many = receivers(type, f, PEER, GROUP);
	KUNIT_EXPECT_EQ(test, many.n, 1);
	fake_sock_close(s);
}

static struct kunit_case sock_table_test_cases[] = {
	KUNIT_CASE(most_specific_socket_receives),
	KUNIT_CASE(connected_socket_receives_from_its_peer_only),
	KUNIT_CASE(disconnect_gives_a_chosen_port_back),
	KUNIT_CASE(connect_takes_a_port_if_it_was_lost),
	KUNIT_CASE(socket_of_another_device_does_not_receive),
	KUNIT_CASE(namespaces_are_apart),
	KUNIT_CASE(sender_is_found_by_what_it_sent),
	KUNIT_CASE(reuseport_spreads_flows),
	KUNIT_CASE(broadcast_is_for_all),
	KUNIT_CASE(group_is_for_members_and_their_sources),
	KUNIT_CASE(membership_outlives_the_endpoint),
	KUNIT_CASE(group_is_left_by_a_lost_address),
	KUNIT_CASE(membership_does_not_wait_for_a_sender),
	{}
};

static struct kunit_suite sock_table_suite = {
	.name = "mipv4-sock-table",
	.test_cases = sock_table_test_cases,
};

kunit_test_suite(sock_table_suite);
