// SPDX-License-Identifier: GPL-2.0
/*
 * fake-event.c: a program that receives events.
 */
#include "fake-event.h"
#include "fake.h"

/* The next event has the command @cmd. */
struct nlattr **fake_expect_event(struct kunit *test, struct fake_netlink *nl,
				  u8 cmd)
{
	struct nlattr **attrs;
	u8 got = 0;

	attrs = fake_genl_next(nl, &got);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, got, cmd);
	return attrs;
}

void fake_expect_silence(struct kunit *test, struct fake_netlink *nl)
{
	u8 got = 0;

	KUNIT_EXPECT_NULL(test, fake_genl_next(nl, &got));
	KUNIT_EXPECT_EQ(test, got, 0);
	KUNIT_EXPECT_FALSE(test, fake_netlink_lost(nl));
}

/* The next event is about the address @addr. */
void fake_expect_addr(struct events *e, u8 cmd, __be32 addr, u32 flags)
{
	struct nlattr **attrs = fake_expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			e->f->dev->ifindex);
	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), addr);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u8(attrs[MIPV4_A_PREFIXLEN]), 24);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_ADDR_FLAGS]),
			flags);
}

void fake_expect_route(struct events *e, u8 cmd, __be32 dst, u32 flags)
{
	struct nlattr **attrs = fake_expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), dst);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_ROUTE_FLAGS]),
			flags);
}

void fake_expect_neigh(struct events *e, u8 cmd, __be32 addr, u8 state,
		       const u8 *ha)
{
	struct nlattr **attrs = fake_expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), addr);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u8(attrs[MIPV4_A_NEIGH_STATE]),
			state);
	KUNIT_EXPECT_EQ(e->f->test, !!attrs[MIPV4_A_LLADDR], !!ha);
	if (ha && attrs[MIPV4_A_LLADDR])
		KUNIT_EXPECT_MEMEQ(e->f->test, nla_data(attrs[MIPV4_A_LLADDR]),
				   ha, ETH_ALEN);
}

void fake_expect_group(struct events *e, u8 cmd, u8 mode, size_t n, u32 users)
{
	struct nlattr **attrs = fake_expect_event(e->f->test, e->nl, cmd);

	KUNIT_EXPECT_BE(e->f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), GROUP);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u8(attrs[MIPV4_A_FILTER_MODE]),
			mode);
	KUNIT_EXPECT_EQ(e->f->test, nla_len(attrs[MIPV4_A_SOURCES]), 4 * n);
	KUNIT_EXPECT_EQ(e->f->test, nla_get_u32(attrs[MIPV4_A_USERS]), users);
}

/* The next report is about a drop of a protocol: of a datagram from PEER to @dst, or of
 * @left_out datagrams.
 */
void fake_expect_named_drop(struct fake *f, struct fake_netlink *nl,
			    const char *name, __be32 dst, u32 left_out)
{
	struct nlattr **attrs = fake_expect_event(f->test, nl,
						  MIPV4_CMD_DROP_NTF);

	KUNIT_EXPECT_EQ(f->test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			f->dev->ifindex);
	KUNIT_EXPECT_NULL(f->test, attrs[MIPV4_A_DROP_REASON]);
	KUNIT_ASSERT_NOT_NULL(f->test, attrs[MIPV4_A_DROP_NAME]);
	KUNIT_EXPECT_STREQ(f->test, nla_data(attrs[MIPV4_A_DROP_NAME]), name);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_LEFT_OUT], !!left_out);
	KUNIT_ASSERT_EQ(f->test, !!attrs[MIPV4_A_SRC], !left_out);
	if (left_out) {
		KUNIT_EXPECT_EQ(f->test, nla_get_u32(attrs[MIPV4_A_LEFT_OUT]),
				left_out);
		return;
	}
	KUNIT_EXPECT_BE(f->test, nla_get_be32(attrs[MIPV4_A_SRC]), PEER);
	KUNIT_EXPECT_BE(f->test, nla_get_be32(attrs[MIPV4_A_ADDR]), dst);
}

struct events *fake_events_listen(struct kunit *test)
{
	struct events *e = kunit_kzalloc(test, sizeof(*e), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, e);
	e->nl = fake_netlink_events(test);
	e->f = fake_new(test);
	fake_expect_event(test, e->nl, MIPV4_CMD_ATTACH_NTF);
	fake_expect_addr(e, MIPV4_CMD_ADDR_NTF, US, 0);
	fake_expect_silence(test, e->nl);
	return e;
}
