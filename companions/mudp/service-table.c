// SPDX-License-Identifier: GPL-2.0
/*
 * service-table.c: the services of a namespace. A service ends when the administrator
 * deletes it, when its socket is closed, when its endpoint is detached, or when the module
 * is unloaded.
 *
 * The lock of a namespace is taken before mudp_lock. Its holder does not wait for a grace
 * period: a service is unlinked under the lock, and freed later without it.
 */
#include <linux/hashtable.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <linux/rtnetlink.h>
#include <net/mudp.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "endpoint.h"
#include "listener.h"
#include "notify.h"
#include "service.h"
#include "service-table.h"

/* The most services of a namespace. */
#define MAX_SERVICES	1024

/**
 * struct mudp_net - the services of a namespace
 * @lock: all below, and the services
 * @services: &struct mudp_service, in the order in which they were started
 * @by_portid: services of sockets, by the address of the socket
 * @n: number of services
 * @last_id: id of the last service that was started
 */
struct mudp_net {
	struct mutex		lock;		/* all below */
	struct list_head	services;
	DECLARE_HASHTABLE(by_portid, 6);
	unsigned int		n;
	u64			last_id;
};

static unsigned int mudp_net_id __read_mostly;
static bool mudp_services_stopped;

static struct mudp_net *mudp_net(const struct net *net)
{
	return net_generic(net, mudp_net_id);
}

/* Lock the services of a namespace. */
static struct mudp_net *mudp_net_lock(const struct net *net)
{
	struct mudp_net *mnet = mudp_net(net);

	mutex_lock(&mnet->lock);
	return mnet;
}

/* Services that a task has unlinked. */
struct mudp_unlinked {
	struct list_head	services;
	bool			busy;	/* their callbacks may run */
};

#define MUDP_UNLINKED_INIT(name) \
	{ .services = LIST_HEAD_INIT((name).services) }

/* Unlink a service; its port is free. The caller frees it with mudp_services_free().
 * Context: @mnet->lock.
 */
static void mudp_service_unlink(struct mudp_net *mnet,
				struct mudp_service *service,
				struct mudp_unlinked *unlinked)
{
	list_move_tail(&service->list, &unlinked->services);
	if (service->socket.portid)
		hash_del(&service->node);
	mnet->n--;
	unlinked->busy |= mudp_listener_unlink(service->listener);
}

/* Free services after one grace period for all. Context: process, without the lock of a
 * namespace: the grace period may be long, and a holder of RTNL may wait for that lock.
 */
static void mudp_services_free(struct mudp_unlinked *unlinked)
{
	struct mudp_service *service, *next;

	if (unlinked->busy)
		synchronize_net();
	list_for_each_entry_safe(service, next, &unlinked->services, list)
		mudp_service_free(service);
}

/* Context: @mnet->lock. */
static int mudp_service_start(struct mudp_net *mnet,
			      struct mudp_service *service, __be16 port,
			      struct netlink_ext_ack *extack)
{
	int err;

	if (READ_ONCE(mudp_services_stopped)) {
		NL_SET_ERR_MSG(extack, "the mudp module is being unloaded");
		return -ENODEV;
	}
	if (mnet->n >= MAX_SERVICES) {
		NL_SET_ERR_MSG(extack,
			       "too many services: end one (mipv4 udp del PORT dev DEV)");
		return -EBUSY;
	}
	err = mudp_service_listen(service, port, extack);
	if (err)
		return err;
	service->id = ++mnet->last_id;
	list_add_tail(&service->list, &mnet->services);
	if (service->socket.portid)
		hash_add(mnet->by_portid, &service->node,
			 service->socket.portid);
	mnet->n++;
	return 0;
}

/**
 * mudp_service_add() - start a service
 * @ip: the endpoint; the caller holds a reference to it
 * @spec: its parameters
 * @port: receives its port; may be NULL
 * @extack: receives the error message
 *
 * Context: process; the caller keeps the socket of @spec open.
 * Return: 0; -EADDRINUSE if the port is taken; -EBUSY with too many services;
 * -ENODEV if the endpoint is disconnected; -ENOMEM.
 */
