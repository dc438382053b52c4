// SPDX-License-Identifier: GPL-2.0
/*
 * path-test.c: what a CPU remembers of the way to a destination, and when it has to
 * look anew: path.c.
 */
#include "fake.h"
#include "../mipv4/cache.h"
#include "../mipv4/learn.h"
#include "../mipv4/neigh-set.h"
#include "../mipv4/path.h"

#define ROUTER2	IP4(192U, 0, 2, 253)

/* Has this CPU cached the path to @dst? */
static bool remembers(struct fake *f, __be32 dst)
{
	const struct mipv4_path_entry *path;
	bool yes;

	local_bh_disable();
	path = mipv4_path_slot(f->ip, dst);
	yes = path->dst == dst && path->generation ==
	      atomic_long_read(&f->ip->path_generation);
	local_bh_enable();
	return yes;
}

/* The link-layer destination of a datagram to @dst; NULL if none is sent. */
static const u8 *sent_to(struct fake *f, __be32 dst)
{
	struct sk_buff *skb;

	if (fake_send(f, dst, "x", 1))
		return NULL;
	skb = fake_sent(f);
	return skb ? skb->data : NULL;
}

/* Two gateways, both known, the default route by the first. */
static struct fake *with_gateways(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_settle(f);
	fake_know(f, GATEWAY, PEER_HA);
	fake_know(f, ROUTER2, OTHER_HA);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)),
			0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	return f;
}

static void way_is_remembered(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	KUNIT_EXPECT_FALSE(test, remembers(f, FAR));
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, FAR));
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	/* A path to an unresolved neighbour is not cached. */
	fake_send(f, STRANGER, "x", 1);
	KUNIT_EXPECT_FALSE(test, remembers(f, STRANGER));
}

/* There are more destinations than slots. */
static void one_way_gives_room_to_another(struct kunit *test)
{
	struct fake *f = with_gateways(test);
	unsigned int i, bad = 0;

	for (i = 0; i < 1000; i++) {
		const u8 *ha = sent_to(f, IP4(198U, 18, i / 250, i % 250));

		bad += !ha || memcmp(ha, PEER_HA, ETH_ALEN);
		ha = sent_to(f, ROUTER2);
		bad += !ha || memcmp(ha, OTHER_HA, ETH_ALEN);
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
}

static void new_route_is_taken(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, FAR, 32,
							ROUTER2)), 0);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_route(f->ip, FAR, 32,
							ROUTER2)), 0);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
}

static void way_without_route_is_none(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	KUNIT_EXPECT_NOT_NULL(test, sent_to(f, FAR));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_route(f->ip, 0, 0, GATEWAY)),
			0);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), -ENETUNREACH);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_OUT_NO_ROUTE);
}

/* An address of another host becomes an own one, and the reverse. */
static void address_that_becomes_ours_is_not_sent_to(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	KUNIT_EXPECT_MEMEQ(test, sent_to(f, ROUTER2), OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, ROUTER2, 24)), 0);
	fake_settle(f);
	KUNIT_EXPECT_EQ(test, fake_send(f, ROUTER2, "x", 1), 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, ROUTER2, 24)), 0);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, ROUTER2), OTHER_HA, ETH_ALEN);
}

/* The neighbour is resolved again, and the cached path is freed. */
static void neighbour_that_is_gone_is_not_used(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	KUNIT_EXPECT_NOT_NULL(test, sent_to(f, FAR));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_neigh_del(f->ip, GATEWAY, NULL)),
			0);
	KUNIT_EXPECT_FALSE(test, remembers(f, FAR));
	synchronize_rcu();
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static long generation_of(struct fake *f)
{
	return atomic_long_read(&f->ip->path_generation);
}

enum leaver {
	LEAVER_IS_SILENT,	/* was sent to, never answered */
	LEAVER_ASKED,		/* for us; nothing was sent to it */
	LEAVER_TALKS,		/* and was sent to */
};

static const struct leaver_case {
	const char	*name;
	enum leaver	kind;
	bool		raises;
} leavers[] = {
	{ "silent one", LEAVER_IS_SILENT, false },
	{ "stranger that asked for us", LEAVER_ASKED, false },
	{ "one that was sent to", LEAVER_TALKS, true },
};

