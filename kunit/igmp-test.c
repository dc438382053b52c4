// SPDX-License-Identifier: GPL-2.0
/*
 * igmp-test.c: groups and source filters (group.c), and what routers are told of
 * them (igmp.c). Time passes when a case says so: fake_tick().
 */
#include <linux/igmp.h>
#include "fake.h"

#define GROUP2		IP4(232U, 1, 1, 1)
#define GROUP3		IP4(224U, 1, 2, 3)	/* has the address of GROUP */
#define ALL_ROUTERS	IP4(224U, 0, 0, 2)
#define V3_ROUTERS	IP4(224U, 0, 0, 22)
#define SOURCE(i)	htonl(0x0a010000 + (i))

#define INCLUDE		MIPV4_FILTER_INCLUDE
#define EXCLUDE		MIPV4_FILTER_EXCLUDE
#define IS_IN		IGMPV3_MODE_IS_INCLUDE
#define IS_EX		IGMPV3_MODE_IS_EXCLUDE
#define TO_IN		IGMPV3_CHANGE_TO_INCLUDE
#define TO_EX		IGMPV3_CHANGE_TO_EXCLUDE
#define ALLOW		IGMPV3_ALLOW_NEW_SOURCES
#define BLOCK		IGMPV3_BLOCK_OLD_SOURCES

/* Sources of a test, one more than a filter can have. */
struct sources {
	unsigned int	n;
	__be32		source[MIPV4_SOURCE_LIMIT + 1];
};

/* SOURCE(first) and those behind it, @n of them. */
static const struct sources *some(struct kunit *test, unsigned int first,
				  unsigned int n)
{
	struct sources *s = kunit_kzalloc(test, sizeof(*s), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, s);
	for (s->n = 0; s->n < n; s->n++)
		s->source[s->n] = SOURCE(first + s->n);
	return s;
}

/* A membership, which the case has to end. */
static struct mipv4_membership *join(struct fake *f, __be32 group, u8 mode,
				     const struct sources *s)
{
	struct mipv4_membership *m;

	m = with_rtnl(mipv4_join(f->ip, group, mode, s ? s->source : NULL,
				 s ? s->n : 0));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(f->test, m);
	return m;
}

static void leave(struct mipv4_membership *m)
{
	rtnl_lock();
	mipv4_leave(m);
	rtnl_unlock();
}

static int set_filter(struct mipv4_membership *m, u8 mode,
		      const struct sources *s)
{
	return with_rtnl(mipv4_set_filter(m, mode, s ? s->source : NULL,
					  s ? s->n : 0));
}

/* The same of the administrator, which ends with the endpoint. */
static void add(struct fake *f, __be32 group, u8 mode, const struct sources *s)
{
	int err = with_rtnl(mipv4_group_add(f->ip, group, mode,
					    s ? s->source : NULL, s ? s->n : 0,
					    NULL));

	KUNIT_ASSERT_EQ(f->test, err, 0);
}

static void del(struct fake *f, __be32 group)
{
	KUNIT_ASSERT_EQ(f->test,
			with_rtnl(mipv4_group_del(f->ip, group, NULL)), 0);
}

/* Routers know all groups; nothing is left in what was sent. */
static void told(struct fake *f)
{
	fake_tick(f, HZ);
	fake_tick(f, 10 * HZ);
	fake_tick(f, 10 * HZ);
	skb_queue_purge(&f->sent);
}

/* What becomes of a datagram from @src to @group: 0 or the reason of its drop. */
static int fate(struct fake *f, __be32 src, __be32 group)
{
	struct sk_buff *skb = fake_datagram(f, src, group, EXPERIMENT, "x", 1);

	skb->pkt_type = PACKET_MULTICAST;
	fake_dropped(f);
	fake_rcv(f, skb);
	return fake_dropped(f);
}

/* An IGMP message arrives, its checksum right. */
static int receive(struct fake *f, __be32 dst, u8 ttl, bool alert,
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

/* A message of 8 octets. */
static int receive_old(struct fake *f, __be32 dst, u8 type, u8 code,
		       __be32 group)
{
	const struct igmphdr igmph = {
		.type = type, .code = code, .group = group,
	};

	return receive(f, dst, 1, true, &igmph, sizeof(igmph));
}

static int query_old(struct fake *f, u8 code, __be32 group)
{
	return receive_old(f, group ?: ALL_HOSTS, IGMP_HOST_MEMBERSHIP_QUERY,
			   code, group);
}

/* A query of version 3: general, about a group, or about sources too. */
static int query(struct fake *f, u8 code, __be32 group, const struct sources *s)
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
	return receive(f, group ?: ALL_HOSTS, 1, true, &q,
		       sizeof(q.hdr) + (s ? s->n : 0) * sizeof(q.source[0]));
}

/* The next frame is an IGMP message to @dst, in an envelope as RFC 3376 section 4
 * wants it; NULL if not.
 */
static struct igmphdr *sent_igmp(struct fake *f, __be32 dst, size_t *len)
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

/* The next frame is a report of version 3: its first record. */
static struct igmpv3_grec *sent_report(struct fake *f, unsigned int *n)
{
	struct igmpv3_report *report;
	size_t len;

	report = (void *)sent_igmp(f, V3_ROUTERS, &len);
	if (!report || report->type != IGMPV3_HOST_MEMBERSHIP_REPORT)
		return NULL;
	*n = ntohs(report->ngrec);
	return report->grec;
}

/* What follows a record. */
static struct igmpv3_grec *next_record(struct igmpv3_grec *record)
{
	return (void *)&record->grec_src[ntohs(record->grec_nsrcs)];
}

static void is_record(struct fake *f, const struct igmpv3_grec *record, u8 type,
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

/* The next frame is a report of one record: this one. */
static void reports(struct fake *f, u8 type, __be32 group,
		    const struct sources *s)
{
	struct igmpv3_grec *record;
	unsigned int n;

	record = sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(f->test, record);
	KUNIT_EXPECT_EQ(f->test, n, 1);
	is_record(f, record, type, group, s);
}

/* The next frame is a message of version 1 or 2. */
static void says_old(struct fake *f, u8 type, __be32 dst, __be32 group)
{
	struct igmphdr *igmph;
	size_t len;

	igmph = sent_igmp(f, dst, &len);
	KUNIT_ASSERT_NOT_NULL(f->test, igmph);
	KUNIT_EXPECT_EQ(f->test, len, 8);
	KUNIT_EXPECT_EQ(f->test, igmph->type, type);
	KUNIT_EXPECT_EQ(f->test, igmph->code, 0);
	KUNIT_EXPECT_BE(f->test, igmph->group, group);
}

/* Groups */

static void joined_group_is_taken_in(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fate(f, PEER, GROUP), MIPV4_DROP_DST_NOT_MEMBER);
	m = join(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, fate(f, PEER, GROUP), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_MCAST_PKTS), 1);
	KUNIT_EXPECT_EQ(test, fate(f, PEER, GROUP2), MIPV4_DROP_DST_NOT_MEMBER);
	leave(m);
	KUNIT_EXPECT_EQ(test, fate(f, PEER, GROUP), MIPV4_DROP_DST_NOT_MEMBER);
}

static void group_stays_until_the_last_has_left(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *first, *second;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	first = join(f, GROUP, EXCLUDE, NULL);
	second = join(f, GROUP, EXCLUDE, NULL);
	leave(first);
	KUNIT_EXPECT_EQ(test, fate(f, PEER, GROUP), 0);
	leave(second);
	KUNIT_EXPECT_EQ(test, fate(f, PEER, GROUP), MIPV4_DROP_DST_NOT_MEMBER);
}

