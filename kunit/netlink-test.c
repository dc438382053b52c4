// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-test.c: the generic netlink family, asked as a program asks it
 * (netlink.c).
 */
#include "fake.h"

static int call_addr(struct fake_netlink *nl, struct fake *f, u8 cmd,
		     __be32 addr, u8 plen)
{
	struct sk_buff *skb = fake_genl_about(nl, cmd, f);

	nla_put_be32(skb, MIPV4_A_ADDR, addr);
	nla_put_u8(skb, MIPV4_A_PREFIXLEN, plen);
	return fake_netlink_call(nl, skb);
}

static int call_route(struct fake_netlink *nl, struct fake *f, u8 cmd,
		      __be32 dst, u8 plen, __be32 gateway)
{
	struct sk_buff *skb = fake_genl_about(nl, cmd, f);

	nla_put_be32(skb, MIPV4_A_ADDR, dst);
	nla_put_u8(skb, MIPV4_A_PREFIXLEN, plen);
	if (gateway)
		nla_put_be32(skb, MIPV4_A_GATEWAY, gateway);
	return fake_netlink_call(nl, skb);
}

static int call_neigh(struct fake_netlink *nl, struct fake *f, u8 cmd,
		      __be32 addr, size_t ha_len)
{
	struct sk_buff *skb = fake_genl_about(nl, cmd, f);

	nla_put_be32(skb, MIPV4_A_ADDR, addr);
	if (ha_len)
		nla_put(skb, MIPV4_A_LLADDR, ha_len, "\2\0\0\0\0\2\0\0");
	return fake_netlink_call(nl, skb);
}

static int call_dump(struct fake_netlink *nl, struct fake *f, u8 cmd)
{
	struct sk_buff *skb = fake_genl(nl, cmd, NLM_F_DUMP);

	if (f)
		nla_put_u32(skb, MIPV4_A_IFINDEX, f->dev->ifindex);
	return fake_netlink_call(nl, skb);
}

static void endpoint_is_attached_and_detached(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_device(test);
	struct mipv4 *ip;
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_ATTACH, f);

	nla_put_be32(skb, MIPV4_A_ADDR, US);
	nla_put_u8(skb, MIPV4_A_PREFIXLEN, 24);
	nla_put_be32(skb, MIPV4_A_GATEWAY, GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), 0);
	ip = mipv4_find(&init_net, f->dev->ifindex);
	KUNIT_ASSERT_NOT_NULL(test, ip);
	KUNIT_EXPECT_BE(test, mipv4_src(ip, FAR), US);
	mipv4_put(ip);
	KUNIT_EXPECT_EQ(test,
			fake_netlink_call(nl,
					  fake_genl_about(nl, MIPV4_CMD_DETACH,
							  f)), 0);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, f->dev->ifindex), NULL);
	KUNIT_EXPECT_EQ(test,
			fake_netlink_call(nl,
					  fake_genl_about(nl, MIPV4_CMD_DETACH,
							  f)), -ENODEV);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
}

static void attaching_wants_a_prefix_with_its_address(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_device(test);
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_ATTACH, f);

	nla_put_be32(skb, MIPV4_A_ADDR, US);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), -EINVAL);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, f->dev->ifindex), NULL);
	skb = fake_genl_about(nl, MIPV4_CMD_ATTACH, f);
	nla_put_be32(skb, MIPV4_A_ADDR, 0);
	nla_put_u8(skb, MIPV4_A_PREFIXLEN, 24);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), -EINVAL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
}

static const u8 do_commands[] = {
	MIPV4_CMD_ATTACH, MIPV4_CMD_DETACH, MIPV4_CMD_GET, MIPV4_CMD_ADDR_ADD,
	MIPV4_CMD_ADDR_DEL, MIPV4_CMD_ADDR_SET, MIPV4_CMD_ROUTE_ADD,
	MIPV4_CMD_ROUTE_DEL, MIPV4_CMD_NEIGH_ADD, MIPV4_CMD_NEIGH_DEL,
	MIPV4_CMD_NEIGH_FLUSH, MIPV4_CMD_PING, MIPV4_CMD_GROUP_ADD,
	MIPV4_CMD_GROUP_DEL,
};

static void command_name(const u8 *cmd, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "command %u", *cmd);
}

KUNIT_ARRAY_PARAM(command, do_commands, command_name);

static void command_without_a_device_is_refused(struct kunit *test)
{
	const u8 *cmd = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);

	fake_new(test);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, fake_genl(nl, *cmd, 0)),
			-EINVAL);
}

