// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-service-test.c: echo and discard; services are started, listed and ended
 * (companions/mudp/service.c, service-table.c).
 */
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"
#include "mudp-fake-netlink.h"

/* The most services of a namespace. */
#define MAX_SERVICES	1024

static void discard_counts_and_sends_nothing(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);

	peer_sends(&p, PEER_PORT, PORT, "hello", 5);
	peer_sends(&p, PEER_PORT, PORT, "", 0);
	expect_counter(&p, IN_DATAGRAMS, 2);
	expect_counter(&p, IN_OCTETS, 5);
	expect_counter(&p, OUT_DATAGRAMS, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
}

/* The next frame has to be a datagram from PORT to PEER_PORT of PEER. Its TTL is one less
 * than that of fake_datagram().
 * Return: its payload of @len octets, or NULL for another frame.
 */
static u8 *answered(struct programs *p, size_t len)
{
	struct iphdr *iph = fake_sent_ip(p->f);
	struct sk_buff *skb = skb_peek_tail(&p->f->seen);
	struct udphdr *uh;

	if (!iph || skb_linearize(skb))
		return NULL;
	iph = (struct iphdr *)(skb->data + ETH_HLEN);
	uh = (struct udphdr *)(iph + 1);
	if (iph->saddr != US || iph->daddr != PEER || iph->ttl != 59 ||
	    iph->protocol != IPPROTO_UDP || uh->source != PORT ||
	    uh->dest != PEER_PORT || ntohs(uh->len) != 8 + len)
		return NULL;
	return (u8 *)(uh + 1);
}

static void echo_returns_the_payload(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 2, 7, 8, 100, 1471, 1472 };
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	u8 *data = kunit_kzalloc(test, 1472, GFP_KERNEL), *back;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (i = 0; i < 1472; i++)
		data[i] = i % 251;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		peer_sends(&p, PEER_PORT, PORT, data, sizes[i]);
		back = answered(&p, sizes[i]);
		KUNIT_ASSERT_NOT_NULL(test, back);
		KUNIT_EXPECT_MEMEQ(test, back, data, sizes[i]);
		KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
	}
	fake_receive(p.f, fake_paged(p.f, peer_datagram(p.f, PEER_PORT, US, PORT,
							data, 300), 28 + 100));
	back = answered(&p, 300);
	KUNIT_ASSERT_NOT_NULL(test, back);
	KUNIT_EXPECT_MEMEQ(test, back, data, 300);
	expect_counter(&p, IN_DATAGRAMS, i + 1);
	expect_counter(&p, OUT_DATAGRAMS, i + 1);
	expect_counter(&p, OUT_FAILED, 0);
	expect_counter(&p, IGNORED, 0);
}

/* The source port, the destination, and is there a reply? */
struct echo_case {
	const char	*name;
	u16		sport;
	__be32		dst;
	u8		pkt_type;
	bool		answered;
};

static const struct echo_case echo_cases[] = {
	{ "any port", 4242, US, PACKET_HOST, true },
	{ "lowest port", 1, US, PACKET_HOST, true },
	{ "highest port", 65535, US, PACKET_HOST, true },
	{ "no port", 0, US, PACKET_HOST },
	{ "the port itself", 5000, US, PACKET_HOST },
	{ "echo", 7, US, PACKET_HOST },
	{ "discard does not answer", 9, US, PACKET_HOST, true },
	{ "active users", 11, US, PACKET_HOST },
	{ "daytime", 13, US, PACKET_HOST },
	{ "quote of the day", 17, US, PACKET_HOST },
	{ "character generator", 19, US, PACKET_HOST },
	{ "time", 37, US, PACKET_HOST },
	{ "limited broadcast", 4242, LIMITED_BCAST, PACKET_BROADCAST },
	{ "subnet broadcast", 4242, SUBNET_BCAST, PACKET_BROADCAST },
	{ "multicast", 4242, ALL_HOSTS, PACKET_MULTICAST },
};

