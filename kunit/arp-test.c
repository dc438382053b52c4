// SPDX-License-Identifier: GPL-2.0
/*
 * arp-test.c: ARP packets of others, and announcements (arp.c): RFC 826 and
 * RFC 5227.
 */
#include "fake.h"

/* An ARP packet arrives. */
static void arrive(struct fake *f, u16 op, const u8 *sha, __be32 sip,
		   const u8 *tha, __be32 tip)
{
	fake_receive(f, fake_arp(f, op, sha, sip, tha, tip));
}

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

	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_ASSERT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	skb_queue_purge(&f->sent);
	fake_age(f, 2 * HZ);
	return f;
}

static void request_for_us_is_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	arp = fake_sent_arp(f, ARPOP_REPLY);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_MEMEQ(test, arp->sha, OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	KUNIT_EXPECT_MEMEQ(test, arp->tha, PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->tip, PEER);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   PEER_HA, ETH_ALEN);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void request_for_every_own_address_is_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_settle(f);
	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US2);
	arp = fake_sent_arp(f, ARPOP_REPLY);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->sip, US2);
}

static void requester_is_learned_but_not_trusted(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), PEER_HA, ETH_ALEN);
}

/* RFC 5227 section 2.1.1: a probe has sender address 0; section 2.4 has it
 * answered.
 */
static void probe_for_our_address_is_answered(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	arrive(f, ARPOP_REQUEST, PEER_HA, 0, NULL, US);
	arp = fake_sent_arp(f, ARPOP_REPLY);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	KUNIT_EXPECT_BE(test, arp->tip, (__be32)0);
	KUNIT_EXPECT_EQ(test, fake_state(f, 0), -1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), 0);
}

struct another_case {
	const char	*name;
	__be32		tip;
};

static const struct another_case another_cases[] = {
	{ "a neighbour", STRANGER },
	{ "a host on another network", FAR },
	{ "a link-local address", IP4(169U, 254, 1, 1) },
};

static void another_case_name(const struct another_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(another, another_cases, another_case_name);

/* An endpoint answers for nobody else. RFC 3927 section 2.7 says so of 169.254/16. */
static void request_for_another_is_ignored(struct kunit *test)
{
	const struct another_case *c = test->param_value;
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, c->tip);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_IGNORED);
	arrive(f, ARPOP_REQUEST, PEER_HA, 0, NULL, c->tip);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void request_for_a_broadcast_address_is_ignored(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, SUBNET_BCAST);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

/* Answered, RFC 826 knows no networks, but nobody can be sent to there. */
static void requester_from_elsewhere_is_not_learned(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, PEER_HA, FAR, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, FAR), -1);
	arrive(f, ARPOP_REQUEST, PEER_HA, SUBNET_BCAST, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, SUBNET_BCAST), -1);
}

static void reply_that_nobody_asked_for_is_not_learned(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REPLY, PEER_HA, PEER, OUR_HA, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void gratuitous_arp_of_a_stranger_is_ignored(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
	arrive(f, ARPOP_REPLY, PEER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), -1);
}

static void gratuitous_arp_updates_who_is_known(struct kunit *test)
{
	struct fake *f = with_stale_peer(test);

	arrive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
}

static void gratuitous_arp_takes_trust_from_a_reachable_one(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	fake_send(f, PEER, "x", 1);
	arrive(f, ARPOP_REPLY, PEER_HA, PEER, OUR_HA, US);
	KUNIT_ASSERT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_REACHABLE);
	fake_age(f, 2 * HZ);
	arrive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
	skb_queue_purge(&f->sent);
	fake_send(f, PEER, "x", 1);
	skb = fake_sent(f);
	KUNIT_ASSERT_NOT_NULL(test, skb);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb)->h_dest, OTHER_HA, ETH_ALEN);
}

/* A reply by broadcast to a question that was not asked confirms nothing. */
static void unasked_broadcast_reply_is_no_confirmation(struct kunit *test)
{
	struct fake *f = with_stale_peer(test);

	arrive(f, ARPOP_REPLY, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER), MIPV4_NEIGH_STALE);
}

/* An ARP packet in a frame to us, to all, or to a group. */
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

/* What has to come of a packet: a row for each of @senders, a column for each of
 * @targets. A: answered; L: answered and the sender is learned; C: PEER, which is
 * being asked, is confirmed; X: conflict about US; D: TENTATIVE is a duplicate;
 * B: the same, but only by broadcast, which makes it a probe; '-': none of these.
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

/* TENTATIVE is being probed for, PEER is asked by unicast, nobody else is known. */
static void begin_cell(struct fake *f)
{
	if (tentative_state(f) != MIPV4_IFADDR_NONE)
		KUNIT_ASSERT_EQ(f->test, with_rtnl(mipv4_del_ip(f->ip,
								TENTATIVE, 24)),
				0);
	KUNIT_ASSERT_EQ(f->test, with_rtnl(mipv4_probe_ip(f->ip, TENTATIVE,
							  24)), 0);
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	fake_age(f, 2 * HZ);
	fake_send(f, PEER, "x", 1);
	fake_age(f, 6 * HZ);
	mipv4_neigh_tick(f->ip);
	KUNIT_ASSERT_EQ(f->test, fake_state(f, PEER), MIPV4_NEIGH_PROBE);
	skb_queue_purge(&f->sent);
	fake_dropped(f);
}

