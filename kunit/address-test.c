// SPDX-License-Identifier: GPL-2.0
/*
 * address-test.c: the rules of address.c: which addresses are ours.
 */
#include <linux/kthread.h>
#include "fake.h"

static enum mipv4_kind kind_of(struct fake *f, __be32 addr)
{
	enum mipv4_kind kind;

	rcu_read_lock();
	kind = mipv4_own_kind(rcu_dereference(f->ip->own), addr);
	rcu_read_unlock();
	return kind;
}

static int change(int (*fn)(struct mipv4 *, __be32, u8), struct fake *f,
		  __be32 addr, u8 plen)
{
	int err;

	rtnl_lock();
	err = fn(f->ip, addr, plen);
	rtnl_unlock();
	fake_settle(f);
	return err;
}

static void own_and_broadcast_addresses_are_ours(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(192U, 0, 2, 255)),
			MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, kind_of(f, htonl(INADDR_BROADCAST)),
			MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, kind_of(f, PEER), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(192U, 0, 2, 0)), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, 0), MIPV4_KIND_NONE);
}

static void prefixes_of_31_and_32_have_no_broadcast(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(10), 1, 0, 0), 31),
			0);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(10), 2, 0, 5), 32),
			0);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4((u32)(10), 1, 0, 0)), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4((u32)(10), 1, 0, 1)), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4((u32)(10), 2, 0, 5)), MIPV4_KIND_LOCAL);
}

static void an_own_address_wins_over_a_broadcast(struct kunit *test)
{
	struct fake *f = fake_new(test);

	/* 10.0.0.255 is the broadcast address of 10.0.0.1/24. */
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4(192U, 0, 2, 255), 16),
			0);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(192U, 0, 2, 255)),
			MIPV4_KIND_LOCAL);
}

static void hundreds_of_addresses_are_found(struct kunit *test)
{
	struct fake *f = fake_new(test);
	int i;

	for (i = 1; i < 255; i++)
		KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f,
					     IP4((u32)(172), 16, 1, i), 24), 0);
	for (i = 1; i < 255; i++)
		KUNIT_EXPECT_EQ(test, kind_of(f, IP4((u32)(172), 16, 1, i)),
				MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4((u32)(172), 16, 2, 1)), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 255);
}

static void impossible_addresses_are_refused(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(10), 3, 0, 1), 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(10), 3, 0, 1), 33),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(10), 3, 0, 0), 24),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(10), 3, 0, 255), 24),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(127), 0, 0, 1), 8),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(224), 0, 0, 5), 24),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(240), 0, 0, 1), 24),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, IP4((u32)(0), 0, 0, 1), 24),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, change(mipv4_add_ip, f, US, 24), -EEXIST);
	KUNIT_EXPECT_EQ(test, change(mipv4_del_ip, f, PEER, 24),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, change(mipv4_del_ip, f, US, 25),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
}

static void a_removed_address_is_not_ours(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, change(mipv4_del_ip, f, US, 24), 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(192U, 0, 2, 255)),
			MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, PEER), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 0);
}

static void set_ip_leaves_one_address(struct kunit *test)
{
	struct fake *f = fake_new(test);
	__be32 addrs[2] = {};

	change(mipv4_add_ip, f, IP4((u32)(10), 1, 0, 1), 24);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 2), 2);
	KUNIT_EXPECT_EQ(test, addrs[0], US);
	KUNIT_EXPECT_EQ(test, addrs[1], IP4((u32)(10), 1, 0, 1));
	KUNIT_EXPECT_EQ(test, change(mipv4_set_ip, f, PEER, 24), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 2), 1);
	KUNIT_EXPECT_EQ(test, addrs[0], PEER);
	KUNIT_EXPECT_EQ(test, change(mipv4_set_ip, f, IP4((u32)(127), 0, 0, 1), 8),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 2), 1);
	KUNIT_EXPECT_EQ(test, change(mipv4_set_ip, f, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 2), 0);
}