static void command_for_a_device_that_is_not_there_is_refused(struct kunit *test)
{
	const u8 *cmd = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct sk_buff *skb = fake_genl(nl, *cmd, 0);

	nla_put_u32(skb, MIPV4_A_IFINDEX, 0x7fffffff);
	/* The attributes that some of them want. */
	switch (*cmd) {
	case MIPV4_CMD_PING:
		nla_put_u16(skb, MIPV4_A_PING_SEQ, 1);
		fallthrough;
	case MIPV4_CMD_NEIGH_DEL:
	case MIPV4_CMD_GROUP_ADD:
	case MIPV4_CMD_GROUP_DEL:
		nla_put_be32(skb, MIPV4_A_ADDR, PEER);
		break;
	case MIPV4_CMD_NEIGH_ADD:
		nla_put_be32(skb, MIPV4_A_ADDR, PEER);
		nla_put(skb, MIPV4_A_LLADDR, ETH_ALEN, PEER_HA);
		break;
	case MIPV4_CMD_ROUTE_ADD:
		nla_put_be32(skb, MIPV4_A_GATEWAY, GATEWAY);
		fallthrough;
	case MIPV4_CMD_ADDR_ADD:
	case MIPV4_CMD_ADDR_DEL:
	case MIPV4_CMD_ADDR_SET:
	case MIPV4_CMD_ROUTE_DEL:
		nla_put_be32(skb, MIPV4_A_ADDR, US);
		nla_put_u8(skb, MIPV4_A_PREFIXLEN, 32);
		break;
	}
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), -ENODEV);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
}

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

static void all_endpoints_are_dumped(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test), *g = fake_new(test);
	struct nlattr **attrs;

	KUNIT_EXPECT_EQ(test, call_dump(nl, NULL, MIPV4_CMD_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			f->dev->ifindex);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			g->dev->ifindex);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(nl, NULL), NULL);
}

static void addresses_are_set_and_dumped(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	KUNIT_EXPECT_EQ(test, call_addr(nl, f, MIPV4_CMD_ADDR_ADD, US2, 24), 0);
	KUNIT_EXPECT_EQ(test, call_addr(nl, f, MIPV4_CMD_ADDR_ADD, US2, 24),
			-EEXIST);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	KUNIT_EXPECT_EQ(test, call_addr(nl, f, MIPV4_CMD_ADDR_ADD, FAR, 32), 0);
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), US);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PREFIXLEN]), 24);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_BROADCAST]),
			SUBNET_BCAST);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ADDR_FLAGS]), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), US2);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ADDR_FLAGS]),
			MIPV4_ADDR_SECONDARY);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), FAR);
	KUNIT_EXPECT_PTR_EQ(test, attrs[MIPV4_A_BROADCAST], NULL);
	KUNIT_EXPECT_EQ(test, call_addr(nl, f, MIPV4_CMD_ADDR_SET, PEER, 24),
			0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
	KUNIT_EXPECT_EQ(test, call_addr(nl, f, MIPV4_CMD_ADDR_DEL, PEER, 24),
			0);
	KUNIT_EXPECT_EQ(test, call_addr(nl, f, MIPV4_CMD_ADDR_DEL, PEER, 24),
			-EADDRNOTAVAIL);
}

/* The flags of the address of @f that was added last. */
static u32 last_addr_flags(struct fake_netlink *nl, struct fake *f)
{
	struct nlattr **attrs;
	u32 flags = ~0;

	KUNIT_EXPECT_EQ(f->test, call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
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
	/* No route comes of it. */
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_genl_next(nl, NULL));
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(nl, NULL), NULL);

	fake_receive(f, fake_arp(f, ARPOP_REPLY, OTHER_HA, FAR, NULL, FAR));
	KUNIT_EXPECT_EQ(test, last_addr_flags(nl, f), MIPV4_ADDR_DUPLICATE);
	KUNIT_EXPECT_EQ(test, call_addr(nl, f, MIPV4_CMD_ADDR_DEL, FAR, 24), 0);
	KUNIT_EXPECT_EQ(test, last_addr_flags(nl, f), 0);
	fake_receive(f, fake_arp(f, ARPOP_REPLY, OTHER_HA, US, NULL, US));
	KUNIT_EXPECT_EQ(test, last_addr_flags(nl, f), MIPV4_ADDR_CONFLICT);
}

static void long_prefix_is_refused_by_the_policy(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, call_addr(nl, f, MIPV4_CMD_ADDR_ADD, US2, 33),
			-ERANGE);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
}

/* More than fits one message of a dump: each comes once. */
static void many_addresses_are_dumped_once_each(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_device(test);
	unsigned long *seen = kunit_kzalloc(test, 1000 / 8 + 8, GFP_KERNEL);
	struct nlattr **attrs;
	unsigned int i, bad = 0;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	for (i = 0; i < 1000; i++)
		bad += !!with_rtnl(mipv4_add_ip(f->ip, htonl(0x0a000001 + i),
						32));
	KUNIT_ASSERT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
	for (i = 0; (attrs = fake_genl_next(nl, NULL)); i++)
		bad += test_and_set_bit(ntohl(nla_get_be32(attrs[MIPV4_A_ADDR])) -
					0x0a000001, seen);
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, i, 1000);
}

