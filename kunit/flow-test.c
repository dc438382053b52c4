// SPDX-License-Identifier: GPL-2.0
/*
 * flow-test.c: the skbs of a transport that are sent with a flow.
 */
#include <linux/net.h>
#include <linux/tcp.h>
#include <net/sock.h>
#include "fake.h"
#include "../mipv4/attach.h"
#include "../mipv4/learn.h"
#include "../mipv4/neigh-set.h"

/* The flow of the cases, to PEER. */
static const struct mipv4_flow plain = {
	.daddr = PEER, .protocol = EXPERIMENT,
};

/* An skb with @len octets at the transport header, and @headroom octets before it. */
static struct sk_buff *payload_behind(struct fake *f, unsigned int headroom,
				      size_t len)
{
	struct sk_buff *skb = alloc_skb(headroom + len, GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(f->test, skb);
	skb_reserve(skb, headroom);
	for (i = 0; i < len; i++)
		*(u8 *)skb_put(skb, 1) = i;
	memset(skb->cb, 0xff, sizeof(skb->cb));
	return skb;
}

static struct sk_buff *payload(struct fake *f, size_t len)
{
	return payload_behind(f, mipv4_headroom(f->ip), len);
}

static int flow_send(struct fake *f, struct mipv4_flow flow, size_t len)
{
	return mipv4_flow_xmit(f->ip, &flow, payload(f, len));
}

/* Does @iph carry the octets of payload()? */
static bool has_payload(const struct iphdr *iph)
{
	const u8 *data = (const u8 *)iph + iph->ihl * 4;
	int i, len = ntohs(iph->tot_len) - iph->ihl * 4;

	for (i = 0; i < len; i++)
		if (data[i] != (u8)i)
			return false;
	return true;
}

static void header_is_that_of_the_flow(struct kunit *test)
{
	struct mipv4_flow flow = {
		.saddr = US2, .daddr = PEER, .protocol = EXPERIMENT, .tos = 0x48,
		.ttl = 7, .id = htons(0x1234),
		.flags = MIPV4_FLOW_TOS | MIPV4_FLOW_DF | MIPV4_FLOW_ID,
	};
	struct fake *f = fake_with_peer(test);
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 100), 0);
	while ((iph = fake_sent_ip(f)) && iph->daddr != PEER)
		continue;
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, ntohs(iph->tot_len), 120);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
	KUNIT_EXPECT_EQ(test, iph->protocol, EXPERIMENT);
	KUNIT_EXPECT_EQ(test, iph->tos, 0x48);
	KUNIT_EXPECT_EQ(test, iph->ttl, 7);
	KUNIT_EXPECT_BE(test, iph->id, htons(0x1234));
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	KUNIT_EXPECT_TRUE(test, has_payload(iph));
}

static void what_the_flow_leaves_out_is_of_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct mipv4_flow flow = plain;
	struct iphdr *iph;

	f->ip->ttl = 99;
	f->ip->tos = 0x20;
	f->ip->df = true;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 0), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, ntohs(iph->tot_len), 20);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_EQ(test, iph->ttl, 99);
	KUNIT_EXPECT_EQ(test, iph->tos, 0x20);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	flow.flags = MIPV4_FLOW_FRAGMENT | MIPV4_FLOW_TOS;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->tos, 0);
	KUNIT_EXPECT_BE(test, iph->frag_off, 0);
}

/* RFC 1112 section 6.1. */
static void to_a_group_the_ttl_is_one(struct kunit *test)
{
	struct mipv4_flow flow = { .daddr = GROUP, .protocol = EXPERIMENT };
	struct fake *f = fake_new(test);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->ttl, 1);
	flow.ttl = 3;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->ttl, 3);
}

/* Send a clone of @kept. Return: the skb that was sent. */
static struct sk_buff *clone_sent(struct fake *f, struct sk_buff *kept)
{
	struct sk_buff *clone = skb_clone(kept, GFP_KERNEL), *sent;