static void echo_case_name(const struct echo_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(echo, echo_cases, echo_case_name);

static void echo_starts_no_loop(struct kunit *test)
{
	const struct echo_case *c = test->param_value;
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	struct sk_buff *skb;

	skb = peer_datagram(p.f, htons(c->sport), c->dst, PORT, "hello", 5);
	skb->pkt_type = c->pkt_type;
	fake_receive(p.f, skb);
	expect_counter(&p, IN_DATAGRAMS, 1);
	expect_counter(&p, OUT_DATAGRAMS, c->answered);
	expect_counter(&p, IGNORED, !c->answered);
	KUNIT_EXPECT_EQ(test, fake_silent(p.f), !c->answered);
}

/* An own broadcast loops back and is not answered. */
static void echo_does_not_answer_an_own_broadcast(struct kunit *test)
{
	static const __be32 dsts[] = { SUBNET_BCAST, LIMITED_BCAST };
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	struct mudp_flow flow = { .sport = htons(4242), .dport = PORT };
	int i;

	for (i = 0; i < ARRAY_SIZE(dsts); i++) {
		flow.daddr = dsts[i];
		KUNIT_EXPECT_EQ(test, mudp_write(p.f->ip, &flow, "hello", 5),
				0);
		KUNIT_EXPECT_NOT_NULL(test, fake_sent_ip(p.f));
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
	expect_counter(&p, IN_DATAGRAMS, 2);
	expect_counter(&p, IGNORED, 2);
}

/* Receive a datagram with this TTL from an echo at a port that is not well known.
 * Return: the TTL of the reply, 0 if there is none.
 */
static u8 echoed(struct programs *p, u8 ttl)
{
	struct sk_buff *skb;
	struct iphdr *iph;

	skb = peer_datagram(p->f, htons(6007), US, PORT, "hello", 5);
	ip_hdr(skb)->ttl = ttl;
	fake_checksum(skb);
	fake_receive(p->f, skb);
	iph = fake_sent_ip(p->f);
	return iph ? iph->ttl : 0;
}

static void loop_of_two_echoes_ends(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	u8 ttl;

	/* Each echo receives the reply of the other. */
	for (ttl = 255; ttl > 1; ttl--)
		KUNIT_ASSERT_EQ(test, echoed(&p, ttl), ttl - 1);
	KUNIT_EXPECT_EQ(test, echoed(&p, 1), 0);
	KUNIT_EXPECT_EQ(test, echoed(&p, 0), 0);
	expect_counter(&p, OUT_DATAGRAMS, 254);
	expect_counter(&p, IGNORED, 2);
}

static void echo_that_cannot_be_sent_is_counted(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);

	p.f->full = true;
	peer_sends(&p, PEER_PORT, PORT, "hello", 5);
	expect_counter(&p, IN_DATAGRAMS, 1);
	expect_counter(&p, OUT_DATAGRAMS, 0);
	expect_counter(&p, OUT_FAILED, 1);
	expect_counter(&p, IGNORED, 0);
}

static void service_ends_when_it_is_removed(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);

	KUNIT_EXPECT_TRUE(test, nl_has_service(&p, PORT));
	KUNIT_EXPECT_EQ(test, nl_stop(&p, PORT), 0);
	KUNIT_EXPECT_FALSE(test, nl_has_service(&p, PORT));
	peer_sends(&p, PEER_PORT, PORT, "hello", 5);
	KUNIT_EXPECT_EQ(test, mudp_stat(p.f->ip, MUDP_STAT_NO_PORTS), 1);
	KUNIT_EXPECT_EQ(test, nl_stop(&p, PORT), -ENOENT);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(p.admin),
			   "no service on that port");
	/* The counters of the next service start from 0. */
	KUNIT_EXPECT_EQ(test, nl_start(&p, p.f, MUDP_SERVICE_SINK, PORT), 0);
	expect_counter(&p, IN_DATAGRAMS, 0);
}

