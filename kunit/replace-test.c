// SPDX-License-Identifier: GPL-2.0
/*
 * replace-test.c: routes and neighbours that exist already: NLM_F_REPLACE and NLM_F_EXCL;
 * and addresses that are not those of neighbours.
 */
#include "fake-event.h"
#include "fake-neigh.h"
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/route.h"

#define DST		IP4(198U, 51, 100, 0)
#define MCAST_HA	((const u8 *)"\x03\x00\x00\x00\x00\x01")
#define ZERO_HA		((const u8 *)"\x00\x00\x00\x00\x00\x00")

static int call_route(struct fake_netlink *nl, struct fake *f, u16 flags,
		      __be32 gateway, u32 mtu)
{
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_ROUTE_ADD, f);

	nlmsg_hdr(skb)->nlmsg_flags |= flags;
	nla_put_be32(skb, MIPV4_A_ADDR, DST);
	nla_put_u8(skb, MIPV4_A_PREFIXLEN, 24);
	if (gateway)
		nla_put_be32(skb, MIPV4_A_GATEWAY, gateway);
	else
		nla_put_u8(skb, MIPV4_A_ROUTE_TYPE, MIPV4_ROUTE_TYPE_BLACKHOLE);
	if (mtu)
		nla_put_u32(skb, MIPV4_A_MTU, mtu);
	return fake_netlink_call(nl, skb);
}

static void route_is_created_when_there_is_none_to_replace(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, call_route(nl, f, NLM_F_REPLACE, GATEWAY, 0), 0);
	KUNIT_EXPECT_BE(test, fake_lookup(f, FAR).gateway, GATEWAY);
	KUNIT_EXPECT_EQ(test, f->ip->n_routes, 1);
}

static void first_route_with_the_metric_is_replaced_in_its_place(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct events *e = fake_events_listen(test);
	struct fake *f = e->f;

	KUNIT_ASSERT_EQ(test, call_route(nl, f, 0, GATEWAY, 0), 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, DST, 0);
	KUNIT_ASSERT_EQ(test, call_route(nl, f, 0, PEER, 0), 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, DST, 0);
	KUNIT_ASSERT_EQ(test, call_route(nl, f, NLM_F_REPLACE, STRANGER, 0), 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_DEL_NTF, DST, 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, DST, 0);
	fake_expect_silence(test, e->nl);
	KUNIT_EXPECT_EQ(test, f->ip->n_routes, 2);
	KUNIT_EXPECT_BE(test, fake_lookup(f, FAR).gateway, STRANGER);
	KUNIT_EXPECT_EQ(test, fake_del_route(f, DST, 24, STRANGER), 0);
	KUNIT_EXPECT_BE(test, fake_lookup(f, FAR).gateway, PEER);
	KUNIT_EXPECT_EQ(test, fake_del_route(f, DST, 24, GATEWAY), -ESRCH);
}

static void route_with_the_same_gateway_is_replaced(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, call_route(nl, f, 0, GATEWAY, 0), 0);
	KUNIT_ASSERT_EQ(test, call_route(nl, f, 0, PEER, 0), 0);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, NLM_F_REPLACE, PEER, 1400), 0);
	KUNIT_EXPECT_BE(test, fake_lookup(f, FAR).gateway, GATEWAY);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, FAR).mtu, MIPV4_MAX_LEN);
	KUNIT_ASSERT_EQ(test, fake_del_route(f, DST, 24, GATEWAY), 0);
	KUNIT_EXPECT_BE(test, fake_lookup(f, FAR).gateway, PEER);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, FAR).mtu, 1400);
	KUNIT_EXPECT_EQ(test, f->ip->n_routes, 1);
}

static void only_route_is_replaced_by_another_type(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, call_route(nl, f, 0, GATEWAY, 0), 0);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, NLM_F_REPLACE, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, FAR).hop, MIPV4_HOP_BLACKHOLE);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, NLM_F_REPLACE, GATEWAY, 0), 0);
	KUNIT_ASSERT_EQ(test, call_route(nl, f, 0, PEER, 0), 0);
	/* It would stand beside the gateway that stays. */
	KUNIT_EXPECT_EQ(test, call_route(nl, f, NLM_F_REPLACE, 0, 0), -EEXIST);
	KUNIT_EXPECT_BE(test, fake_lookup(f, FAR).gateway, GATEWAY);
}

static void on_link_route_is_replaced_with_its_effects(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_route_spec spec = { .dst = DST, .plen = 24 };

	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, FAR), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, OURS_ELSEWHERE).hop, MIPV4_HOP_GATEWAY);
	spec.type = MIPV4_ROUTE_TYPE_BLACKHOLE;
	spec.replace = true;
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, OURS_ELSEWHERE).hop, MIPV4_HOP_NONE);
	spec.type = MIPV4_ROUTE_TYPE_UNICAST;
	KUNIT_ASSERT_EQ(test, fake_add_spec(f, &spec), 0);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, OURS_ELSEWHERE).hop, MIPV4_HOP_GATEWAY);
}