static void routes_are_set_and_dumped(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	KUNIT_EXPECT_EQ(test, call_route(nl, f, MIPV4_CMD_ROUTE_ADD, 0, 0,
					 GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, MIPV4_CMD_ROUTE_ADD, 0, 0,
					 GATEWAY), -EEXIST);
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), (__be32)0);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PREFIXLEN]), 0);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_GATEWAY]), GATEWAY);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), US);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ROUTE_FLAGS]), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]),
			IP4(192U, 0, 2, 0));
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ROUTE_FLAGS]),
			MIPV4_ROUTE_CONNECTED);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(nl, NULL), NULL);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ROUTE_FLAGS]),
			MIPV4_ROUTE_DEAD);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, MIPV4_CMD_ROUTE_DEL, 0, 0, 0),
			0);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, MIPV4_CMD_ROUTE_DEL, 0, 0, 0),
			-ESRCH);
}

/* Adds a route with everything that a route can have. */
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

	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
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

static int call_set(struct fake_netlink *nl, struct fake *f, int attr, u32 value)
{
	struct sk_buff *request = fake_genl_about(nl, MIPV4_CMD_SET, f);

	switch (attr) {
	case MIPV4_A_PMTU_MIN:
	case MIPV4_A_REASM_TIMEOUT:
	case MIPV4_A_REASM_LIMIT:
		nla_put_u32(request, attr, value);
		break;
	default:
		nla_put_u8(request, attr, value);
		break;
	}
	return fake_netlink_call(nl, request);
}

static void settings_are_set_and_shown(struct kunit *test)
{
	static const struct {
		int	attr;
		u32	before, value, bad;	/* bad is 0 if none is */
	} settings[] = {
		{ MIPV4_A_TTL, 64, 7, 0 },
		{ MIPV4_A_TOS, 0, 0x10, 0 },
		{ MIPV4_A_DF, 0, 1, 2 },
		{ MIPV4_A_REDIRECTS, 0, 1, 2 },
		{ MIPV4_A_SOURCE_ROUTES, 0, 1, 2 },
		{ MIPV4_A_IGMP_ROUTER_ALERT, 0, 1, 2 },
		{ MIPV4_A_PMTU_MIN, 552, 1280, 67 },
		{ MIPV4_A_REASM_TIMEOUT, 30000, 5000, 3600001 },
		{ MIPV4_A_REASM_LIMIT, 4 << 20, 393216, 0x40000001 },
	};
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;
	int i, round;

	for (round = 0; round < 2; round++) {
		KUNIT_ASSERT_EQ(test, call_dump(nl, f, MIPV4_CMD_GET), 0);
		attrs = fake_genl_next(nl, NULL);
		KUNIT_ASSERT_NOT_NULL(test, attrs);
		for (i = 0; i < ARRAY_SIZE(settings); i++) {
			struct nlattr *attr = attrs[settings[i].attr];
			u32 want = round ? settings[i].value :
					   settings[i].before;

			KUNIT_ASSERT_NOT_NULL(test, attr);
			KUNIT_EXPECT_EQ_MSG(test, nla_len(attr) == 4 ?
					    nla_get_u32(attr) :
					    nla_get_u8(attr), want, "%d", i);
		}
		for (i = 0; i < ARRAY_SIZE(settings); i++) {
			KUNIT_EXPECT_EQ(test, call_set(nl, f, settings[i].attr,
						       settings[i].value), 0);
			if (settings[i].bad)
				KUNIT_EXPECT_LT(test,
						call_set(nl, f,
							 settings[i].attr,
							 settings[i].bad), 0);
		}
	}
	KUNIT_EXPECT_EQ(test, call_set(nl, f, MIPV4_A_TTL, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, call_set(nl, f, MIPV4_A_REASM_TIMEOUT, 0),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, call_set(nl, f, MIPV4_A_REASM_LIMIT, 393215),
			-EINVAL);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(nl),
			   "memory for reassembly must be 384 KiB to 1 GiB");
}

static void neighbours_are_set_and_dumped(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, MIPV4_CMD_NEIGH_ADD, PEER, 5),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, MIPV4_CMD_NEIGH_ADD, PEER, 8),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, MIPV4_CMD_NEIGH_ADD, FAR, 6),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, MIPV4_CMD_NEIGH_ADD, PEER, 6),
			0);
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_NEIGH_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), PEER);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_NEIGH_STATE]),
			MIPV4_NEIGH_PERMANENT);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_LLADDR]), PEER_HA,
			   ETH_ALEN);
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, MIPV4_CMD_NEIGH_DEL, PEER, 0),
			0);
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, MIPV4_CMD_NEIGH_DEL, PEER, 0),
			-ENOENT);
}

