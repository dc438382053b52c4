// SPDX-License-Identifier: GPL-2.0
/*
 * sock-queue-test.c: the receive queue, the memory that it holds, and errors about what was
 * sent (sock-queue.c, sock-error.c).
 */
#include <linux/errqueue.h>
#include <linux/filter.h>
#include "fake-sock.h"

#define PORT		5000
#define PEER_PORT	6000

/* A socket at PORT of the endpoint @f. */
static struct fake_sock *one(struct kunit *test, struct fake **f)
{
	fake_sock_type(test, FAKE_SOCK);
	*f = fake_new(test);
	return fake_sock_bound(test, 0, PORT);
}

/* A datagram as a transport queues it: data at the payload of @len octets. */
static struct sk_buff *payload(struct fake *f, size_t len)
{
	struct sk_buff *skb = fake_pattern(f, PEER, US, EXPERIMENT,
					   FAKE_SOCK_HDR_LEN + len);

	skb_reset_network_header(skb);
	skb_pull(skb, ip_hdrlen(skb));
	skb_reset_transport_header(skb);
	skb_pull(skb, FAKE_SOCK_HDR_LEN);
	return skb;
}

/* Queue a datagram, or free it. */
static int queue(struct fake_sock *s, struct fake *f, size_t len)
{
	struct sk_buff *skb = payload(f, len);
	int err = as_softirq(mipv4_sock_queue(s->sk, f->ip, skb));

	if (err)
		kfree_skb(skb);
	return err;
}

/* The length of the datagram that is received next, or the error. */
static int take(struct fake_sock *s, unsigned int flags)
{
	int offset, err, len;
	struct sk_buff *skb;

	skb = mipv4_sock_dequeue(s->sk, flags | MSG_DONTWAIT, &offset, &err);
	if (!skb)
		return err;
	len = skb->len;
	consume_skb(skb);
	return len;
}

/* What the queue is charged with, and what it has in reserve, are pages of its type. */
static void expect_charge_is_whole_pages(struct fake_sock *s)
{
	int held = atomic_read(&s->sk->sk_rmem_alloc) + s->sk->sk_forward_alloc;

	KUNIT_EXPECT_GE(s->test, s->sk->sk_forward_alloc, 0);
	KUNIT_EXPECT_EQ(s->test, held % PAGE_SIZE, 0);
}

static void queue_is_charged_and_uncharged(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f;
	int i;

	s = one(test, &f);
	KUNIT_EXPECT_EQ(test, take(s, 0), -EAGAIN);
	KUNIT_EXPECT_EQ(test, mipv4_sock_next_len(s->sk), -1);
	for (i = 0; i < 20; i++) {
		KUNIT_ASSERT_EQ(test, queue(s, f, 100 + i), 0);
		expect_charge_is_whole_pages(s);
	}
	KUNIT_EXPECT_GT(test, atomic_read(&s->sk->sk_rmem_alloc), 2000);
	KUNIT_EXPECT_EQ(test, mipv4_sock_next_len(s->sk), 100);
	for (i = 0; i < 20; i++) {
		KUNIT_EXPECT_EQ(test, take(s, MSG_PEEK), 100 + i);
		KUNIT_EXPECT_EQ(test, take(s, 0), 100 + i);
		expect_charge_is_whole_pages(s);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&s->sk->sk_rmem_alloc), 0);
	/* One page is kept for the next datagram. */
	KUNIT_EXPECT_LE(test, s->sk->sk_forward_alloc, PAGE_SIZE);
}

/* All pages come back when the socket is closed, with datagrams in its queue or not. */
static void pages_come_back(struct kunit *test)
{
	struct mipv4_sock_type *type = fake_sock_type(test, FAKE_SOCK);
	struct fake *f = fake_new(test);
	struct fake_sock *s[2];
	long before;
	int i, cpu;

#define PAGES								\
({									\
	long _n = atomic_long_read(&type->memory);			\
									\
	for_each_possible_cpu(cpu)					\
		_n += *per_cpu_ptr(type->prot.per_cpu_fw_alloc, cpu);	\
	_n;								\
})
	before = PAGES;
	for (i = 0; i < 2; i++)
		s[i] = fake_sock_bound(test, 0, PORT + i);
	for (i = 0; i < 40; i++)
		KUNIT_ASSERT_EQ(test, queue(s[i % 2], f, 1000), 0);
	KUNIT_EXPECT_GT(test, PAGES, before);
	for (i = 0; i < 20; i++)
		KUNIT_EXPECT_EQ(test, take(s[0], 0), 1000);
	fake_sock_close(s[0]);
	fake_sock_close(s[1]);
	rcu_barrier();	/* SOCK_RCU_FREE */
	KUNIT_EXPECT_EQ(test, PAGES, before);
#undef PAGES
}

