// SPDX-License-Identifier: GPL-2.0
/*
 * address-test.c: which addresses are ours, and how they are set (address.c).
 */
#include <linux/hrtimer.h>
#include <linux/prandom.h>
#include "fake.h"

struct class_case {
	const char	*name;
	__be32		addr;
	bool		unicast;
};

/* RFC 1122 section 3.2.1.3, RFC 6890 */
static const struct class_case classes[] = {
	{ "0.0.0.0", IP4(0, 0, 0, 0), false },
	{ "0.255.255.255", IP4(0, 255, 255, 255), false },
	{ "1.0.0.0", IP4(1, 0, 0, 0), true },
	{ "10.0.0.1", IP4(10, 0, 0, 1), true },
	{ "126.255.255.255", IP4(126, 255, 255, 255), true },
	{ "127.0.0.0", IP4(127, 0, 0, 0), false },
	{ "127.255.255.255", IP4(127, 255, 255, 255), false },
	{ "128.0.0.0", IP4(128U, 0, 0, 0), true },
	{ "169.254.1.1", IP4(169U, 254, 1, 1), true },
	{ "223.255.255.255", IP4(223U, 255, 255, 255), true },
	{ "224.0.0.0", IP4(224U, 0, 0, 0), false },
	{ "239.255.255.255", IP4(239U, 255, 255, 255), false },
	{ "240.0.0.0", IP4(240U, 0, 0, 0), false },
	{ "255.255.255.255", IP4(255U, 255, 255, 255), false },
};

static void class_name(const struct class_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(class, classes, class_name);

static void host_addresses_are_classes_a_to_c(struct kunit *test)
{
	const struct class_case *c = test->param_value;

	KUNIT_EXPECT_EQ(test, mipv4_is_unicast(c->addr), c->unicast);
}

static void impossible_host_address_is_refused(struct kunit *test)
{
	const struct class_case *c = test->param_value;
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	/* Prefix length 32: the host part is no obstacle. */
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, c->addr, 32)),
			c->unicast ? 0 : -EINVAL);
}

static enum mipv4_kind kind_of(struct fake *f, __be32 addr)
{
	enum mipv4_kind kind;

	rcu_read_lock();
	kind = mipv4_own_kind(rcu_dereference(f->ip->own), addr);
	rcu_read_unlock();
	return kind;
}

static void only_the_limited_broadcast_is_ours_without_address(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, LIMITED_BCAST), MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, kind_of(f, 0), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_NONE);
}

static void address_and_broadcasts_are_ours(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, kind_of(f, SUBNET_BCAST), MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, kind_of(f, LIMITED_BCAST), MIPV4_KIND_BROADCAST);
	KUNIT_EXPECT_EQ(test, kind_of(f, PEER), MIPV4_KIND_NONE);
}

struct first_case {
	const char	*name;
	__be32		addr;
	u8		plen;
	__be32		first;		/* address of the network */
	enum mipv4_kind	kind;
};

/* RFC 1122 section 3.2.1.3: the host number 0 is nobody's; RFC 3021. */
static const struct first_case first_cases[] = {
	{ "8 bits", IP4(10, 1, 2, 3), 8, IP4(10, 0, 0, 0),
	  MIPV4_KIND_BROADCAST },
	{ "24 bits", US, 24, IP4(192U, 0, 2, 0), MIPV4_KIND_BROADCAST },
	{ "30 bits", IP4(10, 0, 0, 5), 30, IP4(10, 0, 0, 4),
	  MIPV4_KIND_BROADCAST },
	{ "31 bits, the other host", IP4(10, 0, 0, 5), 31, IP4(10, 0, 0, 4),
	  MIPV4_KIND_NONE },
	{ "31 bits, ourselves", IP4(10, 0, 0, 4), 31, IP4(10, 0, 0, 4),
	  MIPV4_KIND_LOCAL },
	{ "32 bits", IP4(10, 0, 0, 5), 32, IP4(10, 0, 0, 4), MIPV4_KIND_NONE },
	{ "1 bit", IP4(10, 0, 0, 5), 1, 0, MIPV4_KIND_NONE },
	{ "not of the class", IP4(10, 1, 2, 3), 24, IP4(10, 0, 0, 0),
	  MIPV4_KIND_NONE },
};

