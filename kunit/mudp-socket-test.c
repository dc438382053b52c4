// SPDX-License-Identifier: GPL-2.0
/*
 * mudp-socket-test.c: the netlink sockets of programs that listen and send
 * (companions/mudp/netlink.c, notify.c).
 */
#include <linux/udp.h>
#include <net/mudp.h>
#include "fake.h"
#include "mudp-fake-netlink.h"

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

static void socket_receives_datagrams(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct sk_buff *skb;
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, nl_listen(&p, p.user, PORT), 0);
	attrs = nl_next(&p, MUDP_CMD_LISTEN);
	KUNIT_EXPECT_BE(test, nla_get_be16(attrs[MUDP_A_LOCAL_PORT]), PORT);
	skb = peer_datagram(p.f, PEER_PORT, US, PORT, "hello", 5);
	ip_hdr(skb)->tos = 0x28;
	fake_checksum(skb);
	fake_receive(p.f, skb);
	peer_sends(&p, PEER_PORT, PORT, "", 0);
	peer_sends(&p, PEER_PORT, htons(5001), "hello", 5);

	attrs = nl_next(&p, MUDP_CMD_RECEIVE_NTF);
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
	attrs = nl_next(&p, MUDP_CMD_RECEIVE_NTF);
	KUNIT_EXPECT_EQ(test, nla_len(attrs[MUDP_A_DATA]), 0);
	KUNIT_EXPECT_TRUE(test, nl_none(&p));
	expect_counter(&p, IN_DATAGRAMS, 2);
	expect_counter(&p, OVERFLOW, 0);
}

static void socket_has_its_port_until_it_is_closed(struct kunit *test)
{
	struct programs p = programs_with(test, MUDP_SERVICE_DISCARD);
	struct fake_netlink *third = fake_netlink_of(test, MUDP_GENL_NAME);
	struct nlattr **attrs;
	__be16 port;

	KUNIT_EXPECT_EQ(test, nl_listen(&p, p.user, PORT), -EADDRINUSE);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.user), "");
	KUNIT_ASSERT_EQ(test, nl_listen(&p, p.user, 0), 0);
	attrs = nl_next(&p, MUDP_CMD_LISTEN);
	port = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	KUNIT_EXPECT_GE(test, ntohs(port), 49152);
	KUNIT_EXPECT_EQ(test, nl_listen(&p, p.user, 0), -EBUSY);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.user), "");
	KUNIT_EXPECT_EQ(test, nl_listen(&p, third, port), -EADDRINUSE);
	KUNIT_EXPECT_EQ(test, nl_stop(&p, port), -EBUSY);
	KUNIT_EXPECT_STRNEQ(test, fake_netlink_message(p.admin), "");
	KUNIT_EXPECT_TRUE(test, nl_has_service(&p, port));

	fake_netlink_close(p.user);
	KUNIT_EXPECT_FALSE(test, nl_has_service(&p, port));
	KUNIT_EXPECT_EQ(test, nl_listen(&p, third, port), 0);
	/* A socket that closes does not end a service of the administrator. */
	fake_netlink_close(third);
	KUNIT_EXPECT_TRUE(test, nl_has_service(&p, PORT));
}

/* Send the request that @about makes repeatedly. The first allocation fails, then the
 * second, and so on, until none fails. Each request is either answered, or refused; then
 * nothing is sent and there is no service.
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
			nl_next(p, cmd);
			fake_netlink_close(p->user);
			p->user = fake_netlink_of(test, MUDP_GENL_NAME);
			fake_settle(p->f);
			continue;
		}
		refused++;
		/* The allocation of the request itself can fail. */
		if (err)
			KUNIT_EXPECT_EQ(test, err, -ENOBUFS);
		else
			KUNIT_EXPECT_EQ(test, fake_netlink_rest(p->user),
					-ENOMEM);
		KUNIT_EXPECT_TRUE(test, fake_silent(p->f));
		nl_dump(p, NULL);
		KUNIT_ASSERT_NULL(test, fake_genl_next(p->admin, NULL));
	} while (failed);
	/* At least the request, a reply, a service and a listener are allocated. */
	KUNIT_EXPECT_GE(test, refused, 4);
}

