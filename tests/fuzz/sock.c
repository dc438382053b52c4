// SPDX-License-Identifier: GPL-2.0
/*
 * sock.c: random system calls on UDP sockets of mipv4. Arguments are those of the manual
 * pages udp(7), ip(7), socket(7), send(2) and recv(2), and some of them are changed.
 *
 *	sock [-s SEED] [-n COUNT] [-t SECONDS] ADDRESS PEER DEV
 *
 * It makes COUNT calls, or calls for a number of seconds. ADDRESS is an own address of the
 * endpoint of DEV, PEER its neighbour. The calls depend on the seed only; what they find also
 * depends on packets. At the end it prints for each call how often it succeeded and failed.
 * The kernel's log says what went wrong.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/errqueue.h>
#include <linux/filter.h>
#include <linux/net_tstamp.h>
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

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define SOCKETS		24
#define BUFFER		(80 << 10)
#define CONTROL		512
#define PORTS		8
#define FIRST_PORT	5000

static uint64_t state;
static int fds[SOCKETS], pipes[2], epfd;
static struct in_addr own, peer;
static unsigned int ifindex;
static char dev[IFNAMSIZ];
static unsigned char *buffer;		/* its end is followed by a page that nobody may touch */

/* xorshift64*: the sequence must be the same everywhere. */
static uint32_t any(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return below ? (state * 0x2545f4914f6cdd1dull >> 32) % below : 0;
}

static bool one_in(uint32_t n)
{
	return !any(n);
}

static int socket_of_pool(void)
{
	return fds[any(SOCKETS)];
}

static int pick(const int *values, unsigned int n)
{
	return values[any(n)];
}

#define PICK(...) pick((const int[]){ __VA_ARGS__ },			\
		       sizeof((const int[]){ __VA_ARGS__ }) / sizeof(int))

static uint32_t some_address(void)
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

static socklen_t some_sockaddr(struct sockaddr_storage *to)
{
	struct sockaddr_in *sin = (struct sockaddr_in *)to;

	memset(to, 0, sizeof(*to));
	sin->sin_family = one_in(20) ? PICK(AF_UNSPEC, AF_INET6, AF_UNIX, 77) : AF_INET;
	sin->sin_port = htons(one_in(8) ? any(65536) : FIRST_PORT + any(PORTS));
	sin->sin_addr.s_addr = some_address();
	return one_in(20) ? any(sizeof(*to)) : sizeof(*sin);
}

static size_t some_len(void)
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
static void *some_buffer(size_t len)
{
	if (one_in(50))
		return (void *)(uintptr_t)any(4096);
	return buffer + BUFFER - len + (one_in(50) ? any(64) : 0);
}

