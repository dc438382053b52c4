// SPDX-License-Identifier: GPL-2.0
/*
 * own-table-test.c: the table of own addresses: size, memory, readers.
 */
#include <linux/hrtimer.h>
#include <linux/prandom.h>
#include "fake-addr.h"
#include "fake.h"

static void add_ip(struct fake *f, __be32 addr, u8 plen)
{
	KUNIT_ASSERT_EQ(f->test, with_rtnl(mipv4_add_ip(f->ip, addr, plen)), 0);
}

static void del_ip(struct fake *f, __be32 addr, u8 plen)
{
	KUNIT_ASSERT_EQ(f->test, with_rtnl(mipv4_del_ip(f->ip, addr, plen)), 0);
}

static const unsigned int table_sizes[] = { 1, 16, 256 };

static void table_size_name(const unsigned int *n, char *name)
{
	snprintf(name, KUNIT_PARAM_DESC_SIZE, "%u addresses", *n);
}

KUNIT_ARRAY_PARAM(table_size, table_sizes, table_size_name);

/* All addresses 10.0.i.1/24 are found, and their broadcasts, but no neighbours. None is
 * found after the addresses are deleted.
 */
static void all_addresses_of_a_table_are_found(struct kunit *test)
{
	unsigned int n = *(const unsigned int *)test->param_value, i;
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	for (i = 0; i < n; i++)
		add_ip(f, IP4(10, 0, i, 1), 24);
	for (i = 0; i < n; i++) {
		KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, i, 1)),
				MIPV4_KIND_LOCAL);
		KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, i, 255)),
				MIPV4_KIND_BROADCAST);
		KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, i, 2)),
				MIPV4_KIND_NONE);
		KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 1, i, 1)),
				MIPV4_KIND_NONE);
	}
	KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), n);
	for (i = 0; i < n; i++)
		del_ip(f, IP4(10, 0, i, 1), 24);
	for (i = 0; i < n; i++)
		KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, i, 1)),
				MIPV4_KIND_NONE);
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

/* If an allocation fails while an address is added, nothing changes. Deleting allocates
 * nothing.
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
		/* A failed allocation of kmemleak is harmless. */
		if (!err)
			err = with_rtnl(mipv4_del_ip(f->ip, addr, 24));
		KUNIT_EXPECT_TRUE(test, !err || err == -ENOMEM);
		KUNIT_EXPECT_EQ(test, fake_addr_kind(f, addr), MIPV4_KIND_NONE);
		KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, 0, 255)),
				MIPV4_KIND_NONE);
		KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(10, 0, 0, 2)),
				(__be32)0);
		KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
		KUNIT_EXPECT_EQ(test, mipv4_get_ip(f->ip, NULL, 0), n);
	}
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, addr), MIPV4_KIND_LOCAL);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(10, 0, 0, 2)), addr);
	KUNIT_EXPECT_EQ(test, without_memory(mipv4_del_ip(f->ip, addr, 24)), 0);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, addr), MIPV4_KIND_NONE);
	KUNIT_EXPECT_EQ(test, fake_addr_kind(f, IP4(10, 0, 0, 255)), MIPV4_KIND_NONE);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, IP4(10, 0, 0, 2)), (__be32)0);
	KUNIT_EXPECT_BE(test, mipv4_src(f->ip, PEER), US);
}

/* An address in a list, for comparison. */
struct naive {
	__be32	addr;
	u8	plen;
	bool	in;
};

#define NAIVE	48
#define CHANGES	1500

/* The kind of @addr by a linear search, oldest first. The first address of a network is
 * received as a broadcast, but not used as one for sending.
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

/* Addresses of overlapping networks are added and deleted. After each change, they and
 * the addresses around them agree with the list, for input and for output.
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
			bad += fake_addr_kind(f, addr) !=
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

/* Addresses are added one by one, without a new table for each. */
static void table_of_addresses_grows_by_doubling(struct kunit *test)
{
	struct fake *f = fake_device(test);
	struct mipv4_own *own, *last = NULL;
	unsigned int i, tables = 0;

	KUNIT_ASSERT_EQ(test, fake_connect(f, 0, 0, 0), 0);
	for (i = 0; i < 1000; i++) {
		add_ip(f, htonl(0x0a000001 + i), 16);
		own = rcu_dereference_protected(f->ip->own, 1);
		tables += own != last;
		last = own;
	}
	KUNIT_EXPECT_LE(test, tables, 12);
	for (i = 0; i < 1000; i++) {
		del_ip(f, htonl(0x0a000001 + i), 16);
		add_ip(f, htonl(0x0a000001 + i), 16);
		own = rcu_dereference_protected(f->ip->own, 1);
		tables += own != last;
		last = own;
	}
	KUNIT_EXPECT_LE(test, tables, 13);
}

/* A thread that reads the addresses while they change. */
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

static struct kunit_case own_table_test_cases[] = {
	KUNIT_CASE_PARAM(all_addresses_of_a_table_are_found,
			 table_size_gen_params),
	KUNIT_CASE_PARAM(address_is_there_whole_or_not_at_all, room_gen_params),
	KUNIT_CASE(random_addresses_agree_with_the_list),
	KUNIT_CASE_SLOW(table_of_addresses_grows_by_doubling),
	KUNIT_CASE(reader_sees_the_old_address_or_the_new),
	{}
};

static struct kunit_suite own_table_suite = {
	.name = "mipv4-own-table",
	.test_cases = own_table_test_cases,
};

kunit_test_suite(own_table_suite);