static void leaver_name(const struct leaver_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(leaver, leavers, leaver_name);

static void let_come(struct fake *f, enum leaver kind, __be32 addr)
{
	int i;

	if (kind != LEAVER_IS_SILENT)
		fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, addr, NULL,
					 US));
	for (i = 0; kind != LEAVER_ASKED && i < 3; i++)
		fake_send(f, addr, "x", 1);
}

/* Cached paths stay valid unless a CPU may have cached the neighbour that is removed. */
static void neighbour_that_nobody_remembers_goes_in_silence(struct kunit *test)
{
	const struct leaver_case *c = test->param_value;
	struct fake *f = with_gateways(test);
	long generation;

	KUNIT_EXPECT_NOT_NULL(test, sent_to(f, FAR));
	let_come(f, c->kind, PEER);
	generation = generation_of(f);
	KUNIT_EXPECT_EQ(test, mipv4_neigh_del(f->ip, PEER, NULL), 0);
	KUNIT_EXPECT_EQ(test, generation_of(f) != generation, c->raises);
	KUNIT_EXPECT_EQ(test, remembers(f, FAR), !c->raises);
}

/* More hosts than can be resolved, on a large network. None of them answers. */
static void flood_of_strangers_leaves_the_paths(struct kunit *test)
{
	struct fake *f = fake_device(test);
	__be32 us = IP4(10, 0, 0, 1), peer = IP4(10, 0, 0, 2);
	unsigned int i;
	long generation;

	KUNIT_ASSERT_EQ(test, fake_connect(f, us, 8, 0), 0);
	fake_settle(f);
	fake_know(f, peer, PEER_HA);
	KUNIT_EXPECT_NOT_NULL(test, sent_to(f, peer));
	generation = generation_of(f);
	for (i = 0; i < MIPV4_NEIGH_RESOLVING + 200; i++) {
		__be32 stranger = htonl(0x0a010000 + i);

		fake_receive(f, fake_echo(f, stranger, us, 1, 1, 8));
		fake_receive(f, fake_echo(f, stranger, us, 1, 2, 8));
		skb_queue_purge(&f->sent);
		cond_resched();
	}
	KUNIT_EXPECT_GE(test, fake_stat(f, MIPV4_STAT_ARP_EVICTIONS), 200);
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	KUNIT_EXPECT_EQ(test, generation_of(f), generation);
	KUNIT_EXPECT_TRUE(test, remembers(f, peer));
}

static void neighbour_that_moves_is_followed(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_neigh_set(f->ip, GATEWAY,
							OTHER_HA, NULL)), 0);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), OTHER_HA, ETH_ALEN);
}

/* No host answers for @addr: it fails after all requests. */
static void let_fail(struct fake *f, __be32 addr)
{
	int i;

	for (i = 0; i < 10 && fake_state(f, addr) != MIPV4_NEIGH_FAILED; i++)
		fake_tick(f, HZ + 1);
	KUNIT_ASSERT_EQ(f->test, fake_state(f, addr), MIPV4_NEIGH_FAILED);
	while (fake_sent(f))
		;
}

/* A neighbour that stops answering is probed, as without a cached path. */
static void remembered_neighbour_grows_old(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_settle(f);
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US));
	KUNIT_ASSERT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, PEER), PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, PEER));
	fake_age(f, 60 * HZ);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, PEER), PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_DELAY);
	let_fail(f, PEER);
	KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* The first hop redirects to @gateway. */
static void redirect_to(struct fake *f, __be32 gateway)
{
	f->ip->redirects = true;
	fake_receive(f, fake_icmp_about(f, GATEWAY, ICMP_REDIRECT,
					ICMP_REDIR_HOST, ntohl(gateway), US,
					FAR, EXPERIMENT));
}

/* Learned redirects and MTUs take precedence over cached paths. */
static void redirect_comes_first(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	redirect_to(f, ROUTER2);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, FAR));
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, ROUTER2), OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, ROUTER2));
	mipv4_cache_flush(f->ip);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, FAR));
}

/* A redirect to a dead gateway is not followed, but kept. */
static void redirect_to_a_dead_gateway_waits(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	redirect_to(f, STRANGER);
	KUNIT_EXPECT_EQ(test, fake_send(f, FAR, "x", 1), 0);
	let_fail(f, STRANGER);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_FALSE(test, remembers(f, FAR));
	fake_know(f, STRANGER, OTHER_HA);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), OTHER_HA, ETH_ALEN);
}

