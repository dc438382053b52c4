// SPDX-License-Identifier: GPL-2.0
/*
 * act.c: the acts between frames: time passes, datagrams are sent, memory is short, and
 * addresses, routes, neighbours, groups, settings and the device change. Each act is a few
 * octets of a case, so that it is kept and mutated like a frame.
 *
 * Time passes when the kernel's clock of timers is set forward; then its timers and works
 * run as usual.
 */
#include <linux/interrupt.h>
#include <linux/jiffies.h>
#include <linux/rtnetlink.h>
#include <net/mudp.h>
#include "../mipv4/address.h"
#include "../mipv4/dad.h"
#include "../mipv4/endpoint.h"
#include "../mipv4/header.h"
#include "../mipv4/igmp-timer.h"
#include "../mipv4/neigh-set.h"
#include "../mipv4/neigh-timer.h"
#include "../mipv4/ping.h"
#include "../mipv4/reassembly.h"
#include "../mipv4/route-hop.h"
#include "../mipv4/route.h"
#include "../mipv4/settings.h"
#include "wire.h"

#define MANY		0x0a400000	/* 10.64.0.0 and the addresses that follow */
#define SLOTS		8
#define PAYLOAD		65536

static u8 fuzz_payload[PAYLOAD];
static struct mipv4_membership *fuzz_memberships[SLOTS];
static struct mudp_listener *fuzz_listeners[SLOTS];

static size_t act_len(u8 n)
{
	static const u16 lens[] = {
		0, 1, 8, 12, 64, 540, 548, 549, 1000, 1452, 1472, 1473, 1480, 1481, 1500,
		2000,
	};
	static const u16 large[] = {
		3000, 5000, 9000, 40000, 65507, 65508, 65515, 65516,
	};

	return n & 0xe0 ? lens[n % ARRAY_SIZE(lens)] : large[n % ARRAY_SIZE(large)];
}

/* One of the addresses in use, or another each time. */
static __be32 act_addr(u8 n, unsigned int time)
{
	return time ? htonl(MANY + time) : fuzz_addr(n);
}

/* Run the timers that are due, and then the works of the endpoint. */
static void act_run_timers(struct mipv4 *ip)
{
	local_bh_disable();
	local_irq_disable();
	or_softirq_pending(BIT(TIMER_SOFTIRQ));
	local_irq_enable();
	local_bh_enable();
	if (!ip)
		return;
	flush_work(&ip->neigh.work.work);
	flush_work(&ip->igmp.work.work);
	flush_work(&ip->cache.work.work);
}

/* Run the functions of the works here, where allocations fail. */
static void act_tick(struct mipv4 *ip, u8 fail, u8 which)
{
	if (which % 3 == 2)
		mipv4_dad_tick(ip);
	current->fail_nth = fail;
	switch (which % 3) {
	case 0:
		mipv4_igmp_tick(ip);
		break;
	case 1:
		mipv4_neigh_tick(ip);
		mipv4_dad_tick(ip);
		break;
	default:
		rtnl_lock();
		mipv4_addr_dad_done(ip);
		mipv4_addr_expire(ip);
		rtnl_unlock();
		break;
	}
	current->fail_nth = 0;
}

static void act_pass(struct mipv4 *ip, const u8 *a, const struct fuzz_how *how)
{
	static const unsigned int times[] = {
		1, 2, HZ / 10, HZ / 4, HZ, HZ + 1, 2 * HZ, 3 * HZ, 5 * HZ + 1, 10 * HZ,
		16 * HZ, 31 * HZ, 61 * HZ, 130 * HZ, 300 * HZ, 700 * HZ,
	};

	local_irq_disable();
	jiffies_64 += times[a[1] % ARRAY_SIZE(times)];
	local_irq_enable();
	if (how->fail && ip)
		act_tick(ip, how->fail, a[2]);
	act_run_timers(ip);
}

enum {
	SEND_DF		= BIT(0),
	SEND_TOS	= BIT(1),
	SEND_NO_LOOP	= BIT(2),
	SEND_SOURCE	= BIT(3),
	SEND_TTL	= BIT(4),
	SEND_OPTIONS	= BIT(5),
	SEND_DAMAGED	= BIT(6),
	SEND_CLONED	= BIT(7),
};

