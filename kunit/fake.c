// SPDX-License-Identifier: GPL-2.0
/*
 * fake.c: a network device that catches what is sent, and builders of packets.
 */
#include <linux/inetdevice.h>
#include <net/ip.h>
#include "fake.h"

#define HEADROOM	64

static netdev_tx_t fake_start_xmit(struct sk_buff *skb, struct net_device *dev)
{
	struct fake *f = *(struct fake **)netdev_priv(dev);

	if (f->full) {
		kfree_skb(skb);
		return NET_XMIT_DROP;
	}
	/* The kernel's own IPv6 is not what is tested. */
	if (skb->protocol != htons(ETH_P_IP) &&
	    skb->protocol != htons(ETH_P_ARP)) {
		kfree_skb(skb);
		return NETDEV_TX_OK;
	}
	skb_orphan(skb);
	skb_reset_mac_header(skb);
	skb_queue_tail(&f->sent, skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops fake_ops = {
	.ndo_start_xmit		= fake_start_xmit,
	.ndo_set_mac_address	= eth_mac_addr,
};

static void fake_setup(struct net_device *dev)
{
	ether_setup(dev);
	dev->netdev_ops = &fake_ops;
	dev->needs_free_netdev = true;
	dev->priv_flags |= IFF_NO_QUEUE | IFF_LIVE_ADDR_CHANGE;
	dev->priv_flags &= ~IFF_TX_SKB_SHARING;
	dev->features |= NETIF_F_SG | NETIF_F_HW_CSUM | NETIF_F_TSO;
	dev->hw_features |= dev->features;
	dev->max_mtu = 65535;
	eth_hw_addr_set(dev, OUR_HA);
}

/* Is this a reason not to deliver a datagram that is no fragment? */
bool fake_is_undelivered(enum mipv4_drop_reason reason)
{
	switch (reason) {
	case MIPV4_DROP_OTHERHOST ... MIPV4_DROP_L2_BROADCAST:
	case MIPV4_DROP_EMPTY:
	case MIPV4_DROP_NO_PROTO:
	case MIPV4_DROP_GSO:
	case MIPV4_DROP_NO_MEMORY:
	case MIPV4_DROP_DETACHED:
		return true;
	default:
		return false;
	}
}

/* Every datagram that came in was delivered, or dropped for one reason, or was
 * a fragment: those that were put together, or dropped, are accounted for by
 * ReasmReqds and ReasmOKs.
 */
static void fake_check_account(struct fake *f)
{
	struct mipv4_totals *t = kzalloc(sizeof(*t), GFP_KERNEL);
	u64 in, out;
	int i;

	if (!t || !f->ip)
		goto out;
	mipv4_totals(f->ip, t);
	in = t->stat[MIPV4_STAT_IN_RECEIVES] -
	     t->stat[MIPV4_STAT_REASM_REQDS] + t->stat[MIPV4_STAT_REASM_OKS];
	out = t->stat[MIPV4_STAT_IN_DELIVERS];
	for (i = 0; i < __MIPV4_DROP_MAX; i++)
		if (fake_is_undelivered(i))
			out += t->drop[i];
	KUNIT_EXPECT_EQ(f->test, in, out);
out:
	kfree(t);
}

/**
 * fake_unregister() - the device goes away, as if pulled out
 * @f: the device
 */
void fake_unregister(struct fake *f)
{
	if (!f->dev)
		return;
	unregister_netdev(f->dev);
	f->dev = NULL;
}

/**
 * fake_disconnect() - end the endpoint
 * @f: the device
 */
void fake_disconnect(struct fake *f)
{
	if (!f->ip)
		return;
	fake_check_account(f);
	rtnl_lock();
	mipv4_disconnect(f->ip);
	rtnl_unlock();
	f->ip = NULL;
}

static void fake_end(void *data)
{
	struct fake *f = data;

	fake_disconnect(f);
	fake_unregister(f);
	skb_queue_purge(&f->sent);
	skb_queue_purge(&f->seen);
	skb_queue_purge(&f->delivered);
}

static void fake_put_net(void *net)
{
	put_net(net);
}

/**
 * fake_other_net() - another namespace than the first, until the case ends
 * @test: the case, which is skipped if there is none
 *
 * Return: the namespace.
 */
struct net *fake_other_net(struct kunit *test)
{
	struct net *net, *found = NULL;
	int err;

	rcu_read_lock();
	for_each_net_rcu(net)
		if (!found && !net_eq(net, &init_net))
			found = maybe_get_net(net);
	rcu_read_unlock();
	if (!found)
		kunit_skip(test, "needs a second network namespace");
	err = kunit_add_action_or_reset(test, fake_put_net, found);
	KUNIT_ASSERT_EQ(test, err, 0);
	return found;
}

/**
 * fake_device_in() - a device without an endpoint
 * @test: the case
 * @net: its namespace
 *
 * Return: it, up.
 */
struct fake *fake_device_in(struct kunit *test, struct net *net)
{
	struct fake *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, f);
	f->test = test;
	skb_queue_head_init(&f->sent);
	skb_queue_head_init(&f->seen);
	skb_queue_head_init(&f->delivered);
	f->dev = alloc_netdev(sizeof(f), "fake%d", NET_NAME_ENUM, fake_setup);
	KUNIT_ASSERT_NOT_NULL(test, f->dev);
	*(struct fake **)netdev_priv(f->dev) = f;
	dev_net_set(f->dev, net);
	err = register_netdev(f->dev);
	if (err)
		free_netdev(f->dev);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = kunit_add_action_or_reset(test, fake_end, f);
	KUNIT_ASSERT_EQ(test, err, 0);
	fake_up(f);
	return f;
}

/* The same in the first namespace. */
struct fake *fake_device(struct kunit *test)
{
	return fake_device_in(test, &init_net);
}

/* No more work by itself, and no announcements. */
static void fake_stop_time(struct fake *f)
{
	struct mipv4_igmp *igmp = &f->ip->igmp;
	struct mipv4_neigh_table *tbl = &f->ip->neigh;

	spin_lock_bh(&tbl->lock);
	/* Armed, it believes, and earlier than anything it can be asked for. */
	tbl->armed = true;
	tbl->next_jiffies = jiffies - LONG_MAX / 4;
	spin_unlock_bh(&tbl->lock);
	cancel_delayed_work_sync(&tbl->work);
	spin_lock_bh(&igmp->lock);
	igmp->armed = true;
	igmp->next_jiffies = jiffies - LONG_MAX / 4;
	spin_unlock_bh(&igmp->lock);
	cancel_delayed_work_sync(&igmp->work);
}

/**
 * fake_settle() - nothing is left to be announced, nothing has been sent
 * @f: the device
 */
void fake_settle(struct fake *f)
{
	struct mipv4_ifaddr *ifa;

	rtnl_lock();
	spin_lock_bh(&f->ip->neigh.lock);
	list_for_each_entry(ifa, &f->ip->addrs, list)
		ifa->announces = 0;
	spin_unlock_bh(&f->ip->neigh.lock);
	rtnl_unlock();
	skb_queue_purge(&f->sent);
}

/**
 * fake_connect() - give the device an endpoint
 * @f: the device
 * @addr: its address, 0 for none
 * @plen: prefix length of that
 * @flags: of the endpoint
 *
 * Return: 0 or -errno.
 */
int fake_connect(struct fake *f, __be32 addr, u8 plen, u32 flags)
{
	struct mipv4_config config = {
		.addr = addr, .plen = plen, .flags = flags,
	};
	struct mipv4 *ip = with_rtnl(mipv4_connect(f->dev, &config, NULL));

	if (IS_ERR(ip))
		return PTR_ERR(ip);
	f->ip = ip;
	fake_stop_time(f);
	memset(&f->before, 0, sizeof(f->before));
	return 0;
}

/**
 * fake_new() - a device with an endpoint: US, prefix length 24
 * @test: the case
 *
 * Return: it; nothing has been sent.
 */
struct fake *fake_new(struct kunit *test)
{
	struct fake *f = fake_device(test);
	int err = fake_connect(f, US, 24, 0);

	KUNIT_ASSERT_EQ(test, err, 0);
	fake_settle(f);
	return f;
}

/**
 * fake_know() - no need for ARP to find a neighbour
 * @f: the device
 * @addr: the neighbour
 * @ha: its link-layer address
 */
void fake_know(struct fake *f, __be32 addr, const u8 *ha)
{
	int err = with_rtnl(mipv4_neigh_set(f->ip, addr, ha, NULL));

	KUNIT_ASSERT_EQ(f->test, err, 0);
	cond_resched();
}

/**
 * fake_carrier() - the device gets a carrier or loses it
 * @f: the device
 * @carrier: which of both
 *
 * Return when it is said, and the core has a queue for frames again.
 */
void fake_carrier(struct fake *f, bool carrier)
{
	rtnl_lock();
	if (carrier)
		netif_carrier_on(f->dev);
	else
		netif_carrier_off(f->dev);
	netdev_state_change(f->dev);
	rtnl_unlock();
	if (!(f->dev->flags & IFF_UP))
		return;
	while (test_bit(__LINK_STATE_LINKWATCH_PENDING, &f->dev->state))
		msleep(20);
	rtnl_lock();
	rtnl_unlock();
}

void fake_down(struct fake *f)
{
	rtnl_lock();
	dev_close(f->dev);
	rtnl_unlock();
}

void fake_up(struct fake *f)
{
	int err = with_rtnl(dev_open(f->dev, NULL));

	KUNIT_ASSERT_EQ(f->test, err, 0);
}

/* A device on which nobody answers ARP. */
void fake_noarp(struct fake *f)
{
	with_rtnl(dev_change_flags(f->dev, f->dev->flags | IFF_NOARP, NULL));
}

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

/* As much as a companion can do with an endpoint that it gets to know. */
static void fake_protocol_try(struct fake *f, struct mipv4 *ip)
{
	struct mipv4_membership *m;

	m = mipv4_join(ip, GROUP, MIPV4_FILTER_EXCLUDE, NULL, 0);
	KUNIT_EXPECT_FALSE(f->test, IS_ERR(m));
	KUNIT_EXPECT_EQ(f->test, mipv4_resolve(ip, PEER, 0), -ENODEV);
	/* Time for what was asked for. */
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
 * fake_protocol() - take datagrams of a protocol number, until the case ends
 * @f: where they are kept
 * @number: the protocol number
 *
 * Return: 0 or -errno.
 */
int fake_protocol(struct fake *f, u8 number)
{
	struct mipv4_protocol *proto;
	int err;

	/* Outlives the function of the case. */
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

u64 fake_stat(struct fake *f, enum mipv4_stat stat)
{
	struct mipv4_totals t;

	mipv4_totals(f->ip, &t);
	return t.stat[stat];
}

u64 fake_drops(struct fake *f, enum mipv4_drop_reason reason)
{
	struct mipv4_totals t;

	mipv4_totals(f->ip, &t);
	return t.drop[reason];
}

/**
 * fake_dropped() - what was dropped since this was asked last?
 * @f: the device
 *
 * Return: the reason; 0 if nothing was; -1 if it was more than one packet.
 */
int fake_dropped(struct fake *f)
{
	u64 before[__MIPV4_DROP_MAX], n = 0;
	int i, reason = 0;

	memcpy(before, f->before.drop, sizeof(before));
	mipv4_totals(f->ip, &f->before);
	for (i = 0; i < __MIPV4_DROP_MAX; i++) {
		if (f->before.drop[i] == before[i])
			continue;
		n += f->before.drop[i] - before[i];
		reason = i;
	}
	return n > 1 ? -1 : reason;
}

/* A frame that arrives, skb->data behind the link-layer header. */
static struct sk_buff *fake_skb(struct fake *f, size_t len)
{
	struct sk_buff *skb = alloc_skb(HEADROOM + len, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, skb);
	skb_reserve(skb, HEADROOM);
	skb->dev = f->dev;
	skb->protocol = htons(ETH_P_IP);
	skb->pkt_type = PACKET_HOST;
	skb_reset_network_header(skb);
	return skb;
}

struct sk_buff *fake_bytes(struct fake *f, const void *data, size_t len)
{
	struct sk_buff *skb = fake_skb(f, len);

	skb_put_data(skb, data, len);
	return skb;
}

/* The checksum of the IP header again, after it was changed. */
void fake_checksum(struct sk_buff *skb)
{
	struct iphdr *iph = ip_hdr(skb);

	iph->check = 0;
	iph->check = naive_sum16(iph, iph->ihl * 4);
}

struct sk_buff *fake_options(struct fake *f, __be32 src, __be32 dst,
			     u8 protocol, const void *options, size_t n,
			     const void *data, size_t len)
{
	struct sk_buff *skb = fake_skb(f, sizeof(struct iphdr) + n + len);
	struct iphdr *iph = skb_put(skb, sizeof(*iph));

	*iph = (struct iphdr){
		.version = 4,
		.ihl = (sizeof(*iph) + n) / 4,
		.tot_len = htons(sizeof(*iph) + n + len),
		.id = htons(1),
		.ttl = 60,
		.protocol = protocol,
		.saddr = src,
		.daddr = dst,
	};
	if (n)
		skb_put_data(skb, options, n);
	if (len)
		skb_put_data(skb, data, len);
	fake_checksum(skb);
	return skb;
}

struct sk_buff *fake_datagram(struct fake *f, __be32 src, __be32 dst,
			      u8 protocol, const void *data, size_t len)
{
	return fake_options(f, src, dst, protocol, NULL, 0, data, len);
}

/* The payload counts: octet i is i modulo 251. */
static void fake_fill(u8 *data, size_t from, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		data[i] = (from + i) % 251;
}

struct sk_buff *fake_pattern(struct fake *f, __be32 src, __be32 dst,
			     u8 protocol, size_t len)
{
	u8 *data = kunit_kzalloc(f->test, len + 1, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, data);
	fake_fill(data, 0, len);
	return fake_datagram(f, src, dst, protocol, data, len);
}

/* Part of an EXPERIMENT from PEER to US, its payload as of fake_pattern(). */
struct sk_buff *fake_fragment(struct fake *f, u16 id, unsigned int offset,
			      size_t len, bool more)
{
	struct sk_buff *skb = fake_pattern(f, PEER, US, EXPERIMENT, len);
	struct iphdr *iph = ip_hdr(skb);

	fake_fill(skb->data + sizeof(*iph), offset, len);
	iph->id = htons(id);
	iph->frag_off = htons(offset / 8 | (more ? IP_MF : 0));
	fake_checksum(skb);
	return skb;
}

struct sk_buff *fake_icmp(struct fake *f, __be32 src, __be32 dst, u8 type,
			  u8 code, u32 info, const void *data, size_t len)
{
	struct sk_buff *skb = fake_pattern(f, src, dst, IPPROTO_ICMP,
					   sizeof(struct icmphdr) + len);
	struct icmphdr *icmph = (void *)(skb->data + sizeof(struct iphdr));

	*icmph = (struct icmphdr){
		.type = type, .code = code, .un.gateway = htonl(info),
	};
	if (data)
		memcpy(icmph + 1, data, len);
	icmph->checksum = naive_sum16(icmph, sizeof(*icmph) + len);
	return skb;
}

struct sk_buff *fake_echo(struct fake *f, __be32 src, __be32 dst, u16 id,
			  u16 seq, size_t size)
{
	return fake_icmp(f, src, dst, ICMP_ECHO, 0, id << 16 | seq, NULL, size);
}

/* An ICMP error to US about a datagram, of which header and 8 octets, 1 to 8,
 * are quoted.
 */
struct sk_buff *fake_icmp_about(struct fake *f, __be32 src, u8 type, u8 code,
				u32 info, __be32 quote_src, __be32 quote_dst,
				u8 protocol)
{
	static const u8 payload[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct sk_buff *quote = fake_datagram(f, quote_src, quote_dst, protocol,
					      payload, sizeof(payload));
	struct sk_buff *skb = fake_icmp(f, src, US, type, code, info,
					quote->data, quote->len);

	kfree_skb(quote);
	return skb;
}

struct sk_buff *fake_arp(struct fake *f, u16 op, const u8 *sha, __be32 sip,
			 const u8 *tha, __be32 tip)
{
	struct fake_arp arp = {
		.hdr = {
			.ar_hrd = htons(ARPHRD_ETHER),
			.ar_pro = htons(ETH_P_IP),
			.ar_hln = ETH_ALEN,
			.ar_pln = 4,
			.ar_op = htons(op),
		},
		.sip = sip,
		.tip = tip,
	};
	struct sk_buff *skb;

	memcpy(arp.sha, sha, ETH_ALEN);
	if (tha)
		memcpy(arp.tha, tha, ETH_ALEN);
	skb = fake_bytes(f, &arp, sizeof(arp));
	skb->protocol = htons(ETH_P_ARP);
	if (!tha)
		skb->pkt_type = PACKET_BROADCAST;
	return skb;
}

/* The same packet, but for @head octets in pages. @skb is consumed. */
struct sk_buff *fake_paged(struct fake *f, struct sk_buff *skb,
			   unsigned int head)
{
	struct sk_buff *paged = fake_skb(f, head);
	struct page *page = alloc_page(GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(f->test, page);
	paged->pkt_type = skb->pkt_type;
	paged->protocol = skb->protocol;
	skb_put_data(paged, skb->data, head);
	memcpy(page_address(page), skb->data + head, skb->len - head);
	skb_add_rx_frag(paged, 0, page, 0, skb->len - head, PAGE_SIZE);
	kfree_skb(skb);
	return paged;
}

/* The same, and to read more than @head octets takes memory. */
struct sk_buff *fake_cramped(struct fake *f, struct sk_buff *skb,
			     unsigned int head)
{
	struct sk_buff *cramped = fake_paged(f, skb, head);
	unsigned int room = skb_end_pointer(cramped) - skb_tail_pointer(cramped);

	memmove(cramped->data + room, cramped->data, head);
	cramped->data += room;
	cramped->tail += room;
	skb_reset_network_header(cramped);
	return cramped;
}

static void fake_freed(struct sk_buff *skb)
{
	struct fake *f = skb_shinfo(skb)->destructor_arg;

	f->freed++;
}

/* Count @skb in f->freed when it is freed, or caught by the device. */
struct sk_buff *fake_track(struct fake *f, struct sk_buff *skb)
{
	skb_shinfo(skb)->destructor_arg = f;
	skb->destructor = fake_freed;
	return skb;
}

/* A frame arrives at the device. */
void fake_receive(struct fake *f, struct sk_buff *skb)
{
	struct ethhdr *eth = skb_push(skb, ETH_HLEN);

	memcpy(eth->h_dest, OUR_HA, ETH_ALEN);
	memcpy(eth->h_source, PEER_HA, ETH_ALEN);
	eth->h_proto = skb->protocol;
	skb_reset_mac_header(skb);
	skb_pull(skb, ETH_HLEN);
	local_bh_disable();
	netif_receive_skb(skb);
	local_bh_enable();
}

/* The same without the core, which does not like every skb. */
int fake_rcv(struct fake *f, struct sk_buff *skb)
{
	return as_softirq(mipv4_rcv(skb, f->dev, &f->ip->ip_packet, f->dev));
}

/* A frame to be filled with @room octets. */
struct sk_buff *fake_frame(struct fake *f, __be32 dst, size_t room)
{
	struct sk_buff *frame = mipv4_allocate_frame(f->ip, dst, EXPERIMENT,
						     room, NULL, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(f->test, frame);
	return frame;
}

int fake_send(struct fake *f, __be32 dst, const void *data, size_t len)
{
	return mipv4_write(f->ip, fake_frame(f, dst, len), data, len);
}

struct sk_buff *fake_sent(struct fake *f)
{
	struct sk_buff *skb = skb_dequeue(&f->sent);

	if (skb)
		skb_queue_tail(&f->seen, skb);
	return skb;
}

struct iphdr *fake_sent_ip(struct fake *f)
{
	struct sk_buff *skb = fake_sent(f);
	struct iphdr *iph;

	if (!skb || eth_hdr(skb)->h_proto != htons(ETH_P_IP) ||
	    skb_headlen(skb) < ETH_HLEN + sizeof(*iph))
		return NULL;
	iph = (struct iphdr *)(skb->data + ETH_HLEN);
	KUNIT_EXPECT_EQ(f->test, naive_checksum((u8 *)iph, iph->ihl * 4), 0);
	KUNIT_EXPECT_EQ(f->test, ntohs(iph->tot_len), skb->len - ETH_HLEN);
	return iph;
}

/* The next frame is an ICMP message of this type, its checksum right; @len
 * receives how many octets it has.
 */
struct icmphdr *fake_sent_icmp(struct fake *f, u8 type, size_t *len)
{
	struct iphdr *iph = fake_sent_ip(f);
	struct icmphdr *icmph;

	if (!iph || iph->protocol != IPPROTO_ICMP ||
	    skb_linearize(skb_peek_tail(&f->seen)))
		return NULL;
	iph = (struct iphdr *)(skb_peek_tail(&f->seen)->data + ETH_HLEN);
	icmph = (struct icmphdr *)((u8 *)iph + iph->ihl * 4);
	*len = ntohs(iph->tot_len) - iph->ihl * 4;
	if (icmph->type != type)
		return NULL;
	KUNIT_EXPECT_EQ(f->test, naive_checksum((u8 *)icmph, *len), 0);
	return icmph;
}

struct fake_arp *fake_sent_arp(struct fake *f, u16 op)
{
	struct sk_buff *skb = fake_sent(f);
	struct fake_arp *arp;

	if (!skb || eth_hdr(skb)->h_proto != htons(ETH_P_ARP) ||
	    skb_headlen(skb) < ETH_HLEN + sizeof(*arp))
		return NULL;
	arp = (struct fake_arp *)(skb->data + ETH_HLEN);
	return arp->hdr.ar_op == htons(op) ? arp : NULL;
}

bool fake_silent(struct fake *f)
{
	return skb_queue_empty(&f->sent);
}

/* The next datagram that a protocol of fake_protocol() received. */
struct sk_buff *fake_delivered(struct fake *f)
{
	struct sk_buff *skb = skb_dequeue(&f->delivered);

	if (skb)
		skb_queue_tail(&f->seen, skb);
	return skb;
}

static void fake_age_list(struct list_head *list, unsigned long by_jiffies)
{
	struct mipv4_neigh *n;

	list_for_each_entry(n, list, list) {
		n->fresh_until_jiffies -= by_jiffies;
		n->used_jiffies -= by_jiffies;
		n->confirmed_jiffies -= by_jiffies;
		n->updated_jiffies -= by_jiffies;
		n->due_jiffies -= by_jiffies;
	}
}

static void fake_age_igmp(struct mipv4_igmp *igmp, unsigned long by_jiffies)
{
	struct mipv4_group *group;

	spin_lock_bh(&igmp->lock);
	igmp->v1_querier.at_jiffies -= by_jiffies;
	igmp->v2_querier.at_jiffies -= by_jiffies;
	igmp->general.at_jiffies -= by_jiffies;
	igmp->change.at_jiffies -= by_jiffies;
	igmp->again.at_jiffies -= by_jiffies;
	igmp->credit_jiffies -= by_jiffies;
	igmp->queries.filled_jiffies -= by_jiffies;
	list_for_each_entry(group, &igmp->groups, list)
		group->report.at_jiffies -= by_jiffies;
	list_for_each_entry(group, &igmp->left, list)
		group->report.at_jiffies -= by_jiffies;
	spin_unlock_bh(&igmp->lock);
}

/* Time passes for neighbours, own addresses, groups and what was learned. */
void fake_age(struct fake *f, unsigned long by_jiffies)
{
	struct mipv4_neigh_table *tbl = &f->ip->neigh;
	struct mipv4_ifaddr *ifa;
	struct mipv4_learned *l;

	rtnl_lock();
	fake_age_igmp(&f->ip->igmp, by_jiffies);
	spin_lock_bh(&f->ip->cache.lock);
	list_for_each_entry(l, &f->ip->cache.list, list)
		l->expires_jiffies -= by_jiffies;
	spin_unlock_bh(&f->ip->cache.lock);
	spin_lock_bh(&tbl->lock);
	fake_age_list(&tbl->resolving, by_jiffies);
	fake_age_list(&tbl->delaying, by_jiffies);
	fake_age_list(&tbl->probing, by_jiffies);
	fake_age_list(&tbl->idle, by_jiffies);
	fake_age_list(&tbl->unverified, by_jiffies);
	fake_age_list(&tbl->permanent, by_jiffies);
	tbl->gc_jiffies -= by_jiffies;
	f->ip->dad.attempt_jiffies -= by_jiffies;
	list_for_each_entry(ifa, &f->ip->addrs, list) {
		ifa->due_jiffies -= by_jiffies;
		ifa->conflict_jiffies -= by_jiffies;
		ifa->defended_jiffies -= by_jiffies;
	}
	spin_unlock_bh(&tbl->lock);
	rtnl_unlock();
}

/* Time passes, and what is due is done. */
void fake_tick(struct fake *f, unsigned long by_jiffies)
{
	fake_age(f, by_jiffies);
	mipv4_neigh_tick(f->ip);
	mipv4_dad_tick(f->ip);
	rtnl_lock();
	mipv4_addr_dad_done(f->ip);
	rtnl_unlock();
	mipv4_igmp_tick(f->ip);
}

/* The state of a neighbour, -1 if it is not known. */
int fake_state(struct fake *f, __be32 addr)
{
	struct mipv4_neigh *n;
	int state;

	rcu_read_lock();
	n = mipv4_neigh_find(f->ip, addr);
	state = n ? mipv4_neigh_state_now(n) : -1;
	rcu_read_unlock();
	return state;
}

/* RFC 1071 as it is written, in host order. */
u16 naive_checksum(const u8 *data, size_t len)
{
	u32 sum = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		sum += i % 2 ? data[i] : data[i] << 8;
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return ~sum;
}
