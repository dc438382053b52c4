// SPDX-License-Identifier: GPL-2.0
/*
 * user-test.c: datagrams of a transport in user space (user.c, netlink-user.c), as a
 * program sends and gets them.
 */
#include <linux/tcp.h>
#include <linux/udp.h>
#include "fake.h"

static const u8 router_alert[] = { 0x94, 4, 0, 0 };

/* A device, and the socket of a program. */
struct program {
	struct fake		*f;
	struct fake_netlink	*nl;
};

static struct program user_new(struct kunit *test)
{
	struct program u = {
		.f = fake_new(test),
		.nl = fake_netlink(test, NETLINK_GENERIC),
	};

	fake_know(u.f, PEER, PEER_HA);
	return u;
}

static struct sk_buff *request(struct program *u, u8 cmd, u8 protocol)
{
	struct sk_buff *skb = fake_genl_about(u->nl, cmd, u->f);

	nla_put_u8(skb, MIPV4_A_PROTOCOL, protocol);
	return skb;
}

static int listen(struct program *u, u8 protocol)
{
	return fake_netlink_call(u->nl,
				 request(u, MIPV4_CMD_LISTEN, protocol));
}

static struct sk_buff *send_request(struct program *u, __be32 dst,
				    const char *payload)
{
	struct sk_buff *skb = request(u, MIPV4_CMD_SEND, EXPERIMENT);

	nla_put_be32(skb, MIPV4_A_ADDR, dst);
	nla_put(skb, MIPV4_A_PAYLOAD, strlen(payload), payload);
	return skb;
}

static void datagram_is_sent_as_the_endpoint_would(struct kunit *test)
{
	struct program u = user_new(test);
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test,
			fake_netlink_call(u.nl, send_request(&u, PEER, "hello")),
			0);
	iph = fake_sent_ip(u.f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->protocol, EXPERIMENT);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_BE(test, iph->daddr, PEER);
	KUNIT_EXPECT_EQ(test, iph->ttl, 64);
	KUNIT_EXPECT_EQ(test, iph->tos, 0);
	KUNIT_EXPECT_BE(test, iph->frag_off, (__be16)0);
	KUNIT_ASSERT_EQ(test, ntohs(iph->tot_len), 25);
	KUNIT_EXPECT_MEMEQ(test, (char *)(iph + 1), "hello", 5);
}

static void header_is_as_it_was_asked_for(struct kunit *test)
{
	struct program u = user_new(test);
	struct sk_buff *skb;
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(u.f->ip, US2, 24)), 0);
	fake_settle(u.f);
	skb = send_request(&u, PEER, "hello");
	nla_put_be32(skb, MIPV4_A_SRC, US2);
	nla_put_u8(skb, MIPV4_A_TTL, 3);
	nla_put_u8(skb, MIPV4_A_TOS, 0xb8);
	nla_put_u8(skb, MIPV4_A_DF, 1);
	nla_put(skb, MIPV4_A_OPTIONS, 4, router_alert);
	KUNIT_ASSERT_EQ(test, fake_netlink_call(u.nl, skb), 0);
	iph = fake_sent_ip(u.f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
	KUNIT_EXPECT_EQ(test, iph->ttl, 3);
	KUNIT_EXPECT_EQ(test, iph->tos, 0xb8);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	KUNIT_ASSERT_EQ(test, iph->ihl * 4, 24);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), router_alert, 4);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1) + 4, "hello", 5);
}

static void datagram_may_be_empty_or_as_large_as_can_be(struct kunit *test)
{
	static const unsigned int sizes[] = { 0, 1480, 65515 };
	struct program u = user_new(test);
	struct sk_buff *skb;
	char *payload;
	int i;

	payload = kvzalloc(65516, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, payload);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		skb = request(&u, MIPV4_CMD_SEND, EXPERIMENT);
		KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000,
						       GFP_KERNEL), 0);
		nla_put_be32(skb, MIPV4_A_ADDR, PEER);
		nla_put(skb, MIPV4_A_PAYLOAD, sizes[i], payload);
		KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), 0);
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(u.f));
		skb_queue_purge(&u.f->sent);
	}
	skb = request(&u, MIPV4_CMD_SEND, EXPERIMENT);
	KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000, GFP_KERNEL), 0);
	nla_put_be32(skb, MIPV4_A_ADDR, PEER);
	nla_put(skb, MIPV4_A_PAYLOAD, 65516, payload);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EMSGSIZE);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "at most 65515 octets fit a datagram");
	skb = request(&u, MIPV4_CMD_SEND, EXPERIMENT);
	KUNIT_ASSERT_EQ(test, pskb_expand_head(skb, 0, 70000, GFP_KERNEL), 0);
	nla_put_be32(skb, MIPV4_A_ADDR, PEER);
	nla_put(skb, MIPV4_A_OPTIONS, 4, router_alert);
	nla_put(skb, MIPV4_A_PAYLOAD, 65512, payload);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EMSGSIZE);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "payload and options do not fit a datagram");
	kvfree(payload);
}

