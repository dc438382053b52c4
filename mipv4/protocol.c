// SPDX-License-Identifier: GPL-2.0
/*
 * protocol.c: who takes which protocol number.
 *
 * One registry for all endpoints. It is written under RTNL and read under RCU;
 * ICMP and IGMP have their places in it from the start.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/rtnetlink.h>
#include "internal.h"

static void mipv4_icmp_handler(struct mipv4 *ip, __be32 src, __be32 dst,
			       struct sk_buff *skb, void *ctx)
{
	mipv4_icmp_rcv(ip, src, dst, skb);
}

static void mipv4_icmp_handler_err(struct mipv4 *ip, __be32 from,
				   struct sk_buff *skb, u8 type, u8 code,
				   u32 info, void *ctx)
{
	mipv4_icmp_err(ip, from, skb, type, code, info);
}

static bool mipv4_icmp_handler_sent(struct mipv4 *ip,
				    const struct sk_buff *skb, void *ctx)
{
	return mipv4_icmp_sent(ip, skb);
}

static struct mipv4_protocol mipv4_icmp_protocol = {
	.name		= "icmp",
	.protocol	= IPPROTO_ICMP,
	.rcv		= mipv4_icmp_handler,
	.err		= mipv4_icmp_handler_err,
	.sent		= mipv4_icmp_handler_sent,
};

static void mipv4_igmp_handler(struct mipv4 *ip, __be32 src, __be32 dst,
			       struct sk_buff *skb, void *ctx)
{
	mipv4_igmp_rcv(ip, dst, skb);
}

/* All of it goes to groups, of which no ICMP error may speak. */
static bool mipv4_igmp_sent(struct mipv4 *ip, const struct sk_buff *skb,
			    void *ctx)
{
	return false;
}

static struct mipv4_protocol mipv4_igmp_protocol = {
	.name		= "igmp",
	.protocol	= IPPROTO_IGMP,
	.rcv		= mipv4_igmp_handler,
	.sent		= mipv4_igmp_sent,
};

struct mipv4_protocol __rcu *mipv4_protocols[256] = {
	[IPPROTO_ICMP] = RCU_INITIALIZER(&mipv4_icmp_protocol),
	[IPPROTO_IGMP] = RCU_INITIALIZER(&mipv4_igmp_protocol),
};

unsigned int mipv4_protocols_generation = 1;

/**
 * mipv4_protocol_err() - tell a protocol that a datagram of ours failed
 * @ip: the endpoint
 * @from: who says so
 * @skb: the datagram, from its IP header on; not consumed
 * @type: ICMP type
 * @code: ICMP code
 * @info: second word of the ICMP header, host order
 *
 * Context: BH disabled, RCU.
 */
void mipv4_protocol_err(struct mipv4 *ip, __be32 from, struct sk_buff *skb,
			u8 type, u8 code, u32 info)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct mipv4_protocol *proto = mipv4_protocol(iph->protocol);

	if (!proto)
		mipv4_user_err(ip, from, skb, type, code, info);
	else if (proto->err)
		proto->err(ip, from, skb, type, code, info, proto->ctx);
}

/**
 * mipv4_protocol_sent() - could we have sent the datagram of an ICMP error?
 * @ip: the endpoint
 * @skb: the datagram, from its IP header on, with 8 octets of payload, or all that
 *	it had of fewer
 *
 * Context: softirq, RCU.
 * Return: false if nobody here speaks its protocol, or who does denies it.
 */
bool mipv4_protocol_sent(struct mipv4 *ip, const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct mipv4_protocol *proto = mipv4_protocol(iph->protocol);

	if (!proto)
		return mipv4_user_sent(ip, iph->protocol);
	return !proto->sent || proto->sent(ip, skb, proto->ctx);
}

/* Context: RTNL. */
static struct mipv4_protocol *mipv4_protocol_rtnl(unsigned int protocol)
{
	return rtnl_dereference(mipv4_protocols[protocol]);
}

/* Tell the protocols below number @end that @ip goes. */
static void mipv4_protocol_disconnect_below(struct mipv4 *ip, int end)
{
	while (end--) {
		const struct mipv4_protocol *proto = mipv4_protocol_rtnl(end);

		if (proto && proto->disconnect)
			proto->disconnect(ip, proto->ctx);
	}
}