static void first_case_name(const struct first_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(first, first_cases, first_case_name);

static void first_address_of_a_network_is_no_hosts(struct kunit *test)
{
	const struct first_case *c = test->param_value;
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, c->addr, c->plen, 0), 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, c->first), c->kind);
}

/* An address of ours is that, also where it begins another network of ours. */
static void own_address_wins_over_a_first_address(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 1, 0), 16, 0), 0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 1, 9), 24)),
			0);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, 1, 0)), MIPV4_KIND_LOCAL);
}

struct specdest_case {
	const char	*name;
	__be32		src;
	__be32		dst;
	u8		pkt_type;
	__be32		specdest;
};

#define SECOND	IP4(198U, 51, 100, 1)

/* RFC 1122 section 3.2.1.3, for an endpoint with US/24, US2/24 and SECOND/24. */
static const struct specdest_case specdest_cases[] = {
	{ "to us", PEER, US, PACKET_HOST, US },
	{ "to another address of ours", PEER, US2, PACKET_HOST, US2 },
	{ "to all of our network", PEER, SUBNET_BCAST, PACKET_BROADCAST, US },
	{ "to all of our other network", PEER, IP4(198U, 51, 100, 255),
	  PACKET_BROADCAST, SECOND },
	{ "the same in the form of 4.2BSD", PEER, IP4(198U, 51, 100, 0),
	  PACKET_BROADCAST, SECOND },
	{ "to all, from a neighbour", PEER, LIMITED_BCAST, PACKET_BROADCAST,
	  US },
	{ "to all, from a neighbour there", FAR, LIMITED_BCAST,
	  PACKET_BROADCAST, SECOND },
	{ "to all, from nobody", 0, LIMITED_BCAST, PACKET_BROADCAST, US },
	{ "to all, from elsewhere", IP4(8, 8, 8, 8), LIMITED_BCAST,
	  PACKET_BROADCAST, US },
	{ "to all hosts, from a neighbour there", FAR, ALL_HOSTS,
	  PACKET_MULTICAST, SECOND },
};

static void specdest_case_name(const struct specdest_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(specdest, specdest_cases, specdest_case_name);

static void datagram_has_a_specific_destination(struct kunit *test)
{
	const struct specdest_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, SECOND, 24)), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	skb = fake_datagram(f, c->src, c->dst, EXPERIMENT, "x", 1);
	skb->pkt_type = c->pkt_type;
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_BE(test, as_softirq(mipv4_specdest(f->ip, skb)),
			c->specdest);
}

static void endpoint_without_address_has_no_specific_destination(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct sk_buff *skb;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	skb = fake_datagram(f, PEER, LIMITED_BCAST, EXPERIMENT, "x", 1);
	skb->pkt_type = PACKET_BROADCAST;
	fake_receive(f, skb);
	skb = fake_delivered(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_BE(test, as_softirq(mipv4_specdest(f->ip, skb)),
			(__be32)0);
}

/* RFC 3021 */
static void prefix_of_31_or_32_bits_has_no_broadcast(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 2), 31, 0), 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, 0, 3)), MIPV4_KIND_NONE);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_set_ip(f->ip, IP4(10, 0, 0, 3), 31)),
			0);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, 0, 3)), MIPV4_KIND_LOCAL);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US, 32)), 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, kind_of(f, SUBNET_BCAST), MIPV4_KIND_NONE);
}

/* 10.0.0.127 is the broadcast address of 10.0.0.1/25 and a host of 10.0.0.0/8,
 * whichever comes first.
 */
static void own_address_wins_over_a_broadcast_of_another(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, IP4(10, 0, 0, 1), 25, 0), 0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 127), 8)),
			0);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, 0, 127)), MIPV4_KIND_LOCAL);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_set_ip(f->ip, IP4(10, 0, 0, 127), 8)),
			0);
	KUNIT_ASSERT_EQ(test,
			with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, 0, 1), 25)),
			0);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, 0, 127)), MIPV4_KIND_LOCAL);
}

