// SPDX-License-Identifier: GPL-2.0
/*
 * fake-addr.c: the state of addresses, and ARP packets about them.
 */
#include "fake-addr.h"
#include "fake.h"

void fake_probe_for(struct fake *f, __be32 addr)
{
	int err = with_rtnl(mipv4_probe_ip(f->ip, addr, 24));

	KUNIT_ASSERT_EQ(f->test, err, 0);
}

/* The endpoint of US probes for a second address, LONE. */
struct fake *fake_with_tentative_address(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_probe_for(f, LONE);
	return f;
}

int fake_addr_state(struct fake *f, __be32 addr)
{
	struct mipv4_ifaddr *ifa;
	int state;

	rcu_read_lock();
	ifa = mipv4_ifaddr_find(f->ip, addr);
	state = ifa ? ifa->state : -1;
	rcu_read_unlock();
	return state;
}

enum mipv4_kind fake_addr_kind(struct fake *f, __be32 addr)
{
	enum mipv4_kind kind;

	rcu_read_lock();
	kind = mipv4_own_kind(rcu_dereference(f->ip->own), addr);
	rcu_read_unlock();
	return kind;
}

/* The next frame is a probe for @addr, and the last one. */
void fake_expect_probe(struct fake *f, __be32 addr)
{
	struct fake_arp *arp = fake_sent_arp(f, ARPOP_REQUEST);

	KUNIT_ASSERT_NOT_NULL(f->test, arp);
	KUNIT_EXPECT_BE(f->test, arp->sip, (__be32)0);
	KUNIT_EXPECT_BE(f->test, arp->tip, addr);
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
}

void fake_expect_announcement(struct fake *f, __be32 addr)
{
	struct fake_arp *arp = fake_sent_arp(f, ARPOP_REQUEST);

	KUNIT_ASSERT_NOT_NULL(f->test, arp);
	KUNIT_EXPECT_BE(f->test, arp->sip, addr);
	KUNIT_EXPECT_BE(f->test, arp->tip, addr);
}

/* The maximum time of probing for @addr passes, and no other host answers. */
void fake_probe_unanswered(struct fake *f, __be32 addr)
{
	int i;

	fake_tick(f, HZ);
	for (i = 0; i < 3; i++) {
		fake_expect_probe(f, addr);
		fake_tick(f, 2 * HZ);
	}
}

/* Probe for @addr and announce it. No sent frame is left. */
void fake_get_address(struct fake *f, __be32 addr)
{
	fake_probe_for(f, addr);
	fake_probe_unanswered(f, addr);
	KUNIT_ASSERT_EQ(f->test, fake_addr_state(f, addr), MIPV4_IFADDR_USED);
	fake_settle(f);
}

/* An ARP packet arrives. */
void fake_arp_receive(struct fake *f, u16 op, const u8 *sha, __be32 sip,
		      const u8 *tha, __be32 tip)
{
	fake_receive(f, fake_arp(f, op, sha, sip, tha, tip));
}
