// SPDX-License-Identifier: GPL-2.0
/*
 * ping.c: echo requests for the administrator: `mipv4 ping`.
 *
 * Each netlink socket that sends one has a session, with an ICMP identifier of
 * its own, from its first request until it is closed. What comes back for the
 * identifier goes to that socket.
 */
#include <linux/icmp.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include "internal.h"

/* Sessions of a namespace, and requests of one whose time of sending is known. */
#define MAX_SESSIONS	256
#define MAX_PENDING	256

/**
 * struct mipv4_ping - a session
 * @list: in mipv4_pings
 * @net: namespace of the socket
 * @portid: its netlink address
 * @id: identifier in its echo requests
 * @sent_ns: when the request of a sequence number was sent, modulo %MAX_PENDING
 * @rcu: frees it
 */
struct mipv4_ping {
	struct list_head	list;
	possible_net_t		net;
	u32			portid;
	u16			id;
	u64			sent_ns[MAX_PENDING];
	struct rcu_head		rcu;
};

static LIST_HEAD(mipv4_pings);		/* written under the lock, RCU */
static DEFINE_SPINLOCK(mipv4_ping_lock);
static u16 mipv4_ping_next_id;

static struct mipv4_ping *mipv4_ping_by_id(const struct net *net, u16 id)
{
	struct mipv4_ping *ping;

	list_for_each_entry_rcu(ping, &mipv4_pings, list,
				lockdep_is_held(&mipv4_ping_lock))
		if (ping->id == id && net_eq(read_pnet(&ping->net), net))
			return ping;
	return NULL;
}

static struct mipv4_ping *mipv4_ping_by_portid(const struct net *net,
					       u32 portid)
{
	struct mipv4_ping *ping;

	list_for_each_entry_rcu(ping, &mipv4_pings, list,
				lockdep_is_held(&mipv4_ping_lock))
		if (ping->portid == portid &&
		    net_eq(read_pnet(&ping->net), net))
			return ping;
	return NULL;
}

/* Context: mipv4_ping_lock. */
static unsigned int mipv4_ping_count(const struct net *net)
{
	struct mipv4_ping *ping;
	unsigned int n = 0;

	list_for_each_entry(ping, &mipv4_pings, list)
		n += net_eq(read_pnet(&ping->net), net);
	return n;
}

/* The session of a socket, made if there is none. Context: process. */
static struct mipv4_ping *mipv4_ping_get(struct net *net, u32 portid)
{
	struct mipv4_ping *ping, *fresh;

	rcu_read_lock();
	ping = mipv4_ping_by_portid(net, portid);
	rcu_read_unlock();
	if (ping)
		return ping;	/* lives as long as the socket */
	fresh = kzalloc(sizeof(*fresh), GFP_KERNEL_ACCOUNT);
	if (!fresh)
		return ERR_PTR(-ENOMEM);
	fresh->portid = portid;
	write_pnet(&fresh->net, net);

	spin_lock_bh(&mipv4_ping_lock);
	ping = mipv4_ping_by_portid(net, portid);	/* of another thread */
	if (!ping && mipv4_ping_count(net) >= MAX_SESSIONS) {
		ping = ERR_PTR(-EBUSY);
	} else if (!ping) {
		while (mipv4_ping_by_id(net, ++mipv4_ping_next_id))
			;
		fresh->id = mipv4_ping_next_id;
		list_add_tail_rcu(&fresh->list, &mipv4_pings);
		ping = fresh;
	}
	spin_unlock_bh(&mipv4_ping_lock);
	if (ping != fresh)
		kfree(fresh);
	return ping;
}

/* A netlink socket is gone, and its session with it. */
static int mipv4_ping_netlink_event(struct notifier_block *nb,
				    unsigned long event, void *ptr)
{
	struct netlink_notify *notify = ptr;
	struct mipv4_ping *ping;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	spin_lock_bh(&mipv4_ping_lock);
	ping = mipv4_ping_by_portid(notify->net, notify->portid);
	if (ping) {
		list_del_rcu(&ping->list);
		kfree_rcu(ping, rcu);
	}
	spin_unlock_bh(&mipv4_ping_lock);
	return NOTIFY_DONE;
}

static struct notifier_block mipv4_ping_notifier = {
	.notifier_call = mipv4_ping_netlink_event,
};

