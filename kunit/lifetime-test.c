// SPDX-License-Identifier: GPL-2.0
/*
 * lifetime-test.c: addresses with lifetimes, and addresses that are replaced.
 */
#include "fake-addr.h"
#include "fake-command.h"
#include "fake-event.h"
#include "fake-route.h"
#include "fake.h"
#include "../mipv4/address.h"
#include "../mipv4/lifetime.h"

static int add_for(struct fake *f, __be32 addr, u32 valid, u32 preferred)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(addr, 24);

	spec.lft = (struct mipv4_lifetimes){ valid, preferred };
	return with_rtnl(mipv4_addr_add(f->ip, &spec, NULL));
}

static int replace(struct fake *f, __be32 addr, u8 plen, u32 valid,
		   u32 preferred)
{
	struct mipv4_addr_spec spec = mipv4_addr_spec(addr, plen);

	spec.replace = true;
	spec.lft = (struct mipv4_lifetimes){ valid, preferred };
	return with_rtnl(mipv4_addr_add(f->ip, &spec, NULL));
}

struct lft_case {
	const char	*name;
	u32		valid;
	u32		preferred;
	int		err;
};

/* As inet_rtm_newaddr() has it. */
static const struct lft_case lft_cases[] = {
	{ "both", 100, 50, 0 },
	{ "equal", 100, 100, 0 },
	{ "deprecated from the start", 100, 0, 0 },
	{ "valid for ever", MIPV4_LFT_FOREVER, 50, 0 },
	{ "for ever", MIPV4_LFT_FOREVER, MIPV4_LFT_FOREVER, 0 },
	{ "longest", MIPV4_LFT_FOREVER - 1, MIPV4_LFT_FOREVER - 1, 0 },
	{ "not valid", 0, 0, -EINVAL },
	{ "preferred longer than valid", 100, 101, -EINVAL },
	{ "preferred for ever", 100, MIPV4_LFT_FOREVER, -EINVAL },
};

static void lft_case_name(const struct lft_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(lft, lft_cases, lft_case_name);

static void lifetimes_have_their_verdict(struct kunit *test)
{
	const struct lft_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, add_for(f, US2, c->valid, c->preferred), c->err);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), c->err ? 1 : 2);
}

static void address_is_deprecated_and_then_removed(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct fake *f = e->f;

	KUNIT_ASSERT_EQ(test, add_for(f, LONE, 100, 50), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	fake_tick(f, 49 * HZ);
	fake_expect_silence(test, e->nl);
	fake_tick(f, HZ);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_DEPRECATED);
	fake_tick(f, 49 * HZ);
	fake_expect_silence(test, e->nl);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, LONE_PEER).hop, MIPV4_HOP_ONLINK);
	fake_tick(f, HZ);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, LONE, MIPV4_ADDR_DEPRECATED);
	fake_expect_silence(test, e->nl);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, LONE_PEER).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
}

/* A route through a gateway dies with the address that connects it. */
static void routes_die_with_the_address(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	KUNIT_ASSERT_EQ(test, add_for(e->f, LONE, 10, 10), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	KUNIT_ASSERT_EQ(test, fake_add_route(e->f, 0, 0, LONE_GATEWAY), 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, 0);
	fake_tick(e->f, 10 * HZ);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, LONE, 0);
	fake_expect_route(e, MIPV4_CMD_ROUTE_NTF, 0, MIPV4_ROUTE_DEAD);
	fake_expect_silence(test, e->nl);
}

static struct sk_buff *request(struct fake_netlink *nl, struct fake *f, u16 flags)
{
	struct sk_buff *skb = fake_genl_about(nl, MIPV4_CMD_ADDR_ADD, f);

	nlmsg_hdr(skb)->nlmsg_flags |= flags;
	nla_put_be32(skb, MIPV4_A_ADDR, US2);
	nla_put_u8(skb, MIPV4_A_PREFIXLEN, 24);
	return skb;
}

/* The next message of a dump is about @addr, and has these lifetimes. */
static void expect_lifetimes(struct kunit *test, struct fake_netlink *nl,
			     __be32 addr, u32 valid, u32 preferred)
{
	struct nlattr **attrs = fake_genl_next(nl, NULL);

	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), addr);
	KUNIT_EXPECT_EQ(test, !!attrs[MIPV4_A_VALID_LFT], !!valid);
	KUNIT_EXPECT_EQ(test, !!attrs[MIPV4_A_PREFERRED_LFT], !!valid);
	if (!valid || !attrs[MIPV4_A_VALID_LFT])
		return;
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_VALID_LFT]), valid);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_PREFERRED_LFT]),
			preferred);
}

