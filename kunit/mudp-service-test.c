// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-service-test.c: the services of UDP, and what programs listen to and send
 * (companions/mudp/service.c, sink.c, netlink.c), as they ask for it by netlink.
 */
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"

#define PORT		htons(5000)
#define PEER_PORT	htons(4242)

/* So many services a namespace has at most. */
#define MAX_SERVICES	1024

static_assert((int)MUDP_A_IFINDEX == (int)MIPV4_A_IFINDEX,
	      "fake_genl_about() puts the other one");
static_assert((int)MUDP_A_MAX <= (int)MIPV4_A_MAX,
	      "fake_genl_next() has no room for more");

/* A device, and the sockets of two programs. */
struct programs {
	struct fake		*f;
	struct fake_netlink	*admin;
	struct fake_netlink	*user;
};

static struct programs programs_new(struct kunit *test)
{
	struct programs p = {
		.f = fake_new(test),
		.admin = fake_netlink_of(test, MUDP_GENL_NAME),
		.user = fake_netlink_of(test, MUDP_GENL_NAME),
	};

	fake_know(p.f, PEER, PEER_HA);
	return p;
}

/* A datagram of PEER without a checksum arrives. */
static struct sk_buff *datagram(struct fake *f, __be16 sport, __be32 dst,
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

static void say(struct programs *p, __be16 sport, __be16 dport,
		const void *data, size_t len)
{
	fake_receive(p->f, datagram(p->f, sport, US, dport, data, len));
}

/* A datagram that is numbered. */
static void number(struct programs *p, __be16 sport, u64 seq)
{
	__be64 data = cpu_to_be64(seq);

	say(p, sport, PORT, &data, sizeof(data));
}

/* Requests. Each returns 0 or -errno. */

static struct sk_buff *about_port(struct fake_netlink *nl, u8 cmd,
				  struct fake *f, __be16 port)
{
	struct sk_buff *skb = fake_genl_about(nl, cmd, f);

	nla_put_be16(skb, MUDP_A_LOCAL_PORT, port);
	return skb;
}

static int start(struct programs *p, struct fake *f, u8 kind, __be16 port)
{
	struct sk_buff *skb;

	skb = about_port(p->admin, MUDP_CMD_SERVICE_ADD, f, port);
	nla_put_u8(skb, MUDP_A_SERVICE, kind);
	return fake_netlink_call(p->admin, skb);
}

static int stop(struct programs *p, __be16 port)
{
	return fake_netlink_call(p->admin,
				 about_port(p->admin, MUDP_CMD_SERVICE_DEL,
					    p->f, port));
}

/* A service that has to be there. */
static struct programs programs_with(struct kunit *test, u8 kind)
{
	struct programs p = programs_new(test);

	KUNIT_ASSERT_EQ(test, start(&p, p.f, kind, PORT), 0);
	return p;
}

static int listen(struct programs *p, struct fake_netlink *nl, __be16 port)
{
	return fake_netlink_call(nl, about_port(nl, MUDP_CMD_LISTEN, p->f,
						port));
}

static struct sk_buff *send_request(struct programs *p, __be32 dst)
{
	struct sk_buff *skb = fake_genl_about(p->user, MUDP_CMD_SEND, p->f);

	nla_put_be32(skb, MUDP_A_ADDR, dst);
	nla_put_be16(skb, MUDP_A_PORT, PEER_PORT);
	return skb;
}

static int send_data(struct programs *p, __be32 dst, const char *data)
{
	struct sk_buff *skb = send_request(p, dst);

	nla_put(skb, MUDP_A_DATA, strlen(data), data);
	return fake_netlink_call(p->user, skb);
}

/* The next message of the user's, which has to be @cmd. */
static struct nlattr **told(struct programs *p, u8 cmd)
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

static bool told_nothing(struct programs *p)
{
	return !fake_genl_next(p->user, NULL);
}

/* Ask for all services of @f, of all devices without it. */
static void dump(struct programs *p, struct fake *f)
{
	struct sk_buff *skb = fake_genl(p->admin, MUDP_CMD_SERVICE_GET,
					NLM_F_DUMP);

	if (f)
		nla_put_u32(skb, MUDP_A_IFINDEX, f->dev->ifindex);
	KUNIT_ASSERT_EQ(p->f->test, fake_netlink_call(p->admin, skb), 0);
}

static u64 counter_in(struct kunit *test, const struct nlattr *nest, int type)
{
	const struct nlattr *attr;

	KUNIT_ASSERT_NOT_NULL(test, nest);
	attr = nla_find(nla_data(nest), nla_len(nest), type);
	KUNIT_ASSERT_NOT_NULL(test, attr);
	return nla_get_u64(attr);
}

/* A counter of the service at @port; ~0 if there is none. */
static u64 counter(struct programs *p, __be16 port, enum mudp_counter type)
{
	struct nlattr **attrs;

	dump(p, p->f);
	while ((attrs = fake_genl_next(p->admin, NULL)))
		if (nla_get_be16(attrs[MUDP_A_LOCAL_PORT]) == port)
			return counter_in(p->f->test, attrs[MUDP_A_COUNTERS],
					  type);
	return ~0ULL;
}

static bool has_service(struct programs *p, __be16 port)
{
	return counter(p, port, MUDP_COUNTER_IN_DATAGRAMS) != ~0ULL;
}

#define expect_counter(p, type, n)					\
do {									\
	struct programs *_p = (p);					\
									\
	KUNIT_EXPECT_EQ(_p->f->test,					\
			counter(_p, PORT, MUDP_COUNTER_##type), n);	\
} while (0)

/* The sink. It remembers which of the last 1,024 numbers came. */

struct sink_case {
	const char	*name;
	unsigned int	n;
	u64		seq[6];
	u64		lost;
	u64		duplicate;
	u64		reordered;
};

static const struct sink_case sink_cases[] = {
	{ "in order", 4, { 0, 1, 2, 3 } },
	{ "the first is missing", 2, { 1, 2 }, .lost = 1 },
	{ "some are missing", 3, { 0, 3, 4 }, .lost = 2 },
	{ "twice", 3, { 0, 1, 1 }, .duplicate = 1 },
	{ "the first twice", 2, { 0, 0 }, .duplicate = 1 },
	{ "late", 4, { 0, 2, 1, 3 }, .reordered = 1 },
	{ "late and twice", 4, { 0, 2, 1, 1 }, .duplicate = 1, .reordered = 1 },
	{ "from the end", 4, { 3, 2, 1, 0 }, .reordered = 3 },
	{ "as late as is remembered", 2, { 1024, 1 }, .lost = 1023,
	  .reordered = 1 },
	{ "as late as that, twice", 3, { 1, 1024, 1 }, .lost = 1023,
	  .duplicate = 1 },
	{ "later than is remembered", 2, { 1024, 0 }, .lost = 1024,
	  .duplicate = 1 },
	{ "what was remembered is forgotten", 4, { 0, 1, 1025, 1024 },
	  .lost = 1022, .reordered = 1 },
	{ "as far as is remembered", 3, { 0, 1024, 1 }, .lost = 1022,
	  .reordered = 1 },
	{ "farther than is remembered", 4, { 0, 1, 1026, 1025 }, .lost = 1023,
	  .reordered = 1 },
	{ "very far", 4, { 0, 1, 1 << 20, (1 << 20) - 1023 },
	  .lost = (1 << 20) - 3, .reordered = 1 },
	{ "beyond 32 bits", 3, { 0, 1ULL << 32, 1 }, .lost = (1ULL << 32) - 1,
	  .duplicate = 1 },
	{ "the highest, and anew", 3, { U64_MAX, 0, 1 }, .lost = U64_MAX },
};

static void sink_case_name(const struct sink_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(sink, sink_cases, sink_case_name);

static void sink_tells_what_became_of_numbers(struct kunit *test)
{
	const struct sink_case *c = test->param_value;
	struct programs p = programs_with(test, MUDP_SERVICE_SINK);
	int i;

	for (i = 0; i < c->n; i++)
		number(&p, PEER_PORT, c->seq[i]);
	expect_counter(&p, IN_DATAGRAMS, c->n);
	expect_counter(&p, IN_OCTETS, c->n * 8);
	expect_counter(&p, LOST, c->lost);
	expect_counter(&p, DUPLICATE, c->duplicate);
	expect_counter(&p, REORDERED, c->reordered);
	expect_counter(&p, UNNUMBERED, 0);
}

static void sink_follows_a_new_source_from_its_start(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_SINK);
	struct sk_buff *skb;
	__be64 seq = 0;

	number(&p, PEER_PORT, 0);
	number(&p, PEER_PORT, 1);
	number(&p, htons(4243), 0);
	number(&p, htons(4243), 1);
	skb = datagram(p.f, htons(4243), US, PORT, &seq, sizeof(seq));
	ip_hdr(skb)->saddr = STRANGER;
	fake_checksum(skb);
	fake_receive(p.f, skb);
	expect_counter(&p, IN_DATAGRAMS, 5);
	expect_counter(&p, LOST, 0);
	expect_counter(&p, DUPLICATE, 0);
	/* What the first one sent is not taken for the second's. */
	number(&p, PEER_PORT, 2);
	number(&p, PEER_PORT, 0);
	number(&p, PEER_PORT, 1);
	expect_counter(&p, LOST, 0);
	expect_counter(&p, DUPLICATE, 0);
	expect_counter(&p, REORDERED, 2);
}

static void sink_takes_what_has_no_number(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_SINK);
	struct sk_buff *skb;
	__be64 seq = 0;

	say(&p, PEER_PORT, PORT, "", 0);
	say(&p, PEER_PORT, PORT, "\0\0\0\0\0\0", 7);
	expect_counter(&p, UNNUMBERED, 2);
	expect_counter(&p, IN_DATAGRAMS, 2);
	expect_counter(&p, IN_OCTETS, 7);
	/* One may be in pages, or half of it. */
	skb = datagram(p.f, PEER_PORT, US, PORT, &seq, sizeof(seq));
	fake_receive(p.f, fake_paged(p.f, skb, 28));
	seq = cpu_to_be64(1);
	skb = datagram(p.f, PEER_PORT, US, PORT, &seq, sizeof(seq));
	fake_receive(p.f, fake_paged(p.f, skb, 32));
	expect_counter(&p, UNNUMBERED, 2);
	expect_counter(&p, LOST, 0);
	expect_counter(&p, DUPLICATE, 0);
}

/* Echo and discard */

static void discard_counts_and_says_nothing(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);

	say(&p, PEER_PORT, PORT, "hello", 5);
	say(&p, PEER_PORT, PORT, "", 0);
	expect_counter(&p, IN_DATAGRAMS, 2);
	expect_counter(&p, IN_OCTETS, 5);
	expect_counter(&p, OUT_DATAGRAMS, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
}

/* The next frame is a datagram from PORT to PEER_PORT of PEER, which has one hop less
 * to live than what fake_datagram() makes.
 * Return: its payload of @len octets, NULL for another one.
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

static void echo_sends_back_what_came(struct kunit *test)
{
	static const size_t sizes[] = { 0, 1, 2, 7, 8, 100, 1471, 1472 };
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	u8 *data = kunit_kzalloc(test, 1472, GFP_KERNEL), *back;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, data);
	for (i = 0; i < 1472; i++)
		data[i] = i % 251;
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		say(&p, PEER_PORT, PORT, data, sizes[i]);
		back = answered(&p, sizes[i]);
		KUNIT_ASSERT_NOT_NULL(test, back);
		KUNIT_EXPECT_MEMEQ(test, back, data, sizes[i]);
		KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
	}
	fake_receive(p.f, fake_paged(p.f, datagram(p.f, PEER_PORT, US, PORT,
						   data, 300), 28 + 100));
	back = answered(&p, 300);
	KUNIT_ASSERT_NOT_NULL(test, back);
	KUNIT_EXPECT_MEMEQ(test, back, data, 300);
	expect_counter(&p, IN_DATAGRAMS, i + 1);
	expect_counter(&p, OUT_DATAGRAMS, i + 1);
	expect_counter(&p, OUT_FAILED, 0);
	expect_counter(&p, IGNORED, 0);
}

/* From which port to which destination, and whether there is an answer. */
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
	{ "to all", 4242, LIMITED_BCAST, PACKET_BROADCAST },
	{ "to all of the network", 4242, SUBNET_BCAST, PACKET_BROADCAST },
	{ "to a group", 4242, ALL_HOSTS, PACKET_MULTICAST },
};

static void echo_case_name(const struct echo_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(echo, echo_cases, echo_case_name);

static void echo_starts_no_endless_conversation(struct kunit *test)
{
	const struct echo_case *c = test->param_value;
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	struct sk_buff *skb;

	skb = datagram(p.f, htons(c->sport), c->dst, PORT, "hello", 5);
	skb->pkt_type = c->pkt_type;
	fake_receive(p.f, skb);
	expect_counter(&p, IN_DATAGRAMS, 1);
	expect_counter(&p, OUT_DATAGRAMS, c->answered);
	expect_counter(&p, IGNORED, !c->answered);
	KUNIT_EXPECT_EQ(test, fake_silent(p.f), !c->answered);
}

/* One that somebody here has sent to all comes back, and is not answered, either. */
static void echo_does_not_answer_our_own_broadcast(struct kunit *test)
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

/* A datagram with so many hops to live arrives from an echo at a port that says nothing
 * of that. Return: the TTL of the answer, 0 if there is none.
 */
static u8 echoed(struct programs *p, u8 ttl)
{
	struct sk_buff *skb;
	struct iphdr *iph;

	skb = datagram(p->f, htons(6007), US, PORT, "hello", 5);
	ip_hdr(skb)->ttl = ttl;
	fake_checksum(skb);
	fake_receive(p->f, skb);
	iph = fake_sent_ip(p->f);
	return iph ? iph->ttl : 0;
}

static void conversation_of_two_echoes_ends(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	u8 ttl;

	/* Each gets the other's answer as it was sent. */
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
	say(&p, PEER_PORT, PORT, "hello", 5);
	expect_counter(&p, IN_DATAGRAMS, 1);
	expect_counter(&p, OUT_DATAGRAMS, 0);
	expect_counter(&p, OUT_FAILED, 1);
	expect_counter(&p, IGNORED, 0);
}

/* Services: start, end, list */

static void service_ends_when_it_is_removed(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);

	KUNIT_EXPECT_TRUE(test, has_service(&p, PORT));
	KUNIT_EXPECT_EQ(test, stop(&p, PORT), 0);
	KUNIT_EXPECT_FALSE(test, has_service(&p, PORT));
	say(&p, PEER_PORT, PORT, "hello", 5);
	KUNIT_EXPECT_EQ(test, mudp_stat(p.f->ip, MUDP_STAT_NO_PORTS), 1);
	KUNIT_EXPECT_EQ(test, stop(&p, PORT), -ENOENT);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(p.admin),
			   "no service on that port");
	/* Its counters begin anew. */
	KUNIT_EXPECT_EQ(test, start(&p, p.f, MUDP_SERVICE_SINK, PORT), 0);
	expect_counter(&p, IN_DATAGRAMS, 0);
}

