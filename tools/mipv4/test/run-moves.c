// SPDX-License-Identifier: GPL-2.0
/*
 * run-moves CASE ADDRESS [ADDRESS]: hard cases for "mipv4 run". At the first address, Linux
 * has to own the socket; at the second, mipv4. Each case prints what it found; a number after
 * the name of a socket is its protocol.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/filter.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run-udp.h"

#define OPTIONS_MAX	90
#define MOVES		100
#define WAIT_MS		2000

static struct sockaddr_in linux_addr, mipv4_addr;

/*
 * Where to read what @fd sends to @addr: a new socket there, and its port, or @fd if there is an
 * echo server at another host.
 */
static int reader(int fd, struct sockaddr_in *addr)
{
	socklen_t len = sizeof(*addr);
	const int there = udp();

	addr->sin_port = 0;
	if (!bind(there, (struct sockaddr *)addr, sizeof(*addr)) &&
	    !getsockname(there, (struct sockaddr *)addr, &len))
		return there;
	close(there);
	addr->sin_port = htons(7);
	return fd;
}

static bool is_readable(int fd)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	return poll(&pfd, 1, WAIT_MS) == 1;
}

/* These are for reading, or do something else than to keep a value. */
static bool is_excluded(int level, int name)
{
	static const int names[] = {
		SO_DETACH_FILTER, SO_LOCK_FILTER, SO_COOKIE, SO_INCOMING_NAPI_ID, SO_BINDTODEVICE,
		SO_DEBUG, SO_PEERCRED, SO_ERROR
	};
	size_t i;

	for (i = 0; level == SOL_SOCKET && i < sizeof(names) / sizeof(*names); i++)
		if (name == names[i])
			return true;
	/* UDP-Lite, which stands in for mudp, has 10 and 11. */
	return (level == IPPROTO_IP && name == IP_PKTOPTIONS) ||
	       (level == IPPROTO_UDP && (name == 10 || name == 11));
}

static bool get(int fd, int level, int name, int *value)
{
	socklen_t len = sizeof(*value);

	*value = 0;
	return !getsockopt(fd, level, name, value, &len);
}

/* Set an option to a value that it does not have; false if that cannot be done. */
static bool change(int fd, int level, int name, int *value)
{
	int usual, i;

	if (is_excluded(level, name) || !get(fd, level, name, &usual))
		return false;
	for (i = 1; i < 4; i++) {
		const int other = usual == i ? 0 : usual + i;

		if (!setsockopt(fd, level, name, &other, sizeof(other)) &&
		    get(fd, level, name, value) && *value != usual)
			return true;
	}
	return false;
}

/* Does every option that a program can set have its value after a move? */
static void check_options(void)
{
	static const int levels[] = { SOL_SOCKET, IPPROTO_IP, IPPROTO_UDP };
	int fd, name, before, after, kept = 0;
	size_t i;

	for (i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		for (name = 1; name < OPTIONS_MAX; name++) {
			fd = udp();
			if (change(fd, levels[i], name, &before) && !reach(fd, &linux_addr)) {
				get(fd, levels[i], name, &after);
				kept += before == after;
				if (before != after)
					printf("%d %d: %d, then %d\n", levels[i], name, before,
					       after);
			}
			close(fd);
		}
	printf("options %s\n", kept > 30 ? "kept" : "cannot be set");
}

static int open_files(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

static void check_leaks(void)
{
	const int before = open_files();
	int fd, i;

	for (i = 0; i < MOVES; i++) {
		fd = udp();
		reach(fd, &linux_addr);
		close(fd);
	}
	printf("leaks %d\n", open_files() - before);
}

/* A copy that came back through a socket of AF_UNIX. */
static void check_pass(void)
{
	char room[CMSG_SPACE(sizeof(int))] = "", data = 'x';
	struct iovec iov = { &data, 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = room,
			      .msg_controllen = sizeof(room) };
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	const int fd = udp();
	int pair[2], copy;

	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(cmsg), &fd, sizeof(fd));
	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair) || sendmsg(pair[0], &msg, 0) != 1 ||
	    recvmsg(pair[1], &msg, MSG_CMSG_CLOEXEC) != 1)
		die("SCM_RIGHTS");
	memcpy(&copy, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(copy));
	reach(copy, &linux_addr);
	printf("pass %d %d, close on exec %d %d\n", protocol(fd), protocol(copy),
	       fcntl(fd, F_GETFD), fcntl(copy, F_GETFD));
}

static int shared_fd;

static int ttl(int fd)
{
	int value;

	get(fd, IPPROTO_IP, IP_TTL, &value);
	return value;
}

static int udp_with_ttl(int value)
{
	const int fd = udp();

	setsockopt(fd, IPPROTO_IP, IP_TTL, &value, sizeof(value));
	return fd;
}

/* In this thread, the number belongs to another socket. */
static void *move_apart(void *arg)
{
	(void)arg;
	if (unshare(CLONE_FILES))
		die("unshare");
	dup2(udp_with_ttl(8), shared_fd);
	say(shared_fd, &linux_addr);
	printf("thread %d ttl %d, ", protocol(shared_fd), ttl(shared_fd));
	return NULL;
}

