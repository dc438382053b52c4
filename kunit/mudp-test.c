// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-test.c: UDP: ports and who listens on them, what is taken in and what is sent
 * (companions/mudp). It uses what companions use, include/net/mudp.h.
 */
#include <linux/module.h>
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"

#define PORT		htons(7777)
#define PEER_PORT	htons(4242)

/* Somebody who listens, and what was heard. */
struct ear {
	struct kunit		*test;
	struct mudp_listener	*listener;
	struct sk_buff_head	heard;
	struct mudp_flow	flow;		/* of the last */
	unsigned int		errs;
	struct mudp_flow	err_flow;
	__be32			err_from;
	u8			err_type;
	u8			err_code;
	u32			err_info;
	unsigned int		closed;
};

static void ear_rcv(struct mipv4 *ip, const struct mudp_flow *flow,
		    struct sk_buff *skb, void *ctx)
{
	struct ear *ear = ctx;

	KUNIT_EXPECT_TRUE(ear->test, softirq_count());
	ear->flow = *flow;
	skb_queue_tail(&ear->heard, skb);
}

static void ear_err(struct mipv4 *ip, const struct mudp_flow *flow, __be32 from,
		    u8 type, u8 code, u32 info, void *ctx)
{
	struct ear *ear = ctx;

	ear->errs++;
	ear->err_flow = *flow;
	ear->err_from = from;
	ear->err_type = type;
	ear->err_code = code;
	ear->err_info = info;
}

static void ear_closed(void *ctx)
{
	struct ear *ear = ctx;

	ASSERT_RTNL();
	ear->closed++;
}

static const struct mudp_ops ear_ops = {
	.rcv	= ear_rcv,
	.err	= ear_err,
	.closed	= ear_closed,
};

static void ear_end(void *data)
{
	struct ear *ear = data;

	if (ear->listener)
		mudp_unlisten(ear->listener);
	skb_queue_purge(&ear->heard);
}

/* Somebody who will not listen longer than the case. */
static struct ear *ear_new(struct kunit *test)
{
	struct ear *ear = kunit_kzalloc(test, sizeof(*ear), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, ear);
	ear->test = test;
	skb_queue_head_init(&ear->heard);
	err = kunit_add_action_or_reset(test, ear_end, ear);
	KUNIT_ASSERT_EQ(test, err, 0);
	return ear;
}

/* Return: 0 or -errno. */
static int ear_listen(struct ear *ear, struct fake *f, __be32 addr, __be16 port)
{
	struct mudp_listener *l = mudp_listen(f->ip, addr, port, &ear_ops, ear);

	if (IS_ERR(l))
		return PTR_ERR(l);
	ear->listener = l;
	return 0;
}

static void ear_unlisten(struct ear *ear)
{
	mudp_unlisten(ear->listener);
	ear->listener = NULL;
}

static struct ear *listening(struct fake *f, __be32 addr, __be16 port)
{
	struct ear *ear = ear_new(f->test);

	KUNIT_ASSERT_EQ(f->test, ear_listen(ear, f, addr, port), 0);
	return ear;
}

/* How many datagrams were heard since this was asked last? */
static unsigned int heard(struct ear *ear)
{
	unsigned int n = skb_queue_len(&ear->heard);

	skb_queue_purge(&ear->heard);
	return n;
}

/* Octet i of a payload is i modulo 251. */
static u8 *pattern(struct kunit *test, size_t len)
{
	u8 *data = kunit_kzalloc(test, len + 1, GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (i = 0; i < len; i++)
		data[i] = i % 251;
	return data;
}

/* The checksum of a datagram as RFC 768 writes it; 0 for one whose checksum is in it
 * and right.
 */
static u16 naive_udp(struct kunit *test, __be32 src, __be32 dst, const void *uh,
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

static struct udphdr *udp_of(struct sk_buff *skb)
{
	return (struct udphdr *)(skb->data + sizeof(struct iphdr));
}

/* A datagram from PEER's PEER_PORT that arrives, its checksum right. */
static struct sk_buff *datagram(struct fake *f, __be32 dst, __be16 dport,
				size_t len)
{
	u8 *data = pattern(f->test, 8 + len);
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

static struct sk_buff *multi(struct sk_buff *skb, u8 pkt_type)
{
	skb->pkt_type = pkt_type;
	return skb;
}

/* PEER needs no ARP. */
static struct fake *with_peer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_know(f, PEER, PEER_HA);
	return f;
}

static const struct mudp_flow to_peer = {
	.daddr = PEER, .sport = PORT, .dport = PEER_PORT,
};

/* Input */

static void datagram_reaches_its_listener(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct sk_buff *skb;

	fake_receive(f, datagram(f, US, PORT, 5));
	skb = skb_peek(&ear->heard);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 5);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "\0\1\2\3\4", 5);
	KUNIT_EXPECT_BE(test, ear->flow.saddr, PEER);
	KUNIT_EXPECT_BE(test, ear->flow.daddr, US);
	KUNIT_EXPECT_BE(test, ear->flow.sport, PEER_PORT);
	KUNIT_EXPECT_BE(test, ear->flow.dport, PORT);
	KUNIT_EXPECT_EQ(test, ear->flow.ttl, 60);
	KUNIT_EXPECT_EQ(test, ear->flow.flags, 0);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_DATAGRAMS), 1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void sizes_are_all_taken_in(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 2, 1471, 1472, 9000, 65507 };
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct sk_buff *skb;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		fake_receive(f, datagram(f, US, PORT, sizes[i]));
		skb = skb_peek(&ear->heard);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, skb->len, sizes[i]);
		KUNIT_EXPECT_EQ(test, heard(ear), 1);
	}
}