	KUNIT_ASSERT_NOT_NULL(f->test, clone);
	KUNIT_EXPECT_EQ(f->test, mipv4_flow_xmit(f->ip, &plain, clone), 0);
	sent = skb_peek_tail(&f->sent);
	KUNIT_ASSERT_NOT_NULL(f->test, sent);
	KUNIT_EXPECT_TRUE(f->test, has_payload(fake_sent_ip(f)));
	return sent;
}

/* A retransmit queue keeps skbs, and sends clones of them. */
static void clone_with_a_released_header_is_not_copied(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *kept = payload(f, 100);

	__skb_header_release(kept);
	KUNIT_EXPECT_PTR_EQ(test, clone_sent(f, kept)->head, kept->head);
	KUNIT_EXPECT_EQ(test, kept->len, 100);
	kfree_skb(kept);
}

static void header_of_a_clone_in_flight_is_not_overwritten(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *kept = payload(f, 100), *first, *second;

	__skb_header_release(kept);
	first = clone_sent(f, kept);
	second = clone_sent(f, kept);
	KUNIT_EXPECT_PTR_EQ(test, first->head, kept->head);
	KUNIT_EXPECT_PTR_NE(test, second->head, kept->head);
	kfree_skb(kept);
}

static void header_that_was_not_released_is_copied(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *kept = payload(f, 100);

	memset(kept->head, 0x5a, skb_headroom(kept));
	KUNIT_EXPECT_PTR_NE(test, clone_sent(f, kept)->head, kept->head);
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(kept->head, 0x5a, skb_headroom(kept)),
			    NULL);
	kfree_skb(kept);
}

static void headroom_is_made_if_there_is_none(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, mipv4_headroom(f->ip),
			LL_RESERVED_SPACE(f->dev) + 20);
	KUNIT_EXPECT_EQ(test, mipv4_flow_xmit(f->ip, &plain,
					      payload_behind(f, 0, 100)), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_TRUE(test, has_payload(iph));
	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, mipv4_headroom(f->ip), 20);
}

/* The layers below find no octets of the transport in skb->cb, but its marks. */
static void control_block_is_cleared_and_marks_stay(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb = payload(f, 8);
	struct mipv4_flow flow = plain;

	flow.tos = 0x10;
	flow.flags = MIPV4_FLOW_TOS;
	skb->priority = 5;
	skb->mark = 77;
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb->data - skb->head;
	skb->csum_offset = 6;
	KUNIT_EXPECT_EQ(test, mipv4_flow_xmit(f->ip, &flow, skb), 0);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	/* The core has written the first word, the length for queues. */
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(skb->cb + 8, 0, sizeof(skb->cb) - 8),
			    NULL);
	KUNIT_EXPECT_EQ(test, skb->priority, 5);
	KUNIT_EXPECT_EQ(test, skb->mark, 77);
	KUNIT_EXPECT_EQ(test, (int)skb->ip_summed, CHECKSUM_PARTIAL);
	KUNIT_EXPECT_EQ(test, skb_checksum_start_offset(skb), 14 + 20);
	KUNIT_EXPECT_EQ(test, skb_transport_offset(skb), 14 + 20);
	/* Without a priority, it follows the type of service. */
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 1), 0);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->priority, rt_tos2priority(0x10));
}

static void own_broadcast_comes_back_unless_the_flow_says_no(struct kunit *test)
{
	struct mipv4_flow flow = { .daddr = LIMITED_BCAST, .protocol = EXPERIMENT };
	struct fake *f = fake_with_protocol(test);

	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
	flow.flags = MIPV4_FLOW_NO_LOOP;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 1), 0);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
}

static void clone_to_an_own_address_is_delivered(struct kunit *test)
{
	struct mipv4_flow flow = { .daddr = US, .protocol = EXPERIMENT };
	struct fake *f = fake_with_protocol(test);
	struct sk_buff *kept = payload(f, 100), *skb;

	__skb_header_release(kept);
	KUNIT_EXPECT_EQ(test, mipv4_flow_xmit(f->ip, &flow,
					      skb_clone(kept, GFP_KERNEL)), 0);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 100);
	KUNIT_EXPECT_TRUE(test, has_payload(ip_hdr(skb)));
	kfree_skb(kept);
}