/* What came of a packet, in the letters of the matrix. */
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

/* RFC 826, RFC 5227 sections 1.1, 2.1.1, 2.4 and 2.6: what comes of a packet depends
 * on the addresses in it, and, where the RFCs say so, on that of its frame.
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

/* A neighbour in @state, which has PEER_HA if it has any. */
static void peer_is(struct fake *f, u8 state)
{
	mipv4_neigh_flush(f->ip, MIPV4_DROP_NEIGH_FAILED);
	if (state != MIPV4_NEIGH_INCOMPLETE && state != MIPV4_NEIGH_FAILED)
		arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
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

/* In each state, a reply of each form. One that is asked for is an answer, because it
 * comes from the expected address; others have to be by unicast, and to us.
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

/* The last word counts of a neighbour that says of itself that it has moved; of
 * others that differ within a second the first.
 */
static void last_word_of_a_neighbour_about_itself_counts(struct kunit *test)
{
	const struct form *form = test->param_value;
	struct fake *f = fake_new(test);
	unsigned int t;

	for (t = 1; t < ARRAY_SIZE(targets); t++) {
		const u8 *want = targets[t] == PEER ? PEER_HA : OTHER_HA;

		peer_is(f, MIPV4_NEIGH_STALE);
		arrive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
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
		arrive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), OTHER_HA, ETH_ALEN);
	for (i = 0; i < 5; i++)
		arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, PEER);
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
		arrive(f, ARPOP_REQUEST, ha, PEER, NULL, PEER);
		changes += !memcmp(ha_of(f, PEER), ha, ETH_ALEN);
	}
	KUNIT_EXPECT_EQ(test, changes, 8);
	fake_age(f, HZ);
	arrive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, PEER);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), OTHER_HA, ETH_ALEN);
}

static void flapping_address_is_believed_once_a_second(struct kunit *test)
{
	struct fake *f = with_stale_peer(test);

	arrive(f, ARPOP_REQUEST, OTHER_HA, PEER, NULL, US);
	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), OTHER_HA, ETH_ALEN);
	fake_age(f, HZ);
	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_MEMEQ(test, ha_of(f, PEER), PEER_HA, ETH_ALEN);
}

struct malformed_case {
	const char	*name;
	unsigned int	offset;		/* of an octet, */
	u8		value;		/* and what it is made */
	unsigned int	len;
	u8		pkt_type;
	int		reason;
};

static const struct malformed_case malformed_cases[] = {
	{ "hardware type of another link", 1, 7, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "protocol IPv6", 2, 0x86, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "hardware address length 0", 4, 0, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "hardware address length 8", 4, 8, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "protocol address length 16", 5, 16, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "operation 0", 7, 0, 28, PACKET_BROADCAST, MIPV4_DROP_ARP_MALFORMED },
	{ "reverse request", 7, 3, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "operation 257", 6, 1, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "one octet short", 7, 1, 27, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_MALFORMED },
	{ "header only", 7, 1, 8, PACKET_BROADCAST, MIPV4_DROP_ARP_MALFORMED },
	{ "one octet", 0, 0, 1, PACKET_BROADCAST, MIPV4_DROP_ARP_MALFORMED },
	{ "multicast hardware sender", 8, 0x03, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "loopback sender", 14, 127, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "multicast sender", 14, 224, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "sender in class E", 14, 255, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "sender in this network", 14, 0, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "multicast target", 24, 224, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "loopback target", 24, 127, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "target in this network", 24, 0, 28, PACKET_BROADCAST,
	  MIPV4_DROP_ARP_INVALID },
	{ "for another host", 7, 1, 28, PACKET_OTHERHOST,
	  MIPV4_DROP_ARP_OTHERHOST },
	{ "IEEE 802 is Ethernet, too", 1, 6, 28, PACKET_BROADCAST, 0 },
	{ "padded", 7, 1, 46, PACKET_BROADCAST, 0 },
	{ "request by unicast", 7, 1, 28, PACKET_HOST, 0 },
};