static void service_needs_a_free_port_and_an_endpoint(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);
	struct fake *bare = fake_new(test);
	struct sk_buff *skb;

	KUNIT_EXPECT_EQ(test, start(&p, p.f, MUDP_SERVICE_ECHO, PORT),
			-EADDRINUSE);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_EQ(test, start(&p, p.f, MUDP_SERVICE_ECHO, 0), -EINVAL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_EQ(test, start(&p, p.f, MUDP_SERVICE_LISTEN, htons(9)),
			-EINVAL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_EQ(test, start(&p, bare, MUDP_SERVICE_ECHO, PORT), 0);
	fake_disconnect(bare);
	KUNIT_EXPECT_EQ(test, start(&p, bare, MUDP_SERVICE_ECHO, PORT),
			-ENODEV);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	/* What it is, and where, has to be said. */
	skb = about_port(p.admin, MUDP_CMD_SERVICE_ADD, p.f, htons(9));
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.admin, skb), -EINVAL);
	skb = fake_genl_about(p.admin, MUDP_CMD_SERVICE_ADD, p.f);
	nla_put_u8(skb, MUDP_A_SERVICE, MUDP_SERVICE_ECHO);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.admin, skb), -EINVAL);
	skb = fake_genl(p.admin, MUDP_CMD_SERVICE_ADD, 0);
	nla_put_be16(skb, MUDP_A_LOCAL_PORT, htons(9));
	nla_put_u8(skb, MUDP_A_SERVICE, MUDP_SERVICE_ECHO);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.admin, skb), -EINVAL);
	KUNIT_EXPECT_FALSE(test, has_service(&p, htons(9)));
}

