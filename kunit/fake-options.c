// SPDX-License-Identifier: GPL-2.0
/*
 * fake-options.c: datagrams with options that arrive.
 */
#include "fake-options.h"
#include "fake.h"

/* The options as a protocol receives them. */
const u8 *fake_options_arrived(struct fake *f, __be32 dst, const u8 *options,
			       size_t n)
{
	struct sk_buff *skb = fake_options(f, PEER, dst, EXPERIMENT, options, n,
					   "x", 1);

	if (dst == SUBNET_BCAST)
		skb->pkt_type = PACKET_BROADCAST;
	fake_receive(f, skb);
	skb = fake_delivered(f);
	if (!skb)
		return NULL;
	KUNIT_EXPECT_EQ(f->test, ip_fast_csum(ip_hdr(skb), ip_hdr(skb)->ihl),
			0);
	return (const u8 *)(ip_hdr(skb) + 1);
}

/* Is this the time in milliseconds since midnight UT, within 10 seconds? */
bool fake_is_now(const u8 *stamp)
{
	u32 then = get_unaligned_be32(stamp);
	u32 now = ntohl(inet_current_timestamp());

	return now - then < 10000 || then > 86400000 - 10000;
}

/* The header and the options of the datagram that is sent. */
const u8 *fake_options_sent(struct fake *f, unsigned int options_len)
{
	struct iphdr *iph = fake_sent_ip(f);

	if (!iph)
		return NULL;
	KUNIT_EXPECT_EQ(f->test, iph->ihl * 4, 20 + options_len);
	KUNIT_EXPECT_EQ(f->test, ip_fast_csum(iph, iph->ihl), 0);
	return (const u8 *)(iph + 1);
}
