// SPDX-License-Identifier: GPL-2.0
/*
 * sock-bind.c: the addresses of a socket: bind() and connect().
 */
#include <linux/capability.h>
#include <linux/inet.h>
#include <linux/module.h>
#include <net/inet_common.h>
#include <net/ip.h>
#include <net/mipv4_sock.h>
#include <net/sock_reuseport.h>
#include <compat/sock.h>
#include "endpoint.h"
#include "header.h"
#include "sock-bind.h"
#include "sock-output.h"
#include "sock-table.h"

/* Does an endpoint know the address as a broadcast? Context: RCU. */
static bool mipv4_sock_is_broadcast(struct net *net, __be32 addr)
{
	struct mipv4 *ip = NULL;

	while ((ip = mipv4_next(net, ip))) {
		if (mipv4_addr_kind(ip, addr) == MIPV4_ADDR_BROADCAST)
			return true;
	}
	return false;
}

/* Check the address of a bind. @source receives the source address of what the socket will
 * send, 0 for that of the route.
 */
static int mipv4_sock_check_addr(struct sock *sk, __be32 addr, __be32 *source)
{
	struct net *net = sock_net(sk);
	struct mipv4 *ip;
	int err = 0;

	*source = 0;
	if (!addr || ipv4_is_multicast(addr))
		return 0;
	rcu_read_lock();
	if (sk->sk_bound_dev_if) {
		ip = mipv4_find_ifindex(net, sk->sk_bound_dev_if);
		if (!ip || mipv4_addr_kind(ip, addr) != MIPV4_ADDR_OWN)
			err = -EADDRNOTAVAIL;
	} else if (IS_ERR(mipv4_find_addr(net, addr))) {
		err = -EADDRNOTAVAIL;
	}
	if (!err)
		*source = addr;
	else if (ipv4_is_lbcast(addr) || mipv4_sock_is_broadcast(net, addr))
		err = 0;
	rcu_read_unlock();
	if (err && mipv4_sk_freebind(sk) && mipv4_is_unicast(addr)) {
		*source = addr;
		err = 0;
	}
	return err;
}

static bool mipv4_sock_may_have_port(const struct sock *sk, u16 port, u32 flags)
{
	struct net *net = sock_net(sk);

	return !port || flags & BIND_NO_CAP_NET_BIND_SERVICE ||
	       !inet_port_requires_bind_service(net, port) ||
	       ns_capable(net->user_ns, CAP_NET_BIND_SERVICE);
}

/* Context: socket. */
static int mipv4_sock_bind_locked(struct sock *sk, __be32 addr, u16 port)
{
	struct inet_sock *inet = inet_sk(sk);
	__be32 source;
	int err;

	if (sk->sk_state != TCP_CLOSE || inet->inet_num)
		return -EINVAL;
	err = mipv4_sock_check_addr(sk, addr, &source);
	if (err)
		return err;
	inet->inet_rcv_saddr = addr;
	inet->inet_saddr = source;
	if (port || !mipv4_sk_bind_no_port(sk)) {
		err = sk->sk_prot->get_port(sk, port);
		if (!err)
			err = BPF_CGROUP_RUN_PROG_INET4_POST_BIND(sk);
		if (err)
			goto fail;
	}
	if (addr)
		sk->sk_userlocks |= SOCK_BINDADDR_LOCK;
	if (port)
		sk->sk_userlocks |= SOCK_BINDPORT_LOCK;
	inet->inet_sport = htons(inet->inet_num);
	return 0;

fail:
	if (inet->inet_num)
		sk->sk_prot->unhash(sk);
	inet->inet_rcv_saddr = 0;
	inet->inet_saddr = 0;
	return err;
}

int mipv4_sock_bind(struct sock *sk, struct sockaddr *addr, int len)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)addr;
	u32 flags = BIND_WITH_LOCK;
	int err;

	if (len < (int)sizeof(*sin))
		return -EINVAL;
	/* Programs run before the checks, because they may change the address. */
	err = mipv4_bpf_bind(sk, addr, len, &flags);
	if (err)
		return err;
	/* As in Linux: old programs leave the family of 0.0.0.0 out. */
	if (sin->sin_family != AF_INET &&
	    (sin->sin_family != AF_UNSPEC || sin->sin_addr.s_addr))
		return -EAFNOSUPPORT;
	if (!mipv4_sock_may_have_port(sk, ntohs(sin->sin_port), flags))
		return -EACCES;
	lock_sock(sk);
	err = mipv4_sock_bind_locked(sk, sin->sin_addr.s_addr,
				     ntohs(sin->sin_port));
	release_sock(sk);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_sock_bind);