/* What an address change builds anew has the groups, too. */
static void groups_outlive_a_change_of_addresses(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	add(f, GROUP, EXCLUDE, NULL);
	add(f, GROUP2, INCLUDE, some(test, 1, 1));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_EQ(test, fate(f, PEER, GROUP), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(1), GROUP2), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(2), GROUP2),
			MIPV4_DROP_SRC_FILTERED);
}

/* What is done when a group is left and there is no memory for a new table. */
static void table_in_use_can_forget_a_group(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	add(f, GROUP, INCLUDE, some(test, 1, 1));
	add(f, GROUP2, INCLUDE, some(test, 1, 1));
	rtnl_lock();
	mipv4_own_forget(f->ip, GROUP);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(1), GROUP),
			MIPV4_DROP_DST_NOT_MEMBER);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(1), GROUP2), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(2), GROUP2),
			MIPV4_DROP_SRC_FILTERED);
}

/* Leaving cannot fail. */
static void group_is_left_without_memory(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	add(f, GROUP, INCLUDE, some(test, 1, 1));
	told(f);
	KUNIT_EXPECT_EQ(test,
			without_memory(mipv4_group_del(f->ip, GROUP, NULL)), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(1), GROUP),
			MIPV4_DROP_DST_NOT_MEMBER);
	fake_tick(f, 0);
	reports(f, TO_IN, GROUP, NULL);
}

static void failed_join_changes_nothing(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test,
			without_memory(mipv4_group_add(f->ip, GROUP, EXCLUDE,
						       NULL, 0, NULL)),
			-ENOMEM);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_groups, 0);
	KUNIT_EXPECT_EQ(test, fate(f, PEER, GROUP), MIPV4_DROP_DST_NOT_MEMBER);
	fake_tick(f, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

struct join_case {
	const char	*name;
	__be32		group;
	u8		mode;
	__be32		source;
	unsigned int	n;
	int		err;
};

static const struct join_case join_cases[] = {
	{ "all hosts", ALL_HOSTS, EXCLUDE, 0, 0, 0 },
	{ "first group", IP4(224U, 0, 0, 0), EXCLUDE, 0, 0, 0 },
	{ "last group", IP4(239U, 255, 255, 255), EXCLUDE, 0, 0, 0 },
	{ "unicast", PEER, EXCLUDE, 0, 0, -EINVAL },
	{ "broadcast", LIMITED_BCAST, EXCLUDE, 0, 0, -EINVAL },
	{ "nothing", 0, EXCLUDE, 0, 0, -EINVAL },
	{ "a source", GROUP, INCLUDE, FAR, 1, 0 },
	{ "unknown mode", GROUP, 2, 0, 0, -EINVAL },
	{ "source that is a group", GROUP, INCLUDE, GROUP2, 1, -EINVAL },
	{ "source broadcast", GROUP, EXCLUDE, LIMITED_BCAST, 1, -EINVAL },
	{ "64 sources", GROUP, INCLUDE, FAR, 64, 0 },
	{ "65 sources", GROUP, INCLUDE, FAR, 65, -ENOSPC },
};

static void join_case_name(const struct join_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(join, join_cases, join_case_name);

static void joining_has_its_verdict(struct kunit *test)
{
	const struct join_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;
	__be32 sources[65];
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sources); i++)
		sources[i] = c->source;
	m = with_rtnl(mipv4_join(f->ip, c->group, c->mode, sources, c->n));
	if (IS_ERR(m)) {
		KUNIT_EXPECT_EQ(test, PTR_ERR(m), c->err);
		KUNIT_EXPECT_EQ(test, f->ip->igmp.n_groups, 0);
		return;
	}
	KUNIT_EXPECT_EQ(test, c->err, 0);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_groups, 1);
	leave(m);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_groups, 0);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_memberships, 0);
}

static void there_are_1024_groups_at_most(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i;

	for (i = 0; i < 1024; i++)
		add(f, htonl(0xef000000 + i), EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_group_add(f->ip, GROUP, EXCLUDE, NULL,
						  0, NULL)), -ENOSPC);
	del(f, htonl(0xef000000 + 77));
	add(f, GROUP, EXCLUDE, NULL);
}

static void there_are_4096_memberships_at_most(struct kunit *test)
{
	struct mipv4_membership **m;
	struct fake *f = fake_new(test);
	unsigned int i;

	m = kunit_kcalloc(test, 4096, sizeof(m[0]), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m);
	for (i = 0; i < 4096; i++)
		m[i] = join(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(with_rtnl(mipv4_join(f->ip, GROUP, EXCLUDE,
						     NULL, 0))), -ENOSPC);
	for (i = 0; i < 4096; i++)
		leave(m[i]);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_memberships, 0);
}

static void members_of_a_group_have_4096_sources_at_most(struct kunit *test)
{
	struct mipv4_membership *m[64];
	const struct sources *s;
	struct fake *f = fake_new(test);
	unsigned int i;

	for (i = 0; i < 64; i++)
		m[i] = join(f, GROUP, INCLUDE, some(test, 64 * i, 64));
	s = some(test, 64 * i, 1);
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(with_rtnl(mipv4_join(f->ip, GROUP, INCLUDE,
						     s->source, 1))), -ENOSPC);
	KUNIT_EXPECT_EQ(test, set_filter(m[0], INCLUDE, some(test, 0, 63)), 0);
	leave(join(f, GROUP, INCLUDE, s));
	for (i = 0; i < 64; i++)
		leave(m[i]);
}

struct merge_case {
	const char	*name;
	struct {
		u8		mode;
		unsigned int	first;
		unsigned int	n;
	} member[3];
	u8		mode;
	unsigned int	first;
	unsigned int	n;
};

/* RFC 3376 section 3.2, its examples among them; sources are SOURCE(first) and
 * those behind it.
 */
static const struct merge_case merge_cases[] = {
	{ "all want all", { { EXCLUDE, 0, 0 }, { EXCLUDE, 0, 0 },
			    { EXCLUDE, 0, 0 } }, EXCLUDE, 0, 0 },
	{ "one wants all", { { EXCLUDE, 1, 4 }, { INCLUDE, 7, 3 },
			     { EXCLUDE, 0, 0 } }, EXCLUDE, 0, 0 },
	{ "intersection of the excluded", { { EXCLUDE, 1, 4 }, { EXCLUDE, 2, 4 },
					    { EXCLUDE, 3, 4 } }, EXCLUDE, 3, 2 },
	{ "excluded but for the included",
	  { { EXCLUDE, 1, 4 }, { EXCLUDE, 2, 4 }, { INCLUDE, 4, 3 } },
	  EXCLUDE, 2, 2 },
	{ "union of the included", { { INCLUDE, 1, 3 }, { INCLUDE, 2, 4 },
				     { INCLUDE, 9, 0 } }, INCLUDE, 1, 5 },
	{ "nobody wants any", { { INCLUDE, 0, 0 }, { INCLUDE, 0, 0 },
				{ INCLUDE, 0, 0 } }, INCLUDE, 0, 0 },
};

