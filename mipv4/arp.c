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
#include <linux/rtnetlink.h>
#include <net/arp.h>
#include "internal.h"

/* RFC 5227 section 1.1: ANNOUNCE_NUM, ANNOUNCE_INTERVAL, DEFEND_INTERVAL */
#define ANNOUNCE_NUM	2
#define ANNOUNCE_TIME	(2 * HZ)
#define DEFEND_TIME	(10 * HZ)
/* The work runs at most this often, and at least this often if it runs. */
#define TICK_TIME	max(HZ / 50, 1)
#define IDLE_TIME	(15 * HZ)

static void mipv4_arp_send_announcement(struct mipv4 *ip, __be32 addr)
{
	struct net_device *dev = ip->dev;

	mipv4_count(ip, MIPV4_STAT_ARP_OUT_ANNOUNCES);
	arp_send(ARPOP_REQUEST, ETH_P_ARP, addr, dev, addr, NULL,
		 dev->dev_addr, NULL);
}

/* Somebody else uses an address of ours: say once in a while that it is ours,
 * RFC 5227 section 2.4 (b). Context: BH disabled, RCU.
 */
static void mipv4_arp_conflict(struct mipv4 *ip, __be32 addr)
{
	struct mipv4_ifaddr *ifa = mipv4_ifaddr_find(ip, addr);
	bool defend = false;

	spin_lock(&ip->arp.lock);
	if (ifa) {
		ifa->conflict = true;
		defend = time_after(jiffies, ifa->defended_jiffies +
				    DEFEND_TIME);
		if (defend)
			ifa->defended_jiffies = jiffies;
	}
	spin_unlock(&ip->arp.lock);
	if (defend)
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
	const struct arphdr *arp;
	const u8 *field;
	bool hrd_ok;

	if (!pskb_may_pull(skb, arp_hdr_len((struct net_device *)dev)))
		return MIPV4_DROP_ARP_MALFORMED;
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

	if ((p->sip && !mipv4_is_unicast(p->sip)) || !mipv4_is_unicast(p->tip))
		return MIPV4_DROP_ARP_INVALID;
	if (dev->type == ARPHRD_ETHER && !is_valid_ether_addr(p->sha))
		return MIPV4_DROP_ARP_INVALID;
	return 0;
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

	if (!memcmp(p->sha, dev->dev_addr, dev->addr_len))
		return MIPV4_DROP_ARP_IGNORED;
	if (p->sip && mipv4_own_kind(own, p->sip) == MIPV4_KIND_LOCAL) {
		mipv4_arp_conflict(ip, p->sip);
		return MIPV4_DROP_ARP_CONFLICT;
	}
	if (for_us && p->op == ARPOP_REQUEST) {
		mipv4_count(ip, MIPV4_STAT_ARP_OUT_REPLIES);
		arp_send(ARPOP_REPLY, ETH_P_ARP, p->sip, dev, p->tip, p->sha,
			 dev->dev_addr, p->sha);
	}
	if (!p->sip)
		return for_us ? 0 : MIPV4_DROP_ARP_IGNORED;
	if (for_us) {
		mipv4_neigh_learn(ip, p->sip, p->sha,
				  p->op == ARPOP_REPLY &&
				  pkt_type == PACKET_HOST,
				  p->op == ARPOP_REQUEST);
		return 0;
	}
	if (!mipv4_neigh_find(ip, p->sip))
		return MIPV4_DROP_ARP_IGNORED;
	mipv4_neigh_learn(ip, p->sip, p->sha, false, false);
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

/* The address whose announcement is due, or 0. Context: arp.lock, RCU. */
static __be32 mipv4_arp_announcement(struct mipv4 *ip,
				     unsigned long *next_jiffies)
{
	struct mipv4_ifaddr *ifa;
	__be32 addr = 0;

	list_for_each_entry_rcu(ifa, &ip->addrs, list) {
		if (!ifa->announces)
			continue;
		if (time_before_eq(ifa->announce_jiffies, jiffies)) {
			if (addr) {
				*next_jiffies = jiffies;
				continue;
			}
			addr = ifa->addr;
			ifa->announces--;
			ifa->announce_jiffies = jiffies + ANNOUNCE_TIME;
			if (!ifa->announces)
				continue;
		}
		if (time_before(ifa->announce_jiffies, *next_jiffies))
			*next_jiffies = ifa->announce_jiffies;
	}
	return addr;
}

/* Is an announcement still to come? Context: arp.lock. */
static bool mipv4_arp_announcing(struct mipv4 *ip)
{
	const struct mipv4_ifaddr *ifa;
	bool any = false;

	rcu_read_lock();
	list_for_each_entry_rcu(ifa, &ip->addrs, list)
		any |= ifa->announces;
	rcu_read_unlock();
	return any;
}

/* One step of mipv4_arp_tick(). Return: when the next one is due. */
static unsigned long mipv4_arp_step(struct mipv4 *ip)
{
	unsigned long next_jiffies = jiffies + IDLE_TIME;
	__be32 announce;

	spin_lock(&ip->arp.lock);
	announce = mipv4_arp_announcement(ip, &next_jiffies);
	spin_unlock(&ip->arp.lock);

	if (announce)
		mipv4_arp_send_announcement(ip, announce);
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

static void mipv4_arp_work(struct work_struct *work)
{
	struct mipv4 *ip = container_of(to_delayed_work(work), struct mipv4,
					arp.work);
	unsigned long next_jiffies, other_jiffies;
	struct mipv4_arp *arp = &ip->arp;

	spin_lock_bh(&arp->lock);
	arp->armed = false;
	spin_unlock_bh(&arp->lock);

	next_jiffies = mipv4_neigh_tick(ip);
	other_jiffies = mipv4_arp_tick(ip);
	if (time_before(other_jiffies, next_jiffies))
		next_jiffies = other_jiffies;
	if (time_before(next_jiffies, jiffies + TICK_TIME))
		next_jiffies = jiffies + TICK_TIME;

	spin_lock_bh(&arp->lock);
	if (arp->count || mipv4_arp_announcing(ip))
		mipv4_arp_arm(ip, next_jiffies);
	spin_unlock_bh(&arp->lock);
}

/**
 * mipv4_arp_announce() - announce an address, RFC 5227 section 2.3
 * @ip: the endpoint
 * @ifa: one of its addresses
 *
 * Context: process, RTNL.
 */
void mipv4_arp_announce(struct mipv4 *ip, struct mipv4_ifaddr *ifa)
{
	if (!(ip->dev->flags & IFF_UP) || !mipv4_arp_used(ip->dev))
		return;		/* when it comes up */
	spin_lock_bh(&ip->arp.lock);
	ifa->announces = ANNOUNCE_NUM;
	ifa->announce_jiffies = jiffies;
	mipv4_arp_arm(ip, ifa->announce_jiffies);
	spin_unlock_bh(&ip->arp.lock);
}

/**
 * mipv4_arp_announce_all() - announce every address
 * @ip: the endpoint, whose device came up or got another address
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
 * mipv4_arp_init() - no time passes yet
 * @ip: a new endpoint
 *
 * Context: process.
 */
void mipv4_arp_init(struct mipv4 *ip)
{
	spin_lock_init(&ip->arp.lock);
	INIT_DELAYED_WORK(&ip->arp.work, mipv4_arp_work);
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