static void full_queue_refuses(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f;
	int n = 0, err;

	s = one(test, &f);
	/* An empty queue takes a datagram of any size. */
	s->sk->sk_rcvbuf = 1;
	KUNIT_EXPECT_EQ(test, queue(s, f, 1000), 0);
	KUNIT_EXPECT_EQ(test, queue(s, f, 1000), -ENOBUFS);
	KUNIT_EXPECT_EQ(test, take(s, 0), 1000);
	s->sk->sk_rcvbuf = 10000;
	while (!(err = queue(s, f, 1000)) && n < 100)
		n++;
	KUNIT_EXPECT_EQ(test, err, -ENOBUFS);
	KUNIT_EXPECT_GT(test, n, 1);
	KUNIT_EXPECT_LT(test, n, 11);
	KUNIT_EXPECT_EQ(test, take(s, 0), 1000);
	KUNIT_EXPECT_EQ(test, queue(s, f, 1000), 0);
}

static void shutdown_ends_the_queue(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f;

	s = one(test, &f);
	KUNIT_ASSERT_EQ(test, queue(s, f, 7), 0);
	s->sk->sk_shutdown = RCV_SHUTDOWN;
	KUNIT_EXPECT_EQ(test, take(s, 0), 7);
	KUNIT_EXPECT_EQ(test, take(s, 0), 0);
}

/* SO_PEEK_OFF walks through the queue, over datagrams without octets, too. */
static void peek_passes_an_empty_datagram(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f;

	s = one(test, &f);
	KUNIT_ASSERT_EQ(test, queue(s, f, 0), 0);
	KUNIT_ASSERT_EQ(test, queue(s, f, 5), 0);
	KUNIT_EXPECT_EQ(test, take(s, MSG_PEEK), 0);
	KUNIT_EXPECT_EQ(test, take(s, MSG_PEEK), 0);
	s->sk->sk_peek_off = 0;
	KUNIT_EXPECT_EQ(test, take(s, MSG_PEEK), 5);
	s->sk->sk_peek_off = 5;
	KUNIT_EXPECT_EQ(test, take(s, MSG_PEEK), -EAGAIN);
	KUNIT_EXPECT_EQ(test, take(s, 0), 0);
	KUNIT_EXPECT_EQ(test, take(s, 0), 5);
}

static int attach_filter(struct fake_sock *s, u32 result)
{
	struct sock_filter code = BPF_STMT(BPF_RET | BPF_K, result);
	struct sock_fprog_kern prog = { .len = 1, .filter = &code };
	struct bpf_prog *fp;
	struct sk_filter *filter;
	int err;

	err = bpf_prog_create(&fp, &prog);
	if (err)
		return err;
	filter = kzalloc(sizeof(*filter), GFP_KERNEL);
	if (!filter) {
		bpf_prog_destroy(fp);
		return -ENOMEM;
	}
	filter->prog = fp;
	refcount_set(&filter->refcnt, 1);
	rcu_assign_pointer(s->sk->sk_filter, filter);
	return 0;
}

static void detach_filter(struct fake_sock *s)
{
	struct sk_filter *filter = rcu_access_pointer(s->sk->sk_filter);

	RCU_INIT_POINTER(s->sk->sk_filter, NULL);
	synchronize_rcu();
	bpf_prog_destroy(filter->prog);
	kfree(filter);
}

/* What remains of 100 octets after a filter that returns @result. */
static int filtered(struct fake_sock *s, struct fake *f, u32 result)
{
	struct sk_buff *skb = payload(f, 100);
	int err = attach_filter(s, result);

	if (!err) {
		skb_push(skb, FAKE_SOCK_HDR_LEN);
		err = as_softirq(mipv4_sock_filter(s->sk, skb, FAKE_SOCK_HDR_LEN));
		if (!err)
			err = skb->len;
		detach_filter(s);
	}
	kfree_skb(skb);
	return err;
}

static void filter_cuts_and_drops(struct kunit *test)
{
	struct fake_sock *s;
	struct fake *f;

	s = one(test, &f);
	KUNIT_EXPECT_EQ(test, filtered(s, f, 0), -EPERM);
	KUNIT_EXPECT_EQ(test, filtered(s, f, 50), 50);
	KUNIT_EXPECT_EQ(test, filtered(s, f, 1000), 104);
	/* The header of the transport stays. */
	KUNIT_EXPECT_EQ(test, filtered(s, f, 1), FAKE_SOCK_HDR_LEN);
}

/* ICMP errors */