static void merge_case_name(const struct merge_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(merge, merge_cases, merge_case_name);

static void filters_of_members_are_merged(struct kunit *test)
{
	const struct merge_case *c = test->param_value;
	struct mipv4_membership *m[3];
	struct fake *f = fake_new(test);
	struct mipv4_filter *filter;
	int i;

	for (i = 0; i < 3; i++)
		m[i] = join(f, GROUP, c->member[i].mode,
			    some(test, c->member[i].first, c->member[i].n));
	rtnl_lock();
	filter = mipv4_group_find(f->ip, GROUP)->filter;
	KUNIT_EXPECT_EQ(test, filter->mode, c->mode);
	KUNIT_EXPECT_EQ(test, filter->n, c->n);
	for (i = 0; i < min(filter->n, c->n); i++)
		KUNIT_EXPECT_BE(test, filter->source[i], SOURCE(c->first + i));
	rtnl_unlock();
	for (i = 0; i < 3; i++)
		leave(m[i]);
}

static void source_that_nobody_wants_is_filtered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	m = join(f, GROUP, INCLUDE, some(test, 1, 2));
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(1), GROUP), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(2), GROUP), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(3), GROUP),
			MIPV4_DROP_SRC_FILTERED);
	KUNIT_EXPECT_EQ(test, fate(f, 0, GROUP), MIPV4_DROP_SRC_FILTERED);
	KUNIT_EXPECT_EQ(test, set_filter(m, EXCLUDE, some(test, 1, 1)), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(1), GROUP),
			MIPV4_DROP_SRC_FILTERED);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(3), GROUP), 0);
	KUNIT_EXPECT_EQ(test, set_filter(m, INCLUDE, NULL), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(3), GROUP),
			MIPV4_DROP_DST_NOT_MEMBER);
	leave(m);
}

/* RFC 3376 section 5. */
static void filter_does_not_close_the_group_of_all_hosts(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	add(f, ALL_HOSTS, INCLUDE, some(test, 1, 1));
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(2), ALL_HOSTS), 0);
	del(f, ALL_HOSTS);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(2), ALL_HOSTS), 0);
}

static void refused_filter_changes_nothing(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;
	__be32 group = GROUP2;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	m = join(f, GROUP, INCLUDE, some(test, 1, 2));
	KUNIT_EXPECT_EQ(test, set_filter(m, EXCLUDE, some(test, 1, 65)),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_set_filter(m, INCLUDE, &group, 1)),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(1), GROUP), 0);
	KUNIT_EXPECT_EQ(test, fate(f, SOURCE(3), GROUP),
			MIPV4_DROP_SRC_FILTERED);
	leave(m);
}

static void membership_outlives_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m = join(f, GROUP, EXCLUDE, NULL);
	struct mipv4 *ip = mipv4_get(f->ip);

	add(f, GROUP, INCLUDE, some(test, 1, 1));
	add(f, GROUP2, EXCLUDE, NULL);
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, ip->igmp.n_groups, 1);
	KUNIT_EXPECT_EQ(test, set_filter(m, INCLUDE, NULL), -ENODEV);
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(with_rtnl(mipv4_join(ip, GROUP, EXCLUDE, NULL,
						     0))), -ENODEV);
	leave(m);
	KUNIT_EXPECT_EQ(test, ip->igmp.n_groups, 0);
	mipv4_put(ip);
}

static void administrator_joins_a_group_once(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	add(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_group_add(f->ip, GROUP, EXCLUDE, NULL,
						  0, NULL)), -EEXIST);
	m = join(f, GROUP, EXCLUDE, NULL);
	del(f, GROUP);
	/* The other membership is not the administrator's to end. */
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_group_del(f->ip, GROUP, &extack)),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "a companion module joined the group, and only that module can leave it");
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_group_del(f->ip, GROUP2, NULL)),
			-EADDRNOTAVAIL);
	leave(m);
}

/* How often the device's filter was given the address of a group; the kernel's own
 * protocols may have given it some, too.
 */
static int in_device(struct fake *f, __be32 group)
{
	struct netdev_hw_addr *ha;
	u8 addr[ETH_ALEN];
	int count = 0;

	ip_eth_mc_map(group, addr);
	netif_addr_lock_bh(f->dev);
	netdev_for_each_mc_addr(ha, f->dev)
		if (ether_addr_equal(ha->addr, addr))
			count = ha->refcount;
	netif_addr_unlock_bh(f->dev);
	return count;
}

static void device_takes_in_what_was_joined(struct kunit *test)
{
	struct fake *f = fake_device(test);
	int before = in_device(f, ALL_HOSTS);

	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	KUNIT_EXPECT_EQ(test, in_device(f, ALL_HOSTS), before + 1);
	add(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP), 1);
	add(f, GROUP3, EXCLUDE, NULL);	/* the same address */
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP), 2);
	del(f, GROUP);
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP), 1);
	add(f, GROUP2, INCLUDE, some(test, 1, 1));
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP), 0);
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP2), 0);
	KUNIT_EXPECT_EQ(test, in_device(f, ALL_HOSTS), before);
}

/* Datagrams of our own */

static void datagram_to_a_group_has_a_ttl_of_1(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct iphdr *iph;

	KUNIT_EXPECT_EQ(test, fake_send(f, GROUP, "x", 1), 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->ttl, 1);
}

static void datagram_to_a_joined_group_comes_back(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	add(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, fake_send(f, GROUP, "payload", 7), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(f));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_BE(test, ip_hdr(skb)->saddr, US);
	KUNIT_EXPECT_MEMEQ(test, skb->data, "payload", 7);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_REQUESTS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_TRANSMITS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_OUT_MCAST_PKTS), 1);
}

static void datagram_does_not_come_back_if_it_is_not_to(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *frame;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_send(f, GROUP, "x", 1), 0);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	add(f, GROUP, EXCLUDE, NULL);
	frame = fake_frame(f, GROUP, 1);
	mipv4_frame_set_loop(frame, false);
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1), 0);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	/* Our own address may be one that is not wanted. */
	del(f, GROUP);
	add(f, GROUP, INCLUDE, some(test, 1, 1));
	fake_dropped(f);
	KUNIT_EXPECT_EQ(test, fake_send(f, GROUP, "x", 1), 0);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_SRC_FILTERED);
}

static void datagram_sent_in_fragments_comes_back_whole_and_once(struct kunit *test)
{
	u8 *data = kunit_kzalloc(test, 3000, GFP_KERNEL);
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	add(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, fake_send(f, GROUP, data, 3000), 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 3);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 3000);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_REASM_REQDS), 0);
}

/* Reports of version 3 that nobody asked for */

/* RFC 3376 sections 5.1 and 8.1. */
static void join_is_told_twice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, HZ);
	reports(f, TO_EX, GROUP, NULL);
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_OUT_REPORTS), 2);
}

static void report_comes_from_the_first_address(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US);
}

/* RFC 3376 section 4.2.13. */
static void report_comes_from_0_0_0_0_without_an_address(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct iphdr *iph;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	iph = fake_sent_ip(f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, 0);
}

static void group_of_all_hosts_is_never_told_of(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, ALL_HOSTS, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, query(f, 1, 0, NULL), 0);
	KUNIT_EXPECT_EQ(test, query(f, 1, ALL_HOSTS, NULL), 0);
	KUNIT_EXPECT_EQ(test, query_old(f, 1, 0), 0);
	fake_tick(f, HZ);
	del(f, ALL_HOSTS);
	fake_tick(f, HZ);
	fake_disconnect(f);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void second_member_with_the_same_filter_is_no_news(struct kunit *test)
{
	struct mipv4_membership *first, *second;
	struct fake *f = fake_new(test);

	first = join(f, GROUP, EXCLUDE, NULL);
	told(f);
	second = join(f, GROUP, EXCLUDE, NULL);
	leave(first);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	leave(second);
}

static void leave_is_told_twice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	del(f, GROUP);
	fake_tick(f, 0);
	reports(f, TO_IN, GROUP, NULL);
	fake_tick(f, HZ);
	reports(f, TO_IN, GROUP, NULL);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_TRUE(test, list_empty(&f->ip->igmp.left));
}