static void exclusive_route_has_no_alternative(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, call_route(nl, f, NLM_F_EXCL, GATEWAY, 0), 0);
	KUNIT_EXPECT_EQ(test, call_route(nl, f, NLM_F_EXCL, PEER, 0), -EEXIST);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(nl),
			   "a route to this prefix with this metric exists: replace it (mipv4 route replace), or set another metric");
	KUNIT_EXPECT_EQ(test, call_route(nl, f, 0, PEER, 0), 0);
}

static int call_neigh(struct fake_netlink *nl, struct fake *f, u16 flags,
		      __be32 addr, const u8 *ha)
{
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_NEIGH_ADD, f);

	nlmsg_hdr(skb)->nlmsg_flags |= flags;
	nla_put_be32(skb, MIPV4_A_ADDR, addr);
	nla_put(skb, MIPV4_A_LLADDR, ETH_ALEN, ha);
	return fake_netlink_call(nl, skb);
}

static void permanent_neighbour_is_replaced_but_not_with_excl(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, NLM_F_EXCL, PEER, PEER_HA), 0);
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, NLM_F_EXCL, PEER, OTHER_HA), -EEXIST);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(nl),
			   "the neighbour has a permanent entry already: to change it use mipv4 neigh replace");
	KUNIT_ASSERT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(fake_sent(f))->h_dest, PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, NLM_F_REPLACE, PEER, OTHER_HA), 0);
	KUNIT_ASSERT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(fake_sent(f))->h_dest, OTHER_HA, ETH_ALEN);
	/* As before there were these flags. */
	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, 0, PEER, PEER_HA), 0);
}

/* A saved file is restored although the neighbour has sent an ARP packet meanwhile. */
static void learned_neighbour_is_no_obstacle(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_with_reachable_peer(test);

	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, NLM_F_EXCL, PEER, OTHER_HA), 0);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_PERMANENT);
}

struct neigh_case {
	const char	*name;
	__be32		addr;
	const u8	*ha;
	const char	*text;
};

#define NOT_UNICAST	"neighbour is not a unicast address: use the address of one host"
#define NOT_ANOTHER	"neighbour is an address of this endpoint: use the address of another host"

static const struct neigh_case neigh_cases[] = {
	{ "another host", PEER, PEER_HA, NULL },
	{ "zero", IP4(0, 0, 0, 0), PEER_HA, NOT_UNICAST },
	{ "multicast", GROUP, PEER_HA, NOT_UNICAST },
	{ "all hosts", ALL_HOSTS, PEER_HA, NOT_UNICAST },
	{ "limited broadcast", LIMITED_BCAST, PEER_HA, NOT_UNICAST },
	{ "broadcast of the network", SUBNET_BCAST, PEER_HA, NOT_UNICAST },
	{ "network", IP4(192U, 0, 2, 0), PEER_HA, NOT_UNICAST },
	{ "loopback", IP4(127, 0, 0, 1), PEER_HA, NOT_UNICAST },
	{ "own address", US, PEER_HA, NOT_ANOTHER },
	{ "zero link-layer address", PEER, ZERO_HA,
	  "link-layer address is zero: use the address of one host" },
	{ "broadcast link-layer address", PEER, BCAST_HA,
	  "link-layer address is the broadcast address: use the address of one host" },
	{ "multicast link-layer address", PEER, MCAST_HA,
	  "link-layer address is a multicast address: use the address of one host" },
};

static void neigh_case_name(const struct neigh_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(neigh, neigh_cases, neigh_case_name);

static void neighbour_is_one_other_host(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	const struct neigh_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, call_neigh(nl, f, 0, c->addr, c->ha),
			c->text ? -EINVAL : 0);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(nl), c->text ?: "");
	KUNIT_EXPECT_EQ(test, fake_state(f, c->addr),
			c->text ? -1 : MIPV4_NEIGH_PERMANENT);
}

static struct kunit_case replace_test_cases[] = {
	KUNIT_CASE(route_is_created_when_there_is_none_to_replace),
	KUNIT_CASE(first_route_with_the_metric_is_replaced_in_its_place),
	KUNIT_CASE(route_with_the_same_gateway_is_replaced),
	KUNIT_CASE(only_route_is_replaced_by_another_type),
	KUNIT_CASE(on_link_route_is_replaced_with_its_effects),
	KUNIT_CASE(exclusive_route_has_no_alternative),
	KUNIT_CASE(permanent_neighbour_is_replaced_but_not_with_excl),
	KUNIT_CASE(learned_neighbour_is_no_obstacle),
	KUNIT_CASE_PARAM(neighbour_is_one_other_host, neigh_gen_params),
	{}
};

static struct kunit_suite replace_suite = {
	.name = "mipv4-replace",
	.test_cases = replace_test_cases,
};

kunit_test_suite(replace_suite);
