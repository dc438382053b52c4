// SPDX-License-Identifier: GPL-2.0
/*
 * endpoint.c: references to endpoints, the tables that find them, and the state of
 * network namespaces. attach.c creates and ends endpoints.
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

/* The last generation of choices, of any namespace. */
static atomic_long_t mipv4_choices_last;

static struct workqueue_struct *mipv4_free_wq;

/**
 * mipv4_net() - the state of a network namespace
 * @net: the namespace
 *
 * Context: any.
 * Return: the state, which has the life time of the namespace.
 */
struct mipv4_net *mipv4_net(const struct net *net)
{
	return net_generic(net, mipv4_net_id);
}

/**
 * mipv4_changed() - record a change of the configuration
 * @ip: the endpoint
 * @part: the part that changed
 *
 * Running dumps of that part in the namespace of the endpoint are marked as interrupted.
 * Dumps do not contain an endpoint that is not attached.
 *
 * Context: RTNL.
 */
void mipv4_changed(struct mipv4 *ip, enum mipv4_part part)
{
	if (ip->announced && !ip->dead)
		mipv4_net(dev_net(ip->dev))->generation[part]++;
}

/**
 * mipv4_find_dev() - find the endpoint of a device
 * @dev: the device
 *
 * Context: RTNL or RCU.
 * Return: the endpoint, without a reference, or NULL.
 */
struct mipv4 *mipv4_find_dev(const struct net_device *dev)
{
	struct mipv4 *ip = xa_load(&mipv4_net(dev_net(dev))->by_ifindex,
				   dev->ifindex);

	return ip && ip->dev == dev ? ip : NULL;
}

/**
 * mipv4_find_ifindex() - find the endpoint of a device by its index
 * @net: namespace of the device
 * @ifindex: index of the device
 *
 * Context: RCU.
 * Return: the endpoint, without a reference, or NULL.
 */
struct mipv4 *mipv4_find_ifindex(const struct net *net, int ifindex)
{
	struct mipv4 *ip = xa_load(&mipv4_net(net)->by_ifindex, ifindex);

	return ip && !READ_ONCE(ip->dead) ? ip : NULL;
}

struct mipv4 *mipv4_find(struct net *net, int ifindex)
{
	struct mipv4 *ip;

	rcu_read_lock();
	ip = mipv4_find_ifindex(net, ifindex);
	if (ip)
		ip = mipv4_get_live(ip);
	rcu_read_unlock();
	return ip;
}
EXPORT_SYMBOL_GPL(mipv4_find);

struct mipv4 *mipv4_next(struct net *net, struct mipv4 *prev)
{
	struct list_head *head = &mipv4_net(net)->endpoints;
	struct list_head *node = prev ? &prev->net_list : head;
	struct mipv4 *ip;

	while ((node = rcu_dereference_rtnl(list_next_rcu(node))) != head) {
		ip = list_entry(node, struct mipv4, net_list);
		if (!READ_ONCE(ip->dead))
			return ip;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(mipv4_next);

struct mipv4 *mipv4_get(struct mipv4 *ip)
{
	refcount_inc(&ip->refs);
	return ip;
}
EXPORT_SYMBOL_GPL(mipv4_get);

struct mipv4 *mipv4_get_live(struct mipv4 *ip)
{
	return READ_ONCE(ip->dead) || !refcount_inc_not_zero(&ip->refs) ? NULL : ip;
}
EXPORT_SYMBOL_GPL(mipv4_get_live);

void mipv4_put(struct mipv4 *ip)
{
	if (refcount_dec_and_test(&ip->refs))
		queue_rcu_work(mipv4_free_wq, &ip->free_work);
}
EXPORT_SYMBOL_GPL(mipv4_put);

struct net_device *mipv4_dev(const struct mipv4 *ip)
{
	return READ_ONCE(ip->dead) ? NULL : ip->dev;
}
EXPORT_SYMBOL_GPL(mipv4_dev);

static int __net_init mipv4_net_init(struct net *net)
{
	struct mipv4_net *mnet = mipv4_net(net);

	INIT_LIST_HEAD(&mnet->endpoints);
	xa_init_flags(&mnet->by_ifindex, XA_FLAGS_ACCOUNT);
	xa_init_flags(&mnet->sock_ports, XA_FLAGS_ALLOC | XA_FLAGS_ACCOUNT);
	xa_init_flags(&mnet->socks, XA_FLAGS_ALLOC1 | XA_FLAGS_ACCOUNT);
	hash_init(mnet->listeners);
	mipv4_choices_invalidate(mnet);
	/* Netlink does not check dumps with the sequence number 0. */
	mnet->generation[MIPV4_PART_ENDPOINTS] = 1;
	return 0;
}

/* All endpoints were detached before, with their devices. */
static void __net_exit mipv4_net_exit(struct net *net)
{
	xa_destroy(&mipv4_net(net)->by_ifindex);
	xa_destroy(&mipv4_net(net)->sock_ports);
	xa_destroy(&mipv4_net(net)->socks);
}

static struct pernet_operations mipv4_net_ops = {
	.init	= mipv4_net_init,
	.exit	= mipv4_net_exit,
	.id	= &mipv4_net_id,
	.size	= sizeof(struct mipv4_net),
};

/**
 * mipv4_endpoints_init() - register the state of namespaces
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
 * mipv4_endpoints_exit() - wait until all endpoints are freed, and free the state of
 * namespaces
 *
 * Context: process; no reference to an endpoint is held.
 */
void mipv4_endpoints_exit(void)
{
	rcu_barrier();
	destroy_workqueue(mipv4_free_wq);
	unregister_pernet_subsys(&mipv4_net_ops);
}

unsigned long mipv4_generation(const struct mipv4 *ip)
{
	/* Pairs with mipv4_paths_invalidate(). */
	return atomic_long_read_acquire(&ip->path_generation);
}
EXPORT_SYMBOL_GPL(mipv4_generation);

/**
 * mipv4_choices_invalidate() - invalidate the choices among the endpoints of a namespace
 * @mnet: the namespace
 *
 * Called after an endpoint was attached or detached, or has changed, see sock-choice.c. Each
 * generation is of one namespace alone, so entries of a cache need not name the namespace.
 *
 * Context: any.
 */
void mipv4_choices_invalidate(struct mipv4_net *mnet)
{
	/* A CPU that sees the new generation sees the change, and all that others have
	 * reported before: xchg is a full barrier, and reads what they wrote. Pairs with
	 * the acquire in mipv4_sock_route().
	 */
	atomic_long_xchg(&mnet->choices, atomic_long_inc_return(&mipv4_choices_last));
}

/**
 * mipv4_paths_invalidate() - invalidate the path caches of all CPUs
 * @ip: the endpoint
 *
 * Called after a next hop or a neighbour was removed, and after something was added that
 * takes precedence; also after a change that concerns only the paths that protocols keep.
 *
 * Context: any.
 */
void mipv4_paths_invalidate(struct mipv4 *ip)
{
	/* A CPU that sees the new generation sees the change. Pairs with the acquire in
	 * mipv4_path_find() and mipv4_generation().
	 */
	smp_mb__before_atomic();
	atomic_long_inc(&ip->path_generation);
	/* A dead endpoint was removed from its namespace, which may be gone. */
	if (!READ_ONCE(ip->dead))
		mipv4_choices_invalidate(mipv4_net(dev_net(ip->dev)));
}
