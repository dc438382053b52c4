// SPDX-License-Identifier: GPL-2.0
/*
 * generate.c: make frames of hosts, routers and attackers, and mutate them. They concern the
 * host 10.9.0.2/24 with a few more objects, which tests/e2e/fuzz-wire.sh configures. The
 * same numbers make the same frames.
 */
#include <linux/icmp.h>
#include <linux/if_arp.h>
#include <linux/igmp.h>
#include <linux/ip.h>
#include <linux/minmax.h>
#include <linux/udp.h>
#include <net/checksum.h>
#include "wire.h"

const u8 fuzz_our_ha[ETH_ALEN] = { 0x02, 0, 0, 0, 0, 0x02 };

#define ADDR(a, b, c, d)	((a) << 24 | (b) << 16 | (c) << 8 | (d))

/* Addresses of the endpoint first. */
static const u32 fuzz_addrs[] = {
	ADDR(10, 9, 0, 2), ADDR(10, 9, 0, 3), ADDR(10, 9, 0, 5), ADDR(10, 9, 0, 6),
	ADDR(10, 9, 0, 1), ADDR(10, 9, 0, 77), ADDR(10, 9, 0, 4), ADDR(192, 0, 2, 9),
	ADDR(10, 9, 0, 255), ADDR(255U, 255, 255, 255), ADDR(10, 9, 0, 0),
	ADDR(224U, 0, 0, 1), ADDR(224U, 0, 0, 22), ADDR(239U, 1, 2, 3),
	ADDR(232U, 1, 1, 1), ADDR(239U, 9, 9, 9), ADDR(127, 0, 0, 1), 0,
	ADDR(240U, 0, 0, 1), ADDR(172, 16, 0, 9), ADDR(172, 16, 1, 9), ADDR(172, 16, 2, 9),
	ADDR(172, 16, 3, 9), ADDR(172, 16, 4, 9), ADDR(10, 64, 0, 9),
};

#define N_OWN		4	/* the second half is added and deleted */
#define N_HOSTS		8	/* own and other unicast addresses */
#define FIRST_GROUP	11
#define N_GROUPS	5

static u64 fuzz_state;

/**
 * fuzz_seed() - start the random numbers of a case
 * @seed: the seed of all cases
 * @number: the number of the case
 */
void fuzz_seed(u64 seed, u64 number)
{
	fuzz_state = seed * 0xd1342543de82ef95ULL + number * 0x9e3779b97f4a7c15ULL;
}

/* splitmix64 */
static u64 fuzz_next(void)
{
	u64 z = fuzz_state += 0x9e3779b97f4a7c15ULL;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
	return z ^ (z >> 31);
}

/**
 * fuzz_below() - the next random number
 * @n: the number of choices
 *
 * Return: 0 to @n - 1.
 */
u32 fuzz_below(u32 n)
{
	return (fuzz_next() >> 32) % n;
}

static bool one_in(u32 n)
{
	return !fuzz_below(n);
}

/**
 * fuzz_is_own() - is it an address of the endpoint?
 * @addr: the address
 *
 * Return: true if so.
 */
bool fuzz_is_own(__be32 addr)
{
	int i;

	for (i = 0; i < N_OWN; i++)
		if (addr == htonl(fuzz_addrs[i]))
			return true;
	/* More than the endpoint can announce at once. */
	return ntohl(addr) >= ADDR(10, 9, 0, 240) && ntohl(addr) < ADDR(10, 9, 0, 250);
}

/**
 * fuzz_addr() - one of the addresses in use
 * @n: its index, modulo their number
 *
 * Return: the address.
 */
__be32 fuzz_addr(u8 n)
{
	return htonl(fuzz_addrs[n % ARRAY_SIZE(fuzz_addrs)]);
}

static __be32 any_addr(void)
{
	if (one_in(30))
		return htonl(fuzz_next());
	return htonl(fuzz_addrs[fuzz_below(ARRAY_SIZE(fuzz_addrs))]);
}

static __be32 own_addr(void)
{
	if (one_in(12))
		return any_addr();
	return htonl(fuzz_addrs[fuzz_below(one_in(6) ? N_OWN : N_OWN / 2)]);
}

