// SPDX-License-Identifier: GPL-2.0
/*
 * sock.c: random system calls on UDP sockets of mipv4. Arguments are those of the manual
 * pages udp(7), ip(7), socket(7), send(2) and recv(2), and some of them are changed.
 *
 *	sock [-s SEED] [-n COUNT] [-t SECONDS] ADDRESS PEER DEV
 *
 * It makes COUNT calls, or calls for a number of seconds. ADDRESS is an own address of the
 * endpoint of DEV, PEER its neighbour. The calls depend on the seed and on which sockets have
 * something to receive. At the end it prints how often each call and each option succeeded and
 * failed. The kernel's log says what went wrong.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#include <linux/mipv4_sock.h>
#include "sock.h"

#define SOCKETS		24
#define BUFFER		(80 << 10)
#define CONTROL		512
#define PORTS		8
#define FIRST_PORT	5000

static uint64_t state;
static int fds[SOCKETS], pipes[2], epfd, ready, file;
struct in_addr own, peer;
unsigned int ifindex;
char dev[IFNAMSIZ];
static unsigned char *buffer;		/* its end is followed by a page that nobody may touch */

/* xorshift64*: the sequence must be the same everywhere. */
uint32_t any(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return below ? (state * 0x2545f4914f6cdd1dull >> 32) % below : 0;
}

bool one_in(uint32_t n)
{
	return !any(n);
}

int socket_of_pool(void)
{
	return fds[any(SOCKETS)];
}

int pick(const int *values, unsigned int n)
{
	return values[any(n)];
}

uint32_t some_address(void)
{
	switch (any(12)) {
	case 0:
		return INADDR_ANY;
	case 1:
		return htonl(INADDR_BROADCAST);
	case 2:
		return own.s_addr | htonl(0xff);
	case 3:
	case 4:
		return htonl(0xef010200 + any(8));	/* groups */
	case 5:
		return htonl(INADDR_LOOPBACK);
	case 6:
		return any(0);
	case 7:
		return state;
	case 8:
	case 9:
		return own.s_addr;
	default:
		return peer.s_addr;
	}
}

socklen_t some_sockaddr(struct sockaddr_storage *to)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)to;

	memset(to, 0, sizeof(*to));
	sin->sin_family = one_in(20) ? PICK(AF_UNSPEC, AF_INET6, AF_UNIX, 77) : AF_INET;
	sin->sin_port = htons(one_in(8) ? any(65536) : FIRST_PORT + any(PORTS));
	sin->sin_addr.s_addr = some_address();
	return one_in(20) ? any(sizeof(*to)) : sizeof(*sin);
}

size_t some_len(void)
{
	/* Large ones take the time of a hundred small ones. */
	switch (any(40)) {
	case 0:
		return any(BUFFER);
	case 1:
		return 65500 + any(12);
	case 2 ... 9:
		return any(4);
	case 10 ... 17:
		return 1460 + any(30);
	default:
		return any(2000);
	}
}

/* A buffer that ends at the forbidden page, or beyond. */
void *some_buffer(size_t len)
{
	if (one_in(50))
		return (void *)(uintptr_t)any(4096);
	return buffer + BUFFER - len + (one_in(50) ? any(64) : 0);
}

int some_flags(bool send)
{
	int flags = MSG_DONTWAIT;

	if (send) {
		if (one_in(6))
			flags |= MSG_MORE;
		if (one_in(8))
			flags |= MSG_CONFIRM;
		if (one_in(8))
			flags |= MSG_DONTROUTE;
		if (one_in(20))
			flags |= MSG_ZEROCOPY;
		flags |= MSG_NOSIGNAL;
	} else {
		if (one_in(4))
			flags |= MSG_PEEK;
		if (one_in(4))
			flags |= MSG_TRUNC;
		if (one_in(4))
			flags |= MSG_ERRQUEUE;
	}
	if (one_in(40))
		flags |= 1 << any(31);
	return flags | MSG_DONTWAIT;
}

