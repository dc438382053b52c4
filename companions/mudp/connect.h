/* SPDX-License-Identifier: GPL-2.0 */
/*
 * connect.h: the callbacks that mipv4 calls when an endpoint is attached or detached.
 */
#ifndef _MUDP_CONNECT_H
#define _MUDP_CONNECT_H

struct mipv4;
struct mipv4_protocol;

int mudp_endpoint_connect(struct mipv4 *ip, void *ctx);
void mudp_endpoint_disconnect(struct mipv4 *ip, void *ctx);
int mudp_endpoints_init(const struct mipv4_protocol *proto);
void mudp_endpoints_exit(void);

#endif /* _MUDP_CONNECT_H */
