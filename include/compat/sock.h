/* SPDX-License-Identifier: GPL-2.0 */
/*
 * sock.h: the differences between the sockets of the kernels that mipv4 and mudp are built
 * for. The rest of the source is written for the newer one.
 */
#ifndef _COMPAT_SOCK_H
#define _COMPAT_SOCK_H

#include <linux/bpf-cgroup.h>
#include <linux/uaccess.h>
#include <linux/version.h>
#include <net/inet_sock.h>
#include <net/sock.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)

#define mipv4_sk_recverr(sk)		inet_test_bit(RECVERR, sk)
#define mipv4_sk_freebind(sk)		inet_test_bit(FREEBIND, sk)
#define mipv4_sk_mc_loop(sk)		inet_test_bit(MC_LOOP, sk)
#define mipv4_sk_mc_all(sk)		inet_test_bit(MC_ALL, sk)
#define mipv4_sk_bind_no_port(sk)	inet_test_bit(BIND_ADDRESS_NO_PORT, sk)
#define mipv4_sk_cmsg_flags(sk)		inet_cmsg_flags(inet_sk(sk))

#define mipv4_bpf_bind(sk, addr, len, flags) \
	BPF_CGROUP_RUN_PROG_INET_BIND_LOCK(sk, addr, &(len), CGROUP_INET4_BIND, flags)
#define mipv4_bpf_connect(sk, addr, len) \
	BPF_CGROUP_RUN_PROG_INET4_CONNECT_LOCK(sk, addr, &(len))
#define mipv4_bpf_sendmsg(sk, addr, len) \
	BPF_CGROUP_RUN_PROG_UDP4_SENDMSG_LOCK(sk, addr, &(len), NULL)
#define mipv4_bpf_recvmsg(sk, addr, len) \
	BPF_CGROUP_RUN_PROG_UDP4_RECVMSG_LOCK(sk, addr, &(len))

#else

#define mipv4_sk_recverr(sk)		(inet_sk(sk)->recverr)
#define mipv4_sk_freebind(sk)		(inet_sk(sk)->freebind)
#define mipv4_sk_mc_loop(sk)		(inet_sk(sk)->mc_loop)
#define mipv4_sk_mc_all(sk)		(inet_sk(sk)->mc_all)
#define mipv4_sk_bind_no_port(sk)	(inet_sk(sk)->bind_address_no_port)
#define mipv4_sk_cmsg_flags(sk)		((unsigned long)inet_sk(sk)->cmsg_flags)

#define mipv4_bpf_bind(sk, addr, len, flags) \
	BPF_CGROUP_RUN_PROG_INET_BIND_LOCK(sk, addr, CGROUP_INET4_BIND, flags)
#define mipv4_bpf_connect(sk, addr, len) \
	BPF_CGROUP_RUN_PROG_INET4_CONNECT_LOCK(sk, addr)
#define mipv4_bpf_sendmsg(sk, addr, len) \
	BPF_CGROUP_RUN_PROG_UDP4_SENDMSG_LOCK(sk, addr, NULL)
#define mipv4_bpf_recvmsg(sk, addr, len) \
	BPF_CGROUP_RUN_PROG_UDP4_RECVMSG_LOCK(sk, addr)

#endif

#ifndef IP_LOCAL_PORT_RANGE
#define IP_LOCAL_PORT_RANGE	51
#endif

/* The ioctl operation of a protocol, from a function that sets an int. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
#define MIPV4_SOCK_IOCTL(name, function)				\
static int name(struct sock *sk, int cmd, int *value)			\
{									\
	return function(sk, cmd, value);				\
}
#define MIPV4_SOCK_NO_SENDPAGE
#else
#define MIPV4_SOCK_IOCTL(name, function)				\
static int name(struct sock *sk, int cmd, unsigned long arg)		\
{									\
	int value, err = function(sk, cmd, &value);			\
									\
	return err ?: put_user(value, (int __user *)arg);		\
}
#define MIPV4_SOCK_NO_SENDPAGE	.sendpage = sock_no_sendpage,
#endif

/* Later kernels hold the module that has a handler of inet_diag. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 9, 0)
#define MIPV4_DIAG_OWNER	.owner = THIS_MODULE,
#else
#define MIPV4_DIAG_OWNER
#endif

/* The ports that IP_LOCAL_PORT_RANGE allows; 0 for an end that it leaves open. */
static inline void mipv4_sk_port_range(const struct sock *sk, u16 *low, u16 *high)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 7, 0)
	u32 range = READ_ONCE(inet_sk(sk)->local_port_range);

	*low = range & 0xffff;
	*high = range >> 16;
#else
	*low = inet_sk(sk)->local_port_range.lo;
	*high = inet_sk(sk)->local_port_range.hi;
#endif
}

/* When the device is to send @skb (SO_TXTIME). */
static inline void mipv4_skb_set_txtime(struct sk_buff *skb, const struct sock *sk,
					u64 time)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
	skb_set_delivery_type_by_clockid(skb, time, sk->sk_clockid);
#else
	skb->tstamp = time;
#endif
}

/* A control message of the level SOL_SOCKET. */
static inline int mipv4_sock_cmsg_send(struct sock *sk, struct msghdr *msg,
				       struct cmsghdr *cmsg,
				       struct sockcm_cookie *sockc)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	return __sock_cmsg_send(sk, cmsg, sockc);
#else
	return __sock_cmsg_send(sk, msg, cmsg, sockc);
#endif
}

#endif /* _COMPAT_SOCK_H */
