// SPDX-License-Identifier: GPL-2.0
/*
 * route-test.c: the rules of route.c: which way a datagram goes.
 */
#include <linux/prandom.h>
#include "fake.h"

static struct mipv4_nexthop lookup(struct fake *f, __be32 dst)
{
	struct mipv4_nexthop nh;

	rcu_read_lock();
	nh = *mipv4_fib_lookup(rcu_dereference(f->ip->fib), dst);
	rcu_read_unlock();
	return nh;
}

static int route(int (*fn)(struct mipv4 *, __be32, u8, __be32), struct fake *f,
		 __be32 dst, u8 plen, __be32 gateway)
{
	int err;

	rtnl_lock();
	err = fn(f->ip, dst, plen, gateway);
	rtnl_unlock();
	return err;
}

static void every_kind_of_destination_has_its_hop(struct kunit *test)
{
	static const struct { u8 a, b, c, d; enum mipv4_hop hop; } cases[] = {
		{ 192, 0, 2, 1, MIPV4_HOP_LOCAL },
		{ 192, 0, 2, 2, MIPV4_HOP_ONLINK },
		{ 192, 0, 2, 0, MIPV4_HOP_ONLINK },
		{ 192, 0, 2, 254, MIPV4_HOP_ONLINK },
		{ 192, 0, 2, 255, MIPV4_HOP_BROADCAST },
		{ 255, 255, 255, 255, MIPV4_HOP_BROADCAST },
		{ 192, 0, 3, 0, MIPV4_HOP_NONE },
		{ 192, 0, 1, 255, MIPV4_HOP_NONE },
		{ 224, 0, 0, 0, MIPV4_HOP_MULTICAST },
		{ 239, 255, 255, 255, MIPV4_HOP_MULTICAST },
		{ 240, 0, 0, 0, MIPV4_HOP_NONE },
		{ 0, 0, 0, 0, MIPV4_HOP_NONE },
		{ 127, 0, 0, 1, MIPV4_HOP_NONE },
		{ 198, 51, 100, 7, MIPV4_HOP_NONE },
	};
	struct fake *f = fake_new(test);
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		__be32 dst = IP4((u32)(cases[i].a), cases[i].b, cases[i].c,
				  cases[i].d);

		KUNIT_EXPECT_EQ_MSG(test, lookup(f, dst).hop, cases[i].hop,
				    "%pI4", &dst);
	}
}

static void a_default_route_takes_the_rest(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_nexthop nh;

	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0, GATEWAY), 0);
	nh = lookup(f, FAR);
	KUNIT_EXPECT_EQ(test, nh.hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, nh.gateway, GATEWAY);
	KUNIT_EXPECT_EQ(test, nh.src, US);
	/* but not what never leaves a host, nor neighbours */
	KUNIT_EXPECT_EQ(test, lookup(f, IP4((u32)(127), 0, 0, 1)).hop,
			MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4((u32)(240), 0, 0, 1)).hop,
			MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, 0).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, PEER).hop, MIPV4_HOP_ONLINK);
	KUNIT_EXPECT_EQ(test, route(mipv4_del_route, f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_NONE);
}

static void the_longest_prefix_wins(struct kunit *test)
{
	const __be32 by8 = IP4(192U, 0, 2, 8), by24 = IP4(192U, 0, 2, 24);
	const __be32 by32 = IP4(192U, 0, 2, 32);
	struct fake *f = fake_new(test);

	route(mipv4_add_route, f, IP4(198U, 0, 0, 0), 8, by8);
	route(mipv4_add_route, f, IP4(198U, 51, 100, 0), 24, by24);
	route(mipv4_add_route, f, FAR, 32, by32);
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).gateway, by32);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(198U, 51, 100, 6)).gateway, by24);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(198U, 51, 100, 8)).gateway, by24);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(198U, 51, 101, 0)).gateway, by8);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(198U, 255, 255, 255)).gateway, by8);
	KUNIT_EXPECT_EQ(test, lookup(f, IP4(199U, 0, 0, 0)).hop,
			MIPV4_HOP_NONE);
}

#define N_ROUTES 1000

struct naive {
	u32 start;
	u8 plen;
	u32 gateway;
};

static u32 naive_lookup(const struct naive *routes, u32 addr)
{
	int best = -1, i;
	u32 gateway = 0;

	for (i = 0; i < N_ROUTES; i++) {
		u32 mask = ntohl(mipv4_netmask(routes[i].plen));

		if (routes[i].start == (addr & mask) && routes[i].plen > best) {
			best = routes[i].plen;
			gateway = routes[i].gateway;
		}
	}
	return gateway;
}

/* Against a search that tries them all. Prefixes lie close, so that many
 * overlap, inside 64/3, where nothing else is.
 */
