// SPDX-License-Identifier: GPL-2.0
/*
 * cache-test.c: path MTUs (RFC 1191) and redirects (RFC 1122 section 3.2.2.2):
 * cache.c.
 */
#include "fake.h"
#include "../mipv4/nexthop.h"

#define ROUTER2	IP4(192U, 0, 2, 253)

/* A default route by GATEWAY, whose link-layer address is known. */
static struct fake *with_gateway(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_settle(f);
	fake_know(f, GATEWAY, PEER_HA);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	return f;
}

/* The error about a datagram of @len octets to @dst; the rest of the second word
 * of the ICMP header is of no meaning.
 */
static void too_big(struct fake *f, __be32 dst, u16 frag_off, u16 len, u32 mtu)
{
	struct sk_buff *quote = fake_pattern(f, US, dst, EXPERIMENT, 8);

	ip_hdr(quote)->tot_len = htons(len);
	ip_hdr(quote)->frag_off = htons(frag_off);
	fake_receive(f, fake_icmp(f, GATEWAY, US, ICMP_DEST_UNREACH,
				  ICMP_FRAG_NEEDED, mtu, quote->data,
				  quote->len));
	kfree_skb(quote);
}

struct mtu_case {
	const char	*name;
	u16		frag_off;
	u16		len;		/* of the datagram that was too big */
	u32		told;
	unsigned int	mtu;		/* of the path, after that */
	int		reason;
	bool		locked;		/* and the path is narrower */
};

/* Some routers quote a wrong total length. BSD quotes it without the header. RFC 1191
 * section 5 describes routers that add the header twice. Others quote it in their own
 * byte order, or 0.
 */
static const struct mtu_case mtu_cases[] = {
	{ "as a router says", IP_DF, 1500, 1400, 1400 },
	{ "octet by octet", IP_DF, 1500, 1499, 1499 },
	{ "upper half is not for us", IP_DF, 1500, 0xdead0578, 1400 },
	{ "the least that is believed", IP_DF, 1500, 552, 552 },
	{ "less than is believed", IP_DF, 1500, 551, 552, 0, true },
	{ "68", IP_DF, 1500, 68, 552, 0, true },
	{ "less than a network can have", IP_DF, 1500, 67, 1500,
	  MIPV4_DROP_ICMP_PMTU },
	{ "1", IP_DF, 1500, 1, 1500, MIPV4_DROP_ICMP_PMTU },
	{ "as much as was sent", IP_DF, 1500, 1500, 1500,
	  MIPV4_DROP_ICMP_PMTU },
	{ "more than was sent", IP_DF, 1500, 65535, 1500,
	  MIPV4_DROP_ICMP_PMTU },
	{ "of what may be fragmented", 0, 1500, 1400, 1500,
	  MIPV4_DROP_ICMP_PMTU },
	{ "of what is smaller than is believed", IP_DF, 500, 400, 552, 0,
	  true },
	{ "length without the header", IP_DF, 1480, 1492, 1492 },
	{ "length with the header twice", IP_DF, 1520, 1492, 1492 },
	{ "length of 0", IP_DF, 0, 1400, 1400 },
	{ "length in the other order of octets", IP_DF, 0xdc05, 1400, 1400 },
	{ "length equal to the MTU", IP_DF, 1400, 1400, 1400 },
	{ "as much as the path had, length wrong", IP_DF, 1520, 1500, 1500,
	  MIPV4_DROP_ICMP_PMTU },
	{ "old router, length without the header", IP_DF, 1480, 0, 1006 },
	{ "old router, length with the header twice", IP_DF, 1520, 0, 1492 },
	{ "old router, length of 0", IP_DF, 0, 0, 1492 },
	{ "old router, 1500", IP_DF, 1500, 0, 1492 },
	{ "old router, 1492", IP_DF, 1492, 0, 1006 },
	{ "old router, 1006", IP_DF, 1006, 0, 552 },
};

