// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-dump-test.c: dumps, and changes while they are read.
 */
#include "fake-command.h"
#include "fake.h"
#include "../mipv4/group.h"
#include "../mipv4/neigh-set.h"
#include "../mipv4/settings.h"

static void all_endpoints_are_dumped(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test), *g = fake_new(test);
	struct nlattr **attrs;

	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, NULL, MIPV4_CMD_GET), 0);
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

/* More addresses than fit one message of a dump. Each is dumped once. */
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
	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, MIPV4_CMD_ADDR_GET), 0);
	for (i = 0; (attrs = fake_genl_next(nl, NULL)); i++)
		bad += test_and_set_bit(ntohl(nla_get_be32(attrs[MIPV4_A_ADDR])) -
					0x0a000001, seen);
	KUNIT_EXPECT_EQ(test, bad, 0);
	KUNIT_EXPECT_EQ(test, i, 1000);
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

static const u8 dump_commands[] = {
	MIPV4_CMD_GET, MIPV4_CMD_ADDR_GET, MIPV4_CMD_ROUTE_GET,
	MIPV4_CMD_NEIGH_GET, MIPV4_CMD_STATS_GET, MIPV4_CMD_GROUP_GET,
};

KUNIT_ARRAY_PARAM(dump, dump_commands, fake_command_name);

static void dump_of_no_endpoint_at_all_is_empty(struct kunit *test)
{
	const u8 *cmd = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);

	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, NULL, *cmd), 0);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(nl, NULL), NULL);
}

static void dump_of_a_device_without_endpoint_is_refused(struct kunit *test)
{
	const u8 *cmd = test->param_value;
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_device(test);

	KUNIT_EXPECT_EQ(test, fake_call_dump(nl, f, *cmd), -ENODEV);
}

/* Entries of one endpoint, more than fit one message of a dump. */
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

/* A router reports too big datagrams to many hosts. */
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

/* An endpoint with many entries, whose tables have grown to their size. */
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

/* The flag is set also if only the end of the dump is left. */
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

/* The entries of the next endpoint do not clear the flag. */
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

/* Does a change of the endpoint of @g interrupt a dump? */
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

/* Neighbours that ARP learns do not change the permanent ones. */
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

/* A resize moves the items of a table. */
static void dump_of_a_table_that_is_resized_says_so(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = with_many(test, &many_cases[1]);
	const void *before;
	unsigned int i;

	/* Many are added, so that the table grows, and as many removed. */
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

static struct kunit_case netlink_dump_test_cases[] = {
	KUNIT_CASE(all_endpoints_are_dumped),
	KUNIT_CASE(many_addresses_are_dumped_once_each),
	KUNIT_CASE(neighbours_are_dumped_by_state),
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
	{}
};

static struct kunit_suite netlink_dump_suite = {
	.name = "mipv4-netlink-dump",
	.test_cases = netlink_dump_test_cases,
};

kunit_test_suite(netlink_dump_suite);