/* Control messages: some right, some not. Return: their octets. */
size_t some_control(unsigned char *control, size_t room)
{
	size_t at = 0, len;

	while (at + CMSG_SPACE(64) < room && !one_in(2)) {
		struct cmsghdr *cmsg = (struct cmsghdr *)(control + at);
		int value = any(300);

		switch (any(8)) {
		case 0:
			cmsg->cmsg_level = SOL_IP;
			cmsg->cmsg_type = PICK(IP_TTL, IP_TOS);
			len = one_in(4) ? 1 : sizeof(value);
			memcpy(CMSG_DATA(cmsg), &value, sizeof(value));
			break;
		case 1: {
			struct in_pktinfo info = {
				.ipi_ifindex = one_in(2) ? 0 : ifindex + (one_in(8) ? any(9) : 0),
				.ipi_spec_dst.s_addr = one_in(2) ? 0 : some_address(),
			};

			cmsg->cmsg_level = SOL_IP;
			cmsg->cmsg_type = IP_PKTINFO;
			len = sizeof(info);
			memcpy(CMSG_DATA(cmsg), &info, len);
			break;
		}
		case 2:
			cmsg->cmsg_level = SOL_UDP;
			cmsg->cmsg_type = UDP_SEGMENT;
			len = sizeof(uint16_t);
			*(uint16_t *)CMSG_DATA(cmsg) = one_in(4) ? any(65536) : 100 + any(1400);
			break;
		case 3:
			cmsg->cmsg_level = SOL_SOCKET;
			cmsg->cmsg_type = PICK(SO_MARK, SO_TIMESTAMPING, SO_TXTIME);
			len = cmsg->cmsg_type == SO_TXTIME ? 8 : 4;
			memset(CMSG_DATA(cmsg), 0, 8);
			memcpy(CMSG_DATA(cmsg), &value, sizeof(value));
			break;
		case 4:
			cmsg->cmsg_level = SOL_IP;
			cmsg->cmsg_type = IP_RETOPTS;
			len = any(44);
			memset(CMSG_DATA(cmsg), 1, len);
			if (len > 8)
				memcpy(CMSG_DATA(cmsg), "\x07\x07\x04", 3);
			break;
		default:
			cmsg->cmsg_level = any(300);
			cmsg->cmsg_type = any(100);
			len = any(48);
		}
		cmsg->cmsg_len = one_in(30) ? any(100) : CMSG_LEN(len);
		at += CMSG_SPACE(len);
	}
	return one_in(30) ? any(room) : at;
}

/* Wait for what a socket receives. The set forgets it when it is closed. */
static void watch(int fd)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

	epoll_ctl(ready, EPOLL_CTL_ADD, fd, &event);
}

/* A socket that has something to receive, mostly. */
static int ready_socket(void)
{
	struct epoll_event events[8];
	int n = one_in(4) ? 0 : epoll_wait(ready, events, ARRAY_SIZE(events), 0);

	return n > 0 ? events[any(n)].data.fd : socket_of_pool();
}

/* Replace a socket by a new one. */
static int renew(int old)
{
	int fd = socket(AF_INET, one_in(100) ? (int)any(8) : SOCK_DGRAM,
			one_in(100) ? (int)any(300) : IPPROTO_MUDP);

	if (fd < 0)
		return -1;
	dup2(fd, old);
	close(fd);
	fcntl(old, F_SETFL, O_NONBLOCK);
	watch(old);
	return 0;
}

static long call_socket(void)
{
	return renew(socket_of_pool());
}

/* Most sockets have a port already, so often a new one gets it. */
static long call_bind(void)
{
	struct sockaddr_storage to;
	socklen_t len = some_sockaddr(&to);
	int fd = socket_of_pool();

	if (!one_in(3)) {
		int one = 1;

		renew(fd);
		if (one_in(2))
			setsockopt(fd, SOL_SOCKET, PICK(SO_REUSEADDR, SO_REUSEPORT), &one,
				   sizeof(one));
	}
	return bind(fd, (struct sockaddr *)&to, len);
}

static long call_connect(void)
{
	struct sockaddr_storage to;
	socklen_t len = some_sockaddr(&to);

	if (one_in(4))
		to.ss_family = AF_UNSPEC;
	return connect(socket_of_pool(), (struct sockaddr *)&to, len);
}

static long call_sendto(void)
{
	struct sockaddr_storage to;
	socklen_t to_len = some_sockaddr(&to);
	size_t len = some_len();
	bool named = !one_in(3);

	return sendto(socket_of_pool(), some_buffer(len), len, some_flags(true),
		      named ? (struct sockaddr *)&to : NULL, named ? to_len : 0);
}

static long call_sendmsg(void)
{
	unsigned char control[CONTROL] __attribute__((aligned(8)));
	struct sockaddr_storage to;
	size_t len = some_len();
	struct iovec iov[3];
	struct msghdr msg = {
		.msg_name = one_in(3) ? NULL : &to,
		.msg_namelen = some_sockaddr(&to),
		.msg_iov = iov,
		.msg_iovlen = any(4),
		.msg_control = control,
	};
	unsigned int i;

	for (i = 0; i < 3; i++)
		iov[i] = (struct iovec){ some_buffer(len / 3), len / 3 };
	msg.msg_controllen = some_control(control, sizeof(control));
	return sendmsg(socket_of_pool(), &msg, some_flags(true));
}

