// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-test.c: the commands of the netlink family.
 */
#include "fake-command.h"
#include "fake.h"

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

KUNIT_ARRAY_PARAM(command, do_commands, fake_command_name);

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

static void addresses_are_set_and_dumped(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct nlattr **attrs;

	KUNIT_EXPECT_EQ(test, fake_call_addr(nl, f, MIPV4_CMD_ADDR_ADD, US2, 24), 0);
	KUNIT_EXPECT_EQ(test, fake_call_addr(nl, f, MIPV4_CMD_ADDR_ADD, US2, 24),
			-EEXIST);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(nl), "");
	KUNIT_EXPECT_EQ(test, fake_call_addr(nl, f, MIPV4_CMD_ADDR_ADD, FAR, 32), 0);
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
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
	KUNIT_EXPECT_EQ(test, fake_call_addr(nl, f, MIPV4_CMD_ADDR_SET, PEER, 24),
			0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
	KUNIT_EXPECT_EQ(test, fake_call_addr(nl, f, MIPV4_CMD_ADDR_DEL, PEER, 24),
			0);
	KUNIT_EXPECT_EQ(test, fake_call_addr(nl, f, MIPV4_CMD_ADDR_DEL, PEER, 24),
			-EADDRNOTAVAIL);
}

static void long_prefix_is_refused_by_the_policy(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, fake_call_addr(nl, f, MIPV4_CMD_ADDR_ADD, US2, 33),
			-ERANGE);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
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
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
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
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_ROUTE_GET), 0);
	attrs = fake_genl_next(nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ROUTE_FLAGS]),
			MIPV4_ROUTE_DEAD);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, MIPV4_CMD_ROUTE_DEL, 0, 0, 0),
			0);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, MIPV4_CMD_ROUTE_DEL, 0, 0, 0),
			-ESRCH);
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
		KUNIT_ASSERT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_GET), 0);
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
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_NEIGH_GET), 0);
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

/* A script sets routes without waiting for the address. */
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
	KUNIT_CASE(addresses_are_set_and_dumped),
	KUNIT_CASE(long_prefix_is_refused_by_the_policy),
	KUNIT_CASE(routes_are_set_and_dumped),
	KUNIT_CASE(settings_are_set_and_shown),
	KUNIT_CASE(neighbours_are_set_and_dumped),
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