static void options_stand_behind_the_header(struct kunit *test)
{
	static const u8 rr[] = { IPOPT_RR, 7, 4, 0, 0, 0, 0 };
	struct fake *f = fake_with_peer(test);
	struct mipv4_flow flow = plain;
	struct iphdr *iph;
	__be32 addr = US;

	flow.options = rr;
	flow.options_len = sizeof(rr);
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 10), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->ihl * 4, 28);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), "\x07\x07\x08", 3);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1) + 3, (u8 *)&addr, 4);
	KUNIT_EXPECT_EQ(test, *((u8 *)(iph + 1) + 7), IPOPT_END);
	KUNIT_EXPECT_TRUE(test, has_payload(iph));
}

/* The way to PEER has the MTU @mtu, as a router told. */
static void path_mtu_is(struct fake *f, u32 mtu)
{
	struct iphdr quote = {
		.version = 4, .ihl = 5, .tot_len = htons(1500),
		.frag_off = htons(IP_DF), .saddr = US, .daddr = PEER,
	};

	KUNIT_ASSERT_EQ(f->test,
			(int)as_softirq(mipv4_pmtu_learn(f->ip, &quote, mtu)), 0);
}

/* RFC 1191 section 3; RFC 4821 section 7. */
static void path_mtu_limits_those_that_do_not_probe(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct mipv4_flow flow = plain;
	struct iphdr *iph;

	path_mtu_is(f, 400);	/* less than is believed: 552, and locked */
	flow.flags = MIPV4_FLOW_DF;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 533), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 532), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->frag_off, 0);
	flow.flags = MIPV4_FLOW_DF | MIPV4_FLOW_IGNORE_PMTU;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 1481), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 1480), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	KUNIT_EXPECT_EQ(test, ntohs(iph->tot_len), 1500);
	flow.flags = MIPV4_FLOW_FRAGMENT;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 533), 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 2);
}

/* IP_PMTUDISC_WANT of Linux, the default of its sockets. */
static void df_is_set_where_the_datagram_fits(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct mipv4_flow flow = plain;
	struct iphdr *iph;

	flow.flags = MIPV4_FLOW_DF_IF_FITS;
	f->ip->df = false;
	path_mtu_is(f, 1000);
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 980), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	f->ip->df = true;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 981), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_MF));
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 1);
	/* The other flags go before. */
	flow.flags |= MIPV4_FLOW_DF;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 981), -EMSGSIZE);
	flow.flags = MIPV4_FLOW_DF_IF_FITS | MIPV4_FLOW_FRAGMENT;
	KUNIT_EXPECT_EQ(test, flow_send(f, flow, 980), 0);
	KUNIT_EXPECT_BE(test, ip_hdr(skb_peek_tail(&f->sent))->frag_off, 0);
}

/* A GSO frame of TCP with @segs segments of @size octets of payload. */
static struct sk_buff *gso(struct fake *f, unsigned int size, unsigned int segs)
{
	struct sk_buff *skb = payload(f, 20 + size * segs);

	memset(skb->data, 0, 20);
	((struct tcphdr *)skb->data)->doff = 5;
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb->data - skb->head;
	skb->csum_offset = offsetof(struct tcphdr, check);
	skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
	skb_shinfo(skb)->gso_size = size;
	skb_shinfo(skb)->gso_segs = segs;
	return skb;
}

/* The path may have become narrower since the frame was built. */
static void gso_frame_has_to_fit_with_df_or_without(struct kunit *test)
{
	static const u8 flags[] = { MIPV4_FLOW_DF, MIPV4_FLOW_FRAGMENT };
	struct fake *f = fake_with_peer(test);
	struct mipv4_flow flow = plain;
	struct sk_buff *skb;
	int i;

	flow.protocol = IPPROTO_TCP;
	path_mtu_is(f, 1040);
	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		flow.flags = flags[i];
		fake_dropped(f);
		KUNIT_EXPECT_EQ(test, mipv4_flow_xmit(f->ip, &flow, gso(f, 1001, 4)),
				-EMSGSIZE);
		KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_TOO_BIG);
		KUNIT_EXPECT_EQ(test, mipv4_flow_xmit(f->ip, &flow, gso(f, 1000, 4)),
				0);
		skb = fake_sent(f);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, skb->len, 14 + 20 + 20 + 4000);
		KUNIT_EXPECT_EQ(test, skb_shinfo(skb)->gso_size, 1000);
	}
}

