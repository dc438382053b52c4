// SPDX-License-Identifier: GPL-2.0
/*
 * protocol-test.c: who takes which protocol number, and what a protocol is told of
 * endpoints (protocol.c).
 */
#include "fake.h"
#include "../mipv4/protocol.h"

/* The calls of two protocols, in order, a letter each. */
struct log {
	char	told[16];
	int	n;
};

struct log_protocol {
	struct mipv4_protocol	proto;
	struct log		*log;
	char			letter;		/* upper case: connect */
	int			refuse;
	struct mipv4		*only;		/* refuse only this one */
};

static void log_note(struct log *log, char c)
{
	if (log->n < sizeof(log->told) - 1)
		log->told[log->n++] = c;
}

static void log_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		    struct sk_buff *skb, void *ctx)
{
	struct log_protocol *p = ctx;

	log_note(p->log, '.');
	kfree_skb(skb);
}

static int log_connect(struct mipv4 *ip, void *ctx)
{
	struct log_protocol *p = ctx;

	ASSERT_RTNL();
	log_note(p->log, p->letter);
	return !p->only || p->only == ip ? p->refuse : 0;
}

static void log_disconnect(struct mipv4 *ip, void *ctx)
{
	struct log_protocol *p = ctx;

	ASSERT_RTNL();
	log_note(p->log, p->letter - 'A' + 'a');
}

static struct log_protocol *log_protocol(struct kunit *test, struct log *log,
					 u8 number, char letter)
{
	struct log_protocol *p = kunit_kzalloc(test, sizeof(*p), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, p);
	p->log = log;
	p->letter = letter;
	p->proto = (struct mipv4_protocol){
		.name = "log",
		.protocol = number,
		.rcv = log_rcv,
		.connect = log_connect,
		.disconnect = log_disconnect,
		.ctx = p,
	};
	return p;
}

static struct log *log_new(struct kunit *test)
{
	struct log *log = kunit_kzalloc(test, sizeof(*log), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, log);
	return log;
}

static void number_is_taken_once(struct kunit *test)
{
	struct log *log = log_new(test);
	struct log_protocol *a = log_protocol(test, log, EXPERIMENT, 'A');
	struct log_protocol *b = log_protocol(test, log, EXPERIMENT, 'B');

	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), 0);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&b->proto), -EBUSY);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&a->proto), -EBUSY);
	mipv4_unregister_protocol(&a->proto);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&b->proto), 0);
	mipv4_unregister_protocol(&b->proto);
}

static void icmp_and_igmp_are_taken(struct kunit *test)
{
	struct log_protocol *a = log_protocol(test, log_new(test), 0, 'A');
	static const u8 numbers[] = { IPPROTO_ICMP, IPPROTO_IGMP };
	int i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		a->proto.protocol = numbers[i];
		KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&a->proto),
				-EBUSY);
		rcu_read_lock();
		KUNIT_EXPECT_PTR_NE(test, mipv4_protocol(numbers[i]),
				    &a->proto);
		rcu_read_unlock();
	}
}

static void protocol_needs_name_and_handler(struct kunit *test)
{
	struct log_protocol *a = log_protocol(test, log_new(test), EXPERIMENT,
					      'A');

	a->proto.name = NULL;
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&a->proto), -EINVAL);
	a->proto.name = "log";
	a->proto.rcv = NULL;
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&a->proto), -EINVAL);
	rcu_read_lock();
	KUNIT_EXPECT_PTR_EQ(test, mipv4_protocol(EXPERIMENT), NULL);
	rcu_read_unlock();
}

static void every_other_number_can_be_taken(struct kunit *test)
{
	struct log_protocol *a = log_protocol(test, log_new(test), 0, 'A');
	int number;

	for (number = 0; number < 256; number++) {
		if (number == IPPROTO_ICMP || number == IPPROTO_IGMP)
			continue;
		a->proto.protocol = number;
		KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), 0);
		rcu_read_lock();
		KUNIT_EXPECT_PTR_EQ(test, mipv4_protocol(number), &a->proto);
		rcu_read_unlock();
		mipv4_unregister_protocol(&a->proto);
	}
}

static void protocol_is_told_of_endpoints_that_are_there(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, f->connects, 1);
	KUNIT_EXPECT_EQ(test, f->disconnects, 0);
}

static void protocol_is_told_of_endpoints_to_come_and_to_go(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	KUNIT_EXPECT_EQ(test, f->connects, 0);
	KUNIT_ASSERT_EQ(test, fake_connect(f, US, 24, 0), 0);
	KUNIT_EXPECT_EQ(test, f->connects, 1);
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, f->disconnects, 1);
}

static void protocol_that_goes_is_told_of_each_endpoint(struct kunit *test)
{
	struct log *log = log_new(test);
	struct log_protocol *a = log_protocol(test, log, EXPERIMENT, 'A');

	fake_new(test);
	fake_new(test);
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), 0);
	mipv4_unregister_protocol(&a->proto);
	KUNIT_EXPECT_STREQ(test, log->told, "AAaa");
}

