// SPDX-License-Identifier: GPL-2.0
/*
 * linux-addr-test.c: addresses of Linux on the device of an endpoint, and bridges that
 * would take the device.
 */
#include "fake-addr.h"
#include "fake.h"
#include "../mipv4/address.h"

/* A device with a shared endpoint that has the address US. */
static struct fake *shared_endpoint(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, MIPV4_ENDPOINT_SHARED), 0);
	return f;
}

static int replace(struct fake *f, __be32 addr)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(addr, 24);

	spec.replace = true;
	return with_rtnl(mipv4_addr_add(f->ip, &spec, NULL));
}

static void endpoint_gets_no_address_of_linux(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_ROUTE);
	struct mipv4_addr_spec spec = mipv4_addr_spec(US2, 24);
	struct fake *f = fake_device(test);
	struct netlink_ext_ack extack = {};

	KUNIT_ASSERT_EQ(test, fake_kernel_addr(nl, f->dev, STRANGER, 24, true), 0);
	KUNIT_ASSERT_EQ(test, fake_kernel_addr(nl, f->dev, US2, 24, true), 0);
	KUNIT_EXPECT_EQ(test, fake_connect(f, US2, 24, MIPV4_ENDPOINT_SHARED),
			-EADDRINUSE);
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, MIPV4_ENDPOINT_SHARED), 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_addr_add(f->ip, &spec, &extack)),
			-EADDRINUSE);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "Linux has this address on the device: remove it there (ip addr del A.B.C.D/P dev DEV), or use another");
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_probe_ip(f->ip, US2, 24)), -EADDRINUSE);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US2, 24)), -EADDRINUSE);
	KUNIT_EXPECT_EQ(test, replace(f, US2), -EADDRINUSE);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
	KUNIT_ASSERT_EQ(test, fake_kernel_addr(nl, f->dev, US2, 24, false), 0);
	KUNIT_EXPECT_EQ(test, replace(f, US2), 0);
}

static void linux_gets_no_address_of_the_endpoint(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_ROUTE);
	struct fake *f = shared_endpoint(test), *g = fake_device(test);

	fake_probe_for(f, LONE);
	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, f->dev, US, 24, true), -EBUSY);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(nl),
			   "mipv4 has this address on the device: delete it first (mipv4 addr del A.B.C.D/P dev DEV), or use another");
	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, f->dev, US, 16, true), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, f->dev, LONE, 24, true), -EBUSY);
	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, f->dev, US2, 24, true), 0);
	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, g->dev, LONE, 24, true), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, fake_kernel_addr(nl, f->dev, US, 24, true), 0);
}

/* How a datagram of a protocol that nobody has is answered: -1 for not at all. */
static int complaint_about(struct fake *f)
{
	struct icmphdr *icmph;
	size_t len;

	fake_rcv(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	icmph = fake_sent_icmp(f, ICMP_DEST_UNREACH, &len);
	return icmph ? icmph->code : -1;
}

static bool answers_echo(struct fake *f)
{
	size_t len;

	fake_rcv(f, fake_echo(f, PEER, US, 1, 1, 56));
	return fake_sent_icmp(f, ICMP_ECHOREPLY, &len);
}

/* Linux has the address on another device of the namespace. */
static void shared_endpoint_leaves_icmp_to_linux(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_ROUTE);
	struct fake *f = shared_endpoint(test), *g = fake_device(test);

	fake_know(f, PEER, PEER_HA);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, complaint_about(f), ICMP_PROT_UNREACH);
	KUNIT_EXPECT_TRUE(test, answers_echo(f));
	KUNIT_ASSERT_EQ(test, fake_kernel_addr(nl, g->dev, US, 32, true), 0);
	KUNIT_EXPECT_EQ(test, complaint_about(f), -1);
	KUNIT_EXPECT_FALSE(test, answers_echo(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_OUT_RATE_LIMITED), 0);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_OUT_DEST_UNREACHS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ICMP_IN_ECHOS), 2);
	KUNIT_ASSERT_EQ(test, fake_kernel_addr(nl, g->dev, US, 32, false), 0);
	KUNIT_EXPECT_EQ(test, complaint_about(f), ICMP_PROT_UNREACH);
	KUNIT_EXPECT_TRUE(test, answers_echo(f));
}

/* Linux receives nothing from its device. */
static void exclusive_endpoint_answers_itself(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_ROUTE);
	struct fake *f = fake_with_peer(test), *g = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_kernel_addr(nl, g->dev, US, 32, true), 0);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, complaint_about(f), ICMP_PROT_UNREACH);
	KUNIT_EXPECT_TRUE(test, answers_echo(f));
}

static bool may_be_bridged(const struct fake *f)
{
	return !(f->dev->priv_flags & IFF_DONT_BRIDGE);
}

/* br_add_if() looks at the flag, and has a text for the user. */
static void exclusive_device_is_not_bridged(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_EXPECT_TRUE(test, may_be_bridged(f));
	KUNIT_EXPECT_EQ(test, fake_connect(f, GROUP, 24, 0), -EINVAL);
	KUNIT_EXPECT_TRUE(test, may_be_bridged(f));
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	KUNIT_EXPECT_FALSE(test, may_be_bridged(f));
	fake_disconnect(f);
	KUNIT_EXPECT_TRUE(test, may_be_bridged(f));
}

static void device_that_was_never_bridged_stays_so(struct kunit *test)
{
	struct fake *f = fake_device(test);

	with_rtnl((f->dev->priv_flags |= IFF_DONT_BRIDGE, 0));
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	fake_disconnect(f);
	KUNIT_EXPECT_FALSE(test, may_be_bridged(f));
}

static struct kunit_case linux_addr_test_cases[] = {
	KUNIT_CASE(endpoint_gets_no_address_of_linux),
	KUNIT_CASE(linux_gets_no_address_of_the_endpoint),
	KUNIT_CASE(shared_endpoint_leaves_icmp_to_linux),
	KUNIT_CASE(exclusive_endpoint_answers_itself),
	KUNIT_CASE(exclusive_device_is_not_bridged),
	KUNIT_CASE(device_that_was_never_bridged_stays_so),
	{}
};

static struct kunit_suite linux_addr_suite = {
	.name = "mipv4-linux-addr",
	.test_cases = linux_addr_test_cases,
};

kunit_test_suite(linux_addr_suite);
