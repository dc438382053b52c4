// SPDX-License-Identifier: GPL-2.0
/*
 * neigh-set.c: permanent neighbours, which the administrator sets and deletes; flushing
 * dynamic ones; and the effects of a new link-layer address of the device.
 */
#include <linux/etherdevice.h>
#include <linux/if_arp.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>
#include <net/mipv4.h>
#include "endpoint.h"
#include "header.h"
#include "lookup.h"
#include "neigh-queue.h"
#include "neigh-resolve.h"
#include "neigh-set.h"
#include "neigh.h"
#include "own.h"

/* Remove some dynamic neighbours. Return: true if there may be more. */
static bool mipv4_neigh_flush_some(struct mipv4 *ip,
				   enum mipv4_drop_reason reason)
{
	struct list_head *lists[] = {
		&ip->neigh.idle, &ip->neigh.unverified, &ip->neigh.delaying,
		&ip->neigh.probing, &ip->neigh.resolving,
	};
	unsigned int i, left = MIPV4_WALK_BATCH;
	struct sk_buff_head dropped;
	struct mipv4_neigh *n;

	__skb_queue_head_init(&dropped);
	local_bh_disable();
	spin_lock(&ip->neigh.lock);
	for (i = 0; i < ARRAY_SIZE(lists); i++) {
		while (left && (n = mipv4_neigh_first(lists[i]))) {
			mipv4_neigh_unlink(ip, n, &dropped);
			left--;
		}
	}
	spin_unlock(&ip->neigh.lock);
	mipv4_drop_queue(ip, &dropped, reason);
	local_bh_enable();
	return !left;
}

/**
 * mipv4_neigh_flush() - remove all dynamic neighbours
 * @ip: the endpoint
 * @reason: the drop reason of datagrams that wait for one
 *
 * neigh.lock is released after every batch, so packets wait only for one. The number of
 * batches is limited, so the function ends under a flood of new neighbours.
 *
 * Context: process.
 */
void mipv4_neigh_flush(struct mipv4 *ip, enum mipv4_drop_reason reason)
{
	unsigned int tries = 2 * MIPV4_NEIGH_LIMIT / MIPV4_WALK_BATCH;

	while (mipv4_neigh_flush_some(ip, reason) && --tries)
		cond_resched();
	wake_up_all(&ip->neigh.wait);
}

/* Rebuild the headers of the first permanent neighbours, and move them to the end of the
 * list. Return: the number of them, at most @left.
 */
static unsigned int mipv4_neigh_headers(struct mipv4 *ip, unsigned int left)
{
	struct mipv4_neigh *n;
	u8 ha[MAX_ADDR_LEN];
	unsigned int i;

	spin_lock_bh(&ip->neigh.lock);
	for (i = 0; i < min_t(unsigned int, left, MIPV4_WALK_BATCH); i++) {
		n = mipv4_neigh_first(&ip->neigh.permanent);
		if (!n)
			break;
		memcpy(ha, n->ha, sizeof(ha));
		mipv4_neigh_header(ip, n, ha);
		list_rotate_left(&ip->neigh.permanent);
	}
	spin_unlock_bh(&ip->neigh.lock);
	return i;
}

/**
 * mipv4_neigh_device_changed() - update neighbours after the link-layer address of the
 * device changed
 * @ip: the endpoint
 *
 * Removes dynamic neighbours, and rebuilds the headers of the others.
 *
 * Context: process, RTNL.
 */
void mipv4_neigh_device_changed(struct mipv4 *ip)
{
	unsigned int n, left = READ_ONCE(ip->neigh.n_permanent);

	mipv4_neigh_flush(ip, MIPV4_DROP_NEIGH_FAILED);
	while (left && (n = mipv4_neigh_headers(ip, left))) {
		left -= n;
		cond_resched();
	}
	spin_lock_bh(&ip->neigh.lock);
	mipv4_neigh_header(ip, ip->neigh.noarp, ip->dev->dev_addr);
	spin_unlock_bh(&ip->neigh.lock);
}

/**
 * mipv4_neigh_check_lladdr() - check the link-layer address of a permanent neighbour
 * @dev: the device
 * @lladdr: the address, as long as that of the device
 * @extack: receives the error text
 *
 * Return: 0 or -EINVAL.
 */
int mipv4_neigh_check_lladdr(const struct net_device *dev, const u8 *lladdr,
			     struct netlink_ext_ack *extack)
{
	if (!dev->addr_len)
		return 0;
	if (!memchr_inv(lladdr, 0, dev->addr_len)) {
		NL_SET_ERR_MSG(extack,
			       "link-layer address is zero: use the address of one host");
		return -EINVAL;
	}
	if (!memcmp(lladdr, dev->broadcast, dev->addr_len)) {
		NL_SET_ERR_MSG(extack,
			       "link-layer address is the broadcast address: use the address of one host");
		return -EINVAL;
	}
	if (dev->type == ARPHRD_ETHER && is_multicast_ether_addr(lladdr)) {
		NL_SET_ERR_MSG(extack,
			       "link-layer address is a multicast address: use the address of one host");
		return -EINVAL;
	}
	return 0;
}