int mudp_service_add(struct mipv4 *ip, const struct mudp_service_spec *spec,
		     __be16 *port, struct netlink_ext_ack *extack)
{
	struct mudp_service *service = mudp_service_alloc(ip, spec);
	struct mudp_net *mnet;
	int err;

	if (!service)
		return -ENOMEM;
	mnet = mudp_net_lock(spec->net);
	err = mudp_service_start(mnet, service, spec->port, extack);
	if (!err && port)
		*port = mudp_listener_port(service->listener);
	mutex_unlock(&mnet->lock);
	if (err)
		mudp_service_free(service);
	return err;
}

/**
 * mudp_service_del() - end an echo, discard or sink service
 * @net: namespace of the device
 * @ifindex: the device
 * @port: the port
 * @extack: receives the error message
 *
 * Context: process.
 * Return: 0; -ENOENT if the port has no service; -EBUSY if it belongs to a socket.
 */
int mudp_service_del(const struct net *net, int ifindex, __be16 port,
		     struct netlink_ext_ack *extack)
{
	struct mudp_unlinked unlinked = MUDP_UNLINKED_INIT(unlinked);
	struct mudp_net *mnet = mudp_net_lock(net);
	struct mudp_service *service;
	int err = -ENOENT;

	list_for_each_entry(service, &mnet->services, list) {
		if (service->socket.ifindex != ifindex ||
		    mudp_listener_port(service->listener) != port)
			continue;
		err = service->socket.portid ? -EBUSY : 0;
		break;
	}
	if (!err)
		mudp_service_unlink(mnet, service, &unlinked);
	mutex_unlock(&mnet->lock);
	mudp_services_free(&unlinked);
	if (err == -ENOENT)
		NL_SET_ERR_MSG(extack, "no service on that port");
	else if (err)
		NL_SET_ERR_MSG(extack,
			       "the port belongs to a program: end the program");
	return err;
}

/* Context: @mnet->lock. */
static struct mudp_service *mudp_service_find(struct mudp_net *mnet,
					      const struct mipv4 *ip,
					      u32 portid, u8 kind)
{
	struct mudp_service *service;

	hash_for_each_possible(mnet->by_portid, service, node, portid)
		if (service->ip == ip && service->socket.portid == portid &&
		    service->kind == kind)
			return service;
	return NULL;
}

/**
 * mudp_socket_port() - the port on which a netlink socket listens or sends
 * @net: its namespace
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @kind: %MUDP_SERVICE_LISTEN or %MUDP_SERVICE_SEND
 *
 * Context: process.
 * Return: the port, or 0 if the socket has none.
 */
__be16 mudp_socket_port(const struct net *net, const struct mipv4 *ip,
			u32 portid, u8 kind)
{
	struct mudp_net *mnet = mudp_net_lock(net);
	struct mudp_service *service;
	__be16 port = 0;

	service = mudp_service_find(mnet, ip, portid, kind);
	if (service)
		port = mudp_listener_port(service->listener);
	mutex_unlock(&mnet->lock);
	return port;
}

/**
 * mudp_socket_count_sent() - count datagrams that a netlink socket sends
 * @net: its namespace
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @kind: %MUDP_SERVICE_LISTEN or %MUDP_SERVICE_SEND
 * @n: number of datagrams that were sent
 * @failed: one more could not be sent
 *
 * Context: process.
 */
void mudp_socket_count_sent(const struct net *net, const struct mipv4 *ip,
			    u32 portid, u8 kind, unsigned int n, bool failed)
{
	struct mudp_net *mnet = mudp_net_lock(net);
	struct mudp_service *service;

	service = mudp_service_find(mnet, ip, portid, kind);
	if (service)
		mudp_service_count_sent(service, n, failed);
	mutex_unlock(&mnet->lock);
}

/**
 * mudp_services_walk() - visit services in the order in which they were started
 * @net: the namespace
 * @ifindex: the device, 0 for all devices
 * @after: only services with a higher id are visited; receives the id of the last for
 *	which @visit returned 0
 * @visit: called for each service until it returns an error
 * @data: passed to @visit
 *
 * Context: process.
 * Return: 0 or the error of @visit.
 */
int mudp_services_walk(const struct net *net, int ifindex, u64 *after,
		       int (*visit)(struct mudp_service *service, void *data),
		       void *data)
{
	struct mudp_net *mnet = mudp_net_lock(net);
	struct mudp_service *service;
	int err = 0;

	list_for_each_entry(service, &mnet->services, list) {
		if (service->id <= *after ||
		    (ifindex && service->socket.ifindex != ifindex))
			continue;
		err = visit(service, data);
		if (err)
			break;
		*after = service->id;
	}
	mutex_unlock(&mnet->lock);
	return err;
}

