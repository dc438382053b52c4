// SPDX-License-Identifier: GPL-2.0
/*
 * frames-test.c: what the core of the network does to a frame before the endpoint gets
 * it: it takes VLAN tags off, and merges segments (GRO). Each case passes Ethernet
 * frames through the core, as a driver does.
 */
#include <linux/if_vlan.h>
#include <linux/tcp.h>
#include <net/gro.h>
#include "fake.h"

#define PAYLOAD	40

/* A tag, and the end of a stack of tags. */
struct tag {
	u16	proto;
	u16	vid;
};

#define Q(id)	{ ETH_P_8021Q, id }
#define AD(id)	{ ETH_P_8021AD, id }

struct stack_case {
	const char	*name;
	struct tag	tag[3];		/* the outermost first */
	bool		ours;		/* VLAN 0 alone */
};

static const struct stack_case stack_cases[] = {
	{ "untagged", {}, true },
	{ "q0", { Q(0) }, true },
	{ "q5", { Q(5) }, false },
	{ "ad0", { AD(0) }, true },
	{ "ad5", { AD(5) }, false },
	{ "q0 q0", { Q(0), Q(0) }, true },
	{ "q0 ad0", { Q(0), AD(0) }, true },
	{ "ad0 q0", { AD(0), Q(0) }, true },
	{ "ad0 ad0", { AD(0), AD(0) }, true },
	{ "q0 q5", { Q(0), Q(5) }, false },
	{ "q5 q0", { Q(5), Q(0) }, false },
	{ "q5 q5", { Q(5), Q(5) }, false },
	{ "ad0 q5", { AD(0), Q(5) }, false },
	{ "ad5 q0", { AD(5), Q(0) }, false },
	{ "q0 q0 q0", { Q(0), Q(0), Q(0) }, true },
	{ "ad0 q0 ad0", { AD(0), Q(0), AD(0) }, true },
	{ "q0 q0 q5", { Q(0), Q(0), Q(5) }, false },
	{ "q0 q5 q0", { Q(0), Q(5), Q(0) }, false },
	{ "q5 q0 q0", { Q(5), Q(0), Q(0) }, false },
};