/* Ask for the neighbours of @f in a state. */
static struct sk_buff *neighs_in(struct fake_netlink *nl, u8 state)
{
	struct sk_buff *skb = fake_genl(nl, MIPV4_CMD_NEIGH_GET, NLM_F_DUMP);

	nla_put_u8(skb, MIPV4_A_NEIGH_STATE, state);
	return skb;
}

static void neighbours_are_dumped_by_state(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;
	unsigned int state;

	fake_know(f, PEER, PEER_HA);
	fake_send(f, STRANGER, "x", 1);
	for (state = 0; state <= MIPV4_NEIGH_PERMANENT; state++) {
		__be32 want = state == MIPV4_NEIGH_PERMANENT ? PEER :
			      state == MIPV4_NEIGH_INCOMPLETE ? STRANGER : 0;

		KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, neighs_in(nl, state)),
				0);
		attrs = fake_genl_next(nl, NULL);
		KUNIT_EXPECT_EQ(test, !!attrs, !!want);
		if (!attrs)
			continue;
		KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), want);
		KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_NEIGH_STATE]),
				state);
		KUNIT_EXPECT_NULL(test, fake_genl_next(nl, NULL));
	}
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, neighs_in(nl, state)),
			-ERANGE);
}

static void neighbour_without_an_answer_has_no_address_in_a_dump(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	fake_send(f, PEER, "x", 1);
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_NEIGH_GET), 0);
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

static void counters_are_dumped_under_their_numbers(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs, *counter;

	fake_receive(f, fake_datagram(f, PEER, FAR, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_STATS_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	counter = nla_find_nested(attrs[MIPV4_A_STATS],
				  MIPV4_STAT_IN_RECEIVES);
	KUNIT_ASSERT_NOT_NULL(test, counter);
	KUNIT_EXPECT_EQ(test, nla_get_u64(counter), 1);
	counter = nla_find_nested(attrs[MIPV4_A_DROPS],
				  MIPV4_DROP_DST_NOT_OURS);
	KUNIT_ASSERT_NOT_NULL(test, counter);
	KUNIT_EXPECT_EQ(test, nla_get_u64(counter), 1);
	counter = nla_find_nested(attrs[MIPV4_A_DROPS], MIPV4_DROP_MAX);
	KUNIT_ASSERT_NOT_NULL(test, counter);
	KUNIT_EXPECT_EQ(test, nla_get_u64(counter), 0);
}

/* How many handlers the kernel tells of; @named of them are called "experiment". */
static unsigned int dumped_protocols(struct kunit *test,
				     struct fake_netlink *nl,
				     unsigned int *named)
{
	struct nlattr **attrs;
	unsigned int n = 0;
	int last = -1;
	u8 cmd;

	*named = 0;
	KUNIT_EXPECT_EQ(test, call_dump(nl, NULL, MIPV4_CMD_PROTOCOL_GET), 0);
	for (; (attrs = fake_genl_next(nl, &cmd)); n++) {
		KUNIT_ASSERT_EQ(test, cmd, MIPV4_CMD_PROTOCOL_GET);
		KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_PROTOCOL]);
		KUNIT_ASSERT_NOT_NULL(test, attrs[MIPV4_A_NAME]);
		KUNIT_EXPECT_GT(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]), last);
		last = nla_get_u8(attrs[MIPV4_A_PROTOCOL]);
		*named += !nla_strcmp(attrs[MIPV4_A_NAME], "experiment");
	}
	return n;
}

static void taken_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		      struct sk_buff *skb, void *ctx)
{
	consume_skb(skb);
}

static void protocols_are_dumped_with_their_names(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	unsigned int before, named, n = 0, i;
	struct mipv4_protocol *taken;
	struct nlattr **attrs;

	taken = kunit_kcalloc(test, 256, sizeof(*taken), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, taken);
	before = dumped_protocols(test, nl, &named);
	KUNIT_EXPECT_GE(test, before, 2);
	KUNIT_EXPECT_EQ(test, named, 0);
	for (i = 0; i < 256; i++) {
		taken[n] = (struct mipv4_protocol){
			.name = "experiment", .protocol = i, .rcv = taken_rcv,
		};
		n += !mipv4_register_protocol(&taken[n]);
	}
	/* More than one message holds. */
	KUNIT_EXPECT_EQ(test, dumped_protocols(test, nl, &named), 256);
	KUNIT_EXPECT_EQ(test, named, n);
	KUNIT_EXPECT_EQ(test, n, 256 - before);
	while (n--)
		mipv4_unregister_protocol(&taken[n]);
	KUNIT_EXPECT_EQ(test, call_dump(nl, NULL, MIPV4_CMD_PROTOCOL_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PROTOCOL]),
			IPPROTO_ICMP);
	KUNIT_EXPECT_EQ(test, nla_strcmp(attrs[MIPV4_A_NAME], "icmp"), 0);
}

