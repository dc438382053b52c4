// SPDX-License-Identifier: GPL-2.0
/*
 * connect.c: the life of an endpoint. mipv4 calls the protocol for each endpoint that is
 * attached or detached. This file makes and ends all that mudp has of it.
 */
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <net/mipv4.h>
#include "connect.h"
#include "endpoint.h"
#include "listener.h"
#include "service-table.h"

static struct workqueue_struct *mudp_endpoints_wq;	/* frees endpoints */

/**
 * mudp_endpoint_connect() - begin to receive the datagrams of an endpoint
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
	ep->ifindex = mipv4_dev(ip)->ifindex;
	ep->pcpu = __netdev_alloc_pcpu_stats(struct mudp_pcpu,
					     GFP_KERNEL_ACCOUNT);
	if (!ep->pcpu)
		goto fail_pcpu;
	err = mudp_listeners_init(ep);
	if (err)
		goto fail_listeners;
	err = mipv4_set_protocol_data(ip, mudp_proto, ep);
	if (err)
		goto fail_data;
	return 0;

fail_data:
	mudp_listeners_exit(ep);
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
 * mudp_endpoint_disconnect() - end the listeners and services of an endpoint
 * @ip: the endpoint
 * @ctx: unused
 *
 * mipv4 delivers no datagram any more, but a sender may still use the endpoint. A work
 * frees it after a grace period, because many endpoints may end at once.
 *
 * Context: RTNL; sleeps.
 */
void mudp_endpoint_disconnect(struct mipv4 *ip, void *ctx)
{
	struct mudp_endpoint *ep;

	mutex_lock(&mudp_lock);
	ep = mudp_endpoint_find(ip);
	mipv4_set_protocol_data(ip, mudp_proto, NULL);
	mudp_listeners_close(ep);
	mutex_unlock(&mudp_lock);
	mudp_services_close(ep);
	INIT_RCU_WORK(&ep->free_work, mudp_endpoint_free);
	queue_rcu_work(mudp_endpoints_wq, &ep->free_work);
}

/**
 * mudp_endpoints_init() - make the workqueue that frees endpoints
 * @proto: the protocol that will be registered
 *
 * Return: 0 or -ENOMEM.
 */
int __init mudp_endpoints_init(const struct mipv4_protocol *proto)
{
	mudp_proto = proto;
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
