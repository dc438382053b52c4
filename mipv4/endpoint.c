// SPDX-License-Identifier: GPL-2.0
/*
 * endpoint.c: the life of an endpoint, from mipv4_connect() to the last
 * mipv4_put().
 *
 * An endpoint is attached to its device from connect until disconnect, or until
 * the device goes. Whoever holds a reference may call it also afterwards, and
 * gets -ENODEV.
 */
#include <linux/inetdevice.h>
#include <linux/random.h>
#include <linux/rtnetlink.h>
#include <net/netns/generic.h>
#include "internal.h"

LIST_HEAD(mipv4_endpoints);
static unsigned int mipv4_net_id __read_mostly;
static struct workqueue_struct *mipv4_free_wq;
static bool mipv4_closing;	/* no endpoint is attached any more; RTNL */

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

/* May the device be given an endpoint of this kind? Context: RTNL. */
static int mipv4_device_check(struct net_device *dev, bool shared,
			      struct netlink_ext_ack *extack)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);

	if (mipv4_closing) {
		NL_SET_ERR_MSG(extack, "the mipv4 module is being unloaded");
		return -ENODEV;
	}
	if (dev->reg_state != NETREG_REGISTERED) {
		NL_SET_ERR_MSG(extack, "device is being removed");
		return -ENODEV;
	}
	if (mipv4_find_dev(dev)) {
		NL_SET_ERR_MSG(extack, "device has an endpoint already");
		return -EEXIST;
	}
	if (dev->flags & IFF_LOOPBACK) {
		NL_SET_ERR_MSG(extack,
			       "the loopback device is the kernel's own: an endpoint reaches its own addresses without it");
		return -EINVAL;
	}
	if (dev->addr_len > MAX_ADDR_LEN || dev->type == ARPHRD_IEEE1394) {
		NL_SET_ERR_MSG(extack, "link layer is not supported");
		return -EOPNOTSUPP;
	}
	if (!shared && in_dev && rtnl_dereference(in_dev->ifa_list)) {
		NL_SET_ERR_MSG(extack,
			       "device has IPv4 addresses of the kernel: remove them (ip -4 addr flush dev DEV), or attach it shared");
		return -EBUSY;
	}
	if (netdev_is_rx_handler_busy(dev)) {
		NL_SET_ERR_MSG(extack,
			       "device is a port of a bridge, bond or the like: take it out, or attach the upper device");
		return -EBUSY;
	}
	return 0;
}

/**
 * mipv4_link_note() - look at the link, to see later whether it changed
 * @ip: the endpoint
 *
 * Context: process, RTNL.
 */
void mipv4_link_note(struct mipv4 *ip)
{
	ip->carrier_downs = atomic_read(&ip->dev->carrier_down_count);
	ip->carrier = netif_carrier_ok(ip->dev);
	ip->connected = mipv4_is_connected(ip);
	ip->arp_on = mipv4_arp_used(ip->dev);
}

/* A table of a million routes takes a second to free. Whoever gives the last reference
 * back does not wait for that: it holds RTNL, or works on a packet.
 */
static void mipv4_free(struct work_struct *work)
{
	struct mipv4 *ip = container_of(work, struct mipv4, free_work);

	mipv4_route_exit(ip);
	mipv4_addr_exit(ip);
	free_percpu(ip->pcpu);
	kfree(ip);
}

/* An endpoint that nobody sees yet. */
static struct mipv4 *mipv4_alloc(struct net_device *dev, bool shared)
{
	struct mipv4 *ip;
	int err = -ENOMEM;