/* What makes a request fail: an attribute that counts in place of an earlier one, or a
 * change of the endpoint.
 */
static void to_far_away(struct program *u, struct sk_buff *skb)
{
	nla_put_be32(skb, MIPV4_A_ADDR, FAR);
}

static void to_who_is_unreachable(struct program *u, struct sk_buff *skb)
{
	struct mipv4_route_spec spec = {
		.dst = FAR, .plen = 32, .type = MIPV4_ROUTE_TYPE_UNREACHABLE,
	};

	KUNIT_ASSERT_EQ(u->f->test,
			with_rtnl(mipv4_route_add(u->f->ip, &spec, NULL)), 0);
	nla_put_be32(skb, MIPV4_A_ADDR, FAR);
}

static void from_a_stranger(struct program *u, struct sk_buff *skb)
{
	nla_put_be32(skb, MIPV4_A_SRC, PEER);
}

static void with_damaged_options(struct program *u, struct sk_buff *skb)
{
	static const u8 options[] = { 0x94, 40, 0, 0 };

	nla_put(skb, MIPV4_A_OPTIONS, sizeof(options), options);
}

static void without_ttl(struct program *u, struct sk_buff *skb)
{
	nla_put_u8(skb, MIPV4_A_TTL, 0);
}

static void too_large_for_df(struct program *u, struct sk_buff *skb)
{
	static const u8 payload[64];

	KUNIT_ASSERT_EQ(u->f->test, with_rtnl(dev_set_mtu(u->f->dev, 68)), 0);
	nla_put_u8(skb, MIPV4_A_DF, 1);
	nla_put(skb, MIPV4_A_PAYLOAD, sizeof(payload), payload);
}

static void while_the_device_is_down(struct program *u, struct sk_buff *skb)
{
	with_rtnl((dev_close(u->f->dev), 0));
}

static void while_the_queue_is_full(struct program *u, struct sk_buff *skb)
{
	u->f->full = true;
}

struct fault_case {
	const char	*name;
	void		(*spoil)(struct program *u, struct sk_buff *skb);
	int		err;
	const char	*message;
};

static const struct fault_case fault_cases[] = {
	{ "no route", to_far_away, -ENETUNREACH,
	  "no route to the destination: add one (mipv4 route add)" },
	{ "unreachable", to_who_is_unreachable, -EHOSTUNREACH,
	  "destination is unreachable: check its route and its neighbour (mipv4 route, mipv4 neigh)" },
	{ "foreign source", from_a_stranger, -EADDRNOTAVAIL,
	  "source is not an address of this endpoint: add it first (mipv4 addr add)" },
	{ "damaged options", with_damaged_options, -EINVAL,
	  "options are malformed or longer than 40 octets" },
	{ "no TTL", without_ttl, -EINVAL, "TTL must be 1 to 255" },
	{ "too large for DF", too_large_for_df, -EMSGSIZE,
	  "datagram exceeds the MTU and DF is set: send fewer octets, or send without df" },
	{ "device is down", while_the_device_is_down, -ENETDOWN,
	  "device is down: set it up (ip link set DEV up)" },
	{ "queue is full", while_the_queue_is_full, -ENOBUFS,
	  "queue of the device or neighbour table is full: try again" },
};

static void fault_case_name(const struct fault_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(fault, fault_cases, fault_case_name);

static void what_cannot_be_sent_is_an_error(struct kunit *test)
{
	const struct fault_case *c = test->param_value;
	struct program u = user_new(test);
	struct sk_buff *skb = send_request(&u, PEER, "hello");

	c->spoil(&u, skb);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), c->err);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl), c->message);
	KUNIT_EXPECT_TRUE(test, fake_silent(u.f));
}

static void request_has_to_be_whole(struct kunit *test)
{
	struct program u = user_new(test);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test,
			fake_netlink_call(u.nl, request(&u, MIPV4_CMD_SEND,
							EXPERIMENT)), -EINVAL);
	skb = fake_genl_about(u.nl, MIPV4_CMD_LISTEN, u.f);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -EINVAL);
	skb = fake_genl(u.nl, MIPV4_CMD_LISTEN, NLM_F_ACK);
	nla_put_u32(skb, MIPV4_A_IFINDEX, 1);
	nla_put_u8(skb, MIPV4_A_PROTOCOL, EXPERIMENT);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(u.nl, skb), -ENODEV);
}

/* The next message is the datagram "hello" of PEER. */
static struct nlattr **heard(struct program *u)
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

static void hello(struct program *u)
{
	fake_dropped(u->f);
	fake_receive(u->f, fake_datagram(u->f, PEER, US, EXPERIMENT, "hello",
					 5));
}

