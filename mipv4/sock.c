// SPDX-License-Identifier: GPL-2.0
/*
 * sock.c: kinds of sockets, and the life of a socket.
 */
#include <linux/idr.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/sockios.h>
#include <linux/swap.h>
#include <net/inet_common.h>
#include <net/mipv4_sock.h>
#include <compat/sock.h>
#include <asm/ioctls.h>
#include "sock-bind.h"
#include "sock-group.h"
#include "sock-list.h"
#include "sock-queue.h"
#include "sock-table.h"

/* The memory that a socket may always have, as the kernel asks for it. */
static int mipv4_sock_mem_min = PAGE_SIZE;

static DEFINE_IDA(mipv4_sock_ids);

/* A reserve of pages for the receive queues, so that not each datagram counts in the
 * memory of its type, which all CPUs share.
 */
static DEFINE_PER_CPU(int, mipv4_sock_memory_reserve);

/* The limits of Linux's UDP: an eighth, and less below and above. */
static void mipv4_sock_limit_memory(struct mipv4_sock_type *type)
{
	unsigned long limit = max(nr_free_buffer_pages() / 8, 128UL);

	type->memory_limit[0] = limit / 4 * 3;
	type->memory_limit[1] = limit;
	type->memory_limit[2] = type->memory_limit[0] * 2;
}

/* The operations of sockets for datagrams, and of those for sequenced packets. The reference
 * to the transport is that of struct proto, and the transport depends on this module.
 */
static const struct proto_ops mipv4_sock_dgram_ops = {
	.family		= PF_INET,
	.owner		= THIS_MODULE,
	.release	= inet_release,
	.bind		= inet_bind,
	.connect	= inet_dgram_connect,
	.socketpair	= sock_no_socketpair,
	.accept		= sock_no_accept,
	.getname	= inet_getname,
	.poll		= datagram_poll,
	.ioctl		= inet_ioctl,
	.gettstamp	= sock_gettstamp,
	.listen		= sock_no_listen,
	.shutdown	= inet_shutdown,
	.setsockopt	= sock_common_setsockopt,
	.getsockopt	= sock_common_getsockopt,
	.sendmsg	= inet_sendmsg,
	.recvmsg	= inet_recvmsg,
	.mmap		= sock_no_mmap,
	.set_peek_off	= sk_set_peek_off,
	MIPV4_SOCK_NO_SENDPAGE
};

/* SIOCINQ and SIOCOUTQ */
static int mipv4_sock_queue_len(struct sock *sk, int cmd, int *value)
{
	switch (cmd) {
	case SIOCOUTQ:
		*value = sk_wmem_alloc_get(sk);
		return 0;
	case SIOCINQ:
		*value = max(0, mipv4_sock_next_len(sk));
		return 0;
	default:
		return -ENOIOCTLCMD;
	}
}

MIPV4_SOCK_IOCTL(mipv4_sock_ioctl, mipv4_sock_queue_len)

static void mipv4_sock_complete(struct mipv4_sock_type *type)
{
	struct proto *prot = &type->prot;

	prot->init = prot->init ?: mipv4_sock_init;
	prot->destroy = prot->destroy ?: mipv4_sock_destroy;
	prot->close = prot->close ?: mipv4_sock_close;
	prot->bind = prot->bind ?: mipv4_sock_bind;
	prot->pre_connect = prot->pre_connect ?: mipv4_sock_pre_connect;
	prot->ioctl = prot->ioctl ?: mipv4_sock_ioctl;
	prot->recvmsg = prot->recvmsg ?: mipv4_sock_recvmsg;
	prot->setsockopt = prot->setsockopt ?: mipv4_sock_setsockopt;
	prot->getsockopt = prot->getsockopt ?: mipv4_sock_getsockopt;
	prot->get_port = prot->get_port ?: mipv4_sock_get_port;
	prot->unhash = prot->unhash ?: mipv4_sock_unhash;
	prot->diag_destroy = prot->diag_destroy ?: mipv4_sock_abort;
	prot->rehash = mipv4_sock_rehash;
	prot->memory_allocated = &type->memory;
	prot->per_cpu_fw_alloc = &mipv4_sock_memory_reserve;
	prot->sysctl_mem = type->memory_limit;
	prot->sysctl_wmem = &mipv4_sock_mem_min;
	prot->sysctl_rmem = &mipv4_sock_mem_min;
	type->sw = (struct inet_protosw){
		.type		= type->type,
		.protocol	= type->protocol,
		.prot		= prot,
		.ops		= type->ops ?: &mipv4_sock_dgram_ops,
		.flags		= INET_PROTOSW_PERMANENT,
	};
}

/* inet_register_protosw() only writes to the log if the number is in use. Only a permanent
 * number is refused to others: the flag keeps it until mipv4_sock_unregister().
 */
static bool mipv4_sock_is_registered(const struct mipv4_sock_type *type)
{
	return !list_empty(&type->sw.list);
}

int mipv4_sock_register(struct mipv4_sock_type *type)
{
	int err;

	mipv4_sock_complete(type);
	mipv4_sock_limit_memory(type);
	type->id = ida_alloc_max(&mipv4_sock_ids, U16_MAX, GFP_KERNEL);
	if (type->id < 0)
		return type->id;
	err = mipv4_sock_tables_init(type);
	if (err)
		goto fail_tables;
	err = proto_register(&type->prot, 1);
	if (err)
		goto fail_proto;
	INIT_LIST_HEAD(&type->sw.list);
	inet_register_protosw(&type->sw);
	if (mipv4_sock_is_registered(type))
		return 0;
	err = -EEXIST;
	proto_unregister(&type->prot);
fail_proto:
	mipv4_sock_tables_exit(type);
fail_tables:
	ida_free(&mipv4_sock_ids, type->id);
	return err;
}
EXPORT_SYMBOL_GPL(mipv4_sock_register);

void mipv4_sock_unregister(struct mipv4_sock_type *type)
{
	type->sw.flags = 0;
	inet_unregister_protosw(&type->sw);
	/* The last sockets are freed after a grace period. */
	rcu_barrier();
	proto_unregister(&type->prot);
	mipv4_sock_tables_exit(type);
	ida_free(&mipv4_sock_ids, type->id);
}
EXPORT_SYMBOL_GPL(mipv4_sock_unregister);

/* The last reference is gone, and no reader sees the socket. */
static void mipv4_sock_destruct(struct sock *sk)
{
	mipv4_sock_purge(sk);
	inet_sock_destruct(sk);
}

int mipv4_sock_init(struct sock *sk)
{
	struct mipv4_sock *msk = mipv4_sk(sk);

	INIT_HLIST_NODE(&msk->port_list);
	sock_set_flag(sk, SOCK_RCU_FREE);
	sk->sk_destruct = mipv4_sock_destruct;
	return mipv4_sock_list_add(sk);
}
EXPORT_SYMBOL_GPL(mipv4_sock_init);

void mipv4_sock_close(struct sock *sk, long timeout)
{
	sk_common_release(sk);
}
EXPORT_SYMBOL_GPL(mipv4_sock_close);

void mipv4_sock_destroy(struct sock *sk)
{
	mipv4_sock_list_remove(sk);
	mipv4_sock_leave_all(sk);
	lock_sock(sk);
	/* From now on, mipv4_sock_abort() does nothing. */
	sock_set_flag(sk, SOCK_DEAD);
	mipv4_sock_set_endpoint(sk, NULL);
	release_sock(sk);
}
EXPORT_SYMBOL_GPL(mipv4_sock_destroy);