/* Check that @addr can be the address of another host on a connected network. Context:
 * RTNL.
 */
static int mipv4_neigh_check(struct mipv4 *ip, __be32 addr,
			     struct netlink_ext_ack *extack)
{
	enum mipv4_kind kind;
	bool onlink;

	rcu_read_lock();
	kind = mipv4_own_kind(rcu_dereference(ip->own), addr);
	onlink = mipv4_is_onlink(ip, addr);
	rcu_read_unlock();
	if (!mipv4_is_unicast(addr) || kind == MIPV4_KIND_BROADCAST) {
		NL_SET_ERR_MSG(extack,
			       "neighbour is not a unicast address: use the address of one host");
		return -EINVAL;
	}
	if (mipv4_ifaddr_get(ip, addr)) {
		NL_SET_ERR_MSG(extack,
			       "neighbour is an address of this endpoint: use the address of another host");
		return -EINVAL;
	}
	if (!onlink && !mipv4_route_will_connect(ip, addr)) {
		NL_SET_ERR_MSG(extack,
			       "neighbour is on no connected network: add an address on its network first (mipv4 addr add)");
		return -EINVAL;
	}
	return 0;
}

/**
 * mipv4_neigh_is_permanent() - check whether a neighbour is permanent
 * @ip: the endpoint
 * @addr: the neighbour
 *
 * Context: process, RTNL.
 * Return: true if it is.
 */
bool mipv4_neigh_is_permanent(struct mipv4 *ip, __be32 addr)
{
	const struct mipv4_neigh *n;
	bool permanent;

	rcu_read_lock();
	n = mipv4_neigh_find(ip, addr);
	permanent = n && mipv4_neigh_state_now(n) == MIPV4_NEIGH_PERMANENT;
	rcu_read_unlock();
	return permanent;
}

/**
 * mipv4_neigh_set() - set a permanent neighbour
 * @ip: the endpoint
 * @addr: the neighbour
 * @lladdr: its link-layer address, as long as that of the device
 * @extack: receives the error text
 *
 * Context: process, RTNL.
 * Return: 0, -EINVAL, -ENOSPC or -ENOMEM.
 */
int mipv4_neigh_set(struct mipv4 *ip, __be32 addr, const u8 *lladdr,
		    struct netlink_ext_ack *extack)
{
	struct mipv4_neigh *fresh, *n;
	struct sk_buff_head ready;
	struct sk_buff *skb;
	int err;

	err = mipv4_neigh_check(ip, addr, extack);
	if (err)
		return err;
	fresh = mipv4_neigh_alloc(ip, addr, GFP_KERNEL);
	if (!fresh)
		return -ENOMEM;
	__skb_queue_head_init(&ready);
	local_bh_disable();
	rcu_read_lock();
	spin_lock(&ip->neigh.lock);
	n = mipv4_neigh_make_permanent(ip, fresh, &ready);
	if (!IS_ERR(n)) {
		mipv4_neigh_header(ip, n, lladdr);
		n->updated_jiffies = jiffies;
		mipv4_neigh_notify(ip, n, true);
		/* Without ARP, paths to it have the neighbour noarp. */
		mipv4_paths_invalidate(ip);
	}
	spin_unlock(&ip->neigh.lock);
	while ((skb = __skb_dequeue(&ready)))
		mipv4_neigh_output(ip, addr, skb);
	rcu_read_unlock();
	local_bh_enable();
	wake_up_all(&ip->neigh.wait);
	if (n != fresh)
		kfree(fresh);
	if (n == ERR_PTR(-ENOSPC))
		NL_SET_ERR_MSG(extack,
			       "an endpoint has at most 16384 permanent neighbours: delete one first (mipv4 neigh del)");
	return PTR_ERR_OR_ZERO(n);
}

/**
 * mipv4_neigh_del() - delete a neighbour
 * @ip: the endpoint
 * @addr: the neighbour
 * @extack: receives the error text
 *
 * Context: process.
 * Return: 0 or -ENOENT.
 */
int mipv4_neigh_del(struct mipv4 *ip, __be32 addr,
		    struct netlink_ext_ack *extack)
{
	struct sk_buff_head dropped;
	struct mipv4_neigh *n;

	__skb_queue_head_init(&dropped);
	local_bh_disable();
	spin_lock(&ip->neigh.lock);
	rcu_read_lock();
	n = mipv4_neigh_find(ip, addr);
	if (n)
		mipv4_neigh_unlink(ip, n, &dropped);
	rcu_read_unlock();
	spin_unlock(&ip->neigh.lock);
	mipv4_drop_queue(ip, &dropped, MIPV4_DROP_NEIGH_FAILED);
	local_bh_enable();
	wake_up_all(&ip->neigh.wait);
	if (!n) {
		NL_SET_ERR_MSG(extack, "no such neighbour");
		return -ENOENT;
	}
	return 0;
}
