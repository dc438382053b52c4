// SPDX-License-Identifier: GPL-2.0
/*
 * icmp-test.c: received ICMP messages, and the replies to requests.
 */
#include "fake.h"

static const unsigned int echo_sizes[] = {
	0, 1, 2, 7, 56, 57, 1471, 1472, 1473, 4000, 65507,
};

static void echo_size_name(const unsigned int *size, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u octets", *size);
}

KUNIT_ARRAY_PARAM(echo_size, echo_sizes, echo_size_name);

/* RFC 1122 section 3.2.2.6: the reply has all the data, and comes from the destination of
 * the request. It is fragmented above the MTU.
 */
static void echo_is_answered_with_all_its_data(struct kunit *test)
{
	unsigned int size = *(const unsigned int *)test->param_value;
	struct fake *f = fake_with_peer(test);
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
	struct fake *f = fake_with_peer(test);
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
	struct fake *f = fake_with_peer(test);
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
	struct fake *f = fake_with_peer(test);
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
	struct fake *f = fake_with_peer(test);
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
	struct fake *f = fake_with_peer(test);
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
	struct fake *f = fake_with_peer(test);
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

/* A reply that fits the MTU has DF, as all datagrams. A longer one is fragmented here,
 * because RFC 1122 section 3.2.2.6 demands all data.
 */
static void echo_reply_is_not_to_be_fragmented_on_the_way(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
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

/* RFC 792, RFC 1122 section 3.2.2.8 */
static void timestamp_request_is_answered(struct kunit *test)
{
	struct fake *f = fake_with_peer(test);
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

/* RFC 1122 section 3.2.2.8: the reply comes from the destination of the request and has
 * its options. A broadcast is not answered.
 */
static void timestamp_reply_has_the_address_and_options_of_the_request(struct kunit *test)
{
	static const u8 options[] = { IPOPT_RR, 11, 4, 0, 0, 0, 0, 0, 0, 0, 0,
				      0 };
	static const u8 want[] = { IPOPT_RR, 11, 12, 192, 0, 2, 10,
				   192, 0, 2, 10, 0 };
	struct fake *f = fake_with_peer(test);
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
	KUNIT_CASE(echo_reply_is_not_to_be_fragmented_on_the_way),
	KUNIT_CASE(timestamp_request_is_answered),
	KUNIT_CASE(timestamp_reply_has_the_address_and_options_of_the_request),
	{}
};

static struct kunit_suite icmp_suite = {
	.name = "mipv4-icmp",
	.test_cases = icmp_test_cases,
};

kunit_test_suite(icmp_suite);
