// SPDX-License-Identifier: GPL-2.0
/*
 * main.c: what mipv4 calls, and which session that concerns.
 *
 * Each endpoint has a list of its sessions. Both lists are written under a mutex
 * and read under RCU. mipv4 calls connect and disconnect with RTNL held, so nobody
 * may take RTNL who has the mutex.
 */
#include <linux/icmp.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/random.h>
#include <linux/rculist.h>
#include "mrdp.h"

/* What we have of an endpoint. */
struct mrdp_endpoint {
	struct list_head	list;
	struct mipv4		*ip;
	struct list_head	sessions;
	struct rcu_head		rcu;
};

static LIST_HEAD(mrdp_endpoints);
static DEFINE_MUTEX(mrdp_mutex);

/* Context: RCU. */
static struct mrdp *mrdp_find(const struct mipv4 *ip, __be32 addr, __be32 peer)
{
	struct mrdp_endpoint *e;
	struct mrdp *s;

	list_for_each_entry_rcu(e, &mrdp_endpoints, list) {
		if (e->ip != ip)
			continue;
		list_for_each_entry_rcu(s, &e->sessions, list)
			if (s->addr == addr && s->peer == peer)
				return s;
	}
	return NULL;
}

/* An endpoint is there: make what we need of it. RTNL is held. */
static int mrdp_connect(struct mipv4 *ip, void *ctx)
{
	struct mrdp_endpoint *e = kzalloc(sizeof(*e), GFP_KERNEL_ACCOUNT);

	if (!e)
		return -ENOMEM;
	e->ip = ip;
	INIT_LIST_HEAD(&e->sessions);
	mutex_lock(&mrdp_mutex);
	list_add_tail_rcu(&e->list, &mrdp_endpoints);
	mutex_unlock(&mrdp_mutex);
	return 0;
}

/* An endpoint goes, and no handler runs for it any more: its sessions are over.
 * They belong to their files, which keep them and a reference on the endpoint.
 */
static void mrdp_disconnect(struct mipv4 *ip, void *ctx)
{
	struct mrdp_endpoint *e, *next_e;
	struct mrdp *s, *next;

	mutex_lock(&mrdp_mutex);
	list_for_each_entry_safe(e, next_e, &mrdp_endpoints, list) {
		if (e->ip != ip)
			continue;
		list_for_each_entry_safe(s, next, &e->sessions, list) {
			list_del(&s->list);
			s->listed = false;
			spin_lock_bh(&s->lock);
			mrdp_fail(s, -ENODEV);
			spin_unlock_bh(&s->lock);
		}
		/* Handlers of other endpoints may be looking at it. */
		list_del_rcu(&e->list);
		kfree_rcu(e, rcu);
	}
	mutex_unlock(&mrdp_mutex);
}

/* Take the header off. The skb is ours, but what is in it may be shared: it is only
 * read. Return: false if it is no datagram of ours.
 */
static bool mrdp_pull(struct sk_buff *skb, __be32 src, __be32 dst,
		      struct mrdp_hdr *hdr)
{
	if (!pskb_may_pull(skb, sizeof(*hdr)) ||
	    skb->len > sizeof(*hdr) + MRDP_LEN)
		return false;
	if (csum_tcpudp_magic(src, dst, skb->len, ip_hdr(skb)->protocol,
			      skb_checksum(skb, 0, skb->len, 0)))
		return false;
	memcpy(hdr, skb->data, sizeof(*hdr));
	return hdr->from;
}

/* A datagram. Softirq, RCU; the skb is ours to free. */
static void mrdp_rcv(struct mipv4 *ip, __be32 src, __be32 dst,
		     struct sk_buff *skb, void *ctx)
{
	struct mrdp_hdr hdr;
	bool known, kept = false;
	struct mrdp *s;

	if (!mrdp_pull(skb, src, dst, &hdr))
		goto drop;
	s = mrdp_find(ip, dst, src);
	known = s;
	if (s) {
		spin_lock(&s->lock);
		known = !s->err;
		if (known)
			kept = mrdp_input(s, &hdr, skb);
		spin_unlock(&s->lock);
	}
	/* As RFC 1122 section 4.1.3.1 asks of UDP. */
	if (!known)
		mipv4_icmp_send(ip, skb, ICMP_DEST_UNREACH, ICMP_PORT_UNREACH,
				0);
drop:
	if (!kept)
		kfree_skb(skb);
}

/* The session that has sent a datagram, given from its IP header on, with the 8
 * octets behind it. Only who was on the way knows the identifier.
 * Context: RCU.
 */
static struct mrdp *mrdp_find_sender(const struct mipv4 *ip,
				     const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct mrdp_hdr *hdr = (const void *)iph + iph->ihl * 4;
	struct mrdp *s = mrdp_find(ip, iph->saddr, iph->daddr);

	return s && ntohl(hdr->from) == s->id ? s : NULL;
}

