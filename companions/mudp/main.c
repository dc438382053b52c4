// SPDX-License-Identifier: GPL-2.0
/*
 * main.c: loading and unloading.
 */
#include <linux/module.h>
#include "internal.h"

static struct mipv4_protocol mudp_protocol = {
	.name		= "udp",
	.protocol	= IPPROTO_UDP,
	.rcv		= mudp_rcv,
	.err		= mudp_err,
	.sent		= mudp_sent,
	.connect	= mudp_endpoint_connect,
	.disconnect	= mudp_endpoint_disconnect,
};

static int __init mudp_init(void)
{
	int err;

	err = mudp_endpoints_init();
	if (err)
		goto fail_endpoints;
	err = mudp_services_init();
	if (err)
		goto fail_services;
	err = mipv4_register_protocol(&mudp_protocol);
	if (err)
		goto fail_protocol;
	err = mudp_netlink_init();
	if (err)
		goto fail_netlink;
	return 0;

fail_netlink:
	mipv4_unregister_protocol(&mudp_protocol);
fail_protocol:
	mudp_services_exit();
fail_services:
	mudp_endpoints_exit();
fail_endpoints:
	return err;
}

static void __exit mudp_exit(void)
{
	mudp_services_stop();
	mudp_netlink_exit();
	mipv4_unregister_protocol(&mudp_protocol);
	mudp_services_exit();
	mudp_endpoints_exit();
}

module_init(mudp_init);
module_exit(mudp_exit);

MODULE_DESCRIPTION("UDP on the IPv4 endpoints of mipv4");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1");