	ip = kzalloc(sizeof(*ip), GFP_KERNEL_ACCOUNT);
	if (!ip)
		goto fail;
	ip->dev = dev;
	ip->ifindex = dev->ifindex;
	ip->shared = shared;
	mipv4_link_note(ip);
	ip->ttl = MIPV4_TTL;
	ip->pmtu_min = MIPV4_PMTU_MIN;
	/* What a CPU remembers at the start does not count. */
	atomic_long_set(&ip->path_generation, 1);
	refcount_set(&ip->refs, 1);
	INIT_LIST_HEAD(&ip->list);
	INIT_LIST_HEAD(&ip->net_list);
	INIT_LIST_HEAD(&ip->listeners);
	INIT_WORK(&ip->free_work, mipv4_free);
	mipv4_icmp_init(ip);
	mipv4_arp_init(ip);
	mipv4_igmp_init(ip);
	ip->ip_packet = (struct packet_type){
		.type = htons(ETH_P_IP),
		.dev = dev,
		.func = mipv4_rcv,
		.list_func = mipv4_rcv_list,
		.af_packet_priv = ip,
	};
	ip->arp_packet = (struct packet_type){
		.type = htons(ETH_P_ARP),
		.dev = dev,
		.func = mipv4_arp_rcv,
		.af_packet_priv = ip,
	};
	ip->pcpu = __netdev_alloc_pcpu_stats(struct mipv4_pcpu,
					     GFP_KERNEL_ACCOUNT);
	if (!ip->pcpu)
		goto fail_pcpu;
	get_random_bytes(&ip->id_key, sizeof(ip->id_key));
	err = mipv4_neigh_init(ip);
	if (err)
		goto fail_neigh;
	err = mipv4_cache_init(ip);
	if (err)
		goto fail_cache;
	err = mipv4_reasm_init(ip);
	if (err)
		goto fail_reasm;
	err = mipv4_addr_init(ip);
	if (err)
		goto fail_addr;
	err = mipv4_groups_init(ip);
	if (err)
		goto fail_groups;
	err = xa_reserve(&mipv4_net(dev_net(dev))->by_ifindex, ip->ifindex,
			 GFP_KERNEL);
	if (err)
		goto fail_index;
	netdev_hold(dev, &ip->dev_tracker, GFP_KERNEL);
	return ip;

fail_index:
	mipv4_groups_exit(ip);
fail_groups:
	mipv4_route_exit(ip);
	mipv4_addr_exit(ip);
fail_addr:
	mipv4_reasm_exit(ip);
fail_reasm:
	mipv4_cache_exit(ip);
fail_cache:
	mipv4_neigh_exit(ip);
fail_neigh:
	free_percpu(ip->pcpu);
fail_pcpu:
	kfree(ip);
fail:
	return ERR_PTR(err);
}

/* No timer runs for a dead endpoint any more, and nobody waits for it. A grace period
 * has passed since it died. Context: RTNL; sleeps.
 */
static void mipv4_stop(struct mipv4 *ip)
{
	mipv4_arp_stop(ip);
	mipv4_cache_stop(ip);
	mipv4_igmp_stop(ip);
}

/**
 * mipv4_silence() - nothing is sent or taken in any more, no timer runs
 * @ip: an endpoint that cannot be attached; it does no harm to do it twice
 *
 * Context: RTNL; sleeps.
 */
void mipv4_silence(struct mipv4 *ip)
{
	if (ip->dead)
		return;
	WRITE_ONCE(ip->dead, true);
	mipv4_reasm_stop(ip);
	/* Whoever saw it alive, in a call of a companion, is done after this. */
	synchronize_net();
	mipv4_stop(ip);
}

/* End what a silenced endpoint has of neighbours and groups, and let go of the
 * device.
 */
static void mipv4_release_device(struct mipv4 *ip)
{
	mipv4_neigh_flush(ip, MIPV4_DROP_OUT_DETACHED);
	mipv4_neigh_exit(ip);
	mipv4_reasm_exit(ip);
	mipv4_cache_exit(ip);
	mipv4_groups_exit(ip);
	mipv4_igmp_exit(ip);
	netdev_put(ip->dev, &ip->dev_tracker);
}

/* From now on the endpoint is found. There is room for it since mipv4_alloc().
 * Context: RTNL.
 */
static void mipv4_publish(struct mipv4 *ip)
{
	struct mipv4_net *mnet = mipv4_net(dev_net(ip->dev));

	xa_store(&mnet->by_ifindex, ip->ifindex, ip, GFP_KERNEL);
	list_add_tail(&ip->net_list, &mnet->endpoints);
	list_add_tail(&ip->list, &mipv4_endpoints);
	mnet->generation[MIPV4_PART_ENDPOINTS]++;
}

