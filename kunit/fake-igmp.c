// SPDX-License-Identifier: GPL-2.0
/*
 * fake-igmp.c: memberships, IGMP messages that arrive, and those that were sent.
 */
#include "fake-igmp.h"
#include "fake.h"
#include "../mipv4/group.h"

/* @n sources, from SOURCE(first) on. */
const struct sources *fake_some(struct kunit *test, unsigned int first,
				unsigned int n)
{
	struct sources *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (s->n = 0; s->n < n; s->n++)
		s->source[s->n] = SOURCE(first + s->n);
	return s;
}

/* A membership of a companion. The case ends it. */
struct mipv4_membership *fake_join(struct fake *f, __be32 group, u8 mode,
				   const struct sources *s)
{
	struct mipv4_membership *m;

	m = with_rtnl(mipv4_join(f->ip, group, mode, s ? s->source : NULL,
				 s ? s->n : 0));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(f->test, m);
	return m;
}

void fake_leave(struct mipv4_membership *m)
{
	rtnl_lock();
	mipv4_leave(m);
	rtnl_unlock();
}

int fake_set_filter(struct mipv4_membership *m, u8 mode,
		    const struct sources *s)
{
	return with_rtnl(mipv4_set_filter(m, mode, s ? s->source : NULL,
					  s ? s->n : 0));
}

/* A membership of the administrator. It ends with the endpoint. */
void fake_group_add(struct fake *f, __be32 group, u8 mode, const struct sources *s)
{
	int err = with_rtnl(mipv4_group_add(f->ip, group, mode,
					    s ? s->source : NULL, s ? s->n : 0,
					    NULL));

	KUNIT_ASSERT_EQ(f->test, err, 0);
}

void fake_group_del(struct fake *f, __be32 group)
{
	KUNIT_ASSERT_EQ(f->test,
			with_rtnl(mipv4_group_del(f->ip, group, NULL)), 0);
}

/* All groups are reported to routers. No sent frame is left. */
void fake_groups_reported(struct fake *f)
{
	fake_tick(f, HZ);
	fake_tick(f, 10 * HZ);
	fake_tick(f, 10 * HZ);
	skb_queue_purge(&f->sent);
}

/* Receive a datagram from @src to @group.
 * Return: 0, or the reason of its drop.
 */
int fake_group_fate(struct fake *f, __be32 src, __be32 group)
{
	struct sk_buff *skb = fake_datagram(f, src, group, EXPERIMENT, "x", 1);

	skb->pkt_type = PACKET_MULTICAST;
	fake_dropped(f);
	fake_rcv(f, skb);
	return fake_dropped(f);
}

/* An IGMP message with a correct checksum arrives. */
int fake_igmp_receive(struct fake *f, __be32 dst, u8 ttl, bool alert,
		      const void *data, size_t len)
{
	static const u8 options[] = { 0x94, 4, 0, 0 };
	struct igmphdr *igmph;
	struct sk_buff *skb;

	skb = fake_options(f, PEER, dst, IPPROTO_IGMP, options, alert ? 4 : 0,
			   data, len);
	skb->pkt_type = dst == US ? PACKET_HOST : PACKET_MULTICAST;
	ip_hdr(skb)->ttl = ttl;
	fake_checksum(skb);
	if (len >= sizeof(*igmph)) {
		igmph = (void *)(skb->data + ip_hdr(skb)->ihl * 4);
		igmph->csum = 0;
		igmph->csum = naive_sum16(igmph, len);
	}
	fake_dropped(f);
	fake_rcv(f, skb);
	return fake_dropped(f);
}

/* A message of 8 octets, as in versions 1 and 2. */
int fake_igmp_receive_old(struct fake *f, __be32 dst, u8 type, u8 code,
			  __be32 group)
{
	const struct igmphdr igmph = {
		.type = type, .code = code, .group = group,
	};

	return fake_igmp_receive(f, dst, 1, true, &igmph, sizeof(igmph));
}