static int act_set_options(struct sk_buff *frame, u8 which)
{
	static const u8 options[][16] = {
		{ 7, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0 },
		{ 0x94, 4, 0, 0 },
		{ 0x83, 7, 4, 10, 9, 0, 4, 0 },
		{ 0x44, 12, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0 },
		{ 1, 0x82, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 3, 4, 0 },
		{ 7, 30, 4, 0 },
		{ 0x89, 7, 4, 192, 0, 2, 9, 1, 7, 7, 4, 0, 0, 0, 0, 0 },
		{ 0x44, 8, 5, 0, 0, 0, 0, 0 },
	};
	static const u8 lens[] = { 12, 4, 8, 12, 16, 4, 16, 8 };

	which %= ARRAY_SIZE(lens);
	return mipv4_set_options(frame, options[which], lens[which]);
}

/* Changes that a companion might make to a frame before it sends it. */
static void act_damage(struct sk_buff *frame, u8 how)
{
	struct iphdr *iph = ip_hdr(frame);

	switch (how % 8) {
	case 0:
		iph->version = 6;
		break;
	case 1:
		iph->ihl = 15;
		break;
	case 2:
		iph->ttl = 0;
		break;
	case 3:
		iph->frag_off = htons(0x2000);
		break;
	case 4:
		skb_trim(frame, 10);
		break;
	case 5:
		iph->ihl = 4;
		break;
	case 6:
		/* An invalid option. */
		if (iph->ihl > 5)
			*(u8 *)(iph + 1) = 0x44;
		break;
	case 7:
		iph->saddr = htonl(0xc0000263);
		break;
	}
}

/* Add @len octets of payload in pages. */
static void act_add_pages(struct sk_buff *frame, size_t len)
{
	unsigned int i, part;
	struct page *page;

	for (i = 0; len && i < MAX_SKB_FRAGS; i++) {
		page = alloc_page(GFP_KERNEL | __GFP_ZERO);
		if (!page)
			return;
		part = min_t(size_t, len, 4096 - 8 * (i & 1));
		skb_add_rx_frag(frame, i, page, 0, part, PAGE_SIZE);
		len -= part;
	}
}

static void act_add_list(struct sk_buff *frame, size_t len)
{
	struct sk_buff *rest = alloc_skb(len, GFP_KERNEL);

	if (!rest)
		return;
	skb_put_zero(rest, len);
	skb_shinfo(frame)->frag_list = rest;
	frame->len += len;
	frame->data_len += len;
	frame->truesize += rest->truesize;
}

/* Leave a checksum to the device, as any protocol may. */
static void act_leave_checksum(struct sk_buff *frame)
{
	if (skb_headlen(frame) < ip_hdr(frame)->ihl * 4 + 4)
		return;
	frame->ip_summed = CHECKSUM_PARTIAL;
	frame->csum_start = skb_headroom(frame) + ip_hdr(frame)->ihl * 4;
	frame->csum_offset = 2;
}

static void act_dispatch(struct mipv4 *ip, struct sk_buff *frame, size_t len, u8 how)
{
	struct kvec iov[] = {
		{ .iov_base = fuzz_payload, .iov_len = len / 2 },
		{ .iov_base = fuzz_payload, .iov_len = len - len / 2 },
		{ .iov_base = fuzz_payload, .iov_len = 100000 },
	};

	switch (how % 8) {
	case 0:
		mipv4_write(ip, frame, fuzz_payload, len);
		return;
	case 1:
		mipv4_writev(ip, frame, iov, 2);
		return;
	case 2:
		mipv4_writev(ip, frame, iov, 3);
		return;
	case 3:
		act_add_pages(frame, len / 2);
		mipv4_write(ip, frame, fuzz_payload, len - len / 2);
		return;
	case 4:
		act_add_pages(frame, len);
		break;
	case 5:
		act_add_list(frame, len);
		break;
	case 6:
		skb_put_zero(frame, min_t(size_t, len, skb_tailroom(frame)));
		act_leave_checksum(frame);
		break;
	default:
		skb_put_zero(frame, min_t(size_t, len / 2, skb_tailroom(frame)));
		act_add_pages(frame, len - len / 2);
		act_leave_checksum(frame);
		break;
	}
	mipv4_xmit(ip, frame);
}