static long call_sendmmsg(void)
{
	struct sockaddr_storage to;
	socklen_t to_len = some_sockaddr(&to);
	struct mmsghdr msgs[4];
	struct iovec iov[4];
	unsigned int i;

	memset(msgs, 0, sizeof(msgs));
	for (i = 0; i < 4; i++) {
		size_t len = some_len();

		iov[i] = (struct iovec){ some_buffer(len), len };
		msgs[i].msg_hdr = (struct msghdr){
			.msg_name = &to, .msg_namelen = to_len,
			.msg_iov = &iov[i], .msg_iovlen = 1,
		};
	}
	return sendmmsg(socket_of_pool(), msgs, any(5), some_flags(true));
}

static long call_recvfrom(void)
{
	struct sockaddr_storage from;
	socklen_t from_len = any(sizeof(from) + 1);
	size_t len = some_len();

	return recvfrom(ready_socket(), some_buffer(len), len, some_flags(false),
			(struct sockaddr *)&from, one_in(3) ? NULL : &from_len);
}

static long call_recvmsg(void)
{
	unsigned char control[CONTROL] __attribute__((aligned(8)));
	struct sockaddr_storage from;
	size_t len = some_len();
	struct iovec iov = { some_buffer(len), len };
	struct msghdr msg = {
		.msg_name = one_in(3) ? NULL : &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = any(2),
		.msg_control = control,
		.msg_controllen = any(sizeof(control)),
	};

	return recvmsg(ready_socket(), &msg, some_flags(false));
}

static long call_recvmmsg(void)
{
	struct mmsghdr msgs[4];
	struct iovec iov[4];
	unsigned int i;

	memset(msgs, 0, sizeof(msgs));
	for (i = 0; i < 4; i++) {
		iov[i] = (struct iovec){ some_buffer(2000), 2000 };
		msgs[i].msg_hdr = (struct msghdr){ .msg_iov = &iov[i], .msg_iovlen = 1 };
	}
	return recvmmsg(ready_socket(), msgs, any(5), some_flags(false), NULL);
}

static long call_name(void)
{
	struct sockaddr_storage from;
	socklen_t len = any(sizeof(from));
	int fd = socket_of_pool();

	return one_in(2) ? getsockname(fd, (struct sockaddr *)&from, &len) :
			   getpeername(fd, (struct sockaddr *)&from, &len);
}

static long call_shutdown(void)
{
	return shutdown(socket_of_pool(), any(4));
}

/* Commands about devices get the name of one: the kernel would load a module for others. */
static long call_ioctl(void)
{
	unsigned char value[64] = { 0 };

	memcpy(value, dev, sizeof(dev));
	return ioctl(ready_socket(), PICK(SIOCINQ, SIOCOUTQ, FIONREAD, SIOCGSTAMP_OLD,
					  SIOCGSTAMPNS_OLD, SIOCGIFINDEX, (int)any(0xffff)),
		     one_in(40) ? (void *)(uintptr_t)any(4096) : value);
}

static long call_poll(void)
{
	struct pollfd pfd[4];
	unsigned int i;

	for (i = 0; i < 4; i++)
		pfd[i] = (struct pollfd){ socket_of_pool(), any(0x400), 0 };
	return poll(one_in(40) ? (void *)(uintptr_t)any(4096) : pfd, 4, 0);
}

static long call_epoll(void)
{
	struct epoll_event event = { .events = EPOLLIN | (one_in(2) ? EPOLLET : 0) };

	if (one_in(2))
		return epoll_wait(epfd, &event, 1, 0);
	return epoll_ctl(epfd, PICK(EPOLL_CTL_ADD, EPOLL_CTL_MOD, EPOLL_CTL_DEL),
			 socket_of_pool(), &event);
}

/* Between a pipe and a socket. */
static long call_splice(void)
{
	size_t len = any(70000);
	int fd = ready_socket();

	if (one_in(2))
		return splice(fd, NULL, pipes[1], NULL, len, SPLICE_F_NONBLOCK);
	if (write(pipes[1], buffer, any(3000)) < 0 && errno != EAGAIN)
		return -1;
	return splice(pipes[0], NULL, fd, NULL, len,
		      SPLICE_F_NONBLOCK | (one_in(2) ? SPLICE_F_MORE : 0));
}

