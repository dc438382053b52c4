// SPDX-License-Identifier: GPL-2.0
/*
 * fake-sock.c: a transport of four octets, source and destination port, and its sockets.
 */
#include <linux/in.h>
#include <linux/module.h>
#include "fake-sock.h"

/* The port that the transport itself uses. */
static __be16 fake_sock_taken_port;

static bool fake_sock_taken(struct net *net, int ifindex, __be32 addr, __be16 port)
{
	return fake_sock_taken_port && port == fake_sock_taken_port;
}

/* The transport uses @port itself. */
void fake_sock_takes(__be16 port)
{
	fake_sock_taken_port = port;
}

static void fake_sock_header(struct sock *sk, struct sk_buff *skb, __be16 dport)
{
	__be16 *ports = __skb_push(skb, FAKE_SOCK_HDR_LEN);

	skb_reset_transport_header(skb);
	ports[0] = inet_sk(sk)->inet_sport;
	ports[1] = dport;
}

static int fake_sock_sendmsg(struct sock *sk, struct msghdr *msg, size_t len)
{
	struct mipv4_sock_out out;
	struct sk_buff *skb;
	struct mipv4 *ip;
	int err;

	err = mipv4_sock_out_init(sk, msg, &out);
	if (err)
		return err;
	out.flow.protocol = EXPERIMENT;
	skb = mipv4_sock_alloc_skb(sk, msg, FAKE_SOCK_HDR_LEN, len);
	if (IS_ERR(skb))
		return PTR_ERR(skb);
	local_bh_disable();
	rcu_read_lock();
	ip = mipv4_sock_route(sk, &out);
	if (IS_ERR(ip)) {
		kfree_skb(skb);
		err = PTR_ERR(ip);
	} else {
		fake_sock_header(sk, skb, out.dport);
		err = mipv4_sock_xmit(sk, ip, &out, skb);
	}
	rcu_read_unlock();
	local_bh_enable();
	return err ?: (int)len;
}

static void fake_sock_type_end(void *type)
{
	fake_sock_taken_port = 0;
	mipv4_sock_unregister(type);
}

/**
 * fake_sock_kind() - register a transport until the case ends
 * @test: the case
 * @protocol: its number
 * @kind: the type of its sockets, such as %SOCK_DGRAM
 *
 * Return: its kind of socket.
 */
struct mipv4_sock_type *fake_sock_kind(struct kunit *test, u16 protocol,
				       enum sock_type kind)
{
	struct mipv4_sock_type *type = kunit_kzalloc(test, sizeof(*type), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, type);
	*type = (struct mipv4_sock_type){
		.prot = {
			.owner		= THIS_MODULE,
			.obj_size	= sizeof(struct mipv4_sock),
			.connect	= mipv4_sock_connect,
			.disconnect	= mipv4_sock_disconnect,
			.sendmsg	= fake_sock_sendmsg,
		},
		.type		= kind,
		.protocol	= protocol,
		.taken		= fake_sock_taken,
	};
	snprintf(type->prot.name, sizeof(type->prot.name), "FAKE-%u", protocol);
	err = mipv4_sock_register(type);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = kunit_add_action_or_reset(test, fake_sock_type_end, type);
	KUNIT_ASSERT_EQ(test, err, 0);
	return type;
}

/* As fake_sock_kind(), for datagrams. */
struct mipv4_sock_type *fake_sock_type(struct kunit *test, u16 protocol)
{
	return fake_sock_kind(test, protocol, SOCK_DGRAM);
}

/**
 * fake_sock_close() - close a socket
 * @s: the socket
 */
void fake_sock_close(struct fake_sock *s)
{
	if (s->sock)
		sock_release(s->sock);
	s->sock = NULL;
	s->sk = NULL;
}

static void fake_sock_end(void *s)
{
	fake_sock_close(s);
}

/**
 * fake_sock_open() - open a socket
 * @test: the case
 * @net: its namespace
 * @protocol: of fake_sock_kind()
 * @kind: the same
 *
 * Return: the socket.
 */
struct fake_sock *fake_sock_open(struct kunit *test, struct net *net, u16 protocol,
				 enum sock_type kind)
{
	struct fake_sock *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, s);
	s->test = test;
	err = sock_create_kern(net, AF_INET, kind, protocol, &s->sock);
	KUNIT_ASSERT_EQ(test, err, 0);
	s->sk = s->sock->sk;
	err = kunit_add_action_or_reset(test, fake_sock_end, s);
	KUNIT_ASSERT_EQ(test, err, 0);
	return s;
}

/* As fake_sock_open(), for datagrams. */
struct fake_sock *fake_sock_in(struct kunit *test, struct net *net, u16 protocol)
{
	return fake_sock_open(test, net, protocol, SOCK_DGRAM);
}

/* As fake_sock_in(), in the first namespace, of FAKE_SOCK. */
struct fake_sock *fake_sock(struct kunit *test)
{
	return fake_sock_in(test, &init_net, FAKE_SOCK);
}

/* As fake_sock(), bound to an address and a port. */
struct fake_sock *fake_sock_bound(struct kunit *test, __be32 addr, u16 port)
{
	struct fake_sock *s = fake_sock(test);

	KUNIT_ASSERT_EQ(test, fake_sock_bind(s, addr, port), 0);
	return s;
}

static struct sockaddr_in fake_sock_addr(__be32 addr, u16 port)
{
	return (struct sockaddr_in){
		.sin_family	 = AF_INET,
		.sin_addr.s_addr = addr,
		.sin_port	 = htons(port),
	};
}

int fake_sock_bind(struct fake_sock *s, __be32 addr, u16 port)
{
	struct sockaddr_in sin = fake_sock_addr(addr, port);

	return kernel_bind(s->sock, (struct sockaddr *)&sin, sizeof(sin));
}

int fake_sock_connect(struct fake_sock *s, __be32 addr, u16 port)
{
	struct sockaddr_in sin = fake_sock_addr(addr, port);

	return kernel_connect(s->sock, (struct sockaddr *)&sin, sizeof(sin), 0);
}

int fake_sock_disconnect(struct fake_sock *s)
{
	return s->sk->sk_prot->disconnect(s->sk, 0);
}

/**
 * fake_sock_send() - send two octets
 * @s: the socket
 * @addr: the destination, 0 for the peer
 * @port: the port
 *
 * Return: 2 or -errno.
 */
int fake_sock_send(struct fake_sock *s, __be32 addr, u16 port)
{
	struct sockaddr_in sin = fake_sock_addr(addr, port);
	struct kvec octets = { .iov_base = "hi", .iov_len = 2 };
	struct msghdr msg = { };

	if (addr) {
		msg.msg_name = &sin;
		msg.msg_namelen = sizeof(sin);
	}
	return kernel_sendmsg(s->sock, &msg, &octets, 1, octets.iov_len);
}

/**
 * fake_sock_set() - set an option of the level SOL_IP
 * @s: the socket
 * @name: the option
 * @value: its value
 *
 * Return: 0 or -errno.
 */
int fake_sock_set(struct fake_sock *s, int name, int value)
{
	return s->sk->sk_prot->setsockopt(s->sk, SOL_IP, name, KERNEL_SOCKPTR(&value),
					  sizeof(value));
}

/**
 * fake_sock_on() - bind a socket to a device
 * @s: the socket
 * @f: the device, NULL for none
 */
void fake_sock_on(struct fake_sock *s, struct fake *f)
{
	int err = sock_bindtoindex(s->sk, f ? f->dev->ifindex : 0, true);

	KUNIT_ASSERT_EQ(s->test, err, 0);
}
