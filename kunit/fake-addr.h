/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fake-addr.h: the state of addresses, and ARP packets about them.
 */
#ifndef _MIPV4_KUNIT_FAKE_ADDR_H
#define _MIPV4_KUNIT_FAKE_ADDR_H

#include "fake.h"

/* What a busy machine may lose between two looks at the clock. */
#define LEEWAY	(3 * HZ / 4)

/* An address on a network of its own. */
#define LONE		IP4(10, 0, 0, 1)
#define LONE_PEER	IP4(10, 0, 0, 2)
#define LONE_GATEWAY	IP4(10, 0, 0, 254)

void fake_probe_for(struct fake *f, __be32 addr);
struct fake *fake_with_tentative_address(struct kunit *test);
int fake_addr_state(struct fake *f, __be32 addr);
enum mipv4_kind fake_addr_kind(struct fake *f, __be32 addr);
void fake_expect_probe(struct fake *f, __be32 addr);
void fake_expect_announcement(struct fake *f, __be32 addr);
void fake_probe_unanswered(struct fake *f, __be32 addr);
void fake_get_address(struct fake *f, __be32 addr);
void fake_arp_receive(struct fake *f, u16 op, const u8 *sha, __be32 sip,
		      const u8 *tha, __be32 tip);

#endif /* _MIPV4_KUNIT_FAKE_ADDR_H */