/* Octets: destination, protocol, length, modifiers, function that sends it, options or
 * damage.
 */
static void act_send(struct mipv4 *ip, const u8 *a, const struct fuzz_how *how,
		     unsigned int time)
{
	static const u8 protocols[] = { 253, 253, 6, 0, 254, 255 };
	struct sk_buff *frame, *clone = NULL;
	size_t len = act_len(a[3]);
	bool room = a[5] & 0x80;

	current->fail_nth = how->fail;
	frame = mipv4_allocate_frame(ip, act_addr(a[1], time),
				     protocols[a[2] % ARRAY_SIZE(protocols)],
				     room || len > 65515 ? len : 0, NULL, GFP_ATOMIC);
	if (IS_ERR(frame))
		goto out;
	if (a[4] & SEND_OPTIONS && act_set_options(frame, a[6])) {
		kfree_skb(frame);
		goto out;
	}
	if (a[4] & SEND_DF)
		ip_hdr(frame)->frag_off = htons(IP_DF);
	if (a[4] & SEND_TOS)
		ip_hdr(frame)->tos = a[6];
	if (a[4] & SEND_NO_LOOP)
		mipv4_frame_set_loop(frame, false);
	if (a[4] & SEND_SOURCE)
		ip_hdr(frame)->saddr = a[6] & 1 ? fuzz_addr(a[6] >> 1) : 0;
	if (a[4] & SEND_TTL)
		ip_hdr(frame)->ttl = 1;
	if (a[4] & SEND_DAMAGED)
		act_damage(frame, a[6]);
	if (a[4] & SEND_CLONED)
		clone = skb_clone(frame, GFP_KERNEL);
	if (frame->len < MIPV4_HDR_LEN)
		mipv4_xmit(ip, frame);
	else
		act_dispatch(ip, frame, len, a[5]);
out:
	current->fail_nth = 0;
	kfree_skb(clone);
}

/* Queries of companions before they send. */
static void act_ask(struct mipv4 *ip, const u8 *a)
{
	const struct kvec iov[] = {
		{ .iov_base = fuzz_payload, .iov_len = a[3] },
		{ .iov_base = fuzz_payload, .iov_len = a[4] },
	};
	__be32 dst = fuzz_addr(a[1]);
	struct sk_buff *frame = mipv4_allocate_frame(ip, dst, 253, 0, NULL, GFP_KERNEL);
	struct mipv4_way way;

	mipv4_way(ip, dst, &way);
	mipv4_addr_kind(ip, dst);
	if (a[3] & 1)
		mipv4_confirm(ip, dst);
	if (a[3] & 2)
		mipv4_suspect(ip, dst);
	mipv4_pseudoheader(ip, dst, 253, mipv4_mtu(ip, dst));
	if (IS_ERR(frame))
		return;
	mipv4_checksum(frame, iov, ARRAY_SIZE(iov));
	kfree_skb(frame);
}

/* A UDP frame without mudp. */
static void act_udp_frame(struct mipv4 *ip, const struct mudp_flow *flow, size_t len,
			  u8 how)
{
	struct sk_buff *frame = mudp_allocate_frame(ip, flow, len, GFP_ATOMIC);

	if (IS_ERR(frame))
		return;
	switch (how % 4) {
	case 0:
		skb_put_zero(frame, min_t(size_t, len, skb_tailroom(frame)));
		break;
	case 1:
		act_add_pages(frame, len);
		break;
	case 2:
		/* Segments must have the form that GRO of Linux makes. */
		if (!flow->gso_size)
			act_add_list(frame, len + 60000);
		break;
	default:
		skb_trim(frame, 24);
		break;
	}
	mudp_xmit(ip, frame);
}