/* From now on nobody finds it, or finds the room for it taken. Context: RTNL. */
static void mipv4_unpublish(struct mipv4 *ip)
{
	struct mipv4_net *mnet = mipv4_net(dev_net(ip->dev));

	xa_erase(&mnet->by_ifindex, ip->ifindex);
	list_del_init(&ip->net_list);
	mnet->generation[MIPV4_PART_ENDPOINTS]++;
}

static int mipv4_configure(struct mipv4 *ip, const struct mipv4_config *config,
			   struct netlink_ext_ack *extack)
{
	const struct mipv4_route_spec gateway = { .gateway = config->gateway };
	int err = 0;

	if (config->addr)
		err = mipv4_addr_add(ip, config->addr, config->plen, 0,
				     extack);
	if (!err && config->gateway)
		err = mipv4_route_add(ip, &gateway, extack);
	return err;
}

/**
 * mipv4_connect() - bind an endpoint to a device
 * @dev: the device
 * @config: how it starts
 * @extack: says what is wrong, may be NULL
 *
 * If this fails it leaves no trace: it has sent no frame and reported no event.
 *
 * From now on IPv4 and ARP frames of @dev come to the endpoint, and, unless it
 * is shared, to nobody else but packet taps; the other protocols of the device
 * go on as before. If the device is removed or moves to another namespace the
 * endpoint is detached.
 *
 * Context: process, RTNL held.
 * Return: the endpoint with a reference that belongs to the caller, to be given
 * back by mipv4_disconnect(), or by mipv4_put() to leave it attached;
 * ERR_PTR(-EEXIST) if @dev has one; -EBUSY if it has IPv4 addresses of the
 * kernel or another receive handler; -EINVAL for an impossible @config; -ENODEV
 * if it is going away; -EOPNOTSUPP; -ENOMEM; what a protocol's connect returned.
 */
struct mipv4 *mipv4_connect(struct net_device *dev,
			    const struct mipv4_config *config,
			    struct netlink_ext_ack *extack)
{
	bool shared = config->flags & MIPV4_ENDPOINT_SHARED;
	struct mipv4 *ip;
	int err;

