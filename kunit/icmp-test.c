// SPDX-License-Identifier: GPL-2.0
/*
 * icmp-test.c: echo, errors that are sent, errors that are received (icmp.c): RFC
 * 792, RFC 1122 section 3.2.2.
 */
#include "fake.h"

/* PEER needs no ARP. */
static struct fake *with_peer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_know(f, PEER, PEER_HA);
	return f;
}

static const unsigned int echo_sizes[] = {
	0, 1, 2, 7, 56, 57, 1471, 1472, 1473, 4000, 65507,
};

static void echo_size_name(const unsigned int *size, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u octets", *size);
}

KUNIT_ARRAY_PARAM(echo_size, echo_sizes, echo_size_name);

/* RFC 1122 section 3.2.2.6: all the data comes back, from the address that was
 * spoken to. What is larger than the MTU goes in fragments.
 */
static void echo_is_answered_with_all_its_data(struct kunit *test)
{
	unsigned int size = *(const unsigned int *)test->param_value;
	struct fake *f = with_peer(test);
	struct sk_buff *request;
	struct icmphdr *icmph;
	struct iphdr *iph;
	size_t len, i;

	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 65535)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	request = fake_echo(f, PEER, US2, 0x1234, 77, size);
	ip_hdr(request)->tos = 0x10;
	fake_checksum(request);
	fake_receive(f, request);
	icmph = fake_sent_icmp(f, ICMP_ECHOREPLY, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	iph = (struct iphdr *)(skb_peek_tail(&f->seen)->data + ETH_HLEN);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
	KUNIT_EXPECT_BE(test, iph->daddr, PEER);
	KUNIT_EXPECT_EQ(test, iph->tos, 0x10);
	KUNIT_EXPECT_EQ(test, iph->ttl, 64);
	KUNIT_EXPECT_EQ(test, icmph->code, 0);
	KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.id), 0x1234);
	KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.sequence), 77);
	KUNIT_ASSERT_EQ(test, len, 8 + size);
	for (i = 0; i < size; i++)
		if (((u8 *)(icmph + 1))[i] != (i + 8) % 251)
			break;
	KUNIT_EXPECT_EQ(test, i, size);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void large_echo_is_answered_in_fragments(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct iphdr *iph;
	unsigned int n = 0, octets = 0;

	fake_receive(f, fake_echo(f, PEER, US, 1, 1, 4000));
	while ((iph = fake_sent_ip(f))) {
		KUNIT_EXPECT_LE(test, ntohs(iph->tot_len), 1500);
		octets += ntohs(iph->tot_len) - 20;
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 3);
	KUNIT_EXPECT_EQ(test, octets, 4008);
}

static void echo_with_options_is_answered(struct kunit *test)
{
	static const u8 options[] = { IPOPT_NOOP, IPOPT_RR, 3, 4 };
	struct fake *f = with_peer(test);
	struct sk_buff *echo = fake_echo(f, PEER, US, 1, 2, 10);
	struct icmphdr *icmph;
	size_t len;

	fake_receive(f, fake_options(f, PEER, US, IPPROTO_ICMP, options, 4,
				     echo->data + 20, 18));
	kfree_skb(echo);
	icmph = fake_sent_icmp(f, ICMP_ECHOREPLY, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, len, 18);
}

static void echo_in_pages_is_answered(struct kunit *test)
{
	struct fake *f = with_peer(test);
	unsigned int head;

	for (head = 0; head < 32; head++) {
		size_t len = 0;

		fake_rcv(f, fake_paged(f, fake_echo(f, PEER, US, 1, 2, 9),
				       head));
		KUNIT_EXPECT_NOT_NULL(test,
				      fake_sent_icmp(f, ICMP_ECHOREPLY, &len));
		KUNIT_EXPECT_EQ(test, len, 17);
	}
}

static void request_in_a_clone_is_left_alone(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct sk_buff *skb = fake_echo(f, PEER, US, 1, 2, 9), *tap;
	u8 before[37];
	size_t len;

	memcpy(before, skb->data, sizeof(before));
	tap = skb_clone(skb, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, tap);
	fake_receive(f, skb);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_icmp(f, ICMP_ECHOREPLY, &len));
	KUNIT_EXPECT_MEMEQ(test, tap->data, before, sizeof(before));
	kfree_skb(tap);
}

