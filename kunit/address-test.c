// SPDX-License-Identifier: GPL-2.0
/*
 * address-test.c: addresses are added, set and deleted.
 */
#include <linux/hrtimer.h>
#include "fake-addr.h"
#include "fake.h"
#include "../mipv4/address.h"

struct class_case {
	const char	*name;
	__be32		addr;
	bool		unicast;
};

/* RFC 1122 section 3.2.1.3, RFC 6890 */
static const struct class_case classes[] = {
	{ "0.0.0.0", IP4(0, 0, 0, 0), false },
	{ "0.255.255.255", IP4(0, 255, 255, 255), false },
	{ "1.0.0.0", IP4(1, 0, 0, 0), true },
	{ "10.0.0.1", IP4(10, 0, 0, 1), true },
	{ "126.255.255.255", IP4(126, 255, 255, 255), true },
	{ "127.0.0.0", IP4(127, 0, 0, 0), false },
	{ "127.255.255.255", IP4(127, 255, 255, 255), false },
	{ "128.0.0.0", IP4(128U, 0, 0, 0), true },
	{ "169.254.1.1", IP4(169U, 254, 1, 1), true },
	{ "223.255.255.255", IP4(223U, 255, 255, 255), true },
	{ "224.0.0.0", IP4(224U, 0, 0, 0), false },
	{ "239.255.255.255", IP4(239U, 255, 255, 255), false },
	{ "240.0.0.0", IP4(240U, 0, 0, 0), false },
	{ "255.255.255.255", IP4(255U, 255, 255, 255), false },
};

static void class_name(const struct class_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(class, classes, class_name);

static void host_addresses_are_classes_a_to_c(struct kunit *test)
{
	const struct class_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, mipv4_is_unicast(c->addr), c->unicast);
}

static void impossible_host_address_is_refused(struct kunit *test)
{
	const struct class_case *c = test->param_value;
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	/* With prefix length 32 there is no host part. */
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, c->addr, 32)),
			c->unicast ? 0 : -EINVAL);
}

struct add_case {
	const char	*name;
	__be32		addr;
	u8		plen;
	int		err;
};

static const struct add_case add_cases[] = {
	{ "first host", IP4(10, 0, 0, 1), 24, 0 },
	{ "last host", IP4(10, 0, 0, 254), 24, 0 },
	{ "network address", IP4(10, 0, 0, 0), 24, -EINVAL },
	{ "broadcast address", IP4(10, 0, 0, 255), 24, -EINVAL },
	{ "network address of 30 bits", IP4(10, 0, 0, 4), 30, -EINVAL },
	{ "broadcast address of 30 bits", IP4(10, 0, 0, 7), 30, -EINVAL },
	{ "host that ends in 0", IP4(10, 0, 1, 0), 16, 0 },
	{ "host that ends in 255", IP4(10, 0, 0, 255), 16, 0 },
	{ "lower half of 31 bits", IP4(10, 0, 0, 0), 31, 0 },
	{ "upper half of 31 bits", IP4(10, 0, 0, 1), 31, 0 },
	{ "32 bits", IP4(10, 0, 0, 0), 32, 0 },
	{ "shortest prefix", IP4(10, 0, 0, 1), 1, 0 },
	{ "no prefix", IP4(10, 0, 0, 1), 0, -EINVAL },
	{ "prefix of 33 bits", IP4(10, 0, 0, 1), 33, -EINVAL },
	{ "prefix of 255 bits", IP4(10, 0, 0, 1), 255, -EINVAL },
	{ "the one that is there", US, 24, -EEXIST },
	{ "the one that is there, other prefix", US, 16, -EEXIST },
	{ "no address", 0, 24, -EINVAL },
};

static void add_case_name(const struct add_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(add, add_cases, add_case_name);

static void added_address_has_its_verdict(struct kunit *test)
{
	const struct add_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, c->addr, c->plen)),
			c->err);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), c->err ? 1 : 2);
}

/* The same rules apply to mipv4_set_ip(), except that it replaces the addresses. */
static void set_address_has_its_verdict(struct kunit *test)
{
	const struct add_case *c = test->param_value;
	int err = c->err == -EEXIST || !c->addr ? 0 : c->err;
	struct fake *f = fake_new(test);
	__be32 addr = 0;

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, c->addr, c->plen)),
			err);
	mipv4_get_ip(f->ip, &addr, 1);
	KUNIT_EXPECT_BE(test, addr, err ? US : c->addr);
}