int mipv4_sock_pre_connect(struct sock *sk, struct sockaddr *addr, int len)
{
	if (len < (int)sizeof(struct sockaddr_in))
		return -EINVAL;
	return mipv4_bpf_connect(sk, addr, len);
}
EXPORT_SYMBOL_GPL(mipv4_sock_pre_connect);

/**
 * mipv4_sock_set_endpoint() - exchange the endpoint of a socket
 * @sk: the socket
 * @ip: the endpoint, whose reference the socket gets; NULL for none
 *
 * Senders may read the old one until a grace period has passed; mipv4_put() waits for that.
 *
 * Context: socket.
 */
void mipv4_sock_set_endpoint(struct sock *sk, struct mipv4 *ip)
{
	struct mipv4 *old;

	old = rcu_replace_pointer(mipv4_sk(sk)->ip, ip, lockdep_sock_is_held(sk));
	if (old)
		mipv4_put(old);
}

/* The peer of a socket is gone: forget what connect() has set. Context: socket. */
static void mipv4_sock_forget_peer(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);

	sk->sk_state = TCP_CLOSE;
	inet->inet_daddr = 0;
	inet->inet_dport = 0;
	if (!(sk->sk_userlocks & SOCK_BINDADDR_LOCK))
		inet->inet_rcv_saddr = 0;
	/* A socket that is bound to a group or a broadcast address has no source. */
	if (inet->inet_saddr != inet->inet_rcv_saddr)
		inet->inet_saddr = 0;
	mipv4_sock_set_endpoint(sk, NULL);
}

/* The address that connect() has set must not be the key of the table. Context: socket. */
static int mipv4_sock_unpeer(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);
	__be32 addr = inet->inet_rcv_saddr;
	int err;

	if (!mipv4_sk(sk)->is_connected)
		return 0;
	err = mipv4_sock_hash_bound(sk, sk->sk_userlocks & SOCK_BINDADDR_LOCK ?
					addr : 0);
	if (!err)
		mipv4_sock_forget_peer(sk);
	return err;
}

/* Choose the way to the peer. Context: socket.
 * Return: the endpoint with a reference, or ERR_PTR().
 */
static struct mipv4 *mipv4_sock_choose(struct sock *sk, __be32 daddr,
				       struct mipv4_sock_out *out)
{
	struct mipv4 *ip;

	*out = (struct mipv4_sock_out){
		.flow.saddr	= sk->sk_userlocks & SOCK_BINDADDR_LOCK ?
				  inet_sk(sk)->inet_saddr : 0,
		.flow.daddr	= daddr,
		.ifindex	= mipv4_sock_device(sk, daddr),
	};
	if (!out->flow.saddr && ipv4_is_multicast(daddr))
		out->flow.saddr = inet_sk(sk)->mc_addr;
	mipv4_packet_begin();
	ip = mipv4_sock_route(sk, out);
	if (!IS_ERR(ip))
		ip = mipv4_get_live(ip) ?: ERR_PTR(-ENETUNREACH);
	mipv4_packet_end();
	return ip;
}

/* inet_dgram_connect() gives a socket a port. Until the socket is locked, a disconnect or an
 * abort may take it away. A connected socket needs one: it is part of its place in the table.
 * Context: socket.
 */
static int mipv4_sock_need_port(struct sock *sk)
{
	struct inet_sock *inet = inet_sk(sk);
	int err;

	if (inet->inet_num)
		return 0;
	err = sk->sk_prot->get_port(sk, 0);
	if (!err)
		inet->inet_sport = htons(inet->inet_num);
	return err;
}

/* May a socket have this peer? A session is with one host, and ends before the next one.
 * Context: socket.
 */
