// SPDX-License-Identifier: GPL-2.0
/*
 * ping.c: echo requests for the administrator: `mipv4 ping`.
 *
 * A netlink socket has a session with an ICMP identifier of its own, from its first echo
 * request until it is closed. Replies and errors with that identifier go to the socket.
 */
#include <linux/hashtable.h>
#include <linux/icmp.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <net/checksum.h>
#include <net/genetlink.h>
#include <net/ip.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "endpoint.h"
#include "netlink-msg.h"
#include "ping.h"
#include "stats.h"

/* Limits: sessions of a namespace; requests of a session whose send time is kept. */
#define MAX_SESSIONS	256
#define MAX_PENDING	256

/**
 * struct mipv4_ping - a session
 * @node: in &mipv4_pings.by_portid
 * @portid: netlink address of its socket
 * @id: identifier of its echo requests; modulo %MAX_SESSIONS its index in &mipv4_pings.at
 * @sent_ns: send time of the request with a sequence number, modulo %MAX_PENDING
 * @rcu: frees it
 */
struct mipv4_ping {
	struct hlist_node	node;
	u32			portid;
	u16			id;
	u64			sent_ns[MAX_PENDING];
	struct rcu_head		rcu;
};

/**
 * struct mipv4_pings - the sessions of a namespace
 * @lock: protects changes of all members
 * @next_id: the identifier of the last session
 * @at: the sessions by identifier, modulo %MAX_SESSIONS; RCU
 * @by_portid: the sessions by address of their socket; RCU
 */
struct mipv4_pings {
	spinlock_t		lock;		/* all members, to write */
	u16			next_id;
	struct mipv4_ping __rcu	*at[MAX_SESSIONS];
	DECLARE_HASHTABLE(by_portid, 6);
};

static unsigned int mipv4_pings_id __read_mostly;

static struct mipv4_pings *mipv4_pings_of(const struct net *net)
{
	return net_generic(net, mipv4_pings_id);
}

/* Context: RCU. The session may end with its socket after the RCU section. */
static struct mipv4_ping *mipv4_ping_by_id(const struct net *net, u16 id)
{
	struct mipv4_ping *ping;

	ping = rcu_dereference(mipv4_pings_of(net)->at[id % MAX_SESSIONS]);
	return ping && ping->id == id ? ping : NULL;
}

/* Context: @pings->lock. */
static struct mipv4_ping *mipv4_ping_at(const struct mipv4_pings *pings,
					unsigned int index)
{
	return rcu_dereference_protected(pings->at[index],
					 lockdep_is_held(&pings->lock));
}

/* Context: RCU or @pings->lock. */
static struct mipv4_ping *mipv4_ping_by_portid(const struct mipv4_pings *pings,
					       u32 portid)
{
	struct mipv4_ping *ping;

	hash_for_each_possible_rcu(pings->by_portid, ping, node, portid,
				   lockdep_is_held(&pings->lock))
		if (ping->portid == portid)
			return ping;
	return NULL;
}

/* Allocate an identifier for a session and add it. Context: @pings->lock. Return: false
 * if all are in use.
 */
static bool mipv4_ping_add(struct mipv4_pings *pings, struct mipv4_ping *ping)
{
	unsigned int left;

	for (left = MAX_SESSIONS; left; left--) {
		ping->id = ++pings->next_id;
		if (!mipv4_ping_at(pings, ping->id % MAX_SESSIONS)) {
			rcu_assign_pointer(pings->at[ping->id % MAX_SESSIONS],
					   ping);
			hash_add_rcu(pings->by_portid, &ping->node,
				     ping->portid);
			return true;
		}
	}
	return false;
}

/* Get the identifier of the session of a socket, and start a session if there is none.
 * The session may end at any moment. A socket that is being closed has lost its address
 * already, and another socket may get the address before the notifier runs. Context:
 * process.
 *
 * Return: 0, -EBUSY or -ENOMEM.
 */
static int mipv4_ping_begin(const struct net *net, u32 portid, u16 *id)
{
	struct mipv4_pings *pings = mipv4_pings_of(net);
	struct mipv4_ping *ping, *fresh = NULL;

	spin_lock_bh(&pings->lock);
	ping = mipv4_ping_by_portid(pings, portid);
	if (!ping) {
		spin_unlock_bh(&pings->lock);
		fresh = kzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
		if (!fresh)
			return -ENOMEM;
		fresh->portid = portid;
		spin_lock_bh(&pings->lock);
		ping = mipv4_ping_by_portid(pings, portid); /* started by another thread */
		if (!ping && mipv4_ping_add(pings, fresh))
			ping = fresh;
	}
	if (ping)
		*id = ping->id;
	spin_unlock_bh(&pings->lock);
	if (ping != fresh)
		kfree(fresh);
	return ping ? 0 : -EBUSY;
}

/* Store the send time of a request. */
static void mipv4_ping_mark(const struct net *net, u16 id, u16 seq)
{
	struct mipv4_ping *ping;

	rcu_read_lock();
	ping = mipv4_ping_by_id(net, id);
	if (ping)
		WRITE_ONCE(ping->sent_ns[seq % MAX_PENDING], ktime_get_ns());
	rcu_read_unlock();
}

