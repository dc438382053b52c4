// SPDX-License-Identifier: GPL-2.0
/*
 * user.c: a transport protocol in user space. A netlink socket that listens to a
 * protocol number gets the datagrams that no companion takes, and the ICMP errors
 * about those of its own; it sends them by a command (netlink.c). Of ICMP it gets the
 * messages that icmp.c has no use for.
 *
 * Listening ends with the socket, or with the endpoint. A socket that does not read
 * loses datagrams, which are counted; the next that it gets says how many.
 */
#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/list.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "compat.h"
#include "endpoint.h"
#include "netlink-datagram.h"
#include "options-input.h"
#include "protocol.h"
#include "stats.h"
#include "user.h"

/* Sockets that may listen at one endpoint. */
#define LISTENER_LIMIT	64

/**
 * struct mipv4_listener - a netlink socket that listens to a protocol number
 * @list: in &mipv4.listeners
 * @node: in &mipv4_net.listeners, by @portid
 * @portid: address of the socket, in the namespace of the device
 * @protocol: the protocol number
 * @dropped: datagrams that found no room in the socket
 * @rcu: frees it
 */
struct mipv4_listener {
	struct list_head	list;
	struct hlist_node	node;
	u32			portid;
	u8			protocol;
	atomic_t		dropped;
	struct rcu_head		rcu;
};

static DEFINE_SPINLOCK(mipv4_user_lock);	/* all lists and tables of listeners */

/* Context: mipv4_user_lock. */
static int mipv4_listener_link(struct mipv4 *ip, struct mipv4_listener *l)
{
	const struct mipv4_listener *other;
	unsigned int n = 0;

	if (READ_ONCE(ip->dead))
		return -ENODEV;
	list_for_each_entry(other, &ip->listeners, list) {
		if (other->portid == l->portid &&
		    other->protocol == l->protocol)
			return -EEXIST;
		n++;
	}
	if (n >= LISTENER_LIMIT)
		return -ENOSPC;
	list_add_tail_rcu(&l->list, &ip->listeners);
	hash_add_rcu(mipv4_net(dev_net(ip->dev))->listeners, &l->node,
		     l->portid);
	return 0;
}

/* Context: mipv4_user_lock. */
static void mipv4_listener_unlink(struct mipv4_listener *l)
{
	list_del_rcu(&l->list);
	hash_del_rcu(&l->node);
	kfree_rcu(l, rcu);
}

/**
 * mipv4_user_listen() - let a socket listen
 * @ip: the endpoint
 * @portid: netlink address of the socket, which is open and in the namespace of the
 *	device
 * @protocol: the protocol number
 * @extack: says what is wrong
 *
 * Context: process.
 * Return: 0, -EBUSY if a companion has the protocol, -EEXIST, -ENOSPC, -ENOMEM or
 * -ENODEV.
 */
int mipv4_user_listen(struct mipv4 *ip, u32 portid, u8 protocol,
		      struct netlink_ext_ack *extack)
{
	struct mipv4_listener *l;
	bool taken;
	int err;

	rcu_read_lock();
	taken = protocol != IPPROTO_ICMP && mipv4_protocol(protocol);
	rcu_read_unlock();
	if (taken) {
		NL_SET_ERR_MSG(extack,
			       "protocol has a handler in the kernel, which alone gets its datagrams");
		return -EBUSY;
	}
	l = kzalloc(sizeof(*l), GFP_KERNEL_ACCOUNT);
	if (!l)
		return -ENOMEM;
	l->portid = portid;
	l->protocol = protocol;
	spin_lock_bh(&mipv4_user_lock);
	err = mipv4_listener_link(ip, l);
	spin_unlock_bh(&mipv4_user_lock);
	if (err == -ENOSPC)
		NL_SET_ERR_MSG(extack,
			       "no more than 64 sockets listen at an endpoint");
	else if (err == -EEXIST)
		NL_SET_ERR_MSG(extack,
			       "the socket listens to this protocol already");
	if (err)
		kfree(l);
	return err;
}

static bool mipv4_user_listens(const struct mipv4 *ip, u8 protocol)
{
	const struct mipv4_listener *l;

	list_for_each_entry_rcu(l, &ip->listeners, list)
		if (l->protocol == protocol)
			return true;
	return false;
}