static int some_flags(bool send)
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
static size_t some_control(unsigned char *control)
{
	size_t at = 0, len;

	while (at + CMSG_SPACE(64) < CONTROL && !one_in(2)) {
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
	return one_in(30) ? any(CONTROL) : at;
}

static long call_socket(void)
{
	unsigned int i = any(SOCKETS);
	int fd = socket(AF_INET, SOCK_DGRAM | (one_in(2) ? SOCK_NONBLOCK : 0), IPPROTO_MUDP);

	if (fd < 0)
		return -1;
	dup2(fd, fds[i]);
	close(fd);
	fcntl(fds[i], F_SETFL, O_NONBLOCK);
	return 0;
}

static long call_bind(void)
{
	struct sockaddr_storage to;
	socklen_t len = some_sockaddr(&to);

	return bind(socket_of_pool(), (struct sockaddr *)&to, len);
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
	msg.msg_controllen = some_control(control);
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

	return recvfrom(socket_of_pool(), some_buffer(len), len, some_flags(false),
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

	return recvmsg(socket_of_pool(), &msg, some_flags(false));
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
	return recvmmsg(socket_of_pool(), msgs, any(5), some_flags(false), NULL);
}

/* A group and a source, in each of the forms that options take. */
static socklen_t some_group(int name, void *value)
{
	uint32_t group = htonl(0xef010200 + any(8)), source = some_address();
	unsigned int index = one_in(4) ? any(9) : one_in(2) ? ifindex : 0;

	switch (name) {
	case IP_ADD_MEMBERSHIP:
	case IP_DROP_MEMBERSHIP:
	case IP_MULTICAST_IF:
		*(struct ip_mreqn *)value = (struct ip_mreqn){
			{ group }, { one_in(2) ? 0 : some_address() }, index };
		return one_in(4) ? 8 : sizeof(struct ip_mreqn);
	case IP_MSFILTER: {
		uint32_t *filter = value, i;

		filter[0] = group;
		filter[1] = one_in(2) ? 0 : own.s_addr;
		filter[2] = any(3);
		filter[3] = any(70);
		for (i = 0; i < 70; i++)
			filter[4 + i] = htonl(0x0a090000 + any(100));
		return one_in(4) ? any(300) : 16 + filter[3] * 4;
	}
	case MCAST_JOIN_GROUP:
	case MCAST_LEAVE_GROUP: {
		struct group_req *req = value;
		struct sockaddr_in *sin = (struct sockaddr_in *)&req->gr_group;

		req->gr_interface = index;
		sin->sin_family = AF_INET;
		sin->sin_addr.s_addr = group;
		return sizeof(*req);
	}
	case MCAST_JOIN_SOURCE_GROUP:
	case MCAST_LEAVE_SOURCE_GROUP:
	case MCAST_BLOCK_SOURCE:
	case MCAST_UNBLOCK_SOURCE: {
		struct group_source_req *req = value;
		struct sockaddr_in *sin = (struct sockaddr_in *)&req->gsr_group;

		req->gsr_interface = index;
		sin->sin_family = AF_INET;
		sin->sin_addr.s_addr = group;
		sin = (struct sockaddr_in *)&req->gsr_source;
		sin->sin_family = AF_INET;
		sin->sin_addr.s_addr = source;
		return sizeof(*req);
	}
	default:
		*(struct ip_mreq_source *)value = (struct ip_mreq_source){
			{ group }, { one_in(2) ? 0 : own.s_addr }, { source } };
		return sizeof(struct ip_mreq_source);
	}
}

static int some_name(int *level)
{
	*level = PICK(SOL_IP, SOL_IP, SOL_IP, SOL_SOCKET, SOL_SOCKET, SOL_UDP);
	if (one_in(30))
		*level = any(300);
	if (*level == SOL_UDP)
		return one_in(8) ? (int)any(120) : PICK(UDP_CORK, UDP_SEGMENT, UDP_GRO);
	if (*level == SOL_SOCKET)
		return PICK(SO_REUSEADDR, SO_REUSEPORT, SO_BINDTODEVICE, SO_BROADCAST, SO_RCVBUF,
			    SO_SNDBUF, SO_PRIORITY, SO_MARK, SO_TIMESTAMP, SO_TIMESTAMPNS,
			    SO_TIMESTAMPING, SO_RXQ_OVFL, SO_PEEK_OFF, SO_NO_CHECK, SO_BUSY_POLL,
			    SO_ATTACH_FILTER, SO_DETACH_FILTER, SO_ATTACH_REUSEPORT_CBPF,
			    SO_TXTIME, SO_ERROR, SO_ZEROCOPY, SO_RCVTIMEO, (int)any(80));
	return PICK(IP_TOS, IP_TTL, IP_OPTIONS, IP_RECVOPTS, IP_RETOPTS, IP_PKTINFO,
		    IP_MTU_DISCOVER, IP_RECVERR, IP_RECVTTL, IP_RECVTOS, IP_MTU, IP_FREEBIND,
		    IP_BIND_ADDRESS_NO_PORT, IP_MULTICAST_IF, IP_MULTICAST_TTL,
		    IP_MULTICAST_LOOP, IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP,
		    IP_ADD_SOURCE_MEMBERSHIP, IP_DROP_SOURCE_MEMBERSHIP, IP_BLOCK_SOURCE,
		    IP_UNBLOCK_SOURCE, IP_MSFILTER, MCAST_JOIN_GROUP, MCAST_LEAVE_GROUP,
		    MCAST_JOIN_SOURCE_GROUP, MCAST_LEAVE_SOURCE_GROUP, MCAST_BLOCK_SOURCE,
		    MCAST_UNBLOCK_SOURCE, IP_MULTICAST_ALL, IP_UNICAST_IF, 51, (int)any(70));
}

static long call_setsockopt(void)
{
	static struct sock_filter code[] = {
		{ 0x28, 0, 0, 0 }, { 0x15, 0, 1, 0x1388 }, { 0x06, 0, 0, 0xffffffff }, { 0x06, 0, 0, 4 },
	};
	unsigned char value[1024] __attribute__((aligned(8))) = { 0 };
	socklen_t len = sizeof(int);
	int level, name = some_name(&level);

	*(int *)value = one_in(6) ? (int)state : (int)any(one_in(3) ? 2000 : 3);
	if (level == SOL_SOCKET && name == SO_BINDTODEVICE) {
		snprintf((char *)value, IFNAMSIZ, "%s",
			 one_in(3) ? "" : one_in(4) ? "lo" : dev);
		len = IFNAMSIZ;
	} else if (level == SOL_SOCKET &&
		   (name == SO_ATTACH_FILTER || name == SO_ATTACH_REUSEPORT_CBPF)) {
		*(struct sock_fprog *)value = (struct sock_fprog){ 4, code };
		len = sizeof(struct sock_fprog);
	} else if (level == SOL_IP && name == IP_OPTIONS) {
		len = any(44);
		memset(value, 1, len);
		if (len > 12)
			memcpy(value, "\x07\x0b\x04", 3);
	} else if (level == SOL_IP && (name == IP_MULTICAST_IF || (name >= 35 && name <= 48))) {
		len = some_group(name, value);
	}
	if (one_in(20))
		len = any(sizeof(value));
	return setsockopt(socket_of_pool(), level, name,
			  one_in(40) ? (void *)(uintptr_t)any(4096) : value, len);
}

static long call_getsockopt(void)
{
	unsigned char value[1024];
	socklen_t len = one_in(3) ? any(sizeof(value)) : sizeof(value);
	int level, name = some_name(&level);

	return getsockopt(socket_of_pool(), level, name,
			  one_in(40) ? (void *)(uintptr_t)any(4096) : value, &len);
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

static long call_ioctl(void)
{
	unsigned char value[64] = { 0 };

	return ioctl(socket_of_pool(),
		     PICK(SIOCINQ, SIOCOUTQ, FIONREAD, SIOCGSTAMP_OLD, SIOCGIFINDEX, (int)any(0xffff)),
		     value);
}

static long call_poll(void)
{
	struct pollfd pfd[4];
	unsigned int i;

	for (i = 0; i < 4; i++)
		pfd[i] = (struct pollfd){ socket_of_pool(), any(0x400), 0 };
	return poll(pfd, 4, 0);
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
	int fd = socket_of_pool();

	if (one_in(2))
		return splice(fd, NULL, pipes[1], NULL, len, SPLICE_F_NONBLOCK);
	if (write(pipes[1], buffer, any(3000)) < 0 && errno != EAGAIN)
		return -1;
	return splice(pipes[0], NULL, fd, NULL, len,
		      SPLICE_F_NONBLOCK | (one_in(2) ? SPLICE_F_MORE : 0));
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
	{ "setsockopt", call_setsockopt, 24 },
	{ "getsockopt", call_getsockopt, 8 },
	{ "name", call_name, 2 },
	{ "shutdown", call_shutdown, 1 },
	{ "ioctl", call_ioctl, 2 },
	{ "poll", call_poll, 2 },
	{ "epoll", call_epoll, 4 },
	{ "splice", call_splice, 4 },
	{ "listen", call_listen, 1 },
};

static unsigned long done[ARRAY_SIZE(calls)], failed[ARRAY_SIZE(calls)];

static void make_call(void)
{
	unsigned int i, total = 0, at;

	for (i = 0; i < ARRAY_SIZE(calls); i++)
		total += calls[i].weight;
	at = any(total);
	for (i = 0; at >= calls[i].weight; i++)
		at -= calls[i].weight;
	if (calls[i].make() < 0)
		failed[i]++;
	else
		done[i]++;
}

static void prepare(void)
{
	size_t page = sysconf(_SC_PAGESIZE);
	unsigned int i;

	buffer = mmap(NULL, BUFFER + page, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	epfd = epoll_create1(0);
	if (buffer == MAP_FAILED || mprotect(buffer + BUFFER, page, PROT_NONE) ||
	    pipe2(pipes, O_NONBLOCK) || epfd < 0) {
		perror("sock");
		exit(1);
	}
	for (i = 0; i < SOCKETS; i++) {
		fds[i] = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, IPPROTO_MUDP);
		if (fds[i] < 0) {
			perror("sock: socket");
			exit(1);
		}
	}
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
		printf("%s: %lu done, %lu failed\n", calls[i].name, done[i], failed[i]);
	printf("%lu calls\n", n);
	return 0;
}