static void payload_may_be_in_pages(struct kunit *test)
{
	static const unsigned int heads[] = { 20, 21, 27, 28, 30 };
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct sk_buff *skb;
	u8 got[300];
	int i;

	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		fake_receive(f, fake_paged(f, datagram(f, US, PORT, 251),
					   heads[i]));
		skb = skb_peek(&ear->heard);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_ASSERT_EQ(test, skb->len, 251);
		KUNIT_ASSERT_EQ(test, skb_copy_bits(skb, 0, got, 251), 0);
		KUNIT_EXPECT_MEMEQ(test, got, pattern(test, 251), 251);
		heard(ear);
	}
}

/* The field, the octets of UDP that are there, and what comes of it. */
struct length_case {
	const char	*name;
	u16		field;
	size_t		there;
	int		heard;		/* octets of payload, -1 for none */
	u8		reason;
};

static const struct length_case length_cases[] = {
	{ "no octet of payload", 8, 8, 0 },
	{ "all of it", 28, 28, 20 },
	{ "more than that behind it", 20, 28, 12 },
	{ "nothing but more behind it", 8, 28, 0 },
	{ "one octet of a header", 1, 1, -1, MUDP_DROP_SHORT },
	{ "seven octets of a header", 8, 7, -1, MUDP_DROP_SHORT },
	{ "no length", 0, 28, -1, MUDP_DROP_LENGTH },
	{ "less than a header", 7, 28, -1, MUDP_DROP_LENGTH },
	{ "one octet too many", 29, 28, -1, MUDP_DROP_LENGTH },
	{ "as many as can be said", 65535, 28, -1, MUDP_DROP_LENGTH },
};

static void length_case_name(const struct length_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(length, length_cases, length_case_name);

static void length_field_tells_where_it_ends(struct kunit *test)
{
	const struct length_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	u8 data[32] = {};
	struct udphdr *uh = (struct udphdr *)data;

	*uh = (struct udphdr){
		.source = PEER_PORT, .dest = PORT, .len = htons(c->field),
	};
	if (c->heard >= 0)
		uh->check = (__force __sum16)htons(naive_udp(test, PEER, US,
							     data, c->field));
	fake_receive(f, fake_datagram(f, PEER, US, IPPROTO_UDP, data,
				      c->there));
	if (c->heard >= 0) {
		KUNIT_ASSERT_EQ(test, skb_queue_len(&ear->heard), 1);
		KUNIT_EXPECT_EQ(test, skb_peek(&ear->heard)->len, c->heard);
		KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 0);
	} else {
		KUNIT_EXPECT_EQ(test, heard(ear), 0);
		KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, c->reason), 1);
		KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 1);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* What the device says of a checksum, and what comes of it. */
struct checksum_case {
	const char	*name;
	u8		summed;
	u16		off;		/* added to the right one */
	bool		none;		/* it is 0 */
	u16		csum_off;	/* added to the sum of the device */
	size_t		len;
	bool		good;
};

static const struct checksum_case checksum_cases[] = {
	{ "right", CHECKSUM_NONE, .len = 33, .good = true },
	{ "right, long", CHECKSUM_NONE, .len = 1401, .good = true },
	{ "wrong", CHECKSUM_NONE, .off = 1, .len = 33 },
	{ "wrong, long", CHECKSUM_NONE, .off = 1, .len = 1401 },
	{ "wrong, no payload", CHECKSUM_NONE, .off = 0x8000, .len = 0 },
	{ "none", CHECKSUM_NONE, .none = true, .len = 33, .good = true },
	{ "device has verified it", CHECKSUM_UNNECESSARY, .off = 1, .len = 33,
	  .good = true },
	{ "device has the sum", CHECKSUM_COMPLETE, .len = 33, .good = true },
	{ "device has the sum, long", CHECKSUM_COMPLETE, .len = 1401,
	  .good = true },
	{ "device has the sum of a wrong one", CHECKSUM_COMPLETE, .off = 1,
	  .len = 33 },
	{ "device has a sum, none is needed", CHECKSUM_COMPLETE, .none = true,
	  .csum_off = 5, .len = 33, .good = true },
	{ "of this machine, not yet made", CHECKSUM_PARTIAL, .off = 1, .len = 33,
	  .good = true },
};

static void checksum_case_name(const struct checksum_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(checksum, checksum_cases, checksum_case_name);

static void checksum_is_verified(struct kunit *test)
{
	const struct checksum_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct sk_buff *skb = datagram(f, US, PORT, c->len);
	struct udphdr *uh = udp_of(skb);

	uh->check = c->none ? 0 :
		    (__force __sum16)((__force u16)uh->check ^ htons(c->off));
	skb->ip_summed = c->summed;
	if (c->summed == CHECKSUM_COMPLETE) {
		skb->csum = csum_partial(skb->data, skb->len, c->csum_off);
	} else if (c->summed == CHECKSUM_PARTIAL) {
		skb->csum_start = (u8 *)uh - skb->head;
		skb->csum_offset = offsetof(struct udphdr, check);
	}
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, heard(ear), c->good);
	KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, MUDP_DROP_CSUM), !c->good);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_CSUM_ERRORS),
			!c->good);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), !c->good);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Octets behind the end that the UDP header tells are in no sum. */
static void sum_of_the_device_is_corrected_for_what_is_cut_off(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct sk_buff *skb = datagram(f, US, PORT, 33);
	u8 data[60];

	memcpy(data, udp_of(skb), 41);
	memset(data + 41, 0xaa, sizeof(data) - 41);
	kfree_skb(skb);
	skb = fake_datagram(f, PEER, US, IPPROTO_UDP, data, sizeof(data));
	skb->ip_summed = CHECKSUM_COMPLETE;
	skb->csum = csum_partial(skb->data, skb->len, 0);
	fake_receive(f, skb);
	KUNIT_ASSERT_EQ(test, skb_queue_len(&ear->heard), 1);
	KUNIT_EXPECT_EQ(test, skb_peek(&ear->heard)->len, 33);
}