static void protocol_dump_that_was_overtaken_says_so(struct kunit *test)
{
	struct mipv4_protocol taken = {
		.protocol = 253, .rcv = taken_rcv,
	};
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct mipv4_protocol *many;
	unsigned int n = 0, i;
	char name[250];

	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	taken.name = name;
	many = kunit_kcalloc(test, 250, sizeof(*many), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, many);
	for (i = 0; i < 250; i++) {
		many[n] = taken;
		many[n].protocol = i;
		n += !mipv4_register_protocol(&many[n]);
	}
	KUNIT_EXPECT_EQ(test, fake_netlink_ask(nl,
					       fake_genl(nl,
							 MIPV4_CMD_PROTOCOL_GET,
							 NLM_F_DUMP)), 0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_done(nl));
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&taken), 0);
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_TRUE(test, fake_netlink_interrupted(nl));
	mipv4_unregister_protocol(&taken);
	while (n--)
		mipv4_unregister_protocol(&many[n]);
}

static void protocol_dump_knows_no_attribute(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_PROTOCOL_GET),
			-EINVAL);
}

static const u8 dump_commands[] = {
	MIPV4_CMD_GET, MIPV4_CMD_ADDR_GET, MIPV4_CMD_ROUTE_GET,
	MIPV4_CMD_NEIGH_GET, MIPV4_CMD_STATS_GET, MIPV4_CMD_GROUP_GET,
};

KUNIT_ARRAY_PARAM(dump, dump_commands, command_name);

static void dump_of_no_endpoint_at_all_is_empty(struct kunit *test)
{
	const u8 *cmd = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);

	KUNIT_EXPECT_EQ(test, call_dump(nl, NULL, *cmd), 0);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(nl, NULL), NULL);
}

static void dump_of_a_device_without_endpoint_is_refused(struct kunit *test)
{
	const u8 *cmd = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_device(test);

	KUNIT_EXPECT_EQ(test, call_dump(nl, f, *cmd), -ENODEV);
}

/* Things of one endpoint, more than fit one message of a dump. */
#define MANY	1500

struct many_case {
	const char	*name;
	u8		cmd;
	void		(*add)(struct fake *f, unsigned int i);
	void		(*remove)(struct fake *f);	/* most of them */
};

static void add_many_addr(struct fake *f, unsigned int i)
{
	if (i < 1000)
		KUNIT_ASSERT_EQ(f->test,
				with_rtnl(mipv4_add_ip(f->ip,
						       htonl(0x0a000001 + i),
						       32)), 0);
}

static void remove_addrs(struct fake *f)
{
	KUNIT_EXPECT_EQ(f->test, with_rtnl(mipv4_set_ip(f->ip, US, 24)), 0);
}

static void add_many_neigh(struct fake *f, unsigned int i)
{
	if (!i)
		KUNIT_ASSERT_EQ(f->test,
				with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1),
						       8)), 0);
	fake_know(f, htonl(0x0a000100 + i), PEER_HA);
}

static void remove_neighs(struct fake *f)
{
	unsigned int i;

	rtnl_lock();
	for (i = 0; i < MANY; i++)
		mipv4_neigh_del(f->ip, htonl(0x0a000100 + i), NULL);
	rtnl_unlock();
}

/* A router says that what we sent to each of many hosts was too big. */
static void add_many_pmtu(struct fake *f, unsigned int i)
{
	struct sk_buff *quote;

	if (!i) {
		KUNIT_ASSERT_EQ(f->test, fake_protocol(f, EXPERIMENT), 0);
		KUNIT_ASSERT_EQ(f->test,
				with_rtnl(mipv4_add_route(f->ip, 0, 0,
							  GATEWAY)), 0);
	}
	quote = fake_pattern(f, US, htonl(0x0a000100 + i), EXPERIMENT, 8);
	ip_hdr(quote)->tot_len = htons(1500);
	ip_hdr(quote)->frag_off = htons(IP_DF);
	fake_receive(f, fake_icmp(f, GATEWAY, US, ICMP_DEST_UNREACH,
				  ICMP_FRAG_NEEDED, 1400, quote->data,
				  quote->len));
	kfree_skb(quote);
}

static void remove_pmtus(struct fake *f)
{
	fake_age(f, 601 * HZ);
	mipv4_cache_expire(f->ip);
}

static const struct many_case many_cases[] = {
	{ "addresses", MIPV4_CMD_ADDR_GET, add_many_addr, remove_addrs },
	{ "neighbours", MIPV4_CMD_NEIGH_GET, add_many_neigh, remove_neighs },
	{ "path MTUs", MIPV4_CMD_ROUTE_GET, add_many_pmtu, remove_pmtus },
};