/* The table of RFC 3376 section 5.1: what is said of a change. */
static void change_of_sources_is_told(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;
	struct igmpv3_grec *record;
	unsigned int n;

	m = join(f, GROUP, INCLUDE, some(test, 1, 3));
	fake_tick(f, 0);
	reports(f, ALLOW, GROUP, some(test, 1, 3));
	told(f);

	KUNIT_ASSERT_EQ(test, set_filter(m, INCLUDE, some(test, 3, 2)), 0);
	fake_tick(f, 0);
	record = sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	is_record(f, record, ALLOW, GROUP, some(test, 4, 1));
	is_record(f, next_record(record), BLOCK, GROUP, some(test, 1, 2));
	told(f);

	KUNIT_ASSERT_EQ(test, set_filter(m, EXCLUDE, some(test, 5, 2)), 0);
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP, some(test, 5, 2));
	told(f);

	KUNIT_ASSERT_EQ(test, set_filter(m, EXCLUDE, some(test, 6, 2)), 0);
	fake_tick(f, 0);
	record = sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	is_record(f, record, ALLOW, GROUP, some(test, 5, 1));
	is_record(f, next_record(record), BLOCK, GROUP, some(test, 7, 1));
	told(f);

	KUNIT_ASSERT_EQ(test, set_filter(m, INCLUDE, some(test, 8, 2)), 0);
	fake_tick(f, 0);
	reports(f, TO_IN, GROUP, some(test, 8, 2));
	told(f);

	leave(m);
	fake_tick(f, 0);
	reports(f, BLOCK, GROUP, some(test, 8, 2));
	fake_tick(f, HZ);
	reports(f, BLOCK, GROUP, some(test, 8, 2));
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 3376 section 5.1: each source is told of as often as it takes, also if others
 * change meanwhile.
 */
static void changes_of_sources_are_merged(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	m = join(f, GROUP, INCLUDE, some(test, 1, 1));
	fake_tick(f, 0);
	reports(f, ALLOW, GROUP, some(test, 1, 1));
	KUNIT_ASSERT_EQ(test, set_filter(m, INCLUDE, some(test, 1, 2)), 0);
	fake_tick(f, 0);
	/* The new one, for the first time; the other, for the second. */
	reports(f, ALLOW, GROUP, &(struct sources){
			2, { SOURCE(2), SOURCE(1) } });
	fake_tick(f, HZ);
	reports(f, ALLOW, GROUP, some(test, 2, 1));
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	leave(m);
}

/* As long as the mode has to be told, all of the state is. */
static void change_of_mode_takes_precedence(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	m = join(f, GROUP, EXCLUDE, some(test, 1, 1));
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP, some(test, 1, 1));
	KUNIT_ASSERT_EQ(test, set_filter(m, EXCLUDE, some(test, 1, 2)), 0);
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP, some(test, 1, 2));
	fake_tick(f, HZ);
	reports(f, BLOCK, GROUP, some(test, 2, 1));
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	leave(m);
}

static void group_joined_again_is_not_left(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	del(f, GROUP);
	fake_tick(f, 0);
	reports(f, TO_IN, GROUP, NULL);
	add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP, NULL);
	fake_tick(f, HZ);
	reports(f, TO_EX, GROUP, NULL);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void changes_of_several_groups_share_a_report(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n;

	add(f, GROUP, EXCLUDE, NULL);
	add(f, GROUP2, INCLUDE, some(test, 1, 2));
	fake_tick(f, 0);
	record = sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	is_record(f, record, TO_EX, GROUP, NULL);
	is_record(f, next_record(record), ALLOW, GROUP2, some(test, 1, 2));
}

static void device_that_comes_up_is_told_of_again(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	fake_down(f);
	add(f, GROUP2, EXCLUDE, NULL);
	fake_tick(f, HZ);
	KUNIT_EXPECT_EQ(test, fake_drops(f, MIPV4_DROP_OUT_DOWN), 0);
	fake_up(f);
	fake_settle(f);
	fake_tick(f, 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 1);
	fake_tick(f, HZ);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 2);
}

struct event_case {
	const char	*name;
	unsigned long	event;
};

static const struct event_case event_cases[] = {
	{ "failover", NETDEV_NOTIFY_PEERS },
	{ "asked for by a bond", NETDEV_RESEND_IGMP },
	{ "another address", NETDEV_CHANGEADDR },
};

static void event_case_name(const struct event_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(event, event_cases, event_case_name);

static void groups_are_told_of_again_after(struct kunit *test)
{
	const struct event_case *c = test->param_value;
	struct fake *f = fake_new(test);

	add(f, GROUP, INCLUDE, some(test, 1, 1));
	told(f);
	rtnl_lock();
	call_netdevice_notifiers(c->event, f->dev);
	rtnl_unlock();
	fake_settle(f);
	fake_tick(f, 0);
	reports(f, TO_IN, GROUP, some(test, 1, 1));
}

static void carrier_that_comes_back_is_told_of(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	fake_carrier(f, false);
	fake_carrier(f, true);
	fake_settle(f);
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP, NULL);
}

/* What was left while it was down, too. */
static void group_left_while_down_is_told_of(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	fake_down(f);
	del(f, GROUP);
	spin_lock_bh(&f->ip->igmp.lock);
	f->ip->igmp.armed = false;	/* time runs */
	spin_unlock_bh(&f->ip->igmp.lock);
	fake_up(f);
	flush_delayed_work(&f->ip->igmp.work);
	reports(f, TO_IN, GROUP, NULL);
}

/* Some routers do not believe what comes from 0.0.0.0. */
static void first_address_tells_of_groups_again(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, 0, 0)), 0);
	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US, 24)), 0);
	fake_settle(f);
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP, NULL);
}

/* Another network has other routers. */
static void routers_are_forgotten_with_the_network(struct kunit *test)
{
	struct fake *f = fake_new(test);

	query_old(f, 0, 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
	f->ip->igmp.robustness = 7;
	fake_down(f);
	fake_up(f);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 3);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.robustness, 2);
}

/* The first is at once, those that follow must not fall together with it. */
static void repeated_report_waits_for_its_own_time(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n;

	add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP, NULL);
	f->ip->igmp.again.at_jiffies = jiffies + HZ;
	add(f, GROUP2, EXCLUDE, NULL);
	fake_tick(f, 0);
	reports(f, TO_EX, GROUP2, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, HZ);
	record = sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	is_record(f, record, TO_EX, GROUP, NULL);
	is_record(f, next_record(record), TO_EX, GROUP2, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Who comes and goes while nothing can be sent. */
static void sources_still_to_be_told_of_are_bounded(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_group *group;
	unsigned int i, n = 0;

	fake_down(f);
	for (i = 0; i < 200; i++) {
		add(f, GROUP, INCLUDE, some(test, 64 * i, 64));
		del(f, GROUP);
		group = list_first_entry(&f->ip->igmp.left, struct mipv4_group,
					 list);
		n = max(n, group->changes ? group->changes->n : 0);
	}
	KUNIT_EXPECT_GT(test, n, 64 * 50);
	KUNIT_EXPECT_LE(test, n, 4096 + 2 * 64);
	fake_up(f);
	fake_settle(f);
	fake_tick(f, 0);
	reports(f, TO_IN, GROUP, NULL);
}

/* Also those of which it was still to be said. */
static void detaching_tells_of_what_was_left(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	del(f, GROUP);
	fake_disconnect(f);
	reports(f, TO_IN, GROUP, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void detaching_leaves_all_groups(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n;

	add(f, GROUP, EXCLUDE, NULL);
	add(f, GROUP2, INCLUDE, some(test, 1, 1));
	told(f);
	fake_disconnect(f);
	record = sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	is_record(f, record, TO_IN, GROUP, NULL);
	is_record(f, next_record(record), TO_IN, GROUP2, NULL);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Answers */

#ifdef CONFIG_FAULT_INJECTION

static void message_that_cannot_be_read_is_not_malformed(struct kunit *test)
{
	static const u8 message[8] = { 0x11, 100, 0xee, 0x9b };
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	skb = fake_datagram(f, PEER, htonl(INADDR_ALLHOSTS_GROUP), IPPROTO_IGMP,
			    message, sizeof(message));
	skb = fake_cramped(f, skb, 20);
	without_memory(fake_rcv(f, skb));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_IGMP_IGNORED);
}

#endif

static void general_query_is_answered_with_all_groups(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n;

	add(f, GROUP, EXCLUDE, some(test, 7, 1));
	add(f, GROUP2, INCLUDE, some(test, 1, 2));
	told(f);
	KUNIT_EXPECT_EQ(test, query(f, 100, 0, NULL), 0);
	fake_tick(f, 10 * HZ);
	record = sent_report(f, &n);
	KUNIT_ASSERT_NOT_NULL(test, record);
	KUNIT_ASSERT_EQ(test, n, 2);
	is_record(f, record, IS_EX, GROUP, some(test, 7, 1));
	is_record(f, next_record(record), IS_IN, GROUP2, some(test, 1, 2));
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_IN_QUERIES), 1);
}

/* RFC 3376 section 4.1.1: above 127 the code is a floating point number. */
static void answer_comes_within_the_maximum_response_time(struct kunit *test)
{
	static const struct {
		u8		code;
		unsigned int	tenths;
	} codes[] = { { 0, 0 }, { 1, 1 }, { 127, 127 }, { 0x80, 128 },
		      { 0x9f, 496 }, { 0xff, 31744 } };
	struct fake *f = fake_new(test);
	long longest, most;
	int i, j;

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		longest = 0;
		most = codes[i].tenths * HZ / 10;
		for (j = 0; j < 40; j++) {
			fake_age(f, HZ);	/* not too many queries */
			f->ip->igmp.general.set = false;
			KUNIT_EXPECT_EQ(test, query(f, codes[i].code, 0, NULL),
					0);
			KUNIT_ASSERT_TRUE(test, f->ip->igmp.general.set);
			longest = max_t(long, longest,
					f->ip->igmp.general.at_jiffies -
					jiffies);
		}
		KUNIT_EXPECT_LE(test, longest, most);
		/* Forty in the lower half have a probability of 10^-12. */
		KUNIT_EXPECT_GE(test, longest + 2, most / 2);
	}
}

