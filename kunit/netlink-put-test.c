// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-put-test.c: the attributes that describe endpoints, addresses, routes and
 * neighbours.
 */
#include "fake-command.h"
#include "fake.h"
#include "../mipv4/group.h"

static void endpoint_is_described(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test,
			fake_netlink_call(nl, fake_genl_about(nl, MIPV4_CMD_GET,
							      f)), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			f->dev->ifindex);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ENDPOINT_FLAGS]), 0);
	KUNIT_EXPECT_NOT_NULL(test, attrs[MIPV4_A_UP]);
	KUNIT_EXPECT_NOT_NULL(test, attrs[MIPV4_A_CARRIER]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_MTU]), 1500);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_TTL]), 64);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_LLADDR]), OUR_HA,
			   ETH_ALEN);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_PROTOCOLS]), 3);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_PROTOCOLS]),
			   "\1\2\375", 3);
}

/* The flags of the address of @f that was added last. */
static u32 last_addr_flags(struct fake_netlink *nl, struct fake *f)
{
	struct nlattr **attrs;
	u32 flags = ~0;

	KUNIT_EXPECT_EQ(f->test, fake_call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
	while ((attrs = fake_genl_next(nl, NULL)))
		flags = nla_get_u32(attrs[MIPV4_A_ADDR_FLAGS]);
	return flags;
}

static void probed_address_has_its_flags(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_ADDR_ADD, f);

	nla_put_be32(skb, MIPV4_A_ADDR, FAR);
	nla_put_u8(skb, MIPV4_A_PREFIXLEN, 24);
	nla_put_flag(skb, MIPV4_A_DAD);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
	KUNIT_EXPECT_EQ(test, last_addr_flags(nl, f), MIPV4_ADDR_TENTATIVE);
	/* No route is added. */
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_genl_next(nl, NULL));
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(nl, NULL), NULL);

	fake_receive(f, fake_arp(f, ARPOP_REPLY, OTHER_HA, FAR, NULL, FAR));
	KUNIT_EXPECT_EQ(test, last_addr_flags(nl, f), MIPV4_ADDR_DUPLICATE);
	KUNIT_EXPECT_EQ(test, fake_call_addr(nl, f, MIPV4_CMD_ADDR_DEL, FAR, 24), 0);
	KUNIT_EXPECT_EQ(test, last_addr_flags(nl, f), 0);
	fake_receive(f, fake_arp(f, ARPOP_REPLY, OTHER_HA, US, NULL, US));
	KUNIT_EXPECT_EQ(test, last_addr_flags(nl, f), MIPV4_ADDR_CONFLICT);
}

/* Add a route with all attributes. */
static int call_full_route(struct fake_netlink *nl, struct fake *f, u8 type,
			   u32 metric, u32 mtu, __be32 src, __be32 gateway)
{
	struct sk_buff *request = fake_genl_about(nl, MIPV4_CMD_ROUTE_ADD, f);

	nla_put_be32(request, MIPV4_A_ADDR, FAR);
	nla_put_u8(request, MIPV4_A_PREFIXLEN, 32);
	nla_put_u8(request, MIPV4_A_ROUTE_TYPE, type);
	nla_put_u32(request, MIPV4_A_METRIC, metric);
	if (mtu)
		nla_put_u32(request, MIPV4_A_MTU, mtu);
	if (src)
		nla_put_be32(request, MIPV4_A_SRC, src);
	if (gateway)
		nla_put_be32(request, MIPV4_A_GATEWAY, gateway);
	return fake_netlink_call(nl, request);
}

static void routes_have_type_metric_mtu_and_source(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, MIPV4_ROUTE_TYPE_UNICAST,
					      7, 1400, US2, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, MIPV4_ROUTE_TYPE_BLACKHOLE,
					      9, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, 3, 8, 0, 0, 0), -ERANGE);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, MIPV4_ROUTE_TYPE_BLACKHOLE,
					      8, 0, 0, GATEWAY), -EINVAL);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, 0, 8, 67, 0, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, 0, 8, 65536, 0, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, 0, 8, 0, PEER, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, 0, 7, 0, 0, 0), -EEXIST);

	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ROUTE_TYPE]), 0);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_METRIC]), 7);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_MTU]), 1400);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), US2);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ROUTE_TYPE]),
			MIPV4_ROUTE_TYPE_BLACKHOLE);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_SRC]);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_GATEWAY]);
}

static void neighbour_without_an_answer_has_no_address_in_a_dump(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	fake_send(f, PEER, "x", 1);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_NEIGH_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_NEIGH_STATE]),
			MIPV4_NEIGH_INCOMPLETE);
	KUNIT_EXPECT_PTR_EQ(test, attrs[MIPV4_A_LLADDR], NULL);
	KUNIT_EXPECT_EQ(test,
			fake_netlink_call(nl,
					  fake_genl_about(nl,
							  MIPV4_CMD_NEIGH_FLUSH,
							  f)), 0);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
}

static void what_was_set_is_told_beside_what_is_used(struct kunit *test)
{
	static const __be32 sources[] = { IP4(10, 1, 0, 1), IP4(10, 1, 0, 2) };
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_probe_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_DAD]);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_NOT_NULL(test, attrs[MIPV4_A_DAD]);

	/* The source that was set is not in use yet. */
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, MIPV4_ROUTE_TYPE_UNICAST,
					      7, 0, US2, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, call_full_route(nl, f, MIPV4_ROUTE_TYPE_UNICAST,
					      8, 0, 0, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), US);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_PREFSRC]);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_PREFSRC]), US2);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_PREFSRC]);

	m = with_rtnl(mipv4_join(f->ip, GROUP, MIPV4_FILTER_EXCLUDE, NULL, 0));
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, m);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_GROUP_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_ADMIN_MODE]);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_group_add(f->ip, GROUP,
							MIPV4_FILTER_INCLUDE,
							sources, 2, NULL)), 0);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_GROUP_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_FILTER_MODE]),
			MIPV4_FILTER_EXCLUDE);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_ADMIN_MODE]);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ADMIN_MODE]),
			MIPV4_FILTER_INCLUDE);
	KUNIT_EXPECT_EQ(test, nla_len(attrs[MIPV4_A_ADMIN_SOURCES]), 8);
	rtnl_lock();
	mipv4_leave(m);
	rtnl_unlock();
}

static struct kunit_case netlink_put_test_cases[] = {
	KUNIT_CASE(endpoint_is_described),
	KUNIT_CASE(probed_address_has_its_flags),
	KUNIT_CASE(routes_have_type_metric_mtu_and_source),
	KUNIT_CASE(neighbour_without_an_answer_has_no_address_in_a_dump),
	KUNIT_CASE(what_was_set_is_told_beside_what_is_used),
	{}
};

static struct kunit_suite netlink_put_suite = {
	.name = "mipv4-netlink-put",
	.test_cases = netlink_put_test_cases,
};

kunit_test_suite(netlink_put_suite);