static void many_case_name(const struct many_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(many, many_cases, many_case_name);

/* An endpoint with many, whose tables have grown to their size. */
static struct fake *with_many(struct kunit *test, const struct many_case *c)
{
	struct fake *f = fake_new(test);
	unsigned int i;

	for (i = 0; i < MANY; i++)
		c->add(f, i);
	flush_work(&f->ip->neigh.table.run_work);
	flush_work(&f->ip->cache.table.run_work);
	return f;
}

static struct sk_buff *dump_request(struct fake_netlink *nl, u8 cmd)
{
	return fake_genl(nl, cmd, NLM_F_DUMP);
}

static void dump_of_many_is_complete(struct kunit *test)
{
	const struct many_case *c = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	unsigned long *seen = kunit_kzalloc(test, BITS_TO_LONGS(65536) *
					    sizeof(*seen), GFP_KERNEL);
	unsigned int n = 0, twice = 0;
	struct nlattr **attrs;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	with_many(test, c);
	KUNIT_EXPECT_EQ(test, fake_netlink_ask(nl, dump_request(nl, c->cmd)),
			0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_done(nl));
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_interrupted(nl));
	while ((attrs = fake_genl_next(nl, NULL))) {
		u32 addr = ntohl(nla_get_be32(attrs[MIPV4_A_ADDR]));

		if (addr >> 16 != 0x0a00)
			continue;
		twice += test_and_set_bit(addr & 0xffff, seen);
		n++;
	}
	KUNIT_EXPECT_EQ(test, twice, 0);
	KUNIT_EXPECT_GE(test, n, c->cmd == MIPV4_CMD_ADDR_GET ? 1000 : MANY);
}

/* Also if nothing is left to be said but that it is over. */
static void dump_of_what_changes_meanwhile_says_so(struct kunit *test)
{
	const struct many_case *c = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = with_many(test, c);

	KUNIT_EXPECT_EQ(test, fake_netlink_ask(nl, dump_request(nl, c->cmd)),
			0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_done(nl));
	c->remove(f);
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_TRUE(test, fake_netlink_interrupted(nl));
}

/* What is said of the next endpoint does not hide it. */
static void dump_of_two_says_that_the_first_changed(struct kunit *test)
{
	const struct many_case *c = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = with_many(test, c);

	fake_know(fake_new(test), PEER, PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_netlink_ask(nl, dump_request(nl, c->cmd)),
			0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_done(nl));
	c->remove(f);
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_TRUE(test, fake_netlink_interrupted(nl));
}

/* Changes of the configuration, and the dumps that they interrupt in their own
 * namespace.
 */
