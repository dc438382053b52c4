// SPDX-License-Identifier: GPL-2.0
/*
 * sock-port.c: the ports of sockets: which socket may have which port, and the choice of a
 * free one. The ports of a namespace are in an xarray, which finds a free port without a
 * search.
 */
#include <linux/module.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/xarray.h>
#include <net/mipv4_sock.h>
#include <net/sock_reuseport.h>
#include <compat/sock.h>
#include "endpoint.h"
#include "sock-table.h"

/* The ports from which one is chosen at random, RFC 6056 section 3.2. */
#define MIPV4_SOCK_PORT_MIN	32768
#define MIPV4_SOCK_PORT_MAX	65535

/* A port of a namespace that sockets of a type have. */
struct mipv4_sock_port {
	struct hlist_head	socks;	/* by mipv4_sock.port_list */
	u32			index;	/* in &mipv4_net.sock_ports */
};

static u32 mipv4_sock_port_index(const struct mipv4_sock_type *type, u16 port)
{
	return (u32)type->id << 16 | port;
}

/* May both sockets have the port? As in Linux: if they are on different devices or have
 * different addresses, or both allow it.
 */
static bool mipv4_sock_conflict(const struct sock *a, const struct sock *b)
{
	__be32 addr_a = inet_sk(a)->inet_rcv_saddr;
	__be32 addr_b = inet_sk(b)->inet_rcv_saddr;

	if (a->sk_bound_dev_if && b->sk_bound_dev_if &&
	    a->sk_bound_dev_if != b->sk_bound_dev_if)
		return false;
	if (addr_a && addr_b && addr_a != addr_b)
		return false;
	if (a->sk_reuse && b->sk_reuse && b->sk_state != TCP_LISTEN)
		return false;
	return !(a->sk_reuseport && b->sk_reuseport &&
		 uid_eq(sock_i_uid((struct sock *)a), sock_i_uid((struct sock *)b)));
}

/* Context: type->lock. */
static bool mipv4_sock_port_conflict(const struct mipv4_sock_port *port,
				     const struct sock *sk)
{
	const struct mipv4_sock *other;

	hlist_for_each_entry(other, &port->socks, port_list) {
		if (mipv4_sock_conflict(sk, &other->inet.sk))
			return true;
	}
	return false;
}

static bool mipv4_sock_transport_has(struct mipv4_sock_type *type, struct sock *sk,
				     u16 port)
{
	return type->taken && type->taken(sock_net(sk), sk->sk_bound_dev_if,
					  inet_sk(sk)->inet_rcv_saddr,
					  htons(port));
}

/* Take the port that the program asks for. Context: type->lock.
 * Return: the port or ERR_PTR().
 */
static struct mipv4_sock_port *mipv4_sock_port_take(struct mipv4_sock_type *type,
						    struct sock *sk, u16 number)
{
	struct xarray *ports = &mipv4_net(sock_net(sk))->sock_ports;
	u32 index = mipv4_sock_port_index(type, number);
	struct mipv4_sock_port *port;
	int err;

	if (mipv4_sock_transport_has(type, sk, number))
		return ERR_PTR(-EADDRINUSE);
	port = xa_load(ports, index);
	if (port)
		return mipv4_sock_port_conflict(port, sk) ?
		       ERR_PTR(-EADDRINUSE) : port;
	port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);
	if (!port)
		return ERR_PTR(-ENOMEM);
	port->index = index;
	err = xa_insert(ports, index, port, GFP_KERNEL_ACCOUNT);
	if (err) {
		kfree(port);
		return ERR_PTR(-ENOMEM);
	}
	return port;
}

/* IP_LOCAL_PORT_RANGE narrows the range, as in Linux. Ports outside of it may need a
 * capability.
 */
static void mipv4_sock_ports_allowed(const struct sock *sk, u16 *low, u16 *high)
{
	mipv4_sk_port_range(sk, low, high);
	if (*low < MIPV4_SOCK_PORT_MIN)
		*low = MIPV4_SOCK_PORT_MIN;
	if (*high < MIPV4_SOCK_PORT_MIN)
		*high = MIPV4_SOCK_PORT_MAX;
	if (*low > *high)
		*low = MIPV4_SOCK_PORT_MIN;
}

/* Take the first free port after a random one, RFC 6056 section 3.3.1. Ports that the
 * transport itself has are passed over. Context: type->lock.
 * Return: the port or ERR_PTR().
 */
static struct mipv4_sock_port *mipv4_sock_port_choose(struct mipv4_sock_type *type,
						      struct sock *sk)
{
	struct xarray *ports = &mipv4_net(sock_net(sk))->sock_ports;
	struct mipv4_sock_port *port;
	struct xa_limit limit;
	u16 low, high;
	u32 next, i;
	int err;