/* Ports */

static void port_unreachable_is_said_of_what_nobody_listens_to(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct icmphdr *icmph;
	struct iphdr *quote;
	size_t len;

	fake_receive(f, datagram(f, US, PORT, 100));
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_PORT_UNREACH);
	KUNIT_ASSERT_EQ(test, len, 8 + 20 + 8 + 100);
	quote = (struct iphdr *)(icmph + 1);
	KUNIT_EXPECT_BE(test, quote->saddr, PEER);
	KUNIT_EXPECT_BE(test, ((struct udphdr *)(quote + 1))->dest, PORT);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_NO_PORTS), 1);
	KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, MUDP_DROP_NO_PORT), 1);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 0);
}

static void nothing_is_said_of_a_wrong_checksum(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct sk_buff *skb = datagram(f, US, PORT, 100);

	udp_of(skb)->check ^= (__force __sum16)1;
	fake_receive(f, skb);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_NO_PORTS), 0);
}

static void nothing_is_said_of_a_broadcast_or_multicast(struct kunit *test)
{
	static const struct {
		__be32	dst;
		u8	pkt_type;
	} cases[] = {
		{ LIMITED_BCAST, PACKET_BROADCAST },
		{ SUBNET_BCAST, PACKET_BROADCAST },
		{ ALL_HOSTS, PACKET_MULTICAST },
	};
	struct fake *f = with_peer(test);
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		fake_receive(f, multi(datagram(f, cases[i].dst, PORT, 9),
				      cases[i].pkt_type));
		KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, MUDP_DROP_NO_MEMBER),
				i + 1);
		KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IGNORED_MULTI),
				i + 1);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_NO_PORTS), 0);
}

static void port_is_taken_once(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *any = listening(f, 0, PORT), *one = listening(f, US, PORT);
	struct ear *other = ear_new(test);

	KUNIT_EXPECT_EQ(test, ear_listen(other, f, 0, PORT), -EADDRINUSE);
	KUNIT_EXPECT_EQ(test, ear_listen(other, f, US, PORT), -EADDRINUSE);
	ear_unlisten(any);
	KUNIT_EXPECT_EQ(test, ear_listen(other, f, 0, PORT), 0);
	ear_unlisten(one);
	KUNIT_EXPECT_EQ(test, ear_listen(one, f, US, PORT), 0);
}

static void ports_of_endpoints_are_their_own(struct kunit *test)
{
	struct fake *f = fake_new(test), *g = fake_new(test);
	struct ear *here = listening(f, 0, PORT);
	struct ear *there = listening(g, 0, PORT);

	fake_receive(f, datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, heard(here), 1);
	KUNIT_EXPECT_EQ(test, heard(there), 0);
	KUNIT_EXPECT_EQ(test, mudp_stat(g->ip, MUDP_STAT_IN_DATAGRAMS), 0);
}

static void who_listens_at_the_address_comes_first(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *any = listening(f, 0, PORT), *one = listening(f, US, PORT);
	int err = with_rtnl(mipv4_add_ip(f->ip, US2, 24));

	KUNIT_ASSERT_EQ(test, err, 0);
	fake_receive(f, datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, heard(one), 1);
	KUNIT_EXPECT_EQ(test, heard(any), 0);
	fake_receive(f, datagram(f, US2, PORT, 1));
	KUNIT_EXPECT_EQ(test, heard(one), 0);
	KUNIT_EXPECT_EQ(test, heard(any), 1);
	ear_unlisten(one);
	fake_receive(f, datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, heard(any), 1);
}

static void who_has_stopped_listening_hears_nothing(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct ear *ear = listening(f, 0, PORT);

	ear_unlisten(ear);
	fake_receive(f, datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, heard(ear), 0);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_NO_PORTS), 1);
}

static void listener_needs_a_handler(struct kunit *test)
{
	static const struct mudp_ops nothing;
	struct fake *f = fake_new(test);
	struct mudp_listener *l = mudp_listen(f->ip, 0, PORT, &nothing, NULL);

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(l), -EINVAL);
}

/* All that there are: each is chosen once, then there is none; and each is found. */
static void ports_are_chosen_until_there_is_none(struct kunit *test)
{
	const unsigned int first = 49152, n = 65536 - first;
	struct fake *f = fake_new(test);
	struct mudp_listener **all;
	struct ear *ear = ear_new(test);
	unsigned long *seen;
	unsigned int i, in_order = 0;
	u16 port, last = 0;

	all = kvcalloc(n, sizeof(*all), GFP_KERNEL);
	seen = bitmap_zalloc(n, GFP_KERNEL);
	if (!all || !seen) {
		KUNIT_FAIL(test, "no memory");
		goto out;
	}
	for (i = 0; i < n; i++) {
		all[i] = mudp_listen(f->ip, 0, 0, &ear_ops, ear);
		if (IS_ERR(all[i])) {
			KUNIT_FAIL(test, "port %u of %u: %ld", i, n,
				   PTR_ERR(all[i]));
			break;
		}
		port = ntohs(mudp_listener_port(all[i]));
		if (port < first || test_and_set_bit(port - first, seen))
			KUNIT_FAIL(test, "port %u", port);
		in_order += port == last + 1;
		last = port;
	}
	KUNIT_EXPECT_EQ(test, bitmap_weight(seen, n), n);
	/* As many as are next to each other by chance, and when few are left. */
	KUNIT_EXPECT_LT(test, in_order, n * 9 / 10);
	KUNIT_EXPECT_EQ(test, ear_listen(ear, f, 0, 0), -EADDRINUSE);
	fake_receive(f, datagram(f, US, htons(first), 1));
	fake_receive(f, datagram(f, US, htons(65535), 1));
	KUNIT_EXPECT_EQ(test, heard(ear), 2);
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, ear->closed, n);
	while (i--)
		mudp_unlisten(all[i]);
