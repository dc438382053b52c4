// SPDX-License-Identifier: GPL-2.0
/*
 * arp.c: the ARP protocol. Packets that come in (RFC 826), and what an endpoint
 * says of its own addresses (RFC 5227); what is learned goes to neigh.c.
 *
 * Time passes in one delayed work per endpoint, which neighbours and own addresses
 * share.
 */
#include <linux/etherdevice.h>
#include <linux/jiffies.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <net/arp.h>
#include "internal.h"

/* RFC 5227 section 1.1, with its names. */
#define PROBE_WAIT		HZ
#define PROBE_NUM		3
#define PROBE_MIN		HZ
#define PROBE_MAX		(2 * HZ)
#define ANNOUNCE_WAIT		(2 * HZ)
#define ANNOUNCE_NUM		2
#define ANNOUNCE_INTERVAL	(2 * HZ)
#define MAX_CONFLICTS		10
#define RATE_LIMIT_INTERVAL	(60 * HZ)
#define DEFEND_INTERVAL		(10 * HZ)
/* A conflict is shown for so long after it was last seen. */
#define CONFLICT_TIME	(60 * HZ)
/* The work runs at most this often, and at least this often if it runs. */
#define TICK_TIME	max(HZ / 50, 1)
#define IDLE_TIME	(15 * HZ)
/* Without memory to use an address, try again. */
#define SETTLE_TIME	HZ
/* What is sent between two holds of the lock. */
#define TICK_BATCH	8

/* What to say of an own address when the lock is no longer held. */
struct mipv4_arp_saying {
	__be32	addr;
	bool	probe;
};

static void mipv4_arp_send_announcement(struct mipv4 *ip, __be32 addr)
{
	struct net_device *dev = ip->dev;

	mipv4_count(ip, MIPV4_STAT_ARP_OUT_ANNOUNCES);
	arp_send(ARPOP_REQUEST, ETH_P_ARP, addr, dev, addr, NULL,
		 dev->dev_addr, NULL);
}

/* Ask whether somebody has @addr without saying that it is ours, RFC 5227 section
 * 2.1.1: the sender address is 0. Context: RCU.
 */
static void mipv4_arp_send_probe(struct mipv4 *ip, __be32 addr)
{
	struct net_device *dev = ip->dev;

	mipv4_count(ip, MIPV4_STAT_ARP_OUT_PROBES);
	arp_send(ARPOP_REQUEST, ETH_P_ARP, addr, dev, 0, NULL, dev->dev_addr,
		 NULL);
}

/* What is to be done about a conflict. */
enum mipv4_arp_reaction {
	ARP_BEAR,
	ARP_DEFEND,
	ARP_YIELD,
};

/* RFC 5227 section 2.4 (c): an address is defended once in a while, and never given up.
 * RFC 3927 section 2.5 has no such choice: a link-local address is given up at the
 * second conflict within that time. Context: arp.lock.
 */
static enum mipv4_arp_reaction mipv4_arp_react(struct mipv4_ifaddr *ifa)
{
	bool again = ifa->conflict &&
		     jiffies - ifa->conflict_jiffies <= DEFEND_INTERVAL;

	if (mipv4_is_linklocal(ifa->addr) && again)
		return ARP_YIELD;
	if (jiffies - ifa->defended_jiffies <= DEFEND_INTERVAL)
		return ARP_BEAR;
	ifa->defended_jiffies = jiffies;
	return ARP_DEFEND;
}

/* Somebody else uses an address of ours. Context: BH disabled, RCU. */
static void mipv4_arp_conflict(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_ifaddr *ifa = mipv4_ifaddr_find(ip, addr);
	enum mipv4_arp_reaction reaction = ARP_BEAR;

	spin_lock(&ip->arp.lock);
	if (ifa) {
		bool news = !ifa->conflict && ifa->state == MIPV4_IFADDR_USED;

		reaction = mipv4_arp_react(ifa);
		WRITE_ONCE(ifa->conflict, true);
		if (news)
			mipv4_event_addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
		ifa->conflict_jiffies = jiffies;
		mipv4_arp_arm(ip, ifa->conflict_jiffies + CONFLICT_TIME);
		if (reaction == ARP_YIELD) {
			ifa->lost = true;
			WRITE_ONCE(ip->arp.unsettled, true);
			mipv4_arp_arm(ip, jiffies);
		}
	}
	spin_unlock(&ip->arp.lock);
	if (reaction == ARP_DEFEND)
		mipv4_arp_send_announcement(ip, addr);
}