static void mtu_case_name(const struct mtu_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(mtu, mtu_cases, mtu_case_name);

static bool path_is_locked(struct fake *f, __be32 dst)
{
	return as_softirq(mipv4_route_lookup(f->ip, dst, false)->mtu_locked);
}

/* RFC 1191 sections 3, 4, 5 and 7.1, RFC 5927 section 7. */
static void path_mtu_is_learned(struct kunit *test)
{
	const struct mtu_case *c = test->param_value;
	struct fake *f = with_gateway(test);

	too_big(f, FAR, c->frag_off, c->len, c->told);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), c->mtu - 20);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, IP4(8, 8, 8, 8)), 1480);
	KUNIT_EXPECT_EQ(test, path_is_locked(f, FAR), c->locked);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, f->err.n, !c->reason);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_PMTU_UPDATES),
			c->mtu != 1500);
	if (f->err.n)
		KUNIT_EXPECT_EQ(test, f->err.info, c->told);
}

static void there_is_a_path_only_to_hosts(struct kunit *test)
{
	static const __be32 dsts[] = { GROUP, ALL_HOSTS, SUBNET_BCAST, US };
	struct fake *f = with_gateway(test);
	int i;

	for (i = 0; i < ARRAY_SIZE(dsts); i++) {
		fake_dropped(f);
		too_big(f, dsts[i], IP_DF, 1500, 1400);
		KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_PMTU);
	}
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 0);
}

/* Old routers on paths with a large MTU, RFC 1191 table 7-1. */
static void plateaus_are_those_of_the_rfc(struct kunit *test)
{
	static const u16 steps[] = {
		65535, 32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68,
	};
	struct fake *f = with_gateway(test);
	int i;

	f->ip->pmtu_min = 68;
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 65535)), 0);
	for (i = 1; i < ARRAY_SIZE(steps); i++) {
		too_big(f, FAR, IP_DF, steps[i - 1], 0);
		KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), steps[i] - 20);
	}
}

static void path_mtu_never_grows_on_somebodys_word(struct kunit *test)
{
	struct fake *f = with_gateway(test);

	too_big(f, FAR, IP_DF, 1500, 1000);
	too_big(f, FAR, IP_DF, 1500, 1400);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 980);
	too_big(f, FAR, IP_DF, 1000, 900);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 880);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_PMTU_UPDATES), 2);
}

static struct sk_buff *frame_of(struct fake *f, __be32 dst, size_t len, bool df)
{
	struct sk_buff *frame = fake_frame(f, dst, len);

	memset(skb_put(frame, len), 'x', len);
	if (df)
		ip_hdr(frame)->frag_off = htons(IP_DF);
	return frame;
}

/* A datagram above the MTU of the path is fragmented if DF is clear, and refused if it is
 * set.
 */
static void path_mtu_is_kept_to(struct kunit *test)
{
	struct fake *f = with_gateway(test);
	unsigned int n = 0;
	struct iphdr *iph;

	too_big(f, FAR, IP_DF, 1500, 1000);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame_of(f, FAR, 981, true)),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_TOO_BIG);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame_of(f, FAR, 980, true)),
			0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, ntohs(iph->tot_len), 1000);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame_of(f, FAR, 1400, false)),
			0);
	while ((iph = fake_sent_ip(f))) {
		KUNIT_EXPECT_LE(test, ntohs(iph->tot_len), 1000);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 2);
}

/* An MTU below the minimum that is believed: DF is cleared, and routers may fragment. */
struct locked_case {
	const char	*name;
	size_t		len;		/* of the payload */
	bool		df;
	int		err;
	unsigned int	pieces;
};

static const struct locked_case locked_cases[] = {
	{ "small, DF", 1, true, 0, 1 },
	{ "as large as is believed, DF", 532, true, 0, 1 },
	{ "larger, DF", 533, true, -EMSGSIZE, 0 },
	{ "small", 1, false, 0, 1 },
	{ "larger", 533, false, 0, 2 },
};