/* The largest datagram with DF that reaches FAR. */
static size_t df_limit(struct fake *f)
{
	struct mipv4_flow flow = {
		.daddr = FAR, .protocol = EXPERIMENT, .flags = MIPV4_FLOW_DF,
	};
	size_t len;
	int err;

	for (len = 1500; len; len -= 100) {
		struct sk_buff *skb = alloc_skb(2000, GFP_KERNEL);

		KUNIT_ASSERT_NOT_NULL(f->test, skb);
		skb_reserve(skb, mipv4_headroom(f->ip));
		skb_put_zero(skb, len - 20);
		err = mipv4_flow_xmit(f->ip, &flow, skb);
		skb_queue_purge(&f->sent);
		if (!err)
			break;
		KUNIT_EXPECT_EQ(f->test, err, -EMSGSIZE);
	}
	return len;
}

static void learn_mtu(struct fake *f, u32 mtu)
{
	struct iphdr quote = {
		.version = 4, .ihl = 5, .tot_len = htons(1500),
		.frag_off = htons(IP_DF), .saddr = US, .daddr = FAR,
	};

	as_softirq((int)mipv4_pmtu_learn(f->ip, &quote, mtu));
}

/* Until it expires, or another one is learned. */
static void learned_path_mtu_is_remembered(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	KUNIT_EXPECT_EQ(test, df_limit(f), 1500);
	learn_mtu(f, 1200);
	KUNIT_EXPECT_FALSE(test, remembers(f, FAR));
	KUNIT_EXPECT_EQ(test, df_limit(f), 1200);
	KUNIT_EXPECT_TRUE(test, remembers(f, FAR));
	KUNIT_EXPECT_EQ(test, df_limit(f), 1200);
	learn_mtu(f, 1000);
	KUNIT_EXPECT_EQ(test, df_limit(f), 1000);
	fake_age(f, 599 * HZ);
	KUNIT_EXPECT_GT(test, mipv4_cache_expire(f->ip), 0);
	KUNIT_EXPECT_TRUE(test, remembers(f, FAR));
	fake_age(f, 2 * HZ);
	KUNIT_EXPECT_EQ(test, mipv4_cache_expire(f->ip), 0);
	KUNIT_EXPECT_FALSE(test, remembers(f, FAR));
	rcu_barrier();
	KUNIT_EXPECT_EQ(test, df_limit(f), 1500);
}

/* So that no CPU holds an entry for long after that. */
static void work_runs_before_the_path_mtu_expires(struct kunit *test)
{
	struct fake *f = with_gateways(test);
	unsigned long left;

	learn_mtu(f, 1200);
	KUNIT_ASSERT_TRUE(test, delayed_work_pending(&f->ip->cache.work));
	left = f->ip->cache.work.timer.expires - jiffies;
	KUNIT_EXPECT_LE(test, left, 525 * HZ + 1);
	KUNIT_EXPECT_GE(test, left, 500 * HZ);
}

/* The default route goes through GATEWAY, which answers ARP, or else ROUTER2. */
static struct fake *with_choice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_know(f, ROUTER2, OTHER_HA);
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, GATEWAY, NULL, US));
	KUNIT_ASSERT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, ROUTER2)), 0);
	return f;
}

/* RFC 1122 section 3.3.1.4: a gateway that dies is left, and taken again when it answers. */
static void choice_of_gateways_is_remembered_until_one_dies(struct kunit *test)
{
	struct fake *f = with_choice(test);
	long generation;

	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, FAR));
	fake_age(f, 60 * HZ);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	generation = generation_of(f);
	let_fail(f, GATEWAY);
	KUNIT_EXPECT_NE(test, generation_of(f), generation);
	fake_send(f, FAR, "x", 1);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_MEMEQ(test, fake_sent(f)->data, OTHER_HA, ETH_ALEN);
	/* The next datagrams solicit it again, at the right time. */
	KUNIT_EXPECT_FALSE(test, remembers(f, FAR));
	generation = generation_of(f);
	fake_receive(f, fake_arp(f, ARPOP_REPLY, PEER_HA, GATEWAY, OUR_HA, US));
	KUNIT_EXPECT_NE(test, generation_of(f), generation);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, FAR));
}

