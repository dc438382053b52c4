// SPDX-License-Identifier: GPL-2.0
/*
 * sock-option.c: the options of the level SOL_IP. Where an option is only a field of
 * struct inet_sock, the kernel's own code sets and reads it. Options that concern addresses,
 * groups or paths are set here, because the kernel's code would take those of Linux. Any
 * other option does not exist.
 */
#include <linux/module.h>
#include <linux/slab.h>
#include <net/inet_sock.h>
#include <net/ip.h>
#include <net/mipv4_sock.h>
#include <compat/sock.h>
#include "endpoint.h"
#include "sock-membership.h"

/* Is the option only a field of struct inet_sock? */
static bool mipv4_sock_option_is_field(int name)
{
	switch (name) {
	case IP_TOS:
	case IP_TTL:
	case IP_RECVOPTS:
	case IP_PKTINFO:
	case IP_MTU_DISCOVER:
	case IP_RECVERR:
	case IP_RECVTTL:
	case IP_RECVTOS:
	case IP_FREEBIND:
	case IP_RECVORIGDSTADDR:
	case IP_BIND_ADDRESS_NO_PORT:
	case IP_MULTICAST_TTL:
	case IP_MULTICAST_LOOP:
	case IP_MULTICAST_ALL:
	case IP_LOCAL_PORT_RANGE:
		return true;
	default:
		return false;
	}
}

/* The device for multicast: by its index, or by an address of its endpoint. */
static int mipv4_sock_multicast_if(struct sock *sk, const struct ip_mreqn *mreq)
{
	struct inet_sock *inet = inet_sk(sk);
	struct net *net = sock_net(sk);
	struct mipv4 *ip = NULL;
	int err = 0;

	rcu_read_lock();
	if (mreq->imr_ifindex)
		ip = mipv4_find_ifindex(net, mreq->imr_ifindex) ?:
		     ERR_PTR(-EADDRNOTAVAIL);
	else if (mreq->imr_address.s_addr)
		ip = mipv4_find_addr(net, mreq->imr_address.s_addr);
	if (IS_ERR(ip))
		err = -EADDRNOTAVAIL;
	else if (ip && sk->sk_bound_dev_if && sk->sk_bound_dev_if != ip->ifindex)
		err = -EINVAL;
	if (!err) {
		WRITE_ONCE(inet->mc_index, ip ? ip->ifindex : 0);
		WRITE_ONCE(inet->mc_addr, mreq->imr_address.s_addr);
	}
	rcu_read_unlock();
	return err;
}

static int mipv4_sock_set_multicast_if(struct sock *sk, sockptr_t value,
				       unsigned int len)
{
	struct ip_mreqn mreq = { };
	bool failed;
	int err;

	if (len >= sizeof(mreq))
		failed = copy_from_sockptr(&mreq, value, sizeof(mreq));
	else if (len >= sizeof(struct ip_mreq))
		failed = copy_from_sockptr(&mreq, value, sizeof(struct ip_mreq));
	else if (len >= sizeof(struct in_addr))
		failed = copy_from_sockptr(&mreq.imr_address, value,
					   sizeof(struct in_addr));
	else
		return -EINVAL;
	if (failed)
		return -EFAULT;
	lock_sock(sk);
	err = mipv4_sock_multicast_if(sk, &mreq);
	release_sock(sk);
	return err;
}

/* IP_UNICAST_IF: the index of a device, in network byte order. */
static int mipv4_sock_set_unicast_if(struct sock *sk, sockptr_t value,
				     unsigned int len)
{
	struct mipv4 *ip;
	__be32 ifindex;

	if (len != sizeof(ifindex))
		return -EINVAL;
	if (copy_from_sockptr(&ifindex, value, sizeof(ifindex)))
		return -EFAULT;
	if (ifindex) {
		ip = mipv4_find(sock_net(sk), ntohl(ifindex));
		if (!ip)
			return -EADDRNOTAVAIL;
		mipv4_put(ip);
	}
	WRITE_ONCE(inet_sk(sk)->uc_index, (__force int)ifindex);
	return 0;
}

