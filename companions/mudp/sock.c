// SPDX-License-Identifier: GPL-2.0
/*
 * sock.c: the kind of socket: its operations and its options of the level SOL_UDP.
 */
#include <linux/module.h>
#include <linux/udp.h>
#include <net/mipv4_sock.h>
#include <net/udp.h>
#include <linux/mipv4_sock.h>
#include "listener.h"
#include "sock-input.h"
#include "sock-output.h"
#include "sock-page.h"
#include "sock.h"
#include "sockets.h"

/* Send what has been collected, and collect no more. */
static int mudp_sock_uncork(struct sock *sk)
{
	int err;

	lock_sock(sk);
	WRITE_ONCE(mudp_sk(sk)->corking, false);
	err = mudp_sock_push(sk);
	release_sock(sk);
	return err;
}

static int mudp_sock_set_udp(struct sock *sk, int name, sockptr_t value,
			     unsigned int len)
{
	struct mudp_sock *us = mudp_sk(sk);
	int number;

	if (len < sizeof(number))
		return -EINVAL;
	if (copy_from_sockptr(&number, value, sizeof(number)))
		return -EFAULT;
	switch (name) {
	case UDP_CORK:
		if (!number)
			return mudp_sock_uncork(sk);
		WRITE_ONCE(us->corking, true);
		return 0;
	case UDP_SEGMENT:
		if (number < 0 || number > U16_MAX)
			return -EINVAL;
		WRITE_ONCE(us->gso_size, number);
		return 0;
	case UDP_GRO:
		WRITE_ONCE(us->gro, number);
		return 0;
	default:
		return -ENOPROTOOPT;
	}
}

static int mudp_sock_setsockopt(struct sock *sk, int level, int name,
				sockptr_t value, unsigned int len)
{
	if (level == SOL_UDP)
		return mudp_sock_set_udp(sk, name, value, len);
	return mipv4_sock_setsockopt(sk, level, name, value, len);
}

static int mudp_sock_get_udp(struct sock *sk, int name, char __user *value,
			     int __user *len)
{
	const struct mudp_sock *us = mudp_sk(sk);
	int number, room;

	switch (name) {
	case UDP_CORK:
		number = READ_ONCE(us->corking);
		break;
	case UDP_SEGMENT:
		number = READ_ONCE(us->gso_size);
		break;
	case UDP_GRO:
		number = READ_ONCE(us->gro);
		break;
	default:
		return -ENOPROTOOPT;
	}
	if (get_user(room, len))
		return -EFAULT;
	if (room < 0)
		return -EINVAL;
	room = min_t(int, room, sizeof(number));
	if (put_user(room, len) || copy_to_user(value, &number, room))
		return -EFAULT;
	return 0;
}

static int mudp_sock_getsockopt(struct sock *sk, int level, int name,
				char __user *value, int __user *len)
{
	if (level == SOL_UDP)
		return mudp_sock_get_udp(sk, name, value, len);
	return mipv4_sock_getsockopt(sk, level, name, value, len);
}

static void mudp_sock_destroy(struct sock *sk)
{
	lock_sock(sk);
	mudp_sock_flush(sk);
	release_sock(sk);
	mipv4_sock_destroy(sk);
}

static struct mipv4_sock_type mudp_sock_type = {
	.prot = {
		.name		= "MUDP",
		.owner		= THIS_MODULE,
		.obj_size	= sizeof(struct mudp_sock),
		.connect	= mipv4_sock_connect,
		.disconnect	= mipv4_sock_disconnect,
		.destroy	= mudp_sock_destroy,
		.setsockopt	= mudp_sock_setsockopt,
		.getsockopt	= mudp_sock_getsockopt,
		.sendmsg	= mudp_sock_sendmsg,
		.recvmsg	= mudp_sock_recvmsg,
	},
	.type		= SOCK_DGRAM,
	.protocol	= IPPROTO_MUDP,
	.taken		= mudp_listener_has_port,
};

/**
 * mudp_sock_init() - offer UDP sockets
 *
 * Return: 0 or -errno.
 */
int mudp_sock_init(void)
{
	mudp_sockets = &mudp_sock_type;
	return mipv4_sock_register(&mudp_sock_type);
}

/**
 * mudp_sock_exit() - offer no sockets any more
 */
void mudp_sock_exit(void)
{
	mipv4_sock_unregister(&mudp_sock_type);
	mudp_sock_pages_exit();
}

/* The numbers of IPPROTO_MUDP and SOCK_DGRAM: the macro writes what it gets. */
MODULE_ALIAS_NET_PF_PROTO_TYPE(PF_INET, 260, 2);