/* To all who listen. @skb's data is behind the IP header. */
static void mipv4_user_deliver(struct mipv4 *ip, struct sk_buff *skb)
{
	struct mipv4_listener *l;

	list_for_each_entry_rcu(l, &ip->listeners, list)
		if (l->protocol == ip_hdr(skb)->protocol &&
		    mipv4_netlink_datagram(ip, l->portid, skb,
					   atomic_read(&l->dropped)))
			atomic_inc(&l->dropped);
}

/* Is it several datagrams? What was to be cut into fragments (SKB_GSO_UDP) is one. */
static bool mipv4_user_is_several(const struct sk_buff *skb)
{
	return skb_is_gso(skb) && !(skb_shinfo(skb)->gso_type & SKB_GSO_UDP);
}

/* Several datagrams in one, as GRO makes them, or GSO of a sender on this machine: to
 * all who listen, each for itself, with checksums that are complete. @skb's data is
 * behind the IP header; it is not consumed.
 *
 * Return: 0 or the reason to drop all of them.
 */
static enum mipv4_drop_reason mipv4_user_deliver_segments(struct mipv4 *ip,
							  struct sk_buff *skb)
{
	struct sk_buff *segs, *seg, *next;

	/* A checksum that is said to be there would be that of one datagram; and Linux
	 * warns of it.
	 */
	if (skb->ip_summed == CHECKSUM_NONE)
		return MIPV4_DROP_GSO;
	/* It may be written into a header that a tap has, too. */
	if (skb_cow_head(skb, 0))
		return MIPV4_DROP_NO_MEMORY;
	__skb_push(skb, skb_network_header_len(skb));
	segs = __skb_gso_segment(skb, NETIF_F_SG, false);
	if (segs == ERR_PTR(-ENOMEM))
		return MIPV4_DROP_NO_MEMORY;
	if (IS_ERR_OR_NULL(segs))
		return MIPV4_DROP_GSO;
	skb_list_walk_safe(segs, seg, next) {
		skb_mark_not_on_list(seg);
		__skb_pull(seg, skb_network_offset(seg) + ip_hdrlen(seg));
		mipv4_user_deliver(ip, seg);
		consume_skb(seg);
	}
	return 0;
}

/**
 * mipv4_user_rcv() - a datagram that no handler takes
 * @ip: the endpoint
 * @skb: the datagram, data behind the IP header; consumed if somebody listens
 *
 * Several in one are taken apart: a program gets what a wire would have carried.
 *
 * Context: softirq, RCU.
 * Return: true if somebody listens to its protocol, false if it is nobody's.
 */
bool mipv4_user_rcv(struct mipv4 *ip, struct sk_buff *skb)
{
	enum mipv4_drop_reason reason = 0;

	if (!mipv4_user_listens(ip, ip_hdr(skb)->protocol))
		return false;
	if (unlikely(!mipv4_options_deliver(ip, skb)))
		reason = MIPV4_DROP_NO_MEMORY;
	else if (unlikely(mipv4_user_is_several(skb)))
		reason = mipv4_user_deliver_segments(ip, skb);
	else
		mipv4_user_deliver(ip, skb);
	if (unlikely(reason)) {
		mipv4_drop(ip, skb, reason);
	} else {
		mipv4_count(ip, MIPV4_STAT_IN_DELIVERS);
		consume_skb(skb);
	}
	return true;
}

/**
 * mipv4_user_offer() - a datagram that its handler has no use for
 * @ip: the endpoint
 * @skb: the datagram, data behind the IP header; not consumed
 *
 * Context: softirq, RCU.
 * Return: true if somebody listens to its protocol, and has got it.
 */
bool mipv4_user_offer(struct mipv4 *ip, struct sk_buff *skb)
{
	if (!mipv4_user_listens(ip, ip_hdr(skb)->protocol))
		return false;
	mipv4_user_deliver(ip, skb);
	return true;
}

/**
 * mipv4_user_err() - a datagram of user space could not be delivered
 * @ip: the endpoint
 * @from: who says so
 * @skb: the datagram, from its IP header on; not consumed
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order
 *
 * Context: BH disabled, RCU.
 */