static __be32 peer_addr(void)
{
	if (one_in(12))
		return any_addr();
	return htonl(fuzz_addrs[N_OWN + fuzz_below(N_HOSTS - N_OWN)]);
}

static __be32 group_addr(void)
{
	return htonl(fuzz_addrs[FIRST_GROUP + fuzz_below(N_GROUPS)]);
}

static u32 any_value(void)
{
	static const u32 values[] = {
		0, 1, 2, 4, 5, 7, 8, 15, 19, 20, 21, 28, 40, 60, 63, 64, 68, 127, 128,
		255, 256, 551, 552, 576, 1400, 1472, 1480, 1500, 8191, 8192, 32767,
		32768, 65515, 65535, 65536, INT_MAX, UINT_MAX,
	};

	return one_in(3) ? fuzz_next() : values[fuzz_below(ARRAY_SIZE(values))];
}

/* Append octets to a frame, as far as they fit. */
static void *put(struct fuzz_frame *f, unsigned int len)
{
	static u8 nowhere[FUZZ_LEN];
	void *at = f->data + f->len;

	if (len > FUZZ_LEN - f->len)
		return nowhere;
	f->len += len;
	memset(at, 0, len);
	return at;
}

static void put_random(struct fuzz_frame *f, unsigned int len)
{
	u64 r;

	len = min_t(unsigned int, len, FUZZ_LEN - f->len);
	while (len) {
		unsigned int n = min_t(unsigned int, len, sizeof(r));

		r = fuzz_next();
		memcpy(put(f, n), &r, n);
		len -= n;
	}
}

static unsigned int any_len(void)
{
	switch (fuzz_below(12)) {
	case 0:
		return fuzz_below(1600);
	case 1:
		return 1472 + fuzz_below(16);
	default:
		return fuzz_below(72);
	}
}

static void put_eth(struct fuzz_frame *f, __be32 daddr, u16 proto)
{
	struct ethhdr *eth;

	f->len = 0;
	f->shape = one_in(2) ? 0 : fuzz_next();
	eth = put(f, ETH_HLEN);
	ether_addr_copy(eth->h_dest, fuzz_our_ha);
	if (ipv4_is_multicast(daddr)) {
		const u8 *d = (const u8 *)&daddr;
		const u8 ha[ETH_ALEN] = { 1, 0, 0x5e, d[1] & 0x7f, d[2], d[3] };

		memcpy(eth->h_dest, ha, ETH_ALEN);
	} else if (daddr == htonl(INADDR_BROADCAST) || (ntohl(daddr) & 255) == 255 ||
		   one_in(30)) {
		eth_broadcast_addr(eth->h_dest);
	} else if (one_in(60)) {
		eth->h_dest[5] = fuzz_next();
	}
	eth->h_source[0] = 2;
	eth->h_source[5] = one_in(20) ? fuzz_next() : 1;
	eth->h_proto = htons(one_in(100) ? fuzz_next() : proto);
}

static void put_arp(struct fuzz_frame *f)
{
	struct arphdr *arp;
	__be32 addr;
	u8 *body;

	put_eth(f, one_in(2) ? htonl(INADDR_BROADCAST) : own_addr(), ETH_P_ARP);
	arp = put(f, sizeof(*arp));
	arp->ar_hrd = htons(ARPHRD_ETHER);
	arp->ar_pro = htons(ETH_P_IP);
	arp->ar_hln = ETH_ALEN;
	arp->ar_pln = 4;
	arp->ar_op = htons(one_in(20) ? fuzz_below(12) : 1 + fuzz_below(2));
	body = put(f, 2 * (ETH_ALEN + 4));
	memcpy(body, f->data + ETH_ALEN, ETH_ALEN);
	addr = one_in(4) ? any_addr() : peer_addr();
	memcpy(body + ETH_ALEN, &addr, 4);
	addr = own_addr();
	memcpy(body + 2 * ETH_ALEN + 4, &addr, 4);
	if (one_in(2))
		put(f, 18);	/* padding of the link */
}

