// SPDX-License-Identifier: GPL-2.0
/*
 * protocol.c: the registry of transport protocols.
 *
 * One registry serves all endpoints. It is written under RTNL and read under RCU.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitmap.h>
#include <linux/ip.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/rtnetlink.h>
#include <linux/skbuff.h>
#include <net/mipv4.h>
#include "drop.h"
#include "endpoint.h"
#include "event.h"
#include "protocol.h"
#include "trace.h"

struct mipv4_protocol __rcu *mipv4_protocols[MIPV4_PROTOCOLS];

/* Handles the protocols that no module has registered: user.c. */
static const struct mipv4_protocol *mipv4_protocol_fallback __ro_after_init;

/* The slots of &mipv4_head.protocol_data that are in use; RTNL. The first is of protocols that
 * have no slot.
 */
static DECLARE_BITMAP(mipv4_protocol_slots, 1 + MIPV4_PROTOCOL_SLOTS) = { 1 };

static LIST_HEAD(mipv4_protocol_watchers);	/* those with @changed; RTNL */

/* Changes with each registration, for dumps; RTNL. */
unsigned int mipv4_protocols_generation = 1;

/**
 * mipv4_protocol_err() - notify a protocol that a datagram was not delivered
 * @ip: the endpoint
 * @from: the host that reports it, or an own address
 * @skb: the datagram, skb->data at its IP header; not consumed
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
		proto = mipv4_protocol_fallback;
	if (proto->err)
		proto->err(ip, from, skb, type, code, info, proto->ctx);
}

/**
 * mipv4_protocol_sent() - could this host have sent the datagram that an error quotes?
 * @ip: the endpoint
 * @skb: the datagram, skb->data at its IP header, with 8 octets of payload, or all octets
 *	if it had fewer
 *
 * Context: softirq, RCU.
 * Return: false if its handler did not send it, or if it has no handler and no program
 * listens to it.
 */
bool mipv4_protocol_sent(struct mipv4 *ip, const struct sk_buff *skb)
{
	const struct iphdr *iph = (const struct iphdr *)skb->data;
	const struct mipv4_protocol *proto = mipv4_protocol(iph->protocol);

	if (!proto)
		proto = mipv4_protocol_fallback;
	return !proto->sent || proto->sent(ip, skb, proto->ctx);
}

/* Context: RTNL. */
static struct mipv4_protocol *mipv4_protocol_rtnl(unsigned int protocol)
{
	return rtnl_dereference(mipv4_protocols[protocol]);
}

int mipv4_set_protocol_data(struct mipv4 *ip, const struct mipv4_protocol *proto,
			    void *data)
{
	ASSERT_RTNL();
	if (!proto->slot)
		return -ENOSPC;
	rcu_assign_pointer(ip->head.protocol_data[proto->slot], data);
	return 0;
}
EXPORT_SYMBOL_GPL(mipv4_set_protocol_data);

/* Context: process, RTNL. Return: 0 or the error of @proto. */
static int mipv4_protocol_connect_one(const struct mipv4_protocol *proto,
				      struct mipv4 *ip)
{
	int err = proto->connect ? proto->connect(ip, proto->ctx) : 0;

	if (err)
		RCU_INIT_POINTER(ip->head.protocol_data[proto->slot], NULL);
	return err;
}

/* Context: process, RTNL. */
static void mipv4_protocol_disconnect_one(const struct mipv4_protocol *proto,
					  struct mipv4 *ip)
{
	if (proto->disconnect)
		proto->disconnect(ip, proto->ctx);
	/* The next protocol with this slot must not find it. */
	RCU_INIT_POINTER(ip->head.protocol_data[proto->slot], NULL);
}

/**
 * mipv4_protocol_connect() - connect all protocols to a new endpoint
 * @ip: the endpoint
 * @n: receives the number of processed protocol numbers, for mipv4_protocol_disconnect()
 *
 * Context: process, RTNL.
 * Return: 0, or the error of the protocol that refused the endpoint.
 */
int mipv4_protocol_connect(struct mipv4 *ip, unsigned int *n)
{
	const struct mipv4_protocol *proto;
	int err;

	for (*n = 0; *n < ARRAY_SIZE(mipv4_protocols); ++*n) {
		proto = mipv4_protocol_rtnl(*n);
		err = proto ? mipv4_protocol_connect_one(proto, ip) : 0;
		if (err) {
			net_warn_ratelimited("%s refuses the endpoint of %s (%d)\n",
					     proto->name, ip->dev->name, err);
			return err;
		}
	}
	return 0;
}

/**
 * mipv4_protocol_disconnect() - disconnect protocols from an endpoint
 * @ip: the endpoint, for which no handler runs any more
 * @n: all protocols with numbers below @n are disconnected, the highest first
 *
 * Context: process, RTNL.
 */
void mipv4_protocol_disconnect(struct mipv4 *ip, unsigned int n)
{
	const struct mipv4_protocol *proto;

	while (n--) {
		proto = mipv4_protocol_rtnl(n);
		if (proto)
			mipv4_protocol_disconnect_one(proto, ip);
	}
}

/**
 * mipv4_protocol_changed() - notify the protocols of a change
 * @ip: the endpoint; before it is live, nothing is notified
 * @what: flags of enum mipv4_changed
 *
 * Context: process, RTNL.
 */
void mipv4_protocol_changed(struct mipv4 *ip, u32 what)
{
	const struct mipv4_protocol *proto;

	if (!ip->live)
		return;
	list_for_each_entry(proto, &mipv4_protocol_watchers, list)
		proto->changed(ip, what, proto->ctx);
}