/* Octets: destination, ports, length, flags, function, TOS and TTL, size of a segment. */
static void act_udp(struct mipv4 *ip, const u8 *a, const struct fuzz_how *how,
		    unsigned int time)
{
	static const u16 ports[] = { 7, 5000, 9, 5001, 5002, 53, 0 };
	size_t len = act_len(a[3]);
	struct mudp_flow flow = {
		.daddr = act_addr(a[1], time),
		.sport = htons(ports[(a[2] & 15) % ARRAY_SIZE(ports)]),
		.dport = htons(ports[(a[2] >> 4) % ARRAY_SIZE(ports)]),
		.flags = a[4] & 7,
		.saddr = a[4] & 8 ? fuzz_addr(a[4] >> 6) : 0,
		.ttl = a[4] & 16 ? 3 : 0,
		.tos = a[6],
		.gso_size = a[4] & 32 ? 1 + 8 * a[6] : 0,
	};
	struct kvec iov[] = {
		{ .iov_base = fuzz_payload, .iov_len = len / 2 },
		{ .iov_base = fuzz_payload, .iov_len = len - len / 2 },
		{ .iov_base = fuzz_payload, .iov_len = 100000 },
	};

	current->fail_nth = how->fail;
	switch (a[5] % 4) {
	case 0:
		mudp_write(ip, &flow, fuzz_payload, len);
		break;
	case 1:
		mudp_writev(ip, &flow, iov, 2 + (a[5] >> 7));
		break;
	default:
		act_udp_frame(ip, &flow, len, a[5] >> 2);
		break;
	}
	current->fail_nth = 0;
}

static void act_ping(struct mipv4 *ip, const u8 *a, const struct fuzz_how *how,
		     unsigned int time)
{
	struct mipv4_ping_request request = {
		.dst = act_addr(a[1], time),
		.seq = a[2] % 4,
		.size = min_t(size_t, act_len(a[3]), 65507),
		.df = a[4] & 1,
		.ttl = a[4] & 2 ? 1 : 0,
	};
	u16 id;

	current->fail_nth = how->fail;
	mipv4_ping_send(ip, dev_net(fuzz_dev), 1, &request, &id);
	current->fail_nth = 0;
}

/* Octets: slot, operation and mode, group, number of sources, the first one. */
static void act_group(struct mipv4 *ip, const u8 *a)
{
	struct mipv4_membership **m = &fuzz_memberships[a[1] % SLOTS];
	u8 mode = a[2] & 1 ? MIPV4_FILTER_EXCLUDE : MIPV4_FILTER_INCLUDE;
	__be32 sources[64];
	unsigned int i, n = a[4] % (ARRAY_SIZE(sources) + 1);

	for (i = 0; i < n; i++)
		sources[i] = i < 2 ? fuzz_addr(a[5] + i) : htonl(MANY + a[5] + i);
	if (*m && (a[2] & 6) == 6) {
		mipv4_leave(*m);
		*m = NULL;
	} else if (*m) {
		mipv4_set_filter(*m, mode, sources, n);
	} else {
		*m = mipv4_join(ip, a[3] & 0x80 ? htonl(0xef090000 + a[3]) :
						  fuzz_addr(a[3]), mode, sources, n);
		if (IS_ERR(*m))
			*m = NULL;
	}
}

static void fuzz_heard(struct mipv4 *ip, const struct mudp_flow *flow, struct sk_buff *skb,
		       void *ctx)
{
	consume_skb(skb);
}

static void fuzz_told(struct mipv4 *ip, const struct mudp_flow *flow, __be32 from,
		      u8 type, u8 code, u32 info, void *ctx)
{
}

/* Octets: slot, address, port. */
static void act_listen(struct mipv4 *ip, const u8 *a)
{
	static const struct mudp_ops ops[] = {
		{ .rcv = fuzz_heard, .err = fuzz_told },
		{ .rcv = fuzz_heard },
	};
	struct mudp_listener **l = &fuzz_listeners[a[1] % SLOTS];

	if (*l) {
		mudp_unlisten(*l);
		*l = NULL;
		return;
	}
	*l = mudp_listen(ip, a[2] & 1 ? fuzz_addr(a[2] >> 1) : 0, htons(5000 + a[3] % 4),
			 &ops[a[4] & 1], NULL);
	if (IS_ERR(*l))
		*l = NULL;
}

static void act_address(struct mipv4 *ip, const u8 *a)
{
	__be32 addr = fuzz_addr(2 + a[2] % 2);	/* not a permanent one */
	struct mipv4_addr_spec spec = mipv4_addr_spec(addr, 24);

	switch (a[1] % 3) {
	case 0:
		mipv4_probe_ip(ip, addr, 24);
		break;
	case 1:
		spec.replace = a[2] & 0x40;
		if (a[2] & 0x80)
			spec.lft = (struct mipv4_lifetimes){ 1, a[2] >> 1 & 1 };
		mipv4_addr_add(ip, &spec, NULL);
		break;
	default:
		mipv4_del_ip(ip, addr, 24);
		break;
	}
}