static void datagram_is_heard(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), 0);
	attrs = heard(&u);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_TTL]), 60);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_DF]), 0);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_DROPPED]), 0);
	KUNIT_EXPECT_PTR_EQ(test, attrs[MIPV4_A_OPTIONS], NULL);
	KUNIT_EXPECT_EQ(test, fake_stat(u.f, MIPV4_STAT_IN_DELIVERS), 1);
	/* Nobody is told that it is not spoken here. */
	KUNIT_EXPECT_TRUE(test, fake_silent(u.f));
	fake_receive(u.f, fake_datagram(u.f, PEER, US, EXPERIMENT + 1, "x", 1));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

static void options_are_heard(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	fake_receive(u.f, fake_options(u.f, PEER, US, EXPERIMENT, router_alert,
				       4, "hello", 5));
	attrs = heard(&u);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_OPTIONS]);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_OPTIONS]), 4);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_OPTIONS]),
			   router_alert, 4);
}

/* RFC 1122 section 3.2.1.8 (d) and (e): a program gets what a handler would get. What
 * another one hears was not stamped twice.
 */
static void options_are_heard_with_our_stamp(struct kunit *test)
{
	static const u8 options[] = {
		IPOPT_RR, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0,
		IPOPT_TIMESTAMP, 20, 5, 1, 0, 0, 0, 0, 0, 0, 0, 0,
		0, 0, 0, 0, 0, 0, 0, 0, 0,
	};
	static const u8 route[] = { IPOPT_RR, 11, 8, 192, 0, 2, 1, 0, 0, 0, 0 };
	static const u8 stamp[] = { IPOPT_TIMESTAMP, 20, 13, 1, 192, 0, 2, 1 };
	struct program u = user_new(test);
	struct program other = {
		.f = u.f, .nl = fake_netlink(test, NETLINK_GENERIC),
	};
	struct program *each[] = { &u, &other };
	struct nlattr **attrs;
	const u8 *now;
	int i;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test, listen(&other, EXPERIMENT), 0);
	fake_receive(u.f, fake_options(u.f, PEER, US, EXPERIMENT, options,
				       sizeof(options), "hello", 5));
	for (i = 0; i < ARRAY_SIZE(each); i++) {
		attrs = heard(each[i]);
		KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_OPTIONS]);
		KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_OPTIONS]),
				sizeof(options));
		now = nla_data(attrs[MIPV4_A_OPTIONS]);
		KUNIT_EXPECT_MEMEQ(test, now, route, sizeof(route));
		KUNIT_EXPECT_MEMEQ(test, now + 11, stamp, sizeof(stamp));
		KUNIT_EXPECT_NE(test, get_unaligned_be32(now + 19), 0);
		KUNIT_EXPECT_EQ(test, now[23], 0);
	}
}

/* A tap may hold the same octets. */
static void stamp_is_not_seen_in_a_clone(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RR, 7, 4, 0, 0, 0, 0, 0 };
	struct program u = user_new(test);
	struct sk_buff *skb, *tap;
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	skb = fake_options(u.f, PEER, US, EXPERIMENT, options, 8, "hello", 5);
	tap = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, tap);
	fake_receive(u.f, skb);
	KUNIT_EXPECT_MEMEQ(test, tap->data + 20, options, 8);
	kfree_skb(tap);
	attrs = heard(&u);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_OPTIONS]);
	KUNIT_EXPECT_EQ(test, ((u8 *)nla_data(attrs[MIPV4_A_OPTIONS]))[2], 8);
}

static void each_who_listens_hears(struct kunit *test)
{
	struct program u = user_new(test);
	struct program other = {
		.f = u.f, .nl = fake_netlink(test, NETLINK_GENERIC),
	};

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, listen(&u, EXPERIMENT), -EEXIST);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "the socket listens to this protocol already");
	KUNIT_ASSERT_EQ(test, listen(&other, EXPERIMENT), 0);
	hello(&u);
	heard(&u);
	heard(&other);
	fake_netlink_close(other.nl);
	hello(&u);
	heard(&u);
	fake_netlink_close(u.nl);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
}

/* Its checksum, at @offset in the payload, is left to the device. */
static void leave_checksum(struct sk_buff *skb, u16 offset)
{
	skb->ip_summed = CHECKSUM_PARTIAL;
	skb->csum_start = skb_headroom(skb) + sizeof(struct iphdr);
	skb->csum_offset = offset;
}

/* A datagram of UDP or TCP from PEER, @len octets behind their header, whose sender
 * leaves the checksum to the device.
 */
static struct sk_buff *unfinished(struct program *u, u8 protocol, size_t len)
{
	unsigned int hdr_len = protocol == IPPROTO_UDP ? sizeof(struct udphdr) :
							 sizeof(struct tcphdr);
	struct sk_buff *skb = fake_pattern(u->f, PEER, US, protocol,
					   hdr_len + len);
	struct udphdr *uh = (struct udphdr *)(ip_hdr(skb) + 1);
	struct tcphdr *th = (struct tcphdr *)uh;
	__sum16 sum = ~csum_tcpudp_magic(PEER, US, hdr_len + len, protocol, 0);

