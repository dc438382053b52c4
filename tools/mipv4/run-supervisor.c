// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: the process that handles the reported system calls. It opens sockets for the
 * program and moves them between mipv4 and Linux. All other calls continue in the kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run-copy.h"
#include "run-move.h"
#include "run-supervisor.h"
#include "run-target.h"
#include "run-twins.h"

/* Since Linux 6.6, for programs and the supervisor on the same CPU. */
#define NOTIF_SET_FLAGS	SECCOMP_IOW(4, uint64_t)
#define SYNC_WAKE_UP	1UL

#define NOTIF_ROOM	512

struct request {
	int listener;
	const struct seccomp_notif *notif;
};

static const uint64_t *args(const struct request *req)
{
	return (const uint64_t *)req->notif->data.args;
}

static void answer(const struct request *req, int error)
{
	struct seccomp_notif_resp resp = { .id = req->notif->id, .error = -error };

	if (!error)
		resp.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
	/* It fails if the program is gone. */
	ioctl(req->listener, SECCOMP_IOCTL_NOTIF_SEND, &resp);
}

/* Put @fd into the program, with this number unless it is -1. */
static int add_fd(const struct request *req, int fd, int number, bool cloexec, uint32_t flags)
{
	struct seccomp_notif_addfd add = {
		.id = req->notif->id,
		.flags = flags | (number >= 0 ? SECCOMP_ADDFD_FLAG_SETFD : 0),
		.srcfd = (uint32_t)fd,
		.newfd = number >= 0 ? (uint32_t)number : 0,
		.newfd_flags = cloexec ? O_CLOEXEC : 0,
	};

	return ioctl(req->listener, SECCOMP_IOCTL_NOTIF_ADDFD, &add);
}

static void handle_socket(const struct request *req)
{
	const int type = (int)args(req)[1];
	const int protocol = run_protocol(type, (int)args(req)[2]);
	int fd;

	if (!target_enter_netns((pid_t)req->notif->pid)) {
		answer(req, 0);
		return;
	}
	fd = run_socket(type | SOCK_CLOEXEC, protocol);
	/* If mudp was unloaded, the program gets a socket of Linux. */
	if (fd < 0) {
		answer(req, errno == EPROTONOSUPPORT ? 0 : errno);
		return;
	}
	if (*run_config.dev && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, run_config.dev,
					  (socklen_t)strlen(run_config.dev)))
		answer(req, errno);
	else if (add_fd(req, fd, -1, type & SOCK_CLOEXEC, SECCOMP_ADDFD_FLAG_SEND) < 0)
		answer(req, errno);
	close(fd);
}

/* The thread that made the call. */
struct thread {
	pid_t tid;
	int pidfd;
};