static void put_options(struct fuzz_frame *f, bool router_alert)
{
	unsigned int start = f->len, len = 4 * (1 + fuzz_below(10));
	u8 *o;

	if (router_alert) {
		o = put(f, 4);
		o[0] = 0x94;
		o[1] = 4;
		return;
	}
	while (f->len < start + len) {
		unsigned int room = start + len - f->len;
		static const u8 types[] = { 0, 1, 7, 0x44, 0x83, 0x89, 0x94, 0x82 };
		u8 type = one_in(10) ? fuzz_next() : types[fuzz_below(ARRAY_SIZE(types))];
		unsigned int size = min(room, 4 + 4 * fuzz_below(5) + (type & 1 ? 3 : 0));

		if (type < 2 || room < 4) {
			o = put(f, 1);
			o[0] = type & 1;
			continue;
		}
		o = put(f, size);
		o[0] = type;
		o[1] = one_in(12) ? fuzz_next() : size;
		o[2] = one_in(6) ? fuzz_below(size + 5) : type == 0x44 ? 5 : 4;
		if (type == 0x44)
			o[3] = one_in(4) ? fuzz_next() : fuzz_below(4);
	}
	f->len = start + len;
}

/* An IP header; the rest of the datagram follows it. */
static struct iphdr *put_ip(struct fuzz_frame *f, u8 protocol, __be32 saddr,
			    __be32 daddr)
{
	bool igmp = protocol == IPPROTO_IGMP;
	struct iphdr *iph;

	put_eth(f, daddr, ETH_P_IP);
	iph = put(f, sizeof(*iph));
	iph->version = 4;
	iph->ihl = 5;
	iph->tos = one_in(8) ? fuzz_next() : 0;
	iph->id = htons(fuzz_below(4));
	iph->frag_off = one_in(4) ? htons(0x4000) : 0;
	iph->ttl = igmp && !one_in(8) ? 1 : one_in(10) ? fuzz_below(3) : 64;
	iph->protocol = protocol;
	iph->saddr = saddr;
	iph->daddr = daddr;
	if ((igmp && !one_in(8)) || one_in(7)) {
		put_options(f, igmp);
		iph->ihl = (f->len - ETH_HLEN) / 4;
	}
	return iph;
}

/* One of our datagrams, as far as ICMP errors quote it. */
static void put_quote(struct fuzz_frame *f)
{
	static const u8 protocols[] = { IPPROTO_UDP, IPPROTO_UDP, IPPROTO_ICMP, 253 };
	struct iphdr *iph = put(f, sizeof(*iph));
	__be16 *ports;

	iph->version = 4;
	iph->ihl = 5;
	iph->tot_len = htons(one_in(3) ? any_value() : 1500);
	iph->frag_off = one_in(3) ? htons(any_value()) : htons(0x4000);
	iph->ttl = 1;
	iph->protocol = protocols[fuzz_below(ARRAY_SIZE(protocols))];
	iph->saddr = own_addr();
	iph->daddr = peer_addr();
	if (one_in(10)) {
		unsigned int start = f->len;

		put_options(f, false);
		iph->ihl += (f->len - start) / 4;
	}
	iph->check = ip_fast_csum(iph, 5);
	ports = put(f, 8);
	ports[0] = htons(one_in(2) ? 7 : 5000);
	ports[1] = htons(7);
	ports[2] = htons(8 + fuzz_below(64));
	if (iph->protocol == IPPROTO_ICMP)
		*(u8 *)ports = 8;
	put_random(f, one_in(3) ? fuzz_below(64) : 0);
	if (one_in(20))
		f->len -= fuzz_below(28);
}

static void put_icmp(struct fuzz_frame *f)
{
	static const u8 types[] = { 8, 8, 3, 3, 3, 5, 11, 12, 0, 13, 14, 4, 15, 17, 10 };
	struct icmphdr *icmp;

	put_ip(f, IPPROTO_ICMP, peer_addr(), one_in(5) ? any_addr() : own_addr());
	icmp = put(f, sizeof(*icmp));
	icmp->type = one_in(20) ? fuzz_next() : types[fuzz_below(ARRAY_SIZE(types))];
	icmp->code = icmp->type == 3 ? fuzz_below(17) : one_in(3) ? fuzz_below(6) : 0;
	switch (icmp->type) {
	case 3: case 4: case 5: case 11: case 12:
		if (icmp->type == 3)
			icmp->un.frag.mtu = htons(any_value());
		else if (icmp->type == 5)
			icmp->un.gateway = peer_addr();
		else
			icmp->un.gateway = htonl(any_value());
		put_quote(f);
		break;
	case 13: case 14:
		put_random(f, 12);
		break;
	default:
		put_random(f, any_len());
		break;
	}
}

