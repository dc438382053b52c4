/* SPDX-License-Identifier: GPL-2.0 */
/*
 * service-table.h: the services of a namespace.
 */
#ifndef _MUDP_SERVICE_TABLE_H
#define _MUDP_SERVICE_TABLE_H

#include <linux/types.h>

struct mipv4;
struct mudp_endpoint;
struct mudp_service;
struct mudp_service_spec;
struct net;
struct netlink_ext_ack;

int mudp_service_add(struct mipv4 *ip, const struct mudp_service_spec *spec,
		     __be16 *port, struct netlink_ext_ack *extack);
int mudp_service_del(const struct net *net, int ifindex, __be16 port,
		     struct netlink_ext_ack *extack);
__be16 mudp_socket_port(const struct net *net, const struct mipv4 *ip,
			u32 portid, u8 kind);
void mudp_socket_count_sent(const struct net *net, const struct mipv4 *ip,
			    u32 portid, u8 kind, unsigned int n, bool failed);
int mudp_services_walk(const struct net *net, int ifindex, u64 *after,
		       int (*visit)(struct mudp_service *service, void *data),
		       void *data);
void mudp_services_close(const struct mudp_endpoint *ep);
int mudp_services_init(void);
void mudp_services_stop(void);
void mudp_services_exit(void);

#endif /* _MUDP_SERVICE_TABLE_H */
