// SPDX-License-Identifier: GPL-2.0
/*
 * checksum-test.c: transport checksums and the pseudo-header (output.c), against
 * worked examples and a naive implementation.
 */
#include <linux/prandom.h>
#include "fake.h"

/* The example of RFC 1071 section 3: the sum is ddf2. */
static void rfc_1071_example(struct kunit *test)
{
	static const u8 octets[] = {
		0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7,
	};

	KUNIT_EXPECT_EQ(test, naive_checksum(octets, sizeof(octets)),
			0x220d);
	KUNIT_EXPECT_EQ(test, sum16(csum_fold(csum_partial(octets,
							   sizeof(octets), 0))),
			0x220d);
}

/* The checksum of RFC 768, octet by octet: the pseudo-header, then the data. */
static u16 naive_transport_checksum(struct kunit *test, __be32 src, __be32 dst,
				    u8 protocol, const u8 *data, size_t len)
{
	u8 *all = kzalloc(12 + len, GFP_KERNEL);
	u16 sum;

	KUNIT_ASSERT_NOT_NULL(test, all);
	memcpy(all, &src, 4);
	memcpy(all + 4, &dst, 4);
	all[9] = protocol;
	all[10] = len >> 8;
	all[11] = len;
	memcpy(all + 12, data, len);
	sum = naive_checksum(all, 12 + len);
	kfree(all);
	return sum;
}