	ASSERT_RTNL();
	if (config->flags & ~MIPV4_ENDPOINT_SHARED) {
		NL_SET_ERR_MSG(extack, "unknown flag");
		return ERR_PTR(-EINVAL);
	}
	err = mipv4_device_check(dev, shared, extack);
	if (err)
		return ERR_PTR(err);
	ip = mipv4_alloc(dev, shared);
	if (IS_ERR(ip))
		return ip;
	err = mipv4_configure(ip, config, extack);
	if (err)
		goto fail;
	err = mipv4_protocol_connect(ip);
	if (err) {
		NL_SET_ERR_MSG(extack,
			       "a companion module refuses the device: see the kernel log");
		goto fail;
	}
	if (!shared) {
		err = netdev_rx_handler_register(dev, mipv4_rx_handler, NULL);
		if (err) {
			NL_SET_ERR_MSG(extack,
				       "device does not allow a receive handler: attach it shared");
			goto fail_protocol;
		}
	}
	/* Nothing fails from here on, so it may be seen and heard. */
	mipv4_publish(ip);
	WRITE_ONCE(ip->live, true);
	mipv4_event_attached(ip);
	dev_add_pack(&ip->ip_packet);
	dev_add_pack(&ip->arp_packet);
	mipv4_arp_start(ip);
	mipv4_igmp_start(ip);
	return mipv4_get(ip);

fail_protocol:
	mipv4_silence(ip);
	mipv4_protocol_disconnect(ip);
fail:
	mipv4_silence(ip);
	xa_erase(&mipv4_net(dev_net(dev))->by_ifindex, ip->ifindex);
	mipv4_release_device(ip);
	mipv4_put(ip);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(mipv4_connect);

/* An endpoint dies: it is one of @ending from now on, and sends and takes in no more,
 * except where it was seen alive. The core has a function for the receive handler,
 * which waits for a grace period each time, for handlers that use the data that they
 * were registered with. Ours has none. Context: RTNL.
 */
static void mipv4_end_begin(struct mipv4 *ip, struct list_head *ending)
{
	ip->last_event = mipv4_event_last(ip);
	mipv4_igmp_goodbye(ip);
	WRITE_ONCE(ip->live, false);
	WRITE_ONCE(ip->dead, true);	/* mipv4_find() finds it no more */
	mipv4_unpublish(ip);
	list_move_tail(&ip->list, ending);
	__dev_remove_pack(&ip->arp_packet);
	__dev_remove_pack(&ip->ip_packet);
	if (!ip->shared)
		RCU_INIT_POINTER(ip->dev->rx_handler, NULL);
	mipv4_reasm_stop(ip);
}

/* After a grace period: nobody sees it alive. Context: RTNL. */
static void mipv4_end_finish(struct mipv4 *ip)
{
	list_del_init(&ip->list);
	mipv4_stop(ip);
	mipv4_event_detached(ip, ip->last_event);
	mipv4_user_disconnect(ip);
	mipv4_protocol_disconnect(ip);
	mipv4_release_device(ip);
	mipv4_put(ip);
}

/* One grace period for all. Context: RTNL. */
static void mipv4_end_all(struct list_head *ending)
{
	struct mipv4 *ip, *next;

	synchronize_net();
	list_for_each_entry_safe(ip, next, ending, list)
		mipv4_end_finish(ip);
}

/**
 * mipv4_detach() - end an endpoint, if that has not been done
 * @ip: the endpoint
 *
 * When this returns no handler runs for it any more, and none will.
 *
 * Context: RTNL.
 */
void mipv4_detach(struct mipv4 *ip)
{
	LIST_HEAD(ending);

	ASSERT_RTNL();
	if (ip->dead)
		return;
	mipv4_end_begin(ip, &ending);
	mipv4_end_all(&ending);
}

/**
 * mipv4_detach_unregistering() - end the endpoints of all devices that go together
 * @ip: the endpoint of a device that the core says goes, or changes its namespace
 *
 * The core unregisters many devices at once: it marks and closes all of them, and then
 * says of one after the other that it goes. With the first of them that has an endpoint
 * go the endpoints of all.
 *
 * Context: RTNL.
 */
void mipv4_detach_unregistering(struct mipv4 *ip)
{
	struct mipv4 *other, *next;
	LIST_HEAD(ending);

	mipv4_end_begin(ip, &ending);
	list_for_each_entry_safe(other, next, &mipv4_endpoints, list)
		if (other->dev->reg_state == NETREG_UNREGISTERING)
			mipv4_end_begin(other, &ending);
	mipv4_end_all(&ending);
}

/**
 * mipv4_detach_all() - end all endpoints for good: nobody can attach one after this
 *
 * Context: RTNL.
 */
void mipv4_detach_all(void)
{
	struct mipv4 *ip, *next;
	LIST_HEAD(ending);

	mipv4_closing = true;
	list_for_each_entry_safe(ip, next, &mipv4_endpoints, list)
		mipv4_end_begin(ip, &ending);
	mipv4_end_all(&ending);
}

/**
 * mipv4_disconnect() - end an endpoint and give the reference back
 * @ip: the endpoint, from mipv4_connect()
 *
 * Cannot fail. When this returns no handler runs for it any more. It does no
 * harm if the endpoint was detached before, by hand or because its device went.
 *
 * Context: process, RTNL held; sleeps.
 */
void mipv4_disconnect(struct mipv4 *ip)
{
	mipv4_detach(ip);
	mipv4_put(ip);
}
EXPORT_SYMBOL_GPL(mipv4_disconnect);

/**
 * mipv4_settings_get() - the settings of an endpoint
 * @ip: the endpoint
 * @s: receives them
 *
 * Context: RTNL.
 */
void mipv4_settings_get(const struct mipv4 *ip, struct mipv4_settings *s)
{
	*s = (struct mipv4_settings){
		.ttl = ip->ttl,
		.tos = ip->tos,
		.df = ip->df,
		.redirects = ip->redirects,
		.source_routes = ip->source_routes,
		.igmp_router_alert = ip->igmp_router_alert,
		.pmtu_min = ip->pmtu_min,
		.reasm_timeout_ms = mipv4_reasm_timeout(ip),
		.reasm_limit = mipv4_reasm_limit(ip),
	};
}

static int mipv4_settings_check(const struct mipv4_settings *s,
				struct netlink_ext_ack *extack)
{
	if (!s->ttl) {
		NL_SET_ERR_MSG(extack, "TTL must be 1 to 255");
		return -EINVAL;
	}
	if (s->pmtu_min < MIPV4_MTU_MIN || s->pmtu_min > MIPV4_MAX_LEN) {
		NL_SET_ERR_MSG(extack,
			       "least path MTU must be 68 to 65535 octets");
		return -EINVAL;
	}
	if (!s->reasm_timeout_ms ||
	    s->reasm_timeout_ms > MIPV4_REASM_TIMEOUT_MAX) {
		NL_SET_ERR_MSG(extack,
			       "time for reassembly must be 1 ms to 1 hour");
		return -EINVAL;
	}
	if (s->reasm_limit < MIPV4_REASM_LIMIT_MIN ||
	    s->reasm_limit > MIPV4_REASM_LIMIT_MAX) {
		NL_SET_ERR_MSG(extack,
			       "memory for reassembly must be 384 KiB to 1 GiB");
		return -EINVAL;
	}
	return 0;
}

/**
 * mipv4_settings_set() - change the settings of an endpoint
 * @ip: the endpoint
 * @s: all of them
 * @extack: says what is wrong
 *
 * Packets see each of them at once. TTL, TOS and DF are what a new frame starts
 * with.
 *
 * Context: RTNL.
 * Return: 0, or -EINVAL and nothing has changed.
 */
int mipv4_settings_set(struct mipv4 *ip, const struct mipv4_settings *s,
		       struct netlink_ext_ack *extack)
{
	int err = mipv4_settings_check(s, extack);