static void change_addr(struct fake *f)
{
	KUNIT_EXPECT_EQ(f->test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
}

static void change_route(struct fake *f)
{
	KUNIT_EXPECT_EQ(f->test,
			with_rtnl(mipv4_add_route(f->ip, FAR, 32, GATEWAY)), 0);
}

static void change_group(struct fake *f)
{
	KUNIT_EXPECT_EQ(f->test,
			with_rtnl(mipv4_group_add(f->ip, GROUP,
						  MIPV4_FILTER_EXCLUDE, NULL, 0,
						  NULL)), 0);
}

static void change_setting(struct fake *f)
{
	struct mipv4_settings s;

	rtnl_lock();
	mipv4_settings_get(f->ip, &s);
	s.ttl--;
	KUNIT_EXPECT_EQ(f->test, mipv4_settings_set(f->ip, &s, NULL), 0);
	rtnl_unlock();
}

static void change_neigh(struct fake *f)
{
	fake_know(f, STRANGER, OTHER_HA);
}

static void change_refused(struct fake *f)
{
	struct mipv4_config config = {
		.addr = US, .plen = 24, .gateway = FAR,
	};
	struct fake *g = fake_device_in(f->test, dev_net(f->dev));
	struct mipv4 *ip;

	ip = with_rtnl(mipv4_connect(g->dev, &config, NULL));
	KUNIT_EXPECT_EQ(f->test, PTR_ERR_OR_ZERO(ip), -ENETUNREACH);
}

static void change_detach(struct fake *f)
{
	fake_disconnect(f);
}

static const struct {
	const char	*name;
	void		(*make)(struct fake *f);
	u8		interrupts[3];
} changes[] = {
	{ "address", change_addr, { MIPV4_CMD_ADDR_GET, MIPV4_CMD_ROUTE_GET } },
	{ "route", change_route, { MIPV4_CMD_ROUTE_GET } },
	{ "group", change_group, { MIPV4_CMD_GROUP_GET } },
	{ "setting", change_setting, { MIPV4_CMD_GET } },
	{ "neighbour", change_neigh, { } },
	{ "refused attach", change_refused, { } },
	{ "detach", change_detach,
	  { MIPV4_CMD_ADDR_GET, MIPV4_CMD_ROUTE_GET, MIPV4_CMD_NEIGH_GET } },
};

/* Is a dump interrupted by what happens to the endpoint of @g meanwhile? */
static bool dump_is_interrupted(struct fake_netlink *nl, u8 cmd, struct fake *g,
				void (*make)(struct fake *f))
{
	struct kunit *test = g->test;

	KUNIT_EXPECT_EQ(test, fake_netlink_ask(nl, dump_request(nl, cmd)), 0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_done(nl));
	make(g);
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	return fake_netlink_interrupted(nl);
}

static void dump_is_interrupted_by_what_it_shows_alone(struct kunit *test)
{
	const struct many_case *c = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *g;
	int i;

	with_many(test, c);
	g = fake_new(test);
	for (i = 0; i < ARRAY_SIZE(changes); i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    dump_is_interrupted(nl, c->cmd, g,
							changes[i].make),
				    !!memchr(changes[i].interrupts, c->cmd, 3),
				    "by %s", changes[i].name);
}

static void dump_is_not_interrupted_by_another_namespace(struct kunit *test)
{
	const struct many_case *c = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *g = fake_device_in(test, fake_other_net(test));
	int i;

	with_many(test, c);
	KUNIT_ASSERT_EQ(test, fake_connect(g, US, 24, 0), 0);
	for (i = 0; i < ARRAY_SIZE(changes); i++)
		KUNIT_EXPECT_FALSE_MSG(test,
				       dump_is_interrupted(nl, c->cmd, g,
							   changes[i].make),
				       "by %s", changes[i].name);
}

/* What ARP learns meanwhile, however much, is no change of what was set by hand. */
static void dump_of_permanent_neighbours_is_interrupted_by_their_change(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = with_many(test, &many_cases[1]);
	struct nlattr **attrs;
	unsigned int i, n = 0;

	KUNIT_EXPECT_EQ(test,
			fake_netlink_ask(nl, neighs_in(nl,
						       MIPV4_NEIGH_PERMANENT)),
			0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_done(nl));
	for (i = 0; i < 2 * MANY; i++)
		fake_send(f, htonl(0x0a008000 + i), "x", 1);
	flush_work(&f->ip->neigh.table.run_work);
	rtnl_lock();
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	rtnl_unlock();
	skb_queue_purge(&f->sent);
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_interrupted(nl));
	while ((attrs = fake_genl_next(nl, NULL)))
		n++;
	KUNIT_EXPECT_EQ(test, n, MANY);

	KUNIT_EXPECT_EQ(test,
			fake_netlink_ask(nl, neighs_in(nl,
						       MIPV4_NEIGH_PERMANENT)),
			0);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_neigh_del(f->ip, htonl(0x0a000100),
						  NULL)), 0);
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_TRUE(test, fake_netlink_interrupted(nl));
	while (fake_genl_next(nl, NULL))
		;

	KUNIT_EXPECT_EQ(test,
			fake_netlink_ask(nl, neighs_in(nl,
						       MIPV4_NEIGH_PERMANENT)),
			0);
	fake_know(f, htonl(0x0a000100), PEER_HA);
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_TRUE(test, fake_netlink_interrupted(nl));
}

/* A table that is resized keeps its items, but in other places. */
static void dump_of_a_table_that_is_resized_says_so(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = with_many(test, &many_cases[1]);
	const void *before;
	unsigned int i;

	/* Many more, so that the table grows, and as many less. */
	before = rcu_access_pointer(f->ip->neigh.table.tbl);
	for (i = MANY; i < 8 * MANY; i++)
		fake_know(f, htonl(0x0a000100 + i), PEER_HA);
	flush_work(&f->ip->neigh.table.run_work);
	KUNIT_EXPECT_PTR_NE(test, before,
			    rcu_access_pointer(f->ip->neigh.table.tbl));
	rtnl_lock();
	for (i = MANY; i < 8 * MANY; i++)
		mipv4_neigh_del(f->ip, htonl(0x0a000100 + i), NULL);
	rtnl_unlock();
	cancel_work_sync(&f->ip->neigh.table.run_work);
	before = rcu_access_pointer(f->ip->neigh.table.tbl);
	KUNIT_EXPECT_EQ(test,
			fake_netlink_ask(nl,
					 dump_request(nl, MIPV4_CMD_NEIGH_GET)),
			0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_done(nl));
	schedule_work(&f->ip->neigh.table.run_work);
	flush_work(&f->ip->neigh.table.run_work);
	KUNIT_EXPECT_PTR_NE(test, before,
			    rcu_access_pointer(f->ip->neigh.table.tbl));
	KUNIT_EXPECT_EQ(test, fake_netlink_rest(nl), 0);
	KUNIT_EXPECT_TRUE(test, fake_netlink_interrupted(nl));
}

static void what_was_set_is_told_beside_what_is_used(struct kunit *test)
{
	static const __be32 sources[] = { IP4(10, 1, 0, 1), IP4(10, 1, 0, 2) };
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct mipv4_membership *m;
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_probe_ip(f->ip, US2, 24)), 0);
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
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
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
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
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_GROUP_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_NULL(test, attrs[MIPV4_A_ADMIN_MODE]);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_group_add(f->ip, GROUP,
							MIPV4_FILTER_INCLUDE,
							sources, 2, NULL)), 0);
	KUNIT_EXPECT_EQ(test, call_dump(nl, f, MIPV4_CMD_GROUP_GET), 0);
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