static void refused_endpoint_does_not_come_into_being(struct kunit *test)
{
	struct fake *f = fake_device(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	f->refuse = -EXDEV;
	KUNIT_EXPECT_EQ(test, fake_connect(f, US, 24, 0), -EXDEV);
	KUNIT_EXPECT_PTR_EQ(test, mipv4_find(&init_net, f->dev->ifindex), NULL);
	KUNIT_EXPECT_EQ(test, f->disconnects, 0);
	f->refuse = 0;
	KUNIT_EXPECT_EQ(test, fake_connect(f, US, 24, 0), 0);
}

/* The disconnect() of the protocol that refuses is not called. That of earlier protocols
 * is, in reverse order.
 */
static void refusal_takes_back_what_was_told_before(struct kunit *test)
{
	struct log *log = log_new(test);
	struct log_protocol *a = log_protocol(test, log, 100, 'A');
	struct log_protocol *b = log_protocol(test, log, 101, 'B');
	struct log_protocol *c = log_protocol(test, log, 102, 'C');
	struct log_protocol *d = log_protocol(test, log, 103, 'D');
	struct fake *f = fake_device(test);

	c->refuse = -EXDEV;
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&a->proto), 0);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&b->proto), 0);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&c->proto), 0);
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&d->proto), 0);
	KUNIT_EXPECT_EQ(test, fake_connect(f, US, 24, 0), -EXDEV);
	KUNIT_EXPECT_STREQ(test, log->told, "ABCba");
	mipv4_unregister_protocol(&a->proto);
	mipv4_unregister_protocol(&b->proto);
	mipv4_unregister_protocol(&c->proto);
	mipv4_unregister_protocol(&d->proto);
}

static void refused_registration_takes_back_what_was_told(struct kunit *test)
{
	struct log *log = log_new(test);
	struct log_protocol *a = log_protocol(test, log, EXPERIMENT, 'A');
	struct fake *f = fake_new(test), *g = fake_new(test);

	a->refuse = -EXDEV;
	a->only = g->ip;
	KUNIT_EXPECT_EQ(test, mipv4_register_protocol(&a->proto), -EXDEV);
	KUNIT_EXPECT_STREQ(test, log->told, "AAa");
	fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_NO_PROTO);
}

static void handler_is_not_called_after_disconnect(struct kunit *test)
{
	struct log *log = log_new(test);
	struct log_protocol *a = log_protocol(test, log, EXPERIMENT, 'A');
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), 0);
	fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	fake_disconnect(f);
	fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_STREQ(test, log->told, "A.a");
	mipv4_unregister_protocol(&a->proto);
}

static void handler_is_not_called_after_it_is_unregistered(struct kunit *test)
{
	struct log *log = log_new(test);
	struct log_protocol *a = log_protocol(test, log, EXPERIMENT, 'A');
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), 0);
	mipv4_unregister_protocol(&a->proto);
	fake_receive(f, fake_datagram(f, PEER, US, EXPERIMENT, "x", 1));
	KUNIT_EXPECT_STREQ(test, log->told, "Aa");
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_NO_PROTO);
}

/* Datagrams that wait for ARP at the end of the endpoint are dropped, and no protocol is
 * notified.
 */
static void error_is_not_told_after_disconnect(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, fake_protocol(f, EXPERIMENT), 0);
	fake_send(f, PEER, "x", 1);
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, f->err.n, 0);
	KUNIT_EXPECT_EQ(test, f->disconnects, 1);
}

static void protocol_without_connect_or_error_handler_is_fine(struct kunit *test)
{
	struct log *log = log_new(test);
	struct log_protocol *a = log_protocol(test, log, EXPERIMENT, 'A');
	struct fake *f = fake_new(test);

	a->proto.connect = NULL;
	a->proto.disconnect = NULL;
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), 0);
	fake_receive(f, fake_icmp_about(f, PEER, ICMP_DEST_UNREACH, 3, 0, US,
					FAR, EXPERIMENT));
	fake_disconnect(f);
	KUNIT_EXPECT_EQ(test, fake_connect(f, US, 24, 0), 0);
	mipv4_unregister_protocol(&a->proto);
}

/* A protocol that stores its endpoint when it connects, and is sloppy when it disconnects. */
static int store_connect(struct mipv4 *ip, void *ctx)
{
	struct log_protocol *p = ctx;
	int err = mipv4_set_protocol_data(ip, &p->proto, ip);

	return p->only == ip ? p->refuse : err;
}

static void *stored(struct mipv4 *ip, const struct log_protocol *p)
{
	return as_softirq(mipv4_protocol_data(ip, &p->proto));
}

static struct log_protocol *store_protocol(struct kunit *test, u8 number)
{
	struct log_protocol *p = log_protocol(test, log_new(test), number, 'A');

