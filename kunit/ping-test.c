// SPDX-License-Identifier: GPL-2.0
/*
 * ping-test.c: echo requests of an administrator, and what he is told of them
 * (ping.c, and its part of netlink.c).
 */
#include "fake.h"
#include "../mipv4/ping.h"

/* A device, and the socket of a program that pings. */
struct ping {
	struct fake		*f;
	struct fake_netlink	*nl;
};

static struct ping ping_new(struct kunit *test)
{
	struct ping p = {
		.f = fake_new(test),
		.nl = fake_netlink(test, NETLINK_GENERIC),
	};

	fake_know(p.f, PEER, PEER_HA);
	return p;
}

static int ping(struct ping *p, __be32 dst, u16 seq, size_t size, bool df,
		u8 ttl, u16 *id)
{
	struct mipv4_ping_request request = {
		.dst = dst, .seq = seq, .size = size, .df = df, .ttl = ttl,
	};

	return mipv4_ping_send(p->f->ip, &init_net, fake_netlink_port(p->nl),
			       &request, id);
}

static void request_counts_its_octets(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct icmphdr *icmph;
	struct iphdr *iph;
	size_t len, i;
	u16 id = 0;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 7, 300, false, 0, &id), 0);
	icmph = fake_sent_icmp(p.f, ICMP_ECHO, &len);
	KUNIT_ASSERT_NOT_NULL(test, icmph);
	KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.id), id);
	KUNIT_EXPECT_EQ(test, ntohs(icmph->un.echo.sequence), 7);
	KUNIT_ASSERT_EQ(test, len, 308);
	for (i = 0; i < 300 && ((u8 *)(icmph + 1))[i] == i % 256; i++)
		;
	KUNIT_EXPECT_EQ(test, i, 300);
	iph = (struct iphdr *)(skb_peek_tail(&p.f->seen)->data + ETH_HLEN);
	KUNIT_EXPECT_EQ(test, iph->ttl, 64);
	KUNIT_EXPECT_BE(test, iph->frag_off, (__be16)0);
	KUNIT_EXPECT_EQ(test, fake_stat(p.f, MIPV4_STAT_ICMP_OUT_ECHOS), 1);
}

static void request_has_the_asked_for_ttl_and_df(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct iphdr *iph;
	u16 id;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 7, 0, true, 3, &id), 0);
	iph = fake_sent_ip(p.f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_EQ(test, iph->ttl, 3);
	KUNIT_EXPECT_BE(test, iph->frag_off, htons(IP_DF));
	KUNIT_EXPECT_EQ(test, ping(&p, PEER, 8, 1473, true, 0, &id),
			-EMSGSIZE);
	KUNIT_EXPECT_EQ(test, ping(&p, FAR, 9, 0, false, 0, &id),
			-ENETUNREACH);
}

static void request_has_the_asked_for_source(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct mipv4_ping_request request = { .dst = PEER, .src = US2 };
	struct iphdr *iph;
	u16 id;

	KUNIT_EXPECT_EQ(test, mipv4_ping_send(p.f->ip, &init_net,
					      fake_netlink_port(p.nl),
					      &request, &id), -EADDRNOTAVAIL);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(p.f->ip, US2, 24)), 0);
	fake_settle(p.f);
	KUNIT_ASSERT_EQ(test, mipv4_ping_send(p.f->ip, &init_net,
					      fake_netlink_port(p.nl),
					      &request, &id), 0);
	iph = fake_sent_ip(p.f);
	KUNIT_ASSERT_NOT_NULL(test, iph);
	KUNIT_EXPECT_BE(test, iph->saddr, US2);
}

static void session_keeps_its_identifier(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct ping other = {
		.f = p.f, .nl = fake_netlink(test, NETLINK_GENERIC),
	};
	u16 first, again, others;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 1, 0, false, 0, &first), 0);
	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 2, 0, false, 0, &again), 0);
	KUNIT_ASSERT_EQ(test, ping(&other, PEER, 1, 0, false, 0, &others), 0);
	KUNIT_EXPECT_EQ(test, first, again);
	KUNIT_EXPECT_NE(test, first, others);
}

