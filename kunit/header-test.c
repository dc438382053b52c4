// SPDX-License-Identifier: GPL-2.0
/*
 * header-test.c: which headers are taken, and what a built one looks like
 * (header.c).
 */
#include "fake.h"

/* A header that is known to be correct: the worked example of textbooks, for a UDP
 * datagram of 115 octets.
 */
static const u8 textbook[20] = {
	0x45, 0x00, 0x00, 0x73, 0x00, 0x00, 0x40, 0x00, 0x40, 0x11,
	0xb8, 0x61, 0xc0, 0xa8, 0x00, 0x01, 0xc0, 0xa8, 0x00, 0xc7,
};

static void textbook_header_is_taken(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mipv4_header_check(textbook, 20, 115), 0);
}

static void textbook_checksum_is_b861(struct kunit *test)
{
	u8 header[20];

	memcpy(header, textbook, 20);
	header[10] = 0;
	header[11] = 0;
	KUNIT_EXPECT_EQ(test, sum16(ip_fast_csum(header, 5)), 0xb861);
	KUNIT_EXPECT_EQ(test, naive_checksum(header, 20), 0xb861);
}

static void built_header_is_taken(struct kunit *test)
{
	struct iphdr iph;

	mipv4_header_build(&iph, US, PEER, EXPERIMENT, 0, 64);
	iph.tot_len = htons(20);
	iph.check = naive_sum16(&iph, sizeof(iph));
	KUNIT_EXPECT_EQ(test, mipv4_header_check(&iph, 20, 20), 0);
}

/* RFC 791 section 3.1, octet by octet. */
static void built_header_has_the_layout_of_rfc_791(struct kunit *test)
{
	static const u8 expected[20] = {
		0x45, 0xb8, 0, 0, 0, 0, 0, 0, 17, 253, 0, 0,
		192, 0, 2, 1, 192, 0, 2, 2,
	};
	struct iphdr iph;

	memset(&iph, 0xff, sizeof(iph));
	mipv4_header_build(&iph, US, PEER, 253, 0xb8, 17);
	KUNIT_EXPECT_MEMEQ(test, &iph, expected, sizeof(expected));
}

/* A datagram of @buffer octets, including header and padding, its fields, and its
 * readable part.
 */
struct header_case {
	const char	*name;
	u8		version;
	u8		ihl;
	u16		tot_len;
	size_t		readable;
	size_t		buffer;
	u16		checksum_off;
	int		verdict;
};

static const struct header_case header_faults[] = {
	{ "no data at all", 4, 5, 20, 0, 0, 0, MIPV4_DROP_HDR_SHORT },
	{ "one octet less than a header", 4, 5, 20, 19, 19, 0,
	  MIPV4_DROP_HDR_SHORT },
	{ "exactly a header", 4, 5, 20, 20, 20, 0, 0 },
	{ "version 0", 0, 5, 40, 40, 40, 0, MIPV4_DROP_HDR_VERSION },
	{ "version 5", 5, 5, 40, 40, 40, 0, MIPV4_DROP_HDR_VERSION },
	{ "version 6", 6, 5, 40, 40, 40, 0, MIPV4_DROP_HDR_VERSION },
	{ "version 15", 15, 5, 40, 40, 40, 0, MIPV4_DROP_HDR_VERSION },
	{ "ihl 0", 4, 0, 40, 40, 40, 0, MIPV4_DROP_HDR_LEN },
	{ "ihl 4", 4, 4, 40, 40, 40, 0, MIPV4_DROP_HDR_LEN },
	{ "ihl beyond the datagram", 4, 15, 56, 56, 56, 0, MIPV4_DROP_HDR_LEN },
	{ "ihl beyond what is readable", 4, 6, 40, 20, 40, 0,
	  MIPV4_DROP_HDR_LEN },
	{ "longest header", 4, 15, 60, 60, 60, 0, 0 },
	{ "checksum off by one", 4, 5, 40, 40, 40, 1, MIPV4_DROP_HDR_CSUM },
	{ "checksum with its octets swapped", 4, 5, 40, 40, 40, 0x0100,
	  MIPV4_DROP_HDR_CSUM },
	{ "checksum of options counts", 4, 8, 40, 40, 40, 1,
	  MIPV4_DROP_HDR_CSUM },
	{ "total length 0", 4, 5, 0, 40, 40, 0, MIPV4_DROP_HDR_TOTLEN },
	{ "total length shorter than the header", 4, 5, 19, 40, 40, 0,
	  MIPV4_DROP_HDR_TOTLEN },
	{ "total length shorter than the options", 4, 6, 23, 40, 40, 0,
	  MIPV4_DROP_HDR_TOTLEN },
	{ "truncated by one octet", 4, 5, 41, 40, 40, 0, MIPV4_DROP_TRUNCATED },
	{ "truncated to its header", 4, 5, 1500, 20, 20, 0,
	  MIPV4_DROP_TRUNCATED },
	{ "payload not readable yet", 4, 5, 1500, 20, 1500, 0, 0 },
	{ "padded", 4, 5, 28, 46, 46, 0, 0 },
	{ "largest datagram", 4, 5, 65535, 60, 65535, 0, 0 },
};