static const unsigned int table_sizes[] = { 1, 16, 256 };

static void table_size_name(const unsigned int *n, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u addresses", *n);
}

KUNIT_ARRAY_PARAM(table_size, table_sizes, table_size_name);

/* 10.0.i.1/24: all are found, their broadcasts too, and no neighbour of theirs;
 * none is left when they have gone.
 */
static void all_addresses_of_a_table_are_found(struct kunit *test)
{
	unsigned int n = *(const unsigned int *)test->param_value, i;
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	for (i = 0; i < n; i++)
		KUNIT_ASSERT_EQ(test,
				with_rtnl(mipv4_add_ip(f->ip, IP4(10, 0, i, 1),
						       24)), 0);
	for (i = 0; i < n; i++) {
		KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, i, 1)),
				MIPV4_KIND_LOCAL);
		KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, i, 255)),
				MIPV4_KIND_BROADCAST);
		KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, i, 2)),
				MIPV4_KIND_NONE);
		KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 1, i, 1)),
				MIPV4_KIND_NONE);
	}
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), n);
	for (i = 0; i < n; i++)
		KUNIT_ASSERT_EQ(test,
				with_rtnl(mipv4_del_ip(f->ip, IP4(10, 0, i, 1),
						       24)), 0);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, i, 1)),
				MIPV4_KIND_NONE);
}

struct add_case {
	const char	*name;
	__be32		addr;
	u8		plen;
	int		err;
};

static const struct add_case add_cases[] = {
	{ "first host", IP4(10, 0, 0, 1), 24, 0 },
	{ "last host", IP4(10, 0, 0, 254), 24, 0 },
	{ "network address", IP4(10, 0, 0, 0), 24, -EINVAL },
	{ "broadcast address", IP4(10, 0, 0, 255), 24, -EINVAL },
	{ "network address of 30 bits", IP4(10, 0, 0, 4), 30, -EINVAL },
	{ "broadcast address of 30 bits", IP4(10, 0, 0, 7), 30, -EINVAL },
	{ "host that ends in 0", IP4(10, 0, 1, 0), 16, 0 },
	{ "host that ends in 255", IP4(10, 0, 0, 255), 16, 0 },
	{ "lower half of 31 bits", IP4(10, 0, 0, 0), 31, 0 },
	{ "upper half of 31 bits", IP4(10, 0, 0, 1), 31, 0 },
	{ "32 bits", IP4(10, 0, 0, 0), 32, 0 },
	{ "shortest prefix", IP4(10, 0, 0, 1), 1, 0 },
	{ "no prefix", IP4(10, 0, 0, 1), 0, -EINVAL },
	{ "prefix of 33 bits", IP4(10, 0, 0, 1), 33, -EINVAL },
	{ "prefix of 255 bits", IP4(10, 0, 0, 1), 255, -EINVAL },
	{ "the one that is there", US, 24, -EEXIST },
	{ "the one that is there, other prefix", US, 16, -EEXIST },
	{ "no address", 0, 24, -EINVAL },
};

static void add_case_name(const struct add_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(add, add_cases, add_case_name);

static void added_address_has_its_verdict(struct kunit *test)
{
	const struct add_case *c = test->param_value;
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, c->addr, c->plen)),
			c->err);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), c->err ? 1 : 2);
}

/* The same rules for mipv4_set_ip(), but for replacing what is there. */
static void set_address_has_its_verdict(struct kunit *test)
{
	const struct add_case *c = test->param_value;
	int err = c->err == -EEXIST || !c->addr ? 0 : c->err;
	struct fake *f = fake_new(test);
	__be32 addr = 0;

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, c->addr, c->plen)),
			err);
	mipv4_get_ip(f->ip, &addr, 1);
	KUNIT_EXPECT_BE(test, addr, err ? US : c->addr);
}

static void deleting_wants_address_and_prefix_length(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, PEER, 24)),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 25)),
			-EADDRNOTAVAIL);
	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, SUBNET_BCAST), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)),
			-EADDRNOTAVAIL);
}