static void reply_is_told_to_the_socket(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct nlattr **attrs;
	u16 id = 0;
	u8 cmd;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 7, 5, false, 0, &id), 0);
	fake_receive(p.f, fake_icmp(p.f, PEER, US, ICMP_ECHOREPLY, 0,
				    id << 16 | 7, "hello", 5));
	KUNIT_EXPECT_EQ(test, fake_dropped(p.f), 0);
	attrs = fake_genl_next(p.nl, &cmd);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, cmd, MIPV4_CMD_PING_NTF);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_IFINDEX]),
			p.f->dev->ifindex);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), PEER);
	KUNIT_EXPECT_EQ(test, nla_get_u16(attrs[MIPV4_A_PING_SEQ]), 7);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_TTL]), 60);
	KUNIT_EXPECT_NOT_NULL(test, attrs[MIPV4_A_PING_RTT]);
	KUNIT_ASSERT_EQ(test, nla_len(attrs[MIPV4_A_PING_DATA]), 5);
	KUNIT_EXPECT_MEMEQ(test, nla_data(attrs[MIPV4_A_PING_DATA]), "hello",
			   5);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(p.nl, NULL), NULL);
}

static void reply_of_another_identifier_is_unclaimed(struct kunit *test)
{
	struct ping p = ping_new(test);
	u16 id = 0;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 7, 0, false, 0, &id), 0);
	fake_receive(p.f, fake_icmp(p.f, PEER, US, ICMP_ECHOREPLY, 0,
				    (u32)(u16)(id + 1) << 16 | 7, NULL, 0));
	KUNIT_EXPECT_EQ(test, fake_dropped(p.f), MIPV4_DROP_ICMP_UNCLAIMED);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(p.nl, NULL), NULL);
}

static void reply_to_a_request_never_sent_is_unclaimed(struct kunit *test)
{
	struct ping p = ping_new(test);
	u16 id = 0;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 7, 0, false, 0, &id), 0);
	fake_receive(p.f, fake_icmp(p.f, PEER, US, ICMP_ECHOREPLY, 0,
				    id << 16 | 8, NULL, 0));
	KUNIT_EXPECT_EQ(test, fake_dropped(p.f), MIPV4_DROP_ICMP_UNCLAIMED);
}

static void error_is_told_to_the_socket(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct nlattr **attrs;
	struct sk_buff *quote;
	u16 id = 0;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 7, 0, false, 0, &id), 0);
	quote = fake_echo(p.f, US, PEER, id, 7, 0);
	fake_receive(p.f, fake_icmp(p.f, GATEWAY, US, ICMP_TIME_EXCEEDED, 0, 5,
				    quote->data, quote->len));
	kfree_skb(quote);
	attrs = fake_genl_next(p.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_BE(test, nla_get_be32(attrs[MIPV4_A_ADDR]), GATEWAY);
	KUNIT_EXPECT_EQ(test, nla_get_u16(attrs[MIPV4_A_PING_SEQ]), 7);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ICMP_TYPE]),
			ICMP_TIME_EXCEEDED);
	KUNIT_EXPECT_EQ(test, nla_get_u8(attrs[MIPV4_A_ICMP_CODE]), 0);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ICMP_INFO]), 5);
	KUNIT_EXPECT_PTR_EQ(test, attrs[MIPV4_A_ERROR], NULL);
}

/* Only a request of ours can have failed: a quoted reply has an id, too. */
static void error_about_a_reply_is_not_told(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct sk_buff *quote;
	u16 id = 0;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 7, 0, false, 0, &id), 0);
	quote = fake_icmp(p.f, US, PEER, ICMP_ECHOREPLY, 0, id << 16 | 7, NULL,
			  0);
	fake_receive(p.f, fake_icmp(p.f, GATEWAY, US, ICMP_TIME_EXCEEDED, 0, 0,
				    quote->data, quote->len));
	kfree_skb(quote);
	KUNIT_EXPECT_PTR_EQ(test, fake_genl_next(p.nl, NULL), NULL);
}

static void neighbour_that_does_not_answer_is_told_as_our_error(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct nlattr **attrs;
	u16 id;

	KUNIT_ASSERT_EQ(test, ping(&p, STRANGER, 7, 0, false, 0, &id), 0);
	fake_tick(p.f, HZ);
	fake_tick(p.f, HZ);
	fake_tick(p.f, HZ);
	attrs = fake_genl_next(p.nl, NULL);
	KUNIT_ASSERT_NOT_NULL(test, attrs);
	KUNIT_EXPECT_EQ(test, nla_get_u32(attrs[MIPV4_A_ERROR]), EHOSTUNREACH);
	KUNIT_EXPECT_EQ(test, nla_get_u16(attrs[MIPV4_A_PING_SEQ]), 7);
}