/**
 * mipv4_protocol_connect() - tell all protocols of a new endpoint
 * @ip: the endpoint
 *
 * Context: RTNL.
 * Return: 0, or the error with which one of them refused it; then none of them
 * knows it any more.
 */
int mipv4_protocol_connect(struct mipv4 *ip)
{
	int i, err;

	for (i = 0; i < ARRAY_SIZE(mipv4_protocols); i++) {
		const struct mipv4_protocol *proto = mipv4_protocol_rtnl(i);

		err = proto && proto->connect ? proto->connect(ip, proto->ctx) :
						0;
		if (err) {
			net_warn_ratelimited("%s refuses the endpoint of %s (%d)\n",
					     proto->name, ip->dev->name, err);
			mipv4_silence(ip);
			mipv4_protocol_disconnect_below(ip, i);
			return err;
		}
	}
	return 0;
}

/**
 * mipv4_protocol_disconnect() - tell all protocols that an endpoint is gone
 * @ip: the endpoint, for which no handler runs any more
 *
 * Context: RTNL.
 */
void mipv4_protocol_disconnect(struct mipv4 *ip)
{
	mipv4_protocol_disconnect_below(ip, ARRAY_SIZE(mipv4_protocols));
}

/* Tell @proto of every endpoint there is. Context: RTNL. */
static int mipv4_protocol_connect_all(struct mipv4_protocol *proto)
{
	struct mipv4 *ip;
	int err;

	if (!proto->connect)
		return 0;
	list_for_each_entry(ip, &mipv4_endpoints, list) {
		err = proto->connect(ip, proto->ctx);
		if (err) {
			pr_warn("%s is refused: its connect() fails for the endpoint of %s (%d)\n",
				proto->name, ip->dev->name, err);
			goto undo;
		}
	}
	return 0;
undo:
	list_for_each_entry_continue_reverse(ip, &mipv4_endpoints, list)
		if (proto->disconnect)
			proto->disconnect(ip, proto->ctx);
	return err;
}

/* Context: RTNL. */
static int mipv4_protocol_take(struct mipv4_protocol *proto)
{
	const struct mipv4_protocol *owner =
		mipv4_protocol_rtnl(proto->protocol);
	int err;

	if (owner) {
		pr_warn("%s is refused: protocol %u belongs to %s\n",
			proto->name, proto->protocol, owner->name);
		return -EBUSY;
	}
	err = mipv4_protocol_connect_all(proto);
	if (err)
		return err;
	rcu_assign_pointer(mipv4_protocols[proto->protocol], proto);
	mipv4_protocols_generation++;
	return 0;
}

/**
 * mipv4_register_protocol() - take the datagrams of a protocol number
 * @proto: the protocol; must stay as it is until it is unregistered
 *
 * It serves every endpoint, those that are there and those to come. Datagrams
 * may arrive before this returns, but for an endpoint not before its
 * @proto->connect has returned 0. The kernel log says why a protocol is refused.
 *
 * Context: process, without RTNL; sleeps.
 * Return: 0; -EBUSY if the number is taken; -EINVAL without a name or @rcv; what
 * @proto->connect returned.
 */
int mipv4_register_protocol(struct mipv4_protocol *proto)
{
	int err;

	if (!proto->name || !proto->rcv) {
		pr_warn("protocol %u is refused: it has no name or no rcv()\n",
			proto->protocol);
		return -EINVAL;
	}
	rtnl_lock();
	err = mipv4_protocol_take(proto);
	rtnl_unlock();
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_register_protocol);

/**
 * mipv4_unregister_protocol() - take no more datagrams
 * @proto: a registered protocol
 *
 * When this returns none of its functions runs any more.
 *
 * Context: process, without RTNL; sleeps.
 */
void mipv4_unregister_protocol(struct mipv4_protocol *proto)
{
	struct mipv4 *ip;

	rtnl_lock();
	if (!WARN_ON(mipv4_protocol_rtnl(proto->protocol) != proto)) {
		RCU_INIT_POINTER(mipv4_protocols[proto->protocol], NULL);
		mipv4_protocols_generation++;
		synchronize_net();
		list_for_each_entry(ip, &mipv4_endpoints, list)
			if (proto->disconnect)
				proto->disconnect(ip, proto->ctx);
	}
	rtnl_unlock();
}
EXPORT_SYMBOL_GPL(mipv4_unregister_protocol);
