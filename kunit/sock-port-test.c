// SPDX-License-Identifier: GPL-2.0
/*
 * sock-port-test.c: which socket may have which port, and the choice of a free one
 * (sock-port.c, sock-bind.c).
 */
#include <linux/module.h>
#include <net/net_namespace.h>
#include <compat/sock.h>
#include "fake-sock.h"

#define PORT	5000
#define RANGE(low, high)	((high) << 16 | (low))

/* How a socket is bound to PORT. */
struct claim {
	bool	reuse;
	bool	reuseport;
	u8	dev;		/* 1 or 2, 0 for all */
	__be32	addr;
};

struct conflict_case {
	const char	*name;
	struct claim	a;
	struct claim	b;
	int		err;	/* of the second bind */
};

static const struct conflict_case conflict_cases[] = {
	{ "the same twice", { }, { }, -EADDRINUSE },
	{ "any and an address", { }, { .addr = US }, -EADDRINUSE },
	{ "an address and any", { .addr = US }, { }, -EADDRINUSE },
	{ "an address twice", { .addr = US }, { .addr = US }, -EADDRINUSE },
	{ "two addresses", { .addr = US }, { .addr = US2 }, 0 },
	{ "all devices and one", { }, { .dev = 1 }, -EADDRINUSE },
	{ "one device and all", { .dev = 1 }, { }, -EADDRINUSE },
	{ "a device twice", { .dev = 1 }, { .dev = 1 }, -EADDRINUSE },
	{ "two devices", { .dev = 1 }, { .dev = 2 }, 0 },
	{ "two addresses of a device", { .dev = 1, .addr = US },
	  { .dev = 1, .addr = US2 }, 0 },
	{ "reuse twice", { .reuse = true }, { .reuse = true }, 0 },
	{ "reuse first", { .reuse = true }, { }, -EADDRINUSE },
	{ "reuse second", { }, { .reuse = true }, -EADDRINUSE },
	{ "reuseport twice", { .reuseport = true }, { .reuseport = true }, 0 },
	{ "reuseport first", { .reuseport = true }, { }, -EADDRINUSE },
	{ "reuseport second", { }, { .reuseport = true }, -EADDRINUSE },
	{ "reuse and reuseport", { .reuse = true }, { .reuseport = true },
	  -EADDRINUSE },
	{ "both and reuse", { .reuse = true, .reuseport = true }, { .reuse = true }, 0 },
	{ "reuseport of any and an address", { .reuseport = true },
	  { .reuseport = true, .addr = US }, 0 },
};

static void conflict_case_name(const struct conflict_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(conflict, conflict_cases, conflict_case_name);

static struct fake_sock *claimer(struct kunit *test, const struct claim *c,
				 struct fake *devices[])
{
	struct fake_sock *s = fake_sock(test);

	s->sk->sk_reuse = c->reuse ? SK_CAN_REUSE : SK_NO_REUSE;
	s->sk->sk_reuseport = c->reuseport;
	if (c->dev)
		fake_sock_on(s, devices[c->dev - 1]);
	return s;
}

/* The second socket gets the port only if both allow it, and gets it always when the first
 * is closed.
 */
static void port_is_shared_only_as_both_allow(struct kunit *test)
{
	const struct conflict_case *c = test->param_value;
	struct fake *devices[2];
	struct fake_sock *a, *b;

	fake_sock_type(test, FAKE_SOCK);
	devices[0] = fake_new(test);
	devices[1] = fake_device(test);
	KUNIT_ASSERT_EQ(test, fake_connect(devices[1], OURS_ELSEWHERE, 24, 0), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(devices[0]->ip, US2, 24)), 0);
	a = claimer(test, &c->a, devices);
	b = claimer(test, &c->b, devices);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(a, c->a.addr, PORT), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(b, c->b.addr, PORT), c->err);
	if (!c->err)
		return;
	KUNIT_EXPECT_EQ(test, inet_sk(b->sk)->inet_num, 0);
	KUNIT_EXPECT_BE(test, inet_sk(b->sk)->inet_rcv_saddr, 0);
	fake_sock_close(a);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(b, c->b.addr, PORT), 0);
}

static struct fake_sock *ranged(struct kunit *test, u16 low, u16 high)
{
	struct fake_sock *s = fake_sock(test);

