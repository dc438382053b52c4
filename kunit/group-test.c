// SPDX-License-Identifier: GPL-2.0
/*
 * group-test.c: memberships of groups, by companions and by the administrator.
 */
#include <linux/igmp.h>
#include "fake-igmp.h"
#include "fake.h"
#include "../mipv4/group.h"

static void joined_group_is_taken_in(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, PEER, GROUP), MIPV4_DROP_DST_NOT_MEMBER);
	m = fake_join(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, PEER, GROUP), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_IN_MCAST_PKTS), 1);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, PEER, GROUP2), MIPV4_DROP_DST_NOT_MEMBER);
	fake_leave(m);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, PEER, GROUP), MIPV4_DROP_DST_NOT_MEMBER);
}

static void group_stays_until_the_last_has_left(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *first, *second;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	first = fake_join(f, GROUP, EXCLUDE, NULL);
	second = fake_join(f, GROUP, EXCLUDE, NULL);
	fake_leave(first);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, PEER, GROUP), 0);
	fake_leave(second);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, PEER, GROUP), MIPV4_DROP_DST_NOT_MEMBER);
}

/* The table that a change of addresses builds has the groups, too. */
static void groups_outlive_a_change_of_addresses(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	fake_group_add(f, GROUP2, INCLUDE, fake_some(test, 1, 1));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, PEER, GROUP), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(1), GROUP2), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(2), GROUP2),
			MIPV4_DROP_SRC_FILTERED);
}

/* The fallback if a group is left and there is no memory for a new table. */
static void table_in_use_can_forget_a_group(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_group_add(f, GROUP, INCLUDE, fake_some(test, 1, 1));
	fake_group_add(f, GROUP2, INCLUDE, fake_some(test, 1, 1));
	rtnl_lock();
	mipv4_own_remove_group(f->ip, GROUP);
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(1), GROUP),
			MIPV4_DROP_DST_NOT_MEMBER);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(1), GROUP2), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(2), GROUP2),
			MIPV4_DROP_SRC_FILTERED);
}

/* Leaving cannot fail. */
static void group_is_left_without_memory(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_group_add(f, GROUP, INCLUDE, fake_some(test, 1, 1));
	fake_groups_reported(f);
	KUNIT_EXPECT_EQ(test,
			without_memory(mipv4_group_del(f->ip, GROUP, NULL)), 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, SOURCE(1), GROUP),
			MIPV4_DROP_DST_NOT_MEMBER);
	fake_tick(f, 0);
	fake_expect_report(f, TO_IN, GROUP, NULL);
}

static void failed_join_changes_nothing(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test,
			without_memory(mipv4_group_add(f->ip, GROUP, EXCLUDE,
						       NULL, 0, NULL)),
			-ENOMEM);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_groups, 0);
	KUNIT_EXPECT_EQ(test, fake_group_fate(f, PEER, GROUP), MIPV4_DROP_DST_NOT_MEMBER);
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
	fake_leave(m);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_groups, 0);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_memberships, 0);
}

static void there_are_1024_groups_at_most(struct kunit *test)
{
	struct fake *f = fake_new(test);
	unsigned int i;

	for (i = 0; i < 1024; i++)
		fake_group_add(f, htonl(0xef000000 + i), EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_group_add(f->ip, GROUP, EXCLUDE, NULL,
						  0, NULL)), -ENOSPC);
	fake_group_del(f, htonl(0xef000000 + 77));
	fake_group_add(f, GROUP, EXCLUDE, NULL);
}

static void there_are_4096_memberships_at_most(struct kunit *test)
{
	struct mipv4_membership **m;
	struct fake *f = fake_new(test);
	unsigned int i;

	m = kunit_kcalloc(test, 4096, sizeof(m[0]), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, m);
	for (i = 0; i < 4096; i++)
		m[i] = fake_join(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(with_rtnl(mipv4_join(f->ip, GROUP, EXCLUDE,
						     NULL, 0))), -ENOSPC);
	for (i = 0; i < 4096; i++)
		fake_leave(m[i]);
	KUNIT_EXPECT_EQ(test, f->ip->igmp.n_memberships, 0);
}

static void membership_outlives_the_endpoint(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_membership *m = fake_join(f, GROUP, EXCLUDE, NULL);
	struct mipv4 *ip = mipv4_get(f->ip);

	fake_group_add(f, GROUP, INCLUDE, fake_some(test, 1, 1));
	fake_group_add(f, GROUP2, EXCLUDE, NULL);
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, ip->igmp.n_groups, 1);
	KUNIT_EXPECT_EQ(test, fake_set_filter(m, INCLUDE, NULL), -ENODEV);
	KUNIT_EXPECT_EQ(test,
			PTR_ERR(with_rtnl(mipv4_join(ip, GROUP, EXCLUDE, NULL,
						     0))), -ENODEV);
	fake_leave(m);
	KUNIT_EXPECT_EQ(test, ip->igmp.n_groups, 0);
	mipv4_put(ip);
}

