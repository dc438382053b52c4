// SPDX-License-Identifier: GPL-2.0
/*
 * main.c: loading and unloading the module, and events of devices.
 */
#include <linux/inetdevice.h>
#include <linux/module.h>
#include <linux/netdevice.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/rtnetlink.h>
#include <net/mipv4.h>
#include "address.h"
#include "attach.h"
#include "compat.h"
#include "dad.h"
#include "device.h"
#include "endpoint.h"
#include "icmp.h"
#include "igmp-query.h"
#include "igmp.h"
#include "neigh-set.h"
#include "netlink-event.h"
#include "netlink-gen.h"
#include "netlink-msg.h"
#include "own.h"
#include "ping.h"
#include "protocol.h"
#include "reassembly.h"
#include "sock-choice.h"
#include "user.h"

/* The device lost its network. Own addresses are probed for again where this is
 * configured. Neighbours are flushed after no CPU sends from such an address any more.
 * Context: RTNL.
 */
static void mipv4_device_lost(struct mipv4 *ip)
{
	if (mipv4_addr_dad_restart(ip))
		synchronize_net();
	mipv4_neigh_flush(ip, MIPV4_DROP_OUT_DOWN);
	mipv4_igmp_network_lost(ip);
}

/* The device is connected to a network, which may be another one. Context: RTNL. */
static void mipv4_device_found(struct mipv4 *ip)
{
	mipv4_dad_device_up(ip);
	mipv4_igmp_rejoin(ip);
}

/* The administrator turned ARP on or off. As in Linux, neighbours are flushed. Addresses
 * with duplicate address detection are probed for again as soon as ARP can be sent.
 * Context: RTNL.
 */
static void mipv4_arp_changed(struct mipv4 *ip)
{
	mipv4_dad_probe_again(ip);
	if (mipv4_addr_dad_restart(ip))
		synchronize_net();
	mipv4_neigh_flush(ip, MIPV4_DROP_NEIGH_FAILED);
	if (ip->arp_on && ip->connected)
		mipv4_dad_device_up(ip);
}

/* The link of the device changed. Several changes within a second arrive as one event, so
 * it may have been lost and found.
 * Context: RTNL.
 */
static void mipv4_link_event(struct mipv4 *ip)
{
	bool carrier = ip->carrier, connected = ip->connected, arp_on = ip->arp_on;
	int downs = ip->carrier_downs;
	bool flapped;

	mipv4_link_record(ip);
	flapped = ip->carrier_downs != downs;
	if (flapped || ip->carrier != carrier)
		mipv4_event_set(ip);
	if (ip->arp_on != arp_on)
		mipv4_arp_changed(ip);
	if (connected && (flapped || !ip->connected))
		mipv4_device_lost(ip);
	if (ip->connected && (flapped || !connected))
		mipv4_device_found(ip);
	if (flapped || ip->carrier != carrier || ip->connected != connected)
		mipv4_protocol_changed(ip, MIPV4_CHANGED_STATE);
}

/* The device of an endpoint is to become a lower device. A port of a bridge, bond or the
 * like passes its frames to the upper device, before a shared endpoint receives them. For
 * an exclusive endpoint the core refuses it, because of the receive handler.
 * Context: RTNL.
 */
static int mipv4_upper_event(const struct netdev_notifier_changeupper_info *info)
{
	const struct net_device *upper = info->upper_dev;

	if (!info->linking || !info->master ||
	    (!netif_is_bridge_master(upper) && !netif_is_bond_master(upper) &&
	     !netif_is_team_master(upper) && !netif_is_ovs_master(upper)))
		return NOTIFY_DONE;
	NL_SET_ERR_MSG(info->info.extack,
		       "device has an endpoint: detach it first (mipv4 detach DEV), and attach the upper device");
	return notifier_from_errno(-EBUSY);
}