/* RFC 1071: the sum of the whole message is ffff, never 0. With identifier,
 * sequence number and data 0 the checksum of the reply is ffff.
 */
static void echo_of_nothing_but_zeros_has_a_checksum(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct icmphdr *icmph;
	size_t len;

	fake_receive(f, fake_datagram(f, PEER, US, IPPROTO_ICMP,
				      "\10\0\367\377\0\0\0\0", 8));
	icmph = fake_sent_icmp(f, ICMP_ECHOREPLY, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, sum16(icmph->checksum), 0xffff);
}

static void echo_to_ourselves_is_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame = mipv4_allocate_frame(f->ip, US, IPPROTO_ICMP, 8,
						     NULL, GFP_KERNEL);
	static const u8 echo[] = { 8, 0, 0xf7, 0xfe, 0, 1, 0, 0 };

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, frame);
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, echo, 8), 0);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_IN_ECHO_REPS), 1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

struct silent_case {
	const char	*name;
	__be32		dst;
	u8		pkt_type;
	u8		type;
	unsigned int	flip;		/* an octet of the message */
	unsigned int	len;		/* octets of the message */
	int		reason;
};

static const struct silent_case silent_cases[] = {
	{ "echo to the subnet broadcast", SUBNET_BCAST, PACKET_BROADCAST,
	  ICMP_ECHO, 0, 16, MIPV4_DROP_ICMP_BCAST },
	{ "echo to the limited broadcast", LIMITED_BCAST, PACKET_BROADCAST,
	  ICMP_ECHO, 0, 16, MIPV4_DROP_ICMP_BCAST },
	{ "echo to all hosts", ALL_HOSTS, PACKET_MULTICAST, ICMP_ECHO, 0, 16,
	  MIPV4_DROP_ICMP_BCAST },
	{ "echo with a wrong checksum", US, PACKET_HOST, ICMP_ECHO, 15, 16,
	  MIPV4_DROP_ICMP_CSUM },
	{ "checksum field itself wrong", US, PACKET_HOST, ICMP_ECHO, 3, 16,
	  MIPV4_DROP_ICMP_CSUM },
	{ "7 octets", US, PACKET_HOST, ICMP_ECHO, 0, 7,
	  MIPV4_DROP_ICMP_SHORT },
	{ "1 octet", US, PACKET_HOST, ICMP_ECHO, 0, 1, MIPV4_DROP_ICMP_SHORT },
	{ "timestamp reply", US, PACKET_HOST, ICMP_TIMESTAMPREPLY, 0, 16,
	  MIPV4_DROP_ICMP_TYPE },
	{ "address mask request", US, PACKET_HOST, ICMP_ADDRESS, 0, 16,
	  MIPV4_DROP_ICMP_TYPE },
	{ "unknown type", US, PACKET_HOST, 255, 0, 16, MIPV4_DROP_ICMP_TYPE },
	{ "reply that nobody asked for", US, PACKET_HOST, ICMP_ECHOREPLY, 0, 16,
	  MIPV4_DROP_ICMP_UNCLAIMED },
};

static void silent_case_name(const struct silent_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(silent, silent_cases, silent_case_name);

static void message_is_dropped_in_silence(struct kunit *test)
{
	const struct silent_case *c = test->param_value;
	struct fake *f = with_peer(test);
	struct sk_buff *skb = fake_icmp(f, PEER, c->dst, c->type, 0, 1, NULL,
					8);

	if (c->flip)
		skb->data[20 + c->flip] ^= 1;
	ip_hdr(skb)->tot_len = htons(20 + c->len);
	fake_checksum(skb);
	skb_trim(skb, 20 + c->len);
	skb->pkt_type = c->pkt_type;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_IN_MSGS), 1);
}