static void put_sources(struct fuzz_frame *f, unsigned int n)
{
	while (n--)
		*(__be32 *)put(f, 4) = peer_addr();
}

static void put_igmp(struct fuzz_frame *f)
{
	__be32 group = one_in(3) ? 0 : group_addr();
	unsigned int n = one_in(2) ? 0 : fuzz_below(one_in(8) ? 80 : 5);
	struct igmpv3_query *q;

	put_ip(f, IPPROTO_IGMP, peer_addr(),
	       group && !one_in(3) ? group : htonl(ADDR(224U, 0, 0, 1)));
	switch (fuzz_below(6)) {
	case 0: case 1: case 2:
		q = put(f, sizeof(*q));
		q->type = IGMP_HOST_MEMBERSHIP_QUERY;
		q->code = one_in(4) ? fuzz_next() : one_in(4) ? 0 : 10;
		q->group = group;
		q->qrv = fuzz_below(8);
		q->qqic = fuzz_next();
		q->nsrcs = htons(one_in(10) ? any_value() : n);
		put_sources(f, n);
		break;
	case 3:
		q = put(f, sizeof(struct igmphdr));
		q->type = IGMP_HOST_MEMBERSHIP_QUERY;
		q->code = one_in(2) ? 0 : 100;
		q->group = group;
		break;
	default:
		q = put(f, sizeof(struct igmphdr));
		q->type = one_in(2) ? IGMPV2_HOST_MEMBERSHIP_REPORT :
			  one_in(2) ? IGMP_HOST_MEMBERSHIP_REPORT :
			  one_in(2) ? IGMPV3_HOST_MEMBERSHIP_REPORT : fuzz_next();
		q->group = group_addr();
		put_sources(f, n);
		break;
	}
}

static void put_udp(struct fuzz_frame *f)
{
	static const u16 ports[] = { 7, 7, 9, 5001, 5000, 53, 0 };
	unsigned int len = any_len();
	struct udphdr *udp;

	put_ip(f, IPPROTO_UDP, peer_addr(), one_in(4) ? any_addr() : own_addr());
	udp = put(f, sizeof(*udp));
	udp->source = htons(ports[fuzz_below(ARRAY_SIZE(ports))]);
	udp->dest = htons(ports[fuzz_below(ARRAY_SIZE(ports))]);
	len = min_t(unsigned int, len, FUZZ_LEN - f->len);
	udp->len = htons(one_in(10) ? any_value() : sizeof(*udp) + len);
	if (len >= 8 && udp->dest == htons(5001)) {
		/* In order, duplicated, late, or missing. */
		put_unaligned_be64(fuzz_below(one_in(8) ? 5000 : 20), put(f, 8));
		len -= 8;
	}
	put_random(f, len);
}

static void put_other(struct fuzz_frame *f)
{
	static const u8 protocols[] = { 253, 253, 6, 17, 1, 2, 41, 0, 255 };

	put_ip(f, protocols[fuzz_below(ARRAY_SIZE(protocols))],
	       one_in(3) ? any_addr() : peer_addr(),
	       one_in(3) ? any_addr() : own_addr());
	put_random(f, any_len());
}

/* Correct lengths and checksums, also of truncated headers as far as they exist. */
static void fix(struct fuzz_frame *f, bool length)
{
	struct iphdr *iph = (struct iphdr *)(f->data + ETH_HLEN);
	unsigned int ihl, len;
	u8 *payload;

	if (f->len < ETH_HLEN + sizeof(*iph) ||
	    ((struct ethhdr *)f->data)->h_proto != htons(ETH_P_IP))
		return;
	ihl = iph->ihl * 4;
	len = f->len - ETH_HLEN;
	if (ihl < sizeof(*iph) || ihl > len)
		return;
	if (length)
		iph->tot_len = htons(len);
	iph->check = 0;
	iph->check = ip_fast_csum(iph, iph->ihl);
	if (ntohs(iph->tot_len) < ihl || ntohs(iph->tot_len) > len ||
	    iph->frag_off & htons(0x3fff))
		return;
	len = ntohs(iph->tot_len) - ihl;
	payload = (u8 *)iph + ihl;
	if ((iph->protocol == IPPROTO_ICMP || iph->protocol == IPPROTO_IGMP) && len >= 4) {
		memset(payload + 2, 0, 2);
		*(__sum16 *)(payload + 2) = ip_compute_csum(payload, len);
	}
	if (iph->protocol == IPPROTO_UDP && len >= sizeof(struct udphdr) && !one_in(8)) {
		struct udphdr *udp = (struct udphdr *)payload;

		if (ntohs(udp->len) <= len)
			len = max_t(unsigned int, ntohs(udp->len), sizeof(*udp));
		udp->check = 0;
		udp->check = csum_tcpudp_magic(iph->saddr, iph->daddr, len, IPPROTO_UDP,
					       csum_partial(payload, len, 0));
	}
}

