// SPDX-License-Identifier: GPL-2.0
/*
 * endpoint.c: the life of an endpoint, from mipv4_connect() to the last
 * mipv4_put().
 *
 * An endpoint is attached to its device from connect until disconnect, or until
 * the device goes. Whoever holds a reference may call it also afterwards, and
 * gets -ENODEV.
 */
#include <linux/atomic.h>
#include <linux/hashtable.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "endpoint.h"

LIST_HEAD(mipv4_endpoints);

static unsigned int mipv4_net_id __read_mostly;

static struct workqueue_struct *mipv4_free_wq;

/**
 * mipv4_net() - the state of a network namespace
 * @net: the namespace
 *
 * Context: any.
 * Return: the state, which lives as long as the namespace.
 */
struct mipv4_net *mipv4_net(const struct net *net)
{
	return net_generic(net, mipv4_net_id);
}

/**
 * mipv4_changed() - a part of the configuration has changed
 * @ip: the endpoint that has it
 * @part: the part
 *
 * Dumps of that part in the namespace of the endpoint are marked as interrupted. An
 * endpoint that is not attached yet, or not any more, is in no dump.
 *
 * Context: RTNL.
 */
void mipv4_changed(struct mipv4 *ip, enum mipv4_part part)
{
	if (ip->announced && !ip->dead)
		mipv4_net(dev_net(ip->dev))->generation[part]++;
}

/**
 * mipv4_find_dev() - the endpoint of a device
 * @dev: the device
 *
 * Context: RTNL or RCU.
 * Return: it or NULL; no reference is taken.
 */
struct mipv4 *mipv4_find_dev(const struct net_device *dev)
{
	struct mipv4 *ip = xa_load(&mipv4_net(dev_net(dev))->by_ifindex,
				   dev->ifindex);

	return ip && ip->dev == dev ? ip : NULL;
}

struct mipv4 *mipv4_find(struct net *net, int ifindex)
{
	struct mipv4 *ip;

	rcu_read_lock();
	ip = xa_load(&mipv4_net(net)->by_ifindex, ifindex);
	if (ip)
		ip = READ_ONCE(ip->dead) ? NULL : mipv4_get(ip);
	rcu_read_unlock();
	return ip;
}
EXPORT_SYMBOL_GPL(mipv4_find);

struct mipv4 *mipv4_get(struct mipv4 *ip)
{
	refcount_inc(&ip->refs);
	return ip;
}
EXPORT_SYMBOL_GPL(mipv4_get);

void mipv4_put(struct mipv4 *ip)
{
	if (refcount_dec_and_test(&ip->refs))
		queue_work(mipv4_free_wq, &ip->free_work);
}
EXPORT_SYMBOL_GPL(mipv4_put);

struct net_device *mipv4_dev(const struct mipv4 *ip)
{
	return READ_ONCE(ip->dead) ? NULL : ip->dev;
}
EXPORT_SYMBOL_GPL(mipv4_dev);

static int __net_init mipv4_net_begin(struct net *net)
{
	struct mipv4_net *mnet = mipv4_net(net);

	INIT_LIST_HEAD(&mnet->endpoints);
	xa_init_flags(&mnet->by_ifindex, XA_FLAGS_ACCOUNT);
	hash_init(mnet->listeners);
	/* A dump with the sequence number 0 would not be checked. */
	mnet->generation[MIPV4_PART_ENDPOINTS] = 1;
	return 0;
}

/* The endpoints went with their devices. */
static void __net_exit mipv4_net_end(struct net *net)
{
	xa_destroy(&mipv4_net(net)->by_ifindex);
}

static struct pernet_operations mipv4_net_ops = {
	.init	= mipv4_net_begin,
	.exit	= mipv4_net_end,
	.id	= &mipv4_net_id,
	.size	= sizeof(struct mipv4_net),
};

/**
 * mipv4_endpoints_init() - give each namespace its state
 *
 * Return: 0 or -errno.
 */
int mipv4_endpoints_init(void)
{
	int err;

	mipv4_free_wq = alloc_workqueue("mipv4", WQ_UNBOUND, 0);
	if (!mipv4_free_wq)
		return -ENOMEM;
	err = register_pernet_subsys(&mipv4_net_ops);
	if (err)
		destroy_workqueue(mipv4_free_wq);
	return err;
}

/**
 * mipv4_endpoints_exit() - wait until all endpoints are freed, and free the state of all
 * namespaces
 *
 * Context: process, no reference to an endpoint is held any more.
 */
void mipv4_endpoints_exit(void)
{
	destroy_workqueue(mipv4_free_wq);
	unregister_pernet_subsys(&mipv4_net_ops);
}

/**
 * mipv4_paths_invalidate() - what CPUs remember is not to be used any more
 * @ip: the endpoint
 *
 * To be called when a next hop or a neighbour has been taken out, or something was
 * put in that comes before what there was.
 *
 * Context: any.
 */
void mipv4_paths_invalidate(struct mipv4 *ip)
{
	/* What was changed is seen by who sees the new generation. */
	smp_mb__before_atomic();
	atomic_long_inc(&ip->path_generation);
}
