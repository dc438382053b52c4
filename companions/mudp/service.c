// SPDX-License-Identifier: GPL-2.0
/*
 * service.c: a service: echo (RFC 862), discard (RFC 863) and sink for the administrator,
 * and the ports on which the netlink sockets of programs listen and send.
 */
#include <linux/ip.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <net/mudp.h>
#include "listener.h"
#include "notify.h"
#include "output.h"
#include "service.h"
#include "sink.h"

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

/* Can a reply reach many hosts, or a service that replies again? The services with a
 * well-known port are echo, systat, daytime, qotd, chargen and time. An echo can be at any
 * other port: a reply has a TTL one less than its request, so a loop of two echoes ends.
 */
static bool mudp_echo_may_loop(const struct mudp_flow *flow)
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
	if (mudp_echo_may_loop(flow))
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
		mudp_sink_receive(&service->sink, flow, be64_to_cpu(seq));
	consume_skb(skb);
}

static void mudp_socket_rcv(struct mipv4 *ip, const struct mudp_flow *flow,
			    struct sk_buff *skb, void *ctx)
{
	struct mudp_service *service = ctx;

	mudp_service_count_in(service, skb->len);
	if (!mudp_notify_datagram(&service->socket, flow, skb,
				  mipv4_specdest(ip, skb)))
		mudp_service_count(service, MUDP_COUNTER_OVERFLOW, 1);
	consume_skb(skb);
}

static void mudp_socket_err(struct mipv4 *ip, const struct mudp_flow *flow,
			    __be32 from, u8 type, u8 code, u32 info, void *ctx)
{
	const struct mudp_service *service = ctx;

	mudp_notify_icmp(&service->socket, flow, from, type, code, info);
}

/* A socket that only sends does not receive replies; they are counted. */
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

/**
 * mudp_service_alloc() - a new service that does not listen yet
 * @ip: the endpoint
 * @spec: its parameters
 *
 * Context: process.
 * Return: the service, or NULL without memory.
 */
struct mudp_service *mudp_service_alloc(struct mipv4 *ip,
					const struct mudp_service_spec *spec)
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
	write_pnet(&service->socket.net, spec->net);
	service->socket.ifindex = spec->ifindex;
	service->socket.portid = spec->portid;
	service->kind = spec->kind;
	mudp_sink_init(&service->sink);
	return service;
}

/* The message for an error of mudp_listen(). */
static void mudp_listen_extack(int err, struct netlink_ext_ack *extack)
{
	if (err == -EADDRINUSE)
		NL_SET_ERR_MSG(extack,
			       "port is in use: see mipv4 udp show and mipv4 socket all, or choose another");
	else if (err == -ENODEV)
		NL_SET_ERR_MSG(extack, "the endpoint is being detached");
}

/**
 * mudp_service_listen() - start to receive the datagrams of a port
 * @service: from mudp_service_alloc()
 * @port: the port, 0 to choose a free one
 * @extack: receives the error message
 *
 * Context: process; the lock of its namespace.
 * Return: 0 or the error of mudp_listen().
 */
int mudp_service_listen(struct mudp_service *service, __be16 port,
			struct netlink_ext_ack *extack)
{
	struct mudp_listener *listener;

	listener = mudp_listen(service->ip, 0, port,
			       &mudp_service_ops[service->kind], service);
	if (IS_ERR(listener)) {
		mudp_listen_extack(PTR_ERR(listener), extack);
		return PTR_ERR(listener);
	}
	service->listener = listener;
	return 0;
}

/**
 * mudp_service_free() - free a service
 * @service: the service. It does not listen, and none of its callbacks runs.
 */
void mudp_service_free(struct mudp_service *service)
{
	if (service->listener)
		kfree_rcu(service->listener, rcu);
	free_percpu(service->pcpu);
	kfree(service);
}

/**
 * mudp_service_count_sent() - count datagrams that a socket sends
 * @service: the service of the socket
 * @n: number of datagrams that were sent
 * @failed: one more could not be sent
 *
 * Context: process, the lock of its namespace.
 */
void mudp_service_count_sent(struct mudp_service *service, unsigned int n,
			     bool failed)
{
	local_bh_disable();
	mudp_service_count(service, MUDP_COUNTER_OUT_DATAGRAMS, n);
	mudp_service_count(service, MUDP_COUNTER_OUT_FAILED, failed);
	local_bh_enable();
}

/* Add the counters of one CPU. */
static void mudp_service_add_pcpu(const struct mudp_service_pcpu *pcpu,
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
 * @counters: receives %__MUDP_COUNTER_MAX counters
 *
 * Context: process, the lock of its namespace.
 */
void mudp_service_counters(struct mudp_service *service, u64 *counters)
{
	struct mudp_sink *sink = &service->sink;
	int cpu;

	memset(counters, 0, __MUDP_COUNTER_MAX * sizeof(*counters));
	for_each_possible_cpu(cpu)
		mudp_service_add_pcpu(per_cpu_ptr(service->pcpu, cpu),
				      counters);
	spin_lock_bh(&sink->lock);
	counters[MUDP_COUNTER_LOST] = sink->lost;
	counters[MUDP_COUNTER_DUPLICATE] = sink->duplicate;
	counters[MUDP_COUNTER_REORDERED] = sink->reordered;
	spin_unlock_bh(&sink->lock);
}