/* Connect @proto to all endpoints. Context: process, RTNL. */
static int mipv4_protocol_connect_all(struct mipv4_protocol *proto)
{
	struct mipv4 *ip;
	int err;

	list_for_each_entry(ip, &mipv4_endpoints, list) {
		err = mipv4_protocol_connect_one(proto, ip);
		if (err) {
			pr_warn("%s is refused: its connect() fails for the endpoint of %s (%d)\n",
				proto->name, ip->dev->name, err);
			goto undo;
		}
	}
	return 0;
undo:
	list_for_each_entry_continue_reverse(ip, &mipv4_endpoints, list)
		mipv4_protocol_disconnect_one(proto, ip);
	return err;
}

/* Choose the slot of @proto, 0 if all are in use. Context: RTNL. */
static void mipv4_protocol_take_slot(struct mipv4_protocol *proto)
{
	unsigned int slot = find_first_zero_bit(mipv4_protocol_slots,
						1 + MIPV4_PROTOCOL_SLOTS);

	proto->slot = slot > MIPV4_PROTOCOL_SLOTS ? 0 : slot;
	__set_bit(proto->slot, mipv4_protocol_slots);
}

/* Context: RTNL. */
static void mipv4_protocol_release_slot(struct mipv4_protocol *proto)
{
	if (proto->slot)
		__clear_bit(proto->slot, mipv4_protocol_slots);
	WRITE_ONCE(proto->slot, 0);
}

/* Context: RTNL. */
static int mipv4_protocol_add(struct mipv4_protocol *proto)
{
	const struct mipv4_protocol *owner =
		mipv4_protocol_rtnl(proto->protocol);
	int err;

	if (owner) {
		pr_warn("%s is refused: protocol %u belongs to %s\n",
			proto->name, proto->protocol, owner->name);
		return -EBUSY;
	}
	err = mipv4_drop_names_add(proto);
	if (err) {
		pr_warn("%s is refused: there is no room for its %u reasons for drops\n",
			proto->name, proto->n_drop_names);
		return err;
	}
	mipv4_protocol_take_slot(proto);
	err = mipv4_protocol_connect_all(proto);
	if (err) {
		mipv4_protocol_release_slot(proto);
		mipv4_drop_names_del(proto);
		return err;
	}
	rcu_assign_pointer(mipv4_protocols[proto->protocol], proto);
	mipv4_protocols_generation++;
	if (proto->changed)
		list_add_tail(&proto->list, &mipv4_protocol_watchers);
	return 0;
}

/**
 * mipv4_protocol_builtin() - register a protocol of the layer itself
 * @proto: ICMP or IGMP
 *
 * Context: module initialisation, no endpoint yet.
 */
void __init mipv4_protocol_builtin(struct mipv4_protocol *proto)
{
	RCU_INIT_POINTER(mipv4_protocols[proto->protocol], proto);
}

/**
 * mipv4_protocol_set_fallback() - set the handler of unregistered protocols
 * @proto: the handler; only @proto->err and @proto->sent are called
 *
 * Context: module initialisation, no endpoint yet.
 */
void __init mipv4_protocol_set_fallback(const struct mipv4_protocol *proto)
{
	mipv4_protocol_fallback = proto;
}

int mipv4_register_protocol(struct mipv4_protocol *proto)
{
	int err;

	if (!proto->name || !proto->rcv) {
		pr_warn("protocol %u is refused: it has no name or no rcv()\n",
			proto->protocol);
		return -EINVAL;
	}
	rtnl_lock();
	err = mipv4_protocol_add(proto);
	rtnl_unlock();
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_register_protocol);

/* Report the drops of a protocol that were left out, and forget its names. No handler of it
 * runs any more. Context: process, RTNL.
 */
static void mipv4_protocol_end_drops(const struct mipv4_protocol *proto)
{
	struct mipv4 *ip;

	list_for_each_entry(ip, &mipv4_endpoints, list)
		flush_delayed_work(&ip->drop_work);
	mipv4_drop_names_del(proto);
	synchronize_net();
}

/* Context: process, RTNL. */
static void mipv4_protocol_del(struct mipv4_protocol *proto)
{
	struct mipv4 *ip;

	RCU_INIT_POINTER(mipv4_protocols[proto->protocol], NULL);
	mipv4_protocols_generation++;
	if (proto->changed)
		list_del(&proto->list);
	synchronize_net();
	if (proto->n_drop_names)
		mipv4_protocol_end_drops(proto);
	list_for_each_entry(ip, &mipv4_endpoints, list)
		mipv4_protocol_disconnect_one(proto, ip);
	mipv4_protocol_release_slot(proto);
}

void mipv4_unregister_protocol(struct mipv4_protocol *proto)
{
	rtnl_lock();
	if (!WARN_ON(mipv4_protocol_rtnl(proto->protocol) != proto))
		mipv4_protocol_del(proto);
	rtnl_unlock();
}
EXPORT_SYMBOL_GPL(mipv4_unregister_protocol);

void mipv4_report_drop(struct mipv4 *ip, u8 protocol, unsigned int reason,
		       const struct sk_buff *skb)
{
	const struct mipv4_protocol *proto;

	local_bh_disable();
	rcu_read_lock();
	proto = mipv4_protocol(protocol);
	if (proto && reason < proto->n_drop_names && proto->drop_names[reason]) {
		trace_mipv4_protocol_drop(ip, skb, proto->name,
					  proto->drop_names[reason]);
		mipv4_events->drop(ip, skb, proto->drop_base + reason, 1);
	}
	rcu_read_unlock();
	local_bh_enable();
}
EXPORT_SYMBOL_GPL(mipv4_report_drop);