static int mipv4_sock_check_peer(const struct sock *sk, const struct mipv4 *ip,
				 __be32 daddr)
{
	enum mipv4_addr_kind kind;

	if (!mipv4_sock_has_sessions(sk))
		return 0;
	if (mipv4_sk(sk)->is_connected)
		return -EISCONN;
	kind = mipv4_addr_kind(ip, daddr);
	return kind == MIPV4_ADDR_BROADCAST || kind == MIPV4_ADDR_MULTICAST ?
	       -ENETUNREACH : 0;
}

/* The endpoint of a session may have ended before mipv4_sock_for_endpoint() could find the
 * socket. Context: socket.
 */
static int mipv4_sock_check_endpoint(struct sock *sk)
{
	bool live;

	if (!mipv4_sock_has_sessions(sk))
		return 0;
	rcu_read_lock();
	live = READ_ONCE(rcu_dereference(mipv4_sk(sk)->ip)->live);
	rcu_read_unlock();
	if (live)
		return 0;
	mipv4_sock_unpeer(sk);
	return -ENETUNREACH;
}

/* Context: socket. */
static int mipv4_sock_connect_locked(struct sock *sk, const struct sockaddr_in *sin)
{
	struct inet_sock *inet = inet_sk(sk);
	struct mipv4_sock_out out;
	struct mipv4 *ip;
	int err;

	err = mipv4_sock_need_port(sk);
	if (err)
		return err;
	ip = mipv4_sock_choose(sk, sin->sin_addr.s_addr, &out);
	if (IS_ERR(ip))
		return PTR_ERR(ip);
	err = mipv4_sock_check_peer(sk, ip, sin->sin_addr.s_addr) ?:
	      mipv4_sock_unpeer(sk);
	if (err) {
		mipv4_put(ip);
		return err;
	}
	inet->inet_saddr = inet->inet_saddr ?: out.flow.saddr;
	inet->inet_rcv_saddr = inet->inet_rcv_saddr ?: out.flow.saddr;
	inet->inet_daddr = sin->sin_addr.s_addr;
	inet->inet_dport = sin->sin_port;
	mipv4_sock_set_endpoint(sk, ip);
	err = mipv4_sock_hash_connected(sk);
	if (err) {
		mipv4_sock_forget_peer(sk);
		return err;
	}
	sk->sk_state = TCP_ESTABLISHED;
	reuseport_has_conns_set(sk);
	sk_set_txhash(sk);
	atomic_set(&inet->inet_id, get_random_u16());
	return mipv4_sock_check_endpoint(sk);
}

int mipv4_sock_connect(struct sock *sk, struct sockaddr *addr, int len)
{
	const struct sockaddr_in *sin = (const struct sockaddr_in *)addr;
	int err;

	if (len < (int)sizeof(*sin))
		return -EINVAL;
	if (sin->sin_family != AF_INET)
		return -EAFNOSUPPORT;
	lock_sock(sk);
	err = mipv4_sock_connect_locked(sk, sin);
	release_sock(sk);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_sock_connect);

int mipv4_sock_disconnect(struct sock *sk, int flags)
{
	int err;

	lock_sock(sk);
	err = mipv4_sock_unpeer(sk);
	if (!err && !(sk->sk_userlocks & SOCK_BINDPORT_LOCK)) {
		sk->sk_prot->unhash(sk);
		inet_sk(sk)->inet_sport = 0;
	}
	release_sock(sk);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_sock_disconnect);

int mipv4_sock_abort(struct sock *sk, int err)
{
	struct inet_sock *inet = inet_sk(sk);

	lock_sock(sk);
	if (!sock_flag(sk, SOCK_DEAD)) {
		sk->sk_prot->unhash(sk);
		sk->sk_userlocks &= ~(SOCK_BINDADDR_LOCK | SOCK_BINDPORT_LOCK);
		mipv4_sock_forget_peer(sk);
		inet->inet_saddr = 0;
		inet->inet_sport = 0;
		WRITE_ONCE(sk->sk_err, err);
		sk_error_report(sk);
	}
	release_sock(sk);
	return 0;
}
EXPORT_SYMBOL_GPL(mipv4_sock_abort);