static void setting_leaves_one_address(struct kunit *test)
{
	struct fake *f = fake_new(test);
	__be32 addrs[3] = {};

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, FAR, 16)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 3), 1);
	KUNIT_EXPECT_BE(test, addrs[0], FAR);
	KUNIT_EXPECT_EQ(test, kind_of(f, US), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, US2), MIPV4_KIND_NONE);
}

static void setting_zero_leaves_none(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, 0, 0)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), 0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), (__be32)0);
}

struct room_case {
	const char	*name;
	bool		full;
};

/* Has the table of own addresses room for one more? */
static const struct room_case room_cases[] = {
	{ "room in the table", false },
	{ "a table that is full", true },
};

static void room_case_name(const struct room_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(room, room_cases, room_case_name);

/* Add addresses until one more needs a larger table. Return: how many there are. */
static size_t fill_table(struct fake *f)
{
	const struct mipv4_own *own;
	unsigned int i;

	for (i = 0; i < 256; i++) {
		own = rcu_dereference_protected(f->ip->own, 1);
		if (2 * (own->used + 3) > own->mask + 1)
			break;
		KUNIT_ASSERT_EQ(f->test,
				with_rtnl(mipv4_add_ip(f->ip, IP4(10, 1, i, 1),
						       24)), 0);
	}
	return mipv4_get_ip(f->ip, NULL, 0);
}

/* Whichever piece of memory is missing when one is added: all is as it was. To delete
 * needs none.
 */
static void address_is_there_whole_or_not_at_all(struct kunit *test)
{
	const struct room_case *c = test->param_value;
	const __be32 addr = IP4(10, 0, 0, 1);
	struct fake *f = fake_new(test);
	unsigned int nth;
	bool more = true;
	size_t n = 1;
	int err = 0;

	for (nth = 1; more && nth < 20; nth++) {
		if (c->full) {	/* the table of the last one may have grown */
			f = fake_new(test);
			n = fill_table(f);
		}
		rtnl_lock();
		fake_fail_nth(nth);
		err = mipv4_add_ip(f->ip, addr, 24);
		more = fake_fail_nth(0);
		rtnl_unlock();
		if (!more)
			break;
		/* What kmemleak could not get does no harm. */
		if (!err)
			err = with_rtnl(mipv4_del_ip(f->ip, addr, 24));
		KUNIT_EXPECT_TRUE(test, !err || err == -ENOMEM);
		KUNIT_EXPECT_EQ(test, kind_of(f, addr), MIPV4_KIND_NONE);
		KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, 0, 255)),
				MIPV4_KIND_NONE);
		KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(10, 0, 0, 2)),
				(__be32)0);
		KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
		KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), n);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, addr), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(10, 0, 0, 2)), addr);
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_del_ip(f->ip, addr, 24)), 0);
	KUNIT_EXPECT_EQ(test, kind_of(f, addr), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, IP4(10, 0, 0, 255)), MIPV4_KIND_NONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(10, 0, 0, 2)), (__be32)0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
}

/* An address as a list would have it. */
struct naive {
	__be32	addr;
	u8	plen;
	bool	in;
};

#define NAIVE	48
#define CHANGES	1500

/* What @addr is, going by the list, the oldest first. The first address of a network is
 * taken in as a broadcast, but nobody sends to it as to all.
 */
static enum mipv4_kind naive_kind(struct naive *const *list, unsigned int n,
				  __be32 addr, __be32 *src)
{
	enum mipv4_kind kind = MIPV4_KIND_NONE;
	unsigned int i, best = 0;

	*src = 0;
	for (i = 0; i < n; i++)
		if (list[i]->addr == addr) {
			*src = addr;
			return MIPV4_KIND_LOCAL;
		}
	for (i = 0; i < n; i++)
		if (list[i]->plen < 31 &&
		    addr == mipv4_broadcast(list[i]->addr, list[i]->plen)) {
			*src = list[i]->addr;
			return MIPV4_KIND_BROADCAST;
		}
	for (i = 0; i < n; i++)
		if (list[i]->plen < 31 &&
		    addr == (list[i]->addr & mipv4_netmask(list[i]->plen)))
			kind = MIPV4_KIND_BROADCAST;
	for (i = 0; i < n; i++)
		if (list[i]->plen > best && list[i]->plen < 32 &&
		    !((list[i]->addr ^ addr) & mipv4_netmask(list[i]->plen))) {
			best = list[i]->plen;
			*src = list[i]->addr;
		}
	return kind;
}

