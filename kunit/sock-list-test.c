// SPDX-License-Identifier: GPL-2.0
/*
 * sock-list-test.c: all sockets of a namespace (sock-list.c).
 */
#include <linux/sock_diag.h>
#include "fake-sock.h"

#define PORT	5000
#define MANY	40

/* Continue a walk with the next socket of a type, and with the number after it. */
static struct sock *next_of(struct mipv4_sock_type *type, struct net *net,
			    unsigned long *number)
{
	struct sock *sk;

	while ((sk = mipv4_sock_next(net, number))) {
		(*number)++;
		if (mipv4_sock_type(sk) == type)
			return sk;
		sock_put(sk);
	}
	return NULL;
}

/* The number of sockets that a walk finds. */
static int walk(struct mipv4_sock_type *type, struct net *net)
{
	unsigned long number = 0;
	struct sock *sk;
	int n = 0;

	while ((sk = next_of(type, net, &number))) {
		sock_put(sk);
		n++;
	}
	return n;
}

static void socket_is_listed_while_it_exists(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	unsigned long number = 0;
	struct fake_sock *s;
	struct sock *sk;

	KUNIT_EXPECT_EQ(test, walk(type, &init_net), 0);
	s = fake_sock(test);
	KUNIT_EXPECT_NE(test, mipv4_sk(s->sk)->number, 0);
	sk = next_of(type, &init_net, &number);
	KUNIT_EXPECT_PTR_EQ(test, sk, s->sk);
	KUNIT_EXPECT_EQ(test, number, mipv4_sk(s->sk)->number + 1);
	sock_put(sk);
	fake_sock_close(s);
	KUNIT_EXPECT_EQ(test, walk(type, &init_net), 0);
}

/* A walk that holds a reference does not keep the socket in the list. */
static void closed_socket_is_not_found(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake_sock *s = fake_sock(test);
	unsigned long number = 0;
	struct sock *sk;

	sk = next_of(type, &init_net, &number);
	KUNIT_ASSERT_PTR_EQ(test, sk, s->sk);
	fake_sock_close(s);
	KUNIT_EXPECT_EQ(test, mipv4_sk(sk)->number, 0);
	KUNIT_EXPECT_EQ(test, walk(type, &init_net), 0);
	/* It cannot be aborted any more. */
	KUNIT_EXPECT_EQ(test, sk->sk_prot->diag_destroy(sk, ECONNABORTED), 0);
	KUNIT_EXPECT_EQ(test, sk->sk_err, 0);
	sock_put(sk);
}

/* A dump that is resumed finds each socket that exists all the time once, whatever came and
 * went meanwhile.
 */
static void walk_is_resumed_while_sockets_come_and_go(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake_sock *stays[MANY], *goes[MANY];
	unsigned long number = 0;
	int seen[MANY] = { };
	struct sock *sk;
	int i, n = 0;

	for (i = 0; i < MANY; i++) {
		stays[i] = fake_sock(test);
		goes[i] = fake_sock(test);
	}
	while ((sk = next_of(type, &init_net, &number))) {
		for (i = 0; i < MANY; i++)
			seen[i] += sk == stays[i]->sk;
		sock_put(sk);
		/* One before and one behind the place go, and another comes. */
		if (n < MANY) {
			fake_sock_close(goes[(n % 2) ? n / 2 : MANY - 1 - n / 2]);
			fake_sock(test);
		}
		KUNIT_ASSERT_LT(test, n++, 10 * MANY);
	}
	for (i = 0; i < MANY; i++)
		KUNIT_EXPECT_EQ(test, seen[i], 1);
	KUNIT_EXPECT_EQ(test, walk(type, &init_net), 2 * MANY);
}

static void namespaces_are_apart(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct net *other = fake_other_net(test);
	struct fake_sock *here = fake_sock(test), *there;
	unsigned long number = 0;
	struct sock *sk;

	KUNIT_EXPECT_EQ(test, walk(type, other), 0);
	there = fake_sock_in(test, other, FAKE_SOCK);
	KUNIT_EXPECT_EQ(test, walk(type, &init_net), 1);
	sk = next_of(type, other, &number);
	KUNIT_EXPECT_PTR_EQ(test, sk, there->sk);
	sock_put(sk);
	fake_sock_close(here);
	KUNIT_EXPECT_EQ(test, walk(type, &init_net), 0);
	KUNIT_EXPECT_EQ(test, walk(type, other), 1);
}

