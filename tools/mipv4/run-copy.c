// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: a socket of the other owner with the options of an old one.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "macros.h"
#include "run-copy.h"

/* Options of later kernels: SO_PASSPIDFD, SO_RCVPRIORITY, IP_LOCAL_PORT_RANGE. */
#define PASSPIDFD		76
#define RCVPRIORITY		82
#define LOCAL_PORT_RANGE	51

#define VALUE_MAX	256	/* octets of an option */
#define FILTER_MAX	256	/* instructions of a socket filter */

static const struct {
	int level, name;
} options[] = {
	{ SOL_SOCKET, SO_REUSEADDR },
	{ SOL_SOCKET, SO_REUSEPORT },
	{ SOL_SOCKET, SO_BROADCAST },
	{ SOL_SOCKET, SO_KEEPALIVE },
	{ SOL_SOCKET, SO_OOBINLINE },
	{ SOL_SOCKET, SO_LINGER },
	{ SOL_SOCKET, SO_DONTROUTE },
	{ SOL_SOCKET, SO_PRIORITY },
	{ SOL_SOCKET, SO_MARK },
	{ SOL_SOCKET, SO_RCVLOWAT },
	{ SOL_SOCKET, SO_RCVTIMEO },
	{ SOL_SOCKET, SO_SNDTIMEO },
	{ SOL_SOCKET, SO_TIMESTAMP },
	{ SOL_SOCKET, SO_TIMESTAMPNS },
	{ SOL_SOCKET, SO_TIMESTAMPING },
	{ SOL_SOCKET, SO_TIMESTAMP_NEW },
	{ SOL_SOCKET, SO_TIMESTAMPNS_NEW },
	{ SOL_SOCKET, SO_TIMESTAMPING_NEW },
	{ SOL_SOCKET, SO_RXQ_OVFL },
	{ SOL_SOCKET, SO_NO_CHECK },
	{ SOL_SOCKET, SO_BUSY_POLL },
	{ SOL_SOCKET, SO_SELECT_ERR_QUEUE },
	{ SOL_SOCKET, SO_MAX_PACING_RATE },
	{ SOL_SOCKET, SO_ZEROCOPY },
	{ SOL_SOCKET, SO_TXTIME },
	{ SOL_SOCKET, SO_PEEK_OFF },
	{ SOL_SOCKET, SO_WIFI_STATUS },
	{ SOL_SOCKET, SO_NOFCS },
	{ SOL_SOCKET, SO_INCOMING_CPU },
	{ SOL_SOCKET, SO_PREFER_BUSY_POLL },
	{ SOL_SOCKET, SO_BUSY_POLL_BUDGET },
	{ SOL_SOCKET, SO_BUF_LOCK },
	{ SOL_SOCKET, SO_RESERVE_MEM },
	{ SOL_SOCKET, SO_TXREHASH },
	{ SOL_SOCKET, SO_RCVMARK },
	{ SOL_SOCKET, SO_PASSCRED },
	{ SOL_SOCKET, SO_PASSSEC },
	{ SOL_SOCKET, PASSPIDFD },
	{ SOL_SOCKET, RCVPRIORITY },
	{ IPPROTO_IP, IP_TOS },
	{ IPPROTO_IP, IP_TTL },
	{ IPPROTO_IP, IP_OPTIONS },
	{ IPPROTO_IP, IP_RECVOPTS },
	{ IPPROTO_IP, IP_RETOPTS },
	{ IPPROTO_IP, IP_PKTINFO },
	{ IPPROTO_IP, IP_MTU_DISCOVER },
	{ IPPROTO_IP, IP_RECVERR },
	{ IPPROTO_IP, IP_RECVERR_RFC4884 },
	{ IPPROTO_IP, IP_RECVTTL },
	{ IPPROTO_IP, IP_RECVTOS },
	{ IPPROTO_IP, IP_FREEBIND },
	{ IPPROTO_IP, IP_TRANSPARENT },
	{ IPPROTO_IP, IP_RECVORIGDSTADDR },
	{ IPPROTO_IP, IP_MINTTL },
	{ IPPROTO_IP, IP_CHECKSUM },
	{ IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT },
	{ IPPROTO_IP, IP_RECVFRAGSIZE },
	{ IPPROTO_IP, IP_PASSSEC },
	{ IPPROTO_IP, LOCAL_PORT_RANGE },
	{ IPPROTO_IP, IP_UNICAST_IF },
	{ IPPROTO_IP, IP_MULTICAST_IF },
	{ IPPROTO_IP, IP_MULTICAST_TTL },
	{ IPPROTO_IP, IP_MULTICAST_LOOP },
	{ IPPROTO_IP, IP_MULTICAST_ALL },
	{ IPPROTO_UDP, UDP_CORK },
	{ IPPROTO_UDP, UDP_SEGMENT },
	{ IPPROTO_UDP, UDP_GRO },
	{ IPPROTO_TCP, TCP_NODELAY },
	{ IPPROTO_TCP, TCP_MAXSEG },
	{ IPPROTO_TCP, TCP_CORK },
	{ IPPROTO_TCP, TCP_KEEPIDLE },
	{ IPPROTO_TCP, TCP_KEEPINTVL },
	{ IPPROTO_TCP, TCP_KEEPCNT },
	{ IPPROTO_TCP, TCP_SYNCNT },
	{ IPPROTO_TCP, TCP_LINGER2 },
	{ IPPROTO_TCP, TCP_DEFER_ACCEPT },
	{ IPPROTO_TCP, TCP_WINDOW_CLAMP },
	{ IPPROTO_TCP, TCP_CONGESTION },
	{ IPPROTO_TCP, TCP_USER_TIMEOUT },
	{ IPPROTO_TCP, TCP_FASTOPEN_CONNECT },
	{ IPPROTO_TCP, TCP_NOTSENT_LOWAT },
};