static void malformed_case_name(const struct malformed_case *c, char *name)
{
	strscpy(name, c->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(malformed, malformed_cases, malformed_case_name);

static void bad_packet_has_its_reason(struct kunit *test)
{
	const struct malformed_case *c = test->param_value;
	struct fake *f = fake_new(test);
	struct sk_buff *arp = fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL,
				       US);
	u8 octets[64] = {};
	struct sk_buff *skb;

	memcpy(octets, arp->data, arp->len);
	kfree_skb(arp);
	octets[c->offset] = c->value;
	skb = fake_bytes(f, octets, c->len);
	skb->protocol = htons(ETH_P_ARP);
	skb->pkt_type = c->pkt_type;
	as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet, f->dev));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), c->reason);
	KUNIT_EXPECT_EQ(test, fake_silent(f), !!c->reason);
	KUNIT_EXPECT_EQ(test, fake_state(f, PEER),
			c->reason ? -1 : MIPV4_NEIGH_STALE);
}

static void own_packet_that_comes_back_is_ignored(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, OUR_HA, US, NULL, US);
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_IGNORED);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 0);
}

static void packet_in_pieces_is_read(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	skb_queue_purge(&f->sent);
	fake_receive(f, fake_paged(f, fake_arp(f, ARPOP_REQUEST, OTHER_HA,
					       STRANGER, NULL, US), 2));
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REPLY));
}

#ifdef CONFIG_FAULT_INJECTION

static void packet_that_cannot_be_read_is_not_malformed(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct sk_buff *skb;

	skb = fake_cramped(f, fake_arp(f, ARPOP_REQUEST, PEER_HA, PEER, NULL,
				       US), 2);
	without_memory(as_softirq(mipv4_arp_rcv(skb, f->dev, &f->ip->arp_packet,
						f->dev)));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_NO_MEMORY);
}

#endif

static void device_without_arp_does_not_answer(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_noarp(f);
	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_IGNORED);
}

static bool in_conflict(struct fake *f)
{
	bool conflict;

	rcu_read_lock();
	conflict = mipv4_ifaddr_find(f->ip, US)->conflict;
	rcu_read_unlock();
	return conflict;
}

/* RFC 5227 section 2.4: any ARP packet whose sender has our address. */
static void user_of_our_address_is_a_conflict(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_EXPECT_FALSE(test, in_conflict(f));
	arrive(f, ARPOP_REPLY, OTHER_HA, US, OUR_HA, PEER);
	KUNIT_EXPECT_TRUE(test, in_conflict(f));
	KUNIT_EXPECT_EQ(test, fake_dropped(f), MIPV4_DROP_ARP_CONFLICT);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 1);
	KUNIT_EXPECT_EQ(test, fake_state(f, US), -1);
}

static void conflict_is_answered_by_an_announcement(struct kunit *test)
{
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	arrive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_MEMEQ(test, arp->sha, OUR_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->sip, US);
	KUNIT_EXPECT_BE(test, arp->tip, US);
	KUNIT_EXPECT_MEMEQ(test, eth_hdr(skb_peek_tail(&f->seen))->h_dest,
			   BCAST_HA, ETH_ALEN);
}

/* DEFEND_INTERVAL: or two defenders would fight for ever. */
static void address_is_defended_once_in_ten_seconds(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	arrive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	fake_age(f, 9 * HZ);
	arrive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	fake_age(f, HZ + 1);
	arrive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	KUNIT_EXPECT_NOT_NULL(test, fake_sent_arp(f, ARPOP_REQUEST));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_CONFLICTS), 4);
}

static void conflict_is_over_a_minute_after_the_last_packet(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	fake_tick(f, 50 * HZ);
	arrive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	fake_tick(f, 50 * HZ);
	KUNIT_EXPECT_TRUE(test, in_conflict(f));
	fake_tick(f, 10 * HZ);
	KUNIT_EXPECT_FALSE(test, in_conflict(f));
	arrive(f, ARPOP_REQUEST, OTHER_HA, US, NULL, US);
	KUNIT_EXPECT_TRUE(test, in_conflict(f));
}

/* RFC 5227 section 2.3: ANNOUNCE_NUM 2, ANNOUNCE_INTERVAL 2 s. */
static void expect_two_announcements(struct fake *f, __be32 addr)
{
	struct fake_arp *arp;
	int i;

	for (i = 0; i < 2; i++) {
		fake_tick(f, 0);
		arp = fake_sent_arp(f, ARPOP_REQUEST);
		KUNIT_ASSERT_NOT_NULL_MSG(f->test, arp, "announcement %d", i);
		KUNIT_EXPECT_BE(f->test, arp->sip, addr);
		KUNIT_EXPECT_BE(f->test, arp->tip, addr);
		KUNIT_EXPECT_MEMEQ(f->test, arp->sha, OUR_HA, ETH_ALEN);
		fake_tick(f, 2 * HZ - 3 * HZ / 4);
		KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
		fake_age(f, 3 * HZ / 4);
	}
	fake_tick(f, 60 * HZ);
	KUNIT_EXPECT_TRUE(f->test, fake_silent(f));
}