	port = kzalloc(sizeof(*port), GFP_KERNEL_ACCOUNT);
	if (!port)
		return ERR_PTR(-ENOMEM);
	mipv4_sock_ports_allowed(sk, &low, &high);
	limit.min = mipv4_sock_port_index(type, low);
	limit.max = mipv4_sock_port_index(type, high);
	next = limit.min + get_random_u32_below(limit.max - limit.min + 1);
	for (i = limit.min; i <= limit.max; i++) {
		err = xa_alloc_cyclic(ports, &port->index, port, limit, &next,
				      GFP_KERNEL_ACCOUNT);
		if (err < 0)
			break;
		if (!mipv4_sock_transport_has(type, sk, port->index & 0xffff))
			return port;
		xa_erase(ports, port->index);
		err = -EBUSY;
	}
	kfree(port);
	return ERR_PTR(err == -ENOMEM ? -ENOMEM : -EADDRINUSE);
}

/* Give the port of a socket back. Context: type->lock. */
static void mipv4_sock_port_put(struct sock *sk)
{
	struct mipv4_sock *msk = mipv4_sk(sk);
	struct mipv4_sock_port *port = msk->port;

	if (!port)
		return;
	hlist_del_init(&msk->port_list);
	msk->port = NULL;
	if (hlist_empty(&port->socks)) {
		xa_erase(&mipv4_net(sock_net(sk))->sock_ports, port->index);
		kfree(port);
	}
}

/* Put a socket with SO_REUSEPORT into the group of those that share its port. Context:
 * type->lock.
 */
static int mipv4_sock_join_reuseport(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);
	bool any = !inet->inet_rcv_saddr;
	struct mipv4_sock *other;

	if (!sk->sk_reuseport)
		return 0;
	hlist_for_each_entry(other, &mipv4_sk(sk)->port->socks, port_list) {
		struct sock *sk2 = &other->inet.sk;

		if (sk2 != sk && sk2->sk_reuseport && other->is_bound &&
		    sk2->sk_bound_dev_if == sk->sk_bound_dev_if &&
		    other->inet.inet_rcv_saddr == inet->inet_rcv_saddr &&
		    uid_eq(sock_i_uid(sk), sock_i_uid(sk2)))
			return reuseport_add_sock(sk, sk2, any);
	}
	return reuseport_alloc(sk, any);
}

/* Context: type->lock. */
static int mipv4_sock_port_give(struct mipv4_sock_type *type, struct sock *sk,
				struct mipv4_sock_port *port)
{
	struct mipv4_sock *msk = mipv4_sk(sk);
	int err;

	msk->port = port;
	hlist_add_head(&msk->port_list, &port->socks);
	msk->inet.inet_num = port->index & 0xffff;
	err = mipv4_sock_join_reuseport(sk);
	if (!err)
		err = mipv4_sock_bound_insert(type, sk, msk->inet.inet_rcv_saddr);
	if (err) {
		if (rcu_access_pointer(sk->sk_reuseport_cb))
			reuseport_detach_sock(sk);
		msk->inet.inet_num = 0;
		mipv4_sock_port_put(sk);
	}
	return err;
}

int mipv4_sock_get_port(struct sock *sk, unsigned short number)
{
	struct mipv4_sock_type *type = mipv4_sock_type(sk);
	struct mipv4_sock_port *port;
	int err;

	mutex_lock(&type->lock);
	port = number ? mipv4_sock_port_take(type, sk, number) :
			mipv4_sock_port_choose(type, sk);
	err = IS_ERR(port) ? PTR_ERR(port) : mipv4_sock_port_give(type, sk, port);
	mutex_unlock(&type->lock);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_sock_get_port);

void mipv4_sock_unhash(struct sock *sk)
{
	struct mipv4_sock_type *type = mipv4_sock_type(sk);

	mutex_lock(&type->lock);
	if (rcu_access_pointer(sk->sk_reuseport_cb))
		reuseport_detach_sock(sk);
	mipv4_sock_tables_remove(type, sk);
	mipv4_sock_port_put(sk);
	inet_sk(sk)->inet_num = 0;
	mutex_unlock(&type->lock);
}
EXPORT_SYMBOL_GPL(mipv4_sock_unhash);

bool mipv4_sock_taken(struct mipv4_sock_type *type, struct net *net, int ifindex,
		      __be32 addr, __be16 port)
{
	const struct mipv4_sock_port *p;
	const struct mipv4_sock *msk;
	bool taken = false;

	mutex_lock(&type->lock);
	p = xa_load(&mipv4_net(net)->sock_ports,
		    mipv4_sock_port_index(type, ntohs(port)));
	if (p) {
		hlist_for_each_entry(msk, &p->socks, port_list) {
			const struct sock *sk = &msk->inet.sk;
			__be32 saddr = msk->inet.inet_rcv_saddr;

			taken |= (!sk->sk_bound_dev_if || !ifindex ||
				  sk->sk_bound_dev_if == ifindex) &&
				 (!saddr || !addr || saddr == addr);
		}
	}
	mutex_unlock(&type->lock);
	return taken;
}
EXPORT_SYMBOL_GPL(mipv4_sock_taken);