	if (protocol == IPPROTO_UDP) {
		uh->len = htons(hdr_len + len);
		uh->check = sum;
		leave_checksum(skb, offsetof(struct udphdr, check));
	} else {
		memset(th, 0, hdr_len);
		th->seq = htonl(1000);
		th->doff = hdr_len / 4;
		th->check = sum;
		leave_checksum(skb, offsetof(struct tcphdr, check));
	}
	return skb;
}

/* The next message is a datagram of @protocol, @len octets in all: what it carries,
 * NULL if it is another. Its checksum is in *@rest: 0 if it is right.
 */
static const u8 *carried(struct program *u, u8 protocol, size_t len,
			 __sum16 *rest)
{
	struct kunit *test = u->f->test;
	struct nlattr **attrs = fake_genl_next(u->nl, NULL);
	const u8 *payload;

	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), protocol);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_PAYLOAD]), len);
	payload = nla_data(attrs[MIPV4_A_PAYLOAD]);
	*rest = csum_tcpudp_magic(PEER, US, len, protocol,
				  csum_partial(payload, len, 0));
	return payload;
}

/* Devices like veth hand over what the peer left to them. */
static void unfinished_checksum_is_finished(struct kunit *test)
{
	static const u8 protocols[] = { IPPROTO_UDP, IPPROTO_TCP };
	struct program u = user_new(test);
	struct sk_buff *skb, *tap;
	__wsum before;
	__sum16 rest;
	int i, shape;

	for (i = 0; i < ARRAY_SIZE(protocols); i++) {
		unsigned int hdr_len = i ? 20 : 8;

		KUNIT_ASSERT_EQ(test, listen(&u, protocols[i]), 0);
		/* As it is; all but the IP header in pages; and of odd length. */
		for (shape = 0; shape < 3; shape++) {
			skb = unfinished(&u, protocols[i], 500 + shape / 2);
			if (shape == 1) {
				skb = fake_paged(u.f, skb, 20);
				leave_checksum(skb, i ? 16 : 6);
			}
			tap = skb_clone(skb, GFP_KERNEL);
			KUNIT_ASSERT_NOT_NULL(test, tap);
			before = skb_checksum(tap, 0, tap->len, 0);
			fake_receive(u.f, skb);
			carried(&u, protocols[i], hdr_len + 500 + shape / 2,
				&rest);
			KUNIT_EXPECT_EQ(test, sum16(rest), 0);
			/* Others see it as it was. */
			KUNIT_EXPECT_BE(test, before,
					skb_checksum(tap, 0, tap->len, 0));
			kfree_skb(tap);
		}
	}
}

/* The complement of zero stands for no checksum in UDP. */
static void finished_checksum_is_never_none(struct kunit *test)
{
	struct program u = user_new(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_UDP, 2);
	struct udphdr *uh = (struct udphdr *)(ip_hdr(skb) + 1);
	const u8 *payload;
	__sum16 rest;

	*(__sum16 *)(uh + 1) = 0;
	*(__sum16 *)(uh + 1) = csum_fold(csum_partial(uh, 10, 0));
	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_UDP), 0);
	fake_receive(u.f, skb);
	payload = carried(&u, IPPROTO_UDP, 10, &rest);
	KUNIT_EXPECT_EQ(test, payload[6], 0xff);
	KUNIT_EXPECT_EQ(test, payload[7], 0xff);
	KUNIT_EXPECT_EQ(test, sum16(rest), 0);
}

/* Where the device says that the checksum is to go, from the payload on. */
struct place {
	const char	*name;
	int		start;
	u16		offset;
};

static const struct place places[] = {
	{ "start in the IP header", -1, 6 },
	{ "start before the frame", -60, 6 },
	{ "start at the end", 508, 0 },
	{ "start beyond the end", 2000, 6 },
	{ "half of it beyond the end", 0, 507 },
	{ "end beyond the end", 500, 7 },
	{ "offset beyond the end", 0, 508 },
	{ "offset far beyond the end", 0, 65535 },
};

static void place_name(const struct place *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(place, places, place_name);

static void checksum_that_would_lie_outside_is_left_alone(struct kunit *test)
{
	const struct place *c = test->param_value;
	struct program u = user_new(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_UDP, 500);
	__sum16 rest;
	u8 *was;

	was = kunit_kmalloc(test, 508, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, was);
	memcpy(was, ip_hdr(skb) + 1, 508);
	skb->csum_start += c->start;
	skb->csum_offset = c->offset;
	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_UDP), 0);
	fake_receive(u.f, skb);
	KUNIT_EXPECT_MEMEQ(test, carried(&u, IPPROTO_UDP, 508, &rest), was, 508);
}