static void act_route(struct mipv4 *ip, const u8 *a)
{
#define NET(a, b, c, d)	cpu_to_be32((a) << 24 | (b) << 16 | (c) << 8 | (d))
	static const struct mipv4_route_spec specs[] = {
		{ NET(172, 16, 1, 0), 0, .plen = 24, .type = MIPV4_ROUTE_TYPE_UNREACHABLE },
		{ NET(172, 16, 2, 0), 0, .plen = 24, .type = MIPV4_ROUTE_TYPE_BLACKHOLE },
		{ NET(172, 16, 3, 0), NET(10, 9, 0, 77), .plen = 24, .metric = 1 },
		{ NET(172, 16, 3, 0), NET(10, 9, 0, 4), .plen = 24, .metric = 2 },
		{ NET(172, 16, 3, 0), NET(10, 9, 0, 1), .plen = 24, .metric = 3 },
		{ NET(172, 16, 4, 0), NET(10, 9, 0, 1), .plen = 24, .mtu = 600 },
		{ NET(10, 64, 0, 0), 0, .plen = 12 },
		{ 0, NET(10, 9, 0, 1), .plen = 0, .metric = 7 },
		{ 0, NET(10, 9, 0, 77), .plen = 0, .metric = 8 },
	};
#undef NET
	const struct mipv4_route_spec *spec = &specs[a[1] % ARRAY_SIZE(specs)];
	const struct mipv4_route_match match = {
		.dst = spec->dst,
		.plen = spec->plen,
		.gateway = spec->gateway,
		.metric = spec->metric,
		.type = -1,
	};

	if (a[2] & 1)
		mipv4_route_del(ip, &match, NULL);
	else
		mipv4_route_add(ip, spec, NULL);
}

static void act_neigh(struct mipv4 *ip, const u8 *a, unsigned int time)
{
	const u8 ha[ETH_ALEN] = { 2, 0, 0, 0, 0, a[3] };
	__be32 addr = act_addr(a[2], time);

	switch (a[1] % 4) {
	case 0:
		mipv4_neigh_set(ip, addr, ha, NULL);
		break;
	case 3:
		mipv4_neigh_flush(ip, MIPV4_DROP_NEIGH_FAILED);
		break;
	default:
		mipv4_neigh_del(ip, addr, NULL);
		break;
	}
}

/* Octets: switches, TOS and TTL, limits. */
static void act_set(struct mipv4 *ip, const u8 *a)
{
	struct mipv4_settings s;

	mipv4_settings_get(ip, &s);
	s.redirects = !(a[1] & 1);
	s.source_routes = !(a[1] & 2);
	s.igmp_router_alert = a[1] & 0x20;
	s.df = (a[1] & 0x1c) == 0x1c;
	s.tos = a[2] & 1 ? a[2] : 0;
	s.ttl = a[2] & 2 ? 1 : 64;
	s.pmtu_min = a[3] & 1 ? 552 : 68;
	s.reasm_limit = (a[3] & 6) == 6 ? MIPV4_REASM_LIMIT_MIN : 4194304;
	s.reasm_timeout_ms = a[3] & 8 ? 1000 : 30000;
	mipv4_settings_set(ip, &s, NULL);
}

/* Set the modifiers of the next item. Return: false if @a is no modifier. */
static bool act_prepare(const u8 *a, struct fuzz_how *how)
{
	static const unsigned int times[] = { 2, 10, 100, 5000, 17000 };

	switch (a[0] % FUZZ_ACTS) {
	case FUZZ_FAIL:
		how->fail = 1 + a[1] % 16;
		return true;
	case FUZZ_MARK:
		how->marks = a[1];
		return true;
	case FUZZ_REPEAT:
		how->times = times[a[1] % ARRAY_SIZE(times)];
		how->offset = a[2];
		return true;
	default:
		return false;
	}
}