struct answer_case {
	const char	*name;
	u8		mode;		/* of the group */
	unsigned int	first, n;
	unsigned int	ask_first, ask_n;	/* 0: the whole group */
	u8		type;		/* of the answer, 0 for none */
	unsigned int	answer_first, answer_n;
};

/* RFC 3376 section 5.2. */
static const struct answer_case answer_cases[] = {
	{ "include, group", INCLUDE, 1, 3, 0, 0, IS_IN, 1, 3 },
	{ "exclude, group", EXCLUDE, 1, 3, 0, 0, IS_EX, 1, 3 },
	{ "exclude nobody, group", EXCLUDE, 0, 0, 0, 0, IS_EX, 0, 0 },
	{ "include, sources", INCLUDE, 1, 3, 2, 5, IS_IN, 2, 2 },
	{ "include, other sources", INCLUDE, 1, 3, 7, 2, 0, 0, 0 },
	{ "exclude, sources", EXCLUDE, 1, 3, 2, 5, IS_IN, 4, 3 },
	{ "exclude, the same sources", EXCLUDE, 1, 3, 1, 3, 0, 0, 0 },
	{ "exclude, 64 sources", EXCLUDE, 0, 0, 1, 64, IS_IN, 1, 64 },
	{ "exclude, too many sources", EXCLUDE, 1, 1, 2, 65, IS_EX, 1, 1 },
};

