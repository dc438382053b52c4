// SPDX-License-Identifier: GPL-2.0
/*
 * service.c: what the module does with ports by itself: echo (RFC 862), discard (RFC
 * 863) and sink for the administrator, and what netlink sockets listen on and send
 * from.
 */
#include <linux/hashtable.h>
#include <linux/netlink.h>
#include <linux/notifier.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include "internal.h"

/* Services of a namespace. */
#define MAX_SERVICES	1024

/**
 * struct mudp_net - the services of a namespace
 * @lock: guards all below, and the services
 * @services: struct mudp_service, in the order in which they were started
 * @by_portid: those that belong to a socket, by its address
 * @n: how many services there are
 * @last_id: the id of the last one that was started
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

/* Context: bottom halves disabled. */
static void mudp_service_count(struct mudp_service *service,
			       enum mudp_counter counter, unsigned int n)
{
	struct mudp_service_pcpu *pcpu = this_cpu_ptr(service->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_add(&pcpu->counter[counter], n);
	u64_stats_update_end(&pcpu->syncp);
}

static void mudp_service_count_in(struct mudp_service *service,
				  unsigned int len)
{
	mudp_service_count(service, MUDP_COUNTER_IN_DATAGRAMS, 1);
	mudp_service_count(service, MUDP_COUNTER_IN_OCTETS, len);
}

/* Would an answer go to many, or to a service that may answer it, too? Those with a
 * well-known port are echo, systat, daytime, qotd, chargen and time. An echo may be at
 * any other port: an answer has one hop less to live than what it answers, so that a
 * conversation of two of them ends.
 */
static bool mudp_echo_is_dangerous(const struct mudp_flow *flow)
{
	if (flow->flags & MUDP_FLOW_MULTI || flow->sport == flow->dport ||
	    flow->ttl <= 1)
		return true;
	switch (ntohs(flow->sport)) {
	case 0:
	case 7:
	case 11:
	case 13:
	case 17:
	case 19:
	case 37:
		return true;
	default:
		return false;
	}
}

static void mudp_echo_rcv(struct mipv4 *ip, const struct mudp_flow *flow,
			  struct sk_buff *skb, void *ctx)
{
	struct mudp_flow reply = mudp_flow_reply(flow);
	struct mudp_service *service = ctx;
	enum mudp_counter counter;

	reply.ttl = flow->ttl - 1;
	mudp_service_count_in(service, skb->len);
	if (mudp_echo_is_dangerous(flow))
		counter = MUDP_COUNTER_IGNORED;
	else if (mudp_write_skb(ip, &reply, skb))
		counter = MUDP_COUNTER_OUT_FAILED;
	else
		counter = MUDP_COUNTER_OUT_DATAGRAMS;
	mudp_service_count(service, counter, 1);
	consume_skb(skb);
}

static void mudp_discard_rcv(struct mipv4 *ip, const struct mudp_flow *flow,
			     struct sk_buff *skb, void *ctx)
{
	mudp_service_count_in(ctx, skb->len);
	consume_skb(skb);
}

static void mudp_sink_rcv(struct mipv4 *ip, const struct mudp_flow *flow,
			  struct sk_buff *skb, void *ctx)
{
	struct mudp_service *service = ctx;
	__be64 seq;

	mudp_service_count_in(service, skb->len);
	if (skb_copy_bits(skb, 0, &seq, sizeof(seq)))
		mudp_service_count(service, MUDP_COUNTER_UNNUMBERED, 1);
	else
		mudp_sink_take(&service->sink, flow, be64_to_cpu(seq));
	consume_skb(skb);
}

/* To the netlink socket. */
static void mudp_socket_rcv(struct mipv4 *ip, const struct mudp_flow *flow,
			    struct sk_buff *skb, void *ctx)
{
	struct mudp_service *service = ctx;