out:
	bitmap_free(seen);
	kvfree(all);
}

/* Groups and all */

static void broadcast_reaches_all_who_listen(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct ear *any = listening(f, 0, PORT), *own = listening(f, US, PORT);
	struct ear *a = listening(f, LIMITED_BCAST, PORT);
	struct ear *b = listening(f, LIMITED_BCAST, PORT);
	struct ear *net = listening(f, SUBNET_BCAST, PORT);

	fake_receive(f, multi(datagram(f, LIMITED_BCAST, PORT, 5),
			      PACKET_BROADCAST));
	KUNIT_EXPECT_EQ(test, heard(any), 1);
	KUNIT_EXPECT_TRUE(test, any->flow.flags & MUDP_FLOW_MULTI);
	KUNIT_EXPECT_EQ(test, heard(a), 1);
	KUNIT_EXPECT_EQ(test, heard(b), 1);
	KUNIT_EXPECT_EQ(test, heard(net), 0);
	KUNIT_EXPECT_EQ(test, heard(own), 0);
	fake_receive(f, multi(datagram(f, SUBNET_BCAST, PORT, 5),
			      PACKET_BROADCAST));
	KUNIT_EXPECT_EQ(test, heard(any), 1);
	KUNIT_EXPECT_EQ(test, heard(a), 0);
	KUNIT_EXPECT_EQ(test, heard(net), 1);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_DATAGRAMS), 2);
}

static void group_reaches_all_its_members(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct ear *any = listening(f, 0, PORT), *a = listening(f, GROUP, PORT);
	struct ear *b = listening(f, GROUP, PORT);
	struct ear *other = listening(f, GROUP, htons(7778));
	struct mipv4_membership *member;
	struct sk_buff *skb;

	member = with_rtnl(mipv4_join(f->ip, GROUP, MIPV4_FILTER_EXCLUDE, NULL,
				      0));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, member);
	fake_receive(f, multi(datagram(f, GROUP, PORT, 5), PACKET_MULTICAST));
	skb = skb_peek(&a->heard);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 5);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "\0\1\2\3\4", 5);
	KUNIT_EXPECT_EQ(test, heard(a), 1);
	KUNIT_EXPECT_EQ(test, heard(b), 1);
	KUNIT_EXPECT_EQ(test, heard(any), 1);
	KUNIT_EXPECT_EQ(test, heard(other), 0);
	rtnl_lock();
	mipv4_leave(member);
	rtnl_unlock();
}

/* Our own, too: RFC 1122 section 3.3.6 makes no difference. */
static void broadcast_of_ours_reaches_all_who_listen(struct kunit *test)
{
	static const __be32 dsts[] = { SUBNET_BCAST, LIMITED_BCAST };
	struct fake *f = with_peer(test);
	struct ear *any = listening(f, 0, PORT), *own = listening(f, US, PORT);
	struct mudp_flow flow = to_peer;
	int i;

	flow.dport = PORT;
	for (i = 0; i < ARRAY_SIZE(dsts); i++) {
		flow.daddr = dsts[i];
		KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, "x", 1), 0);
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
		KUNIT_EXPECT_EQ(test, heard(any), 1);
		KUNIT_EXPECT_TRUE(test, any->flow.flags & MUDP_FLOW_MULTI);
		KUNIT_EXPECT_EQ(test, heard(own), 0);
	}
	/* To ourselves it is nothing of that kind. */
	flow.daddr = US;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, "x", 1), 0);
	KUNIT_EXPECT_EQ(test, heard(own), 1);
	KUNIT_EXPECT_FALSE(test, own->flow.flags & MUDP_FLOW_MULTI);
}

static void answer_to_a_broadcast_has_an_own_source(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct ear *ear = listening(f, 0, PORT);
	struct mudp_flow reply;
	struct iphdr *iph;

	fake_receive(f, multi(datagram(f, SUBNET_BCAST, PORT, 5),
			      PACKET_BROADCAST));
	reply = mudp_flow_reply(&ear->flow);
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &reply, "x", 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_BE(test, iph->daddr, PEER);
}

/* Output */

/* The next frame is a UDP datagram in one piece, its checksum right once the device
 * has made it.
 */
static struct udphdr *sent_udp(struct fake *f, size_t *len)
{
	struct iphdr *iph = fake_sent_ip(f);
	struct sk_buff *skb = skb_peek_tail(&f->seen);
	struct udphdr *uh;

	if (!iph || iph->protocol != IPPROTO_UDP || ip_is_fragment(iph) ||
	    (skb->ip_summed == CHECKSUM_PARTIAL && skb_checksum_help(skb)) ||
	    skb_linearize(skb))
		return NULL;
	iph = (struct iphdr *)(skb->data + ETH_HLEN);
	uh = (struct udphdr *)(iph + 1);
	*len = ntohs(uh->len);
	if (*len != ntohs(iph->tot_len) - sizeof(*iph))
		return NULL;
	KUNIT_EXPECT_NE(f->test, (__force u16)uh->check, 0);
	KUNIT_EXPECT_EQ(f->test, naive_udp(f->test, iph->saddr, iph->daddr, uh,
					   *len), 0);
	*len -= sizeof(*uh);
	return uh;
}