/* Context: RTNL. */
static void act_configure(struct mipv4 *ip, const u8 *a, unsigned int time)
{
	switch (a[0] % FUZZ_ACTS) {
	case FUZZ_GROUP:
		act_group(ip, a);
		break;
	case FUZZ_ADDR:
		act_address(ip, a);
		break;
	case FUZZ_ROUTE:
		act_route(ip, a);
		break;
	case FUZZ_NEIGH:
		act_neigh(ip, a, time);
		break;
	case FUZZ_SET:
		act_set(ip, a);
		break;
	}
}

static void act_once(struct mipv4 *ip, const u8 *a, const struct fuzz_how *how,
		     unsigned int time)
{
	switch (a[0] % FUZZ_ACTS) {
	case FUZZ_SEND:
		act_send(ip, a, how, time);
		break;
	case FUZZ_UDP:
		act_udp(ip, a, how, time);
		break;
	case FUZZ_PING:
		act_ping(ip, a, how, time);
		break;
	case FUZZ_ASK:
		act_ask(ip, a);
		break;
	case FUZZ_DYING:
		fuzz_device_dying(a[1]);
		break;
	case FUZZ_LISTEN:
		act_listen(ip, a);
		break;
	default:
		rtnl_lock();
		act_configure(ip, a, time);
		rtnl_unlock();
		break;
	}
}

static void act(const struct fuzz_frame *f, struct mipv4 *ip, struct fuzz_how *how)
{
	u8 a[FUZZ_ACT_LEN] = {};
	unsigned int i;

	memcpy(a, f->data, min_t(unsigned int, f->len, sizeof(a)));
	if (act_prepare(a, how))
		return;
	if (a[0] % FUZZ_ACTS == FUZZ_PASS)
		act_pass(ip, a, how);
	else if (a[0] % FUZZ_ACTS == FUZZ_DEVICE)
		fuzz_device_change(a[1]);
	else if (ip)
		for (i = 0; i < max(how->times, 1U); i++)
			act_once(ip, a, how, i);
	*how = (struct fuzz_how){};
}

/* The same frame with another address. */
static void fuzz_come_often(const struct fuzz_frame *frame, struct mipv4 *ip,
			    const struct fuzz_how *how)
{
	static struct fuzz_frame f;
	unsigned int i;

	for (i = 0; i < how->times; i++) {
		f = *frame;
		if (how->offset + 4 <= f.len)
			put_unaligned_be32(MANY + i, f.data + how->offset);
		fuzz_fix(&f);
		fuzz_device_receive(&f, ip, how, NULL);
		cond_resched();
	}
}

static void fuzz_come_together(struct list_head *list)
{
	local_bh_disable();
	netif_receive_skb_list(list);
	local_bh_enable();
	INIT_LIST_HEAD(list);
}

/**
 * fuzz_run() - run a case
 * @c: the case
 *
 * The frames are received one by one, or all together if the shape of the first says so.
 *
 * Context: process.
 */
void fuzz_run(const struct fuzz_case *c)
{
	struct mipv4 *ip = mipv4_find(dev_net(fuzz_dev), fuzz_dev->ifindex);
	bool together = c->n && c->frame[0].shape & 0x80;
	struct fuzz_how how = {};
	LIST_HEAD(list);
	unsigned int i;

	for (i = 0; i < c->n; i++) {
		const struct fuzz_frame *f = &c->frame[i];

		if (fuzz_is_act(f)) {
			fuzz_come_together(&list);
			act(f, ip, &how);
			continue;
		}
		if (how.times)
			fuzz_come_often(f, ip, &how);
		else
			fuzz_device_receive(f, ip, &how, together ? &list : NULL);
		how = (struct fuzz_how){};
	}
	fuzz_come_together(&list);
	fuzz_device_restore();
	if (ip)
		mipv4_put(ip);
}

/**
 * fuzz_acts_end() - remove all objects that acts made
 *
 * Context: process.
 */
void fuzz_acts_end(void)
{
	int i;

	rtnl_lock();
	for (i = 0; i < SLOTS; i++)
		if (fuzz_memberships[i])
			mipv4_leave(fuzz_memberships[i]);
	rtnl_unlock();
	for (i = 0; i < SLOTS; i++)
		if (fuzz_listeners[i])
			mudp_unlisten(fuzz_listeners[i]);
}