static void check_apart(void)
{
	pthread_t thread;

	shared_fd = udp_with_ttl(7);
	pthread_create(&thread, NULL, move_apart, NULL);
	pthread_join(thread, NULL);
	printf("process %d ttl %d\n", protocol(shared_fd), ttl(shared_fd));
}

/* A filter that accepts nothing; the program cannot remove it. */
static void check_filter(void)
{
	struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, 0) };
	const struct sock_fprog prog = { .len = 1, .filter = code };
	struct sockaddr_in addr = { .sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const int on = 1, fd = udp();
	socklen_t len = sizeof(addr);

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof(prog)) ||
	    setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof(on)))
		die("SO_ATTACH_FILTER");
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr)) ||
	    getsockname(fd, (struct sockaddr *)&addr, &len))
		die("bind");
	printf("filter %d, detach %s,", protocol(fd),
	       setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &on, sizeof(on)) ? "fails" : "works");
	say(fd, &addr);
	printf(" received %zd\n", recv(fd, code, sizeof(code), MSG_DONTWAIT));
}

/* Nobody can read a program of eBPF, so the socket cannot have it after a move. */
static void check_ebpf(void)
{
	const struct bpf_insn code[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K }, { .code = BPF_JMP | BPF_EXIT }
	};
	union bpf_attr attr = { .prog_type = BPF_PROG_TYPE_SOCKET_FILTER, .insn_cnt = 2,
				.insns = (uintptr_t)code, .license = (uintptr_t)"GPL" };
	const int prog = (int)syscall(SYS_bpf, BPF_PROG_LOAD, &attr, sizeof(attr)), fd = udp();

	if (prog < 0 || setsockopt(fd, SOL_SOCKET, SO_ATTACH_BPF, &prog, sizeof(prog)))
		die("SO_ATTACH_BPF");
	reach(fd, &linux_addr);
	printf("ebpf %d\n", protocol(fd));
}

static atomic_int alarms, failures;

static void on_alarm(int number)
{
	const int before = errno, fd = udp();

	(void)number;
	alarms++;
	failures += reach(fd, &linux_addr) != 0 || protocol(fd) != IPPROTO_UDP;
	close(fd);
	errno = before;
}

/* Signals arrive while sockets move, and their handler moves others. */
static void check_signals(void)
{
	const struct sigaction action = { .sa_handler = on_alarm, .sa_flags = SA_RESTART };
	struct itimerval soon = { 0 };
	int fd, i;

	sigaction(SIGALRM, &action, NULL);
	for (i = 0; i < MOVES; i++) {
		soon.it_value.tv_usec = 1 + i;
		setitimer(ITIMER_REAL, &soon, NULL);
		fd = udp();
		failures += say(fd, &linux_addr) != 5 || protocol(fd) != IPPROTO_UDP;
		close(fd);
	}
	printf("signals %s, failures %d\n", alarms > MOVES / 2 ? "many" : "few", failures);
}

/* The old socket is in no set any more, also if another process still has it. */
static void check_set(void)
{
	struct epoll_event event = { .events = EPOLLOUT | EPOLLIN, .data.u32 = 1 }, found[2];
	const int epfd = epoll_create1(0), fd = udp();
	pid_t child;

	epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event);
	fflush(stdout);
	child = fork();
	if (!child) {
		pause();
		_exit(0);
	}
	reach(fd, &linux_addr);
	event.events = EPOLLOUT;
	epoll_ctl(epfd, EPOLL_CTL_MOD, fd, &event);
	printf("set %d events,", epoll_wait(epfd, found, 2, 100));
	epoll_ctl(epfd, EPOLL_CTL_DEL, fd, NULL);
	printf(" then %d\n", epoll_wait(epfd, found, 2, 100));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static atomic_int child_protocol;

/* The child has the memory of this process, but its own descriptors. */
static void check_vfork(void)
{
	const int fd = udp();
	const pid_t child = vfork();

	if (!child) {
		reach(fd, &linux_addr);
		child_protocol = protocol(fd);
		_exit(0);
	}
	waitpid(child, NULL, 0);
	printf("vfork %d", child_protocol);
	printf(" %d", protocol(fd));
	reach(fd, &linux_addr);
	printf(" %d\n", protocol(fd));
}

/* One socket, one destination after the other, as a resolver does. */
static void check_there_and_back(void)
{
	const int fd = udp();

	printf("say %zd", say(fd, &linux_addr));
	printf(" %d", protocol(fd));
	printf(", %zd", say(fd, &mipv4_addr));
	printf(" %d\n", protocol(fd));
}

static void check_splice(void)
{
	struct sockaddr_in addr = mipv4_addr;
	const int fd = udp(), to = reader(fd, &addr);
	char text[16] = "";
	int pipefd[2];
	ssize_t n;

	if (pipe(pipefd) || reach(fd, &addr))
		die("connect");
	if (write(pipefd[1], "spliced", 7) != 7)
		die("write");
	n = splice(pipefd[0], NULL, fd, NULL, 7, 0);
	if (n < 0)
		die("splice");
	if (is_readable(to) && recv(to, text, sizeof(text) - 1, 0) < 0)
		die("recv");
	printf("splice %zd %s %d\n", n, text, protocol(fd));
}