/* End a service that its socket or the administrator did not end. Context: @mnet->lock. */
static void mudp_service_close(struct mudp_net *mnet,
			       struct mudp_service *service,
			       struct mudp_unlinked *unlinked)
{
	mudp_notify_closed(&service->socket,
			   mudp_listener_port(service->listener));
	mudp_service_unlink(mnet, service, unlinked);
}

/**
 * mudp_services_close() - end the services of an endpoint that is disconnected
 * @ep: the endpoint; its listeners are closed
 *
 * Context: process, RTNL.
 */
void mudp_services_close(const struct mudp_endpoint *ep)
{
	struct mudp_unlinked unlinked = MUDP_UNLINKED_INIT(unlinked);
	struct mudp_net *mnet = mudp_net_lock(ep->net);
	struct mudp_service *service, *next;

	list_for_each_entry_safe(service, next, &mnet->services, list)
		if (service->ip == ep->ip)
			mudp_service_close(mnet, service, &unlinked);
	mutex_unlock(&mnet->lock);
	mudp_services_free(&unlinked);
}

/* A netlink socket is closed: end its services. */
static int mudp_netlink_event(struct notifier_block *nb, unsigned long event,
			      void *ptr)
{
	struct mudp_unlinked unlinked = MUDP_UNLINKED_INIT(unlinked);
	struct netlink_notify *notify = ptr;
	struct mudp_service *service;
	struct hlist_node *next;
	struct mudp_net *mnet;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	mnet = mudp_net_lock(notify->net);
	hash_for_each_possible_safe(mnet->by_portid, service, next, node,
				    notify->portid)
		if (service->socket.portid == notify->portid)
			mudp_service_unlink(mnet, service, &unlinked);
	mutex_unlock(&mnet->lock);
	mudp_services_free(&unlinked);
	return NOTIFY_DONE;
}

static struct notifier_block mudp_netlink_notifier = {
	.notifier_call = mudp_netlink_event,
};

static int __net_init mudp_net_init(struct net *net)
{
	struct mudp_net *mnet = mudp_net(net);

	mutex_init(&mnet->lock);
	INIT_LIST_HEAD(&mnet->services);
	hash_init(mnet->by_portid);
	return 0;
}

static struct pernet_operations mudp_net_ops = {
	.init	= mudp_net_init,
	.id	= &mudp_net_id,
	.size	= sizeof(struct mudp_net),
};

/**
 * mudp_services_init() - prepare each namespace, and observe the end of netlink sockets
 *
 * Return: 0 or -errno.
 */
int mudp_services_init(void)
{
	int err;

	err = register_pernet_subsys(&mudp_net_ops);
	if (err)
		return err;
	err = netlink_register_notifier(&mudp_netlink_notifier);
	if (err)
		unregister_pernet_subsys(&mudp_net_ops);
	return err;
}

/* End all services of a namespace. */
static void mudp_net_stop(struct net *net, struct mudp_unlinked *unlinked)
{
	struct mudp_net *mnet = mudp_net_lock(net);
	struct mudp_service *service, *next;

	list_for_each_entry_safe(service, next, &mnet->services, list)
		mudp_service_close(mnet, service, unlinked);
	mutex_unlock(&mnet->lock);
}

/**
 * mudp_services_stop() - end all services, and refuse new ones
 *
 * Context: process.
 */
void mudp_services_stop(void)
{
	struct mudp_unlinked unlinked = MUDP_UNLINKED_INIT(unlinked);
	struct net *net;

	WRITE_ONCE(mudp_services_stopped, true);
	down_read(&net_rwsem);
	for_each_net(net)
		mudp_net_stop(net, &unlinked);
	up_read(&net_rwsem);
	mudp_services_free(&unlinked);
}

/**
 * mudp_services_exit() - undo mudp_services_init()
 *
 * Context: process, no service is left.
 */
void mudp_services_exit(void)
{
	netlink_unregister_notifier(&mudp_netlink_notifier);
	unregister_pernet_subsys(&mudp_net_ops);
}
