// SPDX-License-Identifier: GPL-2.0
/*
 * linux-addr.c: addresses of Linux, which also receives the frames of a shared endpoint.
 */
#include <linux/inetdevice.h>
#include <linux/netdevice.h>
#include <linux/rtnetlink.h>
#include <net/ip_fib.h>
#include <net/net_namespace.h>
#include <net/route.h>
#include "endpoint.h"
#include "linux-addr.h"

/**
 * mipv4_linux_has_addr() - check whether Linux has an address on a device
 * @dev: the device
 * @addr: the address
 *
 * Context: RTNL.
 * Return: true if it has.
 */
bool mipv4_linux_has_addr(const struct net_device *dev, __be32 addr)
{
	struct in_device *in_dev = __in_dev_get_rtnl(dev);
	const struct in_ifaddr *ifa;

	if (!in_dev)
		return false;
	in_dev_for_each_ifa_rtnl(ifa, in_dev)
		if (ifa->ifa_local == addr)
			return true;
	return false;
}

/**
 * mipv4_linux_answers() - check whether Linux answers for an address, too
 * @ip: a shared endpoint
 * @addr: one of its addresses
 *
 * Linux accepts datagrams to each of its addresses from any device of the namespace. It
 * answers those that a shared endpoint cannot deliver, from the same address.
 *
 * Context: RCU.
 * Return: true if Linux has the address.
 */
bool mipv4_linux_answers(const struct mipv4 *ip, __be32 addr)
{
	return inet_addr_type_dev_table(dev_net(ip->dev), ip->dev, addr) ==
	       RTN_LOCAL;
}