/* A dump has US, without lifetimes, and US2 with these. */
static void expect_dump(struct fake *f, struct fake_netlink *nl, u32 valid,
			u32 preferred)
{
	KUNIT_ASSERT_EQ(f->test, fake_call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
	expect_lifetimes(f->test, nl, US, 0, 0);
	expect_lifetimes(f->test, nl, US2, valid, preferred);
}

static void rest_of_lifetimes_is_dumped(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct sk_buff *skb = request(nl, f, 0);

	nla_put_u32(skb, MIPV4_A_VALID_LFT, 100);
	nla_put_u32(skb, MIPV4_A_PREFERRED_LFT, 50);
	KUNIT_ASSERT_EQ(test, fake_netlink_call(nl, skb), 0);
	fake_age(f, 10 * HZ + HZ / 2);
	expect_dump(f, nl, 90, 40);
}

static void preferred_lifetime_defaults_to_the_valid_one(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct sk_buff *skb = request(nl, f, 0);

	nla_put_u32(skb, MIPV4_A_VALID_LFT, 1000000);
	KUNIT_ASSERT_EQ(test, fake_netlink_call(nl, skb), 0);
	expect_dump(f, nl, 1000000, 1000000);
}

static void addition_replaces_only_with_the_flag(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, request(nl, f, NLM_F_REPLACE)), 0);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, request(nl, f, NLM_F_REPLACE)), 0);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, request(nl, f, 0)), -EEXIST);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(nl),
			   "the address exists already: to change its lifetimes use mipv4 addr replace");
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, request(nl, f, NLM_F_EXCL)),
			-EEXIST);
}

/* A DHCP client renews its lease so. */
static void renewal_is_silent_and_reported(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct fake *f = e->f;
	long paths;

	KUNIT_ASSERT_EQ(test, add_for(f, LONE, 100, 50), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	fake_settle(f);
	fake_tick(f, 30 * HZ);
	paths = atomic_long_read(&f->ip->path_generation);
	KUNIT_ASSERT_EQ(test, replace(f, LONE, 24, 100, 50), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	KUNIT_EXPECT_EQ(test, atomic_long_read(&f->ip->path_generation), paths);
	fake_tick(f, 49 * HZ);
	fake_expect_silence(test, e->nl);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_tick(f, HZ);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, MIPV4_ADDR_DEPRECATED);
	KUNIT_ASSERT_EQ(test, replace(f, LONE, 24, MIPV4_LFT_FOREVER,
				      MIPV4_LFT_FOREVER), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	fake_tick(f, 1000 * HZ);
	fake_expect_silence(test, e->nl);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_LOCAL);
}

/* RFC 6724 section 5, rule 3. */
static void deprecated_address_is_no_source_while_another_fits(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_add_route(f, 0, 0, GATEWAY), 0);
	KUNIT_ASSERT_EQ(test, add_for(f, US2, 1000, 1000), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
	KUNIT_ASSERT_EQ(test, replace(f, US, 24, 1000, 50), 0);
	fake_tick(f, 50 * HZ);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US2);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US2);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, SUBNET_BCAST), US2);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, GROUP), US2);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	KUNIT_ASSERT_EQ(test, replace(f, US, 24, 1000, 50), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, FAR), US);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, GROUP), US);
}

static void only_address_is_a_source_when_deprecated(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, add_for(f, LONE, 1000, 0), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, LONE_PEER), LONE);
	KUNIT_ASSERT_EQ(test, replace(f, US, 24, 1000, 0), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, GROUP), US);
}

static void prefix_length_is_replaced(struct kunit *test)
{
	struct events *e = fake_events_listen(test);
	struct fake *f = e->f;
	struct nlattr **attrs;

	fake_settle(f);
	KUNIT_ASSERT_EQ(test, replace(f, US, 16, MIPV4_LFT_FOREVER,
				      MIPV4_LFT_FOREVER), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_DEL_NTF, US, 0);
	attrs = fake_expect_event(test, e->nl, MIPV4_CMD_ADDR_NTF);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), US);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_PREFIXLEN]), 16);
	fake_expect_silence(test, e->nl);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, SUBNET_BCAST), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(192U, 0, 255, 255)),
			MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, fake_lookup(f, IP4(192U, 0, 9, 9)).hop,
			MIPV4_HOP_ONLINK);
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 16)), 0);
}

