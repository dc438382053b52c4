// SPDX-License-Identifier: GPL-2.0
/*
 * module.c: makes one module of the suites, and lends its device to the suites of
 * companions, which are modules of their own.
 */
#include <linux/module.h>
#include "fake-event.h"
#include "fake.h"

EXPORT_SYMBOL_NS_GPL(fake_new, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_connect, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_disconnect, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_unregister, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_settle, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_know, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_down, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_dropped, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_datagram, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_icmp, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_paged, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_checksum, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_track, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_receive, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_sent_ip, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_sent_icmp, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_silent, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_tick, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(naive_checksum, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_netlink_of, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_netlink_close, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_netlink_ask_without, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_netlink_rest, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_netlink_call, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_netlink_done, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_netlink_message, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_netlink_drops, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_expect_named_drop, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_expect_silence, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_genl, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_genl_about, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(fake_genl_next, MIPV4_KUNIT);

MODULE_IMPORT_NS(MIPV4_KUNIT);
MODULE_DESCRIPTION("KUnit suites of mipv4");
MODULE_LICENSE("GPL");