static void administrator_joins_a_group_once(struct kunit *test)
{
	struct netlink_ext_ack extack = {};
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;

	fake_group_add(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_group_add(f->ip, GROUP, EXCLUDE, NULL,
						  0, NULL)), -EEXIST);
	m = fake_join(f, GROUP, EXCLUDE, NULL);
	fake_group_del(f, GROUP);
	/* The administrator cannot end the membership of a companion. */
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_group_del(f->ip, GROUP, &extack)),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "a companion module joined the group, and only that module can leave it");
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_group_del(f->ip, GROUP2, NULL)),
			-EADDRNOTAVAIL);
	fake_leave(m);
}

/* The references of the device's filter to the address of a group. The kernel's own
 * protocols may have some, too.
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
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP), 1);
	fake_group_add(f, GROUP3, EXCLUDE, NULL);	/* the same address */
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP), 2);
	fake_group_del(f, GROUP);
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP), 1);
	fake_group_add(f, GROUP2, INCLUDE, fake_some(test, 1, 1));
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP), 0);
	KUNIT_EXPECT_EQ(test, in_device(f, GROUP2), 0);
	KUNIT_EXPECT_EQ(test, in_device(f, ALL_HOSTS), before);
}

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
	fake_group_add(f, GROUP, EXCLUDE, NULL);
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
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	frame = fake_frame(f, GROUP, 1);
	mipv4_frame_set_loop(frame, false);
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, "x", 1), 0);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	/* The filter may exclude the endpoint's own address. */
	fake_group_del(f, GROUP);
	fake_group_add(f, GROUP, INCLUDE, fake_some(test, 1, 1));
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
	fake_group_add(f, GROUP, EXCLUDE, NULL);
	KUNIT_EXPECT_EQ(test, fake_send(f, GROUP, data, 3000), 0);
	KUNIT_EXPECT_EQ(test, skb_queue_len(&f->sent), 3);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_EQ(test, skb->len, 3000);
	KUNIT_EXPECT_NULL(test, fake_delivered(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_REASM_REQDS), 0);
}

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
	struct mipv4_membership *m = fake_join(f, GROUP, EXCLUDE, NULL);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, GROUP, -1,
					 NULL), 0);
	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, GROUP2,
					 INCLUDE, fake_some(test, 1, 2)), 0);
	KUNIT_EXPECT_EQ(test, call_group(nl, f, MIPV4_CMD_GROUP_ADD, GROUP2,
					 EXCLUDE, NULL), -EEXIST);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	fake_igmp_query_old(f, 10, 0);
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
	fake_leave(m);
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
					 INCLUDE, fake_some(test, 1, 65)), -ENOSPC);
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

static struct kunit_case group_test_cases[] = {
	KUNIT_CASE(joined_group_is_taken_in),
	KUNIT_CASE(group_stays_until_the_last_has_left),
	KUNIT_CASE(groups_outlive_a_change_of_addresses),
	KUNIT_CASE(table_in_use_can_forget_a_group),
	KUNIT_CASE(group_is_left_without_memory),
	KUNIT_CASE(failed_join_changes_nothing),
	KUNIT_CASE_PARAM(joining_has_its_verdict, join_gen_params),
	KUNIT_CASE(there_are_1024_groups_at_most),
	KUNIT_CASE(there_are_4096_memberships_at_most),
	KUNIT_CASE(membership_outlives_the_endpoint),
	KUNIT_CASE(administrator_joins_a_group_once),
	KUNIT_CASE(device_takes_in_what_was_joined),
	KUNIT_CASE(datagram_to_a_group_has_a_ttl_of_1),
	KUNIT_CASE(datagram_to_a_joined_group_comes_back),
	KUNIT_CASE(datagram_does_not_come_back_if_it_is_not_to),
	KUNIT_CASE(datagram_sent_in_fragments_comes_back_whole_and_once),
	KUNIT_CASE(groups_are_set_and_dumped),
	KUNIT_CASE(impossible_group_is_refused_with_a_reason),
	{}
};

static struct kunit_suite group_suite = {
	.name = "mipv4-group",
	.test_cases = group_test_cases,
};

kunit_test_suite(group_suite);