/* The addresses in an ARP packet. */
struct mipv4_arp_packet {
	u16		op;
	__be32		sip;
	__be32		tip;
	const u8	*sha;
};

static enum mipv4_drop_reason
mipv4_arp_parse(const struct net_device *dev, struct sk_buff *skb,
		struct mipv4_arp_packet *p)
{
	unsigned int len = arp_hdr_len((struct net_device *)dev);
	const struct arphdr *arp;
	const u8 *field;
	bool hrd_ok;

	if (!pskb_may_pull(skb, len))
		return skb->len < len ? MIPV4_DROP_ARP_MALFORMED :
					MIPV4_DROP_ARP_NO_MEMORY;
	arp = arp_hdr(skb);
	hrd_ok = arp->ar_hrd == htons(dev->type) ||
		 (dev->type == ARPHRD_ETHER &&
		  arp->ar_hrd == htons(ARPHRD_IEEE802));
	if (!hrd_ok || arp->ar_pro != htons(ETH_P_IP) ||
	    arp->ar_hln != dev->addr_len || arp->ar_pln != 4)
		return MIPV4_DROP_ARP_MALFORMED;
	p->op = ntohs(arp->ar_op);
	if (p->op != ARPOP_REQUEST && p->op != ARPOP_REPLY)
		return MIPV4_DROP_ARP_MALFORMED;

	field = (const u8 *)(arp + 1);
	p->sha = field;
	field += dev->addr_len;
	p->sip = get_unaligned((const __be32 *)field);
	field += 4 + dev->addr_len;
	p->tip = get_unaligned((const __be32 *)field);

	/* Probes come from 0.0.0.0, and are answered to there. */
	if ((p->sip && !mipv4_is_unicast(p->sip)) ||
	    ((p->tip || p->op != ARPOP_REPLY) && !mipv4_is_unicast(p->tip)))
		return MIPV4_DROP_ARP_INVALID;
	if (dev->type == ARPHRD_ETHER && !is_valid_ether_addr(p->sha))
		return MIPV4_DROP_ARP_INVALID;
	return 0;
}

/* Does the packet show that another host has, or probes for, an address that we
 * probe for (RFC 5227 section 2.1.1)? Then we do not use it. Another endpoint of
 * this machine is another host. A probe is broadcast (section 1.1): switches that
 * track devices send unicast requests from 0.0.0.0 and want no address.
 * Context: BH disabled, RCU.
 */
static bool mipv4_arp_is_duplicate(struct mipv4 *ip,
				   const struct mipv4_arp_packet *p,
				   u8 pkt_type)
{
	__be32 addr = p->sip;
	struct mipv4_ifaddr *ifa;
	bool duplicate = false;

	if (likely(!READ_ONCE(ip->arp.n_tentative)))
		return false;
	if (!addr && p->op == ARPOP_REQUEST && pkt_type == PACKET_BROADCAST)
		addr = p->tip;
	ifa = mipv4_ifaddr_find(ip, addr);
	if (!ifa)
		return false;
	spin_lock(&ip->arp.lock);
	if (ifa->state == MIPV4_IFADDR_TENTATIVE) {
		mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_DUPLICATE);
		ip->arp.n_conflicts++;
		mipv4_event_addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
		duplicate = true;
	}
	spin_unlock(&ip->arp.lock);
	if (duplicate)
		net_info_ratelimited("mipv4: %s: %pI4 is not used, %*phC has it\n",
				     ip->dev->name, &addr, ip->dev->addr_len,
				     p->sha);
	return duplicate;
}

/* What the packet says of its sender: a flag of each MIPV4_HEARD_*. The form of a
 * reply does not matter if we have asked: hosts may broadcast it (RFC 5227 section
 * 2.6, RFC 3927 section 2.5), and some put another target into it.
 */
static unsigned int mipv4_arp_heard(const struct mipv4_arp_packet *p,
				    bool for_us, u8 pkt_type)
{
	unsigned int heard = 0;

	if (p->op == ARPOP_REPLY)
		heard |= MIPV4_HEARD_REPLY;
	if (p->op == ARPOP_REPLY && for_us && pkt_type == PACKET_HOST)
		heard |= MIPV4_HEARD_ANSWER;
	if (p->op == ARPOP_REQUEST && for_us)
		heard |= MIPV4_HEARD_CONTACT;
	if (p->sip == p->tip)
		heard |= MIPV4_HEARD_GRATUITOUS;
	return heard;
}

