// SPDX-License-Identifier: GPL-2.0
/*
 * family.c: the generic netlink family "mudp", which docs/netlink/mudp.yaml specifies.
 * main.c sets its operations and registers it.
 */
#include <linux/module.h>
#include <net/genetlink.h>
#include <linux/mudp.h>
#include "family.h"

struct genl_family mudp_family __ro_after_init = {
	.name		= MUDP_GENL_NAME,
	.version	= MUDP_GENL_VERSION,
	.maxattr	= MUDP_A_MAX,
	.netnsok	= true,
	.parallel_ops	= true,
	.module		= THIS_MODULE,
};