static void datagram_is_sent_with_header_and_checksum(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 2, 100, 1471, 1472 };
	struct fake *f = with_peer(test);
	struct udphdr *uh;
	size_t len;
	u8 *data;
	int i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		data = pattern(test, sizes[i]);
		KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &to_peer, data,
						 sizes[i]), 0);
		uh = sent_udp(f, &len);
		KUNIT_ASSERT_NOT_NULL(test, uh);
		KUNIT_EXPECT_BE(test, uh->source, PORT);
		KUNIT_EXPECT_BE(test, uh->dest, PEER_PORT);
		KUNIT_ASSERT_EQ(test, len, sizes[i]);
		KUNIT_EXPECT_MEMEQ(test, (u8 *)(uh + 1), data, len);
	}
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), i);
}

/* A device that makes checksums gets to make them. */
static void checksum_is_left_to_the_device(struct kunit *test)
{
	struct fake *f = with_peer(test);

	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &to_peer, "hello", 5), 0);
	KUNIT_ASSERT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_EQ(test, (int)skb_peek_tail(&f->seen)->ip_summed,
			CHECKSUM_PARTIAL);
}

/* RFC 768: 0 says that there is none. */
static void checksum_of_zero_is_sent_as_ones(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct {
		struct udphdr	uh;
		__be16		data;
	} d = {
		.uh = { .source = PORT, .dest = PEER_PORT, .len = htons(10) },
	};
	struct udphdr *uh;
	size_t len;

	/* With this as data the sum is all ones. */
	d.data = htons(naive_udp(test, US, PEER, &d, 10));
	KUNIT_ASSERT_EQ(test, naive_udp(test, US, PEER, &d, 10), 0);
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &to_peer, &d.data, 2), 0);
	uh = sent_udp(f, &len);
	KUNIT_ASSERT_NOT_NULL(test, uh);
	KUNIT_EXPECT_EQ(test, (__force u16)uh->check, 0xffff);
}

static void buffers_are_put_one_after_the_other(struct kunit *test)
{
	struct fake *f = with_peer(test);
	u8 *data = pattern(test, 1400);
	struct kvec iov[] = {
		{ data, 1 }, { data + 1, 0 }, { data + 1, 700 },
		{ data + 701, 699 },
	};
	struct udphdr *uh;
	size_t len;

	KUNIT_ASSERT_EQ(test, mudp_writev(f->ip, &to_peer, iov,
					  ARRAY_SIZE(iov)), 0);
	uh = sent_udp(f, &len);
	KUNIT_ASSERT_NOT_NULL(test, uh);
	KUNIT_ASSERT_EQ(test, len, 1400);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(uh + 1), data, 1400);
}

static void flow_chooses_source_ttl_tos_and_df(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	flow.saddr = US2;
	flow.ttl = 3;
	flow.tos = 0x28;
	flow.flags = MUDP_FLOW_TOS | MUDP_FLOW_DF;
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, "hello", 5), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
	KUNIT_EXPECT_EQ(test, iph->ttl, 3);
	KUNIT_EXPECT_EQ(test, iph->tos, 0x28);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));

	flow = to_peer;
	flow.tos = 0x28;
	flow.flags = MUDP_FLOW_FRAGMENT;
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, "hello", 5), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_EQ(test, iph->ttl, 64);
	KUNIT_EXPECT_EQ(test, iph->tos, 0);
	KUNIT_EXPECT_BE(test, iph->frag_off, (__be16)0);
}

/* Put the fragments that were sent together; return the octets of UDP. */
static size_t sent_fragments(struct fake *f, u8 *to, size_t max)
{
	struct iphdr *iph;
	struct sk_buff *skb;
	size_t at = 0, len;

	while ((iph = fake_sent_ip(f))) {
		skb = skb_peek_tail(&f->seen);
		len = ntohs(iph->tot_len) - 20;
		KUNIT_EXPECT_EQ(f->test, (int)skb->ip_summed, CHECKSUM_NONE);
		KUNIT_EXPECT_EQ(f->test,
				(ntohs(iph->frag_off) & IP_OFFSET) * 8, at);
		if (at + len > max ||
		    skb_copy_bits(skb, ETH_HLEN + 20, to + at, len))
			return 0;
		at += len;
		if (!(iph->frag_off & htons(IP_MF)))
			return at;
	}
	return 0;
}

static void large_datagram_goes_in_fragments(struct kunit *test)
{
	static const size_t sizes[] = { 1473, 2048, 2049, 4096, 9000, 65507 };
	struct fake *f = with_peer(test);
	u8 *got = kunit_kzalloc(test, 65535, GFP_KERNEL), *data;
	size_t len;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, got);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		data = pattern(test, sizes[i]);
		KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &to_peer, data,
						 sizes[i]), 0);
		len = sent_fragments(f, got, 65535);
		KUNIT_ASSERT_EQ(test, len, sizes[i] + 8);
		KUNIT_EXPECT_EQ(test, naive_udp(test, US, PEER, got, len), 0);
		KUNIT_EXPECT_MEMEQ(test, got + 8, data, sizes[i]);
	}
}

static void more_than_a_datagram_is_refused(struct kunit *test)
{
	struct fake *f = with_peer(test);
	u8 *data = pattern(test, 65508);
	struct kvec iov[] = {
		{ data, 65507 }, { data, 1 }, { data, SIZE_MAX },
	};
	struct sk_buff *frame;
	int i;

	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &to_peer, data, 65508),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &to_peer, data, SIZE_MAX),
			-EMSGSIZE);
	for (i = 2; i <= ARRAY_SIZE(iov); i++)
		KUNIT_EXPECT_EQ(test, mudp_writev(f->ip, &to_peer, iov, i),
				-EMSGSIZE);
	frame = mudp_allocate_frame(f->ip, &to_peer, SIZE_MAX, GFP_KERNEL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(frame), -EMSGSIZE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), 0);
}