/* A host on the network is not a gateway, even if it dies. */
static void host_that_dies_leaves_the_paths(struct kunit *test)
{
	struct fake *f = with_gateways(test);
	long generation;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, ROUTER2)), 0);
	fake_receive(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US));
	KUNIT_ASSERT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	fake_age(f, 40 * HZ);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, PEER), PEER_HA, ETH_ALEN);
	generation = generation_of(f);
	let_fail(f, PEER);
	KUNIT_EXPECT_EQ(test, generation_of(f), generation);
}

/* Nobody knew the gateway when it was chosen, and no datagram to FAR waits for it. */
static void death_of_a_new_gateway_is_seen(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct mipv4_way way;
	long generation;

	fake_know(f, ROUTER2, OTHER_HA);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, GATEWAY)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_route(f->ip, 0, 0, ROUTER2)), 0);
	KUNIT_ASSERT_EQ(test, mipv4_way(f->ip, FAR, &way), 0);
	KUNIT_EXPECT_EQ(test, way.hop, GATEWAY);
	generation = generation_of(f);
	fake_send(f, GATEWAY, "x", 1);
	let_fail(f, GATEWAY);
	KUNIT_EXPECT_NE(test, generation_of(f), generation);
	KUNIT_ASSERT_EQ(test, mipv4_way(f->ip, FAR, &way), 0);
	KUNIT_EXPECT_EQ(test, way.hop, ROUTER2);
	/* A stranger that dies after that is no gateway. */
	generation = generation_of(f);
	fake_send(f, STRANGER, "x", 1);
	let_fail(f, STRANGER);
	KUNIT_EXPECT_EQ(test, generation_of(f), generation);
}

/* A gateway that is removed is unknown. If it comes again, its death counts as before. */
static void removed_gateway_is_watched_again(struct kunit *test)
{
	struct fake *f = with_choice(test);
	struct mipv4_way way;
	long generation;

	KUNIT_ASSERT_EQ(test, mipv4_way(f->ip, FAR, &way), 0);
	generation = generation_of(f);
	KUNIT_ASSERT_EQ(test, mipv4_neigh_del(f->ip, GATEWAY, NULL), 0);
	KUNIT_EXPECT_NE(test, generation_of(f), generation);
	KUNIT_ASSERT_EQ(test, mipv4_way(f->ip, FAR, &way), 0);
	KUNIT_EXPECT_EQ(test, way.hop, GATEWAY);
	generation = generation_of(f);
	fake_send(f, GATEWAY, "x", 1);
	let_fail(f, GATEWAY);
	KUNIT_EXPECT_NE(test, generation_of(f), generation);
}

/* A device without ARP needs no neighbour. */
static void way_without_arp_is_remembered(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	fake_noarp(f);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, STRANGER), OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, STRANGER));
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, STRANGER), OUR_HA, ETH_ALEN);
	/* The gateway is a permanent neighbour. */
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, FAR), PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, FAR));
}

/* A device whose ARP is off, and whose endpoint has cached the path to STRANGER. */
static struct fake *with_cached_path(struct kunit *test)
{
	struct fake *f = with_gateways(test);

	fake_noarp(f);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, STRANGER), OUR_HA, ETH_ALEN);
	return f;
}

static void turn_on_arp(struct fake *f)
{
	with_rtnl(dev_change_flags(f->dev, f->dev->flags & ~IFF_NOARP, NULL));
}

/* The next datagram to STRANGER waits for ARP. */
static void expect_request(struct fake *f)
{
	KUNIT_EXPECT_EQ(f->test, fake_send(f, STRANGER, "x", 1), 0);
	KUNIT_EXPECT_NOT_NULL(f->test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
}

static void arp_that_is_turned_on_is_used(struct kunit *test)
{
	struct fake *f = with_cached_path(test);

	turn_on_arp(f);
	KUNIT_EXPECT_FALSE(test, remembers(f, STRANGER));
	expect_request(f);
}

/* The core sends no event about flags that change while the device is down. */
static void arp_that_is_turned_on_while_down_is_used(struct kunit *test)
{
	struct fake *f = with_cached_path(test);

	fake_down(f);
	turn_on_arp(f);
	fake_up(f);
	fake_settle(f);
	expect_request(f);
}

static void neighbour_set_by_hand_is_followed_without_arp(struct kunit *test)
{
	struct fake *f = with_cached_path(test);

	fake_know(f, STRANGER, OTHER_HA);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, STRANGER), OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, remembers(f, STRANGER));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_neigh_del(f->ip, STRANGER, NULL)),
			0);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, STRANGER), OUR_HA, ETH_ALEN);
}