static void locked_case_name(const struct locked_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(locked, locked_cases, locked_case_name);

/* RFC 1191 section 3: "or set the Don't Fragment bit off". */
static void df_goes_where_the_path_is_narrower(struct kunit *test)
{
	const struct locked_case *c = test->param_value;
	struct fake *f = with_gateway(test);
	unsigned int n = 0;
	struct iphdr *iph;

	too_big(f, FAR, IP_DF, 1500, 400);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip,
					 frame_of(f, FAR, c->len, c->df)),
			c->err);
	while ((iph = fake_sent_ip(f))) {
		KUNIT_EXPECT_EQ(test, ntohs(iph->frag_off) & IP_DF, 0);
		KUNIT_EXPECT_FALSE(test, ip_fast_csum(iph, 5));
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, c->pieces);
	/* The datagrams to other destinations still have DF. */
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame_of(f, IP4(8, 8, 8, 8), 1,
							 true)), 0);
	KUNIT_EXPECT_BE(test, fake_sent_ip(f)->frag_off, htons(IP_DF));
}

static void what_goes_without_df_has_an_identification(struct kunit *test)
{
	struct fake *f = with_gateway(test);
	unsigned int i, zeros = 0;

	too_big(f, FAR, IP_DF, 1500, 400);
	for (i = 0; i < 4; i++) {
		KUNIT_EXPECT_EQ(test,
				mipv4_xmit(f->ip, frame_of(f, FAR, 1, true)),
				0);
		zeros += !fake_sent_ip(f)->id;
	}
	KUNIT_EXPECT_LE(test, zeros, 1);
}

/* A smaller MTU arrives after the limit changed, and before. */
/* An old router reports no MTU, and the guess is the minimum. The router reports that
 * this is too large as well.
 */
static void old_router_below_the_least_mtu_locks(struct kunit *test)
{
	struct fake *f = with_gateway(test);

	too_big(f, FAR, IP_DF, 1006, 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 532);
	KUNIT_EXPECT_FALSE(test, path_is_locked(f, FAR));
	too_big(f, FAR, IP_DF, 552, 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 532);
	KUNIT_EXPECT_TRUE(test, path_is_locked(f, FAR));
}

static void path_that_is_locked_stays_so(struct kunit *test)
{
	struct fake *f = with_gateway(test);

	too_big(f, FAR, IP_DF, 1500, 552);
	KUNIT_EXPECT_FALSE(test, path_is_locked(f, FAR));
	too_big(f, FAR, IP_DF, 552, 400);
	KUNIT_EXPECT_TRUE(test, path_is_locked(f, FAR));
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 532);
	too_big(f, FAR, IP_DF, 552, 500);
	too_big(f, FAR, IP_DF, 1500, 1000);
	KUNIT_EXPECT_TRUE(test, path_is_locked(f, FAR));
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 532);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_PMTU_UPDATES), 2);
}

static void path_mtu_is_forgotten_after_ten_minutes(struct kunit *test)
{
	struct fake *f = with_gateway(test);

	too_big(f, FAR, IP_DF, 1500, 1000);
	fake_age(f, 599 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 980);
	KUNIT_EXPECT_GT(test, mipv4_cache_expire(f->ip), 0);
	fake_age(f, 2 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 1480);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 1);
	KUNIT_EXPECT_EQ(test, mipv4_cache_expire(f->ip), 0);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 0);
}

/* An expired entry that is still in the table starts again. */
static void old_path_mtu_does_not_bound_a_new_one(struct kunit *test)
{
	struct fake *f = with_gateway(test);

	too_big(f, FAR, IP_DF, 1500, 1000);
	fake_age(f, 601 * HZ);
	too_big(f, FAR, IP_DF, 1500, 1400);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 1380);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 1);
}

