// SPDX-License-Identifier: GPL-2.0
/*
 * attach.c: attaching and detaching an endpoint: from mipv4_connect() to its release.
 *
 * An endpoint is attached to its device from connect until disconnect, or until the
 * device is unregistered. The holder of a reference may call it afterwards, and receives
 * -ENODEV.
 */
#include <linux/atomic.h>
#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/inetdevice.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/random.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <linux/xarray.h>
#include <net/mipv4.h>
#include <net/net_namespace.h>
#include "address.h"
#include "arp.h"
#include "attach.h"
#include "cache.h"
#include "compat.h"
#include "device.h"
#include "endpoint.h"
#include "group.h"
#include "header.h"
#include "icmp-error.h"
#include "igmp-timer.h"
#include "input.h"
#include "neigh-set.h"
#include "neigh.h"
#include "netlink-drop.h"
#include "netlink-event.h"
#include "percpu.h"
#include "protocol.h"
#include "reassembly.h"
#include "route-hop.h"
#include "route.h"
#include "user.h"
#include "work.h"

static bool mipv4_closing;	/* the module is being unloaded; RTNL */

/* Check that the device can have an endpoint of this kind. Context: RTNL. */
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
		NL_SET_ERR_MSG(extack,
			       "device has an endpoint already: change it (mipv4 replace DEV), or detach it first (mipv4 detach DEV)");
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
			       "device is a port of a bridge, bond or the like: remove it (ip link set DEV nomaster), or attach the upper device");
		return -EBUSY;
	}
	return 0;
}

/* Free an endpoint after its last reference. A table of a million routes takes a second
 * to free. The caller of mipv4_put() does not wait for that, because it may hold RTNL or
 * process a packet.
 */
static void mipv4_free(struct work_struct *work)
{
	struct mipv4 *ip = container_of(to_rcu_work(work), struct mipv4,
					free_work);

	mipv4_route_exit(ip);
	mipv4_addr_exit(ip);
	free_percpu(ip->pcpu);
	kfree(ip);
}

/* Set the fields of a new endpoint that need no memory. Context: RTNL. */
static void mipv4_init_fields(struct mipv4 *ip, struct net_device *dev, bool shared)
{
	ip->dev = dev;
	ip->ifindex = dev->ifindex;
	strscpy(ip->name, dev->name, sizeof(ip->name));
	ip->shared = shared;
	mipv4_link_record(ip);
	ip->ttl = MIPV4_TTL;
	ip->pmtu_min = MIPV4_PMTU_MIN;
	/* Path caches begin with generation 0, which is invalid. */
	atomic_long_set(&ip->path_generation, 1);
	refcount_set(&ip->refs, 1);
	INIT_LIST_HEAD(&ip->list);
	INIT_LIST_HEAD(&ip->net_list);
	INIT_LIST_HEAD(&ip->listeners);
	INIT_RCU_WORK(&ip->free_work, mipv4_free);
	mipv4_icmp_init(ip);
	mipv4_work_init(ip);
	mipv4_drop_init(ip);
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
}

/* Allocate the tables of a new endpoint, and reserve its place in the table of the
 * namespace. Context: RTNL. Return: 0 or -errno, and all tables are freed.
 */
static int mipv4_init_tables(struct mipv4 *ip)
{
	int err;

	err = mipv4_neigh_init(ip);
	if (err)
		return err;
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
	err = xa_reserve(&mipv4_net(dev_net(ip->dev))->by_ifindex, ip->ifindex,
			 GFP_KERNEL);
	if (err)
		goto fail_index;
	return 0;

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
	return err;
}

/* Allocate an endpoint that is not published. Context: RTNL. */
static struct mipv4 *mipv4_alloc(struct net_device *dev, bool shared)
{
	struct mipv4 *ip;
	int err = -ENOMEM;

	ip = kzalloc(sizeof(*ip), GFP_KERNEL_ACCOUNT);
	if (!ip)
		return ERR_PTR(-ENOMEM);
	mipv4_init_fields(ip, dev, shared);
	ip->pcpu = __netdev_alloc_pcpu_stats(struct mipv4_pcpu,
					     GFP_KERNEL_ACCOUNT);
	if (!ip->pcpu)
		goto fail_pcpu;
	get_random_bytes(&ip->id_key, sizeof(ip->id_key));
	err = mipv4_init_tables(ip);
	if (err)
		goto fail_tables;
	netdev_hold(dev, &ip->dev_tracker, GFP_KERNEL);
	return ip;

fail_tables:
	free_percpu(ip->pcpu);
fail_pcpu:
	kfree(ip);
	return ERR_PTR(err);
}