/* NET_XMIT_CN: a queue below the device drops, soon or already. */
static void congestion_is_told(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);

	f->congested = true;
	KUNIT_EXPECT_EQ(test, flow_send(f, plain, 1), NET_XMIT_CN);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_TRANSMITS), 1);
	/* It is no reason to stop between fragments. */
	KUNIT_EXPECT_EQ(test, flow_send(f, plain, 4000), NET_XMIT_CN);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 4);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_FRAG_OKS), 1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), 0);
	/* mipv4_xmit() does not tell it. */
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	f->congested = false;
	KUNIT_EXPECT_EQ(test, flow_send(f, plain, 1), 0);
}

static void release_payer(void *sock)
{
	sock_release(sock);
}

/* A socket that pays for what is sent, until the case ends. */
static struct sock *payer(struct kunit *test)
{
	struct socket *sock;
	int err;

	err = sock_create_kern(&init_net, AF_UNIX, SOCK_DGRAM, 0, &sock);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = kunit_add_action_or_reset(test, release_payer, sock);
	KUNIT_ASSERT_EQ(test, err, 0);
	return sock->sk;
}

/* Octets of memory that @sk pays for. */
static unsigned int paid(const struct sock *sk)
{
	return refcount_read(&sk->sk_wmem_alloc) - 1;
}

static unsigned int queue_truesize(const struct sk_buff_head *queue)
{
	const struct sk_buff *skb;
	unsigned int size = 0;

	skb_queue_walk(queue, skb)
		size += skb->truesize;
	return size;
}

/* They wait for an ARP reply. The datagram itself is freed. */
static void socket_pays_for_fragments(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sock *sk = payer(test);
	struct mipv4_neigh *n;
	struct sk_buff *skb;

	skb = payload(f, 4000);
	skb_set_owner_w(skb, sk);
	KUNIT_EXPECT_EQ(test, mipv4_flow_xmit(f->ip, &plain, skb), 0);
	n = as_softirq(mipv4_neigh_find(f->ip, PEER));
	KUNIT_ASSERT_NOT_NULL(test, n);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&n->queue), 3);
	KUNIT_EXPECT_GT(test, paid(sk), 4000);
	KUNIT_EXPECT_EQ(test, paid(sk), queue_truesize(&n->queue));
	skb_queue_walk(&n->queue, skb)
		KUNIT_EXPECT_PTR_EQ(test, skb->sk, sk);
	fake_know(f, PEER, PEER_HA);
	KUNIT_EXPECT_EQ(test, paid(sk), 0);
	while (!fake_sent_ip(f) && !fake_silent(f))
		continue;	/* the ARP request */
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 2);
}

/* A destructor of another kind does not count the memory of the socket. */
static void fragments_of_other_owners_have_none(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sock *sk = payer(test);
	struct mipv4_neigh *n;
	struct sk_buff *skb;

	skb = payload(f, 4000);
	sock_hold(sk);
	skb->sk = sk;
	skb->destructor = sock_efree;
	KUNIT_EXPECT_EQ(test, mipv4_flow_xmit(f->ip, &plain, skb), 0);
	n = as_softirq(mipv4_neigh_find(f->ip, PEER));
	KUNIT_ASSERT_NOT_NULL(test, n);
	skb_queue_walk(&n->queue, skb)
		KUNIT_EXPECT_NULL(test, skb->sk);
	KUNIT_EXPECT_EQ(test, paid(sk), 0);
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
}

struct fail_case {
	const char		*name;
	struct mipv4_flow	flow;
	size_t			len;
	int			err;
	int			reason;
};