/* More than a message holds, each told once, with those of a device alone. */
static void services_are_as_many_as_may_be_and_all_are_told(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct fake *other = fake_new(test);
	unsigned long *seen = bitmap_zalloc(65536, GFP_KERNEL);
	unsigned int i, n = 0, alien = 0;
	struct nlattr **attrs;
	int err = 0;

	KUNIT_ASSERT_NOT_NULL(test, seen);
	for (i = 1; i < MAX_SERVICES && !err; i++)
		err = start(&p, p.f, MUDP_SERVICE_DISCARD, htons(i));
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_EQ(test, start(&p, other, MUDP_SERVICE_DISCARD, PORT), 0);
	KUNIT_EXPECT_EQ(test, start(&p, p.f, MUDP_SERVICE_DISCARD, PORT),
			-EBUSY);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_EQ(test, listen(&p, p.user, 0), -EBUSY);

	dump(&p, NULL);
	while ((attrs = fake_genl_next(p.admin, NULL))) {
		if (nla_get_u32(attrs[MUDP_A_IFINDEX]) == other->dev->ifindex)
			alien++;
		else if (!test_and_set_bit(ntohs(nla_get_be16(attrs[MUDP_A_LOCAL_PORT])),
					   seen))
			n++;
	}
	KUNIT_EXPECT_EQ(test, alien, 1);
	KUNIT_EXPECT_EQ(test, n, MAX_SERVICES - 1);
	dump(&p, other);
	KUNIT_EXPECT_NOT_NULL(test, fake_genl_next(p.admin, NULL));
	KUNIT_EXPECT_NULL(test, fake_genl_next(p.admin, NULL));

	KUNIT_EXPECT_EQ(test, stop(&p, htons(1)), 0);
	KUNIT_EXPECT_EQ(test, listen(&p, p.user, 0), 0);
	bitmap_free(seen);
}