/* Wherever else it says: nothing but these two octets changes. */
static void checksum_goes_where_the_device_says(struct kunit *test)
{
	static const struct place all[] = {
		{ "at the end", 506, 0 }, { "odd", 7, 12 },
		{ "at the end of what is summed up", 3, 503 },
	};
	struct program u = user_new(test);
	const u8 *payload;
	struct sk_buff *skb;
	unsigned int at;
	__sum16 rest;
	u8 was[508];
	int i;

	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_UDP), 0);
	for (i = 0; i < ARRAY_SIZE(all); i++) {
		skb = unfinished(&u, IPPROTO_UDP, 500);
		memcpy(was, ip_hdr(skb) + 1, 508);
		skb->csum_start += all[i].start;
		skb->csum_offset = all[i].offset;
		fake_receive(u.f, skb);
		payload = carried(&u, IPPROTO_UDP, 508, &rest);
		at = all[i].start + all[i].offset;
		KUNIT_EXPECT_MEMEQ(test, payload, was, at);
		KUNIT_EXPECT_EQ(test, naive_checksum(was + all[i].start,
						     508 - all[i].start),
				get_unaligned_be16(payload + at));
		KUNIT_EXPECT_MEMEQ(test, payload + at + 2, was + at + 2,
				   508 - at - 2);
	}
}

/* Five datagrams in one, the last of them shorter, each with a header of its own when
 * they are heard. @with_tap: a packet socket has the same data.
 */
static void heard_one_by_one(struct program *u, u8 protocol, bool with_tap)
{
	struct kunit *test = u->f->test;
	unsigned int hdr_len = protocol == IPPROTO_UDP ? 8 : 20;
	struct sk_buff *skb = unfinished(u, protocol, 490);
	struct sk_buff *tap = with_tap ? skb_clone(skb, GFP_KERNEL) : NULL;
	u64 delivers = fake_stat(u->f, MIPV4_STAT_IN_DELIVERS);
	unsigned int at, len;
	const u8 *payload;
	__sum16 rest;
	u8 was[490];

	KUNIT_ASSERT_EQ(test, !tap, !with_tap);
	memcpy(was, (u8 *)(ip_hdr(skb) + 1) + hdr_len, 490);
	skb_shinfo(skb)->gso_size = 100;
	skb_shinfo(skb)->gso_segs = 5;
	skb_shinfo(skb)->gso_type = protocol == IPPROTO_UDP ? SKB_GSO_UDP_L4 :
							      SKB_GSO_TCPV4;
	fake_receive(u->f, skb);
	for (at = 0; at < 490; at += len) {
		len = min(490 - at, 100U);
		payload = carried(u, protocol, hdr_len + len, &rest);
		KUNIT_EXPECT_MEMEQ(test, payload + hdr_len, was + at, len);
		KUNIT_EXPECT_EQ(test, sum16(rest), 0);
		if (protocol == IPPROTO_UDP)
			KUNIT_EXPECT_EQ(test, get_unaligned_be16(payload + 4),
					hdr_len + len);
		else
			KUNIT_EXPECT_EQ(test, get_unaligned_be32(payload + 4),
					1000 + at);
	}
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u->nl, NULL), NULL);
	KUNIT_EXPECT_EQ(test, fake_dropped(u->f), 0);
	/* It was received as one. */
	KUNIT_EXPECT_EQ(test, fake_stat(u->f, MIPV4_STAT_IN_DELIVERS),
			delivers + 1);
	kfree_skb(tap);
}

static void many_in_one_are_heard_one_by_one(struct kunit *test)
{
	struct program u = user_new(test);

	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_UDP), 0);
	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_TCP), 0);
	heard_one_by_one(&u, IPPROTO_UDP, false);
	heard_one_by_one(&u, IPPROTO_UDP, true);
	heard_one_by_one(&u, IPPROTO_TCP, false);
	heard_one_by_one(&u, IPPROTO_TCP, true);
}

/* More segments of TCP than a total length can say. */
static void big_tcp_is_heard_segment_by_segment(struct kunit *test)
{
	struct program u = user_new(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_TCP, 500);
	unsigned int i, heard = 0;

	for (i = 0; i < 17; i++) {
		struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);

		KUNIT_ASSERT_NOT_NULL(test, page);
		skb_add_rx_frag(skb, i, page, 0, PAGE_SIZE, PAGE_SIZE);
	}
	ip_hdr(skb)->tot_len = 0;
	fake_checksum(skb);
	skb_shinfo(skb)->gso_size = 8000;
	skb_shinfo(skb)->gso_segs = DIV_ROUND_UP(500 + 17 * PAGE_SIZE, 8000);
	skb_shinfo(skb)->gso_type = SKB_GSO_TCPV4;
	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_TCP), 0);
	fake_receive(u.f, skb);
	while (fake_genl_next(u.nl, NULL))
		heard++;
	KUNIT_EXPECT_EQ(test, heard, DIV_ROUND_UP(500 + 17 * PAGE_SIZE, 8000));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), 0);
}

/* One datagram that its sender would have cut into fragments. */
static void datagram_to_be_fragmented_is_heard_as_one(struct kunit *test)
{
	struct program u = user_new(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_UDP, 500);
	__sum16 rest;

	skb_shinfo(skb)->gso_size = 200;
	skb_shinfo(skb)->gso_segs = 3;
	skb_shinfo(skb)->gso_type = SKB_GSO_UDP;
	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_UDP), 0);
	fake_receive(u.f, skb);
	carried(&u, IPPROTO_UDP, 508, &rest);
	KUNIT_EXPECT_EQ(test, sum16(rest), 0);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