static struct sk_buff *about_listening(struct programs *p)
{
	return nl_about_port(p->user, MUDP_CMD_LISTEN, p->f, PORT);
}

static void port_stays_free_without_memory_to_listen(struct kunit *test)
{
	struct programs p = programs_new(test);

	ask_without_memory(&p, MUDP_CMD_LISTEN, about_listening);
	KUNIT_EXPECT_EQ(test, nl_listen(&p, p.user, PORT), 0);
}

/* A socket listens and sends at several endpoints. When it is closed, all its ports are
 * free at once. The counters of the endpoints stay.
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
		KUNIT_ASSERT_EQ(test, nl_listen(&p, p.user, PORT), 0);
		nl_next(&p, MUDP_CMD_LISTEN);
		KUNIT_ASSERT_EQ(test, send_data(&p, PEER, "hello"), 0);
		attrs = nl_next(&p, MUDP_CMD_SEND);
		sender[i] = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	}
	/* A service that ended with its endpoint does not end again. */
	fake_disconnect(other[0]);
	fake_netlink_close(p.user);
	nl_dump(&p, NULL);
	attrs = fake_genl_next(p.admin, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_IFINDEX]),
			own->dev->ifindex);
	KUNIT_EXPECT_NULL(test, fake_genl_next(p.admin, NULL));
	for (i = 1; i < ARRAY_SIZE(other); i++) {
		KUNIT_EXPECT_EQ(test, nl_start(&p, other[i], MUDP_SERVICE_ECHO,
					       PORT), 0);
		KUNIT_EXPECT_EQ(test, nl_start(&p, other[i], MUDP_SERVICE_SINK,
					       sender[i]), 0);
		KUNIT_EXPECT_EQ(test, mudp_stat(other[i]->ip,
						MUDP_STAT_OUT_DATAGRAMS), 1);
	}
}

static void overflow_of_the_socket_is_counted(struct kunit *test)
{
	struct programs p = programs_new(test);
	u8 *data = kunit_kzalloc(test, 60000, GFP_KERNEL);
	unsigned int sent, came = 0;
	u64 overflow;

	KUNIT_ASSERT_NOT_NULL(test, data);
	KUNIT_ASSERT_EQ(test, nl_listen(&p, p.user, PORT), 0);
	nl_next(&p, MUDP_CMD_LISTEN);
	for (sent = 0; sent < 20; sent++)
		peer_sends(&p, PEER_PORT, PORT, data, 60000);
	overflow = nl_counter(&p, PORT, MUDP_COUNTER_OVERFLOW);
	expect_counter(&p, IN_DATAGRAMS, sent);
	KUNIT_EXPECT_GT(test, overflow, 0);
	KUNIT_EXPECT_LT(test, overflow, sent);
	/* The first read reports that the socket has lost messages. */
	KUNIT_EXPECT_TRUE(test, nl_none(&p));
	while (!nl_none(&p))
		came++;
	KUNIT_EXPECT_EQ(test, came, sent - overflow);
}

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
		attrs = nl_next(&p, MUDP_CMD_SEND);
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
	KUNIT_EXPECT_EQ(test, nl_counter(&p, port, MUDP_COUNTER_OUT_DATAGRAMS), 2);
	KUNIT_EXPECT_EQ(test, nl_counter(&p, port, MUDP_COUNTER_OUT_FAILED), 0);
	/* A reply is counted, but the socket does not receive it. */
	peer_sends(&p, PEER_PORT, port, "hi", 2);
	KUNIT_EXPECT_TRUE(test, nl_none(&p));
	KUNIT_EXPECT_EQ(test, nl_counter(&p, port, MUDP_COUNTER_IN_DATAGRAMS), 1);
	fake_netlink_close(p.user);
	KUNIT_EXPECT_FALSE(test, nl_has_service(&p, port));
}

/* A program such as a DHCP client answers from the port on which it listens, and from
 * 0.0.0.0 while it has no address.
 */