static void header_case_name(const struct header_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(header_fault, header_faults, header_case_name);

static void bad_header_has_its_reason(struct kunit *test)
{
	const struct header_case *c = test->param_value;
	u8 header[64];
	u16 check;

	memset(header, IPOPT_NOOP, sizeof(header));
	memcpy(header, textbook, sizeof(textbook));
	header[0] = c->version << 4 | c->ihl;
	header[2] = c->tot_len >> 8;
	header[3] = c->tot_len;
	header[10] = 0;
	header[11] = 0;
	check = naive_checksum(header, c->ihl * 4) + c->checksum_off;
	header[10] = check >> 8;
	header[11] = check;
	KUNIT_EXPECT_EQ(test, (int)mipv4_header_check(header, c->readable,
						      c->buffer), c->verdict);
}

/* A header whose unreadable part is poisoned for KASAN. */
static void nothing_beyond_what_is_readable_is_read(struct kunit *test)
{
	size_t len;

	for (len = 0; len <= 20; len++) {
		u8 *header = kmemdup(textbook, max(len, 1UL), GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(test, header);
		KUNIT_EXPECT_EQ(test, (int)mipv4_header_check(header, len, 115),
				len < 20 ? MIPV4_DROP_HDR_SHORT : 0);
		kfree(header);
	}
}

static void every_single_bit_error_is_found(struct kunit *test)
{
	u8 header[20];
	int bit;

	for (bit = 0; bit < 160; bit++) {
		memcpy(header, textbook, sizeof(textbook));
		header[bit / 8] ^= 1 << bit % 8;
		KUNIT_EXPECT_NE_MSG(test,
				    (int)mipv4_header_check(header, 20, 65535),
				    0, "bit %d", bit);
	}
}

static void netmask_has_as_many_bits_as_the_prefix(struct kunit *test)
{
	const __be32 mask = IP4(255U, 255, 255, 0);
	u8 plen;

	for (plen = 0; plen <= 32; plen++) {
		u32 bits = ntohl(mipv4_netmask(plen));

		KUNIT_EXPECT_EQ(test, hweight_long(bits), plen);
	}
	KUNIT_EXPECT_BE(test, mipv4_netmask(24), mask);
}

static void broadcast_has_all_host_bits_set(struct kunit *test)
{
	const __be32 addr = IP4(10, 1, 2, 3), bcast = IP4(10, 127, 255, 255);
	const __be32 us = US, subnet_bcast = SUBNET_BCAST;

	KUNIT_EXPECT_BE(test, mipv4_broadcast(us, 24), subnet_bcast);
	KUNIT_EXPECT_BE(test, mipv4_broadcast(addr, 9), bcast);
}

static struct kunit_case header_test_cases[] = {
	KUNIT_CASE(textbook_header_is_taken),
	KUNIT_CASE(textbook_checksum_is_b861),
	KUNIT_CASE(built_header_is_taken),
	KUNIT_CASE(built_header_has_the_layout_of_rfc_791),
	KUNIT_CASE_PARAM(bad_header_has_its_reason, header_fault_gen_params),
	KUNIT_CASE(nothing_beyond_what_is_readable_is_read),
	KUNIT_CASE(every_single_bit_error_is_found),
	KUNIT_CASE(netmask_has_as_many_bits_as_the_prefix),
	KUNIT_CASE(broadcast_has_all_host_bits_set),
	{}
};

static struct kunit_suite header_suite = {
	.name = "mipv4-header",
	.test_cases = header_test_cases,
};

kunit_test_suite(header_suite);
