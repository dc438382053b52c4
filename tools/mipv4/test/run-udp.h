/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets of UDP for the programs that run under "mipv4 run".
 */
#ifndef MIPV4_TEST_RUN_UDP_H
#define MIPV4_TEST_RUN_UDP_H

#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static inline void die(const char *what)
{
	printf("%s: %s\n", what, strerror(errno));
	exit(1);
}

static inline int udp(void)
{
	const int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (fd < 0)
		die("socket");
	return fd;
}

static inline int protocol(int fd)
{
	int value = -1;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &value, &len) ? -1 : value;
}

static inline int reach(int fd, const struct sockaddr_in *addr)
{
	return connect(fd, (const struct sockaddr *)addr, sizeof(*addr));
}

static inline ssize_t say(int fd, const struct sockaddr_in *addr)
{
	return sendto(fd, "hello", 5, 0, (const struct sockaddr *)addr, sizeof(*addr));
}

#endif