/* RFC 1122 section 3.2.2.1: code 2, header and at least 8 octets of data. */
static void unknown_protocol_is_complained_about(struct kunit *test)
{
	struct fake *f = with_peer(test);
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
	struct fake *f = with_peer(test);
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
	struct fake *f = with_peer(test);
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

/* Asked for by a protocol that has the datagram at its payload. */
static void error_is_sent_only_where_it_may_be(struct kunit *test)
{
	const struct complaint_case *c = test->param_value;
	u8 payload[16] = { c->icmp_type };
	struct fake *f = with_peer(test);
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
	/* Not consumed, and as it was. */
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
	struct fake *f = with_peer(test);
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

/* To one host a burst of 20, then 100 in a second; in all 50 and 1000, where one
 * counts as one to three, so that nobody can tell how many others got.
 */
static void errors_are_limited(struct kunit *test)
{
	unsigned long start = jiffies, passed;
	struct fake *f = with_peer(test);
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

/* What one host is sent is not at the expense of others; it is so for the few that
 * share a slot with it.
 */
static void limit_of_one_host_is_not_that_of_others(struct kunit *test)
{
	struct fake *f = with_peer(test);
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

/* Nor is what one kind of error uses up at the expense of another. */
static void limit_of_one_kind_is_not_that_of_others(struct kunit *test)
{
	static const u8 bad[] = { IPOPT_RR, 7, 5, 0, 0, 0, 0, 0 };
	struct fake *f = with_peer(test);
	size_t len;

	f->ip->icmp_limit.kind[0].tokens = 0;
	f->ip->icmp_limit.kind[1].tokens = 0;
	fake_receive(f, fake_options(f, PEER, US, EXPERIMENT, bad, 8, "x", 1));
	KUNIT_EXPECT_NOT_NULL(test,
			      fake_sent_icmp(f, ICMP_PARAMETERPROB, &len));
}

static void empty_bucket_limits_and_fills_again(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct mipv4_bucket *kind = &f->ip->icmp_limit.kind[0];
	int i;

	/* It may be filled between, when the clock ticks. */
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

struct told_case {
	const char	*name;
	u8		type;
	u8		code;
	u32		info;
	enum mipv4_stat	stat;
};

static const struct told_case told_cases[] = {
	{ "port unreachable", ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0,
	  MIPV4_STAT_ICMP_IN_DEST_UNREACHS },
	{ "time exceeded", ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0,
	  MIPV4_STAT_ICMP_IN_TIME_EXCDS },
	{ "parameter problem", ICMP_PARAMETERPROB, 0, 0x14000000,
	  MIPV4_STAT_ICMP_IN_PARM_PROBS },
};

static void told_case_name(const struct told_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(told, told_cases, told_case_name);

/* RFC 1122 section 3.2.2.1: the transport protocol MUST be told. */
static void protocol_is_told_of_an_error(struct kunit *test)
{
	const struct told_case *c = test->param_value;
	struct fake *f = with_peer(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_receive(f, fake_icmp_about(f, PEER, c->type, c->code, c->info, US,
					FAR, EXPERIMENT));
	KUNIT_ASSERT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_BE(test, f->err.from, PEER);
	KUNIT_EXPECT_EQ(test, f->err.type, c->type);
	KUNIT_EXPECT_EQ(test, f->err.code, c->code);
	KUNIT_EXPECT_EQ(test, f->err.info, c->info);
	KUNIT_EXPECT_BE(test, f->err.iph.saddr, US);
	KUNIT_EXPECT_BE(test, f->err.iph.daddr, FAR);
	KUNIT_EXPECT_MEMEQ(test, f->err.payload, "\1\2\3\4\5\6\7\10", 8);
	KUNIT_EXPECT_EQ(test, fake_stat(f, c->stat), 1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static const u8 no_failures[] = { ICMP_SOURCE_QUENCH, ICMP_REDIRECT };

static void type_name(const u8 *type, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "type %u", *type);
}

KUNIT_ARRAY_PARAM(no_failure, no_failures, type_name);

/* RFC 6633: source quench is to be ignored; a redirect is about the way. */
static void protocol_is_not_told_of_what_is_no_failure(struct kunit *test)
{
	const u8 *type = test->param_value;
	struct fake *f = with_peer(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_receive(f, fake_icmp_about(f, PEER, *type, 1, 0xc00002fe, US, FAR,
					EXPERIMENT));
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), *type == ICMP_REDIRECT ?
			MIPV4_DROP_ICMP_REDIRECT : MIPV4_DROP_ICMP_TYPE);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_IN_REDIRECTS),
			*type == ICMP_REDIRECT);
}

static void error_in_pages_is_linear_for_the_protocol(struct kunit *test)
{
	struct fake *f = with_peer(test);
	unsigned int head;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	for (head = 0; head < 56; head++)
		fake_rcv(f, fake_paged(f, fake_icmp_about(f, PEER,
							  ICMP_DEST_UNREACH, 3,
							  0, US, FAR,
							  EXPERIMENT), head));
	KUNIT_EXPECT_EQ(test, f->err.n, 56);
}

#ifdef CONFIG_FAULT_INJECTION

/* Want of memory is no fault of who sent it. */
static void message_that_cannot_be_read_is_not_short(struct kunit *test)
{
	/* of the IP header, then also of ICMP's, then also of the quote */
	static const unsigned int heads[] = { 20, 28, 48 };
	struct fake *f = with_peer(test);
	struct sk_buff *skb;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		skb = fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US, FAR,
				      EXPERIMENT);
		skb = fake_cramped(f, skb, heads[i]);
		without_memory(fake_rcv(f, skb));
		KUNIT_EXPECT_EQ_MSG(test, fake_dropped(f),
				    MIPV4_DROP_ICMP_NO_MEMORY, "%u", heads[i]);
	}
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_IN_ERRORS), 0);
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
}

#endif

struct quote_case {
	const char	*name;
	unsigned int	offset;		/* an octet of the quote */
	u8		value;
	unsigned int	len;		/* octets of the quote */
	int		reason;
};

static const struct quote_case quote_cases[] = {
	{ "nothing quoted", 8, 60, 0, MIPV4_DROP_ICMP_SHORT },
	{ "part of a header", 8, 60, 19, MIPV4_DROP_ICMP_SHORT },
	{ "header only", 8, 60, 20, MIPV4_DROP_ICMP_SHORT },
	{ "all of 7 octets", 3, 27, 27, 0 },
	{ "6 of 7 octets", 3, 27, 26, MIPV4_DROP_ICMP_SHORT },
	{ "all of 1 octet", 3, 21, 21, 0 },
	{ "nothing of 1 octet", 3, 21, 20, MIPV4_DROP_ICMP_SHORT },
	{ "no payload", 3, 20, 20, 0 },
	{ "length without header, payload missing", 3, 8, 20, 0 },
	{ "no payload, part of a header", 3, 20, 19, MIPV4_DROP_ICMP_SHORT },
	{ "7 octets of data", 8, 60, 27, MIPV4_DROP_ICMP_SHORT },
	{ "options that are missing", 0, 0x46, 23, MIPV4_DROP_ICMP_SHORT },
	{ "payload that is missing behind options", 0, 0x46, 27,
	  MIPV4_DROP_ICMP_SHORT },
	{ "version 6", 0, 0x65, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "short header", 0, 0x44, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "from somebody else", 15, 99, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "from our broadcast address", 15, 255, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "of another fragment", 7, 1, 28, MIPV4_DROP_ICMP_QUOTE },
	{ "of a first fragment", 6, 0x20, 28, 0 },
	{ "as it should be", 8, 60, 28, 0 },
};

static void quote_case_name(const struct quote_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(quote, quote_cases, quote_case_name);

static void only_a_datagram_of_ours_can_have_failed(struct kunit *test)
{
	const struct quote_case *c = test->param_value;
	struct fake *f = with_peer(test);
	struct sk_buff *quote = fake_pattern(f, US, FAR, EXPERIMENT, 8);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	quote->data[c->offset] = c->value;
	fake_receive(f, fake_icmp(f, PEER, US, ICMP_DEST_UNREACH, 3, 0,
				  quote->data, c->len));
	kfree_skb(quote);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, f->err.n, !c->reason);
	if (f->err.n)
		KUNIT_EXPECT_EQ(test, f->err.len, c->len);
}

struct short_case {
	const char	*name;
	u8		protocol;
	unsigned int	len;		/* octets of payload */
};

static const struct short_case short_cases[] = {
	{ "ICMP, 0 octets", IPPROTO_ICMP, 0 },
	{ "ICMP, 1 octet", IPPROTO_ICMP, 1 },
	{ "ICMP, 7 octets", IPPROTO_ICMP, 7 },
	{ "IGMP, 0 octets", IPPROTO_IGMP, 0 },
	{ "IGMP, 7 octets", IPPROTO_IGMP, 7 },
	{ "UDP of nobody, 0 octets", IPPROTO_UDP, 0 },
};

static void short_case_name(const struct short_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(short, short_cases, short_case_name);

/* What follows would be an echo reply, were it read. */
static void handler_reads_nothing_behind_a_short_quote(struct kunit *test)
{
	const struct short_case *c = test->param_value;
	struct fake *f = with_peer(test);
	struct sk_buff *quote = fake_datagram(f, US, FAR, c->protocol,
					      "\0\0\0\0\0\0\0", c->len);

	fake_receive(f, fake_icmp(f, PEER, US, ICMP_DEST_UNREACH, 1, 0,
				  quote->data, quote->len));
	kfree_skb(quote);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
}

/* Of what waited for ARP in vain there is not more, either. */
static void short_datagram_of_ours_may_fail(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	for (i = 0; i < 3; i++)
		fake_tick(f, HZ + 1);
	KUNIT_ASSERT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_EQ(test, f->err.len, 21);
	KUNIT_EXPECT_EQ(test, f->err.payload[0], 'x');
}

static void error_for_a_protocol_that_is_not_there_is_unclaimed(struct kunit *test)
{
	struct fake *f = with_peer(test);

	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US,
					FAR, EXPERIMENT));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
}