static void tentative_address_is_used_when_replaced_without_dad(struct kunit *test)
{
	struct fake *f = fake_with_tentative_address(test);
	struct mipv4_addr_spec spec = mipv4_addr_spec(LONE, 24);

	spec.replace = true;
	spec.dad = true;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_addr_add(f->ip, &spec, NULL)), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	spec.plen = 16;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_addr_add(f->ip, &spec, NULL)), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_TENTATIVE);
	KUNIT_EXPECT_EQ(test, f->ip->dad.n_tentative, 1);
	spec.dad = false;
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_addr_add(f->ip, &spec, NULL)), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_state(f, LONE), MIPV4_IFADDR_USED);
	KUNIT_EXPECT_EQ(test, f->ip->dad.n_tentative, 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_LOCAL);
	fake_tick(f, 0);
	fake_expect_announcement(f, LONE);
}

/* Addresses of one network, all with the same lifetimes. */
static void add_many(struct fake *f, unsigned int n)
{
	unsigned int i, bad = 0;

	for (i = 0; i < n; i++)
		bad += !!add_for(f, htonl(0x0a000001 + i + 6 * (i / 250)), 100, 50);
	KUNIT_ASSERT_EQ(f->test, bad, 0);
	fake_settle(f);
}

static void many_addresses_expire_in_one_pass(struct kunit *test)
{
	struct fake *f = fake_new(test);
	long paths;

	add_many(f, MIPV4_ADDR_LIMIT - 1);
	fake_tick(f, 50 * HZ);
	fake_age(f, 50 * HZ);
	paths = atomic_long_read(&f->ip->path_generation);
	with_rtnl((mipv4_addr_expire(f->ip), 0));
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, SUBNET_BCAST), MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_LE(test, atomic_long_read(&f->ip->path_generation) - paths, 2);
}

static void addresses_expire_without_memory(struct kunit *test)
{
	struct fake *f = fake_new(test);

	add_many(f, 40);
	fake_age(f, 100 * HZ);
	without_memory((mipv4_addr_expire(f->ip), 0));
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 1);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, LONE), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, US), MIPV4_KIND_LOCAL);
}

static void dead_endpoint_has_no_lifetimes(struct kunit *test)
{
	struct events *e = fake_events_listen(test);

	KUNIT_ASSERT_EQ(test, add_for(e->f, LONE, 100, 50), 0);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, LONE, 0);
	mipv4_get(e->f->ip);
	with_rtnl((mipv4_disconnect(e->f->ip), 0));
	fake_expect_event(test, e->nl, MIPV4_CMD_DETACH_NTF);
	with_rtnl((mipv4_addr_expire(e->f->ip), 0));
	fake_expect_silence(test, e->nl);
	KUNIT_EXPECT_EQ(test, replace(e->f, LONE, 24, 5, 5), -ENODEV);
	mipv4_put(e->f->ip);
	e->f->ip = NULL;
}

static struct kunit_case lifetime_test_cases[] = {
	KUNIT_CASE_PARAM(lifetimes_have_their_verdict, lft_gen_params),
	KUNIT_CASE(address_is_deprecated_and_then_removed),
	KUNIT_CASE(routes_die_with_the_address),
	KUNIT_CASE(rest_of_lifetimes_is_dumped),
	KUNIT_CASE(preferred_lifetime_defaults_to_the_valid_one),
	KUNIT_CASE(addition_replaces_only_with_the_flag),
	KUNIT_CASE(renewal_is_silent_and_reported),
	KUNIT_CASE(deprecated_address_is_no_source_while_another_fits),
	KUNIT_CASE(only_address_is_a_source_when_deprecated),
	KUNIT_CASE(prefix_length_is_replaced),
	KUNIT_CASE(tentative_address_is_used_when_replaced_without_dad),
	KUNIT_CASE_SLOW(many_addresses_expire_in_one_pass),
	KUNIT_CASE(addresses_expire_without_memory),
	KUNIT_CASE(dead_endpoint_has_no_lifetimes),
	{}
};

static struct kunit_suite lifetime_suite = {
	.name = "mipv4-lifetime",
	.test_cases = lifetime_test_cases,
};

kunit_test_suite(lifetime_suite);
