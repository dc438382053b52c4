// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: the object that the dynamic linker loads into programs. It opens sockets of
 * mipv4 by itself, and moves them to Linux if no endpoint reaches an address, so that the
 * supervisor is not asked for each datagram.
 *
 * These functions may be called in signal handlers: they allocate nothing.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "run-copy.h"
#include "run-move.h"
#include "run-twins.h"

#define EXPORT	__attribute__((visibility("default")))

/* How many sockets moved. Until one does, the sockets of Linux were never ours. */
static atomic_uint moves;

/* The process that moves a socket, 0 without. A child does not inherit the lock. */
static atomic_int mover;

__attribute__((constructor))
static void read_config(void)
{
	run_config_read(getenv(RUN_VARIABLE));
}

/* It sleeps, because a thread of a real-time class would keep the owner from the CPU. */
static void lock(sigset_t *old)
{
	static const struct timespec a_moment = { .tv_nsec = 50000 };
	const int self = getpid();
	sigset_t all;
	int owner;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, old);
	for (;;) {
		owner = atomic_load(&mover);
		if (owner != self && atomic_compare_exchange_strong(&mover, &owner, self))
			return;
		nanosleep(&a_moment, NULL);
	}
}

static void unlock(const sigset_t *old)
{
	atomic_store(&mover, 0);
	sigprocmask(SIG_SETMASK, old, NULL);
}

/* Put @new in place of all descriptors of @fd. */
static void replace(int fd, int new)
{
	struct run_twins twins;
	size_t i;

	run_find_twins(gettid(), fd, fd, &twins);
	/* A set keeps a socket as long as anybody uses it. */
	for (i = 0; i < twins.n_watches; i++)
		epoll_ctl(twins.watch[i].epfd, EPOLL_CTL_DEL, twins.watch[i].fd, NULL);
	for (i = 0; i < twins.n_twins; i++)
		dup3(new, twins.twin[i].fd, twins.twin[i].cloexec ? O_CLOEXEC : 0);
	for (i = 0; i < twins.n_watches; i++) {
		const struct run_watch *watch = &twins.watch[i];
		struct epoll_event event = { .events = watch->events, .data.u64 = watch->data };

		epoll_ctl(watch->epfd, EPOLL_CTL_ADD, watch->fd, &event);
	}
	close(new);
	atomic_fetch_add(&moves, 1);
}

/* Move @fd if it has to; returns false if it stays. */
static bool move(enum run_use use, int fd, const struct sockaddr_in *addr,
		 enum run_owner tried)
{
	enum run_owner owner;
	bool done = false;
	sigset_t old;
	int type, new;

	lock(&old);
	owner = run_wanted(use, fd, addr, tried, &type);
	if (owner != RUN_OTHER) {
		new = run_copy(fd, type, owner);
		done = new >= 0;
		if (done)
			replace(fd, new);
	}
	unlock(&old);
	return done;
}

struct call {
	enum run_use use;
	const struct sockaddr_in *addr;	/* NULL without an IPv4 address */
	long number;
	int fd;
	long args[5];
};

static long make(const struct call *call)
{
	const long *args = call->args;

	return run_call(call->number, call->fd, args[0], args[1], args[2], args[3], args[4]);
}

/* Make the call, and once more if the socket moved after the kernel refused it. */
static long place(const struct call *call)
{
	const unsigned int moves_before = atomic_load(&moves);
	const int before = errno;
	int type, error;
	enum run_owner owner;
	long result;

	if (!call->addr || !run_config.dgram)
		return make(call);
	if (run_is_local(call->use, call->addr) ||
	    (call->use == RUN_CONNECT && moves_before))
		move(call->use, call->fd, call->addr, RUN_OTHER);
	errno = before;
	result = make(call);
	if (result >= 0 || !run_is_nowhere(call->use, errno))
		return result;
	error = errno;
	/* Another thread may have moved it meanwhile. */
	owner = run_owner(call->fd, &type);
	if ((owner != RUN_OTHER && move(call->use, call->fd, call->addr, owner)) ||
	    atomic_load(&moves) != moves_before) {
		errno = before;
		return make(call);
	}
	errno = error;
	return result;
}

EXPORT int socket(int domain, int type, int protocol)
{
	const int ours = domain == AF_INET ? run_protocol(type, protocol) : 0;
	int fd = -1;

	if (ours)
		fd = (int)syscall(SYS_socket, (long)domain, (long)type, (long)ours);
	/* mudp may have been unloaded. */
	if (fd < 0 && (!ours || errno == EPROTONOSUPPORT))
		return (int)syscall(SYS_socket, (long)domain, (long)type, (long)protocol);
	if (fd >= 0 && *run_config.dev &&
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, run_config.dev,
		       (socklen_t)strlen(run_config.dev))) {
		close(fd);
		return -1;
	}
	return fd;
}

EXPORT int connect(int fd, const struct sockaddr *addr, socklen_t len)
{
	const struct call call = {
		RUN_CONNECT, run_inet(addr, len), SYS_connect, fd, { (long)addr, len }
	};

	return (int)place(&call);
}

EXPORT int bind(int fd, const struct sockaddr *addr, socklen_t len)
{
	const struct call call = {
		RUN_BIND, run_inet(addr, len), SYS_bind, fd, { (long)addr, len }
	};

	return (int)place(&call);
}

EXPORT ssize_t sendto(int fd, const void *data, size_t len, int flags,
		      const struct sockaddr *addr, socklen_t addr_len)
{
	const struct call call = {
		RUN_SEND, run_inet(addr, addr_len), SYS_sendto, fd,
		{ (long)data, (long)len, flags, (long)addr, addr_len }
	};

	return place(&call);
}

EXPORT ssize_t sendmsg(int fd, const struct msghdr *msg, int flags)
{
	const struct call call = {
		RUN_SEND, msg ? run_inet(msg->msg_name, msg->msg_namelen) : NULL,
		SYS_sendmsg, fd, { (long)msg, flags }
	};

	return place(&call);
}

/* If a later message cannot be sent, the kernel sends those before, and is called again. */
EXPORT int sendmmsg(int fd, struct mmsghdr *msgs, unsigned int n, int flags)
{
	const struct msghdr *msg = msgs && n ? &msgs->msg_hdr : NULL;
	const struct call call = {
		RUN_SEND, msg ? run_inet(msg->msg_name, msg->msg_namelen) : NULL,
		SYS_sendmmsg, fd, { (long)msgs, n, flags }
	};

	return (int)place(&call);
}
