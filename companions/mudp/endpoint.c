// SPDX-License-Identifier: GPL-2.0
/*
 * endpoint.c: what mudp knows of each endpoint of mipv4, and its counters.
 */
#include <linux/hashtable.h>
#include "internal.h"

#define ENDPOINTS_BITS	10

/* Written under mudp_lock, read under RCU. */
static DEFINE_HASHTABLE(mudp_endpoints, ENDPOINTS_BITS);

static struct workqueue_struct *mudp_endpoints_wq;	/* frees them */

/* What a drop counts as in the UDP-MIB, once or twice, and in the core. */
struct mudp_drop_info {
	u8	stat;
	u8	also;
	u16	core;
};

static const struct mudp_drop_info mudp_drop_info[__MUDP_DROP_MAX] = {
	[MUDP_DROP_SHORT] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_PKT_TOO_SMALL
	},
	[MUDP_DROP_LENGTH] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_PKT_TOO_SMALL
	},
	[MUDP_DROP_CSUM] = {
		MUDP_STAT_IN_ERRORS, MUDP_STAT_IN_CSUM_ERRORS,
		SKB_DROP_REASON_UDP_CSUM
	},
	[MUDP_DROP_NO_PORT] = {
		MUDP_STAT_NO_PORTS, 0, SKB_DROP_REASON_NO_SOCKET
	},
	[MUDP_DROP_NO_MEMBER] = {
		MUDP_STAT_IGNORED_MULTI, 0, SKB_DROP_REASON_NO_SOCKET
	},
	[MUDP_DROP_NO_MEMORY] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_NOMEM
	},
	[MUDP_DROP_GSO] = {
		MUDP_STAT_IN_ERRORS, 0, SKB_DROP_REASON_NOT_SPECIFIED
	},
};

/**
 * mudp_endpoint_find() - what is known of an endpoint
 * @ip: the endpoint
 *
 * Context: RCU or mudp_lock.
 * Return: it, or NULL if the endpoint is gone.
 */
struct mudp_endpoint *mudp_endpoint_find(const struct mipv4 *ip)
{
	struct mudp_endpoint *ep;

	hash_for_each_possible_rcu(mudp_endpoints, ep, node, (unsigned long)ip,
				   lockdep_is_held(&mudp_lock))
		if (ep->ip == ip)
			return ep;
	return NULL;
}

/**
 * mudp_endpoint_connect() - an endpoint came into being
 * @ip: the endpoint
 * @ctx: unused
 *
 * Context: RTNL.
 * Return: 0 or -errno.
 */
int mudp_endpoint_connect(struct mipv4 *ip, void *ctx)
{
	struct mudp_endpoint *ep;
	int err = -ENOMEM;

	ep = kzalloc(sizeof(*ep), GFP_KERNEL_ACCOUNT);
	if (!ep)
		goto fail;
	ep->ip = ip;
	ep->net = dev_net(mipv4_dev(ip));
	ep->pcpu = __netdev_alloc_pcpu_stats(struct mudp_pcpu,
					     GFP_KERNEL_ACCOUNT);
	if (!ep->pcpu)
		goto fail_pcpu;
	err = mudp_listeners_init(ep);
	if (err)
		goto fail_listeners;
	mutex_lock(&mudp_lock);
	hash_add_rcu(mudp_endpoints, &ep->node, (unsigned long)ip);
	mutex_unlock(&mudp_lock);
	return 0;

fail_listeners:
	free_percpu(ep->pcpu);
fail_pcpu:
	kfree(ep);
fail:
	return err;
}

static void mudp_endpoint_free(struct work_struct *work)
{
	struct mudp_endpoint *ep = container_of(to_rcu_work(work),
						struct mudp_endpoint,
						free_work);

	mudp_listeners_exit(ep);
	free_percpu(ep->pcpu);
	kfree(ep);
}

/**
 * mudp_endpoint_disconnect() - an endpoint is gone
 * @ip: the endpoint
 * @ctx: unused
 *
 * No datagram comes in any more, but whoever writes may still be here. They are not
 * waited for: many endpoints may go at once.
 *
 * Context: RTNL; sleeps.
 */