/* A frame that is never sent. */
static struct sk_buff *checksum_frame(struct fake *f, __be32 src, __be32 dst,
				      u8 protocol)
{
	struct sk_buff *frame = mipv4_allocate_frame(f->ip, dst, protocol, 0,
						     NULL, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(f->test, frame);
	ip_hdr(frame)->saddr = src;
	return frame;
}

/* UDP from 192.168.0.31:20 to 192.168.0.30:10, "Hi": 0x35c5, a worked example
 * with an even length; and by hand with an odd one, "Hi!".
 */
struct udp_example {
	const char	*data;
	u16		checksum;
};

static const struct udp_example udp_examples[] = {
	/* c0a8+001f+c0a8+001e+0011+000a + 0014+000a+000a+4869 = 1ca39 */
	{ "Hi", 0x35c5 },
	/* c0a8+001f+c0a8+001e+0011+000b + 0014+000a+000b+4869+2100 */
	{ "Hi!", 0x14c3 },
};

static void udp_example_name(const struct udp_example *e, char *name)
{
	strscpy(name, e->data, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(udp_example, udp_examples, udp_example_name);

static void udp_worked_example(struct kunit *test)
{
	const struct udp_example *e = test->param_value;
	u8 datagram[11] = { 0, 20, 0, 10, 0, 8 + strlen(e->data), 0, 0 };
	struct kvec iov = {
		.iov_base = datagram, .iov_len = 8 + strlen(e->data),
	};
	struct fake *f = fake_new(test);
	struct sk_buff *frame;

	memcpy(datagram + 8, e->data, strlen(e->data));
	frame = checksum_frame(f, IP4(192U, 168, 0, 31), IP4(192U, 168, 0, 30),
			       IPPROTO_UDP);
	KUNIT_EXPECT_EQ(test, sum16(mipv4_checksum(frame, &iov, 1)),
			e->checksum);
	kfree_skb(frame);
}

static void checksum_of_nothing_is_that_of_the_pseudo_header(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame = checksum_frame(f, US, PEER, IPPROTO_TCP);

	KUNIT_EXPECT_EQ(test, sum16(mipv4_checksum(frame, NULL, 0)),
			naive_transport_checksum(test, US, PEER, IPPROTO_TCP,
						 (u8 *)"", 0));
	kfree_skb(frame);
}

#define MAX_PARTS	6

/* The buffers are split at any offset, odd ones included, and have any alignment. */
static void split_buffers_sum_up_as_one(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 4096, GFP_KERNEL);
	u32 seed = get_random_u32();
	struct fake *f = fake_new(test);
	struct kvec iov[MAX_PARTS];
	struct rnd_state rnd;
	struct sk_buff *frame;
	int round, i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	prandom_seed_state(&rnd, seed);
	frame = checksum_frame(f, US, FAR, IPPROTO_UDP);
	for (round = 0; round < 2000; round++) {
		unsigned int start = prandom_u32_state(&rnd) % 8, len = 0;

		prandom_bytes_state(&rnd, data, 4096);
		for (i = 0; i < MAX_PARTS; i++) {
			iov[i].iov_base = data + start + len;
			iov[i].iov_len = prandom_u32_state(&rnd) % 97;
			len += iov[i].iov_len;
		}
		KUNIT_ASSERT_EQ_MSG(test,
				    sum16(mipv4_checksum(frame, iov,
							 MAX_PARTS)),
				    naive_transport_checksum(test, US, FAR,
							     IPPROTO_UDP,
							     data + start,
							     len),
				    "seed %u, round %d", seed, round);
	}
	kfree_skb(frame);
}

static void every_length_up_to_64_is_right(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame = checksum_frame(f, US, PEER, IPPROTO_TCP);
	struct kvec iov;
	u8 data[64];
	size_t i;

	for (i = 0; i < sizeof(data); i++)
		data[i] = 0xff - 3 * i;
	iov.iov_base = data;
	for (i = 0; i <= sizeof(data); i++) {
		iov.iov_len = i;
		KUNIT_EXPECT_EQ_MSG(test, sum16(mipv4_checksum(frame, &iov, 1)),
				    naive_transport_checksum(test, US, PEER,
							     IPPROTO_TCP, data,
							     i),
				    "%zu octets", i);
	}
	kfree_skb(frame);
}

/* RFC 768: source, destination, zero, protocol, length. */
static void pseudo_header_has_the_layout_of_rfc_768(struct kunit *test)
{
	static const u8 expected[12] = {
		192, 0, 2, 1, 192, 0, 2, 2, 0, 17, 0x12, 0x34,
	};
	struct fake *f = fake_new(test);
	struct mipv4_pseudohdr hdr;

	hdr = mipv4_pseudoheader(f->ip, PEER, IPPROTO_UDP, 0x1234);
	BUILD_BUG_ON(sizeof(hdr) != 12);
	KUNIT_EXPECT_MEMEQ(test, (u8 *)&hdr, expected, sizeof(expected));
}

static void pseudo_header_without_a_route_has_no_source(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_BE(test,
			mipv4_pseudoheader(f->ip, FAR, IPPROTO_UDP, 8).saddr,
			(__be32)0);
}

static void pseudo_header_and_checksum_agree(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame = checksum_frame(f, US, PEER, IPPROTO_TCP);
	u8 data[33] = "the data of a segment, odd length";
	struct kvec iov = { .iov_base = data, .iov_len = sizeof(data) };
	struct mipv4_pseudohdr hdr;
	u8 all[12 + 33];

	hdr = mipv4_pseudoheader(f->ip, PEER, IPPROTO_TCP, sizeof(data));
	memcpy(all, &hdr, 12);
	memcpy(all + 12, data, sizeof(data));
	KUNIT_EXPECT_EQ(test, sum16(mipv4_checksum(frame, &iov, 1)),
			naive_checksum(all, sizeof(all)));
	kfree_skb(frame);
}

static struct kunit_case checksum_test_cases[] = {
	KUNIT_CASE(rfc_1071_example),
	KUNIT_CASE_PARAM(udp_worked_example, udp_example_gen_params),
	KUNIT_CASE(checksum_of_nothing_is_that_of_the_pseudo_header),
	KUNIT_CASE(split_buffers_sum_up_as_one),
	KUNIT_CASE(every_length_up_to_64_is_right),
	KUNIT_CASE(pseudo_header_has_the_layout_of_rfc_768),
	KUNIT_CASE(pseudo_header_without_a_route_has_no_source),
	KUNIT_CASE(pseudo_header_and_checksum_agree),
	{}
};

static struct kunit_suite checksum_suite = {
	.name = "mipv4-checksum",
	.test_cases = checksum_test_cases,
};

kunit_test_suite(checksum_suite);