	mudp_service_count_in(service, skb->len);
	if (!mudp_netlink_receive(service, flow, skb))
		mudp_service_count(service, MUDP_COUNTER_OVERFLOW, 1);
	consume_skb(skb);
}

static void mudp_socket_err(struct mipv4 *ip, const struct mudp_flow *flow,
			    __be32 from, u8 type, u8 code, u32 info, void *ctx)
{
	mudp_netlink_icmp(ctx, flow, from, type, code, info);
}

/* What comes back to who only sends is not for it. */
static const struct mudp_ops mudp_service_ops[] = {
	[MUDP_SERVICE_ECHO]	= { .rcv = mudp_echo_rcv },
	[MUDP_SERVICE_DISCARD]	= { .rcv = mudp_discard_rcv },
	[MUDP_SERVICE_SINK]	= { .rcv = mudp_sink_rcv },
	[MUDP_SERVICE_LISTEN]	= {
		.rcv = mudp_socket_rcv, .err = mudp_socket_err
	},
	[MUDP_SERVICE_SEND]	= {
		.rcv = mudp_discard_rcv, .err = mudp_socket_err
	},
};

/* Services that one task ends. */
struct mudp_ending {
	struct list_head	services;
	bool			seen;	/* their callbacks may run */
};

#define MUDP_ENDING_INIT(name) { .services = LIST_HEAD_INIT((name).services) }

/* Take out a service, whose port is free then: it is the caller's to end, with
 * mudp_services_end(). Context: @mnet->lock.
 */
static void mudp_service_take_out(struct mudp_net *mnet,
				  struct mudp_service *service,
				  struct mudp_ending *ending)
{
	list_move_tail(&service->list, &ending->services);
	if (service->portid)
		hash_del(&service->node);
	mnet->n--;
	ending->seen |= mudp_listener_take_out(service->listener);
}

/* A grace period for all of them. It may be long, and who has RTNL waits for
 * the lock of a namespace. Context: process, without that.
 */
static void mudp_services_end(struct mudp_ending *ending)
{
	struct mudp_service *service, *next;

	if (ending->seen)
		synchronize_net();
	list_for_each_entry_safe(service, next, &ending->services, list) {
		kfree(service->listener);
		free_percpu(service->pcpu);
		kfree(service);
	}
}

static struct mudp_service *
mudp_service_alloc(struct mipv4 *ip, const struct mudp_service_spec *spec)
{
	struct mudp_service *service;

	service = kzalloc(sizeof(*service), GFP_KERNEL_ACCOUNT);
	if (!service)
		return NULL;
	service->pcpu = __netdev_alloc_pcpu_stats(struct mudp_service_pcpu,
						  GFP_KERNEL_ACCOUNT);
	if (!service->pcpu) {
		kfree(service);
		return NULL;
	}
	service->ip = ip;
	write_pnet(&service->net, spec->net);
	service->ifindex = spec->ifindex;
	service->kind = spec->kind;
	service->portid = spec->portid;
	mudp_sink_init(&service->sink);
	return service;
}

/* What says why a port cannot be had. */
static void mudp_listen_explain(int err, struct netlink_ext_ack *extack)
{
	if (err == -EADDRINUSE)
		NL_SET_ERR_MSG(extack,
			       "port is in use: see mipv4 udp show, or choose another");
	else if (err == -ENODEV)
		NL_SET_ERR_MSG(extack, "the endpoint is being detached");
}

/* Context: @mnet->lock. */
static int mudp_service_start(struct mudp_net *mnet,
			      struct mudp_service *service, __be16 port,
			      struct netlink_ext_ack *extack)
{
	struct mudp_listener *listener;

	if (READ_ONCE(mudp_services_stopped)) {
		NL_SET_ERR_MSG(extack, "the mudp module is being unloaded");
		return -ENODEV;
	}
	if (mnet->n >= MAX_SERVICES) {
		NL_SET_ERR_MSG(extack,
			       "too many services: end some of them first");
		return -EBUSY;
	}
	listener = mudp_listen(service->ip, 0, port,
			       &mudp_service_ops[service->kind], service);
	if (IS_ERR(listener)) {
		mudp_listen_explain(PTR_ERR(listener), extack);
		return PTR_ERR(listener);
	}
	service->listener = listener;
	service->id = ++mnet->last_id;
	list_add_tail(&service->list, &mnet->services);
	if (service->portid)
		hash_add(mnet->by_portid, &service->node, service->portid);
	mnet->n++;
	return 0;
}

/**
 * mudp_service_add() - start a service
 * @ip: the endpoint, a reference to which is held
 * @spec: what it is to be
 * @port: receives its port; may be NULL
 * @extack: says what is wrong
 *
 * Context: process, the socket of @spec is held open.
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
	if (err) {
		free_percpu(service->pcpu);
		kfree(service);
	}
	return err;
}

/**
 * mudp_service_del() - end echo, discard or sink
 * @net: namespace of the device
 * @ifindex: the device
 * @port: the port
 * @extack: says what is wrong
 *
 * Context: process.
 * Return: 0; -ENOENT if there is none; -EBUSY if it is that of a netlink socket.
 */
int mudp_service_del(const struct net *net, int ifindex, __be16 port,
		     struct netlink_ext_ack *extack)
{
	struct mudp_ending ending = MUDP_ENDING_INIT(ending);
	struct mudp_net *mnet = mudp_net_lock(net);
	struct mudp_service *service;
	int err = -ENOENT;