static void change_of_routes_forgets_what_was_learned(struct kunit *test)
{
	struct fake *f = with_gateway(test);

	too_big(f, FAR, IP_DF, 1500, 1000);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 0);
	too_big(f, FAR, IP_DF, 1500, 1000);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 1);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_route(f->ip, PEER, 32, GATEWAY)),
			0);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 0);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 1480);
}

/* If more MTUs are reported than the table holds, the oldest entry is removed. */
static void cache_is_bounded(struct kunit *test)
{
	struct fake *f = with_gateway(test);
	unsigned int i;

	for (i = 0; i < MIPV4_CACHE_LIMIT + 10; i++)
		too_big(f, htonl(0x0a000001 + i), IP_DF, 1500, 1000);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, MIPV4_CACHE_LIMIT);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, htonl(0x0a00000a)), 1480);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, htonl(0x0a00000b)), 980);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, htonl(0x0a000000 + i)), 980);
}

/* RFC 5927: a protocol that knows its datagrams confirms the error. */
static void path_mtu_of_what_was_never_sent_is_not_learned(struct kunit *test)
{
	struct fake *f = with_gateway(test);

	f->denies = true;
	too_big(f, FAR, IP_DF, 1500, 1000);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), 1480);
}

static void redirect(struct fake *f, __be32 from, __be32 dst, __be32 gateway)
{
	fake_receive(f, fake_icmp_about(f, from, ICMP_REDIRECT, 1,
					ntohl(gateway), US, dst, EXPERIMENT));
}

static __be32 gateway_of(struct fake *f, __be32 dst)
{
	return as_softirq(mipv4_route_lookup(f->ip, dst, false)->gateway);
}

struct redirect_case {
	const char	*name;
	__be32		from;
	__be32		dst;
	__be32		gateway;
	bool		off;
	bool		followed;
};

static const struct redirect_case redirect_cases[] = {
	{ "from the first hop to a neighbour", GATEWAY, FAR, ROUTER2, false,
	  true },
	{ "not if it is switched off", GATEWAY, FAR, ROUTER2, true },
	{ "not from another neighbour", STRANGER, FAR, ROUTER2 },
	{ "not to a host that is no neighbour", GATEWAY, FAR,
	  IP4(203U, 0, 113, 1) },
	{ "not to ourselves", GATEWAY, FAR, US },
	{ "not to a broadcast address", GATEWAY, FAR, SUBNET_BCAST },
	{ "not to a group", GATEWAY, FAR, GROUP },
	{ "not to nobody", GATEWAY, FAR, 0 },
	{ "not to who says so", GATEWAY, FAR, GATEWAY },
	{ "not for a neighbour", GATEWAY, PEER, ROUTER2 },
	{ "not for ourselves", GATEWAY, US, ROUTER2 },
};

static void redirect_case_name(const struct redirect_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(redirect, redirect_cases, redirect_case_name);

static void redirect_is_followed_where_it_may_be(struct kunit *test)
{
	const struct redirect_case *c = test->param_value;
	struct fake *f = with_gateway(test);
	__be32 before = gateway_of(f, c->dst);

	f->ip->redirects = !c->off;
	redirect(f, c->from, c->dst, c->gateway);
	KUNIT_EXPECT_EQ(test, fake_dropped(f),
			c->followed ? 0 : MIPV4_DROP_ICMP_REDIRECT);
	KUNIT_EXPECT_BE(test, gateway_of(f, c->dst),
			c->followed ? c->gateway : before);
	KUNIT_EXPECT_BE(test, gateway_of(f, IP4(8, 8, 8, 8)), GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_REDIRECTS_FOLLOWED),
			c->followed);
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
}

/* RFC 1122 section 3.2.2.2: "SHOULD be treated identically"; of the others the type
 * of service is not looked at.
 */