static void added_address_is_announced_twice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	expect_two_announcements(f, US2);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_ANNOUNCES), 2);
}

static void set_address_is_announced_twice(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_set_ip(f->ip, US2, 24)), 0);
	expect_two_announcements(f, US2);
}

static void addresses_are_announced_when_the_device_comes_up(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_down(f);
	fake_up(f);
	expect_two_announcements(f, US);
}

static void new_device_address_is_announced(struct kunit *test)
{
	struct sockaddr sa = { .sa_family = ARPHRD_ETHER };
	struct fake *f = fake_new(test);
	struct fake_arp *arp;

	memcpy(sa.sa_data, OTHER_HA, ETH_ALEN);
	KUNIT_ASSERT_EQ(test, with_rtnl(dev_set_mac_address(f->dev, &sa, NULL)),
			0);
	fake_tick(f, 0);
	arp = fake_sent_arp(f, ARPOP_REQUEST);
	KUNIT_ASSERT_NOT_NULL(test, arp);
	KUNIT_EXPECT_MEMEQ(test, arp->sha, OTHER_HA, ETH_ALEN);
	KUNIT_EXPECT_BE(test, arp->sip, US);
}

static void addresses_are_announced_when_peers_are_to_be_told(struct kunit *test)
{
	struct fake *f = fake_new(test);

	rtnl_lock();
	call_netdevice_notifiers(NETDEV_NOTIFY_PEERS, f->dev);
	rtnl_unlock();
	expect_two_announcements(f, US);
}

static void nothing_is_announced_while_the_device_is_down(struct kunit *test)
{
	struct fake *f = fake_new(test);

	fake_down(f);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	fake_tick(f, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_ANNOUNCES), 0);
}

static void address_that_went_is_not_announced(struct kunit *test)
{
	struct fake *f = fake_new(test);

	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_add_ip(f->ip, US2, 24)), 0);
	KUNIT_ASSERT_EQ(test, with_rtnl(mipv4_del_ip(f->ip, US2, 24)), 0);
	fake_tick(f, 0);
	KUNIT_EXPECT_TRUE(test, fake_silent(f));
}

static void packets_are_counted_by_operation(struct kunit *test)
{
	struct fake *f = fake_new(test);

	arrive(f, ARPOP_REQUEST, PEER_HA, PEER, NULL, US);
	arrive(f, ARPOP_REPLY, PEER_HA, PEER, OUR_HA, US);
	arrive(f, ARPOP_REPLY, PEER_HA, PEER, OUR_HA, US);
	fake_send(f, STRANGER, "x", 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_IN_REQUESTS), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_IN_REPLIES), 2);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_REPLIES), 1);
	KUNIT_EXPECT_EQ(test, fake_stat(f, MIPV4_STAT_ARP_OUT_REQUESTS), 1);
}

static struct kunit_case arp_test_cases[] = {
	KUNIT_CASE(request_for_us_is_answered),
	KUNIT_CASE(request_for_every_own_address_is_answered),
	KUNIT_CASE(requester_is_learned_but_not_trusted),
	KUNIT_CASE(probe_for_our_address_is_answered),
	KUNIT_CASE_PARAM(request_for_another_is_ignored, another_gen_params),
	KUNIT_CASE(request_for_a_broadcast_address_is_ignored),
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
	KUNIT_CASE_PARAM(bad_packet_has_its_reason, malformed_gen_params),
	KUNIT_CASE(own_packet_that_comes_back_is_ignored),
	KUNIT_CASE(packet_in_pieces_is_read),
#ifdef CONFIG_FAULT_INJECTION
	KUNIT_CASE(packet_that_cannot_be_read_is_not_malformed),
#endif
	KUNIT_CASE(device_without_arp_does_not_answer),
	KUNIT_CASE(user_of_our_address_is_a_conflict),
	KUNIT_CASE(conflict_is_answered_by_an_announcement),
	KUNIT_CASE(address_is_defended_once_in_ten_seconds),
	KUNIT_CASE(conflict_is_over_a_minute_after_the_last_packet),
	KUNIT_CASE(added_address_is_announced_twice),
	KUNIT_CASE(set_address_is_announced_twice),
	KUNIT_CASE(addresses_are_announced_when_the_device_comes_up),
	KUNIT_CASE(new_device_address_is_announced),
	KUNIT_CASE(addresses_are_announced_when_peers_are_to_be_told),
	KUNIT_CASE(nothing_is_announced_while_the_device_is_down),
	KUNIT_CASE(address_that_went_is_not_announced),
	KUNIT_CASE(packets_are_counted_by_operation),
	{}
};

static struct kunit_suite arp_suite = {
	.name = "mipv4-arp",
	.test_cases = arp_test_cases,
};

kunit_test_suite(arp_suite);