/**
 * mipv4_ping_send() - send an echo request
 * @ip: the endpoint
 * @net: namespace of the asking socket
 * @portid: its netlink address
 * @dst: whom to ask
 * @seq: sequence number
 * @size: octets of data; octet i is i modulo 256
 * @df: do not fragment
 * @ttl: time to live, 0 for that of the endpoint
 * @id: receives the identifier of the session
 *
 * Context: process, the socket is held open.
 * Return: 0 or -errno as mipv4_xmit(); -EBUSY with too many sessions.
 */
int mipv4_ping_send(struct mipv4 *ip, struct net *net, u32 portid, __be32 dst,
		    u16 seq, size_t size, bool df, u8 ttl, u16 *id)
{
	struct icmphdr *icmph;
	struct mipv4_ping *ping;
	struct sk_buff *frame;
	size_t i;
	u8 *data;

	ping = mipv4_ping_get(net, portid);
	if (IS_ERR(ping))
		return PTR_ERR(ping);
	*id = ping->id;
	frame = mipv4_allocate_frame(ip, dst, IPPROTO_ICMP,
				     sizeof(*icmph) + size, NULL, GFP_KERNEL);
	if (IS_ERR(frame))
		return PTR_ERR(frame);
	if (df)
		ip_hdr(frame)->frag_off = htons(IP_DF);
	if (ttl)
		ip_hdr(frame)->ttl = ttl;
	icmph = skb_put(frame, sizeof(*icmph));
	*icmph = (struct icmphdr){
		.type = ICMP_ECHO,
		.un.echo = { .id = htons(ping->id), .sequence = htons(seq) },
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
	WRITE_ONCE(ping->sent_ns[seq % MAX_PENDING], ktime_get_ns());
	return mipv4_xmit(ip, frame);
}

/**
 * mipv4_ping_reply() - an echo reply arrived
 * @ip: the endpoint
 * @src: who sent it
 * @skb: the message, data at the ICMP header, not consumed
 * @id: its identifier
 * @seq: its sequence number
 *
 * Context: softirq, RCU.
 * Return: false if nobody asked.
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
 * mipv4_ping_err() - an echo request of ours could not be delivered
 * @ip: the endpoint
 * @from: who says so
 * @skb: the request, from its IP header on, not consumed
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order
 *
 * Context: softirq or BH disabled, RCU.
 */
void mipv4_ping_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		    u8 type, u8 code, u32 info)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct icmphdr *icmph = (const void *)iph + iph->ihl * 4;
	struct mipv4_ping *ping;
	struct mipv4_ping_event event = {
		.from = from,
		.seq = ntohs(icmph->un.echo.sequence),
		.type = type,
		.code = code,
		.info = info,
		.failed = true,
		/* Our own word, not that of a host on the way. */
		.error = from == iph->saddr ? EHOSTUNREACH : 0,
	};

	if (icmph->type != ICMP_ECHO)
		return;
	ping = mipv4_ping_by_id(dev_net(ip->dev), ntohs(icmph->un.echo.id));
	if (ping)
		mipv4_netlink_ping_event(ip, ping->portid, &event);
}

/**
 * mipv4_ping_sent() - is this an echo request of a session?
 * @ip: the endpoint
 * @skb: a datagram of ICMP, from its IP header on, with 8 octets of payload
 *
 * Context: softirq, RCU.
 * Return: true if it is.
 */
bool mipv4_ping_sent(struct mipv4 *ip, const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct icmphdr *icmph = (const void *)iph + iph->ihl * 4;
	struct mipv4_ping *ping;
	u16 seq;

	if (icmph->type != ICMP_ECHO)
		return false;
	ping = mipv4_ping_by_id(dev_net(ip->dev), ntohs(icmph->un.echo.id));
	seq = ntohs(icmph->un.echo.sequence);
	return ping && READ_ONCE(ping->sent_ns[seq % MAX_PENDING]);
}

/**
 * mipv4_ping_init() - begin to follow netlink sockets
 *
 * Return: 0 or -errno.
 */
int mipv4_ping_init(void)
{
	return netlink_register_notifier(&mipv4_ping_notifier);
}

/**
 * mipv4_ping_exit() - forget all sessions
 *
 * Context: process, no endpoint and no netlink family any more.
 */
void mipv4_ping_exit(void)
{
	struct mipv4_ping *ping, *next;

	netlink_unregister_notifier(&mipv4_ping_notifier);
	list_for_each_entry_safe(ping, next, &mipv4_pings, list) {
		list_del(&ping->list);
		kfree(ping);
	}
}