/* Answer and learn, RFC 826 "packet reception". Strangers are not learned: only
 * who talks to us makes a neighbour, others at most refresh one.
 */
static enum mipv4_drop_reason
mipv4_arp_process(struct mipv4 *ip, const struct mipv4_arp_packet *p,
		  u8 pkt_type)
{
	const struct mipv4_own *own = rcu_dereference(ip->own);
	struct net_device *dev = ip->dev;
	bool for_us = mipv4_own_kind(own, p->tip) == MIPV4_KIND_LOCAL;
	bool own_ha = !memcmp(p->sha, dev->dev_addr, dev->addr_len);

	/* Our own probe, thrown back; but who claims the address that we probe for
	 * is another, whatever its link-layer address (RFC 5227 section 2.1.1).
	 */
	if (own_ha && p->sip && mipv4_arp_is_duplicate(ip, p, pkt_type))
		return MIPV4_DROP_ARP_CONFLICT;
	if (own_ha)
		return MIPV4_DROP_ARP_IGNORED;
	if (p->sip && mipv4_own_kind(own, p->sip) == MIPV4_KIND_LOCAL) {
		mipv4_arp_conflict(ip, p->sip);
		return MIPV4_DROP_ARP_CONFLICT;
	}
	if (mipv4_arp_is_duplicate(ip, p, pkt_type))
		return MIPV4_DROP_ARP_CONFLICT;
	if (for_us && p->op == ARPOP_REQUEST) {
		mipv4_count(ip, MIPV4_STAT_ARP_OUT_REPLIES);
		arp_send(ARPOP_REPLY, ETH_P_ARP, p->sip, dev, p->tip,
			 mipv4_arp_to(p->tip, p->sha), dev->dev_addr, p->sha);
	}
	if (!p->sip)
		return for_us ? 0 : MIPV4_DROP_ARP_IGNORED;
	if (!for_us && !mipv4_neigh_find(ip, p->sip))
		return MIPV4_DROP_ARP_IGNORED;
	mipv4_neigh_learn(ip, p->sip, p->sha,
			  mipv4_arp_heard(p, for_us, pkt_type));
	return 0;
}

/**
 * mipv4_arp_rcv() - take in an ARP frame
 * @skb: the frame, consumed
 * @dev: where it arrived
 * @pt: the packet_type of the endpoint
 * @orig_dev: unused
 *
 * Context: softirq, RCU.
 * Return: NET_RX_SUCCESS or NET_RX_DROP.
 */
int mipv4_arp_rcv(struct sk_buff *skb, struct net_device *dev,
		  struct packet_type *pt, struct net_device *orig_dev)
{
	struct mipv4 *ip = pt->af_packet_priv;
	enum mipv4_drop_reason reason;
	struct mipv4_arp_packet p;