static int get_fd(int pidfd, int fd)
{
	return (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
}

/*
 * Put @new in place of @old in the sets that watch it. A set knows a file by the number that
 * it has here, so a child of its own gives it the number that it has there.
 */
static void watch_again(int pidfd, int old, int new, const struct run_twins *twins)
{
	int top = 0, epfd, fd, status;
	pid_t child;
	size_t i;

	child = twins->n_watches ? fork() : -1;
	if (child > 0)
		waitpid(child, &status, 0);
	if (child)
		return;
	for (i = 0; i < twins->n_watches; i++)
		if (twins->watch[i].fd >= top)
			top = twins->watch[i].fd + 1;
	pidfd = fcntl(pidfd, F_DUPFD, top);
	old = fcntl(old, F_DUPFD, top);
	new = fcntl(new, F_DUPFD, top);
	for (i = 0; i < twins->n_watches; i++) {
		const struct run_watch *watch = &twins->watch[i];
		struct epoll_event event = { .events = watch->events, .data.u64 = watch->data };

		fd = get_fd(pidfd, watch->epfd);
		epfd = fcntl(fd, F_DUPFD, top);
		dup2(old, watch->fd);
		epoll_ctl(epfd, EPOLL_CTL_DEL, watch->fd, NULL);
		dup2(new, watch->fd);
		epoll_ctl(epfd, EPOLL_CTL_ADD, watch->fd, &event);
	}
	_exit(0);
}

/* Another thread may have closed the descriptor, and opened another file under its number. */
static void move(const struct request *req, const struct thread *thread, int old, int type,
		 enum run_owner owner)
{
	const int new = run_copy(old, type, owner);
	struct run_twins twins;
	size_t i;

	if (new < 0)
		return;
	run_find_twins(thread->tid, (int)args(req)[0], old, &twins);
	for (i = 0; i < twins.n_twins; i++)
		add_fd(req, new, twins.twin[i].fd, twins.twin[i].cloexec, 0);
	watch_again(thread->pidfd, old, new, &twins);
	close(new);
}

/* Before Linux 6.9, a thread that does not share the descriptors of its process has others. */
static void move_if_wanted(const struct request *req, const struct thread *thread,
			   enum run_use use, const struct sockaddr_in *addr)
{
	const int number = (int)args(req)[0], fd = get_fd(thread->pidfd, number);
	enum run_owner owner;
	int type;

	if (fd < 0)
		return;
	owner = run_wanted(use, fd, addr, RUN_OTHER, &type);
	if (owner != RUN_OTHER && run_is_twin(thread->tid, number, fd))
		move(req, thread, fd, type, owner);
	close(fd);
}

static bool is_valid(const struct request *req)
{
	return !ioctl(req->listener, SECCOMP_IOCTL_NOTIF_ID_VALID, &req->notif->id);
}

/* The call continues, with another socket under the same descriptor if it has to move. */
static void handle_address(const struct request *req, enum run_use use,
			   const struct sockaddr_in *addr)
{
	const pid_t tid = (pid_t)req->notif->pid;
	const struct thread thread = { tid, target_open(tid) };

	/* The number of a thread that is gone may be that of another one. */
	if (thread.pidfd >= 0) {
		if (is_valid(req) && target_enter_netns(tid))
			move_if_wanted(req, &thread, use, addr);
		close(thread.pidfd);
	}
	answer(req, 0);
}

static void handle(const struct request *req)
{
	const pid_t tid = (pid_t)req->notif->pid;
	enum run_use use = RUN_SEND;
	struct sockaddr_in in;
	bool found = false;

	switch (req->notif->data.nr) {
	case SYS_socket:
		handle_socket(req);
		return;
	case SYS_bind:
	case SYS_connect:
		use = req->notif->data.nr == SYS_bind ? RUN_BIND : RUN_CONNECT;
		found = target_read_addr(tid, args(req)[1], args(req)[2], &in);
		break;
	case SYS_sendto:
		found = target_read_addr(tid, args(req)[4], args(req)[5], &in);
		break;
	case SYS_sendmmsg:	/* its first message begins with a struct msghdr */
	case SYS_sendmsg:
		found = target_read_msg_addr(tid, args(req)[1], &in);
		break;
	}
	if (found)
		handle_address(req, use, &in);
	else
		answer(req, 0);
}

/* Wait until a program makes a call; false when the last one has ended. */
static bool wait_for_call(int listener)
{
	struct pollfd pfd = { .fd = listener, .events = POLLIN };

	while (poll(&pfd, 1, -1) < 0 && errno == EINTR)
		;
	return pfd.revents & POLLIN;
}

noreturn void supervise(int listener)
{
	ioctl(listener, NOTIF_SET_FLAGS, SYNC_WAKE_UP);
	while (wait_for_call(listener)) {
		/* The structure of a later kernel may be longer. */
		union {
			struct seccomp_notif notif;
			char room[NOTIF_ROOM];
		} got = { .room = "" };
		const struct request req = { listener, &got.notif };

		if (!ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &got))
			handle(&req);
	}
	_exit(0);
}