/* A ring of io_uring, without its library. */
struct ring {
	int fd;
	uint32_t *sq_tail, *sq_array, *cq_head, *cq_tail, mask;
	struct io_uring_sqe *sqes;
	struct io_uring_cqe *cqes;
};

static void open_ring(struct ring *ring)
{
	struct io_uring_params params = { 0 };
	char *sq, *cq;

	ring->fd = (int)syscall(SYS_io_uring_setup, 4, &params);
	if (ring->fd < 0)
		die("io_uring_setup");
	sq = mmap(NULL, params.sq_off.array + params.sq_entries * sizeof(uint32_t),
		  PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, IORING_OFF_SQ_RING);
	cq = mmap(NULL, params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe),
		  PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, IORING_OFF_CQ_RING);
	ring->sqes = mmap(NULL, params.sq_entries * sizeof(struct io_uring_sqe),
			  PROT_READ | PROT_WRITE, MAP_SHARED, ring->fd, IORING_OFF_SQES);
	if (sq == MAP_FAILED || cq == MAP_FAILED || ring->sqes == MAP_FAILED)
		die("mmap");
	ring->sq_tail = (uint32_t *)(sq + params.sq_off.tail);
	ring->sq_array = (uint32_t *)(sq + params.sq_off.array);
	ring->cq_head = (uint32_t *)(cq + params.cq_off.head);
	ring->cq_tail = (uint32_t *)(cq + params.cq_off.tail);
	ring->cqes = (struct io_uring_cqe *)(cq + params.cq_off.cqes);
	ring->mask = params.sq_entries - 1;
}

static void put(struct ring *ring, uint8_t opcode, int fd, struct msghdr *msg)
{
	const uint32_t at = *ring->sq_tail & ring->mask;

	ring->sqes[at] = (struct io_uring_sqe){ .opcode = opcode, .fd = fd, .len = 1,
						.addr = (uintptr_t)msg, .user_data = opcode };
	ring->sq_array[at] = at;
	__atomic_store_n(ring->sq_tail, *ring->sq_tail + 1, __ATOMIC_RELEASE);
}

/* Wait for both results. */
static void wait_for_both(struct ring *ring, int *sent, int *received)
{
	int n;

	if (syscall(SYS_io_uring_enter, ring->fd, 2, 2, IORING_ENTER_GETEVENTS, NULL, 0) < 0)
		die("io_uring_enter");
	for (n = 0; n < 2 && *ring->cq_head + (uint32_t)n !=
	     __atomic_load_n(ring->cq_tail, __ATOMIC_ACQUIRE); n++)
		*(ring->cqes[n].user_data == IORING_OP_SENDMSG ? sent : received) =
			ring->cqes[n].res;
}

/* The receive waits before the send: it has to be woken. */
static void check_uring(void)
{
	struct sockaddr_in addr = mipv4_addr, from = { 0 };
	const int fd = udp(), to = reader(fd, &addr);
	char hello[] = "by uring", text[16] = "";
	struct iovec out_iov = { hello, strlen(hello) }, in_iov = { text, sizeof(text) - 1 };
	struct msghdr out = { .msg_name = &addr, .msg_namelen = sizeof(addr), .msg_iov = &out_iov,
			      .msg_iovlen = 1 };
	struct msghdr in = { .msg_name = &from, .msg_namelen = sizeof(from), .msg_iov = &in_iov,
			     .msg_iovlen = 1 };
	int sent = -1, received = -1;
	struct ring ring;

	open_ring(&ring);
	put(&ring, IORING_OP_RECVMSG, to, &in);
	put(&ring, IORING_OP_SENDMSG, fd, &out);
	wait_for_both(&ring, &sent, &received);
	printf("uring %d %d %s from %s, %d\n", sent, received, text, inet_ntoa(from.sin_addr),
	       protocol(fd));
}

static const struct {
	const char *name;
	void (*run)(void);
} cases[] = {
	{ "options", check_options },
	{ "leaks", check_leaks },
	{ "filter", check_filter },
	{ "ebpf", check_ebpf },
	{ "pass", check_pass },
	{ "apart", check_apart },
	{ "signals", check_signals },
	{ "set", check_set },
	{ "vfork", check_vfork },
	{ "back", check_there_and_back },
	{ "splice", check_splice },
	{ "uring", check_uring },
};

static void read_address(const char *text, struct sockaddr_in *addr)
{
	addr->sin_family = AF_INET;
	addr->sin_port = htons(9);
	if (inet_pton(AF_INET, text, &addr->sin_addr) != 1)
		die(text);
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc > 2)
		read_address(argv[2], &linux_addr);
	if (argc > 3)
		read_address(argv[3], &mipv4_addr);
	for (i = 0; argc > 2 && i < sizeof(cases) / sizeof(*cases); i++)
		if (!strcmp(cases[i].name, argv[1])) {
			cases[i].run();
			return 0;
		}
	fprintf(stderr, "usage: run-moves CASE ADDRESS [ADDRESS]\n");
	return 2;
}