static void errors_of_sending_are_told(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;
	u8 *data = pattern(test, 1473);

	flow.daddr = FAR;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, "x", 1), -ENETUNREACH);
	flow = to_peer;
	flow.saddr = STRANGER;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, "x", 1),
			-EADDRNOTAVAIL);
	flow = to_peer;
	flow.flags = MUDP_FLOW_DF;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, data, 1473), -EMSGSIZE);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_SNDBUF_ERRORS), 0);
	f->full = true;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &to_peer, "x", 1), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_SNDBUF_ERRORS), 1);
	fake_down(f);
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &to_peer, "x", 1), -ENETDOWN);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), 0);
}

/* Not copied: the page that is sent is the one that was given. */
static void frame_of_pages_is_sent_as_it_is(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct page *page = alloc_page(GFP_KERNEL);
	struct sk_buff *frame, *skb;
	struct udphdr *uh;
	size_t len;

	KUNIT_ASSERT_NOT_NULL(test, page);
	memset(page_address(page), 'x', 1000);
	frame = mudp_allocate_frame(f->ip, &to_peer, 0, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	skb_add_rx_frag(frame, 0, page, 0, 1000, PAGE_SIZE);
	KUNIT_ASSERT_EQ(test, mudp_xmit(f->ip, frame), 0);
	skb = skb_peek(&f->sent);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb_shinfo(skb)->nr_frags, 1);
	KUNIT_EXPECT_PTR_EQ(test, skb_frag_page(skb_shinfo(skb)->frags), page);
	uh = sent_udp(f, &len);
	KUNIT_ASSERT_NOT_NULL(test, uh);
	KUNIT_EXPECT_EQ(test, len, 1000);
}

static void frame_may_have_options(struct kunit *test)
{
	static const u8 alert[] = { 0x94, 4, 0, 0 };
	struct fake *f = with_peer(test);
	struct sk_buff *frame, *skb;
	struct iphdr *iph;

	frame = mudp_allocate_frame(f->ip, &to_peer, 5, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	KUNIT_ASSERT_EQ(test, mipv4_set_options(frame, alert, 4), 0);
	skb_put_data(frame, "hello", 5);
	KUNIT_ASSERT_EQ(test, mudp_xmit(f->ip, frame), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	skb = skb_peek_tail(&f->seen);
	KUNIT_ASSERT_EQ(test, skb_checksum_help(skb), 0);
	iph = (struct iphdr *)(skb->data + ETH_HLEN);
	KUNIT_EXPECT_EQ(test, (int)iph->ihl, 6);
	KUNIT_EXPECT_EQ(test, naive_udp(test, US, PEER, (u8 *)iph + 24, 13), 0);
}

static void damaged_frame_is_refused(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct sk_buff *frame;

	frame = mudp_allocate_frame(f->ip, &to_peer, 0, GFP_KERNEL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	skb_trim(frame, frame->len - 1);
	fake_track(f, frame);
	KUNIT_EXPECT_EQ(test, mudp_xmit(f->ip, frame), -EINVAL);
	KUNIT_EXPECT_EQ(test, f->freed, 1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Many in one */

static void large_write_is_cut_into_datagrams(struct kunit *test)
{
	static const size_t cases[][2] = {	/* octets, of which in each */
		{ 5000, 1000 }, { 5001, 1000 }, { 1001, 1000 }, { 1000, 1000 },
		{ 1, 1000 }, { 0, 1000 }, { 65507, 1472 },
	};
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;
	size_t len, at, total = 0;
	struct udphdr *uh;
	u8 *data;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		data = pattern(test, cases[i][0]);
		flow.gso_size = cases[i][1];
		KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, data,
						 cases[i][0]), 0);
		at = 0;
		do {
			uh = sent_udp(f, &len);
			KUNIT_ASSERT_NOT_NULL(test, uh);
			KUNIT_ASSERT_EQ(test, len, min(cases[i][0] - at,
						       cases[i][1]));
			KUNIT_EXPECT_MEMEQ(test, (u8 *)(uh + 1), data + at,
					   len);
			at += len;
			total++;
		} while (at < cases[i][0]);
		KUNIT_EXPECT_TRUE(test, fake_silent(f));
	}
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), total);
}

static void pieces_larger_than_the_mtu_are_refused(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;

	flow.gso_size = 1473;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, pattern(test, 3000),
					 3000), -EMSGSIZE);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Receivers that get them in one frame (virtio) take no more for granted. */
static void more_pieces_than_receivers_take_are_refused(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mudp_flow flow = to_peer;
	u8 *data = pattern(test, 6401);
	struct udphdr *uh;
	size_t len;
	int i;

	flow.gso_size = 100;
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, data, 6401), -EINVAL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_write(f->ip, &flow, data, 6400), 0);
	for (i = 0; i < 64; i++) {
		uh = sent_udp(f, &len);
		KUNIT_ASSERT_NOT_NULL(test, uh);
		KUNIT_ASSERT_EQ(test, len, 100);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_OUT_DATAGRAMS), 64);
}

/* To an own address it comes back in one, as from a card that does GRO. */
static void many_in_one_are_taken_in_one_by_one(struct kunit *test)
{
	static const size_t sizes[] = { 1025, 5000, 65507 };
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct mudp_flow flow = {
		.daddr = US, .sport = PEER_PORT, .dport = PORT,
		.gso_size = 1024,
	};
	size_t at, len, n, total = 0;
	struct sk_buff *skb;
	u8 *data, *got;
	int i;

	got = kunit_kzalloc(test, 1024, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, got);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		data = pattern(test, sizes[i]);
		KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, data, sizes[i]),
				0);
		n = DIV_ROUND_UP(sizes[i], 1024);
		KUNIT_ASSERT_EQ(test, skb_queue_len(&ear->heard), n);
		for (at = 0; at < sizes[i]; at += len) {
			skb = skb_dequeue(&ear->heard);
			len = min(sizes[i] - at, (size_t)1024);
			KUNIT_ASSERT_EQ(test, skb->len, len);
			KUNIT_EXPECT_EQ(test, skb_copy_bits(skb, 0, got, len),
					0);
			KUNIT_EXPECT_MEMEQ(test, got, data + at, len);
			kfree_skb(skb);
		}
		total += n;
	}
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_DATAGRAMS), total);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 0);
}