/* Addresses come and go in networks that overlap; after each change all of them, and
 * what is around them, are what the list says, for input and for output.
 */
static void random_addresses_agree_with_the_list(struct kunit *test)
{
	struct fake *f = fake_device(test);
	u32 seed = get_random_u32(), host;
	struct naive all[NAIVE] = {}, *list[NAIVE];
	unsigned int step, i, n = 0, bad = 0;
	struct rnd_state rnd;
	__be32 addr, src;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	prandom_seed_state(&rnd, seed);
	for (i = 0; i < NAIVE; i++) {
		all[i].addr = htonl(0x0a000000 + 1 + i);
		all[i].plen = 25 + prandom_u32_state(&rnd) % 8;
		host = ntohl(all[i].addr & ~mipv4_netmask(all[i].plen));
		if (!host || all[i].addr == mipv4_broadcast(all[i].addr,
							    all[i].plen))
			all[i].plen = 32;
	}
	for (step = 0; step < CHANGES && !bad; step++) {
		struct naive *a = &all[prandom_u32_state(&rnd) % NAIVE];

		if (!a->in) {
			bad += with_rtnl(mipv4_add_ip(f->ip, a->addr, a->plen));
			list[n++] = a;
		} else {
			bad += with_rtnl(mipv4_del_ip(f->ip, a->addr, a->plen));
			for (i = 0; list[i] != a; i++)
				;
			for (n--; i < n; i++)
				list[i] = list[i + 1];
		}
		a->in = !a->in;
		for (i = 0; i < 66; i++) {
			addr = htonl(0x0a000000 + i);
			bad += kind_of(f, addr) !=
			       naive_kind(list, n, addr, &src);
			bad += mipv4_src(f->ip, addr) != src;
		}
		bad += mipv4_src(f->ip, LIMITED_BCAST) !=
		       (n ? list[0]->addr : 0);
		bad += mipv4_src(f->ip, GROUP) != (n ? list[0]->addr : 0);
	}
	KUNIT_EXPECT_EQ_MSG(test, bad, 0, "seed %u, step %u, %u addresses", seed,
			    step, n);
}

/* One by one, without a new table for each. */
static void table_of_addresses_grows_by_doubling(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct mipv4_own *own, *last = NULL;
	unsigned int i, tables = 0;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	for (i = 0; i < 1000; i++) {
		KUNIT_ASSERT_EQ(test,
				with_rtnl(mipv4_add_ip(f->ip,
						       htonl(0x0a000001 + i),
						       16)), 0);
		own = rcu_dereference_protected(f->ip->own, 1);
		tables += own != last;
		last = own;
	}
	KUNIT_EXPECT_LE(test, tables, 12);
	for (i = 0; i < 1000; i++) {
		KUNIT_ASSERT_EQ(test,
				with_rtnl(mipv4_del_ip(f->ip,
						       htonl(0x0a000001 + i),
						       16)), 0);
		KUNIT_ASSERT_EQ(test,
				with_rtnl(mipv4_add_ip(f->ip,
						       htonl(0x0a000001 + i),
						       16)), 0);
		own = rcu_dereference_protected(f->ip->own, 1);
		tables += own != last;
		last = own;
	}
	KUNIT_EXPECT_LE(test, tables, 13);
}