static void answer_case_name(const struct answer_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(answer, answer_cases, answer_case_name);

static void query_about_a_group_is_answered(struct kunit *test)
{
	const struct answer_case *c = test->param_value;
	struct fake *f = fake_new(test);

	add(f, GROUP, c->mode, some(test, c->first, c->n));
	add(f, GROUP2, EXCLUDE, NULL);
	told(f);
	KUNIT_EXPECT_EQ(test, query(f, 10, GROUP,
				    some(test, c->ask_first, c->ask_n)), 0);
	fake_tick(f, HZ);
	if (c->type)
		reports(f, c->type, GROUP,
			some(test, c->answer_first, c->answer_n));
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 3376 section 5.2, rules 1 to 5. */
static void answers_that_wait_are_combined(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	/* Sources, more of them, some of them again. */
	query(f, 10, GROUP, some(test, 1, 2));
	query(f, 10, GROUP, some(test, 2, 3));
	fake_tick(f, HZ);
	reports(f, IS_IN, GROUP, some(test, 1, 4));
	/* Sources, then the group. */
	query(f, 10, GROUP, some(test, 1, 2));
	query(f, 10, GROUP, NULL);
	query(f, 10, GROUP, some(test, 1, 2));
	fake_tick(f, HZ);
	reports(f, IS_EX, GROUP, NULL);
	/* A general answer that comes sooner is one to the group, too. */
	query(f, 0, 0, NULL);
	query(f, 100, GROUP, NULL);
	fake_tick(f, 10 * HZ);
	reports(f, IS_EX, GROUP, NULL);
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void query_without_groups_is_not_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, query(f, 1, 0, NULL), 0);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

struct message_case {
	const char	*name;
	__be32		dst;
	u8		ttl;
	bool		alert;
	__be32		group;
	u8		type;
	u8		code;
	u16		nsrcs;
	size_t		len;
	int		reason;
	int		strict;		/* with igmp-router-alert, if another */
};

#define QUERY	IGMP_HOST_MEMBERSHIP_QUERY
#define BAD	MIPV4_DROP_IGMP_MALFORMED
#define NOT_OURS MIPV4_DROP_IGMP_IGNORED

/* RFC 3376 sections 4, 7.1 and 9.1. */
static const struct message_case message_cases[] = {
	{ "general 3", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 12, 0 },
	{ "general 2", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 8, 0 },
	{ "general 1", ALL_HOSTS, 1, true, 0, QUERY, 0, 0, 8, 0 },
	{ "general 1 without an alert", ALL_HOSTS, 2, false, 0, QUERY, 0, 0, 8,
	  0 },
	{ "to a group", GROUP, 1, true, GROUP, QUERY, 10, 0, 12, 0 },
	{ "about a group, to all", ALL_HOSTS, 1, true, GROUP, QUERY, 10, 0, 12,
	  0 },
	{ "general to us", US, 1, true, 0, QUERY, 10, 0, 12, 0 },
	{ "one source", GROUP, 1, true, GROUP, QUERY, 10, 1, 16, 0 },
	{ "something behind it", GROUP, 1, true, GROUP, QUERY, 10, 1, 40, 0 },
	{ "2 without an alert", ALL_HOSTS, 1, false, 0, QUERY, 10, 0, 8, 0,
	  NOT_OURS },
	{ "3 without an alert", ALL_HOSTS, 1, false, 0, QUERY, 10, 0, 12, 0,
	  NOT_OURS },
	{ "2 about a group without an alert", GROUP, 1, false, GROUP, QUERY,
	  10, 0, 8, 0, NOT_OURS },
	{ "3 about a group without an alert", GROUP, 1, false, GROUP, QUERY,
	  10, 0, 12, 0, NOT_OURS },
	{ "one source without an alert", GROUP, 1, false, GROUP, QUERY, 10, 1,
	  16, 0, NOT_OURS },
	{ "3 to us without an alert", US, 1, false, 0, QUERY, 10, 0, 12, 0,
	  NOT_OURS },
	{ "2 without an alert from afar", ALL_HOSTS, 2, false, 0, QUERY, 10, 0,
	  8, NOT_OURS },
	{ "3 without an alert from afar", ALL_HOSTS, 2, false, 0, QUERY, 10, 0,
	  12, NOT_OURS },
	{ "2 from afar", ALL_HOSTS, 2, true, 0, QUERY, 10, 0, 8, NOT_OURS },
	{ "3 from afar", ALL_HOSTS, 64, true, 0, QUERY, 10, 0, 12, NOT_OURS },
	{ "general to a group", GROUP, 1, true, 0, QUERY, 10, 0, 12, BAD },
	{ "to a broadcast", LIMITED_BCAST, 1, true, 0, QUERY, 10, 0, 12, BAD },
	{ "about a host", ALL_HOSTS, 1, true, PEER, QUERY, 10, 0, 12, BAD },
	{ "general with sources", ALL_HOSTS, 1, true, 0, QUERY, 10, 1, 16,
	  BAD },
	{ "a source less", GROUP, 1, true, GROUP, QUERY, 10, 2, 16, BAD },
	{ "very many sources", GROUP, 1, true, GROUP, QUERY, 10, 0xffff, 40,
	  BAD },
	{ "empty", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 0, BAD },
	{ "7 octets", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 7, BAD },
	{ "9 octets", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 9, BAD },
	{ "11 octets", ALL_HOSTS, 1, true, 0, QUERY, 10, 0, 11, BAD },
	{ "report 3", ALL_HOSTS, 1, true, 0, 0x22, 0, 0, 8, NOT_OURS },
	{ "report 2", GROUP, 1, true, GROUP, 0x16, 0, 0, 8, NOT_OURS },
	{ "report to another", ALL_HOSTS, 1, true, GROUP, 0x16, 0, 0, 8, BAD },
	{ "leave", ALL_HOSTS, 1, true, GROUP, 0x17, 0, 0, 8, NOT_OURS },
	{ "DVMRP", ALL_HOSTS, 1, true, 0, IGMP_DVMRP, 0, 0, 8, NOT_OURS },
};

static void message_case_name(const struct message_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(message, message_cases, message_case_name);

static void message_arrives(struct kunit *test, bool strict)
{
	const struct message_case *c = test->param_value;
	u8 data[40] = { c->type, c->code };
	struct fake *f = fake_new(test);
	int reason = strict && c->strict ? c->strict : c->reason;

	f->ip->igmp_router_alert = strict;
	memcpy(data + 4, &c->group, 4);
	data[10] = c->nsrcs >> 8;
	data[11] = c->nsrcs;
	memcpy(data + 12, "\x0a\x01\x00\x01", 4);
	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	KUNIT_EXPECT_EQ(test, receive(f, c->dst, c->ttl, c->alert, data,
				      c->len), reason);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_EQ(test, fake_silent(f), reason != 0);
}

static void message_has_its_verdict(struct kunit *test)
{
	message_arrives(test, false);
}

static void message_has_its_verdict_with_router_alert(struct kunit *test)
{
	message_arrives(test, true);
}

/* A query about a group could come through routers. Without router alert it is
 * answered, and changes nothing.
 */
static void unmarked_query_about_a_group_changes_nothing(struct kunit *test)
{
	static const struct {
		__be32		dst;
		bool		alert;
		unsigned int	robustness;
	} queries[] = {
		{ GROUP, false, 2 }, { US, true, 2 }, { US, false, 2 },
		{ GROUP, true, 7 }, { ALL_HOSTS, false, 7 },
		{ ALL_HOSTS, true, 7 },
	};
	struct igmpv3_query q = {
		.type = IGMP_HOST_MEMBERSHIP_QUERY, .code = 1, .qrv = 7,
		.qqic = 125,
	};
	struct fake *f;
	int i;

	for (i = 0; i < ARRAY_SIZE(queries); i++) {
		f = fake_new(test);
		add(f, GROUP, EXCLUDE, NULL);
		told(f);
		q.group = queries[i].dst == GROUP ? GROUP : 0;
		KUNIT_EXPECT_EQ(test, receive(f, queries[i].dst, 1,
					      queries[i].alert, &q, sizeof(q)),
				0);
		KUNIT_EXPECT_EQ(test, f->ip->igmp.robustness,
				queries[i].robustness);
		fake_tick(f, HZ);
		KUNIT_EXPECT_FALSE(test, fake_silent(f));
	}
}

static void wrong_checksum_is_dropped(struct kunit *test)
{
	static const u8 data[] = { QUERY, 10, 0x12, 0x34, 0, 0, 0, 0 };
	static const u8 options[] = { 0x94, 4, 0, 0 };
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	skb = fake_options(f, PEER, ALL_HOSTS, IPPROTO_IGMP, options, 4, data,
			   8);
	skb->pkt_type = PACKET_MULTICAST;
	ip_hdr(skb)->ttl = 1;
	fake_checksum(skb);
	fake_rcv(f, skb);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), BAD);
}

/* It is about the group itself. */
static void query_passes_the_filter_of_its_group(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, INCLUDE, some(test, 1, 1));
	told(f);
	KUNIT_EXPECT_EQ(test, query(f, 0, GROUP, NULL), 0);
	fake_tick(f, 0);
	reports(f, IS_IN, GROUP, some(test, 1, 1));
}

/* RFC 3376 section 4.1.6. */
static void robustness_of_the_querier_is_taken_over(struct kunit *test)
{
	struct igmpv3_query q = { .type = QUERY, .code = 1, .qrv = 4 };
	struct fake *f = fake_new(test);
	int i;

	KUNIT_EXPECT_EQ(test, receive(f, ALL_HOSTS, 1, true, &q, 12), 0);
	add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	for (i = 0; i < 4; i++) {
		reports(f, TO_EX, GROUP, NULL);
		fake_tick(f, HZ);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	q.qrv = 0;	/* it does not say */
	receive(f, ALL_HOSTS, 1, true, &q, 12);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.robustness, 2);
}

/* RFC 3376 section 4.2.16: a list of included sources is spread over reports, one
 * of excluded sources is cut off.
 */