/* What is wrong with five in one. */
struct lie {
	const char	*name;
	u8		protocol;
	u16		size;
	u32		type;
	int		start;
	int		summed;
};

static const struct lie lies[] = {
	{ "no type", IPPROTO_UDP, 100, 0, 0, CHECKSUM_PARTIAL },
	{ "type of another protocol", IPPROTO_UDP, 100, SKB_GSO_TCPV4, 0,
	  CHECKSUM_PARTIAL },
	{ "type of another protocol, TCP", IPPROTO_TCP, 100, SKB_GSO_UDP_L4, 0,
	  CHECKSUM_PARTIAL },
	{ "protocol that is not cut", EXPERIMENT, 100, SKB_GSO_UDP_L4, 0,
	  CHECKSUM_PARTIAL },
	{ "larger than all", IPPROTO_UDP, 1000, SKB_GSO_UDP_L4, 0,
	  CHECKSUM_PARTIAL },
	{ "larger than all, TCP", IPPROTO_TCP, 1000, SKB_GSO_TCPV4, 0,
	  CHECKSUM_PARTIAL },
	{ "sums from elsewhere", IPPROTO_UDP, 100, SKB_GSO_UDP_L4, 4,
	  CHECKSUM_PARTIAL },
	{ "summed up", IPPROTO_UDP, 100, SKB_GSO_UDP_L4, 0, CHECKSUM_NONE },
	{ "summed up, TCP", IPPROTO_TCP, 100, SKB_GSO_TCPV4, 0, CHECKSUM_NONE },
};

static void lie_name(const struct lie *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(lie, lies, lie_name);

static void many_in_one_that_cannot_be_are_not_heard(struct kunit *test)
{
	const struct lie *c = test->param_value;
	struct program u = user_new(test);
	struct sk_buff *skb = unfinished(&u, c->protocol, 500);

	skb_shinfo(skb)->gso_size = c->size;
	skb_shinfo(skb)->gso_segs = 5;
	skb_shinfo(skb)->gso_type = c->type;
	skb->csum_start += c->start;
	skb->ip_summed = c->summed;
	KUNIT_ASSERT_EQ(test, listen(&u, c->protocol), 0);
	fake_dropped(u.f);
	fake_receive(u.f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_GSO);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

/* The sum of one that was put together is that of all of it. */
static void datagram_of_fragments_is_finished(struct kunit *test)
{
	struct program u = user_new(test);
	struct sk_buff *skb = unfinished(&u, IPPROTO_UDP, 500);
	struct sk_buff *piece[2];
	__sum16 rest;
	int i;

	for (i = 0; i < ARRAY_SIZE(piece); i++) {
		piece[i] = fake_datagram(u.f, PEER, US, IPPROTO_UDP,
					 skb->data + 20 + i * 256,
					 i ? 252 : 256);
		ip_hdr(piece[i])->frag_off = htons(i ? 256 / 8 : IP_MF);
		fake_checksum(piece[i]);
		leave_checksum(piece[i], skb->csum_offset);
		/* A fragment is no segment, whoever says so. */
		skb_shinfo(piece[i])->gso_size = 100;
		skb_shinfo(piece[i])->gso_type = SKB_GSO_UDP_L4;
	}
	kfree_skb(skb);
	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_UDP), 0);
	fake_receive(u.f, piece[0]);
	fake_receive(u.f, piece[1]);
	carried(&u, IPPROTO_UDP, 508, &rest);
	KUNIT_EXPECT_EQ(test, sum16(rest), 0);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

/* Handlers in the kernel come first, whenever they come. */
static void protocol_of_a_companion_is_not_heard(struct kunit *test)
{
	struct program u = user_new(test);

	KUNIT_EXPECT_EQ(test, listen(&u, IPPROTO_IGMP), -EBUSY);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "a kernel module handles this protocol, so programs cannot listen to it");
	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(u.f, EXPERIMENT), 0);
	hello(&u);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(u.f));
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

static void no_more_than_64_listen(struct kunit *test)
{
	struct program u = user_new(test);
	int i;

	for (i = 0; i < 64; i++)
		KUNIT_ASSERT_EQ(test, listen(&u, 100 + i), 0);
	KUNIT_EXPECT_EQ(test, listen(&u, 99), -ENOSPC);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(u.nl),
			   "at most 64 sockets can listen at an endpoint");
}

/* Until it reads; then it learns how many there were. */
static void what_finds_no_room_is_counted(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;
	unsigned int got = 0, dropped;
	int i;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	for (i = 0; i < 2000; i++)
		hello(&u);
	/* Netlink says first that something was lost. */
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
	while ((attrs = fake_genl_next(u.nl, NULL)))
		got++;
	KUNIT_EXPECT_GT(test, got, 0);
	KUNIT_EXPECT_LT(test, got, 2000);
	hello(&u);
	attrs = heard(&u);
	dropped = nla_get_u32(attrs[MIPV4_A_DROPPED]);
	KUNIT_EXPECT_EQ(test, got + dropped, 2000);
}

