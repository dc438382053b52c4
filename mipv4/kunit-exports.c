// SPDX-License-Identifier: GPL-2.0
/*
 * kunit-exports.c: lets mipv4_kunit.ko reach what internal.h declares. Built only
 * for kernels that have KUnit.
 */
#include <linux/module.h>
#include "internal.h"

EXPORT_SYMBOL_NS_GPL(mipv4_totals, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_drop, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_header_check, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_options_parse, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_header_build, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_options_copied, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_fragment, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_frag_range, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_reasm_memory, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_addr_init, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_addr_exit, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_addr_add, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_addr_del, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_addr_set, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_addr_settle, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_own_build, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_ifaddr_find, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_ifaddr_is_secondary, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_fib_build, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_route_refine, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_cache_find, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_cache_expire, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_route_add, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_route_del, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_route_exit, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_neigh_find, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_neigh_state_now, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_neigh_flush, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_neigh_tick, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_neigh_set, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_neigh_del, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_arp_used, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_arp_rcv, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_arp_tick, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_rcv, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_rx_handler, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_check_addrs, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_protocol_connect, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_protocol_disconnect, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_protocol, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_protocol_err, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_send, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_dev_xmit, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_ll_output, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_icmp_init, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_icmp_rcv, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_ping_send, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_ping_reply, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_ping_err, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_find_dev, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_detach, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_netlink_ping_event, MIPV4_KUNIT);
EXPORT_SYMBOL_NS_GPL(mipv4_endpoints, MIPV4_KUNIT);