static void stack_case_name(const struct stack_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(stack, stack_cases, stack_case_name);

/* The function by which a driver passes frames. */
enum way { ONE_BY_ONE, AS_A_LIST, BY_GRO, WAYS };

/* How a frame is addressed. */
static const struct {
	const char	*name;
	__be32		dst;
	u8		ha[ETH_ALEN];
} addressings[] = {
	{ "unicast", US, { 2, 0, 0, 0, 0, 1 } },
	{ "broadcast", SUBNET_BCAST, { 255, 255, 255, 255, 255, 255 } },
	{ "group", ALL_HOSTS, { 1, 0, 0x5e, 0, 0, 1 } },
};

/* Frames that a protocol for all devices receives, as Linux's own do, and the taps of the
 * device.
 */
struct watch {
	struct packet_type	linux_ip;
	struct packet_type	linux_arp;
	struct packet_type	tap;
	struct net_device	*dev;
	unsigned int		n;
	unsigned int		tapped;
};

static int watch_rcv(struct sk_buff *skb, struct net_device *dev,
		     struct packet_type *pt, struct net_device *orig_dev)
{
	struct watch *w = pt->af_packet_priv;

	if (pt == &w->tap)
		w->tapped += skb->pkt_type != PACKET_OUTGOING;
	else if (orig_dev == w->dev)
		w->n++;
	kfree_skb(skb);
	return 0;
}

static void watch_end(void *data)
{
	struct watch *w = data;

	dev_remove_pack(&w->linux_ip);
	dev_remove_pack(&w->linux_arp);
	dev_remove_pack(&w->tap);
}

static struct watch *watch_begin(struct fake *f)
{
	struct watch *w = kunit_kzalloc(f->test, sizeof(*w), GFP_KERNEL);
	const struct packet_type pt = {
		.func = watch_rcv, .af_packet_priv = w,
	};
	int err;

	KUNIT_ASSERT_NOT_NULL(f->test, w);
	w->dev = f->dev;
	w->linux_ip = pt;
	w->linux_ip.type = htons(ETH_P_IP);
	w->linux_arp = pt;
	w->linux_arp.type = htons(ETH_P_ARP);
	w->tap = pt;
	w->tap.type = htons(ETH_P_ALL);
	w->tap.dev = f->dev;
	dev_add_pack(&w->linux_ip);
	dev_add_pack(&w->linux_arp);
	dev_add_pack(&w->tap);
	err = kunit_add_action_or_reset(f->test, watch_end, w);
	KUNIT_ASSERT_EQ(f->test, err, 0);
	return w;
}

/* A segment of TCP, @seq its place in the stream, from @src. */
static struct sk_buff *segment(struct fake *f, __be32 dst, u32 seq,
			       unsigned int len)
{
	unsigned int tcp_len = sizeof(struct tcphdr) + len;
	struct sk_buff *skb = fake_pattern(f, PEER, dst, IPPROTO_TCP, tcp_len);
	struct tcphdr *th = (struct tcphdr *)(skb->data + sizeof(struct iphdr));

	*th = (struct tcphdr){
		.source = htons(1), .dest = htons(2), .seq = htonl(seq),
		.doff = sizeof(*th) / 4, .ack = 1, .window = htons(1000),
	};
	th->check = csum_tcpudp_magic(PEER, dst, tcp_len, IPPROTO_TCP,
				      csum_partial(th, tcp_len, 0));
	ip_hdr(skb)->frag_off = htons(IP_DF);
	fake_checksum(skb);
	return skb;
}

/* Make an Ethernet frame of a packet, with the tags of @c; the outermost beside the
 * data if @hw.
 */
static void frame_finish(struct fake *f, struct sk_buff *skb,
			 const struct stack_case *c, const u8 *ha, bool hw)
{
	__be16 proto = skb->protocol;
	struct ethhdr *eth;
	int i;

	for (i = ARRAY_SIZE(c->tag) - 1; i >= hw; i--) {
		struct vlan_hdr *vhdr;

		if (!c->tag[i].proto)
			continue;
		vhdr = skb_push(skb, sizeof(*vhdr));
		vhdr->h_vlan_TCI = htons(c->tag[i].vid);
		vhdr->h_vlan_encapsulated_proto = proto;
		proto = htons(c->tag[i].proto);
	}
	eth = skb_push(skb, ETH_HLEN);
	memcpy(eth->h_dest, ha, ETH_ALEN);
	memcpy(eth->h_source, PEER_HA, ETH_ALEN);
	eth->h_proto = proto;
	skb->protocol = eth_type_trans(skb, f->dev);
	if (hw)
		__vlan_hwaccel_put_tag(skb, htons(c->tag[0].proto),
				       c->tag[0].vid);
}

static int no_poll(struct napi_struct *napi, int budget)
{
	return 0;
}

/* As the poll function of a driver does. */
static void receive_by_gro(struct fake *f, struct list_head *skbs)
{
	struct napi_struct *napi = kunit_kzalloc(f->test, sizeof(*napi),
						 GFP_KERNEL);
	struct sk_buff *skb, *next;

	KUNIT_ASSERT_NOT_NULL(f->test, napi);
	netif_napi_add(f->dev, napi, no_poll);
	napi_enable(napi);
	local_bh_disable();
	napi_schedule_prep(napi);
	list_for_each_entry_safe(skb, next, skbs, list) {
		skb_list_del_init(skb);
		napi_gro_receive(napi, skb);
	}
	napi_complete_done(napi, 1);
	local_bh_enable();
	napi_disable(napi);
	netif_napi_del(napi);
}

/* The frames @skbs arrive. */
static void receive(struct fake *f, struct list_head *skbs, enum way way)
{
	struct sk_buff *skb, *next;

	if (way == BY_GRO) {
		receive_by_gro(f, skbs);
		return;
	}
	local_bh_disable();
	if (way == AS_A_LIST)
		netif_receive_skb_list(skbs);
	else
		list_for_each_entry_safe(skb, next, skbs, list) {
			skb_list_del_init(skb);
			netif_receive_skb(skb);
		}
	local_bh_enable();
}

/* Octets of TCP's payload that a protocol received. */
static unsigned int delivered_len(struct fake *f)
{
	unsigned int len = 0;
	struct sk_buff *skb;

	while ((skb = fake_delivered(f)))
		len += skb->len - sizeof(struct tcphdr);
	return len;
}

struct trial {
	const struct stack_case	*c;
	unsigned int		how;	/* of addressings[] */
	enum way		way;
	bool			hw;
	bool			arp;
};

/* Two frames arrive. The endpoint receives each once, or none if they are of another
 * VLAN. No other protocol receives them.
 */
static void try(struct fake *f, struct watch *w, const struct trial *t)
{
	u64 requests = fake_stat(f, MIPV4_STAT_ARP_IN_REQUESTS);
	unsigned int ours = t->c->ours ? 2 : 0, i, len;
	LIST_HEAD(skbs);

	for (i = 0; i < 2; i++) {
		struct sk_buff *skb = t->arp ?
			fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US) :
			segment(f, addressings[t->how].dst, i * PAYLOAD,
				PAYLOAD);

		frame_finish(f, skb, t->c, addressings[t->how].ha, t->hw);
		list_add_tail(&skb->list, &skbs);
	}
	w->n = 0;
	w->tapped = 0;
	receive(f, &skbs, t->way);
	len = delivered_len(f);
	KUNIT_EXPECT_EQ_MSG(f->test, w->n, 0,
			    "Linux got some: %s, %s, way %d, hw %d, arp %d",
			    t->c->name, addressings[t->how].name, t->way, t->hw,
			    t->arp);
	KUNIT_EXPECT_EQ_MSG(f->test, len, t->arp ? 0 : ours * PAYLOAD,
			    "%s, %s, way %d, hw %d", t->c->name,
			    addressings[t->how].name, t->way, t->hw);
	KUNIT_EXPECT_EQ_MSG(f->test,
			    fake_stat(f, MIPV4_STAT_ARP_IN_REQUESTS) - requests,
			    t->arp ? ours : 0, "%s, %s, way %d, hw %d",
			    t->c->name, addressings[t->how].name, t->way,
			    t->hw);
	KUNIT_EXPECT_EQ_MSG(f->test, w->tapped,
			    t->way == BY_GRO && !t->arp ? 1 : 2,
			    "taps: %s, %s, way %d, hw %d, arp %d", t->c->name,
			    addressings[t->how].name, t->way, t->hw, t->arp);
	skb_queue_purge(&f->sent);
	skb_queue_purge(&f->seen);
}