static void listener_sends_from_its_port_and_address(struct kunit *test)
{
	static const struct {
		__be32	src;
		__be32	dst;
		u32	error;
	} sent[] = {
		{ 0, htonl(INADDR_BROADCAST), 0 },
		{ US, htonl(INADDR_BROADCAST), 0 },
		{ US, PEER, 0 },
		{ 0, PEER, EADDRNOTAVAIL },
		{ FAR, PEER, EADDRNOTAVAIL },
	};
	struct programs p = programs_new(test);
	struct nlattr **attrs;
	struct sk_buff *skb;
	struct iphdr *iph;
	int i;

	KUNIT_ASSERT_EQ(test, nl_listen(&p, p.user, PORT), 0);
	nl_next(&p, MUDP_CMD_LISTEN);
	for (i = 0; i < ARRAY_SIZE(sent); i++) {
		skb = send_request(&p, sent[i].dst);
		nla_put_be32(skb, MUDP_A_LOCAL_ADDR, sent[i].src);
		nla_put_be16(skb, MUDP_A_LOCAL_PORT, PORT);
		nla_put(skb, MUDP_A_DATA, 5, "hello");
		KUNIT_ASSERT_EQ(test, fake_netlink_call(p.user, skb), 0);
		attrs = nl_next(&p, MUDP_CMD_SEND);
		KUNIT_EXPECT_BE(test, nla_get_be16(attrs[MUDP_A_LOCAL_PORT]),
				PORT);
		if (sent[i].error) {
			KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
			KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]),
					sent[i].error);
			continue;
		}
		iph = fake_sent_ip(p.f);
		KUNIT_ASSERT_NOT_NULL(test, iph);
		KUNIT_EXPECT_BE(test, iph->saddr, sent[i].src);
		KUNIT_EXPECT_BE(test, iph->daddr, sent[i].dst);
		KUNIT_EXPECT_BE(test, ((struct udphdr *)(iph + 1))->source,
				PORT);
	}
	KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
	expect_counter(&p, OUT_DATAGRAMS, 3);
	expect_counter(&p, OUT_FAILED, 2);
}

static void port_of_another_socket_is_no_source(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct sk_buff *skb = send_request(&p, PEER);

	KUNIT_ASSERT_EQ(test, nl_listen(&p, p.admin, PORT), 0);
	nla_put_be16(skb, MUDP_A_LOCAL_PORT, PORT);
	nla_put(skb, MUDP_A_DATA, 5, "hello");
	KUNIT_EXPECT_EQ(test, fake_netlink_call(p.user, skb), -EADDRNOTAVAIL);
	KUNIT_EXPECT_STREQ(test, fake_netlink_message(p.user),
			   "the socket does not listen on this port");
	KUNIT_EXPECT_TRUE(test, fake_silent(p.f));
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
	attrs = nl_next(&p, MUDP_CMD_SEND);
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

static void incomplete_request_to_send_is_refused(struct kunit *test)
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
	nl_dump(&p, NULL);
	KUNIT_EXPECT_NULL(test, fake_genl_next(p.admin, NULL));
}

/* The reply has the number of sent datagrams, and the error of the next one. */
static void sender_receives_the_error_of_sending(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct nlattr **attrs;
	__be16 port;

	KUNIT_ASSERT_EQ(test, send_data(&p, FAR, "hello"), 0);
	attrs = nl_next(&p, MUDP_CMD_SEND);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_COUNT]), 0);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]), ENETUNREACH);
	port = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	p.f->full = true;
	KUNIT_ASSERT_EQ(test, send_data(&p, PEER, "hello"), 0);
	attrs = nl_next(&p, MUDP_CMD_SEND);
	KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]), ENOBUFS);
	KUNIT_EXPECT_EQ(test, nl_counter(&p, port, MUDP_COUNTER_OUT_DATAGRAMS), 0);
	KUNIT_EXPECT_EQ(test, nl_counter(&p, port, MUDP_COUNTER_OUT_FAILED), 2);
}

