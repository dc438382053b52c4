// SPDX-License-Identifier: GPL-2.0
/*
 * user-error-test.c: ICMP errors and replies that a program receives.
 */
#include "fake-program.h"
#include "fake.h"

static void error_is_heard_by_who_listens(struct kunit *test)
{
	struct program u = fake_program(test);
	struct nlattr **attrs;
	struct sk_buff *quote;

	quote = fake_datagram(u.f, US, PEER, EXPERIMENT, "12345678", 8);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_DEST_UNREACH,
				    ICMP_PROT_UNREACH, 0, quote->data,
				    quote->len));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
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

/* RFC 1122 section 4.2.3.9: the sender recognizes the datagram by its first octets. */
static void what_failed_is_quoted(struct kunit *test)
{
	unsigned int len = *(const unsigned int *)test->param_value;
	struct program u = fake_program(test);
	struct nlattr **attrs;
	struct sk_buff *quote;

	KUNIT_ASSERT_EQ(test, fake_listen(&u, EXPERIMENT), 0);
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

struct reply_case {
	const char	*name;
	u8		type;
	bool		heard;
	int		reason;		/* of the drop without a listener */
};

/* ICMP messages: programs do not receive those that the kernel handles. */
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

/* RFC 1122 sections 3.2.2.6, 3.2.2.8 and 3.4: a program that sent a request receives the
 * reply.
 */
static void reply_is_heard_by_who_listens_to_icmp(struct kunit *test)
{
	const struct reply_case *c = test->param_value;
	struct program u = fake_program(test);
	u8 data[12] = {};
	struct nlattr **attrs;

	fake_receive(u.f, fake_icmp(u.f, PEER, US, c->type, 0, 7, data, 12));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), c->reason);
	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_ICMP), 0);
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

/* A program receives errors about its requests, but no message with a wrong checksum and
 * no error about other datagrams.
 */
static void error_about_icmp_of_a_program_is_heard(struct kunit *test)
{
	static const u8 request[8] = { ICMP_TIMESTAMP };
	struct program u = fake_program(test);
	struct nlattr **attrs;
	struct sk_buff *quote, *skb;

	quote = fake_datagram(u.f, US, PEER, IPPROTO_ICMP, request, 8);
	fake_receive(u.f, fake_icmp(u.f, GATEWAY, US, ICMP_DEST_UNREACH, 1, 0,
				    quote->data, quote->len));
	KUNIT_EXPECT_EQ(test, fake_dropped(u.f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_ASSERT_EQ(test, fake_listen(&u, IPPROTO_ICMP), 0);
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

static struct kunit_case user_error_test_cases[] = {
	KUNIT_CASE(error_is_heard_by_who_listens),
	KUNIT_CASE_PARAM(what_failed_is_quoted, quote_size_gen_params),
	KUNIT_CASE_PARAM(reply_is_heard_by_who_listens_to_icmp,
			 reply_gen_params),
	KUNIT_CASE(error_about_icmp_of_a_program_is_heard),
	{}
};

static struct kunit_suite user_error_suite = {
	.name = "mipv4-user-error",
	.test_cases = user_error_test_cases,
};

kunit_test_suite(user_error_suite);