static void services_end_with_their_endpoint(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);
	struct fake *other = fake_new(test);
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, start(&p, other, MUDP_SERVICE_DISCARD, PORT), 0);
	KUNIT_ASSERT_EQ(test, listen(&p, p.user, htons(6000)), 0);
	told(&p, MUDP_CMD_LISTEN);
	fake_disconnect(p.f);
	attrs = told(&p, MUDP_CMD_ERROR_NTF);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]), ENODEV);
	KUNIT_EXPECT_TRUE(test, told_nothing(&p));
	KUNIT_EXPECT_FALSE(test, has_service(&p, PORT));
	p.f = other;
	KUNIT_EXPECT_TRUE(test, has_service(&p, PORT));
	/* The socket may listen elsewhere. */
	KUNIT_EXPECT_EQ(test, listen(&p, p.user, htons(6000)), 0);
}

/* Sockets that listen */

static void socket_is_told_of_datagrams(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct sk_buff *skb;
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, listen(&p, p.user, PORT), 0);
	attrs = told(&p, MUDP_CMD_LISTEN);
	KUNIT_EXPECT_BE(test, nla_get_be16(attrs[MUDP_A_LOCAL_PORT]), PORT);
	skb = datagram(p.f, PEER_PORT, US, PORT, "hello", 5);
	ip_hdr(skb)->tos = 0x28;
	fake_checksum(skb);
	fake_receive(p.f, skb);
	say(&p, PEER_PORT, PORT, "", 0);
	say(&p, PEER_PORT, htons(5001), "hello", 5);

	attrs = told(&p, MUDP_CMD_RECEIVE_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_IFINDEX]),
			p.f->dev->ifindex);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MUDP_A_ADDR]), PEER);
	KUNIT_EXPECT_BE(test, nla_get_be16(attrs[MUDP_A_PORT]), PEER_PORT);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MUDP_A_LOCAL_ADDR]), US);
	KUNIT_EXPECT_BE(test, nla_get_be16(attrs[MUDP_A_LOCAL_PORT]), PORT);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MUDP_A_TTL]), 60);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MUDP_A_TOS]), 0x28);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MUDP_A_DATA]), 5);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MUDP_A_DATA]), "hello", 5);
	attrs = told(&p, MUDP_CMD_RECEIVE_NTF);
	KUNIT_EXPECT_EQ(test, nla_len(attrs[MUDP_A_DATA]), 0);
	KUNIT_EXPECT_TRUE(test, told_nothing(&p));
	expect_counter(&p, IN_DATAGRAMS, 2);
	expect_counter(&p, OVERFLOW, 0);
}