struct own_case {
	const char	*name;
	u8		type;		/* of the ICMP message that is quoted */
	bool		df_set;		/* the endpoint forbids fragments */
	u16		frag_off;	/* of the quote */
	u8		code;
	int		reason;
	unsigned int	mtu;		/* of the path, after that */
};

/* Of a reply nothing is kept that an error could be compared with, but whether it may
 * be fragmented: RFC 5927 section 4.
 */
static const struct own_case own_cases[] = {
	{ "echo reply, as df forbids", ICMP_ECHOREPLY, true, IP_DF,
	  ICMP_FRAG_NEEDED, 0, 1000 },
	{ "timestamp reply, as df forbids", ICMP_TIMESTAMPREPLY, true, IP_DF,
	  ICMP_FRAG_NEEDED, 0, 1000 },
	{ "echo reply that never had DF", ICMP_ECHOREPLY, false, IP_DF,
	  ICMP_FRAG_NEEDED, MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
	{ "timestamp reply that never had DF", ICMP_TIMESTAMPREPLY, false,
	  IP_DF, ICMP_FRAG_NEEDED, MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
	{ "echo reply that may be fragmented", ICMP_ECHOREPLY, false, 0,
	  ICMP_FRAG_NEEDED, MIPV4_DROP_ICMP_PMTU, 1500 },
	{ "echo reply to a host that is down", ICMP_ECHOREPLY, false, 0,
	  ICMP_HOST_UNREACH, 0, 1500 },
	{ "timestamp reply to a host that is down", ICMP_TIMESTAMPREPLY, false,
	  0, ICMP_HOST_UNREACH, 0, 1500 },
	{ "echo request of nobody", ICMP_ECHO, true, IP_DF, ICMP_FRAG_NEEDED,
	  MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
	{ "timestamp request", ICMP_TIMESTAMP, true, IP_DF, ICMP_FRAG_NEEDED,
	  MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
	{ "address mask reply", ICMP_ADDRESSREPLY, true, IP_DF,
	  ICMP_FRAG_NEEDED, MIPV4_DROP_ICMP_UNCLAIMED, 1500 },
};

static void own_case_name(const struct own_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(own, own_cases, own_case_name);

static void icmp_claims_what_it_has_sent(struct kunit *test)
{
	const struct own_case *c = test->param_value;
	const u8 message[8] = { c->type };
	struct fake *f = with_peer(test);
	struct sk_buff *quote;

	fake_know(f, GATEWAY, OTHER_HA);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	f->ip->df = c->df_set;
	quote = fake_datagram(f, US, FAR, IPPROTO_ICMP, message, 8);
	ip_hdr(quote)->frag_off = htons(c->frag_off);
	ip_hdr(quote)->tot_len = htons(1500);
	fake_receive(f, fake_icmp(f, GATEWAY, US, ICMP_DEST_UNREACH, c->code,
				  1000, quote->data, quote->len));
	kfree_skb(quote);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, mipv4_mtu(f->ip, FAR), c->mtu - 20);
}

/* A reply that goes in one piece must not be cut on the way, as all that is sent;
 * one that does not is cut here: RFC 1122 section 3.2.2.6 wants all of its data.
 */
static void echo_reply_is_not_to_be_fragmented_on_the_way(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct iphdr *iph;
	unsigned int n = 0;

	f->ip->df = true;
	fake_receive(f, fake_echo(f, PEER, US, 1, 1, 1472));
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	fake_receive(f, fake_echo(f, PEER, US, 1, 2, 1473));
	while ((iph = fake_sent_ip(f))) {
		KUNIT_EXPECT_EQ(test, ntohs(iph->frag_off) & IP_DF, 0);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, 2);
}

struct extended_case {
	const char	*name;
	u8		type;
	u8		words;		/* of the quote, as the message says */
	unsigned int	len;		/* of quote and extensions */
	unsigned int	quote;		/* what is left */
};

static const struct extended_case extended_cases[] = {
	{ "unreachable, no extensions", ICMP_DEST_UNREACH, 0, 140, 140 },
	{ "unreachable, extended", ICMP_DEST_UNREACH, 32, 140, 128 },
	{ "time exceeded, extended", ICMP_TIME_EXCEEDED, 33, 200, 132 },
	{ "parameter problem, extended", ICMP_PARAMETERPROB, 32, 140, 128 },
	{ "quote to the end", ICMP_DEST_UNREACH, 35, 140, 140 },
	{ "quote beyond the end", ICMP_DEST_UNREACH, 36, 140, 140 },
	{ "quote of 255 words", ICMP_DEST_UNREACH, 255, 140, 140 },
	{ "quote too short for extensions", ICMP_DEST_UNREACH, 31, 140, 140 },
};

static void extended_case_name(const struct extended_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(extended, extended_cases, extended_case_name);

/* RFC 4884: what follows the quote is none of the protocol's business. */
static void extensions_are_not_part_of_the_quote(struct kunit *test)
{
	const struct extended_case *c = test->param_value;
	struct fake *f = with_peer(test);
	struct sk_buff *quote = fake_pattern(f, US, FAR, EXPERIMENT,
					     c->len - 20);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_receive(f, fake_icmp(f, PEER, US, c->type, 0, c->words << 16,
				  quote->data, c->len));
	kfree_skb(quote);
	KUNIT_ASSERT_EQ(test, f->err.n, 1);
	KUNIT_EXPECT_EQ(test, f->err.len, c->quote);
}

/* RFC 5927 section 4: the protocol knows what it sent. */
static void error_that_the_protocol_denies_is_not_believed(struct kunit *test)
{
	struct fake *f = with_peer(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	f->denies = true;
	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US,
					FAR, EXPERIMENT));
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
	f->denies = false;
	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US,
					FAR, EXPERIMENT));
	KUNIT_EXPECT_EQ(test, f->err.n, 1);
}

/* An echo reply cannot be complained about: nobody waits for what becomes of it,
 * and anybody can make us send one.
 */
static void error_about_an_echo_reply_is_unclaimed(struct kunit *test)
{
	struct fake *f = with_peer(test);

	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 1, 0, US,
					FAR, IPPROTO_ICMP));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_UNCLAIMED);
}