/**
 * fuzz_fix() - correct the checksums of a changed frame
 * @f: the frame
 */
void fuzz_fix(struct fuzz_frame *f)
{
	fix(f, false);
}

/* A frame of a VLAN; tests/e2e/fuzz-wire.sh adds one on top of the device. */
static void put_tag(struct fuzz_frame *f)
{
	if (f->len + 4 > FUZZ_LEN)
		return;
	memmove(f->data + 16, f->data + 12, f->len - 12);
	put_unaligned_be32(ETH_P_8021Q << 16 | 5, f->data + 12);
	f->len += 4;
}

static void put_frame(struct fuzz_frame *f)
{
	static void (*const kinds[])(struct fuzz_frame *f) = {
		put_arp, put_icmp, put_icmp, put_igmp, put_udp, put_udp, put_other,
	};

	kinds[fuzz_below(ARRAY_SIZE(kinds))](f);
	fix(f, true);
	if (!one_in(40) && f->len < ETH_ZLEN && one_in(2))
		put(f, ETH_ZLEN - f->len);
	if (one_in(80))
		put_tag(f);
}

static void put_act(struct fuzz_frame *f, enum fuzz_act act)
{
	f->shape = 0;
	f->len = 0;
	put_random(f, FUZZ_ACT_LEN);
	f->data[0] = act;
}

/* An act; those that take long are rare. */
static void put_any_act(struct fuzz_frame *f)
{
	static const u8 acts[] = {
		FUZZ_PASS, FUZZ_PASS, FUZZ_PASS, FUZZ_FAIL, FUZZ_FAIL, FUZZ_FAIL,
		FUZZ_MARK, FUZZ_MARK, FUZZ_SEND, FUZZ_SEND, FUZZ_SEND, FUZZ_UDP, FUZZ_UDP,
		FUZZ_PING, FUZZ_GROUP, FUZZ_NEIGH, FUZZ_SET, FUZZ_LISTEN, FUZZ_ASK,
	};
	static const u8 slow[] = { FUZZ_ADDR, FUZZ_ROUTE, FUZZ_DEVICE, FUZZ_DYING };

	put_act(f, one_in(30) ? slow[fuzz_below(ARRAY_SIZE(slow))] :
				acts[fuzz_below(ARRAY_SIZE(acts))]);
	/* More, up to a limit, only from the corpus. */
	if (one_in(50)) {
		put_act(f, FUZZ_REPEAT);
		f->data[1] = fuzz_below(2);
		f->data[2] = one_in(2) ? 28 : 58;
	}
}

/* One or several neighbours, from the first ARP request on. */
static void put_of_neighbour(struct fuzz_frame *f)
{
	switch (fuzz_below(5)) {
	case 0:
		put_arp(f);
		break;
	case 1:
	case 2:
		put_act(f, FUZZ_PASS);
		break;
	default:
		put_act(f, one_in(8) ? FUZZ_NEIGH : FUZZ_SEND);
		f->data[1] = 4 + fuzz_below(4);
		f->data[3] = fuzz_below(10);
		f->data[4] = 0;
		break;
	}
}

/* An address under probing, and hosts that may have it. */
static void put_of_address(struct fuzz_frame *f)
{
	__be32 addr = fuzz_addr(2 + fuzz_below(2));

	switch (fuzz_below(4)) {
	case 0:
		put_act(f, FUZZ_ADDR);
		break;
	case 1:
		put_arp(f);
		if (one_in(2))
			memcpy(f->data + 28, &addr, 4);	/* the sender claims the address */
		else
			memcpy(f->data + 38, &addr, 4);
		if (one_in(2))
			memset(f->data + 28, 0, 4);
		break;
	default:
		put_act(f, FUZZ_PASS);
		break;
	}
}