/* The program waits for ARP, not the module. */
static void sender_tries_again_until_arp_is_done(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct nlattr **attrs;
	__be16 port;
	int i;

	for (i = 0; i < 2; i++) {
		KUNIT_ASSERT_EQ(test, send_data(&p, STRANGER, "hello"), 0);
		attrs = nl_next(&p, MUDP_CMD_SEND);
		KUNIT_ASSERT_NOT_NULL(test, attrs[MUDP_A_ERROR]);
		KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_ERROR]), EAGAIN);
		KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_COUNT]), 0);
	}
	port = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	KUNIT_EXPECT_EQ(test, nl_counter(&p, port, MUDP_COUNTER_OUT_FAILED), 0);
	fake_know(p.f, STRANGER, OTHER_HA);
	KUNIT_ASSERT_EQ(test, send_data(&p, STRANGER, "hello"), 0);
	attrs = nl_next(&p, MUDP_CMD_SEND);
	KUNIT_EXPECT_NULL(test, attrs[MUDP_A_ERROR]);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MUDP_A_COUNT]), 1);
	KUNIT_EXPECT_EQ(test, nl_counter(&p, port, MUDP_COUNTER_OUT_DATAGRAMS), 1);
}

static struct sk_buff *about_sending(struct programs *p)
{
	struct sk_buff *skb = send_request(p, PEER);

	nla_put(skb, MUDP_A_DATA, 5, "hello");
	return skb;
}

/* Without the reply, the program cannot know what was sent. */
static void nothing_is_sent_without_memory_for_the_reply(struct kunit *test)
{
	struct programs p = programs_new(test);

	ask_without_memory(&p, MUDP_CMD_SEND, about_sending);
}

static void socket_receives_icmp_errors(struct kunit *test)
{
	struct programs p = programs_new(test);
	struct udphdr uh = { .dest = PEER_PORT, .len = htons(1000) };
	struct sk_buff *quote;
	struct nlattr **attrs;

	KUNIT_ASSERT_EQ(test, send_data(&p, PEER, "hello"), 0);
	attrs = nl_next(&p, MUDP_CMD_SEND);
	uh.source = nla_get_be16(attrs[MUDP_A_LOCAL_PORT]);
	quote = fake_datagram(p.f, US, PEER, IPPROTO_UDP, &uh, sizeof(uh));
	ip_hdr(quote)->tot_len = htons(1020);
	ip_hdr(quote)->frag_off = htons(IP_DF);
	fake_checksum(quote);
	fake_receive(p.f, fake_icmp(p.f, GATEWAY, US, ICMP_DEST_UNREACH,
				    ICMP_FRAG_NEEDED, 600, quote->data,
				    quote->len));
	kfree_skb(quote);
	attrs = nl_next(&p, MUDP_CMD_ERROR_NTF);
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

static struct kunit_case mudp_socket_cases[] = {
	KUNIT_CASE(socket_receives_datagrams),
	KUNIT_CASE(socket_has_its_port_until_it_is_closed),
	KUNIT_CASE(port_stays_free_without_memory_to_listen),
	KUNIT_CASE(services_of_a_socket_end_together),
	KUNIT_CASE(overflow_of_the_socket_is_counted),
	KUNIT_CASE(data_is_sent_from_a_port_that_stays),
	KUNIT_CASE(listener_sends_from_its_port_and_address),
	KUNIT_CASE(port_of_another_socket_is_no_source),
	KUNIT_CASE(size_is_filled_with_numbers),
	KUNIT_CASE(incomplete_request_to_send_is_refused),
	KUNIT_CASE(sender_receives_the_error_of_sending),
	KUNIT_CASE(sender_tries_again_until_arp_is_done),
	KUNIT_CASE(nothing_is_sent_without_memory_for_the_reply),
	KUNIT_CASE(socket_receives_icmp_errors),
	{}
};

static struct kunit_suite mudp_socket_suite = {
	.name = "mudp-socket",
	.test_cases = mudp_socket_cases,
};

kunit_test_suite(mudp_socket_suite);