static void addresses_are_bounded(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct netlink_ext_ack extack = {};
	unsigned int i, bad = 0;
	__be32 addr;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	for (i = 0; i < MIPV4_ADDR_LIMIT; i++) {
		addr = htonl(0x0a000001 + i);
		bad += !!with_rtnl(mipv4_add_ip(f->ip, addr, 16));
	}
	KUNIT_EXPECT_EQ(test, bad, 0);
	addr = htonl(0x0a000001 + i);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_addr_add(f->ip, addr, 16, 0, &extack)),
			-ENOSPC);
	KUNIT_EXPECT_STREQ(test, extack._msg,
			   "an endpoint has at most 1024 addresses: delete one first (mipv4 addr del)");
	/* Those that are probed for count, too. */
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_probe_ip(f->ip, addr, 16)),
			-ENOSPC);
	KUNIT_EXPECT_EQ(test, kind_of(f, addr), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, kind_of(f, htonl(0x0a000001 + i / 2)),
			MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_EQ(test,
			with_rtnl(mipv4_del_ip(f->ip, IP4(10, 0, 0, 1), 16)),
			0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, addr, 16)), 0);
}

static void addresses_come_oldest_first_and_no_more_than_fit(struct kunit *test)
{
	struct fake *f = fake_new(test);
	__be32 addrs[3] = {};

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, FAR, 16)), 0);
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, addrs, 2), 3);
	KUNIT_EXPECT_BE(test, addrs[0], US);
	KUNIT_EXPECT_BE(test, addrs[1], US2);
	KUNIT_EXPECT_BE(test, addrs[2], (__be32)0);
}

/* Context: RTNL. */
static bool is_secondary(struct fake *f, __be32 addr)
{
	bool secondary;

	rtnl_lock();
	rcu_read_lock();
	secondary = mipv4_ifaddr_is_secondary(f->ip,
					      mipv4_ifaddr_find(f->ip, addr));
	rcu_read_unlock();
	rtnl_unlock();
	return secondary;
}

static void later_address_of_the_same_network_is_secondary(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, STRANGER, 25)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, FAR, 24)), 0);
	KUNIT_EXPECT_FALSE(test, is_secondary(f, US));
	KUNIT_EXPECT_TRUE(test, is_secondary(f, US2));
	/* of another prefix length, or another network */
	KUNIT_EXPECT_FALSE(test, is_secondary(f, STRANGER));
	KUNIT_EXPECT_FALSE(test, is_secondary(f, FAR));
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US, 24)), 0);
	KUNIT_EXPECT_FALSE(test, is_secondary(f, US2));
}

static void unknown_address_is_not_found(struct kunit *test)
{
	struct fake *f = fake_new(test);

	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, mipv4_ifaddr_find(f->ip, PEER), NULL);
	KUNIT_EXPECT_NOT_NULL(test, mipv4_ifaddr_find(f->ip, US));
	rcu_read_unlock();
}

/* Looks at the addresses at any time, while they are changed. */
struct watch {
	struct hrtimer	timer;
	struct fake	*f;
	unsigned int	looks;
	unsigned int	none;		/* had no address */
	unsigned int	other;		/* had neither of the two */
};

static enum hrtimer_restart watch_look(struct hrtimer *timer)
{
	struct watch *w = container_of(timer, struct watch, timer);
	struct mipv4 *ip = w->f->ip;
	const struct mipv4_own *own;
	__be32 addr = 0, src;

	w->looks++;
	if (!mipv4_get_ip(ip, &addr, 1))
		w->none++;
	src = mipv4_src(ip, PEER);
	rcu_read_lock();
	own = rcu_dereference(ip->own);
	if (mipv4_own_kind(own, US) != MIPV4_KIND_LOCAL &&
	    mipv4_own_kind(own, US2) != MIPV4_KIND_LOCAL)
		w->other++;
	rcu_read_unlock();
	if ((addr != US && addr != US2) || (src != US && src != US2))
		w->other++;
	hrtimer_forward_now(timer, ns_to_ktime(50 * NSEC_PER_USEC));
	return HRTIMER_RESTART;
}