/* The other way in which GRO packs them: one behind the other in a list. */
static void many_in_a_list_are_taken_in_one_by_one(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct sk_buff *head = datagram(f, US, PORT, 100), *next;
	int i;

	for (i = 0; i < 3; i++) {
		next = datagram(f, US, PORT, 100);
		skb_set_transport_header(next, 20);
		__skb_pull(next, 20 + 8);
		next->next = skb_shinfo(head)->frag_list;
		skb_shinfo(head)->frag_list = next;
		head->len += next->len;
		head->data_len += next->len;
		head->truesize += next->truesize;
	}
	ip_hdr(head)->tot_len = htons(head->len);
	fake_checksum(head);
	udp_of(head)->len = htons(head->len - 20);
	skb_shinfo(head)->gso_size = 100;
	skb_shinfo(head)->gso_segs = 4;
	skb_shinfo(head)->gso_type = SKB_GSO_FRAGLIST | SKB_GSO_UDP_L4;
	head->ip_summed = CHECKSUM_UNNECESSARY;
	head->csum_level = ~0;
	fake_receive(f, head);
	KUNIT_ASSERT_EQ(test, skb_queue_len(&ear->heard), 4);
	for (i = 0; i < 4; i++) {
		struct sk_buff *skb = skb_dequeue(&ear->heard);

		KUNIT_EXPECT_EQ(test, skb->len, 100);
		kfree_skb(skb);
	}
}

static void many_in_one_that_cannot_be_are_dropped(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct sk_buff *skb = datagram(f, US, PORT, 100);

	skb_shinfo(skb)->gso_size = 1000;
	skb_shinfo(skb)->gso_segs = 1;
	skb_shinfo(skb)->gso_type = SKB_GSO_UDP_L4;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, heard(ear), 0);
	KUNIT_EXPECT_EQ(test, mudp_drops(f->ip, MUDP_DROP_GSO), 1);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_ERRORS), 1);
}

/* Errors */

/* An ICMP error to US about a datagram from @src and @sport to PEER. */
static void icmp_about(struct fake *f, u8 type, u8 code, u32 info, __be32 src,
		       __be16 sport)
{
	struct udphdr uh = {
		.source = sport, .dest = PEER_PORT, .len = htons(1000),
	};
	struct sk_buff *quote;

	quote = fake_datagram(f, src, PEER, IPPROTO_UDP, &uh, sizeof(uh));
	ip_hdr(quote)->tot_len = htons(1020);
	ip_hdr(quote)->frag_off = htons(IP_DF);
	fake_checksum(quote);
	fake_receive(f, fake_icmp(f, GATEWAY, US, type, code, info, quote->data,
				  quote->len));
	kfree_skb(quote);
}

/* What is quoted has no ports, or part of them; what follows has those of @ear. */
static void error_that_quotes_no_ports_is_unclaimed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct udphdr uh = { .source = PORT, .dest = PEER_PORT };
	unsigned int len;

	for (len = 0; len < sizeof(uh); len++) {
		struct sk_buff *quote = fake_datagram(f, US, PEER, IPPROTO_UDP,
						      &uh, len);

		fake_receive(f, fake_icmp(f, GATEWAY, US, ICMP_DEST_UNREACH,
					  ICMP_PORT_UNREACH, 0, quote->data,
					  quote->len));
		kfree_skb(quote);
		KUNIT_EXPECT_EQ(test, fake_dropped(f),
				MIPV4_DROP_ICMP_UNCLAIMED);
	}
	KUNIT_EXPECT_EQ(test, ear->errs, 0);
}

static void error_is_told_to_who_listens_at_the_source(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct ear *other = listening(f, 0, htons(7778));

	icmp_about(f, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0, US, PORT);
	KUNIT_EXPECT_EQ(test, ear->errs, 1);
	KUNIT_EXPECT_BE(test, ear->err_flow.saddr, US);
	KUNIT_EXPECT_BE(test, ear->err_flow.daddr, PEER);
	KUNIT_EXPECT_BE(test, ear->err_flow.sport, PORT);
	KUNIT_EXPECT_BE(test, ear->err_flow.dport, PEER_PORT);
	KUNIT_EXPECT_BE(test, ear->err_from, GATEWAY);
	KUNIT_EXPECT_EQ(test, ear->err_type, ICMP_DEST_UNREACH);
	KUNIT_EXPECT_EQ(test, ear->err_code, ICMP_PORT_UNREACH);
	KUNIT_EXPECT_EQ(test, other->errs, 0);
	KUNIT_EXPECT_EQ(test, heard(ear), 0);
}

/* RFC 5927: who has no such port can't have sent it. */
static void error_about_a_port_that_nobody_has_is_not_believed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, US, PORT);
	int err = with_rtnl(mipv4_add_ip(f->ip, US2, 24));

	KUNIT_ASSERT_EQ(test, err, 0);
	fake_dropped(f);
	icmp_about(f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, 600, US,
		   htons(7778));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
	icmp_about(f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, 600, US2, PORT);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_EXPECT_EQ(test, ear->errs, 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, PEER), 1480);
	icmp_about(f, ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, 600, US, PORT);
	KUNIT_EXPECT_EQ(test, ear->errs, 1);
	KUNIT_EXPECT_EQ(test, ear->err_info, 600);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, PEER), 580);
}