	if (unlikely(dev != pt->dev)) {		/* see mipv4_rcv() */
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (!skb) {
		mipv4_drop(ip, NULL, MIPV4_DROP_ARP_NO_MEMORY);
		return NET_RX_DROP;
	}
	if (skb->pkt_type == PACKET_OTHERHOST)
		reason = MIPV4_DROP_ARP_OTHERHOST;
	else if (!mipv4_arp_used(dev) || skb->pkt_type == PACKET_LOOPBACK)
		reason = MIPV4_DROP_ARP_IGNORED;
	else
		reason = mipv4_arp_parse(dev, skb, &p);
	if (!reason) {
		mipv4_count(ip, p.op == ARPOP_REQUEST ?
				MIPV4_STAT_ARP_IN_REQUESTS :
				MIPV4_STAT_ARP_IN_REPLIES);
		reason = mipv4_arp_process(ip, &p, skb->pkt_type);
	}
	if (reason) {
		mipv4_drop(ip, skb, reason);
		return NET_RX_DROP;
	}
	consume_skb(skb);
	return NET_RX_SUCCESS;
}

/* Does anybody hear what ARP says? */
static bool mipv4_arp_is_heard(const struct mipv4 *ip)
{
	return mipv4_is_connected(ip) && mipv4_arp_used(ip->dev);
}

/* Has every probe for @ifa been sent, and waited for an answer to?
 * Context: arp.lock.
 */
static bool mipv4_arp_is_probed(const struct mipv4_ifaddr *ifa)
{
	return ifa->state == MIPV4_IFADDR_TENTATIVE &&
	       ifa->probes == PROBE_NUM &&
	       time_before_eq(ifa->due_jiffies, jiffies);
}

/* Is something of @ifa waited for? Context: arp.lock. */
static bool mipv4_arp_is_busy(const struct mipv4 *ip,
			      const struct mipv4_ifaddr *ifa)
{
	if (ifa->state == MIPV4_IFADDR_TENTATIVE)
		return mipv4_arp_is_heard(ip) && !mipv4_arp_is_probed(ifa);
	return ifa->announces;
}

/* May a probe for @ifa be sent? Who met many conflicts begins with one new address
 * a minute, RFC 5227 section 2.1.1. Context: arp.lock.
 */
static bool mipv4_arp_probe_due(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	struct mipv4_arp *arp = &ip->arp;

	if (!ifa->probes && !ifa->proven) {
		if (arp->n_conflicts >= MAX_CONFLICTS &&
		    jiffies - arp->attempt_jiffies < RATE_LIMIT_INTERVAL) {
			ifa->due_jiffies = arp->attempt_jiffies +
					   RATE_LIMIT_INTERVAL;
			return false;
		}
		arp->attempt_jiffies = jiffies;
	}
	ifa->probes++;
	ifa->due_jiffies = jiffies + ANNOUNCE_WAIT;
	if (ifa->probes < PROBE_NUM)
		ifa->due_jiffies = jiffies + PROBE_MIN +
			get_random_u32_below(PROBE_MAX - PROBE_MIN + 1);
	return true;
}

/* The time of @ifa has come. Context: arp.lock. Return: true if @say is to be
 * said.
 */
static bool mipv4_arp_due(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
			  struct mipv4_arp_saying *say)
{
	say->addr = ifa->addr;
	say->probe = ifa->state == MIPV4_IFADDR_TENTATIVE;
	if (say->probe)
		return mipv4_arp_probe_due(ip, ifa);
	ifa->announces--;
	ifa->due_jiffies = jiffies + ANNOUNCE_INTERVAL;
	return true;
}

/* A conflict that was not seen again is over. Context: arp.lock, RCU. */
static void mipv4_arp_conflict_over(struct mipv4 *ip, struct mipv4_ifaddr *ifa,
				    unsigned long *next_jiffies)
{
	unsigned long over_jiffies = ifa->conflict_jiffies + CONFLICT_TIME;

	if (!ifa->conflict)
		return;
	if (time_before_eq(over_jiffies, jiffies)) {
		WRITE_ONCE(ifa->conflict, false);
		if (ifa->state != MIPV4_IFADDR_NONE)
			mipv4_event_addr(ip, ifa, MIPV4_CMD_ADDR_NTF);
	} else if (time_before(over_jiffies, *next_jiffies)) {
		*next_jiffies = over_jiffies;
	}
}

/* Look at the own addresses that are due, until @say is full.
 * Context: arp.lock, RCU. Return: how many of @say to say.
 */
static unsigned int mipv4_arp_scan(struct mipv4 *ip,
				   struct mipv4_arp_saying *say,
				   unsigned long *next_jiffies)
{
	struct mipv4_ifaddr *ifa;
	unsigned int n = 0;

	list_for_each_entry_rcu(ifa, &ip->addrs, list) {
		mipv4_arp_conflict_over(ip, ifa, next_jiffies);
		if (mipv4_arp_is_busy(ip, ifa) &&
		    time_before_eq(ifa->due_jiffies, jiffies)) {
			if (n == TICK_BATCH) {
				*next_jiffies = jiffies;
				break;
			}
			n += mipv4_arp_due(ip, ifa, &say[n]);
		}
		if (mipv4_arp_is_probed(ifa))
			WRITE_ONCE(ip->arp.unsettled, true);
		else if (mipv4_arp_is_busy(ip, ifa) &&
			 time_before(ifa->due_jiffies, *next_jiffies))
			*next_jiffies = ifa->due_jiffies;
	}
	return n;
}

/* Is there something to be done of an own address later on? Context: arp.lock. */
static bool mipv4_arp_any_busy(struct mipv4 *ip)
{
	const struct mipv4_ifaddr *ifa;
	bool any = READ_ONCE(ip->arp.unsettled);

	rcu_read_lock();
	list_for_each_entry_rcu(ifa, &ip->addrs, list)
		any |= ifa->conflict || mipv4_arp_is_busy(ip, ifa);
	rcu_read_unlock();
	return any;
}

/* One step of mipv4_arp_tick(). Return: when the next one is due. */
static unsigned long mipv4_arp_step(struct mipv4 *ip)
{
	unsigned long next_jiffies = jiffies + IDLE_TIME;
	struct mipv4_arp_saying say[TICK_BATCH];
	unsigned int i, n;

	spin_lock(&ip->arp.lock);
	n = mipv4_arp_scan(ip, say, &next_jiffies);
	spin_unlock(&ip->arp.lock);

	for (i = 0; i < n; i++) {
		if (say[i].probe)
			mipv4_arp_send_probe(ip, say[i].addr);
		else
			mipv4_arp_send_announcement(ip, say[i].addr);
	}
	return next_jiffies;
}

/**
 * mipv4_arp_tick() - say what is due of the own addresses
 * @ip: the endpoint
 *
 * Context: process; takes arp.lock.
 * Return: when it has to be called again, in jiffies.
 */
unsigned long mipv4_arp_tick(struct mipv4 *ip)
{
	unsigned long next_jiffies;

	do {
		local_bh_disable();
		rcu_read_lock();
		next_jiffies = mipv4_arp_step(ip);
		rcu_read_unlock();
		local_bh_enable();
		cond_resched();
	} while (time_before_eq(next_jiffies, jiffies));
	return next_jiffies;
}

/* Have the addresses used that are not anybody else's. RTNL is not waited for:
 * who holds it may be detaching the endpoint, and waiting for this work.
 * Return: when to be called again, in jiffies.
 */
static unsigned long mipv4_arp_settle(struct mipv4 *ip)
{
	int err;

	if (!READ_ONCE(ip->arp.unsettled))
		return jiffies + IDLE_TIME;
	if (!rtnl_trylock())
		return jiffies + TICK_TIME;
	err = mipv4_addr_settle(ip);
	rtnl_unlock();
	return jiffies + (err ? SETTLE_TIME : IDLE_TIME);
}

static void mipv4_arp_work(struct work_struct *work)
{
	struct mipv4 *ip = container_of(to_delayed_work(work), struct mipv4,
					arp.work);
	struct mipv4_arp *arp = &ip->arp;
	unsigned long due_jiffies[3], soonest_jiffies;
	int i;

	spin_lock_bh(&arp->lock);
	arp->armed = false;
	spin_unlock_bh(&arp->lock);

	due_jiffies[0] = mipv4_neigh_tick(ip);
	due_jiffies[1] = mipv4_arp_tick(ip);
	due_jiffies[2] = mipv4_arp_settle(ip);
	soonest_jiffies = jiffies + TICK_TIME;

	spin_lock_bh(&arp->lock);
	if (arp->count || mipv4_arp_any_busy(ip))
		for (i = 0; i < ARRAY_SIZE(due_jiffies); i++)
			mipv4_arp_arm(ip, time_before(due_jiffies[i],
						      soonest_jiffies) ?
					  soonest_jiffies : due_jiffies[i]);
	spin_unlock_bh(&arp->lock);
}

/**
 * mipv4_arp_probe() - probe for an address, RFC 5227 section 2.1.1
 * @ip: the endpoint
 * @ifa: an address that is, or is going to be, one of its addresses
 *
 * It is tentative from now on, unless it turned out to be another's. Probing begins
 * after a random time, and not before the device is connected: see
 * mipv4_arp_device_up().
 *
 * Context: process, RTNL.
 */
void mipv4_arp_probe(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	spin_lock_bh(&ip->arp.lock);
	if (ifa->state != MIPV4_IFADDR_DUPLICATE) {
		mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_TENTATIVE);
		ifa->probes = 0;
		ifa->announces = 0;
		WRITE_ONCE(ifa->conflict, false);
		ifa->due_jiffies = jiffies +
				   get_random_u32_below(PROBE_WAIT + 1);
		mipv4_arp_arm(ip, ifa->due_jiffies);
	}
	spin_unlock_bh(&ip->arp.lock);
}