static void report_that_does_not_fit_is_split(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct igmpv3_grec *record;
	unsigned int n, got;

	/* Beside headers and record there is room for 15 sources. */
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 100)), 0);
	add(f, GROUP, INCLUDE, some(test, 1, 64));
	told(f);
	query(f, 0, 0, NULL);
	fake_tick(f, 0);
	for (got = 0; got < 64; got += n) {
		record = sent_report(f, &n);
		KUNIT_ASSERT_NOT_NULL(test, record);
		KUNIT_EXPECT_EQ(test, n, 1);
		n = ntohs(record->grec_nsrcs);
		KUNIT_EXPECT_EQ(test, n, min(64 - got, 15U));
		is_record(f, record, IS_IN, GROUP, some(test, 1 + got, n));
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));

	del(f, GROUP);
	add(f, GROUP, EXCLUDE, some(test, 1, 64));
	told(f);
	query(f, 0, 0, NULL);
	fake_tick(f, 0);
	reports(f, IS_EX, GROUP, some(test, 1, 15));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void records_that_do_not_fit_go_into_another_report(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i, n;

	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mtu(f->dev, 100)), 0);
	for (i = 0; i < 20; i++)
		add(f, htonl(0xef000000 + i), EXCLUDE, NULL);
	told(f);
	query(f, 0, 0, NULL);
	fake_tick(f, 0);
	/* 8 records of 8 octets each */
	for (i = 0; i < 3; i++) {
		KUNIT_ASSERT_NOT_NULL(test, sent_report(f, &n));
		KUNIT_EXPECT_EQ(test, n, i < 2 ? 8 : 4);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Whoever asks for it, there is a limit to what is said in a second. */
static void flood_of_queries_is_not_answered_without_end(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned long before;
	unsigned int i;

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	before = jiffies;
	for (i = 0; i < 1000; i++) {
		query(f, 0, 0, NULL);
		mipv4_igmp_tick(f->ip);
	}
	i = (jiffies - before) / HZ + 1;
	KUNIT_EXPECT_LE(test, skb_queue_len(&f->sent), 50 + 100 * i);
	KUNIT_EXPECT_EQ(test, fake_drops(f, NOT_OURS),
			1000 - skb_queue_len(&f->sent));
}

/* With version 2 there is a report for each group. */
static void reports_are_limited(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned long before;
	unsigned int i, n;

	query_old(f, 1, 0);
	for (i = 0; i < 300; i++)
		add(f, htonl(0xef000000 + i), EXCLUDE, NULL);
	before = jiffies;
	for (i = 0; i < 10; i++)
		mipv4_igmp_tick(f->ip);
	n = skb_queue_len(&f->sent);
	i = (jiffies - before) / HZ + 1;
	KUNIT_EXPECT_GE(test, n, 64);
	KUNIT_EXPECT_LE(test, n, 64 + 200 * i);
	/* But none is lost. */
	for (i = 0; i < 10; i++)
		fake_tick(f, HZ);
	KUNIT_EXPECT_GE(test, skb_queue_len(&f->sent), 300);
}

/* Older versions */

/* RFC 3376 section 7.2.1, RFC 2236 section 3. */
static void router_of_version_2_gets_reports_of_version_2(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	add(f, GROUP2, INCLUDE, some(test, 1, 1));
	told(f);
	KUNIT_EXPECT_EQ(test, query_old(f, 10, 0), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 2);
	fake_tick(f, HZ);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP2, GROUP2);
	KUNIT_EXPECT_EQ(test, query_old(f, 10, GROUP), 0);
	fake_tick(f, HZ);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void join_and_leave_of_version_2(struct kunit *test)
{
	struct fake *f = fake_new(test);

	query_old(f, 10, 0);
	add(f, GROUP, EXCLUDE, NULL);
	fake_tick(f, 0);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, 10 * HZ);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	del(f, GROUP);
	fake_tick(f, 0);
	says_old(f, IGMP_HOST_LEAVE_MESSAGE, ALL_ROUTERS, GROUP);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_OUT_LEAVES), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_OUT_REPORTS), 2);
}

/* Versions 1 and 2 know nothing of sources. */
static void change_of_sources_is_not_told_in_version_2(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	query_old(f, 10, 0);
	m = join(f, GROUP, INCLUDE, some(test, 1, 1));
	told(f);
	KUNIT_EXPECT_EQ(test, set_filter(m, EXCLUDE, NULL), 0);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	/* But nobody wanted is left. */
	KUNIT_EXPECT_EQ(test, set_filter(m, INCLUDE, NULL), 0);
	fake_tick(f, 0);
	says_old(f, IGMP_HOST_LEAVE_MESSAGE, ALL_ROUTERS, GROUP);
	leave(m);
}

/* RFC 2236 section 3: one report is enough, and who did not send it need not say
 * that it leaves.
 */
static void report_of_another_host_takes_the_place_of_ours(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	add(f, GROUP2, EXCLUDE, NULL);
	told(f);
	query_old(f, 100, 0);
	KUNIT_EXPECT_EQ(test, receive_old(f, GROUP,
					  IGMPV2_HOST_MEMBERSHIP_REPORT, 0,
					  GROUP), 0);
	fake_tick(f, 10 * HZ);
	says_old(f, IGMPV2_HOST_MEMBERSHIP_REPORT, GROUP2, GROUP2);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	del(f, GROUP);
	fake_tick(f, HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	del(f, GROUP2);
	fake_tick(f, HZ);
	says_old(f, IGMP_HOST_LEAVE_MESSAGE, ALL_ROUTERS, GROUP2);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IGMP_IN_REPORTS), 1);
}

static void report_of_another_host_does_not_count_in_version_3(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	query(f, 10, GROUP, NULL);
	KUNIT_EXPECT_EQ(test, receive_old(f, GROUP,
					  IGMPV2_HOST_MEMBERSHIP_REPORT, 0,
					  GROUP), NOT_OURS);
	fake_tick(f, HZ);
	reports(f, IS_EX, GROUP, NULL);
}

/* RFC 2236 section 4. */
static void router_of_version_1_gets_reports_and_no_leaves(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	KUNIT_EXPECT_EQ(test, query_old(f, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
	fake_tick(f, 10 * HZ);
	says_old(f, IGMP_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	/* A newer router does not change that. */
	query_old(f, 10, 0);
	query(f, 10, 0, NULL);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
	fake_tick(f, HZ);
	says_old(f, IGMP_HOST_MEMBERSHIP_REPORT, GROUP, GROUP);
	del(f, GROUP);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* RFC 3376 sections 7.2.1 and 8.12: 2 times 125 s and the response time. */
static void old_routers_are_forgotten(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	query_old(f, 0, 0);
	fake_tick(f, 100 * HZ);
	query_old(f, 100, 0);
	fake_tick(f, 155 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
	fake_age(f, 6 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 2);
	fake_age(f, 100 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 3);
	skb_queue_purge(&f->sent);
	query(f, 0, 0, NULL);
	fake_tick(f, 0);
	reports(f, IS_EX, GROUP, NULL);
}

static void specific_query_of_version_2_makes_no_router_of_it(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	KUNIT_EXPECT_EQ(test, query_old(f, 10, GROUP), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 3);
	fake_tick(f, HZ);
	reports(f, IS_EX, GROUP, NULL);
}

/* A query that may come from another network, or is for us alone, is no sign of an old
 * router, and nothing to take over settings from.
 */
static void query_for_us_alone_changes_no_version(struct kunit *test)
{
	struct igmphdr old = { .type = QUERY };
	struct igmpv3_query q = { .type = QUERY, .code = 1, .qrv = 7,
				  .qqic = 255 };
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	KUNIT_EXPECT_EQ(test, receive(f, US, 1, true, &old, sizeof(old)),
			MIPV4_DROP_IGMP_IGNORED);
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	/* RFC 3376 section 4.1.12: these are answered all the same. */
	old.code = 1;
	KUNIT_EXPECT_EQ(test, receive(f, US, 1, true, &old, sizeof(old)), 0);
	KUNIT_EXPECT_EQ(test, receive(f, US, 1, true, &q, 12), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 3);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.robustness, 2);
	fake_tick(f, HZ);
	reports(f, IS_EX, GROUP, NULL);
	/* To all hosts it is one. */
	old.code = 0;
	KUNIT_EXPECT_EQ(test, receive(f, ALL_HOSTS, 1, false, &old,
				      sizeof(old)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_igmp_version(f->ip), 1);
}

static void change_of_version_cancels_what_waits(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add(f, GROUP, EXCLUDE, NULL);
	add(f, GROUP2, EXCLUDE, NULL);
	fake_tick(f, 0);
	del(f, GROUP);
	skb_queue_purge(&f->sent);
	query_old(f, 10, GROUP3);	/* we are not in that one */
	query_old(f, 0, 0);
	fake_tick(f, 10 * HZ);
	says_old(f, IGMP_HOST_MEMBERSHIP_REPORT, GROUP2, GROUP2);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void detaching_leaves_in_version_2(struct kunit *test)
{
	struct fake *f = fake_new(test);

	query_old(f, 10, 0);
	add(f, GROUP, EXCLUDE, NULL);
	told(f);
	fake_disconnect(f);
	says_old(f, IGMP_HOST_LEAVE_MESSAGE, ALL_ROUTERS, GROUP);
}

/* What the administrator sees */

static int call_group(struct fake_netlink *nl, struct fake *f, u8 cmd,
		      __be32 group, int mode, const struct sources *s)
{
	struct sk_buff *skb = fake_genl_about(nl, cmd, f);

	nla_put_be32(skb, MIPV4_A_ADDR, group);
	if (mode >= 0)
		nla_put_u8(skb, MIPV4_A_FILTER_MODE, mode);
	if (s)
		nla_put(skb, MIPV4_A_SOURCES, s->n * 4, s->source);
	return fake_netlink_call(nl, skb);
}

static void is_group(struct kunit *test, struct nlattr **attrs, __be32 group,
		     u8 mode, unsigned int n, u32 users, u8 version)
{
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), group);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_FILTER_MODE]), mode);
	KUNIT_EXPECT_EQ(test, nla_len(attrs[MIPV4_A_SOURCES]), 4 * n);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_USERS]), users);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_IGMP_VERSION]), version);
}