	if (err)
		return err;
	WRITE_ONCE(ip->ttl, s->ttl);
	WRITE_ONCE(ip->tos, s->tos);
	WRITE_ONCE(ip->df, s->df);
	WRITE_ONCE(ip->redirects, s->redirects);
	WRITE_ONCE(ip->source_routes, s->source_routes);
	WRITE_ONCE(ip->igmp_router_alert, s->igmp_router_alert);
	if (s->pmtu_min != ip->pmtu_min) {
		WRITE_ONCE(ip->pmtu_min, s->pmtu_min);
		mipv4_cache_flush(ip);	/* what was learned by the old one */
	}
	mipv4_reasm_set(ip, s->reasm_timeout_ms, s->reasm_limit);
	mipv4_changed(ip, MIPV4_PART_SETTINGS);
	mipv4_event_set(ip);
	return 0;
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

/**
 * mipv4_find() - the endpoint of a device, by index
 * @net: namespace of the device
 * @ifindex: its index
 *
 * Context: any.
 * Return: it, with a reference to be given back by mipv4_put(), or NULL.
 */
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

/**
 * mipv4_get() - take a reference
 * @ip: an endpoint that cannot go away meanwhile: the caller has a reference, or
 *	runs in a handler
 *
 * Context: any.
 * Return: @ip.
 */
struct mipv4 *mipv4_get(struct mipv4 *ip)
{
	refcount_inc(&ip->refs);
	return ip;
}
EXPORT_SYMBOL_GPL(mipv4_get);

/**
 * mipv4_put() - give a reference back
 * @ip: the endpoint
 *
 * Context: any but hard interrupt.
 */
void mipv4_put(struct mipv4 *ip)
{
	if (refcount_dec_and_test(&ip->refs))
		queue_work(mipv4_free_wq, &ip->free_work);
}
EXPORT_SYMBOL_GPL(mipv4_put);

/**
 * mipv4_dev() - the device of an endpoint
 * @ip: the endpoint
 *
 * Context: RTNL or RCU, which keep the device there.
 * Return: it, or NULL if the endpoint is disconnected.
 */
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
 * Context: process, nobody has a reference to an endpoint any more.
 */
void mipv4_endpoints_exit(void)
{
	destroy_workqueue(mipv4_free_wq);
	unregister_pernet_subsys(&mipv4_net_ops);
}
