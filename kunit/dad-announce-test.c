// SPDX-License-Identifier: GPL-2.0
/*
 * dad-announce-test.c: conflicts, the defence of an address, and announcements.
 */
#include "fake-addr.h"
#include "fake.h"

static bool in_conflict(struct fake *f)
{
	bool conflict;

	rcu_read_lock();
	conflict = mipv4_ifaddr_find(f->ip, US)->conflict;
	rcu_read_unlock();
	return conflict;
}

/* RFC 5227 section 2.4: any ARP packet whose sender has our address. */
static void user_of_our_address_is_a_conflict(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_FALSE(test, in_conflict(f));
	fake_arp_receive(f, ARPOP_REPLY, OTHER_HA, US, OUR_HA, PEER);
	KUNIT_EXPECT_TRUE(test, in_conflict(f));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_CONFLICT);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, US), -1);
}

static void conflict_is_answered_by_an_announcement(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_MEMEQ(test, arp->sha, OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	KUNIT_EXPECT_BE(test, arp->tip, US);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   BCAST_HA, ETH_ALEN);
}

/* DEFEND_INTERVAL: otherwise two hosts would defend the address for ever. */
static void address_is_defended_once_in_ten_seconds(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	fake_age(f, 9 * HZ);
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_age(f, HZ + 1);
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 4);
}

static void conflict_is_over_a_minute_after_the_last_packet(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	fake_tick(f, 50 * HZ);
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	fake_tick(f, 50 * HZ);
	KUNIT_EXPECT_TRUE(test, in_conflict(f));
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_FALSE(test, in_conflict(f));
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	KUNIT_EXPECT_TRUE(test, in_conflict(f));
}

/* RFC 5227 section 2.3: ANNOUNCE_NUM 2, ANNOUNCE_INTERVAL 2 s. */
static void expect_two_announcements(struct fake *f, __be32 addr)
{
	struct fake_arp *arp;
	int i;

	for (i = 0; i < 2; i++) {
		fake_tick(f, 0);
		arp = fake_sent_arp(f, ARPOP_REQUEST);
		KUNIT_ASSERT_NOT_NULL_MSG(f->test, arp, "announcement %d", i);
		KUNIT_EXPECT_BE(f->test, arp->sip, addr);
		KUNIT_EXPECT_BE(f->test, arp->tip, addr);
		KUNIT_EXPECT_MEMEQ(f->test, arp->sha, OUR_HA, ETH_ALEN);
		fake_tick(f, 2 * HZ - 3 * HZ / 4);
		KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
		fake_age(f, 3 * HZ / 4);
	}
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
}

static void added_address_is_announced_twice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	expect_two_announcements(f, US2);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_ANNOUNCES), 2);
}

static void set_address_is_announced_twice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US2, 24)), 0);
	expect_two_announcements(f, US2);
}

static void addresses_are_announced_when_the_device_comes_up(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_down(f);
	fake_up(f);
	expect_two_announcements(f, US);
}

static void new_device_address_is_announced(struct kunit *test)
{
	struct sockaddr sa = { .sa_family = ARPHRD_ETHER };
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	memcpy(sa.sa_data, OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mac_address(f->dev, &sa, NULL)),
			0);
	fake_tick(f, 0);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_MEMEQ(test, arp->sha, OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->sip, US);
}

static void addresses_are_announced_when_peers_are_to_be_told(struct kunit *test)
{
	struct fake *f = fake_new(test);

	rtnl_lock();
	call_netdevice_notifiers(NETDEV_NOTIFY_PEERS, f->dev);
	rtnl_unlock();
	expect_two_announcements(f, US);
}

static void nothing_is_announced_while_the_device_is_down(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_down(f);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_tick(f, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_ANNOUNCES), 0);
}

static void address_that_went_is_not_announced(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US2, 24)), 0);
	fake_tick(f, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static struct kunit_case dad_announce_test_cases[] = {
	KUNIT_CASE(user_of_our_address_is_a_conflict),
	KUNIT_CASE(conflict_is_answered_by_an_announcement),
	KUNIT_CASE(address_is_defended_once_in_ten_seconds),
	KUNIT_CASE(conflict_is_over_a_minute_after_the_last_packet),
	KUNIT_CASE(added_address_is_announced_twice),
	KUNIT_CASE(set_address_is_announced_twice),
	KUNIT_CASE(addresses_are_announced_when_the_device_comes_up),
	KUNIT_CASE(new_device_address_is_announced),
	KUNIT_CASE(addresses_are_announced_when_peers_are_to_be_told),
	KUNIT_CASE(nothing_is_announced_while_the_device_is_down),
	KUNIT_CASE(address_that_went_is_not_announced),
	{}
};

static struct kunit_suite dad_announce_suite = {
	.name = "mipv4-dad-announce",
	.test_cases = dad_announce_test_cases,
};

kunit_test_suite(dad_announce_suite);
