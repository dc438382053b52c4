/* SPDX-License-Identifier: GPL-2.0 */
/*
 * gso.h: __skb_gso_segment() in the kernels that mipv4 and mudp are built for. 6.5 moved
 * it from linux/netdevice.h to net/gso.h.
 */
#ifndef _COMPAT_GSO_H
#define _COMPAT_GSO_H

#include <linux/netdevice.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#include <net/gso.h>
#endif

#endif /* _COMPAT_GSO_H */
