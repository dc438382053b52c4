// SPDX-License-Identifier: GPL-2.0
#include <kunit/test.h>
#include "internal.h"

static void build_then_check(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, mipv4_header_check("", 0, 0), MIPV4_DROP_HDR_SHORT);
}

static struct kunit_case header_cases[] = {
	KUNIT_CASE(build_then_check),
	{}
};

static struct kunit_suite header_suite = {
	.name = "mipv4-header",
	.test_cases = header_cases,
};
kunit_test_suite(header_suite);

MODULE_IMPORT_NS(MIPV4_KUNIT);
MODULE_DESCRIPTION("KUnit suites of mipv4");
MODULE_LICENSE("GPL");