/* End the session of a netlink socket that is closed. Most sockets have none and take no
 * lock.
 */
static int mipv4_ping_netlink_event(struct notifier_block *nb,
				    unsigned long event, void *ptr)
{
	struct netlink_notify *notify = ptr;
	struct mipv4_pings *pings;
	struct mipv4_ping *ping;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	pings = mipv4_pings_of(notify->net);
	rcu_read_lock();
	ping = mipv4_ping_by_portid(pings, notify->portid);
	rcu_read_unlock();
	if (!ping)
		return NOTIFY_DONE;
	spin_lock_bh(&pings->lock);
	ping = mipv4_ping_by_portid(pings, notify->portid);
	if (ping) {
		hash_del_rcu(&ping->node);
		RCU_INIT_POINTER(pings->at[ping->id % MAX_SESSIONS], NULL);
		kfree_rcu(ping, rcu);
	}
	spin_unlock_bh(&pings->lock);
	return NOTIFY_DONE;
}

static struct notifier_block mipv4_ping_notifier = {
	.notifier_call = mipv4_ping_netlink_event,
};

/**
 * mipv4_ping_send() - send an echo request
 * @ip: the endpoint
 * @net: namespace of the requesting socket
 * @portid: its netlink address
 * @request: the request
 * @id: receives the identifier of the session
 *
 * Context: process.
 * Return: 0; the errors of mipv4_allocate_frame() and mipv4_xmit(), such as -EADDRNOTAVAIL
 * if the source is not an own address; -EBUSY for too many sessions.
 */
int mipv4_ping_send(struct mipv4 *ip, struct net *net, u32 portid,
		    const struct mipv4_ping_request *request, u16 *id)
{
	const size_t size = request->size;
	struct icmphdr *icmph;
	struct sk_buff *frame;
	size_t i;
	u8 *data;
	int err;

	err = mipv4_ping_begin(net, portid, id);
	if (err)
		return err;
	frame = mipv4_allocate_frame(ip, request->dst, IPPROTO_ICMP,
				     sizeof(*icmph) + size, NULL,
				     GFP_KERNEL_ACCOUNT);
	if (IS_ERR(frame))
		return PTR_ERR(frame);
	if (request->src)
		ip_hdr(frame)->saddr = request->src;
	if (request->df)
		ip_hdr(frame)->frag_off = htons(IP_DF);
	if (request->ttl)
		ip_hdr(frame)->ttl = request->ttl;
	icmph = skb_put(frame, sizeof(*icmph));
	*icmph = (struct icmphdr){
		.type = ICMP_ECHO,
		.un.echo = { .id = htons(*id), .sequence = htons(request->seq) },
	};
	data = skb_put(frame, size);
	for (i = 0; i < size; i++)
		data[i] = i;
	icmph->checksum = csum_fold(csum_partial(icmph, sizeof(*icmph) + size,
						 0));
	local_bh_disable();
	mipv4_count(ip, MIPV4_STAT_ICMP_OUT_MSGS);
	mipv4_count(ip, MIPV4_STAT_ICMP_OUT_ECHOS);
	local_bh_enable();
	mipv4_ping_mark(net, *id, request->seq);
	return mipv4_xmit(ip, frame);
}

static int mipv4_nl_put_ping_event(struct sk_buff *msg, const struct mipv4 *ip,
				   const struct mipv4_ping_event *event)
{
	int at;

	if (nla_put_u32(msg, MIPV4_A_IFINDEX, ip->ifindex) ||
	    nla_put_be32(msg, MIPV4_A_ADDR, event->from) ||
	    nla_put_u16(msg, MIPV4_A_PING_SEQ, event->seq))
		return -EMSGSIZE;
	if (event->error)
		return nla_put_u32(msg, MIPV4_A_ERROR, event->error);
	if (event->failed)
		return nla_put_u8(msg, MIPV4_A_ICMP_TYPE, event->type) ?:
		       nla_put_u8(msg, MIPV4_A_ICMP_CODE, event->code) ?:
		       nla_put_u32(msg, MIPV4_A_ICMP_INFO, event->info);
	if (nla_put_u64_64bit(msg, MIPV4_A_PING_RTT, event->rtt_ns,
			      MIPV4_A_PAD) ||
	    nla_put_u8(msg, MIPV4_A_TTL, event->ttl))
		return -EMSGSIZE;
	at = mipv4_nl_put_data(msg, MIPV4_A_PING_DATA, event->data,
			       event->offset, event->data->len - event->offset);
	return min(at, 0);
}

/**
 * mipv4_netlink_ping_event() - report the result of an echo request to its socket
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @event: the result
 *
 * A socket that does not read loses events. Netlink then reports an overrun to it.
 *
 * Context: BH disabled, RCU.
 */