struct error_case {
	const char	*name;
	u8		type;
	u8		code;
	u32		info;
	int		asked;		/* errno with IP_RECVERR, 0 for none */
	int		connected;	/* errno of a connected socket without it */
	u32		ee_info;
};

/* RFC 1122 section 4.1.3.3; which are hard: section 4.2.3.9, and ip(7). */
static const struct error_case error_cases[] = {
	{ "net", ICMP_DEST_UNREACH, ICMP_NET_UNREACH, 0, ENETUNREACH, 0 },
	{ "host", ICMP_DEST_UNREACH, ICMP_HOST_UNREACH, 0, EHOSTUNREACH, 0 },
	{ "protocol", ICMP_DEST_UNREACH, ICMP_PROT_UNREACH, 0, ENOPROTOOPT, ENOPROTOOPT },
	{ "port", ICMP_DEST_UNREACH, ICMP_PORT_UNREACH, 0, ECONNREFUSED, ECONNREFUSED },
	{ "too big", ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED, 1400, EMSGSIZE, EMSGSIZE, 1400 },
	{ "source route", ICMP_DEST_UNREACH, ICMP_SR_FAILED, 0, EOPNOTSUPP, 0 },
	{ "unknown net", ICMP_DEST_UNREACH, ICMP_NET_UNKNOWN, 0, ENETUNREACH, ENETUNREACH },
	{ "unknown host", ICMP_DEST_UNREACH, ICMP_HOST_UNKNOWN, 0, EHOSTDOWN, EHOSTDOWN },
	{ "isolated", ICMP_DEST_UNREACH, ICMP_HOST_ISOLATED, 0, ENONET, ENONET },
	{ "filtered", ICMP_DEST_UNREACH, ICMP_PKT_FILTERED, 0, EHOSTUNREACH, EHOSTUNREACH },
	{ "last code", ICMP_DEST_UNREACH, NR_ICMP_UNREACH, 0, EHOSTUNREACH, EHOSTUNREACH },
	{ "no such code", ICMP_DEST_UNREACH, 200, 0, EHOSTUNREACH, 0 },
	{ "time", ICMP_TIME_EXCEEDED, ICMP_EXC_TTL, 0, EHOSTUNREACH, 0 },
	{ "reassembly", ICMP_TIME_EXCEEDED, ICMP_EXC_FRAGTIME, 0, EHOSTUNREACH, 0 },
	{ "parameter", ICMP_PARAMETERPROB, 0, 0, EPROTO, EPROTO },
	{ "quench", ICMP_SOURCE_QUENCH, 0, 0, 0, 0 },
	{ "redirect", ICMP_REDIRECT, 0, 0, 0, 0 },
};

