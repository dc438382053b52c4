/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock-page.h: large messages are copied into pages.
 */
#ifndef _MUDP_SOCK_PAGE_H
#define _MUDP_SOCK_PAGE_H

#include <linux/types.h>

struct msghdr;
struct sk_buff;
struct sock;

int mudp_sock_append(struct sock *sk, struct sk_buff *skb, struct msghdr *msg, size_t len);
void mudp_sock_pages_exit(void);

#endif /* _MUDP_SOCK_PAGE_H */