static void reader_sees_the_old_address_or_the_new(struct kunit *test)
{
	unsigned long end_jiffies = jiffies + 10 * HZ;
	unsigned int i, failed = 0;
	struct watch *w;

	w = kunit_kzalloc(test, sizeof(*w), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, w);
	w->f = fake_new(test);
	hrtimer_init(&w->timer, CLOCK_MONOTONIC, HRTIMER_MODE_REL_SOFT);
	w->timer.function = watch_look;
	hrtimer_start(&w->timer, 0, HRTIMER_MODE_REL_SOFT);
	for (i = 0; w->looks < 2000 && time_before(jiffies, end_jiffies); i++) {
		failed += !!with_rtnl(mipv4_set_ip(w->f->ip, i % 2 ? US : US2,
						   24));
		cond_resched();
	}
	hrtimer_cancel(&w->timer);
	KUNIT_EXPECT_EQ(test, failed, 0);
	KUNIT_EXPECT_GE(test, w->looks, 50);
	KUNIT_EXPECT_EQ(test, w->none, 0);
	KUNIT_EXPECT_EQ(test, w->other, 0);
}

static void ipv4_address_survives_uipaddr(struct kunit *test)
{
	struct mipv4_uipaddr uip = mipv4_to_uipaddr(US);
	__be32 addr = 0;

	KUNIT_EXPECT_EQ(test, uip.family, AF_INET);
	KUNIT_EXPECT_TRUE(test, mipv4_of_uipaddr(&uip, &addr));
	KUNIT_EXPECT_BE(test, addr, US);
}

static void ipv6_address_is_no_ipv4_address(struct kunit *test)
{
	struct mipv4_uipaddr uip = { .family = AF_INET6 };
	__be32 addr = PEER;

	KUNIT_EXPECT_FALSE(test, mipv4_of_uipaddr(&uip, &addr));
	KUNIT_EXPECT_BE(test, addr, PEER);
	uip.family = AF_UNSPEC;
	KUNIT_EXPECT_FALSE(test, mipv4_of_uipaddr(&uip, &addr));
}

static struct kunit_case address_test_cases[] = {
	KUNIT_CASE_PARAM(host_addresses_are_classes_a_to_c, class_gen_params),
	KUNIT_CASE_PARAM(impossible_host_address_is_refused, class_gen_params),
	KUNIT_CASE(only_the_limited_broadcast_is_ours_without_address),
	KUNIT_CASE(address_and_broadcasts_are_ours),
	KUNIT_CASE(prefix_of_31_or_32_bits_has_no_broadcast),
	KUNIT_CASE(own_address_wins_over_a_broadcast_of_another),
	KUNIT_CASE_PARAM(first_address_of_a_network_is_no_hosts,
			 first_gen_params),
	KUNIT_CASE(own_address_wins_over_a_first_address),
	KUNIT_CASE_PARAM(datagram_has_a_specific_destination,
			 specdest_gen_params),
	KUNIT_CASE(endpoint_without_address_has_no_specific_destination),
	KUNIT_CASE_PARAM(all_addresses_of_a_table_are_found,
			 table_size_gen_params),
	KUNIT_CASE_PARAM(added_address_has_its_verdict, add_gen_params),
	KUNIT_CASE_PARAM(set_address_has_its_verdict, add_gen_params),
	KUNIT_CASE(deleting_wants_address_and_prefix_length),
	KUNIT_CASE(setting_leaves_one_address),
	KUNIT_CASE(setting_zero_leaves_none),
	KUNIT_CASE_PARAM(address_is_there_whole_or_not_at_all, room_gen_params),
	KUNIT_CASE(random_addresses_agree_with_the_list),
	KUNIT_CASE_SLOW(table_of_addresses_grows_by_doubling),
	KUNIT_CASE_SLOW(addresses_are_bounded),
	KUNIT_CASE(addresses_come_oldest_first_and_no_more_than_fit),
	KUNIT_CASE(later_address_of_the_same_network_is_secondary),
	KUNIT_CASE(unknown_address_is_not_found),
	KUNIT_CASE(reader_sees_the_old_address_or_the_new),
	KUNIT_CASE(ipv4_address_survives_uipaddr),
	KUNIT_CASE(ipv6_address_is_no_ipv4_address),
	{}
};

static struct kunit_suite address_suite = {
	.name = "mipv4-address",
	.test_cases = address_test_cases,
};

kunit_test_suite(address_suite);