static void error_case_name(const struct error_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(error, error_cases, error_case_name);

/* Report an error from GATEWAY about a datagram of @len octets after its IP header. */
static void report(struct fake_sock *s, struct fake *f, const struct error_case *c,
		   size_t len)
{
	struct sk_buff *skb = fake_pattern(f, US, PEER, EXPERIMENT, len);

	skb_reset_network_header(skb);
	as_softirq(({
		mipv4_sock_error(s->sk, skb, GATEWAY, c->type, c->code, c->info,
				 htons(PEER_PORT), FAKE_SOCK_HDR_LEN);
		0;
	}));
	kfree_skb(skb);
}

static void error_means(struct kunit *test)
{
	const struct error_case *c = test->param_value;
	const struct sock_exterr_skb *serr;
	struct fake_sock *s;
	struct sk_buff *skb;
	struct fake *f;

	s = one(test, &f);
	report(s, f, c, 12);
	KUNIT_EXPECT_EQ(test, sock_error(s->sk), 0);
	KUNIT_ASSERT_EQ(test, fake_sock_connect(s, PEER, PEER_PORT), 0);
	report(s, f, c, 12);
	KUNIT_EXPECT_EQ(test, sock_error(s->sk), -c->connected);
	KUNIT_EXPECT_TRUE(test, skb_queue_empty(&s->sk->sk_error_queue));

	KUNIT_ASSERT_EQ(test, fake_sock_disconnect(s), 0);
	KUNIT_ASSERT_EQ(test, fake_sock_set(s, IP_RECVERR, 1), 0);
	report(s, f, c, 12);
	skb = skb_peek(&s->sk->sk_error_queue);
	if (!c->asked) {
		KUNIT_EXPECT_NULL(test, skb);
		KUNIT_EXPECT_EQ(test, sock_error(s->sk), 0);
		return;
	}
	KUNIT_EXPECT_EQ(test, sock_error(s->sk), -c->asked);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	serr = SKB_EXT_ERR(skb);
	KUNIT_EXPECT_EQ(test, serr->ee.ee_errno, c->asked);
	KUNIT_EXPECT_EQ(test, serr->ee.ee_origin, SO_EE_ORIGIN_ICMP);
	KUNIT_EXPECT_EQ(test, serr->ee.ee_type, c->type);
	KUNIT_EXPECT_EQ(test, serr->ee.ee_code, c->code);
	KUNIT_EXPECT_EQ(test, serr->ee.ee_info, c->ee_info);
	KUNIT_EXPECT_EQ(test, serr->ee.ee_data, (__force u32)GATEWAY);
	KUNIT_EXPECT_EQ(test, ntohs(serr->port), PEER_PORT);
	KUNIT_EXPECT_BE(test, *(__be32 *)(skb_network_header(skb) + serr->addr_offset),
			PEER);
	KUNIT_EXPECT_EQ(test, skb->len, 12 - FAKE_SOCK_HDR_LEN);
}

/* Who asks for no path MTU discovery does not hear of it. */
static void too_big_is_not_reported_without_discovery(struct kunit *test)
{
	const struct error_case too_big = {
		.type = ICMP_DEST_UNREACH, .code = ICMP_FRAG_NEEDED, .info = 1400,
	};
	struct fake_sock *s;
	struct fake *f;

	s = one(test, &f);
	KUNIT_ASSERT_EQ(test, fake_sock_set(s, IP_RECVERR, 1), 0);
	KUNIT_ASSERT_EQ(test, fake_sock_set(s, IP_MTU_DISCOVER, IP_PMTUDISC_DONT), 0);
	report(s, f, &too_big, 12);
	KUNIT_EXPECT_EQ(test, sock_error(s->sk), 0);
	KUNIT_EXPECT_TRUE(test, skb_queue_empty(&s->sk->sk_error_queue));
}

/* A quote may end anywhere after the IP header: what is there is reported. */
static void short_quotes(struct kunit *test)
{
	const struct error_case port = {
		.type = ICMP_DEST_UNREACH, .code = ICMP_PORT_UNREACH,
	};
	struct fake_sock *s;
	struct sk_buff *skb;
	struct fake *f;
	size_t len;

	s = one(test, &f);
	KUNIT_ASSERT_EQ(test, fake_sock_set(s, IP_RECVERR, 1), 0);
	for (len = 0; len <= 8; len++) {
		report(s, f, &port, len);
		KUNIT_EXPECT_EQ(test, sock_error(s->sk), -ECONNREFUSED);
		skb = skb_dequeue(&s->sk->sk_error_queue);
		KUNIT_EXPECT_EQ(test, !!skb, len >= FAKE_SOCK_HDR_LEN);
		if (skb)
			KUNIT_EXPECT_EQ(test, skb->len, len - FAKE_SOCK_HDR_LEN);
		kfree_skb(skb);
	}
}

/* Errors share SO_RCVBUF, so that they cannot use up the memory. */
static void error_queue_is_limited(struct kunit *test)
{
	const struct error_case port = {
		.type = ICMP_DEST_UNREACH, .code = ICMP_PORT_UNREACH,
	};
	struct fake_sock *s;
	struct fake *f;
	int i;

	s = one(test, &f);
	KUNIT_ASSERT_EQ(test, fake_sock_set(s, IP_RECVERR, 1), 0);
	s->sk->sk_rcvbuf = 10000;
	for (i = 0; i < 100; i++)
		report(s, f, &port, 100);
	KUNIT_EXPECT_GT(test, skb_queue_len(&s->sk->sk_error_queue), 1U);
	KUNIT_EXPECT_LE(test, atomic_read(&s->sk->sk_rmem_alloc), 10000);
	KUNIT_EXPECT_EQ(test, sock_error(s->sk), -ECONNREFUSED);
	skb_queue_purge(&s->sk->sk_error_queue);
	KUNIT_EXPECT_EQ(test, atomic_read(&s->sk->sk_rmem_alloc), 0);
}

static struct kunit_case sock_queue_test_cases[] = {
	KUNIT_CASE(queue_is_charged_and_uncharged),
	KUNIT_CASE(pages_come_back),
	KUNIT_CASE(full_queue_refuses),
	KUNIT_CASE(shutdown_ends_the_queue),
	KUNIT_CASE(peek_passes_an_empty_datagram),
	KUNIT_CASE(filter_cuts_and_drops),
	KUNIT_CASE_PARAM(error_means, error_gen_params),
	KUNIT_CASE(too_big_is_not_reported_without_discovery),
	KUNIT_CASE(short_quotes),
	KUNIT_CASE(error_queue_is_limited),
	{}
};

static struct kunit_suite sock_queue_suite = {
	.name = "mipv4-sock-queue",
	.test_cases = sock_queue_test_cases,
};

kunit_test_suite(sock_queue_suite);