static void error_is_heard_by_who_listens(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;
	struct sk_buff *quote;

	quote = fake_datagram(u.f, US, PEER, EXPERIMENT, "12345678", 8);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_DEST_UNREACH,
				    ICMP_PROT_UNREACH, 0, quote->data,
				    quote->len));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_DEST_UNREACH,
				    ICMP_PROT_UNREACH, 0, quote->data,
				    quote->len));
	kfree_skb(quote);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), 0);
	attrs = fake_genl_next(u.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), GATEWAY);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), PEER);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), EXPERIMENT);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ICMP_TYPE]),
			ICMP_DEST_UNREACH);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ICMP_CODE]),
			ICMP_PROT_UNREACH);
	KUNIT_EXPECT_PTR_EQ(test, attrs[MIPV4_A_PAYLOAD], NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_QUOTE]);
	KUNIT_EXPECT_EQ(test, nla_len(attrs[MIPV4_A_QUOTE]), 8);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_QUOTE]), "12345678", 8);
}

static const unsigned int quote_sizes[] = { 0, 1, 7, 8, 63, 64, 65, 500 };

static void quote_size_name(const unsigned int *len, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u octets", *len);
}

KUNIT_ARRAY_PARAM(quote_size, quote_sizes, quote_size_name);

/* RFC 1122 section 4.2.3.9: who has sent it knows it by its first octets. */
static void what_failed_is_quoted(struct kunit *test)
{
	unsigned int len = *(const unsigned int *)test->param_value;
	struct program u = user_new(test);
	struct nlattr **attrs;
	struct sk_buff *quote;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	quote = fake_pattern(u.f, US, PEER, EXPERIMENT, len);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_TIME_EXCEEDED, 0, 0,
				    quote->data, quote->len));
	attrs = fake_genl_next(u.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_QUOTE]);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_QUOTE]), min(len, 64U));
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_QUOTE]),
			   quote->data + MIPV4_HDR_LEN, min(len, 64U));
	kfree_skb(quote);
}

/* RFC 1122 section 3.4: SpecDest. */
static void specific_destination_is_heard(struct kunit *test)
{
	static const __be32 dsts[] = { US, SUBNET_BCAST, LIMITED_BCAST,
				       ALL_HOSTS };
	struct program u = user_new(test);
	struct nlattr **attrs;
	struct sk_buff *skb;
	int i;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	for (i = 0; i < ARRAY_SIZE(dsts); i++) {
		skb = fake_datagram(u.f, PEER, dsts[i], EXPERIMENT, "x", 1);
		skb->pkt_type = i ? PACKET_BROADCAST : PACKET_HOST;
		fake_receive(u.f, skb);
		attrs = fake_genl_next(u.nl, NULL);
		KUNIT_ASSERT_NOT_NULL(test, attrs);
		KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]),
				dsts[i]);
		KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SPECDEST]),
				US);
	}
}

struct reply_case {
	const char	*name;
	u8		type;
	bool		heard;
	int		reason;		/* of the drop, if nobody listens */
};

/* Messages of ICMP: what the kernel acts upon is not for programs. */
static const struct reply_case reply_cases[] = {
	{ "echo reply", ICMP_ECHOREPLY, true, MIPV4_DROP_ICMP_UNCLAIMED },
	{ "timestamp reply", ICMP_TIMESTAMPREPLY, true, MIPV4_DROP_ICMP_TYPE },
	{ "information reply", ICMP_INFO_REPLY, true, MIPV4_DROP_ICMP_TYPE },
	{ "address mask reply", ICMP_ADDRESSREPLY, true, MIPV4_DROP_ICMP_TYPE },
	{ "router advertisement", 9, true, MIPV4_DROP_ICMP_TYPE },
	{ "unknown type", 42, true, MIPV4_DROP_ICMP_TYPE },
	{ "echo request", ICMP_ECHO, false, 0 },
	{ "timestamp request", ICMP_TIMESTAMP, false, 0 },
	{ "source quench about nothing", ICMP_SOURCE_QUENCH, false,
	  MIPV4_DROP_ICMP_SHORT },
};

