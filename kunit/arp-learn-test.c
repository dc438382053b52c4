// SPDX-License-Identifier: GPL-2.0
/*
 * arp-learn-test.c: the neighbours that ARP packets add, update and confirm.
 */
#include "fake-addr.h"
#include "fake.h"
#include "../mipv4/neigh-set.h"
#include "../mipv4/neigh-timer.h"

/* The link-layer address of a neighbour; valid until it is forgotten. */
static const u8 *ha_of(struct fake *f, __be32 addr)
{
	struct mipv4_neigh *n;

	rcu_read_lock();
	n = mipv4_neigh_find(f->ip, addr);
	rcu_read_unlock();
	return n ? n->ha : NULL;
}

static struct fake *with_stale_peer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_ASSERT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	skb_queue_purge(&f->sent);
	fake_age(f, 2 * HZ);
	return f;
}

static void requester_is_learned_but_not_trusted(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), PEER_HA, ETH_ALEN);
}

/* The request is answered, because RFC 826 knows no networks. Its sender is not learned. */
static void requester_from_elsewhere_is_not_learned(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, FAR, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, FAR), -1);
	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, SUBNET_BCAST, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, SUBNET_BCAST), -1);
}

static void reply_that_nobody_asked_for_is_not_learned(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REPLY, PEER_HA, PEER, OUR_HA, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void gratuitous_arp_of_a_stranger_is_ignored(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	fake_arp_receive(f, ARPOP_REPLY, PEER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
}

static void gratuitous_arp_updates_who_is_known(struct kunit *test)
{
	struct fake *f = with_stale_peer(test);

	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
}

static void gratuitous_arp_takes_trust_from_a_reachable_one(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	fake_send(f, PEER, "x", 1);
	fake_arp_receive(f, ARPOP_REPLY, PEER_HA, PEER, OUR_HA, US);
	KUNIT_ASSERT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	fake_age(f, 2 * HZ);
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	skb_queue_purge(&f->sent);
	fake_send(f, PEER, "x", 1);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, OTHER_HA, ETH_ALEN);
}

/* A broadcast reply without a request confirms nothing. */
static void unasked_broadcast_reply_is_no_confirmation(struct kunit *test)
{
	struct fake *f = with_stale_peer(test);

	fake_arp_receive(f, ARPOP_REPLY, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
}

/* An ARP packet in a frame to this host, to all hosts, or to a group. */
static void arrive_as(struct fake *f, u8 pkt_type, u16 op, const u8 *sha,
		      __be32 sip, __be32 tip)
{
	struct sk_buff *skb = fake_arp(f, op, sha, sip, OUR_HA, tip);

	skb->pkt_type = pkt_type;
	fake_receive(f, skb);
}

/* The operation, and how the frame was addressed. */
struct form {
	const char	*name;
	u16		op;
	u8		pkt_type;
};

static const struct form forms[] = {
	{ "request by unicast", ARPOP_REQUEST, PACKET_HOST },
	{ "request by broadcast", ARPOP_REQUEST, PACKET_BROADCAST },
	{ "request by multicast", ARPOP_REQUEST, PACKET_MULTICAST },
	{ "reply by unicast", ARPOP_REPLY, PACKET_HOST },
	{ "reply by broadcast", ARPOP_REPLY, PACKET_BROADCAST },
	{ "reply by multicast", ARPOP_REPLY, PACKET_MULTICAST },
};

static void form_name(const struct form *form, char *name)
{
	strscpy(name, form->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(form, forms, form_name);

#define TENTATIVE	IP4(10, 0, 0, 1)

static const __be32 senders[] = { 0, US, TENTATIVE, PEER, STRANGER };
static const __be32 targets[] = { 0, US, TENTATIVE, PEER, STRANGER, GATEWAY };

/* The expected outcome of a packet: a row for each of @senders, a column for each of
 * @targets. A: answered; L: answered, and the sender is learned; C: PEER, which is being
 * probed, is confirmed; X: conflict about US; D: TENTATIVE is a duplicate; B: as D, but
 * only by broadcast, which makes it a probe; '-': none of these.
 */
static const char *const request_matrix[] = {
	"-AB---",
	"-XXXXX",
	"-DDDDD",
	"-A----",
	"-L----",
};

static const char *const reply_matrix[] = {
	"------",
	"XXXXXX",
	"DDDDDD",
	"CCCCCC",
	"------",
};

static u8 tentative_state(struct fake *f)
{
	struct mipv4_ifaddr *ifa;
	u8 state;

	rcu_read_lock();
	ifa = mipv4_ifaddr_find(f->ip, TENTATIVE);
	state = ifa ? ifa->state : MIPV4_IFADDR_NONE;
	rcu_read_unlock();
	return state;
}

/* The endpoint probes for TENTATIVE and asks PEER by unicast. It knows no other
 * neighbour.
 */
static void begin_cell(struct fake *f)
{
	if (tentative_state(f) != MIPV4_IFADDR_NONE)
		KUNIT_ASSERT_EQ(f->test, with_rtnl(mipv4_del_ip(f->ip,
								TENTATIVE, 24)),
				0);
	KUNIT_ASSERT_EQ(f->test, with_rtnl(mipv4_probe_ip(f->ip, TENTATIVE,
							  24)), 0);
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	fake_age(f, 2 * HZ);
	fake_send(f, PEER, "x", 1);
	fake_age(f, 6 * HZ);
	mipv4_neigh_tick(f->ip);
	KUNIT_ASSERT_EQ(f->test, fake_state(f, PEER), MIPV4_NEIGH_PROBE);
	skb_queue_purge(&f->sent);
	fake_dropped(f);
}

/* The outcome of a packet, in the letters of the matrix. */
static char outcome(struct fake *f, u64 conflicts)
{
	bool answered = fake_sent_arp(f, ARPOP_REPLY);
	bool learned = fake_state(f, STRANGER) != -1;

	if (tentative_state(f) == MIPV4_IFADDR_DUPLICATE)
		return answered ? '?' : 'D';
	if (fake_stat(f, MIPV4_STAT_ARP_CONFLICTS) != conflicts)
		return answered ? '?' : 'X';
	if (fake_state(f, PEER) == MIPV4_NEIGH_REACHABLE)
		return answered ? '?' : 'C';
	if (fake_state(f, PEER) != MIPV4_NEIGH_PROBE)
		return '?';
	if (learned)
		return answered ? 'L' : '?';
	return answered ? 'A' : '-';
}

/* RFC 826, RFC 5227 sections 1.1, 2.1.1, 2.4 and 2.6: the outcome of a packet depends on
 * its addresses and, where the RFCs say so, on the destination of its frame.
 */
static void packet_has_its_outcome(struct kunit *test)
{
	const struct form *form = test->param_value;
	const char *const *matrix = form->op == ARPOP_REQUEST ? request_matrix :
								reply_matrix;
	struct fake *f = fake_new(test);
	unsigned int s, t;

	for (s = 0; s < ARRAY_SIZE(senders); s++) {
		for (t = 0; t < ARRAY_SIZE(targets); t++) {
			char want = matrix[s][t], got;
			u64 conflicts;

			begin_cell(f);
			conflicts = fake_stat(f, MIPV4_STAT_ARP_CONFLICTS);
			arrive_as(f, form->pkt_type, form->op,
				  senders[s] == PEER ? PEER_HA : OTHER_HA,
				  senders[s], targets[t]);
			got = outcome(f, conflicts);
			if (want == 'B')
				want = form->pkt_type == PACKET_BROADCAST ?
				       'D' : '-';
			KUNIT_EXPECT_EQ_MSG(test, got, want,
					    "from %pI4 about %pI4: %c, not %c",
					    &senders[s], &targets[t], got,
					    want);
		}
	}
}

/* PEER is a neighbour in @state. Its link-layer address, if known, is PEER_HA. */
static void peer_is(struct fake *f, u8 state)
{
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	if (state != MIPV4_NEIGH_INCOMPLETE && state != MIPV4_NEIGH_FAILED)
		fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	fake_age(f, 2 * HZ);
	switch (state) {
	case MIPV4_NEIGH_FAILED:
		fake_send(f, PEER, "x", 1);
		fake_tick(f, HZ);
		fake_tick(f, HZ);
		fake_tick(f, HZ);
		break;
	case MIPV4_NEIGH_INCOMPLETE:
	case MIPV4_NEIGH_DELAY:
		fake_send(f, PEER, "x", 1);
		break;
	case MIPV4_NEIGH_PROBE:
		fake_send(f, PEER, "x", 1);
		fake_tick(f, 6 * HZ);
		break;
	}
	KUNIT_ASSERT_EQ(f->test, fake_state(f, PEER), state);
}

/* A reply of each form arrives in each state. A reply to a request comes from the
 * expected address, so each form is an answer. Other replies have to be unicast, and to
 * this host.
 */
static void reply_confirms_if_it_was_asked_for(struct kunit *test)
{
	static const u8 states[] = {
		MIPV4_NEIGH_INCOMPLETE, MIPV4_NEIGH_STALE, MIPV4_NEIGH_DELAY,
		MIPV4_NEIGH_PROBE, MIPV4_NEIGH_FAILED,
	};
	const struct form *form = test->param_value;
	struct fake *f = fake_new(test);
	unsigned int s, t;

	for (s = 0; s < ARRAY_SIZE(states); s++) {
		for (t = 0; t < ARRAY_SIZE(targets); t++) {
			bool asked = states[s] == MIPV4_NEIGH_INCOMPLETE ||
				     states[s] == MIPV4_NEIGH_PROBE;
			bool to_us = form->pkt_type == PACKET_HOST &&
				     targets[t] == US;
			bool want = form->op == ARPOP_REPLY && (asked || to_us);

			peer_is(f, states[s]);
			arrive_as(f, form->pkt_type, form->op, PEER_HA, PEER,
				  targets[t]);
			KUNIT_EXPECT_EQ_MSG(test, want,
					    fake_state(f, PEER) ==
					    MIPV4_NEIGH_REACHABLE,
					    "state %u, about %pI4", states[s],
					    &targets[t]);
		}
	}
}

/* If a neighbour announces its own new address, the last announcement counts. If replies
 * differ within a second, the first one counts.
 */
static void last_word_of_a_neighbour_about_itself_counts(struct kunit *test)
{
	const struct form *form = test->param_value;
	struct fake *f = fake_new(test);
	unsigned int t;

	for (t = 1; t < ARRAY_SIZE(targets); t++) {
		const u8 *want = targets[t] == PEER ? PEER_HA : OTHER_HA;

		peer_is(f, MIPV4_NEIGH_STALE);
		fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
		arrive_as(f, form->pkt_type, form->op, PEER_HA, PEER,
			  targets[t]);
		KUNIT_EXPECT_TRUE_MSG(test, !memcmp(ha_of(f, PEER), want,
						    ETH_ALEN),
				      "about %pI4", &targets[t]);
	}
}

/* An address moves and comes back, five announcements each. */
static void address_that_comes_back_is_followed(struct kunit *test)
{
	struct fake *f = with_stale_peer(test);
	int i;

	for (i = 0; i < 5; i++)
		fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), OTHER_HA, ETH_ALEN);
	for (i = 0; i < 5; i++)
		fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), PEER_HA, ETH_ALEN);
}

