// SPDX-License-Identifier: GPL-2.0
/*
 * fake-program.c: a program that sends and receives datagrams by netlink.
 */
#include "fake-program.h"
#include "fake.h"

struct program fake_program(struct kunit *test)
{
	struct program u = {
		.f = fake_new(test),
		.nl = fake_netlink(test, NETLINK_GENERIC),
	};

	fake_know(u.f, PEER, PEER_HA);
	return u;
}

struct sk_buff *fake_request(struct program *u, u8 cmd, u8 protocol)
{
	struct sk_buff *skb = fake_genl_about(u->nl, cmd, u->f);

	nla_put_u8(skb, MIPV4_A_PROTOCOL, protocol);
	return skb;
}

int fake_listen(struct program *u, u8 protocol)
{
	return fake_netlink_call(u->nl,
				 fake_request(u, MIPV4_CMD_LISTEN, protocol));
}

/* The next message is a datagram "hello" from PEER. */
struct nlattr **fake_heard(struct program *u)
{
	struct kunit *test = u->f->test;
	struct nlattr **attrs;
	u8 cmd = 0;

	attrs = fake_genl_next(u->nl, &cmd);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, cmd, MIPV4_CMD_LISTEN_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			u->f->dev->ifindex);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), PEER);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), US);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), EXPERIMENT);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_PAYLOAD]), 5);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_PAYLOAD]), "hello", 5);
	return attrs;
}
