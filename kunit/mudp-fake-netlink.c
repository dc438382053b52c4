// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-fake-netlink.c: programs that use mudp by netlink, and the datagrams of a peer.
 */
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"
#include "mudp-fake-netlink.h"

static_assert((int)MUDP_A_IFINDEX == (int)MIPV4_A_IFINDEX,
	      "fake_genl_about() puts the other one");
static_assert((int)MUDP_A_MAX <= (int)MIPV4_A_MAX,
	      "fake_genl_next() has no room for more");

struct programs programs_new(struct kunit *test)
{
	struct programs p = {
		.f = fake_new(test),
		.admin = fake_netlink_of(test, MUDP_GENL_NAME),
		.user = fake_netlink_of(test, MUDP_GENL_NAME),
	};

	fake_know(p.f, PEER, PEER_HA);
	return p;
}

/* A datagram of PEER without a checksum. */
struct sk_buff *peer_datagram(struct fake *f, __be16 sport, __be32 dst,
			      __be16 dport, const void *data, size_t len)
{
	u8 *octets = kunit_kzalloc(f->test, 8 + len, GFP_KERNEL);
	struct udphdr *uh = (struct udphdr *)octets;
	struct sk_buff *skb;

	KUNIT_ASSERT_NOT_NULL(f->test, octets);
	*uh = (struct udphdr){
		.source = sport, .dest = dport, .len = htons(8 + len),
	};
	memcpy(octets + 8, data, len);
	skb = fake_datagram(f, PEER, dst, IPPROTO_UDP, octets, 8 + len);
	kunit_kfree(f->test, octets);
	return skb;
}

void peer_sends(struct programs *p, __be16 sport, __be16 dport,
		const void *data, size_t len)
{
	fake_receive(p->f, peer_datagram(p->f, sport, US, dport, data, len));
}

/* PEER sends a datagram with a sequence number. */
void peer_numbers(struct programs *p, __be16 sport, u64 seq)
{
	__be64 data = cpu_to_be64(seq);

	peer_sends(p, sport, PORT, &data, sizeof(data));
}

/* Requests. Each returns 0 or -errno. */

struct sk_buff *nl_about_port(struct fake_netlink *nl, u8 cmd,
			      struct fake *f, __be16 port)
{
	struct sk_buff *skb = fake_genl_about(nl, cmd, f);

	nla_put_be16(skb, MUDP_A_LOCAL_PORT, port);
	return skb;
}

int nl_start(struct programs *p, struct fake *f, u8 kind, __be16 port)
{
	struct sk_buff *skb;

	skb = nl_about_port(p->admin, MUDP_CMD_SERVICE_ADD, f, port);
	nla_put_u8(skb, MUDP_A_SERVICE, kind);
	return fake_netlink_call(p->admin, skb);
}

int nl_stop(struct programs *p, __be16 port)
{
	return fake_netlink_call(p->admin,
				 nl_about_port(p->admin, MUDP_CMD_SERVICE_DEL,
					       p->f, port));
}

/* The same with a service. */
struct programs programs_with(struct kunit *test, u8 kind)
{
	struct programs p = programs_new(test);

	KUNIT_ASSERT_EQ(test, nl_start(&p, p.f, kind, PORT), 0);
	return p;
}

int nl_listen(struct programs *p, struct fake_netlink *nl, __be16 port)
{
	return fake_netlink_call(nl, nl_about_port(nl, MUDP_CMD_LISTEN, p->f,
						port));
}

/* The next message to the user, which has to be @cmd. */
struct nlattr **nl_next(struct programs *p, u8 cmd)
{
	struct kunit *test = p->f->test;
	struct nlattr **attrs;
	u8 got = 0;

	attrs = fake_genl_next(p->user, &got);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_ASSERT_EQ(test, got, cmd);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_IFINDEX]);
	return attrs;
}

bool nl_none(struct programs *p)
{
	return !fake_genl_next(p->user, NULL);
}

/* Request all services of @f; without @f, of all devices. */
void nl_dump(struct programs *p, struct fake *f)
{
	struct sk_buff *skb = fake_genl(p->admin, MUDP_CMD_SERVICE_GET,
					NLM_F_DUMP);

	if (f)
		nla_put_u32(skb, MUDP_A_IFINDEX, f->dev->ifindex);
	KUNIT_ASSERT_EQ(p->f->test, fake_netlink_call(p->admin, skb), 0);
}

u64 nl_counter_in(struct kunit *test, const struct nlattr *nest, int type)
{
	const struct nlattr *attr;

	KUNIT_ASSERT_NOT_NULL(test, nest);
	attr = nla_find(nla_data(nest), nla_len(nest), type);
	KUNIT_ASSERT_NOT_NULL(test, attr);
	return nla_get_u64(attr);
}

/* A counter of the service at @port; ~0 without a service. */
u64 nl_counter(struct programs *p, __be16 port, enum mudp_counter type)
{
	struct nlattr **attrs;

	nl_dump(p, p->f);
	while ((attrs = fake_genl_next(p->admin, NULL)))
		if (nla_get_be16(attrs[MUDP_A_LOCAL_PORT]) == port)
			return nl_counter_in(p->f->test, attrs[MUDP_A_COUNTERS],
					  type);
	return ~0ULL;
}

bool nl_has_service(struct programs *p, __be16 port)
{
	return nl_counter(p, port, MUDP_COUNTER_IN_DATAGRAMS) != ~0ULL;
}
