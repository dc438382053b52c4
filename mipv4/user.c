// SPDX-License-Identifier: GPL-2.0
/*
 * user.c: transport protocols in user space. A netlink socket can listen to a protocol
 * number. It receives the datagrams that no companion handles, and the ICMP errors about
 * the datagrams that it sent. A command sends datagrams (netlink-user.c). Sockets that
 * listen to ICMP receive the messages that icmp.c does not use.
 *
 * A socket listens until it is closed or the endpoint ends. A socket that does not read
 * loses datagrams. They are counted, and the next datagram carries their number.
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
#include <net/ip.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "compat.h"
#include "endpoint.h"
#include "netlink-datagram.h"
#include "options-input.h"
#include "protocol.h"
#include "stats.h"
#include "user.h"

/* Most sockets that listen at an endpoint. */
#define LISTENER_LIMIT	64

/**
 * struct mipv4_listener - a netlink socket that listens to a protocol number
 * @list: in &mipv4.listeners
 * @node: in &mipv4_net.listeners, by @portid
 * @portid: address of the socket, in the namespace of the device
 * @protocol: the protocol number
 * @dropped: datagrams that did not fit the socket
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

static DEFINE_SPINLOCK(mipv4_user_lock);	/* protects all lists and tables of listeners */

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
 * mipv4_user_listen() - add a socket that listens
 * @ip: the endpoint
 * @portid: netlink address of the socket, which is open and in the namespace of the
 *	device
 * @protocol: the protocol number
 * @extack: receives the reason for a failure
 *
 * Context: process.
 * Return: 0; -EBUSY if a companion has the protocol; -EEXIST; -ENOSPC; -ENOMEM; -ENODEV.
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
			       "a kernel module handles this protocol, so programs cannot listen to it");
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
			       "at most 64 sockets can listen at an endpoint");
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

/* Send a datagram to all sockets that listen to its protocol. skb->data is behind the IP
 * header. @skb is not consumed. Context: BH disabled, RCU.
 */
static void mipv4_user_deliver(struct mipv4 *ip, struct sk_buff *skb)
{
	struct mipv4_listener *l;

	list_for_each_entry_rcu(l, &ip->listeners, list)
		if (l->protocol == ip_hdr(skb)->protocol &&
		    mipv4_netlink_datagram(ip, l->portid, skb,
					   atomic_read(&l->dropped)))
			atomic_inc(&l->dropped);
}

/* Return: true if @skb holds several datagrams. A datagram that is to be fragmented
 * (SKB_GSO_UDP) is one.
 */
static bool mipv4_user_is_several(const struct sk_buff *skb)
{
	return skb_is_gso(skb) && !(skb_shinfo(skb)->gso_type & SKB_GSO_UDP);
}

/* Send each datagram in @skb to all sockets that listen, with complete checksums. GRO
 * merges datagrams, or a sender on this machine uses GSO. skb->data is behind the IP
 * header. @skb is not consumed. Context: BH disabled, RCU.
 *
 * Return: 0 or the reason to drop all of them.
 */
static enum mipv4_drop_reason mipv4_user_deliver_segments(struct mipv4 *ip,
							  struct sk_buff *skb)
{
	struct sk_buff *segs, *seg, *next;

	/* A complete checksum would be that of one datagram, and Linux would warn about
	 * it.
	 */
	if (skb->ip_summed == CHECKSUM_NONE)
		return MIPV4_DROP_GSO;
	/* Segmentation may write to the header, which a tap may share. */
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
 * mipv4_user_rcv() - receive a datagram whose protocol has no handler
 * @ip: the endpoint
 * @skb: the datagram, skb->data behind the IP header; consumed if a program listens
 *
 * Merged datagrams are split. A program receives the datagrams that the link carried.
 *
 * Context: softirq, RCU.
 * Return: true if a program listens to the protocol.
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
 * mipv4_user_offer() - offer a datagram that its handler does not use
 * @ip: the endpoint
 * @skb: the datagram, skb->data behind the IP header; not consumed
 *
 * Context: softirq, RCU.
 * Return: true if a program listens to the protocol and has received the datagram.
 */
bool mipv4_user_offer(struct mipv4 *ip, struct sk_buff *skb)
{
	if (!mipv4_user_listens(ip, ip_hdr(skb)->protocol))
		return false;
	mipv4_user_deliver(ip, skb);
	return true;
}

/**
 * mipv4_user_err() - report an undelivered datagram to the programs that listen
 * @ip: the endpoint
 * @from: the host that reports it, or an own address
 * @skb: the datagram, skb->data at its IP header; not consumed
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
 * mipv4_user_sent() - could a program have sent the datagram that an error quotes?
 * @ip: the endpoint
 * @protocol: protocol of the datagram, which has no handler
 *
 * Context: RCU.
 * Return: true if a program listens to the protocol.
 */
bool mipv4_user_sent(struct mipv4 *ip, u8 protocol)
{
	return mipv4_user_listens(ip, protocol);
}

/**
 * mipv4_user_walk() - visit the sockets that listen at an endpoint
 * @ip: the endpoint
 * @visit: called for each, in the order in which they began, until it returns an error
 * @arg: passed to @visit
 *
 * Context: process; @visit is called under RCU.
 * Return: 0 or the error of @visit.
 */
int mipv4_user_walk(struct mipv4 *ip,
		    int (*visit)(const struct mipv4_listener_info *info, void *arg),
		    void *arg)
{
	const struct mipv4_listener *l;
	int err = 0;

	rcu_read_lock();
	list_for_each_entry_rcu(l, &ip->listeners, list) {
		const struct mipv4_listener_info info = {
			.portid = l->portid,
			.dropped = atomic_read(&l->dropped),
			.protocol = l->protocol,
		};

		err = visit(&info, arg);
		if (err)
			break;
	}
	rcu_read_unlock();
	return err;
}

/**
 * mipv4_user_disconnect() - remove all listeners of an endpoint
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

/* Remove the listeners of a netlink socket that is closed. Most sockets have none and
 * take no lock.
 */
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

/* Notifies programs about unregistered protocols; mipv4_user_rcv() handles their input.
 */
static const struct mipv4_protocol mipv4_user_fallback = {
	.err	= mipv4_user_fallback_err,
	.sent	= mipv4_user_fallback_sent,
};

static struct notifier_block mipv4_user_notifier = {
	.notifier_call = mipv4_user_netlink_event,
};

/**
 * mipv4_user_init() - register the fallback protocol and the notifier of netlink sockets
 *
 * Context: module initialisation.
 * Return: 0 or -errno.
 */
int __init mipv4_user_init(void)
{
	mipv4_protocol_set_fallback(&mipv4_user_fallback);
	return netlink_register_notifier(&mipv4_user_notifier);
}

/**
 * mipv4_user_exit() - unregister the notifier of netlink sockets
 *
 * Context: process, after the last endpoint.
 */
void mipv4_user_exit(void)
{
	netlink_unregister_notifier(&mipv4_user_notifier);
}