static void port_of_a_socket_is_its_own_until_it_is_closed(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);
	struct fake_netlink *third = fake_netlink_of(test, MUDP_GENL_NAME);
	struct nlattr **attrs;
	__be16 port;

	KUNIT_EXPECT_EQ(test, listen(&p, p.user, PORT), -EADDRINUSE);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.user), "");
	KUNIT_ASSERT_EQ(test, listen(&p, p.user, 0), 0);
	attrs = told(&p, MUDP_CMD_LISTEN);
	port = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	KUNIT_EXPECT_GE(test, ntohs(port), 49152);
	KUNIT_EXPECT_EQ(test, listen(&p, p.user, 0), -EBUSY);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.user), "");
	KUNIT_EXPECT_EQ(test, listen(&p, third, port), -EADDRINUSE);
	KUNIT_EXPECT_EQ(test, stop(&p, port), -EBUSY);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_TRUE(test, has_service(&p, port));

	fake_netlink_close(p.user);
	KUNIT_EXPECT_FALSE(test, has_service(&p, port));
	KUNIT_EXPECT_EQ(test, listen(&p, third, port), 0);
	/* Another socket's end is not that of what the administrator started. */
	fake_netlink_close(third);
	KUNIT_EXPECT_TRUE(test, has_service(&p, PORT));
}

/* Send the request that @about makes again and again; each time another one that asks
 * for memory gets none, until all get theirs. Either it is answered, or it is refused,
 * nothing is sent and no service is there.
 */
static void ask_without_memory(struct programs *p, u8 cmd,
			       struct sk_buff *(*about)(struct programs *p))
{
	struct kunit *test = p->f->test;
	unsigned int nth = 0, refused = 0;
	bool failed;
	int err;

	do {
		failed = fake_netlink_ask_without(p->user, about(p), ++nth,
						  &err);
		if (!err && !fake_netlink_done(p->user)) {
			told(p, cmd);
			fake_netlink_close(p->user);
			p->user = fake_netlink_of(test, MUDP_GENL_NAME);
			fake_settle(p->f);
			continue;
		}
		refused++;
		/* There may be no memory for the request itself. */
		if (err)
			KUNIT_EXPECT_EQ(test, err, -ENOBUFS);
		else
			KUNIT_EXPECT_EQ(test, fake_netlink_rest(p->user),
					-ENOMEM);
		KUNIT_EXPECT_TRUE(test, fake_silent(p->f));
		dump(p, NULL);
		KUNIT_ASSERT_NULL(test, fake_genl_next(p->admin, NULL));
	} while (failed);
	/* The request, an answer, a service and a listener at least. */
	KUNIT_EXPECT_GE(test, refused, 4);
}

static struct sk_buff *about_listening(struct programs *p)
{
	return about_port(p->user, MUDP_CMD_LISTEN, p->f, PORT);
}

static void port_stays_free_without_memory_to_listen(struct kunit *test)
{
	struct programs p = programs_new(test);

	ask_without_memory(&p, MUDP_CMD_LISTEN, about_listening);
	KUNIT_EXPECT_EQ(test, listen(&p, p.user, PORT), 0);
}

/* As many as there are endpoints listen, and as many send, and all are gone when the
 * socket is: what it had can be had by others at once. What it sent stays counted.
 */
