// SPDX-License-Identifier: GPL-2.0
/*
 * icmp-error-test.c: errors that are sent, and their rate limits.
 */
#include "fake.h"

/* RFC 1122 section 3.2.2.1: code 2, header and at least 8 octets of data. */
static void unknown_protocol_is_complained_about(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb = fake_pattern(f, PEER, US, EXPERIMENT, 30);
	struct icmphdr *icmph;
	struct iphdr *iph;
	u8 offender[50];
	size_t len;

	memcpy(offender, skb->data, sizeof(offender));
	fake_receive(f, skb);
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_PROT_UNREACH);
	KUNIT_EXPECT_BE(test, icmph->un.gateway, (__be32)0);
	KUNIT_EXPECT_EQ(test, len, 8 + 50);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(icmph + 1), offender, 50);
	iph = (struct iphdr *)(skb_peek_tail(&f->seen)->data + ETH_HLEN);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
	KUNIT_EXPECT_BE(test, iph->daddr, PEER);
	KUNIT_EXPECT_EQ(test, iph->tos & 0xe0, IPTOS_PREC_INTERNETCONTROL);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_OUT_DEST_UNREACHS),
			1);
}

static void error_quotes_options_too(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RA, 4, 0, 0 };
	struct fake *f = fake_with_peer(test);
	struct icmphdr *icmph;
	size_t len;

	fake_receive(f, fake_options(f, PEER, US, EXPERIMENT, options, 4,
				     "12345678", 8));
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_ASSERT_EQ(test, len, 8 + 32);
	KUNIT_EXPECT_EQ(test, *(u8 *)(icmph + 1), 0x46);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(icmph + 1) + 24, "12345678", 8);
}

/* RFC 1812 section 4.3.2.3 */
static void error_is_no_longer_than_576_octets(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	size_t len;

	fake_receive(f, fake_pattern(f, PEER, US, EXPERIMENT, 1400));
	KUNIT_ASSERT_NOT_NULL(test,
			      fake_sent_icmp(f, ICMP_DEST_UNREACH, &len));
	KUNIT_EXPECT_EQ(test, len, 576 - 20);
}

struct complaint_case {
	const char	*name;
	__be32		src;
	__be32		dst;
	u8		pkt_type;
	u8		protocol;
	u8		icmp_type;
	u16		frag_off;
	bool		complaint;
};

/* RFC 1122 section 3.2.2: never about ... */
static const struct complaint_case complaint_cases[] = {
	{ "a datagram to us", PEER, US, PACKET_HOST, EXPERIMENT, 0, 0, true },
	{ "a first fragment", PEER, US, PACKET_HOST, EXPERIMENT, 0, IP_MF,
	  true },
	{ "another fragment", PEER, US, PACKET_HOST, EXPERIMENT, 0, 1, false },
	{ "a broadcast", PEER, SUBNET_BCAST, PACKET_BROADCAST, EXPERIMENT, 0, 0,
	  false },
	{ "a broadcast in a unicast frame", PEER, SUBNET_BCAST, PACKET_HOST,
	  EXPERIMENT, 0, 0, false },
	{ "a multicast", PEER, ALL_HOSTS, PACKET_MULTICAST, EXPERIMENT, 0, 0,
	  false },
	{ "a broadcast frame", PEER, US, PACKET_BROADCAST, EXPERIMENT, 0, 0,
	  false },
	{ "source 0", 0, US, PACKET_HOST, EXPERIMENT, 0, 0, false },
	{ "source in this network", IP4(0, 1, 2, 3), US, PACKET_HOST,
	  EXPERIMENT, 0, 0, false },
	{ "source broadcast", SUBNET_BCAST, US, PACKET_HOST, EXPERIMENT, 0, 0,
	  false },
	{ "source loopback", IP4(127, 0, 0, 1), US, PACKET_HOST, EXPERIMENT, 0,
	  0, false },
	{ "source multicast", GROUP, US, PACKET_HOST, EXPERIMENT, 0, 0, false },
	{ "source class E", IP4(240U, 0, 0, 1), US, PACKET_HOST, EXPERIMENT, 0,
	  0, false },
	{ "an echo request", PEER, US, PACKET_HOST, IPPROTO_ICMP, ICMP_ECHO, 0,
	  true },
	{ "destination unreachable", PEER, US, PACKET_HOST, IPPROTO_ICMP,
	  ICMP_DEST_UNREACH, 0, false },
	{ "source quench", PEER, US, PACKET_HOST, IPPROTO_ICMP,
	  ICMP_SOURCE_QUENCH, 0, false },
	{ "redirect", PEER, US, PACKET_HOST, IPPROTO_ICMP, ICMP_REDIRECT, 0,
	  false },
	{ "time exceeded", PEER, US, PACKET_HOST, IPPROTO_ICMP,
	  ICMP_TIME_EXCEEDED, 0, false },
	{ "parameter problem", PEER, US, PACKET_HOST, IPPROTO_ICMP,
	  ICMP_PARAMETERPROB, 0, false },
};