/* Stop the timers of a dead endpoint, and wake everything that waits for it. A grace
 * period has passed since it died.
 * Context: RTNL; sleeps.
 */
static void mipv4_stop(struct mipv4 *ip)
{
	mipv4_work_stop(ip);
	mipv4_drop_stop(ip);
	mipv4_cache_stop(ip);
	mipv4_igmp_stop(ip);
}

/* Stop an endpoint that cannot be attached: it sends and receives nothing, and none of
 * its timers runs. A second call does nothing. Context: RTNL; sleeps.
 */
static void mipv4_quiesce(struct mipv4 *ip)
{
	if (ip->dead)
		return;
	WRITE_ONCE(ip->dead, true);
	mipv4_reasm_stop(ip);
	/* After this, calls of companions that saw it alive are over. */
	synchronize_net();
	mipv4_stop(ip);
}

/* Free the neighbours, fragments, paths and groups of a stopped endpoint, and release the
 * device.
 * Context: RTNL.
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

/* Publish the endpoint in the tables that find it. mipv4_init_tables() has reserved its
 * place, so this cannot fail. Context: RTNL.
 */
static void mipv4_publish(struct mipv4 *ip)
{
	struct mipv4_net *mnet = mipv4_net(dev_net(ip->dev));

	xa_store(&mnet->by_ifindex, ip->ifindex, ip, GFP_KERNEL);
	list_add_tail_rcu(&ip->net_list, &mnet->endpoints);
	list_add_tail(&ip->list, &mipv4_endpoints);
	mnet->generation[MIPV4_PART_ENDPOINTS]++;
}

/* Remove the endpoint from the tables that find it, with its reserved place.
 * Context: RTNL.
 */
static void mipv4_unpublish(struct mipv4 *ip)
{
	struct mipv4_net *mnet = mipv4_net(dev_net(ip->dev));

	xa_erase(&mnet->by_ifindex, ip->ifindex);
	list_del_rcu(&ip->net_list);
	mnet->generation[MIPV4_PART_ENDPOINTS]++;
	mipv4_choices_invalidate(mnet);
}

static int mipv4_configure(struct mipv4 *ip, const struct mipv4_config *config,
			   struct netlink_ext_ack *extack)
{
	const struct mipv4_addr_spec addr = mipv4_addr_spec(config->addr, config->plen);
	const struct mipv4_route_spec gateway = { .gateway = config->gateway };
	int err = 0;

	if (config->addr)
		err = mipv4_addr_add(ip, &addr, extack);
	if (!err && config->gateway)
		err = mipv4_route_add(ip, &gateway, extack);
	return err;
}

/* A bridge cannot have the device, because of the receive handler. With this flag it says
 * so, before it changes the device. Context: RTNL.
 */
static void mipv4_refuse_bridge(struct mipv4 *ip)
{
	ip->unbridged = !(ip->dev->priv_flags & IFF_DONT_BRIDGE) &&
			!mipv4_is_wireless(ip->dev);
	if (ip->unbridged)
		ip->dev->priv_flags |= IFF_DONT_BRIDGE;
}

/* Register the receive handler of an exclusive endpoint. Context: RTNL. */
static int mipv4_register_handler(struct mipv4 *ip, struct netlink_ext_ack *extack)
{
	int err;

	if (ip->shared)
		return 0;
	err = netdev_rx_handler_register(ip->dev, mipv4_rx_handler, NULL);
	if (err)
		NL_SET_ERR_MSG(extack,
			       "device does not allow a receive handler: attach it shared (mipv4 attach DEV shared)");
	else
		mipv4_refuse_bridge(ip);
	return err;
}

/* Start to send and receive. Nothing here can fail, so no frame is sent and no event is
 * reported for an endpoint that is not attached in the end. Context: RTNL.
 */
static void mipv4_start(struct mipv4 *ip)
{
	mipv4_publish(ip);
	WRITE_ONCE(ip->live, true);
	mipv4_choices_invalidate(mipv4_net(dev_net(ip->dev)));
	mipv4_event_attached(ip);
	dev_add_pack(&ip->ip_packet);
	dev_add_pack(&ip->arp_packet);
	mipv4_work_start(ip);
	mipv4_igmp_start(ip);
	mipv4_protocol_changed(ip, MIPV4_CHANGED_STATE);
}