/* RFC 792, RFC 1122 section 3.2.2.8 */
static void timestamp_request_is_answered(struct kunit *test)
{
	struct fake *f = with_peer(test);
	u8 times[12] = { 1, 2, 3, 4 };
	struct icmphdr *icmph;
	u32 now, then;
	size_t len;

	fake_receive(f, fake_icmp(f, PEER, US, ICMP_TIMESTAMP, 0, 0x12340007,
				  times, 12));
	icmph = fake_sent_icmp(f, ICMP_TIMESTAMPREPLY, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_ASSERT_EQ(test, len, 20);
	KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.id), 0x1234);
	KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.sequence), 7);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(icmph + 1), times, 4);
	then = get_unaligned_be32((u8 *)(icmph + 1) + 4);
	now = ntohl(inet_current_timestamp());
	KUNIT_EXPECT_TRUE(test, now - then < 10000 || then > 86390000);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(icmph + 1) + 8, (u8 *)(icmph + 1) + 4,
			   4);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_IN_TIMESTAMPS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_OUT_TIMESTAMP_REPS),
			1);
	/* Too short, to everybody. */
	fake_receive(f, fake_icmp(f, PEER, US, ICMP_TIMESTAMP, 0, 0, times,
				  11));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_SHORT);
	fake_receive(f, fake_icmp(f, PEER, SUBNET_BCAST, ICMP_TIMESTAMP, 0, 0,
				  times, 12));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_BCAST);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 1122 section 3.2.2.8: from the address that was spoken to, with the options
 * of the request; never if everybody was spoken to.
 */