static void complaint_case_name(const struct complaint_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(complaint, complaint_cases, complaint_case_name);

/* A protocol requests the error, with skb->data at its payload. */
static void error_is_sent_only_where_it_may_be(struct kunit *test)
{
	const struct complaint_case *c = test->param_value;
	u8 payload[16] = { c->icmp_type };
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb = fake_datagram(f, c->src, c->dst, c->protocol,
					    payload, sizeof(payload));
	struct icmphdr *icmph;
	size_t len;

	ip_hdr(skb)->frag_off = htons(c->frag_off);
	fake_checksum(skb);
	skb->pkt_type = c->pkt_type;
	skb_pull(skb, 20);
	local_bh_disable();
	rcu_read_lock();
	mipv4_icmp_send(f->ip, skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0);
	rcu_read_unlock();
	local_bh_enable();
	/* The skb is not consumed, and unchanged. */
	KUNIT_EXPECT_EQ(test, skb->len, sizeof(payload));
	KUNIT_EXPECT_MEMEQ(test, skb->data, payload, sizeof(payload));
	kfree_skb(skb);
	KUNIT_EXPECT_EQ(test, fake_silent(f), !c->complaint);
	if (!c->complaint)
		return;
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, icmph->code, ICMP_PORT_UNREACH);
	KUNIT_EXPECT_EQ(test, len, 8 + 36);
}

static void info_is_the_second_word(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb = fake_datagram(f, PEER, US, EXPERIMENT, "12345678",
					    8);
	struct icmphdr *icmph;
	size_t len;

	local_bh_disable();
	rcu_read_lock();
	mipv4_icmp_send(f->ip, skb, ICMP_PARAMETERPROB, 0, 20 << 24);
	rcu_read_unlock();
	local_bh_enable();
	kfree_skb(skb);
	icmph = fake_sent_icmp(f, ICMP_PARAMETERPROB, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, *((u8 *)icmph + 4), 20);
}

/* The limits are a burst of 20 and 100 a second to one host, a burst of 50 and 1000 a
 * second in all. An error counts as one to three, so that a host cannot count those to
 * others.
 */
static void errors_are_limited(struct kunit *test)
{
	unsigned long start = jiffies, passed;
	struct fake *f = fake_with_peer(test);
	unsigned int i, sent;

	for (i = 0; i < 400; i++)
		fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	passed = jiffies - start + 1;
	sent = skb_queue_len(&f->sent);
	KUNIT_EXPECT_GE(test, sent, 50 / 3);
	KUNIT_EXPECT_LE(test, sent, 20 + passed * 100 / HZ);
	KUNIT_EXPECT_EQ(test,
			fake_stat(f, MIPV4_STAT_ICMP_OUT_RATE_LIMITED) + sent,
			400);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_UNKNOWN_PROTOS), 400);
}

/* The errors to one host do not use up the limit of others, except the few that share its
 * slot.
 */
static void limit_of_one_host_is_not_that_of_others(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	unsigned int i, told = 0;

	for (i = 0; i < 100; i++)
		fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	skb_queue_purge(&f->sent);
	for (i = 10; i < 110; i++) {
		__be32 host = IP4(192U, 0, 2, i);

		if (host == US2)
			continue;
		fake_know(f, host, OTHER_HA);
		f->ip->icmp_limit.kind[0].tokens = 50;
		fake_receive(f, fake_datagram(f, host, US, EXPERIMENT, "x", 1));
		told += !fake_silent(f);
		skb_queue_purge(&f->sent);
	}
	KUNIT_EXPECT_GE(test, told, 90);
}

/* Each kind of error has its own limit. */
static void limit_of_one_kind_is_not_that_of_others(struct kunit *test)
{
	static const u8 bad[] = { IPOPT_RR, 7, 5, 0, 0, 0, 0, 0 };
	struct fake *f = fake_with_peer(test);
	size_t len;

	f->ip->icmp_limit.kind[0].tokens = 0;
	f->ip->icmp_limit.kind[1].tokens = 0;
	fake_receive(f, fake_options(f, PEER, US, EXPERIMENT, bad, 8, "x", 1));
	KUNIT_EXPECT_NOT_NULL(test,
			      fake_sent_icmp(f, ICMP_PARAMETERPROB, &len));
}

static void empty_bucket_limits_and_fills_again(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
	struct mipv4_bucket *kind = &f->ip->icmp_limit.kind[0];
	int i;

	/* A tick of the clock may fill the bucket meanwhile. */
	for (i = 0; i < 100 &&
	     !fake_stat(f, MIPV4_STAT_ICMP_OUT_RATE_LIMITED); i++) {
		kind->tokens = 0;
		kind->filled_jiffies = jiffies;
		fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	}
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_OUT_RATE_LIMITED),
			1);
	skb_queue_purge(&f->sent);
	kind->filled_jiffies = jiffies - 3600 * HZ;
	fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_FALSE(test, fake_silent(f));
	KUNIT_EXPECT_GE(test, kind->tokens, 47);
	KUNIT_EXPECT_LE(test, kind->tokens, 49);
}

static struct kunit_case icmp_error_test_cases[] = {
	KUNIT_CASE(unknown_protocol_is_complained_about),
	KUNIT_CASE(error_quotes_options_too),
	KUNIT_CASE(error_is_no_longer_than_576_octets),
	KUNIT_CASE_PARAM(error_is_sent_only_where_it_may_be,
			 complaint_gen_params),
	KUNIT_CASE(info_is_the_second_word),
	KUNIT_CASE(errors_are_limited),
	KUNIT_CASE(limit_of_one_host_is_not_that_of_others),
	KUNIT_CASE(limit_of_one_kind_is_not_that_of_others),
	KUNIT_CASE(empty_bucket_limits_and_fills_again),
	{}
};

static struct kunit_suite icmp_error_suite = {
	.name = "mipv4-icmp-error",
	.test_cases = icmp_error_test_cases,
};

kunit_test_suite(icmp_error_suite);
