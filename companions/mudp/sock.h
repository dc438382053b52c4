/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock.h: the kind of socket.
 */
#ifndef _MUDP_SOCK_H
#define _MUDP_SOCK_H

int mudp_sock_init(void);
void mudp_sock_exit(void);

#endif /* _MUDP_SOCK_H */