static void put_of_group(struct fuzz_frame *f)
{
	switch (fuzz_below(3)) {
	case 0:
		put_act(f, FUZZ_GROUP);
		f->data[1] = fuzz_below(4);
		f->data[3] = FIRST_GROUP + fuzz_below(N_GROUPS);
		f->data[4] = fuzz_below(4);
		break;
	case 1:
		put_igmp(f);
		fix(f, true);
		break;
	default:
		put_act(f, FUZZ_PASS);
		break;
	}
}

/* A path whose MTU decreases, and expires. */
static void put_of_path(struct fuzz_frame *f)
{
	switch (fuzz_below(3)) {
	case 0:
		put_act(f, FUZZ_SEND);
		f->data[1] = 5 + fuzz_below(20);
		break;
	case 1:
		put_icmp(f);
		fix(f, true);
		break;
	default:
		put_act(f, FUZZ_PASS);
		f->data[1] = 11 + fuzz_below(5);
		break;
	}
}

/* A longer sequence: acts, and frames about the same object. */
static void put_story(struct fuzz_case *c)
{
	static void (*const topics[])(struct fuzz_frame *f) = {
		put_of_neighbour, put_of_address, put_of_group, put_of_path, put_any_act,
	};
	void (*put_item)(struct fuzz_frame *f) =
		topics[fuzz_below(ARRAY_SIZE(topics))];

	for (c->n = 0; c->n < 2 + fuzz_below(FUZZ_FRAMES - 1); c->n++) {
		if (one_in(6))
			put_any_act(&c->frame[c->n]);
		else if (one_in(6) || put_item == put_any_act)
			put_frame(&c->frame[c->n]);
		else
			put_item(&c->frame[c->n]);
	}
}

/* A fragmented datagram, with missing, duplicated or overlapping fragments. */
static void put_fragments(struct fuzz_case *c)
{
	unsigned int ihl, len, at = 0, size, n = 2 + fuzz_below(FUZZ_FRAMES - 2);
	static struct fuzz_frame whole;
	struct iphdr *iph;

	put_frame(&whole);
	iph = (struct iphdr *)(whole.data + ETH_HLEN);
	ihl = iph->ihl * 4;
	c->n = 0;
	if (((struct ethhdr *)whole.data)->h_proto != htons(ETH_P_IP) ||
	    whole.len < ETH_HLEN + sizeof(*iph) + 8 || ETH_HLEN + ihl + 8 > whole.len)
		return;
	len = whole.len - ETH_HLEN - ihl;
	size = max(8U, len / n & ~7U);
	iph->id = htons(fuzz_below(16));
	for (; c->n < n && at < len; at += size) {
		struct fuzz_frame *f = &c->frame[c->n++];
		bool last = c->n == n || at + size >= len;
		unsigned int this = last ? len - at : size;

		f->shape = whole.shape;
		f->len = ETH_HLEN + ihl + this;
		memcpy(f->data, whole.data, ETH_HLEN + ihl);
		memcpy(f->data + ETH_HLEN + ihl, whole.data + ETH_HLEN + ihl + at, this);
		iph = (struct iphdr *)(f->data + ETH_HLEN);
		iph->frag_off = htons((at / 8 + (one_in(24) ? fuzz_below(3) : 0)) |
				      (last ? 0 : 0x2000));
		fix(f, true);
	}
	if (one_in(3) && c->n > 1)
		swap(c->frame[0], c->frame[c->n - 1]);
	if (one_in(6))
		c->n--;
}

/**
 * fuzz_generate() - make a new case
 * @c: the case
 */
void fuzz_generate(struct fuzz_case *c)
{
	c->n = 0;
	if (one_in(5))
		put_story(c);
	else if (one_in(5))
		put_fragments(c);
	if (c->n)
		return;
	c->n = 1 + (one_in(3) ? fuzz_below(3) : 0);
	for (unsigned int i = 0; i < c->n; i++)
		put_frame(&c->frame[i]);
}