int fake_igmp_query_old(struct fake *f, u8 code, __be32 group)
{
	return fake_igmp_receive_old(f, group ?: ALL_HOSTS, IGMP_HOST_MEMBERSHIP_QUERY,
				     code, group);
}

/* A query of version 3: general, about a group, or about a group and sources. */
int fake_igmp_query(struct fake *f, u8 code, __be32 group, const struct sources *s)
{
	struct {
		struct igmpv3_query	hdr;
		__be32			source[MIPV4_SOURCE_LIMIT + 1];
	} q = {
		.hdr = {
			.type = IGMP_HOST_MEMBERSHIP_QUERY,
			.code = code,
			.group = group,
			.qrv = 2,
			.qqic = 125,
			.nsrcs = htons(s ? s->n : 0),
		},
	};

	if (s)
		memcpy(q.source, s->source, s->n * sizeof(q.source[0]));
	return fake_igmp_receive(f, group ?: ALL_HOSTS, 1, true, &q,
				 sizeof(q.hdr) + (s ? s->n : 0) * sizeof(q.source[0]));
}

/* The next frame, if it is an IGMP message to @dst; otherwise NULL. Its IP header has to
 * comply with RFC 3376 section 4.
 */
struct igmphdr *fake_sent_igmp(struct fake *f, __be32 dst, size_t *len)
{
	static const u8 router_alert[] = { 0x94, 4, 0, 0 };
	struct iphdr *iph = fake_sent_ip(f);
	struct igmphdr *igmph;
	u8 ha[ETH_ALEN];

	if (!iph || iph->protocol != IPPROTO_IGMP || iph->daddr != dst)
		return NULL;
	ip_eth_mc_map(dst, ha);
	KUNIT_EXPECT_MEMEQ(f->test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   ha, ETH_ALEN);
	KUNIT_EXPECT_EQ(f->test, iph->ttl, 1);
	KUNIT_EXPECT_EQ(f->test, iph->tos, 0xc0);
	KUNIT_ASSERT_EQ(f->test, iph->ihl * 4, 24);
	KUNIT_EXPECT_MEMEQ(f->test, (u8 *)(iph + 1), router_alert, 4);
	igmph = (struct igmphdr *)((u8 *)iph + 24);
	*len = ntohs(iph->tot_len) - 24;
	KUNIT_EXPECT_EQ(f->test, naive_checksum((u8 *)igmph, *len), 0);
	return igmph;
}

/* The first record of the next frame, if it is a report of version 3; otherwise NULL. */
struct igmpv3_grec *fake_sent_report(struct fake *f, unsigned int *n)
{
	struct igmpv3_report *report;
	size_t len;

	report = (void *)fake_sent_igmp(f, V3_ROUTERS, &len);
	if (!report || report->type != IGMPV3_HOST_MEMBERSHIP_REPORT)
		return NULL;
	*n = ntohs(report->ngrec);
	return report->grec;
}

/* The record that follows another. */
struct igmpv3_grec *fake_next_record(struct igmpv3_grec *record)
{
	return (void *)&record->grec_src[ntohs(record->grec_nsrcs)];
}

void fake_expect_record(struct fake *f, const struct igmpv3_grec *record, u8 type,
			__be32 group, const struct sources *s)
{
	unsigned int n = s ? s->n : 0;

	KUNIT_EXPECT_EQ(f->test, record->grec_type, type);
	KUNIT_EXPECT_BE(f->test, record->grec_mca, group);
	KUNIT_EXPECT_EQ(f->test, record->grec_auxwords, 0);
	KUNIT_ASSERT_EQ(f->test, ntohs(record->grec_nsrcs), n);
	if (n)
		KUNIT_EXPECT_MEMEQ(f->test, (u8 *)record->grec_src,
				   (const u8 *)s->source, n * 4);
}

/* The next frame is a report with this record alone. */
void fake_expect_report(struct fake *f, u8 type, __be32 group,
			const struct sources *s)
{
	struct igmpv3_grec *record;
	unsigned int n;

	record = fake_sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(f->test, record);
	KUNIT_EXPECT_EQ(f->test, n, 1);
	fake_expect_record(f, record, type, group, s);
}