void mipv4_netlink_ping_event(struct mipv4 *ip, u32 portid,
			      const struct mipv4_ping_event *event)
{
	struct sk_buff *msg;
	void *hdr;

	msg = mipv4_nl_new_data(event->data ?
				event->data->len - event->offset : 0);
	if (!msg)
		return;
	hdr = genlmsg_put(msg, 0, 0, &mipv4_family, 0, MIPV4_CMD_PING_NTF);
	if (!hdr || mipv4_nl_put_ping_event(msg, ip, event)) {
		nlmsg_free(msg);
		return;
	}
	mipv4_nl_unicast_data(dev_net(ip->dev), msg, portid);
}

/**
 * mipv4_ping_reply() - receive an echo reply
 * @ip: the endpoint
 * @src: its source address
 * @skb: the message, skb->data at the ICMP header, not consumed
 * @id: its identifier
 * @seq: its sequence number
 *
 * Context: softirq, RCU.
 * Return: false if no session has sent the request.
 */
bool mipv4_ping_reply(struct mipv4 *ip, __be32 src, struct sk_buff *skb,
		      u16 id, u16 seq)
{
	struct mipv4_ping *ping = mipv4_ping_by_id(dev_net(ip->dev), id);
	struct mipv4_ping_event event = {
		.from = src,
		.seq = seq,
		.ttl = ip_hdr(skb)->ttl,
		.data = skb,
		.offset = sizeof(struct icmphdr),
	};
	u64 sent_ns;

	if (!ping)
		return false;
	sent_ns = READ_ONCE(ping->sent_ns[seq % MAX_PENDING]);
	if (!sent_ns)
		return false;
	event.rtt_ns = ktime_get_ns() - sent_ns;
	mipv4_netlink_ping_event(ip, ping->portid, &event);
	return true;
}

/**
 * mipv4_ping_err() - receive an error about an ICMP message of this endpoint
 * @ip: the endpoint
 * @from: the host that reports it, or an own address
 * @skb: the message, skb->data at its IP header, not consumed
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order
 *
 * Context: BH disabled, RCU.
 * Return: true if a session has sent the message.
 */
bool mipv4_ping_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		    u8 type, u8 code, u32 info)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct icmphdr *icmph = (const void *)iph + iph->ihl * 4;
	struct mipv4_ping *ping;
	struct mipv4_ping_event event = {
		.from = from,
		.type = type,
		.code = code,
		.info = info,
		.failed = true,
		/* this host reports it, not a host on the path */
		.error = from == iph->saddr ? EHOSTUNREACH : 0,
	};

	if (skb->len < iph->ihl * 4 + sizeof(*icmph) ||
	    icmph->type != ICMP_ECHO)
		return false;
	event.seq = ntohs(icmph->un.echo.sequence);
	ping = mipv4_ping_by_id(dev_net(ip->dev), ntohs(icmph->un.echo.id));
	if (ping)
		mipv4_netlink_ping_event(ip, ping->portid, &event);
	return ping;
}

/**
 * mipv4_ping_sent() - check if a session has sent an echo request
 * @ip: the endpoint
 * @icmph: the header of the echo request
 *
 * Context: softirq, RCU.
 * Return: true if it has.
 */
bool mipv4_ping_sent(struct mipv4 *ip, const struct icmphdr *icmph)
{
	struct mipv4_ping *ping;
	u16 seq;

	ping = mipv4_ping_by_id(dev_net(ip->dev), ntohs(icmph->un.echo.id));
	seq = ntohs(icmph->un.echo.sequence);
	return ping && READ_ONCE(ping->sent_ns[seq % MAX_PENDING]);
}

static int __net_init mipv4_pings_begin(struct net *net)
{
	spin_lock_init(&mipv4_pings_of(net)->lock);
	hash_init(mipv4_pings_of(net)->by_portid);
	return 0;
}

/* The namespace has no endpoint and no reader of sessions any more. */
static void __net_exit mipv4_pings_end(struct net *net)
{
	struct mipv4_pings *pings = mipv4_pings_of(net);
	unsigned int i;

	for (i = 0; i < MAX_SESSIONS; i++)
		kfree(rcu_dereference_protected(pings->at[i], true));
}

static struct pernet_operations mipv4_pings_ops = {
	.init	= mipv4_pings_begin,
	.exit	= mipv4_pings_end,
	.id	= &mipv4_pings_id,
	.size	= sizeof(struct mipv4_pings),
};

/**
 * mipv4_ping_init() - register the sessions and the notifier of netlink sockets
 *
 * Context: process.
 * Return: 0 or -errno.
 */
int mipv4_ping_init(void)
{
	int err;

	err = register_pernet_subsys(&mipv4_pings_ops);
	if (err)
		return err;
	err = netlink_register_notifier(&mipv4_ping_notifier);
	if (err)
		unregister_pernet_subsys(&mipv4_pings_ops);
	return err;
}

/**
 * mipv4_ping_exit() - free all sessions
 *
 * Context: process, after the last endpoint and the netlink family.
 */
void mipv4_ping_exit(void)
{
	netlink_unregister_notifier(&mipv4_ping_notifier);
	unregister_pernet_subsys(&mipv4_pings_ops);
}
