/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h: every difference between the kernels that mudp is built for (6.1 and
 * 6.12), in one place. The rest of the source is written for the newer one.
 */
#ifndef _MUDP_COMPAT_H
#define _MUDP_COMPAT_H

#include <linux/netdevice.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#include <net/gso.h>
#endif

#endif /* _MUDP_COMPAT_H */
