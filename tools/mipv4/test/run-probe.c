// SPDX-License-Identifier: GPL-2.0
/*
 * run-probe STEP...: do these things with a socket, and print its protocol after each one
 * that may move it. It is the program that the tests run under "mipv4 run".
 *
 *   socket, stream, close	open a socket (flags: the next word), or close it
 *   bind, connect, sendto, sendmsg, sendmmsg A:PORT
 *   disconnect			connect() to no address
 *   set NAME VALUE, get NAME	an option
 *   flags			O_NONBLOCK and FD_CLOEXEC
 *   dup			print the protocol of a copy after each step, too
 *   watch, wait		with epoll: add the socket, wait for it and read
 *   echo			send one datagram back to its sender
 *   threads N A:PORT		sendto() by N threads
 *   repeat N A:PORT		sendto() N times; print the time of one
 *   fork			do the rest in a child
 *   noseccomp			from here on, the kernel has no seccomp filters
 *   system COMMAND		of the shell
 *   exec PROGRAM [ARG]...
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/ip.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WATCH_DATA	0x1122334455667788ULL
#define WAIT_MS		2000
#define THREADS_MAX	16

static int fd = -1, copy = -1, epfd = -1;

static const struct {
	const char *name;
	int level, option;
} options[] = {
	{ "reuseaddr", SOL_SOCKET, SO_REUSEADDR },
	{ "broadcast", SOL_SOCKET, SO_BROADCAST },
	{ "priority", SOL_SOCKET, SO_PRIORITY },
	{ "rcvbuf", SOL_SOCKET, SO_RCVBUF },
	{ "tos", IPPROTO_IP, IP_TOS },
	{ "ttl", IPPROTO_IP, IP_TTL },
	{ "pktinfo", IPPROTO_IP, IP_PKTINFO },
	{ "recverr", IPPROTO_IP, IP_RECVERR },
};

static const char *next_word(char ***words)
{
	if (!**words) {
		fprintf(stderr, "run-probe: a word is missing\n");
		exit(2);
	}
	return *(*words)++;
}

static struct sockaddr_in parse_address(const char *text)
{
	struct sockaddr_in in = { .sin_family = AF_INET };
	char host[INET_ADDRSTRLEN] = "";
	unsigned short port = 0;

	if (sscanf(text, "%15[0-9.]:%hu", host, &port) < 1 ||
	    inet_pton(AF_INET, host, &in.sin_addr) != 1) {
		fprintf(stderr, "run-probe: no address: %s\n", text);
		exit(2);
	}
	in.sin_port = htons(port);
	return in;
}

static int protocol(int of)
{
	int value = -1;
	socklen_t len = sizeof(value);

	return getsockopt(of, SOL_SOCKET, SO_PROTOCOL, &value, &len) ? -1 : value;
}

/* "STEP PROTOCOL [COPY]", with the error after a step that failed. */
static void report(const char *step, long result)
{
	const int error = errno;

	printf("%s %d", step, protocol(fd));
	if (copy >= 0)
		printf(" %d", protocol(copy));
	if (result < 0)
		printf(" %s", strerrorname_np(error));
	putchar('\n');
	fflush(stdout);
}

static void open_socket(int type, const char *flags)
{
	if (strstr(flags, "nonblock"))
		type |= SOCK_NONBLOCK;
	if (strstr(flags, "cloexec"))
		type |= SOCK_CLOEXEC;
	fd = socket(AF_INET, type, strstr(flags, "udp") ? IPPROTO_UDP : 0);
	report(flags, fd);
}

static long send_by(const char *call, const struct sockaddr_in *in)
{
	struct iovec iov = { "hello", 5 };
	struct mmsghdr msg = { .msg_hdr = { .msg_name = (void *)in, .msg_namelen = sizeof(*in),
					    .msg_iov = &iov, .msg_iovlen = 1 } };

	if (!strcmp(call, "sendto"))
		return sendto(fd, "hello", 5, 0, (const struct sockaddr *)in, sizeof(*in));
	if (!strcmp(call, "sendmsg"))
		return sendmsg(fd, &msg.msg_hdr, 0);
	return sendmmsg(fd, &msg, 1, 0);
}

static long use(const char *step, const char *text)
{
	const struct sockaddr_in in = parse_address(text);
	const struct sockaddr *addr = (const struct sockaddr *)&in;

	if (!strcmp(step, "bind"))
		return bind(fd, addr, sizeof(in));
	if (!strcmp(step, "connect"))
		return connect(fd, addr, sizeof(in));
	return send_by(step, &in);
}

static void option(const char *step, const char *name, const char *value)
{
	socklen_t len = sizeof(int);
	int number = atoi(value);
	size_t i;

	for (i = 0; i < sizeof(options) / sizeof(*options); i++) {
		if (strcmp(options[i].name, name))
			continue;
		if (*value)
			setsockopt(fd, options[i].level, options[i].option, &number, len);
		else if (!getsockopt(fd, options[i].level, options[i].option, &number, &len))
			printf("%s %s %d\n", step, name, number);
	}
}