/**
 * mipv4_arp_probe_anew() - what was probed for until now does not count
 * @ip: the endpoint, whose probes can be heard now, or not any more
 *
 * Context: process, RTNL.
 */
void mipv4_arp_probe_anew(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list)
		if (READ_ONCE(ifa->state) == MIPV4_IFADDR_TENTATIVE)
			mipv4_arp_probe(ip, ifa);
}

/**
 * mipv4_arp_probed() - does nobody else have an address that was probed for?
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Then it is in use from now on, and belongs into the tables.
 *
 * Context: process, RTNL.
 * Return: true if nobody has it; false also if it was not being probed for, or
 * probing is not over.
 */
bool mipv4_arp_probed(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	bool probed;

	spin_lock_bh(&ip->arp.lock);
	probed = mipv4_arp_is_probed(ifa);
	if (probed) {
		mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_USED);
		ifa->proven = true;
	}
	spin_unlock_bh(&ip->arp.lock);
	return probed;
}

/**
 * mipv4_arp_give_up() - does another host keep an address that is in use?
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Then it is in use no more, as after a conflict while it was probed for, and belongs
 * into no table.
 *
 * Context: process, RTNL.
 * Return: true if it does.
 */
bool mipv4_arp_give_up(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	bool lost;

	spin_lock_bh(&ip->arp.lock);
	lost = ifa->lost && ifa->state == MIPV4_IFADDR_USED;
	ifa->lost = false;
	if (lost) {
		mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_DUPLICATE);
		ifa->announces = 0;
		WRITE_ONCE(ifa->conflict, false);
		ip->arp.n_conflicts++;
	}
	spin_unlock_bh(&ip->arp.lock);
	return lost;
}

