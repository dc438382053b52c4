/* SPDX-License-Identifier: GPL-2.0 */
/*
 * service.h: a service: a port that the module itself listens on.
 */
#ifndef _MUDP_SERVICE_H
#define _MUDP_SERVICE_H

#include <linux/percpu.h>
#include <linux/types.h>
#include <linux/u64_stats_sync.h>
#include <linux/mudp.h>
#include "notify.h"
#include "sink.h"

struct mipv4;
struct mudp_listener;
struct mudp_ops;
struct netlink_ext_ack;

/* Counters of one CPU, indexed by enum mudp_counter. A writer disables bottom halves. */
struct mudp_service_pcpu {
	u64_stats_t		counter[__MUDP_COUNTER_MAX];
	struct u64_stats_sync	syncp;
};

/**
 * struct mudp_service - a service
 * @list: in the services of its namespace, or in &mudp_unlinked.services
 * @node: in the table of services by socket, if it belongs to a socket
 * @id: a service that is started later has a higher one
 * @ip: its endpoint; valid only in callbacks of the listener
 * @socket: its namespace and device, and the socket that it belongs to
 * @kind: enum mudp_service_kind
 * @listener: receives its datagrams. A callback of the listener does not use it: the
 *	callback may run before mudp_listen() returns.
 * @pcpu: counters
 * @sink: sequence numbers
 */
struct mudp_service {
	struct list_head		list;
	struct hlist_node		node;
	u64				id;
	struct mipv4			*ip;
	struct mudp_socket		socket;
	u8				kind;
	struct mudp_listener		*listener;
	struct mudp_service_pcpu __percpu *pcpu;
	struct mudp_sink		sink;
};

/* Parameters of a new service, as in &struct mudp_service. */
struct mudp_service_spec {
	struct net	*net;
	int		ifindex;
	u8		kind;
	u32		portid;
	__be16		port;
};

struct mudp_service *mudp_service_alloc(struct mipv4 *ip,
					const struct mudp_service_spec *spec);
void mudp_service_free(struct mudp_service *service);
int mudp_service_listen(struct mudp_service *service, __be16 port,
			struct netlink_ext_ack *extack);
void mudp_service_count_sent(struct mudp_service *service, unsigned int n,
			     bool failed);
void mudp_service_counters(struct mudp_service *service, u64 *counters);

#endif /* _MUDP_SERVICE_H */