static void show_flags(void)
{
	printf("flags%s%s\n", fcntl(fd, F_GETFL) & O_NONBLOCK ? " nonblock" : "",
	       fcntl(fd, F_GETFD) & FD_CLOEXEC ? " cloexec" : "");
}

static void watch(void)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLET, .data.u64 = WATCH_DATA };

	epfd = epoll_create1(EPOLL_CLOEXEC);
	epoll_ctl(epfd, EPOLL_CTL_ADD, fd, &event);
}

static void wait_for_data(void)
{
	struct epoll_event event = { 0 };
	int n = epoll_wait(epfd, &event, 1, WAIT_MS);
	char text[16] = "";

	if (n == 1 && event.data.u64 == WATCH_DATA)
		recv(fd, text, sizeof(text) - 1, MSG_DONTWAIT);
	printf("wait %d %s\n", n, text);
	event.events = EPOLLIN;
	printf("modify %s\n", epoll_ctl(epfd, EPOLL_CTL_MOD, fd, &event) ? "fails" : "works");
	fflush(stdout);
}

static void echo(void)
{
	struct sockaddr_in in;
	socklen_t len = sizeof(in);
	char text[2048];
	ssize_t n = recvfrom(fd, text, sizeof(text), 0, (struct sockaddr *)&in, &len);

	if (n >= 0)
		n = sendto(fd, text, (size_t)n, 0, (const struct sockaddr *)&in, len);
	report("echo", n);
}

static void *send_some(void *arg)
{
	const struct sockaddr_in *in = arg;
	long i, bad = 0;

	for (i = 0; i < 100; i++)
		bad += sendto(fd, "hello", 5, 0, (const struct sockaddr *)in, sizeof(*in)) != 5;
	return (void *)bad;
}

static void send_by_threads(int n, const char *text)
{
	struct sockaddr_in in = parse_address(text);
	pthread_t threads[THREADS_MAX];
	long bad = 0;
	void *result;
	int i;

	for (i = 0; i < n && i < THREADS_MAX; i++)
		pthread_create(&threads[i], NULL, send_some, &in);
	while (i--) {
		pthread_join(threads[i], &result);
		bad += (long)result;
	}
	printf("threads %d bad %ld\n", protocol(fd), bad);
}

static void send_repeatedly(int n, const char *text)
{
	const struct sockaddr_in in = parse_address(text);
	struct timespec start, end;
	int i;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (i = 0; i < n; i++)
		sendto(fd, "hello", 5, 0, (const struct sockaddr *)&in, sizeof(in));
	clock_gettime(CLOCK_MONOTONIC, &end);
	printf("repeat %ld ns\n", ((end.tv_sec - start.tv_sec) * 1000000000L +
				   end.tv_nsec - start.tv_nsec) / n);
}

static void do_in_child(void)
{
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (!child)
		return;
	waitpid(child, &status, 0);
	exit(WEXITSTATUS(status));
}

static void refuse_seccomp(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog prog = { .len = 4, .filter = code };

	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	/* EINVAL: it never had them. */
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog) && errno != EINVAL)
		exit(2);
}

static void no_address(void)
{
	const struct sockaddr none = { .sa_family = AF_UNSPEC };

	report("disconnect", connect(fd, &none, sizeof(none)));
}

static void other_step(const char *step, char ***words)
{
	const char *first, *second;

	if (!strcmp(step, "set")) {
		first = next_word(words);
		second = next_word(words);
		option(step, first, second);
	} else if (!strcmp(step, "get")) {
		option(step, next_word(words), "");
	} else if (!strcmp(step, "threads") || !strcmp(step, "repeat")) {
		first = next_word(words);
		second = next_word(words);
		(*step == 't' ? send_by_threads : send_repeatedly)(atoi(first), second);
	} else if (!strcmp(step, "system")) {
		if (system(next_word(words)))
			exit(1);
	} else if (!strcmp(step, "exec")) {
		fflush(stdout);
		execvp(**words, *words);
		exit(1);
	} else {
		first = next_word(words);
		report(step, use(step, first));
	}
}

int main(int argc, char **argv)
{
	char **words = argv + (argc > 0);
	const char *step;

	while (*words) {
		step = next_word(&words);
		if (!strcmp(step, "socket"))
			open_socket(SOCK_DGRAM, next_word(&words));
		else if (!strcmp(step, "stream"))
			open_socket(SOCK_STREAM, next_word(&words));
		else if (!strcmp(step, "close"))
			close(fd);
		else if (!strcmp(step, "disconnect"))
			no_address();
		else if (!strcmp(step, "flags"))
			show_flags();
		else if (!strcmp(step, "dup"))
			copy = dup(fd);
		else if (!strcmp(step, "watch"))
			watch();
		else if (!strcmp(step, "wait"))
			wait_for_data();
		else if (!strcmp(step, "echo"))
			echo();
		else if (!strcmp(step, "noseccomp"))
			refuse_seccomp();
		else if (!strcmp(step, "fork"))
			do_in_child();
		else
			other_step(step, &words);
	}
	return 0;
}