void mudp_endpoint_disconnect(struct mipv4 *ip, void *ctx)
{
	struct mudp_endpoint *ep;

	mutex_lock(&mudp_lock);
	ep = mudp_endpoint_find(ip);
	hash_del_rcu(&ep->node);
	mudp_listeners_close(ep);
	mutex_unlock(&mudp_lock);
	mudp_services_endpoint_gone(ep);
	INIT_RCU_WORK(&ep->free_work, mudp_endpoint_free);
	queue_rcu_work(mudp_endpoints_wq, &ep->free_work);
}

/**
 * mudp_endpoints_init() - be able to free endpoints
 *
 * Return: 0 or -ENOMEM.
 */
int mudp_endpoints_init(void)
{
	mudp_endpoints_wq = alloc_workqueue("mudp", WQ_UNBOUND, 0);
	return mudp_endpoints_wq ? 0 : -ENOMEM;
}

/**
 * mudp_endpoints_exit() - wait until all endpoints are freed
 *
 * Context: process, all are disconnected.
 */
void mudp_endpoints_exit(void)
{
	rcu_barrier();
	destroy_workqueue(mudp_endpoints_wq);
}

/**
 * mudp_drop() - count and free a datagram that goes no further
 * @ep: the endpoint
 * @skb: the datagram, consumed; NULL if it could not be made
 * @reason: why
 *
 * Context: bottom halves disabled.
 */
void mudp_drop(struct mudp_endpoint *ep, struct sk_buff *skb,
	       enum mudp_drop_reason reason)
{
	const struct mudp_drop_info *info = &mudp_drop_info[reason];
	struct mudp_pcpu *pcpu = this_cpu_ptr(ep->pcpu);

	u64_stats_update_begin(&pcpu->syncp);
	u64_stats_inc(&pcpu->drop[reason]);
	u64_stats_inc(&pcpu->stat[info->stat]);
	if (info->also)
		u64_stats_inc(&pcpu->stat[info->also]);
	u64_stats_update_end(&pcpu->syncp);
	kfree_skb_reason(skb, info->core);
}

/* Add up one counter, which is at @offset in struct mudp_pcpu. */
static u64 mudp_total(const struct mipv4 *ip, size_t offset)
{
	struct mudp_endpoint *ep;
	u64 one, total = 0;
	unsigned int start;
	int cpu;

	rcu_read_lock();
	ep = mudp_endpoint_find(ip);
	if (!ep)
		goto out;
	for_each_possible_cpu(cpu) {
		const struct mudp_pcpu *pcpu = per_cpu_ptr(ep->pcpu, cpu);

		do {
			start = u64_stats_fetch_begin(&pcpu->syncp);
			one = u64_stats_read((const void *)pcpu + offset);
		} while (u64_stats_fetch_retry(&pcpu->syncp, start));
		total += one;
	}
out:
	rcu_read_unlock();
	return total;
}

/**
 * mudp_stat() - a counter of an endpoint
 * @ip: the endpoint
 * @stat: which; the names are those of the UDP-MIB, RFC 4113
 *
 * Context: any.
 * Return: its value; 0 if the endpoint is disconnected.
 */
u64 mudp_stat(const struct mipv4 *ip, enum mudp_stat stat)
{
	return mudp_total(ip, offsetof(struct mudp_pcpu, stat) +
			      stat * sizeof(u64_stats_t));
}
EXPORT_SYMBOL_GPL(mudp_stat);

/**
 * mudp_drops() - how many datagrams an endpoint has dropped for a reason
 * @ip: the endpoint
 * @reason: the reason
 *
 * Context: any.
 * Return: how many; 0 if the endpoint is disconnected.
 */
u64 mudp_drops(const struct mipv4 *ip, enum mudp_drop_reason reason)
{
	return mudp_total(ip, offsetof(struct mudp_pcpu, drop) +
			      reason * sizeof(u64_stats_t));
}
EXPORT_SYMBOL_GPL(mudp_drops);