/* Sockets of all transports are in the list. */
static void transports_share_the_list(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct mipv4_sock_type *type2 = fake_sock_type(test, FAKE_SOCK2);

	fake_sock(test);
	fake_sock_in(test, &init_net, FAKE_SOCK2);
	fake_sock_in(test, &init_net, FAKE_SOCK2);
	KUNIT_EXPECT_EQ(test, walk(type, &init_net), 1);
	KUNIT_EXPECT_EQ(test, walk(type2, &init_net), 2);
}

/* "mipv4 socket kill" names a socket by its cookie, because several may share a port. */
static void one_socket_is_killed_by_its_cookie(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	unsigned long number = 0;
	struct fake_sock *s[3];
	struct sock *sk;
	u32 cookie[2];
	int i, n = 0;

	for (i = 0; i < 3; i++) {
		s[i] = fake_sock(test);
		s[i]->sk->sk_reuse = SK_CAN_REUSE;
		KUNIT_ASSERT_EQ(test, fake_sock_bind(s[i], 0, PORT), 0);
	}
	sock_diag_save_cookie(s[1]->sk, cookie);
	while ((sk = next_of(type, &init_net, &number))) {
		if (!sock_diag_check_cookie(sk, cookie)) {
			KUNIT_EXPECT_PTR_EQ(test, sk, s[1]->sk);
			sk->sk_prot->diag_destroy(sk, ECONNABORTED);
			n++;
		}
		sock_put(sk);
	}
	KUNIT_EXPECT_EQ(test, n, 1);
	for (i = 0; i < 3; i++) {
		KUNIT_EXPECT_EQ(test, s[i]->sk->sk_err, i == 1 ? ECONNABORTED : 0);
		KUNIT_EXPECT_EQ(test, inet_sk(s[i]->sk)->inet_num, i == 1 ? 0 : PORT);
	}
	/* It exists still, until the program closes it. */
	KUNIT_EXPECT_EQ(test, walk(type, &init_net), 3);
}

/* Sockets that mipv4_sock_for_endpoint() has found. */
static struct sock *found[4];
static unsigned int n_found;

static void note_socket(struct sock *sk)
{
	found[n_found++ % ARRAY_SIZE(found)] = sk;
}

static void sockets_behind_an_endpoint_are_found(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct mipv4_sock_type *type2 = fake_sock_type(test, FAKE_SOCK2);
	struct fake *f = fake_new(test), *g = fake_device(test);
	struct fake_sock *a = fake_sock(test), *b = fake_sock(test);

	KUNIT_ASSERT_EQ(test, fake_connect(g, IP4(203U, 0, 113, 1), 24, 0), 0);
	fake_settle(g);
	fake_sock_bound(test, 0, PORT);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(a, PEER, PORT), 0);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(b, IP4(203U, 0, 113, 2), PORT), 0);
	n_found = 0;
	mipv4_sock_for_endpoint(type, f->ip, note_socket);
	KUNIT_EXPECT_EQ(test, n_found, 1);
	KUNIT_EXPECT_PTR_EQ(test, found[0], a->sk);
	n_found = 0;
	mipv4_sock_for_endpoint(type, g->ip, note_socket);
	KUNIT_EXPECT_EQ(test, n_found, 1);
	KUNIT_EXPECT_PTR_EQ(test, found[0], b->sk);
	n_found = 0;
	mipv4_sock_for_endpoint(type2, f->ip, note_socket);
	KUNIT_EXPECT_EQ(test, n_found, 0);
	fake_sock_close(a);
	mipv4_sock_for_endpoint(type, f->ip, note_socket);
	KUNIT_EXPECT_EQ(test, n_found, 0);
}

static struct kunit_case sock_list_test_cases[] = {
	KUNIT_CASE(socket_is_listed_while_it_exists),
	KUNIT_CASE(closed_socket_is_not_found),
	KUNIT_CASE(walk_is_resumed_while_sockets_come_and_go),
	KUNIT_CASE(namespaces_are_apart),
	KUNIT_CASE(transports_share_the_list),
	KUNIT_CASE(one_socket_is_killed_by_its_cookie),
	KUNIT_CASE(sockets_behind_an_endpoint_are_found),
	{}
};

static struct kunit_suite sock_list_suite = {
	.name = "mipv4-sock-list",
	.test_cases = sock_list_test_cases,
};

kunit_test_suite(sock_list_suite);
