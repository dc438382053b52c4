/* SPDX-License-Identifier: GPL-2.0 */
/*
 * family.h: the generic netlink family "mudp".
 */
#ifndef _MUDP_FAMILY_H
#define _MUDP_FAMILY_H

extern struct genl_family mudp_family;

#endif /* _MUDP_FAMILY_H */
