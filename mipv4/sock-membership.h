/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-membership.h: the options about groups.
 */
#ifndef _MIPV4_SOCK_MEMBERSHIP_H
#define _MIPV4_SOCK_MEMBERSHIP_H

#include <linux/sockptr.h>
#include <linux/types.h>

struct sock;

bool mipv4_sock_is_group_option(int name);
int mipv4_sock_set_group(struct sock *sk, int name, sockptr_t value,
			 unsigned int len);

#endif /* _MIPV4_SOCK_MEMBERSHIP_H */