/* An ICMP error quotes a datagram: is it ours? RFC 5927. Softirq, RCU. */
static bool mrdp_sent(struct mipv4 *ip, const struct sk_buff *skb, void *ctx)
{
	return mrdp_find_sender(ip, skb);
}

/* A datagram was not delivered. Nobody there takes it: the session is over. All
 * else may pass (RFC 1122 section 4.2.3.9). Softirq, RCU.
 */
static void mrdp_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
		     u8 type, u8 code, u32 info, void *ctx)
{
	struct mrdp *s = mrdp_find_sender(ip, skb);

	if (!s)
		return;
	spin_lock(&s->lock);
	if (type == ICMP_DEST_UNREACH &&
	    (code == ICMP_PORT_UNREACH || code == ICMP_PROT_UNREACH))
		mrdp_fail(s, -ECONNREFUSED);
	else if (type != ICMP_DEST_UNREACH || code != ICMP_FRAG_NEEDED)
		s->soft_err = -EHOSTUNREACH;
	spin_unlock(&s->lock);
}

struct mipv4_protocol mrdp_protocol = {
	.name		= "mrdp",
	.protocol	= 254,
	.rcv		= mrdp_rcv,
	.err		= mrdp_err,
	.sent		= mrdp_sent,
	.connect	= mrdp_connect,
	.disconnect	= mrdp_disconnect,
};

/* The endpoint of the device @name. Context: mrdp_mutex, RCU. */
static struct mrdp_endpoint *mrdp_endpoint(struct net *net, const char *name)
{
	struct net_device *dev = dev_get_by_name_rcu(net, name);
	struct mrdp_endpoint *e;

	list_for_each_entry_rcu(e, &mrdp_endpoints, list)
		if (dev && mipv4_dev(e->ip) == dev)
			return e;
	return NULL;
}

/* Context: mrdp_mutex, RCU. */
static int mrdp_bind_locked(struct mrdp *s, struct net *net, const char *name,
			    __be32 peer)
{
	struct mrdp_endpoint *e = mrdp_endpoint(net, name);
	__be32 addr;

	if (!e)
		return -ENODEV;
	if (s->ip)
		return -EISCONN;
	addr = mipv4_src(e->ip, peer);
	if (!addr)
		return -ENETUNREACH;
	if (mrdp_find(e->ip, addr, peer))
		return -EADDRINUSE;
	/* It cannot go before mrdp_disconnect() has the mutex. */
	s->ip = mipv4_get(e->ip);
	s->addr = addr;
	s->peer = peer;
	do {
		s->id = get_random_u32();
	} while (!s->id);
	spin_lock_bh(&s->lock);
	s->err = 0;
	spin_unlock_bh(&s->lock);
	list_add_tail_rcu(&s->list, &e->sessions);
	s->listed = true;
	return 0;
}

/**
 * mrdp_bind() - begin a session
 * @s: a new one
 * @net: namespace of the device
 * @name: the device that has an endpoint
 * @peer: address of the other side
 *
 * Context: process, without RTNL.
 * Return: 0; -ENODEV without such an endpoint; -EISCONN if it is not new;
 * -ENETUNREACH if there is no route; -EADDRINUSE if there is such a session.
 */
int mrdp_bind(struct mrdp *s, struct net *net, const char *name, __be32 peer)
{
	int err;

	mutex_lock(&mrdp_mutex);
	rcu_read_lock();
	err = mrdp_bind_locked(s, net, name, peer);
	rcu_read_unlock();
	mutex_unlock(&mrdp_mutex);
	return err;
}

/**
 * mrdp_unbind() - end a session; no handler knows it any more
 * @s: the session
 *
 * Context: process, without RTNL; sleeps.
 */
void mrdp_unbind(struct mrdp *s)
{
	bool listed;

	mutex_lock(&mrdp_mutex);
	listed = s->listed;
	if (listed)
		list_del_rcu(&s->list);
	mutex_unlock(&mrdp_mutex);
	if (listed)
		synchronize_net();
}

static int __init mrdp_init(void)
{
	int err = mipv4_register_protocol(&mrdp_protocol);

	if (err)
		return err;
	err = mrdp_chardev_init();
	if (err)
		mipv4_unregister_protocol(&mrdp_protocol);
	return err;
}

/* There is no open file, hence no session. */
static void __exit mrdp_exit(void)
{
	mrdp_chardev_exit();
	mipv4_unregister_protocol(&mrdp_protocol);
}

module_init(mrdp_init);
module_exit(mrdp_exit);

module_param_named(protocol, mrdp_protocol.protocol, byte, 0444);
MODULE_PARM_DESC(protocol, "protocol number (254)");
MODULE_DESCRIPTION("A reliable datagram protocol, an example companion of mipv4");
MODULE_LICENSE("GPL");