static void service_needs_a_free_port_and_an_endpoint(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);
	struct fake *bare = fake_new(test);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test, nl_start(&p, p.f, MUDP_SERVICE_ECHO, PORT),
			-EADDRINUSE);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_EQ(test, nl_start(&p, p.f, MUDP_SERVICE_ECHO, 0), -EINVAL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_EQ(test, nl_start(&p, p.f, MUDP_SERVICE_LISTEN, htons(9)),
			-EINVAL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_EQ(test, nl_start(&p, bare, MUDP_SERVICE_ECHO, PORT), 0);
	fake_disconnect(bare);
	KUNIT_EXPECT_EQ(test, nl_start(&p, bare, MUDP_SERVICE_ECHO, PORT),
			-ENODEV);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	/* The kind, the port and the device are required. */
	skb = nl_about_port(p.admin, MUDP_CMD_SERVICE_ADD, p.f, htons(9));
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.admin, skb), -EINVAL);
	skb = fake_genl_about(p.admin, MUDP_CMD_SERVICE_ADD, p.f);
	nla_put_u8(skb, MUDP_A_SERVICE, MUDP_SERVICE_ECHO);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.admin, skb), -EINVAL);
	skb = fake_genl(p.admin, MUDP_CMD_SERVICE_ADD, 0);
	nla_put_be16(skb, MUDP_A_LOCAL_PORT, htons(9));
	nla_put_u8(skb, MUDP_A_SERVICE, MUDP_SERVICE_ECHO);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.admin, skb), -EINVAL);
	KUNIT_EXPECT_FALSE(test, nl_has_service(&p, htons(9)));
}

/* A dump of more services than fit a message has each once; also of one device. */
static void services_have_a_limit_and_are_all_listed(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct fake *other = fake_new(test);
	unsigned long *seen = bitmap_zalloc(65536, GFP_KERNEL);
	unsigned int i, n = 0, alien = 0;
	struct nlattr **attrs;
	int err = 0;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (i = 1; i < MAX_SERVICES && !err; i++)
		err = nl_start(&p, p.f, MUDP_SERVICE_DISCARD, htons(i));
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, nl_start(&p, other, MUDP_SERVICE_DISCARD, PORT), 0);
	KUNIT_EXPECT_EQ(test, nl_start(&p, p.f, MUDP_SERVICE_DISCARD, PORT),
			-EBUSY);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_EQ(test, nl_listen(&p, p.user, 0), -EBUSY);

	nl_dump(&p, NULL);
	while ((attrs = fake_genl_next(p.admin, NULL))) {
		if (nla_get_u32(attrs[MUDP_A_IFINDEX]) == other->dev->ifindex)
			alien++;
		else if (!test_and_set_bit(ntohs(nla_get_be16(attrs[MUDP_A_LOCAL_PORT])),
					   seen))
			n++;
	}
	KUNIT_EXPECT_EQ(test, alien, 1);
	KUNIT_EXPECT_EQ(test, n, MAX_SERVICES - 1);
	nl_dump(&p, other);
	KUNIT_EXPECT_NOT_NULL(test, fake_genl_next(p.admin, NULL));
	KUNIT_EXPECT_NULL(test, fake_genl_next(p.admin, NULL));

	KUNIT_EXPECT_EQ(test, nl_stop(&p, htons(1)), 0);
	KUNIT_EXPECT_EQ(test, nl_listen(&p, p.user, 0), 0);
	bitmap_free(seen);
}

static void services_end_with_their_endpoint(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);
	struct fake *other = fake_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, nl_start(&p, other, MUDP_SERVICE_DISCARD, PORT), 0);
	KUNIT_ASSERT_EQ(test, nl_listen(&p, p.user, htons(6000)), 0);
	nl_next(&p, MUDP_CMD_LISTEN);
	fake_disconnect(p.f);
	attrs = nl_next(&p, MUDP_CMD_ERROR_NTF);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]), ENODEV);
	KUNIT_EXPECT_TRUE(test, nl_none(&p));
	KUNIT_EXPECT_FALSE(test, nl_has_service(&p, PORT));
	p.f = other;
	KUNIT_EXPECT_TRUE(test, nl_has_service(&p, PORT));
	/* The socket can listen at another endpoint. */
	KUNIT_EXPECT_EQ(test, nl_listen(&p, p.user, htons(6000)), 0);
}