/* From a file, whose pages stay its own. */
static long call_sendfile(void)
{
	off_t offset = any(1 << 16);

	return sendfile(socket_of_pool(), one_in(20) ? pipes[0] : file, &offset, any(9000));
}

static long call_listen(void)
{
	int fd = socket_of_pool();

	return one_in(2) ? listen(fd, 5) : accept(fd, NULL, NULL);
}

static const struct call {
	const char	*name;
	long		(*make)(void);
	unsigned int	weight;
} calls[] = {
	{ "socket", call_socket, 6 },
	{ "bind", call_bind, 8 },
	{ "connect", call_connect, 8 },
	{ "sendto", call_sendto, 16 },
	{ "sendmsg", call_sendmsg, 16 },
	{ "sendmmsg", call_sendmmsg, 4 },
	{ "recvfrom", call_recvfrom, 12 },
	{ "recvmsg", call_recvmsg, 16 },
	{ "recvmmsg", call_recvmmsg, 4 },
	{ "setsockopt", call_setsockopt, 28 },
	{ "getsockopt", call_getsockopt, 8 },
	{ "name", call_name, 2 },
	{ "shutdown", call_shutdown, 1 },
	{ "ioctl", call_ioctl, 3 },
	{ "poll", call_poll, 2 },
	{ "epoll", call_epoll, 4 },
	{ "splice", call_splice, 4 },
	{ "sendfile", call_sendfile, 3 },
	{ "uring", call_uring, 8 },
	{ "listen", call_listen, 1 },
};

static struct tally tallies[ARRAY_SIZE(calls)];

/* Print what happened to something. */
void tally(const char *what, const char *name, const struct tally *t)
{
	printf("%s %s: %lu done, %lu failed\n", what, name, t->done, t->failed);
}

static void make_call(void)
{
	unsigned int i, total = 0, at;

	for (i = 0; i < ARRAY_SIZE(calls); i++)
		total += calls[i].weight;
	at = any(total);
	for (i = 0; at >= calls[i].weight; i++)
		at -= calls[i].weight;
	if (calls[i].make() < 0)
		tallies[i].failed++;
	else
		tallies[i].done++;
}

static void prepare(void)
{
	size_t page = sysconf(_SC_PAGESIZE);
	unsigned int i;

	buffer = mmap(NULL, BUFFER + page, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	epfd = epoll_create1(0);
	ready = epoll_create1(0);
	file = memfd_create("sock", 0);
	if (buffer == MAP_FAILED || mprotect(buffer + BUFFER, page, PROT_NONE) ||
	    pipe2(pipes, O_NONBLOCK) || epfd < 0 || ready < 0 || file < 0 ||
	    ftruncate(file, 2 << 16)) {
		perror("sock");
		exit(1);
	}
	for (i = 0; i < SOCKETS; i++) {
		fds[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, IPPROTO_MUDP);
		if (fds[i] < 0) {
			perror("sock: socket");
			exit(1);
		}
		watch(fds[i]);
	}
	prepare_options();
	prepare_uring();
}

int main(int argc, char **argv)
{
	unsigned long count = 100000, n, i;
	time_t end = 0;
	int c;

	state = 1;
	while ((c = getopt(argc, argv, "s:n:t:")) != -1) {
		if (c == 's')
			state = strtoull(optarg, NULL, 0) * 0x9e3779b97f4a7c15ull | 1;
		else if (c == 'n')
			count = strtoul(optarg, NULL, 0);
		else if (c == 't')
			end = time(NULL) + atoi(optarg);
		else
			return 2;
	}
	if (argc - optind != 3 || !inet_aton(argv[optind], &own) ||
	    !inet_aton(argv[optind + 1], &peer) || strlen(argv[optind + 2]) >= sizeof(dev)) {
		fprintf(stderr, "usage: sock [-s SEED] [-n COUNT] [-t SECONDS] ADDRESS PEER DEV\n");
		return 2;
	}
	snprintf(dev, sizeof(dev), "%s", argv[optind + 2]);
	ifindex = if_nametoindex(dev);
	prepare();
	for (n = 0; n < count; n++) {
		make_call();
		if (end && !(n % 1024) && time(NULL) >= end)
			break;
	}
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		tally("call", calls[i].name, &tallies[i]);
	print_options();
	print_uring();
	printf("%lu calls\n", n);
	return 0;
}