struct mipv4 *mipv4_connect(struct net_device *dev,
			    const struct mipv4_config *config,
			    struct netlink_ext_ack *extack)
{
	bool shared = config->flags & MIPV4_ENDPOINT_SHARED;
	unsigned int n_protocols;
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
	err = mipv4_protocol_connect(ip, &n_protocols);
	if (err) {
		NL_SET_ERR_MSG(extack,
			       "a companion module refuses the device: see the kernel log (dmesg)");
		goto fail_protocol;
	}
	err = mipv4_register_handler(ip, extack);
	if (err)
		goto fail_protocol;
	mipv4_start(ip);
	return mipv4_get(ip);

fail_protocol:
	mipv4_quiesce(ip);
	mipv4_protocol_disconnect(ip, n_protocols);
fail:
	mipv4_quiesce(ip);
	xa_erase(&mipv4_net(dev_net(dev))->by_ifindex, ip->ifindex);
	mipv4_release_device(ip);
	mipv4_put(ip);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_GPL(mipv4_connect);

/* First part of detach: mark the endpoint dead, unpublish it and move it to @ending.
 * After this, only CPUs that saw it alive send or receive for it.
 *
 * netdev_rx_handler_unregister() would wait for a grace period each time, for handlers
 * that use their registered data. This handler has no data, so its pointer is simply
 * cleared.
 * Context: RTNL.
 */
static void mipv4_detach_begin(struct mipv4 *ip, struct list_head *ending)
{
	ip->last_event = mipv4_event_last(ip);
	mipv4_igmp_leave_all(ip);
	WRITE_ONCE(ip->live, false);
	WRITE_ONCE(ip->dead, true);	/* mipv4_find() skips it from now on */
	mipv4_paths_invalidate(ip);
	mipv4_unpublish(ip);
	list_move_tail(&ip->list, ending);
	__dev_remove_pack(&ip->arp_packet);
	__dev_remove_pack(&ip->ip_packet);
	if (!ip->shared)
		RCU_INIT_POINTER(ip->dev->rx_handler, NULL);
	if (ip->unbridged)
		ip->dev->priv_flags &= ~IFF_DONT_BRIDGE;
	mipv4_reasm_stop(ip);
}

/* Second part of detach, after a grace period: no CPU sees the endpoint alive.
 * Context: RTNL.
 */
static void mipv4_detach_finish(struct mipv4 *ip)
{
	list_del_init(&ip->list);
	mipv4_stop(ip);
	mipv4_event_detached(ip, ip->last_event);
	mipv4_user_disconnect(ip);
	mipv4_protocol_disconnect(ip, MIPV4_PROTOCOLS);
	mipv4_release_device(ip);
	mipv4_put(ip);
}

/* Finish the detach of all endpoints in @ending, with one grace period. Context: RTNL. */
static void mipv4_detach_finish_all(struct list_head *ending)
{
	struct mipv4 *ip, *next;

	synchronize_net();
	list_for_each_entry_safe(ip, next, ending, list)
		mipv4_detach_finish(ip);
}

/**
 * mipv4_detach() - detach an endpoint from its device
 * @ip: the endpoint
 *
 * When this returns, no handler runs for the endpoint, and none will. A second call does
 * nothing.
 *
 * Context: RTNL.
 */
void mipv4_detach(struct mipv4 *ip)
{
	LIST_HEAD(ending);

	ASSERT_RTNL();
	if (ip->dead)
		return;
	mipv4_detach_begin(ip, &ending);
	mipv4_detach_finish_all(&ending);
}

/**
 * mipv4_detach_unregistering() - detach the endpoints of all devices that are being
 * unregistered
 * @ip: the endpoint of a device that is unregistered, or changes its namespace
 *
 * The core unregisters many devices together: it marks and closes all of them, and then
 * reports each. The first report about a device with an endpoint detaches the endpoints
 * of all marked devices.
 *
 * Context: RTNL.
 */
void mipv4_detach_unregistering(struct mipv4 *ip)
{
	struct mipv4 *other, *next;
	LIST_HEAD(ending);

	mipv4_detach_begin(ip, &ending);
	list_for_each_entry_safe(other, next, &mipv4_endpoints, list)
		if (other->dev->reg_state == NETREG_UNREGISTERING)
			mipv4_detach_begin(other, &ending);
	mipv4_detach_finish_all(&ending);
}

/**
 * mipv4_detach_all() - detach all endpoints, and refuse new ones, before the module is
 * unloaded
 *
 * Context: RTNL.
 */
void mipv4_detach_all(void)
{
	struct mipv4 *ip, *next;
	LIST_HEAD(ending);

	mipv4_closing = true;
	list_for_each_entry_safe(ip, next, &mipv4_endpoints, list)
		mipv4_detach_begin(ip, &ending);
	mipv4_detach_finish_all(&ending);
}

void mipv4_disconnect(struct mipv4 *ip)
{
	mipv4_detach(ip);
	mipv4_put(ip);
}
EXPORT_SYMBOL_GPL(mipv4_disconnect);