	/* Kernels before 6.3 have no such option. */
	if (fake_sock_set(s, IP_LOCAL_PORT_RANGE, RANGE(low, high)))
		kunit_skip(test, "needs IP_LOCAL_PORT_RANGE");
	return s;
}

static void free_ports_are_used_up_and_come_back(struct kunit *test)
{
	struct fake_sock *s[4];
	unsigned long seen = 0;
	int i;

	fake_sock_type(test, FAKE_SOCK);
	for (i = 0; i < 4; i++) {
		s[i] = ranged(test, 40000, 40003);
		KUNIT_ASSERT_EQ(test, fake_sock_bind(s[i], 0, 0), 0);
		__set_bit(inet_sk(s[i]->sk)->inet_num - 40000, &seen);
	}
	KUNIT_EXPECT_EQ(test, seen, 15UL);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(ranged(test, 40000, 40003), 0, 0),
			-EADDRINUSE);
	i = inet_sk(s[2]->sk)->inet_num;
	fake_sock_close(s[2]);
	s[2] = ranged(test, 40000, 40003);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s[2], 0, 0), 0);
	KUNIT_EXPECT_EQ(test, inet_sk(s[2]->sk)->inet_num, i);
}

/* Otherwise a program would get a port that needs CAP_NET_BIND_SERVICE. */
static void range_of_a_socket_only_narrows(struct kunit *test)
{
	struct fake_sock *s;

	fake_sock_type(test, FAKE_SOCK);
	s = ranged(test, 53, 53);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s, 0, 0), 0);
	KUNIT_EXPECT_GE(test, inet_sk(s->sk)->inet_num, 32768);
	s = ranged(test, 80, 32768);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, inet_sk(s->sk)->inet_num, 32768);
}

static void free_port_is_a_high_one(struct kunit *test)
{
	struct fake_sock *s;
	int i;

	fake_sock_type(test, FAKE_SOCK);
	for (i = 0; i < 20; i++) {
		s = fake_sock_bound(test, 0, 0);
		KUNIT_EXPECT_GE(test, inet_sk(s->sk)->inet_num, 32768);
	}
}

static void port_of_the_transport_is_not_given(struct kunit *test)
{
	struct fake_sock *s;

	fake_sock_type(test, FAKE_SOCK);
	fake_sock_takes(htons(40000));
	KUNIT_EXPECT_EQ(test, fake_sock_bind(fake_sock(test), 0, 40000), -EADDRINUSE);
	s = ranged(test, 40000, 40001);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(s, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, inet_sk(s->sk)->inet_num, 40001);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(ranged(test, 40000, 40001), 0, 0),
			-EADDRINUSE);
	fake_sock_takes(0);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(ranged(test, 40000, 40001), 0, 0), 0);
}

/* The other way round: the transport asks for the ports of sockets. */
static void transport_learns_which_ports_are_taken(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test), *g = fake_device(test);
	int on_f = f->dev->ifindex, on_g = g->dev->ifindex;
	struct fake_sock *any, *on;

	any = fake_sock_bound(test, US, PORT);
	on = fake_sock(test);
	fake_sock_on(on, f);
	KUNIT_ASSERT_EQ(test, fake_sock_bind(on, 0, PORT + 1), 0);
#define TAKEN(ifindex, addr, port) \
	mipv4_sock_taken(type, &init_net, ifindex, addr, htons(port))
	KUNIT_EXPECT_TRUE(test, TAKEN(0, 0, PORT));
	KUNIT_EXPECT_TRUE(test, TAKEN(on_f, 0, PORT));
	KUNIT_EXPECT_TRUE(test, TAKEN(on_f, US, PORT));
	KUNIT_EXPECT_FALSE(test, TAKEN(on_f, US2, PORT));
	KUNIT_EXPECT_TRUE(test, TAKEN(0, 0, PORT + 1));
	KUNIT_EXPECT_TRUE(test, TAKEN(on_f, US2, PORT + 1));
	KUNIT_EXPECT_FALSE(test, TAKEN(on_g, 0, PORT + 1));
	KUNIT_EXPECT_FALSE(test, TAKEN(0, 0, PORT + 2));
	fake_sock_close(any);
	KUNIT_EXPECT_FALSE(test, TAKEN(0, 0, PORT));
#undef TAKEN
}

