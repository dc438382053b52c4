// SPDX-License-Identifier: GPL-2.0
/*
 * rfc1122-link-test.c: requirements of RFC 1122 for the link layer. docs/rfc1122.md
 * names the cases.
 */
#include <linux/pkt_sched.h>
#include "fake.h"

/* Section 3.3.6: a link-layer broadcast carries an IP broadcast or multicast. An
 * administrator could make it carry others.
 */
static void link_layer_broadcast_is_no_neighbour(struct kunit *test)
{
	struct fake_netlink *nl = fake_netlink(test, NETLINK_GENERIC);
	struct fake *f = fake_new(test);
	struct sk_buff *request;

	request = fake_genl_about(nl, MIPV4_CMD_NEIGH_ADD, f);
	KUNIT_ASSERT_EQ(test, nla_put_be32(request, MIPV4_A_ADDR, PEER), 0);
	KUNIT_ASSERT_EQ(test,
			nla_put(request, MIPV4_A_LLADDR, ETH_ALEN, BCAST_HA),
			0);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(nl, request), -EINVAL);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
}

struct priority_case {
	const char	*name;
	u8		tos;
	u32		asked_for;	/* by the protocol */
	u32		priority;
};

static const struct priority_case priority_cases[] = {
	{ "normal", 0, 0, TC_PRIO_BESTEFFORT },
	{ "low delay", IPTOS_LOWDELAY, 0, TC_PRIO_INTERACTIVE },
	{ "throughput", IPTOS_THROUGHPUT, 0, TC_PRIO_BULK },
	{ "normal, as the protocol says", 0, 5, 5 },
	{ "low delay, as the protocol says", IPTOS_LOWDELAY, 5, 5 },
};

static void priority_case_name(const struct priority_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(priority, priority_cases, priority_case_name);

/* Section 2.4: the type of service is passed to the link layer, in fragments too;
 * here it is the priority by which the device queues.
 */
static void link_layer_is_told_the_type_of_service(struct kunit *test)
{
	const struct priority_case *c = test->param_value;
	u8 *data = kunit_kzalloc(test, 1481, GFP_KERNEL);
	struct fake *f = fake_with_peer(test);
	struct sk_buff *frame;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	frame = fake_frame(f, PEER, 1481);
	ip_hdr(frame)->tos = c->tos;
	frame->priority = c->asked_for;
	KUNIT_EXPECT_EQ(test, mipv4_write(f->ip, frame, data, 1481), 0);
	for (i = 0; i < 2; i++) {
		frame = fake_sent(f);
		KUNIT_ASSERT_NOT_NULL(test, frame);
		KUNIT_EXPECT_EQ(test, frame->priority, c->priority);
	}
}

/* Sections 2.3.1 and 2.3.3: whatever the size, the encapsulation is that of RFC
 * 894, the header first; trailers were for multiples of 512 octets.
 */
static void frame_is_encapsulated_as_in_rfc_894(struct kunit *test)
{
	static const unsigned int sizes[] = { 0, 1, 512, 1024, 1480 };
	u8 *data = kunit_kzalloc(test, 1480, GFP_KERNEL);
	struct fake *f = fake_with_peer(test);
	struct sk_buff *skb;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		KUNIT_EXPECT_EQ(test, fake_send(f, PEER, data, sizes[i]), 0);
		skb = fake_sent(f);
		KUNIT_ASSERT_NOT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, skb->len, 14 + 20 + sizes[i]);
		KUNIT_EXPECT_MEMEQ(test, skb->data, PEER_HA, ETH_ALEN);
		KUNIT_EXPECT_MEMEQ(test, skb->data + 6, OUR_HA, ETH_ALEN);
		KUNIT_EXPECT_MEMEQ(test, skb->data + 12, "\x08\x00\x45", 3);
	}
}

static struct kunit_case rfc1122_link_test_cases[] = {
	KUNIT_CASE(frame_is_encapsulated_as_in_rfc_894),
	KUNIT_CASE_PARAM(link_layer_is_told_the_type_of_service,
			 priority_gen_params),
	KUNIT_CASE(link_layer_broadcast_is_no_neighbour),
	{}
};

static struct kunit_suite rfc1122_link_suite = {
	.name = "mipv4-rfc1122-link",
	.test_cases = rfc1122_link_test_cases,
};

kunit_test_suite(rfc1122_link_suite);
