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
		{ 10, 0, 0, 1, MIPV4_HOP_LOCAL },
		{ 10, 0, 0, 2, MIPV4_HOP_ONLINK },
		{ 10, 0, 0, 0, MIPV4_HOP_ONLINK },
		{ 10, 0, 0, 254, MIPV4_HOP_ONLINK },
		{ 10, 0, 0, 255, MIPV4_HOP_BROADCAST },
		{ 255, 255, 255, 255, MIPV4_HOP_BROADCAST },
		{ 10, 0, 1, 0, MIPV4_HOP_NONE },
		{ 9, 255, 255, 255, MIPV4_HOP_NONE },
		{ 224, 0, 0, 0, MIPV4_HOP_MULTICAST },
		{ 239, 255, 255, 255, MIPV4_HOP_MULTICAST },
		{ 240, 0, 0, 0, MIPV4_HOP_NONE },
		{ 0, 0, 0, 0, MIPV4_HOP_NONE },
		{ 127, 0, 0, 1, MIPV4_HOP_NONE },
		{ 192, 0, 2, 1, MIPV4_HOP_NONE },
	};
	struct fake *f = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		__be32 dst = ADDR(cases[i].a, cases[i].b, cases[i].c,
				  cases[i].d);

		KUNIT_EXPECT_EQ_MSG(test, lookup(f, dst).hop, cases[i].hop,
				    "%pI4", &dst);
	}
}

static void a_default_route_takes_the_rest(struct kunit *test)
{
	struct fake *f = test->priv;
	struct mipv4_nexthop nh;

	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0, GATEWAY), 0);
	nh = lookup(f, FAR);
	KUNIT_EXPECT_EQ(test, nh.hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, nh.gateway, GATEWAY);
	KUNIT_EXPECT_EQ(test, nh.src, OURS);
	/* but not what never leaves a host, nor neighbours */
	KUNIT_EXPECT_EQ(test, lookup(f, ADDR(127, 0, 0, 1)).hop,
			MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, ADDR(240, 0, 0, 1)).hop,
			MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, 0).hop, MIPV4_HOP_NONE);
	KUNIT_EXPECT_EQ(test, lookup(f, PEER).hop, MIPV4_HOP_ONLINK);
	KUNIT_EXPECT_EQ(test, route(mipv4_del_route, f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_NONE);
}

static void the_longest_prefix_wins(struct kunit *test)
{
	struct fake *f = test->priv;

	route(mipv4_add_route, f, ADDR(192, 0, 0, 0), 8, ADDR(10, 0, 0, 8));
	route(mipv4_add_route, f, ADDR(192, 0, 2, 0), 24, ADDR(10, 0, 0, 24));
	route(mipv4_add_route, f, ADDR(192, 0, 2, 1), 32, ADDR(10, 0, 0, 32));
	KUNIT_EXPECT_EQ(test, lookup(f, ADDR(192, 0, 2, 1)).gateway,
			ADDR(10, 0, 0, 32));
	KUNIT_EXPECT_EQ(test, lookup(f, ADDR(192, 0, 2, 0)).gateway,
			ADDR(10, 0, 0, 24));
	KUNIT_EXPECT_EQ(test, lookup(f, ADDR(192, 0, 2, 2)).gateway,
			ADDR(10, 0, 0, 24));
	KUNIT_EXPECT_EQ(test, lookup(f, ADDR(192, 0, 3, 0)).gateway,
			ADDR(10, 0, 0, 8));
	KUNIT_EXPECT_EQ(test, lookup(f, ADDR(192, 255, 255, 255)).gateway,
			ADDR(10, 0, 0, 8));
	KUNIT_EXPECT_EQ(test, lookup(f, ADDR(193, 0, 0, 0)).hop,
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
	struct fake *f = test->priv;
	struct naive *routes;
	struct rnd_state rnd;
	int i;

	routes = kunit_kcalloc(test, N_ROUTES, sizeof(*routes), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, routes);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < N_ROUTES; ) {
		u8 plen = 8 + prandom_u32_state(&rnd) % 25;
		u32 start = 0x40000000 | (prandom_u32_state(&rnd) & 0x0303f3ff);
		u32 gateway = 0x0a000002 + prandom_u32_state(&rnd) % 250;
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
	struct fake *f = test->priv;

	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0, FAR),
			-ENETUNREACH);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0, OURS), -EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0,
				    htonl(INADDR_BROADCAST)), -EINVAL);
	KUNIT_EXPECT_EQ(test, route(mipv4_add_route, f, 0, 0,
				    ADDR(10, 0, 0, 255)), -ENETUNREACH);
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
	struct mipv4_route *rt;
	struct fake *f = test->priv;

	route(mipv4_add_route, f, 0, 0, GATEWAY);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, mipv4_del_ip(f->ip, OURS, 24), 0);
	rt = list_first_entry(&f->ip->routes, struct mipv4_route, list);
	KUNIT_EXPECT_TRUE(test, mipv4_route_is_dead(f->ip, rt));
	rtnl_unlock();
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_NONE);
	rtnl_lock();
	KUNIT_EXPECT_EQ(test, mipv4_add_ip(f->ip, PEER, 24), 0);
	KUNIT_EXPECT_FALSE(test, mipv4_route_is_dead(f->ip, rt));
	rtnl_unlock();
	fake_freeze(f->ip);
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).hop, MIPV4_HOP_GATEWAY);
	KUNIT_EXPECT_EQ(test, lookup(f, FAR).src, PEER);
}

static void the_source_is_on_the_network_of_the_next_hop(struct kunit *test)
{
	struct fake *f = test->priv;

	rtnl_lock();
	KUNIT_EXPECT_EQ(test, mipv4_add_ip(f->ip, ADDR(10, 1, 0, 1), 24), 0);
	KUNIT_EXPECT_EQ(test, mipv4_add_route(f->ip, ADDR(192, 0, 2, 0), 24,
					      ADDR(10, 1, 0, 9)), 0);
	rtnl_unlock();
	fake_freeze(f->ip);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, PEER), OURS);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, ADDR(10, 1, 0, 2)),
			ADDR(10, 1, 0, 1));
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, FAR), ADDR(10, 1, 0, 1));
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, OURS), OURS);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, htonl(INADDR_BROADCAST)), OURS);
	KUNIT_EXPECT_EQ(test, mipv4_src(f->ip, ADDR(10, 9, 9, 9)), 0);
}

static struct kunit_case route_cases[] = {
	KUNIT_CASE(every_kind_of_destination_has_its_hop),
	KUNIT_CASE(a_default_route_takes_the_rest),
	KUNIT_CASE(the_longest_prefix_wins),
	KUNIT_CASE(a_thousand_random_routes_agree_with_a_naive_search),
	KUNIT_CASE(a_gateway_must_be_a_neighbour),
	KUNIT_CASE(a_route_dies_and_revives_with_its_network),
	KUNIT_CASE(the_source_is_on_the_network_of_the_next_hop),
	{}
};

static struct kunit_suite route_suite = {
	.name = "mipv4-route",
	.init = fake_init,
	.exit = fake_exit,
	.test_cases = route_cases,
};
kunit_test_suite(route_suite);