/* README.md: "every IPv4 and ARP frame on that wire is yours". */
static void frame_of_the_device_is_the_endpoints_alone(struct kunit *test)
{
	const struct stack_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct watch *w = watch_begin(f);
	struct trial t = { .c = c };

	KUNIT_ASSERT_EQ(test, fake_protocol(f, IPPROTO_TCP), 0);
	for (t.way = 0; t.way < WAYS; t.way++)
		for (t.how = 0; t.how < ARRAY_SIZE(addressings); t.how++)
			for (t.hw = false;; t.hw = true) {
				t.arp = false;
				try(f, w, &t);
				t.arp = true;
				try(f, w, &t);
				if (t.hw || !c->tag[0].proto)
					break;
			}
}

/* More than the maximum of a total length. */
struct big_case {
	const char	*name;
	u8		protocol;
	u32		gso_type;
	u16		tot_len;
	u16		frag_off;
	unsigned int	pages;
	int		reason;
};

static const struct big_case big_cases[] = {
	{ "segments of TCP", IPPROTO_TCP, SKB_GSO_TCPV4, 0, IP_DF, 17, 0 },
	{ "a few of them", IPPROTO_TCP, SKB_GSO_TCPV4, 0, IP_DF, 1, 0 },
	{ "TCP in one piece", IPPROTO_TCP, 0, 0, IP_DF, 17,
	  MIPV4_DROP_HDR_TOTLEN },
	{ "datagrams of UDP", IPPROTO_UDP, SKB_GSO_UDP_L4, 0, IP_DF, 17,
	  MIPV4_DROP_HDR_TOTLEN },
	{ "UDP said to be TCP", IPPROTO_UDP, SKB_GSO_TCPV4, 0, IP_DF, 17,
	  MIPV4_DROP_HDR_TOTLEN },
	{ "less than a header", IPPROTO_TCP, SKB_GSO_TCPV4, 19, IP_DF, 17,
	  MIPV4_DROP_HDR_TOTLEN },
	{ "a fragment", IPPROTO_TCP, SKB_GSO_TCPV4, 0, IP_MF, 17,
	  MIPV4_DROP_HDR_TOTLEN },
	{ "the last fragment", IPPROTO_TCP, SKB_GSO_TCPV4, 0, 100, 17,
	  MIPV4_DROP_HDR_TOTLEN },
};