static void a_thousand_random_routes_agree_with_a_naive_search(struct kunit *test)
{
	u32 seed = get_random_u32(), addr, want;
	struct fake *f = fake_new(test);
	struct naive *routes;
	struct rnd_state rnd;
	int i;

	routes = kunit_kcalloc(test, N_ROUTES, sizeof(*routes), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, routes);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < N_ROUTES; ) {
		u8 plen = 8 + prandom_u32_state(&rnd) % 25;
		u32 start = 0x40000000 | (prandom_u32_state(&rnd) & 0x0303f3ff);
		u32 gateway = 0xc0000202 + prandom_u32_state(&rnd) % 250;
		int err;

		start &= ntohl(mipv4_netmask(plen));
		err = route(mipv4_add_route, f, htonl(start), plen,
			    htonl(gateway));
		if (err == -EEXIST)
			continue;
		KUNIT_ASSERT_EQ_MSG(test, err, 0, "seed %u", seed);
		routes[i++] = (struct naive){ start, plen, gateway };
	}
	for (i = 0; i < 20000; i++) {
		/* At the edges of prefixes as well as anywhere. */
		const struct naive *r = &routes[prandom_u32_state(&rnd) %
						N_ROUTES];

		switch (i % 4) {
		case 0:
			addr = r->start;
			break;
		case 1:
			addr = r->start - 1;
			break;
		case 2:
			addr = (r->start | ~ntohl(mipv4_netmask(r->plen))) + 1;
			break;
		default:
			addr = 0x40000000 |
			       (prandom_u32_state(&rnd) & 0x03ffffff);
			break;
		}
		want = naive_lookup(routes, addr);
		if (lookup(f, htonl(addr)).gateway != htonl(want)) {
			KUNIT_FAIL(test, "seed %u addr %08x", seed, addr);
			break;
		}
	}
}

static void a_gateway_must_be_a_neighbour(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0, FAR),
			-ENETUNREACH);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0, US), -EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0,
				    htonl(INADDR_BROADCAST)), -EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0,
				    IP4(192U, 0, 2, 255)), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, FAR, 24, GATEWAY),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, FAR, 33, GATEWAY),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, FAR, 32, GATEWAY), 0);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, FAR, 32, PEER),
			-EEXIST);
	KUNIT_EXPECT_EQ(test, route(mipv4_del_route, f, FAR, 32, PEER),
			-ESRCH);
	KUNIT_EXPECT_EQ(test, route(mipv4_del_route, f, FAR, 31, 0), -ESRCH);
	KUNIT_EXPECT_EQ(test, route(mipv4_del_route, f, FAR, 32, GATEWAY), 0);
}

static void a_route_dies_and_revives_with_its_network(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_route *rt;

	route(mipv4_add_route, f, 0, 0, GATEWAY);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, mipv4_del_ip(f->ip, US, 24), 0);
	rt = list_first_entry(&f->ip->routes, struct mipv4_route, list);
	KUNIT_EXPECT_TRUE(test, mipv4_route_is_dead(f->ip, rt));
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_NONE);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, mipv4_add_ip(f->ip, PEER, 24), 0);
	KUNIT_EXPECT_FALSE(test, mipv4_route_is_dead(f->ip, rt));
	rtnl_unlock();
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).src, PEER);
}

static void the_source_is_on_the_network_of_the_next_hop(struct kunit *test)
{
	const __be32 second = IP4(10U, 1, 0, 1);
	struct fake *f = fake_new(test);

	rtnl_lock();
	KUNIT_EXPECT_EQ(test, mipv4_add_ip(f->ip, second, 24), 0);
	KUNIT_EXPECT_EQ(test, mipv4_add_route(f->ip, IP4(198U, 51, 100, 0), 24,
					      IP4(10U, 1, 0, 9)), 0);
	rtnl_unlock();
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, PEER), US);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, IP4(10U, 1, 0, 2)), second);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, FAR), second);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, US), US);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, LIMITED_BCAST), US);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, IP4(10U, 9, 9, 9)), 0);
}

static void what_never_leaves_a_host_has_no_gateway(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, IP4(127U, 1, 0, 0), 16,
				    GATEWAY), -EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, IP4(224U, 1, 0, 0), 16,
				    GATEWAY), -EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, IP4(240U, 0, 0, 0), 4,
				    GATEWAY), -EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 8, GATEWAY),
			-EINVAL);
}

static struct kunit_case route_cases[] = {
	KUNIT_CASE(every_kind_of_destination_has_its_hop),
	KUNIT_CASE(a_default_route_takes_the_rest),
	KUNIT_CASE(the_longest_prefix_wins),
	KUNIT_CASE(a_thousand_random_routes_agree_with_a_naive_search),
	KUNIT_CASE(a_gateway_must_be_a_neighbour),
	KUNIT_CASE(a_route_dies_and_revives_with_its_network),
	KUNIT_CASE(the_source_is_on_the_network_of_the_next_hop),
	KUNIT_CASE(what_never_leaves_a_host_has_no_gateway),
	{}
};

static struct kunit_suite route_suite = {
	.name = "mipv4-route",
	.test_cases = route_cases,
};
kunit_test_suite(route_suite);