static void services_of_a_socket_end_together(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);
	struct fake *own = p.f, *other[8];
	struct nlattr **attrs;
	__be16 sender[8];
	int i;

	for (i = 0; i < ARRAY_SIZE(other); i++) {
		other[i] = fake_new(test);
		p.f = other[i];
		fake_know(p.f, PEER, PEER_HA);
		KUNIT_ASSERT_EQ(test, listen(&p, p.user, PORT), 0);
		told(&p, MUDP_CMD_LISTEN);
		KUNIT_ASSERT_EQ(test, send_data(&p, PEER, "hello"), 0);
		attrs = told(&p, MUDP_CMD_SEND);
		sender[i] = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	}
	/* One that ends with its endpoint does not end again. */
	fake_disconnect(other[0]);
	fake_netlink_close(p.user);
	dump(&p, NULL);
	attrs = fake_genl_next(p.admin, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_IFINDEX]),
			own->dev->ifindex);
	KUNIT_EXPECT_NULL(test, fake_genl_next(p.admin, NULL));
	for (i = 1; i < ARRAY_SIZE(other); i++) {
		KUNIT_EXPECT_EQ(test, start(&p, other[i], MUDP_SERVICE_ECHO,
					    PORT), 0);
		KUNIT_EXPECT_EQ(test, start(&p, other[i], MUDP_SERVICE_SINK,
					    sender[i]), 0);
		KUNIT_EXPECT_EQ(test, mudp_stat(other[i]->ip,
						MUDP_STAT_OUT_DATAGRAMS), 1);
	}
}

/* Who closed the socket that started echo, discard or sink is not asked. */
static void service_stays_when_the_command_ends(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);

	fake_netlink_close(p.admin);
	p.admin = p.user;
	KUNIT_EXPECT_TRUE(test, has_service(&p, PORT));
}

static void datagrams_that_the_socket_has_no_room_for_are_counted(struct kunit *test)
{
	struct programs p = programs_new(test);
	u8 *data = kunit_kzalloc(test, 60000, GFP_KERNEL);
	unsigned int sent, came = 0;
	u64 overflow;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_EQ(test, listen(&p, p.user, PORT), 0);
	told(&p, MUDP_CMD_LISTEN);
	for (sent = 0; sent < 20; sent++)
		say(&p, PEER_PORT, PORT, data, 60000);
	overflow = counter(&p, PORT, MUDP_COUNTER_OVERFLOW);
	expect_counter(&p, IN_DATAGRAMS, sent);
	KUNIT_EXPECT_GT(test, overflow, 0);
	KUNIT_EXPECT_LT(test, overflow, sent);
	/* First it is told that it has missed some. */
	KUNIT_EXPECT_TRUE(test, told_nothing(&p));
	while (!told_nothing(&p))
		came++;
	KUNIT_EXPECT_EQ(test, came, sent - overflow);
}

/* Sockets that send */

static void data_is_sent_from_a_port_that_stays(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct nlattr **attrs;
	struct udphdr *uh;
	struct iphdr *iph;
	__be16 port;
	int i;

	for (i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, send_data(&p, PEER, "hello"), 0);
		attrs = told(&p, MUDP_CMD_SEND);
		KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_COUNT]), 1);
		KUNIT_EXPECT_NULL(test, attrs[MUDP_A_ERROR]);
		if (i)
			KUNIT_EXPECT_BE(test,
					nla_get_be16(attrs[MUDP_A_LOCAL_PORT]),
					port);
		port = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
		iph = fake_sent_ip(p.f);
		KUNIT_ASSERT_NOT_NULL(test, iph);
		KUNIT_EXPECT_BE(test, iph->daddr, PEER);
		uh = (struct udphdr *)(iph + 1);
		KUNIT_EXPECT_BE(test, uh->source, port);
		KUNIT_EXPECT_BE(test, uh->dest, PEER_PORT);
		KUNIT_ASSERT_EQ(test, ntohs(uh->len), 8 + 5);
		KUNIT_EXPECT_MEMEQ(test, (char *)(uh + 1), "hello", 5);
	}
	KUNIT_EXPECT_EQ(test, counter(&p, port, MUDP_COUNTER_OUT_DATAGRAMS), 2);
	KUNIT_EXPECT_EQ(test, counter(&p, port, MUDP_COUNTER_OUT_FAILED), 0);
	/* What comes back is counted, and not told of. */
	say(&p, PEER_PORT, port, "hi", 2);
	KUNIT_EXPECT_TRUE(test, told_nothing(&p));
	KUNIT_EXPECT_EQ(test, counter(&p, port, MUDP_COUNTER_IN_DATAGRAMS), 1);
	fake_netlink_close(p.user);
	KUNIT_EXPECT_FALSE(test, has_service(&p, port));
}

static void size_is_filled_with_numbers(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct sk_buff *skb = send_request(&p, PEER);
	struct nlattr **attrs;
	struct udphdr *uh;
	struct iphdr *iph;
	int i;

	nla_put_u32(skb, MUDP_A_SIZE, 10);
	nla_put_u64_64bit(skb, MUDP_A_SEQ, 0x100000000ULL, 0);
	nla_put_u32(skb, MUDP_A_COUNT, 3);
	nla_put_u8(skb, MUDP_A_TTL, 3);
	nla_put_u8(skb, MUDP_A_TOS, 0x28);
	nla_put_flag(skb, MUDP_A_DF);
	KUNIT_ASSERT_EQ(test, fake_netlink_call(p.user, skb), 0);
	attrs = told(&p, MUDP_CMD_SEND);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_COUNT]), 3);
	for (i = 0; i < 3; i++) {
		u8 data[] = { 0, 0, 0, 1, 0, 0, 0, i, 0, 0 };

		iph = fake_sent_ip(p.f);
		KUNIT_ASSERT_NOT_NULL(test, iph);
		KUNIT_EXPECT_EQ(test, iph->ttl, 3);
		KUNIT_EXPECT_EQ(test, iph->tos, 0x28);
		KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
		uh = (struct udphdr *)(iph + 1);
		KUNIT_ASSERT_EQ(test, ntohs(uh->len), 8 + 10);
		KUNIT_EXPECT_MEMEQ(test, (u8 *)(uh + 1), data, 10);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
}