static void get_ip_fills_only_what_fits(struct kunit *test)
{
	struct fake *f = fake_new(test);
	__be32 addrs[2] = { 0, htonl(0x5a5a5a5a) };

	change(mipv4_add_ip, f, IP4((u32)(10), 1, 0, 1), 24);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 1), 2);
	KUNIT_EXPECT_EQ(test, addrs[0], US);
	KUNIT_EXPECT_EQ(test, addrs[1], htonl(0x5a5a5a5a));
}

/* Reads the source address for ever; counts when it is none of the two. */
static int reader(void *data)
{
	struct fake *f = data;
	long neither = 0;

	while (!kthread_should_stop()) {
		__be32 src = mipv4_src(f->ip, IP4(192U, 0, 2, 77));

		neither += src != US && src != PEER;
		cond_resched();
	}
	return neither;
}

static void set_ip_shows_one_or_the_other_to_packets(struct kunit *test)
{
	struct fake *f = fake_new(test);
	static struct mipv4_protocol proto;
	struct task_struct *task;
	u64 in;
	int i;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, &proto, EXPERIMENT), 0);
	task = kthread_run(reader, f, "mipv4-reader");
	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	for (i = 0; i < 200; i++) {
		__be32 addr = i % 2 ? US : PEER;

		KUNIT_EXPECT_EQ(test, change(mipv4_set_ip, f, addr, 24), 0);
		fake_receive(f, fake_datagram(f, STRANGER, addr, EXPERIMENT,
					      "x", 1));
		cond_resched();
	}
	KUNIT_EXPECT_EQ(test, kthread_stop(task), 0);
	in = fake_stat(f, MIPV4_STAT_IN_DELIVERS);
	KUNIT_EXPECT_EQ(test, in, 200);
}

static void the_first_address_of_a_network_is_primary(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_ifaddr *ifa;
	int secondaries = 0;

	change(mipv4_add_ip, f, PEER, 24);
	change(mipv4_add_ip, f, IP4((u32)(10), 1, 0, 1), 24);
	rtnl_lock();
	list_for_each_entry(ifa, &f->ip->addrs, list)
		if (mipv4_ifaddr_is_secondary(f->ip, ifa)) {
			secondaries++;
			KUNIT_EXPECT_EQ(test, ifa->addr, PEER);
		}
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, secondaries, 1);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, STRANGER), US);
}

static void addresses_convert_to_any_version_and_back(struct kunit *test)
{
	struct mipv4_uipaddr uip = mipv4_to_uipaddr(PEER);
	__be32 addr = 0;

	KUNIT_EXPECT_EQ(test, uip.family, AF_INET);
	KUNIT_EXPECT_TRUE(test, mipv4_of_uipaddr(&uip, &addr));
	KUNIT_EXPECT_EQ(test, addr, PEER);
	uip.family = AF_INET6;
	addr = US;
	KUNIT_EXPECT_FALSE(test, mipv4_of_uipaddr(&uip, &addr));
	KUNIT_EXPECT_EQ(test, addr, US);
}

static struct kunit_case address_cases[] = {
	KUNIT_CASE(own_and_broadcast_addresses_are_ours),
	KUNIT_CASE(prefixes_of_31_and_32_have_no_broadcast),
	KUNIT_CASE(an_own_address_wins_over_a_broadcast),
	KUNIT_CASE(hundreds_of_addresses_are_found),
	KUNIT_CASE(impossible_addresses_are_refused),
	KUNIT_CASE(a_removed_address_is_not_ours),
	KUNIT_CASE(set_ip_leaves_one_address),
	KUNIT_CASE(get_ip_fills_only_what_fits),
	KUNIT_CASE(set_ip_shows_one_or_the_other_to_packets),
	KUNIT_CASE(the_first_address_of_a_network_is_primary),
	KUNIT_CASE(addresses_convert_to_any_version_and_back),
	{}
};

static struct kunit_suite address_suite = {
	.name = "mipv4-address",
	.test_cases = address_cases,
};
kunit_test_suite(address_suite);