static void reply_case_name(const struct reply_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(reply, reply_cases, reply_case_name);

/* RFC 1122 sections 3.2.2.6, 3.2.2.8 and 3.4: replies go to who has asked. */
static void reply_is_heard_by_who_listens_to_icmp(struct kunit *test)
{
	const struct reply_case *c = test->param_value;
	struct program u = user_new(test);
	u8 data[12] = {};
	struct nlattr **attrs;

	fake_receive(u.f, fake_icmp(u.f, PEER, US, c->type, 0, 7, data, 12));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), c->reason);
	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_ICMP), 0);
	fake_receive(u.f, fake_icmp(u.f, PEER, US, c->type, 0, 7, data, 12));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), c->heard ? 0 : c->reason);
	attrs = fake_genl_next(u.nl, NULL);
	KUNIT_EXPECT_EQ(test, !!attrs, c->heard);
	if (!attrs)
		return;
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), PEER);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]),
			IPPROTO_ICMP);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_PAYLOAD]), 20);
	KUNIT_EXPECT_EQ(test, *(u8 *)nla_data(attrs[MIPV4_A_PAYLOAD]), c->type);
	KUNIT_EXPECT_EQ(test, fake_stat(u.f, MIPV4_STAT_IN_DELIVERS), 2);
}

/* A message with a wrong checksum is not heard, nor is an error about nothing of ours;
 * an error about a request of the program is.
 */
static void error_about_icmp_of_a_program_is_heard(struct kunit *test)
{
	static const u8 request[8] = { ICMP_TIMESTAMP };
	struct program u = user_new(test);
	struct nlattr **attrs;
	struct sk_buff *quote, *skb;

	quote = fake_datagram(u.f, US, PEER, IPPROTO_ICMP, request, 8);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_DEST_UNREACH, 1, 0,
				    quote->data, quote->len));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_ASSERT_EQ(test, listen(&u, IPPROTO_ICMP), 0);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_DEST_UNREACH, 1, 0,
				    quote->data, quote->len));
	kfree_skb(quote);
	attrs = fake_genl_next(u.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ICMP_TYPE]),
			ICMP_DEST_UNREACH);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_QUOTE]), request, 8);
	fake_dropped(u.f);
	skb = fake_icmp(u.f, PEER, US, ICMP_TIMESTAMPREPLY, 0, 0, request, 8);
	skb->data[skb->len - 1] ^= 1;
	fake_receive(u.f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_ICMP_CSUM);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(u.nl, NULL), NULL);
}

static void listening_ends_with_the_endpoint(struct kunit *test)
{
	struct program u = user_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, listen(&u, EXPERIMENT), 0);
	fake_disconnect(u.f);
	attrs = fake_genl_next(u.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ERROR]), ENODEV);
	fake_netlink_close(u.nl);
}

static void without_memory_nobody_listens(struct kunit *test)
{
	struct program u = user_new(test);

	KUNIT_EXPECT_EQ(test,
			without_memory(mipv4_user_listen(u.f->ip, 1, EXPERIMENT,
							 NULL)), -ENOMEM);
	hello(&u);
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_NO_PROTO);
}

static struct kunit_case user_test_cases[] = {
	KUNIT_CASE(datagram_is_sent_as_the_endpoint_would),
	KUNIT_CASE(header_is_as_it_was_asked_for),
	KUNIT_CASE(datagram_may_be_empty_or_as_large_as_can_be),
	KUNIT_CASE_PARAM(what_cannot_be_sent_is_an_error, fault_gen_params),
	KUNIT_CASE(request_has_to_be_whole),
	KUNIT_CASE(datagram_is_heard),
	KUNIT_CASE(options_are_heard),
	KUNIT_CASE(options_are_heard_with_our_stamp),
	KUNIT_CASE(stamp_is_not_seen_in_a_clone),
	KUNIT_CASE(each_who_listens_hears),
	KUNIT_CASE(unfinished_checksum_is_finished),
	KUNIT_CASE(finished_checksum_is_never_none),
	KUNIT_CASE_PARAM(checksum_that_would_lie_outside_is_left_alone,
			 place_gen_params),
	KUNIT_CASE(checksum_goes_where_the_device_says),
	KUNIT_CASE(many_in_one_are_heard_one_by_one),
	KUNIT_CASE(big_tcp_is_heard_segment_by_segment),
	KUNIT_CASE(datagram_to_be_fragmented_is_heard_as_one),
	KUNIT_CASE_PARAM(many_in_one_that_cannot_be_are_not_heard,
			 lie_gen_params),
	KUNIT_CASE(datagram_of_fragments_is_finished),
	KUNIT_CASE(protocol_of_a_companion_is_not_heard),
	KUNIT_CASE(no_more_than_64_listen),
	KUNIT_CASE(what_finds_no_room_is_counted),
	KUNIT_CASE(error_is_heard_by_who_listens),
	KUNIT_CASE_PARAM(what_failed_is_quoted, quote_size_gen_params),
	KUNIT_CASE(specific_destination_is_heard),
	KUNIT_CASE_PARAM(reply_is_heard_by_who_listens_to_icmp,
			 reply_gen_params),
	KUNIT_CASE(error_about_icmp_of_a_program_is_heard),
	KUNIT_CASE(listening_ends_with_the_endpoint),
	KUNIT_CASE(without_memory_nobody_listens),
	{}
};

static struct kunit_suite user_suite = {
	.name = "mipv4-user",
	.test_cases = user_test_cases,
};

kunit_test_suite(user_suite);