static void deleting_wants_address_and_prefix_length(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, PEER, 24)),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 25)),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, SUBNET_BCAST), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)),
			-EADDRNOTAVAIL);
}

static void setting_leaves_one_address(struct kunit *test)
{
	struct fake *f = fake_new(test);
	__be32 addrs[3] = {};

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, FAR, 16)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 3), 1);
	KUNIT_EXPECT_BE(test, addrs[0], FAR);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US2), MIPV4_KIND_NONE);
}

static void setting_zero_leaves_none(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, 0, 0)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), (__be32)0);
}

static void addresses_are_bounded(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct netlink_ext_ack extack = {};
	struct mipv4_addr_spec spec;
	unsigned int i, bad = 0;
	__be32 addr;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	for (i = 0; i < MIPV4_ADDR_LIMIT; i++) {
		addr = htonl(0x0a000001 + i);
		bad += !!with_rtnl(mipv4_add_ip(f->ip, addr, 16));
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	addr = htonl(0x0a000001 + i);
	spec = mipv4_addr_spec(addr, 16);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_addr_add(f->ip, &spec, &extack)),
			-ENOSPC);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "an endpoint has at most 1024 addresses: delete one first (mipv4 addr del)");
	/* Tentative addresses count, too. */
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_probe_ip(f->ip, addr, 16)),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, addr), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, htonl(0x0a000001 + i / 2)),
			MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_del_ip(f->ip, IP4(10, 0, 0, 1), 16)),
			0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, addr, 16)), 0);
}

static void addresses_come_oldest_first_and_no_more_than_fit(struct kunit *test)
{
	struct fake *f = fake_new(test);
	__be32 addrs[3] = {};

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, FAR, 16)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 2), 3);
	KUNIT_EXPECT_BE(test, addrs[0], US);
	KUNIT_EXPECT_BE(test, addrs[1], US2);
	KUNIT_EXPECT_BE(test, addrs[2], (__be32)0);
}

static void ipv4_address_survives_uipaddr(struct kunit *test)
{
	struct mipv4_uipaddr uip = mipv4_to_uipaddr(US);
	__be32 addr = 0;

	KUNIT_EXPECT_EQ(test, uip.family, AF_INET);
	KUNIT_EXPECT_TRUE(test, mipv4_of_uipaddr(&uip, &addr));
	KUNIT_EXPECT_BE(test, addr, US);
}

static void ipv6_address_is_no_ipv4_address(struct kunit *test)
{
	struct mipv4_uipaddr uip = { .family = AF_INET6 };
	__be32 addr = PEER;

	KUNIT_EXPECT_FALSE(test, mipv4_of_uipaddr(&uip, &addr));
	KUNIT_EXPECT_BE(test, addr, PEER);
	uip.family = AF_UNSPEC;
	KUNIT_EXPECT_FALSE(test, mipv4_of_uipaddr(&uip, &addr));
}

static struct kunit_case address_test_cases[] = {
	KUNIT_CASE_PARAM(host_addresses_are_classes_a_to_c, class_gen_params),
	KUNIT_CASE_PARAM(impossible_host_address_is_refused, class_gen_params),
	KUNIT_CASE_PARAM(added_address_has_its_verdict, add_gen_params),
	KUNIT_CASE_PARAM(set_address_has_its_verdict, add_gen_params),
	KUNIT_CASE(deleting_wants_address_and_prefix_length),
	KUNIT_CASE(setting_leaves_one_address),
	KUNIT_CASE(setting_zero_leaves_none),
	KUNIT_CASE_SLOW(addresses_are_bounded),
	KUNIT_CASE(addresses_come_oldest_first_and_no_more_than_fit),
	KUNIT_CASE(ipv4_address_survives_uipaddr),
	KUNIT_CASE(ipv6_address_is_no_ipv4_address),
	{}
};

static struct kunit_suite address_suite = {
	.name = "mipv4-address",
	.test_cases = address_test_cases,
};

kunit_test_suite(address_suite);