static void new_device_address_is_sent_to_without_arp(struct kunit *test)
{
	struct sockaddr sa = { .sa_family = ARPHRD_ETHER };
	struct fake *f = fake_new(test);

	fake_noarp(f);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, PEER), OUR_HA, ETH_ALEN);
	memcpy(sa.sa_data, OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mac_address(f->dev, &sa, NULL)),
			0);
	KUNIT_EXPECT_MEMEQ(test, sent_to(f, PEER), OTHER_HA, ETH_ALEN);
}

/* Links whose header is not that of Ethernet. */
static int strange_header(struct sk_buff *skb, struct net_device *dev,
			  unsigned short type, const void *daddr,
			  const void *saddr, unsigned int len)
{
	memset(skb_push(skb, 4), 0xa5, 4);
	return 4;
}

static const struct header_ops strange_header_ops = {
	.create = strange_header,
};

static const struct header_ops no_header_ops = {};

struct link_case {
	const char		*name;
	const struct header_ops	*ops;
	unsigned int		len;
};

static const struct link_case link_cases[] = {
	{ "no link layer", NULL, 0 },
	{ "no header", &no_header_ops, 0 },
	{ "a header of its own", &strange_header_ops, 4 },
};

static void link_case_name(const struct link_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(link, link_cases, link_case_name);

static void way_on_a_tunnel_is_remembered(struct kunit *test)
{
	const struct link_case *c = test->param_value;
	struct fake *f = fake_device(test);
	struct sk_buff *skb;
	int i;

	fake_noarp(f);
	f->dev->header_ops = c->ops;
	f->dev->hard_header_len = c->len;
	f->dev->type = ARPHRD_NONE;
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	fake_settle(f);
	for (i = 0; i < 2; i++) {
		KUNIT_EXPECT_EQ(test, fake_send(f, PEER, "x", 1), 0);
		skb = fake_sent(f);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, skb_network_offset(skb), c->len);
		KUNIT_EXPECT_EQ(test, skb->len, c->len + MIPV4_HDR_LEN + 1);
		KUNIT_EXPECT_TRUE(test, !c->len || skb->data[3] == 0xa5);
		KUNIT_EXPECT_TRUE(test, remembers(f, PEER));
	}
}

static struct kunit_case path_test_cases[] = {
	KUNIT_CASE(way_is_remembered),
	KUNIT_CASE(one_way_gives_room_to_another),
	KUNIT_CASE(new_route_is_taken),
	KUNIT_CASE(way_without_route_is_none),
	KUNIT_CASE(address_that_becomes_ours_is_not_sent_to),
	KUNIT_CASE(neighbour_that_is_gone_is_not_used),
	KUNIT_CASE_PARAM(neighbour_that_nobody_remembers_goes_in_silence,
			 leaver_gen_params),
	KUNIT_CASE_SLOW(flood_of_strangers_leaves_the_paths),
	KUNIT_CASE(neighbour_that_moves_is_followed),
	KUNIT_CASE(remembered_neighbour_grows_old),
	KUNIT_CASE(redirect_comes_first),
	KUNIT_CASE(redirect_to_a_dead_gateway_waits),
	KUNIT_CASE(learned_path_mtu_is_remembered),
	KUNIT_CASE(work_runs_before_the_path_mtu_expires),
	KUNIT_CASE(choice_of_gateways_is_remembered_until_one_dies),
	KUNIT_CASE(host_that_dies_leaves_the_paths),
	KUNIT_CASE(death_of_a_new_gateway_is_seen),
	KUNIT_CASE(removed_gateway_is_watched_again),
	KUNIT_CASE(way_without_arp_is_remembered),
	KUNIT_CASE(arp_that_is_turned_on_is_used),
	KUNIT_CASE(arp_that_is_turned_on_while_down_is_used),
	KUNIT_CASE(neighbour_set_by_hand_is_followed_without_arp),
	KUNIT_CASE(new_device_address_is_sent_to_without_arp),
	KUNIT_CASE_PARAM(way_on_a_tunnel_is_remembered, link_gen_params),
	{}
};

static struct kunit_suite path_suite = {
	.name = "mipv4-path",
	.test_cases = path_test_cases,
};

kunit_test_suite(path_suite);