/* Change octets, rarely those of link-layer addresses. */
static void mutate_octets(struct fuzz_frame *f)
{
	unsigned int first = one_in(20) ? 0 : 12, at;
	__be32 addr;
	u32 value;

	if (f->len <= first + 4)
		return;
	at = first + fuzz_below(min_t(u32, f->len, one_in(2) ? 64 : f->len) - first - 3);
	switch (fuzz_below(5)) {
	case 0:
		f->data[at] ^= 1 << fuzz_below(8);
		break;
	case 1:
		f->data[at] = any_value();
		break;
	case 2:
		value = any_value();
		f->data[at & ~1] = value >> 8;
		f->data[at | 1] = value;
		break;
	case 3:
		addr = any_addr();
		/* Addresses are at 2 modulo 4. */
		at = (at & ~3U) + 2;
		if (at + 4 <= f->len)
			memcpy(f->data + at, &addr, 4);
		break;
	case 4:
		f->data[at] += one_in(2) ? 1 : -1;
		break;
	}
}

static void mutate_length(struct fuzz_frame *f)
{
	unsigned int at, n = 1 + fuzz_below(40);

	switch (fuzz_below(3)) {
	case 0:
		f->len -= min_t(unsigned int, n, f->len - min_t(u16, f->len, ETH_HLEN));
		break;
	case 1:
		put_random(f, n);
		break;
	case 2:
		/* Four octets more or less, as of options. */
		if (f->len < 60 || f->len + 4 > FUZZ_LEN)
			break;
		at = 34 + 4 * fuzz_below((f->len - 38) / 4);
		memmove(f->data + at + 4, f->data + at, f->len - at);
		f->len += 4;
		break;
	}
}

static void mutate_frame(struct fuzz_frame *f)
{
	unsigned int n;

	if (fuzz_is_act(f)) {
		/* Rarely the kind of the act, usually a parameter. */
		if (f->len > 1)
			f->data[one_in(10) ? 0 : 1 + fuzz_below(f->len - 1)] =
				fuzz_next();
		return;
	}
	for (n = 1 + fuzz_below(4); n; n--) {
		if (one_in(5))
			mutate_length(f);
		else
			mutate_octets(f);
	}
	if (one_in(8))
		f->shape = fuzz_next();
	if (!one_in(8))
		fix(f, !one_in(5));
}

static void insert_frame(struct fuzz_case *c, const struct fuzz_frame *f)
{
	unsigned int at = fuzz_below(c->n + 1);

	if (c->n == FUZZ_FRAMES)
		return;
	memmove(&c->frame[at + 1], &c->frame[at], (c->n - at) * sizeof(*f));
	c->frame[at] = *f;
	c->n++;
}

static void mutate_case(struct fuzz_case *c, const struct fuzz_case *other)
{
	static struct fuzz_frame f;
	unsigned int at = fuzz_below(c->n);

	switch (fuzz_below(10)) {
	case 0:
		if (one_in(3))
			put_any_act(&f);
		else
			put_frame(&f);
		insert_frame(c, &f);
		break;
	case 1:
		f = c->frame[at];
		insert_frame(c, &f);
		break;
	case 2:
		if (other->n)
			insert_frame(c, &other->frame[fuzz_below(other->n)]);
		break;
	case 3:
		if (c->n > 1)
			c->frame[at] = c->frame[--c->n];
		break;
	case 4:
		swap(c->frame[at], c->frame[fuzz_below(c->n)]);
		break;
	default:
		mutate_frame(&c->frame[at]);
		break;
	}
}

/**
 * fuzz_mutate() - change a case
 * @c: a case of at least one frame
 * @other: another case, whose frames may be copied
 */
void fuzz_mutate(struct fuzz_case *c, const struct fuzz_case *other)
{
	unsigned int n;

	for (n = 1 + fuzz_below(4); n; n--)
		mutate_case(c, other);
	/* Reaching a limit takes long, so it is rare. */
	for (n = 0; n < c->n; n++)
		if (fuzz_is_act(&c->frame[n]) && c->frame[n].len > 1 &&
		    c->frame[n].data[0] % FUZZ_ACTS == FUZZ_REPEAT)
			c->frame[n].data[1] = fuzz_below(2);
}