static void timestamp_reply_has_the_address_and_options_of_the_request(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RR, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0,
				      0 };
	static const u8 want[] = { IPOPT_RR, 11, 12, 192, 0, 2, 10,
				   192, 0, 2, 10, 0 };
	struct fake *f = with_peer(test);
	struct sk_buff *request;
	struct iphdr *iph;
	u8 times[12] = {};

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	request = fake_icmp(f, PEER, US2, ICMP_TIMESTAMP, 0, 1, times, 12);
	fake_receive(f, fake_options(f, PEER, US2, IPPROTO_ICMP, options, 12,
				     request->data + 20, 20));
	kfree_skb(request);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
	KUNIT_EXPECT_EQ(test, iph->ihl * 4, 32);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)(iph + 1), want, 12);
	KUNIT_EXPECT_EQ(test, ((u8 *)(iph + 1))[12], ICMP_TIMESTAMPREPLY);

	request = fake_icmp(f, PEER, ALL_HOSTS, ICMP_TIMESTAMP, 0, 1, times,
			    12);
	request->pkt_type = PACKET_MULTICAST;
	fake_receive(f, request);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ICMP_BCAST);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* A host of the network cannot be told of by a broadcast; Linux ignores such. */
static void error_to_a_broadcast_address_is_not_believed(struct kunit *test)
{
	struct fake *f = with_peer(test);
	struct sk_buff *skb = fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0,
					      US, FAR, EXPERIMENT);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	ip_hdr(skb)->daddr = SUBNET_BCAST;
	fake_checksum(skb);
	skb->pkt_type = PACKET_BROADCAST;
	fake_receive(f, skb);
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
}