static void request_to_send_has_to_be_whole(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct sk_buff *skb = send_request(&p, PEER);

	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.user, skb), -EINVAL);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(p.user),
			   "give either data or a size");
	skb = send_request(&p, PEER);
	nla_put_u32(skb, MUDP_A_SIZE, 5);
	nla_put(skb, MUDP_A_DATA, 5, "hello");
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.user, skb), -EINVAL);
	skb = send_request(&p, PEER);
	nla_put_u32(skb, MUDP_A_SIZE, 65508);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.user, skb), -EMSGSIZE);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.user), "");
	skb = send_request(&p, PEER);
	nla_put_u32(skb, MUDP_A_SIZE, 5);
	nla_put_u32(skb, MUDP_A_COUNT, 1025);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.user, skb), -ERANGE);
	skb = send_request(&p, PEER);
	nla_put_u32(skb, MUDP_A_SIZE, 641);
	nla_put_u16(skb, MUDP_A_GSO_SIZE, 10);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.user, skb), -EINVAL);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.user), "");
	skb = fake_genl_about(p.user, MUDP_CMD_SEND, p.f);
	nla_put_u32(skb, MUDP_A_SIZE, 5);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.user, skb), -EINVAL);
	KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
	dump(&p, NULL);
	KUNIT_EXPECT_NULL(test, fake_genl_next(p.admin, NULL));
}

/* The answer says how many were sent, and why the next one was not. */
static void sender_is_told_what_could_not_be_sent(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct nlattr **attrs;
	__be16 port;

	KUNIT_ASSERT_EQ(test, send_data(&p, FAR, "hello"), 0);
	attrs = told(&p, MUDP_CMD_SEND);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_COUNT]), 0);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]), ENETUNREACH);
	port = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	p.f->full = true;
	KUNIT_ASSERT_EQ(test, send_data(&p, PEER, "hello"), 0);
	attrs = told(&p, MUDP_CMD_SEND);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]), ENOBUFS);
	KUNIT_EXPECT_EQ(test, counter(&p, port, MUDP_COUNTER_OUT_DATAGRAMS), 0);
	KUNIT_EXPECT_EQ(test, counter(&p, port, MUDP_COUNTER_OUT_FAILED), 2);
}

/* Who sends waits for ARP, not the module. */
static void sender_is_told_to_try_again(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct nlattr **attrs;
	__be16 port;
	int i;

	for (i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, send_data(&p, STRANGER, "hello"), 0);
		attrs = told(&p, MUDP_CMD_SEND);
		KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
		KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]), EAGAIN);
		KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_COUNT]), 0);
	}
	port = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	KUNIT_EXPECT_EQ(test, counter(&p, port, MUDP_COUNTER_OUT_FAILED), 0);
	fake_know(p.f, STRANGER, OTHER_HA);
	KUNIT_ASSERT_EQ(test, send_data(&p, STRANGER, "hello"), 0);
	attrs = told(&p, MUDP_CMD_SEND);
	KUNIT_EXPECT_NULL(test, attrs[MUDP_A_ERROR]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_COUNT]), 1);
	KUNIT_EXPECT_EQ(test, counter(&p, port, MUDP_COUNTER_OUT_DATAGRAMS), 1);
}

static struct sk_buff *about_sending(struct programs *p)
{
	struct sk_buff *skb = send_request(p, PEER);

	nla_put(skb, MUDP_A_DATA, 5, "hello");
	return skb;
}

/* It would not know what was sent. */
static void nothing_is_sent_without_memory_to_tell_of_it(struct kunit *test)
{
	struct programs p = programs_new(test);

	ask_without_memory(&p, MUDP_CMD_SEND, about_sending);
}

static void socket_is_told_of_icmp_errors(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct udphdr uh = { .dest = PEER_PORT, .len = htons(1000) };
	struct sk_buff *quote;
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, send_data(&p, PEER, "hello"), 0);
	attrs = told(&p, MUDP_CMD_SEND);
	uh.source = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	quote = fake_datagram(p.f, US, PEER, IPPROTO_UDP, &uh, sizeof(uh));
	ip_hdr(quote)->tot_len = htons(1020);
	ip_hdr(quote)->frag_off = htons(IP_DF);
	fake_checksum(quote);
	fake_receive(p.f, fake_icmp(p.f, GATEWAY, US, ICMP_DEST_UNREACH,
				    ICMP_FRAG_NEEDED, 600, quote->data,
				    quote->len));
	kfree_skb(quote);
	attrs = told(&p, MUDP_CMD_ERROR_NTF);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MUDP_A_ADDR]), GATEWAY);
	KUNIT_EXPECT_BE(test, nla_get_be16(attrs[MUDP_A_PORT]), PEER_PORT);
	KUNIT_EXPECT_BE(test, nla_get_be16(attrs[MUDP_A_LOCAL_PORT]),
			uh.source);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ICMP_TYPE]);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MUDP_A_ICMP_TYPE]),
			ICMP_DEST_UNREACH);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MUDP_A_ICMP_CODE]),
			ICMP_FRAG_NEEDED);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ICMP_INFO]), 600);
	KUNIT_EXPECT_NULL(test, attrs[MUDP_A_ERROR]);
}

