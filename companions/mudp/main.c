// SPDX-License-Identifier: GPL-2.0
/*
 * main.c: loading and unloading.
 */
#include <linux/in.h>
#include <linux/module.h>
#include <net/genetlink.h>
#include <net/mipv4.h>
#include <compat/genl.h>
#include "connect.h"
#include "endpoint.h"
#include "family.h"
#include "input.h"
#include "netlink-gen.h"
#include "service-table.h"
#include "sock.h"

static struct mipv4_protocol mudp_protocol = {
	.name		= "udp",
	.protocol	= IPPROTO_UDP,
	.rcv		= mudp_rcv,
	.err		= mudp_err,
	.sent		= mudp_sent,
	.connect	= mudp_endpoint_connect,
	.disconnect	= mudp_endpoint_disconnect,
	.drop_names	= mudp_drop_names,
	.n_drop_names	= ARRAY_SIZE(mudp_drop_names),
};

static int __init mudp_init(void)
{
	int err;

	err = mudp_endpoints_init(&mudp_protocol);
	if (err)
		goto fail_endpoints;
	err = mudp_services_init();
	if (err)
		goto fail_services;
	err = mudp_sock_init();
	if (err)
		goto fail_sock;
	err = mipv4_register_protocol(&mudp_protocol);
	if (err)
		goto fail_protocol;
	mipv4_compat_genl_ops(&mudp_family, mudp_nl_ops,
			      ARRAY_SIZE(mudp_nl_ops));
	err = genl_register_family(&mudp_family);
	if (err)
		goto fail_family;
	return 0;

fail_family:
	mipv4_unregister_protocol(&mudp_protocol);
fail_protocol:
	mudp_sock_exit();
fail_sock:
	mudp_services_exit();
fail_services:
	mudp_endpoints_exit();
fail_endpoints:
	return err;
}

static void __exit mudp_exit(void)
{
	mudp_services_stop();
	genl_unregister_family(&mudp_family);
	mipv4_unregister_protocol(&mudp_protocol);
	mudp_sock_exit();
	mudp_services_exit();
	mudp_endpoints_exit();
}

module_init(mudp_init);
module_exit(mudp_exit);

MODULE_DESCRIPTION("UDP on the IPv4 endpoints of mipv4");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.1");