/* Context: RTNL. */
static int mipv4_netdev_event(struct notifier_block *nb, unsigned long event,
			      void *ptr)
{
	struct mipv4 *ip = mipv4_find_dev(netdev_notifier_info_to_dev(ptr));

	if (!ip)
		return NOTIFY_DONE;
	switch (event) {
	case NETDEV_UNREGISTER:		/* also for a change of the namespace */
		mipv4_detach_unregistering(ip);
		break;
	case NETDEV_PRE_TYPE_CHANGE:	/* link-layer addresses of another length */
		return NOTIFY_BAD;
	case NETDEV_PRECHANGEUPPER:
		return mipv4_upper_event(ptr);
	case NETDEV_UP:			/* changes while it was down do not count */
		mipv4_paths_invalidate(ip);	/* ARP may have been turned on or off */
		mipv4_event_set(ip);
		mipv4_link_record(ip);
		if (ip->connected)
			mipv4_device_found(ip);
		mipv4_protocol_changed(ip, MIPV4_CHANGED_STATE);
		break;
	case NETDEV_CHANGENAME:
		strscpy(ip->name, ip->dev->name, sizeof(ip->name));
		break;
	case NETDEV_CHANGEMTU:
		mipv4_paths_invalidate(ip);
		mipv4_event_set(ip);
		mipv4_protocol_changed(ip, MIPV4_CHANGED_MTU);
		break;
	case NETDEV_CHANGEADDR:
		mipv4_event_set(ip);
		mipv4_neigh_device_changed(ip);
		fallthrough;
	case NETDEV_NOTIFY_PEERS:
		mipv4_dad_announce_all(ip);
		fallthrough;
	case NETDEV_RESEND_IGMP:
		mipv4_igmp_rejoin(ip);
		break;
	case NETDEV_DOWN:
		mipv4_paths_invalidate(ip);
		mipv4_event_set(ip);
		mipv4_link_record(ip);
		mipv4_device_lost(ip);
		mipv4_protocol_changed(ip, MIPV4_CHANGED_STATE);
		break;
	case NETDEV_CHANGE:
		mipv4_paths_invalidate(ip);	/* ARP may have been turned on or off */
		mipv4_link_event(ip);
		break;
	}
	return NOTIFY_DONE;
}

static struct notifier_block mipv4_netdev_notifier = {
	.notifier_call = mipv4_netdev_event,
};

/* Refuse addresses of the kernel on the device of an exclusive endpoint, because the
 * kernel would not receive its frames. Beside a shared endpoint refuse those that it has,
 * because both would answer.
 * Context: RTNL.
 */
static int mipv4_inetaddr_event(struct notifier_block *nb, unsigned long event,
				void *ptr)
{
	struct in_validator_info *info = ptr;
	struct mipv4 *ip = mipv4_find_dev(info->ivi_dev->dev);

	if (event != NETDEV_UP || !ip ||
	    (ip->shared && !mipv4_ifaddr_get(ip, info->ivi_addr)))
		return NOTIFY_DONE;
	if (ip->shared)
		NL_SET_ERR_MSG(info->extack,
			       "mipv4 has this address on the device: delete it first (mipv4 addr del A.B.C.D/P dev DEV), or use another");
	else
		NL_SET_ERR_MSG(info->extack,
			       "device belongs to mipv4: detach it first (mipv4 detach DEV), or attach it shared");
	return notifier_from_errno(-EBUSY);
}

static struct notifier_block mipv4_inetaddr_notifier = {
	.notifier_call = mipv4_inetaddr_event,
};

static int __init mipv4_netlink_init(void)
{
	mipv4_compat_genl_ops(&mipv4_family, mipv4_nl_ops,
			      ARRAY_SIZE(mipv4_nl_ops));
	return genl_register_family(&mipv4_family);
}

static int __init mipv4_init(void)
{
	int err;

	mipv4_event_init();
	mipv4_icmp_register();
	mipv4_igmp_register();
	err = mipv4_endpoints_init();
	if (err)
		goto fail_endpoints;
	err = mipv4_sock_choices_init();
	if (err)
		goto fail_choices;
	err = mipv4_frags_init();
	if (err)
		goto fail_frags;
	err = register_netdevice_notifier(&mipv4_netdev_notifier);
	if (err)
		goto fail_netdev;
	err = register_inetaddr_validator_notifier(&mipv4_inetaddr_notifier);
	if (err)
		goto fail_inetaddr;
	err = mipv4_ping_init();
	if (err)
		goto fail_ping;
	err = mipv4_user_init();
	if (err)
		goto fail_user;
	err = mipv4_netlink_init();
	if (err)
		goto fail_netlink;
	return 0;

fail_netlink:
	mipv4_user_exit();
fail_user:
	mipv4_ping_exit();
fail_ping:
	unregister_inetaddr_validator_notifier(&mipv4_inetaddr_notifier);
fail_inetaddr:
	unregister_netdevice_notifier(&mipv4_netdev_notifier);
fail_netdev:
	mipv4_frags_exit();
fail_frags:
	mipv4_sock_choices_exit();
fail_choices:
	mipv4_endpoints_exit();
fail_endpoints:
	return err;
}

static void __exit mipv4_exit(void)
{
	rtnl_lock();
	mipv4_detach_all();	/* reports events, so before the family is unregistered */
	rtnl_unlock();
	genl_unregister_family(&mipv4_family);
	mipv4_user_exit();
	mipv4_ping_exit();
	unregister_inetaddr_validator_notifier(&mipv4_inetaddr_notifier);
	unregister_netdevice_notifier(&mipv4_netdev_notifier);
	mipv4_frags_exit();
	mipv4_sock_choices_exit();
	mipv4_endpoints_exit();
}

module_init(mipv4_init);
module_exit(mipv4_exit);

MODULE_DESCRIPTION("Independent IPv4 endpoint on a network device");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1");
