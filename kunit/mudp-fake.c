// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-fake.c: a listener that records, and UDP datagrams.
 */
#include <linux/module.h>
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"
#include "mudp-fake.h"

static void rec_rcv(struct mipv4 *ip, const struct mudp_flow *flow,
		    struct sk_buff *skb, void *ctx)
{
	struct rec *rec = ctx;

	KUNIT_EXPECT_TRUE(rec->test, softirq_count());
	rec->flow = *flow;
	skb_queue_tail(&rec->queue, skb);
}

static void rec_err(struct mipv4 *ip, const struct mudp_flow *flow, __be32 from,
		    u8 type, u8 code, u32 info, void *ctx)
{
	struct rec *rec = ctx;

	rec->errs++;
	rec->err_flow = *flow;
	rec->err_from = from;
	rec->err_type = type;
	rec->err_code = code;
	rec->err_info = info;
}

static void rec_closed(void *ctx)
{
	struct rec *rec = ctx;

	ASSERT_RTNL();
	rec->closed++;
}

const struct mudp_ops rec_ops = {
	.rcv	= rec_rcv,
	.err	= rec_err,
	.closed	= rec_closed,
};

static void rec_end(void *data)
{
	struct rec *rec = data;

	if (rec->listener)
		mudp_unlisten(rec->listener);
	skb_queue_purge(&rec->queue);
}

/* A recorder that does not listen yet; it ends with the case. */
struct rec *rec_new(struct kunit *test)
{
	struct rec *rec = kunit_kzalloc(test, sizeof(*rec), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, rec);
	rec->test = test;
	skb_queue_head_init(&rec->queue);
	err = kunit_add_action_or_reset(test, rec_end, rec);
	KUNIT_ASSERT_EQ(test, err, 0);
	return rec;
}

/* Return: 0 or -errno. */
int rec_listen(struct rec *rec, struct fake *f, __be32 addr, __be16 port)
{
	struct mudp_listener *l = mudp_listen(f->ip, addr, port, &rec_ops, rec);

	if (IS_ERR(l))
		return PTR_ERR(l);
	rec->listener = l;
	return 0;
}

void rec_unlisten(struct rec *rec)
{
	mudp_unlisten(rec->listener);
	rec->listener = NULL;
}

struct rec *rec_start(struct fake *f, __be32 addr, __be16 port)
{
	struct rec *rec = rec_new(f->test);

	KUNIT_ASSERT_EQ(f->test, rec_listen(rec, f, addr, port), 0);
	return rec;
}

/* The number of datagrams received since the last call. */
unsigned int rec_count(struct rec *rec)
{
	unsigned int n = skb_queue_len(&rec->queue);

	skb_queue_purge(&rec->queue);
	return n;
}

/* A payload whose octet i is i modulo 251. */
u8 *udp_pattern(struct kunit *test, size_t len)
{
	u8 *data = kunit_kzalloc(test, len + 1, GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (i = 0; i < len; i++)
		data[i] = i % 251;
	return data;
}

/* The checksum of a datagram as RFC 768 defines it; 0 for a datagram that has a correct
 * checksum.
 */
u16 naive_udp(struct kunit *test, __be32 src, __be32 dst, const void *uh,
	      size_t len)
{
	u8 *all = kunit_kzalloc(test, 12 + len, GFP_KERNEL);
	u16 sum;

	KUNIT_ASSERT_NOT_NULL(test, all);
	memcpy(all, &src, 4);
	memcpy(all + 4, &dst, 4);
	all[9] = 17;
	all[10] = len >> 8;
	all[11] = len & 0xff;
	memcpy(all + 12, uh, len);
	sum = naive_checksum(all, 12 + len);
	kunit_kfree(test, all);
	return sum;
}

struct udphdr *udp_of(struct sk_buff *skb)
{
	return (struct udphdr *)(skb->data + sizeof(struct iphdr));
}

/* A datagram from PEER_PORT of PEER with a correct checksum. */
struct sk_buff *udp_datagram(struct fake *f, __be32 dst, __be16 dport,
			     size_t len)
{
	u8 *data = udp_pattern(f->test, 8 + len);
	struct udphdr *uh = (struct udphdr *)data;
	struct sk_buff *skb;
	u16 sum;

	memmove(data + 8, data, len);
	*uh = (struct udphdr){
		.source = PEER_PORT, .dest = dport, .len = htons(8 + len),
	};
	sum = naive_udp(f->test, PEER, dst, data, 8 + len);
	uh->check = (__force __sum16)htons(sum ?: 0xffff);
	skb = fake_datagram(f, PEER, dst, IPPROTO_UDP, data, 8 + len);
	kunit_kfree(f->test, data);
	return skb;
}

/* A device that knows the link-layer address of PEER. */
struct fake *with_peer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_know(f, PEER, PEER_HA);
	return f;
}

const struct mudp_flow to_peer = {
	.daddr = PEER, .sport = PORT, .dport = PEER_PORT,
};

MODULE_IMPORT_NS(MIPV4_KUNIT);
MODULE_DESCRIPTION("KUnit suites of mudp");
MODULE_LICENSE("GPL");
