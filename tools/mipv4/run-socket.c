// SPDX-License-Identifier: GPL-2.0
/*
 * mipv4 run: sockets of mipv4 and of Linux. The tool and the preloaded object share this.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "run-socket.h"

#define TYPE_MASK	0xf	/* of socket(): the other bits are flags */
#define LOOPBACK_NET	127

struct run_config run_config;

bool run_config_read(const char *text)
{
	struct run_config config = { 0 };

	if (!text || sscanf(text, "%x %d %d %15s", &config.magic, &config.dgram,
			    &config.stream, config.dev) < 3)
		return false;
	run_config = config;
	return true;
}

void run_config_write(char text[RUN_TEXT_MAX])
{
	snprintf(text, RUN_TEXT_MAX, "%x %d %d %s", run_config.magic, run_config.dgram,
		 run_config.stream, run_config.dev);
}

static long with_magic(int value)
{
	return (long)((uint64_t)run_config.magic << 32 | (uint32_t)value);
}

long run_call(long number, int fd, long a, long b, long c, long d, long e)
{
	return syscall(number, with_magic(fd), a, b, c, d, e);
}

/* Filters of other programs compare the first two arguments of socket(). */
int run_socket(int type, int protocol)
{
	return (int)syscall(SYS_socket, (long)AF_INET, (long)type, with_magic(protocol));
}

int run_protocol(int type, int protocol)
{
	type &= TYPE_MASK;
	if (type == SOCK_DGRAM && (!protocol || protocol == IPPROTO_UDP))
		return run_config.dgram;
	if (type == SOCK_STREAM &&
	    (!protocol || protocol == IPPROTO_TCP || protocol == IPPROTO_MPTCP))
		return run_config.stream;
	return 0;
}

static int get_int(int fd, int name)
{
	int value = 0;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, name, &value, &len) ? -1 : value;
}

enum run_owner run_owner(int fd, int *type)
{
	int protocol = get_int(fd, SO_PROTOCOL);

	if (protocol <= 0 || get_int(fd, SO_DOMAIN) != AF_INET)
		return RUN_OTHER;
	*type = get_int(fd, SO_TYPE);
	if (protocol == run_config.dgram || protocol == run_config.stream)
		return RUN_MIPV4;
	return run_protocol(*type, protocol) ? RUN_LINUX : RUN_OTHER;
}

int run_protocol_of(enum run_owner owner, int type)
{
	return owner == RUN_MIPV4 ? run_protocol(type, 0) : 0;
}

const struct sockaddr_in *run_inet(const void *addr, socklen_t len)
{
	const struct sockaddr_in *in = addr;

	return addr && len >= sizeof(*in) && in->sin_family == AF_INET ? in : NULL;
}

/* To send to 0.0.0.0 is to send to this host. */
bool run_is_local(enum run_use use, const struct sockaddr_in *addr)
{
	uint32_t host = ntohl(addr->sin_addr.s_addr);

	return host >> 24 == LOOPBACK_NET || (!host && use != RUN_BIND);
}

bool run_is_nowhere(enum run_use use, int error)
{
	if (use == RUN_BIND)
		return error == EADDRNOTAVAIL;
	return error == ENETUNREACH || error == ENODEV;
}

int run_try(enum run_use use, enum run_owner owner, const char *dev,
	    const struct sockaddr_in *addr)
{
	const int fd = run_socket(SOCK_DGRAM | SOCK_CLOEXEC, run_protocol_of(owner, SOCK_DGRAM));
	struct sockaddr_in in = *addr;
	const int on = 1;
	int error = 0;

	if (fd < 0)
		return errno;
	setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
	if (use == RUN_BIND)
		in.sin_port = 0;
	if ((*dev && setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, dev, IF_NAMESIZE)) ||
	    run_call(use == RUN_BIND ? SYS_bind : SYS_connect, fd, (long)&in, sizeof(in),
		     0, 0, 0))
		error = errno;
	close(fd);
	return error;
}

bool run_is_bound(int fd)
{
	struct sockaddr_in in = { 0 };
	socklen_t len = sizeof(in);

	return !getsockname(fd, (struct sockaddr *)&in, &len) &&
	       (in.sin_port || in.sin_addr.s_addr);
}

bool run_is_connected(int fd)
{
	struct sockaddr_in in;
	socklen_t len = sizeof(in);

	return !getpeername(fd, (struct sockaddr *)&in, &len);
}

void run_get_dev(int fd, char dev[IF_NAMESIZE])
{
	socklen_t len = IF_NAMESIZE;

	dev[0] = '\0';
	if (getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, dev, &len) || !len)
		dev[0] = '\0';
}