static void types_and_namespaces_have_ports_of_their_own(struct kunit *test)
{
	struct net *other = fake_other_net(test);
	struct fake_sock *s;

	fake_sock_type(test, FAKE_SOCK);
	fake_sock_type(test, FAKE_SOCK2);
	fake_sock_bound(test, 0, PORT);
	s = fake_sock_in(test, &init_net, FAKE_SOCK2);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, 0, PORT), 0);
	s = fake_sock_in(test, other, FAKE_SOCK);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, 0, PORT), 0);
	s = fake_sock_in(test, other, FAKE_SOCK);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, 0, PORT), -EADDRINUSE);
}

/* A bind that lacks memory leaves the port, and the socket, as they were. */
static void port_is_not_lost_without_memory(struct kunit *test)
{
	struct fake_sock *s;
	unsigned int nth;
	int err;

	fake_sock_type(test, FAKE_SOCK);
	s = ranged(test, 40000, 40000);
	for (nth = 1; nth < 20; nth++) {
		s->sk->sk_reuseport = nth % 2;
		fake_fail_nth(nth);
		err = fake_sock_bind(s, 0, 0);
		fake_fail_nth(0);
		if (!err)
			break;
		KUNIT_EXPECT_EQ(test, err, -ENOMEM);
		KUNIT_EXPECT_EQ(test, inet_sk(s->sk)->inet_num, 0);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, inet_sk(s->sk)->inet_num, 40000);
}

static void bind_happens_once_and_to_an_own_address(struct kunit *test)
{
	struct fake *f, *g;
	struct fake_sock *s;

	fake_sock_type(test, FAKE_SOCK);
	f = fake_new(test);
	g = fake_device(test);
	s = fake_sock(test);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, PEER, PORT), -EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, US, PORT), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, US, PORT + 1), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(fake_sock(test), SUBNET_BCAST, PORT), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(fake_sock(test), GROUP, PORT), 0);
	/* Two endpoints have the address: the device must say which. */
	KUNIT_ASSERT_EQ(test, fake_connect(g, US, 24, 0), 0);
	s = fake_sock(test);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, US, PORT + 1), -EADDRNOTAVAIL);
	fake_sock_on(s, f);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, US, PORT + 1), 0);
	s = fake_sock(test);
	KUNIT_EXPECT_EQ(test, fake_sock_set(s, IP_FREEBIND, 1), 0);
	KUNIT_EXPECT_EQ(test, fake_sock_bind(s, FAR, PORT), 0);
}

/* Neither from Linux nor from another transport. */
static void number_is_registered_once(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct mipv4_sock_type *again = kunit_kzalloc(test, sizeof(*again), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, again);
	again->prot.owner = THIS_MODULE;
	again->prot.obj_size = sizeof(struct mipv4_sock);
	again->prot.connect = type->prot.connect;
	again->prot.disconnect = type->prot.disconnect;
	strscpy(again->prot.name, "FAKE-AGAIN", sizeof(again->prot.name));
	again->ops = type->ops;
	again->type = SOCK_DGRAM;
	again->protocol = IPPROTO_UDP;
	KUNIT_EXPECT_EQ(test, mipv4_sock_register(again), -EEXIST);
	again->protocol = FAKE_SOCK;
	KUNIT_EXPECT_EQ(test, mipv4_sock_register(again), -EEXIST);
}

static struct kunit_case sock_port_test_cases[] = {
	KUNIT_CASE_PARAM(port_is_shared_only_as_both_allow, conflict_gen_params),
	KUNIT_CASE(free_ports_are_used_up_and_come_back),
	KUNIT_CASE(free_port_is_a_high_one),
	KUNIT_CASE(range_of_a_socket_only_narrows),
	KUNIT_CASE(port_of_the_transport_is_not_given),
	KUNIT_CASE(transport_learns_which_ports_are_taken),
	KUNIT_CASE(types_and_namespaces_have_ports_of_their_own),
	KUNIT_CASE(port_is_not_lost_without_memory),
	KUNIT_CASE(bind_happens_once_and_to_an_own_address),
	KUNIT_CASE(number_is_registered_once),
	{}
};

static struct kunit_suite sock_port_suite = {
	.name = "mipv4-sock-port",
	.test_cases = sock_port_test_cases,
};

kunit_test_suite(sock_port_suite);
