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
	return mipv4_register_protocol(&mudp_protocol);
}

static void __exit mudp_exit(void)
{
	mipv4_unregister_protocol(&mudp_protocol);
}

module_init(mudp_init);
module_exit(mudp_exit);

MODULE_DESCRIPTION("UDP on the IPv4 endpoints of mipv4");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1");