/* Statistics */

static void statistics_are_those_of_the_endpoint(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_ECHO);
	struct nlattr **attrs;
	struct sk_buff *skb;

	say(&p, PEER_PORT, PORT, "hello", 5);
	say(&p, PEER_PORT, htons(9), "hello", 5);
	skb = datagram(p.f, PEER_PORT, US, PORT, "hello", 5);
	((struct udphdr *)(ip_hdr(skb) + 1))->check = (__force __sum16)1;
	fake_receive(p.f, skb);
	skb = fake_genl_about(p.admin, MUDP_CMD_STATS_GET, p.f);
	KUNIT_ASSERT_EQ(test, fake_netlink_call(p.admin, skb), 0);
	attrs = fake_genl_next(p.admin, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_IFINDEX]),
			p.f->dev->ifindex);
	KUNIT_EXPECT_EQ(test, counter_in(test, attrs[MUDP_A_STATS],
					 MUDP_STAT_IN_DATAGRAMS), 1);
	KUNIT_EXPECT_EQ(test, counter_in(test, attrs[MUDP_A_STATS],
					 MUDP_STAT_OUT_DATAGRAMS), 1);
	KUNIT_EXPECT_EQ(test, counter_in(test, attrs[MUDP_A_STATS],
					 MUDP_STAT_NO_PORTS), 1);
	KUNIT_EXPECT_EQ(test, counter_in(test, attrs[MUDP_A_STATS],
					 MUDP_STAT_IN_ERRORS), 1);
	KUNIT_EXPECT_EQ(test, counter_in(test, attrs[MUDP_A_STATS],
					 MUDP_STAT_IN_CSUM_ERRORS), 1);
	KUNIT_EXPECT_EQ(test, counter_in(test, attrs[MUDP_A_DROPS],
					 MUDP_DROP_NO_PORT), 1);
	KUNIT_EXPECT_EQ(test, counter_in(test, attrs[MUDP_A_DROPS],
					 MUDP_DROP_CSUM), 1);
	KUNIT_EXPECT_EQ(test, counter_in(test, attrs[MUDP_A_DROPS],
					 MUDP_DROP_NO_MEMBER), 0);
	fake_disconnect(p.f);
	skb = fake_genl_about(p.admin, MUDP_CMD_STATS_GET, p.f);
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.admin, skb), -ENODEV);
}

static struct kunit_case mudp_service_test_cases[] = {
	KUNIT_CASE_PARAM(sink_tells_what_became_of_numbers, sink_gen_params),
	KUNIT_CASE(sink_follows_a_new_source_from_its_start),
	KUNIT_CASE(sink_takes_what_has_no_number),
	KUNIT_CASE(discard_counts_and_says_nothing),
	KUNIT_CASE(echo_sends_back_what_came),
	KUNIT_CASE_PARAM(echo_starts_no_endless_conversation, echo_gen_params),
	KUNIT_CASE(echo_does_not_answer_our_own_broadcast),
	KUNIT_CASE(conversation_of_two_echoes_ends),
	KUNIT_CASE(echo_that_cannot_be_sent_is_counted),
	KUNIT_CASE(service_ends_when_it_is_removed),
	KUNIT_CASE(service_needs_a_free_port_and_an_endpoint),
	KUNIT_CASE(services_are_as_many_as_may_be_and_all_are_told),
	KUNIT_CASE(services_end_with_their_endpoint),
	KUNIT_CASE(socket_is_told_of_datagrams),
	KUNIT_CASE(port_of_a_socket_is_its_own_until_it_is_closed),
	KUNIT_CASE(port_stays_free_without_memory_to_listen),
	KUNIT_CASE(services_of_a_socket_end_together),
	KUNIT_CASE(service_stays_when_the_command_ends),
	KUNIT_CASE(datagrams_that_the_socket_has_no_room_for_are_counted),
	KUNIT_CASE(data_is_sent_from_a_port_that_stays),
	KUNIT_CASE(size_is_filled_with_numbers),
	KUNIT_CASE(request_to_send_has_to_be_whole),
	KUNIT_CASE(sender_is_told_what_could_not_be_sent),
	KUNIT_CASE(sender_is_told_to_try_again),
	KUNIT_CASE(nothing_is_sent_without_memory_to_tell_of_it),
	KUNIT_CASE(socket_is_told_of_icmp_errors),
	KUNIT_CASE(statistics_are_those_of_the_endpoint),
	{}
};

static struct kunit_suite mudp_service_suite = {
	.name = "mudp-service",
	.test_cases = mudp_service_test_cases,
};

kunit_test_suite(mudp_service_suite);