/* IP_OPTIONS: the options of each datagram. They are checked when one is sent. */
static int mipv4_sock_set_options(struct sock *sk, sockptr_t value,
				  unsigned int len)
{
	struct ip_options_rcu *options = NULL, *old;

	if (len > MAX_IPOPTLEN)
		return -EINVAL;
	if (len) {
		options = kzalloc(sizeof(*options) + MAX_IPOPTLEN,
				  GFP_KERNEL_ACCOUNT);
		if (!options)
			return -ENOMEM;
		if (copy_from_sockptr(options->opt.__data, value, len)) {
			kfree(options);
			return -EFAULT;
		}
		options->opt.optlen = round_up(len, 4);
	}
	lock_sock(sk);
	old = rcu_replace_pointer(inet_sk(sk)->inet_opt, options,
				  lockdep_sock_is_held(sk));
	release_sock(sk);
	if (old)
		kfree_rcu(old, rcu);
	return 0;
}

/* RFC 1112 section 6.1 keeps a datagram with the TTL 0 on this host. It would not be sent
 * here, nor delivered, so a program is told.
 */
static int mipv4_sock_set_multicast_ttl(struct sock *sk, sockptr_t value,
					unsigned int len)
{
	int ttl = 0;

	if (!len)
		return -EINVAL;
	if (copy_from_sockptr(&ttl, value, len < sizeof(ttl) ? 1 : sizeof(ttl)))
		return -EFAULT;
	if (len < sizeof(ttl))
		ttl = *(u8 *)&ttl;
	return ttl ? ip_setsockopt(sk, SOL_IP, IP_MULTICAST_TTL, value, len) :
		     -EOPNOTSUPP;
}

int mipv4_sock_setsockopt(struct sock *sk, int level, int name, sockptr_t value,
			  unsigned int len)
{
	if (level != SOL_IP)
		return -ENOPROTOOPT;
	if (mipv4_sock_is_group_option(name))
		return mipv4_sock_set_group(sk, name, value, len);
	switch (name) {
	case IP_MULTICAST_IF:
		return mipv4_sock_set_multicast_if(sk, value, len);
	case IP_MULTICAST_TTL:
		return mipv4_sock_set_multicast_ttl(sk, value, len);
	case IP_UNICAST_IF:
		return mipv4_sock_set_unicast_if(sk, value, len);
	case IP_OPTIONS:
		return mipv4_sock_set_options(sk, value, len);
	default:
		return mipv4_sock_option_is_field(name) ?
		       ip_setsockopt(sk, SOL_IP, name, value, len) :
		       -ENOPROTOOPT;
	}
}
EXPORT_SYMBOL_GPL(mipv4_sock_setsockopt);

/* Give a program @have octets of @data, or as many as it has room for. */
static int mipv4_sock_put_option(char __user *value, int __user *len,
				 const void *data, int have)
{
	int room;

	if (get_user(room, len))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	room = min(room, have);
	if (put_user(room, len) || copy_to_user(value, data, room))
		return -EFAULT;
	return 0;
}

/* IP_MTU: of the path to the peer. */
static int mipv4_sock_get_mtu(struct sock *sk, char __user *value, int __user *len)
{
	struct mipv4_way way;
	struct mipv4 *ip;
	int err = -ENOTCONN;

	rcu_read_lock();
	ip = rcu_dereference(mipv4_sk(sk)->ip);
	if (ip)
		err = mipv4_way(ip, inet_sk(sk)->inet_daddr, &way);
	rcu_read_unlock();
	return err ?: mipv4_sock_put_option(value, len, &way.mtu, sizeof(way.mtu));
}

static int mipv4_sock_get_options(struct sock *sk, char __user *value,
				  int __user *len)
{
	const struct ip_options_rcu *options;
	u8 data[MAX_IPOPTLEN];
	int n = 0;

	rcu_read_lock();
	options = rcu_dereference(inet_sk(sk)->inet_opt);
	if (options) {
		n = options->opt.optlen;
		memcpy(data, options->opt.__data, n);
	}
	rcu_read_unlock();
	return mipv4_sock_put_option(value, len, data, n);
}

int mipv4_sock_getsockopt(struct sock *sk, int level, int name,
			  char __user *value, int __user *len)
{
	if (level != SOL_IP)
		return -ENOPROTOOPT;
	switch (name) {
	case IP_MTU:
		return mipv4_sock_get_mtu(sk, value, len);
	case IP_OPTIONS:
		return mipv4_sock_get_options(sk, value, len);
	case IP_MULTICAST_IF:
	case IP_UNICAST_IF:
		return ip_getsockopt(sk, SOL_IP, name, value, len);
	default:
		return mipv4_sock_option_is_field(name) ?
		       ip_getsockopt(sk, SOL_IP, name, value, len) :
		       -ENOPROTOOPT;
	}
}
EXPORT_SYMBOL_GPL(mipv4_sock_getsockopt);