void mipv4_user_err(struct mipv4 *ip, __be32 from, const struct sk_buff *skb,
		    u8 type, u8 code, u32 info)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct mipv4_user_error error = {
		.from = from,
		.dst = iph->daddr,
		.protocol = iph->protocol,
		.type = type,
		.code = code,
		.info = info,
		.skb = skb,
	};
	struct mipv4_listener *l;

	list_for_each_entry_rcu(l, &ip->listeners, list)
		if (l->protocol == iph->protocol)
			mipv4_netlink_user_error(ip, l->portid, &error);
}

/**
 * mipv4_user_sent() - could user space have sent the datagram of an ICMP error?
 * @ip: the endpoint
 * @protocol: protocol of the datagram, which no handler claims
 *
 * Context: RCU.
 * Return: true if somebody listens to the protocol.
 */
bool mipv4_user_sent(struct mipv4 *ip, u8 protocol)
{
	return mipv4_user_listens(ip, protocol);
}

/**
 * mipv4_user_disconnect() - nobody listens at an endpoint any more
 * @ip: an endpoint that is dead
 *
 * Context: process.
 */
void mipv4_user_disconnect(struct mipv4 *ip)
{
	struct mipv4_user_error error = { .errnum = ENODEV };
	struct mipv4_listener *l, *next;

	spin_lock_bh(&mipv4_user_lock);
	list_for_each_entry_safe(l, next, &ip->listeners, list) {
		error.protocol = l->protocol;
		mipv4_netlink_user_error(ip, l->portid, &error);
		mipv4_listener_unlink(l);
	}
	spin_unlock_bh(&mipv4_user_lock);
}

/* Context: RCU. */
static bool mipv4_user_is_listener(const struct mipv4_net *mnet, u32 portid)
{
	const struct mipv4_listener *l;

	hash_for_each_possible_rcu(mnet->listeners, l, node, portid)
		if (l->portid == portid)
			return true;
	return false;
}

/* A netlink socket is closed. Most of them listen to nothing, and take no lock. */
static int mipv4_user_netlink_event(struct notifier_block *nb,
				    unsigned long event, void *ptr)
{
	struct netlink_notify *notify = ptr;
	struct mipv4_listener *l;
	struct hlist_node *next;
	struct mipv4_net *mnet;
	bool listens;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	mnet = mipv4_net(notify->net);
	rcu_read_lock();
	listens = mipv4_user_is_listener(mnet, notify->portid);
	rcu_read_unlock();
	if (!listens)
		return NOTIFY_DONE;
	spin_lock_bh(&mipv4_user_lock);
	hash_for_each_possible_safe(mnet->listeners, l, next, node,
				    notify->portid)
		if (l->portid == notify->portid)
			mipv4_listener_unlink(l);
	spin_unlock_bh(&mipv4_user_lock);
	return NOTIFY_DONE;
}

static void mipv4_user_fallback_err(struct mipv4 *ip, __be32 from,
				    struct sk_buff *skb, u8 type, u8 code,
				    u32 info, void *ctx)
{
	mipv4_user_err(ip, from, skb, type, code, info);
}

static bool mipv4_user_fallback_sent(struct mipv4 *ip,
				     const struct sk_buff *skb, void *ctx)
{
	return mipv4_user_sent(ip, ((const struct iphdr *)skb->data)->protocol);
}

/* Programs take the protocols that no module has; see mipv4_user_rcv() for input. */
static const struct mipv4_protocol mipv4_user_fallback = {
	.err	= mipv4_user_fallback_err,
	.sent	= mipv4_user_fallback_sent,
};

static struct notifier_block mipv4_user_notifier = {
	.notifier_call = mipv4_user_netlink_event,
};

/**
 * mipv4_user_init() - begin to follow netlink sockets
 *
 * Return: 0 or -errno.
 */
int __init mipv4_user_init(void)
{
	mipv4_protocol_set_fallback(&mipv4_user_fallback);
	return netlink_register_notifier(&mipv4_user_notifier);
}

/**
 * mipv4_user_exit() - end that
 *
 * Context: process, no endpoint any more.
 */
void mipv4_user_exit(void)
{
	netlink_unregister_notifier(&mipv4_user_notifier);
}