	list_for_each_entry(service, &mnet->services, list) {
		if (service->ifindex != ifindex ||
		    mudp_listener_port(service->listener) != port)
			continue;
		err = service->portid ? -EBUSY : 0;
		break;
	}
	if (!err)
		mudp_service_take_out(mnet, service, &ending);
	mutex_unlock(&mnet->lock);
	mudp_services_end(&ending);
	if (err == -ENOENT)
		NL_SET_ERR_MSG(extack, "no service on that port");
	else if (err)
		NL_SET_ERR_MSG(extack,
			       "the port belongs to a program: it ends with that");
	return err;
}

/* Context: @mnet->lock. */
static struct mudp_service *mudp_service_find(struct mudp_net *mnet,
					      const struct mipv4 *ip,
					      u32 portid, u8 kind)
{
	struct mudp_service *service;

	hash_for_each_possible(mnet->by_portid, service, node, portid)
		if (service->ip == ip && service->portid == portid &&
		    service->kind == kind)
			return service;
	return NULL;
}

/**
 * mudp_service_of_socket() - what a netlink socket has of a kind
 * @net: its namespace
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @kind: the kind
 *
 * Context: process.
 * Return: its port, or 0.
 */
__be16 mudp_service_of_socket(const struct net *net, const struct mipv4 *ip,
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
 * mudp_service_sent() - count what a netlink socket has sent
 * @net: its namespace
 * @ip: the endpoint
 * @portid: netlink address of the socket
 * @n: how many datagrams
 * @failed: one more could not be sent
 *
 * Context: process.
 */
void mudp_service_sent(const struct net *net, const struct mipv4 *ip,
		       u32 portid, unsigned int n, bool failed)
{
	struct mudp_net *mnet = mudp_net_lock(net);
	struct mudp_service *service;

	service = mudp_service_find(mnet, ip, portid, MUDP_SERVICE_SEND);
	if (service) {
		local_bh_disable();
		mudp_service_count(service, MUDP_COUNTER_OUT_DATAGRAMS, n);
		mudp_service_count(service, MUDP_COUNTER_OUT_FAILED, failed);
		local_bh_enable();
	}
	mutex_unlock(&mnet->lock);
}

/**
 * mudp_services_walk() - visit services, in the order in which they were started
 * @net: those of this namespace
 * @ifindex: those of this device, 0 for all
 * @after: those with a higher id; receives that of the last that was visited well
 * @visit: called for each, until it returns an error
 * @data: passed to it
 *
 * Context: process.
 * Return: 0 or what @visit returned.
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
		    (ifindex && service->ifindex != ifindex))
			continue;
		err = visit(service, data);
		if (err)
			break;
		*after = service->id;
	}
	mutex_unlock(&mnet->lock);
	return err;
}

/* Add what one CPU has counted. */
static void mudp_service_add_up(const struct mudp_service_pcpu *pcpu,
				u64 *counters)
{
	u64 one[__MUDP_COUNTER_MAX];
	unsigned int start;
	int i;

	do {
		start = u64_stats_fetch_begin(&pcpu->syncp);
		for (i = 0; i < __MUDP_COUNTER_MAX; i++)
			one[i] = u64_stats_read(&pcpu->counter[i]);
	} while (u64_stats_fetch_retry(&pcpu->syncp, start));
	for (i = 0; i < __MUDP_COUNTER_MAX; i++)
		counters[i] += one[i];
}

/**
 * mudp_service_counters() - the counters of a service
 * @service: the service
 * @counters: receives them, %__MUDP_COUNTER_MAX
 *
 * Context: process, the lock of its namespace.
 */
void mudp_service_counters(struct mudp_service *service, u64 *counters)
{
	struct mudp_sink *sink = &service->sink;
	int cpu;

	memset(counters, 0, __MUDP_COUNTER_MAX * sizeof(*counters));
	for_each_possible_cpu(cpu)
		mudp_service_add_up(per_cpu_ptr(service->pcpu, cpu), counters);
	spin_lock_bh(&sink->lock);
	counters[MUDP_COUNTER_LOST] = sink->lost;
	counters[MUDP_COUNTER_DUPLICATE] = sink->duplicate;
	counters[MUDP_COUNTER_REORDERED] = sink->reordered;
	spin_unlock_bh(&sink->lock);
}

/**
 * mudp_services_endpoint_gone() - end the services of an endpoint
 * @ep: the endpoint, whose listeners are closed
 *
 * Context: process, RTNL.
 */
void mudp_services_endpoint_gone(const struct mudp_endpoint *ep)
{
	struct mudp_ending ending = MUDP_ENDING_INIT(ending);
	struct mudp_net *mnet = mudp_net_lock(ep->net);
	struct mudp_service *service, *next;

	list_for_each_entry_safe(service, next, &mnet->services, list) {
		if (service->ip != ep->ip)
			continue;
		mudp_netlink_gone(service);
		mudp_service_take_out(mnet, service, &ending);
	}
	mutex_unlock(&mnet->lock);
	mudp_services_end(&ending);
}

/* A netlink socket is closed: end its services. */
static int mudp_netlink_event(struct notifier_block *nb, unsigned long event,
			      void *ptr)
{
	struct mudp_ending ending = MUDP_ENDING_INIT(ending);
	struct netlink_notify *notify = ptr;
	struct mudp_service *service;
	struct hlist_node *next;
	struct mudp_net *mnet;

	if (event != NETLINK_URELEASE || notify->protocol != NETLINK_GENERIC)
		return NOTIFY_DONE;
	mnet = mudp_net_lock(notify->net);
	hash_for_each_possible_safe(mnet->by_portid, service, next, node,
				    notify->portid)
		if (service->portid == notify->portid)
			mudp_service_take_out(mnet, service, &ending);
	mutex_unlock(&mnet->lock);
	mudp_services_end(&ending);
	return NOTIFY_DONE;
}

static struct notifier_block mudp_netlink_notifier = {
	.notifier_call = mudp_netlink_event,
};

static int __net_init mudp_net_begin(struct net *net)
{
	struct mudp_net *mnet = mudp_net(net);

	mutex_init(&mnet->lock);
	INIT_LIST_HEAD(&mnet->services);
	hash_init(mnet->by_portid);
	return 0;
}

static struct pernet_operations mudp_net_ops = {
	.init	= mudp_net_begin,
	.id	= &mudp_net_id,
	.size	= sizeof(struct mudp_net),
};

/**
 * mudp_services_init() - give each namespace its services, and follow netlink sockets
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
static void mudp_net_stop(struct net *net, struct mudp_ending *ending)
{
	struct mudp_net *mnet = mudp_net_lock(net);
	struct mudp_service *service, *next;

	list_for_each_entry_safe(service, next, &mnet->services, list) {
		mudp_netlink_gone(service);
		mudp_service_take_out(mnet, service, ending);
	}
	mutex_unlock(&mnet->lock);
}

/**
 * mudp_services_stop() - end all services, and start none any more
 *
 * Context: process.
 */
void mudp_services_stop(void)
{
	struct mudp_ending ending = MUDP_ENDING_INIT(ending);
	struct net *net;

	WRITE_ONCE(mudp_services_stopped, true);
	down_read(&net_rwsem);
	for_each_net(net)
		mudp_net_stop(net, &ending);
	up_read(&net_rwsem);
	mudp_services_end(&ending);
}

/**
 * mudp_services_exit() - follow netlink sockets no more
 *
 * Context: process, there is no service.
 */
void mudp_services_exit(void)
{
	netlink_unregister_notifier(&mudp_netlink_notifier);
	unregister_pernet_subsys(&mudp_net_ops);
}