static void redirect_of_every_code_is_one_for_the_host(struct kunit *test)
{
	struct fake *f = with_gateway(test);
	u8 code;

	f->ip->redirects = true;
	for (code = 0; code < 4; code++) {
		__be32 dst = IP4(198U, 51, 100, 100 + code);

		fake_receive(f, fake_icmp_about(f, GATEWAY, ICMP_REDIRECT, code,
						ntohl(ROUTER2), US, dst,
						EXPERIMENT));
		KUNIT_EXPECT_BE(test, gateway_of(f, dst), ROUTER2);
	}
	KUNIT_EXPECT_BE(test, gateway_of(f, FAR), GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_REDIRECTS_FOLLOWED), 4);
}

/* Only the current first hop can redirect to another gateway, and back. */
static void redirects_can_be_corrected_by_the_new_gateway(struct kunit *test)
{
	struct fake *f = with_gateway(test);

	f->ip->redirects = true;
	redirect(f, GATEWAY, FAR, ROUTER2);
	redirect(f, GATEWAY, FAR, PEER);
	KUNIT_EXPECT_BE(test, gateway_of(f, FAR), ROUTER2);
	redirect(f, ROUTER2, FAR, GATEWAY);
	KUNIT_EXPECT_BE(test, gateway_of(f, FAR), GATEWAY);
	too_big(f, FAR, IP_DF, 1500, 1000);
	KUNIT_EXPECT_EQ(test, f->ip->n_learned, 1);
	fake_age(f, 601 * HZ);
	KUNIT_EXPECT_BE(test, gateway_of(f, FAR), GATEWAY);
}

/* A gateway that does not answer is not used. */
static void dead_gateway_of_a_redirect_is_not_used(struct kunit *test)
{
	struct fake *f = with_gateway(test);
	int i;

	f->ip->redirects = true;
	redirect(f, GATEWAY, FAR, ROUTER2);
	KUNIT_EXPECT_EQ(test, mipv4_xmit(f->ip, frame_of(f, FAR, 4, false)), 0);
	for (i = 0; i < 3; i++)
		fake_tick(f, HZ + 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, ROUTER2), MIPV4_NEIGH_FAILED);
	KUNIT_EXPECT_BE(test, gateway_of(f, FAR), GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_NEIGH_FAILED), 0);
}

static struct kunit_case cache_test_cases[] = {
	KUNIT_CASE_PARAM(path_mtu_is_learned, mtu_gen_params),
	KUNIT_CASE(there_is_a_path_only_to_hosts),
	KUNIT_CASE(plateaus_are_those_of_the_rfc),
	KUNIT_CASE(path_mtu_never_grows_on_somebodys_word),
	KUNIT_CASE(path_mtu_is_kept_to),
	KUNIT_CASE_PARAM(df_goes_where_the_path_is_narrower, locked_gen_params),
	KUNIT_CASE(what_goes_without_df_has_an_identification),
	KUNIT_CASE(old_router_below_the_least_mtu_locks),
	KUNIT_CASE(path_that_is_locked_stays_so),
	KUNIT_CASE(path_mtu_is_forgotten_after_ten_minutes),
	KUNIT_CASE(old_path_mtu_does_not_bound_a_new_one),
	KUNIT_CASE(change_of_routes_forgets_what_was_learned),
	KUNIT_CASE(cache_is_bounded),
	KUNIT_CASE(path_mtu_of_what_was_never_sent_is_not_learned),
	KUNIT_CASE_PARAM(redirect_is_followed_where_it_may_be,
			 redirect_gen_params),
	KUNIT_CASE(redirect_of_every_code_is_one_for_the_host),
	KUNIT_CASE(redirects_can_be_corrected_by_the_new_gateway),
	KUNIT_CASE(dead_gateway_of_a_redirect_is_not_used),
	{}
};

static struct kunit_suite cache_suite = {
	.name = "mipv4-cache",
	.test_cases = cache_test_cases,
};

kunit_test_suite(cache_suite);