/* As a script sets them: it does not wait for the address. */
static void neighbours_may_be_set_before_their_network_is_used(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	__be32 addr = IP4(10, 0, 0, 2);

	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, MIPV4_CMD_NEIGH_ADD, addr, 6),
			-EINVAL);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_probe_ip(f->ip, IP4(10, 0, 0, 1),
						       24)), 0);
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, MIPV4_CMD_NEIGH_ADD, addr, 6),
			0);
	KUNIT_EXPECT_EQ(test, fake_state(f, addr), MIPV4_NEIGH_PERMANENT);
}

static void ping_says_identifier_and_source(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_PING, f);
	struct icmphdr *icmph;
	struct nlattr **attrs;
	size_t len;

	fake_know(f, PEER, PEER_HA);
	nla_put_be32(skb, MIPV4_A_ADDR, PEER);
	nla_put_u16(skb, MIPV4_A_PING_SEQ, 42);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_SRC]), US);
	icmph = fake_sent_icmp(f, ICMP_ECHO, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, len, 8 + 56);
	KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.id),
			nla_get_u16(attrs[MIPV4_A_PING_ID]));
	KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.sequence), 42);
}

static void ping_of_more_than_a_datagram_is_refused(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_PING, f);

	nla_put_be32(skb, MIPV4_A_ADDR, PEER);
	nla_put_u16(skb, MIPV4_A_PING_SEQ, 1);
	nla_put_u32(skb, MIPV4_A_PING_SIZE, 65508);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, skb), -EMSGSIZE);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
}

static struct kunit_case netlink_test_cases[] = {
	KUNIT_CASE(endpoint_is_attached_and_detached),
	KUNIT_CASE(attaching_wants_a_prefix_with_its_address),
	KUNIT_CASE_PARAM(command_without_a_device_is_refused,
			 command_gen_params),
	KUNIT_CASE_PARAM(command_for_a_device_that_is_not_there_is_refused,
			 command_gen_params),
	KUNIT_CASE(endpoint_is_described),
	KUNIT_CASE(all_endpoints_are_dumped),
	KUNIT_CASE(addresses_are_set_and_dumped),
	KUNIT_CASE(probed_address_has_its_flags),
	KUNIT_CASE(long_prefix_is_refused_by_the_policy),
	KUNIT_CASE(many_addresses_are_dumped_once_each),
	KUNIT_CASE(routes_are_set_and_dumped),
	KUNIT_CASE(routes_have_type_metric_mtu_and_source),
	KUNIT_CASE(settings_are_set_and_shown),
	KUNIT_CASE(neighbours_are_set_and_dumped),
	KUNIT_CASE(neighbours_are_dumped_by_state),
	KUNIT_CASE(neighbour_without_an_answer_has_no_address_in_a_dump),
	KUNIT_CASE(counters_are_dumped_under_their_numbers),
	KUNIT_CASE(protocols_are_dumped_with_their_names),
	KUNIT_CASE(protocol_dump_that_was_overtaken_says_so),
	KUNIT_CASE(protocol_dump_knows_no_attribute),
	KUNIT_CASE_PARAM(dump_of_no_endpoint_at_all_is_empty, dump_gen_params),
	KUNIT_CASE_PARAM(dump_of_a_device_without_endpoint_is_refused,
			 dump_gen_params),
	KUNIT_CASE_PARAM(dump_of_many_is_complete, many_gen_params),
	KUNIT_CASE_PARAM(dump_of_what_changes_meanwhile_says_so,
			 many_gen_params),
	KUNIT_CASE_PARAM(dump_of_two_says_that_the_first_changed,
			 many_gen_params),
	KUNIT_CASE_PARAM(dump_is_interrupted_by_what_it_shows_alone,
			 many_gen_params),
	KUNIT_CASE_PARAM(dump_is_not_interrupted_by_another_namespace,
			 many_gen_params),
	KUNIT_CASE(dump_of_permanent_neighbours_is_interrupted_by_their_change),
	KUNIT_CASE(dump_of_a_table_that_is_resized_says_so),
	KUNIT_CASE(what_was_set_is_told_beside_what_is_used),
	KUNIT_CASE(neighbours_may_be_set_before_their_network_is_used),
	KUNIT_CASE(ping_says_identifier_and_source),
	KUNIT_CASE(ping_of_more_than_a_datagram_is_refused),
	{}
};

static struct kunit_suite netlink_suite = {
	.name = "mipv4-netlink",
	.test_cases = netlink_test_cases,
};

kunit_test_suite(netlink_suite);