static void big_case_name(const struct big_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(big, big_cases, big_case_name);

static struct sk_buff *big_datagram(struct fake *f, const struct big_case *c)
{
	struct sk_buff *skb = fake_pattern(f, PEER, US, c->protocol,
					   sizeof(struct tcphdr));
	struct tcphdr *th = (struct tcphdr *)(skb->data + MIPV4_HDR_LEN);
	unsigned int i;

	*th = (struct tcphdr){ .doff = sizeof(*th) / 4, .ack = 1 };
	for (i = 0; i < c->pages; i++) {
		struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

		KUNIT_ASSERT_NOT_NULL(f->test, page);
		skb_add_rx_frag(skb, i, page, 0, PAGE_SIZE, PAGE_SIZE);
	}
	ip_hdr(skb)->tot_len = htons(c->tot_len);
	ip_hdr(skb)->frag_off = htons(c->frag_off);
	fake_checksum(skb);
	if (c->gso_type) {
		skb_shinfo(skb)->gso_type = c->gso_type;
		skb_shinfo(skb)->gso_size = 1448;
		skb_shinfo(skb)->gso_segs =
			DIV_ROUND_UP(c->pages * PAGE_SIZE, 1448);
	}
	/* As GRO leaves it. */
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + MIPV4_HDR_LEN;
	skb->csum_offset = offsetof(struct tcphdr, check);
	return skb;
}

static void segments_are_taken_whatever_their_sum(struct kunit *test)
{
	const struct big_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, c->protocol), 0);
	fake_receive(f, big_datagram(f, c));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	skb = fake_delivered(f);
	KUNIT_ASSERT_EQ(test, !!skb, !c->reason);
	if (skb)
		KUNIT_EXPECT_EQ(test, skb->len,
				sizeof(struct tcphdr) + c->pages * PAGE_SIZE);
}

static void big_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		    struct sk_buff *skb, void *ctx)
{
	*(unsigned int *)ctx = skb->len;
	kfree_skb(skb);
}

/* A companion passes the same. */
static void segments_are_input_whatever_their_sum(struct kunit *test)
{
	const struct big_case *c = test->param_value;
	struct fake *f = fake_new(test);
	unsigned int len = 0;
	struct mipv4_callbacks callbacks = {
		.tcp = big_rcv, .udp = big_rcv, .ctx = &len,
	};

	mipv4_input(f->ip, &callbacks, big_datagram(f, c));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, len, c->reason ? 0 : sizeof(struct tcphdr) +
						   c->pages * PAGE_SIZE);
}

static struct kunit_case frames_test_cases[] = {
	KUNIT_CASE_PARAM(frame_of_the_device_is_the_endpoints_alone,
			 stack_gen_params),
	KUNIT_CASE_PARAM(segments_are_taken_whatever_their_sum, big_gen_params),
	KUNIT_CASE_PARAM(segments_are_input_whatever_their_sum, big_gen_params),
	{}
};

static struct kunit_suite frames_suite = {
	.name = "mipv4-frames",
	.test_cases = frames_test_cases,
};

kunit_test_suite(frames_suite);