static void neighbour_that_does_not_answer_is_told(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT);
	struct mudp_flow flow = to_peer;

	flow.daddr = STRANGER;
	KUNIT_ASSERT_EQ(test, mudp_write(f->ip, &flow, "hello", 5), 0);
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	KUNIT_EXPECT_EQ(test, ear->errs, 1);
	KUNIT_EXPECT_BE(test, ear->err_from, US);
	KUNIT_EXPECT_BE(test, ear->err_flow.daddr, STRANGER);
}

/* Endpoints that go */

static void listener_is_told_when_its_endpoint_goes(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *ear = listening(f, 0, PORT), *other = ear_new(test);
	struct mipv4 *ip = mipv4_get(f->ip);

	fake_unregister(f);
	KUNIT_EXPECT_EQ(test, ear->closed, 1);
	KUNIT_EXPECT_EQ(test, ear_listen(other, f, 0, PORT), -ENODEV);
	KUNIT_EXPECT_EQ(test, mudp_write(ip, &to_peer, "x", 1), -ENODEV);
	KUNIT_EXPECT_EQ(test, mudp_stat(ip, MUDP_STAT_OUT_DATAGRAMS), 0);
	KUNIT_EXPECT_BE(test, mudp_listener_port(ear->listener), PORT);
	ear_unlisten(ear);
	KUNIT_EXPECT_EQ(test, ear->closed, 1);
	mipv4_put(ip);
}

static void next_endpoint_of_a_device_has_free_ports(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct ear *before = listening(f, 0, PORT), *after;

	fake_receive(f, datagram(f, US, PORT, 1));
	fake_disconnect(f);
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	KUNIT_EXPECT_EQ(test, mudp_stat(f->ip, MUDP_STAT_IN_DATAGRAMS), 0);
	heard(before);
	after = listening(f, 0, PORT);
	fake_receive(f, datagram(f, US, PORT, 1));
	KUNIT_EXPECT_EQ(test, heard(before), 0);
	KUNIT_EXPECT_EQ(test, heard(after), 1);
}

static struct kunit_case mudp_test_cases[] = {
	KUNIT_CASE(datagram_reaches_its_listener),
	KUNIT_CASE(sizes_are_all_taken_in),
	KUNIT_CASE(payload_may_be_in_pages),
	KUNIT_CASE_PARAM(length_field_tells_where_it_ends, length_gen_params),
	KUNIT_CASE_PARAM(checksum_is_verified, checksum_gen_params),
	KUNIT_CASE(sum_of_the_device_is_corrected_for_what_is_cut_off),
	KUNIT_CASE(port_unreachable_is_said_of_what_nobody_listens_to),
	KUNIT_CASE(nothing_is_said_of_a_wrong_checksum),
	KUNIT_CASE(nothing_is_said_of_a_broadcast_or_multicast),
	KUNIT_CASE(port_is_taken_once),
	KUNIT_CASE(ports_of_endpoints_are_their_own),
	KUNIT_CASE(who_listens_at_the_address_comes_first),
	KUNIT_CASE(who_has_stopped_listening_hears_nothing),
	KUNIT_CASE(listener_needs_a_handler),
	KUNIT_CASE(ports_are_chosen_until_there_is_none),
	KUNIT_CASE(broadcast_reaches_all_who_listen),
	KUNIT_CASE(broadcast_of_ours_reaches_all_who_listen),
	KUNIT_CASE(group_reaches_all_its_members),
	KUNIT_CASE(answer_to_a_broadcast_has_an_own_source),
	KUNIT_CASE(datagram_is_sent_with_header_and_checksum),
	KUNIT_CASE(checksum_is_left_to_the_device),
	KUNIT_CASE(checksum_of_zero_is_sent_as_ones),
	KUNIT_CASE(buffers_are_put_one_after_the_other),
	KUNIT_CASE(flow_chooses_source_ttl_tos_and_df),
	KUNIT_CASE(large_datagram_goes_in_fragments),
	KUNIT_CASE(more_than_a_datagram_is_refused),
	KUNIT_CASE(errors_of_sending_are_told),
	KUNIT_CASE(frame_of_pages_is_sent_as_it_is),
	KUNIT_CASE(frame_may_have_options),
	KUNIT_CASE(damaged_frame_is_refused),
	KUNIT_CASE(large_write_is_cut_into_datagrams),
	KUNIT_CASE(pieces_larger_than_the_mtu_are_refused),
	KUNIT_CASE(more_pieces_than_receivers_take_are_refused),
	KUNIT_CASE(many_in_one_are_taken_in_one_by_one),
	KUNIT_CASE(many_in_a_list_are_taken_in_one_by_one),
	KUNIT_CASE(many_in_one_that_cannot_be_are_dropped),
	KUNIT_CASE(error_that_quotes_no_ports_is_unclaimed),
	KUNIT_CASE(error_is_told_to_who_listens_at_the_source),
	KUNIT_CASE(error_about_a_port_that_nobody_has_is_not_believed),
	KUNIT_CASE(neighbour_that_does_not_answer_is_told),
	KUNIT_CASE(listener_is_told_when_its_endpoint_goes),
	KUNIT_CASE(next_endpoint_of_a_device_has_free_ports),
	{}
};

static struct kunit_suite mudp_suite = {
	.name = "mudp",
	.test_cases = mudp_test_cases,
};

kunit_test_suite(mudp_suite);

MODULE_IMPORT_NS(MIPV4_KUNIT);
MODULE_DESCRIPTION("KUnit suites of mudp");
MODULE_LICENSE("GPL");