/* The kernel doubles a size that is set. */
static const struct {
	int name, force;
} sizes[] = {
	{ SO_RCVBUF, SO_RCVBUFFORCE },
	{ SO_SNDBUF, SO_SNDBUFFORCE },
};

/*
 * Get an option that differs from that of @fresh, a new socket of the same kind. So defaults
 * of one stack do not get to the other. Returns its length, 0 if it is the same.
 */
static socklen_t changed(int old, int fresh, int level, int name, unsigned char *value)
{
	unsigned char usual[VALUE_MAX] = { 0 };
	socklen_t len = VALUE_MAX, usual_len = VALUE_MAX;

	memset(value, 0, VALUE_MAX);
	if (getsockopt(old, level, name, value, &len) ||
	    getsockopt(fresh, level, name, usual, &usual_len))
		return 0;
	return len == usual_len && !memcmp(value, usual, len) ? 0 : len;
}

static void copy_sizes(int old, int fresh, int new)
{
	unsigned char value[VALUE_MAX];
	size_t i;
	int size;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		if (changed(old, fresh, SOL_SOCKET, sizes[i].name, value) != sizeof(size))
			continue;
		memcpy(&size, value, sizeof(size));
		size /= 2;
		if (setsockopt(new, SOL_SOCKET, sizes[i].force, &size, sizeof(size)))
			setsockopt(new, SOL_SOCKET, sizes[i].name, &size, sizeof(size));
	}
}

/* The device of "mipv4 run dev DEV" is for sockets of mipv4 only. */
static void copy_device(int old, int new, enum run_owner owner)
{
	char dev[IF_NAMESIZE];

	run_get_dev(old, dev);
	if (!strcmp(dev, run_config.dev))
		dev[0] = '\0';
	if (!*dev && owner == RUN_MIPV4)
		memcpy(dev, run_config.dev, sizeof(dev));
	if (*dev)
		setsockopt(new, SOL_SOCKET, SO_BINDTODEVICE, dev, sizeof(dev));
}

/* False if the filter cannot be read: without it, the program would get what it does not want. */
static bool copy_filter(int old, int new)
{
	struct sock_filter code[FILTER_MAX];
	struct sock_fprog prog = { .filter = code };
	socklen_t len = FILTER_MAX;	/* here the kernel counts instructions */
	socklen_t locked_len = sizeof(int);
	int locked = 0;

	if (getsockopt(old, SOL_SOCKET, SO_GET_FILTER, code, &len))
		return false;
	prog.len = (unsigned short)len;
	if (len && setsockopt(new, SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof(prog)))
		return false;
	getsockopt(old, SOL_SOCKET, SO_LOCK_FILTER, &locked, &locked_len);
	return !locked ||
	       !setsockopt(new, SOL_SOCKET, SO_LOCK_FILTER, &locked, sizeof(locked));
}

static void copy_flags(int old, int new)
{
	const int flags = fcntl(old, F_GETFL);
	struct f_owner_ex owner;

	if (!fcntl(old, F_GETOWN_EX, &owner) && owner.pid) {
		fcntl(new, F_SETOWN_EX, &owner);
		fcntl(new, F_SETSIG, fcntl(old, F_GETSIG));
	}
	fcntl(new, F_SETFL, flags & (O_NONBLOCK | O_ASYNC));
}

static void copy_options(int old, int fresh, int new)
{
	unsigned char value[VALUE_MAX];
	socklen_t len;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(options); i++) {
		len = changed(old, fresh, options[i].level, options[i].name, value);
		if (len)
			setsockopt(new, options[i].level, options[i].name, value, len);
	}
}

/*
 * A datagram socket may have a port that the kernel chose; disconnecting releases it. If the
 * port of the program is taken in the other stack, the socket gets another one.
 */
static bool copy_address(int old, int new, int type)
{
	const struct sockaddr none = { .sa_family = AF_UNSPEC };
	struct sockaddr_in in;
	socklen_t len = sizeof(in);

	if (type == SOCK_DGRAM)
		run_call(SYS_connect, old, (long)&none, sizeof(none), 0, 0, 0);
	if (!run_is_bound(old))
		return true;
	if (getsockname(old, (struct sockaddr *)&in, &len))
		return false;
	return !run_call(SYS_bind, new, (long)&in, sizeof(in), 0, 0, 0) ||
	       (errno == EADDRINUSE && !in.sin_addr.s_addr);
}

static bool copy(int old, int fresh, int new, int type, enum run_owner owner)
{
	copy_options(old, fresh, new);
	copy_sizes(old, fresh, new);
	copy_device(old, new, owner);
	copy_flags(old, new);
	return copy_filter(old, new) && copy_address(old, new, type);
}

int run_copy(int old, int type, enum run_owner owner)
{
	const enum run_owner other = owner == RUN_LINUX ? RUN_MIPV4 : RUN_LINUX;
	int new = run_socket(type | SOCK_CLOEXEC, run_protocol_of(owner, type));
	int fresh = run_socket(type | SOCK_CLOEXEC, run_protocol_of(other, type));

	if (new >= 0 && (fresh < 0 || !copy(old, fresh, new, type, owner))) {
		close(new);
		new = -1;
	}
	if (fresh >= 0)
		close(fresh);
	return new;
}