static void groups_are_set_and_dumped(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct mipv4_membership *m = join(f, GROUP, EXCLUDE, NULL);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, GROUP, -1,
					 NULL), 0);
	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, GROUP2,
					 INCLUDE, some(test, 1, 2)), 0);
	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, GROUP2,
					 EXCLUDE, NULL), -EEXIST);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	query_old(f, 10, 0);
	skb = fake_genl(nl, MIPV4_CMD_GROUP_GET, NLM_F_DUMP);
	nla_put_u32(skb, MIPV4_A_IFINDEX, f->dev->ifindex);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), 0);
	is_group(test, fake_genl_next(nl, NULL), GROUP, EXCLUDE, 0, 2, 2);
	is_group(test, fake_genl_next(nl, NULL), GROUP2, INCLUDE, 2, 1, 2);
	KUNIT_EXPECT_NULL(test, fake_genl_next(nl, NULL));
	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_DEL, GROUP2, -1,
					 NULL), 0);
	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_DEL, GROUP2, -1,
					 NULL), -EADDRNOTAVAIL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	leave(m);
}

static void impossible_group_is_refused_with_a_reason(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, PEER, -1,
					 NULL), -EINVAL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, GROUP,
					 INCLUDE, some(test, 1, 65)), -ENOSPC);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	KUNIT_EXPECT_NE(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, GROUP, 2,
					 NULL), 0);
	skb = fake_genl_about(nl, MIPV4_CMD_GROUP_ADD, f);
	nla_put_be32(skb, MIPV4_A_ADDR, GROUP);
	nla_put(skb, MIPV4_A_SOURCES, 7, "1234567");
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), -EINVAL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_groups, 0);
}

static struct kunit_case igmp_test_cases[] = {
	KUNIT_CASE(joined_group_is_taken_in),
	KUNIT_CASE(group_stays_until_the_last_has_left),
	KUNIT_CASE(groups_outlive_a_change_of_addresses),
	KUNIT_CASE(table_in_use_can_forget_a_group),
	KUNIT_CASE(group_is_left_without_memory),
	KUNIT_CASE(failed_join_changes_nothing),
	KUNIT_CASE_PARAM(joining_has_its_verdict, join_gen_params),
	KUNIT_CASE(there_are_1024_groups_at_most),
	KUNIT_CASE(there_are_4096_memberships_at_most),
	KUNIT_CASE(members_of_a_group_have_4096_sources_at_most),
	KUNIT_CASE_PARAM(filters_of_members_are_merged, merge_gen_params),
	KUNIT_CASE(source_that_nobody_wants_is_filtered),
	KUNIT_CASE(filter_does_not_close_the_group_of_all_hosts),
	KUNIT_CASE(refused_filter_changes_nothing),
	KUNIT_CASE(membership_outlives_the_endpoint),
	KUNIT_CASE(administrator_joins_a_group_once),
	KUNIT_CASE(device_takes_in_what_was_joined),
	KUNIT_CASE(datagram_to_a_group_has_a_ttl_of_1),
	KUNIT_CASE(datagram_to_a_joined_group_comes_back),
	KUNIT_CASE(datagram_does_not_come_back_if_it_is_not_to),
	KUNIT_CASE(datagram_sent_in_fragments_comes_back_whole_and_once),
	KUNIT_CASE(join_is_told_twice),
	KUNIT_CASE(report_comes_from_the_first_address),
	KUNIT_CASE(report_comes_from_0_0_0_0_without_an_address),
	KUNIT_CASE(group_of_all_hosts_is_never_told_of),
	KUNIT_CASE(second_member_with_the_same_filter_is_no_news),
	KUNIT_CASE(leave_is_told_twice),
	KUNIT_CASE(change_of_sources_is_told),
	KUNIT_CASE(changes_of_sources_are_merged),
	KUNIT_CASE(change_of_mode_takes_precedence),
	KUNIT_CASE(group_joined_again_is_not_left),
	KUNIT_CASE(changes_of_several_groups_share_a_report),
	KUNIT_CASE(device_that_comes_up_is_told_of_again),
	KUNIT_CASE_PARAM(groups_are_told_of_again_after, event_gen_params),
	KUNIT_CASE(carrier_that_comes_back_is_told_of),
	KUNIT_CASE(group_left_while_down_is_told_of),
	KUNIT_CASE(first_address_tells_of_groups_again),
	KUNIT_CASE(routers_are_forgotten_with_the_network),
	KUNIT_CASE(repeated_report_waits_for_its_own_time),
	KUNIT_CASE(sources_still_to_be_told_of_are_bounded),
	KUNIT_CASE(detaching_tells_of_what_was_left),
	KUNIT_CASE(detaching_leaves_all_groups),
#ifdef CONFIG_FAULT_INJECTION
	KUNIT_CASE(message_that_cannot_be_read_is_not_malformed),
#endif
	KUNIT_CASE(general_query_is_answered_with_all_groups),
	KUNIT_CASE(answer_comes_within_the_maximum_response_time),
	KUNIT_CASE_PARAM(query_about_a_group_is_answered, answer_gen_params),
	KUNIT_CASE(answers_that_wait_are_combined),
	KUNIT_CASE(query_without_groups_is_not_answered),
	KUNIT_CASE_PARAM(message_has_its_verdict, message_gen_params),
	KUNIT_CASE_PARAM(message_has_its_verdict_with_router_alert,
			 message_gen_params),
	KUNIT_CASE(unmarked_query_about_a_group_changes_nothing),
	KUNIT_CASE(wrong_checksum_is_dropped),
	KUNIT_CASE(query_passes_the_filter_of_its_group),
	KUNIT_CASE(robustness_of_the_querier_is_taken_over),
	KUNIT_CASE(report_that_does_not_fit_is_split),
	KUNIT_CASE(records_that_do_not_fit_go_into_another_report),
	KUNIT_CASE(flood_of_queries_is_not_answered_without_end),
	KUNIT_CASE(reports_are_limited),
	KUNIT_CASE(router_of_version_2_gets_reports_of_version_2),
	KUNIT_CASE(join_and_leave_of_version_2),
	KUNIT_CASE(change_of_sources_is_not_told_in_version_2),
	KUNIT_CASE(report_of_another_host_takes_the_place_of_ours),
	KUNIT_CASE(report_of_another_host_does_not_count_in_version_3),
	KUNIT_CASE(router_of_version_1_gets_reports_and_no_leaves),
	KUNIT_CASE(old_routers_are_forgotten),
	KUNIT_CASE(specific_query_of_version_2_makes_no_router_of_it),
	KUNIT_CASE(query_for_us_alone_changes_no_version),
	KUNIT_CASE(change_of_version_cancels_what_waits),
	KUNIT_CASE(detaching_leaves_in_version_2),
	KUNIT_CASE(groups_are_set_and_dumped),
	KUNIT_CASE(impossible_group_is_refused_with_a_reason),
	{}
};

static struct kunit_suite igmp_suite = {
	.name = "mipv4-igmp",
	.test_cases = igmp_test_cases,
};

kunit_test_suite(igmp_suite);
