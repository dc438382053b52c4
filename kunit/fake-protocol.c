// SPDX-License-Identifier: GPL-2.0
/*
 * fake-protocol.c: a protocol that keeps the datagrams and errors that it receives.
 */
#include "fake.h"

static void fake_protocol_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
			      struct sk_buff *skb, void *ctx)
{
	struct fake *f = ctx;

	KUNIT_EXPECT_TRUE(f->test, softirq_count());
	KUNIT_EXPECT_BE(f->test, src, ip_hdr(skb)->saddr);
	KUNIT_EXPECT_BE(f->test, dst, ip_hdr(skb)->daddr);
	skb_queue_tail(&f->delivered, skb);
}

static void fake_protocol_err(struct mipv4 *ip, __be32 from,
			      struct sk_buff *skb, u8 type, u8 code, u32 info,
			      void *ctx)
{
	struct fake *f = ctx;

	f->err = (struct fake_err){
		.n = f->err.n + 1,
		.from = from,
		.type = type,
		.code = code,
		.info = info,
		.len = skb->len,
		.iph = *(struct iphdr *)skb->data,
	};
	KUNIT_ASSERT_GE(f->test, skb_headlen(skb),
			min(f->err.iph.ihl * 4 + 8U, skb->len));
	memcpy(f->err.payload, skb->data + f->err.iph.ihl * 4,
	       min(skb->len - f->err.iph.ihl * 4, 8U));
}

static bool fake_protocol_sent(struct mipv4 *ip, const struct sk_buff *skb,
			       void *ctx)
{
	struct fake *f = ctx;

	return !f->denies;
}

/* A companion joins a group and resolves an address in its connect(). */
static void fake_protocol_try(struct fake *f, struct mipv4 *ip)
{
	struct mipv4_membership *m;

	m = mipv4_join(ip, GROUP, MIPV4_FILTER_EXCLUDE, NULL, 0);
	KUNIT_EXPECT_FALSE(f->test, IS_ERR(m));
	KUNIT_EXPECT_EQ(f->test, mipv4_resolve(ip, PEER, 0), -ENODEV);
	/* Time for the report and the request. */
	msleep(50);
	if (!IS_ERR(m))
		mipv4_leave(m);
}

static int fake_protocol_connect(struct mipv4 *ip, void *ctx)
{
	struct fake *f = ctx;

	f->connects++;
	if (f->eager)
		fake_protocol_try(f, ip);
	return f->refuse;
}

static void fake_protocol_disconnect(struct mipv4 *ip, void *ctx)
{
	struct fake *f = ctx;

	f->disconnects++;
}

static void fake_protocol_end(void *proto)
{
	mipv4_unregister_protocol(proto);
}

/**
 * fake_protocol() - register a protocol until the case ends
 * @f: keeps the datagrams and errors
 * @number: the protocol number
 *
 * Return: 0 or -errno.
 */
int fake_protocol(struct fake *f, u8 number)
{
	struct mipv4_protocol *proto;
	int err;

	/* It outlives the function of the case. */
	proto = kunit_kzalloc(f->test, sizeof(*proto), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(f->test, proto);
	*proto = (struct mipv4_protocol){
		.name = "experiment",
		.protocol = number,
		.rcv = fake_protocol_rcv,
		.err = fake_protocol_err,
		.sent = fake_protocol_sent,
		.connect = fake_protocol_connect,
		.disconnect = fake_protocol_disconnect,
		.ctx = f,
	};
	err = mipv4_register_protocol(proto);
	if (err)
		return err;
	return kunit_add_action_or_reset(f->test, fake_protocol_end, proto);
}

/* As fake_with_peer(), with a protocol that takes EXPERIMENT. */
struct fake *fake_with_protocol(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	return f;
}