/**
 * mipv4_arp_probed_in_vain() - an address cannot come into use yet
 * @ip: the endpoint
 * @ifa: one of its addresses, for which mipv4_arp_probed() was true just now
 *
 * It is so again, unless another host is heard to have the address meanwhile.
 *
 * Context: process, RTNL.
 */
void mipv4_arp_probed_in_vain(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	spin_lock_bh(&ip->arp.lock);
	mipv4_ifaddr_set_state(ip, ifa, MIPV4_IFADDR_TENTATIVE);
	spin_unlock_bh(&ip->arp.lock);
}

/**
 * mipv4_arp_announce() - announce an address that is in use, RFC 5227 section 2.3
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Context: process, RTNL.
 */
void mipv4_arp_announce(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	if (!mipv4_arp_is_heard(ip))
		return;		/* when it is */
	spin_lock_bh(&ip->arp.lock);
	if (ifa->state == MIPV4_IFADDR_USED) {
		ifa->announces = ANNOUNCE_NUM;
		ifa->due_jiffies = jiffies;
		mipv4_arp_arm(ip, ifa->due_jiffies);
	}
	spin_unlock_bh(&ip->arp.lock);
}

/**
 * mipv4_arp_announce_all() - announce every address that is in use
 * @ip: the endpoint, whose device got another link-layer address or another port
 *
 * Context: process, RTNL.
 */
void mipv4_arp_announce_all(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list)
		mipv4_arp_announce(ip, ifa);
}

/**
 * mipv4_arp_device_up() - the device is connected to a network
 * @ip: the endpoint
 *
 * Addresses in use are announced, tentative ones are probed for.
 *
 * Context: process, RTNL.
 */
void mipv4_arp_device_up(struct mipv4 *ip)
{
	struct mipv4_ifaddr *ifa;

	list_for_each_entry(ifa, &ip->addrs, list) {
		if (READ_ONCE(ifa->state) == MIPV4_IFADDR_TENTATIVE)
			mipv4_arp_probe(ip, ifa);
		else
			mipv4_arp_announce(ip, ifa);
	}
}

/**
 * mipv4_arp_init() - no time passes yet
 * @ip: a new endpoint
 *
 * Context: process.
 */
void mipv4_arp_init(struct mipv4 *ip)
{
	spin_lock_init(&ip->arp.lock);
	ip->arp.attempt_jiffies = jiffies - RATE_LIMIT_INTERVAL;
	INIT_DELAYED_WORK(&ip->arp.work, mipv4_arp_work);
}

/**
 * mipv4_arp_start() - have what was added before announced and probed for
 * @ip: an endpoint that is live from now on
 *
 * Context: process.
 */
void mipv4_arp_start(struct mipv4 *ip)
{
	spin_lock_bh(&ip->arp.lock);
	if (mipv4_arp_any_busy(ip))
		mipv4_arp_arm(ip, jiffies);
	spin_unlock_bh(&ip->arp.lock);
}

/**
 * mipv4_arp_stop() - no timer runs any more, nobody waits
 * @ip: an endpoint that is dead
 *
 * Context: process.
 */
void mipv4_arp_stop(struct mipv4 *ip)
{
	spin_lock_bh(&ip->arp.lock);	/* the last mipv4_arp_arm() is over */
	spin_unlock_bh(&ip->arp.lock);
	cancel_delayed_work_sync(&ip->arp.work);
	wake_up_all(&ip->arp.wait);
}