static const struct fail_case fail_cases[] = {
	{ "no route", { .daddr = FAR }, 7, -ENETUNREACH, MIPV4_DROP_OUT_NO_ROUTE },
	{ "foreign source", { .daddr = PEER, .saddr = STRANGER }, 7,
	  -EADDRNOTAVAIL, MIPV4_DROP_OUT_INVALID },
	{ "no source, meant", { .daddr = PEER, .flags = MIPV4_FLOW_SADDR }, 7,
	  -EADDRNOTAVAIL, MIPV4_DROP_OUT_INVALID },
	{ "no source, meant, to all", { .daddr = LIMITED_BCAST,
	  .flags = MIPV4_FLOW_SADDR | MIPV4_FLOW_NO_LOOP }, 7, 0, 0 },
	{ "beyond the MTU with DF", { .daddr = PEER, .flags = MIPV4_FLOW_DF }, 1481,
	  -EMSGSIZE, MIPV4_DROP_OUT_TOO_BIG },
	{ "at the MTU with DF", { .daddr = PEER, .flags = MIPV4_FLOW_DF }, 1480,
	  0, 0 },
	{ "more than a datagram holds", { .daddr = PEER }, 65516, -EMSGSIZE,
	  MIPV4_DROP_OUT_TOO_BIG },
	{ "more than it holds with options", { .daddr = PEER, .options = "\1",
	  .options_len = 1 }, 65512, -EMSGSIZE, MIPV4_DROP_OUT_TOO_BIG },
	{ "41 octets of options", { .daddr = PEER, .options = "\0",
	  .options_len = 41 }, 7, -EINVAL, MIPV4_DROP_OUT_INVALID },
	{ "malformed options", { .daddr = PEER, .options = "\x94\x00\x00",
	  .options_len = 3 }, 7, -EINVAL, MIPV4_DROP_OUT_INVALID },
	{ "all is well", { .daddr = PEER }, 7, 0, 0 },
};

static void fail_case_name(const struct fail_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fail, fail_cases, fail_case_name);

static void skb_is_consumed_with_its_error(struct kunit *test)
{
	const struct fail_case *c = test->param_value;
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb = fake_track(f, payload(f, c->len));

	KUNIT_EXPECT_EQ(test, mipv4_flow_xmit(f->ip, &c->flow, skb), c->err);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_REQUESTS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_TRANSMITS), !c->err);
}

static void nothing_is_sent_where_there_is_no_device(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);

	fake_down(f);
	fake_dropped(f);
	KUNIT_EXPECT_EQ(test, flow_send(f, plain, 7), -ENETDOWN);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_DOWN);
	rtnl_lock();
	mipv4_detach(f->ip);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, flow_send(f, plain, 7), -ENODEV);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_DETACHED);
}

static struct kunit_case flow_test_cases[] = {
	KUNIT_CASE(header_is_that_of_the_flow),
	KUNIT_CASE(what_the_flow_leaves_out_is_of_the_endpoint),
	KUNIT_CASE(to_a_group_the_ttl_is_one),
	KUNIT_CASE(clone_with_a_released_header_is_not_copied),
	KUNIT_CASE(header_of_a_clone_in_flight_is_not_overwritten),
	KUNIT_CASE(header_that_was_not_released_is_copied),
	KUNIT_CASE(headroom_is_made_if_there_is_none),
	KUNIT_CASE(control_block_is_cleared_and_marks_stay),
	KUNIT_CASE(own_broadcast_comes_back_unless_the_flow_says_no),
	KUNIT_CASE(clone_to_an_own_address_is_delivered),
	KUNIT_CASE(options_stand_behind_the_header),
	KUNIT_CASE(path_mtu_limits_those_that_do_not_probe),
	KUNIT_CASE(df_is_set_where_the_datagram_fits),
	KUNIT_CASE(gso_frame_has_to_fit_with_df_or_without),
	KUNIT_CASE(congestion_is_told),
	KUNIT_CASE(socket_pays_for_fragments),
	KUNIT_CASE(fragments_of_other_owners_have_none),
	KUNIT_CASE_PARAM(skb_is_consumed_with_its_error, fail_gen_params),
	KUNIT_CASE(nothing_is_sent_where_there_is_no_device),
	{}
};

static struct kunit_suite flow_suite = {
	.name = "mipv4-flow",
	.test_cases = flow_test_cases,
};

kunit_test_suite(flow_suite);