/* The socket that started echo, discard or sink may close. */
static void service_stays_when_the_command_ends(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);

	fake_netlink_close(p.admin);
	p.admin = p.user;
	KUNIT_EXPECT_TRUE(test, nl_has_service(&p, PORT));
}

static void statistics_are_those_of_the_endpoint(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	struct nlattr **attrs;
	struct sk_buff *skb;

	peer_sends(&p, PEER_PORT, PORT, "hello", 5);
	peer_sends(&p, PEER_PORT, htons(9), "hello", 5);
	skb = peer_datagram(p.f, PEER_PORT, US, PORT, "hello", 5);
	((struct udphdr *)(ip_hdr(skb) + 1))->check = (__force __sum16)1;
	fake_receive(p.f, skb);
	skb = fake_genl_about(p.admin, MUDP_CMD_STATS_GET, p.f);
	KUNIT_ASSERT_EQ(test, fake_netlink_call(p.admin, skb), 0);
	attrs = fake_genl_next(p.admin, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_IFINDEX]),
			p.f->dev->ifindex);
	KUNIT_EXPECT_EQ(test, nl_counter_in(test, attrs[MUDP_A_STATS],
					    MUDP_STAT_IN_DATAGRAMS), 1);
	KUNIT_EXPECT_EQ(test, nl_counter_in(test, attrs[MUDP_A_STATS],
					    MUDP_STAT_OUT_DATAGRAMS), 1);
	KUNIT_EXPECT_EQ(test, nl_counter_in(test, attrs[MUDP_A_STATS],
					    MUDP_STAT_NO_PORTS), 1);
	KUNIT_EXPECT_EQ(test, nl_counter_in(test, attrs[MUDP_A_STATS],
					    MUDP_STAT_IN_ERRORS), 1);
	KUNIT_EXPECT_EQ(test, nl_counter_in(test, attrs[MUDP_A_STATS],
					    MUDP_STAT_IN_CSUM_ERRORS), 1);
	KUNIT_EXPECT_EQ(test, nl_counter_in(test, attrs[MUDP_A_DROPS],
					    MUDP_DROP_NO_PORT), 1);
	KUNIT_EXPECT_EQ(test, nl_counter_in(test, attrs[MUDP_A_DROPS],
					    MUDP_DROP_CSUM), 1);
	KUNIT_EXPECT_EQ(test, nl_counter_in(test, attrs[MUDP_A_DROPS],
					    MUDP_DROP_NO_MEMBER), 0);
	fake_disconnect(p.f);
	skb = fake_genl_about(p.admin, MUDP_CMD_STATS_GET, p.f);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.admin, skb), -ENODEV);
}

static struct kunit_case mudp_service_cases[] = {
	KUNIT_CASE(discard_counts_and_sends_nothing),
	KUNIT_CASE(echo_returns_the_payload),
	KUNIT_CASE_PARAM(echo_starts_no_loop, echo_gen_params),
	KUNIT_CASE(echo_does_not_answer_an_own_broadcast),
	KUNIT_CASE(loop_of_two_echoes_ends),
	KUNIT_CASE(echo_that_cannot_be_sent_is_counted),
	KUNIT_CASE(service_ends_when_it_is_removed),
	KUNIT_CASE(service_needs_a_free_port_and_an_endpoint),
	KUNIT_CASE(services_have_a_limit_and_are_all_listed),
	KUNIT_CASE(services_end_with_their_endpoint),
	KUNIT_CASE(service_stays_when_the_command_ends),
	KUNIT_CASE(statistics_are_those_of_the_endpoint),
	{}
};

static struct kunit_suite mudp_service_suite = {
	.name = "mudp-service",
	.test_cases = mudp_service_cases,
};

kunit_test_suite(mudp_service_suite);