static void session_ends_with_its_socket(struct kunit *test)
{
	struct ping p = ping_new(test);
	u16 id = 0;

	KUNIT_ASSERT_EQ(test, ping(&p, PEER, 7, 0, false, 0, &id), 0);
	fake_netlink_close(p.nl);
	fake_receive(p.f, fake_icmp(p.f, PEER, US, ICMP_ECHOREPLY, 0,
				    id << 16 | 7, NULL, 0));
	KUNIT_EXPECT_EQ(test, fake_dropped(p.f), MIPV4_DROP_ICMP_UNCLAIMED);
}

/* A bare socket, of which there may be many. */
static struct socket *bare_socket(u32 *portid)
{
	struct sockaddr_nl addr = { .nl_family = AF_NETLINK };
	struct socket *sock;

	if (sock_create_kern(&init_net, AF_NETLINK, SOCK_RAW, NETLINK_GENERIC,
			     &sock))
		return NULL;
	if (kernel_bind(sock, (struct sockaddr *)&addr, sizeof(addr)) ||
	    kernel_getsockname(sock, (struct sockaddr *)&addr) < 0) {
		sock_release(sock);
		return NULL;
	}
	*portid = addr.nl_pid;
	return sock;
}

static void sessions_are_limited(struct kunit *test)
{
	struct ping p = ping_new(test);
	struct socket **socks = kunit_kcalloc(test, 256, sizeof(*socks),
					      GFP_KERNEL);
	u16 *ids = kunit_kcalloc(test, 256, sizeof(*ids), GFP_KERNEL);
	struct mipv4_ping_request request = { .dst = PEER };
	unsigned int i, n;
	u32 portid = 0;
	u16 id = 0;

	KUNIT_ASSERT_TRUE(test, socks && ids);
	for (n = 0; n < 256; n++) {
		socks[n] = bare_socket(&portid);
		if (!socks[n])
			break;
		request.seq = n;
		KUNIT_EXPECT_EQ(test, mipv4_ping_send(p.f->ip, &init_net, portid,
						      &request, &ids[n]), 0);
	}
	KUNIT_EXPECT_EQ(test, n, 256);
	KUNIT_EXPECT_EQ(test, ping(&p, PEER, 1, 0, false, 0, &id), -EBUSY);
	if (n > 100) {
		sock_release(socks[100]);
		socks[100] = NULL;
		KUNIT_EXPECT_EQ(test, ping(&p, PEER, 1, 0, false, 0, &id), 0);
		for (i = 0; i < n; i++)
			KUNIT_EXPECT_NE_MSG(test, ids[i], id, "of socket %u", i);
	}
	while (n--)
		if (socks[n])
			sock_release(socks[n]);
	/* All other requests ended with their sockets. */
	fake_receive(p.f, fake_icmp(p.f, PEER, US, ICMP_ECHOREPLY, 0,
				    ids[7] << 16 | 7, NULL, 0));
	KUNIT_EXPECT_EQ(test, fake_dropped(p.f), MIPV4_DROP_ICMP_UNCLAIMED);
}

static struct kunit_case ping_test_cases[] = {
	KUNIT_CASE(request_counts_its_octets),
	KUNIT_CASE(request_has_the_asked_for_ttl_and_df),
	KUNIT_CASE(request_has_the_asked_for_source),
	KUNIT_CASE(session_keeps_its_identifier),
	KUNIT_CASE(reply_is_told_to_the_socket),
	KUNIT_CASE(reply_of_another_identifier_is_unclaimed),
	KUNIT_CASE(reply_to_a_request_never_sent_is_unclaimed),
	KUNIT_CASE(error_is_told_to_the_socket),
	KUNIT_CASE(error_about_a_reply_is_not_told),
	KUNIT_CASE(neighbour_that_does_not_answer_is_told_as_our_error),
	KUNIT_CASE(session_ends_with_its_socket),
	KUNIT_CASE(sessions_are_limited),
	{}
};

static struct kunit_suite ping_suite = {
	.name = "mipv4-ping",
	.test_cases = ping_test_cases,
};

kunit_test_suite(ping_suite);