/* Flapping by gratuitous ARP costs eight changes a second, not one for each frame. */
static void flapping_announcements_are_bounded(struct kunit *test)
{
	struct fake *f = with_stale_peer(test);
	unsigned int i, changes = 0;

	for (i = 0; i < 100; i++) {
		const u8 *before = i % 2 ? OTHER_HA : PEER_HA;
		const u8 *ha = i % 2 ? PEER_HA : OTHER_HA;

		if (memcmp(ha_of(f, PEER), before, ETH_ALEN))
			continue;
		fake_arp_receive(f, ARPOP_REQUEST, ha, PEER, NULL, PEER);
		changes += !memcmp(ha_of(f, PEER), ha, ETH_ALEN);
	}
	KUNIT_EXPECT_EQ(test, changes, 8);
	fake_age(f, HZ);
	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), OTHER_HA, ETH_ALEN);
}

static void flapping_address_is_believed_once_a_second(struct kunit *test)
{
	struct fake *f = with_stale_peer(test);

	fake_arp_receive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, US);
	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), OTHER_HA, ETH_ALEN);
	fake_age(f, HZ);
	fake_arp_receive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), PEER_HA, ETH_ALEN);
}

static struct kunit_case arp_learn_test_cases[] = {
	KUNIT_CASE(requester_is_learned_but_not_trusted),
	KUNIT_CASE(requester_from_elsewhere_is_not_learned),
	KUNIT_CASE(reply_that_nobody_asked_for_is_not_learned),
	KUNIT_CASE(gratuitous_arp_of_a_stranger_is_ignored),
	KUNIT_CASE(gratuitous_arp_updates_who_is_known),
	KUNIT_CASE(gratuitous_arp_takes_trust_from_a_reachable_one),
	KUNIT_CASE(unasked_broadcast_reply_is_no_confirmation),
	KUNIT_CASE_PARAM(packet_has_its_outcome, form_gen_params),
	KUNIT_CASE_PARAM(reply_confirms_if_it_was_asked_for, form_gen_params),
	KUNIT_CASE_PARAM(last_word_of_a_neighbour_about_itself_counts,
			 form_gen_params),
	KUNIT_CASE(address_that_comes_back_is_followed),
	KUNIT_CASE(flapping_announcements_are_bounded),
	KUNIT_CASE(flapping_address_is_believed_once_a_second),
	{}
};

static struct kunit_suite arp_learn_suite = {
	.name = "mipv4-arp-learn",
	.test_cases = arp_learn_test_cases,
};

kunit_test_suite(arp_learn_suite);