	p->proto.connect = store_connect;
	p->proto.disconnect = NULL;
	return p;
}

static void protocol_finds_its_data(struct kunit *test)
{
	struct log_protocol *a = store_protocol(test, 100);
	struct log_protocol *b = store_protocol(test, 101);
	struct fake *f = fake_new(test), *g;

	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, a), NULL);
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), 0);
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&b->proto), 0);
	g = fake_new(test);
	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, a), f->ip);
	KUNIT_EXPECT_PTR_EQ(test, stored(g->ip, a), g->ip);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_protocol_data(f->ip, &b->proto,
								b)), 0);
	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, a), f->ip);
	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, b), b);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_protocol_data(f->ip, &b->proto,
								NULL)), 0);
	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, b), NULL);
	mipv4_unregister_protocol(&a->proto);
	mipv4_unregister_protocol(&b->proto);
}

/* The next protocol has the same slot. */
static void data_end_with_their_protocol(struct kunit *test)
{
	struct log_protocol *a = store_protocol(test, 100);
	struct log_protocol *b = log_protocol(test, log_new(test), 101, 'B');
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), 0);
	mipv4_unregister_protocol(&a->proto);
	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, a), NULL);
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&b->proto), 0);
	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, b), NULL);
	mipv4_unregister_protocol(&b->proto);
}

static void data_of_a_refused_protocol_end(struct kunit *test)
{
	struct log_protocol *a = store_protocol(test, 100);
	struct log_protocol *b = log_protocol(test, log_new(test), 101, 'B');
	struct fake *f = fake_new(test), *g = fake_new(test);

	a->refuse = -EXDEV;
	a->only = g->ip;
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&a->proto), -EXDEV);
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&b->proto), 0);
	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, b), NULL);
	KUNIT_EXPECT_PTR_EQ(test, stored(g->ip, b), NULL);
	mipv4_unregister_protocol(&b->proto);
}

/* Beyond the limit a protocol can be registered, and cannot store data. */
static void eight_protocols_store_data(struct kunit *test)
{
	struct log_protocol *p[MIPV4_PROTOCOL_SLOTS + 2];
	struct fake *f = fake_new(test);
	int n, err;

	for (n = 0; n < ARRAY_SIZE(p); n++) {
		p[n] = log_protocol(test, log_new(test), 100 + n, 'A');
		KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&p[n]->proto), 0);
		err = with_rtnl(mipv4_set_protocol_data(f->ip, &p[n]->proto, p[n]));
		if (err)
			break;
	}
	KUNIT_EXPECT_EQ(test, err, -ENOSPC);
	/* The modules that are loaded have some slots. */
	KUNIT_EXPECT_LE(test, n, MIPV4_PROTOCOL_SLOTS);
	KUNIT_EXPECT_GE(test, n, MIPV4_PROTOCOL_SLOTS - 4);
	KUNIT_EXPECT_PTR_EQ(test, stored(f->ip, p[n]), NULL);
	mipv4_unregister_protocol(&p[n]->proto);
	/* A slot that is free again is used again. */
	mipv4_unregister_protocol(&p[0]->proto);
	KUNIT_ASSERT_EQ(test, mipv4_register_protocol(&p[0]->proto), 0);
	KUNIT_EXPECT_EQ(test, with_rtnl(mipv4_set_protocol_data(f->ip, &p[0]->proto,
								f)), 0);
	while (n--)
		mipv4_unregister_protocol(&p[n]->proto);
}

static struct kunit_case protocol_test_cases[] = {
	KUNIT_CASE(number_is_taken_once),
	KUNIT_CASE(icmp_and_igmp_are_taken),
	KUNIT_CASE(protocol_needs_name_and_handler),
	KUNIT_CASE(every_other_number_can_be_taken),
	KUNIT_CASE(protocol_is_told_of_endpoints_that_are_there),
	KUNIT_CASE(protocol_is_told_of_endpoints_to_come_and_to_go),
	KUNIT_CASE(protocol_that_goes_is_told_of_each_endpoint),
	KUNIT_CASE(refused_endpoint_does_not_come_into_being),
	KUNIT_CASE(refusal_takes_back_what_was_told_before),
	KUNIT_CASE(refused_registration_takes_back_what_was_told),
	KUNIT_CASE(handler_is_not_called_after_disconnect),
	KUNIT_CASE(handler_is_not_called_after_it_is_unregistered),
	KUNIT_CASE(error_is_not_told_after_disconnect),
	KUNIT_CASE(protocol_without_connect_or_error_handler_is_fine),
	KUNIT_CASE(protocol_finds_its_data),
	KUNIT_CASE(data_end_with_their_protocol),
	KUNIT_CASE(data_of_a_refused_protocol_end),
	KUNIT_CASE(eight_protocols_store_data),
	{}
};

static struct kunit_suite protocol_suite = {
	.name = "mipv4-protocol",
	.test_cases = protocol_test_cases,
};

kunit_test_suite(protocol_suite);