static struct kunit_case icmp_test_cases[] = {
	KUNIT_CASE_PARAM(echo_is_answered_with_all_its_data,
			 echo_size_gen_params),
	KUNIT_CASE(large_echo_is_answered_in_fragments),
	KUNIT_CASE(echo_with_options_is_answered),
	KUNIT_CASE(echo_in_pages_is_answered),
	KUNIT_CASE(request_in_a_clone_is_left_alone),
	KUNIT_CASE(echo_of_nothing_but_zeros_has_a_checksum),
	KUNIT_CASE(echo_to_ourselves_is_answered),
	KUNIT_CASE_PARAM(message_is_dropped_in_silence, silent_gen_params),
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
	KUNIT_CASE_PARAM(protocol_is_told_of_an_error, told_gen_params),
	KUNIT_CASE_PARAM(protocol_is_not_told_of_what_is_no_failure,
			 no_failure_gen_params),
	KUNIT_CASE(error_in_pages_is_linear_for_the_protocol),
#ifdef CONFIG_FAULT_INJECTION
	KUNIT_CASE(message_that_cannot_be_read_is_not_short),
#endif
	KUNIT_CASE_PARAM(only_a_datagram_of_ours_can_have_failed,
			 quote_gen_params),
	KUNIT_CASE_PARAM(handler_reads_nothing_behind_a_short_quote,
			 short_gen_params),
	KUNIT_CASE(short_datagram_of_ours_may_fail),
	KUNIT_CASE_PARAM(icmp_claims_what_it_has_sent, own_gen_params),
	KUNIT_CASE(echo_reply_is_not_to_be_fragmented_on_the_way),
	KUNIT_CASE(error_for_a_protocol_that_is_not_there_is_unclaimed),
	KUNIT_CASE_PARAM(extensions_are_not_part_of_the_quote,
			 extended_gen_params),
	KUNIT_CASE(error_that_the_protocol_denies_is_not_believed),
	KUNIT_CASE(error_about_an_echo_reply_is_unclaimed),
	KUNIT_CASE(timestamp_request_is_answered),
	KUNIT_CASE(timestamp_reply_has_the_address_and_options_of_the_request),
	KUNIT_CASE(error_to_a_broadcast_address_is_not_believed),
	{}
};

static struct kunit_suite icmp_suite = {
	.name = "mipv4-icmp",
	.test_cases = icmp_test_cases,
};

kunit_test_suite(icmp_suite);
