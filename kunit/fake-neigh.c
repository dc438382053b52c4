// SPDX-License-Identifier: GPL-2.0
/*
 * fake-neigh.c: neighbours that answer, and neighbours that do not.
 */
#include "fake-neigh.h"
#include "fake.h"
#include "../mipv4/arp.h"

/* PEER answers a request of ours. */
void fake_peer_answers(struct fake *f, const u8 *ha)
{
	int rc;
	struct sk_buff *skb = fake_arp(f, ARPOP_REPLY, ha, PEER, OUR_HA, US);

	rc = as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet, f->dev));
	KUNIT_EXPECT_EQ(f->test, rc, NET_RX_SUCCESS);
}

/* PEER has answered a request. No sent frame is left. */
struct fake *fake_with_reachable_peer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	fake_peer_answers(f, PEER_HA);
	KUNIT_ASSERT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	skb_queue_purge(&f->sent);
	return f;
}

/* Three requests are sent, and none is answered. */
void fake_solicit_in_vain(struct fake *f)
{
	fake_tick(f, HZ);
	fake_tick(f, HZ);
	fake_tick(f, HZ);
}

__be32 fake_host(unsigned int i)
{
	return htonl(0x0a000002 + i);
}

/* fake_host(@i) sends a request for US, or a reply to US. */
void fake_host_says(struct fake *f, u16 op, unsigned int i)
{
	struct sk_buff *skb = fake_arp(f, op, PEER_HA, fake_host(i),
				       op == ARPOP_REPLY ? f->dev->dev_addr :
							   NULL,
				       IP4(10, 0, 0, 1));

	as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet, f->dev));
	skb_queue_purge(&f->sent);
	cond_resched();
}
